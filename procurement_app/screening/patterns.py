"""Words with room between them, for Dutch verbs that fall apart ('stelt ... zekerheid', 'zet ... in').

    stelt|stellen ..6 zekerheid*     one of these words, at most six words, a word that begins so
    <getal> ..2 punten               <getal> is a number in digits

Written so, a pattern is compiled for spaCy's Matcher, which looks only at sentences in which the
pattern's anchor (the words of its rarest place) was found by the scan.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from procurement_app.screening.scan import BadForm, fold

if TYPE_CHECKING:
    from spacy.matcher import Matcher

_GAP = re.compile(r"\.\.(\d{1,2})")
_NUMBER = "<getal>"


@dataclass(frozen=True, slots=True)
class TokenPattern:
    """`places` are the words of each place; `gaps` the room before it, `anchor` forms to scan."""

    written: str
    places: tuple[tuple[str, ...], ...]
    gaps: tuple[int, ...]
    anchor: tuple[str, ...]


@cache
def parse_pattern(written: str) -> TokenPattern:
    """Read a pattern as it is written. Raises BadForm."""
    places: list[tuple[str, ...]] = []
    gaps: list[int] = []
    gap = 0
    for part in written.split():
        if step := _GAP.fullmatch(part):
            gap = int(step[1])
            continue
        words = tuple(part if part == _NUMBER else fold(part) for part in part.split("|"))
        if not all(word.strip("*") for word in words):
            raise BadForm(f"'{written}': tussen | staat geen woord")
        places.append(words)
        gaps.append(gap)
        gap = 0
    if len(places) < 2 or gap:
        raise BadForm(f"'{written}' heeft ten minste twee woorden nodig en eindigt niet met een tussenruimte")
    literal = [words for words in places if _NUMBER not in words]
    if not literal:
        raise BadForm(f"'{written}' heeft een vast woord nodig waar het aan hangt")
    return TokenPattern(written, tuple(places), tuple(gaps), max(literal, key=_rarity))


def _rarity(words: Sequence[str]) -> tuple[int, int]:
    """Longer words, and fewer of them, are rarer."""
    return min(len(word) for word in words), -len(words)


@cache
def _dutch() -> Any:
    """spaCy's Dutch tokeniser without its list of abbreviations: patterns never ask for one, and reading
    that list takes as long as all the rest."""
    from spacy.lang.nl import Dutch
    from spacy.tokenizer import Tokenizer  # type: ignore[import-not-found]  # compiled, without stubs
    from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex
    from spacy.vocab import Vocab

    marks = Dutch.Defaults
    return Tokenizer(
        Vocab(),
        prefix_search=compile_prefix_regex(marks.prefixes or []).search,
        suffix_search=compile_suffix_regex(marks.suffixes or []).search,
        infix_finditer=compile_infix_regex(marks.infixes or []).finditer,
    )


class PatternFinder:
    """Runs the token patterns of one name on a sentence."""

    def __init__(self, patterns: Sequence[TokenPattern]) -> None:
        from spacy.matcher import Matcher

        self._matcher: Matcher = Matcher(_dutch().vocab)
        self._matcher.add("found", [_compiled(pattern) for pattern in patterns])

    def spans(self, tokens: Any) -> list[tuple[int, int]]:
        """Character spans in the sentence; of spans that overlap the shortest that begins first stays."""
        kept: list[tuple[int, int]] = []
        found = [
            (tokens[start].idx, tokens[end - 1].idx + len(tokens[end - 1]))
            for _, start, end in self._matcher(tokens)
        ]
        for start, end in sorted(set(found), key=lambda span: (span[1] - span[0], span[0])):
            if all(end <= other[0] or start >= other[1] for other in kept):
                kept.append((start, end))
        return sorted(kept)


def tokenise(folded: str) -> Any:
    """The tokens of a folded sentence."""
    return _dutch()(folded)


def _compiled(pattern: TokenPattern) -> list[dict[str, Any]]:
    compiled: list[dict[str, Any]] = []
    for words, gap in zip(pattern.places, pattern.gaps, strict=True):
        if gap:
            compiled.append({"OP": f"{{0,{gap}}}"})
        compiled.append(_token(words))
    return compiled


def _token(words: Sequence[str]) -> dict[str, Any]:
    if all("*" not in word and word != _NUMBER for word in words):
        return {"ORTH": {"IN": list(words)}}
    return {"ORTH": {"REGEX": "^(?:" + "|".join(map(_regex, words)) + ")$"}}


def _regex(word: str) -> str:
    if word == _NUMBER:
        return r"\d[\d.,]*"
    return re.escape(word).replace(r"\*", r"\w*")
