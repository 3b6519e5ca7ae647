"""Which lot a finding speaks of, and texts that give several lots a number each."""

from __future__ import annotations

from datetime import date

import pytest

from procurement_app.screening.model import Finding, Status
from procurement_app.screening.rulebook.book import Rulebook
from procurement_app.screening.screen import screen
from procurement_app.screening.trying.workbench import typed_document

DAY = date(2026, 11, 24)
SR, AWARD, TURNOVER = "social-return-obligation", "social-return-award", "turnover-requirement"


def findings(book: Rulebook, rule: str, text: str, head: str = "") -> list[Finding]:
    document = typed_document(text, head=head)
    start = next((block.start for block in document.blocks if not block.is_header_row), 0)
    return [one for one in screen(document, book, DAY) if one.rule == rule and one.start >= start]


@pytest.mark.parametrize(
    ("text", "rule", "name", "expected"),
    [
        (
            "Voor perceel 1 vragen wij een social return van 7,5% van de opdrachtsom, voor perceel 2 van 5%.",
            SR,
            "percentage",
            {"1": 7.5, "2": 5},
        ),
        ("De social return is 5% voor perceel 1 en 2% voor perceel 2.", SR, "percentage", {"1": 5, "2": 2}),
        (
            "Bij de percelen 1 en 3 is de social return 5%, bij perceel 2 is dat 2%.",
            SR,
            "percentage",
            {"1": 5, "3": 5, "2": 2},
        ),
        (
            "Voor perceel A geldt een minimale jaaromzet van € 500.000, voor perceel B van € 300.000.",
            TURNOVER,
            "amount_eur",
            {"A": 500_000, "B": 300_000},
        ),
        (
            "Voor perceel 1 geldt 5% en voor perceel 2 geldt 2% social return.",
            SR,
            "percentage",
            {"1": 5, "2": 2},
        ),
        # one number for both, and for one of them
        ("Voor perceel 1 en voor perceel 2 is de social return 5%.", SR, "percentage", {None: 5}),
        ("Voor perceel 1 is de social return 5%.", SR, "percentage", {"1": 5}),
    ],
)
def test_each_lot_of_a_sentence_gets_its_number(
    document_rules: Rulebook, text: str, rule: str, name: str, expected: dict[str | None, float]
) -> None:
    found = findings(document_rules, rule, text)
    assert {one.lot: one.values.get(name) for one in found} == expected


def test_the_quote_of_each_lot_is_what_is_said_of_it(document_rules: Rulebook) -> None:
    text = "De social return bedraagt 5% voor perceel 1 en 2% voor perceel 2."
    assert [one.quote for one in findings(document_rules, SR, text)] == [
        "De social return bedraagt 5% voor perceel 1",
        "2% voor perceel 2.",
    ]


def test_what_holds_for_all_lots_is_told_of_each(document_rules: Rulebook) -> None:
    text = "Voor perceel 1 vragen wij een social return van 7,5% van de loonsom, voor perceel 2 van 5%."
    assert {one.values["base"] for one in findings(document_rules, SR, text)} == {"labour-cost"}


@pytest.mark.parametrize(
    ("head", "row", "rule", "name", "expected"),
    [
        (
            "Gunningscriterium | Perceel 1 | Perceel 2 | Perceel 3",
            "Social return | 10 | 15 | 20",
            AWARD,
            "points",
            {"1": 10, "2": 15, "3": 20},
        ),
        (
            "Gunningscriterium | Weging perceel 1 | Weging perceel 2",
            "Social return | 10% | 15%",
            AWARD,
            "weight_pct",
            {"1": 10, "2": 15},
        ),
        (
            "Geschiktheidseis | Perceel 1 | Perceel 2",
            "Minimale jaaromzet | € 500.000 | € 200.000",
            TURNOVER,
            "amount_eur",
            {"1": 500_000, "2": 200_000},
        ),
        (
            "Eis | Perceel 1 | Perceel 2",
            "Social return | 5% | zie bijlage 4",
            SR,
            "percentage",
            {"1": 5, "2": None},
        ),
        ("Eis | Norm | Toelichting", "Social return | 5% | 2 jaar na de start", SR, "percentage", {None: 5}),
    ],
)
def test_each_column_of_a_lot_gets_its_number(
    document_rules: Rulebook, head: str, row: str, rule: str, name: str, expected: dict[str | None, float]
) -> None:
    assert {one.lot: one.values.get(name) for one in findings(document_rules, rule, row, head)} == expected


