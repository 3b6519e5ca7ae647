"""How much of a contract is wages: high (above half), medium (a fifth to half) or low, estimated.

An estimate from kind, sector, CPV codes and words; where nothing at all is known the answer is None.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

from pydantic import ValidationError

from procurement_app.screening.entries.sectors import Level, SectorReader, SectorReading
from procurement_app.screening.rulebook.book import LocalText, RulebookError, Strict
from procurement_app.screening.rulebook.marked_yaml import BadYaml, Mistake, read_marked
from procurement_app.screening.rulebook.mistakes import said
from procurement_app.screening.text.scan import BadForm, Hit, Scanner, expand

_DIVISION = 2
_BY_WORDS: tuple[Level, ...] = ("medium", "high", "low")


class LabourTable(Strict):
    """Levels by kind, by beginning of the CPV code (the longest wins) and by words."""

    explanation: LocalText
    by_kind: dict[str, Level]
    cpv: dict[str, Level]
    text: dict[Level, tuple[str, ...]]


def kind_of_cpv(code: str) -> str:
    """The kind of contract a CPV code belongs to: division 45 is works, up to 44 and 48 supplies."""
    if code.startswith("45"):
        return "works"
    return "services" if code[:2] > "48" else "supplies"


class LabourEstimate:
    """Estimates labour intensity with a table and the sectors. Remembers codes."""

    def __init__(self, table: LabourTable, sectors: SectorReader) -> None:
        self._table = table
        self._sectors = sectors.sectors
        self.forms = {f"labour {level}": forms for level, forms in table.text.items()}
        self._codes: dict[str, tuple[Level | None, int]] = {}

    @cached_property
    def _scanner(self) -> Scanner:
        return Scanner(self.forms)

    def estimate(
        self, title: str, description: str, cpv: tuple[str, ...], kind: str | None, reading: SectorReading
    ) -> Level | None:
        """The level of an entry. `kind` is one of KINDS of the calendars, or None when not given."""
        hits = self._scanner.scan(f"{title}\n{description}")
        return self.estimate_hits(hits, len(title), cpv, kind, reading)

    def estimate_hits(
        self,
        hits: Iterable[Hit],
        title_end: int,
        cpv: tuple[str, ...],
        kind: str | None,
        reading: SectorReading,
    ) -> Level | None:
        """The same from a scan of `forms` that was done already; other hits are passed over."""
        main = cpv[0] if cpv else ""
        kind = kind or (kind_of_cpv(main) if main else None)
        if kind is None and not reading.sectors:
            return None
        if kind == "works":
            return self._table.by_kind["works"]
        if kind == "supplies":
            return self._of_supplies(reading)
        return _by_words(hits, title_end) or self._of_services(main, reading)

    def _of_supplies(self, reading: SectorReading) -> Level:
        if reading.sectors:
            return self._sectors[reading.sectors[0]].labour.supplies
        return self._table.by_kind["supplies"]

    def _of_services(self, main: str, reading: SectorReading) -> Level:
        level, length = self._of_code(main)
        if reading.sectors and length <= _DIVISION:
            return self._sectors[reading.sectors[0]].labour.services
        return level or self._table.by_kind["services"]

    def _of_code(self, code: str) -> tuple[Level | None, int]:
        known = self._codes.get(code)
        if known is None:
            fitting = [prefix for prefix in self._table.cpv if code.startswith(prefix)]
            longest = max(fitting, key=len, default="")
            known = self._codes[code] = (self._table.cpv.get(longest), len(longest))
        return known


def _by_words(hits: Iterable[Hit], title_end: int) -> Level | None:
    """The level that words name: those of the title first, and of several levels the middle one."""
    named = [(hit.name, hit.start < title_end) for hit in hits if hit.name.startswith("labour ")]
    for in_title in (True, False):
        for level in _BY_WORDS:
            if (f"labour {level}", in_title) in named:
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
    for level, forms in table.text.items():
        for index, written in enumerate(forms):
            try:
                expand(written)
            except BadForm as problem:
                mistakes.append(marked.mistake(("text", level, index), f"{problem}."))
    return table, mistakes
