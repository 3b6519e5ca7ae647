"""What would change over all that is stored if an edited rulebook took effect. Asking changes nothing."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
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
    Job,
    TenderDocument,
)
from procurement_app.models.database import writing
from procurement_app.screening.rulebook.parameters import FilledIn
from procurement_app.screening.whole.memorandum import is_memorandum
from procurement_app.services.access import audit
from procurement_app.services.access.audit import Actor
from procurement_app.services.errors import Refused
from procurement_app.services.rulebook.edited_files import NAME, rulebook_with
from procurement_app.services.storage import Store
from procurement_app.services.tender import tenders
from procurement_app.services.work import confinement, queue
from procurement_app.services.work.confinement import Progress

JOB = "rules-impact"
MOST_SHOWN = 400
MOST_CHARACTERS = 200_000
_TASK = "procurement_app.services.rulebook.impact_task"
# Documents are sent to the worker a few at a time, those of a tender together, entries by the block.
_DOCUMENTS, _TENDERS, _ENTRIES = 20, 5, 500


@dataclass(frozen=True)
class Terms:
    """By what is judged: the rulebook in `base` on a day, against the rulebook in `edited` on `new_on`, with
    the settings of `also` filled in. `value` is that of the contract; None leaves it to the document."""

    base: Path
    edited: Path
    on: date
    new_on: date
    also: tuple[FilledIn, ...] = ()
    value: float | None = None

    def arguments(self) -> dict[str, Any]:
        return {
            "rules": str(self.base),
            "edited": str(self.edited),
            "on": self.on.isoformat(),
            "new_on": self.new_on.isoformat(),
            "also": [value.model_dump(mode="json") for value in self.also],
            "value": self.value,
        }


def ask(session: Session, name: str, text: str, on: date, *, actor: Actor, now: datetime) -> int:
    """Have it worked out in the background for one edited file. Returns the job's id; raises Refused."""
    if not NAME.fullmatch(name):
        raise Refused("bad-rule-name", "Geef het bestand een naam zoals social-label.yaml.", 422)
    if not text.strip() or len(text) > MOST_CHARACTERS:
        raise Refused("no-rule-text", "Plak de tekst van een regel; die is nu leeg of veel te lang.", 422)
    return ask_files(session, {name: text}, on, actor=actor, now=now)


def ask_files(session: Session, files: Mapping[str, str], on: date, *, actor: Actor, now: datetime) -> int:
    """Have it worked out in the background for edited files (`edited_files.received`). Returns the job's id.

    The job's result is what `of_files` gives.
    """
    names = [Path(name).stem for name in files]
    about = {"noun_id": names[0]} if len(names) == 1 else {"count": len(names)}
    with writing(session):
        payload = {"files": dict(files), "on": on.isoformat()}
        job = queue.offer(session, JOB, f"impact:{actor.id}", payload, actor=actor, now=now)
        audit.record(session, actor=actor, action="impact-asked", noun="rule", now=now, **about)
    return job


def ask_value(session: Session, given: FilledIn, on: date, *, actor: Actor, now: datetime) -> int:
    """Have it worked out in the background for one setting, filled in as `given`. Returns the job's id.

    The job's result is what `of_value` gives.
    """
    with writing(session):
        payload = {"value": given.model_dump(mode="json"), "on": on.isoformat()}
        job = queue.offer(session, JOB, f"impact:{actor.id}", payload, actor=actor, now=now)
        audit.record(
            session, actor=actor, action="impact-asked", noun="parameter", noun_id=given.parameter, now=now
        )
    return job


def edited(session: Session, job_id: int) -> dict[str, str]:
    """The texts of the files that a job is about, by name or place; none for one about a setting."""
    files: dict[str, str] = session.get_one(Job, job_id).payload.get("files", {})
    return files


def of_value(
    session: Session, store: Store, given: FilledIn, on: date, on_progress: Progress | None = None
) -> dict[str, Any]:
    """What one setting would change over all that is stored; as `of_files`, with the "value"
    in place of names, and never with mistakes."""
    found = over_stored(session, store, Terms(paths.RULES, paths.RULES, on, on, (given,)), on_progress)
    return {"value": given.model_dump(mode="json"), "mistakes": [], **found}


