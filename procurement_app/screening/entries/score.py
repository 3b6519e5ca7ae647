"""How promising a planned tender is: the points of the chances found, and a band."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from procurement_app.screening.model import Chance
from procurement_app.screening.rulebook.parameters import Parameters

HIGHEST = 100


def score_of(
    chances: Iterable[Chance], title_of: Callable[[str], str]
) -> tuple[int, tuple[tuple[str, int], ...]]:
    """The score, and (title of the rule, points) for each chance that gave points; the points add up to it.

    The rules together give at most 100 points (`rules check` sees to that).
    """
    reasons = tuple((title_of(chance.rule), chance.weight) for chance in chances if chance.weight)
    return sum(points for _, points in reasons), reasons


def band_of(score: int, parameters: Parameters, on: date) -> str:
    """ "high", "possible" or "low", by the bands in the parameters."""
    for name in ("high", "possible"):
        least = parameters.number(f"score-band-{name}", on)
        if least is not None and score >= least:
            return name
    return "low"
