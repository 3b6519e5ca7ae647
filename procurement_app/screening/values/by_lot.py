"""One sentence or row that gives each of several lots a number of its own.

'Voor perceel 1 7,5%, voor perceel 2 5%'; 'Social return | 5% | 2%' under 'Eis | Perceel 1 | Perceel 2'.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from procurement_app.screening.model import Status
from procurement_app.screening.rulebook.detection import ValueSpec
from procurement_app.screening.scanned.passage import BlockView, Passage
from procurement_app.screening.status.replies import judge_cell
from procurement_app.screening.text.sentences import Span
from procurement_app.screening.values.claims import Values
from procurement_app.screening.values.elsewhere import bare_number
from procurement_app.screening.values.in_passage import plain
from procurement_app.screening.values.scope import Turn, lot_columns, turns


class OfLot(NamedTuple):
    """What a finding says of one lot. `quote` is the part of the sentence that says it, None for as much as
    is quoted of any finding; `denied` is the cell that says no, or ""."""

    lot: str
    values: Values
    quote: Span | None = None
    denied: str = ""


def by_lot(view: BlockView, specs: Mapping[str, ValueSpec], values: Values) -> list[OfLot]:
    """What a finding says of each lot, where its block gives each a number of its own; else nothing."""
    if view.block.cells:
        return _of_columns(view, specs, values)
    for name, (_, place) in values.items():
        sentence = next((one for one in view.sentences if one.start <= place[0] < one.end), None)
        if sentence is None or specs[name].type not in ("money", "percentage"):
            continue
        if taken := turns(sentence, sentence.values(specs[name].type)):
            return [_of_turn(name, turn, values) for turn in taken]
    return []


def _of_turn(name: str, turn: Turn, values: Values) -> OfLot:
    read = {**values, name: (plain(turn.value.number), (turn.value.start, turn.value.end))}
    return OfLot(turn.lot, read, turn.place)


def _of_columns(view: BlockView, specs: Mapping[str, ValueSpec], values: Values) -> list[OfLot]:
    columns = lot_columns(view)
    inside = {
        name: specs[name]
        for name, (_, place) in values.items()
        if any(start <= place[0] and place[1] <= end for start, end in columns.values())
    }
    if not inside:
        return []
    shared = {name: value for name, value in values.items() if name not in inside}
    told = (_of_cell(view, lot, cell, inside, shared) for lot, cell in columns.items())
    return [one for one in told if one is not None]


def _of_cell(
    view: BlockView, lot: str, cell: Span, inside: Mapping[str, ValueSpec], shared: Values
) -> OfLot | None:
    """What the column of a lot says: its numbers, yes or no; None for an empty cell and for other words."""
    passage = Passage(view.scanned, *cell)
    read = {name: value for name, spec in inside.items() if (value := _number(spec, passage)) is not None}
    if read:
        return OfLot(lot, {**shared, **read})
    said = judge_cell(passage.text)
    if said is None:
        return None
    return OfLot(lot, shared) if said is Status.ASSERTED else OfLot(lot, {}, denied=passage.text.strip())


def _number(spec: ValueSpec, cell: Passage) -> tuple[float, Span] | None:
    if values := cell.values(spec.type):
        return plain(values[0].number), (values[0].start, values[0].end)
    bare = bare_number(cell.text)
    return None if bare is None else (bare, (cell.start, cell.end))
