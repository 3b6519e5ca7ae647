"""Fields of forms that read what people write the way people write it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from wtforms import Field, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from procurement_app.calendars.values import money
from procurement_app.web.language import _

_MAIL = re.compile(r"[^@\s<>,;:\"()]+@[^@\s<>,;:\"()]+\.[^@\s<>,;:\"().]{2,}")
_NUMBER = re.compile(r"\d{1,9}(?:[.,]\d{1,2})?")
_MARKUP = re.compile(r"<\s*/?\s*[a-zA-Z!][^>]*>")
_DAYS = ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y")


def choices(pairs: Iterable[tuple[Any, Any]]) -> list[SelectChoice]:
    """Choices of a field from pairs of a value and its label."""
    return [SelectChoice(value, str(label)) for value, label in pairs]


class Line(StringField):  # type: ignore[misc]  # wtforms has no types
    """One line of plain text; the spaces in it are folded."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = " ".join(str(valuelist[0]).split()) if valuelist else ""


class Text(TextAreaField):  # type: ignore[misc]  # wtforms has no types
    """Plain text of several lines."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = str(valuelist[0]).replace("\r\n", "\n").strip() if valuelist else ""


class Choices(SelectMultipleField):  # type: ignore[misc]  # wtforms has no types
    """Several of a list, as check boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class Number(StringField):  # type: ignore[misc]  # wtforms has no types
    """A number as people write it ("12,5"); `data` is a float or None."""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data:.15g}".replace(".", ",")

    def process_formdata(self, valuelist: list[Any]) -> None:
        written = str(valuelist[0]).strip() if valuelist else ""
        self.data = None
        if not written:
            return
        if not _NUMBER.fullmatch(written):
            raise ValueError(_("Schrijf hier alleen een getal, bijvoorbeeld 12 of 12,5."))
        self.data = float(written.replace(",", "."))


class Euro(StringField):  # type: ignore[misc]  # wtforms has no types
    """An amount as people write it ("€ 25.000", "1,5 miljoen"); `data` is euro or None."""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data:,.0f}".replace(",", ".")

    def process_formdata(self, valuelist: list[Any]) -> None:
        written = str(valuelist[0]).strip() if valuelist else ""
        self.data = None
        if not written:
            return
        parsed = money.parse(written if not written.isdigit() else f"€ {written}")
        value = parsed.high if parsed.high is not None else parsed.low
        if value is None or not 0 <= value <= 5e9:
            raise ValueError(_("Schrijf een bedrag in euro, bijvoorbeeld € 25.000."))
        self.data = value


class Day(StringField):  # type: ignore[misc]  # wtforms has no types
    """A day as people write it; `data` is a date or None."""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return self.data.isoformat() if isinstance(self.data, date) else ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        written = str(valuelist[0]).strip() if valuelist else ""
        self.data = None
        if not written:
            return
        for pattern in _DAYS:
            try:
                day = datetime.strptime(written, pattern).date()  # noqa: DTZ007 (a day has no time zone)
            except ValueError:
                continue
            if 1900 <= day.year <= 2200:
                self.data = day
                return
        raise ValueError(_("Deze datum bestaat niet. Schrijf dag-maand-jaar, bijvoorbeeld 31-12-2027."))


def plain_text(_form: Any, field: Field) -> None:
    """Refuse text with HTML in it: a page shows words, and nothing that can act."""
    if field.data and _MARKUP.search(str(field.data)):
        raise ValidationError(_("Hier staat HTML-code. Schrijf gewone tekst zonder tekens als < en >."))


def mail_address(_form: Any, field: Field) -> None:
    if field.data and (len(field.data) > 254 or not _MAIL.fullmatch(field.data)):
        raise ValidationError(_("Dit is geen volledig mailadres. Een mailadres lijkt op naam@firma.nl."))


def website(_form: Any, field: Field) -> None:
    """Take an address of a website, with https:// put before it when it is left out."""
    if not field.data:
        return
    written = field.data if "://" in field.data else f"https://{field.data}"
    parts = urlsplit(written)
    if parts.scheme not in ("http", "https") or "." not in parts.netloc or " " in written:
        raise ValidationError(_("Dit is geen webadres. Een webadres lijkt op https://www.firma.nl."))
    field.data = written


def kvk_number(_form: Any, field: Field) -> None:
    """Take a number of the Chamber of Commerce, also written with spaces or dots."""
    plain = re.sub(r"[\s.]", "", field.data or "")
    if plain and not re.fullmatch(r"\d{8}", plain):
        raise ValidationError(_("Een KvK-nummer heeft acht cijfers. Kijk het na op uw uittreksel."))
    field.data = plain


def optional(_form: Any, field: Field) -> None:
    """Stop checking what is left empty."""
    if not field.raw_data or not str(field.raw_data[0]).strip():
        field.errors = []
        raise StopValidation
