"""Words that a scan or a line end has broken by a hyphen ('referen-ties', 'Gunnings-criterium'), read whole.

Only words that the vocabulary knows are mended: 'e-mail' and 'Noord-Holland' stay what they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from procurement_app.screening.scan import Hit, Scanner, fold
from procurement_app.screening.vocabulary import Vocabulary

_BROKEN = re.compile(r"(?<![\w-])[^\W\d_]{2,}(?:-[^\W\d_]{2,})+(?![\w-])")
_AROUND = 40
_ZERO_LIKE = re.compile(r"\d[.,]?O")
_ZEROS = re.compile(r"(?<=[\d.,O])O(?=[\dO.,]|\b)")


def broken_words(folded: str, vocabulary: Vocabulary) -> list[tuple[int, int]]:
    """Places of words with a hyphen that are known without it, and not known with it."""
    if "-" not in folded:
        return []
    return [found.span() for found in _BROKEN.finditer(folded) if vocabulary.knows(found[0].replace("-", ""))]


def mended_hits(
    scanner: Scanner, text: str, folded: str, broken: list[tuple[int, int]], start: int, end: int
) -> Iterator[Hit]:
    """What a scanner finds in `text[start:end]` over the broken words in it, read without their hyphens."""
    for first, last in broken:
        if not start <= first < last <= end:
            continue
        left, right = max(start, first - _AROUND), min(end, last + _AROUND)
        gone = {at for a, b in broken if left <= a and b <= right for at in range(a, b) if folded[at] == "-"}
        kept = [at for at in range(left, right) if at not in gone]
        whole = "".join(text[at] for at in kept)
        for hit in scanner.scan(whole, fold(whole)):
            span = kept[hit.start], kept[hit.end - 1] + 1
            if any(span[0] < at < span[1] and first <= at < last for at in gone):
                yield Hit(*span, hit.name)


def with_zeros(text: str) -> str:
    """A text in which a capital O among digits is a zero ('€ 2.5OO.OOO'); always as long as it was."""
    if "O" not in text or not _ZERO_LIKE.search(text):
        return text
    return _ZEROS.sub("0", text)
