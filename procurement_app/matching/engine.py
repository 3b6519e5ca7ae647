"""Matching itself: a need and an index of firms go in, an Answer that explains itself comes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

import numpy as np

from procurement_app.matching import combine, divisions, lots
from procurement_app.matching.area import districts_in
from procurement_app.matching.demand import Demand, demands, understood
from procurement_app.matching.index import FirmIndex
from procurement_app.matching.judge import FIRST, Case, judge
from procurement_app.matching.model import Answer, Firm, Lot, Match, Need, Remark, remark
from procurement_app.matching.vocabulary import Vocabulary, load
from procurement_app.paths import RULES

_LOOKED_AT = 150  # firms per demand that are judged in full


def build(firms: Sequence[Firm], vocabulary: Vocabulary | None = None) -> FirmIndex:
    """Prepare firms for matching; do it once for many needs."""
    return FirmIndex(firms, vocabulary or load())


def match(need: Need, index: FirmIndex, on: date | None = None, limit: int = 25) -> Answer:
    """Rank the firms that fit `need`, best first. `on` is the day on which evidence must still count."""
    wanted, read = _understood(need, index.vocabulary)
    if not index.firms:
        return Answer(need, (), remark("no-firms"), read)
    case = _case(need, on, bool(need.lots) and len(wanted) > 1)
    best: dict[str, tuple[tuple[int, int, float, str], Match]] = {}
    for demand in wanted:
        for place, found in enumerate(sorted(_judged(demand, _of_lot(case, demand), index), key=_order)):
            turn = _in_turn(found, place)
            if found.firm.id not in best or turn < best[found.firm.id][0]:
                best[found.firm.id] = turn, found
    ranked = [found for _, found in sorted(best.values(), key=lambda one: one[0])][:limit]
    if not ranked:
        return Answer(need, (), _nobody(need, wanted, case, index), read)
    together = combine.combinations(wanted, ranked, index, case)
    return Answer(need, tuple(ranked), None, read, together, combine.division(wanted, ranked, index, case))


def _order(match: Match) -> tuple[int, float, str]:
    return -match.grade, -match.score, match.firm.id


def _in_turn(match: Match, place: int) -> tuple[int, int, float, str]:
    """The best of every lot before the second of any: each is the first choice for its own part."""
    turn = place if match.grade == FIRST else 0
    return -match.grade, turn, -match.score, match.firm.id


def match_lots(
    need: Need, index: FirmIndex, on: date | None = None, limit: int = 25
) -> list[tuple[Lot, Answer]]:
    """Each lot of `need` matched by itself, in its order."""
    return [(lot, match(lots.alone(need, lot, index.vocabulary), index, on, limit)) for lot in need.lots]


def _understood(need: Need, vocabulary: Vocabulary) -> tuple[list[Demand], tuple[Remark, ...]]:
    """The work asked and how it was read; spelling is mended only where nothing is understood as typed."""
    wanted = demands(need, vocabulary)
    said: list[Remark] = []
    typed = not (need.cpv or need.department or need.procedure)  # what is published was read over
    if typed and not any(demand.primary for demand in wanted):
        mended = replace(
            need,
            title=vocabulary.corrected(need.title),
            description=vocabulary.corrected(need.description),
        )
        again = demands(mended, vocabulary)
        if any(demand.primary and not demand.frame for demand in again):
            wanted = again
            said.append(remark("read-as", text=f"{mended.title} {mended.description}".strip()))
    for one in (one for demand in wanted for one in understood(demand, vocabulary)):
        if one not in said:
            said.append(one)
    said.extend(need.noted)
    return wanted, tuple(said)


def _case(need: Need, on: date | None, by_lot: bool) -> Case:
    text = f"{need.title}. {need.description}"
    common = divisions.outside(text, need.lots) if by_lot else text
    return Case(
        need=need,
        requirements=lots.asked(need) if not by_lot else (),
        districts=frozenset(districts_in(f"{common} {need.department}")),
        on=on,
        by_lot=by_lot,
        reserved_share=_share(need, on) if need.procedure == "reserved" else None,
    )


def _share(need: Need, on: date | None) -> float | None:
    """Percentage of staff from the target groups that a reserved contract asks: its own, else the law's."""
    return need.reserved_share if need.reserved_share is not None else _reserved_share(on or date.max)


