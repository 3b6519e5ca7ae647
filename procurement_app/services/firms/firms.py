"""Social firms: how many there are, their names, and filling the catalogue from a file."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time

from sqlmodel import Session, col, func, select

from procurement_app.models import Firm, FirmCreate, FirmState, Profile
from procurement_app.models.database import writing
from procurement_app.services.access import audit
from procurement_app.services.access.audit import Actor
from procurement_app.services.firms import evidence, profiles


def count(session: Session) -> int:
    """How many firms the catalogue shows."""
    return session.exec(select(func.count()).where(Firm.state == FirmState.PUBLISHED)).one()


def names(session: Session) -> list[tuple[int, str]]:
    """The firms of the catalogue to choose from: id and name, by name."""
    rows = session.exec(
        select(Firm.id, Firm.name)
        .where(Firm.state == FirmState.PUBLISHED)
        .order_by(func.lower(Firm.name), col(Firm.id))
    )
    return [(firm_id, name) for firm_id, name in rows if firm_id is not None]


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
