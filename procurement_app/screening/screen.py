"""A document and the rulebook in, findings out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from procurement_app.documents.model import Document
from procurement_app.screening.detection import DocumentRule
from procurement_app.screening.matcher import match_document
from procurement_app.screening.meeting import Match
from procurement_app.screening.model import Finding, Status
from procurement_app.screening.passage import ScannedText
from procurement_app.screening.reading import read_values
from procurement_app.screening.reasons import sentences
from procurement_app.screening.rule_index import RuleIndex
from procurement_app.screening.rulebook import Rulebook
from procurement_app.screening.scope import exchange_span, lot_of, quote_span

_SURE_ENOUGH = 0.8
_DOWN = {"high": "medium", "medium": "low", "low": "low"}


def screen(
    document: Document,
    rulebook: Rulebook,
    on: date,
    *,
    language: str = "nl",
    prefilter: bool = True,
    on_progress: Callable[[float], None] | None = None,
    scanned: ScannedText | None = None,
) -> list[Finding]:
    """All findings in a document by the law of `on`, in reading order; boxes are left to the caller.

    `language` is that of the advice and of `why`. `on_progress` gets the share done, from 0 to 1.
    `scanned` is the document after its scan, for a caller who has it already.
    """
    scanned = scanned or ScannedText(document, rulebook.vocabulary, numbered=prefilter)
    index = _index_of(rulebook)
    length = max(len(document.text), 1)
    sure = {page.number: page.confidence for page in document.pages}
    findings = []
    for match in match_document(scanned, index, prefilter=prefilter):
        findings.append(_finding(match, on, language, sure))
        if on_progress:
            on_progress(match.view.block.end / length)
    return sorted(findings, key=lambda finding: (finding.start, finding.rule))


def _index_of(rulebook: Rulebook) -> RuleIndex:
    """The index of the document rules, made once for a rulebook."""
    rules = rulebook.of_kind("instrument", "barrier")
    known: RuleIndex | None = rulebook.made.get("documents")
    if known is None or known.rules != rules:
        known = rulebook.made["documents"] = RuleIndex(rules, rulebook.vocabulary)
    return known


def _finding(match: Match, on: date, language: str, sure: dict[int, float]) -> Finding:
    rule, way, view = match.rule, match.rule.detect[match.way], match.view
    status = match.judgement.status
    says = status is not Status.MENTIONED
    values = read_values(rule.values, view, match.passage, match.spans, match.question) if says else {}
    places = [place for _, place in values.values()]
    start, end = exchange_span(view, match.passage, match.spans, places) or quote_span(
        match.passage, match.spans, places, whole=status is Status.CONDITIONAL
    )
    page = view.block.page
    read_badly = page is not None and sure.get(page, 1.0) < _SURE_ENOUGH
    return Finding(
        rule=rule.id,
        kind=rule.kind,
        status=status,
        confidence=_DOWN[way.confidence] if read_badly else way.confidence,
        quote=view.scanned.text[start:end],
        start=start,
        end=end,
        page=page,
        section=view.block.section[-1] if view.block.section else "",
        lot=lot_of(view, match.passage),
        values={name: answer for name, (answer, _) in values.items()},
        legal_basis=rule.laws_on(on),
        advice=rule.advice.in_language(language),
        why=_why(match, values, language),
        trace=_trace(match, rule, values, view.scanned.text),
    )


def _why(
    match: Match, values: dict[str, tuple[float | str, tuple[int, int]]], language: str
) -> tuple[str, ...]:
    text = match.view.scanned.text
    read = {name: (answer, text[start:end]) for name, (answer, (start, end)) in values.items()}
    return sentences((text[start:end] for start, end in match.spans), match.judgement, read, language)


def _trace(
    match: Match, rule: DocumentRule, values: dict[str, tuple[float | str, tuple[int, int]]], text: str
) -> tuple[str, ...]:
    way = rule.detect[match.way]
    trail = [f"manier {match.way + 1}: {way.name}" if way.name else f"manier {match.way + 1}"]
    for item, (start, end) in zip(way.all_of, match.spans, strict=False):
        name = item if isinstance(item, str) else " of ".join(item)
        trail.append(f"{name}: '{text[start:end]}'")
    cues = [f"{name} ('{words}')" if words else name for name, words in match.judgement.cues]
    trail.append(f"{match.judgement.status.value}: {', '.join(cues) or 'geen woord dat anders zegt'}")
    trail += [f"{name} = {answer}: '{text[start:end]}'" for name, (answer, (start, end)) in values.items()]
    return tuple(trail)
