"""Files that hold a calendar: received once, previewed as often as wanted, and what their columns mean."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, BinaryIO

from pydantic import TypeAdapter, ValidationError
from sqlmodel import Session, func, select

from procurement_app.calendars.mapping import MANY, Column, Mapping
from procurement_app.calendars.messages import is_trouble
from procurement_app.calendars.model import CalendarEntry
from procurement_app.calendars.names import FIELDS
from procurement_app.documents.model import Problem
from procurement_app.models import CalendarSource, Edition, Original, SavedMapping
from procurement_app.models.database import writing
from procurement_app.services import originals
from procurement_app.services.access.audit import Actor
from procurement_app.services.calendar.edition_rows import EditionRow, editions
from procurement_app.services.errors import Missing, Refused
from procurement_app.services.storage import Store
from procurement_app.services.work import codec, confinement
from procurement_app.services.work.confinement import Progress

UNTRUSTED = "procurement_app.services.work.untrusted"
_YEAR_USED = "mapping-year-used"
_YEARLESS = "date-without-year"
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
    """What importing would read. `facts` is what a column can be: (name, Dutch label).

    `troubled` is in how many entries something is not understood, where that is most of them: then a column
    probably means something else. `yearless` is in how many only the year of a moment is missing, `year` what
    is taken for it because the mapping says so. `dated` is
    the day that the file names for this edition.
    """

    name: str
    format: str
    dated: date | None
    columns: list[PreviewColumn]
    facts: list[tuple[str, str]]
    mapping: dict[str, Any] | None
    rows: list[CalendarEntry]
    total: int
    troubled: int
    yearless: int
    year: int | None
    problems: list[Problem]

    @property
    def several_sheets(self) -> bool:
        return any(row.sheet for row in self.rows)


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
        shown = originals.display_name(name)
        original = originals.remember(session, stored.sha256, stored.size, shown, actor=actor, now=now)
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
    original = original_of(session, original_id)
    source = session.get(CalendarSource, source_id) if source_id is not None else None
    used = mapping or (source.mapping if source else None)
    read = read_confined(
        store,
        "preview_calendar",
        original,
        {"mapping": used, "rows": rows},
        most_seconds=_PREVIEW_SECONDS,
    )
    problems = codec.PROBLEMS.validate_python(read["problems"])
    return Preview(
        name=original.name,
        format=read["format"],
        dated=date.fromisoformat(read["dated"]) if read["dated"] else None,
        columns=_columns(read["mapping"], read["examples"]),
        facts=list(FIELDS.items()),
        mapping=read["mapping"],
        rows=[codec.ENTRY.validate_python(facts) for facts in read["entries"]],
        total=read["total"],
        troubled=_troubled(problems, read["total"]),
        year=next((int(str(one.facts["year"])) for one in problems if one.code == _YEAR_USED), None),
        yearless=_rows(problem for problem in problems if problem.code == _YEARLESS),
        problems=problems,
    )


def _troubled(problems: list[Problem], total: int) -> int:
    """In how many entries something is not understood; 0 when that is not most of them."""
    # totals and footnotes are told too, and are no entries
    told = (
        problem
        for problem in problems
        if is_trouble(problem) and not problem.code.startswith("row-") and problem.code != _YEARLESS
    )
    troubled = _rows(told)
    return 0 if total < _FEW_ROWS or troubled <= total / 2 else troubled


def _rows(told: Iterable[Problem]) -> int:
    """In how many rows; sheets have rows of the same number."""
    return len({(one.facts.get("sheet"), one.row) for one in told if one.row is not None})


def understood_mapping(value: Any) -> dict[str, Any]:
    """A mapping that came back from a form or a file, when it is one. Raises Refused."""
    return checked_mapping(value).to_json()


def corrected(mapping: dict[str, Any], choices: dict[str, str]) -> dict[str, Any]:
    """`mapping` as a person corrected it: {column name (see `column_names`): fact, "" for none}.

    Raises Refused for a column or fact that is unknown, for one fact in two columns, and without a title.
    """
    chosen = checked_mapping(mapping)
    _once_each(choices)
    present = {name: column.field or "" for column, name in zip(chosen.columns, chosen.names(), strict=True)}
    try:
        # What is let go comes first, so that it is free for the column that takes it.
        for name, fact in sorted(choices.items(), key=lambda choice: bool(choice[1])):
            if present.get(name) != fact:
                chosen = chosen.with_field(name, fact or None)
    except KeyError as error:
        raise Refused(
            "unknown-column", f"De kolom {error} bestaat niet in dit bestand. Kies opnieuw."
        ) from None
    return usable(chosen.to_json())


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


def original_of(session: Session, original_id: int) -> Original:
    """A file that was received. Raises Missing."""
    original = session.get(Original, original_id)
    if original is None:
        raise Missing("Dit bestand")
    return original


def read_confined(
    store: Store,
    function: str,
    original: Original,
    arguments: dict[str, Any],
    on_progress: Progress | None = None,
    *,
    most_seconds: int | None = None,
    on_piece: Callable[[Any], None] | None = None,
) -> Any:
    """What a function of `untrusted` gives for a calendar file. Raises Refused."""
    try:
        return confinement.run(
            store,
            f"{UNTRUSTED}:{function}",
            store.read(original.sha256),
            {"name": original.name} | arguments,
            on_progress,
            most_seconds=most_seconds,
            on_piece=on_piece,
        )
    except Refused as refusal:
        raise _of_calendar(refusal) from None


def _of_calendar(refusal: Refused) -> Refused:
    said = _TOO_LARGE.get(refusal.code)
    return Refused(refusal.code, f"{said} {_INSTEAD}", refusal.status) if said else refusal


def checked_mapping(value: Any) -> Mapping:
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


def usable(mapping: dict[str, Any]) -> dict[str, Any]:
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
    shown = Mapping.from_json(mapping)
    return [
        PreviewColumn(name, column.field or "", column.confidence, column.reason, examples.get(name, []))
        for column, name in zip(shown.columns, shown.names(), strict=True)
    ]


def column_names(mapping: dict[str, Any]) -> list[str]:
    """What each column is called in `corrected`."""
    return Mapping.from_json(mapping).names()
