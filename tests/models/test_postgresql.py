"""The same tables on PostgreSQL; runs when KANSRIJK_TEST_POSTGRESQL names an empty database to use."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, select

from procurement_app.models import AuditRecord, Entry, Firm, migration
from procurement_app.models.database import make_engine, make_sessions, writing
from procurement_app.models.search import matches
from procurement_app.services.access import audit
from procurement_app.services.access.audit import SYSTEM
from procurement_app.services.work import queue
from tests.conftest import START
from tests.models import finding_rows, firm_rows, showing_rows
from tests.postgresql import URL, own_schema

pytestmark = pytest.mark.skipif(not URL, reason="KANSRIJK_TEST_POSTGRESQL names no PostgreSQL database")


@pytest.fixture
def engine() -> Iterator[Engine]:
    with own_schema() as url:
        engine = make_engine(url)
        migration.upgrade(engine)
        yield engine
        engine.dispose()


def test_models_are_what_the_migrations_make_up_and_down(engine: Engine) -> None:
    assert migration.differences(engine) == []
    migration.downgrade(engine, "base")
    assert inspect(engine).get_table_names() == ["alembic_version"]
    migration.upgrade(engine)


def test_firms_get_columns_and_lose_nothing(engine: Engine) -> None:
    migration.downgrade(engine, "0001")
    firm_rows.put(engine)
    migration.upgrade(engine, "0002")
    firm_rows.check_columns(engine)
    migration.downgrade(engine, "0001")
    assert firm_rows.kept(engine) == [firm_rows.DETAILS, firm_rows.ODD]
    migration.upgrade(engine)


def test_findings_tell_how_they_were_found_by_their_old_reasons(engine: Engine) -> None:
    migration.downgrade(engine, "0008")
    finding_rows.put(engine)
    migration.upgrade(engine, "0009")
    assert finding_rows.how_found(engine) == finding_rows.HOW_FOUND
    migration.downgrade(engine, "0008")
    assert finding_rows.reasons(engine) == [reasons for reasons, _ in finding_rows.FINDINGS]
    migration.upgrade(engine)


def test_the_audit_record_is_one_chain_that_cannot_be_changed(engine: Engine) -> None:
    with make_sessions(engine)() as session:
        for _ in range(3):
            with writing(session):
                audit.record(session, actor=SYSTEM, action="tested", noun="thing", now=START, part="één")
        assert audit.verify(session).sound and len(session.exec(select(AuditRecord)).all()) == 3
        for statement in ("update audit_record set actor = 'x'", "delete from audit_record"):
            with pytest.raises(DBAPIError, match="append-only"):
                session.execute(text(statement))
            session.rollback()


def test_a_job_is_claimed_once(engine: Engine) -> None:
    sessions = make_sessions(engine)
    with sessions() as first, sessions() as second:
        with writing(first):
            queue.offer(first, "test", "thing:1", {"n": 1}, actor=SYSTEM, now=START)
        job = queue.claim(first, "w1", now=START)
        assert job and queue.claim(second, "w2", now=START) is None
        queue.finish(first, job, {"done": True}, now=START)
        assert queue.state(second, job.id).result == {"done": True}


def test_search_finds_parts_of_words_and_moments_come_back_in_utc(engine: Engine) -> None:
    with make_sessions(engine)() as session:
        assert session.exec(select(Entry.id).where(matches("onder 50%", "postgresql"))).all() == []
        with writing(session):
            session.add(Firm(key="F1", name="Fictief"))
            audit.record(session, actor=SYSTEM, action="tested", noun="thing", now=START)
        row = session.exec(select(AuditRecord).order_by(col(AuditRecord.id))).one()
        session.refresh(row)
        assert row.at == START


def test_showings_get_a_subject_and_back_lose_no_count(engine: Engine) -> None:
    migration.downgrade(engine, "0009")
    showing_rows.put(engine)
    migration.upgrade(engine, "0010")
    assert showing_rows.counts(engine) == [("nobody", "search", 4, 0, ""), ("officer", "match", 2, 0, "")]
    showing_rows.add_known(engine)
    migration.downgrade(engine, "0009")
    assert showing_rows.counts(engine) == [("nobody", "search", 4), ("officer", "match", 5)]
    migration.upgrade(engine)


def test_documents_get_the_heading_that_they_begin_with(engine: Engine) -> None:
    migration.downgrade(engine, "0010")
    finding_rows.put_readings(engine)
    migration.upgrade(engine, "0011")
    assert finding_rows.headings(engine) == ["Nota van inlichtingen", ""]
    migration.downgrade(engine, "0010")
    migration.upgrade(engine)
