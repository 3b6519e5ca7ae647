"""How facts are written for people: money, dates, periods, durations; also what is unknown."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal, format_percent
from flask import Flask

from procurement_app.calendars.model import Period
from procurement_app.screening.rulebook import texts
from procurement_app.web import language
from procurement_app.web.language import _
from procurement_app.web.state import AMSTERDAM

_THIN = "\u00a0"
_MILLION, _THOUSAND = 1_000_000, 1_000


def init_app(app: Flask) -> None:
    for make in (
        money,
        value_range,
        day,
        moment,
        period,
        quarter,
        months,
        number,
        file_size,
        share,
        cpv,
        plain,
        unbroken,
    ):
        app.jinja_env.filters[make.__name__] = make
    app.jinja_env.globals["value_range"] = value_range


def number(value: float) -> str:
    return str(format_decimal(value, locale=language.current()))


def share(value: float) -> str:
    """0.42 as 42%."""
    return format_percent(value, locale=language.current())


def money(value: float | None) -> str:
    """Whole euros, as reasons and rules write them too."""
    return _("onbekend") if value is None else unbroken(texts.money(value, language.current()))


def value_range(low: float | None, high: float | None) -> str:
    """An estimate that may be open at either end."""
    if low is None and high is None:
        return _("onbekend")
    if low is None or high is None:
        return (
            _("vanaf %(value)s", value=money(low)) if high is None else _("tot %(value)s", value=money(high))
        )
    return money(high) if low == high else f"{money(low)} – {money(high)}"


def unbroken(text: str) -> str:
    """A sentence in which no amount parts from its euro sign at the end of a line."""
    return text.replace("€ ", f"€{_THIN}")


def day(value: date | None) -> str:
    if value is None:
        return _("onbekend")
    return format_date(value, "d MMMM y", locale=language.current())


def moment(value: datetime | None) -> str:
    """A moment by the clock of Amsterdam."""
    if value is None:
        return ""
    return format_datetime(value.astimezone(AMSTERDAM), "d MMM y HH:mm", locale=language.current())


def period(value: Period | None) -> str:
    """A period as precisely as it is known: a day, a month, a quarter, a half-year, a year or a span."""
    if value is None:
        return _("onbekend")
    first, last = value.first, value.last
    if first == last:
        return day(first)
    if first.day == 1 and first.year == last.year and _is_month_end(last):
        return _whole_months(first, last)
    return f"{day(first)} – {day(last)}"


def _whole_months(first: date, last: date) -> str:
    spans = {(1, 12): f"{first.year}", (1, 6): _("eerste helft %(year)s", year=first.year)}
    spans[(7, 12)] = _("tweede helft %(year)s", year=first.year)
    for index in range(4):
        spans[(3 * index + 1, 3 * index + 3)] = quarter(f"{first.year}-Q{index + 1}")
    if (first.month, last.month) in spans:
        return spans[(first.month, last.month)]
    if first.month == last.month:
        return format_date(first, "MMMM y", locale=language.current())
    start = format_date(first, "MMMM", locale=language.current())
    return f"{start} – {format_date(last, 'MMMM y', locale=language.current())}"


def _is_month_end(value: date) -> bool:
    return date.fromordinal(value.toordinal() + 1).day == 1


def quarter(value: str | None) -> str:
    """ "2027-Q2" as people say it."""
    if not value or value == "none":
        return _("Nog niet bekend")
    year, dash, name = value.partition("-")
    if not dash:
        return value
    return _(
        "%(quarter)s %(year)s",
        quarter={"en": name}.get(language.current(), name.replace("Q", "K")),
        year=year,
    )


def months(value: float | None) -> str:
    if value is None:
        return _("onbekend")
    if value >= 24 and value % 12 == 0:
        return _("%(count)s jaar", count=number(value / 12))
    return _("1 maand") if value == 1 else _("%(count)s maanden", count=number(value))


def file_size(value: int) -> str:
    if value >= _MILLION:
        return f"{number(round(value / _MILLION, 1))}{_THIN}MB"
    return f"{number(max(1, round(value / _THOUSAND)))}{_THIN}kB"


def cpv(value: str | None) -> str:
    return value or _("onbekend")


def plain(value: Any) -> str:
    """A value of a fact as a person would write it, whatever its type."""
    if value is None or value == "" or value == []:
        return _("leeg")
    if isinstance(value, bool):
        return _("ja") if value else _("nee")
    if isinstance(value, float | int):
        return number(value)
    if isinstance(value, list | tuple):
        return ", ".join(plain(part) for part in value)
    if isinstance(value, dict) and set(value) == {"first", "last"}:
        return period(Period(_date(value["first"]), _date(value["last"])))
    return str(value)


def _date(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)
