"""Which of the values in one passage a rule means: allowed by its words, counting its things, nearest."""

from __future__ import annotations

import re
from collections.abc import Sequence

from procurement_app.screening.rulebook.detection import ValueSpec
from procurement_app.screening.scanned.passage import Passage
from procurement_app.screening.text.numerals import Value
from procurement_app.screening.text.sentences import Span
from procurement_app.screening.values import counting
from procurement_app.screening.values.certificate_names import certificates, compounds, loose_names
from procurement_app.screening.values.changed import changes, in_force

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
# 'ISO 9001, ISO 14001 en VCA'
_IN_A_ROW = re.compile(
    r",?\s(?:\(|(?:en|of|and|or|dan wel|alsmede|én)\s)?(?:een\s|an?\s)?(?:certificaat\s|diploma\s)?",
    re.IGNORECASE,
)
_ISO_MISREAD = re.compile(r"\b[I1l]S[O0](?=[/\s-])")
_JUST_BEFORE, _JUST_AFTER, _COUNTED_WITHIN = 25, 32, 90


def read_in(spec: ValueSpec, passage: Passage, spans: Sequence[Span]) -> tuple[float | str, Span] | None:
    if spec.type == "choice":
        return _choice(spec, passage, spans)
    if spec.type == "words":
        return _words(spec, passage, spans)
    if spec.type == "certificate":
        return _certificate(passage, spans)
    values = [value for value in passage.values(spec.type) if allowed(spec, passage, value)]
    if spec.of:
        values = [value for value in values if _counts_one(spec, passage, value)]
    if spec.type == "count":
        values = [value for value in values if not numbers_row(passage, value)]
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
    chosen = take(spec, passage, values, targets)
    return plain(chosen.number), (chosen.start, chosen.end)


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
        if not NO_COUNT.search(text, start, value.start) and not numbers_row(passage, value)
    ]
    one = counting.ones(text, start, passage.end)
    direct = [value for value in every if counting.named(text, value, names)]
    if direct or one:
        after = min(value.start for value in (*direct, *one))
        rest = [v for v in every if v.start > after and v not in direct and counting.is_rest(text, v)]
        known = sorted((*direct, *one, *rest), key=lambda value: value.start)
        chosen = take(spec, passage, direct or one, list(spans[:1]))
        whole = counting.together(text, start, known, chosen)
        return plain(whole.number), (whole.start, whole.end)
    values = values or [value for value in every if counting.taken(text, start, value)]
    if not values:
        return None
    chosen = take(spec, passage, values, list(spans[:1]))
    whole = counting.together(text, start, values, chosen)
    return plain(whole.number), (whole.start, whole.end)


def take(spec: ValueSpec, passage: Passage, values: list[Value], targets: list[Span]) -> Value:
    if len(values) > 1 and (new := in_force(values, passage.scanned.text, passage.start)) is not None:
        return new
    if spec.take == "largest":
        return max(values, key=lambda value: value.number)
    if spec.take in ("first", "last"):
        return values[0 if spec.take == "first" else -1]
    return min(values, key=lambda value: min(_distance(value, target) for target in targets))


def _distance(value: Value, target: Span) -> int:
    return max(target[0] - value.end, value.start - target[1], 0)


def allowed(spec: ValueSpec, passage: Passage, value: Value) -> bool:
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
NO_COUNT = re.compile(
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
    if NO_COUNT.search(text, passage.start, value.start):
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


def numbers_row(passage: Passage, value: Value) -> bool:
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


def plain(number: float) -> float:
    return round(number, 4)
