"""The advice ladder: each step from facts, the best open step, and the smallest change that opens another."""

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from procurement_app.advice.ladder import ladder_of
from procurement_app.calendars.model import CalendarEntry, Period
from procurement_app.paths import RULES
from procurement_app.screening.entries.chances import chance_judge
from procurement_app.screening.model import LadderStep
from procurement_app.screening.rulebook.book import Rulebook, RulebookError, load_rulebook

BOOK = load_rulebook(RULES, {"chance"})
ON = date(2026, 11, 22)
STEPS = [
    "own-target-group",
    "reserve-contract",
    "reserve-lots",
    "invite-directly",
    "award-criterion",
    "execution-condition",
    "nothing",
]
CLEANING: dict[str, Any] = {"title": "Schoonmaak kantoren", "kind": "services", "cpv": ("90910000",)}
SEWER: dict[str, Any] = {"title": "Rioolvervanging", "kind": "works", "cpv": ("45232400",)}
SWITCHES: dict[str, Any] = {"title": "Netwerkswitches", "kind": "supplies", "cpv": ("32420000",)}
PASSED = Period(date(2026, 1, 1), date(2026, 3, 31))


def climb(
    facts: dict[str, Any],
    value: float | None = None,
    firms: int | None = None,
    book: Rulebook = BOOK,
    **more: Any,
) -> tuple[dict[str, LadderStep], str]:
    entry = CalendarEntry(id="1", value_min=value, value_max=value, **(facts | more))
    ladder = ladder_of(book)
    steps = ladder.climb(chance_judge(book).said(entry, ON, firms))
    return {step.step: step for step in steps}, ladder.route(steps)


def test_there_are_seven_steps_the_highest_first() -> None:
    steps, _ = climb(CLEANING)
    assert list(steps) == STEPS


def test_work_of_social_firms_is_reserved_if_enough_can_carry_it() -> None:
    steps, route = climb(CLEANING, 900_000)
    assert steps["reserve-contract"].answer == "possible-if"
    assert "minstens 2" in steps["reserve-contract"].reason
    assert steps["reserve-contract"].legal_basis == ("Aanbestedingswet 2012, art. 2.82",)
    assert route == "reserve-contract"


@pytest.mark.parametrize(
    ("firms", "answer", "route"), [(0, "possible-if", "award-criterion"), (2, "possible", "reserve-contract")]
)
def test_the_number_of_firms_decides_once_it_is_known(firms: int, answer: str, route: str) -> None:
    steps, best = climb(CLEANING, 900_000, firms)
    assert steps["reserve-contract"].answer == answer
    assert bool(steps["reserve-contract"].smallest_change) == (answer == "possible-if")
    assert best == route


def test_without_a_kept_capacity_the_own_workplace_cannot_be_assessed() -> None:
    steps, _ = climb(CLEANING)
    assert steps["own-target-group"].answer == "cannot-assess"
    assert steps["own-target-group"].missing == ("own-workplace-sectors",)


