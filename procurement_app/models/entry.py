"""Planned tenders: what they are now, what they were, and what screening says of them."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from procurement_app.models.base import Moment


class ChangeKind(StrEnum):
    """What an edition did to an entry. NOTATION: written differently, meaning the same. BACK: gone before."""

    NEW = "new"
    CHANGED = "changed"
    NOTATION = "notation"
    GONE = "gone"
    BACK = "back"


class Entry(SQLModel, table=True):
    """A planned tender as its newest edition has it; keeps its id across editions.

    Only what lists filter, sort and count on is here, so that a row is short and counting 20,000 of
    them takes milliseconds; the whole of it is in `EntryRecord`. `search_text` is folded text (small
    letters, no accents) that search looks through. `quarter` is the quarter of the first publication
    day, as "2027-Q2".
    """

    __tablename__ = "entry"
    __table_args__ = (
        # Lists walk these in order; facets and the timeline count on them without touching the rows.
        Index("ix_entry_score", "present", "score", "id"),
        Index("ix_entry_value", "present", "value_max", "id"),
        Index("ix_entry_publication", "present", "publication_first", "id"),
        Index("ix_entry_title", "present", "title_folded", "id"),
        Index("ix_entry_quarter", "present", "quarter", "score", "id", "band", "value_max"),
        Index("ix_entry_department", "present", "department"),
        Index("ix_entry_status", "present", "status"),
        Index("ix_entry_procedure", "present", "procedure"),
        Index("ix_entry_kind", "present", "kind"),
        Index("ix_entry_band", "present", "band"),
        Index("ix_entry_route", "present", "route"),
        Index("ix_entry_source", "present", "source_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    source_id: int = Field(foreign_key="calendar_source.id", index=True)
    source_key: str = ""
    title: str = Field(sa_type=Text)
    title_folded: str = Field(sa_type=Text)
    buyer: str = ""
    department: str = ""
    status: str = ""
    kind: str | None = None
    procedure: str | None = None
    cpv_main: str | None = None
    value_min: float | None = None
    value_max: float | None = None
    publication_first: date | None = None
    publication_last: date | None = None
    quarter: str | None = None
    start_first: date | None = None
    duration_months_max: float | None = None
    lots: int | None = None
    problem_count: int = 0
    present: bool = True
    fictitious: bool = False
    score: int = 0
    band: str = ""
    route: str = ""
    labour_intensity: str | None = None
    screened_on: date | None = None
    rulebook_version: str = ""
    first_edition_id: int = Field(foreign_key="edition.id", index=True)
    last_edition_id: int = Field(foreign_key="edition.id", index=True)
    updated_at: datetime = Field(sa_type=Moment)
    search_text: str = Field(default="", sa_type=Text)


class EntryRecord(SQLModel, table=True):
    """All of an entry: `facts` is `calendars.model.CalendarEntry` as JSON, and `screening` is
    `screening.model.EntryScreening`."""

    __tablename__ = "entry_record"

    entry_id: int = Field(foreign_key="entry.id", primary_key=True, ondelete="CASCADE")
    facts: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    screening: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))


class EntryVersion(SQLModel, table=True):
    """How an entry stood in the editions from `first_edition_id` to `last_edition_id`, both included."""

    __tablename__ = "entry_version"
    __table_args__ = (UniqueConstraint("entry_id", "first_edition_id"),)

    id: int | None = Field(default=None, primary_key=True)
    entry_id: int = Field(foreign_key="entry.id", ondelete="CASCADE")
    first_edition_id: int = Field(foreign_key="edition.id", index=True)
    last_edition_id: int = Field(foreign_key="edition.id", index=True)
    facts: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))


class EntryChange(SQLModel, table=True):
    """What one edition did to one entry; `fields` is {name: {"old": ..., "new": ...}}."""

    __tablename__ = "entry_change"
    __table_args__ = (
        UniqueConstraint("entry_id", "edition_id"),
        Index("ix_entry_change_edition_id_kind", "edition_id", "kind"),
    )

    id: int | None = Field(default=None, primary_key=True)
    entry_id: int = Field(foreign_key="entry.id", ondelete="CASCADE")
    edition_id: int = Field(foreign_key="edition.id")
    kind: str
    fields: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


class EntrySector(SQLModel, table=True):
    """A sector of social firms that could do the work, or an identifiable part of it.

    `present` repeats that of the entry, so that counting sectors need not look at entries.
    """

    __tablename__ = "entry_sector"
    __table_args__ = (Index("ix_entry_sector_present", "present", "sector", "entry_id"),)

    entry_id: int = Field(foreign_key="entry.id", primary_key=True, ondelete="CASCADE")
    sector: str = Field(primary_key=True)
    present: bool = True


class EntryChance(SQLModel, table=True):
    """A chance rule's outcome for an entry, for filters and counts; its reasons are in the record.

    `present` repeats that of the entry, so that counting chances need not look at entries.
    """

    __tablename__ = "entry_chance"
    __table_args__ = (Index("ix_entry_chance_present", "present", "outcome", "rule", "entry_id"),)

    entry_id: int = Field(foreign_key="entry.id", primary_key=True, ondelete="CASCADE")
    rule: str = Field(primary_key=True)
    outcome: str
    present: bool = True
