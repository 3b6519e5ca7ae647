"""What a finding speaks of: the lot, the section, and the words that prove it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from procurement_app.documents.model import BlockKind
from procurement_app.screening.scanned.passage import BlockView, Passage
from procurement_app.screening.status.answers import exchange
from procurement_app.screening.status.judgement import Judgement
from procurement_app.screening.text.numbering import number_of_item
from procurement_app.screening.text.numerals import Value
from procurement_app.screening.text.sentences import Span, sentences

LONGEST_QUOTE = 200
AMOUNTS = ("money", "percentage")
"""The kinds of values that a text changes, and tells apart by lot, in one sentence."""
_SHORTEST_QUOTE = 25
_HANGS = re.compile(
    r"[\s,;(]*(?:en|of|ofwel|die|dat|welke|wat|wie|zoals|waar\w*|om|zodat|omdat|doordat|aangezien|terwijl|met"
    r"|indien|als|wanneer|mits|tenzij|dan|dus|ook|tevens|which|that|who|where|if|unless|provided|and|or|with)\b",
    re.IGNORECASE,
)
_LOT_SIGNS = ("perce", "deelopdracht", "kavel", "lot")
_NUMBER = r"(?:\d{1,2}|(?-i:[A-H]|[IVX]{1,4}))"
_LOT = re.compile(
    r"\b(?:(?:percelen|deelopdrachten|kavels|lots)\s+"
    rf"(?P<several>{_NUMBER}\b(?:(?:,\s|\s(?:en|of|and|or|&|t/m)\s){_NUMBER}\b(?!\s?%|,\d))*+)"
    rf"|(?:perceel|deelopdracht|kavel|lot)\s+(?:nr\.?\s*)?(?P<one>{_NUMBER}|[a-h]))\b"
    r"(?!\s+(?:van|in|uit|of)\s+(?:de|het|the)\s+(?:vorige|eerdere|voorgaande|oude|previous|former)\b)",
    re.IGNORECASE,
)
_OF_LAND = re.compile(r"kadast|\bsectie\s+[a-z]{1,2}\b|cadast", re.IGNORECASE)
_LOT_HEAD = re.compile(
    r"\W*(?:perceel|kavel|deelopdracht|lot)(?:\s?(?:nr\.?|nummer|no\.?))?\W*", re.IGNORECASE
)
_LOT_NAMES = re.compile(rf"\s*{_NUMBER}(?:\s*(?:[,/&+]|en|and|t/m)\s*{_NUMBER})*\s*", re.IGNORECASE)
_RIGHT_BEHIND = re.compile(r"[%\s]*(?:(?:aan|van|voor|als|of|for|as)\s)?(?:de\s|the\s)?", re.IGNORECASE)
_PARTS = re.compile(r"[,;/]\s(?:(?:en|and)\s)?|\s(?:en|and)\s", re.IGNORECASE)
_SEVERAL = 2
_MOST_LOTS = 50
_NUMBER_OF_LOT = re.compile(rf"\b{_NUMBER}\b")


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


def item_of(view: BlockView) -> str:
    """The number or code of the point of a list or table that a block is, or ""."""
    block, text = view.block, view.scanned.document.text
    if block.kind is BlockKind.ROW and block.cells:
        return number_of_item("", text[slice(*block.cells[0])])
    return "" if block.kind is BlockKind.HEADING else number_of_item(text[block.start : block.end])


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


def with_answer(view: BlockView, quote: Span, judgement: Judgement) -> Span:
    """A quote with the cell behind it that set the status: 'Social return | nee'."""
    said = next((words.strip() for cue, words in judgement.cues[:1] if cue == "cel"), "")
    text = view.scanned.text
    behind = (cell for cell in view.block.cells if cell[0] >= quote[1])
    answer = next((cell for cell in behind if said and text[slice(*cell)].strip().startswith(said)), None)
    return (quote[0], answer[1]) if answer and answer[1] - quote[0] <= LONGEST_QUOTE else quote


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
        frozenset() if of_land else lots_in(_part_of(passage, place)),
        frozenset() if of_land else lots_in(passage.text),
        _lots_of_row(view),
        *map(_lots_above, view.block.section[::-1]),
    ):
        if lots:
            return next(iter(lots)) if len(lots) == 1 else None
    return None


def lots_in(text: str) -> frozenset[str]:
    """The lots that a text names."""
    lowered = text.lower()
    if not any(sign in lowered for sign in _LOT_SIGNS):
        return frozenset()
    return frozenset(lot for found in _LOT.finditer(text) for lot in _named(found))


def without_lots(text: str) -> str:
    """A text without its words for lots."""
    return _LOT.sub(" ", text)


def _named(mention: re.Match[str]) -> list[str]:
    """The lots that a mention names: 'perceel 2', 'percelen 1 en 3'."""
    several = _NUMBER_OF_LOT.findall(mention["several"] or "")
    return [lot.upper() for lot in several or [mention["one"]]]


class Turn(NamedTuple):
    """A lot with the value it gets in a sentence. `place` is the part of the sentence that says so, `said` of
    that what speaks of no other lot: from the lot or value, whichever is first, up to a comma."""

    lot: str
    value: Value
    place: Span
    said: Span


def turns_at(view: BlockView, place: int, kind: str) -> list[Turn]:
    """What the sentence around a value says of each of several lots; nothing where it does not."""
    sentence = next((one for one in view.sentences if one.start <= place < one.end), None)
    return [] if sentence is None else _turns(sentence, sentence.values(kind))


def _turns(sentence: Passage, values: Sequence[Value]) -> list[Turn]:
    """Lots and different values that take turns, 'voor perceel 1 5% en voor perceel 2 2%'; else nothing."""
    if len({value.number for value in values}) < _SEVERAL or len(lots_in(sentence.text)) < _SEVERAL:
        return []
    named = [*_LOT.finditer(sentence.scanned.text, sentence.start, sentence.end)]
    if len(named) != len(values) or len(named) > _MOST_LOTS:
        return []
    told = [sorted([lot.span(), (value.start, value.end)]) for lot, value in zip(named, values, strict=True)]
    lot_first = {lot.start() < value.start for lot, value in zip(named, values, strict=True)}
    if len(lot_first) > 1 or any(one[1][1] > other[0][0] for one, other in pairwise(told)):
        return []
    text = sentence.scanned.text
    partings = [_parting(text, one[1][1], other[0][0]) for one, other in pairwise(told)]
    begins = [sentence.start, *(begin for _, begin in partings)]
    ends = [*(end for end, _ in partings), sentence.end]
    return [
        Turn(lot, value, trimmed(text, begin, end), (pair[0][0], _up_to_comma(text, pair[1][1], end)))
        for mention, value, pair, begin, end in zip(named, values, told, begins, ends, strict=True)
        for lot in _named(mention)
    ]


def parts_by_lot(sentence: Passage) -> list[Span]:
    """The parts of a sentence that names several lots, each with one mention; else nothing."""
    if len(lots_in(sentence.text)) < _SEVERAL:
        return []
    text = sentence.scanned.text
    named = [*_LOT.finditer(text, sentence.start, sentence.end)]
    partings = [_parting(text, one.end(), other.start()) for one, other in pairwise(named[:_MOST_LOTS])]
    begins = [sentence.start, *(begin for _, begin in partings)]
    ends = [*(end for end, _ in partings), sentence.end]
    return [*zip(begins, ends, strict=True)]


def _up_to_comma(text: str, start: int, end: int) -> int:
    comma = text.find(",", start, end)
    return end if comma < 0 else comma


def speak_of(taken: Sequence[Turn], spans: Sequence[Span], text: str) -> bool:
    """Whether the numbers that lots get are those of a match: it is named before the first of them, or right
    behind the last ('... en voor perceel 2 2% aan social return')."""
    named = spans[0][0]
    if named <= taken[0].value.start:
        return True
    last = max(taken[-1].value.end, taken[-1].said[0])
    return _RIGHT_BEHIND.fullmatch(text, last, max(last, named)) is not None


def _parting(text: str, start: int, end: int) -> Span:
    """The word or mark that parts what a sentence says of one lot from what it says of the next."""
    found = [*_PARTS.finditer(text, start, end)]
    return found[-1].span() if found else (end, end)


def lot_columns(view: BlockView) -> dict[str, Span]:
    """The cells of a row that stand under heads such as 'Perceel 1' and 'Perceel 2', by lot; nothing where
    fewer than two do, or more than a contract has."""
    heads, cells = view.head.cells if view.head else (), view.block.cells
    columns: dict[str, Span] = {}
    if len(heads) == len(cells):
        for (start, end), cell in zip(heads, cells, strict=True):
            lots = lots_in(view.scanned.text[start:end])
            if len(lots) == 1:
                columns.setdefault(next(iter(lots)), cell)
    return columns if _SEVERAL <= len(columns) <= _MOST_LOTS else {}


def under_lot_head(view: BlockView, cell: Span) -> bool:
    """Whether a cell tells which lot its row is about: it stands under the head 'Perceel'."""
    return cell in _cells_under_lot_heads(view)


def _cells_under_lot_heads(view: BlockView) -> list[Span]:
    heads, cells = view.head.cells if view.head else (), view.block.cells
    if len(heads) != len(cells):
        heads, cells = heads[:1], cells[:1]
    text = view.scanned.text
    return [cell for head, cell in zip(heads, cells, strict=False) if _LOT_HEAD.fullmatch(text, *head)]


def _lots_of_row(view: BlockView) -> frozenset[str]:
    """The lots that a row is about: what its cell under the head 'Perceel' names."""
    text = view.scanned.text
    names = (text[start:end].upper() for start, end in _cells_under_lot_heads(view))
    return frozenset(
        lot for name in names if _LOT_NAMES.fullmatch(name) for lot in _NUMBER_OF_LOT.findall(name)
    )


def _part_of(passage: Passage, place: int) -> str:
    """The part of a sentence between commas in which a place lies: '..., perceel 3 niet' is another."""
    text = passage.scanned.text
    first = max(text.rfind(sign, passage.start, place) for sign in (", ", "; "))
    ends = [at for sign in (", ", "; ") if (at := text.find(sign, place, passage.end)) >= 0]
    return text[max(first + 1, passage.start) : min(ends, default=passage.end)]


_lots_above = lru_cache(maxsize=1_000)(lots_in)
