"""TED notices in the schemas before eForms: R2.0.9 (forms F01 to F25) and the defence forms of R2.0.8.

Element names carry the meaning in both, so one reader looks for either. Names of persons are left out.
"""

from __future__ import annotations

from collections.abc import Iterator

from procurement_app.calendars.model import CalendarEntry, Period
from procurement_app.calendars.readers import facts
from procurement_app.calendars.readers.xml import Element, anywhere, first, local, text_of, texts
from procurement_app.calendars.values import cpv, durations

_PROCEDURES = {
    "PT_OPEN": "open",
    "PT_RESTRICTED": "restricted",
    "PT_ACCELERATED_RESTRICTED": "restricted",
    "PT_COMPETITIVE_NEGOTIATION": "negotiated",
    "PT_NEGOTIATED_WITH_PRIOR_CALL": "negotiated",
    "PT_NEGOTIATED_CHOICE": "negotiated",
    "PT_NEGOTIATED": "negotiated",
    "PT_ACCELERATED_NEGOTIATED": "negotiated",
    "PT_INVOLVING_NEGOTIATION": "negotiated",
    "PT_COMPETITIVE_DIALOGUE": "competitive-dialogue",
    "PT_INNOVATION_PARTNERSHIP": "innovation-partnership",
    "PT_NEGOTIATED_WITHOUT_PUBLICATION": "negotiated-without-notice",
    "PT_AWARD_CONTRACT_WITHOUT_CALL": "negotiated-without-notice",
    "PT_AWARD_CONTRACT_WITHOUT_PUBLICATION": "negotiated-without-notice",
}
_PROCEDURE_OF_FORM = {
    "F12": "design-contest",
    "F13": "design-contest",
    "F15": "negotiated-without-notice",
    "F21": "social-and-specific",
    "F22": "social-and-specific",
    "F23": "concession",
    "F24": "concession",
    "F25": "concession",
}
# Structured flags of the old forms, by the eForms field that took their place.
_FLAGS = (
    ("RESTRICTED_SHELTERED_WORKSHOP", "BT-71", "res-ws"),
    ("RESERVED_SHELTERED_WORKSHOP", "BT-71", "res-ws"),
    ("RESERVED_ORGANISATIONS_SERVICE_MISSION", "BT-71", "res-pub-ser"),
    ("SHELTERED_WORKSHOP", "BT-71", "res-ws"),
    ("RESTRICTED_SHELTERED_PROGRAM", "BT-736", "yes"),
    ("RESERVED_SHELTERED_PROGRAM", "BT-736", "yes"),
    ("SHELTERED_PROGRAMMES", "BT-736", "yes"),
    ("RESERVED_CONTRACTS", "RESERVED_CONTRACTS", "yes"),
)
_TEXTS = (("PERFORMANCE_CONDITIONS", "BT-70"), ("RENEWAL_DESCR", "BT-57"), ("OPTIONS_DESCR", "BT-54"))
_PLANNING = ("PRI_ONLY", "PRI_REDUCING_TIME_LIMITS")


def entries(root: Element) -> Iterator[CalendarEntry]:
    form = _form(root)
    if form is None:
        yield _bare(root)
        return
    objects = form.findall(anywhere("OBJECT_CONTRACT"))
    for place, item in enumerate(objects or [form], start=1):
        yield _entry(root, form, item, f"/{place}" if len(objects) > 1 else "")


def _form(root: Element) -> Element | None:
    """The form in Dutch where there is one, else in the language it was written in."""
    section = root.find(anywhere(".//FORM_SECTION"))
    forms = [] if section is None else [node for node in section if isinstance(node.tag, str)]
    forms = [node for node in forms if local(node) != "NOTICE_UUID"]
    for wanted in ({"LG": "NL"}, {"CATEGORY": "ORIGINAL"}):
        for form in forms:
            if all(form.get(name) == value for name, value in wanted.items()):
                return form
    return forms[0] if forms else None


def _bare(root: Element) -> CalendarEntry:
    """A notice whose form is missing: what its coded data tell."""
    entry = CalendarEntry(id=_notice_id(root), title=first(root, ".//ML_TI_DOC/TI_TEXT") or _notice_id(root))
    entry.cpv = _codes(root)
    facts.note(entry, "notice-no-title", about="title")
    return entry


def _notice_id(root: Element) -> str:
    return first(root, ".//NO_DOC_OJS") or root.get("DOC_ID", "")


