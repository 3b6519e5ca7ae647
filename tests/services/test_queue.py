"""The job table: claimed once, kept alive, offered again, given up."""

from __future__ import annotations

import threading
from datetime import timedelta

from sqlmodel import Session

from procurement_app.models import Job
from procurement_app.models.database import writing
from procurement_app.runtime import Runtime
from procurement_app.services.access.audit import SYSTEM
from procurement_app.services.work import queue
from tests.conftest import START, Clock


def offer(session: Session, key: str = "thing:1") -> int:
    with writing(session):
        return queue.offer(session, "test", key, {"n": 1}, actor=SYSTEM, now=START)


def test_no_two_workers_get_the_same_job(runtime: Runtime, session: Session) -> None:
    offered = {offer(session, f"thing:{number}") for number in range(30)}
    taken: list[int] = []

    def work(name: str) -> None:
        with runtime.sessions() as own:
            while job := queue.claim(own, name, now=START):
                taken.append(job.id)

    threads = [threading.Thread(target=work, args=(f"w{number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == sorted(offered)


def test_work_on_the_same_thing_waits_once(session: Session) -> None:
    assert offer(session) == offer(session)
    queue.claim(session, "w", now=START)
    assert offer(session) == 2


def test_a_silent_job_is_offered_again_and_its_first_worker_hears_so(session: Session, clock: Clock) -> None:
    offer(session)
    first = queue.claim(session, "w1", now=clock())
    assert first and queue.report(session, first, "rules", 0.5, now=clock())
    clock.forward(seconds=61)
    assert queue.sweep(session, now=clock()) == [] and queue.waiting(session) == [first.id]
    second = queue.claim(session, "w2", now=clock())
    assert second and second.tries == 2
    assert not queue.report(session, first, "rules", 0.9, now=clock())
    queue.finish(session, first, {"from": "the lost one"}, now=clock())
    assert queue.state(session, first.id).status == "running"
    queue.finish(session, second, {"from": "the second"}, now=clock())
    assert queue.state(session, first.id).result == {"from": "the second"}


def test_a_job_whose_process_is_gone_need_not_wait_for_its_lease(session: Session) -> None:
    offer(session)
    queue.claim(session, "w1", now=START)
    queue.sweep(session, now=START, is_dead=lambda worker: worker == "w1")
    assert len(queue.waiting(session)) == 1


def test_a_job_that_keeps_killing_its_worker_is_given_up_with_a_sentence(
    session: Session, clock: Clock
) -> None:
    job_id = offer(session)
    for _ in range(queue.MAX_TRIES):
        assert queue.claim(session, "w", now=clock())
        clock.forward(minutes=2)
        given_up = queue.sweep(session, now=clock())
    assert [job.id for job in given_up] == [job_id]
    state = queue.state(session, job_id)
    assert state.finished and "drie keer afgebroken" in state.error


def test_finished_jobs_are_forgotten_after_a_month(session: Session, clock: Clock) -> None:
    offer(session)
    job = queue.claim(session, "w", now=clock())
    assert job
    queue.fail(session, job, "Dit kan niet.", now=clock())
    queue.sweep(session, now=clock() + timedelta(days=29))
    assert session.get(Job, job.id)
    session.expire_all()
    queue.sweep(session, now=clock() + timedelta(days=31))
    assert session.get(Job, job.id) is None
