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
from procurement_app.documents.model import UnreadableFile
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


def odt(body: str, styles: str = "", running: str = "") -> Document:
    """`running`: the contents of styles.xml, with what stands on every page."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{part}:1.0"'
        for name, part in {
            **{name: name for name in ("office", "text", "style", "table")},
            "draw": "drawing",
            "fo": "xsl-fo-compatible",
            "svg": "svg-compatible",
        }.items()
    )
    xml = (
        f"<office:document-content {spaces}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    parts = {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": xml.encode()}
    if running:
        parts["styles.xml"] = f"<office:document-styles {spaces}>{running}</office:document-styles>".encode()
    return read(zip_of(parts), "leidraad.odt")


OUTLINE = """<text:outline-style style:name="Outline">
<text:outline-level-style text:level="1" style:num-format="1" style:num-suffix="."/>
<text:outline-level-style text:level="2" style:num-format="1" text:display-levels="2"/>
<text:outline-level-style text:level="3" style:num-format=""/></text:outline-style>
<style:style style:name="Plain" style:family="paragraph" style:list-style-name=""/>"""


def heading(words: str, level: int, style: str = "Heading", more: str = "") -> str:
    return f'<text:h text:style-name="{style}" text:outline-level="{level}" {more}>{words}</text:h>'


def test_headings_of_an_odt_have_the_numbers_that_a_reader_sees() -> None:
    body = [
        heading("Inleiding", 1),
        heading("Eisen", 1),
        heading("Omzet", 2),
        heading("Referenties", 2),
        heading("Toelichting", 3),
        heading("Bijlage", 1, "Plain"),
        heading("Ondertitel", 2, more='text:is-list-header="true"'),
        heading("Gunning", 1, more='text:restart-numbering="true" text:start-value="7"'),
        heading("Prijs", 2),
    ]
    assert odt("".join(body), OUTLINE).text.split("\n") == [
        "1. Inleiding",
        "2. Eisen",
        "2.1 Omzet",
        "2.2 Referenties",
        "Toelichting",
        "Bijlage",
        "Ondertitel",
        "7. Gunning",
        "7.1 Prijs",
    ]


def test_lists_of_an_odt_are_numbered_and_count_on_where_they_say_so() -> None:
    levels = """<text:list-style style:name="L"><text:list-level-style-number text:level="1"
    style:num-format="1" style:num-suffix="."/><text:list-level-style-number text:level="2"
    style:num-format="a" style:num-suffix=")"/></text:list-style><text:list-style style:name="B">
    <text:list-level-style-bullet text:level="1" text:bullet-char="•"/></text:list-style>"""

    def listed(*items: str, style: str = "L", more: str = "") -> str:
        inside = "".join(f"<text:list-item>{item}</text:list-item>" for item in items)
        return f'<text:list text:style-name="{style}" {more}>{inside}</text:list>'

    def p(words: str) -> str:
        return f"<text:p>{words}</text:p>"

    document = odt(
        listed(p("een") + p("vervolg"), p("twee") + listed(p("sub"), p("sub")))
        + listed(p("drie"), more='text:continue-numbering="true"')
        + listed(p("opnieuw"))
        + listed(p("punt"), style="B"),
        levels,
    )
    assert kinds(document) == [
        ("list", words)
        for words in ("1. een", "vervolg", "2. twee", "a) sub", "b) sub", "3. drie", "1. opnieuw", "punt")
    ]


def test_cells_of_an_odt_stand_under_their_heads_where_cells_are_merged() -> None:
    def cell(inside: str, more: str = "") -> str:
        return f"<table:table-cell {more}>{inside}</table:table-cell>"

    wide, high = 'table:number-columns-spanned="2"', 'table:number-rows-spanned="2"'
    covered = "<table:covered-table-cell/>"
    box = "<draw:frame><draw:text-box><text:p>Kader</text:p></draw:text-box></draw:frame>"
    listed = "<text:list><text:list-item><text:p>PSO</text:p></text:list-item></text:list>"
    rows = [
        cell("<text:p>Eis</text:p>", wide) + covered + cell("<text:p>Weging</text:p>"),
        cell("<text:p>1</text:p>", high)
        + cell(f"<text:p>Stage{box}</text:p>")
        + cell("<text:p>10%</text:p>"),
        covered.replace("/>", "><text:p>oud</text:p></table:covered-table-cell>")
        + cell(listed)
        + cell("<text:p>5%</text:p>"),
    ]
    title = cell("<text:p>Planning</text:p>", 'table:number-columns-spanned="3"') + covered * 2
    table = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    document = odt(f"<table:table>{table}<table:table-row>{title}</table:table-row></table:table>")
    assert document.text.split("\n") == [
        "Eis\tEis\tWeging",
        "1\tStage\t10%",
        "Kader",
        "\tPSO\t5%",
        "Planning",
    ]


def test_what_an_odt_hides_or_strikes_is_left_out_and_what_stands_apart_stays_apart() -> None:
    styles = """<style:style style:name="T1" style:family="text"><style:text-properties
    style:text-line-through-style="solid"/></style:style><style:style style:name="T2" style:family="text">
    <style:text-properties text:display="none"/></style:style><style:style style:name="P1"
    style:family="paragraph" style:parent-style-name="Title"/>"""
    document = odt(
        '<text:p text:style-name="P1">Aanbestedingsleidraad groen</text:p>'
        '<text:p>Omzet <text:span text:style-name="T1">2 ton</text:span>4 ton.'
        "<draw:custom-shape><svg:desc>Een kader</svg:desc><text:p>In een kader.</text:p></draw:custom-shape>"
        '</text:p><text:p><text:span text:style-name="T2">Er is een bankgarantie.</text:span></text:p>'
        '<text:section text:display="none"><text:p>Ook verborgen.</text:p></text:section>',
        styles,
    )
    assert kinds(document) == [
        ("heading", "Aanbestedingsleidraad groen"),
        ("paragraph", "Omzet 4 ton."),
        ("paragraph", "In een kader."),
    ]


def looks(name: str, properties: str, parent: str = "") -> str:
    return (
        f'<style:style style:name="{name}" style:family="text" style:parent-style-name="{parent}">'
        f"<style:text-properties {properties}/></style:style>"
    )


def test_a_style_of_the_header_says_nothing_of_the_text_of_an_odt() -> None:
    version = 'Versie <text:span text:style-name="T1">1</text:span> 2'
    document = odt(
        '<text:p>Hij besteedt <text:span text:style-name="T1">5% aan social return</text:span>.</text:p>',
        looks("T1", 'fo:font-style="italic"'),
        looks("T1", 'style:text-line-through-style="solid"')
        + f"<style:header><text:p>{version}</text:p></style:header>",
    )
    assert kinds(document) == [("header", "Versie 2"), ("paragraph", "Hij besteedt 5% aan social return.")]


def test_a_style_of_an_odt_inherits_that_it_strikes_unless_it_says_otherwise() -> None:
    struck = looks("Vervallen", 'style:text-line-through-style="solid"')
    heir = looks("T1", 'fo:color="#ff0000"', "Vervallen")
    other = looks("T2", 'style:text-line-through-style="none"', "Vervallen")
    document = odt(
        '<text:p>Wij vragen <text:span text:style-name="T1">social return van 5%</text:span>'
        '<text:span text:style-name="T2">twee referenties</text:span>.</text:p>',
        heir + other,
        struck,
    )
    assert document.text == "Wij vragen twee referenties."


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


def test_cells_of_a_spreadsheet_stand_under_their_heads_where_others_are_empty() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("PvE")
    sheet.write_string(0, 0, "Programma van eisen")
    sheet.write_row(2, 0, ["Nr", "Thema", "Omschrijving"])
    sheet.merge_range(2, 3, 2, 4, "Weging")
    sheet.write_row(3, 0, ["1.1", "Sociaal", SENTENCE])
    sheet.write_string(4, 0, "1.2")
    sheet.write_string(4, 2, "Geen omzeteis")
    sheet.write_number(4, 4, 15)
    sheet.write_string(3, 40, "noot")
    book.close()
    document = read(out.getvalue(), "eisen.xlsx")
    assert [document.text_of(block) for block in document.blocks[1:]] == [
        "Programma van eisen",
        "Nr\tThema\tOmschrijving\tWeging\t\t",
        f"1.1\tSociaal\t{SENTENCE}\t\t\tnoot",
        "1.2\t\tGeen omzeteis\t\t15\t",
    ]
    assert document.blocks[2].is_header_row
    assert document.place_at(document.text.index("15")) == "PvE!E5"


def test_of_a_very_wide_sheet_only_what_is_filled_is_read() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("PvE")
    for row in range(200):
        sheet.write_string(row, 0, f"Eis {row}")
        sheet.write_string(row, row + 1, "5%")
    book.close()
    document = read(out.getvalue(), "eisen.xlsx")
    assert document.text_of(document.blocks[-1]) == "Eis 199\t5%"
    assert document.place_at(len(document.text) - 1) == "PvE!GS200"


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


def _with_comments(part: bytes) -> bytes:
    return part.replace(b"<c ", b"<!-- hier --><c ")


def _rewritten(archive: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """A workbook of which every part was changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)))
    return out.getvalue()


