"""TenderNed's list of publications as its public interface gives it (tenderned-rs-tns/v2/publicaties)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from procurement_app.calendars.model import CalendarEntry
from procurement_app.calendars.readers import facts
from procurement_app.calendars.values import cpv, procedures

_TYPES = {"MAC": "market-consultation"}
_PRIOR_NOTICE = "VAK"  # a vooraankondiging: the tender itself is still to come


def publications(value: Any) -> list[dict[str, Any]] | None:
    """The publications in a page of the list, a list, or one publication; None when it is something else."""
    if isinstance(value, dict):
        for name in ("content", "publicaties", "items", "results"):
            if isinstance(value.get(name), list):
                value = value[name]
                break
        else:
            value = [value]
    if isinstance(value, list) and any(
        isinstance(item, dict) and isinstance(item.get("content"), list) for item in value
    ):
        value = [inner for item in value if isinstance(item, dict) for inner in item.get("content", [])]
    found = (
        [
            item
            for item in value
            if isinstance(item, dict) and ("publicatieId" in item or "aanbestedingNaam" in item)
        ]
        if isinstance(value, list)
        else []
    )
    return found or ([] if value == [] else None)


def entries(found: list[dict[str, Any]]) -> Iterator[CalendarEntry]:
    for place, publication in enumerate(found, start=1):
        yield _entry(publication, place)


def _plain(value: Any) -> str:
    """A text, or the description of a coded value."""
    if isinstance(value, dict):
        value = value.get("omschrijving") or value.get("code") or ""
    return (
        " ".join(str(value).split()) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    )


def _code(value: Any) -> str:
    return _plain(value.get("code")) if isinstance(value, dict) else _plain(value)


def _entry(item: dict[str, Any], place: int) -> CalendarEntry:
    entry = CalendarEntry(
        id=_plain(item.get("publicatieId")), title=_plain(item.get("aanbestedingNaam")), row=place
    )
    entry.description = _plain(item.get("opdrachtBeschrijving"))
    entry.buyer = _plain(item.get("opdrachtgeverNaam"))
    entry.kind = procedures.parse_kind(_plain(item.get("typeOpdracht"))).code
    entry.status = _plain(item.get("typePublicatie"))
    publication_type = _code(item.get("typePublicatie") or item.get("publicatieType"))
    entry.procedure = (
        _TYPES.get(publication_type) or procedures.parse_procedure(_plain(item.get("procedure"))).code
    )
    entry.cpv = _codes(item.get("cpvCodes"))
    if publication_type != _PRIOR_NOTICE:
        entry.publication = facts.day(_plain(item.get("publicatieDatum")))
    entry.closing = facts.day(_plain(item.get("sluitingsDatum")))
    entry.language = "nl"
    if publication_type:
        entry.structured["typePublicatie"] = publication_type
    if not entry.title:
        entry.title = entry.description[:120] or f"Zonder titel ({place})"
        facts.note(entry, "title-missing", about="title")
    entry.written = {name: text for name, value in item.items() if (text := _plain(value))}
    return entry


def _codes(value: Any) -> tuple[str, ...]:
    texts = [_code(code) for code in value] if isinstance(value, list) else [_plain(value)]
    return tuple(dict.fromkeys(code for text in texts for code in cpv.parse(text).codes))
