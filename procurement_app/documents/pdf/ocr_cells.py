"""The cells of a scanned table, parted where Tesseract reads them as one line.

It reads the rules of a table as characters of their own, or as one more of a word beside them ('|Hoe',
'[De'). Those are dropped, and lines parted there; and, as it misses many, also at wide gaps of lines around.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import inf
from typing import NamedTuple

Measures = dict[str, list[float]]
Word = tuple[str, Measures]

# In heights of letters: how far words stand apart with a rule between them and without, and how a bar or dash
# that somebody typed differs from one that is drawn.
_BETWEEN_CELLS, _APART = 0.7, 1.5
_ROOM_OF_TYPED, _TALLER_THAN_TYPED, _LONGER_THAN_TYPED = 1.3, 1.15, 1.5
_DASHES = "—–-"
_LINES_OF_A_ROW = 2


class ReadLine(NamedTuple):
    """A line as Tesseract measured it, and its words."""

    measures: Measures
    words: list[Word]


class _Parted(NamedTuple):
    """The words of a line without rules: the places of those before which a rule stood, and wide gaps."""

    words: list[Word]
    ruled: set[int]
    wide: set[int]


def height_of_letters(line: Measures) -> float:
    """From the highest to the lowest letter of a line, in dots."""
    return line.get("x_size", [line["bbox"][3] - line["bbox"][1]])[0]


def cells_of(lines: Sequence[ReadLine]) -> Iterator[ReadLine]:
    """The lines of a page, those of a table with rules as a line for each cell."""
    parted = [_parted(line) for line in lines]
    in_table = _in_tables(parted)
    for at, (line, (words, ruled, wide)) in enumerate(zip(lines, parted, strict=True)):
        begin = 0
        for end in (*sorted(ruled | wide if at in in_table else ruled), len(words)):
            if begin < end:
                yield ReadLine(line.measures, words[begin:end])
            begin = end


def _in_tables(lines: Sequence[_Parted]) -> set[int]:
    """Lines of runs that have rules or wide gaps, of which one has a rule; a line of one cell may stand among
    them."""
    run: list[int] = []
    found: set[int] = set()
    for at, line in enumerate(lines):
        if not (line.ruled or line.wide):
            continue
        if run and at - run[-1] > _LINES_OF_A_ROW:
            run = []
        run.append(at)
        if any(lines[k].ruled for k in run):
            found.update(run)
    return found


def _parted(line: ReadLine) -> _Parted:
    letters = height_of_letters(line.measures)
    opening, closing = _marks(line.words)
    begins = [*(told["bbox"][0] for _, told in line.words), inf]
    found = _Parted([], set(), set())
    reach, ruled = -inf, False
    for at, (text, told) in enumerate(line.words):
        left, _, right, _ = told["bbox"]
        if _is_rule(text, opening + closing, told, begins[at + 1] - reach, letters):
            ruled = True
            continue
        if left - reach >= _BETWEEN_CELLS * letters and text.lstrip(opening) not in ("", text):
            text, ruled = text.lstrip(opening), True
        if found.words and left - reach >= _BETWEEN_CELLS * letters and ruled:
            found.ruled.add(len(found.words))
        elif found.words and left - reach >= _APART * letters:
            found.wide.add(len(found.words))
        reach, ruled = right, False
        if begins[at + 1] - reach >= _BETWEEN_CELLS * letters and text.rstrip(closing) not in ("", text):
            text, ruled = text.rstrip(closing), True
        found.words.append((text, told))
    return found


def _marks(words: list[Word]) -> tuple[str, str]:
    """What a rule before a word and one behind it may be read as; brackets that come in pairs were typed."""
    unpaired = sum(text.count("[") - text.count("]") for text, _ in words)
    return ("|{_[", "|}]") if unpaired else ("|{_", "|}")


def _is_rule(text: str, bars: str, told: Measures, room: float, letters: float) -> bool:
    """Whether a word, in that much room between its neighbours, is nothing but a rule that was drawn."""
    left, top, right, bottom = told["bbox"]
    if text == "_":
        return True
    if not text.strip(_DASHES):
        return right - left > _LONGER_THAN_TYPED * letters
    drawn = bottom - top > _TALLER_THAN_TYPED * letters or room > _ROOM_OF_TYPED * letters
    return not text.strip(bars) and drawn
