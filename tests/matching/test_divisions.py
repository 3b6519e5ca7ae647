"""Lots in running text, and what is said of one of them."""

import pytest

from procurement_app.matching import divisions, engine, needs
from procurement_app.matching.demand import demands
from procurement_app.matching.vocabulary import load


def lots(text):
    return [(one.name, one.text, one.value) for one in divisions.in_text(text, 48)]


@pytest.mark.parametrize(
    "text",
    [
        "Twee percelen. 1: glas (€ 100.000). 2: gevel (€ 50.000). Social return geldt.",
        "Perceel 1: glas (€ 100.000). Perceel 2: gevel (€ 50.000). Voor perceel 2 geldt VCA.",
        "In twee percelen: glas (€ 100.000) en gevel (€ 50.000).",
        "Percelen: a) glas (100k); b) gevel (50k).",
        "P1: glas (€ 100.000). P2: gevel (€ 50.000).",
        "Product A: glas (€ 100.000). Product B: gevel (€ 50.000).",
        "Perceel I: glas (€ 100.000). Perceel II: gevel (€ 50.000).",
        "P1 glas € 100.000; P2 gevel € 50.000.",
        "Perceel één: glas (€ 100.000). Perceel twee: gevel (€ 50.000).",
        "Het eerste perceel omvat glas (€ 100.000), het tweede perceel gevel (€ 50.000).",
        "Wij zoeken: glas (perceel 1, € 100.000) en gevel (perceel 2, € 50.000).",
        "1. glas (€ 100.000). 2. gevel (€ 50.000).",
        "Two lots: (i) glas (EUR 100,000); (ii) gevel (EUR 50,000).",
        "Percelen: glas (€ 100.000) | gevel (€ 50.000).",
        "Work package 1: glas (EUR 100,000). Work package 2: gevel (EUR 50,000).",
    ],
)
def test_lots_are_found_however_they_are_told(text):
    found = lots(text)
    assert [value for *_, value in found] == [100_000, 50_000]
    assert [words.split()[0] for _, words, _ in found] == ["glas", "gevel"]


def test_a_lot_may_have_the_name_of_a_district():
    found = lots("Perceel Noord: leerlingen (€ 2 mln). Perceel Zuid: ouderen (€ 1 mln).")
    assert [name for name, *_ in found] == ["Perceel Noord", "Perceel Zuid"]


def test_the_count_must_agree_where_nothing_marks_the_lots():
    assert len(lots("Drie percelen: post, koeriers en postkamers.")) == 3
    assert len(lots("In 3 losse percelen: post, koeriers en postkamers.")) == 3
    assert lots("Twee percelen: post, koeriers en postkamers.") == []
    assert lots("De opdracht wordt niet in percelen verdeeld.") == []


def test_what_a_lot_is_may_follow_a_verb():
    found = lots("Onderdeel A is dagopvang voor ouderen. Onderdeel B is vervoer.")
    assert [name for name, *_ in found] == ["Onderdeel A", "Onderdeel B"]
    assert lots("Perceel 1 is voorbehouden. Perceel 2 is open.") == []
    assert lots("1. Inschrijven kan tot mei. 2. Vragen kunnen per mail.") == []


def test_lots_of_security_or_insurance_only_tell_what_it_is_about():
    need = {"title": "Verzekeringen", "cpv": "66510000-8"}
    need["description"] = "Perceel 1: wagenpark. Perceel 2: dienstfietsen en bakfietsen. Perceel 3: kunst."
    (only,) = demands(needs.from_fields(need, "1"), load())
    assert only.frame is not None
    beside = {"title": "Asfalt en kolken Nieuw-West", "cpv": "45233141-9"}
    beside["description"] = "P1: asfalt hoofdwegen (€ 9 mln). P2: zwerfafval prikken (€ 900.000)."
    asked = demands(needs.from_fields(beside, "2"), load())
    assert [list(demand.primary) for demand in asked] == [["litter"]]


def test_a_yearly_amount_of_a_lot_counts_over_the_whole_duration():
    assert lots("Perceel 1: glas (€ 10.000 per jaar). Perceel 2: gevel (€ 5.000).")[0][2] == 40_000


@pytest.mark.parametrize(
    ("clause", "keys"),
    [
        ("Voor perceel 1 en 2 geldt VCA", "12"),
        ("Voor A tot en met C is VCA verplicht", "ABC"),
        ("VCA is verplicht voor B", "B"),
        ("VCA is verplicht", ""),
    ],
)
def test_a_clause_may_speak_of_some_lots(clause, keys):
    labels = "ABCD" if not keys[:1].isdigit() else "123"
    known = divisions.in_text(" ".join(f"Perceel {label}: werk." for label in labels))
    assert divisions.names(clause, known) == {f"Perceel {key}" for key in keys}


def test_a_certificate_district_or_reservation_of_one_lot_binds_no_other(firm):
    text = (
        "Perceel 1: bomen snoeien in Oost, ETW is vereist. Perceel 2: ramen wassen. "
        "Perceel 2 is voorbehouden (art. 2.82 Aw). Voor perceel 2 is VCA verplicht."
    )
    trees = firm("Bomen snoeien.", id="T", certificates=("ETW",), share=5.0)
    panes = firm("Ramen wassen.", id="W", certificates=("VCA**",), share=60.0, district="Zuid")
    answer = engine.match(
        needs.from_fields({"title": "Onderhoud", "description": text}, "1"), engine.build([trees, panes])
    )
    assert {(one.firm.id, one.lot, one.grade) for one in answer.matches} == {
        ("T", "Perceel 1", 3),
        ("W", "Perceel 2", 3),
    }
    assert not any(one.caveats for one in answer.matches)


def test_a_reservation_for_a_public_mission_asks_no_share(firm):
    fields = {"title": "Ramen wassen", "procedure": "SAS, voorbehouden art. 2.82a"}
    (match,) = engine.match(
        needs.from_fields(fields, "1"), engine.build([firm("Ramen wassen.", share=5.0)])
    ).matches
    assert match.grade == 3
