"""JSON: OCDS packages and TenderNed's list of publications."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from procurement_app.calendars import CalendarEntry, Period, read
from procurement_app.documents.model import UnreadableFile

TENDER: dict[str, Any] = {
    "title": "Schoonmaak scholen",
    "description": "Dagelijks",
    "mainProcurementCategory": "services",
    "procurementMethod": "open",
    "value": {"amount": 400000, "currency": "EUR"},
    "items": [{"classification": {"scheme": "CPV", "id": "90910000"}}],
    "lots": [
        {
            "id": "1",
            "otherRequirements": {"reservedParticipation": ["shelteredWorkshop"]},
            "contractTerms": {"reservedExecution": True, "performanceTerms": "Social return"},
            "sustainability": [{"goal": "social.disadvantagedEmploymentOpportunities"}],
            "contractPeriod": {"durationInDays": 730},
        }
    ],
    "tenderPeriod": {"startDate": "2027-04-01T00:00:00Z", "endDate": "2027-05-10T12:00:00Z"},
}
RELEASE = {
    "ocid": "ocds-1",
    "date": "2027-04-01",
    "buyer": {"name": "Gemeente Voorbeeldstad"},
    "tender": TENDER,
}


def _entries(value: Any) -> list[CalendarEntry]:
    return list(read(json.dumps(value).encode(), "data.json").entries)


@pytest.mark.parametrize(
    "value",
    [
        RELEASE,
        [RELEASE],
        {"releases": [RELEASE]},
        {"records": [{"ocid": "ocds-1", "compiledRelease": RELEASE}]},
        {"records": [{"ocid": "ocds-1", "releases": [RELEASE]}]},
    ],
    ids=["release", "list", "release-package", "record-package", "record-of-releases"],
)
def test_every_packaging_of_ocds(value: Any) -> None:
    (entry,) = _entries(value)
    assert (entry.id, entry.title, entry.buyer, entry.kind) == (
        "ocds-1",
        "Schoonmaak scholen",
        "Gemeente Voorbeeldstad",
        "services",
    )
    assert (entry.value_max, entry.duration_months_max, entry.lots, entry.procedure) == (
        400_000,
        24,
        1,
        "open",
    )
    assert entry.closing == Period(date(2027, 5, 10), date(2027, 5, 10))
    assert entry.structured["BT-71"] == "res-ws"
    assert entry.structured["BT-736"] == "yes"
    assert entry.structured["BT-775"] == "opp"
    assert entry.structured["BT-70"] == "Social return"


def test_the_newest_release_of_a_process_decides() -> None:
    newer = {
        **RELEASE,
        "date": "2027-05-01",
        "tender": {**TENDER, "title": "Schoonmaak scholen en bibliotheken"},
    }
    (entry,) = _entries({"releases": [newer, RELEASE]})
    assert entry.title == "Schoonmaak scholen en bibliotheken"


def test_a_planned_tender_takes_the_date_of_the_future_notice() -> None:
    planned = {
        **TENDER,
        "status": "planned",
        "tenderPeriod": {},
        "communication": {"futureNoticeDate": "2027-10-01"},
    }
    (entry,) = _entries({**RELEASE, "tag": ["planning"], "tender": planned})
    assert entry.publication == Period(date(2027, 10, 1), date(2027, 10, 1))


@pytest.mark.parametrize(
    ("code", "status"),
    [("planned", "Voorgenomen"), ("cancelled", "Geannuleerd"), ("in afwachting", "in afwachting")],
)
def test_a_status_is_told_in_dutch_and_one_outside_the_code_list_as_written(code: str, status: str) -> None:
    (entry,) = _entries({**RELEASE, "tender": {**TENDER, "status": code}})
    assert entry.status == status


def test_a_record_with_only_a_plan_is_an_entry() -> None:
    planned = {
        "ocid": "ocds-2",
        "tag": ["planning"],
        "date": "2026-08-01",
        "planning": {"rationale": "Vervanging van speeltoestellen", "budget": {"amount": {"amount": 90000}}},
    }
    (entry,) = _entries({"records": [{"ocid": "ocds-2", "releases": [planned]}]})
    assert (entry.title, entry.value_max) == ("Vervanging van speeltoestellen", 90000)


def test_an_update_of_a_plan_and_a_prior_notice_are_no_publication_of_the_tender() -> None:
    plan = {**RELEASE, "tag": ["planningUpdate"], "tender": {**TENDER, "tenderPeriod": {}}}
    compiled = {**RELEASE, "tag": ["compiled"], "tender": {**TENDER, "tenderPeriod": {}}}
    record = {"ocid": "ocds-1", "releases": [plan], "compiledRelease": compiled}
    prior = {**PUBLICATION, "typePublicatie": {"code": "VAK", "omschrijving": "Vooraankondiging"}}
    for value in ({"releases": [plan]}, {"records": [record]}, [prior]):
        (entry,) = _entries(value)
        assert entry.publication is None


def test_one_release_a_line() -> None:
    lines = "\n".join(json.dumps({**RELEASE, "ocid": f"ocds-{number}"}) for number in range(3))
    assert len(list(read(lines.encode(), "data.jsonl").entries)) == 3


PUBLICATION = {
    "publicatieId": 123456,
    "aanbestedingNaam": "Groenonderhoud begraafplaatsen",
    "opdrachtgeverNaam": "Gemeente Voorbeeldstad",
    "opdrachtBeschrijving": "Maaien en snoeien",
    "publicatieDatum": "2027-01-15",
    "sluitingsDatum": "2027-02-28T12:00:00",
    "typeOpdracht": {"code": "D", "omschrijving": "Diensten"},
    "typePublicatie": {"code": "AAO", "omschrijving": "Aankondiging van een opdracht"},
    "procedure": {"code": "OPE", "omschrijving": "Openbaar"},
    "cpvCodes": [{"code": "77310000-6", "omschrijving": "Beplanten"}],
}


@pytest.mark.parametrize("value", [{"content": [PUBLICATION]}, [PUBLICATION], PUBLICATION])
def test_tenderned_publications(value: Any) -> None:
    (entry,) = _entries(value)
    assert (entry.id, entry.title, entry.kind, entry.procedure, entry.cpv) == (
        "123456",
        "Groenonderhoud begraafplaatsen",
        "services",
        "open",
        ("77310000",),
    )
    assert entry.closing == Period(date(2027, 2, 28), date(2027, 2, 28))


def test_a_market_consultation_of_tenderned() -> None:
    (entry,) = _entries(
        [{**PUBLICATION, "typePublicatie": {"code": "MAC", "omschrijving": "Marktconsultatie"}}]
    )
    assert entry.procedure == "market-consultation"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b'{"a": 1}', "calendar-json-unknown"),
        (b"[1, 2]", "calendar-json-unknown"),
        (b'{"releases": [', "calendar-json-damaged"),
        (b"[" * 100_000, "calendar-json-damaged"),
    ],
)
def test_json_of_another_kind(data: bytes, code: str) -> None:
    with pytest.raises(UnreadableFile) as raised:
        read(data, "data.json")
    assert raised.value.problem.code == code


@pytest.mark.parametrize(
    "value", [{"ocid": "x", "tender": []}, {"ocid": "x", "tender": {"lots": [1], "items": "a"}}]
)
def test_fields_of_the_wrong_shape_are_passed_over(value: Any) -> None:
    (entry,) = _entries(value)
    assert entry.title


def test_half_a_character_becomes_the_sign_for_an_unknown_one() -> None:
    title = r'{"ocid": "a", "tender": {"title": "Schoon \ud83d\ude00 maak \ud800 x"}}'
    (entry,) = read(title.encode(), "data.json").entries
    assert entry.title == "Schoon \N{GRINNING FACE} maak \N{REPLACEMENT CHARACTER} x"


def test_a_contract_lasts_as_long_as_it_can_be_extended() -> None:
    period = {"startDate": "2027-07-01", "endDate": "2029-06-30", "maxExtentDate": "2031-06-30"}
    tender = {name: value for name, value in TENDER.items() if name != "lots"} | {"contractPeriod": period}
    (entry,) = _entries(RELEASE | {"tender": tender})
    assert (entry.duration_months_min, entry.duration_months_max) == (24, 48)
