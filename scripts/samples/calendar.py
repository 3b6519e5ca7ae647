"""The demonstration calendar: one readable source, two editions, written as a municipality publishes them."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter  # type: ignore[import-untyped]  # ships no types

from scripts.samples.office import BUILT

FIELDS = (
    "onderwerp",
    "toelichting",
    "soort",
    "cpv",
    "waarde",
    "procedure",
    "publicatie",
    "start",
    "looptijd",
    "lopend",
    "status",
)
CSV_HEADS = (
    "Directie",
    "Onderwerp",
    "Toelichting",
    "Soort opdracht",
    "CPV-code",
    "Geraamde waarde (excl. btw)",
    "Procedure",
    "Verwachte publicatie",
    "Start uitvoering",
    "Looptijd (incl. opties)",
    "Lopend contract tot",
    "Status",
    "Contact",
)
GROUPS = (("Opdracht", 0, 3), ("Inkoop", 4, 5), ("Planning", 6, 9), ("Stand van zaken", 10, 11))
"""Upper heads of the sheet: name, first and last column."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One planned tender in one edition; `cells` has a value for each of FIELDS."""

    department: str
    contact: str
    cells: dict[str, str]

    def values(self) -> list[str]:
        return [*(self.cells[name] for name in FIELDS), self.contact]


def read_editions(path: Path) -> tuple[list[Entry], list[Entry]]:
    """The October and November entries.

    `## department | contact` opens a department; a line of FIELDS separated by ` | ` is an entry;
    below it `> field=value | ...` changes it in November and `> gone` removes it; a `+ ` before an
    entry means that it is new in November.
    """
    october: list[Entry] = []
    november: list[Entry] = []
    department = contact = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            department, contact = line[3:].split(" | ")
        elif line.startswith("> "):
            last = november.pop()
            if line != "> gone":
                changes = dict(part.split("=", 1) for part in line[2:].split(" | "))
                november.append(Entry(last.department, last.contact, last.cells | changes))
        elif line and not line.startswith("//"):
            entry = Entry(department, contact, _cells(line.removeprefix("+ ")))
            november.append(entry)
            if not line.startswith("+ "):
                october.append(entry)
    return october, november


def _cells(line: str) -> dict[str, str]:
    values = [value.strip() for value in line.split("|")]
    return dict(zip(FIELDS, values, strict=True))


def csv_bytes(entries: list[Entry]) -> bytes:
    """Semicolons and Windows-1252, as Dutch Excel saves it."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(CSV_HEADS)
    for entry in entries:
        writer.writerow([entry.department, *entry.values()])
    return out.getvalue().encode("cp1252")


def xlsx_bytes(entries: list[Entry], edition: str, notes: list[str], explanation: list[str]) -> bytes:
    """Title rows, two rows of heads, merged department rows, footnotes and a sheet of explanations."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    book.set_properties({"title": f"Inkoopkalender {edition}", "created": BUILT.replace(tzinfo=None)})
    sheet = book.add_worksheet("Inkoopkalender")
    title = book.add_format({"bold": True, "font_size": 16})
    head = book.add_format({"bold": True, "bg_color": "#dde7f3", "border": 1, "text_wrap": True})
    band = book.add_format({"bold": True, "bg_color": "#eeeeee", "border": 1})
    cell = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
    last = len(CSV_HEADS) - 2
    sheet.write(0, 0, "Gemeente Amstelstad – Inkoopkalender", title)
    sheet.write(
        1, 0, f"Stand per 1 november 2026 ({edition}). Fictief voorbeeld: alle gegevens zijn verzonnen."
    )
    for name, first, final in GROUPS:
        sheet.merge_range(3, first, 3, final, name, head)
    for column, name in enumerate(CSV_HEADS[1:]):
        sheet.write(4, column, name, head)
    row = 5
    department = ""
    for entry in entries:
        if entry.department != department:
            department = entry.department
            sheet.merge_range(row, 0, row, last, department, band)
            row += 1
        for column, value in enumerate(entry.values()):
            sheet.write_string(row, column, value, cell)
        row += 1
    for offset, note in enumerate(notes):
        sheet.write(row + 1 + offset, 0, note)
    sheet.set_column(0, 1, 46)
    sheet.set_column(2, last, 18)
    sheet.freeze_panes(5, 1)
    second = book.add_worksheet("Toelichting")
    second.set_column(0, 0, 110)
    for index, line in enumerate(explanation):
        second.write(index, 0, line)
    book.close()
    return stream.getvalue()
