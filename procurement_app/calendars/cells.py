"""The cells of a calendar's table, whatever the file format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

Cell = str | int | float | bool | date | datetime | time | timedelta | None
Row = tuple[int, list[Cell]]


@dataclass(slots=True)
class Table:
    """Rows of one sheet, CSV file or PDF. Row numbers are the source's own, from 1.

    `merged` holds merged ranges as (first row, first column, last row, last column), rows from 1 and
    columns from 0; `about` is text around the table that may name the year ("Inkoopkalender 2027").
    """

    rows: Iterator[Row]
    name: str = ""
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    about: str = ""


def as_text(cell: Cell) -> str:
    """A cell as the source shows it; days are written as 2027-09-01 and whole numbers without '.0'."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "ja" if cell else "nee"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


def is_blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def filled(cells: Iterable[Cell]) -> list[int]:
    """The places of the cells that hold something."""
    return [
        place
        for place, cell in enumerate(cells)
        if cell is not None and cell != "" and not (isinstance(cell, str) and cell.isspace())
    ]
