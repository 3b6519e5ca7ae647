"""PDF: blocks, tables, columns, furniture and boxes, on files made here by WeasyPrint and ReportLab."""

import io
import re
import time
from functools import lru_cache
from itertools import pairwise, product
from types import SimpleNamespace
from typing import cast

import pytest
import weasyprint
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen import canvas

from procurement_app.documents import Block, BlockKind, Document, ReadOptions, read
from procurement_app.documents.pdf.fields import Field
from procurement_app.documents.pdf.forms import with_fields
from procurement_app.documents.pdf.lines import Line
from procurement_app.documents.pdf.pages import Frame, OpenPage
from procurement_app.documents.serial import from_json, to_json

STYLE = """@page{size:A4;margin:2cm;@top-left{content:'Gemeente Voorbeeld (fictief)'}
@bottom-right{content:'pagina ' counter(page)}}
body{font:10pt/1.3 'DejaVu Sans'} .two{columns:2;text-align:justify;hyphens:auto}
table{border-collapse:collapse;width:100%} .ruled td,.ruled th{border:1px solid #444;padding:3pt}
.lines td{border-top:0.5pt solid #999;padding:4pt}"""
LONG = (
    "De opdrachtnemer zet ten minste vijf procent van de opdrachtsom in voor mensen met een afstand tot de "
    "arbeidsmarkt en legt daarover elk kwartaal verantwoording af aan de contractmanager van de gemeente."
)


@lru_cache(maxsize=16)
def made(body: str, name: str = "leidraad.pdf") -> Document:
    html = f"<html lang='nl'><head><style>{STYLE}</style></head><body>{body}</body></html>"
    return read(weasyprint.HTML(string=html).write_pdf(), name)


def blocks(document: Document, kind: BlockKind) -> list[str]:
    return [document.text_of(block) for block in document.blocks if block.kind is kind]


def cells(document: Document, block: Block) -> list[str]:
    return [document.text[start:end] for start, end in block.cells]


def rows(document: Document) -> list[list[str]]:
    return [cells(document, block) for block in document.blocks if block.kind is BlockKind.ROW]


def test_blocks_cover_the_text_in_reading_order() -> None:
    document = made(f"<h1>1 Inleiding</h1><p>{LONG}</p><p>{LONG}</p><ul><li>{LONG}</li></ul>")
    assert document.text == "\n".join(document.text_of(block) for block in document.blocks)
    assert blocks(document, BlockKind.PARAGRAPH) == [LONG, LONG]
    assert blocks(document, BlockKind.LIST) == [f"• {LONG}"]


def test_headings_give_the_section_path() -> None:
    document = made(f"<h1>1 Eisen</h1><h2>1.1 Omzet</h2><p>{LONG}</p><h1>2 Gunning</h1><p>{LONG}</p>")
    sections = [block.section for block in document.blocks if block.kind is BlockKind.PARAGRAPH]
    assert sections == [("1 Eisen", "1.1 Omzet"), ("2 Gunning",)]


@pytest.mark.parametrize(
    ("large", "small", "words"),
    [
        ("D", "e opdrachtnemer zet in.", "De opdrachtnemer zet in. De"),
        ("U", "zet mensen in.", "U zet"),
        ("U", "w werk begint.", "Uw werk"),
    ],
)
def test_a_large_letter_over_several_lines_is_the_first_of_its_paragraph(
    large: str, small: str, words: str
) -> None:
    cap = f"<span style='float:left;font-size:34pt;line-height:1;padding-right:3pt'>{large}</span>"
    document = made(f"<h1>1 Eisen</h1><p>{LONG}</p><p>{cap}{small} {LONG} {LONG}</p>")
    first, second = (block for block in document.blocks if block.kind is BlockKind.PARAGRAPH)
    assert document.text_of(first) == LONG
    assert document.text_of(second).startswith(words)
    assert second.section == ("1 Eisen",) and blocks(document, BlockKind.HEADING) == ["1 Eisen"]
    letter, rest = (document.locate(at, at + 1)[0] for at in (second.start, second.start + 4))
    assert letter.bottom - letter.top > 2 * (rest.bottom - rest.top)


