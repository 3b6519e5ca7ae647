"""Which rows and columns of a workbook are hidden, so that nobody who opens it sees what stands there.

ECMA-376 part 1, 18.3.1.13 and 18.3.1.73 (`hidden`); OpenDocument 1.3, 19.749 (`table:visibility`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from procurement_app.documents.container import Container, parse_xml
from procurement_app.documents.sheet_parts import (
    ANY,
    LAST_COLUMN,
    TABLE,
    elements,
    repeated,
    row_number,
    sheets_of_office,
    whole,
)

_HIDES = re.compile(rb"""hidden=["'](?:1|true)""")
_ROW_HIDES = re.compile(rb"""<(?:\w+:)?row\s[^>]*""" + _HIDES.pattern)
_MOST_ROWS = 1000  # rows repeated more often fill the rest of a sheet


@dataclass(slots=True)
class Hidden:
    """The hidden rows and columns of a sheet, counted from 0."""

    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)


def hidden_cells(container: Container) -> dict[str, Hidden]:
    """For each sheet that hides rows or columns, by name, which.

    Raises `UnreadableFile` for a part that is no XML or brings a DTD.
    """
    if "content.xml" in container:
        return _of_opendocument(container.read("content.xml"))
    return {name: _of_sheet(xml) for name, xml in sheets_of_office(container) if _HIDES.search(xml)}


def _of_sheet(xml: bytes) -> Hidden:
    hidden, top = Hidden(), -1
    rows_hide = _ROW_HIDES.search(xml) is not None
    for element in elements(xml, f"{ANY}row", f"{ANY}col"):
        hides = element.get("hidden") in ("1", "true")
        if etree.QName(element).localname == "col":
            first, last = whole(element.get("min")), whole(element.get("max"))
            if hides and first and last:
                hidden.columns.update(range(first - 1, min(last, LAST_COLUMN)))
        elif rows_hide:
            top = row_number(element, top)
            hidden.rows.update((top,) if hides else ())
        else:
            break  # columns stand before the rows
    return hidden


def _of_opendocument(content: bytes) -> dict[str, Hidden]:
    if b"table:visibility=" not in content:
        return {}
    root = parse_xml(content, "content.xml")
    return {
        table.get(f"{TABLE}name", ""): Hidden(_rows(table), _columns(table))
        for table in root.iter(f"{TABLE}table")
    }


def _rows(table: etree._Element) -> set[int]:
    return {at for span in _collapsed(table, "row") if len(span) <= _MOST_ROWS for at in span}


def _columns(table: etree._Element) -> set[int]:
    """Columns that are hidden to the end of a sheet stand there as one."""
    spans = _collapsed(table, "column")
    return {at for span in spans for at in range(span.start, min(span.stop, LAST_COLUMN))}


def _collapsed(table: etree._Element, what: str) -> Iterator[range]:
    """The places of the rows or columns that are not shown."""
    at = 0
    for element in table.iter(f"{TABLE}table-{what}"):
        times = repeated(element, f"{what}s")
        if element.get(f"{TABLE}visibility", "visible") != "visible":
            yield range(at, at + times)
        at += times
