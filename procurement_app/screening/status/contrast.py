"""What 'wel' affirms beside a denial: 'Referenties niet, een bankgarantie wel'; '..., het restaurant wel'."""

from __future__ import annotations

import re
from collections.abc import Sequence

from procurement_app.screening.scanned.passage import Passage
from procurement_app.screening.text.sentences import Span

_WEL = "wel"
_PARTS_OF_A_CONTRACT = {"lot", "lot-number"}
_PART = re.compile(r"(?:[^,;:.?!]|[,;:.?!](?=\S))+")
_AFFIRMS = re.compile(
    r"(?<!\ben\s)\bw[eé]l\b(?!\s(?:of\sniet|niet|eens|degelijk\sniet|geen|welkom|gewenst|wenselijk"
    r"|toegestaan|mogelijk|prettig|fijn|graag|een\s(?:pre|wens|plus))\b)",
    re.IGNORECASE,
)
_DENIES = re.compile(r"\b(?:niet|geen|nooit)\b", re.IGNORECASE)
# '..., het restaurant wel', '..., maar wel voor perceel 2'
_OF_A_PART = re.compile(
    r"\s?(?:(?:maar|en)\s)?(?:(?:(?:voor|bij|in|op)\s)?(?:(?:de|het|onze|een)\s)?[\w-]+(?:\s[\w-]+)?\swel"
    r"|(?<!\ben\s)wel\s(?:voor|bij|in|op)\s[\w\s-]{1,30})[.]?",
    re.IGNORECASE,
)


def affirmed(passage: Passage, denial: Span, subject: Span) -> bool:
    """Whether a subject stands in a part of the sentence that 'wel' affirms, and the denial in another."""
    part = _affirmed_part(passage)
    if part is None or part[0] <= denial[0] < part[1]:
        return False
    return part[0] <= subject[0] < part[1]


def affirmed_in_part(passage: Passage, spans: Sequence[Span]) -> str:
    """The words at the end by which what is denied before holds for a part: '..., het restaurant wel'."""
    part = _affirmed_part(passage)
    if part is None or any(end > part[0] for _, end in spans):
        return ""
    words = passage.scanned.text[part[0] : part[1]]
    return words.strip() if _OF_A_PART.fullmatch(words) and not _names_something(passage, part) else ""


def _affirmed_part(passage: Passage) -> Span | None:
    """The part between signs that holds 'wel' and no denial, where another part denies."""
    if "affirmed" not in passage.notes:
        passage.notes["affirmed"] = _part_with_wel(passage) if _WEL in passage.vocabulary else None
    found: Span | None = passage.notes["affirmed"]
    return found


def _part_with_wel(passage: Passage) -> Span | None:
    text = passage.scanned.text
    parts = [found.span() for found in _PART.finditer(text, passage.start, passage.end)]
    denying = [part for part in parts if _DENIES.search(text, *part)]
    if not denying or "\t" in text[passage.start : passage.end]:
        return None
    return next((part for part in parts if part not in denying and _AFFIRMS.search(text, *part)), None)


def _names_something(passage: Passage, part: Span) -> bool:
    """Whether a part names a subject of the vocabulary itself: '..., social return wel'."""
    within = Passage(passage.scanned, *part)
    return any(name not in _PARTS_OF_A_CONTRACT for name in within.anchors)
