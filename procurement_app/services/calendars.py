"""Importing calendars: received once, previewed as often as wanted, imported whole or not at all."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, BinaryIO, overload

from pydantic import TypeAdapter, ValidationError
from sqlmodel import Session, col, func, select

from procurement_app.calendars.mapping import MANY, Column, Mapping
from procurement_app.calendars.model import CalendarEntry
from procurement_app.calendars.names import FIELDS
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
from procurement_app.services import audit, codec, confinement, edition_store, identity, queue
from procurement_app.services.audit import Actor
from procurement_app.services.confinement import Progress
from procurement_app.services.documents import display_name, remember_original
from procurement_app.services.edition_rows import (
    EditionRow,
    edition_named,
    edition_problems,
    edition_row,
    editions,
    sources,
)
from procurement_app.services.errors import Missing, Refused
from procurement_app.services.storage import Store

__all__ = ["edition_problems", "editions", "sources"]  # reading them belongs to this service too

IMPORT = "import-calendar"
RESCREEN = "screen-entries"
_UNTRUSTED = "procurement_app.services.untrusted"
_BLOCK = 2_000  # entries screened again in one transaction
_RACES = 3
_FEW_ROWS = 3  # of fewer, most is no sign
_PREVIEW_SECONDS = 60  # somebody waits in front of the page
# What a calendar asks of people is not what a document does: a calendar in parts seems to lose entries.
_TOO_LARGE = {
    "worker-memory": "Deze kalender kost te veel geheugen om te lezen.",
    "worker-time": "Het lezen van deze kalender duurt te lang en is gestopt.",
    "too-large": "Deze kalender is te groot.",
}
_INSTEAD = (
    "Bewaar alleen het blad met de trajecten als CSV en probeer het opnieuw. Deel de kalender niet op: "
    "dan lijken trajecten te vervallen."
)
_COLUMNS: TypeAdapter[tuple[Column, ...]] = TypeAdapter(tuple[Column, ...])


@dataclass(frozen=True)
class Received:
    """A calendar file that is kept; `editions` are earlier imports of the same file."""

    original_id: int
    name: str
    size: int
    editions: list[EditionRow]


@dataclass(frozen=True)
class PreviewColumn:
    """A column of the file: what it is taken for ("" for nothing), how sure, why, and some of its cells."""

    name: str
    fact: str
    confidence: float
    reason: str
    examples: list[str]


@dataclass(frozen=True)
class Preview:
    """What importing would read. `facts` is what a column can be: (name, Dutch label)."""

    name: str
    format: str
    columns: list[PreviewColumn]
    facts: list[tuple[str, str]]
    mapping: dict[str, Any] | None
    rows: list[CalendarEntry]
    total: int
    problems: list[Problem]


@dataclass(frozen=True)
class MappingRow:
    id: int
    name: str
    created_at: datetime


def receive(
    session: Session, store: Store, data: BinaryIO | bytes, name: str, *, actor: Actor, now: datetime
) -> Received:
    """Keep a calendar file. Raises Refused when it is empty or too large."""
    try:
        stored = store.put(data)
    except Refused as refusal:
        raise _of_calendar(refusal) from None
    with writing(session):
        original = remember_original(
            session, stored.sha256, stored.size, display_name(name), actor=actor, now=now
        )
    assert original.id is not None
    earlier = select(Edition.id).where(Edition.original_id == original.id)
    known = set(session.exec(earlier))
    return Received(
        original.id,
        original.name,
        original.size,
        [edition for edition in editions(session) if edition.id in known],
    )


def preview(
    session: Session,
    store: Store,
    original_id: int,
    *,
    source_id: int | None = None,
    mapping: dict[str, Any] | None = None,
    rows: int = 20,
) -> Preview:
    """What importing this file would give, with the given mapping or the one its source had last.

    Raises Refused with one sentence when the file cannot be read.
    """
    original = _original(session, original_id)
    source = session.get(CalendarSource, source_id) if source_id is not None else None
    used = mapping or (source.mapping if source else None)
    read = _read(
        store,
        "preview_calendar",
        original,
        {"mapping": used, "rows": rows},
        most_seconds=_PREVIEW_SECONDS,
    )
    return Preview(
        name=original.name,
        format=read["format"],
        columns=_columns(read["mapping"], read["examples"]),
        facts=list(FIELDS.items()),
        mapping=read["mapping"],
        rows=[codec.ENTRY.validate_python(facts) for facts in read["entries"]],
        total=read["total"],
        problems=_with_warning(codec.PROBLEMS.validate_python(read["problems"]), read["total"]),
    )


def _with_warning(problems: list[Problem], total: int) -> list[Problem]:
    """First of all that something is wrong with the columns, when most rows have a problem."""
    troubled = len({problem.row for problem in problems if problem.row is not None})
    if total < _FEW_ROWS or troubled <= total / 2:
        return problems
    said = (
        f"Bij {troubled} van de {total} trajecten wordt iets niet begrepen. Waarschijnlijk klopt de "
        "betekenis van een kolom niet: kijk de kolommen na voordat u importeert."
    )
    return [Problem("most-rows-troubled", said), *problems]


def understood_mapping(value: Any) -> dict[str, Any]:
    """A mapping that came back from a form or a file, when it is one. Raises Refused."""
    return _mapping(value).to_json()


def corrected(mapping: dict[str, Any], choices: dict[str, str]) -> dict[str, Any]:
    """`mapping` as a person corrected it: {column name: fact, "" for none}.

    Raises Refused for a column or fact that is unknown, for one fact in two columns, and without a title.
    """
    chosen = _mapping(mapping)
    _once_each(choices)
    present = {column.label: column.field or "" for column in chosen.columns}
    try:
        # What is let go comes first, so that it is free for the column that takes it.
        for name, fact in sorted(choices.items(), key=lambda choice: bool(choice[1])):
            if present.get(name) != fact:
                chosen = chosen.with_field(name, fact or None)
    except KeyError as error:
        raise Refused(
            "unknown-column", f"De kolom {error} bestaat niet in dit bestand. Kies opnieuw."
        ) from None
    return _usable(chosen.to_json())


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
    original = _original(session, original_id)
    name = _source_name(source_name)
    given = _mapping(mapping).to_json() if mapping else None
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
    original = _original(session, original_id)
    name = _source_name(source_name)
    given = _mapping(mapping).to_json() if mapping else None
    earlier = _earlier(session, name, original, given)
    if earlier is not None:
        return earlier
    _refuse_older(session, name, published_on)
    read = _read(
        store,
        "read_calendar",
        original,
        {"mapping": given or _remembered(session, name), "on": on.isoformat()},
        on_progress,
    )
    if read["mapping"] is not None:
        _usable(read["mapping"])
        earlier = _earlier(session, name, original, read["mapping"])
        if earlier is not None:
            return earlier
    entries, screenings = _unpacked(read["blocks"])
    if not entries:
        raise Refused(
            "no-entries",
            "In dit bestand staat geen enkel traject. Controleer of dit het goede bestand is.",
            422,
        )
    if on_progress is not None:
        on_progress("storing", 0.9)
    judged = edition_store.Judged(screenings, read["rulebook_version"], on)
    problems = codec.PROBLEMS.validate_python(read["problems"])
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
    for _ in range(_RACES):
        newest, steps = _steps(session, name, entries)
        with writing(session):
            if _newest(session, name) != newest:
                continue  # another edition came in between: compare with that one
            if save_mapping_as and read["mapping"]:
                _save_mapping(session, save_mapping_as, read["mapping"], actor, now)
            _store(session, name, edition, steps, entries, judged, problems, fictitious, actor, now)
        return edition_named(session, edition.id or 0)
    raise Refused(
        "busy", "Iemand anders leest deze kalender nu ook in. Probeer het over een minuut opnieuw.", 409
    )


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
            f"{_UNTRUSTED}:screen_entries",
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


def mappings(session: Session) -> list[MappingRow]:
    """Saved mappings, by name."""
    found = session.exec(select(SavedMapping).order_by(func.lower(SavedMapping.name)))
    return [MappingRow(mapping.id or 0, mapping.name, mapping.created_at) for mapping in found]


def mapping_named(session: Session, name: str) -> dict[str, Any]:
    """A saved mapping. Raises Missing."""
    found = session.exec(select(SavedMapping).where(SavedMapping.name == name)).first()
    if found is None:
        raise Missing(f"De kolomindeling {name}")
    return found.mapping


def import_key(sha256: str, mapping: dict[str, Any] | None) -> str:
    """The same for the same bytes of which the columns mean the same."""
    told = json.dumps(_meaning(mapping), ensure_ascii=False) if mapping else ""
    return hashlib.sha256(f"{sha256}\n{told}".encode()).hexdigest()


def _store(
    session: Session,
    source_name: str,
    edition: Edition,
    steps: Sequence[edition_store.Step],
    entries: Sequence[CalendarEntry],
    judged: edition_store.Judged,
    problems: Sequence[Problem],
    fictitious: bool,
    actor: Actor,
    now: datetime,
) -> None:
    source = session.exec(select(CalendarSource).where(CalendarSource.name == source_name)).first()
    source = source or CalendarSource(name=source_name, fictitious=fictitious, created_at=now)
    source.mapping = edition.mapping
    session.add(source)
    session.flush()
    assert source.id is not None
    edition.source_id = source.id
    edition.number = 1 + len(session.exec(select(Edition.id).where(Edition.source_id == source.id)).all())
    counted = {kind: sum(step.kind is kind for step in steps) for kind in ChangeKind}
    edition.entries = len(entries)
    edition.new = counted[ChangeKind.NEW] + counted[ChangeKind.BACK]
    edition.changed = counted[ChangeKind.CHANGED]
    edition.notation_only = counted[ChangeKind.NOTATION]
    edition.gone = counted[ChangeKind.GONE]
    edition.unchanged = sum(step.kind is None for step in steps)
    session.add(edition)
    session.flush()
    edition_store.store(session, edition, steps, entries, judged, fictitious=fictitious, now=now)
    everything = [*problems, *(problem for entry in entries for problem in entry.problems)]
    edition.problems = edition_store.store_problems(session, edition, everything)
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
    before = [
        identity.Known(entry_id or 0, present, codec.ENTRY.validate_python(facts))
        for entry_id, present, facts in known
    ]
    return newest, identity.steps(before, entries)


def _newest(session: Session, source_name: str) -> int | None:
    return session.exec(
        select(func.max(Edition.id))
        .join(CalendarSource, col(CalendarSource.id) == col(Edition.source_id))
        .where(CalendarSource.name == source_name)
    ).one()


def _read(
    store: Store,
    function: str,
    original: Original,
    arguments: dict[str, Any],
    on_progress: Progress | None = None,
    *,
    most_seconds: int | None = None,
) -> Any:
    """What a function of `untrusted` gives for a calendar file. Raises Refused."""
    try:
        return confinement.run(
            store,
            f"{_UNTRUSTED}:{function}",
            store.read(original.sha256),
            {"name": original.name} | arguments,
            on_progress,
            most_seconds=most_seconds,
        )
    except Refused as refusal:
        raise _of_calendar(refusal) from None


def _of_calendar(refusal: Refused) -> Refused:
    said = _TOO_LARGE.get(refusal.code)
    return Refused(refusal.code, f"{said} {_INSTEAD}", refusal.status) if said else refusal


class _Screenings(Sequence[dict[str, Any]]):
    """What screening says of each entry, unpacked a block at a time: of 60,000 it would fill gigabytes."""

    def __init__(self, blocks: Sequence[str], length: int) -> None:
        self._blocks, self._length = blocks, length
        self._held: tuple[int, list[dict[str, Any]]] = (-1, [])

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, index: int) -> dict[str, Any]: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[dict[str, Any]]: ...
    def __getitem__(self, index: int | slice) -> dict[str, Any] | Sequence[dict[str, Any]]:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(self._length))]
        if not 0 <= index < self._length:
            raise IndexError(index)
        number, place = divmod(index, codec.BLOCK)
        if self._held[0] != number:
            self._held = (number, codec.unpack(self._blocks[number])["screenings"])
        return self._held[1][place]


def _unpacked(blocks: Sequence[str]) -> tuple[list[CalendarEntry], _Screenings]:
    """The entries in packed blocks, and what screening says of each."""
    entries = [
        codec.ENTRY.validate_python(facts) for block in blocks for facts in codec.unpack(block)["entries"]
    ]
    return entries, _Screenings(blocks, len(entries))


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


def _original(session: Session, original_id: int) -> Original:
    original = session.get(Original, original_id)
    if original is None:
        raise Missing("Dit bestand")
    return original


def _source_name(name: str) -> str:
    tidy = " ".join(name.split())[:120]
    if not tidy:
        raise Refused("no-source", "Geef de kalender een naam, bijvoorbeeld die van de gemeente.")
    return tidy


def _mapping(value: Any) -> Mapping:
    """A mapping that may come from outside. Raises Refused when it is something else."""
    try:
        chosen = Mapping.from_json(value)
        _COLUMNS.validate_python(value["columns"])
        if any(column.field and column.field not in FIELDS for column in chosen.columns):
            raise ValueError("unknown field")
    except (ValueError, TypeError, KeyError, AttributeError, ValidationError):
        raise Refused(
            "bad-mapping", "Deze kolomindeling is niet te lezen. Laat de kolommen opnieuw voorstellen."
        ) from None
    return chosen


def _usable(mapping: dict[str, Any]) -> dict[str, Any]:
    """`mapping` when entries can be read with it. Raises Refused."""
    columns = mapping["columns"]
    _once_each({str(number): column["field"] or "" for number, column in enumerate(columns)})
    if not any(column["field"] == "title" for column in columns):
        raise Refused(
            "no-title",
            "Geen enkele kolom is de titel van een traject. Kies bij één kolom ‘Titel’.",
            422,
        )
    return mapping


def _once_each(choices: dict[str, str]) -> None:
    """Raises Refused when two columns are said to hold a fact that only one can hold."""
    facts = [fact for fact in choices.values() if fact and fact not in MANY]
    twice = next((fact for fact in facts if facts.count(fact) > 1), None)
    if twice is not None:
        raise Refused(
            "fact-twice",
            f"U koos ‘{FIELDS.get(twice, twice)}’ bij meer dan één kolom. Kies bij de andere kolom "
            "iets anders, of ‘Niet gebruiken’.",
            422,
        )


def _columns(mapping: dict[str, Any] | None, examples: dict[str, list[str]]) -> list[PreviewColumn]:
    if mapping is None:
        return []
    return [
        PreviewColumn(
            column.label, column.field or "", column.confidence, column.reason, examples.get(column.label, [])
        )
        for column in Mapping.from_json(mapping).columns
    ]
