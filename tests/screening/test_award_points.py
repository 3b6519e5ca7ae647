"""Points of a criterion that stand in a running list or in a table, without the word 'punten'."""

from __future__ import annotations

from datetime import date

import pytest

from procurement_app.screening.rulebook.book import Rulebook
from procurement_app.screening.screen import screen
from procurement_app.screening.trying.workbench import typed_document
from procurement_app.screening.values.award_points import adds_up, in_list, listed_score


@pytest.mark.parametrize(
    ("text", "subject", "expected"),
    [
        ("Prijs 40, kwaliteit 35, ontwikkeling van medewerkers naar werk 25.", "ontwikkeling", 25),
        ("Vaste chauffeurs (20) en werk voor oud-leerlingen (30).", "werk", 30),
        ("Doorstroom naar werk (50), begeleiding op de vloer (40)", "Doorstroom", 50),
        ("Dertig voor snelheid en veertig voor hoe u bewoners betrekt.", "bewoners", 40),
        ("Prijs 40, plan 40, en 20 voor kansen voor wijkbewoners.", "wijkbewoners", 20),
        ("Prijs telt voor 30 punten, gemak 40 en maatschappelijk 30.", "maatschappelijk", 30),
        ("Tarief 40, mensen 35 en 25 voor werk dat u geschikt maakt.", "geschikt", 25),
        ("honderd punten: zestig voor het gesprek, dertig voor het tarief en tien voor kansen", "kansen", 10),
        ("bij laden weegt de prijs voor 40, storingen voor 40 en sociaal plan voor 20 mee.", "sociaal", 20),
        # one number scores where it opens or ends what is said
        ("Het plan voor werk en inkomen weegt mee: 25", "werk", 25),
        ("Binnen kwaliteit: 20 voor opleiden van zij-instromers.", "opleiden", 20),
        ("Werkervaring bieden aan nieuwkomers, 15", "nieuwkomers", 15),
        ("Het plan van 25 bladzijden over werk weegt mee", "werk", None),
        # '4.3 For ...' is no '4.3 for'
        ("4.3 For the quality plan the jury looks at jobs", "jobs", None),
        # numbers of other things
        ("Werk op perceel 2, trede 3 en artikel 4.", "Werk", None),
    ],
)
def test_number_in_a_running_list(text: str, subject: str, expected: float | None) -> None:
    start = text.index(subject)
    found = listed_score(text, 0, len(text), [(start, start + len(subject))])
    assert (found[0] if found else None) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kwaliteit 60, doorstroom 40", True),
        ("Kwaliteit 60, doorstroom 30", False),
        ("Doorstroom (100)", False),
    ],
)
def test_shares_of_a_hundred(text: str, expected: bool) -> None:
    assert adds_up(text, 0, len(text)) is expected


def test_the_whole_of_a_list_belongs_to_it() -> None:
    text = "Er zijn 100 punten: zestig voor het gesprek en veertig voor kansen."
    alone = "Er zijn 100 punten en u hoort snel van ons."
    assert in_list(text, 0, len(text), (8, 11))
    assert not in_list(alone, 0, len(alone), (8, 11))


@pytest.mark.parametrize(
    ("text", "values"),
    [
        (
            "Bij 5% van de uren door mensen uit de doelgroep krijgt u 100 punten, bij 7,5% 175, bij 10% 250.",
            {"points": 250},
        ),
        (
            "Biedt u 6% social return, dan krijgt u 5 punten; biedt u 8%, dan krijgt u 15 punten.",
            {"points": 15},
        ),
        ("Wie 8% social return biedt, krijgt 15 punten.", {"points": 15}),
        # a scale with what each share comes to
        (
            "Voor social return kennen wij toe: bij 5% (€ 50.000) 10 punten; bij 7% (€ 70.000) 20.",
            {"points": 20},
        ),
        ("Social return: 5% (= € 50.000): 10 punten, 7% (= € 70.000): 20 punten.", {"points": 20}),
        (
            "Bij 5% social return, dus € 50.000, krijgt u 10 punten; bij 7%, dus € 70.000, 20 punten.",
            {"points": 20},
        ),
        ("Extra social return: 5% (€ 25.000): 5 punten; 10% (€ 50.000): 15 punten.", {"points": 15}),
        (
            "U krijgt 10 punten voor 5% social return (€ 50.000) en 20 punten voor 7% (€ 70.000).",
            {"points": 20},
        ),
        ("10 punten bij 5% social return, 20 punten bij 7% en 30 punten bij 10%.", {"points": 30}),
        ("Social return telt voor 20 punten; bij 5% (€ 50.000) krijgt u 10 punten.", {"points": 20}),
        (
            "Prijs 40% (€ 500): 40 punten, social return 10%: 10 punten, plan 50%: 50 punten.",
            {"points": 10},
        ),
        ("Social return 10 punten, duurzaamheid (€ 50.000) 20 punten.", {"points": 10}),
        (
            "Prijs 60% (600 punten), kwaliteit 30% (300 punten), social return 10% (100 punten).",
            {"points": 100, "weight_pct": 10},
        ),
        (
            "Social return bij 2% (2026), bij 3% (2027) en bij 4% (2028): in totaal 20 punten.",
            {"points": 20},
        ),
        (
            "Voor social return kunt u maximaal 30 punten halen, dat is 30% van het totaal.",
            {"points": 30, "weight_pct": 30},
        ),
        ("Voor social return kunt u 20 punten (20%) verdienen.", {"points": 20, "weight_pct": 20}),
        ("Social return weegt 20% (maximaal 20 punten).", {"points": 20, "weight_pct": 20}),
        (
            "Het plan social return telt voor 15% mee; u kunt er 15 punten mee halen.",
            {"points": 15, "weight_pct": 15},
        ),
        ("| Social return | 10% | 100 punten", {"points": 100, "weight_pct": 10}),
    ],
)
def test_what_must_be_done_for_points_is_no_weight(
    document_rules: Rulebook, text: str, values: dict[str, float]
) -> None:
    document = typed_document(text, head="Gunningscriterium | Weging | Maximaal" if "|" in text else "")
    found = [
        one
        for one in screen(document, document_rules, date(2026, 11, 24))
        if one.rule == "social-return-award"
    ]
    assert found[-1].values == values
