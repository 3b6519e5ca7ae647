"""Opened pages of pdfium, the frame in which they are shown, and the boxes of their characters."""

from __future__ import annotations

import atexit
import ctypes
import re
import sys
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import repeat
from typing import Any, cast
from weakref import WeakSet, finalize

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from procurement_app.documents.model import Box, UnreadableFile
from procurement_app.documents.pdf.fields import Field, flatten, open_form
from procurement_app.documents.problems import unreadable

Box4 = tuple[float, float, float, float]
Place = tuple[int, float, float, float, float]
"""What a `Box` holds: page, x0, top, x1, bottom."""
WordBoxes = Mapping[int, list[tuple[int, float, float, float, float]]]

_NO_PAGES = re.compile(rb"/Count\s+0\b")
_A_PAGE = re.compile(rb"/Type\s*/Page\b|/ObjStm\b")
_DEVICE = 100
_PASSING = 8
# Bytes: what open pages may take together, and what a character and an object of a page take, as measured.
_MOST_KEPT = 65_000_000
_CHARACTER = 100
_OBJECT = 300


def plain(function: object, *takes: type, gives: type = ctypes.c_int) -> Callable[..., int]:
    """A pdfium function that costs half of what pypdfium2's own does, because no argument is converted.

    Unless `takes` says more, arguments are whole numbers of at most 32 bits and ctypes values that are
    addresses already (`c_void_p`, `byref`). The interpreter's lock is kept:
    these calls take less time than giving it away.
    """
    address = ctypes.cast(cast(Any, function), ctypes.c_void_p).value
    return ctypes.PYFUNCTYPE(gives, *takes)(address or 0)


COUNT_RECTS = plain(raw.FPDFText_CountRects)
GET_RECT = plain(raw.FPDFText_GetRect)
_LOAD_PAGE = plain(raw.FPDF_LoadPage, gives=ctypes.c_void_p)
_CLOSE_PAGE = plain(raw.FPDF_ClosePage)
_LOAD_TEXT = plain(raw.FPDFText_LoadPage, gives=ctypes.c_void_p)
_CLOSE_TEXT = plain(raw.FPDFText_ClosePage)
_COUNT_OBJECTS = plain(raw.FPDFPage_CountObjects)
_COUNT_CHARS = plain(raw.FPDFText_CountChars)
_GET_TEXT = plain(raw.FPDFText_GetText)
_LOOSE_BOX = plain(raw.FPDFText_GetLooseCharBox)
_ROTATION = plain(raw.FPDFPage_GetRotation)
_WIDTH = plain(raw.FPDF_GetPageWidthF, gives=ctypes.c_float)
_HEIGHT = plain(raw.FPDF_GetPageHeightF, gives=ctypes.c_float)
_TO_DEVICE = plain(
    raw.FPDF_PageToDevice,
    *(ctypes.c_void_p, *[ctypes.c_int] * 5, *[ctypes.c_double] * 2, *[ctypes.c_void_p] * 2),
)
_UNICODE = plain(raw.FPDFText_GetUnicode, gives=ctypes.c_uint)
_TEXT_OBJECT = plain(raw.FPDFText_GetTextObject, gives=ctypes.c_void_p)
_FONT = plain(raw.FPDFTextObj_GetFont, gives=ctypes.c_void_p)
_ASCENT_OF = plain(raw.FPDFFont_GetAscent, ctypes.c_void_p, ctypes.c_float, ctypes.c_void_p)
_DESCENT_OF = plain(raw.FPDFFont_GetDescent, ctypes.c_void_p, ctypes.c_float, ctypes.c_void_p)
_FONT_SIZE = plain(raw.FPDFText_GetFontSize, gives=ctypes.c_double)
_MATRIX = plain(raw.FPDFText_GetMatrix)
_ORIGIN = plain(raw.FPDFText_GetCharOrigin)

# Filled by pdfium, which no two threads may use at once.
_BOXES_AT_ONCE = 512
_BOXES = (ctypes.c_float * (4 * _BOXES_AT_ONCE))()
_BOXES_AT = [
    ctypes.byref(_BOXES, at) for at in range(0, ctypes.sizeof(_BOXES), 4 * ctypes.sizeof(ctypes.c_float))
]


# The line box of a font that does not tell its own, as of Arial: shares of its size.
_ASCENT, _DESCENT = 0.905, 0.212
# What pdfium works out from two letters instead is lower, or does not reach below the line.
_LOWEST_LINE, _LEAST_DESCENT = 0.93, 0.12
_SAMPLED_PAGES, _SAMPLED_CHARACTERS = 4, 5


