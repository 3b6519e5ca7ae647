"""The audit record shows every later change, also one made past the application."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest
from sqlmodel import Session, select

from procurement_app.models import AuditRecord
from procurement_app.models.database import writing
from procurement_app.runtime import Runtime
from procurement_app.services.access import audit
from procurement_app.services.access.audit import SYSTEM
from tests.conftest import START


def add(session: Session, count: int) -> None:
    for number in range(count):
        with writing(session):
            audit.record(
                session, actor=SYSTEM, action="tested", noun="thing", noun_id=number, now=START, number=number
            )


def test_a_chain_that_nobody_touched_is_sound(session: Session) -> None:
    add(session, 3)
    verdict = audit.verify(session)
    assert verdict.sound and verdict.records == len(session.exec(select(AuditRecord)).all())
    assert verdict.head == audit.listing(session).rows[0].hash


@pytest.mark.parametrize(
    "forgery",
    [
        "update audit_record set actor = 'iemand anders' where id = 7",
        "update audit_record set at = '2020-01-01 00:00:00' where id = 7",
        "update audit_record set data = '{\"number\": 99}' where id = 7",
        "delete from audit_record where id = 7",
    ],
)
def test_a_forged_record_is_found(runtime: Runtime, session: Session, forgery: str) -> None:
    add(session, 5)
    session.close()
    connection = sqlite3.connect(runtime.settings.instance / "kansrijk.db")
    connection.execute("drop trigger audit_record_no_update")
    connection.execute("drop trigger audit_record_no_delete")
    connection.execute(forgery)
    connection.commit()
    connection.close()
    verdict = audit.verify(session)
    assert verdict.broken_at in (7, 8) and verdict.records == 6


def test_a_cut_off_tail_shows_in_the_head(runtime: Runtime, session: Session) -> None:
    add(session, 3)
    head = audit.verify(session).head
    session.close()
    connection = sqlite3.connect(runtime.settings.instance / "kansrijk.db")
    connection.execute("drop trigger audit_record_no_delete")
    connection.execute("delete from audit_record where id = (select max(id) from audit_record)")
    connection.commit()
    connection.close()
    verdict = audit.verify(session)
    assert verdict.sound and verdict.head != head


def test_records_of_many_threads_make_one_chain(runtime: Runtime) -> None:
    def work() -> None:
        with runtime.sessions() as session:
            add(session, 10)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with runtime.sessions() as session:
        verdict = audit.verify(session)
    assert verdict.sound and verdict.records == 45


def test_what_is_undone_is_not_recorded(session: Session) -> None:
    before = audit.verify(session).records
    with pytest.raises(RuntimeError), writing(session):
        audit.record(session, actor=SYSTEM, action="tested", noun="thing", now=START)
        raise RuntimeError
    assert audit.verify(session).records == before


def test_listing_shows_the_deeds_about_one_thing(session: Session) -> None:
    add(session, 3)
    page = audit.listing(session, noun="thing", noun_id="1")
    assert [row.data for row in page.rows] == [{"number": 1}] and page.total == 1


def test_nothing_of_a_document_is_in_the_record(tmp_path: Path) -> None:
    """Deeds declare short facts: every call in the services is checked for what it passes."""
    services = Path(audit.__file__).parents[1]
    for path in services.rglob("*.py"):
        for forbidden in ("text=", "quote=", "password="):
            calls = path.read_text().split("audit.record(")[1:]
            assert not any(forbidden in call.split(")\n")[0] for call in calls), f"{path.name}: {forbidden}"
