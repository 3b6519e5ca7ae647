"""Background work: threads that take jobs from the table, woken by huey, and the sweep that loses none.

Huey only carries the word that there is work; the job table is the truth. A message that is lost with
its process costs at most one sweep.
"""

from __future__ import annotations

import os
import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import structlog
from huey import SqliteHuey, crontab
from huey.consumer import Consumer
from sqlalchemy import event
from sqlmodel import Session, select

from procurement_app.documents import confined
from procurement_app.models import Original, Role
from procurement_app.runtime import Runtime
from procurement_app.screening.rulebook.parameters import FilledIn
from procurement_app.services import mail
from procurement_app.services.access import accounts
from procurement_app.services.access.audit import SYSTEM, Actor
from procurement_app.services.calendar import calendars
from procurement_app.services.catalogue import import_drafts, pdf
from procurement_app.services.errors import Refused
from procurement_app.services.rulebook import impact, parameters, rules
from procurement_app.services.tender import documents, screening
from procurement_app.services.work import chores, queue
from procurement_app.services.work.queue import OFFERED, Claimed

log = structlog.get_logger("kansrijk.jobs")

# How often progress is written at most, and the lease renewed at least, in seconds.
_REPORT_EVERY, _RENEW_EVERY = 0.5, 15.0
_LEFTOVER = timedelta(days=1)  # after which a file that was received but never used is removed

WARM = ("procurement_app.services.work.warm",)  # what the confined worker does before its first job

Report = Callable[[str, float], None]
Handler = Callable[[Runtime, Session, dict[str, Any], Report], dict[str, Any]]
OnState = Callable[[Claimed, str, float], None]

UNFORESEEN = (
    "De verwerking is door een fout bij ons gestopt. Wat al was opgeslagen is er nog. "
    "Probeer het opnieuw, of vraag de beheerder om in het logboek te kijken."
)


class LeaseLost(Exception):
    """Another worker has taken this job over; what this one did is not stored."""


def screen_document(
    runtime: Runtime, session: Session, payload: dict[str, Any], report: Report
) -> dict[str, Any]:
    count = screening.screen_document(
        session,
        runtime.store,
        payload["document_id"],
        date.fromisoformat(payload["on"]),
        actor=SYSTEM,
        now=runtime.clock(),
        on_progress=report,
    )
    return {"document_id": payload["document_id"], "findings": count}


def import_calendar(
    runtime: Runtime, session: Session, payload: dict[str, Any], report: Report
) -> dict[str, Any]:
    edition = calendars.import_edition(
        session,
        runtime.store,
        payload["original_id"],
        source_name=payload["source_name"],
        published_on=date.fromisoformat(payload["published_on"]),
        on=date.fromisoformat(payload["on"]),
        actor=Actor(payload["actor_id"], payload["actor"], Role(payload["role"])),
        now=runtime.clock(),
        mapping=payload["mapping"],
        save_mapping_as=payload["save_mapping_as"],
        on_progress=report,
    )
    return {"edition_id": edition.id}


def screen_entries(
    runtime: Runtime, session: Session, payload: dict[str, Any], report: Report
) -> dict[str, Any]:
    on = date.fromisoformat(payload["on"])
    return {"entries": calendars.screen_entries(session, runtime.store, on, on_progress=report)}


def compare_rules(
    runtime: Runtime, session: Session, payload: dict[str, Any], report: Report
) -> dict[str, Any]:
    on = date.fromisoformat(payload["on"])
    if "value" in payload:
        given = FilledIn.model_validate(payload["value"])
        return impact.of_value(session, runtime.store, given, on, report)
    return impact.of_files(session, runtime.store, payload["files"], on, report)


def daily_chores(
    runtime: Runtime, session: Session, payload: dict[str, Any], _report: Report
) -> dict[str, Any]:
    on = date.fromisoformat(payload["on"])
    settings = runtime.settings
    pdf.forget_old(settings.instance / pdf.FOLDER)
    import_drafts.forget_old(settings.instance / import_drafts.FOLDER)
    return dict(
        chores.do(session, on, base=settings.address, inbox=settings.mail_advisors, now=runtime.clock())
    )


def deliver_mail(
    runtime: Runtime, session: Session, _payload: dict[str, Any], _report: Report
) -> dict[str, Any]:
    return dict(mail.deliver(session, mail.server_of(runtime.settings), runtime.clock))


def print_catalogue(
    runtime: Runtime, session: Session, payload: dict[str, Any], report: Report
) -> dict[str, Any]:
    pdf.make(
        session,
        runtime.settings.instance / pdf.FOLDER / payload["file"],
        payload["ids"],
        payload["about"],
        payload["language"],
        store=runtime.store,
        now=runtime.clock(),
        on=runtime.today(),
        on_progress=report,
    )
    return {"file": payload["file"]}


HANDLERS: dict[str, Handler] = {
    impact.JOB: compare_rules,
    documents.SCREEN: screen_document,
    calendars.IMPORT: import_calendar,
    calendars.RESCREEN: screen_entries,
    chores.DAILY: daily_chores,
    mail.DELIVER: deliver_mail,
    pdf.MAKE: print_catalogue,
}


