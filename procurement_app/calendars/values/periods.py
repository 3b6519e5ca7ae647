"""Moments as calendars give them: 'Q2 2027', 'najaar 2027', 'wk 14 2027', '1-9-2027', 'eind 2027'.

Conventions: spring is the second quarter, summer the third, autumn and 'eind' the fourth, winter the
first; 'medio' is the middle third; a week runs from its Monday (ISO 8601).
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from procurement_app.calendars.model import Period
from procurement_app.calendars.values.words import says_unknown, tidy


class Moment(NamedTuple):
    """A period, or None with a problem code (empty when the cell openly says nothing)."""

    period: Period | None = None
    problem: str = ""


UNKNOWN = Moment()
FIRST_YEAR, LAST_YEAR = 1990, 2100

_MONTHS = {
    name: month
    for month, names in enumerate(
        (
            "januari january jan",
            "februari february feb febr",
            "maart march mrt mar maa",
            "april apr",
            "mei may",
            "juni june jun",
            "juli july jul",
            "augustus august aug",
            "september sep sept",
            "oktober october okt oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH = r"(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_YEAR = r"(?P<year>(?:19|20)\d\d|(?<![\d])'?\d\d)(?![\d])"
_SEP = r"[\s\-/.,_]*(?:van|of|in)?[\s\-/.,'’`]*"
_ORDINALS = {
    "eerste": 1, "tweede": 2, "derde": 3, "vierde": 4, "first": 1, "second": 2, "third": 3, "fourth": 4,
    "i": 1, "ii": 2, "iii": 3, "iv": 4,
}  # fmt: skip
_ORDINAL = (
    r"(?P<nth>eerste|tweede|derde|vierde|first|second|third|fourth|iv|iii|ii|i|[1-4])"
    r"\s?(?:e|de|ste|st|nd|rd|th)?"
)
_QUARTER_WORD = r"(?:kwartaal|kwart|kwrt\.?|kw\.?|quarter|qtr\.?|q|k)"
_HALF_WORD = r"(?:half\s?jaar|helft(?:\svan\s(?:het\sjaar)?)?|half(?:\sof)?|semester)"
_PART = r"(?P<part>begin|medio|half|halverwege|mid|eind|einde|ultimo|start|early|end|late|vroege?|late?)"


def _year(text: str) -> int:
    year = int(text.strip("'’"))
    return year if year > 99 else 2000 + year


def _months(year: int, first: int, last: int) -> Period:
    return Period(date(year, first, 1), date(year, last, monthrange(year, last)[1]))


def _quarter(year: int, quarter: int) -> Period:
    return _months(year, quarter * 3 - 2, quarter * 3)


def _half(year: int, half: int) -> Period:
    return _months(year, half * 6 - 5, half * 6)


def _nth(hit: re.Match[str]) -> int:
    word = hit["nth"]
    return _ORDINALS.get(word) or int(word)


def _from_quarter(hit: re.Match[str], year: int) -> Period:
    return _part_of(_quarter(year, _nth(hit)), hit)


def _from_half(hit: re.Match[str], year: int) -> Period:
    return _half(year, _nth(hit))


def _from_month(hit: re.Match[str], year: int) -> Period:
    month = _MONTHS[hit["month"]]
    return _part_of(_months(year, month, month), hit)


def _from_day_month(hit: re.Match[str], year: int) -> Period:
    day = date(year, _MONTHS[hit["month"]], int(hit["day"]))
    return Period(day, day)


def _from_week(hit: re.Match[str], year: int) -> Period:
    monday = date.fromisocalendar(year, int(hit["week"]), 1)
    last = hit.groupdict().get("last_week")
    end = date.fromisocalendar(year, int(last), 7) if last else monday + timedelta(days=6)
    return Period(monday, end)


_SEASONS = {
    "voorjaar": (4, 6), "lente": (4, 6), "spring": (4, 6), "zomer": (7, 9), "summer": (7, 9),
    "najaar": (10, 12), "herfst": (10, 12), "autumn": (10, 12), "fall": (10, 12), "winter": (1, 3),
}  # fmt: skip


def _from_season(hit: re.Match[str], year: int) -> Period:
    season = hit["season"]
    side = hit.groupdict().get("side") or ""
    if side.startswith(("voor", "vóór", "before")) and season in ("zomer", "summer"):
        return _months(year, 4, 6)
    if side.startswith(("na", "after")) and season in ("zomer", "summer"):
        return _months(year, 9, 10)
    return _months(year, *_SEASONS[season])


def _from_part_of_year(hit: re.Match[str], year: int) -> Period:
    part = _part_name(hit["part"])
    return _months(year, *{"begin": (1, 3), "middle": (6, 7), "end": (10, 12)}[part])


def _from_year(_hit: re.Match[str], year: int) -> Period:
    return _months(year, 1, 12)


def _part_name(word: str) -> str:
    if word in ("begin", "start", "early") or word.startswith("vroeg"):
        return "begin"
    return "end" if word in ("eind", "einde", "ultimo", "end", "late", "laat") else "middle"


def _part_of(period: Period, hit: re.Match[str]) -> Period:
    """The begin, middle or end third of a month or quarter."""
    word = hit.groupdict().get("part")
    if not word:
        return period
    first, last = period.first, period.last
    if first.month != last.month:
        month = {"begin": first.month, "middle": first.month + 1, "end": last.month}[_part_name(word)]
        return _months(first.year, month, month)
    third = (last - first).days // 3
    return {
        "begin": Period(first, first + timedelta(days=third)),
        "middle": Period(first + timedelta(days=third), last - timedelta(days=third)),
        "end": Period(last - timedelta(days=third), last),
    }[_part_name(word)]


_Make = Callable[[re.Match[str], int], Period]
# Tried in this order on the whole text, with a year behind or before it, or without when the calendar
# itself says which year it is about.
_WEEKDAY = r"(?:(?:maan|dins|woens|donder|vrij|zater|zon)dag\s|(?:ma|di|wo|do|vr|za|zo)\.?\s)?"
_SEASON = (
    r"(?:(?P<side>voor|vóór|before|na|after|in|tijdens)\s)?(?:de|het|the)?\s?"
    rf"(?P<season>{'|'.join(_SEASONS)})(?:periode|vakantie|reces)?"
)
_SHAPES: tuple[tuple[str, _Make], ...] = (
    (rf"(?:{_PART}{_SEP})?{_QUARTER_WORD}[\s.\-]*{_ORDINAL}", _from_quarter),
    (rf"(?:{_PART}{_SEP})?(?:het\s)?{_ORDINAL}\s*[\-.]?\s*{_QUARTER_WORD}", _from_quarter),
    (rf"h[\s.\-]?{_ORDINAL}", _from_half),
    (rf"(?:de|het)?\s?{_ORDINAL}\s*{_HALF_WORD}", _from_half),
    (rf"{_HALF_WORD}\s*{_ORDINAL}", _from_half),
    (
        r"(?:week|wk\.?|weeknr\.?|w|kw)[\s.\-]*(?P<week>\d{1,2})(?:\s?[-–]\s?(?P<last_week>\d{1,2}))?",
        _from_week,
    ),
    (rf"{_WEEKDAY}(?P<day>\d{{1,2}})(?:e|ste|de|st|nd|rd|th)?[\s\-.]*(?:of\s)?{_MONTH}", _from_day_month),
    (rf"{_MONTH}\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)", _from_day_month),
    (rf"(?:{_PART}{_SEP})?{_MONTH}", _from_month),
    (_SEASON, _from_season),
    (_PART, _from_part_of_year),
)
_WITH_YEAR = [(re.compile(shape + _SEP + _YEAR + "$"), make) for shape, make in _SHAPES]
_YEAR_FIRST = [
    (re.compile(r"(?P<year>(?:19|20)\d\d)[\s\-/.,:]*" + shape + "$"), make) for shape, make in _SHAPES
]
_WITHOUT_YEAR = [(re.compile(shape + "$"), make) for shape, make in _SHAPES]
_ONLY_YEAR = re.compile(
    r"(?:(?:in|jaar|heel|year|boekjaar|begrotingsjaar|kalenderjaar)\s)?(?P<year>(?:19|20)\d\d)$"
)

_ISO_DAY = re.compile(r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?:[t\s].*|z|[+-]\d\d:?\d\d)?$")
_COMPACT_DAY = re.compile(r"(?P<y>(?:19|20)\d\d)(?P<m>[01]\d)(?P<d>[0-3]\d)$")
_DUTCH_DAY = re.compile(
    r"(?:[a-z]{2,9}\s)?(?P<d>\d{1,2})[-/.](?P<m>\d{1,2})[-/.](?P<y>\d{4}|'?\d\d)(?:[t\s]\d.*)?$"
)
_MONTH_YEAR = re.compile(
    r"(?P<m>\d{1,2})[-/.\s](?P<y>(?:19|20)\d\d)$|(?P<y2>(?:19|20)\d\d)[-/.](?P<m2>\d{1,2})$"
)
_SCHOOL_YEAR = re.compile(r"(?:schooljaar|cursusjaar|studiejaar)\s(?P<year>20\d\d)\s?[-/]\s?(?:20)?\d\d$")
_WINTER = re.compile(r"winter\s(?P<year>20\d\d)\s?[-/]\s?(?:20)?\d\d$")
_YEAR_SPAN = re.compile(r"(?P<year>20\d\d)\s?(?:[-/–]|t/m|tot(?: en met)?|en)\s?(?P<last>20\d\d|\d\d)$")
_YEAR_IN_BRACKETS = re.compile(r"\(\s*((?:[qk][1-4]\s?)?(?:19|20)\d\d|[qk][1-4])\s*\)")
_CLOCK = re.compile(r"(?<=\d)\s(?:om\s)?\d{1,2}[:.]\d\d(?:\s?uur|\s?u\b|:\d\d)?$")
_SPLIT = re.compile(
    r"\s*(?:–|—|\bt/m\b|\btot(?:\sen\smet)?\b|\bto\b|\bof\b|\ben\b|\bor\b|\band\b|&|>|->)\s*|\s+-\s+"
)
_TIGHT_SPLIT = re.compile(r"(?<=[a-z0-9.])\s?[-/]\s?(?=[a-z'])|(?<=[a-z]\d)\s?[-/]\s?(?=\d\s|\d$)")
_ORDINAL_SPLIT = re.compile(r"(?<=\de)\s?[-/]\s?(?=\de)|(?<=[qkh]\d)\s?[-/]\s?(?=[1-4]\b)")
_LEAD = re.compile(
    r"^(?:verwacht(?:e)?|in de loop van|ergens in|loop van|gepland|planning|naar\sverwachting"
    r"|uiterlijk|vanaf|per|ingaande|m\.?i\.?v\.?|met\singang\svan|voor|vóór"
    r"|na|in|ca\.?|circa|rond|omstreeks|ongeveer|tot(?:\sen\smet)?|t/m|start(?:end)?|publicatie"
    r"|indicatief|expected|from|by|until|before|after|around|as\sof|gepubliceerd(?:\sop)?|op|de|het"
    r"|the|~|±|<|>|≥|≤)[:\s]\s*"
)
_AFTER = re.compile(
    r"\s*(?:\([^)]*\)?|\*+|o\.?v\.?b\.?|onder voorbehoud|indicatief|\?+|e\.v\.|\bof later\b|\bof "
    r"eerder\b|\buur\b|,.*voorbehoud.*|[.,;])$"
)
_SILENT = re.compile(
    r"^(?:doorlopend|per direct|direct|z\.?s\.?m\.?|zo spoedig mogelijk|zodra (?:mogelijk|bekend)"
    r"|loopt(?: al)?|lopend|continu|jaarlijks"
    r"|asap|on-?going|uitgesteld|vervallen|aangehouden|on hold|afgerond|gepubliceerd|nader te "
    r"plannen|later|geen publicatie|niet gepubliceerd)$"
)
_DAY_OR_MONTH = re.compile(
    rf"(?<![\d-])(?:(?:\d{{1,2}}\s)?{_MONTH}\s20\d\d|\d{{1,2}}[-/.]\d{{1,2}}[-/.]20\d\d"
    r"|20\d\d-\d\d-\d\d)(?![\d-])"
)


_OF_THE_EDITION = re.compile(
    r"\b(?:stand|status|peildatum|prijspeil|versie|version|bijgewerkt|geactualiseerd|gewijzigd|vastgesteld"
    r"|gepubliceerd|updated|published)\b(?:\W+(?:[a-z]{1,4}|\d{1,3}))*\W+20\d\d\b"
)


@lru_cache(maxsize=50_000)
def parse(text: str, year: int | None = None) -> Moment:
    """Read a cell. `year` is the year the calendar is about, for cells that do not name one."""
    if says_unknown(text):
        return UNKNOWN
    lowered = _YEAR_IN_BRACKETS.sub(r" \1 ", tidy(text).lower())
    lowered = _CLOCK.sub("", tidy(lowered))
    if _SILENT.match(lowered):
        return UNKNOWN
    period = _read(lowered, year)
    if period is not None:
        return Moment(period)
    return Moment(problem="date-without-year" if year is None and _read(lowered, 2000) else "date-unclear")


def named_in(text: str) -> list[Period]:
    """The days and months with their year that stand in a sentence or title."""
    lowered = tidy(text).lower()
    return [period for hit in _DAY_OR_MONTH.finditer(lowered) if (period := parse(hit[0]).period) is not None]


def without_edition(text: str) -> str:
    """A title without what tells when it was written or of which day its facts are."""
    return _OF_THE_EDITION.sub(" ", _DAY_OR_MONTH.sub(" ", tidy(text).lower()))


def bare_quarter(text: str, year: int) -> Moment:
    """A quarter by its number alone, in a column for quarters: '2', '1e', 'IV'."""
    return parse(f"kwartaal {text.strip()}", year)


def bare_month(text: str, year: int) -> Moment:
    """A month by its number alone, in a column for months: '3', '03', '11'."""
    return parse(f"{text.strip()}-{year}") if text.strip().isdecimal() else UNKNOWN


def from_number(value: float) -> Moment:
    """A number cell: a year, a day written as 20270901, or a spreadsheet's day count from 1899-12-30."""
    if value == int(value):
        whole = int(value)
        if FIRST_YEAR <= whole <= LAST_YEAR:
            return Moment(_months(whole, 1, 12))
        if 19_900_101 <= whole <= 21_001_231:
            return parse(str(whole))
    if 32_874 <= value <= 73_415:  # 1990-01-01 to 2100-12-31
        day = date(1899, 12, 30) + timedelta(days=int(value))
        return Moment(Period(day, day))
    return Moment(problem="date-unclear")


