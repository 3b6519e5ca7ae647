"""Passages of a stored document that look like an example of a rule, though no rule found anything there."""

from __future__ import annotations

import json

from sqlmodel import Session

from procurement_app.models import DocumentReading, ScreeningRun, TenderDocument
from procurement_app.screening.trying.suggestions import Suggestion
from procurement_app.services.errors import Missing
from procurement_app.services.storage import Store
from procurement_app.services.work import confinement

_TASK = "procurement_app.services.rulebook.impact_task:suggest_stored"
_MOST_SECONDS = 30


def of_document(session: Session, store: Store, document_id: int) -> list[Suggestion]:
    """Suggestions in reading order, made when asked and not kept. Raises Missing before it is screened, and
    Refused when it takes too long."""
    document = session.get(TenderDocument, document_id)
    reading = session.get(DocumentReading, document_id)
    run = session.get(ScreeningRun, document.current_run_id) if document and document.current_run_id else None
    if document is None or reading is None or run is None:
        raise Missing("De tekst van dit document")
    held = {
        "text": reading.text,
        "blocks": reading.blocks,
        "pages": reading.pages,
        "language": document.language,
    }
    on = run.on_date.isoformat()
    session.rollback()  # no transaction stays open while the worker reads
    found = confinement.run(store, _TASK, json.dumps(held).encode(), {"on": on}, most_seconds=_MOST_SECONDS)
    return [Suggestion(**one) for one in found]
