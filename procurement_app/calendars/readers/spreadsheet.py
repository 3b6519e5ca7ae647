"""XLSX, ODS and old XLS by python-calamine: every visible sheet that holds a calendar."""

from __future__ import annotations

import io
import zipfile
import zlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import BinaryIO

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)
from xlsxwriter.utility import xl_col_to_name

from procurement_app.calendars.cells import Cell, Row, Table, filled
from procurement_app.calendars.file import CalendarFile
from procurement_app.calendars.messages import problem, unreadable
from procurement_app.calendars.readers.hidden import Hidden, hidden_parts
from procurement_app.documents.model import Problem

MOST_MEMBERS = 2000
MOST_UNPACKED = 1 << 30
MOST_RATIO = 200
WIDEST_SHEET = 400
_MOST_LISTED = 12
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # how Office keeps a workbook with a password

_OF_A_WORKBOOK = {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}
_OFFICE_TEXTS = {"word/document.xml", "ppt/presentation.xml"}
_OPENDOCUMENT_TEXTS = tuple(
    b"application/vnd.oasis.opendocument." + kind for kind in (b"text", b"presentation")
)


def read_tables(stream: BinaryIO, file: CalendarFile) -> Iterator[Table]:
    """A table for each visible sheet. Raises UnreadableFile when the workbook cannot be opened safely."""
    data = stream.read()
    hidden: dict[str, Hidden] = {}
    if data[:2] == b"PK":
        check_archive(data)
        hidden = hidden_parts(data)
    elif _ENCRYPTED in data:
        raise unreadable("calendar-encrypted")
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data), load_tables=False)
        for sheet in book.sheets_metadata:
            if sheet.typ != SheetTypeEnum.WorkSheet:
                continue
            if sheet.visible != SheetVisibleEnum.Visible:
                file.problems.append(problem("sheet-hidden", sheet=sheet.name))
                continue
            found = book.get_sheet_by_name(sheet.name)
            if sheet.name in hidden:
                file.problems += _tell_hidden(found, hidden[sheet.name])
            yield _table(found, file.name)
    except PasswordError:
        raise unreadable("calendar-encrypted") from None
    except (CalamineError, OSError, ValueError):
        raise unreadable("calendar-damaged") from None


def check_archive(data: bytes) -> None:
    """Refuse archives that are no workbook, or unpack to something far larger than a calendar."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_members(archive, len(data))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, zlib.error, ValueError, OSError):
        # zipfile raises the second for a compression that it does not know
        raise unreadable("calendar-damaged") from None


def _check_members(archive: zipfile.ZipFile, packed: int) -> None:
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    if len(members) > MOST_MEMBERS or unpacked > MOST_UNPACKED:
        raise unreadable("calendar-too-large")
    if unpacked > 50 << 20 and unpacked > MOST_RATIO * max(1, packed):
        raise unreadable("calendar-too-large")
    if any(member.filename.endswith("vbaProject.bin") for member in members):
        raise unreadable("calendar-macro")
    if any(member.flag_bits & 1 for member in members):
        raise unreadable("calendar-encrypted")
    if _is_text(archive):
        raise unreadable("calendar-text-document")
    if not any(member.filename in _OF_A_WORKBOOK for member in members):
        raise unreadable("calendar-zip")


def _is_text(archive: zipfile.ZipFile) -> bool:
    """Whether it is a text or a presentation of Office or OpenDocument."""
    names = set(archive.namelist())
    if "mimetype" in names and archive.getinfo("mimetype").file_size < 100:
        return archive.read("mimetype").startswith(_OPENDOCUMENT_TEXTS)
    return bool(names & _OFFICE_TEXTS)


def _tell_hidden(sheet: CalamineSheet, hidden: Hidden) -> Iterator[Problem]:
    """That hidden rows and columns are read all the same, where something stands in them."""
    if not hidden.rows and not hidden.columns:
        return
    places = [(number, filled(cells)) for number, cells in _rows(sheet)]
    rows = [number for number, held in places if held and _within(hidden.rows, number)]
    columns = sorted({place for _, held in places for place in held if _within(hidden.columns, place)})
    if rows:
        yield problem("rows-hidden-read", sheet=sheet.name, rows=_listed(map(str, rows)))
    if columns:
        letters = _listed(map(xl_col_to_name, columns))
        yield problem("columns-hidden-read", sheet=sheet.name, columns=letters)


def _within(ranges: Sequence[range], place: int) -> bool:
    """Whether one of the ranges, which stand in order, holds a place."""
    before = bisect_right(ranges, place, key=lambda one: one.start)
    return before > 0 and place in ranges[before - 1]


def _listed(names: Iterable[str]) -> str:
    first = list(islice(names, _MOST_LISTED + 1))
    return ", ".join(first[:_MOST_LISTED]) + (" …" if len(first) > _MOST_LISTED else "")


def _table(sheet: CalamineSheet, file_name: str) -> Table:
    merged = [
        (top + 1, left, bottom + 1, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or []
    ]
    return Table(_rows(sheet), sheet.name, merged, f"{sheet.name} {file_name}")


def _rows(sheet: CalamineSheet) -> Iterator[Row]:
    first, left = sheet.start or (0, 0)
    padding: list[Cell] = [None] * min(left, WIDEST_SHEET)
    for number, cells in enumerate(sheet.iter_rows(), start=first + 1):
        yield number, [*padding, *cells[:WIDEST_SHEET]]
