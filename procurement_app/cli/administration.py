"""`kansrijk db`, `users` and `audit`: looking after what is stored."""

from __future__ import annotations

import sys

import click

from procurement_app import runtime, settings
from procurement_app.cli.running import opened, operator, plainly, session_of
from procurement_app.models import Role, migration
from procurement_app.services.access import accounts
from procurement_app.services.access import audit as audit_service

ROLES = click.Choice([role.value for role in Role if role is not Role.NOBODY])


@click.group()
def db() -> None:
    """Maak of vernieuw de database.

    \b
    Voorbeelden:
      kansrijk db upgrade
      kansrijk db check
    """


@db.command()
@plainly
def upgrade() -> None:
    """Breng de database naar de nieuwste vorm; alles of niets.

    \b
    Voorbeelden:
      kansrijk db upgrade
      KANSRIJK_DATABASE_URL=sqlite:///proef.db kansrijk db upgrade

    De uitgangscode is 0 als het gelukt is, 1 als het niet lukte en 2 bij verkeerd gebruik.
    """
    held = opened()
    click.echo(f"De database heeft versie {migration.current(held.engine)}.")
    held.engine.dispose()


@db.command()
@plainly
def check() -> None:
    """Zeg of de database de vorm heeft die Kansrijk nodig heeft.

    \b
    Voorbeeld:
      kansrijk db check

    De uitgangscode is 0 als dat zo is, 1 als dat niet zo is en 2 bij verkeerd gebruik.
    """
    held = runtime.make(settings.load().settings)
    now, wanted = migration.current(held.engine), migration.head()
    if now != wanted:
        raise click.ClickException(
            f"De database heeft versie {now or 'geen'}; nodig is {wanted}. Voer uit: kansrijk db upgrade"
        )
    differences = migration.differences(held.engine)
    held.engine.dispose()
    if differences:
        raise click.ClickException(f"De database wijkt op {len(differences)} plaatsen af van versie {now}.")
    click.echo(f"De database is goed (versie {now}).")


@click.group()
def users() -> None:
    """Maak accounts aan en beheer rollen.

    \b
    Voorbeelden:
      kansrijk users add j.inkoper --role officer --name "J. Inkoper"
      kansrijk users list
      kansrijk users role j.inkoper advisor
      kansrijk users end-sessions j.inkoper
    """


@users.command("add")
@click.argument("subject", metavar="ACCOUNTNAAM")
@click.option("--role", type=ROLES, required=True, help="Wat het account mag.")
@click.option("--name", help="Naam zoals die op de pagina's staat (standaard de accountnaam).")
@click.option("--password-stdin", is_flag=True, help="Lees het wachtwoord van standaardinvoer.")
@plainly
def add(subject: str, role: str, name: str | None, password_stdin: bool) -> None:
    """Maak een account met een wachtwoord van minstens 12 tekens.

    \b
    Voorbeelden:
      kansrijk users add j.inkoper --role officer --name "J. Inkoper"
      kansrijk users add j.inkoper --role officer --password-stdin < wachtwoord.txt

    Zonder --password-stdin vraagt de opdracht het wachtwoord. De uitgangscode is 0 als het account er
    is, 1 als het niet gemaakt kon worden en 2 bij verkeerd gebruik.
    """
    given = accounts.checked(subject, name or subject, role, _password(password_stdin))
    held = opened()
    with session_of(held) as session:
        made = accounts.create_user(session, given, actor=operator(), now=held.clock())
    click.echo(f"Account {made.subject} is gemaakt, met de rol {made.role.value}.")


@users.command("list")
@plainly
def list_users() -> None:
    """Toon alle accounts.

    \b
    Voorbeeld:
      kansrijk users list
    """
    with session_of(opened()) as session:
        for user in accounts.users(session):
            remarks = [] if user.active else ["gesloten"]
            remarks += ["voorbeeld"] if user.demo else []
            seen = (
                f"laatst ingelogd {user.last_login_at:%Y-%m-%d}" if user.last_login_at else "nooit ingelogd"
            )
            click.echo(f"{user.subject:<24} {user.role.value:<14} {', '.join([seen, *remarks])}")


