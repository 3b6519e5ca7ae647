"""The entries of a calendar as the confined worker gives them: in a file, one block in memory at a time."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from typing import IO, Any, overload

from procurement_app.calendars.model import CalendarEntry
from procurement_app.services.work import codec

_IN_MEMORY = 4 * 1024 * 1024  # bytes of packed blocks before they go to disk


class ReadEntries(Sequence[CalendarEntry]):
    """Entries in the order of their file; `screenings` says in the same order what screening made of them.

    Of 60,000 entries both would fill gigabytes, so go through them in order: every step back unpacks a
    block again.
    """

    def __init__(self) -> None:
        self._file: IO[bytes] = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115  # see `close`
        self._places: list[tuple[int, int]] = []
        self._length = 0
        self._held: tuple[int, list[CalendarEntry], list[dict[str, Any]]] = (-1, [], [])
        self.screenings: Sequence[dict[str, Any]] = _Screenings(self)

    def __enter__(self) -> ReadEntries:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def add(self, packed: str) -> None:
        """One block as `codec.pack` made it; all but the last hold `codec.BLOCK` entries."""
        written = packed.encode()
        self._places.append((self._file.seek(0, 2), len(written)))
        self._file.write(written)

    def finish(self, total: int) -> None:
        """Say how many entries the blocks hold."""
        self._length = total

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[CalendarEntry]:
        return (self[index] for index in range(self._length))

    @overload
    def __getitem__(self, index: int) -> CalendarEntry: ...
    @overload
    def __getitem__(self, index: slice) -> list[CalendarEntry]: ...
    def __getitem__(self, index: int | slice) -> CalendarEntry | list[CalendarEntry]:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(self._length))]
        entries, _ = self.block(index)
        return entries[index % codec.BLOCK]

    def block(self, index: int) -> tuple[list[CalendarEntry], list[dict[str, Any]]]:
        """The entries and screenings of the block that holds entry `index`."""
        if not 0 <= index < self._length:
            raise IndexError(index)
        number = index // codec.BLOCK
        if self._held[0] != number:
            place, length = self._places[number]
            self._file.seek(place)
            found = codec.unpack(self._file.read(length))
            self._held = (number, codec.ENTRIES.validate_python(found["entries"]), found["screenings"])
        return self._held[1], self._held[2]


class _Screenings(Sequence[dict[str, Any]]):
    def __init__(self, entries: ReadEntries) -> None:
        self._entries = entries

    def __len__(self) -> int:
        return len(self._entries)

    @overload
    def __getitem__(self, index: int) -> dict[str, Any]: ...
    @overload
    def __getitem__(self, index: slice) -> list[dict[str, Any]]: ...
    def __getitem__(self, index: int | slice) -> dict[str, Any] | list[dict[str, Any]]:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        return self._entries.block(index)[1][index % codec.BLOCK]
