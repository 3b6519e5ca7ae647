"""Marks: the pieces of evidence in a block that weights are learned for and added up.

A mark is a word, how it begins or ends, a concept of the vocabulary, a word of the heading above, or what the
cues say of a status. By name they are what is learned from (`scripts.learning`), as rows of a table what is
added up (`screening.finding.weights`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from procurement_app.screening.model import Status
from procurement_app.screening.scanned.passage import BlockView, Passage, ScannedText
from procurement_app.screening.status.cues import Judgement
from procurement_app.screening.text.scan import fold, only_words
from procurement_app.screening.text.sentences import Span

if TYPE_CHECKING:
    from procurement_app.screening.finding.weights import Weights

_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*|\d+|[%€?]")
_BEGINNING, _ENDING = 6, 6
_LONG, _VERY_LONG = 6, 9
_SECTIONS = 2
_NUMBER = "#"
_CUES = 2  # one denial may take back another


def marks_of(word: str, place: str = "") -> list[str]:
    """A word as marks: itself, its beginning and its ending."""
    found = [place + word]
    if len(word) > _LONG:
        found.append(f"{place}{word[:_BEGINNING]}~")
    if len(word) > _VERY_LONG:
        found.append(f"{place}~{word[-_ENDING:]}")
    return found


def plain(word: str) -> str:
    """A word without what says nothing: every number is the same, a hyphen counts for nothing."""
    return _NUMBER if word[0].isdigit() else word.replace("-", "")


def marks_in(folded: str, place: str = "") -> Iterator[str]:
    """The marks of the words in a folded text, those that come back more than once."""
    return (mark for word in _WORD.findall(folded) for mark in marks_of(plain(word), place))


def places_of_words(folded: str, start: int, end: int) -> Iterator[tuple[str, Span]]:
    """The words in a part of a folded text, each with its place."""
    return ((found[0], found.span()) for found in _WORD.finditer(folded, start, end))


class BlockMarks:
    """The marks of the blocks of a document: by name, to learn from, or as rows of a table of weights."""

    def __init__(self, scanned: ScannedText, weights: Weights | None = None) -> None:
        self.scanned, self.weights = scanned, weights
        self._text = only_words(scanned.folded)
        self._around: dict[tuple[str, str], frozenset[int]] = {}

    def names(self, number: int) -> set[str]:
        """All marks of a block by name."""
        found = {*marks_in(" ".join(self._pieces(number))), *self._signs(number)}
        for place, text in self._places(number):
            found.update(marks_in(fold(text), place))
        return found

    def rows(self, number: int, parts: Sequence[Passage] | None = None) -> list[int]:
        """All marks of a block as rows of the table, each once; of its words and concepts only those in
        `parts`."""
        weights = self.weights
        assert weights is not None
        found: set[int] = set().union(*weights.rows_of(self._pieces(number, parts)))
        for place, text in self._places(number):
            known = self._around.get((place, text))
            if known is None:
                pieces = only_words(fold(text)).split()
                known = self._around[place, text] = frozenset().union(*weights.rows_of(pieces, place))
            found |= known
        signs = self._signs(number, parts)
        found.update(row for sign in signs if (row := weights.marks.get(sign)) is not None)
        return list(found)

    def _pieces(self, number: int, parts: Sequence[Passage] | None = None) -> list[str]:
        """The words of a block, or of parts of it, some still joined to others or to a hyphen."""
        if parts is None:
            block = self.scanned.document.blocks[number]
            return self._text[block.start : block.end].split()
        return [piece for part in parts for piece in self._text[part.start : part.end].split()]

    def _places(self, number: int) -> Iterator[tuple[str, str]]:
        """The text that stands around a block, with the name of its place: headings, column heads, lead."""
        block = self.scanned.document.blocks[number]
        if block.section:
            yield "kop:", " ".join(block.section[-_SECTIONS:])
        for place, other in (("kolom:", self.scanned.heads[number]), ("aanhef:", self.scanned.leads[number])):
            if other is not None:
                yield place, self.scanned.document.text_of(self.scanned.document.blocks[other])

    def _signs(self, number: int, parts: Sequence[Passage] | None = None) -> Iterator[str]:
        """What is known of a block apart from its words: concepts, kind and last sign."""
        block = self.scanned.document.blocks[number]
        names = self.scanned.names_by_block[number]
        if parts is not None:
            names = names & set().union(*(self._can_stand(number, part, names) for part in parts))
        yield from (f"{CONCEPT}{name}" for name in names)
        yield f"soort:{block.kind.value}"
        yield f"eind:{self.scanned.text[block.start : block.end].rstrip()[-1:]}"

    def _can_stand(self, number: int, part: Passage, names: set[str]) -> set[str]:
        """Those of the concepts of a block that can stand in a part of it."""
        sentences = self.scanned.sentences[number]
        if (part.start, part.end) not in sentences:
            return part.anchors
        bit = self.scanned.first_sentences[number] + sentences.index((part.start, part.end))
        return {name for name in names if self.scanned.standing[name] >> bit & 1}


CONCEPT = "begrip:"


class Told(NamedTuple):
    """What the cues say of a status, and the cues that say so: "geen" without one, "aanhef" or "elders" when
    they stand outside the block (in the lead of its list, in a heading). `sure`: no word turns the status."""

    status: Status
    by: str
    sure: bool = False


def as_told(judgement: Judgement, view: BlockView) -> Told:
    """A judgement of a subject in a block."""
    if not judgement.cues:
        return Told(judgement.status, "geen")
    words = judgement.cues[0][1]
    if words in view.whole.text:
        by = "+".join(name for name, _ in judgement.cues[:_CUES])
        return Told(judgement.status, by, judgement.sure)
    in_lead = view.lead is not None and words in view.lead.text
    return Told(judgement.status, "aanhef" if in_lead else "elders")


def told_marks(told: Told | None) -> tuple[str, ...]:
    """What the cues say as marks; None when no way was met."""
    if told is None:
        return ("oordeel:geen",)
    return f"oordeel:{told.status.value}", f"oordeel:{told.status.value}:{told.by}"
