"""CPV codes in a cell: '90610000-6; 77310000', '90 61 00 00', a number that lost its leading zero."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from procurement_app.calendars.values.words import says_unknown

# The divisions of Regulation (EC) 213/2008: a code that starts otherwise is none.
DIVISIONS = frozenset(
    [
        "03",
        "09",
        "14",
        "15",
        "16",
        "18",
        "19",
        "22",
        "24",
        "30",
        "31",
        "32",
        "33",
        "34",
        "35",
        "37",
        "38",
        "39",
        "41",
        "42",
        "43",
        "44",
        "45",
        "48",
        "50",
        "51",
        "55",
        "60",
        "63",
        "64",
        "65",
        "66",
        "70",
        "71",
        "72",
        "73",
        "75",
        "76",
        "77",
        "79",
        "80",
        "85",
        "90",
        "92",
        "98",
    ]
)


class Codes(NamedTuple):
    """Codes of eight digits, main code first, without repeats."""

    codes: tuple[str, ...] = ()
    problem: str = ""


NONE = Codes()
_CODE = re.compile(r"(?<!\d)(\d{8})(?:\s?[-–‐.]\s?\d)?(?!\d)")
_SPACED = re.compile(r"(?<!\d)(\d\d)[ .](\d\d)[ .](\d\d)[ .](\d\d)(?:\s?[-–]\s?\d)?(?!\d)")
_LOST_ZERO = re.compile(r"(?<![\d.,])([39]\d{6})(?:\s?[-–]\s?\d)?(?![\d.,])")
_SHORT = re.compile(r"(?<![\d.,-])(\d{2,7})(?:\.0)?(?![\d.,-])")


@lru_cache(maxsize=50_000)
def parse(text: str) -> Codes:
    """Read a cell; names beside the codes are passed over, short codes are filled up with zeros."""
    if says_unknown(text):
        return NONE
    found = whole = _CODE.findall(text) or ["".join(parts) for parts in _SPACED.findall(text)]
    if not found:
        found = ["0" + code for code in _LOST_ZERO.findall(text)]
    if not found:
        found = [code.ljust(8, "0") for code in _SHORT.findall(text) if code[:2] in DIVISIONS]
    known = tuple(dict.fromkeys(code for code in found if code[:2] in DIVISIONS))
    return Codes(known, "" if known else "cpv-unknown" if whole else "cpv-unclear")


def from_number(value: float) -> Codes:
    return parse(str(int(value)))
