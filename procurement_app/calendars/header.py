"""Finding the header row(s) of a table under logos, titles and explanations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from procurement_app.calendars.cells import Cell, Row, as_text, filled, is_blank
from procurement_app.calendars.contents import reads_like_titles, share_that_fits
from procurement_app.calendars.mapping import Column, Mapping
from procurement_app.calendars.names import (
    LEVELS,
    LONGEST_NAME,
    marked_moment,
    meanings,
    meanings_of_levels,
    names_a_moment,
)
from procurement_app.calendars.proposing import TITLE_BY_CONTENTS, propose
from procurement_app.calendars.values import cpv, money
from procurement_app.calendars.values.periods import named_in, without_edition

DEEPEST_HEADER = 60
_BRACKETS = re.compile(r"\([^()]+\)")
_YEAR = re.compile(r"(?<!\d)(20[2-4]\d)(?!\d)")
# A calendar needs something to call the tender by and at least one fact beside it.
_NAMING = frozenset({"title", "description"})
_FACTS = frozenset(
    [
        "cpv",
        "value",
        "value_min",
        "value_max",
        "procedure",
        "publication",
        "publication_mark",
        "closing",
        "start",
        "end",
        "duration",
        "kind",
        "department",
        "buyer",
        "id",
        "status",
        "contact",
        "lots",
        "current_contract_end",
    ]
)
_TYPED = frozenset(["cpv", "value", "publication", "duration", "procedure", "kind"])


@dataclass(slots=True)
class Header:
    """Where the header ends (index in the sample of the first row below it), its names and its mapping.

    `money_unit` is what a bare amount counts where its column does not say so. `dated` is the one day that is
    named above the table or around it, or the first day of the one month.
    """

    first_data: int
    labels: list[str]
    mapping: Mapping
    rows: tuple[int, ...]
    money_unit: float = 1.0
    dated: date | None = None


def find(
    sample: Sequence[Row],
    merged: Sequence[tuple[int, int, int, int]] = (),
    about: str = "",
    *,
    narrow: bool = False,
) -> Header | None:
    """The best header among the first rows, or None when no row names columns of a calendar.

    `narrow` takes a description with one fact as well, above cells that are what these names say.
    """
    best: tuple[float, int, list[str], int] | None = None
    for place in range(min(len(sample), DEEPEST_HEADER)):
        for depth in (1, 2, 3):
            if place + depth > len(sample):
                break
            labels = _labels(sample[place : place + depth], merged)
            if labels is None:
                break
            score = _score(labels, 2 if narrow else 3) - _LEVEL_COSTS * (depth - 1)
            if score > 0 and _only_moments(sample[place + depth : place + depth + 1]):
                score -= _LEVEL_LEFT
            if score > 0 and (best is None or score > best[0] + 1e-9):
                best = (score, place, labels, depth)
    if best is None:
        return _by_contents(sample, about)
    _, place, labels, depth = best
    header = _header(sample, place, depth, labels, about)
    return None if narrow and header and not _borne_out(header, sample) else header


def year_named(*places: Sequence[str]) -> int | None:
    """The one year that the texts of a place name, surest place first; None when each names none or several.

    The day of the edition ('Stand: 1 oktober 2026') tells the year only where nothing else does.
    """
    beside = [[without_edition(text) for text in texts] for texts in places]
    return next(filter(None, map(_one_year, (*beside, *places))), None)


def _one_year(texts: Sequence[str]) -> int | None:
    years = {int(year) for text in texts for year in _YEAR.findall(text)}
    return years.pop() if len(years) == 1 else None


def day_named(*texts: str) -> date | None:
    """The one day that titles name, else the first of the one month; None when they name several."""
    named = {period for text in texts for period in named_in(text)}
    days = {period for period in named if period.first == period.last}
    found = days or named
    return found.pop().first if len(found) == 1 else None


def _texts_above(sample: Sequence[Row], place: int) -> list[str]:
    return [as_text(cell) for _, cells in sample[:place] for cell in cells if _may_name_a_year(cell)]


def _may_name_a_year(cell: Cell) -> bool:
    return isinstance(cell, str) or (isinstance(cell, int | float) and 2000 <= cell <= 2100)


def _header(sample: Sequence[Row], place: int, depth: int, labels: list[str], about: str) -> Header | None:
    first = place + depth
    above = _texts_above(sample, place)
    year = year_named(labels, above, [about])
    rows = [cells for _, cells in sample[first:]]
    labels = _with_their_brackets(labels, rows)
    mapping = propose(labels, rows, year)
    fields = {column.field for column in mapping.columns if column.field}
    if not fields & _NAMING or len(fields & _FACTS) < 1:
        return None
    rows_of_header = tuple(number for number, _ in sample[place:first])
    dated = day_named(*(as_text(cell) for _, cells in sample[:place] for cell in cells), about)
    return Header(first, labels, mapping, rows_of_header, dated=dated)


def _borne_out(header: Header, sample: Sequence[Row]) -> bool:
    """Whether the cells below a header read like titles, and those of a fact as that fact."""

    def cells_of(column: Column) -> list[Cell]:
        rows = [cells for _, cells in sample[header.first_data :] if filled(cells)]
        return [cells[column.index] if column.index < len(cells) else None for cells in rows]

    title = header.mapping.column_for("title")
    facts = [column for column in header.mapping.columns if column.field in _TYPED]
    titles = [as_text(cell).strip() for cell in cells_of(title)] if title else []
    return reads_like_titles(titles) and any(
        share_that_fits(column.field or "", cells_of(column)) > 0.5 for column in facts
    )


def _with_their_brackets(labels: list[str], rows: Sequence[Sequence[Cell]]) -> list[str]:
    """Column names with what stands in brackets over an empty column beside them: 'Waarde', '(k€)'."""
    whole = [*labels]
    for left, (before, label) in enumerate(pairwise(labels)):
        empty = all(left + 1 >= len(cells) or is_blank(cells[left + 1]) for cells in rows)
        if before and _BRACKETS.fullmatch(label) and empty:
            whole[left], whole[left + 1] = f"{before} {label}", ""
    return whole


def _labels(rows: Sequence[Row], merged: Sequence[tuple[int, int, int, int]]) -> list[str] | None:
    """Column names of one row, or of several levels when they fit into one another."""
    if any(_looks_like_data(cells) for _, cells in rows):
        return None
    width = max(len(cells) for _, cells in rows)
    levels = [_spread(number, cells, width, merged) for number, cells in rows]
    if len(levels) > 1:
        if not _interlock(rows, merged):
            return None
        for upper, lower in pairwise(levels):
            _spread_over(upper, lower)
    labels = []
    for column in range(width):
        parts: list[str] = []
        for level in levels:
            text = " ".join(level[column].split())
            if text and text not in parts:
                parts.append(text)
        labels.append(LEVELS.join(_two_levels(parts)))
    return labels


def _two_levels(parts: list[str]) -> list[str]:
    """The lowest name with the one above it, or the one further up that says the year."""
    *above, lowest = parts or [""]
    dated = [part for part in above if _YEAR.search(part)]
    return [*(dated or above)[-1:], lowest]


def _only_moments(rows: Sequence[Row]) -> bool:
    """Whether a row holds nothing but the names of several quarters or months."""
    texts = [as_text(cells[place]).strip() for _, cells in rows for place in filled(cells)]
    return len(texts) > 1 and all(map(names_a_moment, texts))


def _spread(
    number: int, cells: Sequence[Cell], width: int, merged: Sequence[tuple[int, int, int, int]]
) -> list[str]:
    """A row's texts, with what is merged over several columns in each of them."""
    texts = [as_text(cells[i]).strip() if i < len(cells) else "" for i in range(width)]
    known = [m for m in merged if m[0] <= number <= m[2] and m[3] > m[1]]
    for _, left, _, right in known:
        for column in range(left + 1, min(right + 1, width)):
            texts[column] = texts[left] if left < width else ""
    return texts


