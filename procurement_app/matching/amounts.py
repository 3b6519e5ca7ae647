"""Amounts of money in the words of a need."""

from __future__ import annotations

import re

from procurement_app.calendars.values import money

AMOUNT = re.compile(
    r"(?:€|\b(?:euro?|EUR)\b)\s?[\d.,]+(?:\s?(?:mln|miljoen|million|k|ton|duizend))?(?:,-)?"
    r"|[\d.,]*\d\s?(?:euro|EUR)\b|\b\d{2,4}k\b"
    # '2 miljoen' without a sign is no amount before what it counts: 'scans', 'brieven'
    r"|[\d.,]*\d\s?(?:mln|miljoen)\b(?!\s+(?!euro|excl|incl|over|per|totaal|in\b|voor\b)\w)",
    re.IGNORECASE,
)


def cannot_be(written: str) -> bool:
    """Whether an amount is below zero, or larger than any contract."""
    return money.parse(written).problem in ("money-negative", "money-implausible")


def euros(written: str, months: float | None = None) -> float | None:
    """The amount, over the whole duration when it is by the year or month; None when it says none."""
    if not written:
        return None
    parsed = money.parse(written)
    if parsed.problem and (alone := AMOUNT.search(written)):
        parsed = money.parse(alone[0])  # other numbers stand beside it: '€ 2 mln, één opdracht'
    amount = parsed.high if parsed.high is not None else parsed.low
    if amount is None:
        return None
    if parsed.per == "year" and months:
        return amount * months / 12
    return amount * months if parsed.per == "month" and months else amount
