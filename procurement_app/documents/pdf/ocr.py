"""Scanned pages, read with Tesseract where it is installed with Dutch."""

from __future__ import annotations

import io
import os
import re
import shutil
import statistics
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import pypdfium2 as pdfium
from lxml import etree
from PIL import Image

from procurement_app.documents.pdf.lines import Line
from procurement_app.documents.pdf.ocr_cells import Measures, ReadLine, Word, cells_of, height_of_letters
from procurement_app.documents.pdf.pages import Frame, OpenPage, turned

DPI = 200
_SECONDS = 90
_TO_POINTS = 72 / DPI
_LEAST_CONFIDENCE = 20.0
_SURE = 60.0
_LEAST_SURE_WORDS = 0.2  # a picture of no text gives a few characters, hardly one of them a word
_DOUBTFUL = 0.8  # a page that is read worse may be turned
_LEAST_SURE_OF_TURN = 2.0
_FONT_OF_INK = 1.2  # the line box of a font, to what Tesseract measures from the highest to the lowest letter
_AS_IS = Frame(1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_TURNED = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}
_TURN = re.compile(r"^Rotate: (\d+)$.*^Orientation confidence: ([\d.]+)$", re.MULTILINE | re.DOTALL)
_WORD = re.compile(r"[^\W\d_]{3}")
_MEASURES = re.compile(r"(\w+) (-?[\d.]+(?: -?[\d.]+)*)")


@dataclass(slots=True)
class Recognised:
    """What was recognised on a page: its lines, the boxes of its words as `PageLocator` wants them, and the
    mean confidence of the words (0 to 1). `characters` counts the text, lines parted by one character.
    `turns`: the quarter turns clockwise after which the page could be read; lines stand as on the turned
    page, the boxes of words as it is shown. `lying`: most lines were read from top to bottom. `legible`: what
    was read can be text."""

    lines: list[Line] = field(default_factory=list)
    words: list[tuple[int, float, float, float, float]] = field(default_factory=list)
    confidence: float = 0.0
    characters: int = 0
    turns: int = 0
    lying: bool = False
    legible: bool = True


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
    """Read a page from its picture, turned when it lies on its side or upside down; None when Tesseract
    fails. `base` as in `LineReader`."""
    program = shutil.which("tesseract")
    if program is None:
        return None
    try:
        picture = _picture(page)
        found = _read(program, picture, page.number, base, 0)
    except (OSError, subprocess.SubprocessError, pdfium.PdfiumError):
        return None
    if not found.lines or not (found.lying or found.confidence < _DOUBTFUL):
        return found
    try:
        turned_page = _read_turned(program, picture, page.number, base)
    except (OSError, subprocess.SubprocessError):
        return found
    return max(found, turned_page or found, key=lambda one: (not one.lying, one.confidence))


