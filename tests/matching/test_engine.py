from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement_app.matching import engine, needs
from procurement_app.matching.demand import demands
from procurement_app.matching.model import Firm
from procurement_app.matching.say import say
from procurement_app.matching.vocabulary import load


def sweepers(number, **facts):
    base = Firm(f"S{number}", f"Vegers {number}", "Straatvegen en zwerfafval prikken.", sectors=("cleaning",))
    return replace(base, **facts)


def ask(firms, on=None, **fields):
    read = needs.from_fields({"title": "Straten vegen", **fields}, "1")
    return engine.match(read, engine.build(firms), on)


def codes(remarks):
    return {one.code for one in remarks}


def test_the_score_is_the_sum_of_the_points_and_every_point_has_a_sentence(graded_index):
    answer = engine.match(needs.from_text("glasbewassing in Noord voor € 300.000"), graded_index)
    for match in answer.matches:
        total = sum(one.points for one in (*match.reasons, *match.caveats))
        assert match.score == pytest.approx(min(max(total, 0), 100), abs=0.1)
        for language in ("nl", "en"):
            assert all(say(one, language) for one in (*match.reasons, *match.caveats))


def test_too_small_alone_is_a_caveat_and_no_first_choice():
    answer = ask([sweepers(1, capacity=700_000.0), sweepers(2, capacity=2_000_000.0)], value="€ 1.000.000")
    assert [(m.firm.id, m.grade) for m in answer.matches] == [("S2", 3), ("S1", 2)]
    assert "too-small" in codes(answer.matches[1].caveats)


def test_a_reserved_contract_needs_thirty_percent_whatever_the_pso_level():
    firms = [sweepers(1, share=29.0, pso="30+"), sweepers(2, share=30.0), sweepers(3)]
    answer = ask(firms, procedure="Voorbehouden (art. 2.82 Aw)")
    grades = {m.firm.id: m.grade for m in answer.matches}
    assert grades == {"S2": 3, "S1": 1, "S3": 1}
    caveats = {m.firm.id: codes(m.caveats) for m in answer.matches}
    assert "share-below" in caveats["S1"]
    assert "share-unknown" in caveats["S3"]


def test_a_hard_certificate_closes_first_and_good():
    firms = [sweepers(1, certificates=("VCA**",)), sweepers(2)]
    answer = ask(firms, description="VCA* is verplicht.")
    assert [(m.firm.id, m.grade) for m in answer.matches] == [("S1", 3), ("S2", 1)]


def test_a_local_firm_is_not_named_elsewhere_and_the_reason_says_so():
    local = sweepers(1, description="Straatvegen, alleen in Noord.", district="Noord")
    answer = ask([local], description="In Zuidoost.")
    assert answer.matches == ()
    assert answer.no_match is not None and answer.no_match.code == "nobody-here"
    assert "Zuidoost" in say(answer.no_match) and "Vegers 1" in say(answer.no_match)


def test_open_house_does_not_ask_size():
    answer = ask([sweepers(1, capacity=10_000.0)], value="€ 60.000.000", procedure="SAS (openhouse)")
    assert answer.matches[0].grade == 3


def test_expired_evidence_and_dependence_are_caveats():
    firm = sweepers(1, turnover=100_000.0, capacity=1e6, evidence_until=date(2026, 1, 1))
    (match,) = ask([firm], date(2026, 11, 22), value="€ 200.000", duration="2 jaar").matches
    assert {"evidence-expired", "dependence"} <= codes(match.caveats)
    (before,) = ask([firm], date(2025, 12, 31), value="€ 20.000").matches
    assert not {"evidence-expired", "dependence"} & codes(before.caveats)


def test_two_firms_that_are_too_small_carry_it_together():
    answer = ask([sweepers(1, capacity=6e5), sweepers(2, capacity=5e5)], value="€ 1.000.000")
    (group,) = answer.combinations
    assert {firm.id for firm in group.firms} == {"S1", "S2"}
    assert group.reason.code == "together-value"
    assert answer.division[0].code == "lot-by-value"


def test_a_firm_that_may_not_tender_joins_no_combination():
    firms = [sweepers(1, capacity=6e5, share=50.0), sweepers(2, capacity=6e5, share=10.0)]
    answer = ask(firms, value="€ 1.000.000", procedure="Voorbehouden (art. 2.82)")
    assert answer.combinations == ()


