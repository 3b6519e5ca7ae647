"""Conditions that a text itself resolves: 'Boven € 250.000 vragen wij social return. U zit daar ruim onder.'

Which side of a limit counts is read from the sentence that sets it, and on which side this contract lies from
what follows it in the block. 'Dat is hier het geval' and 'Hier geldt dat niet' resolve any condition.
"""

from __future__ import annotations

import re

from procurement_app.screening.model import Status
from procurement_app.screening.scanned.passage import Passage
from procurement_app.screening.status.cues import Judgement, Subject, by_cues

_ABOVE = (
    r"boven\w*|vanaf|overstijg\w*|overschrijd\w*|meer|groter|hoger|langer|te\sboven|above|over|exceed\w*|more"
    r"|higher|longer"
)
_BELOW = r"onder\w*|beneden|minder|lager|kleiner|korter|tot|below|under|less|fewer|lower|shorter"
_FIGURE = re.compile(r"\d")
_LIMIT = re.compile(rf"\b(?:(?P<above>{_ABOVE})|(?P<below>{_BELOW}))\b[^.;?!]{{0,30}}\d", re.IGNORECASE)
# Words and parts of words without which the expressions above and below find nothing, in folded spelling.
_SIDES = frozenset(
    re.findall(
        r"\w+",
        """vanaf meer groter hoger langer above over more higher longer beneden minder lager kleiner korter
        tot below under less fewer lower shorter""",
    )
)
_SIDE_STEMS = ("boven", "onder", "overs", "exceed")
_SIDE_SIGNS = (*_SIDE_STEMS, "over", "above", "beneden", "below", "under")
_THIS = (
    r"(?:deze|dit|onze|ons|uw|de\s(?:opdracht|raming|geraamde|aanneemsom|omvang|waarde|som|looptijd"
    r"|loonsom)\w*|u|wij|we|het|hier"
    r"|this|your|our|you|we)"
)
# '... zit daar ruim onder', '... blijft beneden die grens', '... komt daarboven uit'
_SIDE = re.compile(
    rf"\b{_THIS}\b[^.;?!]{{0,60}}?\b(?:daar|hier|er|die\s\w+|deze\s\w+|dat\s\w+|that(?:\s\w+)?"
    rf"|this(?:\s\w+)?|it)?\s?(?:\w+\s){{0,2}}?"
    r"(?:(?P<above>daarboven|erboven|hierboven|bovenuit|boven|te\sboven|overheen|overstijgt|overschrijdt"
    r"|above|over|exceeds)"
    r"|(?P<below>daaronder|eronder|hieronder|onder|beneden|below|under))\b(?:\s(?:die|deze|dat|dit|that"
    r"|this)\s\w+)?",
    re.IGNORECASE,
)
_ANAPHOR = re.compile(
    r"\b(?:daar\w*|hier\w*|er(?:boven|onder|overheen)|(?:die|deze|dat|dit)\s(?:grens|drempel\w*|bedrag"
    r"|norm|limiet|waarde|termijn"
    r"|duur)|that|this|it|the\s(?:threshold|limit))\b",
    re.IGNORECASE,
)
_HOLDS = re.compile(
    r"\b(?:(?:dat|dit|daar\w*|hier\w*|zulks)\b[^.;?!]{0,40}\b(?:het\sgeval|sprake|aan\sde\sorde)"
    r"|(?:aan\s)?(?:die|deze)\s(?:voorwaarde\w*|eis|situatie)\b[^.;?!]{0,40}\b(?:voldaan|vervuld"
    r"|doet\szich\b[^.;?!]*\bvoor)"
    r"|(?:deze|dit|onze)\s\w+\b[^.;?!]{0,30}\b(?:valt|hoort|behoort|is)\b[^.;?!]{0,15}\b(?:daaronder"
    r"|daarbij|zo'n|daartoe|daarvan)"
    r"|(?:er|daar|hier)\b[^.;?!]{0,30}\bmee\ste\smaken"
    r"|(?:that|this)\s(?:is|applies)\b[^.;?!]{0,20}\b(?:the\scase|here))\b",
    re.IGNORECASE,
)
_HOLDING = frozenset(
    re.findall(
        r"\w+",
        """geval sprake orde voldaan vervuld zich daaronder daarbij zo daartoe daarvan maken case here""",
    )
)
_HERE = re.compile(
    r"\W*(?:hier|in\sdit\sgeval|ditmaal|(?:bij|voor|in|op)\s(?:deze|dit|onze)\s\w+|in\sthis\scase|here"
    r"|for\sthis\s\w+)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\b(?:niet|geen|nooit|evenmin|not|no)\b", re.IGNORECASE)
