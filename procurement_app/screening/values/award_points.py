"""Points of an award criterion whose number stands without the word: in a running list or in a table.

'Prijs 40, kwaliteit 35, ontwikkeling van medewerkers 25', 'vaste chauffeurs (30) en leerwerkplekken (30)',
'dertig voor hoe snel u er bent en dertig voor ...', and rows such as 'Sociale waarde | 20 | 15'.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from procurement_app.screening.scanned.passage import BlockView
from procurement_app.screening.text.numerals import NUMERAL, is_number, number
from procurement_app.screening.text.sentences import Span

# A number that ends an item: 'prijs 40,', '(30)', 'werk 25.', 'telt voor 30 punten,'
_ENDS_ITEM = re.compile(
    r"(?<![\w.,€/-])(?<!\d\s)(?P<n>\d{1,3}(?:,\d)?)(?:\s?%|\s(?:punten|points|pt|procent))?(?:\smee)?"
    r"(?:\)|(?=\s?[,;.]?\s*(?:$|[\t\n]))|(?=[,;]\s|\.\s|\s(?:en|and)\s))"
)
# What a number ends that is no score: 'perceel 2', 'trede 3', 'artikel 2'
_NAMES = re.compile(
    r"\b(?:perceel|percelen|kavel|deel|delen|lot|lots|trede|niveau|level|artikel|art\.|paragraaf|bijlage|eis|wens|vraag"
    r"|antwoord|fase|klas|graad|categorie|category|pagina|blz\.|versie|lid|nr\.|en|t/m|onder|groep|section|annex"
    r"|criterium|gunningscriterium|subcriterium|criterion|kolom|onderdeel|stap|nummer|number)\s$",
    re.IGNORECASE,
)
_LEADS_ITEM = re.compile(
    rf"(?:^|[,;:.?\t]\s?|\s(?:en|and)\s)(?:(?:en|and)\s)?(?P<n>{NUMERAL})(?:\s(?:punten|points))?"
    r"\s(?-i:voor|for|op|naar)\s",
    re.IGNORECASE,
)
# 'binnen kwaliteit: 20 voor ...', '..., 15': a number that alone is a score
_ALONE_BEFORE = re.compile(r"(?:[:\t]\s?|^)$")
_ALONE_AFTER = re.compile(r"[,:]\s$")
_WRITTEN = re.compile(NUMERAL)
_NAMED_WITHIN = 25
_SENTENCE_END = re.compile(r"[.;?!]\s")
_LEAST_IN_LIST = 2
_ALL = 100
_CELL = re.compile(
    r"\W*(?:max\W+|maximaal\s|0\s?(?:[-–]|tot|t/m)\s?)?(?P<n>\d{1,3}(?:,\d)?)"
    r"(?P<whole>\s(?:van|of|uit)\s(?:de\s|the\s)?\d{1,4})?[^\w%]*"
)
# what a share comes to: '(€ 50.000)', ', dus € 50.000,', '(ten minste € 50.000 per jaar)'
_COMES_TO = r"[,(]{0,2}[^\d%;€(]{0,25}(?:€|\bEUR)\s?\d[\d.,]*(?:[^\d%;€(),]{0,25}[),])?"
# 'bij 7,5% 175', '10% levert 20 punten op', 'bij 5% (€ 50.000) 10 punten'; not 'in 2027'
_STEP = re.compile(
    r"(?P<lead>\b(?:bij|vanaf|biedt|bieden|at|from)\s(?:\w+\s){0,3}(?:€\s?\d[\d.,]*\s?\()?)?"
    rf"(?<![\d,])(?P<share>\d{{1,3}}(?:,\d+)?)\s?(?:%|procent\b)(?P<gap>[^\d%;€(]{{0,60}}(?:{_COMES_TO})?[^\d%;€(]{{0,60}}?)"
    r"\b(?P<n>(?!(?:19|20)\d\d\b)\d{1,4})\b(?!\s?%|\sprocent|[.,]\d)",
    re.IGNORECASE,
)
# from one step to the next where nothing else stands between: '5%: 5 punten; 10%: 15 punten'
_NEXT_STEP = re.compile(
    r"(?:\s(?:punten|points))?(?:\s?[,;]\s?(?:(?:en|and)\s)?|\s(?:en|and)\s)", re.IGNORECASE
)
# '10 punten voor 5% en 20 punten voor 7%'
_STEP_BACK = re.compile(
    r"\b(?P<n>\d{1,4})\s(?:punten|points)\s(?:voor|bij|vanaf|for|at)\s(?:\w+\s){0,3}\d{1,3}(?:,\d+)?\s?(?:%|procent\b)",
    re.IGNORECASE,
)
_GIVES = re.compile(
    r"=|\b(?:lever\w*|krijg\w*|ontvang\w*|goed voor|dan|zijn dat|gives?|earns?)\b", re.IGNORECASE
)
_IN_POINTS = re.compile(r"punt|point", re.IGNORECASE)
_LED = re.compile(r"\b(?:bij|vanaf|biedt|bieden|wie|at|from)\s[^,;.]{0,20}$", re.IGNORECASE)
_WEIGHS = re.compile(
    r"(?:weeg|wegen|weging|gewicht|weigh|\btel(?:t|len)\b)[^.;]{0,30}$|\([^()]{0,12}$", re.IGNORECASE
)
_WEIGHED = re.compile(
    r"\s?(?:%|procent)?\s(?:mee\b|(?:van|of)\s(?:de|het|the)\s(?:\w+\s)?(?:score|beoordeling|weging|punten|points"
    r"|totaal|total|evaluation))",
    re.IGNORECASE,
)
_WITH_ITS_POINTS = re.compile(r"\s?(?:%|procent)?[\s(]{1,3}\d[\d.]*\s(?:punten|points)", re.IGNORECASE)
_WEIGHS_WITHIN = 40


class _Item(NamedTuple):
    """A number of a running list, and where what it scores stands."""

    number: float
    place: Span
    about: Span


def listed_score(text: str, start: int, end: int, subject: Sequence[Span]) -> tuple[float, Span] | None:
    """The number that stands with the subject in a running list of criteria; None when there is no list.

    `start` and `end` bound the passage in the text; `subject` are the places of its words. A number scores
    what follows it ('20 voor ...'), or what stands before it ('..., werk 25')."""
    items = _items(text, start, end)
    if len(items) < _LEAST_IN_LIST:
        return _only(text, start, end, items, subject)
    best = max(items, key=lambda item: (_shared(item.about, subject), item.place[0]))
    if not _shared(best.about, subject):
        return None
    return best.number, best.place


def top_of_scale(text: str, start: int, end: int) -> tuple[float, Span] | None:
    """The most that a scale of shares gives: 'bij 5% 100 punten, bij 7,5% 175 en bij 10% 250'."""
    if not _IN_POINTS.search(text, start, end):
        return None
    back = [*_STEP_BACK.finditer(text, start, end)]
    steps = back if len(back) >= _LEAST_IN_LIST else [*_STEP.finditer(text, start, end)]
    if steps is not back and not _is_scale(text, steps):
        return None
    top = max(steps, key=lambda step: int(step["n"]))
    return float(top["n"]), top.span("n")


def _is_scale(text: str, steps: Sequence[re.Match[str]]) -> bool:
    """Whether shares with numbers behind them tell what each share gives, and no weights."""
    given = sum(bool(step["lead"] or _GIVES.search(step["gap"])) for step in steps)
    links = (_NEXT_STEP.fullmatch(text, one.end(), other.start()) for one, other in pairwise(steps))
    return given >= _LEAST_IN_LIST or (len(steps) >= _LEAST_IN_LIST and all(links))


def is_weight(text: str, place: Span) -> bool:
    """Whether a share beside points is said to be a weight, and not what must be done to earn them: 'weegt
    20%', '20% van het totaal', 'social return 10% (100 punten)'."""
    first = max(0, place[0] - _WEIGHS_WITHIN)
    if _WEIGHS.search(text, first, place[0]) or _WEIGHED.match(text, place[1]):
        return True
    return _WITH_ITS_POINTS.match(text, place[1]) is not None and not _LED.search(text, first, place[0])


