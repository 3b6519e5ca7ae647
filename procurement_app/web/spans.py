"""The days in an address from which and to which a page looks."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from flask import request

from procurement_app.web.language import _

_FIRST, _AHEAD = date(2000, 1, 1), timedelta(days=3660)


class Span(NamedTuple):
    """Both days belong to it. `mistake` says that a day cannot be; then the usual one counts."""

    first: date
    last: date
    mistake: str = ""


def asked(first: date, today: date) -> Span:
    """The period in the address; without one from `first` up to today."""
    days, mistake = [], ""
    for name, usual in (("van", first), ("tot", today)):
        written = request.args.get(name, "").strip()
        day = _day(written, today + _AHEAD)
        days.append(day or usual)
        if written and day is None:
            mistake = _("‘%(written)s’ is geen dag vanaf 2000. Kies een andere.", written=written[:40])
    return Span(min(days), max(days), mistake)


def _day(written: str, last: date) -> date | None:
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return None
    return day if _FIRST <= day <= last else None
