"""The documents of one tender, held side by side with each other and with what the calendar says."""

from __future__ import annotations

import json
import zipfile
from datetime import date, timedelta
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, col, select

from procurement_app import jobs, paths
from procurement_app.models import DocumentFinding, Entry, ScreeningRun
from procurement_app.models.database import writing
from procurement_app.runtime import Runtime
from procurement_app.screening.model import Outcome
from procurement_app.screening.rulebook.edited import without
from procurement_app.services.access.audit import Actor
from procurement_app.services.calendar import calendars, entries
from procurement_app.services.rulebook import impact
from procurement_app.services.storage import Store
from procurement_app.services.tender import documents, screening, tenders
from procurement_app.services.work import confinement
from tests.conftest import START

pytestmark = pytest.mark.usefixtures("warm_worker")

ON = date(2026, 11, 22)
ASKED = b"Opdrachtnemer besteedt ten minste 5% van de opdrachtsom aan social return.\n"
DROPPED = b"Social return wordt niet gevraagd.\n"
SILENT = b"De opdracht betreft het leveren van papier. U levert binnen drie dagen.\n"
CALENDAR = "Onderwerp;Geraamde waarde;Soort\nSchoonmaak wijkgebouwen;{value};Diensten\n"


def _tender(
    session: Session,
    runtime: Runtime,
    officer: Actor,
    value: str,
    source: str = "Voorbeeldstad",
    **files: bytes,
) -> int:
    """The one entry of a calendar, with these files (names with _ for a space) attached and screened."""
    calendar = CALENDAR.format(value=value).encode()
    entry_id = _imported(session, runtime, officer, calendar, "kalender.csv", source)
    for name, text in files.items():
        documents.upload(
            session,
            runtime.store,
            text,
            f"{name.replace('_', ' ')}.txt",
            actor=officer,
            now=START,
            on=ON,
            entry_id=entry_id,
        )
    session.rollback()
    jobs.drain(runtime)
    return entry_id


def _imported(
    session: Session,
    runtime: Runtime,
    officer: Actor,
    data: bytes,
    name: str,
    source: str = "Voorbeeldstad",
) -> int:
    """The one entry of this calendar file."""
    received = calendars.receive(session, runtime.store, data, name, actor=officer, now=START)
    calendars.import_edition(
        session,
        runtime.store,
        received.original_id,
        source_name=source,
        published_on=ON,
        on=ON,
        actor=officer,
        now=START,
    )
    entry_id = session.exec(select(Entry.id).order_by(col(Entry.id).desc())).first()
    assert entry_id is not None
    return entry_id


def _outcome(found: tenders.Scrutiny, rule: str) -> Outcome:
    return next(gap.outcome for gap in found.gaps if gap.rule == rule)


def test_the_value_on_the_calendar_decides_whether_something_is_missing(
    session: Session, runtime: Runtime, officer: Actor
) -> None:
    entry = _tender(session, runtime, officer, "€ 900.000", leidraad=SILENT)
    assert _outcome(tenders.of_entry(session, entry, language="nl"), "gap-social-return") is Outcome.FOUND
    (row,) = documents.of_entry(session, entry)
    assert _outcome(tenders.of_document(session, row.id, language="nl"), "gap-social-return") is Outcome.FOUND
    entries.detach_document(session, entry, row.id, actor=officer, now=START)
    alone = tenders.of_document(session, row.id, language="nl")
    assert _outcome(alone, "gap-social-return") is Outcome.CANNOT_ASSESS


def test_what_one_document_leaves_out_another_may_have(
    session: Session, runtime: Runtime, officer: Actor
) -> None:
    entry = _tender(session, runtime, officer, "€ 900.000", leidraad=SILENT, overeenkomst=ASKED)
    found = tenders.of_entry(session, entry, language="nl")
    assert _outcome(found, "gap-social-return") is Outcome.NOT_FOUND


def test_documents_that_say_two_things_stand_side_by_side(
    session: Session, runtime: Runtime, officer: Actor
) -> None:
    entry = _tender(session, runtime, officer, "€ 90.000", leidraad=ASKED, nota_van_inlichtingen=DROPPED)
    (clash,) = tenders.of_entry(session, entry, language="en").contradictions
    assert clash.changed and "One passage says" in clash.reason
    assert {side.shown for side in clash.sides} == {ASKED.decode().strip(), DROPPED.decode().strip()}


def test_what_words_only_suggest_contradicts_nothing(
    session: Session, runtime: Runtime, officer: Actor
) -> None:
    entry = _tender(session, runtime, officer, "€ 90.000", leidraad=ASKED, nota_van_inlichtingen=DROPPED)
    with writing(session):
        finding = session.exec(select(DocumentFinding).where(DocumentFinding.status == "negated")).one()
        finding.found_by = "words"
    assert tenders.of_entry(session, entry, language="nl").contradictions == []


