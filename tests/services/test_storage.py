"""Originals: once, whole, under their hash."""

from __future__ import annotations

import hashlib
import os
from io import BytesIO
from pathlib import Path

import pytest

from procurement_app.services.errors import Refused
from procurement_app.services.storage import Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path, max_bytes=1024 * 1024)


def files(store: Store) -> list[str]:
    return [path.name for path in store.originals.rglob("*") if path.is_file()]


def test_the_same_bytes_are_one_file(store: Store) -> None:
    first, again = store.put(b"inhoud"), store.put(BytesIO(b"inhoud"))
    assert first == again
    assert files(store) == [hashlib.sha256(b"inhoud").hexdigest()]
    assert store.read(first.sha256) == b"inhoud"


@pytest.mark.parametrize(("data", "code"), [(b"", "empty-file"), (b"x" * (1024 * 1024 + 1), "too-large")])
def test_what_is_refused_leaves_nothing(store: Store, data: bytes, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        store.put(data)
    assert refusal.value.code == code
    assert files(store) == []


def test_a_stream_that_breaks_leaves_nothing(store: Store) -> None:
    class Broken(BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell():
                raise ConnectionError
            return super().read(10)

    with pytest.raises(ConnectionError):
        store.put(Broken(b"y" * 100))
    assert files(store) == []


def test_the_sweep_takes_what_nobody_knows_and_is_old(store: Store) -> None:
    known, unknown, fresh = (store.put(data).sha256 for data in (b"a", b"b", b"c"))
    half = store.originals / ".incoming-dead"
    half.write_bytes(b"half")
    for path in (store.path(known), store.path(unknown), half):
        os.utime(path, (1, 1))
    assert store.sweep([known], older_than=1000) == 2
    assert sorted(files(store)) == sorted([known, fresh])


def test_names_on_disk_never_come_from_outside(store: Store) -> None:
    assert store.path(store.put(b"z").sha256).parent.parent == store.originals
