"""Ruled tables of a page: pdfplumber's TableFinder, fed with the rules that pdfium found."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from procurement_app.documents.pdf.edges import Edge, Edges

Cell = tuple[float, float, float, float]
_TOLERANCE = 3.0


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table: rows from the top, each with its cells from the left as (x0, top, x1, bottom)."""

    rows: tuple[tuple[Cell, ...], ...]
    x0: float
    top: float
    x1: float
    bottom: float

    def holds(self, x: float, y: float) -> bool:
        return self.x0 - 1 <= x <= self.x1 + 1 and self.top - 1 <= y <= self.bottom + 1

    @property
    def columns(self) -> tuple[int, ...]:
        """The left sides of all cells, rounded: two tables with the same are one over a page break."""
        return tuple(sorted({round(cell[0] / 3) for row in self.rows for cell in row}))


class _Page:
    """What TableFinder asks of a page."""

    def __init__(self, edges: Edges, width: float, height: float) -> None:
        self.edges = [_horizontal(e) for e in edges.horizontal] + [_vertical(e) for e in edges.vertical]
        self.bbox = (0.0, 0.0, width, height)


def find_grids(edges: Edges, width: float, height: float) -> list[Grid]:
    """Ruled tables with at least two cells in some row, from top to bottom."""
    tables = _lattices(edges)
    grids = [_grid(cells) for cells in (_tables(edges, width, height) if tables is None else tables)]
    return sorted((g for g in grids if any(len(row) > 1 for row in g.rows)), key=lambda g: (g.top, g.x0))


def _tables(edges: Edges, width: float, height: float) -> list[list[Cell]]:
    """The cells of each table, also where some are merged or rules lie nearly on each other."""
    from pdfplumber.table import TableFinder

    page: Any = _Page(edges, width, height)
    finder = TableFinder(page, {"snap_tolerance": _TOLERANCE, "join_tolerance": _TOLERANCE})
    return [table.cells for table in finder.tables]


def _lattices(edges: Edges) -> list[list[Cell]] | None:
    """The same where it is plain to see, at a tenth of the cost: in each table every rule across meets every
    upright one. None when some table is not so regular."""
    across = sorted(edges.horizontal, key=_position)
    upright = sorted(edges.vertical, key=_position)
    if _crowded(across) or _crowded(upright):
        return None
    tables: dict[tuple[int, ...], list[float]] = {}
    for rule in upright:
        met = tuple(k for k, other in enumerate(across) if _meet(other, rule))
        tables.setdefault(met, []).append(rule.position)
    if len({k for met in tables for k in met}) < sum(map(len, tables)):
        return None
    return [
        _cells(xs, [across[k].position for k in met])
        for met, xs in tables.items()
        if len(met) > 1 and len(xs) > 1
    ]


def _position(edge: Edge) -> float:
    return edge.position


def _crowded(rules: list[Edge]) -> bool:
    """Whether rules, in order, are so near each other that the finder would move or join or drop them."""
    near = any(b.position - a.position <= _TOLERANCE for a, b in pairwise(rules))
    return near or any(rule.high - rule.low < _TOLERANCE for rule in rules)


def _meet(across: Edge, upright: Edge) -> bool:
    return (
        upright.low <= across.position + _TOLERANCE
        and upright.high >= across.position - _TOLERANCE
        and across.low - _TOLERANCE <= upright.position <= across.high + _TOLERANCE
    )


def _cells(xs: list[float], ys: list[float]) -> list[Cell]:
    return [(x0, top, x1, bottom) for top, bottom in pairwise(ys) for x0, x1 in pairwise(xs)]


def _grid(cells: list[Cell]) -> Grid:
    rows: dict[int, list[Cell]] = {}
    for cell in sorted(cells, key=lambda c: (c[1], c[0])):
        rows.setdefault(round(cell[1]), []).append(cell)
    return Grid(
        rows=tuple(tuple(row) for row in rows.values()),
        x0=min(c[0] for c in cells),
        top=min(c[1] for c in cells),
        x1=max(c[2] for c in cells),
        bottom=max(c[3] for c in cells),
    )


def _horizontal(edge: Edge) -> dict[str, object]:
    return {
        "x0": edge.low,
        "x1": edge.high,
        "top": edge.position,
        "bottom": edge.position,
        "width": edge.high - edge.low,
        "height": 0.0,
        "orientation": "h",
        "object_type": "line",
    }


def _vertical(edge: Edge) -> dict[str, object]:
    return {
        "x0": edge.position,
        "x1": edge.position,
        "top": edge.low,
        "bottom": edge.high,
        "width": 0.0,
        "height": edge.high - edge.low,
        "orientation": "v",
        "object_type": "line",
    }
