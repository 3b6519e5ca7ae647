"""Screening a document: read and judged by the confined worker, stored in one transaction."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, delete, select

from procurement_app.documents.titles import telling_title
from procurement_app.models import (
    DocumentFinding,
    DocumentNeed,
    DocumentReading,
    DocumentStatus,
    EntryDocument,
    Original,
    ScreeningRun,
    TenderDocument,
)
from procurement_app.models.database import writing
from procurement_app.services.access import audit
from procurement_app.services.access.audit import Actor
from procurement_app.services.errors import Missing
from procurement_app.services.storage import Store
from procurement_app.services.tender import documents
from procurement_app.services.work import confinement
from procurement_app.services.work.confinement import Progress

_UNTRUSTED = "procurement_app.services.work.untrusted"


@dataclass(frozen=True)
class Screened:
    """What the worker said of a document, as `services.work.untrusted.screen_document` gives it."""

    document: dict[str, Any]
    findings: list[dict[str, Any]]
    left_out: list[dict[str, Any]]
    regimes: list[dict[str, Any]]
    amendments: list[dict[str, Any]]
    contract_value: float | None
    need: dict[str, Any] | None
    need_made_by: str
    version: str
    rules: int


def screen_document(
    session: Session,
    store: Store,
    document_id: int,
    on: date,
    *,
    actor: Actor,
    now: datetime,
    on_progress: Progress | None = None,
) -> int:
    """Read and screen a document by the law of `on`, and keep the result. Returns the number of findings.

    May be done again: the same rulebook and date replace what is there. Raises Refused when the file
    cannot be read; what was stored before stays as it was.
    """
    document = session.get(TenderDocument, document_id)
    if document is None:
        raise Missing("Dit document")
    sha256 = session.get_one(Original, document.original_id).sha256
    name = document.name
    session.rollback()  # no transaction stays open while the worker reads
    data = store.read(sha256)
    if _is_bundle(store, data, name):
        return _screen_bundle(session, store, document_id, data, on, actor=actor, now=now)
    said = confinement.run(
        store,
        f"{_UNTRUSTED}:screen_document",
        data,
        {"name": name, "on": on.isoformat()},
        on_progress,
    )
    if on_progress is not None:
        on_progress("storing", 0.0)
    (only,) = said["documents"]
    screened = Screened(**only, **said["rulebook"])
    if screened.document["format"] == "eml":
        attached = confinement.run(store, f"{_UNTRUSTED}:unpack", data, {"mail": True})
        _add_members(session, store, document_id, attached["members"], on, actor=actor, now=now)
        screened.document["problems"] += attached["problems"]
    return _store(session, document_id, screened, on, actor=actor, now=now)


def _is_bundle(store: Store, data: bytes, name: str) -> bool:
    """Whether the bytes are a ZIP of files, whatever it is called; office documents are ZIPs too."""
    if not data.startswith(b"PK"):
        return False
    return bool(confinement.run(store, f"{_UNTRUSTED}:is_bundle", data, {"name": name}))


def _screen_bundle(
    session: Session, store: Store, document_id: int, data: bytes, on: date, *, actor: Actor, now: datetime
) -> int:
    """Make a document of every file in a ZIP and have each screened. Returns 0: the ZIP has no findings."""
    read = confinement.run(store, f"{_UNTRUSTED}:unpack", data, {})
    _add_members(session, store, document_id, read["members"], on, actor=actor, now=now)
    with writing(session):
        bundle = session.get_one(TenderDocument, document_id)
        bundle.format, bundle.problems = "zip", read["problems"]
        bundle.status, bundle.error = DocumentStatus.SCREENED, ""
        session.add(bundle)
    return 0


def _add_members(
    session: Session,
    store: Store,
    document_id: int,
    members: list[dict[str, str]],
    on: date,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Make documents of the files that came in a document, for the entries that it belongs to."""
    bundle = session.get_one(TenderDocument, document_id)
    attached = select(EntryDocument.entry_id).where(EntryDocument.document_id == document_id)
    entries: list[int | None] = [*session.exec(attached)]
    for member in members:
        content = base64.b64decode(member["data"])
        for entry_id in entries or [None]:
            documents.upload(
                session,
                store,
                content,
                member["name"],
                actor=actor,
                now=now,
                on=on,
                entry_id=entry_id,
                bundle_id=document_id,
                fictitious=bundle.fictitious,
            )


def mark_failed(session: Session, document_id: int, sentence: str, *, now: datetime) -> None:
    """Say why a document cannot be read. One that was screened before stays as it was."""
    with writing(session):
        document = session.get(TenderDocument, document_id, populate_existing=True)
        if document is None or document.status == DocumentStatus.SCREENED:
            return
        document.status, document.error = DocumentStatus.FAILED, sentence
        session.add(document)
        audit.record(
            session,
            actor=audit.SYSTEM,
            action="document-failed",
            noun="document",
            noun_id=document_id,
            now=now,
        )


def _store(
    session: Session, document_id: int, screened: Screened, on: date, *, actor: Actor, now: datetime
) -> int:
    with writing(session):
        document = session.get(TenderDocument, document_id, populate_existing=True)
        if document is None:
            raise Missing("Dit document")
        _keep_reading(session, document, screened.document)
        run = _renewed_run(session, document_id, screened, on, now)
        session.add_all(
            DocumentFinding(run_id=run, number=number, **finding)
            for number, finding in enumerate(screened.findings, start=1)
        )
        session.add(DocumentNeed(run_id=run, made_by=screened.need_made_by, need=screened.need))
        document.current_run_id = run
        document.finding_count = len(screened.findings)
        document.status, document.error = DocumentStatus.SCREENED, ""
        session.add(document)
        audit.record(
            session,
            actor=actor,
            action="document-screened",
            noun="document",
            noun_id=document_id,
            now=now,
            rulebook=screened.version,
            on=on.isoformat(),
            findings=len(screened.findings),
        )
    return len(screened.findings)


def _keep_reading(session: Session, document: TenderDocument, read: dict[str, Any]) -> None:
    """Renew the text; screenings of another text point to places that are no more, so they go."""
    assert document.id is not None
    before = session.exec(
        select(DocumentReading.text).where(DocumentReading.document_id == document.id)
    ).first()
    if before is not None and before != read["text"]:
        session.exec(delete(ScreeningRun).where(col(ScreeningRun.document_id) == document.id))
    session.merge(
        DocumentReading(
            document_id=document.id, text=read["text"], blocks=read["blocks"], pages=read["pages"]
        )
    )
    document.format = read["format"]
    document.title = telling_title(read["title"])
    document.heading = read["heading"]
    document.language = read["language"]
    document.page_count = len(read["pages"])
    document.characters = len(read["text"])
    document.problems = read["problems"]


def _renewed_run(session: Session, document_id: int, screened: Screened, on: date, now: datetime) -> int:
    """A fresh run in the place of one by the same rulebook and date; its findings go with the old one."""
    session.exec(
        delete(ScreeningRun).where(
            col(ScreeningRun.document_id) == document_id,
            col(ScreeningRun.rulebook_version) == screened.version,
            col(ScreeningRun.on_date) == on,
        )
    )
    run = ScreeningRun(
        document_id=document_id,
        rulebook_version=screened.version,
        rules=screened.rules,
        on_date=on,
        finished_at=now,
        left_out=screened.left_out,
        regimes=screened.regimes,
        amendments=screened.amendments,
        contract_value=screened.contract_value,
    )
    session.add(run)
    session.flush()
    assert run.id is not None
    return run.id
