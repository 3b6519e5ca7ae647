"""Two statements that cannot both hold, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from procurement_app.screening.model import FoundBy
from procurement_app.screening.rulebook.book import Rulebook
from procurement_app.screening.screen import screen
from procurement_app.screening.trying.workbench import typed_document
from procurement_app.screening.whole.contradictions import Contradiction, Screened, find_contradictions

DAY = date(2026, 11, 22)
ASKED = "Opdrachtnemer besteedt 5% van de opdrachtsom aan social return."
DROPPED = "Social return wordt niet gevraagd."


def _found(
    document_rules: Rulebook, notice: Mapping[str, tuple[str, ...]] | None = None, **texts: str
) -> list[Contradiction]:
    screened = [
        Screened(name, name, screen(typed_document(text), document_rules, DAY))
        for name, text in texts.items()
    ]
    return find_contradictions(screened, document_rules, DAY, notice=notice)


def test_both_sides_are_shown_with_their_words(document_rules: Rulebook) -> None:
    (clash,) = _found(document_rules, leidraad=ASKED, overeenkomst=DROPPED)
    assert clash.rule == "said-and-denied" and not clash.changed
    assert [(side.document, side.shown) for side in clash.sides] == [
        ("leidraad", ASKED),
        ("overeenkomst", DROPPED),
    ]


def test_a_memorandum_of_answers_changes_what_came_before(document_rules: Rulebook) -> None:
    (clash,) = _found(document_rules, None, leidraad=ASKED, NvI=DROPPED)
    assert clash.changed


def test_two_documents_give_one_contradiction_however_often_they_say_it(document_rules: Rulebook) -> None:
    clashes = _found(document_rules, leidraad=f"{ASKED}\n{ASKED}", overeenkomst=f"{DROPPED}\n{DROPPED}")
    assert len(clashes) == 1


def test_one_passage_read_in_two_ways_is_no_contradiction(document_rules: Rulebook) -> None:
    (lots,) = screen(typed_document("De opdracht is verdeeld in drie percelen."), document_rules, DAY)
    denied = replace(lots, rule="no-lots", start=lots.start + 3)
    assert find_contradictions([Screened("a", "a", [lots, denied])], document_rules, DAY) == []
    elsewhere = replace(denied, start=lots.end + 1, end=lots.end + 30)
    (clash,) = find_contradictions([Screened("a", "a", [lots, denied, elsewhere])], document_rules, DAY)
    assert clash.rule == "lots-and-no-lots"
    assert [side.finding for side in clash.sides] == [lots, elsewhere]


def test_lots_have_their_own_conditions(document_rules: Rulebook) -> None:
    one = "Voor perceel 1 besteedt opdrachtnemer 5% van de opdrachtsom aan social return."
    other = "Voor perceel 2 besteedt opdrachtnemer 2% van de opdrachtsom aan social return."
    assert [clash.rule for clash in _found(document_rules, leidraad=f"{one}\n{other}")] == []


@pytest.mark.parametrize(
    "words",
    [
        "Voor het groen op perceel 4, kadastraal bekend gemeente Voorbeeld sectie B, geldt 5% social return.",
        "Op perceel 4 (sectie AB) besteedt opdrachtnemer 5% van de opdrachtsom aan social return.",
        "Bij perceel 2 van de vorige aanbesteding gold een social return van 5%.",
    ],
)
def test_a_plot_of_land_or_a_former_lot_is_no_lot_of_the_contract(
    document_rules: Rulebook, words: str
) -> None:
    undivided = "De opdracht is niet verdeeld in percelen, omdat het werk klein is."
    assert _found(document_rules, leidraad=f"{undivided}\n{words}") == []


def test_what_holds_for_one_lot_tells_that_there_are_lots(document_rules: Rulebook) -> None:
    words = "Voor perceel 4 besteedt opdrachtnemer 5% van de opdrachtsom aan social return."
    (clash,) = _found(document_rules, leidraad=f"De opdracht is niet verdeeld in percelen.\n{words}")
    assert clash.rule == "lots-and-no-lots"


REFERENCES = "De inschrijver levert {} referenties van vergelijkbare opdrachten."
COMPETENCE = "De inschrijver levert voor de kerncompetentie schoonmaak 1 referentie van een opdracht."


@pytest.mark.parametrize("name", ["nota van inlichtingen", "NvI_2027", "NvI1", "nvi-3"])
@pytest.mark.parametrize("asked", [REFERENCES.format(3), f"{REFERENCES.format(3)}\n{COMPETENCE}"])
@pytest.mark.parametrize("repeats", ["", f"De leidraad vraagt dat: {REFERENCES.format(3)}\n"])
def test_a_memorandum_changes_a_number_whatever_it_repeats(
    document_rules: Rulebook, name: str, asked: str, repeats: str
) -> None:
    texts = {"leidraad": asked, name: f"{repeats}Dit wijzigt. {REFERENCES.format(2)}"}
    (clash,) = _found(document_rules, None, **texts)
    assert clash.rule == "two-numbers" and clash.changed
    assert [(side.document, side.value) for side in clash.sides][-1] == (name, "count")
    assert [side.document for side in clash.sides].count(name) == 1


@pytest.mark.parametrize("name", ["nota van inlichtingen", "convenant nvidia"])
def test_numbers_that_no_memorandum_changes_may_differ(document_rules: Rulebook, name: str) -> None:
    texts = {"leidraad": f"{REFERENCES.format(3)}\n{COMPETENCE}", name: REFERENCES.format(3)}
    assert _found(document_rules, None, **texts) == []
    other = {"leidraad": REFERENCES.format(3), "convenant nvidia": REFERENCES.format(2)}
    assert _found(document_rules, None, **other) == []


def test_percentages_of_different_bases_may_differ(document_rules: Rulebook) -> None:
    wages = "Opdrachtnemer besteedt 2% van de loonsom aan social return."
    contract = "Opdrachtnemer besteedt 2,5% van de opdrachtsom aan social return."
    assert _found(document_rules, leidraad=ASKED, overeenkomst=wages) == []
    assert [clash.rule for clash in _found(document_rules, leidraad=ASKED, overeenkomst=contract)] == [
        "two-numbers"
    ]


def test_a_notice_that_promises_what_the_documents_do_not_say(document_rules: Rulebook) -> None:
    notice = {"BT-775": ("opp",)}
    (clash,) = _found(document_rules, notice, leidraad="Er geldt geen omzeteis.")
    assert [side.shown for side in clash.sides] == ["BT-775: opp"]
    assert _found(document_rules, notice, leidraad=ASKED) == []


def test_a_notice_without_documents_contradicts_nothing(document_rules: Rulebook) -> None:
    assert _found(document_rules, {"BT-06": ("soc-obj",)}) == []


def test_the_words_of_a_notice_need_not_say_what_the_documents_say(document_rules: Rulebook) -> None:
    findings = screen(typed_document("De opdracht is verdeeld in drie percelen."), document_rules, DAY)
    notice = Screened("notice", "aankondiging", findings, notice=True)
    codes = {"BT-06": ("soc-obj",)}
    assert find_contradictions([notice], document_rules, DAY, notice=codes) == []
    leidraad = Screened("leidraad", "leidraad", findings)
    (clash,) = find_contradictions([notice, leidraad], document_rules, DAY, notice=codes)
    assert [side.shown for side in clash.sides] == ["BT-06: soc-obj"]


ASKED_OF_LOT = "Perceel 1: de inschrijver heeft een jaaromzet van ten minste € 2.800.000."
SUBCONTRACTING = "Het inschakelen van onderaannemers is toegestaan, tot ten hoogste 40% van de aanneemsom."
LIMIT_ENDS = "De aannemer mag onderaannemers inzetten zonder beperking van het aandeel."


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("De aannemer besteedt 5% van de loonsom aan social return.", "Social return: 3% van de loonsom."),
        (
            "De aannemer besteedt 5% van de loonsom aan social return.",
            "Vraag: Waarom wordt 5% van de loonsom gevraagd voor social return?\n"
            "Antwoord: Het percentage wordt verlaagd naar 3% van de loonsom.",
        ),
        (ASKED_OF_LOT, "De gemeente verlaagt de omzeteis naar een jaaromzet van € 2.100.000 per boekjaar."),
        (SUBCONTRACTING, LIMIT_ENDS),
    ],
)
def test_what_the_memorandum_changes_is_told_as_changed(
    document_rules: Rulebook, asked: str, answer: str
) -> None:
    (clash,) = _found(document_rules, leidraad=asked, nvi=answer)
    assert clash.changed and [side.document for side in clash.sides] == ["leidraad", "nvi"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # a fine is no share of the contract
        (
            "De opdrachtnemer besteedt 5% van de opdrachtsom aan social return.",
            "# Social return\nDaarna is de aannemer een boete verschuldigd, vermeerderd met 10%.",
        ),
        # what is already in the price
        (ASKED, "Kosten van social return zijn daarin opgenomen voor 0,5%."),
        # an exemption of some
        (ASKED, "Aanbieders met een lagere omzet zijn vrijgesteld van social return."),
        # the consequence ends something else
        (ASKED, "# Social return\nWordt dit niet gehaald, dan vervalt het recht op indexering."),
        # tendering together is no subcontracting
        (
            "Onderaanneming is niet toegestaan.",
            "Ondernemers kunnen zelfstandig of als combinatie inschrijven.",
        ),
        # lots of their own in the documents
        (f"{ASKED_OF_LOT}\n{ASKED_OF_LOT.replace('1:', '2:').replace('2.8', '1.8')}", ASKED_OF_LOT),
    ],
)
@pytest.mark.parametrize("name", ["overeenkomst", "nvi"])
def test_what_speaks_of_something_else_contradicts_nothing(
    document_rules: Rulebook, name: str, one: str, other: str
) -> None:
    assert _found(document_rules, None, leidraad=one, **{name: other}) == []


def test_an_amount_that_an_answer_refuses_is_no_change(document_rules: Rulebook) -> None:
    asked = "De inschrijver is verzekerd tegen aansprakelijkheid voor ten minste € 2.500.000 per gebeurtenis."
    question = "Vraag: Kan de dekking van de verzekering omlaag naar € 1.000.000?\nAntwoord: {}"
    refused = question.format("Nee, wij passen het bedrag niet aan.")
    assert _found(document_rules, leidraad=asked, nvi=refused) == []
    (clash,) = _found(document_rules, leidraad=asked, nvi=question.format("Ja, dat is akkoord."))
    assert clash.rule == "two-numbers" and clash.changed


INSURED = "De inschrijver is verzekerd voor ten minste € {} per aanspraak."


def test_insured_amounts_differ_where_each_document_gives_one(document_rules: Rulebook) -> None:
    one, other = INSURED.format("1.000.000"), INSURED.format("2.500.000")
    (clash,) = _found(document_rules, leidraad=one, overeenkomst=other)
    assert clash.rule == "two-numbers" and not clash.changed
    assert _found(document_rules, leidraad=f"{one}\n{other}", overeenkomst=other) == []
    assert _found(document_rules, leidraad=f"{one}\n{other}") == []


def _suggested(document_rules: Rulebook, name: str, text: str) -> Screened:
    """A document of which words only suggest what it says."""
    found = screen(typed_document(text), document_rules, DAY)
    return Screened(name, name, [replace(finding, found_by=FoundBy.WORDS) for finding in found])


def test_a_number_that_words_suggest_in_a_memorandum_is_a_possible_change(document_rules: Rulebook) -> None:
    lowered = "Opdrachtnemer besteedt 3% van de opdrachtsom aan social return."
    asked = Screened("leidraad", "leidraad", screen(typed_document(ASKED), document_rules, DAY))
    sure = Screened("nvi", "nvi", screen(typed_document(lowered), document_rules, DAY))
    suggested = _suggested(document_rules, "nvi", lowered)
    for nota, possibly in ((suggested, True), (sure, False)):
        (clash,) = find_contradictions([asked, nota], document_rules, DAY)
        assert (clash.rule, clash.changed, clash.possibly) == ("two-numbers", True, possibly)
    other = _suggested(document_rules, "overeenkomst", lowered)
    assert find_contradictions([asked, other], document_rules, DAY) == []
    itself = replace(suggested, findings=[*suggested.findings, *asked.findings])
    assert find_contradictions([itself], document_rules, DAY) == []
    denied = _suggested(document_rules, "nvi", DROPPED)
    assert find_contradictions([asked, denied], document_rules, DAY) == []
