"""Why gap and contradiction rules say what they say of a typed text."""

from __future__ import annotations

from datetime import date

import pytest

from procurement_app import paths
from procurement_app.screening.model import Outcome
from procurement_app.screening.rulebook.book import Rulebook, load_rulebook
from procurement_app.screening.trying.accounts import Account
from procurement_app.screening.trying.workbench import Workbench, typed_document

DAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return load_rulebook(paths.RULES)


def account(rule: str, text: str, book: Rulebook, language: str = "nl") -> Account:
    bench = Workbench(typed_document(text), book, DAY, language)
    return next(one for one in bench.accounts() if one.rule == rule)


ASKED = "Opdrachtnemer besteedt 5% van de opdrachtsom aan social return."
NO_LOTS = "De opdracht wordt niet in percelen verdeeld."


@pytest.mark.parametrize(
    ("rule", "text", "outcome", "says"),
    [
        ("gap-social-return", ASKED, Outcome.NOT_FOUND, "Social return gevraagd (geldt): ‘"),
        ("gap-social-return", "U levert papier.", Outcome.CANNOT_ASSESS, "Niet gevonden: Social return gev"),
        ("gap-social-return-base", "U levert papier.", Outcome.NOT_APPLICABLE, "Niet gevonden: Social"),
        (
            "gap-social-return-base",
            "Social return wordt niet gevraagd.",
            Outcome.NOT_APPLICABLE,
            "is gevonden als ‘geldt niet’, en dat telt voor deze regel niet",
        ),
        (
            "gap-social-return-base",
            "Opdrachtnemer besteedt 5% aan social return.",
            Outcome.FOUND,
            "zonder de waarde waar deze regel naar kijkt",
        ),
        (
            "gap-lots-motivation",
            f"# Percelen\n{NO_LOTS}\nDe reden is dat de onderdelen samenhangen.",
            Outcome.NOT_FOUND,
            "Deze woorden volstaan: ‘",
        ),
        (
            "gap-lots-motivation",
            f"# Percelen\n{NO_LOTS}\n# Planning\nDe reden is dat de school in mei opent.",
            Outcome.FOUND,
            "maar niet onder dezelfde kop",
        ),
        ("gap-lots-motivation", NO_LOTS, Outcome.FOUND, "Nergens staat een woord voor"),
    ],
)
def test_what_decides_a_gap(rule: str, text: str, outcome: Outcome, says: str, book: Rulebook) -> None:
    told = account(rule, text, book)
    assert told.outcome is outcome and told.kind == "gap"
    assert any(says in line for line in told.because), told.because


def test_a_text_without_a_value_is_no_document_to_attach(book: Rulebook) -> None:
    told = account("gap-social-return", "U levert papier.", book)
    assert "Zet haar erbij" in told.reason and "traject" not in told.reason


def test_the_value_in_the_text_decides_with_its_figure(book: Rulebook) -> None:
    text = "De geraamde waarde van de opdracht is € 60.000.\nU levert papier."
    told = account("gap-social-return", text, book)
    assert told.outcome is Outcome.NOT_APPLICABLE and "€ 60.000" in told.reason and "€ 216.000" in told.reason


@pytest.mark.parametrize(
    ("rule", "text", "found", "says"),
    [
        ("said-and-denied", f"{ASKED}\nSocial return wordt niet gevraagd.", True, "(geldt niet): ‘"),
        ("said-and-denied", ASKED, False, "alle vindplaatsen zeggen ‘geldt’"),
        ("said-and-denied", "U levert papier.", False, "Niet gevonden: Social return gevraagd,"),
        (
            "said-and-denied",
            "Onderaanneming is niet toegestaan.\nBedrijven kunnen zelf of als combinatie inschrijven.",
            False,
            "gaat niet over hetzelfde",
        ),
        ("lots-and-no-lots", NO_LOTS, False, "Niet gevonden: "),
        ("two-numbers", ASKED, False, "er staat maar één getal: ‘"),
        ("two-numbers", f"{ASKED}\n\n{ASKED}", False, "hetzelfde getal"),
        (
            "two-numbers",
            f"{ASKED}\nOpdrachtnemer besteedt 2% van de loonsom aan social return.",
            False,
            "waarvan zij een deel zijn",
        ),
        (
            "two-numbers",
            f"{ASKED}\nOpdrachtnemer besteedt 2% van de opdrachtsom aan social return.",
            True,
            "2% van de opdrachtsom",
        ),
    ],
)
def test_what_decides_a_contradiction(rule: str, text: str, found: bool, says: str, book: Rulebook) -> None:
    told = account(rule, text, book)
    assert (told.outcome is Outcome.FOUND) is found and told.kind == "contradiction"
    assert any(says in line for line in told.because), told.because


def test_without_a_notice_its_fields_cannot_be_compared(book: Rulebook) -> None:
    told = account("notice-and-documents", ASKED, book)
    assert told.outcome is Outcome.CANNOT_ASSESS and not told.near
    assert told.because == (
        "Deze regel legt de aankondiging naast de stukken. Hier is geen aankondiging bekend.",
    )


def test_different_lots_do_not_clash(book: Rulebook) -> None:
    text = "Perceel 1: opdrachtnemer besteedt 5% van de opdrachtsom aan social return.\n"
    text += "Perceel 2: social return wordt niet gevraagd."
    told = account("said-and-denied", text, book)
    assert told.outcome is Outcome.NOT_FOUND
    assert any("verschillende percelen" in line for line in told.because), told.because


def test_every_rule_has_an_account_in_both_languages(book: Rulebook) -> None:
    for language, word in (("nl", "Niet gevonden"), ("en", "Not found")):
        bench = Workbench(typed_document("U levert papier."), book, DAY, language)
        told = bench.accounts()
        assert {one.rule for one in told} == {rule.id for rule in book.of_kind("gap", "contradiction")}
        assert all(one.because and not one.near for one in told)
        assert any(line.startswith(word) for one in told for line in one.because)
