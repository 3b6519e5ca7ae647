"""Where documents of one tender, or one document, say two things: shown side by side.

Contradictions follow from findings alone (and from the codes of the notice, when there is one), so they are
found anew whenever a tender gets another document. A memorandum of answers (nota van inlichtingen) changes
the documents before it (Aanbestedingswet 2012, art. 2.53): then the rule tells a change, which the
other document should follow.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Literal

from pydantic import Field, model_validator

from procurement_app.screening.gaps import Said
from procurement_app.screening.marked_yaml import Place
from procurement_app.screening.model import Finding, Status
from procurement_app.screening.rulebook import LocalText, Rulebook, RuleHeader, Strict

_CLOSE = 0.005
_ANSWERS = re.compile(
    r"nota[\s_-]+van[\s_-]+inlichtingen|\bnvi\b|memorandum of (?:answers|clarification)", re.I
)


class Differs(Strict):
    """Two findings of `rule` with different numbers in `value`; `same` names values that must not differ."""

    rule: str
    value: str
    same: tuple[str, ...] = ()
    status: tuple[Status, ...] = (Status.ASSERTED,)


class FieldSays(Strict):
    """What a field of the notice says (one of `codes`) against what the documents say.

    The two clash when one of `against` was found, or when none of `without` was.
    """

    field: str
    codes: tuple[str, ...] = Field(min_length=1)
    against: tuple[Said, ...] = ()
    without: tuple[Said, ...] = ()


class ContradictionExample(Strict):
    """Documents (each a list of paragraphs, '# ' before a heading) of one tender, and whether they clash."""

    documents: tuple[tuple[str, ...], ...] = Field(min_length=1)
    notice: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    found: bool


class ContradictionRule(RuleHeader):
    """A rule about what cannot both hold. One of:

    `denied`: rules of which one passage says yes and another no. `together`: two things said, each in one
    of its statuses. `differs`: two numbers for one thing. `notice`: a field of the notice against the
    documents. Only passages about the same lot, or about the whole contract, are held side by side.
    """

    kind: Literal["contradiction"]
    denied: tuple[str, ...] = ()
    together: tuple[Said, ...] = ()
    differs: tuple[Differs, ...] = ()
    notice: tuple[FieldSays, ...] = ()
    reason: LocalText
    examples: tuple[ContradictionExample, ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _says_one_thing(self) -> ContradictionRule:
        if sum(map(bool, (self.denied, self.together, self.differs, self.notice))) != 1:
            raise ValueError("geef één van 'denied', 'together', 'differs' en 'notice'")
        if self.together and len(self.together) != 2:
            raise ValueError("'together' heeft precies twee delen nodig")
        if len({example.found for example in self.examples}) != 2:
            raise ValueError(
                "geef een voorbeeld met en een zonder tegenspraak ('found: true' en 'found: false')"
            )
        return self

    def names_rules(self) -> Iterable[tuple[Place, str]]:
        for index, name in enumerate(self.denied):
            yield ("denied", index), name
        for key in ("together", "differs"):
            for index, part in enumerate(getattr(self, key)):
                yield (key, index), part.rule
        for index, field in enumerate(self.notice):
            for said in (*field.against, *field.without):
                yield ("notice", index), said.rule


@dataclass(frozen=True, slots=True)
class Screened:
    """A document of a tender as contradictions see it. `key` is how the caller names it."""

    key: str
    name: str
    findings: Sequence[Finding]

    @property
    def answers(self) -> bool:
        """Whether it is a memorandum of answers, by its name."""
        return _ANSWERS.search(self.name) is not None


@dataclass(frozen=True, slots=True)
class Side:
    """One of two statements: a finding in a document, or a field of the notice (`finding` None)."""

    document: str
    finding: Finding | None
    shown: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two statements that cannot both hold. `changed`: a memorandum of answers came between them."""

    rule: str
    reason: str
    sides: tuple[Side, ...]
    changed: bool = False
    legal_basis: tuple[str, ...] = ()
    advice: str = ""


