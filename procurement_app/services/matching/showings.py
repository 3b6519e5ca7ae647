"""Which firms were shown to whom and for what, so that equal treatment can be checked.

Of visitors and firms only the kind of viewer is kept; of people of the City their account too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, or_
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, delete, select

from procurement_app.models import (
    Entry,
    EntryDocument,
    Firm,
    FirmShowing,
    FirmState,
    StoredNeed,
    TenderDocument,
    User,
)
from procurement_app.models.database import writing
from procurement_app.models.user import STAFF
from procurement_app.services.access.audit import Actor
from procurement_app.services.errors import Missing

# After this it is forgotten who saw which firm. The file of a tender is kept for three years after its award
# (article 2.56 Aanbestedingswet), and firms are first shown long before that.
KEPT = timedelta(days=5 * 365)
ENTRY, DOCUMENT, NEED = "entry", "document", "need"


def subject(kind: str, number: int, lot: str = "") -> str:
    """What firms were shown for: "entry:12", or the lot of one, "document:3/2"."""
    return f"{kind}:{number}/{lot}" if lot else f"{kind}:{number}"


def count(
    session: Session, firm_ids: Iterable[int], viewer: Actor, place: str, on: date, about: str = ""
) -> None:
    """Count that these firms were shown once at a place ("need", "match", "page"), for a `subject`."""
    account = viewer.id if viewer.role in STAFF and viewer.id is not None else 0
    same = {"day": on, "viewer": str(viewer.role), "place": place, "account": account, "subject": about}
    shown = [{"firm_id": firm_id, "count": 1} | same for firm_id in dict.fromkeys(firm_ids)]
    if not shown:
        return
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    told = insert(FirmShowing).values(shown)
    with writing(session):
        session.execute(
            told.on_conflict_do_update(
                index_elements=["firm_id", *same],
                set_={"count": col(FirmShowing.count) + 1},
            )
        )


def forget(session: Session, on: date) -> None:
    """Drop what was shown longer ago than it is kept."""
    with writing(session):
        session.exec(delete(FirmShowing).where(col(FirmShowing.day) < on - KEPT))


@dataclass(frozen=True)
class Subject:
    """What firms were shown for in a period; `title` is empty when it is there no more."""

    kind: str
    number: int
    title: str
    firms: int
    times: int
    last: date


@dataclass(frozen=True)
class Showing:
    """A firm, shown on a day to a kind of viewer; `account` is who, of people of the City only."""

    day: date
    firm_id: int
    firm: str
    viewer: str
    account: str
    place: str
    kind: str
    number: int
    lot: str
    count: int


def subjects(session: Session, first: date, last: date, *, most: int = 200) -> list[Subject]:
    """Tenders, documents and needs for which firms were shown in a period, latest first."""
    rows = session.exec(
        select(
            FirmShowing.subject,
            FirmShowing.firm_id,
            func.sum(FirmShowing.count),
            func.max(FirmShowing.day),
        )
        .where(FirmShowing.subject != "", FirmShowing.day >= first, FirmShowing.day <= last)
        .group_by(col(FirmShowing.subject), col(FirmShowing.firm_id))
    )
    held: dict[tuple[str, int], tuple[set[int], int, date]] = {}
    for about, firm_id, times, day in rows:
        kind, number, _lot = _parts(about)
        firms, before, latest = held.get((kind, number), (set(), 0, day))
        held[(kind, number)] = (firms | {firm_id}, before + int(times), max(latest, day))
    newest = sorted(held.items(), key=lambda one: (-one[1][2].toordinal(), one[0]))[:most]
    titles = _titles(session, [key for key, _ in newest])
    return [
        Subject(kind, number, titles.get((kind, number), ""), len(firms), times, day)
        for (kind, number), (firms, times, day) in newest
    ]


def of_subject(session: Session, kind: str, number: int, first: date, last: date) -> list[Showing]:
    """Which firms were shown for a tender, with its documents and lots, to whom and when, newest first."""
    about = [(kind, number)]
    if kind == ENTRY:
        own = select(EntryDocument.document_id).where(EntryDocument.entry_id == number)
        about += [(DOCUMENT, document_id) for document_id in session.exec(own)]
    wanted = [subject(*one) for one in about]
    lots = [col(FirmShowing.subject).startswith(f"{one}/", autoescape=True) for one in wanted]
    is_about = or_(col(FirmShowing.subject).in_(wanted), *lots)
    rows = session.exec(
        select(FirmShowing, Firm.name)
        .join(Firm, col(Firm.id) == col(FirmShowing.firm_id))
        .where(is_about, FirmShowing.day >= first, FirmShowing.day <= last)
        .order_by(col(FirmShowing.day).desc(), func.lower(col(Firm.name)), col(FirmShowing.viewer))
    ).all()
    accounts = {row.account for row, _ in rows} - {0}
    names = dict(session.exec(select(User.id, User.name).where(col(User.id).in_(accounts))).all())
    return [
        Showing(
            row.day,
            row.firm_id,
            name,
            row.viewer,
            names.get(row.account, "") if row.account else "",
            row.place,
            *_parts(row.subject),
            row.count,
        )
        for row, name in rows
    ]


def title_of(session: Session, kind: str, number: int) -> str:
    """What a tender, document or need is called. Raises Missing for another kind of subject."""
    if kind not in (ENTRY, DOCUMENT, NEED):
        raise Missing("Dit onderwerp")
    return _titles(session, [(kind, number)]).get((kind, number), "")


def _parts(about: str) -> tuple[str, int, str]:
    kind, _, rest = about.partition(":")
    number, _, lot = rest.partition("/")
    return kind, int(number), lot


def _titles(session: Session, keys: Iterable[tuple[str, int]]) -> dict[tuple[str, int], str]:
    by_kind: dict[str, list[int]] = {}
    for kind, number in keys:
        by_kind.setdefault(kind, []).append(number)
    document = func.coalesce(func.nullif(TenderDocument.title, ""), TenderDocument.name)
    columns: dict[str, tuple[Any, Any]] = {
        ENTRY: (col(Entry.id), col(Entry.title)),
        DOCUMENT: (col(TenderDocument.id), document),
        NEED: (col(StoredNeed.id), col(StoredNeed.what)),
    }
    found = {}
    for kind, numbers in by_kind.items():
        key, title = columns[kind]
        for number, written in session.execute(select(key, title).where(key.in_(numbers))):
            found[(kind, number)] = " ".join(written.split())
    return found


@dataclass(frozen=True)
class Shown:
    """How often a firm was shown in a period, by kind of viewer."""

    firm_id: int
    firm: str
    by_viewer: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.by_viewer.values())


def least(session: Session, first: date, last: date, *, most: int = 100) -> list[Shown]:
    """The firms of the catalogue that were shown least in a period, those never shown included."""
    counted = (
        select(FirmShowing.firm_id, func.sum(FirmShowing.count).label("total"))
        .where(FirmShowing.day >= first, FirmShowing.day <= last)
        .group_by(col(FirmShowing.firm_id))
        .subquery()
    )
    firms = session.exec(
        select(Firm)
        .outerjoin(counted, counted.c.firm_id == col(Firm.id))
        .where(Firm.state == FirmState.PUBLISHED)
        .order_by(func.coalesce(counted.c.total, 0), func.lower(col(Firm.name)))
        .limit(most)
    ).all()
    found: dict[int, dict[str, int]] = {firm.id: {} for firm in firms if firm.id is not None}
    rows = session.exec(
        select(FirmShowing.firm_id, FirmShowing.viewer, func.sum(FirmShowing.count))
        .where(FirmShowing.day >= first, FirmShowing.day <= last)
        .where(col(FirmShowing.firm_id).in_(list(found)))
        .group_by(col(FirmShowing.firm_id), col(FirmShowing.viewer))
    )
    for firm_id, viewer, total in rows:
        found[firm_id][viewer] = int(total)
    return [Shown(firm.id or 0, firm.name, found[firm.id or 0]) for firm in firms]


def of_firm(session: Session, firm_id: int, first: date, last: date) -> dict[str, int]:
    """How often a firm was shown in a period, by place."""
    rows = session.exec(
        select(FirmShowing.place, func.sum(FirmShowing.count))
        .where(FirmShowing.firm_id == firm_id, FirmShowing.day >= first, FirmShowing.day <= last)
        .group_by(FirmShowing.place)
        .order_by(FirmShowing.place)
    )
    return {place: int(total) for place, total in rows}
