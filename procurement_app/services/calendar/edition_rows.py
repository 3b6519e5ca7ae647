"""Sources of calendars and their editions, for reading."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, func, select

from procurement_app.documents.model import Problem
from procurement_app.models import CalendarSource, Edition, EditionProblem, Entry
from procurement_app.services.errors import Missing


@dataclass(frozen=True)
class SourceRow:
    id: int
    name: str
    fictitious: bool
    entries: int


@dataclass(frozen=True)
class EditionRow:
    """An imported file and what it changed; the counts are of entries, `problems` what was not understood."""

    id: int
    source_id: int
    source: str
    number: int
    name: str
    published_on: date
    imported_at: datetime
    entries: int
    new: int
    changed: int
    notation_only: int
    gone: int
    unchanged: int
    problems: int


def sources(session: Session) -> list[SourceRow]:
    """Every source with the number of entries it has now, by name."""
    counts = dict(
        session.exec(
            select(Entry.source_id, func.count())
            .where(col(Entry.present).is_(True))
            .group_by(col(Entry.source_id))
        ).all()
    )
    return [
        source_row(source, counts.get(source.id or 0, 0))
        for source in session.exec(select(CalendarSource).order_by(CalendarSource.name))
    ]


def editions(session: Session, source_id: int | None = None) -> list[EditionRow]:
    """Every edition, newest first; of one source when given."""
    query = select(Edition, CalendarSource.name).join(
        CalendarSource, col(CalendarSource.id) == col(Edition.source_id)
    )
    if source_id is not None:
        query = query.where(Edition.source_id == source_id)
    return [
        edition_row(edition, name) for edition, name in session.exec(query.order_by(col(Edition.id).desc()))
    ]


def newest_editions(session: Session, source_id: int | None = None) -> list[EditionRow]:
    """The newest edition of every calendar, or of one, newest first."""
    found: dict[int, EditionRow] = {}
    for edition in editions(session, source_id):
        found.setdefault(edition.source_id, edition)
    return list(found.values())


def edition_named(session: Session, edition_id: int) -> EditionRow:
    """One edition. Raises Missing."""
    row = session.get(Edition, edition_id)
    source = session.get(CalendarSource, row.source_id) if row else None
    if row is None or source is None:
        raise Missing("Deze editie van de kalender")
    return edition_row(row, source.name)


def edition_problems(session: Session, edition_id: int) -> list[Problem]:
    """What reading an edition told, in the order of its rows; the file as a whole first."""
    rows = session.exec(
        select(EditionProblem)
        .where(EditionProblem.edition_id == edition_id)
        .order_by(col(EditionProblem.row).nulls_first(), col(EditionProblem.id))
    )
    return [Problem(row.code, row.message, row=row.row, field=row.field) for row in rows]


def edition_row(edition: Edition, source: str) -> EditionRow:
    assert edition.id is not None
    return EditionRow(
        edition.id,
        edition.source_id,
        source,
        edition.number,
        edition.name,
        edition.published_on,
        edition.imported_at,
        edition.entries,
        edition.new,
        edition.changed,
        edition.notation_only,
        edition.gone,
        edition.unchanged,
        edition.problems,
    )


def source_row(source: CalendarSource, entries: int) -> SourceRow:
    assert source.id is not None
    return SourceRow(source.id, source.name, source.fictitious, entries)
