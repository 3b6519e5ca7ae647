"""How facts are written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask, g

from procurement_app.calendars.model import Period
from procurement_app.web import formats, labels


@pytest.fixture(params=["nl", "en"])
def spoken(app: Flask, request: pytest.FixtureRequest) -> Iterator[str]:
    with app.test_request_context("/"):
        g.language = request.param
        yield request.param


@pytest.fixture
def dutch(app: Flask) -> Iterator[None]:
    with app.test_request_context("/"):
        g.language = "nl"
        yield


def plainly(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, "onbekend"),
        (250_000, "€ 250.000"),
        (1_200_000, "€ 1.200.000"),
        (1_234_567, "€ 1.234.567"),
        (0.4, "€ 0"),
    ],
)
def test_money(dutch: None, value: float | None, written: str) -> None:
    assert plainly(formats.money(value)) == written


@pytest.mark.parametrize(
    ("low", "high", "written"),
    [
        (None, None, "onbekend"),
        (50_000, 50_000, "€ 50.000"),
        (50_000, 100_000, "€ 50.000 – € 100.000"),
        (50_000, None, "vanaf € 50.000"),
        (None, 100_000, "tot € 100.000"),
    ],
)
def test_value_range(dutch: None, low: float | None, high: float | None, written: str) -> None:
    assert plainly(formats.value_range(low, high)) == written


@pytest.mark.parametrize(
    ("first", "last", "written"),
    [
        (date(2027, 2, 12), date(2027, 2, 12), "12 februari 2027"),
        (date(2027, 4, 1), date(2027, 6, 30), "K2 2027"),
        (date(2027, 1, 1), date(2027, 6, 30), "eerste helft 2027"),
        (date(2027, 7, 1), date(2027, 12, 31), "tweede helft 2027"),
        (date(2027, 1, 1), date(2027, 12, 31), "2027"),
        (date(2028, 2, 1), date(2028, 2, 29), "februari 2028"),
        (date(2027, 3, 1), date(2027, 5, 31), "maart – mei 2027"),
        (date(2027, 3, 8), date(2027, 3, 14), "8 maart 2027 – 14 maart 2027"),
        (date(2026, 12, 1), date(2027, 1, 31), "1 december 2026 – 31 januari 2027"),
    ],
)
def test_period_is_as_precise_as_it_was_given(dutch: None, first: date, last: date, written: str) -> None:
    assert formats.period(Period(first, last)) == written


@pytest.mark.parametrize(
    ("months", "written"),
    [(48, "4 jaar"), (1, "1 maand"), (18, "18 maanden"), (12, "12 maanden"), (None, "onbekend")],
)
def test_months(dutch: None, months: float | None, written: str) -> None:
    assert formats.months(months) == written


def test_quarters_are_called_as_people_do(spoken: str) -> None:
    assert formats.quarter("2027-Q2") == {"nl": "K2 2027", "en": "Q2 2027"}[spoken]


def test_a_code_without_a_label_is_shown_and_not_hidden(spoken: str) -> None:
    assert labels.named(labels.SECTORS, "glass-blowing") == "Glass-blowing"
    assert labels.named(labels.SECTORS, None) == ""


def test_values_of_findings_carry_their_unit(dutch: None) -> None:
    assert labels.value_words("percentage", 5.0) == "5%"
    assert plainly(labels.value_words("amount_eur", 2_000_000.0)) == "€ 2.000.000"
    assert labels.value_words("base", "contract-value") == "de opdrachtsom"
    assert labels.value_words("certificate", "ISO 9001") == "ISO 9001"


def test_an_amount_does_not_part_from_its_euro_sign() -> None:
    assert formats.unbroken("De waarde (€ 1.500.000) ligt boven € 216.000.") == (
        "De waarde (€\u00a01.500.000) ligt boven €\u00a0216.000."
    )
