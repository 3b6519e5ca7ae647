"""Sessions on the server: the cookie holds a random id, the database its hash and all the rest."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, Request, Response, g, request, session
from flask.sessions import SessionInterface, SessionMixin
from sqlmodel import col, delete

from procurement_app.models import User, WebSession
from procurement_app.models.database import writing
from procurement_app.services.access import accounts
from procurement_app.services.access.audit import VISITOR
from procurement_app.web import state
from procurement_app.web.permissions import runs_in_background

# A session's last sign of life is written at most this often, so that reading pages is not writing.
_SEEN_EVERY = timedelta(minutes=1)


class ServerSession(dict[str, Any], SessionMixin):
    """What Flask sees as the session. `user_id` is set by logging in, never by `data`."""

    def __init__(self, row: WebSession | None, token: str | None) -> None:
        super().__init__(row.data if row else {})
        self._before = dict(self)
        self.row = row
        self.token = token
        self.user_id = row.user_id if row else None
        self.renewed = False

    @property
    def changed(self) -> bool:
        return self.renewed or dict(self) != self._before


class Sessions(SessionInterface):
    """Opens and saves `ServerSession`s, for the idle and absolute time of the settings."""

    def open_session(self, app: Flask, request: Request) -> ServerSession:
        if request.path.startswith(f"{app.static_url_path}/"):
            return ServerSession(None, None)
        token = request.cookies.get(self.get_cookie_name(app))
        row = state.db().get(WebSession, hash_of(token)) if token else None
        if row is None or self._is_over(row):
            return ServerSession(None, None)
        return ServerSession(row, token)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        assert isinstance(session, ServerSession)
        if session.renewed and not session and session.user_id is None:
            self._forget(app, session, response)
        elif session.changed:
            self._store(app, session, response)
        elif session.row is not None and not runs_in_background(app, request.endpoint):
            self._keep_alive(session.row)
        if session.row is not None:
            response.vary.add("Cookie")

    def get_cookie_name(self, app: Flask) -> str:
        return "__Host-kansrijk" if state.settings().https else "kansrijk"

    def _is_over(self, row: WebSession) -> bool:
        idle = timedelta(minutes=state.settings().session_idle_minutes)
        return state.now() >= row.expires_at or state.now() >= row.seen_at + idle

    def _keep_alive(self, row: WebSession) -> None:
        if state.now() - row.seen_at < _SEEN_EVERY:
            return
        with writing(state.db()):
            row.seen_at = state.now()
            state.db().add(row)

    def _store(self, app: Flask, session: ServerSession, response: Response) -> None:
        """Save the session; a renewed one gets a new id, and its old id stops working at once."""
        now = state.now()
        with writing(state.db()):
            if session.renewed:
                self._delete(session)
            if session.row is None:
                session.token = secrets.token_urlsafe(32)
                session.row = self._new_row(session.token, session.user_id, now)
            session.row.data = dict(session)
            session.row.seen_at = now
            state.db().add(session.row)
        assert session.token is not None
        response.set_cookie(
            self.get_cookie_name(app),
            session.token,
            httponly=True,
            secure=state.settings().https,
            samesite="Lax",
            path="/",
        )

    def _forget(self, app: Flask, session: ServerSession, response: Response) -> None:
        with writing(state.db()):
            self._delete(session)
        response.delete_cookie(
            self.get_cookie_name(app), path="/", secure=state.settings().https, httponly=True, samesite="Lax"
        )

    def _delete(self, session: ServerSession) -> None:
        """Take the row away; it may be gone already, when all sessions of the account were ended."""
        if session.row is not None and session.token is not None:
            state.db().exec(delete(WebSession).where(col(WebSession.id_hash) == hash_of(session.token)))
            session.row = None

    def _new_row(self, token: str, user_id: int | None, now: datetime) -> WebSession:
        return WebSession(
            id_hash=hash_of(token),
            user_id=user_id,
            created_at=now,
            seen_at=now,
            expires_at=now + timedelta(hours=state.settings().session_hours),
        )


def init_app(app: Flask) -> None:
    app.session_interface = Sessions()
    app.before_request(_recognise)
    app.context_processor(lambda: {"current_actor": state.actor()})


def log_in(user: User) -> None:
    """Make this browser's session that of `user`, under a new id."""
    _renew(user.id)


def log_out() -> None:
    """Forget who this browser's session belongs to, under a new id."""
    _renew(None)


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _renew(user_id: int | None) -> None:
    current: Any = session._get_current_object()  # type: ignore[attr-defined]  # werkzeug's proxy
    current.clear()
    current.user_id = user_id
    current.renewed = True


def _recognise() -> None:
    current: Any = session
    user = state.db().get(User, current.user_id) if current.user_id is not None else None
    welcome = user is not None and accounts.is_welcome(user, demo_allowed=state.settings().demo)
    g.actor = accounts.actor_of(user) if user is not None and welcome else VISITOR
