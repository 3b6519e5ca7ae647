"""`kansrijk calendar`: read, judge, compare and store procurement calendars."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NoReturn

import click

from procurement_app import paths
from procurement_app.cli import calendar_output, files
from procurement_app.cli.options import DAY, today
from procurement_app.documents.options import MEGABYTE

if TYPE_CHECKING:
    from procurement_app.calendars import CalendarEntry, CalendarFile, Mapping
    from procurement_app.runtime import Runtime
    from procurement_app.screening.rulebook.book import Rulebook

_PROGRESS_EVERY = 500
_STAGES = {
    "reading": "lezen",
    "rules": "lezen en beoordelen",
    "comparing": "vergelijken met de vorige editie",
    "storing": "opslaan",
}
_MAX_CSV = 1024 * MEGABYTE
_RAISE_LIMIT = "De beheerder kan de grens verhogen met KANSRIJK_MAX_UPLOAD_MB."


class _File(click.Path):
    def __init__(self) -> None:
        super().__init__(path_type=Path)


@click.group()
def calendar() -> None:
    """Lees, beoordeel en vergelijk inkoopkalenders.

    \b
    Voorbeelden:
      kansrijk calendar screen inkoopkalender.xlsx
      kansrijk calendar diff kalender-oktober.csv kalender-november.csv
      kansrijk calendar import --source "Gemeente Voorbeeldstad" kalender.csv

    Leest CSV, Excel (.xlsx), ODS, PDF met een tabel, eForms en TED (XML), OCDS en TenderNed (JSON).
    De uitgangscode is 0 als alles gelezen is, 1 als een bestand niet gelezen kon worden en 2 bij
    verkeerd gebruik.
    """


@calendar.command()
@click.argument("file", type=_File(), metavar="BESTAND")
@click.option(
    "--format",
    "output",
    type=click.Choice(["text", "json", "csv"]),
    default="text",
    show_default=True,
    help="text om te lezen; json of csv voor andere programma's.",
)
@click.option("--on", type=DAY, help="Oordeel naar het recht van deze dag; anders vandaag.")
@click.option("--mapping", "mapping_file", type=_File(), help="Kolomindeling uit ‘calendar columns’ (JSON).")
@click.option("--rules", type=_File(), default=paths.RULES, help="Map met een ander regelboek.")
def screen(file: Path, output: str, on: date | None, mapping_file: Path | None, rules: Path) -> None:
    """Beoordeel elke opdracht in een kalender, zonder database.

    \b
    Voorbeelden:
      kansrijk calendar screen inkoopkalender.xlsx
      kansrijk calendar screen --format json kalender.csv > kansen.json
      kansrijk calendar screen --format csv --on 2026-11-01 kalender.pdf > kansen.csv
    """
    from procurement_app.screening.rulebook.book import RulebookError, load_rulebook

    day = on or today()
    try:
        with _opened(file, mapping_file) as found:
            rulebook = load_rulebook(rules, ("chance",))
            writer = (
                partial(calendar_output.as_text, rulebook)
                if output == "text"
                else calendar_output.WRITERS[output]
            )
            writer(found, _judged(found, rulebook, day), day)
    except RulebookError as error:
        raise click.ClickException(f"Het regelboek heeft fouten:\n{error}") from error


@calendar.command()
@click.argument("old", type=_File(), metavar="OUD")
@click.argument("new", type=_File(), metavar="NIEUW")
@click.option("--format", "output", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--mapping", "mapping_file", type=_File(), help="Kolomindeling uit ‘calendar columns’ (JSON).")
def diff(old: Path, new: Path, output: str, mapping_file: Path | None) -> None:
    """Vergelijk twee edities van een kalender: nieuw, weg, veranderd of alleen anders geschreven.

    \b
    Voorbeelden:
      kansrijk calendar diff kalender-oktober.csv kalender-november.xlsx
      kansrijk calendar diff --format json oud.csv nieuw.csv
    """
    from procurement_app.calendars import compare

    editions = []
    for file in (old, new):
        with _opened(file, mapping_file, files.MAX_BYTES) as found:
            editions.append(list(_counted(found.entries, f"{file.name} lezen")))
    comparison = compare(*editions)
    if output == "json":
        click.echo(json.dumps(comparison.to_json(), ensure_ascii=False))
    else:
        calendar_output.differences(comparison)


@calendar.command()
@click.argument("file", type=_File(), metavar="BESTAND")
@click.option("--format", "output", type=click.Choice(["text", "json"]), default="text", show_default=True)
def columns(file: Path, output: str) -> None:
    """Toon waarvoor elke kolom wordt aangezien; bewaar, verbeter en gebruik het met --mapping.

    \b
    Voorbeelden:
      kansrijk calendar columns kalender.xlsx
      kansrijk calendar columns --format json kalender.xlsx > kolommen.json
      kansrijk calendar screen --mapping kolommen.json kalender.xlsx
    """
    from procurement_app.calendars.names import FIELDS

    with _opened(file, None) as found:
        mapping = found.mapping
        if mapping is None:
            raise click.ClickException("Dit bestand heeft vaste velden en geen kolommen om in te delen.")
        if output == "json":
            click.echo(json.dumps(mapping.to_json(), ensure_ascii=False, indent=2))
            return
        for column in mapping.columns:
            name = FIELDS[column.field] if column.field else "—"
            click.echo(f"{column.label}: {click.style(name, bold=True)} ({column.confidence:.0%})")
            click.echo(f"    {column.reason}")


@calendar.command("import")
@click.argument("file", type=_File(), metavar="BESTAND")
@click.option("--source", metavar="NAAM", help="Van wie de kalender is; anders de naam van het bestand.")
@click.option(
    "--mapping",
    "mapping_given",
    metavar="NAAM|BESTAND",
    help="Gebruik de kolomindeling met deze naam, of uit een bestand van ‘calendar columns’ (.json).",
)
@click.option("--save-mapping", metavar="NAAM", help="Bewaar de kolomindeling onder deze naam.")
@click.option("--published", type=DAY, help="Dag van deze editie; anders vandaag.")
@click.option("--on", type=DAY, help="Oordeel naar het recht van deze dag; anders vandaag.")
def import_(
    file: Path,
    source: str | None,
    mapping_given: str | None,
    save_mapping: str | None,
    published: date | None,
    on: date | None,
) -> None:
    """Lees een editie van een kalender in de database, en toon wat er veranderde.

    \b
    Voorbeelden:
      kansrijk calendar import --source "Gemeente Voorbeeldstad" kalender.xlsx
      kansrijk calendar import --source "Gemeente Voorbeeldstad" --mapping voorbeeldstad kalender.csv
      kansrijk calendar import --mapping kolommen.json --save-mapping voorbeeldstad kalender.csv
    """
    from procurement_app.cli.running import operator, session_of
    from procurement_app.services.calendar import calendars
    from procurement_app.services.errors import Refused

    running = _running()
    in_file = mapping_given is not None and mapping_given.lower().endswith(".json")
    mapping = _mapping(Path(mapping_given)).to_json() if mapping_given and in_file else None
    actor, now = operator(), running.clock()
    try:
        with (
            session_of(running) as session,
            _stream(file, running.store.max_bytes, _RAISE_LIMIT) as stream,
            _Progress(file.name) as progress,
        ):
            if mapping_given and not in_file:
                mapping = calendars.mapping_named(session, mapping_given)
            received = calendars.receive(session, running.store, stream, file.name, actor=actor, now=now)
            edition = calendars.import_edition(
                session,
                running.store,
                received.original_id,
                source_name=source or file.stem,
                published_on=published or running.today(),
                on=on or running.today(),
                actor=actor,
                now=now,
                mapping=mapping,
                save_mapping_as=save_mapping,
                on_progress=progress.stage,
            )
    except Refused as error:
        _fail(f"{file}: {error}")
    click.echo(
        f"Editie {edition.number} van {edition.source}: {edition.entries} opdrachten, {edition.new} nieuw, "
        f"{edition.changed} veranderd, {edition.notation_only} anders geschreven, {edition.gone} weg, "
        f"{edition.unchanged} gelijk, {edition.problems} niet begrepen."
    )


def _running() -> Runtime:
    """Kansrijk on a database in its newest shape. Raises ClickException for any other."""
    from procurement_app import runtime, settings
    from procurement_app.models import migration

    try:
        running = runtime.make(settings.load().settings)
    except settings.SettingsError as error:
        raise click.ClickException(str(error)) from error
    if migration.current(running.engine) != migration.head():
        raise click.ClickException("De database is nog niet bijgewerkt. Geef eerst ‘kansrijk db upgrade’.")
    return running


def _fail(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(1)


@contextmanager
def _stream(file: Path, limit: int | None = None, advice: str = "") -> Iterator[Any]:
    """The open file; ends the command with one sentence when it cannot be opened or is too large."""
    from procurement_app.documents.model import UnreadableFile

    try:
        with files.opened(file) as opened, files.seekable(opened, _MAX_CSV) as stream:
            files.check_size(stream, limit or _limit(stream, file.name), advice)
            yield stream
    except files.NotRead as error:
        _fail(f"{file}: {error}")
    except UnreadableFile as error:
        _fail(f"{file}: {error.problem.message}")


def _limit(stream: BinaryIO, name: str) -> int:
    """CSV streams and may be long; anything else is read whole."""
    from procurement_app.calendars.reading import HEAD_BYTES, detect_format

    head = stream.read(HEAD_BYTES)
    stream.seek(0)
    return _MAX_CSV if detect_format(head, name) == "csv" else files.MAX_BYTES


@contextmanager
def _opened(file: Path, mapping_file: Path | None, limit: int | None = None) -> Iterator[CalendarFile]:
    """The calendar in a file; ends the command with one sentence when it cannot be read."""
    from procurement_app.calendars.task import read_safely

    mapping = _mapping(mapping_file) if mapping_file else None
    with _stream(file, limit) as stream:
        yield read_safely(stream, file.name, mapping)


def _mapping(file: Path) -> Mapping:
    from procurement_app.calendars import Mapping

    try:
        return Mapping.from_json(json.loads(file.read_text("utf-8")))
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise click.BadParameter(
            "dit is geen kolomindeling. Maak er een met ‘kansrijk calendar columns --format json’.",
            param_hint="--mapping",
        ) from error


class _Progress:
    """A bar on standard error, on a terminal only."""

    def __init__(self, label: str) -> None:
        self._label, self._on = label, sys.stderr.isatty()

    def __enter__(self) -> _Progress:
        return self

    def stage(self, name: str, part: float) -> None:
        if self._on:
            share = min(part, 1.0)
            said = f"{'█' * round(share * 20):20} {share:4.0%}  {_STAGES.get(name, '')}"
            click.echo(f"\r\x1b[K{self._label}  {said}", nl=False, err=True)

    def count(self, done: int) -> None:
        if self._on:
            click.echo(f"\r\x1b[K{self._label}  {done} regels", nl=False, err=True)

    def __exit__(self, *_: object) -> None:
        if self._on:
            click.echo("\r\x1b[K", nl=False, err=True)


def _counted(entries: Iterator[CalendarEntry], label: str) -> Iterator[CalendarEntry]:
    with _Progress(label) as progress:
        for number, entry in enumerate(entries, start=1):
            if number % _PROGRESS_EVERY == 0:
                progress.count(number)
            yield entry


def _judged(found: CalendarFile, rulebook: Rulebook, day: date) -> Iterator[calendar_output.Judged]:
    from procurement_app.advice.entries import screen_entry

    for entry in _counted(found.entries, f"{found.name} beoordelen"):
        yield entry, screen_entry(entry, rulebook, day)
