"""The ruled lines of a page, from the path objects that pdfium sees in the same pass as the text."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from dataclasses import dataclass
from itertools import repeat

import pypdfium2.raw as pdfium

from procurement_app.documents.pdf.pages import Box4, Frame, OpenPage, plain

_THIN = 2.5
_SHORTEST = 3.0
_SNAP = 2.5
_FORM_DEPTH = 4
_MOST_OBJECTS = 20_000
_MOST_SEGMENTS = 4_000

# Pages of a browser hold an object for every letter, so their kinds are asked in loops of C.
_COUNT_OBJECTS = plain(pdfium.FPDFPage_CountObjects)
_GET_OBJECT = plain(pdfium.FPDFPage_GetObject, gives=ctypes.c_void_p)
_COUNT_INNER = plain(pdfium.FPDFFormObj_CountObjects)
_GET_INNER = plain(pdfium.FPDFFormObj_GetObject, gives=ctypes.c_void_p)
_BOUNDS = plain(pdfium.FPDFPageObj_GetBounds)
_KIND = plain(pdfium.FPDFPageObj_GetType, ctypes.c_void_p)
_LETTERS = pdfium.FPDF_PAGEOBJ_TEXT

Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_NOWHERE: Box4 = (0.0, 0.0, 0.0, 0.0)


# Left, bottom, right and top of objects, filled by pdfium, which no two threads may use at once.
_AT_ONCE = 256
_SIDES = tuple((ctypes.c_float * _AT_ONCE)() for _ in range(4))
_SIDES_AT = [[ctypes.byref(side, 4 * at) for at in range(_AT_ONCE)] for side in _SIDES]


@dataclass(frozen=True, slots=True)
class Edge:
    """A horizontal or vertical rule: at `position`, from `low` to `high`, in points from the top left."""

    position: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Edges:
    """The rules of a page, neighbours merged."""

    horizontal: tuple[Edge, ...]
    vertical: tuple[Edge, ...]

    def may_hold_table(self) -> bool:
        """Two positions each way are the least that can enclose a cell."""
        return (
            len({e.position for e in self.horizontal}) >= 2 and len({e.position for e in self.vertical}) >= 2
        )


_NO_EDGES = Edges((), ())


def edges_of(page: OpenPage) -> tuple[Edges, float]:
    """The rules of a page and the share of its area that pictures cover (0 to 1)."""
    marks = _marks(page.page, _COUNT_OBJECTS, _GET_OBJECT)
    if not marks:
        return _NO_EDGES, 0.0
    walk = _Walk(page.frame, page.width, page.height)
    walk.objects(marks, _IDENTITY, 0)
    horizontal, vertical = _merged(walk.horizontal), _merged(walk.vertical)
    edges = Edges((*horizontal, *_closing(horizontal, vertical)), vertical)
    return edges, min(1.0, walk.pictured / max(page.width * page.height, 1.0))


def _marks(
    at: ctypes.c_void_p, count_of: Callable[..., int], get: Callable[..., int]
) -> list[tuple[int, ctypes.c_void_p]]:
    """The objects of a page or form that are no text, each with its kind."""
    count = min(max(count_of(at), 0), _MOST_OBJECTS)
    addresses = list(map(get, repeat(at), range(count)))
    kinds = list(map(_KIND, addresses))
    if kinds.count(_LETTERS) == count:
        return []
    return [
        (kind, ctypes.c_void_p(address))
        for kind, address in zip(kinds, addresses, strict=True)
        if kind != _LETTERS
    ]


class _Walk:
    def __init__(self, frame: Frame, width: float, height: float) -> None:
        self.horizontal: list[Edge] = []
        self.vertical: list[Edge] = []
        self.pictured = 0.0
        self._frame = frame
        self._width, self._height = width, height
        self._matrix = pdfium.FS_MATRIX()

    def objects(self, items: list[tuple[int, ctypes.c_void_p]], matrix: Matrix, depth: int) -> None:
        for first in range(0, len(items), _AT_ONCE):
            some = items[first : first + _AT_ONCE]
            for (kind, item), box in zip(some, self._boxes([item for _, item in some], matrix), strict=True):
                if kind == pdfium.FPDF_PAGEOBJ_PATH:
                    self._path(item, box, matrix)
                elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                    x0, top, x1, bottom = box
                    self.pictured += max(0.0, x1 - x0) * max(0.0, bottom - top)
                elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _FORM_DEPTH:
                    inner = _product(self._matrix_of(item), matrix)
                    self.objects(_marks(item, _COUNT_INNER, _GET_INNER), inner, depth + 1)

    def _boxes(self, items: list[ctypes.c_void_p], matrix: Matrix) -> list[Box4]:
        """The boxes of objects as the page is shown, nothing for one that has none."""
        known = list(map(_BOUNDS, items, *_SIDES_AT))
        sides = zip(*(side[: len(known)] for side in _SIDES), known, strict=True)
        if matrix is _IDENTITY and self._frame.upright:
            across, down = self._frame.e, self._frame.f
            return [
                (left + across, down - top, right + across, down - bottom) if told else _NOWHERE
                for left, bottom, right, top, told in sides
            ]
        return [
            self._frame.box(*_apply(matrix, left, bottom), *_apply(matrix, right, top)) if told else _NOWHERE
            for left, bottom, right, top, told in sides
        ]

    def _matrix_of(self, item: ctypes.c_void_p) -> Matrix:
        m = self._matrix
        if not pdfium.FPDFPageObj_GetMatrix(ctypes.cast(item, pdfium.FPDF_PAGEOBJECT), m):
            return _IDENTITY
        return (m.a, m.b, m.c, m.d, m.e, m.f)

    def _path(self, item: ctypes.c_void_p, box: Box4, matrix: Matrix) -> None:
        x0, top, x1, bottom = box
        wide, high = x1 - x0, bottom - top
        if wide <= _THIN or high <= _THIN:
            self._rule(x0, top, x1, bottom)
        elif wide > 0.9 * self._width and high > 0.9 * self._height:
            return
        else:
            self._outline(ctypes.cast(item, pdfium.FPDF_PAGEOBJECT), matrix)

    def _rule(self, x0: float, top: float, x1: float, bottom: float) -> None:
        wide, high = x1 - x0, bottom - top
        if high <= _THIN and wide >= _SHORTEST and wide > high:
            self.horizontal.append(Edge((top + bottom) / 2, x0, x1))
        elif wide <= _THIN and high >= _SHORTEST:
            self.vertical.append(Edge((x0 + x1) / 2, top, bottom))

    def _outline(self, item: pdfium.FPDF_PAGEOBJECT, matrix: Matrix) -> None:
        """The straight sides of a path; a filled cell counts by its sides too."""
        count = pdfium.FPDFPath_CountSegments(item)
        if not 2 <= count <= _MOST_SEGMENTS:
            return
        inner = _product(self._matrix_of(ctypes.cast(item, ctypes.c_void_p)), matrix)
        x, y = ctypes.c_float(), ctypes.c_float()
        begin = last = (0.0, 0.0)
        for i in range(count):
            segment = pdfium.FPDFPath_GetPathSegment(item, i)
            pdfium.FPDFPathSegment_GetPoint(segment, x, y)
            px, py = _apply(inner, x.value, y.value)
            shown = self._frame.box(px, py, px, py)
            point = (shown[0], shown[1])
            kind = pdfium.FPDFPathSegment_GetType(segment)
            if kind == pdfium.FPDF_SEGMENT_MOVETO:
                begin = point
            elif kind == pdfium.FPDF_SEGMENT_LINETO:
                self._side(last, point)
            if pdfium.FPDFPathSegment_GetClose(segment):
                self._side(point, begin)
            last = point

    def _side(self, a: tuple[float, float], b: tuple[float, float]) -> None:
        self._rule(min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]))


def _closing(horizontal: tuple[Edge, ...], vertical: tuple[Edge, ...]) -> list[Edge]:
    """The sides that a table lacks where a page break cuts it: its upright rules end there all at once."""
    closing = []
    for ends in (
        sorted((e.low, e.position) for e in vertical),
        sorted((e.high, e.position) for e in vertical),
    ):
        at = 0
        while at < len(ends):
            stop = at + 1
            while stop < len(ends) and ends[stop][0] - ends[at][0] <= _SNAP:
                stop += 1
            xs = [x for _, x in ends[at:stop]]
            y, at = ends[at][0], stop
            low, high = min(xs), max(xs)
            covered = any(
                abs(e.position - y) <= _SNAP + 1 and e.low < high and e.high > low for e in horizontal
            )
            if high - low > _SHORTEST and not covered:
                closing.append(Edge(y, low, high))
    return closing


def _apply(m: Matrix, x: float, y: float) -> tuple[float, float]:
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


def _product(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    (e2, f2) = _apply(outer, e, f)
    return (
        a * outer[0] + b * outer[2],
        a * outer[1] + b * outer[3],
        c * outer[0] + d * outer[2],
        c * outer[1] + d * outer[3],
        e2,
        f2,
    )


def _merged(edges: list[Edge]) -> tuple[Edge, ...]:
    """Edges on nearly one position and touching become one: every cell draws its own borders."""
    merged: list[Edge] = []
    edges.sort(key=lambda e: e.position)
    at = 0
    while at < len(edges):
        stop = at + 1
        while stop < len(edges) and edges[stop].position - edges[stop - 1].position <= _SNAP:
            stop += 1
        group = sorted(edges[at:stop], key=lambda e: e.low)
        position = sum(e.position for e in group) / len(group)
        low, high = group[0].low, group[0].high
        for edge in group[1:]:
            if edge.low <= high + _SNAP:
                high = max(high, edge.high)
            else:
                merged.append(Edge(position, low, high))
                low, high = edge.low, edge.high
        merged.append(Edge(position, low, high))
        at = stop
    return tuple(merged)
