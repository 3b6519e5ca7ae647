"""Which of the sectors in which social firms work a planned tender holds, by its words and its CPV codes.

Words come before codes: a code says what a contract is called, its description what is done. A code
decides alone only where the words name no work ("Perceel 5"). Words that name a thing, a study or a
system about the work, and trades that need a licence, cancel (`outside/`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NamedTuple

from pydantic import Field, ValidationError

from procurement_app.screening.marked_yaml import BadYaml, Marked, Mistake, read_marked
from procurement_app.screening.rulebook import LocalText, RulebookError, Strict, said
from procurement_app.screening.scan import BadForm, Hit, Scanner, expand, fold

Level = Literal["high", "medium", "low"]
_REMEMBERED = 20_000


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
    """The usual labour intensity of the work of a sector, by kind of contract."""

    services: Level
    supplies: Level


class SectorExamples(Strict):
    match: tuple[str, ...] = Field(min_length=1)
    no_match: tuple[str, ...] = Field(min_length=1)


class Sector(Strict):
    """One of the sectors. `cancels` are phrases in which its words mean something else; it gives way to the
    sectors in `yields_to`, and leaves words of `not_beside` out when that sector is there."""

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    title: LocalText
    explanation: LocalText
    labour: SectorLabour
    cpv: CpvPrefixes
    cpv_cancels: tuple[str, ...] = ()
    text: SectorText
    cancels: tuple[str, ...] = ()
    yields_to: tuple[str, ...] = ()
    not_beside: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    examples: SectorExamples


class Outside(Strict):
    """Work that is none of the sectors, though it may speak of one.

    Such a word in a title, or such a main CPV code, keeps all sectors out but those it `spares`;
    with `only_cpv` the code only keeps out what rests on hints. `tails` end compounds that are no work.
    """

    id: str
    title: LocalText
    explanation: LocalText
    cpv: tuple[str, ...] = ()
    not_cpv: tuple[str, ...] = ()
    only_cpv: bool = False
    spares: tuple[str, ...] = ()
    title_says: tuple[str, ...] = ()
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
    """What the words of an entry say: sectors named in the title, anywhere, and hinted at."""

    title: dict[str, list[str]] = field(default_factory=dict)
    anywhere: dict[str, list[str]] = field(default_factory=dict)
    hints: dict[str, list[str]] = field(default_factory=dict)
    kept_out: bool = False
    spared: frozenset[str] = frozenset()


class _Code(NamedTuple):
    says: frozenset[str]
    hints: frozenset[str]
    outside: bool
    only_cpv: bool
    spares: frozenset[str]


class SectorReader:
    """Reads sectors. Remembers what it read, as calendars repeat words and codes."""

    def __init__(self, sectors: Sequence[Sector], outside: Sequence[Outside]) -> None:
        self.sectors = {sector.id: sector for sector in sectors}
        self._outside = outside
        self._scanner = Scanner(self._forms())
        self._closed = frozenset(
            fold(form)
            for sector in sectors
            for form in (*sector.text.says, *sector.text.hints)
            if "*" not in form
        )
        self._tails = tuple(fold(tail) for group in outside for tail in group.tails)
        self._spares = {group.id: frozenset(group.spares) for group in outside}
        self._codes: dict[str, _Code] = {}
        self._readings: dict[tuple[str, str, tuple[str, ...]], SectorReading] = {}

    def _forms(self) -> dict[str, Iterable[str]]:
        forms: dict[str, Iterable[str]] = {}
        for sector in self.sectors.values():
            forms[f"says {sector.id}"] = sector.text.says
            forms[f"hints {sector.id}"] = sector.text.hints
            forms[f"never {sector.id}"] = sector.cancels
            for number, (one, other) in enumerate(sector.text.together):
                forms[f"pair {sector.id} {number} 0"] = one
                forms[f"pair {sector.id} {number} 1"] = other
        for group in self._outside:
            forms[f"outside {group.id}"] = group.title_says
        return forms

    def read(self, title: str, description: str = "", cpv: tuple[str, ...] = ()) -> SectorReading:
        """The sectors of an entry; `cpv` holds codes of eight digits, the main code first."""
        key = (title, description, cpv)
        known = self._readings.get(key)
        if known is None:
            if len(self._readings) >= _REMEMBERED:
                self._readings.clear()
            known = self._readings[key] = self._decide(self._words(title, description), cpv)
        return known

    def _words(self, title: str, description: str) -> _Words:
        text = f"{title}\n{description}"
        folded = fold(text)
        hits: dict[str, list[Hit]] = {}
        for hit in self._scanner.scan(text, folded):
            hits.setdefault(hit.name, []).append(hit)
        found = _Words()
        for sector in self.sectors.values():
            self._words_of(sector.id, hits, folded, len(title), found)
        self._keep_out(hits, len(title), found)
        return found

    def _words_of(
        self, name: str, hits: dict[str, list[Hit]], folded: str, title_end: int, found: _Words
    ) -> None:
        never = hits.get(f"never {name}", ())

        def counted(kind: str) -> list[Hit]:
            return [
                hit
                for hit in hits.get(f"{kind} {name}", ())
                if not any(hit.start < other.end and other.start < hit.end for other in never)
                and self._names_work(folded[hit.start : hit.end])
            ]

        says = counted("says") + self._pairs(name, hits, never)
        for hit in says:
            word = folded[hit.start : hit.end]
            found.anywhere.setdefault(name, []).append(word)
            if hit.start < title_end:
                found.title.setdefault(name, []).append(word)
        if not says and (hints := counted("hints")):
            found.hints[name] = [folded[hit.start : hit.end] for hit in hints]

    def _names_work(self, word: str) -> bool:
        return word in self._closed or not word.endswith(self._tails)

    def _pairs(self, name: str, hits: dict[str, list[Hit]], never: Iterable[Hit]) -> list[Hit]:
        found = []
        for number in range(len(self.sectors[name].text.together)):
            sides = [
                [
                    hit
                    for hit in hits.get(f"pair {name} {number} {side}", ())
                    if not any(hit.start < other.end and other.start < hit.end for other in never)
                ]
                for side in (0, 1)
            ]
            pair = [(one, other) for one in sides[0] for other in sides[1] if one[:2] != other[:2]]
            if pair:
                found += list(pair[0])
        return found

    def _keep_out(self, hits: dict[str, list[Hit]], title_end: int, found: _Words) -> None:
        named = [hit for name, group in hits.items() if name.startswith("says ") for hit in group]
        spared: frozenset[str] | None = None
        for group in self._outside:
            for hit in hits.get(f"outside {group.id}", ()):
                if hit.start >= title_end or any(
                    other.start <= hit.start and hit.end <= other.end for other in named
                ):
                    continue
                found.kept_out = True
                spared = self._spares[group.id] if spared is None else spared & self._spares[group.id]
        found.spared = spared or frozenset()

    def _decide(self, words: _Words, cpv: tuple[str, ...]) -> SectorReading:
        codes = [self._code(code) for code in cpv]
        main = codes[0] if codes else _NO_CODE
        points = self._points_of_words(words, main)
        if points:
            for name in main.says & words.hints.keys():
                points[name] = 1
        elif not words.kept_out and not main.outside:
            points = self._points_of_codes(words, codes, main)
        points = self._yield(points, words, main)
        ordered = tuple(sorted(points, key=lambda name: (-points[name], name)))
        whole = bool(ordered) and (ordered[0] in words.title or ordered[0] in main.says)
        return SectorReading(
            ordered,
            whole and not main.only_cpv,
            tuple((name, self._evidence(name, words, cpv)) for name in ordered),
        )

    def _points_of_words(self, words: _Words, main: _Code) -> dict[str, int]:
        points = {}
        for name, found in words.anywhere.items():
            if words.kept_out and name not in words.spared:
                continue
            if main.outside and name not in words.title and name not in main.spares:
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
        return _Code(says, hints | says, bool(firm), bool(outside) and not says, spares)

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
        return tuple(dict.fromkeys([*said_words[:3], *codes[:1]]))


_NO_CODE = _Code(frozenset(), frozenset(), outside=False, only_cpv=False, spares=frozenset())


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
            mistakes += marked.twice
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
        groups = {("title_says",): item.title_says}
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
            try:
                expand(written)
            except BadForm as error:
                found.append(marked.mistake((*place, index), f"{error}."))
    return found
