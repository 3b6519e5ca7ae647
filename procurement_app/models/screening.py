"""What the rulebook found in a document, on a date."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from procurement_app.models.base import Moment


class ScreeningRun(SQLModel, table=True):
    """A document judged by one version of the rulebook and the law of `on_date`; repeating it replaces it.

    `left_out` has the answers of the text to the gap rules (`screening.whole.gaps.TextAnswer` as JSON),
    `regimes` what it calls its procedure (`regimes.Called`), `amendments` the places of other documents that
    a memorandum of answers changes by their numbers (`amendments.Amendment`), and `contract_value` what the
    document says its contract is worth, in euro.
    """

    __tablename__ = "screening_run"
    __table_args__ = (UniqueConstraint("document_id", "rulebook_version", "on_date"),)

    id: int | None = Field(default=None, primary_key=True)
    document_id: int = Field(foreign_key="document.id", ondelete="CASCADE")
    rulebook_version: str
    rules: int
    on_date: date
    finished_at: datetime = Field(sa_type=Moment)
    left_out: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    regimes: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    amendments: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    contract_value: float | None = None


class DocumentNeed(SQLModel, table=True):
    """What a document asks of firms, as one screening read it: `services.work.asked` writes and reads `need`.

    It is None for a document without words. `made_by` names what derived it; made by anything else than what
    runs now it is derived anew.
    """

    __tablename__ = "document_need"

    run_id: int = Field(foreign_key="screening_run.id", primary_key=True, ondelete="CASCADE")
    made_by: str
    need: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))


class DocumentFinding(SQLModel, table=True):
    """A finding as `screening.model.Finding` has it; `number` counts in reading order from 1."""

    __tablename__ = "finding"
    __table_args__ = (
        UniqueConstraint("run_id", "number"),
        Index("ix_finding_rule_status", "rule", "status"),
    )

    id: int | None = Field(default=None, primary_key=True)
    run_id: int = Field(foreign_key="screening_run.id", ondelete="CASCADE")
    number: int
    rule: str
    kind: str
    status: str
    confidence: str
    quote: str = Field(sa_type=Text)
    start: int
    end: int
    page: int | None = None
    section: str = ""
    lot: str | None = None
    boxes: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    values: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    legal_basis: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    advice: str = Field(default="", sa_type=Text)
    why: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    found_by: str = "way"
    status_by: str = "cues"
    grounds: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    item: str = ""
