"""The database: its connections, and the two ways to use a session (read freely, write briefly)."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import sessionmaker
from sqlmodel import Session, create_engine

from procurement_app import json_text

# SQLite: how long a writer waits for another before it gives up.
BUSY_TIMEOUT_MS = 10_000
WRITES = "kansrijk_writes"


def make_engine(url: str) -> Engine:
    """An engine for `url`; on SQLite with write-ahead log, enforced foreign keys and real transactions."""
    if url.startswith("postgresql://"):
        url = url.replace("postgresql://", "postgresql+psycopg://", 1)
    engine = create_engine(
        url,
        pool_pre_ping=not url.startswith("sqlite"),
        json_serializer=json_text.dumps,
        json_deserializer=json_text.loads,
    )
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def make_sessions(engine: Engine) -> sessionmaker[Session]:
    """A factory of sessions. Rows stay readable after a commit, so that pages can show what was saved."""
    return sessionmaker(engine, class_=Session, expire_on_commit=False)


@contextmanager
def writing(session: Session) -> Iterator[None]:
    """One short write transaction: all of the block is stored, or nothing of it.

    SQLite takes the write lock at the start, so a transaction that began by reading cannot
    fail half-way. Never read or screen a file inside the block.
    """
    session.commit()
    session.connection(execution_options={WRITES: True})
    try:
        yield
        session.commit()
    except BaseException:
        session.rollback()
        raise


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver must not begin transactions by itself
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    _write_ahead(cursor)
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.close()


def _write_ahead(cursor: Any) -> None:
    """Give the file a write-ahead log, which it keeps; the busy timeout does not hold for this change.

    Source: https://sqlite.org/wal.html and https://sqlite.org/c3ref/busy_handler.html. Another process
    that opens the same new file may be making the same change, so we wait for it here.
    """
    deadline = time.monotonic() + BUSY_TIMEOUT_MS / 1000
    while cursor.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
        time.sleep(0.02)


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
