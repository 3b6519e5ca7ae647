"""Two editions of a calendar: what is new, gone, changed in meaning, or only written differently."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from procurement_app.calendars.identity import squeezed
from procurement_app.calendars.model import CalendarEntry, Period
from procurement_app.calendars.pairing import pairs
from procurement_app.calendars.values.words import number, says_unknown

_AMOUNTS = ("value", "value_min", "value_max", "value_year")
_AMOUNT = re.compile(r"\d[\d.,]*")
_BARE = re.compile(r"[\d.,;\s–-]+")
_LEAST_UNIT = 500  # 'x € 1.000', less the VAT that was in it


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field as the older and the newer edition write it; empty when it says nothing."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Change:
    """The same tender in both editions. `fields` by field name, or by column name for other columns."""

    old: CalendarEntry
    new: CalendarEntry
    fields: dict[str, FieldChange] = field(default_factory=dict)


@dataclass(slots=True)
class Comparison:
    """Every entry of both editions stands in exactly one of the lists."""

    new: list[CalendarEntry] = field(default_factory=list)
    gone: list[CalendarEntry] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    notation_only: list[Change] = field(default_factory=list)
    unchanged: list[Change] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """The published form, schema kansrijk.diff/1; `unchanged` counts what means the same, so with
        `notation_only` in it."""
        return {
            "schema": "kansrijk.diff/1",
            "new": [{"id": entry.id, "title": entry.title} for entry in self.new],
            "gone": [{"id": entry.id, "title": entry.title} for entry in self.gone],
            "changed": [
                {
                    "old_title": change.old.title,
                    "title": change.new.title,
                    "fields": {name: {"old": c.old, "new": c.new} for name, c in change.fields.items()},
                }
                for change in self.changed
            ],
            "notation_only": [
                {
                    "title": change.new.title,
                    "fields": {name: {"old": c.old, "new": c.new} for name, c in change.fields.items()},
                }
                for change in self.notation_only
            ],
            "unchanged": len(self.unchanged) + len(self.notation_only),
        }


def compare(old: Sequence[CalendarEntry], new: Sequence[CalendarEntry]) -> Comparison:
    """Compare two editions, whatever the order of their rows; ids are used where the source has them."""
    paired = {later: earlier for earlier, later in pairs(old, new)}
    kept = set(paired.values())
    result = Comparison(gone=[entry for index, entry in enumerate(old) if index not in kept])
    for index, entry in enumerate(new):
        if index not in paired:
            result.new.append(entry)
            continue
        before = old[paired[index]]
        changes = difference(before, entry)
        notation = {} if changes else written_differently(before, entry)
        found = Change(before, entry, changes or notation)
        (result.changed if changes else result.notation_only if notation else result.unchanged).append(found)
    return result


def identify(known: Sequence[CalendarEntry], new: Sequence[CalendarEntry]) -> list[int | None]:
    """For each new entry the place in `known` of the same tender, or None: so that what hangs on it stays."""
    paired = {later: earlier for earlier, later in pairs(known, new)}
    return [paired.get(index) for index in range(len(new))]


def difference(old: CalendarEntry, new: CalendarEntry) -> dict[str, FieldChange]:
    """The fields that mean something else now. A field whose column is not in both editions is left out."""
    found: dict[str, FieldChange] = {}
    for name, meaning, columns in _FIELDS:
        if _lost_column(old, new, columns):
            continue
        before, after = meaning(old), meaning(new)
        if before == after and not _unread_text_differs(old, new, columns, before):
            continue
        found[name] = _change(old, new, columns, before, after)
    return found | _other_columns(old, new)


def written_differently(old: CalendarEntry, new: CalendarEntry) -> dict[str, FieldChange]:
    """Fields whose cells are not letter for letter the same."""
    found: dict[str, FieldChange] = {}
    for name, _, columns in _FIELDS:
        before, after = _cells(old, columns), _cells(new, columns)
        if before != after and not _lost_column(old, new, columns):
            found[name] = FieldChange(before, after)
    return found


def _text(name: str) -> Callable[[CalendarEntry], Any]:
    return lambda entry: squeezed(getattr(entry, name))


def _plain(name: str) -> Callable[[CalendarEntry], Any]:
    return lambda entry: getattr(entry, name)


def _value(entry: CalendarEntry) -> Any:
    if entry.value_min is None and entry.value_max is None:
        return None
    return tuple(None if bound is None else round(bound) for bound in (entry.value_min, entry.value_max))


def _duration(entry: CalendarEntry) -> Any:
    return None if entry.duration_months_max is None else round(entry.duration_months_max, 1)


def _codes(entry: CalendarEntry) -> Any:
    return frozenset(entry.cpv) or None


# Field -> what it means, and the mapped columns that say it.
_FIELDS: tuple[tuple[str, Callable[[CalendarEntry], Any], tuple[str, ...]], ...] = (
    ("title", _text("title"), ("title",)),
    ("description", _text("description"), ("description",)),
    ("buyer", _text("buyer"), ("buyer",)),
    ("department", _text("department"), ("department",)),
    ("contact", _text("contact"), ("contact",)),
    ("status", _text("status"), ("status",)),
    ("kind", _plain("kind"), ("kind",)),
    ("cpv", _codes, ("cpv",)),
    ("value", _value, (*_AMOUNTS, "value_per", "currency")),
    ("procedure", _plain("procedure"), ("procedure",)),
    ("publication", _plain("publication"), ("publication", "publication_year", "publication_mark")),
    ("closing", _plain("closing"), ("closing",)),
    ("start", _plain("start"), ("start",)),
    ("end", _plain("end"), ("end",)),
    ("duration", _duration, ("duration", "options")),
    ("lots", _plain("lots"), ("lots",)),
    ("framework", _plain("framework"), ("framework",)),
    ("place", _text("place"), ("place",)),
    ("current_contract", _text("current_contract"), ("current_contract",)),
    ("current_contract_end", _plain("current_contract_end"), ("current_contract_end",)),
)


def _lost_column(old: CalendarEntry, new: CalendarEntry, columns: tuple[str, ...]) -> bool:
    if not old.columns or not new.columns:
        return False
    return any(c in old.columns for c in columns) != any(c in new.columns for c in columns)


def _cells(entry: CalendarEntry, columns: tuple[str, ...]) -> str:
    """What the cells of these fields say, as written."""
    names = [name for column in columns for name in entry.columns.get(column, ())]
    return "; ".join(text for name in names if (text := entry.written.get(name)))


def _unread_text_differs(
    old: CalendarEntry, new: CalendarEntry, columns: tuple[str, ...], meaning: object
) -> bool:
    """Two cells that were not understood are compared as texts."""
    if meaning is not None:
        return False
    before, after = _cells(old, columns), _cells(new, columns)
    return before != after and squeezed(before) != squeezed(after) and not _silent(before, after)


def _silent(*texts: str) -> bool:
    """Whether every text openly says nothing, so that 'n.t.b.' and '' are the same."""
    return all(says_unknown(text) for text in texts)


def _change(
    old: CalendarEntry, new: CalendarEntry, columns: tuple[str, ...], before: Any, after: Any
) -> FieldChange:
    """What both editions say; what they mean where they say the same, as of an amount a year whose duration
    became known."""
    if _cells(old, columns) == _cells(new, columns):
        return FieldChange(_in_words(before, old, columns[0]), _in_words(after, new, columns[0]))
    return FieldChange(_shown(old, columns, before), _shown(new, columns, after))


def _shown(entry: CalendarEntry, columns: tuple[str, ...], meaning: Any) -> str:
    """The cell as written, else the meaning in plain notation; an amount in thousands as the amount it is."""
    cells = _cells(entry, columns)
    if not cells or (columns[0] == "value" and _in_units(_cells(entry, _AMOUNTS), meaning)):
        return _in_words(meaning, entry, columns[0])
    return cells


def _in_units(cells: str, meaning: Any) -> bool:
    """Whether an amount is written as bare numbers that count thousands or millions, be it of a year."""
    if meaning is None or not _BARE.fullmatch(cells):
        return False
    written = max((number(part) or 0.0 for part in _AMOUNT.findall(cells)), default=0.0)
    return bool(max(bound for bound in meaning if bound is not None) >= _LEAST_UNIT * written)


def _in_words(meaning: Any, entry: CalendarEntry, name: str) -> str:
    if meaning is None or meaning == "":
        return ""
    if isinstance(meaning, Period):
        first, last = meaning.first.isoformat(), meaning.last.isoformat()
        return first if first == last else f"{first} - {last}"
    if isinstance(meaning, str):
        return str(getattr(entry, name))
    if isinstance(meaning, frozenset):
        return "; ".join(entry.cpv)
    if isinstance(meaning, tuple):
        return " - ".join("?" if bound is None else f"{bound:.0f}" for bound in dict.fromkeys(meaning))
    return f"{meaning:g}" if isinstance(meaning, float) else str(meaning)


def _other_columns(old: CalendarEntry, new: CalendarEntry) -> dict[str, FieldChange]:
    """Columns that no field is read from, when both editions have them; numbers alone are left out, as
    they count rows."""
    mapped = {name for entry in (old, new) for names in entry.columns.values() for name in names}
    found: dict[str, FieldChange] = {}
    if not old.columns or not new.columns:
        return found
    for name in sorted((old.written.keys() & new.written.keys()) - mapped):
        before, after = old.written[name], new.written[name]
        if squeezed(before) != squeezed(after) and any(ch.isalpha() for ch in before + after):
            found[name] = FieldChange(before, after)
    return found
