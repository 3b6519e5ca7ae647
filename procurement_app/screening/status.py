"""What a text does with a subject: assert it, deny it, make it conditional, or only name it.

The ConText family of algorithms, for Dutch and English: cues (rules/vocabulary/status.yaml) with a
direction and a scope that ends where a clause ends; longer phrases that only look like a cue mask it.
A question takes its status from its answer, and a cell from the cell that answers it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

from procurement_app.documents.model import BlockKind
from procurement_app.screening.model import Status
from procurement_app.screening.passage import BlockView, Passage
from procurement_app.screening.sentences import Span
from procurement_app.screening.vocabulary import Cue

_OPENING = re.compile(r"(?:^|[.!?:\t\n])[\s\"'“‘(•*–—-]*(?:(?:\d+[.)]?|[a-z][.)])[\s\d.]*)?$", re.IGNORECASE)
_ANSWER = re.compile(
    r"(?:antwoord|answer|reactie)?\s*[:.]?\s*(?:(?P<no>nee|neen|no|onjuist|niet akkoord"
    r"|dat (?:is|hoeft|geldt) niet|.{0,90}\b(?:doet|doen) (?:dat|dit)\b.{0,40}\bniet)"
    r"|(?P<yes>ja|akkoord|yes|correct|juist|dat (?:klopt|is (?:juist|correct))|inderdaad|klopt))\b",
    re.IGNORECASE,
)
_NO_CELL = re.compile(
    r"\W*(?:n\.?\s?v\.?\s?t\.?|nee|neen|geen|niet|niet van toepassing|vervallen|nihil|no|none|n/?a"
    r"|not applicable"
    r"|niet (?:vereist|verplicht|gevraagd|nodig|toegestaan)|not required|0)"
    r"\W*",
    re.IGNORECASE,
)
_YES_CELL = re.compile(r"\W*(?:ja|yes|verplicht|vereist|required|van toepassing|x|✓|✔)\W*", re.IGNORECASE)
ASKED = ("vraag", "?")
_ANSWER_BLOCK = re.compile(r"\W*(?:antwoord|answer|reactie)\b", re.IGNORECASE)
_REQUEST = re.compile(
    r"\b(?:vervallen|schrappen|laten vallen|afzien|loslaten|weglaten|drop|waive)\b", re.IGNORECASE
)
_QUESTION = re.compile(r"\W*(?:vraag|question)\b", re.IGNORECASE)
_OPEN_IN_QUESTIONS = ("condition", "possibility", "option", "extra-threshold", "extra-who")
_LONG_HEADING = 100
_LABEL = 70


class Judgement(NamedTuple):
    """A status and the words that set it, as (cue, its words) pairs."""

    status: Status
    cues: tuple[tuple[str, str], ...] = ()


class Subject(NamedTuple):
    """What is judged: the places that matched, in which passage of which block, and the rule's own terms."""

    view: BlockView
    passage: Passage
    spans: Sequence[Span]
    otherwise: Status = Status.ASSERTED
    ignored: Collection[str] = ()
    added: Collection[str] = ()


def judge(subject: Subject) -> Judgement:
    """The status of a subject. Order: where it stands, its answer, its condition, its denial, its option."""
    by_place = _by_place(subject)
    if by_place is not None:
        return by_place
    stated = _answered(subject, _stated(subject))
    return _as_option(subject, stated)


def _as_option(subject: Subject, stated: Judgement) -> Judgement:
    """Under a heading or column head that announces options, what is said is an option."""
    if stated.status is Status.ASSERTED and subject.otherwise is Status.ASSERTED:
        for passage in subject.view.above:
            for name in _heads(subject):
                if found := passage.own(f"cue:{name}"):
                    return Judgement(Status.CONDITIONAL, ((name, _words(passage, found[0])),))
    return stated