def without_line_boxes(data: bytes) -> bytes:
    """The PDF with fonts as LibreOffice writes them, without ascent and descent: pdfium guesses these."""
    data = re.sub(rb"/(Ascent|Descent) -?[0-9]+", lambda found: b"/%s 0" % found[1], data)
    return re.sub(rb"/FontBBox \[[^]]*\]", b"/FontBBox [0 60 900 710]", data)


def test_fonts_that_tell_no_line_box_make_no_headings() -> None:
    body = f"<h1>1 Eisen</h1><p>{LONG}</p><p>Vragen over gegadigden gaan weg.</p><p>{LONG}</p>"
    html = f"<html lang='nl'><head><style>{STYLE}</style></head><body>{body}</body></html>"
    data = weasyprint.HTML(string=html).write_pdf(uncompressed_pdf=True)
    document = read(without_line_boxes(data), "leidraad.pdf")
    assert [(block.kind, block.section) for block in document.blocks] == [
        (block.kind, block.section) for block in read(data, "leidraad.pdf").blocks
    ]
    assert blocks(document, BlockKind.HEADING) == ["1 Eisen"]
    start = document.text.index("voor mensen")
    (box,) = document.locate(start, start + 11)
    assert box.bottom - box.top == pytest.approx(10 * 1.117, rel=0.01)


BULLETS = (
    "Opdrachtnemer besteedt 5% van de opdrachtsom aan social return.",
    "Een bankgarantie wordt niet gevraagd.",
    "Inschrijver overlegt twee referenties van minimaal € 50.000, en licht die toe in ten hoogste twee "
    "bladzijden waarop ook de naam van de opdrachtgever staat.",
    "Opdrachtnemer biedt drie stageplaatsen aan.",
)


@pytest.mark.parametrize("mark", ["•", "–", "-", "a.", "3)", "2.1"])
def test_items_whose_mark_stands_before_a_tab_are_blocks(mark: str) -> None:
    style = "p{margin:0 0 0 42pt} i{display:inline-block;width:24pt;margin-left:-24pt}"
    items = "".join(f"<p><i>{mark}</i>{text}</p>" for text in BULLETS)
    document = made(f"<style>{style}</style><p>{LONG}</p>{items}<p>{LONG}</p>")
    assert [document.text_of(block) for block in document.blocks[1:]] == [
        LONG,
        *(f"{mark} {text}" for text in BULLETS),
        LONG,
    ]


def test_running_headers_are_told_once_and_page_numbers_never() -> None:
    document = made("".join(f"<p>{LONG}</p>" for _ in range(60)))
    assert len(document.pages) > 2
    assert blocks(document, BlockKind.HEADER) == ["Gemeente Voorbeeld (fictief)"]
    assert set(blocks(document, BlockKind.PARAGRAPH)) == {LONG}


@pytest.mark.parametrize(("name", "size"), [("Perceel", 10), ("Deelopdracht", 13)])
def test_headings_that_differ_in_their_number_are_no_running_header(name: str, size: int) -> None:
    style = f"<style>@page{{@top-left{{content:none}}}} h2{{font-size:{size}pt;break-before:page}}</style>"
    document = made(style + "".join(f"<h2>{name} {n}</h2><p>{LONG}</p>" for n in range(1, 5)))
    assert blocks(document, BlockKind.HEADING) == [f"{name} {n}" for n in range(1, 5)]
    sections = [block.section for block in document.blocks if block.kind is BlockKind.PARAGRAPH]
    assert sections == [(f"{name} {n}",) for n in range(1, 5)]


@pytest.mark.parametrize(
    "title",
    [
        "Eisen voor perceel",
        "Bijlage - Perceel",
        "Programma van eisen deel",
        "Beschrijving van locatie",
        "Nadere eisen werkpakket",
    ],
)
def test_headings_of_parts_of_one_page_each_are_no_running_header(title: str) -> None:
    style = "<style>@page{@top-left{content:none}} h2{font-size:13pt;break-before:page}</style>"
    document = made(style + "".join(f"<h2>{title} {n}</h2><p>{LONG}</p>" for n in range(1, 6)))
    assert blocks(document, BlockKind.HEADING) == [f"{title} {n}" for n in range(1, 6)]


