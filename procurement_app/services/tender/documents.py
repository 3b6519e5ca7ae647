"""Tender documents: receiving them once, and reading what screening found in them."""

from __future__ import annotations

import base64
import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import ColumnElement, or_
from sqlmodel import Session, col, delete, func, select

from procurement_app.documents.language import is_foreign
from procurement_app.models import (
    BundleMember,
    DocumentFinding,
    DocumentReading,
    DocumentStatus,
    Entry,
    EntryDocument,
    Original,
    ScreeningRun,
    TenderDocument,
)
from procurement_app.models.database import writing
from procurement_app.models.search import words
from procurement_app.services import originals
from procurement_app.services.access import audit
from procurement_app.services.access.audit import Actor
from procurement_app.services.errors import Missing, Refused
from procurement_app.services.storage import Store
from procurement_app.services.tender.document_types import (
    DocumentDetail,
    DocumentPage,
    DocumentProgress,
    DocumentQuery,
    DocumentRow,
    FindingRow,
    OriginalFile,
    RunRow,
    TextBlock,
    TextBlocks,
    Uploaded,
)
from procurement_app.services.tender.tally import Tally
from procurement_app.services.work import codec, confinement, queue
from procurement_app.services.work.queue import JobState

__all__ = [
    "DocumentDetail",
    "DocumentPage",
    "DocumentProgress",
    "DocumentQuery",
    "DocumentRow",
    "FindingRow",
    "OriginalFile",
    "RunRow",
    "TextBlock",
    "TextBlocks",
    "Uploaded",
]  # what this service gives and takes, by its own name

SCREEN = "screen-document"
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "zip": "application/zip",
    "eml": "message/rfc822",
}
_SORTS: dict[str, Any] = {
    "uploaded": col(TenderDocument.uploaded_at),
    "name": func.lower(col(TenderDocument.name)),
    "findings": col(TenderDocument.finding_count),
    "pages": col(TenderDocument.page_count),
}


def upload(
    session: Session,
    store: Store,
    data: BinaryIO | bytes,
    name: str,
    *,
    actor: Actor,
    now: datetime,
    on: date,
    entry_id: int | None = None,
    bundle_id: int | None = None,
    fictitious: bool = False,
) -> Uploaded:
    """Keep a file and have it screened by the law of `on`; attach it to an entry when given.

    The same bytes are one document, whatever their name; one that failed before is tried again under the
    name it has now, since a wrong extension may have been the mistake.
    `bundle_id` is the ZIP or e-mail it came out of.
    Raises Refused for an empty or too large file, Missing for an unknown entry.
    """
    if entry_id is not None and session.get(Entry, entry_id) is None:
        raise Missing("Dit traject")
    stored = store.put(data)
    shown = originals.display_name(name)
    with writing(session):
        original = originals.remember(session, stored.sha256, stored.size, shown, actor=actor, now=now)
        document = session.exec(
            select(TenderDocument).where(TenderDocument.original_id == original.id)
        ).first()
        wanted = document is None or document.status == DocumentStatus.FAILED
        if document is None:
            document = _made(session, original, fictitious, actor, now)
        elif wanted:
            document.name = shown
            _record(session, "document-rescreened", document.id, actor, now, on=on.isoformat())
        assert document.id is not None
        if entry_id is not None:
            _attach(session, document.id, entry_id, actor, now)
        if bundle_id is not None and session.get(BundleMember, (bundle_id, document.id)) is None:
            inside = originals.member_name(name)
            session.add(BundleMember(bundle_id=bundle_id, document_id=document.id, name=inside))
        job_id = None
        if wanted:
            document.status, document.error = DocumentStatus.WAITING, ""
            job_id = _offer(session, document.id, on, actor, now)
    return Uploaded(document.id, document.name, not wanted, job_id)


def _made(
    session: Session, original: Original, fictitious: bool, actor: Actor, now: datetime
) -> TenderDocument:
    assert original.id is not None
    document = TenderDocument(
        original_id=original.id,
        name=original.name,
        fictitious=fictitious,
        uploaded_at=now,
        uploaded_by=actor.id,
    )
    session.add(document)
    session.flush()
    _record(session, "document-uploaded", document.id, actor, now, sha256=original.sha256)
    return document


