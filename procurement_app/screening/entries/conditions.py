"""When a rule holds: a small vocabulary of facts in YAML, answered yes, no, or 'these facts are missing'.

    - all: [{sectors: any}, {value: {below: eu-threshold}}]
    - unless: {published: yes}

Operators: `all`, `any`, `not`, `certainly` (a missing fact is a no) and `unless` (a missing fact is a yes,
and so is a condition that does not hold). Facts: value, months,
days_to_publication, contract_months_left, lots, firms (numbers: at_least, more_than, at_most, below,
against a number or a parameter; `eu-threshold` is the EU threshold that fits the entry; of a list, such as a
setting and what holds while it is empty, the first that has a value on the day), kind, procedure,
labour, sectors (any, names, or `{in: parameter}`), whole, framework, published, social_services, cpv (a
parameter with codes), says (words), field (a field of a notice and its values), known and unknown (names
of facts), filled (parameters that all have a value on the day).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from operator import itemgetter
from typing import Any

from procurement_app.calendars.model import KINDS, PROCEDURES
from procurement_app.screening.entries.facts import THRESHOLD, Answer, Answers, EntryFacts, EntryReader, Test
from procurement_app.screening.rulebook.mistakes import meant

Missing = tuple[str, ...]
Condition = Callable[[Answers], Answer]
"""What becomes of a condition, given the answers to all tests of an entry (`EntryReader.answers`)."""

_NUMBERS: dict[str, Callable[[EntryFacts], tuple[float | None, float | None]]] = {
    "value": lambda facts: (facts.value_min, facts.value_max),
    "months": lambda facts: (facts.months, facts.months),
    "days_to_publication": lambda facts: (facts.lead_days, facts.lead_days),
    "contract_months_left": lambda facts: (facts.contract_months_left, facts.contract_months_left),
    "lots": lambda facts: (facts.lots, facts.lots),
    "firms": lambda facts: (facts.firms, facts.firms),
}
_COMPARE = ("at_least", "more_than", "at_most", "below")
_FLAGS: dict[str, Callable[[EntryFacts], bool | None]] = {
    "whole": lambda facts: facts.reading.whole,
    "framework": lambda facts: facts.framework,
    "published": lambda facts: facts.published,
    "social_services": lambda facts: facts.social_services,
}
_CHOICES: dict[str, tuple[Callable[[EntryFacts], str | None], tuple[str, ...]]] = {
    "kind": (lambda facts: facts.kind, KINDS),
    "procedure": (lambda facts: facts.procedure, PROCEDURES),
    "labour": (lambda facts: facts.labour, ("high", "medium", "low")),
}


_STEADY = frozenset({*_CHOICES, *_FLAGS, "sectors", "cpv", "says", "filled"})
"""Facts that many entries share, so that answers are remembered (`EntryReader.answers`)."""


_UNITS = {
    "value": "EUR",
    "months": "months",
    "contract_months_left": "months",
    "days_to_publication": "days",
    "lots": "count",
    "firms": "count",
}
_IN_UNITS = {
    "EUR": "een bedrag in euro",
    "months": "een aantal maanden",
    "days": "een aantal dagen",
    "count": "een aantal",
}

_PRECISELY = {"value": "exact_value"}
"""What is missing where bounds of a number are known, and a limit lies beyond them or between."""

Limit = Callable[[EntryFacts], tuple[float | None, float | None]]
"""The lowest and the highest that a limit can be for an entry; None is unknown."""


class BadCondition(ValueError):
    """A condition that cannot be read; the message is one Dutch sentence."""


def build(written: Any, reader: EntryReader) -> Condition:
    """The condition that is written in a rule: one mapping, or a list of which all must hold."""
    if isinstance(written, list | tuple):
        return all_of([build(item, reader) for item in written])
    if not isinstance(written, dict) or len(written) != 1:
        raise BadCondition("elke voorwaarde is één feit met wat het moet zijn, zoals 'kind: [services]'")
    ((name, wanted),) = written.items()
    if name in ("all", "any"):
        if not isinstance(wanted, list | tuple) or not wanted:
            raise BadCondition(f"'{name}' heeft een lijst van voorwaarden nodig")
        parts = [build(item, reader) for item in wanted]
        return all_of(parts) if name == "all" else any_of(parts)
    if name in ("not", "unless", "certainly"):
        return _turned(name, build(wanted, reader))
    steady = name in _STEADY
    place = reader.place_of(repr((name, wanted)), lambda: _fact(str(name), wanted, reader), steady=steady)
    return itemgetter(place)


def limits_in(written: Any) -> tuple[str, ...]:
    """The names of the limits, `eu-threshold` or parameters, that amounts are compared with."""
    found: list[str] = []
    parts = written.items() if isinstance(written, dict) else enumerate(written)
    for key, value in parts:
        if key in _COMPARE and isinstance(value, str | list | tuple):
            found += [value] if isinstance(value, str) else [name for name in value if isinstance(name, str)]
        elif isinstance(value, dict | list | tuple):
            found += limits_in(value)
    return tuple(dict.fromkeys(found))


def all_of(parts: Sequence[Condition]) -> Condition:
    """Yes when all hold; no when one certainly does not; else all that is missing."""
    if len(parts) == 1:
        return parts[0]

    def holds(answers: Answers) -> Answer:
        missing: Missing = ()
        for part in parts:
            answer = part(answers)
            if answer is False:
                return False
            if answer is not True:
                missing += answer
        return _or_missing(missing, otherwise=True)

    return holds


def any_of(parts: Sequence[Condition]) -> Condition:
    """Yes when one certainly holds; no when none can; else all that is missing."""
    if len(parts) == 1:
        return parts[0]

    def holds(answers: Answers) -> Answer:
        missing: Missing = ()
        for part in parts:
            answer = part(answers)
            if answer is True:
                return True
            if answer is not False:
                missing += answer
        return _or_missing(missing, otherwise=False)

    return holds


def _or_missing(missing: Missing, *, otherwise: bool) -> Answer:
    return tuple(dict.fromkeys(missing)) if missing else otherwise


def _turned(name: str, part: Condition) -> Condition:
    if name == "unless":
        return lambda answers: part(answers) is not True
    if name == "certainly":
        return lambda answers: part(answers) is True

    def negated(answers: Answers) -> Answer:
        answer = part(answers)
        return (not answer) if isinstance(answer, bool) else answer

    return negated


def _fact(name: str, wanted: Any, reader: EntryReader) -> Test:
    if name in _NUMBERS:
        return _number(name, wanted, reader)
    if name in _CHOICES:
        return _choice(name, wanted)
    if name in _FLAGS:
        if not isinstance(wanted, bool):
            raise BadCondition(f"'{name}' is yes of no")
        return _flag(name, wanted)
    build_one = _OTHERS.get(name)
    if build_one is None:
        known = sorted({*_NUMBERS, *_CHOICES, *_FLAGS, *_OTHERS, "all", "any", "not", "unless", "certainly"})
        raise BadCondition(f"het feit '{name}' bestaat niet; kies uit {', '.join(known)}")
    return build_one(wanted, reader)


def _number(name: str, wanted: Any, reader: EntryReader) -> Test:
    if not isinstance(wanted, dict) or len(wanted) != 1 or next(iter(wanted)) not in _COMPARE:
        raise BadCondition(f"'{name}' wordt vergeleken met een van {', '.join(_COMPARE)}")
    ((how, limit),) = wanted.items()
    of_entry, limit_of = _NUMBERS[name], _first_limit(limit, reader)
    named = tuple(map(str, limit)) if isinstance(limit, list | tuple) else (str(limit),)
    for parameter in named:
        _same_unit(name, parameter, reader)
    upwards = how in ("at_least", "more_than")
    beyond = how in ("more_than", "at_most")

    def holds(facts: EntryFacts) -> Answer:
        low, high = of_entry(facts)
        if low is None and high is None:
            return (name,)
        least, most = limit_of(facts)
        if least is None or most is None:
            return ("kind",) if THRESHOLD in named else named[:1]
        reaches = _reaches(low, high, least, most, beyond=beyond)
        if reaches is None:
            return (_PRECISELY.get(name, name),) if least == most else ("cpv" if facts.kind else "kind",)
        return reaches is upwards

    return holds


def _same_unit(name: str, parameter: str, reader: EntryReader) -> None:
    """Whether a limit is in the unit of a fact. Raises BadCondition."""
    unit = reader.parameters[parameter].unit if parameter in reader.parameters else _UNITS[name]
    if unit != _UNITS[name]:
        raise BadCondition(f"'{name}' is {_IN_UNITS[_UNITS[name]]}, en '{parameter}' niet (unit: {unit})")


def _reaches(
    low: float | None, high: float | None, least: float, most: float, *, beyond: bool
) -> bool | None:
    """Whether an amount from `low` to `high` reaches (or goes beyond) a limit from `least` to `most`."""
    if low is not None and (low > most if beyond else low >= most):
        return True
    if high is not None and (high <= least if beyond else high < least):
        return False
    return None


def _first_limit(limit: Any, reader: EntryReader) -> Limit:
    """The limit, or of a list the first that has a value on the day."""
    if not isinstance(limit, list | tuple):
        return _limit(limit, reader)
    if not limit:
        raise BadCondition("een lijst van grenzen is niet leeg")
    limits = [_limit(one, reader) for one in limit]

    def first(facts: EntryFacts) -> tuple[float | None, float | None]:
        bounds = (one(facts) for one in limits)
        return next((both for both in bounds if both[0] is not None), (None, None))

    return first


def _limit(limit: Any, reader: EntryReader) -> Limit:
    if limit == THRESHOLD:
        return lambda facts: (facts.threshold, facts.threshold_most)
    if isinstance(limit, int | float) and not isinstance(limit, bool):
        return lambda _facts: (float(limit), float(limit))
    if limit not in reader.parameters:
        if any(map(str.isdigit, str(limit)[:1] + str(limit)[-1:])):
            raise BadCondition(f"een grens is een getal zonder eenheid en zonder punten; er staat '{limit}'")
        raise BadCondition(f"de parameter '{limit}' bestaat niet in rules/parameters")

    known: dict[date, tuple[float | None, float | None]] = {}

    def of_day(facts: EntryFacts) -> tuple[float | None, float | None]:
        bounds = known.get(facts.day)
        if bounds is None:
            number = reader.parameters.number(limit, facts.day)
            bounds = known[facts.day] = (number, number)
        return bounds

    return of_day


def _choice(name: str, wanted: Any) -> Test:
    of_entry, allowed = _CHOICES[name]
    choices = frozenset(_names(name, wanted))
    if wrong := choices - set(allowed):
        raise BadCondition(f"'{name}' kan niet '{min(wrong)}' zijn; kies uit {', '.join(allowed)}")

    def holds(facts: EntryFacts) -> Answer:
        value = of_entry(facts)
        return (name,) if value is None else value in choices

    return holds


def _flag(name: str, wanted: bool) -> Test:
    of_entry = _FLAGS[name]

    def holds(facts: EntryFacts) -> Answer:
        value = of_entry(facts)
        return ("cpv" if name == "social_services" else name,) if value is None else value is wanted

    return holds


def _no_sector(name: str, reader: EntryReader) -> str:
    """That a sector is not there, with those that may have been meant: by their name, or by their title."""
    known = reader.sectors.sectors
    titled = [one for one, sector in known.items() if name.casefold() in sector.title.nl.casefold()]
    hint = f"Bedoelt u '{titled[0]}'?" if len(titled) == 1 else meant(name, known)
    return f"de sector '{name}' bestaat niet. " + (hint or f"Kies uit {', '.join(sorted(known))}").rstrip("?")


def _sectors(wanted: Any, reader: EntryReader) -> Test:
    if wanted == "any":
        return lambda facts: bool(facts.reading.sectors)
    if isinstance(wanted, dict):
        return _sectors_in(wanted, reader)
    choices = frozenset(_names("sectors", wanted))
    if wrong := choices - reader.sectors.sectors.keys():
        raise BadCondition(_no_sector(min(wrong), reader))
    return lambda facts: not choices.isdisjoint(facts.reading.sectors)


def _sectors_in(wanted: dict[str, Any], reader: EntryReader) -> Test:
    name = str(wanted.get("in"))
    if len(wanted) != 1 or name not in reader.parameters:
        raise BadCondition("'sectors: {in: ...}' noemt een parameter met sectoren uit rules/parameters")

    def holds(facts: EntryFacts) -> Answer:
        named = reader.parameters.value(name, facts.day)
        return not set(named).isdisjoint(facts.reading.sectors) if isinstance(named, tuple) else (name,)

    return holds


def _cpv(wanted: Any, reader: EntryReader) -> Test:
    if wanted not in reader.parameters:
        raise BadCondition(f"de parameter '{wanted}' bestaat niet in rules/parameters")
    return lambda facts: reader.in_list(wanted, facts.cpv[0], facts.day) if facts.cpv else ("cpv",)


def _says(wanted: Any, reader: EntryReader) -> Test:
    names = frozenset(_names("says", wanted))
    if wrong := names - reader.concepts:
        raise BadCondition(f"het begrip '{min(wrong)}' staat niet in rules/vocabulary/calendar/words.yaml")
    return lambda facts: not names.isdisjoint(facts.words)


def _field(wanted: Any, _reader: EntryReader) -> Test:
    if not isinstance(wanted, dict) or len(wanted) != 1:
        raise BadCondition("'field' noemt één veld met zijn waarden, zoals {BT-71: [res-ws]}")
    ((name, values),) = wanted.items()
    choices = frozenset(_names("field", values))

    def holds(facts: EntryFacts) -> Answer:
        value = facts.fields.get(name)
        if not value:
            return (str(name),)
        return not choices.isdisjoint([value] if isinstance(value, str) else value)

    return holds


def _known(wanted: Any, _reader: EntryReader) -> Test:
    parts = [_is_known(name) for name in _names("known", wanted)]
    return lambda facts: all(part(facts) for part in parts)


def _unknown(wanted: Any, _reader: EntryReader) -> Test:
    parts = [_is_known(name) for name in _names("unknown", wanted)]
    return lambda facts: not any(part(facts) for part in parts)


def _filled(wanted: Any, reader: EntryReader) -> Test:
    names = tuple(_names("filled", wanted))
    if wrong := [name for name in names if name not in reader.parameters]:
        raise BadCondition(f"de parameter '{wrong[0]}' bestaat niet in rules/parameters")
    return lambda facts: all(reader.parameters.value(name, facts.day) is not None for name in names)


def _is_known(name: str) -> Callable[[EntryFacts], bool]:
    if name in _NUMBERS:
        number = _NUMBERS[name]
        return lambda facts: any(value is not None for value in number(facts))
    if name in _CHOICES:
        choice = _CHOICES[name][0]
        return lambda facts: choice(facts) is not None
    if name == "cpv":
        return lambda facts: bool(facts.cpv)
    raise BadCondition(f"van '{name}' kan niet worden gevraagd of het bekend is")


_OTHERS: dict[str, Callable[[Any, EntryReader], Test]] = {
    "sectors": _sectors,
    "cpv": _cpv,
    "says": _says,
    "field": _field,
    "known": _known,
    "unknown": _unknown,
    "filled": _filled,
}


def _names(name: str, wanted: Any) -> Iterable[str]:
    names = [wanted] if isinstance(wanted, str) else wanted
    if not isinstance(names, list | tuple) or not names or not all(isinstance(item, str) for item in names):
        raise BadCondition(f"'{name}' heeft een of meer namen nodig")
    return names