def test_a_running_header_with_a_number_of_its_own_stays_one() -> None:
    style = "<style>@page{@top-left{content:'Leidraad groen 2026 | ' counter(page)}}</style>"
    document = made(style + "".join(f"<p>{LONG}</p>" for _ in range(60)))
    assert len(document.pages) > 2
    assert blocks(document, BlockKind.HEADER) == ["Leidraad groen 2026 | 1"]
    assert set(blocks(document, BlockKind.PARAGRAPH)) == {LONG}


@pytest.mark.parametrize("header", ["Leidraad groen - ", "Leidraad groen 2026 ", "Bijlage 3 Eisen | "])
def test_a_running_header_in_larger_letters_stays_one(header: str) -> None:
    out = io.BytesIO()
    sheet = canvas.Canvas(out, pagesize=A4)
    for page in range(1, 9):
        sheet.setFont("Helvetica", 14)
        sheet.drawString(60, 800, f"{header}{page}")
        sheet.setFont("Helvetica", 10)
        for line in range(40):
            sheet.drawString(60, 740 - 16 * line, f"Regel {line} met woorden over de opdracht")
        sheet.showPage()
    sheet.save()
    document = read(out.getvalue(), "leidraad.pdf")
    assert blocks(document, BlockKind.HEADER) == [f"{header}1"]
    assert not blocks(document, BlockKind.HEADING)


def test_headings_whose_number_does_not_count_the_pages_are_no_running_header() -> None:
    style = "<style>@page{@top-left{content:none}} h2{font-size:13pt;break-before:page}</style>"
    document = made(style + "".join(f"<h2>Deelopdracht groen {n}</h2><p>{LONG}</p>" for n in (1, 3, 7)))
    assert blocks(document, BlockKind.HEADING) == [f"Deelopdracht groen {n}" for n in (1, 3, 7)]


def test_a_paragraph_over_a_page_break_is_one_block() -> None:
    document = made("".join(f"<p>{LONG}</p>" for _ in range(61)))
    assert blocks(document, BlockKind.PARAGRAPH) == [LONG] * 61


def test_two_columns_are_read_one_after_the_other() -> None:
    document = made(
        f"<h1>1 Inleiding</h1><div class='two'>{''.join(f'<p>{LONG}</p>' for _ in range(12))}</div>"
    )
    assert blocks(document, BlockKind.PARAGRAPH) == [LONG] * 12


def test_two_columns_drawn_line_by_line_are_put_in_order() -> None:
    left = [f"linker regel {n} van de eerste kolom loopt door" for n in range(30)]
    right = [f"rechter regel {n} van de tweede kolom volgt" for n in range(30)]
    out = io.BytesIO()
    sheet = canvas.Canvas(out, pagesize=A4)
    for n, (one, other) in enumerate(zip(left, right, strict=True)):
        sheet.drawString(60, 780 - 14 * n, one)
        sheet.drawString(320, 780 - 14 * n, other)
    sheet.save()
    text = read(out.getvalue(), "kolommen.pdf").text
    assert text.index(left[-1]) < text.index(right[0])
    assert all(text.index(a) < text.index(b) for a, b in pairwise(left))


TABLE = "<table class='ruled'><thead><tr><th>Nr.</th><th>Eis</th><th>Bewijs</th></tr></thead>{}</table>"


def test_a_row_of_a_ruled_table_is_one_block_with_cells() -> None:
    body = "".join(f"<tr><td>{n}</td><td>{LONG}</td><td>Opgave</td></tr>" for n in range(1, 5))
    document = made(TABLE.format(body))
    assert rows(document) == [["Nr.", "Eis", "Bewijs"], *([str(n), LONG, "Opgave"] for n in range(1, 5))]
    headers = [block.is_header_row for block in document.blocks if block.kind is BlockKind.ROW]
    assert headers == [True, False, False, False, False]


def test_a_table_over_pages_keeps_its_number_and_a_cut_row_is_made_whole() -> None:
    body = "".join(f"<tr><td>{n}</td><td>{LONG} {LONG}</td><td>Opgave</td></tr>" for n in range(1, 31))
    document = made(TABLE.replace("<thead>", "").replace("</thead>", "").format(body))
    assert len(document.pages) > 1
    assert [row[0] for row in rows(document)] == ["Nr.", *(str(n) for n in range(1, 31))]
    assert all(row[1] == f"{LONG} {LONG}" for row in rows(document)[1:])
    assert {block.table for block in document.blocks if block.kind is BlockKind.ROW} == {1}


