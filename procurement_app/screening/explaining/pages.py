"""A rule in words: for the command line, and as a page of documentation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from procurement_app.screening.explaining.lines import Line
from procurement_app.screening.explaining.reasons import STATUS_WORDS, value_name, value_words
from procurement_app.screening.explaining.sought import advice, given, sought
from procurement_app.screening.model import Outcome
from procurement_app.screening.rulebook.book import Rulebook, RuleHeader
from procurement_app.screening.rulebook.codes import KINDS, RULE_STATUSES, named, outcome_words
from procurement_app.screening.rulebook.detection import DocumentRule
from procurement_app.screening.rulebook.texts import long_date
from procurement_app.screening.whole.contradictions import ContradictionRule
from procurement_app.screening.whole.gaps import GapRule
from procurement_app.screening.whole.regimes import RegimeRule

_SHOWN_WORDS = 20


def explain(rule: RuleHeader, book: Rulebook, on: date) -> str:
    """A rule as Markdown: what it is for, what it looks at (with the amounts of a day), what it reads, its
    law, advice and examples."""
    lines = [f"# {rule.title.nl} (`{rule.id}`)", "", rule.explanation.nl, ""]
    lines += [f"*{rule.title.en}.* {rule.explanation.en}", ""]
    kind, status = named(KINDS, rule.kind), named(RULE_STATUSES, rule.status)
    lines += [f"Soort: {kind}. Staat: {status}, sinds {long_date(rule.since.isoformat(), 'nl')}.", ""]
    lines += _law(rule)
    lines += _sought(rule, book, on)
    if isinstance(rule, DocumentRule):
        lines += _weighs(rule, book)
    lines += ["## Advies", "", advice(rule, book, on), ""]
    if rule.text_block:
        lines += ["## Tekstblok", "", rule.text_block.nl, ""]
    if rule.false_positives:
        lines += ["## Bekende vergissingen", "", *(f"- {item}" for item in rule.false_positives), ""]
    lines += _examples(rule, book)
    return "\n".join(lines)


def _sought(rule: RuleHeader, book: Rulebook, on: date) -> Iterator[str]:
    for part in sought(rule, book, on):
        yield f"## {part.head}"
        yield ""
        for line in part.lines:
            yield from _nested(line, 0)
        yield ""


def _nested(line: Line, depth: int) -> Iterator[str]:
    yield f"{'  ' * depth}- {line.name}{line.text}"
    for part in line.parts:
        yield from _nested(part, depth + 1)


def _examples(rule: RuleHeader, book: Rulebook) -> Iterator[str]:
    yield "## Voorbeelden"
    yield ""
    if isinstance(rule, DocumentRule):
        yield "| tekst | gegeven | status | waarden |"
        yield "| --- | --- | --- | --- |"
        for example in rule.examples:
            values = ", ".join(
                f"{value_name(name)}: {value_words(name, value)}" for name, value in example.values.items()
            )
            around = "; ".join(given(example, rule, book))
            yield _row(example.text, around, STATUS_WORDS[example.status.value].nl, values)
        yield ""
        yield "Dit mag de regel niet vinden:"
        yield ""
        for item in rule.must_not_match:
            around = "; ".join(given(item, rule, book))
            yield f"- {item.text}{f' ({around})' if around else ''}"
    else:
        yield "| voorbeeld | gegeven | uitkomst |"
        yield "| --- | --- | --- |"
        for text, told, outcome in _others(rule, book):
            yield _row(text, "; ".join(told), outcome_words(rule.kind, outcome))
    yield ""


def _others(rule: RuleHeader, book: Rulebook) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """The text, what else is given, and the outcome of each example of a rule without ways."""
    for example in getattr(rule, "examples", ()):
        told = given(example, rule, book)
        if isinstance(rule, RegimeRule):
            yield _paragraphs(example.text), told, Outcome.FOUND if example.found else Outcome.NOT_FOUND
        elif isinstance(rule, ContradictionRule):
            outcome = Outcome.FOUND if example.found else Outcome.NOT_FOUND
            yield " ↔ ".join(map(_paragraphs, example.documents)), told, outcome
        elif isinstance(rule, GapRule):
            yield _paragraphs(example.text), told, example.outcome
        else:
            yield example.title, told, example.outcome


def _paragraphs(lines: Iterable[str]) -> str:
    return " ".join(line.removeprefix("# ") for line in lines)


def _row(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def _weighs(rule: DocumentRule, book: Rulebook) -> Iterator[str]:
    if book.weights is None:
        return
    speaks_for, against = book.weights.heaviest(rule.id, _SHOWN_WORDS)
    if speaks_for or against:
        yield "## Wat meeweegt"
        yield ""
    if speaks_for:
        yield f"Voor de regel spreken vooral: {', '.join(speaks_for)}."
        yield ""
    if against:
        yield f"Tegen de regel spreken vooral: {', '.join(against)}."
        yield ""


def _law(rule: RuleHeader) -> Iterator[str]:
    if not rule.legal_basis:
        return
    yield "## Wet"
    yield ""
    for basis in rule.legal_basis:
        checked = (
            f"nagekeken op {long_date(basis.checked_on.isoformat(), 'nl')}"
            if basis.verified and basis.checked_on
            else "nog niet nagekeken in de wettekst"
        )
        note = f" {basis.note}" if basis.note else ""
        yield f"- {basis.cited()} ({checked}).{note}"
    yield ""
