"""One firm before one need: points, reasons, caveats and the grade they allow."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from datetime import date

from procurement_app.matching import quantities
from procurement_app.matching.demand import Demand
from procurement_app.matching.index import FirmIndex, shared_digits
from procurement_app.matching.model import Firm, Match, Need, Remark, Wanted, remark
from procurement_app.matching.profile import Offer
from procurement_app.matching.requirements import Requirement, holds, reaches

FIRST, GOOD, PARTNER, NOBODY = 3, 2, 1, 0
_CLOSED = frozenset(("certificate-missing", "share-below"))  # who may not tender must do the very work
_KIND_OF = 0.9  # from this degree the one work is a kind of the other: creative day care is day care
_SURER = {"stated": 1, "seen": 2, "checked": 3}
SHARE_OF_30 = 30.0  # what PSO 30+ proves of the share of people from target groups


@dataclass(frozen=True, slots=True)
class Case:
    """What holds for every firm before this need; `reserved_share` only when the need is reserved."""

    need: Need
    requirements: tuple[Requirement, ...]
    districts: frozenset[str]
    on: date | None
    by_lot: bool
    reserved_share: float | None = None


@dataclass(frozen=True, slots=True)
class Served:
    """The offer of a firm that serves a wanted activity best."""

    wanted: Wanted
    activity: str
    offer: Offer
    degree: float
    supplier: bool


class _Sheet:
    """Collects remarks and lowers the highest grade they leave."""

    def __init__(self, grade: int) -> None:
        self.grade = grade
        self.reasons: list[Remark] = []
        self.caveats: list[Remark] = []

    def for_it(self, said: Remark) -> None:
        self.reasons.append(said)

    def against(self, said: Remark, at_most: int = FIRST) -> None:
        self.caveats.append(said)
        self.grade = min(self.grade, at_most)


def judge(
    row: int,
    demand: Demand,
    case: Case,
    index: FirmIndex,
    *,
    central: float,
    covered: float,
    alike: float,
    codes: float,
    terms: Counter[str],
) -> Match:
    """The verdict on `index.firms[row]`; the four figures are parts of one (0 to 1)."""
    weights, firm = index.vocabulary.weights, index.firms[row]
    served = serving(row, demand, index)
    level = FIRST if central >= weights["core"] else GOOD if central >= weights["good"] else PARTNER
    sheet = _Sheet(level)
    _work(
        sheet, served, demand, index, central * weights["points_activity"], covered * weights["points_whole"]
    )
    _words(sheet, row, index, terms, alike * weights["points_words"])
    _code(sheet, firm, case.need.cpv, codes * weights["points_cpv"])
    _capacity(sheet, firm, demand, case, weights)
    _quantity(sheet, firm, demand, case, weights)
    _district(sheet, row, case, index)
    _reserved(sheet, firm, case, weights)
    for requirement in case.requirements:
        source = case.need.sources.get(requirement.name or requirement.kind, "")
        if requirement.kind == "pso":
            _pso(sheet, firm, requirement, weights["points_requirement"], source)
        else:
            _requirement(sheet, firm, requirement, weights["points_requirement"], source)
    _evidence(sheet, firm, case)
    if _CLOSED & {said.code for said in sheet.caveats} and not _does_it(served, weights):
        sheet.grade = NOBODY
    total = sum(said.points for said in (*sheet.reasons, *sheet.caveats))
    return Match(
        firm=firm,
        grade=sheet.grade,
        score=round(min(max(total, 0.0), 100.0), 1),
        reasons=tuple(sheet.reasons),
        caveats=tuple(sheet.caveats),
        lot=demand.lot.name if demand.lot else None,
    )


def serving(row: int, demand: Demand, index: FirmIndex) -> list[Served]:
    """For every wanted activity the best offer of this firm, strongest first."""
    offered = index.offers[row]
    found: list[Served] = []
    side_like = index.vocabulary.weights["side_like"]
    for wanted in demand.all().values():
        best: Served | None = None
        least = 0.0 if wanted.activity in demand.primary else side_like
        for name, (degree, supplier) in index.vocabulary.able[wanted.activity].items():
            offer = offered.get(name) if degree >= least else None
            if offer and (best is None or degree * offer.strength > best.degree * best.offer.strength):
                best = Served(wanted, name, offer, degree, supplier)
        if best is not None:
            found.append(best)
    return sorted(found, key=lambda one: -_strength(one, demand, index))


def _does_it(served: list[Served], weights: dict[str, float]) -> bool:
    """Whether a firm does one of the kinds of work asked itself, not only something like it."""
    return any(one.degree >= _KIND_OF and one.offer.strength >= weights["good"] for one in served)


def _strength(served: Served, demand: Demand, index: FirmIndex) -> float:
    side = 1.0 if served.wanted.activity in demand.primary else index.vocabulary.weights["side_job"]
    return served.wanted.weight * served.degree * served.offer.strength * side


def _work(
    sheet: _Sheet, served: list[Served], demand: Demand, index: FirmIndex, central: float, whole: float
) -> None:
    activities = index.vocabulary.activities
    if not served or _strength(served[0], demand, index) < index.vocabulary.weights["partner"] - 1e-4:
        names = [activities[name].names for name in demand.primary]
        sheet.for_it(remark("lends-staff", central, activity=names))
        sheet.grade = PARTNER
        return
    first = served[0]
    done = [activities[one.wanted.activity].names for one in served if one.degree * one.offer.strength >= 0.5]
    asked = len(demand.all())
    more = asked > 1 and bool(done)
    sheet.for_it(_activity(first, central if more else central + whole, index))
    if more:
        sheet.for_it(remark("covers-more", whole, covered=len(done), asked=asked, names=done))
    if first.degree < _KIND_OF:
        sheet.grade = min(sheet.grade, PARTNER if first.supplier else GOOD)
    if first.wanted.activity not in demand.primary:
        sheet.against(remark("side-work"), PARTNER)
    elif _misses_a_trade(served, demand, index):
        beside = first.wanted.words != demand.head and len({one.words for one in demand.primary.values()}) > 2
        sheet.against(remark("part-only"), PARTNER if beside or demand.lot else GOOD)
    if demand.beside_lots:
        sheet.against(remark("part-only"), PARTNER)
    if first.offer.by_others:
        sheet.against(remark("by-others", activity=activities[first.activity].names), PARTNER)


def _misses_a_trade(served: list[Served], demand: Demand, index: FirmIndex) -> bool:
    """Whether the title asks work of several sectors of which this firm leaves one out altogether."""
    activities = index.vocabulary.activities
    titled = {wanted.words: set[str]() for wanted in demand.primary.values()}
    for wanted in demand.primary.values():
        titled[wanted.words].add(activities[wanted.activity].sector)
    done = {
        activities[one.wanted.activity].sector for one in served if one.degree * one.offer.strength >= 0.5
    }
    return any(not sectors & done for sectors in titled.values())


def _activity(served: Served, points: float, index: FirmIndex) -> Remark:
    activities = index.vocabulary.activities
    asked = activities[served.wanted.activity].names
    own: Remark | str = remark("by-sector") if served.offer.by_sector else served.offer.words or "CPV"
    if served.activity == served.wanted.activity:
        need_words = served.wanted.words or f"CPV {served.wanted.cpv}"
        return remark("same-activity", points, activity=asked, firm_words=own, need_words=need_words)
    code = "part-activity" if served.supplier else "near-activity"
    return remark(
        code, points, activity=asked, firm_activity=activities[served.activity].names, firm_words=own
    )


def _words(sheet: _Sheet, row: int, index: FirmIndex, terms: Counter[str], points: float) -> None:
    shared = index.bm25.shared(terms, index.words[row])[:5]
    if shared and points >= 0.5:
        sheet.for_it(
            remark("same-words", points, words=index.stems.spoken(shared, index.firms[row].description))
        )


def _code(sheet: _Sheet, firm: Firm, codes: tuple[str, ...], points: float) -> None:
    if points <= 0:
        return
    depth, own, asked = max((shared_digits(code, own), own, code) for own in firm.cpv for code in codes)
    sheet.for_it(remark("same-cpv", points, firm=own, need=asked, depth=depth))


def _capacity(sheet: _Sheet, firm: Firm, demand: Demand, case: Case, weights: dict[str, float]) -> None:
    value, points = demand.value, weights["points_capacity"]
    if case.need.procedure == "open-house":
        size = min((firm.capacity or 0.0) / 3_000_000, 1.0)
        sheet.for_it(remark("open-house", round(points * (0.5 + size / 2), 1)))
        return
    if value is None:
        return
    source = case.need.sources.get(f"value {demand.lot.name}" if demand.lot else "value", "")
    if firm.capacity is None:
        sheet.against(remark("capacity-unknown", value=value, source=source), GOOD)
        return
    if firm.capacity >= value:
        code = "capacity-lot" if demand.lot else "capacity-fits"
        lot = demand.lot.name if demand.lot else ""
        told = remark(code, points, capacity=firm.capacity, value=value, lot=lot, source=source)
        sheet.for_it(told)
    else:
        part = firm.capacity / value
        lost = -points * min(math.log10(value / max(firm.capacity, 1.0)), 3.0)
        allowed = GOOD if part >= weights["carries_most"] else PARTNER
        told = remark("too-small", lost, capacity=firm.capacity, value=value, source=source)
        sheet.against(told, allowed)
    _dependence(sheet, firm, value, case.need.months, weights["dependence"])


def _quantity(sheet: _Sheet, firm: Firm, demand: Demand, case: Case, weights: dict[str, float]) -> None:
    """Guests, things and square metres: a firm that cannot do so many alone is no first choice."""
    found = quantities.compare(_asked(demand, case), firm.amount, weights["points_capacity"] / 2)
    if found is None:
        return
    if found.part < 1:
        sheet.against(found.remark, GOOD if found.part >= weights["carries_most"] else PARTNER)
    elif found.remark.code == "quantity-takes":
        sheet.against(found.remark)
    else:
        sheet.for_it(found.remark)


def _asked(demand: Demand, case: Case) -> tuple[quantities.Quantity, ...]:
    """The numbers that the need itself names. A document names so many of other things that none is read."""
    if not case.need.counted:
        return ()
    return quantities.asked(demand.lot.text if demand.lot else f"{case.need.title}. {case.need.description}")


def _dependence(sheet: _Sheet, firm: Firm, value: float, months: float | None, most: float) -> None:
    if not firm.turnover:
        return
    yearly = value * 12 / months if months and months > 12 else value
    part = yearly / firm.turnover
    if part > most:
        sheet.against(remark("dependence", part=round(part * 100), most=round(most * 100)))


def _district(sheet: _Sheet, row: int, case: Case, index: FirmIndex) -> None:
    if not case.districts:
        return
    where, points = index.areas[row], index.vocabulary.weights["points_district"]
    firm = index.firms[row]
    both = sorted(where.districts & case.districts)
    if both:
        sheet.for_it(remark("in-district", points, districts=both))
    elif where.everywhere:
        sheet.for_it(remark("whole-city", points / 2))
    elif firm.areas:
        sheet.against(remark("delivers-elsewhere", -points, districts=sorted(case.districts)), GOOD)
    elif where.districts:
        sheet.against(
            remark("other-district", -points, home=sorted(where.districts), districts=sorted(case.districts))
        )


def _reserved(sheet: _Sheet, firm: Firm, case: Case, weights: dict[str, float]) -> None:
    if case.reserved_share is None:
        return
    least, lost = round(case.reserved_share), -2 * weights["points_capacity"]
    source = case.need.sources.get("reservation", "")
    share, sure = share_of(firm, case.reserved_share)
    if share is None:
        sheet.against(remark("share-unknown", lost, least=least, source=source), PARTNER)
    elif share < case.reserved_share:
        told = remark("share-below", lost, share=f"{share:g}", least=least, source=source)
        sheet.against(told, PARTNER)
    else:
        points = weights["points_requirement"]
        written = f"{share:g}"
        if sure == "stated":
            sheet.against(remark("reserved-stated", points, share=written, least=least, source=source))
        else:
            met = remark(
                "reserved-eligible", points, share=written, least=least, source=source, proof=_proof(sure)
            )
            sheet.for_it(met)


def share_of(firm: Firm, least: float) -> tuple[float | None, str]:
    """Percentage of staff from the target groups and how sure it is: what the firm states, or what PSO 30+
    proves of it when it states nothing, or when that is surer and enough."""
    stated, proven = (firm.share, firm.sure_of("share")), (SHARE_OF_30, firm.sure_of("pso"))
    if firm.pso != "30+":
        return stated
    if firm.share is None:
        return proven
    surer = _SURER.get(proven[1], 0) > _SURER.get(stated[1], 0)
    return proven if surer and least <= SHARE_OF_30 <= firm.share else stated


def _proof(sure: str) -> Remark | str:
    """How sure a proof is, as the end of a sentence; nothing when nobody says."""
    return remark(f"proof-{sure}") if sure else ""


def _requirement(sheet: _Sheet, firm: Firm, asked: Requirement, points: float, source: Remark | str) -> None:
    if asked.kind == "language":
        if asked.name in firm.languages:
            sheet.for_it(remark("language-spoken", points, language=asked.name))
        elif firm.languages:
            sheet.against(remark("language-missing", -2 * points, language=asked.name), PARTNER)
        return
    held = next((one for one in firm.certificates if holds(asked.name, (one,))), None)
    if held is not None:
        proof = _proof(firm.sure_of(held))
        sheet.for_it(remark("certificate-held", points, certificate=asked.name, source=source, proof=proof))
        return
    code = "certificate-equivalent" if asked.equivalent else "certificate-missing"
    sheet.against(remark(code, -4 * points, certificate=asked.name, source=source), PARTNER)


def _pso(sheet: _Sheet, firm: Firm, asked: Requirement, points: float, source: Remark | str) -> None:
    """A PSO level: who has it not may show the same otherwise, so it keeps nobody out by itself."""
    if reaches(asked.name, firm.pso):
        proof = _proof(firm.sure_of("pso"))
        sheet.for_it(remark("pso-held", points, held=level_words(firm.pso), source=source, proof=proof))
    elif asked.wished:
        sheet.against(remark("pso-wished", -points, level=level_words(asked.name), source=source))
    else:
        sheet.against(remark("pso-missing", -4 * points, level=level_words(asked.name), source=source), GOOD)


def level_words(level: str) -> Remark:
    """A PSO level as people name it: PSO, PSO trede 2, PSO 30+."""
    if level in ("1", "2", "3"):
        return remark("pso-step", level=level)
    return remark("pso-level", level=f" {level}" if level else "")


def _evidence(sheet: _Sheet, firm: Firm, case: Case) -> None:
    if case.on and firm.evidence_until and firm.evidence_until < case.on:
        reserved = case.reserved_share is not None
        until = firm.evidence_until.strftime("%d-%m-%Y")
        sheet.against(remark("evidence-expired", -2.0, until=until), PARTNER if reserved else FIRST)