def test_a_filled_in_setting_opens_the_highest_step(tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    shutil.copytree(RULES, rules)
    file = rules / "parameters" / "own-workplace-sectors.yaml"
    text = file.read_text(encoding="utf-8").replace("undated: null", "undated: [cleaning]")
    file.write_text(text, encoding="utf-8")
    book = load_rulebook(rules, {"chance"})
    assert climb(CLEANING, book=book)[1] == "own-target-group"
    assert climb({"title": "Raadscatering"}, book=book)[0]["own-target-group"].answer == "not-possible"


def test_large_works_take_social_return() -> None:
    steps, route = climb(SEWER, 4_100_000)
    assert steps["reserve-contract"].answer == "not-possible"
    assert steps["award-criterion"].answer == "possible-if"
    assert route == "execution-condition"


def test_a_part_of_a_larger_contract_becomes_a_lot() -> None:
    steps, _ = climb(
        {
            "title": "Nieuwbouw school",
            "description": "Met schilderwerk.",
            "kind": "works",
            "cpv": ("45214200",),
        }
    )
    assert steps["reserve-contract"].answer == "not-possible"
    assert "schilderwerk" in steps["reserve-contract"].smallest_change
    assert steps["reserve-lots"].answer == "possible-if"
    assert steps["reserve-lots"].smallest_change


def test_lots_that_are_there_can_be_reserved() -> None:
    steps, route = climb(
        {
            "title": "Nieuwbouw school",
            "description": "Met schilderwerk.",
            "kind": "works",
            "cpv": ("45214200",),
            "lots": 3,
        }
    )
    assert steps["reserve-lots"].smallest_change == ""
    assert route == "reserve-lots"


def test_below_the_threshold_firms_are_invited() -> None:
    steps, _ = climb({"title": "Kerstpakketten", "kind": "supplies", "cpv": ("18530000",)}, 80_000)
    assert steps["invite-directly"].answer == "possible"
    steps, _ = climb(
        {"title": "Kerstpakketten", "kind": "supplies", "cpv": ("18530000",)}, 80_000, procedure="open"
    )
    assert steps["invite-directly"].answer == "possible-if"
    assert "meervoudig onderhands" in steps["invite-directly"].smallest_change


def test_above_the_threshold_an_unverified_exception_says_so() -> None:
    steps, _ = climb(CLEANING, 216_000)
    assert steps["invite-directly"].answer == "not-possible"
    assert "nog niet nagekeken" in steps["invite-directly"].smallest_change


def test_an_unknown_value_cannot_be_assessed() -> None:
    steps, _ = climb(CLEANING)
    for step in ("invite-directly", "execution-condition", "reserve-lots"):
        assert (steps[step].answer, steps[step].missing) == ("cannot-assess", ("value",))


def test_what_was_published_cannot_change_any_more() -> None:
    steps, route = climb(CLEANING, 900_000, publication=PASSED)
    assert {step.answer for name, step in steps.items() if name not in ("own-target-group", "nothing")} == {
        "not-possible"
    }
    assert route == "nothing"


def test_a_reservation_that_stands_already_is_the_route() -> None:
    for more in ({"procedure": "reserved"}, {"structured": {"BT-71": "res-ws"}}):
        steps, route = climb(SEWER, 900_000, **more)
        assert steps["reserve-contract"].answer == "possible"
        assert route == "reserve-contract"


def test_little_labour_and_no_sector_leaves_social_return() -> None:
    steps, route = climb(SWITCHES, 2_000_000)
    assert steps["award-criterion"].answer == "not-possible"
    assert route == "execution-condition"
    assert climb(SWITCHES, 20_000)[1] == "nothing"


@pytest.mark.parametrize("facts", [CLEANING, SEWER, SWITCHES, {"title": "Project Horizon"}])
@pytest.mark.parametrize("value", [None, 80_000.0, 900_000.0])
def test_every_answer_is_said_in_english(facts: dict[str, Any], value: float | None) -> None:
    ladder = ladder_of(BOOK)
    entry = CalendarEntry(
        id="1",
        value_min=value,
        value_max=value,
        publication=Period(date(2028, 1, 1), date(2028, 3, 31)),
        **facts,
    )
    judge = chance_judge(BOOK)
    dutch = ladder.climb(judge.said(entry, ON, None, "nl"))
    english = ladder.climb(judge.said(entry, ON, None, "en"))
    for one, other in zip(dutch, english, strict=True):
        assert (one.step, one.message, one.legal_basis) == (other.step, other.message, other.legal_basis)
        assert one.reason != other.reason
        assert bool(one.smallest_change) == bool(other.smallest_change)
        assert ladder.title_of(one.step, "nl") != ladder.title_of(one.step, "en")
        if one.answer == "possible-if":
            assert one.smallest_change or f"{one.step}" in {
                "reserve-contract",
                "reserve-lots",
                "invite-directly",
                "execution-condition",
            }


def test_a_mistake_in_a_step_is_told_with_file_and_line(tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    shutil.copytree(RULES, rules)
    file = rules / "advice" / "reserve-lots.yaml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("published: yes", "gepubliceerd: yes"), encoding="utf-8"
    )
    with pytest.raises(RulebookError, match=r"rules/advice/reserve-lots\.yaml:.*gepubliceerd"):
        load_rulebook(rules, {"chance"})


def test_a_contract_too_large_for_social_firms_is_reserved_in_lots() -> None:
    steps, route = climb(CLEANING, 9_600_000)
    assert steps["reserve-contract"].answer == "possible-if"
    assert "percelen" in steps["reserve-contract"].smallest_change
    assert route == "reserve-lots"


def test_enough_known_firms_can_carry_a_large_contract_as_a_whole() -> None:
    _, route = climb(CLEANING, 9_600_000, firms=3)
    assert route == "reserve-contract"
