"""Lines of text with their place, from one page of pdfium.

pdfium follows the content stream. Its end-of-line hyphens arrive as U+FFFE without a newline, and
pieces far apart on one line (table cells, columns) arrive as one line; both are split here. This is
the hottest loop of reading: a line costs about 6 microseconds.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat

import pypdfium2.raw as raw

from procurement_app.documents.pdf.pages import COUNT_RECTS, GET_RECT, LOOSE_BOX, Box4, OpenPage

_LINES = re.compile(r"[^\r\n\ufffe]+\ufffe?")
_WORD_STARTS = re.compile(r"(?<=[ \xa0])[^ \xa0]")
# A word with a raised note number at its end: "waarde1".
_NOTE_MARK = re.compile(r"\d(?:(?<=[a-z]\d)|(?<=[a-z][.,;:]\d))\d?(?=[\s.,;:)]|$)")
_BOLD = re.compile(r"bold|black|heavy|semib|demi", re.IGNORECASE)
_NAME_BYTES = 128
_FORCE_BOLD = 1 << 18
_RECTS_AT_ONCE = 64


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
        self._rect = (ctypes.c_float * 4)()
        self._rect_at = ctypes.byref(self._rect)
        self._lefts, tops, self._rights, bottoms = ((ctypes.c_double * _RECTS_AT_ONCE)() for _ in range(4))
        self._sides_at = [
            [ctypes.byref(side, at) for at in range(0, ctypes.sizeof(side), ctypes.sizeof(ctypes.c_double))]
            for side in (self._lefts, tops, self._rights, bottoms)
        ]
        self._name = ctypes.create_string_buffer(_NAME_BYTES)
        self._flags = ctypes.c_int()

    def read(self, page: OpenPage, text: str, base: int) -> list[Line]:
        """The lines of a page in the order of its content."""
        lines: list[Line] = []
        widest = 0.0
        upright, handle, count_rects = page.frame.upright, page.handle, COUNT_RECTS
        for match in _LINES.finditer(text):
            words = match.group()
            start = match.start()
            if words[0] in " \xa0\t" or words[-1] in " \xa0\t":
                start += len(words) - len(words.lstrip())
                words = words.strip()
                if not words:
                    continue
            length = len(words) - (words[-1] == "\ufffe")
            if length == 0:
                continue
            line = self._line(page, words, start, length, base, upright)
            rects = count_rects(handle, start, length)
            if _NOTE_MARK.search(words):
                self._part_notes(page, line, base, lines)
                continue
            if rects == 1 or not self._gapes(page, line, rects):
                self._settle_bold(page, line, base, lines, line.x1 > widest - line.size)
                lines.append(line)
            else:
                for part in self._split(page, line, base):
                    self._settle_bold(page, part, base, lines, False)
                    lines.append(part)
            if line.x1 > widest:
                widest = line.x1
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
            for piece in self._split(page, part, base):
                self._settle_bold(page, piece, base, lines, False)
                lines.append(piece)

    def _gapes(self, page: OpenPage, line: Line, rects: int) -> bool:
        """Whether two of the `rects` that pdfium just counted in a line lie far apart, or in disorder."""
        if not page.frame.upright:
            return True
        wide = max(line.size * 0.9, 6.0)
        back = -2 * line.size
        reach = -1.0
        for first in range(0, rects, _RECTS_AT_ONCE):
            some = range(first, min(first + _RECTS_AT_ONCE, rects))
            list(map(GET_RECT, repeat(page.handle), some, *self._sides_at))
            for left, right in zip(self._lefts[: len(some)], self._rights[: len(some)], strict=True):
                if reach >= 0 and not back < left - reach < wide:
                    return True
                reach = right
        return False

    def _line(self, page: OpenPage, words: str, start: int, length: int, base: int, upright: bool) -> Line:
        rect, address, handle = self._rect, self._rect_at, page.handle
        LOOSE_BOX(handle, start, address)
        left, high, right, low = rect[:]
        LOOSE_BOX(handle, start + length - 1, address)
        _, high2, right2, low2 = rect[:]
        if not upright:
            return self._turned(page, words, start, length, base)
        # a raised footnote mark at either end must not make the line look small
        if high2 - low2 > high - low:
            high, low = high2, low2
        frame = page.frame
        return Line(
            words,
            base + start,
            page.number,
            left + frame.e,
            frame.f - high,
            (right if right > right2 else right2) + frame.e,
            frame.f - low,
            high - low,
        )

    def _turned(self, page: OpenPage, words: str, start: int, length: int, base: int) -> Line:
        first, last = page.char_box(start), page.char_box(start + length - 1)
        tallest = first if first[3] - first[1] >= last[3] - last[1] else last
        return Line(
            words,
            base + start,
            page.number,
            min(first[0], last[0]),
            tallest[1],
            max(first[2], last[2]),
            tallest[3],
            tallest[3] - tallest[1],
        )

    def _settle_bold(self, page: OpenPage, line: Line, base: int, lines: list[Line], full: bool) -> None:
        """Ask for the font only where it can matter: short lines, and full ones beside bold lines."""
        before = lines[-1] if lines else None
        if full and not (before is not None and before.bold):
            return
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
        raw.FPDFText_GetFontInfo(page.text_page, index, self._name, _NAME_BYTES, self._flags)
        return bool(self._flags.value & _FORCE_BOLD) or _is_bold_name(self._name.value)

    def _split(self, page: OpenPage, line: Line, base: int) -> list[Line]:
        """Cut a line where the gap between two words is far wider than a space."""
        wide = max(line.size * 0.9, 6.0)
        cuts = []
        for before, after, at in _words(page, line, base):
            if after[0] - before[2] >= wide or after[0] < before[2] - 2 * line.size:
                cuts.append(at)
        return self.cut(page, line, cuts, base)

    def split_at(self, page: OpenPage, line: Line, borders: list[float], base: int) -> list[Line]:
        """Cut a line at the words between which one of `borders` (x positions) lies."""
        cuts = []
        for before, after, at in _words(page, line, base):
            middle = (before[2] + after[0]) / 2
            if any(before[0] < x < after[2] and abs(x - middle) <= 8 for x in borders):
                cuts.append(at)
        return self.cut(page, line, cuts, base)

    def cut(self, page: OpenPage, line: Line, cuts: list[int], base: int) -> list[Line]:
        """The pieces of a line that begin at its start and at each of `cuts` (indices of its text)."""
        if not cuts:
            return [line]
        parts = []
        upright = page.frame.upright
        for begin, end in zip([0, *cuts], [*cuts, len(line.text)], strict=True):
            text = line.text[begin:end].rstrip(" \xa0")
            length = len(text.rstrip("\ufffe"))
            part = self._line(page, text, line.source - base + begin, length, base, upright)
            part.bold = line.bold
            parts.append(part)
        return parts


def _words(page: OpenPage, line: Line, base: int) -> Iterator[tuple[Box4, Box4, int]]:
    """For each word but the first: the box of the last character before it, of its first, and its index."""
    first = line.source - base
    for match in _WORD_STARTS.finditer(line.text):
        at = match.start()
        before = len(line.text[:at].rstrip(" \xa0")) - 1
        yield page.char_box(first + before), page.char_box(first + at), at


@lru_cache(maxsize=256)
def _is_bold_name(name: bytes) -> bool:
    return bool(_BOLD.search(name.decode("utf-8", "replace")))
