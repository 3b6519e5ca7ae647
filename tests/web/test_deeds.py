"""The record of deeds speaks to people, not in codes."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask

from procurement_app import paths
from procurement_app.models import AuditRecord, Role
from procurement_app.web import deeds
from tests.conftest import START
from tests.web.conftest import Visitor
from tests.web.page import words

_RECORDED = re.compile(r'(?:action=|_record\(\s*session,\s*|action = )"([a-z]+(?:-[a-z]+)+)"')


def test_every_deed_that_services_record_has_words() -> None:
    recorded: set[str] = set()
    for source in (paths.PACKAGE / "services").rglob("*.py"):
        recorded |= set(_RECORDED.findall(source.read_text(encoding="utf-8")))
    assert {"document-attached", "calendar-imported", "log-in", "user-opened"} <= recorded
    assert recorded <= set(deeds.ACTIONS)


@pytest.mark.parametrize(
    ("noun", "fact", "value", "said"),
    [
        ("firm", "fields", ["services", "capacity_text"], "Diensten en producten, Capaciteit in woorden"),
        ("firm", "kind", "target-share", "Aandeel medewerkers uit de doelgroep"),
        ("firm", "status", "seen", "Document gezien"),
        ("firm", "until", "2026-12-01", "1 december 2026"),
        ("firm", "until", None, "leeg"),
        ("firm", "often", "weekly", "Elke week"),
        ("need", "state", "in-hand", "In behandeling"),
        ("source", "public", True, "ja"),
        ("user", "new", "officer", "Inkoper"),
        ("verdict", "kind", "wrong-status", "De status klopt niet"),
        ("verdict", "rule", "social-return-obligation", "Social return"),
        ("edition", "entries", 12000, "12.000"),
    ],
)
def test_a_fact_of_a_deed_is_told_in_words(
    app: Flask, noun: str, fact: str, value: object, said: str
) -> None:
    record = AuditRecord(
        at=START, actor="", action="", noun=noun, data={fact: value}, previous_hash="", hash=""
    )
    with app.test_request_context():
        ((_name, told),) = deeds.facts(record)
    assert told.startswith(said)


@pytest.mark.parametrize(
    ("language", "said"), [("nl", "koppelde een document"), ("en", "attached a document")]
)
def test_a_deed_is_told_with_a_way_to_what_it_was_done_to(
    language: str, said: str, visit: Callable[[Role], Visitor]
) -> None:
    visitor = visit(Role.ADMINISTRATOR)
    visitor.client.set_cookie("taal", language)
    rows = visitor.open("/beheer/logboek").select("tbody tr")
    assert any(said in words(row) for row in rows)
    assert not any("document-attached" in words(row) or "sha256" in words(row) for row in rows)
    links = [str(link["href"]) for row in rows for link in row.select("a")]
    assert any(link.startswith("/documenten/") for link in links)
