"""Labelled passages (`tender_samples/evaluation/passages`): files of short texts, as documents with gold.

`scripts/samples/passages.py` tells how such a file is written and checks it; here it becomes what rules read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from procurement_app.documents.model import Block, BlockKind, Document
from procurement_app.screening.model import Status
from procurement_app.screening.trying.measuring import Expected, GoldText


def read_passages(path: Path) -> Iterator[tuple[Document, GoldText]]:
    """Each passage of a file as a document, and what must be found in it.

    The gold has an entry for each block of the document, headings and heads of tables too. Raises KeyError,
    TypeError, ValueError or yaml.YAMLError where the file has another shape.
    """
    for entry in yaml.safe_load(path.read_text(encoding="utf-8")) or ():
        parts = list(_parts(entry))
        marked: list[list[Expected]] = [[] for _ in entry["blocks"]]
        for item in entry["findings"]:
            marked[item["block"]].append(
                Expected(item["rule"], Status(item["status"]), item.get("values") or {})
            )
        document = _document(entry["id"], parts)
        blocks = [
            (document.text_of(block), marked[part.number] if part.number is not None else [])
            for block, part in zip(document.blocks, parts, strict=True)
        ]
        yield document, GoldText(entry["id"], blocks)


class _Part:
    """A block to be: `number` is its place among the labelled blocks, None for what stands around them."""

    def __init__(self, kind: BlockKind, cells: Sequence[str], number: int | None = None) -> None:
        self.kind, self.number = kind, number
        self.cells = [" ".join(str(cell).split()) for cell in cells]
        self.level, self.table = 0, 0

    @property
    def is_row(self) -> bool:
        return self.kind is BlockKind.ROW


def _parts(entry: Mapping[str, Any]) -> Iterator[_Part]:
    for level, heading in enumerate(entry.get("heading") or (), start=1):
        part = _Part(BlockKind.HEADING, [heading])
        part.level = level
        yield part
    table, head = 0, None
    for number, block in enumerate(entry["blocks"]):
        if isinstance(block, str) or "item" in block:
            text = block if isinstance(block, str) else block["item"]
            head = None
            yield _Part(BlockKind.PARAGRAPH if isinstance(block, str) else BlockKind.LIST, [text], number)
            continue
        own = tuple(block.get("head") or ())
        if own != head:
            table, head = table + 1, own
            if own:
                yield _row(own, table)
        yield _row(block["row"], table, number)


def _row(cells: Sequence[str], table: int, number: int | None = None) -> _Part:
    part = _Part(BlockKind.ROW, cells, number)
    part.table = table
    return part


def _document(name: str, parts: Sequence[_Part]) -> Document:
    text = ""
    blocks: list[Block] = []
    section: list[str] = []
    for part in parts:
        start, content = len(text), "\t".join(part.cells)
        text += content + "\n"
        if part.kind is BlockKind.HEADING:
            section = [*section[: part.level - 1], content]
        blocks.append(
            Block(
                part.kind,
                start,
                start + len(content),
                section=tuple(section if part.kind is not BlockKind.HEADING else section[:-1]),
                level=part.level,
                cells=tuple(_cells(part.cells, start)) if part.is_row else (),
                table=part.table if part.is_row else None,
                is_header_row=part.is_row and part.number is None,
            )
        )
    return Document(name, "text", text.rstrip("\n"), blocks, language="nl")


def _cells(cells: Sequence[str], start: int) -> Iterator[tuple[int, int]]:
    for cell in cells:
        yield start, start + len(cell)
        start += len(cell) + 1
