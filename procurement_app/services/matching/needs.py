"""Needs that companies and departments leave: what they want to buy, and the link to come back to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import update
from sqlmodel import Session, col, select

from procurement_app.matching import model
from procurement_app.matching import needs as reading
from procurement_app.models import (
    Firm,
    Introduction,
    StoredNeed,
)
from procurement_app.models.database import writing
from procurement_app.services.access import limits, tokens
from procurement_app.services.access.audit import Actor
from procurement_app.services.access.limits import Sender
from procurement_app.services.errors import Missing, Refused
from procurement_app.services.matching import matches

NEED = "need"
AGAIN = "need-again"
KEPT = timedelta(days=730)  # after which it is forgotten who had a need
# In an hour from one address: a whole office can be behind it, and putting words differently adds nothing.
MOST_NEW, MOST_AGAIN = 60, 240


@dataclass(frozen=True)
class NeedGiven:
    """What somebody wants to buy, as the form has it. `value` is euro excluding VAT."""

    asker: str
    organisation: str
    what: str
    when: str
    quantity: str
    value: float | None
    district: str
    language: str = "nl"
    fictitious: bool = False


@dataclass(frozen=True)
class NeedView:
    """A need as whoever has its link sees it."""

    id: int
    given: NeedGiven
    created_at: datetime
    asked_at: datetime | None
    firms: list[str]


def need_of(given: NeedGiven) -> model.Need:
    """The need as matching reads it. Raises Refused when there is nothing to read."""
    try:
        return reading.from_fields(
            {
                "id": NEED,
                "title": given.what,
                "description": given.quantity,
                "department": given.district,
                "value": given.value if given.value is not None else "",
            },
            NEED,
            "uw vraag",
        )
    except reading.NeedProblem as mistake:
        raise Refused("need-unreadable", mistake.problem.message, 422) from mistake


def leave(
    session: Session, given: NeedGiven, sender: Sender, on: date, *, actor: Actor, now: datetime
) -> str:
    """Keep a need and match it. Returns the secret of its page. Raises Refused when sent too often."""
    limits.count(session, NEED, sender, now=now, most=MOST_NEW)
    found = matches.for_need(session, need_of(given), on, given.language)
    token = tokens.new()
    with writing(session):
        session.add(
            StoredNeed(
                token_hash=tokens.hashed(token),
                asker=given.asker,
                organisation=given.organisation,
                what=given.what,
                when_text=given.when,
                quantity=given.quantity,
                value=given.value,
                district=given.district,
                sectors=found.sectors,
                matched=len(found.rows),
                language=given.language,
                created_at=now,
                created_by=actor.id,
                fictitious=given.fictitious,
            )
        )
    return token


def put_differently(
    session: Session, token: str, given: NeedGiven, sender: Sender, on: date, *, now: datetime
) -> None:
    """The same need in other words: it stays one need. Raises Missing, and Refused when it was sent."""
    limits.count(session, AGAIN, sender, now=now, most=MOST_AGAIN)
    need = by_token(session, token)
    if need.asked_at is not None:
        raise Refused(
            "asked-before",
            "U hebt deze vraag al verstuurd. Stel een nieuwe vraag als u iets anders zoekt.",
            409,
        )
    found = matches.for_need(session, need_of(given), on, given.language)
    with writing(session):
        need.asker, need.organisation = given.asker, given.organisation
        need.what, need.when_text, need.quantity = given.what, given.when, given.quantity
        need.value, need.district, need.language = given.value, given.district, given.language
        need.sectors, need.matched = found.sectors, len(found.rows)
        session.add(need)


def behind(session: Session, token: str) -> NeedView:
    """The need behind a link. Raises Missing."""
    need = by_token(session, token)
    rows = session.exec(
        select(Firm.name)
        .join(Introduction, col(Introduction.firm_id) == col(Firm.id))
        .where(Introduction.need_id == need.id)
        .order_by(Firm.name)
    )
    given = NeedGiven(
        need.asker,
        need.organisation,
        need.what,
        need.when_text,
        need.quantity,
        need.value,
        need.district,
        need.language,
        need.fictitious,
    )
    return NeedView(need.id or 0, given, need.created_at, need.asked_at, list(rows))


def forget(session: Session, *, now: datetime) -> None:
    """Empty who had a need, some time after it was left; that there was one still counts."""
    with writing(session):
        session.execute(
            update(StoredNeed)
            .where(col(StoredNeed.created_at) < now - KEPT, col(StoredNeed.erased_at).is_(None))
            .values(contact_name="", contact_mail="", contact_phone="", erased_at=now)
        )


def by_token(session: Session, token: str) -> StoredNeed:
    need = session.exec(select(StoredNeed).where(StoredNeed.token_hash == tokens.hashed(token))).first()
    if need is None:
        raise Missing("Deze vraag")
    return need
