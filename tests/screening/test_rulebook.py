"""The rulebook: mistakes are told with file and line, and every example of every rule holds."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from procurement_app import paths
from procurement_app.screening.rulebook.book import (
    DOCUMENT_KINDS,
    Rulebook,
    RulebookError,
    check_rulebook,
    load_rulebook,
    version_of,
)
from procurement_app.screening.rulebook.vocabulary import Answers
from procurement_app.screening.trying.trials import test_examples as try_examples

GOOD = (paths.RULES / "instruments" / "social-label.yaml").read_text(encoding="utf-8")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A rulebook with the house's words and one rule."""
    root = tmp_path / "rules"
    (root / "instruments").mkdir(parents=True)
    shutil.copytree(paths.RULES / "vocabulary", root / "vocabulary")
    (root / "instruments" / "social-label.yaml").write_text(GOOD, encoding="utf-8")
    return root


def mistakes_of(book: Path, text: str, name: str = "social-label.yaml") -> list[str]:
    (book / "instruments" / name).write_text(text, encoding="utf-8")
    return [str(mistake) for mistake in check_rulebook(book, DOCUMENT_KINDS)[1]]


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def test_a_good_rule_loads(book: Path) -> None:
    assert list(load_rulebook(book, DOCUMENT_KINDS).rules) == ["social-label"]


@pytest.mark.parametrize(
    ("old", "new", "line_at", "said"),
    [
        ("all_of: [social-label]", "all_of: [sociaal-lebel]", "all_of: [sociaal-lebel]", "'sociaal-lebel'"),
        ("status: experimental", "status: klaar", "status: klaar", "experimental"),
        ("status: experimental", "statsu: experimental", "statsu", "'statsu'"),
        ("id: social-label", "id: sociaal-keurmerk", "id: sociaal", "social-label.yaml"),
        ("kind: instrument", "kind: instrumnet", "kind: instrumnet", "instrument"),
        ("since: 2026-11-22", "since: eergisteren", "since: eergisteren", "datum"),
        ("all_of: [social-label]", 'all_of: ["<percentage>"]', "all_of: [", "woorden die overal staan"),
        ("ignore_cues: [possibility, wish]", "ignore_cues: [moogelijkheid]", "ignore_cues", "moogelijkheid"),
    ],
)
def test_a_mistake_is_told_with_its_line(book: Path, old: str, new: str, line_at: str, said: str) -> None:
    text = GOOD.replace(old, new, 1)
    assert text != GOOD
    told = mistakes_of(book, text)
    where = f"rules/instruments/social-label.yaml:{line_of(text, line_at)}:"
    assert any(item.startswith(where) and said in item for item in told), told


def test_a_rule_without_examples_is_refused(book: Path) -> None:
    text = GOOD[: GOOD.index("examples:")] + "examples: []\nmust_not_match: []\n"
    assert len([item for item in mistakes_of(book, text) if "geef ten minste" in item]) == 2


def test_broken_yaml_is_told_with_its_line(book: Path) -> None:
    told = mistakes_of(book, GOOD.replace("  nl: Sociaal keurmerk", "   nl: [Sociaal keurmerk", 1))
    assert any("niet goed afgesloten" in item for item in told)


def test_the_same_id_twice(book: Path) -> None:
    told = mistakes_of(book, GOOD, "zelfde.yaml")
    assert any("zelfde.yaml" in item and "social-label" in item for item in told)


def test_a_mistake_in_the_words_is_told(book: Path) -> None:
    path = book / "vocabulary" / "work.yaml"
    path.write_text(path.read_text(encoding="utf-8") + '  fout:\n    forms: ["(a"]\n', encoding="utf-8")
    with pytest.raises(RulebookError) as raised:
        load_rulebook(book, DOCUMENT_KINDS)
    assert any("work.yaml" in mistake.file for mistake in raised.value.mistakes)


def test_a_mistake_in_the_answers_is_told_with_its_line(book: Path) -> None:
    path = book / "vocabulary" / "status.yaml"
    text = path.read_text(encoding="utf-8").replace('"no": [nee,', '"no": ["(nee",', 1)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RulebookError) as raised:
        load_rulebook(book, DOCUMENT_KINDS)
    (mistake,) = raised.value.mistakes
    assert (mistake.file, mistake.line) == ("rules/vocabulary/status.yaml", line_of(text, '"no": ["(nee'))


def test_answers_of_all_files_count(book: Path) -> None:
    own = 'cues: {}\nclause_starts: []\nanswers:\n  "yes": [jazekers]\n'
    (book / "vocabulary" / "zelf.yaml").write_text(own, encoding="utf-8")
    answers = load_rulebook(book, DOCUMENT_KINDS).vocabulary.answers
    assert answers.opens_yes.match("jazekers, dat mag") and answers.opens_yes.match("ja.")
    assert answers.opens_no.match("dat mag niet.") and not Answers().opens_no.match("nee")


def test_the_version_follows_the_contents(book: Path) -> None:
    before = version_of(book)
    assert version_of(book) == before
    mistakes_of(book, GOOD.replace("Sociaal keurmerk", "Sociaal label", 1))
    assert version_of(book) != before


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(RulebookError):
        load_rulebook(tmp_path / "niets")


def test_the_21_rules_are_there(document_rules: Rulebook) -> None:
    own = {rule.id for rule in document_rules.of_kind("instrument", "barrier")}
    assert {"social-return-obligation", "reserved-services", "no-subcontracting", "lots"} <= own
    assert len(own) >= 21


def test_every_example_holds(document_rules: Rulebook) -> None:
    wrong = [f"{item.rule}: {item.wrong}: {item.text}" for item in try_examples(document_rules) if item.wrong]
    assert wrong == []
