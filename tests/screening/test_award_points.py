"""Points of a criterion that stand in a running list or in a table, without the word 'punten'."""

from __future__ import annotations

import pytest

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
