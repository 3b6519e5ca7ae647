"""Collects the blocks of a file and turns them into a `Document`; every reader ends here."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from procurement_app.documents.model import Block, BlockKind, Box, Document, Page, Problem
from procurement_app.documents.normalise import BLOCK, CELL, INVISIBLE, Normalised, normalise

NOWHERE = -1
_SEPARATORS = str.maketrans({BLOCK: " ", CELL: " "})


@dataclass(slots=True)
class Run:
    """A piece of raw text and the index of its first character in the original (`NOWHERE`: none)."""

    text: str
    source: int = NOWHERE


@dataclass(slots=True)
class _Draft:
    kind: BlockKind
    cells: list[list[Run]]
    page: int | None
    level: int
    table: int | None
    is_header_row: bool
    place: str
    cell_places: tuple[str, ...]


class SourceMap:
    """From characters of a document's text to ranges of characters of the original."""

    def __init__(self, normalised: Normalised, starts: array[int], sources: array[int]) -> None:
        self._normalised = normalised
        self._starts = starts
        self._sources = sources

    def ranges(self, start: int, end: int) -> list[tuple[int, int]]:
        """Ranges [a, b) of the original that text[start:end] was made from, in reading order."""
        if end <= start:
            return []
        first, last = self._normalised.original(start), self._normalised.original(end - 1)
        found: list[tuple[int, int]] = []
        k = bisect_right(self._starts, first) - 1
        while k < len(self._starts) and self._starts[k] <= last:
            begin = max(first, self._starts[k])
            stop = min(last + 1, self._starts[k + 1]) if k + 1 < len(self._starts) else last + 1
            if self._sources[k] != NOWHERE and begin < stop:
                source = self._sources[k] + begin - self._starts[k]
                found.append((source, source + stop - begin))
            k += 1
        return found


@dataclass(slots=True)
class DocumentBuilder:
    """Add blocks in reading order, then `finish`. Blocks that hold no text are left out."""

    name: str
    format: str
    title: str = ""
    problems: list[Problem] = field(default_factory=list)
    _drafts: list[_Draft] = field(default_factory=list)

    def add(
        self,
        kind: BlockKind,
        runs: str | list[Run],
        *,
        page: int | None = None,
        level: int = 0,
        place: str = "",
    ) -> None:
        cell = [Run(runs)] if isinstance(runs, str) else runs
        self._drafts.append(_Draft(kind, [cell], page, level, None, False, place, ()))

    def add_row(
        self,
        cells: Sequence[str | list[Run]],
        *,
        table: int,
        is_header: bool = False,
        page: int | None = None,
        place: str = "",
        cell_places: tuple[str, ...] = (),
    ) -> None:
        runs = [[Run(cell)] if isinstance(cell, str) else cell for cell in cells]
        self._drafts.append(_Draft(BlockKind.ROW, runs, page, 0, table, is_header, place, cell_places))

    def finish(
        self,
        *,
        pages: Sequence[Page] = (),
        locator: Callable[[SourceMap], Callable[[int, int], list[Box]]] | None = None,
    ) -> Document:
        raw, starts, sources = self._raw()
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
            document.locate = locator(SourceMap(normalised, starts, sources))
        return document

    def _raw(self) -> tuple[str, array[int], array[int]]:
        pieces: list[str] = []
        starts, sources = array("q", [0]), array("q", [NOWHERE])
        at = 0
        drafts = []
        for draft in self._drafts:
            if not any(_has_text(run.text) for cell in draft.cells for run in cell):
                continue
            drafts.append(draft)
            separator = BLOCK if pieces else ""
            for cell in draft.cells:
                pieces.append(separator)
                at += len(separator)
                separator = CELL
                for run in cell:
                    starts.append(at)
                    sources.append(run.source)
                    text = run.text
                    if BLOCK in text or CELL in text:
                        text = text.translate(_SEPARATORS)
                    pieces.append(text)
                    at += len(text)
        self._drafts = drafts
        return "".join(pieces), starts, sources


def _has_text(text: str) -> bool:
    """Whether anything visible remains after normalisation."""
    return any(not (c.isspace() or c in INVISIBLE) for c in text)


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