def _spread_over(upper: list[str], lower: list[str]) -> None:
    """An upper name also holds for the named columns to its right, when its own column has a lower name."""
    for column in range(1, len(upper)):
        if not upper[column] and lower[column] and lower[column - 1] and upper[column - 1]:
            upper[column] = upper[column - 1]


def _interlock(rows: Sequence[Row], merged: Sequence[tuple[int, int, int, int]]) -> bool:
    """Whether rows are levels of one header: the upper one has gaps that the lower one fills."""
    for (_, upper), (_, lower) in pairwise(rows):
        up, low = set(filled(upper)), set(filled(lower))
        if not low or not up or len(low - up) == 0:
            return False
        if len(up) == 1 and not merged:
            return False
    return True


def _looks_like_data(cells: Sequence[Cell]) -> bool:
    """Column names are short words: no amounts, CPV codes, days or long texts."""
    for cell in cells:
        if cell is None or cell == "":
            continue
        if not isinstance(cell, str):
            return not _may_name_a_year(cell)
        text = cell.strip()
        if len(text) > 3 * LONGEST_NAME or (text.isdigit() and len(text) > 4):
            return True
        if any(ch.isdigit() for ch in text) and (
            (cpv.parse(text).codes and len(text) < 20 and sum(ch.isdigit() for ch in text) >= 8)
            or ("€" in text and money.parse(text).high is not None and not meanings(text))
            or re.fullmatch(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}", text)
        ):
            return True
    return False


