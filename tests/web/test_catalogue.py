"""The catalogue's pages beyond being sound: what they keep, count, give away and let in."""

from __future__ import annotations

import csv
import ctypes
import io
import json
import re
import sys
import zlib
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pypdfium2
import pytest
from bs4 import BeautifulSoup
from PIL import Image
from sqlmodel import Session, col, func, select

from procurement_app import jobs, paths
from procurement_app.models import Evidence, Firm, FirmCreate, FirmShowing, FirmState, Role
from procurement_app.models.database import writing
from procurement_app.models.firm import Picture, Reference
from procurement_app.runtime import Runtime
from procurement_app.services.access.audit import SYSTEM
from procurement_app.services.catalogue import cards, pdf, shelf
from procurement_app.services.firms import firms
from procurement_app.web.firm_labels import PLACES
from tests.conftest import START, Browser
from tests.web.conftest import Visitor

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def visitor(visit: Callable[[Role], Visitor]) -> Visitor:
    return visit(Role.NOBODY)


def test_results_say_why_and_what_to_mind(visitor: Visitor) -> None:
    page = visitor.open("/sociale-firmas?q=caterer+in+Zuidoost+met+PSO+30%2B")
    cards = page.select(".firm-card")
    assert "Bijlmer Keuken" in cards[0].get_text()
    assert [one.get_text() for one in cards[0].select(".why-found li")][1:] == [
        "Zit in Zuidoost",
        "Zegt PSO 30+ te hebben: opgegeven, niet gecontroleerd",
    ]
    assert "PSO 30+: opgegeven" in cards[0].select_one(".proofs").get_text()
    legend = page.select_one(".proof-legend")
    assert legend is not None and "Opgegeven: de firma zegt het zelf" in legend.get_text()
    assert "Geen geldig PSO 30+" in cards[1].get_text()


def test_a_filtered_list_can_be_sent_by_mail(visitor: Visitor) -> None:
    page = visitor.open("/sociale-firmas?q=caterer&sector=catering")
    mail = parse_qs(urlsplit(page.select_one("a[href^='mailto:']")["href"]).query)
    (address,) = mail["body"]
    asked = parse_qs(urlsplit(address).query)
    assert asked["q"] == ["caterer"] and asked["sector"] == ["catering"]
    assert address.startswith("http") and "/sociale-firmas?" in address


def test_a_need_that_is_not_understood_is_told_and_offers_a_way_on(visitor: Visitor) -> None:
    page = visitor.open("/sociale-firmas?q=xqzw")
    empty = page.select_one(".empty")
    assert empty is not None and "herkennen wij geen werk" in empty.get_text()
    assert empty.select_one("a[href='/sociale-firmas']")


def test_a_chip_takes_off_one_choice_and_keeps_the_others(visitor: Visitor) -> None:
    page = visitor.open("/sociale-firmas?sector=catering&sector=cleaning&stadsdeel=Noord&pagina=1")
    addresses = [str(chip["href"]) for chip in page.select("a.chip")]
    assert "/sociale-firmas?stadsdeel=Noord&sector=cleaning" in addresses
    assert "/sociale-firmas?sector=catering&sector=cleaning" in addresses


def test_keeping_firms_needs_the_token_of_our_own_form(visitor: Visitor) -> None:
    assert visitor.client.post("/sociale-firmas/bewaard", data={"erbij": "1"}).status_code == 400
    assert visitor.client.get_cookie("bewaard", path="/sociale-firmas") is None


def test_firms_are_kept_let_go_and_forgotten(visitor: Visitor) -> None:
    for number in ("1", "2", "1"):
        visitor.submit("/sociale-firmas/bewaard", {"erbij": number, "next": "/sociale-firmas/bewaard"})
    page = visitor.open("/sociale-firmas/bewaard")
    assert len(page.select(".firm-card")) == 2
    (told,) = parse_qs(urlsplit(page.select_one("a[href^='mailto:?']")["href"]).query)["body"]
    assert [line.rpartition("/")[2] for line in told.splitlines()] == ["1", "2"]
    answer = visitor.client.submit("/sociale-firmas/bewaard", {"eraf": "1"})
    assert answer.location == "/sociale-firmas/bewaard", "without another way back, to the list"
    assert len(visitor.open("/sociale-firmas/bewaard").select(".firm-card")) == 1
    page = visitor.submit("/sociale-firmas/bewaard", {"leeg": "ja", "next": "https://evil.example/"})
    assert visitor.client.get_cookie("bewaard", path="/sociale-firmas") is None
    assert page.find("main")


