"""Who may do what: one table, one decorator, and the check that no route escapes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, redirect, request, url_for
from werkzeug import Response
from werkzeug.exceptions import Forbidden

from procurement_app.models import Role
from procurement_app.models.user import STAFF, STORED_ROLES
from procurement_app.web import state

EVERYONE = frozenset(Role)
LOGGED_IN = frozenset(STORED_ROLES)
EDITORS = frozenset({Role.OFFICER, Role.ADVISOR, Role.ADMINISTRATOR})
ADVISORS = frozenset({Role.ADVISOR, Role.ADMINISTRATOR})
ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})
FIRMS = frozenset({Role.FIRM})

PERMISSIONS: dict[str, frozenset[Role]] = {
    "public": EVERYONE,
    "rules.read": EVERYONE,
    "rules.try": STAFF,
    "rules.judge": STAFF,
    "rules.keep": ADVISORS,
    "parameters.fill": ADMINISTRATORS,
    "account.own": LOGGED_IN,
    "calendar.read": STAFF,
    "calendar.import": EDITORS,
    "entries.edit": EDITORS,
    "documents.read": STAFF,
    "documents.upload": EDITORS,
    "documents.screen": EDITORS,
    "firm.own": FIRMS,
    "firms.review": ADVISORS,
    "firms.import": ADVISORS,
    "introductions.handle": ADVISORS,
    "mail.manage": ADMINISTRATORS,
    "users.manage": ADMINISTRATORS,
    "audit.read": ADMINISTRATORS,
    "jobs.read": ADMINISTRATORS,
}
LOGIN = "accounts.log_in"

_PERMISSION = "kansrijk_permission"
_BACKGROUND = "kansrijk_background"

View = TypeVar("View", bound=Callable[..., Any])


class UndeclaredPermission(RuntimeError):
    """A route has no permission; the application does not start."""


def permission(name: str, *, background: bool = False) -> Callable[[View], View]:
    """Declare what a view needs. `background` marks requests that a page makes by itself (progress),
    which do not count as activity of the person in front of it."""
    if name not in PERMISSIONS:
        raise UndeclaredPermission(f"permission {name!r} is not in the table")

    def declare(view: View) -> View:
        setattr(view, _PERMISSION, name)
        setattr(view, _BACKGROUND, background)
        return view

    return declare


def may(name: str) -> bool:
    """Whether who is asking has this permission."""
    return state.actor().role in PERMISSIONS[name]


def permission_of(app: Flask, endpoint: str) -> str | None:
    """The permission that an endpoint declares, or None."""
    declared: str | None = getattr(app.view_functions[endpoint], _PERMISSION, None)
    return declared


def runs_in_background(app: Flask, endpoint: str | None) -> bool:
    view = app.view_functions.get(endpoint or "")
    return bool(getattr(view, _BACKGROUND, False))


def init_app(app: Flask) -> None:
    app.before_request(_check)
    app.jinja_env.globals["may"] = may


def require_declared(app: Flask) -> None:
    """Refuse to start when any route lacks a permission. Raises UndeclaredPermission naming them all."""
    missing = sorted(
        {rule.endpoint for rule in app.url_map.iter_rules() if permission_of(app, rule.endpoint) is None}
    )
    if missing:
        raise UndeclaredPermission(f"routes without a declared permission: {', '.join(missing)}")


def _check() -> Response | None:
    if request.routing_exception is not None or request.endpoint is None:
        return None
    name = permission_of(current_app, request.endpoint)
    if name is None:
        raise Forbidden
    if may(name):
        return None
    if state.actor().role is not Role.NOBODY:
        raise Forbidden
    return _ask_to_log_in()


def _ask_to_log_in() -> Response:
    if request.headers.get("HX-Request"):
        return Response(status=401, headers={"HX-Redirect": url_for(LOGIN)})
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for(LOGIN, next=wanted), 303)
