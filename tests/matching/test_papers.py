"""What matching takes from a tender document: the work, and what screening read in it, each with its page."""

from datetime import date

import pytest

from procurement_app.documents.model import BlockKind
from procurement_app.matching import engine, lots, needs, papers
from procurement_app.matching.lots import Part
from procurement_app.matching.model import Lot, Need
from procurement_app.matching.say import say
from procurement_app.matching.vocabulary import load
from procurement_app.screening.model import Finding, Status

ON = date(2026, 11, 22)
CLEANING = "Schoonmaak van kantoren."


def paragraph(text, page=1):
    return Part(BlockKind.PARAGRAPH, text, page)


def found(rule, quote="", status=Status.ASSERTED, page=4, lot=None, **values):
    return Finding(rule, "instrument", status, "high", quote, 0, len(quote), page, "", lot, values=values)


def tender(*parts, findings=(), value=None, title="Schoonmaak kantoren"):
    return papers.from_document("leidraad.pdf", title, parts, findings, value)


def said(need, firms):
    """Every sentence about each firm, by firm."""
    answer = engine.match(need, engine.build(firms), ON)
    return {one.firm.id: [say(told) for told in (*one.reasons, *one.caveats)] for one in answer.matches}


def test_a_document_asks_what_its_title_and_opening_say_and_the_codes_in_it():
    asked = tender(
        Part(BlockKind.HEADING, "Bestek 12"),
        paragraph("Wij zoeken iemand die de ramen wast."),
        *[paragraph(f"Lid {number}.") for number in range(3)],
        paragraph("De kantine en de catering vallen hier niet onder. CPV 90911300-9."),
        title="",
    )
    assert (asked.title, asked.cpv) == ("Bestek 12", ("90911300",))
    assert "ramen" in asked.description and "catering" not in asked.description


def test_a_document_without_words_is_told():
    with pytest.raises(needs.NeedProblem, match=r"In leeg\.pdf staat geen tekst"):
        papers.from_document("leeg.pdf", "", [paragraph("")])


def test_the_value_that_screening_read_is_held_against_capacity_with_its_page(firm):
    need = tender(paragraph(CLEANING), paragraph("De geraamde waarde is € 400.000.", 3), value=400_000.0)
    told = said(
        need, [firm(CLEANING, id="klein", capacity=100_000), firm(CLEANING, id="groot", capacity=1e6)]
    )
    assert any(
        one.startswith("Kan de opdracht dragen")
        and "waarde € 400.000 (staat in het document, bladzijde 3)" in one
        for one in told["groot"]
    )
    assert any(
        one.startswith("Te klein om het alleen te doen") and "bladzijde 3" in one for one in told["klein"]
    )


def test_a_reservation_asks_its_own_percentage_and_pso_30_counts_as_thirty(firm):
    firms = [
        firm(CLEANING, id="dertig", pso="30+"),
        firm(CLEANING, id="veertig", share=45),
        firm(CLEANING, id="onbekend"),
    ]
    by_law = said(tender(paragraph(CLEANING), findings=[found("reserved-contract")]), firms)
    assert "Voldoet aan het voorbehoud (art. 2.82 Aanbestedingswet 2012): 30% doelgroep" in "".join(
        by_law["dertig"]
    )
    assert "bladzijde 4" in "".join(by_law["dertig"])
    assert "Aandeel doelgroep onbekend" in "".join(by_law["onbekend"])
    own = said(tender(paragraph(CLEANING), findings=[found("reserved-contract", percentage=40.0)]), firms)
    assert "30% is lager dan 40%" in "".join(own["dertig"])
    assert "45% doelgroep, 40% gevraagd" in "".join(own["veertig"])


def test_a_reservation_that_depends_on_something_is_told_and_does_not_count():
    need = tender(paragraph(CLEANING), findings=[found("reserved-contract", status=Status.CONDITIONAL)])
    assert need.procedure is None
    assert "Misschien voorbehouden" in say(need.noted[-1])