@pytest.mark.parametrize("change", [bytes, _strict, _without_references, _with_comments])
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
        "Gunning\nCriterium\tWeging\tGehaald\nPrijs\t0,6\t\nSociale waarde\t40%\t12,5%\n"
        "Een procentteken als tekst\t0,07\t"
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


def test_what_a_workbook_hides_is_not_read_and_is_told() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("Eisen")
    sheet.write_row(0, 0, ["Nr.", "Eis", "Intern", "Weging"])
    sheet.write_row(1, 0, [1, SENTENCE, "nog afstemmen", "hoog"])
    sheet.write_row(2, 0, [2, "Er is een bankgarantie.", "", ""])
    sheet.set_row(2, None, None, {"hidden": True})
    sheet.set_row(7, None, None, {"hidden": True})
    sheet.set_column("C:C", None, None, {"hidden": True})
    sheet.set_column("H:XFD", None, None, {"hidden": True})
    book.add_worksheet("Keuzes").hide()
    book.add_worksheet("Lijsten").very_hidden()
    book.get_worksheet_by_name("Keuzes").write(0, 0, "Geen social return")
    book.close()
    document = read(out.getvalue(), "eisen.xlsx")
    assert document.text == f"Eisen\nNr.\tEis\tWeging\n1\t{SENTENCE}\thoog"
    assert document.place_at(document.text.index("hoog")) == "Eisen!D2"
    assert [problem.message for problem in document.problems] == [
        "In dit bestand zijn bladen verborgen en niet gelezen: Keuzes, Lijsten. "
        "Maak ze zichtbaar als ze meetellen.",
        "In blad ‘Eisen’ zijn rijen verborgen en niet gelezen: 3. Maak ze zichtbaar als ze meetellen.",
        "In blad ‘Eisen’ zijn kolommen verborgen en niet gelezen: C. Maak ze zichtbaar als ze meetellen.",
    ]


