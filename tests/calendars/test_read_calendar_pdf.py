"""Calendars laid out as PDF tables over several pages."""

from __future__ import annotations

import io
from collections.abc import Callable

import pypdfium2 as pdfium
import pytest
from weasyprint import HTML

from procurement_app.calendars import CalendarEntry, read
from procurement_app.documents.model import UnreadableFile

NAMES = [
    "Onderwerp",
    "Toelichting",
    "Afdeling",
    "CPV",
    "Geraamde waarde",
    "Procedure",
    "Publicatie",
    "Looptijd",
]
SUBJECTS = ["Schoonmaakwerkzaamheden sporthallen", "Onderhoud beplanting", "Catering bij raadsvergaderingen"]


def _rows(count: int) -> list[list[str]]:
    return [
        [
            f"{SUBJECTS[number % 3]} perceel {number}",
            ""
            if number % 4 == 0
            else "Werkzaamheden op verschillende gemeentelijke locaties, inclusief rapportage.",
            "Facilitair bedrijf",
            "90911200-8",
            f"{number + 1}.250.000,00",
            "Meervoudig onderhands",
            f"Q{number % 4 + 1} 2027",
            "24 maanden",
        ]
        for number in range(count)
    ]


@pytest.fixture(scope="module")
def pdf_of() -> Callable[..., bytes]:
    """`pdf_of(repeat=..., borders=..., split=...)`: a calendar of 40 rows on some four pages."""

    def make(*, repeat: bool = True, borders: str = "border:1px solid #000", split: bool = False) -> bytes:
        head = "".join(f"<th>{name}</th>" for name in NAMES)
        body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in _rows(40))
        once = "" if repeat else "thead { display: table-row-group }"
        html = f"""<html lang="nl"><style>
            @page {{ size: A4 landscape; margin: 1cm }} body {{ font: 9pt sans-serif; hyphens: auto }}
            table {{ border-collapse: collapse; width: 100% }} {once}
            td, th {{ {borders}; padding: 3px; vertical-align: top; text-align: left }}
            tr {{ break-inside: {"auto" if split else "avoid"} }}</style>
            <h1>Inkoopkalender 2027</h1><p>Alles in deze kalender is fictief.</p>
            <table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>
            <p>Aan deze kalender kunt u geen rechten ontlenen.</p></html>"""
        return bytes(HTML(string=html).write_pdf())

    return make


@pytest.mark.parametrize(
    "options",
    [
        {"repeat": True},
        {"repeat": False},
        {"split": True},
        {"split": True, "repeat": False},
        {"borders": "border-bottom:1px solid #000"},
        {"borders": ""},
    ],
    ids=[
        "header-repeated",
        "header-once",
        "rows-split-over-pages",
        "split-and-once",
        "horizontal-lines",
        "no-lines",
    ],
)
def test_every_row_comes_back_whole(pdf_of: Callable[..., bytes], options: dict[str, object]) -> None:
    file = read(pdf_of(**options), "kalender.pdf")
    found = list(file.entries)
    assert file.format == "pdf"
    assert [_told(entry) for entry in found] == [
        _expected(number, row) for number, row in enumerate(_rows(40))
    ]
    assert not [problem for entry in found for problem in entry.problems]


def _told(entry: CalendarEntry) -> tuple[object, ...]:
    quarter = (entry.publication.first.month + 2) // 3 if entry.publication else None
    return (
        entry.title,
        entry.description,
        entry.cpv,
        entry.value_max,
        entry.procedure,
        quarter,
        entry.duration_months_max,
    )


def _expected(number: int, row: list[str]) -> tuple[object, ...]:
    return (row[0], row[1], ("90911200",), (number + 1) * 1_000_000 + 250_000, "invited", number % 4 + 1, 24)


