"""Where calendars come from, and each edition that was imported."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from procurement_app.models.base import Moment


class CalendarSource(SQLModel, table=True):
    """A calendar that comes again and again, such as one municipality's. Entries belong to it.

    `mapping` is the column mapping used last, offered at the next import. Only when it is `public`, as
    somebody of the organisation said, firms are told of its entries.
    """

    __tablename__ = "calendar_source"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    mapping: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON))
    fictitious: bool = False
    public: bool = False
    created_at: datetime = Field(sa_type=Moment)


class SavedMapping(SQLModel, table=True):
    """A column mapping kept under a name, for use with any source."""

    __tablename__ = "saved_mapping"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    mapping: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    created_at: datetime = Field(sa_type=Moment)
    created_by: int | None = Field(default=None, foreign_key="user_account.id", index=True)


class Edition(SQLModel, table=True):
    """One imported file of a source; `number` counts from 1. The counts tell what it changed.

    `import_key` is the same for the same file read with the same mapping, which is imported once.
    """

    __tablename__ = "edition"
    __table_args__ = (UniqueConstraint("source_id", "number"), UniqueConstraint("source_id", "import_key"))

    id: int | None = Field(default=None, primary_key=True)
    source_id: int = Field(foreign_key="calendar_source.id", index=True)
    number: int
    original_id: int = Field(foreign_key="original.id", index=True)
    import_key: str
    name: str
    published_on: date
    imported_at: datetime = Field(sa_type=Moment)
    imported_by: int | None = Field(default=None, foreign_key="user_account.id", index=True)
    mapping: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON))
    entries: int = 0
    new: int = 0
    changed: int = 0
    notation_only: int = 0
    gone: int = 0
    unchanged: int = 0
    problems: int = 0


class EditionProblem(SQLModel, table=True):
    """Something a person must know about the file or one of its rows (`documents.model.Problem`)."""

    __tablename__ = "edition_problem"

    id: int | None = Field(default=None, primary_key=True)
    edition_id: int = Field(foreign_key="edition.id", index=True, ondelete="CASCADE")
    entry_id: int | None = Field(default=None, foreign_key="entry.id", index=True)
    row: int | None = None
    field: str | None = None
    code: str
    message: str
