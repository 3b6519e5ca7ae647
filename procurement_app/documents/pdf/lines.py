"""Lines of text with their place, from one page of pdfium.

pdfium follows the content stream. Its end-of-line hyphens arrive as U+FFFE without a newline, and
pieces far apart on one line (table cells, columns) arrive as one line; both are split here.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import pypdfium2.raw as pdfium

_LINES = re.compile(r"[^\r\n\ufffe]+\ufffe?")
_WORD_STARTS = re.compile(r"(?<=[ \xa0])[^ \xa0]")
_BOLD = re.compile(r"bold|black|heavy|semib|demi", re.IGNORECASE)
_NAME_BYTES = 128
_DEVICE = 100

Box4 = tuple[float, float, float, float]


@dataclass(slots=True)
class Line:
    """A piece of one visual line: text, its pdfium character index, and its place in points from the top left.

    `top` and `bottom` are the font's line box, not the ink, so lines of one font have one height, `size`.
    """

    text: str
    index: int
    page: int
    x0: float
    top: float
    x1: float
    bottom: float
    font: int
    bold: bool

    @property
    def size(self) -> float:
        return self.bottom - self.top

    @property
    def hyphenated(self) -> bool:
        return self.text.endswith("\ufffe")


@dataclass(frozen=True, slots=True)
class Frame:
    """From page space of a PDF to points from the top left corner as the page is shown (rotation, crop)."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def box(self, left: float, bottom: float, right: float, top: float) -> Box4:
        """(x0, top, x1, bottom) of a rectangle given as pdfium gives it."""
        xa, ya = self.a * left + self.c * bottom + self.e, self.b * left + self.d * bottom + self.f
        xb, yb = self.a * right + self.c * top + self.e, self.b * right + self.d * top + self.f
        return min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb)


def frame_of(page: pdfium.FPDF_PAGE, width: float, height: float) -> Frame:
    """The frame of a page of `width` by `height` points as shown."""

    def shown(x: float, y: float) -> tuple[float, float]:
        dx, dy = ctypes.c_int(), ctypes.c_int()
        size = int(width * _DEVICE), int(height * _DEVICE)
        pdfium.FPDF_PageToDevice(page, 0, 0, *size, 0, x, y, dx, dy)
        return dx.value / _DEVICE, dy.value / _DEVICE

    (ox, oy), (ax, ay), (bx, by) = shown(0, 0), shown(1000, 0), shown(0, 1000)
    return Frame((ax - ox) / 1000, (ay - oy) / 1000, (bx - ox) / 1000, (by - oy) / 1000, ox, oy)


def text_of(text_page: pdfium.FPDF_TEXTPAGE) -> str:
    """All characters of a page, one per pdfium index, also for characters outside the basic plane."""
    count = pdfium.FPDFText_CountChars(text_page)
    if count <= 0:
        return ""
    buffer = (ctypes.c_ushort * (2 * count + 2))()
    written = pdfium.FPDFText_GetText(text_page, 0, count, buffer)
    text = bytes(memoryview(buffer).cast("B")[: 2 * max(written - 1, 0)]).decode("utf-16-le", "replace")
    if len(text) == count:
        return text
    codes = (pdfium.FPDFText_GetUnicode(text_page, i) for i in range(count))
    return "".join(chr(code) if 0 < code < 0xD800 or 0xDFFF < code < 0x110000 else "\ufffd" for code in codes)