def test_a_quarter_takes_its_year_from_the_heading() -> None:
    html = """<style>td, th { border: 1px solid }</style>
        <h1>Inkoopplanning 2028</h1><table style="border-collapse:collapse">
        <tr><th>Onderwerp</th><th>Waarde</th><th>Kwartaal</th></tr>
        <tr><td>Groenonderhoud</td><td>€ 50.000</td><td>Q3</td></tr></table>"""
    (entry,) = read(HTML(string=html).write_pdf(), "planning.pdf").entries
    assert entry.publication and entry.publication.first.isoformat() == "2028-07-01"


def test_a_pdf_without_a_table_says_so() -> None:
    with pytest.raises(UnreadableFile) as raised:
        read(HTML(string="<p>Een brief over de inkoop van volgend jaar.</p>").write_pdf(), "brief.pdf")
    assert raised.value.problem.code == "calendar-pdf-no-table"


def test_a_pdf_of_only_pictures_says_so() -> None:
    drawing = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><path d='M0 0h9'/></svg>"
    with pytest.raises(UnreadableFile) as raised:
        read(HTML(string=drawing).write_pdf(), "scan.pdf")
    assert raised.value.problem.code == "calendar-pdf-pictures"


def test_a_pdf_without_pages_says_so() -> None:
    buffer = io.BytesIO()
    pdfium.PdfDocument.new().save(buffer)
    with pytest.raises(UnreadableFile) as raised:
        read(buffer.getvalue(), "kalender.pdf")
    assert raised.value.problem.code == "calendar-pdf-no-pages"


def test_a_damaged_pdf_says_so(pdf_of: Callable[..., bytes]) -> None:
    for data in (b"%PDF-1.7 geen pdf", pdf_of()[:3000]):
        with pytest.raises(UnreadableFile) as raised:
            read(data, "kalender.pdf")
        assert raised.value.problem.code in ("calendar-damaged", "calendar-pdf-no-table")


SHORT = ["Schoonmaak sporthal", "Onderhoud bomen", "Catering raad"]
PLAIN_NAMES = ["Afdeling", "Onderwerp", "Geraamde waarde", "Publicatie", "Procedure", "Toelichting"]


@pytest.fixture(scope="module")
def plain_pdf() -> Callable[..., bytes]:
    """Pages of texts set down at a place, as a spreadsheet without lines prints them: [(top, {left: text})].

    A left below zero is a right edge: how amounts stand in their column.
    """

    def make(*pages: list[tuple[float, dict[float, str]]]) -> bytes:
        def placed(top: float, left: float, text: str) -> str:
            side = f"left:{left}pt" if left >= 0 else f"right:{800 + left}pt"
            return f'<div style="position:absolute;white-space:nowrap;top:{top}pt;{side}">{text}</div>'

        body = "".join(
            '<section style="position:relative;width:800pt;height:540pt;break-after:page">'
            + "".join(placed(top, left, text) for top, line in page for left, text in line.items())
            + "</section>"
            for page in pages
        )
        style = "@page { size: A4 landscape; margin: 20pt } body { font: 7pt/8pt sans-serif; margin: 0 }"
        return bytes(HTML(string=f'<html lang="nl"><style>{style}</style>{body}</html>').write_pdf())

    return make


HEAD = dict(zip((0.0, 80.0, 240.0, 330.0, 420.0, 560.0), PLAIN_NAMES, strict=True))
EDGE = 329.5  # amounts stand against the quarters


def _plain_rows(
    first: int, count: int, top: float, *, every: float = 10
) -> list[tuple[float, dict[float, str]]]:
    return [
        (
            top + every * number,
            {
                0: "Ruimte",
                80: f"{SHORT[number % 3]} {first + number}",
                -EDGE: f"€ {number % 9 + 1}50.000",
                330: f"Q{number % 4 + 1} 2027",
                420: "Meervoudig onderhands",
            }
            | ({560: "Op alle locaties."} if number % 2 else {}),
        )
        for number in range(count)
    ]


