"""The calendar: everything in the address, and an import that changes nothing until it is confirmed."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
import xlsxwriter
from bs4 import BeautifulSoup
from flask import Flask
from sqlmodel import select

from procurement_app import jobs
from procurement_app.calendars.model import CalendarEntry
from procurement_app.models import Edition, Job, Role
from procurement_app.runtime import Runtime
from procurement_app.services.calendar import calendars
from procurement_app.web import errors
from procurement_app.web.calendar.query import euro
from procurement_app.web.entries import facts_of
from tests.web.conftest import Visitor
from tests.web.page import words

CSV = (
    "Onderwerp;Raming;Planning;Afdeling\n"
    "Schoonmaak wijkhuizen;€ 250.000;Q2 2027;Facilitair\n"
    "Groenonderhoud;n.t.b.;ooit;Stadswerken\n"
)


def titles(page: BeautifulSoup) -> list[str]:
    return [words(heading) for heading in page.select(".entry h3")]


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("250000", 250_000),
        ("€ 250.000", 250_000),
        ("250.000,-", 250_000),
        ("1,5 mln", 1_500_000),
        ("50k", 50_000),
        ("1.250.000,50", 1_250_000.5),
        ("", None),
        ("veel", None),
        ("1,2,3", None),
    ],
)
def test_amounts_in_the_address(written: str, amount: float | None) -> None:
    assert euro(written) == amount


def test_a_filter_on_what_is_no_amount_says_so(officer_page: Visitor) -> None:
    page = officer_page.open("/inkoopkalender?van=abc&tot=1,2 mln")
    assert "“abc” is geen bedrag" in words(page.select(".notice-warn")[0])
    assert not officer_page.open("/inkoopkalender?tot=1,2 mln").select(".notice-warn")


def test_filters_add_up_and_can_be_taken_away_one_by_one(officer_page: Visitor) -> None:
    everything = officer_page.open("/inkoopkalender")
    page = officer_page.open("/inkoopkalender?sector=cleaning&kans=high")
    assert 0 < len(titles(page)) < len(titles(everything))
    chips = page.select("a.chip[href]")
    assert [words(chip).removesuffix(" verwijderen") for chip in chips][:2] == [
        "Kans: Hoge kans",
        "Sector: Schoonmaak",
    ]
    assert chips[0]["href"] == "/inkoopkalender?sector=cleaning"
    boxes = page.select("input[type=checkbox][checked]")
    assert {str(box["value"]) for box in boxes} == {"cleaning", "high"}


def test_the_order_and_the_page_are_in_the_address(officer_page: Visitor) -> None:
    page = officer_page.open("/inkoopkalender?sorteer=title&pagina=2")
    assert titles(page) == sorted(titles(page), key=str.casefold)
    current = page.select_one(".pages [aria-current=page]")
    assert current is not None and words(current).endswith("2")
    links = [str(link["href"]) for link in page.select(".pages a")]
    assert links and all("sorteer=title" in link for link in links)


def test_work_that_is_no_import_cannot_be_looked_at_as_one(
    officer_page: Visitor, demo_runtime: Runtime
) -> None:
    with demo_runtime.sessions() as session:
        other = session.exec(select(Job.id).where(Job.kind != calendars.IMPORT)).first()
    assert other is not None
    officer_page.open(f"/inkoopkalender/importeren/taak/{other}", 404)


def test_a_score_is_the_sum_of_its_reasons(officer_page: Visitor) -> None:
    shown = officer_page.open("/inkoopkalender").select(".entry")
    assert any(entry.select(".points") for entry in shown)
    for entry in shown:
        score = int(words(entry.select_one(".ring strong")).split()[-1])  # type: ignore[arg-type]  # every entry has one
        assert sum(int(words(points)) for points in entry.select(".points")) == score


def test_a_tender_shows_what_was_understood_beside_what_was_written(officer_page: Visitor) -> None:
    page = officer_page.open("/inkoopkalender?q=schoonmaak+kantoorpanden")
    page = officer_page.open(str(page.select(".entry h3 a")[0]["href"]))
    facts = {
        words(row.th): [words(cell) for cell in row.find_all("td")] for row in page.select("table tbody tr")
    }
    assert facts["Geraamde waarde"] == ["€ 9.600.000", "9,6 mln"]
    assert "Aanbestedingswet 2012, art. 2.82" in words(page)
    assert page.select(".ladder .is-chosen")


def test_a_fact_that_is_written_as_it_is_understood_is_shown_once(app: Flask) -> None:
    entry = CalendarEntry(
        id="1",
        title="Catering",
        value_min=3_200_000,
        value_max=3_200_000,
        written={"Raming": "€ 3.200.000"},
        columns={"value": ["Raming"]},
    )
    with app.test_request_context("/"):
        (value,) = facts_of(entry)
    assert (value.known.replace("\u00a0", " "), value.written) == ("€ 3.200.000", "")


def test_a_firm_reads_a_quarter_as_everybody_else_does(visit: Callable[[Role], Visitor]) -> None:
    page = visit(Role.FIRM).open("/mijn-firma/kansen")
    moments = [words(fact.dd) for fact in page.select(".facts div") if words(fact.dt) == "Publicatie"]
    assert any(moment.startswith("K") for moment in moments)
    assert not any("tot en met" in moment for moment in moments)


def test_a_firm_is_told_what_is_published_and_never_expects_what_is_past(
    visit: Callable[[Role], Visitor],
) -> None:
    firm = visit(Role.FIRM)
    page = firm.open("/mijn-firma/kansen")
    calls = page.select("section[aria-labelledby=open] article")
    assert calls and all("Gepubliceerd" in words(call) for call in calls)
    assert "sluitingsdag onbekend" in words(calls[0])
    home = words(firm.open("/mijn-firma").select("section[aria-labelledby=kansen]")[0])
    assert "gepubliceerd, sluitingsdag onbekend" in home and "vanaf 1 oktober" not in home


def test_a_firm_hears_of_changes_only_where_it_chose_mail(visit: Callable[[Role], Visitor]) -> None:
    firm = visit(Role.FIRM)
    form = firm.open("/mijn-firma/kansen").select("article form")[0]
    assert "Wilt u mail als het verandert?" in words(firm.submit(str(form["action"]), {"volg": "ja"}))
    firm.submit("/mijn-firma/kansen/berichten", {"mail": "weekly"})
    assert "dan hoort u dat" in words(firm.submit(str(form["action"]), {"volg": "ja"}))


def test_what_changed_is_shown_field_by_field(officer_page: Visitor) -> None:
    page = officer_page.open("/inkoopkalender/wijzigingen")
    changed = page.select("section[aria-labelledby=changed] .change")
    assert changed and all(change.select("del") and change.select("ins") for change in changed)


def test_the_day_that_a_file_names_is_proposed_for_its_edition(officer_page: Visitor) -> None:
    titled = "Inkoopkalender Proefdorp;;\nBijgewerkt op 1 oktober 2026;;\n" + CSV
    preview = upload(officer_page, titled)
    assert preview.select("#datum")[0]["value"] == "01-10-2026"


def test_an_import_changes_nothing_until_it_is_confirmed(
    officer_page: Visitor, demo_runtime: Runtime
) -> None:
    preview = upload(officer_page, CSV)
    assert "2 trajecten" in words(preview)
    assert titles(officer_page.open("/inkoopkalender?q=wijkhuizen")) == []
    form = preview.find("form", enctype=False, method="post", class_="stack-l")
    assert form is not None
    progress = officer_page.submit(
        str(form["action"]), {"bron": "Proefdorp (fictief)", "datum": "1-11-2026", "doe": "importeren"}
    )
    assert "wordt ingelezen" in words(progress)
    jobs.drain(demo_runtime)
    assert titles(officer_page.open("/inkoopkalender?q=wijkhuizen")) == ["Schoonmaak wijkhuizen"]


def test_each_calendar_tells_its_own_newest_edition(officer_page: Visitor, demo_runtime: Runtime) -> None:
    mine = words(officer_page.open("/inkoopkalender").select(".page-head")[0])
    assert "inkoopkalender-2026-11.xlsx" in mine and "Gemeente Amstelstad" not in mine
    preview = upload(officer_page, CSV)
    action = str(preview.select("form.stack-l")[0]["action"])
    given = {"bron": "Proefdam", "datum": "23-11-2026", "doe": "importeren"}
    officer_page.submit(action, given)
    jobs.drain(demo_runtime)
    page = officer_page.open("/inkoopkalender")
    lines = [words(line) for line in page.select(".page-head p.quiet")]
    assert lines[0].startswith("Proefdam: Editie") and "2 nieuw" in lines[0]
    assert lines[1].startswith("Gemeente Amstelstad") and "5 nieuw" in lines[1]
    source = page.select("select[name=kalender] option")[-1]["value"]
    (only,) = officer_page.open(f"/inkoopkalender?kalender={source}").select(".page-head p.quiet")
    assert "Editie" in words(only) and ": Editie" not in words(only)
    overview = words(officer_page.open("/").select("#editie")[0].parent)
    assert "Proefdam: " in overview and "Gemeente Amstelstad" in overview


def test_a_calendar_that_is_too_large_is_not_to_be_split(app: Flask) -> None:
    with app.test_request_context("/inkoopkalender/importeren", method="POST"):
        said = errors.page(413).get_data(as_text=True)
    assert "Deel de kalender niet op" in said and "Splits" not in said


def test_what_was_not_understood_is_counted_without_what_is_no_tender(officer_page: Visitor) -> None:
    footed = CSV + "Stadswerken;;;\nBloemen;€ 80.000;Q3 2027;Stadswerken\n* onder voorbehoud;;;\n"
    page = upload(officer_page, footed)
    assert words(page.select_one("#problemen")) == "1 punt dat niet werd begrepen"
    told = [words(line) for line in page.select("section[aria-labelledby=verteld] li")]
    assert len(told) == 2 and "tussenkop" in told[0] and "voetnoot" in told[1]


def test_a_column_can_be_given_another_meaning(officer_page: Visitor) -> None:
    preview = upload(officer_page, CSV)
    rows = preview.select("section[aria-labelledby=kolommen] tbody tr")
    columns = {words(row.th): row.select_one("select") for row in rows}
    action = str(preview.select_one("form.stack-l")["action"])  # type: ignore[index]  # the page has this form
    again = officer_page.submit(action, {str(columns["Afdeling"]["name"]): "place", "doe": "voorbeeld"})  # type: ignore[index]  # the column is there
    chosen = [option["value"] for option in again.select("select option[selected]")]
    assert "place" in chosen and "department" not in chosen


def test_a_wrong_mapping_that_is_remembered_is_put_right(
    officer_page: Visitor, demo_runtime: Runtime
) -> None:
    wrong = fields_of(upload(officer_page, CSV))
    columns = [name for name, value in wrong.items() if value == "department"]
    wrong |= {columns[0]: "place", "datum": "1-11-2026", "doe": "importeren"}
    officer_page.submit(wrong.pop("action"), wrong)
    jobs.drain(demo_runtime)
    right = fields_of(upload(officer_page, CSV))
    assert right[columns[0]] == "place"  # remembered for this calendar
    right |= {columns[0]: "department", "datum": "1-11-2026", "doe": "importeren"}
    officer_page.submit(right.pop("action"), right)
    jobs.drain(demo_runtime)
    with demo_runtime.sessions() as session:
        newest = calendars.editions(session)[0]
        facts = {column["field"] for column in (session.get_one(Edition, newest.id).mapping or {})["columns"]}
    assert newest.source == "Proefdorp (fictief)" and newest.number == 2
    assert "department" in facts and "place" not in facts


def test_the_newest_edition_is_taken_back_from_its_page(officer_page: Visitor, demo_runtime: Runtime) -> None:
    fields = fields_of(upload(officer_page, CSV)) | {"datum": "1-11-2026", "doe": "importeren"}
    officer_page.submit(fields.pop("action"), fields)
    jobs.drain(demo_runtime)
    with demo_runtime.sessions() as session:
        newest = calendars.editions(session)[0]
    page = officer_page.open(f"/inkoopkalender/edities/{newest.id}")
    form = page.select_one("form[action$=ongedaan]")
    assert form is not None
    officer_page.submit(str(form["action"]))
    assert titles(officer_page.open("/inkoopkalender?q=wijkhuizen")) == []


def test_a_mapping_that_cannot_be_used_is_refused_on_its_page(officer_page: Visitor) -> None:
    fields = fields_of(upload(officer_page, CSV))
    action, titled = fields.pop("action"), next(name for name in fields if fields[name] == "title")
    page = officer_page.submit(action, fields | {titled: "", "doe": "voorbeeld"}, 422)
    assert "Geen enkele kolom is de titel" in words(page)
    officer_page.submit(action, fields | {"basis": "[]"}, 400)


def fields_of(preview: BeautifulSoup) -> dict[str, str]:
    """What a browser would send of the form of a preview, and its address as "action"."""
    form = preview.select_one("form.stack-l")
    assert form is not None
    sent = {str(one["name"]): str(one.get("value", "")) for one in form.select("input[name]")}
    for one in form.select("select"):
        chosen = one.select_one("option[selected]")
        sent[str(one["name"])] = str(chosen["value"]) if chosen else ""
    del sent["csrf_token"]
    return sent | {"action": str(form["action"])}


def test_mistakes_of_an_import_are_said_beside_the_field(officer_page: Visitor) -> None:
    preview = upload(officer_page, CSV)
    action = str(preview.select_one("form.stack-l")["action"])  # type: ignore[index]  # the page has this form
    page = officer_page.submit(action, {"bron": "", "datum": "morgen", "doe": "importeren"}, 422)
    assert {str(field["id"]) for field in page.select("[aria-invalid=true]")} == {"bron", "datum"}
    assert words(page.title).startswith("Fout:")  # type: ignore[arg-type]  # every page has a title


def test_a_file_that_is_no_calendar_is_refused_at_once(officer_page: Visitor) -> None:
    page = upload(officer_page, "\x00\x01\x02 geen kalender", 422)
    error = page.select_one("#bestand-fout")
    assert error is not None and words(error).endswith(".")


def test_rows_of_several_sheets_are_shown_with_their_sheet(officer_page: Visitor) -> None:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    for name in ("Zorg", "Groen"):
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, ["Titel", "Waarde", "Publicatie"])
        sheet.write_row(1, 0, [f"Onderzoek {name}", 40000, "Q1 2027"])
    book.close()
    preview = upload(officer_page, buffer.getvalue(), name="kalender.xlsx")
    rows = [words(row) for row in preview.select("section[aria-labelledby=rijen] tbody tr")]
    assert [row.split()[:4] for row in rows] == [
        ["Zorg", "2", "Onderzoek", "Zorg"],
        ["Groen", "2", "Onderzoek", "Groen"],
    ]
    plain = upload(officer_page, CSV)
    assert "Blad" not in words(plain.select("section[aria-labelledby=rijen] thead")[0])


def upload(
    visitor: Visitor, text: str | bytes, status: int = 200, name: str = "kalender.csv"
) -> BeautifulSoup:
    data: dict[str, Any] = {
        "bron": "Proefdorp (fictief)",
        "bestand": (io.BytesIO(text.encode() if isinstance(text, str) else text), name),
    }
    return visitor.submit("/inkoopkalender/importeren", data, status)


def test_the_year_that_a_file_lacks_is_asked_and_used(officer_page: Visitor) -> None:
    preview = upload(
        officer_page, "Titel;Waarde;Kwartaal\n" + "".join(f"Groen {n};1000{n};Q{n}\n" for n in (1, 2, 3))
    )
    assert "Bij 3 van de 3 trajecten staat een moment zonder jaar" in words(preview)
    assert "Waarschijnlijk klopt de betekenis van een kolom niet" not in words(preview)
    fields = fields_of(preview)
    action = fields.pop("action")
    wrong = officer_page.submit(action, fields | {"jaar": "volgend jaar", "doe": "voorbeeld"}, 422)
    assert "Schrijf een jaartal, bijvoorbeeld 2027." in words(wrong)
    right = officer_page.submit(action, fields | {"jaar": "2027", "doe": "voorbeeld"})
    assert "K3 2027" in words(right) and "gelezen als 2027" in words(right)
    other = fields_of(right) | {"jaar": "2028", "doe": "voorbeeld"}
    assert "K3 2028" in words(officer_page.submit(other.pop("action"), other))
    taken_back = fields_of(right) | {"jaar": "", "doe": "voorbeeld"}
    without = officer_page.submit(taken_back.pop("action"), taken_back)
    assert "Bij 3 van de 3 trajecten staat een moment zonder jaar" in words(without)


def test_columns_of_one_name_are_told_apart(officer_page: Visitor) -> None:
    rows = "".join(f"Groen {n};rood {n};blauw {n};10.000;Q1 2027\n" for n in (1, 2, 3))
    preview = upload(officer_page, "Titel;Kleur;Kleur;Waarde;Publicatie\n" + rows)
    shown = [words(row) for row in preview.select("section[aria-labelledby=kolommen] tbody tr")]
    assert shown[1].startswith("Kleur ") and "rood 1" in shown[1]
    assert shown[2].startswith("Kleur (2)") and "blauw 1" in shown[2]
    fields = fields_of(preview) | {"kolom-2": "description", "doe": "voorbeeld"}
    again = fields_of(officer_page.submit(fields.pop("action"), fields))
    assert (again["kolom-1"], again["kolom-2"]) == ("", "description")


def test_a_preview_shows_kind_start_and_duration(officer_page: Visitor) -> None:
    preview = upload(
        officer_page, "Titel;Soort;Publicatie;Ingangsdatum;Looptijd\nGroen;Diensten;Q1 2027;1-9-2027;4 jaar\n"
    )
    row = words(preview.select_one("section[aria-labelledby=rijen] tbody tr"))
    assert "Diensten" in row and "1 september 2027" in row and "4 jaar" in row
