"""Settings that an administrator fills in: dated, with a source, used at once, never invented."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from sqlmodel import Session, select

from procurement_app.models import AuditRecord, ParameterValue
from procurement_app.screening.rulebook.parameters import FilledIn
from procurement_app.services.access.audit import SYSTEM
from procurement_app.services.errors import Missing, Refused
from procurement_app.services.rulebook import parameters, rules
from tests.conftest import START

SHARE = "amsterdam-social-return-percentage"
DAY = date(2026, 1, 1)


@pytest.fixture(autouse=True)
def nothing_filled_in() -> Iterator[None]:
    with rules.using(()):
        yield


def fill(
    session: Session, written: str, since: date = DAY, name: str = SHARE, source: str = "besluit 12"
) -> None:
    parameters.fill(session, name, written, since, source, date(2026, 11, 1), actor=SYSTEM, now=START)


def test_a_value_counts_from_its_day_and_only_then(session: Session) -> None:
    assert rules.parameters()[SHARE].to_fill_in
    before = rules.rulebook().version
    fill(session, "5 %")
    fill(session, "7,5", date(2027, 1, 1))
    held = rules.parameters()
    assert not held[SHARE].to_fill_in
    assert held.number(SHARE, date(2025, 12, 31)) is None
    assert held.number(SHARE, date(2026, 6, 1)) == 5
    assert held.number(SHARE, date(2027, 6, 1)) == 7.5
    assert held[SHARE].references[DAY] == "besluit 12"
    assert rules.rulebook().version != before


def test_another_process_takes_up_what_was_stored(session: Session) -> None:
    fill(session, "5")
    with rules.using(()):
        assert rules.parameters().number(SHARE, START.date()) is None
        parameters.take_up(session)
        assert rules.parameters().number(SHARE, START.date()) == 5


def test_the_same_day_is_replaced_and_a_value_can_be_withdrawn(session: Session) -> None:
    fill(session, "5")
    fill(session, "6")
    assert [row.value for row in session.exec(select(ParameterValue)).all()] == [6]
    parameters.withdraw(session, SHARE, DAY, actor=SYSTEM, now=START)
    assert rules.parameters()[SHARE].to_fill_in
    with pytest.raises(Missing):
        parameters.withdraw(session, SHARE, DAY, actor=SYSTEM, now=START)
    deeds = session.exec(select(AuditRecord).where(AuditRecord.noun == "parameter")).all()
    assert [(deed.action, deed.data.get("old"), deed.data.get("new")) for deed in deeds] == [
        ("parameter-filled", None, "5"),
        ("parameter-filled", "5", "6"),
        ("parameter-withdrawn", "6", None),
    ]


def test_tables_and_lists(session: Session) -> None:
    fill(session, "leerling BBL: 10.000\nproefplaatsing: 2.500,50", name="amsterdam-social-return-blocks")
    held = rules.parameters()
    assert held.value("amsterdam-social-return-blocks", START.date()) == {
        "leerling BBL": 10_000,
        "proefplaatsing": 2_500.5,
    }
    fill(session, "catering\ncleaning", name="own-workplace-sectors")
    assert rules.parameters().value("own-workplace-sectors", START.date()) == ("catering", "cleaning")


@pytest.mark.parametrize(
    ("name", "written", "said"),
    [
        (SHARE, "", "Vul een waarde in"),
        (SHARE, "veel", "geen getal"),
        (SHARE, "5\n6", "geen getal"),
        (SHARE, "105", "niet hoger zijn dan 100"),
        ("amsterdam-social-return-blocks", "leerling 10.000", "naam met een getal"),
        ("own-workplace-sectors", "catering\nkatering", "‘katering’ is geen sector.+catering, cleaning"),
    ],
)
def test_what_is_no_value_is_refused(session: Session, name: str, written: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        fill(session, written, name=name)
    assert not session.exec(select(ParameterValue)).all()


def test_a_source_and_a_day_that_can_be_are_asked(session: Session) -> None:
    with pytest.raises(Refused, match="Noem de bron"):
        fill(session, "5", source="  ")
    with pytest.raises(Refused, match="toekomst"):
        parameters.fill(session, SHARE, "5", DAY, "besluit", date(2027, 1, 1), actor=SYSTEM, now=START)


def test_what_law_sets_cannot_be_filled_in(session: Session) -> None:
    with pytest.raises(Missing):
        fill(session, "1", name="eu-threshold-services")
    law = FilledIn(parameter="eu-threshold-services", since=DAY, value=1, source="x", checked_on=DAY)
    with rules.using([law]):
        assert rules.parameters().number("eu-threshold-services", START.date()) == 216_000
