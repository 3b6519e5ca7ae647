"""What reading a calendar gives: its entries as a stream, what its columns mean, and what was passed over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from procurement_app.calendars.mapping import Mapping
from procurement_app.calendars.messages import problem
from procurement_app.calendars.model import CalendarEntry
from procurement_app.documents.model import Problem

# A file of a million rows can hold as many section rows: beyond this they are counted, not listed.
MOST_LISTED = 1000


@dataclass(slots=True)
class Counts:
    """Rows of the file so far: read as entries, blank, or skipped with a problem that says why."""

    entries: int = 0
    blank: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    problems: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class CalendarFile:
    """A calendar being read. `entries` streams and can be walked once; `counts` and `problems` grow with it.

    `format` is csv, xlsx, ods, pdf, eforms, ted, ocds or tenderned. `mapping` is the first table's, with
    one for every table in `mappings`; both are empty for notices, whose fields are fixed. `problems` is
    about the file and about rows that are no entries; what is wrong in an entry is in `entry.problems`.
    `dated` is the day of this edition, where the file names one.
    """

    name: str
    format: str
    entries: Iterator[CalendarEntry]
    mappings: list[Mapping] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    counts: Counts = field(default_factory=Counts)
    dated: date | None = None

    @property
    def mapping(self) -> Mapping | None:
        return self.mappings[0] if self.mappings else None


def skip_row(counts: Counts, problems: list[Problem], found: Problem) -> None:
    """Note a row that is no entry, in full for the first MOST_LISTED and as a number after that."""
    counts.skipped[found.code] += 1
    total = counts.skipped.total()
    if total <= MOST_LISTED:
        problems.append(found)
        return
    more = problem("rows-more-skipped", count=total - MOST_LISTED)
    if problems and problems[-1].code == more.code:
        problems[-1] = more
    else:
        problems.append(more)