def _attach(session: Session, document_id: int, entry_id: int, actor: Actor, now: datetime) -> None:
    if session.get(EntryDocument, (entry_id, document_id)) is None:
        session.add(EntryDocument(entry_id=entry_id, document_id=document_id, attached_at=now))
        _record(session, "document-attached", document_id, actor, now, entry=entry_id)


def holds(session: Session, data: bytes) -> bool:
    """Whether there is a document of these bytes."""
    same = (
        select(TenderDocument.id)
        .join(Original, col(Original.id) == col(TenderDocument.original_id))
        .where(Original.sha256 == hashlib.sha256(data).hexdigest())
    )
    return session.exec(same).first() is not None


def rescreen(session: Session, document_id: int, on: date, *, actor: Actor, now: datetime) -> int:
    """Screen a document again by the law of `on`. Returns the job's id; raises Missing."""
    document = _existing(session, document_id)
    with writing(session):
        if document.status == DocumentStatus.FAILED:
            document.status, document.error = DocumentStatus.WAITING, ""
            session.add(document)
        _record(session, "document-rescreened", document_id, actor, now, on=on.isoformat())
        return _offer(session, document_id, on, actor, now)


def discard(session: Session, document_id: int, *, actor: Actor, now: datetime) -> None:
    """Take away a document that could not be read, with all that hangs on it. Raises Refused for any other.

    The file itself goes too, unless something else was made from it.
    """
    document = _existing(session, document_id)
    if document.status != DocumentStatus.FAILED:
        raise Refused("not-failed", "Alleen een document dat wij niet konden lezen, kunt u weghalen.", 409)
    with writing(session):
        original_id = document.original_id
        session.exec(delete(EntryDocument).where(col(EntryDocument.document_id) == document_id))
        session.exec(
            delete(BundleMember).where(
                or_(col(BundleMember.document_id) == document_id, col(BundleMember.bundle_id) == document_id)
            )
        )
        session.exec(delete(DocumentReading).where(col(DocumentReading.document_id) == document_id))
        session.exec(delete(TenderDocument).where(col(TenderDocument.id) == document_id))
        if not originals.is_used(session, original_id):
            session.exec(delete(Original).where(col(Original.id) == original_id))
        _record(session, "document-discarded", document_id, actor, now)


