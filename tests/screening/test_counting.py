"""How many learning places or parts a sentence asks for, as rules read them."""

from __future__ import annotations

import pytest

from procurement_app.screening.counting import one_work, ones, together
from procurement_app.screening.scores import counts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("drie bbl-plaatsen en twee snuffelstages", 5),
        ("drie leerlingen lopen stage: één op de planning en twee in de werkplaats", 3),
        ("vier leerlingen, waarvan één van het vso", 4),
        ("twee leerlingen; een ander jaar vijf leerlingen", 2),
    ],
)
def test_parts_are_added_up(text: str, expected: float) -> None:
    values = sorted(counts(text), key=lambda value: value.start)
    assert together(text, 0, values, values[0]).number == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("U biedt een mbo-student Mode een stageplaats.", 2),
        ("Er loopt een leerling-kok mee.", 1),
        ("Als een leerling uitvalt, meldt u dat.", 0),
        ("U heeft een werkplaats vol machines en een gids van de school.", 0),
    ],
)
def test_one_written_as_een(text: str, expected: int) -> None:
    assert len(ones(text, 0, len(text))) == expected


def test_one_earlier_work_written_as_een() -> None:
    one = "Toon een soortgelijk project van de laatste drie jaar."
    none = "Kan een klant dit bevestigen?"
    assert one_work(one, 0, len(one)) is not None
    assert one_work(none, 0, len(none)) is None