def of_files(
    session: Session,
    store: Store,
    files: Mapping[str, str],
    on: date,
    on_progress: Progress | None = None,
) -> dict[str, Any]:
    """What edited files would change over all that is stored, as JSON.

    `{"names": [...], "mistakes": [...], "documents": n, "entries": n, "changes": n, "affected": [{"noun",
    "id", "name", "changes": [...]}]}`; with mistakes nothing is compared. Raises Refused.
    """
    names = sorted(files)
    with tempfile.TemporaryDirectory(prefix="kansrijk-") as folder:
        edited = rulebook_with(files, Path(folder))
        mistakes = confinement.run(store, f"{_TASK}:check", b"", {"edited": str(edited)})
        if mistakes:
            return {"names": names, "mistakes": mistakes}
        found = over_stored(session, store, Terms(paths.RULES, edited, on, on), on_progress)
        return {"names": names, "mistakes": [], **found}


def over_stored(
    session: Session, store: Store, terms: Terms, on_progress: Progress | None = None
) -> dict[str, Any]:
    """What would change in every screened document and every tender in the calendar, as JSON.

    Contradictions between documents, or with the notice, are changes of the tender they belong to. A
    document is screened once, however many tenders it belongs to.
    """
    documents = _named(
        session.exec(
            select(TenderDocument.id, TenderDocument.name)
            .where(TenderDocument.status == DocumentStatus.SCREENED, TenderDocument.format != "zip")
            .order_by(col(TenderDocument.id))
        )
    )
    entries = _named(
        session.exec(
            select(Entry.id, Entry.title).where(col(Entry.present).is_(True)).order_by(col(Entry.id))
        )
    )
    papers = _papers(session, documents, entries)
    comparison = _Comparison(session, store, terms, documents, papers)
    steps = _steps(comparison, documents, entries, papers)
    whole, done = max(1, sum(len(part) for _, part in steps)), 0
    for compare, part in steps:
        compare(part)
        done += len(part)
        if on_progress is not None:
            on_progress("rules", done / whole)
    affected: list[dict[str, Any]] = []
    total = 0
    for noun, names in (("document", documents), ("entry", entries)):
        for identity, name in names.items():
            if changes := comparison.changes(noun, identity):
                affected.append({"noun": noun, "id": identity, "name": name, "changes": changes})
                total += len(changes)
    return {
        "documents": len(documents),
        "entries": len(entries),
        "changes": total,
        "affected": _shown(affected),
    }


def _steps(
    comparison: _Comparison, documents: Iterable[int], entries: Iterable[int], papers: dict[int, list[int]]
) -> list[tuple[Callable[[list[int]], None], list[int]]]:
    """What is compared, a portion at a time: the documents of some tenders, those tenders, and so on; then
    documents of no tender, and every tender in itself."""
    steps: list[tuple[Callable[[list[int]], None], list[int]]] = []
    seen: set[int] = set()
    for some in _portions(papers, _TENDERS):
        fresh = {document: None for tender in some for document in papers[tender] if document not in seen}
        seen.update(fresh)
        steps += [(comparison.documents, part) for part in _portions(fresh, _DOCUMENTS)]
        steps.append((comparison.tenders, some))
    alone = [document for document in documents if document not in seen]
    steps += [(comparison.documents, part) for part in _portions(alone, _DOCUMENTS)]
    return steps + [(comparison.entries, part) for part in _portions(entries, _ENTRIES)]


def _named(rows: Iterable[tuple[int | None, str]]) -> dict[int, str]:
    return {identity: name for identity, name in rows if identity is not None}


def _papers(session: Session, documents: Container[int], entries: Container[int]) -> dict[int, list[int]]:
    """The screened documents of each tender that has any attached, in a fixed order."""
    links = session.exec(
        select(EntryDocument.entry_id, EntryDocument.document_id).order_by(
            col(EntryDocument.entry_id), col(EntryDocument.document_id)
        )
    )
    found: dict[int, list[int]] = {}
    for entry, document in links:
        if entry in entries:
            found.setdefault(entry, []).extend([document] if document in documents else [])
    return found


