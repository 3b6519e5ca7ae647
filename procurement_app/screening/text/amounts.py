"""Shares and sums of money in running text: '5%', 'drie van de tien', '1,5 mln euro', 'twee ton'."""

from __future__ import annotations

import re
from collections.abc import Iterator

from procurement_app.screening.text.numerals import (
    LARGE,
    NUMERAL,
    Value,
    at_numbers,
    has_one,
    is_number,
    number,
    number_starts,
)

# 'twee en een half procent'
_AND_A_HALF = r"[\s-](?:en|and)[\s-](?:een|a)[\s-]half"
_PERCENT = re.compile(
    rf"(?<![\w.,])(?P<n>{NUMERAL})(?P<half>{_AND_A_HALF})?(?:\s\([\wë-]+\))?(?:\s(?:of meer|or more))?"
    r"(?:\s?|-)(?:%|procents?\b|percent\b|per\s?cent\b|pct\b)",
    re.IGNORECASE,
)
_SHARE = re.compile(
    rf"(?<![\w.,])(?P<a>{NUMERAL})\s(?:van|op|of|in|out of)\s"
    rf"(?=(?:de |elke |iedere |every |each |the )?(?P<b>{NUMERAL})(?!\s?%))",
    re.IGNORECASE,
)
# What a contract is worth; '2 x de raming' is 200 percent of it.
_WORTH = (
    r"(?:(?:de|het|the|uw|your)\s)?(?:[\w-]+\s){0,2}?"
    r"(?:\w*waarde|\w*kosten|raming|\w*som|\w*prijs|\w*vergoeding|\w*opdracht|contract value|value|price)\b"
)
_MULTIPLE = re.compile(rf"(?<![\w.,])(?P<n>{NUMERAL})\s?(?:maal|keer|times|x|×)\s{_WORTH}", re.IGNORECASE)
# 'tweemaal de opdrachtwaarde', 'het dubbele van de raming', 'gelijk aan de raming'
_MULTIPLES = {
    "eenmaal": 1, "éénmaal": 1, "anderhalfmaal": 1.5, "tweemaal": 2, "driemaal": 3, "viermaal": 4,
    "vijfmaal": 5, "once": 1, "twice": 2, "thrice": 3, "double": 2, "het dubbele van": 2,
    "het tweevoud van": 2, "het tweevoudige van": 2, "het drievoud van": 3, "het drievoudige van": 3,
    "het anderhalfvoud van": 1.5, "het anderhalfvoudige van": 1.5, "gelijk aan": 1, "even hoog als": 1,
    "even groot als": 1, "zo hoog als": 1, "zo groot als": 1, "equal to": 1, "as high as": 1,
    "niet hoger dan": 1, "niet meer dan": 1, "not exceed": 1, "half": 0.5,
}  # fmt: skip
_MULTIPLE_WORD = re.compile(rf"\b(?P<n>{'|'.join(_MULTIPLES)})\s{_WORTH}", re.IGNORECASE)
_MULTIPLE_SIGNS = ("maal", "keer", "times", "x", "×")
_MULTIPLE_WORD_SIGNS = (
    "maal",
    "twice",
    "thrice",
    "once",
    "dubbel",
    "double",
    "voud",
    "gelijk",
    " als ",
    "equal",
    " as ",
    "niet ",
    "not ",
    "half",
)
_PER_HUNDRED = re.compile(
    rf"(?<![\w.,])(?P<n>{NUMERAL})(?P<half>{_AND_A_HALF})?\s(?:ten honderd|per honderd)\b", re.IGNORECASE
)
# 'van elke honderd euro die u factureert, zet u er vijf in', 'van elke tien werknemers horen er drie bij'
_OF_EACH = re.compile(
    rf"\b(?:van|of|out of)\s(?:elke|iedere|every|each)\s(?:\w+\s)??"
    rf"(?P<b>\d{{1,3}}|vier|vijf|tien|twintig|vijftig|honderd|four|five|ten|twenty|hundred)\s[^.;\n]{{0,60}}?"
    rf"\b(?:er|gaan|gaat|vloeien|go|goes|spend|besteedt|besteden|at\sleast|minstens|minimaal|ten\sminste)\s"
    rf"(?:(?:er|u|minimaal|minstens|ten\sminste|at\sleast)\s){{0,2}}(?P<n>{NUMERAL})\b",
    re.IGNORECASE,
)
_EACH = re.compile(r"(?:elke|iedere|every|each)\s")
_WRITTEN_FRACTION = re.compile(
    r"(?<![\w.,/])(?P<a>\d{1,2})/(?P<b>\d{1,3})(?:e|ste|de)?(?=\s(?:deel|van|of)\b)"
)
# 'van elke euro die wij betalen vier cent', 'drie cent per euro'
_CENT = rf"{NUMERAL})\s(?:euro)?cents?\b"
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
    rf"\bpercentage(?:(?:\s[\w-]+){{0,4}}\s(?:van\s{NUMERAL}\s)?(?:naar|to)"
    rf"|(?:\s[\w-]+){{0,2}}\s(?:gesteld|vastgesteld|bepaald|set|lowered|raised)\s(?:op|at|to)"
    rf"|\s?(?:van|is|bedraagt|wordt|blijft|:|=))"
    rf"\s?(?P<n>{NUMERAL})(?!\s?(?:%|procent|per\s?cent)|\w|[.,]\d)",
    re.IGNORECASE,
)
_FRACTIONS = {
    "de helft": 50.0, "een derde": 100 / 3, "een kwart": 25.0, "driekwart": 75.0, "drie kwart": 75.0,
    "een vijfde": 20.0, "een tiende": 10.0, "een twintigste": 5.0, "twee derde": 200 / 3, "half of the": 50.0,
    "a third of": 100 / 3, "one third of": 100 / 3, "two thirds of": 200 / 3, "a quarter of": 25.0,
}  # fmt: skip
_FRACTION = re.compile(r"\b(" + "|".join(_FRACTIONS) + r")\b", re.IGNORECASE)
# 'met de helft verlaagd', 'stijgt met een kwart': a share of what was asked before
_BY = re.compile(r"\b(?:met|by)\s$", re.IGNORECASE)
_GROWS = (
    r"\b(?:verla(?:ag|g)\w*|verho(?:og|g)\w*|vermind\w*|gereduceerd|reduc\w*|teruggebracht|gehalveerd|dalen|daalt|gedaald|stijg\w*"
    r"|gestegen|groei\w*|toegenomen|afgenomen|lower\w*|rais\w*|increas\w*|decreas\w*)\b"
)
_GROWS_BEFORE = re.compile(_GROWS + r"\s(?:\w+\s){0,3}?(?:met|by)\s$", re.IGNORECASE)
_GROWS_AFTER = re.compile(r"\s(?:\w+\s){0,5}?" + _GROWS, re.IGNORECASE)
_GROWTH_WITHIN = 60  # how far before a share the words stand that make it one of growth
# 'drie tiende deel', 'zes tienden', 'een vijfentwintigste van de aanneemsom': only where a whole follows, or
# no word at all, for 'een vierde perceel' is no part.
_PARTS_OF = {
    "derde": 3, "vierde": 4, "vijfde": 5, "zesde": 6, "achtste": 8, "tiende": 10, "twintigste": 20,
    "vijfentwintigste": 25, "dertigste": 30, "vijftigste": 50, "honderdste": 100,
    "third": 3, "quarter": 4, "fifth": 5, "eighth": 8, "tenth": 10, "twentieth": 20,
}  # fmt: skip
_PART_OF = re.compile(
    r"\b(?P<n>een|één|eén|twee|drie|vier|vijf|zes|zeven|acht|negen|a|one|two|three|four)[\s-]"
    rf"(?P<d>{'|'.join(_PARTS_OF)})(?:[ns]\b|(?=\s(?:deel|gedeelte|van|der|of|uit|voor|is|for|goes)\b|[.,;)]))",
    re.IGNORECASE,
)


