"""Running headers and footers: what stands in the margins of many pages, or is a page number."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from math import inf
from operator import attrgetter
from statistics import median

from procurement_app.documents.patterns import NAMED_HEADING, PAGE_LINE, PAGE_MENTION, PAGE_NUMBER
from procurement_app.documents.pdf.lines import Line

_MARGIN = 0.13
_DEPTH = 4
_FOOT = 0.94
_GAP = 0.6
_DIGITS = re.compile(r"\d+")
_COUNT = re.compile(r"(?:\S+\s+\S+\s+|[–—·|•/-]\s*)(\d{1,4})(?:\s*(?:van|of|/)\s*\d{1,4})?$")
_NUMBERS_A_PART = re.compile(
    r"\b(?:perceel|lot|deel|onderdeel|part|bijlage|annex|hoofdstuk|artikel|fase|\w*criterium|formulier)\s+\d{1,4}$",
    re.IGNORECASE,
)
_SHARE = 0.3
_TALLER = 1.07
_NEAR = 2.0  # letter sizes
_TAB, _TOUCHING = 4.0, 0.3  # letter sizes


@dataclass(slots=True)
class Margins:
    """The lines of one page that are furniture, apart from its body."""

    headers: list[Line] = field(default_factory=list)
    footers: list[Line] = field(default_factory=list)


def part_furniture(pages: list[list[Line]], heights: list[float]) -> list[Margins]:
    """Take furniture out of `pages` (lists of lines in content order, changed in place)."""
    candidates = [_candidates(lines, height) for lines, height in zip(pages, heights, strict=True)]
    counts = Counter(key for page in candidates for key in {_key(line, where) for line, where in page})
    texts = Counter(text for page in candidates for text in {line.text for line, _ in page})
    counting = _counting(candidates)
    needed = max(2, int(len([p for p in pages if p]) * _SHARE))
    result = []
    for lines, found, height in zip(pages, candidates, heights, strict=True):
        taken: dict[int, tuple[Line, str]] = {}
        for line, where in found:
            key = _key(line, where)
            repeats = counts[key] >= needed
            if (
                (repeats and texts[line.text] > 1)
                or _stands_out(line, where, lines, height)
                or (repeats and key in counting and not _heads_text(line, lines))
                or (repeats and not _heads_a_part(line, lines))
            ):
                taken[id(line)] = line, where
        if taken:
            kept = [line for line in lines if id(line) not in taken]
            for line in [line for line, _ in taken.values() if _belongs_to_text(line, kept)]:
                del taken[id(line)]
            lines[:] = [line for line in lines if id(line) not in taken]
        margins = Margins()
        for line, where in taken.values():
            (margins.headers if where == "top" else margins.footers).append(line)
        result.append(margins)
    return result


def _belongs_to_text(line: Line, kept: list[Line]) -> bool:
    """Whether a number is no page number but the mark of a list item or the raised number of a note, on a
    line that stays."""
    return PAGE_NUMBER.match(line.text) is not None and any(
        other.top - 2 <= (line.top + line.bottom) / 2 <= other.bottom + 2
        and (
            -2 <= other.x0 - line.x1 < _TAB * other.size or -2 <= line.x0 - other.x1 < _TOUCHING * other.size
        )
        for other in kept
    )


def _candidates(lines: list[Line], height: float) -> list[tuple[Line, str]]:
    """The outermost lines of a page, within its margins and apart from its body."""
    top, bottom = height * _MARGIN, height * (1 - _MARGIN)
    downwards = sorted(lines, key=attrgetter("top"))
    upper = [line for line in _outermost(downwards) if line.bottom < top]
    lower = [line for line in _outermost(downwards[::-1]) if line.top > bottom]
    return [(line, "top") for line in upper] + [(line, "bottom") for line in lower]


def _outermost(lines: list[Line]) -> list[Line]:
    """The first lines as they come, until a gap parts them from the rest; none when nothing does.

    A line that is or ends in a page number needs no gap.
    """
    kept: list[Line] = []
    levels = 0
    for line in lines:
        last = kept[-1] if kept else None
        if last is not None and abs(line.top - last.top) > 3:
            levels += 1
            apart = max(line.top - last.bottom, last.top - line.bottom)
            if apart > _GAP * min(line.size, last.size):
                return kept
        if levels >= _DEPTH:
            break
        kept.append(line)
    return [line for line in kept if PAGE_NUMBER.match(line.text) or PAGE_LINE.search(line.text)]


def _stands_out(line: Line, where: str, lines: list[Line], height: float) -> bool:
    """Furniture of a single page: a page number, the very foot, or a top line that the content gives last."""
    if PAGE_NUMBER.match(line.text) or PAGE_LINE.search(line.text):
        return True
    if where == "bottom":
        return line.top > height * _FOOT
    return len(lines) > 3 and any(line is late for late in lines[-2:])


def _counting(candidates: list[list[tuple[Line, str]]]) -> set[tuple[str, str, int]]:
    """Lines that end in the number of their page, after a dash or some words: it goes up by one a page. The
    number of a part that has a page of its own ('Eisen voor perceel 2') does so too, but is none."""
    ahead: dict[tuple[str, str, int], set[int]] = defaultdict(set)
    for page, found in enumerate(candidates):
        for line, where in found:
            number = _COUNT.search(line.text) if line.text[-1:].isdigit() else None
            if number and not _NUMBERS_A_PART.search(line.text, 0, number.end(1)):
                ahead[_key(line, where)].add(int(number[1]) - page)
    return {key for key, differences in ahead.items() if len(differences) == 1}


def _heads_a_part(line: Line, lines: list[Line]) -> bool:
    """Whether a line that stands on its page only, but for its number, is named or set as a heading is:
    "Perceel 2" on top of each page is no running header."""
    return NAMED_HEADING.match(line.text) is not None or _is_taller(line, lines)


def _heads_text(line: Line, lines: list[Line]) -> bool:
    """Whether a line is larger than the text and near it, as a heading is; a running header keeps apart."""
    gaps = (other.top - line.bottom for other in lines if other.top >= line.bottom)
    return min(gaps, default=inf) < _NEAR * line.size and _is_taller(line, lines)


def _is_taller(line: Line, lines: list[Line]) -> bool:
    return line.size > _TALLER * median(other.size for other in lines)


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
