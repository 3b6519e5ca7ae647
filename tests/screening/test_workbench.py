"""Typed texts as documents, and why a rule did or did not find something in one."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from procurement_app import paths
from procurement_app.documents.model import BlockKind
from procurement_app.screening.rulebook.book import Rulebook, load_rulebook
from procurement_app.screening.rulebook.detection import DocumentRule
from procurement_app.screening.trying.workbench import RuleTried, Workbench, typed_document

DAY = date(2026, 11, 22)
PLAIN = """\
id: proefregel
kind: instrument
title: {nl: Proef, en: Trial}
explanation: {nl: Proef., en: Trial.}
status: experimental
since: 2026-11-22
tags: []
detect:
  - {name: proef, all_of: [social-return, "<percentage>"]}
advice: {nl: Proef., en: Trial.}
examples: []
must_not_match: []
"""


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return load_rulebook(paths.RULES, ("instrument", "barrier"))


def rule(**way: object) -> DocumentRule:
    """A rule of one way, that finds social return beside a percentage, changed as given."""
    import yaml

    held = yaml.safe_load(PLAIN)
    outer = {key: way.pop(key) for key in ("unless", "drop", "status", "yields_to") if key in way}
    held["detect"][0] |= {key.removeprefix("way_"): value for key, value in way.items()}
    return DocumentRule.model_validate(held | outer)


def tried(text: str, book: Rulebook, changed: DocumentRule, language: str = "nl") -> RuleTried:
    bench = Workbench(typed_document(text), book, DAY, language)
    bench.findings = [finding for finding in bench.findings if finding.rule == changed.id]
    return bench.why(changed)


def test_lines_become_headings_lists_rows_and_paragraphs() -> None:
    document = typed_document(
        "# Kop\nTekst.\n- punt\nEis | Norm\na | b\n\nc | d", heading="Boven", head="X | Y"
    )
    kinds = [block.kind for block in document.blocks]
    assert kinds == [
        BlockKind.HEADING,
        BlockKind.HEADING,
        BlockKind.PARAGRAPH,
        BlockKind.LIST,
        *[BlockKind.ROW] * 3,
        *[BlockKind.ROW] * 2,
    ]
    assert document.blocks[2].section == ("Kop",)
    assert [block.is_header_row for block in document.blocks[4:]] == [True, False, False, True, False]
    assert document.blocks[4].table != document.blocks[7].table
    for block in document.blocks[4:]:
        assert all(document.text[start:end].strip() for start, end in block.cells)


def test_what_is_there_and_what_is_missing(book: Rulebook) -> None:
    (way,) = tried("Wij vragen social return.", book, rule()).ways
    assert [bool(need.there) for need in way.needs] == [True, False]
    assert way.needs[0].there == ("social return",)
    assert way.obstacles == ("Er ontbreekt: een percentage.",)


def test_words_in_two_sentences(book: Rulebook) -> None:
    (way,) = tried("Wij vragen social return. Het is 5%.", book, rule()).ways
    assert way.obstacles == ("De woorden staan wel in de tekst, maar niet samen in één zin.",)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"near": 3}, "hoogstens 3 woorden"),
        ({"blocks": ["row"]}, "kijkt alleen in: tabelrijen"),
        ({"heading": ["lot"]}, "In de kop erboven moet staan"),
        ({"when": "negated", "otherwise": "asserted"}, "alleen als de tekst zegt ‘geldt niet’"),
        ({"way_unless": ["obligation"]}, "Er staat iets bij dat niet mag"),
    ],
)
def test_the_limit_that_stopped_a_way(book: Rulebook, change: dict[str, object], said: str) -> None:
    text = "Voor social return moet opdrachtnemer bij de uitvoering ten minste 5% inzetten."
    (way,) = tried(text, book, rule(**change)).ways
    assert len(way.obstacles) == 1 and said in way.obstacles[0]


def test_of_several_limits_those_are_told_that_stop_a_way(book: Rulebook) -> None:
    text = "Voor social return moet opdrachtnemer bij de uitvoering ten minste 5% inzetten."
    (way,) = tried(text, book, rule(blocks=["paragraph"], near=3, heading=["lot"])).ways
    assert [told.split(":")[0] for told in way.obstacles] == [
        "In de kop erboven moet staan",
        "De woorden staan te ver uit elkaar",
    ]


def test_what_stopped_a_rule_whose_way_fits(book: Rulebook) -> None:
    text = "Wij vragen 5% social return; verdeeld in percelen."
    assert "sluit" not in tried(text, book, rule()).stopped
    assert "wat hem uitsluit: ‘percelen’" in tried(text, book, rule(unless=["lot"])).stopped
    assert "telt het voor deze regel niet" in tried(text, book, rule(drop=["asserted"])).stopped
    assert "vervallen" in tried(text, book, rule(status="deprecated")).stopped


def test_a_rule_that_gives_way_names_the_other(book: Rulebook) -> None:
    text = "Wij vragen 5% social return."
    bench = Workbench(typed_document(text), book, DAY)
    other = bench.why(rule(yields_to=["social-return-obligation"]))
    assert "Social return gevraagd" in other.stopped


def test_a_rule_that_found_something_has_a_way_that_met(book: Rulebook) -> None:
    bench = Workbench(typed_document("Wij zien af van social return."), book, DAY)
    told = bench.why(next(one for one in bench.rules if one.id == "social-return-obligation"))
    assert told.findings and not told.stopped
    assert not told.ways[0].obstacles  # the nearest comes first
    assert "social-return-award" in bench.near_misses()


def test_a_reference_to_the_heading_fills_no_way_whose_words_stand_nowhere(book: Rulebook) -> None:
    bench = Workbench(typed_document("Hieraan stellen wij geen eis.", "Social return"), book, DAY)
    told = bench.why(next(one for one in bench.rules if one.id == "social-return-obligation"))
    assert told.findings
    assert all(all(need.there for need in way.needs) for way in told.ways if not way.obstacles)
    (joined, *_) = (way for way in told.ways if not way.obstacles)
    assert joined.needs[0].there == ("Social return",)


def test_the_same_in_english(book: Rulebook) -> None:
    (way,) = tried("Wij vragen social return.", book, rule(), "en").ways
    assert way.obstacles == ("Missing: a percentage.",) and way.reach == "in one sentence"


def test_words_within_the_pattern_of_another_are_told(tmp_path: Path) -> None:
    root = tmp_path / "rules"
    shutil.copytree(paths.RULES, root)
    (root / "vocabulary" / "eigen.yaml").write_text(
        "concepts:\n"
        "  betalen: {means: facturen betalen, patterns: [facturen ..5 betaald]}\n"
        "  snel: {means: binnen drie weken, forms: [21 dagen]}\n",
        encoding="utf-8",
    )
    book = load_rulebook(root, ("instrument", "barrier"))
    changed = rule(way_all_of=["betalen", "snel"], way_near=20)
    (way,) = tried("Facturen worden binnen 21 dagen betaald.", book, changed).ways
    (told,) = way.obstacles
    assert told.startswith(
        "De woorden van ‘binnen drie weken’ staan tussen die van ‘facturen betalen’ (‘21 dagen’,"
    )
    (way,) = tried("Facturen worden betaald binnen 21 dagen.", book, changed).ways
    assert not way.obstacles


@pytest.mark.parametrize("cover", ["verzekering", "bouwverzekering", "CAR-verzekering"])
def test_a_star_before_a_word_of_a_pattern_reaches_past_a_hyphen(book: Rulebook, cover: str) -> None:
    changed = rule(way_all_of=["buyer-policy"])
    (way,) = tried(f"De gemeente sluit voor dit werk een {cover} af.", book, changed).ways
    assert not way.obstacles
