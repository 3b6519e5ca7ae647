"""The procurement calendar: its list, facets, timeline, changes, and one entry in full."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import Row, case
from sqlalchemy import select as choose
from sqlmodel import Session, col, func, select

from procurement_app.advice.entries import WITHDRAWN
from procurement_app.calendars.model import CalendarEntry, Period
from procurement_app.documents.model import Problem
from procurement_app.models import (
    ChangeKind,
    Edition,
    Entry,
    EntryChance,
    EntryChange,
    EntryDocument,
    EntryRecord,
    TenderDocument,
)
from procurement_app.models.database import writing
from procurement_app.screening.entries.facts import law_day
from procurement_app.screening.model import EntryScreening, Outcome
from procurement_app.services.access import audit
from procurement_app.services.access.audit import Actor
from procurement_app.services.calendar.edition_rows import (
    EditionRow,
    SourceRow,
    edition_named,
    editions,
    sources,
)
from procurement_app.services.calendar.entry_query import (
    COLUMNS,
    LINKS,
    NONE,
    EntryQuery,
    found_by_text,
    narrow,
    ordered,
)
from procurement_app.services.errors import Missing
from procurement_app.services.tender import bundles, documents
from procurement_app.services.tender.document_types import DocumentRow
from procurement_app.services.work import codec

__all__ = ["EntryQuery", "found_by_text"]  # what `listing` takes, and how a page looks a text up once

_LONGEST_GAP = 5  # quarters from one to the next with at most four empty ones between
_TOP = 3


@dataclass(frozen=True)
class EntryRow:
    """A line of the list. `chances` are the ids of the chance rules that were found; `change` is what
    the newest edition did to it ("" when nothing, or when there was no edition before)."""

    id: int
    source_id: int
    title: str
    department: str
    buyer: str
    status: str
    kind: str | None
    procedure: str | None
    cpv_main: str | None
    value_min: float | None
    value_max: float | None
    publication: Period | None
    quarter: str | None
    sectors: tuple[str, ...]
    chances: tuple[str, ...]
    score: int
    score_reasons: tuple[tuple[str, int], ...]
    band: str
    route: str
    problem_count: int
    document_count: int
    change: str
    present: bool
    fictitious: bool


@dataclass(frozen=True)
class EntryPage:
    rows: list[EntryRow]
    total: int
    page: int
    pages: int
    per_page: int


@dataclass(frozen=True)
class Facet:
    """A value of a filter and how many entries it would leave."""

    value: str
    count: int
    selected: bool


@dataclass(frozen=True)
class Quarter:
    """The entries to be published in one quarter ("" when unknown); `value` in euro, of known estimates."""

    quarter: str
    count: int
    promising: int
    value: float
    top: list[EntryRow]


@dataclass(frozen=True)
class FieldChange:
    name: str
    old: Any
    new: Any


@dataclass(frozen=True)
class ChangeRow:
    entry_id: int
    title: str
    score: int
    fields: list[FieldChange]


@dataclass(frozen=True)
class EditionChanges:
    """What an edition changed; each list holds the most promising first, `counts` how many there are."""

    edition: EditionRow | None
    previous: EditionRow | None
    new: list[ChangeRow]
    changed: list[ChangeRow]
    notation: list[ChangeRow]
    gone: list[ChangeRow]
    back: list[ChangeRow]
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class ChangePage:
    """A page of the changes of one kind."""

    rows: list[ChangeRow]
    total: int
    page: int
    pages: int


@dataclass(frozen=True)
class HistoryLine:
    edition: EditionRow
    kind: str
    fields: list[FieldChange]


@dataclass(frozen=True)
class EntryDetail:
    row: EntryRow
    facts: CalendarEntry
    screening: EntryScreening | None
    screened_on: date | None
    rulebook_version: str
    documents: list[DocumentRow]
    history: list[HistoryLine]
    problems: list[Problem]
    source: SourceRow

    @property
    def law_of(self) -> date | None:
        """The day by whose law it was judged."""
        return law_day(self.facts, self.screened_on) if self.screened_on else None


def listing(session: Session, query: EntryQuery, *, page: int = 1, per_page: int = 25) -> EntryPage:
    """A page of the entries that `query` asks; a page beyond the last gives the last."""
    query = found_by_text(session, query)
    total = session.execute(narrow(choose(func.count()).select_from(Entry), query)).scalar_one()
    pages = max(1, -(-total // per_page))
    page = min(max(1, page), pages)
    found = ordered(narrow(choose(col(Entry.id)), query), query)
    ids = session.scalars(found.offset((page - 1) * per_page).limit(per_page)).all()
    return EntryPage(rows(session, ids), total, page, pages, per_page)


def rows(session: Session, ids: Sequence[int | None]) -> list[EntryRow]:
    """These entries as lines of a list, in this order."""
    wanted = [identity for identity in ids if identity is not None]
    found = session.exec(
        select(Entry, EntryRecord.screening)
        .join(EntryRecord, col(EntryRecord.entry_id) == col(Entry.id))
        .where(col(Entry.id).in_(wanted))
    )
    entries = {entry.id: (entry, said) for entry, said in found}
    papers: dict[int, int] = dict(
        session.exec(
            select(EntryDocument.entry_id, func.count())
            .where(col(EntryDocument.entry_id).in_(wanted))
            .group_by(col(EntryDocument.entry_id))
        ).all()
    )
    changes: dict[int, str] = dict(
        session.exec(
            select(EntryChange.entry_id, EntryChange.kind)
            .join(Entry, col(Entry.id) == col(EntryChange.entry_id))
            .join(Edition, col(Edition.id) == col(EntryChange.edition_id))
            .where(
                col(EntryChange.entry_id).in_(wanted),
                EntryChange.edition_id == Entry.last_edition_id,
                Edition.number > 1,
            )
        ).all()
    )
    return [
        _row(*entries[identity], papers.get(identity, 0), changes.get(identity, ""))
        for identity in wanted
        if identity in entries
    ]


def facets(session: Session, query: EntryQuery) -> dict[str, list[Facet]]:
    """For every filter its values with how many entries each would give under the other filters."""
    query = found_by_text(session, query)
    found: dict[str, list[Facet]] = {}
    for name, column in COLUMNS.items():
        counted = narrow(choose(column, func.count()).select_from(Entry), query, but=name)
        found[name] = _facets(session.execute(counted.group_by(column)).all(), getattr(query, name))
    for name, table, column in LINKS:
        links = choose(column, func.count())
        if table is EntryChance:
            links = links.where(col(EntryChance.outcome) == Outcome.FOUND)
        if query.narrowed_beyond(name):
            links = links.select_from(Entry).join(table, col(table.entry_id) == col(Entry.id))
            links = narrow(links, query, but=name)
        else:
            links = links.where(col(table.present).is_(not query.gone))
        found[name] = _facets(session.execute(links.group_by(column)).all(), getattr(query, name))
    return found


def timeline(session: Session, query: EntryQuery) -> list[Quarter]:
    """The entries by quarter of publication, in time order without gaps of up to a year, unknown last."""
    query = found_by_text(session, query)
    quarter = col(Entry.quarter)
    counted = narrow(
        choose(
            quarter,
            func.count(),
            func.sum(case((col(Entry.band) == "high", 1), else_=0)),
            func.coalesce(func.sum(col(Entry.value_max)), 0),
        ).select_from(Entry),
        query,
    ).group_by(quarter)
    sums = session.execute(counted).all()
    top = _best_of(session, query, [name for name, *_ in sums])
    by_quarter = {
        name or "": Quarter(name or "", count, promising, float(value), top.get(name or "", []))
        for name, count, promising, value in sums
    }
    named = sorted(name for name in by_quarter if name)
    filled = [by_quarter.get(name, Quarter(name, 0, 0, 0.0, [])) for name in _without_gaps(named)]
    return filled + ([by_quarter[""]] if "" in by_quarter else [])


def _best_of(
    session: Session, query: EntryQuery, quarters: Sequence[str | None]
) -> dict[str, list[EntryRow]]:
    """The most promising entries of each quarter."""
    ids: list[int | None] = []
    for name in quarters:
        best = narrow(choose(col(Entry.id)), query).where(
            col(Entry.quarter).is_not_distinct_from(name), col(Entry.band) != WITHDRAWN
        )
        ids += session.scalars(best.order_by(col(Entry.score).desc(), col(Entry.id).desc()).limit(_TOP))
    top: dict[str, list[EntryRow]] = {}
    for row in rows(session, ids):
        top.setdefault(row.quarter or "", []).append(row)
    return top


def latest_changes(session: Session, edition_id: int | None = None, *, most: int = 500) -> EditionChanges:
    """What an edition changed since the one before, at most so many of each kind; the newest edition
    unless given. Raises Missing."""
    newest = select(Edition.id).order_by(col(Edition.id).desc()).limit(1)
    chosen = edition_id if edition_id is not None else session.exec(newest).first()
    if chosen is None:
        return EditionChanges(None, None, [], [], [], [], [])
    edition = edition_named(session, chosen)
    before = session.exec(
        select(Edition.id).where(Edition.source_id == edition.source_id, Edition.number == edition.number - 1)
    ).first()
    by_kind = {kind: _changes(session, chosen, kind, 0, most) for kind in ChangeKind}
    counted = session.exec(
        select(EntryChange.kind, func.count())
        .where(EntryChange.edition_id == chosen)
        .group_by(EntryChange.kind)
    )
    return EditionChanges(
        edition,
        edition_named(session, before) if before is not None else None,
        by_kind[ChangeKind.NEW],
        by_kind[ChangeKind.CHANGED],
        by_kind[ChangeKind.NOTATION],
        by_kind[ChangeKind.GONE],
        by_kind[ChangeKind.BACK],
        dict(counted.all()),
    )


def change_page(
    session: Session, edition_id: int, kind: ChangeKind, *, page: int = 1, per_page: int = 50
) -> ChangePage:
    """A page of what an edition changed in one way; a page beyond the last gives the last."""
    of_kind = select(func.count()).where(EntryChange.edition_id == edition_id, EntryChange.kind == kind)
    total = session.exec(of_kind).one()
    pages = max(1, -(-total // per_page))
    page = min(max(1, page), pages)
    return ChangePage(
        _changes(session, edition_id, kind, (page - 1) * per_page, per_page), total, page, pages
    )


def detail(session: Session, entry_id: int) -> EntryDetail:
    """One entry with all that is known of it. Raises Missing."""
    entry, record = session.get(Entry, entry_id), session.get(EntryRecord, entry_id)
    if entry is None or record is None:
        raise Missing("Dit traject")
    facts = codec.ENTRY.validate_python(record.facts)
    source = next(source for source in sources(session) if source.id == entry.source_id)
    known = {edition.id: edition for edition in editions(session, entry.source_id)}
    changes = session.exec(
        select(EntryChange)
        .where(EntryChange.entry_id == entry_id)
        .order_by(col(EntryChange.edition_id).desc())
    )
    return EntryDetail(
        row=rows(session, [entry_id])[0],
        facts=facts,
        screening=codec.ENTRY_SCREENING.validate_python(record.screening),
        screened_on=entry.screened_on,
        rulebook_version=entry.rulebook_version,
        documents=documents.of_entry(session, entry_id),
        history=[
            HistoryLine(known[change.edition_id], change.kind, _fields(change.fields)) for change in changes
        ],
        problems=facts.problems,
        source=source,
    )


def attach_document(
    session: Session, entry_id: int, document_id: int, *, actor: Actor, now: datetime
) -> None:
    """Say that a document, with all that came in it, belongs to an entry; saying it again changes nothing.

    Raises Missing.
    """
    with writing(session):
        if session.get(Entry, entry_id) is None:
            raise Missing("Dit traject")
        if session.get(TenderDocument, document_id) is None:
            raise Missing("Dit document")
        for one in bundles.contents(session, document_id):
            if session.get(EntryDocument, (entry_id, one)) is None:
                session.add(EntryDocument(entry_id=entry_id, document_id=one, attached_at=now))
                _record_paper(session, "document-attached", entry_id, one, actor, now)


def detach_document(
    session: Session, entry_id: int, document_id: int, *, actor: Actor, now: datetime
) -> None:
    """Take a document away from an entry, with all that came in it; the documents themselves stay.

    What was attached before the bundle, or came in another one that is attached, is not taken away.
    """
    with writing(session):
        link = session.get(EntryDocument, (entry_id, document_id))
        if link is None:
            return
        contents = bundles.contents(session, document_id)
        of_entry = select(EntryDocument).where(EntryDocument.entry_id == entry_id)
        others = session.exec(of_entry.where(col(EntryDocument.document_id).not_in(contents)))
        held = bundles.inside(session, [other.document_id for other in others])
        own = of_entry.where(
            col(EntryDocument.document_id).in_(contents), EntryDocument.attached_at >= link.attached_at
        )
        for one in session.exec(own).all():
            if one is link or one.document_id not in held:
                session.delete(one)
                _record_paper(session, "document-detached", entry_id, one.document_id, actor, now)


def _record_paper(
    session: Session, action: str, entry_id: int, document_id: int, actor: Actor, now: datetime
) -> None:
    audit.record(
        session, actor=actor, action=action, noun="entry", noun_id=entry_id, now=now, document=document_id
    )


def _row(entry: Entry, said: Mapping[str, Any], papers: int, change: str) -> EntryRow:
    assert entry.id is not None
    publication = None
    if entry.publication_first and entry.publication_last:
        publication = Period(entry.publication_first, entry.publication_last)
    return EntryRow(
        id=entry.id,
        source_id=entry.source_id,
        title=entry.title,
        department=entry.department,
        buyer=entry.buyer,
        status=entry.status,
        kind=entry.kind,
        procedure=entry.procedure,
        cpv_main=entry.cpv_main,
        value_min=entry.value_min,
        value_max=entry.value_max,
        publication=publication,
        quarter=entry.quarter,
        sectors=tuple(said.get("sectors", ())),
        chances=tuple(
            chance["rule"] for chance in said.get("chances", ()) if chance["outcome"] == Outcome.FOUND
        ),
        score=entry.score,
        score_reasons=tuple((reason, points) for reason, points in said.get("score_reasons", ())),
        band=entry.band,
        route=entry.route,
        problem_count=entry.problem_count,
        document_count=papers,
        change=change,
        present=entry.present,
        fictitious=entry.fictitious,
    )


def _facets(counted: Sequence[Row[str | None, int]], selected: tuple[str, ...]) -> list[Facet]:
    """The most frequent first, unknown last; a selected value stays when it has no entries."""
    counts = dict.fromkeys(selected, 0)
    for value, count in counted:
        counts[value or NONE] = counts.get(value or NONE, 0) + count
    ranked = sorted(counts.items(), key=lambda item: (item[0] == NONE, -item[1], item[0]))
    return [Facet(value, count, value in selected) for value, count in ranked]


def _changes(session: Session, edition_id: int, kind: ChangeKind, start: int, most: int) -> list[ChangeRow]:
    found = session.exec(
        select(EntryChange, Entry.title, Entry.score)
        .join(Entry, col(Entry.id) == col(EntryChange.entry_id))
        .where(EntryChange.edition_id == edition_id, EntryChange.kind == kind)
        .order_by(col(Entry.score).desc(), col(Entry.id))
        .offset(start)
        .limit(most)
    )
    return [
        ChangeRow(change.entry_id, title, score, _fields(change.fields)) for change, title, score in found
    ]


def _fields(changed: dict[str, Any]) -> list[FieldChange]:
    return [FieldChange(name, sides["old"], sides["new"]) for name, sides in changed.items()]


def _without_gaps(quarters: list[str]) -> list[str]:
    """The quarters with those between them that are empty, where these last no longer than a year: one old
    notice does not make the timeline begin years ago."""
    numbers = [int(name[:4]) * 4 + int(name[-1]) - 1 for name in quarters]
    filled = numbers[:1]
    for before, number in pairwise(numbers):
        filled += range(before + 1, number + 1) if number - before <= _LONGEST_GAP else [number]
    return [f"{number // 4}-Q{number % 4 + 1}" for number in filled]
