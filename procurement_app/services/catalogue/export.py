"""Firms as a table or as JSON, under the names of columns that an import reads again."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import xlsxwriter

from procurement_app.models import EvidenceKind, Reference
from procurement_app.services.catalogue.cards import Card
from procurement_app.services.catalogue.codes import AREAS, called
from procurement_app.services.firms.evidence import EvidenceRow

COLUMNS = (
    "firm_id", "kvk", "name", "description", "description_en", "services", "sectors", "activities",
    "cpv_prefixes", "district", "delivery_area", "languages", "target_groups", "since", "capacity",
    "max_contract_value", "employees_fte", "pso_level", "evidence_until", "share_target_group_pct",
    "certificates", "code_until", "recognition_until", "full_until", "references", "website", "contact_name",
    "email", "phone", "address", "last_confirmed_on", "page",
    # how sure we are: stated, seen or checked; of certificates in the order of their column
    "pso_status", "share_target_group_status", "certificates_status", "code_status", "recognition_status",
    "capacity_status", "max_contract_value_status", "employees_fte_status",
)  # fmt: skip
_RUNS = ("=", "+", "-", "@", "\t", "\r")  # how a cell begins that a spreadsheet would run
SCHEMA = "kansrijk.catalogue/1"


def row(card: Card, address: str = "") -> dict[str, str]:
    """A firm as the cells of a table; what it lets expire is not in it."""
    profile = card.profile
    proof = {one.kind: one for one in card.evidence}
    pso = proof.get(EvidenceKind.PSO_30) or proof.get(EvidenceKind.PSO)
    share = proof.get(EvidenceKind.TARGET_SHARE)
    certificates = [one for one in card.evidence if one.kind == EvidenceKind.CERTIFICATE]
    return {
        "firm_id": card.key,
        "kvk": profile.kvk or "",
        "name": profile.name,
        "description": profile.description,
        "description_en": profile.description_en,
        "services": _joined(profile.services),
        "sectors": _joined(profile.sectors),
        "activities": _joined(profile.activities),
        "cpv_prefixes": _joined(profile.cpv),
        "district": profile.district,
        "delivery_area": _joined([called(AREAS, area) for area in profile.areas]),
        "languages": _joined(profile.languages),
        "target_groups": _joined(profile.target_groups),
        "since": _plain(profile.since),
        "capacity": profile.capacity_text,
        "max_contract_value": _plain(profile.max_contract),
        "employees_fte": _plain(profile.staff),
        "pso_level": "" if pso is None else ("30+" if pso.kind == EvidenceKind.PSO_30 else pso.level),
        "evidence_until": _day(pso.expires if pso else None),
        "share_target_group_pct": _plain(share.value if share else None),
        "certificates": _joined([one.label for one in certificates]),
        "code_until": _day(proof[EvidenceKind.CODE].expires if EvidenceKind.CODE in proof else None),
        "recognition_until": _day(
            proof[EvidenceKind.RECOGNITION].expires if EvidenceKind.RECOGNITION in proof else None
        ),
        "full_until": _day(profile.full_until),
        "references": _joined([_reference(one) for one in profile.references]),
        "website": profile.website,
        "contact_name": profile.contact_name,
        "email": profile.email,
        "phone": profile.phone,
        "address": profile.address,
        "last_confirmed_on": _day(card.confirmed_at.date() if card.confirmed_at else None),
        "page": address,
        "pso_status": _status(pso),
        "share_target_group_status": _status(share),
        "certificates_status": _joined([_status(one) for one in certificates]),
        "code_status": _status(proof.get(EvidenceKind.CODE)),
        "recognition_status": _status(proof.get(EvidenceKind.RECOGNITION)),
        "capacity_status": _fact_status(card, "capacity_text"),
        "max_contract_value_status": _fact_status(card, "max_contract"),
        "employees_fte_status": _fact_status(card, "staff"),
    }


def as_csv(rows: Iterable[dict[str, str]]) -> bytes:
    """UTF-8 with a byte order mark, so that spreadsheets read accents right."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    for one in rows:
        writer.writerow({name: _harmless(value) for name, value in one.items()})
    return text.getvalue().encode("utf-8-sig")


