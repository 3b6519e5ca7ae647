"""The contract types as JSON and back: how they are stored, and how they leave the confined worker."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import TypeAdapter

from procurement_app.calendars.model import CalendarEntry
from procurement_app.documents.model import Block, Page, Problem
from procurement_app.screening.model import EntryScreening, Finding

ENTRY: TypeAdapter[CalendarEntry] = TypeAdapter(CalendarEntry)
ENTRY_SCREENING: TypeAdapter[EntryScreening] = TypeAdapter(EntryScreening)
FINDING: TypeAdapter[Finding] = TypeAdapter(Finding)
BLOCKS: TypeAdapter[list[Block]] = TypeAdapter(list[Block])
PAGES: TypeAdapter[list[Page]] = TypeAdapter(list[Page])
PROBLEMS: TypeAdapter[list[Problem]] = TypeAdapter(list[Problem])

Shape = TypeVar("Shape")


def to_json(adapter: TypeAdapter[Shape], value: Shape) -> Any:
    """`value` as lists, objects, text, numbers and None alone."""
    return adapter.dump_python(value, mode="json")
