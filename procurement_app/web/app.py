"""Putting the web application together; it does not start when a route has no permission."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from procurement_app import paths
from procurement_app.models.database import make_engine, make_sessions
from procurement_app.services.storage import Store
from procurement_app.settings import Settings
from procurement_app.web import BLUEPRINTS, PARTS, permissions, state

MEGABYTE = 1024 * 1024
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def clock() -> datetime:
    return datetime.now(UTC)


def make_state(settings: Settings, clock: Callable[[], datetime] = clock) -> state.State:
    """Engine, sessions and store for these settings; used by the server, the command line and jobs alike."""
    engine = make_engine(settings.database_url)
    store = Store(settings.instance, settings.max_upload_mb * MEGABYTE)
    return state.State(settings, engine, make_sessions(engine), store, clock)


def build(held: state.State) -> Flask:
    """The application. Raises UndeclaredPermission."""
    app = Flask("procurement_app", template_folder=str(paths.TEMPLATES), static_folder=str(paths.STATIC))
    app.config["SECRET_KEY"] = held.settings.secret_key
    app.config["TRUSTED_HOSTS"] = _trusted_hosts(held.settings)
    if held.settings.proxies:
        count = held.settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]  # how Flask says to do it
    state.init_app(app, held)
    for part in PARTS:
        import_module(part).init_app(app)
    for place in BLUEPRINTS:
        module, _, name = place.partition(":")
        app.register_blueprint(getattr(import_module(module), name))
    app.view_functions["static"] = permissions.permission("public")(app.view_functions["static"])
    permissions.require_declared(app)
    return app


def _trusted_hosts(settings: Settings) -> list[str] | None:
    """The names under which the server may be asked: a page of another site cannot pose as ours."""
    if settings.public_url:
        return [urlsplit(settings.public_url).hostname or ""]
    return list(_LOOPBACK) if settings.host in _LOOPBACK else None
