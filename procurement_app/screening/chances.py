"""Chance rules: what a planned tender offers, one YAML file each, judged on facts.

A rule says when it applies and when a chance is found (`conditions`), with a reason for each of the four
outcomes, advice, and the points it gives to the score.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from pydantic import Field, model_validator

from procurement_app.calendars.model import CalendarEntry, Period
from procurement_app.screening.conditions import (
    Answer,
    BadCondition,
    Condition,
    build,
    uses_threshold,
)
from procurement_app.screening.entry_facts import EntryFacts, EntryReader, check_reader
from procurement_app.screening.marked_yaml import Marked, Mistake, Place
from procurement_app.screening.model import Chance, Outcome, Raw
from procurement_app.screening.phrases import CommonTexts, Phrase, check_common
from procurement_app.screening.rulebook import LocalText, Rulebook, RulebookError, RuleHeader, Strict
from procurement_app.screening.texts import iso


class Weight(Strict):
    """Points for the score, when a condition holds (always, without one)."""

    points: int = Field(ge=1, le=100)
    when: Any = None


class ChanceExample(Strict):
    """A planned tender and the outcome that the rule must give on a day."""

    title: str
    description: str = ""
    kind: Literal["works", "supplies", "services"] | None = None
    cpv: tuple[str, ...] = ()
    value: float | None = None
    value_min: float | None = None
    value_max: float | None = None
    months: float | None = None
    procedure: str | None = None
    publication: date | None = None
    lots: int | None = None
    current_contract: str = ""
    contract_end: date | None = None
    fields: dict[str, str | list[str]] = Field(default_factory=dict)
    day: date = date(2026, 11, 22)
    outcome: Outcome


class ChanceRule(RuleHeader):
    """A rule of kind chance. `applies` and `found` are conditions of which all must hold."""

    kind: Literal["chance"]
    applies: tuple[Any, ...] = ()
    found: tuple[Any, ...] = Field(min_length=1)
    reasons: dict[Outcome, LocalText]
    weight: tuple[Weight, ...] = Field(min_length=1)
    examples: tuple[ChanceExample, ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _all_outcomes(self) -> ChanceRule:
        needed = {Outcome.FOUND, Outcome.NOT_FOUND} | ({Outcome.NOT_APPLICABLE} if self.applies else set())
        if lacking := needed - self.reasons.keys():
            raise ValueError(f"in 'reasons' ontbreekt {', '.join(sorted(lacking))}")
        outcomes = {example.outcome for example in self.examples}
        if Outcome.FOUND not in outcomes or outcomes == {Outcome.FOUND}:
            raise ValueError("'examples' heeft er een nodig met 'found' en een zonder")
        return self


@dataclass(slots=True)
class _Compiled:
    rule: ChanceRule
    applies: Condition | None
    found: Condition
    weight: list[tuple[Condition | None, int]]
    phrases: dict[Outcome, Phrase]
    threshold: bool
    constants: dict[tuple[Outcome, date, str], Chance]


class ChanceJudge:
    """Judges entries by all chance rules. Made once for a rulebook (`chance_judge`)."""

    def __init__(self, rules: Sequence[ChanceRule], reader: EntryReader, common: CommonTexts) -> None:
        self.reader = reader
        self.common = common
        self.texts = common.texts(reader)
        self._missing = Phrase(common.missing, reader)
        self._rules = [_compile(rule, reader, self._missing) for rule in rules]
        self._by_id = {compiled.rule.id: compiled for compiled in self._rules}

    def judge(self, facts: EntryFacts, language: str = "nl") -> tuple[Chance, ...]:
        """The answer of every rule, in the order of their ids."""
        return tuple(self._answer(compiled, facts, language) for compiled in self._rules)

    def _answer(self, compiled: _Compiled, facts: EntryFacts, language: str) -> Chance:
        outcome, missing = _outcome(compiled, facts)
        phrase = compiled.phrases[outcome]
        if phrase.constant and outcome is not Outcome.FOUND and not compiled.threshold:
            key = (outcome, facts.day, language)
            chance = compiled.constants.get(key)
            if chance is None:
                chance = compiled.constants[key] = self._chance(compiled, facts, outcome, missing, language)
            return chance
        return self._chance(compiled, facts, outcome, missing, language)

    def _chance(
        self,
        compiled: _Compiled,
        facts: EntryFacts,
        outcome: Outcome,
        missing: tuple[str, ...],
        language: str,
    ) -> Chance:
        rule, found = compiled.rule, outcome is Outcome.FOUND
        values = compiled.phrases[outcome].values(facts, missing)
        if compiled.threshold and facts.provisional and outcome in (Outcome.FOUND, Outcome.NOT_FOUND):
            values["provisional"] = iso(facts.day)
        return Chance(
            rule=rule.id,
            outcome=outcome,
            reason=self.reason(rule.id, outcome, values, language),
            legal_basis=rule.laws_on(facts.day),
            advice=rule.advice.in_language(language) if found else "",
            weight=_points(compiled, facts) if found else 0,
            evidence=facts.reading.evidence[0][1] if found and facts.reading.evidence else (),
            missing=missing,
            values=values,
        )

    def reason(self, rule: str, outcome: Outcome, values: Mapping[str, Raw], language: str = "nl") -> str:
        """The reason of an answer, said in a language from its raw values."""
        text = self.texts.fill(self._by_id[rule].phrases[outcome].text, values, language)
        if "provisional" in values:
            text += " " + self.common.provisional.in_language(language)
        return text


def _outcome(compiled: _Compiled, facts: EntryFacts) -> tuple[Outcome, tuple[str, ...]]:
    applies: Answer = True if compiled.applies is None else compiled.applies(facts)
    if applies is False:
        return Outcome.NOT_APPLICABLE, ()
    if applies is not True:
        return Outcome.CANNOT_ASSESS, applies
    found = compiled.found(facts)
    if found is True:
        return Outcome.FOUND, ()
    return (Outcome.NOT_FOUND, ()) if found is False else (Outcome.CANNOT_ASSESS, found)


def _points(compiled: _Compiled, facts: EntryFacts) -> int:
    return next((points for when, points in compiled.weight if when is None or when(facts) is True), 0)


def _compile(rule: ChanceRule, reader: EntryReader, missing: Phrase) -> _Compiled:
    phrases = {outcome: Phrase(text, reader) for outcome, text in rule.reasons.items()}
    phrases.setdefault(Outcome.CANNOT_ASSESS, missing)
    return _Compiled(
        rule,
        build(rule.applies, reader) if rule.applies else None,
        build(rule.found, reader),
        [(build(item.when, reader) if item.when else None, item.points) for item in rule.weight],
        phrases,
        uses_threshold([*rule.applies, *rule.found]),
        {},
    )


def chance_judge(rulebook: Rulebook) -> ChanceJudge:
    """The judge of a rulebook, made once. Raises RulebookError with every mistake in what it needs."""
    judge: ChanceJudge | None = rulebook.made.get("chances")
    if judge is None:
        reader, mistakes = check_reader(rulebook.root)
        common, found = check_common(rulebook.root)
        if reader is None or common is None:
            raise RulebookError([*mistakes, *found])
        judge = rulebook.made["chances"] = ChanceJudge(rulebook.of_kind("chance"), reader, common)
    return judge


def reason_of(chance: Chance, rulebook: Rulebook, language: str) -> str:
    """The reason of a chance that was judged before, in `language` ("nl" or "en")."""
    return chance_judge(rulebook).reason(chance.rule, chance.outcome, chance.values, language)


def check_chances(rulebook: Rulebook, read: Iterable[tuple[Marked, RuleHeader]]) -> list[Mistake]:
    """Mistakes in the data that entries are judged by, and in the conditions and texts of chance rules."""
    reader, mistakes = check_reader(rulebook.root)
    common, found = check_common(rulebook.root)
    mistakes += found
    if reader is None or common is None:
        return mistakes
    mistakes += [
        marked.mistake(place, f"{sentence}.")
        for marked, rule in read
        if isinstance(rule, ChanceRule)
        for place, sentence in _condition_mistakes(rule, reader)
    ]
    return mistakes


def _condition_mistakes(rule: ChanceRule, reader: EntryReader) -> Iterable[tuple[Place, str]]:
    parts: list[tuple[Place, Any]] = [(("applies", i), item) for i, item in enumerate(rule.applies)]
    parts += [(("found", i), item) for i, item in enumerate(rule.found)]
    parts += [(("weight", i, "when"), item.when) for i, item in enumerate(rule.weight) if item.when]
    for place, written in parts:
        try:
            build(written, reader)
        except BadCondition as error:
            yield place, str(error)
    for outcome, text in rule.reasons.items():
        try:
            Phrase(text, reader)
        except BadCondition as error:
            yield ("reasons", outcome.value), str(error)


def entry_of(example: ChanceExample) -> CalendarEntry:
    """The calendar entry that an example describes."""

    def day(value: date | None) -> Period | None:
        return Period(value, value) if value else None

    return CalendarEntry(
        id="example",
        title=example.title,
        description=example.description,
        kind=example.kind,
        cpv=example.cpv,
        value_min=example.value if example.value is not None else example.value_min,
        value_max=example.value if example.value is not None else example.value_max,
        duration_months_max=example.months,
        procedure=example.procedure,
        publication=day(example.publication),
        lots=example.lots,
        current_contract=example.current_contract,
        current_contract_end=day(example.contract_end),
        structured=dict(example.fields),
    )


def failed_examples(rulebook: Rulebook, rule: ChanceRule) -> list[str]:
    """One Dutch sentence for each example of a rule that comes out otherwise than it says."""
    judge = chance_judge(rulebook)
    failed = []
    for example in rule.examples:
        facts = judge.reader.facts(entry_of(example), example.day)
        got = next(chance.outcome for chance in judge.judge(facts) if chance.rule == rule.id)
        if got is not example.outcome:
            failed.append(f"'{example.title}' geeft {got.value}, verwacht was {example.outcome.value}.")
    return failed