@pytest.mark.parametrize("times", [1, 16_383])
def test_what_an_opendocument_workbook_hides_is_not_read(times: int) -> None:
    book = odfdo.Document("spreadsheet")
    book.body.clear()
    table = odfdo.Table("Eisen")
    for row, eis in enumerate(("Eis", SENTENCE, "Er is een bankgarantie.", "Er is een bankgarantie.")):
        table.set_row_values(row, [eis, "Intern"])
    hidden = table.get_row(2)
    hidden.set_attribute("table:visibility", "collapse")
    table.set_row(2, hidden)
    table.set_row(3, hidden)
    column = table.get_column(1)
    column.set_attribute("table:visibility", "collapse")
    column.set_attribute("table:number-columns-repeated", str(times))
    table.set_column(1, column)
    book.body.append(table)
    out = io.BytesIO()
    book.save(out)
    document = read(out.getvalue(), "eisen.ods")
    assert document.text == f"Eisen\nEis\n{SENTENCE}"
    assert [problem.code for problem in document.problems] == ["rows-hidden", "columns-hidden"]


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        ('<col min="3" max="3"', '<col min="0" max="1"'),
        ('<col min="3" max="3"', '<col min="C" max="C"'),
        ('<col min="3" max="3"', f'<col min="3" max="{"9" * 5000}"'),
        ('<row r="3"', f'<row r="{"9" * 5000}"'),
    ],
)
def test_a_number_that_is_none_hides_no_more_and_breaks_nothing(written: str, instead: str) -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("Eisen")
    for row in range(3):
        sheet.write_row(row, 0, [row, SENTENCE, "Het is zo"])
    sheet.set_column("C:C", None, None, {"hidden": True})
    sheet.set_row(2, None, None, {"hidden": True})
    book.close()
    broken = _rewritten(out.getvalue(), lambda part: part.replace(written.encode(), instead.encode()))
    assert broken != out.getvalue()
    assert read(broken, "eisen.xlsx").text.startswith(f"Eisen\n0\t{SENTENCE}")


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


