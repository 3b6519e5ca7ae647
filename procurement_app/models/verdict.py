"""What people say of a finding that is not right, and of words in which something was missed."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, Index, Text
from sqlmodel import Field, SQLModel

from procurement_app.models.base import Moment


class VerdictKind(StrEnum):
    """What is not right: there is nothing to find, it has another status or value, or it was not found."""

    WRONG = "wrong"
    STATUS = "wrong-status"
    VALUE = "wrong-value"
    MISSED = "missed"


class VerdictState(StrEnum):
    """OPEN until somebody else than who gave it has looked."""

    OPEN = "open"
    APPROVED = "approved"
    DECLINED = "declined"


class Verdict(SQLModel, table=True):
    """A person's verdict on a passage of a document, which proposes an example for a rule.

    `text`, `heading`, `head` (the head row of its table) and `block` are the passage as the rule reads it;
    `said` is what the finding said (status, values, quote) and empty for what was missed; `expected` what it
    should have said (status, values) and empty for a text in which nothing should be found. Nobody reviews
    their own verdict.
    """

    __tablename__ = "verdict"
    __table_args__ = (
        CheckConstraint("kind in ('wrong', 'wrong-status', 'wrong-value', 'missed')", name="known_kind"),
        CheckConstraint("state in ('open', 'approved', 'declined')", name="known_state"),
        CheckConstraint("reviewed_by is null or reviewed_by <> given_by", name="four_eyes"),
        Index("ix_verdict_state_rule", "state", "rule"),
    )

    id: int | None = Field(default=None, primary_key=True)
    document_id: int | None = Field(default=None, foreign_key="document.id", ondelete="SET NULL", index=True)
    rule: str
    kind: str
    reason: str = Field(sa_type=Text)
    text: str = Field(sa_type=Text)
    heading: str = Field(default="", sa_type=Text)
    head: str = Field(default="", sa_type=Text)
    block: str = "paragraph"
    start: int
    end: int
    said: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    expected: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    rulebook_version: str
    state: str = VerdictState.OPEN
    given_by: int = Field(foreign_key="user_account.id", index=True)
    given_at: datetime = Field(sa_type=Moment)
    reviewed_by: int | None = Field(default=None, foreign_key="user_account.id", index=True)
    reviewed_at: datetime | None = Field(default=None, sa_type=Moment)
    remark: str = Field(default="", sa_type=Text)


class ParameterValue(SQLModel, table=True):
    """A value that an administrator filled in for a parameter that the rulebook leaves empty.

    It holds from `since` on. `value` is a number, or a table of names with numbers.
    """

    __tablename__ = "parameter_value"

    parameter: str = Field(primary_key=True)
    since: date = Field(primary_key=True)
    value: Any = Field(sa_column=Column(JSON, nullable=False))
    source: str = Field(sa_type=Text)
    checked_on: date
    filled_by: int | None = Field(default=None, foreign_key="user_account.id", index=True)
    filled_at: datetime = Field(sa_type=Moment)
