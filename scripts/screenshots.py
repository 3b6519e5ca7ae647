"""Makes docs/screenshots anew: the demo, in the neutral theme, at two widths.

    python -m scripts.screenshots [NAME...]

Loads the demo into a folder of its own, starts a server, and photographs the pages below (or those
named) with Chromium. Pictures are reduced to 256 colours, so that the repository stays small.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PIL import Image
from waitress.server import create_server

from procurement_app import jobs, paths, runtime, settings
from procurement_app.models import migration
from procurement_app.runtime import Runtime
from procurement_app.services.demonstration import demo
from procurement_app.services.demonstration.demo_accounts import DEMO_ACCOUNTS
from procurement_app.web.app import build

TARGET = Path(__file__).resolve().parent.parent / "docs" / "screenshots"
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
WIDTHS = (1280, 390)
TALLEST = 2400


@dataclass(frozen=True)
class Shot:
    """A page to photograph: its name, address, who looks, and a script to run first."""

    name: str
    address: str
    who: str = "inkoper"
    do: str = ""


TRY_A_TEXT = """
    document.querySelector("#tekst").value = `# Gunning
Social return | maximaal 10 punten
Wij zien af van social return.
Inschrijver heeft een omzet van ten minste € 500.000.`;
    document.querySelector(".bench-form").submit()
"""

SHOTS = (
    Shot("begin", "/", who=""),
    Shot("inloggen", "/inloggen", who=""),
    Shot("overzicht", "/"),
    Shot("inkoopkalender", "/inkoopkalender"),
    Shot("wijzigingen", "/inkoopkalender/wijzigingen"),
    Shot("importeren", "/inkoopkalender/importeren/2?bron=Gemeente+Amstelstad+%28fictief%29"),
    Shot(
        "traject",
        "/inkoopkalender?q=schoonmaak+kantoorpanden",
        do="document.querySelector('.entry a').click()",
    ),
    Shot("documenten", "/documenten"),
    Shot(
        "document",
        "/documenten?q=catering+evenementen",
        do="document.querySelector('.doc-row a').click()",
    ),
    Shot(
        "document-tekst", "/documenten?q=marktconsultatie", do="document.querySelector('.doc-row a').click()"
    ),
    Shot("screenen", "/screenen"),
    Shot("regels", "/regels", who=""),
    Shot("regel", "/regels/turnover-requirement", who=""),
    Shot("waarden", "/regels/waarden", who=""),
    Shot("nauwkeurigheid", "/regels/nauwkeurigheid", who=""),
    Shot("werkbank", "/regels/werkbank", do=TRY_A_TEXT),
    Shot("catalogus", "/sociale-firmas", who=""),
    Shot("catalogus-zoeken", "/sociale-firmas?q=caterer+in+Zuidoost+met+PSO+30%2B", who=""),
    Shot("firma", "/sociale-firmas/49", who=""),
    Shot("vergelijken", "/sociale-firmas/vergelijken?firma=1&firma=3&firma=49", who=""),
    Shot("inbedden", "/sociale-firmas/inbedden?sector=catering", who=""),
    Shot("vraag", "/vraag?q=lunch+voor+200+man+in+Oost", who=""),
    Shot("meedoen", "/meedoen", who=""),
    Shot("mijn-firma", "/mijn-firma", who="firma"),
    Shot("mijn-firma-kansen", "/mijn-firma/kansen", who="firma"),
    Shot("voorstel", "/beoordelen/voorstellen/1", who="adviseur"),
    Shot("introducties", "/introducties", who="adviseur"),
    Shot("cijfers", "/introducties/cijfers", who="adviseur"),
    Shot("gebruikers", "/beheer/gebruikers", who="beheerder"),
    Shot("logboek", "/beheer/logboek?controle=ja", who="beheerder"),
    Shot("toegankelijkheid", "/toegankelijkheid", who=""),
)


def main() -> None:
    wanted = [shot for shot in SHOTS if not sys.argv[1:] or shot.name in sys.argv[1:]]
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, _serving(Path(folder)) as address:
        _photograph(address, wanted)


@contextmanager
def _serving(folder: Path) -> Iterator[str]:
    """The demo on a free port of this machine."""
    chosen = settings.load({}, instance=folder, demo=True, workers=1).settings
    held = runtime.make(chosen, lambda: datetime.now(UTC))
    migration.upgrade(held.engine)
    _load(held)
    server = create_server(build(held), host="127.0.0.1", port=0)
    threading.Thread(target=server.run, daemon=True).start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()


def _load(held: Runtime) -> None:
    with held.sessions() as session:
        demo.load(
            session,
            held.store,
            paths.TENDER_SAMPLES,
            now=held.clock(),
            on=held.today(),
            on_step=lambda *_: None,
        )
    jobs.drain(held)


def _photograph(address: str, shots: list[Shot]) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for width in WIDTHS:
            for who in {shot.who for shot in shots}:
                context = browser.new_context(
                    base_url=address, viewport={"width": width, "height": 900}, locale="nl-NL"
                )
                page = context.new_page()
                if who:
                    _log_in(page, who)
                for shot in shots:
                    if shot.who == who:
                        _take(page, shot, width)
                context.close()
        browser.close()


def _log_in(page: Any, who: str) -> None:
    account = next(account for account in DEMO_ACCOUNTS if account.subject == who)
    page.goto("/inloggen")
    page.fill("#subject", account.subject)
    page.fill("#password", account.password)
    page.click("main button[type=submit]")
    page.wait_for_url("**/")


def _take(page: Any, shot: Shot, width: int) -> None:
    page.goto(shot.address)
    if shot.do:
        with page.expect_navigation():
            page.evaluate(shot.do)
    page.wait_for_load_state("networkidle")
    path = TARGET / f"{shot.name}-{width}.png"
    page.screenshot(path=str(path), full_page=True)
    _reduce(path)
    print(path.name, path.stat().st_size // 1024, "kB")


def _reduce(path: Path) -> None:
    """Cut what is very long, and keep 256 colours."""
    with Image.open(path) as picture:
        cut = picture.convert("RGB").crop((0, 0, picture.width, min(picture.height, TALLEST)))
    cut.quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)


if __name__ == "__main__":
    main()
