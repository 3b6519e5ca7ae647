"""A document and a planned tender by the law of another day."""

from __future__ import annotations

from collections.abc import Callable

from procurement_app.models import Role
from tests.web.conftest import Visitor
from tests.web.page import words


def test_articles_that_were_not_in_force_yet(visit: Callable[[Role], Visitor]) -> None:
    reader = visit(Role.READER)
    page = reader.open("/documenten/2/andere-dag?op=2010-01-01")
    laws = page.select(".change-law")
    assert laws and "Aanbestedingswet 2012" in words(laws[0])
    assert "1 januari 2010" in words(page)
    assert page.select_one('.crumbs a[href="/documenten/2"]')


def test_the_same_day_changes_nothing(visit: Callable[[Role], Visitor]) -> None:
    reader = visit(Role.READER)
    assert "Er verandert niets" in words(reader.open("/documenten/2/andere-dag?op=2026-11-22"))
    assert "Er verandert niets" in words(reader.open("/trajecten/1/andere-dag?op=2026-11-22"))


def test_time_that_passes_is_no_change_of_the_law(visit: Callable[[Role], Visitor]) -> None:
    reader = visit(Role.READER)
    for number in range(1, 13):
        page = reader.open(f"/trajecten/{number}/andere-dag?op=2026-12-22")
        assert "Er verandert niets" in words(page), f"traject {number}"


def test_a_tender_that_is_ahead_is_judged_by_an_earlier_law_too(visit: Callable[[Role], Visitor]) -> None:
    page = visit(Role.READER).open("/trajecten/1/andere-dag?op=2025-06-01")
    assert "€\u00a0221.000" in page.select_one(".changes ins").get_text()  # type: ignore[union-attr]
    law = "1 januari 2027"
    assert f"Beoordeeld naar {law}" in words(page)
    assert f"naar het recht van de publicatie ({law})" in words(visit(Role.READER).open("/trajecten/1"))


def test_a_tender_long_after_its_publication(visit: Callable[[Role], Visitor]) -> None:
    page = visit(Role.READER).open("/trajecten/1/andere-dag?op=2030-01-01")
    assert page.select(".changes li")


def test_no_day_and_a_strange_day(visit: Callable[[Role], Visitor]) -> None:
    reader = visit(Role.READER)
    assert "JJJJ-MM-DD" in words(reader.open("/documenten/2/andere-dag?op=gisteren", 422))
    assert "tussen 2000 en 2100" in words(reader.open("/trajecten/1/andere-dag?op=1850-01-01", 422))
    assert reader.open("/trajecten/99999/andere-dag?op=2026-01-01", 404)


def test_the_pages_lead_here(visit: Callable[[Role], Visitor]) -> None:
    reader = visit(Role.READER)
    for address in ("/documenten/2", "/trajecten/1"):
        assert reader.open(address).select_one(f'a[href="{address}/andere-dag"]')
