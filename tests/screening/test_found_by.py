"""How a finding was found, and its grounds said again in another language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import pytest
from pydantic import TypeAdapter

from procurement_app.paths import RULES
from procurement_app.screening import screen as screening
from procurement_app.screening.explaining import reasons
from procurement_app.screening.finding.meeting import Match
from procurement_app.screening.finding.weighing import WEIGHED, Found
from procurement_app.screening.model import Finding, FoundBy, Grounds, Met, Status, StatusBy
from procurement_app.screening.rulebook.book import Rulebook
from procurement_app.screening.screen import screen
from procurement_app.screening.status.cues import Judgement
from procurement_app.screening.task import screen_file
from procurement_app.screening.trying.trials import document_of
from procurement_app.screening.trying.workbench import Workbench

DAY = date(2026, 11, 22)
ASKED = "Opdrachtnemer besteedt ten minste 5% van de opdrachtsom aan social return."
RULE = "social-return-obligation"
BY_WORDS = Grounds(
    met=(Met("mensen"), Met("werk")), cues=((WEIGHED, "mensen"), (WEIGHED, "werk")), places={"count": "twee"}
)


def found(text: str, rules: Rulebook, language: str = "nl") -> Finding:
    (only,) = [one for one in screen(document_of(text), rules, DAY, language=language) if one.rule == RULE]
    return only


def by_hand(monkeypatch: pytest.MonkeyPatch, **changed: Any) -> None:
    """Has the weights say of every match what is in `changed`."""

    def weighed(_scanned: object, matches: Iterable[Match], *_: object) -> Iterator[Found]:
        for match in matches:
            found = Found(*match[:6], match.question, "medium")
            yield found._replace(**changed)

    monkeypatch.setattr(screening, "weighed", weighed)


def test_a_way_that_is_met_finds_and_cues_decide(document_rules: Rulebook) -> None:
    finding = found(ASKED, document_rules)
    assert (finding.found_by, finding.status_by) == (FoundBy.WAY, StatusBy.CUES)


def test_without_a_way_words_find_and_decide(
    document_rules: Rulebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    weighed = Judgement(Status.ASSERTED, ((WEIGHED, "besteedt"),))
    by_hand(monkeypatch, way=None, judgement=weighed)
    finding = found(ASKED, document_rules)
    assert (finding.found_by, finding.status_by) == (FoundBy.WORDS, StatusBy.WORDS)
    assert finding.grounds is not None and finding.grounds.way is None
    assert all(not met.item for met in finding.grounds.met)


def test_a_status_that_the_weights_turned_says_so(
    document_rules: Rulebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_hand(monkeypatch, judgement=Judgement(Status.CONDITIONAL, ((WEIGHED, "besteedt"),)))
    finding = found(ASKED, document_rules)
    assert (finding.found_by, finding.status_by) == (FoundBy.WAY, StatusBy.WORDS)


def test_the_trace_in_both_languages(document_rules: Rulebook) -> None:
    dutch, english = (found(ASKED, document_rules, language).trace for language in ("nl", "en"))
    assert dutch[0].startswith("manier ") and english[0] == dutch[0].replace("manier", "way")
    assert "asserted: geen woord dat anders zegt" in dutch
    assert "asserted: no word that says otherwise" in english
    assert "percentage = 5.0: '5%'" in dutch and "percentage = 5.0: '5%'" in english
    assert not any(" of " in step for step in english[1:])


def test_words_that_weighed_in_both_languages() -> None:
    values = {"count": 2.0}
    assert reasons.trace(BY_WORDS, Status.ASSERTED, values) == (
        "gewogen woorden: 'mensen', 'werk'",
        "asserted: gewogen ('mensen'), gewogen ('werk')",
        "count = 2.0: 'twee'",
    )
    assert reasons.trace(BY_WORDS, Status.ASSERTED, values, "en") == (
        "words that weighed: 'mensen', 'werk'",
        "asserted: weighed ('mensen'), weighed ('werk')",
        "count = 2.0: 'twee'",
    )


def test_for_people_concepts_statuses_and_values_have_words(document_rules: Rulebook) -> None:
    words = document_rules.vocabulary
    assert reasons.trace(BY_WORDS, Status.NEGATED, {"count": 2.0}, vocabulary=words)[1:] == (
        "geldt niet: gewogen ('mensen', 'werk')",
        "het aantal = 2: 'twee'",
    )
    item = ("learning-place", "<percentage>")
    grounds = Grounds(way=3, met=(Met("stage", item, "learning-place"), Met("vijf", item)))
    assert words.concepts["learning-place"].means
    assert reasons.trace(grounds, Status.ASSERTED, {}, "en", words)[:3] == (
        "way 3",
        "learning place: 'stage'",
        "learning place or a percentage: 'vijf'",
    )
    assert reasons.trace(grounds, Status.ASSERTED, {}, "nl", words)[1] == (
        f"{words.concepts['learning-place'].means}: 'stage'"
    )


def test_who_reads_english_gets_no_names_that_are_dutch_only(document_rules: Rulebook) -> None:
    grounds = Grounds(
        way=3, way_name="een stage die er moet komen", cues=(("hoeft", "hoeft niet"), ("kop", ""))
    )
    words = document_rules.vocabulary
    assert reasons.trace(grounds, Status.NEGATED, {}, "en", words) == (
        "way 3",
        "does not apply: 'hoeft niet', heading",
    )
    assert reasons.trace(grounds, Status.NEGATED, {}, "nl", words) == (
        "manier 3: een stage die er moet komen",
        "geldt niet: hoeft ('hoeft niet'), kop",
    )


def test_a_concept_that_the_rulebook_no_longer_has_keeps_its_name(document_rules: Rulebook) -> None:
    assert reasons.item_name("vervallen-begrip", document_rules.vocabulary) == "vervallen begrip"


def test_of_several_names_the_one_that_stands_there_is_told(document_rules: Rulebook) -> None:
    """Every item of every finding in the examples of one rule is told by one name."""
    rule = document_rules.rules[RULE]
    several = [
        met
        for example in rule.examples  # type: ignore[attr-defined]  # a document rule
        for finding in screen(document_of(example.text, example.heading, example.head), document_rules, DAY)
        if finding.grounds is not None
        for met in finding.grounds.met
        if len(met.item) > 1
    ]
    told = [met for met in several if met.name]
    assert len(told) > 10 and all(met.name in met.item for met in told)


def test_grounds_come_back_from_json_and_say_the_same() -> None:
    arguments = {"name": "stuk.txt", "rules": str(RULES), "on": DAY.isoformat()}
    judged = screen_file(ASKED.encode(), arguments, lambda *_: None)["documents"][0]["findings"]
    (finding,) = [one for one in TypeAdapter(list[Finding]).validate_python(judged) if one.rule == RULE]
    assert finding.grounds is not None
    assert reasons.why(finding.grounds, finding.status, finding.values) == finding.why
    assert reasons.trace(finding.grounds, finding.status, finding.values) == finding.trace


def test_the_workbench_tells_the_steps_in_the_language_of_the_reader(document_rules: Rulebook) -> None:
    for language, first, status in (("nl", "manier ", "geldt: "), ("en", "way ", "applies: ")):
        bench = Workbench(document_of(ASKED), document_rules, DAY, language)
        (steps,) = bench.why(document_rules.rules[RULE]).steps  # type: ignore[arg-type]  # a document rule
        assert steps[0].startswith(first)
        assert any(step.startswith(status) for step in steps)