# Cheap signs, in small letters, without which there is no use in trying.
_SHARED_AMONG = re.compile(
    r"(?:van|op|of|in)\s(?:(?:de|elke|iedere|each|every|the)\s)?"
    r"(?:\d|twee|twin|two|twe|drie|three|vier|four|vijf|five|fif|acht|eight|tien|ten|honderd|hun)"
)
_TIMES = re.compile(r"(?:\s|\d)(?:maal|keer|times|x|×)\s")
_HALVES = ("helft", "derde", "kwart", "vijfde", "tiende", "twintigste", "half", "third", "quarter")
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


def percentages(text: str) -> Iterator[Value]:
    """'5%', '2,5 procent', 'dertig procent', 'drie van de tien', 'een derde', 'vier ten honderd'."""
    lowered = text.lower()
    for pattern, signs in ((_PERCENT, ("%", "cent", "pct")), (_PER_HUNDRED, ("honderd",))):
        for found in at_numbers(pattern, text) if has_one(lowered, *signs) else ():
            if is_number(found["n"]):
                whole = number(found["n"]) + (0.5 if found["half"] else 0)
                yield Value(whole, found.start(), found.end())
    if "percentage" in lowered:
        for found in _PERCENTAGE_OF.finditer(text):
            if is_number(found["n"]):
                yield Value(number(found["n"]), found.start(), found.end())
    for found in _OF_EACH.finditer(text) if _EACH.search(lowered) else ():
        if is_number(found["n"]) and is_number(found["b"]):
            yield from _part(number(found["n"]), number(found["b"]), found.start("n"), found.end())
    yield from _shares(text, lowered)
    yield from _multiples(text, lowered)
    if "cent" in lowered and "euro" in lowered:
        yield from _cents(text)


