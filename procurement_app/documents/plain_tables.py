"""Tables of plain text: rows between bars, cells parted by tabs, and columns parted by blanks.

A table is taken only where its lines agree on their cells, so that lists, letters with their addresses, code
and justified lines stay text. Lines count from 0.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from procurement_app.documents import patterns

Cells = list[str]
Strip = tuple[int, int]

_BARS = re.compile(r"\s*\|(.+)\|\s*$")
_BAR_RULE = re.compile(r"\s*[|+][\s:|+=-]+[|+]\s*$")
_RULE = re.compile(r"\s*[-=]{2}[\s=-]*$")
_TABS = re.compile(r"\t+")
_GAP = re.compile(r"(?<=\S) {2,}(?=\S)")
_LEAST_LINES = 3  # in columns of blanks
_MOST_LINES, _LONGEST_LINE = 1000, 400
_ALIGNED = 0.6
_ENDLESS = 1 << 30
# How to reach someone, dots to fill in, code.
_NO_ROW = re.compile(
    r"\S@\S+\.\w|\bwww\.|https?://|\b0\d{1,3}[ -]\d{6,}|\+\d\d[\d ()-]{8}|\.{4}|_{3}|…{2}"
    r"|[{};]\s*$|\s(?:=|==|:=|->|=>)\s|\w\(\)"
)
# What stands before a text of its own: a box to tick, the number of an article or annex.
_MARK = re.compile(
    r"\[[ xv]?\]|(?P<word>artikel|hoofdstuk|paragraaf|bijlage|annex|appendix|chapter|section|article)"
    r"\s+(?:\d[\d.]*|[A-Z])",
    re.IGNORECASE,
)
_MARKED = re.compile(rf"\s*(?:{_MARK.pattern})(?:\t|  )\s*\S", re.IGNORECASE)
_LOT = re.compile(r"(?:perceel|lot)\s", re.IGNORECASE)
_PAGE = re.compile(r"\d{1,3}")
_POSTCODE = re.compile(r"\b\d{4} ?[A-Z]{2}\b")


@dataclass(slots=True)
class PlainTable:
    """A table on lines [first, last): for each row the line that it begins on and its cells, and whether a
    rule sets the first row apart as the head."""

    first: int
    last: int
    rows: list[tuple[int, Cells]] = field(default_factory=list)
    ruled: bool = False


def tables_in(lines: Sequence[str]) -> Iterator[PlainTable]:
    """The tables among the lines of a text, from top to bottom."""
    for kind, run in _runs(lines):
        if kind == "bars":
            yield from _between_bars(lines, run)
        elif kind == "tabs":
            yield from _parted_by_tabs(lines, run)
        elif kind == "blanks":
            yield from _in_columns(lines, run)


def mark_before(line: str) -> str:
    """The kind of mark that stands before the text of a line and apart from it: 'bijlage', '['."""
    found = _MARKED.match(line)
    return (found["word"] or "[").lower() if found else ""


def _runs(lines: Sequence[str]) -> Iterator[tuple[str, range]]:
    """Lines that follow each other and may be rows of one kind of table."""
    begun, kind = 0, ""
    for at, line in enumerate(lines):
        found = _kind(line)
        if found != kind and not _is_among(kind, line):
            yield kind, range(begun, at)
            begun, kind = at, found
    yield kind, range(begun, len(lines))


def _kind(line: str) -> str:
    if "|" in line and _BARS.match(line):
        return "bars"
    if "\t" in line.rstrip():
        return "tabs"
    return "blanks" if "  " in line and len(line) <= _LONGEST_LINE and _GAP.search(line) else ""


def _is_among(kind: str, line: str) -> bool:
    """Whether a line that is no row may stand among rows: a rule, a blank line, the rest of a cell."""
    if kind == "bars":
        return not line.strip() or _BAR_RULE.match(line) is not None
    if kind == "blanks":
        return _RULE.match(line) is not None or (line.startswith("  ") and bool(line.strip()))
    return False


def _between_bars(lines: Sequence[str], run: range) -> Iterator[PlainTable]:
    """Rows as in Markdown. A row with a rule below it, after a blank line, is the head of a next table."""
    table = PlainTable(run.start, run.start)
    for at in run:
        if _BAR_RULE.match(lines[at]):
            if len(table.rows) > 1 and at > 1 and not lines[at - 2].strip():
                head = table.rows.pop()
                yield table
                table = PlainTable(head[0], at, [head])
            table.ruled = table.ruled or len(table.rows) == 1
        elif bars := _BARS.match(lines[at]):
            table.rows.append((at, [cell.strip() for cell in bars[1].split("|")]))
        table.last = at + 1
    if table.rows:
        yield table


def _parted_by_tabs(lines: Sequence[str], run: range) -> Iterator[PlainTable]:
    """Rows as a spreadsheet or a text processor copies them."""
    cells_of = dict(zip(run, _cells_by_tabs([lines[at] for at in run]), strict=True))
    for _, same in groupby(run, key=lambda at: len(cells_of[at])):
        numbers = list(same)
        table = PlainTable(numbers[0], numbers[-1] + 1)
        table.rows = _without_empty_columns([(at, cells_of[at]) for at in numbers])
        if len(table.rows) > 1 and _are_rows([cells for _, cells in table.rows]):
            yield table


def _cells_by_tabs(lines: Sequence[str]) -> list[Cells]:
    """A cell for each tab, unless each line has as many when several tabs are one, as people line up text; a
    row that lost the tabs at its end has as many as the head."""
    found = [[cell.strip() for cell in line.rstrip().split("\t")] for line in lines]
    counts = [len(cells) for cells in found]
    if min(counts) == max(counts):
        return found
    lined_up = [_TABS.split(line.strip()) for line in lines]
    if len({len(cells) for cells in lined_up}) == 1:
        return lined_up
    if counts[0] == max(counts) and 2 * counts.count(counts[0]) > len(counts):
        return [cells + [""] * (counts[0] - len(cells)) for cells in found]
    return found


def _in_columns(lines: Sequence[str], run: range) -> Iterator[PlainTable]:
    """Rows whose cells stand below each other, parted by two blanks or more, those that wrap too."""
    full = [at for at in run if _GAP.search(lines[at]) and not _RULE.match(lines[at])]
    if not _LEAST_LINES <= len(full) <= _MOST_LINES:
        return
    strips = _strips([lines[at] for at in full])
    if not strips or not all(_parts(strips, lines[at]) for at in full):
        return
    table = PlainTable(full[0], full[0])
    for at in range(full[0], run.stop):
        if _RULE.match(lines[at]):
            table.ruled = table.ruled or len(table.rows) == 1
        elif _parts(strips, lines[at]):
            cells = _cut(lines[at], strips)
            if table.rows and _wraps(table.rows[-1][1], cells):
                for number, words in enumerate(cells):
                    table.rows[-1][1][number] += f"\n{words}" * bool(words)
            else:
                table.rows.append((at, cells))
        else:
            break
        table.last = at + 1
    if (
        table.last > full[-1]
        and len(table.rows) > 1
        and _line_up([lines[at] for at in full], strips)
        and _are_rows([cells for _, cells in table.rows])
    ):
        yield table


def _strips(lines: Sequence[str]) -> list[Strip]:
    """Where all lines are blank, two wide at least, with text on both sides."""
    common = _blank(lines[0])
    for line in lines[1:]:
        own = _blank(line)
        common = [(max(a, c), min(b, d)) for a, b in common for c, d in own if min(b, d) - max(a, c) > 1]
    return [(a, b) for a, b in common if a > 0 and b < _ENDLESS]


def _blank(line: str) -> list[Strip]:
    text = line.rstrip()
    begin = len(text) - len(text.lstrip())
    return [(0, begin), *(gap.span() for gap in _GAP.finditer(text)), (len(text), _ENDLESS)]


def _parts(strips: Sequence[Strip], line: str) -> bool:
    """Whether a line leaves all strips blank, and is parted nowhere else."""
    blank = _blank(line)
    if not all(any(c <= a and b <= d for c, d in blank) for a, b in strips):
        return False
    return all(any(c <= a and b <= d for a, b in strips) for c, d in blank[1:-1])


def _cut(line: str, strips: Sequence[Strip]) -> Cells:
    edges = [0, *(end for _, end in strips), len(line)]
    return [line[a:b].strip() for a, b in pairwise(edges)]


def _wraps(row: Cells, below: Cells) -> bool:
    """Whether the cells of a line go on with those of the row above: its first is empty, and it is not said
    anew what stands in the others."""
    filled = [(above, words) for above, words in zip(row, below, strict=True) if words]
    if below[0] or not all(above for above, _ in filled):
        return False
    return len(filled) == 1 or any(words[0].islower() for _, words in filled)


def _line_up(lines: Sequence[str], strips: Sequence[Strip]) -> bool:
    """Whether the cells of each column begin or end below each other."""
    ends = [*(begin for begin, _ in strips[1:]), _ENDLESS]
    for (_, begin), end in zip(strips, ends, strict=True):
        cells = [line[begin:end].rstrip() for line in lines if line[begin:end].strip()]
        flush = sum(not cell[0].isspace() for cell in cells)
        widest = max(map(len, cells))
        if max(flush, sum(len(cell) == widest for cell in cells)) < _ALIGNED * len(cells):
            return False
    return True


def _without_empty_columns(rows: list[tuple[int, Cells]]) -> list[tuple[int, Cells]]:
    kept = [
        number for number, column in enumerate(zip(*(cells for _, cells in rows), strict=True)) if any(column)
    ]
    return [(at, [cells[number] for number in kept]) for at, cells in rows]


def _are_rows(rows: Sequence[Cells]) -> bool:
    """Whether lines cut in cells are a table, and no list, contents, signature, pair of addresses or code."""
    filled = sum(sum(map(bool, cells)) > 1 for cells in rows)
    if filled < 2 or 2 * filled <= len(rows):
        return False
    if (len(rows[0]) == 2 and _are_marked(rows)) or _are_contents(rows):
        return False
    if any(sum(_POSTCODE.search(cell) is not None for cell in cells) > 1 for cells in rows):
        return False
    return 2 * sum(any(map(_NO_ROW.search, cells)) for cells in rows) < len(rows)


def _are_marked(rows: Sequence[Cells]) -> bool:
    marks = [cells[0] for cells in rows if cells[0]]
    return all(patterns.is_lone_mark(mark) or _MARK.fullmatch(mark) for mark in marks)


def _are_contents(rows: Sequence[Cells]) -> bool:
    """Whether behind titles, most with a number, stand the pages that they begin on."""
    if not all(_PAGE.fullmatch(cells[-1]) for cells in rows):
        return False
    pages = [int(cells[-1]) for cells in rows]
    titles = [" ".join(cells[:-1]) for cells in rows]
    numbered = sum(patterns.numbering_depth(title) > 0 and not _LOT.match(title) for title in titles)
    return 2 * numbered > len(rows) and pages == sorted(pages) and not _are_shares(pages)


def _are_shares(figures: Sequence[int]) -> bool:
    """Whether figures are rather points or weights than pages: they make a whole, or all are round."""
    return sum(figures) in (100, 1000) or (len(figures) > 2 and all(figure % 5 == 0 for figure in figures))
