"""A lot of a tender on a page of its own: who fits it, who does together, or why nobody does."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlmodel import col, select

from procurement_app.models import EntryDocument, EntryRecord, Role, TenderDocument
from procurement_app.models.database import writing
from procurement_app.runtime import Runtime
from tests.web.conftest import Visitor

CATERING = "offerteaanvraag-catering-evenementen.pdf"
LOTS = "Perceel 1: ramen wassen (€ 90.000). Perceel 2: levering van elektriciteit (€ 400.000)."


@pytest.fixture
def catering(demo_runtime: Runtime) -> int:
    """The id of the document that names two lots."""
    with demo_runtime.sessions() as session:
        found = session.exec(select(TenderDocument.id).where(TenderDocument.name == CATERING)).one()
        assert found is not None
        return found


@pytest.fixture
def divided(demo_runtime: Runtime) -> int:
    """The id of a tender whose calendar names two lots."""
    with demo_runtime.sessions() as session, writing(session):
        record = session.exec(select(EntryRecord).order_by(col(EntryRecord.entry_id))).first()
        assert record is not None
        record.facts = record.facts | {"title": "Diensten", "description": LOTS, "cpv": []}
        session.add(record)
        return record.entry_id


def test_a_document_with_lots_links_each_to_its_own_page(officer_page: Visitor, catering: int) -> None:
    page = officer_page.open(f"/documenten/{catering}")
    links = [str(link["href"]) for link in page.select("section[aria-labelledby=firmas] a[href*=percelen]")]
    assert links == [f"/documenten/{catering}/percelen/1", f"/documenten/{catering}/percelen/2"]
    lunch = officer_page.open(links[0])
    assert lunch.h1 is not None and lunch.h1.get_text() == "Perceel 1, firma's"
    assert "lunches" in lunch.get_text()
    assert lunch.select_one("aside strong[aria-current=page]")
    diner = officer_page.open(links[1])
    firms = [one.get_text() for one in lunch.select("h3.flat")]
    assert firms and firms != [one.get_text() for one in diner.select("h3.flat")]


def test_what_screening_read_is_said_with_its_page(officer_page: Visitor, catering: int) -> None:
    page = officer_page.open(f"/documenten/{catering}").get_text().replace("\xa0", " ")
    assert "Waarde: € 230.000 (staat in het document, bladzijde 1)." in page
    assert "Verdeeld in 2 percelen" in page


def test_a_tender_shows_the_lots_of_its_documents(
    officer_page: Visitor, catering: int, demo_runtime: Runtime
) -> None:
    with demo_runtime.sessions() as session:
        entry = session.exec(
            select(EntryDocument.entry_id).where(EntryDocument.document_id == catering)
        ).one()
    page = officer_page.open(f"/trajecten/{entry}")
    assert page.select_one(f"a[href='/documenten/{catering}/percelen/1']")
    assert "Per perceel, volgens Offerteaanvraag catering" in page.get_text()


def test_lots_of_the_calendar_are_matched_apart_or_say_why_not(officer_page: Visitor, divided: int) -> None:
    page = officer_page.open(f"/trajecten/{divided}")
    assert page.select_one(f"a[href='/trajecten/{divided}/percelen/2']")
    windows = officer_page.open(f"/trajecten/{divided}/percelen/1")
    assert windows.select("h3.flat") and "€ 90.000" in windows.get_text()
    power = officer_page.open(f"/trajecten/{divided}/percelen/2").get_text()
    assert "Niemand past, want" in power and "energie en brandstof" in power


def test_a_lot_that_is_not_there_is_said_plainly(officer_page: Visitor, catering: int, divided: int) -> None:
    for address in (f"/documenten/{catering}/percelen/9", f"/trajecten/{divided}/percelen/x"):
        assert "perceel" in officer_page.open(address, 404).get_text().casefold()


def test_a_lot_is_for_who_may_read_its_tender(
    visit: Callable[[Role], Visitor], catering: int, divided: int
) -> None:
    for address in (f"/documenten/{catering}/percelen/1", f"/trajecten/{divided}/percelen/1"):
        visit(Role.FIRM).open(address, 403)
        assert visit(Role.NOBODY).client.get(address).status_code == 303
        visit(Role.READER).open(address)