def _of_lot(case: Case, demand: Demand) -> Case:
    """The same case for one lot: its own districts and demands, and whether it is reserved."""
    lot = demand.lot
    if lot is None:
        return case
    districts = frozenset(districts_in(f"{lot.name}. {lot.text}")) or case.districts
    share = case.reserved_share
    if lot.reserved is not None:
        share = _share(case.need, case.on) if lot.reserved else None
    requirements = lots.asked(case.need, lot) if case.by_lot else case.requirements
    return replace(case, districts=districts, reserved_share=share, requirements=requirements)


@lru_cache(maxsize=8)
def _reserved_share(on: date) -> float | None:
    """Percentage that the law asks for a reserved contract on that day (`rules/parameters`)."""
    # read only for reserved contracts: checking all parameters costs more than matching itself
    from procurement_app.screening.rulebook.parameters import load_parameters

    return load_parameters(RULES / "parameters").number("reserved-share", on)


def _judged(demand: Demand, case: Case, index: FirmIndex) -> list[Match]:
    primary, secondary, covered = index.reach(demand)
    weights = index.vocabulary.weights
    sectors = {index.vocabulary.activities[name].sector for name in demand.primary}
    lent = index.lends(sectors, demand.value)
    central = np.maximum(np.maximum(primary, secondary * np.float32(weights["side_job"])), lent)
    central[index.absent(set(case.districts))] = 0.0
    rows = np.flatnonzero(central >= weights["partner"] - 1e-4)
    if not len(rows):
        return []
    need = case.need
    alike, terms = index.likeness(demand.text)
    codes = index.same_code(need.cpv)
    rough = (
        weights["points_activity"] * central
        + weights["points_whole"] * covered
        + weights["points_words"] * alike
        + weights["points_cpv"] * codes
    )
    if len(rows) > _LOOKED_AT:
        rows = rows[np.argpartition(-rough[rows], _LOOKED_AT)[:_LOOKED_AT]]
    judged = [
        judge(
            int(row),
            demand,
            case,
            index,
            central=float(central[row]),
            covered=float(covered[row]),
            alike=float(alike[row]),
            codes=float(codes[row]),
            terms=terms,
        )
        for row in rows
    ]
    return [match for match in judged if match.grade]


def _nobody(need: Need, wanted: list[Demand], case: Case, index: FirmIndex) -> Remark:
    """Why nobody fits, as exactly as it is known."""
    activities = index.vocabulary.activities
    framed = next((demand.frame for demand in wanted if demand.frame), None)
    if framed is not None:
        evidence = f"“{framed.words}”" if framed.words else f"CPV {framed.cpv}"
        topics = [activities[name].names for name in wanted[0].topic]
        topic: Remark | str = remark("topic", activities=topics) if topics else ""
        names = activities[framed.activity].names
        return remark("nobody-frame", frame=names, evidence=evidence, firms=len(index.firms), topic=topic)
    asked = [activities[name].names for demand in wanted for name in demand.primary]
    if asked:
        elsewhere = _elsewhere(wanted, case, index)
        if elsewhere:
            places = sorted(case.districts)
            return remark("nobody-here", activities=asked, districts=places, names=elsewhere)
        return remark("nobody-activity", activities=asked, firms=len(index.firms))
    if need.cpv:
        return remark("nobody-cpv", codes=list(need.cpv), firms=len(index.firms))
    return remark("nobody-understood")


def _elsewhere(wanted: list[Demand], case: Case, index: FirmIndex) -> list[str]:
    if not case.districts:
        return []
    names: list[str] = []
    anywhere = replace(case, districts=frozenset())
    for demand in wanted:
        found = sorted(_judged(demand, anywhere, index), key=lambda one: (-one.grade, -one.score))
        names.extend(one.firm.name for one in found[:3])
    return list(dict.fromkeys(names))
