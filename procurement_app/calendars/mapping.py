"""Which column holds what: proposed from names and contents, corrected by a person, saved as JSON."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any

from procurement_app.calendars.cells import Cell, as_text, is_blank
from procurement_app.calendars.names import (
    FIELDS,
    LONGEST_NAME,
    duration_unit,
    includes_options,
    is_per_year,
    meanings,
    money_unit,
    plain,
)
from procurement_app.calendars.values import cpv, durations, money, periods, procedures

SCHEMA = "kansrijk.mapping/1"
SURE = 0.55


@dataclass(frozen=True, slots=True)
class Column:
    """What one column is taken to be. `field` is a key of `names.FIELDS` or None (kept as written only).

    `confidence` runs from 0 to 1 and `reason` says in Dutch where the choice comes from. `unit` is what
    a bare number counts (euro for money, "m" or "y" for a duration), `per` is "year" for
    amounts a year and "total" for a duration that includes its extensions,
    `period` is the quarter or month that a cross in this column stands for, `fill_down` says that an
    empty cell repeats the one above it (merged department cells).
    """

    index: int
    label: str
    field: str | None = None
    confidence: float = 0.0
    reason: str = ""
    unit: str = ""
    per: str = ""
    period: str = ""
    fill_down: bool = False


@dataclass(frozen=True, slots=True)
class Mapping:
    """The columns of a table in order. `fingerprint` recognises the same header row in a later edition."""

    columns: tuple[Column, ...]
    fingerprint: str = ""
    year: int | None = None
    given: bool = field(default=False, compare=False)

    def with_field(self, label: str, new_field: str | None) -> Mapping:
        """A copy in which a person has said what the column of that name (see `names`) holds.

        Another column that held the field lets go of it. Raises KeyError for an unknown name or field.
        """
        if new_field is not None and new_field not in FIELDS:
            raise KeyError(new_field)
        named = [column for column, name in zip(self.columns, self.names(), strict=True) if name == label]
        named = named or [column for column in self.columns if plain(column.label) == plain(label)]
        if not named:
            raise KeyError(label)
        columns = []
        for column in self.columns:
            if column in named:
                column = _chosen(column, new_field)
            elif new_field is not None and column.field == new_field and new_field not in MANY:
                column = replace(column, field=None, confidence=0.0, reason="Gekozen voor een andere kolom.")
            columns.append(column)
        return replace(self, columns=tuple(columns))

    def names(self) -> list[str]:
        """What to call each column: its label, with a number where an earlier one has the same."""
        counted: Counter[str] = Counter()
        named = []
        for column in self.columns:
            label = column.label.replace("\n", " ").strip() or f"kolom {column.index + 1}"
            counted[label] += 1
            named.append(label if counted[label] == 1 else f"{label} ({counted[label]})")
        return named

    def column_for(self, wanted: str) -> Column | None:
        return next((column for column in self.columns if column.field == wanted), None)

    def to_json(self) -> dict[str, Any]:
        return {
            "schema": SCHEMA,
            "fingerprint": self.fingerprint,
            "year": self.year,
            "columns": [asdict(column) for column in self.columns],
        }

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Mapping:
        """The mapping of `to_json`; raises ValueError when it is something else."""
        if value.get("schema") != SCHEMA:
            raise ValueError(f"not a {SCHEMA} object")
        columns = tuple(Column(**column) for column in value["columns"])
        return cls(columns, value.get("fingerprint", ""), value.get("year"))


# Fields that several columns may share; their texts or codes are joined.
MANY = frozenset({"cpv", "description", "publication_mark", "contact"})


def fingerprint(labels: Sequence[str]) -> str:
    """The same for the same column names, whatever their case, spacing or punctuation."""
    return hashlib.sha256("|".join(plain(label) for label in labels).encode()).hexdigest()[:16]


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


def apply(saved: Mapping, labels: Sequence[str], proposed: Mapping) -> tuple[Mapping, list[str]]:
    """The saved choices on this file's columns, found by name; and the saved names that are not here.

    Columns the saved mapping does not know keep what is proposed, unless its field is taken.
    """
    kept, left = _found_again(saved.columns, labels)
    taken = {column.field for column in kept if column and column.field}
    columns = []
    for index, (label, old) in enumerate(zip(labels, kept, strict=True)):
        fresh = proposed.columns[index]
        if old is not None:
            columns.append(replace(old, index=index, label=label))
        elif fresh.field in taken and fresh.field not in MANY:
            columns.append(
                Column(index, label, reason="Nieuwe kolom; dit gegeven komt al uit een andere kolom.")
            )
        else:
            columns.append(fresh)
    missing = [column.label for column in left if column.field]
    return Mapping(tuple(columns), proposed.fingerprint, proposed.year or saved.year, given=True), missing


def _found_again(saved: Sequence[Column], labels: Sequence[str]) -> tuple[list[Column | None], list[Column]]:
    """The saved column of each label, the very same name before one that only reads so; and those left."""
    left = [*saved]
    kept: list[Column | None] = [None] * len(labels)
    for same in (str, plain):
        for index, label in enumerate(labels):
            if kept[index] is None:
                kept[index] = next((column for column in left if same(column.label) == same(label)), None)
                left = [column for column in left if column is not kept[index]]
    return kept, left


def completed(mapping: Mapping, other: Mapping) -> Mapping:
    """A mapping with what another of the same columns knows of those that it does not know itself."""
    known = {column.field for column in mapping.columns}
    columns = tuple(
        there if here.field is None and there.field not in (None, *known) else here
        for here, there in zip(mapping.columns, other.columns, strict=True)
    )
    return replace(mapping, columns=columns)


def _chosen(column: Column, new_field: str | None) -> Column:
    label = column.label
    return replace(
        column,
        field=new_field,
        confidence=1.0 if new_field else 0.0,
        reason="Door u gekozen.",
        unit=_unit(new_field, label, ()),
        per=_per(new_field, label),
    )


MONEY = frozenset({"value", "value_min", "value_max", "value_year"})
_QUARTERS = re.compile(r"kwartaal|quarter", re.IGNORECASE)
_MONTHS = re.compile(r"maand|month", re.IGNORECASE)
_DATES = frozenset({"publication", "closing", "start", "end", "current_contract_end"})


def _is_moment(cell: Cell) -> bool:
    if isinstance(cell, date):
        return True
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return periods.from_number(float(cell)).period is not None
    return periods.parse(as_text(cell), 2000).period is not None


def bare_moment(label: str) -> Callable[[str, int], periods.Moment] | None:
    """How a bare number in a column of that name is read: as a quarter or a month, else as neither."""
    if _QUARTERS.search(label):
        return periods.bare_quarter
    return periods.bare_month if _MONTHS.search(label) else None


def _test_of(found: str, label: str) -> Callable[[Cell], bool]:
    """Whether a cell fits a field, in a column of that name."""
    bare = bare_moment(label) if found in _DATES else None
    if bare is None:
        return _TESTS[found]
    return lambda cell: _is_moment(cell) or bare(as_text(cell), 2000).period is not None


def _is_money(cell: Cell) -> bool:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return True
    parsed = money.parse(as_text(cell))
    return (
        parsed.low is not None or parsed.high is not None or parsed.problem.startswith(("money-p", "money-i"))
    )


def _is_duration(cell: Cell) -> bool:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return 0 < cell <= 180
    parsed = durations.parse(as_text(cell), "y")
    return parsed.high is not None or parsed.problem == durations.UNIT_UNCLEAR


def _is_extension(cell: Cell) -> bool:
    """Years or months that are added, or the day up to which they run."""
    return _is_duration(cell) or isinstance(cell, date) or durations.until(as_text(cell), None) is not None


def _is_kind(cell: Cell) -> bool:
    return procedures.parse_kind(as_text(cell)).code is not None


def _is_procedure(cell: Cell) -> bool:
    found = procedures.parse_procedure(as_text(cell))
    return found.code is not None or found.problem == procedures.EITHER


def _is_cpv(cell: Cell) -> bool:
    return bool(cpv.parse(as_text(cell)).codes)


_MARKS = frozenset({"x", "✓", "✔", "●", "■", "v", "ja", "1", "publicatie"})


def is_mark(cell: Cell) -> bool:
    """A cross or a tick, or the word that it stands for."""
    return as_text(cell).strip().lower() in _MARKS


_MILESTONES = frozenset(["publication", "closing", "start", "end"])
_STAGE = re.compile(
    r"(?:(?:voorlopige|definitieve) )?gunning|award|voorbereiding|selectie(?:fase)?|preparation"
)
_AND = re.compile(r"\s*(?:[/,+&;]|\ben\b|\band\b)\s*")


@lru_cache(maxsize=10_000)
def milestones(text: str) -> list[str] | None:
    """What happens in a quarter by the words below it, as names of columns say it: 'publicatie', 'start'.

    Empty for a stage that is no fact of an entry; None where a word means something else.
    """
    reached: list[str] = []
    for part in filter(None, _AND.split(text.strip().lower())):
        surest = next((found for found, _ in meanings(part) if found in _MILESTONES), None)
        if surest is None and not _STAGE.fullmatch(part):
            return None
        reached += [surest] if surest else []
    return reached if text.strip() else None


def _marks(cell: Cell) -> bool:
    return is_mark(cell) or milestones(as_text(cell)) is not None


_TESTS: dict[str, Callable[[Cell], bool]] = {
    "cpv": _is_cpv,
    **dict.fromkeys(MONEY, _is_money),
    **dict.fromkeys(_DATES, _is_moment),
    "duration": _is_duration,
    "options": _is_extension,
    "procedure": _is_procedure,
    "kind": _is_kind,
    "publication_mark": _marks,
}


TYPED = frozenset(_TESTS) - {"cpv", "kind", "procedure", "publication_mark"}
"""Fields of which a cell holds one: an amount, a moment or a duration."""


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
            _unit(found, self.label, self.cells),
            _per(found, self.label),
            self.label if found == "publication_mark" else "",
        )

    def _contents_say(self, found: str) -> str:
        if found not in _TESTS or not self.cells:
            return ""
        return f"; {round(100 * self.share(_test_of(found, self.label)))}% van de gevulde cellen past erbij"

    def why_not(self) -> str:
        if not self.cells:
            return "Deze kolom is leeg."
        if self.by_name:
            return f"Lijkt op ‘{FIELDS[self.by_name[0][0]]}’, maar daarvoor past een andere kolom beter."
        return "Deze naam kennen wij niet; de tekst blijft bewaard zoals die er staat."


def share_that_fits(found: str, cells: Sequence[Cell]) -> float:
    """Which part of the cells that say something reads as a typed field."""
    said = [cell for cell in cells if _says_something(cell)]
    return sum(map(_TESTS[found], said)) / len(said) if said else 0.0


def _says_something(cell: Cell) -> bool:
    return not is_blank(cell) and as_text(cell).strip().lower() not in _SILENT


_SILENT = {
    "n.t.b.",
    "ntb",
    "nnb",
    "n.n.b.",
    "n.v.t.",
    "nvt",
    "-",
    "?",
    "onbekend",
    "pm",
    "p.m.",
    "n.b.",
    "tbd",
}


_ANOTHER_AMOUNT = 0.97  # an amount a year or with VAT gives way to the total without
_FEW, _NEARLY_ALL = 3, 0.85


def _is_short_procedure(cell: Cell) -> bool:
    return 2 < len(as_text(cell)) < 45 and _is_procedure(cell)


def _look_at(index: int, label: str, sample: Sequence[Sequence[Cell]]) -> _Seen:
    cells = [row[index] for row in sample if index < len(row) and _says_something(row[index])]
    seen = _Seen(index, label, cells, [], len(sample))
    for found, certainty in meanings_of_levels(label):
        if found in _TESTS and len(cells) >= 2:
            certainty *= 0.35 + 0.65 * seen.share(_test_of(found, label))
        if found in MONEY and (is_per_year(label) or money.vat_named(label)):
            certainty *= _ANOTHER_AMOUNT
        if found == "title" and len(cells) >= _FEW and seen.share(_is_short_procedure) > _NEARLY_ALL:
            certainty *= 0.5
        seen.by_name.append((found, certainty))
    return seen


def _look_for_marks(columns: list[_Seen]) -> None:
    """Columns of quarters or months are judged together: one that holds a word only is of the same kind."""
    moments = [column for column in columns if names_a_moment(column.label)]
    cells = [cell for column in moments for cell in column.cells]
    if not cells or sum(map(_marks, cells)) >= 0.5 * len(cells):
        for column in moments:
            column.by_name.insert(0, ("publication_mark", 0.9))


def marked_moment(label: str, year: int | None) -> periods.Moment:
    """What a cross in a column of this name says: '2027 / K1', 'Q3 2027', 'mrt' in a calendar of `year`."""
    whole = periods.parse(label.replace(LEVELS, " "), year)
    return whole if whole.period is not None else periods.parse(label.split(LEVELS)[-1], year)


_LONGEST_MARKED_DAYS = 190


def names_a_moment(label: str) -> bool:
    """Whether a column is named after a month, a quarter or a half of a year; a bare year is no such name."""
    moment = marked_moment(label, 2000).period if label and len(label) <= LONGEST_NAME else None
    return moment is not None and (moment.last - moment.first).days <= _LONGEST_MARKED_DAYS


def meanings_of_levels(label: str) -> list[tuple[str, float]]:
    """A two-level name means what both levels say together, else the lower one, else the upper one."""
    upper, slash, lower = label.partition(LEVELS)
    if not slash:
        return list(meanings(label))
    found: dict[str, float] = {}
    for text, trust in ((f"{upper} {lower}", 1.0), (lower, 0.97), (upper, 0.8)):
        for name, certainty in meanings(text):
            found[name] = max(found.get(name, 0.0), certainty * trust)
    return sorted(found.items(), key=lambda item: -item[1])


LEVELS = " / "


def _unit(found: str | None, label: str, cells: Sequence[Cell]) -> str:
    if found in MONEY:
        unit = money_unit(label)
        return "" if unit == 1.0 else f"{unit:g}" if unit < 1e6 else "1000000"
    if found in ("duration", "options"):
        return duration_unit(label) or _duration_unit_of_cells([as_text(cell).strip() for cell in cells])
    return ""


_A_NUMBER = re.compile(r"\d+(?:[.,]\d+)?$")
_MOST_YEARS = 10


def _duration_unit_of_cells(texts: Sequence[str]) -> str:
    """ "y" where the bare numbers of a column can only be years; "" leaves each cell to speak for itself."""
    bare = [float(text.replace(",", ".")) for text in texts if _A_NUMBER.match(text)]
    if not bare or max(bare) > _MOST_YEARS:
        return ""
    named = {duration_unit(text) for text in texts} - {""}
    return "" if named == {"m"} else "y"


def _per(found: str | None, label: str) -> str:
    if found == "value_year" or (found in MONEY and is_per_year(label)):
        return "year"
    return "total" if found == "duration" and includes_options(label) else ""


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
        "cpv": lambda text: _is_cpv(text) and sum(ch.isdigit() for ch in text) >= 8,
        "contact": lambda text: "@" in text,
        "duration": lambda text: (
            len(text) < 40
            and any(w in text.lower() for w in ("jaar", "jr", "mnd", "maand", "year", "month"))
            and _is_duration(text)
        ),
        "value": lambda text: (
            len(text) < 30 and _is_money(text) and ("€" in text or "eur" in text.lower() or _large(text))
        ),
        "procedure": _is_short_procedure,
        "kind": lambda text: len(text) < 20 and _is_kind(text),
    }
    return column.share(lambda cell: tests[wanted](as_text(cell)))


def _large(text: str) -> bool:
    parsed = money.parse(text)
    return (parsed.high or 0) >= 1000 and not _is_moment(text) and not (_is_cpv(text) and text.isdigit())


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


def reads_like_titles(values: Sequence[str]) -> bool:
    """Whether cells are short texts in words, nearly all different and nearly all filled."""
    said = [value for value in values if value]
    if len(said) < 0.8 * len(values) or not said or len(set(said)) < 0.8 * len(said):
        return False
    return sum(any(ch.isalpha() for ch in value) for value in said) > 0.9 * len(said) and (
        5 <= sorted(map(len, said))[len(said) // 2] <= 120
    )


def _dates_by_contents(columns: list[_Seen], chosen: dict[int, Column], taken: dict[str, int]) -> None:
    """Unnamed columns of dates: the earlier one is the publication, the later one the start."""
    found = [
        c for c in columns if c.index not in chosen and not c.by_name and len(c.cells) >= 3
        and not _STAGE.search(c.label.lower())
        and c.share(lambda cell: len(as_text(cell)) < 30 and _is_moment(cell)) >= 0.8
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
        for moment in (_moment(cell) for cell in column.cells)
        if moment.period is not None
    )
    return days[len(days) // 2]


def _moment(cell: Cell) -> periods.Moment:
    if isinstance(cell, date):
        return periods.from_date(cell)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return periods.from_number(float(cell))
    return periods.parse(as_text(cell), 2000)


def repeated_downwards(cells: Sequence[Cell]) -> bool:
    """Whether empty cells of a column repeat the one above: filled once at the head of each group."""
    texts = [as_text(cell).strip() for cell in cells]
    filled = [text for text in texts if text]
    if len(filled) < 2 or not texts[0] or len(filled) > 0.6 * len(texts):
        return False
    return max(Counter(filled).values()) == 1
