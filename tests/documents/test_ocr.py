"""A scanned letter, read with the real Tesseract."""

from __future__ import annotations

import io
import textwrap

import pytest
from PIL import Image, ImageDraw, ImageFont

from procurement_app.documents import BlockKind, Document, read
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


def _scanned(spacing: float = 1.2, degrees: int = 0) -> Document:
    """A page of a bestek as a picture, turned against the clock."""
    parts.need_tesseract()
    ocr.languages.cache_clear()
    size, left, y = 34, 190, 180.0
    font = ImageFont.load_default(size)
    page = Image.new("L", (1654, 2339), 250)
    draw = ImageDraw.Draw(page)
    for paragraph in PARAGRAPHS:
        for line in textwrap.wrap(paragraph, 62):
            draw.text((left, y), line, fill=20, font=font)
            y += size * spacing
        y += size * spacing
    out = io.BytesIO()
    page.rotate(degrees, expand=True).save(out, "PDF", resolution=200)
    return read(out.getvalue(), "scan.pdf")
