"""Following what was uploaded: every stage in words, and a ZIP told by the files that it held."""

from __future__ import annotations

import io
import re
import zipfile
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from flask import Flask, render_template_string
from sqlmodel import col, select

from procurement_app import jobs, paths
from procurement_app.documents.formats import BY_EXTENSION
from procurement_app.models import DocumentFinding, TenderDocument
from procurement_app.models.database import writing
from procurement_app.runtime import Runtime
from procurement_app.screening.model import Status
from procurement_app.services.tender import documents
from procurement_app.services.tender.documents import DocumentRow
from procurement_app.web import entries as entry_pages
from procurement_app.web import labels
from tests.web.conftest import Visitor
from tests.web.page import words

# Stages of the probes that tests of the worker use; nobody is shown these.
_PROBES = {"echo", "waiting"}


def test_every_stage_that_work_reports_has_a_name() -> None:
    """A stage without a label would be shown as its code."""
    said: set[str] = set()
    for source in (paths.PACKAGE).rglob("*.py"):
        said |= set(
            re.findall(r'(?:progress|report|on_progress)\(\s*"([a-z]+)"', source.read_text(encoding="utf-8"))
        )
    assert {"pages", "boxes", "ocr", "rules", "storing"} <= said
    assert said - _PROBES <= set(labels.STAGES)
    steps = {labels.STEP_OF.get(stage, stage) for stage in said - _PROBES}
    assert steps == {"reading", "rules", "storing"}


@pytest.mark.parametrize(
    ("counts", "denied", "findings", "said"),
    [
        ({"instrument": 1, "barrier": 2}, {}, 3, "1 sociaal instrument 2 drempels"),
        ({"barrier": 2}, {"barrier": 2}, 4, "2 drempels 2 drempels gelden niet"),
        ({}, {"instrument": 1}, 1, "1 sociaal instrument geldt niet"),
        ({}, {}, 2, "Alleen genoemd"),
        ({}, {}, 0, "Niets gevonden"),
    ],
)
def test_what_was_found_is_said_in_badges(
    app: Flask, counts: dict[str, int], denied: dict[str, int], findings: int, said: str
) -> None:
    row = SimpleNamespace(status="screened", counts=counts, denied=denied, finding_count=findings)
    with app.test_request_context("/"):
        shown = render_template_string(
            '{% from "documents/parts.html" import document_result with context %}{{ document_result(row) }}',
            row=row,
        )
    assert words(BeautifulSoup(shown, "html.parser")) == said


def test_a_zip_tells_what_was_found_in_its_files(officer_page: Visitor, demo_runtime: Runtime) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("eis.txt", "Inschrijver heeft een jaaromzet van minimaal 2.000.000 euro per jaar.")
        archive.writestr("leeg.txt", "De vergadering is op dinsdag in de grote zaal.")
    packed.seek(0)
    page = officer_page.submit("/screenen", {"bestanden": (packed, "stukken.zip")})
    zip_id = str(page.select_one("[data-progress]")["data-progress"]).split("document=")[1].split("&")[0]  # type: ignore[index]  # the page is about one document
    address = f"/screenen/voortgang?document={zip_id}"
    assert jobs.Worker(demo_runtime).do()
    told = officer_page.client.get(address, headers={"Accept": "application/json"}).json["documents"][0]
    assert told["status"] == "waiting" and told["step"] == "members" and told["progress"] == 0
    jobs.drain(demo_runtime)
    told = officer_page.client.get(address, headers={"Accept": "application/json"}).json["documents"][0]
    assert told["status"] == "screened"
    found = sum(row.finding_count for row in _members(demo_runtime, int(zip_id)))
    assert found > 0 and told["result"].startswith("2 bestanden uitgepakt, ")
    assert f", {found} bevinding" in told["result"]
    row = officer_page.open("/documenten?q=stukken.zip").select_one(".doc-row .chips")
    assert row is not None and "2 bestanden uitgepakt" in words(row) and "drempel" in words(row)