def test_cells_of_a_web_page_stand_under_their_heads_where_cells_are_merged() -> None:
    page = """<table><tr><td>Nr</td><td colspan=2>Eis</td><td>Punten</td></tr>
    <tr><td rowspan="2">1</td><td>Sta<b>ge</b></td><td>twee<br>per jaar</td><td>10</td></tr>
    <tr><td colspan="2">Geen bankgarantie</td><td>5</td></tr>
    <tr><td colspan="4">Sociaal</td></tr></table>"""
    document = read(f"<html><body>{page}</body></html>".encode(), "eisen.html")
    assert document.text.split("\n") == [
        "Nr\tEis\tEis\tPunten",
        "1\tStage\ttwee per jaar\t10",
        "\tGeen bankgarantie\t\t5",
        "Sociaal",
    ]
    assert [block.is_header_row for block in document.blocks] == [True, False, False, False]


def test_terms_fields_captions_folds_and_line_breaks_of_a_web_page_read_as_they_look() -> None:
    page = """<dl><dt>Bankgarantie</dt><dd>niet gevraagd</dd><dt>Percelen</dt><dd>drie</dd></dl>
    <table><caption>Tabel 1: weging</caption><tr><td>Prijs</td><td>veel</td></tr></table>
    <p>Regel een<br>gaat door.<br><br>Nieuwe alinea:<br>- eerste punt<br>- tweede punt</p>
    <p><input type=checkbox checked> PSO <input type=radio> ISV <input type=hidden value=x></p>
    <p>Omzet <input value="€ 4 ton">, <select><option>2%</option><option selected>5%</option></select></p>
    <pre>Perceel    Omzet\nNoord      geen\nZuid       € 5</pre>
    <details><summary>Mag ik samen inschrijven?</summary>Ja.</details>"""
    document = read(f"<html><body>{page}</body></html>".encode(), "vragen.html")
    assert kinds(document) == [
        ("row", "Bankgarantie\tniet gevraagd"),
        ("row", "Percelen\tdrie"),
        ("paragraph", "Tabel 1: weging"),
        ("row", "Prijs\tveel"),
        ("paragraph", "Regel een gaat door."),
        ("paragraph", "Nieuwe alinea:"),
        ("list", "- eerste punt"),
        ("list", "- tweede punt"),
        ("list", "☒ PSO ☐ ISV"),
        ("paragraph", "Omzet € 4 ton, 5%"),
        ("row", "Perceel\tOmzet"),
        ("row", "Noord\tgeen"),
        ("row", "Zuid\t€ 5"),
        ("heading", "Mag ik samen inschrijven?"),
        ("paragraph", "Ja."),
    ]


def web(body: str) -> Document:
    return read(f"<html><body>{body}</body></html>".encode(), "eisen.html")


