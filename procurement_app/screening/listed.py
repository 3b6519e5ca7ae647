"""How many parts of a contract a text has, where no number stands before their name.

'In drieën geknipt', 'perceel A ... en perceel B', 'de delen A, B en C', 'perceel 1 t/m 4', 'voor een van
beide', and parts that are named one by one: 'post, koerier en scannen worden los gegund'.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from procurement_app.screening.sentences import Span

_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10}
_SPLIT_IN = {"tweeën": 2, "drieën": 3, "vieren": 4, "vijven": 5, "zessen": 6}
_SMALL = {"beide": 2, "allebei": 2, "both": 2, "alledrie": 3, "alle drie": 3, "all three": 3, "alle vier": 4}
_WORDS = {"twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6, "zeven": 7, "acht": 8, "negen": 9, "tien": 10}
_NOUN = (
    r"(?:perceel|deel|kavel|onderdeel|segment|groep|blok|pakket|cluster|gebied|bundel|opdracht|lot|part|parcel"
    r"|package|block)"
)
_PART = re.compile(
    rf"\b{_NOUN}\s(?:nr\.?\s)?(\d{{1,2}}|[A-H]|I{{1,3}}|IV|V|(?-i:[A-Z]))\b|\bP(\d)\b(?=\s[a-zé])",
    re.IGNORECASE,
)
_PARTS = re.compile(
    r"\b(?:perceel|kavel|percelen|delen|kavels|onderdelen|segmenten|lots|parts)\s"
    r"((?:(?:[A-H]|\d{1,2})\b(?:\s?\([^)]{0,60}\))?(?:,\s?(?:en\s|and\s)?|\s(?:en|and)\s)?){2,})"
)
_PART_NAME = re.compile(r"(?<![\w(])([A-H]|\d{1,2})(?![\w)])")
_RANGE = re.compile(
    r"\b(?:perc\.?|perceel|percelen|kavels?|lots?)\s(?:1|I|A|01)\s?(?:t/m|tot en met|-|–|to)\s?"
    r"(\d{1,2}|[B-H]|[IVX]{1,4})\b",
    re.IGNORECASE,
)
_OF = re.compile(
    rf"\b(?:(?:perceel|kavel|lot)\s)?(?:\d{{1,2}}|één|een|{'|'.join(_WORDS)})\s(?:van|of)\s(?:de\s|the\s)?"
    rf"(\d{{1,2}}|{'|'.join(_WORDS)})\b(?!\s?%)",
    re.IGNORECASE,
)
_IN_PIECES = re.compile(rf"\bin\s({'|'.join(_SPLIT_IN)})\b", re.IGNORECASE)
_SHORT = re.compile(rf"\b({'|'.join(_SMALL)})\b", re.IGNORECASE)
# Up to four words without a mark or a word that is no name: an item of a list such as 'de winterdienst'.
_WORD = r"(?!(?:en|and|of|or|als|ja|nee|neen|yes|dat|die|wij|we|u|er|op)\b)[^\W\d][\w'’/-]*"
_ITEM = rf"{_WORD}(?:\s{_WORD}){{0,3}}?"
_NAMED = re.compile(
    rf"(?:^|[.:;,]\s|\b(?:in|voor|zowel|worden|zijn|gaan|komen)\s)({_ITEM}(?:,\s{_ITEM}){{0,7}}\s(?:en|and)\s{_ITEM})"
    r"(?=\s(?:worden|zijn|gaan|komen|als|vormen|krijgen|ieder|elk|apart|aparte|los|losse|afzonderlijk"
    r"|afzonderlijke|are|will|become)\b|,\s(?:die\s)?(?:elk|ieder)\b)",
    re.IGNORECASE,
)

# 'de percelen Noord en Zuid'
_PROPER = re.compile(
    r"\b(?:[Pp]ercelen|[Kk]avels|[Dd]elen|[Ll]ots)\s"
    r"((?:[A-Z][\w-]+,\s)*[A-Z][\w-]+(?:-[A-Z]\w+)?\s(?:en|and)\s[A-Z][\w-]+)"
)
# '1) plantsoen noord, 2) plantsoen zuid', 'drukwerk (A), bewegwijzering (B)'
_MARKED = re.compile(r"(?:(?<=\s)|(?<=\()|^)(?P<n>[1-9]|[A-H])(?:\)|\.(?=\s))")
_NUMERAL = "|".join(word for word in _WORDS)
# 'de drie diensten worden los van elkaar gegund', 'twee aannemers, ieder met een eigen perceel'
_APART = re.compile(
    rf"\b(?P<n>{_NUMERAL}|[2-9]|two|three|four|five|six)\s(?:[\w-]+\s){{0,2}}[\w-]+(?:en|s|ën)\b[^.;:\d]{{0,40}}?"
    r"\b(?:los van elkaar|afzonderlijk|apart|ieder|elke?|separately|each)\b",
    re.IGNORECASE,
)
# 'Er zijn zeven wijken. Per wijk kiezen wij één organisatie'
_PER_ONE = re.compile(
    rf"\b(?P<n>{_NUMERAL}|[2-9])\s(?P<what>[^\W\d]{{3,}}?)(?:en|s|ën)\b[^\n\t]{{0,60}}?\b(?:per|elke|ieder|iedere)\s(?P=what)\b",
    re.IGNORECASE,
)
_ENGLISH = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6}


def listed_parts(text: str) -> tuple[float, Span] | None:
    """The number of parts that a text names or implies, and where; None when it tells no number.

    What states the number ('in drieën', '1 van 3') goes before what has to be counted."""
    for found in (*_stated(text), *_counted(text)):
        return found
    return None


def _stated(text: str) -> Iterator[tuple[float, Span]]:
    if pieces := _IN_PIECES.search(text):
        yield float(_SPLIT_IN[pieces[1].lower()]), pieces.span(1)
    if upto := _RANGE.search(text):
        yield float(_ordinal(upto[1])), upto.span(1)
    if whole := _OF.search(text):
        yield float(_WORDS.get(whole[1].lower()) or int(whole[1])), whole.span(1)
    for form in (_APART, _PER_ONE):
        if apart := form.search(text):
            word = apart["n"].lower()
            yield float(_WORDS.get(word) or _ENGLISH.get(word) or int(word)), apart.span("n")


def _counted(text: str) -> Iterator[tuple[float, Span]]:
    found = {(name[1] or name[2]).upper(): name.span() for name in _PART.finditer(text)}
    if several := _PARTS.search(text):
        names = _PART_NAME.findall(several[1])
        if len(names) > len(found):
            found = {name.upper(): several.span() for name in names}
    if len(found) > 1:
        yield float(len(found)), next(iter(found.values()))
    if proper := _PROPER.search(text):
        yield float(len(re.split(r",\s|\s(?:en|and)\s", proper[1]))), proper.span(1)
    if (marked := _in_order(text)) is not None:
        yield marked
    if named := _NAMED.search(text):
        items = re.split(r",\s|\s(?:en|and)\s", named[1].strip())
        yield float(len(items)), named.span(1)
    if short := _SHORT.search(text):
        yield float(_SMALL[short[1].lower()]), short.span(1)


def _in_order(text: str) -> tuple[float, Span] | None:
    """How far the marks of a running list go, when they begin with 1 or A and leave none out."""
    first: Span | None = None
    wanted = 0
    for found in _MARKED.finditer(text):
        place = _ordinal(found["n"]) if found["n"].isdigit() else ord(found["n"]) - ord("A") + 1
        if place == 1:
            first, wanted = found.span("n"), 1
        elif first is not None and place == wanted + 1:
            wanted = place
    return None if first is None or wanted < _LEAST_MARKED else (float(wanted), first)


_LEAST_MARKED = 2


def _ordinal(name: str) -> int:
    """The place of a part by its name: 4 for '4', 'D' and 'IV'."""
    if name.isdigit():
        return int(name)
    return _ROMAN.get(name.upper()) or ord(name.upper()) - ord("A") + 1
