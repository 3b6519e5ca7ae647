"""What firms propose: published only after an advisor approved, and nothing else with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import Session, select

from procurement_app.models import Firm, Mail, ProfileChange
from procurement_app.services.access.audit import SYSTEM, Actor
from procurement_app.services.access.limits import MOST, Sender
from procurement_app.services.errors import Missing, Refused
from procurement_app.services.firms import changes, profiles
from procurement_app.services.firms.changes import Application
from tests.conftest import START, Clock
from tests.firms.conftest import BASE

SENDER = Sender("203.0.113.7", "geheim")


def propose(session: Session, firm_id: int, actor: Actor, **fields: Any) -> int:
    proposed = changes.proposal(session, firm_id).model_copy(update=fields)
    changes.save(session, firm_id, proposed, actor=actor, now=START)
    changes.submit(session, firm_id, "", actor=actor, now=START)
    change = changes.current(session, firm_id)
    assert change is not None
    return change.id


def application(**given: Any) -> Application:
    stated: dict[str, Any] = {
        "firm": "De Nieuwe Wasserij (fictief)",
        "kvk": "87654321",
        "what": "Wij wassen.",
        "sectors": ["laundry-textile"],
        "district": "Oost",
        "website": "",
        "name": "Sam",
        "mail": "sam@wasserij.example",
    }
    return Application(**(stated | given))


def test_the_published_page_stays_until_an_advisor_approves(
    session: Session, add_firm: Callable[..., int], advisor: Actor
) -> None:
    firm = add_firm()
    before = profiles.published(session, firm)
    one = propose(session, firm, advisor, description="Kookt nu ook warm.", languages=["nl", "en"])
    assert profiles.published(session, firm) == before
    (waiting,) = changes.waiting(session)
    assert {(diff.name, str(diff.new)) for diff in waiting.diff} == {
        ("description", "Kookt nu ook warm."),
        ("languages", "['nl', 'en']"),
    }
    changes.approve(session, one, base=BASE, actor=advisor, now=START)
    after = profiles.published(session, firm)
    assert after.description == "Kookt nu ook warm." and sorted(after.languages) == ["en", "nl"]
    told = session.exec(select(Mail)).one().text
    assert "- Wat u doet" in told and "- Talen" in told


def test_approving_changes_only_what_the_firm_changed(
    session: Session, add_firm: Callable[..., int], advisor: Actor
) -> None:
    firm = add_firm()
    one = propose(session, firm, advisor, description="Kookt nu ook warm.")
    add_firm(district="Zuid")  # an import in the meantime
    add_firm(district="Zuid", phone="020 000 00 00")
    changes.approve(session, one, base=BASE, actor=advisor, now=START)
    after = profiles.published(session, firm)
    assert (after.description, after.district, after.phone) == ("Kookt nu ook warm.", "Zuid", "020 000 00 00")


def test_a_returned_proposal_can_be_mended_and_sent_again(
    session: Session, add_firm: Callable[..., int], advisor: Actor
) -> None:
    firm = add_firm()
    one = propose(session, firm, advisor, description="De beste van het land!")
    with pytest.raises(Refused):
        changes.send_back(session, one, "", base=BASE, actor=advisor, now=START)
    changes.send_back(session, one, "Schrijf wat u doet.", base=BASE, actor=advisor, now=START)
    current = changes.current(session, firm)
    assert current is not None and (current.state, current.reason) == ("returned", "Schrijf wat u doet.")
    assert "Schrijf wat u doet." in session.exec(select(Mail)).one().text
    assert propose(session, firm, advisor, description="Bakt brood.") == one
    with pytest.raises(Refused):
        changes.send_back(session, 0 or one, " ", base=BASE, actor=advisor, now=START)
    changes.approve(session, one, base=BASE, actor=advisor, now=START)
    with pytest.raises(Refused) as refusal:
        changes.approve(session, one, base=BASE, actor=advisor, now=START)
    assert refusal.value.code == "already-decided"


def test_editing_what_waits_takes_it_out_of_the_queue(
    session: Session, add_firm: Callable[..., int], advisor: Actor
) -> None:
    firm = add_firm()
    one = propose(session, firm, advisor, description="Eerst zo.")
    proposed = changes.proposal(session, firm).model_copy(update={"description": "Toch anders."})
    changes.save(session, firm, proposed, actor=advisor, now=START)
    assert changes.waiting(session) == []
    with pytest.raises(Refused):
        changes.approve(session, one, base=BASE, actor=advisor, now=START)


def test_sending_in_nothing_is_refused(
    session: Session, add_firm: Callable[..., int], advisor: Actor
) -> None:
    firm = add_firm()
    with pytest.raises(Refused):
        changes.submit(session, firm, "", actor=advisor, now=START)
    changes.save(session, firm, profiles.published(session, firm), actor=advisor, now=START)
    with pytest.raises(Refused) as refusal:
        changes.submit(session, firm, "", actor=advisor, now=START)
    assert refusal.value.code == "nothing-changed"
    changes.discard(session, firm, actor=advisor, now=START)
    with pytest.raises(Missing):
        changes.discard(session, firm, actor=advisor, now=START)


def test_an_application_becomes_a_firm_when_approved(session: Session, advisor: Actor) -> None:
    one = changes.apply(session, application(), SENDER, base=BASE, inbox="adviseurs@stad.example", now=START)
    assert session.exec(select(Firm)).all() == []
    assert {row.to_address for row in session.exec(select(Mail))} == {
        "sam@wasserij.example",
        "adviseurs@stad.example",
    }
    firm = changes.approve(session, one, base=BASE, actor=advisor, now=START)
    made = session.get_one(Firm, firm)
    assert (made.name, made.kvk, made.mail_address) == (
        "De Nieuwe Wasserij (fictief)",
        "87654321",
        "sam@wasserij.example",
    )


def test_a_known_kvk_number_is_not_approved_twice(
    session: Session, add_firm: Callable[..., int], advisor: Actor
) -> None:
    add_firm(kvk="87654321")
    one = changes.apply(session, application(), SENDER, base=BASE, inbox="", now=START)
    with pytest.raises(Refused) as refusal:
        changes.approve(session, one, base=BASE, actor=advisor, now=START)
    assert refusal.value.code == "kvk-known"
    assert len(session.exec(select(Firm)).all()) == 1
    changes.send_back(session, one, "U staat er al in.", base=BASE, actor=SYSTEM, now=START)
    assert session.get_one(ProfileChange, one).state == "returned"


def test_one_address_cannot_flood_the_queue(session: Session, clock: Clock) -> None:
    for number in range(MOST):
        changes.apply(
            session, application(firm=f"F{number}", kvk=None), SENDER, base=BASE, inbox="", now=clock()
        )
    with pytest.raises(Refused) as refusal:
        changes.apply(session, application(), SENDER, base=BASE, inbox="", now=clock())
    assert refusal.value.status == 429
    other = Sender("203.0.113.8", "geheim")
    changes.apply(session, application(), other, base=BASE, inbox="", now=clock())
    clock.forward(hours=1, minutes=1)
    changes.apply(session, application(firm="Later", kvk=None), SENDER, base=BASE, inbox="", now=clock())


def test_declined_applications_are_forgotten_after_a_year(
    session: Session, advisor: Actor, clock: Clock
) -> None:
    one = changes.apply(session, application(), SENDER, base=BASE, inbox="", now=clock())
    changes.send_back(session, one, "Nee.", base=BASE, actor=advisor, now=clock())
    changes.forget(session, now=clock())
    assert len(session.exec(select(ProfileChange)).all()) == 1
    clock.forward(days=366)
    changes.forget(session, now=clock())
    assert session.exec(select(ProfileChange)).all() == []
