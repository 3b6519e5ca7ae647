"""What the CPV codes of a need say: kinds of work, and whether they agree with what its words say."""

from __future__ import annotations

from collections import Counter

from procurement_app.matching.model import Wanted
from procurement_app.matching.vocabulary import Vocabulary

EXACT = 5  # digits of a code that names one kind of work rather than a whole branch


def from_cpv(codes: tuple[str, ...], named: list[str], vocabulary: Vocabulary) -> dict[str, Wanted]:
    """Work that only a code speaks of; a code whose work the text names already adds nothing."""
    found: dict[str, Wanted] = {}
    for code in codes:
        fitting = vocabulary.by_cpv(code, frame=False)
        if any(agrees(name, code, vocabulary) for name in named):
            continue
        for name in fitting:
            found.setdefault(
                name, Wanted(name, vocabulary.weights["first_sentence" if named else "title"], "", code)
            )
    return found


def agrees_any(name: str, codes: tuple[str, ...], vocabulary: Vocabulary) -> bool:
    return any(agrees(name, code, vocabulary) for code in codes)


def agrees(name: str, code: str, vocabulary: Vocabulary) -> bool:
    return any(code.startswith(prefix) for prefix in vocabulary.activities[name].cpv if len(prefix) >= 3)


def exact(by_cpv: dict[str, Wanted], digits: int) -> dict[str, Wanted]:
    """The work of codes that name one kind of work only, in so many digits or more."""
    count = Counter(one.cpv for one in by_cpv.values())
    return {
        name: one
        for name, one in by_cpv.items()
        if len(one.cpv.rstrip("0")) >= digits and count[one.cpv] == 1
    }


def lift(primary: dict[str, Wanted], codes: tuple[str, ...], vocabulary: Vocabulary) -> None:
    """Of several kinds of work in a title, the one that the codes name too counts in full."""
    agreed = [name for name in primary if agrees_any(name, codes, vocabulary)]
    if agreed and len(agreed) < len(primary):
        for name in agreed:
            wanted = primary[name]
            primary[name] = Wanted(name, 1.0, wanted.words, wanted.cpv)


def only_service(code: str, vocabulary: Vocabulary) -> bool:
    named = vocabulary.by_cpv(code, frame=False)
    return bool(named) and all(vocabulary.activities[name].service for name in named)
