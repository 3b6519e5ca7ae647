"""Plain sentences mean what they say: each subject in each frame of `cases/frames.yaml`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from procurement_app.documents.model import Document
from procurement_app.screening.rulebook.book import Rulebook
from procurement_app.screening.screen import screen
from procurement_app.screening.trying.workbench import typed_document
from scripts.learning.cases import framed

TOLD = yaml.safe_load((Path(__file__).parent / "cases" / "frames.yaml").read_text(encoding="utf-8"))
ON = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("status", "rule", "document"),
    [pytest.param(*case, id=f"{case[1]}-{case[2].text}") for case in framed(TOLD)],
)
def test_a_plain_sentence(document_rules: Rulebook, status: str, rule: str, document: Document) -> None:
    found = {one.rule: one.status.value for one in screen(document, document_rules, ON)}
    # what is only named need not be told
    assert found.get(rule, "mentioned") == status


@pytest.mark.parametrize("sentence", TOLD["nothing"])
def test_a_plain_sentence_about_something_else(document_rules: Rulebook, sentence: str) -> None:
    findings = screen(typed_document(sentence), document_rules, ON)
    assert [one.rule for one in findings if one.status.value != "mentioned"] == []
