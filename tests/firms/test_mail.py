"""The outbox: nothing is lost, nothing is sent twice, and what it says is the same in both forms."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from procurement_app import jobs
from procurement_app.models import Mail
from procurement_app.models.database import writing
from procurement_app.runtime import Runtime
from procurement_app.services import mail
from procurement_app.services.access.audit import SYSTEM
from procurement_app.services.errors import Missing
from procurement_app.services.mail import Server
from procurement_app.services.mail_text import letter
from tests.conftest import START, Clock
from tests.firms.conftest import BASE, Inbox, plain

AWAY = Server("127.0.0.1", 9, "none", "", "", "kansrijk@gemeente.example")


def put(session: Session, key: str = "k1", to: str = "f1@firma.example", language: str = "nl") -> bool:
    with writing(session):
        return mail.put(
            session,
            "invitation",
            key,
            to,
            now=START,
            language=language,
            firm="De Fictieve Keuken",
            token="geheim",
            until=date(2026, 12, 6),
            base=BASE,
        )


def test_a_mail_arrives_as_text_and_as_html(session: Session, inbox: Inbox, clock: Clock) -> None:
    put(session)
    assert mail.deliver(session, inbox.server, clock) == {"sent": 1, "waiting": 0, "failed": 0}
    (message,) = inbox.received
    assert message["To"] == "f1@firma.example"
    assert message["From"] == "Kansrijk <kansrijk@gemeente.example>"
    assert message["Subject"] == "Maak uw account voor De Fictieve Keuken op Kansrijk"
    html = message.get_body(("html",))
    assert html is not None and f'<a href="{BASE}/uitnodiging/geheim">' in html.get_content()
    assert f"{BASE}/uitnodiging/geheim" in plain(message) and "6 december 2026" in plain(message)


def test_english_is_english(session: Session, inbox: Inbox, clock: Clock) -> None:
    put(session, language="en")
    mail.deliver(session, inbox.server, clock)
    assert "6 December 2026" in plain(inbox.received[0]) and "Beste" not in plain(inbox.received[0])


def test_the_same_thing_is_put_in_once(session: Session, inbox: Inbox, clock: Clock) -> None:
    assert put(session) and not put(session)
    mail.deliver(session, inbox.server, clock)
    assert not put(session)
    mail.deliver(session, inbox.server, clock)
    assert len(inbox.received) == 1


def test_mail_waits_longer_and_longer_while_the_server_is_away_and_is_never_lost(
    session: Session, inbox: Inbox, clock: Clock
) -> None:
    put(session, "k1")
    put(session, "k2")
    waits = []
    for _ in range(8):
        assert mail.deliver(session, AWAY, clock)["waiting"] == 2
        row = session.exec(select(Mail).where(Mail.key == "k1")).one()
        session.refresh(row)
        waits.append(row.next_try_at - clock())
        assert row.error
        assert mail.deliver(session, AWAY, clock)["waiting"] == 0, "not before its time"
        clock.moment = row.next_try_at
    assert waits[0] == timedelta(minutes=1) and waits[-1] == waits[-2] == timedelta(hours=6)
    assert mail.deliver(session, inbox.server, clock)["sent"] == 2


def test_an_address_that_does_not_exist_fails_and_the_others_go_on(
    session: Session, inbox: Inbox, clock: Clock, runtime: Runtime
) -> None:
    inbox.refuse = {"weg@firma.example": "550 bestaat niet", "vol@firma.example": "452 vol"}
    for key, to in (("a", "weg@firma.example"), ("b", "vol@firma.example"), ("c", "goed@firma.example")):
        put(session, key, to)
    assert mail.deliver(session, inbox.server, clock) == {"sent": 1, "waiting": 1, "failed": 1}
    box = mail.outbox(session, runtime.settings)
    assert box.counts == {"sent": 1, "waiting": 1, "failed": 1} and not box.configured
    failed = next(row for row in box.rows if row.key == "a")
    assert "550" in failed.error
    inbox.refuse = {}
    assert failed.id is not None
    mail.try_again(session, failed.id, actor=SYSTEM, now=clock())
    assert mail.deliver(session, inbox.server, clock)["sent"] == 1
    with pytest.raises(Missing):
        mail.try_again(session, failed.id, actor=SYSTEM, now=clock())


def test_without_a_server_mail_stays_in_the_outbox(runtime: Runtime, session: Session) -> None:
    put(session)
    assert jobs.drain(runtime) == 1
    assert session.exec(select(Mail.status)).all() == ["waiting"]


def test_the_job_sends_with_the_server_of_the_settings(make_runtime, inbox: Inbox) -> None:  # type: ignore[no-untyped-def]  # a fixture of fixtures
    runtime = make_runtime(
        smtp_host="127.0.0.1",
        smtp_port=inbox.controller.port,
        smtp_security="none",
        mail_from="kansrijk@gemeente.example",
    )
    with runtime.sessions() as session:
        put(session)
    assert jobs.drain(runtime) == 1 and len(inbox.received) == 1


def test_two_workers_never_send_the_same_mail(runtime: Runtime, inbox: Inbox, clock: Clock) -> None:
    import threading

    with runtime.sessions() as session:
        for number in range(20):
            put(session, f"k{number}")

    def work() -> None:
        with runtime.sessions() as session:
            mail.deliver(session, inbox.server, clock)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(inbox.received) == 20
    assert len({message["Message-ID"] for message in inbox.received}) == 20


def test_old_mails_lose_their_text_but_not_that_they_were_sent(
    session: Session, inbox: Inbox, clock: Clock
) -> None:
    put(session)
    mail.deliver(session, inbox.server, clock)
    clock.forward(days=91)
    mail.forget(session, now=clock())
    row = session.exec(select(Mail)).one()
    session.refresh(row)
    assert (row.text, row.html, row.to_address, row.status) == ("", "", "", "sent")


def test_no_value_can_add_a_header_a_paragraph_or_html() -> None:
    evil = "X\r\nBcc: iemand@elders.example\n\n<script>alert(1)</script>"
    told = letter("invitation", "nl", firm=evil, token="t", until=date(2026, 12, 6), base=BASE)
    assert "\n" not in told.subject
    assert "\nBcc" not in told.text and "<script>" not in told.html
