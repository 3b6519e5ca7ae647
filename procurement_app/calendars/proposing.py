"""A mapping proposed from the names of columns and from what is in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from procurement_app.calendars.cells import Cell, as_text
from procurement_app.calendars.contents import (
    MONEY,
    STAGE,
    TESTS,
    is_cpv,
    is_duration,
    is_kind,
    is_moment,
    is_money,
    is_short_procedure,
    marks,
    moment_of,
    per_of,
    reads_like_titles,
    says_something,
    test_of,
    unit_of,
)
from procurement_app.calendars.mapping import MANY, Column, Mapping, fingerprint
from procurement_app.calendars.names import FIELDS, is_per_year, meanings_of_levels, names_a_moment
from procurement_app.calendars.values import money

SURE = 0.55


def propose(labels: Sequence[str], sample: Sequence[Sequence[Cell]], year: int | None = None) -> Mapping:
    """A mapping from column names (two-level names as 'boven / onder') and up to some hundreds of rows."""
    columns = [_look_at(index, label, sample) for index, label in enumerate(labels)]
    _look_for_marks(columns)
    taken: dict[str, int] = {}
    options = sorted(
        (
            (certainty, -column.index, column.index, found)
            for column in columns
            for found, certainty in column.by_name
        ),
        reverse=True,
    )
    chosen: dict[int, Column] = {}
    for certainty, _, index, found in options:
        if index in chosen or (found in taken and found not in MANY) or certainty < SURE - 0.15:
            continue
        taken.setdefault(found, index)
        chosen[index] = columns[index].as_column(found, certainty)
    _from_contents(columns, chosen, taken)
    _settle(columns, chosen, taken)
    return Mapping(
        tuple(chosen.get(c.index) or Column(c.index, c.label, reason=c.why_not()) for c in columns),
        fingerprint(labels),
        year,
    )


@dataclass(slots=True)
class _Seen:
    """A column as it is looked at: its cells that say something, and what its name may mean."""

    index: int
    label: str
    cells: list[Cell]
    by_name: list[tuple[str, float]]
    sample_size: int

    def share(self, test: Callable[[Cell], bool]) -> float:
        """Which part of the cells passes the test."""
        return sum(map(test, self.cells)) / len(self.cells) if self.cells else 0.0

    def as_column(self, found: str, certainty: float, reason: str = "") -> Column:
        return Column(
            self.index,
            self.label,
            found,
            round(certainty, 2),
            reason or f"De kolomnaam past bij ‘{FIELDS[found]}’{self._contents_say(found)}.",
            unit_of(found, self.label, self.cells),
            per_of(found, self.label),
            self.label if found == "publication_mark" else "",
        )

    def _contents_say(self, found: str) -> str:
        if found not in TESTS or not self.cells:
            return ""
        return f"; {round(100 * self.share(test_of(found, self.label)))}% van de gevulde cellen past erbij"

    def why_not(self) -> str:
        if not self.cells:
            return "Deze kolom is leeg."
        if self.by_name:
            return f"Lijkt op ‘{FIELDS[self.by_name[0][0]]}’, maar daarvoor past een andere kolom beter."
        return "Deze naam kennen wij niet; de tekst blijft bewaard zoals die er staat."


_ANOTHER_AMOUNT = 0.97  # an amount a year or with VAT gives way to the total without
_FEW, _NEARLY_ALL = 3, 0.85


def _look_at(index: int, label: str, sample: Sequence[Sequence[Cell]]) -> _Seen:
    cells = [row[index] for row in sample if index < len(row) and says_something(row[index])]
    seen = _Seen(index, label, cells, [], len(sample))
    for found, certainty in meanings_of_levels(label):
        if found in TESTS and len(cells) >= 2:
            certainty *= 0.35 + 0.65 * seen.share(test_of(found, label))
        if found in MONEY and (is_per_year(label) or money.vat_named(label)):
            certainty *= _ANOTHER_AMOUNT
        if found == "title" and len(cells) >= _FEW and seen.share(is_short_procedure) > _NEARLY_ALL:
            certainty *= 0.5
        seen.by_name.append((found, certainty))
    return seen


def _look_for_marks(columns: list[_Seen]) -> None:
    """Columns of quarters or months are judged together: one that holds a word only is of the same kind."""
    moments = [column for column in columns if names_a_moment(column.label)]
    cells = [cell for column in moments for cell in column.cells]
    if not cells or sum(map(marks, cells)) >= 0.5 * len(cells):
        for column in moments:
            column.by_name.insert(0, ("publication_mark", 0.9))


def _from_contents(columns: list[_Seen], chosen: dict[int, Column], taken: dict[str, int]) -> None:
    """Columns whose name says nothing, by what is in them."""
    for test_field, floor in (
        ("cpv", 0.8),
        ("contact", 0.8),
        ("duration", 0.8),
        ("value", 0.8),
        ("procedure", 0.85),
        ("kind", 0.9),
    ):
        if test_field in taken:
            continue
        best = max(
            (
                (_shape_share(c, test_field), -c.index, c)
                for c in columns
                if c.index not in chosen and (not c.by_name or test_field in _BESIDE) and len(c.cells) >= _FEW
            ),
            default=None,
            key=lambda item: item[:2],
        )
        if best and best[0] >= floor:
            column = best[2]
            reason = (
                f"De naam zegt niets, maar {round(100 * best[0])}% van de cellen ziet eruit als "
                f"‘{FIELDS[test_field]}’."
            )
            chosen[column.index] = column.as_column(test_field, 0.6 * best[0], reason)
            taken[test_field] = column.index


# Told by the cells also where another column holds what the name means: 'Aanbesteding' beside 'Titel'.
_BESIDE = frozenset(["procedure", "kind"])


def _shape_share(column: _Seen, wanted: str) -> float:
    """Stricter than understanding: a description may hold an amount, but does not look like one."""
    tests: dict[str, Callable[[str], bool]] = {
        "cpv": lambda text: is_cpv(text) and sum(ch.isdigit() for ch in text) >= 8,
        "contact": lambda text: "@" in text,
        "duration": lambda text: (
            len(text) < 40
            and any(w in text.lower() for w in ("jaar", "jr", "mnd", "maand", "year", "month"))
            and is_duration(text)
        ),
        "value": lambda text: (
            len(text) < 30 and is_money(text) and ("€" in text or "eur" in text.lower() or _large(text))
        ),
        "procedure": is_short_procedure,
        "kind": lambda text: len(text) < 20 and is_kind(text),
    }
    return column.share(lambda cell: tests[wanted](as_text(cell)))


def _large(text: str) -> bool:
    parsed = money.parse(text)
    return (parsed.high or 0) >= 1000 and not is_moment(text) and not (is_cpv(text) and text.isdigit())


def _settle(columns: list[_Seen], chosen: dict[int, Column], taken: dict[str, int]) -> None:
    """What only the whole set of columns can tell."""
    if "id" in taken and _counts_rows(columns[taken["id"]].cells):
        column = columns[taken.pop("id")]
        chosen[column.index] = Column(
            column.index, column.label, reason="Deze kolom telt alleen de rijen en is geen kenmerk."
        )
    if "title" not in taken:
        _title_by_contents(columns, chosen, taken)
    if "title" not in taken and "description" in taken:
        index = taken.pop("description")
        chosen[index] = columns[index].as_column(
            "title", 0.6, "Er is geen aparte titelkolom; deze kolom beschrijft de opdracht."
        )
        taken["title"] = index
    _yearly_beside_total(columns, chosen, taken)
    if "publication" not in taken and "start" in taken and "end" not in taken:
        start = columns[taken["start"]]
        if any(found == "publication" for found, _ in start.by_name):
            chosen[start.index] = start.as_column(
                "publication", 0.5, "‘Start’ zonder meer; er is geen andere kolom met de publicatie."
            )
            del taken["start"]
            taken["publication"] = start.index
    _dates_by_contents(columns, chosen, taken)


_TURNOVER = re.compile(r"omzet|turnover", re.IGNORECASE)  # beside a total as often that of suppliers


def _yearly_beside_total(columns: list[_Seen], chosen: dict[int, Column], taken: dict[str, int]) -> None:
    """Amounts a year beside a column of totals count where a total is empty."""
    yearly = [
        c
        for c in columns
        if c.index not in chosen
        and is_per_year(c.label)
        and "value" in dict(c.by_name)
        and not _TURNOVER.search(c.label)
    ]
    totals = [chosen[taken[name]] for name in ("value", "value_min", "value_max") if name in taken]
    if yearly and totals and not any(total.per for total in totals):
        reason = "Deze bedragen per jaar gelden waar het totaal leeg is."
        chosen[yearly[0].index] = yearly[0].as_column("value_year", 0.8, reason)
        taken["value_year"] = yearly[0].index


def _title_by_contents(columns: list[_Seen], chosen: dict[int, Column], taken: dict[str, int]) -> None:
    """Rather a column of an unknown name that reads like titles than one of remarks."""
    about = columns[taken["description"]] if "description" in taken else None
    if about is None or dict(about.by_name).get("description", 1.0) > _REMARKS:
        return
    for column in columns:
        texts = [as_text(cell).strip() for cell in column.cells]
        if column.index not in chosen and not column.by_name and len(texts) > 1 and reads_like_titles(texts):
            chosen[column.index] = column.as_column("title", 0.4, TITLE_BY_CONTENTS)
            taken["title"] = column.index
            return


_REMARKS = 0.7
TITLE_BY_CONTENTS = "De naam zegt niets, maar elke cel is een andere korte tekst."


def _dates_by_contents(columns: list[_Seen], chosen: dict[int, Column], taken: dict[str, int]) -> None:
    """Unnamed columns of dates: the earlier one is the publication, the later one the start."""
    found = [
        c for c in columns if c.index not in chosen and not c.by_name and len(c.cells) >= 3
        and not STAGE.search(c.label.lower())
        and c.share(lambda cell: len(as_text(cell)) < 30 and is_moment(cell)) >= 0.8
    ]  # fmt: skip
    for column, name in zip(sorted(found, key=_middle_day), ("publication", "start"), strict=False):
        if name not in taken:
            chosen[column.index] = column.as_column(
                name, 0.45, "De naam zegt niets, maar de cellen zijn datums of kwartalen."
            )
            taken[name] = column.index


def _counts_rows(cells: Sequence[Cell]) -> bool:
    """1, 2, 3 and so on: the numbers belong to the rows, and to other tenders in the next edition."""
    numbers = [int(text) for cell in cells if (text := as_text(cell).strip().rstrip(".")).isdecimal()]
    others = len(cells) - len(numbers)  # footnotes and headings stand in the first column too
    return len(numbers) >= max(2, others) and numbers == list(range(1, len(numbers) + 1))


def _middle_day(column: _Seen) -> date:
    days = sorted(
        moment.period.first
        for moment in (moment_of(cell) for cell in column.cells)
        if moment.period is not None
    )
    return days[len(days) // 2]
