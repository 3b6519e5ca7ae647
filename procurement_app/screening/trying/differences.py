"""What two screenings of the same text or tender say differently: by another rulebook, or on another day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, NamedTuple

from procurement_app.documents.model import Document
from procurement_app.screening.model import Chance, EntryScreening, Finding, LadderStep, Outcome
from procurement_app.screening.whole.contradictions import Contradiction
from procurement_app.screening.whole.gaps import Gap

Kind = Literal["new", "gone", "status", "values", "law", "outcome", "reason", "score", "route"]
RuleKind = Literal["", "gap", "chance", "contradiction", "step"]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `before` and `after` are statuses, outcomes, laws, reasons or steps of the ladder;
    `quote` the words it is about, or the new reason. Of an outcome `rule_kind` tells what it means: a gap
    that is found is a lack, and of a step of the ladder, named by `rule`, it is the answer."""

    kind: Kind
    rule: str
    before: str = ""
    after: str = ""
    quote: str = ""
    page: int | None = None
    values_before: Mapping[str, float | str] = field(default_factory=dict)
    values_after: Mapping[str, float | str] = field(default_factory=dict)
    rule_kind: RuleKind = ""

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def between_findings(
    document: Document, before: Iterable[Finding], after: Iterable[Finding]
) -> Iterator[Change]:
    """What is new, gone or otherwise, in reading order. A rule finds one thing in a block, or one for each of
    its lots."""
    old, new = _by_block(document, before), _by_block(document, after)
    for key in sorted({*old, *new}):
        yield from _between(old.get(key), new.get(key))


def _by_block(document: Document, findings: Iterable[Finding]) -> dict[tuple[int, str, int], Finding]:
    found: dict[tuple[int, str, int], Finding] = {}
    told = Counter[tuple[int, str]]()
    for finding in findings:
        block = document.block_at(finding.start)
        place = block.start if block else finding.start, finding.rule
        found[*place, told[place]] = finding
        told[place] += 1
    return found


def _between(old: Finding | None, new: Finding | None) -> Iterator[Change]:
    if old is None and new is not None:
        values = dict(new.values)
        yield Change("new", new.rule, "", new.status.value, new.quote, new.page, values_after=values)
    elif new is None and old is not None:
        values = dict(old.values)
        yield Change("gone", old.rule, old.status.value, "", old.quote, old.page, values_before=values)
    elif old is not None and new is not None:
        at = new.quote, new.page
        if old.status is not new.status:
            yield Change("status", new.rule, old.status.value, new.status.value, *at)
        if old.values != new.values:
            yield Change("values", new.rule, "", "", *at, dict(old.values), dict(new.values))
        if old.legal_basis != new.legal_basis:
            yield Change("law", new.rule, "; ".join(old.legal_basis), "; ".join(new.legal_basis), *at)


def between_gaps(before: Iterable[Gap], after: Iterable[Gap]) -> Iterator[Change]:
    """Gap rules that answer otherwise or say so in other words; a rule that is not there answers nothing.

    Of what can be assessed neither before nor after nothing is told, though the limits it names may differ.
    """
    unknown = Outcome.CANNOT_ASSESS
    old, new = ({gap.rule: gap for gap in side} for side in (before, after))
    for rule in old.keys() & new:
        if old[rule].outcome is new[rule].outcome is unknown:
            del old[rule], new[rule]
    yield from _outcomes("gap", *({rule: _of_rule(gap) for rule, gap in side.items()} for side in (old, new)))


def between_screenings(before: EntryScreening, after: EntryScreening) -> Iterator[Change]:
    """All that is said otherwise of a planned tender: chances, steps of the ladder, score and route."""
    yield from between_chances(before.chances, after.chances)
    yield from between_steps(before.ladder, after.ladder)
    yield from between_scores(before.score, after.score)
    if before.route != after.route:
        yield Change("route", "", before.route, after.route)


def between_chances(before: Iterable[Chance], after: Iterable[Chance]) -> Iterator[Change]:
    """Chance rules that answer otherwise, with the new reason, or that say so in other words."""
    yield from _outcomes(
        "chance", *({chance.rule: _of_rule(chance) for chance in side} for side in (before, after))
    )


def between_steps(before: Iterable[LadderStep], after: Iterable[LadderStep]) -> Iterator[Change]:
    """Steps of the ladder that answer otherwise, with the new reason, or that say so in other words."""
    yield from _outcomes("step", *({step.step: _of_step(step) for step in side} for side in (before, after)))


def between_contradictions(
    before: Iterable[Contradiction], after: Iterable[Contradiction]
) -> Iterator[Change]:
    """Contradictions that come or go, each with the words of its sides; another reason is no change."""
    old, new = ({(one.rule, _shown(one)) for one in both} for both in (before, after))
    found, not_found = Outcome.FOUND.value, Outcome.NOT_FOUND.value
    for rule, shown in sorted(old - new):
        yield Change("outcome", rule, found, not_found, shown, rule_kind="contradiction")
    for rule, shown in sorted(new - old):
        yield Change("outcome", rule, not_found, found, shown, rule_kind="contradiction")


def _shown(contradiction: Contradiction) -> str:
    return " ↔ ".join(side.shown for side in contradiction.sides)


def between_scores(before: int, after: int) -> Iterator[Change]:
    if before != after:
        yield Change("score", "", str(before), str(after))


_TELLING = (Outcome.FOUND.value, Outcome.CANNOT_ASSESS.value)


class _Said(NamedTuple):
    """What a rule or a step answers, and why."""

    answer: str = ""
    reason: str = ""


def _of_rule(judged: Chance | Gap) -> _Said:
    return _Said(judged.outcome.value, judged.reason)


def _of_step(step: LadderStep) -> _Said:
    return _Said(step.answer, f"{step.reason} {step.smallest_change}".strip())


def _outcomes(rule_kind: RuleKind, old: Mapping[str, _Said], new: Mapping[str, _Said]) -> Iterator[Change]:
    for rule in dict.fromkeys((*old, *new)):
        was, now = old.get(rule, _Said()), new.get(rule, _Said())
        if rule not in old:
            # a new rule is told of where it says something, not wherever it says that there is nothing
            if now.answer in _TELLING:
                yield Change("new", rule, "", now.answer, now.reason, rule_kind=rule_kind)
        elif was.answer != now.answer:
            reason = now.reason or was.reason
            yield Change("outcome", rule, was.answer, now.answer, reason, rule_kind=rule_kind)
        elif was.reason != now.reason:
            yield Change("reason", rule, was.reason, now.reason, rule_kind=rule_kind)
