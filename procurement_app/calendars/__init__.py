"""Procurement calendars: `read` one of any format, `compare` two editions, `identify` known entries."""

from procurement_app.calendars.compare import Change, Comparison, FieldChange, compare, identify
from procurement_app.calendars.file import CalendarFile, Counts
from procurement_app.calendars.mapping import Column, Mapping
from procurement_app.calendars.model import CalendarEntry, Period
from procurement_app.calendars.reading import read

__all__ = [
    "CalendarEntry",
    "CalendarFile",
    "Change",
    "Column",
    "Comparison",
    "Counts",
    "FieldChange",
    "Mapping",
    "Period",
    "compare",
    "identify",
    "read",
]
