"""Calendars in the shapes that different buyers choose. All fictitious."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest
import xlsxwriter

from procurement_app.calendars import CalendarEntry, Period, read
from procurement_app.calendars.messages import is_trouble
from procurement_app.documents.model import UnreadableFile

Entries = Callable[..., list[CalendarEntry]]


def _facts(entry: CalendarEntry) -> tuple[Any, ...]:
    quarter = (
        f"{entry.publication.first:%Y}Q{(entry.publication.first.month + 2) // 3}"
        if entry.publication
        else None
    )
    return (
        entry.title,
        entry.value_min,
        entry.value_max,
        quarter,
        entry.duration_months_max,
        entry.procedure,
    )


@pytest.fixture
def workbook() -> Callable[..., bytes]:
    def make(sheets: dict[str, list[list[Any]]], merged: Sequence[tuple[int, int, int, int]] = ()) -> bytes:
        out = io.BytesIO()
        with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
            for name, rows in sheets.items():
                sheet = book.add_worksheet(name)
                for number, row in enumerate(rows):
                    sheet.write_row(number, 0, row)
                for place in merged:
                    sheet.merge_range(*place, rows[place[0]][place[1]])
        return out.getvalue()

    return make


def test_an_english_calendar_with_commas(entries: Entries) -> None:
    data = (
        "Title,Description,Department,Type,CPV code,Estimated value (EUR),Procedure,Expected publication,"
        "Duration\n"
        '"Cleaning offices","Daily","FM",Services,90919200,"1,250,000.00",Open,Q2 2027,"2 years + 2x1"\n'
        '"Coffee","Beans","FM",Supplies,15861000,"up to 50,000",Invited,summer 2027,48 months\n'
    )
    assert [_facts(entry) for entry in entries(data.encode())] == [
        ("Cleaning offices", 1_250_000, 1_250_000, "2027Q2", 48, "open"),
        ("Coffee", None, 50_000, "2027Q3", 48, "invited"),
    ]


def test_title_lines_running_numbers_abbreviations_and_no_years(entries: Entries) -> None:
    data = """Inkoopplanning 2027;;;;;;
Gemeente Voorbeeldstad - versie 3;;;;;;
;;;;;;
Nr.;Inkooppakket;Team;Raming (excl. btw);Wijze van aanbesteden;Start procedure;Looptijd + opties
1;Schoonmaak;FZ;€ 900.000,= (4 jr);EA openbaar;1e kwartaal;4 jr (2+1+1)
2;Vuilnis;OW;tussen € 1 en 1,5 miljoen;Europees;2e helft 2027;5 jaar + 2x2 jaar
3;Groen;OW;ca. 3 ton p/j;MO;kw 3;2 jaar, 2x verl. met 1 jaar
4;Drukwerk;COM;50 - 100 K;EO;eind 2027;1 jr
5;Catering;FZ;< drempel;meerv. onderhands;n.t.b.;n.n.b.
;;;;;;
Toelichting: bedragen zijn indicatief;;;;;;
"""
    found = entries(data.encode("cp1252"))
    assert [_facts(entry) for entry in found] == [
        ("Schoonmaak", 900_000, 900_000, "2027Q1", 48, "open"),
        ("Vuilnis", 1_000_000, 1_500_000, "2027Q3", 108, "open"),
        ("Groen", 1_200_000, 1_200_000, "2027Q3", 48, "invited"),
        ("Drukwerk", 50_000, 100_000, "2027Q4", 12, "single"),
        ("Catering", None, None, None, None, "invited"),
    ]
    assert [problem.code for entry in found for problem in entry.problems] == []
    assert all(entry.id.startswith("k-") for entry in found), "a running number is no id"


def test_amounts_in_millions_weeks_and_months(entries: Entries) -> None:
    data = """Project|Opdrachtgever|Aard|Budget (mln)|Tender start|Start uitvoering|Duur (mnd)|Perceelindeling
Fietsbrug|IB|W|5,9|wk 36-2027|2028|18|nee
Sportpark|SB|Werk|0,75|sept. '27|Q1-2028|9|ja, 2 percelen
Advies|IB|Dienst|onbekend|nnb|nnb||
"""
    found = entries(data.encode(), "planning.txt")
    assert [_facts(entry)[:5] for entry in found] == [
        ("Fietsbrug", 5_900_000, 5_900_000, "2027Q3", 18),
        ("Sportpark", 750_000, 750_000, "2027Q3", 9),
        ("Advies", None, None, None, None),
    ]
    assert [entry.lots for entry in found] == [1, 2, None]


def test_a_quarter_written_once_for_the_rows_below_it(entries: Entries) -> None:
    data = """Kwartaal;Aanbesteding;Waarde;Soort procedure
