"""What a firm proposes for its own page, how it gets an account, and how it says that all still holds."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, Index, Text, text
from sqlmodel import Field, SQLModel

from procurement_app.models.base import Moment


class ChangeState(StrEnum):
    """Where a proposed profile is: with the firm, with the advisors, or decided."""

    DRAFT = "draft"
    WAITING = "waiting"
    RETURNED = "returned"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"


OPEN_STATES = (ChangeState.DRAFT, ChangeState.WAITING, ChangeState.RETURNED)
_ONE_OPEN = text("state in ('draft', 'waiting', 'returned') and firm_id is not null")


class ProfileChange(SQLModel, table=True):
    """A profile as a firm would have it (`proposed`), beside the one published when it began (`base`).

    Both hold a `Profile` as JSON. Without `firm_id` it is an application to join: then `base` is empty and
    `contact_mail` says where the answer goes. A firm has one open change at most.
    """

    __tablename__ = "profile_change"
    __table_args__ = (
        CheckConstraint(
            "state in ('draft', 'waiting', 'returned', 'approved', 'withdrawn')", name="known_state"
        ),
        Index("ix_profile_change_state_submitted_at", "state", "submitted_at"),
        Index(
            "uq_profile_change_one_open",
            "firm_id",
            unique=True,
            sqlite_where=_ONE_OPEN,
            postgresql_where=_ONE_OPEN,
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    firm_id: int | None = Field(default=None, foreign_key="firm.id", index=True, ondelete="CASCADE")
    state: str = ChangeState.DRAFT
    base: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    proposed: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    note: str = Field(default="", sa_type=Text)
    contact_name: str = ""
    contact_mail: str = ""
    language: str = "nl"
    created_at: datetime = Field(sa_type=Moment)
    created_by: int | None = Field(default=None, foreign_key="user_account.id", index=True)
    updated_at: datetime = Field(sa_type=Moment)
    submitted_at: datetime | None = Field(default=None, sa_type=Moment)
    decided_at: datetime | None = Field(default=None, sa_type=Moment)
    decided_by: int | None = Field(default=None, foreign_key="user_account.id", index=True)
    reason: str = Field(default="", sa_type=Text)


class Invitation(SQLModel, table=True):
    """A link by which a firm makes its account, once. Only the hash of its secret is kept."""

    __tablename__ = "invitation"

    id: int | None = Field(default=None, primary_key=True)
    firm_id: int = Field(foreign_key="firm.id", index=True, ondelete="CASCADE")
    token_hash: str = Field(unique=True)
    mail_address: str
    created_at: datetime = Field(sa_type=Moment)
    created_by: int | None = Field(default=None, foreign_key="user_account.id", index=True)
    expires_at: datetime = Field(sa_type=Moment)
    used_at: datetime | None = Field(default=None, sa_type=Moment)
    revoked_at: datetime | None = Field(default=None, sa_type=Moment)


class Confirmation(SQLModel, table=True):
    """The question 'klopt dit nog?' of one quarter ("2026-Q4") and its answer."""

    __tablename__ = "confirmation"

    firm_id: int = Field(foreign_key="firm.id", primary_key=True, ondelete="CASCADE")
    quarter: str = Field(primary_key=True)
    token_hash: str = Field(unique=True)
    asked_at: datetime = Field(sa_type=Moment)
    expires_on: date
    confirmed_at: datetime | None = Field(default=None, sa_type=Moment)


class FormAttempt(SQLModel, table=True):
    """A public form that was sent, kept a while to slow down machines. The address is hashed."""

    __tablename__ = "form_attempt"
    __table_args__ = (Index("ix_form_attempt_form_address_at", "form", "address", "at"),)

    id: int | None = Field(default=None, primary_key=True)
    form: str
    address: str
    at: datetime = Field(sa_type=Moment, index=True)
