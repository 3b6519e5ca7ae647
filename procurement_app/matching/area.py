"""Districts: where a need is and where a firm works."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import yaml

from procurement_app.matching.model import Firm
from procurement_app.paths import RULES

DISTRICTS = ("Centrum", "Westpoort", "West", "Nieuw-West", "Zuid", "Oost", "Noord", "Weesp", "Zuidoost")
_EVERYWHERE = re.compile(
    r"hele stad|heel Amsterdam|alle stadsdelen|hele regio|Groot-Amsterdam|in de stad|binnen de stad"
    r"|stadsbreed|door de stad|whole city|city-?wide|all districts|over de stad|landelijk(?! Noord)",
    re.IGNORECASE,
)
_WHOLE = re.compile(r"city|country|heel Nederland|the whole country", re.IGNORECASE)  # in a catalogue
_ONLY = re.compile(r"\b(?:alleen|uitsluitend|only|geen opdrachten buiten)\b[^.]*$", re.IGNORECASE)
_WORKS_IN = re.compile(
    r"\b(?:in|binnen|vooral in|sterk in|within|inzetbaar in|en|,)\s+(?:de\s+|stadsdeel\s+|Amsterdam[- ])?$"
    r"|Amsterdam-$|buurt\w*[^.]*$",
    re.IGNORECASE,
)
_NO_BASE = re.compile(
    r"\b(?:uit|vanuit|hal in|keuken in|kantoor|locatie in|werkplaats[^.]*in|basis in|based in)\s+$"
)


@dataclass(frozen=True, slots=True)
class Area:
    """`districts` a firm names or sits in; `everywhere` when it says so; `strict` when it says 'alleen';
    `named` when it says where it works."""

    districts: frozenset[str]
    everywhere: bool
    strict: bool
    named: bool


@lru_cache(maxsize=1)
def _places() -> tuple[re.Pattern[str], dict[str, frozenset[str]]]:
    raw = yaml.load((RULES / "matching" / "places.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader)
    owners = {
        name.strip(): frozenset(districts.split("|"))
        for districts, names in raw.items()
        for name in names.split(",")
    }
    ordered = sorted(owners, key=len, reverse=True)
    return re.compile(
        r"(?<![\w-])(?:Amsterdam[- ])?(" + "|".join(map(re.escape, ordered)) + r")(?![\w-])"
    ), owners


def districts_in(text: str) -> set[str]:
    """Districts a text names, also by the name of a neighbourhood."""
    pattern, owners = _places()
    return {district for hit in pattern.finditer(text) for district in owners[hit[1]]}


def without_districts(text: str) -> str:
    """`text` without the names of districts and neighbourhoods."""
    pattern, _ = _places()
    return pattern.sub(" ", text)


def of_firm(firm: Firm) -> Area:
    """Where a firm works, from its own words and the district it sits in."""
    pattern, owners = _places()
    text = firm.description
    served: set[str] = set()
    strict = False
    for hit in pattern.finditer(text):
        before = text[max(0, hit.start() - 160) : hit.start()]
        if _NO_BASE.search(before):
            continue
        if _WORKS_IN.search(before):
            served |= owners[hit[1]]
            strict = strict or bool(_ONLY.search(before))
    stated = [district.strip() for district in re.split(r"[|;,]", firm.district) if district.strip()]
    whole = {area for area in stated if _EVERYWHERE.search(area) or _WHOLE.fullmatch(area)}
    everywhere = bool(whole) or bool(_EVERYWHERE.search(text))
    named = bool(served) or len(stated) > 1  # beside the district it sits in, a firm listed where it works
    return Area(frozenset(served | ({*stated} - whole)), everywhere, strict, named)


def local_only(firm: Firm, area: Area, most_capacity: float, most_staff: float) -> bool:
    """Whether a firm is small and speaks of its own neighbourhood, or says it works only there."""
    if area.everywhere or firm.areas:  # who says where it delivers may be asked about elsewhere too
        return False
    if area.strict:
        return True
    small = (firm.capacity is None or firm.capacity <= most_capacity) and (
        firm.staff is None or firm.staff <= most_staff
    )
    return area.named and small