def from_date(value: date | datetime) -> Moment:
    day = value.date() if isinstance(value, datetime) else value
    return Moment(Period(day, day))


def _read(text: str, year: int | None) -> Period | None:
    """One moment, or the span of two; tried again without words around it."""
    seen = text
    for _ in range(6):
        period = _single(seen, year) or _span(seen, year)
        if period is not None:
            return period
        shorter = _AFTER.sub("", seen, count=1).strip() or seen
        shorter = _LEAD.sub("", shorter, count=1) if shorter == seen else shorter
        if shorter == seen:
            return None
        seen = shorter
    return None


def _single(text: str, year: int | None) -> Period | None:
    try:
        return _numeric(text) or _worded(text, year)
    except ValueError:  # the 31st of February, week 60
        return None


def _numeric(text: str) -> Period | None:
    hit = _ISO_DAY.match(text) or _COMPACT_DAY.match(text) or _DUTCH_DAY.match(text)
    if hit:
        return _day(_year(hit["y"]), int(hit["m"]), int(hit["d"]))
    hit = _MONTH_YEAR.match(text)
    if hit:
        month = int(hit["m"] or hit["m2"])
        return _months(_sane(int(hit["y"] or hit["y2"])), month, month)
    return None


def _day(year: int, month: int, day: int) -> Period:
    if month > 12 and day <= 12:  # 9/13/2027, the American order
        month, day = day, month
    found = date(_sane(year), month, day)
    return Period(found, found)


