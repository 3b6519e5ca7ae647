"""An entry judged as a whole."""

from datetime import date
from typing import Any

import pytest

from procurement_app.advice.entries import screen_entry
from procurement_app.calendars.model import CalendarEntry, Period
from procurement_app.paths import RULES
from procurement_app.screening.rulebook.book import load_rulebook

BOOK = load_rulebook(RULES, {"chance"})
ON = date(2026, 11, 22)
CLEANING: dict[str, Any] = {
    "id": "1",
    "title": "Schoonmaak buurthuizen",
    "description": "Dagelijkse schoonmaak van 24 panden.",
    "kind": "services",
    "cpv": ("90910000",),
    "value_min": 900_000.0,
    "value_max": 900_000.0,
    "publication": Period(date(2027, 7, 1), date(2027, 9, 30)),
}


def test_a_promising_entry_is_high_and_says_why() -> None:
    screening = screen_entry(CalendarEntry(**CLEANING), BOOK, ON)
    assert screening.sectors == ("cleaning",)
    assert screening.labour_intensity == "high"
    assert screening.band == "high"
    assert screening.route == "reserve-contract"
    assert sum(points for _, points in screening.score_reasons) == screening.score
    assert ("Werk dat sociale firma's doen", 30) in screening.score_reasons


def test_an_entry_without_social_work_is_low() -> None:
    entry = CalendarEntry(
        id="2",
        title="Netwerkswitches",
        kind="supplies",
        cpv=("32420000",),
        value_min=20_000.0,
        value_max=20_000.0,
    )
    screening = screen_entry(entry, BOOK, ON)
    assert (screening.sectors, screening.band, screening.route) == ((), "low", "nothing")


@pytest.mark.parametrize(
    "status",
    [
        "Ingetrokken",
        "VERVALLEN",
        "gaat niet door",
        "gaat definitief niet door",
        "geannuleerd per 1-10",
        "Deze aanbesteding is ingetrokken",
        "Traject stopgezet",
        "komt te vervallen",
        "Afgelast",
        "Geschrapt",
        "Annulering",
        "cancelled",
        "Withdrawn",
        "Status: ingetrokken",
        "04 Ingetrokken",
        "C - ingetrokken",
        "Niet gegund, ingetrokken",
        "Niet gegund en ingetrokken",
        "Geen inschrijvingen: ingetrokken",
        "De aanbesteding is per 1 mei ingetrokken",
        "Gepubliceerd, ingetrokken op 1-3-2026",
        "Europese aanbesteding ingetrokken",
        "Na bezwaar ingetrokken",
        "Ingetrokken wegens bezwaar",
        "Ingetrokken, komt niet opnieuw",
        "Intrekking aanbesteding",
        "Intrekking: zie TenderNed",
        "Cancellation notice published",
    ],
)
def test_a_tender_that_was_withdrawn_is_no_chance(status: str) -> None:
    screening = screen_entry(CalendarEntry(**CLEANING, status=status), BOOK, ON)
    assert (screening.band, screening.score, screening.route) == ("withdrawn", 0, "")
    assert not screening.chances and not screening.ladder and screening.sectors == ("cleaning",)


@pytest.mark.parametrize(
    "status",
    [
        "",
        "niet ingetrokken",
        "nooit geannuleerd",
        "Geen intrekking",
        "Vervallen?",
        "Mogelijk vervallen",
        "Bezwaar ingetrokken",
        "Perceel 2 ingetrokken",
        "Optie tot verlenging vervallen",
        "Huidig contract vervalt 31-12-2027",
        "Heraanbesteding na intrekking",
        "Ingetrokken, wordt opnieuw gepubliceerd",
        "Gepubliceerd (rectificatie: eis vervallen)",
        "Percelen 1 en 2 ingetrokken",
        "Vervallen: perceel 3",
        "Voorlopige gunning ingetrokken",
        "Intrekking bezwaar",
        "Informatiebijeenkomst geannuleerd",
        "Vervalt mogelijk",
        "Tijdelijk stopgezet",
        "Voorgenomen",
        "gegund",
        "active",
    ],
)
def test_any_other_status_says_nothing_of_the_chances(status: str) -> None:
    assert screen_entry(CalendarEntry(**CLEANING, status=status), BOOK, ON).band == "high"


def test_english_is_all_english() -> None:
    screening = screen_entry(CalendarEntry(**CLEANING), BOOK, ON, language="en")
    texts = [chance.reason for chance in screening.chances] + [step.reason for step in screening.ladder]
    assert not [text for text in texts if " de " in text or " het " in text]
    assert ("Work that social firms do", 30) in screening.score_reasons


@pytest.mark.parametrize(
    "score_from",
    [{}, {"value_min": None, "value_max": None}, {"kind": None, "cpv": ()}, {"publication": None}],
)
def test_the_score_stays_between_0_and_100_and_is_the_same_again(score_from: dict[str, Any]) -> None:
    entry = CalendarEntry(**(CLEANING | score_from))
    screening = screen_entry(entry, BOOK, ON)
    assert 0 <= screening.score <= 100
    assert screen_entry(entry, BOOK, ON) == screening


def test_another_date_is_another_law() -> None:
    entry = CalendarEntry(
        **(CLEANING | {"value_min": 218_000.0, "value_max": 218_000.0, "publication": None})
    )
    then, now = (screen_entry(entry, BOOK, on) for on in (date(2025, 6, 1), ON))
    assert then.score != now.score
    assert {step.step: step.answer for step in then.ladder}["invite-directly"] == "possible"
    assert {step.step: step.answer for step in now.ladder}["invite-directly"] == "not-possible"
