"""bytes of a web page -> Document, with selectolax: no script runs, nothing is fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from procurement_app.documents.builder import DocumentBuilder
from procurement_app.documents.model import BlockKind, Document
from procurement_app.documents.normalise import plain
from procurement_app.documents.options import Progress, ReadOptions
from procurement_app.documents.problems import unreadable
from procurement_app.documents.structure import is_header_row, kind_of, laid_out
from procurement_app.documents.text import add_text, decoded, paragraphs_of

_NO_TEXT = ("script", "style", "noscript", "template", "svg", "iframe", "object", "head")
_STRUCK = ("s", "strike", "del")
_UNSEEN = re.compile(r"display:none|visibility:hidden|text-decoration(?:-line)?:[^;]*line-through", re.I)
_BLOCK_TAGS = """address article aside blockquote body caption center dd details dialog div dl dt fieldset
    figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol p pre section summary
    table tbody td tfoot th thead tr ul"""
_FIELDS = "input, select"
_FILLED_IN = ("text", "number", "date", "email", "tel")
_LINE_BREAK = "\v"
_DEEPEST = 6
_CELLS = ("td", "th")
_MOST_SPANNED = 100
_PARTED = "ul, ol, dl, table, pre, h1, h2, h3, h4, h5, h6"
_TERMS = ("dt", "dd")
_BLOCKS = frozenset(_BLOCK_TAGS.split())


def read_html(data: bytes, name: str, _options: ReadOptions, _progress: Progress) -> Document:
    """Read a web page: headings, paragraphs, list items and table rows in the order of the source."""
    tree = LexborHTMLParser(data if _declares_charset(data) else decoded(data)[0])
    title = tree.css_first("title")
    builder = DocumentBuilder(name, "html", plain(title.text()) if title else "")
    add_html(builder, tree)
    return builder.finish()


def add_html(builder: DocumentBuilder, tree: LexborHTMLParser) -> None:
    """Add the blocks of a parsed page to a document in the making."""
    if tree.body is not None:
        body = tree.body
        suspects = body.css(", ".join((*_NO_TEXT, *_STRUCK, "[hidden]", "[style]")))
        # each once, and the last first: what is within a node goes with it
        for node in reversed({node.mem_id: node for node in suspects}.values()):
            if not _is_said(node):
                node.decompose()
        for field in body.css(_FIELDS):
            field.replace_with(_entered(field))
        try:
            _Walk(builder).children(body)
        except RecursionError as error:
            raise unreadable("damaged", detail="er zitten te veel onderdelen in elkaar") from error


def _is_said(node: LexborNode) -> bool:
    """Whether a reader of the page sees an element, and not struck through."""
    if node.tag in _NO_TEXT or node.tag in _STRUCK or "hidden" in node.attributes:
        return False
    return not _UNSEEN.search("".join((node.attributes.get("style") or "").split()))


def _declares_charset(data: bytes) -> bool:
    return b"charset" in data[:2048].lower() and b"utf-16" not in data[:2048].lower()


class _Walk:
    """Goes through a page; text between two block elements is one block."""

    def __init__(self, builder: DocumentBuilder) -> None:
        self._builder = builder
        self._pending: list[str] = []
        self._blocks = self._tables = 0

    def children(self, node: LexborNode, kind: BlockKind = BlockKind.PARAGRAPH) -> None:
        for child in node.iter(include_text=True):
            self._node(child, kind)
        self._flush(kind)

    def _node(self, node: LexborNode, kind: BlockKind) -> None:
        tag = node.tag or ""
        if tag == "-text":
            self._pending.append((node.text_content or "").replace(_LINE_BREAK, " "))
        elif tag == "br":
            self._pending.append(_LINE_BREAK)
        elif tag in ("table", "dl"):
            self._flush(kind)
            self._table(node) if tag == "table" else self._terms(node)
        elif tag in _BLOCKS:
            self._flush(kind)
            self._block(node, tag, kind)
        else:
            for child in node.iter(include_text=True):
                self._node(child, kind)

    def _block(self, node: LexborNode, tag: str, kind: BlockKind) -> None:
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self._add(BlockKind.HEADING, _text_of(node), level=int(tag[1]))
        elif tag == "summary":
            self._add(BlockKind.HEADING, _text_of(node), level=_DEEPEST)
        elif tag == "pre":
            add_text(self._builder, _text_of(node))
        elif tag == "li":
            self.children(node, BlockKind.LIST)
        else:
            self.children(node, kind if tag != "body" else BlockKind.PARAGRAPH)

    def _flush(self, kind: BlockKind) -> None:
        lines = [plain(line) for line in "".join(self._pending).split(_LINE_BREAK)]
        self._pending.clear()
        for _, paragraph in paragraphs_of(lines, 1):
            words = " ".join(paragraph)
            own, level = kind_of(words, listed=kind is BlockKind.LIST)
            self._add(own, words, level)

    def _add(self, kind: BlockKind, words: str, level: int = 0) -> None:
        words = plain(words)
        if words:
            self._blocks += 1
            self._builder.add(kind, words, level=level, place=f"blok {self._blocks}")

    def _terms(self, listed: LexborNode) -> None:
        """Each term of a list with what is said of it, as a row; what is more than that as it stands."""
        self._tables += 1
        number = self._builder.new_table()
        parts = list(_parts(listed))
        term = ""
        for index, (node, below) in enumerate(zip(parts, [*parts[1:], None], strict=True), start=1):
            if term and _is_plain(node, "dd"):
                place = f"lijst {self._tables}, regel {index}"
                self._builder.add_row([term, _words_of(node)], table=number, place=place)
            elif _is_plain(node, "dt") and below is not None and _is_plain(below, "dd"):
                self._flush(BlockKind.PARAGRAPH)
                term = _words_of(node)
            else:
                term = ""
                self._node(node, BlockKind.PARAGRAPH)
        self._flush(BlockKind.PARAGRAPH)

    def _table(self, table: LexborNode) -> None:
        for caption in table.css("caption"):
            if _own_table(caption) == table.mem_id:
                self.children(caption)
        rows = [row for row in table.css("tr") if _own_table(row) == table.mem_id]
        cells_of = [[cell for cell in row.iter() if cell.tag in _CELLS] for row in rows]
        if all(len(cells) <= 1 for cells in cells_of) or _is_layout(table, cells_of):
            for row in rows:
                self.children(row)
            return
        self._tables += 1
        number = self._builder.new_table()
        texts = _by_column(cells_of)
        filled = [at for at, cells in enumerate(cells_of) if cells]
        marked = [all(cell.tag == "th" for cell in cells_of[at]) for at in filled]
        laid = laid_out([texts[at] for at in filled], marked)
        for index, (at, (words, is_header)) in enumerate(zip(filled, laid, strict=True), start=1):
            if any(map(_is_parted, cells_of[at])):
                self.children(rows[at])
                continue
            self._builder.add_row(
                words,
                table=number,
                is_header=is_header,
                place=f"tabel {self._tables}, rij {index}",
            )


def _parts(listed: LexborNode) -> Iterator[LexborNode]:
    """What stands in a list of terms, also where a `div` or link sets some of it together."""
    for node in listed.iter(include_text=True):
        if node.tag not in (*_TERMS, "dl") and node.css_first("dt, dd"):
            yield from _parts(node)
        elif node.tag in _TERMS or node.text().strip():
            yield node


def _is_plain(node: LexborNode, tag: str) -> bool:
    return node.tag == tag and not node.css_first(_PARTED)


def _entered(field: LexborNode) -> str:
    """What a field of a form shows, apart from the words around it: a box to tick, what is filled in or
    chosen."""
    given = field.attributes
    kind = (given.get("type") or "text").lower()
    if kind in ("checkbox", "radio"):
        return " ☒ " if "checked" in given else " ☐ "
    shown = (given.get("value") or "") if kind in _FILLED_IN else ""
    if field.tag == "select":
        options = field.css("option")
        chosen = [option for option in options if "selected" in option.attributes] or options[:1]
        shown = " ".join(option.text() for option in chosen)
    goes_on = field.next is not None and field.next.text()[:1].isalnum()
    return f" {shown} " if goes_on else f" {shown}"


def _is_layout(table: LexborNode, cells_of: list[list[LexborNode]]) -> bool:
    """Whether a table only sets parts of a page side by side: it says so, or holds tables or headings and no
    column heads of its own."""
    if table.attributes.get("role") in ("presentation", "none"):
        return True
    first = next(cells for cells in cells_of if len(cells) > 1)
    is_head = is_header_row([_words_in(cell) for cell in first], False, False)
    if is_head or {cell.tag for cells in cells_of for cell in cells} == set(_CELLS):
        return False
    return any(cell.css_first("table, h1, h2, h3, h4") for cells in cells_of for cell in cells)


def _is_parted(cell: LexborNode) -> bool:
    """Whether a cell holds chapters or a table of its own, and not the words of one cell."""
    return len(cell.css("h1, h2, h3, h4")) > 1 or len(cell.css("table tr")) > 1


def _by_column(cells_of: list[list[LexborNode]]) -> list[list[str | None]]:
    """The words of the cells of a table by its columns: nothing where a cell above reaches over more rows,
    None where the one to the left reaches over more columns. One cell over all columns stays one."""
    texts: list[list[str | None]] = []
    covered: dict[int, int] = {}
    for cells in cells_of:
        row: list[str | None] = []
        below = {column: rows - 1 for column, rows in covered.items()}
        for cell in cells:
            while len(row) in covered:
                row.append("")
            wide = _span(cell, "colspan") if len(cells) > 1 else 1
            below.update(dict.fromkeys(range(len(row), len(row) + wide), _span(cell, "rowspan") - 1))
            row += [_words_in(cell), *[None] * (wide - 1)]
        while len(row) in covered:
            row.append("")
        texts.append(row)
        covered = {column: rows for column, rows in below.items() if rows > 0}
    return texts


def _span(cell: LexborNode, over: str) -> int:
    told = cell.attributes.get(over) or ""
    return min(max(int(told), 1), _MOST_SPANNED) if told.isdecimal() else 1


def _words_in(cell: LexborNode) -> str:
    """The words of a cell; what has parts of its own is read apart."""
    return "" if _is_parted(cell) else _words_of(cell)


def _words_of(node: LexborNode) -> str:
    return plain(_text_of(node))


def _text_of(node: LexborNode) -> str:
    """The text of an element; only a block or a line break parts its words."""
    return "".join(_pieces(node))


def _pieces(parent: LexborNode) -> Iterator[str]:
    for node in parent.iter(include_text=True):
        if node.tag == "-text":
            yield node.text_content or ""
        elif node.tag == "br":
            yield "\n"
        else:
            edge = "\n" if node.tag in _BLOCKS else ""
            yield edge
            yield from _pieces(node)
            yield edge


def _own_table(row: LexborNode) -> int:
    """The table that a row belongs to, which is the nearest one around it."""
    node = row.parent
    while node is not None and node.tag != "table":
        node = node.parent
    return node.mem_id if node is not None else 0
