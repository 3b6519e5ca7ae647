"""A firm and the calendar: only what is public, followed, told once, and in its own agenda."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from icalendar import Calendar
from sqlmodel import Session, col, select

from procurement_app.models import CalendarSource, Entry, Firm, Mail
from procurement_app.runtime import Runtime
from procurement_app.services.access.audit import Actor
from procurement_app.services.calendar import calendars, public_calendars
from procurement_app.services.errors import Missing
from procurement_app.services.firms import follows, leaving, membership
from procurement_app.services.work import chores
from tests.conftest import START, Clock
from tests.firms.conftest import BASE

pytestmark = pytest.mark.usefixtures("warm_worker")
ON = date(2026, 11, 22)
HEAD = "Titel;Omschrijving;CPV;Waarde;Publicatie\n"
LUNCH = "Lunches voor vergaderingen;Catering bij vergaderingen;55520000;€ 50.000;{}\n"
BRIDGE = "Renovatie brug;Groot onderhoud van een brug;45221000;€ 5.000.000;2027-04-01\n"


def read_calendar(
    session: Session,
    runtime: Runtime,
    actor: Actor,
    rows: str,
    published: date = ON,
    public: bool = True,
    head: str = HEAD,
) -> int:
    """Import an edition of one calendar; gives the id of the entry with lunches."""
    name = f"k{published.isoformat()}.csv"
    received = calendars.receive(session, runtime.store, (head + rows).encode(), name, actor=actor, now=START)
    calendars.import_edition(
        session,
        runtime.store,
        received.original_id,
        source_name="Gemeente Voorbeeld (fictief)",
        published_on=published,
        on=ON,
        actor=actor,
        now=START,
    )
    source = session.exec(select(CalendarSource)).one()
    assert source.id is not None
    public_calendars.set_public(session, source.id, public, actor=actor, now=START)
    entry = session.exec(select(Entry.id).where(col(Entry.title).startswith("Lunches"))).first()
    assert entry is not None
    return entry


def test_a_firm_sees_what_fits_it_on_a_public_calendar_and_nothing_else(
    session: Session, runtime: Runtime, add_firm: Callable[..., int], officer: Actor
) -> None:
    firm = add_firm()
    entry = read_calendar(session, runtime, officer, LUNCH.format("2027-03-01") + BRIDGE)
    (row,) = follows.coming(session, firm, ON, "nl")
    assert (row.entry_id, row.buyer, row.followed) == (entry, "Gemeente Voorbeeld (fictief)", False)
    assert row.reasons and row.grade >= 2
    read_calendar(session, runtime, officer, BRIDGE + LUNCH.format("2027-03-01"), date(2026, 11, 23), False)
    assert follows.coming(session, firm, ON, "nl") == []


def test_what_is_past_is_not_coming(
    session: Session, runtime: Runtime, add_firm: Callable[..., int], officer: Actor
) -> None:
    firm = add_firm()
    read_calendar(session, runtime, officer, LUNCH.format("2026-11-01"))
    assert follows.coming(session, firm, ON, "nl") == []


def test_what_was_published_and_can_still_be_answered_is_an_open_call(
    session: Session, runtime: Runtime, add_firm: Callable[..., int], officer: Actor
) -> None:
    firm = add_firm()
    head = "Titel;Omschrijving;CPV;Waarde;Publicatie;Sluitingsdatum;Aankondiging\n"
    rows = (
        "Lunches open;Catering bij vergaderingen;55520000;€ 50.000;2026-11-01;2026-12-10;https://tenders.example/1\n"
        "Lunches dicht;Catering bij vergaderingen;55520000;€ 50.000;2026-10-01;2026-11-20;https://tenders.example/2\n"
        "Lunches later;Catering bij vergaderingen;55520000;€ 50.000;2027-03-01;2027-04-15;\n"
    )
    read_calendar(session, runtime, officer, rows, head=head)
    found = follows.coming(session, firm, ON, "nl")
    assert [(one.title, one.open, one.closing, one.link) for one in found] == [
        ("Lunches open", True, date(2026, 12, 10), "https://tenders.example/1"),
        ("Lunches later", False, date(2027, 4, 15), ""),
    ]
    follows.follow(session, firm, found[0].entry_id, now=START)
    secret = follows.new_feed(session, firm, "geheim", actor=officer, now=START)
    agenda = Calendar.from_ical(follows.feed(session, secret, "geheim", ON, base=BASE))
    told = {str(event["summary"]): event["dtstart"].dt for event in agenda.walk("VEVENT")}
    assert told["Sluiting: Lunches open"] == date(2026, 12, 10)
    assert [one.title for one in follows.coming(session, firm, date(2026, 12, 11), "nl")] == ["Lunches later"]


def test_what_the_status_says_is_published_is_open_though_no_closing_day_is_known(
    session: Session, runtime: Runtime, add_firm: Callable[..., int], officer: Actor
) -> None:
    firm = add_firm()
    head = "Titel;Omschrijving;CPV;Waarde;Publicatie;Status\n"
    row = "Lunches {};Catering bij vergaderingen;55520000;€ 50.000;{};{}\n"
    rows = [
        ("nu", "Q4 2026", "Gepubliceerd"),
        ("pas", "2026-10-15", "Gepubliceerd"),
        ("plan", "Q4 2026", "Voorgenomen"),
        ("lang geleden", "2026-03-01", "Gepubliceerd"),
        ("voorbij", "2026-10-15", "Voorgenomen"),
    ]
    read_calendar(session, runtime, officer, "".join(row.format(*one) for one in rows), head=head)
    found = follows.coming(session, firm, ON, "nl")
    assert [(one.title, one.open, one.status) for one in found] == [
        ("Lunches nu", True, "Gepubliceerd"),
        ("Lunches pas", True, "Gepubliceerd"),
        ("Lunches plan", False, "Voorgenomen"),
    ]


def test_what_is_not_public_cannot_be_followed(
    session: Session, runtime: Runtime, add_firm: Callable[..., int], officer: Actor
) -> None:
    firm = add_firm()
    entry = read_calendar(session, runtime, officer, LUNCH.format("2027-03-01"), public=False)
    with pytest.raises(Missing):
        follows.follow(session, firm, entry, now=START)


def test_the_digest_tells_each_entry_once_and_a_followed_one_again_when_it_changes(
    session: Session, runtime: Runtime, add_firm: Callable[..., int], officer: Actor, clock: Clock
) -> None:
    firm = add_firm()
    entry = read_calendar(session, runtime, officer, LUNCH.format("2027-03-01"))
    follows.follow(session, firm, entry, now=clock())

    def sent(day: date) -> int:
        return follows.send_digests(session, day, base=BASE, now=clock())

    assert sent(ON) == 0, "a firm that did not ask gets none"
    follows.set_digest(session, firm, "weekly", actor=officer, now=clock())
    assert sent(ON) == 1 and sent(ON) == 0
    assert "Lunches voor vergaderingen" in session.exec(select(Mail)).one().text
    clock.forward(days=8)
    assert sent(date(2026, 11, 30)) == 0, "nothing new"
    read_calendar(session, runtime, officer, LUNCH.format("2027-06-01"), date(2026, 12, 1))
    clock.forward(days=8)
    assert sent(date(2026, 12, 8)) == 1, "it changed, and is followed"
    clock.forward(days=8)
    assert sent(date(2026, 12, 16)) == 0


def test_the_agenda_holds_what_is_followed_behind_a_secret_that_can_be_replaced(
    session: Session, runtime: Runtime, add_firm: Callable[..., int], officer: Actor
) -> None:
    firm = add_firm()
    entry = read_calendar(session, runtime, officer, LUNCH.format("2027-03-01"))
    follows.follow(session, firm, entry, now=START)
    first = follows.new_feed(session, firm, "sleutel", actor=officer, now=START)
    written = follows.feed(session, first, "sleutel", ON, base=BASE)
    (event,) = Calendar.from_ical(written).walk("VEVENT")
    assert event.decoded("dtstart") == date(2027, 3, 1)
    assert str(event["uid"]) == f"entry-{entry}-publicatie@kansrijk"
    assert str(event["summary"]) == "Publicatie: Lunches voor vergaderingen"
    membership.set_mail(session, firm, "firma@voorbeeld.example", "en", actor=officer, now=START)
    (event,) = Calendar.from_ical(follows.feed(session, first, "sleutel", ON, base=BASE)).walk("VEVENT")
    assert str(event["summary"]).startswith("Publication: ")
    assert str(event["uid"]) == f"entry-{entry}-publicatie@kansrijk", "the same event in any language"
    second = follows.new_feed(session, firm, "sleutel", actor=officer, now=START)
    for wrong in (first, f"{firm}-geraden", "onzin", "", f"{firm}", "9" * 30 + "-x", second + "0"):
        with pytest.raises(Missing):
            follows.feed(session, wrong, "sleutel", ON, base=BASE)
    follows.stop_feed(session, firm, actor=officer, now=START)
    with pytest.raises(Missing):
        follows.feed(session, second, "sleutel", ON, base=BASE)


def test_a_firm_that_left_has_no_agenda_and_follows_nothing(
    session: Session, runtime: Runtime, add_firm: Callable[..., int], officer: Actor
) -> None:
    firm = add_firm()
    entry = read_calendar(session, runtime, officer, LUNCH.format("2027-03-01"))
    follows.follow(session, firm, entry, now=START)
    secret = follows.new_feed(session, firm, "sleutel", actor=officer, now=START)
    leaving.leave(session, runtime.store, firm, actor=officer, now=START)
    with pytest.raises(Missing):
        follows.feed(session, secret, "sleutel", ON, base=BASE)
    assert session.get_one(Firm, firm).feed_salt == ""


def test_sending_is_offered_only_when_mail_is_due_and_there_is_a_server(
    session: Session, runtime: Runtime, add_firm: Callable[..., int], officer: Actor
) -> None:
    from procurement_app import jobs

    membership.invite(session, add_firm(), "chef@firma.example", base=BASE, actor=officer, now=START)
    chores.tend(session, ON, can_mail=False, now=START)
    jobs.drain(runtime)
    for can_mail, offered in ((False, 0), (True, 1)):
        chores.tend(session, ON, can_mail=can_mail, now=START)
        assert jobs.drain(runtime) == offered


def test_the_chores_of_a_day_are_offered_once_also_after_a_restart(
    session: Session, runtime: Runtime, add_firm: Callable[..., int]
) -> None:
    from procurement_app import jobs

    add_firm()
    for _ in range(3):
        chores.tend(session, ON, can_mail=False, now=START)
    assert jobs.drain(runtime) == 1
    chores.tend(session, ON, can_mail=False, now=START)
    assert jobs.drain(runtime) == 0
    chores.tend(session, date(2026, 11, 23), can_mail=False, now=START)
    assert jobs.drain(runtime) == 1
