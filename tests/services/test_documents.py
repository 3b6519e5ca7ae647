"""Documents: received once, screened in one piece, read back as they were stored."""

from __future__ import annotations

import json
import zipfile
from datetime import date
from email.message import EmailMessage
from io import BytesIO

import pytest
from sqlalchemy import text
from sqlmodel import Session, select

from procurement_app import jobs, paths
from procurement_app.documents.titles import telling_title
from procurement_app.matching.model import Lot, Need, remark
from procurement_app.matching.requirements import Requirement
from procurement_app.models import (
    AuditRecord,
    BundleMember,
    DocumentFinding,
    DocumentNeed,
    EvidenceKind,
    EvidenceStated,
    Firm,
    FirmCreate,
    Original,
    ScreeningRun,
)
from procurement_app.models.database import writing
from procurement_app.runtime import Runtime
from procurement_app.services import originals
from procurement_app.services.access.audit import Actor
from procurement_app.services.errors import Missing, Refused
from procurement_app.services.firms import evidence, firms
from procurement_app.services.firms.uploads import Proof
from procurement_app.services.matching import papers
from procurement_app.services.tender import bundles, documents
from procurement_app.services.tender.documents import DocumentQuery
from procurement_app.services.work import asked, queue
from tests.conftest import START

pytestmark = pytest.mark.usefixtures("warm_worker")

ON = date(2026, 11, 22)
PDF = paths.TENDER_SAMPLES / "documents" / "pve-schoonmaak.pdf"
TEXT = b"Opdrachtnemer besteedt ten minste 5% van de opdrachtsom aan social return."


def upload(session: Session, runtime: Runtime, actor: Actor, data: bytes, name: str) -> documents.Uploaded:
    return documents.upload(session, runtime.store, data, name, actor=actor, now=START, on=ON)


def test_an_upload_is_screened_and_shown_with_its_places(
    session: Session, runtime: Runtime, officer: Actor
) -> None:
    uploaded = upload(session, runtime, officer, PDF.read_bytes(), "C:\\stukken\\PvE schoonmaak.pdf")
    assert uploaded.name == "PvE schoonmaak.pdf" and not uploaded.duplicate
    (before,) = documents.progress(session, [uploaded.document_id])
    assert (before.stage, before.progress) == ("waiting", 0.0)
    session.rollback()
    assert jobs.drain(runtime) == 1
    (after,) = documents.progress(session, [uploaded.document_id])
    assert (after.stage, after.progress, after.error) == ("done", 1.0, "")
    detail = documents.detail(session, uploaded.document_id)
    assert detail.row.page_count == len(detail.pages) > 0 and detail.has_pictures
    found = documents.findings(session, uploaded.document_id)
    assert len(found) == detail.row.finding_count == sum(detail.kinds.values()) > 3
    assert [row.number for row in found] == list(range(1, len(found) + 1))
    whole = "\n".join(block.text for block in documents.text_blocks(session, uploaded.document_id))
    for row in found:
        assert row.finding.quote in whole.replace("\n\n", "\n")
        assert row.finding.boxes and row.finding.boxes[0].page == row.finding.page


def test_filters_choose_findings_without_renumbering(
    session: Session, runtime: Runtime, officer: Actor
) -> None:
    document_id = upload(session, runtime, officer, PDF.read_bytes(), "pve.pdf").document_id
    jobs.drain(runtime)
    everything = documents.findings(session, document_id)
    kind = everything[-1].finding.kind
    some = documents.findings(session, document_id, kinds=[kind])
    assert some == [row for row in everything if row.finding.kind == kind]
    assert documents.findings(session, document_id, page=99) == []


def test_the_same_file_is_one_document_under_any_name(
    session: Session, runtime: Runtime, officer: Actor
) -> None:
    first = upload(session, runtime, officer, TEXT, "leidraad.txt")
    again = upload(session, runtime, officer, TEXT, "kopie van leidraad.txt")
    assert again.duplicate and again.document_id == first.document_id and again.job_id is None
    assert again.name == "leidraad.txt"
    assert len(session.exec(select(Original)).all()) == 1


