"""Introductions of companies and departments to firms, and what came of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, func, select

from procurement_app.models import (
    Firm,
    FirmState,
    Introduction,
    IntroductionEvent,
    IntroductionState,
    StoredNeed,
    User,
)
from procurement_app.models.database import writing
from procurement_app.services import mail
from procurement_app.services.access import audit
from procurement_app.services.access.audit import VISITOR, Actor
from procurement_app.services.errors import Missing, Refused
from procurement_app.services.matching import needs

MOST_FIRMS = 5
_PER_PAGE = 25


@dataclass(frozen=True)
class Contact:
    """Whom the advisors answer."""

    name: str
    mail: str
    phone: str = ""


@dataclass(frozen=True)
class Event:
    """A step or a note; `reason` and `order_value` are those of that step."""

    at: datetime
    actor: str
    state: str
    note: str
    reason: str
    order_value: float | None


@dataclass(frozen=True)
class IntroductionRow:
    """One introduction of a need. `firm_id` is None when the advisors are asked to look for a firm."""

    id: int
    firm_id: int | None
    firm: str
    state: str
    reason: str
    order_value: float | None
    assigned_to: str
    created_at: datetime
    updated_at: datetime
    events: list[Event]


@dataclass(frozen=True)
class NeedRow:
    """A need with its introductions, as advisors see it."""

    id: int
    asker: str
    organisation: str
    contact: Contact
    what: str
    when: str
    quantity: str
    value: float | None
    district: str
    sectors: list[str]
    asked_at: datetime
    erased_at: datetime | None
    fictitious: bool
    introductions: list[IntroductionRow]


@dataclass(frozen=True)
class NeedPage:
    rows: list[NeedRow]
    counts: dict[str, int]
    total: int
    page: int
    pages: int


def named(session: Session, firm_ids: Sequence[int]) -> list[tuple[int, str]]:
    """The firms with these ids that are in the catalogue, with their names, in that order and each once."""
    chosen = list(dict.fromkeys(firm_ids))[:MOST_FIRMS]
    rows = session.exec(
        select(Firm.id, Firm.name).where(col(Firm.id).in_(chosen), Firm.state == FirmState.PUBLISHED)
    )
    known = {firm_id: name for firm_id, name in rows if firm_id is not None}
    return [(firm_id, known[firm_id]) for firm_id in chosen if firm_id in known]


def ask(
    session: Session,
    token: str,
    firm_ids: Sequence[int],
    contact: Contact,
    *,
    base: str,
    inbox: str,
    actor: Actor,
    now: datetime,
) -> int:
    """Ask the advisors for an introduction; without firms they are asked to look. Returns the need's id.

    Raises Refused when that was done before or too many firms were chosen.
    """
    need = needs.by_token(session, token)
    chosen = list(dict.fromkeys(firm_ids))
    if need.asked_at is not None:
        raise Refused("asked-before", "U hebt deze vraag al verstuurd. Een adviseur neemt contact op.", 409)
    if len(chosen) > MOST_FIRMS:
        raise Refused("too-many-firms", f"Kies hoogstens {MOST_FIRMS} firma's voor een introductie.", 422)
    names = _published_names(session, chosen)
    assert need.id is not None
    with writing(session):
        need.contact_name, need.contact_mail, need.contact_phone = contact.name, contact.mail, contact.phone
        need.asked_at = now
        session.add(need)
        wanted: list[int | None] = [*chosen] or [None]
        for firm_id in wanted:
            one = Introduction(need_id=need.id, firm_id=firm_id, created_at=now, updated_at=now)
            session.add(one)
            session.flush()
            _add_event(session, one, actor, now, state=IntroductionState.NEW)
        audit.record(
            session,
            actor=actor,
            action="introduction-asked",
            noun="need",
            noun_id=need.id,
            now=now,
            count=len(chosen),
        )
        told: dict[str, Any] = {"now": now, "what": need.what, "base": base}
        mail.put(
            session,
            "introduction-asked",
            f"introduction:{need.id}",
            contact.mail,
            language=need.language,
            name=contact.name,
            firms=[names[firm_id] for firm_id in chosen],
            token=token,
            **told,
        )
        mail.put(
            session,
            "introduction-new",
            f"introduction-new:{need.id}",
            inbox,
            organisation=need.organisation or contact.name,
            need_id=need.id,
            **told,
        )
    return need.id


def listing(session: Session, *, state: str = "", page: int = 1) -> NeedPage:
    """Needs for which an introduction was asked, newest first; those with an introduction in `state`."""
    query = select(StoredNeed).where(col(StoredNeed.asked_at).is_not(None))
    if state:
        with_state = select(Introduction.need_id).where(Introduction.state == state)
        query = query.where(col(StoredNeed.id).in_(with_state))
    total = session.exec(select(func.count()).select_from(query.subquery())).one()
    pages = max(1, -(-total // _PER_PAGE))
    page = min(max(1, page), pages)
    found = session.exec(
        query.order_by(col(StoredNeed.asked_at).desc(), col(StoredNeed.id).desc())
        .offset((page - 1) * _PER_PAGE)
        .limit(_PER_PAGE)
    ).all()
    counted = session.exec(select(Introduction.state, func.count()).group_by(Introduction.state))
    return NeedPage(need_rows(session, found), dict(counted.all()), total, page, pages)


def one(session: Session, need_id: int) -> NeedRow:
    """Raises Missing."""
    need = session.get(StoredNeed, need_id)
    if need is None or need.asked_at is None:
        raise Missing("Deze vraag")
    return need_rows(session, [need])[0]


def step(
    session: Session,
    introduction_id: int,
    state: str,
    *,
    note: str = "",
    reason: str = "",
    order_value: float | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """Bring an introduction to a state, or add a note when `state` is empty; who does so has it in hand.

    Raises Refused: a refusal needs a reason, a step needs a state or a note.
    """
    found = session.get(Introduction, introduction_id)
    if found is None:
        raise Missing("Deze introductie")
    _refuse_step(found, state, note, reason)
    with writing(session):
        if state:
            found.state = IntroductionState(state)
            found.reason = reason.strip()[:500] if state == IntroductionState.DECLINED else ""
            found.order_value = order_value if state == IntroductionState.ORDER else None
        found.assigned_to = found.assigned_to or actor.id
        found.updated_at = now
        session.add(found)
        told: dict[str, Any] = {"reason": found.reason} if found.reason else {}
        told |= {"order_value": order_value} if found.order_value is not None else {}
        _add_event(session, found, actor, now, state=state, note=note.strip()[:2000], data=told)
        audit.record(
            session,
            actor=actor,
            action="introduction-step" if state else "introduction-noted",
            noun="need",
            noun_id=found.need_id,
            now=now,
            state=state,
        )


def _refuse_step(found: Introduction, state: str, note: str, reason: str) -> None:
    """Raises Refused for a step that says nothing, or cannot be taken."""
    if not state and not note.strip():
        raise Refused("no-step", "Kies een nieuwe stand of schrijf een notitie.", 422)
    if state == IntroductionState.DECLINED and not reason.strip():
        raise Refused("no-reason-declined", "Schrijf op waarom dit niet doorgaat.", 422)
    if state in (IntroductionState.INTRODUCED, IntroductionState.ORDER) and found.firm_id is None:
        raise Refused("no-firm-yet", "Kies eerst aan welke firma u de vrager voorstelt.", 422)


def suggest(session: Session, need_id: int, firm_id: int, *, actor: Actor, now: datetime) -> None:
    """An advisor adds a firm to a need. Raises Refused when it is there already."""
    need = one(session, need_id)
    if any(row.firm_id == firm_id for row in need.introductions):
        raise Refused("firm-there", "Deze firma staat al bij deze vraag.", 409)
    _published_names(session, [firm_id])
    with writing(session):
        empty = session.exec(
            select(Introduction).where(Introduction.need_id == need_id, col(Introduction.firm_id).is_(None))
        ).first()
        added = empty or Introduction(need_id=need_id, created_at=now, updated_at=now)
        added.firm_id, added.state, added.updated_at = firm_id, IntroductionState.IN_HAND, now
        added.assigned_to = added.assigned_to or actor.id
        session.add(added)
        session.flush()
        _add_event(session, added, actor, now, state=IntroductionState.IN_HAND)
        audit.record(
            session,
            actor=actor,
            action="introduction-suggested",
            noun="need",
            noun_id=need_id,
            now=now,
            firm=firm_id,
        )


def open_count(session: Session) -> int:
    """Introductions that wait for an advisor's first step."""
    return session.exec(select(func.count()).where(Introduction.state == IntroductionState.NEW)).one()


