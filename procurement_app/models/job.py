"""Work that goes on after the page is answered."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column, Index
from sqlmodel import Field, SQLModel

from procurement_app.models.base import Moment


class JobStatus(StrEnum):
    """Where a job is. A RUNNING job whose lease ran out counts as dropped and is offered again."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Job(SQLModel, table=True):
    """One piece of work that may be done twice without harm. `error` is a sentence for the user.

    `key` names what it works on ("document:12"); only one unfinished job has a key at a time.
    """

    __tablename__ = "job"
    __table_args__ = (Index("ix_job_status_lease_until", "status", "lease_until"),)

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    key: str = Field(index=True)
    payload: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    status: str = JobStatus.QUEUED
    stage: str = ""
    progress: float = 0.0
    tries: int = 0
    worker: str | None = None
    lease_until: datetime | None = Field(default=None, sa_type=Moment)
    error: str = ""
    result: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    created_at: datetime = Field(sa_type=Moment)
    created_by: int | None = Field(default=None, foreign_key="user_account.id", index=True)
    finished_at: datetime | None = Field(default=None, sa_type=Moment)