_Said = tuple[Screened, Finding]
_Pairs = Iterator[tuple[Side, ...]]


def find_contradictions(
    documents: Sequence[Screened],
    rulebook: Rulebook,
    on: date,
    *,
    notice: Mapping[str, tuple[str, ...]] | None = None,
    language: str = "nl",
) -> list[Contradiction]:
    """Every contradiction between (and within) the documents of one tender and the codes of its notice.

    Of a rule at most one contradiction for each pair of documents is told: the first in reading order.
    """
    rules: list[ContradictionRule] = rulebook.of_kind("contradiction")
    answering = {document.key for document in documents if document.answers}
    found = []
    for rule in rules:
        told: set[tuple[str, ...]] = set()
        for sides in _clashes(rule, documents, notice or {}):
            places = (*sorted(side.document for side in sides), *_subject(sides))
            if places in told:
                continue
            told.add(places)
            keys = {side.document for side in sides}
            found.append(
                Contradiction(
                    rule.id,
                    rule.reason.in_language(language),
                    sides,
                    changed=len(keys) > 1 and bool(keys & answering) and not keys <= answering,
                    legal_basis=rule.laws_on(on),
                    advice=rule.advice.in_language(language),
                )
            )
    return found


def _subject(sides: Iterable[Side]) -> tuple[str, ...]:
    return tuple(sorted({side.finding.rule if side.finding else side.shown for side in sides}))


def _clashes(
    rule: ContradictionRule, documents: Sequence[Screened], notice: Mapping[str, tuple[str, ...]]
) -> _Pairs:
    said = [(document, finding) for document in documents for finding in document.findings]
    if rule.denied:
        for name in rule.denied:
            yes = _of(said, name, (Status.ASSERTED,))
            yield from _pairs(yes, _of(said, name, (Status.NEGATED,)))
    elif rule.together:
        one, other = rule.together
        yield from _pairs(_saying(said, one), _saying(said, other))
    elif rule.differs:
        for spec in rule.differs:
            yield from _different(_of(said, spec.rule, spec.status), spec)
    else:
        for field in rule.notice:
            yield from _against_notice(said, field, notice)


def _of(said: Iterable[_Said], rule: str, statuses: Sequence[Status]) -> list[_Said]:
    return [pair for pair in said if pair[1].rule == rule and pair[1].status in statuses]


def _saying(said: Iterable[_Said], what: Said) -> list[_Said]:
    return [pair for pair in said if what.by(pair[1])]


def _pairs(ones: Sequence[_Said], others: Sequence[_Said]) -> _Pairs:
    for one in ones:
        for other in others:
            if one[1].lot == other[1].lot:
                yield _side(one), _side(other)


def _different(said: Sequence[_Said], spec: Differs) -> _Pairs:
    having = [pair for pair in said if spec.value in pair[1].values]
    for one, other in combinations(having, 2):
        first, second = one[1], other[1]
        alike = first.lot == second.lot and all(
            first.values.get(name) == second.values.get(name) for name in spec.same
        )
        if alike and not _same(first.values[spec.value], second.values[spec.value]):
            yield _side(one, spec.value), _side(other, spec.value)


def _same(one: float | str, other: float | str) -> bool:
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) <= _CLOSE * max(1.0, abs(one))
    return one == other


def _against_notice(said: Sequence[_Said], field: FieldSays, notice: Mapping[str, tuple[str, ...]]) -> _Pairs:
    code = next((code for code in notice.get(field.field, ()) if code in field.codes), None)
    if code is None:
        return
    stated = Side("", None, f"{field.field}: {code}")
    for what in field.against:
        for pair in _saying(said, what)[:1]:
            yield stated, _side(pair)
    documents_speak = bool(said)
    if field.without and documents_speak and not any(_saying(said, what) for what in field.without):
        yield (stated,)


def _side(pair: _Said, value: str = "") -> Side:
    document, finding = pair
    return Side(document.key, finding, finding.quote, value)
