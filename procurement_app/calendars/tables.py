"""A calendar that is one or several tables: find the header of each and stream its entries."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice
from statistics import median

from procurement_app.calendars import header as headers
from procurement_app.calendars.cells import Cell, Row, Table, as_text, filled
from procurement_app.calendars.contents import MONEY, repeated_downwards
from procurement_app.calendars.file import CalendarFile
from procurement_app.calendars.identity import Ids
from procurement_app.calendars.mapping import Column, Mapping, apply, completed
from procurement_app.calendars.messages import problem, shortened
from procurement_app.calendars.model import CalendarEntry
from procurement_app.calendars.names import (
    counts_euros,
    meanings,
    meanings_of_levels,
    money_unit,
    unit_of_all,
)
from procurement_app.calendars.rows import TableReader
from procurement_app.calendars.values import money
from procurement_app.calendars.values.procedures import abbreviation
from procurement_app.calendars.values.words import says_unknown

SAMPLE_ROWS = 300


class TableEntries:
    """Reads tables into one calendar file; a table without a calendar's header is refused, with False."""

    def __init__(self, file: CalendarFile, mapping: Mapping | None) -> None:
        self.file = file
        self.ids = Ids()
        self._saved = mapping
        self._found: list[tuple[Table, list[Row], headers.Header]] = []
        self._streams: list[Iterator[CalendarEntry]] = []
        self._missing_told: set[str] = set()
        self._year_told = False
        self.any_rows = False
        self._refused: list[tuple[Table, list[Row]]] = []
        self.lone_title = ""  # the name of the only column of a table, when it names titles
        self.only_title = ""  # the name of the titles in a table that has no fact beside them
        self._abbreviations: dict[str, str] = {}  # of every sheet, also of one that is only an explanation

    def add(self, table: Table) -> bool:
        """Look at the first rows of a table, and keep it when it is a calendar."""
        sample = list(islice(table.rows, SAMPLE_ROWS))
        self._abbreviations |= _explained(sample)
        header = headers.find(sample, table.merged, table.about)
        if header is None:
            self.lone_title = self.lone_title or _lone_title(sample)
            self.only_title = self.only_title or _only_title(sample)
            self._refused.append((table, sample))
            return False
        self._found.append((table, sample, header))
        return True

    def look_again(self) -> list[Table]:
        """Take refused tables of only a description and a fact; beside a calendar they would explain it.

        Returns those that stay refused.
        """
        found = [
            (table, sample, headers.find(sample, table.merged, table.about, narrow=True))
            for table, sample in self._refused
        ]
        for table, sample, header in found:
            if header is not None:
                self._found.append((table, sample, header))
        return [table for table, _, header in found if header is None]

    @property
    def found(self) -> bool:
        return bool(self._found)

    def take(self) -> None:
        """Queue the entries of the tables that were found, when all have been looked at."""
        for table, sample, header in self._found:
            self._learn(header)
            self._take(table, sample, header)

    def _learn(self, header: headers.Header) -> None:
        """What few rows do not tell of a column, another sheet with the very same names may."""
        for _, _, other in self._found:
            if other.mapping.fingerprint == header.mapping.fingerprint and other.labels == header.labels:
                header.mapping = completed(header.mapping, other.mapping)

    def _take(self, table: Table, sample: list[Row], header: headers.Header) -> None:
        below = sample[header.first_data :]
        self.any_rows = self.any_rows or any(filled(cells) for _, cells in below)
        self._correct(header)
        header.mapping = _with_fill_down(header.mapping, below, table)
        self._weigh_amounts(header, sample, table.about)
        self._tell_unused_amounts(header.mapping, below)
        self._tell_vat(header.mapping)
        self.file.mappings.append(header.mapping)
        self.file.dated = self.file.dated or header.dated
        reader = TableReader(
            header,
            self.file.counts,
            self.file.problems,
            self.ids,
            where=table.name,
            sheet=table.name if len(self._found) > 1 else "",
            merged_rows=_merged_across(table),
            usual_width=_usual_width(below),
            abbreviations=self._abbreviations,
        )
        self._streams.append(reader.entries(chain(below, table.rows)))

    def entries(self) -> Iterator[CalendarEntry]:
        return chain.from_iterable(self._streams)

    def _weigh_amounts(self, header: headers.Header, sample: Sequence[Row], about: str) -> None:
        """What bare amounts count by a title or footnote; and that they are low where nothing says so."""
        below = sample[header.first_data :]
        columns = [c for c in header.mapping.columns if c.field in MONEY and not c.unit]
        amounts = [
            amount
            for column in columns
            for _, cells in below
            if (amount := _amount(cells, column.index)) is not None
        ]
        if not amounts:
            return
        labels = ", ".join(column.label for column in columns)
        unit, text = _unit_beside(sample[: header.first_data - len(header.rows)], below, about)
        in_euros = any(counts_euros(column.label) for column in columns)
        if not in_euros and unit != 1.0 and median(amounts) * unit <= _LARGEST_USUAL:
            header.money_unit = unit
            self.file.problems.append(problem("money-unit-beside", label=labels, text=shortened(text)))
        elif (
            len(amounts) >= _FEW_AMOUNTS and max(amounts) < _LOW and not any(column.per for column in columns)
        ):
            self.file.problems.append(problem("money-all-low", label=labels))

    def _tell_unused_amounts(self, mapping: Mapping, below: Sequence[Row]) -> None:
        """Amounts in a second column, in rows where the value is empty, do not vanish in silence."""
        used = [column.index for column in mapping.columns if column.field in MONEY]
        left = [column for column in mapping.columns if column.field is None and _names_money(column.label)]
        for column in left if used and not mapping.given else ():
            if any(
                _tells_amount(cells, column) and not any(_holds(cells, i) for i in used) for _, cells in below
            ):
                label, value = column.label, mapping.columns[used[0]].label
                self.file.problems.append(problem("money-second-column", label=label, value=value))

    def _tell_vat(self, mapping: Mapping) -> None:
        for column in mapping.columns:
            said = money.vat_named(column.label) if column.field in MONEY else None
            if said:
                rate = said["before"] or said["after"]
                code = "money-column-vat-taken-off" if rate else "money-column-including-vat"
                self.file.problems.append(problem(code, label=column.label))

    def _correct(self, header: headers.Header) -> None:
        if self._saved is None:
            return
        own_year = header.mapping.year
        header.mapping, missing = apply(self._saved, header.labels, header.mapping)
        if own_year is None and header.mapping.year is not None and not self._year_told:
            self._year_told = True
            self.file.problems.append(problem("mapping-year-used", year=header.mapping.year))
        for label in missing:
            if label not in self._missing_told:
                self._missing_told.add(label)
                self.file.problems.append(problem("mapping-column-missing", label=label))


