"""Words with room between them, for Dutch verbs that fall apart ('stelt ... zekerheid', 'zet ... in').

    stelt|stellen ..6 zekerheid*     one of these words, at most six words, a word that begins so
    <getal> ..2 punten               <getal> is a number in digits

A pattern looks only at sentences in which its anchor (the words of its rarest place) was found by the
scan, over the tokens of spaCy's Dutch tokeniser. The walk over them is our own: spaCy's Matcher keeps a
state for every way to fill the room between words and took eighty times as long (docs/decisions/007).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, NamedTuple

from procurement_app.screening.scan import BadForm, fold

_GAP = re.compile(r"\.\.(\d{1,2})")
_NUMBER = "<getal>"
_REMEMBERED = 20_000
_PIECES = re.compile(r"\S+|\s+")


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
    """Finds the token patterns of one name in a sentence."""

    def __init__(self, patterns: Sequence[TokenPattern]) -> None:
        self._patterns: list[_Ready] = [
            (tuple(_Place(words) for words in pattern.places), pattern.gaps) for pattern in patterns
        ]
        self._opened_by: dict[str, list[_Ready]] = {}

    def spans(self, tokens: Sequence[Token]) -> list[tuple[int, int]]:
        """Character spans in the sentence; of spans that overlap the shortest that begins first stays."""
        return [(words[0][0], words[-1][1]) for words in self.walks(tokens)]

    def walks(self, tokens: Sequence[Token]) -> list[Words]:
        """As `spans`, with the place of each word that the pattern names; what lies between is not its own."""
        found: dict[tuple[int, int], Words] = {}
        known = self._opened_by
        for first, token in enumerate(tokens):
            beginning = known.get(token.text)
            if beginning is None:
                beginning = self._beginning(token.text)
            for places, gaps in beginning:
                path = _walk(places, gaps, tokens, 1, first)
                if path is not None:
                    words = tuple((tokens[at].start, tokens[at].end) for at in (first, *path))
                    found.setdefault((token.start, words[-1][1]), words)
        kept: list[tuple[int, int]] = []
        for start, end in sorted(found, key=lambda span: (span[1] - span[0], span[0])):
            if all(end <= other[0] or start >= other[1] for other in kept):
                kept.append((start, end))
        return [found[span] for span in sorted(kept)]

    def _beginning(self, word: str) -> list[_Ready]:
        """The patterns that can begin with a word; words come back, so the answer is remembered."""
        if len(self._opened_by) >= _REMEMBERED:
            self._opened_by.clear()
        found = [pattern for pattern in self._patterns if pattern[0][0].holds(word)]
        self._opened_by[word] = found
        return found


class Token(NamedTuple):
    """A word of a folded sentence and its place in it."""

    text: str
    start: int
    end: int


class _Place:
    """The words of one place of a pattern, made ready for comparing."""

    def __init__(self, words: Sequence[str]) -> None:
        self._exact = frozenset(word for word in words if "*" not in word and word != _NUMBER)
        open_words = [_regex(word) for word in words if "*" in word or word == _NUMBER]
        self._open = re.compile("|".join(open_words)) if open_words else None

    def holds(self, text: str) -> bool:
        return text in self._exact or (self._open is not None and self._open.fullmatch(text) is not None)


_Ready = tuple[tuple[_Place, ...], Sequence[int]]
Words = tuple[tuple[int, int], ...]


def _walk(
    places: Sequence[_Place], gaps: Sequence[int], tokens: Sequence[Token], number: int, at: int
) -> tuple[int, ...] | None:
    """The tokens that fill the places from `number` on after token `at`, each the nearest; or None."""
    if number == len(places):
        return ()
    for position in range(at + 1, min(at + 2 + gaps[number], len(tokens))):
        if places[number].holds(tokens[position].text):
            rest = _walk(places, gaps, tokens, number + 1, position)
            if rest is not None:
                return (position, *rest)
    return None


def tokenise(folded: str) -> list[Token]:
    """The tokens of a folded text. The tokeniser looks at one piece between spaces at a time, and pieces
    come back; one space between words belongs to the word before it, any other is a token of its own."""
    found: list[Token] = []
    for match in _PIECES.finditer(folded):
        piece, at = match.group(), match.start()
        if piece == " " and at:
            continue
        if piece[0] == " " and at:
            piece, at = piece[1:], at + 1
        found += [Token(text, at + start, at + end) for text, start, end in _pieces(piece)]
    return found


@lru_cache(maxsize=_REMEMBERED)
def _pieces(piece: str) -> tuple[Token, ...]:
    """The tokens of a run of space, or of anything else."""
    return tuple(Token(token.text, token.idx, token.idx + len(token)) for token in _dutch()(piece))


def _regex(word: str) -> str:
    if word == _NUMBER:
        return r"\d[\d.,]*"
    return re.escape(word).replace(r"\*", r"\w*")
