"""How a firm leaves and is forgotten: rows, files, mails and what searching kept of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col, delete, func, select

from procurement_app.models import (
    Confirmation,
    EntryTold,
    Evidence,
    Firm,
    FirmPicture,
    FirmState,
    FirmTrait,
    Follow,
    Introduction,
    Invitation,
    Mail,
    MailStatus,
    ProfileChange,
    User,
    WebSession,
)
from procurement_app.models.database import writing
from procurement_app.services.access import audit
from procurement_app.services.access.audit import Actor
from procurement_app.services.catalogue import index
from procurement_app.services.firms import changes, profiles, uploads
from procurement_app.services.firms.profiles import PLAIN_FIELDS
from procurement_app.services.storage import Store

NAMELESS = "Vertrokken firma"


def leave(session: Session, store: Store, firm_id: int, *, actor: Actor, now: datetime) -> None:
    """Take a firm out and forget it: page, files, contact data, mails, logins and what was searched.

    Kept are its introductions with its name, when there were any, and the record of deeds, which nobody can
    change. What somebody else handed in too stays.
    """
    firm = profiles.firm(session, firm_id)
    with writing(session):
        audit.record(session, actor=actor, action="firm-left", noun="firm", noun_id=firm_id, now=now)
        files = _files(session, firm_id)
        _empty_mails(session, firm_id)
        for statement in (
            delete(FirmTrait).where(col(FirmTrait.firm_id) == firm_id),
            delete(FirmPicture).where(col(FirmPicture.firm_id) == firm_id),
            delete(Evidence).where(col(Evidence.firm_id) == firm_id),
            delete(ProfileChange).where(col(ProfileChange.firm_id) == firm_id),
            delete(Invitation).where(col(Invitation.firm_id) == firm_id),
            delete(Confirmation).where(col(Confirmation.firm_id) == firm_id),
            delete(Follow).where(col(Follow.firm_id) == firm_id),
            delete(EntryTold).where(col(EntryTold.firm_id) == firm_id),
        ):
            session.execute(statement)
        _empty(session, firm, now)
        for user in session.exec(select(User).where(User.firm_id == firm_id)):
            session.exec(delete(WebSession).where(col(WebSession.user_id) == user.id))
            user.subject, user.name = f"vertrokken-{user.id}", "Vertrokken gebruiker"
            user.password_hash, user.active, user.firm_id = None, False, None
            session.add(user)
        gone = uploads.forget(session, store, files)
    uploads.remove(session, store, gone)
    index.forget(session, now=now)


def _files(session: Session, firm_id: int) -> set[int]:
    files = set(session.exec(select(FirmPicture.original_id).where(FirmPicture.firm_id == firm_id)))
    proofs = select(Evidence.original_id).where(Evidence.firm_id == firm_id)
    files |= {one for one in session.exec(proofs) if one is not None}
    for proposed in session.exec(select(ProfileChange.proposed).where(ProfileChange.firm_id == firm_id)):
        files |= {picture["original_id"] for picture in proposed.get("pictures", [])}
    return files


def _empty_mails(session: Session, firm_id: int) -> None:
    """Mails to the firm and about it, also those of its application, which came before there was a firm."""
    applied = session.exec(select(ProfileChange.id).where(ProfileChange.firm_id == firm_id))
    keys = [key for change_id in applied for key in changes.mail_keys(change_id or 0)]
    its_own = (col(Mail.firm_id) == firm_id) | col(Mail.key).in_(keys)
    session.exec(delete(Mail).where(its_own, col(Mail.status) == MailStatus.WAITING))
    session.execute(update(Mail).where(its_own).values(to_address="", subject="", text="", html="", error=""))


def _empty(session: Session, firm: Firm, now: datetime) -> None:
    met = session.exec(
        select(func.count()).select_from(Introduction).where(Introduction.firm_id == firm.id)
    ).one()
    name = firm.name if met else NAMELESS
    blank = Firm(key=f"vertrokken-{firm.id}", name=name)
    for column in (*PLAIN_FIELDS, "key", "references", "mail_address", "digest", "feed_salt", "details"):
        setattr(firm, column, getattr(blank, column))
    firm.state, firm.updated_at = FirmState.LEFT, now
    firm.published_at = firm.confirmed_at = firm.digest_at = None
    session.add(firm)
