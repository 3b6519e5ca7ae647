"""The child's half of `confined`: limits on itself, one function of ours, JSON back over a pipe.

Messages are a length (4 bytes, big endian) and a JSON object: "started" (the child's pid, with
"resident", the memory it began with), "progress" ([stage, done, total]), "piece" (what a generator
yields), "result", "problem" (code,
message, page) or "crashed" (where, without any text of the document).
"""

from __future__ import annotations

import faulthandler
import gc
import json
import os
import resource
import signal
import struct
import traceback
from collections.abc import Callable, Generator, Mapping
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

from procurement_app.documents.model import UnreadableFile
from procurement_app.documents.problems import problem

OURS = "procurement_app."
_LENGTH = struct.Struct(">I")
_COLLECT_AFTER = 50_000
_FILE_SIZE = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class WorkLimits:
    """What a child may use: `memory` in bytes on top of what it starts with, CPU and wall time in seconds."""

    memory: int = 1024 * 1024 * 1024
    cpu_seconds: int = 120
    wall_seconds: int = 300


def run_and_exit(
    function: str, data: bytes, arguments: Mapping[str, Any], limits: WorkLimits, out: int
) -> NoReturn:
    """Run `function` in this (forked) process, send what it gives to the pipe `out`, and end the process."""
    code = 1
    try:
        _confine(limits)
        collect_rarely()
        _send(out, {"started": os.getpid(), "resident": peak_memory()})
        code = _run(function, data, arguments, out)
    finally:
        os._exit(code)


def _run(function: str, data: bytes, arguments: Mapping[str, Any], out: int) -> int:
    try:
        result = load(function)(data, arguments, lambda *step: _send(out, {"progress": list(step)}))
        if isinstance(result, Generator):
            result = _in_pieces(result, out)
        _send(out, {"result": result})
    except UnreadableFile as error:
        _send(out, {"problem": asdict(error.problem)})
    except MemoryError:
        _send(out, {"problem": asdict(problem("worker-memory"))})
    except Exception as error:  # the parent must learn of any failure, whatever it is
        _send(out, {"crashed": _where(error)})
        return 1
    return 0


def _in_pieces(pieces: Generator[Any, None, Any], out: int) -> Any:
    """Send what a function yields as it comes; what it returns is its result."""
    while True:
        try:
            _send(out, {"piece": next(pieces)})
        except StopIteration as end:
            return end.value


def load(function: str) -> Callable[[bytes, Mapping[str, Any], Callable[[str, int, int], None]], Any]:
    """Our function "module:name"; nothing outside this application can be named."""
    module, _, name = function.partition(":")
    if not module.startswith(OURS) or not name.isidentifier():
        raise ValueError(f"not a function of ours: {function}")
    found: Callable[[bytes, Mapping[str, Any], Callable[[str, int, int], None]], Any]
    found = getattr(import_module(module), name)
    return found


def _confine(limits: WorkLimits) -> None:
    """Limits that the kernel keeps, also when our code or a library hangs in C."""
    faulthandler.disable()
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # what a library cries when it dies is nothing for a user
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM, signal.SIGXCPU):
        signal.signal(name, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, limits.wall_seconds)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_CPU, limits.cpu_seconds + _cpu_spent(), margin=1)
    _limit(resource.RLIMIT_FSIZE, _FILE_SIZE)
    _limit(resource.RLIMIT_AS, _address_space() + limits.memory)


def collect_rarely() -> None:
    """A child that does one job and ends has little to collect; looking at its parent's objects, or at the
    same many objects of a large document again and again, only costs time."""
    gc.freeze()
    gc.set_threshold(_COLLECT_AFTER, 50, 50)


def _limit(kind: int, value: int, margin: int = 0) -> None:
    """Lower a limit for good; one that is lower already stays. `margin` parts the signal from the kill."""
    _, hard = resource.getrlimit(kind)
    soft, top = value, value + margin
    if hard != resource.RLIM_INFINITY:
        soft, top = min(soft, hard), min(top, hard)
    resource.setrlimit(kind, (soft, top))


def _cpu_spent() -> int:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return int(usage.ru_utime + usage.ru_stime) + 1


def _address_space() -> int:
    """What this process has mapped already, in bytes; 0 where the system does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except OSError:
        return 0
    return pages * resource.getpagesize()


def peak_memory() -> int:
    """The most memory this process has held at once, in bytes; a fork begins with that of its parent."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _where(error: BaseException) -> str:
    """Kind and place of an error; its message may hold text of the document and stays here."""
    frames = traceback.extract_tb(error.__traceback__)
    last = frames[-1] if frames else None
    place = f"{Path(last.filename).name}:{last.lineno}" if last is not None else "?"
    return f"{type(error).__name__} at {place}"


def _send(out: int, message: Mapping[str, Any]) -> None:
    payload = json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    view = memoryview(_LENGTH.pack(len(payload)) + payload)
    while view:
        view = view[os.write(out, view) :]
