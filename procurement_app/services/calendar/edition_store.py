"""Writing an edition: what a file says of each entry becomes rows, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import Table, bindparam, delete, insert, update
from sqlmodel import Session, SQLModel, col, select

from procurement_app.calendars.identity import DIGEST_PREFIX
from procurement_app.calendars.messages import is_trouble
from procurement_app.calendars.model import CalendarEntry
from procurement_app.documents.model import Problem
from procurement_app.models import (
    ChangeKind,
    Edition,
    EditionProblem,
    Entry,
    EntryChance,
    EntryChange,
    EntryRecord,
    EntrySector,
    EntryVersion,
)
from procurement_app.models.search import fold
from procurement_app.screening.model import Outcome
from procurement_app.services.work import codec

_BATCH = codec.BLOCK  # rows written by one statement, and entries held at once
# Outcomes that people filter on; the others are kept in `EntryRecord.screening` alone.
_LINKED = (Outcome.FOUND, Outcome.CANNOT_ASSESS)


@dataclass(frozen=True)
class Judged:
    """What screening said of some entries, as JSON in their order."""

    screenings: Sequence[dict[str, Any]]
    rulebook_version: str
    on: date


@dataclass(frozen=True)
class Step:
    """What an edition does to one entry: `entry_id` is None for a new one, `index` None for one that is
    gone. `rewritten` says whether any cell differs, be it only in notation or in its row."""

    kind: ChangeKind | None
    entry_id: int | None
    index: int | None
    fields: dict[str, Any] = field(default_factory=dict)
    rewritten: bool = False


def store(
    session: Session,
    edition: Edition,
    steps: Sequence[Step],
    entries: Sequence[CalendarEntry],
    judged: Judged,
    *,
    fictitious: bool,
    now: datetime,
) -> int:
    """Write `steps` for an edition that is in the session already, inside the caller's transaction.

    Returns how many problems its entries have. Goes once through `entries` in their order, a batch at a time.
    """
    assert edition.id is not None
    constant = {
        "source_id": edition.source_id,
        "fictitious": fictitious,
        "first_edition_id": edition.id,
        "last_edition_id": edition.id,
        "present": True,
        "updated_at": now,
    }
    there = sorted((step for step in steps if step.index is not None), key=lambda step: step.index or 0)
    problems = 0
    for start in range(0, len(there), _BATCH):
        problems += _store_batch(session, edition, there[start : start + _BATCH], entries, judged, constant)
    gone = [step.entry_id or 0 for step in steps if step.kind is ChangeKind.GONE]
    _leave(session, gone, now)
    _add(session, EntryChange, (_change(entry, edition.id, ChangeKind.GONE, {}) for entry in gone))
    return problems


def _store_batch(
    session: Session,
    edition: Edition,
    steps: Sequence[Step],
    entries: Sequence[CalendarEntry],
    judged: Judged,
    constant: dict[str, Any],
) -> int:
    """Everything that is kept of some entries that the edition has. Returns how many problems they have."""
    edition_id = constant["last_edition_id"]
    stated = [entries[step.index or 0] for step in steps]
    said = [judged.screenings[step.index or 0] for step in steps]
    facts = codec.to_json(codec.ENTRIES, stated)
    rows = [
        columns(entry) | _judgement(judged, screening) for entry, screening in zip(stated, said, strict=True)
    ]
    fresh = [place for place, step in enumerate(steps) if step.entry_id is None]
    known = [place for place, step in enumerate(steps) if step.entry_id is not None]
    made = iter(_made(session, [constant | rows[place] for place in fresh]))
    ids = [step.entry_id if step.entry_id is not None else next(made) for step in steps]
    records = [{"facts": facts[place], "screening": said[place]} for place in range(len(steps))]
    _add(session, EntryRecord, ({"entry_id": ids[place]} | records[place] for place in fresh))
    again = {name: constant[name] for name in ("last_edition_id", "present", "updated_at")}
    _many(
        session,
        update(Entry).where(col(Entry.id) == bindparam("entry")),
        ({"entry": ids[place]} | again | rows[place] for place in known),
    )
    _many(
        session,
        update(EntryRecord).where(col(EntryRecord.entry_id) == bindparam("entry")),
        ({"entry": ids[place]} | records[place] for place in known),
    )
    _keep_versions(session, edition_id, steps, ids, facts)
    _add(
        session,
        EntryChange,
        (
            _change(ids[place], edition_id, step.kind, step.fields)
            for place, step in enumerate(steps)
            if step.kind is not None
        ),
    )
    _unlink(session, [ids[place] for place in known])
    _link(session, ids, said)
    return store_problems(session, edition, (problem for entry in stated for problem in entry.problems))


def _change(entry_id: int, edition_id: int, kind: ChangeKind, fields: dict[str, Any]) -> dict[str, Any]:
    return {"entry_id": entry_id, "edition_id": edition_id, "kind": kind, "fields": fields}


def store_problems(
    session: Session,
    edition: Edition,
    problems: Iterable[Problem],
) -> int:
    """Keep what a person must know about this edition. Returns how much of it was not understood."""
    told = list(problems)
    found = [
        {
            "edition_id": edition.id,
            "row": problem.row,
            "field": problem.field,
            "code": problem.code,
            "message": problem.message,
        }
        for problem in told
    ]
    _add(session, EditionProblem, found)
    return sum(map(is_trouble, told))


def store_judgement(session: Session, read: Sequence[tuple[int, int]], judged: Judged) -> None:
    """Renew what screening says of entries, read as (id, last edition); one changed since is left alone."""
    asked = [entry for entry, _ in read]
    known = dict(session.exec(select(Entry.id, Entry.last_edition_id).where(col(Entry.id).in_(asked))).all())
    same = [index for index, (entry, edition) in enumerate(read) if known.get(entry) == edition]
    statement = update(Entry).where(col(Entry.id) == bindparam("entry"))
    rows = [{"entry": read[index][0]} | _judgement(judged, judged.screenings[index]) for index in same]
    _many(session, statement, rows)
    records = [{"entry": read[index][0], "screening": judged.screenings[index]} for index in same]
    _many(session, update(EntryRecord).where(col(EntryRecord.entry_id) == bindparam("entry")), records)
    link(session, [read[index][0] for index in same], [judged.screenings[index] for index in same])


def link(session: Session, ids: Sequence[int], screenings: Sequence[dict[str, Any]]) -> None:
    """Renew the rows by which entries in the calendar are filtered on sector and chance."""
    _unlink(session, ids)
    _link(session, ids, screenings)


def _unlink(session: Session, ids: Sequence[int]) -> None:
    for table in (EntrySector, EntryChance):
        _many(
            session,
            delete(table).where(col(table.entry_id) == bindparam("entry")),
            [{"entry": i} for i in ids],
        )


def _link(session: Session, ids: Sequence[int], screenings: Sequence[dict[str, Any]]) -> None:
    sectors = [
        {"entry_id": entry_id, "sector": sector, "present": True}
        for entry_id, said in zip(ids, screenings, strict=True)
        for sector in said["sectors"]
    ]
    chances = [
        {"entry_id": entry_id, "rule": chance["rule"], "outcome": chance["outcome"], "present": True}
        for entry_id, said in zip(ids, screenings, strict=True)
        for chance in said["chances"]
        if chance["outcome"] in _LINKED
    ]
    _add(session, EntrySector, sectors)
    _add(session, EntryChance, chances)


def _leave(session: Session, gone: Sequence[int], now: datetime) -> None:
    """Entries that the new edition has no more; what is known of them stays."""
    asked = [{"entry": entry_id} for entry_id in gone]
    left = update(Entry).where(col(Entry.id) == bindparam("entry")).values(present=False, updated_at=now)
    _many(session, left, asked)
    for table in (EntrySector, EntryChance):
        _many(
            session,
            update(table).where(col(table.entry_id) == bindparam("entry")).values(present=False),
            asked,
        )


def _made(session: Session, rows: list[dict[str, Any]]) -> list[int]:
    """The ids of new entries, in the order of their rows."""
    if not rows:
        return []
    statement = insert(_table(Entry)).returning(col(Entry.id), sort_by_parameter_order=True)
    return [int(made or 0) for made in session.connection().execute(statement, rows).scalars()]


def _keep_versions(
    session: Session, edition_id: int, steps: Sequence[Step], ids: Sequence[int], facts: Sequence[Any]
) -> None:
    fresh = (
        {"entry_id": entry, "first_edition_id": edition_id, "last_edition_id": edition_id, "facts": stated}
        for step, entry, stated in zip(steps, ids, facts, strict=True)
        if step.entry_id is None or step.rewritten
    )
    _add(session, EntryVersion, fresh)
    newest = (
        select(EntryVersion.id)
        .where(EntryVersion.entry_id == bindparam("entry"))
        .order_by(col(EntryVersion.first_edition_id).desc())
        .limit(1)
        .scalar_subquery()
    )
    statement = update(EntryVersion).where(col(EntryVersion.id) == newest).values(last_edition_id=edition_id)
    same = (step.entry_id for step in steps if step.entry_id is not None and not step.rewritten)
    _many(session, statement, ({"entry": entry_id} for entry_id in same))


def columns(entry: CalendarEntry) -> dict[str, Any]:
    """The columns of `Entry` that a calendar states."""
    first = entry.publication.first if entry.publication else None
    searched = (
        "" if entry.id.startswith(DIGEST_PREFIX) else entry.id,
        entry.title,
        entry.description,
        entry.buyer,
        entry.department,
        entry.place,
        entry.current_contract,
        *entry.cpv,
    )
    return {
        "source_key": entry.id,
        "title": entry.title,
        "title_folded": fold(entry.title),
        "buyer": entry.buyer,
        "department": entry.department,
        "status": entry.status,
        "kind": entry.kind,
        "procedure": entry.procedure,
        "cpv_main": entry.cpv[0] if entry.cpv else None,
        "value_min": entry.value_min,
        "value_max": entry.value_max,
        "publication_first": first,
        "publication_last": entry.publication.last if entry.publication else None,
        "quarter": f"{first.year}-Q{(first.month - 1) // 3 + 1}" if first else None,
        "start_first": entry.start.first if entry.start else None,
        "duration_months_max": entry.duration_months_max,
        "lots": entry.lots,
        "problem_count": sum(map(is_trouble, entry.problems)),
        "search_text": fold(" ".join(searched)),
    }


def _judgement(judged: Judged, said: dict[str, Any]) -> dict[str, Any]:
    return {
        "score": said["score"],
        "band": said["band"],
        "route": said["route"],
        "labour_intensity": said["labour_intensity"],
        "screened_on": judged.on,
        "rulebook_version": judged.rulebook_version,
    }


def _table(of: type[SQLModel]) -> Table:
    table: Table = of.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
    return table


def _add(session: Session, table: type[SQLModel], rows: Iterable[dict[str, Any]]) -> None:
    statement = insert(_table(table))
    for block in _blocks(rows):
        session.connection().execute(statement, block)


def _many(session: Session, statement: Any, rows: Iterable[dict[str, Any]]) -> None:
    """Run one statement for every row of parameters, past the ORM: ids in `bindparam` names choose rows."""
    for block in _blocks(rows):
        session.connection().execute(statement, block)


def _blocks(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """A few rows at a time, so that those of a large calendar are not all held at once."""
    left = iter(rows)
    while block := list(islice(left, _BATCH)):
        yield block
