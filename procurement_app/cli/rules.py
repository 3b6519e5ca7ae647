"""`kansrijk rules`: check, test, read and write the rulebook."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from procurement_app.cli.impact import dates, impact
from procurement_app.cli.options import language_option, today
from procurement_app.cli.rule_effects import accuracy
from procurement_app.cli.rule_files import docs, new, words
from procurement_app.cli.rulebooks import known, loaded, rules_option, sound

_NOTHING = {
    "nl": "Geen enkele regel vindt iets in deze tekst.",
    "en": "No rule finds anything in this text.",
}


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
      kansrijk rules words stage
      kansrijk rules impact social-label.yaml leidraad.pdf
      kansrijk rules accuracy
    """


@rules.command()
@rules_option
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
    from procurement_app.screening.rulebook.book import check_rulebook
    from procurement_app.screening.rulebook.parameters import check_parameters
    from procurement_app.screening.rulebook.slips import dated_ahead

    day = today()
    book, mistakes = check_rulebook(root)
    mistakes += dated_ahead(book, day)
    overdue = check_parameters(root / "parameters")[0].overdue(day)
    if output == "json":
        shown = [{"file": item.file, "line": item.line, "sentence": item.sentence} for item in mistakes]
        late = [{"parameter": item.id, "due": item.next_review_due.isoformat()} for item in overdue]
        answer = {"rules": len(book.rules), "mistakes": shown, "overdue": late}
        click.echo(json.dumps(answer, ensure_ascii=False))
    else:
        for mistake in mistakes:
            click.secho(str(mistake), fg="red")
        for parameter in overdue:
            named = f"{root.resolve().name}/parameters/{parameter.id}.yaml"
            click.secho(
                f"Let op: {named} moest uiterlijk {parameter.next_review_due} opnieuw zijn nagekeken. "
                "Zoek de waarde op en pas checked_on en next_review_due aan.",
                fg="yellow",
            )
        count = "1 fout" if len(mistakes) == 1 else f"{len(mistakes)} fouten"
        click.echo(f"{len(book.rules)} regels, {count} (versie {book.version})")
    sys.exit(1 if mistakes else 0)


@rules.command()
@rules_option
@click.argument("ids", nargs=-1, metavar="[REGEL]...")
def test(root: Path, ids: tuple[str, ...]) -> None:
    """Toets elke regel aan zijn eigen voorbeelden.

    \b
    Voorbeelden:
      kansrijk rules test
      kansrijk rules test social-return-obligation reserved-contract

    Een andere regel die nog niet af is, wordt overgeslagen. De uitgangscode is 0 als alles klopt, 1 als een
    voorbeeld niet klopt of als er zonder genoemde regels een is overgeslagen, en 2 bij verkeerd gebruik.
    """
    from procurement_app.screening.trying.trials import test_examples

    book, skipped = sound(root, ids)
    known(ids, book)
    outcomes = list(test_examples(book, ids))
    wrong = [outcome for outcome in outcomes if outcome.wrong]
    for outcome in wrong:
        click.secho(f"{outcome.rule}: {outcome.wrong}", fg="red")
        click.echo(f"    {outcome.text}")
        for line in outcome.because:
            click.echo(f"    - {line}")
    click.echo(f"{len(outcomes)} voorbeelden, {len(wrong)} fout")
    sys.exit(1 if wrong or (skipped and not ids) else 0)


@rules.command("list")
@rules_option
@click.option("--format", "output", type=click.Choice(["text", "json"]), default="text")
def list_(root: Path, output: str) -> None:
    """Toon alle regels.

    \b
    Voorbeelden:
      kansrijk rules list
      kansrijk rules list --format json
    """
    from procurement_app.screening.rulebook.codes import KINDS, RULE_STATUSES, named

    book = loaded(root)
    if output == "json":
        shown = [
            {"id": rule.id, "kind": rule.kind, "status": rule.status, "title": rule.title.model_dump()}
            for _, rule in sorted(book.rules.items())
        ]
        click.echo(json.dumps(shown, ensure_ascii=False))
        return
    rows = [
        (named(KINDS, rule.kind), rule.id, named(RULE_STATUSES, rule.status), rule.title.nl)
        for _, rule in sorted(book.rules.items(), key=lambda item: (item[1].kind, item[0]))
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        click.echo("  ".join(f"{cell:{width}}" for cell, width in zip(row, widths, strict=True)).rstrip())


@rules.command()
@rules_option
@click.argument("rule_id", metavar="REGEL")
def explain(root: Path, rule_id: str) -> None:
    """Leg een regel uit: hoe hij zoekt, wat hij leest, de wet en voorbeelden.

    \b
    Voorbeelden:
      kansrijk rules explain social-return-obligation
      kansrijk rules explain --rules mijn-regels nieuwe-regel
    """
    from procurement_app.screening.explaining.pages import explain as explained

    book, _ = sound(root, (rule_id,))
    known((rule_id,), book)
    click.echo(explained(book.rules[rule_id], book, today()))


@rules.command("try")
@rules_option
@click.argument("text", metavar="TEKST")
@click.option("--heading", default="", help="De kop boven de tekst.")
@language_option
def try_(root: Path, text: str, heading: str, language: str) -> None:
    """Probeer een zin: welke regels vinden iets, en waarom.

    \b
    Voorbeelden:
      kansrijk rules try "Wij zien af van social return."
      kansrijk rules try --language en "Wij zien af van social return."
      kansrijk rules try --heading "Gunningscriteria" "Social return: maximaal 10 punten."
    """
    from procurement_app.screening.trying.trials import try_text

    findings = try_text(text, sound(root)[0], today(), language, heading=heading)
    for finding in findings:
        values = "".join(f" {name}={value}" for name, value in finding.values.items())
        click.secho(f"{finding.rule} {finding.status.value}{values}", bold=True)
        for line in (*finding.why, *finding.trace):
            click.echo(f"    {line}")
    if not findings:
        click.echo(_NOTHING[language])


for _command in (new, words, docs, impact, dates, accuracy):
    rules.add_command(_command)
