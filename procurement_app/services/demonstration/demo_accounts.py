"""The accounts of demo mode. Everybody may know their passwords; outside demo mode they cannot log in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from procurement_app.models import Role, UserCreate
from procurement_app.services.access import accounts
from procurement_app.services.access.audit import SYSTEM


@dataclass(frozen=True)
class DemoAccount:
    subject: str
    name: str
    role: Role
    password: str = "kansrijk-voorbeeld"  # noqa: S105 (public on purpose: it works in demo mode alone)


DEMO_ACCOUNTS = (
    DemoAccount("inkoper", "Inkoper (voorbeeld)", Role.OFFICER),
    DemoAccount("adviseur", "Adviseur (voorbeeld)", Role.ADVISOR),
    DemoAccount("lezer", "Lezer (voorbeeld)", Role.READER),
    DemoAccount("firma", "Sociale firma (voorbeeld)", Role.FIRM),
    DemoAccount("beheerder", "Beheerder (voorbeeld)", Role.ADMINISTRATOR),
)


def ensure(session: Session, *, now: datetime) -> None:
    """Make the demo accounts that are not there yet."""
    known = {user.subject for user in accounts.users(session)}
    for account in DEMO_ACCOUNTS:
        if account.subject not in known:
            given = UserCreate(
                subject=account.subject,
                name=account.name,
                role=account.role,
                password=account.password,
                demo=True,
            )
            accounts.create_user(session, given, actor=SYSTEM, now=now)
