"""Words that a scan or a line end has broken by a hyphen ('referen-ties', 'Gunnings-criterium'), read whole.

Only words that the vocabulary knows are mended: 'e-mail' and 'Noord-Holland' stay what they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from procurement_app.screening.rulebook.vocabulary import Vocabulary
from procurement_app.screening.text.scan import Place, Scanner, joints
from procurement_app.screening.text.sentences import Span

_BROKEN = re.compile(r"(?<![\w-])[^\W\d_]{2,}(?:-[^\W\d_]{2,})+(?![\w-])")
_AROUND = 40
_ZEROS = re.compile(r"(?<=[\d.,O])O(?=[\dO.,]|\b)")
_A_ZERO = re.compile(r"\d[.,]?O")


def broken_words(folded: str, vocabulary: Vocabulary) -> list[Span]:
    """Places of words with a hyphen that are known without it, and not known with it."""
    return [
        found.span()
        for start, end in _pieces_with_hyphens(folded)
        for found in _BROKEN.finditer(folded, start, end)
        if vocabulary.knows(found[0].replace("-", ""))
    ]


def _pieces_with_hyphens(folded: str) -> Iterator[Span]:
    """The runs of text between spaces that have a hyphen in them."""
    at = folded.find("-")
    while at >= 0:
        start, end = folded.rfind(" ", 0, at) + 1, folded.find(" ", at)
        end = len(folded) if end < 0 else end
        yield start, end
        at = folded.find("-", end)


def mended_places(scanner: Scanner, folded: str, broken: Sequence[Span]) -> Iterator[Place]:
    """What a scanner finds over the broken words of a text, read without their hyphens."""
    for first, last in broken:
        left, right = max(0, first - _AROUND), min(len(folded), last + _AROUND)
        gone = {at for a, b in broken if left <= a and b <= right for at in range(a, b) if folded[at] == "-"}
        kept = [at for at in range(left, right) if at not in gone]
        whole = "".join(folded[at] for at in kept)
        for literal, start, end in scanner.places(whole, joints(whole)):
            span = kept[start], kept[end - 1] + 1
            if any(span[0] < at < span[1] and first <= at < last for at in gone):
                yield literal, *span


def with_zeros(text: str) -> str:
    """A text in which a capital O among digits is a zero ('€ 2.5OO.OOO'); always as long as it was."""
    return _ZEROS.sub("0", text) if "O" in text and _A_ZERO.search(text) else text
