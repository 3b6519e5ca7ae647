"""How the running text of a need divides it into lots, and which of its sentences speak of which lot."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from procurement_app.matching.amounts import AMOUNT, euros
from procurement_app.matching.model import Lot
from procurement_app.screening.text.numerals import NUMERAL, is_number, number
from procurement_app.screening.text.sentences import sentences

_ONE = (
    r"(?:(?:deel)?perceel|deelopdracht|kavel|lot|segment|bouwsteen|onderdeel|cluster|categorie|module|part"
    r"|werkpakket|work package)"
)
_MANY = (
    r"(?:(?:deel)?percelen|deelopdrachten|kavels|lots|segmenten|bouwstenen|onderdelen|clusters"
    r"|categorie[eë]n|modules|parts|delen|werkpakketten|work packages)"
)
NUMBER = r"(\d{1,2}|[A-H]|I{1,3}|IV|VI{0,3})"
_NAME = r"([A-Z][\w-]+)"
_WORDS = r"([eé][eé]n|twee|drie|vier|vijf|zes|zeven|acht|one|two|three|four|five|six)"
_ORDINALS = {
    "eerste": "1", "tweede": "2", "derde": "3", "vierde": "4", "vijfde": "5", "zesde": "6",
    "first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5", "sixth": "6",
}  # fmt: skip
_DEFINES = (
    r"(?:\s*[:\u2013\u2014=/-]"
    r"|\s+(?:is|zijn|betreft|omvat|gaat over|gaat om|bevat|covers|comprises|concerns)\b)"
)
# 'Perceel 1: ...', 'perceel 2 - ...', 'Perceel Noord: ...'; 'voor perceel 2' only speaks of one.
_LABEL = re.compile(
    rf"(?<!voor )(?<!van )(?<!for )\b((?i:{_ONE}))\s?(?:nr\.?\s?)?"
    rf"(?:{NUMBER}\b\s*[:\u2013\u2014=/-]?|{_NAME}\s*:|(?i:{_WORDS})(?:{_DEFINES}|(?<![eé]en)(?=\s)))\s*"
)
# 'Het eerste perceel omvat ...'
_ORDINAL_LABEL = re.compile(
    rf"\b(?:het |the )?({'|'.join(_ORDINALS)}) (?:{_ONE})\b{_DEFINES}?\s*", re.IGNORECASE
)
# 'Product A: ...', 'P1: ...': words that are no lot without the colon, or at the start of a clause
_SHORT_LABEL = re.compile(
    r"\b((?i:product|deel|groep|dienst|pakket|optie|blok|partij|stroom|spoor)\s|(?:P|L|WP)[ .]?)"
    rf"{NUMBER}\s?:\s*"
    rf"|(?:^|(?<=[.;:(]\s)|(?<=[(\n]))(P[ .]?)(\d)\b(?!-)\s+"
)
# '(perceel 2, € 40.000)' behind what it is
_BEHIND = re.compile(rf"\s*\(\s*((?i:{_ONE}))\s?{NUMBER}\b([^()]*)\)")
_BEFORE_IT = re.compile(r"(?:[.;:)]|,(?!\d))\s+(?:en\s+|and\s+)?|\)\s*")
_MARK = re.compile(r"(?:^|(?<=[\s(]))\(?([1-9]|1\d|[A-Ha-h]|i{1,3}|iv|v|vi)\s?[:.)]\s+")  # '1: ...', 'a) ...'
_SERIES = (
    ("1", "2", "3", "4", "5", "6", "7", "8", "9", *map(str, range(10, 20))),
    tuple("abcdefgh"),
    ("i", "ii", "iii", "iv", "v", "vi"),
)
_ANNOUNCED = re.compile(
    rf"\b(?:({NUMERAL})\s+)?(?:({NUMERAL})\s+)?{_MANY}\b"
    r"|\b(?:verdeeld|verdelen|opgedeeld|opgeknipt|gesplitst|opgesplitst|splitsen|divided)\s+(?:in|into)(?=\s*:)",
    re.IGNORECASE,
)
_OPENED = re.compile(r"\s*(?:[:(]|,?\s*(?:te weten|namelijk|t\.w\.|namely|viz\.?))\s*:?\s*", re.IGNORECASE)
_STRONG = re.compile(r";|\s[|/]\s")
_AND = re.compile(r",\s+(?:en\s+|and\s+)?|\s+(?:en|and)\s+")
_AFTER_AMOUNT = re.compile(r"(?<=\))\s*(?:,|;|\ben\b|\band\b)*\s*")
_SAID_OF = re.compile(
    r"^(?:is|zijn|wordt|worden|kan|kunnen|geldt|gelden|heeft|hebben|mag|moet|dient|of|en|,|shall|will|may|must)\b",
    re.IGNORECASE,
)
# 'Onderdeel A is dagopvang', where nothing else says what a lot is; 'is voorbehouden' does not
_IS = re.compile(
    r"^(?:is|zijn|wordt|are)\s+(?!(?:ge|be|ver|voor)\w+(?:d|t|en)\b|open\b|uitsluitend\b|alleen\b|niet\b|reserved|bestemd|bedoeld)",
    re.IGNORECASE,
)
_BY_TIME = 14  # characters after an amount in which 'per jaar' may stand


def in_text(text: str, months: float | None = None) -> tuple[Lot, ...]:
    """The lots of a text, at least two, each with its own words and value.

    Labelled before or behind ('Perceel 1: …', '… (perceel 1)', 'Vijf percelen. 1: …') or told in a row
    ('Twee percelen: x (€ …) en y (€ …)').
    """
    for way in (_behind, _labelled, _in_order, _marked, _told, _defined):
        found = list(way(text))
        if len(found) > 1:
            return tuple(Lot(name, body, _value(body, months)) for name, body in found)
    return ()


def outside(text: str, lots: Sequence[Lot]) -> str:
    """What a text says beside the words of its lots."""
    for lot in lots:
        text = text.replace(lot.text, " ", 1)
    return text


def names(clause: str, lots: Sequence[Lot]) -> frozenset[str]:
    """The lots that a clause speaks of: 'voor perceel 1 en 2', 'voor A tot en met C'; none means all."""
    keys = [lot.name.rsplit(" ", 1)[-1] for lot in lots]
    if not keys:
        return frozenset()
    key = "(?:" + "|".join(map(re.escape, keys)) + r")\b"
    before = rf"\b(?i:{_ONE}|{_MANY})\s+" + ("" if keys[0].isdigit() else r"|\b(?:[Vv]oor|[Ii]n|for)\s+")
    spoken = re.search(rf"(?:{before})({key}(?:\s*(?:,|en|and|t/m|tot en met|-)\s*{key})*)", clause)
    if spoken is None:
        return frozenset()
    said = re.findall(key, spoken[1])
    if re.search(r"t/m|tot en met|-", spoken[1]) and len(said) == 2:
        said = keys[keys.index(said[0]) : keys.index(said[1]) + 1]
    return frozenset(lot.name for lot, own in zip(lots, keys, strict=True) if own in said)


def _labelled(text: str) -> Iterator[tuple[str, str]]:
    label = _LABEL if _LABEL.search(text) else _SHORT_LABEL
    yield from _bodies(text, _first_of_each(hit for hit in label.finditer(text) if not _said(hit, text)))


def _defined(text: str) -> Iterator[tuple[str, str]]:
    """'Onderdeel A is dagopvang. Onderdeel B is vervoer.'"""
    hits = _first_of_each(hit for hit in _LABEL.finditer(text) if _IS.match(text[hit.end() :]))
    yield from ((name, _IS.sub("", body)) for name, body in _bodies(text, hits))


def _in_order(text: str) -> Iterator[tuple[str, str]]:
    """'Het eerste perceel omvat …, het tweede perceel …'"""
    labels = [
        (f"Perceel {_ORDINALS[hit[1].lower()]}", hit)
        for hit in _ORDINAL_LABEL.finditer(text)
        if not _said(hit, text)
    ]
    yield from _bodies(text, labels)


def _said(label: re.Match[str], text: str) -> bool:
    """Whether what follows is said of a lot and does not tell what it is."""
    return bool(_SAID_OF.match(text[label.end() :]))


def _first_of_each(hits: Iterable[re.Match[str]]) -> list[tuple[str, re.Match[str]]]:
    starts: dict[str, re.Match[str]] = {}
    for hit in hits:
        starts.setdefault(_key(hit).upper(), hit)
    kinds = {_kind(hit) for hit in starts.values()}
    return [(f"{min(kinds)} {_key(hit)}", hit) for hit in starts.values()]


def _kind(label: re.Match[str]) -> str:
    return next(part for part in label.groups() if part).strip(" .").capitalize()


def _key(label: re.Match[str]) -> str:
    """Its number, letter or name; a number in words as figures."""
    key = [part for part in label.groups() if part][-1]
    return f"{number(key.lower()):g}" if is_number(key.lower()) else key


def _behind(text: str) -> Iterator[tuple[str, str]]:
    """'Schoonmaak (perceel 1, € …) en glasbewassing (perceel 2, € …)'"""
    last = 0
    for hit in _BEHIND.finditer(text):
        before = text[last : hit.start()]
        last = hit.end()
        start = max((stop.end() for stop in _BEFORE_IT.finditer(before)), default=0)
        body = re.sub(r"^\W*(?:en|and)\s+", "", before[start:]).strip(" .;,:")
        if re.search(r"[^\W\d_]{3}", body):
            yield f"{hit[1].capitalize()} {hit[2]}", f"{body} ({hit[3].strip(' ,;:')})" if hit[3] else body


def _marked(text: str) -> Iterator[tuple[str, str]]:
    """'Vijf percelen. 1: … 2: …': numbers or letters in their order, after a word for parts.

    Without such a word every part must have its amount.
    """
    labels: list[tuple[str, re.Match[str]]] = []
    series = next(
        (row for row in _SERIES if any(hit[1].lower() == row[0] for hit in _MARK.finditer(text))), ()
    )
    for hit in _MARK.finditer(text):
        if len(labels) < len(series) and hit[1].lower() == series[len(labels)]:
            labels.append((f"Perceel {hit[1].upper()}", hit))
    bodies = list(_bodies(text, labels))
    if _ANNOUNCED.search(text) or all(AMOUNT.search(body) for _, body in bodies):
        yield from bodies


def _bodies(text: str, labels: Sequence[tuple[str, re.Match[str]]]) -> Iterator[tuple[str, str]]:
    """What stands after each label up to the next; the last takes no more sentences than the others."""
    ends = [*(hit.start() for _, hit in labels[1:]), len(text)][: len(labels)]
    most = 1
    for (name, hit), end in zip(labels, ends, strict=True):
        spans = sentences(text, hit.end(), end)
        if end == len(text):
            spans = spans[:most]
        most = max(most, len(spans))
        yield name, text[hit.end() : spans[-1][1] if spans else hit.end()].strip(" .;,")


def _told(text: str) -> Iterator[tuple[str, str]]:
    """'Twee percelen: glas (€ …) en gevel (€ …)'; without amounts or semicolons the count must agree."""
    announced = _ANNOUNCED.search(text)
    opened = announced and _OPENED.match(text, announced.end())
    if announced is None or not opened:
        return
    start = opened.end()
    body = text[start : sentences(text, start, len(text))[0][1]] if start < len(text) else ""
    count = _count(announced)
    body = body.strip(" .)") if not AMOUNT.search(body) else body.strip(" .")
    amounts = len(AMOUNT.findall(body))
    strong = bool(_STRONG.search(body))
    pieces = (_STRONG if strong else _AFTER_AMOUNT if amounts > 1 else _AND).split(body)
    pieces = [piece.strip(" ,;.") for piece in pieces if re.search(r"[^\W\d_]{3}", piece)]
    if count == len(pieces) or (not count and (strong or amounts == len(pieces))):
        yield from ((f"Perceel {number}", piece) for number, piece in enumerate(pieces, 1))


def _count(announced: re.Match[str]) -> int:
    """How many lots are announced: 'in twee (losse) percelen'; 0 when the words give no number above 1."""
    spoken = [number(word) for word in announced.groups() if word and is_number(word)]
    return next((int(count) for count in spoken if count > 1), 0)


def _value(body: str, months: float | None) -> float | None:
    amount = AMOUNT.search(body)
    return euros(body[amount.start() : amount.end() + _BY_TIME], months) if amount else None
