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
# What a column has in common, where facts of several subjects are of several kinds.
_UNITS = (re.compile("%"), re.compile("€|eur", re.IGNORECASE))
# 'Aantal referenties', 'Te behalen punten', 'Score'
_QUANTITY = re.compile(
    r"(?:(?:max|min)\w*\.?\s|te\sbehalen\s)*(?:aantal(?:\s\w+)?|\w*punten|\w*score|gewicht|\w*factor|number|points)$",
    re.IGNORECASE,
)
# 'Verplicht?', 'Ja/nee'
_ASKS = re.compile(r".*\?$|ja\s?/\s?nee$|yes\s?/\s?no$", re.IGNORECASE)
# 'verplicht', 'ja, art. 2.82', 'niet toegestaan': told of the subject before it
_TOLD = re.compile(
    r"(?:ja|nee|niet|geen|wel|alleen|yes|no|not)\b|(?:verplicht|vereist|gevraagd|verlangd|gesteld|gewenst|toegestaan"
    r"|optioneel|nodig|aanwezig|bekend|van toepassing|required|mandatory|optional|allowed|applicable)\.?$",
    re.IGNORECASE,
)
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
    """Whether the first row heads the values below it, and is not the first of a list of facts that each tell
    of their own subject: nothing heads the first column, values stand below several heads, or below one of
    them stands what only that head can be of."""
    first = rows[0]
    if len(rows) < 3 or len(first) < 2 or not all(first[1:]) or any(map(is_value, first)):
        return False
    if any(len(text) > _SHORT_CELL for text in first):
        return False
    below = zip_longest(*(row[1:] for row in rows[1:]), fillvalue="")
    columns = [[cell for cell in column if cell.strip(_DASHES)] for column in below]
    valued = [
        (head, column)
        for head, column in zip(first[1:], columns, strict=False)
        if column and all(map(is_value, column))
    ]
    if not first[0]:
        return bool(valued)
    if any(c.isdigit() for text in first for c in patterns.NAMED_HEADING.sub("", text)):
        return False
    return len({head for head, _ in valued}) > 1 or any(_is_head_of(*one) for one in valued)


def _is_head_of(head: str, column: Sequence[str]) -> bool:
    """Whether the values of a column are of one kind that its head names: points, ticks, shares or amounts,
    figures below a quantity, answers below a question."""
    if _are_points(column) or all(map(_TICK.match, column)) or _ASKS.match(head):
        return True
    if len(column) < 2 or _TOLD.match(head):
        return False
    figures = all(text[-1].isdigit() for text in column)
    return (figures and _QUANTITY.match(head) is not None) or any(
        all(map(unit.search, column)) for unit in _UNITS
    )


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
