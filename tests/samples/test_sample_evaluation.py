"""The gold of the evaluation set keeps to the published format and to the definitions of the rules."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from sample_texts import letters, text_of

from scripts.samples import build

NUMBERS = {"percentage", "amount_eur", "weight_pct", "points", "count"}
VALUES = {
    "social-return-obligation": {"percentage", "base", "amount_eur"},
    "social-return-award": {"weight_pct", "points"},
    "reserved-contract": {"percentage"},
    "reserved-services": set(),
    "pso-recognition": {"level"},
    "target-group-employment": set(),
    "learning-places": {"count"},
    "international-social-conditions": set(),
    "social-label": set(),
    "accessibility": set(),
    "lots": {"count"},
    "subcontract-social": set(),
    "market-consultation": set(),
    "turnover-requirement": {"amount_eur", "percentage"},
    "reference-requirement": {"count", "amount_eur", "percentage"},
    "no-lots": set(),
    "lowest-price": set(),
    "financial-guarantee": {"amount_eur", "percentage"},
    "insurance-requirement": {"amount_eur"},
    "certificate-without-equivalent": {"certificate"},
    "no-subcontracting": set(),
}
STATUSES = ("asserted", "negated", "conditional", "mentioned")
TYPES = {"heading", "para", "list", "row", "toc", "footnote", "header", "footer"}
CANNOT_BE = {("lots", "negated")}
"""A statement that there are no lots is `no-lots` asserted, by the definitions."""

SOURCES = build.evaluation_sources()
GOLD = sorted((build.ROOT / "evaluation").glob("*/*.gold.json"))


def _gold(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_gold_is_what_its_source_makes(path):
    committed = build.ROOT / "evaluation" / path.parent.name / f"{path.stem}.gold.json"
    assert committed.read_text(encoding="utf-8") == build.gold_json(build.read_source(path))


def test_every_gold_has_its_source_and_both_files():
    assert {path.name.removesuffix(".gold.json") for path in GOLD} == {path.stem for path in SOURCES}
    for path in GOLD:
        stem = path.name.removesuffix(".gold.json")
        assert (path.parent / f"{stem}.docx").exists()
        assert (path.parent / f"{stem}.pdf").exists()


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.name)
def test_blocks_and_findings_are_well_formed(path):
    gold = _gold(path)
    assert gold["id"] == path.name.removesuffix(".gold.json")
    assert len(gold["blocks"]) >= 30
    for block in gold["blocks"]:
        assert block["type"] in TYPES
        assert block["text"].strip()
        rules = [finding["rule"] for finding in block["gold"]]
        assert len(rules) == len(set(rules)), f"two findings of one rule in: {block['text']}"
        for finding in block["gold"]:
            check_finding(finding, block)


def check_finding(finding: dict, block: dict) -> None:
    assert finding["evidence"] in block["text"]
    assert 2 <= len(finding["evidence"]) <= 240
    assert finding["status"] in STATUSES
    assert (finding["rule"], finding["status"]) not in CANNOT_BE
    values = finding.get("values", {})
    assert values.keys() <= VALUES[finding["rule"]]
    for key, value in values.items():
        if key in NUMBERS:
            assert isinstance(value, (int, float))
    assert values.get("base", "contract-value") in ("contract-value", "labour-cost")
    assert str(values.get("level", "1")) in ("aspirant", "1", "2", "3", "30+")


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.name)
def test_document_says_that_it_is_fictitious(path):
    text = " ".join(block["text"] for block in _gold(path)["blocks"])
    assert "fictief voorbeeld" in text.lower()


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.name)
def test_docx_and_pdf_hold_every_block(path):
    stem = path.name.removesuffix(".gold.json")
    for ending in ("docx", "pdf"):
        name = f"{stem}.{ending}"
        found = letters(text_of(name, (path.parent / name).read_bytes()))
        for block in _gold(path)["blocks"]:
            if block["type"] != "footer":
                for cell in block["text"].split("\n"):
                    assert letters(cell) in found, f"{name} lacks: {cell}"


@pytest.mark.parametrize("half", ["build", "kept"])
def test_each_half_holds_every_rule_and_many_blocks_without_a_finding(half):
    blocks = [block for path in GOLD if path.parent.name == half for block in _gold(path)["blocks"]]
    found = Counter(finding["rule"] for block in blocks for finding in block["gold"])
    assert set(found) == set(VALUES)
    assert sum(not block["gold"] for block in blocks) >= len(blocks) * 0.4


def test_every_rule_occurs_in_every_status():
    seen = {
        (finding["rule"], finding["status"])
        for path in GOLD
        for block in _gold(path)["blocks"]
        for finding in block["gold"]
    }
    wanted = {(rule, status) for rule in VALUES for status in STATUSES} - CANNOT_BE
    assert wanted - seen == set()
