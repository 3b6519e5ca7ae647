"""Jobs in their threads: woken by a commit, kept alive, repeated without harm."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlmodel import Session

from procurement_app import jobs
from procurement_app.models.database import writing
from procurement_app.runtime import Runtime
from procurement_app.services.access.audit import Actor
from procurement_app.services.catalogue import import_drafts, pdf
from procurement_app.services.errors import Refused
from procurement_app.services.tender import documents
from procurement_app.services.work import chores, queue
from tests.conftest import START

pytestmark = pytest.mark.usefixtures("warm_worker")

ON = date(2026, 11, 22)
TEXT = b"Opdrachtnemer besteedt ten minste 5% van de opdrachtsom aan social return."


def upload(session: Session, runtime: Runtime, actor: Actor, name: str = "stuk.txt") -> documents.Uploaded:
    data = TEXT + name.encode()
    return documents.upload(session, runtime.store, data, name, actor=actor, now=START, on=ON)


def wait_until(finished: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not finished():
        assert time.monotonic() < deadline, "nothing happened"
        time.sleep(0.05)


def handler(monkeypatch: pytest.MonkeyPatch, does: Callable[..., dict[str, Any]]) -> None:
    monkeypatch.setitem(jobs.HANDLERS, documents.SCREEN, does)


def test_a_committed_upload_wakes_a_thread(session: Session, runtime: Runtime, officer: Actor) -> None:
    workers = jobs.Workers(runtime, 2)
    workers.start()
    try:
        ids = [upload(session, runtime, officer, f"{number}.txt").document_id for number in range(4)]

        def all_screened() -> bool:
            with runtime.sessions() as own:
                return all(line.status == "screened" for line in documents.progress(own, ids))

        wait_until(all_screened)
    finally:
        workers.stop()


def test_what_was_offered_before_the_start_is_done_after_it(
    session: Session, runtime: Runtime, officer: Actor
) -> None:
    job_id = upload(session, runtime, officer).job_id
    assert job_id
    workers = jobs.Workers(runtime, 1)
    workers.start()
    try:
        wait_until(lambda: queue_state(runtime, job_id) == "done")
    finally:
        workers.stop()


def queue_state(runtime: Runtime, job_id: int) -> str:
    with runtime.sessions() as own:
        return queue.state(own, job_id).status


def test_lists_of_firms_are_not_kept_longer_than_promised_though_nobody_makes_new_ones(
    session: Session, runtime: Runtime, officer: Actor
) -> None:
    old, new = time.time() - 3 * 24 * 3600, time.time()
    kept = {}
    for folder, name in ((import_drafts.FOLDER, "1-abc.list"), (pdf.FOLDER, "def.pdf")):
        for moment in (old, new):
            path = runtime.settings.instance / folder / f"{moment:.0f}-{name}"
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(b"firms")
            os.utime(path, (moment, moment))
            kept[path] = moment == new
    with writing(session):
        queue.offer(session, chores.DAILY, "today", {"on": ON.isoformat()}, actor=officer, now=START)
    assert jobs.drain(runtime) == 1
    assert {path: path.exists() for path in kept} == kept


def test_an_undone_upload_wakes_nobody(
    session: Session, runtime: Runtime, officer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    workers = jobs.Workers(runtime, 1)
    monkeypatch.setattr(documents.queue, "offer", _offer_and_fail(documents.queue.offer))
    with pytest.raises(RuntimeError):
        upload(session, runtime, officer)
    assert workers.huey.pending_count() == 0
    with runtime.sessions() as own:
        assert queue.counts(own) == {}


def _offer_and_fail(offer: Callable[..., int]) -> Callable[..., int]:
    def failing(*args: Any, **kwargs: Any) -> int:
        offer(*args, **kwargs)
        raise RuntimeError("after offering")

    return failing


def test_progress_is_written_and_a_refusal_is_the_sentence_people_read(
    session: Session, runtime: Runtime, officer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[str, float]] = []

    def refuse(runtime: Runtime, _session: Session, payload: dict[str, Any], report: jobs.Report) -> Any:
        report("rules", 0.25)
        with runtime.sessions() as own:
            (line,) = documents.progress(own, [payload["document_id"]])
            seen.append((line.stage, line.progress))
        raise Refused("odd", "Dit stuk is vreemd. Bewaar het opnieuw.")

    handler(monkeypatch, refuse)
    uploaded = upload(session, runtime, officer)
    jobs.drain(runtime)
    assert seen == [("rules", 0.25)]
    with runtime.sessions() as own:
        (line,) = documents.progress(own, [uploaded.document_id])
    assert (line.status, line.error) == ("failed", "Dit stuk is vreemd. Bewaar het opnieuw.")


def test_an_unforeseen_error_tells_the_user_nothing_of_the_inside(
    session: Session, runtime: Runtime, officer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> Any:
        raise ZeroDivisionError("binnenkant")

    handler(monkeypatch, fail)
    job_id = upload(session, runtime, officer).job_id
    jobs.drain(runtime)
    assert job_id
    with runtime.sessions() as own:
        assert queue.state(own, job_id).error == jobs.UNFORESEEN


def test_a_silent_job_keeps_its_lease(
    session: Session, runtime: Runtime, officer: Actor, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "_RENEW_EVERY", 0.05)

    def long(runtime: Runtime, *_: Any) -> dict[str, Any]:
        for _ in range(5):
            clock.forward(seconds=40)
            time.sleep(0.2)
            with runtime.sessions() as own:
                queue.sweep(own, now=runtime.clock())
        return {}

    handler(monkeypatch, long)
    job_id = upload(session, runtime, officer).job_id
    jobs.drain(runtime)
    assert job_id
    with runtime.sessions() as own:
        assert queue.state(own, job_id).status == "done"


def test_a_worker_that_lost_its_job_stops(
    session: Session, runtime: Runtime, officer: Actor, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[int] = []

    def robbed(runtime: Runtime, _session: Session, _payload: Any, report: jobs.Report) -> dict[str, Any]:
        if steps:
            return {"by": "the second"}
        steps.append(1)
        clock.forward(minutes=2)
        with runtime.sessions() as own:
            queue.sweep(own, now=runtime.clock())
        report("storing", 0.9)
        report("storing", 1.0)
        steps.append(2)
        return {"by": "the first"}

    handler(monkeypatch, robbed)
    job_id = upload(session, runtime, officer).job_id
    jobs.drain(runtime)
    assert job_id and steps == [1]
    with runtime.sessions() as own:
        assert queue.state(own, job_id).result == {"by": "the second"}


def test_a_worker_that_lost_its_job_fails_nothing(
    session: Session, runtime: Runtime, officer: Actor, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    uploaded = upload(session, runtime, officer)

    def robbed(runtime: Runtime, *_: Any) -> dict[str, Any]:
        clock.forward(minutes=2)
        with runtime.sessions() as own:
            queue.sweep(own, now=runtime.clock())
        raise Refused("odd", "Dit stuk is vreemd.")

    handler(monkeypatch, robbed)
    jobs.Worker(runtime).do(uploaded.job_id)
    with runtime.sessions() as own:
        (line,) = documents.progress(own, [uploaded.document_id])
    assert (line.status, line.error) == ("waiting", "")


def test_a_worker_knows_which_processes_are_gone() -> None:
    alive = f"{jobs.socket.gethostname()}:{os.getppid()}:x"
    process = threading.Thread(target=lambda: None)
    process.start()
    process.join()
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    assert jobs.is_dead(f"{jobs.socket.gethostname()}:{child}:x")
    assert not jobs.is_dead(alive)
    assert not jobs.is_dead(f"another-machine:{child}:x")