def _loose_boxes(text_page: ctypes.c_void_p, indices: Sequence[int]) -> list[float]:
    """The loose boxes of characters, four numbers each: left, top, right, bottom, in page space."""
    found: list[float] = []
    for first in range(0, len(indices), _BOXES_AT_ONCE):
        some = indices[first : first + _BOXES_AT_ONCE]
        filled = list(map(_LOOSE_BOX, repeat(text_page), some, _BOXES_AT))
        found += _BOXES[: 4 * len(filled)]
    return found


def _line_boxes(text_page: ctypes.c_void_p, indices: Sequence[int]) -> list[float]:
    """As `_loose_boxes`, their height worked out from the size of the letters."""
    found = _loose_boxes(text_page, indices)
    matrix, x, y = raw.FS_MATRIX(), ctypes.c_double(), ctypes.c_double()
    matrix_at, x_at, y_at = ctypes.byref(matrix), ctypes.byref(x), ctypes.byref(y)
    for at, index in enumerate(indices):
        _MATRIX(text_page, index, matrix_at)
        if matrix.b or matrix.c:
            continue
        size = cast(float, _FONT_SIZE(text_page, index)) * abs(matrix.d)
        _ORIGIN(text_page, index, x_at, y_at)
        found[4 * at + 1] = y.value + _ASCENT * size
        found[4 * at + 3] = y.value - _DESCENT * size
    return found


