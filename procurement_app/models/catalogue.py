"""The catalogue's own index: what a visitor can find a firm by, made from its published profile.

The database keeps the terms (FTS5 on SQLite, GIN over arrays on PostgreSQL) and answers one question, the
same on both: which firms have this term. Ranking is done by whoever asks, so that it is the same too.
"""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Text, text
from sqlmodel import Field, Session, SQLModel

Rows = NDArray[np.int64]


class CatalogueEntry(SQLModel, table=True):
    """A published firm as it is searched.

    `head` and `words` are terms with a space between: of its name and first sentence, and of everything it
    says. `facts` are `kind:value` pairs with a bar between, as `services.catalogue.analysis` writes them.
    """

    __tablename__ = "catalogue_entry"

    firm_id: int = Field(primary_key=True, foreign_key="firm.id", ondelete="CASCADE")
    key: str
    name_folded: str
    head: str = Field(default="", sa_type=Text)
    words: str = Field(default="", sa_type=Text)
    facts: str = Field(default="", sa_type=Text)
    published_on: date


class CatalogueStale(SQLModel, table=True):
    """A firm that changed since it was indexed; triggers keep this. `mark` grows with every change."""

    __tablename__ = "catalogue_stale"

    firm_id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    mark: int = 1


class CatalogueState(SQLModel, table=True):
    """One row: `version` grows with every change of the index, so that what is held in memory is not kept."""

    __tablename__ = "catalogue_state"

    id: int = Field(default=1, primary_key=True)
    version: int = 0
    made_by: str = ""


SEARCH = "catalogue_search"
COLUMNS = ("head", "words")

_ASKED = {
    "sqlite": "SELECT group_concat(rowid) FROM catalogue_search WHERE catalogue_search MATCH :asked",
    "postgresql": (
        "SELECT string_agg(firm_id::text, ',') FROM catalogue_search WHERE {column} @> ARRAY[:asked]"
    ),
}


def firms_with(session: Session, column: str, term: str) -> Rows:
    """The ids of the firms that have `term` in `column`, in rising order."""
    if column not in COLUMNS:
        raise ValueError(column)
    dialect = session.get_bind().dialect.name
    asked = f'{column} : "{term}"' if dialect == "sqlite" else term
    # One text instead of a row a firm: a term of 30,000 firms is read in two milliseconds.
    found = session.connection().scalar(text(_ASKED[dialect].format(column=column)), {"asked": asked})
    return np.sort(np.fromstring(found or "", dtype=np.int64, sep=","))
