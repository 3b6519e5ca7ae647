"""What an administrator fills in for the settings that the rulebook leaves empty: dated, with its source."""

from __future__ import annotations

import re
from datetime import date, datetime

from sqlmodel import Session, col, select

from procurement_app.models import ParameterValue
from procurement_app.models.database import writing
from procurement_app.screening.rulebook.parameters import FilledIn, Parameter, Value
from procurement_app.services.access import audit
from procurement_app.services.access.audit import Actor
from procurement_app.services.errors import Missing, Refused
from procurement_app.services.rulebook import rules

LONGEST_SOURCE = 500
_MOST_LINES = 200
_YEARS = range(2000, 2101)
_SINGLE, _MULTIPLE = "-single-limit-", "-multiple-limit-"
_NUMBER = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?")
_CPV = re.compile(r"\d{8}(?:-\d{8})?")


def filled_in(session: Session) -> list[FilledIn]:
    """Everything that was filled in, by parameter and day."""
    rows = session.exec(
        select(ParameterValue).order_by(col(ParameterValue.parameter), col(ParameterValue.since))
    )
    return [FilledIn.model_validate(row.model_dump(exclude={"filled_by", "filled_at"})) for row in rows]


def take_up(session: Session) -> None:
    """Judge by what is filled in in this database, in this request or job."""
    rules.use(filled_in(session))


def setting(name: str) -> Parameter:
    """A parameter that can be filled in, with what was filled in. Raises Missing."""
    known = rules.parameters()
    if name not in known or known[name].basis != "setting":
        raise Missing("Deze instelling")
    return known[name]


def fill(
    session: Session,
    name: str,
    written: str,
    since: date,
    source: str,
    checked_on: date,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Fill in a value as somebody wrote it; one of the same day is replaced. Raises Refused, Missing.

    What was judged before stays as it was until it is judged again; pages that are opened from now on use it.
    """
    given = proposed(name, written, since, source, checked_on, now.date())
    value = given.value
    with writing(session):
        kept = session.get(ParameterValue, (name, since))
        old = _told(kept.value) if kept else None  # before the merge changes it
        session.merge(
            ParameterValue(
                parameter=name,
                since=since,
                value=list(value) if isinstance(value, tuple) else value,
                source=given.source,
                checked_on=checked_on,
                filled_by=actor.id,
                filled_at=now,
            )
        )
        audit.record(
            session,
            actor=actor,
            action="parameter-filled",
            noun="parameter",
            noun_id=name,
            now=now,
            since=since.isoformat(),
            old=old,
            new=_told(value),
            source=given.source,
        )
    take_up(session)


def proposed(name: str, written: str, since: date, source: str, checked_on: date, today: date) -> FilledIn:
    """A value as somebody wrote it, read and checked but not kept. Raises Refused, Missing."""
    value = read_value(written, setting(name))
    if not source.strip() or len(source) > LONGEST_SOURCE:
        raise Refused("no-source-named", "Noem de bron: een besluit, een vindplaats of een link.", 422)
    check_day(since)
    if checked_on > today:
        raise Refused("checked-in-future", "De dag waarop u het nakeek, kan niet in de toekomst liggen.", 422)
    return FilledIn(parameter=name, since=since, value=value, source=source.strip(), checked_on=checked_on)


def withdraw(session: Session, name: str, since: date, *, actor: Actor, now: datetime) -> None:
    """Take a value away. Raises Missing."""
    with writing(session):
        kept = session.get(ParameterValue, (name, since))
        if kept is None:
            raise Missing("Deze waarde")
        session.delete(kept)
        audit.record(
            session,
            actor=actor,
            action="parameter-withdrawn",
            noun="parameter",
            noun_id=name,
            now=now,
            since=since.isoformat(),
            old=_told(kept.value),
        )
    take_up(session)


def check_day(day: date) -> None:
    """Raises Refused for a day that can only be a slip of the pen."""
    if day.year not in _YEARS:
        raise Refused("strange-day", "Kies een dag tussen 2000 en 2100.", 422)


def crossed(name: str, on: date) -> tuple[Parameter, Parameter] | None:
    """The limits up to which one firm and some firms may be asked, of which `name` is one, when the second
    lies below the first on a day, so that they cannot both be meant."""
    known = rules.parameters()
    single, multiple = name.replace(_MULTIPLE, _SINGLE), name.replace(_SINGLE, _MULTIPLE)
    if single == multiple or single not in known or multiple not in known:
        return None
    low, high = known.number(single, on), known.number(multiple, on)
    return (known[single], known[multiple]) if low is not None and high is not None and high < low else None


def read_value(written: str, parameter: Parameter) -> Value:
    """What somebody wrote, as the unit of a parameter asks. Raises Refused.

    A table has 'name: number' on each line, a list the code of a sector: only conditions on sectors
    read one.
    """
    lines = [line.strip() for line in written.splitlines() if line.strip()]
    if not lines or len(lines) > _MOST_LINES:
        raise Refused("no-value", "Vul een waarde in.", 422)
    if parameter.unit == "table":
        return dict(_line(line) for line in lines)
    if parameter.unit == "list":
        known = rules.sectors()
        if wrong := [line for line in lines if line not in known]:
            raise Refused("bad-sector", f"‘{wrong[0]}’ is geen sector. Kies uit: {', '.join(known)}.", 422)
        return tuple(dict.fromkeys(lines))
    if parameter.unit == "cpv":
        if wrong := [line for line in lines if not _CPV.fullmatch(line)]:
            raise Refused("bad-value", f"‘{wrong[0]}’ is geen code. Zet op elke regel een code.", 422)
        return tuple(lines)
    value = _number(lines[0]) if len(lines) == 1 else None
    if value is None:
        raise Refused("bad-value", f"‘{lines[0]}’ is geen getal. Schrijf bijvoorbeeld 50.000 of 2,5.", 422)
    if parameter.unit == "percent" and value > 100:
        raise Refused("bad-value", "Een percentage kan niet hoger zijn dan 100.", 422)
    return value


def _line(line: str) -> tuple[str, float]:
    name, colon, number = line.rpartition(":")
    value = _number(number.strip())
    if not colon or not name.strip() or value is None:
        raise Refused("bad-value", f"‘{line}’ is geen naam met een getal. Schrijf: naam: 50.000", 422)
    return name.strip(), value


def _number(written: str) -> float | None:
    plain = written.replace("€", "").replace("%", "").strip()
    return float(plain.replace(".", "").replace(",", ".")) if _NUMBER.fullmatch(plain) else None


def _told(value: Value) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{name}: {number:.15g}" for name, number in value.items())
    if isinstance(value, tuple | list):
        return ", ".join(value)
    return f"{value:.15g}" if isinstance(value, float | int) else value