class LineReader:
    """Reads the lines of pages; holds the buffers that pdfium fills."""

    def __init__(self) -> None:
        self._rect = pdfium.FS_RECTF()
        self._edges = tuple(ctypes.c_double() for _ in range(4))
        self._name = ctypes.create_string_buffer(_NAME_BYTES)
        self._flags = ctypes.c_int()
        self._fonts: dict[bytes, int] = {}

    def read(self, text_page: pdfium.FPDF_TEXTPAGE, text: str, page: int, frame: Frame) -> list[Line]:
        """The lines of a page in the order of its content."""
        lines: list[Line] = []
        for match in _LINES.finditer(text):
            if match.group().isspace():
                continue
            self._add(lines, text_page, match, page, frame)
        return lines

    def _add(
        self,
        lines: list[Line],
        text_page: pdfium.FPDF_TEXTPAGE,
        match: re.Match[str],
        page: int,
        frame: Frame,
    ) -> None:
        text = match.group()
        start = match.start() + len(text) - len(text.lstrip())
        text = text.strip()
        visible = text.rstrip("\ufffe") or text
        end = start + len(visible) - 1
        first, last = self.char_box(text_page, start, frame), self.char_box(text_page, end, frame)
        line = self._line(text_page, text, start, page, first, last)
        if pdfium.FPDFText_CountRects(text_page, start, len(visible)) == 1:
            lines.append(line)
        else:
            lines.extend(self._split(text_page, line, frame))

    def _line(
        self, text_page: pdfium.FPDF_TEXTPAGE, text: str, index: int, page: int, first: Box4, last: Box4
    ) -> Line:
        end = index + len(text.rstrip("\ufffe")) - 1
        font, bold = self._font(text_page, index)
        if bold and end > index:
            bold = self._font(text_page, end)[1]
        # a raised footnote mark at either end must not make the line look small
        tallest = first if first[3] - first[1] >= last[3] - last[1] else last
        return Line(text, index, page, first[0], tallest[1], max(first[2], last[2]), tallest[3], font, bold)

    def _split(self, text_page: pdfium.FPDF_TEXTPAGE, line: Line, frame: Frame) -> list[Line]:
        """Cut a line where the gap between two words is far wider than a space."""
        wide = max(line.size * 0.9, 6.0)
        cuts = []
        for before, after, at in self._words(text_page, line, frame):
            if after[0] - before[2] >= wide or after[0] < before[2] - 2 * line.size:
                cuts.append(at)
        return self.cut(text_page, line, cuts, frame)

    def split_at(
        self, text_page: pdfium.FPDF_TEXTPAGE, line: Line, borders: list[float], frame: Frame
    ) -> list[Line]:
        """Cut a line at the words between which one of `borders` (x positions) lies."""
        cuts = []
        for before, after, at in self._words(text_page, line, frame):
            middle = (before[2] + after[0]) / 2
            if any(before[0] < x < after[2] and abs(x - middle) <= 8 for x in borders):
                cuts.append(at)
        return self.cut(text_page, line, cuts, frame)

    def cut(
        self, text_page: pdfium.FPDF_TEXTPAGE, line: Line, cuts: list[int], frame: Frame
    ) -> list[Line]:
        """The pieces of a line that begin at its start and at each of `cuts` (indices of its text)."""
        if not cuts:
            return [line]
        parts = []
        for begin, end in zip([0, *cuts], [*cuts, len(line.text)], strict=True):
            text = line.text[begin:end].rstrip(" \xa0")
            index = line.index + begin
            first = self.char_box(text_page, index, frame)
            last = self.char_box(text_page, index + len(text.rstrip("\ufffe")) - 1, frame)
            parts.append(self._line(text_page, text, index, line.page, first, last))
        return parts

    def _words(
        self, text_page: pdfium.FPDF_TEXTPAGE, line: Line, frame: Frame
    ) -> Iterator[tuple[Box4, Box4, int]]:
        """For each word but the first: the box of the character before its space, of its first, its index."""
        for match in _WORD_STARTS.finditer(line.text):
            at = match.start()
            before = line.index + len(line.text[:at].rstrip(" \xa0")) - 1
            yield (
                self.char_box(text_page, before, frame),
                self.char_box(text_page, line.index + at, frame),
                at,
            )

    def char_box(self, text_page: pdfium.FPDF_TEXTPAGE, index: int, frame: Frame) -> Box4:
        """The loose box of a character: as high as its font, so that highlights have one height."""
        rect = self._rect
        pdfium.FPDFText_GetLooseCharBox(text_page, index, rect)
        return frame.box(rect.left, rect.bottom, rect.right, rect.top)

    def _font(self, text_page: pdfium.FPDF_TEXTPAGE, index: int) -> tuple[int, bool]:
        name = self._name
        pdfium.FPDFText_GetFontInfo(text_page, index, name, _NAME_BYTES, self._flags)
        key = name.value
        font = self._fonts.setdefault(key, len(self._fonts))
        return font, _is_bold(key)


@lru_cache(maxsize=256)
def _is_bold(name: bytes) -> bool:
    return bool(_BOLD.search(name.decode("utf-8", "replace")))