def _sane(year: int) -> int:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(year)
    return year


def _worded(text: str, year: int | None) -> Period | None:
    return _years(text) or _shaped(text, year)


def _years(text: str) -> Period | None:
    """A whole year, several, a school year or a winter."""
    hit = _ONLY_YEAR.match(text)
    if hit:
        return _from_year(hit, _sane(int(hit["year"])))
    hit = _SCHOOL_YEAR.match(text)
    if hit:
        first = int(hit["year"])
        return Period(date(first, 8, 1), date(first + 1, 7, 31))
    hit = _YEAR_SPAN.match(text)
    if hit:
        first, last = int(hit["year"]), _year(hit["last"])
        return Period(date(first, 1, 1), date(last, 12, 31)) if first < last <= first + 30 else None
    hit = _WINTER.match(text)
    if hit:
        first = int(hit["year"])
        return Period(date(first, 12, 1), date(first + 1, 2, 28))
    return None


def _shaped(text: str, year: int | None) -> Period | None:
    for shapes in (_WITH_YEAR, _YEAR_FIRST):
        for shape, make in shapes:
            hit = shape.match(text)
            if hit:
                return make(hit, _sane(_year(hit["year"])))
    if year is None:
        return None
    for shape, make in _WITHOUT_YEAR:
        hit = shape.match(text)
        if hit:
            return make(hit, year)
    return None


