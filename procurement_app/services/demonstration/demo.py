"""The fictitious demo: accounts, firms, two editions of a calendar and documents, from `tender_samples`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml
from sqlmodel import Session, col, select

from procurement_app.models import (
    CalendarSource,
    Entry,
    Evidence,
    EvidenceKind,
    EvidenceStatus,
    Firm,
    User,
)
from procurement_app.models.database import writing
from procurement_app.models.search import fold
from procurement_app.services.access.audit import SYSTEM
from procurement_app.services.calendar import calendars
from procurement_app.services.catalogue import importing, index
from procurement_app.services.demonstration import demo_accounts, demo_firms
from procurement_app.services.firms import firms
from procurement_app.services.storage import Store
from procurement_app.services.tender import documents

OnStep = Callable[[str, int, int], None]


class BadSamples(Exception):
    """The manifest or a file it names is not as it should be."""


@dataclass(frozen=True)
class Loaded:
    """What the demo holds now. `waiting` documents are screened by jobs."""

    firms: int
    editions: int
    documents: int
    waiting: int


def load(session: Session, store: Store, folder: Path, *, now: datetime, on: date, on_step: OnStep) -> Loaded:
    """Put the demo in the database. Doing it again adds nothing and changes nothing that is there.

    `on_step` hears (what, done, total). Raises BadSamples.
    """
    manifest = _manifest(folder)
    demo_accounts.ensure(session, now=now)
    loader = _Loader(session, store, folder, now, on)
    on_step("firms", 0, 1)
    count = loader.firms(manifest["firms"])
    for number, calendar in enumerate(manifest["calendars"]):
        on_step("calendars", number, len(manifest["calendars"]))
        loader.calendar(calendar, manifest["buyer"])
    demo_firms.ensure(session, store, on=on, now=now)
    waiting = 0
    for number, document in enumerate(manifest["documents"]):
        on_step("documents", number, len(manifest["documents"]))
        waiting += loader.document(document, manifest["buyer"])
    return Loaded(count, len(manifest["calendars"]), len(manifest["documents"]), waiting)


@dataclass(frozen=True)
class _Loader:
    session: Session
    store: Store
    folder: Path
    now: datetime
    on: date

    def firms(self, stated: dict[str, Any]) -> int:
        name, data = self._file(stated)
        given = importing.check(None, data, name, self.on, fictitious=True)
        if not given.sound:
            raise BadSamples(f"{name}: {given.problems[0].message}")
        known = set(self.session.exec(select(Firm.key)))
        new = [firm for firm in given.firms if firm.key not in known]
        if new:
            firms.save(self.session, new, actor=SYSTEM, now=self.now)
            self._look_at_evidence({firm.key for firm in new})
        index.catch_up(self.session, now=self.now, most=None)
        return len(given.firms)

    def _look_at_evidence(self, keys: set[str]) -> None:
        """As if an advisor had looked at two in three proofs, so that the demo shows every status."""
        advisor = self.session.exec(select(User).where(User.subject == "adviseur", User.demo)).one()
        rows = self.session.exec(
            select(Evidence, Firm.key)
            .join(Firm, col(Firm.id) == col(Evidence.firm_id))
            .where(col(Firm.key).in_(keys), Evidence.kind != EvidenceKind.CERTIFICATE)
            .order_by(col(Evidence.id))
        ).all()
        looked_at = {0: EvidenceStatus.CHECKED, 1: EvidenceStatus.SEEN}
        with writing(self.session):
            for number, (row, _) in enumerate(rows):
                status = looked_at.get(number % 3)
                if status is None:
                    continue
                row.status = status
                row.seen_at, row.seen_by = self.now, advisor.id
                if status == EvidenceStatus.CHECKED:
                    row.checked_at, row.checked_by = self.now, advisor.id
                    row.checked_where = "Register (fictief)"
                self.session.add(row)

    def calendar(self, stated: dict[str, Any], buyer: str) -> None:
        name, data = self._file(stated)
        received = calendars.receive(self.session, self.store, data, name, actor=SYSTEM, now=self.now)
        calendars.import_edition(
            self.session,
            self.store,
            received.original_id,
            source_name=buyer,
            published_on=date.fromisoformat(str(stated["published_on"])),
            on=self.on,
            actor=SYSTEM,
            now=self.now,
            fictitious=True,
        )

    def document(self, stated: dict[str, Any], buyer: str) -> int:
        """1 when the document is new and waits to be screened; 0 when it is there, and is left alone."""
        name, data = self._file(stated)
        if documents.holds(self.session, data):
            return 0
        uploaded = documents.upload(
            self.session,
            self.store,
            data,
            name,
            actor=SYSTEM,
            now=self.now,
            on=self.on,
            entry_id=self._entry(stated.get("entry"), buyer),
            fictitious=True,
        )
        return int(uploaded.job_id is not None)

    def _entry(self, title: str | None, buyer: str) -> int | None:
        """The demo's own entry of that title; calendars of users may hold the same title."""
        if not title:
            return None
        same_title = (
            select(Entry.id)
            .join(CalendarSource, col(CalendarSource.id) == col(Entry.source_id))
            .where(CalendarSource.name == buyer, col(Entry.fictitious).is_(True))
            .where(Entry.title_folded == fold(title))
        )
        return self.session.exec(same_title.order_by(col(Entry.present).desc()).limit(1)).first()

    def _file(self, stated: dict[str, Any]) -> tuple[str, bytes]:
        path = self.folder / stated["file"]
        try:
            return path.name, path.read_bytes()
        except OSError as error:
            raise BadSamples(f"{path.name}: {error.strerror}") from error


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = yaml.safe_load((folder / "manifest.yaml").read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise BadSamples(f"tender_samples/manifest.yaml: {error}") from error
    return manifest
