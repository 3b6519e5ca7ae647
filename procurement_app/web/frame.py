"""What every page has around it: style sheets, navigation, and the addresses of the list it belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any

from flask import Flask, request, url_for
from werkzeug.datastructures import MultiDict

from procurement_app import paths
from procurement_app.web import deeds, entries, firm_labels, labels, refusals, spoken, state
from procurement_app.web.language import _l
from procurement_app.web.permissions import may

PRODUCT = "Kansrijk"

# Style sheets by theme, in the order in which later ones win.
_OWN = ("css/layout.css", "css/components.css", "css/pages.css", "css/catalogue.css", "css/firms.css")
_THEMES = {
    "neutral": ("vendor/ams/structure.css", "css/neutral.css", "vendor/ams/ams.css", *_OWN),
    "amsterdam": ("vendor/amsterdam/tokens.css", "css/amsterdam.css", "vendor/ams/ams.css", *_OWN),
}
_COMPACT = {"amsterdam": ("vendor/amsterdam/compact.css",)}
_LOGOS = {"neutral": "img/logo.svg", "amsterdam": "vendor/amsterdam/logo.svg"}

# endpoint, label, permission, and the blueprints it stands for
_MENU = (
    ("calendar.index", _l("Inkoopkalender"), "calendar.read", ("calendar", "importing", "entries")),
    ("documents.index", _l("Documenten"), "documents.read", ("documents",)),
    ("screening.upload", _l("Screenen"), "documents.upload", ("screening",)),
    ("rules.index", _l("Regels"), "rules.read", ("rules", "workbench", "parameters", "impact", "verdicts")),
    ("catalogue.index", _l("Sociale firma's"), "public", ("catalogue", "catalogue_lists")),
    ("own.home", _l("Mijn firma"), "firm.own", ("own", "own_evidence", "chances")),
    ("reviews.index", _l("Beoordelen"), "firms.review", ("reviews", "firm_import", "introductions", "shown")),
    ("administration.users", _l("Beheer"), "users.manage", ("administration",)),
)


@dataclass(frozen=True)
class MenuItem:
    label: str
    url: str
    current: bool


def init_app(app: Flask) -> None:
    labels.init_app(app)
    firm_labels.init_app(app)
    deeds.init_app(app)
    app.jinja_env.globals.update(
        problem_words=refusals.problem, tells_where=refusals.tells_where, stored_words=refusals.stored
    )
    app.jinja_env.globals.update(
        fact_words=entries.fact_words,
        rule_title=spoken.rule_title,
        rule_name=spoken.rule_name,
        score_reason=spoken.score_reason,
        finding_advice=spoken.advice,
        finding_text=spoken.text_block,
        finding_reasons=spoken.reasons,
        finding_steps=spoken.steps,
    )
    app.jinja_env.globals.update(
        product=PRODUCT,
        asset=asset,
        stylesheets=stylesheets,
        navigation=lambda: list(navigation()),
        page_numbers=page_numbers,
        same_page=same_page,
    )
    app.context_processor(
        lambda: {
            "demo_mode": state.settings().demo,
            "theme": state.settings().theme,
            "logo": _LOGOS[state.settings().theme],
        }
    )


def stylesheets(density: str) -> Iterable[str]:
    """The style sheets of a page; `density` is "compact" for the pages of staff, else ""."""
    theme = state.settings().theme
    sheets = _THEMES[theme]
    return (sheets[0], *_COMPACT.get(theme, ()), *sheets[1:]) if density == "compact" else sheets


def asset(name: str) -> str:
    """The address of a static file, which changes with its content so that browsers may keep it long."""
    return url_for("static", filename=name, v=_fingerprint(name))


@lru_cache(maxsize=256)
def _fingerprint(name: str) -> str:
    path = paths.STATIC / name
    return sha256(path.read_bytes()).hexdigest()[:10] if path.is_file() else "none"


def navigation() -> Iterator[MenuItem]:
    """The main menu for who is asking."""
    for endpoint, label, needed, blueprints in _MENU:
        if may(needed):
            yield MenuItem(str(label), url_for(endpoint), request.blueprint in blueprints)


def page_numbers(page: int, pages: int) -> list[int | None]:
    """The pages to link to: first, last and those around `page`; None stands for a gap."""
    wanted = sorted({1, 2, page - 1, page, page + 1, pages} & set(range(1, pages + 1)))
    shown: list[int | None] = []
    for number in wanted:
        if shown and number - (shown[-1] or 0) > 1:
            shown.append(None)
        shown.append(number)
    return shown


def same_page(**changes: Any) -> str:
    """This page's address with some of its query changed; None takes a parameter away."""
    query: MultiDict[str, str] = MultiDict(request.args)
    for name, value in changes.items():
        query.poplist(name)
        if value is not None:
            query.setlist(name, value if isinstance(value, list) else [str(value)])
    arguments = {**(request.view_args or {}), **query.to_dict(flat=False)}
    return url_for(request.endpoint or "start.home", **arguments)
