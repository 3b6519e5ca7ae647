"""Needs from JSON, a sentence or a calendar entry; those from a document are in `papers`."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

from procurement_app.calendars.model import PROCEDURES, CalendarEntry
from procurement_app.calendars.values import cpv, durations, procedures
from procurement_app.documents.model import Problem
from procurement_app.documents.unseen import without_unseen
from procurement_app.matching import divisions, lots
from procurement_app.matching.amounts import AMOUNT, cannot_be, euros
from procurement_app.matching.model import Lot, Need

_CPV_ONLY = re.compile(
    r"^\s*(?:cpv(?:[- ]?codes?)?\s*:?\s*)?\d{8}(?:-\d)?(?:\s*[;,|]\s*\d{8}(?:-\d)?)*\s*$", re.IGNORECASE
)
_RESERVED = re.compile(
    r"2\.82(?!\s?a\b)|voorbehouden (?:aan|opdracht|procedure|op grond)|reserved (?:contract|for)"
    r"|is voorbehouden",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"2\.82(?!\s?a\b)", re.IGNORECASE)
_PUBLIC_MISSION = re.compile(r"2\.82\s?a\b", re.IGNORECASE)  # whatever the target groups
_NOT_RESERVED = re.compile(
    r"niet (?:is )?voorbehouden|not reserved|(?:geen|zonder) voorbehoud"
    # an organisation with a mission (2.82a) need not employ people from the target groups
    r"|voorbehouden aan (?:\w+ ){0,2}(?:organisaties|partijen|aanbieders|stichtingen|rechtspersonen)"
    r" (?:met een (?:publieke|maatschappelijke?|openbare) |zonder winst)",
    re.IGNORECASE,
)
_CLAUSES = re.compile(r"(?<!art)[.;]\s")
_OPEN_HOUSE = re.compile(
    r"open ?house|alle aanbieders die|toelatingsprocedure|worden alle(?:n)? toegelaten", re.IGNORECASE
)


class NeedProblem(ValueError):
    """The need cannot be read; `problem.message` says why and what to do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.problem = Problem(code=code, message=message)


def read(data: bytes, name: str) -> list[Need]:
    """Needs of a JSON file: one object, a list, `{"needs": [...]}`, or what `calendar screen` prints.

    Raises NeedProblem.
    """
    try:
        loaded = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as mistake:  # ValueError: no JSON, no text, or a number without end
        place = f" (rij {mistake.lineno})" if isinstance(mistake, json.JSONDecodeError) else ""
        raise NeedProblem(
            "needs-json", f"{name} is geen geldige JSON{place}. Verbeter het bestand of gebruik --text."
        ) from mistake
    items = loaded.get("needs", loaded.get("entries", [loaded])) if isinstance(loaded, dict) else loaded
    if not isinstance(items, list) or not items or not all(isinstance(item, dict) for item in items):
        raise NeedProblem(
            "needs-shape", f'{name} bevat geen vraag. Schrijf {{"needs": [{{"title": "..."}}]}}.'
        )
    return [from_fields(item, f"{number}", name) for number, item in enumerate(items, 1)]


def from_fields(item: dict[str, Any], fallback: str, name: str = "de vraag") -> Need:
    """A need from named values as a calendar writes them. Raises NeedProblem."""
    if isinstance(item.get("facts"), dict):
        item = {**item, **_of_facts(item["facts"])}
    fields = {key: _plain(value) for key, value in item.items() if key not in ("lots", "facts")}
    if _CPV_ONLY.match(fields.get("title", "")) and not fields.get("cpv"):
        fields["cpv"] = fields.pop("title")  # people write a code where a form asks for words
    title, description = fields.get("title", ""), fields.get("description", "")
    if not title and not description and not fields.get("cpv"):
        raise NeedProblem(
            "need-empty",
            f"In {name} staat bij vraag {fallback} geen titel, omschrijving of CPV-code. Vul er een in.",
        )
    months = durations.parse(fields.get("duration", "")).high
    listed = item.get("lots")
    found = (
        lots.listed(listed, _plain) if isinstance(listed, list) else divisions.in_text(description, months)
    )
    procedure, found = _reserved(_code(fields.get("procedure", "")), f"{title}. {description}", found)
    value = fields.get("value", "")
    if cannot_be(value):
        raise NeedProblem(
            "need-value",
            f"In {name} staat bij vraag {fallback} een waarde die niet kan: ‘{value}’. Schrijf het bedrag "
            "in euro, zoals 250000, of laat het weg.",
        )
    return Need(
        id=fields.get("id") or fallback,
        title=title,
        description=description,
        department=fields.get("department", ""),
        cpv=cpv.parse(fields.get("cpv", "")).codes,
        value=euros(value, months),
        months=months,
        procedure=procedure,
        lots=found,
        counted=True,
    )


def from_text(text: str) -> Need:
    """A need from a sentence; a bare CPV code may stand for the sentence. Raises NeedProblem."""
    written = _plain(text)
    if not written:
        raise NeedProblem(
            "need-empty", 'De vraag is leeg. Schrijf wat u zoekt, bijvoorbeeld: --text "lunch voor 200 man".'
        )
    amount = AMOUNT.search(written)
    return from_fields({"id": "text", "title": written, "value": amount[0] if amount else ""}, "text")


def from_entry(entry: CalendarEntry) -> Need:
    """A need from an entry of a procurement calendar."""
    found = divisions.in_text(entry.description, entry.duration_months_max)
    procedure, found = _reserved(entry.procedure, f"{entry.title}. {entry.description}", found)
    return Need(
        id=entry.id,
        title=entry.title,
        description=entry.description,
        department=entry.department,
        cpv=entry.cpv,
        value=entry.value_max if entry.value_max is not None else entry.value_min,
        months=entry.duration_months_max,
        procedure=procedure,
        lots=found,
    )


def _of_facts(facts: dict[str, Any]) -> dict[str, Any]:
    """The facts of a screened calendar entry under the names of a need."""
    months = facts.get("duration_months_max")
    most = facts.get("value_max")
    return {
        "value": most if most is not None else facts.get("value_min"),
        "cpv": facts.get("cpv"),
        "procedure": facts.get("procedure"),
        "duration": f"{months:g} maanden" if isinstance(months, (int, float)) else "",
    }


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(str(part) for part in value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else " ".join(without_unseen(str(value)).split())


def _code(written: str) -> str | None:
    code = written if written in PROCEDURES else procedures.parse_procedure(written).code if written else None
    if _OPEN_HOUSE.search(written):
        return "open-house"
    for_a_mission = code == "reserved" and _PUBLIC_MISSION.search(written)
    return "social-and-specific" if for_a_mission else code


def _reserved(code: str | None, text: str, found: tuple[Lot, ...]) -> tuple[str | None, tuple[Lot, ...]]:
    """The procedure and lots when the text says more: that all or one lot is reserved, or open to all."""
    if _OPEN_HOUSE.search(text):
        return "open-house", found
    if code == "reserved":
        return code, found
    common = [part for part in _CLAUSES.split(divisions.outside(text, found)) if _says_reserved(part)]
    named = frozenset[str]().union(*(divisions.names(part, found) for part in common))
    if common and not named:
        return "reserved", found
    own = [lot.name in named or _says_reserved(lot.text) for lot in found]
    if any(own):
        found = tuple(replace(lot, reserved=says) for lot, says in zip(found, own, strict=True))
    return code, found


def _says_reserved(text: str) -> bool:
    if _NOT_RESERVED.search(text) or (_PUBLIC_MISSION.search(text) and not _ARTICLE.search(text)):
        return False
    return bool(_RESERVED.search(text))
