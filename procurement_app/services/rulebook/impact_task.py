"""Judging again what was read before, by other rules or more loosely: runs in the confined worker.

Each function takes bytes, its arguments as JSON and a way to report, and returns JSON. Of the arguments
`rules` and `on` say how things are judged now, `edited` (a folder) and `new_on` how they would be; `value`,
when given, is that of the contract.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from procurement_app.advice.entries import screen_entry
from procurement_app.documents.model import Document
from procurement_app.documents.reading import read_all
from procurement_app.screening.model import Finding, Status
from procurement_app.screening.rulebook.book import Rulebook, check_rulebook, load_rulebook
from procurement_app.screening.scanned.passage import ScannedText
from procurement_app.screening.screen import screen
from procurement_app.screening.task import filled_in, rulebook_at
from procurement_app.screening.trying.differences import (
    Change,
    between_contradictions,
    between_findings,
    between_gaps,
    between_screenings,
)
from procurement_app.screening.trying.suggestions import suggest
from procurement_app.screening.whole.amendments import Amendment, amendments
from procurement_app.screening.whole.contract_value import contract_value
from procurement_app.screening.whole.contradictions import (
    LOOKED_AT,
    Contradiction,
    Screened,
    find_contradictions,
)
from procurement_app.screening.whole.gaps import ContractFacts, Gap, judge_gaps, text_answers
from procurement_app.services.work import codec

Report = Callable[[str, int, int], None]


@dataclass(frozen=True)
class _Side:
    """One way to judge: a rulebook, a day, and the value of the contract where it is known."""

    book: Rulebook
    on: date
    value: float | None = None

    def document(
        self, document: Document, *, answers: bool
    ) -> tuple[list[Finding], list[Gap], list[dict[str, Any]]]:
        """What is found, what is left out, and of a memorandum of `answers` the places that it changes;
        without a value, by the one that the document itself tells."""
        scanned = ScannedText(document, self.book.vocabulary)
        findings = screen(document, self.book, self.on, scanned=scanned)
        told = text_answers(scanned, findings, self.book)
        facts = ContractFacts(contract_value(scanned) if self.value is None else self.value)
        changed = [one.to_json() for one in amendments(scanned, self.book)] if answers else []
        return findings, judge_gaps(told, self.book, self.on, facts), changed

    def within(self, findings: list[Finding]) -> list[Contradiction]:
        """The contradictions inside one document."""
        return find_contradictions([Screened("", "", findings)], self.book, self.on)

    def across(
        self, documents: list[dict[str, Any]], at: int, notice: dict[str, tuple[str, ...]] | None
    ) -> list[Contradiction]:
        """The contradictions between the documents of a tender, with their findings of side `at`, or with its
        notice."""
        screened = [
            Screened(
                str(number),
                one["name"],
                _findings(one["findings"][at]),
                title=one["title"],
                amendments=[Amendment.from_json(stored) for stored in one["amendments"][at]],
            )
            for number, one in enumerate(documents)
        ]
        found = find_contradictions(screened, self.book, self.on, notice=notice)
        return [one for one in found if any(side.document != one.sides[0].document for side in one.sides)]


def check(_data: bytes, arguments: dict[str, Any], _report: Report) -> list[str]:
    """What is wrong in the rulebook `edited`: a sentence with file and line for each mistake."""
    return [str(mistake) for mistake in check_rulebook(Path(arguments["edited"]))[1]]


def compare_file(data: bytes, arguments: dict[str, Any], report: Report) -> list[dict[str, Any]]:
    """The changes in each document of a file (`name`)."""
    sides = _sides(arguments)
    documents = read_all(data, arguments["name"], progress=report)
    return [
        {"name": document.name, "changes": _document_changes(document, sides)[0]} for document in documents
    ]


def compare_documents(data: bytes, arguments: dict[str, Any], report: Report) -> list[dict[str, Any]]:
    """The "changes" in stored documents, in their order; `data` is a JSON list of their readings, each with
    whether it is a memorandum of `answers`. Of a document of a tender (`in_tender`) also its "findings" and
    "amendments" before and after, for `compare_tenders`."""
    sides, compared = _sides(arguments), []
    held = json.loads(data)
    for number, reading in enumerate(held):
        changes, found, changed = _document_changes(_document(reading), sides, answers=reading["answers"])
        kept = [[_looked_at(finding) for finding in side] for side in found] if reading["in_tender"] else None
        compared.append({"changes": changes, "findings": kept, "amendments": changed})
        report("rules", number + 1, len(held))
    return compared


def compare_entries(data: bytes, arguments: dict[str, Any], report: Report) -> list[list[dict[str, Any]]]:
    """The changes in planned tenders, in their order; `data` is their facts as a JSON list."""
    (old, new), found = _sides(arguments), []
    held = json.loads(data)
    for number, facts in enumerate(held):
        entry = codec.ENTRY.validate_python(facts)
        before, after = screen_entry(entry, old.book, old.on), screen_entry(entry, new.book, new.on)
        found.append(_json(between_screenings(before, after), (old, new)))
        report("rules", number + 1, len(held))
    return found


def compare_tenders(data: bytes, arguments: dict[str, Any], report: Report) -> list[list[dict[str, Any]]]:
    """The contradictions that come or go between the documents of a tender and its notice.

    `data` is a JSON list of `{"documents": [{"name", "title", "findings", "amendments"}], "notice": {field:
    [code]} or null}`, with the findings and amendments that `compare_documents` gave.
    """
    sides = _sides(arguments)
    found, held = [], json.loads(data)
    for number, tender in enumerate(held):
        notice = {name: tuple(codes) for name, codes in (tender["notice"] or {}).items()} or None
        before, after = (side.across(tender["documents"], at, notice) for at, side in enumerate(sides))
        found.append(_json(between_contradictions(before, after), sides))
        report("rules", number + 1, len(held))
    return found


def suggest_stored(data: bytes, arguments: dict[str, Any], _report: Report) -> list[dict[str, Any]]:
    """What looks like an example of a rule in a stored document; `data` is its reading as JSON."""
    book = rulebook_at(Path(arguments["rules"])).filled_with(filled_in(arguments))
    document = _document(json.loads(data))
    scanned = ScannedText(document, book.vocabulary)
    findings = screen(document, book, date.fromisoformat(arguments["on"]), scanned=scanned)
    return [asdict(one) for one in suggest(scanned, findings, book)]


def _document(reading: dict[str, Any]) -> Document:
    return Document(
        "",
        "",
        reading["text"],
        codec.BLOCKS.validate_python(reading["blocks"]),
        codec.PAGES.validate_python(reading["pages"]),
        reading["language"],
    )


def _sides(arguments: dict[str, Any]) -> tuple[_Side, _Side]:
    values = filled_in(arguments)
    base = load_rulebook(Path(arguments["rules"]))
    edited = base if arguments["edited"] == arguments["rules"] else load_rulebook(Path(arguments["edited"]))
    also = filled_in({"filled_in": arguments.get("also", ())})
    now, then = base.filled_with(values), edited.filled_with([*values, *also])
    value = arguments.get("value")
    return (
        _Side(now, date.fromisoformat(arguments["on"]), value),
        _Side(then, date.fromisoformat(arguments["new_on"]), value),
    )


def _document_changes(
    document: Document, sides: tuple[_Side, _Side], *, answers: bool = False
) -> tuple[list[dict[str, Any]], tuple[list[Finding], list[Finding]], list[list[dict[str, Any]]]]:
    """The changes in a document, and what is found in it, and what it changes elsewhere, before and after."""
    (before, old_gaps, was), (after, new_gaps, now) = (
        side.document(document, answers=answers) for side in sides
    )
    changes = _json(
        [
            *between_findings(document, before, after),
            *between_gaps(old_gaps, new_gaps),
            *between_contradictions(sides[0].within(before), sides[1].within(after)),
        ],
        sides,
    )
    return changes, (before, after), [was, now]


def _looked_at(finding: Finding) -> dict[str, Any]:
    """What contradictions look at, as JSON values."""
    return {"status": finding.status.value} | {name: getattr(finding, name) for name in LOOKED_AT}


def _findings(written: Iterable[dict[str, Any]]) -> list[Finding]:
    return [Finding(**(one | {"status": Status(one["status"])})) for one in written]


def _json(changes: Iterable[Change], sides: tuple[_Side, _Side]) -> list[dict[str, Any]]:
    """Changes with the title of a rule that only the edited rulebook has."""
    known, edited = (side.book.rules for side in sides)
    return [
        change.to_json()
        | ({"title": edited[change.rule].title.model_dump()} if change.rule in edited.keys() - known else {})
        for change in changes
    ]
