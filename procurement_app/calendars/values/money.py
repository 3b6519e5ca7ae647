"""Amounts of money as officials write them: '€ 1,2 mln', '€50k-€100k', 'meer dan 3 ton per jaar'."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from procurement_app.calendars.values.words import digits_for_words, number, says_unknown, tidy

# Below this an amount is a placeholder, and above it an error of typing: the City of Amsterdam
# buys for about 3.2 billion euro in a whole year (nhnieuws.nl, March 2025).
SMALLEST_PLAUSIBLE = 100.0
LARGEST_PLAUSIBLE = 3_200_000_000.0


class Money(NamedTuple):
    """Euro from `low` to `high`, either of which may be unknown, per `per` ("", "year", "month", "lot")."""

    low: float | None = None
    high: float | None = None
    per: str = ""
    problem: str = ""


UNKNOWN = Money()

_UNITS = {
    **dict.fromkeys(("mld", "miljard", "bn", "billion"), 1e9),
    **dict.fromkeys(("mln", "miljoen", "miljoenen", "million", "mio", "mil", "mm", "m"), 1e6),
    **dict.fromkeys(("ton", "tonnen"), 1e5),
    **dict.fromkeys(("k", "duizend", "dzd", "thousand", "mille"), 1e3),
}
_UNIT = r"(?P<unit>" + "|".join(sorted(_UNITS, key=len, reverse=True)) + r")\b\.?"
_AMOUNT = re.compile(
    r"(?P<number>\d{1,3}(?:[ ']\d{3})+(?:[.,]\d+)?(?![\d])|\d[\d.,]*)\s?(?:"
    + _UNIT
    + r")?(?P<plus>\s?\+(?=\s*$))?"
)
_NOISE = re.compile(
    r"(?:\(?\b(?:excl(?:usief)?|ex|zonder)\.?[\s/]*(?:21\s?%\s*)?(?:btw|vat)\)?)"
    r"|\b(?:prijspeil|peildatum|d\.?d\.?)\s*(?:\w+\s)?(?:19|20)\d\d\b"
    r"|\b(?:over|voor|gedurende|in|for)\s(?:de\s(?:gehele\s)?(?:looptijd|periode)\svan\s)?(?=(?:max\S*\s)?\d+\s?(?:jaar|jr|mnd))"
    r"|(?:max(?:imaal|\.)?\s)?\b\d+(?:[,.]\d+)?\s?(?:jaar|jaren|jr|maanden|mnd|years?|months?)\b\.?"
    r"|\b\d+\s?(?:percelen|lots|contracten|partijen|leveranciers)\b"
    r"|\b(?:btw|vat)\s*(?:21|9)\s?%|\b21\s?%\s*(?:btw|vat)?|\b9\s?%\s*(?:btw|vat)?"
)
_LOT_LABEL = re.compile(r"\b(?:perceel|lot|p)\s?\d+\s?[:=]?")
_EURO = re.compile(r"€|\beuro'?s?\b|\beur\b|,(?:-{1,2}|=|–|—)|\.(?:-{1,2}|–)(?=\s|$)")
_UNIT_BEFORE = re.compile(r"\b([km])\s?€\s?(\d[\d.,]*)")  # 'k€ 250'
_OTHER_CURRENCY = re.compile(r"\$|£|\b(?:usd|gbp|chf|dollar|pond|sek|dkk|nok|pln|ron|huf|czk|bgn|hrk)s?\b")
_PER_YEAR = re.compile(
    r"\bper\s(?:contract|kalender)?jaar\b|\bper\sjr\b|\bp\.?\s?/?j\.?(?:r\.?)?(?=[\s,;)]|$)"
    r"|/\s?(?:jaar|jr|j|year|yr)\b"
    r"|\bjaarlijkse?\b|\bper\s(?:year|annum)\b|\ba\syear\b|\bannual(?:ly)?\b|\bp\.a\.?"
    r"|\bop\sjaarbasis\b|\bjaaromzet\b"
)
_PER_MONTH = re.compile(
    r"\bper\smaand\b|/\s?(?:maand|mnd|month)\b|\bp\.?m\.?\b(?<=\d\sp\.m)|\bper\smonth\b|\bmaandelijkse?\b"
)
_PER_LOT = re.compile(r"\bper\s(?:perceel|lot)\b|/\s?perceel\b")
_TOTAL = re.compile(
    r"\btota(?:al|le)\b|\bgehele\slooptijd\b|\bhele\slooptijd\b"
    r"|\bincl(?:usief)?\.?\s(?:alle\s)?(?:optie|verleng)"
)
_LESS = re.compile(
    r"(?:niet\smeer\sdan|minder\sdan|kleiner\sdan|lager\sdan|onder|beneden|tot|t/m|maximaal|maximum"
    r"|max\.?|ten\shoogste"
    r"|hoogstens|less\sthan|up\sto|below|under|no\smore\sthan|at\smost|<=?|≤)\s*(?:de|het|van|ca\.?"
    r"|circa)?\s*$"
)
_MORE = re.compile(
    r"(?:meer\sdan|groter\sdan|hoger\sdan|boven|vanaf|minimaal|minimum|min\.?|ten\sminste|tenminste|minstens"
    r"|more\sthan|over|above|at\sleast|from|exceeding|>=?|≥)\s*(?:de|het|van|ca\.?|circa)?"
    r"\s*(?:(?:eu-?|europese?\s)?(?:aanbestedings)?drempel(?:waarde|bedrag)?\s*(?:van|[(:])*)?\s*$"
)
_OR_MORE = re.compile(
    r"\s*(?:of|en|or|and)\s(?:meer|hoger|groter|more|above|over|higher|larger)\b(?!\sdan\b)"
)
_OR_LESS = re.compile(
    r"\s*(?:of|en|or|and)\s(?:minder|lager|kleiner|less|below|under|lower|smaller)\b(?!\sdan\b)"
)
_NOT_BELOW = re.compile(r"niet\sminder\sdan\s*$|niet\slager\sdan\s*$")
_RANGE = re.compile(
    r"^\s*(?:-|–|—|tot(?:\sen\smet)?|t/m|à|a|to|en|and|tot\smax(?:imaal|\.)?|/|~|of|>?\s?<)\s*(?:de"
    r"|het|ca\.?)?\s*$"
)
_PLAIN = re.compile(r"^\s*€?\s*(\d[\d.,]*?)(?:,-{1,2}|,=)?\s*$")  # most cells hold one amount
# A dash before a blank is the mark of a list, unless it stands behind the sign of euro or a bracket.
_NEGATIVE = re.compile(
    r"\s*(?:(?:\(\s*|\(?\s*(?:€|eur(?:o)?)\s*)[-−–]\s*|[-–](?=\S)|−\s*)(?:€|eur(?:o)?)?\s*"
    r"(?!0+(?:[.,]0*)?\s*$)\d",
    re.IGNORECASE,
)
_SUM = re.compile(r"\+|\bplus\b")
_SILENT = re.compile(
    r"drempel|threshold|concessie|concession|budget|omzetafhankelijk|open\shouse|geen\sraming"
    r"|omzetgerelateerd"
)
_INCL_VAT = re.compile(
    r"\bincl(?:usief|uding)?\.?\s*(?:(?P<before>\d{1,2})\s?%\s*)?(?:btw|vat)\b(?:\s*\(?(?P<after>\d{1,2})\s?%\)?)?"
    r"|\b(?:btw|vat)\s?incl(?:usief|uded|\.|\b)"
)
_LEFTOVER = re.compile(r"[a-z]{3,}")


@lru_cache(maxsize=50_000)
def parse(text: str, unit: float = 1.0) -> Money:
    """Read a cell. `unit` multiplies bare numbers when the column's head says so ('x € 1.000').

    A number of euro below SMALLEST_PLAUSIBLE or above LARGEST_PLAUSIBLE is unknown, with a problem; so is a
    negative one.
    """
    plain = _PLAIN.match(text)
    value = number(plain[1]) if plain else None
    if value is not None:
        return from_number(value, unit)
    if says_unknown(text):
        return UNKNOWN
    if _NEGATIVE.match(text):
        return Money(problem="money-negative")
    lowered = digits_for_words(tidy(text).lower())
    if _OTHER_CURRENCY.search(lowered):
        return Money(problem="money-currency")
    including_vat = _INCL_VAT.search(lowered)
    bare = _NOISE.sub(" ", _INCL_VAT.sub(" ", lowered))
    bare = _EURO.sub(" ", _UNIT_BEFORE.sub(r"\2\1", bare))
    bare = tidy(_LOT_LABEL.sub(" ", bare))
    amounts = _amounts(bare, unit)
    if not amounts:
        return UNKNOWN if _SILENT.search(lowered) else Money(problem="money-unclear")
    money = _combine(bare, amounts, many_lots=_LOT_LABEL.search(lowered) is not None)
    return _plausible(without_vat(money, including_vat))


def from_number(value: float, unit: float = 1.0) -> Money:
    """A number cell of a spreadsheet."""
    return _plausible(Money(value * unit, value * unit))


class _Amount(NamedTuple):
    value: float
    start: int
    end: int
    open_end: bool


def _amounts(text: str, unit: float) -> list[_Amount]:
    """All amounts in order; a bare number takes the unit of the one after it ('50-100k')."""
    found: list[_Amount] = []
    following_unit = unit
    for hit in reversed(list(_AMOUNT.finditer(text))):
        value = number(hit["number"])
        if value is None:
            continue
        own = hit["unit"]
        if own:
            if _UNITS[own] >= 1e6 and re.fullmatch(r"\d[.,]\d{3}", hit["number"]):
                value = float(hit["number"].replace(",", "."))
            following_unit = _UNITS[own]
            value *= following_unit
        elif value < 1000 and following_unit != unit:
            value *= following_unit
        else:
            value *= unit
        found.append(_Amount(value, hit.start(), hit.end(), bool(hit["plus"])))
    return found[::-1]


def _combine(text: str, amounts: list[_Amount], many_lots: bool) -> Money:
    per = _per(text)
    if len(amounts) > 1:
        chosen = _several(text, amounts, many_lots)
        if isinstance(chosen, Money):
            return chosen._replace(per=per) if chosen.problem == "" else chosen
        amounts = [chosen]
        per = _per(_beside(text, chosen))
    amount = amounts[0]
    before, after = text[: amount.start], text[amount.end :]
    if _NOT_BELOW.search(before) or amount.open_end or _OR_MORE.match(after):
        return Money(amount.value, None, per)
    if _LESS.search(before) or _OR_LESS.match(after):
        return Money(None, amount.value, per)
    if _MORE.search(before):
        return Money(amount.value, None, per)
    return Money(amount.value, amount.value, per)


def _several(text: str, amounts: list[_Amount], many_lots: bool) -> Money | _Amount:
    """A range, a sum, or the amount that is called the total."""
    totals = [amount for amount in amounts if _is_total(text, amount)]
    if len(totals) == 1:
        return totals[0]
    gaps = [text[a.end : b.start] for a, b in pairwise(amounts)]
    if all(_SUM.search(gap) for gap in gaps) or many_lots:
        total = sum(amount.value for amount in amounts)
        return Money(problem="money-unclear") if _per(text) and not many_lots else Money(total, total)
    if len(amounts) == 2:
        low, high = amounts[0].value, amounts[1].value
        bounded = _MORE.search(text[: amounts[0].start]) and _LESS.search(gaps[0])
        if _RANGE.match(gaps[0]) or bounded:
            return Money(min(low, high), max(low, high))
    whole = [amount for amount in amounts if not _per(_beside(text, amount))]
    return whole[0] if len(whole) == 1 else Money(problem="money-unclear")


def _is_total(text: str, amount: _Amount) -> bool:
    """Whether 'totaal' or 'incl. opties' stands beside the amount rather than beside another one."""
    after = re.split(r"\d", text[amount.end : amount.end + 40])[0]
    before = re.split(r"\d", text[max(0, amount.start - 25) : amount.start])[-1]
    return bool(
        _TOTAL.search(re.split(r"[,;(]", after)[0] or after) or _TOTAL.search(re.split(r"[,;)]", before)[-1])
    )


def _beside(text: str, amount: _Amount) -> str:
    """The words after an amount, up to the next number or bracket."""
    return re.split(r"[\d,;()]", text[amount.end :], maxsplit=1)[0]


def _per(text: str) -> str:
    if _PER_YEAR.search(text):
        return "year"
    if _PER_MONTH.search(text):
        return "month"
    return "lot" if _PER_LOT.search(text) else ""


_PER_WORDS = {
    **dict.fromkeys(("jaar", "jr", "j", "year"), "year"),
    **dict.fromkeys(("maand", "mnd", "month"), "month"),
}
_IN_TOTAL = re.compile(r"\b(?:tota\w+|eenmalig|looptijd|contract(?:waarde)?|one-off)\b")


def per_named(text: str) -> str | None:
    """What an amount counts by a word beside it: "year", "month", "lot", "" in total; None by other words."""
    lowered = tidy(text).lower()
    per = _PER_WORDS.get(lowered.strip(". ")) or _per(lowered)
    return per if per or _IN_TOTAL.search(lowered) else None


_WHOLE_EUROS = re.compile(r"€\s?(\d{1,3}(?:[. ]\d{3})+)(?:,-+|,00)?\s*$")
_NO_THOUSANDS = 50_000


def in_whole_euros(text: str) -> bool:
    """Whether an amount is written out with its sign of euro ('€ 180.000'), so that it can hardly count
    thousands, whatever its column says: that would be 180 million."""
    hit = _WHOLE_EUROS.search(text)
    return hit is not None and (number(hit[1]) or 0) >= _NO_THOUSANDS


def vat_named(label: str) -> re.Match[str] | None:
    """What a column's name says of VAT in its amounts, for `without_vat`; None when they are without."""
    lowered = tidy(label).lower()
    return None if "excl" in lowered else _INCL_VAT.search(lowered)


def without_vat(money: Money, including: re.Match[str] | None) -> Money:
    """The amount less VAT at the rate that is named; without a rate it is only the upper limit.

    Which rate the law sets for a purchase is not for a reader to say.
    """
    if including is None or money.problem:
        return money
    rate = including["before"] or including["after"]
    if rate is None:
        return Money(None, money.high, money.per, "money-including-vat")
    divisor = 1 + int(rate) / 100
    low = None if money.low is None else round(money.low / divisor, 2)
    high = None if money.high is None else round(money.high / divisor, 2)
    return Money(low, high, money.per, "money-vat-taken-off")


def _plausible(money: Money) -> Money:
    bounds = [bound for bound in (money.low, money.high) if bound is not None]
    if not bounds:
        return money
    top = max(bounds)
    if top < 0:
        return Money(problem="money-negative")
    if top < SMALLEST_PLAUSIBLE and not money.per:
        return Money(problem="money-placeholder")
    if _all_nines(top):
        return Money(problem="money-nines")
    if top > LARGEST_PLAUSIBLE:
        return Money(problem="money-implausible")
    return money


def _all_nines(value: float) -> bool:
    return value >= 999_999 and set(str(int(value))) == {"9"}
