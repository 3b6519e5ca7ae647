"""Pages of rules: what each looks for can be read, and two rules of one name can be told apart."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from procurement_app.models import Role
from tests.web.conftest import Visitor
from tests.web.page import words


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ("gap-social-return", "De opdracht is ten minste € 216.000 waard."),
        ("gap-social-return", "Social return gevraagd : geldt, geldt niet of onder voorwaarde"),
        ("gap-social-return", "Waarde van de opdracht: € 60.000"),
        ("gap-social-return", "Waarde van de opdracht: niet bekend"),
        ("gap-reservation-notice", "veld BT-71 van de aankondiging zegt res-ws"),
        (
            "two-numbers",
            "Social return gevraagd : het percentage; alleen bij gelijke waarde van: de grondslag",
        ),
        ("lots-and-no-lots", "Deze twee kunnen niet allebei gelden:"),
        ("room-in-lots", "zeker: het aantal percelen is ten minste 2"),
        ("room-in-lots", "soort opdracht: diensten"),
        ("social-return-obligation", "social return met een plicht (in één zin)"),
        ("social-return-obligation", "niet als er ook staat: punten of voordeel bij de gunning (‘punten’"),
        ("lots", "Kolomkoppen: Perceel | Onderwerp | Aantal opdrachtnemers Soort tekst: tabelrij"),
        ("lots", "het aantal : een aantal; van: "),
    ],
)
def test_what_a_rule_looks_at_is_told(visit: Callable[[Role], Visitor], rule: str, told: str) -> None:
    assert told in words(visit(Role.NOBODY).open(f"/regels/{rule}"))


def test_what_a_rule_looks_at_is_told_in_english(visit: Callable[[Role], Visitor]) -> None:
    visitor = visit(Role.NOBODY)
    visitor.client.set_cookie("taal", "en")
    page = visitor.open("/regels/gap-social-return")
    assert "The contract is worth at least €216,000." in words(page)
    assert page.select('a[href="/regels/social-return-obligation"]')
    assert page.select('a[href="/regels/waarden#waarde-social-return-threshold-amsterdam"]')


def test_how_a_document_rule_searches_is_told_in_english(visit: Callable[[Role], Visitor]) -> None:
    visitor = visit(Role.NOBODY)
    visitor.client.set_cookie("taal", "en")
    page = visitor.open("/regels/social-return-obligation")
    told = words(page)
    assert "How the rule searches" in told and "Way 1 (in one sentence)" in told
    assert "the percentage : a percentage" in told


def test_dutch_words_on_an_english_page_say_that_they_are_dutch(visit: Callable[[Role], Visitor]) -> None:
    visitor = visit(Role.NOBODY)
    visitor.client.set_cookie("taal", "en")
    page = visitor.open("/regels/two-numbers")
    note = page.find(string=re.compile("Note, in Dutch:"))
    assert note and note.parent and note.parent.select('span[lang="nl"]')
    told = words(visitor.open("/regels/invitation-below-threshold"))
    assert "The reason, in Dutch, says: ‘Dat bedrag is niet nagekeken’" in told
    assert "in Dutch" not in words(visit(Role.NOBODY).open("/regels/two-numbers"))


@pytest.mark.parametrize("address", ["/regels/werkbank", "/regels/wat-verandert"])
def test_rules_of_one_name_are_told_apart(visit: Callable[[Role], Visitor], address: str) -> None:
    page = visit(Role.ADVISOR).open(address)
    names = [words(option).replace("‘", "'").replace("’", "'") for option in page.select("select option")]
    assert "Certificaat zonder 'of gelijkwaardig' (drempel)" in names
    assert "Certificaat zonder 'of gelijkwaardig' (ontbreekt)" in names
    assert "Omzeteis" in names
    assert len(names) == len(set(names))
