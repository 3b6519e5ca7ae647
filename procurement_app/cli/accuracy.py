"""The figures of accuracy in words: a page of documentation, and what a terminal shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from procurement_app.screening.explaining.reasons import STATUS_WORDS
from procurement_app.screening.model import Status
from procurement_app.services.rulebook.accuracy import PARTS, Accuracy, Figures, KnownFailure, SetFigures

_PARTS = {"build": "bouwen", "kept": "meten"}
_FORMS = {"docx": "Word", "pdf": "PDF", "passages": "losse passages"}
_KINDS = {
    "missed": "Niet gevonden",
    "false": "Ten onrechte gevonden",
    "status": "Verkeerde status",
    "value": "Verkeerde waarde",
}
_HEAD = """\
# Hoe nauwkeurig is Kansrijk?

Gemeten op {day} met regelboek {version}, op teksten die wij zelf schreven en met de hand nakeken. Deze
pagina wordt gemaakt door `kansrijk rules accuracy`; wijzig haar niet met de hand.

- **bouwen**: teksten waar de regels op gemaakt zijn. Deze cijfers vallen te hoog uit.
- **meten**: teksten die apart zijn gehouden. Wie regels schrijft, leest ze niet, en geen regel is erop
  bijgesteld. Deze cijfers zeggen wat u van een nieuw stuk mag verwachten.

Elke tekst is fictief en staat in `tender_samples/evaluation/`. Er zijn hele stukken, als Word en als PDF,
en losse passages.

## Alles samen

{overall}

*Juist*: welk deel van wat Kansrijk vindt klopt (precision). *Gevonden*: welk deel van wat er staat Kansrijk
vindt (recall). *F1* weegt beide. Wat een tekst alleen noemt, telt daarin niet mee. *F1 met status* vraagt
ook of Kansrijk goed leest wat de tekst ermee doet: stellen, ontkennen, aan een voorwaarde verbinden of
alleen noemen. *Waarden*: welk deel van de percentages, bedragen en aantallen goed is gelezen.

Geen vondst bewijst niet dat er niets staat.

## Vals alarm op gewone tekst

{alarms}

## Suggesties

Met `kansrijk screen --suggestions` wijst Kansrijk ook passages aan die op een voorbeeld van een regel lijken
en waarin geen regel iets vond. Zij tellen in geen enkel ander cijfer mee.

{suggestions}

## Per status

{statuses}

## Per regel

Zonder wat alleen genoemd wordt; hele stukken (Word) en passages samen. *n* is hoe vaak mensen de regel
aanwezen.

{rules}

## Bekende fouten

