"""When a rule holds: yes, no, or which facts are missing."""

from datetime import date
from typing import Any

import pytest

from procurement_app.calendars.model import CalendarEntry, Period
from procurement_app.paths import RULES
from procurement_app.screening.entries.conditions import BadCondition, build, limits_in
from procurement_app.screening.entries.facts import load_reader

READER = load_reader(RULES)
ON = date(2026, 11, 22)
CLEANING: dict[str, Any] = {"title": "Schoonmaak kantoren", "kind": "services", "cpv": ("90910000",)}


def answer(condition: Any, **facts: Any) -> object:
    holds = build(condition, READER)
    found = READER.facts(CalendarEntry(id="1", **(CLEANING | facts)), ON, facts.pop("firms", None))
    return holds(READER.answers(found))


@pytest.mark.parametrize(
    ("low", "high", "below", "reaches"),
    [
        (100_000, 100_000, True, False),
        (215_999, 215_999, True, False),
        (216_000, 216_000, False, True),
        (300_000, None, False, True),
        (None, 150_000, True, False),
        (100_000, 300_000, ("exact_value",), ("exact_value",)),
        (100_000, None, ("exact_value",), ("exact_value",)),
        (None, None, ("value",), ("value",)),
    ],
)
def test_a_range_is_on_one_side_of_a_limit_or_unknown(
    low: float | None, high: float | None, below: object, reaches: object
) -> None:
    assert answer({"value": {"below": "eu-threshold"}}, value_min=low, value_max=high) == below
    assert answer({"value": {"at_least": "eu-threshold"}}, value_min=low, value_max=high) == reaches


@pytest.mark.parametrize(
    ("facts", "threshold"),
    [
        ({"kind": "works", "cpv": ("45210000",)}, 5_404_000),
        ({"kind": "supplies", "cpv": ("39130000",)}, 216_000),
        ({"kind": "services", "cpv": ("90910000",)}, 216_000),
        ({"kind": "services", "cpv": ("85312100",)}, 750_000),
        ({"kind": "services", "cpv": ("55520000",)}, 750_000),
        ({"kind": "services", "cpv": ("55410000",), "procedure": "concession"}, 5_404_000),
        ({"publication": Period(date(2026, 12, 1), date(2026, 12, 31))}, 216_000),
    ],
)
def test_the_threshold_fits_kind_and_code(facts: dict[str, Any], threshold: float) -> None:
    for value, expected in ((threshold - 1, True), (threshold, False)):
        assert (
            answer({"value": {"below": "eu-threshold"}}, value_min=value, value_max=value, **facts)
            is expected
        )


def test_services_without_a_code_may_fall_under_the_higher_threshold() -> None:
    def below(value: float) -> object:
        return answer({"value": {"below": "eu-threshold"}}, cpv=(), value_min=value, value_max=value)

    assert below(200_000) is True
    assert below(400_000) == ("cpv",)
    assert below(750_000) is False


@pytest.mark.parametrize(("value", "below"), [(25_000, True), (1_000_000, ("kind",)), (9_000_000, False)])
def test_without_a_kind_a_value_is_below_every_threshold_or_above_each(value: float, below: object) -> None:
    known = {"kind": None, "cpv": (), "value_min": value, "value_max": value}
    assert answer({"value": {"below": "eu-threshold"}}, **known) == below


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({"all": [{"sectors": "any"}, {"lots": {"at_least": 2}}]}, ("lots",)),
        ({"all": [{"sectors": ["catering"]}, {"lots": {"at_least": 2}}]}, False),
        ({"any": [{"sectors": "any"}, {"lots": {"at_least": 2}}]}, True),
        ({"any": [{"sectors": ["catering"]}, {"lots": {"at_least": 2}}]}, ("lots",)),
        ({"not": {"lots": {"at_least": 2}}}, ("lots",)),
        ({"not": {"sectors": "any"}}, False),
        ({"unless": {"lots": {"at_least": 2}}}, True),
        ({"certainly": {"lots": {"at_least": 2}}}, False),
        ({"known": ["kind", "cpv"]}, True),
        ({"unknown": "lots"}, True),
        ({"field": {"BT-71": ["res-ws"]}}, ("BT-71",)),
        ({"sectors": {"in": "own-workplace-sectors"}}, ("own-workplace-sectors",)),
        ([{"kind": ["services"]}, {"labour": ["high"]}], True),
    ],
)
def test_a_missing_fact_is_no_answer(condition: Any, expected: object) -> None:
    assert answer(condition) == expected


@pytest.mark.parametrize(
    ("condition", "says"),
    [
        ({"waarde": {"below": 5}}, "het feit 'waarde' bestaat niet"),
        ({"value": {"minder": 5}}, "wordt vergeleken met"),
        ({"value": {"below": "drempel"}}, "de parameter 'drempel' bestaat niet"),
        ({"kind": ["diensten"]}, "kan niet 'diensten' zijn"),
        ({"sectors": ["koken"]}, "de sector 'koken' bestaat niet. Kies uit bicycle-repair, "),
        ({"sectors": ["schoonmaak"]}, "de sector 'schoonmaak' bestaat niet. Bedoelt u 'cleaning'"),
        ({"sectors": ["cleanings"]}, "de sector 'cleanings' bestaat niet. Bedoelt u 'cleaning'"),
        ({"says": "iets"}, "het begrip 'iets' staat niet"),
        ({"published": "ja"}, "is yes of no"),
        ({"any": []}, "lijst van voorwaarden nodig"),
        ({"kind": ["works"], "value": 3}, "één feit"),
        ("published", "één feit"),
    ],
)
def test_a_condition_that_cannot_be_read_says_why(condition: Any, says: str) -> None:
    with pytest.raises(BadCondition, match=says):
        build(condition, READER)


def test_the_limits_that_a_condition_names() -> None:
    assert limits_in(
        [{"any": [{"value": {"below": "eu-threshold"}}, {"months": {"at_most": "art-77-max-duration"}}]}]
    ) == (
        "eu-threshold",
        "art-77-max-duration",
    )


OWN = "amsterdam-multiple-limit-services"


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ([OWN, "eu-threshold"], True),
        ([OWN, 100_000], False),
        (["social-return-national-threshold", "eu-threshold"], True),
        ([OWN], (OWN,)),
        (OWN, (OWN,)),
    ],
)
def test_of_a_list_the_first_limit_that_has_a_value_counts(limits: Any, expected: object) -> None:
    assert answer({"value": {"below": limits}}, value_min=200_000, value_max=200_000) == expected


def test_a_setting_is_filled_or_not() -> None:
    assert answer({"filled": "eu-threshold-services"}) is True
    assert answer({"filled": ["eu-threshold-services", OWN]}) is False
    with pytest.raises(BadCondition, match="bestaat niet"):
        build({"filled": "onzin"}, READER)
    with pytest.raises(BadCondition, match="niet leeg"):
        build({"value": {"below": []}}, READER)


def test_every_limit_of_a_list_is_named() -> None:
    assert limits_in([{"value": {"below": [OWN, "eu-threshold", 5]}}]) == (OWN, "eu-threshold")
