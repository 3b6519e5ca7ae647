"""Opened pages of pdfium, the frame in which they are shown, and the boxes of their characters."""

from __future__ import annotations

import atexit
import ctypes
import re
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast
from weakref import WeakSet

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from procurement_app.documents.model import Box, UnreadableFile
from procurement_app.documents.problems import unreadable

Box4 = tuple[float, float, float, float]
WordBoxes = Mapping[int, list[tuple[int, float, float, float, float]]]

_NO_PAGES = re.compile(rb"/Count\s+0\b")
_A_PAGE = re.compile(rb"/Type\s*/Page\b|/ObjStm\b")
_DEVICE = 100
_PASSING = 8


def plain(function: object, *takes: type, gives: type = ctypes.c_int) -> Callable[..., int]:
    """A pdfium function that costs half of what pypdfium2's own does, because no argument is converted.

    Unless `takes` says more, arguments are whole numbers of at most 32 bits and ctypes values that are
    addresses already (`c_void_p`, `byref`). The interpreter's lock is kept:
    these calls take less time than giving it away.
    """
    address = ctypes.cast(cast(Any, function), ctypes.c_void_p).value
    return ctypes.PYFUNCTYPE(gives, *takes)(address or 0)


LOOSE_BOX = plain(raw.FPDFText_GetLooseCharBox)
COUNT_RECTS = plain(raw.FPDFText_CountRects)
GET_RECT = plain(raw.FPDFText_GetRect)
_RECT = (ctypes.c_float * 4)()
_RECT_AT = ctypes.byref(_RECT)


