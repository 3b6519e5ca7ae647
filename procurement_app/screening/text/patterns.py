"""Words with room between them, for Dutch verbs that fall apart ('stelt ... zekerheid', 'zet ... in').

    stelt|stellen ..6 zekerheid*     one of these words, at most six words, a word that begins so
    <getal> ..2 punten               <getal> is a number in digits

A pattern looks only at sentences in which the scan found a word of each of its places, and there only
around its anchor (the words of its rarest place), over the tokens of spaCy's Dutch tokeniser. The walk
over them is our own: spaCy's Matcher keeps a state for every way to fill the room between words and took
eighty times as long (docs/decisions/007).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, NamedTuple, Protocol

from procurement_app.screening.text.scan import BadForm, expand, fold

_GAP = re.compile(r"\.\.(\d{1,2})")
_NUMBER = "<getal>"
# A word, open at an end or not, without what means something in a form only; or a mark by itself.
_WORD = re.compile(
    r"""(?!.*\.\.)\*?[^*()[\]{}?=<>\\^$"]*[^*()[\]{}?=<>\\^$",;!]\*?|[^\w*]+""",
)
_NO_WORD = (
    "'{written}': '{word}' kan niet in een patroon; schrijf woorden voluit, met alleen |, ..6, <getal> en "
    "een * aan het begin of eind van een woord"
)
_REMEMBERED = 5_000
_LETTERS = re.compile(r"[^\W\d_]+")
_PIECES = re.compile(r"\S+|\s+")
# A word, a code or a number, with brackets, quotes and marks around it.
_PLAIN_PIECE = re.compile(
    r"""(?!.*(?:\.\.|''))([(["']*)"""
    r"""([a-z]+(?:\d[a-z]{5,}|\d*)(?:(?:\*{0,2}-|[/'&@.])[a-z]+(?:\d[a-z]{5,}|\d*)|[-.]\d+[a-dkx]?(?![a-z]))*-?"""
    r"""|\d+(?:[.,/:-]\d+)*(?:%|[abekx]|(?:[%+]?[-/][a-z]+)+)?)"""
    r"""((?:(?<=\d)\+|(?<=[a-z])\*{1,2})?[)\]"',;:.!?]*)""",
    re.ASCII,
)
_LINE = re.compile(r"\.+|-+")
_SHORTEST = 3
# Words that stand in every other sentence: to look for them rules out too little.
EVERYWHERE = frozenset(
    re.findall(
        r"\w+",
        """aan als bij dat deze die dit door een het hij hun kan maar men met naar nog onder ook over per tot
        uit van voor wie wij wordt zij zijn zou and any are for has not one that the this with""",
    )
)
_BY_LENGTH = {1: 0.5, 2: 0.5, 3: 0.1}
_RARE, _SIGN = 0.02, 100

Span = tuple[int, int]
Words = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class TokenPattern:
    """`places` are the words of each place; `gaps` the room before it, `anchor` the number of the place that
    it hangs on; `scanned` those to scan for: the anchor, and others without very short words."""

    written: str
    places: tuple[tuple[str, ...], ...]
    gaps: tuple[int, ...]
    anchor: int
    scanned: tuple[int, ...]


def place_name(words: Sequence[str]) -> str:
    """What the scan calls the words of a place."""
    return f"place:{'|'.join(words)}"


def is_place(name: str) -> bool:
    """Whether a scan name was made by `place_name`."""
    return name.startswith("place:")


def _worth_scanning(word: str) -> bool:
    """Whether a word is rare enough, and has no mark in it that means something else in a form."""
    return (
        len(word.strip("*")) >= _SHORTEST
        and word not in EVERYWHERE
        and re.fullmatch(r"\*?[^\W_](?:[\w'-]*[^\W_])?\*?", word) is not None
    )


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
        if part.startswith(".."):
            raise BadForm(f"'{written}': schrijf ruimte tussen woorden als ..6 (twee punten en een getal)")
        words = tuple(part if part == _NUMBER else fold(part) for part in part.split("|"))
        if not all(word.strip("*") for word in words):
            raise BadForm(f"'{written}': tussen | staat geen woord")
        for word in words:
            if word != _NUMBER and not _WORD.fullmatch(word):
                raise BadForm(_NO_WORD.format(written=written, word=word))
        places.append(words)
        gaps.append(gap)
        gap = 0
    if len(places) < 2 or gap:
        raise BadForm(f"'{written}' heeft ten minste twee woorden nodig en eindigt niet met een tussenruimte")
    literal = [number for number, words in enumerate(places) if _NUMBER not in words]
    if not literal:
        raise BadForm(f"'{written}' heeft een vast woord nodig waar het aan hangt")
    anchor = min(literal, key=lambda number: _commonness(places[number]))
    for word in places[anchor]:
        expand(word)  # the scan looks for these, so they must be forms too
    scanned = (
        number for number, words in enumerate(places) if number == anchor or all(map(_worth_scanning, words))
    )
    return TokenPattern(written, tuple(places), tuple(gaps), anchor, tuple(scanned))


def _commonness(words: Sequence[str]) -> float:
    """How often one of some words may stand in a text, by guess."""
    return sum(_guess(word.strip("*")) for word in words)


def _guess(word: str) -> float:
    if not any(map(str.isalnum, word)):
        return _SIGN
    return 1 if word in EVERYWHERE else _BY_LENGTH.get(len(word), _RARE)


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


class Tokens(NamedTuple):
    """The words of a folded sentence and where each begins in it."""

    texts: list[str]
    starts: list[int]


class Sentence(Protocol):
    """What patterns ask of a sentence: the literals that the scan found in it, where each stands, all runs of
    letters in it, its tokens, and how many of them at least lie between two places."""

    @property
    def literals(self) -> set[int]: ...

    @property
    def by_literal(self) -> Mapping[int, Sequence[Span]]: ...

    @property
    def vocabulary(self) -> frozenset[str]: ...

    @property
    def tokens(self) -> Tokens: ...

    def spaces(self, one: int, other: int) -> int: ...


class PatternFinder:
    """The token patterns of one name. `literals` are the numbers that the scan gives to the words of each
    place, by `place_name`."""

    def __init__(self, patterns: Sequence[TokenPattern], literals: Mapping[str, frozenset[int]]) -> None:
        self.patterns = [ReadyPattern(number, pattern, literals) for number, pattern in enumerate(patterns)]
        self.anchors = frozenset[int]().union(*(pattern.anchor for pattern in self.patterns))

    def within(self, literals: set[int]) -> list[ReadyPattern]:
        """The patterns that may stand where the scan found these literals."""
        if self.anchors.isdisjoint(literals):
            return []
        return [pattern for pattern in self.patterns if pattern.may_stand(literals)]


def walks(patterns: Iterable[ReadyPattern], sentence: Sentence) -> list[Words]:
    """The places of the words that some patterns of a name tell, each time that one stands in a sentence; of
    those that overlap the shortest that begins first stays."""
    found: dict[Span, tuple[int, Words]] = {}
    for pattern in patterns:
        if pattern.has_common(sentence.vocabulary):
            for words in pattern.walks(sentence):
                span = words[0][0], words[-1][1]
                if span not in found or pattern.number < found[span][0]:
                    found[span] = pattern.number, words
    if len(found) < 2:
        return [words for _, words in found.values()]
    kept: list[Span] = []
    for begin, end in sorted(found, key=_shortest):
        if all(end <= other[0] or begin >= other[1] for other in kept):
            kept.append((begin, end))
    return [found[span][1] for span in sorted(kept)]


def _shortest(span: Span) -> Span:
    return span[1] - span[0], span[0]


class ReadyPattern:
    """A pattern made ready for looking: around which literals, and what else must be there."""

    __slots__ = ("_at", "_before", "_common", "_gaps", "_others", "_places", "anchor", "needs", "number")

    def __init__(self, number: int, pattern: TokenPattern, literals: Mapping[str, frozenset[int]]) -> None:
        self.number = number
        at, gaps = pattern.anchor, pattern.gaps
        self._places = tuple(_Place(words) for words in pattern.places)
        self._gaps, self._at = gaps, at
        self._before = sum(gap + 1 for gap in gaps[1 : at + 1])
        scanned = {number: literals[place_name(pattern.places[number])] for number in pattern.scanned}
        self.anchor = scanned[at]
        self.needs = tuple(scanned.values())
        self._others = tuple(
            (literals, number > at, _room(gaps, number, at))
            for number, literals in scanned.items()
            if number != at
        )
        unscanned = (words for number, words in enumerate(pattern.places) if number not in scanned)
        self._common = tuple(frozenset(words) for words in unscanned if all(map(_LETTERS.fullmatch, words)))

    def may_stand(self, literals: set[int]) -> bool:
        """Whether words of all places stand among the literals found in a sentence."""
        return not any(need.isdisjoint(literals) for need in self.needs)

    def has_common(self, words: frozenset[str]) -> bool:
        """Whether words of the places that are too common to scan for stand among those of a sentence."""
        for common in self._common:  # noqa: SIM110  # a generator for `all` takes twice as long
            if common.isdisjoint(words):
                return False
        return True

    def walks(self, sentence: Sentence) -> Iterator[Words]:
        """The words of the pattern, each time that it stands around a word of its anchor."""
        for literal in self.anchor & sentence.literals:
            for begin, _ in sentence.by_literal[literal]:
                if self._may_stand_at(begin, sentence):
                    yield from self._around(begin, sentence)

    def _may_stand_at(self, anchor: int, sentence: Sentence) -> bool:
        """Whether words of the other places stand on their side of the anchor, near enough: with no more
        spaces between than the pattern has room for tokens."""
        places = sentence.by_literal
        for literals, after, room in self._others:
            if not any(
                (begin > anchor) is after and sentence.spaces(anchor, begin) <= room
                for literal in literals
                if literal in places
                for begin, _ in places[literal]
            ):
                return False
        return True

    def _around(self, anchor: int, sentence: Sentence) -> Iterator[Words]:
        """The words of the pattern, for each first word within reach of the anchor's at `anchor`."""
        texts, starts = sentence.tokens
        at = bisect_right(starts, anchor) - 1
        if not self._places[self._at].holds(texts[at]):
            return
        opening = self._places[0]
        for first in range(max(at - self._before, 0), at - self._at + 1):
            if opening.holds(texts[first]):
                path = _walk(self._places, self._gaps, texts, 1, first)
                if path is not None:
                    yield tuple(
                        (starts[token], starts[token] + len(texts[token])) for token in (first, *path)
                    )


def _room(gaps: Sequence[int], number: int, anchor: int) -> int:
    """How many tokens further a place can stand from the anchor."""
    first, last = sorted((number, anchor))
    return sum(gap + 1 for gap in gaps[first + 1 : last + 1])


class _Place:
    """The words of one place of a pattern, made ready for comparing."""

    __slots__ = ("_exact", "_open", "_open_words")

    def __init__(self, words: Sequence[str]) -> None:
        self._exact = frozenset(word for word in words if "*" not in word and word != _NUMBER)
        self._open_words = [word for word in words if word not in self._exact]
        self._open: re.Pattern[str] | None = None

    def holds(self, text: str) -> bool:
        if text in self._exact:
            return True
        if not self._open_words:
            return False
        if self._open is None:
            # most patterns are never looked for in a document
            self._open = re.compile("|".join(map(_regex, self._open_words)))
        return self._open.fullmatch(text) is not None


def _walk(
    places: Sequence[_Place], gaps: Sequence[int], texts: Sequence[str], number: int, at: int
) -> tuple[int, ...] | None:
    """The tokens that fill the places from `number` on after token `at`, each the nearest; or None."""
    if number == len(places):
        return ()
    for position in range(at + 1, min(at + 2 + gaps[number], len(texts))):
        if places[number].holds(texts[position]):
            rest = _walk(places, gaps, texts, number + 1, position)
            if rest is not None:
                return (position, *rest)
    return None


def tokenise(folded: str, at: int = 0) -> Tokens:
    """The tokens of a folded text that begins at `at`. The tokeniser looks at one piece between spaces at a
    time: what is only letters is one token, and other pieces come back."""
    pieces = folded.split(" ")
    if pieces != folded.split():
        texts, starts = _tokenise_spaced(folded)
        return Tokens(texts, [at + start for start in starts])
    texts, starts = [], []
    for piece in pieces:
        if piece.isalpha() and piece.isascii():
            texts.append(piece)
            starts.append(at)
        else:
            for text, start in _pieces(piece):
                texts.append(text)
                starts.append(at + start)
        at += len(piece) + 1
    return Tokens(texts, starts)


def _tokenise_spaced(folded: str) -> Tokens:
    """As `tokenise`, where more than single spaces stand between words: one space belongs to the word before
    it, any other is a token of its own."""
    texts: list[str] = []
    starts: list[int] = []
    for match in _PIECES.finditer(folded):
        piece, at = match.group(), match.start()
        if piece == " " and at:
            continue
        if piece[0] == " " and at:
            piece, at = piece[1:], at + 1
        for text, start in _pieces(piece):
            texts.append(text)
            starts.append(at + start)
    return Tokens(texts, starts)


@lru_cache(maxsize=_REMEMBERED)
def _pieces(piece: str) -> tuple[tuple[str, int], ...]:
    """The tokens of a run of space, or of anything else, and where each begins. Most pieces need no tokeniser
    to be told apart, and importing spaCy takes longer than reading a short document."""
    if plain := _PLAIN_PIECE.fullmatch(piece):
        before, word, after = plain.groups()
        start, end = plain.span(2)
        return (
            *zip(before, range(start), strict=True),
            (word, start),
            *zip(after, range(end, len(piece)), strict=True),
        )
    if len(piece) == 1 or piece.isspace() or _LINE.fullmatch(piece):
        return ((piece, 0),)
    return tuple((token.text, token.idx) for token in _dutch()(piece))


def _regex(word: str) -> str:
    if word == _NUMBER:
        return r"\d[\d.,]*"
    # what stands before may have marks: '*verzekering' is also in 'CAR-verzekering', '*%' in '7,5%'
    before = r"[\w.,-]*" if word.startswith("*") else ""
    return before + re.escape(word.removeprefix("*")).replace(r"\*", r"\w*")
