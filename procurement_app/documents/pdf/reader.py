"""bytes of a PDF -> Document."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf

import pypdfium2 as pdfium

from procurement_app.documents.builder import DocumentBuilder
from procurement_app.documents.locator import PageLocator
from procurement_app.documents.model import BlockKind, Document, Page
from procurement_app.documents.options import Progress, ReadOptions
from procurement_app.documents.pdf import blocks, columns, flow, forms, furniture
from procurement_app.documents.pdf.edges import Edge, edges_of
from procurement_app.documents.pdf.grid import Grid, find_grids
from procurement_app.documents.pdf.lines import Line, LineReader, downwards, turns_to_read
from procurement_app.documents.pdf.pages import OpenPages, open_pdf
from procurement_app.documents.pdf.tables import TableRow, lay_in_cells
from procurement_app.documents.pdf.visible import visible
from procurement_app.documents.pdf.watermarks import without_watermark
from procurement_app.documents.problems import page_list, problem, unreadable

_FEW_CHARACTERS = 20
_LARGE_PICTURE = 0.3


@dataclass(slots=True)
class Sheet:
    """What was taken from one page; `base` is where its characters begin in the count over all pages.
    `items` stand as the page is read, which is turned where it is shown lying. `across` is its watermark."""

    number: int
    width: float
    height: float
    base: int
    turns: int = 0
    items: list[Line | TableRow] = field(default_factory=list)
    horizontal: tuple[Edge, ...] = ()
    characters: int = 0
    pictured: float = 0.0
    source: str = "text"
    confidence: float = 1.0
    problem: str = ""
    words: list[tuple[int, float, float, float, float]] = field(default_factory=list)
    across: list[Line] = field(default_factory=list)

    @property
    def reading_height(self) -> float:
        return self.width if self.turns % 2 else self.height


def read_pdf(data: bytes, name: str, options: ReadOptions, progress: Progress) -> Document:
    """Read a PDF. Raises `UnreadableFile`; pages that fail or hold only a picture become problems."""
    opened = open_pdf(data)
    count = len(opened)
    if count > options.limits.max_pages:
        raise unreadable("pdf-too-many-pages", pages=count, limit=options.limits.max_pages)
    pages = OpenPages(opened, options.open_pages)
    reader = LineReader()
    sheets: list[Sheet] = []
    base = scanned = 0
    for index in range(count):
        sheet = _sheet(pages, index, base, reader, options)
        if _is_scan(sheet):
            scanned += 1
            _recognise(sheet, pages, options, scanned)
            progress("ocr", index + 1, count)
        sheets.append(sheet)
        base += sheet.characters
        if index % 25 == 24 or index == count - 1:
            progress("pages", index + 1, count)
    _refuse_unread(sheets)
    return _document(name, sheets, pages, _title(opened), options)


def _is_scan(sheet: Sheet) -> bool:
    """A page with hardly a character and a large picture."""
    if sheet.source != "text" or sheet.pictured < _LARGE_PICTURE:
        return False
    return sum(len(item.text) for item in sheet.items if isinstance(item, Line)) < _FEW_CHARACTERS


def _recognise(sheet: Sheet, pages: OpenPages, options: ReadOptions, scanned: int) -> None:
    """Read a scanned page from its picture, or note why not."""
    from procurement_app.documents.pdf import ocr

    sheet.source, sheet.confidence = "none", 0.0
    if not options.ocr or not ocr.languages():
        sheet.problem = "pdf-scanned-no-ocr"
    elif scanned > options.limits.max_ocr_pages:
        sheet.problem = "pdf-scanned-too-many"
    else:
        found = ocr.recognise(pages.open(sheet.number - 1), sheet.base)
        if found is None:
            sheet.problem = "pdf-scanned-failed"
        elif not found.lines or not found.legible:
            sheet.problem = "pdf-scanned-empty"
        else:
            sheet.problem, sheet.source, sheet.confidence = "pdf-scanned-read", "ocr", found.confidence
            sheet.items, sheet.words, sheet.characters = list(found.lines), found.words, found.characters
            sheet.turns = found.turns


def _refuse_unread(sheets: list[Sheet]) -> None:
    """A document of which nothing could be read is no document."""
    if any(sheet.items for sheet in sheets):
        return
    code = next((sheet.problem for sheet in sheets if sheet.problem), "")
    if not code:
        raise unreadable("no-text")
    numbers = [sheet.number for sheet in sheets if sheet.problem == code]
    raise unreadable(code, pages=page_list(numbers), limit=0)


def _title(opened: pdfium.PdfDocument) -> str:
    return str(opened.get_metadata_value("Title") or "").strip()


def _sheet(pages: OpenPages, index: int, base: int, reader: LineReader, options: ReadOptions) -> Sheet:
    try:
        page = pages.open(index)
    except pdfium.PdfiumError:
        return Sheet(index + 1, 0.0, 0.0, base, source="none", problem="pdf-pages-unreadable")
    text = page.text()
    sheet = Sheet(index + 1, page.width, page.height, base, characters=len(text))
    lines = reader.read(page, text, base)
    sheet.turns = turns_to_read(page, lines, base)
    if sheet.turns:
        page = page.turned(sheet.turns)
        lines = downwards(reader.read(page, text, base))
    lines = visible(lines, reader, page, base)
    lines, sheet.across = without_watermark(lines, reader, page, base)
    if page.fields:
        lines = forms.with_fields(lines, page)
    edges, sheet.pictured = edges_of(page)
    if options.tables and len(edges.horizontal) >= 3:
        edges = columns.with_inferred_rules(lines, edges)
    grids: list[Grid] = []
    if options.tables and lines and edges.may_hold_table():
        grids = find_grids(edges, page.width, page.height)
    if grids:
        sheet.items = lay_in_cells(lines, grids, reader, page, base)
    else:
        sheet.items = list(lines)
    sheet.horizontal = edges.horizontal
    return sheet


def _document(name: str, sheets: list[Sheet], pages: OpenPages, title: str, options: ReadOptions) -> Document:
    builder = DocumentBuilder(name, "pdf", title)
    _take_watermarks(sheets)
    heights = {sheet.number: sheet.reading_height for sheet in sheets}
    bodies = [[item for item in sheet.items if isinstance(item, Line)] for sheet in sheets]
    lengths = [len(body) for body in bodies]
    margins = furniture.part_furniture(bodies, list(heights.values()))
    for sheet, body, length, margin in zip(sheets, bodies, lengths, margins, strict=True):
        margin.headers += sheet.across
        sheet.items = columns.arrange(_without_furniture(sheet.items, body, length), sheet.horizontal)
    style = blocks.style_of([sheet.items for sheet in sheets])
    parts = []
    for sheet in sheets:
        grouped = blocks.group(sheet.items, style)
        blocks.classify(grouped, style, heights)
        parts.append(grouped)
    seen: set[str] = set()
    _emit(builder, flow.stitch(parts), margins, seen)
    _report(builder, sheets, options)
    return builder.finish(
        pages=[Page(s.number, s.width, s.height, s.source, s.confidence) for s in sheets],
        locator=lambda source: PageLocator(
            source,
            [sheet.base for sheet in sheets],
            lambda: pages,
            {sheet.number: sheet.words for sheet in sheets if sheet.words},
        ),
    )


def _take_watermarks(sheets: list[Sheet]) -> None:
    """Also where the page is nearly empty, what is a watermark on another page is one."""
    sizes = {line.text: line.size for sheet in sheets for line in sheet.across}
    for sheet in sheets if sizes else ():
        kept: list[Line | TableRow] = []
        for item in sheet.items:
            is_mark = isinstance(item, Line) and item.size > sizes.get(item.text, inf) - 1
            (sheet.across if is_mark else kept).append(item)  # type: ignore[arg-type]  # a mark is a line
        sheet.items = kept


def _without_furniture(items: list[Line | TableRow], body: list[Line], length: int) -> list[Line | TableRow]:
    """The items of a page of which `body` are the lines that stay, of `length` lines."""
    if len(items) == length:
        return [*body]
    if len(body) == length:
        return items
    kept = {id(line) for line in body}
    return [item for item in items if isinstance(item, TableRow) or id(item) in kept]


def _emit(
    builder: DocumentBuilder,
    parts: list[blocks.Part],
    margins: list[furniture.Margins],
    seen: set[str],
) -> None:
    page = 0

    def headers_up_to(number: int) -> None:
        nonlocal page
        while page < number:
            if page:
                for line in furniture.once(margins[page - 1].footers, seen):
                    builder.add(BlockKind.FOOTER, [line], page=page)
            page += 1
            if page <= len(margins):
                for line in furniture.once(margins[page - 1].headers, seen):
                    builder.add(BlockKind.HEADER, [line], page=page)

    for part in parts:
        if isinstance(part, TableRow):
            headers_up_to(part.page)
            builder.add_row(part.cells, table=part.table, is_header=part.is_header, page=part.page)
        else:
            headers_up_to(part.lines[0].page)
            builder.add(part.kind, part.lines, page=part.lines[0].page, level=part.level)
    headers_up_to(len(margins) + 1)


def _report(builder: DocumentBuilder, sheets: list[Sheet], options: ReadOptions) -> None:
    """One sentence for each kind of trouble, with all the pages that have it."""
    for code in dict.fromkeys(sheet.problem for sheet in sheets if sheet.problem):
        numbers = [sheet.number for sheet in sheets if sheet.problem == code]
        limit = options.limits.max_ocr_pages
        builder.problems.append(problem(code, on_page=numbers[0], pages=page_list(numbers), limit=limit))
