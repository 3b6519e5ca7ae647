"""Calendars in a PDF: ruled tables by pdfplumber, over as many pages as they take; else columns of words."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any, BinaryIO

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.page import Page
from pdfplumber.utils.exceptions import PdfminerException

from procurement_app.calendars.cells import Cell, Row, Table, filled
from procurement_app.calendars.file import CalendarFile
from procurement_app.calendars.messages import problem, unreadable
from procurement_app.calendars.readers.pdf_words import rows_by_position
from procurement_app.calendars.values import periods
from procurement_app.calendars.values.procedures import kind_named

# pdfminer warns of every oddity of a damaged file; we tell the user one sentence.
logging.getLogger("pdfminer").setLevel(logging.ERROR)

MOST_PAGES = 500
_HYPHENATED = re.compile(r"(?<=\w)[-\u00ad\u2010]\s*\n\s*(?=[a-zà-ÿ])")
_KEPT_HYPHEN = re.compile(r"(?<=[a-zA-Z]-)\n(?=[A-Z\d])")
_BROKEN_NUMBER = re.compile(r"(?<=\d[.,-])\n(?=\d)|(?<=\d)\n(?=[.,]\d{3})")

_LOWEST_LINE = 6.0

Rows = list[list[str]]


def read_tables(stream: BinaryIO, file: CalendarFile) -> Iterator[Table]:
    """A table for each run of rows with the same columns. Raises UnreadableFile for a PDF without any."""
    try:
        with pdfplumber.open(BytesIO(stream.read())) as pdf:
            if not pdf.pages:
                raise unreadable("calendar-pdf-no-pages")
            if len(pdf.pages) > MOST_PAGES:
                raise unreadable("calendar-too-large")
            about, pages = _read_pages(pdf.pages, file)
    except (PdfminerException, PDFPasswordIncorrect) as error:
        raise unreadable(_why(error)) from None
    except (ValueError, TypeError, KeyError, AttributeError, AssertionError, RecursionError):
        # pdfminer meets a damaged file with whatever error its parsing runs into.
        raise unreadable("calendar-damaged") from None
    for rows in _runs(pages):
        headings = [
            number for number, row in enumerate(rows, start=1) if filled(row) == [0] and _heads(row[0])
        ]
        merged = [(number, 0, number, len(rows[0]) - 1) for number in headings]
        yield Table(_numbered(rows), merged=merged, about=f"{about} {file.name}")


def _why(error: Exception) -> str:
    causes = (error, *error.args, error.__cause__)
    encrypted = any(isinstance(cause, PDFPasswordIncorrect) for cause in causes)
    return "calendar-encrypted" if encrypted else "calendar-damaged"


def _read_pages(pages: Iterable[Page], file: CalendarFile) -> tuple[str, list[Rows]]:
    """The first lines of the text, and the rows of each page's tables."""
    about = ""
    found: list[tuple[str, Rows]] = []
    words: list[tuple[list[dict[str, Any]], list[float]]] = []
    for page in pages:
        if not found and not words:
            about = " ".join((page.extract_text() or "").splitlines()[:3])
        found += [(heading, table) for heading, table in _tables(page) if table and len(table[0]) > 1]
        if not found:
            rules = sorted({round(edge["top"], 1) for edge in page.edges if edge["orientation"] == "h"})
            words.append((page.extract_words(return_chars=True), rules))
        page.close()
    if not found and not any(line for line, _rules in words):
        raise unreadable("calendar-pdf-pictures")
    if not found:
        rows, inseparable = rows_by_position(words)
        found = [("", [[_tidy(cell) for cell in row] for row in rows])] if rows else []
        if inseparable:
            file.problems.append(problem("columns-inseparable", labels=", ".join(inseparable)))
    return about, _headed(found)


def _tables(page: Page) -> Iterator[tuple[str, Rows]]:
    """The tables of a page, each with the line above it where that heads its rows ('2e kwartaal 2027')."""
    reached = page.bbox[1]
    for table in page.find_tables(_settings(page)):
        top = table.bbox[1]
        lines = _lines_between(page, reached, top)
        reached = max(reached, table.bbox[3])
        heading = lines[-1] if lines and _heads(lines[-1]) else ""
        yield heading, [[_tidy(cell) for cell in row] for row in table.extract()]


def _lines_between(page: Page, top: float, bottom: float) -> list[str]:
    if bottom - top < _LOWEST_LINE:
        return []
    between = page.within_bbox((page.bbox[0], top, page.bbox[2], bottom), strict=False)
    return (between.extract_text() or "").splitlines()


def _heads(text: str) -> bool:
    """Whether a line is only a quarter, another part of a year or a kind, which all rows below it have."""
    period = periods.parse(text, periods.FIRST_YEAR).period
    return (period is not None and period.first < period.last) or kind_named(text) is not None


def _headed(found: list[tuple[str, Rows]]) -> list[Rows]:
    """The tables, where headings part them each with its own as a row below the names of the columns.

    One heading above them all may be the day of the edition.
    """
    several = len({heading for heading, _ in found if heading}) > 1
    return [_below(heading, table, found[0][1]) if several else table for heading, table in found]


def _below(heading: str, table: Rows, first: Rows) -> Rows:
    names = int(table[0] == first[0])
    row = [heading, *[""] * (len(table[0]) - 1)]
    return [*table[:names], row, *table[names:]] if heading else table


def _settings(page: Page) -> dict[str, Any]:
    """Rows that run on over a page's end have no line there: close them where the columns' lines stop."""
    uprights = [edge for edge in page.edges if edge["orientation"] == "v"]
    ends = {round(edge[side], 1) for side in ("top", "bottom") for edge in uprights}
    return {"explicit_horizontal_lines": [min(ends), max(ends)] if ends else []}


def _tidy(cell: str | None) -> str:
    """A cell's lines as one: words that were broken off are whole again."""
    text = _BROKEN_NUMBER.sub("", _KEPT_HYPHEN.sub("", _HYPHENATED.sub("", cell or "")))
    return " ".join(text.split())


def _runs(tables: list[Rows]) -> Iterator[Rows]:
    """Tables of successive pages that are one: the same number of columns. Split rows are whole again."""
    run: Rows = []
    for table in tables:
        if run and len(run[0]) != len(table[0]):
            yield run
            run = []
        if run and _continues(run, table[0]):
            _join(run[-1], table[0])
            table = table[1:]
        elif run and len(table) > 1 and table[0] == run[0] and _continues(run, table[1]):
            _join(run[-1], table[1])
            table = [table[0], *table[2:]]
        run += table
    if run:
        yield run


def _continues(run: Rows, row: list[str]) -> bool:
    """Whether a page's first row is the rest of the last row on the page before."""
    widths = sorted(len(filled(other)) for other in run)
    usual, own = widths[len(widths) // 2], filled(row)
    if not own or len(own) > usual / 2 or len(filled(run[-1])) < 2:
        return False
    alone_at_the_left = own == [min(filled(run[-1]), default=0)]
    return not alone_at_the_left or row[own[0]][:1].islower()


def _join(before: list[str], rest: list[str]) -> None:
    for place, text in enumerate(rest):
        if text:
            before[place] = _tidy(f"{before[place]}\n{text}") if before[place] else text


def _numbered(rows: Rows) -> Iterator[Row]:
    for number, cells in enumerate(rows, start=1):
        row: list[Cell] = [text or None for text in cells]
        yield number, row
