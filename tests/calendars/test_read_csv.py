"""CSV as it comes: delimiters, encodings, quoting, lines above the header, rows that are no entries."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from procurement_app.calendars import CalendarEntry, Period, read
from procurement_app.calendars.readers.csv import detect_delimiter, detect_encoding

Make = Callable[..., bytes]
Entries = Callable[..., list[CalendarEntry]]
NAMES = ["Onderwerp", "Afdeling", "CPV", "Geraamde waarde", "Publicatie", "Looptijd"]
NARROW = ["Onderwerp", "Kwartaal", "Waarde"]


def test_every_fact_of_a_row(csv_bytes: Make, entries: Entries) -> None:
    first, second, third = entries(csv_bytes())
    assert (first.title, first.department, first.kind, first.cpv, first.procedure) == (
        "Schoonmaak stadskantoren", "Facilitair", "services", ("90919200",), "open",
    )  # fmt: skip
    assert (first.value_min, first.value_max) == (1_200_000, 1_200_000)
    assert first.publication == Period(date(2027, 4, 1), date(2027, 6, 30))
    assert first.start == Period(date(2028, 1, 1), date(2028, 1, 1))
    assert (first.duration_months_min, first.duration_months_max) == (24, 48)
    assert first.written["Geraamde waarde"] == "€ 1,2 mln"
    assert first.columns["value"] == ["Geraamde waarde"]
    assert second.value_max == 600_000, "150.000 a year for four years"
    assert (third.value_max, third.duration_months_max, third.problems) == (None, None, [])
    assert [entry.row for entry in (first, second, third)] == [2, 3, 4]


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
def test_delimiters_and_encodings(csv_bytes: Make, entries: Entries, delimiter: str, encoding: str) -> None:
    found = entries(csv_bytes(delimiter=delimiter, encoding=encoding))
    assert [entry.value_max for entry in found] == [1_200_000, 600_000, None]
    assert found[0].description == "Dagelijkse schoonmaak van drie kantoren."


def test_the_separator_line_of_excel(csv_bytes: Make, entries: Entries) -> None:
    assert len(entries(b"sep=;\r\n" + csv_bytes())) == 3


def test_the_csv_of_excel_for_mac(csv_bytes: Make, entries: Entries) -> None:
    row = ["Café in het stadhuis", "", "", "", "", ">€221.000", "", "", "", ""]
    (found,) = entries(csv_bytes([row]).replace(b"\r\n", b"\r").decode().encode("mac_roman"))
    assert (found.title, found.value_min, found.value_max) == ("Café in het stadhuis", 221_000, None)


def test_windows_bytes_further_on_in_a_utf8_file(csv_bytes: Make) -> None:
    rows = [[f"Opdracht {number}", "", "", "", "", "", "", "", "", ""] for number in range(20_000)]
    data = csv_bytes(rows) + "Café;;;;;;;;;\r\n".encode("cp1252")
    assert list(read(data, "k.csv").entries)[-1].title == "Café"


def test_lines_above_the_header_name_the_year(csv_bytes: Make, entries: Entries) -> None:
    row = ["Schoonmaak", "", "", "", "", "", "", "Q3", "", ""]
    found = entries(csv_bytes([row], above=["Inkoopkalender 2027", "Stand: november", ""]))
    assert found[0].publication == Period(date(2027, 7, 1), date(2027, 9, 30))


@pytest.mark.parametrize(
    ("above", "year"),
    [
        (["Inkoopkalender 2027 gemeente X", "Stand: 1 oktober 2026"], 2027),
        (["Inkoopkalender 2027 (bijgewerkt op 15 november 2026)"], 2027),
        (["Inkoopkalender 2027", "Versie 2.1 d.d. 12-11-2026"], 2027),
        (["Inkoopkalender 2027", "Prijspeil 2026"], 2027),
        (["Versie 3 van de inkoopkalender 2027"], 2027),
        (["Inkoopkalender januari 2027"], 2027),
        (["Inkoopkalender 2027-2028", "Stand: 1 oktober 2026"], None),
    ],
)
def test_the_day_of_the_edition_is_not_the_year_of_the_calendar(
    csv_bytes: Make, entries: Entries, above: list[str], year: int | None
) -> None:
    found = entries(csv_bytes([["Schoonmaak", "Q1", "100.000"]], names=NARROW, above=above))
    assert found[0].publication == (Period(date(year, 1, 1), date(year, 3, 31)) if year else None)


def test_rows_that_are_no_entries_are_told(csv_bytes: Make) -> None:
    rows = [
        ["Directie Wonen", "", "", "", "", ""],
        ["Schoonmaak", "", "90910000", "€ 100.000", "Q2 2027", "2 jaar"],
        NAMES,
        ["Groen", "", "77310000", "€ 200.000", "Q3 2027", "2 jaar"],
        ["", "", "", "", "", ""],
        ["Totaal", "", "", "€ 300.000", "", ""],
    ]
    file = read(csv_bytes(rows, names=NAMES, below=["* onder voorbehoud van de begroting"]), "k.csv")
    found = list(file.entries)
    assert [(entry.title, entry.department) for entry in found] == [
        ("Schoonmaak", "Directie Wonen"),
        ("Groen", "Directie Wonen"),
    ]
    assert [(problem.code, problem.row) for problem in file.problems] == [
        ("row-section", 2),
        ("row-header", 4),
        ("row-total", 7),
        ("row-footnote", 8),
    ]
    assert (file.counts.entries, file.counts.blank, file.counts.skipped.total()) == (2, 1, 4)


def test_headings_by_quarter_give_the_publication(csv_bytes: Make, entries: Entries) -> None:
    rows = [
        ["1e kwartaal 2027", "", "", "", "", ""],
        ["Schoonmaak", "FB", "90910000", "€ 100.000", "", "2 jaar"],
        ["2e kwartaal 2027", "", "", "", "", ""],
        ["Groen", "SO", "77310000", "€ 200.000", "", "2 jaar"],
    ]
    found = entries(csv_bytes(rows, names=NAMES))
    assert [entry.publication and entry.publication.first for entry in found] == [
        date(2027, 1, 1),
        date(2027, 4, 1),
    ]


def test_departments_filled_once_at_the_head_of_their_rows(csv_bytes: Make, entries: Entries) -> None:
    rows = [
        [
            f"Opdracht {number}",
            "Wonen" if number == 0 else "Zorg" if number == 3 else "",
            "90910000",
            "€ 9.000",
            "",
            "",
        ]
        for number in range(6)
    ]
    assert [entry.department for entry in entries(csv_bytes(rows, names=NAMES))] == ["Wonen"] * 3 + [
        "Zorg"
    ] * 3


def test_a_row_without_title_or_with_too_many_cells_stays(csv_bytes: Make, entries: Entries) -> None:
    rows = [
        ["", "FB", "90910000", "€ 100.000", "Q2 2027", "2 jaar"],
        ["Groen", "SO", "77310000", "€ 200.000", "Q2 2027", "2 jaar", "rest"],
    ]
    nameless, wide = entries(csv_bytes(rows, names=NAMES))
    assert (nameless.title, [problem.code for problem in nameless.problems]) == (
        "Zonder titel (rij 2)",
        ["title-missing"],
    )
    assert [problem.code for problem in wide.problems] == ["row-too-wide"]


def test_a_cell_that_is_not_understood_is_kept_and_told(csv_bytes: Make, entries: Entries) -> None:
    rows = [["Groen", "SO", "gras", "veel", "ooit", "lang"]]
    (entry,) = entries(csv_bytes(rows, names=NAMES))
    assert {problem.field: problem.code for problem in entry.problems} == {
        "cpv": "cpv-unclear",
        "value": "money-unclear",
        "publication": "date-unclear",
        "duration": "duration-unclear",
    }
    assert entry.written["Geraamde waarde"] == "veel"
    assert all(problem.row == 2 and "‘" in problem.message for problem in entry.problems)


def test_amounts_a_year_without_a_duration_are_unknown(csv_bytes: Make, entries: Entries) -> None:
    rows = [
        ["Groen", "SO", "77310000", "€ 50.000 per jaar", "Q2 2027", "n.t.b."],
        ["Gras", "SO", "77310000", "€ 50.000 per jaar", "Q2 2027", "2 jaar + 2x1"],
    ]
    unknown, known = entries(csv_bytes(rows, names=NAMES))
    assert (unknown.value_max, unknown.problems[0].code) == (None, "money-per-year-without-duration")
    assert known.value_max == 200_000


def test_names_that_say_the_unit(entries: Entries) -> None:
    data = (
        "Onderwerp;Raming per jaar (x € 1.000);Looptijd (maanden);Publicatie;Opties\n"
        "Groen;50;24;Q2 2027;2x1 jaar\nGras;100;36;Q2 2027;\n"
    ).encode()
    first, second = entries(data)
    assert (first.duration_months_min, first.duration_months_max, first.value_max) == (24, 48, 200_000)
    assert (second.duration_months_max, second.value_max) == (36, 300_000)


def test_a_duration_with_its_options_in_is_not_lengthened(entries: Entries) -> None:
    data = b"Onderwerp;Waarde;Looptijd (incl. opties);Opties\nGroen;50.000;4 jaar;2x1 jaar\n"
    (entry,) = entries(data)
    assert (entry.duration_months_min, entry.duration_months_max) == (24, 48)


def test_quarters_as_columns_with_a_cross(entries: Entries) -> None:
    data = b"Onderwerp;Waarde;Q1 2027;Q2 2027;Q3 2027\nGroen;50.000;;x;\nGras;60.000;;x;x\nBomen;70.000;x;;\n"
    found = entries(data)
    assert [(e.publication.first.month, e.publication.last.month) for e in found if e.publication] == [
        (4, 6),
        (4, 9),
        (1, 3),
    ]


def test_year_and_quarter_in_columns_of_their_own(entries: Entries) -> None:
    data = b"Onderwerp;Jaar;Kwartaal;Waarde\nGroen;2027;2;50000\nGras;2028;Q1;60000\nBomen;2027;;70000\n"
    found = entries(data)
    assert [str(e.publication.first) for e in found if e.publication] == [
        "2027-04-01",
        "2028-01-01",
        "2027-01-01",
    ]


def test_a_large_file_is_streamed_from_disk(tmp_path: Path, csv_bytes: Make) -> None:
    path = tmp_path / "groot.csv"
    path.write_bytes(
        csv_bytes([["Groen", "SO", "77310000", "€ 200.000", "Q2 2027", "2 jaar"]] * 5000, names=NAMES)
    )
    file = read(path)
    next(file.entries)
    assert file.counts.entries == 1, "the rest is not read before it is asked for"
    assert sum(1 for _ in file.entries) == 4999


def test_a_file_object_stays_open_and_is_read_from_its_start(csv_bytes: Make) -> None:
    stream = io.BytesIO(csv_bytes())
    assert len(list(read(stream, "k.csv").entries)) == 3
    assert not stream.closed


def test_an_open_quote_is_told(entries: Entries) -> None:
    file = read(b'Titel;CPV;Waarde\n"Schoonmaak;90910000;100000\nGroen;77310000;200000\n', "k.csv")
    list(file.entries)
    assert [problem.code for problem in file.problems] == ["row-quote-open"]


def test_detection() -> None:
    assert detect_encoding("Café".encode()) == "utf-8"
    assert detect_encoding("Café".encode("cp1252")) == "cp1252"
    assert detect_encoding(b"\x00\x01\x02\x03" * 100) is None
    assert detect_delimiter("a;b,c;d\ne;f,g;h\n") == ";"
    assert detect_delimiter("naam\twaarde\nx\t1,5\n") == "\t"


def test_a_row_of_several_lines_is_one_row(entries: Entries) -> None:
    data = 'Titel;Wat gaan we inkopen?;Waarde\n"Wijkbus";"Vervoer\nvan ouderen";100.000\nGroen;;200.000\n'
    found = entries(data.encode())
    assert [(entry.row, entry.title, entry.description) for entry in found] == [
        (2, "Wijkbus", "Vervoer van ouderen"),
        (3, "Groen", ""),
    ]
    alone = entries(b"Wat gaan we inkopen?;Waarde\nVervoer van ouderen;100.000\n")
    assert alone[0].title == "Vervoer van ouderen"
