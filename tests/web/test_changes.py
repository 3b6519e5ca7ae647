"""More than one calendar, and more changes than one page holds."""

from __future__ import annotations

from procurement_app.runtime import Runtime
from procurement_app.services.access.audit import SYSTEM
from procurement_app.services.calendar import calendars
from tests.conftest import START
from tests.web.conftest import Visitor
from tests.web.page import words


def test_cells_of_a_column_of_thousands_are_shown_as_amounts(
    officer_page: Visitor, demo_runtime: Runtime
) -> None:
    heads = "Onderwerp;Raming (k€);Kwartaal\n"
    old = "Groen;180;Q1 2027\nPost;95 - 110;Q1 2027\nKoffie;180;Q2 2027\n"
    new = "Groen;200;Q1 2027\nPost;100 - 110;Q1 2027\nKoffie;€ 180.000;Q2 2027\n"
    import_file(demo_runtime, "Proefdorp (fictief)", heads + old)
    edition = import_file(demo_runtime, "Proefdorp (fictief)", heads + new)
    page = officer_page.open(f"/inkoopkalender/wijzigingen?editie={edition}")
    told = {
        words(change.select("h3")[0]): [words(side) for side in change.select("del, ins")]
        for change in page.select(".change")
    }
    assert told == {
        "Groen": ["€ 180.000", "€ 200.000"],
        "Post": ["€ 95.000 – € 110.000", "€ 100.000 – € 110.000"],
        "Koffie": ["180", "€ 180.000"],
    }


def import_calendar(runtime: Runtime, name: str, count: int) -> int:
    rows = "".join(f"Schoonmaak gebouw {number};€ {number + 1}0.000\n" for number in range(count))
    return import_file(runtime, name, f"Onderwerp;Raming\n{rows}")


def import_file(runtime: Runtime, name: str, text: str) -> int:
    with runtime.sessions() as session:
        data = text.encode()
        received = calendars.receive(session, runtime.store, data, f"{name}.csv", actor=SYSTEM, now=START)
        edition = calendars.import_edition(
            session,
            runtime.store,
            received.original_id,
            source_name=name,
            published_on=START.date(),
            on=START.date(),
            actor=SYSTEM,
            now=START,
        )
    return edition.id


def test_calendars_can_be_told_apart(officer_page: Visitor, demo_runtime: Runtime) -> None:
    before = officer_page.open("/inkoopkalender")
    named = [words(option) for option in before.select("#kalender option")]
    import_calendar(demo_runtime, "Proefdorp (fictief)", 3)
    page = officer_page.open("/inkoopkalender")
    choice = {words(option): str(option["value"]) for option in page.select("#kalender option")}
    assert set(choice) >= {"Alle kalenders", "Proefdorp (fictief)"} and len(choice) > len(named)
    page = officer_page.open(f"/inkoopkalender?kalender={choice['Proefdorp (fictief)']}")
    entries = page.select(".entry")
    assert len(entries) == 3 and all("Proefdorp (fictief)" in words(entry) for entry in entries)
    assert "Kalender: Proefdorp (fictief)" in words(page.select("a.chip")[0])
    chosen = page.select_one("#kalender option[selected]")
    assert chosen is not None and words(chosen) == "Proefdorp (fictief)"


def test_an_unknown_calendar_in_the_address_is_left_out(officer_page: Visitor) -> None:
    everything = words(officer_page.open("/inkoopkalender").select_one("#lijst"))  # type: ignore[arg-type]  # the page has this heading
    for wrong in ("9" * 30, "-1", "x"):
        page = officer_page.open(f"/inkoopkalender?kalender={wrong}")
        assert words(page.select_one("#lijst")) == everything  # type: ignore[arg-type]  # the page has this heading


def test_every_change_can_be_reached(officer_page: Visitor, demo_runtime: Runtime) -> None:
    edition = import_calendar(demo_runtime, "Proefdorp (fictief)", 60)
    page = officer_page.open(f"/inkoopkalender/wijzigingen?editie={edition}")
    assert len(page.select(".change")) == 25
    more = page.select_one("section[aria-labelledby=new] p a")
    assert more is not None and words(more).startswith("Toon alle 60")
    seen: set[str] = set()
    page = officer_page.open(str(more["href"]))
    while True:
        seen |= {words(title) for title in page.select(".change h3")}
        following = page.select_one(".pages a[rel=next]")
        if following is None:
            break
        page = officer_page.open(str(following["href"]))
    assert len(seen) == 60


def test_a_withdrawn_tender_is_not_promising(officer_page: Visitor, demo_runtime: Runtime) -> None:
    import_file(
        demo_runtime,
        "Proefdorp (fictief)",
        "Onderwerp;Raming;Planning;Status\nSchoonmaak kantoren;€ 900.000;Q3 2027;ingetrokken\n"
        "Groenonderhoud parken;€ 900.000;Q3 2027;voorgenomen\n",
    )
    options = officer_page.open("/inkoopkalender").select("#kalender option")
    (ours,) = [str(option["value"]) for option in options if "Proefdorp" in words(option)]
    (title,) = officer_page.open(f"/inkoopkalender?kalender={ours}&kans=high").select(".entry h3")
    assert words(title) == "Groenonderhoud parken"
    (entry,) = officer_page.open(f"/inkoopkalender?kalender={ours}&kans=withdrawn").select(".entry")
    assert "Ingetrokken" in words(entry) and not entry.select(".ring")
    page = officer_page.open(str(entry.select_one("h3 a")["href"]))  # type: ignore[index]  # it is there
    assert "De kalender zegt: ‘ingetrokken’" in words(page)
    assert not page.select("#kansen, #route, #firmas, #score")
