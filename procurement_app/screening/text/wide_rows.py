"""Rows of more cells than any table that people read, in pieces.

The cells of a row answer each other, so that screening one takes the square of its cells.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from procurement_app.documents.model import Block

_WIDEST = 100


def in_pieces(blocks: Sequence[Block]) -> Sequence[Block]:
    """The blocks, with a row for each hundred cells of a wider one. The same columns of a table are a
    table of their own, so that they stay below their heads."""
    if all(len(block.cells) <= _WIDEST for block in blocks):
        return blocks
    free = 1 + max((block.table for block in blocks if block.table is not None), default=0)
    tables: dict[tuple[int, int], int] = {}

    def pieces(block: Block) -> Iterator[Block]:
        for first in range(0, len(block.cells), _WIDEST):
            cells, table = block.cells[first : first + _WIDEST], block.table
            if first and table is not None:
                table = tables.setdefault((table, first), free + len(tables))
            yield replace(block, start=cells[0][0], end=cells[-1][1], cells=cells, table=table)

    return [
        piece for block in blocks for piece in (pieces(block) if len(block.cells) > _WIDEST else (block,))
    ]
