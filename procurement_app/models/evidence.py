"""Evidence: what a firm can show for a statement that matters, who looked at it, and until when it holds."""

from datetime import date, datetime
from enum import StrEnum

from pydantic import model_validator
from sqlalchemy import CheckConstraint, Index, Text
from sqlmodel import Field, SQLModel

from procurement_app.models.base import Moment


class EvidenceKind(StrEnum):
    """What is shown. PSO has a `level`, TARGET_SHARE a `value`, CERTIFICATE and OTHER a `label`.

    The last three are of what the page says: CAPACITY keeps its words in `label`, LARGEST_CONTRACT (euro) and
    STAFF (full-time equivalents) their number in `value`. They hold as long as the page says the same.
    """

    PSO = "pso"
    PSO_30 = "pso-30"
    CODE = "code-sociale-ondernemingen"
    RECOGNITION = "recognition"
    TARGET_SHARE = "target-share"
    CERTIFICATE = "certificate"
    OTHER = "other"
    CAPACITY = "capacity"
    LARGEST_CONTRACT = "largest-contract"
    STAFF = "staff"


class EvidenceStatus(StrEnum):
    """How sure we are: the firm says so; an advisor saw the document; an advisor checked it at its source."""

    STATED = "stated"
    SEEN = "seen"
    CHECKED = "checked"


class EvidenceReview(StrEnum):
    """Whether it may be shown. Only PUBLISHED evidence is in the catalogue, as long as it has not expired."""

    WAITING = "waiting"
    PUBLISHED = "published"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


class Evidence(SQLModel, table=True):
    """One statement of a firm with what supports it. It counts up to and with the day `expires`.

    `level` is "aspirant", "basis", "1", "2" or "3"; `value` a number as `kind` says. Whether it has expired
    is never stored: compare `expires` with the day on which is asked.
    """

    __tablename__ = "evidence"
    __table_args__ = (
        CheckConstraint("status in ('stated', 'seen', 'checked')", name="known_status"),
        CheckConstraint("review in ('waiting', 'published', 'returned', 'withdrawn')", name="known_review"),
        Index("ix_evidence_review_kind_firm_id", "review", "kind", "firm_id"),
        Index("ix_evidence_review_expires", "review", "expires"),
    )

    id: int | None = Field(default=None, primary_key=True)
    firm_id: int = Field(foreign_key="firm.id", index=True, ondelete="CASCADE")
    kind: str
    level: str = ""
    value: float | None = None
    label: str = ""
    status: str = EvidenceStatus.STATED
    review: str = EvidenceReview.WAITING
    valid_from: date | None = None
    expires: date | None = None
    original_id: int | None = Field(default=None, foreign_key="original.id", index=True)
    document_name: str = ""
    document_type: str = ""
    stated_at: datetime = Field(sa_type=Moment)
    seen_at: datetime | None = Field(default=None, sa_type=Moment)
    seen_by: int | None = Field(default=None, foreign_key="user_account.id", index=True)
    checked_at: datetime | None = Field(default=None, sa_type=Moment)
    checked_by: int | None = Field(default=None, foreign_key="user_account.id", index=True)
    checked_where: str = ""
    reason: str = Field(default="", sa_type=Text)


class EvidenceReminder(SQLModel, table=True):
    """A reminder that was put in the outbox, so that it is never sent twice for the same last day."""

    __tablename__ = "evidence_reminder"

    evidence_id: int = Field(foreign_key="evidence.id", primary_key=True, ondelete="CASCADE")
    expires: date = Field(primary_key=True)
    days: int = Field(primary_key=True)
    at: datetime = Field(sa_type=Moment)


class EvidenceStated(SQLModel):
    """What somebody states that a firm can show; raises pydantic.ValidationError when it is not right."""

    kind: EvidenceKind
    level: str = Field(default="", max_length=20)
    value: float | None = Field(default=None, ge=0)
    label: str = Field(default="", max_length=120)
    valid_from: date | None = None
    expires: date | None = None

    @model_validator(mode="after")
    def _share_is_a_percentage(self) -> "EvidenceStated":
        if self.kind == EvidenceKind.TARGET_SHARE and (self.value or 0) > 100:
            raise ValueError("a share is at most 100%")
        return self