def test_a_firm_that_does_not_exist_is_not_kept(visitor: Visitor) -> None:
    visitor.submit("/sociale-firmas/bewaard", {"erbij": "999999"}, status=404)
    assert visitor.client.get_cookie("bewaard", path="/sociale-firmas") is None


@pytest.mark.parametrize("written", ["x", "1.", "1..2", "9" * 3000, "1;2", ""])
def test_a_cookie_that_is_no_list_counts_as_empty(visitor: Visitor, written: str) -> None:
    visitor.client.set_cookie("bewaard", written, path="/sociale-firmas")
    assert visitor.open("/sociale-firmas/bewaard").select_one(".empty")


def test_a_hidden_firm_is_nowhere(visitor: Visitor, demo_runtime: Runtime) -> None:
    with demo_runtime.sessions() as session, writing(session):
        firm = session.get_one(Firm, 1)
        firm.state = FirmState.HIDDEN
        session.add(firm)
    for address in ("/sociale-firmas/1", "/sociale-firmas/1/foto/0"):
        visitor.open(address, 404)
    assert visitor.client.get("/sociale-firmas/1.jsonld").status_code == 404
    assert "De Warme Pan" not in visitor.client.get("/sociale-firmas/catalogus.csv").text


def test_what_a_firm_writes_cannot_leave_its_place(visitor: Visitor, demo_runtime: Runtime) -> None:
    evil = "</script><script>alert(1)</script> lunch"
    with demo_runtime.sessions() as session, writing(session):
        firm = session.get_one(Firm, 1)
        firm.name, firm.description, firm.website = evil, evil, "javascript:alert(1)"
        session.add(firm)
    page = visitor.open("/sociale-firmas/1")  # the check of every page refuses any other script
    assert not page.select("a[href^='javascript']")
    data = json.loads(visitor.client.get("/sociale-firmas/1.jsonld").text)
    assert data["name"] == evil
    visitor.open("/sociale-firmas?q=lunch")
    visitor.open("/sociale-firmas/lijst?q=lunch")


def test_what_a_firm_wrote_in_dutch_is_marked_so_on_english_pages(visitor: Visitor) -> None:
    dutch = visitor.open("/sociale-firmas/1")
    assert not dutch.select("main [lang=nl]")
    visitor.client.set_cookie("taal", "en")
    for address, chosen in (
        ("/sociale-firmas/1", ".firm-story, .firm-facts span[lang], #referenties + ul li"),
        ("/sociale-firmas?q=lunch+voor+200+man", ".firm-says, .why-found li:has(span[lang])"),
        ("/sociale-firmas/lijst?sector=catering", ".embedded-list p"),
        ("/sociale-firmas/vergelijken?firma=1&firma=2", ".compare tbody tr:first-child td"),
    ):
        page = visitor.open(address)
        assert page.html is not None and page.html["lang"] == "en", address
        texts = page.select(chosen)
        assert texts and all(one.select("[lang=nl]") or one.get("lang") == "nl" for one in texts), address
    data = json.loads(visitor.client.get("/sociale-firmas/1.jsonld").text)
    assert data["description"][0]["@language"] == "nl"


def test_structured_data_says_what_the_page_says(visitor: Visitor) -> None:
    page = visitor.open("/sociale-firmas/49")
    inline = json.loads(str(page.select("script[type='application/ld+json']")[0].string))
    apart = visitor.client.get("/sociale-firmas/49.jsonld")
    assert apart.mimetype == "application/ld+json" and json.loads(apart.text) == inline
    assert inline["@type"] == "Organization" and inline["name"] == "Bijlmer Keuken (fictief)"
    assert inline["disambiguatingDescription"] == "Fictief voorbeeld"


def test_expired_evidence_is_not_on_the_page(visitor: Visitor, demo_runtime: Runtime) -> None:
    assert "PSO 30+" in own_words(visitor.open("/sociale-firmas/49"))
    with demo_runtime.sessions() as session, writing(session):
        for row in session.exec(select(Evidence).where(Evidence.firm_id == 49)):
            row.expires = demo_runtime.today().replace(year=2025)
            session.add(row)
    assert "PSO 30+" not in own_words(visitor.open("/sociale-firmas/49"))


def own_words(page: BeautifulSoup) -> str:
    """What the page of a firm says of the firm itself, without the cards of firms that do such work too."""
    for card in page.select(".firm-card"):
        card.decompose()
    return page.get_text()


