"""For each tender it can be told which firms were shown to whom, and no visitor can be told by it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sqlmodel import select

from procurement_app.models import FirmShowing, Role
from procurement_app.models.database import writing
from procurement_app.runtime import Runtime
from procurement_app.services.access.audit import VISITOR, Actor
from procurement_app.services.matching import showings
from tests.conftest import START
from tests.web.conftest import Visitor

Visit = Callable[[Role], Visitor]
ON = START.date()


def test_an_advisor_sees_for_a_tender_who_was_shown_to_whom(visit: Visit, demo_runtime: Runtime) -> None:
    with demo_runtime.sessions() as session:
        rows = [row for row in showings.subjects(session, ON, ON) if row.kind == showings.ENTRY]
    assert rows == []
    officer = visit(Role.OFFICER)
    page, entry = next(
        (found, number)
        for number in range(1, 30)
        if (found := officer.open(f"/trajecten/{number}")).select("a[href^='/sociale-firmas/']")
    )
    with demo_runtime.sessions() as session:
        held = showings.of_subject(session, showings.ENTRY, entry, ON, ON)
    assert held and {(row.viewer, row.place, row.lot) for row in held} == {("officer", "match", "")}
    assert len({row.account for row in held}) == 1 and held[0].account
    assert any(row.firm in page.get_text() for row in held)
    advisor = visit(Role.ADVISOR)
    listed = advisor.open("/getoond")
    link = next(
        a for a in listed.select("td ~ td, tbody a") if a.name == "a" and f"traject/{entry}" in a["href"]
    )
    shown = advisor.open(str(link["href"])).get_text()
    assert held[0].firm in shown and held[0].account in shown
    table = advisor.client.get(f"/getoond/traject/{entry}.csv").data.decode("utf-8-sig").splitlines()
    assert table[0].startswith("datum;firma;getoond_aan;account")
    assert len(table) == len(held) + 1 and held[0].account in table[1]
    assert visit(Role.OFFICER).client.get("/getoond").status_code == 403


def test_documents_and_lots_of_a_tender_count_with_it(demo_runtime: Runtime) -> None:
    officer = Actor(1, "Sam", Role.OFFICER)
    with demo_runtime.sessions() as session:
        from procurement_app.models import EntryDocument

        with writing(session):
            if session.get(EntryDocument, (1, 2)) is None:
                session.add(EntryDocument(entry_id=1, document_id=2, attached_at=START))
        for about in ("entry:1/2", "document:2", "document:2/1", "entry:11", "document:21"):
            showings.count(session, [1], officer, "match", ON, about)
        held = showings.of_subject(session, showings.ENTRY, 1, ON, ON)
        assert {(row.kind, row.number, row.lot) for row in held} == {
            ("entry", 1, "2"),
            ("document", 2, ""),
            ("document", 2, "1"),
        }


def test_of_visitors_and_firms_only_the_kind_is_kept_and_one_row_a_day(demo_runtime: Runtime) -> None:
    with demo_runtime.sessions() as session:
        for viewer in (VISITOR, VISITOR, Actor(5, "Robin", Role.FIRM)):
            showings.count(session, [1], viewer, "need", ON, "need:1")
        rows = session.exec(select(FirmShowing).where(FirmShowing.subject == "need:1", FirmShowing.day == ON))
        assert sorted((row.viewer, row.account, row.count) for row in rows) == [
            ("firm", 0, 1),
            ("nobody", 0, 2),
        ]
        showings.forget(session, ON + showings.KEPT)
        assert session.exec(select(FirmShowing).where(FirmShowing.subject == "need:1")).all()
        showings.forget(session, ON + showings.KEPT + timedelta(days=1))
        assert session.exec(select(FirmShowing)).all() == []