def test_firms_with_different_work_do_all_of_it_together():
    green = Firm(
        "G1", "Groenen", "Plantsoenonderhoud en hagen.", sectors=("green-maintenance",), capacity=2e6
    )
    answer = ask(
        [sweepers(1, capacity=2e6), green], title="Straten vegen en plantsoenonderhoud", value="€ 1.000.000"
    )
    (group,) = answer.combinations
    assert group.reason.code == "together-work"
    assert all(match.grade == 2 and "part-only" in codes(match.caveats) for match in answer.matches)
    assert {one.code for one in answer.division} == {"lot-by-work"}


def test_a_lot_is_matched_by_its_own_work_and_value(graded_index):
    text = "Perceel 1: geadresseerde post (€ 2.900.000). Perceel 2: spoedkoeriers op de fiets (€ 300.000)."
    answer = engine.match(needs.from_fields({"title": "Post", "description": text}, "1"), graded_index)
    best = {match.lot: match.firm.id for match in reversed(answer.matches) if match.grade == 3}
    assert best == {"Perceel 1": "G043", "Perceel 2": "G044"}


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("Onderzoek naar schoonmaak en groen", "nobody-frame"),
        ("Zaaksysteem voor evenementen", "nobody-frame"),
        ("Xyzzy", "nobody-understood"),
    ],
)
def test_saying_no_names_its_reason(graded_index, title, code):
    answer = engine.match(needs.from_fields({"title": title}, "1"), graded_index)
    assert answer.no_match is not None
    assert (answer.matches, answer.no_match.code) == ((), code)
    assert say(answer.no_match, "nl") and say(answer.no_match, "en")


def test_work_that_exists_but_nobody_does_is_said_with_its_name():
    answer = ask([sweepers(1)], title="Riksja's voor toeristen")
    assert answer.no_match is not None
    assert say(answer.no_match) == (
        "Gevraagd is riksja's en rolstoelfietsen. Geen van de 1 firma's doet dit werk of verwant werk."
    )


def test_a_firm_of_another_trade_is_found_for_that_trade():
    guard = Firm("B1", "Wachters", "Objectbeveiliging en alarmopvolging.", sectors=("security",))
    answer = ask([guard, sweepers(1)], title="Objectbeveiliging stadhuis")
    assert [m.firm.id for m in answer.matches] == ["B1"]


@pytest.mark.parametrize(
    ("title", "asked"),
    [
        ("Campagne afval scheiden", {"campaigns"}),
        ("Film over schoonmaak en groenonderhoud", {"video"}),
        ("Vormgeving, drukwerk en huis-aan-huisverspreiding", {"graphic-design", "print", "door-to-door"}),
    ],
)
def test_the_subject_of_a_campaign_is_not_asked_but_a_list_is(title, asked):
    (demand,) = demands(needs.from_fields({"title": title}, "1"), load())
    assert set(demand.primary) == asked


def works(demand):
    return set(demand.primary), set(demand.secondary)


def test_what_comes_with_the_work_is_no_first_choice():
    (demand,) = demands(needs.from_fields({"title": "Ramen wassen met zwerfafval prikken"}, "1"), load())
    assert works(demand) == ({"window-cleaning"}, {"litter"})


def test_an_exact_code_leads_where_the_title_names_no_work():
    text = "Podia opbouwen, vlaggen hangen."
    fields = {"title": "Mantelzorgweek", "description": text, "cpv": "79952000"}
    (demand,) = demands(needs.from_fields(fields, "1"), load())
    assert set(demand.primary) == {"event-organising"}
    (bare,) = demands(needs.from_fields({**fields, "cpv": ""}, "1"), load())
    assert "event-build" in bare.primary


def test_a_terse_title_and_text_name_work_together():
    fields = {"title": "Bouw luchtmeetkastjes", "description": "650 stuks, testen en coderen."}
    (demand,) = demands(needs.from_fields(fields, "1"), load())
    assert set(demand.primary) == {"assembly"}


def test_new_goods_are_no_work_on_goods():
    bought = demands(
        needs.from_fields({"title": "Stoelen", "description": "Levering van wasmachines."}, "1"), load()
    )
    assert not bought[0].primary
    mended = demands(needs.from_fields({"title": "Levering gereviseerde wasmachines"}, "1"), load())
    assert set(mended[0].primary) == {"white-goods"}