def _codes(place: Element) -> tuple[str, ...]:
    found = [
        node.get("CODE", "")
        for path in (".//CPV_MAIN/CPV_CODE", ".//CPV_CODE", ".//ORIGINAL_CPV")
        for node in place.iterfind(anywhere(path))
    ]
    return tuple(dict.fromkeys(code for text in found for code in cpv.parse(text).codes))


def _entry(root: Element, form: Element, item: Element, suffix: str) -> CalendarEntry:
    entry = CalendarEntry(
        id=_notice_id(root) + suffix, title=first(item, "TITLE", ".//TITLE_CONTRACT", ".//TITLE")
    )
    parts = [part for part in item.iterfind(anywhere("OBJECT_DESCR")) if isinstance(part.tag, str)]
    entry.description = first(
        item, "SHORT_DESCR", ".//SHORT_CONTRACT_DESCRIPTION", ".//SHORT_DESCR", ".//TOTAL_QUANTITY_OR_SCOPE"
    )
    entry.buyer = first(form, ".//ADDRESS_CONTRACTING_BODY/OFFICIALNAME", ".//OFFICIALNAME")
    entry.cpv = _codes(item)
    entry.kind = _kind(form, item)
    entry.language = form.get("LG", "und").lower()
    entry.place = "; ".join(dict.fromkeys(_places(item)))
    entry.lots = _lots(item, parts)
    entry.framework = _framework(form)
    entry.procedure = _procedure(form)
    _dates(entry, root, form, item)
    _value(entry, item, parts)
    _duration(entry, item, parts)
    entry.structured = _structured(root, form, item)
    if not entry.title:
        entry.title = first(root, ".//ML_TI_DOC/TI_TEXT") or entry.id
        facts.note(entry, "notice-no-title", about="title")
    entry.written |= {
        "TITLE": entry.title,
        "SHORT_DESCR": entry.description,
        "REFERENCE_NUMBER": first(item, "REFERENCE_NUMBER"),
    }
    return entry


def _kind(form: Element, item: Element) -> str | None:
    for node in [
        *item.iterfind(anywhere("TYPE_CONTRACT")),
        *item.iterfind(anywhere(".//TYPE_CONTRACT")),
        form,
        *form,
    ]:
        found = (node.get("CTYPE") or node.get("VALUE") or "").lower() if isinstance(node.tag, str) else ""
        if found in facts.KINDS:
            return found
    return None


def _places(item: Element) -> list[str]:
    codes = [node.get("CODE", "") for node in item.iterfind(anywhere(".//NUTS"))]
    return [text for text in [*codes, *texts(item, ".//MAIN_SITE")] if text]


def _lots(item: Element, parts: list[Element]) -> int | None:
    if (
        item.find(anywhere("NO_LOT_DIVISION")) is not None
        or item.find(anywhere(".//DIV_INTO_LOT_NO")) is not None
    ):
        return 1
    if item.find(anywhere("LOT_DIVISION")) is not None:
        return len(parts) or None
    described = len(item.findall(anywhere(".//LOT_DESCRIPTION")))
    return described or None


def _framework(form: Element) -> bool | None:
    if form.find(anywhere(".//FRAMEWORK")) is not None or form.find(anywhere(".//F17_FRAMEWORK")) is not None:
        return True
    old = form.find(anywhere(".//FRAMEWORK_AGREEMENT"))
    return None if old is None else old.get("VALUE") == "YES"


def _procedure(form: Element) -> str | None:
    of_form = _PROCEDURE_OF_FORM.get(local(form)[:3])
    if of_form:
        return of_form
    for node in form.iter():
        if isinstance(node.tag, str) and local(node) in _PROCEDURES:
            return _PROCEDURES[local(node)]
    return None


def _date_in_parts(place: Element, path: str) -> Period | None:
    """DAY, MONTH and YEAR elements of R2.0.8."""
    node = place.find(anywhere(path))
    if node is None:
        return None
    return facts.day(f"{first(node, 'YEAR')}-{first(node, 'MONTH'):0>2}-{first(node, 'DAY'):0>2}")


