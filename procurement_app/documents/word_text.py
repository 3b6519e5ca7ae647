"""The text of a Word paragraph as a reader takes it: insertions in, what is deleted, struck or hidden out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_LEFT_OUT = ("del", "moveFrom", "delText", "pPr", "rPr", "tblPr", "sdtPr", "trPr", "tcPr")
SKIPPED = frozenset([*(f"{W}{tag}" for tag in _LEFT_OUT), f"{MC}Fallback"])
_SEEN_THROUGH = ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")
TRANSPARENT = frozenset([*(f"{W}{tag}" for tag in _SEEN_THROUGH), f"{MC}AlternateContent", f"{MC}Choice"])
_STRUCK = ("strike", "dstrike")
# By font and number, without the F0 that Word puts before it.
_SYMBOLS = {
    "Wingdings": {"6F": "☐", "A8": "☐", "FD": "☒", "FE": "☒", "FC": "✓"},
    "Wingdings 2": {"30": "☐", "A3": "☐", **dict.fromkeys(("51", "52", "53", "54"), "☒"), "50": "✓"},
}
_CHARACTERS = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
    f"{W}softHyphen": "\xad",
}
_NOTES = {f"{W}footnoteReference": "footnote", f"{W}endnoteReference": "endnote"}


@dataclass(slots=True)
class Shown:
    """A paragraph's text, whether all of it is bold, and what hangs on it.

    `notes` are keys of foot- and endnotes ("footnote3"); `boxes` are text boxes anchored here;
    `field_change` is how many fields it opens more than it closes. `struck` tells of text that was struck
    through, which is left out but leaves its number standing.
    """

    text: str = ""
    bold: bool = False
    notes: list[str] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    opens_toc: bool = False
    field_change: int = 0
    struck: bool = False


@dataclass(frozen=True, slots=True)
class Looks:
    """Whether text is struck through or hidden; None where a run or style leaves that to what it follows."""

    struck: bool | None = None
    hidden: bool | None = None

    def over(self, other: Looks) -> Looks:
        """These looks, and what they leave open as another has it."""
        return Looks(
            other.struck if self.struck is None else self.struck,
            other.hidden if self.hidden is None else self.hidden,
        )


AS_SAID = Looks()


def looks_of(properties: etree._Element | None) -> Looks:
    """What the `w:rPr` of a run or style says itself."""
    if properties is None:
        return AS_SAID
    struck = [is_on(one) for name in _STRUCK if (one := properties.find(f"{W}{name}")) is not None]
    hidden = properties.find(f"{W}vanish")
    return Looks(any(struck) if struck else None, None if hidden is None else is_on(hidden))


def shown_text(element: etree._Element, styles: Mapping[str, Looks]) -> Shown:
    """The text of a `w:p`, with its notes and text boxes set apart; `styles` are the looks of each by id."""
    link = element.find(f"{W}pPr/{W}pStyle")
    collector = _Collector(styles, _styled(link, styles))
    collector.children(element, False)
    shown = collector.shown
    shown.text = "".join(collector.pieces)
    shown.bold = collector.bold > 0 and collector.plain == 0
    return shown


def _styled(link: etree._Element | None, styles: Mapping[str, Looks]) -> Looks:
    return AS_SAID if link is None else styles.get(link.get(f"{W}val") or "", AS_SAID)


def is_on(toggle: etree._Element | None) -> bool:
    """Whether a toggle property such as `w:b` is set."""
    return toggle is not None and toggle.get(f"{W}val") not in ("0", "false", "off", "none")


def _symbol(node: etree._Element) -> str:
    """The box to tick or the tick that a symbol of Wingdings shows; "" for another symbol."""
    of_font = _SYMBOLS.get(node.get(f"{W}font") or "", {})
    return of_font.get((node.get(f"{W}char") or "")[-2:].upper(), "")


def _box(field_start: etree._Element) -> str:
    """The box to tick of an old form."""
    box = field_start.find(f"{W}ffData/{W}checkBox")
    if box is None:
        return ""
    checked = box.find(f"{W}checked")
    return "☒ " if is_on(checked if checked is not None else box.find(f"{W}default")) else "☐ "


class _Collector:
    def __init__(self, styles: Mapping[str, Looks], paragraph: Looks) -> None:
        self._styles = styles
        self._paragraph = paragraph
        self.shown = Shown()
        self.pieces: list[str] = []
        self.bold = self.plain = 0

    def children(self, parent: etree._Element, bold: bool) -> None:
        for node in parent:
            if node.tag not in SKIPPED:
                self._node(node, bold)

    def _node(self, node: etree._Element, bold: bool) -> None:
        tag = str(node.tag)
        if tag in (f"{W}t", _MATH_TEXT):
            self._words(node.text or "", bold)
        elif tag == f"{W}r":
            self._run(node)
        elif tag in _CHARACTERS:
            self.pieces.append(_CHARACTERS[tag])
        elif tag == f"{W}sym":
            self.pieces.append(_symbol(node))
        elif tag == f"{W}txbxContent":
            self.shown.boxes.append(node)
        elif tag in _NOTES:
            self.shown.notes.append(f"{_NOTES[tag]}{node.get(f'{W}id')}")
        elif tag in (f"{W}fldChar", f"{W}instrText"):
            self._field(node)
        else:
            self.children(node, bold)

    def _run(self, node: etree._Element) -> None:
        properties = node.find(f"{W}rPr")
        looks = self._looks(properties)
        if looks.struck:
            self.shown.struck = True
        elif not looks.hidden:
            self.children(node, properties is not None and is_on(properties.find(f"{W}b")))

    def _looks(self, properties: etree._Element | None) -> Looks:
        if properties is None:
            return self._paragraph
        style = _styled(properties.find(f"{W}rStyle"), self._styles)
        return looks_of(properties).over(style).over(self._paragraph)

    def _words(self, text: str, bold: bool) -> None:
        self.pieces.append(text)
        length = len(text.strip())
        self.bold, self.plain = (self.bold + length, self.plain) if bold else (self.bold, self.plain + length)

    def _field(self, node: etree._Element) -> None:
        kind = node.get(f"{W}fldCharType")
        self.pieces.append(_box(node))
        self.shown.field_change += {"begin": 1, "end": -1}.get(kind or "", 0)
        if (node.text or "").strip().upper().startswith("TOC"):
            self.shown.opens_toc = True
