"""A real server with the small demo, and Chromium to look at it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from waitress.server import create_server

from procurement_app import jobs
from procurement_app.models import Role
from procurement_app.services.demonstration.demo_accounts import DEMO_ACCOUNTS
from procurement_app.web.app import build
from tests import parts
from tests.demo import copied, make_demo, open_runtime

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDE, NARROW = 1280, 390


def now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Server:
    address: str


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The application on a free port, with a worker that does the jobs."""
    base = tmp_path_factory.getbasetemp()
    instance = copied(make_demo(base, now), base / "browser-instance")
    runtime = open_runtime(instance, now, workers=1)
    listener = create_server(build(runtime), host="127.0.0.1", port=0, threads=8)
    threading.Thread(target=listener.run, daemon=True).start()
    stop = threading.Event()

    def work() -> None:
        while not stop.wait(0.2):
            jobs.drain(runtime)

    worker = threading.Thread(target=work, daemon=True)
    worker.start()
    yield Server(f"http://127.0.0.1:{listener.effective_port}")
    stop.set()
    worker.join(30)
    listener.close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    executable = parts.chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_as(chromium: Browser, server: Server) -> Iterator[Callable[..., Page]]:
    """Opens a window of a width, logged in with a role; what the browser complains of fails the test."""
    opened: list[BrowserContext] = []
    complaints: list[str] = []

    def make(role: Role, width: int = WIDE, *, scripts: bool = True) -> Page:
        context = chromium.new_context(
            base_url=server.address,
            viewport={"width": width, "height": 900},
            java_script_enabled=scripts,
            locale="nl-NL",
        )
        opened.append(context)
        page = context.new_page()
        page.on("console", lambda said: _complain(complaints, said.type, said.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        if role is not Role.NOBODY:
            log_in(page, role)
        return page

    yield make
    for context in opened:
        context.close()
    assert not complaints, complaints


def log_in(page: Page, role: Role) -> None:
    account = next(account for account in DEMO_ACCOUNTS if account.role is role)
    page.goto("/inloggen")
    page.get_by_label("Accountnaam").fill(account.subject)
    page.get_by_label("Wachtwoord").fill(account.password)
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/")


def _complain(complaints: list[str], kind: str, text: str) -> None:
    """Errors of the browser, above all of the security policy; a refused form is no error of ours."""
    if kind == "error" and "status of 4" not in text:
        complaints.append(text)


@pytest.fixture(scope="session")
def node_modules() -> Path:
    folder = Path(__file__).resolve().parents[2] / "node_modules"
    assert (folder / "axe-core").is_dir(), "axe-core is missing: run `python hatch_build.py` or `npm ci`"
    return folder