def _dates(entry: CalendarEntry, root: Element, form: Element, item: Element) -> None:
    """A planned day for planning notices, else the day the notice was published."""
    planned = first(item, "DATE_PUBLICATION_NOTICE") or first(form, ".//DATE_PUBLICATION_NOTICE")
    notice = form.find(anywhere("NOTICE"))
    planning = (notice is not None and notice.get("TYPE") in _PLANNING) or local(form).startswith(
        "PRIOR_INFORMATION"
    )
    published = first(root, ".//REF_OJS/DATE_PUB")
    day = facts.day(f"{published[:4]}-{published[4:6]}-{published[6:8]}") if len(published) == 8 else None
    entry.publication = facts.day(planned) or (None if planning else day)
    entry.closing = facts.day(first(form, ".//DATE_RECEIPT_TENDERS")) or _date_in_parts(
        form, ".//RECEIPT_LIMIT_DATE"
    )
    entry.written |= {"DATE_PUB": published, "DATE_PUBLICATION_NOTICE": planned}


def _amount(place: Element, *paths: str) -> tuple[float, str] | None:
    for path in paths:
        for node in place.iterfind(anywhere(path)):
            amount = facts.number(node.get("FMTVAL") or text_of(node))
            if amount is not None:
                parent = node.getparent()
                outer = parent.getparent() if parent is not None else None
                holders = [holder for holder in (node, parent, outer) if holder is not None]
                currency = next((c for holder in holders if (c := holder.get("CURRENCY"))), "EUR")
                return amount, currency
    return None


def _value(entry: CalendarEntry, item: Element, parts: list[Element]) -> None:
    low = _amount(item, "VAL_RANGE_TOTAL/LOW", ".//RANGE_VALUE_COST/LOW_VALUE")
    high = _amount(item, "VAL_RANGE_TOTAL/HIGH", ".//RANGE_VALUE_COST/HIGH_VALUE")
    if low and high:
        facts.set_value(entry, min(low[0], high[0]), max(low[0], high[0]), low[1])
        return
    total = _amount(item, "VAL_ESTIMATED_TOTAL", "VAL_TOTAL", ".//COSTS_RANGE_AND_CURRENCY/VALUE_COST")
    if total is None:
        known = [amount for part in parts if (amount := _amount(part, "VAL_OBJECT"))]
        if known and len(known) == len(parts) and len({currency for _, currency in known}) == 1:
            total = (sum(amount for amount, _ in known), known[0][1])
    if total is not None:
        facts.set_value(entry, total[0], total[0], total[1])


def _duration(entry: CalendarEntry, item: Element, parts: list[Element]) -> None:
    lows: list[float] = []
    highs: list[float | None] = []
    starts: list[Period] = []
    ends: list[Period] = []
    for part in parts or [item]:
        start, end = facts.day(first(part, "DATE_START")), facts.day(first(part, "DATE_END"))
        starts += [start] if start else []
        ends += [end] if end else []
        base = _measured(part) or facts.months_between(start, end)
        if base is None:
            continue
        lows.append(base)
        renewable = part.find(anywhere("RENEWAL")) is not None
        told = durations.parse(first(part, "RENEWAL_DESCR")[:200]).high if renewable else 0.0
        highs.append(base + told if told is not None else None)
    entry.start, entry.end = facts.span(starts), max(ends, key=lambda found: found.last, default=None)
    if lows:
        entry.duration_months_min = max(lows)
        known = [high for high in highs if high is not None]
        entry.duration_months_max = max(known) if len(known) == len(highs) else None


def _measured(part: Element) -> float | None:
    node = part.find(anywhere("DURATION"))
    if node is not None:
        length = facts.number(text_of(node))
        return facts.months(length, node.get("TYPE", "MONTH")) if length else None
    for path, unit in (
        (".//PERIOD_WORK_DATE_STARTING/MONTHS", "MONTH"),
        (".//PERIOD_WORK_DATE_STARTING/DAYS", "DAY"),
        (".//DURATION_FRAMEWORK_YEAR", "YEAR"),
        (".//DURATION_FRAMEWORK_MONTH", "MONTH"),
    ):
        length = facts.number(first(part, path))
        if length:
            return facts.months(length, unit)
    return None


def _structured(root: Element, form: Element, item: Element) -> dict[str, str | list[str]]:
    found: dict[str, list[str]] = {"BT-701": [_notice_id(root)], "form": [local(form)]}
    for element, code, value in _FLAGS:
        if form.find(anywhere(f".//{element}")) is not None and value not in found.setdefault(code, []):
            found[code].append(value)
    for element, code in _TEXTS:
        found[code] = list(dict.fromkeys(texts(form, f".//{element}")))
    found["BT-137"] = list(dict.fromkeys(texts(item, "OBJECT_DESCR/LOT_NO")))
    found["BT-15"] = texts(form, ".//URL_DOCUMENT")
    return {code: values[0] if len(values) == 1 else values for code, values in found.items() if values}
