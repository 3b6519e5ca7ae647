"""The lines of a page laid into the cells of its ruled tables."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from itertools import pairwise

from procurement_app.documents.pdf.grid import Cell, Grid
from procurement_app.documents.pdf.lines import Line, LineReader
from procurement_app.documents.pdf.pages import OpenPage

_SLACK = 2.0
_APART = 6.0  # columns begin at least this far from each other


@dataclass(slots=True)
class TableRow:
    """A row of a table: the lines of each cell; `columns` tells tables on two pages apart. `covered` are the
    columns that the cell to their left reaches over."""

    page: int
    cells: list[list[Line]]
    top: float
    bottom: float
    columns: tuple[int, ...]
    table: int = 0
    is_header: bool = False
    first_of_grid: bool = False
    covered: frozenset[int] = frozenset()

    def text(self, cell: int) -> str:
        return " ".join(line.text for line in self.cells[cell])

    @property
    def lines(self) -> list[Line]:
        return [line for cell in self.cells for line in cell]


@dataclass(slots=True)
class _Filling:
    """One grid while lines are dropped into it."""

    grid: Grid
    rows: list[TableRow] = field(default_factory=list)
    borders: list[float] = field(default_factory=list)
    begun: bool = False


def lay_in_cells(
    lines: list[Line], grids: list[Grid], reader: LineReader, page: OpenPage, base: int
) -> list[Line | TableRow]:
    """Lines outside tables stay; those inside become rows, at the place of the table's first line."""
    fillings = [_filling(grid, lines[0].page) for grid in grids] if lines else []
    items: list[Line | TableRow] = []
    for line in lines:
        filling = _around(fillings, line)
        if filling is None:
            items.append(line)
            continue
        if not filling.begun:
            filling.begun = True
            items.extend(filling.rows)
        for part in _within_cells(line, filling, reader, page, base):
            _drop(filling, part)
    for filling in fillings:
        _part_by_columns(filling)
    return [item for item in items if isinstance(item, Line) or _tidied(item)]


def _filling(grid: Grid, page: int) -> _Filling:
    rows = [
        TableRow(page, [[] for _ in row], row[0][1], max(c[3] for c in row), grid.columns)
        for row in grid.rows
    ]
    rows[0].first_of_grid = True
    borders = sorted({cell[0] for row in grid.rows for cell in row} - {grid.x0})
    return _Filling(grid, rows, borders)


def _around(fillings: list[_Filling], line: Line) -> _Filling | None:
    middle = (line.top + line.bottom) / 2
    for filling in fillings:
        if filling.grid.holds(line.x0 + _SLACK, middle):
            return filling
    return None


def _within_cells(line: Line, filling: _Filling, reader: LineReader, page: OpenPage, base: int) -> list[Line]:
    if not any(line.x0 + _SLACK < x < line.x1 - _SLACK for x in filling.borders):
        return [line]
    middle = (line.top + line.bottom) / 2
    borders = [
        cell[0]
        for row in filling.grid.rows
        for cell in row
        if cell[1] <= middle <= cell[3] and line.x0 + _SLACK < cell[0] < line.x1 - _SLACK
    ]
    return reader.split_at(page, line, borders, base) if borders else [line]


def _drop(filling: _Filling, line: Line) -> None:
    """Put a line in the cell that holds its middle, or the nearest of the row."""
    x, y = min(line.x0 + 4, (line.x0 + line.x1) / 2), (line.top + line.bottom) / 2
    for row, cells in zip(filling.rows, filling.grid.rows, strict=True):
        if y > row.bottom:
            continue
        for into, (x0, top, x1, bottom) in zip(row.cells, cells, strict=True):
            if x0 <= x <= x1 and top <= y <= bottom:
                into.append(line)
                return
    _nearest(filling, x, y).append(line)


def _nearest(filling: _Filling, x: float, y: float) -> list[Line]:
    """The cell nearest to a place that no cell holds; how high counts twice."""

    def away(cell: Cell) -> float:
        x0, top, x1, bottom = cell
        return max(x0 - x, 0, x - x1) + 2 * max(top - y, 0, y - bottom)

    places = [(away(cell), r, c) for r, row in enumerate(filling.grid.rows) for c, cell in enumerate(row)]
    _, r, c = min(places)
    return filling.rows[r].cells[c]


def _part_by_columns(filling: _Filling) -> None:
    """Leave room in a row where a cell above or to the left reaches over its columns; one cell over all
    columns stays one."""
    lefts = [
        filling.grid.x0,
        *(x for before, x in pairwise((filling.grid.x0, *filling.borders)) if x - before > _APART),
    ]
    for row, places in zip(filling.rows, filling.grid.rows, strict=True):
        if not 1 < len(places) < len(lefts):
            continue
        begins = [bisect_right(lefts, x0 + _SLACK) - 1 for x0, _, _, _ in places]
        ends = [bisect_left(lefts, x1 - _SLACK) for _, _, x1, _ in places]
        if len({*begins}) == len(begins):
            cells: list[list[Line]] = [[] for _ in lefts]
            for begin, cell in zip(begins, row.cells, strict=True):
                cells[begin] = cell
            row.cells = cells
            row.covered = frozenset(
                at for begin, end in zip(begins, ends, strict=True) for at in range(begin + 1, end)
            )


def _tidied(row: TableRow) -> bool:
    """Whether the row holds text; puts the lines of its cells from top to bottom."""
    for cell in row.cells:
        if len(cell) > 1 and any(b.top < a.top - 1 for a, b in pairwise(cell)):
            cell.sort(key=lambda line: (round(line.top / 3), line.x0))
    return any(row.cells)
