"""In which blocks and sentences of a document words can stand, as bits of one number for each word.

Bit `n` stands for block `n`; from the number of blocks on a bit stands for a sentence, cell or row. So the
places where several words stand together are found with `&` over a whole document at once, and a word that a
passage lacks costs one look.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from operator import and_, or_

import numpy as np

from procurement_app.screening.rulebook.vocabulary import Vocabulary
from procurement_app.screening.text.patterns import ReadyPattern
from procurement_app.screening.text.sentences import Span

_NOTHING: frozenset[int] = frozenset()


class Standing(dict[str, int]):
    """By scan name: where a concept or cue can stand by its own words and patterns, without what it includes.
    Worked out when asked for. `spans` are the blocks and then the sentences; `places` the literals, starts
    and ends of what the scan found, in order of the ends. `parts` tells, of names looked up, where their
    forms can stand, and where each of their patterns."""

    def __init__(self, vocabulary: Vocabulary, spans: Sequence[Span], places: Sequence[array[int]]) -> None:
        super().__init__()
        self._vocabulary = vocabulary
        self._bits = _bits(spans, places)
        self.literals = frozenset(self._bits)
        self.parts: dict[str, tuple[int, list[tuple[int, ReadyPattern]]]] = {}

    def __missing__(self, name: str) -> int:
        forms = self._with_one_of(self._vocabulary.scanner.literals.get(name, _NOTHING))
        patterns = list(self._of_patterns(name))
        self.parts[name] = forms, patterns
        self[name] = reduce(or_, (bits for bits, _ in patterns), forms)
        return self[name]

    def _of_patterns(self, name: str) -> Iterator[tuple[int, ReadyPattern]]:
        finder = self._vocabulary.finders.get(name)
        if finder is not None and not finder.anchors.isdisjoint(self.literals):
            for pattern in finder.patterns:
                if not pattern.anchor.isdisjoint(self.literals):
                    bits = reduce(and_, map(self._with_one_of, pattern.needs))
                    if bits:
                        yield bits, pattern

    def _with_one_of(self, literals: frozenset[int]) -> int:
        found = 0
        for literal in literals & self.literals:
            found |= self._bits[literal]
        return found


class StandingWithin(dict[str, int]):
    """By concept: where it can stand, or anything that it includes."""

    def __init__(self, own: Standing, members: Mapping[str, frozenset[str]]) -> None:
        super().__init__()
        self._own, self._members = own, members

    def __missing__(self, name: str) -> int:
        found = 0
        for member in self._members[name]:
            found |= self._own[member]
        self[name] = found
        return found


def numbers_of(bits: int) -> Iterator[int]:
    """The places of the bits that are set, the lowest first."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


def _bits(spans: Sequence[Span], places: Sequence[array[int]]) -> dict[int, int]:
    """For each literal the number whose bits are the spans in which it stands wholly."""
    literals, starts, ends = (np.frombuffer(column, np.intc) for column in places)
    opens, closes = np.array(spans, np.int64).reshape(-1, 2).T
    first = np.searchsorted(ends, opens, "right")
    counts = np.searchsorted(ends, closes, "right") - first
    span = np.repeat(np.arange(len(spans)), counts)
    place = np.arange(len(span)) + np.repeat(first - (np.cumsum(counts) - counts), counts)
    # a form may begin before the span
    whole = starts[place] >= opens[span]
    span, literal = span[whole], literals[place[whole]]
    here = np.bincount(literal) > 0
    known = np.flatnonzero(here)
    row = (np.cumsum(here) - 1)[literal]
    table = np.zeros((len(known), len(spans) // 8 + 1), np.uint8)
    np.bitwise_or.at(table, (row, span >> 3), np.left_shift(1, span & 7).astype(np.uint8))
    numbers = (int.from_bytes(bits.tobytes(), "little") for bits in table)
    return dict(zip(known.tolist(), numbers, strict=True))
