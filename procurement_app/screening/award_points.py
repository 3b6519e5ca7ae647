"""Points of an award criterion whose number stands without the word: in a running list or in a table.

'Prijs 40, kwaliteit 35, ontwikkeling van medewerkers 25', 'vaste chauffeurs (30) en leerwerkplekken (30)',
'dertig voor hoe snel u er bent en dertig voor ...', and rows such as 'Sociale waarde | 20 | 15'.
"""

from __future__ import annotations

import re

from procurement_app.screening.numerals import NUMERAL, is_number, number
from procurement_app.screening.passage import BlockView
from procurement_app.screening.sentences import Span

# A number that ends an item: 'prijs 40,', '(30)', 'werk 25.'
_ENDS_ITEM = re.compile(
    r"(?<![\w.,€/-])(?<!\d\s)(?P<n>\d{1,3}(?:,\d)?)(?:\)|(?=\s?[,;.]?\s*(?:$|[\t\n]))|(?=[,;]\s|\.\s|\s(?:en|and)\s))"
)
# What a number ends that is no score: 'perceel 2', 'trede 3', 'artikel 2'
_NAMES = re.compile(
    r"\b(?:perceel|percelen|kavel|deel|delen|lot|lots|trede|niveau|level|artikel|art\.|paragraaf|bijlage|eis|wens|vraag"
    r"|antwoord|fase|klas|graad|categorie|category|pagina|blz\.|versie|lid|nr\.|en|t/m|onder|groep|section|annex)\s$",
    re.IGNORECASE,
)
_LEADS_ITEM = re.compile(
    rf"(?:^|[,;:.?]\s|\s(?:en|and)\s)(?:(?:en|and)\s)?(?P<n>{NUMERAL})\s(?:voor|for|op|naar)\s",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.;?!]\s")
_LEAST_IN_LIST = 2
_CELL = re.compile(
    r"\W*(?:max\W+|maximaal\s|\d{1,3}\s?(?:[-–]|tot|t/m)\s?)?(?P<n>\d{1,3}(?:,\d)?)"
    r"(?P<whole>\s(?:van|of|uit)\s(?:de\s|the\s)?\d{1,4})?\W*"
)


def listed_score(text: str, start: int, end: int, subject: Span) -> tuple[float, Span] | None:
    """The number that stands with the subject in a running list of criteria; None when there is no list.

    `start` and `end` bound the passage in the text. A number before its criterion ('20 voor ...') counts
    where one stands before the subject in its sentence, else the first that ends an item after it."""
    trailing = [
        found
        for found in _ENDS_ITEM.finditer(text, start, end)
        if float(found["n"].replace(",", ".")) > 0 and not _NAMES.search(text, start, found.start())
    ]
    leading = [found for found in _LEADS_ITEM.finditer(text, start, end) if is_number(found["n"])]
    if len(trailing) + len(leading) < _LEAST_IN_LIST:
        return None
    before = [found for found in leading if found.start("n") < subject[0]]
    if before and not _SENTENCE_END.search(text, before[-1].end(), subject[0]):
        return number(before[-1]["n"]), before[-1].span("n")
    for found in trailing:
        if found.start() >= subject[0]:
            return number(found["n"]), found.span("n")
    return None


def score_in_cell(view: BlockView, subject: Span, headed: bool) -> tuple[float, Span] | None:
    """The first bare number in the cells after the subject, or else before it: under a head that says what
    such numbers are (`headed`), where another row of the table has one in the same column, or '20 van de 60'.
    The first cell numbers the row."""
    cells = list(enumerate(view.block.cells))[1:]
    for place, (start, end) in sorted(cells, key=lambda cell: cell[1][0] < subject[0]):
        bare = _CELL.fullmatch(view.scanned.text, start, end)
        if bare and (headed or bare["whole"] or _column_of_numbers(view, place)):
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