def test_a_column_that_says_no_denies_it_for_its_lot(document_rules: Rulebook) -> None:
    found = findings(document_rules, SR, "Social return | ja, 5% | n.v.t.", "Eis | Perceel 1 | Perceel 2")
    assert [(one.lot, one.status, one.values) for one in found] == [
        ("1", Status.ASSERTED, {"percentage": 5}),
        ("2", Status.NEGATED, {}),
    ]
    assert "n.v.t." in " ".join(found[1].why)


@pytest.mark.parametrize(
    ("row", "rule", "expected"),
    [
        (
            "Minimale omzet | geen | € 250.000",
            TURNOVER,
            {"1": (Status.NEGATED, {}), "2": (Status.ASSERTED, {"amount_eur": 250_000})},
        ),
        (
            "Bankgarantie | 5% van de opdrachtsom | niet gevraagd",
            "financial-guarantee",
            {"1": (Status.ASSERTED, {"percentage": 5}), "2": (Status.NEGATED, {})},
        ),
        (
            "Social return | 5% van de loonsom | 2% van de opdrachtsom",
            SR,
            {
                "1": (Status.ASSERTED, {"percentage": 5, "base": "labour-cost"}),
                "2": (Status.ASSERTED, {"percentage": 2, "base": "contract-value"}),
            },
        ),
        (
            "Geen omzeteis boven | € 500.000 | € 250.000",
            TURNOVER,
            {
                "1": (Status.NEGATED, {"amount_eur": 500_000}),
                "2": (Status.NEGATED, {"amount_eur": 250_000}),
            },
        ),
        (
            "Social return | 5% indien waarde > € 250.000 | 2% optioneel",
            SR,
            {"1": (Status.CONDITIONAL, {"percentage": 5}), "2": (Status.CONDITIONAL, {"percentage": 2})},
        ),
        (
            "Social return | 5% | idem",
            SR,
            {"1": (Status.ASSERTED, {"percentage": 5}), "2": (Status.ASSERTED, {"percentage": 5})},
        ),
        (
            "Social return | n.t.b. | 5%",
            SR,
            {"1": (Status.CONDITIONAL, {}), "2": (Status.ASSERTED, {"percentage": 5})},
        ),
        (
            "PSO-certificaat | trede 2 | trede 3",
            "pso-recognition",
            {"1": (Status.ASSERTED, {"level": "2"}), "2": (Status.ASSERTED, {"level": "3"})},
        ),
        (
            "Vereist certificaat | ISO 9001 | VCA",
            "certificate-without-equivalent",
            {
                "1": (Status.ASSERTED, {"certificate": "ISO 9001"}),
                "2": (Status.ASSERTED, {"certificate": "VCA"}),
            },
        ),
    ],
)
def test_each_column_has_a_status_and_values_of_its_own(
    document_rules: Rulebook, row: str, rule: str, expected: dict[str, tuple[Status, dict[str, object]]]
) -> None:
    found = findings(document_rules, rule, row, "Eis | Perceel 1 | Perceel 2")
    assert {one.lot: (one.status, one.values) for one in found} == expected
    assert all(one.quote.startswith(row.split(" |")[0]) for one in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Voor perceel 1 vragen wij 5% social return en voor perceel 2 vragen wij 2% als de raad instemt.",
            {"1": (Status.ASSERTED, 5), "2": (Status.CONDITIONAL, 2)},
        ),
        (
            "Als de raad instemt, vragen wij voor perceel 1 5% en voor perceel 2 2% social return.",
            {"1": (Status.CONDITIONAL, 5), "2": (Status.CONDITIONAL, 2)},
        ),
        (
            "Social return van 5% geldt voor perceel 1 en 0% voor perceel 2.",
            {"1": (Status.ASSERTED, 5), "2": (Status.NEGATED, None)},
        ),
        (
            "Perceel 1 heeft een waarde van € 1.000.000 en perceel 2 van € 500.000; "
            "voor beide percelen geldt 5% social return.",
            {None: (Status.ASSERTED, 5)},
        ),
        (
            "Perceel 1 krijgt 40% van het budget en perceel 2 60%; social return is verplicht.",
            {None: (Status.ASSERTED, None)},
        ),
    ],
)
def test_each_lot_of_a_sentence_has_a_status_of_its_own(
    document_rules: Rulebook, text: str, expected: dict[str | None, tuple[Status, float | None]]
) -> None:
    found = findings(document_rules, SR, text)
    assert {one.lot: (one.status, one.values.get("percentage")) for one in found} == expected
    assert not any("amount_eur" in one.values for one in found)


