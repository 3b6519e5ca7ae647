"""The firms' side in a browser: every way in, what is refused with a sentence, and who sees what."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from sqlmodel import Session, col, select

from procurement_app.models import Evidence, Firm, Mail, ProfileChange, Role, StoredNeed, User
from procurement_app.runtime import Runtime
from procurement_app.services.access.audit import SYSTEM
from procurement_app.services.firms import evidence, membership
from tests.conftest import PASSWORD, START, Browser
from tests.firms.conftest import BASE, pso
from tests.firms.test_uploads import PDF, photo
from tests.web.page import checked

pytestmark = pytest.mark.usefixtures("warm_worker")

As = Callable[[Role], Browser]


@pytest.fixture
def own(session: Session, add_firm: Callable[..., int], as_role: As) -> tuple[int, Browser]:
    """A firm in the catalogue, and the browser of its account."""
    firm = add_firm()
    user = session.exec(select(User).where(User.role == Role.FIRM)).one()
    user.firm_id = firm
    session.add(user)
    session.commit()
    return firm, as_role(Role.FIRM)


def profile(**fields: Any) -> dict[str, Any]:
    said = {
        "name": "Firma F1 (fictief)",
        "description": "Verzorgt lunches en catering voor kantoren.",
        "sectors": ["catering"],
        "district": "Noord",
        "capacity_unit": "",
    }
    return said | fields


def errors(page: Any) -> str:
    return " ".join(one.get_text(" ", strip=True) for one in page.select(".field-error, [role=alert]"))


def test_a_firm_changes_its_page_through_preview_and_review(
    own: tuple[int, Browser], as_role: As, session: Session, app: Any
) -> None:
    firm, browser = own
    answer = browser.submit(
        "/mijn-firma/wijzigen", profile(capacity_text="200 lunches", max_contract="€ 50.000")
    )
    assert answer.location == "/mijn-firma/voorbeeld"
    page = checked(app, browser.get("/mijn-firma/voorbeeld").text)
    assert [one.get_text() for one in page.select(".diff ins")] == ["200 lunches", "€\xa050.000"]
    browser.submit("/mijn-firma/indienen", {"toelichting": "Nieuwe keuken"})
    advisor = as_role(Role.ADVISOR)
    assert "Firma F1 (fictief)" in advisor.get("/beoordelen").text
    change = session.exec(select(ProfileChange.id)).one()
    bare = advisor.submit(f"/beoordelen/voorstellen/{change}", {"terug": "ja", "reden": ""})
    assert bare.status_code == 400 and "Schrijf de reden op" in bare.text
    advisor.submit(f"/beoordelen/voorstellen/{change}", {"goed": "ja"})
    session.rollback()  # look again at what others stored
    session.expire_all()
    assert session.get_one(Firm, firm).capacity_text == "200 lunches"


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "Vul de naam van uw firma in."),
        ("description", "Kort.", "Schrijf minstens twee zinnen"),
        ("description", "<script>alert(1)</script> " + "x" * 40, "HTML-code"),
        ("kvk", "1234", "acht cijfers"),
        ("since", "lang geleden", "alleen een getal"),
        ("max_contract", "veel", "bedrag in euro"),
        ("capacity_number", "200", "Kies waarvan"),
        ("website", "geen adres", "geen webadres"),
        ("email", "kim bij firma", "geen volledig mailadres"),
        ("sectors", [], "minstens een sector"),
        ("sectors", ["catering", "cleaning", "printing", "bicycle-repair", "post-courier",
                     "waste-reuse", "gifts-products"], "hoogstens zes"),
    ],
)  # fmt: skip
def test_each_mistake_is_said_beside_its_field_and_nothing_is_kept(
    own: tuple[int, Browser], session: Session, app: Any, field: str, value: Any, sentence: str
) -> None:
    _firm, browser = own
    answer = browser.submit("/mijn-firma/wijzigen", profile(**{field: value}))
    assert answer.status_code == 422
    page = checked(app, answer.text)
    assert sentence in errors(page) and page.title is not None and page.title.get_text().startswith("Fout:")
    assert session.exec(select(ProfileChange)).all() == []


def test_a_large_number_comes_back_into_the_form_as_it_was_written(own: tuple[int, Browser]) -> None:
    _firm, browser = own
    said = profile(capacity_number="1500000", capacity_unit="items-week")
    assert browser.submit("/mijn-firma/wijzigen", said).status_code == 303
    page = BeautifulSoup(browser.get("/mijn-firma/wijzigen").text, "html.parser")
    shown = page.select_one("#capacity_number")
    assert shown is not None and shown["value"] == "1500000"


def test_pictures_are_taken_shown_and_dropped(own: tuple[int, Browser], app: Any) -> None:
    _firm, browser = own
    page = "/mijn-firma/fotos"
    fake = {"file": (io.BytesIO(b"geen foto"), "foto.png"), "alt": "Keuken", "agreed": "ja"}
    refused = browser.submit(page, fake)
    assert refused.status_code == 422 and "geen foto die wij kunnen lezen" in refused.text
    silent = browser.submit(page, {"file": (photo(), "foto.png"), "alt": "Keuken"})
    assert silent.status_code == 422 and "Vraag eerst of wie op de foto staat" in silent.text
    browser.submit(page, {"file": (photo(), "foto.png"), "alt": "Keuken", "agreed": "ja"})
    shown = checked(app, browser.get(page).text)
    source = str(shown.select("img.picture")[0]["src"])
    answer = browser.get(source)
    assert answer.content_type == "image/jpeg" and answer.data.startswith(b"\xff\xd8\xff")
    browser.submit(f"{page}/0/weg")
    assert not checked(app, browser.get(page).text).select("img.picture")
    assert browser.get(source).status_code == 404


def test_evidence_is_handed_in_looked_at_and_published(
    own: tuple[int, Browser], as_role: As, session: Session, app: Any
) -> None:
    firm, browser = own
    page = "/mijn-firma/bewijzen"
    wrong = browser.submit(page, {"kind": "pso", "level": "", "valid_from": "31-02-2027", "expires": ""})
    said = errors(checked(app, wrong.text))
    assert "Kies de trede" in said and "Deze datum bestaat niet" in said and "tot wanneer" in said
    backwards = {"kind": "pso-30", "level": "", "valid_from": "2027-01-01", "expires": "2026-01-01"}
    assert "voor de eerste dag" in browser.submit(page, backwards).text
    old = {"kind": "pso", "level": "2", "expires": "01-01-2020"}
    refused = browser.submit(page, old)
    assert refused.status_code == 422
    assert "Dit is al verlopen." in errors(checked(app, refused.text))
    bad = {"kind": "pso-30", "level": "", "expires": "2028-01-01", "file": (io.BytesIO(b"MZ"), "pso.pdf")}
    assert "Een bewijs kan een PDF zijn" in browser.submit(page, bad).text
    assert session.exec(select(Evidence)).all() == []
    browser.submit(page, {"kind": "pso-30", "level": "", "expires": "2028-01-01", "file": (PDF(), "pso.pdf")})
    session.rollback()
    one = session.exec(select(Evidence)).one()
    with browser.get(f"{page}/{one.id}/document") as paper:
        assert paper.data.startswith(b"%PDF")
    advisor = as_role(Role.ADVISOR)
    with advisor.get(f"/beoordelen/bewijzen/{one.id}/document") as seen:
        assert seen.headers["Content-Disposition"].startswith("attachment")
    unsourced = advisor.submit(f"/beoordelen/bewijzen/{one.id}", {"status": "checked"})
    assert unsourced.status_code == 400 and "Vul in waar u dit hebt gecontroleerd" in unsourced.text
    past = {"status": "checked", "where": "PSO-register", "expires": "2020-01-01"}
    late = advisor.submit(f"/beoordelen/bewijzen/{one.id}", past)
    assert late.status_code == 422 and "verlopen op 01-01-2020" in errors(checked(app, late.text))
    advisor.submit(
        f"/beoordelen/bewijzen/{one.id}",
        {"status": "checked", "where": "PSO-register", "expires": "2028-02-01"},
    )
    session.rollback()
    today = START.date()
    (row,) = evidence.shown(session, [firm], today)[firm]
    assert (row.status, row.expires and row.expires.isoformat()) == ("checked", "2028-02-01")


def test_a_firm_sees_and_touches_only_its_own(
    own: tuple[int, Browser], session: Session, runtime: Runtime, add_firm: Callable[..., int]
) -> None:
    _firm, browser = own
    other = add_firm("F2")
    from procurement_app.services.firms import uploads

    proof = uploads.proof(session, runtime.store, PDF(), "pso.pdf", actor=SYSTEM, now=START)
    one = evidence.hand_in(session, other, pso(), proof, actor=SYSTEM, now=START)
    assert browser.get(f"/mijn-firma/bewijzen/{one}/document").status_code == 404
    assert browser.submit(f"/mijn-firma/bewijzen/{one}/weg").status_code == 404
    assert browser.get(f"/mijn-firma/fotos/{proof.original_id}").status_code == 404
    for address in ("/beoordelen", "/introducties", "/beheer/mail", f"/beoordelen/bewijzen/{one}"):
        assert browser.get(address).status_code == 403


def test_an_account_without_a_firm_is_told_what_to_do(as_role: As) -> None:
    answer = as_role(Role.FIRM).get("/mijn-firma")
    assert answer.status_code == 404 and "Vraag een adviseur" in answer.text


def test_full_and_right_are_one_click(own: tuple[int, Browser], session: Session) -> None:
    firm, browser = own
    browser.submit("/mijn-firma/vol", {"tot": "2027-01-31"})
    session.rollback()  # look again at what others stored
    session.expire_all()
    assert str(session.get_one(Firm, firm).full_until) == "2027-01-31"
    assert browser.submit("/mijn-firma/vol", {"tot": "2020-01-01"}).status_code == 422
    assert browser.submit("/mijn-firma/vol", {"tot": "straks"}).status_code == 422
    browser.submit("/mijn-firma/vol", {"tot": ""})
    browser.submit("/mijn-firma/klopt")
    session.rollback()  # look again at what others stored
    session.expire_all()
    row = session.get_one(Firm, firm)
    assert row.full_until is None and row.confirmed_at is not None


def test_the_link_in_the_mail_shows_first_and_confirms_by_button(
    session: Session, add_firm: Callable[..., int], client: Browser, app: Any
) -> None:
    firm = add_firm()
    row = session.get_one(Firm, firm)
    row.published_at = None
    session.add(row)
    session.commit()
    membership.ask(session, START.date(), base=BASE, now=START)
    found = re.search(r"/klopt/\S+", session.exec(select(Mail)).one().text)
    assert found is not None
    checked(app, client.get(found[0]).text)
    session.rollback()  # look again at what others stored
    session.expire_all()
    assert session.get_one(Firm, firm).confirmed_at is None
    assert client.post(found[0]).status_code == 400, "also here a form carries its token"
    assert "U hebt op" in client.submit(found[0]).text
    session.rollback()  # look again at what others stored
    session.expire_all()
    assert session.get_one(Firm, firm).confirmed_at is not None
    assert client.get("/klopt/onzin").status_code == 410


def test_an_invitation_makes_an_account_and_logs_in(
    session: Session, add_firm: Callable[..., int], client: Browser, app: Any
) -> None:
    firm = add_firm()
    token = membership.invite(session, firm, "chef@firma.example", base=BASE, actor=SYSTEM, now=START)
    page = f"/uitnodiging/{token}"
    checked(app, client.get(page).text)
    short = client.submit(page, {"name": "Chef", "password": "kort", "again": "kort"})
    assert short.status_code == 422 and "minstens 12 tekens" in short.text
    answer = client.submit(page, {"name": "Chef", "password": PASSWORD, "again": PASSWORD})
    assert answer.location == "/mijn-firma"
    assert "Firma F1 (fictief)" in client.get("/mijn-firma").text
    assert client.get(page).status_code == 410


def test_applying_needs_no_account_and_machines_are_let_go(
    client: Browser, session: Session, app: Any
) -> None:
    bare = client.submit("/meedoen", {})
    said = errors(checked(app, bare.text))
    for sentence in (
        "Vul de naam",
        "Schrijf in een paar zinnen",
        "Kies minstens een sector",
        "Vul uw mailadres in",
    ):
        assert sentence in said
    filled = {
        "firm": "Nieuw (fictief)",
        "what": "Wij repareren fietsen. Bij ons leren mensen het vak.",
        "sectors": ["bicycle-repair"],
        "district": "",
        "name": "Sam",
        "mail": "sam@nieuw.example",
    }
    assert client.submit("/meedoen", filled | {"homepage": "http://spam.example"}).status_code == 303
    assert session.exec(select(ProfileChange)).all() == []
    assert client.submit("/meedoen", filled).location == "/meedoen/dank"
    session.rollback()
    assert session.exec(select(ProfileChange)).one().contact_mail == "sam@nieuw.example"
    again = client.submit("/meedoen", filled | {"firm": "NIEUW (fictief)"})
    assert again.status_code == 409
    assert "Wij hebben deze aanmelding al." in errors(checked(app, again.text))
    session.rollback()
    assert len(session.exec(select(ProfileChange)).all()) == 1
    for _ in range(6):
        client.submit("/meedoen", filled)
    flood = client.submit("/meedoen", filled)
    assert flood.status_code == 429 and "Wacht een uur" in flood.text


def test_a_need_is_matched_and_an_introduction_asked_without_script_or_account(
    client: Browser, as_role: As, session: Session, add_firm: Callable[..., int], app: Any
) -> None:
    firm = add_firm()
    assert "Schrijf wat u zoekt" in client.submit("/vraag", {"asker": "company", "district": ""}).text
    answer = client.submit(
        "/vraag", {"what": "Lunch voor 200 man", "asker": "company", "district": "", "value": "€ 4.000"}
    )
    page = checked(app, client.get(answer.location).text)
    assert page.select(f"#firma-{firm}") and "Firma F1 (fictief)" in page.get_text()
    bare = client.submit(answer.location, {"firma": str(firm)})
    assert bare.status_code == 422 and "Vul uw naam in" in bare.text
    contact = {"firma": str(firm), "name": "Kim", "mail": "kim@bedrijf.example"}
    client.submit(answer.location, contact)
    assert "is op" in client.get(answer.location).text
    assert client.submit(answer.location, contact).status_code == 409
    need = session.exec(select(StoredNeed)).one()
    advisor = as_role(Role.ADVISOR)
    shown = checked(app, advisor.get(f"/introducties/{need.id}").text)
    assert "kim@bedrijf.example" in shown.get_text()
    declined = advisor.submit(f"/introducties/{need.id}/stap/1", {"s1-state": "declined"})
    assert declined.status_code == 422 and "Schrijf op waarom" in declined.text
    advisor.submit(f"/introducties/{need.id}/stap/1", {"s1-state": "order", "s1-order_value": "1.234.567"})
    table = advisor.get("/introducties/cijfers.csv").data.decode("utf-8-sig")
    assert "Firma F1 (fictief);Opdracht geworden;;1234567;" in table and "kim@" not in table
    head, row = (line.split(";") for line in table.splitlines())
    told = dict(zip(head, row, strict=True))
    assert (told["vrager"], told["sectoren"]) == ("Bedrijf", "Catering")
    assert client.get("/vraag/geraden").status_code == 404


def test_the_firm_one_asked_for_goes_along_into_the_need_and_the_request(
    client: Browser, session: Session, add_firm: Callable[..., int], app: Any
) -> None:
    fits, wanted = add_firm(), add_firm("F2", description="Wast ramen en gevels.", sectors=["cleaning"])
    link = checked(app, client.get(f"/sociale-firmas/{wanted}").text).select_one(
        ".contact-card a[href^='/vraag']"
    )
    assert link is not None
    asked = checked(app, client.get(str(link["href"])).text)
    assert "Firma F2 (fictief)" in asked.get_text()
    hidden = [str(one["value"]) for one in asked.select("input[type=hidden][name=firma]")]
    given = {"what": "Lunch voor 200 man", "asker": "company", "district": "", "firma": hidden}
    answer = client.submit("/vraag", given)
    page = checked(app, client.get(answer.location).text)
    ticked = [str(one["value"]) for one in page.select("input[name=firma][checked]")]
    assert ticked == [str(wanted)] and page.select(f"#firma-{fits}")
    assert "U koos deze firma zelf" in page.get_text()
    again = page.select_one("a[href*='/anders']")
    assert again is not None
    rewritten = checked(app, client.get(str(again["href"])).text)
    assert rewritten.select_one("#what").get_text(strip=True) == "Lunch voor 200 man"
    other = client.submit(str(again["href"]), given | {"what": "Ramen wassen"})
    page = checked(app, client.get(other.location).text)
    assert [str(one["value"]) for one in page.select("input[name=firma][checked]")] == [str(wanted)]
    assert "U koos deze firma zelf" not in page.get_text(), "now it fits"
    assert len(session.exec(select(StoredNeed)).all()) == 1
    form = page.select_one("form[method=post][action*='/vraag/']")
    assert form is not None
    contact = {"firma": str(wanted), "name": "Kim", "mail": "kim@bedrijf.example"}
    client.submit(str(form["action"]), contact)
    assert "Firma F2 (fictief)" in client.get(other.location).text
    assert client.get(str(again["href"])).status_code == 303


def test_a_cell_in_the_download_never_acts(
    client: Browser, as_role: As, add_firm: Callable[..., int]
) -> None:
    add_firm()
    given = {
        "what": "=HYPERLINK(1) lunch",
        "asker": "company",
        "district": "",
        "organisation": "@cmd (fictief)",
    }
    answer = client.submit("/vraag", given)
    client.submit(answer.location, {"name": "Kim", "mail": "kim@bedrijf.example"})
    table = as_role(Role.ADVISOR).get("/introducties/cijfers.csv").data.decode("utf-8-sig")
    assert ";'=HYPERLINK(1) lunch;" in table and ";'@cmd (fictief);" in table


def test_a_need_in_words_nobody_knows_is_told_so(client: Browser, app: Any) -> None:
    answer = client.submit("/vraag", {"what": "xqzwv blorp", "asker": "company", "district": ""})
    page = checked(app, client.get(answer.location).text)
    assert "Wij vonden niemand" in page.get_text() and not page.select("input[name=firma]")


def test_leaving_logs_out_and_takes_the_page_away(own: tuple[int, Browser], session: Session) -> None:
    firm, browser = own
    assert browser.submit("/mijn-firma/weg").status_code == 422
    browser.submit("/mijn-firma/weg", {"sure": "ja"})
    session.rollback()  # look again at what others stored
    session.expire_all()
    assert session.get_one(Firm, firm).state == "left"
    assert browser.get("/mijn-firma").status_code == 303, "logged out"


def test_the_administrator_sees_that_mail_waits_for_a_server(
    as_role: As, session: Session, add_firm: Callable[..., int]
) -> None:
    membership.invite(session, add_firm(), "chef@firma.example", base=BASE, actor=SYSTEM, now=START)
    page = as_role(Role.ADMINISTRATOR).get("/beheer/mail")
    assert "Er is nog geen mailserver ingesteld." in page.text and "chef@firma.example" in page.text
    assert "/uitnodiging/" not in page.text, "secrets of links are not shown"
    number = session.exec(select(Mail.id).order_by(col(Mail.id))).one()
    assert as_role(Role.ADMINISTRATOR).submit(f"/beheer/mail/{number}").status_code == 303


def test_a_hidden_firm_is_out_of_sight_and_comes_back(
    own: tuple[int, Browser], as_role: As, client: Browser
) -> None:
    firm, browser = own
    advisor = as_role(Role.ADVISOR)
    advisor.submit("/beoordelen/zichtbaar", {"firma": str(firm)})
    assert client.get(f"/sociale-firmas/{firm}").status_code == 404
    assert browser.get("/mijn-firma").status_code == 200
    assert "Firma F1 (fictief)" in advisor.get("/beoordelen/uitnodigen").text
    advisor.submit("/beoordelen/zichtbaar", {"firma": str(firm), "toon": "ja"})
    assert client.get(f"/sociale-firmas/{firm}").status_code == 200


def test_advisors_see_on_their_first_page_what_waits(own: tuple[int, Browser], as_role: As) -> None:
    _firm, browser = own
    browser.submit("/mijn-firma/wijzigen", profile(capacity_text="200 lunches"))
    browser.submit("/mijn-firma/indienen")
    assert "1 voorstel of aanmelding" in as_role(Role.ADVISOR).get("/").text
    assert "voorstel of aanmelding" not in as_role(Role.OFFICER).get("/").text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"since": "2099"}, "Dit jaar moet nog komen."),
        ({"references": "Waternet: lunches, 3025"}, "Het jaar bij 'Waternet: lunches, 3025' kan niet"),
        ({"references": "Waternet: lunches, 2024-2020"}, "kan niet kloppen"),
    ],
)
def test_years_that_cannot_be_are_refused(
    own: tuple[int, Browser], app: Any, fields: dict[str, str], sentence: str
) -> None:
    answer = own[1].submit("/mijn-firma/wijzigen", profile(**fields))
    assert answer.status_code == 422 and sentence in errors(checked(app, answer.text))


def test_the_years_of_a_reference_stay_years(own: tuple[int, Browser], session: Session) -> None:
    sent = profile(references="Waternet: lunches, 2024-2027\nGVB: soep, 2025")
    assert own[1].submit("/mijn-firma/wijzigen", sent).status_code == 303
    session.rollback()
    proposed = session.exec(select(ProfileChange)).one().proposed
    assert [(one["year"], one["until"]) for one in proposed["references"]] == [(2024, 2027), (2025, None)]
    assert "Waternet: lunches, 2024-2027" in own[1].get("/mijn-firma/wijzigen").text


def test_a_difference_marks_the_words_that_change(own: tuple[int, Browser], app: Any) -> None:
    _firm, browser = own
    sent = profile(description="Verzorgt lunches en diners voor kantoren.", district="Zuid")
    browser.submit("/mijn-firma/wijzigen", sent)
    page = checked(app, browser.get("/mijn-firma/voorbeeld").text)
    assert [one.get_text() for one in page.select(".diff del")] == ["catering", "Noord"]
    assert [one.get_text() for one in page.select(".diff ins")] == ["diners", "Zuid"]
    assert "Verzorgt lunches en diners voor kantoren." in page.select(".diff-new")[0].get_text()
    assert "Die zijn nog niet ingestuurd." in browser.get("/mijn-firma").text
