"""How `kansrijk calendar` writes what it found: for people, as JSON (`kansrijk.calendar/1`), as CSV."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from procurement_app.calendars import CalendarEntry, CalendarFile, Comparison
    from procurement_app.screening.model import EntryScreening
    from procurement_app.screening.rulebook.book import Rulebook

SCHEMA = "kansrijk.calendar/1"
_BANDS = {"high": "green", "possible": "yellow"}

Judged = tuple["CalendarEntry", "EntryScreening"]


def _entry_json(entry: CalendarEntry, screening: EntryScreening) -> dict[str, Any]:
    from procurement_app.calendars import publish

    return {
        "id": entry.id,
        "title": entry.title,
        "description": entry.description,
        "row": entry.row,
        "sheet": entry.sheet,
        "facts": {**publish.facts(entry), "labour_intensity": screening.labour_intensity},
        "structured": entry.structured,
        "written": entry.written,
        "problems": publish.problems(entry.problems),
        "sectors": list(screening.sectors),
        "chances": [_chance(chance) for chance in screening.chances if chance.outcome == "found"],
        "cannot_assess": [
            {"rule": chance.rule, "missing": list(chance.missing), "reason": chance.reason}
            for chance in screening.chances
            if chance.outcome == "cannot-assess"
        ],
        "score": screening.score,
        "score_reasons": [{"reason": reason, "points": points} for reason, points in screening.score_reasons],
        "band": screening.band,
        "route": screening.route,
        "ladder": [
            {
                "step": step.step,
                "answer": step.answer,
                "reason": step.reason,
                "legal_basis": list(step.legal_basis),
                "smallest_change": step.smallest_change,
            }
            for step in screening.ladder
        ],
    }


def _chance(chance: Any) -> dict[str, Any]:
    return {
        "rule": chance.rule,
        "reason": chance.reason,
        "legal_basis": list(chance.legal_basis),
        "advice": chance.advice,
        "weight": chance.weight,
        "evidence": list(chance.evidence),
    }


def as_json(found: CalendarFile, judged: Iterator[Judged], day: date) -> None:
    """One object, written entry by entry so that a million rows need no memory; in UTF-8 everywhere."""
    from procurement_app.calendars import publish
    from procurement_app.json_text import encoded

    head = {"schema": SCHEMA, "file": found.name, "format": found.format, "on": day.isoformat()}
    before = encoded(head)[:-1] + b', "entries": [\n'
    sys.stdout.flush()
    write = sys.stdout.buffer.write
    for entry, screening in judged:
        write(before)
        write(encoded(_entry_json(entry, screening)))
        before = b",\n"
    if before != b",\n":
        write(before[:-1])
    tail = {
        "problems": publish.problems(found.problems),
        "counts": {
            "entries": found.counts.entries,
            "blank": found.counts.blank,
            "skipped": dict(found.counts.skipped),
        },
    }
    write(b"\n], " + encoded(tail)[1:] + b"\n")


_CSV_COLUMNS = (
    *("id", "title", "department", "kind", "cpv", "value_min", "value_max", "procedure"),
    *("publication_from", "publication_to", "start_from", "duration_months_max", "labour_intensity"),
    *("sectors", "score", "band", "route", "chances", "problems"),
)


def as_csv(_found: CalendarFile, judged: Iterator[Judged], _day: date) -> None:
    writer = csv.writer(sys.stdout, delimiter=";", lineterminator="\n")
    writer.writerow(_CSV_COLUMNS)
    for entry, screening in judged:
        publication, start = entry.publication, entry.start
        cells = [
            *(entry.id, entry.title, entry.department, entry.kind, " ".join(entry.cpv)),
            *(entry.value_min, entry.value_max, entry.procedure),
            *((publication.first, publication.last) if publication else (None, None)),
            *(start.first if start else None, entry.duration_months_max),
            *(screening.labour_intensity, " ".join(screening.sectors)),
            *(screening.score, screening.band, screening.route),
            " ".join(chance.rule for chance in screening.chances if chance.outcome == "found"),
            " ".join(problem.message for problem in entry.problems),
        ]
        writer.writerow([_safe(cell) for cell in cells])


def _safe(cell: Any) -> Any:
    """A text that a spreadsheet does not take for a formula."""
    if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return f"'{cell}"
    return "" if cell is None else cell


def as_text(rulebook: Rulebook, found: CalendarFile, judged: Iterator[Judged], _day: date) -> None:
    from procurement_app.screening.entries.chances import chance_judge

    name = chance_judge(rulebook).texts.name
    for entry, screening in judged:
        score = click.style(f"{screening.score:3d}", fg=_BANDS.get(screening.band), bold=True)
        click.echo(f"{score}  {entry.title}" + (f"  [{entry.department}]" if entry.department else ""))
        click.echo(f"     {_facts_line(entry)}")
        if screening.sectors:
            click.echo(f"     sector: {', '.join(map(name, screening.sectors))}")
        for chance in screening.chances:
            if chance.outcome == "found":
                basis = f" ({'; '.join(chance.legal_basis)})" if chance.legal_basis else ""
                title = rulebook.rules[chance.rule].title.nl
                click.echo(f"     + {title}. {chance.reason}{basis}")
        for problem in entry.problems:
            click.echo(click.style(f"     ! {problem.message}", fg="yellow"))
    for problem in found.problems:
        click.echo(click.style(f"! {problem.message}", fg="yellow"))
    entries, skipped = found.counts.entries, found.counts.skipped.total()
    click.echo(
        f"{entries} {'opdracht' if entries == 1 else 'opdrachten'}, "
        f"{skipped} andere {'rij' if skipped == 1 else 'rijen'} overgeslagen."
    )


def _facts_line(entry: CalendarEntry) -> str:
    moment = entry.publication
    parts = [
        _euro(entry),
        f"publicatie {moment.first:%d-%m-%Y} t/m {moment.last:%d-%m-%Y}" if moment else "publicatie onbekend",
        f"{entry.duration_months_max:g} maanden" if entry.duration_months_max else "looptijd onbekend",
    ]
    return " · ".join(parts)


def _euro(entry: CalendarEntry) -> str:
    low, high = entry.value_min, entry.value_max
    if low is None and high is None:
        return "waarde onbekend"
    written = [f"€ {bound:,.0f}".replace(",", ".") if bound is not None else "?" for bound in (low, high)]
    return written[0] if low == high else " - ".join(written)


WRITERS = {"json": as_json, "csv": as_csv}


def differences(comparison: Comparison) -> None:
    from procurement_app.calendars.names import FIELDS

    for heading, colour, entries in (
        ("Nieuw", "green", comparison.new),
        ("Weg", "red", comparison.gone),
    ):
        if entries:
            click.echo(click.style(f"{heading} ({len(entries)})", fg=colour, bold=True))
            for entry in entries:
                click.echo(f"  {entry.title}")
    for heading, changes in (
        ("Veranderd", comparison.changed),
        ("Alleen anders geschreven", comparison.notation_only),
    ):
        if changes:
            click.echo(click.style(f"{heading} ({len(changes)})", bold=True))
        for change in changes:
            click.echo(f"  {change.new.title}")
            for name, values in change.fields.items():
                click.echo(f"    {FIELDS.get(name, name)}: {values.old or '—'} → {values.new or '—'}")
    same = len(comparison.unchanged)
    click.echo("1 opdracht is gelijk gebleven." if same == 1 else f"{same} opdrachten zijn gelijk gebleven.")
