"""Every message in Dutch and English, with the same facts."""

from __future__ import annotations

from string import Formatter

import pytest

from procurement_app.calendars.messages import MESSAGES, message, problem, unreadable
from procurement_app.calendars.messages_en import MESSAGES_EN


def _facts(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


@pytest.mark.parametrize("code", sorted(MESSAGES | MESSAGES_EN))
def test_both_languages_say_the_same_facts(code: str) -> None:
    assert _facts(MESSAGES[code]) == _facts(MESSAGES_EN[code])


def test_a_problem_can_be_said_again_in_english() -> None:
    found = problem("row-total", row=9, text="Totaal {x}")
    assert found.message == "Rij 9 is een totaaltelling (‘Totaal {x}’) en geen opdracht."
    english = "Row 9 is a total (‘Totaal {x}’) and not a tender."
    assert message(found.code, "en", **found.facts) == english


def test_so_can_the_reason_why_a_file_is_unreadable() -> None:
    found = unreadable("calendar-html", name="k.xls").problem
    assert "The file k.xls" in message(found.code, "en", **found.facts)
