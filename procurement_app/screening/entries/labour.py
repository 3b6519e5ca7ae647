"""How much of a contract is wages: high (above half), medium (a fifth to half) or low, estimated.

An estimate from kind, sector, CPV codes and words. Where no column tells the kind, the word that leads the
title does ("Levering van ...", "Onderhoud liften"); where that too says nothing the answer is None.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Literal, cast

from pydantic import ValidationError

from procurement_app.screening.entries.sectors import Level, SectorReader, SectorReading
from procurement_app.screening.rulebook.book import LocalText, RulebookError, Strict
from procurement_app.screening.rulebook.marked_yaml import BadYaml, Mistake, read_marked
from procurement_app.screening.rulebook.mistakes import said
from procurement_app.screening.text.scan import BadForm, Hit, Scanner, expand, fold

_DIVISION = 2
_BY_WORDS: tuple[Level, ...] = ("medium", "high", "low")
_LEVEL, _LEAD = "labour level ", "labour lead "


Work = Literal["works", "technical", "supplies", "services", "goods"]
"""What is asked; `technical` is maintenance and processing by machines, `goods` are things without a word for
what is done with them."""


class LabourTable(Strict):
    """Levels by kind, by beginning of the CPV code (the longest wins) and by words.

    `leads` are words for what a title asks, of which the first one counts.
    """

    explanation: LocalText
    by_kind: dict[Work, Level]
    cpv: dict[str, Level]
    text: dict[Level, tuple[str, ...]]
    leads: dict[Work, tuple[str, ...]]


def kind_of_cpv(code: str) -> str:
    """The kind of contract a CPV code belongs to: division 45 is works, up to 44 and 48 supplies."""
    if code.startswith("45"):
        return "works"
    return "services" if code[:2] > "48" else "supplies"


class LabourEstimate:
    """Estimates labour intensity with a table and the sectors. Remembers codes."""

    def __init__(self, table: LabourTable, sectors: SectorReader) -> None:
        self._table = table
        self._sectors = sectors
        self.forms = {f"{_LEVEL}{level}": forms for level, forms in table.text.items()}
        self._lead_scanner = Scanner({f"{_LEAD}{work}": forms for work, forms in table.leads.items()})
        self._codes: dict[str, tuple[Level | None, int]] = {}

    @cached_property
    def _scanner(self) -> Scanner:
        return Scanner(self._sectors.forms | self.forms)

    def estimate(
        self, title: str, description: str, cpv: tuple[str, ...], kind: str | None, reading: SectorReading
    ) -> Level | None:
        """The level of an entry. `kind` is one of KINDS of the calendars, or None when not given."""
        text = f"{title}\n{description}"
        hits = sorted(self._scanner.scan(text) + self.leads(text, fold(text), cpv, kind))
        return self.estimate_hits(hits, len(title), cpv, kind, reading)

    def leads(self, text: str, folded: str, cpv: tuple[str, ...], kind: str | None) -> list[Hit]:
        """The words for what is asked; they count only where no code tells it, and no kind but services."""
        return [] if cpv or kind not in (None, "services") else self._lead_scanner.scan(text, folded)

    def estimate_hits(
        self,
        hits: Sequence[Hit],
        title_end: int,
        cpv: tuple[str, ...],
        kind: str | None,
        reading: SectorReading,
    ) -> Level | None:
        """The same from scans of `forms` and `leads` that were done already; other hits are passed over."""
        main = cpv[0] if cpv else ""
        kind = kind or (kind_of_cpv(main) if main else None)
        lead = self._lead(hits, title_end, reading)
        if kind is None:
            if not reading.sectors:
                return self._of_lead(hits, title_end, lead)
            kind = lead if lead in ("works", "supplies", "services") else self._usual(reading)
        if kind == "works":
            return self._table.by_kind["works"]
        if kind == "supplies":
            return self._of_supplies(reading)
        return _by_words(hits, title_end) or self._of_services(main, lead, reading)

    def _lead(self, hits: Sequence[Hit], title_end: int, reading: SectorReading) -> Work | None:
        """What the title asks by its first word for that, else what the description does.

        Goods give way to what is done with them: by the word right behind them, or by the description.
        """
        leads = self._leads(hits, title_end, reading)
        if not leads:
            return None
        (_, end, work), *others = leads
        if work != "goods":
            return work
        behind = (lead for lead in others if lead[0] == end + 1 or lead[0] > title_end)
        return next((work for *_, work in behind if work != "goods"), "goods")

    def _leads(
        self, hits: Sequence[Hit], title_end: int, reading: SectorReading
    ) -> list[tuple[int, int, Work]]:
        """The words for what is asked in order of place, where work of a sector is read those before its own
        words; the words of products are goods."""
        found: list[tuple[int, int, Work]] = []
        products = bool(reading.sectors) and self._usual(reading) == "supplies"
        for hit in hits:
            named = hit.name in self._sectors.work_names
            if reading.sectors and not products and (named or hit.start > title_end):
                break
            if hit.name.startswith(_LEAD):
                found.append((hit.start, hit.end, cast(Work, hit.name.removeprefix(_LEAD))))
            elif products and named:
                found.append((hit.start, hit.end, "goods"))
        return sorted(found, key=lambda lead: (lead[0], lead[2] == "goods"))

    def _of_lead(self, hits: Sequence[Hit], title_end: int, lead: Work | None) -> Level | None:
        if lead in (None, "services"):
            return _by_words(hits, title_end) or (self._table.by_kind[lead] if lead else None)
        return self._table.by_kind[lead]

    def _usual(self, reading: SectorReading) -> str:
        return self._sectors.sectors[reading.sectors[0]].labour.usual

    def _of_supplies(self, reading: SectorReading) -> Level:
        if reading.sectors:
            return self._sectors.sectors[reading.sectors[0]].labour.supplies
        return self._table.by_kind["supplies"]

    def _of_services(self, main: str, lead: Work | None, reading: SectorReading) -> Level:
        level, length = self._of_code(main)
        if reading.sectors and length <= _DIVISION:
            return self._sectors.sectors[reading.sectors[0]].labour.services
        return level or self._table.by_kind[lead if lead in ("technical", "supplies") else "services"]

    def _of_code(self, code: str) -> tuple[Level | None, int]:
        known = self._codes.get(code)
        if known is None:
            fitting = [prefix for prefix in self._table.cpv if code.startswith(prefix)]
            longest = max(fitting, key=len, default="")
            known = self._codes[code] = (self._table.cpv.get(longest), len(longest))
        return known


def _by_words(hits: Sequence[Hit], title_end: int) -> Level | None:
    """The level that words name: those of the title first, and of several levels the middle one."""
    named = [(hit.name, hit.start < title_end) for hit in hits if hit.name.startswith(_LEVEL)]
    for in_title in (True, False):
        for level in _BY_WORDS:
            if (f"{_LEVEL}{level}", in_title) in named:
                return level
    return None


def load_labour(folder: Path, sectors: SectorReader) -> LabourEstimate:
    """Read and check `labour.yaml` in `folder`. Raises RulebookError."""
    table, mistakes = check_labour(folder)
    if mistakes or table is None:
        raise RulebookError(mistakes)
    return LabourEstimate(table, sectors)


def check_labour(folder: Path) -> tuple[LabourTable | None, list[Mistake]]:
    """The table, if it can be read, and all mistakes with file and line."""
    path = folder / "labour.yaml"
    shown_as = path.relative_to(folder.parents[2]).as_posix()
    if not path.is_file():
        return None, [
            Mistake(shown_as, 1, "Dit bestand ontbreekt; het schat hoeveel van een opdracht loon is.")
        ]
    try:
        marked = read_marked(path, shown_as)
        table = LabourTable.model_validate(marked.data)
    except BadYaml as error:
        return None, [error.mistake]
    except ValidationError as error:
        return None, [marked.mistake(place, sentence) for place, sentence in said(error)]
    mistakes = list(marked.slips)
    groups = [("text", *item) for item in table.text.items()] + [
        ("leads", *item) for item in table.leads.items()
    ]
    for group, name, forms in groups:
        for index, written in enumerate(forms):
            try:
                expand(written)
            except BadForm as problem:
                mistakes.append(marked.mistake((group, name, index), f"{problem}."))
    return table, mistakes
