"""bytes of an XLSX or ODS -> Document: every row with text is a row block, on every visible sheet."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from procurement_app.documents.builder import DocumentBuilder
from procurement_app.documents.container import Container
from procurement_app.documents.hidden_cells import Hidden, hidden_cells
from procurement_app.documents.model import BlockKind, Document, Problem
from procurement_app.documents.options import Limits, Progress, ReadOptions
from procurement_app.documents.percentages import percentages
from procurement_app.documents.problems import listed, page_list, problem, unreadable
from procurement_app.documents.structure import is_headed, is_header_row

_MOST_COLUMNS = 100  # of a table; in a wider sheet only what is filled is read
Cell = str | int | float | bool | date | datetime | time | timedelta


def sheets(data: bytes, limits: Limits, problems: list[Problem]) -> Iterator[tuple[str, list[list[Cell]]]]:
    """Name and rows of each visible sheet, cells as calamine gives them ("" for empty and hidden; a
    percentage as a reader sees it, "40%"), rows from the first row on. `problems` tell what is hidden.

    Raises `UnreadableFile` when the file is damaged, encrypted, a bomb, carries macros or is too large.
    """
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    container = _safe(data, limits)
    shown_as_percentage, hidden = percentages(container), hidden_cells(container)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        visible = {sheet.name: sheet.visible == SheetVisibleEnum.Visible for sheet in book.sheets_metadata}
    except (CalamineError, ValueError, OSError) as error:
        raise unreadable("damaged", detail="het rekenblad is niet te openen") from error
    if unseen := [name for name, seen in visible.items() if not seen]:
        problems.append(problem("sheets-hidden", sheets=", ".join(unseen)))
    cells = 0
    for name in (name for name, seen in visible.items() if seen):
        try:
            sheet = book.get_sheet_by_name(name)
            cells += sheet.total_height * sheet.total_width
            if cells > limits.max_cells:
                raise unreadable("table-too-large", cells=cells, limit=limits.max_cells)
            rows = sheet.to_python(skip_empty_area=False)
        except (CalamineError, ValueError, OSError) as error:
            raise unreadable("damaged", detail=f"werkblad {name} is niet te lezen") from error
        for row, column in shown_as_percentage.get(name, ()):
            _as_percentage(rows, row, column)
        if name in hidden:
            problems += _blanked(rows, hidden[name], name)
        yield name, rows


def _blanked(rows: list[list[Cell]], hidden: Hidden, sheet: str) -> Iterator[Problem]:
    """Empty what is hidden, and tell in which rows and columns something was."""
    filled = {at for at, row in enumerate(rows) if at in hidden.rows and any(map(shown, row))}
    for at in filled:
        rows[at] = []
    columns: set[int] = set()
    for row in rows:
        for at in hidden.columns.intersection(range(len(row))):
            if shown(row[at]):
                columns.add(at)
                row[at] = ""
    if filled:
        yield problem("rows-hidden", sheet=sheet, rows=page_list([at + 1 for at in filled]))
    if columns:
        yield problem("columns-hidden", sheet=sheet, columns=listed([*map(column_name, sorted(columns))]))


def _as_percentage(rows: list[list[Cell]], row: int, column: int) -> None:
    if row < len(rows) and column < len(rows[row]):
        cell = rows[row][column]
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            rows[row][column] = f"{shown(round(cell * 100, 6))}%"


def _safe(data: bytes, limits: Limits) -> Container:
    container = Container(data, limits)
    if any(name.lower().endswith("vbaproject.bin") for name in container.names):
        raise unreadable("macro-document", suggested="XLSX")
    if "META-INF/manifest.xml" in container and b"encryption-data" in container.read("META-INF/manifest.xml"):
        raise unreadable("encrypted-office")
    return container


def read_spreadsheet(data: bytes, name: str, options: ReadOptions, progress: Progress) -> Document:
    """Read a workbook: each sheet's name is a heading, each row with text a row."""
    kind = "ods" if name.lower().endswith((".ods", ".ots")) else "xlsx"
    builder = DocumentBuilder(name, kind)
    for number, (sheet, rows) in enumerate(sheets(data, options.limits, builder.problems), start=1):
        builder.add(BlockKind.HEADING, sheet, level=1, place=sheet)
        _add_rows(builder, sheet, number, rows)
        progress("sheets", number, number)
    return builder.finish()


def _add_rows(builder: DocumentBuilder, sheet: str, table: int, rows: list[list[Cell]]) -> None:
    """The rows of a sheet with all columns, so that each cell stands under its head, unless they are too
    many; a lone cell is text."""
    read = [{column: words for column, cell in enumerate(row) if (words := shown(cell))} for row in rows]
    columns = sorted(set().union(*(filled for filled in read if len(filled) > 1)))
    is_wide = len(columns) > _MOST_COLUMNS
    head = 0 if is_wide else _head_of(read, columns)
    for index, filled in enumerate(read, start=1):
        if not filled:
            continue
        first, last = min(filled), max(filled)
        if first == last:
            builder.add(BlockKind.PARAGRAPH, filled[first], place=f"{sheet}!{column_name(first)}{index}")
            continue
        of_row = list(filled) if is_wide else columns
        builder.add_row(
            [filled.get(column, "") for column in of_row],
            table=table,
            is_header=index == head,
            place=f"{sheet}!{column_name(first)}{index}:{column_name(last)}{index}",
            cell_places=tuple(f"{sheet}!{column_name(column)}{index}" for column in of_row),
        )


def _head_of(read: list[dict[int, str]], columns: list[int]) -> int:
    """The number of the row with column heads: the first with the words of heads, or else the very first if
    what stands below says so; 0 for none."""
    wide = [(index, filled) for index, filled in enumerate(read, start=1) if len(filled) > 1]
    for index, filled in wide:
        if is_header_row([*filled.values()], False, False):
            return index
    cells = [[filled.get(column, "") for column in columns] for _, filled in wide]
    return wide[0][0] if is_headed(cells) else 0


def shown(cell: Cell) -> str:
    """A cell as a Dutch reader sees it: dates day first, whole numbers without a decimal."""
    if isinstance(cell, bool):
        return "ja" if cell else "nee"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else str(cell).replace(".", ",")
    if isinstance(cell, datetime):
        return cell.strftime("%d-%m-%Y" if cell.time() == time() else "%d-%m-%Y %H:%M")
    if isinstance(cell, date):
        return cell.strftime("%d-%m-%Y")
    return str(cell).strip()


def column_name(column: int) -> str:
    """The letters of a column counted from 0: A, B, … Z, AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
