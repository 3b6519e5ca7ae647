"""Ways into the XML of a workbook, for what calamine does not tell.

ECMA-376 part 1, 18.2 and 18.3 (sheets, rows, columns); OpenDocument 1.3, 9.1 (tables).
"""

from __future__ import annotations

import io
from collections.abc import Iterator

from lxml import etree

from procurement_app.documents.container import Container, refuse_dtd
from procurement_app.documents.problems import unreadable

LAST_COLUMN = 16_384  # counted from 1
ANY = "{*}"  # the namespace of a workbook differs between the transitional and the strict form
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_MOST_DIGITS = 10
_RELATIONS = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)


def sheets_of_office(container: Container) -> Iterator[tuple[str, bytes]]:
    """Name and XML of each sheet of an Office workbook."""
    relations = "xl/_rels/workbook.xml.rels"
    if relations not in container or "xl/workbook.xml" not in container:
        return
    targets = {part.get("Id"): part.get("Target", "") for part in container.xml(relations)}
    for sheet in container.xml("xl/workbook.xml").iter(f"{ANY}sheet"):
        relation = next((sheet.get(name) for name in _RELATIONS if name in sheet.attrib), None)
        target = targets.get(relation, "").removeprefix("/xl/")
        if f"xl/{target}" in container:
            yield sheet.get("name", ""), container.read(f"xl/{target}")


def elements(data: bytes, *tags: str) -> Iterator[etree._Element]:
    """The elements of a large part, each whole and emptied when the next is asked for."""
    refuse_dtd(data)
    parsed = etree.iterparse(
        io.BytesIO(data),
        events=("end",),
        tag=tags,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
    )
    try:
        for _, element in parsed:
            yield element
            element.clear()
    except etree.XMLSyntaxError as error:
        raise unreadable("damaged", detail="een werkblad is geen geldige XML") from error


def whole(written: str | None) -> int | None:
    """The whole number that an attribute gives; None for what is none, or larger than any in a workbook."""
    return int(written) if written and written.isdecimal() and len(written) < _MOST_DIGITS else None


def repeated(element: etree._Element, what: str) -> int:
    times = whole(element.get(f"{TABLE}number-{what}-repeated"))
    return 1 if times is None else times


def row_number(row: etree._Element, before: int) -> int:
    """The number of a row of an Office sheet, counted from 0; without its own it follows the one `before`."""
    number = whole(row.get("r"))
    return number - 1 if number else before + 1