Elke fout op de teksten om te bouwen, met de woorden waar het om gaat. Van de teksten om te meten noemen wij
alleen totalen; anders zouden regels er alsnog op worden bijgesteld.
"""


def page(accuracy: Accuracy) -> str:
    """The whole page as Markdown."""
    head = _HEAD.format(
        day=accuracy.measured_on.isoformat(),
        version=accuracy.rulebook,
        overall=_table(_overall(accuracy)),
        alarms=_alarms(accuracy),
        suggestions=_table(_suggestions(accuracy)),
        statuses=_table(_by_status(accuracy)),
        rules=_table(_by_rule(accuracy)),
    )
    return "\n".join([head, *_failures(accuracy)])


def summary(accuracy: Accuracy) -> str:
    """The tables of the whole and of each rule, for a terminal."""
    tables = (_overall(accuracy), _alarm_rows(accuracy), _by_rule(accuracy))
    return "\n\n".join(_aligned(list(rows)) for rows in tables)


def of_rule(accuracy: Accuracy, rule: str) -> str:
    """A part of the page of one rule; empty when no annotated text speaks of it."""
    rows = [
        (*_named(one), str(own.detection.marked), *_shares(own.detection), f"{own.with_status.f1:.2f}")
        for one, own in accuracy.of_rule(rule)
    ]
    if not rows:
        return ""
    head = ("teksten om te", "vorm", "aangewezen", "juist", "gevonden", "F1", "F1 met status")
    lines = [
        "## Nauwkeurigheid",
        "",
        f"Gemeten op {accuracy.measured_on.isoformat()}.",
        "",
        _table([head, *rows]),
    ]
    return "\n".join([*lines, "", *(_failure(failure) for failure in accuracy.failures_of(rule)), ""])


def _aligned(rows: Sequence[tuple[str, ...]]) -> str:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def _table(rows: Iterable[tuple[str, ...]]) -> str:
    lines = [f"| {' | '.join(row)} |" for row in rows]
    columns = lines[0].count("|") - 1
    return "\n".join([lines[0], "|" + " --- |" * columns, *lines[1:]])


def _overall(accuracy: Accuracy) -> Iterator[tuple[str, ...]]:
    yield (
        "teksten om te",
        "vorm",
        "teksten",
        "woorden",
        "aangewezen",
        "juist",
        "gevonden",
        "F1",
        "F1 met status",
        "waarden",
    )
    for one in accuracy.sets:
        found, right = one.detection, one.with_status
        yield (
            *_named(one),
            str(one.texts),
            str(one.words),
            str(one.marked),
            *_shares(found),
            f"{right.f1:.2f}",
            f"{one.values_share:.2f}",
        )


def _named(one: SetFigures) -> tuple[str, str]:
    return _PARTS[one.part], _FORMS[one.form]


def _shares(figures: Figures) -> tuple[str, str, str]:
    return f"{figures.precision:.2f}", f"{figures.recall:.2f}", f"{figures.f1:.2f}"


def _alarms(accuracy: Accuracy) -> str:
    rows = list(_alarm_rows(accuracy))
    if len(rows) == 1:
        return "Nog niet gemeten: er zijn geen teksten zonder sociale inhoud."
    return (
        "Teksten waarin niets was aan te wijzen, met woorden die erop lijken (sociale media, percelen\n"
        "grond). Het doel is hoogstens 1 op 1.000 woorden.\n\n" + _table(rows)
    )


def _alarm_rows(accuracy: Accuracy) -> Iterator[tuple[str, ...]]:
    yield ("teksten om te", "vorm", "woorden", "vals alarm", "per 1.000 woorden", "alleen genoemd")
    for one in accuracy.sets:
        share = one.false_per_thousand
        if share is not None:
            counts = str(one.plain_words), str(one.plain_false), f"{share:.2f}", str(one.plain_named)
            yield (*_named(one), *counts)


def _suggestions(accuracy: Accuracy) -> Iterator[tuple[str, ...]]:
    yield ("teksten om te", "vorm", "terecht", "ten onrechte", "ten onrechte per 1.000 woorden")
    for one in accuracy.sets:
        wrong = f"{1000 * one.suggested_wrong / max(one.words, 1):.2f}"
        yield (*_named(one), str(one.suggested_right), str(one.suggested_wrong), wrong)


def _by_status(accuracy: Accuracy) -> Iterator[tuple[str, ...]]:
    yield ("teksten om te", "vorm", "status", "aangewezen", "juist", "gevonden", "F1")
    for one in accuracy.sets:
        for status in Status:
            figures = one.status(status)
            yield (*_named(one), STATUS_WORDS[status].nl, str(figures.marked), *_shares(figures))


def _by_rule(accuracy: Accuracy) -> Iterator[tuple[str, ...]]:
    parts = [part for part in PARTS if any(one.part == part for one in accuracy.sets)]
    columns = ("juist", "gevonden", "F1", "met status")
    yield ("regel", *(name for part in parts for name in (f"{_PARTS[part]}: n", *columns)))
    for rule in sorted({rule for one in accuracy.sets for rule in one.rules}):
        cells = [cell for part in parts for cell in _rule_cells(*accuracy.of_rule_in(rule, part))]
        yield (accuracy.titles.get(rule, rule), *cells)


def _rule_cells(found: Figures, right: Figures) -> tuple[str, ...]:
    if not (found.marked or found.false or right.marked or right.false):
        return ("0", "", "", "", "")
    return (str(found.marked), *_shares(found), f"{right.f1:.2f}")


def _failures(accuracy: Accuracy) -> Iterator[str]:
    for rule in sorted({failure.rule for failure in accuracy.failures}):
        yield f"### {accuracy.titles.get(rule, rule)} (`{rule}`)"
        yield ""
        yield from (_failure(failure) for failure in accuracy.failures_of(rule))
        yield ""


def _failure(failure: KnownFailure) -> str:
    quote = " ".join(failure.quote.split()).replace("|", "/").replace("`", "'")
    return f"- {_KINDS[failure.kind]}{_difference(failure)}: “{quote}” ({failure.text})"


def _difference(failure: KnownFailure) -> str:
    if failure.kind == "value":
        return f" ({failure.said}; moet zijn {failure.gold})"
    words = {status.value: STATUS_WORDS[status].nl for status in Status}
    if failure.kind == "status":
        return f" ({words[failure.said]}; moet zijn {words[failure.gold]})"
    return f" ({words[failure.said or failure.gold]})"
