"""Importing calendars, whole or not at all, and screening their entries again."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, func, select

from procurement_app.calendars.model import CalendarEntry
from procurement_app.documents.model import Problem
from procurement_app.models import (
    CalendarSource,
    ChangeKind,
    Edition,
    Entry,
    EntryRecord,
    Original,
    SavedMapping,
)
from procurement_app.models.database import writing
from procurement_app.services.access import audit
from procurement_app.services.access.audit import Actor
from procurement_app.services.calendar import edition_store, identity
from procurement_app.services.calendar.calendar_files import (
    UNTRUSTED,
    MappingRow,
    Preview,
    PreviewColumn,
    Received,
    checked_mapping,
    column_names,
    corrected,
    mapping_named,
    mappings,
    original_of,
    preview,
    read_confined,
    receive,
    understood_mapping,
    usable,
)
from procurement_app.services.calendar.edition_rows import (
    EditionRow,
    edition_named,
    edition_problems,
    edition_row,
    editions,
    sources,
)
from procurement_app.services.calendar.read_entries import ReadEntries
from procurement_app.services.errors import Refused
from procurement_app.services.storage import Store
from procurement_app.services.work import codec, confinement, queue
from procurement_app.services.work.confinement import Progress

# The files, their columns and what was made of them belong to this service too.
__all__ = [
    "MappingRow",
    "Preview",
    "PreviewColumn",
    "Received",
    "column_names",
    "corrected",
    "edition_problems",
    "editions",
    "mapping_named",
    "mappings",
    "preview",
    "receive",
    "sources",
    "understood_mapping",
]

IMPORT = "import-calendar"
RESCREEN = "screen-entries"
_BLOCK = 2_000  # entries screened again in one transaction
_RACES = 3
# How much of an import is done when its file is read and judged, and when it is compared.
_READ, _COMPARED = 0.5, 0.6


def start_import(
    session: Session,
    original_id: int,
    *,
    source_name: str,
    published_on: date,
    on: date,
    actor: Actor,
    now: datetime,
    mapping: dict[str, Any] | None = None,
    save_mapping_as: str | None = None,
) -> int:
    """Have a received file imported by a job, judged by the law of `on`. Returns the job's id.

    Raises Refused when this source has this file already, read in the same way, or a newer edition.
    """
    original = original_of(session, original_id)
    name = _source_name(source_name)
    given = checked_mapping(mapping).to_json() if mapping else None
    earlier = _earlier(session, name, original, given)
    if earlier is not None:
        raise Refused(
            "already-imported",
            f"Dit bestand is al ingelezen, als editie {earlier.number} van {name}. "
            "Kies een ander bestand, of verander de betekenis van de kolommen.",
            409,
        )
    _refuse_older(session, name, published_on)
    payload = {
        "original_id": original_id,
        "source_name": name,
        "published_on": published_on.isoformat(),
        "on": on.isoformat(),
        "mapping": given,
        "save_mapping_as": (save_mapping_as or "").strip()[:80] or None,
        "actor_id": actor.id,
        "actor": actor.name,
        "role": actor.role,
    }
    key = import_key(original.sha256, given)
    with writing(session):
        return queue.offer(session, IMPORT, f"calendar:{name}:{key}", payload, actor=actor, now=now)


def import_edition(
    session: Session,
    store: Store,
    original_id: int,
    *,
    source_name: str,
    published_on: date,
    on: date,
    actor: Actor,
    now: datetime,
    mapping: dict[str, Any] | None = None,
    save_mapping_as: str | None = None,
    fictitious: bool = False,
    on_progress: Progress | None = None,
) -> EditionRow:
    """Import a received file as the newest edition of a source, which is made when it is new.

    Doing it again with the same file and mapping (or none given) gives the edition that is there: a job
    may be repeated. Raises Refused when the file cannot be read; then nothing is changed.
    """
    original = original_of(session, original_id)
    name = _source_name(source_name)
    given = checked_mapping(mapping).to_json() if mapping else None
    earlier = _earlier(session, name, original, given)
    if earlier is not None:
        return earlier
    _refuse_older(session, name, published_on)
    asked = {"mapping": given or _remembered(session, name), "on": on.isoformat()}
    tell = _Stages(on_progress)
    with ReadEntries() as entries:
        read = read_confined(
            store, "read_calendar", original, asked, tell.within(_READ), on_piece=entries.add
        )
        entries.finish(read["total"])
        if read["mapping"] is not None:
            usable(read["mapping"])
            earlier = _earlier(session, name, original, read["mapping"])
            if earlier is not None:
                return earlier
        if not entries:
            raise Refused(
                "no-entries",
                "In dit bestand staat geen enkel traject. Controleer of dit het goede bestand is.",
                422,
            )
        edition = Edition(
            source_id=0,
            number=0,
            original_id=original_id,
            import_key=import_key(original.sha256, read["mapping"]),
            name=original.name,
            published_on=published_on,
            imported_at=now,
            imported_by=actor.id,
            mapping=read["mapping"],
        )
        brought = _Brought(
            name,
            edition,
            entries,
            edition_store.Judged(entries.screenings, read["rulebook_version"], on),
            codec.PROBLEMS.validate_python(read["problems"]),
            (save_mapping_as or "") if read["mapping"] else "",
            fictitious,
        )
        _take_in(session, brought, tell, actor, now)
    return edition_named(session, edition.id or 0)


@dataclass(frozen=True)
class _Brought:
    """What an import brings: `edition` is not in the session yet, `problems` are of the file as a whole, and
    the mapping is kept under the name `save_mapping_as` ("" for none)."""

    source_name: str
    edition: Edition
    entries: ReadEntries
    judged: edition_store.Judged
    problems: Sequence[Problem]
    save_mapping_as: str
    fictitious: bool


def _take_in(session: Session, brought: _Brought, tell: _Stages, actor: Actor, now: datetime) -> None:
    """Compare with what the source has, and store in one transaction. Raises Refused when others keep coming
    in between."""
    name = brought.source_name
    for _ in range(_RACES):
        tell("comparing", _READ)
        newest, steps = _steps(session, name, brought.entries)
        tell("storing", _COMPARED)
        with writing(session):
            if _newest(session, name) == newest:
                _store(session, brought, steps, actor, now)
                return
    raise Refused(
        "busy", "Iemand anders leest deze kalender nu ook in. Probeer het over een minuut opnieuw.", 409
    )


class _Stages:
    """Tells how far an import is, each stage within its share of the whole."""

    def __init__(self, on_progress: Progress | None) -> None:
        self._on_progress = on_progress

    def __call__(self, stage: str, share: float) -> None:
        if self._on_progress is not None:
            self._on_progress(stage, share)

    def within(self, most: float) -> Progress:
        return lambda stage, share: self(stage, most * share)


def rescreen_all(session: Session, on: date, *, actor: Actor, now: datetime) -> int:
    """Have every entry screened again by the law of `on`. Returns the job's id."""
    with writing(session):
        audit.record(
            session, actor=actor, action="entries-rescreened", noun="entry", now=now, on=on.isoformat()
        )
        return queue.offer(session, RESCREEN, "entries", {"on": on.isoformat()}, actor=actor, now=now)


