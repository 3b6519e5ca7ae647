"""What is said not to be needed beyond what is asked: 'Meer dan twee referenties zijn niet nodig', 'Een
tweede certificaat vragen wij niet'. It asks for nothing, and denies nothing of what is asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from procurement_app.screening.scanned.passage import Passage
from procurement_app.screening.text.sentences import Span

_COMPARES = frozenset(("meer", "nog", "more", "another", "hoger", "groter", "ruimer", "higher", "larger"))
_COMPARES |= {"hogere", "grotere", "ruimere", "zwaardere", "tweede", "derde", "vierde", "vijfde"}
_COMPARES |= {"second", "third", "fourth"}
_NUMBER = (
    r"(?:(?:€|EUR)\s?)?(?:\d[\d.,]*|een|één|twee|drie|vier|vijf|zes|tien|one|two|three|four|five|ten)"
    r"(?:\s?%)?"
)
# 'niet meer dan twee' asks for two, 'hoeft niet meer dan twee' for no more
_NOT_AT_MOST = r"(?:(?<!niet\s)(?<!not\s)|(?<=hoeft\sniet\s)|(?<=hoeft\su\sniet\s)|(?<=hoeven\sniet\s))"
_MORE_OF = re.compile(
    rf"{_NOT_AT_MOST}\b(?:(?:meer|more)\s(?:(?:dan|than)\s(?:{_NUMBER}\s)?)?|(?:nog\s(?:een|één)|another|tweede|derde|vierde"
    r"|vijfde|second|third|fourth|hogere?|grotere?|ruimere?|zwaardere|higher|larger)\s)"
    r"(?:(?:percentage|bedrag|aantal|niveau)\s(?:(?:aan|van|voor)\s)?|[\w-]+e\s"
    r"|(?-i:[A-Z])[\w-]*[\s-](?:\d+[\s-])?)?$",
    re.IGNORECASE,
)
_OF_MORE = re.compile(
    r"[\w-]*\s(?:(?:met|van|een|ad|dekking|omzet|hoogte|bedrag|waarde|with|of|a|cover|turnover)\s){0,5}"
    rf"{_NOT_AT_MOST}(?:meer|hoger|groter|more|higher|larger)\s(?:dan|than)\s{_NUMBER}",
    re.IGNORECASE,
)
_NEED = (
    r"(?:nodig|vereist|verplicht|gevraagd|geëist|verlangd|noodzakelijk|vragen|eisen|verlangen|hoeft|hoeven"
    r"|stellen|stelt|gesteld|vraagt|eist|verlangt|needed|required|necessary|ask(?:ed)?|require)"
)
_NO = r"(?:niet|geen|not|no)"
_NOT_NEEDED = re.compile(rf"\b(?:{_NO}\b.*\b{_NEED}|{_NEED}\b.*\b{_NO})\b", re.IGNORECASE)
# '..., een derde referentie niet'
_NOT_THAT = re.compile(r"[\w-]*\s(?:ook\s)?(?:niet|not)\W*", re.IGNORECASE)
_PART = re.compile(r"(?:[^,;:.?!]|[,;:.?!](?=\S))+")


class Beyond(NamedTuple):
    """The place of which only more is said not to be needed, the words that do, and their part."""

    place: Span
    words: Span
    part: Span


def beyond(passage: Passage, spans: Sequence[Span]) -> Beyond | None:
    """Where a sentence says of some places that only more of them is not needed."""
    if passage.vocabulary.isdisjoint(_COMPARES):
        return None
    text = passage.scanned.text
    parts = (found.span() for found in _PART.finditer(text, passage.start, passage.end))
    found = (_no_more(text, part, span) for part in parts for span in spans)
    return next(filter(None, found), None)


def _no_more(text: str, part: Span, span: Span) -> Beyond | None:
    start, end = part
    if not start <= span[0] < end:
        return None
    if more := _MORE_OF.search(text, start, span[0]):
        first = more.start()
    elif _OF_MORE.match(text, span[1], end):
        first = start
    else:
        return None
    denied = _NOT_NEEDED.search(text, start, end) or _NOT_THAT.fullmatch(text, span[1], end)
    return Beyond(span, (first, end), part) if denied else None
