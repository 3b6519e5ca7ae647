"""Social firms: the list, and filling it from a file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time

from sqlalchemy import or_
from sqlmodel import Session, col, func, select

from procurement_app.models import Firm, FirmCreate, FirmState, FirmTrait, Profile, Trait
from procurement_app.models.database import writing
from procurement_app.models.search import words
from procurement_app.services.access import audit
from procurement_app.services.access.audit import Actor
from procurement_app.services.firms import evidence, profiles


@dataclass(frozen=True)
class FirmRow:
    """A firm as a list shows it."""

    id: int
    key: str
    name: str
    description: str
    district: str
    sectors: tuple[str, ...]
    fictitious: bool


@dataclass(frozen=True)
class FirmPage:
    rows: list[FirmRow]
    total: int
    page: int
    pages: int
    per_page: int


def listing(
    session: Session, *, text: str = "", sector: str = "", page: int = 1, per_page: int = 24
) -> FirmPage:
    """Firms by name; those with every word of `text` in name, description or district, and in `sector`."""
    query = select(Firm).where(Firm.state == FirmState.PUBLISHED)
    for word in words(text):
        query = query.where(
            or_(
                func.lower(col(Firm.name)).contains(word, autoescape=True),
                func.lower(col(Firm.description)).contains(word, autoescape=True),
                func.lower(col(Firm.district)).contains(word, autoescape=True),
            )
        )
    if sector:
        in_sector = select(FirmTrait.firm_id).where(FirmTrait.kind == Trait.SECTOR, FirmTrait.value == sector)
        query = query.where(col(Firm.id).in_(in_sector))
    total = session.exec(select(func.count()).select_from(query.subquery())).one()
    pages = max(1, -(-total // per_page))
    page = min(max(1, page), pages)
    found = session.exec(
        query.order_by(func.lower(col(Firm.name)), col(Firm.id)).offset((page - 1) * per_page).limit(per_page)
    ).all()
    return FirmPage(_rows(session, list(found)), total, page, pages, per_page)


def save(session: Session, given: Iterable[FirmCreate], *, actor: Actor, now: datetime) -> int:
    """Add firms, or renew those whose key is known; all or none. Returns how many."""
    firms = list(given)
    with writing(session):
        known = {firm.key: firm for firm in session.exec(select(Firm))}
        for stated in firms:
            firm = known.get(stated.key) or Firm(key=stated.key, name=stated.name)
            firm.details, firm.fictitious = stated.details, stated.fictitious
            if stated.confirmed_on is not None:
                firm.confirmed_at = datetime.combine(stated.confirmed_on, time(), UTC)
            profiles.write(session, firm, Profile.model_validate(stated, from_attributes=True), now=now)
            assert firm.id is not None
            evidence.restate(session, firm.id, stated.evidence, now=now)
        audit.record(session, actor=actor, action="firms-saved", noun="firm", now=now, count=len(firms))
    return len(firms)


def _rows(session: Session, found: list[Firm]) -> list[FirmRow]:
    in_sectors: dict[int, list[str]] = {}
    for link in session.exec(
        select(FirmTrait)
        .where(FirmTrait.kind == Trait.SECTOR, col(FirmTrait.firm_id).in_([firm.id for firm in found]))
        .order_by(FirmTrait.value)
    ):
        in_sectors.setdefault(link.firm_id, []).append(link.value)
    return [
        FirmRow(
            firm.id or 0,
            firm.key,
            firm.name,
            firm.description,
            firm.district,
            tuple(in_sectors.get(firm.id or 0, ())),
            firm.fictitious,
        )
        for firm in found
    ]
