"""The workbench: a typed text, what is found in it, and why a rule did or did not match."""

from __future__ import annotations

from collections.abc import Callable

from procurement_app.models import Role
from tests.web.conftest import Visitor
from tests.web.page import words

ADDRESS = "/regels/werkbank"


def test_a_sentence_shows_its_finding_on_the_words(visit: Callable[[Role], Visitor]) -> None:
    page = visit(Role.READER).submit(ADDRESS, {"tekst": "Wij zien af van social return."})
    (mark,) = page.select(".paper mark")
    assert "Wij zien af van social return" in words(mark)
    (card,) = page.select(".finding")
    assert "Geldt niet" in words(card) and "art. 2.80" in words(card)


def test_a_table_row_under_its_heads(visit: Callable[[Role], Visitor]) -> None:
    given = {"tekst": "Social return | 10", "kop": "Gunningscriteria", "kolommen": "Criterium | Punten"}
    page = visit(Role.OFFICER).submit(ADDRESS, given)
    assert [words(cell) for cell in page.select(".paper th")] == ["Criterium", "Punten"]
    assert any("gunning" in words(card).casefold() for card in page.select(".finding h3"))


def test_why_a_chosen_rule_found_nothing(visit: Callable[[Role], Visitor]) -> None:
    given = {"tekst": "De looptijd is vier jaar.", "regel": "turnover-requirement"}
    page = visit(Role.READER).submit(ADDRESS, given)
    assert not page.select(".finding")
    told = words(page.select("details[open]")[0])
    assert "niets gevonden" in told and "Er ontbreekt:" in told
    assert page.select(".need-not")


def test_nothing_typed_and_too_much_typed(visit: Callable[[Role], Visitor]) -> None:
    visitor = visit(Role.READER)
    assert "Typ of plak eerst" in words(visitor.submit(ADDRESS, {"tekst": " "}, 422))
    assert "te lang" in words(visitor.submit(ADDRESS, {"tekst": "a" * 20_001}, 422))


def test_english_reasons_on_an_english_page(visit: Callable[[Role], Visitor]) -> None:
    visitor = visit(Role.READER)
    visitor.client.set_cookie("taal", "en")
    page = visitor.submit(ADDRESS, {"tekst": "De looptijd is vier jaar.", "regel": "turnover-requirement"})
    assert "Missing:" in words(page)


def test_a_visitor_has_to_log_in(visit: Callable[[Role], Visitor]) -> None:
    answer = visit(Role.NOBODY).client.submit(ADDRESS, {"tekst": "Social return."})
    assert answer.status_code == 303 and answer.location.startswith("/inloggen")


def test_what_decides_that_something_is_missing_or_contradicts(visit: Callable[[Role], Visitor]) -> None:
    text = "De opdracht wordt niet in percelen verdeeld.\nDe opdracht is verdeeld in drie percelen."
    page = visit(Role.READER).submit(ADDRESS, {"tekst": text, "regel": "lots-and-no-lots"})
    (card,) = page.select("details[open]")
    assert "Tegenspraak" in words(card) and "drie percelen" in words(card)
    told = words(page.select("section[aria-labelledby=ontbreekt]")[0])
    assert "Nergens staat een woord voor" in told and "Niet te beoordelen" in told


def test_a_chosen_gap_says_which_finding_fills_it(visit: Callable[[Role], Visitor]) -> None:
    given = {"tekst": "Social return wordt niet gevraagd.", "regel": "gap-social-return"}
    (card,) = visit(Role.READER).submit(ADDRESS, given).select("details[open]")
    assert "Staat er" in words(card) and "‘Social return wordt niet gevraagd" in words(card)