def _check(found: list[CalendarEntry], counts: list[int]) -> None:
    numbers = [number for count in counts for number in range(count)]
    assert [entry.title for entry in found] == [
        f"{SHORT[number % 3]} {place}" for place, number in enumerate(numbers)
    ]
    for entry, number in zip(found, numbers, strict=True):
        assert entry.value_max == (number % 9 + 1) * 100_000 + 50_000
        assert entry.publication is not None and entry.publication.first.month == number % 4 * 3 + 1
        assert entry.department == "Ruimte"
        assert entry.description == ("Op alle locaties." if number % 2 else "")


def test_one_gap_on_a_page_without_lines_does_not_glue_rows(plain_pdf: Callable[..., bytes]) -> None:
    note = "Aan deze kalender kunnen geen rechten worden ontleend, ook niet door inschrijvers."
    pages = [
        [(40.0, HEAD), *_plain_rows(0, 12, 50), (520.0, {370.0: "Pagina 1 van 2"})],
        [
            *_plain_rows(12, 4, 40),
            *_plain_rows(16, 4, 110),
            (200.0, {0.0: note}),
            (520.0, {370.0: "Pagina 2 van 2"}),
        ],
    ]
    file = read(plain_pdf(*pages), "kalender.pdf")
    _check(list(file.entries), [12, 4, 4])
    assert [(found.code, found.facts["text"]) for found in file.problems] == [
        ("row-footnote", note[:59].rstrip() + "…")
    ]


def test_the_first_row_close_below_the_names_is_no_part_of_them(plain_pdf: Callable[..., bytes]) -> None:
    page = [(40.0, HEAD), *_plain_rows(0, 9, 49, every=24)]
    _check(list(read(plain_pdf(page), "kalender.pdf").entries), [9])


def test_names_on_two_lines_stay_names(plain_pdf: Callable[..., bytes]) -> None:
    page = [(40.0, HEAD), (49.0, {240.0: "(x € 1.000)"}), *_plain_rows(0, 9, 80, every=24)]
    file = read(plain_pdf(page), "kalender.pdf")
    assert len(list(file.entries)) == 9
    assert file.mapping is not None and file.mapping.columns[2].label == "Geraamde waarde (x € 1.000)"


def test_columns_that_cannot_be_told_apart_are_named(plain_pdf: Callable[..., bytes]) -> None:
    def row(number: int) -> dict[float, str]:
        return {0: "Ruimte", 80: f"Schoonmaak {number}", 240 + 3 * number: "€ 150.000 in Q1 2027 en verder"}

    rows = [(60.0 + 10 * number, row(number)) for number in range(9)]
    file = read(plain_pdf([(40.0, HEAD), *rows]), "kalender.pdf")
    assert [found.facts["labels"] for found in file.problems if found.code == "columns-inseparable"] == [
        "Geraamde waarde, Publicatie"
    ]


def test_headings_between_tables_tell_when_or_what_kind() -> None:
    names = "<tr><th>Aanbesteding</th><th>Waarde</th><th>Looptijd</th></tr>"

    def calendar(*headings: str) -> list[CalendarEntry]:
        tables = "".join(
            f"<h2>{heading}</h2><table>{names}"
            f"<tr><td>Groen {heading}</td><td>€ 1.000</td><td>1 jaar</td></tr>"
            f"<tr><td>Post {heading}</td><td>€ 2.000</td><td>2 jaar</td></tr></table>"
            for heading in headings
        )
        style = "<style>td, th { border: 1px solid #000 } table { border-collapse: collapse }</style>"
        return list(read(bytes(HTML(string=style + tables).write_pdf()), "kalender 2027.pdf").entries)

    quarters = [
        entry.publication and entry.publication.first.month for entry in calendar("1e kwartaal", "Q3 2027")
    ]
    assert quarters == [1, 1, 7, 7]
    assert [entry.kind for entry in calendar("Diensten", "Werken")] == ["services"] * 2 + ["works"] * 2
    assert [entry.publication for entry in calendar("November 2026")] == [None, None]
