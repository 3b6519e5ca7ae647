"""Firms from a file into the catalogue: a report per row, and all of them or none."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from sqlmodel import Session

from procurement_app.matching.area import DISTRICTS
from procurement_app.matching.firm_messages import problem
from procurement_app.matching.firms import COLUMNS as MATCHING_COLUMNS
from procurement_app.matching.firms import Row, opened, plain_heads, where_columns
from procurement_app.matching.vocabulary import load
from procurement_app.models import EvidenceKind, EvidenceStated, FirmCreate, Reference
from procurement_app.screening.text.scan import fold
from procurement_app.services.access.audit import Actor
from procurement_app.services.catalogue import comparing, export
from procurement_app.services.catalogue.codes import AREAS, LANGUAGES, TARGET_GROUPS, Names, code_of
from procurement_app.services.catalogue.import_report import Checked, Deed, Read
from procurement_app.services.firms import firms

# column -> names under which people write it; those of matching, and what only the catalogue shows
COLUMNS: dict[str, tuple[str, ...]] = {
    **{name: aliases for name, aliases in MATCHING_COLUMNS.items() if name != "capacity"},
    "capacity": (*MATCHING_COLUMNS["capacity"][:-1], "hoogste_opdracht"),
    "capacity_text": ("capacity", "capaciteit"),
    "description_en": ("description_en", "omschrijving_engels"),
    "services": ("services", "diensten"),
    "activities": ("activities", "werkzaamheden"),
    "since": ("since", "sinds", "opgericht"),
    "groups": ("target_groups", "doelgroepen"),
    "references": ("references", "referenties"),
    "code_until": ("code_until", "code_sociale_ondernemingen_tot"),
    "recognition_until": ("recognition_until", "erkenning_tot"),
    "full_until": ("full_until", "vol_tot"),
    "confirmed": ("last_confirmed_on", "bevestigd_op"),
    "contact": ("contact_name", "contactpersoon", "contact"),
    "email": ("email", "e_mail", "mail"),
    "phone": ("phone", "telefoon"),
    "address": ("address", "adres"),
}
_STATUSES = frozenset(column for column in export.COLUMNS if column.endswith("_status"))
_WRITTEN_BY_US = _STATUSES | {"page"}  # what an export says and an import need not read
_TAG = re.compile(r"<\s*/?\s*[a-zA-Z!][^>]*>")
_WEBSITE = re.compile(r"https?://[\w.-]+\.[a-z]{2,}(?::\d+)?(?:/[^\s<>\"']*)?", re.IGNORECASE)
# The year or years in which a reference ends: "(2025)", ", 2024-2027", "sinds 2020".
_YEARS = re.compile(
    r"(?:[,(]\s*(?:sinds )?|\bsinds |(?=\b(?:19|20)\d\d))"
    r"(?P<first>\d{4})(?:\s*[-\u2013]\s*(?P<until>\d{4}))?\)?\s*$"
)
_COLUMN_OF = {  # of the fields of a profile that a file calls otherwise
    "key": "id",
    "max_contract": "capacity",
    "contact_name": "contact",
    "target_groups": "groups",
    "areas": "area",
    "evidence": "certificates",
}


def check(session: Session | None, data: bytes, name: str, on: date, *, fictitious: bool = False) -> Checked:
    """Read a file of firms on a day, and compare it with the catalogue when there is one.

    Raises UnreadableFile when the file as a whole is no list of firms.
    """
    rows, head = opened(data, name)
    return check_rows(session, rows, head, name, on, fictitious=fictitious)


def check_rows(
    session: Session | None,
    rows: Iterable[tuple[int, list[Any]]],
    head: list[Any],
    name: str,
    on: date,
    *,
    fictitious: bool = False,
) -> Checked:
    """The same for a file whose rows were read before."""
    where = where_columns(head, name, COLUMNS)
    found = Checked()
    for column in _unused(head):
        found.problems.append(problem("firm-column", column=column))
    seen: dict[tuple[str, str], int] = {}
    for number, cells in rows:
        if not any(str(cell).strip() for cell in cells if cell is not None):
            continue
        reader = _FirmRow(number, cells, where, found.problems, head)
        firm = reader.catalogue_firm(on, fictitious)
        if firm is not None and not _double(firm, reader, seen):
            found.rows.append(Read(number, firm, numbered=bool(reader.text("id"))))
    if session is not None:
        comparing.compare(session, found, where.keys())
    return found


def bring_in(session: Session, checked: Checked, *, actor: Actor, now: datetime) -> int:
    """Put sound firms in the catalogue, all or none; those that are known are renewed where they differ."""
    if not checked.sound:
        raise ValueError("a file with problems is not imported")
    changed = [one.firm for one in checked.rows if one.deed is not Deed.UNCHANGED]
    return firms.save(session, changed, actor=actor, now=now) if changed else 0


class _FirmRow(Row):
    """A row as the catalogue reads it."""

    def catalogue_firm(self, on: date, fictitious: bool) -> FirmCreate | None:
        name, description = self.text("name"), self.description()
        if not name or not description:
            lacking = "naam" if not name else "omschrijving"
            self.say("firm-lacking", label=lacking)
            return None
        kvk = self.kvk()
        given: dict[str, Any] = {
            "key": self.text("id") or kvk or _slug(name),
            "kvk": kvk or None,
            "name": name,
            "description": description,
            "description_en": self._bare(self.text("description_en")),
            "services": list(self.several("services", r"[|;]")),
            "sectors": self._known("sectors", "sector", load().sectors),
            "activities": self._known("activities", "werkzaamheid", frozenset(load().activities)),
            "cpv": list(self.cpv()),
            "district": self._place(self.text("district"), {}),
            "areas": [
                place for area in self.several("area", r"[|;,]") if (place := self._place(area, AREAS))
            ],
            "languages": self._coded("languages", "taal", LANGUAGES),
            "target_groups": self._coded("groups", "doelgroep", TARGET_GROUPS),
            "capacity_text": self.text("capacity_text"),
            "max_contract": self.number("capacity", "hoogste opdracht", 1, 3.2e9),
            "staff": self.number("staff", "aantal fte", 0, 100_000),
            "turnover": self.number("turnover", "jaaromzet", 0, 3.2e9),
            "since": self._year(on),
            "full_until": self.date("full_until"),
            "website": self._website(),
            "contact_name": self.text("contact"),
            "email": self.text("email"),
            "phone": self.text("phone"),
            "address": self.text("address"),
            "references": self._references(on),
            "evidence": self._evidence(),
            "confirmed_on": self.date("confirmed"),
            "fictitious": fictitious,
        }
        try:
            return FirmCreate.model_validate(given)
        except ValidationError as error:
            for one in error.errors():
                self._say_wrong(one)
            return None

    def _say_wrong(self, error: ErrorDetails) -> None:
        """What is wrong with a value, by the name that the file gives its column."""
        place = str(error["loc"][0]) if error["loc"] else "name"
        column = _COLUMN_OF.get(place, place)
        label = self.label(column) if self.has(column) else column
        most = (error.get("ctx") or {}).get("max_length")
        if error["type"] == "string_too_long" and most is not None:
            self.say("firm-too-long", column=label, most=most)
        else:
            self.say("firm-value", column=label)

    def description(self) -> str:
        written = self.text("description")
        bare = self._bare(written)
        if bare != written:
            self.say("firm-markup")
        return bare

    def _bare(self, written: str) -> str:
        return " ".join(_TAG.sub(" ", written).split())

    def _known(self, column: str, label: str, known: frozenset[str]) -> list[str]:
        found = []
        for value in self.several(column, r"[|;,]"):
            if value in known:
                found.append(value)
            else:
                self.say("firm-code", written=value, label=label)
        return found

    def _coded(self, column: str, label: str, names: Names) -> list[str]:
        found = []
        for value in self.several(column, r"[|;,]"):
            code = code_of(names, value)
            if code is None:
                self.say("firm-code", written=value, label=label)
            else:
                found.append(code)
        return found

    def _place(self, written: str, wider: Names) -> str:
        """A district as we write it, or the code of a wider area; another place stays, and is told."""
        district = next((one for one in DISTRICTS if fold(one) == fold(written)), None)
        known = district or code_of(wider, written)
        if written and known is None:
            self.say("firm-place", written=written, districts=", ".join(DISTRICTS))
        return known or written

    def _website(self) -> str:
        written = self.text("website")
        if not written:
            return ""
        address = written if "://" in written else f"https://{written}"
        if not _WEBSITE.fullmatch(address):
            self.say("firm-website", written=written)
            return ""
        return address

    def _year(self, on: date) -> int | None:
        year = self.number("since", "jaar van oprichting", 1800, on.year)
        return None if year is None else int(year)

    def _references(self, on: date) -> list[Reference]:
        """'Werk: opdrachtgever (2025)' with a bar between; the year or years may be absent."""
        found = []
        for written in self.several("references", r"[|;]"):
            years = _YEARS.search(written)
            text = written[: years.start()].rstrip(" ,(") if years else written
            work, colon, customer = text.partition(":")
            if not (customer if colon else text).strip():
                self.say("firm-reference", written=written[:60])
                continue
            first = int(years["first"]) if years else None
            until = int(years["until"]) if years and years["until"] else None
            if first is not None and not (1950 <= first <= on.year and first <= (until or first) <= 2100):
                self.say("firm-reference-year", written=written[:60])
                continue
            found.append(
                Reference(
                    customer=(customer if colon else text).strip()[:200],
                    work=work.strip()[:500] if colon else "",
                    year=first,
                    until=until,
                )
            )
        return found

    def _evidence(self) -> list[EvidenceStated]:
        found = [
            EvidenceStated(kind=EvidenceKind.CERTIFICATE, label=label[:120])
            for label in self.several("certificates", r"[|;]")
        ]
        share, level = self.number("share", "aandeel doelgroep", 0, 100), self.pso()
        if share is not None:
            found.append(EvidenceStated(kind=EvidenceKind.TARGET_SHARE, value=share))
        if level:
            most = level == "30+"
            plain = {"basistrede": "basis"}.get(level, level)
            found.append(
                EvidenceStated(
                    kind=EvidenceKind.PSO_30 if most else EvidenceKind.PSO,
                    level="3" if most else plain,
                    expires=self.date("evidence_until"),
                )
            )
        for column, kind in (
            ("code_until", EvidenceKind.CODE),
            ("recognition_until", EvidenceKind.RECOGNITION),
        ):
            until = self.date(column)
            if until is not None:
                found.append(EvidenceStated(kind=kind, expires=until))
        return found


def _slug(name: str) -> str:
    """The number of a firm that a file gives none: the same for the same name in the next file."""
    return re.sub("[^a-z0-9]+", "-", fold(name)).strip("-")[:80] or "firma"


def _unused(head: list[Any]) -> list[str]:
    known = {alias for aliases in COLUMNS.values() for alias in aliases} | _WRITTEN_BY_US
    return [column for column in plain_heads(head) if column and column not in known]


def _double(firm: FirmCreate, row: _FirmRow, seen: dict[tuple[str, str], int]) -> bool:
    for kind, value in (("kvk", firm.kvk), ("key", firm.key)):
        first = seen.setdefault((kind, value), row.number_of) if value else row.number_of
        if first != row.number_of:
            row.say(f"firm-twice-{kind}", written=str(value), name=firm.name, first=first)
            return True
    return False