def test_a_document_tells_where_another_of_its_tender_says_something_else(
    session: Session, runtime: Runtime, officer: Actor
) -> None:
    entry = _tender(
        session, runtime, officer, "€ 90.000", leidraad=ASKED, nota_van_inlichtingen=DROPPED, bijlage=SILENT
    )
    ids = {row.name: row.id for row in documents.of_entry(session, entry)}
    both = {str(ids["leidraad.txt"]), str(ids["nota van inlichtingen.txt"])}
    for name in ("leidraad.txt", "nota van inlichtingen.txt"):
        found = tenders.of_document(session, ids[name], language="nl")
        (clash,) = found.contradictions
        assert {side.document for side in clash.sides} == both <= found.names.keys()
    assert tenders.of_document(session, ids["bijlage.txt"], language="nl").contradictions == []
    entries.detach_document(session, entry, ids["leidraad.txt"], actor=officer, now=START)
    assert tenders.of_document(session, ids["leidraad.txt"], language="nl").contradictions == []


def _bundle(session: Session, runtime: Runtime, officer: Actor, **files: bytes) -> int:
    """A ZIP with these files, screened."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as bundle:
        for name, text in files.items():
            bundle.writestr(f"{name}.txt", text)
    received = documents.upload(
        session, runtime.store, packed.getvalue(), "stukken.zip", actor=officer, now=START, on=ON
    )
    session.rollback()
    jobs.drain(runtime)
    return received.document_id


def test_what_came_in_one_bundle_is_taken_for_one_tender(
    session: Session, runtime: Runtime, officer: Actor
) -> None:
    bundle = _bundle(session, runtime, officer, leidraad=ASKED, eisen=DROPPED)
    members = [row.id for row in documents.detail(session, bundle).members]
    for found in (
        tenders.of_bundle(session, bundle, language="nl"),
        *(tenders.of_document(session, member, language="nl") for member in members),
    ):
        (clash,) = found.contradictions
        assert {side.document for side in clash.sides} == {str(member) for member in members}
    assert tenders.of_bundle(session, bundle, language="nl").gaps


def test_documents_of_two_tenders_in_one_bundle_are_held_apart_once_attached(
    session: Session, runtime: Runtime, officer: Actor
) -> None:
    bundle = _bundle(session, runtime, officer, leidraad=ASKED, eisen=DROPPED, bijlage=SILENT)
    ids = {row.name: row.id for row in documents.detail(session, bundle).members}
    for name in ("leidraad.txt", "eisen.txt"):
        entry = _tender(session, runtime, officer, "€ 90.000", name)
        entries.attach_document(session, entry, ids[name], actor=officer, now=START)
        assert tenders.of_document(session, ids[name], language="nl").contradictions == []
    for found in (
        tenders.of_bundle(session, bundle, language="nl"),
        tenders.of_document(session, ids["bijlage.txt"], language="nl"),
    ):
        assert found.contradictions == []
        assert found.names.keys() == {str(ids["bijlage.txt"])}


def test_a_bundle_takes_its_documents_to_a_tender_and_away_again(
    session: Session, runtime: Runtime, officer: Actor
) -> None:
    entry = _tender(session, runtime, officer, "€ 900.000")
    bundle = _bundle(session, runtime, officer, leidraad=ASKED, eisen=DROPPED)
    entries.attach_document(session, entry, bundle, actor=officer, now=START)
    assert {row.name for row in documents.of_entry(session, entry)} == {
        "stukken.zip", "leidraad.txt", "eisen.txt",
    }  # fmt: skip
    assert len(tenders.of_entry(session, entry, language="nl").contradictions) == 1
    entries.detach_document(session, entry, bundle, actor=officer, now=START)
    assert documents.of_entry(session, entry) == []


def test_a_bundle_leaves_what_was_attached_before_it_or_is_in_another(
    session: Session, runtime: Runtime, officer: Actor
) -> None:
    entry = _tender(session, runtime, officer, "€ 900.000", eerder=SILENT)
    first = _bundle(session, runtime, officer, eerder=SILENT, leidraad=ASKED, eisen=DROPPED)
    second = _bundle(session, runtime, officer, leidraad=ASKED, bijlage=b"De levering duurt twee dagen.\n")
    for bundle in (first, second):
        entries.attach_document(session, entry, bundle, actor=officer, now=START + timedelta(hours=1))
    entries.detach_document(session, entry, first, actor=officer, now=START)
    left = {row.name for row in documents.of_entry(session, entry)}
    assert left == {"eerder.txt", "stukken.zip", "leidraad.txt", "bijlage.txt"}


def test_a_mail_in_a_bundle_goes_with_it_and_takes_its_attachment_along(
    session: Session, runtime: Runtime, officer: Actor
) -> None:
    entry = _tender(session, runtime, officer, "€ 900.000")
    message = EmailMessage()
    message["Subject"] = "Eisen"
    message.set_content("Hierbij de eisen.")
    message.add_attachment(ASKED, maintype="text", subtype="plain", filename="eisen.txt")
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as bundle:
        bundle.writestr("mail.eml", message.as_bytes())
    received = documents.upload(
        session, runtime.store, packed.getvalue(), "stukken.zip", actor=officer, now=START, on=ON
    )
    session.rollback()
    jobs.drain(runtime)
    entries.attach_document(session, entry, received.document_id, actor=officer, now=START)
    assert {row.name for row in documents.of_entry(session, entry)} == {
        "stukken.zip",
        "mail.eml",
        "eisen.txt",
    }
    entries.detach_document(session, entry, received.document_id, actor=officer, now=START)
    assert documents.of_entry(session, entry) == []


def test_a_memorandum_of_answers_is_known_by_its_first_heading(
    session: Session, runtime: Runtime, officer: Actor
) -> None:
    asked = "De inschrijver levert {} referenties van vergelijkbare opdrachten.\n"
    files = {
        "leidraad": f"1 Leidraad\n\n{asked.format(3)}",
        "antwoorden": f"NOTA VAN INLICHTINGEN\n\n{asked.format(2)}",
    }
    contents = {name: words.encode() for name, words in files.items()}
    entry = _tender(session, runtime, officer, "€ 90.000", **contents)
    (clash,) = tenders.of_entry(session, entry, language="nl").contradictions
    assert clash.changed
    shown = paths.RULES / "contradictions" / f"{clash.rule}.yaml"
    withdrawn = shown.read_text(encoding="utf-8").replace("status: experimental", "status: deprecated", 1)
    (tender,) = impact.of_files(session, runtime.store, {shown.name: withdrawn}, ON)["affected"]
    assert [change["rule"] for change in tender["changes"]] == [clash.rule]


BY_NUMBER = {
    "leidraad": b"6.1 INZET\n\nOpdrachtnemer besteedt 7,5% van de opdrachtsom aan social return.\n",
    "nota_van_inlichtingen": b"In paragraaf 6.1 wordt het percentage gewijzigd van 7,5% in 5%.\n",
}


def test_a_place_that_a_memorandum_changes_by_its_number_stands_beside_it(
    session: Session, runtime: Runtime, officer: Actor
) -> None:
    entry = _tender(session, runtime, officer, "€ 90.000", **BY_NUMBER)
    (clash,) = tenders.of_entry(session, entry, language="en").contradictions
    assert clash.place == "paragraaf 6.1" and "only by its number" in clash.reason
    assert [side.shown for side in clash.sides] == [
        "Opdrachtnemer besteedt 7,5% van de opdrachtsom aan social return.",
        "In paragraaf 6.1 wordt het percentage gewijzigd van 7,5% in 5%.",
    ]
    for row in documents.of_entry(session, entry):
        assert tenders.of_document(session, row.id, language="nl").contradictions[0].place == clash.place


def test_what_was_screened_before_amendments_were_kept_tells_none_until_it_is_screened_again(
    session: Session, runtime: Runtime, officer: Actor
) -> None:
    entry = _tender(session, runtime, officer, "€ 90.000", **BY_NUMBER)
    with writing(session):
        for run in session.exec(select(ScreeningRun)):
            run.amendments = []
    assert tenders.of_entry(session, entry, language="nl").contradictions == []
    for row in documents.of_entry(session, entry):
        screening.screen_document(session, runtime.store, row.id, ON, actor=officer, now=START)
    assert tenders.of_entry(session, entry, language="nl").contradictions != []


def test_what_an_edited_rule_makes_of_the_places_that_a_memorandum_changes_is_told(
    session: Session, runtime: Runtime, officer: Actor
) -> None:
    _tender(session, runtime, officer, "€ 90.000", **BY_NUMBER)
    shown = paths.RULES / "contradictions" / "changed-by-number.yaml"
    withdrawn = shown.read_text(encoding="utf-8").replace("status: experimental", "status: deprecated", 1)
    (tender,) = impact.of_files(session, runtime.store, {shown.name: withdrawn}, ON)["affected"]
    (change,) = tender["changes"]
    assert (change["rule"], change["before"], change["after"]) == ("changed-by-number", "found", "not-found")


def test_the_demonstration_shows_a_memorandum_that_changes_the_requirements(
    session: Session, runtime: Runtime, officer: Actor
) -> None:
    entry = _tender(session, runtime, officer, "€ 9.600.000")
    for name in ("pve-schoonmaak.pdf", "nvi-schoonmaak.docx"):
        data = (paths.TENDER_SAMPLES / "documents" / name).read_bytes()
        documents.upload(session, runtime.store, data, name, actor=officer, now=START, on=ON, entry_id=entry)
    session.rollback()
    jobs.drain(runtime)
    clashes = tenders.of_entry(session, entry, language="nl").contradictions
    assert all(clash.rule == "two-numbers" and clash.changed for clash in clashes)
    said = {
        side.finding.rule: {**side.finding.values, "page": side.finding.page}
        for clash in clashes
        for side in clash.sides
        if side.finding is not None and side.finding.page is None
    }
    assert said["social-return-obligation"]["percentage"] == 3
    assert said["reference-requirement"]["count"] == 1


def test_what_an_edited_rule_changes_between_documents_is_told_with_their_tender(
    session: Session, runtime: Runtime, officer: Actor
) -> None:
    entry = _tender(session, runtime, officer, "€ 90.000", leidraad=ASKED, nota_van_inlichtingen=DROPPED)
    rule = paths.RULES / "contradictions" / "said-and-denied.yaml"
    withdrawn = rule.read_text(encoding="utf-8").replace("status: experimental", "status: deprecated", 1)
    found = impact.of_files(session, runtime.store, {rule.name: withdrawn}, ON)
    (tender,) = found["affected"]
    assert (tender["noun"], tender["id"]) == ("entry", entry)
    (change,) = tender["changes"]
    assert (change["rule"], change["before"], change["after"]) == ("said-and-denied", "found", "not-found")
    assert change["quote"] == f"{ASKED.decode().strip()} ↔ {DROPPED.decode().strip()}"


def test_what_a_rule_of_the_rulebook_does_shows_against_the_rulebook_without_it(
    session: Session, runtime: Runtime, officer: Actor, tmp_path: Path
) -> None:
    _tender(session, runtime, officer, "€ 90.000", leidraad=ASKED, nota_van_inlichtingen=DROPPED)
    before = without(paths.RULES, paths.RULES / "contradictions" / "said-and-denied.yaml", tmp_path / "rules")
    assert before is not None
    found = impact.over_stored(session, runtime.store, impact.Terms(before, paths.RULES, ON, ON))
    changed = [(c["rule"], c["kind"]) for item in found["affected"] for c in item["changes"]]
    assert changed == [("said-and-denied", "outcome")]


def test_a_document_is_judged_once_however_many_tenders_it_belongs_to(
    session: Session, runtime: Runtime, officer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = _tender(session, runtime, officer, "€ 90.000", leidraad=ASKED, nota_van_inlichtingen=DROPPED)
    second = _tender(session, runtime, officer, "€ 80.000", "Elders", leidraad=ASKED, ander_stuk=SILENT)
    sent: list[str] = []
    run = confinement.run

    def counted(store: Store, function: str, data: bytes, *rest: Any, **more: Any) -> Any:
        if function.endswith("compare_documents"):
            sent.extend(reading["text"] for reading in json.loads(data))
        return run(store, function, data, *rest, **more)

    monkeypatch.setattr(confinement, "run", counted)
    rule = paths.RULES / "contradictions" / "said-and-denied.yaml"
    withdrawn = rule.read_text(encoding="utf-8").replace("status: experimental", "status: deprecated", 1)
    found = impact.of_files(session, runtime.store, {rule.name: withdrawn}, ON)
    assert sorted(sent) == sorted(text.decode().strip() for text in (ASKED, DROPPED, SILENT))
    assert found["documents"] == 3 and first != second
    assert [(item["noun"], item["id"]) for item in found["affected"]] == [("entry", first)]


def test_a_notice_that_contradicts_its_own_fields(session: Session, runtime: Runtime, officer: Actor) -> None:
    tender = {
        "title": "Schoonmaak wijkgebouwen",
        "description": "Deelname is niet voorbehouden aan sociale werkplaatsen.",
        "otherRequirements": {"reservedParticipation": ["shelteredWorkshop"]},
    }
    data = json.dumps({"releases": [{"ocid": "fictief-1", "tender": tender}]}).encode()
    entry = _imported(session, runtime, officer, data, "releases.json")
    (clash,) = tenders.of_entry(session, entry, language="nl").contradictions
    assert clash.rule == "notice-and-documents"
    assert [(side.document, side.shown) for side in clash.sides] == [
        ("", "BT-71: res-ws"),
        (tenders.NOTICE, "Deelname is niet voorbehouden aan sociale werkplaatsen."),
    ]


def test_a_tender_without_documents_has_nothing_to_look_at(
    session: Session, runtime: Runtime, officer: Actor
) -> None:
    entry = _tender(session, runtime, officer, "€ 90.000")
    assert tenders.of_entry(session, entry, language="nl") == tenders.Scrutiny([], [], {})
