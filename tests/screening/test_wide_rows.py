"""Rows wider than people read: screened in pieces, so that twice the cells take twice the time."""

from __future__ import annotations

from datetime import date

from procurement_app.documents.model import Block, BlockKind
from procurement_app.screening.rulebook.book import Rulebook
from procurement_app.screening.screen import screen
from procurement_app.screening.text.wide_rows import in_pieces
from procurement_app.screening.trying.workbench import typed_document

DAY = date(2026, 11, 24)
WIDE = 250


def _row(start: int, cells: int, table: int = 0) -> Block:
    spans = tuple((start + 2 * number, start + 2 * number + 1) for number in range(cells))
    return Block(BlockKind.ROW, spans[0][0], spans[-1][1], cells=spans, table=table)


def test_a_row_that_people_read_stays_whole() -> None:
    blocks = [_row(0, 100), _row(300, 2)]
    assert in_pieces(blocks) is blocks


def test_a_wider_row_comes_in_pieces_with_all_its_cells() -> None:
    row = _row(0, WIDE)
    pieces = in_pieces([row])
    assert [len(piece.cells) for piece in pieces] == [100, 100, 50]
    assert tuple(cell for piece in pieces for cell in piece.cells) == row.cells
    assert all((piece.start, piece.end) == (piece.cells[0][0], piece.cells[-1][1]) for piece in pieces)


def test_columns_stay_below_their_heads() -> None:
    head, row, other = in_pieces([_row(0, 150), _row(400, 150), _row(800, 150, table=1)])[1::2]
    assert head.table == row.table != other.table
    assert head.table not in (0, 1)


def test_what_stands_in_a_far_column_is_found_below_its_head(document_rules: Rulebook) -> None:
    empty = " | ".join("-" * 120)
    document = typed_document(f"Onderdeel | {empty} | ja", head=f"Eis | {empty} | Bankgarantie")
    found = [one for one in screen(document, document_rules, DAY) if one.rule == "financial-guarantee"]
    assert [one.status.value for one in found if one.start > len(document.text) // 2] == ["asserted"]


def test_a_row_of_thousands_of_cells_is_screened(document_rules: Rulebook) -> None:
    document = typed_document(
        " | ".join(["Een bankgarantie van 5% is verplicht", *[""] * 2000, "Social return 5%"])
    )
    assert {one.rule for one in screen(document, document_rules, DAY)} >= {
        "financial-guarantee",
        "social-return-obligation",
    }
