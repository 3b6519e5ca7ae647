"""What a finding speaks of: the lot, the section, and the words that prove it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from procurement_app.screening.passage import BlockView, Passage
from procurement_app.screening.sentences import Span

LONGEST_QUOTE = 200
_LOT = re.compile(r"\b(?:perceel|deelopdracht|kavel|lot)\s+(?:nr\.?\s*)?(\d{1,2}|[A-H])\b", re.IGNORECASE)


def quote_span(passage: Passage, spans: Iterable[Span]) -> Span:
    """The clauses around all places, or the nearest words when those clauses are too long."""
    places = list(spans)
    begin, end = min(start for start, _ in places), max(stop for _, stop in places)
    text = passage.scanned.text
    first = passage.clauses[passage.clause_of((begin, begin + 1))][0]
    last = passage.clauses[passage.clause_of((end - 1, end))][1]
    if last - first > LONGEST_QUOTE:
        first, last = _narrowed(text, (first, last), (begin, end))
    while last > first and text[last - 1] in " \t\n,;:–—-(":
        last -= 1
    while first < last and text[first] in " \t\n,;:–—-)":
        first += 1
    return first, last


def _narrowed(text: str, around: Span, must: Span) -> Span:
    """The widest run of whole words around `must` (or its beginning) that is short enough."""
    if must[1] - must[0] >= LONGEST_QUOTE:
        cut = text.rfind(" ", must[0], must[0] + LONGEST_QUOTE)
        return must[0], cut if cut > must[0] else must[0] + LONGEST_QUOTE
    first = max(around[0], must[1] - LONGEST_QUOTE)
    if first > around[0]:
        first = min(text.find(" ", first) + 1 or must[0], must[0])
    last = min(around[1], first + LONGEST_QUOTE)
    if last < around[1]:
        last = max(text.rfind(" ", first, last), must[1])
    return first, last


def lot_of(view: BlockView, passage: Passage) -> str | None:
    """The one lot that a sentence, or else a heading above it, speaks of."""
    for text in (passage.text, *view.block.section[::-1]):
        lots = {found[1].upper() for found in _LOT.finditer(text)}
        if len(lots) == 1:
            return lots.pop()
        if lots:
            return None
    return None
