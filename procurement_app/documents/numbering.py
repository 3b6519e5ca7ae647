"""The numbers that Word and LibreOffice show before headings and list items but keep outside the text."""

from __future__ import annotations

from dataclasses import dataclass, field

_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"))
_ROMAN_SMALL = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_LEVELS = 9
_MOST_SPELT = 1000  # beyond it letters and Roman numbers are as long as a page


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a numbering: its format, its text ("%1.%2"), where it starts."""

    fmt: str = "decimal"
    text: str = ""
    start: int = 1


@dataclass(slots=True)
class Numbering:
    """All numberings of a document and how far each has counted: the levels of each by its key, counted from
    0, and the key of each list that uses one."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)
    _counts: dict[str, list[int]] = field(default_factory=dict)

    def is_list(self, num_id: str) -> bool:
        return num_id in self.lists

    def next_label(self, num_id: str, level: int) -> str:
        """The label of the next paragraph in a numbering: "2.1", "a)", or "" for a bullet."""
        key = self.lists.get(num_id, "")
        levels = self.levels.get(key, {})
        level = min(max(level, 0), _LEVELS - 1)
        counts = self._counts.setdefault(key, [0] * _LEVELS)
        for upper in range(level):
            counts[upper] = counts[upper] or levels.get(upper, Level()).start
        counts[level] = counts[level] + 1 if counts[level] else levels.get(level, Level()).start
        counts[level + 1 :] = [0] * (_LEVELS - level - 1)
        own = levels.get(level, Level(fmt="bullet"))
        if own.fmt in ("bullet", "none"):
            return ""
        label = own.text
        for upper in range(level, -1, -1):
            shown = levels.get(upper, Level())
            label = label.replace(f"%{upper + 1}", _written(counts[upper], shown.fmt))
        return label.strip()

    def restart(self, num_id: str, level: int = 0, at: int = 0) -> None:
        """Let the next paragraph of a level be number `at` (0: as its numbering begins)."""
        counts = self._counts.setdefault(self.lists.get(num_id, ""), [0] * _LEVELS)
        level = min(level, _LEVELS - 1)
        counts[level:] = [max(at - 1, 0), *[0] * (_LEVELS - level - 1)]


def _written(count: int, fmt: str) -> str:
    if count > _MOST_SPELT:
        return str(count)
    if fmt in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letter if fmt == "lowerLetter" else letter.upper()
    if fmt in ("lowerRoman", "upperRoman"):
        roman = _roman(count)
        return roman if fmt == "lowerRoman" else roman.upper()
    if fmt == "decimalZero":
        return f"{count:02d}"
    return str(count)


def _roman(count: int) -> str:
    written = ""
    for value, letters in (*_ROMAN, *_ROMAN_SMALL):
        while count >= value:
            written += letters
            count -= value
    return written
