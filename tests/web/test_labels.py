"""Every fact that can be missing has a name for people."""

from __future__ import annotations

from datetime import date

from procurement_app import paths
from procurement_app.calendars.model import CalendarEntry
from procurement_app.calendars.names import FIELDS
from procurement_app.screening.entries.chances import chance_judge
from procurement_app.screening.rulebook.book import load_rulebook
from procurement_app.web.labels import FACTS, PROCEDURES, named


def test_missing_facts_have_a_label() -> None:
    judge = chance_judge(load_rulebook(paths.RULES, ("chance",)))
    entries = [CalendarEntry(id="1", title="Schoonmaak kantoren"), CalendarEntry(id="2", title="Iets")]
    missing = {
        name
        for entry in entries
        for chance in judge.judge(judge.said(entry, date(2026, 11, 22)))
        for name in chance.missing
    }
    assert {"value", "contract_months_left"} <= missing
    assert missing <= FACTS.keys()


def test_what_is_no_code_keeps_its_capitals() -> None:
    assert named(PROCEDURES, "SAS-procedure") == "SAS-procedure"
    assert named(PROCEDURES, "some_new_code") == "Some new code"


def test_a_field_has_one_name_in_reasons_and_on_pages() -> None:
    assert {name: str(FACTS[name]) for name in FIELDS} == FIELDS
