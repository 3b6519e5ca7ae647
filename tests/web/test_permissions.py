"""Default deny, proven on every route, method and role."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from werkzeug.routing import AnyConverter, Rule

from procurement_app.models import Role
from procurement_app.runtime import Runtime
from procurement_app.web import app as web_app
from procurement_app.web import permissions
from procurement_app.web.permissions import PERMISSIONS, UndeclaredPermission, permission, permission_of
from tests.conftest import Browser

# What an address needs in its variable parts; the thing need not exist: permission comes first.
VALUES = {
    "int": "1",
    "float": "1.0",
    "string": "x",
    "default": "x",
    "path": "x",
    "uuid": "00000000-0000-0000-0000-000000000000",
}


def addresses(app: Flask) -> Iterator[tuple[Rule, str, str]]:
    """(rule, method, address) of every route."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        values = {name: _value(app, converter) for name, converter in rule._converters.items()}
        typed = {name: rule._converters[name].to_python(value) for name, value in values.items()}
        for method in sorted(rule.methods or ()):
            yield rule, method, adapter.build(rule.endpoint, typed, method=method)


def _value(app: Flask, converter: object) -> str:
    if isinstance(converter, AnyConverter):
        return min(converter.items)
    return VALUES[_converter_name(app, converter)]


def _converter_name(app: Flask, converter: object) -> str:
    names = {kind: name for name, kind in app.url_map.converters.items() if name != "default"}
    return names[type(converter)]


@pytest.mark.parametrize("role", list(Role))
def test_every_route_and_method_lets_in_only_the_roles_of_its_permission(
    app: Flask, as_role: Callable[[Role], Browser], role: Role
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False  # to see what lies behind it; the next test is about CSRF itself
    walked, asking = 0, as_role(role)
    for rule, method, address in addresses(app):
        if rule.endpoint == "accounts.log_out":
            continue  # would end the session of the walk; tests/accounts has it
        name = permission_of(app, rule.endpoint)
        assert name is not None
        answer = asking.open(address, method=method)
        answer.close()  # a file that was opened for it
        walked += 1
        where = f"{method} {address} as {role}"
        if role in PERMISSIONS[name]:
            assert answer.status_code not in (401, 403) and answer.status_code < 500, where
            assert not answer.headers.get("Location", "").startswith("/inloggen"), where
        elif role is Role.NOBODY:
            assert answer.status_code == 303 and answer.headers["Location"].startswith("/inloggen"), where
        else:
            assert answer.status_code == 403, where
    assert walked > 30


def test_every_route_that_changes_something_refuses_a_form_without_its_token(
    app: Flask, as_role: Callable[[Role], Browser]
) -> None:
    asking = {role: as_role(role) for role in (Role.ADMINISTRATOR, Role.FIRM)}
    for rule, method, address in addresses(app):
        if method not in ("GET", "HEAD", "OPTIONS"):
            allowed = PERMISSIONS[permission_of(app, rule.endpoint) or ""]
            role = Role.ADMINISTRATOR if Role.ADMINISTRATOR in allowed else Role.FIRM
            assert asking[role].open(address, method=method).status_code == 400, f"{method} {address}"


def test_an_application_with_an_undeclared_route_does_not_start(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    declare = permissions.require_declared

    def with_forgotten_route(app: Flask) -> None:
        app.add_url_rule("/vergeten", "vergeten", lambda: "open voor iedereen")
        declare(app)

    monkeypatch.setattr(permissions, "require_declared", with_forgotten_route)
    with pytest.raises(UndeclaredPermission, match="vergeten"):
        web_app.build(runtime)


def test_a_route_that_slipped_through_is_closed_for_everybody(
    app: Flask, as_role: Callable[[Role], Browser]
) -> None:
    app.add_url_rule("/vergeten", "vergeten", lambda: "open voor iedereen")
    for role in Role:
        assert as_role(role).get("/vergeten").status_code == 403


def test_a_permission_that_is_not_in_the_table_cannot_be_declared() -> None:
    with pytest.raises(UndeclaredPermission):
        permission("do.anything")


def test_only_administrators_have_every_permission_but_a_firms_own() -> None:
    for name, roles in PERMISSIONS.items():
        assert (Role.ADMINISTRATOR in roles) is (name != "firm.own"), name
    assert PERMISSIONS["firm.own"] == {Role.FIRM}
    assert Role.FIRM not in PERMISSIONS["calendar.read"] | PERMISSIONS["documents.read"]
    assert Role.READER not in PERMISSIONS["calendar.import"] | PERMISSIONS["documents.upload"]


def test_a_visitor_is_sent_back_to_the_page_after_logging_in(client: Browser) -> None:
    answer = client.get("/inkoopkalender?q=schoon")
    assert answer.headers["Location"] == "/inloggen?next=/inkoopkalender?q%3Dschoon"