@dataclass(frozen=True, slots=True)
class Frame:
    """From page space of a PDF to points from the top left corner as the page is shown (rotation, crop)."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    @property
    def upright(self) -> bool:
        """Whether the page is shown as it is written, apart from its origin."""
        return self.a == 1.0 and self.d == -1.0 and self.b == 0.0 and self.c == 0.0

    def box(self, left: float, bottom: float, right: float, top: float) -> Box4:
        """(x0, top, x1, bottom) of a rectangle given as pdfium gives it."""
        xa, ya = self.a * left + self.c * bottom + self.e, self.b * left + self.d * bottom + self.f
        xb, yb = self.a * right + self.c * top + self.e, self.b * right + self.d * top + self.f
        return min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb)


def frame_of(page: raw.FPDF_PAGE, width: float, height: float) -> Frame:
    """The frame of a page of `width` by `height` points as shown."""

    def shown(x: float, y: float) -> tuple[float, float]:
        dx, dy = ctypes.c_int(), ctypes.c_int()
        size = int(width * _DEVICE), int(height * _DEVICE)
        raw.FPDF_PageToDevice(page, 0, 0, *size, 0, x, y, dx, dy)
        return dx.value / _DEVICE, dy.value / _DEVICE

    ox, oy = shown(0, 0)
    if raw.FPDFPage_GetRotation(page) == 0:
        return Frame(1.0, 0.0, 0.0, -1.0, ox, oy)
    (ax, ay), (bx, by) = shown(1000, 0), shown(0, 1000)
    a, b, c, d = (round(v / 1000, 3) for v in (ax - ox, ay - oy, bx - ox, by - oy))
    return Frame(a, b, c, d, ox, oy)


@dataclass(slots=True)
class OpenPage:
    """A page with its text, open in pdfium until it is dropped. `handle` is its text page for `plain`
    functions."""

    number: int
    width: float
    height: float
    frame: Frame
    page: raw.FPDF_PAGE
    text_page: raw.FPDF_TEXTPAGE
    handle: ctypes.c_void_p
    owners: tuple[pdfium.PdfPage, pdfium.PdfTextPage]

    def char_box(self, index: int) -> Box4:
        """The loose box of a character: as high as its font, so that highlights have one height."""
        LOOSE_BOX(self.handle, index, _RECT_AT)
        left, top, right, bottom = _RECT[:]
        return self.frame.box(left, bottom, right, top)

    def text(self) -> str:
        """All characters of the page, one per pdfium index, also those outside the basic plane."""
        count = raw.FPDFText_CountChars(self.text_page)
        if count <= 0:
            return ""
        buffer = (ctypes.c_ushort * (2 * count + 2))()
        written = raw.FPDFText_GetText(self.text_page, 0, count, buffer)
        text = bytes(memoryview(buffer).cast("B")[: 2 * max(written - 1, 0)]).decode("utf-16-le", "replace")
        if len(text) == count:
            return text
        codes = (raw.FPDFText_GetUnicode(self.text_page, i) for i in range(count))
        return "".join(chr(c) if 0 < c < 0xD800 or 0xDFFF < c < 0x110000 else "\ufffd" for c in codes)


def open_pdf(data: bytes) -> pdfium.PdfDocument:
    """The opened PDF; raises `UnreadableFile` when it is encrypted, damaged or without pages."""
    try:
        opened = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise _why_not_opened(data, error) from error
    if len(opened) == 0:
        raise unreadable("pdf-no-pages")
    return opened


def _why_not_opened(data: bytes, error: pdfium.PdfiumError) -> UnreadableFile:
    """pdfium calls a file without pages a failure too, with the error of whatever failed before it."""
    if _NO_PAGES.search(data) and not _A_PAGE.search(data):
        return unreadable("pdf-no-pages")
    if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD:
        return unreadable("pdf-encrypted")
    return unreadable("damaged", detail="de opbouw van de PDF klopt niet")


_STILL_OPEN: WeakSet[OpenPages] = WeakSet()


class OpenPages:
    """The pages of a PDF. The first `limit` opened stay open (about 0.4 MB each), the others take turns."""

    def __init__(self, opened: pdfium.PdfDocument, limit: int) -> None:
        self._opened = opened
        self._limit = limit
        self._kept: dict[int, OpenPage] = {}
        self._passing: OrderedDict[int, OpenPage] = OrderedDict()
        _STILL_OPEN.add(self)

    def close(self) -> None:
        """Close the pages and the PDF; nothing can be located after it."""
        for page in (*self._kept.values(), *self._passing.values()):
            _close(page)
        self._kept.clear()
        self._passing.clear()
        self._opened.close()

    def open(self, index: int) -> OpenPage:
        """Page `index` (from 0). Raises PdfiumError when pdfium cannot open it."""
        found = self._kept.get(index) or self._passing.get(index)
        if found is not None:
            return found
        page = self._opened[index]
        text_page = page.get_textpage()
        width, height = page.get_size()
        handle = ctypes.cast(text_page.raw, ctypes.c_void_p)
        frame = frame_of(page.raw, width, height)
        owners = (page, text_page)
        found = OpenPage(index + 1, width, height, frame, page.raw, text_page.raw, handle, owners)
        if len(self._kept) < self._limit:
            self._kept[index] = found
        else:
            self._passing[index] = found
            if len(self._passing) > _PASSING:
                _close(self._passing.popitem(last=False)[1])
        return found

    def boxes(self, ranges: list[tuple[int, int]], bases: list[int], words: WordBoxes) -> list[Box]:
        """The boxes, one a line, of ranges of characters counted over all pages from `bases`.

        `words` holds the boxes of pages that were read by recognition, by page number.
        """
        found: list[Box] = []
        for start, end in ranges:
            index = bisect_right(bases, start) - 1
            first, stop = start - bases[index], end - bases[index]
            if index + 1 in words:
                found.extend(_word_boxes(words[index + 1], index + 1, first, stop))
            else:
                page = self.open(index)
                found.append(_box(page.number, page.char_box(first), page.char_box(stop - 1)))
        return _merged(found)


@atexit.register
def _close_all() -> None:
    """Close what documents still hold at the end, before pdfium does so with a message for each."""
    for pages in list(_STILL_OPEN):
        pages.close()


def _close(page: OpenPage) -> None:
    page.owners[1].close()
    page.owners[0].close()


def _box(page: int, first: Box4, last: Box4) -> Box:
    return Box(
        page,
        min(first[0], last[0]),
        min(first[1], last[1]),
        max(first[2], last[2]),
        max(first[3], last[3]),
    )


def _word_boxes(
    words: list[tuple[int, float, float, float, float]], page: int, start: int, end: int
) -> list[Box]:
    """The boxes of the recognised words that hold characters [start, end) of a page."""
    first = max(bisect_right(words, start, key=lambda word: word[0]) - 1, 0)
    return [Box(page, *word[1:]) for word in words[first:] if word[0] < end]


def _merged(boxes: list[Box]) -> list[Box]:
    """Boxes that touch on one line become one."""
    merged: list[Box] = []
    for box in boxes:
        last = merged[-1] if merged else None
        if last is None or not _touch(last, box):
            merged.append(box)
            continue
        merged[-1] = Box(
            box.page,
            min(last.x0, box.x0),
            min(last.top, box.top),
            max(last.x1, box.x1),
            max(last.bottom, box.bottom),
        )
    return merged


def _touch(last: Box, box: Box) -> bool:
    same_line = last.page == box.page and abs(last.top - box.top) < 2
    return same_line and box.x1 >= last.x0 and box.x0 - last.x1 < 12
