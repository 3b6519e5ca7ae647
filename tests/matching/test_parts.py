"""Stems, districts and requirements."""

import pytest

from procurement_app.matching import area
from procurement_app.matching.requirements import holds, requirements
from procurement_app.matching.similarity import Bm25, Stems, stem


@pytest.mark.parametrize(
    "words",
    [
        ("fiets", "fietsen", "fietsje"),
        ("raam", "ramen"),
        ("huis", "huizen"),
        ("brief", "brieven"),
        ("vlag", "vlaggen"),
    ],
)
def test_forms_of_a_word_have_one_stem(words):
    assert len({stem(word) for word in words}) == 1


def test_a_compound_shares_its_parts():
    stems = Stems({"school", "schoonmaak", "gevel", "reiniging"})
    assert stem("reiniging") in stems.terms("gevelreiniging")
    assert stem("school") in stems.terms("schoolschoonmaak")


def test_words_that_are_shared_are_told_whole_before_compounds_that_share_a_part():
    stems = Stems({"buurt", "huis", "keuken"})
    text = "Wij koken in buurthuizen en in onze buurtkeuken."
    shared = [term for term in stems.terms("lunch in het buurthuis") if term in stems.terms(text)]
    assert stems.spoken(shared, text) == ["buurthuizen"]
    assert stems.spoken(["keuk"], text) == ["buurtkeuken"]


def test_a_rare_word_weighs_more_than_a_common_one():
    stems = Stems(set())
    texts = ["vegen straat", "vegen plein", "vegen iepziekte"]
    index = Bm25([stems.terms(text) for text in texts])
    assert index.scores(stems.terms("iepziekte vegen")).argmax() == 2


def test_neighbourhoods_count_as_their_district():
    assert area.districts_in("Osdorp en de Bijlmer, niet Noord-Holland") >= {"Nieuw-West", "Zuidoost"}
    assert area.districts_in("Nieuw-West") == {"Nieuw-West"}


@pytest.mark.parametrize(
    ("text", "facts", "local"),
    [
        ("Werkt alleen in Zuid.", {"capacity": 5e6, "staff": 90}, True),
        ("Buurtwerkplaats in de Bijlmer.", {"capacity": 35_000, "staff": 4}, True),
        ("Werkt in de hele stad, vooral in Zuid.", {"capacity": 35_000, "staff": 4}, False),
        ("Ploegen, vooral in West en Centrum.", {"capacity": 1.5e6, "staff": 40}, False),
        ("Maakt tassen.", {"capacity": 35_000, "staff": 4}, False),
        ("Maakt tassen.", {"capacity": 35_000, "staff": 4, "district": "Zuid|Zuid|West"}, True),
    ],
)
def test_only_small_or_outspoken_firms_are_local(firm, text, facts, local):
    one = firm(text, **{"district": "Zuid", **facts})
    assert area.local_only(one, area.of_firm(one), 400_000, 20) is local


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("ISO 13485 is vereist.", ["ISO 13485"]),
        ("Inschrijver is ISO 14001-gecertificeerd (of gelijkwaardig).", ["ISO 14001"]),
        ("Een ISO 9001-certificaat is niet vereist.", []),
        ("Ervaring met HACCP is een wens.", []),
        ("Engels is een vereiste taal.", ["Engels"]),
        ("Kranten in het Engels.", []),
    ],
)
def test_only_conditions_are_requirements(text, names):
    assert [one.name for one in requirements(text)] == names


@pytest.mark.parametrize(
    ("asked", "held", "answer"),
    [
        ("VCA", "VCA**", True),
        ("VCA**", "VCA*", False),
        ("ISO9001", "ISO 9001", True),
        ("ISO 9001", "ISO 14001", False),
        ("European Tree Workers", "ETW-gecertificeerde medewerkers", True),
        ("RABC", "RABC (EN 14065)", True),
        ("HKZ", "", False),
    ],
)
def test_certificates_compare_by_meaning(asked, held, answer):
    assert holds(asked, [held]) is answer


def test_a_name_may_stand_for_several_districts(firm):
    assert area.districts_in("kantoren binnen de Ring") == {"Centrum", "West", "Zuid", "Oost"}
    inside = area.of_firm(firm("Werkt alleen binnen de Ring.", district="Centrum"))
    assert inside.strict and "Noord" not in inside.districts
