"""What services say about documents: the shapes that pages and commands get."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from procurement_app.documents.model import Block, Page, Problem
from procurement_app.screening.model import Finding
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
    """A line of the list; `counts` has the number of findings by kind."""

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
    counts: dict[str, int] = field(default_factory=dict)


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
