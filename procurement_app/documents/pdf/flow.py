"""What goes on over a page or column break: paragraphs, list items and table rows."""

from __future__ import annotations

from itertools import takewhile

from procurement_app.documents import patterns
from procurement_app.documents.model import BlockKind
from procurement_app.documents.pdf.blocks import Draft, Part
from procurement_app.documents.pdf.lines import Line
from procurement_app.documents.pdf.tables import TableRow
from procurement_app.documents.structure import is_headed, spread

_LOOKED_BACK = 40  # rows
_RUNNING = (BlockKind.PARAGRAPH, BlockKind.LIST)


def stitch(pages: list[list[Part]]) -> list[Part]:
    """All parts of a document in order, what a page break cut in two made whole."""
    flowing: list[Part] = []
    for parts in pages:
        body = list(parts)
        if flowing and body:
            _carry_over(flowing, body)
        flowing.extend(_over_columns(body))
    _number_tables(flowing)
    return flowing


def _over_columns(parts: list[Part]) -> list[Part]:
    """The parts of a page, paragraphs that go on at the top of the next column made whole."""
    whole: list[Part] = []
    for part in parts:
        last = whole[-1] if whole else None
        if (
            isinstance(part, Draft)
            and isinstance(last, Draft)
            and _jumps(last, part)
            and _goes_on(last, part)
        ):
            last.lines.extend(part.lines)
        else:
            whole.append(part)
    return whole


def _jumps(last: Draft, part: Draft) -> bool:
    return part.lines[0].top < last.lines[-1].top - last.lines[-1].size


def _carry_over(flowing: list[Part], body: list[Part]) -> None:
    last_at = next((i for i in range(len(flowing) - 1, -1, -1) if _is_body(flowing[i])), None)
    first_at = next((i for i, part in enumerate(body) if _is_body(part)), None)
    if last_at is None or first_at is None:
        return
    last, first = flowing[last_at], body[first_at]
    if isinstance(last, Draft) and isinstance(first, Draft):
        if _goes_on(last, first):
            last.lines.extend(first.lines)
            del body[first_at]
    elif isinstance(last, TableRow) and isinstance(first, TableRow) and same_table(last, first):
        first.first_of_grid = False
        headed = _repeats_head(flowing[:last_at], first)
        if headed:
            # the head stands on each page; the row that goes on stands below it
            first_at += 1
        below = body[first_at] if first_at < len(body) else None
        if (
            isinstance(below, TableRow)
            and _row_goes_on(last, below)
            and (not headed or _is_cut_within_a_sentence(last, below) or _all_begin(flowing, last_at))
        ):
            for mine, more in zip(last.cells, below.cells, strict=True):
                mine.extend(more)
            del body[first_at]


def _repeats_head(flowing: list[Part], row: TableRow) -> bool:
    """Whether a row has the same words as the first of the table that goes on."""
    for part in reversed(flowing):
        if not isinstance(part, TableRow):
            return False
        if part.first_of_grid:
            return any(row.cells) and _heads(part) == _heads(row)
    return False


def _is_body(part: Part) -> bool:
    return isinstance(part, TableRow) or part.kind in _RUNNING or part.kind is BlockKind.HEADING


def _goes_on(last: Draft, first: Draft) -> bool:
    if last.kind not in _RUNNING or first.kind is not BlockKind.PARAGRAPH:
        return False
    end, begin = last.lines[-1], first.lines[0]
    if abs(end.size - begin.size) > 0.08 * end.size or end.bold != begin.bold:
        return False
    if end.hyphenated or end.text.endswith("\u2010"):
        return True
    if patterns.SENTENCE_END.search(end.text):
        return False
    return begin.text[:1].islower() or begin.text[:1] in "(€0123456789" or end.text.endswith(",")


def same_table(last: TableRow, first: TableRow) -> bool:
    if not first.first_of_grid or len(last.cells) != len(first.cells):
        return False
    shared = len(set(last.columns) & set(first.columns))
    return shared >= 0.75 * max(len(last.columns), len(first.columns))


def _row_goes_on(last: TableRow, first: TableRow) -> bool:
    """A row cut by the page break leaves its first cell empty on the next page, or stops mid-sentence."""
    if len(last.cells) < 2 or len(last.cells) != len(first.cells) or not any(first.cells):
        return False
    return bool(last.cells[0]) and not first.cells[0]


def _all_begin(flowing: list[Part], last_at: int) -> bool:
    """Whether each row of a table so far fills its first cell: one that does not then goes on."""
    above = takewhile(
        lambda part: isinstance(part, TableRow),
        (flowing[at] for at in range(last_at, max(last_at - _LOOKED_BACK, -1), -1)),
    )
    return all(isinstance(row, TableRow) and row.cells[0] for row in above)


def _is_cut_within_a_sentence(last: TableRow, first: TableRow) -> bool:
    """Whether a cell goes on below a repeated head; a row of its own may have an empty first cell too."""
    return any(
        first.text(at)[:1].islower() and not patterns.SENTENCE_END.search(last.text(at))
        for at in range(len(last.cells))
    )


def _number_tables(parts: list[Part]) -> None:
    table = 0
    last: Part | None = None
    for part in parts:
        if isinstance(part, TableRow):
            if part.first_of_grid or not isinstance(last, TableRow):
                table += 1
            part.table = table
        last = part
    _mark_headers(parts)


def _mark_headers(parts: list[Part]) -> None:
    tables: dict[int, list[TableRow]] = {}
    for part in parts:
        if isinstance(part, TableRow):
            tables.setdefault(part.table, []).append(part)
    for rows in tables.values():
        if _is_headed(rows):
            head = _heads(rows[0])
            for row in rows:
                row.is_header = row is rows[0] or _heads(row) == head
                if row.is_header:
                    for at in sorted(row.covered):
                        row.cells[at] = row.cells[at - 1]


def _is_headed(rows: list[TableRow]) -> bool:
    below = [[row.text(i) for i in range(len(row.cells))] for row in rows[1:]]
    return is_headed([_heads(rows[0]), *below], _bold(rows[0]), all(_bold(row) for row in rows[1:]))


def _heads(row: TableRow) -> list[str]:
    """The cells of a row, each in all columns that it reaches over."""
    return spread([None if at in row.covered else row.text(at) for at in range(len(row.cells))])


def _bold(row: TableRow) -> bool:
    lines: list[Line] = row.lines
    return bool(lines) and all(line.bold for line in lines)
