"""What services say about documents: the shapes that pages and commands get."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, overload

from procurement_app.documents.language import is_foreign
from procurement_app.documents.model import Block, Page, Problem
from procurement_app.screening.model import Finding
from procurement_app.services.work import codec
from procurement_app.services.work.queue import JobState


@dataclass(frozen=True)
class Uploaded:
    """What became of a file that was sent. `duplicate`: it was here already, and nothing is done again."""

    document_id: int
    name: str
    duplicate: bool
    job_id: int | None


@dataclass(frozen=True)
class DocumentQuery:
    """Which documents. `rule` asks for those with a finding of that rule."""

    text: str = ""
    status: str = ""
    format: str = ""
    rule: str = ""
    sort: str = "uploaded"
    descending: bool = True


@dataclass(frozen=True)
class DocumentRow:
    """A line of the list; `counts` has by kind how many findings apply, if only on a condition, and `denied`
    how many the document says do not apply. What it only names is in neither."""

    id: int
    name: str
    title: str
    format: str
    status: str
    error: str
    language: str
    page_count: int
    finding_count: int
    uploaded_at: datetime
    fictitious: bool
    counts: Mapping[str, int] = field(default_factory=dict)
    denied: Mapping[str, int] = field(default_factory=dict)

    @property
    def foreign(self) -> bool:
        """Whether it is in a language that we do not judge."""
        return is_foreign(self.language)


@dataclass(frozen=True)
class DocumentPage:
    rows: list[DocumentRow]
    total: int
    page: int
    pages: int
    per_page: int


@dataclass(frozen=True)
class RunRow:
    """A screening: by which rulebook, and by the law of which day."""

    id: int
    rulebook_version: str
    rules: int
    on_date: date
    finished_at: datetime
    current: bool


@dataclass(frozen=True)
class DocumentDetail:
    """A document without its text and findings. `members` are the documents that a ZIP held."""

    row: DocumentRow
    pages: list[Page]
    problems: list[Problem]
    runs: list[RunRow]
    entries: list[tuple[int, str]]
    members: list[DocumentRow]
    job: JobState | None
    kinds: dict[str, int]
    statuses: dict[str, int]
    rules: dict[str, int]
    found_by: dict[str, int]
    sha256: str
    size: int
    has_pictures: bool


@dataclass(frozen=True)
class FindingRow:
    """A finding with its number in the document, which no filter changes."""

    number: int
    finding: Finding


@dataclass(frozen=True)
class TextBlock:
    block: Block
    text: str


class TextBlocks(Sequence[TextBlock]):
    """The blocks of a text in reading order, each read from its JSON when it is asked for: a page shows a few
    of thousands. `text` is the whole text."""

    def __init__(self, text: str, written: Sequence[Mapping[str, Any]]) -> None:
        self.text = text
        self._written = written

    def __len__(self) -> int:
        return len(self._written)

    @overload
    def __getitem__(self, index: int) -> TextBlock: ...

    @overload
    def __getitem__(self, index: slice) -> list[TextBlock]: ...

    def __getitem__(self, index: int | slice) -> TextBlock | list[TextBlock]:
        if isinstance(index, slice):
            return [self._read(written) for written in self._written[index]]
        return self._read(self._written[index])

    def _read(self, written: Mapping[str, Any]) -> TextBlock:
        block = codec.BLOCK_OF_TEXT.validate_python(written)
        return TextBlock(block, self.text[block.start : block.end])

    def at(self, offset: int) -> TextBlock | None:
        """The block that holds a character."""
        index = bisect_right(self._written, offset, key=lambda written: int(written["start"])) - 1
        found = self[index] if index >= 0 else None
        return found if found is not None and offset < found.block.end else None

    def blocks(self) -> list[Block]:
        """All blocks at once."""
        return codec.BLOCKS.validate_python(self._written)

    def places(self) -> list[tuple[int, int | None]]:
        """Of each block where it starts in the text, and its page."""
        return [(written["start"], written.get("page")) for written in self._written]


@dataclass(frozen=True)
class OriginalFile:
    path: Path
    name: str
    media_type: str
    size: int


@dataclass(frozen=True)
class DocumentProgress:
    document_id: int
    name: str
    status: str
    stage: str
    progress: float
    error: str
    finding_count: int
    foreign: bool