def test_cells_stand_under_their_heads_where_cells_are_merged() -> None:
    document = made(
        "<table class=ruled><tr><th>Nr</th><th colspan=2>Eis</th><th>Weging</th></tr>"
        "<tr><td rowspan=2>1</td><td>Stage</td><td>twee per jaar</td><td>10%</td></tr>"
        "<tr><td colspan=2>Geen bankgarantie</td><td>5%</td></tr><tr><td colspan=4>Sociaal</td></tr></table>"
    )
    assert rows(document) == [
        ["Nr", "Eis", "Eis", "Weging"],
        ["1", "Stage", "twee per jaar", "10%"],
        ["", "Geen bankgarantie", "", "5%"],
        ["Sociaal"],
    ]
    assert [block.is_header_row for block in document.blocks if block.cells] == [True, False, False, False]


def test_a_row_that_goes_on_below_a_repeated_head_is_made_whole() -> None:
    filled = "".join(f"<tr><td>{number}</td><td>{LONG} {LONG}</td></tr>" for number in range(1, 25))
    document = made(f"<table class=ruled><thead><tr><th>Nr</th><th>Eis</th></tr></thead>{filled}</table>")
    assert len(document.pages) > 1
    body = [row for row in rows(document) if row != ["Nr", "Eis"]]
    assert body == [[str(number), f"{LONG} {LONG}"] for number in range(1, 25)]


def test_a_row_cut_after_a_sentence_is_made_whole_below_a_repeated_head() -> None:
    eis = "De inschrijver levert twee referenties. Een bankgarantie vragen wij niet. " * 9
    filled = "".join(f"<tr><td>{n}</td><td>{eis}</td></tr>" for n in range(1, 15))
    head = "<thead><tr><th>Nr</th><th>Eis</th></tr></thead>"
    for pad in (0, 13, 26, 39):
        document = made(f"<div style='height:{pad}pt'></div><table class=ruled>{head}{filled}</table>")
        body = [row for row in rows(document) if row[0] != "Nr"]
        assert body == [[str(number), eis.strip()] for number in range(1, 15)]


@pytest.mark.parametrize("numbered", [0, 1])
def test_a_row_below_a_repeated_head_may_have_an_empty_first_cell_of_its_own(numbered: int) -> None:
    filled = "".join(
        f"<tr><td>{n if n % 2 == numbered else ''}</td><td>{LONG}</td></tr>" for n in range(1, 50)
    )
    head = "<thead><tr><th>Nr</th><th>Eis</th></tr></thead>"
    document = made(f"<style>tr{{break-inside:avoid}}</style><table class=ruled>{head}{filled}</table>")
    assert len(document.pages) > 1
    assert {row[1] for row in rows(document) if row != ["Nr", "Eis"]} == {LONG}


def test_a_table_without_rules_may_hold_answers_in_lower_case() -> None:
    filled = "".join(
        f"<tr><td>Perceel {number}</td><td>{'Social return van 5%' if number % 2 else 'geen'}</td></tr>"
        for number in range(1, 6)
    )
    document = made(f"<p>{LONG}</p><table><tr><td>Perceel</td><td>Social return</td></tr>{filled}</table>")
    assert rows(document)[:3] == [
        ["Perceel", "Social return"],
        ["Perceel 1", "Social return van 5%"],
        ["Perceel 2", "geen"],
    ]


def test_columns_below_a_table_are_no_narrower_than_their_lines() -> None:
    table = "<table class=ruled><tr><th>Perceel</th><th>Eis</th></tr><tr><td>1</td><td>5%</td></tr></table>"
    columns = f"<div class=two><p>{LONG}</p><p>{LONG}</p></div>"
    document = made(f"{columns}{table}{columns}<div style='width:7cm;text-align:justify'>{LONG}</div>")
    assert blocks(document, BlockKind.PARAGRAPH) == [LONG] * 5


def test_the_number_of_an_item_on_top_of_a_page_is_no_page_number() -> None:
    document = made(f"<ol><li>Eisen:</li><li>{LONG}</li></ol>")
    assert blocks(document, BlockKind.LIST) == ["1. Eisen:", f"2. {LONG}"]


