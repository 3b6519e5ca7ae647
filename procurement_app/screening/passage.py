"""A scanned document: which concepts stand where, in which sentence and under which heading."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from procurement_app.documents.model import Block, BlockKind, Document
from procurement_app.screening.mending import broken_words, mended_hits, with_zeros
from procurement_app.screening.patterns import Token, tokenise
from procurement_app.screening.scan import Hit, Scanner, fold
from procurement_app.screening.sentences import Span, clauses, sentences
from procurement_app.screening.values import READERS, Value
from procurement_app.screening.vocabulary import Vocabulary

_ITEM = re.compile(r"[-–•*▪◦]\s|[a-z0-9]{1,2}[.)]\s")
_PASSED_OVER = (BlockKind.HEADER, BlockKind.FOOTER, BlockKind.FOOTNOTE)


class Passage:
    """A sentence, cell, row or block: places of concepts, cues and values in it, found when asked for.

    All spans are offsets in the text of the document. `given` are concepts that stand at a place in other
    words: a word that refers back to them, or a cell under a head that names them.
    """

    def __init__(
        self, scanned: ScannedText, start: int, end: int, given: Mapping[str, Span] | None = None
    ) -> None:
        self.scanned, self.start, self.end = scanned, start, end
        self.given = given or {}
        self._spans: dict[str, list[Span]] = {}
        self._concepts: dict[str, list[Span]] = {}
        self._values: dict[str, list[Value]] = {}
        self._words: dict[Span, list[Span]] = {}

    @property
    def text(self) -> str:
        return self.scanned.text[self.start : self.end]

    @cached_property
    def anchors(self) -> set[str]:
        """Names that the one scan of the document hit here; "word:" names count as what they hang on."""
        found = {hit.name.removeprefix("word:") for hit in self.scanned.between(self.start, self.end)}
        return found | self.given.keys()

    @cached_property
    def hits(self) -> dict[str, list[Span]]:
        """Places of plain forms, by scan name."""
        found: dict[str, list[Span]] = defaultdict(list)
        for hit in self.scanned.between(self.start, self.end):
            found[hit.name].append((hit.start, hit.end))
        folded = self.scanned.folded[self.start : self.end]
        scanner = self.scanned.vocabulary.local_scanner
        for hit in scanner.scan(self.text, folded):
            found[hit.name].append((hit.start + self.start, hit.end + self.start))
        for hit in self.scanned.mended(scanner, self.start, self.end):
            found[hit.name].append((hit.start, hit.end))
        return found

    @cached_property
    def clauses(self) -> list[Span]:
        starts = [start for start, _ in self.hits.get("clause-start", ())]
        return clauses(self.scanned.text, (self.start, self.end), starts)

    @cached_property
    def _tokens(self) -> list[Token]:
        return tokenise(self.scanned.folded[self.start : self.end])

    def own(self, name: str) -> list[Span]:
        """Places of a concept or cue by its own words and patterns, without what it includes."""
        found = self._spans.get(name)
        if found is None:
            found = self._spans[name] = self._own(name)
        return found

    def _own(self, name: str) -> list[Span]:
        places = list(self.hits.get(name, ()))
        if f"word:{name}" in self.hits:
            finder = self.scanned.vocabulary.finder(name)
            for words in finder.walks(self._tokens):
                place = self.start + words[0][0], self.start + words[-1][1]
                places.append(place)
                self._words.setdefault(place, [(self.start + a, self.start + b) for a, b in words])
        if places:
            never = self.hits.get(f"never:{name}", ())
            places = sorted(
                place for place in set(places) if not any(a < place[1] and place[0] < b for a, b in never)
            )
        return [self.given[name], *places] if name in self.given else places

    def words_of(self, place: Span) -> Sequence[Span]:
        """The words that make up a place of a concept: of a token pattern only those it names."""
        return self._words.get(place) or (place,)

    def concept(self, name: str) -> list[Span]:
        """Places of a concept, or of anything that it includes."""
        found = self._concepts.get(name)
        if found is None:
            members = self.scanned.vocabulary.members[name]
            own = [self.own(member) for member in members]
            found = own[0] if len(own) == 1 else sorted({place for places in own for place in places})
            self._concepts[name] = found
        return found

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
    """A document after its one scan. Blocks are looked into only when a rule asks."""

    def __init__(self, document: Document, vocabulary: Vocabulary) -> None:
        self.document, self.vocabulary = document, vocabulary
        self.text = document.text
        self.folded = fold(document.text)
        self._broken = broken_words(self.folded, vocabulary)
        hits = vocabulary.scanner.scan(self.text, self.folded)
        self._hits: Sequence[Hit] = (
            sorted({*hits, *self.mended(vocabulary.scanner, 0, len(self.text))}) if self._broken else hits
        )
        self._starts = [hit.start for hit in self._hits]

    def mended(self, scanner: Scanner, start: int, end: int) -> Iterator[Hit]:
        """What a scanner finds in a span over words that a hyphen has broken."""
        return mended_hits(scanner, self.text, self.folded, self._broken, start, end)

    def between(self, start: int, end: int) -> Iterable[Hit]:
        """Hits that lie wholly inside a span."""
        for index in range(bisect_left(self._starts, start), len(self._hits)):
            hit = self._hits[index]
            if hit.start >= end:
                return
            if hit.end <= end:
                yield hit

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
    def leads(self) -> list[int | None]:
        """For each list item the block ending in a colon that its list hangs on."""
        lead: int | None = None
        found: list[int | None] = []
        for index, block in enumerate(self.document.blocks):
            if block.kind in _PASSED_OVER:
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
    def names_by_block(self) -> list[set[str]]:
        """For each block the scan names hit in it; 'word:' names count as the name they hang on."""
        found: list[set[str]] = [set() for _ in self.document.blocks]
        order = sorted(range(len(found)), key=lambda index: self.document.blocks[index].start)
        starts = [self.document.blocks[index].start for index in order]
        for hit in self._hits:
            place = bisect_left(starts, hit.start + 1) - 1
            if place >= 0 and hit.end <= self.document.blocks[order[place]].end:
                found[order[place]].add(hit.name.removeprefix("word:"))
        return found


class BlockView:
    """One block with its passages and what stands above it."""

    def __init__(self, scanned: ScannedText, index: int) -> None:
        self.scanned, self.index = scanned, index
        self.block: Block = scanned.document.blocks[index]

    @cached_property
    def whole(self) -> Passage:
        return Passage(self.scanned, self.block.start, self.block.end)

    @cached_property
    def sentences(self) -> list[Passage]:
        """The sentences; for a row those of its cells, and then the row as a whole (its cells answer each
        other)."""
        block = self.block
        parts = block.cells if block.kind is BlockKind.ROW and block.cells else ((block.start, block.end),)
        found = [span for start, end in parts for span in sentences(self.scanned.text, start, end)]
        passages = [Passage(self.scanned, start, end) for start, end in found]
        if block.kind is BlockKind.ROW and len(passages) > 1:
            passages.append(self.whole)
        return passages

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
        return [
            Passage(
                self.scanned,
                self.scanned.document.blocks[index].start,
                self.scanned.document.blocks[index].end,
            )
            for index in self.scanned.above[self.index]
        ]
