"""OCDS releases: one entry for each contracting process, its newest release deciding.

Field names as in OCDS 1.1 with the extensions of the European Union profile
(open-contracting/european-union-support).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from procurement_app.calendars.model import CalendarEntry, Period
from procurement_app.calendars.readers import facts
from procurement_app.calendars.values import cpv, procedures

_KINDS = {"works": "works", "goods": "supplies", "services": "services"}
_METHODS = {
    "open": "open",
    "selective": "restricted",
    "limited": "negotiated-without-notice",
    "direct": "single",
}
# The code list tenderStatus of OCDS 1.1, in the words of Dutch calendars.
_STATUSES = {
    "planning": "In voorbereiding",
    "planned": "Voorgenomen",
    "active": "Loopt",
    "cancelled": "Geannuleerd",
    "unsuccessful": "Zonder resultaat",
    "complete": "Afgerond",
    "withdrawn": "Ingetrokken",
}
_RESERVED = {"shelteredWorkshop": "res-ws", "publicServiceMissionOrganization": "res-pub-ser"}
_OPPORTUNITIES = "social.disadvantagedEmploymentOpportunities"


def releases(value: Any) -> list[dict[str, Any]] | None:
    """The newest release of every process in a package, record package or list; None when it is no OCDS."""
    found: list[dict[str, Any]] = []
    for part in value if isinstance(value, list) else [value]:
        if not isinstance(part, dict):
            return None
        if isinstance(part.get("records"), list):
            found += [release for record in part["records"] if (release := _of_record(record))]
        elif isinstance(part.get("releases"), list):
            found += [release for release in part["releases"] if isinstance(release, dict)]
        elif "ocid" in part:
            found.append(part)
        else:
            return None
    newest: dict[str, dict[str, Any]] = {}
    for release in found:
        key = str(release.get("ocid") or release.get("id") or len(newest))
        before = newest.get(key)
        if before is None or str(release.get("date", "")) >= str(before.get("date", "")):
            newest[key] = {**(before or {}), **release} if before else release
    return list(newest.values())


def _of_record(record: Any) -> dict[str, Any] | None:
    if not isinstance(record, dict):
        return None
    told = [
        release for release in _list(record.get("releases")) if "tender" in release or "planning" in release
    ]
    newest = max(told, key=lambda release: str(release.get("date", "")), default=None)
    compiled = record.get("compiledRelease")
    if isinstance(compiled, dict):
        # a compiled release does not say itself whether the tender is still planned
        return {"ocid": record.get("ocid"), **compiled, "tag": (newest or compiled).get("tag")}
    return newest


def entries(found: list[dict[str, Any]]) -> Iterator[CalendarEntry]:
    for place, release in enumerate(found, start=1):
        yield _entry(release, place)


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _text(value: Any) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _entry(release: dict[str, Any], place: int) -> CalendarEntry:
    tender, planning = _dict(release.get("tender")), _dict(release.get("planning"))
    lots = _list(tender.get("lots"))
    entry = CalendarEntry(
        id=_text(release.get("ocid")),
        title=_text(tender.get("title")) or _text(release.get("title")),
        row=place,
    )
    entry.description = _text(tender.get("description")) or _text(planning.get("rationale"))
    entry.buyer = _text(_dict(release.get("buyer")).get("name")) or _text(
        _dict(tender.get("procuringEntity")).get("name")
    )
    entry.kind = _KINDS.get(_text(tender.get("mainProcurementCategory")))
    status = _text(tender.get("status"))
    entry.status = _STATUSES.get(status, status)
    entry.cpv = _codes(tender, lots)
    entry.procedure = procedures.parse_procedure(
        _text(tender.get("procurementMethodDetails"))
    ).code or _METHODS.get(_text(tender.get("procurementMethod")))
    entry.lots = len(lots) or None
    techniques = _dict(tender.get("techniques"))
    entry.framework = (
        techniques.get("hasFrameworkAgreement")
        if isinstance(techniques.get("hasFrameworkAgreement"), bool)
        else None
    )
    entry.language = _text(release.get("language"))[:2].lower() or "und"
    _dates(entry, release, tender)
    _value(entry, tender, planning, lots)
    _duration(entry, tender, lots)
    entry.structured = _structured(release, tender, lots)
    if not entry.title:
        entry.title = entry.description[:120] or entry.id or f"Zonder titel ({place})"
        facts.note(entry, "title-missing", about="title")
    entry.written |= {
        name: _text(tender.get(name))
        for name in ("title", "description", "procurementMethodDetails", "mainProcurementCategory")
    }
    return entry


def _codes(tender: dict[str, Any], lots: list[dict[str, Any]]) -> tuple[str, ...]:
    holders: list[dict[str, Any]] = [_dict(tender.get("classification"))]
    for item in [tender, *_list(tender.get("items")), *lots]:
        holders += [_dict(item.get("classification")), *_list(item.get("additionalClassifications"))]
    texts = [
        _text(holder.get("id")) for holder in holders if _text(holder.get("scheme")).upper() in ("CPV", "")
    ]
    return tuple(dict.fromkeys(code for text in texts for code in cpv.parse(text).codes))


def _dates(entry: CalendarEntry, release: dict[str, Any], tender: dict[str, Any]) -> None:
    future = _text(_dict(tender.get("communication")).get("futureNoticeDate"))
    period = _dict(tender.get("tenderPeriod"))
    tags = release.get("tag")
    planned = tender.get("status") in ("planning", "planned") or any(
        str(tag).startswith("planning") for tag in (tags if isinstance(tags, list) else [tags])
    )
    published = _text(period.get("startDate")) or ("" if planned else _text(release.get("date")))
    entry.publication = facts.day(future) or facts.day(published)
    entry.closing = facts.day(_text(period.get("endDate")))
    entry.written |= {"futureNoticeDate": future, "tenderPeriod.startDate": _text(period.get("startDate"))}


def _value(
    entry: CalendarEntry, tender: dict[str, Any], planning: dict[str, Any], lots: list[dict[str, Any]]
) -> None:
    amounts = [_amount(value) for value in (tender.get("value"), _dict(planning.get("budget")).get("amount"))]
    low = _amount(tender.get("minValue"))
    of_lots = [_amount(lot.get("value")) for lot in lots]
    if lots and all(of_lots) and len({amount[1] for amount in of_lots if amount}) == 1:
        amounts.append((sum(amount[0] for amount in of_lots if amount), next(a[1] for a in of_lots if a)))
    total = next((amount for amount in amounts if amount), None)
    if total:
        facts.set_value(entry, low[0] if low else total[0], total[0], total[1])


def _amount(value: Any) -> tuple[float, str] | None:
    holder = _dict(value)
    amount = holder.get("amount")
    if not isinstance(amount, int | float) or isinstance(amount, bool) or amount <= 0:
        return None
    return float(amount), _text(holder.get("currency")) or "EUR"


def _duration(entry: CalendarEntry, tender: dict[str, Any], lots: list[dict[str, Any]]) -> None:
    """The longest of the lots' contract periods, as far as `maxExtentDate` says they can be extended."""
    lengths: list[float] = []
    extended: list[float] = []
    starts: list[Period] = []
    ends: list[Period] = []
    for holder in [tender, *lots]:
        period = _dict(holder.get("contractPeriod"))
        start, end = facts.day(_text(period.get("startDate"))), facts.day(_text(period.get("endDate")))
        days = period.get("durationInDays")
        length = (
            facts.months(float(days), "DAY")
            if isinstance(days, int | float)
            else facts.months_between(start, end)
        )
        furthest = facts.months_between(start, facts.day(_text(period.get("maxExtentDate"))))
        lengths += [length] if length else []
        extended += [furthest] if furthest else []
        starts += [start] if start else []
        ends += [end] if end else []
    entry.start, entry.end = facts.span(starts), max(ends, key=lambda found: found.last, default=None)
    if extended:
        entry.duration_months_min = max(lengths, default=None)
        entry.duration_months_max = max([*extended, *lengths])
    elif lengths:
        renewable = any(lot.get("hasRenewal") or _dict(lot.get("renewal")) for lot in lots)
        entry.duration_months_min = max(lengths)
        entry.duration_months_max = None if renewable else max(lengths)


