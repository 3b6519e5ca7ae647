"""Which of several values holds: the new one, the one that is asked, the one in the column of outcomes."""

from __future__ import annotations

import pytest

from procurement_app.screening.amounts import money, percentages
from procurement_app.screening.changed import in_force
from procurement_app.screening.numerals import Value
from procurement_app.screening.values import READERS


def holding(text: str, kind: str) -> float | None:
    values: list[Value] = sorted(READERS[kind](text), key=lambda value: value.start)
    found = in_force(values, text, 0)
    return None if found is None else found.number


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("De eis gaat van € 500.000 naar € 200.000.", 200000),
        ("€ 1.500.000 → € 2.250.000", 2250000),
        ("Zijn omzet van 3,1 miljoen bleef onder de verlangde 4 miljoen.", 4000000),
        ("Twee ton is te weinig. Minimaal vijf ton per geval.", 500000),
        ("Bij diensten van meer dan € 500.000 is de dekking € 1.250.000.", 1250000),
        ("Als het volume € 3.000.000 overstijgt, is de drempel € 1.500.000.", 1500000),
        ("Men noemt tien miljoen. Besloten wordt drie miljoen aan te houden.", 3000000),
        # nothing tells which
        ("CAR € 5.000.000 en AVB € 500.000", None),
    ],
)
def test_the_sum_that_holds(text: str, expected: float | None) -> None:
    assert holding(text, "money") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[10%] → 5% van de aanneemsom", 5),
        ("van 7 naar 2%, alleen over loon; eerst 7%", 2),
        ("10% is erg hoog. Wordt 4%.", 4),
        ("'3%' wordt '5%'", 5),
        ("2% bij perceel 1 en 5% bij perceel 2", None),
    ],
)
def test_the_share_that_holds(text: str, expected: float | None) -> None:
    assert holding(text, "percentage") == expected


def test_reads_as_the_readers_do() -> None:
    assert READERS["money"] is money
    assert READERS["percentage"] is percentages