def test_a_failed_document_is_tried_again_under_its_new_name(
    session: Session, runtime: Runtime, officer: Actor
) -> None:
    first = upload(session, runtime, officer, PDF.read_bytes(), "pve.docx")
    jobs.drain(runtime)
    session.expire_all()
    assert documents.detail(session, first.document_id).row.status == "failed"
    again = upload(session, runtime, officer, PDF.read_bytes(), "pve.pdf")
    assert (again.document_id, again.name) == (first.document_id, "pve.pdf")
    assert again.job_id is not None and not again.duplicate
    jobs.drain(runtime)
    session.expire_all()
    row = documents.detail(session, first.document_id).row
    assert (row.name, row.status) == ("pve.pdf", "screened")


def test_a_bundle_is_known_by_its_content(session: Session, runtime: Runtime, officer: Actor) -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as bundle:
        bundle.writestr("leidraad.txt", TEXT)
    misnamed = upload(session, runtime, officer, packed.getvalue(), "stukken.docx").document_id
    broken = upload(session, runtime, officer, packed.getvalue()[:-40], "half.zip").document_id
    no_zip = upload(session, runtime, officer, PDF.read_bytes(), "pve.zip").document_id
    jobs.drain(runtime)
    session.expire_all()
    assert [row.name for row in documents.detail(session, misnamed).members] == ["leidraad.txt"]
    assert documents.detail(session, broken).row.status == "failed"
    assert ".pdf" in documents.detail(session, no_zip).row.error


@pytest.mark.parametrize(("data", "code"), [(b"", "empty-file"), (b"x" * 60_000_000, "too-large")])
def test_what_is_refused_at_the_door_is_not_stored(
    session: Session, runtime: Runtime, officer: Actor, data: bytes, code: str
) -> None:
    with pytest.raises(Refused) as refusal:
        upload(session, runtime, officer, data, "stuk.pdf")
    assert refusal.value.code == code
    assert documents.listing(session, DocumentQuery()).total == 0


def test_a_file_that_cannot_be_read_says_why_and_can_be_taken_away(
    session: Session, runtime: Runtime, officer: Actor
) -> None:
    document_id = upload(session, runtime, officer, b"%PDF-1.7 half", "half.pdf").document_id
    jobs.drain(runtime)
    (row,) = documents.listing(session, DocumentQuery(status="failed")).rows
    assert row.error.endswith(".") and "Traceback" not in row.error
    documents.discard(session, document_id, actor=officer, now=START)
    with pytest.raises(Missing):
        documents.detail(session, document_id)


def test_a_failed_document_leaves_nothing_behind(session: Session, runtime: Runtime, officer: Actor) -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as bundle:
        bundle.writestr("half.pdf", b"%PDF-1.7 half")
        bundle.writestr("leidraad.txt", TEXT)
    bundle_id = upload(session, runtime, officer, packed.getvalue(), "stukken.zip").document_id
    jobs.drain(runtime)
    session.expire_all()
    (failed,) = documents.listing(session, DocumentQuery(status="failed")).rows
    documents.discard(session, failed.id, actor=officer, now=START)
    assert [row.name for row in documents.detail(session, bundle_id).members] == ["leidraad.txt"]
    assert {kept.name for kept in session.exec(select(Original))} == {"stukken.zip", "leidraad.txt"}
    assert len(session.exec(select(BundleMember)).all()) == 1


def test_a_file_that_a_firm_sent_too_stays_when_its_document_is_taken_away(
    session: Session, runtime: Runtime, officer: Actor
) -> None:
    data = b"%PDF-1.7 half"
    document_id = upload(session, runtime, officer, data, "half.pdf").document_id
    jobs.drain(runtime)
    session.expire_all()
    kept = session.exec(select(Original)).one()
    given = FirmCreate(key="F1", name="De Warme Pan (fictief)")
    firms.save(session, [given], actor=officer, now=START)
    firm = session.exec(select(Firm)).one()
    proof = Proof(kept.id or 0, "half.pdf", "application/pdf")
    stated = EvidenceStated(kind=EvidenceKind.OTHER, label="Leerbedrijf")
    evidence.hand_in(session, firm.id or 0, stated, proof, actor=officer, now=START)
    documents.discard(session, document_id, actor=officer, now=START)
    assert session.exec(select(Original.id)).all() == [kept.id]


