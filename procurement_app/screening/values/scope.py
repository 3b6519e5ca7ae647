"""What a finding speaks of: the lot, the section, and the words that prove it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from procurement_app.screening.scanned.passage import BlockView, Passage
from procurement_app.screening.status.answers import exchange
from procurement_app.screening.text.numerals import Value
from procurement_app.screening.text.sentences import Span, sentences

LONGEST_QUOTE = 200
_SHORTEST_QUOTE = 25
_HANGS = re.compile(
    r"[\s,;(]*(?:en|of|ofwel|die|dat|welke|wat|wie|zoals|waar\w*|om|zodat|omdat|doordat|aangezien|terwijl|met"
    r"|indien|als|wanneer|mits|tenzij|dan|dus|ook|tevens|which|that|who|where|if|unless|provided|and|or|with)\b",
    re.IGNORECASE,
)
_LOT_SIGNS = ("perceel", "deelopdracht", "kavel", "lot")
_LOT = re.compile(
    r"\b(?:(?:percelen|deelopdrachten|kavels|lots)\s+"
    r"(?P<several>(?:\d{1,2}|(?-i:[A-H]))\b(?:(?:,\s|\s(?:en|of|and|or|&|t/m)\s)(?:\d{1,2}|(?-i:[A-H]))\b(?!\s?%|,\d))*+)"
    r"|(?:perceel|deelopdracht|kavel|lot)\s+(?:nr\.?\s*)?(?P<one>\d{1,2}|[A-H]))\b"
    r"(?!\s+(?:van|in|uit|of)\s+(?:de|het|the)\s+(?:vorige|eerdere|voorgaande|oude|previous|former)\b)",
    re.IGNORECASE,
)
_OF_LAND = re.compile(r"kadast|\bsectie\s+[a-z]{1,2}\b|cadast", re.IGNORECASE)
_LOT_HEAD = re.compile(
    r"\W*(?:perceel|kavel|deelopdracht|lot)(?:\s?(?:nr\.?|nummer|no\.?))?\W*", re.IGNORECASE
)
_LOT_NAME = re.compile(r"\s*(?:\d{1,2}|[A-Ha-h])\s*")
_SEVERAL = 2
_NUMBER_OF_LOT = re.compile(r"\d{1,2}|\b[A-H]\b")


def quote_span(
    passage: Passage, spans: Iterable[Span], values: Iterable[Span] = (), *, whole: bool = False
) -> Span:
    """The clauses around all places, or the nearest words when those clauses are too long.

    A clause that hangs on the one before it ('zoals ...', 'die ...') brings that one along, and a value
    its own clause, as long as the quote stays short. With `whole` a short sentence is quoted whole (what
    holds under a condition).
    """
    places = list(spans)
    begin, end = min(start for start, _ in places), max(stop for _, stop in places)
    text = passage.scanned.text
    first, last = _around(passage, begin, end)
    if passage.end - passage.start <= LONGEST_QUOTE and (whole or last - first < _SHORTEST_QUOTE):
        first, last = passage.start, passage.end
    for start, stop in values:
        if passage.start <= start and stop <= passage.end:
            first, last = _wider((first, last), _around(passage, start, stop))
    while first > passage.start and _HANGS.match(text, first, last):
        wider = _around(passage, first - 1, last)[0]
        if last - wider > LONGEST_QUOTE:
            return trimmed(text, *_narrowed(text, (wider, last), (first, last)))
        first = wider
    if last - first > LONGEST_QUOTE:
        first, last = _narrowed(text, (first, last), (begin, end))
    return trimmed(text, first, last)


def _around(passage: Passage, begin: int, end: int) -> Span:
    """The clauses that a run of text lies in."""
    first = passage.clauses[passage.clause_of((begin, begin + 1))][0]
    return first, passage.clauses[passage.clause_of((end - 1, end))][1]


def _wider(quote: Span, more: Span) -> Span:
    """A quote with more text, when it stays short."""
    first, last = min(quote[0], more[0]), max(quote[1], more[1])
    return (first, last) if last - first <= LONGEST_QUOTE else quote


def trimmed(text: str, first: int, last: int) -> Span:
    """A span without the white space and marks around it."""
    while last > first and text[last - 1] in " \t\n,;:–—-(":
        last -= 1
    while first < last and text[first] in " \t\n,;:–—-)":
        first += 1
    return first, last


def exchange_span(
    view: BlockView, passage: Passage, spans: Sequence[Span], values: Iterable[Span]
) -> Span | None:
    """Question and answer together where they are short; else the one that holds the value."""
    found = exchange(view, spans)
    if found is None or found.answer is None:
        return None
    answer = found.answer
    text = view.scanned.text
    if answer.end - passage.start <= LONGEST_QUOTE:
        return trimmed(text, passage.start, answer.end)
    held = [place for place in values if answer.start <= place[0] and place[1] <= answer.end]
    if held:
        return quote_span(answer, held)
    stop = next((end for start, end in sentences(text, answer.start, answer.end)), answer.end)
    if stop - passage.start <= LONGEST_QUOTE:
        return trimmed(text, passage.start, stop)
    return None


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


def lot_of(view: BlockView, passage: Passage, place: int) -> str | None:
    """The one lot that the part of a sentence around a place, the sentence, or else a heading above it speaks
    of; None too for more than one. A plot of land is no lot."""
    of_land = _OF_LAND.search(passage.text) is not None
    for lots in (
        frozenset() if of_land else _lots(_part_of(passage, place)),
        frozenset() if of_land else _lots(passage.text),
        _lot_of_row(view),
        *map(_lots_above, view.block.section[::-1]),
    ):
        if lots:
            return next(iter(lots)) if len(lots) == 1 else None
    return None


def _lots(text: str) -> frozenset[str]:
    lowered = text.lower()
    if not any(sign in lowered for sign in _LOT_SIGNS):
        return frozenset()
    return frozenset(
        lot.upper()
        for found in _LOT.finditer(text)
        for lot in ([found["one"]] if found["one"] else _NUMBER_OF_LOT.findall(found["several"]))
    )


def take_turns(sentence: Passage, values: Sequence[Value]) -> bool:
    """Whether lots and different values take turns: 'voor perceel 1 5% en voor perceel 2 2%'."""
    if len({value.number for value in values}) < _SEVERAL or len(_lots(sentence.text)) < _SEVERAL:
        return False
    named = [found.start() + sentence.start for found in _LOT.finditer(sentence.text)]
    places = sorted([*((place, "lot") for place in named), *((value.start, "value") for value in values)])
    return len(named) == len(values) and all(one[1] != other[1] for one, other in pairwise(places))


def _lot_of_row(view: BlockView) -> frozenset[str]:
    """The lot that a row is about: its first cell, under the head 'Perceel'."""
    head = view.scanned.heads[view.index]
    if head is None or not view.block.cells:
        return frozenset()
    blocks = view.scanned.document.blocks
    first_head, first = blocks[head].cells[:1], view.scanned.text[slice(*view.block.cells[0])]
    named = first_head and _LOT_HEAD.fullmatch(view.scanned.text[slice(*first_head[0])])
    return frozenset({first.strip().upper()}) if named and _LOT_NAME.fullmatch(first) else frozenset()


def _part_of(passage: Passage, place: int) -> str:
    """The part of a sentence between commas in which a place lies: '..., perceel 3 niet' is another."""
    text = passage.scanned.text
    first = max(text.rfind(sign, passage.start, place) for sign in (", ", "; "))
    ends = [at for sign in (", ", "; ") if (at := text.find(sign, place, passage.end)) >= 0]
    return text[max(first + 1, passage.start) : min(ends, default=passage.end)]


_lots_above = lru_cache(maxsize=1_000)(_lots)
