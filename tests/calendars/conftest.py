"""Calendars made by code, as buyers publish them. Everything in them is fictitious."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from procurement_app.calendars import CalendarEntry, read

NAMES = [
    "Onderwerp",
    "Toelichting",
    "Afdeling",
    "Soort",
    "CPV",
    "Geraamde waarde",
    "Procedure",
    "Publicatie",
    "Ingangsdatum contract",
    "Looptijd",
]
ROWS = [
    [
        "Schoonmaak stadskantoren",
        "Dagelijkse schoonmaak van drie kantoren.",
        "Facilitair",
        "Diensten",
        "90919200-4",
        "€ 1,2 mln",
        "Europees openbaar",
        "Q2 2027",
        "1-1-2028",
        "2 jaar + 2x1 jaar",
    ],
    [
        "Onderhoud plantsoenen",
        "Maaien, snoeien en onkruid verwijderen.",
        "Groen",
        "Diensten",
        "77310000-6",
        "€ 150.000 per jaar",
        "Meervoudig onderhands",
        "najaar 2027",
        "1-3-2028",
        "4 jaar",
    ],
    [
        "Relatiegeschenken",
        "",
        "Communicatie",
        "Leveringen",
        "18530000-3",
        "n.t.b.",
        "Enkelvoudig onderhands",
        "wk 14 2027",
        "n.n.b.",
        "eenmalig",
    ],
]


@pytest.fixture
def csv_bytes() -> Callable[..., bytes]:
    """Rows as CSV: `csv_bytes(rows=..., delimiter=..., encoding=..., above=[...])`."""

    def make(
        rows: Sequence[Sequence[str]] = ROWS,
        *,
        names: Sequence[str] = NAMES,
        delimiter: str = ";",
        encoding: str = "utf-8",
        above: Sequence[str] = (),
        below: Sequence[str] = (),
    ) -> bytes:
        text = io.StringIO()
        writer = csv.writer(text, delimiter=delimiter)
        writer.writerows([line] for line in above)
        writer.writerow(names)
        writer.writerows(rows)
        writer.writerows([line] for line in below)
        return text.getvalue().encode(encoding)

    return make


@pytest.fixture
def entries() -> Callable[..., list[CalendarEntry]]:
    """All entries of a calendar."""
    return lambda data, name="kalender.csv", **options: list(read(data, name, **options).entries)


@pytest.fixture
def municipal_xlsx() -> bytes:
    """A workbook as a municipality publishes it: title rows, a header of two levels, departments merged
    over their rows, a heading between rows, footnotes, an explanation sheet and a hidden one."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    day = book.add_format({"num_format": "d-m-yyyy"})
    sheet = book.add_worksheet("Kalender 2027")
    sheet.merge_range(0, 0, 0, 10, "Inkoopkalender 2027 gemeente Voorbeeldstad (fictief)")
    sheet.write(1, 0, "Stand per 1 november 2026. Aan deze kalender kunt u geen rechten ontlenen.")
    for column, name in ((0, "Directie"), (3, "Soort"), (4, "CPV-code")):
        sheet.merge_range(3, column, 4, column, name)
    for left, right, name, below in (
        (1, 2, "Opdracht", ("Onderwerp", "Omschrijving")),
        (5, 6, "Geraamde waarde (x € 1.000)", ("min", "max")),
        (7, 8, "Planning", ("publicatie", "start contract")),
        (9, 10, "Looptijd", ("initieel", "opties")),
    ):
        sheet.merge_range(3, left, 3, right, name)
        for offset, label in enumerate(below):
            sheet.write(4, left + offset, label)
    rows: list[list[Any]] = [
        [
            "Schoonmaak*",
            "Dagelijks",
            "Diensten",
            90910000,
            100,
            200,
            "Q2",
            date(2027, 9, 1),
            "2 jaar",
            "2x1 jaar",
        ],
        ["Groenonderhoud", "Maaien", "D", 77310000, 250, 250, date(2027, 3, 1), date(2028, 1, 1), 48, None],
        ["Bloemen", "Boeketten", "L", 3121200, 50, 75, "mrt", 46661, "1 jaar", "1+1"],
        [
            "Dagbesteding",
            "Werkplaats",
            "Diensten",
            "85312000-9",
            1000,
            None,
            "zomer",
            "n.t.b.",
            "4 jaar",
            None,
        ],
        ["Vervoer", "Ouderen", "Diensten", "60130000-8", None, 3000, "wk 14", "n.t.b.", "eenmalig", None],
    ]
    sheet.merge_range(5, 0, 7, 0, "Wonen")
    sheet.merge_range(8, 0, 9, 0, "Zorg")
    _write(sheet, 5, rows, day)
    sheet.merge_range(10, 0, 10, 10, "Stadsdelen")
    _write(
        sheet, 11, [["Koffie", "Bonen", "L", "15861000", 20, 40, "Q4 2027", "Q1 2028", "24", "1 jaar"]], day
    )
    sheet.write(13, 0, "* onder voorbehoud van besluitvorming door de raad")
    sheet.write(14, 0, "Bron: afdeling Inkoop (fictief)")
    notes = book.add_worksheet("Toelichting")
    for row, (name, text) in enumerate(
        (("Kolom", "Omschrijving"), ("Onderwerp", "de naam"), ("Soort", "W, L of D"))
    ):
        notes.write(row, 0, name)
        notes.write(row, 1, text)
    hidden = book.add_worksheet("oud")
    hidden.hide()
    hidden.write_row(0, 0, ["Onderwerp", "CPV", "Waarde"])
    hidden.write_row(1, 0, ["Verlopen opdracht", "90910000", 5000])
    book.close()
    return buffer.getvalue()


def _write(sheet: Any, first: int, rows: list[list[Any]], day: Any) -> None:
    for row, cells in enumerate(rows, start=first):
        for column, cell in enumerate(cells, start=1):
            if isinstance(cell, date):
                sheet.write_datetime(row, column, datetime(cell.year, cell.month, cell.day), day)  # noqa: DTZ001 (a cell)
            elif cell is not None:
                sheet.write(row, column, cell)


@pytest.fixture
def shared() -> Path:
    """The folder with shared data beside the repository; tests that need it skip without."""
    root = Path(os.environ.get("KANSRIJK_SHARED") or Path(__file__).resolve().parents[3] / "shared")
    if not root.is_dir():
        pytest.skip("de map met gedeelde gegevens (KANSRIJK_SHARED) is er niet")
    return root
