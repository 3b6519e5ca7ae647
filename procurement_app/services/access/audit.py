"""The audit record: who did what and when, in a chain that shows every later change."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import text
from sqlmodel import Session, col, func, select

from procurement_app.models import AuditRecord, Role

FIRST = "0" * 64
_PER_PAGE = 50


@dataclass(frozen=True)
class Actor:
    """Who asks for something. `id` is None for the system itself and for a visitor."""

    id: int | None
    name: str
    role: Role


SYSTEM = Actor(None, "systeem", Role.ADMINISTRATOR)
VISITOR = Actor(None, "bezoeker", Role.NOBODY)


@dataclass(frozen=True)
class AuditPage:
    rows: list[AuditRecord]
    total: int
    page: int
    pages: int


@dataclass(frozen=True)
class Verdict:
    """What checking the chain gave. `broken_at` is the id of the first record that does not fit.

    `head` is the last hash: keep it somewhere else, and a chain that was cut off at its end shows too.
    """

    records: int
    broken_at: int | None
    head: str

    @property
    def sound(self) -> bool:
        return self.broken_at is None


def record(
    session: Session,
    *,
    actor: Actor,
    action: str,
    noun: str,
    noun_id: object = "",
    now: datetime,
    **data: Any,
) -> AuditRecord:
    """Add one deed to the chain, inside the write transaction that does it. Never pass document text."""
    if session.get_bind().dialect.name == "postgresql":
        session.connection().execute(text("LOCK TABLE audit_record IN EXCLUSIVE MODE"))
    session.flush()
    last = session.exec(select(AuditRecord.hash).order_by(col(AuditRecord.id).desc()).limit(1)).first()
    row = AuditRecord(
        at=now,
        actor_id=actor.id,
        actor=actor.name,
        action=action,
        noun=noun,
        noun_id=str(noun_id),
        data=data,
        previous_hash=last or FIRST,
        hash="",
    )
    row.hash = seal(row)
    session.add(row)
    session.flush()
    return row


def seal(row: AuditRecord) -> str:
    """The hash of a record: SHA-256 over the hash before it and all that the record says."""
    said = [
        row.at.astimezone(UTC).isoformat(),
        row.actor_id,
        row.actor,
        row.action,
        row.noun,
        row.noun_id,
        row.data,
    ]
    told = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256((row.previous_hash + told).encode()).hexdigest()


def verify(session: Session) -> Verdict:
    """Walk the whole chain and recompute every hash."""
    previous, count = FIRST, 0
    rows: Iterable[AuditRecord] = session.exec(
        select(AuditRecord).order_by(col(AuditRecord.id)).execution_options(yield_per=500)
    )
    for row in rows:
        if row.previous_hash != previous or row.hash != seal(row):
            return Verdict(count, row.id, previous)
        previous, count = row.hash, count + 1
    return Verdict(count, None, previous)


def listing(session: Session, *, noun: str = "", noun_id: str = "", page: int = 1) -> AuditPage:
    """Deeds, newest first; those about one thing when `noun` (and `noun_id`) are given."""
    query = select(AuditRecord)
    if noun:
        query = query.where(AuditRecord.noun == noun)
    if noun_id:
        query = query.where(AuditRecord.noun_id == noun_id)
    total = session.exec(select(func.count()).select_from(query.subquery())).one()
    pages = max(1, -(-total // _PER_PAGE))
    page = min(max(1, page), pages)
    rows = session.exec(
        query.order_by(col(AuditRecord.id).desc()).offset((page - 1) * _PER_PAGE).limit(_PER_PAGE)
    ).all()
    return AuditPage(list(rows), total, page, pages)