@users.command("role")
@click.argument("subject", metavar="ACCOUNTNAAM")
@click.argument("role", type=ROLES)
@plainly
def set_role(subject: str, role: str) -> None:
    """Geef een account een andere rol; het moet opnieuw inloggen.

    \b
    Voorbeeld:
      kansrijk users role j.inkoper advisor
    """
    held = opened()
    with session_of(held) as session:
        user = accounts.find(session, subject)
        accounts.set_role(session, user.id, Role(role), actor=operator(), now=held.clock())
    click.echo(f"Account {subject} heeft nu de rol {role}.")


@users.command("password")
@click.argument("subject", metavar="ACCOUNTNAAM")
@click.option("--password-stdin", is_flag=True, help="Lees het wachtwoord van standaardinvoer.")
@plainly
def set_password(subject: str, password_stdin: bool) -> None:
    """Geef een account een nieuw wachtwoord; het moet overal opnieuw inloggen.

    \b
    Voorbeelden:
      kansrijk users password j.inkoper
      kansrijk users password j.inkoper --password-stdin < wachtwoord.txt
    """
    held = opened()
    with session_of(held) as session:
        user = accounts.find(session, subject)
        accounts.set_password(session, user.id, _password(password_stdin), actor=operator(), now=held.clock())
    click.echo(f"Account {subject} heeft een nieuw wachtwoord.")


@users.command("close")
@click.argument("subject", metavar="ACCOUNTNAAM")
@plainly
def close(subject: str) -> None:
    """Sluit een account; wat het deed blijft in het auditspoor.

    \b
    Voorbeeld:
      kansrijk users close j.inkoper
    """
    _set_active(subject, active=False)
    click.echo(f"Account {subject} is gesloten.")


@users.command("open")
@click.argument("subject", metavar="ACCOUNTNAAM")
@plainly
def reopen(subject: str) -> None:
    """Open een gesloten account weer.

    \b
    Voorbeeld:
      kansrijk users open j.inkoper
    """
    _set_active(subject, active=True)
    click.echo(f"Account {subject} is weer open.")


@users.command("end-sessions")
@click.argument("subject", metavar="ACCOUNTNAAM")
@plainly
def end_sessions(subject: str) -> None:
    """Log een account overal uit.

    \b
    Voorbeeld:
      kansrijk users end-sessions j.inkoper
    """
    held = opened()
    with session_of(held) as session:
        user = accounts.find(session, subject)
        accounts.end_sessions(session, user.id, actor=operator(), now=held.clock())
    click.echo(f"Account {subject} is overal uitgelogd.")


@click.group()
def audit() -> None:
    """Controleer het auditspoor.

    \b
    Voorbeelden:
      kansrijk audit verify
      kansrijk audit list
    """


@audit.command()
@plainly
def verify() -> None:
    """Reken de hele keten na.

    \b
    Voorbeeld:
      kansrijk audit verify

    De uitgangscode is 0 als alles klopt, 1 als er een regel is veranderd en 2 bij verkeerd gebruik.
    Bewaar de laatste code op een andere plaats: dan blijkt later ook of er aan het einde iets ontbreekt.
    """
    with session_of(opened()) as session:
        verdict = audit_service.verify(session)
    if not verdict.sound:
        raise click.ClickException(
            f"Regel {verdict.broken_at} van het auditspoor klopt niet; de {verdict.records} regels ervoor "
            "wel. Bewaar een kopie van de database en waarschuw de beveiliging."
        )
    click.echo(f"Het auditspoor is ongeschonden: {verdict.records} regels. Laatste code: {verdict.head}")


@audit.command("list")
@click.option("--noun", default="", help="Alleen over dit soort ding (user, document, entry, edition).")
@plainly
def list_records(noun: str) -> None:
    """Toon de laatste vijftig regels.

    \b
    Voorbeelden:
      kansrijk audit list
      kansrijk audit list --noun document
    """
    with session_of(opened()) as session:
        for row in reversed(audit_service.listing(session, noun=noun).rows):
            click.echo(
                f"{row.at:%Y-%m-%d %H:%M:%S}  {row.actor:<28} {row.action:<20} {row.noun} {row.noun_id}"
            )


def _set_active(subject: str, *, active: bool) -> None:
    held = opened()
    with session_of(held) as session:
        user = accounts.find(session, subject)
        accounts.set_active(session, user.id, active, actor=operator(), now=held.clock())


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\n")
    asked: str = click.prompt("Wachtwoord", hide_input=True, confirmation_prompt="Nog een keer")
    return asked
