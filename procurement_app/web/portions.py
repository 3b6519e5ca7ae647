"""A long document a portion at a time: so many pages, or so many blocks of a text without pages."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from procurement_app.services.tender.documents import FindingRow, TextBlock, TextBlocks
from procurement_app.web.sheets import Sheet

SHEETS = 25
BLOCKS = 400

Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Portion(Generic[Thing]):
    """`items` of portion `number` (from 1) of `count`, and the findings that have words in them.

    `first` and `last` are page numbers, or None for a text without pages; `before` and `after` are the
    findings nearest to this portion in the portions beside it.
    """

    items: Sequence[Thing]
    rows: list[FindingRow]
    number: int
    count: int
    first: int | None = None
    last: int | None = None
    before: FindingRow | None = None
    after: FindingRow | None = None


def of_sheets(
    sheets: Sequence[Sheet], rows: Sequence[FindingRow], number: int, finding: int | None = None
) -> Portion[Sheet]:
    """25 pages with their findings; the portion that holds `finding` when that is given."""
    edges = range(0, len(sheets), SHEETS)
    starts = [sheets[edge].page.number for edge in edges]

    def spans(row: FindingRow) -> tuple[int, int]:
        pages = [box.page for box in row.finding.boxes] or [row.finding.page or 1]
        return _at(starts, min(pages)), _at(starts, max(pages))

    found = _portion(sheets, edges, rows, spans, number, finding)
    if not found.items:
        return found
    return replace(found, first=found.items[0].page.number, last=found.items[-1].page.number)


def of_blocks(
    blocks: TextBlocks, rows: Sequence[FindingRow], number: int, finding: int | None = None
) -> Portion[TextBlock]:
    """The text of 25 pages, or 400 blocks of a text without pages; see `of_sheets`. Only these are read."""
    edges: list[int] = []
    starts: list[int] = []
    key: int | None = None
    for index, (start, page) in enumerate(blocks.places()):
        own = index // BLOCKS if page is None else (page - 1) // SHEETS
        if own != key:
            edges.append(index)
            starts.append(start)
            key = own

    def spans(row: FindingRow) -> tuple[int, int]:
        return _at(starts, row.finding.start), _at(starts, max(row.finding.start, row.finding.end - 1))

    found = _portion(blocks, edges, rows, spans, number, finding)
    pages = [one.block.page for one in found.items if one.block.page is not None]
    return replace(found, first=min(pages), last=max(pages)) if pages else found


def _portion(
    things: Sequence[Thing],
    edges: Sequence[int],
    rows: Sequence[FindingRow],
    spans: Callable[[FindingRow], tuple[int, int]],
    number: int,
    finding: int | None,
) -> Portion[Thing]:
    """The portion that is asked for, of things parted at `edges`: where each portion begins."""
    placed = [(row, *spans(row)) for row in rows]
    count = max(len(edges), 1)
    index = min(max(number, 1), count) - 1
    index = next((first for row, first, _last in placed if row.number == finding), index)
    before = [row for row, first, _last in placed if first < index]
    after = [row for row, first, _last in placed if first > index]
    ends = [*edges[1:], len(things)]
    return Portion(
        things[edges[index] : ends[index]] if edges else [],
        [row for row, first, last in placed if first <= index <= last],
        index + 1,
        count,
        before=before[-1] if before else None,
        after=after[0] if after else None,
    )


def _at(starts: Sequence[int], place: int) -> int:
    return max(0, bisect_right(starts, place) - 1)
