import csv
import io

import pytest
import xlsxwriter

from procurement_app.documents.model import UnreadableFile
from procurement_app.matching import area, firms

HEAD = "firm_id,kvk,naam,omschrijving,stadsdeel,aandeel_doelgroep,capaciteit,bewijs_geldig_tot\n"


def read(rows, name="firmas.csv"):
    return firms.read((HEAD + rows).encode(), name)


def test_a_full_row_is_read():
    file = read(
        "F1,99000001,Bezem,Veegt straten,West,45,€ 1,\n".replace("€ 1", '"€ 1,2 mln"').replace(
            ",\n", ",2027-03-01\n"
        )
    )
    (firm,) = file.firms
    assert (firm.id, firm.share, firm.capacity, str(firm.evidence_until)) == (
        "F1",
        45,
        1_200_000,
        "2027-03-01",
    )
    assert file.problems == []


def test_a_double_kvk_names_both_rows_and_keeps_the_first():
    file = read("F1,99000001,Bezem,Veegt,,,,\nF2,99000001,Dweil,Dweilt,,,,\n")
    assert [firm.id for firm in file.firms] == ["F1"]
    (problem,) = file.problems
    assert (problem.code, problem.row) == ("firm-double-kvk", 3)
    assert "rij 2" in problem.message


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("F1,123,Bezem,Veegt,,,,", "firm-kvk"),
        ("F1,,Bezem,Veegt,,140,,", "firm-number"),
        ("F1,,Bezem,Veegt,,,-5,", "firm-number"),
        ("F1,,Bezem,Veegt,,,,31-02-2027", "firm-date"),
        ("F1,,Bezem,Veegt <script>alert(1)</script> straten,,,,", "firm-markup"),
    ],
)
def test_an_impossible_value_is_left_out_and_said(row, code):
    file = read(row + "\n")
    assert [problem.code for problem in file.problems] == [code]
    assert file.problems[0].message.startswith("Rij 2: ")
    assert len(file.firms) == 1
    assert "<" not in file.firms[0].description and "alert" not in file.firms[0].description


def test_a_row_without_description_is_reported_and_skipped():
    file = read("F1,,Bezem,,,,,\n")
    assert file.firms == []
    assert file.problems[0].code == "firm-empty"


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "leeg"),
        (b"a;b;c\n1;2;3\n", "kolommen naam en omschrijving"),
        (b"<!DOCTYPE html><html>", "webpagina"),
        (b"\x00\x01\x02\x03" * 50, "geen tekstbestand"),
    ],
)
def test_a_file_that_is_no_list_of_firms_gets_one_clear_sentence(data, word):
    with pytest.raises(UnreadableFile, match=word):
        firms.read(data, "firmas.csv")


def test_a_broken_spreadsheet_gets_one_clear_sentence():
    with pytest.raises(UnreadableFile, match="rekenblad"):
        firms.read(b"PK\x03\x04 broken", "firmas.xlsx")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_common_delimiters_and_encodings(encoding, delimiter):
    rows = [["naam", "omschrijving"], ["Café Één", "Lunches"]]
    text = "\n".join(delimiter.join(row) for row in rows)
    assert firms.read(text.encode(encoding), "f.csv").firms[0].name == "Café Één"


def test_a_spreadsheet_reads_as_a_csv_does():
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(
            [["naam", "omschrijving", "kvk", "fte"], ["Bezem", "Veegt", 99000001, 4.5]]
        ):
            sheet.write_row(number, 0, row)
    (firm,) = firms.read(buffer.getvalue(), "firmas.xlsx").firms
    assert (firm.name, firm.kvk, firm.staff) == ("Bezem", "99000001", 4.5)


def test_where_a_firm_delivers_counts_as_where_it_works():
    head = "firm_id,naam,omschrijving,stadsdeel,werkgebied\n"
    rows = "F1,Bezem,Veegt,West,West|Oost\nF2,Dweil,Dweilt,Noord,Hele stad\n"
    near, wide = (area.of_firm(firm) for firm in firms.read((head + rows).encode(), "f.csv").firms)
    assert near.districts == {"West", "Oost"} and not near.everywhere
    assert wide.districts == {"Noord"} and wide.everywhere


@pytest.mark.parametrize(
    ("rows", "code", "words"),
    [
        (f"F1,,Bezem,{'Veegt straten. ' * 10_000},,,,\n", "firm-long", "Rij 2: omschrijving is te lang"),
        ("F1,,Bezem,Veegt \x07straten,,,,\n", "firm-unseen", "Rij 2: omschrijving heeft tekens die niemand"),
        ("F1,,\u202emezeB,Veegt straten,,,,\n", "firm-unseen", "Rij 2: naam heeft tekens die niemand"),
    ],
)
def test_a_cell_that_is_endless_or_unseen_is_told_by_row_and_column(rows, code, words):
    file = read(rows)
    assert [problem.code for problem in file.problems] == [code]
    assert file.problems[0].message.startswith(words)
    assert len(file.firms[0].description) <= firms.LONGEST_CELL
    assert not set("\x07\u202e") & set(file.firms[0].name + file.firms[0].description)


def test_reading_a_long_cell_leaves_the_limit_of_others_alone():
    before = csv.field_size_limit()
    read(f"F1,,Bezem,{'x' * (before + 1)},,,,\n")
    assert csv.field_size_limit() == before


def test_a_quotation_mark_left_open_is_told_by_its_row():
    with pytest.raises(UnreadableFile) as refused:
        read('F1,,Een,Veegt,,,,\nF2,,Twee,"Dweilt,,,,\nF3,,Drie,Zeemt,,,,\n')
    assert refused.value.problem.code == "firms-quote-open"
    assert refused.value.problem.message.startswith("Rij 3 van firmas.csv")


def test_rows_are_counted_as_a_spreadsheet_counts_them():
    file = read('F1,,Een,"Veegt\nen dweilt",,,,\nF2,,Twee,Zeemt,,,,31-02-2027\n')
    assert [problem.row for problem in file.problems] == [3]
