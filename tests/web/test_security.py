"""Headers, cookies and error pages that every answer carries."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from procurement_app.cli import server
from procurement_app.models import Role
from procurement_app.runtime import Runtime
from procurement_app.web import errors, security
from procurement_app.web.app import build
from procurement_app.web.permissions import permission
from tests.conftest import Browser


def test_every_answer_says_what_a_browser_may_not_do(client: Browser) -> None:
    for address in ("/inloggen", "/bestaat-niet", "/health", "/inkoopkalender"):
        headers = client.get(address).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Request-Id"]


def test_the_cookie_is_bound_to_this_host_over_https(make_runtime: Callable[..., Runtime]) -> None:
    app = build(make_runtime(public_url="https://kansrijk.example", proxies=1))
    answer = app.test_client().get("/inloggen", base_url="https://kansrijk.example")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-kansrijk=")
    for part in ("Secure", "HttpOnly", "Path=/", "SameSite=Lax"):
        assert part in cookie
    assert "Domain" not in cookie
    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]


def test_the_cookie_is_closed_to_scripts_on_this_machine(client: Browser) -> None:
    cookie = client.get("/inloggen").headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie


def test_another_host_name_is_refused(client: Browser) -> None:
    answer = client.get("/inloggen", headers={"Host": "evil.example"})
    assert answer.status_code == 400 and "Dit verzoek klopt niet" in answer.text


def test_another_host_name_is_no_fault_of_ours(client: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    logged: list[str] = []
    monkeypatch.setattr(errors.log, "error", lambda event, **_: logged.append(event))
    client.get("/inloggen", headers={"Host": "evil.example"})
    assert logged == []


@pytest.mark.parametrize("number", [2**63, 10**30])
def test_a_number_beyond_every_id_is_not_found(as_role: Callable[[Role], Browser], number: int) -> None:
    browser = as_role(Role.OFFICER)
    for address in ("trajecten", "documenten", "inkoopkalender/importeren"):
        assert browser.get(f"/{address}/{number}").status_code == 404
    assert browser.submit("/trajecten/1/documenten", {"document": str(number)}).status_code == 404
    assert browser.get(f"/screenen/voortgang?document={number}").status_code in (200, 404)


def test_a_body_is_not_read_for_who_may_not_send_it(client: Browser) -> None:
    unread = io.BytesIO(b"x" * 5_000_000)
    answer = client.post(
        "/inkoopkalender/importeren", input_stream=unread, headers={"Content-Length": "5000000"}
    )
    assert answer.status_code == 303 and "/inloggen" in answer.headers["Location"]
    assert unread.tell() == 0


def test_a_form_without_files_is_small(client: Browser) -> None:
    unread = io.BytesIO(b"x" * 5_000_000)
    answer = client.post(
        "/inloggen",
        input_stream=unread,
        headers={"Content-Length": "5000000"},
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code == 413 and unread.tell() == 0


def test_the_server_itself_takes_no_more_than_twice_what_the_application_takes(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: dict[str, Any] = {}
    monkeypatch.setattr(server, "create_server", lambda _app, **given: asked.update(given))
    server._listen(runtime)
    assert asked["max_request_body_size"] == 2 * 4 * 50 * 1024**2


@pytest.mark.parametrize(
    ("method", "address", "status", "sentence"),
    [
        ("GET", "/bestaat-niet", 404, "Deze pagina bestaat niet"),
        ("POST", "/health", 405, "Dit kan hier niet"),
        ("POST", "/inloggen", 400, "Dit formulier is verlopen"),
    ],
)
def test_errors_are_pages_with_a_clear_dutch_sentence(
    client: Browser, method: str, address: str, status: int, sentence: str
) -> None:
    answer = client.open(address, method=method)
    assert answer.status_code == status
    assert sentence in answer.text and "<html" in answer.text


def test_a_forbidden_page_says_whom_to_ask(as_role: Callable[[Role], Browser]) -> None:
    answer = as_role(Role.FIRM).get("/inkoopkalender")
    assert answer.status_code == 403
    assert "Vraag de beheerder om toegang" in answer.text


def test_programs_get_the_same_sentence_as_json(client: Browser) -> None:
    answer = client.get("/bestaat-niet", headers={"Accept": "application/json"})
    assert answer.content_type == "application/problem+json"
    assert answer.get_json()["status"] == 404


def test_an_upload_beyond_the_limit_gets_the_dutch_page(
    make_runtime: Callable[..., Runtime], clock: object
) -> None:
    app = build(make_runtime(max_upload_mb=1))
    answer = app.test_client().post(
        "/inloggen", data=b"x" * 5_000_000, content_type="multipart/form-data; boundary=grens"
    )
    assert answer.status_code == 413
    assert "Het bestand is te groot" in answer.text and "hoogstens 1 MB" in answer.text


def test_an_unforeseen_error_shows_no_traceback_but_a_reference(app: Flask) -> None:
    @permission("public")
    def broken() -> str:
        raise RuntimeError("geheim van binnen")

    app.add_url_rule("/kapot", "kapot", broken)
    answer = app.test_client().get("/kapot")
    assert answer.status_code == 500
    assert "geheim" not in answer.text and "Traceback" not in answer.text
    assert answer.headers["X-Request-Id"] in answer.text


def test_an_error_in_the_error_page_still_answers(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    @permission("public")
    def broken() -> str:
        raise RuntimeError("geheim van binnen")

    app.add_url_rule("/kapot", "kapot", broken)
    monkeypatch.setitem(app.jinja_env.globals, "navigation", lambda: 1 / 0)
    answer = app.test_client().get("/kapot")
    assert answer.status_code == 500 and "Er ging iets mis bij ons" in answer.text
    assert "geheim" not in answer.text


def test_an_original_is_saved_and_never_shown(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "inhoud"
    file.write_bytes(b"<script>alert(1)</script>")
    with app.test_request_context("/"):
        answer = app.process_response(security.send_original(file, "stuk é.html", "text/html"))
        answer.close()
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_health_needs_no_login_and_starts_no_session(client: FlaskClient) -> None:
    answer = client.get("/health")
    assert answer.get_json() == {"status": "ok", "database": True, "jobs": {}}
    assert "Set-Cookie" not in answer.headers