def test_terms_that_are_no_pairs_and_what_stands_among_them_are_read() -> None:
    document = web(
        f"<dl><dt>{SENTENCE}</dt></dl><dl><p>Geen omzeteis.</p></dl><dl>Losse tekst.</dl>"
        "<dl><dt>PSO</dt><div><dt>Percelen</dt><dd>drie</dd><dd>gelijke</dd></div></dl>"
        "<dl><dt>Mag dat?</dt><dd><p>Ja.</p><ul><li>Altijd.</li></ul></dd></dl>"
        "<dl><dt>Soort</dt><dd>werk<dl><dt>Code</dt><dd>45</dd></dl></dd></dl>"
    )
    assert kinds(document) == [
        ("paragraph", SENTENCE),
        ("paragraph", "Geen omzeteis."),
        ("paragraph", "Losse tekst."),
        ("paragraph", "PSO"),
        ("row", "Percelen\tdrie"),
        ("row", "Percelen\tgelijke"),
        ("paragraph", "Mag dat?"),
        ("paragraph", "Ja."),
        ("list", "Altijd."),
        ("paragraph", "Soort"),
        ("paragraph", "werk"),
        ("row", "Code\t45"),
    ]


@pytest.mark.parametrize(
    ("among", "kept"),
    [
        ("<!-- veld -->", []),
        ("<hr>", []),
        ("Algemeen", [("paragraph", "Algemeen")]),
        ("<div>Let <b>op</b></div><div>Ook</div>", [("paragraph", "Let op"), ("paragraph", "Ook")]),
        ("<dt>Eisen</dt><dd><ul><li>VCA</li></ul></dd>", [("paragraph", "Eisen"), ("list", "VCA")]),
        ("<dt>Percelen</dt><dd><p>Nee.</p><p>Te klein.</p></dd>", [("row", "Percelen\tNee. Te klein.")]),
        ("<a href=x><dt>Percelen</dt></a><dd>Nee</dd>", [("row", "Percelen\tNee")]),
    ],
)
def test_what_stands_among_terms_leaves_other_pairs_whole(among: str, kept: list[tuple[str, str]]) -> None:
    document = web(f"<dl>{among}<dt>PSO</dt><dd>5%</dd>{among}<dt>Omzet</dt><dd>Geen</dd></dl>")
    assert kinds(document) == [*kept, ("row", "PSO\t5%"), *kept, ("row", "Omzet\tGeen")]


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("<p>Social return</p>5% van de som", "Social return 5% van de som"),
        ("<ul><li>een</li><li>twee</li></ul>en dat is al<b>les</b>", "een twee en dat is alles"),
        ("Kies <select><option>Ja</option><option>Nee</option></select>", "Kies Ja"),
        ("Looptijd<input value='4'>jaar<input value='vast'>, <b>echt</b>", "Looptijd 4 jaar vast, echt"),
        ("<h2>Eisen<br>en wensen</h2>", "Eisen en wensen"),
    ],
)
@pytest.mark.parametrize("around", ["<table><tr><th>Eis</th><td>{}</td></tr></table>", "{}"])
def test_blocks_breaks_and_fields_part_words(around: str, written: str, words: str) -> None:
    assert web(around.format(written)).text.removeprefix("Eis\t").split() == words.split()


@pytest.mark.parametrize(
    "rows",
    [
        "<tr><td>Eis</td><td>Norm</td></tr><tr><td>Omzet</td><td>5<table><tr><td>ton</td></tr></table></td></tr>",
        "<tr><td><h4>Eis</h4></td><td><h4>Norm</h4></td></tr><tr><td>Omzet</td><td>5 ton</td></tr>",
        "<tr><th>Vraag van ons</th><th>Hoeveel</th></tr><tr><td>Omzet</td><td><h4>5 ton</h4></td></tr>",
        "<tr></tr><tr><td>Eis</td><td>Norm</td></tr><tr><td>Omzet</td><td>5 ton</td></tr>",
        "<tr><td>Eis</td><td>Norm</td></tr><tr><td>Omzet</td><td>5 ton</td></tr><tr><th>Overig</th></tr>",
    ],
    ids=["table in cell", "head in headings", "heading in cell", "empty row", "group below"],
)
def test_a_table_with_column_heads_is_one_whatever_its_cells_hold(rows: str) -> None:
    document = web(f"<table>{rows}</table>")
    assert document.blocks[0].is_header_row
    assert kinds(document)[1] == ("row", "Omzet\t5 ton")


