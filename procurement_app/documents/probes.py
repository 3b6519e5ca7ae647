"""Functions that misbehave on purpose, so that tests see confinement hold; it runs our own modules only."""

from __future__ import annotations

import ctypes
import os
import signal
from collections.abc import Generator, Mapping
from typing import Any

from procurement_app.documents.options import Progress


def echo(data: bytes, arguments: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
    """Behaves: reports progress and gives back what it got."""
    progress("echo", 1, 1)
    return {"size": len(data), "arguments": dict(arguments), "pid": os.getpid()}


def count(data: bytes, _arguments: Mapping[str, Any], _progress: Progress) -> Generator[int, None, str]:
    """Yields a number for each byte, then gives a word."""
    yield from data
    return "counted"


def hoard(_data: bytes, _arguments: Mapping[str, Any], _progress: Progress) -> int:
    """Takes memory without end."""
    taken = []
    while True:
        taken.append(bytearray(16 * 1024 * 1024))


def cry(_data: bytes, _arguments: Mapping[str, Any], _progress: Progress) -> None:
    """Dies as a library does that gets no more memory: with a cry."""
    os.write(2, b"object address : 0x7fec")
    os.abort()


def spin(_data: bytes, _arguments: Mapping[str, Any], _progress: Progress) -> None:
    """Computes without end."""
    while True:
        pass


def sleep(_data: bytes, _arguments: Mapping[str, Any], progress: Progress) -> None:
    """Tells its process id as progress, then waits without end and without using CPU time."""
    progress("waiting", os.getpid(), 0)
    while True:
        signal.pause()


def crash(_data: bytes, _arguments: Mapping[str, Any], _progress: Progress) -> None:
    """Reads address 0, as a broken C library would."""
    ctypes.string_at(0)


def fail(_data: bytes, _arguments: Mapping[str, Any], _progress: Progress) -> None:
    """Raises an ordinary error."""
    raise RuntimeError("a mistake of ours")
