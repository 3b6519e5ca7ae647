"""The numberings of `word/numbering.xml`."""

from __future__ import annotations

from lxml import etree

from procurement_app.documents.numbering import Level, Numbering
from procurement_app.documents.word_text import W


def numbering_of(root: etree._Element | None) -> Numbering:
    """The numberings of a DOCX; None gives one without any list."""
    found = Numbering()
    if root is None:
        return found
    for abstract in root.iterfind(f"{W}abstractNum"):
        key = abstract.get(f"{W}abstractNumId") or ""
        found.levels[key] = {
            int(level.get(f"{W}ilvl") or 0): _level(level) for level in abstract.iterfind(f"{W}lvl")
        }
    for num in root.iterfind(f"{W}num"):
        link = num.find(f"{W}abstractNumId")
        num_id = num.get(f"{W}numId") or ""
        found.lists[num_id] = link.get(f"{W}val") or "" if link is not None else ""
    return found


def _level(element: etree._Element) -> Level:
    def value(tag: str, default: str) -> str:
        child = element.find(f"{W}{tag}")
        return child.get(f"{W}val") or default if child is not None else default

    start = value("start", "1")
    return Level(value("numFmt", "decimal"), value("lvlText", ""), int(start) if start.isdigit() else 1)
