"""What the text of a paragraph or row says about its role, for formats that carry little or no styling."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from procurement_app.documents import patterns
from procurement_app.documents.model import BlockKind

_LONGEST_HEADING = 160
_SHORT_CELL = 45
_COLUMN_HEADS = """nr nummer no eis eisen begrip betekenis definitie omschrijving onderdeel criterium criteria
    stap wanneer datum planning activiteit perceel wat toelichting norm weging punten vraag antwoord kenmerk
    onderwerp fase rol naam document bijlage lot requirement term meaning definition weight question answer
    item date what"""
# '5%', '€ 250.000', '40 punten', 'n.v.t.', 'niet van toepassing', a tick
_VALUE = re.compile(
    r"(?:[€<>≥≤+±]\s?)*\d[\d.,:/-]*(?:\s?(?:%|€|eur\w*|k|mln|punten|pt|jaar|maanden|dagen|stuks))*(?:,-)?$"
    r"|(?:ja|nee|neen|geen|wel|niet|niet van toepassing|n\.?\s?v\.?\s?t\.?|yes|no|none|n/a"
    r"|x|[-–—☐☑☒✓✔✗✘])\.?$",
    re.IGNORECASE,
)
# '40 punten', '40'
_POINTS = re.compile(r"\d[\d.,]*\s?(?P<unit>punten|pt|points)?$", re.IGNORECASE)
_TICK = re.compile(r"[x☐☑☒✓✔✗✘]$", re.IGNORECASE)
_DASHES = "-–— "
_HEADER_WORDS = frozenset(_COLUMN_HEADS.split())


def is_header_row(texts: Sequence[str], all_bold: bool, others_bold: bool) -> bool:
    """Whether the first row of a table holds column heads: short cells, set in bold or known as heads."""
    if len(texts) < 2 or not all(texts):
        return False
    if any(len(text) > _SHORT_CELL or (text.endswith(".") and len(text) > 5) for text in texts):
        return False
    if all_bold and not others_bold:
        return True
    known = any(text.lower().strip(" .:") in _HEADER_WORDS for text in texts[:2])
    return known and not any(c.isdigit() for text in texts for c in text)


def laid_out(
    rows: Sequence[Sequence[str | None]],
    marked: Sequence[bool],
    all_bold: bool = False,
    others_bold: bool = False,
) -> Iterator[tuple[list[str], bool]]:
    """The cells of each row of a table and whether it is a head. None is a place that the cell to its left
    reaches over, and so heads too. Where the first row is not `marked` as a head it may still be one."""
    plain = [[cell or "" for cell in row] for row in rows]
    headed = bool(rows) and is_headed([spread(rows[0]), *plain[1:]], all_bold, others_bold)
    for at, (row, is_marked) in enumerate(zip(rows, marked, strict=True)):
        is_head = is_marked or (headed and not at)
        yield (spread(row) if is_head else plain[at]), is_head


def spread(row: Sequence[str | None]) -> list[str]:
    """The cells of a row of heads, each in all columns that it reaches over."""
    found: list[str] = []
    for cell in row:
        found.append(cell if cell is not None else found[-1] if found else "")
    return found


def is_value(text: str) -> bool:
    """Whether a cell holds only a figure, an answer or a tick."""
    return _VALUE.match(text) is not None


def is_headed(rows: Sequence[Sequence[str]], all_bold: bool = False, others_bold: bool = False) -> bool:
    """Whether the first row of a table holds column heads, by its own words or by what stands below it."""
    return len(rows) > 1 and (is_header_row(rows[0], all_bold, others_bold) or _heads_values(rows))


def _heads_values(rows: Sequence[Sequence[str]]) -> bool:
    """Whether below one of the words of the first row stand only points or ticks, or any figures or answers
    where nothing heads the first column; else they may be what a list of facts tells of its subjects."""
    first = rows[0]
    if len(rows) < 3 or len(first) < 2 or not all(first[1:]) or any(map(is_value, first)):
        return False
    if any(len(text) > _SHORT_CELL for text in first):
        return False
    below = zip_longest(*(row[1:] for row in rows[1:]), fillvalue="")
    columns = [[cell for cell in column if cell.strip(_DASHES)] for column in below]
    if not first[0]:
        return any(column and all(map(is_value, column)) for column in columns)
    if any(c.isdigit() for text in first for c in text):
        return False
    return any(column and (_are_points(column) or all(map(_TICK.match, column))) for column in columns)


def _are_points(column: Sequence[str]) -> bool:
    found = [_POINTS.match(text) for text in column]
    return all(found) and any(match["unit"] for match in found if match)


def looks_like_heading(text: str, bold: bool) -> bool:
    """Whether an unstyled paragraph is a heading: short, not closed, and bold or numbered or named as one."""
    if len(text) > _LONGEST_HEADING or text.endswith((".", ";", ",")) or patterns.is_bullet(text):
        return False
    if bold:
        return True
    if len(text) > 90 or text.endswith(":"):
        return False
    return bool(patterns.NUMBERED.match(text) or patterns.NAMED_HEADING.match(text))


def kind_of(text: str, *, bold: bool = False, listed: bool = False) -> tuple[BlockKind, int]:
    """Kind and heading level of a paragraph by its own words, where no style says what it is."""
    if patterns.CONTENTS_TITLE.match(text):
        return BlockKind.HEADING, 1
    if patterns.has_leaders(text):
        return BlockKind.TOC, 0
    if patterns.RAISED_MARK.match(text):
        return BlockKind.FOOTNOTE, 0
    if len(text) < 120 and patterns.PAGE_LINE.search(text):
        return BlockKind.FOOTER, 0
    if not listed and looks_like_heading(text, bold):
        return BlockKind.HEADING, patterns.numbering_depth(text) or 4
    return (BlockKind.LIST if listed or patterns.is_item(text) else BlockKind.PARAGRAPH), 0
