"""Which rows and columns of a workbook are hidden, so that nobody who opens it sees what stands there.

ECMA-376 part 1, 18.3.1.13 and 18.3.1.73 (`hidden`); OpenDocument 1.3, 19.749 (`table:visibility`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from procurement_app.documents.container import Container, parse_xml
from procurement_app.documents.sheet_parts import ANY, TABLE, elements, repeated, row_number, sheets_of_office

_HIDES = re.compile(rb"""hidden=["'](?:1|true)""")
_LAST_COLUMN = 16_384
_MOST_REPEATED = 1000  # a row or column repeated more often fills the rest of a sheet


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
    for event, element in elements(xml, f"{ANY}row", f"{ANY}col"):
        if event == "end":
            element.clear()
            continue
        hides = element.get("hidden") in ("1", "true")
        if etree.QName(element).localname == "col":
            first, last = (int(element.get(name) or 0) for name in ("min", "max"))
            hidden.columns.update(range(first - 1, min(last, _LAST_COLUMN)) if hides else ())
        else:
            top = row_number(element, top)
            hidden.rows.update((top,) if hides else ())
    return hidden


def _of_opendocument(content: bytes) -> dict[str, Hidden]:
    if b"table:visibility=" not in content:
        return {}
    root = parse_xml(content, "content.xml")
    return {
        table.get(f"{TABLE}name", ""): Hidden(_places(table, "row"), _places(table, "column"))
        for table in root.iter(f"{TABLE}table")
    }


def _places(table: etree._Element, what: str) -> set[int]:
    found: set[int] = set()
    at = 0
    for element in table.iter(f"{TABLE}table-{what}"):
        times = repeated(element, f"{what}s")
        if element.get(f"{TABLE}visibility", "visible") != "visible" and times <= _MOST_REPEATED:
            found.update(range(at, at + times))
        at += times
    return found
