"""Findings: quotes, lots, sections, the law of the day, and what does not change them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from procurement_app.documents import read
from procurement_app.documents.model import Block, BlockKind, Document, Page
from procurement_app.screening.model import Finding, Status
from procurement_app.screening.rulebook.book import Rulebook
from procurement_app.screening.screen import screen
from procurement_app.screening.trying.trials import document_of, try_text

DAY = date(2026, 11, 22)
SENTENCE = "Voor perceel 2 geldt een social-returneis van 7% van de opdrachtsom."
LONG = (
    "De opdrachtnemer besteedt vijf procent van de opdrachtsom aan social return"
    + ", ook in het vervolg" * 40
)


def only(findings: list[Finding], rule: str) -> Finding:
    (found,) = [finding for finding in findings if finding.rule == rule]
    return found


def test_a_finding_says_where_what_and_why(document_rules: Rulebook) -> None:
    document = document_of(SENTENCE, heading="4.6 Social return")
    found = only(
        [item for item in screen(document, document_rules, DAY) if item.start > 15],
        "social-return-obligation",
    )
    assert found.status is Status.ASSERTED
    assert found.quote == document.text[found.start : found.end]
    assert (found.lot, found.section) == ("2", "4.6 Social return")
    assert found.values == {"percentage": 7.0, "base": "contract-value"}
    assert "Aanbestedingswet 2012, art. 2.80" in found.legal_basis
    assert any("7%" in step for step in found.why)


def test_the_law_of_an_earlier_day(document_rules: Rulebook) -> None:
    findings = screen(document_of(SENTENCE), document_rules, date(2010, 1, 1))
    assert only(findings, "social-return-obligation").legal_basis == ()


@pytest.mark.parametrize(
    ("sentence", "rule", "law"),
    [
        ("De balie is bruikbaar vanuit een rolstoel.", "accessibility", ()),
        (
            "De website voldoet aan WCAG 2.1 niveau AA.",
            "accessibility",
            ("Besluit digitale toegankelijkheid overheid, art. 2",),
        ),
        ("Uitbesteding is verboden.", "no-subcontracting", ("Aanbestedingswet 2012, art. 1.10",)),
        (
            "Inschrijven als combinatie is niet toegestaan.",
            "no-subcontracting",
            ("Aanbestedingswet 2012, art. 2.52", "Aanbestedingswet 2012, art. 1.10"),
        ),
    ],
)
def test_a_law_is_named_where_it_is_about_what_the_text_says(
    sentence: str, rule: str, law: tuple[str, ...], document_rules: Rulebook
) -> None:
    assert only(try_text(sentence, document_rules, DAY), rule).legal_basis == law


def test_a_quote_is_short(document_rules: Rulebook) -> None:
    found = only(screen(document_of(LONG), document_rules, DAY), "social-return-obligation")
    assert len(found.quote) <= 200
    assert "social return" in found.quote


def test_advice_in_english(document_rules: Rulebook) -> None:
    found = only(
        screen(document_of(SENTENCE), document_rules, DAY, language="en"), "social-return-obligation"
    )
    assert found.advice.startswith("Name the percentage")


@pytest.mark.parametrize("sentence", ["Social return vragen wij niet.", "Wij stellen geen omzeteis."])
def test_what_is_not_asked_gets_no_advice_on_how_to_ask_it(sentence: str, document_rules: Rulebook) -> None:
    (found,) = screen(document_of(sentence), document_rules, DAY)
    assert found.status is Status.NEGATED and not found.advice


@pytest.mark.parametrize("sure", [0.5, 0.96])
def test_a_scanned_page_lowers_confidence_however_well_it_was_read(
    document_rules: Rulebook, sure: float
) -> None:
    block = Block(BlockKind.PARAGRAPH, 0, len(SENTENCE), page=1)
    scanned = Document("scan", "pdf", SENTENCE, [block], [Page(1, 595, 842, "ocr", sure)], "nl")
    assert only(screen(scanned, document_rules, DAY), "social-return-obligation").confidence == "medium"


def test_running_heads_are_silent(document_rules: Rulebook) -> None:
    for kind in (BlockKind.HEADER, BlockKind.FOOTER):
        assert screen(document_of(SENTENCE, block=kind), document_rules, DAY) == []


def test_an_answer_in_its_own_block(document_rules: Rulebook) -> None:
    text = "Vraag 3: Geldt er social return?\nAntwoord: Nee."
    cut = text.index("\n")
    blocks = [Block(BlockKind.PARAGRAPH, 0, cut), Block(BlockKind.PARAGRAPH, cut + 1, len(text))]
    found = screen(Document("nvi", "text", text, blocks, language="nl"), document_rules, DAY)
    assert [item.status for item in found if item.rule == "social-return-obligation"] == [
        Status.MENTIONED,
        Status.NEGATED,
    ]


@pytest.mark.parametrize("quiet", ["", " ", "De klok op het stadhuis loopt vijf minuten voor."])
def test_nothing_to_find(document_rules: Rulebook, quiet: str) -> None:
    assert try_text(quiet, document_rules, DAY) == []


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_survived(document_rules: Rulebook, text: str) -> None:
    for finding in try_text(text.replace("\n", " "), document_rules, DAY):
        assert finding.quote


@pytest.mark.parametrize(
    ("text", "rule", "quote"),
    [
        (
            "U bent verzekerd met een dekking van € 1.000.000 per gebeurtenis. Heeft u die dekking nog niet, "
            "dan sluit u haar af.",
            "insurance-requirement",
            "U bent verzekerd met een dekking van € 1.000.000 per gebeurtenis.",
        ),
        (
            "Koffie en thee dragen een keurmerk, zoals Fairtrade of een gelijkwaardig keurmerk.",
            "social-label",
            "Koffie en thee dragen een keurmerk, zoals Fairtrade of een gelijkwaardig keurmerk.",
        ),
        (
            "U besteedt 5% van de opdrachtsom aan social return, maar kiest zelf uw kandidaten.",
            "social-return-obligation",
            "U besteedt 5% van de opdrachtsom aan social return",
        ),
    ],
)
def test_a_quote_is_the_clause_that_proves_it(
    document_rules: Rulebook, text: str, rule: str, quote: str
) -> None:
    assert only(screen(document_of(text), document_rules, DAY), rule).quote == quote


def test_an_answer_gives_the_value(document_rules: Rulebook) -> None:
    row = "Kan de omzeteis van € 800.000 omlaag? | De eis wordt verlaagd naar € 300.000."
    document = document_of(row, head="Vraag | Antwoord", block=BlockKind.ROW)
    found = only(screen(document, document_rules, DAY), "turnover-requirement")
    assert found.values == {"amount_eur": 300000.0}
    assert found.quote.endswith("De eis wordt verlaagd naar € 300.000.")


def test_lots_are_no_single_lot(document_rules: Rulebook) -> None:
    text = "De opdracht bestaat uit twee percelen. U kunt op één perceel inschrijven of op allebei."
    rules = {item.rule for item in screen(document_of(text), document_rules, DAY)}
    assert "lots" in rules
    assert "no-lots" not in rules


@pytest.mark.parametrize(
    "text",
    [
        "De opdracht bestaat uit perceel A (schoonmaak) en perceel B (glasbewassing).",
        "Het werk is opgesplitst in de delen A (Noord) en B (Zuid), waarop u afzonderlijk inschrijft.",
        "Verdeling in percelen: ja, aantal percelen: 2.",
    ],
)
def test_lots_are_counted_by_their_names(document_rules: Rulebook, text: str) -> None:
    assert only(screen(document_of(text), document_rules, DAY), "lots").values == {"count": 2.0}


def test_a_row_of_a_table_of_lots_speaks_of_its_lot(document_rules: Rulebook) -> None:
    table = (
        "| Perceel | Omschrijving | Voorbehouden |\n|---|---|---|\n"
        "| 1 | Kantoren | nee |\n| 2 | Wijken | ja |\n"
    )
    found = screen(read(table.encode(), "percelen.md"), document_rules, DAY)
    said = [(one.lot, one.status.value) for one in found if one.rule == "reserved-contract"]
    assert [pair for pair in said if pair[0]] == [("1", "negated"), ("2", "asserted")]


def test_points_in_a_table_are_no_percentage_and_count_nobody(document_rules: Rulebook) -> None:
    table = (
        "| Gunningscriterium | Maximaal aantal punten |\n|---|---|\n| Prijs | 400 |\n"
        "| Inzet van mensen met een afstand tot de arbeidsmarkt | 150 |\n"
    )
    found = screen(read(table.encode(), "gunning.md"), document_rules, DAY)
    (award,) = [one for one in found if one.rule == "social-return-award"]
    assert award.values == {"points": 150}
    assert all("count" not in one.values for one in found)


@pytest.mark.parametrize(
    ("heading", "head", "count"),
    [("2 Uitgangspunten", "Aantal", 4), ("2 Gunning", "Maximale score", None), ("2 Punten", "Aantal", None)],
)
def test_numbers_under_a_head_of_scores_count_nobody(
    document_rules: Rulebook, heading: str, head: str, count: int | None
) -> None:
    table = f"# {heading}\n\n| Onderwerp | {head} |\n|---|---|\n| Aantal mbo-stageplaatsen | 4 |\n"
    found = screen(read(table.encode(), "eisen.md"), document_rules, DAY)
    assert {one.values.get("count") for one in found if one.rule == "learning-places"} == {count}


# of each rule that reads amounts
@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Bij nadere opdrachten boven € 100.000 geldt een bankgarantie.", "financial-guarantee"),
        ("Bij de opdracht van € 400.000 vragen wij een bankgarantie.", "financial-guarantee"),
        ("Een bankgarantie geldt alleen als de inschrijfsom hoger is dan € 250.000.", "financial-guarantee"),
        ("Bij een vertraging van meer dan 5% van de looptijd kan de gemeente de bankgarantie inroepen.",
         "financial-guarantee"),
        ("Indien de waarde van een nadere opdracht meer bedraagt dan € 500.000, sluit Opdrachtnemer een "
         "CAR-verzekering af.", "insurance-requirement"),
        ("De geraamde waarde is € 600.000 en u dient verzekerd te zijn tegen aansprakelijkheid.",
         "insurance-requirement"),
        ("Nu de drempel van € 150.000 is overschreden, geldt een aansprakelijkheidsverzekering.",
         "insurance-requirement"),
        ("De geraamde waarde is € 600.000; wij vragen daarom een minimumomzet.", "turnover-requirement"),
        ("De raamovereenkomst heeft een waarde van € 2.000.000; wij vragen een minimumomzet.",
         "turnover-requirement"),
        ("Extra social return bovenop de gevraagde 5% levert geen punten op.", "social-return-award"),
    ],
)  # fmt: skip
def test_what_another_thing_is_worth_is_no_value(document_rules: Rulebook, text: str, rule: str) -> None:
    assert only(screen(document_of(text), document_rules, DAY), rule).values == {}


@pytest.mark.parametrize(
    ("text", "rule", "values"),
    [
        ("Overschrijdt de opdracht € 150.000, dan geldt een referentieopdracht.", "reference-requirement",
         {"count": 1}),
        ("U levert een referentieopdracht met een waarde van minimaal € 400.000.", "reference-requirement",
         {"count": 1, "amount_eur": 400000}),
        ("Twee referenties van opdrachten van meer dan € 100.000 per stuk.", "reference-requirement",
         {"count": 2, "amount_eur": 100000}),
        ("De verzekering dekt meer dan € 2.500.000 per gebeurtenis.", "insurance-requirement",
         {"amount_eur": 2500000}),
        ("U stelt een bankgarantie ter waarde van meer dan € 50.000.", "financial-guarantee",
         {"amount_eur": 50000}),
        ("Voor opdrachten boven € 100.000 geldt een omzeteis van € 300.000.", "turnover-requirement",
         {"amount_eur": 300000}),
        ("De omzet bedraagt ≥ € 750.000.", "turnover-requirement", {"amount_eur": 750000}),
        ("Met inachtneming van de Gids Proportionaliteit stelt de gemeente een omzeteis van € 750.000.",
         "turnover-requirement", {"amount_eur": 750000}),
        ("Conform artikel 2.90 van de Aanbestedingswet stelt de gemeente als eis een omzet van € 900.000.",
         "turnover-requirement", {"amount_eur": 900000}),
        ("De Gids Proportionaliteit noemt 300%; wij vragen een omzet van € 500.000.",
         "turnover-requirement", {"amount_eur": 500000}),
        ("Minimaal één referentie met een geraamde waarde van € 150.000.", "reference-requirement",
         {"count": 1, "amount_eur": 150000}),
        ("Een referentieopdracht met een waarde van de opdracht van ten minste € 100.000.",
         "reference-requirement", {"count": 1, "amount_eur": 100000}),
        ("Iedere combinant heeft een omzet van elk € 500.000.", "turnover-requirement",
         {"amount_eur": 500000}),
        ("De verzekering dekt € 1.000.000 tot € 2.500.000.", "insurance-requirement",
         {"amount_eur": 1000000}),
        ("De omzeteis is driemaal de geraamde waarde van € 200.000.", "turnover-requirement",
         {"percentage": 300}),
        ("Voor zover de loonsom meer bedraagt dan € 100.000, geldt een social return-verplichting van 5%.",
         "social-return-obligation", {"percentage": 5}),
        ("De opdrachtnemer vult met een kwart van de loonsom social return in.", "social-return-obligation",
         {"percentage": 25, "base": "labour-cost"}),
        ("Voor perceel 1 geldt 5% social return.", "social-return-obligation", {"percentage": 5}),
        ("De omzeteis is € 800.000 voor perceel 1 en perceel 2.", "turnover-requirement",
         {"amount_eur": 800000}),
    ],
)  # fmt: skip
def test_what_is_asked_beside_a_threshold(
    document_rules: Rulebook, text: str, rule: str, values: dict[str, float | str]
) -> None:
    assert only(screen(document_of(text), document_rules, DAY), rule).values == values


QUESTIONS = "| Nr. | Vraag | Antwoord |\n|---|---|---|\n| 4 | {} | {} |\n"


@pytest.mark.parametrize(
    ("question", "answer", "rule", "values"),
    [
        ("Kunt u de omzeteis van € 800.000 verlagen naar € 400.000?", "Ja.", "turnover-requirement",
         {"amount_eur": 400000}),
        ("Kunt u de omzeteis van € 800.000 verlagen naar € 400.000?", "Nee.", "turnover-requirement",
         {"amount_eur": 800000}),
        ("Kunt u de omzeteis van € 800.000 verlagen naar € 400.000?",
         "Nee, de eis wordt verlaagd naar € 600.000.", "turnover-requirement", {"amount_eur": 600000}),
        ("Wij verzoeken u het aantal percelen te verlagen van vier naar drie.", "Dit wordt afgewezen.",
         "lots", {"count": 4}),
        ("Kunt u het aantal percelen van vier verlagen naar drie?", "Akkoord.", "lots", {"count": 3}),
        ("Wij stellen voor de social return-eis te verlagen naar 2%.", "Dit verzoek wordt afgewezen.",
         "social-return-obligation", {}),
        ("Kunt u de eis van drie referenties laten vervallen?", "Nee, de gemeente acht de eis proportioneel.",
         "reference-requirement", {"count": 3}),
    ],
)  # fmt: skip
def test_the_value_that_holds_after_an_answer(
    document_rules: Rulebook, question: str, answer: str, rule: str, values: dict[str, float]
) -> None:
    document = read(QUESTIONS.format(question, answer).encode(), "nota.md")
    assert only(screen(document, document_rules, DAY), rule).values == values


@pytest.mark.parametrize(
    "text",
    [
        "Bij het aantal percelen wordt 'vier' vervangen door 'drie'.",
        "In plaats van vier wordt het aantal percelen drie.",
        "Waar bij het aantal percelen vier staat, moet drie worden gelezen.",
    ],
)
def test_the_new_number_of_lots(document_rules: Rulebook, text: str) -> None:
    assert only(screen(document_of(text), document_rules, DAY), "lots").values == {"count": 3}


@pytest.mark.parametrize(
    ("text", "rule", "values"),
    [
        ("Vorig jaar vroegen wij 5% social return. Dit jaar vragen wij 7%.", "social-return-obligation",
         {"percentage": 7}),
        ("In het groenbestek stond vorig jaar 5% social return. Dit jaar vragen wij 7% van de loonsom.",
         "social-return-obligation", {"percentage": 7, "base": "labour-cost"}),
        ("U zet 5% in voor social return. Dit jaar is 10% van de plekken bezet.", "social-return-obligation",
         {"percentage": 5}),
        ("De opdrachtnemer besteedt ten minste 5% van de opdrachtsom aan social return. Indien de waarde "
         "van een perceel lager uitvalt dan € 250.000, vervalt deze verplichting voor dat perceel.",
         "social-return-obligation", {"percentage": 5, "base": "contract-value"}),
    ],
)  # fmt: skip
def test_of_two_sentences_the_value_that_is_asked_now(
    document_rules: Rulebook, text: str, rule: str, values: dict[str, float]
) -> None:
    assert only(screen(document_of(text), document_rules, DAY), rule).values == values


def test_the_quote_of_lots_is_where_their_number_stands(document_rules: Rulebook) -> None:
    text = "De opdracht is verdeeld in drie percelen. Een inschrijver mag op alle percelen inschrijven."
    assert only(screen(document_of(text), document_rules, DAY), "lots").quote.startswith(
        "De opdracht is verdeeld in drie percelen"
    )
