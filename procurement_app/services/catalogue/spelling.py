"""Words that seem misspelt, read as the word that was meant: by their sound, then by their spelling."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from procurement_app.matching.similarity import stem
from procurement_app.matching.vocabulary import load
from procurement_app.screening.text.scan import fold

_LEAST_SOUND = 4  # letters of a word that is told by its sound
_LEAST_STEM, _LONG_STEM = 5, 8  # letters of a stem from which one mistake is mended, and two
_LOOKED_AT = 40
# Spellings of one sound in Dutch, the longer ones first.
_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("eau", "o"), ("sch", "sg"), ("sj|sh|ch", "g"), ("tie", "si"), ("ph", "f"), ("th", "t"), ("qu", "kw"),
        ("x", "ks"), ("ck", "k"), ("c(?=[eiy])", "s"), ("c", "k"), ("ij|ei|y", "ei"), ("au|ou", "ou"),
        ("z", "s"), ("v", "f"), ("ie", "i"), ("dt|d$", "t"), ("b$", "p"), (r"(.)\1+", r"\1"),
    )
)  # fmt: skip


def sound(word: str) -> str:
    """How a word sounds, roughly: 'katering' and 'catering', 'kado' and 'cadeau' are one."""
    heard = fold(word)
    for pattern, as_heard in _SOUNDS:
        heard = pattern.sub(as_heard, heard)
    return heard


@dataclass(frozen=True)
class _Known:
    """Words we know by their sound and by their stem; of several one that names work, then the shortest."""

    sounds: Mapping[str, str]
    stems: Mapping[str, str]


@lru_cache(maxsize=1)
def _known() -> _Known:
    vocabulary = load()
    work = frozenset(word for own in vocabulary.literals.values() for word in own)
    ordered = sorted(vocabulary.words, key=lambda one: (one not in work, len(one), one))
    sounds: dict[str, str] = {}
    stems: dict[str, str] = {}
    for word in ordered:
        if len(word) >= _LEAST_SOUND:
            sounds.setdefault(sound(word), word)
        if len(stem(word)) >= _LEAST_STEM:
            stems.setdefault(stem(word), word)
    return _Known(sounds, stems)


def meant(word: str, names: Mapping[str, str]) -> str:
    """The word we know that a misspelt `word` stands for, or `word` itself; `names` are words of names of
    firms by their stem."""
    plain = fold(word)
    if len(plain) < _LEAST_SOUND:
        return word
    known = _known()
    heard = sound(plain)
    if heard in known.sounds:
        return known.sounds[heard]
    return (
        _nearest(stem(plain), known.stems)
        or _nearest(stem(plain), names)
        or _nearest(stem(heard), _heard())
        or word
    )


def almost(word: str) -> str:
    """The long word that differs from `word` in no more than one place; '' when there is none."""
    written = stem(fold(word))
    found = _nearest(written, _known().stems) if len(written) >= _LONG_STEM else ""
    return found if found and OSA.distance(stem(found), written) == 1 else ""


@lru_cache(maxsize=1)
def _heard() -> dict[str, str]:
    """Words by the stem of their sound."""
    return {stem(sound(word)): word for word in reversed(list(_known().stems.values()))}


def _nearest(written: str, words: Mapping[str, str]) -> str:
    """The word whose stem is spelt almost as `written`; '' when none is.

    A short stem may miss or double a letter or swap two; with another letter it is another word. And a word
    begins as it was meant: with the same letter, or with the first two swapped.
    """
    if len(written) < _LEAST_STEM:
        return ""
    short = len(written) < _LONG_STEM
    most = 1 if short else 2
    found = process.extract(written, words.keys(), scorer=OSA.distance, score_cutoff=most, limit=_LOOKED_AT)
    for one, _distance, _place in found:
        begins = one[0] == written[0] or one[:2] == written[1::-1]
        other_letter = len(one) == len(written) and sorted(one) != sorted(written)
        if begins and not (short and other_letter):
            return words[one]
    return ""