Q1 2027;Schoonmaak;€ 1.200.000 - € 1.500.000;Europese aanbesteding - openbare procedure
;Groen;> € 221.000;Europese aanbesteding - niet-openbare procedure
;Taxi;€ 60.000 tot € 221.000;Meervoudig onderhandse aanbesteding
Q2 2027;Post;> 2 mln;SAS
;Koffie;max 150K;nationale openbare aanbesteding
"""
    assert [_facts(entry) for entry in entries(data.encode("utf-8-sig"))] == [
        ("Schoonmaak", 1_200_000, 1_500_000, "2027Q1", None, "open"),
        ("Groen", 221_000, None, "2027Q1", None, "restricted"),
        ("Taxi", 60_000, 221_000, "2027Q1", None, "invited"),
        ("Post", 2_000_000, None, "2027Q2", None, "social-and-specific"),
        ("Koffie", None, 150_000, "2027Q2", None, "national-open"),
    ]


def test_two_levels_without_merged_cells_and_the_year_apart() -> None:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("Blad1")
    sheet.write(0, 2, "INKOOPKALENDER")
    sheet.write(1, 2, "2027-2028")
    names = [
        "Cluster",
        "Onderwerp",
        "Type",
        "Waarde in €",
        "Aankondiging",
        "",
        "Ingang contract",
        "Looptijd",
        "Opties",
    ]
    sheet.write_row(4, 1, names)
    sheet.write_row(5, 1, ["", "", "", "", "jaar", "kwartaal", "", "(jaren)", "(jaren)"])
    sheet.write_row(6, 1, ["Sociaal", "Inburgering", "Dienst", 1_500_000, 2027, 2, "1-1-2028", 2, 2])
    sheet.write_row(
        7, 1, ["Sociaal", "Huishoudelijke hulp", "Dienst", 25_000_000, 2027, "Q4", "1-7-2028", 4, "2x2"]
    )
    sheet.write_row(8, 1, ["Ruimte", "Asfalt", "Werk", "n.t.b.", 2028, "Q1", "n.t.b.", 1, ""])
    book.close()
    file = read(buffer.getvalue(), "kalender.xlsx")
    assert [_facts(entry)[:5] for entry in file.entries] == [
        ("Inburgering", 1_500_000, 1_500_000, "2027Q2", 48),
        ("Huishoudelijke hulp", 25_000_000, 25_000_000, "2027Q4", 96),
        ("Asfalt", None, None, "2028Q1", 12),
    ]


def test_start_and_end_give_the_duration(entries: Entries) -> None:
    data = """Onderwerp;Geraamde opdrachtwaarde;Publicatiedatum;Startdatum;Einddatum
Groen;€ 100.000;1-2-2027;1-7-2027;30-6-2031
Gras;€ 100.000 per jaar;1-2-2027;1-7-2027;30-6-2029
"""
    assert [_facts(entry)[:5] for entry in entries(data.encode())] == [
        ("Groen", 100_000, 100_000, "2027Q1", 48),
        ("Gras", 200_000, 200_000, "2027Q1", 24),
    ]


def test_each_duration_keeps_its_own_unit_and_a_doubtful_one_is_told(entries: Entries) -> None:
    cells = ["2j+1j+1j", "48", "36", "2+1+1", "4j", "4", "24 mnd"]
    rows = [f"Schoonmaak {n};100000 per jaar;Q1 2027;{cell}" for n, cell in enumerate(cells)]
    found = entries("\n".join(["Titel;Waarde;Publicatie;Looptijd", *rows]).encode())
    assert [entry.duration_months_max for entry in found] == [48, 48, 36, 48, 48, None, 24]
    assert [entry.value_max for entry in found] == [
        400_000,
        400_000,
        300_000,
        400_000,
        400_000,
        None,
        200_000,
    ]
    assert [[problem.code for problem in entry.problems] for entry in found if entry.problems] == [
        ["duration-unit-unclear", "money-per-year-without-duration"]
    ]


def test_bare_numbers_are_years_only_where_the_whole_column_says_so(entries: Entries) -> None:
    head = "Titel;Publicatie;{name}\n"
    for name, cells, months in (
        ("Looptijd", ["4", "2", "2,5"], [48, 24, 30]),
        ("Looptijd", ["4", "2 jaar", "6"], [48, 24, 72]),
        ("Looptijd", ["6", "9 mnd", "18 mnd"], [None, 9, 18]),
        ("Looptijd (jaren of maanden)", ["4", "48", "36 mnd"], [None, 48, 36]),
        ("Looptijd in jaren", ["4", "48", "2+1+1"], [48, None, 48]),
        ("Duur (mnd)", ["4", "48", "2+1+1"], [4, 48, None]),
    ):
        rows = "\n".join(f"Schoonmaak {n};Q1 2027;{cell}" for n, cell in enumerate(cells))
        found = entries((head.format(name=name) + rows).encode())
        assert [entry.duration_months_max for entry in found] == months, (name, cells)


def _quarters(found: list[CalendarEntry]) -> list[tuple[str, str] | None]:
    return [
        (entry.publication.first.isoformat(), entry.publication.last.isoformat())
        if entry.publication
        else None
        for entry in found
    ]


@pytest.mark.parametrize("first", ["Q1", "K1", "1e kwartaal", "Kw 1"])
@pytest.mark.parametrize("year", [2027, "2027"])
def test_crosses_below_quarters_below_a_merged_year(entries: Entries, first: str, year: int | str) -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Kalender")
        sheet.write_row(0, 0, ["Inkoopkalender"])
        sheet.write_row(1, 0, ["#", "Project", "Budget (x € 1.000)", year, "", "", "", "Looptijd"])
        sheet.merge_range(1, 3, 1, 6, year)
        quarters = [first.replace("1", str(number)) for number in (1, 2, 3, 4)]
        sheet.write_row(2, 3, [*quarters, "(maanden)"])
        sheet.write_row(3, 0, [1, "Schoonmaak", 100, "x", "", "", "", 24])
        sheet.write_row(4, 0, [2, "Groen", 200, "", "", "X", "", 36])
        sheet.write_row(5, 0, [3, "Post", 50, "x", "x", "-", "", 12])
        sheet.write_row(6, 0, [4, "Drukwerk", 50, "", "", "misschien", "", 12])
    found = entries(out.getvalue(), "kalender.xlsx")
    assert [(entry.title, entry.value_max, entry.duration_months_max) for entry in found] == [
        ("Schoonmaak", 100_000, 24),
        ("Groen", 200_000, 36),
        ("Post", 50_000, 12),
        ("Drukwerk", 50_000, 12),
    ]
    assert _quarters(found) == [
        ("2027-01-01", "2027-03-31"),
        ("2027-07-01", "2027-09-30"),
        ("2027-01-01", "2027-06-30"),
        None,
    ]
    assert [problem.code for entry in found for problem in entry.problems] == ["mark-unclear"]


def test_crosses_below_quarters_of_two_years_in_a_file_without_merged_cells(entries: Entries) -> None:
    data = """Project;Waarde;2027;;;;2028;;;;Opmerking
