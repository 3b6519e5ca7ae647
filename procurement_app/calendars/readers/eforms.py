"""eForms notices (UBL XML) of every subtype, planning ones first.

A planning notice of several parts announces as many tenders: each part is an entry. Any other notice is
one entry, whose lots are counted and whose codes per lot are gathered in `structured` by their BT number.
Names and addresses of persons are left out on purpose.
"""

from __future__ import annotations

from collections.abc import Iterator

from procurement_app.calendars.model import CalendarEntry, Period
from procurement_app.calendars.readers import facts
from procurement_app.calendars.readers.xml import Element, anywhere, first, text_of, texts
from procurement_app.calendars.values import cpv, durations

_LANGUAGES = {"NLD": "nl", "ENG": "en", "FRA": "fr", "DEU": "de"}
_REQUIREMENT = "TenderingTerms/TendererQualificationRequest/SpecificTendererRequirement"
# BT number -> (path below a lot, list name of the code or "").
_LOT_CODES: tuple[tuple[str, str, str], ...] = (
    ("BT-71", f"{_REQUIREMENT}/TendererRequirementTypeCode", "reserved-procurement"),
    ("BT-736", "TenderingTerms/ContractExecutionRequirement/ExecutionRequirementCode", "reserved-execution"),
    ("BT-06", "ProcurementProject/ProcurementAdditionalType/ProcurementTypeCode", "strategic-procurement"),
    ("BT-775", "ProcurementProject/ProcurementAdditionalType/ProcurementTypeCode", "social-objective"),
    ("BT-774", "ProcurementProject/ProcurementAdditionalType/ProcurementTypeCode", "environmental-impact"),
    ("BT-776", "ProcurementProject/ProcurementAdditionalType/ProcurementTypeCode", "innovative-acquisition"),
    ("BT-777", "ProcurementProject/ProcurementAdditionalType/ProcurementType", ""),
    ("BT-726", "ProcurementProject/SMESuitableIndicator", ""),
    ("BT-70", "TenderingTerms/ContractExecutionRequirement/Description", ""),
    ("BT-751", "TenderingTerms/RequiredFinancialGuarantee/GuaranteeTypeCode", ""),
    ("BT-765", "TenderingProcess/ContractingSystem/ContractingSystemTypeCode", "framework-agreement"),
    ("BT-766", "TenderingProcess/ContractingSystem/ContractingSystemTypeCode", "dps-usage"),
    ("BT-539", ".//AwardingCriterionTypeCode", "award-criterion-type"),
    ("BT-734", ".//SubordinateAwardingCriterion/Name", ""),
    ("BT-540", ".//SubordinateAwardingCriterion/Description", ""),
    ("BT-541", ".//AwardCriterionParameter/ParameterNumeric", ""),
    ("BT-809", ".//SelectionCriteria/TendererRequirementTypeCode", ""),
    ("BT-15", "TenderingTerms/CallForTendersDocumentReference/Attachment/ExternalReference/URI", ""),
)  # fmt: skip
_PROCEDURE_OF_TYPE = {
    "cn-desg": "design-contest",
    "can-desg": "design-contest",
    "cn-social": "social-and-specific",
    "can-social": "social-and-specific",
    "pin-cfc-social": "social-and-specific",
    "veat": "negotiated-without-notice",
}
# BT-105, the codes of the eForms list procurement-procedure-type.
_PROCEDURE_CODES = {
    "open": "open",
    "restricted": "restricted",
    "neg-w-call": "negotiated",
    "comp-tend": "negotiated",
    "neg-wo-call": "negotiated-without-notice",
    "comp-dial": "competitive-dialogue",
    "innovation": "innovation-partnership",
    "exp-int-rail": "other",
    "oth-single": "other",
    "oth-mult": "other",
}
_CONCESSIONS = "32014L0023"


def entries(root: Element) -> Iterator[CalendarEntry]:
    parts = [lot for lot in root.iterfind(anywhere("ProcurementProjectLot")) if _scheme(lot) == "Part"]
    if len(parts) > 1:
        for part in parts:
            yield _of_part(root, part)
    else:
        yield _of_notice(root)


def _scheme(lot: Element) -> str:
    identifier = lot.find(anywhere("ID"))
    return "" if identifier is None else identifier.get("schemeName", "")


def _of_notice(root: Element) -> CalendarEntry:
    lots = [
        lot for lot in root.iterfind(anywhere("ProcurementProjectLot")) if _scheme(lot) in ("Lot", "Part", "")
    ]
    whole = root.find(anywhere("ProcurementProject"))
    entry = _start(root, "", whole, lots)
    _dates(entry, root, lots)
    _value(entry, whole, lots)
    _duration(entry, [whole, *lots])
    entry.lots = sum(_scheme(lot) == "Lot" for lot in lots) or None
    return _finish(entry, root, lots)


