"""What would change over all that is stored if an edited rulebook took effect. Asking changes nothing."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from procurement_app import paths
from procurement_app.models import (
    DocumentReading,
    DocumentStatus,
    Entry,
    EntryDocument,
    EntryRecord,
    TenderDocument,
)
from procurement_app.models.database import writing
from procurement_app.screening.edited import NotPlaced, edited_rulebook
from procurement_app.services.access import audit
from procurement_app.services.access.audit import Actor
from procurement_app.services.errors import Refused
from procurement_app.services.storage import Store
from procurement_app.services.tender import tenders
from procurement_app.services.work import confinement, queue
from procurement_app.services.work.confinement import Progress

JOB = "rules-impact"
MOST_SHOWN = 400
MOST_CHARACTERS = 200_000
_TASK = "procurement_app.services.rulebook.impact_task"
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\.yaml")
_Changes = list[tuple[int, list[dict[str, Any]]]]
_Compare = Callable[[Session, Store, list[int], "Terms"], _Changes]
# Documents are sent to the worker a few at a time, those of a tender together, entries by the block.
_DOCUMENTS, _TENDERS, _ENTRIES = 20, 5, 500


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
    """What would change in every screened document and every tender in the calendar, as JSON.

    Contradictions between documents, or with the notice, are changes of the tender they belong to.
    """
    documents = session.exec(
        select(TenderDocument.id, TenderDocument.name)
        .where(TenderDocument.status == DocumentStatus.SCREENED, TenderDocument.format != "zip")
        .order_by(col(TenderDocument.id))
    ).all()
    entries = session.exec(
        select(Entry.id, Entry.title).where(col(Entry.present).is_(True)).order_by(col(Entry.id))
    ).all()
    with_documents = set(session.exec(select(EntryDocument.entry_id)))
    together = [(identity, title) for identity, title in entries if identity in with_documents]
    whole = max(1, len(documents) + len(entries) + len(together))
    changed: dict[tuple[str, int], dict[str, Any]] = {}
    done = 0
    blocks: list[tuple[str, _Compare, Any]] = [
        *(("document", _documents, part) for part in _portions(documents, _DOCUMENTS)),
        *(("entry", _entries, part) for part in _portions(entries, _ENTRIES)),
        *(("entry", _tenders, part) for part in _portions(together, _TENDERS)),
    ]
    for noun, compare, rows in blocks:
        names = dict(rows)
        for identity, changes in compare(session, store, list(names), terms):
            if changes:
                item = {"noun": noun, "id": identity, "name": names[identity], "changes": []}
                changed.setdefault((noun, identity), item)["changes"].extend(changes)
        done += len(rows)
        if on_progress is not None:
            on_progress("rules", done / whole)
    return {
        "documents": len(documents),
        "entries": len(entries),
        "changes": sum(len(item["changes"]) for item in changed.values()),
        "affected": _shown(changed.values()),
    }


def _portions(rows: Any, size: int) -> Iterator[list[tuple[int, str]]]:
    for start in range(0, len(rows), size):
        yield [(identity, name) for identity, name in rows[start : start + size]]


def _shown(affected: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The first changes; a rule with a slip of the pen may change thousands."""
    left, kept = MOST_SHOWN, []
    for item in affected:
        if left <= 0:
            break
        kept.append({**item, "changes": item["changes"][:left]})
        left -= len(item["changes"])
    return kept


def _documents(session: Session, store: Store, ids: list[int], terms: Terms) -> _Changes:
    readings = _readings(session, ids)
    session.rollback()  # no transaction stays open while the worker reads
    data = json.dumps([held["reading"] for held in readings.values()]).encode()
    found = confinement.run(store, f"{_TASK}:compare_documents", data, terms.arguments())
    return list(zip(readings, found, strict=True))


def _tenders(session: Session, store: Store, ids: list[int], terms: Terms) -> _Changes:
    """Contradictions between the documents of each tender and with its notice."""
    links = session.exec(
        select(EntryDocument.entry_id, EntryDocument.document_id).where(col(EntryDocument.entry_id).in_(ids))
    ).all()
    readings = _readings(session, [document for _, document in links])
    held = {
        entry: {
            "documents": [
                readings[document] for of, document in links if of == entry and document in readings
            ],
            "notice": tenders.facts_of(session, entry).notice,
        }
        for entry in ids
    }
    session.rollback()
    data = json.dumps(list(held.values())).encode()
    found = confinement.run(store, f"{_TASK}:compare_tenders", data, terms.arguments())
    return list(zip(held, found, strict=True))


def _readings(session: Session, ids: list[int]) -> dict[int, dict[str, Any]]:
    """The names and readings of the screened documents among these, by id."""
    rows = session.exec(
        select(DocumentReading, TenderDocument)
        .join(TenderDocument, col(TenderDocument.id) == DocumentReading.document_id)
        .where(col(DocumentReading.document_id).in_(ids), TenderDocument.status == DocumentStatus.SCREENED)
        .order_by(col(DocumentReading.document_id))
    )
    return {
        row.document_id: {
            "name": document.name,
            "reading": {
                "text": row.text,
                "blocks": row.blocks,
                "pages": row.pages,
                "language": document.language,
            },
        }
        for row, document in rows
    }


def _entries(session: Session, store: Store, ids: list[int], terms: Terms) -> _Changes:
    rows = session.exec(
        select(EntryRecord.entry_id, EntryRecord.facts).where(col(EntryRecord.entry_id).in_(ids))
    ).all()
    session.rollback()
    data = json.dumps([facts for _, facts in rows]).encode()
    found = confinement.run(store, f"{_TASK}:compare_entries", data, terms.arguments())
    return [(identity, changes) for (identity, _), changes in zip(rows, found, strict=True)]
