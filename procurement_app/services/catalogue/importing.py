"""Firms from a file into the catalogue: a report per row, and all of them or none."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pydantic import ValidationError
from sqlmodel import Session, col, select

from procurement_app.documents.model import Problem
from procurement_app.matching.area import DISTRICTS
from procurement_app.matching.firms import COLUMNS as MATCHING_COLUMNS
from procurement_app.matching.firms import Row, opened, plain_heads, where_columns
from procurement_app.matching.vocabulary import load
from procurement_app.models import EvidenceKind, EvidenceStated, Firm, FirmCreate, Reference
from procurement_app.screening.scan import fold
from procurement_app.services.access.audit import Actor
from procurement_app.services.catalogue import export
from procurement_app.services.catalogue.codes import AREAS, LANGUAGES, TARGET_GROUPS, Names, code_of
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
HARMLESS = frozenset(
    {"firm-markup", "firm-column", "firm-place", "firm-unseen"}
)  # what is told and does not stop an import
_STATUSES = frozenset(column for column in export.COLUMNS if column.endswith("_status"))
_WRITTEN_BY_US = _STATUSES | {"page"}  # what an export says and an import need not read
_TAG = re.compile(r"<\s*/?\s*[a-zA-Z!][^>]*>")
_WEBSITE = re.compile(r"https?://[\w.-]+\.[a-z]{2,}(?::\d+)?(?:/[^\s<>\"']*)?", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass
class Checked:
    """The firms of a file and all that is wrong with it, row by row."""

    firms: list[FirmCreate] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        return not any(problem.code not in HARMLESS for problem in self.problems)


def check(session: Session | None, data: bytes, name: str, *, fictitious: bool = False) -> Checked:
    """Read a file of firms, and compare it with the catalogue when there is one.

    Raises UnreadableFile when the file as a whole is no list of firms.
    """
    rows, head = opened(data, name)
    where = where_columns(head, name, COLUMNS)
    found = Checked()
    for column in _unused(head):
        found.problems.append(
            Problem("firm-column", f"De kolom '{column}' kennen wij niet; wij lezen haar niet.")
        )
    seen: dict[tuple[str, str], int] = {}
    for number, cells in rows:
        if not any(str(cell).strip() for cell in cells if cell is not None):
            continue
        reader = _FirmRow(number, cells, where, found.problems, head)
        firm = reader.catalogue_firm(fictitious)
        if firm is not None and not _double(firm, reader, seen):
            found.firms.append(firm)
    if session is not None:
        _compare(session, found)
    return found


def bring_in(session: Session, checked: Checked, *, actor: Actor, now: datetime) -> int:
    """Put sound firms in the catalogue, all or none; those whose number is known are renewed."""
    if not checked.sound:
        raise ValueError("a file with problems is not imported")
    return firms.save(session, checked.firms, actor=actor, now=now)


class _FirmRow(Row):
    """A row as the catalogue reads it."""

    def catalogue_firm(self, fictitious: bool) -> FirmCreate | None:
        name, description = self.text("name"), self.description()
        if not name or not description:
            lacking = "naam" if not name else "omschrijving"
            self.say("firm-empty", f"de {lacking} ontbreekt. Vul die in.")
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
            "since": self._year(),
            "full_until": self.date("full_until"),
            "website": self._website(),
            "contact_name": self.text("contact"),
            "email": self.text("email"),
            "phone": self.text("phone"),
            "address": self.text("address"),
            "references": self._references(),
            "evidence": self._evidence(),
            "confirmed_on": self.date("confirmed"),
            "fictitious": fictitious,
        }
        try:
            return FirmCreate.model_validate(given)
        except ValidationError as error:
            for one in error.errors():
                where = ".".join(str(part) for part in one["loc"])
                self.say("firm-value", f"'{where}' klopt niet ({one['msg']}). Verbeter de waarde.")
            return None

    def description(self) -> str:
        written = self.text("description")
        bare = self._bare(written)
        if bare != written:
            self.say("firm-markup", "in de omschrijving staat HTML-code; alleen de tekst blijft staan.")
        return bare

    def _bare(self, written: str) -> str:
        return " ".join(_TAG.sub(" ", written).split())

    def _known(self, column: str, label: str, known: frozenset[str]) -> list[str]:
        found = []
        for value in self.several(column, r"[|;,]"):
            if value in known:
                found.append(value)
            else:
                self.say(
                    "firm-code", f"'{value}' is geen {label} die wij kennen. Kies een code uit de lijst."
                )
        return found

    def _coded(self, column: str, label: str, names: Names) -> list[str]:
        found = []
        for value in self.several(column, r"[|;,]"):
            code = code_of(names, value)
            if code is None:
                self.say(
                    "firm-code", f"'{value}' is geen {label} die wij kennen. Kies een code uit de lijst."
                )
            else:
                found.append(code)
        return found

    def _place(self, written: str, wider: Names) -> str:
        """A district as we write it, or the code of a wider area; another place stays, and is told."""
        district = next((one for one in DISTRICTS if fold(one) == fold(written)), None)
        known = district or code_of(wider, written)
        if written and known is None:
            self.say(
                "firm-place",
                f"'{written}' is geen stadsdeel van Amsterdam ({', '.join(DISTRICTS)}). "
                "Wij laten het staan; wie op een stadsdeel zoekt, vindt deze firma er niet mee.",
            )
        return known or written

    def _website(self) -> str:
        written = self.text("website")
        if not written:
            return ""
        address = written if "://" in written else f"https://{written}"
        if not _WEBSITE.fullmatch(address):
            self.say("firm-website", f"'{written}' is geen webadres. Schrijf het als https://www.naam.nl.")
            return ""
        return address

    def _year(self) -> int | None:
        year = self.number("since", "jaar van oprichting", 1800, 2100)
        return None if year is None else int(year)

    def _references(self) -> list[Reference]:
        """'Werk: opdrachtgever (2025)' with a bar between; the year may be anywhere, or absent."""
        found = []
        for written in self.several("references", r"[|;]"):
            years = [int(hit[0]) for hit in _YEAR.finditer(written)]
            text = re.sub(r",?\s*\(?\b(?:sinds )?(?:19|20)\d\d(?:\s*-\s*(?:19|20)\d\d)?\)?\s*$", "", written)
            work, colon, customer = text.partition(":")
            if not (customer if colon else text).strip():
                self.say(
                    "firm-reference",
                    f"bij referentie '{written}' ontbreekt voor wie het werk was. "
                    "Schrijf 'werk: opdrachtgever (jaar)'.",
                )
                continue
            found.append(
                Reference(
                    customer=(customer if colon else text).strip()[:200],
                    work=work.strip()[:500] if colon else "",
                    year=max(years, default=None),
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
    for kind, label, value in (("kvk", "KvK-nummer", firm.kvk), ("key", "nummer", firm.key)):
        first = seen.setdefault((kind, value), row.number_of) if value else row.number_of
        if first != row.number_of:
            row.say(
                f"firm-double-{kind}",
                f"{label} {value} van '{firm.name}' staat ook in rij {first}. "
                "Haal een van de twee weg of verbeter het nummer.",
            )
            return True
    return False


def _compare(session: Session, found: Checked) -> None:
    """A KvK number that another firm of the catalogue has is a mistake of one of the two."""
    numbers = {firm.kvk: firm for firm in found.firms if firm.kvk}
    for other in session.exec(select(Firm).where(col(Firm.kvk).in_(list(numbers)))):
        firm = numbers[other.kvk or ""]
        if firm.key != other.key:
            found.problems.append(
                Problem(
                    "firm-known-kvk",
                    f"KvK-nummer {other.kvk} van '{firm.name}' is in de catalogus van '{other.name}' "
                    f"(nummer {other.key}). Verbeter het KvK-nummer, of geef de rij nummer {other.key}.",
                )
            )
