"""Numbers of guests, things and square metres: what a need asks beside what a firm says it can do."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache

from procurement_app.matching.model import Remark, remark
from procurement_app.matching.similarity import stem
from procurement_app.screening.text.scan import fold

_WORDS = {
    "twintig": 20, "dertig": 30, "veertig": 40, "vijftig": 50, "zestig": 60, "zeventig": 70, "tachtig": 80,
    "negentig": 90, "honderd": 100, "tweehonderd": 200, "driehonderd": 300, "vierhonderd": 400,
    "vijfhonderd": 500, "zeshonderd": 600, "zevenhonderd": 700, "achthonderd": 800, "negenhonderd": 900,
    "duizend": 1000, "tweeduizend": 2000,
}  # fmt: skip
_NUMBER = r"(?<![\w.,€-])(?P<number>\d{1,3}(?:[. ]\d{3})+|\d{1,7}|" + "|".join(_WORDS) + r")(?![\d.,]\d|%)"
_PERIODS = {
    "dag": 1.0, "day": 1.0, "week": 5.0, "maand": 65 / 3, "month": 65 / 3, "kwartaal": 65.0, "quarter": 65.0,
    "jaar": 260.0, "year": 260.0,
}  # working days  # fmt: skip
_FOUND = re.compile(
    _NUMBER + r"\s*(?P<million>miljoen\s+|million\s+)?"
    r"(?P<nouns>m²|m2\b|[^\W\d_]{2,}(?:'s)?(?:\s+(?!per\b|elke\b|iedere\b)[^\W\d_]{3,})?)"
    r"(?:[^\S\n]+(?:per|elke|iedere|a|each)\s+(?P<period>" + "|".join(_PERIODS) + r"))?",
    re.IGNORECASE,
)
GUESTS, AREA = "guests", "area"
_GUESTS = frozenset(
    re.findall(
        r"\S+",
        """gast gasten lunch lunches maaltijd maaltijden kind kinderen eter eters bezoeker bezoekers deelnemer
        deelnemers guest guests people meals persoon personen""",
    )
)
# Guests when somebody asks; of a firm they are those who work there.
_PEOPLE = frozenset({"man", "mensen", "collega's", "collegas", "medewerkers", "leerlingen", "mannen"})
_AREA = frozenset({"m²", "m2", "vierkante", "hectare"})
_NO_THINGS = frozenset(
    re.findall(
        r"\S+",
        """keer maal jaar jaren maand maanden week weken dag dagen uur uren minuten euro eur procent km meter
        kilometer januari februari maart april mei juni juli augustus september oktober november december van
        en of in op tot met voor""",
    )
)
_SPANS = {
    1.0: ({"nl": "dag", "en": "day"}, {"nl": "dagen", "en": "days"}),
    5.0: ({"nl": "week", "en": "week"}, {"nl": "weken", "en": "weeks"}),
    65 / 3: ({"nl": "maand", "en": "month"}, {"nl": "maanden", "en": "months"}),
    65.0: ({"nl": "kwartaal", "en": "quarter"}, {"nl": "kwartalen", "en": "quarters"}),
    260.0: ({"nl": "jaar", "en": "year"}, {"nl": "jaar", "en": "years"}),
}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of something. `unit` is GUESTS, AREA (square metres) or the stem of a noun; `days` are the
    working days in which it is asked or done, None when that is not said."""

    number: float
    unit: str
    days: float | None


@dataclass(frozen=True, slots=True)
class Compared:
    """`part` is how much of what is asked a firm can do at once; `remark` says so."""

    part: float
    remark: Remark


def asked(text: str) -> tuple[Quantity, ...]:
    """What a need asks: '200 man', '300 fietsen per maand'."""
    return _read(text, _GUESTS | _PEOPLE)


def offered(text: str) -> tuple[Quantity, ...]:
    """What a firm says it can do: '60 lunches per dag', '20 fietsen per week'."""
    return _read(text, _GUESTS)


def guests(quantities: tuple[Quantity, ...]) -> int | None:
    """The guests of a day, None when no guests are spoken of."""
    return next((math.ceil(one.number / (one.days or 1)) for one in quantities if one.unit == GUESTS), None)


def compare(needed: tuple[Quantity, ...], capacity: str, points: float = 0.0) -> Compared | None:
    """A need beside the capacity of a firm in its own words; None when they speak of different things."""
    for own in offered(capacity) if needed else ():
        for one in needed:
            if _same(one.unit, own.unit) and (found := _compared(one, own, capacity, points)) is not None:
                return found
    return None


def _compared(need: Quantity, own: Quantity, capacity: str, points: float) -> Compared | None:
    if need.unit == GUESTS:  # one lunch is one day
        need, own = Quantity(need.number, GUESTS, need.days or 1), Quantity(own.number, GUESTS, own.days or 1)
    if need.days is not None and own.days is None:
        return None
    days = 1.0 if need.days is None or own.days is None else own.days / need.days
    part = own.number / (need.number * days) if need.number else 1.0
    if part >= 1:
        return Compared(part, remark("quantity-enough", points, text=capacity))
    if need.days is None and own.days is not None:
        count = math.ceil(need.number / own.number) if own.number else 0
        span = _SPANS[own.days][count != 1]
        return Compared(1.0, remark("quantity-takes", text=capacity, count=count, span=span))
    lost = -points * min(math.log10(1 / max(part, 0.001)), 3.0)
    return Compared(part, remark("quantity-few", lost, text=capacity))


def _same(asked: str, own: str) -> bool:
    """Whether two units are of one thing; a compound is a kind of its last part: kerstpakket, pakket."""
    return asked == own or (min(len(asked), len(own)) >= 4 and (asked.endswith(own) or own.endswith(asked)))


@lru_cache(maxsize=4096)
def _read(text: str, people: frozenset[str]) -> tuple[Quantity, ...]:
    found: list[Quantity] = []
    for hit in _FOUND.finditer(text):
        number = _number(hit["number"]) * (1_000_000 if hit["million"] else 1)
        days = _PERIODS[hit["period"].lower()] if hit["period"] else None
        nouns = hit["nouns"].lower().split()
        if nouns[0] in _NO_THINGS:
            continue
        if nouns[0] in _AREA:
            found.append(Quantity(number * (10_000 if nouns[0] == "hectare" else 1), AREA, days))
        elif people & set(nouns):
            found.append(Quantity(number, GUESTS, days))
        else:
            found += [Quantity(number, stem(fold(noun)), days) for noun in nouns if noun not in _NO_THINGS]
    return tuple(found)


def _number(written: str) -> float:
    return float(_WORDS.get(written.lower(), 0) or re.sub(r"\D", "", written))
