"""List and detail pages at 20,000 entries, and a long document: server time of each page, from request to the
last byte."""

from __future__ import annotations

import logging
import secrets
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import structlog
from flask.testing import FlaskClient

from benchmarks.screening import usual_pdf
from procurement_app import jobs, paths, runtime, settings
from procurement_app.calendars.model import CalendarEntry, Period
from procurement_app.calendars.reading import read
from procurement_app.models import CalendarSource, ChangeKind, Edition, Original, WebSession, migration
from procurement_app.models.database import writing
from procurement_app.runtime import Runtime
from procurement_app.services.access import accounts
from procurement_app.services.access.audit import SYSTEM
from procurement_app.services.calendar.edition_store import Judged, Step, store
from procurement_app.services.demonstration import demo_accounts
from procurement_app.services.tender import documents
from procurement_app.services.work import untrusted
from procurement_app.web.app import build
from procurement_app.web.sessions import hash_of

ENTRIES = 20_000
TURNS = 9
AIM_MS = 100
ON = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
PAGES = {
    "list": "/inkoopkalender",
    "list, page 400": "/inkoopkalender?pagina=400",
    "list, search": "/inkoopkalender?q=schoonmaak",
    "list, two filters": "/inkoopkalender?sector=cleaning&kwartaal=2027-Q1",
    "list, by value": "/inkoopkalender?sorteer=value",
    "list, search and filter": "/inkoopkalender?q=onderhoud&kans=high",
    "changes": "/inkoopkalender/wijzigingen",
    "entry": "/trajecten/10000",
    "home": "/",
    "documents": "/documenten",
    "document, 196 pages": "/documenten/1",
    "document, its text": "/documenten/1?weergave=tekst",
}


def many_entries() -> tuple[list[CalendarEntry], Judged]:
    """The sample calendar over and over, with other numbers, values and quarters."""
    file = paths.TENDER_SAMPLES / "calendar" / "inkoopkalender-2026-10.csv"
    samples = list(read(file.read_bytes(), file.name).entries)
    said = untrusted.judge(
        samples, {"rules": str(paths.RULES), "on": ON.isoformat()}, lambda _stage, _done, _total: None
    )
    entries, screenings = [], []
    for number in range(ENTRIES):
        sample = samples[number % len(samples)]
        first = date(2026 + number % 4, 1 + 3 * (number % 4), 1)
        entries.append(
            replace(
                sample,
                id=f"B-{number:05}",
                title=f"{sample.title} {number}",
                value_max=(sample.value_max or 50_000) + number,
                publication=Period(first, first) if number % 9 else None,
            )
        )
        screenings.append(said["screenings"][number % len(samples)])
    return entries, Judged(screenings, said["rulebook_version"], ON)


def fill(held: Runtime) -> None:
    """One source, two editions: everything new, then one in fifty changed."""
    entries, judged = many_entries()
    with held.sessions() as session:
        demo_accounts.ensure(session, now=NOW)
        with writing(session):
            source = CalendarSource(name="Meting (fictief)", fictitious=True, created_at=NOW)
            original = Original(sha256="0" * 64, size=1, name="meting.csv", stored_at=NOW)
            session.add_all([source, original])
            session.flush()
            for number in (1, 2):
                edition = Edition(
                    source_id=source.id or 0,
                    number=number,
                    original_id=original.id or 0,
                    import_key=str(number),
                    name="meting.csv",
                    published_on=ON,
                    imported_at=NOW,
                    entries=ENTRIES,
                )
                session.add(edition)
                session.flush()
                store(session, edition, steps(number), entries, judged, fictitious=True, now=NOW)


def add_document(held: Runtime) -> None:
    """A long document, screened as document 1."""
    with held.sessions() as session:
        data = usual_pdf(98).read_bytes()
        documents.upload(session, held.store, data, "lang.pdf", actor=SYSTEM, now=NOW, on=ON, fictitious=True)
    jobs.drain(held)


def steps(edition: int) -> list[Step]:
    if edition == 1:
        return [Step(ChangeKind.NEW, None, index) for index in range(ENTRIES)]
    changed = {"value": {"old": "1", "new": "2"}}
    return [
        Step(ChangeKind.CHANGED, index + 1, index, changed, rewritten=True)
        if index % 50 == 0
        else Step(None, index + 1, index)
        for index in range(ENTRIES)
    ]


def logged_in(held: Runtime) -> FlaskClient:
    token = secrets.token_urlsafe(16)
    with held.sessions() as session:
        user = accounts.find(session, "inkoper")
        session.add(
            WebSession(
                id_hash=hash_of(token),
                user_id=user.id,
                created_at=NOW,
                seen_at=NOW,
                expires_at=NOW + timedelta(hours=8),
            )
        )
        session.commit()
    client = build(held).test_client()
    client.set_cookie("kansrijk", token)
    return client


def measure(client: FlaskClient, address: str) -> tuple[list[float], int]:
    """Milliseconds of each turn after two to warm up, and the status."""
    took, status = [], 0
    for turn in range(TURNS + 2):
        began = time.perf_counter()
        answer = client.get(address)
        len(answer.data)
        if turn > 1:
            took.append((time.perf_counter() - began) * 1000)
        status = answer.status_code
    return took, status


def main() -> int:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with tempfile.TemporaryDirectory() as folder:
        chosen = settings.load({}, instance=Path(folder), demo=True, workers=0).settings
        held = runtime.make(chosen, lambda: NOW)
        migration.upgrade(held.engine)
        began = time.perf_counter()
        fill(held)
        add_document(held)
        size = (Path(folder) / "kansrijk.db").stat().st_size // 1024**2
        spent = time.perf_counter() - began
        print(f"{ENTRIES:,} entries in two editions, and a document, stored in {spent:.1f} s, {size} MB")
        client = logged_in(held)
        reference, _ = measure(client, "/health")
        bare = statistics.median(reference)
        print(f"{'page':<26}{'median ms':>10}{'worst ms':>10}{'x /health':>11}")
        print(f"{'/health (reference)':<26}{bare:>10.1f}{max(reference):>10.1f}{1:>11.1f}")
        missed = []
        for name, address in PAGES.items():
            took, status = measure(client, address)
            median = statistics.median(took)
            if status != 200 or median > AIM_MS:
                missed.append(name)
            note = "" if status == 200 else f"  status {status}"
            print(f"{name:<26}{median:>10.1f}{max(took):>10.1f}{median / bare:>11.1f}{note}")
        held.engine.dispose()
    print(f"aim: {AIM_MS} ms median; missed: {', '.join(missed) or 'none'}")
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
