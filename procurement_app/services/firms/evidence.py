"""Evidence of firms: what may be shown on a day, who saw or checked it, and when it runs out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, delete, func, select

from procurement_app.models import (
    Evidence,
    EvidenceReminder,
    EvidenceReview,
    EvidenceStated,
    EvidenceStatus,
    Firm,
    FirmState,
    User,
)
from procurement_app.models.database import writing
from procurement_app.services import mail
from procurement_app.services.access import audit
from procurement_app.services.access.audit import Actor
from procurement_app.services.errors import Missing, Refused
from procurement_app.services.firms import evidence_words, profiles, uploads
from procurement_app.services.firms.uploads import Proof
from procurement_app.services.storage import Store

_AMSTERDAM = ZoneInfo("Europe/Amsterdam")
_AT_ONCE = 500  # ids in one question
REMINDED = (90, 30, 0)  # days before the last day on which a firm is told


@dataclass(frozen=True)
class EvidenceRow:
    """One piece of evidence on the day `on`. `expired` is reckoned from dates, never stored."""

    id: int
    firm_id: int
    firm: str
    kind: str
    level: str
    value: float | None
    label: str
    status: str
    review: str
    valid_from: date | None
    expires: date | None
    on: date
    stated_at: datetime
    seen_at: datetime | None
    checked_at: datetime | None
    looked_at_by: str
    checked_where: str
    reason: str
    original_id: int | None
    document_name: str
    document_type: str

    @property
    def expired(self) -> bool:
        return self.expires is not None and self.expires < self.on

    @property
    def days_left(self) -> int | None:
        return None if self.expires is None else (self.expires - self.on).days

    def name(self, language: str) -> str:
        return evidence_words.name(self.kind, self.level, self.value, self.label, language)


def shown(session: Session, firm_ids: Iterable[int], on: date) -> dict[int, list[EvidenceRow]]:
    """What the catalogue may show on a day, by firm: published and not expired."""
    found = published(session, firm_ids, on)
    return {firm_id: [row for row in rows if not row.expired] for firm_id, rows in found.items()}


def published(session: Session, firm_ids: Iterable[int] | None, on: date) -> dict[int, list[EvidenceRow]]:
    """What was accepted of each firm, also what has expired since; of all firms when no ids are given."""
    query, found = _published(), dict[int, list[EvidenceRow]]()
    if firm_ids is not None:
        found = {firm_id: [] for firm_id in firm_ids}
        query = query.where(col(Evidence.firm_id).in_(list(found)))
    for row in _rows(session, query, on):
        found.setdefault(row.firm_id, []).append(row)
    return found


def of_firm(session: Session, firm_id: int, on: date) -> list[EvidenceRow]:
    """All that a firm handed in and did not take back, newest first."""
    query = select(Evidence).where(Evidence.firm_id == firm_id, Evidence.review != EvidenceReview.WITHDRAWN)
    return _rows(session, query.order_by(col(Evidence.id).desc()), on)


def waiting(session: Session, on: date) -> list[EvidenceRow]:
    """What advisors must look at, oldest first."""
    query = select(Evidence).where(Evidence.review == EvidenceReview.WAITING)
    return _rows(session, query.order_by(col(Evidence.id)), on)


def waiting_count(session: Session) -> int:
    return session.exec(select(func.count()).where(Evidence.review == EvidenceReview.WAITING)).one()


def expiring(session: Session, on: date, *, within: int = 90, since: int = 90) -> list[EvidenceRow]:
    """Published evidence of firms in the catalogue that expires within so many days, or did so since."""
    query = (
        _published()
        .join(Firm, col(Firm.id) == col(Evidence.firm_id))
        .where(
            Firm.state == FirmState.PUBLISHED,
            col(Evidence.expires) >= on - timedelta(days=since),
            col(Evidence.expires) <= on + timedelta(days=within),
        )
        .order_by(None)
        .order_by(col(Evidence.expires), col(Evidence.id))
    )
    return _rows(session, query, on)


def hand_in(
    session: Session,
    firm_id: int,
    stated: EvidenceStated,
    proof: Proof | None,
    *,
    actor: Actor,
    now: datetime,
) -> int:
    """Keep what a firm states, with its proof when it sent one; advisors look at it before it is shown.

    Raises Refused for what has expired already.
    """
    profiles.firm(session, firm_id)
    _refuse_expired(stated.expires, now)
    row = Evidence(firm_id=firm_id, stated_at=now, **stated.model_dump())
    if proof is not None:
        row.original_id, row.document_name, row.document_type = (
            proof.original_id,
            proof.name,
            proof.media_type,
        )
    with writing(session):
        session.add(row)
        session.flush()
        _record(session, "evidence-handed-in", row, actor, now)
    assert row.id is not None
    return row.id


def accept(
    session: Session,
    evidence_id: int,
    status: str,
    *,
    where: str = "",
    expires: date | None = None,
    base: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Show evidence in the catalogue, and say how sure we are; `where` is the source it was checked at.

    Raises Refused when something that was seen has no document, was checked nowhere, or has expired: that
    would take the place of evidence that still counts, and be seen by nobody.
    """
    row = _existing(session, evidence_id)
    _refuse_expired(expires or row.expires, now)
    if status == EvidenceStatus.SEEN and row.original_id is None:
        raise Refused(
            "no-document",
            "Hier hoort geen document bij. Kies 'door de firma opgegeven' of controleer de bron.",
        )
    if status == EvidenceStatus.CHECKED and not where.strip():
        raise Refused(
            "no-source-checked", "Vul in waar u dit hebt gecontroleerd, bijvoorbeeld het PSO-register."
        )
    with writing(session):
        row.review, row.status = EvidenceReview.PUBLISHED, EvidenceStatus(status)
        row.reason = ""
        row.expires = expires or row.expires
        if status != EvidenceStatus.STATED:
            row.seen_at, row.seen_by = now, actor.id
        if status == EvidenceStatus.CHECKED:
            row.checked_at, row.checked_by, row.checked_where = now, actor.id, where.strip()[:200]
        session.add(row)
        _replace_older(session, row)
        _record(session, "evidence-accepted", row, actor, now)
        _tell(session, row, base, now)


