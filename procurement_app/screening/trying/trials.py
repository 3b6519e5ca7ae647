"""Trying texts against rules: the examples in the rule files, and a sentence that somebody types."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from procurement_app.documents.model import Block, BlockKind, Document
from procurement_app.documents.titles import first_heading
from procurement_app.screening.entries.chances import ChanceRule, chance_judge, wrong_outcome
from procurement_app.screening.entries.sectors import SectorReader
from procurement_app.screening.explaining.reasons import STATUS_WORDS, value_words
from procurement_app.screening.model import Finding, Outcome, Status
from procurement_app.screening.rulebook.book import Rulebook
from procurement_app.screening.rulebook.codes import outcome_words
from procurement_app.screening.rulebook.detection import CounterExample, DocumentRule, Example
from procurement_app.screening.rulebook.parameters import supposing
from procurement_app.screening.scanned.passage import ScannedText
from procurement_app.screening.screen import screen
from procurement_app.screening.trying.accounts import Accounts
from procurement_app.screening.trying.measuring import same_value
from procurement_app.screening.trying.workbench import Workbench, typed_document
from procurement_app.screening.whole.amendments import Amendment, amendments
from procurement_app.screening.whole.contradictions import (
    Contradiction,
    ContradictionRule,
    Screened,
    find_contradictions,
)
from procurement_app.screening.whole.gaps import ContractFacts, GapRule, find_gaps
from procurement_app.screening.whole.regimes import RegimeRule, called

# Examples hold whatever the day; rules and laws in force are looked up for this one.
_ANY_DAY = date(2026, 11, 22)


class Tried(NamedTuple):
    """What became of one example: `wrong` is empty when it is right, else one sentence. `because` has the
    words, facts and passages that decided it."""

    rule: str
    text: str
    wrong: str
    because: tuple[str, ...] = ()


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


def try_text(text: str, rulebook: Rulebook, on: date, language: str = "nl", **around: str) -> list[Finding]:
    """What the rules say of a text by itself; `around` is `heading` and `head`."""
    document = document_of(text, around.get("heading", ""), around.get("head", ""))
    return screen(document, rulebook, on, language=language)


def test_examples(rulebook: Rulebook, only: Iterable[str] = ()) -> Iterator[Tried]:
    """Every example of the rules (of `only`, when given), and without `only` of the sectors, in order."""
    named = set(only)
    for kinds, try_rule in _TRIED:
        for rule in rulebook.of_kind(*kinds):
            if not named or rule.id in named:
                yield from try_rule(rule, rulebook)
    if not named and rulebook.of_kind("chance"):
        yield from _try_sectors(chance_judge(rulebook).reader.sectors)


def _try_chance(rule: ChanceRule, rulebook: Rulebook) -> Iterator[Tried]:
    for tender in rule.examples:
        yield Tried(rule.id, tender.title, wrong_outcome(rulebook, rule, tender))


def _try_document_rule(rule: DocumentRule, rulebook: Rulebook) -> Iterator[Tried]:
    for example in rule.examples:
        wrong = _wrong(rule, example, rulebook)
        yield Tried(rule.id, example.text, wrong, _because(rule, example, rulebook) if wrong else ())
    for counter in rule.must_not_match:
        wrong = _wrongly_found(rule, counter, rulebook)
        yield Tried(rule.id, counter.text, wrong, _because(rule, counter, rulebook) if wrong else ())


def _because(rule: DocumentRule, example: Example | CounterExample, rulebook: Rulebook) -> tuple[str, ...]:
    """Why a rule did or did not find something in an example: its words, or the nearest way."""
    document = _document(example)
    tried = Workbench(document, rulebook, _ANY_DAY).why(rule)
    if own := _within(document.blocks[-1], tried.findings):
        return tuple(line for finding in own for line in finding.trace)
    if tried.findings:
        return ("De regel vindt wel iets in de kop of de kolomkop, maar niets in deze tekst zelf.",)
    nearest = tried.ways[0]
    return (tried.stopped or f"{nearest.name or 'manier 1'}: {' '.join(nearest.obstacles)}",)


def _try_sectors(reader: SectorReader) -> Iterator[Tried]:
    for name, sector in reader.sectors.items():
        for title in sector.examples.match:
            yield Tried(name, title, "" if name in reader.read(title).sectors else "sector niet gevonden")
        for title in sector.examples.no_match:
            yield Tried(
                name, title, "sector ten onrechte gevonden" if name in reader.read(title).sectors else ""
            )


def _try_gap(rule: GapRule, rulebook: Rulebook) -> Iterator[Tried]:
    for example in rule.examples:
        document = typed_document("\n".join(example.text))
        facts = ContractFacts(example.value, example.notice)
        findings = screen(document, rulebook, example.day)
        book = supposing(rulebook, example.filled)
        answers = find_gaps(document, findings, book, example.day, facts=facts)
        (answer,) = [gap for gap in answers if gap.rule == rule.id]
        wrong = ""
        if answer.outcome is not example.outcome:
            wrong = f"is {_outcome(answer.outcome)}, verwacht {_outcome(example.outcome)}"
        elif example.says not in answer.reason:
            wrong = f"zegt niet '{example.says}' maar: {answer.reason}"
        accounts = Workbench(document, book, example.day).accounts() if wrong else []
        because = [line for one in accounts if one.rule == rule.id for line in one.because]
        yield Tried(rule.id, "\n".join(example.text), wrong, (answer.reason, *because) if wrong else ())


def _try_regime(rule: RegimeRule, rulebook: Rulebook) -> Iterator[Tried]:
    for example in rule.examples:
        scanned = ScannedText(typed_document("\n".join(example.text)), rulebook.vocabulary)
        own = [one.quote for one in called(scanned, rulebook) if one.rule == rule.id]
        wrong = "" if bool(own) is example.found else ("ten onrechte gevonden" if own else "niet gevonden")
        yield Tried(rule.id, "\n".join(example.text), wrong, tuple(own) if wrong else ())


def _try_contradiction(rule: ContradictionRule, rulebook: Rulebook) -> Iterator[Tried]:
    for example in rule.examples:
        screened = [
            Screened(
                str(number),
                f"stuk {number}",
                _findings("\n".join(lines), rulebook),
                title=_title(lines),
                amendments=_amendments(lines, rulebook),
            )
            for number, lines in enumerate(example.documents, 1)
        ]
        clashes = [
            clash
            for clash in find_contradictions(screened, rulebook, _ANY_DAY, notice=example.notice)
            if clash.rule == rule.id
        ]
        found = bool(clashes)
        wrong = "" if found is example.found else ("ten onrechte gevonden" if found else "niet gevonden")
        because = _sides(clashes) if found else _no_clash(rule, screened, rulebook)
        text = " / ".join(" ".join(lines) for lines in example.documents)
        yield Tried(rule.id, text, wrong, because if wrong else ())


def _sides(clashes: Iterable[Contradiction]) -> tuple[str, ...]:
    """The passages that contradict each other, with the document of each."""
    return tuple(
        " ↔ ".join(
            f"stuk {side.document}: ‘{side.shown}’" if side.passage else side.shown for side in clash.sides
        )
        for clash in clashes
    )


def _no_clash(rule: ContradictionRule, screened: Sequence[Screened], rulebook: Rulebook) -> tuple[str, ...]:
    """What of two statements is missing in some documents, or why they do not clash."""
    findings = [finding for one in screened for finding in one.findings]
    nothing = ScannedText(typed_document(""), rulebook.vocabulary)
    return tuple(Accounts(nothing, findings, rulebook, _ANY_DAY).no_clash(rule))


def _title(lines: Sequence[str]) -> str:
    return first_heading(typed_document("\n".join(lines)))


def _amendments(lines: Sequence[str], rulebook: Rulebook) -> list[Amendment]:
    return amendments(ScannedText(typed_document("\n".join(lines)), rulebook.vocabulary), rulebook)


def _findings(text: str, rulebook: Rulebook) -> list[Finding]:
    return screen(typed_document(text), rulebook, _ANY_DAY)


def _document(example: Example | CounterExample) -> Document:
    return document_of(example.text, example.heading, example.head, example.block)


def _own(rule: DocumentRule, example: Example | CounterExample, rulebook: Rulebook) -> list[Finding]:
    document = _document(example)
    found = screen(document, rulebook, _ANY_DAY)
    return [finding for finding in _within(document.blocks[-1], found) if finding.rule == rule.id]


def _within(last: Block, found: Iterable[Finding]) -> list[Finding]:
    """The findings in the last block of an example, which is its own text."""
    return [finding for finding in found if finding.start >= last.start]


def _wrong(rule: DocumentRule, example: Example, rulebook: Rulebook) -> str:
    found = _own(rule, example, rulebook)
    if not found:
        return "niet gevonden"
    finding = found[0]
    if finding.status is not example.status:
        return f"status is {_status(finding.status)}, verwacht {_status(example.status)}"
    for name, expected in example.values.items():
        actual = finding.values.get(name)
        if not same_value(expected, actual):
            read = "niet gelezen" if actual is None else value_words(name, actual)
            return f"{name} is {read}, verwacht {value_words(name, expected)}"
    return ""


def _status(status: Status) -> str:
    """A status in words, with the code for it in a rule file."""
    return f"‘{STATUS_WORDS[status.value].nl}’ ({status.value})"


def _outcome(outcome: Outcome) -> str:
    return f"‘{outcome_words('gap', outcome.value)}’ ({outcome.value})"


def _wrongly_found(rule: DocumentRule, counter: CounterExample, rulebook: Rulebook) -> str:
    found = _own(rule, counter, rulebook)
    return f"gevonden als {_status(found[0].status)}: '{found[0].quote}'" if found else ""


_TRIED: tuple[tuple[tuple[str, ...], Callable[[Any, Rulebook], Iterator[Tried]]], ...] = (
    (("instrument", "barrier"), _try_document_rule),
    (("gap",), _try_gap),
    (("contradiction",), _try_contradiction),
    (("regime",), _try_regime),
    (("chance",), _try_chance),
)
