"""What can be asked of the procurement calendar, as conditions in SQL."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, exists, or_
from sqlmodel import col, func, select

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

    @property
    def narrowed(self) -> bool:
        """Whether any filter is on."""
        untouched = EntryQuery(sort=self.sort, descending=self.descending)
        return any(getattr(self, f.name) != getattr(untouched, f.name) for f in fields(self))


def narrow(statement: Statement, query: EntryQuery, dialect: str, *, but: str = "") -> Statement:
    """`statement` for the entries that `query` asks; the filter named `but` is left out (for facets)."""
    conditions = {
        "present": col(Entry.present).is_(not query.gone),
        "text": matches(query.text, dialect) if query.text.strip() else None,
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
    direction = column.desc() if query.descending else column.asc()
    nullable = query.sort in ("value", "publication", "start")
    return statement.order_by(direction.nulls_last() if nullable else direction, col(Entry.id))


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