def screen_entries(session: Session, store: Store, on: date, *, on_progress: Progress | None = None) -> int:
    """Screen every entry in the calendar again, block by block. Returns how many."""
    known = session.exec(select(Entry.id).where(col(Entry.present).is_(True)).order_by(col(Entry.id))).all()
    for start in range(0, len(known), _BLOCK):
        block = session.exec(
            select(Entry.id, Entry.last_edition_id, EntryRecord.facts)
            .join(EntryRecord, col(EntryRecord.entry_id) == col(Entry.id))
            .where(col(Entry.id).in_(known[start : start + _BLOCK]))
        ).all()
        session.rollback()  # no transaction stays open while the worker reads
        read = confinement.run(
            store,
            f"{UNTRUSTED}:screen_entries",
            json.dumps([facts for *_, facts in block]).encode(),
            {"on": on.isoformat()},
        )
        judged = edition_store.Judged(read["screenings"], read["rulebook_version"], on)
        with writing(session):
            edition_store.store_judgement(
                session, [(entry or 0, edition) for entry, edition, _ in block], judged
            )
        if on_progress is not None:
            on_progress("rules", min(1.0, (start + _BLOCK) / len(known)))
    return len(known)


def import_key(sha256: str, mapping: dict[str, Any] | None) -> str:
    """The same for the same bytes of which the columns mean the same."""
    told = json.dumps(_meaning(mapping), ensure_ascii=False) if mapping else ""
    return hashlib.sha256(f"{sha256}\n{told}".encode()).hexdigest()


def _store(
    session: Session, brought: _Brought, steps: Sequence[edition_store.Step], actor: Actor, now: datetime
) -> None:
    """Everything of an edition, inside the caller's transaction."""
    edition = brought.edition
    if brought.save_mapping_as and edition.mapping:
        _save_mapping(session, brought.save_mapping_as, edition.mapping, actor, now)
    source = _renewed_source(session, brought, now)
    assert source.id is not None
    edition.source_id = source.id
    edition.number = 1 + len(session.exec(select(Edition.id).where(Edition.source_id == source.id)).all())
    counted = Counter(step.kind for step in steps)
    edition.entries = len(brought.entries)
    edition.new = counted[ChangeKind.NEW] + counted[ChangeKind.BACK]
    edition.changed = counted[ChangeKind.CHANGED]
    edition.notation_only = counted[ChangeKind.NOTATION]
    edition.gone = counted[ChangeKind.GONE]
    edition.unchanged = counted[None]
    session.add(edition)
    session.flush()
    troubles = edition_store.store_problems(session, edition, brought.problems)
    edition.problems = troubles + edition_store.store(
        session, edition, steps, brought.entries, brought.judged, fictitious=brought.fictitious, now=now
    )
    session.add(edition)
    audit.record(
        session,
        actor=actor,
        action="calendar-imported",
        noun="edition",
        noun_id=edition.id,
        now=now,
        source=source.id,
        number=edition.number,
        entries=edition.entries,
        new=edition.new,
        changed=edition.changed,
        gone=edition.gone,
    )


