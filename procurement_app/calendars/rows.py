"""From a table's rows to entries: what each cell means, and which rows are no entries."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, TypeGuard

from procurement_app.calendars.cells import Cell, Row, as_text, filled
from procurement_app.calendars.contents import MONEY, bare_moment, is_mark, milestones
from procurement_app.calendars.file import Counts, skip_row
from procurement_app.calendars.header import Header
from procurement_app.calendars.identity import Ids
from procurement_app.calendars.mapping import Column
from procurement_app.calendars.messages import problem, shortened
from procurement_app.calendars.model import CalendarEntry, Period
from procurement_app.calendars.names import LEVELS, duration_unit, marked_moment, plain
from procurement_app.calendars.values import cpv, durations, money, periods, procedures, remarks
from procurement_app.calendars.values.small import lots_named, parse_lots, parse_yes
from procurement_app.calendars.values.words import says_unknown
from procurement_app.documents.model import Problem

_FOOTNOTE = re.compile(
    r"^(?:\*|[¹²³⁴⁵]|\d\)|\[\d\]|\(?\*+\)?|noot|voetnoot|toelichting|bron\b|let op|n\.?b\.?[:.]"
    r"|disclaimer|\W?[x✓✔●■]\W?\s*=|[^\s=]{1,12}\s*=\s|aan deze|aan dit overzicht"
    r"|peildatum|versie|legenda|opmerking|deze (?:kalender|planning|lijst)|dit overzicht|hieraan"
    r"|laatst (?:bijgewerkt|gewijzigd)"
    r"|genoemde|bovenstaande|de (?:genoemde|bovenstaande|gemeente)|note|source|last updated|voor "
    r"vragen|vragen\b|pagina|page|\d+ / \d+$)",
    re.IGNORECASE,
)
_STARRED = re.compile(r"\(?\*|[¹²³⁴⁵]")
_TOTAL = re.compile(r"^(?:sub)?tota(?:al|len)\b|^eindtotaal|^grand total|^som\b", re.IGNORECASE)
_TITLE_MARKS = re.compile(r"\s*(?:\*+|[¹²³⁴⁵⁶⁷⁸⁹†]+|\s\d\))$")
_NUMBERED = re.compile(r"^\s*\d+\s*[.)]\s*")
_NAMES_VAT = re.compile(r"\b(?:btw|vat)\b", re.IGNORECASE)
LONGEST_SECTION = 90


class _Answers(dict[str, Any]):
    """Facts of one row while it is read, with the problems met."""

    __slots__ = ("duration_is_total", "duration_parts", "per", "problems", "row", "sheet", "stages", "year")

    def __init__(self, row: int, sheet: str, year: int | None) -> None:
        self.row = row
        self.sheet = sheet
        self.year = year
        self.problems: list[Problem] = []
        self.per: tuple[str, str] = ("", "")
        self.stages: list[str] = []
        self.duration_is_total = False
        self.duration_parts: dict[str, tuple[durations.Duration, str]] = {}

    def note(self, code: str, text: str, about: str) -> None:
        if code:
            found = problem(code, row=self.row, sheet=self.sheet, field=about, text=shortened(text))
            self.problems.append(found)


_Setter = Callable[[_Answers, Cell], None]


def _is_number(cell: Cell) -> TypeGuard[int | float]:
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def _text_setter(name: str) -> _Setter:
    def set_text(answers: _Answers, cell: Cell) -> None:
        text = cell if isinstance(cell, str) else as_text(cell)
        text = " ".join(text.split())
        answers[name] = f"{answers[name]}; {text}" if name in answers else text

    return set_text


def _set_title(answers: _Answers, cell: Cell) -> None:
    raw = as_text(cell).strip()
    first, _, rest = raw.partition("\n")
    if rest and len(raw) > 120 and "description" not in answers:
        answers["description"] = " ".join(rest.split())
        raw = first
    text = " ".join(raw.split())
    marked = not text[-1:].isalnum() or not text.isascii()
    answers["title"] = (_TITLE_MARKS.sub("", text) or text) if marked else text


def _money_setter(column: Column, usual_unit: float) -> _Setter:
    unit = float(column.unit or usual_unit)
    name = column.field or "value"
    vat = money.vat_named(column.label)

    def set_money(answers: _Answers, cell: Cell) -> None:
        text = as_text(cell)
        if name == "value_year" and (answers.get("value_min") or answers.get("value_max")):
            return
        whole = unit > 1 and isinstance(cell, str) and money.in_whole_euros(text)
        answers.note("money-whole-euros" if whole else "", text, name)
        counted = 1.0 if whole else unit
        parsed = money.from_number(float(cell), unit) if _is_number(cell) else money.parse(text, counted)
        answers.note(parsed.problem, text, name)
        # a range says both, in whichever column
        both = name in ("value", "value_year") or parsed.low != parsed.high
        if vat and not _NAMES_VAT.search(text):
            parsed = money.without_vat(parsed, vat)
        if parsed.low is not None and (name == "value_min" or both):
            answers["value_min"] = parsed.low
        if parsed.high is not None and (name == "value_max" or both):
            answers["value_max"] = parsed.high
        answers.per = (parsed.per or column.per or answers.per[0], text)

    return set_money


def _set_per(answers: _Answers, cell: Cell) -> None:
    text = as_text(cell)
    per = money.per_named(text)
    if per is not None:
        answers.per = (per, f"{answers.per[1]} {text}".strip())


def _period_setter(column: Column) -> _Setter:
    name = column.field or ""
    bare = bare_moment(column.label) or periods.bare_quarter

    def set_period(answers: _Answers, cell: Cell) -> None:
        if isinstance(cell, date):
            answers[name] = periods.from_date(cell).period
            return
        text = as_text(cell)
        moment = periods.from_number(float(cell)) if _is_number(cell) else periods.parse(text, answers.year)
        if moment.problem and answers.year:
            counted = bare(text, answers.year)
            moment = counted if counted.period else moment
        ends = durations.until(text, answers.year) if name in _ENDS and isinstance(cell, str) else None
        if ends:
            moment = periods.Moment(ends[0])
            if name == "end" and ends[1].high is not None:
                answers.duration_parts.setdefault("options", (ends[1], text))
        answers.note(moment.problem, text, name)
        if moment.period is not None:
            answers[name] = moment.period

    return set_period


_ENDS = frozenset(["end", "current_contract_end"])


def _duration_setter(column: Column) -> _Setter:
    name = column.field or "duration"

    def set_duration(answers: _Answers, cell: Cell) -> None:
        text = as_text(cell)
        if _is_number(cell):
            parsed = durations.from_number(float(cell), column.unit)
        else:
            parsed = durations.parse(text, column.unit)
        answers.duration_parts[name] = (parsed, text)
        answers.duration_is_total = answers.duration_is_total or column.per == "total"

    return set_duration


def _set_cpv(answers: _Answers, cell: Cell) -> None:
    parsed = cpv.from_number(float(cell)) if _is_number(cell) else cpv.parse(as_text(cell))
    answers.note(parsed.problem, as_text(cell), "cpv")
    answers["cpv"] = tuple(dict.fromkeys(answers.get("cpv", ()) + parsed.codes))


def _set_procedure(answers: _Answers, cell: Cell) -> None:
    answers["procedure"] = as_text(cell)  # settled below, when the value and the abbreviations are known
    kind = procedures.kind_beside(as_text(cell))
    if kind and not answers.get("kind"):
        answers["kind"] = kind


def _set_kind(answers: _Answers, cell: Cell) -> None:
    text = as_text(cell)
    if procedures.parse_procedure(text).code == "social-and-specific":
        # 'SAS' and 'sociale dienst (bijlage XIV)' are services, and say how they are procured
        answers["kind"] = "services"
        answers.setdefault("procedure", text)
        return
    parsed = procedures.parse_kind(text)
    answers.note(parsed.problem, text, "kind")
    answers["kind"] = parsed.code or answers.get("kind")


def _set_lots(answers: _Answers, cell: Cell) -> None:
    answers["lots"] = parse_lots(as_text(cell))


def _set_framework(answers: _Answers, cell: Cell) -> None:
    answers["framework"] = parse_yes(as_text(cell))


def _set_year(answers: _Answers, cell: Cell) -> None:
    moment = periods.from_number(float(cell)) if _is_number(cell) else periods.parse(as_text(cell))
    if moment.period is not None:
        answers.year = moment.period.first.year
        answers.setdefault("publication", moment.period)


def _set_currency(answers: _Answers, cell: Cell) -> None:
    answers["currency"] = as_text(cell).strip().upper()


def _mark_setter(column: Column) -> _Setter:
    def set_marked(answers: _Answers, cell: Cell) -> None:
        text = as_text(cell)
        reached = ["publication"] if is_mark(cell) else milestones(text)
        if reached is None:
            nothing = parse_yes(text) is False or (says_unknown(text) and "?" not in text)
            if not nothing:
                answers.note("mark-unclear", text, "publication")
            return
        if not reached:
            answers.stages.append(text)
        moment = marked_moment(column.period, answers.year)
        for name in reached:
            answers.note(moment.problem, column.period, name)
            if moment.period is not None:
                answers[name] = _spanning(answers.get(name), moment.period)

    return set_marked


def _spanning(before: Period | None, marked: Period) -> Period:
    if before is None:
        return marked
    return Period(min(before.first, marked.first), max(before.last, marked.last))


_TEXT_FIELDS = ("id", "description", "buyer", "department", "contact", "status", "place", "current_contract")
_PERIOD_FIELDS = frozenset(["publication", "closing", "start", "end", "current_contract_end"])
_FIXED: dict[str, _Setter] = {
    "title": _set_title,
    "cpv": _set_cpv,
    "procedure": _set_procedure,
    "kind": _set_kind,
    "lots": _set_lots,
    "framework": _set_framework,
    "publication_year": _set_year,
    "currency": _set_currency,
    "value_per": _set_per,
    **{name: _text_setter(name) for name in _TEXT_FIELDS},
}  # fmt: skip


def _setter(column: Column, money_unit: float) -> _Setter:
    if column.field in MONEY:
        return _money_setter(column, money_unit)
    if column.field in ("duration", "options"):
        return _duration_setter(column)
    if column.field == "publication_mark":
        return _mark_setter(column)
    if column.field in _PERIOD_FIELDS:
        return _period_setter(column)
    return _FIXED[column.field or ""]


@dataclass(slots=True)
class TableReader:
    """Reads the rows below one header. State that runs on from row to row: sections and merged cells."""

    header: Header
    counts: Counts
    problems: list[Problem]
    ids: Ids
    where: str = ""
    sheet: str = ""  # told with a row where several sheets hold the calendar
    merged_rows: frozenset[int] = frozenset()
    usual_width: int = 4
    abbreviations: dict[str, str] = field(default_factory=dict)
    _plan: list[tuple[int, _Setter, bool]] = field(init=False)
    _written: list[tuple[int, str]] = field(init=False)
    _columns: dict[str, list[str]] = field(init=False, default_factory=dict)
    _width: int = field(init=False)
    _names: frozenset[str] = field(init=False)
    _name_starts: frozenset[str] = field(init=False)
    _section_department: str = field(init=False, default="")
    _section_period: Period | None = field(init=False, default=None)
    _section_kind: str | None = field(init=False, default=None)
    _above: dict[int, Cell] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        columns = self.header.mapping.columns
        # The year must be known before the quarter beside it, the total before what comes in its place, and
        # an amount before the word beside it that says what it counts.
        order = {"publication_year": 0, "id": 1, "value_year": 9, "value_per": 10}
        used = sorted((c for c in columns if c.field), key=lambda c: (order.get(c.field or "", 5), c.index))
        self._section_kind = procedures.kind_named(self.where)
        self._plan = [(c.index, _setter(c, self.header.money_unit), c.fill_down) for c in used]
        self._written = []
        for column, name in zip(columns, self.header.mapping.names(), strict=True):
            self._written.append((column.index, name))
            if column.field:
                self._columns.setdefault(column.field, []).append(name)
        self._width = len(columns)
        self._name_starts = frozenset(
            part.strip()[:3].casefold() for c in columns for part in c.label.split(LEVELS) if part
        )
        self._names = frozenset(plain(part) for c in columns for part in c.label.split(LEVELS) if part)

    def entries(self, rows: Iterator[Row]) -> Iterator[CalendarEntry]:
        for number, cells in rows:
            places = filled(cells)
            if not places:
                self.counts.blank += 1
                continue
            if self._no_entry(number, cells, places):
                continue
            yield self._entry(number, cells)

    def _no_entry(self, number: int, cells: Sequence[Cell], places: list[int]) -> bool:
        """Whether a row is a heading, footnote, total or repeated header; it is noted as such."""
        text = as_text(cells[places[0]]).strip()
        code = ""
        if len(places) >= 2 and self._repeats_header(cells, places):
            code = "row-header"
        elif _TOTAL.match(text) and len(places) <= max(2, self.usual_width // 2):
            code = "row-total"
        elif len(places) == 1 and _STARRED.match(text):
            code = "row-footnote"
        elif self._stands_alone(number, cells, places):
            if _FOOTNOTE.match(text) or len(text) > LONGEST_SECTION or text.endswith((".", "!")):
                code = "row-footnote"
            else:
                code = "row-section"
                self._enter_section(text)
        if not code:
            return False
        found = problem(code, row=number, sheet=self.sheet, text=shortened(text))
        skip_row(self.counts, self.problems, found)
        return True

    def _stands_alone(self, number: int, cells: Sequence[Cell], places: list[int]) -> bool:
        if number in self.merged_rows:
            return True
        if self.usual_width < 4 or (len(places) > 1 and cells[places[0]] != cells[places[1]]):
            return False
        return len({as_text(cells[place]) for place in places}) == 1

    def _repeats_header(self, cells: Sequence[Cell], places: list[int]) -> bool:
        first = cells[places[0]]
        if not isinstance(first, str) or first[:3].casefold() not in self._name_starts:
            return False
        return all(isinstance(cells[i], str) and plain(str(cells[i])) in self._names for i in places)

    def _enter_section(self, text: str) -> None:
        """A heading over rows names their department or kind, or the period they are planned in."""
        moment = periods.parse(text, self.header.mapping.year)
        if kind := procedures.kind_named(text):
            self._section_kind = kind
        elif moment.period is not None:
            self._section_period = moment.period
        else:
            self._section_department = _NUMBERED.sub("", text).rstrip(":").strip()
            self._above.clear()

    def _entry(self, number: int, cells: list[Cell]) -> CalendarEntry:
        answers = _Answers(number, self.sheet, self.header.mapping.year)
        width = len(cells)
        for index, setter, fill_down in self._plan:
            cell = cells[index] if index < width else None
            if cell is None or cell == "":
                if not fill_down or index not in self._above:
                    continue
                cell = self._above[index]
            elif fill_down:
                self._above[index] = cell
            setter(answers, cell)
        written = {
            label: as_text(cells[index])
            for index, label in self._written
            if index < width and cells[index] not in (None, "")
        }
        entry = self._finish(answers, written)
        if width > self._width and filled(cells[self._width :]):
            found = problem("row-too-wide", row=number, sheet=self.sheet, columns=self._width)
            entry.problems.append(found)
        return entry

    def _finish(self, answers: _Answers, written: dict[str, str]) -> CalendarEntry:
        if self._section_department and not answers.get("department"):
            answers["department"] = self._section_department
        if self._section_kind and not answers.get("kind"):
            answers["kind"] = self._section_kind
        if self._section_period and not answers.get("publication"):
            answers["publication"] = self._section_period
        if not answers.get("publication"):
            for stage in answers.stages:
                answers.note("mark-unclear", stage, "publication")
        _settle_duration(answers)
        _settle_contract_end(answers)
        _settle_money(answers)
        _settle_procedure(answers, self.abbreviations)
        title = answers.pop("title", "")
        if not title:
            title = shortened(answers.get("description", ""), 120) or f"Zonder titel (rij {answers.row})"
            answers.note("title-missing", "", "title")
        entry = CalendarEntry(
            id=answers.pop("id", ""),
            title=title,
            written=written,
            columns=self._columns,
            problems=answers.problems,
            row=answers.row,
            sheet=answers.sheet,
            **answers,
        )
        own = entry.id
        if self.ids.give(entry):
            found = problem("id-repeated", row=entry.row, sheet=entry.sheet, field="id", text=own)
            entry.problems.append(found)
        self.counts.entries += 1
        self.counts.problems.update(found.code for found in entry.problems)
        return entry


def _settle_duration(answers: _Answers) -> None:
    """Base and options make the duration; without either, the days of start and end do."""
    parts = answers.duration_parts
    base, base_text = parts.get("duration", (durations.UNKNOWN, ""))
    extra, extra_text = parts.get("options", (durations.UNKNOWN, ""))
    start, end = answers.get("start"), answers.get("end")
    if base.problem and (ends := durations.until(base_text, answers.year)):
        base, extra = _until(answers, ends, base, extra)
    if base.high is None and not base_text.strip() and start and end:
        base = durations.between(start, end)
    if extra.problem and (ends := durations.until(extra_text, answers.year)):
        extra = _up_to(ends[0], answers, base)
    base, extra = _in_one_unit(base, base_text, extra, extra_text)
    answers.note(base.problem, base_text, "duration")
    low, high = base.low, base.high
    description = answers.get("description")
    told = remarks.extension(description) if description and extra is durations.UNKNOWN else None
    if told and not answers.duration_is_total:
        low, high = _extended(answers, low, high, told)
    elif answers.duration_is_total and high is not None:
        low = high - extra.high if extra.high is not None and extra.high < high else None
    elif extra.high is not None and high is not None:
        low, high = low or high, high + extra.high
    elif extra.problem:
        answers.note(extra.problem, extra_text, "options")
    answers["duration_months_min"], answers["duration_months_max"] = low, high


def _until(
    answers: _Answers,
    ends: tuple[Period, durations.Duration],
    base: durations.Duration,
    extra: durations.Duration,
) -> tuple[durations.Duration, durations.Duration]:
    """A term that is told by its last day lasts from the start; without one only the end is known."""
    last_day, behind = ends
    start = answers.get("start")
    if start is not None and last_day.first <= start.first:
        return base, extra
    answers.setdefault("end", last_day)
    base = durations.between(start, last_day) if start is not None else durations.UNKNOWN
    return base, extra if extra.high is not None else behind


def _up_to(last_day: Period, answers: _Answers, base: durations.Duration) -> durations.Duration:
    """What extensions add that run up to a day: from the end without them, else from start and term."""
    start, end = answers.get("start"), answers.get("end")
    if end is not None and end.last < last_day.last:
        day = end.last + timedelta(days=1)
        return durations.between(Period(day, day), last_day)
    if start is None or base.high is None or last_day.first <= start.first:
        return durations.UNKNOWN
    whole = durations.between(start, last_day).high or 0.0
    return (
        durations.Duration(whole - base.high, whole - base.high) if whole > base.high else durations.UNKNOWN
    )


def _extended(
    answers: _Answers, low: float | None, high: float | None, told: remarks.Extension
) -> tuple[float | None, float | None]:
    """The term with extensions that only the text tells; one that is no such term already, or that lacks."""
    if high is None and told.term is not None:
        low, high = told.term, told.term + told.months
    elif high is not None and low == high and told.inside and told.months < high:
        low = high - told.months
    elif high is not None and low == high and told.term in (None, high) and not told.inside:
        low, high = high, high + told.months
    else:
        return low, high
    answers.note("options-in-text", told.words, "options")
    return low, high


def _settle_contract_end(answers: _Answers) -> None:
    """The end of the present contract, where only the text tells it."""
    description = answers.get("description")
    if not description or answers.get("current_contract_end"):
        return
    told = remarks.contract_end(description, answers.year)
    if told:
        answers["current_contract_end"] = told.period
        answers.note("contract-end-in-text", told.words, "current_contract_end")


def _in_one_unit(
    base: durations.Duration, base_text: str, extra: durations.Duration, extra_text: str
) -> tuple[durations.Duration, durations.Duration]:
    """Bare numbers count what the cell beside them says: '2 jaar' and '2x1'."""
    if extra.problem == durations.UNIT_UNCLEAR and (unit := duration_unit(base_text)):
        extra = durations.parse(extra_text, unit)
    elif base.problem == durations.UNIT_UNCLEAR and (unit := duration_unit(extra_text)):
        base = durations.parse(base_text, unit)
    return base, extra


def _settle_procedure(answers: _Answers, abbreviations: dict[str, str]) -> None:
    """The procedure as the file explains its abbreviations; 'EO' that it does not explain by the value."""
    text = answers.pop("procedure", "")
    if not text:
        return
    parsed = procedures.parse_procedure(procedures.written_out(text, abbreviations))
    if parsed.problem == procedures.EITHER:
        parsed = procedures.by_value(answers.get("value_max") or answers.get("value_min"))
    answers.note(parsed.problem, text, "procedure")
    answers["procedure"] = parsed.code


_MONTHS_PER = {"year": 12.0, "month": 1.0}


def _settle_money(answers: _Answers) -> None:
    """Amounts a year, a month or a lot become the total over the maximum duration."""
    currency = answers.pop("currency", "EUR")
    low, high = answers.get("value_min"), answers.get("value_max")
    if low is None and high is None:
        return
    if currency not in ("EUR", "€", "EURO", ""):
        answers.note("money-currency", f"{high if high is not None else low} {currency}", "value")
        answers["value_min"] = answers["value_max"] = None
        return
    per, text = answers.per
    if not per:
        return
    if per == "lot":
        answers["lots"] = factor = answers.get("lots") or lots_named(text)
        code = "money-per-lot-without-lots"
    else:
        months = answers.get("duration_months_max")
        factor = months / _MONTHS_PER[per] if months else None
        code = "money-per-year-without-duration"
    if factor is None:
        answers.note(code, text, "value")
    for name, bound in (("value_min", low), ("value_max", high)):
        answers[name] = bound * factor if bound is not None and factor is not None else None
