"""Which of the sectors in which social firms work a planned tender holds, by its words and its CPV codes.

Words come before codes: a code says what a contract is called, its description what is done. A code
decides alone only where the words name no work ("Perceel 5"). Words that name a thing, a study or a
system about the work, and trades that need a licence, cancel what they govern in the title (`outside/`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

from pydantic import Field, ValidationError

from procurement_app.screening.entries.titles import Governor, Place, governs, stands_aside
from procurement_app.screening.rulebook.book import LocalText, RulebookError, Strict
from procurement_app.screening.rulebook.marked_yaml import BadYaml, Marked, Mistake, read_marked
from procurement_app.screening.rulebook.mistakes import said
from procurement_app.screening.text.scan import BadForm, Hit, Scanner, expand, fold

_HALF = re.compile(r"(?<![\w-])(\w{3,})-( (?:en|of|and|or) |, | / )(\w{5,})")
# 'soepen en', 'vellen van', 'balie- en', 'en verzenden': forms that count only beside another word
_HANGING = re.compile(r"^(?:en|and) |-?(?: (?:en|of|van|voor|in|op|met|and))+$")
_MARKS = frozenset("*()|?=-")
"""A form without any of these is a plain word or phrase, and cannot be written wrong."""
Level = Literal["high", "medium", "low"]


class CpvPrefixes(Strict):
    """Beginnings of CPV codes: those that name the sector, and those that only fit it."""

    says: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()


class SectorText(Strict):
    """Words of a sector, as `scan` writes forms.

    `says` names the work, alone enough; `hints` count only beside a fitting CPV code; each item of
    `together` is a pair of lists of which one of each must stand in the text.
    """

    says: tuple[str, ...] = Field(min_length=1)
    hints: tuple[str, ...] = ()
    together: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()


class SectorLabour(Strict):
    """The usual labour intensity of the work of a sector, by kind of contract; `usual` is the kind of a
    contract of which nothing tells it."""

    services: Level
    supplies: Level
    usual: Literal["services", "supplies"] = "services"


class SectorExamples(Strict):
    match: tuple[str, ...] = Field(min_length=1)
    no_match: tuple[str, ...] = Field(min_length=1)


class Sector(Strict):
    """One of the sectors. `cancels` are phrases in which its words mean something else; where only a
    description names it, it gives way to the sectors in `yields_to`."""

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    title: LocalText
    explanation: LocalText
    labour: SectorLabour
    cpv: CpvPrefixes
    cpv_cancels: tuple[str, ...] = ()
    text: SectorText
    cancels: tuple[str, ...] = ()
    yields_to: tuple[str, ...] = ()
    examples: SectorExamples


class Outside(Strict):
    """Work that is none of the sectors, though it may speak of one.

    Such a word in a title keeps out the sectors it governs (see `titles`; with `about` past "en" too), and
    all of them where the title names no work beside it; such a main CPV code keeps out all. Both let be
    what they `spare`; with `only_cpv` the code only keeps out what rests on hints, with `certain` also what
    a title says. A word of a group that `yields_to_cpv` keeps out nothing that the main code names.
    `tails` end compounds that are no work, as do the words that `about` groups write with a star before;
    `names` are those of organisations in which such a word tells nothing of the work.
    """

    id: str
    title: LocalText
    explanation: LocalText
    cpv: tuple[str, ...] = ()
    not_cpv: tuple[str, ...] = ()
    only_cpv: bool = False
    certain: bool = False
    yields_to_cpv: bool = False
    about: bool = False
    spares: tuple[str, ...] = ()
    title_says: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    tails: tuple[str, ...] = ()


class SectorReading(NamedTuple):
    """The sectors, the strongest first. `whole`: the contract as a whole is such work, not only a part.

    `evidence` names for each sector the words or the code it rests on.
    """

    sectors: tuple[str, ...]
    whole: bool
    evidence: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(slots=True)
class _Words:
    """What the words of an entry say: sectors named in the title, anywhere, and hinted at.

    `kept_out`: the title is about something else, which keeps out all sectors but the `spared` and, with
    `for_code`, those that the main code names; where the title names work beside it, only the `governed`.
    """

    title: dict[str, list[Place]] = field(default_factory=dict)
    anywhere: dict[str, list[str]] = field(default_factory=dict)
    hints: dict[str, list[str]] = field(default_factory=dict)
    kept_out: bool = False
    governed: frozenset[str] = frozenset()
    for_code: bool = True
    spared: frozenset[str] = frozenset()


class _Code(NamedTuple):
    says: frozenset[str]
    hints: frozenset[str]
    outside: bool
    only_cpv: bool
    certain: bool
    spares: frozenset[str]


class _Role(NamedTuple):
    """What a form of the scan is for: "says", "hints", "never", "pair" (with its place), "outside" or
    "name"."""

    kind: str
    owner: str
    pair: int = 0
    side: int = 0


class SectorReader:
    """Reads sectors. Remembers codes, as calendars repeat them."""

    def __init__(self, sectors: Sequence[Sector], outside: Sequence[Outside]) -> None:
        self.sectors = {sector.id: sector for sector in sectors}
        self._outside = outside
        self._roles: dict[str, _Role] = {}
        self.forms: dict[str, tuple[str, ...]] = {}
        for sector in sectors:
            self._add(_Role("says", sector.id), sector.text.says)
            self._add(_Role("hints", sector.id), sector.text.hints)
            self._add(_Role("never", sector.id), sector.cancels)
            for number, pair in enumerate(sector.text.together):
                for side, forms in enumerate(pair):
                    self._add(_Role("pair", sector.id, number, side), forms)
        for group in outside:
            self._add(_Role("outside", group.id), group.title_says)
            self._add(_Role("name", group.id), group.names)
        self._outside_names = self._names_of("outside")
        self.work_names = self._names_of("says", "pair")
        self._closed = frozenset(
            fold(form)
            for sector in sectors
            for form in (*sector.text.says, *sector.text.hints)
            if "*" not in form
        )
        ends = [form[1:] for group in outside if group.about for form in group.title_says if form[0] == "*"]
        self._tails = tuple(fold(tail) for group in outside for tail in group.tails) + tuple(map(fold, ends))
        self._spares = {group.id: frozenset(group.spares) for group in outside}
        self._about = frozenset(group.id for group in outside if group.about)
        self._yielding = frozenset(group.id for group in outside if group.yields_to_cpv)
        self._codes: dict[str, _Code] = {}

    def _add(self, role: _Role, forms: tuple[str, ...]) -> None:
        name = f"sector {role.kind} {role.owner} {role.pair} {role.side}"
        self._roles[name] = role
        self.forms[name] = forms

    def _names_of(self, *kinds: str) -> frozenset[str]:
        return frozenset(name for name, role in self._roles.items() if role.kind in kinds)

    @cached_property
    def _scanner(self) -> Scanner:
        return Scanner(self.forms)

    def read(self, title: str, description: str = "", cpv: tuple[str, ...] = ()) -> SectorReading:
        """The sectors of an entry; `cpv` holds codes of eight digits, the main code first."""
        title, description = self.written_out(title), self.written_out(description)
        text = f"{title}\n{description}"
        folded = fold(text)
        return self.read_hits(self._scanner.scan(text, folded), folded, len(title), cpv)

    def written_out(self, text: str) -> str:
        """A text with compounds whole that share their end: 'groenonderhoud en schoonmaakonderhoud'."""
        return _HALF.sub(self._whole, text) if "- " in text else text

    def _whole(self, half: re.Match[str]) -> str:
        first, between, second = half.groups()
        ends = [second[start:] for start in range(1, len(second) - 2)]
        known = (end for end in ends if fold(first + end) in self._literals or fold(end) in self._tails)
        end = next(known, None)
        return f"{first}{end}{between}{second}" if end else half[0]

    @cached_property
    def _literals(self) -> frozenset[str]:
        return frozenset(
            form.text for forms in self.forms.values() for written in forms for form in expand(written)
        )

    def between(self, hits: Sequence[Hit], folded: str, title_end: int) -> tuple[bool, ...]:
        """All that matters of what stands in the title beside the hits: which of them governs which."""
        words = [hit for hit in hits if hit.start < title_end and hit.name in self._outside_names]
        if not words:
            return ()
        title = folded[:title_end]
        works = [hit for hit in hits if hit.start < title_end and hit.name in self.work_names]
        governors = [self._governor(self._roles[hit.name].owner, hit, title) for hit in words]
        aside = [stands_aside(title, word) for word in governors]
        return (
            *aside,
            *(governs(title, word, Place(hit.start, hit.end)) for word in governors for hit in works),
        )

    def _governor(self, group: str, hit: Hit, title: str) -> Governor:
        ends_compounds = title.endswith(self._tails, 0, hit.end)
        return Governor(hit.start, hit.end, group in self._about, ends_compounds)

    def read_hits(
        self, hits: Iterable[Hit], folded: str, title_end: int, cpv: tuple[str, ...]
    ) -> SectorReading:
        """The same from a scan of `forms` that was done already; other hits are passed over."""
        by_owner: dict[str, list[tuple[_Role, Hit]]] = {}
        outside: list[tuple[str, Hit]] = []
        names: list[Hit] = []
        for hit in hits:
            role = self._roles.get(hit.name)
            if role is None:
                continue
            if role.kind == "outside":
                outside.append((role.owner, hit))
            elif role.kind == "name":
                names.append(hit)
            else:
                by_owner.setdefault(role.owner, []).append((role, hit))
        found = _Words()
        for name, own in by_owner.items():
            self._words_of(name, own, folded, title_end, found)
        live = [place for places in found.title.values() for place in places]
        outside = [
            (group, hit)
            for group, hit in outside
            if hit.start < title_end
            and not any(place.start <= hit.start and hit.end <= place.end for place in live)
            and not any(_overlap(hit, other) for other in names)
        ]
        if outside:
            self._keep_out(outside, folded[:title_end], found)
        return self._decide(found, cpv)

    def _words_of(
        self, name: str, own: list[tuple[_Role, Hit]], folded: str, title_end: int, found: _Words
    ) -> None:
        never = [hit for role, hit in own if role.kind == "never"]
        live = [
            (role, hit)
            for role, hit in own
            if role.kind != "never" and not any(_overlap(hit, other) for other in never)
        ]
        says = [hit for role, hit in live if role.kind == "says" and self._names_work(folded, hit)]
        says += _pairs(live)
        for hit in says:
            found.anywhere.setdefault(name, []).append(folded[hit.start : hit.end])
            if hit.start < title_end:
                found.title.setdefault(name, []).append(Place(hit.start, hit.end))
        if not says:
            hints = [hit for role, hit in live if role.kind == "hints" and self._names_work(folded, hit)]
            if hints:
                found.hints[name] = [folded[hit.start : hit.end] for hit in hints]

    def _names_work(self, folded: str, hit: Hit) -> bool:
        word = folded[hit.start : hit.end]
        return not word.endswith(self._tails) or word in self._closed

    def _keep_out(self, outside: list[tuple[str, Hit]], title: str, found: _Words) -> None:
        """Keeps out what the words of `outside` govern, or everything when no work stands beside them."""
        words = [(group, self._governor(group, hit, title)) for group, hit in outside]
        words = [(group, word) for group, word in words if not stands_aside(title, word)]
        governed = frozenset(
            name
            for name, places in found.title.items()
            if all(any(governs(title, word, place) for _, word in words) for place in places)
        )
        if not words or found.title.keys() - governed:
            found.governed = governed
        else:
            found.kept_out = True
        groups = [group for group, _ in words]
        found.for_code = all(group in self._yielding for group in groups)
        if groups:
            found.spared = frozenset.intersection(*(self._spares[group] for group in groups))

    def _decide(self, words: _Words, cpv: tuple[str, ...]) -> SectorReading:
        codes = [self._code(code) for code in cpv]
        main = codes[0] if codes else _NO_CODE
        points = self._points_of_words(words, main)
        if points and not words.kept_out:
            unnamed = main.says if words.title.keys().isdisjoint(points) else main.says & words.hints.keys()
            points = dict.fromkeys(unnamed, 1) | points
        elif not points and words.kept_out and words.for_code:
            points = dict.fromkeys(main.says, 1)
        elif not points and not words.kept_out and not main.outside:
            points = self._points_of_codes(words, codes, main)
        points = self._yield(points, words, main)
        ordered = tuple(sorted(points, key=lambda name: (-points[name], name)))
        whole = bool(ordered) and (not cpv or ordered[0] in words.title or ordered[0] in main.hints)
        return SectorReading(
            ordered,
            whole and not main.only_cpv,
            tuple((name, self._evidence(name, words, cpv)) for name in ordered),
        )

    def _points_of_words(self, words: _Words, main: _Code) -> dict[str, int]:
        points = {}
        for name, found in words.anywhere.items():
            if (
                (words.kept_out or name in words.governed)
                and name not in words.spared
                and not (words.for_code and name in main.says)
            ):
                continue
            if main.outside and name not in main.spares and (main.certain or name not in words.title):
                continue
            points[name] = 2 * len(found) + 4 * (name in words.title) + 3 * (name in main.says)
        return points

    @staticmethod
    def _points_of_codes(words: _Words, codes: Sequence[_Code], main: _Code) -> dict[str, int]:
        if main.only_cpv:
            return {}
        said_by_codes = frozenset().union(*(code.says for code in codes)) if codes else frozenset()
        fitting = frozenset().union(*(code.hints for code in codes)) if codes else frozenset()
        points = {name: 3 if name in main.says else 2 for name in said_by_codes}
        if not points:
            points = dict.fromkeys(fitting & words.hints.keys(), 1)
        return points

    def _yield(self, points: dict[str, int], words: _Words, main: _Code) -> dict[str, int]:
        return {
            name: value
            for name, value in points.items()
            if name in words.title
            or name in main.says
            or not any(other in points for other in self.sectors[name].yields_to)
        }

    def _code(self, code: str) -> _Code:
        known = self._codes.get(code)
        if known is None:
            known = self._codes[code] = self._read_code(code)
        return known

    def _read_code(self, code: str) -> _Code:
        says = self._longest(code, {name: sector.cpv.says for name, sector in self.sectors.items()})
        says = frozenset(name for name in says if not code.startswith(self.sectors[name].cpv_cancels or "-"))
        hints = frozenset(
            name
            for name, sector in self.sectors.items()
            if sector.cpv.hints and code.startswith(sector.cpv.hints)
        )
        outside = [
            group
            for group in self._outside
            if group.cpv
            and code.startswith(group.cpv)
            and not (group.not_cpv and code.startswith(group.not_cpv))
        ]
        firm = [group for group in outside if not group.only_cpv and not says]
        spares = frozenset(name for group in firm for name in group.spares)
        certain = any(group.certain for group in firm)
        return _Code(says, hints | says, bool(firm), bool(outside) and not says, certain, spares)

    @staticmethod
    def _longest(code: str, prefixes: dict[str, tuple[str, ...]]) -> frozenset[str]:
        lengths = {
            name: max((len(prefix) for prefix in group if code.startswith(prefix)), default=0)
            for name, group in prefixes.items()
        }
        longest = max(lengths.values(), default=0)
        return frozenset(name for name, length in lengths.items() if length and length == longest)

    def _evidence(self, name: str, words: _Words, cpv: tuple[str, ...]) -> tuple[str, ...]:
        said_words = words.anywhere.get(name) or words.hints.get(name) or []
        codes = [f"CPV {code}" for code in cpv if name in self._code(code).says]
        return tuple(dict.fromkeys([*map(_without_hanging, said_words[:3]), *codes[:1]]))


@lru_cache(maxsize=4096)
def _without_hanging(words: str) -> str:
    return _HANGING.sub("", words)


def _overlap(one: Hit, other: Hit) -> bool:
    return one.start < other.end and other.start < one.end


def _pairs(live: list[tuple[_Role, Hit]]) -> list[Hit]:
    """The first two words of each pair that stands in the text."""
    sides: dict[int, tuple[list[Hit], list[Hit]]] = {}
    for role, hit in live:
        if role.kind == "pair":
            sides.setdefault(role.pair, ([], []))[role.side].append(hit)
    found = []
    for ones, others in sides.values():
        pair = next(((one, other) for one in ones for other in others if one[:2] != other[:2]), None)
        found += list(pair or ())
    return found


_NO_CODE = _Code(frozenset(), frozenset(), outside=False, only_cpv=False, certain=False, spares=frozenset())


def load_sectors(folder: Path) -> SectorReader:
    """Read and check the sectors in `folder` and what is outside them. Raises RulebookError."""
    sectors, outside, mistakes = check_sectors(folder)
    if mistakes:
        raise RulebookError(mistakes)
    return SectorReader(sectors, outside)


def check_sectors(folder: Path) -> tuple[list[Sector], list[Outside], list[Mistake]]:
    """The files that could be read, and all mistakes with file and line."""
    mistakes: list[Mistake] = []
    sectors = [item for item in _read(folder, Sector, mistakes) if isinstance(item, Sector)]
    outside = [item for item in _read(folder / "outside", Outside, mistakes) if isinstance(item, Outside)]
    return sectors, outside, mistakes


def _read(
    folder: Path, model: type[Sector] | type[Outside], mistakes: list[Mistake]
) -> Iterable[Sector | Outside]:
    for path in sorted(folder.glob("*.yaml")):
        shown_as = path.relative_to(folder.parents[1 if model is Sector else 2].parent).as_posix()
        try:
            marked = read_marked(path, shown_as)
            mistakes += marked.slips
            item = model.model_validate(marked.data)
        except BadYaml as error:
            mistakes.append(error.mistake)
        except ValidationError as error:
            mistakes += [marked.mistake(place, sentence) for place, sentence in said(error)]
        else:
            if item.id != path.stem:
                mistakes.append(
                    marked.mistake(("id",), f"De id moet '{path.stem}' zijn, net als het bestand.")
                )
            mistakes += _bad_forms(marked, item)
            yield item


def _bad_forms(marked: Marked, item: Sector | Outside) -> list[Mistake]:
    groups: dict[tuple[str | int, ...], tuple[str, ...]]
    if isinstance(item, Outside):
        groups = {("title_says",): item.title_says, ("names",): item.names}
    else:
        groups = {
            ("text", "says"): item.text.says,
            ("text", "hints"): item.text.hints,
            ("cancels",): item.cancels,
        }
        for number, pair in enumerate(item.text.together):
            groups |= {("text", "together", number, side): forms for side, forms in enumerate(pair)}
    found = []
    for place, forms in groups.items():
        for index, written in enumerate(forms):
            if _MARKS.isdisjoint(written) and written:
                continue
            try:
                expand(written)
            except BadForm as error:
                found.append(marked.mistake((*place, index), f"{error}."))
    return found
