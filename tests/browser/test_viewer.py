"""The document viewer: marks on the right words, walking by key and button, and the same without a script."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from procurement_app import paths
from procurement_app.models import Role
from tests.browser.conftest import NARROW, WIDE

CATERING = paths.TENDER_SAMPLES / "documents" / "offerteaanvraag-catering-evenementen.pdf"
Open = Callable[..., Page]


def open_document(page: Page, name: str = "catering evenementen", query: str = "") -> None:
    page.goto(f"/documenten?q={name}")
    page.goto(str(page.locator("article h3 a").first.get_attribute("href")) + query)


def expect_current(page: Page, number: str | None) -> None:
    expect(page.locator("[data-finding].is-current")).to_have_attribute("data-finding", str(number))


def test_marks_lie_on_the_words_they_quote(open_as: Open) -> None:
    """The words under each mark, read from the PDF itself, are the quote of its finding."""
    page = open_as(Role.OFFICER)
    open_document(page)
    seen = 0
    with pypdfium2.PdfDocument(str(CATERING)) as pdf:
        for figure in page.locator("figure.sheet-page").all():
            number = int(str(figure.get_attribute("id")).removeprefix("pagina-"))
            height = pdf[number - 1].get_height()
            text = pdf[number - 1].get_textpage()
            for mark in figure.locator("[data-mark]").all():
                under = ""
                for box in mark.locator("rect").all():
                    x, y, w, h = (
                        float(str(box.get_attribute(name))) for name in ("x", "y", "width", "height")
                    )
                    # The drawn box is one point wider on every side than the words.
                    under += text.get_text_bounded(
                        x + 0.5, height - y - h + 0.5, x + w - 0.5, height - y - 0.5
                    )
                card = page.locator(f"[data-finding='{mark.get_attribute('data-mark')}']")
                quote = card.locator("blockquote:not(.example)").inner_text()
                assert same(under, quote), (under, quote)
                seen += 1
    assert seen >= 8


def same(one: str, other: str) -> bool:
    return letters(one) == letters(other)


def letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_mark_covers_its_place_in_the_picture(width: int, open_as: Open) -> None:
    """Picture and marks have the same size at every width, so that a mark stays on its words."""
    page = open_as(Role.OFFICER, width)
    open_document(page)
    picture = page.locator(".sheet-picture img").first
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("image => image.naturalWidth") > 800
    image, marks = picture.bounding_box(), page.locator(".sheet-picture svg").first.bounding_box()
    assert image is not None and marks is not None
    for side in ("x", "y", "width", "height"):
        assert abs(image[side] - marks[side]) < 1.5, (side, image, marks)  # type: ignore[literal-required]


def test_walking_by_key_and_button(open_as: Open) -> None:
    page = open_as(Role.OFFICER)
    open_document(page)
    first, second = (card.get_attribute("data-finding") for card in page.locator("[data-finding]").all()[:2])
    page.keyboard.press("j")
    expect_current(page, first)
    page.keyboard.press("n")
    expect_current(page, second)
    page.keyboard.press("k")
    expect_current(page, first)
    page.get_by_role("button", name="Volgende").click()
    expect_current(page, second)
    expect(page.locator(f"[data-mark='{second}']").first).to_have_class(re.compile("is-current"))
    expect(page.locator(f"[data-mark='{second}']").first).to_be_in_viewport()
    expect(page.locator("[data-position]")).to_contain_text("2 /")


def test_keys_can_be_turned_off_and_stay_off(open_as: Open) -> None:
    page = open_as(Role.OFFICER)
    open_document(page)
    page.get_by_label("Sneltoetsen").uncheck()
    page.keyboard.press("j")
    expect(page.locator(".is-current")).to_have_count(0)
    page.reload()
    expect(page.get_by_label("Sneltoetsen")).not_to_be_checked()
    page.keyboard.press("j")
    expect(page.locator(".is-current")).to_have_count(0)


def test_a_click_on_a_mark_shows_its_finding(open_as: Open) -> None:
    page = open_as(Role.OFFICER)
    open_document(page)
    mark = page.locator("a[data-mark]").nth(2)
    number = mark.get_attribute("data-mark")
    mark.locator("circle").click()
    expect_current(page, number)
    expect(page.locator(f"#bevinding-{number}")).to_be_in_viewport()


def test_the_text_view_marks_the_same_findings(open_as: Open) -> None:
    page = open_as(Role.OFFICER)
    open_document(page)
    cards = page.locator("[data-finding]").count()
    page.get_by_role("link", name="Toon als tekst").click()
    first = page.locator("mark[data-mark]").first
    expect(first).to_be_visible()
    expect(page.get_by_role("button", name="Volgende")).to_be_visible()
    expect(page.locator("[data-finding]")).to_have_count(cards)
    page.keyboard.press("j")
    expect(first).to_have_class(re.compile("is-current"))
    quote = page.locator("[data-finding].is-current blockquote").inner_text()
    assert letters(quote).startswith(letters(re.sub(r"\d+$", "", first.inner_text()))[:20])


def test_without_a_script_marks_and_findings_link_to_each_other(open_as: Open) -> None:
    page = open_as(Role.OFFICER, scripts=False)
    open_document(page)
    card = page.locator("[data-finding]").first
    number = card.get_attribute("data-finding")
    card.locator(".finding-number").click()
    page.wait_for_url(f"**#markering-{number}")
    expect(page.locator(f"#markering-{number}")).to_have_attribute("href", f"#bevinding-{number}")
    expect(page.get_by_role("button", name="Volgende")).not_to_be_visible()


def test_filters_are_in_the_address(open_as: Open) -> None:
    page = open_as(Role.OFFICER)
    open_document(page)
    page.locator("details.filter-card summary").click()
    page.locator("input[name=soort][value=instrument]").uncheck()
    page.get_by_role("button", name="Toon bevindingen").click()
    page.wait_for_url("**soort=barrier**")
    expect(page.locator(".finding-barrier").first).to_be_visible()
    expect(page.locator(".finding-instrument")).to_have_count(0)


def test_the_original_is_saved_as_it_was_sent(open_as: Open, tmp_path: Path) -> None:
    page = open_as(Role.OFFICER)
    open_document(page)
    with page.expect_download() as saved:
        page.get_by_role("link", name="Open het origineel").click()
    saved.value.save_as(tmp_path / "origineel.pdf")
    assert (tmp_path / "origineel.pdf").read_bytes() == CATERING.read_bytes()


def test_the_number_of_a_finding_is_not_copied_with_its_words(open_as: Open) -> None:
    page = open_as(Role.OFFICER)
    open_document(page, query="?weergave=tekst")
    copied, cited = page.evaluate(
        """() => {
            const mark = document.querySelector(".paper mark:has(sup)");
            document.getSelection().selectAllChildren(mark);
            return [document.getSelection().toString(), mark.firstChild.textContent];
        }"""
    )
    assert copied.strip() == cited.strip()


def test_a_choice_is_not_red_before_anything_was_filled_in(open_as: Open) -> None:
    page = open_as(Role.OFFICER)
    page.goto("/regels/meldingen/document/1/gemist")
    boxes = page.locator("select").all()
    colours = [box.evaluate("box => getComputedStyle(box).borderColor") for box in boxes]
    assert len(colours) > 1 and len(set(colours)) == 1
