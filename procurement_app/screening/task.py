"""Reading and screening a file as one function on bytes, for the confined worker."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, fields
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from procurement_app.documents.model import Document
from procurement_app.documents.reading import read, read_all
from procurement_app.documents.titles import first_heading
from procurement_app.screening.model import Finding, Grounds
from procurement_app.screening.rulebook.book import DOCUMENT_KINDS, Rulebook, load_rulebook, version_of
from procurement_app.screening.rulebook.kept import kept
from procurement_app.screening.rulebook.parameters import FilledIn
from procurement_app.screening.scanned.passage import ScannedText
from procurement_app.screening.screen import index_of, screen
from procurement_app.screening.trying.suggestions import suggest
from procurement_app.screening.whole.amendments import amendments
from procurement_app.screening.whole.contract_value import contract_value
from procurement_app.screening.whole.gaps import text_answers
from procurement_app.screening.whole.memorandum import is_memorandum
from procurement_app.screening.whole.regimes import called

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Report = Callable[[str, int, int], None]

SCREENED_LANGUAGES = ("nl", "en", "und")
_STEPS = 100


def screen_file(data: bytes, arguments: dict[str, Any], report: Report) -> dict[str, Any]:
    """Read a file and judge what it says.

    `arguments`: `name` (the file's own name), `rules` (folder of the rulebook), `on` (ISO date) and
    optionally `language` (of the advice), `with_text`, `suggestions` (ask for these too), `filled_in`
    (settings), and `members` (also the documents inside a ZIP or an e-mail; without it there is exactly one
    document). Gives `{"rulebook": {"version", "rules"}, "documents": [{"document": {...}, "findings": [...],
    "left_out": [...], "regimes": [...], "amendments": [...], "contract_value": ...}]}` in JSON values; boxes
    are filled in, `left_out` are the answers of the text to the gap rules (`gaps.TextAnswer`), `regimes` what
    it calls itself (`regimes.Called`), `amendments` what a memorandum of answers changes in places that it
    names by their numbers (`amendments.Amendment`). `report` hears the stages of reading, then "rules" and
    "boxes". Raises `UnreadableFile`, and `RulebookError`.
    """
    rulebook = rulebook_at(Path(arguments["rules"])).filled_with(filled_in(arguments))
    on = date.fromisoformat(arguments["on"])
    language = arguments.get("language", "nl")
    name = str(arguments["name"])
    documents = (
        read_all(data, name, progress=report)
        if arguments.get("members")
        else iter((read(data, name, progress=report),))
    )
    return {
        "rulebook": {"version": rulebook.version, "rules": len(rulebook.of_kind(*DOCUMENT_KINDS))},
        "documents": [
            _judged(
                document,
                rulebook,
                on,
                language,
                report,
                with_text=arguments.get("with_text", False),
                with_suggestions=arguments.get("suggestions", False),
            )
            for document in documents
        ],
    }


def filled_in(arguments: dict[str, Any]) -> list[FilledIn]:
    """The settings that an administrator filled in, as the caller sends them along."""
    return [FilledIn.model_validate(value) for value in arguments.get("filled_in", ())]


def rulebook_at(root: Path) -> Rulebook:
    """The document rules of a folder, read again only when a file changed. A process that forks workers
    calls this first, so that they inherit the rules, the scanner and spaCy."""
    return _rulebook(root, version_of(root))


@lru_cache(maxsize=4)
def _rulebook(root: Path, version: str) -> Rulebook:
    return kept((str(root.resolve()), version), lambda: _made_ready(load_rulebook(root, DOCUMENT_KINDS)))


def _made_ready(book: Rulebook) -> Rulebook:
    """A rulebook with what every document asks of it."""
    book.vocabulary.make_ready()
    index_of(book)
    return book


def _judged(
    document: Document,
    rulebook: Rulebook,
    on: date,
    language: str,
    report: Report,
    *,
    with_text: bool,
    with_suggestions: bool,
) -> dict[str, Any]:
    suggestions: list[dict[str, Any]] = []
    findings: list[Finding] = []
    left_out: list[dict[str, Any]] = []
    calls_itself: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    value: float | None = None
    if document.language in SCREENED_LANGUAGES:
        report("rules", 0, _STEPS)
        scanned = ScannedText(document, rulebook.vocabulary)
        findings = _findings(document, scanned, rulebook, on, language, report)
        if document.text:
            left_out = [answer.to_json() for answer in text_answers(scanned, findings, rulebook)]
            calls_itself = [one.to_json() for one in called(scanned, rulebook)]
            if is_memorandum(document.name, document.title, first_heading(document)):
                changed = [one.to_json() for one in amendments(scanned, rulebook)]
            value = contract_value(scanned)
        if with_suggestions:
            suggestions = [asdict(one) for one in suggest(scanned, findings, rulebook)]
    judged = {
        "document": _document_json(document, with_text=with_text),
        "findings": [_finding_json(finding, document) for finding in findings],
        "left_out": left_out,
        "regimes": calls_itself,
        "amendments": changed,
        "contract_value": value,
    }
    return judged | ({"suggestions": suggestions} if with_suggestions else {})


def _findings(
    document: Document, scanned: ScannedText, rulebook: Rulebook, on: date, language: str, report: Report
) -> list[Finding]:
    told = 0

    def on_progress(share: float) -> None:
        # each step once: a report is a message to another process
        nonlocal told
        if (step := int(share * _STEPS)) > told:
            told = step
            report("rules", step, _STEPS)

    found = screen(document, rulebook, on, language=language, scanned=scanned, on_progress=on_progress)
    report("boxes", 0, len(found))
    return found


def _document_json(document: Document, *, with_text: bool) -> dict[str, Any]:
    known: dict[str, Any] = {
        "name": document.name,
        "format": document.format,
        "title": document.title,
        "heading": first_heading(document),
        "language": document.language,
        "characters": len(document.text),
        "pages": [_flat(page) for page in document.pages],
        "problems": [_flat(problem) for problem in document.problems],
    }
    if with_text:
        known |= {"text": document.text, "blocks": [_flat(block) for block in document.blocks]}
    return known


def _finding_json(finding: Finding, document: Document) -> dict[str, Any]:
    return _flat(finding) | {
        "legal_basis": list(finding.legal_basis),
        "why": list(finding.why),
        "trace": list(finding.trace),
        "boxes": [_flat(box) for box in document.locate(finding.start, finding.end)],
        "grounds": _grounds_json(finding.grounds) if finding.grounds else None,
    }


def _grounds_json(grounds: Grounds) -> dict[str, Any]:
    return _flat(grounds) | {"met": [_flat(met) for met in grounds.met]}


def _flat(item: DataclassInstance) -> dict[str, Any]:
    """The fields of a dataclass by name; `asdict` copies whatever they hold, which costs more than a rule."""
    return {name: getattr(item, name) for name in _names(type(item))}


@cache
def _names(kind: type[DataclassInstance]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))
