"""What a document leaves out: the text is read once, the facts may come later."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from procurement_app.documents.model import Block, BlockKind, Document, Page
from procurement_app.screening.model import Outcome
from procurement_app.screening.rulebook.book import Rulebook
from procurement_app.screening.rulebook.parameters import FilledIn
from procurement_app.screening.scanned.passage import ScannedText
from procurement_app.screening.screen import screen
from procurement_app.screening.trying.workbench import typed_document
from procurement_app.screening.whole.contract_value import contract_value
from procurement_app.screening.whole.gaps import (
    ContractFacts,
    Gap,
    GapRule,
    TextAnswer,
    judge_gaps,
    strongest,
    text_answers,
)
from scripts.learning.cases import read_case

DAY = date(2026, 11, 22)
SILENT = "De opdracht betreft het leveren van papier.\nU levert binnen drie dagen."


def _answers(document: Document, document_rules: Rulebook) -> dict[str, TextAnswer]:
    scanned = ScannedText(document, document_rules.vocabulary)
    found = text_answers(scanned, screen(document, document_rules, DAY), document_rules)
    return {answer.rule: answer for answer in found}


def _judged(answer: TextAnswer, document_rules: Rulebook, day: date = DAY, value: float | None = None) -> Gap:
    (gap,) = judge_gaps([answer], document_rules, day, ContractFacts(value))
    return gap


def test_an_answer_is_stored_and_judged_later_with_the_value(document_rules: Rulebook) -> None:
    answer = _answers(typed_document(SILENT), document_rules)["gap-social-return"]
    kept = TextAnswer.from_json(answer.to_json())
    assert kept == answer
    unknown = _judged(kept, document_rules)
    assert (unknown.outcome, unknown.missing) == (Outcome.CANNOT_ASSESS, ("value",))
    small, large = _judged(kept, document_rules, value=215_999), _judged(kept, document_rules, value=216_000)
    assert (small.outcome, large.outcome) == (Outcome.NOT_APPLICABLE, Outcome.FOUND)
    assert "€ 215.999" in small.reason and "€ 216.000" in small.reason


def test_the_limit_is_that_of_the_day(document_rules: Rulebook) -> None:
    answer = _answers(typed_document(SILENT), document_rules)["gap-social-return"]
    before = _judged(answer, document_rules, date(2025, 6, 1), value=218_000)
    after = _judged(answer, document_rules, date(2026, 6, 1), value=218_000)
    assert (before.outcome, after.outcome) == (Outcome.NOT_APPLICABLE, Outcome.FOUND)


def test_a_page_that_was_not_read_keeps_from_judging(document_rules: Rulebook) -> None:
    pages = [Page(1, 595, 842, source="text"), Page(2, 595, 842, source="none")]
    document = replace(typed_document(SILENT), pages=pages)
    gap = _judged(_answers(document, document_rules)["gap-social-return"], document_rules, value=500_000)
    assert (gap.outcome, gap.missing) == (Outcome.CANNOT_ASSESS, ("pages",))
    assert "Pagina 2" in gap.reason and not gap.advice


def test_what_a_former_rulebook_asked_falls_away(document_rules: Rulebook) -> None:
    assert judge_gaps([TextAnswer("gap-of-old", Outcome.FOUND)], document_rules, DAY) == []


def test_a_reason_elsewhere_explains_nothing(document_rules: Rulebook) -> None:
    lines = (
        "# Percelen",
        "De opdracht wordt niet in percelen verdeeld.",
        "# Planning",
        "De planning is krap.",
    )
    here = (*lines[:2], "De reden is dat de onderdelen samenhangen.", *lines[2:])
    there = (*lines, "De reden is dat de school in mei opent.")
    found = [
        _answers(typed_document("\n".join(text)), document_rules)["gap-lots-motivation"].outcome
        for text in (here, there)
    ]
    assert found == [Outcome.NOT_FOUND, Outcome.FOUND]


@pytest.mark.parametrize(
    ("lines", "value"),
    [
        (("De geraamde waarde van de opdracht is € 1,2 miljoen.",), 1_200_000),
        (("De geraamde waarde is € 400.000.", "De geraamde waarde van perceel 1 is € 150.000."), 400_000),
        (("The estimated value of the contract is € 350,000.",), 350_000),
        (("Boven een geraamde waarde van € 250.000 vragen wij social return.",), None),
        (("De factuur van € 400.000 is betaald.",), None),
    ],
)
def test_the_value_that_a_document_states(
    lines: tuple[str, ...], value: float | None, document_rules: Rulebook
) -> None:
    assert contract_value(ScannedText(typed_document("\n".join(lines)), document_rules.vocabulary)) == value


SHARE, LIMIT = "amsterdam-social-return-percentage", "amsterdam-multiple-limit-services"


def _filled(book: Rulebook, name: str, value: float, since: date = date(2026, 1, 1)) -> Rulebook:
    given = FilledIn(parameter=name, since=since, value=value, source="besluit 7", checked_on=DAY)
    return book.filled_with([given])


def test_what_is_filled_in_gives_another_version_of_the_same_files(document_rules: Rulebook) -> None:
    book = _filled(document_rules, SHARE, 2.5)
    assert book.version != document_rules.version
    assert book.written == document_rules.written == document_rules.version


def test_a_gap_tells_the_figures_it_rests_on(document_rules: Rulebook) -> None:
    answer = _answers(typed_document(SILENT), document_rules)["gap-social-return"]
    bare = _judged(answer, document_rules, value=300_000)
    assert "€ 300.000" in bare.reason and "€ 216.000 (Bedrag waarboven Amsterdam" in bare.reason
    assert "Percentage social return in Amsterdam: nog niet ingevuld." in bare.reason
    assert ". De opdracht (€ 300.000) bereikt" in bare.reason
    assert ". Percentage social return in Amsterdam" in bare.reason
    book = _filled(document_rules, SHARE, 2.5)
    assert "Percentage social return in Amsterdam: 2,5%." in _judged(answer, book, value=300_000).reason
    before = _judged(answer, book, date(2025, 6, 1), value=300_000)
    assert "nog niet ingevuld" in before.reason  # holds from 2026 on


@pytest.mark.parametrize(
    ("own", "outcome", "says"),
    [
        (None, Outcome.FOUND, "niet nagekeken; nog niet ingevuld: Grens voor meervoudig"),
        (3_000_000.0, Outcome.NOT_APPLICABLE, "€ 3.000.000 (Grens voor meervoudig"),
        (2_000_000.0, Outcome.FOUND, "eigen instelling"),
    ],
)
def test_a_limit_of_your_own_goes_before_the_usual_one(
    own: float | None, outcome: Outcome, says: str, document_rules: Rulebook
) -> None:
    answer = _answers(typed_document(SILENT), document_rules)["gap-social-return"]
    book = _with_limits(document_rules, (LIMIT, "guide-multiple-works"))
    gap = _judged(answer, _filled(book, LIMIT, own) if own else book, value=2_500_000)
    assert gap.outcome is outcome and says in gap.reason


def test_without_any_limit_the_gap_cannot_be_assessed(document_rules: Rulebook) -> None:
    answer = _answers(typed_document(SILENT), document_rules)["gap-social-return"]
    gap = _judged(answer, _with_limits(document_rules, (LIMIT,)), value=2_500_000)
    assert (gap.outcome, gap.missing) == (Outcome.CANNOT_ASSESS, (LIMIT,))
    assert gap.reason.startswith("Kan niet beoordelen: de grens van deze regel (Grens voor meervoudig")
    assert "nog niet ingevuld" in gap.reason


def _with_limits(book: Rulebook, limits: tuple[str, ...]) -> Rulebook:
    rule = book.rules["gap-social-return"].model_copy(update={"above": limits})
    return Rulebook(book.root, book.version, {**book.rules, rule.id: rule}, book.files)


def test_a_limit_that_begins_later_is_not_called_empty(document_rules: Rulebook) -> None:
    answers = [TextAnswer("gap-social-return", Outcome.FOUND)]
    (gap,) = judge_gaps(answers, document_rules, date(2020, 2, 1), ContractFacts(value=900_000))
    assert gap.outcome is Outcome.CANNOT_ASSESS
    assert "heeft op 1 februari 2020 nog geen waarde; die begint op" in gap.reason


LEAVES_OUT = "Opdrachtnemer besteedt 5% aan social return.\nDe opdracht wordt niet in percelen verdeeld."


@pytest.mark.parametrize("name", ["", "4-nvi.docx", "Nota van inlichtingen 1.pdf"])
def test_a_memorandum_of_answers_leaves_nothing_out(document_rules: Rulebook, name: str) -> None:
    answers = _answers(replace(typed_document(LEAVES_OUT), name=name), document_rules)
    missing = {rule for rule, answer in answers.items() if answer.outcome is Outcome.FOUND}
    if not name:
        assert {"gap-social-return-base", "gap-social-return-sanction", "gap-lots-motivation"} <= missing
        return
    assert not missing
    kept = TextAnswer.from_json(answers["gap-lots-motivation"].to_json())
    assert "nota van inlichtingen" in _judged(kept, document_rules).reason


@pytest.mark.parametrize(
    ("row", "outcome"),
    [
        ("Jaaromzet 2024\t€", Outcome.NOT_APPLICABLE),
        ("Jaaromzet 2025\t", Outcome.NOT_APPLICABLE),
        ("M1\tDe jaaromzet van de inschrijver bedraagt ten minste € 2.000.000.\t", Outcome.FOUND),
    ],
)
def test_an_empty_field_of_a_form_asks_nothing(document_rules: Rulebook, row: str, outcome: Outcome) -> None:
    form = replace(typed_document(row), text=row, blocks=[Block(BlockKind.ROW, 0, len(row))])
    assert _answers(form, document_rules)["gap-turnover-motivation"].outcome is outcome


def test_no_reason_speaks_of_all_that_came_along(document_rules: Rulebook) -> None:
    gaps: list[GapRule] = document_rules.of_kind("gap")
    assert not [rule.id for rule in gaps if "Nergens" in rule.reasons.found.nl]


CERTIFICATE = "De inschrijver beschikt over een geldig ISO 27001-certificaat."
OTHER = "Hij heeft een milieumanagementsysteem volgens ISO 14001 of gelijkwaardig."
SAME = "Hij beschikt over een certificaat volgens NEN-EN-ISO 27001 of gelijkwaardig."
GENERAL = "Waar een certificaat wordt gevraagd, mag ook een gelijkwaardig bewijs worden overgelegd."


@pytest.mark.parametrize(
    ("beside", "lacking"),
    [
        (OTHER, ("ISO 27001",)),
        ("Uw certificaat is PSO 30+ of een gelijkwaardig bewijs.", ("ISO 27001",)),
        ("Kleding volgens de normen van Fair Wear Foundation of gelijkwaardig.", ("ISO 27001",)),
        ("Vraag: Mag wat gelijkwaardig is aan ISO 27001 ook?\nAntwoord: Nee.", ("ISO 27001",)),
        (SAME, ()),
        (GENERAL, ()),
        ("Gelijkwaardige certificaten van andere instellingen aanvaarden wij ook.", ()),
    ],
)
def test_an_equivalent_of_another_certificate_fills_nothing(
    document_rules: Rulebook, beside: str, lacking: tuple[str, ...]
) -> None:
    answer = _answers(typed_document(f"{CERTIFICATE}\n{beside}"), document_rules)["gap-equivalent"]
    assert (answer.outcome is Outcome.FOUND, answer.lacking) == (bool(lacking), lacking)
    assert TextAnswer.from_json(answer.to_json()) == answer


@pytest.mark.parametrize(("other", "outcome"), [(OTHER, Outcome.FOUND), (SAME, Outcome.NOT_FOUND)])
def test_another_document_fills_only_the_certificate_that_it_names(
    document_rules: Rulebook, other: str, outcome: Outcome
) -> None:
    asks_too = "De inschrijver is VCA-gecertificeerd. Hij toont dat aan met het certificaat."
    texts = (CERTIFICATE, f"{asks_too}\nEen VCA-certificaat of gelijkwaardig volstaat.\n{other}")
    answers = [_answers(typed_document(text), document_rules)["gap-equivalent"] for text in texts]
    assert [answer.outcome for answer in answers] == [Outcome.FOUND, Outcome.NOT_FOUND]
    (gap,) = strongest(judge_gaps(answers, document_rules, DAY))
    assert gap.outcome is outcome
    assert ("Het gaat om: ISO 27001." in gap.reason) is (outcome is Outcome.FOUND)


@pytest.mark.parametrize(
    ("lines", "outcome"),
    [
        (("Vraag 1: mag een gelijkwaardig certificaat?", "Antwoord: Ja, dat mag."), Outcome.NOT_FOUND),
        (("Vraag: mag een gelijkwaardig certificaat?", "Ja, dat mag."), Outcome.NOT_FOUND),
        (("Vraag: mag een gelijkwaardig certificaat?", "Antwoord", "Akkoord."), Outcome.NOT_FOUND),
        (("Vraag: mag een gelijkwaardig certificaat?", "Antwoord: Nee."), Outcome.FOUND),
        (("Vraag: mag een gelijkwaardig certificaat?", "Antwoord: Volgt later."), Outcome.FOUND),
        (("Vraag: mag een gelijkwaardig certificaat?", "De factuur mag per mail."), Outcome.FOUND),
        (("Vraag: mag een gelijkwaardig certificaat?", "Antwoord: De eis blijft staan."), Outcome.FOUND),
        (("Vraag: mag een gelijkwaardig certificaat? Antwoord: Wij houden daaraan vast.",), Outcome.FOUND),
        (
            ("Vraag 2: mag een gelijkwaardig certificaat?", "Vraag 3: mag een fax?", "Antwoord: Ja."),
            Outcome.FOUND,
        ),
        (("Vraag: Is een gelijkwaardig certificaat uitgesloten?", "Antwoord: Nee."), Outcome.NOT_FOUND),
        (("Vraag: Is een gelijkwaardig certificaat uitgesloten?", "Antwoord: Ja."), Outcome.FOUND),
        (("Accepteert u een certificaat dat gelijkwaardig is aan ISO 9001?", "Ja."), Outcome.NOT_FOUND),
        (("Accepteert u een certificaat dat gelijkwaardig is aan ISO 9001?", "Nee."), Outcome.FOUND),
        (("Accepteert u een certificaat dat gelijkwaardig is aan ISO 27001?", "Ja."), Outcome.FOUND),
        (("# Mag een gelijkwaardig certificaat?", "Ja, dat mag."), Outcome.NOT_FOUND),
        (("# Mag een gelijkwaardig certificaat?", "Nee, dat mag niet."), Outcome.FOUND),
        (("| Vraag 4 | Mag een gelijkwaardig certificaat?", "| Antwoord | Ja, dat mag."), Outcome.NOT_FOUND),
        (
            ("| Vraag 4 | Wij stellen een gelijkwaardig certificaat voor.", "| Antwoord | Akkoord"),
            Outcome.NOT_FOUND,
        ),
        (("| Vraag 4 | Wij stellen een gelijkwaardig certificaat voor.", "| Antwoord | Nee"), Outcome.FOUND),
        (("|! Vraag | Antwoord", "| Mag een gelijkwaardig certificaat? | Akkoord"), Outcome.NOT_FOUND),
        (("|! Vraag | Antwoord", "| Mag een gelijkwaardig certificaat? | Nee"), Outcome.FOUND),
        (("Gelijkwaardige certificaten zijn uitgesloten.",), Outcome.FOUND),
    ],
)
def test_an_equivalent_that_an_answer_accepts_fills_the_gap_and_one_it_refuses_does_not(
    lines: tuple[str, ...], outcome: Outcome, document_rules: Rulebook
) -> None:
    asked = "De inschrijver beschikt over een geldig ISO 9001-certificaat."
    document, _ = read_case("\n".join((asked, *lines)))
    assert _answers(document, document_rules)["gap-equivalent"].outcome is outcome
