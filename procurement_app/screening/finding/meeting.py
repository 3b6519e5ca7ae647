"""Whether a passage meets a way of a rule: the places of all its items, and the status they have there."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from procurement_app.documents.model import BlockKind
from procurement_app.screening.finding.carried import BACK
from procurement_app.screening.finding.rule_index import Candidate, Item
from procurement_app.screening.model import Status
from procurement_app.screening.rulebook.detection import (
    WHOLE_BLOCKS,
    DocumentRule,
    Way,
    alternatives,
    value_type,
)
from procurement_app.screening.scanned.passage import BlockView, Passage
from procurement_app.screening.status.cues import Judgement, Subject
from procurement_app.screening.status.judging import TITLES, judge
from procurement_app.screening.status.replies import ASKED, EASE, refuses
from procurement_app.screening.text.sentences import Span

_WORD = re.compile(r"[^\W\d_]{3}")
_MEASURED = ("money", "percentage", "points")
TURNED = {Status.ASSERTED: Status.NEGATED, Status.NEGATED: Status.ASSERTED}


class Match(NamedTuple):
    """A way of a rule met in a passage. `spans` are the places of the items of `all_of`, in that order;
    `question` is the block before that asked, when the passage answers it, `label` the cell that names the
    subject of a cell; `behind` are the rules that explain its words better: it steps back as long as one of
    them holds."""

    rule: DocumentRule
    way: int
    view: BlockView
    passage: Passage
    spans: tuple[Span, ...]
    judgement: Judgement
    question: BlockView | None = None
    label: Passage | None = None
    behind: tuple[str, ...] = ()


def met(candidate: Candidate, view: BlockView, passage: Passage) -> Match | None:
    """The match of a way of a rule in one passage, if it meets it."""
    rule, way = candidate.rule, candidate.way
    spans = _spans(candidate, view, passage)
    if not spans or any(map(passage.concept, way.unless)):
        return None
    if way.heading and not any(above.concept(name) for above in view.above for name in way.heading):
        return None
    # asked late: it means looking at the whole block
    if ruled_out(rule, view, passage):
        return None
    judgement = _judged(rule, way, view, passage, spans)
    if judgement is None or judgement.status in rule.drop:
        return None
    return Match(rule, candidate.number, view, passage, spans, judgement)


def ruled_out(rule: DocumentRule, view: BlockView, passage: Passage) -> bool:
    """Whether other words take the rule away: in a passage of a block (in all of it where the passage refers
    back: 'dit certificaat'), or where the block allows them."""
    if rule.unless and any(map((view.whole if passage.concept(BACK) else passage).concept, rule.unless)):
        return True
    return bool(rule.unless_allowed) and allows(rule, view)


def allows(rule: DocumentRule, view: BlockView) -> bool:
    """Whether a block allows what would take the rule away; what it refuses, or only asks for, does not."""
    return any(
        not refuses(speaking, passage, place, rule.ignore_cues)
        for speaking, passage in _speaking(view)
        for place in passage.places(rule.unless_allowed)
    )


def _speaking(view: BlockView) -> Iterator[tuple[BlockView, Passage]]:
    """The sentences of a block, and what they hang on or answer: a lead, a heading that asks."""
    yield from ((view, passage) for passage in view.sentences)
    if view.lead is not None:
        yield view, view.lead
    if view.index and heading_asks(above := BlockView(view.scanned, view.index - 1)):
        yield above, above.whole


def subject_in(match: Match) -> Subject:
    return subject_of(match.rule, match.rule.detect[match.way], match.view, match.passage, match.spans)


def subject_of(
    rule: DocumentRule, way: Way, view: BlockView, passage: Passage, spans: Sequence[Span]
) -> Subject:
    ignored = (*rule.ignore_cues, *way.ignore_cues)
    added = (*rule.extra_cues, EASE) if rule.kind == "barrier" and not way.flip else rule.extra_cues
    words = [place for item in way.all_of for name in alternatives(item) for place in _concept(name, passage)]
    forbids = not way.flip and any(other.flip for other in rule.detect)
    return Subject(view, passage, spans, _unless_said(way), ignored, added, way.flip, words, forbids)


def _concept(name: str, passage: Passage) -> list[Span]:
    return [] if value_type(name) else passage.concept(name)


def _unless_said(way: Way) -> Status:
    """The status without any cue; a way that asks for a status must find the cue for it."""
    return way.otherwise if way.when is None else Status.ASSERTED


def _judged(
    rule: DocumentRule, way: Way, view: BlockView, passage: Passage, spans: tuple[Span, ...]
) -> Judgement | None:
    if way.within == "column":
        # what other cells answer is about something else
        return Judgement(way.otherwise)
    judged = spans[:1] if way.within in WHOLE_BLOCKS else spans
    found = judge(subject_of(rule, way, view, passage, judged))
    if way.when is Status.MENTIONED:
        # the name of a heading or an annex, not a question or a term
        return found if found.cues and found.cues[0][0] in TITLES else None
    if way.when is not None and (found.cues[:1] == (ASKED,) or heading_asks(view)):
        return found
    return turned(way, found)


def heading_asks(view: BlockView) -> bool:
    return view.block.kind is BlockKind.HEADING and view.whole.text.rstrip().endswith("?")


def turned(way: Way, found: Judgement) -> Judgement | None:
    """A judgement in the terms of its way: turned round, or only what it asks for."""
    if way.when is not None:
        return found._replace(status=way.otherwise) if found.status is way.when else None
    if way.flip:
        return found._replace(status=TURNED.get(found.status, found.status))
    return found


def _spans(candidate: Candidate, view: BlockView, passage: Passage) -> tuple[Span, ...]:
    """Places of all items that fit the way's reach, or nothing."""
    way = candidate.way
    if way.within == "column":
        return _row_below(candidate, view)
    if way.within == "label":
        return _labelled_row(candidate, view)
    if way.within != "section":
        # before any value is read
        for item in candidate.items:
            if not item.kinds and not any(map(passage.concept, item.concepts)):
                return ()
    found: list[list[Span]] = []
    values: set[Span] = set()
    kinds: list[bool] = []
    for item in candidate.items:
        places = _places(item, passage)
        if not places and way.within == "section" and found:
            if not _in_section(item, view):
                return ()
            continue
        if not places:
            return ()
        found.append(places)
        kinds.append(not item.concepts)
        values.update(
            (value.start, value.end)
            for kind in item.kinds
            if kind in _MEASURED
            for value in passage.values(kind)
        )
    return _together(way, passage, found, kinds, values)


