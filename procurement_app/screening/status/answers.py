"""Questions with their answers: which words answer a subject, and what the answer does with it.

A question and its answer stand in one paragraph, in the cells of a row ('Vraag', 'Antwoord'), or in two
blocks. The words that keep, drop, change or condition a requirement are cues of the group 'extra-answer'
(rules/vocabulary/status.yaml): they count only in an answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from procurement_app.documents.model import BlockKind
from procurement_app.screening.scanned.passage import BlockView, Passage, ScannedText
from procurement_app.screening.text.sentences import Span

_ASKS = re.compile(r"\b(?:vra(?:ag|gen)|vroeg|vroegen|question|opmerking|inbreng)\b", re.IGNORECASE)
_ANSWERS = re.compile(r"\b(?:antwoord(?:en)?|reactie|answer|response|besluit)\b", re.IGNORECASE)
_QUESTION = re.compile(r"\W*(?:vraag|question)\b", re.IGNORECASE)
_LABELLED = re.compile(r"\W*(?:vraag|question)\s*(?:nr\.?\s*)?\d*(?:\s*[:.)]\s|\t)", re.IGNORECASE)
_ANSWER_BLOCK = re.compile(r"\W*(?:antwoord|answer|reactie)\b", re.IGNORECASE)
_LABEL = re.compile(r"\W*(?:antwoord|answer|reactie)\s*(?:\d+\s*)?[:.]?\s*", re.IGNORECASE)
# what grants or refuses by more than its first words, beside those of `answers` in the vocabulary
_GRANTS = re.compile(
    r"\W*(?:de \w+ honor\w+ (?:dit|uw)"
    r"|daar (?:hebben|heeft) .{0,20}(?:geen (?:moeite|bezwaar|problemen?)|niets op tegen))\b",
    re.IGNORECASE,
)
_REFUSES = re.compile(
    r"\W*(?:.{0,60}\b(?:niet (?:ge)?honore\w+|niet (?:aan )?tegemoet\w*|afgewezen|wijzen (?:wij|we) af"
    r"|honor\w+ .{0,30}\bniet)|.{0,90}\b(?:doet|doen) (?:dat|dit)\b.{0,40}\bniet)\b",
    re.IGNORECASE,
)
_DO = re.compile(r"\W*(?:stuur|voeg|geef|laat|vermeld|lever)\b", re.IGNORECASE)
_THEN = re.compile(r"\W*(?:dan|in dat geval|then)\b", re.IGNORECASE)
_ONLY = re.compile(r"\W*(?:alleen|uitsluitend|enkel|only)\s", re.IGNORECASE)
# Figures that stand beside a criterion answer no question, though the criterion may be put as one.
_FIGURES = re.compile(r"(?=.*\d)(?:[\s\d.,%/–—-]|n\.?\s?v\.?\s?t\.?|punten|points|pt\.?)*", re.IGNORECASE)
_FOR_SOME = re.compile(
    r"\bvoor (?:\w+ )?(?:bedrijven|inschrijvers|ondernemingen|ondernemers|opdrachten|partijen)"
    r" (?:met|die|tot|onder|boven)\b",
    re.IGNORECASE,
)
# 'Voor perceel A wel, voor perceel B niet': it holds, for a part.
_FOR_A_LOT = re.compile(
    r"\W*(?:(?:voor|bij|op|in|for) )?(?:perce(?:el|len)|kavels?|lots?|deel|onderdeel)\b[^.;?]{0,20}\bwel\b",
    re.IGNORECASE,
)
# 'Kunt u twee klanten noemen?', 'Stuur je de polis mee?' asks for a thing, not for an answer; what suppliers
# ask of a buyer ('Kunt u aangeven of ...') is left a question.
_REQUEST = re.compile(
    r"\W*(?:(?:kunt?|wilt?|zou) (?:je|jij|u|jullie)\b[^?]*\b(?:noemen|(?:mee|op)?sturen|meenemen|bijvoegen"
    r"|toevoegen|overleggen|opgeven|inleveren|aanleveren|laten zien)\b[^?]*"
    r"|(?:stuur|geef|noem|lever|neem|voeg|vermeld) (?:je|jij|u)\b[^?]*"
    r"|(?:could|can|would|will) you (?:please )?(?:send|list|name|attach|enclose|provide)\b[^?]*)\?$",
    re.IGNORECASE,
)
_NEAR_OPENING = 30


class Reply(StrEnum):
    """What an answer does with what was asked."""

    KEPT = "kept"
    DROPPED = "dropped"
    CHANGED = "changed"
    CONDITION = "condition"
    YES = "yes"
    NO = "no"
    DO = "do"
    PART = "part"
    UNKNOWN = "unknown"


class Exchange(NamedTuple):
    """A question that holds a subject (to its question mark, or its cell) and the answer to it."""

    question: Span
    answer: Passage | None


def exchange(view: BlockView, spans: Sequence[Span]) -> Exchange | None:
    """The question that the places stand in, with its answer in the same block, or None."""
    if view.block.kind is BlockKind.ROW and (found := _by_columns(view, spans)):
        return found
    text, block = view.scanned.text, view.block
    if not _may_ask(view):
        return None
    last = max(end for _, end in _in_question(view, spans))
    ends = text.find("?", last, block.end)
    numbered = _QUESTION.match(text, block.start, last) is not None
    if ends < 0:
        asks = "?" in text[block.start : last] or _LABELLED.match(text, block.start, last) is not None
        alone = numbered and asks and not _ANSWERS.search(text, block.start, last)
        return Exchange((last, block.end), None) if alone else None
    in_row = block.kind is BlockKind.ROW and "\t" not in text[last:ends]
    if not (numbered or in_row or not re.search(r"[.!\t]\s", text[last:ends])):
        return None
    if not (numbered or in_row) and _requests(view, ends):
        return None
    if numbered and not (
        _ANSWERS.search(text, ends, block.end) or _answers_at(view.scanned, ends + 1, block.end)
    ):
        return Exchange((last, ends), None)
    if in_row and _FIGURES.fullmatch(text[ends + 1 : block.end]):
        return None
    return Exchange((last, ends), _passage(view, ends + 1, block.end))


def _in_question(view: BlockView, spans: Sequence[Span]) -> Sequence[Span]:
    """The places that a question in a cell holds, where others stand in the cell that answers it."""
    text, block = view.scanned.text, view.block
    if block.kind is not BlockKind.ROW:
        return spans
    cell = next((end for start, end in block.cells if start <= spans[0][0] < end), block.end)
    inside = [span for span in spans if span[1] <= cell]
    return inside if inside and text[:cell].rstrip().endswith("?") else spans


def _may_ask(view: BlockView) -> bool:
    """Whether a block has a question mark, or opens with the label of a question."""
    if "may ask" not in view.notes:
        text, block = view.scanned.text, view.block
        view.notes["may ask"] = (
            text.find("?", block.start, block.end) >= 0
            or _LABELLED.match(text, block.start, block.end) is not None
        )
    found: bool = view.notes["may ask"]
    return found


def _requests(view: BlockView, ends: int) -> bool:
    """Whether the sentence with its question mark at `ends` asks for a thing, and no answer follows."""
    text = view.scanned.text
    asked = next((part for part in view.sentences if part.start <= ends < part.end), None)
    return (
        asked is not None
        and _REQUEST.match(text, asked.start, asked.end) is not None
        and not _answers_at(view.scanned, ends + 1, view.block.end)
    )


def _answers_at(scanned: ScannedText, start: int, end: int) -> bool:
    return _opens(scanned, start, end) is not None


def _opens(scanned: ScannedText, start: int, end: int) -> tuple[Reply, re.Match[str]] | None:
    """Whether a text opens with a yes or a no, and the words that say so."""
    known, text, folded = scanned.vocabulary.answers, scanned.text, scanned.folded
    refused = known.opens_no.match(folded, start, end) or _REFUSES.match(text, start, end)
    granted = known.opens_yes.match(folded, start, end) or _GRANTS.match(text, start, end)
    if refused and not (granted and granted.end() > refused.end()):
        return Reply.NO, refused
    return (Reply.YES, granted) if granted else None


def _by_columns(view: BlockView, spans: Sequence[Span]) -> Exchange | None:
    columns = question_columns(view)
    if columns is None or max(columns) >= len(view.block.cells):
        return None
    (start, end), answer = view.block.cells[columns[0]], view.block.cells[columns[1]]
    if not start <= spans[0][0] < end:
        return None
    return Exchange((spans[0][1], end), _passage(view, *answer))


def question_columns(view: BlockView) -> tuple[int, int] | None:
    """The columns that hold question and answer, by the head row of the table."""
    head = view.head
    if head is None:
        return None
    names = [view.scanned.text[start:end] for start, end in head.cells]
    asks = [index for index, name in enumerate(names) if _ASKS.search(name)]
    answers = [index for index, name in enumerate(names) if _ANSWERS.search(name)]
    if asks and not answers and asks[0] + 1 < len(names) and re.search(r"antwoord", names[asks[0] + 1]):
        answers = [asks[0] + 1]
    if not (asks and answers) or answers[-1] <= asks[0]:
        return None
    return asks[0], answers[-1]


def _passage(view: BlockView, start: int, end: int) -> Passage | None:
    text = view.scanned.text
    if label := _LABEL.match(text, start, end):
        start = label.end()
    while start < end and text[start].isspace():
        start += 1
    return Passage(view.scanned, start, end) if start < end else None


def opens_answer(view: BlockView) -> bool:
    """Whether a block is the answer to a question in the block before it."""
    return _ANSWER_BLOCK.match(view.scanned.text, view.block.start, view.block.end) is not None


def answer_below(view: BlockView) -> Passage | None:
    """The answer, in a block of its own, to the question that a block puts: with a label, which may stand
    alone above it, or behind a question mark with a yes or a no."""
    scanned = view.scanned
    asks, labelled = view.whole.text.rstrip().endswith("?"), False
    for index in range(view.index + 1, len(scanned.document.blocks)):
        below = BlockView(scanned, index)
        start, end = below.block.start, below.block.end
        if below.block.kind in (BlockKind.HEADER, BlockKind.FOOTER):
            continue
        if not labelled and opens_answer(below):
            if answer := _passage(below, start, end):
                return answer
            labelled = True
            continue
        return below.whole if labelled or (asks and _answers_at(scanned, start, end)) else None
    return None


def answers_heading(question: BlockView, view: BlockView) -> bool:
    """Whether a block answers the question that its heading puts ('Mag ik samen inschrijven?' - 'Ja.')."""
    return (
        question.block.kind is BlockKind.HEADING
        and view.block.kind is not BlockKind.HEADING
        and question.index == view.index - 1
        and reply_of(answer_in(view))[0] is not Reply.UNKNOWN
    )


def answer_in(view: BlockView) -> Passage:
    """A block that is an answer, without its label."""
    return _passage(view, view.block.start, view.block.end) or view.whole


def reply_of(answer: Passage | None) -> tuple[Reply, str]:
    """What an answer does, and the words that say so."""
    if answer is None:
        return Reply.UNKNOWN, ""
    text = answer.text
    if part := _FOR_A_LOT.match(text):
        return Reply.YES, part[0].strip()
    if found := _first(answer, "answer-condition", _NEAR_OPENING):
        return Reply.CONDITION, found
    for name, reply in _BY_CUE:
        if found := _first(answer, name):
            for_some = reply is Reply.DROPPED and _FOR_SOME.search(text)
            return (Reply.CONDITION if for_some else reply), found
    if opens := _opens(answer.scanned, answer.start, answer.end):
        reply, opening = opens
        return reply, answer.scanned.text[slice(*opening.span())].strip()[:_NEAR_OPENING]
    for pattern, reply in _BY_OPENING:
        if found_first := pattern.match(text):
            return reply, found_first[0].strip()[:_NEAR_OPENING]
    return Reply.UNKNOWN, ""


def _first(answer: Passage, name: str, within: int = 0) -> str:
    """The first words of a cue in an answer, or nothing."""
    for start, end in answer.own(f"cue:{name}"):
        if not within or start - answer.start <= within:
            return answer.scanned.text[start:end]
    return ""


_BY_CUE = (
    ("answer-kept", Reply.KEPT),
    ("answer-refused", Reply.NO),
    ("answer-dropped", Reply.DROPPED),
    ("answer-changed", Reply.CHANGED),
)
_BY_OPENING = (
    (_DO, Reply.DO),
    (_THEN, Reply.CONDITION),
    (_ONLY, Reply.PART),
)
