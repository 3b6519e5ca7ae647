"""A document and the rulebook in, findings out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain, groupby, repeat

from procurement_app.documents.model import Document
from procurement_app.screening.explaining.reasons import trace, why
from procurement_app.screening.finding.matcher import match_document
from procurement_app.screening.finding.rule_index import RuleIndex
from procurement_app.screening.finding.weighing import DOWN, WEIGHED, WEIGHED_WHOLE, Found, weighed
from procurement_app.screening.model import Finding, FoundBy, Grounds, Met, Status, StatusBy
from procurement_app.screening.rulebook.book import Rulebook
from procurement_app.screening.rulebook.detection import DocumentRule, alternatives, value_type
from procurement_app.screening.scanned.passage import BlockView, Passage, ScannedText
from procurement_app.screening.text.sentences import Span
from procurement_app.screening.values.by_lot import Said, by_lot
from procurement_app.screening.values.claims import Values, own_values
from procurement_app.screening.values.lot_parts import by_parts
from procurement_app.screening.values.reading import read_values
from procurement_app.screening.values.scope import exchange_span, item_of, lot_of, quote_span, with_answer

_SURE_ENOUGH = 0.8
_BLOCKS_BACK = 8


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
    index = index_of(rulebook)
    length = max(len(document.text), 1)
    read_badly = {
        page.number for page in document.pages if page.source == "ocr" or page.confidence < _SURE_ENOUGH
    }
    findings = []
    against: list[tuple[str, Finding]] = []
    matches = match_document(scanned, index, prefilter=prefilter)
    in_document = weighed(scanned, matches, index, rulebook.weights)
    for _, in_block in groupby(in_document, key=lambda found: found.view.index):
        read = [(found, _values(found)) for found in in_block]
        for (found, _), values in zip(read, own_values(read), strict=True):
            for finding in _each_lot(found, values, index, on, language, read_badly):
                if other := _against(found):
                    against.append((other, finding))
                else:
                    findings.append(finding)
        if on_progress:
            on_progress(read[-1][0].view.block.end / length)
    findings += _contradicting(findings, against)
    return sorted(findings, key=lambda finding: (finding.start, finding.rule))


def _contradicting(findings: Sequence[Finding], against: Sequence[tuple[str, Finding]]) -> Iterator[Finding]:
    """Of what only counts against another rule the first passage of each rule, where the other is stated
    and nothing else says the opposite already."""
    stated = {finding.rule for finding in findings if finding.status is Status.ASSERTED}
    for other, finding in against:
        if other in stated and finding.rule not in stated:
            stated.add(finding.rule)
            yield finding


def _against(found: Found) -> str:
    """The rule that must be stated elsewhere for this to count, or ""."""
    return "" if found.way is None else found.rule.detect[found.way].against


def index_of(rulebook: Rulebook) -> RuleIndex:
    """The index of the document rules, made once for a rulebook."""
    rules = rulebook.of_kind("instrument", "barrier")
    known: RuleIndex | None = rulebook.made.get("documents")
    if known is None or known.rules != rules:
        known = rulebook.made["documents"] = RuleIndex(rules, rulebook.vocabulary)
    return known


def _values(found: Found) -> Values:
    """What a finding reads; nothing where it only names, or another block tells what it finds."""
    rule, status = found.rule, found.judgement.status
    if status is Status.MENTIONED or (found.way is not None and rule.detect[found.way].leans):
        return {}
    subject = None if status is Status.NEGATED else (*rule.subject, *rule.topics)
    return read_values(rule.values, found.view, found.passage, found.spans, found.question, subject)


def _each_lot(
    found: Found, values: Values, index: RuleIndex, on: date, language: str, read_badly: Collection[int]
) -> Iterator[Finding]:
    """The finding; or one for each lot, where the block gives each a number or an answer of its own."""
    of_lots = by_lot(Said(found.view, found.rule.values, values, found.spans, found.judgement)) or by_parts(
        found, values, index.ways[found.rule.id]
    )
    if not of_lots:
        yield _finding(found, values, on, language, read_badly)
    for one in of_lots:
        whole = _finding(found._replace(judgement=one.judgement), one.values, on, language, read_badly)
        start, end = one.quote or (whole.start, whole.end)
        text = found.view.scanned.document.text
        yield replace(whole, lot=one.lot, start=start, end=end, quote=text[start:end])


def _finding(found: Found, values: Values, on: date, language: str, read_badly: Collection[int]) -> Finding:
    rule, view, passage = found.rule, found.view, found.passage
    status = found.judgement.status
    places = [place for _, place in values.values()]
    whole = status is Status.CONDITIONAL or found.way is None
    start, end = exchange_span(view, passage, found.spans, places) or with_answer(
        view, quote_span(passage, found.spans, places, whole=whole), found.judgement
    )
    page = view.block.page
    read = {name: answer for name, (answer, _) in values.items()}
    grounds = _grounds(found, {name: place for name, (_, place) in values.items()})
    return Finding(
        rule=rule.id,
        kind=rule.kind,
        status=status,
        confidence=DOWN[found.confidence] if page in read_badly else found.confidence,
        quote=view.scanned.document.text[start:end],
        start=start,
        end=end,
        page=page,
        section=view.block.section[-1] if view.block.section else "",
        lot=None if _against(found) else lot_of(view, passage, found.spans[0][0]),
        values=read,
        legal_basis=rule.laws_on(on, lambda concept: _names(view, concept)),
        advice=_advice(rule, status, language),
        why=why(grounds, status, read, language),
        trace=trace(grounds, status, read, language),
        found_by=FoundBy.WORDS if found.way is None else FoundBy.WAY,
        status_by=_status_by(found),
        grounds=grounds,
        item=item_of(view),
    )


def _names(view: BlockView, concept: str) -> bool:
    """Whether a block, or a heading above it, has a word of a concept."""
    return any(passage.concept(concept) for passage in (view.whole, *view.above))


def _advice(rule: DocumentRule, status: Status, language: str) -> str:
    """What to do about a finding; nothing about what the document says not to ask."""
    return "" if status is Status.NEGATED else rule.advice.in_language(language)


def _status_by(found: Found) -> StatusBy:
    weighed_too = any(name in (WEIGHED, WEIGHED_WHOLE) for name, _ in found.judgement.cues)
    return StatusBy.WORDS if weighed_too else StatusBy.CUES


def _grounds(found: Found, places: dict[str, Span]) -> Grounds:
    text = found.view.scanned.text
    way = None if found.way is None else found.rule.detect[found.way]
    # what an exception or a carried subject added stands behind the items of the way
    items = chain(map(alternatives, way.all_of if way else ()), repeat(()))
    return Grounds(
        way=None if found.way is None else found.way + 1,
        way_name=way.name if way else "",
        met=tuple(_met(found, item, span) for span, item in zip(found.spans, items, strict=False)),
        cues=found.judgement.cues,
        places={name: text[start:end] for name, (start, end) in places.items()},
    )


def _met(found: Found, item: tuple[str, ...], span: Span) -> Met:
    name = _met_by(found.passage, item, span)
    if span[0] < span[1]:
        return Met(found.view.scanned.text[span[0] : span[1]], item, name)
    concepts = [one for one in item if value_type(one) is None] or list(found.passage.given)
    start, end = _named_before(found, concepts, span[0])
    return Met(found.view.scanned.text[start:end], item, name, before=True)


def _named_before(found: Found, names: Sequence[str], at: int) -> Span:
    """Where the subject stands to which a passage refers back at a place: in its own block, in what stands
    above it, or in a block before."""
    view = found.view
    back = range(view.index - 1, max(-1, view.index - _BLOCKS_BACK - 1), -1)
    blocks = (BlockView(view.scanned, number).whole for number in back)
    for passage in chain((view.whole,), view.above, blocks):
        places = [place for name in names for place in passage.concept(name) if place[1] <= at]
        if places:
            return max(places)
    return at, at


def _met_by(passage: Passage, item: tuple[str, ...], span: Span) -> str:
    """Which name of an item stands at a place; "" when another passage told it."""
    if len(item) < 2:
        return "".join(item)
    return next((name for name in item if span in _places(passage, name)), "")


def _places(passage: Passage, name: str) -> list[Span]:
    kind = value_type(name)
    if kind is None:
        return passage.concept(name)
    return [(value.start, value.end) for value in passage.values(kind)]