def test_a_screened_document_cannot_be_taken_away(session: Session, runtime: Runtime, officer: Actor) -> None:
    document_id = upload(session, runtime, officer, TEXT, "leidraad.txt").document_id
    jobs.drain(runtime)
    session.expire_all()
    with pytest.raises(Refused, match="niet konden lezen"):
        documents.discard(session, document_id, actor=officer, now=START)


def test_screening_again_by_the_same_law_replaces_and_by_another_adds(
    session: Session, runtime: Runtime, officer: Actor
) -> None:
    document_id = upload(session, runtime, officer, TEXT, "leidraad.txt").document_id
    jobs.drain(runtime)
    documents.rescreen(session, document_id, ON, actor=officer, now=START)
    jobs.drain(runtime)
    session.expire_all()
    assert len(session.exec(select(ScreeningRun)).all()) == 1
    documents.rescreen(session, document_id, date(2025, 6, 1), actor=officer, now=START)
    jobs.drain(runtime)
    session.expire_all()
    runs = documents.detail(session, document_id).runs
    assert {run.on_date for run in runs} == {ON, date(2025, 6, 1)}
    assert [run.on_date for run in runs if run.current] == [date(2025, 6, 1)]
    kept = {finding.run_id for finding in session.exec(select(DocumentFinding))}
    assert kept <= {run.id for run in runs}


def test_a_failing_rescreen_leaves_what_was_there(session: Session, runtime: Runtime, officer: Actor) -> None:
    uploaded = upload(session, runtime, officer, TEXT, "leidraad.txt")
    jobs.drain(runtime)
    before = documents.findings(session, uploaded.document_id)
    job_id = documents.rescreen(session, uploaded.document_id, ON, actor=officer, now=START)
    original = documents.original(session, runtime.store, uploaded.document_id)
    original.path.write_bytes(b"\x00\x01 geen tekst meer")
    session.rollback()
    jobs.drain(runtime)
    session.expire_all()
    assert queue.state(session, job_id).status == "failed"
    assert documents.detail(session, uploaded.document_id).row.status == "screened"
    assert documents.findings(session, uploaded.document_id) == before


def test_a_bundle_becomes_a_document_for_every_file(
    session: Session, runtime: Runtime, officer: Actor
) -> None:
    upload(session, runtime, officer, TEXT, "al eerder.txt")
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as bundle:
        bundle.writestr("map/leidraad.txt", TEXT)
        bundle.writestr("nota.txt", b"Social return is niet van toepassing op deze opdracht van de gemeente.")
    document_id = upload(session, runtime, officer, packed.getvalue(), "stukken.zip").document_id
    jobs.drain(runtime)
    session.expire_all()
    detail = documents.detail(session, document_id)
    assert [(row.name, row.status) for row in detail.members] == [
        ("map/leidraad.txt", "screened"),
        ("nota.txt", "screened"),
    ]
    assert documents.listing(session, DocumentQuery()).total == 3


def test_an_empty_file_in_a_bundle_is_told_and_the_others_are_read(
    session: Session, runtime: Runtime, officer: Actor
) -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as bundle:
        bundle.writestr("leeg.txt", b"")
        bundle.writestr("leidraad.txt", TEXT)
    document_id = upload(session, runtime, officer, packed.getvalue(), "stukken.zip").document_id
    jobs.drain(runtime)
    session.expire_all()
    detail = documents.detail(session, document_id)
    assert [(row.name, row.status) for row in detail.members] == [("leidraad.txt", "screened")]
    assert [problem.message.startswith("leeg.txt: Het bestand is leeg") for problem in detail.problems] == [
        True
    ]


