"""Chance rules: their examples, their four outcomes, both languages, and mistakes in their files."""

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from procurement_app.calendars.model import CalendarEntry, Period
from procurement_app.paths import RULES
from procurement_app.screening.entries.chances import ChanceRule, chance_judge, failed_examples
from procurement_app.screening.model import Chance, Outcome
from procurement_app.screening.rulebook.book import Rulebook, check_rulebook, load_rulebook

BOOK = load_rulebook(RULES, {"chance"})
ON = date(2026, 11, 22)


def judged(
    entry: CalendarEntry, on: date = ON, language: str = "nl", book: Rulebook = BOOK
) -> dict[str, Chance]:
    judge = chance_judge(book)
    return {chance.rule: chance for chance in judge.judge(judge.said(entry, on, None, language))}


@pytest.mark.parametrize("rule", BOOK.of_kind("chance"), ids=lambda rule: rule.id)
def test_the_examples_of_a_rule(rule: ChanceRule) -> None:
    assert failed_examples(BOOK, rule) == []


def test_a_wrong_example_is_told() -> None:
    rule = BOOK.of_kind("chance")[0]
    wrong = rule.model_copy(
        update={"examples": (rule.examples[0].model_copy(update={"outcome": Outcome.NOT_APPLICABLE}),)}
    )
    assert "verwacht ‘niet van toepassing’ (not-applicable)" in failed_examples(BOOK, wrong)[0]


@pytest.mark.parametrize("rule", BOOK.of_kind("chance"), ids=lambda rule: rule.id)
def test_a_rule_that_rests_on_unverified_law_is_not_stable(rule: ChanceRule) -> None:
    if not all(basis.verified for basis in rule.legal_basis):
        assert rule.status == "experimental"


def test_every_rule_answers_every_entry_with_a_reason() -> None:
    odd = [
        CalendarEntry(id="0", title=""),
        CalendarEntry(id="1", title="x" * 5_000, value_min=-5.0, value_max=0.0),
        CalendarEntry(id="2", title="Schoonmaak", cpv=("", "zzz"), kind="services"),
        CalendarEntry(id="3", title="Schoonmaak", publication=Period(date.min, date.max)),
    ]
    for entry in odd:
        for language in ("nl", "en"):
            found = judged(entry, language=language)
            assert len(found) == len(BOOK.rules)
            assert all(chance.reason and "{" not in chance.reason for chance in found.values())


def test_the_law_of_the_day_of_publication_counts() -> None:
    def found(on: date, publication: Period | None = None) -> Outcome:
        entry = CalendarEntry(
            id="1",
            title="Kerstpakketten",
            kind="supplies",
            cpv=("18530000",),
            value_min=218_000,
            value_max=218_000,
            publication=publication,
        )
        return judged(entry, on)["invitation-below-threshold"].outcome

    assert found(date(2025, 11, 1)) is Outcome.FOUND
    assert found(date(2026, 11, 1)) is Outcome.NOT_FOUND
    assert found(date(2025, 11, 1), Period(date(2026, 1, 1), date(2026, 3, 31))) is Outcome.NOT_FOUND


def test_a_threshold_that_is_not_set_yet_is_said() -> None:
    entry = CalendarEntry(
        id="1",
        title="Schoonmaak",
        kind="services",
        cpv=("90910000",),
        value_min=100_000,
        value_max=100_000,
        publication=Period(date(2028, 4, 1), date(2028, 6, 30)),
    )
    chances = judged(entry)
    for rule in ("invitation-below-threshold", "social-return-threshold"):
        assert "nog niet vastgesteld" in chances[rule].reason
        assert "has not been set yet" in judged(entry, language="en")[rule].reason
    assert "nog niet vastgesteld" not in chances["sector-fit"].reason


