"""Findings against gold: how much of what people marked in a text the rules find, and what else they find.

Gold is given per block: the rules that apply to it, each with a status and values. A finding belongs to the
block that its quote comes from. *Detection* asks only whether the rule was found in the block and leaves out
what is merely mentioned; *with status* asks for the right status too. A rule counts once per block.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import accumulate
from typing import Literal

from procurement_app.screening.model import Finding, Status
from procurement_app.screening.trying.suggestions import Suggestion

# Values are equal when they differ by no more than this share: '€ 2,2 mln' and 2.200.400.
_CLOSE = 0.005
# A quote that is in no block as it stands must share a run of this many letters, and this share, with one.
_LEAST_RUN = 15
_LEAST_SHARE = 0.5
# A block of fewer letters is not taken for a part of a longer quote: 'Nee' stands in many.
_LEAST_BLOCK = 12
_STRENGTH = {None: -1, Status.MENTIONED: 0, Status.CONDITIONAL: 1, Status.NEGATED: 2, Status.ASSERTED: 3}
_SHOWN = 220


@dataclass(frozen=True, slots=True)
class Expected:
    """What people marked in a block: a rule, what the text does with it, and the values that count."""

    rule: str
    status: Status
    values: Mapping[str, float | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GoldText:
    """A text with its blocks in reading order, each with what was marked in it."""

    name: str
    blocks: Sequence[tuple[str, Sequence[Expected]]]

    @property
    def words(self) -> int:
        return sum(len(text.split()) for text, _ in self.blocks)

    @property
    def marked(self) -> int:
        return sum(len(gold) for _, gold in self.blocks)


@dataclass(slots=True)
class Count:
    """Found and marked; marked and missed; found though not marked."""

    found: int = 0
    missed: int = 0
    false: int = 0


@dataclass(slots=True)
class RuleCount:
    """One rule: whether it was found at all, by status, and how many of its values were right."""

    detection: Count = field(default_factory=Count)
    by_status: dict[Status, Count] = field(default_factory=lambda: {status: Count() for status in Status})
    values_right: int = 0
    values_asked: int = 0


@dataclass(frozen=True, slots=True)
class Failure:
    """A mistake by its words. `said` and `gold` are statuses, or values as 'percentage = 5'."""

    rule: str
    kind: Literal["missed", "false", "status", "value"]
    text: str
    quote: str
    said: str = ""
    gold: str = ""


@dataclass(slots=True)
class Measurement:
    """Counts over texts. `lost`: quotes that stand in no block; `failures` in the order of the texts;
    `plain_*`: the texts in which nothing was marked, and what was found in them."""

    texts: int = 0
    words: int = 0
    marked: int = 0
    lost: int = 0
    rules: dict[str, RuleCount] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    plain_words: int = 0
    plain_false: int = 0
    plain_named: int = 0
    suggested_right: int = 0
    suggested_wrong: int = 0

    def add(self, gold: GoldText, findings: Iterable[Finding], characters: int) -> None:
        """Count one text: `findings` in it, in a reading of so many characters."""
        self.texts += 1
        self.words += gold.words
        self.marked += gold.marked
        by_block, lost = _by_block(gold, findings, characters)
        self.lost += len(lost)
        for finding in lost:
            self._false(finding, gold.name)
        for number, (text, marked) in enumerate(gold.blocks):
            wanted = {item.rule: item for item in marked}
            have = by_block.get(number, {})
            for rule in sorted({*wanted, *have}):
                self._compare(gold.name, text, rule, wanted.get(rule), have.get(rule))
        if not gold.marked:
            self._add_plain(gold, [*lost, *(item for found in by_block.values() for item in found.values())])

    def add_suggestions(self, gold: GoldText, suggestions: Iterable[Suggestion], characters: int) -> None:
        """Count suggestions: right when their rule was marked in the block, whatever its status."""
        blocks = [letters(text) for text, _ in gold.blocks]
        starts = _starts(blocks)
        for suggestion in suggestions:
            place = suggestion.start / characters if characters else 0.0
            number = _block_of(letters(suggestion.quote), blocks, starts, place)
            marked = {item.rule for item in gold.blocks[number][1]} if number is not None else set()
            if suggestion.rule in marked:
                self.suggested_right += 1
            else:
                self.suggested_wrong += 1

    def _add_plain(self, gold: GoldText, findings: Sequence[Finding]) -> None:
        """A text in which nothing was marked: whatever is found in it is a false alarm."""
        named = sum(finding.status is Status.MENTIONED for finding in findings)
        self.plain_words += gold.words
        self.plain_false += len(findings) - named
        self.plain_named += named

    def _compare(
        self, name: str, text: str, rule: str, wanted: Expected | None, found: Finding | None
    ) -> None:
        count = self.rules.setdefault(rule, RuleCount())
        should = wanted is not None and wanted.status is not Status.MENTIONED
        does = found is not None and found.status is not Status.MENTIONED
        count.detection.found += should and does
        count.detection.missed += should and not does
        count.detection.false += does and not should
        if wanted is not None and found is not None and wanted.status is found.status:
            count.by_status[wanted.status].found += 1
        else:
            if wanted is not None:
                count.by_status[wanted.status].missed += 1
            if found is not None:
                count.by_status[found.status].false += 1
        self.failures += _status_failures(name, text, rule, wanted, found)
        if wanted is not None and found is not None:
            self._compare_values(name, wanted, found)

    def _compare_values(self, name: str, wanted: Expected, found: Finding) -> None:
        count = self.rules[wanted.rule]
        for key, value in wanted.values.items():
            count.values_asked += 1
            said = found.values.get(key)
            if same_value(value, said):
                count.values_right += 1
            else:
                pair = (f"{key} = {'-' if said is None else said}", f"{key} = {value}")
                self.failures.append(Failure(wanted.rule, "value", name, found.quote, *pair))

    def _false(self, finding: Finding, name: str) -> None:
        count = self.rules.setdefault(finding.rule, RuleCount())
        count.by_status[finding.status].false += 1
        if finding.status is not Status.MENTIONED:
            count.detection.false += 1
            self.failures.append(Failure(finding.rule, "false", name, finding.quote, finding.status.value))


def _status_failures(
    name: str, text: str, rule: str, wanted: Expected | None, found: Finding | None
) -> Iterator[Failure]:
    if wanted is not None and found is not None:
        if wanted.status is not found.status:
            yield Failure(rule, "status", name, found.quote, found.status.value, wanted.status.value)
    elif wanted is not None and wanted.status is not Status.MENTIONED:
        yield Failure(rule, "missed", name, _shortened(text), gold=wanted.status.value)
    elif found is not None and found.status is not Status.MENTIONED:
        yield Failure(rule, "false", name, found.quote, found.status.value)


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN].rsplit(' ', 1)[0]} …"


def same_value(expected: float | str, said: float | str | None) -> bool:
    """Numbers may differ a little; words are compared by their letters and digits."""
    if said is None:
        return False
    if isinstance(expected, int | float) and isinstance(said, int | float):
        return abs(expected - said) <= _CLOSE * max(1.0, abs(expected))
    return letters(str(expected)) == letters(str(said))


def letters(text: str) -> str:
    """A text as its letters and digits alone, in small letters: what layout and hyphens do not change."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())


