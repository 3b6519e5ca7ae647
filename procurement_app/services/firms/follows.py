"""A firm and the public calendar: which coming tenders fit it, what it follows, its digest and its feed."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from icalendar import Calendar, Event
from sqlalchemy import or_
from sqlmodel import Session, col, delete, select

from procurement_app.advice.entries import WITHDRAWN
from procurement_app.calendars.model import CalendarEntry, Period
from procurement_app.calendars.values.small import says_published
from procurement_app.matching import needs
from procurement_app.matching.index import FirmIndex
from procurement_app.models import (
    CalendarSource,
    ChangeKind,
    Entry,
    EntryChange,
    EntryRecord,
    EntrySector,
    EntryTold,
    Firm,
    FirmState,
    FirmTrait,
    Follow,
    Trait,
)
from procurement_app.models.database import writing
from procurement_app.services import mail
from procurement_app.services.access import audit
from procurement_app.services.access.audit import Actor
from procurement_app.services.errors import Missing
from procurement_app.services.firms import profiles
from procurement_app.services.matching import matches
from procurement_app.services.work import codec

DIGESTS = {"none": None, "weekly": timedelta(days=7), "monthly": timedelta(days=28)}
_LOOKED_AT = 600  # entries with work of the firm's sectors that are matched in full, soonest first
_IN_MAIL = 10
_OPEN_FOR = timedelta(days=365)  # after its publication, in which a call can still be open
_USUALLY_OPEN = timedelta(days=60)  # the same, where no closing day is known
# What mails and feeds say, in the language a firm chose for what we write to it.
_WORDS = {
    "nl": {
        "publicatie": "Publicatie",
        "sluiting": "Sluiting",
        "start": "Start",
        "expected": "Verwacht volgens de openbare inkoopkalender.",
        "followed": "u volgt dit traject",
    },
    "en": {
        "publicatie": "Publication",
        "sluiting": "Closing",
        "start": "Start",
        "expected": "Expected, says the public procurement calendar.",
        "followed": "you follow this tender",
    },
}
_LINK = re.compile(r"https?://[^\s\"'<>]{4,500}")


@dataclass(frozen=True)
class Coming:
    """A tender as its public calendar has it, and why it fits. `grade` 0: followed, not fitting.

    `closing` is the last day to tender, and `link` where it was published, when the calendar says so; `open`
    when it was published and can still be answered, as far as the calendar tells.
    """

    entry_id: int
    title: str
    buyer: str
    department: str
    description: str
    status: str
    procedure: str | None
    value_min: float | None
    value_max: float | None
    publication_first: date | None
    publication_last: date | None
    start_first: date | None
    closing: date | None
    link: str
    open: bool
    edition_id: int
    updated_at: datetime
    fictitious: bool
    grade: int
    reasons: list[str]
    caveats: list[str]
    followed: bool

    @property
    def publication(self) -> Period | None:
        first = self.publication_first
        return Period(first, self.publication_last or first) if first else None


def coming(session: Session, firm_id: int, on: date, language: str) -> list[Coming]:
    """Tenders of public calendars that fit a firm, and those it follows: open calls by the day they close,
    then coming ones, best first, then soonest."""
    firm = profiles.firm(session, firm_id)
    followed = _followed(session, firm_id)
    fitting = _fitting(session, firm, on, language)
    seen = _entries(session, {*fitting, *followed}, on)
    buyers = _buyers(session)
    rows = [
        _coming(entry, facts, buyers, fitting.get(entry.id or 0), (entry.id or 0) in followed, on)
        for entry, facts in seen
    ]
    return sorted(rows, key=_order)


def _order(one: Coming) -> tuple[Any, ...]:
    if one.open:
        return False, one.closing or date.max, -one.grade, one.title.casefold()
    return True, -one.grade, one.publication_first or date.max, one.title.casefold()


def follow(session: Session, firm_id: int, entry_id: int, *, now: datetime) -> None:
    """Follow a public entry; doing so again changes nothing. Raises Missing for one that is not public."""
    profiles.firm(session, firm_id)
    if session.exec(_public(date.min).where(Entry.id == entry_id)).first() is None:
        raise Missing("Dit traject")
    with writing(session):
        if session.get(Follow, (firm_id, entry_id)) is None:
            session.add(Follow(firm_id=firm_id, entry_id=entry_id, at=now))


def unfollow(session: Session, firm_id: int, entry_id: int) -> None:
    with writing(session):
        session.exec(delete(Follow).where(col(Follow.firm_id) == firm_id, col(Follow.entry_id) == entry_id))


def hears(firm: Firm) -> bool:
    """Whether a firm gets mail about what it follows."""
    return firm.digest != "none" and bool(firm.mail_address)


def set_digest(session: Session, firm_id: int, often: str, *, actor: Actor, now: datetime) -> None:
    """How often a firm gets mail about tenders that fit: "none", "weekly" or "monthly"."""
    firm = profiles.firm(session, firm_id)
    with writing(session):
        firm.digest = often if often in DIGESTS else "none"
        session.add(firm)
        audit.record(
            session, actor=actor, action="digest-set", noun="firm", noun_id=firm_id, now=now, often=often
        )


def send_digests(session: Session, on: date, *, base: str, now: datetime) -> int:
    """Mail firms what is new or changed among what fits or is followed. Returns how many mails.

    Each entry is told once for each edition that changed it.
    """
    sent = 0
    wanting = select(Firm).where(
        Firm.state == FirmState.PUBLISHED, Firm.digest != "none", Firm.mail_address != ""
    )
    for firm in list(session.exec(wanting)):
        every = DIGESTS.get(firm.digest)
        if every is None or (firm.digest_at is not None and now - firm.digest_at < every):
            continue
        sent += _send_digest(session, firm, on, base, now)
    return sent


def new_feed(session: Session, firm_id: int, secret: str, *, actor: Actor, now: datetime) -> str:
    """Give a firm a (new) secret for its feed; the one before stops working."""
    firm = profiles.firm(session, firm_id)
    with writing(session):
        firm.feed_salt = secrets.token_urlsafe(16)
        session.add(firm)
        audit.record(session, actor=actor, action="feed-made", noun="firm", noun_id=firm_id, now=now)
    return feed_secret(firm, secret) or ""


def stop_feed(session: Session, firm_id: int, *, actor: Actor, now: datetime) -> None:
    firm = profiles.firm(session, firm_id)
    with writing(session):
        firm.feed_salt = ""
        session.add(firm)
        audit.record(session, actor=actor, action="feed-stopped", noun="firm", noun_id=firm_id, now=now)


def feed_secret(firm: Firm, secret: str) -> str | None:
    """What stands in the address of a firm's feed; None when it has none."""
    if not firm.feed_salt:
        return None
    told = f"feed:{firm.id}:{firm.feed_salt}".encode()
    return f"{firm.id}-{hmac.new(secret.encode(), told, hashlib.sha256).hexdigest()[:40]}"


