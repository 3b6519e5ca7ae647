"""Parts of a sentence, or sentences of a block, that affirm of one lot what they deny of another.

'Op perceel 1 mag u uitbesteden, op perceel 2 niet'; 'Perceel 1 is voorbehouden. Perceel 2 is dat niet.'
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from procurement_app.screening.finding.meeting import TURNED, Match, met
from procurement_app.screening.finding.rule_index import Candidate
from procurement_app.screening.finding.weighing import Found
from procurement_app.screening.model import Status
from procurement_app.screening.rulebook.detection import DocumentRule
from procurement_app.screening.scanned.passage import BlockView, Passage
from procurement_app.screening.status.judgement import Judgement
from procurement_app.screening.status.subclauses import FINITE
from procurement_app.screening.text.readers import READERS
from procurement_app.screening.text.sentences import Span
from procurement_app.screening.values.by_lot import OfLot
from procurement_app.screening.values.claims import Values
from procurement_app.screening.values.in_passage import read_in
from procurement_app.screening.values.scope import (
    AMOUNTS,
    LONGEST_QUOTE,
    lots_in,
    parts_by_lot,
    trimmed,
    without_lots,
)

_SEVERAL = 2
_NO = re.compile(
    r"\b(?:niet|geen|nee|neen|verboden|uitgesloten|not|no|prohibited)\b|\bn\.?v\.?t\b", re.IGNORECASE
)
_YES = re.compile(
    rf"\b(?:wel|ja|yes|toegestaan|verplicht|vereist|nodig|mogelijk|allowed|required|{FINITE})\b|%|€",
    re.IGNORECASE,
)
_AFTER_ALL = re.compile(r"\b(?:wel|ja|yes)\b", re.IGNORECASE)
# what says yes or no of what was named before, and names nothing itself: 'en voor perceel 2 geldt dat niet'
_BARE = re.compile(
    r"(?:[\s,;:.()–%€\d-]|\b(?:en|maar|echter|dus|ook|een|de|het|dat|die|dit|deze|er|u|wij|we|voor|bij|op|in|aan|van"
    r"|wel|niet|geen|ja|nee|neen|meer|is|zijn|wordt|mag|mogen|kan|geldt|gelden|hoeft|vragen|eisen|toegestaan"
    r"|toegelaten|verboden|uitgesloten|mogelijk|verplicht|vereist|nodig|gevraagd|toepassing|nvt|n|v|t|and|but|for|on"
    r"|not|no|yes|it|that|allowed|required)\b)*+",
    re.IGNORECASE,
)


class _Said(NamedTuple):
    """What a part says of its lots; `match` where it names the subject itself."""

    part: Passage
    judgement: Judgement
    match: Match | None = None


def by_parts(found: Found, values: Values, ways: Sequence[Candidate]) -> list[OfLot]:
    """What a finding says of each lot, where it is affirmed of one and denied of another; else nothing."""
    view = found.view
    if len(lots_in(view.whole.text)) < _SEVERAL:
        return []
    if (answers := _answers(found)) is not None:
        said = _answered(found, answers)
    elif view.block.cells:
        return []
    else:
        said = _told(view, _parts(view, found.spans), ways)
    lots = [(lot, one) for one in said for lot in sorted(lots_in(one.part.text))]
    opposite = {one.judgement.status for one in said} == set(TURNED)
    if not opposite or len({lot for lot, _ in lots}) < len(lots):
        return []
    return [
        OfLot(lot, one.judgement, _values(one, said, values, found.rule), _quote(one, said, found))
        for lot, one in lots
    ]


def _answers(found: Found) -> Passage | None:
    """Where the lots are answered behind a label: a cell of its row, or what follows a colon."""
    view, text = found.view, found.view.scanned.text
    if view.block.cells:
        cells = view.block.cells[1:]
        cell = next((cell for cell in cells if len(lots_in(text[slice(*cell)])) >= _SEVERAL), None)
        return None if cell is None else Passage(view.scanned, *cell)
    place = found.spans[0][0]
    sentence = next((one for one in view.sentences if one.start <= place < one.end), view.whole)
    colon = text.find(":", sentence.start, sentence.end)
    if colon < 0 or lots_in(text[sentence.start : colon]):
        return None
    return Passage(view.scanned, colon + 1, sentence.end)


def _answered(found: Found, answers: Passage) -> list[_Said]:
    """What a bare yes or no of each lot makes of the label before it. A 'yes' to what may be done denies the
    ban on it, as it denies what a label denies."""
    label = found.view.scanned.text[found.view.block.start : answers.start]
    permits = any(way.flip for way in found.rule.detect) is not bool(_NO.search(label))
    told = []
    for part in (Passage(answers.scanned, *part) for part in parts_by_lot(answers)):
        yes = _says_yes(part.text) if _BARE.fullmatch(without_lots(part.text)) else None
        if yes is None:
            return []
        status = Status.NEGATED if yes is permits else Status.ASSERTED
        told.append(_Said(part, Judgement(status, (("perceel", part.text.strip()),))))
    return told


def _quote(one: _Said, said: Sequence[_Said], found: Found) -> Span | None:
    """The part that says it; of a bare yes or no with what names the subject, where that stays short."""
    text, (start, end) = found.view.scanned.text, (one.part.start, one.part.end)
    if one.match is None:
        start = min(found.spans[0][0], *(other.part.start for other in said if other.match), start)
    first, last = trimmed(text, start, end)
    return (first, last) if last - first <= LONGEST_QUOTE else trimmed(text, one.part.start, end)


def _parts(view: BlockView, spans: Sequence[Span]) -> list[Passage]:
    """The parts of the sentence of a match, a lot each; else the sentences of its block that name one."""
    sentence = next((one for one in view.sentences if one.start <= spans[0][0] < one.end), None)
    if sentence is not None and (parts := parts_by_lot(sentence)):
        return [Passage(view.scanned, *part) for part in parts]
    return [one for one in view.sentences if lots_in(one.text)]


def _told(view: BlockView, parts: Sequence[Passage], ways: Sequence[Candidate]) -> list[_Said]:
    """What every part says, by its own words or by yes or no; nothing where one says neither."""
    told: list[_Said] = []
    for part in parts if len(parts) >= _SEVERAL else ():
        match = _settled(view, part, ways)
        one = _Said(part, match.judgement, match) if match else _echo(part, told)
        if one is None:
            return []
        told.append(one)
    return told


def _settled(view: BlockView, part: Passage, ways: Sequence[Candidate]) -> Match | None:
    """The first match in a part that affirms or denies."""
    found = (met(way, view, part) for way in ways)
    return next((match for match in found if match and match.judgement.status in TURNED), None)


def _echo(part: Passage, told: Sequence[_Said]) -> _Said | None:
    """What a bare yes or no says of a lot, after what was said of another."""
    if not told or not _BARE.fullmatch(without_lots(part.text)):
        return None
    before, here = _says_yes(told[-1].part.text), _says_yes(part.text)
    if before is None or here is None:
        return None
    status = told[-1].judgement.status
    return _Said(
        part, Judgement(status if before is here else TURNED[status], (("perceel", part.text.strip()),))
    )


def _says_yes(text: str) -> bool | None:
    """Whether a part affirms or denies; None where it does neither, or both ('geen bankgarantie: ja')."""
    if _NO.search(text):
        return None if _AFTER_ALL.search(text) else False
    return True if _YES.search(text) else None


def _values(one: _Said, said: Sequence[_Said], values: Values, rule: DocumentRule) -> Values:
    """What holds for all parts, and the numbers of the part, or of the one that named the subject and said
    the same."""
    shared = {name: value for name, value in values.items() if rule.values[name].type not in READERS}
    alike = (other for other in said if other.match and other.judgement.status is one.judgement.status)
    read: dict[str, tuple[float | str, Span] | None] = {}
    if one.judgement.status is Status.ASSERTED:
        places = [(one.part.start, one.part.end)]
        read = {
            name: read_in(spec, one.part, places)
            for name, spec in rule.values.items()
            if spec.type in AMOUNTS
        }
        source = one if one.match else None if any(read.values()) else next(alike, None)
        if source is not None and source.match is not None:
            spans = source.match.spans
            read = {name: read_in(spec, source.part, spans) for name, spec in rule.values.items()}
    return shared | {name: value for name, value in read.items() if value is not None}
