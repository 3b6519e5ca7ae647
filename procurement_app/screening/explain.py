"""A rule in words: for the command line, and as a page of documentation."""

from __future__ import annotations

from collections.abc import Iterator

from procurement_app.screening.detection import DocumentRule, Way, alternatives, value_type
from procurement_app.screening.rulebook import Rulebook, RuleHeader
from procurement_app.screening.vocabulary import Concept, Vocabulary

_REACH = {
    "clause": "in één deelzin",
    "sentence": "in één zin",
    "block": "in één alinea of tabelrij",
    "section": "in één paragraaf",
    "column": "in de rijen onder een kolom die zo heet",
    "label": "in de eerste cel van een rij, alleen",
}
VALUE_WORDS = {
    "percentage": "een percentage",
    "money": "een bedrag",
    "count": "een aantal",
    "points": "punten",
    "weight": "een weging",
    "score": "punten of een kaal getal",
}
_SHOWN_FORMS = 6
_SHOWN_WORDS = 20


def explain(rule: RuleHeader, book: Rulebook) -> str:
    """A rule as Markdown: what it is for, how it detects, what it reads, its law, advice and examples."""
    lines = [f"# {rule.title.nl} (`{rule.id}`)", "", rule.explanation.nl, ""]
    lines += [f"*{rule.title.en}.* {rule.explanation.en}", ""]
    lines += [f"Soort: {rule.kind}. Staat: {rule.status}, sinds {rule.since.isoformat()}.", ""]
    lines += _law(rule)
    if isinstance(rule, DocumentRule):
        lines += ["## Hoe de regel zoekt", ""]
        lines += [line for way in rule.detect for line in _way(way, book.vocabulary)]
        lines += _reads(rule)
        lines += _weighs(rule, book)
    lines += ["## Advies", "", rule.advice.nl, ""]
    if rule.text_block:
        lines += ["## Tekstblok", "", rule.text_block.nl, ""]
    if rule.false_positives:
        lines += ["## Bekende vergissingen", "", *(f"- {item}" for item in rule.false_positives), ""]
    if isinstance(rule, DocumentRule):
        lines += ["## Voorbeelden", "", "| tekst | status | waarden |", "| --- | --- | --- |"]
        for example in rule.examples:
            values = ", ".join(f"{name} = {value}" for name, value in example.values.items())
            lines.append(f"| {example.text.replace('|', '/')} | {example.status.value} | {values} |")
        lines += ["", "Dit mag de regel niet vinden:", ""]
        lines += [f"- {item.text}" for item in rule.must_not_match] + [""]
    return "\n".join(lines)


def _weighs(rule: DocumentRule, book: Rulebook) -> Iterator[str]:
    if book.weights is None:
        return
    speaks_for, against = book.weights.heaviest(rule.id, _SHOWN_WORDS)
    if speaks_for or against:
        yield "## Wat meeweegt"
        yield ""
    if speaks_for:
        yield f"Voor de regel spreken vooral: {', '.join(speaks_for)}."
        yield ""
    if against:
        yield f"Tegen de regel spreken vooral: {', '.join(against)}."
        yield ""


def _law(rule: RuleHeader) -> Iterator[str]:
    if not rule.legal_basis:
        return
    yield "## Wet"
    yield ""
    for basis in rule.legal_basis:
        checked = (
            f"nagekeken op {basis.checked_on}" if basis.verified else "nog niet nagekeken in de wettekst"
        )
        note = f" {basis.note}" if basis.note else ""
        yield f"- {basis.cited()} ({checked}).{note}"
    yield ""


def _way(way: Way, vocabulary: Vocabulary) -> Iterator[str]:
    near = f", binnen {way.near} woorden" if way.near else ""
    yield f"**{way.name or 'zonder naam'}** ({_REACH[way.within]}{near}):"
    yield ""
    for item in way.all_of:
        yield "- " + " of ".join(_named(name, vocabulary) for name in alternatives(item))
    for name in way.heading:
        yield f"- in de kop erboven: {_named(name, vocabulary)}"
    for name in way.unless:
        yield f"- niet als er ook staat: {_named(name, vocabulary)}"
    if way.when is not None:
        yield f"- alleen als de tekst dit {_status(way.when.value)}"
    if way.flip:
        yield "- omgekeerd gelezen: wat mag, is hier een ontkenning"
    yield ""


def _status(status: str) -> str:
    return {"negated": "ontkent", "asserted": "stelt", "conditional": "als voorwaarde noemt"}.get(
        status, "noemt"
    )


def _named(name: str, vocabulary: Vocabulary) -> str:
    if kind := value_type(name):
        return VALUE_WORDS[kind]
    concept = vocabulary.concepts[name]
    words = ", ".join(f"‘{form.strip('*=')}’" for form in _some_forms(concept))
    return f"{concept.means or name} ({words} …)" if words else (concept.means or name)


def _some_forms(concept: Concept) -> list[str]:
    return [form for form in (*concept.forms, *concept.patterns) if "(" not in form][:_SHOWN_FORMS]


def _reads(rule: DocumentRule) -> list[str]:
    if not rule.values:
        return []
    lines = ["## Wat de regel leest", ""]
    for name, spec in rule.values.items():
        refused = ", ".join((*spec.not_after, *spec.not_before))
        tail = f"; niet naast: {refused}" if refused else ""
        lines.append(f"- `{name}`: {VALUE_WORDS.get(spec.type, spec.type)}{tail}")
    return [*lines, ""]
