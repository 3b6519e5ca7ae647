"""Collects the blocks of a file and turns them into a `Document`; every reader ends here."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, chain
from typing import Protocol

from procurement_app.documents.model import Block, BlockKind, Box, Document, Page, Problem
from procurement_app.documents.normalise import BLOCK, CELL, INVISIBLE, Normalised, normalise

NOWHERE = -1
_BLANK = INVISIBLE + " \t\r\n\xa0"
_SEPARATORS = str.maketrans({BLOCK: " ", CELL: " "})


class Run(Protocol):
    """A line of raw text and the number of its first character in the original (`NOWHERE`: none)."""

    text: str
    source: int


@dataclass(slots=True)
class Words:
    """A run from a format that has no numbered characters."""

    text: str
    source: int = NOWHERE


_NOTHING = (Words(""),)


@dataclass(slots=True)
class _Draft:
    kind: BlockKind
    cells: Sequence[Sequence[Run]]
    page: int | None
    level: int
    table: int | None
    is_header_row: bool
    place: str
    cell_places: tuple[str, ...]


@dataclass(slots=True)
class RunTable:
    """Where each run begins in the raw text, where in the original, and how long it is."""

    starts: array[int] = field(default_factory=lambda: array("q"))
    sources: array[int] = field(default_factory=lambda: array("q"))
    lengths: array[int] = field(default_factory=lambda: array("q"))


class SourceMap:
    """From characters of a document's text to ranges of characters of the original."""

    def __init__(self, normalised: Normalised, runs: RunTable) -> None:
        self.normalised = normalised
        self.runs = runs

    def ranges(self, start: int, end: int) -> list[tuple[int, int]]:
        """Ranges [a, b) of the original that text[start:end] was made from, in reading order."""
        if end <= start:
            return []
        first, last = self.normalised.original(start), self.normalised.original(end - 1)
        runs = self.runs
        found: list[tuple[int, int]] = []
        for k in range(max(bisect_right(runs.starts, first) - 1, 0), len(runs.starts)):
            at, source = runs.starts[k], runs.sources[k]
            if at > last:
                break
            begin, stop = max(first, at), min(last + 1, at + runs.lengths[k])
            if source != NOWHERE and begin < stop:
                found.append((source + begin - at, source + stop - at))
        return found


@dataclass(slots=True)
class DocumentBuilder:
    """Add blocks in reading order, then `finish`. Blocks that hold no text are left out."""

    name: str
    format: str
    title: str = ""
    problems: list[Problem] = field(default_factory=list)
    _drafts: list[_Draft] = field(default_factory=list)
    _tables: int = 0

    def new_table(self) -> int:
        """The number of a next table, for a document whose tables come from several readers."""
        self._tables += 1
        return self._tables

    def add(
        self,
        kind: BlockKind,
        runs: str | Sequence[Run],
        *,
        page: int | None = None,
        level: int = 0,
        place: str = "",
    ) -> None:
        cell = [Words(runs)] if isinstance(runs, str) else runs
        self._drafts.append(_Draft(kind, [cell], page, level, None, False, place, ()))

    def add_row(
        self,
        cells: Sequence[str | Sequence[Run]],
        *,
        table: int,
        is_header: bool = False,
        page: int | None = None,
        place: str = "",
        cell_places: tuple[str, ...] = (),
    ) -> None:
        runs = [[Words(cell)] if isinstance(cell, str) else cell for cell in cells]
        self._drafts.append(_Draft(BlockKind.ROW, runs, page, 0, table, is_header, place, cell_places))

    def finish(
        self,
        *,
        pages: Sequence[Page] = (),
        locator: Callable[[SourceMap], Callable[[int, int], list[Box]]] | None = None,
    ) -> Document:
        raw, runs = self._raw()
        normalised = normalise(raw)
        document = Document(
            name=self.name,
            format=self.format,
            text=normalised.text,
            blocks=list(_blocks(self._drafts, normalised.text)),
            pages=pages,
            title=self.title,
            problems=self.problems,
        )
        if locator is not None:
            document.locate = locator(SourceMap(normalised, runs))
        return document

    def _raw(self) -> tuple[str, RunTable]:
        """The raw text (runs parted by newlines) and where each run begins in it and in the original."""
        drafts = [draft for draft in self._drafts if _has_text(draft)]
        self._drafts = drafts
        runs = [run for draft in drafts for cell in draft.cells for run in cell or _NOTHING]
        texts = [run.text for run in runs]
        if BLOCK in (whole := "".join(texts)) or CELL in whole:
            texts = [text.translate(_SEPARATORS) for text in texts]
        lengths = array("q", map(len, texts))
        table = RunTable(
            starts=array("q", accumulate(lengths[:-1], _next_start, initial=0)) if texts else array("q"),
            sources=array("q", [run.source for run in runs]),
            lengths=lengths,
        )
        return "".join(chain.from_iterable(zip(_separators(drafts), texts, strict=True))), table


def _next_start(start: int, length: int) -> int:
    """Where a run begins: after the one before it and what parts the two."""
    return start + length + 1


def _separators(drafts: Iterable[_Draft]) -> list[str]:
    """What stands before each run: nothing before the first, then what it begins: block, cell or line."""
    found: list[str] = []
    for draft in drafts:
        mark = BLOCK
        for cell in draft.cells:
            found.append(mark)
            if len(cell) > 1:
                found += ["\n"] * (len(cell) - 1)
            mark = CELL
    if found:
        found[0] = ""
    return found


def _has_text(draft: _Draft) -> bool:
    """Whether anything visible remains after normalisation."""
    first = draft.cells[0] if draft.cells else ()
    if first and first[0].text[:1].isalnum():
        return True
    return any(run.text[:1].isalnum() or run.text.strip(_BLANK) for cell in draft.cells for run in cell)


def _blocks(drafts: Iterable[_Draft], text: str) -> Iterable[Block]:
    """Blocks in step with the lines of the text: line k is block k, its tabs part the cells."""
    path: list[tuple[int, str]] = []
    at = 0
    for draft in drafts:
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        heading = draft.kind is BlockKind.HEADING
        while heading and path and path[-1][0] >= draft.level:
            path.pop()
        yield Block(
            kind=draft.kind,
            start=at,
            end=end,
            page=draft.page,
            section=tuple(title for _, title in path),
            level=draft.level,
            cells=_cell_spans(text, at, end) if draft.kind is BlockKind.ROW else (),
            table=draft.table,
            is_header_row=draft.is_header_row,
            place=draft.place,
            cell_places=draft.cell_places,
        )
        if heading:
            path.append((draft.level, text[at:end]))
        at = end + 1


def _cell_spans(text: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    spans = []
    while True:
        stop = text.find("\t", start, end)
        if stop < 0:
            spans.append((start, end))
            return tuple(spans)
        spans.append((start, stop))
        start = stop + 1
