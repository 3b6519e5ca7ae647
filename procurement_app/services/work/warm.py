"""Imported by the confined worker's helper: everything slow is done here once, before it forks for jobs."""

from __future__ import annotations

import contextlib

from procurement_app import paths
from procurement_app.calendars.model import CalendarEntry
from procurement_app.documents import pictures
from procurement_app.screening.text.patterns import tokenise
from procurement_app.services.work import untrusted

assert pictures  # imported for the jobs that draw pages

_TEXT = "Opdrachtnemer stelt zekerheid en besteedt ten minste 5% van de som aan social return-plekken."
_ARGUMENTS = {"rules": str(paths.RULES), "on": "2026-01-01"}


def _silent(_stage: str, _done: int, _total: int) -> None:
    return None


tokenise("naam@adres.example")  # only a piece that we cannot part ourselves loads spaCy
with contextlib.suppress(Exception):  # a mistake here is each job's to report, in its own words
    untrusted.screen_document(_TEXT.encode(), _ARGUMENTS | {"name": "warm.txt"}, _silent)
    untrusted.judge([CalendarEntry("warm", "Schoonmaak van kantoren")], _ARGUMENTS, _silent)