@pytest.mark.parametrize(
    ("head", "row", "lot"),
    [
        ("Nr | Eis | Perceel", "D-01 | Opdrachtnemer zet 5% van de loonsom in voor social return | 2", "2"),
        ("Perceel | Eis", "b | Opdrachtnemer zet 5% van de loonsom in voor social return", "B"),
        ("Perceel | Eis", "IV | Opdrachtnemer zet 5% van de loonsom in voor social return", "IV"),
        ("Perceel | Eis", "B | Opdrachtnemer zet 5% van de loonsom in voor social return", "B"),
        ("Eis | Perceel", "Opdrachtnemer zet 5% van de loonsom in voor social return | 1 en 2", None),
        ("Eis | Perceel", "Opdrachtnemer zet 5% van de loonsom in voor social return | alle", None),
        ("Eis | Aantal", "Opdrachtnemer zet 5% van de loonsom in voor social return | 2", None),
    ],
)
def test_the_lot_of_a_row_stands_in_the_column_of_lots(
    document_rules: Rulebook, head: str, row: str, lot: str | None
) -> None:
    (found,) = findings(document_rules, SR, row, head)
    assert found.lot == lot


def test_the_number_of_a_lot_counts_nobody(document_rules: Rulebook) -> None:
    row = "E-4 | Opdrachtnemer laat mensen uit de doelgroep banenafspraak meewerken | 3"
    (found,) = findings(document_rules, "target-group-employment", row, "Nr | Eis | Perceel")
    assert (found.lot, found.values) == ("3", {})


YES, NO = Status.ASSERTED, Status.NEGATED
BAN, GUARANTEE, RESERVED = "no-subcontracting", "financial-guarantee", "reserved-contract"


