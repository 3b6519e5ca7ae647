"""Firms from a file in the browser: seen first per row, brought in whole or not at all, reported per row."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import Session, select

from procurement_app.models import Firm, Role
from procurement_app.runtime import Runtime
from procurement_app.services.catalogue import import_drafts
from tests.conftest import Browser
from tests.firms.test_pages import As, errors
from tests.web.page import checked

pytestmark = pytest.mark.usefixtures("warm_worker")
PAGE = "/beoordelen/importeren"


def sent(browser: Browser, text: str | bytes, name: str = "firmas.csv") -> Any:
    data = text.encode() if isinstance(text, str) else text
    return browser.submit(PAGE, {"file": (io.BytesIO(data), name)}, content_type="multipart/form-data")


def names(session: Session) -> list[str]:
    session.rollback()
    return sorted(session.exec(select(Firm.name)))


def test_a_file_is_seen_confirmed_and_reported_per_row(
    as_role: As, session: Session, runtime: Runtime, add_firm: Callable[..., int], app: Any
) -> None:
    add_firm("K1", name="Oud", kvk="12345678", sectors=[], district="")
    browser = as_role(Role.ADVISOR)
    checked(app, browser.get(PAGE).text)
    answer = sent(browser, "naam,omschrijving,kvk\nNieuw,Kookt elke dag,\nAnders,Kookt ook,12345678\n")
    assert answer.status_code == 303
    page = checked(app, browser.get(answer.location).text)
    assert [badge.get_text() for badge in page.select("tbody .badge")] == ["Nieuw", "Wordt bijgewerkt"]
    assert names(session) == ["Oud"], "looking changes nothing"
    done = browser.submit(answer.location, {"doe": "ja"})
    assert done.location == f"{answer.location}/klaar"
    report = checked(app, browser.get(done.location).text)
    assert [badge.get_text() for badge in report.select("tbody .badge")] == ["Nieuw", "Bijgewerkt"]
    assert names(session) == ["Anders", "Nieuw"]
    left = {path.suffix for path in (runtime.settings.instance / import_drafts.FOLDER).iterdir()}
    assert ".list" not in left, "the file itself is gone"
    again = browser.submit(answer.location, {"doe": "ja"})
    assert again.location == done.location, "a second click leads to the report"
    assert browser.get(f"{PAGE}/{'0' * 32}/klaar").status_code == 404


def test_what_is_wrong_with_rows_is_told_in_english_too(as_role: As, app: Any) -> None:
    browser = as_role(Role.ADVISOR)
    browser.set_cookie("taal", "en")
    head = "naam,omschrijving,sinds,stadsdeel,taal,website,kvk,cpv,pso,referenties,vol_tot,fte,bloemen\n"
    rows = (
        ",Kookt,,,,,,,,,,,\nKok,,,,,,,,,,,,\n"
        "Bak,Kookt <b>elke</b> dag,2099,Mars,klingon,geen,12,xx,negen,wat: (2020),31-02-2027,veel,roos\n"
        f"{'A' * 201},Kookt,,,,,,,,los: iemand (1800),,,\nTwee,Kookt,,,,,12345678,,,,,,\n"
        "Drie,Bakt,,,,,12345678,,,,,,\nTwee,Kookt,,,,,,,,,,,\nTwee,Kookt,,,,,,,,,,,\n"
    )
    page = checked(app, browser.get(sent(browser, head + rows).location).text)
    told = [item.get_text() for item in page.select(".notice li")]
    assert len(told) > 14
    assert all(one.startswith(("Row ", "We do not know")) for one in told), told
    assert "Row 2: the name is lacking. Fill it in." in told
    assert "Row 4: year of founding '2099' cannot be right (expected 1800 to 2026) and is dropped." in told


def test_rows_that_are_wrong_stop_the_whole_file(as_role: As, session: Session, app: Any) -> None:
    browser = as_role(Role.ADMINISTRATOR)
    answer = sent(browser, f"naam,omschrijving,sinds\nGoed,Kookt,\nFout,Kookt,2099\n{'A' * 201},Kookt,\n")
    page = checked(app, browser.get(answer.location).text)
    told = page.get_text()
    assert "Rij 3: jaar van oprichting '2099' kan niet kloppen" in told
    assert "Rij 4: naam is te lang" in told
    assert not page.select("button[value=ja]")
    forced = browser.submit(answer.location, {"doe": "ja"}, follow_redirects=True)
    assert "rijen die niet kloppen" in forced.text
    assert names(session) == []
    assert browser.submit(answer.location, {"doe": "nee"}).location == PAGE
    assert browser.get(answer.location).status_code == 404


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"", "leeg.csv", "Het bestand is leeg"),
        (b"kleur;smaak\nrood;zoet\n", "a.csv", "mist de kolommen naam en omschrijving"),
        (b"PK\x03\x04kapot", "a.xlsx", "niet te openen als rekenblad"),
        (b'naam,omschrijving\nA,"open\nB,dicht\n', "a.csv", "aanhalingsteken"),
    ],
)
def test_a_file_that_is_no_list_is_refused_beside_the_field(
    as_role: As, runtime: Runtime, app: Any, data: bytes, name: str, sentence: str
) -> None:
    answer = sent(as_role(Role.ADVISOR), data, name)
    assert answer.status_code == 422 and sentence in errors(checked(app, answer.text))
    folder = runtime.settings.instance / import_drafts.FOLDER
    assert not folder.exists() or list(folder.iterdir()) == []


def test_only_who_sent_a_file_finds_it(as_role: As) -> None:
    answer = sent(as_role(Role.ADVISOR), "naam,omschrijving\nA,Kookt\n")
    other = as_role(Role.ADMINISTRATOR)
    assert other.get(answer.location).status_code == 404
    assert other.get(f"{PAGE}/..%2f..%2fkansrijk.db").status_code == 404
    for role in (Role.OFFICER, Role.FIRM):
        assert as_role(role).get(PAGE).status_code == 403
