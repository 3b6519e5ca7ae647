"""Which language a page speaks: one module, so that nothing else need know Flask-Babel."""

from __future__ import annotations

from flask import Blueprint, Flask, g, redirect, request, url_for
from flask_babel import Babel, get_locale, gettext, lazy_gettext, ngettext
from werkzeug import Response
from werkzeug.exceptions import NotFound

from procurement_app import paths
from procurement_app.web import state
from procurement_app.web.permissions import permission
from procurement_app.web.targets import local_target

LANGUAGES = ("nl", "en")
COOKIE = "taal"
YEAR = 365 * 24 * 3600

bp = Blueprint("language", __name__)


def _(message: str, **values: object) -> str:
    """`message` in the language of this page, with its named values filled in."""
    translated: str = gettext(message, **values)
    return translated


def _n(one: str, many: str, num: int) -> str:
    """The text for one thing or for `num` of them; `num` is filled in."""
    translated: str = ngettext(one, many, num)
    return translated


_l = lazy_gettext  # for texts made before there is a page, such as the labels of forms


def init_app(app: Flask) -> None:
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(paths.TRANSLATIONS)
    app.config["BABEL_DEFAULT_LOCALE"] = "nl"
    Babel(app, locale_selector=chosen, default_timezone=str(state.AMSTERDAM))
    app.context_processor(lambda: {"language": current(), "here": here()})


def current() -> str:
    """The language of the page being made: "nl" or "en"."""
    locale = get_locale()
    return locale.language if locale else LANGUAGES[0]


def chosen() -> str:
    """What the reader chose, or else what the administrator set."""
    if "language" not in g:
        wanted = request.cookies.get(COOKIE, "")
        g.language = wanted if wanted in LANGUAGES else state.settings().language
    language: str = g.language
    return language


def here() -> str:
    """The address of this page on this site, to come back to."""
    if request.method != "GET":
        return url_for("start.home")
    return request.full_path.rstrip("?")


@bp.get("/taal/<string:code>")
@permission("public")
def switch(code: str) -> Response:
    """Remember the language for a year in a cookie that holds nothing else."""
    if code not in LANGUAGES:
        raise NotFound
    answer = redirect(local_target(request.args.get("next")), 303)
    answer.set_cookie(
        COOKIE, code, max_age=YEAR, httponly=True, samesite="Lax", secure=state.settings().https, path="/"
    )
    return answer
