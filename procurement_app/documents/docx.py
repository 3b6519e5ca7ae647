"""bytes of a DOCX -> Document, by our own reading of its XML parts.

python-docx would drop content controls, tracked insertions and text boxes; here they count, and
tracked deletions do not. Headers, footers and footnotes are parts of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from procurement_app.documents import patterns
from procurement_app.documents.builder import DocumentBuilder
from procurement_app.documents.container import Container
from procurement_app.documents.model import BlockKind, Document
from procurement_app.documents.normalise import plain
from procurement_app.documents.options import Progress, ReadOptions
from procurement_app.documents.problems import problem, unreadable
from procurement_app.documents.structure import kind_of, laid_out
from procurement_app.documents.titles import telling_title
from procurement_app.documents.word_numbering import numbering_of
from procurement_app.documents.word_text import (
    AS_SAID,
    SKIPPED,
    TRANSPARENT,
    Looks,
    Shown,
    W,
    is_on,
    looks_of,
    shown_text,
)

_LISTS = ("dropDownList", "comboBox")
_PROMPT = re.compile(r"(?:kies|selecteer|maak een keuze|choose|select)\b", re.IGNORECASE)
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_HEADING_NAME = re.compile(r"^(?:heading|kop|kopje|überschrift|titre)\s*(\d)?$")
_TITLE_NAMES = frozenset({"title", "titel"})
_TOC_NAME = re.compile(r"^(?:toc|inhopg|inhoudsopgave)\s*\d*$")
_TOC_TITLE_NAMES = frozenset({"toc heading", "kopvaninhoudsopgave", "kop van inhoudsopgave"})
_FOOTNOTE_NAMES = frozenset({"footnote text", "voetnoottekst", "endnote text", "eindnoottekst"})
_STYLED = ("paragraph", "character")
_MOST_COLUMNS = 63  # of a table in Word
_HARMLESS_EXTERNAL = ("hyperlink",)


@dataclass(frozen=True, slots=True)
class Style:
    """A style of paragraphs or characters, with what it inherits."""

    name: str = ""
    outline: int | None = None
    num_id: str | None = None
    num_level: int = 0
    bold: bool = False
    looks: Looks = AS_SAID


def read_docx(data: bytes, name: str, options: ReadOptions, progress: Progress) -> Document:
    """Read a DOCX. Raises `UnreadableFile` when it is damaged, encrypted, a bomb or carries macros."""
    container = Container(data, options.limits)
    if any(member.lower().endswith("vbaproject.bin") for member in container.names):
        raise unreadable("macro-document", suggested="DOCX of PDF")
    if "word/document.xml" not in container:
        raise unreadable("damaged", detail="de tekst van het document ontbreekt")
    progress("parts", 0, 1)
    document = _Reader(container, name).read()
    progress("parts", 1, 1)
    return document


class _Reader:
    def __init__(self, container: Container, name: str) -> None:
        self._container = container
        self._styles, self._default = _styles(self._part("word/styles.xml"))
        self._looks = {key: style.looks for key, style in self._styles.items() if style.looks != AS_SAID}
        self._numbering = numbering_of(self._part("word/numbering.xml"))
        self._notes = {**self._note_texts("footnote"), **self._note_texts("endnote")}
        self._builder = DocumentBuilder(name, "docx", self._title())
        self._paragraphs = self._tables = 0
        self._toc_depth = 0

    def _part(self, name: str) -> etree._Element | None:
        return self._container.xml(name) if name in self._container else None

    def _title(self) -> str:
        core = self._part("docProps/core.xml")
        found = core.find("{http://purl.org/dc/elements/1.1/}title") if core is not None else None
        return (found.text or "").strip() if found is not None else ""

    def read(self) -> Document:
        root = self._container.xml("word/document.xml")
        body = root.find(f"{W}body")
        if body is None:
            raise unreadable("damaged", detail="de tekst van het document ontbreekt")
        _join_where_marks_were_deleted(body)
        _empty_where_nobody_chose(body)
        self._running("header", BlockKind.HEADER)
        self._blocks(body)
        self._running("footer", BlockKind.FOOTER)
        self._report_external()
        return self._builder.finish()

    def _running(self, stem: str, kind: BlockKind) -> None:
        """Running headers or footers, each text once; page numbers alone say nothing."""
        seen: set[str] = set()
        names = sorted(n for n in self._container.names if re.fullmatch(rf"word/{stem}\d*\.xml", n))
        for name in names:
            for element in self._container.xml(name).iter(f"{W}p"):
                text = plain(shown_text(element, self._looks).text)
                if text and text not in seen and not patterns.PAGE_NUMBER.match(text):
                    seen.add(text)
                    self._builder.add(kind, text, place="koptekst" if stem == "header" else "voettekst")

    def _report_external(self) -> None:
        external = 0
        for name in self._container.names:
            if not name.endswith(".rels"):
                continue
            for relation in self._container.xml(name).iter(_RELATION):
                outside = relation.get("TargetMode") == "External"
                external += outside and not (relation.get("Type") or "").endswith(_HARMLESS_EXTERNAL)
        if external:
            self._builder.problems.append(problem("external-link-ignored", count=external))

    def _note_texts(self, stem: str) -> dict[str, str]:
        root = self._part(f"word/{stem}s.xml")
        if root is None:
            return {}
        texts = {}
        for note in root.iterfind(f"{W}{stem}"):
            if note.get(f"{W}type") in (None, "normal"):
                words = " ".join(shown_text(p, self._looks).text for p in note.iter(f"{W}p"))
                texts[f"{stem}{note.get(f'{W}id')}"] = words
        return texts

    def _blocks(self, parent: etree._Element) -> None:
        for child in _choices(parent):
            if child.tag == f"{W}p":
                self._add_paragraph(child)
            elif child.tag == f"{W}tbl":
                self._add_table(child)
            elif child.tag in TRANSPARENT:
                self._blocks(child)

    def _add_paragraph(self, element: etree._Element) -> None:
        paragraph = shown_text(element, self._looks)
        style = self._style_of(element)
        in_toc = self._toc_depth > 0 or paragraph.opens_toc
        self._follow_toc_field(paragraph)
        text = plain(paragraph.text)
        self._paragraphs += 1
        if text:
            self._add_text(element, text, paragraph.bold or style.bold, style, in_toc)
        elif paragraph.struck:
            self._label(element, style)
        self._add_extras(paragraph)

    def _follow_toc_field(self, paragraph: Shown) -> None:
        if self._toc_depth or paragraph.opens_toc:
            self._toc_depth = max(0, self._toc_depth + paragraph.field_change)

    def _add_text(self, element: etree._Element, text: str, bold: bool, style: Style, in_toc: bool) -> None:
        num_id, label = self._label(element, style)
        listed = num_id is not None and self._numbering.is_list(num_id)
        if label and not text.startswith(label):
            text = f"{label} {text}"
        kind, level = self._kind(element, text, bold, style, in_toc, listed)
        if style.name in _TITLE_NAMES and not telling_title(self._builder.title):
            self._builder.title = text
        self._builder.add(kind, text, level=level, place=f"alinea {self._paragraphs}")

    def _label(self, element: etree._Element, style: Style) -> tuple[str | None, str]:
        """The list that a paragraph is in, and its number there."""
        num_id, level = _numbering_of(element, style)
        return num_id, self._numbering.next_label(num_id, level) if num_id else ""

    def _kind(
        self, element: etree._Element, text: str, bold: bool, style: Style, in_toc: bool, listed: bool
    ) -> tuple[BlockKind, int]:
        outline = _outline_of(element, style)
        if style.name in _TOC_TITLE_NAMES:
            return BlockKind.HEADING, 1
        if (in_toc and not patterns.CONTENTS_TITLE.match(text)) or _TOC_NAME.match(style.name):
            return BlockKind.TOC, 0
        if outline is not None:
            return BlockKind.HEADING, outline + 1
        if style.name in _FOOTNOTE_NAMES:
            return BlockKind.FOOTNOTE, 0
        marked = listed or style.name.startswith(("list bullet", "list number", "lijstopsom"))
        return kind_of(text, bold=bold, listed=marked)

    def _add_extras(self, paragraph: Shown) -> None:
        for box in paragraph.boxes:
            self._blocks(box)
        for note in paragraph.notes:
            text = plain(self._notes.get(note, ""))
            if text:
                self._builder.add(BlockKind.FOOTNOTE, text, place="voetnoot")

    def _style_of(self, element: etree._Element) -> Style:
        link = element.find(f"{W}pPr/{W}pStyle")
        return self._styles.get(link.get(f"{W}val") or "", Style()) if link is not None else self._default

    def _add_table(self, table: etree._Element) -> None:
        rows = list(_rows(table))
        if rows and all(len(_cells(row)) == 1 for row in rows):
            for row in rows:
                self._blocks(_cells(row)[0])
            return
        self._tables += 1
        number = self._tables
        read = [self._row(row) for row in rows]
        texts = [[None if cell is None else _joined(cell) for cell in row] for row in read]
        marked = [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows]
        bold = [all(p.bold for cell in row for p in cell or () if p.text.strip()) for row in read]
        laid = laid_out(texts, marked, bold[:1] == [True], all(bold[1:]))
        for index, (cells, (words, is_header)) in enumerate(zip(read, laid, strict=True), start=1):
            self._builder.add_row(
                words,
                table=number,
                is_header=is_header,
                place=f"tabel {number}, rij {index}",
                cell_places=tuple(
                    f"tabel {number}, rij {index}, kolom {k}" for k in range(1, len(cells) + 1)
                ),
            )
            for paragraph in (one for paragraphs in cells for one in paragraphs or ()):
                self._add_extras(paragraph)

    def _row(self, row: etree._Element) -> list[list[Shown] | None]:
        """The cells of a row by its columns: None where the cell to the left reaches over more of them. One
        cell over all columns stays one."""
        cells = _cells(row)
        if len(cells) == 1:
            return [self._cell(cells[0])]
        found: list[list[Shown] | None] = [[]] * _width(row.find(f"{W}trPr/{W}gridBefore"), 0)
        for cell in cells:
            found.append(self._cell(cell))
            found += [None] * (_width(cell.find(f"{W}tcPr/{W}gridSpan"), 1) - 1)
        return found

    def _cell(self, cell: etree._Element) -> list[Shown]:
        if _continues_merge(cell):
            return []
        paragraphs = []
        for element in _paragraphs_in(cell):
            paragraph = shown_text(element, self._looks)
            style = self._style_of(element)
            _, label = self._label(element, style)
            paragraph.text = f"{label} {paragraph.text}" if label else paragraph.text
            paragraph.bold = paragraph.bold or style.bold
            paragraphs.append(paragraph)
        return paragraphs


def _join_where_marks_were_deleted(body: etree._Element) -> None:
    """Put paragraphs whose end was deleted, as a tracked change, before the words of the one that they go on
    in; each word moves once, however many paragraphs follow each other."""
    carried: dict[etree._Element, list[etree._Element]] = {}
    for deleted in body.findall(f".//{W}pPr/{W}rPr/{W}del"):
        paragraph = next(deleted.iterancestors(f"{W}p"))
        following = paragraph.getnext()
        if following is not None and following.tag == f"{W}p":
            carried[following] = carried.pop(paragraph, [])
            carried[following] += [child for child in paragraph if child.tag != f"{W}pPr"]
    for paragraph, words in carried.items():
        properties = paragraph.find(f"{W}pPr")
        at = 0 if properties is None else paragraph.index(properties) + 1
        paragraph[at:at] = words


def _empty_where_nobody_chose(body: etree._Element) -> None:
    """Take out what a list to choose from prompts with ('Kies een item.'). One of its choices stays, as a
    program that fills it in may leave the mark of a prompt."""
    for control in body.iter(f"{W}sdt"):
        told = control.find(f"{W}sdtPr")
        if told is None or not is_on(told.find(f"{W}showingPlcHdr")):
            continue
        chooses = [one for tag in _LISTS if (one := told.find(f"{W}{tag}")) is not None]
        choices = {item.get(f"{W}displayText") for one in chooses for item in one}
        words = list(control.iter(f"{W}t"))
        shown = "".join(word.text or "" for word in words).strip()
        if chooses and (shown not in choices or _PROMPT.match(shown)):
            for word in words:
                word.text = ""


def _joined(paragraphs: list[Shown]) -> str:
    return " ".join(text for text in (plain(p.text) for p in paragraphs) if text)


def _choices(parent: etree._Element) -> Iterator[etree._Element]:
    for child in parent:
        if child.tag not in SKIPPED:
            yield child


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        if child.tag == f"{W}tr" and child.find(f"{W}trPr/{W}del") is None:
            yield child
        elif child.tag in TRANSPARENT:
            yield from _rows(child)


def _cells(row: etree._Element) -> list[etree._Element]:
    found = []
    for child in row:
        if child.tag == f"{W}tc":
            found.append(child)
        elif child.tag in TRANSPARENT:
            found.extend(_cells(child))
    return found


def _paragraphs_in(parent: etree._Element) -> Iterator[etree._Element]:
    """The paragraphs of a cell, those of tables within it too, but not those of its text boxes."""
    for child in _choices(parent):
        if child.tag == f"{W}p":
            yield child
        elif child.tag in TRANSPARENT or child.tag in (f"{W}tbl", f"{W}tr", f"{W}tc"):
            yield from _paragraphs_in(child)


def _width(columns: etree._Element | None, usual: int) -> int:
    """A number of columns that the properties of a row or cell tell."""
    told = (columns.get(f"{W}val") or "") if columns is not None else ""
    return min(int(told), _MOST_COLUMNS) if told.isdecimal() else usual


def _continues_merge(cell: etree._Element) -> bool:
    merge = cell.find(f"{W}tcPr/{W}vMerge")
    return merge is not None and merge.get(f"{W}val") != "restart"


def _outline_of(element: etree._Element, style: Style) -> int | None:
    own = element.find(f"{W}pPr/{W}outlineLvl")
    if own is not None:
        value = own.get(f"{W}val") or ""
        return int(value) if value.isdigit() and int(value) < 9 else None
    return style.outline


def _numbering_of(element: etree._Element, style: Style) -> tuple[str | None, int]:
    own = element.find(f"{W}pPr/{W}numPr")
    if own is None:
        return style.num_id, style.num_level
    num, level = own.find(f"{W}numId"), own.find(f"{W}ilvl")
    num_id = num.get(f"{W}val") if num is not None else style.num_id
    if num_id == "0":
        return None, 0
    depth = level.get(f"{W}val") or "0" if level is not None else str(style.num_level)
    return num_id, int(depth) if depth.isdigit() else 0


def _styles(root: etree._Element | None) -> tuple[dict[str, Style], Style]:
    """Styles by id, each with what it inherits, and the default one of paragraphs."""
    if root is None:
        return {}, Style()
    elements = {
        e.get(f"{W}styleId") or "": e for e in root.iterfind(f"{W}style") if e.get(f"{W}type") in _STYLED
    }
    found: dict[str, Style] = {}
    for key in elements:
        _resolve(key, elements, found, 0)
    paragraphs = ((key, e) for key, e in elements.items() if e.get(f"{W}type") == "paragraph")
    default = next((key for key, e in paragraphs if e.get(f"{W}default") in ("1", "true")), "")
    return found, found.get(default, Style())


def _resolve(key: str, elements: dict[str, etree._Element], found: dict[str, Style], depth: int) -> Style:
    if key in found:
        return found[key]
    element = elements.get(key)
    if element is None or depth > 20:
        return Style()
    based = element.find(f"{W}basedOn")
    parent = (
        _resolve(based.get(f"{W}val") or "", elements, found, depth + 1) if based is not None else Style()
    )
    label = element.find(f"{W}name")
    name = (label.get(f"{W}val") or "").lower() if label is not None else ""
    num_id, level = _numbering_of(element, parent)
    bold = element.find(f"{W}rPr/{W}b")
    found[key] = Style(
        name=name,
        outline=_style_outline(element, name, parent),
        num_id=num_id,
        num_level=level,
        bold=is_on(bold) if bold is not None else parent.bold,
        looks=looks_of(element.find(f"{W}rPr")).over(parent.looks),
    )
    return found[key]


def _style_outline(element: etree._Element, name: str, parent: Style) -> int | None:
    if name in _TITLE_NAMES:
        return 0
    match = _HEADING_NAME.match(name)
    if match:
        return int(match.group(1) or 1) - 1
    return _outline_of(element, parent)
