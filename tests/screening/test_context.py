"""What blocks say together: every case of cases/context.yaml, through the rules as they are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
import yaml

from procurement_app.screening.model import Finding, Status
from procurement_app.screening.rulebook.book import Rulebook
from procurement_app.screening.screen import screen
from procurement_app.screening.trying.measuring import same_value
from scripts.learning.cases import read_case

FILE = yaml.safe_load((Path(__file__).parent / "cases" / "context.yaml").read_text(encoding="utf-8"))
CASES = [(topic, case) for topic, cases in FILE["cases"].items() for case in cases]
DAY = date(2026, 11, 22)


def wrong(wanted: Mapping[str, str], found: Mapping[str, Finding], marks: list[str]) -> list[str]:
    """What a block should hold and does not, and what it holds and should not."""
    mistakes = []
    for rule in sorted({*wanted, *found}):
        said = found[rule].status.value if rule in found else "nothing"
        if rule not in wanted:
            mistakes += [f"{rule} is {said}, unasked"] if said != Status.MENTIONED else []
        elif said != wanted[rule]:
            mistakes.append(f"{rule} is {said}, not {wanted[rule]}")
    for mark in marks:
        rule = mark.split()[0]
        for key, value in re.findall(r'(\w+)=("[^"]*"|\S+)', mark):
            have = found[rule].values.get(key) if rule in found else None
            if not same_value(_plain(value), have):
                mistakes.append(f"{rule}: {key} is {have}, not {value}")
    return mistakes


def _plain(written: str) -> float | str:
    """A value as a case has it: in quotes where it is a word with spaces."""
    return float(written) if re.fullmatch(r"[\d.]+", written) else written.strip('"')


def mistakes_in(book: Rulebook, written: str) -> list[str]:
    document, marks = read_case(written)
    findings = screen(document, book, DAY)
    mistakes = []
    for block, marked in zip(document.blocks, marks, strict=True):
        if marked:
            wanted = dict(mark.split()[:2] for mark in marked if mark != "none")
            here = [item for item in findings if block.start <= item.start < block.end]
            # of what is said of several lots what is asked of one
            found = {item.rule: item for item in sorted(here, key=lambda one: one.status is Status.ASSERTED)}
            mistakes += wrong(wanted, found, marked)
    return mistakes


@pytest.mark.parametrize(("topic", "case"), CASES, ids=[f"{topic}: {case[:50]}" for topic, case in CASES])
def test_case(document_rules: Rulebook, topic: str, case: str) -> None:
    assert not mistakes_in(document_rules, case), topic


@pytest.mark.parametrize("case", FILE["known_failures"], ids=lambda case: case[:60])
def test_known_failure_still_fails(document_rules: Rulebook, case: str) -> None:
    assert mistakes_in(document_rules, case), "now right: move it to the cases"