def _row_below(candidate: Candidate, view: BlockView) -> tuple[Span, ...]:
    """The first two cells of a row as one place, where the head of the first column is one of the concepts
    and no more and the second cell says something in words; nothing where the head row speaks of what the
    way excludes."""
    head, cells = view.scanned.heads[view.index], view.block.cells
    if head is None or len(cells) < 2:
        return ()
    above = view.scanned.heading(head)
    if not _opens(candidate, above, view.scanned.document.blocks[head].cells[0]):
        return ()
    if any(map(above.concept, candidate.way.unless)):
        return ()
    return ((cells[0][0], cells[1][1]),) if _says_something(view) else ()


def _labelled_row(candidate: Candidate, view: BlockView) -> tuple[Span, ...]:
    """The first two cells of a row of which the first is one of the concepts and no more; apart, as the
    second may answer the first."""
    cells = view.block.cells
    if len(cells) < 2 or not _opens(candidate, view.whole, cells[0]) or not _says_something(view):
        return ()
    return cells[0], cells[1]


def _opens(candidate: Candidate, row: Passage, first: Span) -> bool:
    """Whether the first cell of a row is one of the concepts of a way, and no more."""
    named = (place for name in candidate.items[0].concepts for place in row.concept(name))
    return any(place[0] == first[0] and _nothing_more(row, place[1], first[1]) for place in named)


def _says_something(view: BlockView) -> bool:
    """Whether the second cell of a row says something in words."""
    return _WORD.search(view.scanned.text, *view.block.cells[1]) is not None


def _nothing_more(passage: Passage, start: int, end: int) -> bool:
    """Whether a cell that ends at `end` says nothing after `start`."""
    return not any(map(str.isalnum, passage.scanned.text[start:end]))


def _places(item: Item, passage: Passage) -> list[Span]:
    if len(item.concepts) == 1 and not item.kinds:
        return passage.concept(item.concepts[0])
    places = {place for name in item.concepts for place in passage.concept(name)}
    places.update((value.start, value.end) for kind in item.kinds for value in passage.values(kind))
    return sorted(places)


def _in_section(item: Item, view: BlockView) -> bool:
    blocks = view.scanned.document.blocks
    return any(
        _places(item, Passage(view.scanned, block.start, block.end))
        for block in blocks
        if block.section == view.block.section
    )


def _within_reach(way: Way, passage: Passage, first: Span, place: Span) -> bool:
    begin, end = min(first[0], place[0]), max(first[1], place[1])
    return not way.near or len(passage.scanned.text[begin:end].split()) <= way.near


def _together(
    way: Way, passage: Passage, found: list[list[Span]], are_values: list[bool], values: Collection[Span]
) -> tuple[Span, ...]:
    """One place for each item: those nearest to a place of the first item, within the way's limits; an
    amount or percentage goes before a word ('een dekking van € 1.000.000').

    Two concepts may not share words; a value may lie within a concept ('zette 2 miljoen euro om').
    """
    if len(found) == 1:
        return _alone(way, passage, found[0])
    best: tuple[tuple[bool, bool, int], tuple[Span, ...]] | None = None
    for first in found[0]:
        chosen = [first]
        for places, is_value in zip(found[1:], are_values[1:], strict=True):
            free = [
                place
                for place in places
                if is_value or all(place[1] <= a or b <= place[0] for a, b in chosen)
            ]
            if not free:
                break
            near = [place for place in free if place in values and _within_reach(way, passage, first, place)]
            chosen.append(min(near or free, key=lambda place: max(first[0] - place[1], place[0] - first[1])))
        if len(chosen) < len(found):
            continue
        begin, end = min(a for a, _ in chosen), max(b for _, b in chosen)
        if way.near and len(passage.scanned.text[begin:end].split()) > way.near:
            continue
        if way.within == "clause" and len({passage.clause_of(span) for span in chosen}) > 1:
            continue
        apart = len({passage.clause_of(span) for span in chosen}) > 1
        key = (not any(span in values for span in chosen[1:]), apart, end - begin)
        if best is None or key < best[0]:
            best = key, tuple(chosen)
    return best[1] if best else ()


def _alone(way: Way, passage: Passage, places: Sequence[Span]) -> tuple[Span, ...]:
    """The shortest place of the one item of a way."""
    text = passage.scanned.text
    near = [place for place in places if not way.near or len(text[slice(*place)].split()) <= way.near]
    return (min(near, key=_length),) if near else ()


def _length(place: Span) -> int:
    return place[1] - place[0]
