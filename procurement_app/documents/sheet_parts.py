"""Ways into the XML of a workbook, for what calamine does not tell.

ECMA-376 part 1, 18.2 and 18.3 (sheets, rows, columns); OpenDocument 1.3, 9.1 (tables).
"""

from __future__ import annotations

import io
from collections.abc import Iterator

from lxml import etree

from procurement_app.documents.container import Container, refuse_dtd
from procurement_app.documents.problems import unreadable

ANY = "{*}"  # the namespace of a workbook differs between the transitional and the strict form
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
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


def elements(data: bytes, *tags: str) -> Iterator[tuple[str, etree._Element]]:
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


def repeated(element: etree._Element, what: str) -> int:
    times = element.get(f"{TABLE}number-{what}-repeated", "1")
    return int(times) if times.isdecimal() else 1


def row_number(row: etree._Element, before: int) -> int:
    """The number of a row of an Office sheet, counted from 0; without its own it follows the one `before`."""
    written = row.get("r", "")
    return int(written) - 1 if written.isdecimal() else before + 1