def test_a_reason_is_said_in_either_language() -> None:
    entry = CalendarEntry(
        id="1",
        title="Schoonmaak en receptie, 3 percelen",
        kind="services",
        cpv=("90910000",),
        value_min=50_000,
        value_max=900_000,
        lots=3,
        publication=Period(date(2027, 4, 1), date(2027, 6, 30)),
        current_contract="C-12",
        current_contract_end=Period(date(2027, 12, 31), date(2027, 12, 31)),
    )
    dutch, english = judged(entry, language="nl"), judged(entry, language="en")
    assert "€ 50.000 tot € 900.000" in dutch["invitation-below-threshold"].reason or dutch[
        "invitation-below-threshold"
    ].missing == ("exact_value",)
    for rule, chance in dutch.items():
        assert chance.outcome is english[rule].outcome
        assert chance.reason != english[rule].reason


def test_what_cannot_be_assessed_names_the_missing_fact() -> None:
    chances = judged(CalendarEntry(id="1", title="Schoonmaak", kind="services", cpv=("90910000",)))
    assert chances["invitation-below-threshold"].outcome is Outcome.CANNOT_ASSESS
    assert chances["invitation-below-threshold"].missing == ("value",)
    assert "de waarde" in chances["invitation-below-threshold"].reason
    assert chances["time-for-consultation"].missing == ("days_to_publication",)


def test_only_what_is_found_has_points_and_advice() -> None:
    chances = judged(CalendarEntry(id="1", title="Schoonmaak", kind="services", cpv=("90910000",)))
    for chance in chances.values():
        assert bool(chance.weight) == bool(chance.advice) == (chance.outcome is Outcome.FOUND)


def test_reserved_services_say_what_is_not_verified() -> None:
    entry = CalendarEntry(
        id="1", title="Dagbesteding", kind="services", cpv=("85312100",), duration_months_max=24.0
    )
    chance = judged(entry)["reserved-services-2-82a"]
    assert chance.outcome is Outcome.FOUND
    assert "nog niet nagekeken" in chance.reason


@pytest.mark.parametrize(
    ("file", "was", "becomes", "says"),
    [
        (
            "chances/room-in-lots.yaml",
            "lots-advice-value}}\n",
            "hoog}}\n",
            "rules/chances/room-in-lots.yaml:\\d+: de parameter 'hoog'",
        ),
        ("chances/room-in-lots.yaml", "points: 6", "points: 60", "hoogstens 100"),
        ("chances/sector-fit.yaml", "{words}", "{woorden}", "sector-fit.yaml:.*woorden.*geen feit"),
        ("chances/room-in-lots.yaml", "not-found:", "misschien:", "rules/chances/room-in-lots.yaml"),
        ("vocabulary/calendar/names.yaml", "missing:", "kwijt:", "names.yaml:.*'missing' ontbreekt"),
        ("vocabulary/calendar/names.yaml", "{missing}", "{missing", "names.yaml:\\d+: hier klopt een {"),
    ],
)
def test_a_mistake_is_told_with_its_file(
    tmp_path: Path, file: str, was: str, becomes: str, says: str
) -> None:
    rules = tmp_path / "rules"
    shutil.copytree(RULES, rules)
    text = (rules / file).read_text(encoding="utf-8")
    assert was in text
    (rules / file).write_text(text.replace(was, becomes, 1), encoding="utf-8")
    told = [str(mistake) for mistake in check_rulebook(rules, {"chance"})[1]]
    assert [line for line in told if re.search(says, line)], told


PILOT = """\
id: proefopdracht
kind: chance
title: {nl: Proef, en: Pilot}
explanation: {nl: Een kleine dienst., en: A small service.}
status: experimental
since: 2026-11-23
advice: {nl: Vraag een proef., en: Ask for a pilot.}
applies: [{sectors: any}]
found: [{value: {at_most: small-lot-limit}}]
reasons:
  found: {nl: "{value} is hoogstens {small-lot-limit}.", en: "{value} is at most {small-lot-limit}."}
  not-found: {nl: "{value} is meer.", en: "{value} is more."}
  not-applicable: {nl: Nee., en: No.}
examples:
  - {title: Schoonmaak wijkcentrum, kind: services, value: 25000, outcome: found}
  - {title: Schoonmaak stadhuis, kind: services, value: 900000, outcome: not-found}
"""


