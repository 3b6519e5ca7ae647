"""Which column holds what: corrected by a person, saved as JSON, found again in a later edition."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from procurement_app.calendars.contents import per_of, unit_of
from procurement_app.calendars.names import FIELDS, plain

SCHEMA = "kansrijk.mapping/1"


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
        unit=unit_of(new_field, label, ()),
        per=per_of(new_field, label),
    )