def test_a_title_of_many_lines_in_a_narrow_column_is_one_heading() -> None:
    title = "Bestek voor schilderwerk en al het planmatig onderhoud van alle trappenhuizen en gevels"
    head = f"<h1 style='font-size:26pt;hyphens:none'>{title}</h1>"
    document = made(f"<div class=two>{head}<p>{LONG}</p><p>{LONG}</p><p>{LONG}</p></div>")
    assert blocks(document, BlockKind.HEADING) == [title]


def test_a_table_with_only_horizontal_rules_is_read_as_rows() -> None:
    widths = ("8%", "70%", "22%")
    body = "".join(
        "<tr>"
        + "".join(
            f"<td style='width:{w}'>{t}</td>" for w, t in zip(widths, (f"E{n}", LONG, "Opgave"), strict=True)
        )
        for n in range(1, 7)
    )
    document = made(f"<p>{LONG}</p><table class='lines'>{body}</table><p>{LONG}</p>")
    assert rows(document) == [[f"E{n}", LONG, "Opgave"] for n in range(1, 7)]


def test_lines_of_a_contents_are_kept_apart() -> None:
    document = made(
        "<h2>Inhoudsopgave</h2><p>1 Inleiding . . . . . . . . . 3</p>"
        "<p>2 Social return ............... 12</p>"
        f"<h2>1 Inleiding</h2><p>{LONG}</p>"
    )
    assert blocks(document, BlockKind.TOC)[0].startswith("1 Inleiding . .")
    assert len(blocks(document, BlockKind.TOC)) == 2
    assert blocks(document, BlockKind.HEADING) == ["Inhoudsopgave", "1 Inleiding"]


def test_a_raised_note_number_stands_apart_from_its_word() -> None:
    document = made(f"<p>De geraamde waarde<sup>1</sup> is indicatief.</p><p>{LONG}</p>")
    assert blocks(document, BlockKind.PARAGRAPH)[0] == "De geraamde waarde 1 is indicatief."


def test_boxes_lie_on_the_words() -> None:
    document = made(f"<h1>1 Inleiding</h1><p>{LONG}</p>")
    start = document.text.index("vijf procent")
    (box,) = document.locate(start, start + len("vijf procent"))
    page = document.pages[0]
    assert box.page == 1
    assert 56 < box.x0 < box.x1 < page.width - 56
    assert 5 < box.bottom - box.top < 16
    (heading,) = document.locate(
        0 + document.text.index("1 Inleiding"), document.text.index("1 Inleiding") + 5
    )
    assert heading.bottom < box.top


def test_a_span_over_lines_gives_one_box_a_line() -> None:
    document = made(f"<p>{LONG}</p>")
    start = document.text.index(LONG)
    boxes = document.locate(start, start + len(LONG))
    assert len(boxes) == 3
    assert [box.top for box in boxes] == sorted(box.top for box in boxes)


def test_a_turned_page_is_read_and_located_as_it_is_shown() -> None:
    out = io.BytesIO()
    sheet = canvas.Canvas(out, pagesize=A4)
    sheet.setPageRotation(90)
    sheet.rotate(90)
    sheet.drawString(60, -100, "De opdracht is verdeeld in drie percelen.")
    sheet.save()
    document = read(out.getvalue(), "gedraaid.pdf")
    assert document.text == "De opdracht is verdeeld in drie percelen."
    (box,) = document.locate(0, len(document.text))
    assert box.x1 - box.x0 > 5 * (box.bottom - box.top)
    assert 0 < box.x0 < box.x1 < document.pages[0].width
    assert 0 < box.top < box.bottom < document.pages[0].height


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_text_that_is_set_sideways_is_read_from_top_to_bottom(degrees: int) -> None:
    out = io.BytesIO()
    sheet = canvas.Canvas(out, pagesize=A4)
    sheet.translate(A4[0] / 2, A4[1] / 2)
    sheet.rotate(degrees)
    lines = (
        "3.1 Social return",
        "De opdrachtnemer besteedt ten minste vijf procent",
        "van de opdrachtsom aan werk.",
    )
    for number, line in enumerate(lines):
        sheet.drawString(-200, 100 - (20 if number else 0) - 14 * number, line)
    sheet.save()
    document = read(out.getvalue(), "gedraaid.pdf")
    assert document.text == f"{lines[0]}\n{lines[1]} {lines[2]}"
    start = document.text.index("vijf")
    (box,) = document.locate(start, start + len("vijf"))
    lying = degrees % 180 == 90
    assert ((box.bottom - box.top) > (box.x1 - box.x0)) is lying


