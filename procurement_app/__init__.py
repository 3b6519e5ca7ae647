"""Kansrijk: where a municipality can buy socially, with the evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from procurement_app.settings import Settings


def create_app(settings: Settings | None = None) -> Flask:
    """The web application, with settings from the environment unless given. Nothing happens before this call.

    Raises SettingsError, or UndeclaredPermission when a route says not who may use it.
    """
    from procurement_app import runtime
    from procurement_app.settings import load
    from procurement_app.web.app import build

    return build(runtime.make(settings or load().settings))