def feed(session: Session, given: str, secret: str, on: date, *, base: str) -> bytes:
    """The iCalendar feed of what a firm follows. Raises Missing for a secret that is not right."""
    number = given.partition("-")[0]
    firm = session.get(Firm, int(number)) if number.isdecimal() and len(number) < 12 else None
    right = feed_secret(firm, secret) if firm is not None else None
    if firm is None or right is None or not hmac.compare_digest(right, given):
        raise Missing("Deze agenda")
    entries = _entries(session, _followed(session, firm.id or 0), on)
    buyers = _buyers(session)
    return _ical(firm, (_coming(entry, facts, buyers, None, True, on) for entry, facts in entries), base)


def _public(on: date, until: date | None = None) -> Any:
    """Entries of public calendars that are not withdrawn and are published from `on`, or have no date;
    before `until` if given."""
    wanted = (
        select(Entry)
        .join(CalendarSource, col(CalendarSource.id) == col(Entry.source_id))
        .where(
            col(CalendarSource.public).is_(True),
            col(Entry.present).is_(True),
            col(Entry.band) != WITHDRAWN,
        )
    )
    if until is not None:
        return wanted.where(col(Entry.publication_last) >= on, col(Entry.publication_last) < until)
    return wanted.where(or_(col(Entry.publication_last).is_(None), col(Entry.publication_last) >= on))


