"""Verdicts and filled-in values in the database: added to data that was there, and guarded by it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from procurement_app.models import migration
from procurement_app.models.database import make_engine

NOW = "2026-11-22 09:00:00"
USERS = (
    "insert into user_account (id, issuer, subject, name, role, active, demo, created_at) values "
    f"(1, 'local', 'a', 'A', 'officer', 1, 0, '{NOW}'), (2, 'local', 'b', 'B', 'advisor', 1, 0, '{NOW}')"
)
ORIGINAL = (
    f"insert into original (id, sha256, size, name, stored_at) values (1, '{'a' * 64}', 1, 'x.pdf', '{NOW}')"
)
DOCUMENT = (
    "insert into document (id, original_id, name, title, format, status, error, language, page_count, "
    "characters, problems, finding_count, fictitious, uploaded_at) values "
    f"(1, 1, 'x.pdf', '', 'pdf', 'screened', '', 'nl', 1, 1, '[]', 0, 0, '{NOW}')"
)


def verdict(kind: str = "wrong", state: str = "open", reviewed_by: str = "null") -> str:
    return (
        'insert into verdict (document_id, rule, kind, reason, text, heading, block, start, "end", said, '
        "expected, rulebook_version, state, given_by, given_at, reviewed_by, remark) values "
        f"(1, 'lots', '{kind}', 'x', 'x', '', 'paragraph', 0, 1, '{{}}', '{{}}', 'v', '{state}', 1, "
        f"'{NOW}', {reviewed_by}, '')"
    )


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = make_engine(f"sqlite:///{tmp_path / 'kansrijk.db'}")
    migration.upgrade(engine, "0003")
    run(engine, USERS, ORIGINAL, DOCUMENT)
    migration.upgrade(engine, "0004")
    yield engine
    engine.dispose()


def run(engine: Engine, *statements: str) -> None:
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def count(engine: Engine, table: str) -> int:
    with engine.connect() as connection:
        return int(connection.execute(text(f"select count(*) from {table}")).scalar_one())


def test_documents_stay_when_the_tables_come_and_go(engine: Engine) -> None:
    run(engine, verdict())
    migration.downgrade(engine, "0003")
    assert count(engine, "document") == 1
    migration.upgrade(engine, "0004")
    assert count(engine, "verdict") == 0


@pytest.mark.parametrize(
    "statement",
    [verdict(reviewed_by="1", state="approved"), verdict(kind="anders"), verdict(state="misschien")],
)
def test_the_database_refuses_what_may_not_be(engine: Engine, statement: str) -> None:
    with pytest.raises(IntegrityError):
        run(engine, statement)
    run(engine, verdict(reviewed_by="2", state="approved"))


def test_a_verdict_outlives_its_document(engine: Engine) -> None:
    run(engine, verdict(), "delete from document")
    with engine.connect() as connection:
        assert connection.execute(text("select document_id from verdict")).scalar_one() is None


def test_one_value_a_day_for_a_parameter(engine: Engine) -> None:
    value = (
        "insert into parameter_value (parameter, since, value, source, checked_on, filled_at) "
        f"values ('p', '2026-01-01', '5', 'besluit', '2026-11-01', '{NOW}')"
    )
    run(engine, value)
    with pytest.raises(IntegrityError):
        run(engine, value)
