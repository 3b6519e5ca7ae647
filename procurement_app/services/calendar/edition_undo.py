"""Taking back the newest edition of a calendar: its entries stand again as the edition before had them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import bindparam, update
from sqlmodel import Session, col, delete, func, select

from procurement_app.models import (
    CalendarSource,
    ChangeKind,
    Edition,
    EditionProblem,
    Entry,
    EntryChance,
    EntryChange,
    EntryDocument,
    EntryRecord,
    EntrySector,
    EntryVersion,
)
from procurement_app.models.database import writing
from procurement_app.services.access import audit
from procurement_app.services.access.audit import Actor
from procurement_app.services.calendar import edition_store
from procurement_app.services.calendar.calendars import RESCREEN
from procurement_app.services.calendar.edition_rows import edition_named
from procurement_app.services.errors import Refused
from procurement_app.services.work import codec, queue


def undo(session: Session, edition_id: int, on: date, *, actor: Actor, now: datetime) -> None:
    """Take back the newest edition of its source, and have what changes be judged by the law of `on`.

    What the edition brought is removed, what it changed is as it was, what it let go is back; the file
    stays and may be imported again. A source without editions goes too. Raises Missing, and Refused for
    an edition that is not the newest or that brought entries to which documents are attached.
    """
    edition_named(session, edition_id)
    with writing(session):
        edition = session.get_one(Edition, edition_id, populate_existing=True)
        _refuse_unless_newest(session, edition)
        new = _entries_that(session, edition_id, ChangeKind.NEW)
        _refuse_with_documents(session, new)
        previous = _edition_before(session, edition.source_id, edition_id)
        restored = _rewritten_here(session, edition_id)
        came_back = _entries_that(session, edition_id, ChangeKind.BACK)
        back = {entry: _left_after(session, edition, entry) for entry in came_back}
        _set_present(session, _entries_that(session, edition_id, ChangeKind.GONE), True)
        _forget(session, edition_id, new)
        _set_last(session, edition_id, previous, back)
        _restore(session, sorted(restored - set(new)), now)
        number, source_id = edition.number, edition.source_id
        session.exec(delete(Edition).where(col(Edition.id) == edition_id))
        _leave_source(session, source_id, previous)
        audit.record(
            session,
            actor=actor,
            action="edition-undone",
            noun="edition",
            noun_id=edition_id,
            now=now,
            source=source_id,
            number=number,
        )
        if previous is not None:
            queue.offer(session, RESCREEN, "entries", {"on": on.isoformat()}, actor=actor, now=now)


def _refuse_unless_newest(session: Session, edition: Edition) -> None:
    newest = session.exec(select(func.max(Edition.id)).where(Edition.source_id == edition.source_id)).one()
    if newest != edition.id:
        raise Refused(
            "not-newest",
            "Alleen de nieuwste editie kunt u terugdraaien. Draai eerst de editie erna terug.",
            409,
        )


def _refuse_with_documents(session: Session, new: Sequence[int]) -> None:
    # Asked the other way round, since thousands of ids do not fit in one question.
    with_documents = session.exec(select(EntryDocument.entry_id).distinct())
    held = len(set(new).intersection(with_documents))
    if held:
        raise Refused(
            "has-documents",
            f"Aan {held} trajecten die met deze editie kwamen, zijn documenten gekoppeld. "
            "Maak die eerst los.",
            409,
        )


def _entries_that(session: Session, edition_id: int, kind: ChangeKind) -> list[int]:
    found = select(EntryChange.entry_id).where(EntryChange.edition_id == edition_id, EntryChange.kind == kind)
    return list(session.exec(found))


def _rewritten_here(session: Session, edition_id: int) -> set[int]:
    found = select(EntryVersion.entry_id).where(EntryVersion.first_edition_id == edition_id)
    return set(session.exec(found))


def _edition_before(session: Session, source_id: int, edition_id: int) -> int | None:
    earlier = select(func.max(Edition.id)).where(Edition.source_id == source_id, col(Edition.id) < edition_id)
    return session.exec(earlier).one()


def _left_after(session: Session, edition: Edition, entry_id: int) -> int | None:
    """The last edition that had an entry before it left."""
    left = session.exec(
        select(func.max(EntryChange.edition_id)).where(
            EntryChange.entry_id == entry_id,
            EntryChange.kind == ChangeKind.GONE,
            col(EntryChange.edition_id) < edition.id,
        )
    ).one()
    return _edition_before(session, edition.source_id, left) if left is not None else None


def _set_present(session: Session, entries: Sequence[int], present: bool) -> None:
    asked = [{"entry": entry} for entry in entries]
    if not asked:
        return
    connection = session.connection()
    connection.execute(
        update(Entry).where(col(Entry.id) == bindparam("entry")).values(present=present), asked
    )
    for table in (EntrySector, EntryChance):
        statement = update(table).where(col(table.entry_id) == bindparam("entry")).values(present=present)
        connection.execute(statement, asked)


def _forget(session: Session, edition_id: int, new: Sequence[int]) -> None:
    """Everything that only this edition says."""
    session.exec(delete(EditionProblem).where(col(EditionProblem.edition_id) == edition_id))
    session.exec(delete(EntryChange).where(col(EntryChange.edition_id) == edition_id))
    session.exec(delete(EntryVersion).where(col(EntryVersion.first_edition_id) == edition_id))
    if new:
        gone = delete(Entry).where(col(Entry.id) == bindparam("entry"))
        session.connection().execute(gone, [{"entry": entry} for entry in new])


def _set_last(session: Session, edition_id: int, previous: int | None, back: dict[int, int | None]) -> None:
    """Which edition had these entries and versions last, now that this one is no more."""
    for entry, last in back.items():
        session.exec(update(Entry).where(col(Entry.id) == entry).values(last_edition_id=last))
        session.exec(
            update(EntryVersion)
            .where(col(EntryVersion.entry_id) == entry, col(EntryVersion.last_edition_id) == edition_id)
            .values(last_edition_id=last)
        )
    _set_present(session, list(back), False)
    for table in (Entry, EntryVersion):
        session.exec(
            update(table).where(col(table.last_edition_id) == edition_id).values(last_edition_id=previous)
        )


def _restore(session: Session, entries: Sequence[int], now: datetime) -> None:
    """Their facts as their newest version has them."""
    for entry_id in entries:
        facts = session.exec(
            select(EntryVersion.facts)
            .where(EntryVersion.entry_id == entry_id)
            .order_by(col(EntryVersion.first_edition_id).desc())
        ).first()
        assert facts is not None
        stated = edition_store.columns(codec.ENTRY.validate_python(facts))
        session.exec(update(Entry).where(col(Entry.id) == entry_id).values(updated_at=now, **stated))
        session.exec(update(EntryRecord).where(col(EntryRecord.entry_id) == entry_id).values(facts=facts))


def _leave_source(session: Session, source_id: int, previous: int | None) -> None:
    if previous is None:
        session.exec(delete(CalendarSource).where(col(CalendarSource.id) == source_id))
        return
    source = session.get_one(CalendarSource, source_id)
    source.mapping = session.get_one(Edition, previous).mapping
    session.add(source)