def _published_names(session: Session, firm_ids: Iterable[int]) -> dict[int, str]:
    wanted = set(firm_ids)
    rows = session.exec(select(Firm).where(col(Firm.id).in_(wanted), Firm.state == FirmState.PUBLISHED))
    names = {firm.id: firm.name for firm in rows if firm.id is not None}
    if set(names) != wanted:
        raise Missing("Een van deze firma's")
    return names


def _add_event(
    session: Session,
    of: Introduction,
    actor: Actor,
    now: datetime,
    *,
    state: str = "",
    note: str = "",
    data: dict[str, Any] | None = None,
) -> None:
    assert of.id is not None
    known = actor if actor.id is not None else VISITOR
    session.add(
        IntroductionEvent(
            introduction_id=of.id,
            at=now,
            actor_id=actor.id,
            actor=known.name,
            state=state,
            note=note,
            data=data or {},
        )
    )


def need_rows(session: Session, found: Sequence[StoredNeed]) -> list[NeedRow]:
    """Needs with their introductions, in the order given."""
    rows = _introduction_rows(session, [need.id for need in found])
    return [
        NeedRow(
            need.id or 0,
            need.asker,
            need.organisation,
            Contact(need.contact_name, need.contact_mail, need.contact_phone),
            need.what,
            need.when_text,
            need.quantity,
            need.value,
            need.district,
            need.sectors,
            need.asked_at or need.created_at,
            need.erased_at,
            need.fictitious,
            rows[need.id],
        )
        for need in found
    ]


