"""Points of a criterion that stand in a running list or in a table, without the word 'punten'."""

from __future__ import annotations

import pytest

from procurement_app.screening.award_points import listed_score


@pytest.mark.parametrize(
    ("text", "subject", "expected"),
    [
        ("Prijs 40, kwaliteit 35, ontwikkeling van medewerkers naar werk 25.", "ontwikkeling", 25),
        ("Vaste chauffeurs (20) en werk voor oud-leerlingen (30).", "werk", 30),
        ("Doorstroom naar werk (50), begeleiding op de vloer (40)", "Doorstroom", 50),
        ("Dertig voor snelheid en veertig voor hoe u bewoners betrekt.", "bewoners", 40),
        ("Prijs 40, plan 40, en 20 voor kansen voor wijkbewoners.", "wijkbewoners", 20),
        # one number is no list
        ("Het plan voor werk en inkomen weegt mee: 25", "werk", None),
        # numbers of other things
        ("Werk op perceel 2, trede 3 en artikel 4.", "Werk", None),
    ],
)
def test_number_in_a_running_list(text: str, subject: str, expected: float | None) -> None:
    start = text.index(subject)
    found = listed_score(text, 0, len(text), (start, start + len(subject)))
    assert (found[0] if found else None) == expected
