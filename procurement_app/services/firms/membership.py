"""How a firm gets its account, says that its page still holds, and says it is full."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import or_, update
from sqlmodel import Session, col, select

from procurement_app.models import (
    Confirmation,
    Firm,
    FirmState,
    Invitation,
    ProfileChange,
    Role,
    User,
)
from procurement_app.models.database import writing
from procurement_app.services import mail
from procurement_app.services.access import accounts, audit, tokens
from procurement_app.services.access.audit import VISITOR, Actor
from procurement_app.services.errors import Missing, Refused
from procurement_app.services.firms import profiles

INVITED = timedelta(days=14)
_ASK_AGAIN = timedelta(days=60)  # who confirmed or changed its page so lately is not asked this quarter
_ANSWER_WITHIN = timedelta(days=60)


@dataclass(frozen=True)
class InvitationRow:
    id: int
    firm_id: int
    firm: str
    mail_address: str
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True)
class Asked:
    """The question 'klopt dit nog?' behind a link."""

    firm_id: int
    firm: str
    quarter: str
    confirmed_at: datetime | None


def firm_of(session: Session, user_id: int | None) -> int:
    """The firm an account belongs to. Raises Refused when it has none."""
    user = session.get(User, user_id) if user_id is not None else None
    if user is None or user.firm_id is None:
        raise Refused(
            "no-firm",
            "Bij uw account hoort geen firma. Vraag een adviseur van de gemeente om een uitnodiging.",
            404,
        )
    return user.firm_id


def invite(session: Session, firm_id: int, address: str, *, base: str, actor: Actor, now: datetime) -> str:
    """Mail a firm a link for its account; earlier links stop working. Returns the link's secret."""
    firm = profiles.firm(session, firm_id)
    if firm.state == FirmState.LEFT:
        raise Missing("Deze firma")
    token = tokens.new()
    with writing(session):
        _revoke(session, firm_id, now)
        invitation = Invitation(
            firm_id=firm_id,
            token_hash=tokens.hashed(token),
            mail_address=address,
            created_at=now,
            created_by=actor.id,
            expires_at=now + INVITED,
        )
        session.add(invitation)
        session.flush()
        mail.put(
            session,
            "invitation",
            f"invitation:{invitation.id}",
            address,
            now=now,
            language=firm.mail_language,
            firm_id=firm_id,
            firm=firm.name,
            token=token,
            until=invitation.expires_at.date(),
            base=base,
        )
        audit.record(session, actor=actor, action="firm-invited", noun="firm", noun_id=firm_id, now=now)
    return token


def invitations(session: Session, *, most: int = 50) -> list[InvitationRow]:
    """The newest invitations."""
    found = session.exec(
        select(Invitation, Firm.name)
        .join(Firm, col(Firm.id) == col(Invitation.firm_id))
        .order_by(col(Invitation.id).desc())
        .limit(most)
    )
    return [_invitation_row(row, name) for row, name in found]


def revoke(session: Session, invitation_id: int, *, actor: Actor, now: datetime) -> None:
    """Make a link stop working. Raises Missing."""
    row = session.get(Invitation, invitation_id)
    if row is None or row.used_at or row.revoked_at:
        raise Missing("Deze uitnodiging")
    with writing(session):
        row.revoked_at = now
        session.add(row)
        audit.record(
            session, actor=actor, action="invitation-revoked", noun="firm", noun_id=row.firm_id, now=now
        )


def invited(session: Session, token: str, *, now: datetime) -> InvitationRow:
    """The invitation behind a link. Raises Refused when it was used, revoked or has expired."""
    row = session.exec(select(Invitation).where(Invitation.token_hash == tokens.hashed(token))).first()
    if row is None or row.used_at or row.revoked_at or row.expires_at <= now:
        raise Refused(
            "bad-invitation",
            "Deze link werkt niet (meer). Een link werkt een keer, veertien dagen lang. "
            "Vraag de adviseur om een nieuwe.",
            410,
        )
    return _invitation_row(row, profiles.firm(session, row.firm_id).name)


def accept(session: Session, token: str, name: str, password: str, *, now: datetime) -> User:
    """Make the account of a firm and use up the link. Raises Refused."""
    invitation = invited(session, token, now=now)
    subject = invitation.mail_address.lower().replace("+", "-")
    given = accounts.checked(subject, name, Role.FIRM, password, firm_id=invitation.firm_id)
    with writing(session):
        won = session.execute(
            update(Invitation)
            .where(col(Invitation.id) == invitation.id, col(Invitation.used_at).is_(None))
            .values(used_at=now)
            .execution_options(synchronize_session=False)
        )
        firm = profiles.firm(session, invitation.firm_id)
        firm.mail_address = firm.mail_address or invitation.mail_address
        session.add(firm)
    if not won.rowcount:  # type: ignore[attr-defined]  # an UPDATE gives a cursor result
        return accept(session, token, name, password, now=now)  # somebody was first: tells so
    try:
        made = accounts.create_user(session, given, actor=VISITOR, now=now)
    except Refused:
        with writing(session):
            session.execute(
                update(Invitation).where(col(Invitation.id) == invitation.id).values(used_at=None)
            )
        raise
    return session.get_one(User, made.id)


def quarter_of(day: date) -> str:
    return f"{day.year}-Q{(day.month - 1) // 3 + 1}"


