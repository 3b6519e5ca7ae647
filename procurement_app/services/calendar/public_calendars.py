"""Which calendars everybody may see: somebody of the organisation says so, and firms see only those."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from procurement_app.models import CalendarSource
from procurement_app.models.database import writing
from procurement_app.services.access import audit
from procurement_app.services.access.audit import Actor
from procurement_app.services.errors import Missing


def is_public(session: Session, source_id: int) -> bool:
    """Whether firms see the entries of a calendar. Raises Missing."""
    return _source(session, source_id).public


def set_public(session: Session, source_id: int, public: bool, *, actor: Actor, now: datetime) -> None:
    """Say that a calendar is published for everybody, or is not (any more). Raises Missing."""
    source = _source(session, source_id)
    with writing(session):
        source.public = public
        session.add(source)
        audit.record(
            session,
            actor=actor,
            action="source-opened",
            noun="source",
            noun_id=source_id,
            now=now,
            name=source.name,
            public=public,
        )


def _source(session: Session, source_id: int) -> CalendarSource:
    source = session.get(CalendarSource, source_id)
    if source is None:
        raise Missing("Deze kalender")
    return source
