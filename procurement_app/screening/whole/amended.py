"""Which findings of the other documents of a tender stand in the places that a memorandum of answers changes
by their numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol, TypeVar

from procurement_app.documents.model import Block, BlockKind, Document
from procurement_app.screening.model import Finding, Status
from procurement_app.screening.rulebook.vocabulary import Vocabulary
from procurement_app.screening.scanned.passage import BlockView, ScannedText
from procurement_app.screening.text.numbering import Kind, alike, annex_of, inside, number_of_heading
from procurement_app.screening.whole.amendments import AmendedWords, Amendment, Change

# the values of findings that a change of each value can be about
_VALUES = {
    "percentage": ("percentage", "weight_pct"),
    "amount_eur": ("amount_eur",),
    "count": ("count", "points"),
}
_HOLDS = (Status.ASSERTED, Status.CONDITIONAL)
_JOINTS = re.compile(r"[_\W]+")


class _Paper(Protocol):
    """What is asked of a document of a tender: `contradictions.Screened`."""

    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def findings(self) -> Sequence[Finding]: ...


_AnyPaper = TypeVar("_AnyPaper", bound=_Paper)


def meant(
    amendment: Amendment,
    subjects: Iterable[str],
    papers: Sequence[_AnyPaper],
    words: AmendedWords,
    vocabulary: Vocabulary,
) -> Iterator[tuple[_AnyPaper, Finding]]:
    """The findings that an amendment may change, of each rule the first; none where nothing tells which of
    several subjects or documents is meant. `subjects` are the rules that the memorandum itself speaks of
    there."""
    placed = [
        (paper, finding)
        for paper in _named(amendment, papers, words, vocabulary)
        for finding in paper.findings
        if finding.status in _HOLDS and _stands(amendment, finding) and _has_number(amendment, finding)
    ]
    if spoken := {*subjects}:
        placed = [pair for pair in placed if pair[1].rule in spoken]
    if len({id(paper) for paper, _ in placed}) > 1:
        return
    first = {finding.rule: (paper, finding) for paper, finding in reversed(placed)}
    if len(first) <= 1 or (amendment.whole and amendment.change is not Change.NUMBERS):
        yield from sorted(first.values(), key=lambda pair: pair[1].start)


def _named(
    amendment: Amendment, papers: Sequence[_AnyPaper], words: AmendedWords, vocabulary: Vocabulary
) -> Sequence[_AnyPaper]:
    """The documents that an amendment names; where none is called so, those whose names do not tell."""
    if not (amendment.documents or amendment.annex):
        return papers
    kinds = {index: _kinds(paper, words, vocabulary) for index, paper in enumerate(papers)}
    wanted = {*amendment.documents, *([amendment.annex] if amendment.annex else [])}
    so_called = [paper for index, paper in enumerate(papers) if kinds[index] & wanted]
    return so_called or [paper for index, paper in enumerate(papers) if not kinds[index]]


def _kinds(paper: _Paper, words: AmendedWords, vocabulary: Vocabulary) -> set[str]:
    """What the name and title of a document say that it is, and its number as an annex."""
    called = _JOINTS.sub(" ", f"{paper.name} {paper.title}").strip()
    block = Block(BlockKind.PARAGRAPH, 0, len(called))
    passage = BlockView(ScannedText(Document("", "", called, [block]), vocabulary), 0).whole
    found = {name for name in words.documents if passage.concept(name)}
    return found | ({annex} if (annex := annex_of(called)) else set())


def _stands(amendment: Amendment, finding: Finding) -> bool:
    """Whether a finding stands in the place that an amendment names."""
    section, item, number = number_of_heading(finding.section), finding.item, amendment.number
    if amendment.part:
        return _within(amendment, section, item)
    if alike(item) == alike(number) or alike(section) == alike(number):
        # 'eis 3' is no section 3, and '§ 3' no third point of a list
        if amendment.sort is Kind.ITEM:
            return alike(item) == alike(number) or not number.isdigit()
        return alike(section) == alike(number) or not number.isdigit()
    return amendment.sort is not Kind.ITEM and (
        inside(section, number) or ("." in item and inside(item, number))
    )


def _within(amendment: Amendment, section: str, item: str) -> bool:
    """Whether it stands in a part (lid) of an article: '3.' under 'Artikel 12', or '12.3'."""
    whole = alike(f"{amendment.number}.{amendment.part}")
    return whole in (alike(section), alike(item)) or (
        alike(section) == alike(amendment.number) and alike(item) == alike(amendment.part)
    )


def _has_number(amendment: Amendment, finding: Finding) -> bool:
    """Whether a finding has the number that is changed, or where the old one is not told another than the
    new."""
    if amendment.change is not Change.NUMBERS:
        return True
    numbers = [finding.values[name] for name in _VALUES[amendment.value] if name in finding.values]
    if amendment.old is not None:
        return amendment.old in numbers
    return bool(numbers) and amendment.new not in numbers
