"""Migrations: up, down, with data, and the models equal to the newest one."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from procurement_app.models import Firm, FirmTrait, migration
from procurement_app.models.database import make_engine, make_sessions, writing
from tests.models import finding_rows, firm_rows, showing_rows


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = make_engine(f"sqlite:///{tmp_path / 'kansrijk.db'}")
    yield engine
    engine.dispose()


def test_the_models_are_what_the_newest_migration_makes(engine: Engine) -> None:
    migration.upgrade(engine)
    assert migration.differences(engine) == []
    assert migration.current(engine) == migration.head()


def test_up_and_down_and_up_again(engine: Engine) -> None:
    migration.upgrade(engine)
    first = sorted(inspect(engine).get_table_names())
    migration.downgrade(engine, "base")
    assert inspect(engine).get_table_names() == ["alembic_version"]
    migration.upgrade(engine)
    assert sorted(inspect(engine).get_table_names()) == first


def test_upgrading_again_keeps_the_data(engine: Engine) -> None:
    migration.upgrade(engine)
    with make_sessions(engine)() as session, writing(session):
        session.add(Firm(key="F1", name="Fictief"))
    migration.upgrade(engine)
    with engine.connect() as connection:
        assert connection.execute(text("select name from firm")).scalars().all() == ["Fictief"]


def test_a_migration_that_fails_half_way_changes_nothing(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_connection: object) -> None:
        raise migration.BrokenReferences("at the very end")

    monkeypatch.setattr(migration, "_check_references", fail)
    with pytest.raises(migration.BrokenReferences):
        migration.upgrade(engine)
    assert inspect(engine).get_table_names() == []


def test_two_servers_that_start_together_migrate_once(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from procurement_app.models import migration\n"
        "from procurement_app.models.database import make_engine\n"
        "migration.upgrade(make_engine(sys.argv[1]))\n"
    )
    url = f"sqlite:///{tmp_path / 'kansrijk.db'}"
    started = [subprocess.Popen([sys.executable, "-c", code, url]) for _ in range(3)]
    assert [process.wait(timeout=60) for process in started] == [0, 0, 0]


def test_firms_get_columns_and_lose_nothing(engine: Engine) -> None:
    migration.upgrade(engine, "0001")
    firm_rows.put(engine)
    migration.upgrade(engine, "0002")
    firm_rows.check_columns(engine)
    migration.downgrade(engine, "0001")
    assert firm_rows.kept(engine) == [firm_rows.DETAILS, firm_rows.ODD]
    assert firm_rows.rows(engine, "select * from firm_sector") == [(1, "catering"), (1, "cleaning")]


def test_findings_tell_how_they_were_found_by_their_old_reasons(engine: Engine) -> None:
    migration.upgrade(engine, "0008")
    finding_rows.put(engine)
    migration.upgrade(engine, "0009")
    assert finding_rows.how_found(engine) == finding_rows.HOW_FOUND
    migration.downgrade(engine, "0008")
    assert finding_rows.reasons(engine) == [reasons for reasons, _ in finding_rows.FINDINGS]


def test_references_are_enforced_on_every_connection(engine: Engine) -> None:
    migration.upgrade(engine)
    for _ in range(2):
        with Session(engine) as session, pytest.raises(IntegrityError):
            session.add(FirmTrait(firm_id=404, kind="sector", value="catering"))
            session.commit()
        engine.dispose()


def test_the_database_itself_refuses_to_change_what_was_recorded(
    template_database: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    copy.write_bytes(template_database.read_bytes())
    connection = sqlite3.connect(copy)
    for statement in ("update audit_record set actor = 'x'", "delete from audit_record"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            connection.execute(statement)
    connection.close()


def test_showings_get_a_subject_and_back_lose_no_count(engine: Engine) -> None:
    migration.upgrade(engine, "0009")
    showing_rows.put(engine)
    migration.upgrade(engine, "0010")
    assert showing_rows.counts(engine) == [("nobody", "search", 4, 0, ""), ("officer", "match", 2, 0, "")]
    showing_rows.add_known(engine)
    migration.downgrade(engine, "0009")
    assert showing_rows.counts(engine) == [("nobody", "search", 4), ("officer", "match", 5)]
    migration.upgrade(engine)


def test_documents_get_the_heading_that_they_begin_with(engine: Engine) -> None:
    migration.upgrade(engine, "0010")
    finding_rows.put_readings(engine)
    migration.upgrade(engine, "0011")
    assert finding_rows.headings(engine) == ["Nota van inlichtingen", ""]
    migration.downgrade(engine, "0010")
    migration.upgrade(engine)