def _by_block(
    gold: GoldText, findings: Iterable[Finding], characters: int
) -> tuple[dict[int, dict[str, Finding]], list[Finding]]:
    """The strongest finding of each rule by the number of its block, and the findings of no block."""
    blocks = [letters(text) for text, _ in gold.blocks]
    starts = _starts(blocks)
    placed: dict[int, dict[str, Finding]] = {}
    lost = []
    for finding in findings:
        place = finding.start / characters if characters else 0.0
        number = _block_of(letters(finding.quote), blocks, starts, place)
        if number is None:
            lost.append(finding)
            continue
        known = placed.setdefault(number, {}).get(finding.rule)
        if known is None or _STRENGTH[finding.status] > _STRENGTH[known.status]:
            placed[number][finding.rule] = finding
    return placed, lost


def _starts(blocks: Sequence[str]) -> list[float]:
    """Where each block begins, as a share of the whole text."""
    starts = [0, *accumulate(len(block) for block in blocks)]
    return [start / max(starts[-1], 1) for start in starts]


def _block_of(quote: str, blocks: Sequence[str], starts: Sequence[float], place: float) -> int | None:
    """The number of the block that a quote comes from: of those that hold it the one nearest to `place` (a
    share of the text), else the one with the longest run in common; None when no block fits."""
    if not quote:
        return None
    holding = [
        number
        for number, block in enumerate(blocks)
        if quote in block or (len(block) >= _LEAST_BLOCK and block in quote)
    ]
    if holding:
        return min(holding, key=lambda number: abs(starts[number] - place))
    best, found = 0.0, None
    for number, block in enumerate(blocks):
        if not block:
            continue
        run = SequenceMatcher(None, quote, block, autojunk=False).find_longest_match().size
        share = run / min(len(quote), len(block))
        if run >= _LEAST_RUN and share > best:
            best, found = share, number
    return found if best >= _LEAST_SHARE else None
