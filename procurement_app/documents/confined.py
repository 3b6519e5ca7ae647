"""Runs one of our functions on untrusted bytes in a child process with limits, and takes JSON back.

A process with one thread (the command line) forks at once. A process with threads (the server) uses a
helper that forks for it (`zygote`), started at first use or by `start_helper`. Whatever the child does,
the caller gets a value or an `UnreadableFile` with one sentence: nothing from the child is unpickled.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from procurement_app.documents.model import Problem, UnreadableFile
from procurement_app.documents.options import Progress
from procurement_app.documents.problems import unreadable
from procurement_app.documents.worker import WorkLimits, run_and_exit

__all__ = ["DEFAULT_LIMITS", "WorkLimits", "call", "start_helper", "stop_helper"]

OnPiece = Callable[[Any], None]

DEFAULT_LIMITS: Final = WorkLimits()
PRELOADED: Final[tuple[str, ...]] = ("procurement_app.documents.warm",)

_LENGTH = struct.Struct(">I")
_LARGEST_MESSAGE = 512 * 1024 * 1024
_GRACE_SECONDS = 3.0
_MEMORY_SHARE = 0.5  # of the limit, that a child must have held when it died for want of memory
# A C library that gets no more memory ends the process by one of these.
_MEMORY_SIGNALS = frozenset({signal.SIGABRT, signal.SIGSEGV, signal.SIGTRAP, signal.SIGBUS, signal.SIGILL})


def call(
    function: str,
    data: bytes,
    arguments: Mapping[str, Any] | None = None,
    *,
    limits: WorkLimits = DEFAULT_LIMITS,
    on_progress: Progress | None = None,
    on_piece: OnPiece | None = None,
) -> Any:
    """What `function` ("module:name", one of ours) gives for (data, arguments, progress), as JSON values.

    Raises `UnreadableFile`: the function's own, or "worker-memory", "worker-time", "worker-crashed" when the
    child exceeded its limits or died, "worker-unavailable" when no child could be started.
    `on_progress` hears (stage, done, total), and `on_piece` what a generator yields before its result, so
    that it need not be held at once; when either raises, the child is killed and the error goes on.
    """
    hears = _Hears(on_progress, on_piece)
    order = dict(arguments or {})
    if threading.active_count() > 1:
        return _helper.run(function, data, order, limits, hears)
    return _run_forked(function, data, order, limits, hears)


def start_helper(preload: Sequence[str] = ()) -> None:
    """Start the helper of a server now, with modules of ours that its children need."""
    _helper.start(preload)


def stop_helper() -> None:
    """End the helper; a later `call` starts a new one."""
    _helper.stop()


@dataclass(frozen=True, slots=True)
class _Hears:
    """Who is told while a child works."""

    progress: Progress | None
    piece: OnPiece | None


@dataclass(slots=True)
class _Outcome:
    """What came back from a child: `pid` is 0 until it has started; memory is in bytes."""

    pid: int = 0
    result: Any = None
    has_result: bool = False
    problem: Problem | None = None
    status: int = 0
    resident: int = 0
    peak: int = 0
    timed_out: bool = False


def _run_forked(
    function: str, data: bytes, arguments: dict[str, Any], limits: WorkLimits, hears: _Hears
) -> Any:
    answers, out = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child == 0:
        os.close(answers)
        run_and_exit(function, data, arguments, limits, out)
    os.close(out)
    outcome = _Outcome(pid=child)
    try:
        _listen(answers, outcome, limits, hears)
    finally:
        os.close(answers)
        if not outcome.has_result and outcome.problem is None:
            _kill(child)
        _, outcome.status, usage = os.wait4(child, 0)
        outcome.peak = usage.ru_maxrss * 1024
    return _value(outcome, limits)


def _listen(answers: int, outcome: _Outcome, limits: WorkLimits, hears: _Hears) -> None:
    """Take messages until the child is done, dead or out of time."""
    for message in _messages(answers, limits.wall_seconds + _GRACE_SECONDS, outcome):
        if "started" in message:
            outcome.pid, outcome.resident = int(message["started"]), int(message["resident"])
        elif "progress" in message:
            if hears.progress is not None:
                stage, done, total = message["progress"]
                hears.progress(str(stage), int(done), int(total))
        elif "piece" in message:
            if hears.piece is not None:
                hears.piece(message["piece"])
        elif "result" in message:
            outcome.result, outcome.has_result = message["result"], True
        elif "problem" in message:
            found = message["problem"]
            code, sentence, facts = str(found["code"]), str(found["message"]), found.get("facts", {})
            outcome.problem = Problem(code, sentence, found.get("page"), facts=facts)
        elif "ended" in message:
            outcome.status, outcome.peak = int(message["ended"]), int(message["peak"])


def _messages(answers: int, seconds: float, outcome: _Outcome) -> Iterator[dict[str, Any]]:
    """Messages of a child as they come; ends at the end of the pipe or when time is up."""
    deadline = time.monotonic() + seconds
    buffer = bytearray()
    while True:
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([answers], [], [], left)[0]:
            outcome.timed_out = True
            return
        piece = os.read(answers, 1 << 20)
        if not piece:
            return
        buffer += piece
        while len(buffer) >= _LENGTH.size:
            (length,) = _LENGTH.unpack_from(buffer)
            if length > _LARGEST_MESSAGE:
                return
            if len(buffer) < _LENGTH.size + length:
                break
            payload = bytes(buffer[_LENGTH.size : _LENGTH.size + length])
            del buffer[: _LENGTH.size + length]
            yield json.loads(payload.decode("utf-8", "surrogatepass"))


def _value(outcome: _Outcome, limits: WorkLimits) -> Any:
    """The result, or the reason why there is none."""
    if outcome.has_result:
        return outcome.result
    if outcome.problem is not None:
        raise UnreadableFile(outcome.problem)
    ended_by = os.WTERMSIG(outcome.status) if os.WIFSIGNALED(outcome.status) else 0
    if outcome.timed_out or ended_by in (signal.SIGALRM, signal.SIGXCPU):
        raise unreadable("worker-time")
    if ended_by in _MEMORY_SIGNALS and outcome.peak - outcome.resident > limits.memory * _MEMORY_SHARE:
        raise unreadable("worker-memory")
    raise unreadable("worker-crashed")


def _kill(pid: int) -> None:
    if pid:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


class _Helper:
    """The helper process of a server, started when first needed and again when it has died."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._control: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._preload: tuple[str, ...] = PRELOADED

    def start(self, preload: Sequence[str] = ()) -> None:
        with self._lock:
            self._preload = (*PRELOADED, *preload)
            self._stop()
            self._start()

    def stop(self) -> None:
        with self._lock:
            self._stop()

    def run(
        self,
        function: str,
        data: bytes,
        arguments: dict[str, Any],
        limits: WorkLimits,
        hears: _Hears,
    ) -> Any:
        answers, out = os.pipe()
        outcome = _Outcome()
        try:
            try:
                with _job_file(function, data, arguments, limits) as job:
                    self._send(job, out)
            finally:
                os.close(out)
            _listen(answers, outcome, limits, hears)
        finally:
            os.close(answers)
            if not outcome.has_result and outcome.problem is None and not outcome.status:
                _kill(outcome.pid)
        return _value(outcome, limits)

    def _send(self, job: int, out: int) -> None:
        with self._lock:
            for _attempt in range(2):
                if self._control is None or self._process is None or self._process.poll() is not None:
                    self._stop()
                    self._start()
                assert self._control is not None
                try:
                    socket.send_fds(self._control, [b"J"], [job, out])
                    return
                except OSError:
                    self._stop()
        raise unreadable("worker-unavailable")

    def _start(self) -> None:
        ours, theirs = socket.socketpair()
        command = [
            sys.executable,
            "-m",
            "procurement_app.documents.zygote",
            str(theirs.fileno()),
            *self._preload,
        ]
        try:
            self._process = subprocess.Popen(  # noqa: S603  # our own interpreter and module
                command,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env=_without_settings(),
            )
        except OSError as error:
            ours.close()
            raise unreadable("worker-unavailable") from error
        finally:
            theirs.close()
        self._control = ours

    def _stop(self) -> None:
        if self._control is not None:
            self._control.close()
            self._control = None
        if self._process is not None:
            try:
                self._process.wait(timeout=2)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None


def _without_settings() -> dict[str, str]:
    """The environment without our settings: who reads files of others need not know our passwords."""
    return {name: value for name, value in os.environ.items() if not name.startswith("KANSRIJK_")}


@contextlib.contextmanager
def _job_file(function: str, data: bytes, arguments: dict[str, Any], limits: WorkLimits) -> Iterator[int]:
    """A job as an unnamed file: the order's length, the order as JSON, the data."""
    order = json.dumps({"function": function, "arguments": arguments, "limits": asdict(limits)}).encode()
    with tempfile.TemporaryFile() as file:
        file.write(_LENGTH.pack(len(order)) + order)
        file.write(data)
        file.flush()
        yield file.fileno()


_helper = _Helper()
