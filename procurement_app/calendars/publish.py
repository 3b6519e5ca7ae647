"""Entries as published JSON: the facts of schema kansrijk.calendar/1."""

from __future__ import annotations

from typing import Any

from procurement_app.calendars.model import CalendarEntry, Period
from procurement_app.documents.model import Problem


def period(found: Period | None) -> dict[str, str] | None:
    """First and last day, both included."""
    return {"from": found.first.isoformat(), "to": found.last.isoformat()} if found else None


def facts(entry: CalendarEntry) -> dict[str, Any]:
    """What is known of an entry: euro excluding VAT, months, days as YYYY-MM-DD; null is unknown."""
    return {
        "value_min": entry.value_min,
        "value_max": entry.value_max,
        "cpv": list(entry.cpv),
        "kind": entry.kind,
        "procedure": entry.procedure,
        "publication": period(entry.publication),
        "closing": period(entry.closing),
        "start": period(entry.start),
        "end": period(entry.end),
        "duration_months_min": entry.duration_months_min,
        "duration_months_max": entry.duration_months_max,
        "lots": entry.lots,
        "framework": entry.framework,
        "buyer": entry.buyer,
        "department": entry.department,
        "status": entry.status,
        "place": entry.place,
        "current_contract": entry.current_contract,
        "current_contract_end": period(entry.current_contract_end),
    }


def problems(found: list[Problem]) -> list[dict[str, Any]]:
    return [{"code": one.code, "message": one.message, "row": one.row, "field": one.field} for one in found]
