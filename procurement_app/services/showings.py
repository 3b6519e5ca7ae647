"""Which firms were shown to whom: counts a day by kind of viewer, so that equal treatment can be checked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import func
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from procurement_app.models import FirmShowing, Role
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


def of_firm(session: Session, firm_id: int, first: date, last: date) -> dict[str, int]:
    """How often a firm was shown in a period, by place."""
    rows = session.exec(
        select(FirmShowing.place, func.sum(FirmShowing.count))
        .where(FirmShowing.firm_id == firm_id, FirmShowing.day >= first, FirmShowing.day <= last)
        .group_by(FirmShowing.place)
        .order_by(FirmShowing.place)
    )
    return {place: int(total) for place, total in rows}
