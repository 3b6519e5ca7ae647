"""Keeping the index of the catalogue up to what is published."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, text
from sqlmodel import Session, col, delete, func, select, update

from procurement_app.models import (
    CatalogueEntry,
    CatalogueStale,
    CatalogueState,
    Evidence,
    EvidenceReview,
    Firm,
    FirmState,
)
from procurement_app.models.database import writing
from procurement_app.services.catalogue import analysis
from procurement_app.services.firms import profiles

AT_ONCE = 200  # firms that a page indexes before it answers
_BLOCK = 500
_LOCK = 20261122

OnBlock = Callable[[int, int], None]


def catch_up(
    session: Session, *, now: datetime, most: int | None = AT_ONCE, on_block: OnBlock | None = None
) -> int:
    """Index firms that changed, at most `most`; returns how many. `on_block` hears (done, total).

    A firm that changes meanwhile stays marked and is done again.
    """
    _renew_when_made_otherwise(session)
    marked = session.exec(
        select(CatalogueStale.firm_id, CatalogueStale.mark).order_by(col(CatalogueStale.firm_id)).limit(most)
    ).all()
    for start in range(0, len(marked), _BLOCK):
        _index(session, marked[start : start + _BLOCK], now)
        if on_block is not None:
            on_block(min(start + _BLOCK, len(marked)), len(marked))
    return len(marked)


def forget(session: Session, *, now: datetime) -> None:
    """Index what changed, and leave no words of firms that went: FTS5 keeps them until parts are merged."""
    catch_up(session, now=now, most=None)
    if session.get_bind().dialect.name == "sqlite":
        with writing(session):
            session.execute(text("INSERT INTO catalogue_search (catalogue_search) VALUES ('optimize')"))


def version(session: Session) -> int:
    """Grows with every change of the index."""
    return session.exec(select(CatalogueState.version)).one()


def _renew_when_made_otherwise(session: Session) -> None:
    """After a change of the vocabulary every firm is read again."""
    if session.exec(select(CatalogueState.made_by)).one() == analysis.made_by():
        return
    with writing(session):
        session.exec(delete(CatalogueStale))
        every = select(Firm.id, func.coalesce(1, 1)).where(Firm.state == FirmState.PUBLISHED)
        session.execute(insert(CatalogueStale).from_select(["firm_id", "mark"], every))
        session.exec(update(CatalogueState).values(made_by=analysis.made_by()))


def _index(session: Session, marked: Sequence[tuple[int, int]], now: datetime) -> None:
    rows = _rows(session, [firm_id for firm_id, _ in marked], now)
    with writing(session):
        if session.get_bind().dialect.name == "postgresql":
            # SQLite lets one writer in; here two pages that index the same firms must wait for each other
            session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        ids = [firm_id for firm_id, _ in marked]
        session.exec(delete(CatalogueEntry).where(col(CatalogueEntry.firm_id).in_(ids)))
        if rows:
            session.execute(insert(CatalogueEntry), rows)
        known = {
            one.firm_id: one.mark
            for one in session.exec(select(CatalogueStale).where(col(CatalogueStale.firm_id).in_(ids)))
        }
        done = [firm_id for firm_id, mark in marked if known.get(firm_id) == mark]
        session.exec(delete(CatalogueStale).where(col(CatalogueStale.firm_id).in_(done)))
        session.exec(update(CatalogueState).values(version=CatalogueState.version + 1))


def _rows(session: Session, ids: list[int], now: datetime) -> list[dict[str, Any]]:
    firms = session.exec(select(Firm).where(col(Firm.id).in_(ids), Firm.state == FirmState.PUBLISHED)).all()
    held = profiles.published_all(session, [firm.id or 0 for firm in firms])
    shown: dict[int, list[Evidence]] = {}
    for one in session.exec(
        select(Evidence).where(col(Evidence.firm_id).in_(ids), Evidence.review == EvidenceReview.PUBLISHED)
    ):
        shown.setdefault(one.firm_id, []).append(one)
    rows: list[dict[str, Any]] = []
    for firm in firms:
        profile = held[firm.id or 0]
        read = analysis.of_firm(profile, shown.get(firm.id or 0, []))
        rows.append(
            {
                "firm_id": firm.id,
                "key": firm.key,
                "name_folded": analysis.folded_name(profile),
                "head": read.head,
                "words": read.words,
                "facts": read.facts,
                "published_on": (firm.published_at or now).date(),
            }
        )
    return rows
