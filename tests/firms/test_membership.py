"""Getting an account by invitation, confirming, being full, and leaving without a trace that may go."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from procurement_app.models import Confirmation, Firm, Mail, Role
from procurement_app.services.access.audit import Actor
from procurement_app.services.errors import Refused
from procurement_app.services.firms import changes, membership, profiles
from tests.conftest import PASSWORD, START, Clock
from tests.firms.conftest import BASE

ON = date(2026, 11, 22)
pytestmark = pytest.mark.usefixtures("warm_worker")


def test_a_link_makes_one_account_of_that_firm(
    session: Session, add_firm: Callable[..., int], advisor: Actor
) -> None:
    firm = add_firm(mail_address="")
    token = membership.invite(session, firm, "Chef@Firma.example", base=BASE, actor=advisor, now=START)
    assert token in session.exec(select(Mail)).one().text
    user = membership.accept(session, token, "Chef", PASSWORD, now=START)
    assert (user.subject, user.role, user.firm_id) == ("chef@firma.example", Role.FIRM, firm)
    assert session.get_one(Firm, firm).mail_address == "Chef@Firma.example"
    with pytest.raises(Refused) as refusal:
        membership.accept(session, token, "Ander", PASSWORD, now=START)
    assert refusal.value.code == "bad-invitation"


def test_a_short_password_does_not_use_up_the_link(
    session: Session, add_firm: Callable[..., int], advisor: Actor
) -> None:
    firm = add_firm()
    token = membership.invite(session, firm, "a@firma.example", base=BASE, actor=advisor, now=START)
    with pytest.raises(Refused):
        membership.accept(session, token, "A", "kort", now=START)
    assert membership.accept(session, token, "A", PASSWORD, now=START).firm_id == firm


def test_a_taken_name_does_not_use_up_the_link(
    session: Session, add_firm: Callable[..., int], advisor: Actor
) -> None:
    firm = add_firm()
    for _ in range(2):
        token = membership.invite(session, firm, "a@firma.example", base=BASE, actor=advisor, now=START)
        if _ == 0:
            membership.accept(session, token, "A", PASSWORD, now=START)
    with pytest.raises(Refused) as refusal:
        membership.accept(session, token, "A", PASSWORD, now=START)
    assert refusal.value.code == "user-exists"
    assert membership.invited(session, token, now=START).firm_id == firm


def test_old_revoked_and_replaced_links_do_not_work(
    session: Session, add_firm: Callable[..., int], advisor: Actor, clock: Clock
) -> None:
    firm = add_firm()
    first = membership.invite(session, firm, "a@firma.example", base=BASE, actor=advisor, now=clock())
    second = membership.invite(session, firm, "a@firma.example", base=BASE, actor=advisor, now=clock())
    with pytest.raises(Refused):
        membership.invited(session, first, now=clock())
    newest = membership.invitations(session)[0]
    membership.revoke(session, newest.id, actor=advisor, now=clock())
    with pytest.raises(Refused):
        membership.invited(session, second, now=clock())
    third = membership.invite(session, firm, "a@firma.example", base=BASE, actor=advisor, now=clock())
    clock.forward(days=15)
    with pytest.raises(Refused):
        membership.accept(session, third, "A", PASSWORD, now=clock())


def test_no_secret_is_in_the_database_but_in_the_mail(
    session: Session, add_firm: Callable[..., int], advisor: Actor
) -> None:
    token = membership.invite(session, add_firm(), "a@f.example", base=BASE, actor=advisor, now=START)
    assert [row.text.count(token) for row in session.exec(select(Mail))] == [1]
    assert token not in str(membership.invitations(session))


def test_firms_are_asked_once_a_quarter_and_looking_confirms_nothing(
    session: Session, add_firm: Callable[..., int], clock: Clock
) -> None:
    firm = add_firm()
    clock.forward(days=61)
    on = ON + timedelta(days=61)
    assert membership.ask(session, on, base=BASE, now=clock()) == 1
    assert membership.ask(session, on, base=BASE, now=clock()) == 0
    found = re.search(r"/klopt/(\S+)", session.exec(select(Mail)).one().text)
    assert found is not None
    assert membership.asked(session, found[1], on).confirmed_at is None
    assert session.get_one(Firm, firm).confirmed_at is None
    assert membership.confirm(session, found[1], on, now=clock()).confirmed_at == clock()
    assert session.get_one(Firm, firm).confirmed_at == clock()
    clock.forward(days=30)  # the next quarter has not begun, and it answered lately
    assert membership.ask(session, on + timedelta(days=30), base=BASE, now=clock()) == 0
    clock.forward(days=61)
    assert membership.ask(session, on + timedelta(days=91), base=BASE, now=clock()) == 1
    assert {row.quarter for row in session.exec(select(Confirmation))} == {"2027-Q1", "2027-Q2"}


def test_an_old_or_wrong_link_says_so(session: Session, add_firm: Callable[..., int], clock: Clock) -> None:
    add_firm()
    clock.forward(days=61)
    membership.ask(session, ON + timedelta(days=61), base=BASE, now=clock())
    found = re.search(r"/klopt/(\S+)", session.exec(select(Mail)).one().text)
    assert found is not None
    for token, on in (("onzin", ON), (found[1], ON + timedelta(days=200))):
        with pytest.raises(Refused) as refusal:
            membership.asked(session, token, on)
        assert refusal.value.status == 410


def test_full_is_shown_at_once_and_is_no_part_of_a_proposal(
    session: Session, add_firm: Callable[..., int], advisor: Actor
) -> None:
    firm, until = add_firm(), date(2027, 3, 1)
    proposed = profiles.published(session, firm).model_copy(update={"description": "Anders."})
    changes.save(session, firm, proposed, actor=advisor, now=START)
    membership.set_full(session, firm, until, actor=advisor, now=START)
    assert profiles.published(session, firm).full_until == until
    current = changes.current(session, firm)
    assert current is not None and [diff.name for diff in current.diff] == ["description"]
    membership.set_full(session, firm, None, actor=advisor, now=START)
    assert profiles.published(session, firm).full_until is None
