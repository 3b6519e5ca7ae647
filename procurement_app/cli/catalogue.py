"""`kansrijk catalogue`: check, import and export the firms of the catalogue."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from procurement_app.cli.files import NotRead, content
from procurement_app.cli.options import today

if TYPE_CHECKING:
    from procurement_app.documents.model import Problem
    from procurement_app.services.catalogue.import_report import Checked


_DEEDS = {"new": "nieuw", "renewed": "bijgewerkt", "unchanged": "ongewijzigd"}


@click.group()
def catalogue() -> None:
    """Controleer, vul en bewaar de catalogus van sociale firma's.

    \b
    Voorbeelden:
      kansrijk catalogue check firmas.xlsx
      kansrijk catalogue import firmas.csv
      kansrijk catalogue export --format xlsx firmas.xlsx
    """


@catalogue.command()
@click.argument("file", type=click.Path(path_type=Path))
def check(file: Path) -> None:
    """Lees een bestand met firma's en zeg per rij wat er niet klopt. Er verandert niets.

    \b
    Voorbeelden:
      kansrijk catalogue check firmas.csv
      kansrijk catalogue check firmas.xlsx

    De uitgangscode is 0 als alles klopt, 1 als er iets te verbeteren is en 2 bij verkeerd gebruik.
    """
    found = _checked(file, None, today())
    _report(file, found.problems)
    if not found.rows and not found.problems:
        raise click.ClickException(f"{file}: er staan geen firma's in dit bestand.")
    click.echo(f"{file}: {_count(len(found.rows))} te lezen, {_problems(len(found.problems))}.")
    if found.problems:
        sys.exit(1)


@catalogue.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--fictitious", is_flag=True, help="Zeg op het scherm dat deze firma's verzonnen zijn.")
def import_(file: Path, fictitious: bool) -> None:
    """Zet firma's uit een bestand in de catalogus: allemaal of geen een.

    Firma's waarvan het nummer (firm_id) of anders het KvK-nummer al bekend is, worden bijgewerkt. Van
    elke rij staat er of de firma nieuw, bijgewerkt of ongewijzigd is.

    \b
    Voorbeelden:
      kansrijk catalogue import firmas.csv
      kansrijk catalogue import --fictitious voorbeeld.csv

    De uitgangscode is 0 als alles is ingelezen, 1 als er niets is ingelezen en 2 bij verkeerd gebruik.
    """
    from procurement_app.cli.running import opened, operator, session_of
    from procurement_app.services.catalogue import importing, index

    held = opened()
    with session_of(held) as session:
        found = _checked(file, session, held.today(), fictitious=fictitious)
        _report(file, found.problems)
        if not found.sound or not found.rows:
            raise click.ClickException(
                f"{file}: er is niets ingelezen. Verbeter de rijen hierboven en probeer het opnieuw."
                if found.problems
                else f"{file}: er staan geen firma's in dit bestand."
            )
        count = importing.bring_in(session, found, actor=operator(), now=held.clock())
        for one in found.rows:
            click.echo(f"{file}: Rij {one.row}: {one.firm.name}: {_DEEDS[str(one.deed)]}")
        with click.progressbar(length=count, label="Doorzoekbaar maken", file=sys.stderr) as bar:
            index.catch_up(
                session, now=held.clock(), most=None, on_block=lambda done, _total: bar.update(done - bar.pos)
            )
    new, renewed, same = (found.count(deed) for deed in _DEEDS)
    click.echo(
        f"{file}: {_count(len(found.rows))} ingelezen: {new} nieuw, {renewed} bijgewerkt, {same} ongewijzigd."
    )


@catalogue.command()
@click.option(
    "--format", "shape", type=click.Choice(["csv", "xlsx", "json"]), default="csv", show_default=True
)
@click.argument("target", type=click.Path(path_type=Path), required=False)
def export(shape: str, target: Path | None) -> None:
    """Bewaar de hele catalogus als CSV, XLSX of JSON; zonder bestand gaat CSV of JSON naar het scherm.

    \b
    Voorbeelden:
      kansrijk catalogue export > firmas.csv
      kansrijk catalogue export --format xlsx firmas.xlsx
      kansrijk catalogue export --format json | jq '.firms[].name'

    De uitgangscode is 0 als het gelukt is, 1 als het niet lukte en 2 bij verkeerd gebruik.
    """
    from procurement_app.cli.running import opened, session_of
    from procurement_app.services.catalogue import cards, index, shelf
    from procurement_app.services.catalogue import export as exporting

    if shape == "xlsx" and target is None:
        raise click.UsageError("Geef bij --format xlsx ook een bestand, bijvoorbeeld firmas.xlsx.")
    held = opened()
    with session_of(held) as session:
        index.catch_up(session, now=held.clock(), most=None)
        now = shelf.current(session, held.today())
        rows = cards.of_rows(session, now, range(now.size), None)
        if shape == "json":
            data = exporting.as_json([(row, "") for row in rows], held.today(), "")
        else:
            table = [exporting.row(row) for row in rows]
            data = exporting.as_xlsx(table) if shape == "xlsx" else exporting.as_csv(table)
    if target is None:
        sys.stdout.buffer.write(data + b"\n" * (shape == "json"))
        return
    try:
        target.write_bytes(data)
    except OSError as error:
        raise click.ClickException(
            f"{target} is niet te schrijven ({error.strerror}). Kies een andere plek."
        ) from None
    click.echo(f"{target}: {_count(len(rows))} bewaard.", err=True)


def _checked(file: Path, session: object, on: date, *, fictitious: bool = False) -> Checked:
    from sqlmodel import Session

    from procurement_app.documents.model import UnreadableFile
    from procurement_app.services.catalogue import importing

    try:
        known = session if isinstance(session, Session) else None
        return importing.check(known, content(file), file.name, on, fictitious=fictitious)
    except NotRead as error:
        raise click.ClickException(f"{file}: {error}") from None
    except UnreadableFile as error:
        raise click.ClickException(error.problem.message) from None


def _report(file: Path, problems: list[Problem]) -> None:
    for problem in sorted(problems, key=lambda one: one.row or 0):
        click.echo(f"{file}: {problem.message}", err=True)


def _count(number: int) -> str:
    return "1 firma" if number == 1 else f"{number} firma's"


def _problems(number: int) -> str:
    return "niets te verbeteren" if not number else f"{number} keer iets te verbeteren"