def test_a_list_counts_what_applies_and_apart_what_does_not(
    session: Session, runtime: Runtime, officer: Actor
) -> None:
    asks = "Inschrijver heeft een jaaromzet van minimaal 2.000.000 euro."
    denies = "De gemeente vraagt geen bankgarantie. Wij stellen geen omzeteis. Wij zien af van social return."
    with_both = upload(session, runtime, officer, f"{asks}\n\n{denies}".encode(), "beide.txt").document_id
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as bundle:
        bundle.writestr("eis.txt", asks)
        bundle.writestr("geen.txt", denies)
    bundle_id = upload(session, runtime, officer, packed.getvalue(), "stukken.zip").document_id
    jobs.drain(runtime)
    session.expire_all()
    row = documents.detail(session, with_both).row
    held = bundles.held(session, [bundle_id])[bundle_id]
    for told in (row, held):
        assert dict(told.counts) == {"barrier": 1}
        assert dict(told.denied) == {"barrier": 2, "instrument": 1}
    assert row.finding_count == held.findings == 4


def test_the_attachments_of_a_mail_are_documents_too(
    session: Session, runtime: Runtime, officer: Actor
) -> None:
    def mail(subject: str, words: str) -> EmailMessage:
        message = EmailMessage()
        message["Subject"], message["From"] = subject, "inkoop@gemeente.example"
        message.set_content(words)
        return message

    message = mail("Stukken", "De opdrachtnemer besteedt 5% van de opdrachtsom aan social return.")
    first = mail("Eerder", "De gemeente vraagt geen bankgarantie.")
    first.add_attachment(TEXT, maintype="application", subtype="octet-stream", filename="leidraad.txt")
    message.add_attachment(first)
    message.add_attachment("BEGIN:VCALENDAR", subtype="calendar", filename="invite.ics")
    mail_id = upload(session, runtime, officer, message.as_bytes(), "vraag.eml").document_id
    jobs.drain(runtime)
    session.expire_all()
    detail = documents.detail(session, mail_id)
    assert [(row.name, row.status) for row in detail.members] == [("Eerder.eml", "screened")]
    assert [problem.code for problem in detail.problems] == ["no-document"]
    (inner,) = detail.members
    assert [row.name for row in documents.detail(session, inner.id).members] == ["leidraad.txt"]
    held = bundles.held(session, [mail_id])[mail_id]
    assert held.findings == detail.row.finding_count + inner.finding_count
    assert detail.row.finding_count > 0


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("untitled", ""),
        ("Microsoft Word - PvE schoonmaak v3.docx", ""),
        ("Document1", ""),
        ("pve_v3.doc", ""),
        ("  ", ""),
        ("(anonymous)", ""),
        ("(untitled)", ""),
        ("(Sociale) diensten (2026)", "(Sociale) diensten (2026)"),
        ("Programma van eisen  schoonmaak", "Programma van eisen schoonmaak"),
        ("Document over social return", "Document over social return"),
        ("Titel 2 van het contract", "Titel 2 van het contract"),
    ],
)
def test_a_title_that_a_program_gave_is_none(given: str, kept: str) -> None:
    assert telling_title(given) == kept


def test_page_pictures_are_made_once(session: Session, runtime: Runtime, officer: Actor) -> None:
    document_id = upload(session, runtime, officer, PDF.read_bytes(), "pve.pdf").document_id
    jobs.drain(runtime)
    path = documents.page_picture(session, runtime.store, document_id, 1)
    assert path.read_bytes().startswith(b"\x89PNG")
    made = path.stat().st_mtime_ns
    assert documents.page_picture(session, runtime.store, document_id, 1).stat().st_mtime_ns == made
    with pytest.raises(Missing):
        documents.page_picture(session, runtime.store, document_id, 99)


