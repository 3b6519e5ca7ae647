"""Lines of form fields at their place: pdfium gives what is filled in after all else on the page."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable

from procurement_app.documents.builder import NOWHERE
from procurement_app.documents.pdf.lines import Line
from procurement_app.documents.pdf.pages import Box4, OpenPage

_TICKED, _UNTICKED = "☒", "☐"
_SAME_HEIGHT = 0.7  # letter sizes between the middles of a field and of the words beside it


def with_fields(lines: list[Line], page: OpenPage) -> list[Line]:
    """The lines of a page, what is filled in after the words that ask for it, a mark for each box to tick."""
    read = _Lines(lines)
    boxes = [(page.frame.box(*field.sides), field.ticked) for field in page.fields]
    inside = [(box, ticked, read.within(box)) for box, ticked in boxes]
    taken = {id(line) for _, _, filled in inside for line in filled}
    placed = _Lines([line for line in lines if id(line) not in taken])
    for box, ticked, filled in sorted(inside, key=lambda one: (one[0][1], one[0][0])):
        if ticked is not None:
            _put_mark(placed, box, _TICKED if ticked else _UNTICKED, page.number)
        elif filled:
            at = _after(placed, filled[0])
            for line in filled:
                # what is filled in is running text, however large
                line.size = min(line.size, placed.lines[at - 1].size if at else line.size)
                line.bold = False
            placed.insert(at, filled)
    return placed.lines


class _Lines:
    """The lines of a page in the order they are read, found by their height: a page may hold thousands of
    fields, so that none of them looks at every line."""

    def __init__(self, lines: list[Line]) -> None:
        self.lines = lines
        self._order = [*map(id, lines)]
        self._by_middle = sorted(lines, key=_middle)
        self._by_bottom = sorted(lines, key=_bottom)
        self._reach = _SAME_HEIGHT * max((line.size for line in lines), default=0.0)

    def insert(self, at: int, lines: list[Line]) -> None:
        self.lines[at:at] = lines
        self._order[at:at] = map(id, lines)
        for line in lines:
            insort(self._by_middle, line, key=_middle)
            insort(self._by_bottom, line, key=_bottom)
            self._reach = max(self._reach, _SAME_HEIGHT * line.size)

    def place(self, line: Line) -> int:
        return self._order.index(id(line))

    def within(self, box: Box4) -> list[Line]:
        """The lines inside a field, as they are read."""
        found = [
            line for line in self._between(box[1], box[3]) if box[0] <= (line.x0 + line.x1) / 2 <= box[2]
        ]
        return sorted(found, key=self.place)

    def beside(self, line: Line) -> list[Line]:
        """The lines at the height of another."""
        middle = _middle(line)
        near = self._between(middle - self._reach, middle + self._reach)
        return [one for one in near if abs(_middle(one) - middle) < _SAME_HEIGHT * one.size]

    def lowest_above(self, height: float) -> Line | None:
        """The line straight above a height."""
        above = bisect_right(self._by_bottom, height, key=_bottom)
        if not above:
            return None
        lowest = _bottom(self._by_bottom[above - 1])
        return self.first(self._by_bottom[bisect_left(self._by_bottom, lowest, key=_bottom) : above], _bottom)

    def first(self, found: list[Line], rank: Callable[[Line], float]) -> Line | None:
        """The line that ranks highest, of several the one that is read first."""
        highest = max(map(rank, found), default=None)
        best = {id(line): line for line in found if rank(line) == highest}
        if len(best) < 2:
            return next(iter(best.values()), None)
        return best[next(filter(best.__contains__, self._order))]

    def _between(self, top: float, bottom: float) -> list[Line]:
        first = bisect_left(self._by_middle, top, key=_middle)
        return self._by_middle[first : bisect_right(self._by_middle, bottom, lo=first, key=_middle)]


def _after(lines: _Lines, filled: Line) -> int:
    """Where among `lines` a filled-in line belongs: after the words to its left, or else above it."""
    left = [line for line in lines.beside(filled) if line.x1 <= filled.x0 + filled.size]
    found = lines.first(left, _right) or lines.lowest_above(filled.top + filled.size)
    return lines.place(found) + 1 if found else 0


def _put_mark(lines: _Lines, box: Box4, mark: str, page: int) -> None:
    """Add the mark of a box to tick: before the words to its right, or after those to its left if nearer."""
    line = Line(mark, NOWHERE, page, box[0], box[1], box[2], box[3], box[3] - box[1])
    beside = lines.beside(line)
    right = lines.first([one for one in beside if one.x0 >= box[2] - 2], lambda one: -one.x0)
    left = lines.first([one for one in beside if one.x1 <= box[0] + 2], _right)
    if right and left and box[0] - left.x1 < right.x0 - box[2]:
        right = None
    words = right or left
    if words:
        line.top, line.bottom, line.size = words.top, words.bottom, words.size
    lines.insert(lines.place(right) if right else _after(lines, line), [line])


def _middle(line: Line) -> float:
    return (line.top + line.bottom) / 2


def _right(line: Line) -> float:
    return line.x1


def _bottom(line: Line) -> float:
    return line.bottom
