"""A rule in words: for the command line, and as a page of documentation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice

from procurement_app.screening.explaining.reasons import STATUS_WORDS, value_name, value_words
from procurement_app.screening.explaining.sought import Line, given, sought
from procurement_app.screening.model import Outcome
from procurement_app.screening.rulebook.book import Rulebook, RuleHeader
from procurement_app.screening.rulebook.codes import KINDS, RULE_STATUSES, named, outcome_words
from procurement_app.screening.rulebook.detection import (
    DocumentRule,
    ValueSpec,
    Way,
    alternatives,
    value_type,
)
from procurement_app.screening.rulebook.texts import long_date
from procurement_app.screening.rulebook.vocabulary import Concept, Cue, Vocabulary
from procurement_app.screening.text.scan import expand
from procurement_app.screening.whole.contradictions import ContradictionRule
from procurement_app.screening.whole.gaps import GapRule

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
_SHOWN_FORMS, _SHOWN_CUES = 6, 3
_SHOWN_WORDS = 20


def explain(rule: RuleHeader, book: Rulebook, on: date) -> str:
    """A rule as Markdown: what it is for, what it looks at (with the amounts of a day), what it reads, its
    law, advice and examples."""
    lines = [f"# {rule.title.nl} (`{rule.id}`)", "", rule.explanation.nl, ""]
    lines += [f"*{rule.title.en}.* {rule.explanation.en}", ""]
    kind, status = named(KINDS, rule.kind), named(RULE_STATUSES, rule.status)
    lines += [f"Soort: {kind}. Staat: {status}, sinds {long_date(rule.since.isoformat(), 'nl')}.", ""]
    lines += _law(rule)
    if isinstance(rule, DocumentRule):
        lines += ["## Hoe de regel zoekt", ""]
        lines += [line for way in rule.detect for line in _way(way, book.vocabulary)]
        lines += _cues(rule, book.vocabulary)
        lines += _reads(rule, book.vocabulary)
        lines += _weighs(rule, book)
    lines += _sought(rule, book, on)
    lines += ["## Advies", "", rule.advice.nl, ""]
    if rule.text_block:
        lines += ["## Tekstblok", "", rule.text_block.nl, ""]
    if rule.false_positives:
        lines += ["## Bekende vergissingen", "", *(f"- {item}" for item in rule.false_positives), ""]
    lines += _examples(rule, book)
    return "\n".join(lines)


def _sought(rule: RuleHeader, book: Rulebook, on: date) -> Iterator[str]:
    for part in sought(rule, book, on):
        yield f"## {part.head}"
        yield ""
        for line in part.lines:
            yield from _nested(line, 0)
        yield ""


def _nested(line: Line, depth: int) -> Iterator[str]:
    yield f"{'  ' * depth}- {line.name}{line.text}"
    for part in line.parts:
        yield from _nested(part, depth + 1)


def _examples(rule: RuleHeader, book: Rulebook) -> Iterator[str]:
    yield "## Voorbeelden"
    yield ""
    if isinstance(rule, DocumentRule):
        yield "| tekst | status | waarden |"
        yield "| --- | --- | --- |"
        for example in rule.examples:
            values = ", ".join(
                f"{value_name(name)}: {value_words(name, value)}" for name, value in example.values.items()
            )
            yield _row(example.text, STATUS_WORDS[example.status.value].nl, values)
        yield ""
        yield "Dit mag de regel niet vinden:"
        yield ""
        yield from (f"- {item.text}" for item in rule.must_not_match)
    else:
        yield "| voorbeeld | gegeven | uitkomst |"
        yield "| --- | --- | --- |"
        for text, told, outcome in _others(rule, book):
            yield _row(text, "; ".join(told), outcome_words(rule.kind, outcome))
    yield ""


def _others(rule: RuleHeader, book: Rulebook) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """The text, what else is given, and the outcome of each example of a rule without ways."""
    for example in getattr(rule, "examples", ()):
        told = given(example, rule, book)
        if isinstance(rule, ContradictionRule):
            outcome = Outcome.FOUND if example.found else Outcome.NOT_FOUND
            yield " ↔ ".join(map(_paragraphs, example.documents)), told, outcome
        elif isinstance(rule, GapRule):
            yield _paragraphs(example.text), told, example.outcome
        else:
            yield example.title, told, example.outcome


def _paragraphs(lines: Iterable[str]) -> str:
    return " ".join(line.removeprefix("# ") for line in lines)


def _row(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


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
    if way.ignore_cues:
        yield f"- {_groups('telt niet mee voor de status', way.ignore_cues, vocabulary)}"
    if way.flip:
        yield "- omgekeerd gelezen: wat mag, is hier een ontkenning"
    yield ""


def _cues(rule: DocumentRule, vocabulary: Vocabulary) -> Iterator[str]:
    """Which words of status do not count for a rule, or count for it alone."""
    for told, groups in (
        ("Telt niet mee voor de status", rule.ignore_cues),
        ("Telt alleen bij zulke regels mee voor de status", rule.extra_cues),
    ):
        if groups:
            yield f"{_groups(told, groups, vocabulary)}."
            yield ""


def _groups(told: str, groups: Iterable[str], vocabulary: Vocabulary) -> str:
    """Groups of words of status, with some of the words in each."""
    shown = []
    for group in groups:
        cues = [cue for cue in vocabulary.cues.values() if cue.group == group]
        forms = [form for cue in cues for form in _in_words(cue)]
        shown.append(f"`{group}` ({', '.join(f'‘{form}’' for form in forms[:_SHOWN_CUES])} …)")
    return f"{told}: {', '.join(shown)}"


def _status(status: str) -> str:
    return {"negated": "ontkent", "asserted": "stelt", "conditional": "als voorwaarde noemt"}.get(
        status, "noemt"
    )


def _named(name: str, vocabulary: Vocabulary) -> str:
    if kind := value_type(name):
        return VALUE_WORDS[kind]
    concept = vocabulary.concepts[name]
    shown = dict.fromkeys(islice(_in_words(concept), _SHOWN_FORMS))
    words = ", ".join(f"‘{form}’" for form in shown)
    return f"{concept.means or name} ({words} …)" if words else (concept.means or name)


def _in_words(words: Concept | Cue) -> Iterator[str]:
    """Forms and patterns as people read them: of a choice in a form the first, of a pattern all words, with
    a choice between brackets and '…' where there is room."""
    for written in words.forms:
        yield expand(written)[0].text.strip() if "(" in written else written.strip("*=")
    for written in words.patterns:
        parts = ("…" if part.startswith("..") else _choice(part) for part in written.split())
        yield " ".join(parts).replace("<getal>", "getal")


def _choice(part: str) -> str:
    words = [word.strip("*") for word in part.split("|")]
    return f"({' of '.join(words)})" if len(words) > 1 else words[0]


def _reads(rule: DocumentRule, vocabulary: Vocabulary) -> list[str]:
    if not rule.values:
        return []
    lines = ["## Wat de regel leest", ""]
    for name, spec in rule.values.items():
        lines.append(f"- `{name}`: {'; '.join(_read(spec, vocabulary))}")
    return [*lines, ""]


def _read(spec: ValueSpec, vocabulary: Vocabulary) -> Iterator[str]:
    """What a value is, and by which limits it is read."""
    yield VALUE_WORDS.get(spec.type, spec.type)
    for told, names in (
        ("van", spec.of),
        ("dicht bij", spec.near),
        ("niet naast", (*spec.not_after, *spec.not_before)),
        ("keuzes", tuple(spec.choices.values())),
    ):
        if names:
            yield f"{told}: {', '.join(vocabulary.concepts[name].means or name for name in names)}"
    for told, limit in (("ten minste", spec.minimum), ("hoogstens", spec.maximum)):
        if limit is not None:
            yield f"{told} {limit:g}"
