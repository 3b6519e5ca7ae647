"""Ids of entries: the source's own where it has them, else a digest of what the tender is called."""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b

from procurement_app.calendars.model import CalendarEntry
from procurement_app.calendars.values.words import tidy

DIGEST_PREFIX = "k-"
_REMEMBERED = 1_000  # departments and descriptions come back in row after row
_MOST_TURNS = 10_000  # repeated ids whose next number is remembered
_NOT_ALNUM = re.compile(r"[\W_]+")


@lru_cache(maxsize=_REMEMBERED)
def squeezed(text: str) -> str:
    """Letters and digits only, in one case: what stays the same when a text is written differently."""
    return _NOT_ALNUM.sub("", tidy(text).casefold().replace("&", "en"))


def digest(*texts: str) -> str:
    return DIGEST_PREFIX + blake2b("\x1f".join(texts).encode(), digest_size=8).hexdigest()


class Ids:
    """Gives every entry of one file an id of its own, in constant memory.

    What was given out is remembered in a Bloom filter of 8 MB: never a repeat goes unnoticed; about one
    in ten thousand ids of a file with a million rows gets a longer digest than it needed.
    """

    _BITS = 1 << 26

    def __init__(self) -> None:
        self._seen = bytearray(self._BITS // 8)
        self._turns: dict[str, int] = {}

    def give(self, entry: CalendarEntry) -> bool:
        """Set `entry.id`; tells whether the source's own id had to be made unique."""
        own = entry.id.strip()
        if own:
            entry.id = own
            if self._claim(own):
                return False
            self._number(entry, own)
            return True
        entry.id = digest(squeezed(entry.title), squeezed(entry.department), squeezed(entry.description))
        if not self._claim(entry.id):
            entry.id = digest(*entry.written.values())
            if not self._claim(entry.id):
                self._number(entry, entry.id)
        return False

    def _number(self, entry: CalendarEntry, stem: str) -> None:
        turn = self._turns.get(stem, 2)
        while not self._claim(f"{stem}-{turn}"):
            turn += 1
        if len(self._turns) >= _MOST_TURNS:
            self._turns.clear()
        self._turns[stem] = turn + 1
        entry.id = f"{stem}-{turn}"

    def _claim(self, text: str) -> bool:
        """Whether the text was not given out before; from now on it is."""
        hashed = int.from_bytes(blake2b(text.encode(), digest_size=12).digest(), "little")
        fresh = False
        for shift in (0, 32, 64):
            bit = (hashed >> shift) % self._BITS
            place, mask = bit >> 3, 1 << (bit & 7)
            if not self._seen[place] & mask:
                fresh = True
                self._seen[place] |= mask
        return fresh
