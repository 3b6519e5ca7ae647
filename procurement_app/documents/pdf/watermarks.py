"""Watermarks: large words across a page ('CONCEPT'), askew or with its lines running through them."""

from __future__ import annotations

import ctypes
import math
from itertools import groupby
from statistics import median

import pypdfium2.raw as raw

from procurement_app.documents.pdf.lines import Line, LineReader
from procurement_app.documents.pdf.pages import OpenPage

_SMALLEST = 20.0
_TALLER = 1.5
_ASKEW = 5  # degrees
_SMALLER = 0.6
_EDGE = 0.2  # of the height of large words, in which other lines may just touch them


def without_watermark(
    lines: list[Line], reader: LineReader, page: OpenPage, base: int
) -> tuple[list[Line], list[Line]]:
    """The lines of a page without those of its watermark, and these."""
    if not lines or max([line.size for line in lines]) < _SMALLEST:
        return lines, []
    least = max(_SMALLEST, _TALLER * median(line.size for line in lines))
    kept: list[Line] = []
    across: list[Line] = []
    for line in lines:
        for part, askew in _by_angle(line, reader, page, base) if line.size >= least else ((line, False),):
            large = part.size >= least
            (across if large and (askew or _is_run_through(part, lines)) else kept).append(part)
    return kept, across


def _by_angle(line: Line, reader: LineReader, page: OpenPage, base: int) -> list[tuple[Line, bool]]:
    """A line, cut where words that stand askew begin or end, which pdfium may take along, and which do."""
    text_page = ctypes.cast(page.text_page, raw.FPDF_TEXTPAGE)
    first = line.source - base
    angles = [
        math.degrees(raw.FPDFText_GetCharAngle(text_page, first + at)) % 90 for at in range(len(line.text))
    ]
    runs = [
        (askew, next(run)[0])
        for askew, run in groupby(enumerate(angles), key=lambda one: _ASKEW < one[1] < 90 - _ASKEW)
    ]
    parts = reader.cut(page, line, [at for _, at in runs[1:]], base)
    return [(part, askew) for part, (askew, _) in zip(parts, runs, strict=True)]


def _is_run_through(large: Line, lines: list[Line]) -> bool:
    edge = _EDGE * large.size
    return any(
        line.size < _SMALLER * large.size
        and large.top + edge < (line.top + line.bottom) / 2 < large.bottom - edge
        and min(line.x1, large.x1) - max(line.x0, large.x0) > line.size
        for line in lines
    )
