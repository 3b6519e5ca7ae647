"""What a document leaves out: rules about what should be there, with four outcomes.

A gap is no finding: it has no words to quote. So it has a result of its own, and stands apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pydantic import Field

from procurement_app.documents.model import Document
from procurement_app.screening.marked_yaml import Place
from procurement_app.screening.model import Finding, Outcome, Status
from procurement_app.screening.passage import Passage, ScannedText
from procurement_app.screening.rulebook import LocalText, Rulebook, RuleHeader, Strict
from procurement_app.screening.vocabulary import Vocabulary

_CORE = (Status.ASSERTED, Status.NEGATED, Status.CONDITIONAL)


class Said(Strict):
    """That a document rule found something, in one of these statuses."""

    rule: str
    status: tuple[Status, ...] = _CORE


class GapExample(Strict):
    """A short document, one paragraph a line, and what the rule must answer."""

    text: tuple[str, ...]
    outcome: Outcome


class Reasons(Strict):
    """What to tell the user for each outcome."""

    found: LocalText = Field(alias="found")
    not_found: LocalText = Field(alias="not-found")
    not_applicable: LocalText = Field(alias="not-applicable")


class GapRule(RuleHeader):
    """A rule about what is missing.

    It applies when every part of `applies` was found (always, when empty). There is no gap when one of
    `filled_by` was found, or when a concept of `or_words` stands in the document.
    """

    kind: Literal["gap"]
    applies: tuple[Said, ...] = ()
    filled_by: tuple[Said, ...] = ()
    or_words: tuple[str, ...] = ()
    reasons: Reasons
    examples: tuple[GapExample, ...] = Field(min_length=3)

    def own_mistakes(self, vocabulary: Vocabulary) -> Iterable[tuple[Place, str]]:
        if not (self.filled_by or self.or_words):
            yield ("filled_by",), "Zeg met 'filled_by' of 'or_words' wat er had moeten staan."
        for index, name in enumerate(self.or_words):
            if name not in vocabulary.concepts:
                yield ("or_words", index), f"Het begrip '{name}' staat niet in rules/vocabulary."


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap rule's answer. `missing` says what kept it from an answer."""

    rule: str
    outcome: Outcome
    reason: str
    legal_basis: tuple[str, ...] = ()
    advice: str = ""
    missing: tuple[str, ...] = ()


def find_gaps(
    document: Document,
    findings: Sequence[Finding],
    rulebook: Rulebook,
    on: date,
    *,
    language: str = "nl",
    scanned: ScannedText | None = None,
) -> list[Gap]:
    """The answer of every gap rule for a document and what was found in it.

    `scanned` is the document after its scan, for a caller who has it already.
    """
    rules: list[GapRule] = rulebook.of_kind("gap")
    scanned = scanned or ScannedText(document, rulebook.vocabulary)
    unread = [str(page.number) for page in document.pages if page.source == "none"]
    return [_answer(rule, scanned, findings, unread, on, language) for rule in rules]


def _answer(
    rule: GapRule,
    scanned: ScannedText,
    findings: Sequence[Finding],
    unread: list[str],
    on: date,
    language: str,
) -> Gap:
    if any(_was_said(said, findings) for said in rule.filled_by) or any(
        _stands_in(scanned, name) for name in rule.or_words
    ):
        return _gap(rule, Outcome.NOT_FOUND, rule.reasons.not_found, on, language)
    if not all(_was_said(said, findings) for said in rule.applies):
        return _gap(rule, Outcome.NOT_APPLICABLE, rule.reasons.not_applicable, on, language)
    if unread:
        pages = ", ".join(unread)
        sentences = LocalText(
            nl=f"Pagina {pages} kon niet gelezen worden; daar kan het staan.",
            en=f"Page {pages} could not be read; it may stand there.",
        )
        return _gap(rule, Outcome.CANNOT_ASSESS, sentences, on, language, (f"pages {pages}",))
    return _gap(rule, Outcome.FOUND, rule.reasons.found, on, language)


def _stands_in(scanned: ScannedText, name: str) -> bool:
    """Whether some block has a concept; only blocks are looked into where the scan hit it, if it looked."""
    vocabulary = scanned.vocabulary
    members = vocabulary.members[name]
    looked_for = not any(vocabulary.concepts[member].common for member in members)
    return any(
        Passage(scanned, block.start, block.end).concept(name)
        for block, hit in zip(scanned.document.blocks, scanned.names_by_block, strict=True)
        if not looked_for or not hit.isdisjoint(members)
    )


def _was_said(said: Said, findings: Sequence[Finding]) -> bool:
    return any(finding.rule == said.rule and finding.status in said.status for finding in findings)


def _gap(
    rule: GapRule, outcome: Outcome, reason: LocalText, on: date, language: str, missing: tuple[str, ...] = ()
) -> Gap:
    advice = rule.advice.in_language(language) if outcome is Outcome.FOUND else ""
    return Gap(rule.id, outcome, reason.in_language(language), rule.laws_on(on), advice, missing)
