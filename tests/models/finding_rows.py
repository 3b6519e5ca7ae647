"""Findings as they were stored before they told how they were found, for the tests of that migration."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, MetaData, Table, select

from tests.conftest import START

FINDINGS = [
    (
        ["Gevonden door het woord ‘SROI’.", "Geldt, want niets in de zin ontkent of beperkt het."],
        ("way", "cues"),
    ),
    (
        [
            "Geen vaste manier vond dit; deze woorden wijzen er samen op: ‘mensen’ en ‘werk’.",
            "Geldt, want daarop wijzen de woorden ‘mensen’ en ‘met’.",
        ],
        ("words", "words"),
    ),
    (
        ["Gevonden omdat dit zwaar weegt: ‘knapen’.", "Geldt, want daarop wijst de alinea als geheel."],
        ("words", "words"),
    ),
    (
        ["Gevonden door het woord ‘stage’.", "Geldt niet, want daarop wijst het woord ‘geen’."],
        ("way", "words"),
    ),
    ([], ("way", "cues")),
]
HOW_FOUND = [how for _, how in FINDINGS]
_AROUND: dict[str, dict[str, Any]] = {
    "original": {"id": 1, "sha256": "0" * 64, "size": 1, "name": "stuk.txt", "stored_at": START},
    "document": {
        "id": 1,
        "original_id": 1,
        "name": "stuk.txt",
        "title": "",
        "format": "txt",
        "status": "screened",
        "error": "",
        "language": "nl",
        "page_count": 0,
        "characters": 1,
        "problems": [],
        "finding_count": len(FINDINGS),
        "fictitious": True,
        "uploaded_at": START,
    },
    "screening_run": {
        "id": 1,
        "document_id": 1,
        "rulebook_version": "1",
        "rules": 1,
        "on_date": START.date(),
        "finished_at": START,
        "left_out": [],
    },
}
_FINDING: dict[str, Any] = {
    "run_id": 1,
    "rule": "social-return-obligation",
    "kind": "instrument",
    "status": "asserted",
    "confidence": "medium",
    "quote": "SROI",
    "start": 0,
    "end": 4,
    "section": "",
    "boxes": [],
    "values": {},
    "legal_basis": [],
    "advice": "",
}


def put(engine: Engine) -> None:
    """Store a document with these findings."""
    known = MetaData()
    known.reflect(engine, only=("original", "document", "screening_run", "finding"))
    with engine.begin() as connection:
        for name, row in _AROUND.items():
            connection.execute(known.tables[name].insert().values(row))
        for number, (why, _) in enumerate(FINDINGS, 1):
            finding = _FINDING | {"id": number, "number": number, "why": why}
            connection.execute(known.tables["finding"].insert().values(finding))


def put_readings(engine: Engine) -> None:
    """Store a document that begins with a heading and one without, at 0010."""
    known = MetaData()
    known.reflect(engine, only=("original", "document", "document_reading"))
    heading, words = "Nota van inlichtingen", "Wij eisen 5%."
    spans = [("heading", 0, len(heading)), ("paragraph", len(heading) + 1, len(heading) + 1 + len(words))]
    blocks = [{"kind": kind, "start": start, "end": end} for kind, start, end in spans]
    with engine.begin() as connection:
        for number, (text, held) in enumerate([(f"{heading}\n{words}", blocks), (words, [])], 1):
            for name in ("original", "document"):
                own = {"id": number, "original_id": number, "sha256": str(number) * 64}
                row = {key: own.get(key, value) for key, value in _AROUND[name].items()}
                connection.execute(known.tables[name].insert().values(row))
            reading = {"document_id": number, "text": text, "blocks": held, "pages": []}
            connection.execute(known.tables["document_reading"].insert().values(reading))


def headings(engine: Engine) -> list[str]:
    table = Table("document", MetaData(), autoload_with=engine)
    with engine.connect() as connection:
        return list(connection.execute(select(table.c.heading).order_by(table.c.id)).scalars())


def how_found(engine: Engine) -> list[tuple[str, str]]:
    table = _finding(engine)
    asked = select(table.c.found_by, table.c.status_by).order_by(table.c.number)
    with engine.connect() as connection:
        return [(row[0], row[1]) for row in connection.execute(asked)]


def reasons(engine: Engine) -> list[list[str]]:
    table = _finding(engine)
    with engine.connect() as connection:
        return list(connection.execute(select(table.c.why).order_by(table.c.number)).scalars())


def _finding(engine: Engine) -> Table:
    return Table("finding", MetaData(), autoload_with=engine)