def send_back(
    session: Session, evidence_id: int, reason: str, *, base: str, actor: Actor, now: datetime
) -> None:
    """Do not show evidence; the firm reads why. Raises Refused without a reason."""
    row = _existing(session, evidence_id)
    if not reason.strip():
        raise Refused("no-reason", "Schrijf de reden op. De firma krijgt die per mail.")
    with writing(session):
        row.review, row.reason = EvidenceReview.RETURNED, reason.strip()[:2000]
        session.add(row)
        _record(session, "evidence-returned", row, actor, now)
        _tell(session, row, base, now)


def withdraw(
    session: Session, store: Store, evidence_id: int, firm_id: int, *, actor: Actor, now: datetime
) -> None:
    """A firm takes back its own evidence; its document is forgotten. Raises Missing."""
    row = _existing(session, evidence_id)
    if row.firm_id != firm_id:
        raise Missing("Dit bewijs")
    with writing(session):
        files = {row.original_id} if row.original_id else set()
        row.review, row.original_id = EvidenceReview.WITHDRAWN, None
        row.document_name = row.document_type = ""
        session.add(row)
        gone = uploads.forget(session, store, files)
        _record(session, "evidence-withdrawn", row, actor, now)
    uploads.remove(session, store, gone)


def one(session: Session, evidence_id: int, on: date) -> EvidenceRow:
    """Raises Missing."""
    _existing(session, evidence_id)
    return _rows(session, select(Evidence).where(Evidence.id == evidence_id), on)[0]