@pytest.mark.parametrize("open_pages", [0, 1, 400])
def test_boxes_do_not_depend_on_how_many_pages_stay_open(open_pages: int) -> None:
    html = (
        f"<html><head><style>{STYLE}</style></head><body>{''.join(f'<p>{n} {LONG}</p>' for n in range(90))}"
    )
    data = weasyprint.HTML(string=html).write_pdf()
    document = read(data, "a.pdf", options=ReadOptions(open_pages=open_pages))
    starts = [document.text.index(f"{n} De opdr") for n in (0, 40, 89)]
    pages = [block.page for start in starts if (block := document.block_at(start))]
    assert [box.page for start in starts for box in document.locate(start, start + 12)] == pages
    assert len(set(pages)) == 3


def test_tables_can_be_left_as_lines() -> None:
    html = TABLE.format("<tr><td>1</td><td>Eis een</td><td>Opgave</td></tr>")
    data = weasyprint.HTML(string=f"<style>{STYLE}</style>{html}").write_pdf()
    document = read(data, "a.pdf", options=ReadOptions(tables=False))
    assert not [block for block in document.blocks if block.table]
    assert "Eis een" in document.text


def test_a_title_above_text_in_rows_only_is_a_heading() -> None:
    cells = "".join(f"<tr><td>{n}</td><td>{LONG}</td></tr>" for n in range(1, 6))
    bare = "<style>@page{@top-left{content:none} @bottom-right{content:none}}</style>"
    title = "<p style='font-size:14pt'><b>Inkoopvoorwaarden</b></p>"
    document = made(f"{bare}{title}<table class=ruled>{cells}</table>")
    assert blocks(document, BlockKind.HEADING) == ["Inkoopvoorwaarden"]
    assert len(rows(document)) == 5


@pytest.mark.parametrize(
    "look", ["transform:rotate(-45deg);top:9cm", "transform:rotate(-60deg);top:22cm", "top:1cm"]
)
def test_a_watermark_is_no_heading(look: str) -> None:
    mark = f"<div style='position:fixed;color:#ddd;font-size:80pt;left:0;{look}'>CONCEPT</div>"
    page = f"<h1>2 Eisen</h1><p>{LONG}</p><p>{LONG}</p><h1 style='font-size:30pt'>Slot</h1>"
    document = made(f"{mark}{page}<div style='break-before:page'>{LONG}</div>")
    assert blocks(document, BlockKind.HEADING) == ["2 Eisen", "Slot"]
    assert [words for words in blocks(document, BlockKind.HEADER) if "CONCEPT" in words] == ["CONCEPT"]
    assert {block.section for block in document.blocks if block.kind is BlockKind.PARAGRAPH} == {
        ("2 Eisen",),
        ("Slot",),
    }


def test_words_beyond_the_page_or_its_clip_are_not_read() -> None:
    out = io.BytesIO()
    sheet = canvas.Canvas(out, pagesize=A4)
    sheet.drawString(60, 740, "Op de bladzijde staat dit.")
    sheet.drawString(60, -40, "Onder de bladzijde staat dit.")
    sheet.drawString(430, 700, "Dit loopt door tot over de rand van de bladzijde.")
    cell = sheet.beginPath()
    cell.rect(54, 600, 80, 20)
    sheet.clipPath(cell, stroke=0)
    sheet.drawString(-200, 606, "Een eis over social return die in de cel hiernaast begon.")
    sheet.save()
    document = read(out.getvalue(), "blad.pdf")
    assert document.text.split("\n") == [
        "Op de bladzijde staat dit.",
        "Dit loopt door tot over de rand",
        "begon.",
    ]


