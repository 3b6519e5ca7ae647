"""How long a contract may last: '2 jaar + 2x1', '24 mnd', '4 jaar incl. verlenging', 'P3Y', 'eenmalig'."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from datetime import timedelta
from functools import lru_cache
from typing import NamedTuple

from procurement_app.calendars.model import Period
from procurement_app.calendars.values import periods
from procurement_app.calendars.values.words import NUMBER_WORDS, digits_for_words, number, says_unknown, tidy


class Duration(NamedTuple):
    """Months without (`low`) and with (`high`) every extension; None when unknown or without end."""

    low: float | None = None
    high: float | None = None
    problem: str = ""


UNKNOWN = Duration()
UNIT_UNCLEAR = "duration-unit-unclear"
_AMBIGUOUS = Duration(problem=UNIT_UNCLEAR)
LONGEST_PLAUSIBLE_MONTHS = 1200.0

_DAYS_PER_MONTH = 365.25 / 12
_UNIT_MONTHS = {"y": 12.0, "m": 1.0, "w": 7 / _DAYS_PER_MONTH, "d": 1 / _DAYS_PER_MONTH}
_UNIT = (
    r"(?P<unit>jaren|jaar|jrn?|j|years?|yrs?|y|optiejaren|optiejaar|contractjaren|contractjaar"
    r"|verlengingsjaren|verlengingsjaar"
    r"|maanden|maand|mnd(?:en|n)?|mdn|mths?|months?|m|kwartalen|weken|week|wkn?|weeks?|dagen|dag"
    r"|days?|werkdagen)(?![^\W\d_])\.?"
)
_TIMES = (
    r"(?:x|×|\*|maal|keer|times|verl(?:eng)?\w*\.?|opties?|extensions?|periodes?|perioden)"
    r"(?:\s*\b(?:opties?|verl(?:eng)?\w*\.?|tot|op|van|met|voor|à|of|telkens|steeds|maximaal|een|te|met"
    r"|periodes?|perioden|de)(?:\b|(?<=\.)))*"
)
_TERM = re.compile(rf"(?:(?P<times>\d+)\s*{_TIMES}\s*)?(?P<number>\d+(?:[.,]\d+)?)\)?\s*(?:-?\s?{_UNIT})?")
_TIMES_AFTER = re.compile(r"^\s*(?:,?\s*(?P<times>\d+)\s*(?:x|×|maal|keer)\b)")
_ISO = re.compile(
    r"^-?p(?:(\d+(?:\.\d+)?)y)?(?:(\d+(?:\.\d+)?)m)?(?:(\d+(?:\.\d+)?)w)?(?:(\d+(?:\.\d+)?)d)?(?:t.*)?$"
)
_ENDLESS = re.compile(
    r"eenmalig|one-?off|single\sdelivery|doorlopend|onbepaald|indefinite|permanent|continu|ongoing"
    r"|projectduur|duur\svan\shet\s(?:project|werk)"
    r"|tot\soplevering|incidenteel|n\.?v\.?t|per\sopdracht|niet\sbeperkt|onbeperkt|afhankelijk"
    r"|project(?:gebonden)?$"
)
_INCLUDES = re.compile(
    r"\bincl(?:usief|\.|uding)?\b|\bwaarvan\b|\bof\swhich\b|\binbegrepen\b|\bmet\sinbegrip\b"
)
_EXCLUDES = re.compile(r"\bexcl(?:usief|\.|uding)?\b")
_MOST = re.compile(
    r"\b(?:max(?:imaal|imum|\.)?|ten\shoogste|hoogstens|t/m|tot|up\sto|at\smost)\s*(?:\d+\s*x\s*)?$"
)
_LEAST = re.compile(r"\b(?:min(?:imaal|imum|\.)?|ten\sminste|tenminste|minstens|at\sleast)\s*$|>=?\s*$")
_TO_TOTAL = re.compile(r"(?<!met )\b(?:max(?:imaal|\.)?|tot(?:\smax(?:imaal|\.)?)?|(?:in\s)?totaal)\s*$")
_RANGE_GAP = re.compile(r"^\s*(?:-|–|—|tot(?:\sen\smet)?|à|a|to|of|/)\s*$")
_BREAKDOWN = re.compile(r"^\s*(?:jaar|jaren|jr\.?|maanden|mnd)?\s*[(:=]")
_ADDITION = re.compile(
    r"\+|\bplus\b|&|\bmet\b|\boptie|\bverleng|\boption|\bexten|\bwith\b|\bdaarna\b|\bgevolgd\b"
    r"|\ben\b|\band\b|\bexcl|,|;|\(|/|×|\bx\b|-"
)
_OPTION = re.compile(r"\boptie|\bverleng|\boption|\bexten|\+|\bplus\b|\brenew")
_NONE = re.compile(rf"0(?:[.,]0+)?\s*(?:{_UNIT})?")
_BEHIND_END = re.compile(r"\s*(?:[+,;(&]|\b(?:(?<!en )met|plus|daarna|optie|opties|verleng\w*|with)\b)")
_A_MONTH = 31
_DATES_SPAN = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|\b(?:19|20)\d\d\b")


_TIMES_WORD = re.compile(
    r"\b(" + "|".join(NUMBER_WORDS) + r"|\d+)\s?(maal|keer)\b(?:\seen(?=\s(?:optie|verleng)))?"
)
_WITH_ONE_OPTION = re.compile(r"\b(?:een|één) (?=(?:optie|verleng|mogelijkheid))")


_SUM = re.compile(
    r"(?:[\d\s+x×*(),.=]|\b(?:optie(?:s|jaren)?|verl\w*|van|met|en|plus|maal|keer|incl\w*|excl\w*|à)\b)+"
)


_HALF = re.compile(r"(?<=\d)\s?½")
_HALF_YEAR = re.compile(r"(?<![\d/,.])1\s?[/⁄]\s?2(?=\s?-?(?:jaar|jr|j\b))")


class _Term(NamedTuple):
    """One 'n times number unit'. `doubtful`: its unit comes from a neighbour and hardly fits its number."""

    months: float
    unit: str
    times: int
    start: int
    end: int
    doubtful: bool = False


@lru_cache(maxsize=20_000)
def parse(text: str, unit: str = "") -> Duration:
    """Read a cell. `unit` ("y" or "m") is what a bare number counts, known from the column; the unit in the
    cell itself goes before it, and numbers that fit neither give the problem `UNIT_UNCLEAR`."""
    if says_unknown(text):
        return UNKNOWN
    lowered = _HALF_YEAR.sub("0,5", tidy(_HALF.sub(",5", text)).lower())
    iso = _ISO.match(lowered.replace(" ", ""))
    if iso and any(iso.groups()):
        return _iso(iso)
    if _DATES_SPAN.search(lowered):
        return _between_dates(lowered)
    worded = _with_number_words(lowered)
    if _NONE.fullmatch(worded):
        return UNKNOWN
    terms = _terms(worded, unit)
    if terms is None:
        return _AMBIGUOUS
    if not terms:
        return UNKNOWN if _ENDLESS.search(lowered) else Duration(problem="duration-unclear")
    return _plausible(_combine(worded, terms))


def from_number(value: float, unit: str = "") -> Duration:
    """A number cell: what the column says, else months from twelve on; a smaller one may be either."""
    if value <= 0:
        return UNKNOWN
    counted = _counted([value], unit)
    if not counted:
        return _AMBIGUOUS
    months = value * _UNIT_MONTHS[counted]
    return _plausible(Duration(months, months))


def added(words: str) -> Duration:
    """What words add to a term: '2 x 1 jaar verlengbaar', '(optie 24 maanden)'."""
    parsed = parse(words)
    return parsed if parsed.high is not None else parse(f"optie {words}")


def until(text: str, year: int | None) -> tuple[Period, Duration] | None:
    """The day or month up to which a cell runs, and what extensions behind it add: 'tot 31-12-2029 + 2x1'."""
    lowered = tidy(text).lower()
    behind = _BEHIND_END.search(lowered)
    last_day = periods.parse(lowered[: behind.start()] if behind else lowered, year).period
    if last_day is None or (last_day.last - last_day.first).days > _A_MONTH:
        return None
    extra = added(lowered[behind.start() :]) if behind and _OPTION.search(lowered) else UNKNOWN
    return last_day, extra


def between(first_day: Period, last_day: Period) -> Duration:
    """From the first day of one period to the last day of another, in whole months; from a part of one year
    to the same part of another ('2028' to '2032', 'Q1' to 'Q1') in whole years."""
    first, last = first_day.first, last_day.last
    if first_day.first != last_day.first and _part_of_year(first_day) == _part_of_year(last_day):
        first, last = first_day.first, last_day.first - timedelta(days=1)
    months = (last.year - first.year) * 12 + last.month - first.month + (last.day - first.day + 1) / 30.4
    if months <= 0:
        return Duration(problem="duration-unclear")
    return _plausible(Duration(float(max(1, round(months))), float(max(1, round(months)))))


def _part_of_year(period: Period) -> tuple[int, int, int]:
    """Where in its year a period stands: the month and day that it begins, and the month that it ends."""
    return period.first.month, period.first.day, period.last.month


def _with_number_words(text: str) -> str:
    text = re.sub(_TIMES_WORD, lambda hit: f"{digits_for_words(hit[1])} {hit[2]} ", text)
    text = re.sub(r"\beenjarige?\b", "1 jaar", re.sub(r"\b(\w+)-?jarig(?:e|ig)?\b", r"\1 jaar", text))
    return digits_for_words(_WITH_ONE_OPTION.sub("", text))


def _iso(hit: re.Match[str]) -> Duration:
    years, months, weeks, days = (float(part or 0) for part in hit.groups())
    if days and days % 365 == 0:
        years, days = years + days / 365, 0
    total = years * 12 + months + (weeks * 7 + days) / _DAYS_PER_MONTH
    return _plausible(Duration(total, total)) if total else UNKNOWN


def _between_dates(text: str) -> Duration:
    """'1-1-2028 t/m 31-12-2031', '2028-2031'; one day alone ('tot 31-12-2029') needs the start of the row."""
    if len(_DATES_SPAN.findall(text)) < 2:
        return Duration(problem="duration-unclear")
    moment = periods.parse(text)
    if moment.period is None or (moment.period.last - moment.period.first).days < 27:
        return Duration(problem="duration-unclear")
    return between(moment.period, moment.period)


def _unit_of(word: str | None) -> str:
    if not word:
        return ""
    word = word.rstrip(".")
    if "jaar" in word or "jaren" in word or word[0] in "jy":
        return "y"
    if word.startswith("kwart"):
        return "q"
    return {"m": "m", "w": "w", "d": "d"}["d" if word.startswith("werkdag") else word[0]]


def _terms(text: str, column: str) -> list[_Term] | None:
    """Every 'n times number unit'; a bare number takes its neighbour's unit ('2+1+1 jaar', '2 jaar + 2').

    None when there are numbers that may be years as well as months.
    """
    raw: list[tuple[re.Match[str], str, int, int]] = []
    for hit in _TERM.finditer(text):
        times, end = int(hit["times"] or 1), hit.end()
        after = _TIMES_AFTER.match(text[end:]) if raw and hit["unit"] and not hit["times"] else None
        if after:
            times = int(after["times"])
        raw.append((hit, _unit_of(hit["unit"]), times, end))
    values = [number(hit["number"]) or 0.0 for hit, *_ in raw]
    units = [unit for _, unit, _, _ in raw]
    fallback = "y"
    if not any(units):
        if not column and not _SUM.fullmatch(text):
            return []
        fallback = _counted(values, column)
        if values and not fallback:
            return None
    longest = max((v for v, unit in zip(values, units, strict=True) if unit == "m"), default=0.0)
    terms: list[_Term] = []
    for index, (hit, own, times, end) in enumerate(raw):
        later = next((u for u in units[index:] if u), "")
        earlier = next((u for u in reversed(units[:index]) if u), "")
        near = earlier or later
        unit = own or near or fallback
        value = values[index]
        months = value * (3.0 if unit == "q" else _UNIT_MONTHS[unit])
        doubtful = not own and (
            (near == "y" and value >= _A_YEAR) or (near == "m" and value < _FEW_MONTHS and longest >= _A_YEAR)
        )
        terms.append(_Term(months, unit, times, hit.start(), end, doubtful))
    return [term for term in terms if term.months]


_A_YEAR, _FEW_MONTHS, _MOST_YEARS = 12, 6, 10


def _counted(values: Sequence[float], column: str) -> str:
    """What numbers without any unit count, or "" when that may be years as well as months.

    '48' is no number of years even in a column of years, and '2+1+1' no number of months in one of months.
    """
    said = [value for value in values if value]
    if not said:
        return column
    few = max(said) < _FEW_MONTHS
    if column == "m":
        mixed = max(said) >= _A_YEAR and min(said) < _FEW_MONTHS
        return "" if mixed or (few and len(said) > 1) else "m"
    if column == "y":
        return "" if any(value >= _A_YEAR and value % 6 == 0 for value in said) else "y"
    if len(said) > 1 and (few or (max(said) <= _MOST_YEARS and min(said) <= 2)):
        return "y"
    return "m" if said[0] >= _A_YEAR and min(said) >= _FEW_MONTHS else ""


def _combine(text: str, terms: list[_Term]) -> Duration:
    first = terms[0]
    base = first.months * first.times
    before = text[: first.start]
    if first.doubtful:
        return _AMBIGUOUS
    if len(terms) == 1:
        return _one(text, before, base, first)
    gap = text[first.end : terms[1].start]
    if len(terms) == 2 and _RANGE_GAP.match(gap) and terms[1].times == 1 and first.months < terms[1].months:
        return Duration(base, terms[1].months)
    if _names_total(text, terms):
        return Duration(base, terms[-1].months)
    rest = sum(term.months * term.times for term in terms[1:])
    if _is_breakdown(text, gap, base, terms):
        return Duration(_initial(text, base, terms), base)
    if any(term.doubtful for term in terms):
        return _AMBIGUOUS
    if not all(_ADDITION.search(text[a.end : b.start]) for a, b in itertools.pairwise(terms)):
        same = _UNIT_MONTHS["m"] * 1.5
        if abs(rest - base) < same:  # '48 maanden 4 jaar': said twice
            return Duration(base, base)
        if len({term.unit for term in terms}) == len(terms):  # '2 jaar 6 maanden'
            return Duration(base + rest, base + rest)
        return Duration(problem="duration-unclear")
    whole = base + rest
    optional = _OPTION.search(text[first.end :]) is not None
    return Duration(base if optional else whole, whole)


def _one(text: str, before: str, months: float, term: _Term) -> Duration:
    if term.times > 1 and _OPTION.search(text):
        return Duration(problem="duration-unclear") if not before.strip() else Duration(months, months)
    if _LEAST.search(before):
        return Duration(months, None)
    if _MOST.search(before) or (_INCLUDES.search(text) and not _EXCLUDES.search(text)):
        return Duration(None, months)
    return Duration(months, months)


def _names_total(text: str, terms: list[_Term]) -> bool:
    """'2 jaar, maximaal 4 jaar', '2 jaar (verlenging mogelijk tot 4 jaar)': the last is the whole."""
    last = terms[-1]
    before, after = text[terms[-2].end : last.start], text[last.end :]
    if last.times > 1 or last.months <= terms[0].months or "+" in before:
        return False
    return bool(_TO_TOTAL.search(before)) and not re.match(r"\s*(?:verleng|optie)", after)


def _is_breakdown(text: str, gap: str, base: float, terms: list[_Term]) -> bool:
    """'4 jaar (2+1+1)', '4 jaar waarvan 2 optiejaren', '48 maanden incl. 2x12': the first is the total."""
    inner = sum(term.months * term.times for term in terms[1:])
    if _INCLUDES.search(gap) and not _EXCLUDES.search(gap):
        return inner <= base
    if not _BREAKDOWN.match(gap) or abs(inner - base) >= 0.5 or re.search(r"[(]\s*\+|optie|verleng", gap):
        return False
    return len(terms) > 2 or not _OPTION.search(text[terms[0].end :])


def _initial(text: str, base: float, terms: list[_Term]) -> float | None:
    """The part of a total that is no option, when the cell tells."""
    if any(term.doubtful for term in terms):
        return None
    inner = sum(term.months * term.times for term in terms[1:])
    if abs(inner - base) < 0.5:
        return terms[1].months * terms[1].times
    return base - inner if _OPTION.search(text[terms[0].end :]) else None


def _plausible(duration: Duration) -> Duration:
    if max(duration.low or 0, duration.high or 0) > LONGEST_PLAUSIBLE_MONTHS:
        return Duration(problem="duration-implausible")
    low, high = (None if bound is None else round(bound, 2) for bound in (duration.low, duration.high))
    return Duration(low, high, duration.problem)
