"""The demo: loaded again it leaves alone what is there, of users too."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml
from sqlmodel import Session, func, select

from procurement_app import paths
from procurement_app.models import AuditRecord, Entry, EntryDocument, Job
from procurement_app.runtime import Runtime
from procurement_app.services.access.audit import Actor
from procurement_app.services.calendar import calendars, entries
from procurement_app.services.demonstration import demo
from tests.conftest import START

pytestmark = pytest.mark.usefixtures("warm_worker")

ON = date(2026, 11, 22)


@pytest.fixture
def samples(tmp_path: Path) -> Path:
    """The samples with one document, which belongs to an entry."""
    manifest = yaml.safe_load((paths.TENDER_SAMPLES / "manifest.yaml").read_text(encoding="utf-8"))
    manifest["documents"] = [one for one in manifest["documents"] if one.get("entry")][:1]
    folder = tmp_path / "samples"
    folder.mkdir()
    for part in ("calendar", "firms", "documents"):
        (folder / part).symlink_to(paths.TENDER_SAMPLES / part, target_is_directory=True)
    (folder / "manifest.yaml").write_text(yaml.safe_dump(manifest), encoding="utf-8")
    return folder


def test_loading_again_changes_nothing_of_users(
    session: Session, runtime: Runtime, officer: Actor, samples: Path
) -> None:
    (document,) = yaml.safe_load((samples / "manifest.yaml").read_text(encoding="utf-8"))["documents"]
    rows = f"Titel;Waarde\n{document['entry']};100000\n".encode()
    received = calendars.receive(session, runtime.store, rows, "k.csv", actor=officer, now=START)
    calendars.import_edition(
        session,
        runtime.store,
        received.original_id,
        source_name="Eigen kalender",
        published_on=ON,
        on=ON,
        actor=officer,
        now=START,
    )
    loaded = _load(session, runtime, samples)
    assert loaded.waiting == 1
    link = session.exec(select(EntryDocument)).one()
    assert session.get_one(Entry, link.entry_id).fictitious

    entries.detach_document(session, link.entry_id, link.document_id, actor=officer, now=START)
    before = _counted(session)
    assert _load(session, runtime, samples).waiting == 0
    assert session.exec(select(EntryDocument)).all() == [] and _counted(session) == before


def _load(session: Session, runtime: Runtime, samples: Path) -> demo.Loaded:
    return demo.load(session, runtime.store, samples, now=START, on=ON, on_step=lambda *_: None)


def _counted(session: Session) -> list[int]:
    tables = (AuditRecord, Entry, Job)
    return [session.exec(select(func.count()).select_from(table)).one() for table in tables]
