"""From a text to the work it speaks of: which activities, in which words, and whether they are meant.

'Glasbewassing laten wij door partners doen', 'geen plantsoenonderhoud', 'druk valt buiten de opdracht'
and 'leerwerkplekken zijn een wens' name an activity without offering or asking it in full.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from procurement_app.matching.roles import Role, scopes
from procurement_app.matching.vocabulary import Vocabulary
from procurement_app.screening.text.scan import Hit, fold
from procurement_app.screening.text.sentences import sentences

_LONG = re.compile(r"(?<![\w-])[a-z]{10,}(?!\w)")
_NEAR = 60  # characters between the two words of a pair


Pairs = Mapping[str, list[tuple[str, str]]]


class Mention(NamedTuple):
    """`words` are the text's own; `general` when a more particular activity claims the same words."""

    activity: str
    words: str
    start: int
    end: int
    sentence: int
    role: Role
    general: bool


_BEFORE_PLACE = re.compile(
    r"\b(?:aan|voor|bij|op|in|naar|tijdens|at|for|to|from|tussen|van|per|langs|elke|alle|on|tot)\s+(?:[\w-]+,?\s+(?:en\s+)?){0,3}$"
)
_DONE_TO = re.compile(r"(?:\s\w+){0,2}\s(?:van|op|in|aan|voor|of|to|at|for)\s(?:[\w-]+,?\s(?:en\s)?){0,3}")


def mentions(text: str, vocabulary: Vocabulary, *, hints: bool = True) -> list[Mention]:
    """Every mention of an activity in `text`, in order of place; `hints` reads everyday words too."""
    folded = fold(text)
    hits = vocabulary.scanner.scan(text, folded)
    hits += _by_part(folded, hits, vocabulary)
    found: list[Mention] = []
    for number, (start, end) in enumerate(sentences(text, 0, len(text))):
        inside = [hit for hit in hits if start <= hit.start and hit.end <= end]
        if inside:
            pairs = (vocabulary.pairs, vocabulary.hints) if hints else (vocabulary.pairs,)
            found.extend(_sentence(text, folded, number, (start, end), inside, vocabulary, pairs))
    return sorted(found, key=lambda mention: mention.start)


def _by_part(folded: str, hits: list[Hit], vocabulary: Vocabulary) -> list[Hit]:
    """What a part of a compound names that is no word of ours: 'vergaderstoelen' are chairs."""
    known = {place for hit in hits for place in (hit.start, hit.end)}
    named = {place for hit in hits if hit.name[0] in "an" for place in (hit.start, hit.end)}
    found: list[Hit] = []
    for word in _LONG.finditer(folded):
        start, end = word.span()
        if not named.isdisjoint((start, end)):
            continue
        new = known.isdisjoint((start, end))
        names = [name for name in vocabulary.by_part(word[0]) if new or name[0] == "a"]
        found += [Hit(start, end, name) for name in names]
        deed = vocabulary.deed(word[0]) if not any(name[0] == "a" for name in names) else None
        if deed is not None:  # 'rijwielonderhoud' reads as 'onderhoud van rijwielen'
            cut, things, deeds = deed
            found += [Hit(start, start + cut, name) for name in things]
            found += [Hit(start + cut, end, name) for name in deeds]
    return found


