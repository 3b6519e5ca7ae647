"""Time of a search in a catalogue of many firms, on SQLite FTS5.

    python -m benchmarks.catalogue [--firms 100000]

Firms are made from the fictitious firms of the demo: each has the facts of one and sentences of two, chosen
with a fixed seed. The figures: indexing, reading the facts into memory once, then per search over the 100
needs in plain words: the first time (no term asked before), again (terms remembered), and with a filter.
A search gives the order of all firms found and the counts of every filter. The aim is a median of 20 ms of
the processor at 100,000; time by the clock stands beside it, and is longer on a machine that others use too.
"""

from __future__ import annotations

import argparse
import csv
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session

from procurement_app import paths
from procurement_app.models import Evidence, EvidenceReview, Firm, FirmTrait, migration
from procurement_app.models.database import make_engine, make_sessions, writing
from procurement_app.models.firm import TRAIT_FIELDS, FirmCreate
from procurement_app.services.catalogue import cards, importing, index, search, shelf
from procurement_app.services.catalogue.search import Query

NEEDS = Path(__file__).resolve().parent.parent / "tests" / "catalogue_search" / "data"
AIM_MS = 20
ON = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, tzinfo=UTC)
_BLOCK = 5000


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--firms", type=int, default=100_000)
    count = parser.parse_args().firms
    data = (paths.TENDER_SAMPLES / "firms" / "firms.csv").read_bytes()
    source = importing.check(None, data, "firms.csv", ON, fictitious=True).firms
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{folder}/kansrijk.db")
        migration.upgrade(engine)
        with make_sessions(engine)() as session:
            _fill(session, source, count)
            begin, cpu = time.perf_counter(), time.process_time()
            index.catch_up(session, now=NOW, most=None)
            print(f"firms               {count}")
            taken, used = time.perf_counter() - begin, time.process_time() - cpu
            print(f"index               {taken:.0f} s, CPU {used:.0f} s")
            worst = _measure(session)
        engine.dispose()
    missed = count >= 100_000 and worst > AIM_MS
    print(f"aim                 {AIM_MS} ms CPU, median of first times: {'missed' if missed else 'met'}")
    return int(missed)


def _measure(session: Session) -> float:
    """Prints the figures; returns the median of first searches in milliseconds of the processor."""
    begin = time.perf_counter()
    held = shelf.current(session, ON)
    print(f"facts into memory   {time.perf_counter() - begin:.1f} s")
    search.search(session, held, Query("schoonmaek"))  # words of the language are read at the first mistake
    asked = [row["need"] for part in ("build", "kept") for row in _rows(NEEDS / f"needs_{part}.csv")]
    first = _times(session, held, [Query(text) for text in asked])
    again = _times(session, held, [Query(text) for text in asked])
    filtered = _times(
        session, held, [Query(text, {"area": ("Noord",), "evidence": ("pso-2",)}) for text in asked]
    )
    bare = _times(session, held, [Query(), Query("", {"sector": ("catering",)}), Query("", {}, room=True)])
    for name, times in (("first time", first), ("again", again), ("filtered", filtered), ("no words", bare)):
        clock, cpu = [one for one, _ in times], [one for _, one in times]
        print(
            f"{name:<19} median {statistics.median(clock):.1f} ms, worst {max(clock):.1f} ms; "
            f"CPU median {statistics.median(cpu):.1f} ms, worst {max(cpu):.1f} ms ({len(times)})"
        )
    found = search.search(session, held, Query(asked[0]))
    begin = time.perf_counter()
    cards.of_found(session, held, found, 1, 20)
    print(f"20 cards            {(time.perf_counter() - begin) * 1000:.1f} ms ({found.total} firms found)")
    return statistics.median(cpu for _, cpu in first)


def _times(session: Session, held: shelf.Shelf, queries: list[Query]) -> list[tuple[float, float]]:
    """Milliseconds of each search by the clock, and of the processor."""
    times = []
    for query in queries:
        begin, cpu = time.perf_counter(), time.process_time()
        search.search(session, held, query)
        times.append(((time.perf_counter() - begin) * 1000, (time.process_time() - cpu) * 1000))
    return times


def _fill(session: Session, source: list[FirmCreate], count: int) -> None:
    pick = random.Random(20261122)
    for start in range(0, count, _BLOCK):
        made = [_one(pick, source, number) for number in range(start, min(start + _BLOCK, count))]
        with writing(session):
            session.execute(insert(Firm), [firm for firm, _, _ in made])
            session.execute(insert(FirmTrait), [row for _, traits, _ in made for row in traits])
            session.execute(insert(Evidence), [row for _, _, proof in made for row in proof])


def _one(
    pick: random.Random, source: list[FirmCreate], number: int
) -> tuple[dict[str, Any], list[dict[str, Any]], list[dict[str, Any]]]:
    one, other = pick.choice(source), pick.choice(source)
    firm_id = number + 1
    firm = {
        "id": firm_id,
        "key": f"B{number:06}",
        "name": f"{one.name} {number}",
        "description": f"{one.description} {pick.choice(other.description.split('. '))}",
        "district": pick.choice(source).district,
        "capacity_text": one.capacity_text,
        "max_contract": pick.randint(30, 3000) * 1000.0,
        "published_at": NOW,
        "services": [],
        "references": [],
        "details": {},
        "fictitious": True,
    }
    traits = [
        {"firm_id": firm_id, "kind": kind, "value": value}
        for name, kind in TRAIT_FIELDS.items()
        for value in dict.fromkeys(getattr(one, name))
    ]
    proof = [
        {
            "firm_id": firm_id,
            "kind": row.kind,
            "level": row.level,
            "value": row.value,
            "label": row.label,
            "expires": row.expires,
            "status": pick.choice(("stated", "seen", "checked")),
            "review": EvidenceReview.PUBLISHED,
            "stated_at": NOW,
        }
        for row in one.evidence
    ]
    return firm, traits, proof


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


if __name__ == "__main__":
    sys.exit(main())
