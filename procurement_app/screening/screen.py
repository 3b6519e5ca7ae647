"""A document and the rulebook in, findings out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from procurement_app.documents.model import Document
from procurement_app.screening.matcher import match_document
from procurement_app.screening.model import Finding, Status
from procurement_app.screening.passage import ScannedText
from procurement_app.screening.reading import read_values
from procurement_app.screening.reasons import sentences
from procurement_app.screening.rule_index import RuleIndex
from procurement_app.screening.rulebook import Rulebook
from procurement_app.screening.scope import exchange_span, lot_of, quote_span
from procurement_app.screening.weighing import DOWN, Found, weighed

_SURE_ENOUGH = 0.8


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
    matches = match_document(scanned, index, prefilter=prefilter)
    for found in weighed(scanned, matches, index, rulebook.weights):
        findings.append(_finding(found, on, language, sure))
        if on_progress:
            on_progress(found.view.block.end / length)
    return sorted(findings, key=lambda finding: (finding.start, finding.rule))


def _index_of(rulebook: Rulebook) -> RuleIndex:
    """The index of the document rules, made once for a rulebook."""
    rules = rulebook.of_kind("instrument", "barrier")
    known: RuleIndex | None = rulebook.made.get("documents")
    if known is None or known.rules != rules:
        known = rulebook.made["documents"] = RuleIndex(rules, rulebook.vocabulary)
    return known


def _finding(found: Found, on: date, language: str, sure: dict[int, float]) -> Finding:
    rule, view, passage = found.rule, found.view, found.passage
    status = found.judgement.status
    says = status is not Status.MENTIONED
    values = read_values(rule.values, view, passage, found.spans, found.question) if says else {}
    places = [place for _, place in values.values()]
    whole = status is Status.CONDITIONAL or found.way is None
    start, end = exchange_span(view, passage, found.spans, places) or quote_span(
        passage, found.spans, places, whole=whole
    )
    page = view.block.page
    read_badly = page is not None and sure.get(page, 1.0) < _SURE_ENOUGH
    return Finding(
        rule=rule.id,
        kind=rule.kind,
        status=status,
        confidence=DOWN[found.confidence] if read_badly else found.confidence,
        quote=view.scanned.text[start:end],
        start=start,
        end=end,
        page=page,
        section=view.block.section[-1] if view.block.section else "",
        lot=lot_of(view, passage),
        values={name: answer for name, (answer, _) in values.items()},
        legal_basis=rule.laws_on(on),
        advice=rule.advice.in_language(language),
        why=_why(found, values, language),
        trace=_trace(found, values),
    )


def _why(
    found: Found, values: dict[str, tuple[float | str, tuple[int, int]]], language: str
) -> tuple[str, ...]:
    text = found.view.scanned.text
    read = {name: (answer, text[start:end]) for name, (answer, (start, end)) in values.items()}
    words = [text[start:end] for start, end in found.spans]
    return sentences(words, found.judgement, read, language, by_weight=found.way is None)


def _trace(found: Found, values: dict[str, tuple[float | str, tuple[int, int]]]) -> tuple[str, ...]:
    text = found.view.scanned.text
    trail = []
    if found.way is None:
        words = ", ".join(f"'{text[start:end]}'" for start, end in found.spans)
        trail.append(f"gewogen woorden: {words}")
    else:
        way = found.rule.detect[found.way]
        trail.append(f"manier {found.way + 1}: {way.name}" if way.name else f"manier {found.way + 1}")
        for item, (start, end) in zip(way.all_of, found.spans, strict=False):
            name = item if isinstance(item, str) else " of ".join(item)
            trail.append(f"{name}: '{text[start:end]}'")
    cues = [f"{name} ('{words}')" if words else name for name, words in found.judgement.cues]
    trail.append(f"{found.judgement.status.value}: {', '.join(cues) or 'geen woord dat anders zegt'}")
    trail += [f"{name} = {answer}: '{text[start:end]}'" for name, (answer, (start, end)) in values.items()]
    return tuple(trail)
