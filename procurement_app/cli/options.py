"""What options of several commands share: a day, and the language of answers."""

from __future__ import annotations

from datetime import date
from typing import Any

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


DAY = Day()
language_option = click.option(
    "--language",
    "--lang",
    "language",
    type=click.Choice(["nl", "en"]),
    default="nl",
    show_default=True,
    help="Taal van uitleg en advies.",
)
