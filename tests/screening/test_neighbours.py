"""What a sentence says stays the same beside sentences about something else."""

from __future__ import annotations

from datetime import date

import pytest

from procurement_app.screening.rulebook.book import Rulebook
from procurement_app.screening.screen import screen
from procurement_app.screening.trying.workbench import typed_document

ON = date(2026, 11, 22)
BESIDE = (
    "{} De looptijd is minimaal twee jaar en gaat in op 1 juli.",
    "De opdrachtnemer levert minimaal 40 uur per week in de wijk. {}",
    "Het werk begint om zeven uur, ook in de zomer. {} Facturen worden binnen dertig dagen betaald.",
    "De inschrijver dient een uittreksel van de Kamer van Koophandel in te leveren. {}",
)
SAID = {
    "Een omzeteis stellen wij niet.": ("turnover-requirement", "negated"),
    "Er geldt geen minimale jaaromzet.": ("turnover-requirement", "negated"),
    "Een bankgarantie is niet vereist.": ("financial-guarantee", "negated"),
    "Referenties worden niet gevraagd.": ("reference-requirement", "negated"),
    "Social return wordt bij deze opdracht niet toegepast.": ("social-return-obligation", "negated"),
    "De opdracht is niet voorbehouden aan sociale werkplaatsen.": ("reserved-contract", "negated"),
    "De opdracht wordt niet in percelen verdeeld.": ("no-lots", "asserted"),
    "Er is geen marktconsultatie gehouden.": ("market-consultation", "negated"),
    "De opdrachtnemer stelt een bankgarantie van 5%.": ("financial-guarantee", "asserted"),
}
# what the text asks, and the values that belong to it
VALUES = [
    ("De geraamde waarde bedraagt € 300.000. De opdrachtnemer past social return toe.", {}),
    ("De raming is € 300.000. De opdrachtnemer heeft een aansprakelijkheidsverzekering.", {}),
    ("De korting bij te late levering is 2% per week. De opdrachtnemer past social return toe.", {}),
    ("Er zijn drie scholen in de wijk. De opdrachtnemer biedt stageplaatsen aan.", {}),
    ("Er zijn twaalf gebouwen. De opdracht is verdeeld in percelen.", {}),
    ("De prijs telt voor 60% mee. Een omzeteis stellen wij niet.", {}),
    ("Indien de opdrachtwaarde hoger is dan € 250.000 geldt een social return van 5%.",
     {"percentage": 5, "base": "contract-value"}),
    ("De boete bedraagt € 5.000 per niet ingevulde social-returnplaats.", {}),
    ("Wij vragen social return. Het percentage is 5% van de opdrachtsom.",
     {"percentage": 5, "base": "contract-value"}),
    ("De bank stelt een garantie. Die bedraagt € 40.000.", {"amount_eur": 40000}),
]  # fmt: skip


@pytest.mark.parametrize("said", SAID)
@pytest.mark.parametrize("beside", BESIDE)
def test_neighbours_change_no_status(document_rules: Rulebook, beside: str, said: str) -> None:
    findings = screen(typed_document(beside.format(said)), document_rules, ON)
    assert [(finding.rule, finding.status) for finding in findings] == [SAID[said]]


@pytest.mark.parametrize(("text", "values"), VALUES)
def test_values_of_neighbours_are_left_to_them(
    document_rules: Rulebook, text: str, values: dict[str, float | str]
) -> None:
    (finding,) = screen(typed_document(text), document_rules, ON)
    assert finding.values == values


@pytest.mark.parametrize(
    ("head", "row", "found"),
    [
        ("Perceel | Omschrijving | Raming", "2 | Gladheidsbestrijding | € 240.000", ["lots"]),
        ("Lot | Description", "B | Archive boxes and shelving", ["lots"]),
        ("Perceel | Winnaar | Score", "1 | De Groene Schoffel | 82", []),
        ("Dienst | Perceel", "Gladheidsbestrijding | 2", []),
        ("Perceel | Omschrijving", "Totaal | € 900.000", []),
    ],
)
def test_each_row_below_a_column_of_lots_is_one(
    document_rules: Rulebook, head: str, row: str, found: list[str]
) -> None:
    findings = screen(typed_document(row, head=head), document_rules, ON)
    assert [finding.rule for finding in findings] == found
