"""bytes of plain text or Markdown -> Document."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress

from procurement_app.documents import patterns
from procurement_app.documents.builder import DocumentBuilder
from procurement_app.documents.model import BlockKind, Document
from procurement_app.documents.options import ReadOptions
from procurement_app.documents.problems import problem
from procurement_app.documents.structure import is_header_row, kind_of

Progress = Callable[[str, int, int], None]

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_HASHES = re.compile(r"^(#{1,6})\s+(.+?)\s*#*$")
_TABLE_LINE = re.compile(r"^\s*\|(.+)\|\s*$")
_TABLE_RULE = re.compile(r"^\s*\|?[\s:|-]+\|?\s*$")
_MARKUP = re.compile(r"(\*\*|__|`)(?=\S)(.+?)(?<=\S)\1")
_SHORT_LINE = 60
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def decoded(data: bytes) -> tuple[str, str]:
    """Text and the name of its encoding: a mark at the start, UTF-8 when it fits, else a guess."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.decode(encoding, "replace"), "utf-8"
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _guessed(data)


def _guessed(data: bytes) -> tuple[str, str]:
    """Windows writes most Dutch text; bytes it does not write, or control signs, are looked at longer."""
    with suppress(UnicodeDecodeError):
        text = data.decode("cp1252")
        if not _CONTROLS.search(text):
            return text, "cp1252"
    from charset_normalizer import from_bytes

    best = from_bytes(
        data[:200_000], cp_isolation=["cp1252", "latin_1", "cp850", "utf_16", "mac_roman"]
    ).best()
    encoding = best.encoding if best is not None else "cp1252"
    return data.decode(encoding, "replace"), encoding


def read_text(data: bytes, name: str, _options: ReadOptions, _progress: Progress) -> Document:
    """Read plain text: blocks are parted by blank lines, list marks, headings and short lines."""
    text, encoding = decoded(data)
    builder = DocumentBuilder(name, "text")
    if encoding != "utf-8":
        builder.problems.append(problem("text-encoding-guessed", encoding=encoding))
    add_text(builder, text)
    return builder.finish()


def add_text(builder: DocumentBuilder, text: str) -> None:
    """Add the blocks of plain text to a document in the making."""
    table = rows = 0
    for first, lines in _paragraphs(text):
        place = f"regel {first}"
        cells = _table_cells(lines)
        if cells is not None:
            if cells:
                table, rows = (table + 1, 0) if not rows else (table, rows)
                rows += 1
                builder.add_row(
                    cells, table=table, is_header=rows == 1 and is_header_row(cells, True, False), place=place
                )
            continue
        rows = 0
        _add_paragraph(builder, lines, place)


def _add_paragraph(builder: DocumentBuilder, lines: list[str], place: str) -> None:
    marked = _HASHES.match(lines[0])
    if marked:
        builder.add(BlockKind.HEADING, _unmarked(marked.group(2)), level=len(marked.group(1)), place=place)
        return
    words = "\n".join(_unmarked(line.strip()) for line in lines)
    if len(lines) > 1:
        kind, level = (BlockKind.LIST if patterns.is_item(words) else BlockKind.PARAGRAPH), 0
    elif _is_capitals(words):
        kind, level = BlockKind.HEADING, 2
    else:
        kind, level = kind_of(words)
    builder.add(kind, words, level=level, place=place)


def _unmarked(text: str) -> str:
    return _MARKUP.sub(r"\2", text)


def _is_capitals(text: str) -> bool:
    """Whether a line in capitals is a heading; one that closes with a full stop is a sentence."""
    letters = [c for c in text if c.isalpha()]
    return 3 < len(letters) < 100 and all(c.isupper() for c in letters) and text.rstrip()[-1] not in ".;,"


def _table_cells(lines: list[str]) -> list[str] | None:
    """The cells of a Markdown table line; an empty list for its rule; None for other text."""
    match = _TABLE_LINE.match(lines[0]) if len(lines) == 1 else None
    if match is None:
        return None
    return [] if _TABLE_RULE.match(lines[0]) else [cell.strip() for cell in match.group(1).split("|")]


def _paragraphs(text: str) -> Iterator[tuple[int, list[str]]]:
    """Runs of lines that belong together, with the number of their first line."""
    current: list[str] = []
    first = 1
    for number, line in enumerate(text.splitlines(), start=1):
        if current and (not line.strip() or _starts_anew(line, current)):
            yield first, current
            current = []
        if line.strip():
            if not current:
                first = number
            current.append(line)
    if current:
        yield first, current


def _starts_anew(line: str, current: list[str]) -> bool:
    last = current[-1].strip()
    if _HASHES.match(current[0]) or _HASHES.match(line) or _TABLE_LINE.match(line) or _TABLE_LINE.match(last):
        return True
    if patterns.has_leaders(last):
        return True
    closed = patterns.SENTENCE_END.search(last) is not None or len(last) < _SHORT_LINE
    return patterns.is_item(line.strip()) and closed
