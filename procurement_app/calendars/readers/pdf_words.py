"""A table without vertical lines: its columns are what the white between them sets apart."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from procurement_app.calendars.names import meanings

Word = dict[str, Any]
Line = list[Word]
_SAME_LINE = 3.0  # points between the tops of words on one line
_GUTTER = 2.4  # points of white that nothing crosses, between two columns
_NEW_ROW = 1.25  # times the usual distance between lines


def rows_by_position(pages: Sequence[tuple[list[Word], list[float]]]) -> list[list[str]]:
    """Rows of cells from each page's words and the heights of its horizontal rules; empty when no header."""
    columns: list[float] = []
    rows: list[list[str]] = []
    for words, rules in pages:
        lines = _table_lines(_lines(words))
        if not lines and not columns:
            continue
        lines = lines or _lines(words)
        columns = _named(lines, _columns(lines), rules) if not rows else columns
        found = _rows(lines, columns, rules)
        if rows and found and found[0] == rows[0]:
            found = found[1:]
        rows += found
    return rows if rows and len(columns) > 2 else []


def _lines(words: list[Word]) -> list[Line]:
    lines: list[Line] = []
    for word in sorted(words, key=lambda w: (w["top"], w["x0"])):
        if lines and abs(lines[-1][0]["top"] - word["top"]) <= _SAME_LINE:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda w: w["x0"]) for line in lines]


def _pieces(line: Line) -> list[str]:
    """The texts of a line that more than a word space sets apart."""
    pieces: list[tuple[float, str]] = []
    for word in line:
        space = 0.42 * (word["bottom"] - word["top"])
        if pieces and word["x0"] - pieces[-1][0] < space:
            pieces[-1] = (word["x1"], f"{pieces[-1][1]} {word['text']}")
        else:
            pieces.append((word["x1"], word["text"]))
    return [text for _, text in pieces]


def _table_lines(lines: list[Line]) -> list[Line]:
    """From the line with the column names (three at least) to the end of the last row."""
    names = [len({found[0][0] for text in _pieces(line) if (found := meanings(text))}) for line in lines]
    best = max(names, default=0)
    if best < 3:
        return []
    first = names.index(best)
    last = max(place for place, line in enumerate(lines) if place >= first and len(_pieces(line)) > 1)
    while last + 1 < len(lines) and _close(lines[last], lines[last + 1]):
        last += 1
    return lines[first : last + 1]


def _close(line: Line, following: Line) -> bool:
    """Whether a line stands right below another, as the rest of a long cell does."""
    height = float(line[0]["bottom"] - line[0]["top"])
    return bool(following[0]["top"] - line[0]["top"] < 1.4 * height)


def _columns(lines: list[Line]) -> list[float]:
    """Left edges of the columns: where no word of the table stands, a gutter runs down."""
    spans = sorted((word["x0"], word["x1"]) for line in lines for word in line)
    edges = [spans[0][0]]
    reach = spans[0][1]
    for left, right in spans[1:]:
        if left - reach >= _GUTTER:
            edges.append(left)
        reach = max(reach, right)
    return edges


def _named(lines: list[Line], columns: list[float], rules: list[float]) -> list[float]:
    """The columns with a name: white that runs down by chance, as below 'openbaar' repeated, has none."""
    header = _rows(lines, columns, rules)[0]
    return [edge for edge, name in zip(columns, header, strict=True) if name or edge == columns[0]]


def _rows(lines: list[Line], columns: list[float], rules: list[float]) -> list[list[str]]:
    """Lines gathered into rows: between two rules, or set apart by more white than lines are."""
    tops = [line[0]["top"] for line in lines]
    gaps = sorted(after - before for before, after in pairwise(tops))
    usual = gaps[len(gaps) // 4] if gaps else 0.0
    spaced = any(gap > _NEW_ROW * usual for gap in gaps)
    rows: list[list[str]] = []
    for place, line in enumerate(lines):
        cells = _cells(line, columns)
        if place == 0 or _begins(tops[place - 1], tops[place], rules, _NEW_ROW * usual, spaced, cells):
            rows.append(cells)
        else:
            rows[-1] = [f"{old}\n{new}".strip() for old, new in zip(rows[-1], cells, strict=True)]
    return rows


def _begins(
    before: float, top: float, rules: list[float], wide: float, spaced: bool, cells: list[str]
) -> bool:
    if len(rules) > 2:
        return bisect_right(rules, top) > bisect_right(rules, before)
    return top - before > wide if spaced else bool(cells[0])


def _cells(line: Line, columns: list[float]) -> list[str]:
    cells = [""] * len(columns)
    for word in line:
        place = max(0, bisect_right(columns, word["x0"] + 0.5) - 1)
        cells[place] = f"{cells[place]} {word['text']}".strip()
    return cells