def remind(session: Session, on: date, *, base: str, inbox: str, now: datetime) -> int:
    """Put a mail in the outbox for what expires within 90, 30 or 0 days. Returns how many firms were told.

    Each firm is told once for each of these, also after restarts and days on which nothing ran; when more
    than one is due at once, only the most urgent is told. A new last day starts anew. A firm that gave no
    address for mails is written to at the address of its page; of those without any, the advisors (`inbox`)
    get one mail a day.
    """
    told, unreached = 0, list[tuple[Evidence, Firm]]()
    for row, firm in _ending(session, on):
        address = firm.mail_address or firm.email
        if not address:
            unreached.append((row, firm))
            continue
        with writing(session):
            _remember(session, row, on, now)
            told += _tell_end(session, row, firm, address, on, base=base, now=now)
    if unreached and inbox:
        with writing(session):
            for row, _firm in unreached:
                _remember(session, row, on, now)
            mail.put(
                session,
                "evidence-unreached",
                f"evidence-unreached:{on.isoformat()}",
                inbox,
                now=now,
                rows=[f"{firm.name}: {_named(row, 'nl')}, {row.expires:%d-%m-%Y}" for row, firm in unreached],
                base=base,
            )
    return told


def _ending(session: Session, on: date) -> list[tuple[Evidence, Firm]]:
    """What ends soon of firms in the catalogue, and was not told yet for the days that are left."""
    near = _published().where(
        col(Evidence.expires) >= on, col(Evidence.expires) <= on + timedelta(days=REMINDED[0])
    )
    found = []
    for row in list(session.exec(near)):
        firm = profiles.firm(session, row.firm_id)
        known = session.get(EvidenceReminder, (row.id, row.expires, min(_due(row, on))))
        if firm.state == FirmState.PUBLISHED and known is None:
            found.append((row, firm))
    return found


def _due(row: Evidence, on: date) -> list[int]:
    assert row.expires is not None
    return [days for days in REMINDED if (row.expires - on).days <= days]


def _remember(session: Session, row: Evidence, on: date, now: datetime) -> None:
    assert row.id is not None and row.expires is not None
    for days in _due(row, on):
        if session.get(EvidenceReminder, (row.id, row.expires, days)) is None:
            session.add(EvidenceReminder(evidence_id=row.id, expires=row.expires, days=days, at=now))


def _tell_end(
    session: Session, row: Evidence, firm: Firm, address: str, on: date, *, base: str, now: datetime
) -> bool:
    assert row.expires is not None
    return mail.put(
        session,
        "evidence-expires",
        f"evidence:{row.id}:{row.expires.isoformat()}:{min(_due(row, on))}",
        address,
        now=now,
        language=firm.mail_language,
        firm_id=firm.id,
        firm=firm.name,
        days=(row.expires - on).days,
        expires=row.expires,
        evidence=_named(row, firm.mail_language),
        base=base,
    )


def _named(row: Evidence, language: str) -> str:
    return evidence_words.name(row.kind, row.level, row.value, row.label, language)


def unreached(session: Session, firm_ids: Iterable[int]) -> set[int]:
    """Those of these firms to which no mail can be sent."""
    query = select(Firm.id).where(col(Firm.id).in_(set(firm_ids)), Firm.mail_address == "", Firm.email == "")
    return {firm_id for firm_id in session.exec(query) if firm_id is not None}


def restate(session: Session, firm_id: int, stated: Iterable[EvidenceStated], *, now: datetime) -> None:
    """Replace what a file stated of a firm before; what an advisor saw or checked stays.

    Inside the caller's write transaction.
    """
    session.exec(
        delete(Evidence).where(
            col(Evidence.firm_id) == firm_id,
            col(Evidence.status) == EvidenceStatus.STATED,
            col(Evidence.review) == EvidenceReview.PUBLISHED,
            col(Evidence.original_id).is_(None),
        )
    )
    looked_at = {
        (row.kind, row.label) for row in session.exec(_published().where(Evidence.firm_id == firm_id))
    }
    session.add_all(
        Evidence(firm_id=firm_id, review=EvidenceReview.PUBLISHED, stated_at=now, **one.model_dump())
        for one in stated
        if (one.kind, one.label) not in looked_at
    )


