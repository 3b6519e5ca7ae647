"""The texts that weights are learned from: well-formed, fictitious, labelled by the published definitions."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from test_sample_evaluation import VALUES, check_finding

from scripts.samples.build import ROOT
from scripts.samples.source import Source, read_source

TEXTS = sorted((ROOT / "evaluation" / "texts").glob("*.txt"))
FICTITIOUS = re.compile(r"fictief voorbeeld|ficti(?:tious|onal) example", re.IGNORECASE)
ADDRESS = re.compile(r"[\w.-]+@[\w-][\w.-]*\w|https?://\S+|www\.\S+\w")


@cache
def source_of(name: str) -> Source:
    return read_source(ROOT / "evaluation" / "texts" / name)


def test_labels_are_well_formed() -> None:
    for path in TEXTS:
        for block in source_of(path.name).blocks:
            rules = [finding["rule"] for finding in block.gold]
            assert len(rules) == len(set(rules)), f"{path.name}: two findings of one rule in: {block.text}"
            for finding in block.gold:
                check_finding(finding, {"text": block.text})


def test_every_text_is_fictitious_and_says_so() -> None:
    for path in TEXTS:
        whole = " ".join(block.text for block in source_of(path.name).blocks)
        assert FICTITIOUS.search(whole), path.name
        assert [address for address in ADDRESS.findall(whole) if ".example" not in address] == [], path.name


def test_every_rule_is_there_often_and_half_of_the_blocks_hold_nothing() -> None:
    blocks = [block for path in TEXTS for block in source_of(path.name).blocks]
    found = Counter(finding["rule"] for block in blocks for finding in block.gold)
    assert min(found[rule] for rule in VALUES) >= 200
    assert sum(not block.gold for block in blocks) >= len(blocks) * 0.5


def test_no_text_is_one_that_is_kept_for_measuring() -> None:
    kept = {
        block.text
        for path in (ROOT / "sources" / "evaluation" / "kept").glob("*.txt")
        for block in read_source(path).blocks
        if len(block.text.split()) > 8
    }
    learned = {block.text for path in TEXTS for block in source_of(path.name).blocks}
    assert kept & learned == set()