def _without_line_box(page: OpenPage) -> Iterator[bool]:
    """Of some characters of a page whether their font tells no line box, so that a loose box is mere ink: so
    it is where LibreOffice wrote the PDF, which says 0 for both the ascent and the descent of a font."""
    count = _COUNT_CHARS(page.text_page)
    ascent, descent = ctypes.c_float(), ctypes.c_float()
    for index in range(0, count, count // _SAMPLED_CHARACTERS + 1):
        font = ctypes.c_void_p(_FONT(ctypes.c_void_p(_TEXT_OBJECT(page.text_page, index))))
        if font and _ASCENT_OF(font, 1.0, ctypes.byref(ascent)):
            _DESCENT_OF(font, 1.0, ctypes.byref(descent))
            low = ascent.value - descent.value < _LOWEST_LINE
            yield low or descent.value > -_LEAST_DESCENT


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


def turned(frame: Frame, width: float, height: float, quarters: int) -> Frame:
    """A frame that shows `width` by `height` points, turned clockwise by a number of quarter turns."""
    for _ in range(quarters):
        frame = Frame(-frame.b, frame.a, -frame.d, frame.c, height - frame.f, frame.e)
        width, height = height, width
    return frame


def frame_of(page: ctypes.c_void_p, width: float, height: float) -> Frame:
    """The frame of a page of `width` by `height` points as shown."""
    dx, dy = ctypes.c_int(), ctypes.c_int()
    at = ctypes.byref(dx), ctypes.byref(dy)
    size = int(width * _DEVICE), int(height * _DEVICE)

    def shown(x: float, y: float) -> tuple[float, float]:
        _TO_DEVICE(page, 0, 0, *size, 0, x, y, *at)
        return dx.value / _DEVICE, dy.value / _DEVICE

    ox, oy = shown(0, 0)
    if _ROTATION(page) == 0:
        return Frame(1.0, 0.0, 0.0, -1.0, ox, oy)
    (ax, ay), (bx, by) = shown(1000, 0), shown(0, 1000)
    a, b, c, d = (round(v / 1000, 3) for v in (ax - ox, ay - oy, bx - ox, by - oy))
    return Frame(a, b, c, d, ox, oy)


@dataclass(slots=True)
class OpenPage:
    """A page with its text, open in pdfium until it is dropped: `page` and `text_page` are handles for
    `plain` functions. `by_size`: the height of a line follows from the size of its letters, as its font
    tells no line box. `text_of` is the page that the text is taken from: `page`, or one with its form
    fields in it, whose frames would look like a table."""

    number: int
    width: float
    height: float
    frame: Frame
    page: ctypes.c_void_p
    text_page: ctypes.c_void_p
    pdf: pdfium.PdfDocument
    text_of: ctypes.c_void_p
    fields: Sequence[Field] = ()
    by_size: bool = False

    def turned(self, quarters: int) -> OpenPage:
        """The page as it looks when it is turned clockwise by a number of quarter turns."""
        size = (self.height, self.width) if quarters % 2 else (self.width, self.height)
        return OpenPage(
            self.number,
            *size,
            turned(self.frame, self.width, self.height, quarters),
            self.page,
            self.text_page,
            self.pdf,
            self.text_of,
            self.fields,
            self.by_size,
        )

    def loose_boxes(self, indices: Sequence[int]) -> list[float]:
        """The line boxes of characters, four numbers each: left, top, right, bottom, in page space."""
        return (_line_boxes if self.by_size else _loose_boxes)(self.text_page, indices)

    def char_box(self, index: int) -> Box4:
        """The loose box of a character: as high as its font, so that highlights have one height."""
        left, top, right, bottom = self.loose_boxes((index,))
        return self.frame.box(left, bottom, right, top)

    def char_boxes(self, indices: Sequence[int]) -> list[Box4]:
        """As `char_box`, for many characters."""
        sides = iter(self.loose_boxes(indices))
        frame = self.frame
        if frame.upright:
            across, down = frame.e, frame.f
            return [
                (left + across, down - top, right + across, down - bottom)
                for left, top, right, bottom in zip(sides, sides, sides, sides, strict=True)
            ]
        return [
            frame.box(left, bottom, right, top)
            for left, top, right, bottom in zip(sides, sides, sides, sides, strict=True)
        ]

    def places(self, spans: Sequence[tuple[int, int]]) -> list[Place]:
        """Where spans of characters are, each on one line."""
        boxes = self.char_boxes([at for start, end in spans for at in (start, end - 1)])
        return [
            (
                self.number,
                x0 if x0 < left else left,
                top if top < high else high,
                x1 if x1 > right else right,
                bottom if bottom > low else low,
            )
            for (x0, top, x1, bottom), (left, high, right, low) in zip(boxes[::2], boxes[1::2], strict=True)
        ]

    def sides(self, indices: Sequence[int]) -> list[float]:
        """The left and right of characters, one after the other."""
        return [side for box in self.char_boxes(indices) for side in (box[0], box[2])]

    def text(self) -> str:
        """All characters of the page, one per pdfium index, also those outside the basic plane."""
        count = _COUNT_CHARS(self.text_page)
        if count <= 0:
            return ""
        buffer = bytearray(4 * count + 4)
        at = ctypes.addressof(ctypes.c_char.from_buffer(buffer))
        written = _GET_TEXT(self.text_page, 0, count, ctypes.c_void_p(at))
        text = buffer[: 2 * max(written - 1, 0)].decode("utf-16-le", "replace")
        if len(text) == count:
            return text
        codes = (_UNICODE(self.text_page, i) for i in range(count))
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
    """The pages of a PDF. The first `limit` opened stay open, as long as they take no more than about
    65 MB (0.3 MB each, 1 MB where every letter is an object); the others take turns.

    Pages are opened and closed past pypdfium2, whose care for each of them costs as much as reading its
    lines; they are closed before their PDF, also when nobody calls `close`.
    """

    def __init__(self, opened: pdfium.PdfDocument, limit: int) -> None:
        self._opened = opened
        self._pdf = ctypes.cast(opened.raw, ctypes.c_void_p)
        self._limit = limit
        self._taken = 0
        self._kept: dict[int, OpenPage] = {}
        self._passing: OrderedDict[int, OpenPage] = OrderedDict()
        self._has_form = open_form(opened)
        self._fields: dict[int, list[Field]] = {}
        self._closing = finalize(self, _close_all, self._kept, self._passing, opened)
        _STILL_OPEN.add(self)
        self._by_size = False
        self._by_size = self._has_fonts_without_line_box()
        for page in (*self._kept.values(), *self._passing.values()):
            page.by_size = self._by_size

    def close(self) -> None:
        """Close the pages and the PDF; nothing can be located after it."""
        self._closing()

    def open(self, index: int) -> OpenPage:
        """Page `index` (from 0). Raises PdfiumError when pdfium cannot open it."""
        found = self._kept.get(index) or self._passing.get(index)
        if found is not None:
            return found
        found = self._loaded(index)
        if len(self._kept) < self._limit and self._taken < _MOST_KEPT:
            self._kept[index] = found
            self._taken += _size_of(found)
        else:
            self._passing[index] = found
            if len(self._passing) > _PASSING:
                _close(self._passing.popitem(last=False)[1])
        return found

    def _has_fonts_without_line_box(self) -> bool:
        """Judged once for a whole PDF, so that its lines can be compared."""
        pages = len(self._opened)
        told: list[bool] = []
        for index in range(0, pages, pages // _SAMPLED_PAGES + 1):
            # a page that cannot be opened is told when it is read
            with suppress(pdfium.PdfiumError):
                told += _without_line_box(self.open(index))
        return 2 * sum(told) > len(told)

    def _loaded(self, index: int) -> OpenPage:
        page = ctypes.c_void_p(_LOAD_PAGE(self._pdf, index))
        if not page:
            raise pdfium.PdfiumError("Failed to load page.")
        text_of = self._with_fields(index, page) if self._has_form else page
        text_page = ctypes.c_void_p(_LOAD_TEXT(text_of))
        if not text_page:
            _close_pages(page, text_of)
            raise pdfium.PdfiumError("Failed to load text page.")
        width, height = float(_WIDTH(page)), float(_HEIGHT(page))
        frame = frame_of(page, width, height)
        return OpenPage(
            index + 1,
            width,
            height,
            frame,
            page,
            text_page,
            self._opened,
            text_of,
            self._fields.get(index, ()),
            self._by_size,
        )

    def _with_fields(self, index: int, page: ctypes.c_void_p) -> ctypes.c_void_p:
        """The page loaded anew with its form fields in it; in a PDF that has done so once they stay there."""
        if index not in self._fields:
            self._fields[index] = flatten(self._opened, page)
        return ctypes.c_void_p(_LOAD_PAGE(self._pdf, index)) or page

    def boxes(self, ranges: list[tuple[int, int]], bases: list[int], words: WordBoxes) -> list[Box]:
        """The boxes, one a line, of ranges of characters counted over all pages from `bases`.

        `words` holds the boxes of pages that were read by recognition, by page number.
        """
        found: list[Place] = []
        at = 0
        while at < len(ranges):
            index = bisect_right(bases, ranges[at][0]) - 1
            base = bases[index]
            beyond = bases[index + 1] if index + 1 < len(bases) else sys.maxsize
            some = []
            while at < len(ranges) and base <= ranges[at][0] < beyond:
                some.append((ranges[at][0] - base, ranges[at][1] - base))
                at += 1
            if index + 1 in words:
                for start, end in some:
                    found += _word_places(words[index + 1], index + 1, start, end)
            else:
                found += self.open(index).places(some)
        return [Box(*place) for place in _merged(found)]


@atexit.register
def _close_still_open() -> None:
    """Close what documents still hold at the end, before pdfium does so with a message for each."""
    for pages in list(_STILL_OPEN):
        pages.close()


def _close_all(
    kept: dict[int, OpenPage], passing: OrderedDict[int, OpenPage], opened: pdfium.PdfDocument
) -> None:
    for page in (*kept.values(), *passing.values()):
        _close(page)
    kept.clear()
    passing.clear()
    opened.close()


def _size_of(page: OpenPage) -> int:
    """About how many bytes an open page takes."""
    return _CHARACTER * _COUNT_CHARS(page.text_page) + _OBJECT * _COUNT_OBJECTS(page.page)


def _close(page: OpenPage) -> None:
    _CLOSE_TEXT(page.text_page)
    _close_pages(page.page, page.text_of)


def _close_pages(page: ctypes.c_void_p, text_of: ctypes.c_void_p) -> None:
    if text_of is not page:
        _CLOSE_PAGE(text_of)
    _CLOSE_PAGE(page)


def _word_places(
    words: list[tuple[int, float, float, float, float]], page: int, start: int, end: int
) -> list[Place]:
    """The places of the recognised words that hold characters [start, end) of a page."""
    first = max(bisect_right(words, start, key=lambda word: word[0]) - 1, 0)
    return [(page, *word[1:]) for word in words[first:] if word[0] < end]


def _merged(places: list[Place]) -> list[Place]:
    """Places that touch on one line become one."""
    merged: list[Place] = []
    for place in places:
        page, x0, top, x1, bottom = place
        if merged:
            page2, left, high, right, low = merged[-1]
            if page == page2 and -2 < high - top < 2 and x1 >= left and x0 - right < 12:
                merged[-1] = (page, min(left, x0), min(high, top), max(right, x1), max(low, bottom))
                continue
        merged.append(place)
    return merged
