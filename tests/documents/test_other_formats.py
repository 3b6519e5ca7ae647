"""ODT, spreadsheets, web pages, plain text, e-mail and bundles."""

import datetime
import io
import re
import zipfile
from collections.abc import Callable
from email.message import EmailMessage

import odfdo
import pytest
import xlsxwriter
from hostile.files import SENTENCE, docx_file, pdf, zip_of

from procurement_app.documents import Document, read, read_all
from procurement_app.documents.formats import FORMATS
from procurement_app.documents.spreadsheet import column_name, shown


def kinds(document: Document) -> list[tuple[str, str]]:
    return [(block.kind.value, document.text_of(block)) for block in document.blocks]


def test_odt_gives_headings_lists_tables_and_notes() -> None:
    book = odfdo.Document("text")
    book.body.clear()
    book.body.append(odfdo.Header(1, "1 Eisen"))
    paragraph = odfdo.Paragraph(SENTENCE)
    paragraph.insert_note(after="social", note_id="n1", citation="1", body="Zie bijlage 3.")
    book.body.append(paragraph)
    book.body.append(odfdo.List(["eerste eis", "tweede eis"]))
    table = odfdo.Table("t", width=2, height=2)
    for row, values in enumerate((("Nr.", "Eis"), ("1", "Geen omzeteis"))):
        for column, value in enumerate(values):
            table.set_value((column, row), value)
    book.body.append(table)
    out = io.BytesIO()
    book.save(out)
    document = read(out.getvalue(), "leidraad.odt")
    assert kinds(document) == [
        ("heading", "1 Eisen"),
        ("paragraph", SENTENCE),
        ("footnote", "Zie bijlage 3."),
        ("list", "eerste eis"),
        ("list", "tweede eis"),
        ("row", "Nr.\tEis"),
        ("row", "1\tGeen omzeteis"),
    ]
    assert document.blocks[-1].section == ("1 Eisen",)


def test_a_spreadsheet_gives_a_row_with_its_cells_named() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("Eisen")
    sheet.write_row(1, 1, ["Nr.", "Eis", "Vanaf"])
    sheet.write_row(2, 1, [1, SENTENCE])
    sheet.write_datetime(2, 3, datetime.datetime(2027, 3, 1), book.add_format({"num_format": "dd-mm-yyyy"}))  # noqa: DTZ001  # a cell has no zone
    book.close()
    document = read(out.getvalue(), "eisen.xlsx")
    assert document.text == f"Eisen\nNr.\tEis\tVanaf\n1\t{SENTENCE}\t01-03-2027"
    assert document.place_at(document.text.index(SENTENCE)) == "Eisen!C3"
    assert [block.is_header_row for block in document.blocks] == [False, True, False]


def _strict(part: bytes) -> bytes:
    """The part in the namespaces of strict OOXML."""
    part = part.replace(
        b"http://schemas.openxmlformats.org/spreadsheetml/2006", b"http://purl.oclc.org/ooxml/spreadsheetml"
    )
    return part.replace(
        b"http://schemas.openxmlformats.org/officeDocument/2006", b"http://purl.oclc.org/ooxml/officeDocument"
    )


def _without_references(part: bytes) -> bytes:
    return re.sub(rb'(<(?:c|row)) r="\w+"', rb"\1", part)


