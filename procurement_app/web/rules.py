"""The rulebook to read: what Kansrijk looks for, why, by which law, and what it must not be mistaken for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import Blueprint, render_template, request

from procurement_app.screening.explaining.sought import advice, given, sought
from procurement_app.screening.model import Outcome, Status
from procurement_app.screening.rulebook.book import Rulebook, RuleHeader
from procurement_app.screening.rulebook.detection import CounterExample
from procurement_app.screening.rulebook.parameters import Parameter, Value
from procurement_app.screening.whole.contradictions import ContradictionExample
from procurement_app.screening.whole.regimes import RegimeExample
from procurement_app.services.errors import Missing
from procurement_app.services.rulebook import accuracy as figures
from procurement_app.services.rulebook import rules as rulebook
from procurement_app.services.rulebook.accuracy import Accuracy, Figures, KnownFailure
from procurement_app.web import formats, labels, language, spoken, state
from procurement_app.web.language import _
from procurement_app.web.permissions import permission

_SHOWN_WORDS = 24

bp = Blueprint("rules", __name__, url_prefix="/regels")

KINDS = ("instrument", "chance", "barrier", "gap", "contradiction", "regime")


@dataclass(frozen=True)
class ShownExample:
    """A text with what the rule must make of it; `answer` is empty for a text that must not match. `given` is
    what makes the difference beside the text."""

    text: str
    answer: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    given: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True)
class ShownParameter:
    """A parameter with what holds today, in few words, and the rows (since when, value, source)."""

    parameter: Parameter
    now: str
    rows: list[tuple[str, str, str]]


@bp.get("")
@permission("rules.read")
def index() -> str:
    """All rules by kind; `q` searches title, explanation, id and law, `soort` chooses kinds."""
    text = request.args.get("q", "").strip()
    chosen = [kind for kind in request.args.getlist("soort") if kind in labels.FINDING_KINDS]
    book = rulebook.rulebook()
    rules = [rule for rule in book.rules.values() if _matches(rule, text.casefold())]
    counts = {kind: sum(rule.kind == kind for rule in rules) for kind in KINDS}
    groups = [
        (kind, sorted((r for r in rules if r.kind == kind), key=_title))
        for kind in KINDS
        if (not chosen or kind in chosen) and counts[kind]
    ]
    return render_template(
        "rules/index.html",
        groups=groups,
        counts=counts,
        kinds=KINDS,
        chosen=chosen,
        text=text,
        book=book,
        building=sum(rule.status == "experimental" for rule in book.rules.values()),
    )


@bp.get("/waarden")
@permission("rules.read")
def parameters() -> str:
    """The dated amounts and percentages that rules judge by, with where each comes from."""
    here = language.current()
    known = sorted(rulebook.parameters(), key=lambda one: one.title.in_language(here).casefold())
    groups = [
        (basis, [ShownParameter(one, _now(one), _rows(one)) for one in known if one.basis == basis])
        for basis in labels.BASES
    ]
    shown = [group for group in groups if group[1]]
    return render_template("rules/parameters.html", groups=shown, opened=request.args.get("toon", ""))


@bp.get("/nauwkeurigheid")
@permission("rules.read")
def accuracy() -> str:
    """How often the rules are right, per set, status and rule, with the mistakes we know of."""
    held = figures.stored()
    return render_template(
        "rules/accuracy.html",
        accuracy=held,
        book=rulebook.rulebook(),
        statuses=list(Status),
        parts=figures.PARTS,
        rules=list(_rules_measured(held)) if held else [],
        failures=list(_failures(held)) if held else [],
    )


@bp.get("/<string:rule_id>")
@permission("rules.read")
def show(rule_id: str) -> str:
    book = rulebook.rulebook()
    rule = book.rules.get(rule_id)
    if rule is None:
        raise Missing("Deze regel")
    return render_template(
        "rules/show.html",
        rule=rule,
        book=book,
        accuracy=figures.stored(),
        sought=sought(rule, book, state.today(), language.current()),
        examples=list(_examples(rule, book)),
        counters=[_counter(example, rule, book) for example in getattr(rule, "must_not_match", ())],
        advice=advice(rule, book, state.today(), language.current()),
        weights=book.weights,
        heaviest=book.weights.heaviest(rule.id, _SHOWN_WORDS) if book.weights else ([], []),
    )


def _rules_measured(held: Accuracy) -> Iterable[tuple[str, list[Figures]]]:
    """Each rule by title, with its detection in each part."""
    known = {rule for one in held.sets for rule in one.rules}
    for rule in sorted(known, key=lambda rule: spoken.rule_title(rule).casefold()):
        yield rule, [held.of_rule_in(rule, part)[0] for part in figures.PARTS]


def _failures(held: Accuracy) -> Iterable[tuple[str, list[KnownFailure]]]:
    known = {failure.rule for failure in held.failures}
    for rule in sorted(known, key=lambda rule: spoken.rule_title(rule).casefold()):
        yield rule, held.failures_of(rule)


def _now(parameter: Parameter) -> str:
    value = rulebook.parameters().value(parameter.id, state.today())
    if isinstance(value, dict | tuple):
        return _("%(count)s regels", count=len(value)) if isinstance(value, dict) else _codes(value)
    return "" if value is None else _with_unit(value, parameter.unit)


def _codes(value: tuple[str, ...]) -> str:
    return _("%(count)s codes", count=len(value))


def _sector(code: str) -> str:
    return labels.named(labels.SECTORS, code)


def _rows(parameter: Parameter) -> list[tuple[str, str, str]]:
    """(since when, value in words, source) of each value, newest first."""
    days = sorted({*parameter.values, *parameter.references}, reverse=True)
    return [
        (
            _("datum onbekend") if day == date.min else formats.day(day),
            _value(parameter, day),
            parameter.references.get(day, ""),
        )
        for day in days
    ]


def _value(parameter: Parameter, day: date) -> str:
    if day not in parameter.values:
        return ""
    value = parameter.values[day]
    return _("nog in te vullen") if value is None else parameter_words(value, parameter.unit)


def parameter_words(value: Value, unit: str) -> str:
    """The value of a parameter with its unit."""
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_with_unit(part, unit)}" for name, part in value.items())
    if isinstance(value, tuple):
        return _codes(value) if unit == "cpv" else ", ".join(_sector(one) for one in value)
    return _with_unit(value, unit)


def _with_unit(value: float | str, unit: str) -> str:
    if isinstance(value, str):
        return value
    written = formats.number(value)
    words = {
        "EUR": f"€\u00a0{written}",
        "percent": f"{written}%",
        "months": _("%(count)s maanden", count=written),
        "days": _("%(count)s dagen", count=written),
        "points": _("%(count)s punten", count=written),
    }
    return words.get(unit, written)


def _title(rule: RuleHeader) -> str:
    return rule.title.in_language(language.current()).casefold()


def _matches(rule: RuleHeader, text: str) -> bool:
    if not text:
        return True
    laws = " ".join(basis.cited() for basis in rule.legal_basis)
    here = language.current()
    return (
        text
        in f"{rule.id} {rule.title.in_language(here)} {rule.explanation.in_language(here)} {laws}".casefold()
    )


def _examples(rule: Any, book: Rulebook) -> Iterable[ShownExample]:
    for example in getattr(rule, "examples", ()):
        answer = getattr(example, "status", None) or getattr(example, "outcome", None) or ""
        if isinstance(example, ContradictionExample | RegimeExample):
            answer = Outcome.FOUND if example.found else Outcome.NOT_FOUND
        yield ShownExample(
            _words(example),
            str(answer),
            dict(getattr(example, "values", {})),
            given(example, rule, book, language.current()),
        )


def _counter(example: CounterExample, rule: RuleHeader, book: Rulebook) -> ShownExample:
    return ShownExample(example.text, given=given(example, rule, book, language.current()), why=example.why)


def _lines(paragraphs: Iterable[str]) -> str:
    return " ".join(line.removeprefix("# ") for line in paragraphs)


def _words(example: Any) -> str:
    """The text of a document example, or the title of a tender."""
    text = getattr(example, "text", "")
    if text:
        return text if isinstance(text, str) else _lines(text)
    if isinstance(example, ContradictionExample):
        return "” / “".join(map(_lines, example.documents))
    return str(example.title)
