"""The procedure and the kind of contract, from Dutch or English words, abbreviations or notice codes."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from procurement_app.calendars.values.words import says_unknown, tidy


class Word(NamedTuple):
    """One of the codes of `calendars.model`, or None with a problem code."""

    code: str | None = None
    problem: str = ""


UNKNOWN = Word()
EITHER = "procedure-ambiguous"
"""The problem of 'EO', which is Europees openbaar to one buyer and enkelvoudig onderhands to another."""

# The first pattern that is found decides, so the more particular ones come first.
_PROCEDURES: tuple[tuple[str, str], ...] = (
    (
        "market-consultation",
        (
            r"markt(?:consultatie|verkenning|dialoog|raadpleging)|market consultation|\bmac\b"
            r"|\brfi\b"
        ),
    ),
    ("reserved", r"voorbehouden|\breserved\b|2\.82\b"),
    ("quasi-in-house", r"(?:quasi[- ]?)?inbested|quasi[- ]in[- ]house|\bin-?house\b|alleenrecht"),
    ("open-house", r"open ?house|toelatingsprocedure|toelatingsmodel"),
    ("concession", r"concessie|concession"),
    ("design-contest", r"prijsvraag|design contest|ontwerpwedstrijd"),
    (
        "mini-competition",
        (
            r"mini-?\s?(?:competitie|aanbesteding|competition|tender)|nadere (?:opdracht|offerte"
            r"|overeenkomst)|(?:binnen|onder) (?:de )?(?:rok|raamovereenkomst|raamcontract)"
            r"|\bdas\b|\bdps\b|dynamisch aankoop"
        ),
    ),
    (
        "social-and-specific",
        (
            r"\bsas\b|sas[- ]|bijlage xiv\b|sociale en (?:andere )?specifieke"
            r"|social and (?:other )?specific|2b[- ]?dienst|light[- ](?:touch|regime)|verlicht regime"
            r"|2\.3[89]\b"
        ),
    ),
    ("innovation-partnership", r"innovatiepartner|innovation partner"),
    (
        "competitive-dialogue",
        r"(?:concurrentie|concurrerende?).{0,12}dialoog|competitive dialogue|dialooggericht",
    ),
    (
        "negotiated-without-notice",
        (
            r"onderhandeling\w* zonder|zonder (?:voorafgaande )?(?:bekendmaking|aankondiging)"
            r"|negotiated without|without (?:prior )?(?:publication|call|notice)|2\.32\b"
        ),
    ),
    ("negotiated", r"onderhandeling|mededinging|negotiat|\bmop\b"),
    (
        "national-restricted",
        (
            r"nationa\w*.{0,25}(?:niet[- ]?openbaar|met voorselectie)|\bnno\b|(?:niet[- "
            r"]?openbaar).{0,12}nationa|\bnnop\b"
        ),
    ),
    ("restricted", r"niet[- ]?openba|restricted|\beno\b|met voorselectie|\bnop\b"),
    (
        "national-open",
        (
            r"nationa\w*.{0,30}(?:openbaar|aanbested)|openbaar.{0,12}nationa|national.{0,5} open"
            r"|^nationaal$|^national$|\bnop?a\b|\bno\b"
        ),
    ),
    (
        "invited",
        (
            r"meervoudig|\bmvo\b|\bmoh\b|\bmvoh\b|\bmo\b|\bmod\b|invited|multiple quot|uitnodiging"
            r"|(?:[2-5]|drie|vijf) offertes"
        ),
    ),
    (
        "single",
        (
            r"enkelvoudig|1[- ]?op[- ]?1|één[- ]op[- ]één|een[- ]op[- ]een|\bevo\b|\beoh\b"
            r"|\bevoh\b|single|directe? (?:gunning|opdracht|award)|rechtstreekse "
            r"gunning"
        ),
    ),
    (
        "open",
        r"openbaar|openbare|^ea$|\beop?\b|european? open|\bopen\b|europe(?:es|se)|\beu\b|^european$|\beoa\b",
    ),
    ("invited", r"onderhands"),
    (
        "other",
        (
            r"^other$|overig|vrijgesteld|uitgezonderd|exempt|inkoopbureau|gemandateerd|subsidie"
            r"|bestaand contract|raamovereenkomst"
            r"|raamcontract|verlenging"
        ),
    ),
)
_PROCEDURE_PATTERNS = [(code, re.compile(pattern)) for code, pattern in _PROCEDURES]

_KINDS: tuple[tuple[str, str], ...] = (
    ("works", r"werk(?:en)?\b|works?\b|bouw|^w$|infra|civiel|\bgww\b"),
    ("supplies", r"lever|goods?\b|suppl|product|^l$|goederen"),
    ("services", r"dienst|service|^d$"),
)
_KIND_PATTERNS = [(code, re.compile(pattern)) for code, pattern in _KINDS]


# A point ends a word that is cut short; 'EUR 50.000' beside a procedure is an amount.
_CUT_SHORT = {
    "nat": "nationaal",
    "eur": "europees",
    "openb": "openbaar",
    "onderh": "onderhands",
    "meerv": "meervoudig",
    "enkelv": "enkelvoudig",
}
_SHORT_WORD = re.compile(rf"(?<!\d)(?<!\d\s)\b(?!eur\W*\Z)({'|'.join(_CUT_SHORT)})\b(?!\.?\s?[\d€])\.?")
_EO = re.compile(r"\beo\b")
_LONGER_THAN_EO = re.compile(r"europe|openba|enkelvoud|onderhands|\bsas\b")
_SHORT = re.compile(r"[A-Z][A-Za-z/&.-]{1,6}")
# Above the EU thresholds of all recent years a contract for services is not given to one firm without a
# call, and nobody publishes in all of Europe for a contract far below them.
_SURELY_OPEN, _SURELY_SINGLE = 250_000.0, 150_000.0


def by_value(value: float | None) -> Word:
    """What 'EO' means beside a value in euro: EITHER as problem where that does not tell."""
    if value is not None and value >= _SURELY_OPEN:
        return Word("open")
    return Word("single") if value is not None and value <= _SURELY_SINGLE else Word(problem=EITHER)


def abbreviation(short: str, meaning: str) -> str | None:
    """The abbreviation that a row of an explanation gives for a procedure, in lower case; else None."""
    if not _SHORT.fullmatch(short.strip()) or len(meaning) <= len(short) + 3:
        return None
    return short.strip().lower() if parse_procedure(meaning).code else None


def written_out(text: str, abbreviations: dict[str, str]) -> str:
    """A cell with the abbreviations that the file itself explains written out."""
    if not abbreviations:
        return text
    return re.sub(r"[\w./&-]+", lambda hit: abbreviations.get(hit[0].lower(), hit[0]), text)


_KIND_BESIDE = re.compile(
    r"(?:^|[/,;|(–-])\s*(diensten?|leveringen?|werken)\b(?=\s*(?:$|[/,;|)–-]|[a-z]))", re.I
)


def kind_beside(text: str) -> str | None:
    """The kind of contract written beside a procedure: 'Werken / Europees openbaar', 'Diensten, EO'; social
    and specific services are services."""
    found = _KIND_BESIDE.search(text)
    if found:
        return parse_kind(found[1]).code
    return "services" if parse_procedure(text).code == "social-and-specific" else None


_KIND_ALONE = re.compile(
    r"\W*(?:\d+\W+)?(diensten|leveringen|werken|services|supplies|goods|works)\W*(?:20\d\d\W*)?", re.I
)


def kind_named(heading: str) -> str | None:
    """The kind of contract that a heading or the name of a sheet is: 'Diensten', '1. Leveringen'."""
    found = _KIND_ALONE.fullmatch(heading)
    return parse_kind(found[1]).code if found else None


@lru_cache(maxsize=10_000)
def parse_procedure(text: str) -> Word:
    """'Europees openbaar' -> open, 'MVO' -> invited; 'EO' alone gives the problem EITHER."""
    if says_unknown(text):
        return UNKNOWN
    lowered = tidy(text).lower().replace("_", "-")
    lowered = _SHORT_WORD.sub(lambda hit: _CUT_SHORT[hit[1]], lowered)
    if _EO.search(lowered) and not _LONGER_THAN_EO.search(lowered):
        return Word(problem=EITHER)
    for code, pattern in _PROCEDURE_PATTERNS:
        if pattern.search(lowered):
            return Word(code)
    return Word(problem="procedure-unclear")


@lru_cache(maxsize=10_000)
def parse_kind(text: str) -> Word:
    """'Diensten' -> services, 'L' -> supplies; of two ('werken en diensten') the first one written."""
    if says_unknown(text):
        return UNKNOWN
    lowered = tidy(text).lower()
    hits = [(hit.start(), code) for code, pattern in _KIND_PATTERNS if (hit := pattern.search(lowered))]
    if hits:
        return Word(min(hits)[1])
    return UNKNOWN if "concess" in lowered else Word(problem="kind-unclear")  # of works or of services
