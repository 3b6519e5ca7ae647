"""Reading and writing: transactions that are whole, moments that have a zone, words that are found."""

from __future__ import annotations

import sqlite3
import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy.exc import StatementError
from sqlmodel import Session, select

from procurement_app.models import AuditRecord, Firm, User
from procurement_app.models.database import make_engine, writing
from procurement_app.models.search import fold, words
from procurement_app.runtime import Runtime


def test_a_block_that_fails_stores_nothing(session: Session) -> None:
    with pytest.raises(RuntimeError), writing(session):
        session.add(Firm(key="F1", name="Half"))
        session.flush()
        raise RuntimeError("halfway")
    assert session.exec(select(Firm)).all() == []


def test_writers_wait_for_each_other_also_when_they_read_first(runtime: Runtime) -> None:
    def add(number: int) -> None:
        with runtime.sessions() as session:
            for turn in range(20):
                session.exec(select(Firm)).all()  # a read that would make a later upgrade to writing fail
                with writing(session):
                    session.add(Firm(key=f"{number}-{turn}", name="Fictief"))

    threads = [threading.Thread(target=add, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with runtime.sessions() as session:
        assert len(session.exec(select(Firm)).all()) == 80


def test_a_connection_waits_for_the_process_that_is_making_the_file(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    maker = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    maker.execute("CREATE TABLE made (number)")
    maker.execute("BEGIN IMMEDIATE")
    maker.execute("INSERT INTO made VALUES (1)")
    done = threading.Timer(0.3, maker.execute, ["COMMIT"])
    done.start()
    engine = make_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
        assert connection.exec_driver_sql("SELECT number FROM made").scalars().all() == [1]
    done.join()
    maker.close()
    engine.dispose()


def test_moments_come_back_in_utc_and_need_a_zone(session: Session) -> None:
    user = session.exec(select(User)).first()
    assert user is not None
    user.last_login_at = datetime(2026, 7, 1, 12, tzinfo=timezone(timedelta(hours=2)))
    session.add(user)
    session.commit()
    session.refresh(user)
    assert user.last_login_at == datetime(2026, 7, 1, 10, tzinfo=UTC)
    user.last_login_at = datetime(2026, 7, 1, 12)  # noqa: DTZ001 (what must be refused)
    session.add(user)
    with pytest.raises(StatementError, match="time zone"):
        session.commit()


def test_rows_stay_readable_after_a_commit(session: Session) -> None:
    row = session.exec(select(AuditRecord)).first()
    session.commit()
    session.close()
    assert row is not None and row.action == "user-created"


def test_search_folds_accents_and_capitals() -> None:
    assert fold("Café ÉÉN") == "cafe een"
    assert words('Groen-onderhoud "OR" x') == ["groen", "onderhoud", "or", "x"]