def _published() -> Any:
    return select(Evidence).where(Evidence.review == EvidenceReview.PUBLISHED).order_by(col(Evidence.id))


def _rows(session: Session, query: Any, on: date) -> list[EvidenceRow]:
    found = list(session.exec(query))
    firms = _names(session, Firm, {row.firm_id for row in found})
    people = _names(session, User, {row.checked_by or row.seen_by for row in found} - {None})
    return [
        EvidenceRow(
            id=row.id or 0,
            firm=firms.get(row.firm_id, ""),
            on=on,
            looked_at_by=people.get(row.checked_by or row.seen_by, ""),
            **{name: getattr(row, name) for name in _COPIED},
        )
        for row in found
    ]


def _names(session: Session, of: Any, ids: Iterable[int | None]) -> dict[int | None, str]:
    """Names by id, asked for some hundreds at a time."""
    wanted, found = sorted(one for one in ids if one is not None), dict[int | None, str]()
    for start in range(0, len(wanted), _AT_ONCE):
        part = wanted[start : start + _AT_ONCE]
        found |= {row.id: row.name for row in session.exec(select(of).where(col(of.id).in_(part)))}
    return found


_COPIED = tuple(
    name for name in EvidenceRow.__dataclass_fields__ if name not in ("id", "firm", "on", "looked_at_by")
)


def _replace_older(session: Session, row: Evidence) -> None:
    """New evidence of the same kind takes the place of what was shown before."""
    older = select(Evidence).where(
        Evidence.firm_id == row.firm_id,
        Evidence.kind == row.kind,
        Evidence.label == row.label,
        Evidence.review == EvidenceReview.PUBLISHED,
        Evidence.id != row.id,
    )
    for one in session.exec(older):
        one.review = EvidenceReview.WITHDRAWN
        session.add(one)


def _refuse_expired(until: date | None, now: datetime) -> None:
    if until is not None and until < now.astimezone(_AMSTERDAM).date():
        raise Refused(
            "evidence-expired",
            f"Dit bewijs is verlopen op {until:%d-%m-%Y} en komt daarom niet op de pagina. "
            "Kijk de datum na, of gebruik een bewijs dat nog geldt.",
            422,
        )


def _tell(session: Session, row: Evidence, base: str, now: datetime) -> None:
    firm = profiles.firm(session, row.firm_id)
    mail.put(
        session,
        "evidence-reviewed",
        f"evidence-reviewed:{row.id}:{now.isoformat()}",
        firm.mail_address,
        now=now,
        language=firm.mail_language,
        firm_id=firm.id,
        firm=firm.name,
        accepted=row.review == EvidenceReview.PUBLISHED,
        reason=row.reason,
        evidence=evidence_words.name(row.kind, row.level, row.value, row.label, firm.mail_language),
        base=base,
    )


def _existing(session: Session, evidence_id: int) -> Evidence:
    row = session.get(Evidence, evidence_id)
    if row is None or row.review == EvidenceReview.WITHDRAWN:
        raise Missing("Dit bewijs")
    return row


def _record(session: Session, action: str, row: Evidence, actor: Actor, now: datetime) -> None:
    """The deed, and the moment from which what was worked out of the firm before no longer holds."""
    firm = profiles.firm(session, row.firm_id)
    firm.updated_at = now
    session.add(firm)
    audit.record(
        session,
        actor=actor,
        action=action,
        noun="firm",
        noun_id=row.firm_id,
        now=now,
        evidence=row.id,
        kind=row.kind,
        status=row.status,
    )
