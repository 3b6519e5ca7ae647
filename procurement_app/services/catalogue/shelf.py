"""The facts of all firms in memory, so that counts per choice and ranking take milliseconds.

Made from `catalogue_entry` once a version of the index and a day (evidence runs out at midnight), and
shared by the requests of a process.
"""

from __future__ import annotations

import re
import threading
import weakref
from collections.abc import Callable, Mapping
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine, text
from sqlmodel import Session

from procurement_app.matching.area import DISTRICTS
from procurement_app.matching.similarity import stem
from procurement_app.models.base import Moment
from procurement_app.models.catalogue import Rows, firms_with
from procurement_app.services.catalogue import index
from procurement_app.services.catalogue.analysis import PSO_LEVELS

Mask = NDArray[np.bool_]
Floats = NDArray[np.float32]

# The contract a firm can carry, as steps to choose from, in euro.
CONTRACTS = (50_000, 250_000, 1_000_000, 2_500_000)
SERVICE_FROM = 0.5  # strength from which work is a service of the firm, to filter on
_REMEMBERED = 600  # terms whose firms are kept

Code = tuple[str, str]


class Shelf:
    """Rows are positions in `ids`, which rises. `codes` gives the rows that have a fact."""

    def __init__(self, session: Session, on: date) -> None:
        self.on = on
        rows = session.connection().execute(
            text(
                "SELECT firm_id, name_folded, words, facts, published_at FROM catalogue_entry"
                " JOIN firm ON firm.id = firm_id ORDER BY firm_id"
            ).columns(published_at=Moment)
        )
        owners: dict[Code, list[int]] = {}
        strengths: dict[Code, list[float]] = {}
        self.numbers: dict[str, Floats] = {}
        numbers: dict[str, list[tuple[int, float]]] = {}
        ids: list[int] = []
        names: list[str] = []
        lengths: list[int] = []
        published: list[float] = []
        read: dict[str, tuple[tuple[Code, float], ...]] = {}
        for row, (firm_id, name, words, facts, moment) in enumerate(rows):
            ids.append(firm_id)
            names.append(name)
            lengths.append(words.count(" ") + 1)
            published.append(moment.timestamp() if moment is not None else 0.0)
            for fact in facts.split("|"):
                if fact not in read:
                    read[fact] = tuple(_codes(fact, on))
                for code, strength in read[fact]:
                    if code[0] == "number":
                        numbers.setdefault(code[1], []).append((row, strength))
                        continue
                    owners.setdefault(code, []).append(row)
                    strengths.setdefault(code, []).append(strength)
        self.ids: Rows = np.array(ids, dtype=np.int64)
        self.size = len(ids)
        self._names = names
        self.by_name = np.argsort(np.argsort(np.array(names or [""], dtype=object), kind="stable"))
        self.published: NDArray[np.float64] = np.array(published, dtype=np.float64)  # seconds since 1970
        self.lengths = np.array(lengths, dtype=np.float32)
        self.codes: dict[Code, Rows] = {}
        self._strengths: dict[Code, Floats] = {}
        for code, found in owners.items():
            where, first = np.unique(np.array(found, dtype=np.int64), return_index=True)
            self.codes[code] = where
            self._strengths[code] = np.array(strengths[code], dtype=np.float32)[first]
        for name, pairs in numbers.items():
            filled = np.full(self.size, np.nan, dtype=np.float32)
            for row, value in pairs:
                filled[row] = value
            self.numbers[name] = filled
        self.kinds: dict[str, list[Code]] = {}
        for code in sorted(self.codes):
            self.kinds.setdefault(code[0], []).append(code)
        self._found: dict[tuple[str, str], Rows] = {}
        self._by_row: dict[str, tuple[Rows, Rows]] = {}
        self._rotations: dict[int, NDArray[np.uint64]] = {}

    @cached_property
    def name_words(self) -> dict[str, str]:
        """The words of names of firms by their stem, for names that are misspelt."""
        words = {word for name in self._names for word in re.findall(r"[a-z]{5,}", name)}
        return {stem(word): word for word in sorted(words, reverse=True)}

    def having(self, code: Code) -> Mask:
        mask = np.zeros(self.size, dtype=bool)
        mask[self.codes.get(code, [])] = True
        return mask

    def has(self, row: int, code: Code) -> bool:
        """Whether one firm has a fact."""
        return _holds(self.codes.get(code), row)

    def row_of(self, firm_id: int) -> int | None:
        row = int(np.searchsorted(self.ids, firm_id))
        return row if row < self.size and int(self.ids[row]) == firm_id else None

    def work_of(self, row: int) -> list[str]:
        """The services of one firm, strongest first."""
        starts, held = self._of_rows("service")
        found = []
        for number in held[starts[row] : starts[row + 1]]:
            code = self.kinds["service"][int(number)]
            at = int(np.searchsorted(self.codes[code], row))
            found.append((-float(self._strengths[code][at]), code[1]))
        return [name for _, name in sorted(found)]

    def strength(self, code: Code) -> tuple[Rows, Floats]:
        rows = self.codes.get(code)
        if rows is None:
            return np.array([], dtype=np.int64), np.array([], dtype=np.float32)
        return rows, self._strengths[code]

    def count(self, kind: str, among: Mask) -> dict[str, int]:
        """How many firms of `among` have each value of a kind."""
        rows = np.flatnonzero(among)
        if len(rows) == self.size:
            return self.totals(kind)
        codes = self.kinds.get(kind, [])
        if len(rows) > self.size // 3:
            return {code[1]: int(np.count_nonzero(among[self.codes[code]])) for code in codes}
        # few firms: from the firms to what they have is shorter than the other way
        starts, held = self._of_rows(kind)
        lengths = starts[rows + 1] - starts[rows]
        first = np.repeat(starts[rows] - np.concatenate(([0], np.cumsum(lengths)[:-1])), lengths)
        counted = np.bincount(held[first + np.arange(len(first))], minlength=len(codes))
        return {code[1]: int(number) for code, number in zip(codes, counted, strict=True)}

    def _of_rows(self, kind: str) -> tuple[Rows, Rows]:
        """Where each row's codes of a kind begin, and those codes by their number in `kinds`."""
        known = self._by_row.get(kind)
        if known is None:
            lists = [self.codes[code] for code in self.kinds.get(kind, [])]
            owners = np.concatenate(lists) if lists else self.ids[:0]
            numbers = np.repeat(np.arange(len(lists)), [len(one) for one in lists])
            order = np.argsort(owners, kind="stable")
            starts = np.searchsorted(owners[order], np.arange(self.size + 1))
            known = self._by_row[kind] = (starts, numbers[order])
        return known

    def totals(self, kind: str) -> dict[str, int]:
        """How many firms of the whole catalogue have each value of a kind."""
        return {code[1]: len(self.codes[code]) for code in self.kinds.get(kind, [])}

    def with_term(self, session: Session, column: str, term: str) -> Rows:
        """Rows of the firms that have a term, as the database says; remembered for a while."""
        key = (column, term)
        known = self._found.get(key)
        if known is None:
            ids = firms_with(session, column, term)
            ids = ids[: int(np.searchsorted(ids, self.ids[-1], side="right"))] if self.size else ids[:0]
            rows = np.searchsorted(self.ids, ids)
            known = rows[self.ids[rows] == ids]
            if len(self._found) >= _REMEMBERED:
                self._found.pop(next(iter(self._found)), None)
            self._found[key] = known
        return known

    def has_term(self, row: int, term: str) -> bool:
        """Whether a firm has a term that was searched for before."""
        return _holds(self._found.get(("words", term)), row)

    def rotation(self, seed: int) -> NDArray[np.uint64]:
        """A number for each firm by which equals are put in order: another order for every seed."""
        known = self._rotations.get(seed)
        if known is None:
            mixed = (self.ids.astype(np.uint64) + np.uint64(seed)) * np.uint64(0x9E3779B97F4A7C15)
            mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
            mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
            known = mixed ^ (mixed >> np.uint64(31))
            self._rotations = {seed: known}
        return known


