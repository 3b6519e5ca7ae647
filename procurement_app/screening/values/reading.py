"""Which of the values near a match a rule means."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from procurement_app.documents.model import BlockKind
from procurement_app.screening.rulebook.detection import ValueSpec
from procurement_app.screening.scanned.passage import BlockView, Passage
from procurement_app.screening.status.answers import Reply, answer_in, exchange, reply_of
from procurement_app.screening.text.sentences import Span
from procurement_app.screening.values import counting
from procurement_app.screening.values.award_points import is_weight, top_of_scale
from procurement_app.screening.values.changed import changed_after, holding, outcome
from procurement_app.screening.values.elsewhere import (
    certificate_before,
    from_cell,
    from_label,
    running_score,
    score_in_row,
    under_scores,
)
from procurement_app.screening.values.in_passage import NO_COUNT, allowed, numbers_row, plain, read_in, take
from procurement_app.screening.values.listed import listed_parts
from procurement_app.screening.values.scope import AMOUNTS, speak_of, turns_at, under_lot_head

_ASKS_FOR = {
    # 'Zijn er twee kavels of één?'
    "count": re.compile(
        r"\b(?:hoeveel|how many)\b"
        r"|\b(?:een|één|twee|drie|vier)\b[^?]{0,30}\bof\s(?:een|één|twee|drie|vier|meer)\b",
        re.IGNORECASE,
    ),
    "points": re.compile(r"\b(?:punten|points)\b", re.IGNORECASE),
}
_NUMBERS = (*AMOUNTS, "count", "points", "weight")
_REFUSES = (Reply.NO, Reply.KEPT)
_OTHER_NUMBERS = "other-numbers"
_ENOUGH = re.compile(
    r"\b(?:volsta\w+|genoeg|voldoende|minder|suffice\w*|enough)\b.{0,30}\b(?:een|één|twee|drie|vier|one|two|three|\d)\b",
    re.IGNORECASE,
)
_OPENS_WITH = re.compile(
    r"\W*(?:(?:ja|yes|maximaal|ten hoogste|hooguit|minimaal|ten minste|minstens|at least|up to|dat zijn er"
    r"|het zijn er)\W+)*",
    re.IGNORECASE,
)
_SHARE = re.compile(r"\s?(?:%|procent\b|percent\b)")
_OPENING = 40


def read_values(
    specs: dict[str, ValueSpec],
    view: BlockView,
    passage: Passage,
    spans: Sequence[Span],
    question: BlockView | None = None,
    subject: Sequence[str] | None = (),
) -> dict[str, tuple[float | str, Span]]:
    """The values of a match by name, each with its place. First the answer is read
    where the match stands in a question, then the passage, then the sentences around it that go on about it,
    then the question in the block before. `subject` are the concepts that name what the match speaks of; None
    where other sentences have no values for it, as what is denied has none."""
    asked = exchange(view, spans)
    answer = asked.answer if asked is not None else None
    if question is not None:
        answer = answer_in(view)
    before = view.scanned.text[view.block.start : answer.start] if answer is not None else ""
    put = Question(question.whole if question else None, question.whole.text if question else before, answer)
    read: dict[str, tuple[float | str, Span]] = {}
    for name, spec in specs.items():
        near = [read[spec.beside][1]] if spec.beside in read else spans
        value = _value(spec, view, passage, near, put, subject)
        if value is not None and not _of_another_kind(spec, view, value[1]):
            read[name] = value
    return _without_feats(specs, view, read)


def _without_feats(
    specs: dict[str, ValueSpec], view: BlockView, read: dict[str, tuple[float | str, Span]]
) -> dict[str, tuple[float | str, Span]]:
    """What was read without the shares that points are given for: 'biedt u 8%, dan krijgt u 15 punten'."""
    places = {specs[name].type: place for name, (_, place) in read.items()}
    score, weight = places.get("points"), places.get("weight")
    if score is None or weight is None or is_weight(view.scanned.text, weight):
        return read
    if view.block.cell_at(score[0]) != view.block.cell_at(weight[0]):
        return read
    return {name: value for name, value in read.items() if specs[name].type != "weight"}


def _of_another_kind(spec: ValueSpec, view: BlockView, place: Span) -> bool:
    """Whether a number is no such value after all: a share is no points, a score counts nobody, and neither
    does the number of a lot."""
    if spec.type in ("points", "count") and _is_percentage(view, place):
        return True
    return (
        spec.type == "count"
        and place in view.block.cells
        and (under_scores(view, place) or under_lot_head(view, place))
    )


def _is_percentage(view: BlockView, place: Span) -> bool:
    """Whether a number is a share: a weight, not points."""
    text = view.scanned.text
    return _SHARE.search(text, *place) is not None or _SHARE.match(text, place[1]) is not None


class Question(NamedTuple):
    """What a match answers: the block before that asked, or None; the words that asked; and the answer."""

    block: Passage | None
    words: str
    answer: Passage | None


def _value(
    spec: ValueSpec,
    view: BlockView,
    passage: Passage,
    spans: Sequence[Span],
    put: Question,
    subject: Sequence[str] | None,
) -> tuple[float | str, Span] | None:
    """A value that holds: of one that is changed into another the other, unless the change is refused."""
    found = _said(spec, view, passage, spans, put, subject)
    if found is None or isinstance(found[0], str) or spec.type not in _NUMBERS:
        return found
    number, (start, end) = found
    whole = next((one for one in (view.whole, put.block) if one and one.start <= start < one.end), None)
    if whole is None:
        return found
    refused = put.answer is not None and end <= put.answer.start and reply_of(put.answer)[0] in _REFUSES
    values = whole.values(spec.type)
    if spec.type in AMOUNTS and (taken := turns_at(view, start, spec.type)):
        return found if speak_of(taken, spans, view.scanned.text) else None
    said = next((one for one in values if start <= one.start < end and plain(one.number) == number), None)
    if said is None:
        return found
    holds = holding(said, values, whole.scanned.text, (whole.start, whole.end), refused=refused)
    return None if holds is None else (plain(holds.number), (holds.start, holds.end))


def _said(
    spec: ValueSpec,
    view: BlockView,
    passage: Passage,
    spans: Sequence[Span],
    put: Question,
    subject: Sequence[str] | None,
) -> tuple[float | str, Span] | None:
    """The value that the words around a match give."""
    places = [passage, _going_on(spec, view, passage, subject)] if spec.where == "block" else [passage]
    result = put.answer or (outcome(view) if spec.type != "certificate" else None)
    if result is not None:
        if value := _answered(spec, result, put):
            return value
        places.insert(0, result)
    elif spec.type in AMOUNTS and (new := changed_after(view, passage, spec.type)) is not None:
        return plain(new.number), (new.start, new.end)
    if put.block is not None:
        places.append(put.block)
    if spec.type == "points" and (score := score_in_row(spec, view, spans) or _top_of_scale(view, spans)):
        return score
    if spec.listed and (parts := _parts(spec, places, spans)):
        return parts
    if spec.type == "count" and not spec.of and (enough := _enough(spec, view.whole)):
        return enough
    read = (read_in(spec, place, spans) for place in places)
    found = next((value for value in read if value is not None), None)
    if spec.type in ("points", "weight"):
        found = running_score(spec, view, spans, found) or found
    return found or _apart(spec, view, places, spans)


def _top_of_scale(view: BlockView, spans: Sequence[Span]) -> tuple[float, Span] | None:
    """The most that the scale in the row or sentence of a match gives."""
    parts = [view.whole] if view.block.cells else view.sentences
    part = next((one for one in parts if one.start <= spans[0][0] < one.end), None)
    return None if part is None else top_of_scale(view.scanned.text, part.start, part.end)


def _going_on(spec: ValueSpec, view: BlockView, passage: Passage, subject: Sequence[str] | None) -> Passage:
    """A passage with the sentences around it that go on about its subject: those before that name it, and
    those after, up to one whose numbers speak of something else."""
    sentences = view.sentences
    if view.block.kind is BlockKind.ROW:
        return view.whole
    if subject is None or any(_within(passage, sentence) for sentence in sentences):
        return passage
    if len(sentences) == 1:
        return view.whole
    names = (*subject, *spec.near, *spec.of)

    def named(sentence: Passage) -> bool:
        return any(map(sentence.concept, names))

    start, end = passage.start, passage.end
    for sentence in reversed([one for one in sentences if one.end <= start]):
        if not named(sentence):
            break
        start = sentence.start
    for sentence in [one for one in sentences if one.start >= end]:
        if sentence.concept(_OTHER_NUMBERS) and not named(sentence):
            break
        end = sentence.end
    if (start, end) == (sentences[0].start, sentences[-1].end):
        return view.whole
    return Passage(view.scanned, start, end)


def _within(part: Passage, sentence: Passage) -> bool:
    """Whether a passage is only one side of a sentence."""
    return sentence.start <= part.start < part.end <= sentence.end and (part.start, part.end) != (
        sentence.start,
        sentence.end,
    )


def _enough(spec: ValueSpec, block: Passage) -> tuple[float, Span] | None:
    """Of several numbers in a block the one that is said to be enough: 'Eén gebouw is genoeg.'"""
    values = [value for value in block.values("count") if allowed(spec, block, value)]
    found = counting.enough(block.scanned.text, values)
    return None if found is None else (plain(found.number), (found.start, found.end))


def _apart(
    spec: ValueSpec, view: BlockView, places: Sequence[Passage], spans: Sequence[Span]
) -> tuple[float | str, Span] | None:
    """A value that stands apart from the words of the match."""
    if spec.type == "certificate":
        return certificate_before(view, spans)
    return (
        (_alone(spec, places, spans) if spec.type == "count" and spec.of and not spec.listed else None)
        or (from_label(spec, view, spans) if spec.of or spec.cell else None)
        or (from_cell(spec, view, spans) if spec.cell else None)
    )


def _answered(spec: ValueSpec, answer: Passage, put: Question) -> tuple[float, Span] | None:
    """The value that an answer opens with. A bare number counts where the question asked for a number of such
    things, or for another one ('Volstaat één referentie?' - 'Twee blijven vereist.'), and in the column that
    tells what became of it."""
    if spec.type in AMOUNTS or (put.answer is None and spec.type == "count"):
        return _opening(spec, answer)
    if spec.type not in _ASKS_FOR:
        return None
    if _ASKS_FOR[spec.type].search(put.words) or (spec.type == "count" and _ENOUGH.search(put.words)):
        return _opening(spec, answer)
    return None


def _opening(spec: ValueSpec, answer: Passage) -> tuple[float, Span] | None:
    """The value that an answer opens with."""
    kind = spec.type if spec.type in AMOUNTS else "count"
    for value in answer.values(kind):
        if value.start - answer.start <= _OPENING and _OPENS_WITH.fullmatch(
            answer.scanned.text, answer.start, value.start
        ):
            return plain(value.number), (value.start, value.end)
    return None


def _parts(spec: ValueSpec, places: Sequence[Passage], spans: Sequence[Span]) -> tuple[float, Span] | None:
    """How many parts a contract has: the largest number right before their name, else as many as named."""
    for place in places:
        names = [span for name in spec.of for span in place.concept(name)]
        right = [
            value
            for value in place.values("count")
            if value.number > 1
            and allowed(spec, place, value)
            and not numbers_row(place, value)
            and not NO_COUNT.search(place.scanned.text, place.start, value.start)
            and counting.right_before(place.scanned.text, value, names)
        ]
        if right:
            chosen = take(spec, place, right, list(spans[:1]))
            return plain(chosen.number), (chosen.start, chosen.end)
    different = {(place.start, place.end): place for place in places}
    return next((parts for place in different.values() if (parts := _listed(place))), None)


def _listed(block: Passage) -> tuple[float, Span] | None:
    """How many parts a block names or implies ('perceel A ... en perceel B', 'in drieën')."""
    found = listed_parts(block.text)
    if found is None:
        return None
    count, (start, end) = found
    return count, (block.start + start, block.start + end)


def _alone(spec: ValueSpec, places: Sequence[Passage], spans: Sequence[Span]) -> tuple[float, Span] | None:
    """The number that stands for what a match speaks of: 'leerlingen lopen mee, twee per schooljaar'."""
    for place in places:
        text, start = place.scanned.text, place.start
        values = [value for value in place.values("count") if not numbers_row(place, value)]
        if values := counting.alone(text, start, [v for v in values if allowed(spec, place, v)]):
            chosen = take(spec, place, values, list(spans[:1]))
            return plain(chosen.number), (chosen.start, chosen.end)
    return None
