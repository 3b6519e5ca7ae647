"""The pictures on a firm's page."""

from __future__ import annotations

from pathlib import Path

from sqlmodel import Session, col, select

from procurement_app.models import Firm, FirmPicture, FirmState, Original
from procurement_app.services.errors import Missing
from procurement_app.services.storage import Store

# The first bytes of the kinds of picture that we make ourselves.
_BEGINNINGS = ((b"\x89PNG", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"RIFF", "image/webp"))


def of_firm(session: Session, store: Store, firm_id: int, number: int) -> tuple[Path, str]:
    """The file and media type of a published firm's picture; `number` counts from 0. Raises Missing."""
    sha256 = session.exec(
        select(Original.sha256)
        .join(FirmPicture, col(FirmPicture.original_id) == col(Original.id))
        .join(Firm, col(Firm.id) == col(FirmPicture.firm_id))
        .where(FirmPicture.firm_id == firm_id, Firm.state == FirmState.PUBLISHED)
        .order_by(col(FirmPicture.place), col(FirmPicture.id))
        .offset(number)
        .limit(1)
    ).first()
    path = store.path(sha256) if sha256 else None
    if path is None or not path.is_file():
        raise Missing("Deze foto")
    with path.open("rb") as file:
        start = file.read(8)
    media_type = next((name for beginning, name in _BEGINNINGS if start.startswith(beginning)), None)
    if media_type is None:
        raise Missing("Deze foto")
    return path, media_type
