"""Logging in and out, as a browser does it, with real password hashes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlmodel import Session, select

from procurement_app.models import AuditRecord, LoginAttempt, Role, User, WebSession
from procurement_app.runtime import Runtime
from procurement_app.services.access import accounts
from procurement_app.services.access.audit import SYSTEM
from procurement_app.services.demonstration import demo_accounts
from procurement_app.web.app import build
from procurement_app.web.targets import local_target
from tests.conftest import PASSWORD, Browser, Clock

WRONG = "Deze naam en dit wachtwoord horen niet bij elkaar"


def log_in(client: Browser, subject: str = "officer", password: str = PASSWORD, **more: str) -> object:
    return client.submit("/inloggen", {"subject": subject, "password": password, **more})


def deeds_of(session: Session, action: str) -> list[AuditRecord]:
    session.rollback()  # to see what was stored since
    return list(session.exec(select(AuditRecord).where(AuditRecord.action == action)))


def cookie_of(client: Browser) -> str | None:
    cookie = client.get_cookie("kansrijk")
    return cookie.value if cookie else None


def test_the_right_password_opens_a_session_under_a_new_id(client: Browser, session: Session) -> None:
    client.get("/inloggen")
    before = cookie_of(client)
    answer = log_in(client, next="/account")
    assert answer.status_code == 303 and answer.headers["Location"] == "/account"
    assert cookie_of(client) != before
    assert client.get("/account").status_code == 200
    kept = session.exec(select(WebSession)).all()
    assert [row.user_id is not None for row in kept] == [True]
    assert cookie_of(client) not in {row.id_hash for row in kept}


def test_names_are_the_same_in_capitals(client: Browser) -> None:
    assert log_in(client, "  OFFICER ").status_code == 303


@pytest.mark.parametrize(
    ("subject", "password"), [("officer", "niet dit wachtwoord"), ("niemand", PASSWORD), ("officer", "")]
)
def test_a_wrong_login_says_the_same_whatever_is_wrong(client: Browser, subject: str, password: str) -> None:
    answer = log_in(client, subject, password)
    assert answer.status_code in (401, 422)
    assert (WRONG if password else "Vul uw wachtwoord in.") in answer.text
    assert client.get("/account").status_code == 303


def test_guessing_is_stopped_and_starts_again_after_a_quarter_of_an_hour(
    client: Browser, clock: Clock
) -> None:
    for _ in range(accounts.TRIES_HERE):
        assert log_in(client, password="gok gok gok gok").status_code == 401
    refused = log_in(client)
    assert refused.status_code == 429 and "Wacht een kwartier" in refused.text
    clock.forward(minutes=15, seconds=1)
    assert log_in(client).status_code == 303


def test_one_address_cannot_try_every_account(client: Browser, session: Session, clock: Clock) -> None:
    login = accounts.Login("x", "y", "10.0.0.1", "secret")
    session.add_all(
        LoginAttempt(account=str(number), address=login.address_hash, at=clock())
        for number in range(accounts.TRIES_ADDRESS)
    )
    session.commit()
    with pytest.raises(accounts.Refused) as refusal:
        accounts.log_in(session, login, now=clock())
    assert refusal.value.code == "too-many-tries"


def test_a_right_login_forgets_the_wrong_ones(client: Browser, session: Session) -> None:
    log_in(client, password="gok gok gok gok")
    log_in(client)
    assert session.exec(select(LoginAttempt)).all() == []


def test_logging_out_ends_the_session_on_the_server(client: Browser, session: Session) -> None:
    log_in(client)
    stolen = cookie_of(client)
    assert client.submit("/uitloggen").status_code == 303
    client.set_cookie("kansrijk", stolen or "")
    assert client.get("/account").status_code == 303
    assert [row.action for row in session.exec(select(AuditRecord))][-2:] == ["log-in", "log-out"]


def test_a_session_ends_after_twenty_idle_minutes(as_role: Callable[[Role], Browser], clock: Clock) -> None:
    client = as_role(Role.READER)
    clock.forward(minutes=19)
    assert client.get("/account").status_code == 200
    clock.forward(minutes=19)
    assert client.get("/account").status_code == 200
    clock.forward(minutes=20)
    assert client.get("/account").status_code == 303


def test_a_session_ends_after_eight_hours_whatever_happens(
    as_role: Callable[[Role], Browser], clock: Clock
) -> None:
    client = as_role(Role.READER)
    for _ in range(31):
        clock.forward(minutes=15)
        assert client.get("/account").status_code == 200
    clock.forward(minutes=15)
    assert client.get("/account").status_code == 303


def test_what_a_page_asks_by_itself_is_no_activity(as_role: Callable[[Role], Browser], clock: Clock) -> None:
    client = as_role(Role.READER)
    for _ in range(3):
        clock.forward(minutes=6)
        assert client.get("/health").status_code == 200
    clock.forward(minutes=6)
    assert client.get("/account").status_code == 303


def test_an_administrator_ends_somebodys_sessions_at_once(
    as_role: Callable[[Role], Browser], session: Session, clock: Clock
) -> None:
    client = as_role(Role.READER)
    user = accounts.find(session, "reader")
    accounts.end_sessions(session, user.id, actor=SYSTEM, now=clock())
    assert client.get("/account").status_code == 303


def test_a_closed_account_is_out_at_once_and_stays_out(
    as_role: Callable[[Role], Browser], client: Browser, session: Session, clock: Clock
) -> None:
    open_already = as_role(Role.READER)
    accounts.set_active(session, accounts.find(session, "reader").id, False, actor=SYSTEM, now=clock())
    assert open_already.get("/account").status_code == 303
    assert log_in(client, "reader").status_code == 401


def test_another_role_holds_at_once(
    as_role: Callable[[Role], Browser], client: Browser, session: Session, clock: Clock
) -> None:
    user = accounts.find(session, "administrator")
    accounts.set_role(session, accounts.find(session, "officer").id, Role.READER, actor=SYSTEM, now=clock())
    log_in(client)
    assert client.get("/inkoopkalender/importeren").status_code == 403
    with pytest.raises(accounts.Refused, match="laatste beheerder"):
        accounts.set_role(session, user.id, Role.READER, actor=SYSTEM, now=clock())


def test_demo_accounts_work_in_demo_mode_alone(make_runtime: Callable[..., Runtime]) -> None:
    demo, real = make_runtime(demo=True), make_runtime()
    account = demo_accounts.DEMO_ACCOUNTS[0]
    for runtime, status in ((demo, 303), (real, 401)):
        with runtime.sessions() as session:
            demo_accounts.ensure(session, now=runtime.clock())
            demo_accounts.ensure(session, now=runtime.clock())
        app = build(runtime)
        app.test_client_class = Browser
        assert log_in(app.test_client(), account.subject, account.password).status_code == status


def test_a_demo_session_ends_when_the_server_leaves_demo_mode(
    make_runtime: Callable[..., Runtime], as_role: Callable[[Role], Browser], session: Session
) -> None:
    client = as_role(Role.OFFICER)
    assert client.get("/account").status_code == 200
    user = session.exec(select(User).where(User.subject == "officer")).one()
    user.demo = True
    session.add(user)
    session.commit()
    assert client.get("/account").status_code == 303


def test_a_new_password_needs_the_old_one_and_logs_out_everywhere(client: Browser, session: Session) -> None:
    log_in(client)
    other = client.application.test_client()
    log_in(other)
    new = {"new": "een nieuw lang wachtwoord", "again": "een nieuw lang wachtwoord"}
    assert client.submit("/account/wachtwoord", {"current": "fout fout fout", **new}).status_code == 401
    logins = len(deeds_of(session, "log-in"))
    assert client.submit("/account/wachtwoord", {"current": PASSWORD, **new}).status_code == 303
    assert len(deeds_of(session, "log-in")) == logins, "giving the old password is no login"
    assert len(deeds_of(session, "password-set")) == 1
    assert other.get("/account").status_code == 303
    assert log_in(client, password=new["new"]).status_code == 303


@pytest.mark.parametrize(
    ("wanted", "target"),
    [
        ("/inkoopkalender?q=a", "/inkoopkalender?q=a"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("/a\nb", "/"),
        ("", "/"),
        (None, "/"),
    ],
)
def test_logging_in_never_leads_to_another_site(wanted: str | None, target: str) -> None:
    assert local_target(wanted) == target
