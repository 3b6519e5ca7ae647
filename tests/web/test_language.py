"""Switching language: remembered, and never a way out to another site."""

from __future__ import annotations

import io
import re
from string import Formatter

import pytest
from flask import Flask

from procurement_app import paths
from procurement_app.calendars import messages as calendar_messages
from procurement_app.documents import problems as document_problems
from procurement_app.documents import problems_en
from procurement_app.matching import firm_messages
from procurement_app.web import refusals
from tests.web.conftest import Visitor
from tests.web.page import words


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


def test_refusals_and_amounts_are_english_too(officer_page: Visitor) -> None:
    officer_page.client.set_cookie("taal", "en")
    page = officer_page.open("/trajecten/999999", 404)
    assert "does not exist (any more)" in words(page) and "bestaat niet" not in words(page)
    page = officer_page.submit("/screenen", {"bestanden": (io.BytesIO(b""), "leeg.pdf")}, 422)
    assert "The file is empty." in words(page) and "Het bestand is leeg" not in words(page)
    page = officer_page.open("/inkoopkalender?sorteer=value")
    assert "€9,600,000" in words(page) and "€ 9" not in words(page)


def test_every_refusal_of_a_service_has_english() -> None:
    said: set[str] = set()
    for folder in ("services", "web"):
        for source in (paths.PACKAGE / folder).rglob("*.py"):
            said |= set(re.findall(r'Refused\(\s*"([a-z-]+)"', source.read_text(encoding="utf-8")))
    assert {"empty-file", "not-failed", "user-exists"} <= said
    assert said <= set(refusals.ENGLISH)


def test_problems_of_rows_are_english_too(officer_page: Visitor) -> None:
    data = {
        "bron": "Proefdorp (fictief)",
        "bestand": (io.BytesIO(b"Onderwerp;Raming\nGroenonderhoud;heel veel geld\n"), "kalender.csv"),
    }
    officer_page.client.set_cookie("taal", "en")
    page = officer_page.submit("/inkoopkalender/importeren", data)
    (told,) = page.select("section[aria-labelledby=problemen] li")
    assert "Row 2:" in words(told) and "Wij begrijpen" not in words(told)


def test_every_sentence_of_the_readers_has_english_with_the_same_facts() -> None:
    for dutch, english in (
        (calendar_messages.MESSAGES, calendar_messages.MESSAGES_EN),
        (document_problems.MESSAGES, problems_en.MESSAGES_EN),
        (firm_messages.MESSAGES, firm_messages.MESSAGES_EN),
    ):
        assert set(dutch) == set(english)
        for code, sentence in dutch.items():
            assert _facts(english[code]) <= _facts(sentence), code


def test_what_is_wrong_with_a_damaged_file_is_known_in_english() -> None:
    said: set[str] = set()
    for source in (paths.PACKAGE / "documents").rglob("*.py"):
        said |= set(re.findall(r'"damaged", detail=f?"([^"]+)"', source.read_text(encoding="utf-8")))
    assert said == set(problems_en.DETAILS_EN)


def _facts(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        (
            "Pagina 1, 3-5 en 9: gescand. Wij hebben de tekst herkend met Tesseract; "
            "controleer de bevindingen daar.",
            "Page 1, 3-5 and 9: scanned.",
        ),
        ("bijlage.docx: Het lezen duurt te lang en is gestopt. Splits het bestand of bewaar het opnieuw.",
         "bijlage.docx: Reading takes too long"),
        ("Het bestand is beschadigd of niet volledig (werkblad Eisen is niet te lezen). "
         "Download of bewaar het opnieuw en probeer het dan nog eens.",
         "The file is damaged or not complete (sheet Eisen cannot be read)."),
        ("Rij 16 van blad ‘2028’ is een totaaltelling (‘Totaal’) en geen opdracht.",
         "Row 16 of sheet ‘2028’ is a total (‘Totaal’)"),
        ("Iets dat iemand zelf schreef.", "Iets dat iemand zelf schreef."),
    ],
)  # fmt: skip
def test_a_stored_sentence_is_said_again_in_english(app: Flask, stored: str, shown: str) -> None:
    with app.test_request_context(headers={"Cookie": "taal=en"}):
        assert refusals.stored(stored).startswith(shown)
    with app.test_request_context():
        assert refusals.stored(stored) == stored


def test_what_was_not_understood_in_an_edition_is_english_too(officer_page: Visitor) -> None:
    officer_page.client.set_cookie("taal", "en")
    page = officer_page.open("/inkoopkalender/edities/1")
    problems = page.select("section[aria-labelledby=problemen] li")
    assert problems and not any("Wij begrijpen" in words(line) or "Rij " in words(line) for line in problems)
