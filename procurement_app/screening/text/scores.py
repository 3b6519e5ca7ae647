"""Points, weights and counts in running text: '20 punten', 'weging 30', 'twee referenties'."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from procurement_app.screening.text.amounts import percentages
from procurement_app.screening.text.numerals import NUMERAL, Value, at_numbers, has_one, is_number, number

_POINTS = re.compile(
    # of '200 van de 1.000 punten' the first
    rf"(?<![\w.,])(?P<n>{NUMERAL})(?:\s(?:van|uit|of|out of)\s"
    rf"(?:(?:de|het|een|in|totaal|the|maximaal)\s){{0,2}}{NUMERAL})?[\s-](?:[^\W\d]+\s){{0,2}}\w*(?:punten|punt|points|point|(?<!\w)pt|ptn)\b"
    r"(?!\s(?:hierboven|hieronder|hierna|above|below))",
    re.IGNORECASE,
)
# 'Van de 400 punten zijn er 80 beschikbaar voor ...'
_OF_ALL = re.compile(r"\bvan\s(?:de|in\stotaal)\s$", re.IGNORECASE)
_POINTS_THEREOF = re.compile(
    rf"\b(?:zijn|gaan|worden|komen)\s(?:er|hiervan|daarvan)\s(?:maximaal\s)?(?P<n>{NUMERAL})\b"
    r"(?=\s(?:beschikbaar|te\s|voor\s|naar\s|gereserveerd|vergeven|toegekend|uitgetrokken|bestemd))"
    rf"|\b(?:krijgt|krijgen|verdient|verdienen|haalt|scoort)\s(?:u\s)?er\s(?P<m>{NUMERAL})(?=[.,;]|$)",
    re.IGNORECASE,
)

# 'Sociaal (35 van 100)', '20 of the 100'
_POINTS_OF_HUNDRED = re.compile(
    rf"(?<![\w.,])(?P<n>{NUMERAL})\s(?:van|uit|of|out\sof)\s(?:(?:de|the|in\stotaal|totaal)\s){{0,2}}"
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
    if has_one(text, "100", "1.000", "1000", "ond", "und"):
        yield from _numbers(at_numbers(_POINTS_OF_HUNDRED, text))
    if not has_one(text.lower(), "punt", "point", "pt", " er "):
        return
    capped = list(_numbers(_POINTS_CAP.finditer(text)))
    yield from capped
    found = (*at_numbers(_POINTS, text), *_POINTS_THEREOF.finditer(text))
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
    r"[\s-]?(?:(?:(?:afgelopen|laatste|voorafgaande|voorgaande|volle|volledige|opeenvolgende|hele|past|last"
    r"|preceding|consecutive|full|aan (?:de )?\w+ voorafgaande)\s)+(?:\w*jaren|\w*jaar|maanden|years)\b"
    r"|%|procent|percent|per cent|jaar|jaren|jaarlijkse|maand|week|weken|dag|dagen|werkdag|jr\b|ochtend"
    r"|middag|avond|nacht|kalenderdag|uur|uren|keer|maal(?!\seen\b)|x\b|euro|€|eur\b|m²|m2|m³|km|meter|mm|cm|kg"
    r"|ton(?:nes?|s)?\b|hectare|ha\b|kilo|liter|miljoen|mln|boekjaren|kalenderjaren|years?|months?|weeks?|days?|hours?|million|punten|A4)",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"(?:€|\b(?:eur|artikel|art\.|paragraaf|§|hoofdstuk|bijlage|niveau|trede"
    # 'per perceel één referentie' counts
    r"|(?<!per )(?<!elk )(?<!ieder )(?<!each )(?<!beide )(?<!alle )(?<!aantal )"
    r"(?:perceel|percelen|kavels?|lots?|onderdeel|kerncompetentie)"
    r"|versie|vraag|antwoord|nr\.|stap|fase|stuk|model|blok|cluster|discipline|ronde|regel|nummer"
    r"|formulier|\w*voorwaarde|\w*criterium"
    r"|post|eis|wens|sinds|na|(?<!leid )(?<!leidt )tot|iso|nen|k|g))\s?$",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"\s(?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december)",
    re.IGNORECASE,
)


_COUNTED = re.compile(rf"(?<![\w.,/-])(?P<n>{NUMERAL})(?![\w/]|[.,]\d)")


_PLACE_WITHIN = 26


def counts(text: str) -> Iterator[Value]:
    """Whole numbers that count something; measures, years, dates, and numbers of articles are left out."""
    for found in at_numbers(_COUNTED, text):
        written = found["n"]
        if written.lower() == "een" or not is_number(written):
            continue
        value = number(written)
        if value != int(value) or not 0 < value < 10000 or (1900 < value < 2100 and written[0].isdigit()):
            continue
        if _MEASURE.match(text, found.end()) or _DAY.match(text, found.end()):
            continue
        if _PLACE.search(text, max(0, found.start() - _PLACE_WITHIN), found.start()):
            continue
        yield Value(value, found.start(), found.end())


# A weight in an award: a percentage, or a bare number beside a word for weight.
_WEIGHT = re.compile(
    rf"\b(?:(?:weging|wegingsfactor|gewicht|weight|weighting)(?:\s(?:van|of|is|bedraagt))?\s?[:=]?\s?"
    rf"|(?:weegt|wegen|telt|tellen)\s(?:mee\s)?voor\s)(?!ten\s)(?P<n>{NUMERAL})"
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