def _multiples(text: str, lowered: str) -> Iterator[Value]:
    """'anderhalf maal de geraamde waarde', 'tweemaal de opdrachtwaarde'."""
    times = has_one(lowered, *_MULTIPLE_SIGNS) and _TIMES.search(lowered)
    for found in at_numbers(_MULTIPLE, text) if times else ():
        if is_number(found["n"]):
            yield Value(100 * number(found["n"]), found.start(), found.end())
    for found in _MULTIPLE_WORD.finditer(text) if has_one(lowered, *_MULTIPLE_WORD_SIGNS) else ():
        yield Value(100 * _MULTIPLES[found["n"].lower()], found.start(), found.end())


def _cents(text: str) -> Iterator[Value]:
    """'van elke euro vier cent'."""
    for found in _CENTS.finditer(text):
        group = "n" if found["n"] else "m"
        if is_number(found[group]):
            yield Value(number(found[group]), found.start(group), found.end())


def _shares(text: str, lowered: str) -> Iterator[Value]:
    """'drie van de tien', '1/50 van', 'een derde'."""
    for found in at_numbers(_SHARE, text) if _SHARED_AMONG.search(lowered) else ():
        if is_number(found["a"]) and is_number(found["b"]):
            yield from _part(number(found["a"]), number(found["b"]), found.start(), found.end("b"))
    for found in _WRITTEN_FRACTION.finditer(text) if "/" in text else ():
        if 0 < int(found["a"]) < int(found["b"]):
            yield Value(100 * int(found["a"]) / int(found["b"]), found.start(), found.end())
    for found in _FRACTION.finditer(text) if has_one(lowered, *_HALVES) else ():
        if not _is_growth(text, *found.span()):
            yield Value(_FRACTIONS[found[1].lower()], found.start(), found.end())
    for found in _PART_OF.finditer(text) if has_one(lowered, *_PARTS_OF) else ():
        if found[0].lower() not in _FRACTIONS and f"{found[0]} of".lower() not in _FRACTIONS:
            share = 100 * (1 if found["n"] in "aA" else number(found["n"])) / _PARTS_OF[found["d"].lower()]
            yield Value(share, found.start(), found.end())


def _is_growth(text: str, start: int, end: int) -> bool:
    """Whether a share is that by which something rises or falls."""
    since = max(start - _GROWTH_WITHIN, 0)
    if not _BY.search(text, since, start):
        return False
    return bool(_GROWS_BEFORE.search(text, since, start) or _GROWS_AFTER.match(text, end))


def _part(part: float, whole: float, start: int, end: int) -> Iterator[Value]:
    """So many of so many, as a percentage, where shares are told of such wholes."""
    if 0 < part < whole and whole in _WHOLES:
        yield Value(100 * part / whole, start, end)


