"""CPV codes, procedures, kinds, lots and yes or no."""

import pytest

from procurement_app.calendars.model import KINDS, PROCEDURES
from procurement_app.calendars.values import cpv, procedures
from procurement_app.calendars.values.small import parse_lots, parse_yes, says_published
from procurement_app.calendars.values.words import says_unknown


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("90610000-6", ("90610000",)),
        ("90610000", ("90610000",)),
        ("55510000-8;55320000-9", ("55510000", "55320000")),
        ("90610000-6, 77310000-6\n90610000", ("90610000", "77310000")),
        ("90610000-6 Straatreiniging", ("90610000",)),
        ("90 61 00 00-6", ("90610000",)),
        ("3121200", ("03121200",)),
        ("9061", ("90610000",)),
        ("45", ("45000000",)),
        ("n.t.b.", ()),
        ("", ()),
    ],
)
def test_cpv(text: str, codes: tuple[str, ...]) -> None:
    assert cpv.parse(text) == cpv.Codes(codes)


@pytest.mark.parametrize("text", ["schoonmaak", "n.v.t. schoonmaak", "1"])
def test_no_cpv_says_so(text: str) -> None:
    assert cpv.parse(text) == cpv.Codes(problem="cpv-unclear")


@pytest.mark.parametrize("text", ["12345678", "99999999", "99999999-9", "99 99 99 99"])
def test_a_code_of_eight_digits_that_does_not_exist_says_so(text: str) -> None:
    assert cpv.parse(text) == cpv.Codes(problem="cpv-unknown")


def test_a_number_cell_that_lost_its_zero() -> None:
    assert cpv.from_number(3121200.0).codes == ("03121200",)


PROCEDURE_CASES = [
    ("Europees openbaar", "open"),
    ("Europese aanbesteding", "open"),
    ("openbare procedure", "open"),
    ("European open", "open"),
    ("EOA", "open"),
    ("Europees niet-openbaar", "restricted"),
    ("niet openbare procedure", "restricted"),
    ("Nationaal openbaar", "national-open"),
    ("nat. openbaar", "national-open"),
    ("Eur. openb.", "open"),
    ("Onderhands > 50.000 eur", "invited"),
    ("meerv. onderh.", "invited"),
    ("Nationaal openbaar (EUR 50.000)", "national-open"),
    ("openbaar nationaal", "national-open"),
    ("Nat. niet-openbaar", "national-restricted"),
    ("nationale aanbesteding", "national-open"),
    ("Nationaal niet-openbaar", "national-restricted"),
    ("Meervoudig onderhands", "invited"),
    ("MVO", "invited"),
    ("onderhands (3 offertes)", "invited"),
    ("Enkelvoudig onderhands", "single"),
    ("1-op-1", "single"),
    ("SAS-procedure", "social-and-specific"),
    ("sociale en andere specifieke diensten", "social-and-specific"),
    ("Onderhandelingsprocedure", "negotiated"),
    ("mededingingsprocedure met onderhandeling", "negotiated"),
    ("onderhandelingsprocedure zonder aankondiging", "negotiated-without-notice"),
    ("concurrentiegerichte dialoog", "competitive-dialogue"),
    ("innovatiepartnerschap", "innovation-partnership"),
    ("minicompetitie onder raamovereenkomst", "mini-competition"),
    ("nadere opdracht", "mini-competition"),
    ("voorbehouden aan sociale firma's", "reserved"),
    ("Open house", "open-house"),
    ("concessie", "concession"),
    ("prijsvraag", "design-contest"),
    ("quasi-inbesteding", "quasi-in-house"),
    ("marktconsultatie", "market-consultation"),
]


@pytest.mark.parametrize(("text", "code"), PROCEDURE_CASES)
def test_procedures(text: str, code: str) -> None:
    assert code in PROCEDURES
    assert procedures.parse_procedure(text) == procedures.Word(code)


def test_an_unknown_procedure_says_so() -> None:
    assert procedures.parse_procedure("handmatig") == procedures.Word(problem="procedure-unclear")
    assert procedures.parse_procedure("EUR") == procedures.Word(problem="procedure-unclear")
    assert procedures.parse_procedure("n.t.b.") == procedures.UNKNOWN


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Diensten", "services"),
        ("D", "services"),
        ("Leveringen", "supplies"),
        ("L", "supplies"),
        ("Werken", "works"),
        ("W", "works"),
        ("werk", "works"),
        ("WORKS", "works"),
        ("goods", "supplies"),
        ("SERVICES", "services"),
        ("Leveringen en diensten", "supplies"),
        ("Concessie voor diensten", "services"),
    ],
)
def test_kinds(text: str, code: str) -> None:
    assert code in KINDS
    assert procedures.parse_kind(text) == procedures.Word(code)


@pytest.mark.parametrize(
    ("text", "lots"),
    [
        ("3 percelen", 3),
        ("ja (4)", 4),
        ("twee", 2),
        ("nee", 1),
        ("geen", 1),
        ("ja", None),
        ("n.t.b.", None),
        ("25", 25),
    ],
)
def test_lots(text: str, lots: int | None) -> None:
    assert parse_lots(text) == lots


@pytest.mark.parametrize(
    ("text", "answer"),
    [("ja", True), ("X", True), ("✓", True), ("nee", False), ("", None), ("misschien", None)],
)
def test_yes_or_no(text: str, answer: bool | None) -> None:
    assert parse_yes(text) is answer


@pytest.mark.parametrize(
    "text", ["n.t.b.", "(n.t.b.)", "NTB", "nader te bepalen", "—", "...", "?", " ", "p.m."]
)
def test_openly_unknown(text: str) -> None:
    assert says_unknown(text)


@pytest.mark.parametrize(
    ("status", "published"),
    [
        ("Gepubliceerd", True),
        ("Gepubliceerd naar ondernemers", True),
        ("Reeds gepubliceerd", True),
        ("Toelating open", True),
        ("Open voor inschrijving", True),
        ("Published", True),
        ("Nog niet gepubliceerd", False),
        ("Vooraankondiging gepubliceerd", False),
        ("Gepubliceerd, inschrijving gesloten", False),
        ("Voorgenomen", False),
        ("", False),
    ],
)
def test_a_status_that_says_published(status: str, published: bool) -> None:
    assert says_published(status) is published
