"""`Document` to and from plain JSON values: to cross the process boundary, and to be stored."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Final

from procurement_app.documents.locator import PageLocator
from procurement_app.documents.model import Block, BlockKind, Document, Page, Problem

SCHEMA: Final = "kansrijk.document/1"


def to_json(document: Document) -> dict[str, Any]:
    """All of a document but its original bytes, as JSON values."""
    sections: dict[tuple[str, ...], int] = {}
    blocks = [_block_to_json(block, sections) for block in document.blocks]
    located = document.locate.to_json() if isinstance(document.locate, PageLocator) else None
    return {
        "schema": SCHEMA,
        "name": document.name,
        "format": document.format,
        "text": document.text,
        "language": document.language,
        "title": document.title,
        "pages": [asdict(page) for page in document.pages],
        "problems": [asdict(problem) for problem in document.problems],
        "sections": [list(section) for section in sections],
        "blocks": blocks,
        "locator": located,
    }


def from_json(value: dict[str, Any], original: bytes | None = None) -> Document:
    """The document again. With the `original` bytes of a PDF, `locate` opens them when first asked.

    Raises ValueError for JSON of another schema.
    """
    if value.get("schema") != SCHEMA:
        raise ValueError(f"not a stored document: {value.get('schema')!r}")
    sections = [tuple(section) for section in value["sections"]]
    document = Document(
        name=value["name"],
        format=value["format"],
        text=value["text"],
        blocks=[_block_from_json(block, sections) for block in value["blocks"]],
        pages=[Page(**page) for page in value["pages"]],
        language=value["language"],
        title=value["title"],
        problems=[Problem(**problem) for problem in value["problems"]],
    )
    if value["locator"] is not None and original is not None:
        document.locate = PageLocator.from_json(value["locator"], document.text, lambda: _opened(original))
    return document


def _opened(original: bytes) -> Any:
    from procurement_app.documents.pdf.pages import OpenPages, open_pdf

    return OpenPages(open_pdf(original), 50)


def _block_to_json(block: Block, sections: dict[tuple[str, ...], int]) -> list[Any]:
    section = sections.setdefault(block.section, len(sections))
    return [
        block.kind.value,
        block.start,
        block.end,
        block.page,
        section,
        block.level,
        [list(cell) for cell in block.cells],
        block.table,
        block.is_header_row,
        block.place,
        list(block.cell_places),
    ]


def _block_from_json(value: list[Any], sections: list[tuple[str, ...]]) -> Block:
    kind, start, end, page, section, level, cells, table, is_header_row, place, cell_places = value
    return Block(
        kind=BlockKind(kind),
        start=start,
        end=end,
        page=page,
        section=sections[section],
        level=level,
        cells=tuple((begin, stop) for begin, stop in cells),
        table=table,
        is_header_row=is_header_row,
        place=place,
        cell_places=tuple(cell_places),
    )
