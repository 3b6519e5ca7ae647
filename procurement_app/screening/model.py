"""What screening says: findings in documents, chances in calendar entries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from procurement_app.documents.model import Box


class Status(StrEnum):
    """What the text does with the subject of a rule (see the glossary in the README)."""

    ASSERTED = "asserted"
    NEGATED = "negated"
    CONDITIONAL = "conditional"
    MENTIONED = "mentioned"


class Outcome(StrEnum):
    """What became of a rule on one document or entry; never only two."""

    FOUND = "found"
    NOT_FOUND = "not-found"
    NOT_APPLICABLE = "not-applicable"
    CANNOT_ASSESS = "cannot-assess"


class FoundBy(StrEnum):
    """What found something: a way of the rule, or the weights of words where no way was met."""

    WAY = "way"
    WORDS = "words"


class StatusBy(StrEnum):
    """What set a status: the cues, or the weights of words, above the cues or without a way."""

    CUES = "cues"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Met:
    """Words of the text that met an item of a way, or weighed most (no item). `item` has the names of which
    one was enough, `name` the one that these words are; "" when that cannot be told. `before`: they stand
    elsewhere, such as in the heading, and the passage refers back to them."""

    words: str
    item: tuple[str, ...] = ()
    name: str = ""
    before: bool = False


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a finding rests on, raw, so that it can be said in any language (`reasons.why`, `reasons.trace`).

    `way` is the number of the way that was met, from 1, None when words weighed; `way_name` its name. `cues`
    are (cue, words) that set the status, and `places` the words at which each value was read.
    """

    way: int | None = None
    way_name: str = ""
    met: tuple[Met, ...] = ()
    cues: tuple[tuple[str, str], ...] = ()
    places: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule met a passage. `start`, `end` are offsets in `Document.text`; `quote` is that span.

    `why` says in sentences, in the language of `advice`, what made the rule match, what set the status and
    where each value was read. `trace` says the same in the names of the rulebook, for who writes rules.
    `found_by` and `status_by` tell what people should check first. `grounds` is what `why` and `trace` are
    said from; None in what was stored before it was kept. `item` is the number or code of the point of a
    list or table that it stands in, '' without one.
    """

    rule: str
    kind: str
    status: Status
    confidence: str
    quote: str
    start: int
    end: int
    page: int | None
    section: str
    lot: str | None
    boxes: tuple[Box, ...] = ()
    values: dict[str, float | str] = field(default_factory=dict)
    legal_basis: tuple[str, ...] = ()
    advice: str = ""
    why: tuple[str, ...] = ()
    trace: tuple[str, ...] = ()
    found_by: FoundBy = FoundBy.WAY
    status_by: StatusBy = StatusBy.CUES
    grounds: Grounds | None = None
    item: str = ""


# Not frozen, these two: a large calendar has millions of them, and a frozen one takes twice as long to make.
@dataclass(slots=True)
class Chance:
    """A chance rule's answer for a calendar entry. `missing` names facts when it cannot be assessed."""

    rule: str
    outcome: Outcome
    reason: str
    legal_basis: tuple[str, ...] = ()
    advice: str = ""
    weight: int = 0
    evidence: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(slots=True)
class LadderStep:
    """One step of the advice ladder: "possible", "possible-if", "not-possible" or "cannot-assess".

    `message` names the answer in the step's file. `missing` names facts when the step cannot be assessed.
    """

    step: str
    answer: str
    reason: str
    legal_basis: tuple[str, ...] = ()
    smallest_change: str = ""
    message: str = ""
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EntryScreening:
    """All that screening says of one calendar entry. `score` runs from 0 to 100.

    `score_reasons` adds up to the score: (reason, points) pairs in the order they were given. `band` is
    "high", "possible" or "low", or "withdrawn" for a tender that is off, of which nothing more is told.
    """

    sectors: tuple[str, ...]
    labour_intensity: str | None
    chances: tuple[Chance, ...]
    score: int
    score_reasons: tuple[tuple[str, int], ...]
    route: str
    ladder: tuple[LadderStep, ...] = ()
    band: str = ""
