"""One pass over a text for all surface forms of all words we know: the shared multi-pattern scanner.

How a form is written in the vocabulary:

    bankgarantie        the word itself, whatever its case and accents
    social-return       a hyphen stands for a hyphen, a space or nothing
    perce(el|len)       one of these endings; `(e)?` may also be left out
    social-return*      may go on (socialreturnverplichting); `*perceel` may begin with more
    =SW                 exactly these capitals
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from itertools import product
from typing import Any, NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

_PLAIN = dict(
    zip(
        "àáâãäåçèéêëìíîïñòóôõöùúûüýÿ\u2010\u2011\u2012\u2013\u2014\u2212\u2018\u2019\u00b4\u00a0\u2007\u202f",
        "aaaaaaceeeeiiiinooooouuuuyy------'''   ",
        strict=True,
    )
)
_SIGNS = {"€"}
_MEANT = frozenset("()|*?")  # the marks that mean something in a form
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_BEYOND_LATIN = re.compile(r"[^\x00-\xff]")
_PLAIN_WORDS = re.compile(r"[^\W_]+(?: [^\W_]+)*")
_GROUP = re.compile(r"\(([^()]*)\)(\?)?")


Span = tuple[int, int]
Place = tuple[int, int, int]
"""The number of a literal, and the span where it stands."""
_NOTHING: frozenset[int] = frozenset()


class BadForm(ValueError):
    """A form in the vocabulary that is not written by the rules above; the message says what is wrong."""


class Hit(NamedTuple):
    """A form of `name` stands at `text[start:end]` (whole words: an open end runs to the end of its word)."""

    start: int
    end: int
    name: str


class Form(NamedTuple):
    """One literal that the automaton looks for, in folded spelling."""

    text: str
    exact: str | None = None
    open_left: bool = False
    open_right: bool = False


# No form runs over the end of a line, so a long text is scanned in portions: what is found and then refused
# is most of it, and memory that is used again is had much sooner than new memory.
_PORTION = 8_000


def fold(text: str) -> str:
    """Lower case without accents and with plain hyphens and quotes; always as long as `text`."""
    lowered = text.lower()
    if lowered.isascii() and len(lowered) == len(text):
        return lowered
    if len(lowered) != len(text):
        lowered = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    # a few marks come back all the time: replacing each is ten times as fast as translating every letter
    for mark in {*_BEYOND_ASCII.findall(lowered)}:
        if plain := _PLAIN.get(mark):
            lowered = lowered.replace(mark, plain)
    return lowered


def joints(folded: str) -> bytes:
    """For each place in a text, and its end, 1 where letters or digits stand on both sides of it: where no
    word begins or ends."""
    letters = int.from_bytes(_one_byte_each(folded).translate(_IN_WORDS), "little")
    return (letters & (letters << 8)).to_bytes(len(folded) + 1, "little")


def only_letters(folded: str) -> str:
    """A text with a space for all that is no letter; always as long as it was."""
    return _one_byte_each(folded).translate(_LETTERS).decode("latin-1")


def only_words(folded: str) -> str:
    """A text with a space for all but plain letters, hyphens, digits (all of them 0) and the signs % € ?;
    always as long as it was."""
    for mark in {*_BEYOND_LATIN.findall(folded)}:
        if mark.isdecimal():
            folded = folded.replace(mark, "0")
    # a folded text has no capitals: they stand for the signs while others are taken out
    signs = folded.replace("?", "Q").replace("€", "E").encode("ascii", "replace")
    return signs.translate(_WORDS).decode("ascii").replace("E", "€")


def _one_byte_each(folded: str) -> bytes:
    """A text in Latin-1, with an 'a' for other letters and a space for other marks."""
    for mark in {*_BEYOND_LATIN.findall(folded)}:
        folded = folded.replace(mark, "a" if _is_word(mark) else " ")
    return folded.encode("latin-1")


@cache
def expand(written: str) -> tuple[Form, ...]:
    """The literals that a written form stands for, worked out once for checking and for scanning. Raises
    BadForm."""
    if _PLAIN_WORDS.fullmatch(written):
        return (Form(fold(written)),)
    body = written.strip()
    exact = body.startswith("=")
    found: dict[Form, None] = {}
    for choice in _choices(body.removeprefix("=")):
        choice = choice.strip()
        literal = " ".join(choice.strip("* ").split())
        if not _MEANT.isdisjoint(literal):
            raise BadForm(f"'{written}': ( ) | ? of * staat niet op een plaats waar het iets betekent")
        if _LETTER_OR_DIGIT.search(literal) is None and literal not in _SIGNS:
            raise BadForm(f"'{written}' laat een plek zonder letters of cijfers over")
        left, right = choice.startswith("*"), choice.endswith("*")
        for text in _spelt(literal):
            found[Form(fold(text), text if exact else None, left, right)] = None
    return tuple(found)


def _choices(body: str) -> list[str]:
    """All ways to read the groups, the innermost first."""
    # what stands between groups, the options of a group, and the mark behind it, by turns
    parts = _GROUP.split(body)
    if len(parts) == 1:
        return [body]
    options = [
        [f"{before}{option}" for option in (group.split("|") + [""] * bool(mark))]
        for before, group, mark in zip(parts[::3], parts[1::3], parts[2::3], strict=False)
    ]
    read = ["".join((*chosen, parts[-1])) for chosen in product(*options)]
    return [choice for one in read for choice in _choices(one)] if "(" in read[0] else read


def _spelt(literal: str) -> list[str]:
    """All spellings of the hyphens inside; one at an open end stays what it is."""
    if "-" not in literal:
        return [literal]
    inner = literal.strip("-")
    before = literal[: len(literal) - len(literal.lstrip("-"))]
    after = literal[len(before) + len(inner) :]
    return [f"{before}{text}{after}" for text in _hyphens(inner)]


def _hyphens(text: str) -> list[str]:
    if "-" not in text:
        return [text]
    pieces = text.split("-")
    return [
        "".join(a + b for a, b in zip(pieces, [*joints, ""], strict=True))
        for joints in product(("-", " ", ""), repeat=len(pieces) - 1)
    ]


def _is_word(char: str) -> bool:
    return char.isalnum() or char == "_"


_IN_WORDS = bytes(_is_word(chr(code)) for code in range(256))
_LETTERS = bytes(code if chr(code).isalpha() else 32 for code in range(256))
_KEPT = {code: code for code in b"abcdefghijklmnopqrstuvwxyz-%E"} | dict.fromkeys(b"0123456789", 48)
_WORDS = bytes((_KEPT | {ord("Q"): ord("?")}).get(code, 32) for code in range(256))


class Scanner:
    """Finds every form of every name in one pass; overlapping finds are all kept.

    `forms` gives the written forms by name. A name is found once for a place: of finds of one name that
    lie inside each other only the widest stays. The texts that forms stand for are literals, numbered
    from 0; a literal may serve several names. `unnamed` gives forms of which only the literals are asked.
    """

    def __init__(
        self, forms: Mapping[str, Iterable[str]], unnamed: Mapping[str, Iterable[str]] | None = None
    ) -> None:
        by_text: dict[str, list[tuple[str, Form]]] = {}
        unnamed = unnamed or {}
        for name, written_forms in (*forms.items(), *unnamed.items()):
            for written in written_forms:
                for form in expand(written):
                    if (owners := by_text.get(form.text)) is None:
                        by_text[form.text] = [(name, form)]
                    else:
                        owners.append((name, form))
        self._owners: Sequence[list[tuple[str, Form]]] = list(by_text.values())
        self._shut_left, self._shut_right = bytearray(), bytearray()
        self._forms: dict[str, dict[int, Sequence[Form]]] = {name: {} for name in forms}
        for number, owners in enumerate(self._owners):
            left, right = _shut(owners)
            self._shut_left.append(left)
            self._shut_right.append(right)
            for name, own in _by_name(owners, unnamed, left and right):
                self._forms[name][number] = own
        self._automaton = _automaton(by_text)
        self._empty = not by_text

    def __getstate__(self) -> dict[str, Any]:
        """All but the automaton, which cannot be kept and is made anew soon enough."""
        return {name: part for name, part in self.__dict__.items() if name != "_automaton"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._automaton = _automaton(owners[0][1].text for owners in self._owners)

    @property
    def forms(self) -> Iterator[tuple[str, Form]]:
        """Every form with its name."""
        return (owner for owners in self._owners for owner in owners)

    @cached_property
    def _owned(self) -> list[list[tuple[str, Sequence[Form]]]]:
        """For each literal the names that it serves, with the forms of each as in `_forms`."""
        found: list[list[tuple[str, Sequence[Form]]]] = [[] for _ in self._owners]
        for name, forms in self._forms.items():
            for literal, own in forms.items():
                found[literal].append((name, own))
        return found

    @cached_property
    def literals(self) -> dict[str, frozenset[int]]:
        """The numbers of the literals of each name."""
        found: dict[str, set[int]] = {}
        for number, owners in enumerate(self._owners):
            for name, _ in owners:
                found.setdefault(name, set()).add(number)
        return {name: frozenset(numbers) for name, numbers in found.items()}

    def places(self, folded: str, joined: bytes) -> list[Place]:
        """Where literals stand as words, or as parts of words where a form of theirs is open, in order of
        their ends. `joined` are the `joints` of `folded`."""
        return [place for found in self.portions(folded, joined) for place in found]

    def portions(self, folded: str, joined: bytes) -> Iterator[list[Place]]:
        """As `places`, a few pages at a time."""
        start = len(folded) if self._empty else 0
        while start < len(folded):
            end = folded.find("\n", start + _PORTION) + 1 or len(folded)
            yield self._places(folded[start:end], joined[start : end + 1], start)
            start = end

    def _places(self, folded: str, joined: bytes, at: int) -> list[Place]:
        """The places in a portion of a text that begins at `at`."""
        left, right = self._shut_left, self._shut_right
        return [
            (literal, first + at, last + at)
            for literal, first, last in self._automaton.find_matches_as_indexes(folded, overlapping=True)
            if not (joined[first] and left[literal]) and not (joined[last] and right[literal])
        ]

    def spans(
        self, name: str, text: str, joined: bytes, places: Iterable[tuple[int, Sequence[Span]]]
    ) -> list[Span]:
        """Where forms of a name stand, in order of place, by where literals of it were found; an open end
        runs to the end of its word."""
        found: list[Span] = []
        known = self._forms.get(name, {})
        for literal, spans in places:
            own = known.get(literal)
            if own is not None:
                found += _judged(own, text, joined, spans) if own else spans
        return _widest(found)

    def scan(self, text: str, folded: str | None = None) -> list[Hit]:
        """All hits in order of place. `folded` saves folding again when the caller has it."""
        folded = fold(text) if folded is None else folded
        joined = joints(folded)
        found: dict[str, list[Span]] = {}
        for literal, start, end in self.places(folded, joined):
            spans = [(start, end)]
            for name, own in self._owned[literal]:
                found.setdefault(name, []).extend(_judged(own, text, joined, spans) if own else spans)
        return sorted(Hit(start, end, name) for name, spans in found.items() for start, end in _widest(spans))


def _automaton(literals: Iterable[str]) -> AhoCorasick:
    return AhoCorasick(list(literals), matchkind=MatchKind.Standard, store_patterns=False)


def _shut(owners: Sequence[tuple[str, Form]]) -> tuple[bool, bool]:
    """Whether a literal stands only where a word begins, and only where one ends."""
    if len(owners) == 1:
        # most of them
        form = owners[0][1]
        return not form.open_left, not form.open_right
    return not any(form.open_left for _, form in owners), not any(form.open_right for _, form in owners)


def _by_name(
    owners: Sequence[tuple[str, Form]], unnamed: Collection[str], shut: bool
) -> Sequence[tuple[str, Sequence[Form]]]:
    """The names that a literal serves, each with the forms that must be judged at every place of it: none
    where all of them are whole words, in any case. `shut`: no form of the literal is open at an end."""
    if len(owners) == 1:
        name, form = owners[0]
        return () if name in unnamed else ((name, () if shut and form.exact is None else (form,)),)
    forms: dict[str, list[Form]] = {}
    for name, form in owners:
        if name not in unnamed:
            forms.setdefault(name, []).append(form)
    return [
        (name, () if shut and not any(form.exact is not None for form in own) else own)
        for name, own in forms.items()
    ]


def _judged(forms: Iterable[Form], text: str, joined: bytes, places: Iterable[Span]) -> Iterator[Span]:
    """What stands at places of a literal of which a name has forms that are open or ask for capitals."""
    for start, end in places:
        for form in forms:
            if (joined[start] and not form.open_left) or (joined[end] and not form.open_right):
                continue
            if form.exact is not None and text[start:end] != form.exact:
                continue
            first, last = start, end
            if form.open_left and start and _is_word(text[start - 1]):
                first = joined.rfind(0, 0, start)
            if form.open_right and end < len(text) and _is_word(text[end]):
                last = joined.find(0, end + 1)
            yield first, last


def _widest(spans: list[Span]) -> list[Span]:
    """The spans in order of place, without those that lie inside another."""
    if len(spans) < 2:
        return spans
    kept: list[Span] = []
    last = -1
    for start, end in sorted(set(spans), key=_from_the_left):
        if end > last:
            kept.append((start, end))
            last = end
    return kept


def _from_the_left(span: Span) -> tuple[int, int]:
    return span[0], -span[1]
