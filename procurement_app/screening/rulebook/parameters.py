"""Dated parameters: every number and list that law, policy or a choice sets, one YAML file each.

A file names its values by the day from which they hold (`undated` when that day is not known), where
each comes from, when somebody last looked it up and when to look again. A value of null is a setting that
an administrator still has to fill in; nothing here is guessed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, ValidationError, model_validator

from procurement_app.screening.rulebook.book import (
    LocalText,
    Rulebook,
    RulebookError,
    RuleHeader,
    Strict,
    in_wrong_folder,
)
from procurement_app.screening.rulebook.marked_yaml import BadYaml, Mistake, Place, read_marked
from procurement_app.screening.rulebook.mistakes import DAY, meant, named, said

Value = float | str | tuple[str, ...] | dict[str, float]
Unit = Literal["EUR", "percent", "months", "days", "count", "points", "cpv", "table", "list"]


def _day(value: Any) -> Any:
    return date.min if value == "undated" else value


# What was filled in is looked up again within a year, as an organisation decides on its limits by the year.
_REVIEW = timedelta(days=365)
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")
_SUPPOSED = date(2026, 11, 22)
_HIGHEST_PERCENTAGE = 1000

Since = Annotated[date, BeforeValidator(_day)]


@dataclass(frozen=True, slots=True)
class InForce:
    """A value on a day. `provisional`: the day lies after the last day for which the value is known."""

    value: Value | None
    since: date
    provisional: bool


class Parameter(Strict):
    """One parameter. `basis`: law, policy of an organisation, a setting to fill in, or a choice of ours.

    `follows` names a parameter whose values this one has too.
    """

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    title: LocalText
    basis: Literal["law", "policy", "setting", "choice"]
    unit: Unit
    verified: bool
    values: dict[Since, Value | None] = Field(default_factory=dict)
    follows: str | None = None
    known_until: date | None = None
    references: dict[Since, str] = Field(min_length=1)
    checked_on: date
    next_review_due: date
    note: LocalText | None = None

    @model_validator(mode="after")
    def _complete(self) -> Parameter:
        if bool(self.values) == bool(self.follows):
            raise ValueError("geef óf 'values' óf 'follows'")
        without = [day for day in self.values if day not in self.references]
        if without:
            raise ValueError("elke waarde heeft een bron nodig in 'references', met dezelfde datum")
        if self.next_review_due <= self.checked_on:
            raise ValueError("'next_review_due' moet na 'checked_on' liggen")
        return self

    @cached_property
    def _newest_first(self) -> tuple[tuple[date, Value | None], ...]:
        return tuple(sorted(self.values.items(), reverse=True))

    @property
    def to_fill_in(self) -> bool:
        """Whether an administrator still has to give the value."""
        return not self.follows and all(value is None for value in self.values.values())

    def on(self, day: date) -> InForce:
        """What holds on `day`; value None before the first known day, or when it is still to be filled in."""
        for since, value in self._newest_first:
            if since <= day:
                return InForce(value, since, self.known_until is not None and day > self.known_until)
        return InForce(None, date.min, provisional=False)


class Parameters:
    """All parameters by id."""

    def __init__(self, parameters: Iterable[Parameter]) -> None:
        self._by_id = {parameter.id: parameter for parameter in parameters}
        self._seen: dict[tuple[str, date], InForce] = {}

    def __iter__(self) -> Iterator[Parameter]:
        return iter(self._by_id.values())

    def __contains__(self, name: object) -> bool:
        return name in self._by_id

    def __getitem__(self, name: str) -> Parameter:
        return self._by_id[name]

    def in_force(self, name: str, on: date) -> InForce:
        """The value of `name` on a day. Raises KeyError for a name that no file has."""
        known = self._seen.get((name, on))
        if known is None:
            parameter = self._by_id[name]
            known = self._by_id[parameter.follows or name].on(on)
            self._seen[name, on] = known
        return known

    def value(self, name: str, on: date) -> Value | None:
        """The value of `name` on a day; None when it is not known for that day or still to be filled in."""
        return self.in_force(name, on).value

    def number(self, name: str, on: date) -> float | None:
        """The value of a parameter that is a number."""
        value = self.value(name, on)
        return float(value) if isinstance(value, int | float) else None

    def first_day(self, name: str) -> date | None:
        """The first day on which `name` has a value; None when it is still to be filled in."""
        parameter = self._by_id[self._by_id[name].follows or name]
        return min((day for day, value in parameter.values.items() if value is not None), default=None)

    def next_day(self, name: str, on: date) -> date | None:
        """The first day after `on` from which `name` has another value; None when none is known."""
        parameter = self._by_id[self._by_id[name].follows or name]
        return min(
            (day for day, value in parameter.values.items() if value is not None and day > on), default=None
        )

    def first_number(self, names: Iterable[str], on: date) -> tuple[str, float] | None:
        """The first of `names` that has a number on a day, with that number: a setting before what holds
        while it is empty."""
        known = ((name, self.number(name, on)) for name in names)
        return next(((name, number) for name, number in known if number is not None), None)

    def overdue(self, on: date) -> list[Parameter]:
        """The parameters that somebody should have looked up again by `on`, the longest overdue first."""
        late = [parameter for parameter in self if parameter.next_review_due < on]
        return sorted(late, key=lambda parameter: parameter.next_review_due)


class FilledIn(Strict):
    """A value that somebody filled in for a setting, from `since` on, with where it comes from."""

    parameter: str
    since: date
    value: Value
    source: str = Field(min_length=1)
    checked_on: date


def filled(parameters: Parameters, values: Iterable[FilledIn]) -> Parameters:
    """The parameters with what was filled in. Only a setting can be; others stay as their files have them."""
    by_name: dict[str, list[FilledIn]] = {}
    for value in values:
        by_name.setdefault(value.parameter, []).append(value)
    return Parameters(
        _filled(parameter, by_name[parameter.id])
        if parameter.basis == "setting" and parameter.id in by_name
        else parameter
        for parameter in parameters
    )


def _filled(parameter: Parameter, values: Iterable[FilledIn]) -> Parameter:
    known = {day: value for day, value in parameter.values.items() if value is not None}
    given = sorted(values, key=lambda value: value.since)
    checked = max(value.checked_on for value in given)
    return Parameter.model_validate(
        parameter.model_dump()
        | {
            "values": known | {value.since: value.value for value in given},
            "references": {day: parameter.references[day] for day in known}
            | {value.since: value.source for value in given},
            "checked_on": checked,
            "next_review_due": checked + _REVIEW,
        }
    )


def supposing(rulebook: Rulebook, amounts: Mapping[str, float]) -> Rulebook:
    """The rulebook as if these amounts had always been filled in, for examples; made once for the same."""
    if not amounts:
        return rulebook
    key = f"supposing {sorted(amounts.items())}"
    known: Rulebook | None = rulebook.made.get(key)
    if known is None:
        known = rulebook.made[key] = rulebook.filled_with(
            FilledIn(parameter=name, since=date.min, value=amount, source="voorbeeld", checked_on=_SUPPOSED)
            for name, amount in amounts.items()
        )
    return known


def parameter_mistakes(rule: RuleHeader, parameters: Parameters) -> Iterator[tuple[Place, str]]:
    """The parameters that a rule names and that no file has, and settings of its examples that are none."""
    for place, name in getattr(rule, "names_parameters", tuple)():
        if name not in parameters:
            names = [parameter.id for parameter in parameters]
            yield (
                place,
                f"De parameter '{name}' staat niet in rules/parameters. {meant(name, names)}".rstrip(),
            )
        elif place[0] == "above" and parameters[name].unit != "EUR":
            yield (
                place,
                f"'above' noemt een bedrag in euro, en '{name}' is dat niet (unit: {parameters[name].unit}).",
            )
    for place, name in getattr(rule, "names_settings", tuple)():
        if name not in parameters or parameters[name].basis != "setting":
            yield place, f"'{name}' is geen instelling uit rules/parameters (basis: setting)."


def read_by(rule: RuleHeader) -> frozenset[str]:
    """The names of parameters and of other things that a rule has in its conditions, limits and reasons; its
    examples aside."""
    return frozenset(_NAME.findall(repr(rule.model_dump(exclude={"examples"}))))


def _wrong_values(written: Any) -> Iterator[tuple[Place, str]]:
    """What is wrong with the values of a parameter and their dates, as they are written."""
    if not isinstance(written, dict):
        return
    for key in ("values", "references"):
        given = written.get(key)
        for day in given if isinstance(given, dict) else ():
            if day != "undated" and not isinstance(day, date):
                place: Place = (key, str(day))
                yield place, DAY.format(name=f"Een naam in '{key}'", given=day)
    values, sources = written.get("values"), written.get("references")
    for day, value in values.items() if isinstance(values, dict) else ():
        place = ("values", str(day))
        if told := _wrong_value(value, str(written.get("unit")), str(written.get("basis"))):
            yield place, f"{named(place)} {told}"
    if isinstance(values, dict) and isinstance(sources, dict):
        yield from _unpaired(values, sources)
    yield from _wrong_days(written)


def _unpaired(values: Mapping[Any, Any], sources: Mapping[Any, Any]) -> Iterator[tuple[Place, str]]:
    """Values without a source and sources without a value, once all their days are days."""
    if not all(day == "undated" or isinstance(day, date) for day in (*values, *sources)):
        return
    for day in values.keys() - sources.keys():
        place: Place = ("values", str(day))
        yield place, f"{named(place)} heeft een bron nodig in 'references', met dezelfde datum."
    for day in sources.keys() - values.keys():
        place = ("references", str(day))
        yield place, f"{named(place)} hoort bij geen waarde: in 'values' staat deze datum niet."


def _wrong_days(written: dict[str, Any]) -> Iterator[tuple[Place, str]]:
    checked, due, until = (written.get(name) for name in ("checked_on", "next_review_due", "known_until"))
    if isinstance(checked, date) and isinstance(due, date) and due <= checked:
        yield ("next_review_due",), f"'next_review_due' ({due}) moet na 'checked_on' ({checked}) liggen."
    values = written.get("values")
    days = [day for day in values if isinstance(day, date)] if isinstance(values, dict) else []
    if isinstance(until, date) and days and until < max(days):
        yield ("known_until",), f"'known_until' ligt vóór een datum van 'values' ({max(days)})."


def _wrong_value(value: Any, unit: str, basis: str) -> str:
    """What is wrong with a value in a unit; nothing when it can be used."""
    if value is None:
        return "" if basis == "setting" else "is leeg; dat mag alleen bij 'basis: setting'."
    if unit in ("cpv", "list"):
        good = isinstance(value, list) and all(isinstance(item, str) for item in value)
        return "" if good else 'moet een lijst van teksten zijn, zoals ["85000000", "98000000"].'
    if unit == "table":
        if not isinstance(value, dict) or not value:
            return "moet een tabel zijn: per regel een naam met een getal."
        return next(filter(None, (_wrong_number(number, unit) for number in value.values())), "")
    return _wrong_number(value, unit)


def _wrong_number(value: Any, unit: str) -> str:
    if isinstance(value, bool):
        return "moet een getal zijn; er staat yes of no (zo leest YAML ook on en off)."
    if not isinstance(value, int | float) or not math.isfinite(value):
        return f"moet een getal zijn, zonder eenheid en zonder punten; er staat '{value}'."
    if value < 0:
        return f"kan niet onder nul zijn; er staat '{value}'."
    if unit == "percent" and value > _HIGHEST_PERCENTAGE:
        return f"is een percentage (unit: percent), en {value} is te veel."
    return ""


def _wrongly_followed(parameter: Parameter, by_name: Mapping[str, Parameter]) -> str:
    """What is wrong with the parameter that another follows; nothing when it has values."""
    followed = by_name.get(parameter.follows or "")
    if not parameter.follows or (followed and followed.values):
        return ""
    if parameter.follows == parameter.id:
        return "Een parameter kan zichzelf niet volgen; noem een andere, of geef 'values'."
    if followed:
        return f"'{parameter.follows}' heeft zelf geen waarden en volgt '{followed.follows}'; noem die."
    return f"De parameter '{parameter.follows}' bestaat niet. {meant(parameter.follows, by_name)}".rstrip()


def load_parameters(folder: Path) -> Parameters:
    """Read and check every file of `folder`. Raises RulebookError with every mistake."""
    parameters, mistakes = check_parameters(folder)
    if mistakes:
        raise RulebookError(mistakes)
    return parameters


def check_parameters(folder: Path) -> tuple[Parameters, list[Mistake]]:
    """The parameters that could be read, and all mistakes with file and line."""
    mistakes: list[Mistake] = []
    read = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            marked = read_marked(path, f"{folder.parent.name}/{folder.name}/{path.name}")
            mistakes += marked.slips
            if misplaced := in_wrong_folder(marked, folder.name):
                mistakes.append(misplaced)
                continue
            wrong = list(_wrong_values(marked.data))
            parameter = Parameter.model_validate(marked.data)
        except BadYaml as error:
            mistakes.append(error.mistake)
        except ValidationError as error:
            # what is wrong with values is told in the words of who wrote them
            known = {"values", "references", *(place[0] for place, _ in wrong)} if wrong else set()
            wrong += [one for one in said(error) if not one[0] or one[0][0] not in known]
            mistakes += [marked.mistake(place, sentence) for place, sentence in wrong]
        else:
            mistakes += [marked.mistake(place, sentence) for place, sentence in wrong]
            if parameter.id != path.stem:
                mistakes.append(
                    marked.mistake(("id",), f"De id moet '{path.stem}' zijn, net als het bestand.")
                )
            read.append((marked, parameter))
    by_name = {parameter.id: parameter for _, parameter in read}
    mistakes += [
        marked.mistake(("follows",), told)
        for marked, parameter in read
        if (told := _wrongly_followed(parameter, by_name))
    ]
    return Parameters(parameter for _, parameter in read), mistakes