def test_chapters_and_tables_in_a_cell_are_read_as_such_and_the_rows_around_them_as_rows() -> None:
    document = web(
        "<table><tr><th>Eis</th><th>Inhoud</th></tr><tr><td>Omzet</td><td>geen</td></tr>"
        "<tr><td>Geschikt</td><td><table><tr><td>PSO</td><td>Ja</td></tr><tr><td>VCA</td><td>Nee</td></tr>"
        f"</table></td></tr><tr><td>Hoofdtekst</td><td><h2>PSO</h2><p>{SENTENCE}</p><h2>VCA</h2>Nee.</td></tr>"
        "<tr><td>Percelen</td><td>twee</td></tr></table>"
    )
    assert kinds(document) == [
        ("row", "Eis\tInhoud"),
        ("row", "Omzet\tgeen"),
        ("paragraph", "Geschikt"),
        ("row", "PSO\tJa"),
        ("row", "VCA\tNee"),
        ("paragraph", "Hoofdtekst"),
        ("heading", "PSO"),
        ("paragraph", SENTENCE),
        ("heading", "VCA"),
        ("paragraph", "Nee."),
        ("row", "Percelen\ttwee"),
    ]


def test_a_row_of_a_web_page_without_cells_takes_its_place_below_merged_cells() -> None:
    document = web(
        "<table><tr><td rowspan=2>PSO</td><td rowspan=2>5%</td></tr><tr></tr>"
        "<tr><td>VCA</td><td>Nee</td></tr></table>"
    )
    assert document.text == "PSO\t5%\nVCA\tNee"


def test_a_line_break_in_preformatted_text_ends_one_line() -> None:
    document = web("<pre>PSO       trede 2<br>Omzet     geen<br>Percelen  twee</pre>")
    assert kinds(document) == [("row", "PSO\ttrede 2"), ("row", "Omzet\tgeen"), ("row", "Percelen\ttwee")]


def test_a_web_page_whose_parts_stand_too_deep_in_one_another_says_so() -> None:
    with pytest.raises(UnreadableFile, match="te veel onderdelen in elkaar"):
        web("<table><tr><td>een<td>" + "<b>" * 5000 + "twee")


@pytest.mark.parametrize("says", ["", "<h2>Nieuws</h2>"])
def test_a_table_of_a_web_page_that_only_sets_things_side_by_side_is_no_table(says: str) -> None:
    role = "" if says else ' role="presentation"'
    page = f"<table{role}><tr><td>{says}<p>{SENTENCE}</p><p>Tot ziens.</p></td><td>Menu</td></tr></table>"
    document = read(f"<html><body>{page}</body></html>".encode(), "mail.html")
    assert kinds(document)[-3:] == [
        ("paragraph", SENTENCE),
        ("paragraph", "Tot ziens."),
        ("paragraph", "Menu"),
    ]


def test_html_that_nobody_sees_or_that_is_struck_through_is_left_out() -> None:
    page = """<!doctype html><html><body><div style="Display: none; max-height:0">Preheader <s>9%</s></div>
    <div hidden><p hidden>Verborgen</p><table><tr><td>x</td><td>y</td></tr></table></div>
    <h2>Omzet<span style="visibility:
\t hidden"> verborgen</span></h2>
    <p>Ten minste <s>€ 900.000</s> <del>of meer</del><span style="text-decoration: line-through">ca.</span>
    € 400.000.</p><table><tr><td>Omzet</td><td><strike>2 ton</strike> 4 ton</td></tr></table></body></html>"""
    assert read(page.encode(), "mail.html").text == "Omzet\nTen minste € 400.000.\nOmzet\t4 ton"


@pytest.mark.parametrize(
    ("written", "shown"),
    [("Mon, 04 May 2026 10:30:00 +0200", "04-05-2026 10:30"), ("gisteren", "gisteren")],
)
def test_the_date_of_a_mail_reads_as_dutch(written: str, shown: str) -> None:
    data = f"From: a@firma.example\nDate: {written}\nSubject: Vraag\n\nTekst.\n".encode()
    assert f"Datum\t{shown}" in read(data, "vraag.eml").text


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
        zip_of({"a.txt": SENTENCE.encode()}), maintype="application", subtype="zip", filename="alles.zip"
    )
    documents = list(read_all(message.as_bytes(), "vraag.eml"))
    assert [document.name for document in documents] == ["vraag.eml", "leidraad.docx", "alles.zip/a.txt"]
    assert documents[0].text.split("\n")[0] == "Nota van inlichtingen"
    assert SENTENCE in documents[0].text
    assert documents[1].text == documents[2].text == SENTENCE
    (nested,) = list(read_all(zip_of({"vraag.eml": message.as_bytes()}), "stukken.zip"))[2:]
    assert nested.problems[0].code == "zip-nested"


