"""bytes of an ODT -> Document, by our own reading of content.xml and the running parts of styles.xml."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from procurement_app.documents import patterns
from procurement_app.documents.builder import DocumentBuilder
from procurement_app.documents.container import Container
from procurement_app.documents.model import BlockKind, Document
from procurement_app.documents.normalise import plain
from procurement_app.documents.options import ReadOptions
from procurement_app.documents.problems import unreadable
from procurement_app.documents.structure import is_header_row, kind_of

Progress = Callable[[str, int, int], None]

_NS = "urn:oasis:names:tc:opendocument:xmlns"
TEXT, TABLE, OFFICE, STYLE = (f"{{{_NS}:{part}:1.0}}" for part in ("text", "table", "office", "style"))
DRAW = f"{{{_NS}:drawing:1.0}}"
FO = f"{{{_NS}:xsl-fo-compatible:1.0}}"
_DC_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_SKIPPED = frozenset(
    {f"{TEXT}tracked-changes", f"{OFFICE}annotation", f"{OFFICE}forms", f"{TEXT}sequence-decls"}
)
_INDEXES = frozenset(f"{TEXT}{name}" for name in ("table-of-content", "illustration-index", "table-index"))
_CHARACTERS = {f"{TEXT}tab": "\t", f"{TEXT}line-break": "\n", f"{TEXT}s": " "}
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
        self._styles = container.xml("styles.xml") if "styles.xml" in container else None
        self._bold = self._bold_styles()
        self._builder = DocumentBuilder(name, "odt", self._title(container))
        self._paragraphs = self._tables = 0

    def _title(self, container: Container) -> str:
        meta = container.xml("meta.xml") if "meta.xml" in container else None
        found = next(meta.iter(_DC_TITLE), None) if meta is not None else None
        return (found.text or "").strip() if found is not None else ""

    def _bold_styles(self) -> frozenset[str]:
        roots = [root for root in (self._styles, self._content) if root is not None]
        return frozenset(
            style.get(f"{STYLE}name") or ""
            for root in roots
            for style in root.iter(f"{STYLE}style")
            if any(p.get(f"{FO}font-weight") == "bold" for p in style.iter(f"{STYLE}text-properties"))
        )

    def read(self) -> Document:
        body = self._content.find(f"{OFFICE}body/{OFFICE}text")
        if body is None:
            raise unreadable("damaged", detail="de tekst van het document ontbreekt")
        self._running("header", BlockKind.HEADER)
        self._blocks(body, BlockKind.PARAGRAPH)
        self._running("footer", BlockKind.FOOTER)
        return self._builder.finish()

    def _running(self, stem: str, kind: BlockKind) -> None:
        if self._styles is None:
            return
        seen: set[str] = set()
        for element in self._styles.iter(f"{STYLE}{stem}"):
            for paragraph in element.iter(f"{TEXT}p"):
                words = plain(_text_of(paragraph).text)
                if words and words not in seen and not patterns.PAGE_NUMBER.match(words):
                    seen.add(words)
                    self._builder.add(kind, words, place="koptekst" if stem == "header" else "voettekst")

    def _blocks(self, parent: etree._Element, kind: BlockKind) -> None:
        for child in parent:
            tag = child.tag
            if tag in (f"{TEXT}p", f"{TEXT}h"):
                self._paragraph(child, kind)
            elif tag == f"{TABLE}table":
                self._table(child)
            elif tag in _INDEXES:
                self._blocks(child, BlockKind.TOC)
            elif tag == f"{TEXT}list":
                self._blocks(child, BlockKind.LIST)
            elif tag not in _SKIPPED:
                self._blocks(child, kind)

    def _paragraph(self, element: etree._Element, kind: BlockKind) -> None:
        paragraph = _text_of(element)
        words = plain(paragraph.text)
        self._paragraphs += 1
        if words:
            kind, level = self._kind(element, words, kind)
            self._builder.add(kind, words, level=level, place=f"alinea {self._paragraphs}")
        self._extras(paragraph)

    def _kind(self, element: etree._Element, words: str, kind: BlockKind) -> tuple[BlockKind, int]:
        if element.tag == f"{TEXT}h":
            level = element.get(f"{TEXT}outline-level") or "1"
            return BlockKind.HEADING, int(level) if level.isdigit() else 1
        if kind is BlockKind.TOC and not patterns.CONTENTS_TITLE.match(words):
            return BlockKind.TOC, 0
        return kind_of(words, bold=self._is_bold(element), listed=kind is BlockKind.LIST)

    def _is_bold(self, element: etree._Element) -> bool:
        if element.get(f"{TEXT}style-name") in self._bold:
            return True
        spans = element.findall(f"{TEXT}span")
        outside = (element.text or "") + "".join(span.tail or "" for span in spans)
        return (
            bool(spans)
            and not outside.strip()
            and all(s.get(f"{TEXT}style-name") in self._bold for s in spans)
        )

    def _extras(self, paragraph: _Paragraph) -> None:
        for frame in paragraph.frames:
            self._blocks(frame, BlockKind.PARAGRAPH)
        for note in paragraph.notes:
            words = plain(" ".join(_text_of(p).text for p in note.iter(f"{TEXT}p")))
            if words:
                self._builder.add(BlockKind.FOOTNOTE, words, place="voetnoot")

    def _table(self, table: etree._Element) -> None:
        rows = [(row, header) for row, header in _rows(table, False)]
        self._tables += 1
        for index, (row, header) in enumerate(rows, start=1):
            paragraphs = [[_text_of(p) for p in cell.iter(f"{TEXT}p", f"{TEXT}h")] for cell in _cells(row)]
            cells = [
                " ".join(words for words in (plain(p.text) for p in cell) if words) for cell in paragraphs
            ]
            self._builder.add_row(
                cells,
                table=self._tables,
                is_header=header or (index == 1 and len(rows) > 1 and is_header_row(cells, False, False)),
                place=f"tabel {self._tables}, rij {index}",
                cell_places=tuple(
                    f"tabel {self._tables}, rij {index}, kolom {k}" for k in range(1, len(cells) + 1)
                ),
            )
            for cell in paragraphs:
                for paragraph in cell:
                    self._extras(paragraph)


def _rows(parent: etree._Element, header: bool) -> Iterator[tuple[etree._Element, bool]]:
    for child in parent:
        if child.tag == f"{TABLE}table-row":
            yield child, header
        elif child.tag == f"{TABLE}table-header-rows":
            yield from _rows(child, True)
        elif child.tag in (f"{TABLE}table-rows", f"{TABLE}table-row-group"):
            yield from _rows(child, header)


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    for cell in row:
        if cell.tag not in (f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
            continue
        repeated = cell.get(f"{TABLE}number-columns-repeated") or "1"
        for _ in range(min(int(repeated) if repeated.isdigit() else 1, _MOST_REPEATED)):
            yield cell


def _text_of(element: etree._Element) -> _Paragraph:
    """The text of a paragraph, with its notes and text boxes set apart."""
    paragraph = _Paragraph("")
    pieces: list[str] = []

    def walk(node: etree._Element) -> None:
        pieces.append(node.text or "")
        for child in node:
            tag = child.tag
            if tag == f"{TEXT}note":
                if child.get(f"{TEXT}note-class") in ("footnote", "endnote"):
                    paragraph.notes.extend(child.iter(f"{TEXT}note-body"))
            elif tag == f"{DRAW}text-box":
                paragraph.frames.append(child)
            elif tag in _CHARACTERS:
                pieces.append(_CHARACTERS[tag])
            elif tag not in _SKIPPED:
                walk(child)
            pieces.append(child.tail or "")

    walk(element)
    paragraph.text = "".join(pieces)
    return paragraph
