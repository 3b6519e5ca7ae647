"""The advice ladder: which step to buying socially is open for a tender, and what opens a higher one.

The steps and their cases are data (`rules/advice`, De Omslag's sociale inkooptrechter and article 2.82).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from procurement_app.screening.chances import PROVISIONAL, ChanceJudge, chance_judge
from procurement_app.screening.entry_facts import Answers
from procurement_app.screening.model import LadderStep, Raw
from procurement_app.screening.phrases import MISSING, Said
from procurement_app.screening.rulebook import Rulebook, RulebookError
from procurement_app.screening.steps import ReadyCase, ReadyStep, check_steps
from procurement_app.screening.texts import iso

_REMEMBERED = 10_000


@dataclass(slots=True)
class _Plan:
    """The case of each step, or its missing facts, for the same answers; `varying` ones name facts."""

    found: list[tuple[ReadyStep, ReadyCase | tuple[str, ...]]]
    varying: list[int]
    fixed: dict[object, list[LadderStep]]


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
        self._plans: dict[Answers, _Plan] = {}
        self._given: dict[object, LadderStep] = {}
        self._laws: dict[tuple[str, date], tuple[str, ...]] = {}

    def climb(self, said: Said) -> tuple[LadderStep, ...]:
        """The answer of every step, the highest first, for an entry (`ChanceJudge.said`)."""
        plan = self._plans.get(said.answers)
        if plan is None:
            if len(self._plans) >= _REMEMBERED:
                self._plans.clear()
            found = [(ready, _first_case(ready, said.answers)) for ready in self._steps.values()]
            plan = self._plans[said.answers] = _Plan(
                found, [i for i, (_, c) in enumerate(found) if _varies(c)], {}
            )
        key = (said.day, said.facts.open_limits)
        fixed = plan.fixed.get(key)
        if fixed is None:
            fixed = plan.fixed[key] = [self._step(*found, said) for found in plan.found]
        steps = fixed.copy()
        for place in plan.varying:
            steps[place] = self._step(*plan.found[place], said)
        return tuple(steps)

    def route(self, steps: Iterable[LadderStep]) -> str:
        """The id of the best step that is possible, or possible after a check without changing the tender."""
        return next((step.step for step in steps if step.message in self._open), "")

    def title_of(self, step: str, language: str = "nl") -> str:
        """The title of a step."""
        return self._steps[step].step.title.in_language(language)

    def texts_of(self, step: LadderStep, language: str) -> tuple[str, str]:
        """Reason and smallest change of an answer given before, in `language` ("nl" or "en")."""
        case = self._cases.get(step.message)
        if case is None:
            return self._texts.fill(self._common.missing, step.values, language), ""
        reason = self._texts.fill(case.case.reason, step.values, language)
        if PROVISIONAL in step.values:
            reason += " " + self._common.provisional.in_language(language)
        return reason, self._texts.fill(case.case.change, step.values, language) if case.case.change else ""

    def _step(self, ready: ReadyStep, case: ReadyCase | tuple[str, ...], said: Said) -> LadderStep:
        return (
            self._case(ready, case, said) if isinstance(case, ReadyCase) else self._missing(ready, case, said)
        )

    def _case(self, ready: ReadyStep, case: ReadyCase, said: Said) -> LadderStep:
        if not case.reason.repeats or (case.change and not case.change.repeats):
            return self._said(ready, case, said)
        change = case.change.raws_of(said) if case.change else ()
        key = (case.message, said.day, said.facts.open_limits, case.reason.raws_of(said), change)
        known = self._given.get(key)
        if known is None:
            if len(self._given) >= _REMEMBERED:
                self._given.clear()
            known = self._given[key] = self._said(ready, case, said)
        return known

    def _said(self, ready: ReadyStep, case: ReadyCase, said: Said) -> LadderStep:
        values, reason = case.reason.values(said), case.reason.say(said)
        if case.change:
            values |= case.change.values(said)
        if not said.facts.open_limits.isdisjoint(case.limits):
            values[PROVISIONAL] = iso(said.facts.day)
            reason += " " + self._common.provisional.in_language(said.language)
        return LadderStep(
            ready.step.id,
            case.case.answer,
            reason,
            self._laws_on(ready, said.facts.day),
            case.change.say(said) if case.change else "",
            case.message,
            (),
            values,
        )

    def _missing(self, ready: ReadyStep, missing: tuple[str, ...], said: Said) -> LadderStep:
        values: dict[str, Raw] = {MISSING: missing}
        return LadderStep(
            ready.step.id,
            "cannot-assess",
            self._texts.fill(self._common.missing, values, said.language),
            self._laws_on(ready, said.facts.day),
            "",
            f"{ready.step.id}.{MISSING}",
            missing,
            values,
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


def _varies(case: ReadyCase | tuple[str, ...]) -> bool:
    if not isinstance(case, ReadyCase):
        return False
    return not (case.reason.constant and (case.change is None or case.change.constant))


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