;;Q1;Q2;Q3;Q4;Q1;Q2;Q3;Q4;
Schoonmaak;100.000;x;;;;;;;;
Groen;200.000;;;;;;x;;;let op
"""
    found = entries(data.encode())
    assert [entry.title for entry in found] == ["Schoonmaak", "Groen"]
    assert _quarters(found) == [("2027-01-01", "2027-03-31"), ("2028-04-01", "2028-06-30")]


def test_a_cross_below_a_quarter_of_an_unknown_year_is_told(entries: Entries) -> None:
    found = entries(b"Project;Waarde;Q1;Q2\nSchoonmaak;100.000;x;\nGroen;200.000;;x\n")
    assert _quarters(found) == [None, None]
    assert [problem.code for entry in found for problem in entry.problems] == ["date-without-year"] * 2


@pytest.mark.parametrize("names", [["Q1", "Q2", "Q3", "Q4"], ["jan", "apr", "jul", "okt"]])
def test_crosses_below_two_years_that_stand_above_the_other_names(entries: Entries, names: list[str]) -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Kalender")
        sheet.write(0, 0, "Planning aanbestedingen")
        sheet.merge_range(1, 2, 1, 5, 2027)
        sheet.merge_range(1, 6, 1, 9, 2028)
        sheet.write_row(2, 0, ["Opdracht", "Bedrag", *names, *names])
        sheet.write_row(3, 0, ["Groen", "€ 300k", "", "x", "", "", "", "", "", ""])
        sheet.write_row(4, 0, ["Schoonmaak", "€ 1 mln", "", "", "", "x", "x", "", "", ""])
        sheet.write_row(5, 0, ["Post", "€ 50.000", "", "", "", "", "", "", "publicatie", ""])
        sheet.write_row(6, 0, ["Koffie", "€ 60.000", "", "", "", "", "", "", "", "?"])
        sheet.write_row(7, 0, ["Thee", "€ 60.000", "gunning", "-", "nee", "", "", "", "", ""])
    found = entries(out.getvalue(), "kalender.xlsx")
    moments = [entry.publication for entry in found]
    assert [(moment.first.year, moment.first.month) for moment in moments if moment] == [
        (2027, 4),
        (2027, 10),
        (2028, 7),
    ]
    assert moments[1] and moments[1].last.year == 2028
    assert [(entry.title, problem.code) for entry in found for problem in entry.problems] == [
        ("Koffie", "mark-unclear"),
        ("Thee", "mark-unclear"),
    ]


@pytest.mark.parametrize(
    ("above", "below", "times"),
    [
        ("Inkoopkalender 2027 (bedragen x € 1.000)", "", 1_000),
        ("Alle bedragen in duizenden euro's", "", 1_000),
        ("Inkoopkalender 2027", "* bedragen x € 1.000", 1_000),
        ("Alle ramingen zijn in k€, exclusief btw", "", 1_000),
        ("Bedragen in € mln", "", 1_000_000),
        ("Bedragen x € 1.000.000", "", 1_000_000),
        ("Ramingen x 1.000, afgerond", "", 1_000),
        ("(x 1.000)", "", 1_000),
        ("Inkoopkalender 2027 (x 1.000 euro)", "", 1_000),
        ("EUR x 1.000", "", 1_000),
        ("Inkoopkalender 2027, in € x 1.000", "", 1_000),
        ("Raming x duizend euro", "", 1_000),
        ("", "* Waarden (x k€)", 1_000),
        ("Bedragen × mln", "", 1_000_000),
        ("(x miljoen)", "", 1_000_000),
    ],
)
def test_the_unit_of_amounts_stands_beside_the_table(
    entries: Entries, above: str, below: str, times: int
) -> None:
    file = read(
        f"{above};;\n;;\nTitel;Raming;Looptijd\nSchoonmaak;8,5;2 jaar\nCatering;12;4 jaar\n"
        f"Groen;75 - 100;2+2\nPost;€ 50k;1 jaar\n{below};;\n".encode(),
        "kalender.csv",
    )
    found = [(entry.title, entry.value_min, entry.value_max, entry.problems) for entry in file.entries]
    assert found == [
        ("Schoonmaak", 8.5 * times, 8.5 * times, []),
        ("Catering", 12 * times, 12 * times, []),
        ("Groen", 75 * times, 100 * times, []),
        ("Post", 50_000, 50_000, []),
    ]
    (told,) = [problem for problem in file.problems if problem.code == "money-unit-beside"]
    assert "‘Raming’" in told.message and is_trouble(told)
    assert (below or above) in told.message


@pytest.mark.parametrize(
    ("above", "name", "below"),
    [
        ("Vul de omschrijving kort in (max 1000 tekens)", "Raming", ""),
        ("Gemeente Voorbeeld - Postbus 1000 - fax 1000", "Raming", ""),
        ("Index 1000", "Raming", ""),
        ("Ons budget: 1.000.000", "Raming", "* € 1.000.000 of meer gaat naar TenderNed"),
        ("Inkoopkalender 2027", "Raming", "* Oplage 5 x 1.000, mailing x 1000"),
        ("Inkoopkalender 2027", "Raming (in euro)", "* Drempelwaarde is 140 (x € 1.000)"),
    ],
)
def test_another_thousand_beside_a_table_is_no_unit(above: str, name: str, below: str) -> None:
    rows = "Schoonmaak;45.000;2 jaar\nCatering;60.000;4 jaar\nGroen;80.000;2+2\n"
    file = read(f"{above};;\nTitel;{name};Looptijd\n{rows}{below};;\n".encode(), "kalender.csv")
    assert [entry.value_max for entry in file.entries] == [45_000, 60_000, 80_000]
    assert "money-unit-beside" not in {problem.code for problem in file.problems}


@pytest.mark.parametrize(
    ("above", "name", "amounts"),
    [
        ("Opdrachten boven € 1 miljoen staan ook op TenderNed", "Raming", ["90.000", "1.250.000"]),
        ("Bedragen x € 1.000", "Raming (in euro mln)", ["0,09", "1,25"]),  # the column itself knows better
        ("Bedragen x € 1.000", "Raming", ["€ 90.000", "€ 1.250.000"]),  # written in full after all
    ],
)
def test_a_title_does_not_make_amounts_of_millions_into_milliards(
    entries: Entries, above: str, name: str, amounts: list[str]
) -> None:
    rows = "".join(f"Groen {amount};{amount};2 jaar\n" for amount in amounts)
    found = entries(f"{above};;\n;;\nTitel;{name};Looptijd\n{rows}".encode())
    assert [entry.value_max for entry in found] == [90_000, 1_250_000]


def test_a_column_of_low_amounts_is_told() -> None:
    rows = "Schoonmaak;850;2 jaar\nCatering;1.250;4 jaar\nGroen;400;2+2\n"
    file = read(f"Titel;Raming;Looptijd\n{rows}".encode(), "kalender.csv")
    assert [entry.value_max for entry in file.entries] == [850, 1_250, 400]
    assert [problem.code for problem in file.problems] == ["money-all-low"]
    assert "‘Raming’" in file.problems[0].message
    yearly = read(f"Titel;Raming per jaar;Looptijd\n{rows}".encode(), "kalender.csv")
    assert yearly.problems == []


def test_amounts_of_a_second_column_are_not_lost_in_silence() -> None:
    names = "Titel;Budget;Budget (mln);Looptijd\n"
    beside = read(f"{names}Schoonmaak;850.000;;2 jaar\nSchool;;12,4;4 jaar\n".encode(), "kalender.csv")
    (told,) = beside.problems
    assert told.code == "money-second-column" and "‘Budget (mln)’" in told.message
    twice = read(f"{names}Schoonmaak;850.000;0,85;2 jaar\nSchool;;;4 jaar\n".encode(), "kalender.csv")
    assert twice.problems == []


@pytest.mark.parametrize("name", ["Raming door", "Bron raming", "Raming akkoord"])
def test_words_below_a_name_with_money_in_it_are_no_amounts(name: str) -> None:
    rows = "Schoonmaak;850.000;inkoop;2 jaar\nSchool;;afdeling 3;4 jaar\n"
    file = read(f"Titel;Raming;{name};Looptijd\n{rows}".encode(), "kalender.csv")
    assert file.problems == []


@pytest.mark.parametrize("note", ["* bedragen exclusief btw", "¹ onder voorbehoud", "(*) zie de begroting"])
def test_a_footnote_straight_below_a_narrow_table_is_no_tender(note: str) -> None:
    file = read(
        f"Titel;Raming;Looptijd\nGroen;90.000;2 jaar\nPost*;80.000;1 jaar\n{note};;\n".encode(), "k.csv"
    )
    assert [entry.title for entry in file.entries] == ["Groen", "Post"]
    assert [problem.code for problem in file.problems] == ["row-footnote"]


@pytest.mark.parametrize("note", ["MVO = meervoudig onderhands", "Q1 = januari t/m maart", "x = gereed"])
def test_what_explains_an_abbreviation_is_a_note(note: str) -> None:
    rows = f"Groen;90.000;2 jaar;MVO\n{note};;;\nPost;1.000;1 jaar;EA\n"
    file = read(f"Titel;Raming;Looptijd;Procedure\n{rows}".encode(), "k.csv")
    assert [(entry.title, entry.department) for entry in file.entries] == [("Groen", ""), ("Post", "")]
    assert [problem.code for problem in file.problems] == ["row-footnote"]


def test_a_start_beside_an_end_is_the_start_of_the_contract(entries: Entries) -> None:
    data = (
        "Opdracht;Startdatum;Einddatum;Verlengingsopties;Waarde\n"
        "Catering;1-1-2028;31-12-2029;2 x 1 jaar;€ 100.000 per jaar\n"
        "Groen;1-1-2028;31-12-2029;geen;€ 400.000\n"
    )
    catering, green = entries(data.encode())
    assert (catering.publication, catering.duration_months_max, catering.value_max) == (None, 48, 400_000)
    assert green.start is not None
    assert (str(green.start.first), green.duration_months_max) == ("2028-01-01", 24)


def test_a_column_says_of_each_amount_whether_it_is_a_year_or_in_total(entries: Entries) -> None:
    data = (
        "Onderwerp;Raming (k€);p/j of totaal;Looptijd\n"
        "Schoonmaak;95 - 110;p/j;4 jaar\n"
        "Groen;850;totaal;4 jaar\n"
        "Post;12,5;per maand;2 jaar\n"
        "Gas;2400;p/j;\n"
    )
    cleaning, green, post, gas = entries(data.encode())
    assert (cleaning.value_min, cleaning.value_max) == (380_000, 440_000)
    assert (green.value_max, post.value_max) == (850_000, 300_000)
    assert gas.value_max is None
    (told,) = gas.problems
    assert "‘2400 p/j’ is per jaar of maand" in told.message


def test_an_amount_in_whole_euros_among_thousands(entries: Entries) -> None:
    data = "Onderwerp;Raming (k€)\nSchilderwerk;€ 180.000\nGroen;€ 1.250\nPost;180\n"
    painting, green, post = entries(data.encode())
    assert (painting.value_max, green.value_max, post.value_max) == (180_000, 1_250_000, 180_000)
    assert [told.code for told in painting.problems] == ["money-whole-euros"]
    assert not green.problems


def test_an_english_calendar_of_contracts(entries: Entries) -> None:
    data = (
        "Ref,Contract title,Estimated value,Advert date,Contract start,Contract end,Extension option,"
        "Route to market\n"
        'P1,Office cleaning,"€1,250,000",Mar-27,2027-07-01,2030-06-30,2 x 12 months,Open\n'
        "P2,School catering,€5m p.a.,April 2027,2027-06-01,2029-05-31,24 months,Light touch\n"
    )
    found = entries(data.encode())
    assert [_facts(entry) for entry in found] == [
        ("Office cleaning", 1_250_000, 1_250_000, "2027Q1", 60, "open"),
        ("School catering", 20_000_000, 20_000_000, "2027Q2", 48, "social-and-specific"),
    ]


def test_an_abbreviation_means_what_the_file_says(workbook: Callable[..., bytes], entries: Entries) -> None:
    explanation = [["Toelichting"], ["Afkorting", "Betekenis"], ["EO", "Europees openbaar"]]
    rows = [
        ["Project", "Waarde", "Type / Procedure"],
        ["Groenonderhoud", 100_000, "Diensten, EO"],
        ["Brug", 6_000_000, "Werken / Europees niet-openbaar"],
        ["Zorg", 900_000, "Sociale en specifieke diensten"],
        ["Stroom", 90_000, "Leveringen EO"],
    ]
    found = entries(workbook({"Toelichting": explanation, "Planning 2027": rows}), "k.xlsx")
    assert [(entry.procedure, entry.kind) for entry in found] == [
        ("open", "services"),
        ("restricted", "works"),
        ("social-and-specific", "services"),
        ("open", "supplies"),
    ]


def test_an_abbreviation_explained_in_a_footnote(entries: Entries) -> None:
    data = "Project;Waarde;Procedure;Publicatie\nGroen;90.000;EO;Q1 2027\nZorg;80.000;MVO;Q2 2027\n"
    data += "* EO = Europees openbaar, MVO = meervoudig onderhands;;;\n"
    assert [entry.procedure for entry in entries(data.encode())] == ["open", "invited"]


def test_eo_that_nobody_explains_follows_the_value_and_is_told_where_that_says_nothing(
    entries: Entries,
) -> None:
    data = "Project;Waarde;Procedure\nA;5.000.000;EO\nB;40.000;EO\nC;200.000;EO\nD;n.t.b.;EO\n"
    found = entries(data.encode())
    assert [entry.procedure for entry in found] == ["open", "single", None, None]
    assert [problem.code for entry in found for problem in entry.problems] == ["procedure-ambiguous"] * 2


def test_a_range_in_the_column_of_the_least_value_says_both(entries: Entries) -> None:
    data = "Project;Waarde van;Waarde tot;Procedure\nA;€50k-€100k;;MVO\nB;€ 600.000;€ 750.000;EO\n"
    data += "C;> 5 mln;;EO\n"
    assert [(entry.value_min, entry.value_max) for entry in entries(data.encode())] == [
        (50_000, 100_000),
        (600_000, 750_000),
        (5_000_000, None),
    ]


@pytest.mark.parametrize("name", ["Omschrijving nader", "Omschrijving; nader", "Wat en waar"])
def test_remarks_do_not_become_the_title(entries: Entries, name: str) -> None:
    data = f'"{name}";Waarde;Verwachte publicatie;Opmerking\nSchoonmaak zaal;45000;Q1 2027;let op, haast\n'
    data += "Reparatie fietsen;1.000.000;Q3 2027;\nGroen;100000;Q2 2027;prioriteit\n"
    found = entries(data.encode())
    assert [entry.title for entry in found] == ["Schoonmaak zaal", "Reparatie fietsen", "Groen"]
    assert found[0].description == "let op, haast"


def test_a_further_explanation_is_the_description(entries: Entries) -> None:
    found = entries(b"Titel;Waarde;Nadere toelichting\nSchoonmaak;45000;Twee panden\n")
    assert found[0].description == "Twee panden"


def _one(text: str) -> CalendarEntry:
    return next(iter(read(text.encode(), "kalender.csv").entries))


@pytest.mark.parametrize(
    ("name", "cell", "low", "high", "codes"),
    [
        ("Bedrag incl. 21% btw", "121.000", 100_000, 100_000, ["money-column-vat-taken-off"]),
        ("Geraamde waarde inclusief BTW", "121.000", None, 121_000, ["money-column-including-vat"]),
        ("Bedrag (btw incl.)", "121.000", None, 121_000, ["money-column-including-vat"]),
        ("Bedrag incl. 21% btw", "€ 100.000 excl. btw", 100_000, 100_000, ["money-column-vat-taken-off"]),
        ("Bedrag excl. btw", "121.000", 121_000, 121_000, []),
        ("Bedrag excl. btw, incl. opties", "121.000", 121_000, 121_000, []),
    ],
)
def test_vat_in_the_name_of_a_column(
    name: str, cell: str, low: float | None, high: float, codes: list[str]
) -> None:
    file = read(f"Onderwerp;{name};Publicatie\nSchoonmaak;{cell};Q1 2027\n".encode(), "kalender.csv")
    entry = next(iter(file.entries))
    assert (entry.value_min, entry.value_max) == (low, high)
    assert [found.code for found in file.problems] == codes


def test_of_two_columns_of_amounts_the_one_without_vat_counts() -> None:
    entry = _one("Onderwerp;Waarde incl. btw;Waarde excl. btw\nSchoonmaak;121.000;100.000\n")
    assert entry.value_max == 100_000


@pytest.mark.parametrize(
    ("names", "cells", "months"),
    [
        ("Basistermijn (jaren);Verlenging (jaren)", "4;2x1", 72),
        ("Basistermijn (jaren);Verlenging (jaren)", "4;0", 48),
        ("Initial term (yrs);Extension options (yrs)", "4;4", 96),
        ("Looptijd initieel;Verlenging", "2 jaar;2x1", 48),
        ("Looptijd initieel;Verlenging", "24 maanden;12", 36),
        ("Looptijd initieel;Verlenging", "2 jaar;12", 36),
        ("Hoe lang?;Opmerking", "2 jaar met mogelijkheid tot 2 keer 1 jaar verlengen;-", 48),
    ],
)
def test_terms_and_extensions(names: str, cells: str, months: int) -> None:
    assert _one(f"Onderwerp;{names}\nSchoonmaak;{cells}\n").duration_months_max == months


def test_procedures_below_a_name_for_titles_beside_the_titles() -> None:
    rows = "Maaltijden;Ja, Europees\nTuinen;Nee, onderhands\nScanner;Ja, Europees\n"
    for names in ("Inkooptraject;Aanbesteding", "Wat;Hoe"):
        found = list(read(f"Planning;{names}\n".encode() + _each("Q1 2027", rows), "kalender.csv").entries)
        assert [entry.procedure for entry in found] == ["open", "invited", "open"]
        assert [entry.title for entry in found] == ["Maaltijden", "Tuinen", "Scanner"]


def test_procedures_before_the_titles() -> None:
    rows = "Ja, Europees;Maaltijden\nNee, onderhands;Tuinen\nJa, Europees;Scanner\n"
    found = list(read(b"Planning;Aanbesteding;Traject\n" + _each("Q1 2027", rows), "kalender.csv").entries)
    assert [entry.title for entry in found] == ["Maaltijden", "Tuinen", "Scanner"]


def test_tenders_below_their_own_name_stay_titles() -> None:
    rows = (
        "Europese aanbesteding schoonmaak stadskantoor en wijkgebouwen 2027;x\nOnderhoud groen;y\nVervoer;z\n"
    )
    found = list(read(b"Planning;Aanbesteding;Opmerking\n" + _each("Q1 2027", rows), "kalender.csv").entries)
    assert found[1].title == "Onderhoud groen"


def _each(before: str, rows: str) -> bytes:
    return "".join(f"{before};{row}\n" for row in rows.splitlines()).encode()


def test_a_sheet_of_few_rows_follows_one_with_the_very_same_names(workbook: Callable[..., bytes]) -> None:
    names = ["Titel", "Kolom A", "Publicatie"]
    bands = ["€ 1.000.000 – € 2.500.000", "€ 0 - € 50.000", "€ 50.000 - € 150.000"]
    many = [names, *([f"Schoonmaak {place}", band, "Q1 2027"] for place, band in enumerate(bands))]
    few = [names, ["Groen", "€ 500.000 – € 1.000.000", "Q1 2028"]]
    other = [["Titel", "Kolom B", "Publicatie"], ["Post", "€ 500.000", "Q1 2028"]]
    found = {
        entry.title: entry.value_max
        for sheets in ((many, few, other), (few, many, other))
        for entry in read(workbook(dict(zip("abc", sheets, strict=True))), "kalender.xlsx").entries
    }
    assert found["Groen"] == 1_000_000 and found["Post"] is None


def test_a_head_of_three_levels(workbook: Callable[..., bytes]) -> None:
    rows = [
        ["Nr", "Aan te besteden opdracht", "Planning 2027", "", "", "", "Contract", ""],
        ["", "", "1e halfjaar", "", "2e halfjaar", "", "Geraamd bedrag", "Looptijd"],
        ["", "", "Q1", "Q2", "Q3", "Q4", "", ""],
        [1, "Onderhoud hagen", "X", "", "", "", "€ 220.000", "4 jaar"],
        [2, "Bladblazers", "", "", "x", "", "€ 30.000", "eenmalig"],
    ]
    merged = [(0, 0, 2, 0), (0, 1, 2, 1), (0, 2, 0, 5), (0, 6, 0, 7), (1, 2, 1, 3), (1, 4, 1, 5)]
    merged += [(1, 6, 2, 6), (1, 7, 2, 7)]
    found = list(read(workbook({"Kalender": rows}, merged), "kalender.xlsx").entries)
    assert [entry.title for entry in found] == ["Onderhoud hagen", "Bladblazers"]
    assert [entry.publication.first for entry in found if entry.publication] == [
        date(2027, 1, 1),
        date(2027, 7, 1),
    ]


def test_year_and_month_in_columns_of_their_own() -> None:
    names = "Onderwerp;Publicatie (maand);Publicatie (jaar)"
    found = list(read(f"{names}\nGroen;3;2027\nPost;november;2026\n".encode(), "kalender.csv").entries)
    assert [entry.publication for entry in found] == [
        Period(date(2027, 3, 1), date(2027, 3, 31)),
        Period(date(2026, 11, 1), date(2026, 11, 30)),
    ]


def test_words_below_quarters_say_what_happens_then() -> None:
    names = "Onderwerp;Bedrag;Q1 '27;Q2 '27;Q3 '27;Q4 '27"
    entry = _one(f"{names}\nSchoonmaak;100.000;publicatie;gunning;start;\n")
    assert entry.publication == Period(date(2027, 1, 1), date(2027, 3, 31))
    assert entry.start == Period(date(2027, 7, 1), date(2027, 9, 30)) and not entry.problems
    assert _one(f"{names}\nSchoonmaak;100.000;10.000;20.000;;\n").publication is None


def test_amounts_a_year_count_where_the_total_is_empty() -> None:
    names = "Titel;Totale waarde;Jaarwaarde;Looptijd initieel;Verlenging"
    rows = "Schoonmaak;;250.000;3;1+1\nGroen;900.000;250.000;3;1+1\n"
    found = list(read(f"{names}\n{rows}".encode(), "kalender.csv").entries)
    assert [entry.value_max for entry in found] == [1_250_000, 900_000]
    assert _one("Titel;Jaarwaarde;Looptijd\nSchoonmaak;250.000;4 jaar\n").value_max == 1_000_000


def test_an_amount_a_lot_that_says_how_many_there_are() -> None:
    entry = _one("Titel;Waarde;Publicatie\nSchoonmaak;€ 500K per perceel (4 percelen);Q1 2027\n")
    assert (entry.value_max, entry.lots, entry.problems) == (2_000_000, 4, [])


@pytest.mark.parametrize("names", ["Nr;Onderwerp", "Naam aanbesteding;Jaar"])
def test_titles_without_any_fact_beside_them_are_told(names: str) -> None:
    with pytest.raises(UnreadableFile) as raised:
        read(f"{names}\n1;Schoonmaak\n2;Groen\n".encode(), "kalender.csv")
    assert raised.value.problem.code == "calendar-only-titles"


def test_a_term_that_is_told_by_its_last_day() -> None:
    names = "Titel;Waarde;Startdatum contract;Looptijd"
    entry = _one(f"{names}\nSchoonmaak;100.000;1-1-2028;tot 31-12-2029 + 2x1 jaar\n")
    assert (entry.duration_months_min, entry.duration_months_max) == (24, 48)
    entry = _one(f"{names}\nSchoonmaak;100.000;;tot 31-12-2029\n")
    assert entry.end and entry.end.last == date(2029, 12, 31)
    assert (entry.duration_months_max, entry.problems) == (None, [])


def test_extensions_behind_the_end() -> None:
    entry = _one(
        "Titel;Waarde;Start contract;Einde contract\nA;100.000;1-1-2028;31-12-2031 (optie 2x1 jaar)\n"
    )
    assert (entry.duration_months_min, entry.duration_months_max) == (48, 72)


@pytest.mark.parametrize(
    ("term", "remark", "months"),
    [
        ("2 jaar", "Met 2 opties van 1 jaar", (24, 48)),
        ("4 jaar", "Inclusief 2x1 jaar verlenging", (24, 48)),
        ("2 jaar + 2x1 jaar", "2x1 jaar verlengbaar", (24, 48)),
        ("", "2 jaar met 2x1 jaar optie", (24, 48)),
        ("4 jaar", "Huidig contract is verlengd met 1 jaar", (48, 48)),
    ],
)
def test_extensions_that_only_a_remark_tells(term: str, remark: str, months: tuple[float, float]) -> None:
    entry = _one(f"Titel;Waarde;Looptijd;Opmerkingen\nA;100.000;{term};{remark}\n")
    assert (entry.duration_months_min, entry.duration_months_max) == months


def test_the_end_of_the_present_contract_that_only_a_remark_tells() -> None:
    entry = _one(
        "Titel;Waarde;Publicatie;Opmerkingen\nA;1.000;Q1 2027;Huidig contract loopt tot 31-12-2027\n"
    )
    assert entry.current_contract_end and entry.current_contract_end.last == date(2027, 12, 31)
    assert [problem.code for problem in entry.problems] == ["contract-end-in-text"]


def test_turnover_beside_a_total_is_no_amount_of_the_contract() -> None:
    entry = _one("Titel;Jaaromzet;Raming;Looptijd\nA;50.000;;4 jaar\nB;1;2.000;4 jaar\n")
    assert entry.value_max is None


def test_extensions_up_to_a_day() -> None:
    names = "Titel;Raming;Aanvang contract;Einde;Verlenging tot"
    entry = _one(f"{names}\nA;100.000;1-9-2027;31-8-2031;31-8-2033\nB;1.000;1-9-2027;31-8-2031;\n")
    assert (entry.duration_months_min, entry.duration_months_max) == (48, 72)
    names = "Titel;Raming;Aanvang contract;Looptijd;Max. einddatum incl. opties"
    entry = _one(f"{names}\nA;1.000;1-1-2028;2 jaar;31-12-2031\n")
    assert (entry.duration_months_min, entry.duration_months_max) == (24, 48)


def test_sheets_and_headings_named_after_a_kind(workbook: Callable[..., bytes], entries: Entries) -> None:
    names = ["Onderwerp", "Planning", "Raming", "Procedure"]
    row = ["Brug Haven", "Q3 2027", "€ 750.000", "MVO"]
    found = entries(workbook({"Werken": [names, row], "Diensten 2027": [names, row]}), "k.xlsx")
    assert [entry.kind for entry in found] == ["works", "services"]
    entry = _one("Onderwerp;Planning;Raming;Procedure\nLeveringen;;;\nZout;Q1 2027;1.000;MVO\n")
    assert (entry.kind, entry.department) == ("supplies", "")


@pytest.mark.parametrize(
    ("name", "cell", "field", "value"),
    [
        ("Marktbenadering", "MVO", "procedure", "invited"),
        ("Procedure", "EA", "procedure", "open"),
        ("Hoelang?", "2 jaar", "duration_months_max", 24),
        (
            "Contract loopt tot",
            "31-12-2027",
            "current_contract_end",
            Period(date(2027, 12, 31), date(2027, 12, 31)),
        ),
        ("Thema", "Groen", "department", "Groen"),
        ("Geplande gunning", "1-6-2027", "start", None),
    ],
)
def test_names_of_columns(name: str, cell: str, field: str, value: object) -> None:
    rows = "".join(f"{title};1.000;{cell}\n" for title in ("A", "B", "C"))
    assert getattr(_one(f"Product / dienst;Waarde;{name}\n{rows}"), field) == value
