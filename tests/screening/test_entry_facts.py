"""The facts of entries: what is remembered of one says nothing else of another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from procurement_app.calendars.model import CalendarEntry
from procurement_app.calendars.reading import read
from procurement_app.paths import RULES, TENDER_SAMPLES
from procurement_app.screening.entries import facts as entry_facts
from procurement_app.screening.entries.facts import load_reader

ON = date(2026, 11, 22)
# words around those of the rules, words that touch them, and more of them
CHANGES = (
    "{}",
    "Nieuw: {}",
    "{} (locatie qz)",
    "{}{}",
    "{} en catering",
    "software voor {}",
    "advies en {}",
    "{} (incl. beveiliging)",
    "{} schoonmaak",
)


def entries() -> Iterator[CalendarEntry]:
    file = TENDER_SAMPLES / "calendar" / "inkoopkalender-2026-10.csv"
    for entry in read(file.read_bytes(), file.name).entries:
        for change in CHANGES:
            yield replace(entry, title=change.format(entry.title, entry.title))
        yield replace(entry, title=entry.description, description=entry.title)


def test_texts_that_are_alike_say_what_each_says_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    remembering, fresh = load_reader(RULES), load_reader(RULES)
    told = [remembering.facts(entry, ON) for entry in entries()]
    monkeypatch.setattr(entry_facts, "_alike", lambda *_: (object(),))
    assert [fresh.facts(entry, ON) for entry in entries()] == told
    assert len({fact.reading for fact in told}) > 50
