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
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

_PLAIN = str.maketrans(
    "àáâãäåçèéêëìíîïñòóôõöùúûüýÿ\u2010\u2011\u2012\u2013\u2014\u2212\u2018\u2019\u00b4\u00a0\u2007\u202f",
    "aaaaaaceeeeiiiinooooouuuuyy------'''   ",
)
_SIGNS = {"€"}
_GROUP = re.compile(r"\(([^()]*)\)(\?)?")


class BadForm(ValueError):
    """A form in the vocabulary that is not written by the rules above; the message says what is wrong."""


class Hit(NamedTuple):
    """A form of `name` stands at `text[start:end]` (whole words: an open end runs to the end of its word)."""

    start: int
    end: int
    name: str


@dataclass(frozen=True, slots=True)
class Form:
    """One literal that the automaton looks for, in folded spelling."""

    text: str
    exact: str | None = None
    open_left: bool = False
    open_right: bool = False


def fold(text: str) -> str:
    """Lower case without accents and with plain hyphens and quotes; always as long as `text`."""
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    return lowered.translate(_PLAIN)


def expand(written: str) -> list[Form]:
    """The literals that a written form stands for. Raises BadForm."""
    body = written.strip()
    exact = body.startswith("=")
    found: dict[tuple[str, bool, bool], Form] = {}
    for choice in _choices(body.removeprefix("=")):
        literal = " ".join(choice.strip("* ").split())
        if any(mark in literal for mark in "()|*?"):
            raise BadForm(f"'{written}': ( ) | ? of * staat niet op een plaats waar het iets betekent")
        if not any(char.isalnum() for char in literal) and literal not in _SIGNS:
            raise BadForm(f"'{written}' laat een plek zonder letters of cijfers over")
        ends = choice.strip().startswith("*"), choice.strip().endswith("*")
        for text in _spelt(literal):
            found[text, *ends] = Form(fold(text), text if exact else None, *ends)
    return list(found.values())


def _choices(body: str) -> list[str]:
    """All ways to read the groups, the innermost first."""
    group = _GROUP.search(body)
    if group is None:
        return [body]
    options = group[1].split("|") + ([""] if group[2] else [])
    return [
        choice
        for option in options
        for choice in _choices(body[: group.start()] + option + body[group.end() :])
    ]


def _spelt(literal: str) -> list[str]:
    """All spellings of the hyphens inside; one at an open end stays what it is."""
    inner = literal.strip("-")
    before = literal[: len(literal) - len(literal.lstrip("-"))]
    after = literal[len(before) + len(inner) :]
    return [f"{before}{text}{after}" for text in _hyphens(inner)]


def _hyphens(text: str) -> list[str]:
    pieces = text.split("-")
    return [
        "".join(a + b for a, b in zip(pieces, [*joints, ""], strict=True))
        for joints in product(("-", " ", ""), repeat=len(pieces) - 1)
    ]


def _is_word(char: str) -> bool:
    return char.isalnum() or char == "_"


class Scanner:
    """Finds every form of every name in one pass; overlapping finds are all kept.

    `forms` gives the written forms by name. A name is found once for a place: of finds of one name that
    lie inside each other only the widest stays.
    """

    def __init__(self, forms: Mapping[str, Iterable[str]]) -> None:
        by_text: dict[str, list[tuple[str, Form]]] = {}
        for name, written_forms in forms.items():
            for written in written_forms:
                for form in expand(written):
                    by_text.setdefault(form.text, []).append((name, form))
        self._owners: Sequence[list[tuple[str, Form]]] = list(by_text.values())
        self._automaton = AhoCorasick(list(by_text), matchkind=MatchKind.Standard, store_patterns=False)
        self._empty = not by_text

    def scan(self, text: str, folded: str | None = None) -> list[Hit]:
        """All hits in order of place. `folded` saves folding again when the caller has it."""
        if self._empty:
            return []
        folded = fold(text) if folded is None else folded
        found: dict[str, list[tuple[int, int]]] = {}
        last = len(folded)
        letters = {char for char in set(folded) if _is_word(char)}
        for owner, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            free_left = start == 0 or folded[start - 1] not in letters or folded[start] not in letters
            free_right = end == last or folded[end] not in letters or folded[end - 1] not in letters
            for name, form in self._owners[owner]:
                if not (free_left or form.open_left) or not (free_right or form.open_right):
                    continue
                if form.exact is not None and text[start:end] != form.exact:
                    continue
                span = (
                    _whole_word(folded, start, end, form)
                    if form.open_left or form.open_right
                    else (start, end)
                )
                found.setdefault(name, []).append(span)
        return sorted(Hit(start, end, name) for name, spans in found.items() for start, end in _widest(spans))


def _whole_word(folded: str, start: int, end: int, form: Form) -> tuple[int, int]:
    if form.open_left:
        while start > 0 and _is_word(folded[start - 1]):
            start -= 1
    if form.open_right:
        while end < len(folded) and _is_word(folded[end]):
            end += 1
    return start, end


def _widest(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    if len(spans) == 1:
        return spans
    kept: list[tuple[int, int]] = []
    for start, end in sorted(set(spans), key=lambda span: (span[0], -span[1])):
        if not kept or end > kept[-1][1]:
            kept.append((start, end))
    return kept