def _portions(ids: Iterable[int], size: int) -> Iterator[list[int]]:
    left = iter(ids)
    while part := list(islice(left, size)):
        yield part


def _shown(affected: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The first changes; a rule with a slip of the pen may change thousands."""
    left, kept = MOST_SHOWN, []
    for item in affected:
        if left <= 0:
            break
        kept.append({**item, "changes": item["changes"][:left]})
        left -= len(item["changes"])
    return kept


class _Comparison:
    """One comparison over all that is stored, a portion at a time. `papers` are the documents of each tender;
    what is found in them is kept until the last of their tenders was compared."""

    def __init__(
        self,
        session: Session,
        store: Store,
        terms: Terms,
        names: dict[int, str],
        papers: dict[int, list[int]],
    ) -> None:
        self._session, self._store, self._terms = session, store, terms
        self._names, self._papers = names, papers
        self._waiting = Counter(document for found in papers.values() for document in found)
        self._said: dict[int, dict[str, Any]] = {}
        self._changes: dict[tuple[str, int], list[dict[str, Any]]] = {}

    def changes(self, noun: str, identity: int) -> list[dict[str, Any]]:
        """Of a tender first what changes in itself, then between its documents."""
        return [
            *self._changes.get((noun, identity), ()),
            *self._changes.get((f"{noun} papers", identity), ()),
        ]

    def documents(self, ids: list[int]) -> None:
        """The changes in each document."""
        readings = _readings(self._session, ids)
        titles = self._titles({*readings})
        for identity, reading in readings.items():
            reading["in_tender"] = identity in self._waiting
            reading["answers"] = is_memorandum(self._names[identity], titles[identity])
        found = self._run("compare_documents", list(readings.values()))
        for identity, compared in zip(readings, found, strict=True):
            self._changes["document", identity] = compared["changes"]
            if compared["findings"] is not None:
                self._said[identity] = {name: compared[name] for name in ("findings", "amendments")}

    def tenders(self, ids: list[int]) -> None:
        """The contradictions between the documents of each tender and with its notice."""
        title = self._titles({document for entry in ids for document in self._papers[entry]})
        held = [
            {
                "documents": [
                    {
                        "name": self._names[document],
                        "title": title[document],
                        **self._said[document],
                    }
                    for document in self._papers[entry]
                    if document in self._said
                ],
                "notice": tenders.facts_of(self._session, entry).notice,
            }
            for entry in ids
        ]
        for entry, changes in zip(ids, self._run("compare_tenders", held), strict=True):
            self._changes["entry papers", entry] = changes
            self._waiting.subtract(self._papers[entry])
            for document in self._papers[entry]:
                if not self._waiting[document]:
                    self._said.pop(document, None)

    def _titles(self, ids: set[int]) -> dict[int, str]:
        """What documents call themselves."""
        found = self._session.exec(select(TenderDocument).where(col(TenderDocument.id).in_(ids)))
        return {document.id or 0: document.calls_itself for document in found}

    def entries(self, ids: list[int]) -> None:
        """The changes in each planned tender itself."""
        rows = self._session.exec(
            select(EntryRecord.entry_id, EntryRecord.facts).where(col(EntryRecord.entry_id).in_(ids))
        ).all()
        found = self._run("compare_entries", [facts for _, facts in rows])
        for (identity, _), changes in zip(rows, found, strict=True):
            self._changes["entry", identity] = changes

    def _run(self, task: str, held: list[Any]) -> Any:
        self._session.rollback()  # no transaction stays open while the worker reads
        data = json.dumps(held).encode()
        return confinement.run(self._store, f"{_TASK}:{task}", data, self._terms.arguments())


def _readings(session: Session, ids: list[int]) -> dict[int, dict[str, Any]]:
    """The readings of the screened documents among these, by id."""
    rows = session.exec(
        select(DocumentReading, TenderDocument.language)
        .join(TenderDocument, col(TenderDocument.id) == DocumentReading.document_id)
        .where(col(DocumentReading.document_id).in_(ids), TenderDocument.status == DocumentStatus.SCREENED)
        .order_by(col(DocumentReading.document_id))
    )
    return {
        row.document_id: {"text": row.text, "blocks": row.blocks, "pages": row.pages, "language": language}
        for row, language in rows
    }
