"""What a reader makes of a tender file: one normalised text, its blocks, and the way back to the page."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Fact = str | int
"""A fact in a sentence for a user."""


class BlockKind(StrEnum):
    """The eight kinds of block, named as in the published JSON."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST = "list"
    ROW = "row"
    TOC = "toc"
    FOOTNOTE = "footnote"
    HEADER = "header"
    FOOTER = "footer"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, in PDF points from the top left corner; pages count from 1."""

    page: int
    x0: float
    top: float
    x1: float
    bottom: float


# made here, as the name `field` means something else inside Problem
_no_facts: Any = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a user must know about a file or a row: a code to test on and a sentence to read.

    `code` is stable and names a message in the translation files; `message` is that message
    in Dutch with its facts filled in, and says what to do next. `facts` are those facts, where
    the sentence can be said in another language too (`calendars.messages.message`).
    """

    code: str
    message: str
    page: int | None = None
    row: int | None = None
    field: str | None = None
    facts: Mapping[str, Fact] = _no_facts


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the original. `source` is "text", "ocr" or "none" (could not be read)."""

    number: int
    width: float
    height: float
    source: str = "text"
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Block:
    """A span of `Document.text` that a reader sees as one thing.

    `section` is the path of headings above it, outermost first; `cells` are spans of
    `Document.text`, in the order of the columns, for a row; `table` numbers the table a row
    belongs to and `is_header_row` marks its column heads. `place` says where the block is in
    formats without pages, in words for a person ("alinea 12", "Blad1!B3"); `cell_places` says so
    for each cell, or is empty.
    """

    kind: BlockKind
    start: int
    end: int
    page: int | None = None
    section: tuple[str, ...] = ()
    level: int = 0
    cells: tuple[tuple[int, int], ...] = ()
    table: int | None = None
    is_header_row: bool = False
    place: str = ""
    cell_places: tuple[str, ...] = ()

    def cell_at(self, offset: int) -> tuple[int, int] | None:
        """The cell that holds the character at `offset`, or None outside the cells."""
        return next((cell for cell in self.cells if cell[0] <= offset < cell[1]), None)


def _no_boxes(_start: int, _end: int) -> list[Box]:
    return []


@dataclass(slots=True)
class Document:
    """A file as text. `text` is normalised (see `documents.normalise`); blocks cover it in reading order.

    `locate(start, end)` gives the boxes of a span, one a line; it is empty for formats
    without pages, and may open pages again, so ask it for findings, not for every word.
    """

    name: str
    format: str
    text: str
    blocks: Sequence[Block]
    pages: Sequence[Page] = ()
    language: str = "und"
    title: str = ""
    problems: list[Problem] = field(default_factory=list)
    locate: Callable[[int, int], list[Box]] = _no_boxes

    def text_of(self, block: Block) -> str:
        return self.text[block.start : block.end]

    def block_at(self, offset: int) -> Block | None:
        """The block that holds the character at `offset`, or None outside the text."""
        index = bisect_right(self.blocks, offset, key=lambda block: block.start) - 1
        if index < 0 or offset > self.blocks[index].end:
            return None
        return self.blocks[index]

    def place_at(self, offset: int) -> str:
        """Where a character is, in words for a person: "pagina 3", "Blad1!B3", "alinea 12"."""
        block = self.block_at(offset)
        if block is None:
            return ""
        if block.page is not None:
            return f"pagina {block.page}"
        for (start, end), place in zip(block.cells, block.cell_places, strict=False):
            if start <= offset <= end:
                return place
        return block.place


class UnreadableFile(Exception):
    """A file that cannot be read at all; `problem` says why and what to do."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem
