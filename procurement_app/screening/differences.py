"""What two screenings of the same text or tender say differently: by another rulebook, or on another day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from procurement_app.documents.model import Document
from procurement_app.screening.contradictions import Contradiction
from procurement_app.screening.gaps import Gap
from procurement_app.screening.model import Chance, Finding, Outcome

_CLASH = "contradiction"
Kind = Literal["new", "gone", "status", "values", "law", "outcome", "score"]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `before` and `after` are statuses, outcomes (of a rule of `rule_kind`) or laws; `quote`
    the words it is about, or the reason of a chance."""

    kind: Kind
    rule: str
    before: str = ""
    after: str = ""
    quote: str = ""
    page: int | None = None
    values_before: Mapping[str, float | str] = field(default_factory=dict)
    values_after: Mapping[str, float | str] = field(default_factory=dict)
    rule_kind: str = ""

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def between_findings(
    document: Document, before: Iterable[Finding], after: Iterable[Finding]
) -> Iterator[Change]:
    """What is new, gone or otherwise, in reading order. A rule finds at most one thing in a block."""
    old, new = _by_block(document, before), _by_block(document, after)
    for key in sorted({*old, *new}):
        yield from _between(old.get(key), new.get(key))


def _by_block(document: Document, findings: Iterable[Finding]) -> dict[tuple[int, str], Finding]:
    found = {}
    for finding in findings:
        block = document.block_at(finding.start)
        found[block.start if block else finding.start, finding.rule] = finding
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
    """Gap rules that answer otherwise; a rule that is not there answers nothing."""
    old = {gap.rule: gap.outcome.value for gap in before}
    new = {gap.rule: gap.outcome.value for gap in after}
    yield from _outcomes("gap", old, new, {})


def between_chances(before: Sequence[Chance], after: Sequence[Chance]) -> Iterator[Change]:
    """Chance rules that answer otherwise, with the new reason."""
    reasons = {chance.rule: chance.reason for chance in (*before, *after)}
    old = {chance.rule: chance.outcome.value for chance in before}
    new = {chance.rule: chance.outcome.value for chance in after}
    yield from _outcomes("chance", old, new, reasons)


def between_contradictions(
    before: Iterable[Contradiction], after: Iterable[Contradiction]
) -> Iterator[Change]:
    """Contradictions that come or go, each with the words of its sides; another reason is no change."""
    old, new = ({(one.rule, _shown(one)) for one in both} for both in (before, after))
    for rule, shown in sorted(old - new):
        yield Change("outcome", rule, Outcome.FOUND.value, Outcome.NOT_FOUND.value, shown, rule_kind=_CLASH)
    for rule, shown in sorted(new - old):
        yield Change("outcome", rule, Outcome.NOT_FOUND.value, Outcome.FOUND.value, shown, rule_kind=_CLASH)


def _shown(contradiction: Contradiction) -> str:
    return " ↔ ".join(side.shown for side in contradiction.sides)


def between_scores(before: int, after: int) -> Iterator[Change]:
    if before != after:
        yield Change("score", "", str(before), str(after))


def _outcomes(
    kind: str, old: Mapping[str, str], new: Mapping[str, str], reasons: Mapping[str, str]
) -> Iterator[Change]:
    for rule in sorted({*old, *new}):
        before, after = old.get(rule, ""), new.get(rule, "")
        if before != after:
            yield Change("outcome", rule, before, after, reasons.get(rule, ""), rule_kind=kind)
