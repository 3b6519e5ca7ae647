"""What the text of a paragraph or row says about its role, for formats that carry little or no styling."""

from __future__ import annotations

from collections.abc import Sequence

from procurement_app.documents import patterns
from procurement_app.documents.model import BlockKind

_LONGEST_HEADING = 160
_SHORT_CELL = 45
_COLUMN_HEADS = """nr nummer no eis eisen begrip betekenis definitie omschrijving onderdeel criterium criteria
    stap wanneer datum planning activiteit perceel wat toelichting norm weging punten vraag antwoord kenmerk
    onderwerp fase rol naam document bijlage lot requirement term meaning definition weight question answer
    item date what"""
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
