"""A second way of finding: passages that no rule found, but that look like a rule's own examples.

Likeness is the cosine of runs of four letters, weighted by how rare they are among the examples. A passage
is suggested for a rule when a word that the rule hangs on stands there too, and when it looks more like an
example than like a text that must not match. What it is worth is measured in `docs/accuracy.md`.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from procurement_app.documents.model import BlockKind
from procurement_app.screening.finding.rule_index import RuleIndex
from procurement_app.screening.model import Finding, Status
from procurement_app.screening.rulebook.book import Rulebook
from procurement_app.screening.rulebook.detection import DocumentRule
from procurement_app.screening.scanned.passage import BlockView, ScannedText
from procurement_app.screening.text.scan import fold

LIKE_ENOUGH = 0.35
_RUN = 4
_SHORTEST = 5  # words
_WORD = re.compile(r"[a-z]+")
_SILENT = (BlockKind.HEADER, BlockKind.FOOTER, BlockKind.HEADING, BlockKind.TOC)

Vector = dict[str, float]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A passage that looks like an example of a rule; `likeness` runs from 0 to 1. Never a finding."""

    rule: str
    kind: str
    likeness: float
    example: str
    quote: str
    start: int
    end: int
    page: int | None
    section: str


class Suggester:
    """The examples of a rulebook, ready to compare texts with."""

    def __init__(self, book: Rulebook) -> None:
        rules: list[DocumentRule] = book.of_kind("instrument", "barrier")
        self.rules = RuleIndex(rules, book.vocabulary)
        self._texts = [
            (rule.id, example.text, True)
            for rule in rules
            for example in rule.examples
            if example.status is not Status.MENTIONED
        ] + [(rule.id, counter.text, False) for rule in rules for counter in rule.must_not_match]
        counted = [_runs(text) for _, text, _ in self._texts]
        spread = Counter(run for runs in counted for run in runs)
        self._strange = math.log(len(counted) + 1)
        self._rarity = {run: math.log((len(counted) + 1) / (held + 0.5)) for run, held in spread.items()}
        self._held: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, runs in enumerate(counted):
            for run, weight in self._weighed(runs).items():
                self._held[run].append((number, weight))

    def nearest(self, text: str, rules: Iterable[str]) -> tuple[float, str, str]:
        """(likeness, rule, example) of the best of these rules; likeness 0 when none is nearer than a text
        that must not match."""
        likeness: dict[int, float] = defaultdict(float)
        for run, weight in self._weighed(_runs(text)).items():
            for number, other in self._held.get(run, ()):
                likeness[number] += weight * other
        wanted = set(rules)
        near: dict[str, tuple[float, str]] = {}
        away: dict[str, float] = defaultdict(float)
        for number, value in likeness.items():
            rule, example, matches = self._texts[number]
            if rule not in wanted:
                continue
            if not matches:
                away[rule] = max(away[rule], value)
            elif value > near.get(rule, (0.0, ""))[0]:
                near[rule] = value, example
        best = [(value, rule, example) for rule, (value, example) in near.items() if value > away[rule]]
        return max(best, default=(0.0, "", ""))

    def _weighed(self, runs: Counter[str]) -> Vector:
        """The weights of known runs, of length 1 together with the unknown ones."""
        raw = {run: (1 + math.log(count)) for run, count in runs.items()}
        length = math.sqrt(
            sum((much * self._rarity.get(run, self._strange)) ** 2 for run, much in raw.items())
        )
        return {run: much * self._rarity[run] / length for run, much in raw.items() if run in self._rarity}


def suggest(scanned: ScannedText, findings: Iterable[Finding], book: Rulebook) -> Iterator[Suggestion]:
    """Suggestions for the blocks in which nothing was found, in reading order, at most one a block."""
    suggester: Suggester = book.made.setdefault("suggester", None) or Suggester(book)
    book.made["suggester"] = suggester
    blocks = scanned.document.blocks
    found = {block.start for finding in findings if (block := scanned.document.block_at(finding.start))}
    for number, names in enumerate(scanned.names_by_block):
        block = blocks[number]
        if not names or block.start in found or block.kind in _SILENT:
            continue
        near = {rule.id: rule for rule in suggester.rules.hung_on(names)}
        best = max(
            (
                (suggester.nearest(passage.text, near), passage)
                for passage in BlockView(scanned, number).sentences
                if len(passage.text.split()) >= _SHORTEST
            ),
            key=lambda pair: pair[0][0],
            default=None,
        )
        if best is not None and best[0][0] >= LIKE_ENOUGH:
            (likeness, rule, example), passage = best
            yield Suggestion(
                rule,
                near[rule].kind,
                round(likeness, 2),
                example,
                passage.text,
                passage.start,
                passage.end,
                block.page,
                block.section[-1] if block.section else "",
            )


def _runs(text: str) -> Counter[str]:
    runs: Counter[str] = Counter()
    for word in _WORD.findall(fold(text)):
        padded = f" {word} "
        runs.update(padded[at : at + _RUN] for at in range(max(1, len(padded) - _RUN + 1)))
    return runs
