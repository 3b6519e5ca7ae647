"""Trying texts against rules: the examples in the rule files, and a sentence that somebody types."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from procurement_app.documents.model import Block, BlockKind, Document
from procurement_app.screening.chances import chance_judge, wrong_outcome
from procurement_app.screening.detection import CounterExample, DocumentRule, Example
from procurement_app.screening.gaps import GapRule, find_gaps
from procurement_app.screening.model import Finding
from procurement_app.screening.rulebook import Rulebook
from procurement_app.screening.screen import screen
from procurement_app.screening.sectors import SectorReader

# Examples hold whatever the day; rules and laws in force are looked up for this one.
_ANY_DAY = date(2026, 11, 22)
_CLOSE = 0.005


class Outcome(NamedTuple):
    """What became of one example: `wrong` is empty when it is right, else one sentence."""

    rule: str
    text: str
    wrong: str


def document_of(
    text: str, heading: str = "", head: str = "", block: BlockKind = BlockKind.PARAGRAPH
) -> Document:
    """One block as a document, under a heading and the head row of a table when given (cells by ' | ')."""
    parts = [
        (BlockKind.HEADING, heading),
        (BlockKind.ROW, head.replace(" | ", "\t")),
        (block, text.replace(" | ", "\t") if block is BlockKind.ROW else text),
    ]
    whole = ""
    blocks = []
    for kind, content in parts:
        if not content:
            continue
        start, whole = len(whole), whole + content + "\n"
        is_row = kind is BlockKind.ROW
        blocks.append(
            Block(
                kind,
                start,
                start + len(content),
                section=(heading,) if heading and kind is not BlockKind.HEADING else (),
                level=1 if kind is BlockKind.HEADING else 0,
                cells=tuple(_cells(content, start)) if is_row else (),
                table=1 if is_row else None,
                is_header_row=is_row and content is parts[1][1],
            )
        )
    return Document("voorbeeld", "text", whole.rstrip("\n"), blocks, language="nl")


def _cells(row: str, start: int) -> Iterator[tuple[int, int]]:
    for cell in row.split("\t"):
        yield start, start + len(cell)
        start += len(cell) + 1


def try_text(text: str, rulebook: Rulebook, on: date, **around: str) -> list[Finding]:
    """What the rules say of a text by itself; `around` is `heading` and `head`."""
    return screen(document_of(text, around.get("heading", ""), around.get("head", "")), rulebook, on)


def test_examples(rulebook: Rulebook, only: Iterable[str] = ()) -> Iterator[Outcome]:
    """Every example of the rules (of `only`, when given), and without `only` of the sectors, in order."""
    named = set(only)
    wanted = named or set(rulebook.rules)
    for rule in rulebook.of_kind("instrument", "barrier"):
        if rule.id in wanted:
            yield from _try_document_rule(rule, rulebook)
    for gap_rule in rulebook.of_kind("gap"):
        if gap_rule.id in wanted:
            yield from _try_gap(gap_rule, rulebook)
    for chance_rule in rulebook.of_kind("chance"):
        if chance_rule.id in wanted:
            for tender in chance_rule.examples:
                wrong = wrong_outcome(rulebook, chance_rule, tender)
                yield Outcome(chance_rule.id, tender.title, wrong)
    if not named and rulebook.of_kind("chance"):
        yield from _try_sectors(chance_judge(rulebook).reader.sectors)


def _try_document_rule(rule: DocumentRule, rulebook: Rulebook) -> Iterator[Outcome]:
    for example in rule.examples:
        yield Outcome(rule.id, example.text, _wrong(rule, example, rulebook))
    for counter in rule.must_not_match:
        yield Outcome(rule.id, counter.text, _wrongly_found(rule, counter, rulebook))


def _try_sectors(reader: SectorReader) -> Iterator[Outcome]:
    for name, sector in reader.sectors.items():
        for title in sector.examples.match:
            yield Outcome(name, title, "" if name in reader.read(title).sectors else "sector niet gevonden")
        for title in sector.examples.no_match:
            yield Outcome(
                name, title, "sector ten onrechte gevonden" if name in reader.read(title).sectors else ""
            )


def _try_gap(rule: GapRule, rulebook: Rulebook) -> Iterator[Outcome]:
    for example in rule.examples:
        text = "\n".join(example.text)
        starts = [0, *(place + 1 for place, char in enumerate(text) if char == "\n")]
        blocks = [
            Block(BlockKind.PARAGRAPH, start, start + len(line))
            for start, line in zip(starts, example.text, strict=True)
        ]
        document = Document("voorbeeld", "text", text, blocks, language="nl")
        findings = screen(document, rulebook, _ANY_DAY)
        (answer,) = [gap for gap in find_gaps(document, findings, rulebook, _ANY_DAY) if gap.rule == rule.id]
        wrong = (
            ""
            if answer.outcome is example.outcome
            else f"is {answer.outcome.value}, verwacht {example.outcome.value}"
        )
        yield Outcome(rule.id, text, wrong)


def _own(rule: DocumentRule, example: Example | CounterExample, rulebook: Rulebook) -> list[Finding]:
    document = document_of(example.text, example.heading, example.head, example.block)
    last = document.blocks[-1]
    return [
        finding
        for finding in screen(document, rulebook, _ANY_DAY)
        if finding.rule == rule.id and finding.start >= last.start
    ]


def _wrong(rule: DocumentRule, example: Example, rulebook: Rulebook) -> str:
    found = _own(rule, example, rulebook)
    if not found:
        return "niet gevonden"
    finding = found[0]
    if finding.status is not example.status:
        return f"status is {finding.status.value}, verwacht {example.status.value}"
    for name, expected in example.values.items():
        actual = finding.values.get(name)
        if not _same(expected, actual):
            return f"{name} is {actual}, verwacht {expected}"
    return ""


def _wrongly_found(rule: DocumentRule, counter: CounterExample, rulebook: Rulebook) -> str:
    found = _own(rule, counter, rulebook)
    return f"gevonden als {found[0].status.value}: '{found[0].quote}'" if found else ""


def _same(expected: float | str, actual: float | str | None) -> bool:
    if isinstance(expected, (int, float)) and isinstance(actual, (int, float)):
        return abs(expected - actual) <= _CLOSE * max(1.0, abs(expected))
    return str(expected).casefold() == str(actual).casefold()