def test_a_zip_in_which_things_are_only_named_says_so(officer_page: Visitor, demo_runtime: Runtime) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in ("een.txt", "twee.txt"):
            archive.writestr(name, f"Bijlage {name}: zie ook de brochure over social return van de gemeente.")
    packed.seek(0)
    officer_page.submit("/screenen", {"bestanden": (packed, "genoemd.zip")})
    jobs.drain(demo_runtime)
    row = officer_page.open("/documenten?q=genoemd.zip").select_one(".doc-row .chips")
    assert row is not None and words(row) == "2 bestanden uitgepakt Alleen genoemd"


def test_the_text_that_mends_stands_with_the_gap_and_the_barrier(
    officer_page: Visitor, demo_runtime: Runtime
) -> None:
    text = "De opdracht wordt niet in percelen verdeeld. Wij stellen geen eisen aan de omzet."
    officer_page.submit("/screenen", {"bestanden": (io.BytesIO(text.encode()), "perceelloos.txt")})
    jobs.drain(demo_runtime)
    link = officer_page.open("/documenten?q=perceelloos").select_one(".doc-row h3 a")
    assert link is not None
    page = officer_page.open(str(link["href"]))
    barrier, gap = (page.select_one(f".{card} blockquote.example") for card in ("finding", "chance"))
    assert barrier is not None and words(barrier).startswith("De opdracht is verdeeld in <aantal> percelen")
    assert gap is not None and "omdat <reden die bij deze opdracht hoort>" in words(gap)
    assert "Vul in wat tussen punthaken staat." in words(page)
    assert len(page.select(".finding blockquote.example")) == 1, "nothing to mend in what does not hold"


def test_a_document_that_calls_itself_an_open_house_says_which_law_hardly_holds(
    officer_page: Visitor, demo_runtime: Runtime
) -> None:
    text = "# Toelating\n\nDit is een open house. Wij kiezen geen aanbieder."
    officer_page.submit("/screenen", {"bestanden": (io.BytesIO(text.encode()), "toelatingsstuk.md")})
    jobs.drain(demo_runtime)
    link = officer_page.open("/documenten?q=toelatingsstuk").select_one(".doc-row h3 a")
    assert link is not None
    (note,) = officer_page.open(str(link["href"])).select(".regime")
    told = words(note)
    assert "Deel 2 van de Aanbestedingswet 2012 geldt hier waarschijnlijk niet" in told
    assert "Dit is een open house." in told and "niet nagekeken in de bron" in told


def test_a_document_without_a_format_has_no_empty_place_for_it(
    officer_page: Visitor, demo_runtime: Runtime
) -> None:
    broken = io.BytesIO(b"%PDF-1.7 en verder niets")
    officer_page.submit("/screenen", {"bestanden": (broken, "kapot.pdf")})
    jobs.drain(demo_runtime)
    row = officer_page.open("/documenten?q=kapot").select_one(".doc-row p.quiet")
    assert row is not None and "· ·" not in words(row)


def _members(runtime: Runtime, bundle_id: int) -> list[DocumentRow]:
    with runtime.sessions() as session:
        return documents.detail(session, bundle_id).members


def test_the_page_offers_every_kind_of_file_that_we_read(officer_page: Visitor) -> None:
    field = officer_page.open("/screenen").select_one("#bestanden")
    assert field is not None and set(str(field["accept"]).split(",")) == set(BY_EXTENSION)


def test_a_document_that_could_not_be_read_can_be_taken_away(
    officer_page: Visitor, demo_runtime: Runtime
) -> None:
    officer_page.submit("/screenen", {"bestanden": (io.BytesIO(b"%PDF-1.7 en verder niets"), "kapot.pdf")})
    jobs.drain(demo_runtime)
    link = officer_page.open("/documenten?q=kapot").select_one(".doc-row h3 a")
    assert link is not None
    form = officer_page.open(str(link["href"])).select_one("form[action$='/weghalen']")
    assert form is not None
    page = officer_page.submit(str(form["action"]))
    assert "Het document is weggehaald." in words(page)
    assert officer_page.open("/documenten?q=kapot").select(".doc-row") == []