def test_every_place_where_firms_are_shown_has_a_name() -> None:
    web = paths.PACKAGE / "web"
    called = re.compile(r"\bshown\([^()]*, \"(\w+)\"\)|showings\.count\([^()]*\(\)[^()]*\(\), \"(\w+)\"")
    used = {a or b for file in web.rglob("*.py") for a, b in called.findall(file.read_text(encoding="utf-8"))}
    assert {"download", "embedded", "need", "search"} <= used <= set(PLACES)


def test_who_is_shown_is_counted_without_persons(visitor: Visitor, demo_runtime: Runtime) -> None:
    visitor.open("/sociale-firmas?sector=catering")
    visitor.open("/sociale-firmas/1")
    visitor.open("/sociale-firmas/1")
    with demo_runtime.sessions() as session:
        rows = session.exec(select(FirmShowing).where(FirmShowing.firm_id == 1)).all()
        assert {(row.viewer, row.place): row.count for row in rows} == {
            ("nobody", "search"): 1,
            ("nobody", "page"): 2,
        }
        searched = select(func.count()).where(col(FirmShowing.place) == "search")
        assert session.exec(searched).one() == len(
            visitor.open("/sociale-firmas?sector=catering").select(".firm-card")
        )


def test_tables_hold_what_was_filtered(visitor: Visitor) -> None:
    address = "/sociale-firmas/catalogus.{}?sector=catering&stadsdeel=Zuidoost"
    table = visitor.client.get(address.format("csv"))
    rows = list(csv.DictReader(io.StringIO(table.data.decode("utf-8-sig"))))
    assert {row["firm_id"] for row in rows} == {"F002", "F049", "F067"}
    assert "attachment" in table.headers["Content-Disposition"]
    data = json.loads(visitor.client.get(address.format("json")).text)
    assert data["schema"] == "kansrijk.catalogue/1" and len(data["firms"]) == 3
    assert data["query"] == "Sector: Catering; Zit in: Zuidoost"
    assert visitor.client.get(address.format("xlsx")).data[:2] == b"PK"


UNKNOWN = ["sector=onzin", "dienst=onzin", "bewijs=onzin", "stadsdeel=Atlantis", "levert=Atlantis"]
UNKNOWN += ["doelgroep=onzin", "kan=abc", "kan=7", "taal=xx"]


@pytest.mark.parametrize("asked", UNKNOWN)
def test_a_filter_value_that_nobody_knows_is_named_in_every_form(visitor: Visitor, asked: str) -> None:
    value = asked.split("=")[1]
    page = visitor.open(f"/sociale-firmas?{asked}")
    notice = page.select_one(".catalogue-list .notice-warn")
    assert notice is not None and f"“{value}”" in notice.get_text()
    assert not page.select(".firm-card")
    data = json.loads(visitor.client.get(f"/sociale-firmas/catalogus.json?{asked}").text)
    assert data["firms"] == [] and value in data["unknown_filters"][0]
    for ending in ("csv", "xlsx", "pdf"):
        answer = visitor.client.get(f"/sociale-firmas/catalogus.{ending}?{asked}")
        assert (answer.status_code, answer.headers["Location"]) == (303, f"/sociale-firmas?{asked}")
    frame = visitor.client.get(f"/sociale-firmas/lijst?{asked}")
    assert frame.status_code == 200 and value in frame.text


def test_a_known_filter_without_firms_is_no_mistake(visitor: Visitor) -> None:
    page = visitor.open("/sociale-firmas?doelgroep=homeless&sector=printing")
    assert not page.select(".notice-warn") and "Geen firma past bij alles" in page.get_text()
    assert (
        visitor.client.get("/sociale-firmas/catalogus.csv?doelgroep=homeless&sector=printing").status_code
        == 200
    )


def test_a_cpv_code_in_the_search_box_is_said_in_words(visitor: Visitor) -> None:
    page = visitor.open("/sociale-firmas?q=90911200-8")
    assert "CPV-code 90911200 lezen wij als: schoonmaak van kantoren" in page.get_text()
    assert page.select(".firm-card")
    empty = visitor.open("/sociale-firmas?q=cpv+999")
    assert "CPV-code 999 is geen werk dat wij van sociale firma's kennen" in empty.get_text()


def test_what_is_private_is_in_no_list(visitor: Visitor, demo_runtime: Runtime) -> None:
    with demo_runtime.sessions() as session, writing(session):
        firm = session.get_one(Firm, 1)
        firm.turnover, firm.mail_address, firm.feed_salt = 918273, "geheim@firma.example", "zoutzout"
        session.add(firm)
    for ending in ("csv", "json"):
        text = visitor.client.get(f"/sociale-firmas/catalogus.{ending}").text
        assert not any(secret in text for secret in ("918273", "geheim@", "zoutzout"))


