"""Search: what is understood, in which order firms come, what is counted, and what is said of nothing."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from sqlmodel import select

from procurement_app.models import CatalogueEntry, Firm, FirmState
from procurement_app.models.catalogue import firms_with
from procurement_app.models.database import writing
from procurement_app.services.catalogue import cards, index
from tests.catalogue_search.conftest import ON, Catalogue
from tests.conftest import START


@pytest.mark.parametrize(
    "text",
    [
        "fietsreparatie",  # compound
        "iemand die fietsen repareert",  # inflection
        "fiets laten maken",  # plain words
        "fietsreperatie",  # mistake of typing
        "bicycle repair",  # English
    ],
)
def test_one_need_in_many_words(catalogue: Catalogue, text: str) -> None:
    assert {"F021", "F022"} <= set(catalogue.keys(text)[:4])


def test_a_place_and_a_proof_in_the_question_decide_the_order(catalogue: Catalogue) -> None:
    keys = catalogue.keys("caterer in Zuidoost met PSO 30+")
    assert keys[0] == "F049"
    question = catalogue.search("caterer in zuidoost met PSO 30+").question
    assert question.districts == ("Zuidoost",) and question.proof == ("pso-30",)
    assert [one.activity for one in question.work] == ["banqueting"]


def test_points_of_the_compass_are_districts_only_where_they_lead_to_a_place(catalogue: Catalogue) -> None:
    def named(text: str) -> tuple[str, ...]:
        return catalogue.search(text).question.districts

    assert named("schoonmaak in noord") == named("schoonmaak Noord") == ("Noord",)
    assert named("oost west thuis best") == ()
    assert named("lunch in de bijlmer") == ("Zuidoost",)


def test_a_question_for_people_prefers_who_can_serve_them(catalogue: Catalogue) -> None:
    found = catalogue.search("lunch voor 200 man")
    assert found.question.people == 200
    rows = cards.of_found(catalogue.session, catalogue.shelf(), found, 1, 20)
    said = {
        row.key: {reason.values["said"].code for reason in row.reasons if reason.code == "size"}
        for row in rows
    }
    assert said["F001"] == {"quantity-enough"} and said["F002"] == {"quantity-few"}
    order = catalogue.keys("lunch voor 200 man")
    assert order.index("F001") < order.index("F002")


def test_words_without_any_meaning_to_us_find_nothing_and_are_not_understood(catalogue: Catalogue) -> None:
    found = catalogue.search("xqzw blarg")
    assert found.total == 0 and not found.understood


def test_work_of_another_order_is_named(catalogue: Catalogue) -> None:
    found = catalogue.search("softwareontwikkeling")
    assert found.understood and found.question.frame == ("software",)


def test_a_name_with_a_mistake_is_found_and_the_reading_is_told(catalogue: Catalogue) -> None:
    found = catalogue.search("Glansploog")
    assert found.question.mended == (("Glansploog", "glansploeg"),)
    assert catalogue.keys("Glansploog")[0] == "F007"


def test_a_dutch_word_that_no_firm_uses_is_no_mistake(catalogue: Catalogue) -> None:
    assert catalogue.search("elektronica in elkaar zetten").question.mended == ()


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("katering", "catering"),  # as it sounds
        ("kattering", "catering"),
        ("resepsie", "receptie"),
        ("shcoonmaak", "schoonmaak"),  # swapped
        ("cshoonmaak", "schoonmaak"),  # swapped at the beginning
        ("schonmaak", "schoonmaak"),
        ("fietsemaker", "fietsenmaker"),  # reads as a compound of other words
    ],
)
def test_a_word_is_read_as_it_sounds_or_as_it_is_almost_spelt(
    catalogue: Catalogue, written: str, meant: str
) -> None:
    found = catalogue.search(written)
    assert found.question.mended == ((written, meant),) and found.question.work
    assert catalogue.keys(written)[:3] == catalogue.keys(meant)[:3]


@pytest.mark.parametrize("nonsense", ["kwastel", "blorp zwiffel kwastel", "asdfgh", "bodjes"])
def test_nonsense_is_no_trade(catalogue: Catalogue, nonsense: str) -> None:
    found = catalogue.search(nonsense)
    assert not found.question.work and not found.understood and found.total == 0


def test_work_that_nobody_does_finds_nobody_by_the_verb(catalogue: Catalogue) -> None:
    for text in ("raketten bouwen", "asbest verwijderen", "zwembad bouwen"):
        assert catalogue.keys(text) == [], text
    assert catalogue.search("callcenter").question.frame == ("contact-centre",)


def test_movers_come_before_builders_of_stages_for_boxes(catalogue: Catalogue) -> None:
    keys = catalogue.keys("verhuisdozen sjouwen")
    assert keys.index("F031") < keys.index("F043")


def test_filters_narrow_and_counts_leave_out_their_own_kind(catalogue: Catalogue) -> None:
    found = catalogue.search(sector="catering", district="Zuidoost")
    keys = catalogue.keys(sector="catering", district="Zuidoost")
    assert set(keys) == {"F002", "F049", "F067"}
    assert found.counts["district"]["Noord"] > 0, "another district may be chosen beside this one"
    assert found.counts["sector"]["cleaning"] == len(catalogue.keys(sector="cleaning", district="Zuidoost"))
    assert found.counts["evidence"]["pso-30"] == 1, "evidence is counted among what was found"


def test_of_evidence_a_firm_must_have_all_that_is_chosen(catalogue: Catalogue) -> None:
    both = set(catalogue.keys(evidence=("pso-30", "code")))
    assert both == set(catalogue.keys(evidence="pso-30")) & set(catalogue.keys(evidence="code"))
    assert both


def test_a_higher_level_counts_as_the_lower_ones(catalogue: Catalogue) -> None:
    levels = ["aspirant", "basis", "1", "2", "3"]
    counts = [len(catalogue.keys(evidence=f"pso-{level}")) for level in levels]
    assert counts == sorted(counts, reverse=True) and counts[-1] > 0
    assert set(catalogue.keys(evidence="pso-30")) <= set(catalogue.keys(evidence="pso-3"))


def test_a_firm_for_the_whole_city_delivers_in_every_district(catalogue: Catalogue) -> None:
    assert {"F007", "F013"} <= set(catalogue.keys(area="Weesp"))


def test_every_choice_counts_what_it_would_leave(catalogue: Catalogue) -> None:
    found = catalogue.search("schoonmaak")
    assert found.counts["sector"] and found.counts["evidence"]
    for kind, values in found.counts.items():
        for value, count in list(values.items())[:6]:
            assert count == len(catalogue.keys("schoonmaak", **{kind: value})), (kind, value)


def test_evidence_stops_counting_after_its_last_day(empty: Catalogue) -> None:
    firm = empty.add("A", "Schoonmaak van kantoren.")
    empty.prove(firm, "pso-30", level="3", expires=ON)
    assert empty.keys(evidence="pso-30") == ["A"]
    assert empty.keys(evidence="pso-30", on=ON + timedelta(days=1)) == []
    assert empty.keys() == ["A"]


def test_full_firms_can_be_left_out_until_they_have_room(empty: Catalogue) -> None:
    empty.add("A", "Schoonmaak van kantoren.", full_until=ON)
    empty.add("B", "Schoonmaak van kantoren.")
    assert sorted(empty.keys("schoonmaak")) == ["A", "B"]
    assert empty.keys("schoonmaak", room=True) == ["B"]
    assert sorted(empty.keys("schoonmaak", room=True, on=ON + timedelta(days=1))) == ["A", "B"]


def test_equals_take_turns_by_day_and_never_by_name(empty: Catalogue) -> None:
    for key in "ABCDE":
        empty.add(key, "Schoonmaak van kantoren.", name=f"{key} schoonmaak")
    orders = [empty.keys("schoonmaak", on=ON + timedelta(days=day)) for day in range(60)]
    first = Counter(order[0] for order in orders)
    assert set(first) == set("ABCDE"), "every firm is first on some day"
    assert max(first.values()) < 30
    assert empty.keys("schoonmaak") == empty.keys("schoonmaak"), "one order a day"


def test_order_by_name_and_by_newness(empty: Catalogue) -> None:
    for key, name, day in (("A", "Zon", 1), ("B", "Água", 3), ("C", "Maan", 2)):
        firm = empty.add(key, "Schoonmaak.", name=name)
        row = empty.session.get_one(Firm, firm)
        with writing(empty.session):
            row.published_at = START + timedelta(days=day)
            empty.session.add(row)
    assert empty.keys(sort="name") == ["B", "C", "A"]
    assert empty.keys(sort="new") == ["B", "C", "A"]


def test_a_change_by_whatever_way_is_found_by_the_next_search(empty: Catalogue) -> None:
    firm = empty.add("A", "Schoonmaak van kantoren.")
    assert empty.keys("fietsreparatie") == []
    with writing(empty.session):
        row = empty.session.get_one(Firm, firm)
        row.description = "Wij repareren fietsen."
        empty.session.add(row)
    assert empty.keys("fietsreparatie") == ["A"] and empty.keys("schoonmaak") == []
    with writing(empty.session):
        row.state = FirmState.HIDDEN
        empty.session.add(row)
    assert empty.keys() == []


def test_a_firm_that_is_removed_leaves_no_trace_in_the_index(empty: Catalogue) -> None:
    firm = empty.add("A", "Schoonmaak van kantoren.")
    assert len(firms_with(empty.session, "words", "schoonmak")) == 1 or empty.keys("schoonmaak") == ["A"]
    with writing(empty.session):
        empty.session.delete(empty.session.get_one(Firm, firm))
    assert empty.keys("schoonmaak") == []
    assert empty.session.exec(select(CatalogueEntry)).all() == []
    assert len(firms_with(empty.session, "words", "kantor")) == 0


def test_a_page_indexes_a_part_and_a_command_all(empty: Catalogue) -> None:
    for number in range(5):
        empty.add(f"N{number}", "Schoonmaak.")
    assert index.catch_up(empty.session, now=START, most=2) == 2
    assert index.catch_up(empty.session, now=START, most=None) == 3
    assert index.catch_up(empty.session, now=START, most=None) == 0


def test_signs_of_the_index_in_a_question_or_profile_do_no_harm(empty: Catalogue) -> None:
    empty.add("A", 'Schoonmaak "van" kantoren; DROP TABLE firm; head : NEAR(a b)', district="Zuid|Oost")
    for text in ('"', "schoonmaak AND (", "head : x", "NEAR(a)", "*", "a|b", "%_", "'; drop table firm;--"):
        empty.search(text)
    assert empty.keys("schoonmaak") == ["A"]
    with pytest.raises(ValueError):
        firms_with(empty.session, "name; drop table firm", "x")


def test_a_day_without_firms_is_no_mistake(empty: Catalogue) -> None:
    found = empty.search("schoonmaak", on=date(2030, 1, 1))
    assert found.total == 0 and found.understood


@pytest.mark.parametrize(
    "text", ["90910000", "90910000-9", "cpv 9091", "CPV-code: 90910000", "cpv:90910000-9"]
)
def test_a_cpv_code_gives_the_firms_of_its_work_and_says_so(catalogue: Catalogue, text: str) -> None:
    found = catalogue.search(text)
    ((_, works),) = found.question.codes
    assert {"office-cleaning", "window-cleaning"} <= set(works)
    keys = catalogue.keys(text)
    assert {"F007", "F008", "F052"} <= set(keys)


def test_a_narrow_code_asks_less_than_a_wide_one_and_joins_what_the_words_say(catalogue: Catalogue) -> None:
    ((code, works),) = catalogue.search("90911300-9 in Noord").question.codes
    assert (code, works) == ("90911300", ("window-cleaning",))
    assert catalogue.search("90911300-9 in Noord").question.districts == ("Noord",)
    assert set(catalogue.keys("cpv 90911300")) <= set(catalogue.keys("cpv 9091"))


def test_a_code_of_other_work_is_told_and_a_number_that_is_no_code_stays_a_number(
    catalogue: Catalogue,
) -> None:
    power = catalogue.search("cpv 09310000")
    assert power.total == 0 and "energy" in power.question.frame
    unknown = catalogue.search("cpv 999")
    assert (unknown.total, unknown.question.codes, unknown.understood) == (0, (("999", ()),), True)
    assert catalogue.search("99999999").question.codes == ()
