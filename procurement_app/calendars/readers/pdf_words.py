"""A table without vertical lines: columns start where the words of its header start."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Any

from procurement_app.calendars.names import meanings

Word = dict[str, Any]
_SAME_LINE = 3.0  # points between the tops of words on one line
_COLUMN_GAP = 6.0  # points of white between two column names
_NEW_ROW = 1.6  # times the usual distance between lines


def rows_by_position(pages: Sequence[tuple[list[Word], list[float]]]) -> list[list[str]]:
    """Rows of cells from each page's words and the heights of its horizontal rules; empty when no header."""
    starts: list[float] = []
    rows: list[list[str]] = []
    for words, rules in pages:
        lines = _lines(words)
        place = _header_line(lines)
        if place is not None:
            starts = [cell[0] for cell in _cells(lines[place])]
            if not rows:
                rows.append([text for _, text in _cells(lines[place])])
        if starts:
            rows += _body(lines[(place + 1) if place is not None else 0 :], starts, rules)
    return rows


def _lines(words: list[Word]) -> list[list[Word]]:
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda w: (w["top"], w["x0"])):
        if lines and abs(lines[-1][0]["top"] - word["top"]) <= _SAME_LINE:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda w: w["x0"]) for line in lines]


def _cells(line: list[Word]) -> list[tuple[float, str]]:
    """(left edge, text) of the pieces of a line that white space sets apart."""
    cells: list[tuple[float, float, str]] = []
    for word in line:
        if cells and word["x0"] - cells[-1][1] < _COLUMN_GAP:
            left, _, text = cells[-1]
            cells[-1] = (left, word["x1"], f"{text} {word['text']}")
        else:
            cells.append((word["x0"], word["x1"], word["text"]))
    return [(left, text) for left, _, text in cells]


def _header_line(lines: list[list[Word]]) -> int | None:
    """The line with most column names of a calendar, of three at least."""
    scores = [
        len({found[0][0] for _, text in _cells(line) if (found := meanings(text))}) for line in lines
    ]
    best = max(scores, default=0)
    return scores.index(best) if best >= 3 else None


def _body(lines: list[list[Word]], starts: list[float], rules: list[float]) -> list[list[str]]:
    """Lines gathered into rows: a rule, a wider gap, or text in the first column begins a new one."""
    rows: list[list[str]] = []
    tops = [line[0]["top"] for line in lines]
    gaps = sorted(after - before for before, after in zip(tops, tops[1:], strict=False))
    usual = gaps[len(gaps) // 4] if gaps else 0.0
    edges = [start - 2 for start in starts]
    for place, line in enumerate(lines):
        cells = [""] * len(starts)
        for word in line:
            column = max(0, bisect_right(edges, word["x0"]) - 1)
            cells[column] = f"{cells[column]} {word['text']}".strip()
        gap = tops[place] - tops[place - 1] if place else 0.0
        ruled = place > 0 and bisect_right(rules, tops[place]) > bisect_right(rules, tops[place - 1])
        begins = ruled if rules else bool(cells[0]) or gap > _NEW_ROW * usual
        if begins or not rows:
            rows.append(cells)
        else:
            rows[-1] = [f"{old} {new}".strip() for old, new in zip(rows[-1], cells, strict=True)]
    return rows
