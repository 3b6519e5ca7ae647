"""Tender documents: what they are, and what reading made of them."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column, Text
from sqlmodel import Field, SQLModel

from procurement_app.models.base import Moment


class DocumentStatus(StrEnum):
    """Where a document is on its way. FAILED keeps the original; `error` says what to do."""

    WAITING = "waiting"
    SCREENED = "screened"
    FAILED = "failed"


class TenderDocument(SQLModel, table=True):
    """A tender document. One original is one document, however often it is uploaded.

    A ZIP is a document of format "zip" without text; what was in it are documents of their own. `heading` is
    the one that its text begins with.
    """

    __tablename__ = "document"

    id: int | None = Field(default=None, primary_key=True)
    original_id: int = Field(foreign_key="original.id", unique=True)
    name: str
    title: str = ""
    heading: str = ""
    format: str = ""
    status: str = Field(default=DocumentStatus.WAITING, index=True)
    error: str = ""
    language: str = "und"
    page_count: int = 0
    characters: int = 0
    problems: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    current_run_id: int | None = None
    finding_count: int = 0
    fictitious: bool = False
    uploaded_at: datetime = Field(sa_type=Moment, index=True)
    uploaded_by: int | None = Field(default=None, foreign_key="user_account.id", index=True)

    @property
    def calls_itself(self) -> str:
        """What tells its kind, beside its name."""
        return f"{self.title}\n{self.heading}"


class DocumentReading(SQLModel, table=True):
    """The text of a document with its blocks and pages, apart from the document so that lists stay light.

    `blocks` and `pages` are lists of `documents.model.Block` and `Page` as JSON.
    """

    __tablename__ = "document_reading"

    document_id: int = Field(foreign_key="document.id", primary_key=True, ondelete="CASCADE")
    text: str = Field(sa_type=Text)
    blocks: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
    pages: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))


class EntryDocument(SQLModel, table=True):
    """A document that belongs to a planned tender."""

    __tablename__ = "entry_document"

    entry_id: int = Field(foreign_key="entry.id", primary_key=True)
    document_id: int = Field(foreign_key="document.id", primary_key=True, index=True)
    attached_at: datetime = Field(sa_type=Moment)


class BundleMember(SQLModel, table=True):
    """A document that was in a ZIP, there called `name`; it may have come by itself as well."""

    __tablename__ = "bundle_member"

    bundle_id: int = Field(foreign_key="document.id", primary_key=True, ondelete="CASCADE")
    document_id: int = Field(foreign_key="document.id", primary_key=True, index=True, ondelete="CASCADE")
    name: str = ""
