"""The nouns of matching: a need, its lots, a firm, and what is said of the two together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from procurement_app.documents.model import Problem
from procurement_app.matching.requirements import Requirement


@dataclass(frozen=True, slots=True)
class Lot:
    """A named part of a need. `value` is euro over the maximum duration, None when unknown.

    `reserved`: whether this lot is a reserved contract; None when it is as the whole is.
    """

    name: str
    text: str
    value: float | None = None
    reserved: bool | None = None

    @property
    def key(self) -> str:
        """What tells it from the other lots in an address: "2" of "Perceel 2"."""
        return self.name.rsplit(" ", 1)[-1].lower()


@dataclass(frozen=True, slots=True)
class Remark:
    """One reason or caveat: a message id of `matching.say`, its values, and its points in the score."""

    code: str
    values: tuple[tuple[str, Any], ...] = ()
    points: float = 0.0


def remark(code: str, points: float = 0.0, /, **values: Any) -> Remark:
    """A Remark from keyword values."""
    return Remark(code, tuple(sorted(values.items())), points)


@dataclass(frozen=True, slots=True)
class Need:
    """What somebody wants to buy, in plain values.

    `value` is euro, excluding VAT, over the maximum duration; `months` the maximum duration. `cpv`
    holds codes of eight digits. `procedure` is one of `calendars.model.PROCEDURES` or None.
    `counted` when its text is short and its own, so that the numbers in it are those of what is asked.
    `reserved_share` is the percentage a reservation itself states, `asked` what a document asks beside what
    the text of the need asks. `sources` say where in a document the "value", the "reservation" or a
    requirement (by its name) was read, and `noted` what else was read there, for people to check.
    """

    id: str
    title: str
    description: str = ""
    department: str = ""
    cpv: tuple[str, ...] = ()
    value: float | None = None
    months: float | None = None
    procedure: str | None = None
    lots: tuple[Lot, ...] = ()
    reserved_share: float | None = None
    asked: tuple[Requirement, ...] = ()
    sources: Mapping[str, Remark] = field(default_factory=dict)
    noted: tuple[Remark, ...] = ()
    counted: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """One kind of work asked. `weight` 0 to 1; `words` are the need's own, or '' when only a CPV says so."""

    activity: str
    weight: float
    words: str
    cpv: str = ""


@dataclass(frozen=True, slots=True)
class Firm:
    """A firm as its row has it; None means the row does not say.

    `share` is the percentage of staff from the target groups, `capacity` the largest contract in
    euro it can carry, `amount` what it can do in its own words ("60 lunches per dag"), `areas` the districts
    it says it delivers in (empty when it does not say), `turnover` euro a year, `evidence_until` the last
    day its evidence counts.
    `proofs` tell how sure a catalogue is: "share", "pso" or a certificate with "stated", "seen" or "checked".
    """

    id: str
    name: str
    description: str
    kvk: str = ""
    sectors: tuple[str, ...] = ()
    cpv: tuple[str, ...] = ()
    district: str = ""
    pso: str = ""
    share: float | None = None
    staff: float | None = None
    capacity: float | None = None
    turnover: float | None = None
    certificates: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    website: str = ""
    evidence_until: date | None = None
    row: int | None = None
    proofs: tuple[tuple[str, str], ...] = ()
    amount: str = ""
    areas: tuple[str, ...] = ()

    def sure_of(self, what: str) -> str:
        """How sure it is that the firm has `what`; "" when nobody says, as in a file of firms."""
        return dict(self.proofs).get(what, "")


@dataclass(slots=True)
class FirmFile:
    """The firms of a file and everything in it that could not be used as it stands, row by row."""

    firms: list[Firm] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Match:
    """A firm that fits a need. `grade` is 3 first choice, 2 good or 1 possible partner.

    `score` runs from 0 to 100 and is the rounded sum of the points of `reasons` and `caveats`.
    `lot` names the part of the need that the firm fits, None for the whole.
    """

    firm: Firm
    grade: int
    score: float
    reasons: tuple[Remark, ...]
    caveats: tuple[Remark, ...]
    lot: str | None = None


@dataclass(frozen=True, slots=True)
class Combination:
    """Firms that carry a contract together. `parts` says per firm which work or lot it would take."""

    firms: tuple[Firm, ...]
    parts: tuple[Remark, ...]
    reason: Remark


@dataclass(frozen=True, slots=True)
class Answer:
    """All that matching says of one need. `no_match` is set exactly when `matches` is empty."""

    need: Need
    matches: tuple[Match, ...]
    no_match: Remark | None
    understood: tuple[Remark, ...] = ()
    combinations: tuple[Combination, ...] = ()
    division: tuple[Remark, ...] = ()