def _score(labels: Sequence[str], without_title: int) -> float:
    """How well names cover a calendar: the sum over distinct fields; 0 when it is none.

    A header that names no title must name `without_title` fields.
    """
    best: dict[str, float] = {}
    unknown = 0
    moments = [label for label in labels if names_a_moment(label)]
    of_years = 0.9 + _LEVEL_OF_YEARS * (len(_years(moments)) > 1)
    for label in labels:
        found = _top(label)
        if not found and len(moments) > 1 and label in moments:
            found = ("publication_mark", of_years)
        if found:
            best[found[0]] = max(best.get(found[0], 0.0), found[1])
        elif label:
            unknown += 1
    fields = set(best)
    if not fields & _NAMING and "cpv" not in fields:
        return 0.0
    if len(fields) < (2 if "title" in fields else without_title) or not fields & _FACTS:
        return 0.0
    return sum(best.values()) - 0.05 * unknown


_LEVEL_COSTS = 0.3
_LEVEL_LEFT = 0.5  # for quarters in a row below that would then be data
_LEVEL_OF_YEARS = 0.4  # quarters of several years are only known by the level above them


def _years(moments: Sequence[str]) -> set[int]:
    """The years that names of quarters and months say themselves."""
    periods = [marked_moment(label, None).period for label in moments]
    return {period.first.year for period in periods if period is not None}


def _top(label: str) -> tuple[str, float] | None:
    return next(iter(meanings_of_levels(label)), None)


def _by_contents(sample: Sequence[Row], about: str) -> Header | None:
    """A row of unknown names above columns that are recognisable by what is in them."""
    for place, (_, cells) in enumerate(sample[:DEEPEST_HEADER]):
        places = filled(cells)
        if len(places) < 3 or _looks_like_data(cells) or len(sample) - place < 4:
            continue
        labels = [as_text(cell).strip() for cell in cells]
        header = _header_from_contents(sample, place, labels, about)
        if header is not None:
            return header
    return None


def _header_from_contents(sample: Sequence[Row], place: int, labels: list[str], about: str) -> Header | None:
    rows = [cells for _, cells in sample[place + 1 :]]
    mapping = propose(labels, rows, year_named(labels, _texts_above(sample, place), [about]))
    fields = {column.field for column in mapping.columns if column.field}
    if len(fields & _TYPED) < 2:
        return None
    if "title" not in fields:
        free = [c for c in mapping.columns if c.field is None]
        texts = {c.index: [as_text(row[c.index]).strip() for row in rows if c.index < len(row)] for c in free}
        wordy = [i for i, values in texts.items() if reads_like_titles(values)]
        if not wordy:
            return None
        index = wordy[0]
        column = Column(index, labels[index], "title", 0.4, TITLE_BY_CONTENTS)
        columns = tuple(column if c.index == index else c for c in mapping.columns)
        mapping = Mapping(columns, mapping.fingerprint, mapping.year)
    return Header(place + 1, labels, mapping, (sample[place][0],))