def test_a_lot_of_unknown_work_does_not_ask_the_work_of_the_others():
    text = "Perceel 1: ramen wassen (€ 1.000). Perceel 2: xyzzy plugh (€ 1.000). Perceel 3: Noord (€ 1.000)."
    found = demands(needs.from_fields({"title": "Onderhoud", "description": text}, "1"), load())
    assert [one.lot.name for one in found] == ["Perceel 1", "Perceel 3"]


def test_parts_of_a_mixed_contract_are_named_though_it_holds_work_of_another_order(graded_index):
    text = "Beveiliging, schoonmaak van kantoren, wassen van lakens en lunches voor 300 bewoners."
    answer = engine.match(needs.from_fields({"title": "Opvang", "description": text}, "1"), graded_index)
    assert answer.matches


def test_lots_that_name_only_their_object_are_read_with_the_title_and_codes_come_last():
    read = needs.from_fields(
        {
            "title": "Schoonmaak gebouwen",
            "description": "Perceel 1: gymzalen (€ 300.000). Perceel 2: ramen (€ 200.000). Perceel 3: iets.",
            "cpv": "90911300;98310000",
        },
        "1",
    )
    found = [set(demand.primary) for demand in demands(read, load())]
    assert found == [{"school-cleaning"}, {"window-cleaning"}, {"laundry"}]


def test_a_code_of_many_kinds_of_work_does_not_lead():
    read = needs.from_fields(
        {"title": "Tweede ronde", "description": "Oude laptops wissen.", "cpv": "90514000"}, "1"
    )
    assert set(demands(read, load())[0].primary) == {"it-refurbish"}


def test_a_certificate_of_who_does_a_part_is_not_asked_of_who_tenders():
    firms = [sweepers(1)]
    part = ask(firms, description="Slopen (door een VCA-gecertificeerde partij) is verplicht.")
    whole = ask(firms, description="De inschrijver moet VCA hebben.")
    assert [part.matches[0].grade, whole.matches[0].grade] == [3, 1]


def test_who_works_in_the_district_leads_among_equals():
    firms = [sweepers(1, district="Noord", staff=100.0), sweepers(2, district="Oost", staff=100.0)]
    answer = ask(firms, description="Alle straten in Oost.")
    assert [m.firm.id for m in answer.matches] == ["S2", "S1"]


def test_the_best_of_each_lot_stands_before_the_second_of_any(firm):
    panes = [firm("Ramen wassen.", id=f"W{number}", capacity=1e6) for number in range(3)]
    trees = firm("Licht snoeien van bomen.", id="T", capacity=1e6)
    text = "Perceel 1: ramen wassen (€ 90.000). Perceel 2: bomen snoeien (€ 90.000)."
    need = needs.from_fields({"title": "Onderhoud", "description": text}, "1")
    assert "T" in [one.firm.id for one in engine.match(need, engine.build([*panes, trees])).matches[:2]]


def test_who_only_does_like_work_and_may_not_tender_is_not_named(firm):
    fields = {"title": "Gevelreiniging", "description": "VCA is verplicht."}
    near = firm("Glasbewassing.", id="N")
    own = firm("Gevelreiniging.", id="G")
    answer = engine.match(needs.from_fields(fields, "1"), engine.build([near, own]))
    assert [(one.firm.id, one.grade) for one in answer.matches] == [("G", 1)]


def test_generic_social_return_is_no_reason(graded_index):
    answer = engine.match(
        needs.from_fields({"title": "Kademuur", "description": "Social return van 5% geldt."}, "1"),
        graded_index,
    )
    assert answer.matches == ()


def test_no_firms_is_said():
    assert ask([]).no_match.code == "no-firms"


def test_the_order_of_the_firms_in_the_file_does_not_matter(graded_index):
    need = needs.from_text("lunch voor 60 cursisten in Oost")
    turned = engine.build(list(reversed(graded_index.firms)))
    first = [m.firm.id for m in engine.match(need, graded_index).matches]
    assert first == [m.firm.id for m in engine.match(need, turned).matches]


def test_a_misspelt_need_is_read_and_said(graded_index):
    answer = engine.match(needs.from_text("iemand die fitsen reparert"), graded_index)
    assert answer.matches[0].firm.id == "G034"
    assert "read-as" in codes(answer.understood)


@given(st.text(max_size=200))
def test_any_text_gets_matches_or_a_reason(graded_index, text):
    try:
        need = needs.from_text(text)
    except needs.NeedProblem:
        assert not any(sign.isprintable() and not sign.isspace() for sign in text)
        return
    answer = engine.match(need, graded_index)
    assert (answer.no_match is None) == bool(answer.matches)


