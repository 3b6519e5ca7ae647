"""From a span of a document's text to boxes on its pages, also after the document was stored."""

from __future__ import annotations

import base64
import sys
import zlib
from array import array
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from procurement_app.documents.builder import RunTable, SourceMap
from procurement_app.documents.model import Box
from procurement_app.documents.normalise import Normalised

if TYPE_CHECKING:
    from procurement_app.documents.pdf.pages import OpenPages


class PageLocator:
    """`Document.locate` of a PDF. `bases` tells at which number each page's characters begin; `words` gives,
    for pages read by recognition, their words as (first character in the page, x0, top, x1, bottom)."""

    def __init__(
        self,
        source: SourceMap,
        bases: list[int],
        open_pages: Callable[[], OpenPages],
        words: dict[int, list[tuple[int, float, float, float, float]]] | None = None,
    ) -> None:
        self._source = source
        self._bases = bases
        self._open_pages = open_pages
        self._words = words or {}
        self._pages: OpenPages | None = None

    def __call__(self, start: int, end: int) -> list[Box]:
        """The boxes of text[start:end], one a line."""
        if self._pages is None:
            self._pages = self._open_pages()
        return self._pages.boxes(self._source.ranges(start, end), self._bases, self._words)

    def to_json(self) -> dict[str, Any]:
        """All that is needed to locate again, beside the original file."""
        normalised, runs = self._source.normalised, self._source.runs
        return {
            "starts": _packed(normalised.starts),
            "shifts": _packed(normalised.shifts),
            "run_starts": _packed(runs.starts),
            "run_sources": _packed(runs.sources),
            "run_lengths": _packed(runs.lengths),
            "bases": self._bases,
            "words": {str(page): words for page, words in self._words.items()},
        }

    @classmethod
    def from_json(cls, value: dict[str, Any], text: str, open_pages: Callable[[], OpenPages]) -> PageLocator:
        """The locator of a stored document; `open_pages` opens the original when it is first asked."""
        normalised = Normalised(text, _unpacked(value["starts"]), _unpacked(value["shifts"]))
        runs = RunTable(
            _unpacked(value["run_starts"]), _unpacked(value["run_sources"]), _unpacked(value["run_lengths"])
        )
        words = {int(page): [tuple(word) for word in words] for page, words in value["words"].items()}
        return cls(SourceMap(normalised, runs), list(value["bases"]), open_pages, words)


def _packed(numbers: array[int]) -> str:
    """Whole numbers as text: 64 bits each, least significant byte first, compressed, in base 64."""
    copy = array("q", numbers)
    if sys.byteorder == "big":
        copy.byteswap()
    return base64.b64encode(zlib.compress(copy.tobytes(), 1)).decode("ascii")


def _unpacked(text: str) -> array[int]:
    numbers = array("q")
    numbers.frombytes(zlib.decompress(base64.b64decode(text)))
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
