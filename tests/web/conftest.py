"""Browsers of every role on the small demo; each page they open is checked."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlmodel import select
from werkzeug.test import TestResponse

from procurement_app.models import Role, User, WebSession
from procurement_app.runtime import Runtime
from procurement_app.web.app import build
from procurement_app.web.sessions import hash_of
from tests.conftest import START, Browser, Clock
from tests.demo import copied, make_demo, open_runtime
from tests.web.page import checked


class Visitor:
    """Somebody with a role on the demo. Pages come back parsed, and are checked on the way."""

    def __init__(self, app: Flask, runtime: Runtime, client: Browser) -> None:
        self.app, self.runtime, self.client = app, runtime, client

    def open(self, address: str, status: int = 200) -> BeautifulSoup:
        return self._page(self.client.get(address), status)

    def submit(self, address: str, data: dict[str, Any] | None = None, status: int = 200) -> BeautifulSoup:
        """Post a form and follow where it leads."""
        return self._page(self.client.submit(address, data, follow_redirects=True), status)

    def _page(self, answer: TestResponse, status: int) -> BeautifulSoup:
        assert answer.status_code == status, f"{answer.status_code}: {answer.text[:400]}"
        return checked(self.app, answer.text)


@pytest.fixture(scope="session")
def demo_instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_demo(tmp_path_factory.getbasetemp(), lambda: START)


@pytest.fixture
def demo_runtime(demo_instance: Path, tmp_path: Path, clock: Clock) -> Iterator[Runtime]:
    runtime = open_runtime(copied(demo_instance, tmp_path / "demo"), clock)
    yield runtime
    runtime.engine.dispose()


@pytest.fixture
def site(demo_runtime: Runtime) -> Flask:
    app = build(demo_runtime)
    app.test_client_class = Browser
    return app


@pytest.fixture
def visit(site: Flask, demo_runtime: Runtime) -> Callable[[Role], Visitor]:
    """Makes a visitor who is logged in with a role."""

    def make(role: Role) -> Visitor:
        client: Any = site.test_client()
        if role is not Role.NOBODY:
            client.set_cookie("kansrijk", _logged_in(demo_runtime, role))
        return Visitor(site, demo_runtime, client)

    return make


@pytest.fixture
def officer_page(visit: Callable[[Role], Visitor]) -> Visitor:
    return visit(Role.OFFICER)


def _logged_in(runtime: Runtime, role: Role) -> str:
    token, now = secrets.token_urlsafe(32), runtime.clock()
    with runtime.sessions() as session:
        user = session.exec(select(User).where(User.role == role)).first()
        assert user is not None
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
