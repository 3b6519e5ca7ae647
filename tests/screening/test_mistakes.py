"""Every slip of the pen in a rule file is told in one Dutch sentence, with its line and what to do."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from procurement_app import paths
from procurement_app.screening.rulebook import check_rulebook

RULE = """\
id: nieuwe-regel
kind: instrument
title:
  nl: Nieuwe regel
  en: New rule
explanation: {nl: Vindt iets., en: Finds something.}
status: experimental
since: 2026-11-22
legal_basis:
  - {law: Aanbestedingswet 2012, article: "2.80", verified: no}
tags: []
detect:
  - name: social return
    all_of: [social-return]
    near: 20
advice: {nl: Doe iets., en: Do something.}
examples:
  - {text: "Een.", status: asserted}
  - {text: "Twee.", status: asserted}
  - {text: "Drie.", status: asserted}
  - {text: "Vier.", status: asserted}
  - {text: "Vijf.", status: asserted}
  - {text: "Zes.", status: asserted}
must_not_match:
  - text: "a"
  - text: "b"
  - text: "c"
  - text: "d"
"""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The words of the rulebook, without its rules."""
    root = tmp_path_factory.mktemp("mistakes") / "rules"
    shutil.copytree(paths.RULES / "vocabulary", root / "vocabulary")
    shutil.copytree(paths.RULES / "parameters", root / "parameters")
    (root / "instruments").mkdir()
    return root


def mistakes(root: Path, text: str | bytes, name: str = "instruments/nieuwe-regel.yaml") -> list[str]:
    path = root / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    try:
        return [str(mistake) for mistake in check_rulebook(root, ("instrument",))[1]]
    finally:
        path.unlink()


def test_a_rule_without_mistakes(root: Path) -> None:
    assert mistakes(root, RULE) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "sentence"),
    [
        ("tags:", "tag:", 11, "'tag' ken ik niet. Bedoelt u 'tags'?"),
        ("near: 20", "neer: 20", 15, "'neer' (in detect, nummer 1) ken ik niet. Bedoelt u 'near'?"),
        ("  en: New rule", " en: New rule", 5, "springt anders in"),
        ("  nl: Nieuwe regel", "\tnl: Nieuwe regel", 4, "staat een tab; spring in met spaties"),
        ('  - text: "a"', '  - text: "a', 25, 'Hier klopt een aanhalingsteken (")'),
        ("nl: Nieuwe regel", "nl: 'Een regel voor 's avonds'", 4, "Hier klopt een aanhalingsteken (')"),
        ('text: "a"', "text: “a”: b", 25, "kromme aanhalingstekens"),
        ("nl: Nieuwe regel", "nl: Nieuw: een regel", 4, "dubbele punt erin hoort tussen aanhalingstekens"),
        ("nl: Nieuwe regel", "nl: *nieuw", 4, "bijzonder teken"),
        ("[social-return]", "[sociale-return]", 14, "Bedoelt u 'social-return'?"),
        ("[social-return]", "[sroi]", 14, "Bedoelt u 'social-return'?"),
        ("[social-return]", "[quantumverstrengeling]", 14, "Voeg het daar toe."),
        ("[social-return]", "[social-return, <procent>]", 14, "De waarde '<procent>' ken ik niet"),
        ("[social-return]", "[obligation]", 14, "woorden die overal staan (common)"),
        ("[social-return]", "[<percentage>]", 14, "zoekt alleen naar waarden"),
        ("[social-return]", "[social-return", 14, "niet goed afgesloten: er mist een komma of een ]"),
        ("all_of: [social-return]", "all_of: social-return", 14, "moet een lijst zijn: zet er [haken]"),
        ("experimental", "concept", 7, "'status' moet een van deze zijn: 'experimental', 'stable' of"),
        ('"Zes.", status: asserted', '"Zes.", status: geldt', 23, "er staat 'geldt'"),
        ('  - {text: "Zes.", status: asserted}\n', "", 17, "heeft er 5; geef ten minste 6 teksten"),
        ("id: nieuwe-regel", "id: andere-regel", 1, "die moeten gelijk zijn"),
        ("id: nieuwe-regel", "id: Nieuwe Regel", 1, "alleen kleine letters"),
        ("kind: instrument", "kind: instrumenten", 2, "er staat 'instrumenten'"),
        ("since: 2026-11-22", "since: 22-11-2026", 8, "zoals 2026-11-22 (jaar-maand-dag)"),
        ("since: 2026-11-22", "since: 2026-13-40", 8, "'2026-13-40' is geen datum"),
        ("near: 20", "near: twintig", 15, "moet een geheel getal zijn; er staat 'twintig'"),
        ("near: 20", "near: -3", 15, "moet 0 of hoger zijn"),
        ('"2.80"', "2.80", 10, "'article' (in legal_basis, nummer 1) moet tekst zijn; zet er"),
        ("verified: no", "verified: misschien", 10, "moet yes of no zijn; er staat 'misschien'"),
        ("  nl: Nieuwe regel\n", "", 3, "'nl' (in title) ontbreekt"),
        ("  en: New rule", "  en:", 5, "'en' (in title) is leeg"),
        ("tags: []", "tags: []\ntags: [x]", 12, "staat hier voor de tweede keer"),
        ("near: 20", "blocks: [tabel]", 15, "er staat 'tabel'"),
        ("advice:", "yields_to: [bestaat-niet]\nadvice:", 16, "De regel 'bestaat-niet' bestaat niet"),
    ],
)
def test_one_sentence_with_the_line(root: Path, old: str, new: str, line: int, sentence: str) -> None:
    assert old in RULE
    (told, *more) = mistakes(root, RULE.replace(old, new, 1))
    assert told.startswith(f"rules/instruments/nieuwe-regel.yaml:{line}: "), told
    assert sentence in told
    assert not more, more


@pytest.mark.parametrize("text", ["", "Dit is een regel over social return.", "- a\n- b\n"])
def test_a_file_without_a_rule(root: Path, text: str) -> None:
    (told,) = mistakes(root, text)
    assert "In dit bestand staat geen regel" in told and "kansrijk rules new" in told


def test_a_file_in_another_encoding(root: Path) -> None:
    (told,) = mistakes(root, RULE.replace("Nieuwe regel", "Règle").encode("latin-1"))
    assert "sla het op als UTF-8" in told


def test_a_concept_without_words(root: Path) -> None:
    (told,) = mistakes(root, "concepts:\n  leeg-begrip:\n    means: iets\n", "vocabulary/eigen.yaml")
    assert told.startswith("rules/vocabulary/eigen.yaml:2: ") and "geen enkel woord" in told
