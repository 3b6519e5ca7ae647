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
            r"\bsas\b|sas[- ]|sociale en (?:andere )?specifieke|social and (?:other )?specific"
            r"|2b[- ]?dienst|light regime|verlicht regime|2\.3[89]\b"
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
            r"enkelvoudig|1[- ]?op[- ]?1|één[- ]op[- ]één|een[- ]op[- ]een|\bevo\b|\beoh\b|\beo\b"
            r"|\bevoh\b|single|directe? (?:gunning|opdracht|award)|^onderhands$|rechtstreekse "
            r"gunning"
        ),
    ),
    ("open", r"openbaar|openbare|\beop?\b|european? open|\bopen\b|europe(?:es|se)|\beu\b|^european$|\beoa\b"),
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


@lru_cache(maxsize=10_000)
def parse_procedure(text: str) -> Word:
    """'Europees openbaar' -> open, 'MVO' -> invited."""
    if says_unknown(text):
        return UNKNOWN
    lowered = tidy(text).lower().replace("_", "-")
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
