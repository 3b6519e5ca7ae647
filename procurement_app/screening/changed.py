"""Which of several values holds from now on, or is the one that is asked.

'Van € 500.000 naar € 200.000', '[10%] → 5%', 'een omzet van € 3 mln, onder de vereiste € 4 mln', and the rows
of a table whose columns tell what was and what becomes of it ('Was | Wordt', 'Inbreng | Besluit').
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from procurement_app.documents.model import BlockKind
from procurement_app.screening.numerals import NUMERAL, Value
from procurement_app.screening.passage import BlockView, Passage

_CHANGED_TO = re.compile(
    r"(?:\b(?:(?:verlaagd|verhoogd|gewijzigd|aangepast|bijgesteld|teruggebracht|verlagen|teruggegaan|gezakt"
    r"|lowered|reduced|raised|changed|cut|brought(?:\sdown)?)\s(?:[\w-]+\s){0,3}?(?:naar|tot|in|to)"
    rf"|niet (?:langer|meer) {NUMERAL} maar|(?:van|from)\s{NUMERAL}(?:\s?%|\sprocent|\s[\w-]+)?\s(?:naar|to)"
    r"|[\d.,-]{4,}\s(?:naar|to)|nu (?:is|wordt) (?:dat|dit|het)|dat wordt|dit wordt|wordt nu|(?-i:Wordt):?"
    r"|(?:besloten|besluit|afgesproken)(?:\s(?:is|wordt|tot|op))?:?|voortaan)\s|(?:→|->|=>)\s?"
    r"|(?:wordt|moet (?:zijn|luiden)|lees:?|vervangen door|komt te luiden:?|becomes|read:?)\s?[‘'\"“]\s?)"
    r"(?:(?:maximaal|minimaal|ten minste|minstens|€|eur|euro)\s)*$",
    re.IGNORECASE,
)
# '... onder de verlangde 4 miljoen', 'een ondergrens, namelijk anderhalf miljoen'
_DEMANDED = re.compile(
    r"\b(?:verlangde|vereiste|gevraagde|geëiste|voorgeschreven|required|requested|prescribed"
    r"|(?:onder|minimum)grens(?:\s(?:is|van|bedraagt))?,?(?:\snamelijk)?|minimum\s(?:van|is|of))\s$",
    re.IGNORECASE,
)
# 'Dat is teruggebracht tot vijf', 'We have lowered it to EUR 1 million': says it of the sentence before
_TAKES_UP = re.compile(
    r"\W*(?:[\w]+\s){0,3}?(?:it|this|that|dat|dit|het|die|deze|daarop|daarom|hem|haar|teruggebracht|verlaagd"
    r"|verhoogd|aangepast|bijgesteld|gewijzigd|wordt|antwoord:?|[av]:)\b",
    re.IGNORECASE,
)
_WAS = re.compile(
    r"\b(?:nu|was|oud\w*|vorige|huidige?|voorstel|inbreng|vraag|verzoek|opmerking|bezwaar|eerst|eerder"
    r"|concept|bestaand\w*|stond|luidde|in plaats van|voorheen|hoorden|gehoord"
    r"|markt\w*|staat|drempel|ingediend|gesteld|current|old|before|previous|proposal|proposed|comment|question"
    r"|request|said|reactie van \w+|wens)\b",
    re.IGNORECASE,
)
_BECOMES = re.compile(
    r"\b(?:straks|wordt|nieuw\w*|volgende|voortaan|besluit|besloten|gevolg\w*|uitkomst|oordeel|conclusie|antwoord|afdoening"
    r"|verwerking|vervolg|resultaat|reactie|wijziging|afspraak|advies|doen|lees|luidt|opmerking \w+"
    r"|wat (?:er|wij) \w+ \w+"
    r"|new|after|next|outcome|decision|response|result|answer|conclusion|now|becomes)\b",
    re.IGNORECASE,
)
# 'twee ton is te weinig', 'een opdracht boven € 500.000', 'als het volume € 3 mln overstijgt': not asked
_REFUSED = re.compile(
    r"\s(?:[\w-]+\s){0,3}?(?:te (?:weinig|veel|hoog|laag|zwaar)|onbetaalbaar|buitensporig|overdreven|erg hoog"
    r"|irreëel|too (?:high|much|low|little)|excessive|overstij\w+|overschrijd\w+|te boven)\b",
    re.IGNORECASE,
)
_ABOVE = re.compile(
    r"\b(?:opdracht\w*|\w*diensten|\w*leveringen|\w*werken|bestelling\w*|contract\w*|waarde|prijs|orders?|volume"
    r"|offerte|contracts?|value|works|services)"
    r"\s(?:[\w-]+\s){0,2}?(?:boven|vanaf|van meer dan|groter dan|hoger dan"
    r"|meer dan"
    r"|above|over|exceeding)\s(?:de\s)?$",
    re.IGNORECASE,
)
_WITHIN = 90  # how far before a value its marks stand
_LEAST_COLUMNS = 2


def in_force(values: Sequence[Value], text: str, start: int) -> Value | None:
    """Of several values the one that the words before it say is the new one, or the one asked."""
    for marks in (_CHANGED_TO, _DEMANDED):
        marked = [
            value for value in values if marks.search(text, max(start, value.start - _WITHIN), value.start)
        ]
        if len(marked) == 1:
            return marked[0]
    asked = [
        value
        for value in values
        if not _REFUSED.match(text, value.end)
        and not _ABOVE.search(text, max(start, value.start - _WITHIN), value.start)
    ]
    return asked[0] if len(asked) == 1 else None


def changed_after(view: BlockView, passage: Passage, kind: str) -> Value | None:
    """The new value in the sentence after a passage that takes up what it said; None when there is none."""
    if view.block.kind is BlockKind.ROW:
        return None
    text, end = view.scanned.text, view.block.end
    start = next((after.start for after in view.sentences if after.start >= passage.end), end)
    if not _TAKES_UP.match(text, start, end):
        return None
    marked = [
        v for v in Passage(view.scanned, start, end).values(kind) if _CHANGED_TO.search(text, start, v.start)
    ]
    return marked[0] if len(marked) == 1 else None


def outcome(view: BlockView) -> Passage | None:
    """The cell of a row that tells what becomes of the one before it, by the heads of the columns."""
    if view.block.kind is not BlockKind.ROW:
        return None
    head, cells = view.head, view.block.cells
    if head is None or len(cells) < _LEAST_COLUMNS or len(head.cells) != len(cells):
        return None
    names = [view.scanned.text[start:end] for start, end in head.cells]
    becomes = [number for number, name in enumerate(names) if number and _BECOMES.search(name)]
    if not becomes or not any(_WAS.search(name) for name in names[: becomes[-1]]):
        return None
    return Passage(view.scanned, *cells[becomes[-1]])
