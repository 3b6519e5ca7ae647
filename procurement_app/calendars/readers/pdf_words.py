"""A table without vertical lines: its columns are what the white between them sets apart."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from procurement_app.calendars.contents import TYPED, share_that_fits
from procurement_app.calendars.names import meanings

Word = dict[str, Any]
Line = list[Word]
_SAME_LINE = 3.0  # points between the tops of words on one line
_GUTTER = 2.4  # points of white that nothing crosses, between two columns
_NEW_ROW = 1.25  # times the usual distance between lines
_SAME_EDGE = 0.8  # points between texts that begin at one edge
_MOST = 0.6


def rows_by_position(pages: Sequence[tuple[list[Word], list[float]]]) -> tuple[list[list[str]], list[str]]:
    """Rows of cells from each page's words (with their characters) and the heights of its horizontal rules.

    Empty when no header. Also the names of columns that the page sets apart and the cells below do not.
    """
    columns: list[float] = []
    rows: list[list[str]] = []
    inseparable: list[str] = []
    for words, rules in pages:
        lines = _table_lines(_lines(words))
        if not lines and not columns:
            continue
        headed = bool(lines)
        lines = lines or _without_foot(_lines(words), columns, rows[0])
        if not rows:
            columns = _named(lines, _columns(lines), rules)
            columns, inseparable = _with_named_edges(lines, columns)
        lines = [_cut(line, columns) for line in lines]
        found = _rows(lines, columns, rules, _fields(rows[0] if rows else _cells(lines[0], columns)), headed)
        if rows and found and found[0] == rows[0]:
            found = found[1:]
        rows += found
    return (rows, inseparable) if rows and len(columns) > 2 else ([], [])


def _lines(words: list[Word]) -> list[Line]:
    lines: list[Line] = []
    for word in sorted(words, key=lambda w: (w["top"], w["x0"])):
        if lines and abs(lines[-1][0]["top"] - word["top"]) <= _SAME_LINE:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda w: w["x0"]) for line in lines]


def _pieces(line: Line) -> list[Line]:
    """The words of a line in texts that more than a word space sets apart."""
    pieces: list[Line] = []
    for word in line:
        space = 0.42 * (word["bottom"] - word["top"])
        if pieces and word["x0"] - pieces[-1][-1]["x1"] < space:
            pieces[-1].append(word)
        else:
            pieces.append([word])
    return pieces


def _text(words: Line) -> str:
    return " ".join(word["text"] for word in words)


def _table_lines(lines: list[Line]) -> list[Line]:
    """From the line with the column names (three at least) to the end of the last row."""
    names = [
        len({found[0][0] for piece in _pieces(line) if (found := meanings(_text(piece)))}) for line in lines
    ]
    best = max(names, default=0)
    if best < 3:
        return []
    first = names.index(best)
    last = max(place for place, line in enumerate(lines) if place >= first and len(_pieces(line)) > 1)
    while last + 1 < len(lines) and _close(lines[last], lines[last + 1]):
        last += 1
    return lines[first : last + 1]


def _without_foot(lines: list[Line], columns: list[float], names: list[str]) -> list[Line]:
    """A later page without the number at its foot: a text that stands apart, and behind the titles."""
    titles = [place for place, found in _fields(names).items() if found == "title"]
    behind = columns[max(titles, default=0)] + _GUTTER
    foot = len(lines)
    while foot > 1 and len(_pieces(lines[foot - 1])) == 1 and lines[foot - 1][0]["x0"] > behind:
        if _close(lines[foot - 2], lines[foot - 1]):
            break
        foot -= 1
    return lines[:foot]


def _close(line: Line, following: Line) -> bool:
    """Whether a line stands right below another, as the rest of a long cell does."""
    height = float(line[0]["bottom"] - line[0]["top"])
    return bool(following[0]["top"] - line[0]["top"] < 1.4 * height)


def _columns(lines: list[Line]) -> list[float]:
    """Left edges of the columns: where no word of the table stands, a gutter runs down."""
    left = min(line[0]["x0"] for line in lines)
    # a heading or footnote runs over the white between columns
    side_by_side = [line for line in lines if len(_pieces(line)) > 1 or line[0]["x0"] > left + _GUTTER]
    spans = sorted((word["x0"], word["x1"]) for line in side_by_side for word in line)
    edges = [spans[0][0]]
    reach = spans[0][1]
    for left, right in spans[1:]:
        if left - reach >= _GUTTER:
            edges.append(left)
        reach = max(reach, right)
    return edges


def _named(lines: list[Line], columns: list[float], rules: list[float]) -> list[float]:
    """The columns with a name: white that runs down by chance, as below 'openbaar' repeated, has none."""
    header = _rows(lines, columns, rules, {}, headed=True)[0]
    return [edge for edge, name in zip(columns, header, strict=True) if name or edge == columns[0]]


def _with_named_edges(lines: list[Line], columns: list[float]) -> tuple[list[float], list[str]]:
    """The columns also parted where one holds several names, and below the later name texts begin.

    An amount at the right of its column may touch the quarter beside it, so that no white runs down between.
    Also the names of columns that stay together.
    """
    edges, inseparable = [*columns], []
    ends = [*columns[1:], float("inf")]
    for left, right in zip(columns, ends, strict=True):
        names = [piece for piece in _pieces(lines[0]) if left - 0.5 <= piece[0]["x0"] < right - 0.5]
        for name in names[1:]:
            if _begin_at(name[0]["x0"], right, lines[1:]):
                edges.append(name[0]["x0"])
            elif meanings(_text(name)) and meanings(_text(names[0])):
                inseparable += [_text(one) for one in (names[0], name) if _text(one) not in inseparable]
    return sorted(edges), inseparable


def _begin_at(edge: float, right: float, lines: list[Line]) -> bool:
    """Whether in most lines with something between `edge` and `right` a text begins at `edge`."""
    reaching = [
        [word for word in line if word["x1"] > edge + _SAME_EDGE and word["x0"] < right] for line in lines
    ]
    reaching = [line for line in reaching if line]
    beginning = [line for line in reaching if any(_letter_at(word, edge) is not None for word in line)]
    return len(beginning) > _MOST * len(reaching)


def _letter_at(word: Word, edge: float) -> int | None:
    """Which letter of a word stands at an edge."""
    places = (place for place, letter in enumerate(word["chars"]) if abs(letter["x0"] - edge) < _SAME_EDGE)
    return next(places, None)


def _cut(line: Line, columns: list[float]) -> Line:
    """A line whose words end where another column begins."""
    if _runs_over_columns(line, columns):
        return line
    parts: Line = []
    for word in line:
        rest = word
        for edge in columns:
            place = _letter_at(rest, edge) if rest["x0"] < edge < rest["x1"] else None
            if place:
                parts.append(_part(rest, rest["chars"][:place]))
                rest = _part(rest, rest["chars"][place:])
        parts.append(rest)
    return parts


def _part(word: Word, letters: list[Word]) -> Word:
    text = "".join(letter["text"] for letter in letters)
    return word | {"text": text, "chars": letters, "x0": letters[0]["x0"], "x1": letters[-1]["x1"]}


def _fields(names: Sequence[str]) -> dict[int, str]:
    """The columns by their place, with the field that their name means."""
    return {place: found[0][0] for place, name in enumerate(names) if (found := meanings(name))}


def _rows(
    lines: list[Line], columns: list[float], rules: list[float], fields: dict[int, str], headed: bool
) -> list[list[str]]:
    """Lines gathered into rows: between two rules, or set apart by more white than lines are."""
    tops = [line[0]["top"] for line in lines]
    alone = [_runs_over_columns(line, columns) for line in lines]
    gaps = sorted(
        tops[place + 1] - tops[place]
        for place in range(headed, len(tops) - 1)
        if not alone[place] and not alone[place + 1]
    )
    usual = gaps[len(gaps) // 4] if gaps else 0.0
    spaced = any(gap > _NEW_ROW * usual for gap in gaps)
    groups: list[list[list[str]]] = []
    for place, line in enumerate(lines):
        cells = _cells(line, columns)
        begins = (
            place == 0
            or alone[place]
            or alone[place - 1]
            or (place == 1 and headed and _tells_facts(cells, fields))
            or _begins(tops[place - 1], tops[place], rules, _NEW_ROW * usual, spaced, cells)
        )
        if begins:
            groups.append([cells])
        else:
            groups[-1].append(cells)
    if len(rules) > 2:
        return [_joined(group) for group in groups]
    return [_joined(part) for group in groups for part in _parted(group, fields)]


def _runs_over_columns(line: Line, columns: list[float]) -> bool:
    """Whether a line is one text from the first column into others: a heading or a footnote."""
    first, last = (_place(word, columns) for word in (line[0], line[-1]))
    return first == 0 < last and len(_pieces(line)) == 1


def _tells_facts(cells: list[str], fields: dict[int, str]) -> bool:
    """Whether most cells that could tell an amount or a moment do: a row, and no second line of the names."""
    told = [(found, cells[place]) for place, found in fields.items() if found in TYPED and cells[place]]
    fitting = [cell for found, cell in told if not cell.startswith("(") and share_that_fits(found, [cell])]
    return 2 * len(fitting) > len(told)


def _parted(group: list[list[str]], fields: dict[int, str]) -> list[list[list[str]]]:
    """The rows that lines without white between them are: each with an amount or moment of its own."""
    titles = [place for place, found in fields.items() if found == "title"]
    for place, found in fields.items():
        if found not in TYPED or not titles or share_that_fits(found, [_joined(group)[place]]):
            continue
        firsts = [
            number
            for number, cells in enumerate(group)
            if cells[titles[0]] and share_that_fits(found, [cells[place]])
        ]
        if len(firsts) > 1:
            starts = [0, *firsts[1:], len(group)]
            return [group[start:end] for start, end in pairwise(starts)]
    return [group]


def _joined(group: list[list[str]]) -> list[str]:
    return ["\n".join(filter(None, cells)) for cells in zip(*group, strict=True)]


def _begins(
    before: float, top: float, rules: list[float], wide: float, spaced: bool, cells: list[str]
) -> bool:
    if len(rules) > 2:
        return bisect_right(rules, top) > bisect_right(rules, before)
    return top - before > wide if spaced else bool(cells[0])


def _place(word: Word, columns: list[float]) -> int:
    return max(0, bisect_right(columns, word["x0"] + 0.5) - 1)


def _cells(line: Line, columns: list[float]) -> list[str]:
    cells = [""] * len(columns)
    if _runs_over_columns(line, columns):
        cells[0] = _text(line)
        return cells
    for word in line:
        place = _place(word, columns)
        cells[place] = f"{cells[place]} {word['text']}".strip()
    return cells
