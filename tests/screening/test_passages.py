"""Labelled passages as documents."""

from __future__ import annotations

from pathlib import Path

from procurement_app.documents.model import BlockKind
from procurement_app.screening.model import Status
from procurement_app.screening.trying.passages import read_passages

PASSAGE = """\
- id: lots-03
  voice: waterschap
  heading: [2 Opdracht, 2.4 Indeling]
  blocks:
    - De opdracht is verdeeld in drie percelen.
    - item: perceel 1, maaien
    - row: [Perceel, maximaal 2]
      head: [Onderwerp, Regeling]
    - row: [Looptijd, 4 jaar]
      head: [Onderwerp, Regeling]
  findings:
    - {block: 0, rule: lots, status: asserted, evidence: verdeeld in drie percelen, values: {count: 3}}
"""


def test_a_passage_with_headings_a_list_and_a_table(tmp_path: Path) -> None:
    path = tmp_path / "lots.yaml"
    path.write_text(PASSAGE, encoding="utf-8")
    ((document, gold),) = read_passages(path)
    kinds = [block.kind for block in document.blocks]
    assert kinds == [BlockKind.HEADING] * 2 + [BlockKind.PARAGRAPH, BlockKind.LIST] + [BlockKind.ROW] * 3
    assert document.blocks[2].section == ("2 Opdracht", "2.4 Indeling")
    assert [block.is_header_row for block in document.blocks] == [False] * 4 + [True, False, False]
    row = document.blocks[5]
    assert [document.text[start:end] for start, end in row.cells] == ["Perceel", "maximaal 2"]
    assert row.table == document.blocks[6].table
    marked = [(text, [(item.rule, item.status) for item in items]) for text, items in gold.blocks if items]
    assert marked == [("De opdracht is verdeeld in drie percelen.", [("lots", Status.ASSERTED)])]


def test_an_empty_file_holds_nothing(tmp_path: Path) -> None:
    (tmp_path / "none.yaml").write_text("", encoding="utf-8")
    assert list(read_passages(tmp_path / "none.yaml")) == []
