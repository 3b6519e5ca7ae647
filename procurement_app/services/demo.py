"""The fictitious demo: accounts, firms, two editions of a calendar and documents, from `tender_samples`."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml
from sqlmodel import Session, col, select

from procurement_app.models import CalendarSource, Entry, EvidenceKind, EvidenceStated, FirmCreate
from procurement_app.models.search import fold
from procurement_app.services import calendars, demo_accounts, documents, firms
from procurement_app.services.audit import SYSTEM
from procurement_app.services.storage import Store

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
        given = list(read_firms(self.folder / stated["file"]))
        known = {row.key for row in firms.listing(self.session, per_page=100_000).rows}
        new = [firm for firm in given if firm.key not in known]
        if new:
            firms.save(self.session, new, actor=SYSTEM, now=self.now)
        return len(given)

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


def read_firms(path: Path) -> Iterator[FirmCreate]:
    """The firms of a CSV file of our own making."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            areas = ["city" if area == "Hele stad" else area for area in _several(row["delivery_area"])]
            yield FirmCreate(
                key=row["firm_id"],
                kvk=row["kvk"] or None,
                name=row["name"],
                description=row["description"],
                district=row["district"],
                sectors=_several(row["sectors"]),
                cpv=_several(row["cpv_prefixes"]),
                areas=areas,
                languages=_several(row["languages"]),
                capacity_text=row["capacity"],
                max_contract=float(row["max_contract_value"]) if row["max_contract_value"] else None,
                staff=float(row["employees_fte"]) if row["employees_fte"] else None,
                website=row["website"],
                evidence=_stated(row),
                confirmed_on=date.fromisoformat(row["last_confirmed_on"]),
                fictitious=True,
            )


def _stated(row: dict[str, str]) -> list[EvidenceStated]:
    found = [
        EvidenceStated(kind=EvidenceKind.CERTIFICATE, label=name) for name in _several(row["certificates"])
    ]
    if row["share_target_group_pct"]:
        share = float(row["share_target_group_pct"])
        found.append(EvidenceStated(kind=EvidenceKind.TARGET_SHARE, value=share))
    if row["pso_level"]:
        highest = row["pso_level"] == "30+"
        found.append(
            EvidenceStated(
                kind=EvidenceKind.PSO_30 if highest else EvidenceKind.PSO,
                level="3" if highest else row["pso_level"],
                expires=date.fromisoformat(row["evidence_until"]) if row["evidence_until"] else None,
            )
        )
    return found


def _several(written: str) -> list[str]:
    return [part for part in written.split("|") if part]


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = yaml.safe_load((folder / "manifest.yaml").read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise BadSamples(f"tender_samples/manifest.yaml: {error}") from error
    return manifest