def adds_up(text: str, start: int, end: int) -> bool:
    """Whether the numbers of a running list are shares of a hundred."""
    items = _items(text, start, end)
    return len(items) >= _LEAST_IN_LIST and sum(item.number for item in items) == _ALL


def in_list(text: str, start: int, end: int, place: Span) -> bool:
    """Whether the number at a place is one of a running list, or what the others add up to."""
    items = _items(text, start, end)
    others = [item for item in items if item.place[0] != place[0]]
    if len(others) < _LEAST_IN_LIST:
        return False
    written = _WRITTEN.match(text, *place)
    whole = number(written[0]) if written and is_number(written[0]) else 0
    return len(others) < len(items) or sum(item.number for item in others) == whole


def _items(text: str, start: int, end: int) -> list[_Item]:
    """The numbers of a running list in order, each with what it scores: up to the next or from the last."""
    leading = {
        found.span("n"): number(found["n"])
        for found in _LEADS_ITEM.finditer(text, start, end)
        if is_number(found["n"]) and number(found["n"]) > 0
    }
    trailing = {
        found.span("n"): number(found["n"])
        for found in _ENDS_ITEM.finditer(text, start, end)
        if number(found["n"]) > 0
        and not _NAMES.search(text, max(start, found.start() - _NAMED_WITHIN), found.start())
    }
    places = sorted({*leading, *trailing})
    items = []
    for index, place in enumerate(places):
        if place in leading:
            following = places[index + 1][0] if index + 1 < len(places) else end
            stop = _SENTENCE_END.search(text, place[1], following)
            items.append(_Item(leading[place], place, (place[1], stop.start() if stop else following)))
        else:
            before = places[index - 1][1] if index else start
            items.append(_Item(trailing[place], place, (before, place[0])))
    return items