def test_a_document_that_was_read_cannot_be_taken_away(officer_page: Visitor) -> None:
    assert officer_page.open("/documenten/1").select("form[action$='/weghalen']") == []
    officer_page.submit("/documenten/1/weghalen", status=409)
    officer_page.open("/documenten/1")


def test_only_read_documents_are_offered_to_attach_and_a_word_finds_them(
    officer_page: Visitor, demo_runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entry_pages, "_OFFERED", 1)
    officer_page.submit("/screenen", {"bestanden": (io.BytesIO(b"%PDF-1.7 en verder niets"), "kapot.pdf")})
    jobs.drain(demo_runtime)
    page = officer_page.open("/trajecten/3")
    assert len(page.select("#document option")) <= 1 and "kapot" not in words(page)
    page = officer_page.open("/trajecten/3?stuk=pve-schoonmaak")
    (option,) = page.select("#document option")
    assert "schoonmaak" in words(option).casefold()
    assert "Geen gescreend document heet zo." in words(officer_page.open("/trajecten/3?stuk=bestaatniet"))


@pytest.fixture
def by_words(demo_runtime: Runtime) -> tuple[int, int, int]:
    """A document whose first finding was found by use of words, and whose second has its status by it: its
    id, and the numbers of these two."""
    asked = documents.DocumentQuery(text="pve-schoonmaak")
    with demo_runtime.sessions() as session:
        row, *_ = documents.listing(session, asked, page=1, per_page=2).rows
        run = session.get_one(TenderDocument, row.id).current_run_id
        found = session.exec(select(DocumentFinding).where(DocumentFinding.run_id == run)).all()
        with writing(session):
            for finding in found:
                finding.found_by, finding.status_by, finding.status = "way", "cues", "asserted"
            first, second, *_ = sorted(found, key=lambda finding: finding.number)
            first.found_by = first.status_by = second.status_by = "words"
            first.grounds = {"met": [{"words": "mensen"}], "cues": [["gewogen", "werk"]]}
            first.why = ["Gevonden omdat dit zwaar weegt: ‘mensen’."]
            second.grounds, second.why = None, ["Gevonden door het woord ‘werk’."]
        return row.id, first.number, second.number


def test_what_words_decided_has_a_badge_that_explains_itself(
    officer_page: Visitor, by_words: tuple[int, int, int]
) -> None:
    document, first, second = by_words
    page = officer_page.open(f"/documenten/{document}")
    assert len(page.select(".by-words")) == 2
    for number, badge, said in (
        (first, "Op woordgebruik", "Geen vaste manier van deze regel paste hier."),
        (second, "Status op woordgebruik", "samen wijzen op ‘Geldt’"),
    ):
        (told,) = page.select(f"#bevinding-{number} .by-words")
        assert words(told.select("summary")[0]).startswith(badge) and said in words(told)
        form = officer_page.open(f"/regels/meldingen/document/{document}/bevinding/{number}")
        assert said in words(form.select(".by-words")[0])


def test_in_the_text_too_what_does_not_hold_is_marked_otherwise(
    officer_page: Visitor, demo_runtime: Runtime
) -> None:
    denied = select(DocumentFinding.run_id).where(DocumentFinding.status == Status.NEGATED)
    with demo_runtime.sessions() as session:
        held = session.exec(
            select(TenderDocument).where(col(TenderDocument.current_run_id).in_(denied))
        ).first()
        assert held and held.id
        status_of = {row.number: row.finding.status for row in documents.findings(session, held.id)}
    page = officer_page.open(f"/documenten/{held.id}?weergave=tekst")
    seen = set()
    for mark in page.select("mark[data-mark]"):
        status = status_of[int(str(mark["data-mark"]))]
        assert ("mark-quiet" in mark["class"]) == (status in (Status.NEGATED, Status.MENTIONED))
        seen.add(status)
    assert {Status.ASSERTED, Status.NEGATED} <= seen


