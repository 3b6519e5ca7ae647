"""How often one address may send a public form."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, func, select

from procurement_app.models import FormAttempt
from procurement_app.models.database import writing
from procurement_app.services.errors import Refused

WINDOW = timedelta(hours=1)
MOST = 8  # forms of one kind from one address within WINDOW, unless a form says otherwise


@dataclass(frozen=True)
class Sender:
    """Who sends a form: the address, hashed with `secret` before it is kept."""

    address: str
    secret: str

    @property
    def hashed(self) -> str:
        told = f"form:{self.address}".encode()
        return hmac.new(self.secret.encode(), told, hashlib.sha256).hexdigest()


def count(session: Session, form: str, sender: Sender, *, now: datetime, most: int = MOST) -> None:
    """Count one sending of a form. Raises Refused (429) when it was sent too often, `most` times before."""
    with writing(session):
        session.exec(delete(FormAttempt).where(col(FormAttempt.at) < now - WINDOW))
        sent = session.exec(
            select(func.count()).where(FormAttempt.form == form, FormAttempt.address == sender.hashed)
        ).one()
        if sent < most:
            session.add(FormAttempt(form=form, address=sender.hashed, at=now))
    if sent >= most:
        raise Refused(
            "too-many-forms",
            "Dit formulier is vanaf uw adres al vaak verstuurd. Wacht een uur, of neem contact met ons op.",
            429,
        )
