"""Lines of form fields at their place: pdfium gives what is filled in after all else on the page."""

from __future__ import annotations

from collections.abc import Callable

from procurement_app.documents.builder import NOWHERE
from procurement_app.documents.pdf.lines import Line
from procurement_app.documents.pdf.pages import Box4, OpenPage

_TICKED, _UNTICKED = "☒", "☐"
_SAME_HEIGHT = 0.7  # letter sizes between the middles of a field and of the words beside it


def with_fields(lines: list[Line], page: OpenPage) -> list[Line]:
    """The lines of a page, what is filled in after the words that ask for it, a mark for each box to tick."""
    boxes = [(page.frame.box(*field.sides), field.ticked) for field in page.fields]
    inside = [(box, ticked, [line for line in lines if _within(line, box)]) for box, ticked in boxes]
    taken = {id(line) for _, _, filled in inside for line in filled}
    placed = [line for line in lines if id(line) not in taken]
    for box, ticked, filled in sorted(inside, key=lambda one: (one[0][1], one[0][0])):
        if ticked is not None:
            _put_mark(placed, box, _TICKED if ticked else _UNTICKED, page.number)
        elif filled:
            at = _after(placed, filled[0])
            for line in filled:
                # what is filled in is running text, however large
                line.size, line.bold = min(line.size, placed[at - 1].size if at else line.size), False
            placed[at:at] = filled
    return placed


def _within(line: Line, box: Box4) -> bool:
    across, down = (line.x0 + line.x1) / 2, (line.top + line.bottom) / 2
    return box[0] <= across <= box[2] and box[1] <= down <= box[3]


def _after(lines: list[Line], filled: Line) -> int:
    """Where among `lines` a filled-in line belongs: after the words to its left, or else above it."""
    left = _nearest(lines, lambda line: _beside(line, filled) and line.x1 <= filled.x0 + filled.size, _right)
    above = left or _nearest(lines, lambda line: line.bottom <= filled.top + filled.size, _bottom)
    return _place(lines, above) + 1 if above else 0


def _put_mark(lines: list[Line], box: Box4, mark: str, page: int) -> None:
    """Add the mark of a box to tick: before the words to its right, or after those to its left if nearer."""
    line = Line(mark, NOWHERE, page, box[0], box[1], box[2], box[3], box[3] - box[1])
    right = _nearest(lines, lambda one: _beside(one, line) and one.x0 >= box[2] - 2, lambda one: -one.x0)
    left = _nearest(lines, lambda one: _beside(one, line) and one.x1 <= box[0] + 2, _right)
    if right and left and box[0] - left.x1 < right.x0 - box[2]:
        right = None
    words = right or left
    if words:
        line.top, line.bottom, line.size = words.top, words.bottom, words.size
    at = _place(lines, right) if right else _after(lines, line)
    lines.insert(at, line)


def _nearest(lines: list[Line], fits: Callable[[Line], bool], rank: Callable[[Line], float]) -> Line | None:
    return max((line for line in lines if fits(line)), key=rank, default=None)


def _beside(line: Line, other: Line) -> bool:
    apart = (line.top + line.bottom) / 2 - (other.top + other.bottom) / 2
    return abs(apart) < _SAME_HEIGHT * line.size


def _right(line: Line) -> float:
    return line.x1


def _bottom(line: Line) -> float:
    return line.bottom


def _place(lines: list[Line], wanted: Line) -> int:
    return next(at for at, line in enumerate(lines) if line is wanted)
