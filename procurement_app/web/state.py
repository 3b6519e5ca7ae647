"""What a view may use: the database, who is asking, the clock, the store and the settings."""

from __future__ import annotations

from datetime import date, datetime

from flask import Flask, current_app, g
from sqlmodel import Session

from procurement_app.runtime import AMSTERDAM, Runtime
from procurement_app.services.access.audit import VISITOR, Actor
from procurement_app.services.storage import Store
from procurement_app.settings import Settings

__all__ = ["AMSTERDAM"]  # the zone in which moments are shown
_KEY = "kansrijk"


def init_app(app: Flask, runtime: Runtime) -> None:
    app.extensions[_KEY] = runtime
    app.teardown_appcontext(_close)


def state() -> Runtime:
    held: Runtime = current_app.extensions[_KEY]
    return held


def settings() -> Settings:
    return state().settings


def store() -> Store:
    return state().store


def now() -> datetime:
    """This moment, in UTC."""
    return state().clock()


def today() -> date:
    """The date in Amsterdam, by which entries and documents are judged."""
    return state().today()


def db() -> Session:
    """The session of this request; closed when the request ends."""
    if "db" not in g:
        g.db = state().sessions()
    session: Session = g.db
    return session


def actor() -> Actor:
    """Who is asking: an account, or the visitor who did not log in."""
    asking: Actor = g.get("actor", VISITOR)
    return asking


def _close(_error: BaseException | None) -> None:
    session = g.pop("db", None)
    if session is not None:
        session.close()
