"""Which cells of a workbook are shown as a percentage: the value 0.4 that a reader sees as 40%.

Formats: ECMA-376 part 1, 18.8.30 (a `%` in a number format), OpenDocument 1.3, 19.385 (`office:value-type`).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from itertools import product

from lxml import etree

from procurement_app.documents.container import Container, parse_xml, refuse_dtd
from procurement_app.documents.problems import unreadable

Place = tuple[int, int]  # row and column, counted from 0

_ANY = "{*}"  # the namespace of a workbook differs between the transitional and the strict form
_RELATIONS = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_BUILT_IN = {"9", "10"}  # 0% and 0.00%
_LITERAL = re.compile(r'"[^"]*"|\\.')
_REFERENCE = re.compile(r"([A-Z]+)[0-9]+")
_MOST_PLACES = 500_000
_MOST_REPEATED = 1000  # a cell repeated more often fills the rest of a sheet


def percentages(container: Container) -> dict[str, set[Place]]:
    """For each sheet, by name, the places of the cells that are shown as a percentage.

    Raises `UnreadableFile` for a part that is no XML or brings a DTD.
    """
    if "content.xml" in container:
        return _of_opendocument(container.read("content.xml"))
    if "xl/workbook.xml" in container and "xl/styles.xml" in container:
        return _of_office(container)
    return {}


def _of_office(container: Container) -> dict[str, set[Place]]:
    styles = _percent_styles(container.xml("xl/styles.xml"))
    relations = "xl/_rels/workbook.xml.rels"
    if not styles or relations not in container:
        return {}
    targets = {part.get("Id"): part.get("Target", "") for part in container.xml(relations)}
    found = {}
    for sheet in container.xml("xl/workbook.xml").iter(f"{_ANY}sheet"):
        relation = next((sheet.get(name) for name in _RELATIONS if name in sheet.attrib), None)
        target = targets.get(relation, "").removeprefix("/xl/")
        if f"xl/{target}" in container:
            cells = _cells(container.read(f"xl/{target}"))
            found[sheet.get("name", "")] = {place for place, style in cells if style in styles}
    return found


def _percent_styles(styles: etree._Element) -> set[str]:
    """The numbers of the cell formats that show a percentage."""
    formats = _BUILT_IN | {
        one.get("numFmtId", "")
        for one in styles.iter(f"{_ANY}numFmt")
        if "%" in _LITERAL.sub("", one.get("formatCode", ""))
    }
    written = styles.iterfind(f"{_ANY}cellXfs/{_ANY}xf")
    return {str(number) for number, one in enumerate(written) if one.get("numFmtId") in formats}


def _cells(data: bytes) -> Iterator[tuple[Place, str | None]]:
    """Place and style of the cells of a sheet. What has no reference follows the one before."""
    top = left = -1
    for event, element in _elements(data, f"{_ANY}row", f"{_ANY}c"):
        is_row = etree.QName(element).localname == "row"
        if event == "start" and is_row:
            written = element.get("r", "")
            top, left = int(written) - 1 if written.isdecimal() else top + 1, -1
        elif event == "start":
            reference = _REFERENCE.fullmatch(element.get("r", ""))
            left = _column(reference[1]) if reference else left + 1
            yield (top, left), element.get("s")
        elif is_row:
            element.clear()


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _of_opendocument(content: bytes) -> dict[str, set[Place]]:
    if b'value-type="percentage"' not in content:
        return {}
    root = parse_xml(content, "content.xml")
    return {
        table.get(f"{_TABLE}name", ""): set(_bounded(_of_table(table)))
        for table in root.iter(f"{_TABLE}table")
    }


def _bounded(places: Iterator[Place]) -> Iterator[Place]:
    """The places, as long as there are no more than any sheet for people holds."""
    for count, place in enumerate(places):
        if count == _MOST_PLACES:
            raise unreadable("table-too-large", cells=count + 1, limit=_MOST_PLACES)
        yield place


def _of_table(table: etree._Element) -> Iterator[Place]:
    top = 0
    for row in table.iter(f"{_TABLE}table-row"):
        rows, left = _repeated(row, "rows"), 0
        for cell in row:
            columns = _repeated(cell, "columns")
            percentage = cell.get(f"{_OFFICE}value-type") == "percentage"
            if percentage and rows * columns <= _MOST_REPEATED:
                yield from product(range(top, top + rows), range(left, left + columns))
            left += columns
        top += rows


def _repeated(element: etree._Element, what: str) -> int:
    times = element.get(f"{_TABLE}number-{what}-repeated", "1")
    return int(times) if times.isdecimal() else 1


def _elements(data: bytes, *tags: str) -> Iterator[tuple[str, etree._Element]]:
    """The elements of a large part as they begin and end."""
    refuse_dtd(data)
    parsed = etree.iterparse(
        io.BytesIO(data),
        events=("start", "end"),
        tag=tags,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
    )
    try:
        yield from parsed
    except etree.XMLSyntaxError as error:
        raise unreadable("damaged", detail="een werkblad is geen geldige XML") from error
