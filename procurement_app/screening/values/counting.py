"""How many people or places a sentence asks for, where they are named in parts or with 'een'.

'Drie bbl-plaatsen en twee snuffelstages' are five, 'drie leerlingen: één op de planning en twee in de
werkplaats' are three, and 'een stageplaats voor een leerling' is one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from procurement_app.screening.text.numerals import NUMERAL, Value, is_number, number
from procurement_app.screening.text.sentences import Span

_NAME_WITHIN = 30
_LINK_WITHIN = 90
# Between a number and what it counts: up to two words, or 'hbo- en mbo-'.
_UP_TO_NAME = re.compile(
    r"\s(?:[\w’'/-]+\s(?:(?:en|of)\s)?){0,2}(?:[\w’'/]+-(?:\s(?:en|of)\s)?)?", re.IGNORECASE
)
# not 'één of beide percelen'
_FEW_WORDS = re.compile(r"\s(?!(?:of|or|van|de|het|the)\s)(?:[\w’'/-]+\s){0,2}")
# 'acht plaatsen', 'four of them'
_PLACES = re.compile(
    r"\s(?:(?:[\w’'-]+\s)?(?:leer|stage|opleidings|praktijk)?(?:plaats(?:en)?|plek(?:ken)?|places?"
    r"|positions?)|of them|van hen)\b",
    re.IGNORECASE,
)
# 'en twee van de koksopleiding', 'vier hbo- en vier mbo-stages'
_REST = re.compile(r"\s(?:van|uit|op|in|bij|from|of|at|[\w]+-\s(?:en|and)\s)\b", re.IGNORECASE)
_LINK = re.compile(
    r"[^.;:\t\n?!]*\b(?:en|and|plus|alsmede|evenals|als)\s"
    r"(?:(?:ook|nog|ten minste|minstens|minimaal|at least)\s)*$",
    re.IGNORECASE,
)
# 'Vier, waarvan één', 'drie leerlingen: één op ...': the whole, then its parts
_WHOLE = re.compile(r"\b(?:waarvan|van wie|onder wie|daarvan|of whom|of which|including)\b|:", re.IGNORECASE)
_WHOLE_BEFORE = re.compile(
    rf"(?<![\w.,])(?P<n>{NUMERAL})(?:,?\s)(?:waarvan|van wie|onder wie|of whom|of which|including)\s"
    r"(?:[\w-]+\s){0,2}$",
    re.IGNORECASE,
)
_PERSON = (
    r"(?:[\w’'/-]*(?:leerling|student|stagiaire?|scholier|stageplaats|stageplek|leerplek|leerplaats|leerwerkplek|leerwerkplaats"
    r"|leerbaan|opleidingsplaats|opleidingsplek|praktijkplek|praktijkplaats|trainee|intern|apprentice|internship|learner"
    r"|traineeship|apprenticeship|placement)|(?:mbo|bbl|bol|vmbo|hbo)[-’']?er|(?:snuffel|meeloop)?stage)"
    r"(?:-(?!en\b)[\w’']+)?(?![\w’'-])"
)
_ONE = re.compile(
    rf"\b(?P<n>een|an?)\s(?:(?!van\b|voor\b|met\b|of\b|en\b|per\b|of\b|for\b)[\w’'/-]+\s){{0,2}}?(?:[\w]+-\sof\s)?{_PERSON}",
    re.IGNORECASE,
)
# 'als een leerling uitvalt', 'kan een student', 'de school van een leerling': no number is meant
_NO_ONE = re.compile(
    r"\b(?:als|wanneer|zodra|indien|if|when|van|door|dan|zo|of|is|kan|kunnen|wordt|volgt|zonder|welke|of|by|than|without|om)\s$",
    re.IGNORECASE,
)
# 'dan neemt u er twee', 'takes up to three a year'
_TAKEN = re.compile(
    r"\b(?:er|neemt|nemen|takes?|hosts?|plaatst|biedt|begeleidt)\s"
    r"(?:(?:u|tot|up to|at least|minstens|minimaal|maximaal|ten minste|jaarlijks|steeds)\s)*$",
    re.IGNORECASE,
)
_TAKEN_END = re.compile(r"[.,;?!]|$|\s(?:per|a|an|each|elk|ieder)\s", re.IGNORECASE)
_ONE_OF = re.compile(r"\svan\s(?:de|het|hen|deze)\s", re.IGNORECASE)


def named(text: str, value: Value, names: Sequence[Span]) -> bool:
    """Whether what a number counts follows it at once: one of `names`, or 'plaatsen'."""
    if _PLACES.match(text, value.end):
        return True
    return any(
        0 < start - value.end <= _NAME_WITHIN and _UP_TO_NAME.fullmatch(text, value.end, start)
        for start, _ in names
    )


def right_before(text: str, value: Value, names: Sequence[Span]) -> bool:
    """Whether one of `names` follows a number with at most a word or two between."""
    return any(
        0 < start - value.end <= _NAME_WITHIN and _FEW_WORDS.fullmatch(text, value.end, start)
        for start, _ in names
    )


_WORK = (
    r"(?:referentie\w*|project|opdracht|werk|klant|opdrachtgever|levering|voorbeeld|contract|bestek|customer|client"
    r"|reference)"
)
_ONE_WORK = re.compile(rf"\b(?P<n>een|an?)\s(?:[\w’'-]+\s){{0,2}}?[\w-]*{_WORK}(?![\w-])", re.IGNORECASE)


# 'hij leverde eerder, en wel tweemaal', 'één keer eerder'
_SO_OFTEN = {
    "eenmaal": 1, "éénmaal": 1, "eens": 1, "één keer": 1, "eén keer": 1, "een keer": 1,
    "tweemaal": 2, "twee keer": 2, "driemaal": 3, "drie keer": 3, "once": 1, "twice": 2,
}  # fmt: skip
_TIMES = re.compile(rf"\b(?P<n>{'|'.join(_SO_OFTEN)})\b(?! per| (?:de|het) | zo )", re.IGNORECASE)
# 'twee keer eerder'
_TIMES_BEFORE = re.compile(rf"\b(?P<n>{'|'.join(_SO_OFTEN)})\s(?:al\s)?(?:eerder|before)\b", re.IGNORECASE)
# 'één volstaat', 'twee zijn genoeg', 'u hebt er twee nodig'
_SUFFICES = re.compile(
    r"[^.;:\t\n?!]{0,40}?\b(?:volsta\w*|genoeg|voldoende|toereikend|nodig|suffices?|sufficient|enough)\b",
    re.IGNORECASE,
)
# 'met meer dan zes objecten', 'van de drie gevraagde'
_NOT_ASKED = re.compile(
    r"\b(?:(?<!niet )(?:meer|minder|groter|hoger) dan|(?<!no )(?<!not )(?:more|less|fewer|larger) than"
    r"|boven de|over de|van de|of the)\s$",
    re.IGNORECASE,
)
_UP_TO_WORK = re.compile(rf" (?:[\w’'/-]+ ){{0,2}}?[\w-]*{_WORK}", re.IGNORECASE)


def enough(text: str, values: Sequence[Value]) -> Value | None:
    """Of several numbers the one that is said to be enough: 'één volstaat'."""
    found = [value for value in values if _SUFFICES.match(text, value.end)]
    return found[0] if len(found) == 1 and len(values) > 1 else None


def works(text: str, start: int, end: int, values: Sequence[Value]) -> list[Value]:
    """Of numbers those that tell how many earlier works are asked, as far as the words beside them say so:
    'twee referenties', 'twee keer eerder'; not 'meer dan zes objecten'."""
    if (times := _TIMES_BEFORE.search(text, start, end)) is not None:
        return [Value(float(_SO_OFTEN[times["n"].lower()]), times.start("n"), times.end("n"))]
    asked = [value for value in values if not _NOT_ASKED.search(text, start, value.start)]
    return [value for value in asked if _UP_TO_WORK.match(text, value.end)] or asked


# 'twee per schooljaar', 'zes, verspreid over ...', 'mogen er zes komen': a number without a noun
_ALONE = re.compile(
    r"\s?(?:[.,;:)!?]|$|[\t\n])|\s(?:per|over|waarvan|van wie|van hen|dus|tegelijk|of whom|of these|of them"
    r"|verspreid|is|zijn|volsta\w*|mogen|moeten|komen|meelopen|nodig|in totaal|bindend|die|a year"
    r"|each|can|are)\b",
    re.IGNORECASE,
)
_NOT_ALONE = re.compile(
    r"(?:[\d/–-]|\b(?:of|tot|en|t/m|klas|groep|om|vanaf|sinds|in|uit|from|at|to))\s?$", re.IGNORECASE
)
_MOST_ALONE = 60


def alone(text: str, start: int, values: Sequence[Value]) -> list[Value]:
    """Numbers that stand for things named elsewhere: 'twee per schooljaar', 'wel één per jaar'."""
    return [
        value
        for value in values
        if value.number <= _MOST_ALONE
        and _ALONE.match(text, value.end)
        and not _NOT_ALONE.search(text, start, value.start)
    ]


def one_work(text: str, start: int, end: int) -> Value | None:
    """'een soortgelijk project', 'al eens', 'tweemaal': how many, where no number stands."""
    if (times := _TIMES.search(text, start, end)) is not None:
        return Value(float(_SO_OFTEN[times["n"].lower()]), times.start("n"), times.end("n"))
    for found in _ONE_WORK.finditer(text, start, end):
        if not _NO_ONE.search(text, start, found.start()):
            return Value(1.0, found.start("n"), found.end("n"))
    return None


def ones(text: str, start: int, end: int) -> list[Value]:
    """'een leerling', 'een mbo-student Mode een stageplaats': one, where no number stands."""
    return [
        Value(1.0, found.start("n"), found.end("n"))
        for found in _ONE.finditer(text, start, end)
        if not _NO_ONE.search(text, start, found.start())
    ]


def together(text: str, start: int, values: Sequence[Value], chosen: Value) -> Value:
    """The number that `chosen` is part of: the whole named before it, or the sum of what 'en' joins.

    `values` count the same things, in order of place; `start` is where their passage begins."""
    if (whole := _WHOLE_BEFORE.search(text, start, chosen.start)) and is_number(whole["n"]):
        return Value(number(whole["n"]), whole.start("n"), whole.end("n"))
    first = last = values.index(chosen)
    while first and _joined(text, values[first - 1], values[first]):
        first -= 1
    while last + 1 < len(values) and _joined(text, values[last], values[last + 1]):
        last += 1
    parts = values[first : last + 1]
    total = sum(part.number for part in parts)
    if (
        first
        and values[first - 1].number >= total
        and _WHOLE.search(text, values[first - 1].end, parts[0].start)
    ):
        return values[first - 1]
    if (
        len(parts) > 1
        and parts[0].number == total - parts[0].number
        and _WHOLE.search(text, parts[0].end, parts[1].start)
    ):
        return parts[0]
    return Value(total, parts[0].start, parts[0].end)


def _joined(text: str, one: Value, other: Value) -> bool:
    return other.start - one.end <= _LINK_WITHIN and _LINK.fullmatch(text, one.end, other.start) is not None


def is_rest(text: str, value: Value) -> bool:
    """Whether a number counts what the one before it counted: 'en twee van de koksopleiding'."""
    return _REST.match(text, value.end) is not None


def taken(text: str, start: int, value: Value) -> bool:
    """Whether a number stands for things named before: 'dan neemt u er twee', 'één van de praktijkschool'."""
    if _TAKEN.search(text, start, value.start) and _TAKEN_END.match(text, value.end):
        return True
    return value.number == 1 and _ONE_OF.match(text, value.end) is not None
