"""Kill -9 in the middle of real work: nothing half-written, and what was lost is done again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import Session

from procurement_app import jobs, paths
from procurement_app.runtime import Runtime
from procurement_app.services.access import audit
from procurement_app.services.access.audit import Actor
from procurement_app.services.calendar import calendars
from procurement_app.services.tender import documents
from procurement_app.services.work import queue

pytestmark = pytest.mark.usefixtures("warm_worker")

ON = date(2026, 11, 22)
# A server in a process of its own that stops dead at a chosen stage of its work: after it has read
# ("reading", "rules"), just before it stores ("storing"), or in the middle of the transaction.
SERVER = """
import os, signal, sys, threading
from procurement_app import jobs, runtime, settings
from procurement_app.models import AuditRecord
from procurement_app.services.access import audit

moment = sys.argv[1]
die = lambda: os.kill(os.getpid(), signal.SIGKILL)

def on_state(job, stage, share):
    if stage == moment:
        die()

if moment == "transaction":
    record = audit.record
    def dying_record(*args, **kwargs):
        record(*args, **kwargs)
        die()
    audit.record = dying_record

held = runtime.make(settings.load().settings)
jobs.drain(held, on_state)
"""
COUNTED = (
    "document_reading", "screening_run", "finding", "entry", "entry_version", "entry_change",
    "entry_sector", "entry_chance", "edition", "edition_problem", "calendar_source",
)  # fmt: skip


@pytest.fixture
def real_time(runtime: Runtime) -> Runtime:
    """Leases are measured by the clock of the machine, on which the other process runs too."""
    object.__setattr__(runtime, "clock", lambda: datetime.now(UTC))
    return runtime


def counts(session: Session) -> dict[str, int]:
    found = {table: session.execute(text(f"select count(*) from {table}")).scalar_one() for table in COUNTED}
    session.rollback()
    return found


def run_and_die(runtime: Runtime, moment: str) -> None:
    environment = os.environ | {"KANSRIJK_INSTANCE": str(runtime.settings.instance)}
    ended = subprocess.run(
        [sys.executable, "-c", SERVER, moment], env=environment, timeout=120, capture_output=True, check=False
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()[-2000:]


def offer_document(session: Session, runtime: Runtime, actor: Actor) -> int:
    file = paths.TENDER_SAMPLES / "documents" / "pve-schoonmaak.pdf"
    uploaded = documents.upload(
        session, runtime.store, file.read_bytes(), file.name, actor=actor, now=runtime.clock(), on=ON
    )
    assert uploaded.job_id
    return uploaded.job_id


def offer_calendar(session: Session, runtime: Runtime, actor: Actor) -> int:
    file = paths.TENDER_SAMPLES / "calendar" / "inkoopkalender-2026-10.csv"
    received = calendars.receive(
        session, runtime.store, file.read_bytes(), file.name, actor=actor, now=runtime.clock()
    )
    return calendars.start_import(
        session,
        received.original_id,
        source_name="Voorbeeldstad",
        published_on=ON,
        on=ON,
        actor=actor,
        now=runtime.clock(),
    )


@pytest.mark.parametrize("moment", ["rules", "storing", "transaction"])
@pytest.mark.parametrize("offer", [offer_document, offer_calendar])
def test_a_killed_job_leaves_nothing_and_is_done_by_the_next_server(
    session: Session, real_time: Runtime, officer: Actor, offer: Any, moment: str
) -> None:
    job_id = offer(session, real_time, officer)
    before = counts(session)
    run_and_die(real_time, moment)
    assert counts(session) == before
    state = queue.state(session, job_id)
    session.rollback()
    assert state.status == "running"
    assert jobs.sweep(real_time) == [job_id]
    assert jobs.drain(real_time) == 1
    assert queue.state(session, job_id).status == "done"
    session.rollback()
    after = counts(session)
    assert after != before
    assert audit.verify(session).sound
    # Doing it once more, as after a crash between storing and saying so, changes nothing either.
    session.rollback()
    session.execute(text("update job set status = 'queued'"))
    session.commit()
    assert jobs.drain(real_time) == 1
    assert counts(session) == after


def test_killed_three_times_is_reported(session: Session, real_time: Runtime, officer: Actor) -> None:
    job_id = offer_document(session, real_time, officer)
    for _ in range(queue.MAX_TRIES):
        run_and_die(real_time, "rules")
        jobs.sweep(real_time)
    state = queue.state(session, job_id)
    assert state.status == "failed" and state.error == queue.GAVE_UP
    (line,) = documents.progress(session, [1])
    assert line.status == "failed" and line.error == queue.GAVE_UP


def test_the_child_that_reads_does_not_outlive_its_server(
    session: Session, real_time: Runtime, officer: Actor
) -> None:
    offer_document(session, real_time, officer)
    run_and_die(real_time, "rules")
    deadline = time.monotonic() + 10
    while _helpers(str(real_time.settings.instance)) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert _helpers(str(real_time.settings.instance)) == []


def _helpers(instance: str) -> list[str]:
    """Processes that carry this instance folder in their environment (Linux)."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if process.name != str(os.getpid()) and instance.encode() in (process / "environ").read_bytes():
                found.append(process.name)
        except OSError:
            continue
    return found
