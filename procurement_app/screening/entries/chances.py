"""Chance rules: what a planned tender offers, one YAML file each, judged on facts.

A rule says when it applies and when a chance is found (`conditions`), with a reason for each of the four
outcomes, advice, and the points it gives to the score.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NamedTuple, TypeVar

from pydantic import Field, model_validator

from procurement_app.calendars.model import CalendarEntry, Period
from procurement_app.screening.entries.conditions import (
    BadCondition,
    Condition,
    build,
    limits_in,
)
from procurement_app.screening.entries.facts import THRESHOLD, Answer, Answers, EntryReader, check_reader
from procurement_app.screening.entries.phrases import CommonTexts, Phrase, Said, check_common
from procurement_app.screening.entries.score import HIGHEST
from procurement_app.screening.entries.steps import check_steps
from procurement_app.screening.model import Chance, Outcome
from procurement_app.screening.rulebook.book import (
    Amount,
    LocalText,
    Rulebook,
    RulebookError,
    RuleHeader,
    Strict,
)
from procurement_app.screening.rulebook.codes import outcome_words
from procurement_app.screening.rulebook.marked_yaml import Marked, Mistake, Place
from procurement_app.screening.rulebook.parameters import parameter_mistakes, supposing
from procurement_app.screening.rulebook.texts import BadTemplate, check_braces, placeholders

_OUTCOMES = tuple(Outcome)
_FOUND, _NOT_FOUND, _NOT_APPLICABLE, _CANNOT_ASSESS = (
    _OUTCOMES.index(outcome)
    for outcome in (Outcome.FOUND, Outcome.NOT_FOUND, Outcome.NOT_APPLICABLE, Outcome.CANNOT_ASSESS)
)
_JUDGED = (_FOUND, _NOT_FOUND)
_LANGUAGES = ("nl", "en")
_THRESHOLD_NAME = "threshold"
_Key = TypeVar("_Key")
_Made = TypeVar("_Made")
_REMEMBERED = 5_000
"""Things kept of a kind: what calendars repeat, few enough that memory stays flat over a million rows."""


class Weight(Strict):
    """Points for the score, when a condition holds (always, without one)."""

    points: int = Field(ge=1, le=100)
    when: Any = None


class CaseText(Strict):
    """A reason for when a condition certainly holds; the last of a list needs none."""

    when: Any = None
    nl: str = Field(min_length=1)
    en: str = Field(min_length=1)


class ChanceExample(Strict):
    """A planned tender and the outcome that the rule must give on a day.

    `filled` gives amounts to settings that the rulebook leaves empty; `says` are words that the reason must
    have.
    """

    title: str
    description: str = ""
    kind: Literal["works", "supplies", "services"] | None = None
    cpv: tuple[str, ...] = ()
    value: Amount | None = None
    value_min: Amount | None = None
    value_max: Amount | None = None
    months: Amount | None = None
    procedure: str | None = None
    publication: date | None = None
    lots: int | None = None
    current_contract: str = ""
    contract_end: date | None = None
    fields: dict[str, str | list[str]] = Field(default_factory=dict)
    filled: dict[str, Amount] = Field(default_factory=dict)
    day: date = date(2026, 11, 22)
    says: str = ""
    outcome: Outcome


class ChanceRule(RuleHeader):
    """A rule of kind chance. `applies` and `found` are conditions of which all must hold.

    A reason may be a list, of which the first that fits is given. Without `weight` a chance is told and gives
    no points.
    """

    kind: Literal["chance"]
    applies: tuple[Any, ...] = ()
    found: tuple[Any, ...] = Field(min_length=1)
    reasons: dict[Outcome, LocalText | tuple[CaseText, ...]]
    weight: tuple[Weight, ...] = ()
    examples: tuple[ChanceExample, ...] = Field(min_length=2)

    def names_settings(self) -> Iterable[tuple[Place, str]]:
        for index, example in enumerate(self.examples):
            for name in example.filled:
                yield ("examples", index, "filled", name), name

    @model_validator(mode="after")
    def _all_outcomes(self) -> ChanceRule:
        needed = {Outcome.FOUND, Outcome.NOT_FOUND} | ({Outcome.NOT_APPLICABLE} if self.applies else set())
        if lacking := needed - self.reasons.keys():
            raise ValueError(f"in 'reasons' ontbreekt {', '.join(sorted(lacking))}")
        for text in self.reasons.values():
            if not isinstance(text, LocalText) and (not text or text[-1].when):
                raise ValueError("van een lijst in 'reasons' is de laatste zonder 'when'")
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
    reasons: list[list[tuple[Condition | None, Phrase]]]
    limits: tuple[str, ...]
    days: dict[object, tuple[tuple[str, ...], str]]


def remember(kept: dict[_Key, _Made], key: _Key, made: _Made) -> _Made:
    """Keep what was made; when there is much of it, start anew."""
    if len(kept) >= _REMEMBERED:
        kept.clear()
    kept[key] = made
    return made


class _Verdict(NamedTuple):
    """What a rule says: place of the outcome in _OUTCOMES, which of its reasons, points, missing facts."""

    outcome: int
    case: int
    points: int
    missing: tuple[str, ...]


_Maker = Callable[[Said], Chance]


class _Ready(NamedTuple):
    """The chances of entries with the same answers on the same day.

    `varying` are those whose reason names facts of the entry, by place; the rest stand in `chances`.
    """

    chances: list[Chance]
    varying: list[tuple[int, _Maker]]


class ChanceJudge:
    """Judges entries by all chance rules. Made once for a rulebook (`chance_judge`).

    Rules decide on answers to tests of single facts; entries with the same answers get the same verdicts,
    which are remembered, and differ only in what their reasons say.
    """

    def __init__(self, rules: Sequence[ChanceRule], reader: EntryReader, common: CommonTexts) -> None:
        self.reader = reader
        self.common = common
        self.texts = common.texts(reader)
        missing = Phrase(common.missing, reader)
        self._rules = [_compile(rule, reader, missing) for rule in rules]
        self._verdicts: dict[Answers, list[_Verdict]] = {}
        self._ready: dict[object, _Ready] = {}
        self._makers: dict[object, _Maker] = {}
        self._given: dict[object, Chance] = {}

    def said(
        self,
        entry: CalendarEntry,
        on: date,
        firms: int | None = None,
        language: str = "nl",
        *,
        law: date | None = None,
    ) -> Said:
        """The facts of an entry on a day, ready to judge."""
        facts = self.reader.facts(entry, on, firms, law=law)
        return Said(facts, self.reader.answers(facts), self.texts, language)

    def judge(self, said: Said) -> tuple[Chance, ...]:
        """The answer of every rule, in the order of their ids."""
        key = (said.answers, said.day, said.facts.open_limits)
        ready = self._ready.get(key)
        if ready is None:
            ready = remember(self._ready, key, self._make_ready(said))
        chances = ready.chances.copy()
        for place, make in ready.varying:
            chances[place] = make(said)
        return tuple(chances)

    def _make_ready(self, said: Said) -> _Ready:
        verdicts = self._verdicts.get(said.answers)
        if verdicts is None:
            found = [_verdict(compiled, said.answers) for compiled in self._rules]
            verdicts = remember(self._verdicts, said.answers, found)
        makers = [self._maker(*both, said) for both in zip(self._rules, verdicts, strict=True)]
        varying = [
            (place, makers[place])
            for place, (compiled, verdict) in enumerate(zip(self._rules, verdicts, strict=True))
            if compiled.reasons[verdict.outcome][verdict.case][1].own
        ]
        return _Ready([make(said) for make in makers], varying)

    def _maker(self, compiled: _Compiled, verdict: _Verdict, said: Said) -> _Maker:
        key = (compiled.rule.id, verdict, said.day, said.facts.open_limits)
        known = self._makers.get(key)
        if known is None:
            known = remember(self._makers, key, self._new_maker(compiled, verdict, said))
        return known

    def _new_maker(self, compiled: _Compiled, verdict: _Verdict, said: Said) -> _Maker:
        """What makes the chance of entries with that verdict: all but the facts in it is settled here."""
        outcome, case, points, missing = verdict
        phrase = compiled.reasons[outcome][case][1]
        laws, advice = self._of_day(compiled, said)
        advice = advice if outcome == _FOUND else ""
        provisional = outcome in _JUDGED and not said.facts.open_limits.isdisjoint(compiled.limits)
        after = self.common.provisional.in_language(said.language) if provisional else ""
        rule, template = compiled.rule.id, phrase.template(said.language, after)
        has_words, given = "words" in phrase.names, _OUTCOMES[outcome]

        def make(said: Said) -> Chance:
            if missing:
                said.lack(missing)
            found = said.facts.reading.evidence if has_words else ()
            evidence = found[0][1] if found else ()
            return Chance(rule, given, template % said, laws, advice, points, evidence, missing)

        return self._repeating(make, phrase.own) if phrase.repeats else make

    def _repeating(self, make: _Maker, own: tuple[str, ...]) -> _Maker:
        """The same, remembering what it made for the same facts."""

        def make_once(said: Said) -> Chance:
            raws = said.raws
            key = (make, tuple([raws[name] for name in own]))
            return self._given.get(key) or remember(self._given, key, make(said))

        return make_once

    def _of_day(self, compiled: _Compiled, said: Said) -> tuple[tuple[str, ...], str]:
        """The laws in force on the day of an entry, and the advice with the parameters of that day."""
        known = compiled.days.get(said.day)
        if known is None:
            advice = compiled.rule.advice
            values = {name: said.raws[name] for name in placeholders(advice)}
            laws = compiled.rule.laws_on(said.facts.day)
            known = compiled.days[said.day] = (laws, self.texts.fill(advice, values, said.language))
        return known


def _verdict(compiled: _Compiled, answers: Answers) -> _Verdict:
    outcome, missing = _outcome(compiled, answers)
    case = _first([when for when, _ in compiled.reasons[outcome]], answers)
    points = 0
    if outcome == _FOUND:
        place = _first([when for when, _ in compiled.weight] + [None], answers)
        points = compiled.weight[place][1] if place < len(compiled.weight) else 0
    return _Verdict(outcome, case, points, missing)


def _first(conditions: Sequence[Condition | None], answers: Answers) -> int:
    """The place of the first condition that certainly holds; none at all always holds."""
    return next(i for i, when in enumerate(conditions) if when is None or when(answers) is True)


def _outcome(compiled: _Compiled, answers: Answers) -> tuple[int, tuple[str, ...]]:
    applies: Answer = True if compiled.applies is None else compiled.applies(answers)
    if applies is False:
        return _NOT_APPLICABLE, ()
    if applies is not True:
        return _CANNOT_ASSESS, applies
    found = compiled.found(answers)
    if found is True:
        return _FOUND, ()
    return (_NOT_FOUND, ()) if found is False else (_CANNOT_ASSESS, found)


def _cases(
    text: LocalText | tuple[CaseText, ...], reader: EntryReader
) -> list[tuple[Condition | None, Phrase]]:
    if isinstance(text, LocalText):
        return [(None, Phrase(text, reader))]
    return [
        (build(case.when, reader) if case.when else None, Phrase(LocalText(nl=case.nl, en=case.en), reader))
        for case in text
    ]


def _compile(rule: ChanceRule, reader: EntryReader, missing: Phrase) -> _Compiled:
    reasons = {outcome: _cases(text, reader) for outcome, text in rule.reasons.items()}
    reasons.setdefault(Outcome.CANNOT_ASSESS, [(None, missing)])
    return _Compiled(
        rule,
        build(rule.applies, reader) if rule.applies else None,
        build(rule.found, reader),
        [(build(item.when, reader) if item.when else None, item.points) for item in rule.weight],
        [reasons.get(outcome, []) for outcome in _OUTCOMES],
        limits_in([*rule.applies, *rule.found]),
        {},
    )


def chance_judge(rulebook: Rulebook) -> ChanceJudge:
    """The judge of a rulebook, made once. Raises RulebookError with every mistake in what it needs."""
    judge: ChanceJudge | None = rulebook.made.get("chances")
    if judge is None:
        reader, common, mistakes = _data(rulebook)
        if reader is None or common is None:
            raise RulebookError(mistakes)
        judge = rulebook.made["chances"] = ChanceJudge(rulebook.of_kind("chance"), reader, common)
    return judge


def _data(rulebook: Rulebook) -> tuple[EntryReader | None, CommonTexts | None, list[Mistake]]:
    """What entries are judged by, read once for checking and judging, and the mistakes in it."""
    known: tuple[EntryReader | None, CommonTexts | None, list[Mistake]] | None = rulebook.made.get("data")
    if known is None:
        reader, mistakes = check_reader(rulebook.root, rulebook.filled_in)
        common, found = check_common(rulebook.root)
        known = rulebook.made["data"] = (reader, common, [*mistakes, *found])
    return known


def check_chances(rulebook: Rulebook, read: Iterable[tuple[Marked, RuleHeader]]) -> list[Mistake]:
    """Mistakes in the data that entries are judged by, in the conditions and texts of chance rules, in
    the parameters that rules name, and in the steps of the advice ladder."""
    reader, common, found = _data(rulebook)
    mistakes = list(found)
    if reader is None or common is None:
        return mistakes
    mistakes += [
        marked.mistake(place, f"{sentence}.")
        for marked, rule in read
        if isinstance(rule, ChanceRule)
        for place, sentence in _condition_mistakes(rule, reader)
    ]
    mistakes += [
        marked.mistake(place, sentence)
        for marked, rule in read
        for place, sentence in parameter_mistakes(rule, reader.parameters)
    ]
    mistakes += check_steps(rulebook.root / "advice", reader)[1]
    return [*mistakes, *_too_many_points(read)]


def _too_many_points(read: Iterable[tuple[Marked, RuleHeader]]) -> Iterable[Mistake]:
    """That the rules together give more points than a score has, told at the newest that gives any."""
    giving = [(marked, rule) for marked, rule in read if isinstance(rule, ChanceRule) and rule.weight]
    highest = {rule.id: max(item.points for item in rule.weight) for _, rule in giving}
    total = sum(highest.values())
    if total > HIGHEST:
        newest, _ = max(giving, key=lambda one: (one[1].since, one[1].status == "experimental"))
        shares = sorted(highest.items(), key=lambda share: -share[1])
        yield newest.mistake(
            ("weight",),
            f"Alle kansregels samen geven {total} punten; dat mogen er hoogstens {HIGHEST} zijn. Laat "
            "'weight' weg (de kans wordt dan genoemd en geeft geen punten), of verlaag er een: "
            f"{', '.join(f'{name} {points}' for name, points in shares)}.",
        )


def _condition_mistakes(rule: ChanceRule, reader: EntryReader) -> Iterable[tuple[Place, str]]:
    parts: list[tuple[Place, Any]] = [(("applies", i), item) for i, item in enumerate(rule.applies)]
    parts += [(("found", i), item) for i, item in enumerate(rule.found)]
    parts += [(("weight", i, "when"), item.when) for i, item in enumerate(rule.weight) if item.when]
    for place, written in parts:
        try:
            build(written, reader)
        except BadCondition as error:
            yield place, str(error)
    yield from _reason_mistakes(rule, reader)
    for language in _LANGUAGES:
        try:
            check_braces(rule.advice.in_language(language))
        except BadTemplate as error:
            yield ("advice", language), str(error)
            return
    unknown = [name for name in placeholders(rule.advice) if name not in reader.parameters]
    if unknown:
        yield ("advice",), f"'{{{unknown[0]}}}' is geen parameter"


def _reason_mistakes(rule: ChanceRule, reader: EntryReader) -> Iterable[tuple[Place, str]]:
    cases: list[tuple[Place, LocalText | CaseText]] = []
    for outcome, text in rule.reasons.items():
        place: Place = ("reasons", outcome.value)
        cases += (
            [(place, text)]
            if isinstance(text, LocalText)
            else [((*place, index), case) for index, case in enumerate(text)]
        )
    conditions = [case.when for _, case in cases if isinstance(case, CaseText) and case.when]
    limits = limits_in([*rule.applies, *rule.found, *conditions])
    for place, case in cases:
        try:
            if isinstance(case, CaseText) and case.when:
                build(case.when, reader)
        except BadCondition as error:
            yield place, str(error)
        for language, written in zip(_LANGUAGES, (case.nl, case.en), strict=True):
            try:
                names = Phrase(LocalText(nl=written, en=written), reader).names
            except BadCondition as error:
                yield (*place, language), str(error)
                continue
            if _THRESHOLD_NAME in names and THRESHOLD not in limits:
                own = f"noem de eigen grens, {{{limits[0]}}}" if limits else "schrijf de eigen grens erin"
                yield (
                    (*place, language),
                    f"{{{_THRESHOLD_NAME}}} is de Europese drempel; daar kijkt deze regel niet naar: {own}",
                )


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
    tried = ((example, wrong_outcome(rulebook, rule, example)) for example in rule.examples)
    return [f"'{example.title}' {wrong}." for example, wrong in tried if wrong]


def wrong_outcome(rulebook: Rulebook, rule: ChanceRule, example: ChanceExample) -> str:
    """What comes out of an example where something else was expected, in Dutch; empty when it is right."""
    judge = chance_judge(supposing(rulebook, example.filled))
    said = judge.said(entry_of(example), example.day)
    got = next(chance for chance in judge.judge(said) if chance.rule == rule.id)
    if got.outcome is not example.outcome:
        told, expected = (
            f"‘{outcome_words('chance', outcome.value)}’ ({outcome.value})"
            for outcome in (got.outcome, example.outcome)
        )
        return f"is {told}, verwacht {expected}; de regel zegt: {got.reason}"
    return "" if example.says in got.reason else f"zegt niet '{example.says}' maar: {got.reason}"
