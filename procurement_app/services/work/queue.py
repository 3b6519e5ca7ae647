"""The job table: work is offered, claimed with a lease, and offered again when its worker died."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col, delete, func, select

from procurement_app.models import Job, JobStatus
from procurement_app.models.database import writing
from procurement_app.services.access.audit import Actor
from procurement_app.services.errors import Missing

LEASE = timedelta(seconds=60)
MAX_TRIES = 3
KEPT = timedelta(days=30)
OFFERED = "kansrijk_offered_jobs"  # ids in `session.info`, told to the workers after the commit

GAVE_UP = (
    "De verwerking is drie keer afgebroken en daarom gestopt. Wat al was opgeslagen is er nog. "
    "Probeer het opnieuw, of splits het bestand."
)


@dataclass(frozen=True)
class JobState:
    """How far a job is. `progress` runs from 0 to 1; `result` is filled when it is done."""

    id: int
    kind: str
    key: str
    status: str
    stage: str
    progress: float
    error: str
    result: dict[str, Any] = field(default_factory=dict)

    @property
    def finished(self) -> bool:
        return self.status in (JobStatus.DONE, JobStatus.FAILED)


@dataclass(frozen=True)
class Claimed:
    """A job that this worker may do until its lease ends; `report` renews the lease."""

    id: int
    kind: str
    payload: dict[str, Any]
    tries: int
    worker: str


def offer(
    session: Session, kind: str, key: str, payload: dict[str, Any], *, actor: Actor, now: datetime
) -> int:
    """Add a job inside the caller's write transaction. Unfinished work on `key` is not offered twice."""
    waiting = session.exec(
        select(Job).where(Job.kind == kind, Job.key == key, Job.status == JobStatus.QUEUED)
    ).first()
    job = waiting or Job(kind=kind, key=key, created_at=now, created_by=actor.id, stage="waiting")
    job.payload = payload
    session.add(job)
    session.flush()
    assert job.id is not None
    session.info.setdefault(OFFERED, []).append(job.id)
    return job.id


def claim(session: Session, worker: str, *, now: datetime, job_id: int | None = None) -> Claimed | None:
    """Take the oldest queued job (or this one), in one statement so that no two workers get it."""
    free = select(Job.id).where(col(Job.status) == JobStatus.QUEUED)
    if job_id is not None:
        free = free.where(Job.id == job_id)
    free = free.order_by(col(Job.id)).limit(1)
    if session.get_bind().dialect.name == "postgresql":
        free = free.with_for_update(skip_locked=True)
    with writing(session):
        row = session.execute(
            update(Job)
            .where(col(Job.id) == free.scalar_subquery(), col(Job.status) == JobStatus.QUEUED)
            .values(
                status=JobStatus.RUNNING,
                worker=worker,
                tries=Job.tries + 1,
                lease_until=now + LEASE,
                stage="reading",
                progress=0.0,
            )
            .returning(col(Job.id), col(Job.kind), col(Job.payload), col(Job.tries))
            .execution_options(synchronize_session=False)
        ).one_or_none()
    return Claimed(row[0], row[1], row[2], row[3], worker) if row else None


def report(session: Session, job: Claimed, stage: str, progress: float, *, now: datetime) -> bool:
    """Say how far the job is and renew its lease. False: it was taken away, stop working on it."""
    return _update(session, job, stage=stage, progress=min(max(progress, 0.0), 1.0), lease_until=now + LEASE)


def finish(session: Session, job: Claimed, result: dict[str, Any], *, now: datetime) -> None:
    """The job is done; call it in a transaction of its own after the result is stored."""
    _update(
        session,
        job,
        status=JobStatus.DONE,
        stage="done",
        progress=1.0,
        result=result,
        finished_at=now,
        lease_until=None,
    )


def fail(session: Session, job: Claimed, sentence: str, *, now: datetime) -> None:
    """The job cannot be done; `sentence` tells the user why and what to do."""
    _update(
        session,
        job,
        status=JobStatus.FAILED,
        stage="failed",
        error=sentence,
        finished_at=now,
        lease_until=None,
    )


def sweep(
    session: Session, *, now: datetime, is_dead: Callable[[str], bool] = lambda _worker: False
) -> list[Job]:
    """Offer jobs again whose lease ran out or whose worker is dead. Returns those given up (MAX_TRIES)."""
    with writing(session):
        running = session.exec(select(Job).where(Job.status == JobStatus.RUNNING)).all()
        dropped = [
            job
            for job in running
            if (job.lease_until is not None and job.lease_until < now) or (job.worker and is_dead(job.worker))
        ]
        for job in dropped:
            job.worker, job.lease_until = None, None
            if job.tries >= MAX_TRIES:
                job.status, job.stage, job.error, job.finished_at = JobStatus.FAILED, "failed", GAVE_UP, now
            else:
                job.status, job.stage, job.progress = JobStatus.QUEUED, "waiting", 0.0
            session.add(job)
        session.exec(delete(Job).where(col(Job.finished_at) < now - KEPT))
    return [job for job in dropped if job.status == JobStatus.FAILED]


def waiting(session: Session) -> list[int]:
    """Ids of queued jobs, oldest first."""
    ids = session.exec(select(Job.id).where(col(Job.status) == JobStatus.QUEUED).order_by(col(Job.id))).all()
    return [identity for identity in ids if identity is not None]


def state(session: Session, job_id: int) -> JobState:
    """How far a job is. Raises Missing."""
    job = session.get(Job, job_id, populate_existing=True)
    if job is None:
        raise Missing("Deze taak")
    return state_of(job)


def latest(session: Session, keys: Iterable[str]) -> dict[str, JobState]:
    """The newest job of each key, in one query."""
    newest = select(func.max(Job.id)).where(col(Job.key).in_(list(keys))).group_by(Job.key)
    jobs = session.exec(
        select(Job).where(col(Job.id).in_(newest)).execution_options(populate_existing=True)
    ).all()
    return {job.key: state_of(job) for job in jobs}


def counts(session: Session) -> dict[str, int]:
    rows = session.exec(select(Job.status, func.count()).group_by(Job.status)).all()
    return dict(rows)


def state_of(job: Job) -> JobState:
    assert job.id is not None
    return JobState(
        job.id, job.kind, job.key, job.status, job.stage, job.progress, job.error, dict(job.result)
    )


def _update(session: Session, job: Claimed, **values: Any) -> bool:
    with writing(session):
        done = session.execute(
            update(Job)
            .where(
                col(Job.id) == job.id,
                col(Job.worker) == job.worker,
                col(Job.status) == JobStatus.RUNNING,
            )
            .values(**values)
            .execution_options(synchronize_session=False)
        )
    return bool(done.rowcount)  # type: ignore[attr-defined]  # an UPDATE gives a cursor result
