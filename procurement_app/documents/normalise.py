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
from collections.abc import Callable
from dataclasses import dataclass

BLOCK = "\x1e"
CELL = "\x1f"

_SPACES = "\t\r\f\v\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
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
_CONTROL = "".join(chr(c) for c in range(1, 32) if chr(c) not in f"\t\n\r\f\v{BLOCK}{CELL}") + "\x7f"

_EVENTS = re.compile(
    rf"""
      (?P<hyphen>(?<=[^\W_])[-\u2010\xad\ufffe]\ *\n[ \n]*(?=\w))
    | (?P<edge>[ \n]+(?=[{BLOCK}{CELL}]|\Z) | \A[ \n]+ | (?<=[{BLOCK}{CELL}])[ \n]+)
    | (?P<gap>[ \n]{{2,}})
    | (?P<dropped>[{INVISIBLE}{_CONTROL}]+)
    | (?P<ligature>[{"".join(_LIGATURES)}])
    | (?P<accent>\w[\u0300-\u036f]+)
    """,
    re.VERBOSE,
)
_WORD_BEFORE = re.compile(r"[^\W_]+$")
_WORD_AFTER = re.compile(r"[^\W_]+")
_WORDS = re.compile(r"[^\W_]+(?:-[^\W_]+)*")

# "in- en verkoop": the hyphen stands for the rest of the word and stays, with its space.
_SUSPENDING = frozenset({"en", "of", "dan", "als", "noch", "tot", "and", "or", "to"})
# First parts that keep their hyphen in Dutch compounds ("social return-eis", "e-mail").
_HYPHENATED_FIRST_PARTS = frozenset({"return", "e", "ex", "non", "niet", "pro", "oud", "semi", "anti"})
_CLASHES = frozenset("aa ae ai au ee ei eu ie ii ij oe oi oo ou ui uu".split())


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
    prepared = _same_length_replacements(raw)
    starts, shifts = array("l", [0]), array("l", [0])
    pieces: list[str] = []
    taken = written = 0
    known: _KnownWords | None = None
    for match in _EVENTS.finditer(prepared):
        start, end = match.span()
        if start < taken:
            continue
        kind = match.lastgroup
        if kind == "hyphen":
            known = known or _KnownWords(prepared)
            replacement = _joined(prepared, start, end, known)
        else:
            replacement = _REPLACEMENTS[kind or ""](match.group())
        pieces.append(prepared[taken:start])
        pieces.append(replacement)
        written += start - taken + len(replacement)
        taken = end
        starts.append(written)
        shifts.append(end - written)
    pieces.append(prepared[taken:])
    text = "".join(pieces)
    return Normalised(_separators_to_text(text), starts, shifts)


def plain(text: str) -> str:
    """One paragraph of text, normalised, where no way back is needed."""
    return normalise(text).text.strip()


def _same_length_replacements(raw: str) -> str:
    for space in set(raw).intersection(_SPACES):
        raw = raw.replace(space, " ")
    return raw


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


class _KnownWords:
    """The words a document itself writes unbroken: the best evidence of how a broken one is spelled."""

    def __init__(self, text: str) -> None:
        self.words = {word.lower() for word in _WORDS.findall(text)}

    def spelling(self, first: str, second: str) -> str | None:
        joined, hyphenated = (first + second).lower() in self.words, f"{first}-{second}".lower() in self.words
        if joined == hyphenated:
            return None
        return "" if joined else "-"


def _joined(text: str, start: int, end: int, known: _KnownWords) -> str:
    """What stands between the halves of a word broken at text[start:end]."""
    before = _WORD_BEFORE.search(text, max(0, start - 60), start)
    after = _WORD_AFTER.match(text, end)
    if before is None or after is None:
        return "-"
    first, second = before.group(), after.group()
    mark = text[start]
    if second in _SUSPENDING and mark != "\xad":
        return "- "
    if mark == "\xad":
        return ""
    spelled = known.spelling(first, second)
    return _by_spelling_rules(first, second, mark) if spelled is None else spelled


def _by_spelling_rules(first: str, second: str, mark: str) -> str:
    """The likely spelling when the document does not say: layout programs break inside lowercase words."""
    if not first[-1].islower() or not second[0].islower():
        return "-"
    if mark == "\u2010":
        return ""
    if first.lower() in _HYPHENATED_FIRST_PARTS or (first[-1] + second[0]).lower() in _CLASHES:
        return "-"
    return "-" if first.isupper() else ""
