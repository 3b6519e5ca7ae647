"""A long document is shown a portion at a time; nothing of it is out of reach."""

from __future__ import annotations

import io

import pytest

from procurement_app import jobs
from procurement_app.documents.model import Block, BlockKind, Box, Page
from procurement_app.runtime import Runtime
from procurement_app.services.tender.documents import TextBlock, TextBlocks
from procurement_app.web import portions, sheets
from tests.web.conftest import Visitor
from tests.web.page import words
from tests.web.test_sheets import row

PAGES = [Page(number, 595, 842) for number in range(1, 61)]
ROWS = [
    row(1, boxes=(Box(3, 80, 60, 200, 72),)),
    row(2, boxes=(Box(25, 80, 800, 200, 812), Box(26, 80, 60, 200, 72))),
    row(3, boxes=(Box(60, 80, 60, 200, 72),)),
]


def test_pages_come_in_portions_with_the_findings_that_have_words_there() -> None:
    drawn = sheets.page_sheets(PAGES, ROWS, every_page=True)
    one, two, three = (portions.of_sheets(drawn, ROWS, number) for number in (1, 2, 3))
    assert [(part.first, part.last) for part in (one, two, three)] == [(1, 25), (26, 50), (51, 60)]
    assert [[r.number for r in part.rows] for part in (one, two, three)] == [[1, 2], [2], [3]]
    assert one.before is None and one.after is ROWS[2] and two.before is ROWS[1] and three.after is None


@pytest.mark.parametrize(("asked", "given"), [(0, 1), (-5, 1), (2, 2), (99, 3)])
def test_a_portion_that_is_not_there_gives_the_nearest(asked: int, given: int) -> None:
    drawn = sheets.page_sheets(PAGES, ROWS, every_page=True)
    assert portions.of_sheets(drawn, ROWS, asked).number == given


def test_a_finding_opens_the_portion_that_it_begins_in() -> None:
    drawn = sheets.page_sheets(PAGES, ROWS, every_page=True)
    assert [portions.of_sheets(drawn, ROWS, 1, finding).number for finding in (1, 2, 3, 99)] == [1, 1, 3, 1]


def test_a_text_without_pages_loses_no_block() -> None:
    written = [{"kind": "paragraph", "start": n * 10, "end": n * 10 + 9} for n in range(1001)]
    blocks = TextBlocks("xxxxxxxxx\n" * 1001, written)
    rows = [row(1, 0, 5), row(2, 4002, 4008), row(3, 10_000, 10_005)]
    count = portions.of_blocks(blocks, rows, 1).count
    parts = [portions.of_blocks(blocks, rows, number) for number in range(1, count + 1)]
    assert [block for part in parts for block in part.items] == list(blocks)
    assert parts[0].items[0] == TextBlock(Block(BlockKind.PARAGRAPH, 0, 9), "x" * 9)
    assert [[r.number for r in part.rows] for part in parts] == [[1], [2], [3]]


def test_an_empty_text_is_one_empty_portion() -> None:
    assert portions.of_blocks(TextBlocks("", []), [], 1).items == []


def test_walking_through_a_long_text(
    officer_page: Visitor, demo_runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(portions, "BLOCKS", 20)
    filler = [f"De vergadering van week {number} is op dinsdag." for number in range(50)]
    eis = "Inschrijver heeft een jaaromzet van minimaal 2.000.000 euro per jaar."
    text = "\n\n".join([eis, *filler, eis])
    page = officer_page.submit("/screenen", {"bestanden": (io.BytesIO(text.encode()), "lang.txt")})
    jobs.drain(demo_runtime)
    link = officer_page.open("/documenten?q=lang.txt").select_one(".doc-row h3 a")
    assert link is not None
    page = officer_page.open(str(link["href"]))
    shown = [str(card["data-finding"]) for card in page.select("[data-finding]")]
    further = page.select_one("[data-after]")
    assert shown and further is not None
    there = officer_page.open(str(further["href"]).split("#")[0])
    number = str(further["href"]).split("#bevinding-")[1]
    assert there.find(id=f"bevinding-{number}") is not None and number not in shown
    assert "deel 3 van 3" in words(there)
    texts = ""
    for part in (1, 2, 3):
        texts += words(officer_page.open(f"{link['href']}?deel={part}").select_one(".paper"))  # type: ignore[arg-type]  # a text has this
    assert all(f"week {number} " in texts for number in range(50))


def test_pages_of_a_pdf_a_portion_at_a_time(officer_page: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portions, "SHEETS", 1)
    link = officer_page.open("/documenten?q=catering+evenementen").select_one(".doc-row h3 a")
    assert link is not None
    for view in ("", "&weergave=tekst"):
        first = officer_page.open(f"{link['href']}?deel=1{view}")
        second = officer_page.open(f"{link['href']}?deel=2{view}")
        cards = [{str(c["data-finding"]) for c in page.select("[data-finding]")} for page in (first, second)]
        assert cards[0] and cards[1] and cards[0] != cards[1]
        assert second.select_one(".pages a[rel=prev]") is not None
    assert [str(figure["id"]) for figure in officer_page.open(f"{link['href']}?deel=2").select("figure")] == [
        "pagina-2"
    ]
