"""XML from strangers: no DTD, no entities, no network, no huge trees."""

from __future__ import annotations

from lxml import etree

from procurement_app.calendars.messages import unreadable

LARGEST = 30 << 20
Element = etree._Element


def parse(data: bytes) -> Element:
    """The root element. Raises UnreadableFile for damaged, unsafe or far too large files."""
    if len(data) > LARGEST:
        raise unreadable("calendar-too-large")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise unreadable("calendar-xml-damaged", line=error.lineno or 1) from None
    if _has_doctype(data):
        raise unreadable("calendar-xml-unsafe")
    return root


def _has_doctype(data: bytes) -> bool:
    """Whether a document type stands before the root element, in any encoding with ASCII letters."""
    return b"<!DOCTYPE" in data.replace(b"\0", b"")[:100_000].upper()


def local(element: Element) -> str:
    """The name of an element without its namespace."""
    return etree.QName(element).localname


def text_of(element: Element | None) -> str:
    """All text in an element, one space between words."""
    return "" if element is None else " ".join("".join(map(str, element.itertext())).split())


def texts(element: Element, path: str) -> list[str]:
    """What stands in the elements on a path of local names ('a/b'), blanks left out."""
    return [found for found in map(text_of, element.iterfind(anywhere(path))) if found]


def first(element: Element, *paths: str) -> str:
    """The first text on the first path that has one."""
    for path in paths:
        for found in element.iterfind(anywhere(path)):
            text = text_of(found)
            if text:
                return text
    return ""


def anywhere(path: str) -> str:
    """A path of local names as lxml wants it, in whatever namespace: './/a/b' -> './/{*}a/{*}b'."""
    lead, steps = (".//", path[3:]) if path.startswith(".//") else ("", path)
    return lead + "/".join(step if step in (".", "..", "*") else f"{{*}}{step}" for step in steps.split("/"))
