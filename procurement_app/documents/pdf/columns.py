"""Lines that stand side by side without rules between them: loose list marks, columns of text, tables.

The content of a PDF may give a list's marks after all its text, two columns line by line, or a table
without vertical rules. Each shows as pieces on one height with a wide gap between them; pages without such
pieces pass through untouched.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from operator import sub

from procurement_app.documents.pdf.edges import Edge, Edges
from procurement_app.documents.pdf.lines import Line
from procurement_app.documents.pdf.tables import TableRow
from procurement_app.documents.structure import is_value

_LONE_MARK = re.compile(
    r"^(?:[\uf020-\uf0ff•●○◦▪▫■□►▶➢✓✔☐☑☒‣⁃∙·o§\-–—*]|\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)])$", re.IGNORECASE
)
_REACH = 60.0
_ALIGNED = 3.0
_FEWEST_ROWS = 3
_FEWEST_TEXT_ROWS = 8
_TABLE_SHARE = 0.7
_WIDE_RULE = 150.0
_COLUMN_SHARE = 0.6
_TALLEST_ROW = 220.0

Item = Line | TableRow


@dataclass(slots=True)
class _Row:
    """Lines of one height, from left to right."""

    lines: list[Line]

    @property
    def top(self) -> float:
        return min(line.top for line in self.lines)

    @property
    def bottom(self) -> float:
        return max(line.bottom for line in self.lines)


@dataclass(slots=True)
class _Band:
    """Successive rows that share their column starts."""

    starts: list[float]
    rows: list[_Row] = field(default_factory=list)


def arrange(items: list[Item], horizontal: tuple[Edge, ...]) -> list[Item]:
    """The items of a page: marks beside their text, columns one after the other, loose tables as rows."""
    items = _with_marks(items)
    if not _side_by_side(items):
        return items
    lines = [item for item in items if isinstance(item, Line) and not _LONE_MARK.match(item.text)]
    rows = _rows(lines)
    beside = {(id(a), id(b)) for a, b in pairwise(items)}
    for band in _bands(rows, horizontal):
        if _told_by_line(band, beside):
            items = _replaced(items, band, horizontal)
    return items


def with_inferred_rules(lines: list[Line], edges: Edges) -> Edges:
    """The rules of a page with those that a table of only horizontal ones leaves out.

    Rows are what lies between three or more rules of one width; a column is where lines of most rows
    begin and that few lines cross. A row above the first rule or below the last one is closed too.
    """
    horizontal, vertical = list(edges.horizontal), list(edges.vertical)
    for rules in _sets_of_rules(edges):
        starts = _column_starts(rules, lines)
        if len(starts) >= 2:
            closing = _closing_rules(rules, lines, starts)
            horizontal.extend(closing)
            ys = [edge.position for edge in (*rules, *closing)]
            xs = (rules[0].low, *(start - 2 * _ALIGNED for start in starts[1:]), rules[0].high)
            vertical.extend(Edge(x, min(ys), max(ys)) for x in xs)
    return Edges(tuple(horizontal), tuple(vertical))


def _sets_of_rules(edges: Edges) -> list[list[Edge]]:
    """Wide horizontal rules of one width, near each other, that no upright rule touches."""
    groups: dict[tuple[int, int], list[Edge]] = {}
    for edge in sorted(edges.horizontal, key=lambda one: one.position):
        if edge.high - edge.low > _WIDE_RULE and not any(
            _touches(edge, upright) for upright in edges.vertical
        ):
            group = groups.setdefault((round(edge.low / 4), round(edge.high / 4)), [])
            group.append(edge)
    sets: list[list[Edge]] = []
    for group in groups.values():
        sets.append([group[0]])
        for upper, lower in pairwise(group):
            if lower.position - upper.position > _TALLEST_ROW:
                sets.append([])
            sets[-1].append(lower)
    return [rules for rules in sets if len(rules) >= _FEWEST_ROWS]


def _touches(rule: Edge, upright: Edge) -> bool:
    return (
        upright.low - 3 <= rule.position <= upright.high + 3
        and rule.low - 3 <= upright.position <= rule.high + 3
    )


def _column_starts(rules: list[Edge], lines: list[Line]) -> list[float]:
    """Where the columns of a table begin whose rows lie between `rules`; fewer than two when it is none."""
    bands = [_between(lines, upper, lower) for upper, lower in pairwise(rules)]
    filled = [band for band in bands if band]
    if len(filled) < _FEWEST_ROWS - 1:
        return []
    support = Counter(start for band in filled for start in {round(line.x0 / _ALIGNED) for line in band})
    starts = sorted(k * _ALIGNED for k, n in support.items() if n >= _COLUMN_SHARE * len(filled))
    inside = [line for band in filled for line in band]
    starts = [x for x in starts if sum(_crosses(line, x) for line in inside) <= 0.3 * len(filled)]
    if not starts:
        return []
    first_column = sum(abs(line.x0 - starts[0]) <= _ALIGNED for line in inside)
    return starts if first_column <= 2 * len(filled) else []


def _between(lines: list[Line], upper: Edge, lower: Edge) -> list[Line]:
    return [
        line
        for line in lines
        if upper.position - 1 <= (line.top + line.bottom) / 2 <= lower.position + 1
        and upper.low - 3 <= line.x0 < upper.high
    ]


def _crosses(line: Line, x: float) -> bool:
    return line.x0 < x - _ALIGNED and line.x1 > x + _ALIGNED


def _closing_rules(rules: list[Edge], lines: list[Line], starts: list[float]) -> list[Edge]:
    """A rule under the row below the last rule and over the row above the first, if there is one."""
    low, high = rules[0].low, rules[0].high
    deepest = max(lower.position - upper.position for upper, lower in pairwise(rules)) + 6
    closing = []
    for edge, sign in ((rules[-1], 1), (rules[0], -1)):
        beyond = [
            line
            for line in lines
            if 0 < sign * ((line.top + line.bottom) / 2 - edge.position) < deepest
            and _column(line.x0, starts) is not None
        ]
        if len({_column(line.x0, starts) for line in beyond}) >= 2:
            y = max(line.bottom for line in beyond) + 2 if sign > 0 else min(line.top for line in beyond) - 2
            closing.append(Edge(y, low, high))
    return closing


def _told_by_line(band: _Band, beside: set[tuple[int, int]]) -> bool:
    """Whether the content goes from piece to piece along a row, rather than down each column."""
    pairs = [(id(a), id(b)) for row in band.rows for a, b in pairwise(row.lines)]
    return sum(pair in beside for pair in pairs) >= 0.3 * len(pairs)


def _with_marks(items: list[Item]) -> list[Item]:
    """Put each lone list mark before the line that it belongs to."""
    short = [item for item in items if isinstance(item, Line) and len(item.text) <= 6]
    lone = [line for line in short if _LONE_MARK.match(line.text)]
    if not lone:
        return items
    marks: dict[int, Line] = {}
    alone = {id(mark) for mark in lone}
    others = [item for item in items if isinstance(item, Line) and id(item) not in alone]
    for mark in lone:
        beside = [
            line
            for line in others
            if abs(line.top - mark.top) < 0.6 * line.size
            and -2 <= line.x0 - mark.x1 < _REACH
            and id(line) not in marks
        ]
        if beside:
            marks[id(min(beside, key=lambda line: line.x0))] = mark
    placed = {id(mark) for mark in marks.values()}
    arranged: list[Item] = []
    for item in items:
        if id(item) in placed:
            continue
        if id(item) in marks:
            arranged.append(marks[id(item)])
        arranged.append(item)
    return arranged


def _side_by_side(items: list[Item]) -> bool:
    """Whether some piece follows another on its height, far to the right."""
    tops = [item.top for item in items]
    near = 0.5 * max([item.bottom - item.top for item in items], default=0.0)
    steps = map(sub, tops[1:], tops)
    beside = [k for k, step in enumerate(steps) if -near < step < near]
    return any(_follows(items[k], items[k + 1]) for k in beside)


def _follows(last: Item, item: Item) -> bool:
    return (
        isinstance(item, Line)
        and isinstance(last, Line)
        and abs(item.top - last.top) < 0.4 * item.size
        and item.x0 - last.x1 > 0.9 * item.size
        and not _LONE_MARK.match(last.text)
    )


def _rows(lines: list[Line]) -> list[_Row]:
    rows: list[_Row] = []
    for line in sorted(lines, key=lambda one: (one.top, one.x0)):
        if rows and abs(line.top - rows[-1].lines[0].top) < 0.4 * line.size:
            rows[-1].lines.append(line)
        else:
            rows.append(_Row([line]))
    for row in rows:
        row.lines.sort(key=lambda one: one.x0)
    return rows


def _bands(rows: list[_Row], horizontal: tuple[Edge, ...]) -> list[_Band]:
    """Runs of rows in which at least two columns start at the same places, again and again."""
    bands: list[_Band] = []
    band: _Band | None = None
    for row in rows:
        starts = [line.x0 for line in row.lines]
        if band is not None and _fits(row, band, horizontal):
            band.rows.append(row)
            continue
        band = None
        if len(starts) >= 2 and _gapped(row):
            band = _Band(starts, [row])
            bands.append(band)
    return [band for band in bands if sum(len(row.lines) > 1 for row in band.rows) >= _FEWEST_ROWS]


def _fits(row: _Row, band: _Band, horizontal: tuple[Edge, ...]) -> bool:
    if row.top - band.rows[-1].bottom > 2.2 * row.lines[0].size:
        return False
    places = [_column(line.x0, band.starts) for line in row.lines]
    if None in places or len(set(places)) != len(places):
        return False
    for line, place in zip(row.lines, places, strict=True):
        following = band.starts[place + 1] if place is not None and place + 1 < len(band.starts) else None
        if following is not None and line.x1 > following + _ALIGNED:
            return False
    if len(places) > 1:
        return True
    closest = row.top - band.rows[-1].top < 1.5 * row.lines[0].size
    return closest and (places[0] != 0 or _ruled(band, horizontal))


def _column(x: float, starts: list[float]) -> int | None:
    return next((k for k, start in enumerate(starts) if abs(x - start) <= _ALIGNED), None)


def _gapped(row: _Row) -> bool:
    return all(b.x0 - a.x1 > 0.8 * b.size for a, b in pairwise(row.lines))


def _ruled(band: _Band, horizontal: tuple[Edge, ...]) -> bool:
    """Whether horizontal rules part the rows of a band."""
    top, bottom = band.rows[0].top - 12, band.rows[-1].bottom + 12
    left, right = band.rows[0].lines[0].x0, band.rows[0].lines[-1].x0
    across = [e for e in horizontal if top < e.position < bottom and e.low <= left + 6 and e.high >= right]
    return len(across) >= 2


def _replaced(items: list[Item], band: _Band, horizontal: tuple[Edge, ...]) -> list[Item]:
    """The items with the lines of a band as table rows, or as columns one after the other."""
    lines = [line for row in band.rows for line in row.lines]
    if _is_table(band, horizontal):
        fresh: list[Item] = [*_table_rows(band, horizontal)]
    elif len(band.rows) >= _FEWEST_TEXT_ROWS and len(band.starts) <= 3:
        fresh = [
            line for k in range(len(band.starts)) for line in lines if _column(line.x0, band.starts) == k
        ]
    else:
        return items
    taken = {id(line) for line in lines}
    at = next(i for i, item in enumerate(items) if id(item) in taken)
    kept = [item for item in items if id(item) not in taken]
    before = sum(id(item) not in taken for item in items[:at])
    return kept[:before] + fresh + kept[before:]


def _is_table(band: _Band, horizontal: tuple[Edge, ...]) -> bool:
    """Cells begin with a capital or a figure nearly always, or are an answer ('geen'); lines of running text
    seldom do."""
    if _ruled(band, horizontal):
        return True
    starts: Counter[int] = Counter()
    fresh: Counter[int] = Counter()
    for row in band.rows:
        if len(row.lines) < 2:
            continue
        for line in row.lines:
            column = _column(line.x0, band.starts) or 0
            starts[column] += 1
            fresh[column] += not line.text[:1].islower() or is_value(line.text)
    return all(fresh[k] >= _TABLE_SHARE * starts[k] for k in starts)


def _table_rows(band: _Band, horizontal: tuple[Edge, ...]) -> list[TableRow]:
    """The rows of a loose table: a rule begins a new one, or a filled first column, or, where that is empty,
    all others when none of them goes on in small letters."""
    ruled = _ruled(band, horizontal)
    columns = tuple(round(start / 3) for start in band.starts)
    found: list[TableRow] = []
    for row in band.rows:
        if not found or _begins(row, found[-1], band, horizontal, ruled):
            cells: list[list[Line]] = [[] for _ in band.starts]
            found.append(TableRow(row.lines[0].page, cells, row.top, row.bottom, columns))
        for line in row.lines:
            found[-1].cells[_column(line.x0, band.starts) or 0].append(line)
        found[-1].bottom = row.bottom
    found[0].first_of_grid = True
    return found


def _begins(row: _Row, last: TableRow, band: _Band, horizontal: tuple[Edge, ...], ruled: bool) -> bool:
    if ruled:
        return any(last.bottom - 4 <= e.position <= row.top + 4 for e in horizontal)
    places = [_column(line.x0, band.starts) for line in row.lines]
    whole = places == list(range(1, len(band.starts))) and len(places) > 1
    return places[0] == 0 or (whole and not any(line.text[:1].islower() for line in row.lines))
