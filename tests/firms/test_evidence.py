"""Evidence: shown while it counts, gone by itself, and its end told in time and once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from procurement_app.models import Evidence, Mail
from procurement_app.runtime import Runtime
from procurement_app.services.access.audit import Actor
from procurement_app.services.errors import Missing, Refused
from procurement_app.services.firms import evidence
from procurement_app.services.firms.uploads import Proof
from tests.conftest import START
from tests.firms.conftest import BASE, pso

ON = date(2026, 11, 22)
INBOX = "adviseurs@stad.example"


def handed_in(
    session: Session, firm_id: int, actor: Actor, proof: Proof | None = None, **given: object
) -> int:
    return evidence.hand_in(session, firm_id, pso(**given), proof, actor=actor, now=START)  # type: ignore[arg-type]  # values of a test


def test_a_badge_disappears_the_day_after_its_last_day_without_any_job(
    session: Session, add_firm: Callable[..., int]
) -> None:
    firm = add_firm(evidence=[pso(expires=ON)])
    assert [row.kind for row in evidence.shown(session, [firm], ON)[firm]] == ["pso"]
    assert evidence.shown(session, [firm], ON + timedelta(days=1))[firm] == []


def test_what_a_firm_hands_in_is_shown_only_after_an_advisor_looked(
    session: Session, add_firm: Callable[..., int], advisor: Actor
) -> None:
    firm = add_firm()
    one = handed_in(session, firm, advisor, expires=date(2028, 1, 1))
    assert evidence.shown(session, [firm], ON)[firm] == []
    assert [row.id for row in evidence.waiting(session, ON)] == [one]
    evidence.accept(session, one, "checked", where="PSO-register", base=BASE, actor=advisor, now=START)
    (row,) = evidence.shown(session, [firm], ON)[firm]
    assert (row.status, row.checked_where, row.looked_at_by) == ("checked", "PSO-register", advisor.name)
    assert row.name("nl") == "PSO trede 2" and row.name("en") == "PSO level 2"


def test_seen_needs_a_document_and_checked_a_source(
    session: Session, add_firm: Callable[..., int], advisor: Actor
) -> None:
    one = handed_in(session, add_firm(), advisor)
    for status, code in (("seen", "no-document"), ("checked", "no-source-checked")):
        with pytest.raises(Refused) as refusal:
            evidence.accept(session, one, status, base=BASE, actor=advisor, now=START)
        assert refusal.value.code == code
    assert session.get_one(Evidence, one).review == "waiting"


def test_sending_back_needs_a_reason_which_is_mailed(
    session: Session, add_firm: Callable[..., int], advisor: Actor
) -> None:
    one = handed_in(session, add_firm(), advisor)
    with pytest.raises(Refused):
        evidence.send_back(session, one, " ", base=BASE, actor=advisor, now=START)
    evidence.send_back(session, one, "De datum ontbreekt.", base=BASE, actor=advisor, now=START)
    assert "De datum ontbreekt." in session.exec(select(Mail)).one().text


def test_new_evidence_takes_the_place_of_old(
    session: Session, add_firm: Callable[..., int], advisor: Actor
) -> None:
    firm = add_firm(evidence=[pso(level="1", expires=date(2027, 1, 1))])
    one = handed_in(session, firm, advisor, level="3", expires=date(2029, 1, 1))
    evidence.accept(session, one, "stated", base=BASE, actor=advisor, now=START)
    assert [row.level for row in evidence.shown(session, [firm], ON)[firm]] == ["3"]


def test_expired_evidence_is_refused_and_takes_no_place(
    session: Session, add_firm: Callable[..., int], advisor: Actor
) -> None:
    firm = add_firm(evidence=[pso(level="3", expires=date(2028, 4, 1))])
    with pytest.raises(Refused) as refusal:
        handed_in(session, firm, advisor, level="2", expires=ON - timedelta(days=1))
    assert refusal.value.code == "evidence-expired"
    late = handed_in(session, firm, advisor, level="2", expires=ON)
    tomorrow = START + timedelta(days=1)
    for until in (None, date(2020, 1, 1)):
        with pytest.raises(Refused) as refusal:
            evidence.accept(session, late, "stated", expires=until, base=BASE, actor=advisor, now=tomorrow)
        assert refusal.value.code == "evidence-expired"
    assert [row.level for row in evidence.shown(session, [firm], tomorrow.date())[firm]] == ["3"]
    assert session.get_one(Evidence, late).review == "waiting"
    evidence.accept(session, late, "stated", expires=date(2029, 1, 1), base=BASE, actor=advisor, now=tomorrow)
    assert [row.level for row in evidence.shown(session, [firm], tomorrow.date())[firm]] == ["2"]


@pytest.mark.parametrize("days", [90, 30, 0])
def test_a_firm_is_told_90_30_and_0_days_before(
    session: Session, add_firm: Callable[..., int], days: int
) -> None:
    firm = add_firm(evidence=[pso(expires=ON + timedelta(days=days))])
    assert firm and evidence.remind(session, ON, base=BASE, inbox=INBOX, now=START) == 1
    assert evidence.remind(session, ON, base=BASE, inbox=INBOX, now=START) == 0
    told = session.exec(select(Mail)).one()
    assert (f"over {days} dagen" if days else "vandaag") in told.subject


def test_all_three_are_sent_over_time_each_once_and_none_too_early(
    session: Session, add_firm: Callable[..., int]
) -> None:
    last = ON + timedelta(days=100)
    add_firm(evidence=[pso(expires=last)])
    sent = [
        (last - day).days
        for day in (ON + timedelta(days=number) for number in range(110))
        if evidence.remind(session, day, base=BASE, inbox=INBOX, now=START)
    ]
    assert sent == [90, 30, 0]


def test_days_on_which_nothing_ran_are_made_up_for_with_one_mail(
    session: Session, add_firm: Callable[..., int]
) -> None:
    add_firm(evidence=[pso(expires=ON + timedelta(days=12))])
    assert evidence.remind(session, ON, base=BASE, inbox=INBOX, now=START) == 1
    assert "over 12 dagen" in session.exec(select(Mail)).one().subject
    assert evidence.remind(session, ON + timedelta(days=5), base=BASE, inbox=INBOX, now=START) == 0
    assert evidence.remind(session, ON + timedelta(days=12), base=BASE, inbox=INBOX, now=START) == 1


def test_nobody_is_told_of_what_is_not_shown(
    session: Session, add_firm: Callable[..., int], advisor: Actor
) -> None:
    add_firm("F1", evidence=[pso(expires=ON - timedelta(days=1))])
    add_firm("F2", mail_address="", evidence=[pso(expires=ON)])
    handed_in(session, add_firm("F3"), advisor, expires=ON)
    assert evidence.remind(session, ON, base=BASE, inbox=INBOX, now=START) == 0


def test_a_firm_without_address_for_mails_is_told_at_the_address_of_its_page(
    session: Session, add_firm: Callable[..., int]
) -> None:
    add_firm(mail_address="", email="info@firma.example", evidence=[pso(expires=ON)])
    assert evidence.remind(session, ON, base=BASE, inbox=INBOX, now=START) == 1
    assert session.exec(select(Mail)).one().to_address == "info@firma.example"


def test_of_firms_that_cannot_be_reached_advisors_get_one_mail_and_see_it_in_their_list(
    session: Session, add_firm: Callable[..., int]
) -> None:
    firms = [
        add_firm(key, mail_address="", evidence=[pso(expires=ON + timedelta(days=20))])
        for key in ("F1", "F2")
    ]
    assert evidence.remind(session, ON, base=BASE, inbox="", now=START) == 0
    assert session.exec(select(Mail)).all() == [], "who has no inbox is told once there is one"
    for _again in range(2):
        assert evidence.remind(session, ON, base=BASE, inbox=INBOX, now=START) == 0
    told = session.exec(select(Mail)).one()
    assert told.to_address == INBOX
    assert "- Firma F1 (fictief): PSO trede 2, 12-12-2026" in told.text and "Firma F2" in told.text
    evidence.remind(session, ON + timedelta(days=1), base=BASE, inbox=INBOX, now=START)
    assert len(session.exec(select(Mail)).all()) == 1, "each once for 90, 30 and 0 days"
    evidence.remind(session, ON + timedelta(days=20), base=BASE, inbox=INBOX, now=START)
    assert len(session.exec(select(Mail)).all()) == 2
    assert evidence.unreached(session, firms) == set(firms)


def test_advisors_see_what_expires_soonest_first(session: Session, add_firm: Callable[..., int]) -> None:
    for key, days in (("F1", 80), ("F2", 5), ("F3", 200), ("F4", -3)):
        add_firm(key, evidence=[pso(expires=ON + timedelta(days=days))])
    assert [row.days_left for row in evidence.expiring(session, ON)] == [-3, 5, 80]


def test_a_firm_cannot_take_back_evidence_of_another(
    session: Session, runtime: Runtime, add_firm: Callable[..., int], advisor: Actor
) -> None:
    mine, other = add_firm("F1"), add_firm("F2")
    one = handed_in(session, mine, advisor)
    with pytest.raises(Missing):
        evidence.withdraw(session, runtime.store, one, other, actor=advisor, now=START)
    evidence.withdraw(session, runtime.store, one, mine, actor=advisor, now=START)
    assert evidence.of_firm(session, mine, ON) == []


def test_a_file_read_again_does_not_double_what_an_advisor_checked(
    session: Session, add_firm: Callable[..., int], advisor: Actor
) -> None:
    firm = add_firm(evidence=[pso()])
    one = handed_in(session, firm, advisor, level="3")
    evidence.accept(session, one, "checked", where="register", base=BASE, actor=advisor, now=START)
    add_firm(evidence=[pso()])
    assert [row.level for row in evidence.shown(session, [firm], ON)[firm]] == ["3"]
