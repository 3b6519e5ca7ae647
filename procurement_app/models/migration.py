"""Bringing the database to the shape of the models, and telling whether it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine
from sqlmodel import SQLModel

from procurement_app import paths
from procurement_app.models.database import WRITES
from procurement_app.models.search import is_search_table


class BrokenReferences(RuntimeError):
    """A migration left rows that refer to rows that are not there; it was undone."""


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Apply every missing migration in one transaction: all of it, or nothing."""
    _migrate(engine, lambda config: command.upgrade(config, revision))


def downgrade(engine: Engine, revision: str) -> None:
    """Undo migrations down to `revision` ("base" undoes all), in one transaction."""
    _migrate(engine, lambda config: command.downgrade(config, revision))


def write_new(engine: Engine, message: str) -> None:
    """Write the next migration: what the models have that the database has not (for `scripts.migration`)."""
    number = f"{int(head() or 0) + 1:04}"
    _migrate(engine, lambda config: command.revision(config, message, autogenerate=True, rev_id=number))


def current(engine: Engine) -> str | None:
    """The revision that the database has, None for an empty one."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def head() -> str | None:
    """The revision that the models need."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def differences(engine: Engine) -> list[Any]:
    """What the models have that the database has not, or the reverse; empty when all is well."""
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_object": not_search, "compare_type": True}
        )
        return list(compare_metadata(context, SQLModel.metadata))


def not_search(_object: object, name: str | None, kind: str, _reflected: bool, _other: object) -> bool:
    """Leaves out the search tables, which SQLite makes and keeps itself."""
    return not (kind == "table" and is_search_table(name or ""))


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(paths.MIGRATIONS).replace("%", "%%"))
    return config


def _migrate(engine: Engine, act: Callable[[Config], object]) -> None:
    config = _config()
    with engine.connect() as raw, _references_unwatched(raw):
        connection = raw.execution_options(**{WRITES: True})
        with connection.begin():
            config.attributes["connection"] = connection
            act(config)
            _check_references(connection)


@contextmanager
def _references_unwatched(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by making it anew; dropping the old one must not drop what refers to it."""
    driver: Any = connection.connection.driver_connection
    if connection.dialect.name == "sqlite":
        driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        if connection.dialect.name == "sqlite":
            driver.execute("PRAGMA foreign_keys=ON")


def _check_references(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise BrokenReferences(f"{len(broken)} rows, the first in table {broken[0][0]}")
