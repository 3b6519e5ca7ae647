"""How the running text of a need divides it into lots, and which of its sentences speak of which lot."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from procurement_app.matching.amounts import AMOUNT, euros
from procurement_app.matching.model import Lot
from procurement_app.screening.numerals import NUMERAL, is_number, number
from procurement_app.screening.sentences import sentences

_ONE = (
    r"(?:(?:deel)?perceel|deelopdracht|kavel|lot|segment|bouwsteen|onderdeel|cluster|categorie|module|part)"
)
_MANY = (
    r"(?:(?:deel)?percelen|deelopdrachten|kavels|lots|segmenten|bouwstenen|onderdelen|clusters"
    r"|categorie[eë]n|modules|parts|delen)"
)
_NUMBER = r"(\d{1,2}|[A-H])"
_NAME = r"([A-Z][\w-]+)"
# 'Perceel 1: ...', 'perceel 2 - ...', 'Perceel Noord: ...'; 'voor perceel 2' only speaks of one.
_LABEL = re.compile(
    rf"(?<!voor )(?<!van )(?<!for )\b((?i:{_ONE}))\s?(?:nr\.?\s?)?"
    rf"(?:{_NUMBER}\b\s*[:\u2013\u2014-]?|{_NAME}\s*:)\s*"
)
# 'Product A: ...', 'P1: ...': words that are no lot without the colon
_SHORT_LABEL = re.compile(rf"\b((?i:product|deel|groep|dienst|pakket|optie)\s|P\s?){_NUMBER}\s?(:)\s*")
_MARK = re.compile(r"(?:^|(?<=[\s(]))\(?([1-9]|1\d|[A-Ha-h])\s?[:.)]\s+")  # '1: ...', 'a) ...'
_ANNOUNCED = re.compile(rf"\b(?:({NUMERAL})\s+)?(?:({NUMERAL})\s+)?{_MANY}\b", re.IGNORECASE)
_AND = re.compile(r",\s+(?:en\s+|and\s+)?|\s+(?:en|and)\s+")
_AFTER_AMOUNT = re.compile(r"(?<=\))\s*(?:,|;|\ben\b|\band\b)*\s*")
_SAID_OF = re.compile(
    r"^(?:is|zijn|wordt|worden|kan|kunnen|geldt|gelden|heeft|hebben|mag|moet|dient|of|en|,|shall|will|may|must)\b",
    re.IGNORECASE,
)
_BY_TIME = 14  # characters after an amount in which 'per jaar' may stand


def in_text(text: str, months: float | None = None) -> tuple[Lot, ...]:
    """The lots of a text, at least two, each with its own words and value.

    Labelled ('Perceel 1: …', 'Vijf percelen. 1: …') or told in a row ('Twee percelen: x (€ …) en y (€ …)').
    """
    for way in (_labelled, _marked, _told):
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
    starts: dict[str, re.Match[str]] = {}
    label = _LABEL if _LABEL.search(text) else _SHORT_LABEL
    for hit in label.finditer(text):
        key = _key(hit).upper()
        if key not in starts and not _SAID_OF.match(text[hit.end() :]):
            starts[key] = hit
    kinds = {hit[1].strip().capitalize() for hit in starts.values()}
    labels = [(f"{min(kinds)} {_key(hit)}", hit) for hit in starts.values()]
    yield from _bodies(text, labels)


def _key(label: re.Match[str]) -> str:
    return label[2] or label[3]


def _marked(text: str) -> Iterator[tuple[str, str]]:
    """'Vijf percelen. 1: … 2: …': numbers or letters in their order, after a word for parts."""
    announced = _ANNOUNCED.search(text)
    if announced is None:
        return
    labels: list[tuple[str, re.Match[str]]] = []
    for hit in _MARK.finditer(text):
        expected = {str(len(labels) + 1), chr(ord("A") + len(labels))}
        if hit[1].upper() in expected and (not labels or hit[1].isdigit() == labels[0][1][1].isdigit()):
            labels.append((f"Perceel {hit[1].upper()}", hit))
    yield from _bodies(text, labels)


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
    opened = announced and re.match(r"\s*[:(]\s*", text[announced.end() :])
    if announced is None or not opened:
        return
    start = announced.end() + opened.end()
    body = text[start : sentences(text, start, len(text))[0][1]] if start < len(text) else ""
    count = _count(announced)
    body = body.strip(" .)") if not AMOUNT.search(body) else body.strip(" .")
    amounts = len(AMOUNT.findall(body))
    pieces = (
        body.split(";") if ";" in body else _AFTER_AMOUNT.split(body) if amounts > 1 else _AND.split(body)
    )
    pieces = [piece.strip(" ,;.") for piece in pieces if re.search(r"[^\W\d_]{3}", piece)]
    if count == len(pieces) or (not count and (";" in body or amounts == len(pieces))):
        yield from ((f"Perceel {number}", piece) for number, piece in enumerate(pieces, 1))


def _count(announced: re.Match[str]) -> int:
    """How many lots are announced: 'in twee (losse) percelen'; 0 when the words give no number above 1."""
    spoken = [number(word) for word in announced.groups() if word and is_number(word)]
    return next((int(count) for count in spoken if count > 1), 0)


def _value(body: str, months: float | None) -> float | None:
    amount = AMOUNT.search(body)
    return euros(body[amount.start() : amount.end() + _BY_TIME], months) if amount else None
