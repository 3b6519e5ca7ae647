"""CSV in any common delimiter and encoding, streamed from a file or from memory."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from typing import BinaryIO

from procurement_app.calendars.cells import Cell, Row, Table
from procurement_app.calendars.file import CalendarFile
from procurement_app.calendars.messages import problem, unreadable
from procurement_app.documents.model import Problem

DELIMITERS = ";,\t|"
SAMPLE_BYTES = 256 * 1024
LONGEST_CELL = 1_000_000
_CONTROLS = frozenset(range(32)) - {9, 10, 11, 12, 13, 27}


def read_tables(stream: BinaryIO, file: CalendarFile) -> Iterator[Table]:
    """The one table of a CSV file. Raises UnreadableFile for binary data."""
    head = stream.read(SAMPLE_BYTES)
    encoding = detect_encoding(head)
    if encoding is None:
        raise unreadable("calendar-rubbish")
    stream.seek(0)
    delimiter = detect_delimiter(head.decode(encoding, errors="replace"))
    yield Table(_rows(_lines(stream, encoding), delimiter, file.problems), about=file.name)


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are no UTF-8, further on in a file that began as such: Windows wrote them."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    stray = error.object[error.start : error.end]
    return stray.decode("cp1252", errors="replace"), error.end


_STRAY_BYTES = "kansrijk-cp1252"
codecs.register_error(_STRAY_BYTES, _as_cp1252)


def detect_encoding(head: bytes) -> str | None:
    """The encoding of a text, from its BOM or its bytes; None when it is binary."""
    for bom, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if head.startswith(bom):
            return name
    if head[:4096].count(0) > len(head[:4096]) // 4:
        return "utf-16-le" if head[1:2] == b"\0" else "utf-16-be"
    if sum(byte in _CONTROLS for byte in head[:4096]) > len(head[:4096]) // 100:
        return None
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head, final=len(head) < SAMPLE_BYTES)
    except UnicodeDecodeError:
        return "mac_roman" if b"\r" in head and b"\n" not in head else "cp1252"
    return "utf-8"


def detect_delimiter(sample: str) -> str:
    """The delimiter that gives most rows the same number of cells, of several."""
    lines = sample.splitlines()
    if lines and lines[0].lower().startswith("sep=") and len(lines[0]) == 5:
        return lines[0][4]
    best, best_score = ";", 0.0
    for delimiter in DELIMITERS:
        widths: dict[int, int] = {}
        try:
            for row in csv.reader(lines[:200], delimiter=delimiter):
                widths[len(row)] = widths.get(len(row), 0) + 1
        except csv.Error:
            continue
        width, count = max(
            widths.items(), key=lambda item: (item[1] * (item[0] > 1), item[0]), default=(1, 0)
        )
        score = count * min(width, 12) if width > 1 else 0.0
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _lines(stream: BinaryIO, encoding: str) -> Iterator[str]:
    """Lines up to each newline; a file in which only carriage returns end lines is one from an old Mac."""
    decoder = codecs.getincrementaldecoder(encoding)(_STRAY_BYTES)
    rest = ""
    while chunk := stream.read(SAMPLE_BYTES):
        text = rest + decoder.decode(chunk).replace("\0", "")
        if "\r" in text and "\n" not in text:
            text = text.replace("\r", "\n")
        lines = text.split("\n")
        rest = lines.pop()
        for line in lines:
            yield line + "\n"
    rest += decoder.decode(b"", final=True)
    if rest:
        yield rest


def _rows(lines: Iterator[str], delimiter: str, problems: list[Problem]) -> Iterator[Row]:
    """Rows by their number in a spreadsheet, in which a cell of several lines is one row."""
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(lines, delimiter=delimiter)
    usual = number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            if number == 1 and len(cells) <= 2 and cells and cells[0].lower().startswith("sep="):
                continue
            usual = max(usual, len(cells))
            if len(cells) < usual and any("\n" in cell and cell.count(delimiter) > 1 for cell in cells):
                problems.append(problem("row-quote-open", row=number))
            row: list[Cell] = list(cells)
            yield number, row
    except csv.Error:
        problems.append(problem("row-cut-short", row=number + 1))
