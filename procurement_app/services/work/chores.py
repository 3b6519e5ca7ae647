"""What must be done every day by itself: reminders, questions, digests, and forgetting in time."""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import Session, select

from procurement_app.models import Job
from procurement_app.models.database import writing
from procurement_app.services import mail
from procurement_app.services.access.audit import SYSTEM
from procurement_app.services.firms import changes, evidence, follows, membership
from procurement_app.services.matching import needs, showings
from procurement_app.services.work import queue

DAILY = "daily-chores"


def tend(session: Session, on: date, *, can_mail: bool, now: datetime) -> None:
    """Offer the chores of this day once, and the sending of mail when some is due and there is a server."""
    key = f"{DAILY}:{on.isoformat()}"
    chores_due = session.exec(select(Job.id).where(Job.key == key).limit(1)).first() is None
    mail_due = can_mail and mail.is_due(session, now=now)
    if not chores_due and not mail_due:
        return
    with writing(session):
        if chores_due:
            queue.offer(session, DAILY, key, {"on": on.isoformat()}, actor=SYSTEM, now=now)
        if mail_due:
            queue.offer(session, mail.DELIVER, mail.DELIVER, {}, actor=SYSTEM, now=now)


def do(session: Session, on: date, *, base: str, inbox: str, now: datetime) -> dict[str, int]:
    """All of it; each part may be done twice on a day without harm."""
    done = {
        "reminded": evidence.remind(session, on, base=base, inbox=inbox, now=now),
        "asked": membership.ask(session, on, base=base, now=now),
        "digests": follows.send_digests(session, on, base=base, now=now),
    }
    needs.forget(session, now=now)
    showings.forget(session, on)
    changes.forget(session, now=now)
    mail.forget(session, now=now)
    return done
