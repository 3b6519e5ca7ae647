"""What tests of the application share: a fresh database, a clock that stands still, browsers by role."""

from __future__ import annotations

import re
import secrets
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session, select
from werkzeug.test import TestResponse

from procurement_app import jobs
from procurement_app import runtime as runtimes
from procurement_app import settings as settings_module
from procurement_app.documents import confined
from procurement_app.models import Role, User, UserCreate, WebSession, migration
from procurement_app.models.database import make_engine, make_sessions
from procurement_app.runtime import Runtime
from procurement_app.services.access import accounts
from procurement_app.services.access.audit import SYSTEM, Actor
from procurement_app.web.app import build
from procurement_app.web.sessions import hash_of

START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
PASSWORD = "een lang wachtwoord"


class Clock:
    """A clock that only moves when a test says so."""

    def __init__(self) -> None:
        self.moment = START

    def __call__(self) -> datetime:
        return self.moment

    def forward(self, **length: float) -> None:
        self.moment += timedelta(**length)


class Browser(FlaskClient):
    """A test client that fills in the CSRF token of a form, as a browser does."""

    def submit(self, address: str, data: dict[str, Any] | None = None, **kwargs: Any) -> TestResponse:
        """Post a form to `address` with the token of this browser's session."""
        return self.post(address, data={"csrf_token": self.token(), **(data or {})}, **kwargs)

    def token(self) -> str:
        for page in ("/account", "/inloggen"):
            found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.get(page).text)
            if found:
                return found.group(1)
        raise AssertionError("no page offers a CSRF token")


@pytest.fixture(scope="session")
def template_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database with an account for every role, copied for each test."""
    path = tmp_path_factory.mktemp("template") / "kansrijk.db"
    engine = make_engine(f"sqlite:///{path}")
    migration.upgrade(engine)
    with make_sessions(engine)() as session:
        for role in Role:
            if role is not Role.NOBODY:
                given = UserCreate(
                    subject=role.value, name=f"Test {role.value}", role=role, password=PASSWORD
                )
                accounts.create_user(session, given, actor=SYSTEM, now=START)
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def warm_worker() -> Iterator[None]:
    """The helper that starts confined workers, warmed up once for all tests that have files read."""
    confined.start_helper(jobs.WARM)
    yield
    confined.stop_helper()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def make_runtime(tmp_path: Path, template_database: Path, clock: Clock) -> Iterator[Callable[..., Runtime]]:
    """Makes a runtime in a folder of its own; settings can be given."""
    made: list[Runtime] = []

    def make(**given: Any) -> Runtime:
        instance = tmp_path / f"instance-{len(made)}"
        instance.mkdir()
        shutil.copy(template_database, instance / "kansrijk.db")
        chosen = settings_module.load({}, instance=instance, workers=0, **given).settings
        made.append(runtimes.make(chosen, clock))
        return made[-1]

    yield make
    for runtime in made:
        runtime.engine.dispose()


@pytest.fixture
def runtime(make_runtime: Callable[..., Runtime]) -> Runtime:
    return make_runtime()


@pytest.fixture
def session(runtime: Runtime) -> Iterator[Session]:
    with runtime.sessions() as session:
        yield session


@pytest.fixture
def officer(session: Session) -> Actor:
    user = session.exec(select(User).where(User.role == Role.OFFICER)).one()
    session.rollback()
    return Actor(user.id, user.name, Role.OFFICER)


@pytest.fixture
def app(runtime: Runtime) -> Flask:
    app = build(runtime)
    app.test_client_class = Browser
    return app


@pytest.fixture
def client(app: Flask) -> Browser:
    """A browser of somebody who has not logged in."""
    return app.test_client()


@pytest.fixture
def as_role(app: Flask, runtime: Runtime) -> Callable[[Role], Browser]:
    """Makes a browser that is logged in with a role (without the slow password check)."""

    def open_browser(role: Role) -> Browser:
        client: Browser = app.test_client()
        if role is not Role.NOBODY:
            client.set_cookie("kansrijk", _session_of(runtime, role))
        return client

    return open_browser


def _session_of(runtime: Runtime, role: Role) -> str:
    token, now = secrets.token_urlsafe(32), runtime.clock()
    with runtime.sessions() as session:
        user = session.exec(select(User).where(User.subject == role.value)).one()
        row = WebSession(
            id_hash=hash_of(token),
            user_id=user.id,
            created_at=now,
            seen_at=now,
            expires_at=now + timedelta(hours=8),
        )
        session.add(row)
        session.commit()
    return token