def test_a_denied_reservation_is_none_even_when_the_opening_speaks_of_one():
    opening = paragraph("De opdracht is voorbehouden aan niemand.")
    assert tender(opening).procedure == "reserved"
    denied = [found("reserved-contract", status=Status.NEGATED)]
    assert tender(opening, findings=denied).procedure is None


@pytest.mark.parametrize(
    ("quote", "grade", "words"),
    [
        ("Inschrijver beschikt over PSO-trede 2.", 2, "dat is gevraagd (staat in het document, bladzijde 4)"),
        ("PSO-trede 2 levert vijf punten op.", 3, "die telt mee (staat in het document, bladzijde 4)"),
    ],
)
def test_a_pso_level_asked_weighs_more_than_one_that_is_rewarded(firm, quote, grade, words):
    need = tender(paragraph(CLEANING), findings=[found("pso-recognition", quote, level="2")])
    firms = [firm(CLEANING, id="twee", pso="3"), firm(CLEANING, id="geen"), firm(CLEANING, id="een", pso="1")]
    told = said(need, firms)
    assert any("Heeft PSO trede 3" in one for one in told["twee"])
    assert any(words in one for one in told["geen"]) and any(words in one for one in told["een"])
    answer = engine.match(need, engine.build(firms), ON)
    assert {one.firm.id: one.grade for one in answer.matches} == {"twee": 3, "geen": grade, "een": grade}


def test_a_certificate_asked_anywhere_counts_with_its_page_and_one_denied_does_not(firm):
    parts = [
        paragraph(CLEANING),
        *[paragraph(f"Lid {number}.") for number in range(3)],
        paragraph("Inschrijver beschikt over ISO 9001.", 7),
        paragraph("Inschrijver beschikt over VCA.", 8),
    ]
    denied = found("certificate-without-equivalent", status=Status.NEGATED, certificate="VCA")
    told = said(tender(*parts, findings=[denied]), [firm(CLEANING, id="een", certificates=("ISO 9001",))])
    assert "Heeft het gevraagde certificaat ISO 9001 (staat in het document, bladzijde 7)." in told["een"]
    assert not any("VCA" in one for one in told["een"])


def test_the_sector_of_the_whole_text_helps_an_opening_that_names_no_work(firm):
    parts = [paragraph("Dit document hoort bij de aanbesteding.")] * 4
    body = [paragraph("De leverancier brengt koffiebonen. De koffiebonen zijn vers gebrand.")] * 3
    need = tender(*parts, *body, title="Programma van eisen")
    assert any("lezen we de sector" in say(one) for one in need.noted)
    assert said(need, [firm("Wij branden koffie.")])
    once = tender(*parts, paragraph("De koffiebonen in de keet zijn voor eigen rekening."), title="Bestek")
    assert not said(once, [firm("Wij branden koffie.")])


TABLE = [
    Part(BlockKind.ROW, "Perceel Werk Waarde", 2, 1, head=True, cells=("Perceel", "Werk", "Waarde")),
    Part(BlockKind.ROW, "1 Glasbewassing € 90.000", 2, 1, cells=("1", "Glasbewassing", "€ 90.000")),
    Part(
        BlockKind.ROW,
        "2 Kantoren schoonmaken € 300.000",
        2,
        1,
        cells=("2", "Kantoren schoonmaken", "€ 300.000"),
    ),
]


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (TABLE, [("1", "Glasbewassing", 90_000), ("2", "Kantoren schoonmaken", 300_000)]),
        (
            [paragraph("Perceel 1: glasbewassing"), paragraph("Perceel 2 - schoonmaak van kantoren")],
            [("1", "glasbewassing", None), ("2", "schoonmaak van kantoren", None)],
        ),
        (
            [paragraph("Er zijn twee percelen: perceel A (stad) en perceel B (haven en eilanden).")],
            [("a", "stad", None), ("b", "haven en eilanden", None)],
        ),
        (
            [paragraph("The work is split into two lots: functional testing (lot 1) and audits (lot 2).")],
            [("1", "functional testing", None), ("2", "audits", None)],
        ),
        ([paragraph("Perceel 2 is voorbehouden."), paragraph("Perceel 1 wordt los gegund.")], []),
        ([paragraph("Perceel 1: glasbewassing")], []),
    ],
)
def test_lots_are_read_where_a_document_says_what_they_are(parts, expected):
    assert [(lot.key, lot.text, lot.value) for lot in lots.in_parts(parts)] == expected