def test_the_feed_names_the_newest_firms(visitor: Visitor) -> None:
    answer = visitor.client.get("/sociale-firmas/nieuw.atom")
    assert answer.mimetype == "application/atom+xml"
    feed = ElementTree.fromstring(answer.data)
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == 50
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(set(ids)) == 50 and all(feed.findtext(f"{ATOM}{part}") for part in ("id", "title", "updated"))


def test_a_firm_that_came_today_leads_the_feed_and_moves_its_day(client: Browser, session: Session) -> None:
    def read() -> tuple[list[str | None], str | None]:
        feed = ElementTree.fromstring(client.get("/sociale-firmas/nieuw.atom").data)
        titles = [entry.findtext(f"{ATOM}title") for entry in feed.findall(f"{ATOM}entry")]
        return titles, feed.findtext(f"{ATOM}updated")

    def bring_in(numbers: Iterable[int], now: datetime) -> None:
        rows = [FirmCreate(key=f"F{one}", name=f"Firma {one}", description="Was.") for one in numbers]
        firms.save(session, rows, actor=SYSTEM, now=now)

    bring_in(range(60), START)
    before, then = read()
    bring_in([60], START + timedelta(minutes=3))
    after, now = read()
    assert after == ["Firma 60", *before[:49]], "the others stay in their order"
    assert now is not None and then is not None and now > then
    first = client.get("/sociale-firmas?sorteer=new").text
    assert first.index("Firma 60") < first.index(str(before[0]))


def test_only_the_list_for_other_sites_may_stand_in_a_frame(visitor: Visitor) -> None:
    framed = visitor.client.get("/sociale-firmas/lijst?sector=catering")
    assert "frame-ancestors *" in framed.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in framed.headers and "Set-Cookie" not in framed.headers
    for address in ("/", "/sociale-firmas", "/sociale-firmas/1", "/inloggen"):
        headers = visitor.client.get(address).headers
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Frame-Options"] == "DENY"


def test_a_short_pdf_comes_at_once_and_is_accessible(visitor: Visitor) -> None:
    with visitor.client.get("/sociale-firmas/catalogus.pdf?sector=catering&stadsdeel=Zuidoost") as answer:
        data = answer.data
    assert answer.mimetype == "application/pdf"
    inside = b"".join(
        _unpacked(hit[1]) for hit in re.finditer(rb"stream\r?\n(.*?)endstream", data, re.DOTALL)
    )
    for mark in (b"pdfuaid:part", b"/MarkInfo", b"/StructTreeRoot", b"/Lang", b"/DisplayDocTitle"):
        assert mark in inside, mark
    held = pypdfium2.PdfDocument(data)
    assert pypdfium2.raw.FPDFCatalog_IsTagged(held)
    assert held.get_metadata_dict()["Title"] == "Catalogus van sociale firma's"
    text = "".join(held[number].get_textpage().get_text_range() for number in range(len(held)))
    assert "Bijlmer Keuken (fictief)" in text and "verzonnen" in text and "Zit in: Zuidoost" in text
    held.close()


def structure(data: bytes) -> list[tuple[tuple[str, ...], str, str]]:
    """Every element of a tagged PDF: the types from the root down to it, its other text and its language."""
    raw, found = pypdfium2.raw, list[tuple[tuple[str, ...], str, str]]()

    def said(ask: Callable[..., int], element: object) -> str:
        size = ask(element, None, 0)
        held = ctypes.create_string_buffer(size)
        ask(element, held, size)
        return held.raw[: max(size - 2, 0)].decode("utf-16-le")

    def walk(element: object, above: tuple[str, ...]) -> None:
        path = (*above, said(raw.FPDF_StructElement_GetType, element))
        alt, spoken = (
            said(raw.FPDF_StructElement_GetAltText, element),
            said(raw.FPDF_StructElement_GetLang, element),
        )
        found.append((path, alt, spoken))
        for number in range(raw.FPDF_StructElement_CountChildren(element)):
            child = raw.FPDF_StructElement_GetChildAtIndex(element, number)
            if child:
                walk(child, path)

    document = pypdfium2.PdfDocument(data)
    for page in document:
        tree = raw.FPDF_StructTree_GetForPage(page)
        for number in range(raw.FPDF_StructTree_CountChildren(tree)):
            walk(raw.FPDF_StructTree_GetChildAtIndex(tree, number), ())
        raw.FPDF_StructTree_Close(tree)
    document.close()
    return found