@pytest.fixture(scope="module")
def pilot_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The rulebook of chances, to write one more rule in."""
    rules = tmp_path_factory.mktemp("pilot") / "rules"
    shutil.copytree(RULES, rules, ignore=shutil.ignore_patterns("weights", "matching"))
    return rules


def told_of(rules: Path, text: str) -> list[str]:
    (rules / "chances" / "proefopdracht.yaml").write_text(text, encoding="utf-8")
    return [str(mistake) for mistake in check_rulebook(rules, {"chance"})[1]]


def test_a_chance_without_points_is_told_and_gives_none(pilot_root: Path) -> None:
    assert told_of(pilot_root, PILOT) == []
    entry = CalendarEntry(
        id="1", title="Schoonmaak", kind="services", cpv=("90910000",), value_min=9_000, value_max=9_000
    )
    chance = judged(entry, book=load_rulebook(pilot_root, {"chance"}))["proefopdracht"]
    assert (chance.outcome, chance.weight) == (Outcome.FOUND, 0)
    assert chance.reason == "€ 9.000 is hoogstens € 80.000."


@pytest.mark.parametrize(
    ("old", "new", "line", "sentence"),
    [
        (
            "reasons:",
            "weight: [{points: 1}]\nreasons:",
            10,
            "geven 101 punten; dat mogen er hoogstens 100 zijn",
        ),
        ("{small-lot-limit}.", "{threshold}.", 11, "noem de eigen grens, {small-lot-limit}."),
        ("hoogstens {small", "hoogstens {{small", 11, "hier klopt een { of } niet"),
        ('"{value} is meer.', '"{value is meer.', 12, "hier klopt een { of } niet"),
        ('"{value} is meer.', '"value} is meer.', 12, "hier klopt een { of } niet"),
        ('"{value} is meer.', '"{} is meer.', 12, "hier klopt een { of } niet"),
        ('"{value} is meer.', '"{value!r} is meer.', 12, "hier klopt een { of } niet"),
        ('"{value} is meer.', '"{waarde} is meer.', 12, "'{waarde}' is geen feit en geen parameter"),
        (
            "at_most: small-lot-limit",
            "at_most: 30.000",
            9,
            "'30.000' betekent hier 30; schrijf het zonder punt",
        ),
        (
            "at_most: small-lot-limit",
            "at_most: € 30.000",
            9,
            "zonder eenheid en zonder punten; er staat '€ 30.000'",
        ),
        ("at_most: small-lot-limit", "at_most: lead-time-comfortable", 9, "niet (unit: days)"),
        ("value: 25000", "value: 25.000", 15, "'25.000' betekent hier 25; schrijf het zonder punt: 25000."),
        ("nl: Vraag een proef.", 'nl: "Vraag {een proef."', 7, "hier klopt een { of } niet"),
        ("nl: Een kleine dienst.", 'nl: "Tot {small-lot-limit}."', 4, "wordt in deze tekst niets ingevuld"),
    ],
)
def test_a_slip_in_a_chance_rule(pilot_root: Path, old: str, new: str, line: int, sentence: str) -> None:
    assert old in PILOT
    (told,) = told_of(pilot_root, PILOT.replace(old, new, 1))
    assert told.startswith(f"rules/chances/proefopdracht.yaml:{line}: ") and sentence in told


@pytest.mark.parametrize(("number", "repeats"), [(2, True), (4, True), (7, False), (22, False)])
def test_only_numbers_that_forms_name_set_texts_apart(number: int, repeats: bool) -> None:
    entry = CalendarEntry(id="x", title=f"Raamovereenkomst 3100 fase {number}")
    facts = chance_judge(BOOK).said(entry, date(2026, 11, 22)).facts
    assert ("repeats" in facts.words) is repeats
    assert facts.title == entry.title


def test_a_gap_above_what_is_no_amount(pilot_root: Path) -> None:
    gap = pilot_root / "gaps" / "gap-social-return.yaml"
    text = gap.read_text(encoding="utf-8")
    gap.write_text(
        text.replace("above: social-return-threshold-amsterdam", "above: proportionality-turnover")
    )
    try:
        told = [str(mistake) for mistake in check_rulebook(pilot_root)[1]]
    finally:
        gap.write_text(text, encoding="utf-8")
    assert any(
        "'above' noemt een bedrag in euro, en 'proportionality-turnover' is dat niet" in one for one in told
    )
