"""How sure we are of what a page says of the size of a firm, wherever that is shown."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from sqlmodel import Session

from procurement_app.models import EvidenceKind, EvidenceStated, Firm, Role
from procurement_app.services.access.audit import Actor
from procurement_app.services.catalogue import cards, index, pdf, shelf
from procurement_app.services.firms import evidence, facts, profiles
from tests.conftest import START, Browser
from tests.firms.conftest import BASE, pso
from tests.firms.test_pages import As, errors, own
from tests.web.page import checked

__all__ = ["own"]
ON = date(2026, 11, 22)
SIZE = {"capacity_text": "200 lunches per dag", "max_contract": 50_000, "staff": 12.5}


@pytest.fixture
def firm(session: Session, add_firm: Callable[..., int], advisor: Actor) -> int:
    """A firm of which an advisor checked the largest contract; the rest it states itself."""
    made = add_firm(evidence=[pso(expires=date(2028, 1, 1))], **SIZE)
    said = facts.stated(EvidenceKind.LARGEST_CONTRACT, profiles.published(session, made))
    assert said is not None
    number = evidence.hand_in(session, made, said, None, actor=advisor, now=START)
    evidence.accept(session, number, "checked", where="jaarrekening", base=BASE, actor=advisor, now=START)
    return made


def card(session: Session, firm: int) -> cards.Card:
    index.catch_up(session, now=START)
    return cards.of_id(session, shelf.current(session, ON), firm)


def words(page: Any) -> str:
    return " ".join(page.get_text(" ", strip=True).split())


def test_a_fact_is_sure_only_as_long_as_the_page_says_the_same(session: Session, firm: int) -> None:
    assert {name: row.status for name, row in card(session, firm).facts.items()} == {
        "max_contract": "checked"
    }
    row = session.get_one(Firm, firm)
    row.max_contract = 90_000
    session.add(row)
    session.commit()
    assert card(session, firm).facts == {}


def test_pages_say_by_whom_in_what_role_and_when(
    firm: int, client: Browser, app: Any, advisor: Actor
) -> None:
    page = words(checked(app, client.get(f"/sociale-firmas/{firm}").text))
    sure = "gecontroleerd door een adviseur van de gemeente op 22 november 2026"
    assert f"50.000 ( {sure} )".replace("( ", "(").replace(" )", ")") in page.replace("\xa0", " ")
    assert "200 lunches per dag (opgegeven door de firma)" in page
    assert "12,5 fte (opgegeven door de firma)" in page
    assert advisor.name not in page


def test_firms_side_by_side_say_it_too(
    firm: int, add_firm: Callable[..., int], client: Browser, app: Any
) -> None:
    other = add_firm("F2", staff=3)
    said = words(checked(app, client.get(f"/sociale-firmas/vergelijken?firma={firm}&firma={other}").text))
    assert "(gecontroleerd door een adviseur van de gemeente op 22 november 2026)" in said
    assert "3 fte (opgegeven door de firma)" in said


def test_files_have_a_column_for_how_sure_we_are(firm: int, client: Browser, session: Session) -> None:
    text = client.get("/sociale-firmas/catalogus.csv").data.decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["pso_status"], row["max_contract_value_status"], row["capacity_status"]) == (
        "stated",
        "checked",
        "stated",
    )
    assert (row["code_status"], row["employees_fte_status"]) == ("", "stated")
    (made,) = json.loads(client.get("/sociale-firmas/catalogus.json").data)["firms"]
    assert made["max_contract_value_status"] == "checked"
    linked = json.loads(client.get(f"/sociale-firmas/{firm}.jsonld").data)
    assert {one["name"]: one["creativeWorkStatus"] for one in linked["hasCredential"]} == {
        "PSO trede 2": "stated",
        "opdrachten tot € 50.000": "checked",
    }


def test_an_amount_keeps_all_its_digits_in_a_file(add_firm: Callable[..., int], client: Browser) -> None:
    add_firm(max_contract=123_456.78)
    text = client.get("/sociale-firmas/catalogus.csv").data.decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert row["max_contract_value"] == "123456.78"


def test_paper_says_it_too(firm: int, session: Session, tmp_path: Path) -> None:
    reader = shutil.which("pdftotext")
    assert reader, "poppler-utils reads what was made"
    paper = tmp_path / "catalogus.pdf"
    paper.write_bytes(pdf.render([card(session, firm)], "", "nl", START))
    read = subprocess.run([reader, "-layout", str(paper), "-"], capture_output=True, check=True)
    text = " ".join(read.stdout.decode().split())
    assert "€ 50.000 (gecontroleerd door een adviseur van de gemeente op 22-11-2026)" in text
    assert "12,5 fte (opgegeven door de firma)" in text


def test_a_firm_hands_in_proof_of_what_its_page_says(
    own: tuple[int, Browser], as_role: As, session: Session, app: Any
) -> None:
    firm, browser = own
    asked = {"kind": "capacity", "level": ""}
    refused = browser.submit("/mijn-firma/bewijzen", asked)
    assert refused.status_code == 422
    assert "Dit staat nog niet op uw pagina." in errors(checked(app, refused.text))
    row = session.get_one(Firm, firm)
    row.capacity_text = "200 lunches per dag"
    session.add(row)
    session.commit()
    assert browser.submit("/mijn-firma/bewijzen", asked).status_code == 303
    session.rollback()
    (held,) = evidence.waiting(session, ON)
    assert held.name("nl") == "capaciteit: 200 lunches per dag"
    page = f"/beoordelen/bewijzen/{held.id}"
    as_role(Role.ADVISOR).submit(page, {"status": "checked", "where": "bezoek"})
    session.rollback()
    assert card(session, firm).facts["capacity_text"].status == "checked"


def test_a_share_stays_a_percentage() -> None:
    with pytest.raises(ValidationError):
        EvidenceStated(kind=EvidenceKind.TARGET_SHARE, value=140)
    assert EvidenceStated(kind=EvidenceKind.LARGEST_CONTRACT, value=50_000).value == 50_000
