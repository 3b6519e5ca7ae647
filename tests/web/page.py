"""What every page must be, whatever it shows: checked on each page that any test opens."""

from __future__ import annotations

import json
from collections import Counter
from urllib.parse import urlsplit

import html5lib
from bs4 import BeautifulSoup, Tag
from flask import Flask
from werkzeug.exceptions import HTTPException

PRODUCT = " – Kansrijk"
_UNLABELLED = {"hidden", "submit", "button", "reset", "image"}


def checked(app: Flask, html: str) -> BeautifulSoup:
    """The page, after everything below has been asserted of it."""
    html5lib.HTMLParser(strict=True).parse(html)
    page = BeautifulSoup(html, "html5lib")
    check_frame(page)
    check_nothing_inline(page)
    check_ids(page)
    check_forms(page)
    check_links(app, page)
    return page


def check_frame(page: BeautifulSoup) -> None:
    assert page.html is not None and page.title is not None
    assert page.html.get("lang") in ("nl", "en")
    headings = page.find_all("h1")
    assert len(headings) == 1, f"{len(headings)} h1's"
    heading, title = words(headings[0]), words(page.title)
    assert title.endswith(PRODUCT), title
    bare = title.removesuffix(PRODUCT).removeprefix("Fout: ").removeprefix("Error: ")
    assert heading.startswith(bare), f"title {bare!r} is not the h1 {heading!r}"
    assert page.find("main", id="inhoud") is not None
    for picture in page.find_all("img"):
        assert picture.has_attr("alt"), picture


def check_nothing_inline(page: BeautifulSoup) -> None:
    """The security policy allows no style or script in a page: there is none."""
    assert not page.find_all("style")
    for element in page.find_all(True):
        for name in element.attrs:
            assert name != "style" and not name.startswith("on"), element
    for script in page.find_all("script"):
        if script.get("type") == "application/ld+json":  # data, which no browser runs
            json.loads(str(script.string))
            continue
        assert script.get("src") and not script.get_text(strip=True), script


def check_ids(page: BeautifulSoup) -> None:
    ids = Counter(str(element["id"]) for element in page.find_all(id=True))
    twice = [name for name, count in ids.items() if count > 1]
    assert not twice, f"ids used twice: {twice}"
    for attribute in ("aria-describedby", "aria-labelledby", "list", "popovertarget"):
        for element in page.find_all(attrs={attribute: True}):
            for name in str(element[attribute]).split():
                assert name in ids, f"{attribute} names {name!r}, which is not there"
    for link in page.find_all("a", href=True):
        target = str(link["href"])
        if target.startswith("#") and len(target) > 1 and not target.startswith("#markering-"):
            assert target[1:] in ids, f"a link leads to {target!r}, which is not there"


def check_forms(page: BeautifulSoup) -> None:
    for form in page.find_all("form"):
        assert form.get("action"), form
        assert form.get("method") in ("get", "post"), form
        if form["method"] == "post":
            assert form.find("input", attrs={"name": "csrf_token"}), f"no token in {form['action']}"
        assert form.find(["button", "input"], attrs={"type": "submit"}), f"no button in {form['action']}"
    for control in page.find_all(["input", "select", "textarea"]):
        if control.get("type") in _UNLABELLED or control.has_attr("hidden"):
            continue
        assert _has_label(page, control), f"no label: {control}"


def check_links(app: Flask, page: BeautifulSoup) -> None:
    """Every link and form of our own leads to a route that exists."""
    adapter = app.url_map.bind("localhost")
    for element, attribute, method in [
        *((link, "href", "GET") for link in page.find_all("a", href=True)),
        *((form, "action", form["method"].upper()) for form in page.find_all("form")),
    ]:
        parts = urlsplit(str(element[attribute]))
        if parts.netloc or not parts.path or parts.scheme in ("mailto", "tel"):
            continue
        try:
            adapter.match(parts.path, method=method)
        except HTTPException as error:
            raise AssertionError(f"{method} {parts.path} leads nowhere") from error


def _has_label(page: BeautifulSoup, control: Tag) -> bool:
    if control.get("aria-label") or control.find_parent("label"):
        return True
    return bool(control.get("id") and page.find("label", attrs={"for": control["id"]}))


def words(element: Tag) -> str:
    return " ".join(element.get_text(" ", strip=True).split())
