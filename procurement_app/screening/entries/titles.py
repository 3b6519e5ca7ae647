"""What a title is about: whether a word in it governs the work that stands beside it.

The first noun of a Dutch title governs what follows it ("Onderzoek naar schoonmaak"), the last part of
a compound what goes before ("schoonmaak software"). What is joined to it by "en" or a comma stands beside it.
All places are in the folded title.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_PLUS = r"incl(?:usief\b|\.)|including\b"
_JOINT = re.compile(rf"\s*(?:[,;/+&]|\b(?:en|of|and|or|alsmede|evenals|plus)\b|{_PLUS})\s*")
_ASIDE = re.compile(
    rf"(?:\b(?:{_PLUS}|excl\.|(?:exclusief|excluding|behalve|behoudens|zonder|with|met)\b|binnen het?\b)\s*"
    r"|\b(?:afdeling|directie|sector|faculteit|vakgroep|bureau|dienst|team|ministerie|locatie|department|office)\s+)"
    r"(?:de |het |een |an? )?$"
)
"""What stands before a word that only goes with the work, or is part of the name of who wants it."""
_DOING = re.compile(
    r"(?:uitvoer\w+|\w*onderhoud|beheer\w*|lever\w+|plaats\w+|aanleg\w*|verzorg\w+|exploit\w+|organis\w+|inzet"
    r"|realis\w+|begeleid\w+|\w+e|\w+-|van|door|in|op|bij|of|for)"
)
"""Words between "en" and the work with which the work is still done; the others name something about it."""
_LAST_NAME = re.compile(r"(?:\s+[0-9]{4})?\s*(?:$|[,;:()]|\b(?:en|and|voor|for)\b)")
_AFTER_COLON = re.compile(r"(?::|\s[-|])\s*$")


class Place(NamedTuple):
    start: int
    end: int


class Governor(NamedTuple):
    """A word that may govern work. `about`: all that follows it is what it is about, past "en" too; `tail`:
    it is the last part of compounds, also where they are written apart."""

    start: int
    end: int
    about: bool
    tail: bool


def stands_aside(title: str, word: Governor) -> bool:
    """Whether the title would be about the same without the word: in brackets, after "incl." or in a name."""
    before = title[: word.start]
    return before.count("(") > before.count(")") or bool(_ASIDE.search(before))


def governs(title: str, word: Governor, work: Place) -> bool:
    """Whether the title speaks of `work` only as what `word` is about."""
    if word.start < work.start:
        return _governs_on(title, word, work)
    between = title[work.end : word.start]
    if word.tail and between in {" ", "-", " - "}:
        return _LAST_NAME.match(title, word.end) is not None
    return word.about and bool(_AFTER_COLON.search(between)) and not _JOINT.search(title, word.end)


def _governs_on(title: str, word: Governor, work: Place) -> bool:
    joints = [joint for joint in _JOINT.finditer(title, word.end) if joint.start() < work.start]
    if not joints or not word.about:
        return not joints
    if title[word.end : joints[0].start()].strip(" -"):
        return True
    between = title[joints[-1].end() : work.start]
    return not all(_DOING.fullmatch(other) for other in between.split())
