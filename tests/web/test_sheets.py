"""Where marks and their numbers stand, and how a text is cut at its findings."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as some

from procurement_app.documents.model import Block, BlockKind, Box, Page
from procurement_app.screening.model import Finding, Status
from procurement_app.services.tender.documents import FindingRow, TextBlock
from procurement_app.web import sheets

PAGES = [Page(number, 595, 842) for number in (1, 2, 3)]


def row(number: int, start: int = 0, end: int = 4, boxes: tuple[Box, ...] = (), **given: Any) -> FindingRow:
    stated: dict[str, Any] = {"kind": "instrument", "status": Status.ASSERTED, "confidence": "high"} | given
    return FindingRow(
        number,
        Finding("lots", quote="x", start=start, end=end, page=1, section="", lot=None, boxes=boxes, **stated),
    )


def test_numbers_of_one_line_stand_side_by_side_in_the_margin_in_reading_order() -> None:
    rows = [
        row(1, boxes=(Box(1, 80, 100, 200, 112),)),
        row(2, boxes=(Box(1, 300, 101, 400, 113),)),
        row(3, boxes=(Box(1, 80, 300, 200, 312),)),
    ]
    marks = sheets.page_sheets(PAGES, rows, every_page=True)[0].marks
    first, second, third = (mark.disc for mark in marks)
    assert first and second and third
    assert first[0] < second[0] < 80 and second[0] - first[0] >= 2 * sheets.DISC
    assert first[1] == second[1] and third[1] == 306


def test_in_two_columns_each_number_stands_beside_its_own() -> None:
    rows = [
        row(1, boxes=(Box(1, 70, 100, 270, 112), Box(1, 70, 114, 200, 126))),
        row(2, boxes=(Box(1, 320, 100, 520, 112), Box(1, 320, 114, 400, 126))),
        row(3, boxes=(Box(1, 360, 300, 500, 312),)),
    ]
    one, two, three = (mark.disc for mark in sheets.page_sheets(PAGES, rows, every_page=True)[0].marks)
    assert one and two and three
    assert one[0] < 70 and 525 < two[0] < 595 and three[0] == two[0]


def test_a_table_below_two_columns_leaves_their_numbers_beside_them() -> None:
    rows = [
        row(1, boxes=(Box(1, 70, 100, 270, 112),)),
        row(2, boxes=(Box(1, 320, 100, 520, 112), Box(1, 320, 114, 400, 126))),
        row(3, boxes=(Box(1, 200, 400, 500, 412), Box(1, 520, 400, 540, 412))),
    ]
    one, two, three = (mark.disc for mark in sheets.page_sheets(PAGES, rows, every_page=True)[0].marks)
    assert one and two and three
    assert one[0] < 70 and 525 < two[0] < 595 and three[0] < 70


def test_findings_that_begin_within_a_line_over_the_page_have_their_numbers_in_its_margin() -> None:
    rows = [
        row(1, boxes=(Box(1, 350, 100, 520, 112), Box(1, 70, 114, 520, 126))),
        row(2, boxes=(Box(1, 351, 200, 520, 212), Box(1, 70, 214, 520, 226))),
    ]
    marks = sheets.page_sheets(PAGES, rows, every_page=True)[0].marks
    assert all(mark.disc and mark.disc[0] < 70 for mark in marks)


def test_a_number_covers_no_words_where_all_findings_of_a_page_begin_within_a_line() -> None:
    within = row(1, boxes=(Box(1, 300, 100, 400, 112),))
    for rows in ([within], [within, row(2, boxes=(Box(2, 72, 100, 400, 112),))]):
        (mark,) = sheets.page_sheets(PAGES, rows, every_page=True)[0].marks
        assert mark.disc and mark.disc[0] + sheets.DISC < 72


def test_a_finding_over_two_pages_has_its_number_once() -> None:
    sheet_one, sheet_two, _ = sheets.page_sheets(
        PAGES, [row(1, boxes=(Box(1, 80, 800, 200, 812), Box(2, 80, 60, 200, 72)))], every_page=True
    )
    assert sheet_one.marks[0].disc is not None and sheet_two.marks[0].disc is None


def test_long_documents_open_with_the_pages_that_matter() -> None:
    only = sheets.page_sheets(PAGES, [row(1, boxes=(Box(2, 80, 60, 200, 72),))], every_page=False)
    assert [sheet.page.number for sheet in only] == [2]
    assert [sheet.page.number for sheet in sheets.page_sheets(PAGES, [], every_page=False)] == [1]


@given(
    text=some.text(min_size=1, max_size=60),
    spans=some.lists(some.tuples(some.integers(0, 60), some.integers(0, 60)), max_size=6),
)
def test_cutting_a_text_loses_nothing_and_marks_exactly_the_findings(
    text: str, spans: list[tuple[int, int]]
) -> None:
    block = TextBlock(Block(BlockKind.PARAGRAPH, 0, len(text)), text)
    rows = [row(n, min(span), max(span)) for n, span in enumerate(spans, 1) if min(span) < max(span)]
    (part,) = sheets.text_parts([block], rows)
    assert "".join(segment.text for segment in part.segments) == text
    for one in rows:
        inside = "".join(segment.text for segment in part.segments if one in segment.rows)
        assert inside == text[one.finding.start : one.finding.end]
        opened = [segment for segment in part.segments if one in segment.opens]
        assert len(opened) == (one.finding.start < len(text))


def test_rows_of_a_table_stay_together_and_cells_apart() -> None:
    blocks = [
        TextBlock(Block(BlockKind.ROW, 0, 3, cells=((0, 1), (2, 3)), table=1, is_header_row=True), "a\tb"),
        TextBlock(Block(BlockKind.ROW, 4, 7, cells=((4, 5), (6, 7)), table=1), "c\td"),
        TextBlock(Block(BlockKind.PARAGRAPH, 8, 9), "e"),
    ]
    table, after = sheets.text_parts(blocks, [])
    assert [head for head, _ in table.cells] == [True, False]
    assert [[cell[0].text for cell in cells] for _, cells in table.cells] == [["a", "b"], ["c", "d"]]
    assert after.segments[0].text == "e"


def test_headings_never_skip_a_level() -> None:
    levels = [1, 3, 2, 9, 1]
    blocks = [TextBlock(Block(BlockKind.HEADING, 0, 1, level=level), "x") for level in levels]
    assert [part.level for part in sheets.text_parts(blocks, [])] == [2, 3, 3, 4, 2]
