"""The score is the sum of its reasons, and the bands are data."""

from datetime import date

import pytest

from procurement_app.paths import RULES
from procurement_app.screening.entries.chances import ChanceRule
from procurement_app.screening.entries.score import HIGHEST, band_of, score_of
from procurement_app.screening.model import Chance, Outcome
from procurement_app.screening.rulebook.book import load_rulebook
from procurement_app.screening.rulebook.parameters import load_parameters

ON = date(2026, 11, 22)
PARAMETERS = load_parameters(RULES / "parameters")


def chance(rule: str, points: int) -> Chance:
    return Chance(rule, Outcome.FOUND if points else Outcome.NOT_FOUND, "", weight=points)


def test_the_reasons_add_up_to_the_score() -> None:
    score, reasons = score_of([chance("a", 30), chance("b", 0), chance("c", 12)], str.upper)
    assert reasons == (("A", 30), ("C", 12))
    assert score == 42


def test_nothing_found_is_zero() -> None:
    assert score_of([chance("a", 0)], str) == (0, ())


def test_all_rules_together_give_exactly_the_highest_score() -> None:
    rules: list[ChanceRule] = load_rulebook(RULES, {"chance"}).of_kind("chance")
    assert sum(max(item.points for item in rule.weight) for rule in rules) == HIGHEST


@pytest.mark.parametrize(
    ("score", "band"),
    [(100, "high"), (60, "high"), (59, "possible"), (30, "possible"), (29, "low"), (0, "low")],
)
def test_the_band_of_a_score(score: int, band: str) -> None:
    assert band_of(score, PARAMETERS, ON) == band
