"""Words that a page does not show: beyond its edges, where a spreadsheet lets text run on over pages."""

from __future__ import annotations

import ctypes
import re

import pypdfium2.raw as raw

from procurement_app.documents.pdf.lines import Line, LineReader
from procurement_app.documents.pdf.pages import Box4, OpenPage, plain

_WORD = re.compile(r"[^ \xa0\ufffe]+")
_SLACK = 1.0
_OBJECT = plain(raw.FPDFPage_GetObject, gives=ctypes.c_void_p)


def visible(lines: list[Line], reader: LineReader, page: OpenPage, base: int) -> list[Line]:
    """The lines of a page; of one that runs over an edge only the words that the page shows."""
    beyond = [line for line in lines if _runs_over(line, page)]
    if not beyond:
        return lines
    objects = _objects(page)
    parts = {id(line): _shown(line, reader, page, base, objects) for line in beyond}
    return [part for line in lines for part in parts.get(id(line), (line,))]


def _runs_over(line: Line, page: OpenPage) -> bool:
    across = line.x0 < -_SLACK or line.x1 > page.width + _SLACK
    return across or line.top < -_SLACK or line.bottom > page.height + _SLACK


def _shown(line: Line, reader: LineReader, page: OpenPage, base: int, objects: set[int]) -> list[Line]:
    first = line.source - base
    frame = _within((0.0, 0.0, page.width, page.height), *_clips(page, first, objects))
    words = list(_WORD.finditer(line.text))
    ends = [at for word in words for at in (first + word.start(), first + word.end() - 1)]
    boxes = page.char_boxes(ends)
    shown = [
        word
        for word, begin, end in zip(words, boxes[::2], boxes[1::2], strict=True)
        if frame[0] <= (begin[0] + end[2]) / 2 <= frame[2] and frame[1] <= (begin[1] + end[3]) / 2 <= frame[3]
    ]
    if not shown:
        return []
    start, stop = shown[0].start(), shown[-1].end()
    beyond = next((word.start() for word in words if word.start() >= stop), None)
    parts = reader.cut(page, line, [at for at in (start, beyond) if at], base)
    return [parts[1 if start else 0]]


def _within(frame: Box4, *others: Box4) -> Box4:
    """What frames have in common."""
    for box in others:
        frame = max(frame[0], box[0]), max(frame[1], box[1]), min(frame[2], box[2]), min(frame[3], box[3])
    return frame


def _clips(page: OpenPage, index: int, objects: set[int]) -> list[Box4]:
    """The boxes outside which the page does not show the text of a character.

    None for text in a form that the page shows: pdfium tells its clip in the space of that form.
    """
    text = raw.FPDFText_GetTextObject(ctypes.cast(page.text_page, raw.FPDF_TEXTPAGE), index)
    if not text or ctypes.addressof(text.contents) not in objects:
        return []
    clip = raw.FPDFPageObj_GetClipPath(text)
    found = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for path in range(raw.FPDFClipPath_CountPaths(clip) if clip else 0):
        xs, ys = [], []
        for at in range(raw.FPDFClipPath_CountPathSegments(clip, path)):
            segment = raw.FPDFClipPath_GetPathSegment(clip, path, at)
            if raw.FPDFPathSegment_GetPoint(segment, x, y):
                xs.append(x.value)
                ys.append(y.value)
        if xs:
            found.append(page.frame.box(min(xs), min(ys), max(xs), max(ys)))
    return found


def _objects(page: OpenPage) -> set[int]:
    """The addresses of the objects that stand on a page itself."""
    count = raw.FPDFPage_CountObjects(ctypes.cast(page.text_of, raw.FPDF_PAGE))
    return {_OBJECT(page.text_of, at) for at in range(count)}
