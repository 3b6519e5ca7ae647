"""What can be asked of the procurement calendar, as conditions in SQL."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, exists, or_
from sqlalchemy import select as choose
from sqlmodel import Session, col, func, select

from procurement_app.models import Entry, EntryChance, EntrySector
from procurement_app.models.search import matches
from procurement_app.screening.model import Outcome

Statement = TypeVar("Statement", bound=Select[*tuple[Any, ...]])

NONE = "none"  # stands for "unknown" among the values of a filter

COLUMNS: dict[str, Any] = {
    "quarters": col(Entry.quarter),
    "departments": col(Entry.department),
    "procedures": col(Entry.procedure),
    "statuses": col(Entry.status),
    "kinds": col(Entry.kind),
    "routes": col(Entry.route),
    "bands": col(Entry.band),
}
LINKS: tuple[tuple[str, Any, Any], ...] = (
    ("sectors", EntrySector, col(EntrySector.sector)),
    ("chances", EntryChance, col(EntryChance.rule)),
)
SORTS: dict[str, Any] = {
    "score": col(Entry.score),
    "value": col(Entry.value_max),
    "publication": col(Entry.publication_first),
    "title": col(Entry.title_folded),
    "department": col(Entry.department),
    "start": col(Entry.start_first),
    "problems": col(Entry.problem_count),
}


@dataclass(frozen=True)
class EntryQuery:
    """Which entries, in which order. Values within a filter are alternatives; filters add up.

    `value_from` and `value_to` are euro; an entry counts when its estimate can lie between them.
    `gone` asks for the entries that left the calendar instead of those in it.
    """

    text: str = ""
    sectors: tuple[str, ...] = ()
    chances: tuple[str, ...] = ()
    quarters: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    procedures: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()
    bands: tuple[str, ...] = ()
    value_from: float | None = None
    value_to: float | None = None
    source_id: int | None = None
    gone: bool = False
    sort: str = "score"
    descending: bool = True
    found: str | None = None  # set by `found_by_text`: the ids that the text matches, as a JSON list

    def narrowed_beyond(self, name: str) -> bool:
        """Whether any filter is on but the one of this name, and but the choice of `gone`."""
        untouched = EntryQuery()
        ignored = {name, "sort", "descending", "gone"}
        return any(
            getattr(self, f.name) != getattr(untouched, f.name) for f in fields(self) if f.name not in ignored
        )


def found_by_text(session: Session, query: EntryQuery) -> EntryQuery:
    """`query` with its text looked up once in the index, so that no count of a page searches again.

    Databases other than SQLite look through the text itself each time.
    """
    dialect = session.get_bind().dialect.name
    if not query.text.strip() or query.found is not None or dialect != "sqlite":
        return query
    ids = session.exec(select(Entry.id).where(matches(query.text, dialect))).all()
    return replace(query, found=json.dumps(ids))


def narrow(statement: Statement, query: EntryQuery, *, but: str = "") -> Statement:
    """`statement` for the entries that `query` asks; the filter named `but` is left out (for facets)."""
    conditions = {
        "present": col(Entry.present).is_(not query.gone),
        "text": _by_text(query),
        "sectors": _linked(query.sectors, EntrySector, col(EntrySector.sector)),
        "chances": _linked(query.chances, EntryChance, col(EntryChance.rule), found_only=True),
        "source": col(Entry.source_id) == query.source_id if query.source_id is not None else None,
        "value_from": col(Entry.value_max) >= query.value_from if query.value_from is not None else None,
        "value_to": (
            func.coalesce(col(Entry.value_min), col(Entry.value_max)) <= query.value_to
            if query.value_to is not None
            else None
        ),
    }
    conditions |= {name: _one_of(getattr(query, name), column) for name, column in COLUMNS.items()}
    chosen = [condition for name, condition in conditions.items() if condition is not None and name != but]
    return statement.where(*chosen)


def ordered(statement: Statement, query: EntryQuery) -> Statement:
    """In the order that `query` asks; unknown last either way, and equal entries always alike."""
    column = SORTS.get(query.sort, SORTS["score"])
    identity = col(Entry.id)
    nullable = query.sort in ("value", "publication", "start")
    if query.descending:
        return statement.order_by(column.desc().nulls_last() if nullable else column.desc(), identity.desc())
    return statement.order_by(column.asc().nulls_last() if nullable else column.asc(), identity.asc())


def _by_text(query: EntryQuery) -> ColumnElement[bool] | None:
    """Entries that were found already: one JSON list as parameter however long, unlike IN (?, ?, ...)."""
    if not query.text.strip():
        return None
    if query.found is None:
        return matches(query.text, "any")
    listed = func.json_each(query.found).table_valued("value")
    return col(Entry.id).in_(choose(listed.c.value))


def _one_of(values: Iterable[str], column: Any) -> ColumnElement[bool] | None:
    values = tuple(values)
    if not values:
        return None
    known = [value for value in values if value != NONE]
    alternatives = [column.in_(known)] if known else []
    if NONE in values:
        alternatives.append(or_(column.is_(None), column == ""))
    return or_(*alternatives)


def _linked(
    values: tuple[str, ...], table: Any, column: Any, *, found_only: bool = False
) -> ColumnElement[bool] | None:
    if not values:
        return None
    rows = select(table.entry_id)
    if found_only:
        rows = rows.where(table.outcome == Outcome.FOUND)
    known = [value for value in values if value != NONE]
    alternatives: list[ColumnElement[bool]] = []
    if known:
        alternatives.append(col(Entry.id).in_(rows.where(column.in_(known))))
    if NONE in values:
        alternatives.append(~exists(rows.where(table.entry_id == Entry.id)))
    return or_(*alternatives)
