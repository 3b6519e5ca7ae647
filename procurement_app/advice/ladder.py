"""The advice ladder: which step to buying socially is open for a tender, and what opens a higher one.

The steps and their cases are data (`rules/advice`, De Omslag's sociale inkooptrechter and article 2.82).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from procurement_app.screening.chances import chance_judge
from procurement_app.screening.entry_facts import EntryFacts
from procurement_app.screening.model import LadderStep, Raw
from procurement_app.screening.phrases import CommonTexts
from procurement_app.screening.rulebook import Rulebook, RulebookError
from procurement_app.screening.steps import ReadyCase, ReadyStep, check_steps
from procurement_app.screening.texts import Texts

MISSING = "missing"


class Ladder:
    """The steps of a rulebook made ready, the highest first (`ladder_of`)."""

    def __init__(self, steps: list[ReadyStep], texts: Texts, common: CommonTexts) -> None:
        self._steps = {ready.step.id: ready for ready in steps}
        self._cases = {f"{ready.step.id}.{case.case.id}": case for ready in steps for case in ready.cases}
        self._open = frozenset(
            message
            for message, case in self._cases.items()
            if case.case.answer == "possible" or case.case.open
        )
        self._texts = texts
        self._common = common
        self._constants: dict[tuple[str, date, str], LadderStep] = {}

    def climb(self, facts: EntryFacts, language: str = "nl") -> tuple[LadderStep, ...]:
        """The answer of every step, the highest first."""
        return tuple(self._answer(ready, facts, language) for ready in self._steps.values())

    def route(self, steps: Iterable[LadderStep]) -> str:
        """The id of the best step that is possible, or possible after a check without changing the tender."""
        return next((step.step for step in steps if step.message in self._open), "")

    def title_of(self, step: str, language: str = "nl") -> str:
        """The title of a step."""
        return self._steps[step].step.title.in_language(language)

    def texts_of(self, step: LadderStep, language: str) -> tuple[str, str]:
        """Reason and smallest change of an answer given before, in `language` ("nl" or "en")."""
        return self._said(step.message, step.values, language)

    def _answer(self, ready: ReadyStep, facts: EntryFacts, language: str) -> LadderStep:
        for case in ready.cases:
            answer = True if case.when is None else case.when(facts)
            if answer is True:
                return self._case(ready, case, facts, language)
            if answer is not False:
                return self._missing(ready, answer, facts, language)
        raise AssertionError("the last case of a step has no condition")

    def _case(self, ready: ReadyStep, case: ReadyCase, facts: EntryFacts, language: str) -> LadderStep:
        message = f"{ready.step.id}.{case.case.id}"
        constant = case.reason.constant and (case.change is None or case.change.constant)
        known = self._constants.get((message, facts.day, language)) if constant else None
        if known is not None:
            return known
        values = case.reason.values(facts) | (case.change.values(facts) if case.change else {})
        reason, change = self._said(message, values, language)
        step = LadderStep(
            step=ready.step.id,
            answer=case.case.answer,
            reason=reason,
            legal_basis=_laws(ready, facts.day),
            smallest_change=change,
            message=message,
            values=values,
        )
        if constant:
            self._constants[message, facts.day, language] = step
        return step

    def _missing(
        self, ready: ReadyStep, missing: tuple[str, ...], facts: EntryFacts, language: str
    ) -> LadderStep:
        values: dict[str, Raw] = {MISSING: missing}
        return LadderStep(
            step=ready.step.id,
            answer="cannot-assess",
            reason=self._texts.fill(self._common.missing, values, language),
            legal_basis=_laws(ready, facts.day),
            message=f"{ready.step.id}.{MISSING}",
            missing=missing,
            values=values,
        )

    def _said(self, message: str, values: Mapping[str, Raw], language: str) -> tuple[str, str]:
        case = self._cases.get(message)
        if case is None:
            return self._texts.fill(self._common.missing, values, language), ""
        reason = self._texts.fill(case.reason.text, values, language)
        return reason, self._texts.fill(case.change.text, values, language) if case.change else ""


def _laws(ready: ReadyStep, day: date) -> tuple[str, ...]:
    return tuple(
        basis.cited()
        for basis in ready.step.legal_basis
        if basis.in_force_from is None or basis.in_force_from <= day
    )


def ladder_of(rulebook: Rulebook) -> Ladder:
    """The ladder of a rulebook, made once. Raises RulebookError with every mistake in its steps."""
    ladder: Ladder | None = rulebook.made.get("ladder")
    if ladder is None:
        judge = chance_judge(rulebook)
        steps, mistakes = check_steps(rulebook.root / "advice", judge.reader)
        if mistakes:
            raise RulebookError(mistakes)
        ladder = rulebook.made["ladder"] = Ladder(steps, judge.texts, judge.common)
    return ladder