class Worker:
    """Does jobs one at a time, under a name that tells the sweep which process it lives in."""

    def __init__(self, runtime: Runtime, on_state: OnState | None = None) -> None:
        self.runtime = runtime
        self.on_state = on_state
        self.name = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}"

    def do(self, job_id: int | None = None) -> bool:
        """Take one queued job (this one when given) and do it. False when there is none."""
        with self.runtime.sessions() as session:
            job = queue.claim(session, self.name, now=self.runtime.clock(), job_id=job_id)
        if job is None:
            return False
        log.info("job-started", job=job.id, kind=job.kind, tries=job.tries)
        try:
            with (
                self._alive(job) as report,
                self.runtime.sessions() as session,
                rules.using(parameters.filled_in(session)),
            ):
                session.rollback()
                result = HANDLERS[job.kind](self.runtime, session, job.payload, report)
        except LeaseLost:
            log.warning("job-lost", job=job.id)
        except Refused as refusal:
            self._fail(job, str(refusal))
        except Exception as error:
            log.error("job-failed", job=job.id, exc_info=error)
            self._fail(job, UNFORESEEN)
        else:
            with self.runtime.sessions() as session:
                queue.finish(session, job, result, now=self.runtime.clock())
            log.info("job-done", job=job.id)
        return True

    def _fail(self, job: Claimed, sentence: str) -> None:
        with self.runtime.sessions() as session:
            # Renewing the lease shows whether the job is still ours, and keeps it so until it is written.
            if not queue.report(session, job, "failed", 1.0, now=self.runtime.clock()):
                log.warning("job-lost", job=job.id)
                return
            _tell_subject(session, job.kind, job.payload, sentence, self.runtime)
            queue.fail(session, job, sentence, now=self.runtime.clock())

    @contextmanager
    def _alive(self, job: Claimed) -> Iterator[Report]:
        """A way to report, and a thread that keeps the lease while the job is silent."""
        latest: list[Any] = ["reading", 0.0, 0.0]  # stage, share, when written
        over, lost = threading.Event(), threading.Event()

        def write() -> None:
            with self.runtime.sessions() as session:
                if not queue.report(session, job, latest[0], latest[1], now=self.runtime.clock()):
                    lost.set()

        def report(stage: str, share: float) -> None:
            if lost.is_set():
                raise LeaseLost
            news = stage != latest[0]
            latest[:2] = stage, share
            if news or time.monotonic() - latest[2] > _REPORT_EVERY:
                latest[2] = time.monotonic()
                write()
            if self.on_state is not None:
                self.on_state(job, stage, share)

        def keep() -> None:
            while not over.wait(_RENEW_EVERY):
                write()

        keeper = threading.Thread(target=keep, name=f"lease-{job.id}", daemon=True)
        keeper.start()
        try:
            yield report
            if lost.is_set():
                raise LeaseLost
        finally:
            over.set()
            keeper.join()


def drain(runtime: Runtime, on_state: OnState | None = None) -> int:
    """Do every queued job here and now, for commands. Returns how many."""
    worker, done = Worker(runtime, on_state), 0
    while worker.do():
        done += 1
    return done


def sweep(runtime: Runtime) -> list[int]:
    """Offer jobs of dead workers again and tidy up. Returns the ids of all jobs that wait."""
    with runtime.sessions() as session:
        for job in queue.sweep(session, now=runtime.clock(), is_dead=is_dead):
            _tell_subject(session, job.kind, job.payload, queue.GAVE_UP, runtime)
        accounts.sweep(session, now=runtime.clock())
        known = session.exec(select(Original.sha256)).all()
        waiting = queue.waiting(session)
    runtime.store.sweep(known, (runtime.clock() - _LEFTOVER).timestamp())
    return waiting


def is_dead(worker: str) -> bool:
    """Whether a worker's process on this machine is surely gone."""
    host, pid, *_ = worker.split(":")
    if host != socket.gethostname() or int(pid) == os.getpid():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


class EmbeddedConsumer(Consumer):  # type: ignore[misc]  # huey has no types
    """Huey's consumer inside the server: signals are the server's own business."""

    def _set_signal_handlers(self) -> None:
        return


class Workers:
    """The threads that do jobs inside `kansrijk serve`; every committed offer wakes one."""

    def __init__(self, runtime: Runtime, count: int) -> None:
        self.runtime = runtime
        self.huey = SqliteHuey("kansrijk", filename=str(runtime.settings.instance / "queue.db"))
        worker = Worker(runtime)
        self._work = self.huey.task()(lambda job_id: worker.do(job_id))
        self._sweep = self.huey.periodic_task(crontab(minute="*"))(self.wake_waiting)
        event.listen(runtime.sessions, "after_commit", self._wake)
        event.listen(runtime.sessions, "after_rollback", _forget)
        self._consumer = EmbeddedConsumer(self.huey, workers=count, initial_delay=0.1, max_delay=0.5)

    def start(self) -> None:
        confined.start_helper(WARM)
        self.wake_waiting()
        self._consumer.start()

    def stop(self) -> None:
        """Take no new job and do not wait for running ones: the next server does them again."""
        self._consumer.stop()
        confined.stop_helper()

    def wake_waiting(self) -> None:
        with self.runtime.sessions() as session:
            can_mail = mail.server_of(self.runtime.settings) is not None
            chores.tend(session, self.runtime.today(), can_mail=can_mail, now=self.runtime.clock())
        for job_id in sweep(self.runtime):
            self._work(job_id)

    def _wake(self, session: Session) -> None:
        for job_id in session.info.pop(OFFERED, []):
            self._work(job_id)


def _forget(session: Session) -> None:
    session.info.pop(OFFERED, None)


def _tell_subject(
    session: Session, kind: str, payload: dict[str, Any], sentence: str, runtime: Runtime
) -> None:
    """A document says on its own page why it could not be read."""
    if kind == documents.SCREEN:
        screening.mark_failed(session, payload["document_id"], sentence, now=runtime.clock())
