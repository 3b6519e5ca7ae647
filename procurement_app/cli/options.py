"""What options of several commands share: a day, an amount, and the language of answers."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import click


class Day(click.ParamType[date]):
    """A day as JJJJ-MM-DD."""

    name = "JJJJ-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"‘{value}’ is geen dag. Schrijf hem als JJJJ-MM-DD, dus 2026-11-22.", param, ctx)


class Euro(click.ParamType[float]):
    """An amount of money as people write it: 400000, 400.000, '€ 1,2 mln'."""

    name = "EURO"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        from procurement_app.calendars.values import money

        if isinstance(value, float):
            return value
        read = money.parse(str(value))
        if read.problem or read.per or read.low is None or read.low != read.high:
            self.fail(f"‘{value}’ is geen bedrag. Schrijf het als 400000 of 400.000.", param, ctx)
        return read.low


def today() -> date:
    """Today in Amsterdam, by which is judged unless a command is given another day."""
    return datetime.now(UTC).astimezone(ZoneInfo("Europe/Amsterdam")).date()


DAY, EURO = Day(), Euro()
value_option = click.option(
    "--value",
    type=EURO,
    metavar="EURO",
    help="Waarde van de opdracht zonder btw; anders wat het stuk zelf zegt.",
)
language_option = click.option(
    "--language",
    "--lang",
    "language",
    type=click.Choice(["nl", "en"]),
    default="nl",
    show_default=True,
    help="Taal van uitleg en advies.",
)
