"""PostgreSQL for the tests, where KANSRIJK_TEST_POSTGRESQL names an empty database to use."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text

from procurement_app.models.database import make_engine

URL = os.environ.get("KANSRIJK_TEST_POSTGRESQL", "")


@contextmanager
def own_schema() -> Iterator[str]:
    """The address of an empty schema that nobody else uses, so that tests may run beside each other; it is
    dropped afterwards."""
    schema = f"test_{secrets.token_hex(4)}"
    server = make_engine(URL)
    with server.begin() as connection:
        connection.execute(text(f"create schema {schema}"))
    yield f"{URL}?options=-csearch_path%3D{schema}"
    with server.begin() as connection:
        connection.execute(text(f"drop schema {schema} cascade"))
    server.dispose()