def test_a_line_that_runs_off_the_page_is_read_in_a_form_of_the_page_too() -> None:
    out = io.BytesIO()
    sheet = canvas.Canvas(out, pagesize=A4)
    sheet.beginForm("deel")
    sheet.saveState()
    frame = sheet.beginPath()
    frame.rect(0, -5, 560, 30)
    sheet.clipPath(frame, stroke=0)
    sheet.drawString(
        0, 0, "Social return: de opdrachtnemer zet voor vijf procent mensen in uit de doelgroep."
    )
    sheet.restoreState()
    sheet.endForm()
    sheet.translate(260, 500)
    sheet.doForm("deel")
    sheet.save()
    document = read(out.getvalue(), "blad.pdf")
    assert document.text == "Social return: de opdrachtnemer zet voor vijf procent mensen in"


def filled_in_form() -> bytes:
    out = io.BytesIO()
    sheet = canvas.Canvas(out, pagesize=A4)
    form = sheet.acroForm
    sheet.setFont("Helvetica", 10)
    sheet.drawString(60, 740, "Percentage social return dat u aanbiedt:")
    sheet.drawString(60, 700, "Omschrijving van de eisen:")
    sheet.drawString(80, 560, "De opdracht is voorbehouden aan sociale ondernemingen")
    sheet.drawString(80, 530, "De opdracht is verdeeld in percelen")
    sheet.drawString(60, 500, "Dit formulier is geheel fictief.")
    form.checkbox(name="percelen", x=60, y=527, size=14, checked=True)
    form.checkbox(name="voorbehouden", x=60, y=557, size=14, checked=False)
    words = "De inschrijver is verzekerd.\nDe jaaromzet is EUR 250.000."
    form.textfield(name="eisen", x=60, y=600, width=450, height=90, fieldFlags="multiline", value=words)
    form.textfield(name="aandeel", x=300, y=730, width=150, height=20, value="7% van de opdrachtsom")
    form.textfield(name="leeg", x=300, y=490, width=150, height=20, value="")
    sheet.showPage()
    sheet.save()
    return out.getvalue()


@pytest.mark.parametrize("looks", [b"/AP ", b"/XP "], ids=["as drawn", "left to the reader"])
def test_a_form_is_read_as_it_is_filled_in(looks: bytes) -> None:
    document = read(filled_in_form().replace(b"/AP ", looks), "formulier.pdf")
    assert document.text.split("\n") == [
        "Percentage social return dat u aanbiedt: 7% van de opdrachtsom",
        "Omschrijving van de eisen:",
        "De inschrijver is verzekerd.",
        "De jaaromzet is EUR 250.000.",
        "☐ De opdracht is voorbehouden aan sociale ondernemingen",
        "☒ De opdracht is verdeeld in percelen",
        "Dit formulier is geheel fictief.",
    ]
    start = document.text.index("7% van de opdrachtsom")
    (box,) = document.locate(start, start + 21)
    assert 300 <= box.x0 < box.x1 <= 450
    assert A4[1] - 750 <= box.top < box.bottom <= A4[1] - 730


def test_thousands_of_boxes_to_tick_on_a_page_take_no_time_each() -> None:
    at = [(20.0 + 45 * column, 3.0 * row) for row, column in product(range(250), range(12))]
    lines = [Line(f"Eis {n}", n, 1, x + 4, y, x + 30, y + 2, 2.0) for n, (x, y) in enumerate(at)]
    fields = [Field((x, y, x + 2, y + 2), ticked=n % 2 == 0) for n, (x, y) in enumerate(at)]
    page = SimpleNamespace(number=1, frame=Frame(1.0, 0.0, 0.0, 1.0, 0.0, 0.0), fields=fields)
    began = time.process_time()
    placed = with_fields(lines, cast(OpenPage, page))
    assert time.process_time() - began < 4
    assert [line.text for line in placed[:6]] == ["☒", "Eis 0", "☐", "Eis 1", "☒", "Eis 2"]
    assert len(placed) == 2 * len(lines)


def test_a_form_is_located_again_from_what_was_stored() -> None:
    data = filled_in_form()
    document = read(data, "formulier.pdf", options=ReadOptions(open_pages=0))
    start = document.text.index("verzekerd")
    assert from_json(to_json(document), data).locate(start, start + 9) == document.locate(start, start + 9)
    assert document.locate(start, start + 9)
