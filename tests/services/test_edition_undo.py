"""Taking back the newest edition leaves everything as it was before it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlmodel import Session, select

from procurement_app import jobs
from procurement_app.models import (
    CalendarSource,
    Edition,
    EditionProblem,
    Entry,
    EntryChance,
    EntryChange,
    EntryRecord,
    EntrySector,
    EntryVersion,
)
from procurement_app.runtime import Runtime
from procurement_app.services.access.audit import Actor
from procurement_app.services.calendar import calendars, edition_undo, entries
from procurement_app.services.calendar.edition_rows import EditionRow
from procurement_app.services.calendar.entries import EntryQuery
from procurement_app.services.errors import Missing, Refused
from procurement_app.services.tender import documents
from tests.conftest import START

pytestmark = pytest.mark.usefixtures("warm_worker")

ON = date(2026, 11, 22)
HEADER = "Titel;Omschrijving;Afdeling;Geraamde waarde;Verwachte publicatie;CPV-code\n"
CLEANING = "Schoonmaak stadhuis;Dagelijkse schoonmaak;Facilitair;€ 1,2 mln;Q2 2027;90910000\n"
GREEN = "Onderhoud parken;Maaien en snoeien;Stadswerken;350000;Q3 2027;77310000\n"
SOFTWARE = "Licenties tekstverwerking;;ICT;80000;n.n.b.;48000000\n"
TABLES: tuple[Any, ...] = (Edition, EditionProblem, Entry, EntryRecord, EntryVersion, EntryChange)
TABLES += (EntrySector, EntryChance, CalendarSource)


@pytest.fixture
def calendar(session: Session, runtime: Runtime, officer: Actor) -> Any:
    """Imports rows as an edition of the calendar "Voorbeeldstad"."""

    def make(rows: str) -> EditionRow:
        data = (HEADER + rows).encode()
        received = calendars.receive(session, runtime.store, data, "k.csv", actor=officer, now=START)
        return calendars.import_edition(
            session,
            runtime.store,
            received.original_id,
            source_name="Voorbeeldstad",
            published_on=ON,
            on=ON,
            actor=officer,
            now=START,
        )

    return make


def everything(session: Session) -> dict[str, list[str]]:
    session.expire_all()
    held = {}
    for table in TABLES:
        exclude = {"id"} if table in (EditionProblem, EntryVersion, EntryChange) else set()
        rows = [row.model_dump(exclude=exclude) for row in session.exec(select(table))]
        held[table.__name__] = sorted(str(row) for row in rows)
    session.rollback()
    return held


def undo(session: Session, runtime: Runtime, actor: Actor, edition: EditionRow) -> None:
    edition_undo.undo(session, edition.id, ON, actor=actor, now=START)
    jobs.drain(runtime)


def test_undoing_leaves_everything_as_it_was(
    session: Session, runtime: Runtime, officer: Actor, calendar: Any
) -> None:
    calendar(CLEANING + GREEN + SOFTWARE)
    calendar(CLEANING + SOFTWARE)
    before = everything(session)
    dearer = CLEANING.replace("1,2", "1,4")
    other = "Aanleg brug;Nieuwe brug;Stadswerken;5 mln;Q4 2027;45221111\n"
    third = calendar(dearer + GREEN + other)  # changed, back, new, and software is gone
    assert everything(session) != before
    undo(session, runtime, officer, third)
    assert everything(session) == before
    assert calendar(dearer + GREEN + other).number == 3


def test_undoing_the_only_edition_leaves_nothing(
    session: Session, runtime: Runtime, officer: Actor, calendar: Any
) -> None:
    undo(session, runtime, officer, calendar(CLEANING + GREEN))
    assert not any(everything(session).values())


def test_only_the_newest_edition_without_documents_can_be_undone(
    session: Session, runtime: Runtime, officer: Actor, calendar: Any
) -> None:
    first, second = calendar(CLEANING), calendar(CLEANING + GREEN)
    with pytest.raises(Refused, match="Alleen de nieuwste editie"):
        undo(session, runtime, officer, first)
    entry_id = entries.listing(session, EntryQuery(text="parken")).rows[0].id
    paper = documents.upload(
        session, runtime.store, b"tekst", "a.txt", actor=officer, now=START, on=ON, entry_id=entry_id
    )
    with pytest.raises(Refused, match="Maak die eerst los"):
        undo(session, runtime, officer, second)
    entries.detach_document(session, entry_id, paper.document_id, actor=officer, now=START)
    undo(session, runtime, officer, second)
    with pytest.raises(Missing):
        undo(session, runtime, officer, second)
