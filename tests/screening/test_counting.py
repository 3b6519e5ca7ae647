"""How many learning places or parts a sentence asks for, as rules read them."""

from __future__ import annotations

import pytest

from procurement_app.screening.text.scores import counts
from procurement_app.screening.values.counting import alone, enough, one_work, ones, together, works


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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("De leverancier heeft twee keer eerder vijftig fietsen aan één afnemer geleverd.", [2]),
        ("Drie leveringen van 40 automaten aan één klant", [3, 1]),
        ("een keten met meer dan zes objecten", []),
        ("niet meer dan één per competentie", [1]),
        ("van de drie gevraagde zijn er twee overgebleven", [2]),
        ("voor 12 scholen levert u drie referenties", [3]),
    ],
)
def test_how_many_works_are_asked(text: str, expected: list[float]) -> None:
    assert [value.number for value in works(text, 0, len(text), list(counts(text)))] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Leerlingen: als de school erom vraagt, twee per schooljaar.", [2]),
        ("Nu mogen er zes komen.", [6]),
        ("De plaatsen worden geëist, en wel één per jaar.", [1]),
        ("Zes, waarvan twee lassers", [6]),
        ("drie bladzijden over leerlingen uit klas 2", []),
        ("leerlingen van 16 tot 18", []),
    ],
)
def test_a_number_that_stands_for_what_was_named(text: str, expected: list[float]) -> None:
    assert [value.number for value in alone(text, 0, list(counts(text)))] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hij leverde eerder, en wel tweemaal.", 2),
        ("U deed dit al eens.", 1),
        ("Tweemaal per jaar overleg.", None),
    ],
)
def test_how_often_a_work_was_done(text: str, expected: float | None) -> None:
    found = one_work(text, 0, len(text))
    assert (found.number if found else None) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Twee zulke projecten geven meer zekerheid, maar één volstaat.", 1),
        ("Men wilde er drie. Dat doen wij niet: één gebouw is genoeg.", 1),
        ("Drie scholen en twee kerken", None),
    ],
)
def test_the_number_that_is_enough(text: str, expected: float | None) -> None:
    found = enough(text, list(counts(text)))
    assert (found.number if found else None) == expected
