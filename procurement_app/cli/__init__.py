"""The `kansrijk` command. Each command lives in a module of its own that is imported when it is used."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click

from procurement_app.cli import dutch

dutch.install()

# name -> (module, attribute, one line of help). The help stands here so that `kansrijk --help`
# answers without importing spaCy, Flask or the readers.
COMMANDS: dict[str, tuple[str, str, str]] = {
    "screen": (
        "screen",
        "screen",
        "Lees aanbestedingsstukken en toon wat ze sociaal vragen, bieden of blokkeren.",
    ),
    "calendar": ("calendar", "calendar", "Lees, beoordeel en vergelijk inkoopkalenders."),
    "match": ("match", "match", "Zoek sociale firma's bij een vraag, met redenen."),
    "catalogue": ("catalogue", "catalogue", "Controleer, vul en bewaar de catalogus van sociale firma's."),
    "rules": ("rules", "rules", "Controleer, test en lees het regelboek."),
    "serve": ("server", "serve", "Start de webserver."),
    "demo": ("server", "demo", "Vul een lege database met fictieve voorbeelden."),
    "db": ("administration", "db", "Maak of vernieuw de database."),
    "users": ("administration", "users", "Maak accounts aan en beheer rollen."),
    "audit": ("administration", "audit", "Controleer het auditspoor."),
    "doctor": ("server", "doctor", "Toon welke instellingen gelden en waar ze vandaan komen."),
}


class LazyGroup(click.Group):
    """A group that imports a command's module only when that command runs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, attribute, _ = COMMANDS[cmd_name]
        command: click.Command = getattr(import_module(f"procurement_app.cli.{module}"), attribute)
        return dutch.localise(command)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Opdrachten"):
            formatter.write_dl([(name, help_line) for name, (_, _, help_line) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="kansrijk")
def main(**_: Any) -> None:
    """Kansrijk: waar kan de gemeente sociaal inkopen?

    \b
    Voorbeelden:
      kansrijk screen leidraad.pdf
      kansrijk screen --format json *.docx
      kansrijk calendar screen inkoopkalender.xlsx
      kansrijk rules explain social-return-obligation
    """


dutch.localise(main)
