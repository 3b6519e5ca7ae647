"""Reading and screening a file as one function on bytes, for the confined worker."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from procurement_app.documents.model import Document
from procurement_app.documents.reading import read
from procurement_app.screening.model import Finding
from procurement_app.screening.rulebook import DOCUMENT_KINDS, Rulebook, load_rulebook
from procurement_app.screening.screen import screen

Report = Callable[[str, int, int], None]

SCREENED_LANGUAGES = ("nl", "en", "und")
_STEPS = 100


def screen_file(data: bytes, arguments: dict[str, Any], report: Report) -> dict[str, Any]:
    """Read a file and judge every document in it.

    `arguments`: `name` (the file's own name), `rules` (folder of the rulebook), `on` (ISO date) and
    optionally `language` (of the advice) and `with_text`. Gives `{"rulebook": {"version", "rules"},
    "documents": [{"document": {...}, "findings": [...]}]}` in JSON values; boxes are filled in. `report`
    hears the stages of reading, then "rules" and "boxes". Raises `UnreadableFile`, and `RulebookError`.
    """
    document = read(data, arguments["name"], progress=report)
    rulebook = _rulebook(Path(arguments["rules"]))
    on = date.fromisoformat(arguments["on"])
    language = arguments.get("language", "nl")
    return {
        "rulebook": {"version": rulebook.version, "rules": len(rulebook.of_kind(*DOCUMENT_KINDS))},
        "documents": [
            {
                "document": _document_json(document, with_text=arguments.get("with_text", False)),
                "findings": [
                    _finding_json(finding) for finding in _findings(document, rulebook, on, language, report)
                ],
            }
        ],
    }


@cache
def _rulebook(root: Path) -> Rulebook:
    """Loaded once by each process: the helper of a server loads it before it forks (`services.warm`)."""
    return load_rulebook(root, DOCUMENT_KINDS)


def _findings(
    document: Document, rulebook: Rulebook, on: date, language: str, report: Report
) -> list[Finding]:
    if document.language not in SCREENED_LANGUAGES:
        return []
    report("rules", 0, _STEPS)
    found = screen(
        document,
        rulebook,
        on,
        language=language,
        on_progress=lambda share: report("rules", int(share * _STEPS), _STEPS),
    )
    report("boxes", 0, len(found))
    return [replace(finding, boxes=tuple(document.locate(finding.start, finding.end))) for finding in found]


def _document_json(document: Document, *, with_text: bool) -> dict[str, Any]:
    known: dict[str, Any] = {
        "name": document.name,
        "format": document.format,
        "title": document.title,
        "language": document.language,
        "characters": len(document.text),
        "pages": [asdict(page) for page in document.pages],
        "problems": [asdict(problem) for problem in document.problems],
    }
    if with_text:
        known |= {"text": document.text, "blocks": [asdict(block) for block in document.blocks]}
    return known


def _finding_json(finding: Finding) -> dict[str, Any]:
    return asdict(finding) | {
        "legal_basis": list(finding.legal_basis),
        "why": list(finding.why),
        "boxes": [asdict(box) for box in finding.boxes],
    }
