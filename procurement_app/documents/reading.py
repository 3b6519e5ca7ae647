"""`read`: which reader a file gets, decided by its bytes, its name and whether it parses."""

from __future__ import annotations

from collections.abc import Callable

from procurement_app.documents.model import Document
from procurement_app.documents.options import DEFAULT_OPTIONS, ReadOptions

Progress = Callable[[str, int, int], None]


def _silent(_stage: str, _done: int, _total: int) -> None:
    return None


def read(
    data: bytes, name: str, *, options: ReadOptions = DEFAULT_OPTIONS, progress: Progress = _silent
) -> Document:
    """A file's bytes as a `Document`. `name` is the file's own name; its extension must fit the content.

    Raises `UnreadableFile` with one sentence for the user; `progress` hears (stage, done, total).
    """
    if name.lower().endswith(".docx"):
        from procurement_app.documents.docx import read_docx

        return read_docx(data, name, options, progress)
    from procurement_app.documents.pdf.reader import read_pdf

    return read_pdf(data, name, options, progress)
