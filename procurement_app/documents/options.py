"""What a caller may choose about reading, and the limits that keep a file from harming us."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Progress = Callable[[str, int, int], None]
"""What hears how far reading is: the stage, how much of it is done, and how much there is."""
MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Where reading stops. Sizes in bytes; `max_ratio` is unpacked to packed size in a container.

    A page costs about 2 ms and 0.2 MB, so 2,500 pages stay far within the worker's limits; a
    container above 1,000 members or 100 times its packed size is a bomb rather than a document.
    """

    max_bytes: int = 100 * MEGABYTE
    max_pages: int = 2_500
    max_members: int = 1_000
    max_unpacked: int = 400 * MEGABYTE
    max_member: int = 200 * MEGABYTE
    max_ratio: int = 100
    max_documents: int = 200
    max_cells: int = 2_000_000
    max_ocr_pages: int = 100


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How to read. `tables` reads ruled tables of a PDF as rows and cells; `ocr` reads scanned pages
    with Tesseract where it is installed (about two seconds a page); `open_pages` is how many PDF pages
    stay open at most so that boxes of findings cost nothing extra: opening one again costs as much as
    reading it (`pdf.pages.OpenPages` bounds their memory)."""

    limits: Limits = Limits()
    tables: bool = True
    ocr: bool = True
    open_pages: int = 400


DEFAULT_OPTIONS = ReadOptions()
