"""The store of originals: bytes on disk under their SHA-256, whole or not at all."""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from procurement_app.documents.confined import DEFAULT_LIMITS, WorkLimits
from procurement_app.services.errors import Refused

_CHUNK = 1024 * 1024


@dataclass(frozen=True)
class Stored:
    sha256: str
    size: int


class Store:
    """Files under `root`: `originals/` by hash, `pictures/` for what can be made again.

    `max_bytes` is the largest original that is taken; within `limits` an original is read.
    """

    def __init__(self, root: Path, max_bytes: int, limits: WorkLimits = DEFAULT_LIMITS) -> None:
        self.limits = limits
        self.originals = root / "originals"
        self.pictures = root / "pictures"
        self.max_bytes = max_bytes

    def put(self, data: BinaryIO | bytes) -> Stored:
        """Keep these bytes. The file appears under its name only when it is complete and on the disk.

        Raises Refused for an empty file or one above the limit; then nothing is kept.
        """
        stream = BytesIO(data) if isinstance(data, bytes) else data
        self.originals.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor, draft = tempfile.mkstemp(dir=self.originals, prefix=".incoming-")
        try:
            with os.fdopen(descriptor, "wb") as file:
                stored = self._copy(stream, file)
                file.flush()
                os.fsync(file.fileno())
            target = self.path(stored.sha256)
            target.parent.mkdir(exist_ok=True, mode=0o700)
            Path(draft).replace(target)
            _sync_folder(target.parent)
        finally:
            Path(draft).unlink(missing_ok=True)
        return stored

    def path(self, sha256: str) -> Path:
        return self.originals / sha256[:2] / sha256

    def read(self, sha256: str) -> bytes:
        return self.path(sha256).read_bytes()

    def written_at(self, sha256: str) -> int:
        """When an original was written last, in nanoseconds; 0 when it is not there."""
        try:
            return self.path(sha256).stat().st_mtime_ns
        except FileNotFoundError:
            return 0

    def remove(self, sha256: str) -> None:
        """Remove an original that no record knows any more."""
        self.path(sha256).unlink(missing_ok=True)

    def put_picture(self, name: str, picture: bytes) -> Path:
        """Keep a page picture under `name` ("hash/page@scale.png")."""
        target = self.pictures / name
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor, draft = tempfile.mkstemp(dir=target.parent, prefix=".making-")
        with os.fdopen(descriptor, "wb") as file:
            file.write(picture)
        Path(draft).replace(target)
        return target

    def sweep(self, known: Iterable[str], older_than: float) -> int:
        """Remove originals that no record knows and half-received files, if last touched before
        `older_than` (seconds since 1970). Returns how many were removed."""
        if not self.originals.is_dir():
            return 0
        keep, removed = set(known), 0
        for path in self.originals.rglob("*"):
            if path.is_file() and path.name not in keep and path.stat().st_mtime < older_than:
                path.unlink(missing_ok=True)
                removed += 1
        return removed

    def _copy(self, stream: BinaryIO, file: BinaryIO) -> Stored:
        digest, size = hashlib.sha256(), 0
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > self.max_bytes:
                limit = self.max_bytes // _CHUNK
                raise Refused(
                    "too-large",
                    f"Het bestand is groter dan {limit} MB. Splits het of verklein de afbeeldingen.",
                    413,
                )
            digest.update(chunk)
            file.write(chunk)
        if not size:
            raise Refused(
                "empty-file", "Het bestand is leeg. Controleer het origineel en upload het opnieuw."
            )
        return Stored(digest.hexdigest(), size)


def forget_older(folder: Path, seconds: float) -> None:
    """Remove the files of a folder that were last written longer ago than so many seconds."""
    before = time.time() - seconds
    for path in folder.glob("*"):
        if path.stat().st_mtime < before:
            path.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
