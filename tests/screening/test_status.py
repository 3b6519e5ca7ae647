"""What a text does with its subject: every case of cases/status.yaml, through the rules as they are."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from procurement_app.documents.model import Block, BlockKind, Document
from procurement_app.screening.model import Status
from procurement_app.screening.rulebook.book import Rulebook
from procurement_app.screening.screen import screen
from procurement_app.screening.trying.trials import document_of

FILE = yaml.safe_load((Path(__file__).parent / "cases" / "status.yaml").read_text(encoding="utf-8"))
CASES = [(topic, case) for topic, cases in FILE["cases"].items() for case in cases]
DAY = date(2026, 11, 22)


def status_of(book: Rulebook, rule: str, text: str, heading: str = "", **how: Any) -> Status | None:
    document = document_of(text, heading, **how)
    own = document.blocks[-1]
    found = [item for item in screen(document, book, DAY) if item.rule == rule and item.start >= own.start]
    # of what is said of several lots what is asked of one
    return (
        next((one.status for one in found if one.status is Status.ASSERTED), found[0].status)
        if found
        else None
    )


@pytest.mark.parametrize(("topic", "case"), CASES, ids=[f"{topic}: {case[2][:60]}" for topic, case in CASES])
def test_case(document_rules: Rulebook, topic: str, case: list[str]) -> None:
    expected, rule, text, *heading = case
    assert status_of(document_rules, rule, text, *heading) == expected, topic


@pytest.mark.parametrize("case", FILE["known_failures"], ids=lambda case: case[2][:60])
def test_known_failure_still_fails(document_rules: Rulebook, case: list[str]) -> None:
    expected, rule, text, *heading = case
    assert status_of(document_rules, rule, text, *heading) != expected, "now right: move it to the cases"


def test_there_are_many_cases() -> None:
    assert len(CASES) + len(FILE["known_failures"]) >= 150


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("Social return | n.v.t.", Status.NEGATED),
        ("Social return | Nee", Status.NEGATED),
        ("Social return | 5% van de opdrachtsom", Status.ASSERTED),
        ("Geldt er social return? | Nee", Status.NEGATED),
        ("Geldt er social return? | Ja", Status.ASSERTED),
    ],
)
def test_a_cell_is_answered_by_the_next(document_rules: Rulebook, row: str, expected: Status) -> None:
    assert status_of(document_rules, "social-return-obligation", row, block=BlockKind.ROW) == expected


def test_headings_and_contents_only_name(document_rules: Rulebook) -> None:
    for kind in (BlockKind.HEADING, BlockKind.TOC):
        found = status_of(document_rules, "social-return-obligation", "5.2 Social return (5%)", block=kind)
        assert found is Status.MENTIONED


def test_a_list_of_terms_only_names(document_rules: Rulebook) -> None:
    text = "SROI | Social Return On Investment; u besteedt 5% van de opdrachtsom"
    found = status_of(
        document_rules, "social-return-obligation", text, head="Begrip | Betekenis", block=BlockKind.ROW
    )
    assert found is Status.MENTIONED


@pytest.mark.parametrize(
    ("head", "row", "expected"),
    [
        ("Vraag | Antwoord", "De bankgarantie is duur. | Die kunt u doorstrepen.", Status.NEGATED),
        ("Vraag | Antwoord", "De bankgarantie is duur. | Wij houden daaraan vast.", Status.ASSERTED),
        ("Wat u vroeg | Wat wij antwoorden", "Stelt u een bankgarantie verplicht? | Ja.", Status.ASSERTED),
        ("Onderwerp | Vereist", "Bankgarantie | nee", Status.NEGATED),
        ("Onderwerp | Wanneer", "Bankgarantie | Alleen als u een voorschot vraagt", Status.CONDITIONAL),
        ("Eis | Bedrag | Status", "Bankgarantie | € 50.000 | Onder voorbehoud", Status.CONDITIONAL),
        ("Eis | Bedrag | Status", "Bankgarantie | € 50.000 | Vast", Status.ASSERTED),
        ("Nr. | Omschrijving | E/W", "4 | De leverancier stelt een bankgarantie | W", Status.CONDITIONAL),
        ("Nr. | Omschrijving | E/W", "4 | De leverancier stelt een bankgarantie | E", Status.ASSERTED),
        ("Document | Door wie", "Bankgarantie van € 50.000 | Niemand", Status.NEGATED),
        ("Eis | Gelijkwaardig", "Bankgarantie van € 50.000 | Nee", Status.ASSERTED),
    ],
)
def test_a_row_is_read_with_its_heads(
    document_rules: Rulebook, head: str, row: str, expected: Status
) -> None:
    found = status_of(document_rules, "financial-guarantee", row, head=head, block=BlockKind.ROW)
    assert found is expected


@pytest.mark.parametrize(
    ("lead", "expected"),
    [
        ("Wij vragen niet:", Status.NEGATED),
        ("De aannemer levert voor de start:", Status.ASSERTED),
        ("Als de opdracht groter wordt dan geraamd, vragen wij alsnog:", Status.CONDITIONAL),
    ],
)
def test_a_list_hangs_on_its_lead(document_rules: Rulebook, lead: str, expected: Status) -> None:
    item = "een bankgarantie van 5% van de aanneemsom"
    text = f"{lead}\n{item}"
    blocks = [
        Block(BlockKind.PARAGRAPH, 0, len(lead)),
        Block(BlockKind.LIST, len(lead) + 1, len(text)),
    ]
    found = screen(Document("lijst", "text", text, blocks, language="nl"), document_rules, DAY)
    assert [finding.status for finding in found if finding.rule == "financial-guarantee"] == [expected]


def test_a_heading_may_deny(document_rules: Rulebook) -> None:
    item = "Een bankgarantie van 5% van de aanneemsom."
    assert status_of(document_rules, "financial-guarantee", item, "Wat wij niet vragen") is Status.NEGATED


def test_a_row_of_a_table_of_values_is_what_may_be_placed(document_rules: Rulebook) -> None:
    found = status_of(
        document_rules,
        "learning-places",
        "Plaatsing van een leerling bbl | € 7.500",
        head="Inspanning | Waarde",
        block=BlockKind.ROW,
    )
    assert found is Status.CONDITIONAL