def _read_turned(program: str, picture: Image.Image, page: int, base: int) -> Recognised | None:
    """What a picture says when it is turned upright; None when it is upright, as far as is known."""
    degrees = _turn(program, picture)
    if not degrees:
        return None
    return _read(program, picture.transpose(_TURNED[degrees]), page, base, degrees // 90)


def _picture(page: OpenPage) -> Image.Image:
    bitmap = page.pdf[page.number - 1].render(scale=DPI / 72, grayscale=True, may_draw_forms=False)
    picture: Image.Image = bitmap.to_pil()
    return picture


def _read(program: str, picture: Image.Image, page: int, base: int, turns: int) -> Recognised:
    command = [program, "stdin", "stdout", "-l", languages(), "--dpi", str(DPI), "hocr"]
    return _lines_of(_run(command, _png(picture)), page, base, picture.size, turns)


def _turn(program: str, picture: Image.Image) -> int:
    """By how many degrees clockwise a picture must be turned to be upright; 0 too where that is not clear, or
    where Tesseract's data to tell it are not installed."""
    try:
        told = _run([program, "stdin", "stdout", "--psm", "0"], _png(picture)).decode("utf-8", "replace")
    except subprocess.CalledProcessError:
        return 0
    found = _TURN.search(told)
    sure = found is not None and float(found[2]) >= _LEAST_SURE_OF_TURN
    return int(found[1]) if found and sure and int(found[1]) in _TURNED else 0


def _png(picture: Image.Image) -> bytes:
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


def _lines_of(hocr: bytes, page: int, base: int, size: tuple[int, int], turns: int) -> Recognised:
    """Tesseract's hOCR: lines with their baseline and letter size, words with their box and confidence."""
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, recover=True)
    root = etree.fromstring(hocr, parser)
    width, height = (side * _TO_POINTS for side in size)
    shown = turned(_AS_IS, width, height, -turns % 4)
    found = Recognised(turns=turns)
    read: list[ReadLine] = []
    for line in () if root is None else root.iterfind(".//{*}span[@title]"):
        words = [(text, _measures(word)) for word in line.iterfind("{*}span") if (text := _text_of(word))]
        words = [(text, told) for text, told in words if _is_read(told)]
        measures = _measures(line)
        if words and "bbox" in measures:
            read.append(ReadLine(measures, words))
    found.lines += [_line(*cell, found, shown, page, base) for cell in cells_of(read)]
    found.lying = 2 * sum("baseline" not in line.measures for line in read) > len(read)
    _judge(found, [word for line in read for word in line.words])
    _even_sizes(found.lines)
    return found


def _judge(found: Recognised, words: list[Word]) -> None:
    """How sure Tesseract is of a page, and whether that can be text."""
    confidences = [told["x_wconf"][0] for _, told in words]
    mean = statistics.fmean(confidences) if words else 0.0
    sure = sum(told["x_wconf"][0] >= _SURE and _WORD.search(text) is not None for text, told in words)
    found.confidence = round(mean / 100, 3)
    found.legible = mean >= _SURE or sure >= _LEAST_SURE_WORDS * len(words)


def _is_read(told: Measures) -> bool:
    """Whether a word has a place and was read well enough to keep."""
    return "bbox" in told and told.get("x_wconf", [0.0])[0] >= _LEAST_CONFIDENCE


def _measures(element: etree._Element) -> Measures:
    """'bbox 184 319 1382 359; baseline -0.009 -6; x_size 32': what is measured, by name."""
    told = _MEASURES.findall(element.get("title", ""))
    return {name: [float(number) for number in numbers.split()] for name, numbers in told}


def _text_of(word: etree._Element) -> str:
    return "".join(str(part) for part in word.itertext()).strip()


def _line(line: Measures, words: list[Word], found: Recognised, shown: Frame, page: int, base: int) -> Line:
    """One line out of its words; their boxes and the count of characters go to `found`. It stands on its
    baseline, so that lines lie evenly whatever letters they have."""
    start = found.characters
    for text, told in words:
        box = shown.box(*(side * _TO_POINTS for side in told["bbox"]))
        found.words.append((found.characters, *box))
        found.characters += len(text) + 1
    x0 = min(told["bbox"][0] for _, told in words) * _TO_POINTS
    x1 = max(told["bbox"][2] for _, told in words) * _TO_POINTS
    baseline = line["bbox"][3] + line.get("baseline", [0.0, 0.0])[1]
    below = line.get("x_descenders", [0.0])[0]
    size = height_of_letters(line) * _FONT_OF_INK * _TO_POINTS
    bottom = (baseline + below) * _TO_POINTS
    return Line(" ".join(text for text, _ in words), base + start, page, x0, bottom - size, x1, bottom, size)


def _even_sizes(lines: list[Line]) -> None:
    """Sizes differ with the letters of a line; only clearly larger lines keep a size of their own."""
    if not lines:
        return
    usual = round(statistics.median(line.size for line in lines), 1)
    for line in lines:
        if line.size < 1.45 * usual:
            line.size, line.top = usual, line.bottom - usual
