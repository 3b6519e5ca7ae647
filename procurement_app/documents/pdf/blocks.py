"""Lines in reading order to blocks: paragraphs, headings, list items, contents lines, footnotes, rows."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from procurement_app.documents import patterns
from procurement_app.documents.model import BlockKind
from procurement_app.documents.pdf.lines import Line
from procurement_app.documents.pdf.tables import TableRow

_TALLER = 1.07
_SMALLER = 0.94
_WIDEST_TAB = 8  # letter sizes between a list mark and its text
_SAME_LINE = 0.4  # letter sizes between the tops of what stands on one line, at most
_FLUSH = 1.0  # points
_NARROW = 8  # letter sizes
_LONGEST_HEADING = 220
_LONGEST_HEADING_LINES = 4
_TITLE = 1.5
_CAP = 1.5  # times the running text
_IS_WORD = re.compile(r"U (?!(?:w|it\w*|r\w+)\b)")  # the one drop cap that mostly is a word of its own
_SAMPLED_PAGES = 100
_FEW_LETTERS, _MOSTLY = 200, 4


@dataclass(slots=True)
class Draft:
    """A block in the making: its kind and its lines."""

    kind: BlockKind
    lines: list[Line]
    level: int = 0

    @property
    def text(self) -> str:
        return " ".join([line.text for line in self.lines])


Item = Line | TableRow
Part = Draft | TableRow


@dataclass(frozen=True, slots=True)
class Style:
    """What is usual in a document: the size of running text, its line pitch, whether it is bold."""

    size: float
    pitch: float
    bold: bool
    sizes: tuple[float, ...]

    @property
    def widest_step(self) -> float:
        """The largest step between lines of one paragraph, in letter sizes."""
        return max(self.pitch + 0.22, 1.18)

    def heading_level(self, line: Line) -> int:
        """1 for the largest letters of the document, and so on; unsized headings come last."""
        for rank, size in enumerate(self.sizes, start=1):
            if line.size >= size - 0.3:
                return min(rank, 5)
        return min(len(self.sizes) + 1, 6)


def style_of(pages: list[list[Item]]) -> Style:
    """Measure a document's running text, on at most about a hundred of its pages."""
    pages = pages[:: len(pages) // _SAMPLED_PAGES + 1]
    exact: dict[float, int] = {}
    steps: dict[float, int] = {}
    bold = plain = 0
    for items in pages:
        last: Line | None = None
        for item in items:
            if isinstance(item, TableRow):
                last = None
                continue
            length, size = len(item.text), item.size
            exact[size] = exact.get(size, 0) + length
            if item.bold:
                bold += length
            else:
                plain += length
            if last is not None and _SAME_LINE * size < (step := item.top - last.top) < 3 * size:
                step /= size
                steps[step] = steps.get(step, 0) + 1
            last = item
    if bold + plain < _FEW_LETTERS:
        inside = [line for items in pages for row in items if isinstance(row, TableRow) for line in row.lines]
        if sum(len(line.text) for line in inside) > _MOSTLY * (bold + plain):
            # what stands outside the tables are their titles
            bold = 0
            for line in inside:
                exact[line.size] = exact.get(line.size, 0) + len(line.text)
    sizes, pitches = _rounded(exact), _rounded(steps)
    if not sizes:
        return Style(10.0, 1.2, False, ())
    body = sizes.most_common(1)[0][0]
    larger = sorted((s for s in sizes if s > body * _TALLER), reverse=True)
    pitch = _usual_pitch(pitches)
    return Style(body, pitch, bold > plain, _distinct(larger))


def _rounded(counts: dict[float, int]) -> Counter[float]:
    """Counts by tenths; rounding comes last because it costs more than counting."""
    rounded: Counter[float] = Counter()
    for exact, count in counts.items():
        rounded[round(exact, 1)] += count
    return rounded


def _usual_pitch(pitches: Counter[float]) -> float:
    if not pitches:
        return 1.2
    most = max(pitches.values())
    return min(pitch for pitch, count in pitches.items() if count >= most * 0.4)


def _distinct(sizes: list[float]) -> tuple[float, ...]:
    kept: list[float] = []
    for size in sizes:
        if not kept or kept[-1] - size > 0.6:
            kept.append(size)
    return tuple(kept[:5])


def group(items: list[Item], style: Style) -> list[Part]:
    """The blocks of one page, in the order of its items; kinds are settled later by `classify`."""
    parts: list[Part] = []
    marks = _lone_marks(items)
    rights = _right_edges(items, marks)
    widest_step = style.widest_step
    current: Draft | None = None
    last: Line | None = None
    right = 0.0
    contents = False
    for at, (item, edge) in enumerate(zip(items, rights, strict=True)):
        if isinstance(item, TableRow):
            parts.append(item)
            current = last = None
            continue
        if (
            at not in marks
            and current is not None
            and last is not None
            and (
                (
                    not contents
                    and right - last.x1 <= 0.6 * last.size
                    and item.text[:1].islower()
                    and _plainly_goes_on(item, last, widest_step)
                )
                or _joins(last, item, current, right, style, contents)
            )
        ):
            current.lines.append(item)
        else:
            current = Draft(BlockKind.PARAGRAPH, [item])
            parts.append(current)
            contents = _in_contents(item.text, contents)
        last, right = item, edge
    return _with_drop_caps(parts, style)


def _with_drop_caps(parts: list[Part], style: Style) -> list[Part]:
    """The blocks of a page, a letter set over several lines as the first of the paragraph beside it."""
    caps = [part for part in parts if isinstance(part, Draft) and _is_cap(part.lines, style)]
    for cap in caps:
        begins = next((part for part in parts if isinstance(part, Draft) and _stands_beside(cap, part)), None)
        if begins is not None:
            letter = cap.lines[0]
            if not _IS_WORD.match(f"{letter.text} {begins.text}"):
                letter.text += "\xad"
            begins.lines.insert(0, letter)
            parts.remove(cap)
    return parts


def _is_cap(lines: list[Line], style: Style) -> bool:
    return len(lines[0].text) == 1 == len(lines) and lines[0].size > _CAP * style.size


def _stands_beside(cap: Draft, part: Draft) -> bool:
    """Whether a paragraph begins in small letters right behind a large one."""
    large, first = cap.lines[0], part.lines[0]
    return (
        large.text.isupper()
        and first.text[0].islower()
        and large.top - first.size < first.top < large.bottom
        and -1 <= first.x0 - large.x1 < large.size
    )


def _lone_marks(items: list[Item]) -> set[int]:
    """Which items are a list mark or number whose text stands after a tab, on the same line."""
    return {
        at
        for at, (item, following) in enumerate(pairwise(items))
        if isinstance(item, Line)
        and patterns.is_lone_mark(item.text)
        and _beside(item, following)
        and not (at and _beside(items[at - 1], item))
    }


def _beside(left: Item, right: Item) -> bool:
    """Whether two pieces stand on one line, not far apart."""
    return (
        isinstance(left, Line)
        and isinstance(right, Line)
        and abs(left.top - right.top) < max(left.size, right.size) * _SAME_LINE
        and -1 <= right.x0 - left.x1 < _WIDEST_TAB * right.size
    )


def _in_contents(text: str, contents: bool) -> bool:
    if patterns.is_contents_title(text):
        return True
    return contents and bool(patterns.ENDS_IN_PAGE.search(text) or patterns.has_leaders(text))


def _right_edges(items: list[Item], marks: set[int]) -> list[float]:
    """For each item how far to the right its column reaches, judged by its neighbours (0 for a row); the
    marks of list items are in the column of their text."""
    edges: list[float] = []
    last: Line | None = None
    right, begun = 0.0, 0
    rows: list[int] = []
    for at, item in enumerate(items):
        if at in marks:
            continue
        if isinstance(item, TableRow):
            rows.append(at)
            continue
        x1 = item.x1
        if last is not None and (item.top < last.top - 2 or item.x0 > last.x1 or x1 < last.x0):
            edges += [right] * (at - begun)
            right, begun = 0.0, at
        if x1 > right:
            right = x1
        last = item
    edges += [right] * (len(items) - begun)
    for at in rows:
        edges[at] = 0.0
    return edges


def _joins(last: Line, line: Line, draft: Draft, right: float, style: Style, contents: bool) -> bool:
    """Whether `line` goes on where `last` stopped."""
    size = max(last.size, line.size)
    step = line.top - last.top
    if abs(step) < _SAME_LINE * size and line.x0 >= last.x1 - 1:
        return not (last.x1 + 3 * size < line.x0 and line.bold != last.bold)
    size = last.size
    if abs(line.size - size) > 0.08 * size:
        return False
    if step <= 0 or step > style.widest_step * size or line.x0 > last.x1:
        return False
    if last.hyphenated or last.text.endswith("\u2010"):
        return True
    if _ends_entry(last.text, contents) or patterns.has_leaders(line.text):
        return False
    first_word = line.text.split(" ", 1)[0]
    per_character = (line.x1 - line.x0) / max(len(line.text), 1)
    room = right - last.x1 - (len(first_word) + 1) * per_character
    full = room < 0.6 * size
    if last.bold != line.bold and not (full and line.text[:1].islower()):
        return False
    if _starts_item(line, last, draft, full):
        return False
    if not full:
        near = room < 0.25 * (right - line.x0) or _flush(line, last, draft)
        return near and line.text[:1].islower() and not _ended(last.text)
    return not _indents(line, last, draft, size)


def _flush(line: Line, last: Line, draft: Draft) -> bool:
    """Whether lines end below each other, as those of a narrow paragraph do that is set flush."""
    others = (line, *draft.lines[-2:-1])
    return (
        any(abs(other.x1 - last.x1) < _FLUSH for other in others) and last.x1 - last.x0 > _NARROW * last.size
    )


def _plainly_goes_on(line: Line, last: Line, widest_step: float) -> bool:
    """The common case, told cheaply: below a full line one that begins with a word in lower case."""
    begin = line.text[:3]
    if line.bold or last.bold or not (begin.isalpha() and begin.islower()):
        return False
    size = last.size
    low, high = (size, line.size) if line.size > size else (line.size, size)
    step = line.top - last.top
    return (
        _SAME_LINE * high <= step <= widest_step * size
        and high - low <= 0.08 * size
        and -2 < line.x0 - last.x0 < 2
        and line.x0 <= last.x1
    )


def _ends_entry(text: str, contents: bool) -> bool:
    return patterns.has_leaders(text) or (contents and bool(patterns.ENDS_IN_PAGE.search(text)))


def _ended(text: str) -> bool:
    return bool(patterns.SENTENCE_END.search(text))


def _starts_item(line: Line, last: Line, draft: Draft, full: bool) -> bool:
    if not patterns.is_item(line.text):
        return False
    first = draft.lines[0]
    if patterns.is_bullet(line.text) and abs(line.x0 - first.x0) < 3 and patterns.is_bullet(first.text):
        return True
    sibling = patterns.is_item(first.text) and abs(line.x0 - first.x0) < 3 and line.x0 < last.x0 - 3
    return sibling or _ended(last.text) or not full or abs(line.x0 - last.x0) > 3


def _indents(line: Line, last: Line, draft: Draft, size: float) -> bool:
    """A first line set in, after a full line that closes a sentence."""
    hanging = len(draft.lines) == 1 and patterns.is_item(last.text)
    return line.x0 > last.x0 + 0.8 * size and not hanging and _ended(last.text) and len(draft.lines) > 1


def classify(parts: list[Part], style: Style, heights: dict[int, float]) -> None:
    """Settle the kind and level of each draft, in place."""
    contents = False
    for at, part in enumerate(parts):
        if isinstance(part, TableRow):
            contents = False
            continue
        text = part.text
        if patterns.is_contents_title(text):
            contents = True
            part.kind, part.level = BlockKind.HEADING, 1
            continue
        if patterns.has_leaders(text) or (contents and patterns.ENDS_IN_PAGE.search(text)):
            part.kind = BlockKind.TOC
            continue
        contents = False
        if _has_many_lines(part, style) and text[0].isalpha():
            part.kind = BlockKind.LIST if patterns.is_item(text) else BlockKind.PARAGRAPH
            continue
        following = parts[at + 1] if at + 1 < len(parts) else None
        before = parts[at - 1] if at else None
        part.kind = _kind(part, text, style, heights, before, following)
        if part.kind is BlockKind.HEADING:
            part.level = patterns.numbering_depth(text) or style.heading_level(part.lines[0])


def _kind(
    part: Draft,
    text: str,
    style: Style,
    heights: dict[int, float],
    before: Part | None,
    following: Part | None,
) -> BlockKind:
    if _is_footnote(part, text, style, heights, following):
        return BlockKind.FOOTNOTE
    if _is_heading(part, text, style, before, following):
        return BlockKind.HEADING
    if patterns.is_item(text):
        return BlockKind.LIST
    if len(part.lines) == 1 and len(text) < 120:
        return _kind_of_lone_line(part.lines[0], text, style, before)
    return BlockKind.PARAGRAPH


def _kind_of_lone_line(line: Line, text: str, style: Style, before: Part | None) -> BlockKind:
    """A short line that closes with its page number, or small letters that open the document."""
    if patterns.PAGE_LINE.search(text):
        return BlockKind.FOOTER
    opens = line.page == 1 and before is None
    return BlockKind.HEADER if opens and line.size < style.size * _SMALLER else BlockKind.PARAGRAPH


def _is_heading(part: Draft, text: str, style: Style, before: Part | None, following: Part | None) -> bool:
    line = part.lines[0]
    if len(text) > _LONGEST_HEADING or _has_many_lines(part, style) or patterns.is_bullet(text):
        return False
    if line.size > style.size * _TALLER:
        return True
    closed = text.rstrip().endswith((".", ";", ","))
    bold = all(one.bold for one in part.lines) and not style.bold
    if bold and not closed and len(text) <= 160:
        return True
    if len(part.lines) > 1 or len(text) > 90 or closed or text.endswith(":"):
        return False
    if _numbered(before) or _numbered(following):
        return False
    return (
        bool(patterns.NUMBERED.match(text) or patterns.NAMED_HEADING.match(text)) and line.size >= style.size
    )


def _has_many_lines(part: Draft, style: Style) -> bool:
    """Whether a part has more lines than a heading; a title in a narrow column may have many."""
    return len(part.lines) > _LONGEST_HEADING_LINES and part.lines[0].size <= _TITLE * style.size


def _numbered(part: Part | None) -> bool:
    if part is None or isinstance(part, TableRow) or part.lines[0].bold:
        return False
    return bool(patterns.NUMBERED.match(part.text)) and len(part.text) < 200


def _is_footnote(
    part: Draft, text: str, style: Style, heights: dict[int, float], following: Part | None
) -> bool:
    line = part.lines[0]
    if patterns.RAISED_MARK.match(text):
        return True
    if line.size > style.size * _SMALLER or not patterns.FOOTNOTE_MARK.match(text):
        return False
    return line.top > 0.5 * heights[line.page] or following is None
