"""Files that firms send: pictures and proofs, looked at in the confined worker before they are kept."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from sqlmodel import Session, col, select

from procurement_app.models import Original, Picture, ProfileChange
from procurement_app.models.database import writing
from procurement_app.services import originals
from procurement_app.services.access.audit import Actor
from procurement_app.services.errors import Missing, Refused
from procurement_app.services.storage import Store
from procurement_app.services.work import confinement

MOST_BYTES = 10 * 1024 * 1024
MOST_PICTURES = 6
_SECONDS = 20
_PICTURE = "procurement_app.documents.proofs:picture_job"
_PROOF = "procurement_app.documents.proofs:proof_job"


@dataclass(frozen=True)
class Proof:
    """A proof that was kept: its original, the name it came under and its media type."""

    original_id: int
    name: str
    media_type: str


def picture(
    session: Session, store: Store, data: BinaryIO, name: str, alt: str, *, actor: Actor, now: datetime
) -> Picture:
    """Keep a picture, drawn anew. Raises Refused with a sentence when it is no picture."""
    made = confinement.run(store, _PICTURE, _bytes(data), {}, most_seconds=_SECONDS)
    original_id = _keep(session, store, base64.b64decode(made["data"]), name, actor=actor, now=now)
    return Picture(original_id=original_id, alt=alt, width=made["width"], height=made["height"])


def proof(session: Session, store: Store, data: BinaryIO, name: str, *, actor: Actor, now: datetime) -> Proof:
    """Keep a proof: a PDF that opens as it is, a picture drawn anew. Raises Refused."""
    content = _bytes(data)
    made = confinement.run(store, _PROOF, content, {}, most_seconds=_SECONDS)
    kept = base64.b64decode(made["data"]) if "data" in made else content
    original_id = _keep(session, store, kept, name, actor=actor, now=now)
    return Proof(original_id, originals.display_name(name), made["type"])


def path_of(session: Session, store: Store, original_id: int) -> Path:
    """Where the bytes lie. Raises Missing."""
    original = session.get(Original, original_id)
    path = store.path(original.sha256) if original is not None else None
    if path is None or not path.is_file():
        raise Missing("Dit bestand")
    return path


def forget(session: Session, store: Store, original_ids: set[int]) -> dict[str, int]:
    """Drop originals that nothing refers to any more; give what it returns to `remove` after the commit.

    Inside the caller's write transaction. Returns by hash when the bytes were written, in nanoseconds.
    """
    session.flush()
    gone = {}
    for original_id in original_ids - _proposed(session):
        original = session.get(Original, original_id)
        if original is not None and not originals.is_used(session, original_id):
            gone[original.sha256] = store.written_at(original.sha256)
            session.delete(original)
    session.flush()
    return gone


def remove(session: Session, store: Store, gone: dict[str, int]) -> None:
    """Remove the bytes of dropped originals, unless somebody sent the same file again meanwhile."""
    known = select(Original.sha256).where(col(Original.sha256).in_(list(gone)))
    for sha256 in gone.keys() - set(session.exec(known)):
        if store.written_at(sha256) == gone[sha256]:
            store.remove(sha256)


def _proposed(session: Session) -> set[int]:
    """Pictures of profiles that are proposed."""
    found: set[int] = set()
    for proposed in session.exec(select(ProfileChange.proposed)):
        found |= {picture["original_id"] for picture in proposed.get("pictures", [])}
    return found


def _bytes(data: BinaryIO) -> bytes:
    content = data.read(MOST_BYTES + 1)
    if not content:
        raise Refused(
            "empty-file", "Het bestand is leeg. Controleer het origineel en upload het opnieuw.", 422
        )
    if len(content) > MOST_BYTES:
        raise Refused(
            "file-too-large",
            f"Het bestand is groter dan {MOST_BYTES // 1024**2} MB. Maak het kleiner en probeer het opnieuw.",
            422,
        )
    return content


def _keep(session: Session, store: Store, content: bytes, name: str, *, actor: Actor, now: datetime) -> int:
    stored = store.put(content)
    shown = originals.display_name(name)
    with writing(session):
        original = originals.remember(session, stored.sha256, stored.size, shown, actor=actor, now=now)
        assert original.id is not None
        return original.id