def test_the_pdf_has_references_and_pictures_with_words_and_its_links_are_not_nested(
    client: Browser, session: Session, tmp_path: Path
) -> None:
    firm = FirmCreate(
        key="F1",
        name="Keuken (fictief)",
        description="Kookt voor kantoren.",
        references=[Reference(customer="Een stadskantoor (fictief)", work="Vergaderlunches")],
        capacity_text="60 lunches per dag",
    )
    firms.save(session, [firm], actor=SYSTEM, now=START)
    assert client.get("/sociale-firmas").status_code == 200
    card = cards.of_ids(session, shelf.current(session, START.date()), [1])[0]
    picture = Picture(original_id=1, alt="De kok aan het werk", width=60, height=40)
    card = replace(card, profile=card.profile.model_copy(update={"pictures": [picture]}))
    photo = tmp_path / "foto.jpg"
    Image.new("RGB", (60, 40), (20, 120, 90)).save(photo)
    for language, marked in (("nl", set[str]()), ("en", {"nl"})):
        data = pdf.render([card], "", language, START, {card.id: (photo, "image/jpeg")})
        elements = structure(data)
        assert [alt for path, alt, _ in elements if path[-1] == "Figure"] == ["De kok aan het werk"]
        links = [path for path, _, _ in elements if path[-1] == "Link"]
        assert links and all(path.count("Link") == 1 for path in links)
        assert {spoken for path, _, spoken in elements if path[-1] == "BlockQuote"} == marked
        held = pypdfium2.PdfDocument(data)
        text = "".join(page.get_textpage().get_text_range() for page in held)
        held.close()
        assert "Vergaderlunches: Een stadskantoor (fictief)" in text and ". . ." not in text


def _unpacked(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return stream


def test_a_long_pdf_is_made_by_a_worker(visitor: Visitor, demo_runtime: Runtime) -> None:
    sent_on = visitor.client.get("/sociale-firmas/catalogus.pdf")
    assert sent_on.status_code == 303
    visitor.open(sent_on.location)
    assert jobs.drain(demo_runtime) >= 1
    page = visitor.open(sent_on.location)
    ready = page.select_one("main a.ams-button")
    assert ready is not None
    with visitor.client.get(str(ready["href"])) as answer:
        assert answer.data.startswith(b"%PDF-")
    with visitor.client.get("/sociale-firmas/catalogus.pdf") as again:
        assert again.status_code == 200, "what was made is not made again"


@pytest.mark.parametrize("reason", [OSError("libpango-1.0-0"), ModuleNotFoundError("weasyprint")])
def test_a_server_that_cannot_make_pdf_says_what_else_to_take(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch, reason: Exception
) -> None:
    class Absent:
        def find_spec(self, name: str, path: object, target: object = None) -> None:
            if name.partition(".")[0] == "weasyprint":
                raise reason

    for name in [name for name in sys.modules if name.partition(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "meta_path", [Absent(), *sys.meta_path])
    page = visitor.open("/sociale-firmas/catalogus.pdf?sector=catering&stadsdeel=Zuidoost", 501)
    assert "Deze server kan geen PDF maken" in page.get_text()
    visitor.open("/sociale-firmas?sector=catering")


def test_other_jobs_cannot_be_looked_at(visitor: Visitor) -> None:
    visitor.open("/sociale-firmas/catalogus/1", 404)


def test_a_pdf_of_too_many_firms_is_refused_with_what_to_do(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "MOST", 20)
    assert "Kies filters" in visitor.open("/sociale-firmas/catalogus.pdf", 400).get_text()


def test_visitors_cannot_fill_the_queue_with_lists(visitor: Visitor) -> None:
    same = [visitor.client.get("/sociale-firmas/catalogus.pdf").location for _ in range(3)]
    assert len(set(same)) == 1, "one list is made once"
    districts = ("Noord", "Zuid", "Oost", "West", "Centrum", "Weesp")
    answers = [visitor.client.get(f"/sociale-firmas/catalogus.pdf?levert={name}") for name in districts]
    assert [answer.status_code for answer in answers] == [303] * 4 + [503] * 2
    assert "over een minuut" in answers[-1].text


def test_the_catalogue_speaks_english(visitor: Visitor) -> None:
    visitor.client.set_cookie("taal", "en")
    page = visitor.open("/sociale-firmas?q=lunch")
    said = page.get_text()
    assert "Does lunches and sandwiches to order" in said and "Delivers in" in said
