"""Every page at two widths: no WCAG 2.2 AA finding of axe-core, nothing wider than the window, valid HTML."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from procurement_app.models import Role
from tests import parts
from tests.browser.conftest import NARROW, WIDE
from tests.web.test_pages import PAGES

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
Open = Callable[..., Page]

OF_FIRMS = (
    "own.home",
    "own.edit",
    "own.preview",
    "own.pictures",
    "own.leave",
    "own_evidence.index",
    "chances.index",
)

# What a visitor and a firm see differs from what staff see; the rest of the pages is one for all who may.
BY_ROLE: dict[Role, list[str]] = {
    Role.NOBODY: [
        "/",
        "/inloggen",
        "/regels",
        "/regels/lots",
        "/over",
        "/toegankelijkheid",
        "/privacy",
        "/bestaat-niet",
    ],
    Role.FIRM: [
        "/",
        "/sociale-firmas",
        "/account",
        *(address for name, found in PAGES.items() if name in OF_FIRMS for address in found),
    ],
    Role.READER: ["/", "/trajecten/1", "/documenten/1", "/screenen"],
    Role.ADMINISTRATOR: [
        address for name, addresses in PAGES.items() if name not in OF_FIRMS for address in addresses
    ],
}


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("role", list(BY_ROLE))
def test_pages_are_accessible_and_fit(role: Role, width: int, open_as: Open, node_modules: Path) -> None:
    page = open_as(role, width)
    wrong = []
    for address in BY_ROLE[role]:
        page.goto(address)
        wrong += [f"{address}: {problem}" for problem in problems(page, node_modules)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_mistakes_in_forms_are_accessible(width: int, open_as: Open, node_modules: Path) -> None:
    page = open_as(Role.ADMINISTRATOR, width)
    wrong = []
    for address, button in (
        ("/beheer/gebruikers", "Maak account"),
        ("/inkoopkalender/importeren", "Lees het bestand"),
        ("/screenen", "Screenen"),
        ("/meedoen", "Verstuur"),
        ("/vraag", "Laat zien wie dit kan"),
        ("/beoordelen/uitnodigen", "Stuur de uitnodiging"),
    ):
        page.goto(address)
        page.get_by_role("button", name=button).click()
        page.locator("[role=alert]").first.wait_for()
        wrong += [f"{address}: {problem}" for problem in problems(page, node_modules)]
        assert page.title().startswith("Fout:"), address
    assert not wrong, "\n".join(wrong)


def test_a_wrong_password_is_said_beside_the_field(open_as: Open, node_modules: Path) -> None:
    page = open_as(Role.NOBODY)
    page.goto("/inloggen")
    page.get_by_label("Accountnaam").fill("inkoper")
    page.get_by_label("Wachtwoord").fill("niet het goede wachtwoord")
    page.locator("main button[type=submit]").click()
    page.locator("[role=alert]").wait_for()
    assert page.get_by_label("Wachtwoord").get_attribute("aria-invalid") == "true"
    assert not problems(page, node_modules)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_opened_parts_are_accessible(width: int, open_as: Open, node_modules: Path) -> None:
    """Everything that folds, unfolded: menus, filters, reasons, tables."""
    page = open_as(Role.OFFICER, width)
    wrong = []
    for address in ("/inkoopkalender", "/trajecten/1", "/documenten/1", "/documenten/4"):
        page.goto(address)
        page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
        if width == NARROW:
            page.get_by_role("button", name="Menu").click()
        wrong += [f"{address}: {problem}" for problem in problems(page, node_modules)]
    assert not wrong, "\n".join(wrong)


def test_the_citys_theme_is_readable(open_as: Open) -> None:
    """Only that its sheets load; its look is the City's own."""
    page = open_as(Role.NOBODY)
    assert page.request.get("/static/vendor/amsterdam/tokens.css").ok
    assert page.request.get("/static/css/amsterdam.css").ok


def test_html_is_valid(open_as: Open, node_modules: Path, tmp_path: Path) -> None:
    files: dict[str, str] = {}
    for role, addresses in BY_ROLE.items():
        page = open_as(role)
        for address in addresses:
            name = f"{role}-{len(files)}.html"
            (tmp_path / name).write_text(page.request.get(address).text(), encoding="utf-8")
            files[name] = f"{role} {address}"
    (tmp_path / ".htmlvalidate.json").write_text(json.dumps(HTML_RULES), encoding="utf-8")
    command = [
        parts.node(),
        str(node_modules / "html-validate" / "bin" / "html-validate.mjs"),
        "-f",
        "json=report.json",
        *files,
    ]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    found = [
        f"{files[Path(report['filePath']).name]}:{message['line']}: {message['ruleId']}: {message['message']}"
        for report in json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
        for message in report["messages"]
    ]
    assert done.returncode == 0 and not found, "\n".join(found[:40]) or done.stderr


# Style is not validity: rules on spelling and white space are off, rules on meaning are on.
HTML_RULES: dict[str, Any] = {
    "root": True,
    "extends": ["html-validate:recommended"],
    "rules": {
        "no-trailing-whitespace": "off",
        "void-style": "off",
        "long-title": "off",
        "attr-quotes": "off",
        "no-inline-style": "error",
        "doctype-style": "off",
        # check boxes of one filter share a name, as GET forms do
        "form-dup-name": ["error", {"shared": ["radio", "checkbox", "submit", "button"]}],
        # a group that scrolls must be reachable by keyboard
        "prefer-native-element": ["error", {"exclude": ["region", "group"]}],
        # quotes in Dutch texts are typographical where it matters
        "no-raw-characters": "error",
        "tel-non-breaking": "off",
        # lists and sections may have a name of their own
        "aria-label-misuse": ["error", {"allowAnyNamable": True}],
    },
}


def problems(page: Page, node_modules: Path) -> list[str]:
    """What is wrong with the page as it is now, a line each."""
    wrong = []
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if overflow > 0:
        wrong.append(f"{overflow} px wider than the window")
    page.evaluate((node_modules / "axe-core" / "axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", TAGS)
    for violation in found["violations"]:
        places = [f"{node['target']} {node['failureSummary']}" for node in violation["nodes"][:2]]
        wrong.append(f"{violation['id']}: {violation['help']} {places}")
    return wrong
