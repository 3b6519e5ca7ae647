"""Which cells of a workbook are shown as a percentage: the value 0.4 that a reader sees as 40%.

Formats: ECMA-376 part 1, 18.8.30 (a `%` in a number format), OpenDocument 1.3, 19.385 (`office:value-type`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import product
from string import digits

from lxml import etree

from procurement_app.documents.container import Container, parse_xml
from procurement_app.documents.problems import unreadable
from procurement_app.documents.sheet_parts import (
    ANY,
    LAST_COLUMN,
    TABLE,
    elements,
    repeated,
    row_number,
    sheets_of_office,
)

Place = tuple[int, int]  # row and column, counted from 0

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_BUILT_IN = {"9", "10"}  # 0% and 0.00%
_LITERAL = re.compile(r'"[^"]*"|\\.')
_LETTERS = re.compile(r"[A-Z]{1,3}")
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
    if not styles:
        return {}
    return {name: set(_cells(sheet, styles)) for name, sheet in sheets_of_office(container)}


def _percent_styles(styles: etree._Element) -> set[str]:
    """The numbers of the cell formats that show a percentage."""
    formats = _BUILT_IN | {
        one.get("numFmtId", "")
        for one in styles.iter(f"{ANY}numFmt")
        if "%" in _LITERAL.sub("", one.get("formatCode", ""))
    }
    written = styles.iterfind(f"{ANY}cellXfs/{ANY}xf")
    return {str(number) for number, one in enumerate(written) if one.get("numFmtId") in formats}


def _cells(data: bytes, styles: set[str]) -> Iterator[Place]:
    """The cells of a sheet in one of some styles. What has no reference follows the one before."""
    top = -1
    for row in elements(data, f"{ANY}row"):
        top, left = row_number(row, top), -1
        for cell in row.iterchildren(f"{ANY}c"):
            column = _column(cell.get("r", "").rstrip(digits))
            left = left + 1 if column is None else column
            if cell.get("s") in styles:
                yield top, left


@lru_cache(maxsize=LAST_COLUMN)
def _column(letters: str) -> int | None:
    """The number of a column, counted from 0; None for letters that name none."""
    if not _LETTERS.fullmatch(letters):
        return None
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _of_opendocument(content: bytes) -> dict[str, set[Place]]:
    if b'value-type="percentage"' not in content:
        return {}
    root = parse_xml(content, "content.xml")
    return {
        table.get(f"{TABLE}name", ""): set(_bounded(_of_table(table))) for table in root.iter(f"{TABLE}table")
    }


def _bounded(places: Iterator[Place]) -> Iterator[Place]:
    """The places, as long as there are no more than any sheet for people holds."""
    for count, place in enumerate(places):
        if count == _MOST_PLACES:
            raise unreadable("table-too-large", cells=count + 1, limit=_MOST_PLACES)
        yield place


def _of_table(table: etree._Element) -> Iterator[Place]:
    top = 0
    for row in table.iter(f"{TABLE}table-row"):
        rows, left = repeated(row, "rows"), 0
        for cell in row:
            columns = repeated(cell, "columns")
            percentage = cell.get(f"{_OFFICE}value-type") == "percentage"
            if percentage and rows * columns <= _MOST_REPEATED:
                yield from product(range(top, top + rows), range(left, left + columns))
            left += columns
        top += rows
