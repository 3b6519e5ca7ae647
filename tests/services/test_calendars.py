"""Calendars: previewed, imported whole, compared with the edition before, found again in lists."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, col, select

from procurement_app import jobs, paths
from procurement_app.calendars.messages import parted
from procurement_app.documents.problems import unreadable
from procurement_app.documents.worker import WorkLimits
from procurement_app.models import CalendarSource, Edition, Entry, EntryRecord, EntryVersion, Original
from procurement_app.runtime import Runtime
from procurement_app.services.access.audit import Actor
from procurement_app.services.calendar import calendars, entries
from procurement_app.services.calendar.edition_rows import EditionRow
from procurement_app.services.calendar.entries import EntryQuery
from procurement_app.services.errors import Missing, Refused
from procurement_app.services.tender import documents
from procurement_app.services.work import confinement, queue
from tests.conftest import START

pytestmark = pytest.mark.usefixtures("warm_worker")

ON = date(2026, 11, 22)
SAMPLES = paths.TENDER_SAMPLES / "calendar"
FIRST, SECOND = SAMPLES / "inkoopkalender-2026-10.csv", SAMPLES / "inkoopkalender-2026-11.xlsx"
HEADER = "Titel;Omschrijving;Afdeling;Geraamde waarde;Verwachte publicatie;CPV-code\n"


@pytest.fixture
def calendar(session: Session, runtime: Runtime, officer: Actor) -> Any:
    """Imports rows, a file or bytes as an edition of the calendar "Voorbeeldstad"."""

    def make(content: str | bytes | Path, **given: Any) -> EditionRow:
        name = content.name if isinstance(content, Path) else "kalender.csv"
        if isinstance(content, str):
            content = (HEADER + content).encode()
        data = content.read_bytes() if isinstance(content, Path) else content
        received = calendars.receive(session, runtime.store, data, name, actor=officer, now=START)
        return calendars.import_edition(
            session,
            runtime.store,
            received.original_id,
            source_name="Voorbeeldstad",
            published_on=given.pop("published_on", ON),
            on=ON,
            actor=officer,
            now=START,
            **given,
        )

    return make


CLEANING = "Schoonmaak stadhuis;Dagelijkse schoonmaak;Facilitair;€ 1,2 mln;Q2 2027;90910000\n"
GREEN = "Onderhoud parken;Maaien en snoeien;Stadswerken;350000;Q3 2027;77310000\n"
SOFTWARE = "Licenties tekstverwerking;;ICT;80000;n.n.b.;48000000\n"


def titles(session: Session, **query: Any) -> list[str]:
    return [row.title for row in entries.listing(session, EntryQuery(**query)).rows]


def test_a_large_calendar_comes_in_block_by_block_and_says_how_far_it_is(
    calendar: Any, session: Session
) -> None:
    heard: list[tuple[str, float]] = []
    rows = "".join(f"Opdracht {number};;FB;{number}000;Q2 2027;90910000\n" for number in range(1, 1202))
    troubled = "Zonder bedrag;;FB;veel geld;Q2 2027;90910000\n"
    edition = calendar(rows + troubled, on_progress=lambda *step: heard.append(step))
    assert (edition.entries, edition.new, edition.problems) == (1202, 1202, 1)
    shares = [share for _, share in heard]
    assert shares == sorted(shares)
    assert [stage for stage, _ in heard][-2:] == ["comparing", "storing"]
    assert len({share for stage, share in heard if stage == "rules"}) == 3  # one a block
    titles = session.exec(select(Entry.title).order_by(col(Entry.id))).all()
    assert titles == [*(f"Opdracht {number}" for number in range(1, 1202)), "Zonder bedrag"]
    records = session.exec(select(EntryRecord.facts).order_by(col(EntryRecord.entry_id))).all()
    assert [facts["title"] for facts in records] == titles


def test_a_preview_shows_what_would_be_read_and_changes_nothing(
    session: Session, runtime: Runtime, officer: Actor
) -> None:
    received = calendars.receive(
        session, runtime.store, FIRST.read_bytes(), FIRST.name, actor=officer, now=START
    )
    preview = calendars.preview(session, runtime.store, received.original_id, rows=5)
    assert len(preview.rows) == 5 and preview.total > 60
    facts = {column.fact for column in preview.columns}
    assert {"title", "publication"} <= facts
    assert session.exec(select(Entry)).all() == []


def test_a_corrected_mapping_is_used_remembered_and_saved(
    session: Session, runtime: Runtime, officer: Actor, calendar: Any
) -> None:
    data = b"Kolom A;Kolom B;Kolom C\nSchoonmaak;Zorg;100000\nGroen;Stad;200000\n"
    received = calendars.receive(session, runtime.store, data, "kalender.csv", actor=officer, now=START)
    with pytest.raises(Refused):
        calendars.preview(session, runtime.store, received.original_id)
    proposed = calendars.preview(
        session,
        runtime.store,
        calendars.receive(
            session, runtime.store, (HEADER + CLEANING).encode(), "k.csv", actor=officer, now=START
        ).original_id,
    )
    assert proposed.mapping is not None
    swapped = calendars.corrected(proposed.mapping, {"Omschrijving": "", "Afdeling": "description"})
    calendar(CLEANING, mapping=swapped, save_mapping_as="Omgewisseld")
    detail = entries.detail(session, 1)
    assert (detail.facts.description, detail.facts.department) == ("Facilitair", "")
    assert calendars.mapping_named(session, "Omgewisseld") == calendars.mapping_named(session, "Omgewisseld")
    assert [row.name for row in calendars.mappings(session)] == ["Omgewisseld"]
    source = session.exec(select(CalendarSource)).one()
    again = calendars.preview(session, runtime.store, 2, source_id=source.id)
    assert {column.name: column.fact for column in again.columns}["Afdeling"] == "description"


def test_a_file_received_again_has_its_new_name(session: Session, runtime: Runtime, officer: Actor) -> None:
    for name in ("kalender.xlsx", "kalender.csv"):
        data = (HEADER + CLEANING).encode()
        received = calendars.receive(session, runtime.store, data, name, actor=officer, now=START)
        assert received.name == name
    assert calendars.preview(session, runtime.store, received.original_id).total == 1


def test_an_older_edition_does_not_become_the_newest(session: Session, officer: Actor, calendar: Any) -> None:
    calendar(CLEANING, published_on=date(2026, 11, 1))
    with pytest.raises(Refused, match="nieuwere editie, van 01-11-2026"):
        calendar(CLEANING + GREEN, published_on=date(2026, 10, 1))
    with pytest.raises(Refused, match="nieuwere editie"):
        calendars.start_import(
            session,
            session.exec(select(Original.id)).all()[-1] or 0,
            source_name="Voorbeeldstad",
            published_on=date(2026, 10, 1),
            on=ON,
            actor=officer,
            now=START,
        )
    assert titles(session) == ["Schoonmaak stadhuis"]


def test_blocks_make_one_edition_in_order(calendar: Any, session: Session) -> None:
    rows = "".join(f"Traject {number};;ICT;{number};Q2 2027;\n" for number in range(1, 2_502))
    assert calendar(rows).entries == 2_501
    made = session.exec(select(Entry).order_by(col(Entry.id))).all()
    assert [entry.title for entry in made[:2] + made[-1:]] == ["Traject 1", "Traject 2", "Traject 2501"]
    assert len({entry.title for entry in made}) == 2_501


@pytest.mark.parametrize("code", ["worker-memory", "worker-time"])
def test_who_has_too_large_a_calendar_is_not_told_to_split_it(
    calendar: Any, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    limits: list[WorkLimits] = []

    def call(*_: Any, **given: Any) -> Any:
        limits.append(given["limits"])
        raise unreadable(code)

    monkeypatch.setattr(confinement.confined, "call", call)
    with pytest.raises(Refused, match="Deel de kalender niet op") as refusal:
        calendar(CLEANING)
    assert refusal.value.code == code and limits[0].wall_seconds == 1800


def test_a_preview_is_read_within_the_time_of_a_page(
    session: Session, runtime: Runtime, officer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits: list[WorkLimits] = []
    call = confinement.confined.call

    def noted(*given: Any, **named: Any) -> Any:
        limits.append(named["limits"])
        return call(*given, **named)

    monkeypatch.setattr(confinement.confined, "call", noted)
    data = (HEADER + CLEANING).encode()
    received = calendars.receive(session, runtime.store, data, "k.csv", actor=officer, now=START)
    assert calendars.preview(session, runtime.store, received.original_id).total == 1
    assert (limits[0].wall_seconds, limits[0].cpu_seconds) == (60, 60)


def test_a_preview_warns_when_most_rows_are_not_understood(
    session: Session, runtime: Runtime, officer: Actor
) -> None:
    told = []
    for value in ("veel geld", "100000"):
        data = "".join(f"Traject {n};;ICT;{value};Q2 2027;48000000\n" for n in range(6))
        received = calendars.receive(
            session, runtime.store, (HEADER + data).encode(), "k.csv", actor=officer, now=START
        )
        mapping = calendars.preview(session, runtime.store, received.original_id).mapping
        assert mapping is not None
        chosen = calendars.corrected(mapping, {"Geraamde waarde": "value"})
        found = calendars.preview(session, runtime.store, received.original_id, mapping=chosen)
        told.append((found.troubled, len(found.problems)))
    assert told == [(6, 6), (0, 0)]


def test_totals_and_footnotes_are_not_counted_among_rows_with_trouble(
    session: Session, runtime: Runtime, officer: Actor
) -> None:
    data = "".join(
        f"Traject {n};;ICT;{'veel geld' if n < 3 else '1000'};Q2 2027;48000000\n" for n in range(6)
    )
    data += "Totaal;;;3000;;\n* Bedragen zijn geraamd;;;;;\n** Onder voorbehoud;;;;;\n"
    received = calendars.receive(
        session, runtime.store, (HEADER + data).encode(), "k.csv", actor=officer, now=START
    )
    found = calendars.preview(session, runtime.store, received.original_id)
    assert found.total == 6
    assert found.troubled == 0


def test_a_mapping_needs_a_title_and_each_fact_once(
    session: Session, runtime: Runtime, officer: Actor, calendar: Any
) -> None:
    edition = calendar(CLEANING)
    mapping = session.get_one(Edition, edition.id).mapping
    assert mapping is not None
    with pytest.raises(Refused, match="Geen enkele kolom is de titel"):
        calendars.corrected(mapping, {"Titel": ""})
    with pytest.raises(Refused, match="meer dan één kolom"):
        calendars.corrected(mapping, {"Afdeling": "title", "Titel": "title"})
    untitled = mapping | {"columns": [column | {"field": None} for column in mapping["columns"]]}
    with pytest.raises(Refused, match="Geen enkele kolom is de titel"):
        calendar(GREEN, mapping=untitled)
    assert titles(session) == ["Schoonmaak stadhuis"]


def test_a_mapping_is_held_to_its_shape(session: Session, calendar: Any) -> None:
    mapping = session.get_one(Edition, calendar(CLEANING).id).mapping
    assert mapping is not None
    first, *others = mapping["columns"]
    for broken in ({"index": "x"}, {"field": "geheim"}, {"label": None}, {"confidence": []}):
        with pytest.raises(Refused, match="niet te lezen"):
            calendars.corrected(mapping | {"columns": [first | broken, *others]}, {})


def test_the_same_file_is_known_again_by_what_its_columns_mean(
    session: Session, calendar: Any, officer: Actor
) -> None:
    first = calendar(CLEANING)
    mapping = session.get_one(Edition, first.id).mapping
    assert mapping is not None
    doubted = mapping | {"columns": [column | {"reason": "Anders."} for column in mapping["columns"]]}
    assert calendar(CLEANING, mapping=doubted) == first
    other = calendars.corrected(mapping, {"Afdeling": "place"})
    assert calendar(CLEANING, mapping=other).number == 2


def test_an_unknown_column_in_a_correction_is_refused(session: Session) -> None:
    mapping = {"schema": "kansrijk.mapping/1", "columns": []}
    with pytest.raises(Refused, match="bestaat niet in dit bestand"):
        calendars.corrected(mapping, {"Bestaat niet": "title"})
    with pytest.raises(Refused, match="niet te lezen"):
        calendars.corrected({"schema": "iets anders"}, {})


def test_entries_keep_their_identity_and_what_hangs_on_them(
    session: Session, runtime: Runtime, officer: Actor, calendar: Any
) -> None:
    first = calendar(CLEANING + GREEN + SOFTWARE)
    assert (first.number, first.entries, first.new) == (1, 3, 3)
    entry_id = entries.listing(session, EntryQuery(text="schoonmaak")).rows[0].id
    paper = documents.upload(
        session, runtime.store, b"tekst", "a.txt", actor=officer, now=START, on=ON, entry_id=entry_id
    )
    second = calendar(
        "Aanleg brug;Nieuwe brug;Stadswerken;5 mln;Q4 2027;45221111\n"
        "Onderhoud parken;Maaien en snoeien;Stadswerken;€ 350.000;Q3 2027;77310000\n"
        "Schoonmaak stadhuis;Dagelijkse schoonmaak;Facilitair;€ 1,4 mln;Q2 2027;90910000\n"
    )
    assert (second.new, second.changed, second.notation_only, second.gone) == (1, 1, 1, 1)
    changes = entries.latest_changes(session)
    assert changes.edition == second and changes.previous == first
    assert [row.entry_id for row in changes.changed] == [entry_id]
    (change,) = changes.changed[0].fields
    assert (change.name, change.old, change.new) == ("value", "€ 1,2 mln", "€ 1,4 mln")
    assert [row.title for row in changes.gone] == ["Licenties tekstverwerking"]
    detail = entries.detail(session, entry_id)
    assert [row.id for row in detail.documents] == [paper.document_id]
    assert [line.kind for line in detail.history] == ["changed", "new"]
    assert detail.row.change == "changed" and detail.facts.value_max == 1_400_000
    assert titles(session, gone=True) == ["Licenties tekstverwerking"]


def test_what_comes_back_is_the_same_entry(session: Session, calendar: Any) -> None:
    calendar(CLEANING + GREEN)
    entry_id = entries.listing(session, EntryQuery(text="parken")).rows[0].id
    calendar(CLEANING)
    third = calendar(GREEN + CLEANING + SOFTWARE)
    assert third.new == 2
    changes = entries.latest_changes(session)
    assert [row.entry_id for row in changes.back] == [entry_id]
    assert [row.title for row in changes.new] == ["Licenties tekstverwerking"]


def test_versions_are_kept_when_something_changed_only(session: Session, calendar: Any) -> None:
    calendar(CLEANING + GREEN)
    calendar(GREEN + CLEANING + SOFTWARE)
    versions = session.exec(select(EntryVersion).order_by(EntryVersion.id)).all()
    assert [(v.first_edition_id, v.last_edition_id) for v in versions] == [(1, 2), (1, 2), (2, 2)]


def test_importing_the_same_file_again_changes_nothing(
    session: Session, officer: Actor, calendar: Any
) -> None:
    first = calendar(CLEANING)
    assert calendar(CLEANING) == first
    with pytest.raises(Refused, match="al ingelezen, als editie 1"):
        calendars.start_import(
            session, 1, source_name="Voorbeeldstad", published_on=ON, on=ON, actor=officer, now=START
        )


def test_an_import_by_a_job_gives_the_edition(session: Session, runtime: Runtime, officer: Actor) -> None:
    received = calendars.receive(
        session, runtime.store, SECOND.read_bytes(), SECOND.name, actor=officer, now=START
    )
    job_id = calendars.start_import(
        session,
        received.original_id,
        source_name="  Amstelstad ",
        published_on=date(2026, 11, 1),
        on=ON,
        actor=officer,
        now=START,
    )
    jobs.drain(runtime)
    session.expire_all()
    state = queue.state(session, job_id)
    (edition,) = calendars.editions(session)
    assert state.status == "done" and state.result == {"edition_id": edition.id}
    assert edition.source == "Amstelstad" and edition.entries > 60
    troubles, told = parted(calendars.edition_problems(session, edition.id))
    assert (len(troubles), edition.problems) == (2, 2)
    assert {problem.code for problem in told} == {"row-section", "row-footnote", "sheet-skipped"}
    assert calendars.sources(session)[0].entries == edition.entries


def test_two_files_that_wait_for_one_calendar_are_both_imported(
    session: Session, runtime: Runtime, officer: Actor
) -> None:
    waiting = []
    for number, rows in enumerate((CLEANING, CLEANING + GREEN, CLEANING + GREEN), start=10):
        data = (HEADER + rows).encode()
        received = calendars.receive(session, runtime.store, data, "k.csv", actor=officer, now=START)
        waiting.append(
            calendars.start_import(
                session,
                received.original_id,
                source_name="Voorbeeldstad",
                published_on=date(2026, number, 1),
                on=ON,
                actor=officer,
                now=START,
            )
        )
    assert waiting[0] != waiting[1] == waiting[2]  # the same file twice is one import
    jobs.drain(runtime)
    session.expire_all()
    assert [edition.entries for edition in calendars.editions(session)] == [2, 1]


@pytest.mark.parametrize(
    "data", [b"<html><table><tr><td>x</td></tr></table></html>", b"a;b\n1;2\n", b"\x00\x01\x02\x03" * 100]
)
def test_a_file_that_is_no_calendar_is_refused_and_changes_nothing(
    session: Session, calendar: Any, data: bytes
) -> None:
    calendar(CLEANING)
    with pytest.raises(Refused) as refusal:
        calendar(data)
    assert str(refusal.value).endswith(".")
    assert len(session.exec(select(Edition)).all()) == 1 and titles(session) == ["Schoonmaak stadhuis"]


def test_lists_are_searched_filtered_sorted_and_counted(session: Session, calendar: Any) -> None:
    calendar(CLEANING + GREEN + SOFTWARE)
    assert titles(session, text="SCHOON") == titles(session, text="maak stad") == ["Schoonmaak stadhuis"]
    assert titles(session, text="stad fa") == ["Schoonmaak stadhuis"]  # a word of two letters too
    assert titles(session, text='" or *') == []
    assert titles(session, sectors=("cleaning",)) == ["Schoonmaak stadhuis"]
    assert titles(session, departments=("ICT", "Facilitair"), sort="title", descending=False) == [
        "Licenties tekstverwerking",
        "Schoonmaak stadhuis",
    ]
    assert titles(session, quarters=("none",)) == ["Licenties tekstverwerking"]
    assert titles(session, value_from=300_000, value_to=400_000) == ["Onderhoud parken"]
    by_publication = titles(session, sort="publication", descending=False)
    assert by_publication == ["Schoonmaak stadhuis", "Onderhoud parken", "Licenties tekstverwerking"]
    facets = entries.facets(session, EntryQuery(departments=("ICT",)))
    assert {facet.value: facet.count for facet in facets["departments"]} == {
        "Facilitair": 1,
        "Stadswerken": 1,
        "ICT": 1,
    }
    assert [facet.selected for facet in facets["departments"] if facet.value == "ICT"] == [True]
    assert sum(facet.count for facet in facets["quarters"]) == 1


def test_facets_agree_with_the_lists_they_lead_to(session: Session, calendar: Any) -> None:
    calendar(FIRST)
    facets = entries.facets(session, EntryQuery(text="de"))
    assert facets["sectors"] and facets["bands"]
    for name, found in facets.items():
        for facet in found:
            listed = entries.listing(session, EntryQuery(text="de", **{name: (facet.value,)}))
            assert listed.total == facet.count, f"{name}={facet.value}"


def test_pages_hold_every_entry_once(session: Session, calendar: Any) -> None:
    calendar(FIRST)
    for sort in ("score", "value", "publication", "title", "department", "start", "problems"):
        query, seen, page = EntryQuery(sort=sort), [], 1
        while True:
            listed = entries.listing(session, query, page=page, per_page=10)
            seen += [row.id for row in listed.rows]
            if page == listed.pages:
                break
            page += 1
        assert len(seen) == len(set(seen)) == listed.total
    assert entries.listing(session, EntryQuery(), page=999, per_page=10).page == listed.pages


def test_the_timeline_counts_every_entry_and_leaves_no_quarter_out(session: Session, calendar: Any) -> None:
    calendar(FIRST)
    quarters = entries.timeline(session, EntryQuery())
    assert sum(quarter.count for quarter in quarters) == entries.listing(session, EntryQuery()).total
    named = [quarter.quarter for quarter in quarters if quarter.quarter]
    assert named == sorted(named) and named[0] < named[-1]
    for quarter in quarters:
        assert len(quarter.top) == min(3, quarter.count)
        assert [row.score for row in quarter.top] == sorted((row.score for row in quarter.top), reverse=True)


def test_one_old_notice_does_not_fill_the_timeline_with_empty_quarters(
    session: Session, calendar: Any
) -> None:
    row = "Schoonmaak {0};;Facilitair;€ 100.000;{0};90910000\n"
    calendar("".join(map(row.format, ("Q2 2020", "Q1 2027", "Q4 2027"))))
    named = [quarter.quarter for quarter in entries.timeline(session, EntryQuery())]
    assert named == ["2020-Q2", "2027-Q1", "2027-Q2", "2027-Q3", "2027-Q4"]


def test_an_entry_shows_its_reasons(session: Session, calendar: Any) -> None:
    calendar(CLEANING)
    detail = entries.detail(session, 1)
    assert detail.screening is not None and detail.screening.sectors == detail.row.sectors == ("cleaning",)
    assert sum(points for _, points in detail.row.score_reasons) == detail.row.score
    assert detail.screened_on == ON and detail.rulebook_version
    with pytest.raises(Missing):
        entries.detail(session, 404)


def test_screening_all_entries_again_keeps_their_facts(
    session: Session, runtime: Runtime, officer: Actor, calendar: Any
) -> None:
    calendar(CLEANING + GREEN)
    before = [row.title for row in entries.listing(session, EntryQuery()).rows]
    job_id = calendars.rescreen_all(session, date(2025, 1, 1), actor=officer, now=START)
    jobs.drain(runtime)
    session.expire_all()
    assert queue.state(session, job_id).result == {"entries": 2}
    assert {row.screened_on for row in session.exec(select(Entry))} == {date(2025, 1, 1)}
    assert sorted(titles(session)) == sorted(before)


def test_documents_are_attached_once_and_detached(
    session: Session, runtime: Runtime, officer: Actor, calendar: Any
) -> None:
    calendar(CLEANING)
    paper = documents.upload(session, runtime.store, b"tekst", "a.txt", actor=officer, now=START, on=ON)
    for _ in range(2):
        entries.attach_document(session, 1, paper.document_id, actor=officer, now=START)
    assert entries.listing(session, EntryQuery()).rows[0].document_count == 1
    entries.detach_document(session, 1, paper.document_id, actor=officer, now=START)
    assert entries.detail(session, 1).documents == []
    with pytest.raises(Missing):
        entries.attach_document(session, 404, paper.document_id, actor=officer, now=START)
