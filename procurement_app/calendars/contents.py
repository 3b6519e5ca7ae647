"""What the cells of a column look like: whether they fit a field, and what bare numbers in them count."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache

from procurement_app.calendars.cells import Cell, as_text, is_blank
from procurement_app.calendars.names import duration_unit, includes_options, is_per_year, meanings, money_unit
from procurement_app.calendars.values import cpv, durations, money, periods, procedures

MONEY = frozenset({"value", "value_min", "value_max", "value_year"})
_QUARTERS = re.compile(r"kwartaal|quarter", re.IGNORECASE)
_MONTHS = re.compile(r"maand|month", re.IGNORECASE)
_DATES = frozenset({"publication", "closing", "start", "end", "current_contract_end"})


def is_moment(cell: Cell) -> bool:
    if isinstance(cell, date):
        return True
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return periods.from_number(float(cell)).period is not None
    return periods.parse(as_text(cell), 2000).period is not None


def bare_moment(label: str) -> Callable[[str, int], periods.Moment] | None:
    """How a bare number in a column of that name is read: as a quarter or a month, else as neither."""
    if _QUARTERS.search(label):
        return periods.bare_quarter
    return periods.bare_month if _MONTHS.search(label) else None


def test_of(found: str, label: str) -> Callable[[Cell], bool]:
    """Whether a cell fits a field, in a column of that name."""
    bare = bare_moment(label) if found in _DATES else None
    if bare is None:
        return TESTS[found]
    return lambda cell: is_moment(cell) or bare(as_text(cell), 2000).period is not None


def is_money(cell: Cell) -> bool:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return True
    parsed = money.parse(as_text(cell))
    return (
        parsed.low is not None or parsed.high is not None or parsed.problem.startswith(("money-p", "money-i"))
    )


def is_duration(cell: Cell) -> bool:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return 0 < cell <= 180
    parsed = durations.parse(as_text(cell), "y")
    return parsed.high is not None or parsed.problem == durations.UNIT_UNCLEAR


def _is_extension(cell: Cell) -> bool:
    """Years or months that are added, or the day up to which they run."""
    return is_duration(cell) or isinstance(cell, date) or durations.until(as_text(cell), None) is not None


def is_kind(cell: Cell) -> bool:
    return procedures.parse_kind(as_text(cell)).code is not None


def _is_procedure(cell: Cell) -> bool:
    found = procedures.parse_procedure(as_text(cell))
    return found.code is not None or found.problem == procedures.EITHER


def is_cpv(cell: Cell) -> bool:
    return bool(cpv.parse(as_text(cell)).codes)


_MARKS = frozenset({"x", "✓", "✔", "●", "■", "v", "ja", "1", "publicatie"})


def is_mark(cell: Cell) -> bool:
    """A cross or a tick, or the word that it stands for."""
    return as_text(cell).strip().lower() in _MARKS


_MILESTONES = frozenset(["publication", "closing", "start", "end"])
STAGE = re.compile(
    r"(?:(?:voorlopige|definitieve) )?gunning|award|voorbereiding|selectie(?:fase)?|preparation"
)
_AND = re.compile(r"\s*(?:[/,+&;]|\ben\b|\band\b)\s*")


@lru_cache(maxsize=10_000)
def milestones(text: str) -> list[str] | None:
    """What happens in a quarter by the words below it, as names of columns say it: 'publicatie', 'start'.

    Empty for a stage that is no fact of an entry; None where a word means something else.
    """
    reached: list[str] = []
    for part in filter(None, _AND.split(text.strip().lower())):
        surest = next((found for found, _ in meanings(part) if found in _MILESTONES), None)
        if surest is None and not STAGE.fullmatch(part):
            return None
        reached += [surest] if surest else []
    return reached if text.strip() else None


def marks(cell: Cell) -> bool:
    return is_mark(cell) or milestones(as_text(cell)) is not None


def says_what_counts(cell: Cell) -> bool:
    """Whether a cell says of the amount beside it that it is a year, a month, a lot or all."""
    return money.per_named(as_text(cell)) is not None


TESTS: dict[str, Callable[[Cell], bool]] = {
    "cpv": is_cpv,
    **dict.fromkeys(MONEY, is_money),
    **dict.fromkeys(_DATES, is_moment),
    "duration": is_duration,
    "options": _is_extension,
    "procedure": _is_procedure,
    "kind": is_kind,
    "publication_mark": marks,
    "value_per": says_what_counts,
}
TYPED = frozenset(TESTS) - {"cpv", "kind", "procedure", "publication_mark", "value_per"}
"""Fields of which a cell holds one: an amount, a moment or a duration."""


def share_that_fits(found: str, cells: Sequence[Cell]) -> float:
    """Which part of the cells that say something reads as a typed field."""
    said = [cell for cell in cells if says_something(cell)]
    return sum(map(TESTS[found], said)) / len(said) if said else 0.0


def says_something(cell: Cell) -> bool:
    return not is_blank(cell) and as_text(cell).strip().lower() not in _SILENT


_SILENT = {
    "n.t.b.",
    "ntb",
    "nnb",
    "n.n.b.",
    "n.v.t.",
    "nvt",
    "-",
    "?",
    "onbekend",
    "pm",
    "p.m.",
    "n.b.",
    "tbd",
}


def is_short_procedure(cell: Cell) -> bool:
    return 2 < len(as_text(cell)) < 45 and _is_procedure(cell)


def unit_of(found: str | None, label: str, cells: Sequence[Cell]) -> str:
    if found in MONEY:
        unit = money_unit(label)
        return "" if unit == 1.0 else f"{unit:g}" if unit < 1e6 else "1000000"
    if found in ("duration", "options"):
        return duration_unit(label) or _duration_unit_of_cells([as_text(cell).strip() for cell in cells])
    return ""


_A_NUMBER = re.compile(r"\d+(?:[.,]\d+)?$")
_MOST_YEARS = 10


def _duration_unit_of_cells(texts: Sequence[str]) -> str:
    """ "y" where the bare numbers of a column can only be years; "" leaves each cell to speak for itself."""
    bare = [float(text.replace(",", ".")) for text in texts if _A_NUMBER.match(text)]
    if not bare or max(bare) > _MOST_YEARS:
        return ""
    named = {duration_unit(text) for text in texts} - {""}
    return "" if named == {"m"} else "y"


def per_of(found: str | None, label: str) -> str:
    if found == "value_year" or (found in MONEY and is_per_year(label)):
        return "year"
    return "total" if found == "duration" and includes_options(label) else ""


def reads_like_titles(values: Sequence[str]) -> bool:
    """Whether cells are short texts in words, nearly all different and nearly all filled."""
    said = [value for value in values if value]
    if len(said) < 0.8 * len(values) or not said or len(set(said)) < 0.8 * len(said):
        return False
    return sum(any(ch.isalpha() for ch in value) for value in said) > 0.9 * len(said) and (
        5 <= sorted(map(len, said))[len(said) // 2] <= 120
    )


def moment_of(cell: Cell) -> periods.Moment:
    if isinstance(cell, date):
        return periods.from_date(cell)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return periods.from_number(float(cell))
    return periods.parse(as_text(cell), 2000)


def repeated_downwards(cells: Sequence[Cell]) -> bool:
    """Whether empty cells of a column repeat the one above: filled once at the head of each group."""
    texts = [as_text(cell).strip() for cell in cells]
    filled = [text for text in texts if text]
    if len(filled) < 2 or not texts[0] or len(filled) > 0.6 * len(texts):
        return False
    return max(Counter(filled).values()) == 1