def _holds(rows: Rows | None, row: int) -> bool:
    """Whether a row is among rows in rising order."""
    if rows is None:
        return False
    at = int(np.searchsorted(rows, row))
    return at < len(rows) and int(rows[at]) == row


def _codes(fact: str, on: date) -> list[tuple[Code, float]]:
    """What a stored fact means on a day: more than one thing (PSO 2 is also 'at least 1'), or nothing."""
    kind, _, rest = fact.partition(":")
    value, _, until = rest.partition("@")
    if not value or (until and until < on.isoformat()):
        return []
    read = _READ.get(kind)
    return read(value) if read is not None else [((kind, value), 1.0)]


def _work(value: str) -> list[tuple[Code, float]]:
    name, _, written = value.partition("*")
    strength = float(written or 1)
    service = [(("service", name), strength)] if strength >= SERVICE_FROM else []
    return [(("work", name), strength), *service]


def _area(value: str) -> list[tuple[Code, float]]:
    if value in ("city", "country"):
        return [(("area", value), 1.0), *((("area", district), 0.8) for district in DISTRICTS)]
    return [(("area", value), 1.0)]


def _pso(value: str) -> list[tuple[Code, float]]:
    held = PSO_LEVELS[: PSO_LEVELS.index(value) + 1]
    return [(("evidence", f"pso-{level}"), 1.0) for level in held]


def _contract(value: str) -> list[tuple[Code, float]]:
    most = float(value)
    steps = [(("contract", str(step)), 1.0) for step in CONTRACTS if step <= most]
    return [(("number", "contract"), most), *steps]


def _people(value: str) -> list[tuple[Code, float]]:
    return [(("number", "people"), float(value))]


_READ: Mapping[str, Callable[[str], list[tuple[Code, float]]]] = {
    "work": _work,
    "area": _area,
    "pso": _pso,
    "contract": _contract,
    "people": _people,
}

_held: weakref.WeakKeyDictionary[Engine, tuple[int, Shelf]] = weakref.WeakKeyDictionary()
_lock = threading.Lock()


def current(session: Session, on: date) -> Shelf:
    """The shelf of this database on a day; read anew when the index or the day has changed."""
    engine = session.get_bind()
    assert isinstance(engine, Engine)
    newest = index.version(session)
    with _lock:
        held = _held.get(engine)
        if held is None or held[0] != newest or held[1].on != on:
            held = _held[engine] = (newest, Shelf(session, on))
    return held[1]
