"""Two plain sentences on different subjects say side by side what they say apart."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from procurement_app.screening.rulebook.book import Rulebook
from procurement_app.screening.screen import screen
from procurement_app.screening.trying.workbench import typed_document

ON = date(2026, 11, 22)
CASES = yaml.safe_load((Path(__file__).parent / "cases" / "pairs.yaml").read_text(encoding="utf-8"))
# points in one sentence count for the PSO that the next one denies: docs/develop/open-ends.md
KNOWN = {
    frozenset({
        "Voor het plan van aanpak social return zijn maximaal 30 punten te behalen.",
        "De PSO speelt hierbij geen rol.",
    })
}  # fmt: skip
Said = frozenset[tuple[str, str, tuple[tuple[str, float | str], ...]]]


def said(rulebook: Rulebook, text: str) -> Said:
    findings = screen(typed_document(text), rulebook, ON)
    return frozenset((one.rule, one.status, tuple(sorted(one.values.items()))) for one in findings)


@pytest.mark.parametrize(("subject", "asked"), CASES["asked"])
def test_a_sentence_and_a_denial_beside_it(document_rules: Rulebook, subject: str, asked: str) -> None:
    alone = said(document_rules, asked)
    assert alone, asked
    for other, denied in CASES["denied"]:
        assert said(document_rules, denied), denied
        if other == subject or {asked, denied} in KNOWN:
            continue
        expected = alone | said(document_rules, denied)
        assert said(document_rules, f"{asked} {denied}") == expected, denied
        assert said(document_rules, f"{denied} {asked}") == expected, denied


# what each sentence says of each rule, and which values it gives
WITHIN = {
    "Wij vragen geen referenties, maar wel een bankgarantie van € 50.000.": {
        "reference-requirement": ("negated", {}),
        "financial-guarantee": ("asserted", {"amount_eur": 50000}),
    },
    "Wij vragen geen bankgarantie, maar wel twee referenties.": {
        "financial-guarantee": ("negated", {}),
        "reference-requirement": ("asserted", {"count": 2}),
    },
    "Een omzeteis stellen wij niet, een bankgarantie vragen wij wel.": {
        "turnover-requirement": ("negated", {}),
        "financial-guarantee": ("asserted", {}),
    },
    "Referenties zijn niet nodig, een omzeteis geldt wel: € 400.000.": {
        "reference-requirement": ("negated", {}),
        "turnover-requirement": ("asserted", {"amount_eur": 400000}),
    },
    "U hoeft geen bankgarantie te overleggen, maar wel een polis die per geval € 1.250.000 dekt.": {
        "financial-guarantee": ("negated", {}),
        "insurance-requirement": ("asserted", {"amount_eur": 1250000}),
    },
    "De verzekering dekt € 1 miljoen; een garantie van de bank is niet nodig.": {
        "insurance-requirement": ("asserted", {"amount_eur": 1000000}),
        "financial-guarantee": ("negated", {}),
    },
    "Bidders need an insurance policy covering EUR 1 million per claim, but no bank guarantee is needed.": {
        "insurance-requirement": ("asserted", {"amount_eur": 1000000}),
        "financial-guarantee": ("negated", {}),
    },
    "Voor uw sociale plan kunt u 20 punten krijgen; een minimum van 5% aan social return geldt altijd.": {
        "social-return-award": ("asserted", {"points": 20}),
        "social-return-obligation": ("asserted", {"percentage": 5}),
    },
    "Naast social return van 5% verlangen wij een verzekering van € 1.000.000.": {
        "social-return-obligation": ("asserted", {"percentage": 5}),
        "insurance-requirement": ("asserted", {"amount_eur": 1000000}),
    },
    "U stelt een bankgarantie van € 50.000, die niet kan worden ingetrokken.": {
        "financial-guarantee": ("asserted", {"amount_eur": 50000}),
    },
    "De keuken hoeft niet rolstoeltoegankelijk te zijn, het restaurant wel.": {
        "accessibility": ("asserted", {}),
    },
    "Het keurmerk Fairtrade is verplicht voor koffie en niet voor thee.": {"social-label": ("asserted", {})},
    "Wij vragen een bankgarantie en geen planning.": {"financial-guarantee": ("asserted", {})},
    "Wij vragen twee referenties en geen omzeteis.": {
        "reference-requirement": ("asserted", {"count": 2}),
        "turnover-requirement": ("negated", {}),
    },
    "Een bankgarantie is verplicht, een PSO-certificaat niet.": {
        "financial-guarantee": ("asserted", {}),
        "pso-recognition": ("negated", {}),
    },
    "Een bankgarantie is verplicht en een PSO-certificaat wordt niet gevraagd.": {
        "financial-guarantee": ("asserted", {}),
        "pso-recognition": ("negated", {}),
    },
    "Wij vragen een bankgarantie en, bij verlenging, ook een PSO-certificaat.": {
        "financial-guarantee": ("asserted", {}),
        "pso-recognition": ("conditional", {}),
    },
    "Een bankgarantie is verplicht; een PSO-certificaat kan later worden gevraagd.": {
        "financial-guarantee": ("asserted", {}),
        "pso-recognition": ("conditional", {}),
    },
    "In plaats van een stageplaats vragen wij twee referenties.": {
        "learning-places": ("negated", {}),
        "reference-requirement": ("asserted", {"count": 2}),
    },
    "In plaats van een bankgarantie mag u een concerngarantie stellen.": {
        "financial-guarantee": ("asserted", {})
    },
    "Wij vragen niet alleen een bankgarantie, maar ook een PSO-certificaat.": {
        "financial-guarantee": ("asserted", {}),
        "pso-recognition": ("asserted", {}),
    },
    "Wij vragen zowel twee referenties als een PSO-certificaat.": {
        "reference-requirement": ("asserted", {"count": 2}),
        "pso-recognition": ("asserted", {}),
    },
    "Wij vragen noch twee referenties, noch een PSO-certificaat.": {
        "reference-requirement": ("negated", {"count": 2}),
        "pso-recognition": ("negated", {}),
    },
    "De eis van 5% social return blijft staan, die van een VCA-certificaat vervalt.": {
        "social-return-obligation": ("asserted", {"percentage": 5}),
        "certificate-without-equivalent": ("negated", {"certificate": "VCA"}),
    },
    "Wel: een bankgarantie van 5%. Niet: twee referenties.": {
        "financial-guarantee": ("asserted", {"percentage": 5}),
        "reference-requirement": ("negated", {"count": 2}),
    },
    "Social return is geen gunningscriterium maar een contracteis.": {
        "social-return-obligation": ("asserted", {}),
        "social-return-award": ("negated", {}),
    },
    "Social return is geen eis maar levert wel punten op.": {"social-return-award": ("asserted", {})},
    "Een PSO-certificaat is geen eis maar een wens.": {"pso-recognition": ("conditional", {})},
    "Een PSO-certificaat is geen wens maar een eis.": {"pso-recognition": ("asserted", {})},
}  # fmt: skip


@pytest.mark.parametrize("text", WITHIN)
def test_a_sentence_that_asks_one_thing_and_denies_another(document_rules: Rulebook, text: str) -> None:
    findings = screen(typed_document(text), document_rules, ON)
    assert {one.rule: (one.status, one.values) for one in findings} == WITHIN[text]


@pytest.mark.parametrize(
    ("text", "rule", "lot"),
    [
        ("Perceel 1 is voorbehouden; voor perceel 2 moet dat nog blijken.", "reserved-contract", "1"),
        ("Voor perceel 2 vragen wij een bankgarantie.", "financial-guarantee", "2"),
        ("Voor perceel 1, 2 referenties van vergelijkbare werken.", "reference-requirement", "1"),
        ("Op perceel 2, 5% van de loonsom besteedt u aan social return.", "social-return-obligation", "2"),
    ],
)
def test_a_finding_is_of_the_lot_that_its_part_of_the_sentence_names(
    document_rules: Rulebook, text: str, rule: str, lot: str | None
) -> None:
    findings = screen(typed_document(text), document_rules, ON)
    assert [one.lot for one in findings if one.rule == rule] == [lot]