def _span(text: str, year: int | None) -> Period | None:
    """'Q1-Q2 2027', 'maart/april 2027', '1-9-2027 t/m 31-12-2027', 'Q4 2027 - Q1 2028'."""
    for splitter in (_SPLIT, _TIGHT_SPLIT, _ORDINAL_SPLIT):
        parts = [part for part in splitter.split(text) if part]
        if len(parts) != 2:
            continue
        last = _borrow_unit(parts[0], parts[1], year) or _single(_bare(parts[1]), year)
        if last is None:
            continue
        first = _single(_bare(parts[0]), last.first.year) or _borrow_word(parts[0], parts[1], last.first.year)
        if first is None:
            continue
        if first.first > last.last and year is None:
            first = _single(_bare(parts[0]), last.first.year - 1)
        if first is not None and first.first <= last.last:
            return Period(first.first, last.last)
    return None


def _bare(text: str) -> str:
    return _LEAD.sub("", text, count=1)


def _borrow_unit(first: str, second: str, year: int | None) -> Period | None:
    """'q1/2 2027', 'week 14 - 16 2027': the second half borrows the letter of the first."""
    hit = re.match(r"(q|k|h|kw|wk|week)[\s.]?\d", first)
    return _single(f"{hit[1]}{second}", year) if hit and second[:1].isdigit() else None


def _borrow_word(first: str, second: str, year: int) -> Period | None:
    """'2e/3e kwartaal 2027', '1 - 15 maart 2027': the first half borrows the word of the second."""
    hit = re.search(rf"{_QUARTER_WORD}|{_HALF_WORD}|{_MONTH}", second)
    return _single(f"{first} {hit[0]}", year) if hit and first[-1:] in "e0123456789" else None
