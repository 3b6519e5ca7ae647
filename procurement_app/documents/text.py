"""bytes of plain text or Markdown -> Document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import zip_longest

from procurement_app.documents import patterns
from procurement_app.documents.builder import DocumentBuilder
from procurement_app.documents.model import BlockKind, Document
from procurement_app.documents.options import Progress, ReadOptions
from procurement_app.documents.plain_tables import PlainTable, mark_before, tables_in
from procurement_app.documents.problems import problem
from procurement_app.documents.structure import is_headed, is_value, kind_of
from procurement_app.documents.titles import title_in_text

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_HASHES = re.compile(r"^(#{1,6})\s+(.+?)\s*#*$")
_MARKUP = re.compile(r"(\*\*|__|`)(?=\S)(.+?)(?<=\S)\1")
_SHORT_LINE = 60
_COUNTS = re.compile(r"(?!1\s)(\d+)\s+[a-z%]")  # 'ten minste' / '5 procent': a list would begin with 1
_NUMBER = re.compile(r"\s*(\d{1,3})[\s.)]")
_SMALL_ITEM = re.compile(r"\d{1,3}\s+[a-z]")
# '[x] Ja', '☐ Niet van toepassing': goes with the question above it
_CHOICE = re.compile(
    r"(?:[☐☑☒✓✔□]|\[[ xv]?\])\s*(?:(?:ja|nee|neen|yes|no|(?:niet )?van toepassing|(?:niet )?akkoord|n/a)\b"
    r"|n\.?v\.?t\b|(?:wel|niet)$)",
    re.IGNORECASE,
)
# 'Toelichting: zie bijlage 2', between boxes to tick
_EXPLAINS = re.compile(
    r"(?:toelichting|motivering|onderbouwing|opmerking\w*|explanation|remarks?)\b", re.IGNORECASE
)
# 'Social return: ja', 'Bankgarantie: nee'
_LABELLED = re.compile(r"[^\W\d_][^\n:.;!?]{1,40}:\s+(?P<fact>\S.*)")
_NEAR = 4  # lines
_UNFINISHED = re.compile(
    r"(?:,|\b(?:en|of|van|de|het|een|voor|met|op|in|aan|bij|te|ten|minste|minimaal|maximaal|tot|per|circa|dan|dat"
    r"|binnen|na|onder|over|door|and|or|of|the|least|with|within|for|to|than))$",
    re.IGNORECASE,
)
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
    builder = DocumentBuilder(name, "text", title_in_text(text))
    if encoding != "utf-8":
        builder.problems.append(problem("text-encoding-guessed", encoding=encoding))
    add_text(builder, text)
    return builder.finish()


def add_text(builder: DocumentBuilder, text: str) -> None:
    """Add the blocks of plain text to a document in the making."""
    add_lines(builder, text.splitlines())


def add_lines(builder: DocumentBuilder, lines: Sequence[str], above: int = 0) -> None:
    """The same of lines, of which `above` say how many stand before them in the file."""
    at = 0
    for table in tables_in(lines):
        _add_running(builder, lines[at : table.first], above + at)
        _add_table(builder, table, above)
        at = table.last
    _add_running(builder, lines[at:], above + at)


def _add_running(builder: DocumentBuilder, lines: Sequence[str], above: int) -> None:
    paragraphs = list(paragraphs_of(lines, above + 1))
    marks = {first: _mark(paragraph) for first, paragraph in paragraphs}
    below = [paragraph for _, paragraph in paragraphs[1:]]
    below_question = False
    for (first, paragraph), following in zip_longest(paragraphs, below):
        mark = marks[first]
        asked, answer = _exchange(paragraph)
        if asked and (below_question if answer else following and not _asks(following)):
            builder.add(BlockKind.HEADING, _unmarked(asked), level=_DEEPEST, place=_place(first))
            below_question = True
            if answer:
                _add_paragraph(builder, answer.splitlines(), _place(first))
        elif mark and mark in (marks.get(first - 1), marks.get(first + 1)):
            builder.add(BlockKind.LIST, _unmarked("\n".join(map(str.strip, paragraph))), place=_place(first))
        else:
            _add_paragraph(builder, paragraph, _place(first))


def _mark(paragraph: list[str]) -> str:
    """What lines right below each other begin with where they are the items of one list."""
    return mark_before(paragraph[0]) or ("number" if _SMALL_ITEM.match(paragraph[0].strip()) else "")


def _asks(lines: list[str]) -> bool:
    """Whether a paragraph is nothing but a short question, which heads its answer."""
    asked, answer = _exchange(lines)
    return bool(asked) and not answer


def _exchange(lines: list[str]) -> tuple[str, str]:
    """The short question that a paragraph begins with, and what stands behind it; "" where there is none."""
    words = "\n".join(line.strip() for line in lines)
    asked, mark, answer = words.partition("?")
    if not mark or len(asked) >= _LONGEST_QUESTION or answer[:1].strip() or "?" in answer:
        return "", ""
    if not asked[:1].isupper() or _ENDED.search(asked) or patterns.is_item(asked):
        return "", ""
    return asked + mark, answer.strip()


def _add_table(builder: DocumentBuilder, table: PlainTable, above: int) -> None:
    number = builder.new_table()
    headed = is_headed([cells for _, cells in table.rows], table.ruled)
    for at, (line, cells) in enumerate(table.rows):
        marked = [_unmarked(cell) for cell in cells]
        builder.add_row(marked, table=number, is_header=headed and not at, place=_place(above + line + 1))


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
    """Whether a line in capitals is a heading: no sentence, which closes with a full stop, nor a fact
    ('PERCELEN: 3')."""
    if (labelled := _LABELLED.match(text)) and is_value(labelled["fact"]):
        return False
    letters = [c for c in text if c.isalpha()]
    return 3 < len(letters) < 100 and all(c.isupper() for c in letters) and text.rstrip()[-1] not in ".;,"


def paragraphs_of(lines: Sequence[str], first: int) -> Iterator[tuple[int, list[str]]]:
    """Runs of lines, numbered from `first`, that belong together, with the number of their first line."""
    current: list[str] = []
    begun = first
    for at, line in enumerate(lines):
        if current and (not line.strip() or _starts_anew(lines, at, current)):
            yield begun, current
            current = []
        if line.strip():
            if not current:
                begun = first + at
            current.append(line)
    if current:
        yield begun, current


def _starts_anew(lines: Sequence[str], at: int, current: list[str]) -> bool:
    line, last = lines[at].strip(), current[-1].strip()
    if _HASHES.match(current[0]) or _HASHES.match(lines[at]):
        return True
    if _CHOICE.match(line):
        return _EXPLAINS.match(last) is not None
    if _is_labelled(line) and last.endswith("?") and not line.endswith("?"):
        return False
    if _is_labelled(line) and (_is_labelled(last) or any(map(_is_labelled, lines[at + 1 : at + 2]))):
        return True
    if patterns.has_leaders(last) or mark_before(line):
        return True
    if _CHOICE.match(last) and len(last) < _SHORT_LINE:
        return line[0].isupper() or patterns.is_item(line)
    if not patterns.is_item(line):
        return False
    if patterns.SENTENCE_END.search(last):
        return True
    return len(last) < _SHORT_LINE and not _counts_within(lines, at, current)


def _is_labelled(line: str) -> bool:
    """Whether a line holds a fact behind its name; of several below each other each is its own."""
    found = _LABELLED.match(line.strip()) if len(line) < _SHORT_LINE else None
    return found is not None and (found[0][0].isupper() or is_value(found["fact"]))


def _counts_within(lines: Sequence[str], at: int, current: list[str]) -> bool:
    """Whether a line that begins with a number goes on within a sentence: no item above, no number of an
    article, and no line near it that counts along."""
    found = _COUNTS.match(lines[at].strip())
    last = current[-1].strip()
    if not found or patterns.is_item(current[0].strip()) or patterns.NAMED_HEADING.fullmatch(last):
        return False
    if _UNFINISHED.search(last):
        return True
    number = int(found[1])
    above, below = lines[max(at - _NEAR, 0) : at], lines[at : at + 1 + _NEAR]
    return number - 1 not in _numbers(above) and number + 1 not in _numbers(below)


def _numbers(lines: Sequence[str]) -> set[int]:
    """The numbers that lines begin with, but for those that go on within a sentence."""
    return {
        int(found[1])
        for before, line in zip(("", *lines), lines, strict=False)
        if (found := _NUMBER.match(line)) and not _UNFINISHED.search(before.rstrip())
    }
