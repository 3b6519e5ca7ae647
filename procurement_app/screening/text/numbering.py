"""The numbers by which documents name a place: of a section ('§ 4.2.1'), an article and a part of it
('artikel 12 lid 3'), an item of a list ('eis 3.4', 'D-03'), and an annex ('bijlage 4').
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

_DIGITS = r"\d{1,3}(?:\.\d{1,3}){0,4}[a-z]?"
_CODE = rf"(?-i:[A-Z]{{1,5}}[-.]?{_DIGITS})"
_NUMBER = rf"(?:{_CODE}|{_DIGITS})(?![\w%]|[.,]\d|\s?(?:%|procent|euro|miljoen|mln|punten|jaar|dagen)\b)"
_SECTION = (
    r"(?:(?:sub)?paragra(?:af|fen)|par\.|§{1,2}|hoofdstuk(?:ken)?|hfst\.?|sectie|sections?|chapters?"
    r"|paragraphs?)"
)
_ARTICLE = r"(?:artikel(?:en)?|artt?\.|articles?|clauses?|bepaling)"
_ITEM = r"(?:\w*-?eis(?:en)?|wens(?:en)?|\w*criteri(?:um|a)|voorwaarde|requirements?|criterion)"
_MORE = r"\s?(?:,|/|&|en|of|and|or|,\sen)\s"
_NAMED = re.compile(
    rf"(?:\blid\s(?P<lid>\d{{1,2}})\svan\s)?"
    rf"(?:(?<!\w)(?:(?P<section>{_SECTION})|(?P<article>{_ARTICLE})|(?P<item>{_ITEM}))"
    rf"(?:[\s-]?(?:nr\.?|nummer|no\.))?[\s:-]{{0,2}}(?P<numbers>{_NUMBER}(?:{_MORE}{_NUMBER})*)"
    rf"|(?<![\w-])(?P<code>{_CODE}(?!\w|[.,]\d)))",
    re.IGNORECASE,
)
_PART = re.compile(
    r",?\s\(?(?:(?:lid|leden)\s(?P<lid>\d{1,2})|(?P<ordinal>eerste|tweede|derde|vierde|vijfde|zesde|zevende|achtste)\slid)\b",
    re.IGNORECASE,
)
_ORDINALS = ("eerste", "tweede", "derde", "vierde", "vijfde", "zesde", "zevende", "achtste")
# 'artikel 2.80 van de Aanbestedingswet 2012' is no place in the documents
_OF_LAW = re.compile(
    r".{0,12}?\s(?:van\sde\s|van\shet\s)?(?:Aanbestedingswet|Aw\b|ARW|Gids|richtlijn|BW\b|AVG|\w*wet\b|Awb)",
    re.IGNORECASE,
)
# 'V14. Mag ...', 'A14: Ja'
_LABEL = re.compile(r"[VAQ]\d{1,3}(?=[.:)\s])")
_ONE = re.compile(_NUMBER, re.IGNORECASE)
_PAGE = re.compile(r"\b(?:p|pp|pag|blz|bladzijden?|pagina'?s?|pages?)\.?\s*\d+(?:\s?-\s?\d+)?", re.IGNORECASE)
_ANNEX = re.compile(r"\b(?:bijlage|annex|appendix)\s*(?:nr\.?\s*)?(?P<number>\d{1,2}|[A-Z])\b", re.IGNORECASE)
_LONGEST_CELL = 60
_OPENS = re.compile(
    rf"\W*(?:(?:{_SECTION}|{_ARTICLE}|{_ITEM})[\s-]*(?P<named>{_NUMBER})"
    rf"|(?P<code>{_CODE})(?![\w%])|(?P<dotted>\d{{1,2}}(?:\.\d{{1,2}})+[a-z]?)(?![\w%]|,\d)|(?:lid\s)?(?P<counted>\d{{1,3}}|[a-z])[.)])"
    r"(?=[\s.:)–-]|$)",
    re.IGNORECASE,
)
_CELL = re.compile(rf"\W*(?:{_ITEM}|{_ARTICLE}|lid)?[\s-]*(?P<number>{_NUMBER}|[a-z])\W*", re.IGNORECASE)
_HEADED = re.compile(rf"\W*(?:{_SECTION}|{_ARTICLE}|{_ITEM})?\s*(?P<number>{_NUMBER})", re.IGNORECASE)
_PIECES = re.compile(r"[A-Z]+|\d+")


class Kind(StrEnum):
    """What sort of place a number names."""

    SECTION = "section"
    ARTICLE = "article"
    ITEM = "item"


class Named(NamedTuple):
    """A place that a text names by its number; `part` is the part of an article (lid)."""

    kind: Kind
    number: str
    part: str
    start: int
    end: int


def named(text: str, start: int, end: int) -> Iterator[Named]:
    """The places that a span of a text names."""
    for found in _NAMED.finditer(text, start, end):
        if found["code"]:
            if found.start() == start and _LABEL.match(text, start, end):
                continue
            yield Named(Kind.ITEM, found["code"], "", *found.span())
            continue
        if found["article"] and _OF_LAW.match(text, found.end(), end):
            continue
        part = _PART.match(text, found.end(), end) if found["article"] else None
        stop = part.end() if part else found.end()
        kind = next(kind for kind in Kind if found[kind.value])
        for one in _ONE.finditer(text, *found.span("numbers")):
            yield Named(kind, one[0], found["lid"] or _lid(part), found.start(), stop)


def _lid(part: re.Match[str] | None) -> str:
    if part is None:
        return ""
    return part["lid"] or str(_ORDINALS.index(part["ordinal"].lower()) + 1)


def named_in_cell(text: str, start: int, end: int, kind: Kind) -> list[Named]:
    """The places that a short cell names, whose column says that it names one: there a number is enough."""
    told = list(named(text, start, end))
    if told or end - start > _LONGEST_CELL:
        return told
    cell = _PAGE.sub(lambda page: " " * len(page[0]), text[start:end])
    cell = _ANNEX.sub(lambda annex: " " * len(annex[0]), cell)
    alone = [one for one in _ONE.finditer(cell) if not cell[: one.start()].rstrip("(").endswith(tuple("-–"))]
    return [Named(kind, one[0], "", start + one.start(), start + one.end()) for one in alone]


def annex_of(text: str) -> str:
    """The number of the annex that a text names, or ""."""
    found = _ANNEX.search(text)
    return found["number"].upper() if found else ""


def number_of_heading(heading: str) -> str:
    """The number that a heading begins with, or ""."""
    found = _HEADED.match(heading)
    return found["number"] if found else ""


def number_of_item(text: str, first_cell: str | None = None) -> str:
    """The number or code of an item: what the first cell of its row says, or how its text begins; or ""."""
    if first_cell is not None:
        cell = _CELL.fullmatch(first_cell)
        return cell["number"] if cell else ""
    found = _OPENS.match(text)
    return next(filter(None, found.groups()), "") if found else ""


def alike(number: str) -> str:
    """A number as it is compared: 'D-03' and 'D3' name one item, 'EIS-014' and 'eis 14' too."""
    pieces = _PIECES.findall(re.sub(r"^(?:eis|wens)(?=\W?\d)", "", number, flags=re.IGNORECASE).upper())
    numbers = [str(int(piece)) if piece.isdigit() else piece for piece in pieces]
    letters = numbers.pop(0) if numbers and numbers[0].isalpha() else ""
    last = numbers.pop() if len(numbers) > 1 and numbers[-1].isalpha() else ""
    return letters + ".".join(numbers) + last


def inside(number: str, whole: str) -> bool:
    """Whether a number is another, or a part of it ('6.1' is inside '6')."""
    one, other = alike(number), alike(whole)
    return bool(other) and (one == other or one.startswith(f"{other}."))