_OPPOSITE = {Status.ASSERTED: Status.NEGATED, Status.NEGATED: Status.ASSERTED}
_OPEN = ("condition", "extra-threshold", "extra-who", "power", "possibility", "option")


def resolved(subject: Subject, stated: Judgement) -> Judgement | None:
    """The status when what follows says whether a condition is met; None when nothing says so."""
    if subject.otherwise is not Status.ASSERTED or stated.status is Status.MENTIONED:
        return None
    passage, block = subject.passage, subject.view.block
    text = passage.scanned.text
    limit = _limit(passage)
    if limit is None and stated.status is not Status.CONDITIONAL:
        return None
    last = max(end for _, end in subject.spans)
    met = _met(text[last : block.end], limit) if limit else None
    if met is None and stated.status is Status.CONDITIONAL:
        met = _said(subject)
    if met is None:
        return None
    holds, words = met
    plain = by_cues(subject._replace(ignored=(*subject.ignored, *_OPEN))).status
    status = plain if holds else _OPPOSITE.get(plain)
    return Judgement(status, (("opgelost", words),)) if status else None


def _limit(passage: Passage) -> re.Match[str] | None:
    """The limit that a passage sets."""
    if "limit" not in passage.notes:
        folded = passage.scanned.folded[passage.start : passage.end]
        may = not passage.vocabulary.isdisjoint(_SIDES) or any(sign in folded for sign in _SIDE_STEMS)
        figures = _FIGURE.search(folded) if may else None
        passage.notes["limit"] = (
            _LIMIT.search(passage.scanned.text, passage.start, passage.end) if figures else None
        )
    found: re.Match[str] | None = passage.notes["limit"]
    return found


def _met(after: str, limit: re.Match[str]) -> tuple[bool, str] | None:
    """Whether this contract lies on the side of a limit that counts, and the words that say so."""
    lowered = after.lower()
    if not any(sign in lowered for sign in _SIDE_SIGNS):
        return None
    for side in _SIDE.finditer(after):
        if _ANAPHOR.search(side[0]) and not re.search(r"\d", side[0]):
            same = (side["above"] is not None) == (limit["above"] is not None)
            denied = _DENIED.search(after, side.start(), min(len(after), side.end() + 8)) is not None
            return same != denied, " ".join(side[0].split())
    return None


def _said(subject: Subject) -> tuple[bool, str] | None:
    """Whether a later sentence says that the condition is met ('Dat is hier het geval')."""
    for sentence in subject.view.sentences:
        if not subject.passage.end <= sentence.start < subject.view.block.end:
            continue
        text = sentence.text
        may = not sentence.vocabulary.isdisjoint(_HOLDING)
        if may and (found := _HOLDS.search(text)):
            return _DENIED.search(text) is None, found[0]
        if (found := _HERE.match(text)) and _decides(sentence):
            return _DENIED.search(text) is None, found[0].strip()
    return None


def _decides(sentence: Passage) -> bool:
    """Whether a sentence decides of what was named before it, and names nothing else."""
    return bool(
        sentence.concept("verdict") or sentence.values("money") or sentence.values("percentage")
    ) and bool(sentence.concept("back-reference") or sentence.concept("sure-reference"))
