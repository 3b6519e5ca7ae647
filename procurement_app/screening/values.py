"""Typed values in running text: percentages, money, counts, points, dates and articles of law.

Each reader gives every value of its type in a text with its place; which of them a rule means is
decided in `reading`. Dutch and English notation, in digits and in words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
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
    "twee-en-een-half": 2.5, "tweeëneenhalf": 2.5, "one": 1, "two": 2, "three": 3,
    "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
    "fifteen": 15, "eighteen": 18,
}  # fmt: skip
_TENS = {
    "twintig": 20, "dertig": 30, "veertig": 40, "vijftig": 50, "zestig": 60, "zeventig": 70, "tachtig": 80,
    "negentig": 90, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90,
}  # fmt: skip
_SCALES = {"honderd": 100, "duizend": 1000, "hundred": 100, "thousand": 1000}
_LARGE = {
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
_NUMBER = rf"(?:{_DIGITS}|[^\W\d_]+(?:-[^\W\d_]+)*)"
NUMERAL = _NUMBER
_WORDS = re.compile(r"[^\W_]+")
_FIGURES = frozenset("0123456789")


@lru_cache(maxsize=16)
def _starts(text: str) -> list[int]:
    """Where words begin that are numerals, or begin with a digit; only there expressions are tried."""
    known = _numerals()
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = text
    return [
        found.start()
        for found in _WORDS.finditer(lowered)
        if (word := found[0]) in known or word[0] in _FIGURES or word.lower() in known
    ]


def _at_numbers(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """What a pattern finds that begins with a number."""
    read_to = 0
    for start in _starts(text):
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


_PERCENT = re.compile(
    rf"(?<![\w.,])(?P<n>{_NUMBER})(?:\s\([\wë-]+\))?(?:\s(?:of meer|or more))?"
    r"(?:\s?|-)(?:%|procents?\b|percent\b|per\s?cent\b|pct\b)",
    re.IGNORECASE,
)
_SHARE = re.compile(
    rf"(?<![\w.,])(?P<a>{_NUMBER})\s(?:van|op|of|in|out of)\s"
    rf"(?=(?:de |elke |iedere |every |each |the )?(?P<b>{_NUMBER})(?!\s?%))",
    re.IGNORECASE,
)
# 'anderhalf maal de geraamde waarde' is 150 percent of it.
_MULTIPLE = re.compile(
    rf"(?<![\w.,])(?P<n>{_NUMBER})\s?(?:maal|keer|times|x)\s(?:(?:de|het|the)\s)?(?:[\w-]+\s){{0,2}}?"
    r"(?:\w*waarde|\w*kosten|raming|\w*som|\w*prijs|contract value|value)\b",
    re.IGNORECASE,
)
# 'tweemaal de opdrachtwaarde', 'twice the lot value'
_MULTIPLES = {
    "eenmaal": 1, "éénmaal": 1, "anderhalfmaal": 1.5, "tweemaal": 2, "driemaal": 3, "viermaal": 4,
    "vijfmaal": 5, "twice": 2, "double": 2,
}  # fmt: skip
_MULTIPLE_WORD = re.compile(
    rf"\b(?P<n>{'|'.join(_MULTIPLES)})\s(?:(?:de|het|the)\s)?(?:[\w-]+\s){{0,2}}?"
    r"(?:\w*waarde|\w*kosten|raming|\w*som|\w*prijs|value|price)\b",
    re.IGNORECASE,
)
_PER_HUNDRED = re.compile(rf"(?<![\w.,])(?P<n>{_NUMBER})\s(?:ten honderd|per honderd)\b", re.IGNORECASE)
# 'van elke honderd euro die u factureert, zet u er vijf in'
_OF_EACH_HUNDRED = re.compile(
    rf"\b(?:van|of|out of)\s(?:elke|iedere|every|each)\s(?:\w+\s)?(?:honderd|hundred|100)\s[^.;\n]{{0,60}}?"
    rf"\b(?:er|gaan|gaat|vloeien|go|goes|spend|besteedt|besteden)\s(?:(?:er|u|minimaal|minstens|ten\sminste|at\sleast)\s){{0,2}}"
    rf"(?P<n>{_NUMBER})\b",
    re.IGNORECASE,
)
_WRITTEN_FRACTION = re.compile(
    r"(?<![\w.,/])(?P<a>\d{1,2})/(?P<b>\d{1,3})(?:e|ste|de)?(?=\s(?:deel|van|of)\b)"
)
# 'van elke euro die wij betalen vier cent', 'drie cent per euro'
_CENT = rf"{_NUMBER})\s(?:euro)?cents?\b"
_CENTS = re.compile(
    r"(?:elke|iedere|per|every|each)\s(?:\w+\s)?euro\b[^.;\n]{0,60}?(?<![\w.,])(?P<n>"
    + _CENT
    + r"|(?<![\w.,])(?P<m>"
    + _CENT
    + r"\s(?:van|per|of|in|op)\s(?:\w+\s){0,2}euro\b",
    re.IGNORECASE,
)
# 'het percentage van 5', 'percentage: 5', 'het percentage wordt verlaagd naar 2,5'.
_PERCENTAGE_OF = re.compile(
    rf"\bpercentage(?:(?:\s[\w-]+){{0,4}}\s(?:van\s{_NUMBER}\s)?(?:naar|to)"
    rf"|(?:\s[\w-]+){{0,2}}\s(?:gesteld|vastgesteld|bepaald|set|lowered|raised)\s(?:op|at|to)"
    rf"|\s?(?:van|is|bedraagt|wordt|blijft|:|=))"
    rf"\s?(?P<n>{_NUMBER})(?!\s?(?:%|procent|per\s?cent)|\w|[.,]\d)",
    re.IGNORECASE,
)
_FRACTIONS = {
    "de helft": 50.0, "een derde": 100 / 3, "een kwart": 25.0, "driekwart": 75.0, "drie kwart": 75.0,
    "een vijfde": 20.0,
    "een tiende": 10.0, "een twintigste": 5.0, "twee derde": 200 / 3, "half of the": 50.0,
}  # fmt: skip
_FRACTION = re.compile(r"\b(" + "|".join(_FRACTIONS) + r")\b", re.IGNORECASE)
# 'drie tiende deel', 'een vijfentwintigste van de aanneemsom': only where a whole follows, for 'een vierde
# perceel' is no part.
_PARTS_OF = {
    "derde": 3, "vierde": 4, "vijfde": 5, "zesde": 6, "achtste": 8, "tiende": 10, "twintigste": 20,
    "vijfentwintigste": 25, "dertigste": 30, "vijftigste": 50, "honderdste": 100,
}  # fmt: skip
_PART_OF = re.compile(
    rf"\b(?P<n>een|één|eén|twee|drie|vier|zeven|negen)\s(?P<d>{'|'.join(_PARTS_OF)})(?=\s(?:deel|gedeelte|van)\b)",
    re.IGNORECASE,
)


# Cheap signs, in small letters, without which there is no use in trying.
_SHARED_AMONG = re.compile(
    r"(?:van|op|of|in)\s(?:(?:de|elke|iedere|each|every|the)\s)?"
    r"(?:\d|twee|twin|two|twe|drie|three|vier|four|vijf|five|fif|acht|eight|tien|ten|honderd|hun)"
)
_TIMES = re.compile(r"(?:\s|\d)(?:maal|keer|times|x)\s")
_HALVES = ("helft", "derde", "kwart", "vijfde", "tiende", "twintigste", "half")
_SUM_SIGNS = (
    "€",
    "eur",
    "miljoen",
    "mln",
    "million",
    "mille",
    "ton",
    *(f"{digit}k" for digit in "0123456789"),
)
_SUMS = re.compile(r"€|\beur|\s(?:eur|miljoen|mln|million|mille|ton)|\dk\b")


def _has(lowered: str, *signs: str) -> bool:
    return any(map(lowered.__contains__, signs))


def percentages(text: str) -> Iterator[Value]:
    """'5%', '2,5 procent', 'dertig procent', 'drie van de tien', 'een derde', 'vier ten honderd'."""
    lowered = text.lower()
    for pattern, signs in ((_PERCENT, ("%", "cent", "pct")), (_PER_HUNDRED, ("honderd",))):
        for found in _at_numbers(pattern, text) if _has(lowered, *signs) else ():
            if is_number(found["n"]):
                yield Value(number(found["n"]), found.start(), found.end())
    if "percentage" in lowered:
        for found in _PERCENTAGE_OF.finditer(text):
            if is_number(found["n"]):
                yield Value(number(found["n"]), found.start(), found.end())
    for found in _OF_EACH_HUNDRED.finditer(text) if _has(lowered, "hond", "hund", "100") else ():
        if is_number(found["n"]):
            yield Value(number(found["n"]), found.start("n"), found.end())
    yield from _shares(text, lowered)
    yield from _multiples(text, lowered)
    if "cent" in lowered and "euro" in lowered:
        yield from _cents(text)


def _multiples(text: str, lowered: str) -> Iterator[Value]:
    """'anderhalf maal de geraamde waarde', 'tweemaal de opdrachtwaarde'."""
    times = _has(lowered, "maal", "keer", "times", "x") and _TIMES.search(lowered)
    for found in _at_numbers(_MULTIPLE, text) if times else ():
        if is_number(found["n"]):
            yield Value(100 * number(found["n"]), found.start(), found.end())
    for found in _MULTIPLE_WORD.finditer(text) if _has(lowered, "maal", "twice", "double") else ():
        yield Value(100 * _MULTIPLES[found["n"].lower()], found.start(), found.end())


def _cents(text: str) -> Iterator[Value]:
    """'van elke euro vier cent'."""
    for found in _CENTS.finditer(text):
        group = "n" if found["n"] else "m"
        if is_number(found[group]):
            yield Value(number(found[group]), found.start(group), found.end())


def _shares(text: str, lowered: str) -> Iterator[Value]:
    """'drie van de tien', '1/50 van', 'een derde'."""
    for found in _at_numbers(_SHARE, text) if _SHARED_AMONG.search(lowered) else ():
        if is_number(found["a"]) and is_number(found["b"]):
            part, whole = number(found["a"]), number(found["b"])
            if 0 < part < whole and whole in _WHOLES:
                yield Value(100 * part / whole, found.start(), found.end("b"))
    for found in _WRITTEN_FRACTION.finditer(text) if "/" in text else ():
        if 0 < int(found["a"]) < int(found["b"]):
            yield Value(100 * int(found["a"]) / int(found["b"]), found.start(), found.end())
    for found in _FRACTION.finditer(text) if _has(lowered, *_HALVES) else ():
        yield Value(_FRACTIONS[found[1].lower()], found.start(), found.end())
    for found in _PART_OF.finditer(text) if _has(lowered, *_PARTS_OF) else ():
        if found[0].lower() not in _FRACTIONS:
            share = 100 * number(found["n"]) / _PARTS_OF[found["d"].lower()]
            yield Value(share, found.start(), found.end())


_WHOLES = {2, 3, 4, 5, 8, 10, 20, 25, 50, 100}
_SCALE_WORDS = "|".join(sorted(_LARGE, key=len, reverse=True))
# 'drie ton' is money, 'drie ton grond' is not.
_GOODS = (
    r"(?:\w*afval|gft|papier|karton|grond|zand|hout|groen|slib|asfalt|textiel|glas|co2|co₂|materiaal|puin"
    r"|voedsel|goederen|laadvermogen|linnengoed|wasgoed|tuinafval|kleding|bagger|zout"
    r"|per (?:uur|dag|week|maand|kwartaal|rit|vracht|wagen|container|hectare|ha|lading|m2|km|locatie|keer))\b"
)
_MONEY = re.compile(
    rf"(?:(?:€|\bEUR|\beuro)\s?(?P<a>{_NUMBER})(?:\s?(?P<al>{_SCALE_WORDS})\b)?(?:,-+|,--)?)"
    rf"|(?:(?<![\w.,])(?<!zie )(?P<b>{_NUMBER})(?:\s(?P<bl>{_SCALE_WORDS}))?\s(?:euro|EUR)\b(?!\s?\d))"
    rf"|(?:(?<![\w.,])(?P<c>{_NUMBER})\s(?P<cl>miljoen|mln|million|mille)\b"
    r"(?!\s(?:inwoners|kilo|m2|m³|liter|stuks)))"
    r"|(?:(?<![\w.,])(?P<e>\d{2,4}(?:[.,]\d)?)(?P<el>k)(?![\w-]))"
    rf"|(?:(?<![\w.,])(?P<f>{_NUMBER})\s?(?P<fl>k|m|mln)\s?(?:€|EUR\b|euro\b))"
    rf"|(?:(?<![\w.,])(?P<d>{_NUMBER})\s(?P<dl>ton)\b(?!\s(?:{_GOODS})))",
    re.IGNORECASE,
)
# 'twee en een half miljoen'
_AND_HALF = re.compile(
    rf"(?<![\w.,])(?P<n>{_NUMBER})[\s-]en[\s-]een[\s-]half\s(?P<l>miljoen|ton|mln)\b(?:\s(?:euro|EUR)\b)?",
    re.IGNORECASE,
)
# '900 ton per jaar' is weight: of sums in 'ton' nobody writes so many.
_MOST_TON = 40
# 'één miljoen tweehonderdduizend euro': the thousands that a sum in words ends with.
_THOUSANDS = re.compile(r"\s(?P<n>[^\W\d_]+duizend)(?:\s(?:euro|EUR)\b)?", re.IGNORECASE)


_EURO = re.compile(r"€|\bEUR|\beuro", re.IGNORECASE)


def _euro_signs(text: str) -> Iterator[int]:
    return (found.start() for found in _EURO.finditer(text))


def money(text: str) -> Iterator[Value]:
    """'€ 1.500.000', 'EUR 1,5 mln', '1,5 miljoen euro', 'een half miljoen euro'."""
    read_to = 0
    lowered = text.lower()
    may = _has(lowered, *_SUM_SIGNS) and _SUMS.search(lowered)
    for place in sorted({*_starts(text), *_euro_signs(text)}) if may else ():
        if place < read_to:
            continue
        if (half := _AND_HALF.match(text, place)) and is_number(half["n"]):
            read_to = half.end()
            yield Value((number(half["n"]) + 0.5) * _LARGE[half["l"].lower()], half.start(), half.end())
            continue
        found = _MONEY.match(text, place)
        if found is None:
            continue
        read_to = found.end()
        written = next(filter(None, found.group("a", "b", "c", "d", "e", "f")))
        large = next(filter(None, found.group("al", "bl", "cl", "dl", "el", "fl")), None)
        if not is_number(written) or (found["d"] and number(written) > _MOST_TON):
            continue
        amount, end = number(written) * _LARGE.get((large or "").lower(), 1), found.end()
        rest = _THOUSANDS.match(text, end) if amount >= _LARGE["miljoen"] else None
        if rest is not None and is_number(rest["n"]):
            amount, end = amount + number(rest["n"]), rest.end()
        read_to = end
        yield Value(amount, found.start(), end)


_POINTS = re.compile(
    # of '200 van de 1.000 punten' the first
    rf"(?<![\w.,])(?P<n>{_NUMBER})(?:\s(?:van|uit|of|out of)\s"
    rf"(?:(?:de|het|een|in|totaal|the|maximaal)\s){{0,2}}{_NUMBER})?[\s-](?:[^\W\d]+\s){{0,2}}\w*(?:punten|punt|points|point|(?<!\w)pt|ptn)\b"
    r"(?!\s(?:hierboven|hieronder|hierna|above|below))",
    re.IGNORECASE,
)
# 'Van de 400 punten zijn er 80 beschikbaar voor ...'
_OF_ALL = re.compile(r"\bvan\s(?:de|in\stotaal)\s$", re.IGNORECASE)
_POINTS_THEREOF = re.compile(
    rf"\b(?:zijn|gaan|worden)\s(?:er|hiervan|daarvan)\s(?:maximaal\s)?(?P<n>{_NUMBER})\b"
    r"(?=\s(?:beschikbaar|te\s|voor\s|naar\s|gereserveerd))"
    rf"|\b(?:krijgt|krijgen|verdient|verdienen|haalt|scoort)\s(?:u\s)?er\s(?P<m>{_NUMBER})(?=[.,;]|$)",
    re.IGNORECASE,
)

# 'Sociaal (35 van 100)', '20 of the 100'
_POINTS_OF_HUNDRED = re.compile(
    rf"(?<![\w.,])(?P<n>{_NUMBER})\s(?:van|uit|of|out\sof)\s(?:(?:de|the|in\stotaal|totaal)\s){{0,2}}"
    r"(?:100|1\.?000|honderd|hundred)(?=[).,;:\t\n]|\s?$)",
    re.IGNORECASE,
)
# '2 punten per procent, tot 20', 'tot een maximum van 100': what can be earned at most
_POINTS_CAP = re.compile(
    r"\b(?:punt(?:en)?|points?)\b[^.;\t\n]{0,30}?[,(]\s?(?:tot|met|up\sto|to|with|maximaal|max\.|hoogstens)\s"
    r"(?:(?:een|ten|a|maximaal|hoogstens|hoogste|maximum|van|of)\s){0,4}(?P<n>\d{1,4})\b(?!\s?%)",
    re.IGNORECASE,
)
# '7.3 Punten: ...': the number of the paragraph
_OWN_NUMBER = re.compile(r"(?:^|[\t\n])\W*\d+(?:\.\d+)+$")


def points(text: str) -> Iterator[Value]:
    """'20 punten', 'dertig te behalen punten', '15 of the 100', 'van de 400 punten zijn er 80 te behalen'.

    Of '2 punten per procent, tot 20' the most that can be earned."""
    if _has(text, "100", "1.000", "1000", "ond", "und"):
        yield from _numbers(_at_numbers(_POINTS_OF_HUNDRED, text))
    if not _has(text.lower(), "punt", "point", "pt"):
        return
    capped = list(_numbers(_POINTS_CAP.finditer(text)))
    yield from capped
    found = (*_at_numbers(_POINTS, text), *_POINTS_THEREOF.finditer(text))
    yield from _numbers(
        one
        for one in found
        if not _OF_ALL.search(text, 0, one.start())
        and not _OWN_NUMBER.search(text, 0, one.end("n"))
        and not any(one.start() < cap.start < one.end() + _CAP_WITHIN for cap in capped)
    )


_CAP_WITHIN = 60


def _numbers(found: Iterable[re.Match[str]]) -> Iterator[Value]:
    """Matches whose group `n` (or, if empty, `m`) is a number, as values."""
    for one in found:
        group = "n" if one["n"] else "m"
        if is_number(one[group]):
            yield Value(number(one[group]), one.start(group), one.end())


# A number before one of these measures something, or names a place in a text; it counts nothing.
_MEASURE = re.compile(
    r"[\s-]?(?:%|procent|percent|per cent|jaar|jaren|jaarlijkse|maand|week|weken|dag|dagen|werkdag"
    r"|kalenderdag|uur|uren|keer|maal|x\b|euro|€|eur\b|m²|m2|m³|km|meter|mm|cm|kg|ton\b|liter|miljoen|mln"
    r"|boekjaren|kalenderjaren|years?|months?|weeks?|days?|hours?|million|punten|A4)",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"(?:€|\b(?:eur|artikel|art\.|paragraaf|§|hoofdstuk|bijlage|niveau|trede"
    # 'per perceel één referentie' counts
    r"|(?<!per )(?<!elk )(?<!ieder )(?<!each )(?<!beide )(?<!alle )"
    r"(?:perceel|percelen|kavels?|lots?|onderdeel|kerncompetentie)"
    r"|versie|vraag|antwoord|nr\.|stap|fase"
    r"|post|eis|wens|sinds|na|(?<!leid )(?<!leidt )tot|iso|nen|k|g))\s?$",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"\s(?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december)",
    re.IGNORECASE,
)


_COUNTED = re.compile(rf"(?<![\w.,/-])(?P<n>{_NUMBER})(?![\w/]|[.,]\d)")
# Dutch 'ten' is no numeral ('ten minste', 'ten goede').
_TEN = re.compile(
    r"\s(?:minste|hoogste|goede|behoeve|aanzien|gunste|laste|opzichte|slotte|tijde|eerste|tweede|derde|allen"
    r"|dele|onrechte|name|einde|uitvoer|overstaan|honderd|kantore|tijden|volle|bate)\b",
    re.IGNORECASE,
)


def counts(text: str) -> Iterator[Value]:
    """Whole numbers that count something; measures, years, dates, and numbers of articles are left out."""
    for found in _at_numbers(_COUNTED, text):
        written = found["n"]
        if written.lower() == "een" or not is_number(written):
            continue
        if written.lower() == "ten" and _TEN.match(text, found.end()):
            continue
        value = number(written)
        if value != int(value) or not 0 < value < 10000 or (1900 < value < 2100 and written[0].isdigit()):
            continue
        if _MEASURE.match(text, found.end()) or _DAY.match(text, found.end()):
            continue
        if _PLACE.search(text, max(0, found.start() - 16), found.start()):
            continue
        yield Value(value, found.start(), found.end())


# A weight in an award: a percentage, or a bare number beside a word for weight.
_WEIGHT = re.compile(
    rf"\b(?:(?:weging|wegingsfactor|gewicht|weight|weighting)(?:\s(?:van|of|is|bedraagt))?\s?[:=]?\s?"
    rf"|(?:weegt|wegen|telt|tellen)\s(?:mee\s)?voor\s)(?!ten\s)(?P<n>{_NUMBER})"
    r"(?!\s?%|\w|[.,]\d|\s(?:procent|punten|percent|kwart\b|helft\b|\w+de\b|\w+ste\b))",
    re.IGNORECASE,
)


def weights(text: str) -> Iterator[Value]:
    """Percentages, and 'weging 30', 'telt voor 25 mee'."""
    yield from percentages(text)
    for found in _WEIGHT.finditer(text):
        if is_number(found["n"]) and 0 < number(found["n"]) <= 100:
            yield Value(number(found["n"]), found.start(), found.end())


# A score in a table or list of criteria: points, or a number that fills a cell or ends a line.
_SCORE = re.compile(r"(?:\t|[:(–]\s?)\W*(?P<n>\d{1,3}(?:,\d)?)\s?%?\)?\s*(?=\t|$)")


def scores(text: str) -> Iterator[Value]:
    """'20 punten', and the number of a cell such as '25%' or '15'."""
    yield from points(text)
    for found in _SCORE.finditer(text):
        yield Value(number(found["n"]), found.start("n"), found.end("n"))


READERS: dict[str, Callable[[str], Iterator[Value]]] = {
    "percentage": percentages,
    "money": money,
    "count": counts,
    "points": points,
    "weight": weights,
    "score": scores,
}