def _by_place(subject: Subject) -> Judgement | None:
    kind = subject.view.block.kind
    if kind is BlockKind.TOC:
        return Judgement(Status.MENTIONED, (("inhoudsopgave", ""),))
    if kind is BlockKind.HEADING and subject.view.block.end - subject.view.block.start < _LONG_HEADING:
        return Judgement(Status.MENTIONED, (("kop", ""),))
    for passage in subject.view.above:
        if found := passage.own("cue:definition-head"):
            return Judgement(Status.MENTIONED, (("begrippenlijst", _words(passage, found[0])),))
    return None


def _heads(subject: Subject) -> list[str]:
    """The cues that make what stands under a heading an option, for this rule."""
    cues = subject.passage.scanned.vocabulary.cues
    groups = {"heading-option", *(group for group in subject.added if group.startswith("extra-head"))}
    return [name for name, cue in cues.items() if cue.group in groups]


def _stated(subject: Subject) -> Judgement:
    """The status by the cues around the subject, as if no question had been asked."""
    acting = _acting_cues(subject)
    weak = subject.otherwise is Status.MENTIONED
    for means, group, status in _ORDER:
        if weak and status is not Status.NEGATED:
            continue
        found = [item for item in acting if item[1].means == means and (not group or item[1].group == group)]
        if found:
            return Judgement(
                status, tuple((name, _words(subject.passage, span)) for name, _, span in found[:2])
            )
    return Judgement(subject.otherwise)


_ORDER = (
    ("asserted", "", Status.ASSERTED),
    ("mentioned", "", Status.MENTIONED),
    ("conditional", "condition", Status.CONDITIONAL),
    ("conditional", "extra-threshold", Status.CONDITIONAL),
    ("conditional", "extra-who", Status.CONDITIONAL),
    ("negated", "", Status.NEGATED),
    ("conditional", "", Status.CONDITIONAL),
)


def _acting_cues(subject: Subject) -> list[tuple[str, Cue, Span]]:
    passage = subject.passage
    cues = passage.scanned.vocabulary.cues
    masks = [
        span for name, cue in cues.items() if cue.means == "nothing" for span in passage.own(f"cue:{name}")
    ]
    found = []
    for name in sorted({hit.removeprefix("word:") for hit in passage.hits if "cue:" in hit}):
        cue = cues.get(name.removeprefix("cue:"))
        if cue is None or cue.means == "nothing" or not _applies(cue, subject):
            continue
        for span in passage.own(name):
            masked = any(a <= span[0] and span[1] <= b for a, b in masks)
            inside = any(a < span[1] and span[0] < b and b - a >= span[1] - span[0] for a, b in subject.spans)
            inside = inside and cue.means != "conditional"
            if not (masked or inside) and _reaches(cue, span, subject):
                found.append((name.removeprefix("cue:"), cue, span))
    return found


def _applies(cue: Cue, subject: Subject) -> bool:
    if cue.group.startswith(("heading", "extra-head")) or cue.group in subject.ignored:
        return False
    return not cue.group.startswith("extra-") or cue.group in subject.added


def _reaches(cue: Cue, span: Span, subject: Subject) -> bool:
    passage = subject.passage
    text = passage.scanned.text
    if cue.opens and not _OPENING.search(passage.scanned.text[passage.start : span[0]]):
        return False
    for target in subject.spans:
        if cue.direction == "forward" and target[1] <= span[0]:
            continue
        if cue.direction == "backward" and target[0] >= span[1]:
            continue
        if cue.scope == "clause" and ":" in text[span[1] : target[0]]:
            continue
        if cue.means == "conditional" and ":" in text[target[1] : span[0]]:
            continue
        if cue.scope == "clause" and not _same_clause(passage, span, target):
            continue
        if cue.scope == "sentence" and not _same_sentence(passage, span, target):
            continue
        if cue.words and _words_between(passage, span, target) > cue.words:
            continue
        return True
    return False


def _same_clause(passage: Passage, cue: Span, target: Span) -> bool:
    first, last = passage.clause_of(target), passage.clause_of((target[1] - 1, target[1]))
    return first <= passage.clause_of(cue) <= last


def _same_sentence(passage: Passage, cue: Span, target: Span) -> bool:
    between = passage.scanned.text[min(cue[1], target[1]) : max(cue[0], target[0])]
    return not re.search(r"[.!]\s+[A-Z]|\t", between)


