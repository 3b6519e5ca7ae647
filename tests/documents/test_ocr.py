"""A scanned letter, read with the real Tesseract."""

from __future__ import annotations

import io
import random
import textwrap

import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageDraw, ImageFont
from weasyprint import HTML

from procurement_app.documents import BlockKind, Document, read
from procurement_app.documents.model import UnreadableFile
from procurement_app.documents.pdf import ocr
from procurement_app.paths import TENDER_SAMPLES
from tests import parts

PARAGRAPHS = (
    "5.3 Social return",
    "De opdrachtnemer besteedt minimaal 4% van de opdrachtwaarde aan social return, door inzet van "
    "werkzoekenden met een bijstandsuitkering. Daarover rapporteert hij elk kwartaal aan de gemeente.",
    "5.4 Zekerheid",
    "De aannemer stelt binnen tien dagen na de opdracht een bankgarantie van 25.000 euro ten gunste van "
    "de gemeente, die na oplevering vervalt.",
)
SCAN = TENDER_SAMPLES / "documents" / "brief-herstelwerk-buurthuizen.scan.pdf"


@pytest.fixture(scope="module")
def letter() -> Document:
    parts.need_tesseract()
    ocr.languages.cache_clear()
    return read(SCAN.read_bytes(), SCAN.name)


def test_words_of_a_scan_are_read(letter: Document) -> None:
    assert "buurthuizen" in letter.text
    assert letter.language == "nl"


def test_a_scanned_page_says_so_and_how_sure_it_is(letter: Document) -> None:
    assert {page.source for page in letter.pages} == {"ocr"}
    assert all(0.5 < page.confidence < 1 for page in letter.pages)


def test_words_of_a_scan_lead_back_to_the_page(letter: Document) -> None:
    start = letter.text.index("buurthuizen")
    (box,) = letter.locate(start, start + len("buurthuizen"))
    page = letter.pages[box.page - 1]
    assert 0 < box.x0 < box.x1 < page.width
    assert 0 < box.top < box.bottom < page.height


def test_lines_of_one_paragraph_stay_together_also_far_apart() -> None:
    scan = _scanned(spacing=1.75)
    assert [block.kind for block in scan.blocks] == [BlockKind.HEADING, BlockKind.PARAGRAPH] * 2
    assert "bijstandsuitkering. Daarover" in scan.text


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_scan_that_lies_on_its_side_is_turned_and_its_words_lead_back(degrees: int) -> None:
    upright, turned = _scanned(), _scanned(degrees=degrees)
    assert turned.text == upright.text
    start = upright.text.index("bijstandsuitkering")
    (box,) = turned.locate(start, start + len("bijstandsuitkering"))
    (was,) = upright.locate(start, start + len("bijstandsuitkering"))
    page = upright.pages[0]
    left, right = was.x0, was.x1
    across, down = {
        90: ((was.top, was.bottom), (page.width - right, page.width - left)),
        180: ((page.width - right, page.width - left), (page.height - was.bottom, page.height - was.top)),
        270: ((page.height - was.bottom, page.height - was.top), (left, right)),
    }[degrees]
    assert (box.x0, box.x1) == pytest.approx(across, abs=2)
    assert (box.top, box.bottom) == pytest.approx(down, abs=2)


ROWS = (
    ("Nr.", "Eis", "Bewijs", "Punten"),
    ("1", "De inschrijver beschikt over een geldig ISO 9001-certificaat.", "Kopie certificaat", "50"),
    ("2", "Ten minste 5% van de opdrachtsom wordt besteed aan social return.", "Plan van aanpak", "20"),
    ("3", "Er geldt geen omzeteis.", "Geen", "0"),
    ("4", "Onderaanneming is toegestaan na schriftelijke toestemming", "Verklaring", "10"),
)


def test_cells_of_a_scanned_table_stand_apart_without_its_rules() -> None:
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>" for cells in ROWS)
    style = "body{font:11pt sans-serif}table{border-collapse:collapse}td{border:.75pt solid #555;padding:6pt}"
    printed = HTML(string=f"<html lang=nl><style>{style}</style><h2>3 Eisen</h2><table>{rows}</table></html>")
    page = pdfium.PdfDocument(printed.write_pdf())[0].render(scale=200 / 72).to_pil()
    table = _read(page.convert("L"))
    assert [[table.text[a:b] for a, b in block.cells] for block in table.blocks if block.cells] == [
        list(cells) for cells in ROWS
    ]


def test_a_bar_and_brackets_that_were_typed_stay() -> None:
    words = "Social return: ja | nee, namelijk [percentage] van de opdrachtsom"
    page = Image.new("L", (1654, 2339), 250)
    ImageDraw.Draw(page).text((180, 300), words, fill=20, font=ImageFont.load_default(34))
    assert _read(page).text == words


@pytest.mark.parametrize("seed", [1, 7, 8])
def test_a_picture_in_which_only_a_few_characters_are_guessed_is_not_called_read(seed: int) -> None:
    dots = random.Random(seed).choices((0, 60, 140, 255), k=400 * 550)  # noise, no secret
    with pytest.raises(UnreadableFile) as raised:
        _read(Image.frombytes("L", (400, 550), bytes(dots)), dpi=48)
    assert raised.value.problem.code == "pdf-scanned-empty"


def _read(page: Image.Image, dpi: int = 200) -> Document:
    parts.need_tesseract()
    ocr.languages.cache_clear()
    out = io.BytesIO()
    page.save(out, "PDF", resolution=dpi)
    return read(out.getvalue(), "scan.pdf")


def _scanned(spacing: float = 1.2, degrees: int = 0) -> Document:
    """A page of a bestek as a picture, turned against the clock."""
    size, left, y = 34, 190, 180.0
    font = ImageFont.load_default(size)
    page = Image.new("L", (1654, 2339), 250)
    draw = ImageDraw.Draw(page)
    for paragraph in PARAGRAPHS:
        for line in textwrap.wrap(paragraph, 62):
            draw.text((left, y), line, fill=20, font=font)
            y += size * spacing
        y += size * spacing
    return _read(page.rotate(degrees, expand=True))