def _answerable(facts: CalendarEntry, on: date) -> bool:
    """Whether it was published and can still be answered. Where the calendar does not say until when, its
    status must say that it was published, and that not too long ago."""
    said, publication = says_published(facts.status), facts.publication
    if facts.closing is not None:
        begun = said or publication is None or publication.first <= on
        return begun and facts.closing.last >= on
    return said and (publication is None or publication.last + _USUALLY_OPEN >= on)


def _past(facts: CalendarEntry, on: date) -> bool:
    """Whether it was published and can no longer be answered."""
    if facts.closing is not None:
        return facts.closing.last < on
    past = facts.publication is not None and facts.publication.last < on
    return past and not _answerable(facts, on)


def _facts(session: Session, ids: Iterable[int]) -> dict[int, CalendarEntry]:
    records = session.exec(select(EntryRecord).where(col(EntryRecord.entry_id).in_(list(ids))))
    return {record.entry_id: codec.ENTRY.validate_python(record.facts) for record in records}


def _fitting(session: Session, firm: Firm, on: date, language: str) -> dict[int, matches.Fit]:
    """Entries that fit a firm, by id; worked out once for each state of the firm and of the calendars."""
    assert firm.id is not None
    newest = session.exec(select(Entry.updated_at).order_by(col(Entry.updated_at).desc()).limit(1)).first()
    sources = session.exec(select(CalendarSource).where(col(CalendarSource.public).is_(True)))
    public = tuple(sorted(source.id or 0 for source in sources))
    database = str(session.get_bind().engine.url)
    key = (database, firm.id, firm.updated_at, newest, public, on, language)
    known = _remembered.get(key)
    if known is None:
        known = _work_out(session, firm.id, on, language)
        if len(_remembered) >= _MOST_REMEMBERED:
            _remembered.pop(next(iter(_remembered)), None)
        _remembered[key] = known
    return known


_MOST_REMEMBERED = 200
_remembered: dict[tuple[object, ...], dict[int, matches.Fit]] = {}


def _work_out(session: Session, firm_id: int, on: date, language: str) -> dict[int, matches.Fit]:
    sectors = select(FirmTrait.value).where(FirmTrait.firm_id == firm_id, FirmTrait.kind == Trait.SECTOR)
    in_sector = select(EntrySector.entry_id).where(col(EntrySector.sector).in_(sectors))
    soonest = (
        _public(on)
        .where(col(Entry.id).in_(in_sector))
        .order_by(col(Entry.publication_first).is_(None), col(Entry.publication_first), col(Entry.id))
        .limit(_LOOKED_AT)
    )
    latest = (
        _public(on - _OPEN_FOR, on)
        .where(col(Entry.id).in_(in_sector))
        .order_by(col(Entry.publication_last).desc(), col(Entry.id))
        .limit(_LOOKED_AT)
    )
    prepared: FirmIndex = matches.firm_index(session, firm_id, on)
    if not prepared.firms:
        return {}
    found = {}
    near = [entry.id or 0 for query in (soonest, latest) for entry in session.exec(query)]
    for entry_id, facts in _facts(session, near).items():
        if _past(facts, on):
            continue
        fit = matches.fit_of(needs.from_entry(facts), prepared, on, language)
        if fit is not None:
            found[entry_id] = fit
    return found


def _entries(session: Session, ids: Iterable[int], on: date) -> list[tuple[Entry, CalendarEntry]]:
    """Those of these entries that are public and coming or open, with what the calendar says of them."""
    entries = session.exec(_public(on - _OPEN_FOR).where(col(Entry.id).in_(list(ids)))).all()
    facts = _facts(session, [entry.id or 0 for entry in entries])
    return [
        (entry, facts[entry.id]) for entry in entries if entry.id in facts and not _past(facts[entry.id], on)
    ]


def _buyers(session: Session) -> dict[int, str]:
    """Whose calendar it is, by source: for entries that do not say who buys."""
    sources = session.exec(select(CalendarSource))
    return {source.id: source.name for source in sources if source.id is not None}


