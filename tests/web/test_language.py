"""Switching language: remembered, and never a way out to another site."""

from __future__ import annotations

import pytest

from tests.web.conftest import Visitor


def test_the_switch_comes_back_to_the_same_page_in_english(officer_page: Visitor) -> None:
    page = officer_page.open("/inkoopkalender?kans=high")
    switch = next(link for link in page.select(".tools a") if link.get_text() == "English")
    answer = officer_page.client.get(str(switch["href"]))
    assert answer.status_code == 303 and answer.location == "/inkoopkalender?kans=high"
    assert "Procurement calendar" in str(officer_page.open(answer.location).h1)


@pytest.mark.parametrize(
    "target", ["https://elders.example/", "//elders.example", "/\\elders.example", "javascript:1"]
)
def test_the_switch_stays_on_this_site(officer_page: Visitor, target: str) -> None:
    answer = officer_page.client.get("/taal/en", query_string={"next": target})
    assert answer.status_code == 303 and answer.location == "/"


def test_reasons_and_advice_are_english_too(officer_page: Visitor) -> None:
    officer_page.client.set_cookie("taal", "en")
    page = officer_page.open("/trajecten/1")
    chances = page.select_one("section[aria-labelledby=kansen]")
    assert chances is not None
    assert "Fits social firms" in chances.get_text() or "social firms" in chances.get_text()
    assert "sociale firma" not in chances.get_text().casefold()
