"""Logs: lines for people or for machines, with the request id and without what documents say."""

from __future__ import annotations

import json

import pytest
import structlog
from flask import Flask

from procurement_app.web import logs
from procurement_app.web.permissions import permission


@pytest.fixture(autouse=True)
def _as_before() -> object:
    yield
    structlog.reset_defaults()


def test_a_request_is_one_line_of_json(app: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("json")
    answer = app.test_client().get("/inloggen?next=/geheim")
    line = json.loads(capsys.readouterr().err.splitlines()[-1])
    assert line["request"] == answer.headers["X-Request-Id"]
    assert (line["route"], line["status"], line["user"]) == ("/inloggen", 200, None)
    assert "geheim" not in json.dumps(line)


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_traceback_shows_no_variables(app: Flask, capsys: pytest.CaptureFixture[str], form: str) -> None:
    @permission("public")
    def broken() -> str:
        document = "de tekst van een stuk"
        raise RuntimeError(len(document))

    logs.configure(form)
    app.add_url_rule("/kapot", "kapot", broken)
    app.test_client().get("/kapot")
    said = capsys.readouterr().err
    assert "RuntimeError" in said and "21" in said
    assert said.count("de tekst van een stuk") <= 1  # the line of source in the test itself, never a value
    assert "document = 'de tekst" not in said


def test_quiet_logs_leave_out_what_went_well(app: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("text", quiet=True)
    app.test_client().get("/inloggen")
    assert capsys.readouterr().err == ""
