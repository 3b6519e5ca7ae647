"""Uploading: by button and by dragging, with progress; the same file twice is said; without a script too."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from procurement_app import paths
from procurement_app.models import Role

SAMPLES = paths.TENDER_SAMPLES / "documents"
Open = Callable[..., Page]
LONG = 60_000


def letter(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_dragging_files_shows_how_far_each_is(open_as: Open) -> None:
    page = open_as(Role.OFFICER)
    page.goto("/screenen")
    transfer = page.evaluate_handle(
        """() => {
            const transfer = new DataTransfer();
            for (const [name, text] of [
                ["eerste.txt", "Opdrachtnemer besteedt ten minste 5% van de opdrachtsom aan social return."],
                ["tweede.md", "Inschrijver heeft een jaaromzet van minimaal 2.000.000 euro."],
            ]) transfer.items.add(new File([text], name));
            return transfer;
        }"""
    )
    drop = page.locator("[data-drop]")
    drop.dispatch_event("dragover", {"dataTransfer": transfer})
    expect(drop).to_have_class(re.compile("is-over"))
    drop.dispatch_event("drop", {"dataTransfer": transfer})
    rows = page.locator(".upload")
    expect(rows).to_have_count(2)
    for row, name in zip(rows.all(), ("eerste.txt", "tweede.md"), strict=True):
        expect(row.locator("[data-name]")).to_have_text(name)
        expect(row.locator("[data-result] a")).to_be_visible(timeout=LONG)
        expect(row.locator("[data-state]")).to_have_text("Klaar")
        expect(row.locator("[data-stage=storing]")).to_have_class(re.compile("is-done"))
    rows.first.locator("[data-result] a").click()
    expect(page.locator("[data-finding]").first).to_be_visible()


def test_the_button_takes_many_files_and_says_what_it_has_already(open_as: Open, tmp_path: Path) -> None:
    page = open_as(Role.OFFICER)
    page.goto("/screenen")
    fresh = letter(tmp_path / "nieuw.txt", "De opdracht is verdeeld in vier percelen.")
    page.get_by_label("Kies bestanden").set_input_files([SAMPLES / "bijlage-social-return.pdf", fresh])
    page.get_by_role("button", name="Screenen").click()
    known, new = page.locator(".upload").all()
    expect(known.locator("[data-state]")).to_contain_text("Dit bestand had u al", timeout=LONG)
    expect(new.locator("[data-result] a")).to_be_visible(timeout=LONG)


def test_two_files_with_the_same_bytes_are_both_done(open_as: Open, tmp_path: Path) -> None:
    page = open_as(Role.OFFICER)
    page.goto("/screenen")
    text = "Voor deze opdracht geldt een zekerheidstelling van 10% van de opdrachtsom."
    page.get_by_label("Kies bestanden").set_input_files(
        [letter(tmp_path / name, text) for name in ("dubbel-a.txt", "dubbel-b.txt")]
    )
    page.get_by_role("button", name="Screenen").click()
    for row in page.locator(".upload").all():
        expect(row.locator("[data-result] a")).to_be_visible(timeout=LONG)
    expect(page.locator(".upload [data-state]").first).to_have_text("Klaar")


def test_a_file_without_any_text_is_not_called_done(open_as: Open, tmp_path: Path) -> None:
    page = open_as(Role.OFFICER)
    page.goto("/screenen")
    page.get_by_label("Kies bestanden").set_input_files([letter(tmp_path / "spaties.txt", "   \n \n  ")])
    page.get_by_role("button", name="Screenen").click()
    row = page.locator(".upload")
    expect(row.locator("[data-result]")).to_contain_text("Wij vinden geen tekst", timeout=LONG)
    expect(row.locator("[data-state]")).not_to_contain_text("Klaar")


def test_a_file_that_cannot_be_read_gets_one_sentence(open_as: Open, tmp_path: Path) -> None:
    page = open_as(Role.OFFICER)
    page.goto("/screenen")
    empty = tmp_path / "leeg.pdf"
    empty.touch()
    broken = tmp_path / "kapot.pdf"
    broken.write_bytes((SAMPLES / "bijlage-social-return.pdf").read_bytes()[:900])
    page.get_by_label("Kies bestanden").set_input_files([empty, broken])
    page.get_by_role("button", name="Screenen").click()
    for row in page.locator(".upload").all():
        sentence = row.locator("[data-result].field-error")
        expect(sentence).to_be_visible(timeout=LONG)
        expect(sentence).to_have_text(re.compile(r"\.\s*$"))
        expect(sentence).not_to_contain_text("Traceback")


def test_without_a_script_it_is_an_ordinary_form(open_as: Open, tmp_path: Path) -> None:
    page = open_as(Role.OFFICER, scripts=False)
    page.goto("/screenen")
    fresh = letter(tmp_path / "gewoon.txt", "Er wordt geen social return gevraagd bij deze opdracht.")
    page.get_by_label("Kies bestanden").set_input_files([fresh])
    page.get_by_role("button", name="Screenen").click()
    page.wait_for_url("**/screenen/voortgang?document=*")
    for _ in range(60):
        if page.get_by_role("link", name=re.compile("bekijken")).count():
            break
        page.wait_for_timeout(500)
        page.reload()
    page.get_by_role("link", name=re.compile("bekijken")).click()
    expect(page.locator("h1")).to_contain_text("gewoon.txt")


def test_importing_a_calendar_by_hand(open_as: Open, tmp_path: Path) -> None:
    """Upload, look, correct a column, confirm; the edition that was made is shown."""
    page = open_as(Role.OFFICER)
    page.goto("/inkoopkalender/importeren")
    file = letter(
        tmp_path / "kalender.csv",
        "Onderwerp;Raming;Planning;Opmerking\n"
        "Schoonmaak wijkhuizen;250.000;Q2 2027;Facilitair\n"
        "Groenonderhoud begraafplaats;n.t.b.;najaar;Stadswerken\n",
    )
    page.get_by_label("Bestand").set_input_files(file)
    page.get_by_label("Naam van de kalender").fill("Gemeente Proefdorp (fictief)")
    page.get_by_role("button", name="Lees het bestand").click()
    expect(page.locator("h1")).to_have_text("Voorbeeld van de import")
    page.get_by_label("Betekenis van Opmerking").select_option("department")
    page.get_by_role("button", name="Ververs het voorbeeld").click()
    expect(page.get_by_role("cell", name="Facilitair", exact=True)).to_be_visible()
    page.get_by_role("button", name="Importeer 2 trajecten").click()
    expect(page.locator("h1")).to_have_text("kalender.csv", timeout=LONG)
    page.goto("/inkoopkalender?q=begraafplaats")
    expect(page.get_by_role("heading", name="Groenonderhoud begraafplaats")).to_be_visible()


def test_the_calendar_filters_from_the_page(open_as: Open) -> None:
    page = open_as(Role.READER)
    page.goto("/inkoopkalender")
    page.get_by_label("Hoge kans").check()
    page.get_by_role("button", name="Toon trajecten").click()
    page.wait_for_url("**kans=high**")  # loaded, so that its script hears what is chosen next
    assert "q=" not in page.url
    assert page.locator(".entry .badge-good").count() == page.locator(".entry").count()
    page.get_by_label("Sorteer op").select_option("title")
    page.wait_for_url("**sorteer=title**")
    titles = page.locator(".entry h3").all_inner_texts()
    assert titles == sorted(titles, key=str.casefold)
    page.get_by_role("link", name="Kans: Hoge kans").click()
    expect(page).not_to_have_url(re.compile("kans="))