def _of_part(root: Element, part: Element) -> CalendarEntry:
    """One part of a planning notice, with what the notice says of all of them where the part is silent."""
    whole = root.find(anywhere("ProcurementProject"))
    own = part.find(anywhere("ProcurementProject"))
    entry = _start(root, first(part, "ID"), own, [part])
    if not entry.title:
        entry.title = _in_dutch(whole, "Name")
    elif whole is not None:
        # 'Sportvelden oost' says less than the 'Onderhoud sportvelden' that it is a part of
        name = _in_dutch(whole, "Name")
        entry.description = "; ".join(dict.fromkeys(text for text in (entry.description, name) if text))
        entry.written |= {"BT-21-Procedure": name, "BT-24-Procedure": _in_dutch(whole, "Description")}
    entry.cpv = entry.cpv or _codes([whole])
    entry.kind = entry.kind or _kind(whole)
    _dates(entry, root, [part])
    _value(entry, own, [])
    _duration(entry, [own])
    return _finish(entry, root, [part])


def _start(root: Element, part: str, project: Element | None, lots: list[Element]) -> CalendarEntry:
    notice = first(root, "ID") or first(root, "ContractFolderID")
    projects = [project, *(lot.find(anywhere("ProcurementProject")) for lot in lots)]
    entry = CalendarEntry(id=f"{notice}/{part}" if part else notice, title=_any(projects, "Name"))
    entry.description = _any(projects, "Description")
    entry.buyer = _buyer(root)
    entry.cpv = _codes(projects)
    entry.kind = next((kind for kind in map(_kind, projects) if kind), None)
    entry.place = "; ".join(
        dict.fromkeys(
            code
            for p in projects
            if p is not None
            for code in texts(p, "RealizedLocation/Address/CountrySubentityCode")
        )
    )
    entry.language = _LANGUAGES.get(first(root, "NoticeLanguageCode"), "und")
    return entry


def _finish(entry: CalendarEntry, root: Element, lots: list[Element]) -> CalendarEntry:
    notice_type = root.find(anywhere("NoticeTypeCode"))
    type_code = text_of(notice_type)
    subtype = first(root, ".//NoticeSubType/SubTypeCode")
    structured: dict[str, str | list[str]] = {
        "BT-701": first(root, "ID"),
        "BT-04": first(root, "ContractFolderID"),
        "BT-757": first(root, "VersionID"),
        "OPP-070": subtype,
        "BT-02": type_code,
        "BT-03": "" if notice_type is None else notice_type.get("listName", ""),
        "BT-01": first(root, "RegulatoryDomain"),
        "BT-105": first(root, "TenderingProcess/ProcedureCode"),
        "BT-11": _coded(root, "ContractingParty/ContractingPartyType/PartyTypeCode", "buyer-legal-type"),
        "BT-137": [identifier for lot in lots if (identifier := first(lot, "ID"))],
        "BT-31": first(root, "TenderingTerms/LotDistribution/MaximumLotsSubmittedNumeric"),
        "BT-33": first(root, "TenderingTerms/LotDistribution/MaximumLotsAwardedNumeric"),
    }
    for code, path, list_name in _LOT_CODES:
        found = [text for lot in lots for text in _coded(lot, path, list_name)]
        structured[code] = list(dict.fromkeys(found))
    entry.structured = {code: _simple(value) for code, value in structured.items() if value}
    frameworks = structured["BT-765"]
    entry.framework = any(code != "none" for code in frameworks) if frameworks else None
    entry.procedure = _procedure(root, type_code, subtype)
    if not entry.title:
        entry.title = entry.id or "Bericht zonder titel"
        facts.note(entry, "notice-no-title", about="title")
    if root.find(anywhere(".//FieldsPrivacy")) is not None:
        facts.note(entry, "notice-withheld")
    entry.written |= {"BT-21": entry.title, "BT-24": entry.description}
    return entry


def _simple(value: str | list[str]) -> str | list[str]:
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def _coded(element: Element, path: str, list_name: str) -> list[str]:
    """Texts on a path; of codes only those of the named list."""
    return [
        found
        for node in element.iterfind(anywhere(path))
        if not list_name or node.get("listName", "").endswith(list_name)
        if (found := text_of(node))
    ]


def _in_dutch(element: Element | None, name: str) -> str:
    """A text in Dutch where there is one, else the first language given."""
    if element is None:
        return ""
    found = [(node.get("languageID"), text_of(node)) for node in element.iterfind(anywhere(name))]
    said = [(language, text) for language, text in found if text]
    return next((text for language, text in said if language == "NLD"), said[0][1] if said else "")


def _any(projects: list[Element | None], name: str) -> str:
    return next((text for project in projects if (text := _in_dutch(project, name))), "")


def _codes(projects: list[Element | None]) -> tuple[str, ...]:
    """BT-262 of the procedure and its lots, then BT-263."""
    found: list[str] = []
    for path in ("MainCommodityClassification", "AdditionalCommodityClassification"):
        for project in projects:
            if project is not None:
                found += texts(project, f"{path}/ItemClassificationCode")
    return tuple(dict.fromkeys(code for text in found for code in cpv.parse(text).codes))


def _kind(project: Element | None) -> str | None:
    found = first(project, "ProcurementTypeCode") if project is not None else ""
    return found if found in facts.KINDS else None


