"""Putting the web application together; it does not start when a route has no permission."""

from __future__ import annotations

from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter

from procurement_app import paths
from procurement_app.runtime import Runtime
from procurement_app.settings import Settings
from procurement_app.web import BLUEPRINTS, PARTS, permissions, state
from procurement_app.web.written import LARGEST_WHOLE, WrittenRequest

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class IdConverter(IntegerConverter):
    """Numbers in addresses: one that no row can have leads to no page."""

    def __init__(self, url_map: Any, **given: Any) -> None:
        super().__init__(url_map, **({"max": LARGEST_WHOLE} | given))


def build(runtime: Runtime) -> Flask:
    """The application. Raises UndeclaredPermission."""
    app = Flask("procurement_app", template_folder=str(paths.TEMPLATES), static_folder=str(paths.STATIC))
    app.url_map.converters["int"] = IdConverter
    app.request_class = WrittenRequest
    app.config["SECRET_KEY"] = runtime.settings.secret_key
    app.config["TRUSTED_HOSTS"] = _trusted_hosts(runtime.settings)
    if runtime.settings.proxies:
        count = runtime.settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]  # how Flask says to do it
    state.init_app(app, runtime)
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
