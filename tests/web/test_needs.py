"""The pages of needs and the ambassador's numbers, on the demo."""

from __future__ import annotations

from collections.abc import Callable

from procurement_app.models import Role
from tests.web.conftest import Visitor


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
