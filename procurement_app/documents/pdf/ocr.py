"""Scanned pages, read with Tesseract where it is installed with Dutch."""

from __future__ import annotations

import io
import os
import shutil
import statistics
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import pypdfium2 as pdfium

from procurement_app.documents.pdf.lines import Line
from procurement_app.documents.pdf.pages import OpenPage

DPI = 200
_SECONDS = 90
_TO_POINTS = 72 / DPI
_WORD = "5"
_LEAST_CONFIDENCE = 20.0

Word = tuple[str, float, tuple[float, ...]]


@dataclass(slots=True)
class Recognised:
    """What was recognised on a page: its lines, the boxes of its words as `PageLocator` wants them, and the
    mean confidence of the words (0 to 1). `characters` counts the text, lines parted by one character."""

    lines: list[Line] = field(default_factory=list)
    words: list[tuple[int, float, float, float, float]] = field(default_factory=list)
    confidence: float = 0.0
    characters: int = 0


@lru_cache(maxsize=1)
def languages() -> str:
    """The languages to recognise ("nld+eng" or "nld"), "" when Tesseract or its Dutch is not installed."""
    program = shutil.which("tesseract")
    if program is None:
        return ""
    try:
        listed = _run([program, "--list-langs"], b"").decode("utf-8", "replace").split()
    except (OSError, subprocess.SubprocessError):
        return ""
    return "+".join(code for code in ("nld", "eng") if code in listed) if "nld" in listed else ""


def recognise(page: OpenPage, base: int) -> Recognised | None:
    """Read a page from its picture; None when Tesseract fails. `base` as in `LineReader`."""
    program = shutil.which("tesseract")
    if program is None:
        return None
    try:
        picture = _picture(page)
        command = [program, "stdin", "stdout", "-l", languages(), "--dpi", str(DPI), "tsv"]
        table = _run(command, picture).decode("utf-8", "replace")
    except (OSError, subprocess.SubprocessError, pdfium.PdfiumError):
        return None
    return _lines_of(table, page.number, base)


def _picture(page: OpenPage) -> bytes:
    shown = page.pdf[page.number - 1]
    picture = shown.render(scale=DPI / 72, grayscale=True, may_draw_forms=False).to_pil()
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=1)
    return out.getvalue()


def _run(command: Sequence[str], given: bytes) -> bytes:
    """Output of a program; one thread, for the pages themselves are the parallel work."""
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    done = subprocess.run(  # noqa: S603  # a fixed program with fixed arguments, the picture on its input
        command, input=given, capture_output=True, check=True, timeout=_SECONDS, env=environment
    )
    return done.stdout


def _lines_of(table: str, page: int, base: int) -> Recognised:
    """Tesseract's table: a word a row, with its level, block, paragraph, line, box, confidence and text."""
    grouped: dict[tuple[str, str, str], list[Word]] = {}
    for row in table.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) < 12 or cells[0] != _WORD or not cells[11].strip():
            continue
        confidence = float(cells[10])
        if confidence >= _LEAST_CONFIDENCE:
            box = tuple(float(value) * _TO_POINTS for value in cells[6:10])
            grouped.setdefault((cells[2], cells[3], cells[4]), []).append(
                (cells[11].strip(), confidence, box)
            )
    found = Recognised()
    for words in grouped.values():
        found.lines.append(_line(words, found, page, base))
    confidences = [confidence for words in grouped.values() for _, confidence, _ in words]
    found.confidence = round(statistics.fmean(confidences) / 100, 3) if confidences else 0.0
    _even_sizes(found.lines)
    return found


def _line(words: list[Word], found: Recognised, page: int, base: int) -> Line:
    """One line out of its words; their boxes and the count of characters go to `found`."""
    start = found.characters
    for text, _, (left, top, width, height) in words:
        found.words.append((found.characters, left, top, left + width, top + height))
        found.characters += len(text) + 1
    boxes = [box for _, _, box in words]
    top, bottom = min(b[1] for b in boxes), max(b[1] + b[3] for b in boxes)
    x0, x1 = min(b[0] for b in boxes), max(b[0] + b[2] for b in boxes)
    return Line(" ".join(word for word, _, _ in words), base + start, page, x0, top, x1, bottom, bottom - top)


def _even_sizes(lines: list[Line]) -> None:
    """Ink heights differ with the letters of a line; only clearly larger lines keep a size of their own."""
    if not lines:
        return
    usual = statistics.median(line.size for line in lines)
    for line in lines:
        if line.size < 1.45 * usual:
            line.size = usual
