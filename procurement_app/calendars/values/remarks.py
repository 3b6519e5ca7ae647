"""Facts that a calendar tells in a sentence: 'met 2 opties van 1 jaar', 'huidig contract tot 1-1-2028'."""

from __future__ import annotations

import re
from typing import NamedTuple

from procurement_app.calendars.model import Period
from procurement_app.calendars.values import durations, periods
from procurement_app.calendars.values.words import NUMBER_WORDS, tidy


class Extension(NamedTuple):
    """Months that extensions add to a term, the words that say so, and whether the term holds them already.
    `term` is the term without them where the same words tell it."""

    months: float
    words: str
    inside: bool = False
    term: float | None = None


class ContractEnd(NamedTuple):
    period: Period
    words: str


_SENTENCE = re.compile(r"(?<=[.!?])(?<!incl\.)(?<!excl\.)(?<!max\.)\s+|[;\n]")
_OPTION = re.compile(r"\b(?:optie|verleng|extension|extend|option|renew)", re.IGNORECASE)
_NO_OPTION = re.compile(
    r"\b(?:huidige?|lopende?|bestaande?|vorige?|oude?|current|existing|geen|niet|zonder|no|not|without"
    r"|gelicht|benut|(?:is|wordt|werd|zijn|was|been)\s(?:\w+\s){0,3}?(?:verlengd|extended))\b",
    re.IGNORECASE,
)
_TERM_WORD = (
    rf"(?:\d+\s?[x×]\s?\d*|\d+(?:[.,]\d+)?|{'|'.join(NUMBER_WORDS)}|x|×|\+|plus|maal|keer|tweemaal|driemaal|viermaal|eenmaal|times"
    r"|(?:optie|contract|verlengings)?(?:jaar|jaren)|jr\.?|maanden|maand|mnd\.?|years?|months?"
    r"|(?:verlengings)?opties?|verleng\w*|extensions?|extend\w*|options?|renewals?|incl\.|inclusief|including"
    r"|met|van|voor|tot|op|om|te|daarna|een|de|het|telkens|steeds|maximaal|max\.|nog|kan|kunnen|worden|mogelijk"
    r"|mogelijkheid|with|of|for|to|by|an?|the)"
)
_TERMS = re.compile(rf"(?<![\w,.])(?:{_TERM_WORD}(?![^\W\d_])[\s()]*){{2,}}", re.IGNORECASE)
_INCLUDED = re.compile(r"\bincl", re.IGNORECASE)
_NUMBER = re.compile(
    rf"\d|\b(?:{'|'.join(NUMBER_WORDS)}|tweemaal|driemaal|viermaal|eenmaal)\b", re.IGNORECASE
)
_CURRENT = re.compile(r"\b(?:huidige?|lopende?|bestaande?|zittende|current|existing)\b", re.IGNORECASE)
_CONTRACT = re.compile(r"contract|overeenkomst|agreement", re.IGNORECASE)
_CLAUSE = re.compile(r"[,(.]")
_NEW = re.compile(r"\b(?:nieuwe?|new)\b", re.IGNORECASE)
_ENDS = re.compile(
    r"\b(?:af|eindig(?:t|en)|afloopt|verloopt|expireert|expireren|einddatum|einde|tot(?: en met)?|t/m"
    r"|ends?|ending|expires?|until)\b",
    re.IGNORECASE,
)


def extension(text: str) -> Extension | None:
    """The extensions of the contract to come, where exactly one place tells them."""
    lowered = text.lower()  # most texts speak of neither, and a large calendar has many
    if not ("opti" in lowered or "verleng" in lowered or "exten" in lowered or "renew" in lowered):
        return None
    told = [
        found
        for sentence in _SENTENCE.split(_tidy_lines(text))
        if _OPTION.search(sentence) and not _NO_OPTION.search(sentence)
        for run in _TERMS.findall(sentence)
        if _OPTION.search(run) and _NUMBER.search(run) and (found := _extension(run.strip(" ()")))
    ]
    return told[0] if len(told) == 1 else None


def _extension(words: str) -> Extension | None:
    parsed = durations.added(words)
    if parsed.high is None:
        return None
    if parsed.low is not None and parsed.low < parsed.high:
        return Extension(parsed.high - parsed.low, words, term=parsed.low)
    return Extension(parsed.high, words, inside=bool(_INCLUDED.search(words)))


def contract_end(text: str, year: int | None) -> ContractEnd | None:
    """When the contract that runs now ends."""
    lowered = text.lower()
    if "contract" not in lowered and "overeenkomst" not in lowered and "agreement" not in lowered:
        return None
    if not _CURRENT.search(text):
        return None
    for whole in _SENTENCE.split(_tidy_lines(text)):
        sentence = _NEW.split(whole)[0]
        if not (_CURRENT.search(sentence) and _CONTRACT.search(sentence)):
            continue
        for hit in _ENDS.finditer(sentence):
            rest = sentence[hit.end() :]
            named = periods.named_in(rest)
            period = named[0] if len(named) == 1 else periods.parse(_CLAUSE.split(rest)[0], year).period
            if period is not None:
                return ContractEnd(period, whole.strip())
    return None


def _tidy_lines(text: str) -> str:
    return "\n".join(map(tidy, text.split("\n")))
