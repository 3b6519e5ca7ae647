"""`kansrijk rules`: check, test, read and write the rulebook."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from procurement_app import paths

_SCAFFOLD = """\
# {id}: schrijf eerst de voorbeelden, dan de woorden. rules/README.md legt elk veld uit.
id: {id}
kind: {kind}
title:
  nl: {id}
  en: {id}
explanation:
  nl: Zeg in een of twee zinnen wat deze regel vindt en waarom dat telt.
  en: Say in one or two sentences what this rule finds and why it matters.
status: experimental
since: {today}
legal_basis:
  - law: Aanbestedingswet 2012
    article: "2.80"
    verified: no
tags: []
detect:
  - name: zeg in gewone woorden wat er moet staan
    all_of: [social-return]
advice:
  nl: Zeg wat de inkoper nu het best kan doen.
  en: Say what the procurement officer had best do now.
examples: []
must_not_match: []
"""
_FOLDERS = {"instrument": "instruments", "barrier": "barriers"}

_root = click.option(
    "--rules",
    "root",
    type=click.Path(path_type=Path, file_okay=False),
    default=paths.RULES,
    help="Map met regels.",
)


@click.group()
def rules() -> None:
    """Controleer, test en lees het regelboek.

    \b
    Voorbeelden:
      kansrijk rules check
      kansrijk rules test social-return-obligation
      kansrijk rules explain reserved-contract
      kansrijk rules try "Wij zien af van social return."
      kansrijk rules new --kind barrier landelijke-dekking
    """


@rules.command()
@_root
@click.option("--format", "output", type=click.Choice(["text", "json"]), default="text")
def check(root: Path, output: str) -> None:
    """Controleer alle regels en woordenlijsten; noem bestand en regel van elke fout.

    \b
    Voorbeelden:
      kansrijk rules check
      kansrijk rules check --rules mijn-regels --format json

    Waarschuwt ook voor parameters waarvan de datum voor een nieuwe controle voorbij is.
    De uitgangscode is 0 als er geen fouten zijn, 1 als er fouten zijn en 2 bij verkeerd gebruik.
    """
    from procurement_app.screening.parameters import check_parameters
    from procurement_app.screening.rulebook import check_rulebook

    book, mistakes = check_rulebook(root)
    overdue = check_parameters(root / "parameters")[0].overdue(datetime.now(UTC).date())
    if output == "json":
        shown = [{"file": item.file, "line": item.line, "sentence": item.sentence} for item in mistakes]
        late = [{"parameter": item.id, "due": item.next_review_due.isoformat()} for item in overdue]
        answer = {"rules": len(book.rules), "mistakes": shown, "overdue": late}
        click.echo(json.dumps(answer, ensure_ascii=False))
    else:
        for mistake in mistakes:
            click.secho(str(mistake), fg="red")
        for parameter in overdue:
            click.secho(
                f"Let op: rules/parameters/{parameter.id}.yaml moest uiterlijk {parameter.next_review_due} "
                "opnieuw zijn nagekeken. Zoek de waarde op en pas checked_on en next_review_due aan.",
                fg="yellow",
            )
        click.echo(f"{len(book.rules)} regels, {len(mistakes)} fouten (versie {book.version})")
    sys.exit(1 if mistakes else 0)


@rules.command()
@_root
@click.argument("ids", nargs=-1, metavar="[REGEL]...")
def test(root: Path, ids: tuple[str, ...]) -> None:
    """Toets elke regel aan zijn eigen voorbeelden.

    \b
    Voorbeelden:
      kansrijk rules test
      kansrijk rules test social-return-obligation reserved-contract

    De uitgangscode is 0 als alles klopt, 1 als een voorbeeld niet klopt en 2 bij verkeerd gebruik.
    """
    from procurement_app.screening.trying import test_examples

    book = _loaded(root)
    _known(ids, book)
    outcomes = list(test_examples(book, ids))
    wrong = [outcome for outcome in outcomes if outcome.wrong]
    for outcome in wrong:
        click.secho(f"{outcome.rule}: {outcome.wrong}", fg="red")
        click.echo(f"    {outcome.text}")
    click.echo(f"{len(outcomes)} voorbeelden, {len(wrong)} fout")
    sys.exit(1 if wrong else 0)


@rules.command("list")
@_root
@click.option("--format", "output", type=click.Choice(["text", "json"]), default="text")
def list_(root: Path, output: str) -> None:
    """Toon alle regels.

    \b
    Voorbeelden:
      kansrijk rules list
      kansrijk rules list --format json
    """
    book = _loaded(root)
    if output == "json":
        shown = [
            {"id": rule.id, "kind": rule.kind, "status": rule.status, "title": rule.title.model_dump()}
            for _, rule in sorted(book.rules.items())
        ]
        click.echo(json.dumps(shown, ensure_ascii=False))
        return
    for _, rule in sorted(book.rules.items(), key=lambda item: (item[1].kind, item[0])):
        click.echo(f"{rule.kind:11} {rule.id:34} {rule.status:13} {rule.title.nl}")


@rules.command()
@_root
@click.argument("rule_id", metavar="REGEL")
def explain(root: Path, rule_id: str) -> None:
    """Leg een regel uit: hoe hij zoekt, wat hij leest, de wet en voorbeelden.

    \b
    Voorbeelden:
      kansrijk rules explain social-return-obligation
      kansrijk rules explain --rules mijn-regels nieuwe-regel
    """
    from procurement_app.screening.explain import explain as explained

    book = _loaded(root)
    _known((rule_id,), book)
    click.echo(explained(book.rules[rule_id], book))


@rules.command("try")
@_root
@click.argument("text", metavar="TEKST")
@click.option("--heading", default="", help="De kop boven de tekst.")
def try_(root: Path, text: str, heading: str) -> None:
    """Probeer een zin: welke regels vinden iets, en waarom.

    \b
    Voorbeelden:
      kansrijk rules try "Wij zien af van social return."
      kansrijk rules try --heading "Gunningscriteria" "Social return: maximaal 10 punten."
    """
    from procurement_app.screening.trying import try_text

    findings = try_text(text, _loaded(root), datetime.now(UTC).date(), heading=heading)
    for finding in findings:
        values = "".join(f" {name}={value}" for name, value in finding.values.items())
        click.secho(f"{finding.rule} {finding.status.value}{values}", bold=True)
        for line in (*finding.why, *finding.trace):
            click.echo(f"    {line}")
    if not findings:
        click.echo("Geen enkele regel vindt iets in deze tekst.")


@rules.command()
@_root
@click.argument("rule_id", metavar="REGEL")
@click.option("--kind", type=click.Choice(sorted(_FOLDERS)), default="instrument", show_default=True)
def new(root: Path, rule_id: str, kind: str) -> None:
    """Maak een nieuw regelbestand om in te vullen.

    \b
    Voorbeelden:
      kansrijk rules new sociale-werkplaats
      kansrijk rules new --kind barrier landelijke-dekking
    """
    import re

    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule_id):
        raise click.UsageError(f"'{rule_id}' mag alleen kleine letters, cijfers en streepjes hebben.")
    if existing := next(root.rglob(f"{rule_id}.yaml"), None):
        raise click.UsageError(f"De regel '{rule_id}' bestaat al: {existing}")
    path = root / _FOLDERS[kind] / f"{rule_id}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    today = datetime.now(UTC).date().isoformat()
    path.write_text(_SCAFFOLD.format(id=rule_id, kind=kind, today=today), encoding="utf-8")
    click.echo(f"{path} staat klaar. Vul het in en draai: kansrijk rules check")


@rules.command()
@_root
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="MAP")
def docs(root: Path, folder: Path) -> None:
    """Schrijf van elke regel een pagina (Markdown) in MAP.

    \b
    Voorbeeld:
      kansrijk rules docs uitleg-regels
    """
    from procurement_app.screening.explain import explain as explained

    book = _loaded(root)
    folder.mkdir(parents=True, exist_ok=True)
    index = ["# Regels", ""]
    for rule_id, rule in sorted(book.rules.items()):
        (folder / f"{rule_id}.md").write_text(explained(rule, book), encoding="utf-8")
        index.append(f"- [{rule.title.nl}]({rule_id}.md) ({rule.kind}, {rule.status})")
    (folder / "README.md").write_text("\n".join([*index, ""]), encoding="utf-8")
    click.echo(f"{len(book.rules)} pagina's geschreven in {folder}")


def _loaded(root: Path) -> Any:
    from procurement_app.screening.rulebook import RulebookError, load_rulebook

    try:
        return load_rulebook(root)
    except RulebookError as error:
        for mistake in error.mistakes:
            click.secho(str(mistake), fg="red", err=True)
        raise click.ClickException(
            "Het regelboek heeft fouten; herstel die eerst (kansrijk rules check)."
        ) from error


def _known(ids: tuple[str, ...], book: Any) -> None:
    for rule_id in ids:
        if rule_id not in book.rules:
            raise click.UsageError(f"De regel '{rule_id}' bestaat niet; zie: kansrijk rules list")
