"""Which firms of the catalogue fit a need, in words that a page can show; equals take turns."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from threading import Lock

from sqlmodel import Session, col, func, select

from procurement_app.calendars.model import CalendarEntry
from procurement_app.matching import demand, engine, lots, model, needs, vocabulary
from procurement_app.matching.area import DISTRICTS
from procurement_app.matching.index import FirmIndex
from procurement_app.matching.say import say
from procurement_app.models import EvidenceKind, Firm, FirmState, Profile
from procurement_app.services.catalogue.codes import LANGUAGES, called
from procurement_app.services.firms import evidence, profiles
from procurement_app.services.firms.evidence import EvidenceRow

SHOWN = 12
_PSO = (EvidenceKind.PSO_30, EvidenceKind.PSO)


@dataclass(frozen=True)
class Fit:
    """A firm that fits. `grade` is 3 first choice, 2 good or 1 possible partner; `score` 0 to 100."""

    firm_id: int
    name: str
    grade: int
    score: float
    lot: str
    reasons: list[str]
    caveats: list[str]
    full_until: date | None


@dataclass(frozen=True)
class Together:
    """Firms that could carry it together: who takes what, and why that would do."""

    firms: list[tuple[int, str]]
    parts: list[str]
    reason: str


@dataclass(frozen=True)
class Fits:
    """What matching says of a need. `no_match` is a sentence exactly when `rows` is empty."""

    rows: list[Fit]
    no_match: str
    understood: list[str]
    together: list[Together]
    division: list[str]
    sectors: list[str]
    lots: tuple[model.Lot, ...] = ()


def for_entry(session: Session, entry: CalendarEntry, on: date, language: str) -> Fits:
    """Firms for an entry of a procurement calendar."""
    return for_need(session, needs.from_entry(entry), on, language)


def for_need(session: Session, need: model.Need, on: date, language: str, *, limit: int = SHOWN) -> Fits:
    """Firms for a need, best first. Those who work where it is asked lead their grade; equals take turns."""
    prepared = _index(session, on)
    answer = engine.match(need, prepared, on, limit=4 * limit)
    ranked = sorted(
        answer.matches, key=lambda one: (-one.grade, _elsewhere(one), -one.score, _turn(one.firm.id, on))
    )[:limit]
    full = _full(session, [int(one.firm.id) for one in ranked], on)
    return Fits(
        rows=[_fit(one, full, language) for one in ranked],
        no_match=say(answer.no_match, language) if answer.no_match else "",
        understood=[say(one, language) for one in answer.understood],
        together=[
            Together(
                [(int(firm.id), firm.name) for firm in one.firms],
                [say(part, language) for part in one.parts],
                say(one.reason, language),
            )
            for one in answer.combinations
        ],
        division=[say(one, language) for one in answer.division],
        sectors=_sectors(need, prepared),
        lots=need.lots,
    )


def for_lot(session: Session, need: model.Need, lot: model.Lot, on: date, language: str) -> Fits:
    """Firms for one lot of a need, by itself."""
    return for_need(session, lots.alone(need, lot, vocabulary.load()), on, language)


def firm_index(session: Session, firm_id: int, on: date) -> FirmIndex:
    """One firm, prepared to be asked which of many needs it fits."""
    return engine.build(_firms(session, [firm_id], on))


def fit_of(need: model.Need, prepared: FirmIndex, on: date, language: str) -> Fit | None:
    """How the one firm of `prepared` fits a need; None when it does not."""
    answer = engine.match(need, prepared, on, limit=1)
    return _fit(answer.matches[0], {}, language) if answer.matches else None


_lock = Lock()
_prepared: dict[str, tuple[tuple[object, ...], FirmIndex]] = {}


def _index(session: Session, on: date) -> FirmIndex:
    """All published firms, prepared once for each state of the catalogue and each day."""
    count, newest = session.exec(
        select(func.count(), func.max(Firm.updated_at)).where(Firm.state == FirmState.PUBLISHED)
    ).one()
    database = str(session.get_bind().engine.url)
    key = (count, newest, on)
    with _lock:
        known = _prepared.get(database)
        if known is None or known[0] != key:
            known = _prepared[database] = (key, engine.build(_firms(session, None, on)))
        return known[1]


def _firms(session: Session, ids: Sequence[int] | None, on: date) -> list[model.Firm]:
    published = select(Firm.id).where(Firm.state == FirmState.PUBLISHED)
    if ids is not None:
        published = published.where(col(Firm.id).in_(ids))
    wanted = [one for one in session.exec(published) if one is not None]
    described = profiles.published_all(session, wanted if ids is not None else None)
    proofs = evidence.published(session, wanted if ids is not None else None, on)
    return [_firm(firm_id, described[firm_id], proofs.get(firm_id, [])) for firm_id in wanted]


def _firm(firm_id: int, profile: Profile, proofs: Sequence[EvidenceRow]) -> model.Firm:
    held = {row.kind: row for row in proofs if not row.expired}
    past = {row.kind: row for row in proofs}
    level = next((kinds[kind] for kinds in (held, past) for kind in _PSO if kind in kinds), None)
    counts = level is not None and not level.expired
    share = held.get(EvidenceKind.TARGET_SHARE)
    certificates = [row for row in proofs if row.kind == EvidenceKind.CERTIFICATE and not row.expired]
    everywhere = " Hele stad." if {"city", "country"} & set(profile.areas) else ""
    places = [profile.district, *(area for area in profile.areas if area in DISTRICTS)]
    return model.Firm(
        id=str(firm_id),
        name=profile.name,
        description=" ".join([profile.description, *(f"{one}." for one in profile.services)]) + everywhere,
        kvk=profile.kvk or "",
        sectors=tuple(profile.sectors),
        cpv=tuple(profile.cpv),
        district="|".join(filter(None, places)),
        pso="" if level is None or not counts else "30+" if level.kind == _PSO[0] else level.level,
        share=share.value if share is not None else None,
        staff=profile.staff,
        capacity=profile.max_contract,
        turnover=profile.turnover,
        certificates=tuple(row.label for row in certificates),
        languages=tuple(called(LANGUAGES, code) for code in profile.languages),
        website=profile.website,
        evidence_until=level.expires if level is not None else None,
        amount=profile.capacity_text,
        areas=tuple(profile.areas),
        proofs=(
            *((row.label, row.status) for row in certificates),
            *((("share", share.status),) if share is not None else ()),
            *((("pso", level.status),) if level is not None and counts else ()),
        ),
    )


def _fit(one: model.Match, full: dict[int, date], language: str) -> Fit:
    return Fit(
        firm_id=int(one.firm.id),
        name=one.firm.name,
        grade=one.grade,
        score=one.score,
        lot=one.lot or "",
        reasons=[say(said, language) for said in one.reasons],
        caveats=[say(said, language) for said in one.caveats],
        full_until=full.get(int(one.firm.id)),
    )


def _full(session: Session, firm_ids: list[int], on: date) -> dict[int, date]:
    """Until when firms take no new work, of those that do not now."""
    rows = session.exec(select(Firm).where(col(Firm.id).in_(firm_ids), col(Firm.full_until) >= on))
    return {firm.id: firm.full_until for firm in rows if firm.id is not None and firm.full_until}


def _elsewhere(one: model.Match) -> bool:
    """Whether a firm works in other districts than asked: among its grade it follows those that are near."""
    return any(caveat.code in ("other-district", "delivers-elsewhere") for caveat in one.caveats)


def _turn(firm_id: str, on: date) -> str:
    """Where a firm stands among its equals on a day: another order each day, for everybody the same."""
    return hashlib.sha256(f"{on.isoformat()}:{firm_id}".encode()).hexdigest()


def _sectors(need: model.Need, prepared: FirmIndex) -> list[str]:
    """The sectors of the work that is asked."""
    activities = prepared.vocabulary.activities
    wanted = demand.demands(need, prepared.vocabulary)
    found = {activities[name].sector for one in wanted for name in one.primary}
    return sorted(sector for sector in found if sector)
