"""Values that stand apart from the words they belong to: in another cell, in a list, or in a block before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from procurement_app.screening.rulebook.detection import ValueSpec
from procurement_app.screening.scanned.passage import BlockView, Passage
from procurement_app.screening.text.numerals import number
from procurement_app.screening.text.sentences import Span
from procurement_app.screening.values.award_points import adds_up, in_list, listed_score, score_in_cell
from procurement_app.screening.values.certificate_names import certificates, refers_back
from procurement_app.screening.values.changed import outcome

# '20', 'max. 20', '0–20'
_BARE = re.compile(r"\W*(?:max\W+|maximaal\s|\d{1,3}\s?(?:[-–]|tot|t/m)\s?)?(\d{1,3}(?:,\d)?)\W*")
_LABELLED_NUMBER = re.compile(
    r"\W*(?:(?:ja|yes|max\.?|maximaal|minimaal|min\.?|ten minste|minstens|at least)\W+)*"
    r"(\d{1,3}|één|eén|een|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|one|two|three|four|five)"
    # '2 per schooljaar', '3 plekken'
    r"(?:\s?x)?(?:\s(?:per|plekken|plaatsen|leerlingen|studenten|stagiairs?|stuks)\b[^.;\d]*)?"
    # '4 (zie bijlage 2)', '2: scanners en poorten'
    r"(?:\W*|\s?[:(,;].*)",
    re.IGNORECASE,
)
_SCORES = "score-head"
_NAMED_WITHIN = 2  # blocks before that may name the certificate


def under_scores(view: BlockView, cell: Span) -> bool:
    """Whether the number in a cell is a score, by the head of its column or the nearest heading."""
    head = view.head
    heads = [above for above in view.above if head is None or above.start != head.start][:1]
    if head is not None and len(head.cells) == len(view.block.cells):
        heads.append(Passage(view.scanned, *head.cells[view.block.cells.index(cell)]))
    return any(one.concept(_SCORES) for one in heads)


def from_label(spec: ValueSpec, view: BlockView, spans: Sequence[Span]) -> tuple[float, Span] | None:
    """The number in the cell after a label that names what is counted: 'Percelen' - 'ja, 6'."""
    text, names = view.scanned.text, spec.of or spec.cell
    cells = view.block.cells
    for (first, last), (start, end) in pairwise(cells):
        label = Passage(view.scanned, first, last)
        if (bare := _LABELLED_NUMBER.fullmatch(text, start, end)) and any(map(label.concept, names)):
            return number(bare[1]), (start, end)
    if not spec.of:
        return None
    own = next((place for place, cell in enumerate(cells) if cell[0] <= spans[0][0] < cell[1]), len(cells))
    for start, end in cells[own + 1 :]:
        if bare := _LABELLED_NUMBER.fullmatch(text, start, end):
            return number(bare[1]), (start, end)
    return None


def from_cell(spec: ValueSpec, view: BlockView, spans: Sequence[Span]) -> tuple[float, Span] | None:
    """The one bare number in the cells after the match, under a head that says what such numbers are."""
    text = view.scanned.text
    if not any(above.concept(name) for above in view.above for name in spec.cell):
        return None
    last = spans[0][1]
    found: dict[float, Span] = {}
    for start, end in view.block.cells:
        if start >= last and (bare := bare_number(text[start:end])) is not None:
            found[bare] = (start, end)
    if len(found) != 1:
        return None
    return next(iter(found.items()))


def bare_number(text: str) -> float | None:
    """The number that a cell consists of ('20', 'max. 20', '0–20'); None where more stands in it."""
    bare = _BARE.fullmatch(text)
    return None if bare is None else number(bare[1])


def score_in_row(spec: ValueSpec, view: BlockView, spans: Sequence[Span]) -> tuple[float, Span] | None:
    """The number of points in the cells after the subject; it goes before '10 punten per plaats'."""
    if len(view.block.cells) < 2:
        return None
    if (result := outcome(view)) and (bare := bare_number(result.text)) is not None:
        return bare, (result.start, result.end)
    own = view.block.cell_at(spans[0][0])
    if own is not None and adds_up(view.scanned.text, *own):
        return listed_score(view.scanned.text, *own, spans)
    headed = any(above.concept(name) for above in view.above for name in spec.cell)
    return score_in_cell(view, spans[0], headed)


def running_score(
    spec: ValueSpec, view: BlockView, spans: Sequence[Span], found: tuple[float | str, Span] | None
) -> tuple[float, Span] | None:
    """What a running list of criteria gives the subject: where no points stand beside it, or where those are
    the points of all together ('honderd punten: zestig voor ...'). Shares of a hundred are weights too."""
    text, block = view.scanned.text, view.block
    listed = listed_score(text, block.start, block.end, spans)
    if listed is None or (found is not None and found[0] == listed[0]):
        return None
    if found is None:
        return listed if spec.type == "points" or adds_up(text, block.start, block.end) else None
    return listed if in_list(text, block.start, block.end, found[1]) else None


def certificate_before(view: BlockView, spans: Sequence[Span]) -> tuple[str, Span] | None:
    """The last name in the blocks before, where a block speaks of 'dat keurmerk' without naming it."""
    if not refers_back(view.whole.text):
        return None
    for index in range(view.index - 1, max(-1, view.index - 1 - _NAMED_WITHIN), -1):
        before = view.scanned.heading(index)
        if names := [*certificates(before.text)]:
            start, end = names[-1]
            return before.text[start:end], spans[0]
    return None
