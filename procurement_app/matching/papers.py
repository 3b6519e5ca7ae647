"""A need from a tender document, with what screening read in it.

What the work is comes from the title, how the document begins and its codes; what it asks of firms from
everything: value, reservation, certificates, the PSO and lots, each with the page where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from procurement_app.documents.model import BlockKind
from procurement_app.matching import lots, needs
from procurement_app.matching.amounts import AMOUNT, euros
from procurement_app.matching.demand import demands
from procurement_app.matching.judge import level_words
from procurement_app.matching.lots import Part
from procurement_app.matching.model import Lot, Need, Remark, remark
from procurement_app.matching.requirements import Requirement, asks, requirements
from procurement_app.matching.vocabulary import Vocabulary, load
from procurement_app.paths import RULES
from procurement_app.screening.entries.sectors import SectorReader, load_sectors
from procurement_app.screening.model import Finding, Status

_CPV_IN_TEXT = re.compile(r"(?<![\d.-])\d{8}-\d(?!\d)|(?<=CPV )\d{8}\b|(?<=CPV-code )\d{8}\b")
_OPENING_PARAGRAPHS = 3
_OPENING_LENGTH = 600  # characters
_TITLE_LENGTH = 300
_SECTORS_FROM = 6_000  # characters of running text that are read for sectors
_SECTOR_TIMES = 4  # so often a document says what it is about
_RUNNING = (BlockKind.PARAGRAPH, BlockKind.LIST, BlockKind.HEADING)
_REWARD = re.compile(r"punten|beloon|beoordel|voordeel|meerwaarde|points|reward", re.IGNORECASE)


def from_document(
    name: str,
    title: str,
    parts: Iterable[Part],
    findings: Sequence[Finding] = (),
    value: float | None = None,
) -> Need:
    """A need from a document: `findings` and `value` (euro) are what screening read in it.

    Of the running text only how it begins tells the work, because further on a document speaks of much
    that is not asked: canteens of the building that is to be cleaned, insurances, travel. When that names
    no work, the sectors of the whole text do. Raises NeedProblem when the document holds no words.
    """
    read = [part for part in parts if part.text]
    need = _in_sector(_opening(name, title, read), read, load())
    need = _with_lots(need, read, findings)
    need = _with_value(need, read, value)
    need = _with_reservation(need, findings)
    return _with_requirements(need, read, findings)


def _opening(name: str, title: str, read: Sequence[Part]) -> Need:
    heads = [part.text for part in read if part.kind == BlockKind.HEADING]
    opening = [part.text for part in read if part.kind == BlockKind.PARAGRAPH][:_OPENING_PARAGRAPHS]
    codes = dict.fromkeys(code for part in read for code in _CPV_IN_TEXT.findall(part.text))
    called = title or next(iter([*heads, *opening, *(part.text for part in read)]), "")
    if not called:
        raise needs.NeedProblem(
            "need-no-text", f"In {name} staat geen tekst. Zeg in eigen woorden wat u zoekt."
        )
    description = " ".join(opening)[:_OPENING_LENGTH]
    given = {"id": name, "title": called[:_TITLE_LENGTH], "description": description, "cpv": " ".join(codes)}
    return needs.from_fields(given, name, name)


def _in_sector(need: Need, read: Sequence[Part], vocabulary: Vocabulary) -> Need:
    """The same need, with the sectors of the whole text for a description when its opening names no work."""
    if demands(need, vocabulary)[0].primary:
        return need
    running = " ".join(part.text for part in read if part.kind in _RUNNING)[:_SECTORS_FROM]
    reader = _sectors()
    reading = reader.read(need.title, running, need.cpv)
    folded = running.casefold()
    times = {name: sum(folded.count(word.casefold()) for word in words) for name, words in reading.evidence}
    most = max(reading.sectors, key=lambda name: times.get(name, 0), default="")
    if times.get(most, 0) < _SECTOR_TIMES:
        return need  # a bestek of a street names cleaning and green somewhere, and is neither
    title = reader.sectors[most].title
    told = remark("noted-sector", sectors=[{"nl": title.nl, "en": title.en}])
    words = ", ".join(dict(reading.evidence)[most])
    return replace(need, description=f"{title.nl}: {words}.", noted=(*need.noted, told))


@lru_cache(maxsize=1)
def _sectors() -> SectorReader:
    return load_sectors(RULES / "vocabulary" / "sectors")


def _with_lots(need: Need, read: Sequence[Part], findings: Sequence[Finding]) -> Need:
    """The lots the document names, unless it says that it is not divided."""
    said = {finding.rule for finding in findings if finding.status is Status.ASSERTED}
    if "no-lots" in said and "lots" not in said:
        return replace(need, lots=())
    found = lots.in_parts(read) or need.lots
    if not found:
        return need
    told = remark("noted-lots", count=len(found), names=[f"{one.name} ({one.text[:80]})" for one in found])
    pages = {f"value {one.name}": source(_page_of(one.value, read)) for one in found if one.value}
    return replace(need, lots=found, sources={**need.sources, **pages}, noted=(*need.noted, told))


def _with_value(need: Need, read: Sequence[Part], value: float | None) -> Need:
    if value is None:
        return need
    where = source(_page_of(value, read))
    return replace(
        need,
        value=value,
        sources={**need.sources, "value": where},
        noted=(*need.noted, remark("noted-value", value=value, source=where)),
    )


def _with_reservation(need: Need, findings: Sequence[Finding]) -> Need:
    """Whether the contract or a lot is reserved, by what screening found; else by the opening."""
    found = [one for one in findings if one.rule == "reserved-contract"]
    said = [one for one in found if one.status is Status.ASSERTED]
    if not said:
        doubtful = [one for one in found if one.status is Status.CONDITIONAL]
        told = tuple(remark("noted-perhaps-reserved", source=source(one.page)) for one in doubtful[:1])
        kept = need.procedure if not found else None if need.procedure == "reserved" else need.procedure
        return replace(need, procedure=kept, noted=(*need.noted, *told))
    share = next((one.values["percentage"] for one in said if "percentage" in one.values), None)
    whole = next((one for one in said if one.lot is None), None)
    by_lot = {one.lot.upper(): one for one in said if one.lot}
    where = source((whole or said[0]).page)
    noted = [_reserved_as_a_whole(whole, share)] if whole and not by_lot else []
    noted += [
        remark("noted-reserved-lot", lot=f"Perceel {number}", source=source(one.page))
        for number, one in by_lot.items()
    ]
    all_of_it = whole is not None and not by_lot
    return replace(
        need,
        procedure="reserved" if all_of_it else None if need.procedure == "reserved" else need.procedure,
        reserved_share=float(share) if share is not None else None,
        lots=tuple(_reserved(one, by_lot) for one in need.lots) if by_lot else need.lots,
        sources={**need.sources, "reservation": where},
        noted=(*need.noted, *noted),
    )


def _reserved_as_a_whole(found: Finding, share: float | str | None) -> Remark:
    where = source(found.page)
    if share is None:
        return remark("noted-reserved", source=where)
    return remark("noted-reserved-share", share=f"{float(share):g}", source=where)


def _reserved(lot: Lot, by_lot: dict[str, Finding]) -> Lot:
    return replace(lot, reserved=lot.key.upper() in by_lot)


def _with_requirements(need: Need, read: Sequence[Part], findings: Sequence[Finding]) -> Need:
    """Certificates and a PSO level asked in any passage, the first page of each."""
    found: dict[str, tuple[Requirement, int | None]] = {}
    for finding in findings:
        if finding.rule == "pso-recognition" and finding.status is Status.ASSERTED:
            level = str(finding.values.get("level", ""))
            wished = not asks(finding.quote) or bool(_REWARD.search(finding.quote))
            found.setdefault("pso", (Requirement("pso", level, True, wished), finding.page))
    denied = {
        str(finding.values.get("certificate", "")).casefold()
        for finding in findings
        if finding.rule == "certificate-without-equivalent" and finding.status is not Status.ASSERTED
    }
    for part in read:
        for one in requirements(part.text):
            key = "pso" if one.kind == "pso" else one.name.casefold()
            if one.kind != "language" and key not in denied and not (one.kind == "pso" and findings):
                found.setdefault(key, (one, part.page))
    noted = [
        remark(
            "noted-wished" if one.wished else "noted-asked",
            name=level_words(one.name) if one.kind == "pso" else one.name,
            source=source(page),
        )
        for one, page in found.values()
    ]
    pages = {one.name or one.kind: source(page) for one, page in found.values()}
    return replace(
        need,
        asked=tuple(one for one, _ in found.values()),
        sources={**need.sources, **pages},
        noted=(*need.noted, *noted),
    )


def source(page: int | None) -> Remark:
    """Where in the document something stands, as a part of a sentence."""
    return remark("in-document") if page is None else remark("on-page", page=page)


def _page_of(value: float | None, read: Sequence[Part]) -> int | None:
    """The page of the first block that writes an amount."""
    for part in read:
        if any(euros(written) == value for written in AMOUNT.findall(part.text)):
            return part.page
    return None
