"""What would change over all that is stored if an edited rulebook took effect. Asking changes nothing."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from procurement_app import paths
from procurement_app.models import DocumentReading, DocumentStatus, Entry, EntryRecord, TenderDocument
from procurement_app.models.database import writing
from procurement_app.screening.edited import NotPlaced, edited_rulebook
from procurement_app.services.access import audit
from procurement_app.services.access.audit import Actor
from procurement_app.services.errors import Refused
from procurement_app.services.storage import Store
from procurement_app.services.work import confinement, queue
from procurement_app.services.work.confinement import Progress

JOB = "rules-impact"
MOST_SHOWN = 400
MOST_CHARACTERS = 200_000
_TASK = "procurement_app.services.rulebook.impact_task"
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\.yaml")
# Documents are sent to the worker a few at a time, entries by the block.
_DOCUMENTS, _ENTRIES = 20, 500


@dataclass(frozen=True)
class Terms:
    """By what is judged: the rulebook in use on a day, against the rulebook in `edited` on `new_on`."""

    edited: Path
    on: date
    new_on: date

    def arguments(self) -> dict[str, Any]:
        return {"edited": str(self.edited), "on": self.on.isoformat(), "new_on": self.new_on.isoformat()}


def ask(session: Session, name: str, text: str, on: date, *, actor: Actor, now: datetime) -> int:
    """Have it worked out in the background for one edited file. Returns the job's id; raises Refused.

    The job's result is what `of_file` gives.
    """
    if not _NAME.fullmatch(name):
        raise Refused("bad-rule-name", "Geef het bestand een naam zoals social-label.yaml.", 422)
    if not text.strip() or len(text) > MOST_CHARACTERS:
        raise Refused("no-rule-text", "Plak de tekst van een regel; die is nu leeg of veel te lang.", 422)
    with writing(session):
        payload = {"name": name, "text": text, "on": on.isoformat()}
        job = queue.offer(session, JOB, f"impact:{actor.id}", payload, actor=actor, now=now)
        audit.record(
            session, actor=actor, action="impact-asked", noun="rule", noun_id=Path(name).stem, now=now
        )
    return job


def of_file(
    session: Session, store: Store, name: str, text: str, on: date, on_progress: Progress | None = None
) -> dict[str, Any]:
    """What one edited file would change over all that is stored, as JSON.

    `{"name", "mistakes": [...], "documents": n, "entries": n, "changes": n, "affected": [{"noun", "id",
    "name", "changes": [...]}]}`; with mistakes nothing is compared. Raises Refused.
    """
    with tempfile.TemporaryDirectory(prefix="kansrijk-") as folder:
        file = Path(folder) / name
        file.write_text(text, encoding="utf-8")
        try:
            edited = edited_rulebook(paths.RULES, file, Path(folder) / "rules")
        except NotPlaced as error:
            raise Refused("rule-not-placed", str(error), 422) from error
        mistakes = confinement.run(store, f"{_TASK}:check", b"", {"edited": str(edited)})
        if mistakes:
            return {"name": name, "mistakes": mistakes}
        found = over_stored(session, store, Terms(edited, on, on), on_progress)
        return {"name": name, "mistakes": [], **found}


def over_stored(
    session: Session, store: Store, terms: Terms, on_progress: Progress | None = None
) -> dict[str, Any]:
    """What would change in every screened document and every tender in the calendar, as JSON."""
    documents = session.exec(
        select(TenderDocument.id, TenderDocument.name)
        .where(TenderDocument.status == DocumentStatus.SCREENED, TenderDocument.format != "zip")
        .order_by(col(TenderDocument.id))
    ).all()
    entries = session.exec(
        select(Entry.id, Entry.title).where(col(Entry.present).is_(True)).order_by(col(Entry.id))
    ).all()
    whole = max(1, len(documents) + len(entries))
    affected: list[dict[str, Any]] = []
    done = 0
    blocks = [
        *(("document", part) for part in _portions(documents, _DOCUMENTS)),
        *(("entry", part) for part in _portions(entries, _ENTRIES)),
    ]
    for noun, rows in blocks:
        compare = _documents if noun == "document" else _entries
        changed = compare(session, store, [identity for identity, _ in rows], terms)
        names = dict(rows)
        affected += [
            {"noun": noun, "id": identity, "name": names[identity], "changes": changes}
            for identity, changes in changed
            if changes
        ]
        done += len(rows)
        if on_progress is not None:
            on_progress("rules", done / whole)
    return {
        "documents": len(documents),
        "entries": len(entries),
        "changes": sum(len(item["changes"]) for item in affected),
        "affected": _shown(affected),
    }


def _portions(rows: Any, size: int) -> Iterator[list[tuple[int, str]]]:
    for start in range(0, len(rows), size):
        yield [(identity, name) for identity, name in rows[start : start + size]]


def _shown(affected: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The first changes; a rule with a slip of the pen may change thousands."""
    left, kept = MOST_SHOWN, []
    for item in affected:
        if left <= 0:
            break
        kept.append({**item, "changes": item["changes"][:left]})
        left -= len(item["changes"])
    return kept


def _documents(
    session: Session, store: Store, ids: list[int], terms: Terms
) -> list[tuple[int, list[dict[str, Any]]]]:
    rows = session.exec(
        select(DocumentReading, TenderDocument.language)
        .join(TenderDocument, col(TenderDocument.id) == DocumentReading.document_id)
        .where(col(DocumentReading.document_id).in_(ids))
    ).all()
    readings = [
        {"text": row.text, "blocks": row.blocks, "pages": row.pages, "language": language}
        for row, language in rows
    ]
    known = [row.document_id for row, _ in rows]
    session.rollback()  # no transaction stays open while the worker reads
    data = json.dumps(readings).encode()
    found = confinement.run(store, f"{_TASK}:compare_documents", data, terms.arguments())
    return list(zip(known, found, strict=True))


def _entries(
    session: Session, store: Store, ids: list[int], terms: Terms
) -> list[tuple[int, list[dict[str, Any]]]]:
    rows = session.exec(
        select(EntryRecord.entry_id, EntryRecord.facts).where(col(EntryRecord.entry_id).in_(ids))
    ).all()
    session.rollback()
    data = json.dumps([facts for _, facts in rows]).encode()
    found = confinement.run(store, f"{_TASK}:compare_entries", data, terms.arguments())
    return [(identity, changes) for (identity, _), changes in zip(rows, found, strict=True)]
