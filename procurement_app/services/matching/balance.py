"""Where demand and supply miss each other: what is asked and offered, sector by sector."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import or_
from sqlmodel import Session, col, func, select

from procurement_app.advice.entries import WITHDRAWN
from procurement_app.models import Entry, EntrySector, Firm, FirmState, FirmTrait, StoredNeed, Trait

_NEEDS_SINCE = timedelta(days=365)
_MANY = 4  # firms with room, and firms with room for each time that somebody asks, from which few ask


@dataclass(frozen=True)
class SectorBalance:
    """A sector: coming tenders with work for it, their known value in euro, needs of the last year,
    firms in the catalogue, and those of them that are not full."""

    sector: str
    entries: int
    value: float
    needs: int
    firms: int
    free: int

    @property
    def unmet(self) -> bool:
        """Somebody asks, and nobody has room."""
        return bool(self.asked) and not self.free

    @property
    def unasked(self) -> bool:
        """Firms offer, and nobody asks."""
        return bool(self.firms) and not self.asked

    @property
    def seldom_asked(self) -> bool:
        """Many firms have room, and few ask."""
        return bool(self.asked) and self.free >= _MANY and self.free >= _MANY * self.asked

    @property
    def asked(self) -> int:
        return self.entries + self.needs


def sectors(session: Session, on: date, *, now: datetime) -> list[SectorBalance]:
    """Every sector in which something is asked or offered: what is unmet first, then what firms offer and
    nobody or hardly anybody asks, then most asked."""
    coming = session.exec(
        select(EntrySector.sector, func.count(), func.sum(Entry.value_max))
        .join(Entry, col(Entry.id) == col(EntrySector.entry_id))
        .where(
            col(EntrySector.present).is_(True),
            col(Entry.band) != WITHDRAWN,
            or_(col(Entry.publication_last).is_(None), col(Entry.publication_last) >= on),
        )
        .group_by(EntrySector.sector)
    ).all()
    entries = {sector: count for sector, count, _ in coming}
    values = {sector: float(value or 0) for sector, _, value in coming}
    left = session.exec(select(StoredNeed.sectors).where(StoredNeed.created_at >= now - _NEEDS_SINCE))
    needs = Counter(sector for asked in left for sector in asked)
    firms = _firms(session)
    free = _firms(session, free_on=on)
    found = [
        SectorBalance(
            sector,
            entries.get(sector, 0),
            values.get(sector, 0.0),
            needs.get(sector, 0),
            firms.get(sector, 0),
            free.get(sector, 0),
        )
        for sector in sorted({*entries, *needs, *firms})
    ]
    return sorted(found, key=_order)


def _order(one: SectorBalance) -> tuple[bool, bool, bool, int, str]:
    return not one.unmet, not one.unasked, not one.seldom_asked, -one.entries, one.sector


def _firms(session: Session, free_on: date | None = None) -> dict[str, int]:
    query = (
        select(FirmTrait.value, func.count())
        .join(Firm, col(Firm.id) == col(FirmTrait.firm_id))
        .where(FirmTrait.kind == Trait.SECTOR, Firm.state == FirmState.PUBLISHED)
        .group_by(FirmTrait.value)
    )
    if free_on is not None:
        query = query.where(or_(col(Firm.full_until).is_(None), col(Firm.full_until) < free_on))
    return dict(session.exec(query).all())
