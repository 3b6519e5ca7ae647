"""How many parts of a contract a text has, where no number stands before their name.

'In drieën geknipt', 'perceel A ... en perceel B', 'de delen A, B en C', 'perceel 1 t/m 4', 'voor een van
beide', and parts that are named one by one: 'post, koerier en scannen worden los gegund'.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from procurement_app.screening.text.sentences import Span

_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10}
_SPLIT_IN = {"tweeën": 2, "drieën": 3, "vieren": 4, "vijven": 5, "zessen": 6}
_SMALL = {"beide": 2, "allebei": 2, "both": 2, "alledrie": 3, "alle drie": 3, "all three": 3, "alle vier": 4}
_WORDS = {
    "twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6, "zeven": 7, "acht": 8, "negen": 9, "tien": 10,
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
}  # fmt: skip
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
_NUMERAL = "|".join(_WORDS)
_OF = re.compile(
    rf"\b(?:(?:perceel|kavel|lot)\s)?(?:\d{{1,2}}|één|een|one|elk|ieder|each|{_NUMERAL})\s(?:{_NOUN}(?:s|en)?\s)?"
    rf"(?:van|of)\s(?:de\s|the\s)?(\d{{1,2}}|{_NUMERAL})\b(?!\s?%)",
    re.IGNORECASE,
)
# 'in vier regiopercelen', 'acht concessies', 'zeven kleine werken', '3 stuks'
_SO_MANY = re.compile(
    rf"\b(?P<n>\d{{1,2}}|{_NUMERAL}) (?:[\w-]+ )?(?:[\w-]*(?:percelen|kavels|opdrachten|partijen|stukken"
    r"|contracten|overeenkomsten|concessies|pakketten|bundels|blokken|werken|aanbestedingen|segmenten|clusters|porties"
    r"|bestekken|gedeelten|categorieën|klussen)"
    r"|stuks|delen|lots|contracts|packages|parts)\b",
    re.IGNORECASE,
)
# 'waarmee het totaal op drie komt', 'the number of lots is therefore two', 'ja, twee: baggeren en oevers'
_TOTAL = re.compile(
    rf"(?:\b(?:totaal|aantal|number|total)\b[^.;:\d]{{0,30}}?\s(?:op|is|wordt|bedraagt|naar|to)\s(?:therefore\s|dus\s)?"
    rf"|\b(?:ja|yes),?\s|\b(?:het|dat)\szijn\ser\s)(?P<n>\d{{1,2}}|{_NUMERAL})\b(?=\s?(?:[.:;,(]|$|komt))",
    re.IGNORECASE,
)
# what one tenderer can win at most is not how many there are
_AT_MOST = re.compile(
    r"\b(?:ten hoogste|hoogstens|hooguit|maximaal|niet meer dan|at most|up to|no more than|maximum of)\s$",
    re.IGNORECASE,
)
# 'komen apart, als tweede perceel'
_ORDINALS = {
    "tweede": 2,
    "derde": 3,
    "vierde": 4,
    "vijfde": 5,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
}
_AS_NEXT = re.compile(rf"\b(?:als|as a|een|a)\s(?P<n>{'|'.join(_ORDINALS)})\s{_NOUN}\b", re.IGNORECASE)
_CUT_IN = re.compile(
    rf"\b(?:knip\w*|geknipt|opgeknipt|split\w*|gesplitst|verdeeld|opgedeeld)\s(?:in|into)\s(?P<n>{_NUMERAL})\b",
    re.IGNORECASE,
)
_IN_PIECES = re.compile(rf"\bin\s({'|'.join(_SPLIT_IN)})\b", re.IGNORECASE)
_SHORT = re.compile(rf"\b({'|'.join(_SMALL)})\b", re.IGNORECASE)
# Up to four words without a mark or a word that is no name: an item of a list such as 'de winterdienst'.
_WORD = r"(?!(?:en|and|of|or|als|ja|nee|neen|yes|dat|die|wij|we|u|er|op)\b)[^\W\d][\w'’/-]*"
_ITEM = rf"{_WORD}(?:\s{_WORD}){{0,3}}?"
_LIST = rf"{_ITEM}(?:,\s{_ITEM}){{0,7}},?\s(?:en|and)\s{_ITEM}"
_NAMED = re.compile(
    rf"(?:^|[.:;,!?]\s|[\t\n]|\b(?:in|voor|zowel|worden|zijn|gaan|komen)\s)({_LIST})"
    r"(?=\s(?:will|worden|zijn|gaan|komen|als|vormen|krijgen|ieder|elk|apart|aparte|los|losse|afzonderlijk"
    r"|afzonderlijke|are|will|become)\b|,\s(?:die\s)?(?:elk|ieder)\b)",
    re.IGNORECASE,
)

# 'een splitsing in Oost en West', 'geknipt in slopen en bouwen'
_SPLIT = re.compile(
    rf"\b(?:splits\w*|gesplitst|verdeel\w*|verdeling|opgedeeld|opgeknipt|geknipt|split|divided)\s(?:in|into|naar|tussen)"
    rf"\s(?:de\s)?({_LIST})(?=\s?[.;,:)]|$)",
    re.IGNORECASE,
)
# 'de segmenten gezinshuis, woongroep en logeerhuis'
_NAMED_PARTS = re.compile(
    rf"\bde\s(?:percelen|kavels|delen|segmenten|onderdelen)\s({_LIST})(?=[.;,)]|$)", re.IGNORECASE
)
# 'een noordelijk en een zuidelijk deel'
_PAIR = re.compile(rf"\been\s[\w-]+\sen\s(?:een\s)?[\w-]+\s{_NOUN}\b", re.IGNORECASE)
# 'een stuk bouw, een stuk catering', 'a lot for desk and a lot for tours', 'een open en een eigen perceel'
_ONE_EACH = re.compile(
    rf"\b(?:een|één|a|one|ander|another)\s(?:(?!(?:of|van|per|en)\b)[\w-]+\s){{0,2}}?"
    rf"(?:{_NOUN}|stuk|contract|aanbesteding)\b",
    re.IGNORECASE,
)
# 'pakken apart, laarzen en helmen apart, reiniging apart', 'zand: eigen contract; stenen: eigen contract'
_EACH_APART = re.compile(
    r"\b(?:apart|los|afzonderlijk|eigen\s(?:contract|perceel|kavel)|separate(?:ly)?)\b(?=\s?[,;.:]|\sen\b|$)",
    re.IGNORECASE,
)
# 'Verhuizen; opslag; hergebruik en herstel. Elk een eigen contract'
_ROW_OF = re.compile(r"([^.;:\t\n]+(?:;\s[^.;:\t\n]+)+)\.\s(?:elk|ieder|each)\b", re.IGNORECASE)

# 'de percelen Noord en Zuid'
_PROPER = re.compile(
    r"\b(?:[Pp]ercelen|[Kk]avels|[Dd]elen|[Ll]ots)\s"
    r"((?:[A-Z][\w-]+,\s)*[A-Z][\w-]+(?:-[A-Z]\w+)?\s(?:en|and)\s[A-Z][\w-]+)"
)
# '1) plantsoen noord, 2) plantsoen zuid', 'drukwerk (A), bewegwijzering (B)'
_MARKED = re.compile(r"(?:(?<=\s)|(?<=\()|^)(?P<n>[1-9]|[A-H])(?:\)|\.(?=\s))")
# 'de drie diensten worden los van elkaar gegund', 'twee aannemers, ieder met een eigen perceel'
_APART = re.compile(
    rf"(?<![\w.])(?P<n>{_NUMERAL}|[2-9])\s(?:[\w-]+\s){{0,2}}[\w-]+(?:en|s|ën)\b[^.;:\d]{{0,40}}?"
    r"\b(?:los van elkaar|afzonderlijk|apart|ieder|elke?|separately|each)\b",
    re.IGNORECASE,
)
# 'Er zijn zeven wijken. Per wijk kiezen wij één organisatie'
_PER_ONE = re.compile(
    rf"\b(?P<n>{_NUMERAL}|[2-9])\s(?P<what>[^\W\d]{{3,}}?)(?:en|s|ën)\b[^\n\t]{{0,60}}?\b(?:per|elke|ieder|iedere)\s(?P=what)\b",
    re.IGNORECASE,
)


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
            yield float(_WORDS.get(word) or int(word)), apart.span("n")

    for form in (_SO_MANY, _TOTAL, _CUT_IN):
        for many in form.finditer(text):
            word = many["n"].lower()
            count = float(_WORDS.get(word) or int(word))
            if count > 1 and not _AT_MOST.search(text, 0, many.start("n")):
                yield count, many.span("n")
    if following := _AS_NEXT.search(text):
        yield float(_ORDINALS[following["n"].lower()]), following.span("n")


def _counted(text: str) -> Iterator[tuple[float, Span]]:
    yield from _numbered(text)
    if proper := _PROPER.search(text):
        yield float(len(_LINK.split(proper[1]))), proper.span(1)
    if (marked := _in_order(text)) is not None:
        yield marked
    for form in (_NAMED, _NAMED_PARTS, _SPLIT) if _LINK.search(text) else ():
        if named := form.search(text):
            yield float(len(_LINK.split(named[1].strip()))), named.span(1)
    if ";" in text and (row := _ROW_OF.search(text)):
        yield float(row[1].count(";") + 1), row.span(1)
    for form in (_EACH_APART, _ONE_EACH):
        if len(each := [found.span() for found in form.finditer(text)]) > 1:
            yield float(len(each)), each[0]
    if pair := _PAIR.search(text):
        yield 2.0, pair.span()
    if short := _SHORT.search(text):
        yield float(_SMALL[short[1].lower()]), short.span(1)


def _numbered(text: str) -> Iterator[tuple[float, Span]]:
    """'perceel A ... en perceel B', 'de delen 1, 2 en 3'."""
    found = {(name[1] or name[2]).upper(): name.span() for name in _PART.finditer(text)}
    if several := _PARTS.search(text):
        names = _PART_NAME.findall(several[1])
        if len(names) > len(found):
            found = {name.upper(): several.span() for name in names}
    if len(found) > 1:
        yield float(len(found)), next(iter(found.values()))


_LINK = re.compile(r",?\s(?:en|and)\s|,\s")


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
