"""A scanned document: which concepts stand where, in which sentence and under which heading."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import accumulate
from typing import Any

from procurement_app.documents.model import Block, BlockKind, Document
from procurement_app.screening.rulebook.vocabulary import Cue, Vocabulary
from procurement_app.screening.scanned.mending import broken_words, mended_places, with_zeros
from procurement_app.screening.scanned.standing import Standing, StandingWithin, numbers_of
from procurement_app.screening.text.choices import as_chosen, is_checklist
from procurement_app.screening.text.labelled import is_labelled, with_rows
from procurement_app.screening.text.numerals import Value
from procurement_app.screening.text.patterns import ReadyPattern, Tokens, Words, tokenise, walks
from procurement_app.screening.text.readers import READERS
from procurement_app.screening.text.scan import Place, fold, joints, only_letters
from procurement_app.screening.text.sentences import Span, clauses, sentences
from procurement_app.screening.text.wide_rows import in_pieces

_ITEM = re.compile(r"[-–•*▪◦]\s|[a-z0-9]{1,2}[.)]\s")
_SPACES = "   "
_NOWHERE: list[Span] = []
_NOTHING: frozenset[int] = frozenset()
_PASSED_OVER = (BlockKind.HEADER, BlockKind.FOOTER, BlockKind.FOOTNOTE)


class Passage:
    """A sentence, cell, row or block: places of concepts, cues and values in it, found when asked for.

    All spans are offsets in the text of the document. `given` are concepts that stand at a place in other
    words: a word that refers back to them, or a cell under a head that names them. `number` is the bit of the
    passage in what is known of the whole document (see `standing`), if it has one. `notes` is what others
    worked out for this passage and will ask again.
    """

    __slots__ = (
        "_by_literal",
        "_clauses",
        "_concepts",
        "_cue_names",
        "_cues",
        "_literals",
        "_loose",
        "_masks",
        "_spans",
        "_tokens",
        "_values",
        "_vocabulary",
        "_words",
        "end",
        "given",
        "notes",
        "number",
        "scanned",
        "start",
    )

    def __init__(
        self,
        scanned: ScannedText,
        start: int,
        end: int,
        given: Mapping[str, Span] | None = None,
        number: int | None = None,
    ) -> None:
        self.scanned, self.start, self.end, self.number = scanned, start, end, number
        self.given = given or {}
        self.notes: dict[str, Any] = {}
        self._spans: dict[str, list[Span]] = {}
        self._concepts: dict[str, list[Span]] = {}
        self._values: dict[str, list[Value]] = {}
        self._words: dict[Span, Words] = {}
        self._vocabulary: frozenset[str] | None = None
        self._literals: set[int] | None = None
        self._by_literal: dict[int, list[Span]] | None = None
        self._clauses: list[Span] | None = None
        self._cue_names: set[str] | None = None
        self._cues: list[tuple[str, Cue, str]] | None = None
        self._masks: list[tuple[Span, str]] | None = None
        self._tokens: Tokens | None = None
        self._loose: bool | None = None

    @property
    def text(self) -> str:
        return self.scanned.text[self.start : self.end]

    @property
    def vocabulary(self) -> frozenset[str]:
        """The words in it, folded, as runs of letters, without order or place: what an expression cannot do
        without is looked up here before it is tried."""
        if self._vocabulary is None:
            self._vocabulary = frozenset(self.scanned.letters[self.start : self.end].split())
        return self._vocabulary

    @property
    def literals(self) -> set[int]:
        """The numbers of the literals that the scan found here."""
        if self._literals is None:
            self._literals = set(self.by_literal)
        return self._literals

    @property
    def by_literal(self) -> dict[int, list[Span]]:
        """Where the scan found each literal here."""
        if self._by_literal is None:
            self._by_literal = self.scanned.between(self.start, self.end)
        return self._by_literal

    def hits(self, name: str) -> list[Span]:
        """Places of the plain forms of a scan name."""
        scanned = self.scanned
        found = scanned.vocabulary.scanner.literals.get(name, _NOTHING) & self.literals
        if not found:
            return _NOWHERE
        places = self.by_literal
        spans = [(literal, places[literal]) for literal in found]
        return scanned.vocabulary.scanner.spans(name, scanned.text, scanned.joints, spans)

    @property
    def anchors(self) -> set[str]:
        """The concepts, apart from common ones, of which a word was found here. `own` tells where."""
        known = self.scanned.vocabulary.anchors_by_literal
        found = {name for literal in self.literals & known.keys() for name in known[literal]}
        return found | self.given.keys()

    @property
    def cues(self) -> list[tuple[str, Cue, str]]:
        """The cues that can set a status here: name, cue and scan name, in order. `own` tells where they
        stand."""
        if self._cues is None:
            known = self.scanned.vocabulary.cues_by_name
            self._cues = [(*known[name], name) for name in sorted(self._named & known.keys())]
        return self._cues

    @property
    def _named(self) -> set[str]:
        """The cues of which a word was found here, as scan names."""
        if self._cue_names is None:
            known = self.scanned.vocabulary.cues_by_literal
            self._cue_names = {name for literal in self.literals & known.keys() for name in known[literal]}
        return self._cue_names

    @property
    def masks(self) -> list[tuple[Span, str]]:
        """Where words stand that only look like cues, and what cues they hide ("": any)."""
        if self._masks is None:
            known = self.scanned.vocabulary.masks
            hiding = self._named & known.keys()
            self._masks = [(span, known[name]) for name in hiding for span in self.own(name)]
        return self._masks

    @property
    def clauses(self) -> list[Span]:
        if self._clauses is None:
            starts = [start for start, _ in self.hits("clause-start")]
            self._clauses = clauses(self.scanned.text, (self.start, self.end), starts)
        return self._clauses

    def own(self, name: str) -> list[Span]:
        """Places of a concept or cue by its own words and patterns, without what it includes."""
        found = self._spans.get(name)
        if found is None:
            number = self.number
            found = _NOWHERE
            if number is None or self.scanned.standing[name] >> number & 1:
                found = self._own(name)
            self._spans[name] = found
        return found

    def _own(self, name: str) -> list[Span]:
        scanned, number = self.scanned, self.number
        vocabulary = scanned.vocabulary
        patterns: Sequence[ReadyPattern] = ()
        if number is None:
            places = self.hits(name)
            if finder := vocabulary.finders.get(name):
                patterns = finder.within(self.literals)
        else:
            forms, of_patterns = scanned.standing.parts[name]
            places = self.hits(name) if forms >> number & 1 else _NOWHERE
            patterns = [pattern for bits, pattern in of_patterns if bits >> number & 1]
        if patterns and (found := walks(patterns, self)):
            places = self._joined(places, found)
        if places and name in vocabulary.nevers and (never := self.hits(f"never:{name}")):
            places = [place for place in places if not any(a < place[1] and place[0] < b for a, b in never)]
        return [self.given[name], *places] if name in self.given else places

    def _joined(self, places: list[Span], walked: list[Words]) -> list[Span]:
        """Places of plain forms and of token patterns together, in order."""
        found = set(places)
        for words in walked:
            place = words[0][0], words[-1][1]
            found.add(place)
            self._words.setdefault(place, words)
        return sorted(found)

    @property
    def tokens(self) -> Tokens:
        """The words as token patterns read them, folded, and where each begins."""
        if self._tokens is None:
            self._tokens = tokenise(self.scanned.folded[self.start : self.end], self.start)
        return self._tokens

    def spaces(self, one: int, other: int) -> int:
        """How many tokens at least lie from the one place to the other: one for each space (0 where
        spaces stand in rows, which are one token)."""
        folded = self.scanned.folded
        if self._loose is None:
            self._loose = folded.find(_SPACES, self.start, self.end) >= 0
        return 0 if self._loose else folded.count(" ", min(one, other), max(one, other))

    def words_of(self, place: Span) -> Sequence[Span]:
        """The words that make up a place of a concept: of a token pattern only those it names."""
        return self._words.get(place) or (place,)

    def concept(self, name: str) -> list[Span]:
        """Places of a concept, or of anything that it includes."""
        found = self._concepts.get(name)
        if found is None:
            found = self._concepts[name] = self._concept(name)
        return found

    def places(self, names: Iterable[str]) -> Iterator[Span]:
        """Places of any of some concepts, concept by concept."""
        for name in names:
            yield from self.concept(name)

    def _concept(self, name: str) -> list[Span]:
        scanned, number = self.scanned, self.number
        members: Collection[str]
        if number is None:
            members = self._members_here(name)
        elif not scanned.standing_within[name] >> number & 1:
            return _NOWHERE
        else:
            members = scanned.vocabulary.members[name]
        if len(members) == 1:
            (member,) = members
            return self.own(member)
        found = [places for member in members if (places := self.own(member))]
        if len(found) == 1:
            return found[0]
        return sorted({place for places in found for place in places})

    def _members_here(self, name: str) -> list[str]:
        """What counts as a concept and may stand here, by the words that were found."""
        vocabulary, literals, given = self.scanned.vocabulary, self.literals, self.given
        known = vocabulary.own_literals
        return [
            member
            for member in vocabulary.members[name]
            if not known[member].isdisjoint(literals) or member in given
        ]

    def values(self, kind: str) -> list[Value]:
        """Values of a type, in order of place."""
        if kind not in self._values:
            found = [
                Value(value.number, value.start + self.start, value.end + self.start)
                for value in READERS[kind](with_zeros(self.text))
            ]
            self._values[kind] = sorted(found, key=lambda value: value.start)
        return self._values[kind]

    def clause_of(self, span: Span) -> int:
        """The number of the clause in which a span begins."""
        for index, (_, end) in enumerate(self.clauses):
            if span[0] < end:
                return index
        return len(self.clauses) - 1


class ScannedText:
    """A document after its one scan. `text` is that of the document, with blanks for what nobody ticked, and
    each line of a label and its answer is a row. Blocks are looked into only when a rule asks. Without
    `numbered` what is known of the whole document rules nothing out in a passage; the outcome is the same."""

    def __init__(self, document: Document, vocabulary: Vocabulary, *, numbered: bool = True) -> None:
        self.vocabulary, self.numbered = vocabulary, numbered
        self.text, blocks = with_rows(as_chosen(document.text), in_pieces(document.blocks))
        self.document = document if blocks is document.blocks else replace(document, blocks=blocks)
        self.folded = fold(self.text)
        self.joints = joints(self.folded)
        # a long document has a million places: as tuples they would be the largest thing in memory
        self._numbers, self._starts, self._ends = array("i"), array("i"), array("i")
        for found in vocabulary.scanner.portions(self.folded, self.joints):
            for column, values in zip(self._places, zip(*found, strict=True), strict=False):
                column.extend(values)
        if broken := broken_words(self.folded, vocabulary):
            for place in {*mended_places(vocabulary.scanner, self.folded, broken)}:
                self._add(place)
        self._with: dict[frozenset[str], int] = {}
        self._headings: dict[int, Passage] = {}

    @property
    def _places(self) -> tuple[array[int], array[int], array[int]]:
        """The literals, starts and ends of all that the scan found, in order of the ends."""
        return self._numbers, self._starts, self._ends

    def _add(self, place: Place) -> None:
        """Put a place among the others, unless it is there."""
        first, last = bisect_left(self._ends, place[2]), bisect_right(self._ends, place[2])
        if place[:2] not in zip(self._numbers[first:last], self._starts[first:last], strict=True):
            for column, value in zip(self._places, place, strict=True):
                column.insert(last, value)

    def between(self, start: int, end: int) -> dict[int, list[Span]]:
        """The places of literals that lie wholly inside a span, by literal and in order."""
        first, last = bisect_right(self._ends, start), bisect_right(self._ends, end)
        found: dict[int, list[Span]] = {}
        places = zip(self._starts[first:last], self._ends[first:last], strict=True)
        for literal, place in zip(self._numbers[first:last], places, strict=True):
            if place[0] >= start:
                if literal in found:
                    found[literal].append(place)
                else:
                    found[literal] = [place]
        return found

    def heading(self, index: int) -> Passage:
        """A block that stands above others, as one passage; many ask for it, so it is kept."""
        found = self._headings.get(index)
        if found is None:
            block = self.document.blocks[index]
            number = index if self.numbered else None
            found = self._headings[index] = Passage(self, block.start, block.end, number=number)
        return found

    def blocks_with(self, names: frozenset[str]) -> int:
        """The blocks in which one of these concepts or cues can stand, without what they include: bit
        `n` of the number stands for block `n`."""
        return self.with_one_of(names) & ((1 << len(self.document.blocks)) - 1)

    def blocks_of(self, concepts: Iterable[str]) -> Iterator[int]:
        """The numbers of the blocks in which one of these concepts, or what they include, can stand."""
        members = (member for name in concepts for member in self.vocabulary.members[name])
        return numbers_of(self.blocks_with(frozenset(members)))

    def with_one_of(self, names: frozenset[str]) -> int:
        """As `blocks_with`, with the bits of sentences too."""
        found = self._with.get(names)
        if found is None:
            found = 0
            for name in names:
                found |= self.standing[name]
            self._with[names] = found
        return found

    @property
    def literals(self) -> frozenset[int]:
        """The numbers of the literals that the scan found in any block."""
        return self.standing.literals

    @cached_property
    def letters(self) -> str:
        """The folded text with a space for all that is no letter."""
        return only_letters(self.folded)

    @cached_property
    def is_checklist(self) -> bool:
        """Whether its empty boxes are a list to check off."""
        return is_checklist(self.text)

    @cached_property
    def sentences(self) -> list[list[Span]]:
        """For each block its sentences; for a row those of its cells, and then the row as a whole (its cells
        answer each other)."""
        return [_sentences(self.text, block) for block in self.document.blocks]

    @cached_property
    def first_sentences(self) -> list[int]:
        """For each block, and the end of the last, the bit of its first sentence."""
        return list(accumulate(map(len, self.sentences), initial=len(self.document.blocks)))

    @cached_property
    def standing(self) -> Standing:
        """Where concepts and cues can stand, by their own words and patterns."""
        spans = [(block.start, block.end) for block in self.document.blocks]
        spans += [span for found in self.sentences for span in found]
        return Standing(self.vocabulary, spans, self._places)

    @cached_property
    def standing_within(self) -> StandingWithin:
        """Where concepts can stand, or anything that they include."""
        return StandingWithin(self.standing, self.vocabulary.members)

    @cached_property
    def above(self) -> list[tuple[int, ...]]:
        """For each block the head rows of its table and the headings above it, nearest first."""
        found: list[tuple[int, ...]] = []
        headings: list[int] = []
        heads: dict[int, int] = {}
        blocks = self.document.blocks
        for index, block in enumerate(blocks):
            while block.kind is BlockKind.HEADING and headings and blocks[headings[-1]].level >= block.level:
                headings.pop()
            own = heads.get(block.table) if block.table is not None else None
            found.append((*(() if own is None else (own,)), *reversed(headings)))
            if block.kind is BlockKind.HEADING:
                headings.append(index)
            if block.table is not None and block.is_header_row:
                heads[block.table] = index
        return found

    @cached_property
    def heads(self) -> list[int | None]:
        """For each block the head row of its table."""
        heads: dict[int | None, int] = {}
        found: list[int | None] = []
        for index, block in enumerate(self.document.blocks):
            found.append(None if block.is_header_row else heads.get(block.table))
            if block.table is not None and block.is_header_row:
                heads[block.table] = index
        return found

    @cached_property
    def first_rows(self) -> dict[int, Block]:
        """The first row of each table."""
        found: dict[int, Block] = {}
        for block in self.document.blocks:
            if block.table is not None:
                found.setdefault(block.table, block)
        return found

    @cached_property
    def leads(self) -> list[int | None]:
        """For each list item the block ending in a colon that its list hangs on."""
        lead: int | None = None
        found: list[int | None] = []
        for index, block in enumerate(self.document.blocks):
            if is_labelled(block) or block.kind in _PASSED_OVER:
                found.append(None)
                continue
            is_item = (
                block.kind is BlockKind.LIST or _ITEM.match(self.text, block.start, block.end) is not None
            )
            found.append(lead if is_item else None)
            if not is_item:
                lead = index if self.text[block.start : block.end].rstrip().endswith(":") else None
        return found

    @cached_property
    def above_rows(self) -> list[int]:
        """For each row the block above its table, or above the lines of labels and the list it stands among
        (-1: none); for other blocks the one before."""
        found: list[int] = []
        blocks = self.document.blocks
        for index, block in enumerate(blocks):
            before = blocks[index - 1] if index else None
            goes_on = before is not None and (
                (block.table is not None and before.table == block.table)
                or (_is_point(block) and _is_point(before))
            )
            found.append(found[-1] if goes_on else index - 1)
        return found

    @cached_property
    def names_by_block(self) -> list[set[str]]:
        """For each block the concepts, apart from common ones, that can stand in it."""
        found: list[set[str]] = [set() for _ in self.document.blocks]
        known = self.vocabulary.anchors_by_literal
        only_blocks = (1 << len(found)) - 1
        for name in {name for literal in self.literals for name in known.get(literal, ())}:
            for number in numbers_of(self.standing[name] & only_blocks):
                found[number].add(name)
        return found


def _is_point(block: Block) -> bool:
    """Whether a block is a point of a list, or a line of a label and its answer."""
    return block.kind is BlockKind.LIST or is_labelled(block)


def _sentences(text: str, block: Block) -> list[Span]:
    is_row = block.kind is BlockKind.ROW
    parts = block.cells if is_row and block.cells else ((block.start, block.end),)
    found = [span for start, end in parts for span in sentences(text, start, end)]
    if is_row and len(found) > 1:
        found.append((block.start, block.end))
    return found


class BlockView:
    """One block with its passages and what stands above it. `notes` is what others worked out for it."""

    def __init__(self, scanned: ScannedText, index: int) -> None:
        self.scanned, self.index = scanned, index
        self.block: Block = scanned.document.blocks[index]
        self._sentences: dict[int, Passage] = {}
        self.notes: dict[str, Any] = {}

    @cached_property
    def whole(self) -> Passage:
        number = self.index if self.scanned.numbered else None
        return Passage(self.scanned, self.block.start, self.block.end, number=number)

    @cached_property
    def sentences(self) -> list[Passage]:
        """The sentences; for a row those of its cells, and then the row as a whole."""
        return [self.sentence(place) for place in range(len(self.scanned.sentences[self.index]))]

    def sentence(self, place: int) -> Passage:
        """One of the sentences, counted from 0; made when asked for, as most are not looked into."""
        found = self._sentences.get(place)
        if found is None:
            scanned = self.scanned
            spans = scanned.sentences[self.index]
            if self.block.kind is BlockKind.ROW and place == len(spans) - 1 > 0:
                found = self.whole
            else:
                number = scanned.first_sentences[self.index] + place if scanned.numbered else None
                found = Passage(scanned, *spans[place], number=number)
            self._sentences[place] = found
        return found

    @property
    def head(self) -> Block | None:
        """The head row of the table that a row stands in."""
        number = self.scanned.heads[self.index]
        return None if number is None else self.scanned.document.blocks[number]

    @cached_property
    def lead(self) -> Passage | None:
        """The sentence ending in a colon that a list item hangs on."""
        number = self.scanned.leads[self.index]
        return None if number is None else BlockView(self.scanned, number).sentences[-1]

    @cached_property
    def above(self) -> list[Passage]:
        """The headings above (nearest first) and the head row of the table."""
        return [self.scanned.heading(index) for index in self.scanned.above[self.index]]