def test_findings_are_filtered_on_how_they_were_found(
    officer_page: Visitor, by_words: tuple[int, int, int]
) -> None:
    document, first, _ = by_words
    page = officer_page.open(f"/documenten/{document}?gevonden=words")
    assert [card["data-finding"] for card in page.select(".finding")] == [str(first)]
    (box,) = page.select("input[name=gevonden][value=words]")
    assert box.has_attr("checked") and "(1)" in words(box.parent)
    other = officer_page.open(f"/documenten/{document}?gevonden=way&gevonden=onzin")
    assert str(first) not in [card["data-finding"] for card in other.select(".finding")]


def test_why_is_told_in_the_language_of_the_page_unless_it_was_kept_in_dutch_only(
    officer_page: Visitor, by_words: tuple[int, int, int]
) -> None:
    document, first, second = by_words
    officer_page.client.set_cookie("taal", "en")
    page = officer_page.open(f"/documenten/{document}")
    (told,) = page.select(f"#bevinding-{first} .why")
    assert "Found because this weighs heavily: ‘mensen’." in words(told)
    assert "Applies, as the word ‘werk’ points that way." in words(told)
    (kept,) = page.select(f"#bevinding-{second} .why ol")
    assert kept["lang"] == "nl" and "Gevonden" in words(kept)
    third = page.select(f".finding:not(#bevinding-{first}, #bevinding-{second}) .why")[0]
    assert "Steps of the rule: way " in words(third) and "Found by" in words(third)


def test_a_document_names_the_social_firms_that_can_do_what_it_asks(
    officer_page: Visitor, demo_runtime: Runtime
) -> None:
    asked = documents.DocumentQuery(text="pve-schoonmaak")
    with demo_runtime.sessions() as session:
        row, *_ = documents.listing(session, asked, page=1, per_page=2).rows
    card = officer_page.open(f"/documenten/{row.id}").select_one("section[aria-labelledby=firmas]")
    assert card is not None and "Glansploeg (fictief)" in words(card)
    assert "Doet dit werk: schoonmaak van kantoren" in words(card)


def test_what_could_not_be_read_is_not_counted_among_what_was_screened(
    officer_page: Visitor, demo_runtime: Runtime
) -> None:
    def screened() -> str:
        figures = {words(one.dt): words(one.dd) for one in officer_page.open("/").select(".figures div")}
        return figures["gescreende documenten"]

    before = screened()
    officer_page.submit("/screenen", {"bestanden": (io.BytesIO(b"%PDF-1.7 en verder niets"), "kapot.pdf")})
    jobs.drain(demo_runtime)
    assert screened() == before
    assert "kapot" not in words(officer_page.open("/").select("section[aria-labelledby=stukken]")[0])


FRENCH = (
    "Cahier des charges pour le nettoyage des bureaux de la commune. Le titulaire assure le nettoyage "
    "quotidien des locaux et fournit les produits. Les offres doivent parvenir avant le 15 mars 2027.\n"
)


def test_a_document_in_another_language_says_so_once_and_gets_no_firms(
    officer_page: Visitor, demo_runtime: Runtime
) -> None:
    officer_page.submit("/screenen", {"bestanden": (io.BytesIO(FRENCH.encode()), "cahier.txt")})
    jobs.drain(demo_runtime)
    listed = officer_page.open("/documenten?q=cahier")
    link = listed.select_one(".doc-row h3 a")
    assert link is not None
    assert "Niet beoordeeld: andere taal" in words(listed) and "Niets gevonden" not in words(listed)
    number = str(link["href"]).rsplit("/", 1)[-1]
    assert "Niet beoordeeld: andere taal" in words(
        officer_page.open(f"/screenen/voortgang?document={number}")
    )
    page = officer_page.open(str(link["href"]))
    assert words(page).count("lijkt in het Frans te zijn") == 1 and len(page.select("main .notice")) == 1
    assert "met dit filter" not in words(page) and "Niets gevonden" not in words(page)
    assert not page.select(".viewer-bar"), "there is nothing to walk through"
    assert not page.select("#firmas, #ontbreekt")