def _structured(
    release: dict[str, Any], tender: dict[str, Any], lots: list[dict[str, Any]]
) -> dict[str, str | list[str]]:
    found: dict[str, list[str]] = {}
    for holder in [tender, *lots]:
        reserved = _dict(holder.get("otherRequirements")).get("reservedParticipation")
        codes = reserved if isinstance(reserved, list) else []
        found.setdefault("BT-71", []).extend(_RESERVED.get(str(code), str(code)) for code in codes)
        terms = _dict(holder.get("contractTerms"))
        if isinstance(terms.get("reservedExecution"), bool):
            found.setdefault("BT-736", []).append("yes" if terms["reservedExecution"] else "no")
        found.setdefault("BT-70", []).extend([text] if (text := _text(terms.get("performanceTerms"))) else [])
        for goal in _list(holder.get("sustainability")):
            if _text(goal.get("goal")).startswith("social"):
                found.setdefault("BT-06", []).append("soc-obj")
            if _text(goal.get("goal")) == _OPPORTUNITIES:
                found.setdefault("BT-775", []).append("opp")
        if isinstance(_dict(holder.get("suitability")).get("sme"), bool):
            found.setdefault("BT-726", []).append(str(_dict(holder["suitability"])["sme"]).lower())
    found["BT-137"] = [_text(lot.get("id")) for lot in lots]
    found["ocid"] = [_text(release.get("ocid"))]
    unique = {code: list(dict.fromkeys(value for value in values if value)) for code, values in found.items()}
    return {code: values[0] if len(values) == 1 else values for code, values in unique.items() if values}
