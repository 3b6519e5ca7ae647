"""A person who never saw the site finds a caterer in Zuidoost with PSO 30+ within a minute."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from procurement_app.models import Role
from tests.browser.conftest import NARROW, WIDE

Open = Callable[..., Page]
WANTED = "Bijlmer Keuken (fictief)"


@pytest.mark.parametrize("scripts", [True, False])
def test_a_stranger_finds_the_caterer_by_words(open_as: Open, scripts: bool) -> None:
    page, start = open_as(Role.NOBODY, scripts=scripts), time.monotonic()
    page.goto("/")
    page.get_by_label("Wat zoekt u?").fill("caterer in Zuidoost met PSO 30+")
    page.get_by_role("button", name="Zoek").click()
    first = page.locator(".firm-card").first
    expect(first.get_by_role("heading")).to_have_text(WANTED)
    expect(first).to_contain_text("Zit in Zuidoost")
    expect(first).to_contain_text("PSO 30+ te hebben")
    first.get_by_role("link", name=WANTED).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(WANTED)
    expect(page.get_by_role("link", name="info@bijlmer-keuken.example")).to_be_visible()
    assert time.monotonic() - start < 60


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_stranger_finds_the_caterer_by_choosing(open_as: Open, width: int) -> None:
    page, start = open_as(Role.NOBODY, width, scripts=False), time.monotonic()
    page.goto("/")
    page.get_by_role("link", name="Bekijk de hele catalogus").click()
    page.get_by_role("link", name="Catering", exact=False).first.click()
    page.locator(".district-map").get_by_label("Zuidoost").click()
    if width == NARROW:
        page.locator(".filters > summary").click()
    page.locator(".filters").get_by_label("PSO 30+").check()
    page.get_by_role("button", name="Toon firma's").click()
    cards = page.locator(".firm-card")
    expect(cards).to_have_count(1)
    expect(cards.get_by_role("heading")).to_have_text(WANTED)
    chips = page.get_by_role("list", name="Gekozen filters").get_by_role("link")
    expect(chips, "three choices, each to take off, and all at once").to_have_count(4)
    chips.filter(has_text="PSO 30+").click()
    expect(cards).to_have_count(3)
    assert time.monotonic() - start < 60


def test_firms_are_kept_and_compared_without_account_or_script(open_as: Open) -> None:
    page = open_as(Role.NOBODY, scripts=False)
    page.goto("/sociale-firmas?sector=catering")
    for number in (0, 1):
        page.locator(".firm-card").nth(number).get_by_role("button", name="Bewaar").click()
    page.get_by_role("link", name="2 firma's bewaard").click()
    cards = page.locator(".firm-card")
    expect(cards).to_have_count(2)
    for number in (0, 1):
        cards.nth(number).get_by_role("checkbox").check()
    page.get_by_role("button", name="Vergelijk de aangevinkte").click()
    expect(page.locator("table.compare thead th")).to_have_count(2)
    page.goto("/sociale-firmas/bewaard")
    page.get_by_role("button", name="Maak de lijst leeg").click()
    expect(page.get_by_role("heading", name="Uw lijst is nog leeg")).to_be_visible()


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_an_introduction_is_asked_without_account_or_script(open_as: Open, width: int) -> None:
    page = open_as(Role.NOBODY, width, scripts=False)
    page.goto("/sociale-firmas?q=90911200-8")
    expect(page.get_by_text("CPV-code 90911200 lezen wij als:")).to_be_visible()
    page.goto("/sociale-firmas?q=caterer+in+Zuidoost+met+PSO+30%2B")
    page.locator(".catalogue-side").get_by_role("link", name="Vraag een introductie").click()
    expect(page.get_by_label("Wat zoekt u?")).to_have_value("caterer in Zuidoost met PSO 30+")
    page.get_by_role("button", name="Laat zien wie dit kan").click()
    page.get_by_role("checkbox", name=WANTED).check()
    page.get_by_label("Uw naam").fill("Een Voorbeeld")
    page.get_by_label("Uw mailadres").fill("voorbeeld@bedrijf.example")
    page.get_by_role("button", name="Vraag om een introductie").click()
    expect(page.get_by_role("status")).to_contain_text(f"U wilt kennismaken met: {WANTED}.")


def test_a_long_pdf_is_made_while_the_visitor_waits(open_as: Open) -> None:
    page = open_as(Role.NOBODY)
    page.goto("/sociale-firmas")
    page.get_by_role("link", name="Catalogus als PDF").click()
    ready = page.get_by_role("link", name="Haal de PDF op")
    ready.wait_for(timeout=60_000)
    with page.expect_download() as waited:
        ready.click()
    assert waited.value.path().read_bytes().startswith(b"%PDF-")


def test_the_list_stands_in_a_frame_of_another_site(open_as: Open, tmp_path: Path) -> None:
    page = open_as(Role.NOBODY)
    page.goto("/sociale-firmas/inbedden?sector=catering")
    (tmp_path / "buurt.html").write_text(page.locator(".snippet").inner_text(), encoding="utf-8")
    handler = partial(Quiet, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as other:
        threading.Thread(target=other.serve_forever, daemon=True).start()
        page.goto(f"http://127.0.0.1:{other.server_port}/buurt.html")
        framed = page.frame_locator("iframe")
        framed.get_by_role("heading", name="Sociale firma's").wait_for()
        assert framed.get_by_role("link", name=WANTED).get_attribute("target") == "_blank"
        other.shutdown()


class Quiet(SimpleHTTPRequestHandler):
    """Another site, that says nothing of what it is asked."""

    def log_message(self, *_: object) -> None:
        return


def test_the_map_can_be_walked_by_keyboard(open_as: Open) -> None:
    page = open_as(Role.NOBODY)
    page.goto("/sociale-firmas")
    district = page.locator(".district-map").get_by_label("Noord")
    district.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**stadsdeel=Noord**")
    chosen = page.locator(".district-map .is-chosen")
    expect(chosen).to_have_attribute("aria-label", re.compile("gekozen$"))
