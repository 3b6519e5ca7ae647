"""The scale of the timeline."""

from __future__ import annotations

import pytest

from procurement_app.web.calendar.views import full_height
from tests.web.conftest import Visitor


@pytest.mark.parametrize(
    ("counts", "full"),
    [([], 1), ([0, 0], 1), ([7], 7), ([7, 0], 7), ([30, 12, 4], 30), ([10_000, 40, 8], 50)],
)
def test_one_large_quarter_does_not_flatten_the_others(counts: list[int], full: int) -> None:
    assert full_height(counts) == full


def test_no_bar_is_higher_than_the_drawing(officer_page: Visitor) -> None:
    page = officer_page.open("/inkoopkalender")
    bars = page.select(".quarters rect")
    assert bars and all(0 <= float(str(bar["height"])) <= 80 for bar in bars)
    assert any(float(str(bar["height"])) == 80 for bar in bars)
