"""What the demo shows of the firms' side: an account with a waiting change, evidence that runs out, and
introductions in every state. Everything and everybody is invented."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta

from PIL import Image, ImageDraw
from sqlmodel import Session, col, select

from procurement_app.models import (
    CalendarSource,
    Entry,
    EntrySector,
    EvidenceKind,
    EvidenceStated,
    Firm,
    ProfileChange,
    Role,
    StoredNeed,
    User,
)
from procurement_app.models.database import writing
from procurement_app.services.access.audit import SYSTEM, Actor
from procurement_app.services.access.limits import Sender
from procurement_app.services.firms import changes, evidence, follows, profiles, uploads
from procurement_app.services.firms.changes import Application
from procurement_app.services.matching import introductions, matches, needs
from procurement_app.services.matching.introductions import Contact
from procurement_app.services.matching.needs import NeedGiven
from procurement_app.services.storage import Store

ACCOUNT = "firma"  # the demo account that gets a firm
FIRM = "F001"
_BASE = "http://voorbeeld.example"
_NEEDS = (
    # what, when, how much, value, district, who, organisation, state, note
    ("Lunch voor 60 mensen bij onze jaarlijkse bijeenkomst", "12 maart", "60 lunches", 1500.0, "Noord",
     "company", "Bouwbedrijf De Waterpas (fictief)", "order", "Offerte besproken; ze gaan het doen."),
    ("Ramen wassen van ons kantoor", "elke drie maanden", "400 m2 glas", 6000.0, "Zuid",
     "company", "Notariskantoor Van Inkt (fictief)", "introduced", "Kennisgemaakt op kantoor."),
    ("Archiefdozen scannen", "vanaf januari", "300 dozen", 25000.0, "",
     "department", "Afdeling Vergunningen (fictief)", "in-hand", "Wil eerst een proef van tien dozen."),
    ("Bezorgfietsen onderhouden", "doorlopend", "35 fietsen", None, "Oost",
     "company", "Bloemen aan Huis (fictief)", "declined", ""),
    ("Kerstpakketten inpakken", "december", "250 pakketten", None, "",
     "company", "Drukkerij Kobalt (fictief)", "new", ""),
)  # fmt: skip
_FULL = ("F045", "F056")  # all who carry people: demand that nobody has room for
_DECLINED = "De vrager koos voor een eigen monteur."


def ensure(session: Session, store: Store, *, on: date, now: datetime) -> None:
    """Put it in the database, once. Needs the demo's firms, accounts and calendar."""
    firm = session.exec(select(Firm).where(Firm.key == FIRM)).first()
    user = session.exec(select(User).where(User.subject == ACCOUNT, col(User.demo).is_(True))).first()
    if firm is None or firm.id is None or user is None or not firm.fictitious:
        return
    advisor = session.exec(select(User).where(User.role == Role.ADVISOR, col(User.demo).is_(True))).first()
    actor = Actor(user.id, user.name, Role.FIRM)
    judge = Actor(advisor.id, advisor.name, Role.ADVISOR) if advisor is not None else SYSTEM
    _account(session, firm, user)
    _full(session, on)
    if session.exec(select(ProfileChange.id).limit(1)).first() is None:
        _change(session, firm.id, actor, now)
        _application(session, now)
        _evidence(session, store, firm.id, actor, judge, on, now)
        _follow(session, firm.id, now)
    if session.exec(select(StoredNeed.id).limit(1)).first() is None:
        for number, row in enumerate(_NEEDS):
            _introduction(session, row, judge, on, now - timedelta(days=21 - 4 * number))


def _account(session: Session, firm: Firm, user: User) -> None:
    if user.firm_id is not None:
        return
    with writing(session):
        user.firm_id = firm.id
        firm.mail_address = firm.mail_address or "info@de-warme-pan.example"
        session.add_all([user, firm])
        for source in session.exec(select(CalendarSource).where(col(CalendarSource.fictitious).is_(True))):
            source.public = True
            session.add(source)


def _full(session: Session, on: date) -> None:
    with writing(session):
        for firm in session.exec(
            select(Firm).where(col(Firm.key).in_(_FULL), col(Firm.fictitious).is_(True))
        ):
            firm.full_until = firm.full_until or on + timedelta(days=120)
            session.add(firm)