def _words_between(passage: Passage, cue: Span, target: Span) -> int:
    between = passage.scanned.text[min(cue[1], target[1]) : max(cue[0], target[0])]
    return len(between.split())


def _answered(subject: Subject, stated: Judgement) -> Judgement:
    """Turn a status round, or hold it back, by the answer to a question or to a label in a row."""
    text = subject.passage.scanned.text
    block = subject.view.block
    last = max(end for _, end in subject.spans)
    ends = text.find("?", last, block.end)
    numbered = _QUESTION.match(text, block.start, last) is not None
    in_row = block.kind is BlockKind.ROW and "\t" not in text[last:ends]
    if ends >= 0 and (numbered or in_row or not re.search(r"[.!\t]\s", text[last:ends])):
        return by_answer(_asked(subject, ends), text[ends + 1 : block.end].strip())
    if block.kind is BlockKind.ROW and (answer := _cell_answer(subject)):
        return Judgement(Status.NEGATED if answer[0] == "no" else stated.status, (("cel", answer[1]),))
    return stated


def by_answer(stated: Judgement, answer: str) -> Judgement:
    found = _ANSWER.match(answer)
    if found and found["yes"]:
        return Judgement(stated.status, (*stated.cues, ("antwoord", found["yes"])))
    if found and found["no"]:
        turned = {Status.ASSERTED: Status.NEGATED, Status.NEGATED: Status.ASSERTED}
        return Judgement(turned.get(stated.status, Status.NEGATED), (*stated.cues, ("antwoord", found["no"])))
    if re.match(r"(?:stuur|voeg|geef|laat|vermeld|lever)\b", answer, re.IGNORECASE):
        return Judgement(Status.ASSERTED, (*stated.cues, ("vraag met opdracht", answer[:20])))
    if re.match(r"(?:dan|in dat geval|then)\b", answer, re.IGNORECASE):
        return Judgement(Status.CONDITIONAL, (*stated.cues, ("vraag als voorwaarde", answer[:20])))
    return Judgement(Status.MENTIONED, (ASKED,))


def opens_answer(view: BlockView) -> bool:
    """Whether a block is the answer to a question in the block before it."""
    return _ANSWER_BLOCK.match(view.scanned.text, view.block.start, view.block.end) is not None


def judge_answer(question: Subject, view: BlockView) -> Judgement:
    """The status that an answer, in a block of its own, gives to what its question asked."""
    asked = _asked(question, question.view.block.end)
    text = view.scanned.text[view.block.start : view.block.end]
    found = by_answer(asked, text)
    if found.status is not Status.MENTIONED:
        return found
    passage = view.sentences[0]
    opening = (passage.start, passage.start + 1)
    return _stated(Subject(view, passage, (opening,), Status.ASSERTED))


def _asked(subject: Subject, end: int) -> Judgement:
    """What a question would state, were it no question."""
    last = max(stop for _, stop in subject.spans)
    if _REQUEST.search(subject.passage.scanned.text, last, end):
        return Judgement(Status.NEGATED, (("verzoek", "laten vervallen"),))
    asked = _stated(subject._replace(ignored=(*subject.ignored, *_OPEN_IN_QUESTIONS)))
    return asked if asked.status is not Status.MENTIONED else Judgement(Status.ASSERTED, asked.cues)


def _cell_answer(subject: Subject) -> tuple[str, str] | None:
    block, text = subject.view.block, subject.passage.scanned.text
    last = max(end for _, end in subject.spans)
    own = [index for index, (start, end) in enumerate(block.cells) if start < last <= end]
    if not own or block.cells[own[0]][1] - block.cells[own[0]][0] > _LABEL:
        return None
    for start, end in block.cells[own[0] + 1 :]:
        cell = text[start:end].strip()
        if _NO_CELL.fullmatch(cell):
            return "no", cell
        if _YES_CELL.fullmatch(cell):
            return "yes", cell
    return None


def _words(passage: Passage, span: Span) -> str:
    return passage.scanned.text[span[0] : span[1]]
