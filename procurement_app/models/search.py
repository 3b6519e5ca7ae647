"""Search in the database: which tables serve it, and how a question becomes a condition.

On SQLite a trigram index (FTS5) finds parts of words, so that "onderhoud" finds
"groenonderhoud"; elsewhere LIKE gives the same answers without an index of its own.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from sqlalchemy import ColumnElement, and_, text, true
from sqlmodel import col

from procurement_app.models.catalogue import SEARCH as CATALOGUE_SEARCH
from procurement_app.models.entry import Entry

ENTRY_SEARCH = "entry_search"
_TRIGRAM = 3
_WORD = re.compile(r"\w+", re.UNICODE)


def is_search_table(name: str) -> bool:
    """Whether this table is a search index, or made by SQLite for one; no model describes it."""
    return any(name == index or name.startswith(f"{index}_") for index in (ENTRY_SEARCH, CATALOGUE_SEARCH))


def fold(written: str) -> str:
    """Small letters without accents: what is searched through and searched with."""
    if written.isascii():
        return written.lower()
    apart = unicodedata.normalize("NFKD", written.casefold())
    if apart.isascii():
        return apart
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def words(question: str) -> list[str]:
    """The words of a question, folded; at most twelve."""
    return _WORD.findall(fold(question))[:12]


def matches(question: str, dialect: str) -> ColumnElement[bool]:
    """The entries whose search text holds every word of `question`, anywhere in a word."""
    asked = words(question)
    if not asked:
        return true()
    long = [word for word in asked if len(word) >= _TRIGRAM]
    short = [word for word in asked if len(word) < _TRIGRAM]
    if dialect != "sqlite":
        long, short = [], asked
    conditions: list[Any] = [col(Entry.search_text).contains(word, autoescape=True) for word in short]
    if long:
        found = text(f"entry.id in (select rowid from {ENTRY_SEARCH} where {ENTRY_SEARCH} match :asked)")  # noqa: S608 (a constant, not input)
        conditions.append(found.bindparams(asked=" AND ".join(f'"{word}"' for word in long)))
    return and_(*conditions)
