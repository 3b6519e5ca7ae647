"""bytes of an ODT -> Document, by our own reading of content.xml and the running parts of styles.xml."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass, field

from lxml import etree

from procurement_app.documents import patterns
from procurement_app.documents.builder import DocumentBuilder
from procurement_app.documents.container import Container
from procurement_app.documents.model import BlockKind, Document
from procurement_app.documents.normalise import plain
from procurement_app.documents.odt_styles import OFFICE, STYLE, TABLE, TEXT, Styles
from procurement_app.documents.options import Progress, ReadOptions
from procurement_app.documents.problems import unreadable
from procurement_app.documents.structure import kind_of, laid_out
from procurement_app.documents.titles import telling_title

DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
_DC_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_SKIPPED = frozenset(
    {
        *(f"{TEXT}{name}" for name in ("tracked-changes", "sequence-decls", "hidden-text")),
        *(f"{OFFICE}{name}" for name in ("annotation", "forms")),
        *(f"{_SVG}{name}" for name in ("title", "desc")),
    }
)
_INDEXES = frozenset(f"{TEXT}{name}" for name in ("table-of-content", "illustration-index", "table-index"))
_CHARACTERS = {f"{TEXT}tab": "\t", f"{TEXT}line-break": "\n", f"{TEXT}s": " "}
_PARAGRAPHS = (f"{TEXT}p", f"{TEXT}h")
_MOST_REPEATED = 50


def read_odt(data: bytes, name: str, options: ReadOptions, progress: Progress) -> Document:
    """Read an ODT. Raises `UnreadableFile` when it is damaged, encrypted or a bomb."""
    container = Container(data, options.limits)
    if "META-INF/manifest.xml" in container and b"encryption-data" in container.read("META-INF/manifest.xml"):
        raise unreadable("encrypted-office")
    if "content.xml" not in container:
        raise unreadable("damaged", detail="de tekst van het document ontbreekt")
    progress("parts", 0, 1)
    document = _Reader(container, name).read()
    progress("parts", 1, 1)
    return document


@dataclass(slots=True)
class _Paragraph:
    text: str
    notes: list[etree._Element] = field(default_factory=list)
    frames: list[etree._Element] = field(default_factory=list)


class _Reader:
    def __init__(self, container: Container, name: str) -> None:
        self._content = container.xml("content.xml")
        self._running_parts = container.xml("styles.xml") if "styles.xml" in container else None
        self._styles = Styles.of([root for root in (self._running_parts, self._content) if root is not None])
        self._numbering = self._styles.numbering
        self._builder = DocumentBuilder(name, "odt", self._title(container))
        self._paragraphs = self._tables = 0

    def _title(self, container: Container) -> str:
        meta = container.xml("meta.xml") if "meta.xml" in container else None
        found = next(meta.iter(_DC_TITLE), None) if meta is not None else None
        return (found.text or "").strip() if found is not None else ""

    def read(self) -> Document:
        body = self._content.find(f"{OFFICE}body/{OFFICE}text")
        if body is None:
            raise unreadable("damaged", detail="de tekst van het document ontbreekt")
        self._running("header", BlockKind.HEADER)
        self._blocks(body, BlockKind.PARAGRAPH)
        self._running("footer", BlockKind.FOOTER)
        return self._builder.finish()

    def _running(self, stem: str, kind: BlockKind) -> None:
        if self._running_parts is None:
            return
        seen: set[str] = set()
        left_out = Styles.of([self._running_parts]).left_out
        for element in self._running_parts.iter(f"{STYLE}{stem}"):
            for paragraph in element.iter(f"{TEXT}p"):
                words = plain(_Collector(left_out).collected(paragraph).text)
                if words and words not in seen and not patterns.PAGE_NUMBER.match(words):
                    seen.add(words)
                    self._builder.add(kind, words, place="koptekst" if stem == "header" else "voettekst")

    def _blocks(self, parent: etree._Element, kind: BlockKind) -> None:
        for child in parent:
            self._block(child, kind)

    def _block(self, element: etree._Element, kind: BlockKind) -> None:
        tag = element.tag
        if tag in _PARAGRAPHS:
            self._paragraph(element, kind, self._label_outside_lists(element))
        elif tag == f"{TABLE}table":
            self._table(element)
        elif tag in _INDEXES:
            self._blocks(element, BlockKind.TOC)
        elif tag == f"{TEXT}list":
            self._list(element)
        elif tag not in _SKIPPED and element.get(f"{TEXT}display") != "none":
            self._blocks(element, kind)

    def _list(self, element: etree._Element, style: str = "", depth: int = 0) -> None:
        style = element.get(f"{TEXT}style-name", style)
        if not depth and not _goes_on(element):
            self._numbering.restart(style)
        for item in element:
            if (start := item.get(f"{TEXT}start-value", "")).isdecimal():
                self._numbering.restart(style, depth, int(start))
            counts = item.tag == f"{TEXT}list-item"
            for child in item:
                if child.tag == f"{TEXT}list":
                    self._list(child, style, depth + 1)
                elif child.tag in _PARAGRAPHS and counts:
                    self._paragraph(child, BlockKind.LIST, self._numbering.next_label(style, depth))
                    counts = False
                elif child.tag in _PARAGRAPHS:
                    self._paragraph(child, BlockKind.LIST)
                else:
                    self._block(child, BlockKind.LIST)

    def _label_outside_lists(self, element: etree._Element) -> str:
        """The number of a heading that counts with the others."""
        if element.tag != f"{TEXT}h" or element.get(f"{TEXT}is-list-header") == "true":
            return ""
        style = self._styles.list_of_heading(element.get(f"{TEXT}style-name", ""))
        level = _outline_level(element) - 1
        if (start := element.get(f"{TEXT}start-value", "")).isdecimal():
            self._numbering.restart(style, level, int(start))
        return self._numbering.next_label(style, level)

    def _paragraph(self, element: etree._Element, kind: BlockKind, label: str = "") -> None:
        paragraph = self._text_of(element)
        words = plain(paragraph.text)
        self._paragraphs += 1
        if words:
            if label and not (words.startswith(label) or _has_own_number(element, words)):
                words = f"{label} {words}"
            kind, level = self._kind(element, words, kind)
            self._builder.add(kind, words, level=level, place=f"alinea {self._paragraphs}")
        self._extras(paragraph)

    def _kind(self, element: etree._Element, words: str, kind: BlockKind) -> tuple[BlockKind, int]:
        if element.tag == f"{TEXT}h":
            return BlockKind.HEADING, _outline_level(element)
        if self._styles.is_title(element.get(f"{TEXT}style-name", "")):
            if not telling_title(self._builder.title):
                self._builder.title = words
            return BlockKind.HEADING, 1
        if kind is BlockKind.TOC and not patterns.CONTENTS_TITLE.match(words):
            return BlockKind.TOC, 0
        return kind_of(words, bold=self._is_bold(element), listed=kind is BlockKind.LIST)

    def _is_bold(self, element: etree._Element) -> bool:
        if element.get(f"{TEXT}style-name") in self._styles.bold:
            return True
        spans = element.findall(f"{TEXT}span")
        outside = (element.text or "") + "".join(span.tail or "" for span in spans)
        return (
            bool(spans)
            and not outside.strip()
            and all(s.get(f"{TEXT}style-name") in self._styles.bold for s in spans)
        )

    def _text_of(self, element: etree._Element) -> _Paragraph:
        return _Collector(self._styles.left_out).collected(element)

    def _extras(self, paragraph: _Paragraph) -> None:
        for frame in paragraph.frames:
            self._blocks(frame, BlockKind.PARAGRAPH)
        for note in paragraph.notes:
            words = plain(" ".join(self._text_of(p).text for p in note.iter(f"{TEXT}p")))
            if words:
                self._builder.add(BlockKind.FOOTNOTE, words, place="voetnoot")

    def _table(self, table: etree._Element) -> None:
        rows = [(row, header) for row, header in _rows(table, False)]
        read = [
            [None if cell is None else [self._text_of(p) for p in _paragraphs_in(cell)] for cell in _row(row)]
            for row, _ in rows
        ]
        texts = [[None if cell is None else _joined(cell) for cell in row] for row in read]
        laid = laid_out(texts, [header for _, header in rows])
        self._tables += 1
        for index, (cells, (words, is_header)) in enumerate(zip(read, laid, strict=True), start=1):
            self._builder.add_row(
                words,
                table=self._tables,
                is_header=is_header,
                place=f"tabel {self._tables}, rij {index}",
                cell_places=tuple(
                    f"tabel {self._tables}, rij {index}, kolom {k}" for k in range(1, len(cells) + 1)
                ),
            )
            for paragraph in (one for paragraphs in cells for one in paragraphs or ()):
                self._extras(paragraph)


def _joined(paragraphs: list[_Paragraph]) -> str:
    return " ".join(text for text in (plain(p.text) for p in paragraphs) if text)


def _rows(parent: etree._Element, header: bool) -> Iterator[tuple[etree._Element, bool]]:
    for child in parent:
        if child.tag == f"{TABLE}table-row":
            yield child, header
        elif child.tag == f"{TABLE}table-header-rows":
            yield from _rows(child, True)
        elif child.tag in (f"{TABLE}table-rows", f"{TABLE}table-row-group"):
            yield from _rows(child, header)


def _row(row: etree._Element) -> list[etree._Element | None]:
    """The cells of a row by its columns; one cell over all columns stays one."""
    cells = list(_cells(row))
    return cells if any(cell is not None for cell in cells[1:]) else cells[:1]


def _cells(row: etree._Element) -> Iterator[etree._Element | None]:
    """The cells of a row by its columns: None where the cell to the left reaches over more of them."""
    wide = 0
    for cell in row:
        if cell.tag == f"{TABLE}covered-table-cell":
            for _ in range(_times(cell, "number-columns-repeated")):
                yield None if wide > 0 else cell
                wide -= 1
        elif cell.tag == f"{TABLE}table-cell":
            wide = _times(cell, "number-columns-spanned") - 1
            for _ in range(_times(cell, "number-columns-repeated")):
                yield cell


def _times(cell: etree._Element, what: str) -> int:
    told = cell.get(f"{TABLE}{what}") or "1"
    return min(int(told), _MOST_REPEATED) if told.isdecimal() else 1


def _paragraphs_in(cell: etree._Element) -> Iterator[etree._Element]:
    """The paragraphs of a cell, of lists and tables within it too; what another cell covers has none."""
    for child in cell if cell.tag != f"{TABLE}covered-table-cell" else ():
        if child.tag in _PARAGRAPHS:
            yield child
        elif child.tag not in _SKIPPED:
            yield from _paragraphs_in(child)


def _goes_on(numbered: etree._Element) -> bool:
    """Whether a list counts on where an earlier one of its style stopped."""
    return numbered.get(f"{TEXT}continue-numbering") == "true" or f"{TEXT}continue-list" in numbered.attrib


def _has_own_number(element: etree._Element, words: str) -> bool:
    """Whether someone typed the number of a heading, which then needs no second one."""
    return element.tag == f"{TEXT}h" and patterns.NUMBERED.match(words) is not None


def _outline_level(heading: etree._Element) -> int:
    level = heading.get(f"{TEXT}outline-level", "1")
    return int(level) if level.isdecimal() and level != "0" else 1


class _Collector:
    """The text of a paragraph, with its notes and text boxes set apart; `left_out` are styles of text that
    nobody reads as said."""

    def __init__(self, left_out: Set[str]) -> None:
        self.paragraph = _Paragraph("")
        self._left_out = left_out
        self._pieces: list[str] = []

    def collected(self, element: etree._Element) -> _Paragraph:
        self._walk(element)
        self.paragraph.text = "".join(self._pieces)
        return self.paragraph

    def _walk(self, node: etree._Element) -> None:
        said = node.get(f"{TEXT}style-name") not in self._left_out
        if said:
            self._pieces.append(node.text or "")
        for child in node:
            self._node(child, said)
            if said:
                self._pieces.append(child.tail or "")

    def _node(self, node: etree._Element, said: bool) -> None:
        tag = node.tag
        if tag == f"{TEXT}note":
            if node.get(f"{TEXT}note-class") in ("footnote", "endnote"):
                self.paragraph.notes.extend(node.iter(f"{TEXT}note-body"))
        elif _holds_paragraphs(node):
            self.paragraph.frames.append(node)
        elif tag in _CHARACTERS:
            self._pieces.append(_CHARACTERS[tag])
        elif tag not in _SKIPPED and said:
            self._walk(node)


def _holds_paragraphs(node: etree._Element) -> bool:
    """Whether it is a text box or another shape with text of its own."""
    return node.tag == f"{DRAW}text-box" or (
        str(node.tag).startswith(DRAW) and node.find(f"{TEXT}p") is not None
    )
