"""Which entry of a new edition is which entry that we know, and what the edition changes in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

from procurement_app.calendars.compare import Change, compare
from procurement_app.calendars.model import CalendarEntry
from procurement_app.models import ChangeKind
from procurement_app.services.calendar.edition_store import Step


@dataclass(frozen=True)
class Known:
    """An entry that is stored; `present` when the newest edition has it."""

    entry_id: int
    present: bool
    facts: CalendarEntry


def steps(before: Sequence[Known], entries: Sequence[CalendarEntry]) -> list[Step]:
    """What an edition with these entries does, in their order; the entries that are gone come last.

    What matches no entry of the newest edition is looked for among those that left before.
    """
    present = [known for known in before if known.present]
    absent = [known for known in before if not known.present]
    found, gone = _compared(present, entries, range(len(entries)))
    fresh = [index for index in range(len(entries)) if index not in found]
    back, _ = _compared(absent, entries, fresh)
    found |= {index: replace(step, kind=ChangeKind.BACK) for index, step in back.items()}
    found |= {index: Step(ChangeKind.NEW, None, index) for index in fresh if index not in back}
    return [found[index] for index in sorted(found)] + [
        Step(ChangeKind.GONE, known.entry_id, None) for known in gone
    ]


def _compared(
    before: Sequence[Known], entries: Sequence[CalendarEntry], places: Sequence[int]
) -> tuple[dict[int, Step], list[Known]]:
    """(what is done to a known entry, by place in `entries`; known entries that are not there)."""
    comparison = compare([known.facts for known in before], [entries[place] for place in places])
    known_by = {id(known.facts): known for known in before}
    place_of = {id(entries[place]): place for place in places}
    found: dict[int, Step] = {}
    for kind, changes in (
        (ChangeKind.CHANGED, comparison.changed),
        (ChangeKind.NOTATION, comparison.notation_only),
        (None, comparison.unchanged),
    ):
        for change in changes:
            place = place_of[id(change.new)]
            found[place] = _step(kind, known_by[id(change.old)], place, change)
    return found, [known_by[id(entry)] for entry in comparison.gone]


def _step(kind: ChangeKind | None, known: Known, place: int, change: Change) -> Step:
    return Step(
        kind,
        known.entry_id,
        place,
        fields={name: asdict(changed) for name, changed in change.fields.items()},
        rewritten=replace(change.old, row=None) != replace(change.new, row=None),
    )