def _buyer(root: Element) -> str:
    """BT-500 by way of the organisation that BT-11's party points at; several joined."""
    names: dict[str, str] = {}
    for company in root.iterfind(anywhere(".//Organization/Company")):
        names[first(company, "PartyIdentification/ID")] = _in_dutch(
            company.find(anywhere("PartyName")), "Name"
        )
    wanted = texts(root, "ContractingParty/Party/PartyIdentification/ID")
    found = [names.get(identifier, "") for identifier in wanted] or texts(
        root, "ContractingParty/Party/PartyName/Name"
    )
    return "; ".join(dict.fromkeys(name for name in found if name))


def _procedure(root: Element, type_code: str, subtype: str) -> str | None:
    if subtype == "E1":
        return "market-consultation"
    if type_code in _PROCEDURE_OF_TYPE:
        return _PROCEDURE_OF_TYPE[type_code]
    if first(root, "RegulatoryDomain") == _CONCESSIONS:
        return "concession"
    return _PROCEDURE_CODES.get(first(root, "TenderingProcess/ProcedureCode"))


_DEADLINES = (
    "TenderingProcess/TenderSubmissionDeadlinePeriod/EndDate",
    "TenderingProcess/ParticipationRequestReceptionPeriod/EndDate",
    ".//InterestExpressionReceptionPeriod/EndDate",
)


def _dates(entry: CalendarEntry, root: Element, lots: list[Element]) -> None:
    """BT-127 for a planned tender; the day of dispatch for a notice that is the publication itself."""
    planned = first(root, "PlannedDate")
    for lot in lots:
        planned = planned or first(lot, "TenderingProcess/PlannedDate", ".//PlannedDate")
    planning = text_of(root.find(anywhere("NoticeTypeCode"))) in (
        "pin-only",
        "pin-buyer",
        "pin-rtl",
        "pin-tran",
    )
    entry.publication = facts.day(planned) or (None if planning else facts.day(first(root, "IssueDate")))
    days = [facts.day(text) for place in [root, *lots] for path in _DEADLINES for text in texts(place, path)]
    entry.closing = facts.span([found for found in days if found])
    entry.written |= {"BT-05": first(root, "IssueDate"), "BT-127": planned}


def _value(entry: CalendarEntry, whole: Element | None, lots: list[Element]) -> None:
    """BT-27 or BT-271 of the procedure, else the sum of what every lot states."""
    total = _amount(whole)
    if total is None:
        of_lots = [_amount(lot.find(anywhere("ProcurementProject"))) for lot in lots]
        known = [amount for amount in of_lots if amount]
        if not known or len(known) < len(of_lots) or len({currency for _, currency in known}) > 1:
            return
        total = (sum(amount for amount, _ in known), known[0][1])
    facts.set_value(entry, total[0], total[0], total[1])


def _amount(project: Element | None) -> tuple[float, str] | None:
    if project is None:
        return None
    for path in ("RequestedTenderTotal/EstimatedOverallContractAmount", ".//FrameworkMaximumAmount"):
        for node in project.iterfind(anywhere(path)):
            amount = facts.number(text_of(node))
            if amount is not None and amount > 0:
                return amount, node.get("currencyID", "EUR")
    return None


def _duration(entry: CalendarEntry, places: list[Element | None]) -> None:
    """The longest of the lots: BT-36 or BT-536/537, and renewals where BT-57 tells how long they are."""
    lows: list[float] = []
    highs: list[float | None] = []
    starts: list[Period] = []
    ends: list[Period] = []
    for place in places:
        project = None if place is None else _project_of(place)
        if project is None:
            continue
        start, end = (
            facts.day(first(project, "PlannedPeriod/StartDate")),
            facts.day(first(project, "PlannedPeriod/EndDate")),
        )
        starts += [start] if start else []
        ends += [end] if end else []
        base = _measured(project) or facts.months_between(start, end)
        if base is not None:
            lows.append(base)
            highs.append(_with_renewals(project, base))
    entry.start, entry.end = facts.span(starts), max(ends, key=lambda found: found.last, default=None)
    if lows:
        entry.duration_months_min = max(lows)
        known = [high for high in highs if high is not None]
        entry.duration_months_max = max(known) if len(known) == len(highs) else None


def _project_of(place: Element) -> Element | None:
    return place if place.tag.endswith("}ProcurementProject") else place.find(anywhere("ProcurementProject"))


def _measured(project: Element) -> float | None:
    measure = project.find(anywhere("PlannedPeriod/DurationMeasure"))
    length = facts.number(text_of(measure)) if measure is not None else None
    if measure is None or length is None:
        return None
    return facts.months(length, measure.get("unitCode", ""))


def _with_renewals(project: Element, base: float) -> float | None:
    """None when there are renewals of unknown length: the maximum is then not known either."""
    times = facts.number(first(project, "ContractExtension/MaximumNumberNumeric")) or 0
    if not times:
        return base
    told = durations.parse(first(project, "ContractExtension/Renewal/Period/Description")[:200])
    return base + told.high if told.high is not None else None
