"""Which of several values holds: the new one, the one that is asked, the one in the column of outcomes."""

from __future__ import annotations

import pytest

from procurement_app.screening.text.amounts import money, percentages
from procurement_app.screening.text.numerals import Value
from procurement_app.screening.text.readers import READERS
from procurement_app.screening.values.changed import holding, in_force


def marked(text: str, kind: str) -> float | None:
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
    assert marked(text, "money") == expected


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
    assert marked(text, "percentage") == expected


def test_reads_as_the_readers_do() -> None:
    assert READERS["money"] is money
    assert READERS["percentage"] is percentages


def held(text: str, kind: str, *, refused: bool = False) -> set[float | None]:
    """What holds, whichever of the values of a text a rule read."""
    values = sorted(READERS[kind](text), key=lambda value: value.start)
    found = [holding(value, values, text, (0, len(text)), refused=refused) for value in values]
    return {None if value is None else value.number for value in found}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("De eis wordt verlaagd van 5% naar 2%.", {2}),
        ("De eis van 5% te verlagen naar 2%", {2}),
        ("De eis wordt gewijzigd van 5% in 2%.", {2}),
        ("De eis wordt van 5% in 2% gewijzigd.", {2}),
        ("Bij de eis wordt '5%' vervangen door '2%'.", {2}),
        ("Bij de eis dient '5%' te worden gelezen als '2%'.", {2}),
        ("Waar 5% staat, moet 2% worden gelezen.", {2}),
        ("De eis was 5% en wordt 2%.", {2}),
        ("De eis bedroeg in het vorige contract 5%; nu is dat 2%.", {2}),
        ("Oud: een eis van 5%. Nieuw: een eis van 2%.", {2}),
        ("De eis wordt 2% in plaats van 5%.", {2}),
        ("In plaats van 5% wordt de eis 2%.", {2}),
        ("De eis bedraagt 2% (was 5%).", {2}),
        ("De eis bedraagt 2%, niet 5%.", {2}),
        ("De eis bedraagt niet 5% maar 2%.", {2}),
        ("'De eis van 5%' komt te luiden: '2%'", {2}),
        # the change is denied
        ("De eis blijft 5% en wordt niet verlaagd naar 2%.", {5}),
        ("De eis gaat niet van 5% naar 2%, maar blijft gelijk.", {5}),
        ("Een verlaging van 5% naar 2% is niet aan de orde.", {5}),
        ("Omdat dit niet past, wordt de eis verlaagd van 5% naar 2%.", {2}),
        ("Niet alleen de eis wordt verlaagd van 5% naar 2%, ook de looptijd.", {2}),
        ("De eis is abusievelijk gesteld op 5%; dit moet zijn 2%.", {2}),
        # no change
        ("Het gaat om een dekking van 5% tot 20%.", {5, 20}),
        ("De dekking is 5% van de som, te verhogen tot 20% per jaar.", {5, 20}),
        ("De eis is 5% en de weging 20%.", {5, 20}),
        ("Vraag niet meer dan 5% en maximaal 20% in het tweede jaar.", {5, 20}),
        ("5% van de loonsom, in 2028 tot 7%", {5, 7}),
        ("De eis wordt niet verlaagd naar 2%.", {None}),
        ("De eis wordt verlaagd naar 2%.", {2}),
    ],
)
def test_what_holds_after_a_change(text: str, expected: set[float | None]) -> None:
    assert held(text, "percentage") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kunt u de eis van 5% verlagen naar 2%?", {5}),
        ("Volstaat 2% in plaats van 5%?", {5}),
        ("Wij stellen voor de eis te verlagen naar 2%.", {None}),
        ("Kunt u de eis van 5% laten vervallen?", {5}),
    ],
)
def test_what_holds_after_a_refusal(text: str, expected: set[float | None]) -> None:
    assert held(text, "percentage", refused=True) == expected


def test_only_values_of_the_change_are_changed() -> None:
    assert held(
        "Met 3 jaar garantie. De omzet gaat van € 800.000 naar € 400.000; dekking € 1.000.000.", "money"
    ) == {
        400000,
        1000000,
    }
