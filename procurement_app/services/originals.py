"""Files as they were received: the record of each, the name that is shown, and what still refers to it."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from pathlib import PurePosixPath

from sqlmodel import Session, col, select

from procurement_app.models import Edition, Evidence, FirmPicture, Original, TenderDocument
from procurement_app.services.access.audit import Actor

_NAME_LENGTH = 200
_REFERRING = (TenderDocument, Edition, Evidence, FirmPicture)


def remember(session: Session, sha256: str, size: int, name: str, *, actor: Actor, now: datetime) -> Original:
    """The record of a stored file under its newest name, inside the caller's transaction.

    The same bytes are one record.
    """
    original = session.exec(select(Original).where(Original.sha256 == sha256)).first()
    if original is None:
        original = Original(sha256=sha256, size=size, name=name, stored_at=now, stored_by=actor.id)
        session.add(original)
        session.flush()
    original.name = name
    return original


def is_used(session: Session, original_id: int) -> bool:
    """Whether a document, an edition, evidence or a picture on a firm's page refers to this file."""
    queries = (select(table.id).where(col(table.original_id) == original_id) for table in _REFERRING)
    return any(session.exec(query.limit(1)).first() is not None for query in queries)


def display_name(name: str) -> str:
    """The last part of a file name, without letters that cannot be seen, and not too long."""
    last = PurePosixPath(name.replace("\\", "/")).name
    seen = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C").strip()
    if len(seen) > _NAME_LENGTH:
        suffix = PurePosixPath(seen).suffix[:10]
        seen = seen[: _NAME_LENGTH - len(suffix)] + suffix
    return seen or "bestand"


def member_name(name: str) -> str:
    """The name of a file in a ZIP with its folders, cut to as much of its end as a file name may have."""
    parts = (display_name(part) for part in PurePosixPath(name.replace("\\", "/")).parts if part != "/")
    return "/".join(parts)[-_NAME_LENGTH:]
