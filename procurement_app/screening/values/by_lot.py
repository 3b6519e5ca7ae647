"""One sentence or row that says of each of several lots something of its own.

'Voor perceel 1 7,5%, voor perceel 2 5%'; 'Social return | 5% | n.v.t.' under 'Eis | Perceel 1 | Perceel 2'.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from procurement_app.screening.finding.meeting import TURNED
from procurement_app.screening.model import Status
from procurement_app.screening.rulebook.detection import ValueSpec
from procurement_app.screening.scanned.passage import BlockView, Passage
from procurement_app.screening.status.cues import by_cues
from procurement_app.screening.status.judgement import Judgement, Subject
from procurement_app.screening.status.replies import judge_cell
from procurement_app.screening.text.answer_words import OPEN_CELL
from procurement_app.screening.text.readers import READERS
from procurement_app.screening.text.sentences import Span
from procurement_app.screening.values.claims import Values
from procurement_app.screening.values.elsewhere import bare_number
from procurement_app.screening.values.in_passage import plain, read_in
from procurement_app.screening.values.scope import AMOUNTS, LONGEST_QUOTE, Turn, lot_columns, turns_at

_DITTO = re.compile(r"\s*(?:idem|id\.|ditto|[\"”〃])\s*", re.IGNORECASE)
_TURNED = (Status.NEGATED, Status.CONDITIONAL)


class OfLot(NamedTuple):
    """What a finding says of one lot. `quote` is the part of the sentence that says it, or the row up to its
    cell; None of a long row, for as much as is quoted of any finding."""

    lot: str
    judgement: Judgement
    values: Values
    quote: Span | None = None


class Said(NamedTuple):
    """A finding before it is told apart by lot: where it stands, the values of its rule and what was read of
    them, the places that matched, and the status of the whole."""

    view: BlockView
    specs: Mapping[str, ValueSpec]
    values: Values
    spans: Sequence[Span]
    judgement: Judgement


def by_lot(said: Said) -> list[OfLot]:
    """What a finding says of each lot, where its block gives each a number of its own; else nothing."""
    specs, values = said.specs, said.values
    if said.view.block.cells:
        return _of_columns(said)
    taken = {
        name: told
        for name, (_, place) in values.items()
        if specs[name].type in AMOUNTS and (told := turns_at(said.view, place[0], specs[name].type))
    }
    shared = {name: value for name, value in values.items() if name not in taken}
    first = next(iter(taken.values()), [])
    return [_of_turn(said, turn, taken, shared) for turn in first]


def _of_turn(said: Said, turn: Turn, taken: Mapping[str, Sequence[Turn]], shared: Values) -> OfLot:
    if not turn.value.number:
        return OfLot(turn.lot, _by_cell(said, (turn.value.start, turn.value.end)), {}, turn.place)
    own = {
        name: (plain(one.value.number), (one.value.start, one.value.end))
        for name, told in taken.items()
        for one in told
        if one.lot == turn.lot
    }
    others = [one.said for told in taken.values() for one in told if one.lot != turn.lot]
    return OfLot(turn.lot, _of_one(said, turn.said, others), {**shared, **own}, turn.place)


def _of_columns(said: Said) -> list[OfLot]:
    view, specs, columns = said.view, said.specs, lot_columns(said.view)
    inside = {
        name for name, (_, place) in said.values.items() if view.block.cell_at(place[0]) in columns.values()
    }
    if not inside:
        return _of_answers(said, columns)
    told = {name: spec for name, spec in specs.items() if name in inside or spec.type not in READERS}
    shared = {name: value for name, value in said.values.items() if name not in inside}
    found: list[OfLot] = []
    for lot, cell in columns.items():
        if found and _DITTO.fullmatch(view.scanned.text, *cell):
            found.append(found[-1]._replace(lot=lot, quote=_quote(view, cell)))
        elif (one := _of_cell(said, lot, columns, told, shared)) is not None:
            found.append(one)
    return found


def _of_answers(said: Said, columns: Mapping[str, Span]) -> list[OfLot]:
    """What the columns of lots answer to the label of their row, where these differ: 'ja | nee'."""
    view, judgement = said.view, said.judgement
    cue, words = judgement.cues[0] if judgement.cues else ("", "")
    cells = {lot: view.scanned.text[slice(*cell)].strip() for lot, cell in columns.items()}
    answers = {lot: judge_cell(cell) for lot, cell in cells.items()}
    answered = next((answers[lot] for lot, cell in cells.items() if cell == words.strip()), None)
    if cue != "cel" or judgement.status not in TURNED or set(answers.values()) - {None} != set(TURNED):
        return []
    found = []
    for lot, cell in cells.items():
        status = judgement.status if answers[lot] is answered else TURNED[judgement.status]
        if answers[lot] is None:
            status = Status.CONDITIONAL if OPEN_CELL.fullmatch(cell) else Status.MENTIONED
        if cell:
            found.append(
                OfLot(lot, Judgement(status, (("cel", cell),)), said.values, _quote(view, columns[lot]))
            )
    return found


def _of_cell(
    said: Said, lot: str, columns: Mapping[str, Span], told: Mapping[str, ValueSpec], shared: Values
) -> OfLot | None:
    """What the column of a lot says: its values, yes or no; of other words only that the lot is named, and
    None for an empty cell."""
    cell = columns[lot]
    passage, quote = Passage(said.view.scanned, *cell), _quote(said.view, cell)
    answer, words = judge_cell(passage.text), passage.text.strip()
    if not words:
        return None
    if answer is Status.NEGATED:
        return OfLot(lot, _by_cell(said, cell), {}, quote)
    read = {name: value for name, spec in told.items() if (value := _read(spec, passage)) is not None}
    if answer is None and not read:
        status = Status.CONDITIONAL if OPEN_CELL.fullmatch(words) else Status.MENTIONED
        return OfLot(lot, Judgement(status, (("cel", words),)), {}, quote)
    others = [other for other in columns.values() if other != cell]
    return OfLot(lot, _of_one(said, cell, others), {**shared, **read}, quote)


def _quote(view: BlockView, cell: Span) -> Span | None:
    start = view.block.start
    return (start, cell[1]) if cell[1] - start <= LONGEST_QUOTE else None


def _read(spec: ValueSpec, cell: Passage) -> tuple[float | str, Span] | None:
    place = (cell.start, cell.end)
    if (read := read_in(spec, cell, [place])) is not None or spec.type not in READERS:
        return read
    bare = None if "%" in cell.text else bare_number(cell.text)
    return None if bare is None else (bare, place)


def _by_cell(said: Said, cell: Span) -> Judgement:
    """What a cell that says no makes of the label of its row: 'Geen bankgarantie | nee' asks one."""
    status = Status.ASSERTED if _label(said).status is Status.NEGATED else Status.NEGATED
    return Judgement(status, (("cel", said.view.scanned.text[slice(*cell)].strip()),))


def _label(said: Said) -> Judgement:
    """What the cell that names the subject says by itself; nothing that turns it outside a table."""
    cell = said.view.block.cell_at(said.spans[0][0])
    if cell is None:
        return Judgement(Status.ASSERTED)
    return by_cues(Subject(said.view, Passage(said.view.scanned, *cell), said.spans[:1]))


def _of_one(said: Said, own: Span, others: Sequence[Span]) -> Judgement:
    """What is judged of one lot: what only the words on other lots say does not turn it."""
    text, judgement = said.view.scanned.text, said.judgement
    elsewhere = judgement.cues and all(
        words and words not in text[slice(*own)] and any(words in text[slice(*other)] for other in others)
        for words in (words.strip() for _, words in judgement.cues)
    )
    if judgement.status not in _TURNED or not elsewhere:
        return judgement
    label = _label(said)
    if label.status is not Status.ASSERTED:
        return label
    return by_cues(Subject(said.view, Passage(said.view.scanned, *own), [own]))
