"""What the stored documents of a tender ask: a need for matching, and its lots."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from procurement_app.documents.language import is_foreign
from procurement_app.matching.model import Lot, Need, remark
from procurement_app.models import (
    DocumentFinding,
    DocumentNeed,
    DocumentStatus,
    EntryDocument,
    ScreeningRun,
    TenderDocument,
)
from procurement_app.models.database import writing
from procurement_app.screening.model import Status
from procurement_app.services.errors import Missing
from procurement_app.services.tender import documents, tenders
from procurement_app.services.work import asked


@dataclass(frozen=True)
class DocumentLots:
    """The lots that a document of a tender names."""

    document_id: int
    name: str
    lots: tuple[Lot, ...]


def need_of(session: Session, document_id: int) -> Need | None:
    """What a screened document asks, with what screening read in it; None when it has no words that we read.

    Its value is what it says itself, else that of the tender on the calendar. Raises Missing.
    """
    document = session.get(TenderDocument, document_id)
    if document is None or document.status != DocumentStatus.SCREENED:
        raise Missing("Dit document")
    need = None if is_foreign(document.language) else _kept(session, document)
    if need is None:
        return None
    return need if need.value is not None else _valued(session, document_id, need)


def _kept(session: Session, document: TenderDocument) -> Need | None:
    """What screening kept of a document; derived and kept now when an older version of the program did."""
    run = session.get(ScreeningRun, document.current_run_id) if document.current_run_id else None
    kept = session.get(DocumentNeed, run.id) if run is not None else None
    if kept is not None and kept.made_by == asked.made_by():
        return asked.from_json(kept.need)
    need = _derived(session, document, run)
    if run is not None and run.id is not None:
        # a screening that ends meanwhile takes this one away, and keeps its own
        with suppress(IntegrityError), writing(session):
            session.merge(DocumentNeed(run_id=run.id, made_by=asked.made_by(), need=asked.to_json(need)))
    return need


def _derived(session: Session, document: TenderDocument, run: ScreeningRun | None) -> Need | None:
    document_id = document.id or 0
    found = [row.finding for row in documents.findings(session, document_id, rules=asked.RULES_READ)]
    reading = documents.text_blocks(session, document_id)
    value = run.contract_value if run else None
    return asked.derive(document.name, document.title, reading.text, reading.blocks(), found, value)


def of_entry(session: Session, entry_id: int) -> list[DocumentLots]:
    """The documents of a tender that name lots, with those lots."""
    held = session.exec(
        select(TenderDocument)
        .join(EntryDocument, col(EntryDocument.document_id) == col(TenderDocument.id))
        .where(EntryDocument.entry_id == entry_id, TenderDocument.status == DocumentStatus.SCREENED)
        .where(col(TenderDocument.current_run_id).in_(_speak_of_lots()))
        .order_by(col(TenderDocument.uploaded_at), col(TenderDocument.id))
    ).all()
    found = []
    for document in held:
        need = need_of(session, document.id or 0) if document.format != "zip" else None
        if need is not None and need.lots:
            found.append(DocumentLots(document.id or 0, document.title or document.name, need.lots))
    return found


def _speak_of_lots() -> SelectOfScalar[int]:
    """The screenings that found lots, so that no other document need be read for them."""
    return select(DocumentFinding.run_id).where(
        DocumentFinding.rule == "lots", DocumentFinding.status == Status.ASSERTED
    )


def lot_of(need: Need, key: str) -> Lot:
    """The lot of a need with this key. Raises Missing."""
    for lot in need.lots:
        if lot.key == key.lower():
            return lot
    raise Missing("Dit perceel")


def _valued(session: Session, document_id: int, need: Need) -> Need:
    """The same need with the value of the one tender that the document belongs to."""
    entries = session.exec(
        select(EntryDocument.entry_id).where(EntryDocument.document_id == document_id)
    ).all()
    value = tenders.facts_of(session, entries[0]).value if len(entries) == 1 else None
    if value is None:
        return need
    where = remark("in-calendar")
    told = remark("noted-value", value=value, source=where)
    return replace(need, value=value, sources={**need.sources, "value": where}, noted=(*need.noted, told))
