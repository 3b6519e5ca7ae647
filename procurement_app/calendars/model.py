"""A planned tender as the calendar has it, whatever the file it came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from procurement_app.documents.model import Problem

KINDS = ("works", "supplies", "services")
PROCEDURES = (
    "open",
    "restricted",
    "negotiated",
    "competitive-dialogue",
    "innovation-partnership",
    "negotiated-without-notice",
    "national-open",
    "national-restricted",
    "invited",
    "single",
    "social-and-specific",
    "reserved",
    "mini-competition",
    "open-house",
    "concession",
    "design-contest",
    "quasi-in-house",
    "market-consultation",
    "other",
)


@dataclass(frozen=True, slots=True)
class Period:
    """A moment as precisely as it was given: `first` and `last` day, both included."""

    first: date
    last: date


@dataclass(slots=True)
class CalendarEntry:
    """One planned tender. What the source left out, or what could not be understood, is None.

    Money is in euro, excluding VAT, over the maximum duration; a single amount has
    `value_min == value_max`. `cpv` holds codes of eight digits, main code first. `kind` is one
    of KINDS and `procedure` one of PROCEDURES. `written` keeps every cell as the source has it,
    by its own column name, and `columns` says for each field which of those names it was read from
    (one object for all entries of a table; empty for notices). `structured` holds fields a notice
    states as codes rather than words, by their eForms names ("BT-71": "res-ws"). `sheet` names the
    sheet that `row` is of, where several hold the calendar.
    """

    id: str
    title: str
    description: str = ""
    buyer: str = ""
    department: str = ""
    contact: str = ""
    status: str = ""
    kind: str | None = None
    cpv: tuple[str, ...] = ()
    value_min: float | None = None
    value_max: float | None = None
    procedure: str | None = None
    publication: Period | None = None
    closing: Period | None = None
    start: Period | None = None
    end: Period | None = None
    duration_months_min: float | None = None
    duration_months_max: float | None = None
    lots: int | None = None
    framework: bool | None = None
    place: str = ""
    current_contract: str = ""
    current_contract_end: Period | None = None
    language: str = "und"
    structured: dict[str, str | list[str]] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)
    columns: dict[str, list[str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    row: int | None = None
    sheet: str = ""
