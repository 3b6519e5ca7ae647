"""Why a finding is there, told to people."""

from __future__ import annotations

import re
from datetime import date

import pytest

from procurement_app.screening.explaining import reasons
from procurement_app.screening.explaining.reasons import STATUS_WORDS, value_words
from procurement_app.screening.model import Grounds, Met, Status
from procurement_app.screening.rulebook.book import Rulebook
from procurement_app.screening.screen import screen
from procurement_app.screening.trying.trials import document_of

DAY = date(2026, 11, 22)
ASKED = "Opdrachtnemer besteedt ten minste 5% van de opdrachtsom aan social return."


def why(text: str, rules: Rulebook, language: str = "nl") -> tuple[str, ...]:
    found = screen(document_of(text), rules, DAY, language=language)
    (only,) = [item for item in found if item.rule == "social-return-obligation"]
    return only.why


def test_what_holds_by_itself(document_rules: Rulebook) -> None:
    assert why(ASKED, document_rules) == (
        "Gevonden door de woorden ‘social return’ en ‘5%’.",
        "Geldt, want niets in de zin ontkent of beperkt het.",
        "Het percentage is 5%.",
        "De grondslag is de opdrachtsom; dat staat bij ‘opdrachtsom’.",
    )


@pytest.mark.parametrize(
    ("heading", "text", "language", "sentence"),
    [
        (
            "Bankgarantie",
            "Die vragen wij niet.",
            "nl",
            "Gevonden door het woord ‘Bankgarantie’ (eerder genoemd).",
        ),
        ("Bankgarantie", "Die vragen wij niet.", "en", "Found by the word ‘Bankgarantie’ (named before)."),
        (
            "Omzet",
            "Daar stellen wij geen eis aan.",
            "nl",
            "Gevonden door de woorden ‘Omzet’ (eerder genoemd) en ‘stellen’.",
        ),
    ],
)
def test_a_sentence_that_refers_back_names_what_was_said_before(
    heading: str, text: str, language: str, sentence: str, document_rules: Rulebook
) -> None:
    found = screen(document_of(text, heading), document_rules, DAY, language=language)
    assert sentence in [one.why[0] for one in found if one.status is Status.NEGATED]
    assert not any("‘’" in line or "''" in line for one in found for line in (*one.why, *one.trace))


def test_the_same_in_english(document_rules: Rulebook) -> None:
    assert why(ASKED, document_rules, "en") == (
        "Found by the words ‘social return’ and ‘5%’.",
        "Applies, as nothing in the sentence denies or limits it.",
        "The percentage is 5%.",
        "The base is the contract value; that is read at ‘opdrachtsom’.",
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Wij zien af van social return.", "Geldt niet, door ‘zien af van’."),
        (
            "Indien de opdracht groter wordt, geldt 5% social return.",
            "Geldt onder voorwaarde, door ‘Indien’.",
        ),
        ("Is social return verplicht? Nee.", "Geldt niet, want het antwoord is ‘Nee’."),
    ],
)
def test_what_decides_is_named(text: str, sentence: str, document_rules: Rulebook) -> None:
    assert sentence in why(text, document_rules)


@pytest.mark.parametrize(
    ("cue", "sentence"),
    [
        (("kop", ""), "Alleen genoemd, want het staat in een kop."),
        (("inhoudsopgave", ""), "Alleen genoemd, want het staat in de inhoudsopgave."),
        (("begrippenlijst", "Begrippen"), "Alleen genoemd, want het staat in een begrippenlijst."),
        (("vraag", "?"), "Alleen genoemd, want het is een vraag zonder duidelijk antwoord."),
    ],
)
def test_where_it_stands_decides(cue: tuple[str, str], sentence: str) -> None:
    grounds = Grounds(way=1, met=(Met("SROI"),), cues=(cue,))
    assert reasons.why(grounds, Status.MENTIONED, {})[1] == sentence


def test_no_name_of_the_rulebook_reaches_people(document_rules: Rulebook) -> None:
    """Every example of every rule: no rule words (‘<points>’, ‘award-cue’, ‘asserted’), no empty quote."""
    for rule in document_rules.of_kind("instrument", "barrier"):
        for example in rule.examples:
            for finding in screen(
                document_of(example.text, example.heading, example.head), document_rules, DAY
            ):
                told = re.sub("‘[^’]*’", "", " ".join(finding.why))
                assert not re.search(r"[<>_=]|\b[a-z]+-[a-z]+\b|" + "|".join(Status), told), told
                assert "‘’" not in " ".join(finding.why)
                assert finding.trace[0].startswith(("manier ", "gewogen woorden: "))


def test_values_in_words() -> None:
    assert value_words("amount_eur", 45000.0) == "€ 45.000"
    assert value_words("percentage", 2.5) == "2,5%"
    assert value_words("percentage", 2.5, "en") == "2.5%"
    assert value_words("base", "labour-cost") == "de loonsom"
    assert value_words("count", 1200.0) == "1.200"


def test_every_status_has_words() -> None:
    assert set(STATUS_WORDS) == set(Status)
