"""Lines of text with their place, from one page of pdfium.

pdfium follows the content stream. Its end-of-line hyphens arrive as U+FFFE without a newline, and
pieces far apart on one line (table cells, columns) arrive as one line; both are split here. This is
the hottest loop of reading: a line costs about 6 microseconds.
"""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat

import pypdfium2.raw as raw

from procurement_app.documents.pdf.pages import (
    COUNT_RECTS,
    GET_RECT,
    OpenPage,
    plain,
)

_LINES = re.compile(r"[^\r\n\ufffe]+\ufffe?")
_WORD_STARTS = re.compile(r"(?<=[ \xa0])[^ \xa0]")
# A word with a raised note number at its end: "waarde1".
_NOTE_MARK = re.compile(r"\d(?:(?<=[a-z]\d)|(?<=[a-z][.,;:]\d))\d?(?=[\s.,;:)]|$)")
_BOLD = re.compile(r"bold|black|heavy|semib|demi", re.IGNORECASE)
_NAME_BYTES = 128
_NAME_SIZE = ctypes.c_ulong(_NAME_BYTES)
_FONT_INFO = plain(raw.FPDFText_GetFontInfo, gives=ctypes.c_ulong)
_FORCE_BOLD = 1 << 18
_RECTS_AT_ONCE = 64
_TELLING = 15  # letters of a line that is plainly longer than high
_NARROWEST = 1.3  # points a letter, in the smallest print
_ASKED_FOR_TURNS = 9


@dataclass(slots=True)
class Line:
    """A piece of one visual line: its text, the number of its first character counted over all pages
    (`source`), and its place in points from the top left.

    `top` and `bottom` are the font's line box, not the ink, so lines of one font have one height, `size`.
    `bold` is judged by both ends of the line.
    """

    text: str
    source: int
    page: int
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    bold: bool = False

    @property
    def hyphenated(self) -> bool:
        return self.text[-1] in "\ufffe\u2010"


