"""The prefilter loses nothing: it finds what running every rule on every sentence finds."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from procurement_app import paths
from procurement_app.documents.model import Block, BlockKind, Document
from procurement_app.screening.rulebook.book import Rulebook
from procurement_app.screening.screen import screen

DAY = date(2026, 11, 22)
SHARED = Path(os.environ.get("KANSRIJK_SHARED", Path(__file__).resolve().parents[3] / "shared"))


def golds(folder: Path) -> Iterator[Path]:
    yield from sorted(folder.rglob("*.gold.json"))


def document_from(gold: Path) -> Document:
    """The blocks of an annotated file, without its annotations."""
    kinds = {"para": BlockKind.PARAGRAPH}
    text, blocks, section = "", [], ()
    for block in json.loads(gold.read_text(encoding="utf-8"))["blocks"]:
        kind = kinds.get(block["type"]) or BlockKind(block["type"])
        start, content = len(text), block["text"].replace("\n", "\t")
        text += content + "\n"
        if kind is BlockKind.HEADING:
            section = (content,)
        blocks.append(Block(kind, start, start + len(content), section=section))
    return Document(gold.stem, "gold", text, blocks, language="nl")


def same_both_ways(gold: Path, rules: Rulebook) -> int:
    document = document_from(gold)
    quick = screen(document, rules, DAY)
    assert quick == screen(document, rules, DAY, prefilter=False)
    assert all(document.text[item.start : item.end] == item.quote for item in quick)
    return len(quick)


def test_on_our_own_documents(document_rules: Rulebook) -> None:
    found = [same_both_ways(gold, document_rules) for gold in golds(paths.TENDER_SAMPLES / "evaluation")]
    assert sum(found) > 100


@pytest.mark.skipif(not (SHARED / "eval" / "dev").is_dir(), reason="the shared evaluation set is not here")
def test_on_the_development_set(document_rules: Rulebook) -> None:
    found = [same_both_ways(gold, document_rules) for gold in golds(SHARED / "eval" / "dev")]
    assert sum(found) > 50
