"""One door for all formats: what kind of file is it, and which reader reads it."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import BinaryIO

from procurement_app.calendars.cells import Table
from procurement_app.calendars.file import CalendarFile
from procurement_app.calendars.mapping import Mapping
from procurement_app.calendars.messages import problem, unreadable
from procurement_app.calendars.model import CalendarEntry
from procurement_app.calendars.tables import TableEntries
from procurement_app.documents.model import UnreadableFile

_HTML = re.compile(
    rb"^\s*(?:<!doctype html|<html|<head|<body|<table|<div|<meta|<!--.{0,400}-->\s*<(?:html|table|!doctype))",
    re.IGNORECASE | re.DOTALL,
)
HEAD_BYTES = 64 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read(source: bytes | Path | BinaryIO, name: str = "", *, mapping: Mapping | None = None) -> CalendarFile:
    """Read a calendar from bytes, a path or a seekable binary file.

    A CSV file given as a path or file object is streamed: memory does not grow with its rows, and the
    file must stay open while `entries` is walked. Raises UnreadableFile when nothing can be read.
    """
    if isinstance(source, Path):
        stream = source.open("rb")
        try:
            file = _read(stream, name or source.name, mapping)
        except BaseException:
            stream.close()
            raise
        file.entries = _closing(file.entries, stream)
        return file
    return _read(io.BytesIO(source) if isinstance(source, bytes) else source, name, mapping)


def _closing(entries: Iterator[CalendarEntry], stream: BinaryIO) -> Iterator[CalendarEntry]:
    with stream:
        yield from entries


def _read(stream: BinaryIO, name: str, mapping: Mapping | None) -> CalendarFile:
    head = stream.read(HEAD_BYTES)
    stream.seek(0)
    found = detect_format(head, name)
    file = CalendarFile(name, found, iter(()))
    if found in _TABLE_READERS:
        _read_tables(stream, file, mapping, found)
    else:
        reader = import_module(f"procurement_app.calendars.readers.{found}")
        reader.read(stream, file)
    return file


def detect_format(head: bytes, name: str) -> str:
    """The reader for a file, from its first bytes; the name only helps where bytes say nothing."""
    if not head.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe"):
        raise unreadable("calendar-empty")
    if head.startswith(b"PK"):
        return "spreadsheet"
    if head.startswith(_OLE):
        return "spreadsheet"
    if head.lstrip()[:5] == b"%PDF-":
        return "pdf"
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if _HTML.match(text):
        raise unreadable("calendar-html", name=name or "kalender")
    if text.startswith(b"<") or text.replace(b"\0", b"").lstrip(b"\xff\xfe").startswith(b"<?xml"):
        return "notices"
    if text[:1] in (b"{", b"[") and not name.lower().endswith((".csv", ".txt", ".tsv")):
        return "records"
    return "csv"


_TABLE_READERS = {"csv", "spreadsheet", "pdf"}


def _read_tables(stream: BinaryIO, file: CalendarFile, mapping: Mapping | None, found: str) -> None:
    reader = import_module(f"procurement_app.calendars.readers.{found}")
    tables: Callable[[BinaryIO, CalendarFile], Iterator[Table]] = reader.read_tables
    file.format = _table_format(found, file.name)
    entries = TableEntries(file, mapping)
    skipped = [table for table in tables(stream, file) if not entries.add(table)]
    if not entries.found:
        skipped = entries.look_again()
    if not entries.found:
        raise _nothing_found(found, entries)
    entries.take()
    if not entries.any_rows:
        raise unreadable("calendar-no-rows")
    for table in skipped:
        if table.name:
            file.problems.append(problem("sheet-skipped", sheet=table.name))
    file.entries = entries.entries()


def _table_format(found: str, name: str) -> str:
    if found != "spreadsheet":
        return found
    suffix = Path(name).suffix.lower().lstrip(".")
    return suffix if suffix in ("ods", "xls") else "xlsx"


def _nothing_found(found: str, entries: TableEntries) -> UnreadableFile:
    if entries.lone_title:
        return unreadable("calendar-one-column", label=entries.lone_title)
    if entries.only_title:
        return unreadable("calendar-only-titles", label=entries.only_title)
    return unreadable("calendar-pdf-no-table" if found == "pdf" else "calendar-no-header")