def test_a_yearly_amount_is_no_value_of_a_lot_as_the_years_are_not_known():
    table = [
        Part(BlockKind.ROW, "", 2, 1, head=True, cells=("Perceel", "Werk", "Waarde per jaar")),
        Part(BlockKind.ROW, "", 2, 1, cells=("1", "Lunches", "€ 42.000")),
        Part(BlockKind.ROW, "", 2, 1, cells=("2", "Diners", "€ 34.000")),
    ]
    first, _ = lots.in_parts(table)
    assert (first.text, first.value) == ("Lunches. Waarde per jaar: € 42.000", None)


def test_a_document_that_says_it_is_not_divided_has_no_lots():
    assert len(tender(paragraph(CLEANING), *TABLE).lots) == 2
    assert not tender(paragraph(CLEANING), *TABLE, findings=[found("no-lots")]).lots


def test_each_lot_is_matched_by_itself_with_its_own_value_and_reservation(firm):
    need = tender(
        paragraph(CLEANING), *TABLE, findings=[found("reserved-contract", lot="1", page=5)], value=390_000.0
    )
    firms = [
        firm("Wij wassen ramen.", id="ramen", capacity=100_000.0, share=50),
        firm("Schoonmaak van kantoren.", id="kantoor", capacity=400_000),
    ]
    (glass, first), (offices, second) = engine.match_lots(need, engine.build(firms), ON)
    assert (glass.reserved, offices.reserved) == (True, False)
    assert first.matches[0].firm.id == "ramen"
    assert any("Voldoet aan het voorbehoud" in say(one) for one in first.matches[0].reasons)
    assert second.matches[0].firm.id == "kantoor"
    assert not any("voorbehoud" in say(one) for one in second.matches[0].caveats)
    told = [say(one) for one in first.matches[0].reasons]
    assert (
        "Kan de opdracht dragen: tot € 100.000, waarde € 90.000 (staat in het document, bladzijde 2)." in told
    )


def test_lots_that_are_only_places_each_ask_the_work_of_the_whole(firm):
    need = Need(
        "1", "Schoonmaak kantoren", lots=(Lot("Perceel 1", "Noord", 90_000), Lot("Perceel 2", "Zuid", 90_000))
    )
    index = engine.build(
        [firm("Schoonmaak van kantoren, alleen in Noord.", id="noord", capacity=100_000, staff=4)]
    )
    (match,) = engine.match(need, index, ON).matches
    assert match.lot == "Perceel 1"
    assert any(one.code == "in-district" for one in match.reasons)
    (_, north), (_, south) = engine.match_lots(need, index, ON)
    assert north.matches and south.no_match is not None


def test_a_lot_of_another_order_says_why_nobody_fits(firm):
    need = Need(
        "1", "Diensten", lots=(Lot("Perceel 1", "Ramen wassen"), Lot("Perceel 2", "Levering elektriciteit"))
    )
    (_, glass), (_, power) = engine.match_lots(need, engine.build([firm("Wij wassen ramen.")]), ON)
    assert glass.matches
    assert power.no_match is not None and "energie en brandstof" in say(power.no_match)


def test_one_lot_keeps_what_the_whole_asks_of_a_firm():
    need = Need("1", "Schoonmaak", "ISO 14001 is vereist.", lots=(Lot("Perceel 1", "Ramen wassen", 10_000),))
    alone = lots.alone(need, need.lots[0], load())
    assert [one.name for one in alone.asked] == ["ISO 14001"]
    assert (alone.title, alone.value, alone.lots) == ("Ramen wassen", 10_000, ())