def _rewritten(archive: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """A workbook of which every part was changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)))
    return out.getvalue()


@pytest.mark.parametrize("change", [bytes, _strict, _without_references])
def test_a_cell_with_a_percentage_format_reads_as_a_percentage(change: Callable[[bytes], bytes]) -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("Gunning")
    sheet.write_row(0, 0, ["Criterium", "Weging", "Gehaald"])
    sheet.write_row(1, 0, ["Prijs", 0.6])
    sheet.write_string(2, 0, "Sociale waarde")
    sheet.write_number(2, 1, 0.4, book.add_format({"num_format": "0%"}))
    sheet.write_number(2, 2, 0.125, book.add_format({"num_format": "0.0%;[Red]-0.0%"}))
    sheet.write_number(3, 1, 0.07, book.add_format({"num_format": '0.00"%"'}))
    sheet.write_string(3, 0, "Een procentteken als tekst")
    book.close()
    document = read(_rewritten(out.getvalue(), change), "gunning.xlsx")
    assert document.text == (
        "Gunning\nCriterium\tWeging\tGehaald\nPrijs\t0,6\nSociale waarde\t40%\t12,5%\n"
        "Een procentteken als tekst\t0,07"
    )


def test_a_percentage_of_an_opendocument_sheet_stands_where_repeated_cells_put_it() -> None:
    book = odfdo.Document("spreadsheet")
    book.body.clear()
    table = odfdo.Table("Gunning")
    table.set_row_values(0, ["Criterium", "Was", "Wordt"])
    table.set_row_values(1, ["Prijs", 60, 60])
    table.set_row_values(2, ["Prijs", 60, 60])
    table.set_row_values(3, ["Sociale waarde", 0, 0])
    for column in (1, 2):
        table.set_cell((column, 3), odfdo.Cell(0.4, cell_type="percentage"))
    table.optimize_width()
    book.body.append(table)
    out = io.BytesIO()
    book.save(out)
    assert read(out.getvalue(), "gunning.ods").text.endswith("\nSociale waarde\t40%\t40%")


@pytest.mark.parametrize(
    ("cell", "words"), [(3.0, "3"), (2.5, "2,5"), (True, "ja"), (datetime.date(2027, 1, 9), "09-01-2027")]
)
def test_cells_read_as_a_dutch_reader_sees_them(cell: float | bool | datetime.date, words: str) -> None:
    assert shown(cell) == words


def test_columns_are_named_as_in_a_spreadsheet() -> None:
    assert [column_name(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_html_gives_blocks_and_runs_nothing() -> None:
    page = f"""<!doctype html><html><head><title>Leidraad</title><script>var kwaad = 1</script></head><body>
    <nav>Menu</nav><h1>Eisen</h1>
    <p>Een <b>vette</b> tekst.<br>{SENTENCE}</p><ul><li>Eerste punt van de lijst</li></ul>
    <table><tr><th>Nr.</th><th>Eis</th></tr><tr><td>1</td><td>Geen omzeteis</td></tr></table>
    <p>caf\u00e9</p></body></html>"""
    document = read(page.encode(), "leidraad.html")
    assert document.title == "Leidraad"
    assert "kwaad" not in document.text
    assert kinds(document)[1:] == [
        ("heading", "Eisen"),
        ("paragraph", f"Een vette tekst. {SENTENCE}"),
        ("list", "Eerste punt van de lijst"),
        ("row", "Nr.\tEis"),
        ("row", "1\tGeen omzeteis"),
        ("paragraph", "café"),
    ]


def test_text_and_markdown() -> None:
    words = SENTENCE.replace(" van de", "\nvan de")
    table = "| Nr. | Eis |\n|---|---|\n| 1 | Geen |\n"
    text = f"# Leidraad\n\n{words}\n\n- eerste punt\n- tweede punt\n\n{table}"
    document = read(text.encode(), "leidraad.md")
    assert kinds(document) == [
        ("heading", "Leidraad"),
        ("paragraph", SENTENCE),
        ("list", "- eerste punt"),
        ("list", "- tweede punt"),
        ("row", "Nr.\tEis"),
        ("row", "1\tGeen"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_in_any_encoding(encoding: str) -> None:
    words = "Eén categorie: coördinatie en financiële zekerheid voor € 5.000, zoals hierboven is beschreven."
    assert read(words.encode(encoding), "a.txt").text == words


def test_a_short_text_of_windows_is_not_taken_for_one_of_a_mac() -> None:
    words = "Opdrachtnemer besteedt €\xa05.000 aan social return. Eén bankgarantie is niet nodig."
    document = read(words.encode("cp1252"), "a.txt")
    assert "€ 5.000" in document.text.replace("\xa0", " ") and "Eén" in document.text
    (told,) = document.problems
    assert told.code == "text-encoding-guessed" and "cp1252" in told.message


def test_an_email_and_its_attachments() -> None:
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = (
        "Nota van inlichtingen",
        "inkoop@gemeente.example",
        "a@firma.example",
    )
    message.set_content(SENTENCE)
    message.add_attachment(
        docx_file(), maintype="application", subtype="octet-stream", filename="leidraad.docx"
    )
    message.add_attachment(
        zip_of({"a.txt": b"x"}), maintype="application", subtype="zip", filename="alles.zip"
    )
    documents = list(read_all(message.as_bytes(), "vraag.eml"))
    assert [document.name for document in documents] == ["vraag.eml", "leidraad.docx", "alles.zip"]
    assert documents[0].text.split("\n")[0] == "Nota van inlichtingen"
    assert SENTENCE in documents[0].text
    assert documents[1].text == SENTENCE
    assert documents[2].problems[0].code == "zip-nested"


def test_a_bundle_gives_each_of_its_documents() -> None:
    bundle = zip_of(
        {"map/leidraad.docx": docx_file(), "bijlage.pdf": pdf(), "__MACOSX/._leidraad.docx": b"x"}
    )
    documents = list(read_all(bundle, "alles.zip"))
    assert [(document.name, document.format) for document in documents] == [
        ("map/leidraad.docx", "docx"),
        ("bijlage.pdf", "pdf"),
    ]


def test_a_bundle_of_one_stands_for_that_document() -> None:
    assert read(zip_of({"leidraad.docx": docx_file()}), "alles.zip").text == SENTENCE


def test_every_format_says_its_limits_in_both_languages() -> None:
    for fmt in FORMATS:
        assert fmt.label
        assert fmt.limits_nl.endswith(".")
        assert fmt.limits_en.endswith(".")
        assert all(extension.startswith(".") for extension in fmt.extensions)