def as_table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Rows for a Dutch spreadsheet: semicolons between, and a byte order mark."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(rows: Iterable[dict[str, str]]) -> bytes:
    """One sheet, everything written as text, so that no cell is run and no number loses its zeros."""
    held = io.BytesIO()
    book = xlsxwriter.Workbook(
        held, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet("Sociale firma's")
    bold = book.add_format({"bold": True})
    for place, name in enumerate(COLUMNS):
        sheet.write_string(0, place, name, bold)
    for number, one in enumerate(rows, 1):
        for place, name in enumerate(COLUMNS):
            sheet.write_string(number, place, one[name][:32_000])
    sheet.freeze_panes(1, 3)
    sheet.set_column(2, 3, 36)
    book.close()
    return held.getvalue()


def as_json(found: Sequence[tuple[Card, str]], on: date, about: str, unknown: Sequence[str] = ()) -> bytes:
    """`{"schema", "date", "query", "unknown_filters", "firms": [...]}` with evidence in full.

    See docs/use/catalogue.md.
    """
    made = {
        "schema": SCHEMA,
        "date": on.isoformat(),
        "query": about,
        "unknown_filters": list(unknown),
        "firms": [_object(card, address) for card, address in found],
    }
    return json.dumps(made, ensure_ascii=False, indent=1).encode()


def _object(card: Card, address: str) -> dict[str, Any]:
    profile = card.profile
    return {
        "id": card.key,
        "page": address,
        "name": profile.name,
        "fictitious": card.fictitious,
        "description": profile.description,
        "services": profile.services,
        "sectors": profile.sectors,
        "work": list(card.work),
        "district": profile.district,
        "delivery_area": profile.areas,
        "languages": profile.languages,
        "target_groups": profile.target_groups,
        "since": profile.since,
        "capacity": profile.capacity_text,
        "capacity_status": _fact_status(card, "capacity_text") or None,
        "max_contract_value": profile.max_contract,
        "max_contract_value_status": _fact_status(card, "max_contract") or None,
        "employees_fte": profile.staff,
        "employees_fte_status": _fact_status(card, "staff") or None,
        "full_until": _day(profile.full_until) or None,
        "website": profile.website,
        "email": profile.email,
        "phone": profile.phone,
        "references": [one.model_dump(mode="json") for one in profile.references],
        "evidence": [
            {
                "kind": one.kind,
                "name": one.name("nl"),
                "status": one.status,
                "seen_on": _day(one.seen_at.date() if one.seen_at else None) or None,
                "checked_on": _day(one.checked_at.date() if one.checked_at else None) or None,
                "looked_at_by": "advisor" if one.seen_at or one.checked_at else None,
                "expires": _day(one.expires) or None,
            }
            for one in card.evidence
        ],
    }


def _status(one: EvidenceRow | None) -> str:
    return "" if one is None else one.status


def _fact_status(card: Card, field: str) -> str:
    """How sure we are of what the page says of the size of a firm; empty when it says nothing."""
    said = getattr(card.profile, field)
    return (_status(card.facts.get(field)) or "stated") if said else ""


def _reference(one: Reference) -> str:
    text = f"{one.work}: {one.customer}" if one.work else one.customer
    return f"{text}, {one.when}" if one.when else text


def _joined(values: Iterable[str]) -> str:
    return "|".join(value.replace("|", "/") for value in values)


def _plain(value: float | None) -> str:
    return "" if value is None else f"{value:.15g}"


def _day(value: date | None) -> str:
    return "" if value is None else value.isoformat()


def _harmless(cell: str) -> str:
    """A cell that a spreadsheet would run is kept as text."""
    return f"'{cell}" if cell.startswith(_RUNS) else cell
