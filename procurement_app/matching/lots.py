"""Lots: where a text or the blocks of a document name them, and one lot as a need of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from procurement_app.calendars.values import cpv
from procurement_app.documents.model import Block, BlockKind
from procurement_app.matching.amounts import AMOUNT, euros
from procurement_app.matching.demand import demands
from procurement_app.matching.divisions import NUMBER, names, outside
from procurement_app.matching.model import Lot, Need, Remark
from procurement_app.matching.requirements import Requirement, requirements, stated
from procurement_app.matching.vocabulary import Vocabulary

_WORD = r"(?:perceel|deelperceel|deelopdracht|kavel|lot)"
_SIGNS = ("perceel", "deelopdracht", "kavel", "lot")  # without one of these no expression below finds a lot
_LOT = re.compile(rf"\b{_WORD}\s?(?:nr\.?\s?)?{NUMBER}\b", re.IGNORECASE)
# Where a document says what a lot is: at the start of a block, between brackets or after a colon.
_OPENS = re.compile(
    rf"^\W*(?:\w*[\d.][\w.]*\s+)?{_WORD}\s?(?:nr\.?\s?)?{NUMBER}\b\s*[:.\u2013\u2014-]?\s*", re.IGNORECASE
)
_BRACKETS = re.compile(rf"\b{_WORD}\s{NUMBER}\s*\(([^()]{{3,120}})\)", re.IGNORECASE)
_BEFORE = re.compile(rf"([\w' -]{{4,80}}?)\s*\({_WORD}\s{NUMBER}\)", re.IGNORECASE)
_COLON = re.compile(rf"\b{_WORD}\s{NUMBER}\s*[:\u2013\u2014]\s*([^.;:]{{3,160}})", re.IGNORECASE)
# 'Perceel 2 is voorbehouden', 'Perceel 1 wordt gegund': said of a lot, not what it is.
_SAID_OF = re.compile(
    r"^(?:is|zijn|wordt|worden|kan|kunnen|geldt|gelden|heeft|hebben|staat|werkt|werken|mag|moet|dient|of|en|,"
    r"|shall|will|may|must|are|has)\b",
    re.IGNORECASE,
)
_LISTS = (BlockKind.HEADING, BlockKind.LIST, BlockKind.ROW, BlockKind.PARAGRAPH)
_HEAD = re.compile(rf"^(?:{_WORD}|percelen|lots?)(?:\s?(?:nr\.?|nummer|no\.?))?$", re.IGNORECASE)
_JOIN = re.compile(r"^(?:en|and|of|or|in|twee|drie|vier|lots?|percelen)\s+", re.IGNORECASE)
_BY_TIME = re.compile(r"per jaar|jaarlijks|per maand|per year|annual|a year", re.IGNORECASE)
_LONGEST = 300  # characters of a lot's own text


@dataclass(frozen=True, slots=True)
class Part:
    """A block of a document as the papers of a need are read: `cells` only for a row of a table."""

    kind: BlockKind
    text: str
    page: int | None = None
    table: int | None = None
    head: bool = False
    cells: tuple[str, ...] = ()


def part_of(block: Block, text: str) -> Part:
    """A block with its own text."""
    cells = tuple(" ".join(text[a - block.start : b - block.start].split()) for a, b in block.cells)
    return Part(block.kind, " ".join(text.split()), block.page, block.table, block.is_header_row, cells)


def listed(items: Sequence[Any], plain: Callable[[Any], str]) -> tuple[Lot, ...]:
    """Lots of a list of strings or objects with `name`, `title`, `description` and `value`."""
    lots = []
    for number, item in enumerate(items, 1):
        fields = (
            {key: plain(value) for key, value in item.items()}
            if isinstance(item, dict)
            else {"title": plain(item)}
        )
        text = ". ".join(part for part in (fields.get("title", ""), fields.get("description", "")) if part)
        lots.append(Lot(fields.get("name") or f"Perceel {number}", text, euros(fields.get("value", ""))))
    return tuple(lots)


def in_parts(parts: Sequence[Part]) -> tuple[Lot, ...]:
    """The lots of a document that say what they are, in the order of their numbers; at least two."""
    found: dict[str, Lot] = {}
    heads = _heads(parts)
    for part in parts:
        for lot in _named(part, heads):
            if re.search(r"[^\W\d_]{3}", lot.text):
                found.setdefault(lot.name, lot)
    if len(found) < 2:
        return ()
    return tuple(found[name] for name in sorted(found, key=lambda one: found[one].key.rjust(2)))


def _heads(parts: Iterable[Part]) -> dict[int, Part]:
    """The heads of the tables whose rows are lots: their first column is called 'Perceel'."""
    return {
        part.table: part
        for part in parts
        if part.head and part.table is not None and len(part.cells) > 1 and _HEAD.match(part.cells[0])
    }


def _named(part: Part, heads: dict[int, Part]) -> Iterable[Lot]:
    """Each lot a block names, with what it says the lot is."""
    if part.kind not in _LISTS or part.head:
        return
    head = heads.get(part.table) if part.table is not None else None
    if head is not None and re.fullmatch(NUMBER, part.cells[0], re.IGNORECASE):
        yield _of_row(part, head)
        return
    lowered = part.text.lower()
    if not any(sign in lowered for sign in _SIGNS):
        return
    opening = _OPENS.match(part.text)
    several = len(_LOT.findall(part.text)) > 1
    if opening and not several and not _SAID_OF.match(part.text[opening.end() :]):
        yield _lot(opening[1], part.text[opening.end() :])
        return
    for form in (_BRACKETS, _COLON):
        for hit in form.finditer(part.text):
            if not _SAID_OF.match(hit[2]):
                yield _lot(hit[1], hit[2])
    for hit in _BEFORE.finditer(part.text):
        yield _lot(hit[2], _JOIN.sub("", hit[1].strip()))


def _lot(number: str, text: str) -> Lot:
    amount = AMOUNT.search(text)
    return Lot(
        f"Perceel {number.upper()}", text.strip(" .;,()")[:_LONGEST], euros(amount[0]) if amount else None
    )


def _of_row(row: Part, head: Part) -> Lot:
    """A lot of a table: its words, and its value unless that is by the year: the years are not known here."""
    said, value = [], None
    for number, cell in enumerate(row.cells[1:], 1):
        column = head.cells[number] if number < len(head.cells) else ""
        amount = AMOUNT.search(cell)
        if amount and not _BY_TIME.search(f"{column} {cell}"):
            value = value if value is not None else euros(amount[0])
        elif amount or re.search(r"[^\W\d_]{3}", cell):
            said.append(f"{column}: {cell}" if amount else cell)
    return Lot(f"Perceel {row.cells[0].upper()}", ". ".join(said)[:_LONGEST], value)


def alone(need: Need, lot: Lot, vocabulary: Vocabulary) -> Need:
    """One lot as a need of its own. Work the lot does not name is that of the whole.

    What the whole asks of a firm holds for the lot; its codes do only while the lot names no work itself.
    """
    own = Need(id=need.id, title=lot.text)
    named = bool(demands(own, vocabulary)[0].primary)
    reserved = lot.reserved if lot.reserved is not None else need.procedure == "reserved"
    other = None if need.procedure == "reserved" else need.procedure
    sources = dict(need.sources)
    sources.pop("value", None)
    if f"value {lot.name}" in sources:
        sources["value"] = sources[f"value {lot.name}"]
    return replace(
        need,
        title=lot.text if named else need.title,
        description="" if named else lot.text,
        cpv=(cpv.parse(lot.text).codes or ()) if named else need.cpv,
        value=lot.value,
        procedure="reserved" if reserved else other,
        lots=(),
        asked=asked(need, lot),
        sources=sources,
        noted=tuple(one for one in need.noted if _holds_for(one, lot)),
    )


def asked(need: Need, lot: Lot | None = None) -> tuple[Requirement, ...]:
    """What the words of a need and its document ask, of everybody or of who takes `lot`.

    The document's own reading goes first. What the text asks for other lots is left out.
    """
    known = {(one.kind, one.name.casefold()): one for one in need.asked}
    levels = any(one.kind == "pso" for one in need.asked)
    text = f"{need.title}. {need.description}"
    if lot is None:
        said = requirements(text)
    else:
        common = stated(outside(text, need.lots))
        said = [one for one, clause in common if lot.name in (names(clause, need.lots) or {lot.name})]
        said += requirements(lot.text)
    for one in said:
        if not (one.kind == "pso" and levels):
            known.setdefault((one.kind, one.name.casefold()), one)
    return tuple(known.values())


def _holds_for(noted: Remark, lot: Lot) -> bool:
    """Whether what was read of the whole is said of this lot too."""
    if noted.code == "noted-reserved-lot":
        return bool(dict(noted.values)["lot"] == lot.name)
    return noted.code not in ("noted-value", "noted-lots")
