"""Needs that a company or department leaves, and how each introduction to a firm went."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, Index, Text
from sqlmodel import Field, SQLModel

from procurement_app.models.base import Moment


class AskerKind(StrEnum):
    """Who has a need."""

    COMPANY = "company"
    DEPARTMENT = "department"


class IntroductionState(StrEnum):
    """How far an introduction is. The last three are its possible ends so far."""

    NEW = "new"
    IN_HAND = "in-hand"
    INTRODUCED = "introduced"
    ORDER = "order"
    DECLINED = "declined"


class StoredNeed(SQLModel, table=True):
    """What somebody wants to buy, and who. `value` is euro excluding VAT.

    `sectors` are those of the work that matching understood. The contact columns are emptied at `erased_at`.
    """

    __tablename__ = "need"
    __table_args__ = (CheckConstraint("asker in ('company', 'department')", name="known_asker"),)

    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(unique=True)
    asker: str
    organisation: str = ""
    contact_name: str = ""
    contact_mail: str = ""
    contact_phone: str = ""
    what: str = Field(sa_type=Text)
    when_text: str = ""
    quantity: str = ""
    value: float | None = None
    district: str = ""
    sectors: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    matched: int = 0
    language: str = "nl"
    created_at: datetime = Field(sa_type=Moment, index=True)
    created_by: int | None = Field(default=None, foreign_key="user_account.id", index=True)
    asked_at: datetime | None = Field(default=None, sa_type=Moment, index=True)
    erased_at: datetime | None = Field(default=None, sa_type=Moment)
    fictitious: bool = False


class Introduction(SQLModel, table=True):
    """The wish to meet a firm. Without `firm_id` the asker found none and asks the advisors to look."""

    __tablename__ = "introduction"
    __table_args__ = (
        CheckConstraint("state in ('new', 'in-hand', 'introduced', 'order', 'declined')", name="known_state"),
        Index("uq_introduction_need_id_firm_id", "need_id", "firm_id", unique=True),
        Index("ix_introduction_state_updated_at", "state", "updated_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    need_id: int = Field(foreign_key="need.id", ondelete="CASCADE")
    firm_id: int | None = Field(default=None, foreign_key="firm.id", index=True)
    state: str = IntroductionState.NEW
    reason: str = ""
    order_value: float | None = None
    assigned_to: int | None = Field(default=None, foreign_key="user_account.id", index=True)
    created_at: datetime = Field(sa_type=Moment, index=True)
    updated_at: datetime = Field(sa_type=Moment)


class IntroductionEvent(SQLModel, table=True):
    """A step of an introduction, or only a note when `state` is empty."""

    __tablename__ = "introduction_event"

    id: int | None = Field(default=None, primary_key=True)
    introduction_id: int = Field(foreign_key="introduction.id", index=True, ondelete="CASCADE")
    at: datetime = Field(sa_type=Moment, index=True)
    actor_id: int | None = Field(default=None, foreign_key="user_account.id", index=True)
    actor: str = ""
    state: str = ""
    note: str = Field(default="", sa_type=Text)
    data: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
