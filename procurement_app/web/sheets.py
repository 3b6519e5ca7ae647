"""A document as it is drawn: marks on page pictures, and text with its findings marked in it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from procurement_app.documents.model import Block, BlockKind, Box, Page
from procurement_app.services.tender.documents import FindingRow, TextBlock

# The number of a finding stands in a disc beside its words; sizes in points of the page.
DISC = 7.0
_ROOM = 2 * DISC + 1
_GUTTER = 5.0  # a box in one column stays this near the middle of the page
_SAME_PLACE = 3.0
_INDENTED, _MARGIN = 0.2, 0.1  # of the width of a page


@dataclass(frozen=True)
class Mark:
    """A finding on a page: its boxes, and where the disc with its number stands (None: on another page)."""

    row: FindingRow
    boxes: list[Box]
    disc: tuple[float, float] | None


@dataclass(frozen=True)
class Sheet:
    page: Page
    marks: list[Mark] = field(default_factory=list)


@dataclass(frozen=True)
class Segment:
    """A run of text; `rows` are the findings it lies in, `opens` those that begin here."""

    text: str
    rows: tuple[FindingRow, ...] = ()
    opens: tuple[FindingRow, ...] = ()


@dataclass(frozen=True)
class TextPart:
    """A block of the text view. `level` is that of the heading it is or stands under, as HTML counts them;
    `cells` holds the rows of a table: (is a head row, its cells)."""

    kind: str
    level: int = 0
    segments: list[Segment] = field(default_factory=list)
    cells: list[tuple[bool, list[list[Segment]]]] = field(default_factory=list)
    place: str = ""


def page_sheets(pages: Sequence[Page], rows: Iterable[FindingRow], *, every_page: bool) -> list[Sheet]:
    """The pages with their marks, in order; without `every_page` only those that have one."""
    by_page: dict[int, list[tuple[FindingRow, list[Box], bool]]] = {}
    for row in rows:
        for index, (number, boxes) in enumerate(groupby(row.finding.boxes, key=lambda box: box.page)):
            by_page.setdefault(number, []).append((row, list(boxes), index == 0))
    lefts = _left_edges(pages, by_page)
    sheets = [
        Sheet(page, _marks(by_page.get(page.number, []), page.width, lefts.get(page.width, 0.0)))
        for page in pages
    ]
    chosen = sheets if every_page else [sheet for sheet in sheets if sheet.marks]
    return chosen or sheets[:1]


def _left_edges(
    pages: Sequence[Page], by_page: dict[int, list[tuple[FindingRow, list[Box], bool]]]
) -> dict[float, float]:
    """Where the text of pages of a width begins: left of all boxes on them, for on one page all may begin
    within a line; where they do so on all pages, at the usual margin."""
    lefts: dict[float, float] = {}
    for page in pages:
        for _, boxes, _ in by_page.get(page.number, ()):
            lefts[page.width] = min(lefts.get(page.width, page.width), *(box.x0 for box in boxes))
    return {width: left if left < _INDENTED * width else _MARGIN * width for width, left in lefts.items()}


def _marks(here: list[tuple[FindingRow, list[Box], bool]], width: float, left: float) -> list[Mark]:
    """The findings of a page with their discs beside the line where each begins, in the margin next to its
    column: the gutter between two has no room for them.

    Findings that begin on one line stand side by side, in reading order.
    """
    columns = _Columns([box for _, boxes, _ in here for box in boxes], width, left)
    discs: dict[int, tuple[float, float]] = {}
    for line in _lines(here, columns):
        begun = here[line[0]][1][0]
        ordered = sorted(line, key=lambda index: here[index][0].number)
        for place, index in enumerate(ordered):
            if columns.edge_of(begun) > left:
                last = width - DISC - 1 - _ROOM * (len(ordered) - 1)
                x = min(max(width - left, columns.end) + DISC + 4, last) + _ROOM * place
            else:
                x = left - DISC - 4 - _ROOM * (len(ordered) - 1 - place)
            within = min(max(DISC + 1, x), width - DISC - 1)
            discs[index] = (round(within, 1), round(_height(here[ordered[0]][1][0]), 1))
    return [Mark(row, boxes, discs.get(index)) for index, (row, boxes, _) in enumerate(here)]


def _lines(here: list[tuple[FindingRow, list[Box], bool]], columns: _Columns) -> list[list[int]]:
    """The findings that begin on this page, those of one line of one column together."""
    lines: list[list[int]] = []
    places = [(columns.edge_of(boxes[0]), _height(boxes[0])) for _, boxes, _ in here]
    for index in sorted((at for at, one in enumerate(here) if one[2]), key=lambda at: places[at]):
        column, height = places[index]
        last = places[lines[-1][0]] if lines else None
        if last is not None and last[0] == column and height - last[1] < 2 * DISC:
            lines[-1].append(index)
        else:
            lines.append([index])
    return lines


def _height(box: Box) -> float:
    return (box.top + box.bottom) / 2


class _Columns:
    """Where the columns of a page begin, of which the first does at `left`, and where the last ends (`end`),
    judged by the boxes on it.

    A box across the middle parts the page: what stands above and below it may have columns of its own.
    """

    def __init__(self, boxes: Sequence[Box], width: float, left: float) -> None:
        middle = width / 2
        across = [box for box in boxes if box.x0 < middle - _GUTTER and box.x1 > middle + _GUTTER]
        self.end = max((box.x1 for box in boxes), default=width)
        self._left = left
        self._parted_at = sorted(box.top for box in across)
        bands: dict[int, list[float]] = {}
        for box in boxes if left < middle - _GUTTER else ():
            if box.x0 >= middle - _GUTTER:
                bands.setdefault(self._band(box), []).append(box.x0)
        self._rights = {band: min(begins) for band, begins in bands.items() if _begin_at_one_place(begins)}

    def edge_of(self, box: Box) -> float:
        """The left edge of the column that a box stands in."""
        right = self._rights.get(self._band(box))
        return self._left if right is None or box.x0 < right else right

    def _band(self, box: Box) -> int:
        return bisect_right(self._parted_at, box.top)


def _begin_at_one_place(begins: Sequence[float]) -> bool:
    """Whether lines begin in a column: two of them where the first does."""
    return sum(x - min(begins) < _SAME_PLACE for x in begins) > 1


def text_parts(blocks: Sequence[TextBlock], rows: Sequence[FindingRow]) -> Iterator[TextPart]:
    """The blocks of a text in order, the rows of one table together."""
    above = 1
    for table, group in groupby(blocks, key=_table_of):
        if table is None:
            for one in group:
                if one.block.kind == BlockKind.HEADING:
                    above = _heading_level(one.block.level, above)
                whole = _segments(one, (one.block.start, one.block.end), rows)
                yield TextPart(str(one.block.kind), above, whole, place=one.block.place)
        else:
            yield TextPart("table", cells=[(one.block.is_header_row, _cells(one, rows)) for one in group])


def _heading_level(level: int, above: int) -> int:
    """The level on the page (2 to 6), never more than one below the heading above it."""
    return min(max(level, 1) + 1, above + 1, 6)


def _table_of(one: TextBlock) -> int | None:
    if one.block.kind != BlockKind.ROW:
        return None
    return one.block.table if one.block.table is not None else -1


def _cells(one: TextBlock, rows: Sequence[FindingRow]) -> list[list[Segment]]:
    spans = one.block.cells or ((one.block.start, one.block.end),)
    return [_segments(one, span, rows) for span in spans]


def _segments(one: TextBlock, span: tuple[int, int], rows: Sequence[FindingRow]) -> list[Segment]:
    """The text of `span`, cut where a finding begins or ends."""
    start, end = span
    near = [row for row in rows if row.finding.start < end and row.finding.end > start]
    edges = {start, end}
    for row in near:
        edges |= {max(start, row.finding.start), min(end, row.finding.end)}
    cuts = sorted(edges)
    segments = []
    for left, right in pairwise(cuts):
        inside = tuple(row for row in near if row.finding.start < right and row.finding.end > left)
        opening = tuple(row for row in inside if row.finding.start == left)
        segments.append(Segment(_slice(one.block, one.text, left, right), inside, opening))
    return segments


def _slice(block: Block, text: str, left: int, right: int) -> str:
    return text[left - block.start : right - block.start]
