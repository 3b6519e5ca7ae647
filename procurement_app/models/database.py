"""The database: its connections, and the two ways to use a session (read freely, write briefly)."""

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
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
