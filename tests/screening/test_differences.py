"""Two screenings of one text, and a rulebook with an edited file in it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from procurement_app import paths
from procurement_app.screening.model import Chance, EntryScreening, Finding, LadderStep, Outcome, Status
from procurement_app.screening.rulebook.edited import NotPlaced, edited_rulebook
from procurement_app.screening.trying.differences import (
    between_chances,
    between_contradictions,
    between_findings,
    between_gaps,
    between_scores,
    between_screenings,
)
from procurement_app.screening.trying.workbench import typed_document
from procurement_app.screening.whole.contradictions import Contradiction, Side
from procurement_app.screening.whole.gaps import Gap

DOCUMENT = typed_document("Wij vragen social return.\nEr zijn drie percelen.")
SOCIAL = Finding(
    "social-return-obligation", "instrument", Status.ASSERTED, "high", "social return", 11, 24, 3, "", None
)
LOTS = Finding(
    "lots",
    "instrument",
    Status.ASSERTED,
    "high",
    "drie percelen",
    34,
    47,
    None,
    "",
    None,
    values={"count": 3},
)


def kinds(before: list[Finding], after: list[Finding]) -> list[tuple[str, str]]:
    return [(change.kind, change.rule) for change in between_findings(DOCUMENT, before, after)]


def test_new_gone_and_the_same() -> None:
    assert kinds([SOCIAL], [SOCIAL, LOTS]) == [("new", "lots")]
    assert kinds([SOCIAL, LOTS], [LOTS]) == [("gone", "social-return-obligation")]
    assert kinds([SOCIAL, LOTS], [LOTS, SOCIAL]) == []


def test_two_lots_of_one_block_are_two_things() -> None:
    first, second = (
        replace(SOCIAL, lot=lot, values={"percentage": share}) for lot, share in (("1", 5), ("2", 2))
    )
    changed = replace(second, values={"percentage": 3})
    assert kinds([first, second], [first, second]) == []
    assert kinds([first], [first, second]) == [("new", SOCIAL.rule)]
    assert kinds([first, second], [first, changed]) == [("values", SOCIAL.rule)]


def test_a_new_rule_is_told_of_where_it_says_something() -> None:
    said = [
        Chance("found-rule", Outcome.FOUND, "een kans"),
        Chance("open-rule", Outcome.CANNOT_ASSESS, "onbekend"),
        Chance("other-rule", Outcome.NOT_FOUND, "geen kans"),
        Chance("far-rule", Outcome.NOT_APPLICABLE, "elders"),
    ]
    come = [(change.kind, change.rule, change.after) for change in between_chances([], said)]
    assert come == [("new", "found-rule", "found"), ("new", "open-rule", "cannot-assess")]


def test_another_status_value_or_law_of_the_same_passage() -> None:
    assert kinds([SOCIAL], [replace(SOCIAL, status=Status.NEGATED)]) == [("status", SOCIAL.rule)]
    assert kinds([LOTS], [replace(LOTS, values={"count": 4})]) == [("values", "lots")]
    assert kinds([LOTS], [replace(LOTS, legal_basis=("Aw, art. 1.5",))]) == [("law", "lots")]
    assert kinds([SOCIAL], [replace(SOCIAL, start=0, end=25, quote="Wij vragen social return.")]) == []


def test_gaps_chances_and_scores() -> None:
    old, new = Gap("gap-x", Outcome.FOUND, ""), Gap("gap-x", Outcome.NOT_FOUND, "")
    (gap,) = between_gaps([old], [new])
    assert (gap.before, gap.after) == ("found", "not-found")
    before, after = Chance("c", Outcome.FOUND, "ja"), Chance("c", Outcome.CANNOT_ASSESS, "onbekend")
    (chance,) = between_chances([before], [after])
    assert chance.quote == "onbekend"
    assert list(between_scores(5, 5)) == [] and next(between_scores(5, 7)).after == "7"


def test_the_same_answer_for_another_reason() -> None:
    (gap,) = between_gaps([Gap("gap-x", Outcome.FOUND, "a")], [Gap("gap-x", Outcome.FOUND, "b")])
    assert (gap.kind, gap.rule_kind, gap.before, gap.after) == ("reason", "gap", "a", "b")
    before, after = Chance("c", Outcome.FOUND, "nog in te vullen"), Chance("c", Outcome.FOUND, "5%")
    (chance,) = between_chances([before], [after])
    assert (chance.kind, chance.before, chance.after) == ("reason", "nog in te vullen", "5%")


def test_steps_of_the_ladder_and_the_route() -> None:
    unknown = LadderStep("own-target-group", "cannot-assess", "onbekend")
    lots = LadderStep("reserve-lots", "possible-if", "zelfde")

    def screening(route: str, *steps: LadderStep) -> EntryScreening:
        return EntryScreening(("cleaning",), "high", (), 40, (), route, steps)

    was = screening("reserve-lots", unknown, replace(lots, smallest_change="twee percelen"))
    now = screening("own-target-group", replace(unknown, answer="possible-if", reason="vraag het"), lots)
    step, reason, route = between_screenings(was, now)
    assert (step.kind, step.rule_kind, step.rule, step.before, step.after, step.quote) == (
        ("outcome", "step", "own-target-group", "cannot-assess", "possible-if", "vraag het")
    )
    assert (reason.kind, reason.rule, reason.before, reason.after) == (
        ("reason", "reserve-lots", "zelfde twee percelen", "zelfde")
    )
    assert (route.kind, route.before, route.after) == ("route", "reserve-lots", "own-target-group")
    assert not list(between_screenings(now, now))


def test_contradictions_that_come_and_go() -> None:
    sides = (Side("1", None, "drie percelen"), Side("2", None, "geen percelen"))
    clash = Contradiction("lots-and-no-lots", "dit en dat", sides)
    (come,) = between_contradictions([], [clash])
    assert (come.rule, come.before, come.after) == ("lots-and-no-lots", "not-found", "found")
    assert come.quote == "drie percelen ↔ geen percelen"
    (gone,) = between_contradictions([clash], [])
    assert (gone.before, gone.after) == ("found", "not-found")
    assert list(between_contradictions([clash], [replace(clash, reason="anders")])) == []


def test_a_rule_file_takes_its_place_by_its_kind(tmp_path: Path) -> None:
    rule = tmp_path / "lots.yaml"
    text = (paths.RULES / "instruments" / "lots.yaml").read_text(encoding="utf-8")
    rule.write_text(f"{text}# gewijzigd\n", encoding="utf-8")
    edited = edited_rulebook(paths.RULES, rule, tmp_path / "rules")
    assert (edited / "instruments" / "lots.yaml").read_text(encoding="utf-8").endswith("# gewijzigd\n")
    assert (edited / "barriers" / "no-lots.yaml").is_file()


def test_words_and_parameters_take_the_place_of_the_file_of_their_name(tmp_path: Path) -> None:
    words, new = tmp_path / "work.yaml", tmp_path / "eigen.yaml"
    words.write_text("concepts: {}\n", encoding="utf-8")
    new.write_text("concepts: {}\n", encoding="utf-8")
    edited = edited_rulebook(paths.RULES, words, tmp_path / "rules")
    assert (edited / "vocabulary" / "work.yaml").read_text(encoding="utf-8") == "concepts: {}\n"
    assert (edited_rulebook(paths.RULES, new, tmp_path / "other") / "vocabulary" / "eigen.yaml").is_file()


def test_a_folder_is_laid_over_the_rulebook(tmp_path: Path) -> None:
    folder = tmp_path / "mijn"
    (folder / "instruments").mkdir(parents=True)
    (folder / "instruments" / "eigen.yaml").write_text("kind: instrument\n", encoding="utf-8")
    assert (edited_rulebook(paths.RULES, folder, tmp_path / "rules") / "instruments" / "eigen.yaml").is_file()


def test_what_cannot_be_placed_is_told(tmp_path: Path) -> None:
    (tmp_path / "leeg").mkdir()
    with pytest.raises(NotPlaced, match="geen van de mappen"):
        edited_rulebook(paths.RULES, tmp_path / "leeg", tmp_path / "rules")
    stray = tmp_path / "zomaar.yaml"
    stray.write_text("soort: drempel", encoding="utf-8")
    with pytest.raises(NotPlaced, match="niet duidelijk welk bestand"):
        edited_rulebook(paths.RULES, stray, tmp_path / "other")
    stray.write_text("kind: [", encoding="utf-8")
    with pytest.raises(NotPlaced, match=r"zomaar\.yaml:1: Deze lijst is niet goed afgesloten"):
        edited_rulebook(paths.RULES, stray, tmp_path / "another")
