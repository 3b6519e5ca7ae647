"""What marks weigh: for a rule, for each status of it, and against what its ways and cues say.

Three tables in `rules/weights/`, to read, made by `scripts.learning` from annotated texts by logistic
regression (Cox 1958). `marks.tsv`: what each mark (`marks`) weighs for each rule. `statuses.tsv`:
what it weighs for each status, of all rules ("*") and of one. `together.tsv`: how these sums and what the
cues say come together, as the chance that nothing is said of a rule, or something with one of the statuses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from math import exp, inf
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, FiniteFloat, ValidationError

from procurement_app.screening.finding.marks import Told, marks_in, marks_of, told_marks
from procurement_app.screening.model import Status
from procurement_app.screening.rulebook.book import RulebookError, Strict
from procurement_app.screening.rulebook.marked_yaml import BadYaml, Mistake, read_marked
from procurement_app.screening.rulebook.mistakes import said

FOLDER = "weights"
MARKS, STATUSES, TOGETHER, LIMITS = "marks.tsv", "statuses.tsv", "together.tsv", "limits.yaml"
BASE = "(altijd)"
ALL_RULES = "*"
NOTHING = "none"
SUM, RIVAL = "som", "andere-regel"
_ORDER = tuple(Status)
_STATUSES = tuple(status.value for status in _ORDER)
NUMBERS = (SUM, RIVAL, *_STATUSES)
_NO_VERDICT = "geen"
_NO_WEIGHT = np.zeros(1 + len(_STATUSES))
_UNIT = 100  # the tables hold hundredths: whole numbers add up the same in any order
_HEAVIEST = 9_999  # far above what is ever learned, and the sum of two fits in sixteen bits
_ROW = re.compile(r"(?:-?[0-9]{1,4})?(?:\t(?:-?[0-9]{1,4})?)*")
_READABLE = 2  # letters of a word that is worth showing
_REMEMBERED = 100_000  # words at a place; a process that reads for months forgets them in time

Sums = NDArray[np.float64]
Rows = Mapping[tuple[str, ...], Sequence[float]]
"""The rows of a table: the labels of each, and its weights."""


class Limits(Strict):
    """Where weights decide. `considers_from`: the sum from which a rule that no way met is looked at;
    `finds_from`: the chance that something is said of a rule from which it is found where a way met;
    `alone_from`: the same where none did. `blocks` is how many annotated blocks were learned from."""

    learned_on: date
    blocks: int = Field(gt=0)
    considers_from: FiniteFloat
    finds_from: float = Field(gt=0, lt=1)
    alone_from: float = Field(gt=0, lt=1)


def evidence(numbers: Sequence[float], told: Told | None) -> Iterator[tuple[str, float]]:
    """What there is to weigh of a rule in a block, by the labels of `together.tsv`: its `NUMBERS`, as they
    count always and beside this verdict of the cues, and the cues themselves."""
    for name, number in zip(NUMBERS, numbers, strict=True):
        yield name, number
        yield beside(name, told.status.value if told else _NO_VERDICT), number
    yield from ((mark, 1.0) for mark in told_marks(told))


def beside(name: str, verdict: str) -> str:
    return f"{name}|{verdict}"


class Outcome(NamedTuple):
    """The heaviest status of a rule in a block, and the chance that something is said of it at all."""

    status: Status
    chance: float


class Weights:
    """The three tables. `marks` is the row of each mark; `table` holds hundredths for marks by rules,
    `of_status` for rules by marks by statuses; `together` holds the weights of each label of `evidence` for
    nothing and for each status."""

    def __init__(
        self,
        rules: Sequence[str],
        marks: Mapping[str, int],
        table: NDArray[np.int32],
        of_status: NDArray[np.int16],
        together: Mapping[str, Sums],
        limits: Limits,
    ) -> None:
        self.rules = {name: number for number, name in enumerate(rules)}
        self.marks, self.table, self.of_status, self.limits = marks, table, of_status, limits
        self._together = together
        self._of_numbers = {
            verdict: np.array(
                [together[name] + together.get(beside(name, verdict), _NO_WEIGHT) for name in NUMBERS]
            )
            for verdict in (_NO_VERDICT, *_STATUSES)
        }
        self._words: dict[str, _Rows] = {}

    def sums(self, rows: Sequence[int]) -> Sums:
        """The weights of some rows added up, with what always counts: one sum for each rule."""
        return _total(self.table, [self.marks[BASE], *rows])

    def outcome(
        self, rule: str, rows: Sequence[int], sums: Sums, told: Told | None, *, denies: bool = True
    ) -> Outcome:
        """What the rows of a block, the sums of its rules and what the cues say make of a rule; without
        `denies` it is not denied, as no word there can do that. A status that the cues are sure of stays."""
        column = self.rules[rule]
        names = told_marks(told)
        own = [self.marks[BASE], *rows, *(self.marks[name] for name in names if name in self.marks)]
        statuses = _total(self.of_status[column], own)
        others = sums.tolist()
        numbers = np.array([others.pop(column), max(others, default=0.0), *statuses])
        totals = self._together[BASE] + numbers @ self._of_numbers[told.status.value if told else _NO_VERDICT]
        for name in names:
            if name in self._together:
                totals = totals + self._together[name]
        nothing, *something = totals.tolist()
        if not denies:
            something[_ORDER.index(Status.NEGATED)] = -inf
        best = max(something)
        shares = [exp(total - max(best, nothing)) for total in (nothing, *something)]
        status = told.status if told is not None and told.sure else _ORDER[something.index(best)]
        return Outcome(status, 1 - shares[0] / sum(shares))

    def heaviest(self, rule: str, most: int) -> tuple[list[str], list[str]]:
        """The words that speak most for a rule, and most against it, each counted with how it begins and
        ends. Empty for a rule without weights."""
        column = self.rules.get(rule)
        if column is None:
            return [], []
        words, table = self._whole_words
        order = sorted(range(len(words)), key=lambda at: (int(table[at, column]), words[at]))
        against = [words[at] for at in order[:most] if table[at, column] < 0]
        return [words[at] for at in order[: -most - 1 : -1] if table[at, column] > 0], against

    @cached_property
    def _whole_words(self) -> tuple[list[str], NDArray[np.int64]]:
        """The words that people can read, and what each weighs with all its marks (words by rules)."""
        words = [mark for mark in self.marks if mark.isalpha() and len(mark) >= _READABLE]
        table = np.zeros((len(words), len(self.rules)), np.int64)
        for at, word in enumerate(words):
            rows = [self.marks[mark] for mark in marks_of(word) if mark in self.marks]
            table[at] = self.table[rows].sum(axis=0)
        return words, table

    def row(self, mark: str) -> tuple[int, ...]:
        """The row of a mark; none when nothing was learned of it."""
        row = self.marks.get(mark)
        return () if row is None else (row,)

    def rows_of(self, pieces: Iterable[str], place: str = "") -> Iterator[tuple[int, ...]]:
        """The rows of the words in some pieces of folded text, at a place ("": in the block itself)."""
        known = self._words.get(place)
        if known is None:
            known = self._words[place] = _Rows(self.marks, place)
        return map(known.__getitem__, pieces)


def _total(table: NDArray[np.signedinteger], rows: Sequence[int]) -> Sums:
    """Some rows of a table of hundredths added up."""
    total: Sums = np.add.reduce(table.take(rows, axis=0), axis=0, dtype=np.int32) / _UNIT
    return total


class _Rows(dict[str, tuple[int, ...]]):
    """The rows of pieces of text at one place, worked out when first asked for."""

    def __init__(self, marks: Mapping[str, int], place: str) -> None:
        super().__init__()
        self._marks, self._place = marks, place

    def __missing__(self, piece: str) -> tuple[int, ...]:
        if len(self) > _REMEMBERED:
            self.clear()
        of = self._marks.get
        found = [row for mark in marks_in(piece, self._place) if (row := of(mark)) is not None]
        rows = self[piece] = tuple(found)
        return rows


def load_weights(root: Path) -> Weights | None:
    """The weights of a rulebook, or None when it has none. Raises RulebookError naming file and line."""
    folder = root / FOLDER
    if not (folder / MARKS).is_file():
        return None
    limits = _limits(folder / LIMITS, root)
    of_rules = _read(folder / MARKS, root, labels=1)
    of_statuses = _read(folder / STATUSES, root, labels=2)
    together = _read(folder / TOGETHER, root, labels=1)
    rules = of_rules.columns
    of_mark = [mark for (mark,) in of_rules.labels]
    labels = [label for (label,) in together.labels]
    _all_there(folder / STATUSES, root, {*_STATUSES} - {*of_statuses.columns}, "kolom")
    _all_there(folder / TOGETHER, root, {NOTHING, *_STATUSES} - {*together.columns}, "kolom")
    _all_there(folder / TOGETHER, root, {BASE, *NUMBERS} - {*labels}, "kenmerk")
    _all_there(folder / MARKS, root, {BASE} - {*of_mark}, "kenmerk")
    if strange := {rule for _, rule in of_statuses.labels} - {ALL_RULES, *rules}:
        sentence = f"In deze tabel staat een onbekende regel: {', '.join(sorted(strange))}."
        raise _wrong(f"{root.name}/{FOLDER}/{STATUSES}", 1, sentence)
    known = dict.fromkeys([*of_mark, *(mark for mark, _ in of_statuses.labels)])
    marks = {mark: row for row, mark in enumerate(known)}
    table = np.zeros((len(marks), len(rules)), np.int32)
    table[: len(of_mark)] = of_rules.numbers
    order = [together.columns.index(name) for name in (NOTHING, *_STATUSES)]
    joined = dict(zip(labels, together.numbers[:, order] / _UNIT, strict=True))
    return Weights(rules, marks, table, _of_status(rules, marks, of_statuses), joined, limits)


class _Table(NamedTuple):
    """A table as it was read: its columns, the labels of its rows, and its numbers (rows by columns)."""

    columns: list[str]
    labels: list[tuple[str, ...]]
    numbers: NDArray[np.int16]


def _of_status(rules: Sequence[str], marks: Mapping[str, int], table: _Table) -> NDArray[np.int16]:
    """What each mark weighs for each status of each rule: what it weighs for all rules is in it."""
    numbers = table.numbers[:, [table.columns.index(name) for name in _STATUSES]]
    number_of = {ALL_RULES: -1} | {rule: number for number, rule in enumerate(rules)}
    rows = np.array([marks[mark] for mark, _ in table.labels], np.int64)
    owners = np.array([number_of[rule] for _, rule in table.labels], np.int64)
    found = np.zeros((len(rules), len(marks), len(_STATUSES)), np.int16)
    of_all = owners < 0
    found[:, rows[of_all]] = numbers[of_all]
    found[owners[~of_all], rows[~of_all]] += numbers[~of_all]
    return found


def _read(path: Path, root: Path, labels: int) -> _Table:
    name = f"{root.name}/{FOLDER}/{path.name}"
    if not path.is_file():
        raise _wrong(name, 0, f"Dit bestand ontbreekt; het hoort bij {MARKS}.")
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        raise _wrong(name, 1, "Dit bestand is geen UTF-8; sla het op als UTF-8.") from None
    columns = lines[0].split("\t")[labels:] if lines else []
    if len(set(columns)) < len(columns):
        raise _wrong(name, 1, "In de kop van deze tabel staat een kolom twee keer.")
    rows = [line.split("\t", labels) for line in lines[1:]]
    known = [tuple(row[:-1]) for row in rows]
    cells = [row[-1] for row in rows]
    shape = labels + 1, len(columns) - 1
    shapes = [(len(row), row[-1].count("\t")) for row in rows]
    if len(set(known)) < len(known) or {*shapes} - {shape}:
        first = {label: at for at, label in reversed([*enumerate(known)])}
        at = next(at for at, label in enumerate(known) if shapes[at] != shape or first[label] != at)
        sentence = f"Deze regel moet een nieuw kenmerk en {len(columns)} getallen hebben."
        raise _wrong(name, at + 2, sentence)
    numbers = _numbers("\t".join(cells))
    if numbers.size != len(known) * len(columns) or np.abs(numbers).max(initial=0) > _HEAVIEST:
        at = next(at for at, row in enumerate(cells, start=2) if not _ROW.fullmatch(row))
        raise _wrong(
            name, at, "Op deze regel staat iets anders dan gehele getallen van hoogstens vier cijfers."
        )
    return _Table(columns, known, numbers.astype(np.int16).reshape(len(known), len(columns)))


def _numbers(cells: str) -> NDArray[np.int64]:
    """Cells between tabs as numbers, nothing for zero; none where one of them is no whole number."""
    filled = f"\t{cells}\t".replace("\t\t", "\t0\t").replace("\t\t", "\t0\t")
    try:
        # at once for all rows: there are tens of thousands
        return np.fromstring(filled[1:-1], np.int64, sep="\t")
    except ValueError:
        return np.zeros(0, np.int64)


def _all_there(path: Path, root: Path, missing: set[str], what: str) -> None:
    if missing:
        sentence = f"In deze tabel ontbreekt {what} {', '.join(sorted(missing))}."
        raise _wrong(f"{root.name}/{FOLDER}/{path.name}", 1, sentence)


def _wrong(file: str, line: int, sentence: str) -> RulebookError:
    return RulebookError([Mistake(file, line, sentence)])


def table_of(labels: Sequence[str], columns: Sequence[str], rows: Rows) -> str:
    """A table of weights as `load_weights` reads it: tab-separated, in hundredths, nothing for zero."""
    lines = ["\t".join((*labels, *columns))]
    for label, weights in rows.items():
        rounded = (round(float(weight) * _UNIT) for weight in weights)
        lines.append("\t".join((*label, *(str(number) if number else "" for number in rounded))))
    return "\n".join(lines) + "\n"


def _limits(path: Path, root: Path) -> Limits:
    name = f"{root.name}/{FOLDER}/{path.name}"
    if not path.is_file():
        raise _wrong(name, 0, f"Dit bestand ontbreekt; het hoort bij {MARKS}.")
    try:
        marked = read_marked(path, name)
    except BadYaml as error:
        raise RulebookError([error.mistake]) from error
    try:
        return Limits.model_validate(marked.data)
    except ValidationError as error:
        raise RulebookError([marked.mistake(place, sentence) for place, sentence in said(error)]) from error