def test_the_list_is_searched_filtered_and_paged(session: Session, runtime: Runtime, officer: Actor) -> None:
    for number in range(7):
        upload(session, runtime, officer, TEXT + str(number).encode(), f"Stuk {number}.txt")
    page = documents.listing(session, DocumentQuery(sort="name", descending=False), page=2, per_page=3)
    assert [row.name for row in page.rows] == ["Stuk 3.txt", "Stuk 4.txt", "Stuk 5.txt"]
    assert (page.total, page.pages) == (7, 3)
    assert documents.listing(session, DocumentQuery(text="stuk 6")).total == 1
    assert documents.listing(session, DocumentQuery(status="waiting", format="pdf")).total == 0


def test_every_deed_is_recorded_without_words_of_the_document(
    session: Session, runtime: Runtime, officer: Actor
) -> None:
    upload(session, runtime, officer, TEXT, "leidraad.txt")
    jobs.drain(runtime)
    rows = session.exec(select(AuditRecord).where(AuditRecord.noun == "document")).all()
    assert [row.action for row in rows] == ["document-uploaded", "document-screened"]
    assert rows[0].actor_id == officer.id
    assert "social return" not in " ".join(str(row.data) for row in rows)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("stuk\x00\u202egnp.pdf", "stukgnp.pdf"),
        ("", "bestand"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
    ],
)
def test_names_are_shown_without_tricks(given: str, shown: str) -> None:
    assert originals.display_name(given) == shown


def test_what_a_document_asks_is_derived_once_and_kept(
    session: Session, runtime: Runtime, officer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    document_id = upload(session, runtime, officer, PDF.read_bytes(), "pve.pdf").document_id
    jobs.drain(runtime)
    assert len(session.exec(select(DocumentNeed)).all()) == 1
    with monkeypatch.context() as patch:
        patch.setattr(asked, "derive", _not_again)
        kept = papers.need_of(session, document_id)
    assert kept is not None and kept.title and kept.noted
    # a document of before this was kept, and one that an older version of the program kept
    for spoil in ("delete from document_need", "update document_need set made_by = 'older', need = null"):
        with writing(session):
            session.execute(text(spoil))
        session.expire_all()
        assert papers.need_of(session, document_id) == kept
        with monkeypatch.context() as patch:
            patch.setattr(asked, "derive", _not_again)
            assert papers.need_of(session, document_id) == kept


def _not_again(*_: object) -> None:
    raise AssertionError("derived again")


def test_screening_again_renews_what_a_document_asks(
    session: Session, runtime: Runtime, officer: Actor
) -> None:
    document_id = upload(session, runtime, officer, TEXT, "leidraad.txt").document_id
    jobs.drain(runtime)
    documents.rescreen(session, document_id, ON, actor=officer, now=START)
    jobs.drain(runtime)
    (kept,) = session.exec(select(DocumentNeed)).all()
    assert kept.run_id == session.exec(select(ScreeningRun.id)).one()


def test_a_need_comes_back_from_json_as_it_was() -> None:
    where = remark("on-page", page=3)
    need = Need(
        "leidraad.pdf",
        "Schoonmaak",
        value=250_000.0,
        lots=(Lot("Perceel 1", "Ramen", reserved=True),),
        asked=(Requirement("pso", "30+", wished=True),),
        sources={"value": where},
        noted=(
            remark("noted-lots", count=2, names=["a", "b"]),
            remark("noted-value", value=2.5, source=where),
        ),
    )
    assert asked.from_json(json.loads(json.dumps(asked.to_json(need)))) == need
    assert asked.from_json(asked.to_json(None)) is None


def test_a_block_is_found_by_a_place_in_the_text(session: Session, runtime: Runtime, officer: Actor) -> None:
    document_id = upload(session, runtime, officer, b"Een regel.\n\nNog een regel.", "kort.txt").document_id
    jobs.drain(runtime)
    blocks = documents.text_blocks(session, document_id)
    assert [block.text for block in blocks] == ["Een regel.", "Nog een regel."]
    found = [blocks.at(place) for place in (0, 9, 10, 11, len(blocks.text))]
    assert found == [blocks[0], blocks[0], None, blocks[1], None]