def _renewed_source(session: Session, brought: _Brought, now: datetime) -> CalendarSource:
    """The source of an edition, made when it is new; it remembers the mapping that was used last."""
    name = brought.source_name
    source = session.exec(select(CalendarSource).where(CalendarSource.name == name)).first()
    source = source or CalendarSource(name=name, fictitious=brought.fictitious, created_at=now)
    source.mapping = brought.edition.mapping
    session.add(source)
    session.flush()
    return source


def _steps(
    session: Session, source_name: str, entries: Sequence[CalendarEntry]
) -> tuple[int | None, list[edition_store.Step]]:
    """What these entries do to the source as it is now, and the edition that was newest then."""
    newest = _newest(session, source_name)
    known = session.exec(
        select(Entry.id, Entry.present, EntryRecord.facts)
        .join(EntryRecord, col(EntryRecord.entry_id) == col(Entry.id))
        .join(CalendarSource, col(CalendarSource.id) == col(Entry.source_id))
        .where(CalendarSource.name == source_name)
        .order_by(col(Entry.id))
    ).all()
    session.rollback()  # comparing takes a while: no transaction stays open meanwhile
    if not known:
        return newest, [edition_store.Step(ChangeKind.NEW, None, index) for index in range(len(entries))]
    before = [
        identity.Known(entry_id or 0, present, codec.ENTRY.validate_python(facts))
        for entry_id, present, facts in known
    ]
    return newest, identity.steps(before, list(entries))


def _newest(session: Session, source_name: str) -> int | None:
    return session.exec(
        select(func.max(Edition.id))
        .join(CalendarSource, col(CalendarSource.id) == col(Edition.source_id))
        .where(CalendarSource.name == source_name)
    ).one()


def _refuse_older(session: Session, source_name: str, published_on: date) -> None:
    """Raises Refused when the source has an edition of a later date: it would seem to be the newest."""
    newest = session.exec(
        select(func.max(Edition.published_on))
        .join(CalendarSource, col(CalendarSource.id) == col(Edition.source_id))
        .where(CalendarSource.name == source_name)
    ).one()
    if newest is not None and published_on < newest:
        raise Refused(
            "older-edition",
            f"{source_name} heeft al een nieuwere editie, van {newest:%d-%m-%Y}. Controleer de datum van "
            "deze editie; een oudere kan na een nieuwere niet meer worden ingelezen.",
            409,
        )


def _earlier(
    session: Session, source_name: str, original: Original, mapping: dict[str, Any] | None
) -> EditionRow | None:
    """The newest edition of this file, of those read with `mapping` when it is given."""
    found = session.exec(
        select(Edition)
        .join(CalendarSource, col(CalendarSource.id) == col(Edition.source_id))
        .where(CalendarSource.name == source_name, Edition.original_id == original.id)
        .order_by(col(Edition.id).desc())
    )
    for edition in found:
        if mapping is None or _meaning(edition.mapping) == _meaning(mapping):
            return edition_row(edition, source_name)
    return None


def _meaning(mapping: dict[str, Any] | None) -> list[list[Any]]:
    """What the columns mean, without how sure we were of it or why."""
    parts = ("label", "field", "unit", "per", "period", "fill_down")
    return [
        [column.get(part) for part in parts]
        for column in (mapping or {"columns": []})["columns"]
        if column["field"]
    ]


def _remembered(session: Session, source_name: str) -> dict[str, Any] | None:
    source = session.exec(select(CalendarSource).where(CalendarSource.name == source_name)).first()
    return source.mapping if source is not None else None


def _save_mapping(session: Session, name: str, mapping: dict[str, Any], actor: Actor, now: datetime) -> None:
    saved = session.exec(select(SavedMapping).where(SavedMapping.name == name)).first()
    saved = saved or SavedMapping(name=name, mapping=mapping, created_at=now, created_by=actor.id)
    saved.mapping = mapping
    session.add(saved)


def _source_name(name: str) -> str:
    tidy = " ".join(name.split())[:120]
    if not tidy:
        raise Refused("no-source", "Geef de kalender een naam, bijvoorbeeld die van de gemeente.")
    return tidy