def _change(session: Session, firm_id: int, actor: Actor, now: datetime) -> None:
    before = profiles.published(session, firm_id)
    extra = " Sinds dit najaar ook warme maaltijden voor buurthuizen."
    proposed = before.model_copy(
        update={
            "description": before.description + extra,
            "services": ["Vergaderlunches", "Borrels", "Warme maaltijden voor buurthuizen"],
            "capacity_text": "300 gasten per dag",
        }
    )
    changes.save(session, firm_id, proposed, actor=actor, now=now - timedelta(days=2))
    note = "Wij hebben een tweede keuken (fictief)."
    changes.submit(session, firm_id, note, actor=actor, now=now - timedelta(days=2))


def _application(session: Session, now: datetime) -> None:
    given = Application(
        firm="Fietsenmakerij Het Spatbord (fictief)",
        kvk=None,
        what="Wij knappen weesfietsen op en repareren fietsen van bedrijven. Bij ons leren mensen het vak "
        "die lang geen werk hadden.",
        sectors=["bicycle-repair"],
        district="West",
        website="https://het-spatbord.example",
        name="Noa Voorbeeld",
        mail="noa@het-spatbord.example",
    )
    sender = Sender("demo", "demo")
    changes.apply(session, given, sender, base=_BASE, inbox="", now=now - timedelta(days=1))


def _evidence(
    session: Session, store: Store, firm_id: int, actor: Actor, judge: Actor, on: date, now: datetime
) -> None:
    """One checked and near its end, one seen, and one that waits."""
    proof = uploads.proof(
        session, store, io.BytesIO(_paper()), "voorbeeld-certificaat.pdf", actor=actor, now=now
    )
    for stated, status in (
        (EvidenceStated(kind=EvidenceKind.CERTIFICATE, label="Leerbedrijf (fictief)",
                        expires=on + timedelta(days=24)), "checked"),
        (EvidenceStated(kind=EvidenceKind.CERTIFICATE, label="Voedselveiligheid (fictief)",
                        expires=on + timedelta(days=80)), "seen"),
        (EvidenceStated(kind=EvidenceKind.PSO_30, expires=on + timedelta(days=700)), ""),
    ):  # fmt: skip
        held = proof if status != "checked" else None
        number = evidence.hand_in(session, firm_id, stated, held, actor=actor, now=now)
        if status:
            where = "register van leerbedrijven (fictief)" if status == "checked" else ""
            evidence.accept(session, number, status, where=where, base=_BASE, actor=judge, now=now)


def _follow(session: Session, firm_id: int, now: datetime) -> None:
    """The soonest public entry with catering."""
    soonest = session.exec(
        select(Entry.id)
        .join(EntrySector, col(EntrySector.entry_id) == col(Entry.id))
        .where(EntrySector.sector == "catering", col(Entry.present).is_(True))
        .where(col(Entry.fictitious).is_(True), col(Entry.publication_first) > now.date())
        .order_by(col(Entry.publication_first))
        .limit(1)
    ).first()
    if soonest is not None:
        follows.follow(session, firm_id, soonest, now=now)


def _introduction(session: Session, row: tuple[object, ...], judge: Actor, on: date, now: datetime) -> None:
    what, when, quantity, value, district, asker, organisation, state, note = row
    given = NeedGiven(
        asker=str(asker),
        organisation=str(organisation),
        what=str(what),
        when=str(when),
        quantity=str(quantity),
        value=value if isinstance(value, float) else None,
        district=str(district),
        fictitious=True,
    )
    visitor = Sender(f"demo-{what}", "demo")
    token = needs.leave(session, given, visitor, on, actor=SYSTEM, now=now)
    found = matches.for_need(session, needs.need_of(given), on, "nl")
    contact = Contact("Kim Voorbeeld", "kim@vrager.example", "020 000 00 00")
    need_id = introductions.ask(
        session,
        token,
        [fit.firm_id for fit in found.rows[:1]],
        contact,
        base=_BASE,
        inbox="",
        actor=SYSTEM,
        now=now,
    )
    if state == "new":
        return
    (only,) = introductions.one(session, need_id).introductions
    introductions.step(
        session,
        only.id,
        str(state),
        note=str(note),
        reason=_DECLINED if state == "declined" else "",
        order_value=value if state == "order" and isinstance(value, float) else None,
        actor=judge,
        now=now + timedelta(days=2),
    )


def _paper() -> bytes:
    """A page that says that it is no certificate."""
    sheet = Image.new("RGB", (620, 877), "white")
    ImageDraw.Draw(sheet).text((60, 80), "VOORBEELD - dit is geen certificaat", fill="black")
    out = io.BytesIO()
    sheet.save(out, "PDF")
    return out.getvalue()
