"""`kansrijk rules impact` and `dates`: what would change, by an edited rule or on another day."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from procurement_app.cli.options import DAY, today, value_option
from procurement_app.cli.rulebooks import loaded, refusal, rules_option
from procurement_app.cli.running import opened, plainly, session_of

if TYPE_CHECKING:
    from procurement_app.services.rulebook.impact import Terms

_TASK = "procurement_app.services.rulebook.impact_task:compare_file"
_KINDS = {
    "new": ("+", "green"),
    "gone": ("-", "red"),
    "status": ("~", "yellow"),
    "values": ("~", "yellow"),
    "law": ("~", None),
    "outcome": ("~", "yellow"),
    "reason": ("~", None),
    "score": ("~", None),
    "route": ("~", "yellow"),
}


@click.command()
@rules_option
@click.argument("edit", type=click.Path(path_type=Path, exists=True), metavar="WIJZIGING")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[BESTAND]...")
@click.option("--database", is_flag=True, help="Reken over alles wat in de database staat.")
@click.option("--on", type=DAY, help="Oordeel naar het recht van deze dag; anders vandaag.")
@value_option
@plainly
def impact(
    root: Path,
    edit: Path,
    files: tuple[Path, ...],
    database: bool,
    on: date | None,
    value: float | None,
) -> None:
    """Toon wat er verandert als een gewijzigde regel in gebruik komt.

    \b
    Voorbeelden:
      kansrijk rules impact social-label.yaml leidraad.pdf pve.docx
      kansrijk rules impact mijn-regels --database

    WIJZIGING is een regelbestand, een bestand met woorden of parameters, of een map die is ingedeeld als
    het regelboek. Er wordt niets bewaard. De uitgangscode is 0 als alles gelezen is, 1 als er iets niet
    gelezen kon worden of de wijziging fouten heeft, en 2 bij verkeerd gebruik.
    """
    from procurement_app.screening.rulebook.edited import NotPlaced, edited_rulebook, without
    from procurement_app.services.rulebook.impact import Terms

    if not files and not database:
        raise click.UsageError("Noem bestanden om te vergelijken, of gebruik --database.")
    day = on or today()
    loaded(root)
    with tempfile.TemporaryDirectory(prefix="kansrijk-") as folder:
        try:
            edited = edited_rulebook(root, edit, Path(folder) / "new" / root.name)
            before = without(root, edit, Path(folder) / "old" / root.name)
        except NotPlaced as error:
            raise click.ClickException(str(error)) from error
        _in_order(edited, edit, root)
        if before is not None:
            _stands_alone(before, edit, root)
            click.echo(
                f"{edit.name} staat al in het regelboek: vergeleken met het regelboek zonder dit bestand."
            )
        if files and not database and _is_chance(edit):
            click.echo(
                f"{edit.name} is een kansregel: die kijkt naar trajecten in de kalender, nooit in een stuk. "
                "Met --database ziet u wat er in trajecten verandert."
            )
        terms = Terms(before or root, edited, day, day)
        unread = _over_files(files, replace(terms, value=value))
        if database:
            _over_database(terms)
    if unread:
        raise click.exceptions.Exit(1)


def _is_chance(edit: Path) -> bool:
    from procurement_app.screening.rulebook.marked_yaml import read_marked

    held = read_marked(edit).data if edit.is_file() else None
    return isinstance(held, dict) and held.get("kind") == "chance"


def _in_order(edited: Path, edit: Path, root: Path) -> None:
    """Stop when the edit has mistakes, told at the file that was given."""
    from procurement_app.screening.rulebook.book import RulebookError, load_rulebook
    from procurement_app.screening.rulebook.edited import told_of_edit

    try:
        load_rulebook(edited)
    except RulebookError as error:
        told = told_of_edit(error.mistakes, edit, root)
        raise refusal(told, "De wijziging heeft fouten; herstel die eerst.") from error


def _stands_alone(before: Path, edit: Path, root: Path) -> None:
    """Stop when the rulebook cannot do without a file, so that there is nothing to compare it with."""
    from procurement_app.screening.rulebook.book import RulebookError, load_rulebook

    try:
        load_rulebook(before)
    except RulebookError as error:
        if edit.resolve().is_relative_to(root):
            todo = "Zet uw wijziging in een kopie buiten het regelboek en noem die."
        else:
            todo = "In deze kopie is nog niets gewijzigd."
        raise click.ClickException(
            f"{edit.name} staat al zo in het regelboek, en andere regels hebben het nodig. Er verandert dus "
            f"niets. {todo}"
        ) from error


@click.command()
@rules_option
@click.argument("day", type=DAY, metavar="DAG")
@click.argument("other", type=DAY, metavar="ANDERE_DAG")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[BESTAND]...")
@click.option("--database", is_flag=True, help="Reken over alles wat in de database staat.")
@value_option
@plainly
def dates(
    root: Path,
    day: date,
    other: date,
    files: tuple[Path, ...],
    database: bool,
    value: float | None,
) -> None:
    """Toon wat het recht van twee dagen verschilt voor stukken en trajecten.

    \b
    Voorbeelden:
      kansrijk rules dates 2025-12-31 2026-01-01 leidraad.pdf
      kansrijk rules dates --value 218000 2025-12-31 2026-01-01 leidraad.pdf
      kansrijk rules dates 2025-12-31 2026-01-01 --database
    """
    from procurement_app.services.rulebook.impact import Terms

    if not files and not database:
        raise click.UsageError("Noem bestanden om te vergelijken, of gebruik --database.")
    loaded(root)
    terms = Terms(root, root, day, other)
    unread = _over_files(files, replace(terms, value=value))
    if database:
        _over_database(terms)
    if unread:
        raise click.exceptions.Exit(1)


def _over_files(files: Iterable[Path], terms: Terms) -> int:
    """Tell the changes in files; returns how many could not be read."""
    from procurement_app.cli.files import NotRead, content
    from procurement_app.documents import confined
    from procurement_app.documents.model import UnreadableFile

    unread = 0
    for path in files:
        arguments = {"name": path.name, **terms.arguments()}
        try:
            found = confined.call(_TASK, content(path), arguments)
        except (NotRead, UnreadableFile) as error:
            sentence = error.problem.message if isinstance(error, UnreadableFile) else str(error)
            click.secho(f"{path}: {sentence}", fg="red", err=True)
            unread += 1
            continue
        for document in found:
            name = str(path) if len(found) == 1 else f"{path}/{document['name']}"
            _tell(name, document["changes"])
    return unread


def _over_database(terms: Terms) -> None:
    from procurement_app.services.rulebook import impact as service

    held = opened()
    with session_of(held) as session:
        found = service.over_stored(session, held.store, terms)
    for item in found["affected"]:
        noun = "document" if item["noun"] == "document" else "traject"
        _tell(f"{noun} {item['id']} {item['name']}", item["changes"])
    click.echo(
        f"{found['changes']} verschillen in {len(found['affected'])} van {found['documents']} documenten "
        f"en {found['entries']} trajecten"
    )


def _tell(name: str, changes: list[dict[str, Any]]) -> None:
    click.secho(name, bold=True)
    if not changes:
        click.echo("  niets verandert")
    for change in changes:
        sign, colour = _KINDS[change["kind"]]
        page = f" (p. {change['page']})" if change["page"] else ""
        click.secho(f"  {sign} {change['rule'] or change['kind']}: {_said(change)}{page}", fg=colour)
        if change["quote"]:
            told = " ".join(change["quote"].split())
            is_reason = change["rule_kind"] in ("gap", "chance", "step")  # ours, not words of a document
            click.echo(f"      {told if is_reason else f'“{told}”'}")


def _said(change: dict[str, Any]) -> str:
    from procurement_app.screening.explaining.reasons import STATUS_WORDS
    from procurement_app.screening.rulebook.codes import outcome_words

    kind, before, after = change["kind"], change["before"], change["after"]
    if change["rule_kind"] and kind != "reason":
        before, after = (
            outcome_words(change["rule_kind"], outcome) if outcome else "" for outcome in (before, after)
        )
    elif kind in ("new", "gone", "status"):
        before, after = (STATUS_WORDS[status].nl if status else "" for status in (before, after))
    if kind == "new":
        return f"nieuw, {after}{_values(change['values_after'], ': ')}"
    if kind == "gone":
        return f"vervalt, was {before}{_values(change['values_before'], ': ')}"
    if kind == "values":
        old, new = _values(change["values_before"]), _values(change["values_after"])
        return f"{old or 'geen waarden'} wordt {new or 'geen waarden'}"
    if kind == "reason":
        before, after = (f"‘{reason}’" for reason in (before, after))
    return f"{before or 'geen'} wordt {after or 'geen'}"


def _values(values: dict[str, Any], lead: str = "") -> str:
    from procurement_app.screening.explaining.reasons import value_name, value_words

    told = ", ".join(f"{value_name(name)} {value_words(name, value)}" for name, value in values.items())
    return f"{lead}{told}" if told else ""
