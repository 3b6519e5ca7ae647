"""How alike two entries are, on everything that is known of both."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from procurement_app.calendars.identity import squeezed
from procurement_app.calendars.model import CalendarEntry, Period

_WORD = re.compile(r"\w+")
_SIDE = re.compile(r"(?:noord|zuid)?(?:oost|west)|noord|zuid|midden|centrum|binnenstad|north|east|south")
_LONGEST_CODE = 3
_LONGEST_SMALL = 4  # 'voor' is written small where every word has a capital
SAME = 0.62  # a pair below this is two tenders


@dataclass(slots=True)
class Profile:
    """What is compared of an entry, worked out once."""

    entry: CalendarEntry
    title: str
    description: str
    title_words: frozenset[str]
    description_words: frozenset[str]
    pieces: frozenset[str]
    marks: frozenset[str]
    names: frozenset[str]


def capitals_name(titles: Iterable[str]) -> bool:
    """Whether a capital tells a name in these titles, as the words inside them are written small."""
    inside = [word for title in titles for word in _WORD.findall(title)[1:-1] if len(word) > _LONGEST_SMALL]
    small = [word for word in inside if word[0].islower()]
    return 2 * len(small) > len(inside)


def profile(entry: CalendarEntry, *, capitals: bool) -> Profile:
    """`capitals`: whether a capital tells a name in its edition."""
    title, description = squeezed(entry.title), squeezed(entry.description)
    words = frozenset(_WORD.findall(entry.title.casefold()))
    return Profile(
        entry,
        title,
        description,
        words,
        frozenset(_WORD.findall(entry.description.casefold())),
        frozenset(title[i : i + 3] for i in range(max(1, len(title) - 2))),
        # A number or a single letter tells 'perceel 5' from 'perceel 6' and 'pakket C' from 'pakket D'.
        frozenset(word for word in words if any(ch.isdigit() for ch in word) or len(word) == 1),
        _names(entry.title, capitals=capitals),
    )


def _names(title: str, *, capitals: bool) -> frozenset[str]:
    """Words of a title that name a place: the sides of a town, and a last word with a capital that tells."""
    words = _WORD.findall(title)
    last = {words[-1].casefold()} if capitals and words[1:] and words[-1].istitle() else set()
    return frozenset(word.casefold() for word in words if _SIDE.fullmatch(word.casefold())) | last


def _dice(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def likeness(old: Profile, new: Profile) -> float:
    """From 0 to 1; below SAME the two are taken for different tenders."""
    one, other = old.entry, new.entry
    titles = max(_dice(old.pieces, new.pieces), _contained(old.title_words, new.title_words))
    conflict = bool(old.marks and new.marks and not old.marks & new.marks)
    scores = [(4.0, titles * (0.5 if conflict else 1.0))]
    both_described = len(old.description) > 10 and len(new.description) > 10
    descriptions = _dice(old.description_words, new.description_words)
    if both_described:
        scores.append((3.0, descriptions))
    scores += _facts(one, other)
    total = sum(weight * score for weight, score in scores) / sum(weight for weight, _ in scores)
    if _another_place(old, new):
        return min(total, SAME - 0.01)
    described = both_described and descriptions >= 0.6
    if described or (titles >= 0.45 and not conflict) or _same_facts(one, other):
        return total
    return min(total, SAME - 0.01)


def _another_place(old: Profile, new: Profile) -> bool:
    """'Groen Noord' and 'Groen Oost': one title but for the place. 'Groen' and 'Groen Oost' may be one."""
    before, after = old.title_words - new.title_words, new.title_words - old.title_words
    if not before or not after or not old.title_words & new.title_words:
        return False
    if not (before <= old.names and after <= new.names):
        return False
    return all(map(_SIDE.fullmatch, before)) or not any(
        _alike(one, other) for one in before for other in after
    )


def _alike(one: str, other: str) -> bool:
    """Whether one word is the other, shortened or written differently: 'ICT' and 'ICTbeheer'."""
    return one.startswith(other) or other.startswith(one) or SequenceMatcher(None, one, other).ratio() >= 0.7


def _contained(one: frozenset[str], other: frozenset[str]) -> float:
    """A title that only grew ('Wagenpark klein' -> 'Wagenpark klein, handmatig wassen') is nearly it."""
    if min(len(one), len(other)) < 2:
        short, long = sorted((one, other), key=len)
        return 0.9 if short and short < long and _is_reference(long - short) else 0.0
    return 0.9 * len(one & other) / min(len(one), len(other))


def _is_reference(words: frozenset[str]) -> bool:
    """Whether words only number a title: 'EA 2027-1' of 'EA 2027-1 Groen'."""
    numbered = [word for word in words if any(ch.isdigit() for ch in word)]
    return bool(numbered) and all(word in numbered or len(word) <= _LONGEST_CODE for word in words)


def _same_facts(one: CalendarEntry, other: CalendarEntry) -> bool:
    """Code, amount, department and a date the same: a tender under another name."""
    return (
        bool(one.cpv)
        and one.cpv == other.cpv
        and one.value_max is not None
        and one.value_max == other.value_max
        and squeezed(one.department) == squeezed(other.department)
        and (
            (one.publication is not None and one.publication == other.publication)
            or (one.start is not None and one.start == other.start)
        )
    )


def _facts(one: CalendarEntry, other: CalendarEntry) -> list[tuple[float, float]]:
    """(weight, score) for each fact that both state."""
    scores: list[tuple[float, float]] = []
    if one.department and other.department:
        scores.append((1.0, float(squeezed(one.department) == squeezed(other.department))))
    if one.cpv and other.cpv:
        scores.append((1.5, _codes(one.cpv, other.cpv)))
    if one.value_max and other.value_max:
        scores.append((2.0, _amounts(one.value_max, other.value_max)))
    for weight, old, new in ((1.0, one.publication, other.publication), (0.75, one.start, other.start)):
        if old and new:
            scores.append((weight, _moments(old, new)))
    if one.duration_months_max and other.duration_months_max:
        scores.append((0.75, float(one.duration_months_max == other.duration_months_max)))
    for first, second in ((one.kind, other.kind), (one.procedure, other.procedure)):
        if first and second:
            scores.append((0.25, float(first == second)))
    return scores


def _codes(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    if one[0] == other[0]:
        return 1.0
    if set(one) & set(other):
        return 0.7
    return 0.4 if one[0][:4] == other[0][:4] else 0.0


def _amounts(one: float, other: float) -> float:
    ratio = min(one, other) / max(one, other)
    return 1.0 if ratio > 0.999 else 0.5 if ratio > 0.75 else 0.0


def _moments(one: Period, other: Period) -> float:
    apart = abs((one.first - other.first).days)
    return 1.0 if apart == 0 else 0.5 if apart <= 95 else 0.0