def _introduction_rows(
    session: Session, need_ids: Sequence[int | None]
) -> dict[int | None, list[IntroductionRow]]:
    """The introductions of each need, oldest first."""
    found = session.exec(
        select(Introduction).where(col(Introduction.need_id).in_(need_ids)).order_by(col(Introduction.id))
    ).all()
    events = _events(session, [one.id for one in found])
    firms = _names(session, Firm, {one.firm_id for one in found})
    people = _names(session, User, {one.assigned_to for one in found})
    rows: dict[int | None, list[IntroductionRow]] = defaultdict(list)
    for one in found:
        rows[one.need_id].append(
            IntroductionRow(
                one.id or 0,
                one.firm_id,
                firms.get(one.firm_id, ""),
                one.state,
                one.reason,
                one.order_value,
                people.get(one.assigned_to, ""),
                one.created_at,
                one.updated_at,
                events[one.id],
            )
        )
    return rows


def _events(session: Session, ids: Sequence[int | None]) -> dict[int | None, list[Event]]:
    """The steps and notes of each introduction, oldest first."""
    events: dict[int | None, list[Event]] = defaultdict(list)
    for row in session.exec(
        select(IntroductionEvent)
        .where(col(IntroductionEvent.introduction_id).in_(ids))
        .order_by(col(IntroductionEvent.id))
    ):
        reason, value = row.data.get("reason", ""), row.data.get("order_value")
        events[row.introduction_id].append(Event(row.at, row.actor, row.state, row.note, reason, value))
    return events


def _names(session: Session, of: type[Firm] | type[User], ids: Iterable[int | None]) -> dict[int | None, str]:
    return dict(session.exec(select(of.id, of.name).where(col(of.id).in_(set(ids)))).all())