class LineReader:
    """Reads the lines of pages; holds the buffers that pdfium fills. `base` is the number of a page's
    first character counted over all pages."""

    def __init__(self) -> None:
        self._lefts, tops, self._rights, bottoms = ((ctypes.c_double * _RECTS_AT_ONCE)() for _ in range(4))
        self._sides_at = [
            [ctypes.byref(side, at) for at in range(0, ctypes.sizeof(side), ctypes.sizeof(ctypes.c_double))]
            for side in (self._lefts, tops, self._rights, bottoms)
        ]
        self._name = ctypes.create_string_buffer(_NAME_BYTES)
        self._flags = ctypes.c_int()
        self._name_at, self._flags_at = ctypes.byref(self._name), ctypes.byref(self._flags)

    def read(self, page: OpenPage, text: str, base: int) -> list[Line]:
        """The lines of a page in the order of its content."""
        texts, starts, lengths = _pieces(text)
        placed = _placed(page, texts, starts, lengths, base)
        lines: list[Line] = []
        widest = 0.0
        before: Line | None = None
        text_page, count_rects = page.text_page, COUNT_RECTS
        for line, start, length in zip(placed, starts, lengths, strict=True):
            rects = count_rects(text_page, start, length)
            # a raised number is an object of its own
            if rects != 1 and _NOTE_MARK.search(line.text):
                self._part_notes(page, line, base, lines)
            else:
                if rects == 1 or not self._gapes(page, line, rects):
                    if line.x1 <= widest - line.size or (before is not None and before.bold):
                        self._settle_bold(page, line, base, lines)
                    lines.append(line)
                else:
                    self._add_parts(page, line, base, lines)
                if line.x1 > widest:
                    widest = line.x1
            before = lines[-1]
        return lines

    def _part_notes(self, page: OpenPage, line: Line, base: int, lines: list[Line]) -> None:
        """Cut before raised note numbers, so that they do not stick to the word before them."""
        first = line.source - base
        cuts = []
        for match in _NOTE_MARK.finditer(line.text):
            box = page.char_box(first + match.start())
            if line.bottom - box[3] > 0.2 * line.size:
                cuts.append(match.start())
        for part in self.cut(page, line, cuts, base):
            self._add_parts(page, part, base, lines)

    def _add_parts(self, page: OpenPage, line: Line, base: int, lines: list[Line]) -> None:
        """Add a line, cut where its words stand far apart."""
        for part in self._split(page, line, base):
            self._settle_bold(page, part, base, lines)
            lines.append(part)

    def _gapes(self, page: OpenPage, line: Line, rects: int) -> bool:
        """Whether two of the `rects` that pdfium just counted in a line lie far apart, or in disorder."""
        if not page.frame.upright:
            return True
        wide = max(line.size * 0.9, 6.0)
        back = -2 * line.size
        reach = -1.0
        for first in range(0, rects, _RECTS_AT_ONCE):
            some = range(first, min(first + _RECTS_AT_ONCE, rects))
            list(map(GET_RECT, repeat(page.text_page), some, *self._sides_at))
            for left, right in zip(self._lefts[: len(some)], self._rights[: len(some)], strict=True):
                if reach >= 0 and not back < left - reach < wide:
                    return True
                reach = right
        return False

    def _settle_bold(self, page: OpenPage, line: Line, base: int, lines: list[Line]) -> None:
        """Ask for the font only where it can matter: short lines, and full ones beside bold lines."""
        line.bold = self._is_bold(page, line, base)
        at = len(lines) - 1
        while line.bold and at >= 0 and not lines[at].bold and self._is_bold(page, lines[at], base):
            lines[at].bold = True
            at -= 1

    def _is_bold(self, page: OpenPage, line: Line, base: int) -> bool:
        start = line.source - base
        if not self._bold_at(page, start):
            return False
        return self._bold_at(page, start + len(line.text.rstrip("\ufffe")) - 1)

    def _bold_at(self, page: OpenPage, index: int) -> bool:
        _FONT_INFO(page.text_page, index, self._name_at, _NAME_SIZE, self._flags_at)
        return bool(self._flags.value & _FORCE_BOLD) or _is_bold_name(self._name.value)

    def _split(self, page: OpenPage, line: Line, base: int) -> list[Line]:
        """Cut a line where the gap between two words is far wider than a space."""
        wide = max(line.size * 0.9, 6.0)
        cuts = []
        for _, end, begin, _, at in _words(page, line, base):
            if begin - end >= wide or begin < end - 2 * line.size:
                cuts.append(at)
        return self.cut(page, line, cuts, base)

    def split_at(self, page: OpenPage, line: Line, borders: list[float], base: int) -> list[Line]:
        """Cut a line at the words between which one of `borders` (x positions) lies."""
        cuts = []
        for first, end, begin, last, at in _words(page, line, base):
            middle = (end + begin) / 2
            for x in borders:
                if first < x < last and abs(x - middle) <= 8:
                    cuts.append(at)
                    break
        return self.cut(page, line, cuts, base)

    def cut(self, page: OpenPage, line: Line, cuts: list[int], base: int) -> list[Line]:
        """The pieces of a line that begin at its start and at each of `cuts` (indices of its text)."""
        if not cuts:
            return [line]
        begins, ends = [0, *cuts], [*cuts, len(line.text)]
        texts = [line.text[begin:end].rstrip(" \xa0") for begin, end in zip(begins, ends, strict=True)]
        starts = [line.source - base + begin for begin in begins]
        parts = _placed(page, texts, starts, [len(text.rstrip("\ufffe")) for text in texts], base)
        for part in parts:
            part.bold = line.bold
        return parts


def turns_to_read(page: OpenPage, lines: list[Line], base: int) -> int:
    """How many quarter turns clockwise make the lines of a page run from left to right: 0 for nearly all."""
    long = [line for line in lines if len(line.text) >= _TELLING]
    narrow = [line for line in long if line.x1 - line.x0 < _NARROWEST * len(line.text)]
    if 2 * len(narrow) <= len(long):
        return 0
    turns = Counter(_turns_of(page, line, base) for line in narrow[:_ASKED_FOR_TURNS])
    return turns.most_common(1)[0][0]


