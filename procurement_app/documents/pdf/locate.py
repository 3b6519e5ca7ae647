"""Pages that stay open, and the boxes of characters on them."""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from procurement_app.documents.model import Box
from procurement_app.documents.pdf.lines import Box4, Frame, frame_of


@dataclass(slots=True)
class OpenPage:
    """A page with its text, open in pdfium until it is dropped."""

    number: int
    width: float
    height: float
    frame: Frame
    page: raw.FPDF_PAGE
    text_page: raw.FPDF_TEXTPAGE
    _keep: tuple[pdfium.PdfPage, pdfium.PdfTextPage]


class OpenPages:
    """The pages of a PDF, of which the `limit` opened last stay open (about 0.5 MB each)."""

    def __init__(self, opened: pdfium.PdfDocument, limit: int) -> None:
        self._opened = opened
        self._limit = max(limit, 1)
        self._pages: OrderedDict[int, OpenPage] = OrderedDict()

    def open(self, index: int) -> OpenPage:
        """Page `index` (from 0). Raises PdfiumError when pdfium cannot open it."""
        if index in self._pages:
            return self._pages[index]
        page = self._opened[index]
        text_page = page.get_textpage()
        width, height = page.get_size()
        found = OpenPage(
            index + 1,
            width,
            height,
            frame_of(page.raw, width, height),
            page.raw,
            text_page.raw,
            (page, text_page),
        )
        self._pages[index] = found
        if len(self._pages) > self._limit:
            self._close(self._pages.popitem(last=False)[1])
        return found

    def _close(self, page: OpenPage) -> None:
        page._keep[1].close()
        page._keep[0].close()

    def boxes(self, ranges: list[tuple[int, int]], bases: list[int]) -> list[Box]:
        """The boxes, one a line, of ranges of characters counted over all pages from `bases`."""
        found: list[Box] = []
        for start, end in ranges:
            index = bisect_right(bases, start) - 1
            page = self.open(index)
            found.extend(_line_boxes(page, start - bases[index], end - bases[index]))
        return _merged(found)


def _line_boxes(page: OpenPage, start: int, end: int) -> list[Box]:
    """One loose box for each line that pdfium sees in [start, end)."""
    rect = raw.FS_RECTF()

    def loose(index: int) -> Box4:
        raw.FPDFText_GetLooseCharBox(page.text_page, index, rect)
        return page.frame.box(rect.left, rect.bottom, rect.right, rect.top)

    first, last = loose(start), loose(end - 1)
    x0, x1 = min(first[0], last[0]), max(first[2], last[2])
    top, bottom = min(first[1], last[1]), max(first[3], last[3])
    return [Box(page.number, x0, top, x1, bottom)]


def _merged(boxes: list[Box]) -> list[Box]:
    """Boxes that touch on one line become one."""
    merged: list[Box] = []
    for box in boxes:
        last = merged[-1] if merged else None
        if last and last.page == box.page and abs(last.top - box.top) < 2 and box.x0 - last.x1 < 12 and box.x1 >= last.x0:
            merged[-1] = Box(
                box.page,
                min(last.x0, box.x0),
                min(last.top, box.top),
                max(last.x1, box.x1),
                max(last.bottom, box.bottom),
            )
        else:
            merged.append(box)
    return merged
