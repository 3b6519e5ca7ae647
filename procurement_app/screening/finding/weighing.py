"""What the ways of the rules found, weighed by the words around it.

Ways say exactly what they look for, but officials find words that nobody foresaw. So the weights of all
marks of a block (`weights`) have a say too: from them, and from what the ways and cues say, comes
the chance that a rule is spoken of, and its heaviest status. What leans on another block is left as its way
found it. A rulebook without weights finds what its ways find.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from procurement_app.documents.model import BlockKind
from procurement_app.screening.finding.carried import BACK, CONCLUSION, pronouns
from procurement_app.screening.finding.marks import BlockMarks, Told, as_told, places_of_words
from procurement_app.screening.finding.matcher import SILENT
from procurement_app.screening.finding.meeting import Match, ruled_out
from procurement_app.screening.finding.rule_index import RuleIndex
from procurement_app.screening.finding.sides import on_its_side, own_part
from procurement_app.screening.finding.weights import Outcome, Sums, Weights
from procurement_app.screening.model import Status
from procurement_app.screening.rulebook.detection import DocumentRule
from procurement_app.screening.scanned.passage import BlockView, Passage, ScannedText
from procurement_app.screening.status.cues import Judgement
from procurement_app.screening.text.sentences import Span

WEIGHED, WEIGHED_WHOLE = "gewogen", "gewogen-alinea"
_STATUSES = tuple(Status)
_SHOWN = 3
DOWN = {"high": "medium", "medium": "low", "low": "low"}
_CLEARLY = 0.8  # a chance from which a finding by weight alone is fairly sure, not only possible


class Found(NamedTuple):
    """A rule in a passage, with its status. `way` is the number of the way that was met, None when the
    weights alone found it; the rest as in `meeting.Match`."""

    rule: DocumentRule
    way: int | None
    view: BlockView
    passage: Passage
    spans: tuple[Span, ...]
    judgement: Judgement
    question: BlockView | None
    confidence: str


def weighed(
    scanned: ScannedText, matches: Iterable[Match], index: RuleIndex, weights: Weights | None
) -> Iterator[Found]:
    """What stands in a document, block by block, from the matches of its ways in the order of the blocks."""
    if weights is None:
        yield from (_as_found(match) for match in matches if not match.behind)
        return
    scale = _Scale(scanned, weights, {rule.id: rule for rule in index.rules})
    groups = groupby(matches, lambda match: match.view.index)
    at, met = _next(groups)
    for number, block in enumerate(scanned.document.blocks):
        here: Sequence[Match] = ()
        if number == at:
            here = met
            at, met = _next(groups)
        # words alone, without any concept of the vocabulary, are not looked at
        if block.kind not in SILENT and (here or scanned.names_by_block[number]):
            yield from scale.found(number, here)


def _next(groups: Iterator[tuple[int, Iterator[Match]]]) -> tuple[int, list[Match]]:
    """The next block with matches, -1 when there is none: one at a time, so that progress can be told."""
    number, group = next(groups, (-1, iter(())))
    return number, list(group)


def _as_found(match: Match) -> Found:
    return Found(
        match.rule,
        match.way,
        match.view,
        match.passage,
        match.spans,
        match.judgement,
        match.question,
        match.rule.detect[match.way].confidence,
    )


_ELSEWHERE = ("aanhef", "elders", "cel", "vakje", "niet-meer")


def leans(match: Match) -> bool:
    """Whether the subject is named elsewhere, or its status is read from another block or cell, so that the
    words of the block cannot speak of it."""
    return _told(match) is None


def _told(match: Match) -> Told | None:
    """What the cues say of a match; None when it leans on what stands elsewhere."""
    if match.question is not None or match.passage.given or any(a == b for a, b in match.spans):
        return None
    if match.rule.detect[match.way].leans or match.view.block.is_header_row:
        return None
    told = as_told(match.judgement, match.view)
    return None if told.by.endswith(_ELSEWHERE) else told


def _goes_on(match: Match) -> bool:
    """Whether a later sentence of the block concludes, or refers back: 'Voor perceel 2 bedraagt deze ...'."""
    after = (sentence for sentence in match.view.sentences if sentence.start >= match.passage.end)
    return any(pronouns(one) or one.concept(CONCLUSION) or _opens_with(one, BACK) for one in after)


def _opens_with(sentence: Passage, name: str) -> bool:
    return any(start == sentence.start for start, _ in sentence.concept(name))


def _turned(match: Match, status: Status) -> bool:
    """Whether words would turn what the cues say round, so that the own sentence has a say: a denial into
    anything else, what is asked into a denial or a mere name. The cells of a row may deny each other, but not
    the question what its answer states; and what may be done with one part of the work says nothing of the
    others."""
    said = match.judgement.status
    if said is Status.NEGATED:
        allows = match.rule.detect[match.way].flip and status is Status.ASSERTED
        return status is not said and not allows
    if said is not Status.ASSERTED:
        return False
    block = match.view.block
    answers = "?" in match.view.scanned.text[block.start : match.passage.start]
    may_deny = block.kind is BlockKind.ROW and not answers
    return status is Status.MENTIONED or (status is Status.NEGATED and not may_deny)


def _is_part(match: Match) -> bool:
    """Whether a match has only a part of its sentence, beside another rule's (`sides.on_its_side`)."""
    passage = match.passage
    return (passage.start, passage.end) not in match.view.scanned.sentences[match.view.index]


