"""Mail on its way out."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, Text
from sqlmodel import Field, SQLModel

from procurement_app.models.base import Moment


class MailStatus(StrEnum):
    """WAITING until the server took it; FAILED when it refused for good or too often."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


class Mail(SQLModel, table=True):
    """A message in the outbox. `key` says what it is about, so that the same thing is never sent twice.

    Its texts are emptied some time after it was sent; that it was sent remains.
    """

    __tablename__ = "mail"
    __table_args__ = (
        CheckConstraint("status in ('waiting', 'sent', 'failed')", name="known_status"),
        Index("ix_mail_status_next_try_at", "status", "next_try_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    kind: str
    firm_id: int | None = Field(default=None, foreign_key="firm.id", index=True)
    to_address: str
    subject: str
    text: str = Field(default="", sa_type=Text)
    html: str = Field(default="", sa_type=Text)
    language: str = "nl"
    message_id: str
    status: str = MailStatus.WAITING
    tries: int = 0
    error: str = ""
    created_at: datetime = Field(sa_type=Moment, index=True)
    next_try_at: datetime = Field(sa_type=Moment)
    sent_at: datetime | None = Field(default=None, sa_type=Moment)
