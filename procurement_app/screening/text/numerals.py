"""Numbers in running text, Dutch and English, in figures and in words, and where they begin."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple


class Value(NamedTuple):
    """A value and the place where it is written. `number` is in percent, euro, pieces or points."""

    number: float
    start: int
    end: int


_UNITS = {
    "nul": 0, "een": 1, "één": 1, "eén": 1,
    "twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6, "zeven": 7, "acht": 8,
    "negen": 9, "tien": 10, "elf": 11, "twaalf": 12, "dertien": 13, "veertien": 14, "vijftien": 15,
    "zestien": 16, "zeventien": 17, "achttien": 18, "negentien": 19, "anderhalf": 1.5, "anderhalve": 1.5,
    "half": 0.5, "halve": 0.5, "tweeën": 2, "drieën": 3, "vieren": 4, "vijven": 5, "zessen": 6,
    "kwart": 0.25, "driekwart": 0.75,
    "tweetal": 2, "drietal": 3, "viertal": 4, "vijftal": 5, "zestal": 6, "zevental": 7, "achttal": 8,
    "negental": 9,
    "twee-en-een-half": 2.5, "tweeëneenhalf": 2.5, "tweeënhalf": 2.5, "tweeënhalve": 2.5, "drieënhalf": 3.5,
    "drieënhalve": 3.5, "vierenhalf": 4.5, "vierenhalve": 4.5, "zevenenhalf": 7.5, "zevenenhalve": 7.5,
    "one": 1, "two": 2, "three": 3,
    "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
    "fifteen": 15, "eighteen": 18,
}  # fmt: skip
_TENS = {
    "twintig": 20, "dertig": 30, "veertig": 40, "vijftig": 50, "zestig": 60, "zeventig": 70, "tachtig": 80,
    "negentig": 90, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90,
}  # fmt: skip
_SCALES = {"honderd": 100, "duizend": 1000, "hundred": 100, "thousand": 1000}
LARGE = {
    "duizend": 1e3, "mille": 1e3, "k": 1e3, "thousand": 1e3, "ton": 1e5,
    "miljoen": 1e6, "mln": 1e6, "mio": 1e6, "m": 1e6,
    "million": 1e6, "miljard": 1e9, "mld": 1e9, "mrd": 1e9, "billion": 1e9,
}  # fmt: skip


@cache
def _small_words() -> dict[str, float]:
    """All numerals below a hundred that are written as one word ('eenendertig', 'thirty-five')."""
    words: dict[str, float] = {**_UNITS, **_TENS}
    for ten, value in _TENS.items():
        for unit, one in list(_UNITS.items())[:11]:
            joint = "ën" if unit.endswith("e") else "en"
            words[f"{unit}{joint}{ten}"] = value + one
            words[f"{unit}en{ten}"] = value + one
    english = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    for ten in list(_TENS)[8:]:
        for unit in english:
            words[f"{ten}-{unit}"] = _TENS[ten] + _UNITS[unit]
    return words


@cache
def _numerals() -> dict[str, float]:
    words = dict(_small_words())
    for scale, factor in _SCALES.items():
        words[scale] = float(factor)
        for word, value in _small_words().items():
            if value >= 1:
                words[f"{word}{scale}"] = value * factor
    for hundreds in ("honderd", *(f"{unit}honderd" for unit in list(_UNITS)[2:11])):
        base = words[hundreds]
        words[f"{hundreds}duizend"] = base * 1000
        for ten, value in _TENS.items():
            words[f"{hundreds}{ten}"] = base + value
            words[f"{hundreds}{ten}duizend"] = (base + value) * 1000
    return words


_DIGITS = r"\d{1,3}(?:[.\s]\d{3})+(?:,\d+)?|\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d+(?:[.,]\d+)?"
# A number, or any word: whether the word is a numeral is looked up, which is much faster than naming all.
NUMERAL = rf"(?:{_DIGITS}|[^\W\d_]+(?:-[^\W\d_]+)*)"
_WORDS = re.compile(r"[^\W_]+")
_FIGURE = re.compile("[0-9]")
_FIGURES = frozenset("0123456789")


# Dutch 'ten' is no numeral ('ten minste', 'ten goede').
_TEN = re.compile(
    r"ten\s(?:minste|hoogste|goede|behoeve|aanzien|gunste|laste|opzichte|slotte|tijde|eerste|tweede|derde|allen"
    r"|dele|onrechte|name|einde|uitvoer|overstaan|honderd|kantore|tijden|volle|bate)\b",
    re.IGNORECASE,
)
# 'de gemeente acht dit proportioneel', 'neemt de termijn in acht': no number
_VERB = re.compile(
    r"acht\s(?:de|het|een|één|dit|dat|deze|die|zich|u|uw|ons|onze|haar|hun|niet|geen|twee|drie|vier|vijf|zes|zeven|tien"
    r"|\d+)\b|(?<=\bin\s)acht(?:\s(?:te\s)?(?:nem\w*|genomen)|[.,;)]|$)",
    re.IGNORECASE,
)
# 'de gemeente acht referenties voldoende', but 'er zijn acht referenties nodig'
_JUDGES = re.compile(
    r"acht\s(?:[\w-]+\s){0,3}?(?:proportioneel|disproportioneel|passend|nodig|noodzakelijk|(?:on)?voldoende|(?:on)?wenselijk"
    r"|(?:on)?haalbaar|(?:on)?redelijk|gewenst|gepast|van\sbelang|belangrijk|toereikend|aangewezen|gerechtvaardigd)\b",
    re.IGNORECASE,
)
_WHO_JUDGES = re.compile(
    r"\b(?:gemeente|opdrachtgever|college|raad|provincie|waterschap|inkoper|wethouder|directie|jurist|stichting|dienst|zij|hij"
    r"|men|deze|en)\s$|(?:\A|[\n\t]|[.;:?!]\s)(?:de|het|onze)\s(?!\w*(?:ste|de|ige)\s)[\w-]+\s$",
    re.IGNORECASE,
)
_LONGEST_JUDGE = 60


def _is_number(word: str, text: str, place: int) -> bool:
    """Whether a word that can be a number is one where it stands."""
    if word == "ten":
        return not _TEN.match(text, place)
    if word != "acht":
        return True
    judges = _WHO_JUDGES.search(text, max(place - _LONGEST_JUDGE, 0), place) and _JUDGES.match(text, place)
    return not (judges or _VERB.match(text, place))


@lru_cache(maxsize=16)
def number_starts(text: str) -> list[int]:
    """Where words begin that are numerals, or begin with a digit; only there expressions are tried."""
    known = _numerals()
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    if _FIGURE.search(lowered) is None and known.keys().isdisjoint(_WORDS.findall(lowered)):
        # most sentences
        return []
    return [
        found.start()
        for found in _WORDS.finditer(lowered)
        if ((word := found[0]) in known or word[0] in _FIGURES) and _is_number(word, text, found.start())
    ]


def at_numbers(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """What a pattern finds that begins with a number."""
    read_to = 0
    for start in number_starts(text):
        if start >= read_to and (found := pattern.match(text, start)):
            read_to = found.end()
            yield found


def is_number(written: str) -> bool:
    """Whether a word is a number, in figures or in letters."""
    return written[:1].isdigit() or written.lower() in _numerals()


def number(written: str) -> float:
    """'1.500.000,00', '1,500,000.00', '2,5', 'vijfentwintig' as a number. Raises ValueError."""
    text = written.strip().lower()
    if text in _numerals():
        return _numerals()[text]
    text = re.sub(r"\s", "", text)
    if re.fullmatch(r"\d{1,3}(\.\d{3})+(,\d+)?", text):
        return float(text.replace(".", "").replace(",", "."))
    if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?", text):
        return float(text.replace(",", ""))
    return float(text.replace(",", "."))


def has_one(lowered: str, *signs: str) -> bool:
    return any(map(lowered.__contains__, signs))
