"""Sentences with facts in them, in Dutch or English: 'boven € 216.000' from a template and raw values.

Values stay raw (numbers, ISO dates, codes) until a reader's language is known.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from string import Formatter

from procurement_app.screening.rulebook.book import LocalText

Raw = float | str | tuple[str, ...] | tuple[float | None, float | None]
"""A fact as it is before it is put into words: a number, an ISO date, codes, a range."""
_MONTHS = {
    "nl": (
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ),
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
}
_REMEMBERED = 5_000
_BRACES = re.compile(r"\{[a-z][a-z0-9_-]*\}")
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_WORDS = {
    "nl": {"and": "en", "to": "tot", "from": "vanaf", "up to": "hoogstens"},
    "en": {"and": "and", "to": "to", "from": "from", "up to": "at most"},
}


def money(amount: float, language: str) -> str:
    """Whole euros as they are written in that language."""
    plain = f"{amount:,.0f}"
    return "€ " + plain.replace(",", ".") if language == "nl" else "€" + plain


def in_unit(number: float, unit: str, language: str) -> str:
    """A number with its unit, "EUR" or "percent"; another unit is not said."""
    if unit == "EUR":
        return money(number, language)
    plain = f"{number:g}"
    return (plain.replace(".", ",") if language == "nl" else plain) + ("%" if unit == "percent" else "")


def long_date(iso_day: str, language: str) -> str:
    """'22 november 2026' of an ISO date; another text as it is."""
    match = _ISO.fullmatch(iso_day)
    return f"{int(match[3])} {_MONTHS[language][int(match[2]) - 1]} {match[1]}" if match else iso_day


def listed(items: tuple[str, ...], language: str) -> str:
    """'a, b en c'."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {_WORDS[language]['and']} {items[-1]}"


class BadTemplate(ValueError):
    """A text with a brace that names nothing; the message is one Dutch sentence without its full stop."""


def check_braces(text: str) -> None:
    """Whether all braces of a text stand around a name. Raises BadTemplate."""
    if not {"{", "}"}.isdisjoint(_BRACES.sub("", text)):
        raise BadTemplate("hier klopt een { of } niet: tussen { en } staat één naam, zoals {value}")


def placeholders(text: LocalText) -> tuple[str, ...]:
    """The names between braces, in both languages. Raises BadTemplate."""
    check_braces(text.nl)
    check_braces(text.en)
    return tuple(
        dict.fromkeys(
            name for part in (text.nl, text.en) for _, name, _, _ in Formatter().parse(part) if name
        )
    )


class Texts:
    """Fills templates. `names` gives the words for codes, `units` says what a value is ("EUR",
    "codes"), `number` gives parameters."""

    def __init__(
        self,
        names: Mapping[str, LocalText],
        units: Mapping[str, str],
        number: Callable[[str, date], float | None],
    ) -> None:
        self._names = names
        self._units = units
        self._number = number
        self._said: dict[tuple[str, Raw, str], str] = {}

    def parameter(self, name: str, day: date) -> float:
        """The number of a parameter on a day; 0 when it has none, which conditions call missing."""
        return self._number(name, day) or 0.0

    def fill(self, template: LocalText, values: Mapping[str, Raw], language: str = "nl") -> str:
        """The sentence with its values."""
        text = template.en if language == "en" else template.nl
        if "{" not in text:
            return text
        return text.format_map({name: self.shown(name, value, language) for name, value in values.items()})

    def name(self, code: str, language: str = "nl") -> str:
        """The words for a code; a code without words is shown as it is."""
        known = self._names.get(code)
        return known.in_language(language) if known else code

    def shown(self, name: str, value: Raw, language: str) -> str:
        """A value in words; `name` tells its unit. What was said is remembered, as calendars repeat."""
        key = (name, tuple(value) if isinstance(value, list) else value, language)
        known = self._said.get(key)
        if known is None:
            if len(self._said) >= _REMEMBERED:
                self._said.clear()
            known = self._said[key] = self._in_words(name, value, language)
        return known

    def _in_words(self, name: str, value: Raw, language: str) -> str:
        unit = self._units.get(name, "")
        if isinstance(value, tuple | list):
            if unit == "EUR":
                return self._range(value, language)
            items = tuple(str(item) for item in value)
            return listed(
                tuple(self.name(item, language) for item in items) if unit == "codes" else items, language
            )
        if isinstance(value, str):
            return self.name(value, language) if unit == "codes" else long_date(value, language)
        if unit == "EUR":
            return money(value, language)
        plain = f"{value:g}"
        return plain.replace(".", ",") if language == "nl" else plain

    @staticmethod
    def _range(value: tuple[object, ...] | list[object], language: str) -> str:
        low, high = (money(item, language) if isinstance(item, int | float) else "" for item in value)
        words = _WORDS[language]
        if low and high:
            return low if low == high else f"{low} {words['to']} {high}"
        return f"{words['from']} {low}" if low else f"{words['up to']} {high}"


def iso(day: date | None) -> str:
    """A date as a raw value."""
    return day.isoformat() if day else ""
