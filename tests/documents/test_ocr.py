"""A scanned letter, read with the real Tesseract."""

from __future__ import annotations

import pytest

from procurement_app.documents import Document, read
from procurement_app.documents.pdf import ocr
from procurement_app.paths import TENDER_SAMPLES
from tests import parts

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
