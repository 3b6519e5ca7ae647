"""Needs and introductions: matched at once, brought further step by step, counted and forgotten in time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlmodel import Session, select

from procurement_app.models import Mail, Role, StoredNeed
from procurement_app.services.access import limits
from procurement_app.services.access.audit import VISITOR, Actor
from procurement_app.services.access.limits import Sender
from procurement_app.services.errors import Missing, Refused
from procurement_app.services.matching import ambassador, balance, introductions, matches, needs, showings
from procurement_app.services.matching.introductions import Contact
from procurement_app.services.matching.needs import KEPT, NeedGiven
from tests.conftest import START, Clock
from tests.firms.conftest import BASE

ON = date(2026, 11, 22)
SENDER = Sender("203.0.113.7", "geheim")
CONTACT = Contact("Kim", "kim@bedrijf.example", "020 000 00 00")


def given(**fields: Any) -> NeedGiven:
    stated: dict[str, Any] = {
        "asker": "company",
        "organisation": "Bouwbedrijf (fictief)",
        "what": "Lunch voor 200 man",
        "when": "elke dinsdag",
        "quantity": "",
        "value": None,
        "district": "",
    }
    return NeedGiven(**(stated | fields))


def leave(session: Session, **fields: Any) -> str:
    return needs.leave(session, given(**fields), SENDER, ON, actor=VISITOR, now=START)


def ask(session: Session, token: str, firms: list[int], now: Any = START) -> int:
    return introductions.ask(
        session, token, firms, CONTACT, base=BASE, inbox="adviseurs@stad.example", actor=VISITOR, now=now
    )


def test_a_need_finds_the_firms_that_do_it_at_once(session: Session, add_firm: Callable[..., int]) -> None:
    caterer = add_firm("F1")
    add_firm("F2", description="Wast ramen en gevels.", sectors=["cleaning"])
    view = needs.behind(session, leave(session))
    found = matches.for_need(session, needs.need_of(view.given), ON, "nl")
    assert [row.firm_id for row in found.rows] == [caterer]
    assert found.rows[0].reasons and found.sectors == ["catering"]
    assert view.firms == [] and view.asked_at is None


def test_words_we_do_not_know_get_a_clear_sentence_and_help(
    session: Session, add_firm: Callable[..., int], advisor: Actor
) -> None:
    add_firm()
    token = leave(session, what="xqzwv blorp")
    found = matches.for_need(session, needs.need_of(needs.behind(session, token).given), ON, "nl")
    assert found.rows == [] and len(found.no_match) > 20
    need = introductions.one(session, ask(session, token, []))
    assert [(row.firm_id, row.state) for row in need.introductions] == [(None, "new")]
    with pytest.raises(Refused) as refusal:
        introductions.step(session, need.introductions[0].id, "introduced", actor=advisor, now=START)
    assert refusal.value.code == "no-firm-yet"


def test_asking_mails_the_asker_and_the_advisors_once(session: Session, add_firm: Callable[..., int]) -> None:
    firm = add_firm()
    token = leave(session)
    ask(session, token, [firm])
    told = {row.to_address: row.text for row in session.exec(select(Mail))}
    assert set(told) == {"kim@bedrijf.example", "adviseurs@stad.example"}
    assert "Firma F1 (fictief)" in told["kim@bedrijf.example"]
    assert "kim@" not in told["adviseurs@stad.example"], "contact data stay on the page"
    with pytest.raises(Refused) as refusal:
        ask(session, token, [firm])
    assert refusal.value.code == "asked-before"


def test_firms_that_are_not_there_and_too_many_are_refused(
    session: Session, add_firm: Callable[..., int]
) -> None:
    token = leave(session)
    with pytest.raises(Missing):
        ask(session, token, [404])
    with pytest.raises(Refused):
        ask(session, token, [add_firm(f"F{number}") for number in range(6)])
    with pytest.raises(Missing):
        needs.behind(session, "geraden")
    assert introductions.listing(session).total == 0


def test_every_step_is_kept_and_a_refusal_needs_a_reason(
    session: Session, add_firm: Callable[..., int], advisor: Actor
) -> None:
    need = introductions.one(session, ask(session, leave(session), [add_firm()]))
    one = need.introductions[0].id
    for state in ("in-hand", "introduced"):
        introductions.step(session, one, state, note=f"naar {state}", actor=advisor, now=START)
    with pytest.raises(Refused):
        introductions.step(session, one, "declined", actor=advisor, now=START)
    with pytest.raises(Refused):
        introductions.step(session, one, "", actor=advisor, now=START)
    introductions.step(session, one, "order", order_value=1500.0, actor=advisor, now=START)
    introductions.step(session, one, "", note="Bloemen gestuurd.", actor=advisor, now=START)
    row = introductions.one(session, need.id).introductions[0]
    assert (row.state, row.order_value, row.assigned_to) == ("order", 1500.0, advisor.name)
    assert [event.state for event in row.events] == ["new", "in-hand", "introduced", "order", ""]


def test_an_advisor_adds_a_firm_and_fills_an_empty_place_first(
    session: Session, add_firm: Callable[..., int], advisor: Actor
) -> None:
    need = introductions.one(session, ask(session, leave(session), []))
    first, second = add_firm("F1"), add_firm("F2")
    introductions.suggest(session, need.id, first, actor=advisor, now=START)
    introductions.suggest(session, need.id, second, actor=advisor, now=START)
    assert [row.firm_id for row in introductions.one(session, need.id).introductions] == [first, second]
    with pytest.raises(Refused):
        introductions.suggest(session, need.id, first, actor=advisor, now=START)


def test_the_numbers_count_companies_sectors_and_introductions_of_a_period(
    session: Session, add_firm: Callable[..., int], advisor: Actor, clock: Clock
) -> None:
    firm = add_firm()
    first = introductions.one(session, ask(session, leave(session), [firm]))
    introductions.step(
        session, first.introductions[0].id, "order", order_value=900.0, actor=advisor, now=START
    )
    leave(session, what="Koffie en lunch", organisation="bouwbedrijf  (Fictief)")  # the same company again
    leave(session, asker="department", organisation="Afdeling Parken (fictief)")
    leave(session, organisation=" ", what="xqzwv blorp")
    counted = ambassador.numbers(session, ON, ON)
    assert (counted.companies, counted.departments, counted.needs, counted.asked) == (1, 1, 4, 1)
    assert counted.unnamed == 1
    assert (counted.introductions, counted.worth, counted.unmatched) == (1, 900.0, 1)
    assert counted.states["order"] == 1 and dict(counted.sectors)["catering"] == 3
    earlier = ambassador.numbers(session, date(2026, 1, 1), date(2026, 11, 21))
    assert (earlier.needs, earlier.introductions) == (0, 0)
    (row,) = ambassador.asked(session, ON, ON)
    assert (row.introduction.firm, row.on) == ("Firma F1 (fictief)", ON)


def test_who_asked_is_forgotten_after_two_years_and_still_counts(
    session: Session, add_firm: Callable[..., int], clock: Clock
) -> None:
    need = ask(session, leave(session), [add_firm()])
    clock.moment = START + KEPT
    needs.forget(session, now=clock())
    assert introductions.one(session, need).contact.name == "Kim"
    clock.forward(minutes=1)
    needs.forget(session, now=clock())
    session.expire_all()
    row = introductions.one(session, need)
    assert row.contact == Contact("", "", "") and row.erased_at is not None
    assert ambassador.numbers(session, ON, ON).needs == 1
    assert session.exec(select(StoredNeed.contact_mail)).all() == [""]


def test_equals_take_turns_and_full_firms_say_so(session: Session, add_firm: Callable[..., int]) -> None:
    for number in range(6):
        add_firm(f"F{number}", full_until=date(2027, 1, 1) if number == 0 else None)
    need = needs.need_of(given(what="catering"))
    orders = {
        tuple(row.firm_id for row in matches.for_need(session, need, date(2026, 12, day), "nl").rows)
        for day in range(1, 15)
    }
    assert len(orders) > 5, "another order on other days"
    assert len({order[0] for order in orders}) > 2, "and not the same firm first"
    rows = matches.for_need(session, need, ON, "nl").rows
    assert [row.full_until for row in rows if row.name.startswith("Firma F0")] == [date(2027, 1, 1)]


def test_sectors_with_demand_and_no_supply_and_the_reverse_stand_first(
    session: Session, add_firm: Callable[..., int]
) -> None:
    add_firm("F1")  # catering, with room
    add_firm("F2", sectors=["printing"], description="Drukt folders.")
    add_firm("F3", sectors=["cleaning"], description="Wast ramen.", full_until=date(2027, 1, 1))
    leave(session)
    leave(session, what="Ramen wassen")
    rows = {row.sector: row for row in balance.sectors(session, ON, now=START)}
    assert rows["cleaning"].unmet and not rows["cleaning"].unasked, "its one firm is full"
    assert rows["printing"].unasked and not rows["catering"].unmet
    assert [row.sector for row in balance.sectors(session, ON, now=START)][:2] == ["cleaning", "printing"]


def test_what_was_shown_is_counted_by_day_and_kind_of_viewer_and_the_least_shown_stand_first(
    session: Session, add_firm: Callable[..., int]
) -> None:
    first, second, never = (add_firm(f"F{number}") for number in range(3))
    officer = Actor(7, "Sam", Role.OFFICER)
    for viewer in (VISITOR, officer, officer):
        showings.count(session, [first, second, first], viewer, "match", ON)
    showings.count(session, [first], VISITOR, "need", date(2026, 1, 1))
    rows = showings.least(session, ON, ON)
    assert [(row.firm_id, row.total) for row in rows] == [(never, 0), (first, 3), (second, 3)]
    assert rows[1].by_viewer == {"nobody": 1, "officer": 2}
    assert showings.of_firm(session, first, date(2026, 1, 1), ON) == {"match": 3, "need": 1}


def test_who_works_where_it_is_asked_leads_those_who_fit_as_well_and_do_not(
    session: Session, add_firm: Callable[..., int]
) -> None:
    more_alike = "Verzorgt lunch, elke lunch voor 200 man."
    far = add_firm("F1", description=more_alike, district="Weesp", areas=["Weesp"], staff=40)
    near = add_firm(
        "F2",
        description="Werkt met mensen uit de buurt. Verzorgt lunches en diners.",
        district="Noord",
        areas=["Noord", "Oost"],
    )
    need = needs.need_of(given(what="lunch voor 200 man", district="Oost"))
    rows = matches.for_need(session, need, ON, "nl").rows
    assert [row.grade for row in rows] == [3, 2] and rows[0].score < rows[1].score
    assert [row.firm_id for row in rows] == [near, far]


def test_a_cpv_code_is_a_need_of_its_own(session: Session, add_firm: Callable[..., int]) -> None:
    firm = add_firm("F1", sectors=["cleaning"], description="Wast ramen van kantoren.")
    need = needs.need_of(given(what="90911300-9", district=""))
    assert [row.firm_id for row in matches.for_need(session, need, ON, "nl").rows] == [firm]


def test_needs_without_a_name_are_no_companies_and_other_words_are_no_other_need(
    session: Session, add_firm: Callable[..., int]
) -> None:
    add_firm()
    token = leave(session, organisation="", what="xqzwv blorp")
    for what in ("iets lekkers", "lunch voor 200 man"):
        needs.put_differently(
            session, token, given(organisation="", what=what, asker="department"), SENDER, ON, now=START
        )
    leave(session, organisation="")
    view = needs.behind(session, token)
    assert view.given.what == "lunch voor 200 man" and view.given.asker == "department"
    counted = ambassador.numbers(session, ON, ON)
    assert (counted.companies, counted.departments, counted.needs, counted.unnamed) == (0, 0, 2, 2)
    assert counted.unmatched == 0, "the need is counted as it was put last"


def test_a_need_that_was_sent_is_not_put_differently_any_more(
    session: Session, add_firm: Callable[..., int]
) -> None:
    token = leave(session)
    ask(session, token, [add_firm()])
    with pytest.raises(Refused) as refusal:
        needs.put_differently(session, token, given(what="schoonmaak"), SENDER, ON, now=START)
    assert refusal.value.status == 409
    assert needs.behind(session, token).given.what == "Lunch voor 200 man"


def test_an_office_behind_one_address_can_ask_and_put_it_differently_and_a_flood_cannot(
    session: Session,
) -> None:
    tokens = [leave(session, what="lunch") for _ in range(needs.MOST_NEW)]
    needs.put_differently(session, tokens[0], given(what="schoonmaak"), SENDER, ON, now=START)
    with pytest.raises(Refused) as refusal:
        leave(session)
    assert refusal.value.status == 429
    assert needs.MOST_NEW >= 5 * limits.MOST
