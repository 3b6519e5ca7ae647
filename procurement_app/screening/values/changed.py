"""Which of several values holds from now on, or is the one that is asked.

'Van € 500.000 naar € 200.000', '[10%] → 5%', 'een omzet van € 3 mln, onder de vereiste € 4 mln', and the rows
of a table whose columns tell what was and what becomes of it ('Was | Wordt', 'Inbreng | Besluit').
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from procurement_app.documents.model import BlockKind
from procurement_app.screening.scanned.passage import BlockView, Passage
from procurement_app.screening.text.numerals import NUMERAL, Value

_CHANGED_TO = re.compile(
    r"(?:\b(?:(?:verlaagd|verhoogd|gewijzigd|aangepast|bijgesteld|teruggebracht|verlagen|teruggegaan|gezakt|omlaag|omhoog"
    r"|lowered|reduced|raised|changed|cut|brought(?:\sdown)?)\s(?:[\w-]+\s){0,3}?(?:naar|tot|in|to)"
    rf"|niet (?:langer|meer) {NUMERAL} maar|(?:van|from)\s{NUMERAL}(?:\s?%|\sprocent|\s[\w-]+)?\s(?:naar|to)"
    r"|[\d.,-]{4,}\s(?:naar|to)|nu (?:is|wordt) (?:dat|dit|het)|dat wordt|dit wordt|wordt nu|(?-i:Wordt):?"
    r"|(?:nu|thans|ditmaal|(?:dit|deze) (?:jaar|keer|aanbesteding))\s"
    r"(?:vragen|eisen|verlangen|hanteren|vraagt|eist|verlangt|hanteert)(?:\s(?:wij|we|de gemeente))?"
    r"|(?:besloten|besluit|afgesproken)(?:\s(?:is|wordt|tot|op))?:?|voortaan)\s|(?:→|->|=>)\s?"
    r"|(?:wordt|moet (?:zijn|luiden)|lees:?|vervangen door|komt te luiden:?|becomes|read:?)\s?[‘'\"“]\s?)"
    r"(?:(?:maximaal|minimaal|ten minste|minstens|€|eur|euro)\s)*$",
    re.IGNORECASE,
)
_BECOMES_IT = re.compile(
    r"\b(?:(?:wordt|worden|becomes?)(?:\s(?:nu|voortaan|daarmee|hiermee|dan|dus|dit|dat|het))?"
    r"(?:\s(?:eis|bedrag|percentage|aantal))?|naar|(?:aan|terug|op|bij)\s(?:tot|in)|to)"
    r"\s(?:(?:maximaal|minimaal|ten minste|minstens|€|eur|euro)\s)*[‘’'\"“(\[]?$",
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
    r"\W*(?:[\w]+\s){0,3}?(?:it|this|that|dat|dit|het|die|deze|nu|thans|ditmaal|daarop|daarom|hem|haar|teruggebracht|verlaagd"
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

_CHANGES = (
    r"(?:verla(?:ag|g)\w*|verho(?:og|g)\w*|(?:ge)?wijzig\w*|verander\w*|aan(?:ge|\ste\s)?pas\w*|gewijzigd|aangepast"
    r"|bij(?:ge|\ste\s)?stel\w*|(?:op|af)(?:ge|\ste\s)?ho(?:og|g)\w*|terug(?:ge|\ste\s)?br(?:acht|eng\w*)|omgezet|gebracht"
    r"|brengen|teruggegaan|gezakt|lower\w*|rais\w*|reduc\w*|chang\w*|amend\w*|cut)"
)
_EARLIER = (
    r"(?:(?:de|het|the)\s)?(?:(?:eerdere|oorspronkelijke|huidige|gevraagde|genoemde|vereiste|current)\s)?"
)
# what may stand between such words and the value itself
_OPENS = r"(?:(?:maximaal|minimaal|ten minste|minstens|slechts)\s)*[‘’'\"“(\[]?\s?$"
_INSTEAD = r"\b(?:in plaats van|i\.?p\.?v\.?|instead of|rather than)\s"
_NEW_AFTER = re.compile(
    # '[verlaagd van] 5% naar 2%', '5% verlagen naar 2%'
    rf"(?P<to>\b(?P<change>(?:(?<!, te ){_CHANGES}|gaa[tn]|gaan)\s)?(?:naar|in|tot|to|into)\s)" + _OPENS + "|"
    r"(?:\b(?:vervangen door|(?:ge)?lezen als|(?:gewijzigd|veranderd|omgezet) in|replaced (?:by|with)|read as"
    r"|(?:moet|dient)\s(?:dit\s|dat\s|het\s)?(?:te\s)?(?:zijn|luiden|worden):?|komt te luiden:?)"
    r"|[’'\"”]\s(?:wordt|becomes)|→|->|=>)\s?" + _OPENS + "|"
    # "waar '5%' staat, moet 2% worden gelezen"
    r"\bst(?:aat|aan|ond|onden)\b[^;]{0,30}?\b(?:moet|dient|lees|leest u|wordt)\s(?:er\s|u\s)?:?" + _OPENS,
    re.IGNORECASE,
)
_NOW = re.compile(
    r"\b(?:wordt|worden|becomes?|(?:(?:nu|voortaan|thans|now)\s(?:is|zijn|wordt|worden|geldt|gelden|bedraagt|vragen\s(?:wij|we))"
    r"|(?:is|zijn|geldt|gelden|bedraagt|are)\s(?:nu|voortaan|thans|now))(?:\s(?:dat|dit|het|deze))?|nieuw\w*:[^;]{0,40}?)\s"
    + _OPENS,
    re.IGNORECASE,
)
_FIRST_WAS = re.compile(
    r"\b(?:was|waren|were|bedroeg(?:en)?|gold(?:en)?|luidden?|stond(?:en)?|oud\w*:)\s?[^.;\t\n]{0,50}$",
    re.IGNORECASE,
)
_NEW_BEFORE = re.compile(
    rf"(?:{_INSTEAD}|[(,]\s?(?:was|voorheen|eerst|eerder|oud|previously):?\s|,\s(?:en\s)?niet\s(?:(?:langer|meer)\s)?)"
    rf"{_EARLIER}{_OPENS}",
    re.IGNORECASE,
)
_IN_PLACE_OF = re.compile(_INSTEAD + _EARLIER + _OPENS, re.IGNORECASE)
_FROM = re.compile(r"\b(?:van|from)\s" + _OPENS, re.IGNORECASE)
_TO = re.compile(r"\b(?:naar|to)\b", re.IGNORECASE)
_CHANGE = re.compile(rf"\b{_CHANGES}\b", re.IGNORECASE)
# 'bedraagt niet 5% maar 2%'
_NOT = re.compile(r"\b(?:niet|geen|not)\s(?:(?:langer|meer)\s)?(?:(?:van|op|een)\s)?" + _OPENS, re.IGNORECASE)
_BUT = re.compile(r",?\s(?:maar|but)\s(?:(?:van|op|een|wel|nu)\s)*" + _OPENS, re.IGNORECASE)
_CHANGE_SIGNS = re.compile(
    rf"\b(?:{_CHANGES}|naar|to|plaats|ipv|i\.p\.v|instead|rather|was|waren|were|bedroeg\w*|gold\w*|luidden?|stond\w*|oud\w*"
    r"|vervangen|replaced|lezen|gelezen|read|luiden|moet|dient|staa[tn]|voorheen|eerst|eerder|niet|geen|not)\b|→|->|=>",
    re.IGNORECASE,
)
_DENIAL = re.compile(r"\b(?:niet|geen|nooit|not|no)\b(?!\s(?:alleen|slechts|only)\b)", re.IGNORECASE)
_DENIED_AFTER = re.compile(
    r"\s(?!(?:en|and|maar|but)\b)(?:[\w-]+\s){0,6}?(?:niet|geen|not|afgewezen|af|rejected)\b", re.IGNORECASE
)
_PART_ENDS = re.compile(r"[,;:.?!]\s|[\t\n]")
_APART = re.compile(r"[?!]\s|[\t\n]")
# '... € 1.000.000; dit moet zijn € 500.000' goes on
_ENDS = re.compile(
    r"[.;?!]\s(?!(?:dit|dat|het|this|that|it)\s(?:moet|dient|wordt|must|should|becomes)\b)|[\t\n]",
    re.IGNORECASE,
)
_BETWEEN = 80  # letters between the values of a change
_WITHIN = 90  # how far before a value its marks stand
_LEAST_COLUMNS = 2


class Change(NamedTuple):
    """Two values of which the one takes the place of the other; `denied` where that is said not to happen."""

    old: Value
    new: Value
    denied: bool = False


def changes(values: Sequence[Value], text: str, start: int, end: int) -> Iterator[Change]:
    """The changes that the words between two values and before them tell, in `text` from `start` to `end`."""
    if len(values) < _LEAST_COLUMNS or not _CHANGE_SIGNS.search(text, start, end):
        return
    for one, other in pairwise(values):
        if 0 < other.start - one.end <= _BETWEEN and (found := _change(one, other, text, start, end)):
            yield found


def _change(one: Value, other: Value, text: str, start: int, end: int) -> Change | None:
    since, between = max(start, one.start - _WITHIN), (one.end, other.start)
    if _APART.search(text, *between):
        return None
    if _FIRST_WAS.search(text, since, one.start) and _NOW.search(text, *between):
        return Change(one, other)
    if _ENDS.search(text, *between):
        return None
    if _NOT.search(text, since, one.start) and _BUT.search(text, *between):
        return Change(one, other)
    if _NEW_BEFORE.search(text, *between):
        return Change(other, one)
    if _IN_PLACE_OF.search(text, since, one.start):
        return Change(one, other)
    found = _NEW_AFTER.search(text, *between)
    if found is None or (found["to"] and not (found["change"] or _from_and_to(one, other, text, start, end))):
        return None
    return Change(one, other, denied=_denied(one.start, other, text, start, end))


def _from_and_to(one: Value, other: Value, text: str, start: int, end: int) -> bool:
    """Whether 'van' stands before the first of two values, and 'naar' between them or a word of change around
    them: 'gewijzigd van 5% in 2%'."""
    if not _FROM.search(text, max(start, one.start - _WITHIN), one.start):
        return False
    if _TO.search(text, one.end, other.start):
        return True
    return (
        _CHANGE.search(text, _part_start(text, start, one.start), min(end, other.end + _WITHIN)) is not None
    )


def _part_start(text: str, start: int, place: int) -> int:
    return max((found.end() for found in _PART_ENDS.finditer(text, start, place)), default=start)


def _denied(place: int, new: Value, text: str, start: int, end: int) -> bool:
    """Whether the part of a sentence that tells of a change from `place` to a new value denies it."""
    before = len(_DENIAL.findall(text, _part_start(text, start, place), new.start))
    return (before + (_DENIED_AFTER.match(text, new.end, end) is not None)) % 2 == 1


def holding(
    value: Value, values: Sequence[Value], text: str, span: tuple[int, int], *, refused: bool = False
) -> Value | None:
    """The value that holds where one is part of a change in a span of a text: the new one, or the old one
    where the change is denied, or `refused` in an answer. None where only the refused value is named."""
    for change in changes(values, text, *span):
        if value in (change.old, change.new):
            return change.old if refused or change.denied else change.new
    proposed = _CHANGED_TO.search(text, max(span[0], value.start - _WITHIN), value.start)
    if proposed and (refused or _denied(proposed.start(), value, text, *span)):
        return None
    return value


def becoming(value: Value, text: str, start: int) -> bool:
    """Whether the words before a value say that something becomes it: 'verlaagd tot 5%', 'wordt 5%'."""
    before = max(start, value.start - _WITHIN)
    return any(marks.search(text, before, value.start) for marks in (_CHANGED_TO, _BECOMES_IT))


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
