"""Which entry of a newer edition is which of the older: the same id, the same name, or the likest."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence

from procurement_app.calendars.identity import DIGEST_PREFIX, squeezed
from procurement_app.calendars.model import CalendarEntry
from procurement_app.calendars.similarity import SAME, Profile, capitals_name, likeness, profile

Pair = tuple[int, int]

_MOST_TOGETHER = 2_000  # pairs looked at among entries of one and the same name
_MOST_SHARING = 60  # a word or code that more entries share tells nothing
_CANDIDATES = 12
_SAME_ID_UNLIKE = 0.2  # so unlike that the id was given to another tender
_RUNNING_NUMBER = 4  # ids of so few digits may only count the rows


class _Left:
    """Entries not paired yet, by index, with their profiles made when first needed."""

    def __init__(self, entries: Sequence[CalendarEntry]) -> None:
        self.entries = entries
        self.open = dict.fromkeys(range(len(entries)))
        self._profiles: dict[int, Profile] = {}
        self._capitals = capitals_name(entry.title for entry in entries)

    def profile(self, index: int) -> Profile:
        found = self._profiles.get(index)
        if found is None:
            found = self._profiles[index] = profile(self.entries[index], capitals=self._capitals)
        return found

    def grouped(self, key: Callable[[CalendarEntry], Hashable | None]) -> dict[Hashable, list[int]]:
        groups: dict[Hashable, list[int]] = defaultdict(list)
        for index in self.open:
            value = key(self.entries[index])
            if value is not None:
                groups[value].append(index)
        return groups


def pairs(old: Sequence[CalendarEntry], new: Sequence[CalendarEntry]) -> list[Pair]:
    """(index in old, index in new) of entries that are the same tender, whatever order they stand in."""
    before, after = _Left(old), _Left(new)
    found: list[Pair] = []
    for key in (_everything, _contents, _source_id, _name_and_text, _name_and_department, _name):
        found += _by_key(before, after, key)
    found += _likest(before, after, _candidates(before, after))
    return sorted(found)


def _everything(entry: CalendarEntry) -> Hashable:
    return _source_id(entry), _contents(entry)


def _contents(entry: CalendarEntry) -> Hashable:
    return (
        squeezed(entry.title),
        squeezed(entry.department),
        squeezed(entry.description),
        entry.cpv,
        entry.value_min,
        entry.value_max,
        entry.publication,
        entry.start,
        entry.duration_months_max,
    )


def _source_id(entry: CalendarEntry) -> Hashable | None:
    return None if entry.id.startswith(DIGEST_PREFIX) else entry.id or None


def _name_and_text(entry: CalendarEntry) -> Hashable:
    return squeezed(entry.title), squeezed(entry.department), squeezed(entry.description)


def _name_and_department(entry: CalendarEntry) -> Hashable:
    return squeezed(entry.title), squeezed(entry.department)


def _name(entry: CalendarEntry) -> Hashable:
    return squeezed(entry.title)


def _by_key(before: _Left, after: _Left, key: Callable[[CalendarEntry], Hashable | None]) -> list[Pair]:
    """Pair entries with an equal key; of several with that key the likest, in the order they stand."""
    old_groups, new_groups = before.grouped(key), after.grouped(key)
    found: list[Pair] = []
    for value, olds in old_groups.items():
        news = new_groups.get(value)
        if not news:
            continue
        if key in (_everything, _contents):
            found += _take(before, after, zip(olds, news, strict=False))
        elif len(olds) == len(news) == 1:
            if key is not _source_id or _credible(before, after, olds[0], news[0]):
                found += _take(before, after, [(olds[0], news[0])])
        elif len(olds) * len(news) <= _MOST_TOGETHER:
            scored = [(likeness(before.profile(o), after.profile(n)), -n, -o) for o in olds for n in news]
            found += _take(before, after, ((-o, -n) for _, n, o in sorted(scored, reverse=True)))
        else:
            found += _take(before, after, zip(olds, news, strict=False))
    return found


def _credible(before: _Left, after: _Left, old: int, new: int) -> bool:
    shared = before.entries[old].id
    counts_rows = shared.isdigit() and len(shared) <= _RUNNING_NUMBER
    return likeness(before.profile(old), after.profile(new)) >= (SAME if counts_rows else _SAME_ID_UNLIKE)


def _take(before: _Left, after: _Left, wanted: Iterable[Pair]) -> list[Pair]:
    found = []
    for old, new in wanted:
        if old in before.open and new in after.open:
            del before.open[old], after.open[new]
            found.append((old, new))
    return found


def _likest(before: _Left, after: _Left, candidates: Iterable[Pair]) -> list[Pair]:
    scored = [(likeness(before.profile(old), after.profile(new)), -old, -new) for old, new in candidates]
    return _take(
        before, after, ((-old, -new) for score, old, new in sorted(scored, reverse=True) if score >= SAME)
    )


def _candidates(before: _Left, after: _Left) -> list[Pair]:
    """For each new entry the few old ones that share its rarest words, codes and amounts."""
    index: dict[str, list[int]] = defaultdict(list)
    for old in before.open:
        for feature in _features(before.profile(old)):
            index[feature].append(old)
    found: list[Pair] = []
    for new in after.open:
        shared: Counter[int] = Counter()
        for feature in _features(after.profile(new)):
            holders = index.get(feature, ())
            if len(holders) <= _MOST_SHARING:
                for old in holders:
                    shared[old] += 1
        found += [(old, new) for old, _ in shared.most_common(_CANDIDATES)]
    return found


def _features(found: Profile) -> set[str]:
    entry = found.entry
    features = {word for word in found.title_words if len(word) > 2}
    features |= {f"d:{word}" for word in found.description_words if len(word) > 4}
    features |= {f"c:{code}:{squeezed(entry.department)}" for code in entry.cpv}
    if entry.value_max:
        features.add(f"v:{entry.value_max:.0f}")
    return features
