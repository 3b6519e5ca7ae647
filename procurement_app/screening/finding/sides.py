"""Sentences that ask one thing and deny another: 'Referenties vragen wij niet, een bankgarantie wel'.

What is denied on one side of such a sentence is not denied on the other, and numbers of the one are no values
of the other. Where two rules speak in one sentence, the sides part between their subjects.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from procurement_app.screening.finding.meeting import Match
from procurement_app.screening.rulebook.detection import DocumentRule
from procurement_app.screening.scanned.passage import Passage
from procurement_app.screening.text.sentences import Span

_PARTS = re.compile(r"[,;]\s|\s(?=(?:maar|doch|en|but|and)\s)")
# 'Wij zien af van ons eerdere besluit [en vragen toch een bankgarantie]'
_YET = re.compile(
    r"[,;]?\s(?=(?:maar|doch|en|but|and)\s(?:[\w-]+\s){1,4}?(?:toch|alsnog|desondanks|niettemin|nevertheless|still)\b)",
    re.IGNORECASE,
)
_DENIES = re.compile(r"\b(?:niet|geen|nooit|zonder|evenmin|noch|not|no|without)\b", re.IGNORECASE)


def on_its_side(match: Match, matches: Sequence[Match]) -> Match:
    """A match with only the part of its sentence that speaks of it: up to where another rule's subject is
    asked while this one is denied, or the other way round, or where a semicolon parts them."""
    part = _part(match, matches, _parted)
    if part is match.passage:
        part = _what_holds_yet(match)
    return match if part is match.passage else match._replace(passage=part)


def own_part(match: Match, matches: Sequence[Match]) -> Passage:
    """The part of its sentence in which a match stands, up to the comma or 'en' beyond which another rule's
    subject is named; the whole sentence where there is none."""
    return _part(match, matches, lambda _passage, _cut: True)


def _part(match: Match, matches: Sequence[Match], parts: Callable[[Passage, re.Match[str]], bool]) -> Passage:
    """The part of its sentence between the signs and words that part a match from other rules' subjects;
    `parts` tells which of these count."""
    text, passage = match.passage.scanned.text, match.passage
    if len(matches) < 2 or not _PARTS.search(text, passage.start, passage.end):
        return passage
    start, end = passage.start, passage.end
    own = _subject(match)
    for other in matches:
        if other.rule.id == match.rule.id or not passage.start <= other.passage.start < passage.end:
            continue
        place = _subject(other)
        if own[1] <= place[0] and (cut := _last(_PARTS.finditer(text, own[1], place[0]))):
            if parts(passage, cut):
                end = min(end, cut.start())
        elif place[1] <= own[0] and (cut := _PARTS.search(text, place[1], own[0])) and parts(passage, cut):
            start = max(start, cut.end())
    if (start, end) == (passage.start, passage.end):
        return passage
    return Passage(passage.scanned, start, end, passage.given)


def _what_holds_yet(match: Match) -> Passage:
    """The part of its sentence from where it is said what holds after all, where a match stands in that."""
    passage = match.passage
    cut = _YET.search(passage.scanned.text, passage.start, passage.end)
    if cut is None or _subject(match)[0] < cut.end():
        return passage
    return Passage(passage.scanned, cut.end(), passage.end, passage.given)


def subject_places(rule: DocumentRule, passage: Passage, spans: Sequence[Span]) -> list[Span]:
    """Of the places that a rule matched those that name its subject, or else all of them."""
    named = {place for name in rule.subject for place in passage.concept(name)}
    return [span for span in spans if span in named] or list(spans)


def _subject(match: Match) -> Span:
    """From the first to the last word of a match that names its subject."""
    places = subject_places(match.rule, match.passage, match.spans)
    return min(start for start, _ in places), max(end for _, end in places)


def _last(found: Iterator[re.Match[str]]) -> re.Match[str] | None:
    return max(found, key=re.Match.start, default=None)


def _parted(passage: Passage, cut: re.Match[str]) -> bool:
    """Whether a sign or word parts two statements: one of them denies, or it is a semicolon."""
    text = passage.scanned.text
    before = _DENIES.search(text, passage.start, cut.start())
    after = _DENIES.search(text, cut.end(), passage.end)
    return cut[0][0] == ";" or (before is None) != (after is None)
