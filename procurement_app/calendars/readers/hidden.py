"""Rows and columns that a workbook hides: calamine reads them as if they were shown."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from procurement_app.calendars.readers import xml
from procurement_app.documents.model import UnreadableFile

_PIECE = 1 << 20
_HIDDEN = re.compile(rb'<(?:\w+:)?(row|col)\b[^<>]*?\shidden="(?:1|true)"[^<>]*>')
_PLACES = re.compile(rb'\s(r|min|max)="(\d+)"')
_NOT_SHOWN = re.compile(rb':visibility="(?:collapse|filter)"')
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ODF_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


@dataclass(slots=True)
class Hidden:
    """Ranges of hidden rows, from 1, and of hidden columns, from 0."""

    rows: list[range] = field(default_factory=list)
    columns: list[range] = field(default_factory=list)


def hidden_parts(data: bytes) -> dict[str, Hidden]:
    """What each sheet of an XLSX or ODS file hides, by the sheet's name; of another file nothing is known."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if "content.xml" in archive.namelist():
                return _of_opendocument(archive)
            return {name: _of_sheet(archive, path) for name, path in _sheets(archive)}
    except (zipfile.BadZipFile, KeyError, ValueError, etree.XMLSyntaxError, UnreadableFile):
        return {}


def _sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """The name of each sheet and where in the archive it stands."""
    related = xml.parse(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {one.get("Id"): one.get("Target", "") for one in related}
    for sheet in xml.parse(archive.read("xl/workbook.xml")).iterfind(xml.anywhere(".//sheets/sheet")):
        target = targets[sheet.get(_RELATION)]
        yield sheet.get("name", ""), target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _of_sheet(archive: zipfile.ZipFile, path: str) -> Hidden:
    found = Hidden()
    for piece in _pieces(archive, path):
        for hit in _HIDDEN.finditer(piece) if b' hidden="' in piece else ():
            places = {name: int(number) for name, number in _PLACES.findall(hit[0])}
            if hit[1] == b"row" and b"r" in places:
                found.rows.append(range(places[b"r"], places[b"r"] + 1))
            elif hit[1] == b"col":
                found.columns.append(range(places[b"min"] - 1, places[b"max"]))
    return found


def _pieces(archive: zipfile.ZipFile, path: str) -> Iterator[bytes]:
    """A part of an archive in pieces that cut no tag."""
    rest = b""
    with archive.open(path) as part:
        while piece := part.read(_PIECE):
            whole, tag, rest = (rest + piece).rpartition(b"<")
            rest = tag + rest
            yield whole
    yield rest


def _of_opendocument(archive: zipfile.ZipFile) -> dict[str, Hidden]:
    if not any(_NOT_SHOWN.search(piece) for piece in _pieces(archive, "content.xml")):
        return {}
    found: dict[str, Hidden] = {}
    for table in xml.parse(archive.read("content.xml")).iter(f"{_ODF_TABLE}table"):
        found[table.get(f"{_ODF_TABLE}name", "")] = Hidden(
            [range(part.start + 1, part.stop + 1) for part in _not_shown(table, "row")],
            list(_not_shown(table, "column")),
        )
    return found


def _not_shown(table: xml.Element, what: str) -> Iterator[range]:
    """The places of rows or columns that are not shown, from 0."""
    place = 0
    for part in table.iter(f"{_ODF_TABLE}table-{what}"):
        count = int(part.get(f"{_ODF_TABLE}number-{what}s-repeated", "1"))
        if part.get(f"{_ODF_TABLE}visibility") in ("collapse", "filter"):
            yield range(place, place + count)
        place += count
