"""The notation of the sources: what a line becomes, and mistakes that are named with file and line."""

from __future__ import annotations

import pytest

from scripts.samples.source import SourceError, read_source

HEAD = "title: Proef\nkind: brief\nlayout: plain\n---\n"


def _source(tmp_path, body):
    path = tmp_path / "proef.txt"
    path.write_text(HEAD + body, encoding="utf-8")
    return read_source(path)


def test_lines_become_blocks(tmp_path):
    source = _source(tmp_path, "# Kop\nGewone zin.\n- punt\n|! a | b\n| 1 | 2\ntoc: 1 Kop ... 3\n")
    assert [(b.kind, b.text) for b in source.blocks] == [
        ("heading", "Kop"),
        ("paragraph", "Gewone zin."),
        ("list", "punt"),
        ("row", "a\nb"),
        ("row", "1\n2"),
        ("toc", "1 Kop ... 3"),
    ]


def test_annotation_takes_a_passage_by_its_ends_and_values(tmp_path):
    line = "De aannemer besteedt 5% van de aanneemsom aan social return, elk jaar opnieuw.\n"
    mark = "@ social-return-obligation asserted | De aannemer … social return "
    mark += "| percentage=5 base=contract-value\n"
    (finding,) = _source(tmp_path, line + mark).blocks[0].gold
    assert finding["evidence"] == "De aannemer besteedt 5% van de aanneemsom aan social return"
    assert finding["values"] == {"percentage": 5, "base": "contract-value"}


def test_evidence_left_empty_is_the_whole_block(tmp_path):
    (finding,) = _source(tmp_path, "- geen referenties\n@ reference-requirement negated\n").blocks[0].gold
    assert finding["evidence"] == "geen referenties"


def test_evidence_that_is_not_in_the_block_names_file_and_line(tmp_path):
    with pytest.raises(SourceError, match=r"proef\.txt:6: evidence is not in the block"):
        _source(tmp_path, "Een zin.\n@ lots asserted | iets anders\n")


def test_two_tables_in_a_row_stay_two(tmp_path):
    rows = _source(tmp_path, "| a\n| b\n|-\n| c\n").blocks
    assert rows[0].table == rows[1].table != rows[2].table
