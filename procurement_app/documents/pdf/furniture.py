"""Running headers and footers: what stands in the margins of many pages, or is a page number."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from procurement_app.documents.patterns import PAGE_LINE, PAGE_MENTION, PAGE_NUMBER
from procurement_app.documents.pdf.lines import Line

_MARGIN = 0.13
_DEPTH = 4
_DIGITS = re.compile(r"\d+")
_SHARE = 0.3


@dataclass(slots=True)
class Margins:
    """The lines of one page that are furniture, apart from its body."""

    headers: list[Line] = field(default_factory=list)
    footers: list[Line] = field(default_factory=list)


def part_furniture(pages: list[list[Line]], heights: list[float]) -> list[Margins]:
    """Take furniture out of `pages` (lists of lines in content order, changed in place)."""
    candidates = [_candidates(lines, height) for lines, height in zip(pages, heights, strict=True)]
    counts = Counter(key for page in candidates for key in {_key(line, where) for line, where in page})
    needed = max(2, int(len([p for p in pages if p]) * _SHARE))
    result = []
    for lines, found in zip(pages, candidates, strict=True):
        margins = Margins()
        taken: set[int] = set()
        for line, where in found:
            if (
                counts[_key(line, where)] >= needed
                or PAGE_NUMBER.match(line.text)
                or PAGE_LINE.search(line.text)
            ):
                (margins.headers if where == "top" else margins.footers).append(line)
                taken.add(id(line))
        if taken:
            lines[:] = [line for line in lines if id(line) not in taken]
        result.append(margins)
    return result


def _candidates(lines: list[Line], height: float) -> list[tuple[Line, str]]:
    """The outermost lines of a page, within its margins."""
    top, bottom = height * _MARGIN, height * (1 - _MARGIN)
    upper = sorted((line for line in lines if line.bottom < top), key=lambda line: line.top)
    lower = sorted((line for line in lines if line.top > bottom), key=lambda line: -line.top)
    return _outermost(upper, "top") + _outermost(lower, "bottom")


def _outermost(lines: list[Line], where: str) -> list[tuple[Line, str]]:
    levels: list[float] = []
    kept = []
    for line in lines:
        if not any(abs(line.top - level) < 3 for level in levels):
            levels.append(line.top)
        if len(levels) > _DEPTH:
            break
        kept.append((line, where))
    return kept


def _key(line: Line, where: str) -> tuple[str, str, int]:
    return where, _DIGITS.sub("#", line.text), round(line.top / 6)


def once(lines: list[Line], seen: set[str]) -> list[Line]:
    """Furniture not yet told: a header that repeats is told once, page numbers alone never."""
    fresh = []
    for line in lines:
        if PAGE_NUMBER.match(line.text):
            continue
        key = PAGE_MENTION.sub("", line.text)
        key = re.sub(r"^\W*\d+\s|\s\d+\W*$", "", key).strip()
        if key not in seen:
            seen.add(key)
            fresh.append(line)
    return fresh
