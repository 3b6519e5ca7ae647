"""Rules against a document: the best match of each rule in each block, with what blocks say to each other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from procurement_app.documents.model import BlockKind
from procurement_app.screening.finding.carried import (
    Carried,
    carried,
    exception,
    leaning_blocks,
    numbered,
    settles,
)
from procurement_app.screening.finding.meeting import (
    TURNED,
    Match,
    allows,
    heading_asks,
    met,
    subject_in,
    subject_of,
    turned,
)
from procurement_app.screening.finding.rule_index import Candidate, RuleIndex, Trial
from procurement_app.screening.model import Status
from procurement_app.screening.rulebook.detection import WHOLE_BLOCKS, alternatives
from procurement_app.screening.scanned.passage import BlockView, Passage, ScannedText
from procurement_app.screening.status.answers import answers_heading, opens_answer
from procurement_app.screening.status.cues import Judgement
from procurement_app.screening.status.judging import judge, surrounded
from procurement_app.screening.status.replies import ASKED, judge_answer, judge_cell, limited, of_one_part
from procurement_app.screening.text.sentences import Span

_EXCEPTION_WITHIN = 4
_CONCLUDES = re.compile(r"\b(?:dus|daarom|derhalve|daarmee|so|therefore)\b", re.IGNORECASE)
# '... en zet drie mensen in': a number of its own after a verb of its own
_AND_DOES = re.compile(
    r"\b(?:en|and)\s(?:zet|neemt|plaatst|biedt|laat|huurt|werft|begeleidt|deploys|hires|employs)\s(?:\w+\s)?"
    r"(?:\d+|een|één|twee|drie|vier|vijf|zes|tien|one|two|three|four|five)\s",
    re.IGNORECASE,
)
SILENT = (BlockKind.HEADER, BlockKind.FOOTER)


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
        trials = worth_a_look.get(number, everything)
        if block.kind in SILENT or not (trials or asked or before or laid_down or number in leaning):
            continue
        view = BlockView(scanned, number)
        met_here = match_block(view, trials) if trials else []
        found = [match for match in met_here if not match.behind]
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
        known = {match.rule.id for match in found}
        yield from (match for match in met_here if match.behind and match.rule.id not in known)


def match_block(view: BlockView, trials: Sequence[Trial]) -> list[Match]:
    """The best match of each rule in one block, behind those of rules that explain its sentence better."""
    best: dict[str, Match] = {}
    ranks: dict[str, _Rank] = {}
    for trial in trials:
        candidate = trial.candidate
        rule = candidate.rule.id
        if rule in best and candidate.number > best[rule].way and _final(best[rule], ranks[rule]):
            # a later way cannot be better than one that states something
            continue
        for match in _meet(trial, view):
            rank = _rank(match)
            if rule not in best or _goes_before(match, rank, best[rule], ranks[rule]):
                best[rule], ranks[rule] = match, rank
            if _settled(rank) and not any(rank[4:7]):
                break
    return [match._replace(behind=(*_better(match, best),)) for match in best.values()]


def _final(match: Match, rank: _Rank) -> bool:
    """Whether no later way can be better: it says something, and denies nothing that others may ask."""
    view = match.view
    denied = match.judgement.status is Status.NEGATED and view.block.kind is not BlockKind.ROW
    # counted in the document: making each sentence of the block to count them costs more than the rest
    return _settled(rank) and not (denied and len(view.scanned.sentences[view.index]) > 1)


def _goes_before(match: Match, rank: _Rank, known: Match, known_rank: _Rank) -> bool:
    """Whether a match is better than the one known: what one sentence asks weighs more than what another
    does not ('Het vervoer mag u uitbesteden. Voor het lassen is uitbesteding verboden.')."""
    apart = known.passage.end <= match.passage.start or match.passage.end <= known.passage.start
    if apart and match.view.block.kind is not BlockKind.ROW and _settled(rank) and _settled(known_rank):
        denying = [one for one in (known, match) if one.judgement.status is Status.NEGATED]
        asked = Status.ASSERTED in (known.judgement.status, match.judgement.status)
        if asked and denying and not _CONCLUDES.search(denying[0].passage.text):
            return denying[0] is known
    return rank < known_rank


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
                match = match._replace(label=part.label)
                best[rule.id] = min(match, best.get(rule.id, match), key=_rank)
    added = [match for match in best.values() if not any(_better(match, known | best))]
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
    status = judge_cell(part.passage.text) if part.cell else None
    ways = [way for way in ways if part.label is None or not _excluded(way, part.label)]
    if status is not None and not part.predicate:
        return _decided(ways, part, view, status)
    tried = (met(way, view, part.passage) for way in ways)
    found = [
        match
        for match in tried
        if match is not None and match.judgement.status is not Status.MENTIONED and _held(match, part)
    ]
    alone = None if part.cell or part.words else _decided(ways, part, view)
    best = min(found, key=_rank) if found else alone
    if part.predicate and best is not None:
        said = TURNED.get(best.judgement.status) if status is Status.NEGATED else best.judgement.status
        cues = (("cel", part.passage.text),)
        return best._replace(judgement=Judgement(said, cues)) if said is not None and status else None
    if best is not None and part.clause and best.judgement.status is Status.NEGATED and limited(part.passage):
        return best._replace(judgement=best.judgement._replace(status=Status.CONDITIONAL))
    return best


def _excluded(candidate: Candidate, label: Passage) -> bool:
    """Whether the label that names a subject has words that take the way or the rule away."""
    return any(map(label.concept, (*candidate.way.unless, *candidate.rule.unless)))


def _decided(
    ways: Sequence[Candidate], part: Carried, view: BlockView, answer: Status | None = None
) -> Match | None:
    """What a passage decides of a subject named elsewhere, without more: 'Die vragen wij niet', 'Nee'."""
    if not ways or (ways[0].rule.unless_allowed and allows(ways[0].rule, view)):
        return None
    rule = ways[0].rule
    turns = any(way.flip for way in rule.detect)
    for candidate in ways:
        way = candidate.way
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
        subject = subject_of(rule, way, view, part.passage, spans)
        said = None if answer is None else Judgement(answer, (("cel", part.passage.text),))
        judgement = judge(subject) if said is None else surrounded(subject, said)
        match = Match(rule, candidate.number, view, part.passage, spans, judgement)
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
        judgement = judge(subject_of(match.rule, way, view, passage, spans))
        if judgement.status is Status.NEGATED and limited(passage):
            judgement = judgement._replace(status=Status.CONDITIONAL)
        if judgement.status in (Status.NEGATED, Status.CONDITIONAL):
            excepted.append(match._replace(view=view, passage=passage, spans=spans, judgement=judgement))
    return excepted


def _is_asked(match: Match) -> bool:
    """Whether a match stands in a question, or in a heading that is one, and waits for its answer."""
    if match.view.block.kind is BlockKind.HEADING:
        return heading_asks(match.view)
    return match.judgement.cues[:1] == (ASKED,)


def _waits(match: Match) -> bool:
    """Whether a match says nothing before its question is answered: its way asks for a denial."""
    asks = match.rule.detect[match.way].when
    return asks not in (None, Status.MENTIONED) and match.judgement.status is Status.MENTIONED


def answered(question: Match, view: BlockView) -> Match | None:
    """An answer in a block of its own speaks of what its question asked."""
    if question.rule.unless_allowed and allows(question.rule, view):
        return None
    passage = view.whole
    span = (passage.start, passage.end)
    way = question.rule.detect[question.way]
    judgement = turned(way, judge_answer(subject_in(question), view))
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
        held.append(moved._replace(judgement=judge(subject_in(moved))))
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


def _better(match: Match, best: dict[str, Match]) -> Iterator[str]:
    """The rules that explain the words of a match better."""
    beside = match.rule.detect[match.way].beside
    for other_id in (name for name in match.rule.yields_in_block_to if name not in beside):
        known = best.get(other_id)
        if known and known.judgement.status is not Status.MENTIONED and not _denies_around(known, match):
            yield other_id
    for other_id in (name for name in match.rule.yields_to if name not in beside):
        other = best.get(other_id)
        if other is None or (other.judgement.status is Status.MENTIONED and not _is_asked(other)):
            continue
        if _overlap(other, match) and not _denies_around(other, match) and not _other_statement(other, match):
            yield other_id


def _overlap(one: Match, other: Match) -> bool:
    """Whether two matches stand on the same words, or on a cell and the label that it answers."""
    return any(
        first.start < second.end and second.start < first.end
        for first in filter(None, (one.passage, one.label))
        for second in filter(None, (other.passage, other.label))
    )


def _other_statement(other: Match, match: Match) -> bool:
    """Whether two rules found two statements: '... 20 punten; een minimum van 5% geldt altijd', '5% ... en
    neemt twee werkzoekenden in dienst'."""
    first, last = sorted((other.spans, match.spans), key=min)
    text, start = match.passage.scanned.text, max(end for _, end in first)
    if "; " in text[start : min(start for start, _ in last)]:
        return True
    return _AND_DOES.search(text, start, max(start for start, _ in last)) is not None


def _denies_around(other: Match, match: Match) -> bool:
    """Whether another rule is denied over more sentences than the one that asks this: a denial elsewhere."""
    larger = other.passage.end - other.passage.start > match.passage.end - match.passage.start
    return larger and (match.judgement.status, other.judgement.status) == (Status.ASSERTED, Status.NEGATED)


def _meet(trial: Trial, view: BlockView) -> Iterator[Match]:
    candidate, way = trial.candidate, trial.candidate.way
    if way.blocks and view.block.kind not in way.blocks:
        return
    for passage in _passages(trial, view):
        match = met(candidate, view, passage)
        if match is not None:
            yield match


def _passages(trial: Trial, view: BlockView) -> Sequence[Passage]:
    if trial.candidate.way.within in WHOLE_BLOCKS:
        return (view.whole,)
    if trial.sentences is None:
        return view.sentences
    first = view.scanned.first_sentences[view.index]
    return [view.sentence(number - first) for number in trial.sentences]