def test_what_comes_along_with_a_mail_and_is_no_document_is_told_of_the_mail() -> None:
    message = mail("Getekend", SENTENCE)
    for name in ("smime.p7s", "later.p7s", "afspraak.ics"):
        message.add_attachment(b"x", maintype="application", subtype="octet-stream", filename=name)
    for name, disposition in (("logo.png", "inline"), ("tekening.png", "attachment")):
        message.add_attachment(
            b"\x89PNG\r\n",
            maintype="image",
            subtype="png",
            filename=name,
            cid=f"<{name}>",
            disposition=disposition,
        )
    document, attached = read_all(message.as_bytes(), "vraag.eml")
    assert [problem.code for problem in document.problems] == ["no-document", "no-document", "mail-pictures"]
    assert attached.name == "tekening.png"


def test_a_mail_with_an_address_that_breaks_off_is_read() -> None:
    data = f"From: a@firma.example\nTo: Jan <\nSubject: Vraag\n\n{SENTENCE}\n".encode()
    document = read(data, "vraag.eml")
    assert "Aan\tJan <" in document.text and SENTENCE in document.text


def test_what_a_mail_quotes_stands_apart_below_who_wrote_it() -> None:
    words = (
        "Beste collega,\n\nDit jaar vragen wij 7%.\n\nOp ma 2 nov. 2026 om 10:00 schreef Piet Jansen\n"
        "<piet@gemeente.example>:\n> Dag Jan,\n>\n> Wij zien af van\n> een bankgarantie.\n>\n"
        "> Op 1 nov schreef Kees:\n>> Wordt die gevraagd?\n"
    )
    document = read(mail("Vraag", words).as_bytes(), "vraag.eml")
    assert kinds(document)[2:] == [
        ("paragraph", "Beste collega,"),
        ("paragraph", "Dit jaar vragen wij 7%."),
        ("heading", "Op ma 2 nov. 2026 om 10:00 schreef Piet Jansen <piet@gemeente.example>:"),
        ("paragraph", "Dag Jan,"),
        ("paragraph", "Wij zien af van een bankgarantie."),
        ("heading", "Op 1 nov schreef Kees:"),
        ("paragraph", "Wordt die gevraagd?"),
    ]
    garantie = document.blocks[6]
    assert garantie.section == ("Vraag", document.text_of(document.blocks[4]))
    assert garantie.place == "regel 9"


def test_answers_between_what_a_mail_quotes_are_of_the_mail_itself() -> None:
    words = (
        "> Op 1 nov schreef Piet:\n> Wij zien af van een bankgarantie.\nDat klopt.\n> En de VCA?\n\n"
        "Die blijft.\n\nOp 3 mei schreef de raad dit:\nGoed zo.\n"
    )
    document = read(mail("Vraag", words).as_bytes(), "vraag.eml")
    assert kinds(document)[2:] == [
        ("paragraph", "Op 1 nov schreef Piet:"),
        ("paragraph", "Wij zien af van een bankgarantie."),
        ("paragraph", "Dat klopt."),
        ("paragraph", "En de VCA?"),
        ("paragraph", "Die blijft."),
        ("paragraph", "Op 3 mei schreef de raad dit: Goed zo."),
    ]


def test_what_is_more_than_an_amount_is_no_quotation() -> None:
    words = "De drempels:\n\n< € 250.000: geen social return\n> € 250.000: 5%\n"
    assert "> € 250.000: 5%" in read(mail("Vraag", words).as_bytes(), "vraag.eml").text


def mail(subject: str, words: str, *, within: EmailMessage | None = None) -> EmailMessage:
    message = EmailMessage()
    message["Subject"], message["From"] = subject, "inkoop@gemeente.example"
    message.set_content(words)
    if within is not None:
        message.add_attachment(within)
    return message


