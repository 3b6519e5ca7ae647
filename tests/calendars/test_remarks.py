"""Facts in a sentence: extensions of the contract to come, and the end of the one that runs now."""

from datetime import date

import pytest

from procurement_app.calendars.values.remarks import contract_end, extension


@pytest.mark.parametrize(
    ("text", "months", "inside", "term"),
    [
        ("Met 2 opties van 1 jaar", 24, False, None),
        ("2 x 1 jaar verlengbaar", 24, False, None),
        ("te verlengen met 2x1 jaar", 24, False, None),
        ("Verlengingsoptie 2x 12 maanden", 24, False, None),
        ("Het contract kan twee keer een jaar worden verlengd", 24, False, None),
        ("Schoonmaak van 14 scholen, optie 2 x 1 jaar", 24, False, None),
        ("Optie tot verlenging met maximaal 24 maanden", 24, False, None),
        ("option to extend by 12 months", 12, False, None),
        ("Inclusief 2x1 jaar verlenging", 24, True, None),
        ("4 jaar incl. 2 optiejaren", 24, False, 24),
        ("Overeenkomst van 4 jaar met optie tot verlenging van 2 jaar", 24, False, 48),
        ("Huidig contract is verlengd. Nieuw contract 2 jaar met 2x1 optie", 24, False, 24),
    ],
)
def test_an_extension(text: str, months: float, inside: bool, term: float | None) -> None:
    told = extension(text)
    assert told is not None
    assert (told.months, told.inside, told.term) == (months, inside, term)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Optie op 10 extra voertuigen",
        "3 optionele percelen",
        "Verlenging van softwarelicenties",
        "Huidig contract kan nog 1 jaar worden verlengd",
        "De opdracht is verlengd met 1 jaar",
        "Geen optie tot verlenging van 1 jaar",
        "Perceel 1: 2x1 jaar verlenging. Perceel 2: 1x1 jaar verlenging.",
    ],
)
def test_no_extension_of_the_contract_to_come(text: str) -> None:
    assert extension(text) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Huidig contract loopt af op 31-12-2027", date(2027, 12, 31)),
        ("Lopende overeenkomst eindigt per 1 april 2028, geen verlenging meer mogelijk", date(2028, 4, 1)),
        ("Contract met huidige leverancier loopt tot eind 2027", date(2027, 12, 31)),
        ("Huidig contract t/m Q4 2027, nieuw contract per 1-1-2028", date(2027, 12, 31)),
        ("Current contract expires 30 June 2028.", date(2028, 6, 30)),
        ("Lopende procedure tot 1-5-2027", None),
        ("Huidige overeenkomst loopt af, nieuwe overeenkomst tot 1-1-2030", None),
        ("Contract tot 1-1-2030", None),
    ],
)
def test_the_end_of_the_present_contract(text: str, day: date | None) -> None:
    told = contract_end(text, None)
    assert (told.period.last if told else None) == day
