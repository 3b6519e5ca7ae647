"""The steps of the advice ladder as data: one YAML file a step, its answers tried from the top."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError, model_validator

from procurement_app.screening.entries.conditions import BadCondition, Condition, build, limits_in
from procurement_app.screening.entries.facts import EntryReader
from procurement_app.screening.entries.phrases import Phrase
from procurement_app.screening.rulebook.book import LegalBasis, LocalText, Strict
from procurement_app.screening.rulebook.marked_yaml import BadYaml, Marked, Mistake, Place, read_marked
from procurement_app.screening.rulebook.mistakes import said

StepAnswer = Literal["possible", "possible-if", "not-possible", "cannot-assess"]


class StepCase(Strict):
    """An answer and when it holds; the last case of a step has no `when`.

    `open` says of "possible-if" that the tender can stay as it is and only something must be checked, so
    that the step can be the route; else the tender must change, and `change` says the smallest change.
    """

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    answer: StepAnswer
    when: tuple[Any, ...] = ()
    reason: LocalText
    change: LocalText | None = None
    open: bool = False

    @model_validator(mode="after")
    def _says_what_to_change(self) -> StepCase:
        if self.open and self.answer != "possible-if":
            raise ValueError("'open' hoort alleen bij possible-if")
        if self.answer == "possible-if" and not self.open and self.change is None:
            raise ValueError("bij possible-if hoort 'open' of een 'change'")
        return self


class Step(Strict):
    """A step of the ladder. `rank` is its place, 1 the highest."""

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    rank: int = Field(ge=1)
    title: LocalText
    explanation: LocalText
    legal_basis: tuple[LegalBasis, ...] = ()
    cases: tuple[StepCase, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _ends_open(self) -> Step:
        if self.cases[-1].when or not all(case.when for case in self.cases[:-1]):
            raise ValueError("alleen het laatste van 'cases' is zonder 'when', en dat moet ook")
        if len({case.id for case in self.cases}) < len(self.cases):
            raise ValueError("elke id in 'cases' komt één keer voor")
        return self


@dataclass(frozen=True, slots=True)
class ReadyCase:
    """A case made ready. `message` is "step.case"."""

    message: str
    case: StepCase
    when: Condition | None
    reason: Phrase
    change: Phrase | None
    limits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReadyStep:
    """A step with its cases made ready."""

    step: Step
    cases: tuple[ReadyCase, ...]


def check_steps(folder: Path, reader: EntryReader) -> tuple[list[ReadyStep], list[Mistake]]:
    """The steps in `folder` that could be read, the highest first, and all mistakes with file and line."""
    mistakes: list[Mistake] = []
    steps = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            marked = read_marked(path, path.relative_to(folder.parent.parent).as_posix())
            mistakes += marked.slips
            step = Step.model_validate(marked.data)
        except BadYaml as error:
            mistakes.append(error.mistake)
        except ValidationError as error:
            mistakes += [marked.mistake(place, sentence) for place, sentence in said(error)]
        else:
            if step.id != path.stem:
                mistakes.append(
                    marked.mistake(("id",), f"De id moet '{path.stem}' zijn, net als het bestand.")
                )
            steps.append(ReadyStep(step, _ready(marked, step, reader, mistakes)))
    if not steps:
        mistakes.append(Mistake(folder.name, 1, "De stappen van de adviesladder ontbreken in rules/advice."))
    return sorted(steps, key=lambda ready: ready.step.rank), mistakes


def _ready(marked: Marked, step: Step, reader: EntryReader, mistakes: list[Mistake]) -> tuple[ReadyCase, ...]:
    ready = []
    for index, case in enumerate(step.cases):
        place: Place = ("cases", index)
        try:
            when = build(case.when, reader) if case.when else None
            change = Phrase(case.change, reader) if case.change else None
            reason = Phrase(case.reason, reader)
            message = f"{step.id}.{case.id}"
            ready.append(ReadyCase(message, case, when, reason, change, limits_in(case.when)))
        except BadCondition as error:
            mistakes.append(marked.mistake(place, f"{error}."))
    return tuple(ready)