def test_a_forwarded_message_is_a_document_with_its_own_attachments() -> None:
    first = mail("Stageplaatsen: 1/2", "De leverancier biedt vier stageplaatsen aan.")
    first.add_attachment(docx_file(), maintype="application", subtype="octet-stream", filename="eisen.docx")
    documents = list(read_all(mail("RE: stage", "Zie onder.", within=first).as_bytes(), "vraag.eml"))
    assert [(document.name, document.format) for document in documents] == [
        ("vraag.eml", "eml"),
        ("Stageplaatsen: 1-2.eml", "eml"),
        ("Stageplaatsen: 1-2.eml/eisen.docx", "docx"),
    ]
    assert "vier stageplaatsen" in documents[1].text


def test_the_attachments_of_a_mail_in_a_bundle_are_read() -> None:
    message = mail("Bijlagen", "Zie de bijlagen.", within=mail("Eerder", SENTENCE))
    message.add_attachment(SENTENCE, filename="eisen.txt")
    documents = list(read_all(zip_of({"map/mail.eml": message.as_bytes()}), "alles.zip"))
    assert [document.name for document in documents] == [
        "map/mail.eml",
        "map/mail.eml/Eerder.eml",
        "map/mail.eml/eisen.txt",
    ]
    assert all(document.format for document in documents)


def test_attachments_in_a_group_or_without_a_name_are_read() -> None:
    group = mail("Groep", "Ook dit.")
    group.add_attachment(docx_file(), maintype="application", subtype="octet-stream", filename="eisen.docx")
    message = mail("Bijlagen", "Zie de bijlagen.")
    message.make_mixed()
    message.attach(group)
    message.add_attachment(SENTENCE)
    documents = list(read_all(message.as_bytes(), "vraag.eml"))
    assert [(document.name, document.format) for document in documents[1:]] == [
        ("eisen.docx", "docx"),
        ("bijlage-2.txt", "text"),
    ]


@pytest.mark.parametrize("times", [8, 2_000])
def test_mails_in_one_another_are_told_beyond_a_limit(times: int) -> None:
    head = b"Subject: door\nFrom: a@firma.example\nMIME-Version: 1.0\n"
    wrapped = head + b"Content-Type: message/rfc822\n\n"
    try:
        documents = list(read_all(wrapped * times + head + b"\nTekst.\n", "vraag.eml"))
    except UnreadableFile as error:
        assert error.problem.code == "damaged"
    else:
        assert documents[-1].problems[0].code == "mail-nested"


def test_a_pdf_with_a_zip_behind_it_that_nobody_can_open_is_a_pdf() -> None:
    behind = bytearray(zip_of({"a.txt": b"x"}))
    version = behind.rfind(b"PK\x01\x02") + 6
    behind[version : version + 2] = (99).to_bytes(2, "little")
    assert SENTENCE in read(pdf() + bytes(behind), "leidraad.pdf").text


def test_a_bundle_may_hold_its_pdfs_unpacked() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as bundle:
        for name in ("leeswijzer.txt", "leidraad.pdf", "eisen.pdf"):
            bundle.writestr(name, pdf() if name.endswith("pdf") else SENTENCE)
    documents = list(read_all(out.getvalue(), "stukken.zip"))
    assert [SENTENCE in document.text for document in documents if isinstance(document, Document)] == [
        True
    ] * 3


def test_a_bundle_gives_each_of_its_documents() -> None:
    bundle = zip_of(
        {
            "map/leidraad.docx": docx_file(),
            "map/~$leidraad.docx": b"\x0bJan",
            "bijlage.pdf": pdf(),
            ".~lock.bijlage.pdf#": b",jan;",
            "__MACOSX/._leidraad.docx": b"x",
        }
    )
    documents = list(read_all(bundle, "alles.zip"))
    assert [(document.name, document.format) for document in documents] == [
        ("map/leidraad.docx", "docx"),
        ("bijlage.pdf", "pdf"),
    ]


def test_a_bundle_of_one_stands_for_that_document() -> None:
    assert read(zip_of({"leidraad.docx": docx_file()}), "alles.zip").text == SENTENCE
