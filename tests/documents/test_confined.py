"""The confined worker, with children that really misbehave."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psutil
import pytest

from procurement_app.documents import UnreadableFile, confined
from procurement_app.documents.confined import WorkLimits

SMALL = WorkLimits(memory=200 * 1024 * 1024, cpu_seconds=20, wall_seconds=20)
Call = Callable[..., Any]


def probe(name: str) -> str:
    return f"procurement_app.documents.probes:{name}"


def _from_a_thread(*arguments: Any, **options: Any) -> Any:
    """As a server calls it: another thread is alive, so the helper forks."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(confined.call, *arguments, **options).result()


@pytest.fixture(params=["forked", "helper"])
def call(request: pytest.FixtureRequest) -> Iterator[Call]:
    yield confined.call if request.param == "forked" else _from_a_thread
    confined.stop_helper()


def code_of(call: Call, name: str, limits: WorkLimits = SMALL, **options: Any) -> str:
    with pytest.raises(UnreadableFile) as caught:
        call(probe(name), b"", limits=limits, **options)
    assert caught.value.problem.message.endswith(".")
    return caught.value.problem.code


def test_gives_back_json_and_progress_from_another_process(call: Call) -> None:
    heard: list[tuple[str, int, int]] = []
    answer = call(
        probe("echo"),
        b"abc" * 1000,
        {"word": "één"},
        limits=SMALL,
        on_progress=lambda *step: heard.append(step),
    )
    assert (answer["size"], answer["arguments"]) == (3000, {"word": "één"})
    assert answer["pid"] != os.getpid()
    assert heard == [("echo", 1, 1)]


def test_what_a_generator_yields_comes_before_its_result(call: Call) -> None:
    heard: list[int] = []
    assert call(probe("count"), bytes(range(5)), limits=SMALL, on_piece=heard.append) == "counted"
    assert heard == [0, 1, 2, 3, 4]


def test_whoever_cannot_take_a_piece_stops_the_child(call: Call) -> None:
    def refuse(_piece: int) -> None:
        raise OSError("no room")

    with pytest.raises(OSError, match="no room"):
        call(probe("count"), b"abc", limits=SMALL, on_piece=refuse)


def test_nobody_hears_what_a_child_cries_when_it_dies(call: Call, capfd: pytest.CaptureFixture[str]) -> None:
    assert code_of(call, "cry") == "worker-crashed"
    assert capfd.readouterr().err == ""


def test_a_child_that_takes_all_memory_is_stopped(call: Call) -> None:
    assert code_of(call, "hoard") == "worker-memory"


def test_an_endless_loop_is_stopped_by_cpu_time(call: Call) -> None:
    assert code_of(call, "spin", WorkLimits(cpu_seconds=1, wall_seconds=30)) == "worker-time"


def test_endless_waiting_is_stopped_by_the_clock(call: Call) -> None:
    began = time.monotonic()
    assert code_of(call, "sleep", WorkLimits(wall_seconds=1)) == "worker-time"
    assert time.monotonic() - began < 10


def test_a_crash_in_c_code_is_told(call: Call) -> None:
    assert code_of(call, "crash") == "worker-crashed"


def test_a_mistake_of_ours_is_told_without_its_words(call: Call) -> None:
    assert code_of(call, "fail") == "worker-crashed"


def test_a_killed_child_is_told(call: Call) -> None:
    def kill(_stage: str, pid: int, _total: int) -> None:
        os.kill(pid, signal.SIGKILL)

    assert code_of(call, "sleep", on_progress=kill) == "worker-crashed"


def test_only_functions_of_ours_can_be_named(call: Call) -> None:
    with pytest.raises(UnreadableFile):
        call("os:system", b"", limits=SMALL)


def test_the_helper_is_replaced_after_it_died() -> None:
    first = _from_a_thread(probe("echo"), b"", limits=SMALL)
    for pid in _children():
        os.kill(pid, signal.SIGKILL)
    time.sleep(0.1)
    second = _from_a_thread(probe("echo"), b"", limits=SMALL)
    assert first["pid"] != second["pid"]
    confined.stop_helper()


def test_the_helper_of_a_server_does_not_know_its_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KANSRIJK_SMTP_PASSWORD", "geheim")
    _from_a_thread(probe("echo"), b"", limits=SMALL)
    try:
        known = [psutil.Process(pid).environ() for pid in _children()]
        assert known and not any("geheim" in environment.values() for environment in known)
    finally:
        confined.stop_helper()


def test_many_threads_at_once_each_get_their_own_answer() -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(
            pool.map(lambda n: confined.call(probe("echo"), b"x" * n, {"n": n}, limits=SMALL), range(24))
        )
    assert [(a["size"], a["arguments"]["n"]) for a in answers] == [(n, n) for n in range(24)]
    confined.stop_helper()


def test_a_listener_that_raises_stops_the_child(call: Call) -> None:
    def stop(*_step: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        call(probe("echo"), b"", limits=SMALL, on_progress=stop)


def _children() -> list[int]:
    return [child.pid for child in psutil.Process().children(recursive=True)]
