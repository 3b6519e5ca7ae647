"""One sentence or row that says of each of several lots something of its own.

'Voor perceel 1 7,5%, voor perceel 2 5%'; 'Social return | 5% | n.v.t.' under 'Eis | Perceel 1 | Perceel 2'.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from procurement_app.screening.model import Status
from procurement_app.screening.rulebook.detection import ValueSpec
from procurement_app.screening.scanned.passage import BlockView, Passage
from procurement_app.screening.status.judgement import Judgement
from procurement_app.screening.status.replies import judge_cell
from procurement_app.screening.text.readers import READERS
from procurement_app.screening.text.sentences import Span
from procurement_app.screening.values.claims import Values
from procurement_app.screening.values.elsewhere import bare_number
from procurement_app.screening.values.in_passage import plain, read_in
from procurement_app.screening.values.scope import LONGEST_QUOTE, Turn, lot_columns, turns

_TURNED = (Status.NEGATED, Status.CONDITIONAL)


class OfLot(NamedTuple):
    """What a finding says of one lot. `quote` is the part of the sentence that says it, or the row up to its
    cell; None of a long row, for as much as is quoted of any finding."""

    lot: str
    judgement: Judgement
    values: Values
    quote: Span | None = None


def by_lot(
    view: BlockView, specs: Mapping[str, ValueSpec], values: Values, judgement: Judgement
) -> list[OfLot]:
    """What a finding says of each lot, where its block gives each a number of its own; else nothing."""
    if view.block.cells:
        return _of_columns(view, specs, values, judgement)
    taken = {name: turns for name in values if (turns := _turns_of(view, specs[name], values[name][1]))}
    shared = {name: value for name, value in values.items() if name not in taken}
    told = next(iter(taken.values()), [])
    return [_of_turn(view, turn, taken, shared, judgement) for turn in told]


def _turns_of(view: BlockView, spec: ValueSpec, place: Span) -> list[Turn]:
    if spec.type not in ("money", "percentage"):
        return []
    sentence = next((one for one in view.sentences if one.start <= place[0] < one.end), None)
    return [] if sentence is None else turns(sentence, sentence.values(spec.type))


def _of_turn(
    view: BlockView, turn: Turn, taken: Mapping[str, Sequence[Turn]], shared: Values, judgement: Judgement
) -> OfLot:
    if not turn.value.number:
        return OfLot(turn.lot, _denied(view, (turn.value.start, turn.value.end)), {}, turn.place)
    own = {
        name: (plain(one.value.number), (one.value.start, one.value.end))
        for name, told in taken.items()
        for one in told
        if one.lot == turn.lot
    }
    others = [one.said for told in taken.values() for one in told if one.lot != turn.lot]
    return OfLot(turn.lot, _of_one(view, judgement, turn.said, others), {**shared, **own}, turn.place)


def _of_columns(
    view: BlockView, specs: Mapping[str, ValueSpec], values: Values, judgement: Judgement
) -> list[OfLot]:
    columns = lot_columns(view)
    inside = {name for name, (_, place) in values.items() if view.block.cell_at(place[0]) in columns.values()}
    if not inside:
        return []
    told = {name: spec for name, spec in specs.items() if name in inside or spec.type not in READERS}
    shared = {name: value for name, value in values.items() if name not in inside}
    said = (_of_cell(view, lot, columns, told, shared, judgement) for lot in columns)
    return [one for one in said if one is not None]


def _of_cell(
    view: BlockView,
    lot: str,
    columns: Mapping[str, Span],
    told: Mapping[str, ValueSpec],
    shared: Values,
    judgement: Judgement,
) -> OfLot | None:
    """What the column of a lot says: its values, yes or no; None for an empty cell and for other words."""
    cell = Passage(view.scanned, *columns[lot])
    quote = (view.block.start, cell.end) if cell.end - view.block.start <= LONGEST_QUOTE else None
    said = judge_cell(cell.text)
    if said is Status.NEGATED:
        return OfLot(lot, _denied(view, columns[lot]), {}, quote)
    read = {name: value for name, spec in told.items() if (value := _read(spec, cell)) is not None}
    if said is None and not read:
        return None
    others = [columns[other] for other in columns if other != lot]
    return OfLot(lot, _of_one(view, judgement, columns[lot], others), {**shared, **read}, quote)


def _read(spec: ValueSpec, cell: Passage) -> tuple[float | str, Span] | None:
    place = (cell.start, cell.end)
    if (read := read_in(spec, cell, [place])) is not None or spec.type not in READERS:
        return read
    bare = bare_number(cell.text)
    return None if bare is None else (bare, place)


def _denied(view: BlockView, place: Span) -> Judgement:
    return Judgement(Status.NEGATED, (("cel", view.scanned.text[slice(*place)].strip()),))


def _of_one(view: BlockView, judgement: Judgement, own: Span, others: Sequence[Span]) -> Judgement:
    """What is judged of one lot: what only the words on other lots say does not turn it."""
    text = view.scanned.text
    elsewhere = all(
        words and words not in text[slice(*own)] and any(words in text[slice(*other)] for other in others)
        for words in (words.strip() for _, words in judgement.cues)
    )
    turned = judgement.status in _TURNED and judgement.cues and elsewhere
    return Judgement(Status.ASSERTED) if turned else judgement