def downwards(lines: list[Line]) -> list[Line]:
    """Lines in order from top to bottom, where pdfium gives the lines of a column from its foot upwards."""
    found: list[Line] = []
    run: list[Line] = []
    for line in lines:
        if run and not (line.top < run[-1].top and line.x0 < run[-1].x1 and run[-1].x0 < line.x1):
            found += reversed(run)
            run = []
        run.append(line)
    return [*found, *reversed(run)]


def _turns_of(page: OpenPage, line: Line, base: int) -> int:
    first = line.source - base
    begin, end = page.char_boxes((first, first + len(line.text.rstrip("\ufffe")) - 1))
    across, down = end[0] - begin[0], end[1] - begin[1]
    if not across and not down:
        return 0
    if abs(across) > abs(down):
        return 2 if across < 0 else 0
    return 1 if down < 0 else 3


def _pieces(text: str) -> tuple[list[str], list[int], list[int]]:
    """The lines of a page's text without blanks around them: text, index of the first character, and how
    many characters of it pdfium knows (a mark for a broken word is none)."""
    texts: list[str] = []
    starts: list[int] = []
    lengths: list[int] = []
    for match in _LINES.finditer(text):
        words = match.group()
        start = match.start()
        last = words[-1]
        if words[0] in " \xa0\t" or last in " \xa0\t":
            start += len(words) - len(words.lstrip())
            words = words.strip()
            if not words:
                continue
            last = words[-1]
        length = len(words) - (last == "\ufffe")
        if length:
            texts.append(words)
            starts.append(start)
            lengths.append(length)
    return texts, starts, lengths


def _placed(page: OpenPage, texts: list[str], starts: list[int], lengths: list[int], base: int) -> list[Line]:
    """Lines with their place, from the boxes of their first and last characters."""
    number, frame = page.number, page.frame
    begin = page.loose_boxes(starts)
    end = page.loose_boxes([at + length - 1 for at, length in zip(starts, lengths, strict=True)])
    if not frame.upright:
        return _turned(page, texts, starts, base, begin, end)
    lines = []
    across, down = frame.e, frame.f
    for text, start, left, high, right, low, high2, right2, low2 in zip(
        texts,
        starts,
        begin[::4],
        begin[1::4],
        begin[2::4],
        begin[3::4],
        end[1::4],
        end[2::4],
        end[3::4],
        strict=True,
    ):
        # a raised footnote mark at either end must not make the line look small
        size = high - low
        if high2 - low2 > size:
            high, low, size = high2, low2, high2 - low2
        lines.append(
            Line(
                text,
                base + start,
                number,
                left + across,
                down - high,
                (right if right > right2 else right2) + across,
                down - low,
                size,
            )
        )
    return lines


def _turned(
    page: OpenPage, texts: list[str], starts: list[int], base: int, begin: list[float], end: list[float]
) -> list[Line]:
    """As `_placed`, on a page that is shown turned."""
    lines = []
    for at, (text, start) in enumerate(zip(texts, starts, strict=True)):
        left, high, right, low = begin[4 * at : 4 * at + 4]
        first = page.frame.box(left, low, right, high)
        left, high, right, low = end[4 * at : 4 * at + 4]
        last = page.frame.box(left, low, right, high)
        tallest = first if first[3] - first[1] >= last[3] - last[1] else last
        lines.append(
            Line(
                text,
                base + start,
                page.number,
                min(first[0], last[0]),
                tallest[1],
                max(first[2], last[2]),
                tallest[3],
                tallest[3] - tallest[1],
            )
        )
    return lines


def _words(page: OpenPage, line: Line, base: int) -> Iterator[tuple[float, float, float, float, int]]:
    """For each word but the first: the left and right of the last character before it, those of its first
    character, and its index."""
    first = line.source - base
    starts = [match.start() for match in _WORD_STARTS.finditer(line.text)]
    ends = [len(line.text[:at].rstrip(" \xa0")) - 1 for at in starts]
    before = page.sides([first + at for at in ends])
    after = page.sides([first + at for at in starts])
    return zip(before[::2], before[1::2], after[::2], after[1::2], starts, strict=True)


@lru_cache(maxsize=256)
def _is_bold_name(name: bytes) -> bool:
    return bool(_BOLD.search(name.decode("utf-8", "replace")))