_LARGEST_USUAL = 100_000_000.0  # amounts that would be larger were written in full
_LOW = 5_000.0
_FEW_AMOUNTS = 3


def _amount(cells: Sequence[Cell], index: int) -> float | None:
    """The number in a cell that names no unit itself, however small; None for one a year or a month."""
    text = as_text(cells[index]) if index < len(cells) else ""
    single, thousands = money.parse(text), money.parse(text, 1000.0)
    if single.per or single.high == thousands.high:
        return None
    return (thousands.high or 0.0) / 1000 if single.high is None else single.high


def _names_money(label: str) -> bool:
    return any(name in MONEY for name, _ in meanings_of_levels(label)[:1])


def _holds(cells: Sequence[Cell], index: int) -> bool:
    return index < len(cells) and not says_unknown(as_text(cells[index]))


def _tells_amount(cells: Sequence[Cell], column: Column) -> bool:
    text = as_text(cells[column.index]) if column.index < len(cells) else ""
    found = money.parse(text, money_unit(column.label))
    return found.low is not None or found.high is not None


def _unit_beside(above: Sequence[Row], below: Sequence[Row], about: str) -> tuple[float, str]:
    """The one unit of amounts that titles and footnotes name, with their words; 1 for none or several."""
    notes = [as_text(cell) for _, cells in above for cell in cells]
    notes += [as_text(cells[places[0]]) for _, cells in below if len(places := filled(cells)) == 1]
    said = [found for text in (*notes, about) if (found := unit_of_all(text))[0] != 1.0]
    return said[0] if len({unit for unit, _ in said}) == 1 else (1.0, "")


def _lone_title(sample: Sequence[Row]) -> str:
    rows = [[as_text(cells[place]).strip() for place in filled(cells)] for _, cells in sample]
    said = [texts for texts in rows if texts]
    alone = all(len(texts) == 1 for texts in said)
    named = bool(said) and any(name == "title" for name, _ in meanings(said[0][0]))
    return said[0][0] if alone and named else ""


_SURELY = 0.95


def _only_title(sample: Sequence[Row]) -> str:
    for _, cells in sample[: headers.DEEPEST_HEADER]:
        labels = [as_text(cells[place]).strip() for place in filled(cells)]
        for label in labels if len(labels) > 1 else ():
            if dict(meanings(label)).get("title", 0.0) >= _SURELY:
                return label
    return ""


def _explained(rows: Sequence[Row]) -> dict[str, str]:
    """Abbreviations of procedures with their meaning: 'EO' beside 'Europees openbaar', or 'EO = ...'."""
    found: dict[str, str] = {}
    for _, cells in rows:
        texts = [as_text(cells[place]).strip() for place in filled(cells)]
        pairs = [(texts[0], texts[1])] if len(texts) == 2 else []
        for text in texts:
            pairs += [(hit[1], hit[2]) for hit in _EXPLANATION.finditer(text)]
        for short, meaning in pairs:
            if known := abbreviation(short, meaning):
                found[known] = meaning
    return found


_EXPLANATION = re.compile(r"\b([A-Z][\w/&.-]{1,6})\s?[=:]\s?([A-Za-z][^=;,|\n]+?)(?=$|[;,|\n.])")


def _usual_width(rows: Sequence[Row]) -> int:
    widths = sorted(len(filled(cells)) for _, cells in rows if filled(cells))
    return widths[len(widths) // 2] if widths else 0


def _merged_across(table: Table) -> frozenset[int]:
    """Rows that are one merged cell over three columns or more."""
    return frozenset(top for top, left, bottom, right in table.merged if top == bottom and right - left >= 2)


def _with_fill_down(mapping: Mapping, rows: Sequence[Row], table: Table) -> Mapping:
    """Departments merged over rows hold in every row, whether the file says 'merged' or only leaves gaps."""
    tall = {left for top, left, bottom, right in table.merged if bottom > top and left == right}
    full = [cells for _, cells in rows if len(filled(cells)) > 1]
    title = mapping.column_for("title")
    columns = []
    for column in mapping.columns:
        if column.field in ("department", "buyer", "publication", "publication_year", "kind"):
            cells = [cells[column.index] if column.index < len(cells) else None for cells in full]
            leads = title is not None and column.index < title.index
            gaps = (leads or column.field in ("department", "buyer")) and repeated_downwards(cells)
            if (column.index in tall or gaps) and not column.fill_down:
                column = replace(column, fill_down=True)
        columns.append(column)
    return replace(mapping, columns=tuple(columns))
