"""A small single-threaded process that forks a confined child per job, for servers with many threads.

Forking a process with threads can deadlock the child, so a server starts this helper once
(`python -m procurement_app.documents.zygote SOCKET_FD MODULE…`), which loads the given modules and then
forks quickly. A job arrives as one byte with two file descriptors: the job (see `confined`) and the pipe
for answers. When a child has ended, its wait status and peak memory follow on that pipe as
{"ended": status, "peak": bytes}.
"""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import socket
import struct
import sys
from importlib import import_module

from procurement_app.documents.worker import OURS, WorkLimits, run_and_exit

_LENGTH = struct.Struct(">I")


def main(arguments: list[str]) -> int:
    """Serve jobs from the socket whose number is the first argument, until it closes."""
    control = socket.socket(fileno=int(arguments[0]))
    for module in arguments[1:]:
        if module.startswith(OURS):
            import_module(module)
    gc.freeze()
    woken, wakes = os.pipe()
    os.set_blocking(wakes, False)
    signal.set_wakeup_fd(wakes)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    children: dict[int, int] = {}
    while True:
        ready, _, _ = select.select([control.fileno(), woken], [], [])
        if woken in ready:
            os.read(woken, 4096)
            _reap(children)
        if control.fileno() in ready and not _accept(control, children, (woken, wakes)):
            return 0


def _accept(control: socket.socket, children: dict[int, int], own: tuple[int, int]) -> bool:
    """Fork a child for the next job; False when the server is gone."""
    message, descriptors, _, _ = socket.recv_fds(control, 1, 2)
    if not message:
        return False
    job, out = descriptors
    child = os.fork()
    if child == 0:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for descriptor in (control.detach(), *own, *children.values()):
            os.close(descriptor)
        _work(job, out)
    os.close(job)
    children[child] = out
    return True


def _work(job: int, out: int) -> None:
    with os.fdopen(job, "rb") as file:
        file.seek(0)
        (length,) = _LENGTH.unpack(file.read(_LENGTH.size))
        order = json.loads(file.read(length))
        data = file.read()
    run_and_exit(order["function"], data, order["arguments"], WorkLimits(**order["limits"]), out)


def _reap(children: dict[int, int]) -> None:
    for child in list(children):
        ended, status, usage = os.wait4(child, os.WNOHANG)
        if not ended:
            continue
        out = children.pop(child)
        payload = json.dumps({"ended": status, "peak": usage.ru_maxrss * 1024}).encode("ascii")
        try:
            os.write(out, _LENGTH.pack(len(payload)) + payload)
        except BrokenPipeError:
            pass  # the server stopped waiting for this job
        finally:
            os.close(out)


if __name__ == "__main__":
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    sys.exit(main(sys.argv[1:]))