@pytest.mark.parametrize(
    ("text", "rule", "expected"),
    [
        ("Op perceel 1 mag u uitbesteden, op perceel 2 niet.", BAN, {"1": NO, "2": YES}),
        (
            "Onderaanneming is op perceel 1 toegestaan en op perceel 2 verboden.",
            BAN,
            {"1": NO, "2": YES},
        ),
        (
            "Op perceel 1 is onderaanneming toegestaan. Op perceel 2 is dat niet toegestaan.",
            BAN,
            {"1": NO, "2": YES},
        ),
        ("Onderaanneming toegestaan: perceel 1: nee; perceel 2: ja.", BAN, {"1": YES, "2": NO}),
        ("| Onderaanneming | Perceel 1: ja; perceel 2: nee", BAN, {"1": NO, "2": YES}),
        ("Voor perceel 1 vragen wij een bankgarantie, voor perceel 2 niet.", GUARANTEE, {"1": YES, "2": NO}),
        ("Voor perceel 1 vragen wij geen bankgarantie, voor perceel 2 wel.", GUARANTEE, {"1": NO, "2": YES}),
        (
            "Een bankgarantie vragen wij op perceel 1 wel en op perceel 2 niet.",
            GUARANTEE,
            {"1": YES, "2": NO},
        ),
        ("| Geen bankgarantie | perceel 1: ja; perceel 2: nee", GUARANTEE, {"1": NO, "2": YES}),
        (
            "Bij de percelen A en B vragen wij geen bankgarantie, bij perceel C wel: € 30.000.",
            GUARANTEE,
            {"A": NO, "B": NO, "C": YES},
        ),
        ("De percelen 1 en 2 zijn voorbehouden, perceel 3 niet.", RESERVED, {"1": YES, "2": YES, "3": NO}),
        ("Voor perceel 1 geldt 5% social return, voor perceel 2 geldt dat niet.", SR, {"1": YES, "2": NO}),
        ("Social return: perceel 1: 5%; perceel 2: niet van toepassing.", SR, {"1": YES, "2": NO}),
        ("Perceel 1 kent een omzeteis van € 1.000.000, perceel 2 niet.", TURNOVER, {"1": YES, "2": NO}),
        # the same for both, or of one lot only
        ("Voor perceel 1 en perceel 2 vragen wij geen bankgarantie.", GUARANTEE, {None: NO}),
        ("Social return geldt niet alleen voor perceel 1, maar ook voor perceel 2.", SR, {"1": YES}),
        ("Voor perceel 1 vragen wij referenties, voor perceel 2 een bankgarantie.", GUARANTEE, {"2": YES}),
        (
            "Voor perceel 1 vragen wij een bankgarantie, voor perceel 2 vragen wij geen referenties.",
            GUARANTEE,
            {"1": YES},
        ),
        ("Wie perceel 1 wint, kan een bankgarantie voor perceel 2 achterwege laten.", GUARANTEE, {"2": NO}),
    ],
)
def test_each_lot_gets_what_is_said_of_it(
    document_rules: Rulebook, text: str, rule: str, expected: dict[str | None, Status]
) -> None:
    found = findings(document_rules, rule, text.removeprefix("| "))
    assert {one.lot: one.status for one in found} == expected


def test_a_bare_answer_is_quoted_with_what_it_answers_and_takes_no_number(document_rules: Rulebook) -> None:
    text = "Social return van 5% geldt op perceel 1 wel, op perceel 2 niet en op perceel 3 wel."
    found = findings(document_rules, SR, text)
    assert [(one.lot, one.values.get("percentage")) for one in found] == [("1", 5), ("2", None), ("3", 5)]
    assert found[1].quote == "Social return van 5% geldt op perceel 1 wel, op perceel 2 niet"


@pytest.mark.parametrize(
    ("row", "rule", "expected"),
    [
        ("Onderaanneming toegestaan | ja | nee", BAN, {"1": NO, "2": YES}),
        ("Onderaanneming | toegestaan | niet toegestaan", BAN, {"1": NO, "2": YES}),
        ("Bankgarantie | nee | ja", GUARANTEE, {"1": NO, "2": YES}),
        ("Geen bankgarantie | ja | nee", GUARANTEE, {"1": NO, "2": YES}),
        ("Voorbehouden aan sociale ondernemingen | ja | nee", RESERVED, {"1": YES, "2": NO}),
        ("Social return | n.v.t. | verplicht", SR, {"1": NO, "2": YES}),
        ("Social return | ja | ja", SR, {None: YES}),
        ("Social return | nee | nee", SR, {None: NO}),
    ],
)
def test_each_column_of_a_lot_answers_for_itself(
    document_rules: Rulebook, row: str, rule: str, expected: dict[str | None, Status]
) -> None:
    found = findings(document_rules, rule, row, "Onderwerp | Perceel 1 | Perceel 2")
    assert {one.lot: one.status for one in found} == expected
