"""Opening the files a command is given: what is wrong with one, in a sentence, before it is read."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from procurement_app.documents.options import DEFAULT_OPTIONS, MEGABYTE

MAX_BYTES = DEFAULT_OPTIONS.limits.max_bytes


class NotRead(Exception):
    """A file that is not read; the text is one sentence that says why and what to do."""


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """The open file. Raises NotRead when it cannot be opened."""
    try:
        stream = path.open("rb")
    except FileNotFoundError:
        raise NotRead("Dit bestand bestaat niet. Controleer de naam.") from None
    except IsADirectoryError:
        raise NotRead("Dit is een map. Geef de bestanden in de map op.") from None
    except OSError:
        raise NotRead("Dit bestand mag niet gelezen worden. Controleer de rechten.") from None
    with stream:
        yield stream


@contextmanager
def seekable(stream: BinaryIO, limit: int) -> Iterator[BinaryIO]:
    """The stream itself, or a copy of a pipe, which can be read only once; at most a byte over `limit`."""
    if stream.seekable():
        yield stream
        return
    with tempfile.TemporaryFile() as copy:
        left = limit + 1
        while left and (part := stream.read(min(left, MEGABYTE))):
            copy.write(part)
            left -= len(part)
        copy.seek(0)
        yield copy


def check_size(stream: BinaryIO, limit: int = MAX_BYTES, advice: str = "") -> None:
    """Raises NotRead when the file is larger than `limit` bytes; nothing of it is read."""
    size = os.fstat(stream.fileno()).st_size
    if size > limit:
        raise NotRead(_too_large(-(-size // MEGABYTE), limit, advice))


def content(path: Path, limit: int = MAX_BYTES) -> bytes:
    """All of a file of at most `limit` bytes. Raises NotRead."""
    with opened(path) as stream:
        check_size(stream, limit)
        data = stream.read(limit + 1)
    if len(data) > limit:  # a pipe does not tell its size
        raise NotRead(_too_large(limit // MEGABYTE, limit, "", more=True))
    return data


def _too_large(megabytes: int, limit: int, advice: str, *, more: bool = False) -> str:
    size = f"meer dan {megabytes}" if more else str(megabytes)
    return (
        f"Dit bestand is {size} MB; de grens is {limit // MEGABYTE} MB. "
        f"{advice or 'Maak het kleiner, of deel het op in kleinere bestanden.'}"
    )
