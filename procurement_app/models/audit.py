"""Who did what, when: rows that are only ever added, each sealed by the hash of the one before."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index
from sqlmodel import Field, SQLModel

from procurement_app.models.base import Moment


class AuditRecord(SQLModel, table=True):
    """One deed. The database refuses to change or delete a row (triggers in the migration), and a
    fork of the chain is refused because `previous_hash` is unique.
    """

    __tablename__ = "audit_record"
    __table_args__ = (Index("ix_audit_record_noun_noun_id", "noun", "noun_id"),)

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=Moment, index=True)
    actor_id: int | None = None
    actor: str
    action: str = Field(index=True)
    noun: str
    noun_id: str = ""
    data: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    previous_hash: str = Field(unique=True)
    hash: str = Field(unique=True)
