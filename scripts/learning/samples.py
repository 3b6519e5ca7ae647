"""What weights are learned from: every block of the annotated texts that rules may be built on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from procurement_app import paths
from procurement_app.documents.model import Document
from procurement_app.documents.reading import read
from procurement_app.screening.finding.marks import BlockMarks, Told, as_told
from procurement_app.screening.finding.matcher import match_document
from procurement_app.screening.finding.rule_index import RuleIndex
from procurement_app.screening.finding.weighing import leans
from procurement_app.screening.model import Status
from procurement_app.screening.rulebook.book import Rulebook
from procurement_app.screening.scanned.passage import ScannedText
from procurement_app.screening.trying.measuring import Expected, GoldText
from procurement_app.screening.trying.passages import read_passages
from procurement_app.screening.trying.trials import document_of
from scripts.learning.cases import framed, read_case
from scripts.samples.office import docx_bytes
from scripts.samples.source import Source, read_source

EVALUATION = paths.TENDER_SAMPLES / "evaluation"
SOURCES = paths.TENDER_SAMPLES / "sources" / "evaluation"
CASES = Path(__file__).parents[2] / "tests" / "screening" / "cases"
_ONLY_IN_SAMPLES = "fictief"  # what every text of ours says of itself
MARKS_OF_A_TEXT = 60  # letters by which a block of the source is known again in the document


class Sample(NamedTuple):
    """A block to learn from. `gold`: the status of each rule marked in it; `about`: the one rule that an
    example speaks of, None when all rules were looked for; `judged`: what the ways of the rules say; `left`:
    the same for what is not weighed, as it leans on another block; `author`: who wrote a text that no rule
    was written on, None elsewhere; `promise`: an example of a rule, which must come out as it is written."""

    marks: frozenset[str]
    gold: dict[str, Status]
    about: str | None
    judged: dict[str, Told]
    left: dict[str, Status]
    author: str | None
    promise: bool = False


def samples(book: Rulebook) -> list[Sample]:
    """Every block of every annotated text that may be learned from."""
    index = RuleIndex(book.of_kind("instrument", "barrier"), book.vocabulary)
    found = [
        sample
        for author, document, gold in _texts()
        for sample in _of_text(author, document, gold, book, index)
    ]
    examples = (*_of_examples(book), *_of_status_cases(), *_of_frames(), *_of_context_cases())
    return [*found, *(sample for example in examples for sample in _of_example(*example, book, index))]


def _texts() -> Iterator[tuple[str | None, Document, GoldText]]:
    """Each text with its author; what stands before the first hyphen of its name tells who that is."""
    for folder, fresh in ((SOURCES / "build", False), (EVALUATION / "texts", True)):
        for path in sorted(folder.glob("*.txt")):
            source = read_source(path)
            document = read(docx_bytes(source), f"{path.stem}.docx")
            yield path.stem.partition("-")[0] if fresh else None, document, _gold(path.stem, source)
    for path in sorted((EVALUATION / "passages" / "build").glob("*.yaml")):
        for document, gold in read_passages(path):
            yield None, document, gold


def _gold(name: str, source: Source) -> GoldText:
    blocks = [
        (block.text, [Expected(mark["rule"], Status(mark["status"])) for mark in block.gold])
        for block in source.blocks
    ]
    return GoldText(name, blocks)


def _of_text(
    author: str | None, document: Document, gold: GoldText, book: Rulebook, index: RuleIndex
) -> Iterator[Sample]:
    blocks = _Blocks(document, book, index)
    for number, marked in _aligned(document, gold):
        yield blocks.sample(number, {item.rule: item.status for item in marked}, None, author)


class _Blocks:
    """The blocks of a document as samples."""

    def __init__(self, document: Document, book: Rulebook, index: RuleIndex) -> None:
        scanned = ScannedText(document, book.vocabulary)
        self._marks = BlockMarks(scanned)
        self._judged: dict[int, dict[str, Told]] = {}
        self._left: dict[int, dict[str, Status]] = {}
        for match in match_document(scanned, index):
            if match.behind:
                continue
            number, rule = match.view.index, match.rule.id
            if leans(match):
                self._left.setdefault(number, {})[rule] = match.judgement.status
            else:
                self._judged.setdefault(number, {})[rule] = as_told(match.judgement, match.view)

    def sample(
        self,
        number: int,
        gold: dict[str, Status],
        about: str | None,
        author: str | None = None,
        promise: bool = False,
    ) -> Sample:
        names = frozenset(name for name in self._marks.names(number) if not name.endswith(_ONLY_IN_SAMPLES))
        judged, left = self._judged.get(number, {}), self._left.get(number, {})
        return Sample(names, gold, about, judged, left, author, promise)


def _aligned(document: Document, gold: GoldText) -> Iterator[tuple[int, Sequence[Expected]]]:
    """The blocks of a document with what was marked in them: reading a file may add or join blocks."""
    at = 0
    keys = [_key(document.text_of(block)) for block in document.blocks]
    for text, marked in gold.blocks:
        number = next((n for n in range(at, len(keys)) if keys[n] == _key(text)), None)
        if number is not None:
            at = number + 1
            yield number, marked


def _key(text: str) -> str:
    return "".join(text.split())[:MARKS_OF_A_TEXT]


Example = tuple[Document, dict[int, dict[str, Status]], str | None]
"""A small document, what is marked in which of its blocks, and the rule that it is about (None: all)."""


def _of_example(
    document: Document,
    marked: dict[int, dict[str, Status]],
    about: str | None,
    book: Rulebook,
    index: RuleIndex,
) -> Iterator[Sample]:
    blocks = _Blocks(document, book, index)
    for number, gold in marked.items():
        yield blocks.sample(number, gold, about, promise=True)


def _of_examples(book: Rulebook) -> Iterator[Example]:
    for rule in book.of_kind("instrument", "barrier"):
        examples = [(item, {rule.id: item.status}) for item in rule.examples]
        for item, gold in [*examples, *((item, {}) for item in rule.must_not_match)]:
            document = document_of(item.text, item.heading, item.head, item.block)
            yield document, {len(document.blocks) - 1: gold}, rule.id


def _of_status_cases() -> Iterator[Example]:
    """The sentences on which the status is tested: examples too, also of what is not found."""
    for status, rule, text, *heading in _cases("status"):
        document = document_of(text, *heading)
        gold = {rule: Status(status)} if status else {}
        yield document, {len(document.blocks) - 1: gold}, rule


def _of_frames() -> Iterator[Example]:
    """The plainest sentences, which officials write and authors of samples avoid."""
    told = yaml.safe_load((CASES / "frames.yaml").read_text(encoding="utf-8"))
    for status, rule, document in framed(told):
        yield document, {len(document.blocks) - 1: {rule: Status(status)}}, rule
    for sentence in told["nothing"]:
        document = document_of(sentence)
        yield document, {len(document.blocks) - 1: {}}, None


def _of_context_cases() -> Iterator[Example]:
    """The small documents on which it is tested what blocks say together; a block without a mark is not
    looked at."""
    for written in _cases("context"):
        document, marks = read_case(written)
        marked = {
            number: dict(_rule_and_status(mark) for mark in told if mark != "none")
            for number, told in enumerate(marks)
            if told
        }
        yield document, marked, None


def _rule_and_status(mark: str) -> tuple[str, Status]:
    rule, status, *_ = mark.split()
    return rule, Status(status)


def _cases(name: str) -> Iterator[Any]:
    told = yaml.safe_load((CASES / f"{name}.yaml").read_text(encoding="utf-8"))
    for cases in told["cases"].values():
        yield from cases
