"""A typed text against the rules: what is found, and for a rule why it did or did not match.

Why a rule did not match is found by trying: which of its words stand there, and whether it would match
without one of its limits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import permutations
from typing import Any, Final

from procurement_app.documents.model import Block, BlockKind, Document
from procurement_app.screening.explaining.reasons import STATUS_WORDS, item_name, trace
from procurement_app.screening.explaining.sought_words import BLOCKS, REACH
from procurement_app.screening.finding.matcher import match_document
from procurement_app.screening.finding.meeting import Match
from procurement_app.screening.finding.rule_index import RuleIndex
from procurement_app.screening.model import Finding, Status
from procurement_app.screening.rulebook.book import LocalText, Rulebook
from procurement_app.screening.rulebook.detection import (
    WHOLE_BLOCKS,
    DocumentRule,
    Way,
    alternatives,
    value_type,
)
from procurement_app.screening.scanned.passage import BlockView, Passage, ScannedText
from procurement_app.screening.screen import screen
from procurement_app.screening.text.sentences import Span
from procurement_app.screening.trying.accounts import Account, Accounts

_ITEM = re.compile(r"[-•*]\s+|\d{1,2}[.)]\s+")
_SHOWN_FORMS = 5
_WHY_NOT: Final = {
    "yields": LocalText(
        nl="De regel zou iets vinden, maar wijkt voor een regel die deze tekst beter verklaart: {names}.",
        en="The rule would find something, but gives way to a rule that explains this text better: {names}.",
    ),
    "weighed": LocalText(
        nl="De regel zou iets vinden, maar de woorden eromheen spreken dat samen duidelijk tegen.",
        en="The rule would find something, but the words around it together speak clearly against it.",
    ),
    "drop": LocalText(
        nl="De tekst {status}; in die status telt het voor deze regel niet als vondst.",
        en="The text says ‘{status}’; in that status it is no finding for this rule.",
    ),
    "unless-rule": LocalText(
        nl="De regel zou iets vinden, maar in dezelfde alinea of rij staat wat hem uitsluit: {words}.",
        en="The rule would find something, but the same paragraph or row holds what rules it out: {words}.",
    ),
    "deprecated": LocalText(
        nl="Deze regel is vervallen en zoekt niet meer.",
        en="This rule was withdrawn and no longer searches.",
    ),
    "missing": LocalText(nl="Er ontbreekt: {names}.", en="Missing: {names}."),
    "apart": LocalText(
        nl="De woorden staan wel in de tekst, maar niet samen {reach}.",
        en="The words stand in the text, but not together {reach}.",
    ),
    "near": LocalText(
        nl="De woorden staan te ver uit elkaar: er mogen hoogstens {near} woorden van het eerste tot het "
        "laatste liggen.",
        en="The words stand too far apart: at most {near} words may lie from the first to the last.",
    ),
    "unless": LocalText(nl="Er staat iets bij dat niet mag: {words}.", en="It stands beside {words}."),
    "heading": LocalText(
        nl="In de kop erboven moet staan: {names}.", en="The heading above must hold: {names}."
    ),
    "blocks": LocalText(nl="Deze manier kijkt alleen in: {names}.", en="This way looks only in: {names}."),
    "when": LocalText(
        nl="Deze manier geldt alleen als de tekst zegt ‘{status}’; dat zegt hij hier niet.",
        en="This way counts only when the text says ‘{status}’, which it does not say here.",
    ),
    "inside": LocalText(
        nl="De woorden van ‘{inner}’ staan tussen die van ‘{outer}’ ({words}). Zet ze samen in een patroon "
        "van één begrip.",
        en="The words of ‘{inner}’ stand among those of ‘{outer}’ ({words}). Put them together in a pattern "
        "of one concept.",
    ),
    "other": LocalText(
        nl="De woorden staan er, maar samen vormen zij hier geen vondst.",
        en="The words are there, but together they make no finding here.",
    ),
}


@dataclass(frozen=True, slots=True)
class Needed:
    """Something that a way looks for: what it is called, some of its words, and what of it stands there."""

    name: str
    words: tuple[str, ...]
    there: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WayTried:
    """One way of a rule on a text: what it needs, and what stood in the way (empty: it met)."""

    name: str
    reach: str
    needs: tuple[Needed, ...]
    obstacles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RuleTried:
    """One rule on a text, the nearest ways first. `stopped` says why it found nothing though one met; `steps`
    has the trace of each finding, in words for people."""

    rule: str
    findings: tuple[Finding, ...]
    steps: tuple[tuple[str, ...], ...]
    stopped: str
    ways: tuple[WayTried, ...]


def typed_document(text: str, heading: str = "", head: str = "") -> Document:
    """What somebody typed, as a document: a block a line, '# ' before a heading, '- ' before a list item, and
    '|' between the cells of a row. `heading` stands above all, `head` is the head row of every table."""
    lines = [(f"# {heading.strip()}" if heading.strip() else ""), *text.splitlines()]
    builder = _Builder(head)
    for line in lines:
        builder.add(line)
    return Document("werkbank", "text", builder.text.rstrip("\n"), builder.blocks, language="nl")


class _Builder:
    def __init__(self, head: str) -> None:
        self.head = [cell.strip() for cell in head.split("|")] if head.strip() else []
        self.text, self.blocks = "", list[Block]()
        self.section: tuple[str, ...] = ()
        self.table, self.in_table = 0, False

    def add(self, line: str) -> None:
        line = line.strip()
        if not line:
            self.in_table = False
        elif "|" in line or "\t" in line:
            cells = [cell.strip() for cell in re.split(r"[|\t]", line.strip("|"))]
            if not self.in_table:
                self.table += 1
                if self.head:
                    self._row(self.head, is_head=True)
            self.in_table = True
            self._row(cells)
        else:
            self.in_table = False
            self._words(line)

    def _words(self, line: str) -> None:
        if line.startswith("# "):
            words = line.removeprefix("# ").strip()
            self._block(BlockKind.HEADING, words, level=1, section=())
            self.section = (words,)
            return
        kind = BlockKind.LIST if _ITEM.match(line) else BlockKind.PARAGRAPH
        self._block(kind, line, section=self.section)

    def _row(self, cells: Sequence[str], *, is_head: bool = False) -> None:
        spans, start = [], len(self.text)
        for cell in cells:
            spans.append((start, start + len(cell)))
            start += len(cell) + 1
        self._block(
            BlockKind.ROW,
            "\t".join(cells),
            section=self.section,
            cells=tuple(spans),
            table=self.table,
            is_header_row=is_head,
        )

    def _block(self, kind: BlockKind, words: str, **more: Any) -> None:
        start = len(self.text)
        self.text += words + "\n"
        self.blocks.append(Block(kind, start, start + len(words), **more))


class Workbench:
    """A text with all that the rulebook makes of it. Sentences are in `language` ("nl" or "en")."""

    def __init__(self, document: Document, book: Rulebook, on: date, language: str = "nl") -> None:
        self.document, self.book, self.on, self.language = document, book, on, language
        self.scanned = ScannedText(document, book.vocabulary)
        self.rules: list[DocumentRule] = book.of_kind("instrument", "barrier")
        self.findings = screen(document, book, on, language=language, scanned=self.scanned)

    def near_misses(self) -> list[str]:
        """The rules that found nothing, though words stand there that one of their ways hangs on."""
        index = RuleIndex(self.rules, self.book.vocabulary)
        names = set().union(*self.scanned.names_by_block) if self.document.blocks else set()
        found = {finding.rule for finding in self.findings}
        return [rule.id for rule in index.hung_on(names) if rule.id not in found]

    def why(self, rule: DocumentRule) -> RuleTried:
        """Why a rule did or did not find something in this text."""
        found = tuple(finding for finding in self.findings if finding.rule == rule.id)
        ways = tuple(sorted((self._way(rule, way) for way in rule.detect), key=_distance))
        return RuleTried(
            rule.id, found, tuple(map(self._steps, found)), "" if found else self._stopped(rule), ways
        )

    def _steps(self, finding: Finding) -> tuple[str, ...]:
        assert finding.grounds is not None
        return trace(
            finding.grounds, finding.status, finding.values, self.language, vocabulary=self.book.vocabulary
        )

    def accounts(self) -> list[Account]:
        """What gap and contradiction rules say of this text, and what decides it."""
        return Accounts(self.scanned, self.findings, self.book, self.on, self.language).all()

    def _stopped(self, rule: DocumentRule) -> str:
        if rule.status == "deprecated":
            return self._say("deprecated")
        if self._would_match(rule):
            others = {*rule.yields_to, *rule.yields_in_block_to} & {found.rule for found in self.findings}
            titles = [self.book.rules[other].title.in_language(self.language) for other in sorted(others)]
            if titles:
                return self._say("yields", names=", ".join(titles))
            return self._say("weighed") if self.book.weights else ""
        free = rule.model_copy(update={"drop": ()})
        for match in self._matches(free):
            return self._say("drop", status=self._status(match.judgement.status))
        if rule.unless and self._would_match(rule.model_copy(update={"unless": (), "drop": ()})):
            words = [word for name in rule.unless for word in self._words_of(name, self._blocks())]
            return self._say("unless-rule", words=_quoted(words))
        return ""

    def _would_match(self, rule: DocumentRule) -> bool:
        return any(True for _ in self._matches(rule))

    def _matches(self, rule: DocumentRule) -> Iterator[Match]:
        """What a rule, perhaps changed, finds when there is no other rule."""
        index = RuleIndex([rule], self.book.vocabulary)
        return (match for match in match_document(self.scanned, index) if match.rule.id == rule.id)

    def _way(self, rule: DocumentRule, way: Way) -> WayTried:
        passage = self._best_passage(way)
        needs = tuple(
            Needed(
                self._called(item),
                self._forms(item),
                tuple(dict.fromkeys(_texts(passage, item))) if passage else (),
            )
            for item in way.all_of
        )
        reach = REACH[way.within].in_language(self.language)
        obstacles = tuple(self._obstacles(rule, way, needs, passage))
        if not obstacles:  # what a reference joined stands in several passages
            needs = tuple(
                need if need.there else replace(need, there=self._anywhere(item))
                for item, need in zip(way.all_of, needs, strict=True)
            )
        return WayTried(way.name, reach, needs, obstacles)

    def _obstacles(
        self, rule: DocumentRule, way: Way, needs: Sequence[Needed], passage: Passage | None
    ) -> Iterator[str]:
        """What keeps one way from meeting, the nearest first; nothing when it meets."""
        missing = [(item, need) for item, need in zip(way.all_of, needs, strict=True) if not need.there]
        nowhere = not all(self._anywhere(item) for item, _ in missing)
        # a reference to the heading ('hieraan') meets a way without its words
        if self._alone(rule, way) and not nowhere:
            return
        if nowhere:
            yield self._say("missing", names=", ".join(need.name for _, need in missing))
            return
        if missing:
            yield self._say("apart", reach=REACH[way.within].in_language(self.language))
            return
        if passage is not None and (told := self._inside(way, passage)):
            yield told
            return
        limits = list(self._limits(way, passage))
        free = way.model_copy(update={name: value for name, value, _ in limits})
        if not self._alone(rule, free):
            yield self._say("other")
            return
        for name, _, said in limits:
            if not self._alone(rule, free.model_copy(update={name: getattr(way, name)})):
                yield said

    def _inside(self, way: Way, passage: Passage) -> str:
        """That the words of one item stand only among those of another; nothing when they stand apart."""
        for inner, outer in permutations(way.all_of, 2):
            own, others = _places(passage, inner), _places(passage, outer)
            if all(any(_holds(other, place) for other in others) for place in own):
                words = _quoted([*_texts(passage, inner)[:1], *_texts(passage, outer)[:1]])
                return self._say("inside", inner=self._called(inner), outer=self._called(outer), words=words)
        return ""

    def _limits(self, way: Way, passage: Passage | None) -> Iterator[tuple[str, Any, str]]:
        """Each limit of a way: its field, the value that takes it away, and the sentence that tells it."""
        if way.blocks:
            names = ", ".join(
                BLOCKS[kind.value].in_language(self.language) for kind in way.blocks if kind in BLOCKS
            )
            yield "blocks", (), self._say("blocks", names=names)
        if way.unless and passage is not None:
            words = [word for name in way.unless for word in self._words_of(name, [passage])]
            if words:
                yield "unless", (), self._say("unless", words=_quoted(words))
        if way.heading:
            names = ", ".join(self._called(name) for name in way.heading)
            yield "heading", (), self._say("heading", names=names)
        if way.near:
            yield "near", 0, self._say("near", near=way.near)
        if way.when is not None:
            yield "when", None, self._say("when", status=self._status(way.when))

    def _alone(self, rule: DocumentRule, way: Way) -> bool:
        """Whether a rule of only this way, without what else may stop it, finds something."""
        return self._would_match(rule.model_copy(update={"detect": (way,), "unless": (), "drop": ()}))

    def _best_passage(self, way: Way) -> Passage | None:
        """The passage in which most of what a way needs stands."""
        passages = [
            passage
            for number in range(len(self.document.blocks))
            for passage in self._passages(way, BlockView(self.scanned, number))
        ]
        held = [(sum(bool(_texts(passage, item)) for item in way.all_of), passage) for passage in passages]
        return max(held, key=lambda pair: pair[0])[1] if held else None

    def _passages(self, way: Way, view: BlockView) -> Sequence[Passage]:
        return [view.whole] if way.within in WHOLE_BLOCKS else view.sentences

    def _blocks(self) -> list[Passage]:
        return [Passage(self.scanned, block.start, block.end) for block in self.document.blocks]

    def _anywhere(self, item: str | tuple[str, ...]) -> tuple[str, ...]:
        """What stands of an item anywhere in the text."""
        texts = (text for passage in self._blocks() for text in _texts(passage, item))
        return tuple(dict.fromkeys(texts))

    def _words_of(self, name: str, passages: Iterable[Passage]) -> list[str]:
        return [word for passage in passages for word in _texts(passage, name)]

    def _called(self, item: str | tuple[str, ...]) -> str:
        join = " of " if self.language == "nl" else " or "
        return join.join(item_name(name, self.book.vocabulary, self.language) for name in alternatives(item))

    def _forms(self, item: str | tuple[str, ...]) -> tuple[str, ...]:
        vocabulary = self.book.vocabulary
        forms = [
            form.strip("*=")
            for name in alternatives(item)
            if not value_type(name)
            for member in [name, *sorted(vocabulary.members[name] - {name})]
            for form in vocabulary.concepts[member].forms
            if "(" not in form
        ]
        return tuple(dict.fromkeys(forms))[:_SHOWN_FORMS]

    def _status(self, status: Status) -> str:
        return STATUS_WORDS[status.value].in_language(self.language)

    def _say(self, code: str, **words: object) -> str:
        return _WHY_NOT[code].in_language(self.language).format(**words)


def _distance(way: WayTried) -> tuple[bool, int, float]:
    """How far a way is from meeting, to show the nearest first."""
    there = sum(bool(need.there) for need in way.needs)
    return bool(way.obstacles), -min(there, 1), len(way.needs) - there


def _texts(passage: Passage, item: str | tuple[str, ...]) -> list[str]:
    """The words in a passage that are one of these concepts or values."""
    return [passage.scanned.text[start:end] for start, end in _places(passage, item)]


def _places(passage: Passage, item: str | tuple[str, ...]) -> list[Span]:
    """Where words in a passage are one of these concepts or values."""
    found: list[Span] = []
    for name in alternatives(item):
        kind = value_type(name)
        if kind is None:
            found += passage.concept(name)
        else:
            found += [(value.start, value.end) for value in passage.values(kind)]
    return found


def _holds(outer: Span, inner: Span) -> bool:
    return outer != inner and outer[0] <= inner[0] and inner[1] <= outer[1]


def _quoted(words: Iterable[str]) -> str:
    return ", ".join(f"‘{word}’" for word in dict.fromkeys(words))