def _only(
    text: str, start: int, end: int, items: Sequence[_Item], subject: Sequence[Span]
) -> tuple[float, Span] | None:
    """The one number of a passage, where it opens or ends it: 'Binnen kwaliteit: 20 voor ...', '..., 15'."""
    for item in items:
        opens = item.about[0] >= item.place[1] and _ALONE_BEFORE.search(text, start, item.place[0])
        ends = not text[item.place[1] : end].strip(" .)") and _ALONE_AFTER.search(text, start, item.place[0])
        if (opens or ends) and _shared(item.about, subject):
            return item.number, item.place
    return None


def _shared(about: Span, subject: Sequence[Span]) -> int:
    """How many characters of the subject lie in a stretch."""
    return sum(max(0, min(about[1], stop) - max(about[0], begin)) for begin, stop in subject)


def score_in_cell(view: BlockView, subject: Span, headed: bool) -> tuple[float, Span] | None:
    """The first bare number in the cells after the subject, or else before it: under a head that says what
    such numbers are (`headed`), where another row of the table has one in the same column, or '20 van de 60'.
    The first cell numbers the row."""
    cells = list(enumerate(view.block.cells))[1:]
    for place, (start, end) in sorted(cells, key=lambda cell: cell[1][0] < subject[0]):
        bare = _CELL.fullmatch(view.scanned.text, start, end)
        if (
            bare
            and float(bare["n"].replace(",", "."))
            and (headed or bare["whole"] or _column_of_numbers(view, place))
        ):
            return float(bare["n"].replace(",", ".")), (start, end)
    return None


def _column_of_numbers(view: BlockView, place: int) -> bool:
    blocks, text = view.scanned.document.blocks, view.scanned.text
    return any(
        near is not view.block
        and near.table == view.block.table
        and len(near.cells) > place
        and _CELL.fullmatch(text, *near.cells[place]) is not None
        for near in blocks[max(0, view.index - _ROWS_NEAR) : view.index + _ROWS_NEAR + 1]
        if near.table is not None
    )


_ROWS_NEAR = 8
