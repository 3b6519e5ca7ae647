"""Workbooks as municipalities publish them."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
import xlsxwriter
from odfdo import Document, Table

from procurement_app.calendars import Mapping, read
from procurement_app.calendars.messages import message
from procurement_app.documents.model import UnreadableFile


def test_a_municipal_workbook(municipal_xlsx: bytes) -> None:
    file = read(municipal_xlsx, "inkoopkalender.xlsx")
    found = list(file.entries)
    assert file.format == "xlsx"
    assert [(e.row, e.title, e.department) for e in found] == [
        (6, "Schoonmaak", "Wonen"),
        (7, "Groenonderhoud", "Wonen"),
        (8, "Bloemen", "Wonen"),
        (9, "Dagbesteding", "Zorg"),
        (10, "Vervoer", "Zorg"),
        (12, "Koffie", "Stadsdelen"),
    ]
    assert [(e.value_min, e.value_max) for e in found] == [
        (100_000, 200_000),
        (250_000, 250_000),
        (50_000, 75_000),
        (1_000_000, None),
        (None, 3_000_000),
        (20_000, 40_000),
    ]
    assert [str(e.publication.first) for e in found if e.publication] == [
        "2027-04-01",
        "2027-03-01",
        "2027-03-01",
        "2027-07-01",
        "2027-04-05",
        "2027-10-01",
    ]
    assert [(e.duration_months_min, e.duration_months_max) for e in found] == [
        (24, 48),
        (48, 48),
        (12, 36),
        (48, 48),
        (None, None),
        (24, 36),
    ]
    assert found[0].start and found[0].start.first == date(2027, 9, 1)
    assert found[2].start and found[2].start.first == date(2027, 10, 1), "a day as a bare number of days"
    assert found[2].cpv == ("03121200",), "a number cell loses its leading zero"
    assert {problem.code for entry in found for problem in entry.problems} == set()
    assert [problem.code for problem in file.problems] == [
        "sheet-hidden",
        "sheet-skipped",
        "row-section",
        "row-footnote",
        "row-footnote",
    ]


def test_two_sheets_with_calendars_are_one_calendar() -> None:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    for name, title in (("2027", "Schoonmaak"), ("2028", "Groen")):
        sheet = book.add_worksheet(f"Kalender {name}")
        sheet.write_row(0, 0, ["Onderwerp", "Waarde", "Kwartaal"])
        sheet.write_row(1, 0, [title, 50000, "Q1"])
    book.close()
    file = read(buffer.getvalue(), "k.xlsx")
    assert [(e.title, e.publication and e.publication.first.year) for e in file.entries] == [
        ("Schoonmaak", 2027),
        ("Groen", 2028),
    ]
    assert len(file.mappings) == 2


def test_a_row_of_one_of_two_sheets_is_told_with_its_sheet() -> None:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    for name in ("2027", "2028"):
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, ["Onderwerp", "Waarde", "Kwartaal"])
        sheet.write_row(1, 0, [f"Schoonmaak {name}", "veel", "Q1"])
        sheet.write_row(2, 0, ["Totaal", 50000])
    book.close()
    file = read(buffer.getvalue(), "k.xlsx")
    entries = list(file.entries)
    assert [(entry.sheet, entry.row) for entry in entries] == [("2027", 2), ("2028", 2)]
    assert [problem.message for problem in file.problems] == [
        f"Rij 3 van blad ‘{name}’ is een totaaltelling (‘Totaal’) en geen opdracht."
        for name in ("2027", "2028")
    ]
    (unclear,) = entries[1].problems
    assert unclear.message.startswith("Rij 2 van blad ‘2028’: Wij begrijpen de waarde ‘veel’ niet.")
    assert message(unclear.code, "en", **unclear.facts).startswith("Row 2 of sheet ‘2028’: We do not")


def test_ods_is_read_the_same_way() -> None:
    document = Document("spreadsheet")
    document.body.clear()
    table = Table("Kalender")
    rows = [
        ["Inkoopkalender 2027"],
        [],
        ["Onderwerp", "Afdeling", "CPV", "Waarde", "Publicatie", "Looptijd"],
        ["Schoonmaak", "FB", "90910000-9", 120000, date(2027, 9, 1), "2 jaar + 2x1 jaar"],
        ["Groen", "SO", "77310000-6", "€ 50k", "Q3", 36],
    ]
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            table.set_value((column, row), cell)
    document.body.append(table)
    buffer = io.BytesIO()
    document.save(buffer)
    file = read(buffer.getvalue(), "kalender.ods")
    first, second = file.entries
    assert file.format == "ods"
    assert (first.value_max, first.duration_months_max, first.row) == (120_000, 48, 4)
    assert first.publication and first.publication.first == date(2027, 9, 1)
    assert second.publication and second.publication.first == date(2027, 7, 1)
    assert (second.value_max, second.duration_months_max) == (50_000, 36)


def test_a_corrected_mapping_is_used_on_the_next_edition(municipal_xlsx: bytes) -> None:
    proposed = read(municipal_xlsx, "k.xlsx").mapping
    assert proposed is not None
    corrected = proposed.with_field("Directie", "buyer").with_field("Opdracht / Omschrijving", None)
    again = Mapping.from_json(corrected.to_json())
    file = read(municipal_xlsx, "k.xlsx", mapping=again)
    first = next(file.entries)
    assert (first.buyer, first.department, first.description) == ("Wonen", "", "")
    assert first.written["Opdracht / Omschrijving"] == "Dagelijks"


def _archive(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"PK\x03\x04" + bytes(300), "calendar-damaged"),
        (_archive(**{"kalender.csv": b"Titel;Waarde"}), "calendar-zip"),
        (_archive(**{"word/document.xml": b"<w/>"}), "calendar-text-document"),
        (
            _archive(mimetype=b"application/vnd.oasis.opendocument.text", **{"content.xml": b"<o/>"}),
            "calendar-text-document",
        ),
        (
            _archive(mimetype=b"application/vnd.oasis.opendocument.spreadsheet", **{"content.xml": b"<o/>"}),
            "calendar-damaged",
        ),
        (_archive(**{"xl/worksheets/sheet1.xml": bytes(300 << 20)}), "calendar-too-large"),
        (_archive(**{f"m{n}": b"" for n in range(3000)}), "calendar-too-large"),
        (_archive(**{"xl/vbaProject.bin": b"x", "xl/workbook.xml": b"<x/>"}), "calendar-macro"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "calendar-damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "calendar-encrypted"),
    ],
)
def test_workbooks_that_cannot_be_read(data: bytes, code: str) -> None:
    with pytest.raises(UnreadableFile) as raised:
        read(data, "kalender.xlsx")
    assert raised.value.problem.code == code


def test_an_archive_with_a_password_says_so() -> None:
    closed = bytearray(_archive(mimetype=b"application/vnd.oasis.opendocument.text"))
    closed[6] |= 1
    closed[closed.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(UnreadableFile) as raised:
        read(bytes(closed), "kalender.ods")
    assert raised.value.problem.code == "calendar-encrypted"


def test_an_archive_of_an_unknown_version(municipal_xlsx: bytes) -> None:
    damaged = bytearray(municipal_xlsx)
    damaged[municipal_xlsx.index(b"PK\x01\x02") + 6] = 0xAE
    with pytest.raises(UnreadableFile):
        read(bytes(damaged), "kalender.xlsx")


def test_a_truncated_workbook(municipal_xlsx: bytes) -> None:
    for share in (0.3, 0.6, 0.95):
        with pytest.raises(UnreadableFile) as raised:
            read(municipal_xlsx[: int(len(municipal_xlsx) * share)], "kalender.xlsx")
        assert raised.value.problem.code == "calendar-damaged"


def test_a_sheet_of_a_description_with_one_fact_beside_a_calendar_explains_it() -> None:
    sheets = {
        "Kalender": [("Titel", "Waarde"), ("Schoonmaak kantoren", 100_000)],
        "Drempels": [("Omschrijving", "Bedrag"), ("Europese drempel diensten", 216_000)],
    }
    held = io.BytesIO()
    with xlsxwriter.Workbook(held) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for place, row in enumerate(rows):
                sheet.write_row(place, 0, row)
    file = read(held.getvalue(), "kalender.xlsx")
    assert [entry.title for entry in file.entries] == ["Schoonmaak kantoren"]
    assert [found.code for found in file.problems] == ["sheet-skipped"]


def _with_hidden_parts(rows: list[list[object]]) -> bytes:
    held = io.BytesIO()
    with xlsxwriter.Workbook(held) as book:
        for name in ("Alles te zien", "Planning & meer"):
            sheet = book.add_worksheet(name)
            for place, row in enumerate(rows):
                sheet.write_row(place, 0, row)
        sheet.set_row(3, None, None, {"hidden": True})
        sheet.set_row(400, None, None, {"hidden": True})
        sheet.set_column("B:B", None, None, {"hidden": True})
        sheet.set_column("G:XFD", None, None, {"hidden": True})
    return held.getvalue()


HIDDEN_ROWS: list[list[object]] = [
    ["Titel", "Intern", "Waarde"],
    ["Schoonmaak", "ja", 100_000],
    ["Groen", "", 90_000],
    ["Geheim project", "", 90_000],
]


def test_hidden_rows_and_columns_that_hold_something_are_told() -> None:
    file = read(_with_hidden_parts(HIDDEN_ROWS), "kalender.xlsx")
    assert len(list(file.entries)) == 6
    assert [(found.code, found.facts) for found in file.problems] == [
        ("rows-hidden-read", {"sheet": "Planning & meer", "rows": "4"}),
        ("columns-hidden-read", {"sheet": "Planning & meer", "columns": "B"}),
    ]


def test_hidden_rows_and_columns_of_opendocument_are_told() -> None:
    document = Document("spreadsheet")
    document.body.clear()
    table = Table("Planning")
    table.set_values(HIDDEN_ROWS)
    row, column = table.get_row(3), table.get_column(1)
    row.set_attribute("table:visibility", "collapse")
    column.set_attribute("table:visibility", "collapse")
    column.repeated = None
    table.set_row(3, row)
    table.set_column(1, column)
    document.body.append(table)
    held = io.BytesIO()
    document.save(held)
    file = read(held.getvalue(), "kalender.ods")
    assert [(found.code, found.facts) for found in file.problems] == [
        ("rows-hidden-read", {"sheet": "Planning", "rows": "4"}),
        ("columns-hidden-read", {"sheet": "Planning", "columns": "B"}),
    ]
