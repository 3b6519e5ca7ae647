"""Which firms were shown to whom: counts a day by kind of viewer, so that equal treatment can be checked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from procurement_app.models import Firm, FirmShowing, FirmState, Role
from procurement_app.models.database import writing


def count(session: Session, firm_ids: Iterable[int], viewer: Role, place: str, on: date) -> None:
    """Count that these firms were shown once to a kind of viewer at a place ("need", "match", "page")."""
    shown = [
        {"firm_id": firm_id, "day": on, "viewer": str(viewer), "place": place, "count": 1}
        for firm_id in dict.fromkeys(firm_ids)
    ]
    if not shown:
        return
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    told = insert(FirmShowing).values(shown)
    with writing(session):
        session.execute(
            told.on_conflict_do_update(
                index_elements=["firm_id", "day", "viewer", "place"],
                set_={"count": col(FirmShowing.count) + 1},
            )
        )


@dataclass(frozen=True)
class Shown:
    """How often a firm was shown in a period, by kind of viewer."""

    firm_id: int
    firm: str
    by_viewer: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.by_viewer.values())


def least(session: Session, first: date, last: date, *, most: int = 100) -> list[Shown]:
    """The firms of the catalogue that were shown least in a period, those never shown included."""
    counted = (
        select(FirmShowing.firm_id, func.sum(FirmShowing.count).label("total"))
        .where(FirmShowing.day >= first, FirmShowing.day <= last)
        .group_by(col(FirmShowing.firm_id))
        .subquery()
    )
    firms = session.exec(
        select(Firm)
        .outerjoin(counted, counted.c.firm_id == col(Firm.id))
        .where(Firm.state == FirmState.PUBLISHED)
        .order_by(func.coalesce(counted.c.total, 0), func.lower(col(Firm.name)))
        .limit(most)
    ).all()
    found: dict[int, dict[str, int]] = {firm.id: {} for firm in firms if firm.id is not None}
    rows = session.exec(
        select(FirmShowing.firm_id, FirmShowing.viewer, func.sum(FirmShowing.count))
        .where(FirmShowing.day >= first, FirmShowing.day <= last)
        .where(col(FirmShowing.firm_id).in_(list(found)))
        .group_by(col(FirmShowing.firm_id), col(FirmShowing.viewer))
    )
    for firm_id, viewer, total in rows:
        found[firm_id][viewer] = int(total)
    return [Shown(firm.id or 0, firm.name, found[firm.id or 0]) for firm in firms]


def of_firm(session: Session, firm_id: int, first: date, last: date) -> dict[str, int]:
    """How often a firm was shown in a period, by place."""
    rows = session.exec(
        select(FirmShowing.place, func.sum(FirmShowing.count))
        .where(FirmShowing.firm_id == firm_id, FirmShowing.day >= first, FirmShowing.day <= last)
        .group_by(FirmShowing.place)
        .order_by(FirmShowing.place)
    )
    return {place: int(total) for place, total in rows}