def test_a_lot_may_be_reserved_for_who_has_a_mission_without_asking_a_share():
    read = needs.from_fields(
        {
            "title": "Straten vegen",
            "description": "Voorbehouden aan organisaties met een maatschappelijk doel.",
            "procedure": "Voorbehouden dienst (art. 2.82a Aw)",
        },
        "1",
    )
    assert read.procedure == "social-and-specific"


@pytest.mark.parametrize(
    ("title", "description", "cpv", "activity"),
    [
        ("Renovatie Zeeburgertunnel", "Nachtafsluitingen.", "", "engineering"),
        ("Reiniging hoofdriolen", "Hogedruk met combiwagens.", "90470000", "engineering"),
        ("Kunststofinzameling", "Inzamelen van pmd met zijladers.", "90511000", "household-waste"),
        ("Levering schooltuinmaterialen", "Gereedschap en zaden.", "", "bulk-supplies"),
    ],
)
def test_work_of_another_order_is_told_from_work_that_shares_its_words(title, description, cpv, activity):
    read = needs.from_fields({"title": title, "description": description, "cpv": cpv}, "1")
    (demand,) = demands(read, load())
    assert demand.frame is not None and demand.frame.activity == activity


def test_work_on_things_is_not_buying_them():
    read = needs.from_fields(
        {"title": "Straatlantaarns (binnenwerk)", "description": "Armaturen bedraden, testen en inpakken."},
        "1",
    )
    assert demands(read, load())[0].frame is None


def test_a_firm_does_for_its_own_trade_only_what_that_trade_narrows(firm):
    packer = firm("Inpakken en ompakken van producten.", id="P", sectors=("packaging-assembly",))
    medical = firm("Assembleren en verpakken van medische kits.", id="M", sectors=("packaging-assembly",))
    read = needs.from_fields({"title": "Inpakwerk"}, "1")
    ranked = engine.match(read, engine.build([medical, packer])).matches
    assert (ranked[0].firm.id, ranked[0].grade) == ("P", 3)
    assert all(one.grade < 3 for one in ranked if one.firm.id == "M")


def test_where_people_are_guided_is_no_trade_of_a_firm(firm):
    guides = firm(
        "Biedt dagbesteding in moestuinen.", sectors=("care-daytime-activities", "green-maintenance")
    )
    ranked = engine.match(needs.from_text("moestuinen onderhouden"), engine.build([guides])).matches
    assert all(one.grade == 1 for one in ranked)


def test_who_does_the_work_of_the_title_may_supply_lots_of_its_parts(firm):
    gifts = firm("Relatiegeschenken van sociale makers.", id="G", sectors=("gifts-products",))
    mugs = firm("Keramische mokken.", id="K", sectors=("gifts-products",))
    soap = firm("Zeep en kaarsen.", id="Z", sectors=("gifts-products",))
    read = needs.from_fields(
        {
            "title": "Geschenken jubileum",
            "description": "Perceel A: mokken (€ 9.000). Perceel B: zeep (€ 4.000).",
        },
        "1",
    )
    grades = {one.firm.id: one.grade for one in engine.match(read, engine.build([gifts, mugs, soap])).matches}
    assert grades["G"] == 1


def test_two_kinds_of_work_told_together_are_both_the_subject():
    (demand,) = demands(
        needs.from_fields({"title": "", "description": "Opmaak en drukken van folders"}, "1"), load()
    )
    assert {"graphic-design", "print"} <= set(demand.primary)


def test_much_of_a_bundled_service_in_one_contract_asks_the_firm_for_all_of_it(firm):
    whole = firm("Integrale facilitaire dienst voor kantoren.", id="W", sectors=("facility-reception",))
    desk = firm("Receptionisten voor kantoren.", id="R", sectors=("facility-reception",))
    parts = "Receptie, postkamer, vergaderlunches en verzorging van kantoorplanten"
    asked = needs.from_fields({"title": "Vier kantoren", "description": parts}, "1")
    assert engine.match(asked, engine.build([desk, whole])).matches[0].firm.id == "W"
    one = needs.from_fields({"title": "Vier kantoren", "description": "Bemensing van de receptie"}, "1")
    assert engine.match(one, engine.build([desk, whole])).matches[0].firm.id == "R"