def _about(match: Match, matches: Sequence[Match]) -> list[Passage]:
    """The sentences of a block without those that speak of other rules only; none where all may speak of this
    one."""
    sentences = match.view.sentences
    if len(sentences) == 1:
        return []
    own = [one.passage for one in matches if one.rule.id == match.rule.id]
    others = [one.passage for one in matches if one.rule.id != match.rule.id]
    apart = [
        sentence
        for sentence in sentences
        if _holds(sentence, others) and not _holds(sentence, own) and not pronouns(sentence)
    ]
    return [sentence for sentence in sentences if sentence not in apart] if apart else []


def _holds(sentence: Passage, passages: Sequence[Passage]) -> bool:
    return any(sentence.start < one.end and one.start < sentence.end for one in passages)


def _can_be_denied(match: Match) -> bool:
    """Whether a rule may be denied where a match stands: a word there can deny, or one that allows does.
    Without, what is asked is not denied: short plain demands share most of their words with denials."""
    view = match.view
    places = (view.whole, *([view.lead] if view.lead is not None else ()), *view.above)
    return (
        match.judgement.status is Status.NEGATED
        or any(way.flip for way in match.rule.detect)
        or any(_denying(place) for place in places)
    )


def _denying(place: Passage) -> bool:
    """Whether a passage has a word that can deny."""
    return place.scanned.vocabulary.denies.search(place.text) is not None or any(
        cue.means == "negated" and place.own(name) for _, cue, name in place.cues
    )


