"""bytes of plain text or Markdown -> Document."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import zip_longest

from procurement_app.documents import patterns
from procurement_app.documents.builder import DocumentBuilder
from procurement_app.documents.model import BlockKind, Document
from procurement_app.documents.options import ReadOptions
from procurement_app.documents.plain_tables import PlainTable, tables_in
from procurement_app.documents.problems import problem
from procurement_app.documents.structure import is_headed, kind_of

Progress = Callable[[str, int, int], None]

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_HASHES = re.compile(r"^(#{1,6})\s+(.+?)\s*#*$")
_MARKUP = re.compile(r"(\*\*|__|`)(?=\S)(.+?)(?<=\S)\1")
_SHORT_LINE = 60
_COUNTS = re.compile(r"(?!1\s)\d+\s+[a-z%]")  # 'ten minste' / '5 procent': a list would begin with 1
_LONGEST_QUESTION = 100
_ENDED = re.compile(r"[.!?:]\s")
_DEEPEST = 6
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
    lines = text.splitlines()
    at = 0
    for table in tables_in(lines):
        _add_running(builder, lines, at, table.first)
        _add_table(builder, table)
        at = table.last
    _add_running(builder, lines, at, len(lines))


def _add_running(builder: DocumentBuilder, lines: list[str], begin: int, end: int) -> None:
    paragraphs = list(paragraphs_of(lines[begin:end], begin + 1))
    below = [paragraph for _, paragraph in paragraphs[1:]]
    for (first, paragraph), following in zip_longest(paragraphs, below):
        if _asks(paragraph) and following and not _asks(following):
            builder.add(
                BlockKind.HEADING, _unmarked(paragraph[0].strip()), level=_DEEPEST, place=_place(first)
            )
        else:
            _add_paragraph(builder, paragraph, _place(first))


def _asks(lines: list[str]) -> bool:
    """Whether a paragraph is nothing but a short question, which heads its answer."""
    words = lines[0].strip()
    asks = len(lines) == 1 and words.endswith("?") and len(words) <= _LONGEST_QUESTION
    return asks and words[0].isupper() and not _ENDED.search(words) and not patterns.is_item(words)


def _add_table(builder: DocumentBuilder, table: PlainTable) -> None:
    number = builder.new_table()
    headed = is_headed([cells for _, cells in table.rows], table.ruled)
    for at, (line, cells) in enumerate(table.rows):
        marked = [_unmarked(cell) for cell in cells]
        builder.add_row(marked, table=number, is_header=headed and not at, place=_place(line + 1))


def _place(line: int) -> str:
    return f"regel {line}"


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


def paragraphs_of(lines: Iterable[str], first: int) -> Iterator[tuple[int, list[str]]]:
    """Runs of lines, numbered from `first`, that belong together, with the number of their first line."""
    current: list[str] = []
    for number, line in enumerate(lines, start=first):
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
    if _HASHES.match(current[0]) or _HASHES.match(line):
        return True
    if patterns.has_leaders(last):
        return True
    if not patterns.is_item(line.strip()):
        return False
    if patterns.SENTENCE_END.search(last):
        return True
    goes_on = _COUNTS.match(line.strip()) and not patterns.is_item(current[0].strip())
    return len(last) < _SHORT_LINE and not goes_on
