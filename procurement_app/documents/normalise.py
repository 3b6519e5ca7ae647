"""Raw text of a file to the one form that rules read, with the way back.

Readers hand over raw text in which lines end with a newline, blocks with `BLOCK` and cells with
`CELL`. The result has one newline between blocks, one tab between cells and single spaces inside;
soft hyphens and words broken at a line end are made whole, ligatures are letters, decomposed accents
are composed. Everything else stays as written: case, quotes, dashes and composed accents.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

BLOCK = "\x1e"
CELL = "\x1f"

_SPACES = (
    "\t\r\f\v\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006"
    "\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
INVISIBLE = "\xad\ufffe\uffff\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\x00"
_LIGATURES = {
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
    "\ufb05": "st",
    "\ufb06": "st",
    "\u0132": "IJ",
    "\u0133": "ij",
}
# Bullets of the Symbol and Wingdings fonts, which have no meaning outside them.
_SYMBOL_BULLETS = frozenset("\uf0b7\uf0a7\uf0d8\uf0fc\uf076\uf06f\uf0e0\uf0be")
_CONTROL = "".join(chr(c) for c in range(1, 32) if chr(c) not in f"\t\n\r\f\v{BLOCK}{CELL}") + "\x7f"

# Each event: where to look for it, and how cheaply to see that a text has none.
_HYPHEN = r"(?P<hyphen>[-\u2010\xad\ufffe]\n[ \n]*)"
_EDGE = rf"(?P<edge>[ \n]+(?=[{BLOCK}{CELL}]|\Z)|\A[ \n]+|(?<=[{BLOCK}{CELL}])[ \n]+)"
# blanks with only what is dropped between them are one
_GAP = rf"(?P<gap>[ \n](?:[{INVISIBLE}{_CONTROL}]*[ \n])+)"
_DROP = rf"(?P<dropped>[{INVISIBLE}{_CONTROL}]+)"
_LIGATURE = rf"(?P<ligature>[{''.join(_LIGATURES)}])"
_ACCENT = r"(?P<accent>\w[\u0300-\u036f]+)"
_BROKEN = ("-\n", "\u2010\n", "\xad\n", "\ufffe\n")
_LOOSE_ENDS = tuple(pair for a in " \n" for b in (BLOCK, CELL) for pair in (a + b, b + a))
_DOUBLES = ("  ", " \n", "\n ", "\n\n")
_DROPPED_SET = frozenset(INVISIBLE + _CONTROL)
_ACCENTS = frozenset(map(chr, range(0x300, 0x370)))


def _by_page(characters: Iterable[str]) -> dict[int, str]:
    """Characters by the page of Unicode they are on, which is their number without its last eight bits."""
    pages: dict[int, str] = {}
    for character in sorted(set(characters)):
        page = ord(character) >> 8
        pages[page] = pages.get(page, "") + character
    return pages


_SPECIAL_OF_PAGE = _by_page([*_SPACES, *_SYMBOL_BULLETS, *_DROPPED_SET, *_ACCENTS, *_LIGATURES, *"-\u2010"])

# "in- en verkoop": the hyphen stands for the rest of the word and stays, with its space.
_SUSPENDING = frozenset({"en", "of", "dan", "als", "noch", "tot", "and", "or", "to"})
# First parts that keep their hyphen in Dutch compounds ("social return-eis", "e-mail").
_HYPHENATED_FIRST_PARTS = frozenset({"return", "e", "ex", "non", "niet", "pro", "oud", "semi", "anti"})
_CLASHES = frozenset(
    ("aa", "ae", "ai", "au", "ee", "ei", "eu", "ie", "ii", "ij", "oe", "oi", "oo", "ou", "ui", "uu")
)


@dataclass(frozen=True, slots=True)
class Normalised:
    """`text` and, for every character of it, its index in the raw text.

    From `starts[k]` on (until the next start) raw index = index + `shifts[k]`.
    """

    text: str
    starts: array[int]
    shifts: array[int]

    def original(self, index: int) -> int:
        """The raw index of the character at `index` of `text`."""
        return index + self.shifts[bisect_right(self.starts, index) - 1]


def normalise(raw: str) -> Normalised:
    """Raw text to `Normalised`. Idempotent on its own result apart from the separators."""
    characters = _special(raw)
    prepared = raw
    for space in characters.intersection(_SPACES):
        prepared = prepared.replace(space, " ")
    for bullet in characters.intersection(_SYMBOL_BULLETS):
        prepared = prepared.replace(bullet, "•")
    starts, shifts = array("q", [0]), array("q", [0])
    words = prepared.split()
    pattern = _events(prepared, characters, words)
    if pattern is None:
        return Normalised(_separators_to_text(prepared), starts, shifts)
    pieces: list[str] = []
    taken = written = 0
    spelling = _Spelling(prepared, words)
    for match in pattern.finditer(prepared):
        start, end = match.span()
        kind = match.lastgroup
        if kind == "hyphen":
            replacement = spelling.between(start, end)
        else:
            replacement = _REPLACEMENTS[kind or ""](match.group())
        pieces.append(prepared[taken:start])
        pieces.append(replacement)
        written += start - taken + len(replacement)
        taken = end
        starts.append(written)
        shifts.append(end - written)
    pieces.append(prepared[taken:])
    return Normalised(_separators_to_text("".join(pieces)), starts, shifts)


def _special(text: str) -> set[str]:
    """Those characters of a text that need care. Asking for the few is cheaper than a set of all."""
    pages = set(text.encode("utf-16-le", "surrogatepass")[1::2].translate(None, b"\0"))
    return {
        character for page in (0, *pages) for character in _SPECIAL_OF_PAGE.get(page, ()) if character in text
    }


def _events(text: str, characters: set[str], words: list[str]) -> re.Pattern[str] | None:
    """A pattern of only those events that this text holds: looking for nothing is what costs most."""
    wanted = []
    if any(mark[0] in characters and mark in text for mark in _BROKEN):
        wanted.append(_HYPHEN)
    loose = len(words) != sum(map(text.count, (" ", "\n", BLOCK, CELL))) + 1
    at_end = text[:1] in (" ", "\n") or text[-1:] in (" ", "\n")
    # some blanks stand together, or at an end
    if loose and (at_end or any(mark in text for mark in _LOOSE_ENDS)):
        wanted.append(_EDGE)
    dropped = not characters.isdisjoint(_DROPPED_SET)
    if dropped or (loose and any(mark in text for mark in _DOUBLES)):
        wanted.append(_GAP)
    if dropped:
        wanted.append(_DROP)
    if not characters.isdisjoint(_LIGATURES):
        wanted.append(_LIGATURE)
    if characters & _ACCENTS:
        wanted.append(_ACCENT)
    return _compiled("|".join(wanted)) if wanted else None


@lru_cache(maxsize=64)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def plain(text: str) -> str:
    """One paragraph of text, normalised, where no way back is needed."""
    return normalise(text).text.strip()


def _separators_to_text(text: str) -> str:
    return text.replace("\n", " ").replace(BLOCK, "\n").replace(CELL, "\t")


def _nothing(_: str) -> str:
    return ""


def _one_space(_: str) -> str:
    return " "


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


_REPLACEMENTS: dict[str, Callable[[str], str]] = {
    "edge": _nothing,
    "gap": _one_space,
    "dropped": _nothing,
    "ligature": _LIGATURES.__getitem__,
    "accent": _composed,
}


_LETTERS = re.compile(r"[^\W_]*")
_HALF = re.compile(r"(?:[^\W_]|-)*")
_LONGEST_HALF = 200


class _Spelling:
    """How words broken at a line end are spelled, by the document's own evidence first."""

    def __init__(self, text: str, written: list[str]) -> None:
        self._text = text
        self._written = written
        self._words: set[str] | None = None
        self._known: dict[tuple[str, str, str], str] = {}

    def between(self, start: int, end: int) -> str:
        """What stands between the halves of the word broken at [start, end) of the text."""
        text = self._text
        last = _LETTERS.match(text, end).end()  # type: ignore[union-attr]  # matches nothing too
        before = text[max(start - _LONGEST_HALF, 0) : start]
        first = start - _HALF.match(before[::-1]).end()  # type: ignore[union-attr]  # the same
        if start == first or not text[start - 1].isalnum() or last == end:
            return " " if text[start] in INVISIBLE else f"{text[start]} "
        key = (text[first:start], text[end:last], text[start])
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._spelled(*key)
        return known

    def _spelled(self, first: str, second: str, mark: str) -> str:
        if mark == "\xad":
            return ""
        if mark != "\u2010":
            joined, hyphenated = self._knows(first + second), self._knows(f"{first}-{second}")
            if joined != hyphenated:
                return "" if joined else "-"
            if second in _SUSPENDING:
                return "- "
        return _by_spelling_rules(first, second, mark)

    def _knows(self, word: str) -> bool:
        """Whether the document writes `word` unbroken, alone or before a comma or full stop."""
        if self._words is None:
            self._words = {written.lower() for written in set(self._written)}
        word = word.lower()
        return any(form in self._words for form in (word, word + ",", word + "."))


def _by_spelling_rules(first: str, second: str, mark: str) -> str:
    """The likely spelling when the document does not say: layout programs break inside lowercase words."""
    if not first[-1].islower() or not second[0].islower():
        return "-"
    if mark == "\u2010":
        return ""
    if (
        first.rsplit("-", 1)[-1].lower() in _HYPHENATED_FIRST_PARTS
        or (first[-1] + second[0]).lower() in _CLASHES
    ):
        return "-"
    return "-" if first.isupper() else ""