_WHOLES = {2, 3, 4, 5, 8, 10, 20, 25, 50, 100}
_SCALE_WORDS = "|".join(sorted(LARGE, key=len, reverse=True))
# 'drie ton' is money, 'drie ton grond' is not.
_GOODS = (
    r"(?:\w*afval|gft|papier|karton|grond|zand|hout|groen|slib|asfalt|textiel|glas|co2|co₂|materiaal|puin"
    r"|voedsel|goederen|laadvermogen|linnengoed|wasgoed|tuinafval|kleding|bagger|zout"
    r"|per (?:uur|dag|week|maand|kwartaal|rit|vracht|wagen|container|hectare|ha|lading|m2|km|locatie|keer))\b"
)
_MONEY = re.compile(
    rf"(?:(?:(?<!\w)(?P<before>[kM]))?(?:€|\bEUR|\beuro)\s?(?P<a>{NUMERAL})(?:\s?(?P<al>{_SCALE_WORDS})\b)?(?:,-+|,--)?)"
    rf"|(?:(?<![\w.,])(?<!zie )(?P<b>{NUMERAL})(?:\s(?P<bl>{_SCALE_WORDS}))?\s(?:euro|EUR)\b(?!\s?\d))"
    rf"|(?:(?<![\w.,])(?P<c>{NUMERAL})\s(?P<cl>miljoen|mln|million|mille)\b"
    r"(?!\s(?:inwoners|kilo|m2|m³|liter|stuks)))"
    r"|(?:(?<![\w.,])(?P<e>\d{2,4}(?:[.,]\d)?)(?P<el>k)(?![\w-]))"
    rf"|(?:(?<![\w.,])(?P<f>{NUMERAL})\s?(?P<fl>k|m|mln)\s?(?:€|EUR\b|euro\b))"
    rf"|(?:(?<![\w.,])(?P<d>{NUMERAL})\s(?P<dl>ton)\b(?!\s(?:{_GOODS})))",
    re.IGNORECASE,
)
# 'twee en een half miljoen'
_AND_HALF = re.compile(
    rf"(?<![\w.,])(?P<n>{NUMERAL})[\s-]en[\s-]een[\s-]half\s(?P<l>miljoen|ton|mln)\b(?:\s(?:euro|EUR)\b)?",
    re.IGNORECASE,
)
# 'zwaarder dan acht ton', 'een as van tien ton'
_WEIGHS = re.compile(
    r"\b(?:zwaarder|lichter) dan\s$|\b(?:weegt|wegen|gewicht|massa|laadvermogen|aslast)\s"
    r"(?:[\w-]+\s){0,3}$|\b(?:voertuig\w*|machine\w*|vrachtwagen\w*|kraan)\s(?:[\w-]+\s){0,3}$",
    re.IGNORECASE,
)
# '900 ton per jaar' is weight: of sums in 'ton' nobody writes so many.
_MOST_TON = 40
# 'één miljoen tweehonderdduizend euro': the thousands that a sum in words ends with.
_THOUSANDS = re.compile(r"\s(?P<n>[^\W\d_]+duizend)(?:\s(?:euro|EUR)\b)?", re.IGNORECASE)


_EURO = re.compile(r"(?<!\w)[kM]€|€|\bEUR|\beuro", re.IGNORECASE)


def _euro_signs(text: str) -> Iterator[int]:
    return (found.start() for found in _EURO.finditer(text))


def money(text: str) -> Iterator[Value]:
    """'€ 1.500.000', 'EUR 1,5 mln', '1,5 miljoen euro', 'een half miljoen euro'."""
    read_to = 0
    lowered = text.lower()
    may = has_one(lowered, *_SUM_SIGNS) and _SUMS.search(lowered)
    for place in sorted({*number_starts(text), *_euro_signs(text)}) if may else ():
        if place < read_to:
            continue
        if (half := _AND_HALF.match(text, place)) and is_number(half["n"]):
            read_to = half.end()
            yield Value((number(half["n"]) + 0.5) * LARGE[half["l"].lower()], half.start(), half.end())
            continue
        found = _MONEY.match(text, place)
        if found is None:
            continue
        read_to = found.end()
        written = next(filter(None, found.group("a", "b", "c", "d", "e", "f")))
        large = next(filter(None, found.group("before", "al", "bl", "cl", "dl", "el", "fl")), None)
        if not is_number(written):
            continue
        if found["d"] and (number(written) > _MOST_TON or _WEIGHS.search(text, 0, found.start())):
            continue
        amount, end = number(written) * LARGE.get((large or "").lower(), 1), found.end()
        rest = _THOUSANDS.match(text, end) if amount >= LARGE["miljoen"] else None
        if rest is not None and is_number(rest["n"]):
            amount, end = amount + number(rest["n"]), rest.end()
        read_to = end
        yield Value(amount, found.start(), end)
