"""Suggestions: passages without a finding that look like an example, and nothing else."""

from __future__ import annotations

from datetime import date

import pytest

from procurement_app import paths
from procurement_app.screening.rulebook.book import Rulebook, load_rulebook
from procurement_app.screening.scanned.passage import ScannedText
from procurement_app.screening.screen import screen
from procurement_app.screening.trying.suggestions import LIKE_ENOUGH, Suggester, Suggestion, suggest
from procurement_app.screening.trying.workbench import typed_document

DAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return load_rulebook(paths.RULES, ("instrument", "barrier"))


def suggested(text: str, book: Rulebook, *, found: bool = True) -> list[Suggestion]:
    document = typed_document(text)
    scanned = ScannedText(document, book.vocabulary)
    findings = screen(document, book, DAY, scanned=scanned) if found else []
    return list(suggest(scanned, findings, book))


def test_an_example_looks_most_like_itself(book: Rulebook) -> None:
    rule = book.rules["turnover-requirement"]
    text = rule.examples[0].text  # type: ignore[attr-defined]  # a document rule
    likeness, name, example = Suggester(book).nearest(text, book.rules)
    assert likeness == pytest.approx(1.0) and (name, example) == (rule.id, text)


def test_what_must_not_match_is_never_suggested(book: Rulebook) -> None:
    suggester = Suggester(book)
    for rule in book.of_kind("instrument", "barrier"):
        for counter in rule.must_not_match:
            assert suggester.nearest(counter.text, [rule.id])[0] == 0.0, counter.text


def test_a_block_with_a_finding_gets_no_suggestion(book: Rulebook) -> None:
    text = "Inschrijver heeft een jaaromzet van ten minste € 800.000."
    assert not suggested(text, book)
    (one,) = suggested(text, book, found=False)
    assert one.rule == "turnover-requirement" and one.likeness >= LIKE_ENOUGH
    assert text[one.start : one.end] == one.quote


def test_headings_and_ordinary_text_get_none(book: Rulebook) -> None:
    text = "# Omzet van de onderneming van inschrijver\nDe looptijd van de overeenkomst bedraagt vier jaar."
    assert not suggested(text, book, found=False)
