"""Plain sentences mean what they say: each subject in each frame of `cases/frames.yaml`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from procurement_app.screening.rulebook import Rulebook
from procurement_app.screening.screen import screen
from procurement_app.screening.workbench import typed_document
from scripts.learning.cases import framed

TOLD = yaml.safe_load((Path(__file__).parent / "cases" / "frames.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("status", "rule", "sentence"), [*framed(TOLD)])
def test_a_plain_sentence(document_rules: Rulebook, status: str, rule: str, sentence: str) -> None:
    findings = screen(typed_document(sentence), document_rules, date(2026, 11, 22))
    found = {one.rule: one.status.value for one in findings}
    # what is only named need not be told
    assert found.get(rule, "mentioned") == status


@pytest.mark.parametrize("sentence", TOLD["nothing"])
def test_a_plain_sentence_about_something_else(document_rules: Rulebook, sentence: str) -> None:
    findings = screen(typed_document(sentence), document_rules, date(2026, 11, 22))
    assert [one.rule for one in findings if one.status.value != "mentioned"] == []