def _sentence(
    text: str,
    folded: str,
    number: int,
    span: tuple[int, int],
    hits: list[Hit],
    vocabulary: Vocabulary,
    pairs: Sequence[Pairs],
) -> Iterator[Mention]:
    friends = [h for h in hits if h.name.startswith("n:")]
    named = [(h.name[2:], h.start, h.end) for h in hits if h.name.startswith("a:")]
    named = [
        (name, first, last)
        for name, first, last in named
        if not _false_friend((name, first, last), friends) and vocabulary.names_work(name, folded[first:last])
    ]
    helpers = [
        h for h in hits if h.name.startswith("w:") and not vocabulary.is_thing(folded[h.start : h.end])
    ]
    paired = [hit for known in pairs for hit in _pairs(helpers, known) if not _false_friend(hit, friends)]
    named = [hit for hit in named if not _inside_longer(hit, named)]
    named = [hit for hit in named if not _ends_a_pair(hit, paired, vocabulary)]
    named = _heads_of_compounds(named, folded, vocabulary)
    places = [
        (h.name[2:], h.start, h.end)
        for h in hits
        if h.name.startswith("p:")
        and not any(start <= h.start for _, start, _ in named + paired)
        and not _BEFORE_PLACE.search(folded[max(span[0], h.start - 60) : h.start])
    ]
    told = scopes(folded, *span)
    for activity, start, end in paired + named + places:
        role = next((s.role for s in told if s.start <= start < s.end), Role.MEANT)
        # a pair says itself of which kind the work is: 'schoonmaak van kantoren en scholen' is both
        hit = activity, start, end
        general = (
            hit not in paired
            and vocabulary.activities[activity].general
            and any(_particular(hit, other, folded, vocabulary) for other in paired + named)
        )
        yield Mention(activity, text[start:end], start, end, number, role, general)


def _particular(
    hit: tuple[str, int, int], other: tuple[str, int, int], folded: str, vocabulary: Vocabulary
) -> bool:
    """Whether `other` says of which kind the work of `hit` is: cleaning 'van schoolgebouwen'.

    It claims some of the same words, or it follows what is said to be done, and the two are related.
    """
    name, start, end = hit
    more, first, last = other
    if more == name or vocabulary.activities[more].general:
        return False
    if first < end and start < last:
        return True
    related = name in vocabulary.able[more] or more in vocabulary.able[name]
    return related and end <= first and bool(_DONE_TO.fullmatch(folded[end:first]))


def _heads_of_compounds(
    named: list[tuple[str, int, int]], folded: str, vocabulary: Vocabulary
) -> list[tuple[str, int, int]]:
    """Of two readings of one word the one that names its last part: 'conferentietassen' are bags."""
    kept = []
    for name, start, end in named:
        rivals = {other for other, first, last in named if (first, last) == (start, end)} - {name}
        word = folded[start:end]
        behind = any(vocabulary.heads(other, word) for other in rivals) and not vocabulary.heads(name, word)
        if not behind:
            kept.append((name, start, end))
    return kept


def _false_friend(hit: tuple[str, int, int], friends: list[Hit]) -> bool:
    """'Toezicht op allergenen' is no supervision: a phrase that the vocabulary says is something else."""
    name, start, end = hit
    return any(f.name[2:] == name and f.start < end and start < f.end for f in friends)


def _ends_a_pair(
    hit: tuple[str, int, int], paired: list[tuple[str, int, int]], vocabulary: Vocabulary
) -> bool:
    """Whether work of another order is only the thing that work is done to: 'installaties wassen'."""
    name, start, end = hit
    return vocabulary.activities[name].frame and any(
        (first == start or last == end) and not vocabulary.activities[other].frame
        for other, first, last in paired
    )


def _inside_longer(hit: tuple[str, int, int], others: list[tuple[str, int, int]]) -> bool:
    """'software' in 'software testing' is not a mention of software."""
    name, start, end = hit
    return any(n != name and s <= start and end <= e and e - s > end - start for n, s, e in others)


def _pairs(hits: list[Hit], pairs: Pairs) -> Iterator[tuple[str, int, int]]:
    helpers: dict[str, list[Hit]] = {}
    for hit in hits:
        helpers.setdefault(hit.name[2:], []).append(hit)
    for first in helpers:
        for second, activity in pairs.get(first, ()):
            best = _closest(helpers[first], helpers.get(second, []))
            if best is not None:
                yield activity, *best


def _closest(ones: list[Hit], others: list[Hit]) -> tuple[int, int] | None:
    best: tuple[int, int] | None = None
    for one in ones:
        for other in others:
            if one.start < other.end and other.start < one.end:
                continue
            gap = max(one.start, other.start) - min(one.end, other.end)
            span = (min(one.start, other.start), max(one.end, other.end))
            if gap <= _NEAR and (best is None or span[1] - span[0] < best[1] - best[0]):
                best = span
    return best
