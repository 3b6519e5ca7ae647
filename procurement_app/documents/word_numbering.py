"""The numbers that Word shows before headings and list items but keeps outside the text."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from procurement_app.documents.word_text import W

_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"))
_ROMAN_SMALL = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_LEVELS = 9


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a numbering: its format, its text ("%1.%2"), where it starts."""

    fmt: str = "decimal"
    text: str = ""
    start: int = 1


@dataclass(slots=True)
class Numbering:
    """All numberings of a document and how far each has counted."""

    _abstract: dict[str, dict[int, Level]] = field(default_factory=dict)
    _nums: dict[str, str] = field(default_factory=dict)
    _overrides: dict[tuple[str, int], Level] = field(default_factory=dict)
    _counts: dict[str, list[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, root: etree._Element | None) -> Numbering:
        """Read `word/numbering.xml`; None gives a numbering without any list."""
        found = cls()
        if root is None:
            return found
        for abstract in root.iterfind(f"{W}abstractNum"):
            key = abstract.get(f"{W}abstractNumId") or ""
            found._abstract[key] = {
                int(level.get(f"{W}ilvl") or 0): _level(level) for level in abstract.iterfind(f"{W}lvl")
            }
        for num in root.iterfind(f"{W}num"):
            link = num.find(f"{W}abstractNumId")
            num_id = num.get(f"{W}numId") or ""
            found._nums[num_id] = link.get(f"{W}val") or "" if link is not None else ""
        return found

    def is_list(self, num_id: str) -> bool:
        return num_id in self._nums

    def next_label(self, num_id: str, level: int) -> str:
        """The label of the next paragraph in a numbering: "2.1", "a)", or "" for a bullet."""
        abstract = self._nums.get(num_id, "")
        levels = self._abstract.get(abstract, {})
        level = min(max(level, 0), _LEVELS - 1)
        counts = self._counts.setdefault(abstract, [0] * _LEVELS)
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


def _level(element: etree._Element) -> Level:
    def value(tag: str, default: str) -> str:
        child = element.find(f"{W}{tag}")
        return child.get(f"{W}val") or default if child is not None else default

    start = value("start", "1")
    return Level(value("numFmt", "decimal"), value("lvlText", ""), int(start) if start.isdigit() else 1)


def _written(count: int, fmt: str) -> str:
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
