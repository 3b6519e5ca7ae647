"""Which of the values near a match a rule means."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from procurement_app.documents.model import BlockKind
from procurement_app.screening.rulebook.detection import ValueSpec
from procurement_app.screening.scanned.passage import BlockView, Passage
from procurement_app.screening.status.answers import Reply, answer_in, exchange, reply_of
from procurement_app.screening.text.numerals import Value
from procurement_app.screening.text.sentences import Span
from procurement_app.screening.values import counting
from procurement_app.screening.values.certificate_names import certificates, compounds, loose_names
from procurement_app.screening.values.changed import changed_after, changes, holding, in_force, outcome
from procurement_app.screening.values.elsewhere import (
    certificate_before,
    from_cell,
    from_label,
    running_score,
    score_in_row,
    under_scores,
)
from procurement_app.screening.values.listed import listed_parts
from procurement_app.screening.values.scope import take_turns

_ASKS_FOR = {
    # 'Zijn er twee kavels of één?'
    "count": re.compile(
        r"\b(?:hoeveel|how many)\b"
        r"|\b(?:een|één|twee|drie|vier)\b[^?]{0,30}\bof\s(?:een|één|twee|drie|vier|meer)\b",
        re.IGNORECASE,
    ),
    "points": re.compile(r"\b(?:punten|points)\b", re.IGNORECASE),
}
_CHANGES = ("money", "percentage")
_NUMBERS = (*_CHANGES, "count", "points", "weight")
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
# 'Percelen: 4', 'Referenties - maximaal 1', 'Stage kok: 6', 'wil er 2'.
_LABELS = re.compile(
    r"(?:[^.;:\t\n]{0,30}?[:–-]|[^.;:\n]{0,3}\t|[^.;:\t\n]{0,40}\ber)\s*"
    r"(?:maximaal |minimaal |ten minste |max\. )?",
    re.IGNORECASE,
)
# What ends the reach of 'boven' or 'onder': a comma, or another figure ('boven € 250.000 geldt 5%').
_PARTED = re.compile(r"[,;:.]\s|\t|\d\s*(?:%|procent)?\s+\D")
# '< € 50.000': a threshold, for values that come after no word for one; else a minimum is the value itself
_LIMIT_SIGN = re.compile(r"[<>≤≥]\s?$")
_THRESHOLD = "threshold-words"
_NUMBER_OF = re.compile(r"\baantal\W{1,3}$", re.IGNORECASE)
# 'het aantal leerwerkplekken wordt verhoogd naar drie'
_AMOUNTS_TO = re.compile(
    r"[^.;:\t\n]{0,40}\b(?:naar|tot|is|bedraagt|wordt|to)\s(?:maximaal |minimaal |ten minste )?$",
    re.IGNORECASE,
)
_THE_NUMBER = re.compile(r"\b(?:aantal|number)\b[^.;]{0,30}$", re.IGNORECASE)
_LABELLED_WITHIN = 60
_SHARE = re.compile(r"\s?(?:%|procent\b|percent\b)")
# 'ISO 9001, ISO 14001 en VCA'
_IN_A_ROW = re.compile(
    r",?\s(?:\(|(?:en|of|and|or|dan wel|alsmede|én)\s)?(?:een\s|an?\s)?(?:certificaat\s|diploma\s)?",
    re.IGNORECASE,
)
_ISO_MISREAD = re.compile(r"\b[I1l]S[O0](?=[/\s-])")
_OPENING = 40
_JUST_BEFORE, _JUST_AFTER, _COUNTED_WITHIN = 25, 32, 90


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
    return read


def _of_another_kind(spec: ValueSpec, view: BlockView, place: Span) -> bool:
    """Whether a number is no such value after all: a share is no points, a score counts nobody."""
    if spec.type == "points":
        return _is_percentage(view, place)
    return spec.type == "count" and place in view.block.cells and under_scores(view, place)


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
    if spec.type in _CHANGES and _of_several_lots(view, start, spec.type):
        return None
    said = next((one for one in values if start <= one.start < end and _plain(one.number) == number), None)
    if said is None:
        return found
    holds = holding(said, values, whole.scanned.text, (whole.start, whole.end), refused=refused)
    return None if holds is None else (_plain(holds.number), (holds.start, holds.end))


def _of_several_lots(view: BlockView, place: int, kind: str) -> bool:
    """Whether the sentence around a value has one for each of several lots."""
    sentence = next((one for one in view.sentences if one.start <= place < one.end), None)
    return sentence is not None and take_turns(sentence, sentence.values(kind))


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
    elif spec.type in _CHANGES and (new := changed_after(view, passage, spec.type)) is not None:
        return _plain(new.number), (new.start, new.end)
    if put.block is not None:
        places.append(put.block)
    if spec.type == "points" and (score := score_in_row(spec, view, spans)):
        return score
    if spec.listed and (parts := _parts(spec, places, spans)):
        return parts
    if spec.type == "count" and not spec.of and (enough := _enough(spec, view.whole)):
        return enough
    read = (_read(spec, place, spans) for place in places)
    found = next((value for value in read if value is not None), None)
    if spec.type in ("points", "weight"):
        found = running_score(spec, view, spans, found) or found
    return found or _apart(spec, view, places, spans)


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
    values = [value for value in block.values("count") if _allowed(spec, block, value)]
    found = counting.enough(block.scanned.text, values)
    return None if found is None else (_plain(found.number), (found.start, found.end))


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
    if spec.type in _CHANGES or (put.answer is None and spec.type == "count"):
        return _opening(spec, answer)
    if spec.type not in _ASKS_FOR:
        return None
    if _ASKS_FOR[spec.type].search(put.words) or (spec.type == "count" and _ENOUGH.search(put.words)):
        return _opening(spec, answer)
    return None


def _opening(spec: ValueSpec, answer: Passage) -> tuple[float, Span] | None:
    """The value that an answer opens with."""
    kind = spec.type if spec.type in _CHANGES else "count"
    for value in answer.values(kind):
        if value.start - answer.start <= _OPENING and _OPENS_WITH.fullmatch(
            answer.scanned.text, answer.start, value.start
        ):
            return _plain(value.number), (value.start, value.end)
    return None


def _parts(spec: ValueSpec, places: Sequence[Passage], spans: Sequence[Span]) -> tuple[float, Span] | None:
    """How many parts a contract has: the largest number right before their name, else as many as named."""
    for place in places:
        names = [span for name in spec.of for span in place.concept(name)]
        right = [
            value
            for value in place.values("count")
            if value.number > 1
            and _allowed(spec, place, value)
            and not _numbers_row(place, value)
            and not _NO_COUNT.search(place.scanned.text, place.start, value.start)
            and counting.right_before(place.scanned.text, value, names)
        ]
        if right:
            chosen = _take(spec, place, right, list(spans[:1]))
            return _plain(chosen.number), (chosen.start, chosen.end)
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
        values = [value for value in place.values("count") if not _numbers_row(place, value)]
        if values := counting.alone(text, start, [v for v in values if _allowed(spec, place, v)]):
            chosen = _take(spec, place, values, list(spans[:1]))
            return _plain(chosen.number), (chosen.start, chosen.end)
    return None


def _read(spec: ValueSpec, passage: Passage, spans: Sequence[Span]) -> tuple[float | str, Span] | None:
    if spec.type == "choice":
        return _choice(spec, passage, spans)
    if spec.type == "words":
        return _words(spec, passage, spans)
    if spec.type == "certificate":
        return _certificate(passage, spans)
    values = [value for value in passage.values(spec.type) if _allowed(spec, passage, value)]
    if spec.of:
        values = [value for value in values if _counts_one(spec, passage, value)]
    if spec.type == "count":
        values = [value for value in values if not _numbers_row(passage, value)]
    if spec.of and not spec.listed:
        return _people(spec, passage, spans, values)
    if spec.type == "count" and not spec.of:
        text, start = passage.scanned.text, passage.start
        values = counting.works(text, start, passage.end, values)
        one = None if values else counting.one_work(text, start, passage.end)
        values = values if one is None else [one]
    if not values:
        return None
    targets = [place for name in spec.near for place in passage.concept(name)] or list(spans[:1])
    chosen = _take(spec, passage, values, targets)
    return _plain(chosen.number), (chosen.start, chosen.end)


def _people(
    spec: ValueSpec, passage: Passage, spans: Sequence[Span], values: list[Value]
) -> tuple[float, Span] | None:
    """How many people or places are asked: what the numbers that name them add up to, else a number that
    stands for them, else one."""
    text, start = passage.scanned.text, passage.start
    names = [place for name in spec.of for place in passage.concept(name)]
    every = [
        value
        for value in passage.values("count")
        if not _NO_COUNT.search(text, start, value.start) and not _numbers_row(passage, value)
    ]
    one = counting.ones(text, start, passage.end)
    direct = [value for value in every if counting.named(text, value, names)]
    if direct or one:
        after = min(value.start for value in (*direct, *one))
        rest = [v for v in every if v.start > after and v not in direct and counting.is_rest(text, v)]
        known = sorted((*direct, *one, *rest), key=lambda value: value.start)
        chosen = _take(spec, passage, direct or one, list(spans[:1]))
        whole = counting.together(text, start, known, chosen)
        return _plain(whole.number), (whole.start, whole.end)
    values = values or [value for value in every if counting.taken(text, start, value)]
    if not values:
        return None
    chosen = _take(spec, passage, values, list(spans[:1]))
    whole = counting.together(text, start, values, chosen)
    return _plain(whole.number), (whole.start, whole.end)


def _take(spec: ValueSpec, passage: Passage, values: list[Value], targets: list[Span]) -> Value:
    if len(values) > 1 and (new := in_force(values, passage.scanned.text, passage.start)) is not None:
        return new
    if spec.take == "largest":
        return max(values, key=lambda value: value.number)
    if spec.take in ("first", "last"):
        return values[0 if spec.take == "first" else -1]
    return min(values, key=lambda value: min(_distance(value, target) for target in targets))


def _distance(value: Value, target: Span) -> int:
    return max(target[0] - value.end, value.start - target[1], 0)


def _allowed(spec: ValueSpec, passage: Passage, value: Value) -> bool:
    if spec.minimum is not None and value.number < spec.minimum:
        return False
    if spec.maximum is not None and value.number > spec.maximum:
        return False
    before = (place for name in spec.not_after for place in passage.concept(name))
    text = passage.scanned.text
    if (
        spec.type == "money"
        and _THRESHOLD in spec.not_after
        and _LIMIT_SIGN.search(text, passage.start, value.start)
    ):
        return False
    if any(
        (0 <= value.start - end <= _JUST_BEFORE and not _parted(passage, end, value))
        or start <= value.start < end
        for start, end in before
    ):
        return False
    after = (place for name in spec.not_before for place in passage.concept(name))
    return not any(0 <= start - value.end <= _JUST_AFTER for start, _ in after)


def _parted(passage: Passage, end: int, value: Value) -> bool:
    """Whether a mark or another number stands between a word and a value: 'meer dan tien man 2%'."""
    return _PARTED.search(passage.scanned.text, end, value.start) is not None or any(
        end <= other.start and other.end <= value.start for other in passage.values("count")
    )


# 'niveau 2 en 3' counts nothing, and neither does the whole of a share ('drie van de tien')
_NO_COUNT = re.compile(
    r"\b(?:(?<!per )(?<!elke )(?:niveau|level|trede|klas|groep)\s(?:\d\s?(?:,|of|en|tot|t/m|-|and|or)\s?)*"
    r"|(?:een|één|eén|twee|drie|vier|vijf|one|two|three|\d+)\s(?:van|op|in|out of)"
    r"\s(?:de|elke|iedere|every)\s"
    # 'per twintig palen één leerling'
    r"|(?:per|elke|iedere|every|each)\s)$",
    re.IGNORECASE,
)


def _counts_one(spec: ValueSpec, passage: Passage, value: Value) -> bool:
    """Whether a number counts the things: they follow it, or it stands as a figure after their name."""
    text = passage.scanned.text
    if _NO_COUNT.search(text, passage.start, value.start):
        return False
    if _NUMBER_OF.search(text, passage.start, value.start) or _changes_number(spec, passage, value):
        return True
    return any(
        0 <= start - value.end <= _COUNTED_WITHIN
        or (
            start < value.start
            and _THE_NUMBER.search(text, passage.start, end)
            and _AMOUNTS_TO.fullmatch(text, end, value.start)
        )
        or (0 < value.start - end <= _LABELLED_WITHIN and _LABELS.fullmatch(text, end, value.start))
        for name in spec.of
        for start, end in passage.concept(name)
    )


def _changes_number(spec: ValueSpec, passage: Passage, value: Value) -> bool:
    """Whether a value is part of a change of the number of things: 'van 4 in 3 percelen'."""
    text = passage.scanned.text
    return any(
        _THE_NUMBER.search(text, passage.start, end) for name in spec.of for _, end in passage.concept(name)
    ) and any(
        value in (change.old, change.new)
        for change in changes(passage.values("count"), text, passage.start, passage.end)
    )


def _numbers_row(passage: Passage, value: Value) -> bool:
    """Whether a number stands alone in its cell before others, as the number of a question or post does, or
    numbers the paragraph ('3. het noemen van ...')."""
    text, after = passage.scanned.text, passage.scanned.text[value.end : value.end + 2]
    opens = value.start == passage.start
    if after[:1] == "\t":
        return opens or text[value.start - 1] == "\t"
    marked = after in (". ", ") ") or _CAPITAL.match(text, value.end) is not None
    return opens and marked and text[value.start].isdigit()


# '12 Een eerdere kantine is vereist': the number of the paragraph
_CAPITAL = re.compile(r"\s[‘'\"“]?[A-Z][a-zé]*\s")


def _choice(spec: ValueSpec, passage: Passage, spans: Sequence[Span]) -> tuple[str, Span] | None:
    found = [
        (min(max(_BEFORE * (a - end), start - b, 0) for a, b in spans), answer, (start, end))
        for answer, name in spec.choices.items()
        for start, end in _innermost(passage.concept(name))
        if not _within_one(spec.not_after, passage, start)
    ]
    if not found:
        return None
    _, answer, place = min(found)
    return answer, place


def _within_one(names: Sequence[str], passage: Passage, place: int) -> bool:
    """Whether a place lies in one of these concepts."""
    return any(start <= place < end for name in names for start, end in passage.concept(name))


_BEFORE = 2  # '5% van de loonsom': what follows is nearer than what stands before


def _innermost(places: Sequence[Span]) -> list[Span]:
    """Of 'van de opdrachtsom' and 'opdrachtsom' the latter."""
    return [
        place
        for place in places
        if not any(place != other and place[0] <= other[0] and other[1] <= place[1] for other in places)
    ]


def _words(spec: ValueSpec, passage: Passage, spans: Sequence[Span]) -> tuple[str, Span] | None:
    places = [place for name in spec.near for place in passage.concept(name)] or list(spans)
    start, end = min(places, key=lambda place: (place[0], -place[1]))
    return passage.scanned.text[start:end], (start, end)


def _certificate(passage: Passage, spans: Sequence[Span]) -> tuple[str, Span] | None:
    """The name of the certificate nearest to the match; of names in a row ('ISO 9001 en VCA') the first."""
    known = [*certificates(passage.text)] or loose_names(passage.text) or compounds(passage.text)
    found = [(start + passage.start, end + passage.start) for start, end in known]
    if not found:
        return None
    text = passage.scanned.text
    nearest = min(
        range(len(found)),
        key=lambda number: min(max(a - found[number][1], found[number][0] - b, 0) for a, b in spans),
    )
    while nearest and _IN_A_ROW.fullmatch(text, found[nearest - 1][1], found[nearest][0]):
        nearest -= 1
    start, end = found[nearest]
    return _ISO_MISREAD.sub("ISO", text[start:end]), (start, end)


def _plain(number: float) -> float:
    return round(number, 4)