def _coming(
    entry: Entry,
    facts: CalendarEntry,
    buyers: dict[int, str],
    fit: matches.Fit | None,
    followed: bool,
    on: date,
) -> Coming:
    link = next((hit[0] for cell in facts.written.values() if (hit := _LINK.search(cell))), "")
    return Coming(
        entry_id=entry.id or 0,
        title=entry.title,
        buyer=entry.buyer or buyers.get(entry.source_id, ""),
        department=entry.department,
        description=facts.description,
        status=entry.status,
        procedure=entry.procedure,
        value_min=entry.value_min,
        value_max=entry.value_max,
        publication_first=entry.publication_first,
        publication_last=entry.publication_last,
        start_first=entry.start_first,
        closing=facts.closing.last if facts.closing is not None else None,
        link=link,
        open=_answerable(facts, on),
        edition_id=entry.last_edition_id,
        updated_at=entry.updated_at,
        fictitious=entry.fictitious,
        grade=fit.grade if fit is not None else 0,
        reasons=fit.reasons if fit is not None else [],
        caveats=fit.caveats if fit is not None else [],
        followed=followed,
    )


def _followed(session: Session, firm_id: int) -> set[int]:
    return set(session.exec(select(Follow.entry_id).where(Follow.firm_id == firm_id)))


def _send_digest(session: Session, firm: Firm, on: date, base: str, now: datetime) -> int:
    assert firm.id is not None
    told = {
        row.entry_id: row.edition_id
        for row in session.exec(select(EntryTold).where(EntryTold.firm_id == firm.id))
    }
    news = []
    for one in coming(session, firm.id, on, firm.mail_language):
        known = told.get(one.entry_id)
        if known is None or (one.followed and _changed(session, one.entry_id, known)):
            news.append(one)
    news = news[:_IN_MAIL]
    with writing(session):
        firm.digest_at = now
        session.add(firm)
        for one in news:
            row = session.get(EntryTold, (firm.id, one.entry_id))
            row = row or EntryTold(firm_id=firm.id, entry_id=one.entry_id, edition_id=0, at=now)
            row.edition_id, row.at = one.edition_id, now
            session.add(row)
        if not news:
            return 0
        return int(
            mail.put(
                session,
                "digest",
                f"digest:{firm.id}:{on.isoformat()}",
                firm.mail_address,
                now=now,
                language=firm.mail_language,
                firm_id=firm.id,
                firm=firm.name,
                entries=[
                    {"title": one.title, "buyer": one.buyer, "why": _why(one, firm.mail_language)}
                    for one in news
                ],
                base=base,
            )
        )


def _changed(session: Session, entry_id: int, since: int) -> bool:
    """Whether an edition after `since` changed what an entry means."""
    changed = select(EntryChange.id).where(
        EntryChange.entry_id == entry_id,
        EntryChange.edition_id > since,
        EntryChange.kind == ChangeKind.CHANGED,
    )
    return session.exec(changed.limit(1)).first() is not None


def _why(one: Coming, language: str) -> str:
    if one.reasons:
        return one.reasons[0]
    return _WORDS[language]["followed"]


def _ical(firm: Firm, rows: Iterable[Coming], base: str) -> bytes:
    words = _WORDS[firm.mail_language]
    calendar = Calendar()
    calendar.add("prodid", "-//Kansrijk//NL")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"Kansrijk: {firm.name}")
    for one in rows:
        for kind, first, last in (
            ("publicatie", one.publication_first, one.publication_last),
            ("sluiting", one.closing, one.closing),
            ("start", one.start_first, one.start_first),
        ):
            if first is None:
                continue
            event = Event()
            event.add("uid", f"entry-{one.entry_id}-{kind}@kansrijk")
            event.add("sequence", one.edition_id)
            event.add("dtstamp", one.updated_at)
            event.add("dtstart", first)
            event.add("dtend", (last or first) + timedelta(days=1))
            event.add("summary", f"{words[kind]}: {one.title}")
            event.add("description", f"{one.buyer}. {words['expected']}")
            event.add("url", f"{base}/mijn-firma/kansen")
            event.add("transp", "TRANSPARENT")
            calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written
