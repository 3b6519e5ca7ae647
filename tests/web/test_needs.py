"""The pages of needs and the ambassador's numbers, on the demo."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from procurement_app.models import Role
from tests.web.conftest import Visitor
from tests.web.page import words


@pytest.mark.parametrize("address", ["/introducties/cijfers", "/getoond"])
def test_a_day_that_cannot_be_is_told(visit: Callable[[Role], Visitor], address: str) -> None:
    advisor = visit(Role.ADVISOR)
    for written in ("31-12-2026", "0026-01-01"):
        page = advisor.open(f"{address}?van={written}&tot=2026-03-01")
        assert f"‘{written}’ is geen dag vanaf 2000" in words(page)
        assert page.select_one("#tot")["value"] == "2026-03-01"
    assert not advisor.open(f"{address}?van=&tot=2026-03-01").select(".notice-warn")


def test_the_demo_shows_demand_without_supply_and_supply_with_little_demand(
    visit: Callable[[Role], Visitor],
) -> None:
    page = visit(Role.ADVISOR).open("/introducties/cijfers")
    told = {
        row.select_one("th").get_text(strip=True): row.select("td")[-1].get_text(strip=True)
        for row in page.select("section[aria-labelledby=evenwicht] tbody tr")
    }
    assert list(told.values())[:2] == ["Vraag, en niemand heeft plek", "Veel aanbod, weinig vraag"]
    assert all(not said for said in list(told.values())[2:]), "the rest is in balance"