class _Scale:
    """The weights of a rulebook over the blocks of one document."""

    def __init__(self, scanned: ScannedText, weights: Weights, rules: dict[str, DocumentRule]) -> None:
        self.scanned, self.weights = scanned, weights
        self.marks = BlockMarks(scanned, weights)
        self.columns = {
            name: column for name, column in weights.rules.items() if name in rules and rules[name].by_weight
        }
        self.rules = rules

    def found(self, number: int, matches: Sequence[Match]) -> Iterator[Found]:
        """What stands in one block."""
        rows = self.marks.rows(number)
        sums = self.weights.sums(rows)
        known = {match.rule.id for match in matches}
        # 'bij perceel 2' speaks of lots, but not of them alone
        firm = [match for match in matches if not match.behind and not match.rule.detect[match.way].leans]
        held: set[str] = set()
        for match in sorted(matches, key=lambda one: len(one.behind)):
            if held.isdisjoint(match.behind):
                kept = self._weighed(on_its_side(match, firm), firm, rows, sums)
                if kept is not None:
                    held.add(match.rule.id)
                    yield kept
        heavy = dict(self._heavy(rows, sums, known))
        if not heavy:
            return
        view = matches[0].view if matches else BlockView(self.scanned, number)
        for name, outcome in heavy.items():
            rule = self.rules[name]
            better = {*rule.yields_to, *rule.yields_in_block_to}
            if (
                outcome.status not in rule.drop
                and better.isdisjoint(known)
                and better.isdisjoint(heavy)
                and not ruled_out(rule, view, view.whole)
            ):
                yield self._added(rule, view, outcome)

    def _heavy(
        self, rows: Sequence[int], sums: Sums, known: Collection[str]
    ) -> Iterator[tuple[str, Outcome]]:
        """The rules that words alone find in a block."""
        limits, totals = self.weights.limits, sums.tolist()
        if max(totals) <= limits.considers_from:
            return
        for name, column in self.columns.items():
            if totals[column] > limits.considers_from and name not in known:
                outcome = self.weights.outcome(name, rows, sums, None)
                if outcome.chance >= limits.alone_from:
                    yield name, outcome

    def _weighed(
        self, match: Match, matches: Sequence[Match], rows: Sequence[int], sums: Sums
    ) -> Found | None:
        """A match with the status that the weights give it; None when they speak against it."""
        rule, said = match.rule, match.judgement.status
        told = _told(match) if rule.id in self.columns else None
        if told is None:
            return _as_found(match)
        limit = self.weights.limits.finds_from
        outcome, within = self._made_of(match, rows, sums, told), [match.view.whole]
        if (outcome.status is not said or outcome.chance < limit) and (about := _about(match, matches)):
            outcome, within = self._outcome(match, about, told), about
        turned = _turned(match, outcome.status) or (outcome.status is not said and _is_part(match))
        if outcome.chance < limit or turned:
            # much of a block has nothing to do with it, and no denial reaches beyond its sentence
            alone = self._outcome(match, (match.passage,), told)
            stays = turned and alone.chance >= limit and alone.status is said and not _goes_on(match)
            if outcome.chance < limit or stays:
                outcome, within = alone, [match.passage]
        if outcome.chance < limit and (part := own_part(match, matches)) is not match.passage:
            # what else a sentence asks does not speak against it
            outcome, within = self._outcome(match, (part,), told), [part]
        if outcome.chance < limit and match.judgement.sure and said is Status.NEGATED:
            # what is plainly set aside for something else stands among words of that
            return _as_found(match)
        if outcome.chance < limit or outcome.status in rule.drop:
            return None
        found = _as_found(match)
        if outcome.status is said:
            return found
        judgement = self._judgement(rule, within, outcome.status, said)
        return found._replace(judgement=judgement, confidence=DOWN[found.confidence])

    def _outcome(self, match: Match, parts: Sequence[Passage], told: Told) -> Outcome:
        """What the words of some parts of its block make of a match."""
        rows = self.marks.rows(match.view.index, parts)
        return self._made_of(match, rows, self.weights.sums(rows), told)

    def _made_of(self, match: Match, rows: Sequence[int], sums: Sums, told: Told) -> Outcome:
        outcome = self.weights.outcome(match.rule.id, rows, sums, told)
        if outcome.status is Status.NEGATED and not _can_be_denied(match):
            return self.weights.outcome(match.rule.id, rows, sums, told, denies=False)
        return outcome

    def _added(self, rule: DocumentRule, view: BlockView, outcome: Outcome) -> Found:
        """What the weights alone find, in the sentence that speaks most for it."""
        passages = [view.whole] if view.block.kind is BlockKind.ROW else view.sentences
        speaks_for = self.weights.table[:, self.columns[rule.id]].item
        passage, spans = max(
            ((part, self._heaviest(part, speaks_for)) for part in passages),
            key=lambda pair: sum(weight for weight, _ in pair[1]),
        )
        places = tuple(sorted(span for _, span in spans)) or ((passage.start, passage.end),)
        confidence = "medium" if outcome.chance > _CLEARLY else "low"
        judgement = self._judgement(rule, [view.whole], outcome.status)
        return Found(rule, None, view, passage, places, judgement, None, confidence)

    def _heaviest(self, passage: Passage, weighs: Callable[[int], int]) -> list[tuple[int, Span]]:
        """The words of a passage that weigh most, each word once: (weight, place). `weighs` tells what a row
        of the table weighs."""
        found: dict[str, tuple[int, Span]] = {}
        for word, place in self._readable(passage):
            (rows,) = self.weights.rows_of([word])
            weight = sum(map(weighs, rows))
            if weight > 0 and word not in found:
                found[word] = weight, place
        return sorted(found.values(), reverse=True)[:_SHOWN]

    def _readable(self, passage: Passage) -> Iterator[tuple[str, Span]]:
        """The words of a passage that mean something to people by themselves: no '€' and no '000'."""
        words = places_of_words(self.scanned.folded, passage.start, passage.end)
        return ((word, place) for word, place in words if word[0].isalpha() and len(word) > 1)

    def _judgement(
        self, rule: DocumentRule, passages: Sequence[Passage], status: Status, other: Status | None = None
    ) -> Judgement:
        """A status by weight, with the words of some passages that speak most for it, above another when
        given, in the order of the text."""
        weights = self.weights.of_status[self.columns[rule.id]]
        column = _STATUSES.index(status)
        above = None if other is None else _STATUSES.index(other)

        def weighs(row: int) -> int:
            there: list[int] = weights[row].tolist()
            return there[column] - (0 if above is None else there[above])

        heaviest = sorted((pair for part in passages for pair in self._heaviest(part, weighs)), reverse=True)
        best = sorted(heaviest[:_SHOWN], key=lambda pair: pair[1])
        cues = [(WEIGHED, self.scanned.text[start:end]) for _, (start, end) in best]
        return Judgement(status, tuple(cues) or ((WEIGHED_WHOLE, ""),))
