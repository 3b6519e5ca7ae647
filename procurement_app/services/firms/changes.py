"""What firms propose for their pages: drafts, the review queue with its diff, and applications to join.

The published profile stays as it is until an advisor approves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, delete, func, select

from procurement_app.models import ChangeState, Firm, FirmState, Profile, ProfileChange, User
from procurement_app.models.database import writing
from procurement_app.models.profile import OPEN_STATES
from procurement_app.services import mail
from procurement_app.services.access import audit, limits
from procurement_app.services.access.audit import VISITOR, Actor
from procurement_app.services.access.limits import Sender
from procurement_app.services.errors import Missing, Refused
from procurement_app.services.firms import profiles

APPLY = "apply"
KEPT = timedelta(days=365)  # after which a declined application is forgotten
_PER_PAGE = 25


@dataclass(frozen=True)
class FieldDiff:
    """A field that a proposal changes, with what stands there now and what would come, as JSON values."""

    name: str
    old: Any
    new: Any


@dataclass(frozen=True)
class ChangeRow:
    """A proposed profile. `firm_id` is None for an application. `diff` is against what is published now."""

    id: int
    firm_id: int | None
    name: str
    state: str
    note: str
    reason: str
    contact_name: str
    contact_mail: str
    submitted_at: datetime | None
    decided_at: datetime | None
    decided_by: str
    proposed: Profile
    diff: list[FieldDiff] = field(default_factory=list)


@dataclass(frozen=True)
class Application:
    """What somebody says who applies to join; `mail` and `name` are of the person we answer."""

    firm: str
    kvk: str | None
    what: str
    sectors: list[str]
    district: str
    website: str
    name: str
    mail: str
    note: str = ""
    language: str = "nl"


def current(session: Session, firm_id: int) -> ChangeRow | None:
    """The open proposal of a firm: a draft, waiting, or returned with a reason."""
    change = _open(session, firm_id)
    return _rows(session, [change])[0] if change is not None else None


def proposal(session: Session, firm_id: int) -> Profile:
    """The profile a firm is writing at: its open proposal, or else what is published."""
    change = _open(session, firm_id)
    return _profile(change.proposed) if change is not None else profiles.published(session, firm_id)


def save(session: Session, firm_id: int, proposed: Profile, *, actor: Actor, now: datetime) -> None:
    """Keep a draft. One that waits for an advisor goes back to draft: it is no longer what was sent in."""
    profiles.firm(session, firm_id)
    change = _open(session, firm_id)
    with writing(session):
        if change is None:
            change = ProfileChange(
                firm_id=firm_id,
                base=_json(profiles.published(session, firm_id)),
                created_at=now,
                created_by=actor.id,
                updated_at=now,
            )
        change.proposed, change.updated_at = _json(proposed), now
        if change.state == ChangeState.WAITING:
            change.state, change.submitted_at = ChangeState.DRAFT, None
        session.add(change)
        session.flush()


def submit(session: Session, firm_id: int, note: str, *, actor: Actor, now: datetime) -> None:
    """Send the draft to the advisors. Raises Refused when it changes nothing."""
    change = _open(session, firm_id)
    if change is None or not difference(profiles.published(session, firm_id), _profile(change.proposed)):
        raise Refused("nothing-changed", "Er is niets veranderd. Pas eerst iets aan op uw pagina.")
    with writing(session):
        change.state, change.submitted_at, change.updated_at = ChangeState.WAITING, now, now
        change.note, change.reason = note.strip()[:2000], ""
        session.add(change)
        _record(session, "change-submitted", change, actor, now)


def discard(session: Session, firm_id: int, *, actor: Actor, now: datetime) -> None:
    """Drop the open proposal; the published page stays. Raises Missing."""
    change = _open(session, firm_id)
    if change is None:
        raise Missing("Dit voorstel")
    with writing(session):
        change.state, change.updated_at = ChangeState.WITHDRAWN, now
        session.add(change)
        _record(session, "change-withdrawn", change, actor, now)


def apply(
    session: Session, given: Application, sender: Sender, *, base: str, inbox: str, now: datetime
) -> int:
    """Keep an application to join and confirm it by mail. Raises Refused when sent too often or before."""
    limits.count(session, APPLY, sender, now=now)
    _refuse_again(session, given)
    proposed = Profile(
        name=given.firm,
        kvk=given.kvk,
        description=given.what,
        sectors=given.sectors,
        district=given.district,
        website=given.website,
    )
    change = ProfileChange(
        state=ChangeState.WAITING,
        proposed=_json(proposed),
        note=given.note,
        contact_name=given.name,
        contact_mail=given.mail,
        language=given.language,
        created_at=now,
        updated_at=now,
        submitted_at=now,
    )
    with writing(session):
        session.add(change)
        session.flush()
        _record(session, "application-received", change, VISITOR, now)
        told: dict[str, Any] = {"now": now, "firm": given.firm}
        mail.put(
            session,
            "application-received",
            f"application:{change.id}",
            given.mail,
            language=given.language,
            name=given.name,
            **told,
        )
        mail.put(session, "application-new", f"application-new:{change.id}", inbox, base=base, **told)
    assert change.id is not None
    return change.id


def _refuse_again(session: Session, given: Application) -> None:
    """The same firm, by its number or by its name and who writes, while an application of it waits."""
    waits = select(ProfileChange).where(
        ProfileChange.state == ChangeState.WAITING, col(ProfileChange.firm_id).is_(None)
    )
    for change in session.exec(waits):
        known = change.proposed
        same_number = given.kvk is not None and known.get("kvk") == given.kvk
        same_name = known["name"].casefold() == given.firm.casefold()
        if same_number or (same_name and change.contact_mail.casefold() == given.mail.casefold()):
            raise Refused(
                "applied-before",
                "Wij hebben deze aanmelding al. Een adviseur kijkt ernaar en neemt contact met u op; "
                "u hoeft niets meer te doen.",
                409,
            )


def mail_keys(change_id: int) -> list[str]:
    """The keys of all mails about an application."""
    return [f"{kind}:{change_id}" for kind in ("application", "application-new", "application-declined")]


def waiting(session: Session) -> list[ChangeRow]:
    """What advisors must decide on, oldest first."""
    query = select(ProfileChange).where(ProfileChange.state == ChangeState.WAITING)
    found = session.exec(query.order_by(col(ProfileChange.submitted_at), col(ProfileChange.id)))
    return _rows(session, found.all())


def waiting_count(session: Session) -> int:
    query = select(func.count()).where(ProfileChange.state == ChangeState.WAITING)
    return session.exec(query).one()


def decided(session: Session, *, most: int = _PER_PAGE) -> list[ChangeRow]:
    """The latest decisions."""
    query = select(ProfileChange).where(col(ProfileChange.decided_at).is_not(None))
    return _rows(
        session, session.exec(query.order_by(col(ProfileChange.decided_at).desc()).limit(most)).all()
    )


def one(session: Session, change_id: int) -> ChangeRow:
    """Raises Missing."""
    return _rows(session, [_existing(session, change_id)])[0]


def approve(session: Session, change_id: int, *, base: str, actor: Actor, now: datetime) -> int:
    """Publish a proposal: the fields it changes, on what is published now. Returns the firm's id.

    Of an application it makes the firm. Raises Refused when the proposal is no longer waiting or its KvK
    number belongs to another firm.
    """
    change = _waiting_change(session, change_id)
    proposed, before = _profile(change.proposed), _base(change)
    firm = profiles.firm(session, change.firm_id) if change.firm_id is not None else None
    _refuse_known_number(session, proposed, firm)
    with writing(session):
        if firm is None:
            firm = Firm(key=f"A{change.id}", name=proposed.name, mail_address=change.contact_mail)
            firm.mail_language = change.language
            profile, changed = proposed, []
        else:
            assert firm.id is not None
            changed = difference(before, proposed)
            profile = profiles.published(session, firm.id).model_copy(
                update={one.name: getattr(proposed, one.name) for one in changed}
            )
        profiles.write(session, firm, profile, now=now)
        firm.confirmed_at = now
        change.firm_id, change.state, change.decided_at, change.decided_by = (
            firm.id,
            ChangeState.APPROVED,
            now,
            actor.id,
        )
        change.updated_at = now
        session.add(change)
        _record(session, "change-approved", change, actor, now, fields=[one.name for one in changed])
        if changed:
            _tell(session, "change-approved", change, firm, now, base=base, changed=changed)
    assert firm.id is not None
    return firm.id


def send_back(
    session: Session, change_id: int, reason: str, *, base: str, actor: Actor, now: datetime
) -> None:
    """Return a proposal with a reason, which is mailed. An application is then declined."""
    change = _waiting_change(session, change_id)
    if not reason.strip():
        raise Refused("no-reason", "Schrijf de reden op. De firma krijgt die per mail.")
    with writing(session):
        change.reason, change.decided_at, change.decided_by = reason.strip()[:2000], now, actor.id
        change.state, change.updated_at = ChangeState.RETURNED, now
        session.add(change)
        _record(session, "change-returned", change, actor, now)
        if change.firm_id is None:
            mail.put(
                session,
                "application-declined",
                f"application-declined:{change.id}",
                change.contact_mail,
                now=now,
                language=change.language,
                firm=change.proposed["name"],
                name=change.contact_name,
                reason=change.reason,
                base=base,
            )
        else:
            firm = profiles.firm(session, change.firm_id)
            _tell(session, "change-returned", change, firm, now, base=base, changed=[])


def forget(session: Session, *, now: datetime) -> None:
    """Drop applications that were declined long ago, with the contact data in them."""
    with writing(session):
        session.exec(
            delete(ProfileChange).where(
                col(ProfileChange.firm_id).is_(None),
                col(ProfileChange.state) == ChangeState.RETURNED,
                col(ProfileChange.decided_at) < now - KEPT,
            )
        )


def difference(before: Profile | None, after: Profile) -> list[FieldDiff]:
    """The fields in which two profiles differ, in the order of the form; empty and absent are the same."""
    old = _json(before) if before is not None else {}
    new = _json(after)
    return [
        FieldDiff(name, old.get(name), value)
        for name, value in new.items()
        if (old.get(name) or None) != (value or None)
    ]


def _open(session: Session, firm_id: int) -> ProfileChange | None:
    return session.exec(
        select(ProfileChange).where(
            ProfileChange.firm_id == firm_id, col(ProfileChange.state).in_(OPEN_STATES)
        )
    ).first()


def _waiting_change(session: Session, change_id: int) -> ProfileChange:
    change = _existing(session, change_id)
    if change.state != ChangeState.WAITING:
        raise Refused(
            "already-decided",
            "Over dit voorstel is al beslist, of de firma trok het terug. Ga terug naar de lijst.",
            409,
        )
    return change


def _existing(session: Session, change_id: int) -> ProfileChange:
    change = session.get(ProfileChange, change_id)
    if change is None:
        raise Missing("Dit voorstel")
    return change


def _refuse_known_number(session: Session, proposed: Profile, firm: Firm | None) -> None:
    if not proposed.kvk:
        return
    other = session.exec(select(Firm).where(Firm.kvk == proposed.kvk)).first()
    if other is not None and (firm is None or other.id != firm.id):
        raise Refused(
            "kvk-known",
            f"KvK-nummer {proposed.kvk} is al van {other.name}. Stuur het voorstel terug, of nodig "
            "die firma uit.",
            409,
        )


def _tell(
    session: Session,
    kind: str,
    change: ProfileChange,
    firm: Firm,
    now: datetime,
    *,
    base: str,
    changed: list[FieldDiff],
) -> None:
    names = profiles.FIELD_NAMES
    at = 0 if firm.mail_language == "nl" else 1
    extra: dict[str, Any] = (
        {"fields": [names[one.name][at] for one in changed], "page": "/mijn-firma"}
        if kind == "change-approved"
        else {"reason": change.reason}
    )
    mail.put(
        session,
        kind,
        f"change:{change.id}:{now.isoformat()}",
        firm.mail_address,
        now=now,
        language=firm.mail_language,
        firm_id=firm.id,
        firm=firm.name,
        base=base,
        **extra,
    )


def _rows(session: Session, found: Sequence[ProfileChange]) -> list[ChangeRow]:
    """An open proposal beside what is published now, any other beside what was when it began."""
    firm_ids = [change.firm_id for change in found if change.firm_id is not None]
    firms = {firm.id: firm for firm in session.exec(select(Firm).where(col(Firm.id).in_(firm_ids)))}
    published = profiles.published_all(session, firm_ids)
    people = {change.decided_by for change in found}
    deciders = dict(session.exec(select(User.id, User.name).where(col(User.id).in_(people))).all())
    rows = []
    for change in found:
        firm = firms.get(change.firm_id)
        is_open = change.state in OPEN_STATES and firm is not None and firm.state != FirmState.LEFT
        before = published[firm.id or 0] if firm is not None and is_open else _base(change)
        rows.append(_row(change, firm, before, deciders.get(change.decided_by, "")))
    return rows


def _row(change: ProfileChange, firm: Firm | None, before: Profile | None, decided_by: str) -> ChangeRow:
    proposed = _profile(change.proposed)
    return ChangeRow(
        id=change.id or 0,
        firm_id=change.firm_id,
        name=firm.name if firm is not None else proposed.name,
        state=change.state,
        note=change.note,
        reason=change.reason,
        contact_name=change.contact_name,
        contact_mail=change.contact_mail,
        submitted_at=change.submitted_at,
        decided_at=change.decided_at,
        decided_by=decided_by,
        proposed=proposed,
        diff=difference(before, proposed),
    )


def _base(change: ProfileChange) -> Profile | None:
    """What was published when a proposal began; None of an application."""
    return _profile(change.base) if change.base else None


def _profile(stored: dict[str, Any]) -> Profile:
    return Profile.model_validate(stored)


def _json(profile: Profile) -> dict[str, Any]:
    return profile.model_dump(mode="json")


def _record(
    session: Session, action: str, change: ProfileChange, actor: Actor, now: datetime, **data: Any
) -> None:
    audit.record(
        session,
        actor=actor,
        action=action,
        noun="firm",
        noun_id=change.firm_id or "",
        now=now,
        change=change.id,
        **data,
    )
