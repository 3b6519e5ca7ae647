"""What readers of structured notices share: codes and numbers that need no reading of Dutch."""

from __future__ import annotations

from procurement_app.calendars.messages import problem, shortened
from procurement_app.calendars.model import CalendarEntry, Period
from procurement_app.calendars.values import durations, money, periods

KINDS = frozenset({"works", "supplies", "services"})
EURO = frozenset({"EUR", ""})


def day(text: str) -> Period | None:
    """An ISO date, with or without zone and time."""
    return periods.parse(text[:10]).period if text else None


def months(number: float, unit: str) -> float | None:
    """A length of time in months; units as in UBL and TED: MONTH, DAY, YEAR, WEEK, or ANN and MON."""
    letter = {"YEAR": "Y", "ANN": "Y", "MONTH": "M", "MON": "M", "WEEK": "W", "DAY": "D"}.get(unit.upper())
    if letter is None or number <= 0:
        return None
    return durations.parse(f"P{number:g}{letter}").high


def set_value(entry: CalendarEntry, low: float | None, high: float | None, currency: str) -> None:
    """Put an amount into an entry, unless it is a placeholder, implausible or not in euro."""
    if low is None and high is None:
        return
    shown = " - ".join(f"{bound:.2f}" for bound in dict.fromkeys((low, high)) if bound is not None)
    entry.written.setdefault("value", f"{shown} {currency}".strip())
    if currency.upper() not in EURO:
        note(entry, "money-currency", f"{shown} {currency}", "value")
        return
    judged = money.from_number(max(bound for bound in (low, high) if bound is not None))
    if judged.problem:
        note(entry, judged.problem, shown, "value")
        return
    entry.value_min, entry.value_max = low, high


def note(entry: CalendarEntry, code: str, text: str = "", about: str | None = None) -> None:
    entry.problems.append(problem(code, row=entry.row, field=about, text=shortened(text)))


def number(text: str) -> float | None:
    """A decimal number as computers write it."""
    try:
        found = float(text)
    except ValueError:
        return None
    return found if found == found and abs(found) != float("inf") else None


def span(days: list[Period]) -> Period | None:
    """The first of several days, which is when it matters."""
    return min(days, key=lambda found: found.first) if days else None


def months_between(start: Period | None, end: Period | None) -> float | None:
    return durations.between(start, end).high if start and end and start.first <= end.last else None