def listing(session: Session, query: DocumentQuery, *, page: int = 1, per_page: int = 25) -> DocumentPage:
    """A page of the documents that `query` asks; a page beyond the last gives the last."""
    conditions = _conditions(query)
    total = session.exec(select(func.count()).select_from(TenderDocument).where(*conditions)).one()
    pages = max(1, -(-total // per_page))
    page = min(max(1, page), pages)
    column = _SORTS.get(query.sort, _SORTS["uploaded"])
    found = session.exec(
        select(TenderDocument)
        .where(*conditions)
        .order_by(column.desc() if query.descending else column.asc(), col(TenderDocument.id).desc())
        .offset((page - 1) * per_page)
        .limit(per_page)
    ).all()
    return DocumentPage(_rows(session, found), total, page, pages, per_page)


def of_entry(session: Session, entry_id: int) -> list[DocumentRow]:
    """The documents of an entry, newest first."""
    found = session.exec(
        select(TenderDocument)
        .join(EntryDocument, col(EntryDocument.document_id) == col(TenderDocument.id))
        .where(EntryDocument.entry_id == entry_id)
        .order_by(col(TenderDocument.uploaded_at).desc(), col(TenderDocument.id).desc())
    ).all()
    return _rows(session, found)


def detail(session: Session, document_id: int) -> DocumentDetail:
    """A document with all but its text and findings. Raises Missing."""
    document = _existing(session, document_id)
    original = session.get_one(Original, document.original_id)
    pages = session.exec(
        select(DocumentReading.pages).where(DocumentReading.document_id == document_id)
    ).first()
    entries = session.exec(
        select(Entry.id, Entry.title)
        .join(EntryDocument, col(EntryDocument.entry_id) == col(Entry.id))
        .where(EntryDocument.document_id == document_id)
        .order_by(Entry.title)
    )
    members = session.exec(
        select(TenderDocument, BundleMember.name)
        .join(BundleMember, col(BundleMember.document_id) == col(TenderDocument.id))
        .where(BundleMember.bundle_id == document_id)
        .order_by(BundleMember.name, TenderDocument.name)
    ).all()
    counted = {
        part: _counts(session, document.current_run_id, column)
        for part, column in (
            ("kinds", col(DocumentFinding.kind)),
            ("statuses", col(DocumentFinding.status)),
            ("rules", col(DocumentFinding.rule)),
            ("found_by", col(DocumentFinding.found_by)),
        )
    }
    return DocumentDetail(
        row=_rows(session, [document])[0],
        pages=codec.PAGES.validate_python(pages or []),
        problems=codec.PROBLEMS.validate_python(document.problems),
        runs=_runs(session, document),
        entries=[(identity or 0, title) for identity, title in entries],
        members=[
            replace(row, name=inside or row.name)
            for row, (_, inside) in zip(
                _rows(session, [member for member, _ in members]), members, strict=True
            )
        ],
        job=queue.latest(session, [job_key(document_id)]).get(job_key(document_id)),
        **counted,
        sha256=original.sha256,
        size=original.size,
        has_pictures=document.format == "pdf" and document.page_count > 0,
    )


def _runs(session: Session, document: TenderDocument) -> list[RunRow]:
    """The screenings of a document, the newest first."""
    found = session.exec(
        select(ScreeningRun)
        .where(ScreeningRun.document_id == document.id)
        .order_by(col(ScreeningRun.finished_at).desc())
    )
    return [
        RunRow(
            run.id or 0,
            run.rulebook_version,
            run.rules,
            run.on_date,
            run.finished_at,
            run.id == document.current_run_id,
        )
        for run in found
    ]


def findings(
    session: Session,
    document_id: int,
    *,
    kinds: Sequence[str] = (),
    statuses: Sequence[str] = (),
    rules: Sequence[str] = (),
    found_by: Sequence[str] = (),
    page: int | None = None,
    run_id: int | None = None,
) -> list[FindingRow]:
    """What was found, in reading order; by the current screening unless `run_id` is given. Raises Missing."""
    document = _existing(session, document_id)
    chosen = run_id if run_id is not None else document.current_run_id
    run = session.get(ScreeningRun, chosen) if chosen is not None else None
    if run is None or run.document_id != document_id:
        if run_id is not None:
            raise Missing("Deze beoordeling")
        return []
    query = select(DocumentFinding).where(DocumentFinding.run_id == run.id)
    for column, values in (
        (col(DocumentFinding.kind), kinds),
        (col(DocumentFinding.status), statuses),
        (col(DocumentFinding.rule), rules),
        (col(DocumentFinding.found_by), found_by),
    ):
        if values:
            query = query.where(column.in_(values))
    if page is not None:
        query = query.where(DocumentFinding.page == page)
    found = session.exec(query.order_by(col(DocumentFinding.number)))
    return [FindingRow(row.number, codec.finding(row)) for row in found]


def text_blocks(session: Session, document_id: int) -> TextBlocks:
    """The text in reading order, block by block. Raises Missing when the document was not read."""
    reading = session.get(DocumentReading, document_id)
    if reading is None:
        raise Missing("De tekst van dit document")
    return TextBlocks(reading.text, reading.blocks)


def original(session: Session, store: Store, document_id: int) -> OriginalFile:
    """The file as it was received. Raises Missing."""
    document = _existing(session, document_id)
    kept = session.get_one(Original, document.original_id)
    path = store.path(kept.sha256)
    if not path.is_file():
        raise Missing("Het oorspronkelijke bestand")
    media_type = MEDIA_TYPES.get(document.format, "application/octet-stream")
    return OriginalFile(path, document.name, media_type, kept.size)


def progress(session: Session, document_ids: Sequence[int]) -> list[DocumentProgress]:
    """How far these documents are, in the order asked; unknown ids are left out."""
    found = session.exec(
        select(TenderDocument)
        .where(col(TenderDocument.id).in_(list(document_ids)))
        .execution_options(populate_existing=True)
    )
    documents = {document.id: document for document in found}
    jobs = queue.latest(session, [job_key(identity) for identity in document_ids])
    return [
        _progress(documents[identity], jobs.get(job_key(identity)))
        for identity in document_ids
        if identity in documents
    ]


def job_key(document_id: int) -> str:
    return f"document:{document_id}"


def _offer(session: Session, document_id: int, on: date, actor: Actor, now: datetime) -> int:
    payload = {"document_id": document_id, "on": on.isoformat()}
    return queue.offer(session, SCREEN, job_key(document_id), payload, actor=actor, now=now)


def _record(
    session: Session, action: str, document_id: int | None, actor: Actor, now: datetime, **data: Any
) -> None:
    audit.record(session, actor=actor, action=action, noun="document", noun_id=document_id, now=now, **data)


def _existing(session: Session, document_id: int) -> TenderDocument:
    document = session.get(TenderDocument, document_id)
    if document is None:
        raise Missing("Dit document")
    return document


def _conditions(query: DocumentQuery) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    for word in words(query.text):
        conditions.append(
            or_(
                func.lower(col(TenderDocument.name)).contains(word, autoescape=True),
                func.lower(col(TenderDocument.title)).contains(word, autoescape=True),
            )
        )
    if query.status:
        conditions.append(col(TenderDocument.status) == query.status)
    if query.format:
        conditions.append(col(TenderDocument.format) == query.format)
    if query.rule:
        runs = select(DocumentFinding.run_id).where(DocumentFinding.rule == query.rule)
        conditions.append(col(TenderDocument.current_run_id).in_(runs))
    return conditions


def _rows(session: Session, found: Sequence[TenderDocument]) -> list[DocumentRow]:
    runs = [document.current_run_id for document in found if document.current_run_id is not None]
    counted = session.exec(
        select(DocumentFinding.run_id, DocumentFinding.kind, DocumentFinding.status, func.count())
        .where(col(DocumentFinding.run_id).in_(runs))
        .group_by(col(DocumentFinding.run_id), col(DocumentFinding.kind), col(DocumentFinding.status))
    )
    tallies: dict[int | None, Tally] = defaultdict(Tally)
    for run_id, kind, status, count in counted:
        tallies[run_id].add(kind, status, count)
    return [
        DocumentRow(
            document.id or 0,
            document.name,
            document.title,
            document.format,
            document.status,
            document.error,
            document.language,
            document.page_count,
            document.finding_count,
            document.uploaded_at,
            document.fictitious,
            tallies[document.current_run_id].holds,
            tallies[document.current_run_id].denied,
        )
        for document in found
    ]


def _counts(session: Session, run_id: int | None, column: Any) -> dict[str, int]:
    counted = session.exec(
        select(column, func.count()).where(DocumentFinding.run_id == run_id).group_by(column)
    )
    return dict(counted.all())


def _progress(document: TenderDocument, job: JobState | None) -> DocumentProgress:
    done = document.status in (DocumentStatus.SCREENED, DocumentStatus.FAILED)
    running = job is not None and not job.finished
    stage = job.stage if job is not None and (running or not done) else _STAGE[document.status]
    share = job.progress if job is not None and running else float(done)
    error = document.error or (job.error if job is not None else "")
    return DocumentProgress(
        document.id or 0,
        document.name,
        document.status,
        stage,
        share,
        error,
        document.finding_count,
        is_foreign(document.language),
    )


_STAGE: dict[str, str] = {
    DocumentStatus.WAITING: "waiting",
    DocumentStatus.SCREENED: "done",
    DocumentStatus.FAILED: "failed",
}


def page_picture(
    session: Session, store: Store, document_id: int, number: int, *, scale: float = 2.0
) -> Path:
    """A page as PNG, made by the confined worker on first use and kept. Raises Missing, Refused."""
    document = _existing(session, document_id)
    if document.format != "pdf" or not 1 <= number <= document.page_count:
        raise Missing("Deze pagina")
    sha256 = session.get_one(Original, document.original_id).sha256
    name = f"{sha256[:2]}/{sha256}/{number}@{scale:g}.png"
    kept = store.pictures / name
    if kept.is_file():
        return kept
    session.rollback()  # no transaction stays open while the worker draws
    drawn = confinement.run(
        store,
        "procurement_app.documents.pictures:picture_job",
        store.read(sha256),
        {"page": number, "scale": scale},
    )
    return store.put_picture(name, base64.b64decode(drawn))
