"""What the styles of an ODT say: which text is bold, left out or a title, and how lists and headings are
numbered."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lxml import etree

from procurement_app.documents.numbering import Level, Numbering

_NS = "urn:oasis:names:tc:opendocument:xmlns"
TEXT, TABLE, OFFICE, STYLE = (f"{{{_NS}:{part}:1.0}}" for part in ("text", "table", "office", "style"))
FO = f"{{{_NS}:xsl-fo-compatible:1.0}}"
_LIST_FORMAT = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}num-list-format"
_PART_OF_FORMAT = re.compile(r"%(\d+)%")
_FORMATS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_MOST_PARENTS = 20
HEADINGS = "\0headings"
"""The list that headings count in when their style names none."""


@dataclass(slots=True)
class Styles:
    """The styles of a document by name: those that make text bold, those whose text nobody reads as said
    (hidden or struck through), the parent of each, and the list that each counts in ("" for none)."""

    bold: set[str] = field(default_factory=set)
    left_out: set[str] = field(default_factory=set)
    numbering: Numbering = field(default_factory=Numbering)
    _looks: dict[str, dict[str, bool]] = field(default_factory=dict)
    _parents: dict[str, str] = field(default_factory=dict)
    _lists: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, roots: Sequence[etree._Element]) -> Styles:
        """The styles in the parts of a document, those of the text itself last: each part has automatic
        styles of its own, so that of two with one name the last counts (OpenDocument 1.3, 3.15.3)."""
        found = cls()
        for root in roots:
            styles = list(root.iter(f"{STYLE}style"))
            for name in {_name(style) for style in styles}:
                found._forget(name)
            for style in styles:
                found._add(style)
            for tag in (f"{TEXT}list-style", f"{TEXT}outline-style"):
                for numbered in root.iter(tag):
                    name = numbered.get(f"{STYLE}name", "") if tag.endswith("list-style") else HEADINGS
                    found.numbering.lists[name] = name
                    found.numbering.levels[name] = dict(_levels(numbered))
        found.left_out = {name for name in found._parents if found._is_left_out(name)}
        return found

    def _forget(self, name: str) -> None:
        self.bold.discard(name)
        for known in (self._looks, self._parents, self._lists):
            known.pop(name, None)

    def _add(self, style: etree._Element) -> None:
        name = _name(style)
        self._parents[name] = style.get(f"{STYLE}parent-style-name", "")
        if (numbered := style.get(f"{STYLE}list-style-name")) is not None:
            self._lists[name] = numbered
        for looks in style.iter(f"{STYLE}text-properties"):
            if looks.get(f"{FO}font-weight") == "bold":
                self.bold.add(name)
            self._looks.setdefault(name, {}).update(_unsaid(looks))

    def _is_left_out(self, name: str) -> bool:
        """Whether a style hides or strikes its text, by itself or by what it inherits from."""
        said: dict[str, bool] = {}
        for one in self._line(name):
            said = self._looks.get(one, {}) | said
        return any(said.values())

    def is_title(self, name: str) -> bool:
        return "Title" in self._line(name)

    def list_of_heading(self, name: str) -> str:
        """The list in which a heading outside lists counts."""
        return next((self._lists[one] for one in self._line(name) if one in self._lists), HEADINGS)

    def _line(self, name: str) -> Iterator[str]:
        """A style and what it inherits from."""
        for _ in range(_MOST_PARENTS):
            if not name:
                return
            yield name
            name = self._parents.get(name, "")


def _name(style: etree._Element) -> str:
    return style.get(f"{STYLE}name", "")


def _unsaid(looks: etree._Element) -> Iterator[tuple[str, bool]]:
    """Whether text is hidden and struck through, as far as a style says so itself."""
    if (display := looks.get(f"{TEXT}display")) is not None:
        yield "hidden", display == "none"
    line = looks.get(f"{STYLE}text-line-through-style") or looks.get(f"{STYLE}text-line-through-type")
    if line is not None:
        yield "struck", line != "none"


def _levels(numbered: etree._Element) -> Iterator[tuple[int, Level]]:
    for one in numbered:
        level = one.get(f"{TEXT}level", "")
        if not level.isdecimal():
            continue
        fmt = _FORMATS.get(one.get(f"{STYLE}num-format", ""), "none")
        start = one.get(f"{TEXT}start-value", "1")
        yield int(level) - 1, Level(fmt, _label(one, int(level)), int(start) if start.isdecimal() else 1)


def _label(one: etree._Element, level: int) -> str:
    """The label of a level as Word writes it: "%1.%2"."""
    written = one.get(_LIST_FORMAT)
    if written is not None:
        return _PART_OF_FORMAT.sub(r"%\1", written)
    shown = one.get(f"{TEXT}display-levels", "1")
    first = level - (int(shown) if shown.isdecimal() else 1) + 1
    numbers = ".".join(f"%{upper}" for upper in range(max(first, 1), level + 1))
    return f"{one.get(f'{STYLE}num-prefix', '')}{numbers}{one.get(f'{STYLE}num-suffix', '')}"
