"""All that is made from tender_samples/sources/: path -> bytes, and the manifest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml

from scripts.samples import calendar, office, pdf
from scripts.samples.source import Source, gold_json, read_source

ROOT = Path(__file__).resolve().parents[2] / "tender_samples"
SOURCES = ROOT / "sources"
MARK = "Fictief voorbeeld"

FORMATS: dict[str, Callable[[Source], bytes]] = {
    "pdf": pdf.pdf,
    "docx": office.docx_bytes,
    "odt": office.odt_bytes,
    "xlsx": office.xlsx_bytes,
    "html": lambda source: pdf.html(source).encode(),
    "scan.pdf": lambda source: pdf.scan(pdf.pdf(source), seed=len(source.blocks)),
}
"""Ending of the file name -> how it is made."""


def document_sources() -> list[Path]:
    return sorted((SOURCES / "documents").glob("*.txt"))


def evaluation_sources() -> list[Path]:
    return sorted((SOURCES / "evaluation").glob("*/*.txt"))


def built_documents() -> Iterator[tuple[str, bytes]]:
    """The demonstration documents, then the messages and bundles that hold some of them."""
    made: dict[str, bytes] = {}
    for path in document_sources():
        source = read_source(path)
        for ending in source.head["outputs"]:
            made[f"{path.stem}.{ending}"] = FORMATS[ending](source)
    for name, item in _bundles().items():
        made[name] = _bundle(name, item, made)
    for name, data in made.items():
        yield f"documents/{name}", data


def _bundles() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((SOURCES / "bundles.yaml").read_text(encoding="utf-8"))
    return loaded


def _bundle(name: str, item: dict[str, Any], made: dict[str, bytes]) -> bytes:
    parts = {shown: made[original] for shown, original in item["holds"].items()}
    if name.endswith(".eml"):
        return office.eml_bytes(item["head"], item["text"], parts)
    return office.steady_zip(parts.items())


def built_calendars() -> Iterator[tuple[str, bytes]]:
    """October as CSV, November as XLSX."""
    october, november = calendar.read_editions(SOURCES / "calendar.txt")
    notes = yaml.safe_load((SOURCES / "calendar_notes.yaml").read_text(encoding="utf-8"))
    yield "calendar/inkoopkalender-2026-10.csv", calendar.csv_bytes(october)
    yield (
        "calendar/inkoopkalender-2026-11.xlsx",
        calendar.xlsx_bytes(november, "2026-11", notes["voetnoten"], notes["toelichting"]),
    )


def built_evaluation() -> Iterator[tuple[str, bytes]]:
    """Gold, DOCX and PDF of every annotated document."""
    for path in evaluation_sources():
        source = read_source(path)
        stem = f"evaluation/{path.parent.name}/{path.stem}"
        yield f"{stem}.gold.json", gold_json(source).encode()
        yield f"{stem}.docx", office.docx_bytes(source)
        yield f"{stem}.pdf", pdf.pdf(source)


def manifest() -> dict[str, Any]:
    """What the demonstration loads, in order, as tender_samples/manifest.yaml has it."""
    documents = [
        {
            "file": f"documents/{path.stem}.{ending}",
            "title": source.title,
            "kind": source.head["kind"],
            "language": source.head.get("language", "nl"),
            "dated_on": str(source.head["date"]),
            "entry": source.head.get("entry"),
        }
        for path in document_sources()
        for source in [read_source(path)]
        for ending in source.head["outputs"]
    ]
    bundles = [
        {"file": f"documents/{name}", "language": "nl", **item["manifest"]}
        for name, item in _bundles().items()
    ]
    return {
        "note": f"{MARK}: gemeente, opdrachten, documenten en bedrijven zijn verzonnen.",
        "buyer": "Gemeente Amstelstad (fictief)",
        "calendars": _calendar_items(),
        "documents": documents + bundles,
        "firms": {"file": "firms/firms.csv", "title": "Sociale firma's (fictief)"},
    }


def _calendar_items() -> list[dict[str, Any]]:
    titles = {"2026-10": "oktober 2026", "2026-11": "november 2026"}
    endings = {"2026-10": "csv", "2026-11": "xlsx"}
    return [
        {
            "file": f"calendar/inkoopkalender-{edition}.{endings[edition]}",
            "title": f"Inkoopkalender Amstelstad {name} (fictief)",
            "edition": edition,
            "published_on": f"{edition}-01",
        }
        for edition, name in titles.items()
    ]


def manifest_yaml() -> str:
    head = "# Made by scripts/build_samples.py from tender_samples/sources; do not edit by hand.\n"
    return head + yaml.safe_dump(manifest(), allow_unicode=True, sort_keys=False, width=110)


def build(what: str = "all") -> int:
    """Write what is asked for ("all", "calendar", "documents" or "evaluation"); gives the number of files."""
    makers: dict[str, Callable[[], Iterator[tuple[str, bytes]]]] = {
        "calendar": built_calendars,
        "documents": built_documents,
        "evaluation": built_evaluation,
    }
    count = 0
    for name, maker in makers.items():
        if what not in ("all", name):
            continue
        for relative, data in maker():
            target = ROOT / relative
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
            count += 1
    (ROOT / "manifest.yaml").write_text(manifest_yaml(), encoding="utf-8")
    return count
