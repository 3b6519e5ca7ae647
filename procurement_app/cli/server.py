"""`kansrijk serve`, `demo` and `doctor`: running the server and looking at how it stands."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click
from sqlalchemy.exc import SQLAlchemyError
from waitress.server import create_server

from procurement_app import jobs, paths, runtime, settings
from procurement_app.cli.running import opened, plainly
from procurement_app.documents import confined
from procurement_app.models import DocumentStatus, migration
from procurement_app.runtime import Runtime
from procurement_app.screening.rulebook.book import RulebookError
from procurement_app.services.demonstration import demo as demo_service
from procurement_app.services.demonstration.demo_accounts import DEMO_ACCOUNTS
from procurement_app.services.rulebook import rules
from procurement_app.services.tender import documents
from procurement_app.services.tender.documents import DocumentQuery
from procurement_app.services.work.queue import Claimed
from procurement_app.settings import PREFIX, Settings
from procurement_app.web import logs
from procurement_app.web.app import build

_STEPS = {"firms": "Sociale firma's", "calendars": "Inkoopkalenders", "documents": "Documenten"}


@click.command()
@click.option("--host", help="Adres waarop de server luistert (standaard 127.0.0.1).")
@click.option("--port", type=click.IntRange(1, 65535), help="Poort (standaard 8000).")
@click.option("--demo", is_flag=True, help="Zet de voorbeeldstand aan en laad de fictieve voorbeelden.")
@plainly
def serve(host: str | None, port: int | None, demo: bool) -> None:
    """Start de webserver; maakt of vernieuwt eerst de database.

    \b
    Voorbeelden:
      kansrijk serve
      kansrijk serve --demo
      kansrijk serve --port 8080
    """
    given: dict[str, Any] = {"host": host, "port": port, "demo": demo or None}
    held = opened(**{name: value for name, value in given.items() if value is not None})
    logs.configure(held.settings.log_format, quiet=True)
    _need_rulebook(held.settings)
    server = _listen(held)
    signal.signal(signal.SIGTERM, _stop)
    if held.settings.demo:
        _load_demo(held)
    logs.configure(held.settings.log_format)
    with _working(held):
        _welcome(held.settings)
        server.run()


@click.command()
@plainly
def demo() -> None:
    """Vul een lege database met fictieve voorbeelden en beoordeel ze; nog eens verandert niets.

    \b
    \b
    Voorbeelden:
      kansrijk demo
      kansrijk serve --demo
    """
    held = opened(demo=True)
    logs.configure(held.settings.log_format, quiet=True)
    _need_rulebook(held.settings)
    loaded = _load_demo(held)
    click.echo(
        f"De voorbeelden staan klaar: {loaded.firms} firma's, {loaded.editions} kalenders en "
        f"{loaded.documents} documenten, alles fictief. Start de server met: kansrijk serve --demo"
    )
    held.engine.dispose()


@click.command()
@plainly
def doctor() -> None:
    """Toon elke instelling, haar waarde en waar die vandaan komt; daarna of alles werkt.

    \b
    Voorbeelden:
      kansrijk doctor
      KANSRIJK_PORT=8080 kansrijk doctor

    Geheimen zijn verborgen. De uitgangscode is 0 als alles werkt, 1 als iets niet werkt en 2 bij
    verkeerd gebruik.
    """
    loaded = settings.load()
    for variable, value, source, description in loaded.lines():
        click.echo(f"{variable:<31} {value}")
        click.echo(f"{'':<31} {source}; {description}")
    for variable in settings.unknown():
        click.echo(f"{variable:<31} let op: deze instelling kent Kansrijk niet")
    click.echo()
    fine = True
    for subject, check in _CHECKS.items():
        works, said = check(loaded.settings)
        fine = fine and works
        mark = click.style("goed", fg="green") if works else click.style("FOUT", fg="red")
        click.echo(f"{mark}  {subject}: {said}")
    sys.exit(0 if fine else 1)


def _need_rulebook(chosen: Settings) -> None:
    """Nothing can be judged by a rulebook with mistakes, so the server does not start with one."""
    works, said = _check_rulebook(chosen)
    if not works:
        raise click.ClickException(f"Het regelboek is niet te gebruiken: {said}.")


_WHY_NOT = {
    errno.EADDRINUSE: "die poort is bezet",
    errno.EACCES: "die poort mag dit account niet gebruiken",
    errno.EADDRNOTAVAIL: "dat adres heeft deze machine niet",
}


def _listen(held: Runtime) -> Any:
    app = build(held)
    try:
        return create_server(
            app,
            host=held.settings.host,
            port=held.settings.port,
            threads=held.settings.threads,
            # The application refuses in Dutch; the server itself only what is far beyond that.
            max_request_body_size=2 * app.config["MAX_CONTENT_LENGTH"],
            ident="kansrijk",
            clear_untrusted_proxy_headers=True,
        )
    except OSError as error:
        other = held.settings.port + 1 if held.settings.port < 65535 else 8000
        number = error.errno or 0
        raise click.ClickException(
            f"De server kan niet luisteren op {held.settings.host}:{held.settings.port} "
            f"({_WHY_NOT.get(number) or os.strerror(number)}). Draait Kansrijk al? Kies anders een andere "
            f"poort, en zet die voor dezelfde opdracht: {PREFIX}PORT={other} make run."
        ) from error


@contextmanager
def _working(held: Runtime) -> Iterator[None]:
    """Threads that do jobs while the server runs."""
    workers = jobs.Workers(held, held.settings.workers) if held.settings.workers else None
    if workers:
        workers.start()
    try:
        yield
    finally:
        if workers:
            workers.stop()
        held.engine.dispose()


def _stop(_signal: int, _frame: object) -> None:
    sys.exit(0)


def _welcome(chosen: Settings) -> None:
    address = chosen.public_url or f"http://{chosen.host}:{chosen.port}"
    click.echo(f"\nKansrijk staat op {address} (stoppen: Ctrl+C)")
    if not chosen.demo:
        click.echo("Nog geen account? Maak er een: kansrijk users add NAAM --role administrator")
        return
    click.echo("Voorbeeldstand: alles is fictief. Log in met een van deze accounts:\n")
    for account in DEMO_ACCOUNTS:
        click.echo(f"  {account.subject:<12} {account.password:<22} {account.role.value}")
    click.echo("")


def _load_demo(held: Runtime) -> demo_service.Loaded:
    """Load the samples and screen what is new, with a progress bar on a terminal."""
    with held.sessions() as session:
        loaded = demo_service.load(
            session,
            held.store,
            paths.TENDER_SAMPLES,
            now=held.clock(),
            on=held.today(),
            on_step=lambda what, done, total: _say(f"{_STEPS[what]} {done + 1}/{total}"),
        )
    jobs.sweep(held)
    if loaded.waiting:
        with click.progressbar(length=loaded.waiting, label="Documenten beoordelen", file=sys.stderr) as bar:
            done: set[int] = set()

            def tick(job: Claimed, _stage: str, _share: float) -> None:
                if job.id not in done:
                    done.add(job.id)
                    bar.update(1)

            confined.start_helper(jobs.WARM)
            jobs.drain(held, tick)
            confined.stop_helper()
        _tell_unread(held)
    return loaded


def _tell_unread(held: Runtime) -> None:
    """Say which documents could not be read, after a load that brought any."""
    with held.sessions() as session:
        unread = documents.listing(session, DocumentQuery(status=DocumentStatus.FAILED)).rows
    for document in unread:
        click.echo(f"Niet gelezen: {document.name}: {document.error}", err=True)


def _say(text: str) -> None:
    if sys.stderr.isatty():
        click.echo(text, err=True)


def _check_database(chosen: Settings) -> tuple[bool, str]:
    held = runtime.make(chosen)
    try:
        now, wanted = migration.current(held.engine), migration.head()
    except SQLAlchemyError as error:
        return False, f"niet te bereiken ({error.__class__.__name__}); controleer {PREFIX}DATABASE_URL"
    finally:
        held.engine.dispose()
    if now == wanted:
        return True, f"versie {now}"
    return False, f"versie {now or 'leeg'}, nodig is {wanted}; voer uit: kansrijk db upgrade"


def _check_rulebook(_chosen: Settings) -> tuple[bool, str]:
    try:
        book = rules.rulebook()
    except RulebookError as error:
        return False, f"{len(error.mistakes)} fouten; voer uit: kansrijk rules check"
    return True, f"versie {book.version}, {len(book.rules)} regels"


def _check_folder(chosen: Settings) -> tuple[bool, str]:
    free = shutil.disk_usage(chosen.instance).free // 1024**3
    if not os.access(chosen.instance, os.W_OK):
        return False, f"{chosen.instance} is niet te schrijven"
    return free >= 1, f"{chosen.instance}, {free} GB vrij"


def _check_tesseract(_chosen: Settings) -> tuple[bool, str]:
    """Scans can be read with it; without it everything else works, so its absence is no mistake."""
    program = shutil.which("tesseract")
    if program is None:
        return True, "niet gevonden; gescande pagina's worden niet gelezen (installeer tesseract-ocr-nld)"
    listed = subprocess.run(  # noqa: S603 (a program of the machine, found on its path)
        [program, "--list-langs"], capture_output=True, text=True, timeout=20, check=False
    )
    if "nld" not in listed.stdout.split():
        return True, "zonder Nederlands; installeer tesseract-ocr-nld om gescande pagina's te lezen"
    return True, "met Nederlands"


def _check_mode(chosen: Settings) -> tuple[bool, str]:
    if chosen.demo and chosen.public_url:
        return False, f"voorbeeldaccounts op een openbaar adres; zet {PREFIX}DEMO uit"
    return True, "voorbeeldstand" if chosen.demo else "gewone stand, zonder voorbeeldaccounts"


_CHECKS: dict[str, Callable[[Settings], tuple[bool, str]]] = {
    "gegevensmap": _check_folder,
    "database": _check_database,
    "regelboek": _check_rulebook,
    "scans lezen": _check_tesseract,
    "stand": _check_mode,
}