def ask(session: Session, on: date, *, base: str, now: datetime) -> int:
    """Ask firms once a quarter whether their page still holds. Returns how many were asked."""
    quarter = quarter_of(on)
    asked = select(Confirmation.firm_id).where(Confirmation.quarter == quarter)
    lately = now - _ASK_AGAIN
    due = session.exec(
        select(Firm).where(
            Firm.state == FirmState.PUBLISHED,
            Firm.mail_address != "",
            or_(col(Firm.confirmed_at).is_(None), col(Firm.confirmed_at) < lately),
            or_(col(Firm.published_at).is_(None), col(Firm.published_at) < lately),
            col(Firm.id).not_in(asked),
        )
    ).all()
    for firm in due:
        token = tokens.new()
        assert firm.id is not None
        with writing(session):
            session.add(
                Confirmation(
                    firm_id=firm.id,
                    quarter=quarter,
                    token_hash=tokens.hashed(token),
                    asked_at=now,
                    expires_on=on + _ANSWER_WITHIN,
                )
            )
            mail.put(
                session,
                "confirm",
                f"confirm:{firm.id}:{quarter}",
                firm.mail_address,
                now=now,
                language=firm.mail_language,
                firm_id=firm.id,
                firm=firm.name,
                token=token,
                until=on + _ANSWER_WITHIN,
                base=base,
            )
    return len(due)


def asked(session: Session, token: str, on: date) -> Asked:
    """The question behind a link; looking at it changes nothing. Raises Refused when it is too old."""
    row = _confirmation(session, token, on)
    return Asked(row.firm_id, profiles.firm(session, row.firm_id).name, row.quarter, row.confirmed_at)


def confirm(session: Session, token: str, on: date, *, now: datetime) -> Asked:
    """All still holds, says who has the link."""
    row = _confirmation(session, token, on)
    firm = profiles.firm(session, row.firm_id)
    if row.confirmed_at is None:
        with writing(session):
            row.confirmed_at = firm.confirmed_at = now
            session.add_all([row, firm])
            audit.record(
                session, actor=VISITOR, action="page-confirmed", noun="firm", noun_id=firm.id, now=now
            )
    return Asked(row.firm_id, firm.name, row.quarter, row.confirmed_at)


def confirm_own(session: Session, firm_id: int, *, actor: Actor, now: datetime) -> None:
    """A firm that is logged in says that all still holds."""
    firm = profiles.firm(session, firm_id)
    with writing(session):
        firm.confirmed_at = now
        session.add(firm)
        audit.record(session, actor=actor, action="page-confirmed", noun="firm", noun_id=firm_id, now=now)


def set_full(session: Session, firm_id: int, until: date | None, *, actor: Actor, now: datetime) -> None:
    """Take no new work until a day, or again from now on (None). Shown at once: it needs no review."""
    firm = profiles.firm(session, firm_id)
    with writing(session):
        firm.full_until, firm.updated_at = until, now
        session.add(firm)
        for change in session.exec(select(ProfileChange).where(ProfileChange.firm_id == firm_id)):
            day = until.isoformat() if until else None
            change.base = change.base | {"full_until": day}
            change.proposed = change.proposed | {"full_until": day}
            session.add(change)
        audit.record(
            session,
            actor=actor,
            action="capacity-set",
            noun="firm",
            noun_id=firm_id,
            now=now,
            until=until.isoformat() if until else None,
        )


def set_mail(
    session: Session, firm_id: int, address: str, language: str, *, actor: Actor, now: datetime
) -> None:
    """Where and in which language we write to a firm; not shown to anybody else."""
    firm = profiles.firm(session, firm_id)
    with writing(session):
        firm.mail_address, firm.mail_language = address, language
        session.add(firm)
        audit.record(session, actor=actor, action="mail-set", noun="firm", noun_id=firm_id, now=now)


def set_hidden(session: Session, firm_id: int, hidden: bool, *, actor: Actor, now: datetime) -> None:
    """Take a firm out of sight for a while, or put it back; it keeps its page and its login."""
    firm = profiles.firm(session, firm_id)
    if firm.state == FirmState.LEFT:
        raise Missing("Deze firma")
    with writing(session):
        firm.state = FirmState.HIDDEN if hidden else FirmState.PUBLISHED
        firm.updated_at = now
        session.add(firm)
        action = "firm-hidden" if hidden else "firm-shown"
        audit.record(session, actor=actor, action=action, noun="firm", noun_id=firm_id, now=now)


def hidden(session: Session) -> list[tuple[int, str]]:
    """Firms that are out of sight: id and name, by name."""
    rows = session.exec(select(Firm).where(Firm.state == FirmState.HIDDEN).order_by(Firm.name))
    return [(firm.id, firm.name) for firm in rows if firm.id is not None]


def _revoke(session: Session, firm_id: int, now: datetime) -> None:
    session.execute(
        update(Invitation)
        .where(
            col(Invitation.firm_id) == firm_id,
            col(Invitation.used_at).is_(None),
            col(Invitation.revoked_at).is_(None),
        )
        .values(revoked_at=now)
    )


def _confirmation(session: Session, token: str, on: date) -> Confirmation:
    row = session.exec(select(Confirmation).where(Confirmation.token_hash == tokens.hashed(token))).first()
    if row is None or row.expires_on < on:
        raise Refused(
            "bad-confirmation",
            "Deze link werkt niet (meer). Log in om uw pagina te bekijken, of wacht op de volgende mail.",
            410,
        )
    return row


def _invitation_row(row: Invitation, firm: str) -> InvitationRow:
    assert row.id is not None
    return InvitationRow(
        row.id,
        row.firm_id,
        firm,
        row.mail_address,
        row.created_at,
        row.expires_at,
        row.used_at,
        row.revoked_at,
    )
