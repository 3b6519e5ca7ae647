"""How much is asked beside how much a firm can do, in guests, things and square metres; and where."""

import pytest

from procurement_app.matching import engine, needs, quantities
from procurement_app.matching.model import Firm
from procurement_app.matching.say import say

LUNCHES = "Verzorgt lunches en catering voor kantoren."


def matched(what, quantity="", *firms):
    index = engine.build(list(firms))
    need = needs.from_fields({"title": what, "description": quantity}, "1")
    return {
        match.firm.id: (match.grade, [say(one) for one in (*match.reasons, *match.caveats)])
        for match in engine.match(need, index).matches
    }


def lunchroom(number, amount, **facts):
    return Firm(f"L{number}", f"Lunch {number}", LUNCHES, sectors=("catering",), amount=amount, **facts)


@pytest.mark.parametrize(
    ("needed", "capacity", "code"),
    [
        ("200 man", "250 gasten per dag", "quantity-enough"),
        ("200 mensen, 3 keer per jaar", "60 lunches per dag", "quantity-few"),
        ("tweehonderd gasten", "60 lunches per dag", "quantity-few"),
        ("500 maaltijden per week", "120 maaltijden per dag", "quantity-enough"),
        ("300 fietsen per maand", "20 fietsen per week", "quantity-few"),
        ("80 fietsen per maand", "20 fietsen per week", "quantity-enough"),
        ("300 fietsen", "20 fietsen per week", "quantity-takes"),
        ("500 kerstpakketten", "6.000 pakketten in december", "quantity-enough"),
        ("10.000 m2 per maand", "3.000 m² per maand", "quantity-few"),
        ("2 hectare gras", "110.000 m² per ronde", "quantity-enough"),
        ("1.200.000 vel per maand", "1 miljoen vel per maand", "quantity-few"),
    ],
)
def test_amounts_of_one_thing_are_compared(needed, capacity, code):
    found = quantities.compare(quantities.asked(needed), capacity)
    assert found is not None and found.remark.code == code


@pytest.mark.parametrize(
    ("needed", "capacity"),
    [
        ("verhuizing voor 80 man", "12 man per dag"),  # men who carry are no guests
        ("200 gasten", "20 fietsen per week"),
        ("in 2026, voor € 4.000", "60 lunches per dag"),
        ("3 keer per jaar", "60 lunches per dag"),
        ("60 panden per jaar", "5 panden"),  # at the same time, or a year?
    ],
)
def test_different_things_are_not_compared(needed, capacity):
    assert quantities.compare(quantities.asked(needed), capacity) is None


def test_a_firm_that_serves_fewer_is_no_first_choice_and_says_so():
    found = matched(
        "Lunch", "200 mensen", lunchroom(1, "60 lunches per dag"), lunchroom(2, "250 gasten per dag"),
        lunchroom(3, "150 gasten per dag"), lunchroom(4, ""),
    )  # fmt: skip
    assert {firm: grade for firm, (grade, _) in found.items()} == {"L1": 1, "L2": 3, "L3": 2, "L4": 3}
    assert "Minder dan u vraagt: 60 lunches per dag." in found["L1"][1]
    assert "Groot genoeg: 250 gasten per dag." in found["L2"][1]
    assert next(iter(found)) == "L2", "who certainly can goes first"


def test_work_that_takes_a_firm_long_is_told_with_how_long():
    shop = Firm(
        "F", "Wiel", "Wij repareren fietsen.", sectors=("bicycle-repair",), amount="20 fietsen per week"
    )
    grade, said = matched("300 fietsen repareren", "", shop)["F"]
    assert grade == 3
    assert "Kan 20 fietsen per week; wat u vraagt is dan ongeveer 15 weken werk." in said


def test_who_delivers_elsewhere_is_named_with_a_caveat_whatever_its_size():
    small = lunchroom(1, "", district="Noord", areas=("Noord", "Centrum"), capacity=50_000.0, staff=4.0)
    large = lunchroom(2, "", district="West", areas=("West",), capacity=900_000.0, staff=90.0)
    there = lunchroom(3, "", district="Oost|Zuidoost", areas=("Oost", "Zuidoost"))
    found = matched("Lunch in Zuidoost", "", small, large, there)
    assert {firm: grade for firm, (grade, _) in found.items()} == {"L1": 2, "L2": 2, "L3": 3}
    for firm in ("L1", "L2"):
        assert any(one.startswith("Levert niet in Zuidoost") for one in found[firm][1])
