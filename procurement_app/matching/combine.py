"""Firms that carry a contract together, and the lots that would let each carry one alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations as choose

from procurement_app.matching.demand import Demand
from procurement_app.matching.index import FirmIndex
from procurement_app.matching.judge import FIRST, Case, serving
from procurement_app.matching.model import Combination, Firm, Match, Remark, Wanted, remark

_TRIED = 8  # best firms that are combined with each other
_MOST_LOTS = 6
_SERVES = 0.5


def combinations(
    wanted: Sequence[Demand], ranked: Sequence[Match], index: FirmIndex, case: Case
) -> tuple[Combination, ...]:
    """At most three sets of two or three firms, fewest firms and best matches first.

    Only firms count that do central work and whose one obstacle is size or a missing kind of work;
    firms that may not tender (share, certificate) are left out.
    """
    demand = wanted[0]
    if case.by_lot or demand.frame or case.need.procedure == "open-house":
        return ()
    able = [one for one in ranked if _may_tender(one)][:_TRIED]
    done = {one.firm.id: _does(index.rows[one.firm.id], demand, index) for one in able}
    asked = _Asked(
        frozenset(_task(one) for one in demand.primary.values()),
        frozenset(_task(one) for one in demand.secondary.values() if one.words and one.weight > _SERVES),
        demand.value,
    )
    found: list[Combination] = []
    for size in (2, 3):
        for group in choose(able, size):
            made = _together([one.firm for one in group], done, asked)
            if made is not None:
                found.append(made)
        if found:
            break
    return tuple(found[:3])


@dataclass(frozen=True, slots=True)
class _Asked:
    """What must be done, as tasks, and the value in euro."""

    central: frozenset[str]
    beside: frozenset[str]
    value: float | None


def _task(wanted: Wanted) -> str:
    """Readings of the same words are one task, whichever kind of work they name."""
    return wanted.words or wanted.activity


def _may_tender(one: Match) -> bool:
    closed = {
        "share-below",
        "share-unknown",
        "certificate-missing",
        "certificate-equivalent",
        "language-missing",
        "by-others",
    }
    return not any(said.code in closed for said in one.caveats) and one.reasons[0].code != "lends-staff"


def _does(row: int, demand: Demand, index: FirmIndex) -> dict[str, dict[str, str]]:
    """The tasks a firm can do, each with the names of the work."""
    names = index.vocabulary.activities
    return {
        _task(one.wanted): names[one.wanted.activity].names
        for one in reversed(serving(row, demand, index))
        if one.degree * one.offer.strength >= _SERVES
    }


def _together(
    firms: list[Firm], done: dict[str, dict[str, dict[str, str]]], asked: _Asked
) -> Combination | None:
    needed = asked.central | asked.beside
    does = [set(done[firm.id]) & needed for firm in firms]
    covered = set().union(*does)
    if not all(does) or not covered & asked.central:
        return None
    sizes = [firm.capacity or 0.0 for firm in firms]
    value = asked.value or 0.0
    alone = any(covered <= own and size >= value for own, size in zip(does, sizes, strict=True))
    if not all(sizes) or sum(sizes) < value or alone:
        return None
    if value and asked.central <= covered and max(sizes) < value and all(own & asked.central for own in does):
        reason = remark("together-value", capacity=float(sum(sizes)), value=value)
    elif covered == needed and len(needed) > 1 and _each_adds(does):
        names = [next(done[f.id][task] for f in firms if task in done[f.id]) for task in sorted(needed)]
        reason = remark("together-work", activities=names)
    else:
        return None
    parts = tuple(
        remark(
            "takes-part",
            firm=firm.name,
            activity=[done[firm.id][task] for task in sorted(own)],
            capacity=firm.capacity,
        )
        for firm, own in zip(firms, does, strict=True)
    )
    return Combination(tuple(firms), parts, reason)


def _each_adds(does: list[set[str]]) -> bool:
    """Whether every firm does a task that none of the others does."""
    return all(own - set().union(*(other for other in does if other is not own)) for own in does)


def division(
    wanted: Sequence[Demand], ranked: Sequence[Match], index: FirmIndex, case: Case
) -> tuple[Remark, ...]:
    """Lots that would let firms tender alone: by value for the same work, by work for a lesser part."""
    demand = wanted[0]
    if case.by_lot or demand.frame or not ranked or ranked[0].grade == FIRST:
        return ()
    able = {
        one.firm.name: (one.firm.capacity or 0.0, _does(index.rows[one.firm.id], demand, index))
        for one in ranked
        if _may_tender(one)
    }
    central = {_task(one) for one in demand.primary.values()}
    sizes = {name: size for name, (size, does) in able.items() if size and central & set(does)}
    said = _by_value(demand.value, sizes) if len(central) == 1 else []
    titled = list(demand.primary.values()) if len(central) > 1 else []
    tasks = {_task(one): one for one in (*titled, *demand.secondary.values()) if one.words}
    for task, lesser in tasks.items():
        names = [name for name, (_, does) in able.items() if task in does]
        if names:
            activity = index.vocabulary.activities[lesser.activity].names
            said.append(remark("lot-by-work", activity=activity, names=names[:4]))
    return tuple(said)


def _by_value(value: float | None, sizes: dict[str, float]) -> list[Remark]:
    """The fewest equal lots that two firms can carry, or one firm when there are no two."""
    if not value:
        return []
    for enough in (2, 1):
        for lots in range(2, _MOST_LOTS + 1):
            names = [name for name, size in sizes.items() if size >= value / lots]
            if len(names) >= enough:
                return [remark("lot-by-value", lots=lots, most=value / lots, names=names)]
    return []
