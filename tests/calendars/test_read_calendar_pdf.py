"""Calendars laid out as PDF tables over several pages."""

from __future__ import annotations

from collections.abc import Callable

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


def test_a_damaged_pdf_says_so(pdf_of: Callable[..., bytes]) -> None:
    for data in (b"%PDF-1.7 geen pdf", pdf_of()[:3000]):
        with pytest.raises(UnreadableFile) as raised:
            read(data, "kalender.pdf")
        assert raised.value.problem.code in ("calendar-damaged", "calendar-pdf-no-table")
