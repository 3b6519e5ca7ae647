"""The advice ladder: which step to buying socially is open for a tender, and what opens a higher one.

The steps and their cases are data (`rules/advice`, De Omslag's sociale inkooptrechter and article 2.82).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple

from procurement_app.screening.entries.chances import ChanceJudge, chance_judge, remember
from procurement_app.screening.entries.facts import Answers
from procurement_app.screening.entries.phrases import MISSING, Said
from procurement_app.screening.entries.steps import ReadyCase, ReadyStep, check_steps
from procurement_app.screening.model import LadderStep
from procurement_app.screening.rulebook.book import Rulebook, RulebookError

_Maker = Callable[[Said], LadderStep]


class _Ready(NamedTuple):
    """The steps of entries with the same answers on the same day; `varying` ones name facts, by place."""

    steps: list[LadderStep]
    varying: list[tuple[int, _Maker]]


class Ladder:
    """The steps of a rulebook made ready, the highest first (`ladder_of`)."""

    def __init__(self, steps: list[ReadyStep], judge: ChanceJudge) -> None:
        self._steps = {ready.step.id: ready for ready in steps}
        self._cases = {f"{ready.step.id}.{case.case.id}": case for ready in steps for case in ready.cases}
        self._open = frozenset(
            message
            for message, case in self._cases.items()
            if case.case.answer == "possible" or case.case.open
        )
        self._texts, self._common = judge.texts, judge.common
        self._found: dict[Answers, list[ReadyCase | tuple[str, ...]]] = {}
        self._ready: dict[object, _Ready] = {}
        self._makers: dict[object, _Maker] = {}
        self._given: dict[object, LadderStep] = {}
        self._laws: dict[tuple[str, date], tuple[str, ...]] = {}

    def climb(self, said: Said) -> tuple[LadderStep, ...]:
        """The answer of every step, the highest first, for an entry (`ChanceJudge.said`)."""
        key = (said.answers, said.day, said.facts.open_limits)
        ready = self._ready.get(key)
        if ready is None:
            ready = remember(self._ready, key, self._make_ready(said))
        steps = ready.steps.copy()
        for place, make in ready.varying:
            steps[place] = make(said)
        return tuple(steps)

    def route(self, steps: Iterable[LadderStep]) -> str:
        """The id of the best step that is possible, or possible after a check without changing the tender."""
        return next((step.step for step in steps if step.message in self._open), "")

    def title_of(self, step: str, language: str = "nl") -> str:
        """The title of a step."""
        return self._steps[step].step.title.in_language(language)

    def _make_ready(self, said: Said) -> _Ready:
        found = self._found.get(said.answers)
        if found is None:
            first = [_first_case(ready, said.answers) for ready in self._steps.values()]
            found = remember(self._found, said.answers, first)
        steps: list[LadderStep] = []
        varying: list[tuple[int, _Maker]] = []
        for place, (ready, case) in enumerate(zip(self._steps.values(), found, strict=True)):
            if isinstance(case, ReadyCase):
                make = self._maker(ready, case, said)
                steps.append(make(said))
                if case.reason.own or (case.change and case.change.own):
                    varying.append((place, make))
            else:
                steps.append(self._missing(ready, case, said))
        return _Ready(steps, varying)

    def _maker(self, ready: ReadyStep, case: ReadyCase, said: Said) -> _Maker:
        key = (case.message, said.day, said.facts.open_limits)
        known = self._makers.get(key)
        if known is None:
            known = remember(self._makers, key, self._new_maker(ready, case, said))
        return known

    def _new_maker(self, ready: ReadyStep, case: ReadyCase, said: Said) -> _Maker:
        """What makes the answer of entries with that case: all but the facts in it is settled here."""
        step, answer, message = ready.step.id, case.case.answer, case.message
        laws = self._laws_on(ready, said.facts.day)
        provisional = not said.facts.open_limits.isdisjoint(case.limits)
        after = self._common.provisional.in_language(said.language) if provisional else ""
        reason = case.reason.template(said.language, after)
        change = case.change.template(said.language) if case.change else ""
        texts = [case.reason, case.change] if case.change else [case.reason]
        names = tuple(dict.fromkeys(name for text in texts for name in text.names))

        def make(said: Said) -> LadderStep:
            return LadderStep(step, answer, reason % said, laws, change % said, message)

        if not all(text.repeats for text in texts):
            return make

        def make_once(said: Said) -> LadderStep:
            raws = said.raws
            key = (make, tuple([raws[name] for name in names]))
            return self._given.get(key) or remember(self._given, key, make(said))

        return make_once

    def _missing(self, ready: ReadyStep, missing: tuple[str, ...], said: Said) -> LadderStep:
        return LadderStep(
            ready.step.id,
            "cannot-assess",
            self._texts.fill(self._common.missing, {MISSING: missing}, said.language),
            self._laws_on(ready, said.facts.day),
            "",
            f"{ready.step.id}.{MISSING}",
            missing,
        )

    def _laws_on(self, ready: ReadyStep, day: date) -> tuple[str, ...]:
        key = (ready.step.id, day)
        known = self._laws.get(key)
        if known is None:
            known = self._laws[key] = tuple(
                basis.cited()
                for basis in ready.step.legal_basis
                if basis.in_force_from is None or basis.in_force_from <= day
            )
        return known


def _first_case(ready: ReadyStep, answers: Answers) -> ReadyCase | tuple[str, ...]:
    """The first case that holds, or the facts that are missing to say whether it does."""
    for case in ready.cases:
        answer = True if case.when is None else case.when(answers)
        if answer is True:
            return case
        if answer is not False:
            return answer
    raise AssertionError("the last case of a step has no condition")


def ladder_of(rulebook: Rulebook) -> Ladder:
    """The ladder of a rulebook, made once. Raises RulebookError with every mistake in its steps."""
    ladder: Ladder | None = rulebook.made.get("ladder")
    if ladder is None:
        judge = chance_judge(rulebook)
        steps, mistakes = check_steps(rulebook.root / "advice", judge.reader)
        if mistakes:
            raise RulebookError(mistakes)
        ladder = rulebook.made["ladder"] = Ladder(steps, judge)
    return ladder
