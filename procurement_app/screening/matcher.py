"""Rules against passages: which ways of which rules a block meets, and where."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import partial, reduce
from operator import and_
from typing import NamedTuple

from procurement_app.documents.model import BlockKind
from procurement_app.screening.answers import answers_heading, opens_answer
from procurement_app.screening.carried import Carried, carried, exception, leaning_blocks, numbered, settles
from procurement_app.screening.cues import Judgement, Subject
from procurement_app.screening.detection import DocumentRule, Way, alternatives, anchor_of, value_type
from procurement_app.screening.model import Status
from procurement_app.screening.passage import BlockView, Passage, ScannedText, numbers_of
from procurement_app.screening.patterns import ReadyPattern
from procurement_app.screening.replies import (
    ASKED,
    EASE,
    judge_answer,
    judge_cell,
    limited,
    of_one_part,
    refuses,
)
from procurement_app.screening.sentences import Span
from procurement_app.screening.status import TITLES, judge
from procurement_app.screening.vocabulary import Vocabulary

_MEASURED = ("money", "percentage", "points")
_EXCEPTION_WITHIN = 4
_SILENT = (BlockKind.HEADER, BlockKind.FOOTER)
_TURNED = {Status.ASSERTED: Status.NEGATED, Status.NEGATED: Status.ASSERTED}


class Match(NamedTuple):
    """A way of a rule met in a passage. `spans` are the places of the items of `all_of`, in that order;
    `question` is the block before that asked, when the passage answers it."""

    rule: DocumentRule
    way: int
    view: BlockView
    passage: Passage
    spans: tuple[Span, ...]
    judgement: Judgement
    question: BlockView | None = None


class Item(NamedTuple):
    """A part of `all_of`: the concepts and the types of value of which one must stand."""

    concepts: tuple[str, ...]
    kinds: tuple[str, ...]


class Need(NamedTuple):
    """What must be hit where one of some concepts stands: a literal of `any`. That is one of its `forms`, or
    words for every place of one of its `patterns`."""

    any: frozenset[int]
    forms: frozenset[int]
    patterns: tuple[ReadyPattern, ...]


class Candidate(NamedTuple):
    """A way of a rule that is worth a look: `needs` are sets of concepts of which one must stand in a block,
    and `literals` what must be hit for each in a passage (none: it is tried everywhere)."""

    rule: DocumentRule
    number: int
    way: Way
    items: tuple[Item, ...]
    needs: tuple[frozenset[str], ...]
    literals: tuple[Need, ...]


class RuleIndex:
    """Which ways to try for which blocks, by the concepts that were hit in them."""

    def __init__(self, rules: Iterable[DocumentRule], vocabulary: Vocabulary) -> None:
        self.rules = list(rules)
        self._vocabulary = vocabulary
        self.ways = {
            rule.id: [_candidate(rule, number, vocabulary) for number in range(len(rule.detect))]
            for rule in self.rules
        }
        self._about: dict[str, list[DocumentRule]] = defaultdict(list)
        for rule in self.rules:
            for name in {
                member for subject in (*rule.subject, *rule.topics) for member in vocabulary.members[subject]
            }:
                self._about[name].append(rule)
        self.subjects = frozenset(self._about)

    def candidates(self, scanned: ScannedText) -> dict[int, list[Candidate]]:
        """For each block the ways of which every concept can stand in it, in a fixed order. Whole documents
        are compared at once, as sets of blocks: a rule costs nothing where its words are not."""
        found: dict[int, list[Candidate]] = {}
        literals = scanned.literals
        for candidate in (way for ways in self.ways.values() for way in ways):
            if not candidate.needs or any(need.any.isdisjoint(literals) for need in candidate.literals):
                continue
            for number in numbers_of(reduce(and_, map(scanned.blocks_with, candidate.needs))):
                found.setdefault(number, []).append(candidate)
        return found

    def hung_on(self, names: Collection[str]) -> list[DocumentRule]:
        """The rules of which a way hangs on one of these concepts, in a fixed order."""
        members = self._vocabulary.members
        return [
            rule
            for rule in self.rules
            if any(
                not members[anchor].isdisjoint(names)
                for way in rule.detect
                for anchor in anchor_of(way, self._vocabulary) or ()
            )
        ]

    def about(self, names: Iterable[str]) -> list[DocumentRule]:
        """The rules whose subject one of these concepts names, in a fixed order."""
        found = {rule.id for name in names for rule in self._about.get(name, ())}
        return [rule for rule in self.rules if rule.id in found]

    def everything(self) -> list[Candidate]:
        """Every way of every rule: what the index must never lose anything against."""
        return [way._replace(needs=(), literals=()) for ways in self.ways.values() for way in ways]


def _candidate(rule: DocumentRule, number: int, vocabulary: Vocabulary) -> Candidate:
    way = rule.detect[number]
    needs = _needs(way, vocabulary)
    literals = tuple(_need(names, vocabulary) for names in needs)
    return Candidate(rule, number, way, tuple(map(_item, way.all_of)), needs, literals)


def _need(names: Iterable[str], vocabulary: Vocabulary) -> Need:
    forms = frozenset[int]().union(*(vocabulary.scanner.literals.get(name, ()) for name in names))
    finders = (vocabulary.finders[name] for name in names if name in vocabulary.finders)
    patterns = tuple(pattern for finder in finders for pattern in finder.patterns)
    return Need(forms.union(*(pattern.anchor for pattern in patterns)), forms, patterns)


def _item(written: str | tuple[str, ...]) -> Item:
    kinds = tuple((name, value_type(name)) for name in alternatives(written))
    return Item(
        tuple(name for name, kind in kinds if kind is None),
        tuple(kind for _, kind in kinds if kind is not None),
    )


def _needs(way: Way, vocabulary: Vocabulary) -> tuple[frozenset[str], ...]:
    """For each item that is no value the names of which one must be hit; in a section the first suffices."""
    needs = []
    for written in way.all_of:
        item = _item(written)
        if not item.kinds:
            needs.append(frozenset(member for name in item.concepts for member in vocabulary.members[name]))
        if way.within == "section" and (needs or item.kinds):
            break
    return tuple(needs)


def match_document(scanned: ScannedText, index: RuleIndex, *, prefilter: bool = True) -> Iterator[Match]:
    """The best match of each rule in each block, in reading order.

    Without `prefilter` every way of every rule is tried on every sentence; the outcome is the same.
    """
    asked: list[Match] = []
    before: list[Match] = []
    laid_down: list[Match] = []
    everything = [] if prefilter else index.everything()
    worth_a_look = index.candidates(scanned) if prefilter else {}
    leaning = leaning_blocks(scanned, index.subjects)
    for number, block in enumerate(scanned.document.blocks):
        candidates = worth_a_look.get(number, everything)
        if block.kind in _SILENT or not (candidates or asked or before or laid_down or number in leaning):
            continue
        view = BlockView(scanned, number)
        found = match_block(view, candidates) if candidates else []
        if asked and (opens_answer(view) or answers_heading(asked[0].view, view)):
            known = {match.rule.id for match in found}
            replies = (answered(question, view) for question in asked if question.rule.id not in known)
            found += [reply for reply in replies if reply is not None]
        found += _continued(before, found, view)
        if number in leaning or not prefilter:
            found = _with_carried(found, view, index)
        found += _excepted(laid_down, found, view)
        laid_down = _still_near(laid_down, number) + [
            match for match in found if match.judgement.status is Status.ASSERTED
        ]
        asked = [match for match in found if _is_asked(match)]
        before = [match for match in found if not _waits(match)]
        yield from before


def match_block(view: BlockView, candidates: Sequence[Candidate]) -> list[Match]:
    """The best match of each rule in one block; a rule yields where another explains its sentence better."""
    best: dict[str, Match] = {}
    ranks: dict[str, _Rank] = {}
    for candidate in candidates:
        rule = candidate.rule.id
        if rule in best and _settled(ranks[rule]) and candidate.number > best[rule].way:
            # a later way cannot be better than one that states something
            continue
        for match in _meet(candidate, view):
            rank = _rank(match)
            if rule not in best or rank < ranks[rule]:
                best[rule], ranks[rule] = match, rank
            if _settled(rank) and not any(rank[4:7]):
                break
    return [match for match in best.values() if not _yields(match, best)]


def _settled(rank: _Rank) -> bool:
    """Whether a match says something, outside a question."""
    return not any(rank[:3])


def _with_carried(found: list[Match], view: BlockView, index: RuleIndex) -> list[Match]:
    """What a block says by words of its own, and what it says of subjects that are named elsewhere."""
    known = {match.rule.id: match for match in found if match.judgement.status is not Status.MENTIONED}
    best: dict[str, Match] = {}
    for part in carried(view, index.subjects):
        for rule in index.about(part.names):
            match = _of_carried(index.ways[rule.id], part, view) if _open_to(known.get(rule.id)) else None
            if match and (rule.id not in known or _overrules(match, known[rule.id])):
                best[rule.id] = min(match, best.get(rule.id, match), key=_rank)
    added = [match for match in best.values() if not _yields(match, known | best)]
    kept = {match.rule.id for match in added}
    return [match for match in found if match.rule.id not in kept] + added


def _open_to(known: Match | None) -> bool:
    """Whether a later sentence may say more of a subject: it is only named, or denied for one lot."""
    return known is None or (known.judgement.status is Status.NEGATED and of_one_part(known.passage.text))


def _overrules(match: Match, known: Match) -> bool:
    """Whether a later sentence lays down for one lot what an earlier one denied for another."""
    return match.judgement.status is Status.ASSERTED and match.passage.start >= known.passage.end


def _of_carried(ways: Sequence[Candidate], part: Carried, view: BlockView) -> Match | None:
    """The best match of a rule in a passage about a subject named elsewhere, or what it decides."""
    rule = ways[0].rule
    status = judge_cell(part.passage.text) if part.cell else None
    if status is not None and not part.predicate:
        return _decided(rule, part, view, status)
    met = (_met(way, view, part.passage) for way in ways)
    found = [
        match
        for match in met
        if match is not None and match.judgement.status is not Status.MENTIONED and _held(match, part)
    ]
    alone = None if part.cell or part.words else _decided(rule, part, view)
    best = min(found, key=_rank) if found else alone
    if part.predicate and best is not None:
        said = _TURNED.get(best.judgement.status) if status is Status.NEGATED else best.judgement.status
        cues = (("cel", part.passage.text),)
        return best._replace(judgement=Judgement(said, cues)) if said is not None and status else None
    if best is not None and part.clause and best.judgement.status is Status.NEGATED and limited(part.passage):
        return best._replace(judgement=best.judgement._replace(status=Status.CONDITIONAL))
    return best


def _decided(
    rule: DocumentRule, part: Carried, view: BlockView, answer: Status | None = None
) -> Match | None:
    """What a passage decides of a subject named elsewhere, without more: 'Die vragen wij niet', 'Nee'."""
    turns = any(way.flip for way in rule.detect)
    if rule.unless_allowed and _allows(rule, view):
        return None
    for number, way in enumerate(rule.detect):
        first = [name for name in alternatives(way.all_of[0]) if name in part.names and name in rule.subject]
        if (
            not first
            or "denial" in way.ignore_cues
            or way.flip
            or way.when
            or way.otherwise is not Status.ASSERTED
            or (turns and not part.clause)
        ):
            continue
        if any(part.passage.concept(name) for name in way.unless):
            continue
        spans = (part.passage.given[first[0]],)
        subject = _subject_of(rule, way, view, part.passage, spans)
        judgement = judge(subject) if answer is None else Judgement(answer, (("cel", part.passage.text),))
        match = Match(rule, number, view, part.passage, spans, judgement)
        return (
            match if judgement.status not in (Status.MENTIONED, *rule.drop) and _held(match, part) else None
        )
    return None


def _held(match: Match, part: Carried) -> bool:
    """Whether more than the word that refers back supports a match: another word of the way, or a verdict."""
    alone = all(start == end for start, end in match.spans) and not part.predicate
    return not alone or bool(match.judgement.cues) or settles(part.passage)


def _still_near(laid_down: Sequence[Match], number: int) -> list[Match]:
    return [match for match in laid_down if number - match.view.index < _EXCEPTION_WITHIN]


def _excepted(laid_down: Sequence[Match], found: Sequence[Match], view: BlockView) -> list[Match]:
    """What an exception says of a rule that a block before laid down ('van deze verplichting ontheven').

    A lid is looked for by its number where that is named; else the nearest block that laid something down."""
    if any(match.judgement.status is not Status.MENTIONED for match in found):
        return []
    near = [match for match in laid_down if match.view.block.section == view.block.section]
    place = exception(view) if near else None
    if place is None:
        return []
    sentence, start, wanted = place
    meant = [match for match in near if wanted is None or numbered(match.view) in (None, wanted)]
    nearest = max((match.view.index for match in meant), default=-1)
    passage = Passage(view.scanned, sentence.start, sentence.end)
    excepted = []
    for match in meant:
        way = match.rule.detect[match.way]
        if match.view.index != nearest or way.flip:
            continue
        spans = ((start, start),)
        judgement = judge(_subject_of(match.rule, way, view, passage, spans))
        if judgement.status is Status.NEGATED and limited(passage):
            judgement = judgement._replace(status=Status.CONDITIONAL)
        if judgement.status in (Status.NEGATED, Status.CONDITIONAL):
            excepted.append(match._replace(view=view, passage=passage, spans=spans, judgement=judgement))
    return excepted


def _is_asked(match: Match) -> bool:
    """Whether a match stands in a question, or in a heading that is one, and waits for its answer."""
    if match.view.block.kind is BlockKind.HEADING:
        return _heading_asks(match.view)
    return match.judgement.cues[:1] == (ASKED,)


def _waits(match: Match) -> bool:
    """Whether a match says nothing before its question is answered: its way asks for a denial."""
    asks = match.rule.detect[match.way].when
    return asks not in (None, Status.MENTIONED) and match.judgement.status is Status.MENTIONED


def answered(question: Match, view: BlockView) -> Match | None:
    """An answer in a block of its own speaks of what its question asked."""
    passage = view.whole
    span = (passage.start, passage.end)
    way = question.rule.detect[question.way]
    judgement = _turned(way, judge_answer(_subject(question), view))
    if judgement is None or judgement.status in question.rule.drop:
        return None
    return question._replace(
        view=view, passage=passage, spans=(span,), judgement=judgement, question=question.view
    )


def _continued(before: Sequence[Match], found: Sequence[Match], view: BlockView) -> list[Match]:
    """What the block before spoke of, where this one goes on about it ('Geldt dat ook voor deel 1? Nee.')."""
    known = any(match.judgement.status is not Status.MENTIONED for match in found)
    held = []
    for match in before:
        way = match.rule.detect[match.way]
        if known or way.flip or way.when or view.block.kind is not match.view.block.kind:
            continue
        if any(view.whole.concept(name) for name in way.unless):
            continue
        places = [span for name in match.rule.continues for span in view.whole.concept(name)]
        passage = next((part for part in view.sentences if _holds(part, places)), None)
        if passage is None:
            continue
        span = next(place for place in places if passage.start <= place[0] < passage.end)
        whole = view.whole if view.block.kind is BlockKind.ROW else passage
        moved = match._replace(view=view, passage=whole, spans=(span,))
        held.append(moved._replace(judgement=judge(_subject(moved))))
    return held


def _holds(passage: Passage, places: Sequence[Span]) -> bool:
    return any(passage.start <= start < passage.end for start, _ in places)


_Rank = tuple[bool, bool, bool, int, bool, bool, bool, int]


def _rank(match: Match) -> _Rank:
    """Best first: what says something before what only names, an answer before its question; then the
    order of the rule's ways; then a sentence with the rule's value, a cell before its row, what holds
    before what may hold, and the first."""
    named_only = match.judgement.status is Status.MENTIONED
    text = match.view.scanned.text
    asked = "?" in text[match.passage.start : match.view.block.end]
    whole = (match.passage.start, match.passage.end) == (match.view.block.start, match.view.block.end)
    return (
        named_only,
        _waits(match),
        asked,
        match.way,
        not _has_value(match),
        whole,
        match.judgement.status is Status.CONDITIONAL,
        match.passage.start,
    )


def _has_value(match: Match) -> bool:
    kinds = {spec.type for spec in match.rule.values.values()} & {"money", "percentage", "points"}
    return any(match.passage.values(kind) for kind in kinds)


def _yields(match: Match, best: dict[str, Match]) -> bool:
    beside = match.rule.detect[match.way].beside
    for other_id in (name for name in match.rule.yields_in_block_to if name not in beside):
        if other_id in best and best[other_id].judgement.status is not Status.MENTIONED:
            return True
    for other_id in (name for name in match.rule.yields_to if name not in beside):
        other = best.get(other_id)
        if other is None or (other.judgement.status is Status.MENTIONED and not _is_asked(other)):
            continue
        if other.passage.start < match.passage.end and match.passage.start < other.passage.end:
            return True
    return False


def _meet(candidate: Candidate, view: BlockView) -> Iterator[Match]:
    way = candidate.way
    if way.blocks and view.block.kind not in way.blocks:
        return
    for passage in _passages(way, view):
        if _may_meet(candidate, passage):
            match = _met(candidate, view, passage)
            if match is not None:
                yield match


def _may_meet(candidate: Candidate, passage: Passage) -> bool:
    """Whether words for all that a way needs were found in a passage."""
    literals = passage.literals
    for need in candidate.literals:
        if need.any.isdisjoint(literals):
            return False
    return all(map(partial(_may_stand, literals), candidate.literals))


def _may_stand(literals: set[int], need: Need) -> bool:
    if not need.forms.isdisjoint(literals):
        return True
    for pattern in need.patterns:
        if not pattern.anchor.isdisjoint(literals) and pattern.may_stand(literals):
            return True
    return False


def _met(candidate: Candidate, view: BlockView, passage: Passage) -> Match | None:
    """The match of a way of a rule in one passage, if it meets it."""
    rule, way = candidate.rule, candidate.way
    spans = _spans(candidate, view, passage)
    if not spans or any(passage.concept(name) for name in way.unless):
        return None
    if way.heading and not any(above.concept(name) for above in view.above for name in way.heading):
        return None
    # asked late: it means looking at the whole block
    if any(view.whole.concept(name) for name in rule.unless):
        return None
    if rule.unless_allowed and _allows(rule, view):
        return None
    judgement = _judged(rule, way, view, passage, spans)
    if judgement is None or judgement.status in rule.drop:
        return None
    return Match(rule, candidate.number, view, passage, spans, judgement)


def _allows(rule: DocumentRule, view: BlockView) -> bool:
    """Whether a block allows what would take the rule away; what it refuses, or only asks for, does not."""
    for passage in (*view.sentences, *([view.lead] if view.lead is not None else ())):
        for name in rule.unless_allowed:
            for place in passage.concept(name):
                if not refuses(Subject(view, passage, (place,), ignored=rule.ignore_cues)):
                    return True
    return False


def _subject(match: Match) -> Subject:
    return _subject_of(match.rule, match.rule.detect[match.way], match.view, match.passage, match.spans)


def _subject_of(
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
    judged = spans[:1] if way.within in ("block", "section") else spans
    found = judge(_subject_of(rule, way, view, passage, judged))
    if way.when is Status.MENTIONED:
        # the name of a heading or an annex, not a question or a term
        return found if found.cues and found.cues[0][0] in TITLES else None
    if way.when is not None and (found.cues[:1] == (ASKED,) or _heading_asks(view)):
        return found
    return _turned(way, found)


def _heading_asks(view: BlockView) -> bool:
    return view.block.kind is BlockKind.HEADING and view.whole.text.rstrip().endswith("?")


def _turned(way: Way, found: Judgement) -> Judgement | None:
    """A judgement in the terms of its way: turned round, or only what it asks for."""
    if way.when is not None:
        return found._replace(status=way.otherwise) if found.status is way.when else None
    if way.flip:
        return found._replace(status=_TURNED.get(found.status, found.status))
    return found


def _passages(way: Way, view: BlockView) -> list[Passage]:
    if way.within in ("block", "section"):
        return [view.whole]
    return view.sentences


def _spans(candidate: Candidate, view: BlockView, passage: Passage) -> tuple[Span, ...]:
    """Places of all items that fit the way's reach, or nothing."""
    way = candidate.way
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
