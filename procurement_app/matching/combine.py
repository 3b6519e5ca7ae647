"""Firms that carry a contract together, and the lots that would let each carry one alone."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations as choose

from procurement_app.matching.demand import Demand
from procurement_app.matching.index import FirmIndex
from procurement_app.matching.judge import FIRST, Case, serving
from procurement_app.matching.model import Combination, Firm, Match, Remark, remark

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
    needed = set(demand.primary) | {n for n, w in demand.secondary.items() if w.words and w.weight > 0.5}
    found: list[Combination] = []
    for size in (2, 3):
        for group in choose(able, size):
            made = _together([one.firm for one in group], done, needed, demand, index)
            if made is not None:
                found.append(made)
        if found:
            break
    return tuple(found[:3])


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


def _does(row: int, demand: Demand, index: FirmIndex) -> set[str]:
    return {s.wanted.activity for s in serving(row, demand, index) if s.degree * s.offer.strength >= _SERVES}


def _together(
    firms: list[Firm], done: dict[str, set[str]], needed: set[str], demand: Demand, index: FirmIndex
) -> Combination | None:
    covered: set[str] = set().union(*(done[firm.id] for firm in firms)) & needed
    if not covered & set(demand.primary) or any(not done[firm.id] & needed for firm in firms):
        return None
    value, capacities = demand.value, [firm.capacity for firm in firms if firm.capacity is not None]
    carried = len(capacities) == len(firms) and (value is None or sum(capacities) >= value)
    alone = any(covered <= done[f.id] and (value is None or (f.capacity or 0) >= value) for f in firms)
    if not carried or alone:
        return None
    by_size = value is not None and all(c < value for c in capacities)
    adds = all(done[f.id] & needed - set().union(*(done[o.id] for o in firms if o is not f)) for f in firms)
    central = all(done[firm.id] & set(demand.primary) for firm in firms)
    if by_size and central:
        reason = remark("together-value", capacity=float(sum(capacities)), value=value)
    elif adds and covered == needed and len(needed) > 1:
        names = [index.vocabulary.activities[name].names for name in sorted(needed)]
        reason = remark("together-work", activities=names)
    else:
        return None
    parts = tuple(_part(firm, done[firm.id] & needed, index) for firm in firms)
    return Combination(tuple(firms), parts, reason)


def _part(firm: Firm, work: set[str], index: FirmIndex) -> Remark:
    names = [index.vocabulary.activities[name].names for name in sorted(work)]
    return remark("takes-part", firm=firm.name, activity=names, capacity=firm.capacity)


def division(
    wanted: Sequence[Demand], ranked: Sequence[Match], index: FirmIndex, case: Case
) -> tuple[Remark, ...]:
    """Lots that would let firms tender alone: by value for the same work, by work for a lesser part."""
    demand = wanted[0]
    if case.by_lot or demand.frame or not ranked or ranked[0].grade == FIRST:
        return ()
    said: list[Remark] = []
    value = demand.value
    able = [one for one in ranked if _may_tender(one)]
    central = [
        one.firm
        for one in able
        if one.firm.capacity and _does(index.rows[one.firm.id], demand, index) & set(demand.primary)
    ]
    if value and central:
        best = max(firm.capacity or 0.0 for firm in central)
        lots = math.ceil(value / best)
        most = value / max(lots, 1)
        if 2 <= lots <= _MOST_LOTS:
            names = [firm.name for firm in central if (firm.capacity or 0) >= most]
            said.append(remark("lot-by-value", lots=lots, most=most, names=names))
    for name in demand.secondary:
        does = [one.firm.name for one in able if name in _does(index.rows[one.firm.id], demand, index)]
        if does and demand.secondary[name].words:
            said.append(
                remark("lot-by-work", activity=index.vocabulary.activities[name].names, names=does[:4])
            )
    return tuple(said)
