"""The facts of a planned tender on which chance rules and the advice ladder rest."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from procurement_app.calendars.model import CalendarEntry
from procurement_app.screening.entries.labour import LabourEstimate, check_labour, kind_of_cpv
from procurement_app.screening.entries.sectors import SectorReader, SectorReading, check_sectors
from procurement_app.screening.rulebook.book import RulebookError
from procurement_app.screening.rulebook.marked_yaml import BadYaml, Mistake, read_marked
from procurement_app.screening.rulebook.mistakes import said
from procurement_app.screening.rulebook.parameters import FilledIn, Parameters, check_parameters, filled
from procurement_app.screening.rulebook.vocabulary import ConceptFile
from procurement_app.screening.text.scan import BadForm, Hit, Scanner, expand, fold

THRESHOLD = "eu-threshold"
"""How rules name the EU threshold that fits the entry."""
_DAYS_A_MONTH = 30.44
_NUMBER = re.compile(r"\b[0-9]+\b")
_REMEMBERED = 1_000
"""Texts kept: a calendar repeats its texts near each other, and a larger heap costs more than it saves."""


class EntryFacts(NamedTuple):
    """What is known of an entry on a day; None is unknown.

    `day` is the day by whose law the entry is judged: that of its publication when it lies ahead, else
    the day of screening. `threshold` is the EU threshold that fits kind and CPV; where kind or
    CPV code are not known a higher one may hold as well, up to `threshold_most`; `open_limits`
    names the limits that are not set yet for `day`, of which the last known value is used. `lead_days`
    runs to the first possible day of publication, `published` looks at the last. `firms` is how many
    firms can carry the contract, when matching has counted them.
    """

    day: date
    title: str
    kind: str | None
    cpv: tuple[str, ...]
    value_min: float | None
    value_max: float | None
    months: float | None
    procedure: str | None
    publication: date | None
    lead_days: int | None
    published: bool
    contract_months_left: float | None
    lots: int | None
    framework: bool | None
    reading: SectorReading
    labour: str | None
    social_services: bool | None
    threshold: float | None
    threshold_most: float | None
    open_limits: frozenset[str]
    words: frozenset[str]
    fields: Mapping[str, str | list[str]]
    firms: int | None


Answer = bool | tuple[str, ...]
"""Yes, no, or the names of the facts that are missing."""
Answers = tuple[Answer, ...]
Test = Callable[[EntryFacts], Answer]


class _Text(NamedTuple):
    reading: SectorReading
    labour: str | None
    words: frozenset[str]


_TextKey = tuple[str, str, tuple[str, ...], str | None]


def law_day(entry: CalendarEntry, on: date) -> date:
    """The day by whose law an entry is judged: that of its publication when it lies ahead."""
    return max(on, entry.publication.first) if entry.publication else on


class CpvList:
    """A parameter that lists CPV codes: whole codes, or ranges written with a hyphen."""

    def __init__(self, written: tuple[str, ...]) -> None:
        self._codes = frozenset(item for item in written if "-" not in item)
        self._ranges = [tuple(item.split("-")) for item in written if "-" in item]
        self._seen: dict[object, bool] = {}

    def __contains__(self, code: object) -> bool:
        known = self._seen.get(code)
        if known is None:
            known = self._seen[code] = isinstance(code, str) and (
                code in self._codes or any(first <= code <= last for first, last in self._ranges)
            )
        return known


class EntryReader:
    """Gathers the facts of entries. Remembers what it read of texts, as calendars repeat."""

    def __init__(
        self, parameters: Parameters, sectors: SectorReader, labour: LabourEstimate, words: ConceptFile
    ) -> None:
        self.parameters = parameters
        self.sectors = sectors
        self.concepts = frozenset(words.concepts)
        self._labour = labour
        forms = (
            sectors.forms
            | labour.forms
            | {f"word {name}": item.forms for name, item in words.concepts.items()}
            | {f"never {name}": item.never for name, item in words.concepts.items()}
        )
        self._scanner = Scanner(forms)
        self._numbers = frozenset(
            number
            for written in forms.values()
            for item in written
            for form in expand(item)
            for number in _NUMBER.findall(form.text)
        )
        self._any_number = next(str(n) for n in count() if str(n) not in self._numbers)
        self._texts: dict[_TextKey, _Text] = {}
        self._alike: dict[object, _Text] = {}
        self._steady_answers: dict[object, list[Answer]] = {}
        self._lists: dict[tuple[str, date], CpvList] = {}
        self._open: dict[tuple[date, str | None], frozenset[str]] = {}
        self._tests: list[Test] = []
        self._loose: list[tuple[int, Test]] = []
        self._places: dict[str, int] = {}

    def place_of(self, name: str, make: Callable[[], Test], *, steady: bool) -> int:
        """Where the answer to a test of one fact stands in `answers`; the same test is kept once.

        `steady`: the test looks only at facts that many entries share (`_steady_key`).
        """
        place = self._places.get(name)
        if place is None:
            place = self._places[name] = len(self._tests)
            self._tests.append(make())
            self._steady_answers.clear()
            if not steady:
                self._loose.append((place, self._tests[place]))
        return place

    def answers(self, facts: EntryFacts) -> Answers:
        """The answers to all tests that rules make, each done once: all that rules decide on."""
        key = _steady_key(facts)
        steady = self._steady_answers.get(key)
        if steady is None:
            if len(self._steady_answers) >= _REMEMBERED:
                self._steady_answers.clear()
            steady = self._steady_answers[key] = [test(facts) for test in self._tests]
        answers = steady.copy()
        for place, test in self._loose:
            answers[place] = test(facts)
        return tuple(answers)

    def facts(
        self, entry: CalendarEntry, on: date, firms: int | None = None, *, law: date | None = None
    ) -> EntryFacts:
        """The facts of `entry` as they stand on a day; `law` is the day by whose law, where somebody asks."""
        publication = entry.publication
        lead = (publication.first - on).days if publication else None
        day = law or law_day(entry, on)
        kind = entry.kind or (kind_of_cpv(entry.cpv[0]) if entry.cpv else None)
        text = self._read(entry.title, entry.description, entry.cpv, entry.kind)
        social = self.in_list("sas-cpv", entry.cpv[0], day) if entry.cpv else None
        name, highest = _thresholds(kind, entry.procedure, social)
        end = _contract_end(entry)
        return EntryFacts(
            day=day,
            title=entry.title,
            kind=kind,
            cpv=entry.cpv,
            value_min=entry.value_min,
            value_max=entry.value_max,
            months=entry.duration_months_max,
            procedure=entry.procedure,
            publication=publication.first if publication else None,
            lead_days=lead,
            published=publication is not None and publication.last < on,
            contract_months_left=(end - on).days / _DAYS_A_MONTH if end else None,
            lots=entry.lots,
            framework=entry.framework,
            reading=text.reading,
            labour=text.labour,
            social_services=social,
            threshold=self.parameters.number(name, day),
            threshold_most=self.parameters.number(highest, day),
            open_limits=self._open_limits(day, name),
            words=text.words,
            fields=entry.structured,
            firms=firms,
        )

    def _plainly(self, text: str) -> str:
        """The text with compounds whole, and one number for all that no form has: 'perceel 17' reads as
        'perceel 18'."""
        return _NUMBER.sub(self._number, self.sectors.written_out(text))

    def _number(self, found: re.Match[str]) -> str:
        return found[0] if found[0] in self._numbers else self._any_number

    def _open_limits(self, day: date, threshold: str | None) -> frozenset[str]:
        known = self._open.get((day, threshold))
        if known is None:
            open_names = {
                item.id for item in self.parameters if self.parameters.in_force(item.id, day).provisional
            }
            if threshold in open_names:
                open_names.add(THRESHOLD)
            known = self._open[day, threshold] = frozenset(open_names)
        return known

    def in_list(self, name: str, code: str, day: date) -> bool:
        """Whether a CPV code stands in the list of a parameter."""
        known = self._lists.get((name, day))
        if known is None:
            written = self.parameters.value(name, day)
            known = self._lists[name, day] = CpvList(written if isinstance(written, tuple) else ())
        return code in known

    def _read(self, title: str, description: str, cpv: tuple[str, ...], kind: str | None) -> _Text:
        title, description = self._plainly(title), self._plainly(description)
        key = (title, description, cpv, kind)
        known = self._texts.get(key)
        if known is None:
            if len(self._texts) >= _REMEMBERED:
                self._texts.clear()
            known = self._texts[key] = self._scanned(f"{title}\n{description}", len(title), cpv, kind)
        return known

    def _scanned(self, text: str, title_end: int, cpv: tuple[str, ...], kind: str | None) -> _Text:
        """What a text says. Texts in which the same words of ours stand alike say the same, whatever stands
        between them: 'Schoonmaak stadhuis' and 'Schoonmaak van de bibliotheek'."""
        folded = fold(text)
        hits = self._scanner.scan(text, folded)
        if leads := self._labour.leads(text, folded, cpv, kind):
            hits = sorted(hits + leads)
        between = self.sectors.between(hits, folded, title_end)
        key = (_alike(hits, folded, title_end), cpv, kind, between)
        known = self._alike.get(key)
        if known is None:
            if len(self._alike) >= _REMEMBERED:
                self._alike.clear()
            reading = self.sectors.read_hits(hits, folded, title_end, cpv)
            labour = self._labour.estimate_hits(hits, title_end, cpv, kind, reading)
            known = self._alike[key] = _Text(reading, labour, _words(hits))
        return known


def _alike(hits: Sequence[Hit], folded: str, title_end: int) -> tuple[object, ...]:
    """All that sectors, labour and words look at: which words stand in title and description, in which order,
    and how far apart those are that may overlap."""
    told: list[object] = []
    before, was_title = 0, True
    for start, end, name in hits:
        in_title = start < title_end
        apart = start - before if told and in_title is was_title else -1
        told.append((name, folded[start:end], in_title, apart))
        before, was_title = start, in_title
    return tuple(told)


def _steady_key(facts: EntryFacts) -> object:
    """The facts that steady tests look at."""
    return (
        facts.day,
        facts.reading,
        facts.labour,
        facts.words,
        facts.kind,
        facts.cpv,
        facts.procedure,
        facts.published,
        facts.framework,
        facts.social_services,
    )


def _words(hits: list[Hit]) -> frozenset[str]:
    found = [(hit.name[5:], hit) for hit in hits if hit.name.startswith("word ")]
    if not found:
        return frozenset()
    never = [(hit.name[6:], hit) for hit in hits if hit.name.startswith("never ")]
    return frozenset(
        name
        for name, hit in found
        if not any(other == name and hit.start < no.end and no.start < hit.end for other, no in never)
    )


def _thresholds(kind: str | None, procedure: str | None, social: bool | None) -> tuple[str, str]:
    """The lowest and the highest EU threshold that may hold, by their names."""
    if kind == "works" or procedure == "concession":
        return "eu-threshold-works", "eu-threshold-works"
    if kind == "services" and social is not False:
        return "eu-threshold-social" if social else "eu-threshold-services", "eu-threshold-social"
    return "eu-threshold-services", "eu-threshold-services" if kind else "eu-threshold-works"


def _contract_end(entry: CalendarEntry) -> date | None:
    """The end of the contract that runs now; where only a repeat is told, the day the new one starts."""
    if entry.current_contract_end:
        return entry.current_contract_end.last
    if entry.current_contract and entry.start:
        return entry.start.first - timedelta(days=1)
    return None


def load_reader(rules: Path) -> EntryReader:
    """The reader with the data in the folder `rules`. Raises RulebookError with every mistake."""
    reader, mistakes = check_reader(rules)
    if reader is None or mistakes:
        raise RulebookError(mistakes)
    return reader


def check_reader(rules: Path, filled_in: Iterable[FilledIn] = ()) -> tuple[EntryReader | None, list[Mistake]]:
    """The reader, if its data can be read, and all mistakes with file and line."""
    parameters, mistakes = check_parameters(rules / "parameters")
    sectors, outside, found = check_sectors(rules / "vocabulary" / "sectors")
    table, more = check_labour(rules / "vocabulary" / "labour")
    words, last = _check_words(rules / "vocabulary" / "calendar" / "words.yaml", rules.parent)
    mistakes = [*mistakes, *found, *more, *last]
    if table is None or words is None:
        return None, mistakes
    if mistakes:
        return None, mistakes
    reader = SectorReader(sectors, outside)
    return EntryReader(filled(parameters, filled_in), reader, LabourEstimate(table, reader), words), []


def _check_words(path: Path, root: Path) -> tuple[ConceptFile | None, list[Mistake]]:
    shown_as = path.relative_to(root).as_posix()
    if not path.is_file():
        return None, [Mistake(shown_as, 1, "Dit bestand ontbreekt; het noemt woorden in een kalender.")]
    try:
        marked = read_marked(path, shown_as)
        words = ConceptFile.model_validate(marked.data)
    except BadYaml as error:
        return None, [error.mistake]
    except ValidationError as error:
        return None, [marked.mistake(place, sentence) for place, sentence in said(error)]
    mistakes = list(marked.slips)
    for name, concept in words.concepts.items():
        for written in (*concept.forms, *concept.never):
            try:
                expand(written)
            except BadForm as problem:
                mistakes.append(marked.mistake(("concepts", name), f"{problem}."))
    return words, mistakes
