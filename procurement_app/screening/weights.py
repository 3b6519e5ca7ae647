"""What the words around a subject weigh: for a rule, against it, and for each status.

A *mark* is a piece of evidence in a block: a word, how it begins or ends, a concept of the vocabulary, a
word of the heading above. Each mark has a weight for each rule and status, learned from annotated texts by
logistic regression (Cox 1958) and kept in `rules/weights/` as a table to read; `scripts/weights.py` makes
it. The weights of the marks of a block are added up: the higher the sum, the likelier the rule.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, FiniteFloat, ValidationError

from procurement_app.screening.cues import Judgement
from procurement_app.screening.marked_yaml import BadYaml, Mistake, read_marked
from procurement_app.screening.mistakes import said
from procurement_app.screening.model import Status
from procurement_app.screening.passage import BlockView, ScannedText
from procurement_app.screening.rulebook import RulebookError, Strict
from procurement_app.screening.scan import fold
from procurement_app.screening.sentences import Span

FOLDER = "weights"
TABLE = "marks.tsv"
LIMITS = "limits.yaml"
_BASE = "(altijd)"
_UNIT = 100  # the table holds hundredths: whole numbers add up the same in any order
_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*|\d+|[%€?]")
_BEGINNING, _ENDING = 6, 6
_LONG, _VERY_LONG = 6, 9
_SECTIONS = 2
_READABLE = 2  # letters of a word that is worth showing
_NUMBER = "#"
_CUES = 2  # one denial may take back another
_REMEMBERED = 100_000  # words at a place; a process that reads for months forgets them in time

Sums = NDArray[np.float64]


class Limits(Strict):
    """Where a sum decides. `finds_from`: a rule is found without any of its ways; `refuses_below`: what a
    way found is refused; `turns_from`: another status than the cues gave must weigh so much more, and
    `doubted` are the cues ("negated:niet") that give way to it at all, because the weights know better.
    `blocks` is how many annotated blocks the weights were learned from."""

    learned_on: date
    blocks: int = Field(gt=0)
    finds_from: FiniteFloat
    refuses_below: FiniteFloat
    turns_from: FiniteFloat = Field(ge=0)
    doubted: tuple[str, ...]


class Weights:
    """The table of weights: `columns` are rule ids and statuses, `marks` the row of each mark; `table` holds
    hundredths, marks by columns."""

    def __init__(
        self, columns: Sequence[str], marks: Mapping[str, int], table: NDArray[np.int32], limits: Limits
    ) -> None:
        self.columns, self.marks, self.table, self.limits = tuple(columns), marks, table, limits
        self._words: dict[str, _Rows] = {}

    @cached_property
    def rules(self) -> dict[str, int]:
        """The column of each rule."""
        statuses = {status.value for status in Status}
        return {name: number for number, name in enumerate(self.columns) if name not in statuses}

    @cached_property
    def statuses(self) -> list[int]:
        """The columns of the statuses, in the order of `Status`."""
        return [self.columns.index(status.value) for status in Status]

    def sums(self, rows: Iterable[int]) -> Sums:
        """The weights of some rows added up, with what always counts: one sum for each column."""
        return self.added((self.marks[_BASE], *rows))

    def added(self, rows: Iterable[int]) -> Sums:
        """The weights of some rows added up, without what always counts."""
        total: Sums = self.table.take(list(rows), axis=0).sum(axis=0, dtype=np.int32) / _UNIT
        return total

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
        """The words that people can read, and what each weighs with all its marks (words by columns)."""
        words = [mark for mark in self.marks if mark.isalpha() and len(mark) >= _READABLE]
        table = np.zeros((len(words), len(self.columns)), np.int64)
        for at, word in enumerate(words):
            rows = [self.marks[mark] for mark in marks_of(word) if mark in self.marks]
            table[at] = self.table[rows].sum(axis=0)
        return words, table

    def row(self, mark: str) -> tuple[int, ...]:
        """The row of a mark; none when nothing was learned of it."""
        row = self.marks.get(mark)
        return () if row is None else (row,)

    def rows_of(self, words: Iterable[str], place: str = "") -> Iterator[tuple[int, ...]]:
        """The rows of some words, as they are written, at a place ("": in the block itself)."""
        known = self._words.get(place)
        if known is None:
            known = self._words[place] = _Rows(self.marks, place)
        return map(known.__getitem__, words)


class _Rows(dict[str, tuple[int, ...]]):
    """The rows of the words at one place, worked out when first asked for."""

    def __init__(self, marks: Mapping[str, int], place: str) -> None:
        super().__init__()
        self._marks, self._place = marks, place

    def __missing__(self, word: str) -> tuple[int, ...]:
        if len(self) > _REMEMBERED:
            self.clear()
        marks = marks_of(plain(word), self._place)
        rows = self[word] = tuple(self._marks[mark] for mark in marks if mark in self._marks)
        return rows


def marks_of(word: str, place: str = "") -> Iterator[str]:
    """A word as marks: itself, its beginning and its ending."""
    yield place + word
    if len(word) > _LONG:
        yield f"{place}{word[:_BEGINNING]}~"
    if len(word) > _VERY_LONG:
        yield f"{place}~{word[-_ENDING:]}"


def plain(word: str) -> str:
    """A word without what says nothing: every number is the same, a hyphen counts for nothing."""
    return _NUMBER if word[0].isdigit() else word.replace("-", "")


def places_of_words(folded: str, start: int, end: int) -> Iterator[tuple[str, Span]]:
    """The words in a part of a folded text, each with its place."""
    return ((found[0], found.span()) for found in _WORD.finditer(folded, start, end))


class BlockMarks:
    """The marks of the blocks of a document: by name, to learn from, or as rows of a table of weights."""

    def __init__(self, scanned: ScannedText, weights: Weights | None = None) -> None:
        self.scanned, self.weights = scanned, weights
        self._around: dict[tuple[str, str], frozenset[int]] = {}

    def names(self, number: int) -> set[str]:
        """All marks of a block by name."""
        found = {mark for word in self._words(number) for mark in marks_of(plain(word))}
        for place, text in self._places(number):
            found.update(mark for word in _WORD.findall(fold(text)) for mark in marks_of(plain(word), place))
        found.update(self._signs(number))
        return found

    def rows(self, number: int, part: Span | None = None) -> set[int]:
        """All marks of a block as rows of the table; of its words only those in `part`, when given."""
        weights = self.weights
        assert weights is not None
        found: set[int] = set().union(*weights.rows_of(self._words(number, part)))
        for place, text in self._places(number):
            known = self._around.get((place, text))
            if known is None:
                words = _WORD.findall(fold(text))
                known = self._around[place, text] = frozenset().union(*weights.rows_of(words, place))
            found |= known
        for sign in self._signs(number):
            found.update(weights.row(sign))
        return found

    def _words(self, number: int, part: Span | None = None) -> set[str]:
        block = self.scanned.document.blocks[number]
        start, end = part or (block.start, block.end)
        return set(_WORD.findall(self.scanned.folded, start, end))

    def _places(self, number: int) -> Iterator[tuple[str, str]]:
        """The text that stands around a block, with the name of its place: headings, column heads, lead."""
        block = self.scanned.document.blocks[number]
        if block.section:
            yield "kop:", " ".join(block.section[-_SECTIONS:])
        for place, other in (("kolom:", self.scanned.heads[number]), ("aanhef:", self.scanned.leads[number])):
            if other is not None:
                yield place, self.scanned.document.text_of(self.scanned.document.blocks[other])

    def _signs(self, number: int) -> Iterator[str]:
        """What is known of a block apart from its words: concepts, kind and last sign."""
        block = self.scanned.document.blocks[number]
        yield from (f"begrip:{name}" for name in self.scanned.names_by_block[number])
        yield f"soort:{block.kind.value}"
        yield f"eind:{self.scanned.text[block.start : block.end].rstrip()[-1:]}"


def rule_mark(rule: str) -> str:
    return f"regel:{rule}"


class Told(NamedTuple):
    """What the cues say of a status, and the cues that say so: "geen" without one, "aanhef" or "elders" when
    they stand outside the block (in the lead of its list, in a heading)."""

    status: Status
    by: str

    def __str__(self) -> str:
        return f"{self.status.value}:{self.by}"


def as_told(judgement: Judgement, view: BlockView) -> Told:
    """A judgement of a subject in a block."""
    if not judgement.cues:
        return Told(judgement.status, "geen")
    words = judgement.cues[0][1]
    if words in view.whole.text:
        return Told(judgement.status, "+".join(name for name, _ in judgement.cues[:_CUES]))
    in_lead = view.lead is not None and words in view.lead.text
    return Told(judgement.status, "aanhef" if in_lead else "elders")


def told_marks(said: Told | None) -> tuple[str, ...]:
    """What the cues say as marks; None when no way was met."""
    return (f"oordeel:{said.status.value}", f"oordeel:{said}") if said else ("oordeel:geen",)


def load_weights(root: Path) -> Weights | None:
    """The weights of a rulebook, or None when it has none. Raises RulebookError naming file and line."""
    folder = root / FOLDER
    if not (folder / TABLE).is_file():
        return None
    limits = _limits(folder / LIMITS, root)
    name = f"{root.name}/{FOLDER}/{TABLE}"
    try:
        lines = (folder / TABLE).read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        raise _wrong(name, 1, "Dit bestand is geen UTF-8; sla het op als UTF-8.") from None
    columns = lines[0].split("\t")[1:] if lines else []
    marks: dict[str, int] = {}
    numbers = array("i")
    for at, line in enumerate(lines[1:], start=2):
        mark, *values = line.split("\t")
        if len(values) != len(columns) or mark in marks:
            raise _wrong(name, at, f"Deze regel moet een nieuw kenmerk en {len(columns)} getallen hebben.")
        try:
            numbers.extend([int(value) if value else 0 for value in values])
        except (ValueError, OverflowError):
            raise _wrong(name, at, "Op deze regel staat iets anders dan gehele getallen.") from None
        marks[mark] = at - 2
    missing = {_BASE} - marks.keys() | {status.value for status in Status} - set(columns)
    if missing:
        raise _wrong(name, 1, f"In deze tabel ontbreekt: {', '.join(sorted(missing))}.")
    if len(set(columns)) < len(columns):
        raise _wrong(name, 1, "In de kop van deze tabel staat een kolom twee keer.")
    table = np.array(numbers, np.int32).reshape(len(marks), len(columns))
    return Weights(columns, marks, table, limits)


def _wrong(file: str, line: int, sentence: str) -> RulebookError:
    return RulebookError([Mistake(file, line, sentence)])


def table_of(columns: Sequence[str], base: Sequence[float], rows: Mapping[str, Sequence[float]]) -> str:
    """A table of weights as `load_weights` reads it: tab-separated, in hundredths, nothing for zero."""
    lines = ["\t".join(("kenmerk", *columns))]
    for mark, weights in ((_BASE, base), *sorted(rows.items())):
        rounded = (round(weight * _UNIT) for weight in weights)
        lines.append("\t".join((mark, *(str(number) if number else "" for number in rounded))))
    return "\n".join(lines) + "\n"


def _limits(path: Path, root: Path) -> Limits:
    name = f"{root.name}/{FOLDER}/{path.name}"
    if not path.is_file():
        raise _wrong(name, 0, f"Dit bestand ontbreekt; het hoort bij {TABLE}.")
    try:
        marked = read_marked(path, name)
    except BadYaml as error:
        raise RulebookError([error.mistake]) from error
    try:
        return Limits.model_validate(marked.data)
    except ValidationError as error:
        raise RulebookError([marked.mistake(place, sentence) for place, sentence in said(error)]) from error
