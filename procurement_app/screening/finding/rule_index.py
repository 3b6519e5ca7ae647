"""Which ways of which rules are worth trying where, by the words that the scan found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from functools import reduce
from operator import and_
from typing import NamedTuple

from procurement_app.screening.rulebook.detection import (
    WHOLE_BLOCKS,
    DocumentRule,
    Way,
    alternatives,
    anchor_of,
    value_type,
)
from procurement_app.screening.rulebook.vocabulary import Vocabulary
from procurement_app.screening.scanned.passage import ScannedText
from procurement_app.screening.scanned.standing import numbers_of


class Item(NamedTuple):
    """A part of `all_of`: the concepts and the types of value of which one must stand."""

    concepts: tuple[str, ...]
    kinds: tuple[str, ...]


class Candidate(NamedTuple):
    """A way of a rule worth a look: `needs` are sets of concepts of which one must stand in a passage,
    and `literals` what must be hit for each (none: it is tried everywhere)."""

    rule: DocumentRule
    number: int
    way: Way
    items: tuple[Item, ...]
    needs: tuple[frozenset[str], ...]
    literals: tuple[frozenset[int], ...]


class Trial(NamedTuple):
    """A way to try in a block: in the sentences with these bits (`standing`), or in all of them."""

    candidate: Candidate
    sentences: list[int] | None


class RuleIndex:
    """Which ways to try for which blocks, by the concepts that were hit in them."""

    def __init__(self, rules: Iterable[DocumentRule], vocabulary: Vocabulary) -> None:
        self.rules = list(rules)
        self._vocabulary = vocabulary
        self.ways = {
            rule.id: [_candidate(rule, number, vocabulary) for number in range(len(rule.detect))]
            for rule in self.rules
        }
        self._about: dict[str, list[DocumentRule]] = defaultdict(list)
        for rule in self.rules:
            for name in {
                member for subject in (*rule.subject, *rule.topics) for member in vocabulary.members[subject]
            }:
                self._about[name].append(rule)
        self.subjects = frozenset(self._about)

    def candidates(self, scanned: ScannedText) -> dict[int, list[Trial]]:
        """For each block the ways of which every concept can stand in it, or in one of its sentences where
        the way asks for that, in a fixed order. Whole documents are compared at once, as sets of blocks and
        sentences: a rule costs nothing where its words are not."""
        found: dict[int, list[Trial]] = defaultdict(list)
        blocks = len(scanned.document.blocks)
        block_of = [number for number, spans in enumerate(scanned.sentences) for _ in spans]
        literals = scanned.literals
        for candidate in (way for ways in self.ways.values() for way in ways):
            if not candidate.needs or any(need.isdisjoint(literals) for need in candidate.literals):
                continue
            bits = reduce(and_, map(scanned.with_one_of, candidate.needs))
            if candidate.way.within == "column":
                for number in _below(scanned, bits & ((1 << blocks) - 1)):
                    found[number].append(Trial(candidate, None))
                continue
            if candidate.way.within in WHOLE_BLOCKS:
                for number in numbers_of(bits & ((1 << blocks) - 1)):
                    found[number].append(Trial(candidate, None))
                continue
            last, numbers = -1, list[int]()
            for number in numbers_of(bits >> blocks):
                if block_of[number] != last:
                    last, numbers = block_of[number], []
                    found[last].append(Trial(candidate, numbers))
                numbers.append(number + blocks)
        return found

    def hung_on(self, names: Collection[str]) -> list[DocumentRule]:
        """The rules of which a way hangs on one of these concepts, in a fixed order."""
        members = self._vocabulary.members
        return [
            rule
            for rule in self.rules
            if any(
                not members[anchor].isdisjoint(names)
                for way in rule.detect
                for anchor in anchor_of(way, self._vocabulary) or ()
            )
        ]

    def about(self, names: Iterable[str]) -> list[DocumentRule]:
        """The rules whose subject one of these concepts names, in a fixed order."""
        found = {rule.id for name in names for rule in self._about.get(name, ())}
        return [rule for rule in self.rules if rule.id in found]

    def everything(self) -> list[Trial]:
        """Every way of every rule: what the index must never lose anything against."""
        return [Trial(way, None) for ways in self.ways.values() for way in ways]


def _below(scanned: ScannedText, heads: int) -> Iterator[int]:
    """The blocks below the head rows among some blocks, which are the bits of `heads`."""
    return (number for number, head in enumerate(scanned.heads) if head is not None and heads >> head & 1)


def _candidate(rule: DocumentRule, number: int, vocabulary: Vocabulary) -> Candidate:
    way = rule.detect[number]
    needs = _needs(way, vocabulary)
    literals = tuple(
        frozenset[int]().union(*(vocabulary.own_literals[name] for name in names)) for names in needs
    )
    return Candidate(rule, number, way, tuple(map(_item, way.all_of)), needs, literals)


def _item(written: str | tuple[str, ...]) -> Item:
    kinds = tuple((name, value_type(name)) for name in alternatives(written))
    return Item(
        tuple(name for name, kind in kinds if kind is None),
        tuple(kind for _, kind in kinds if kind is not None),
    )


def _needs(way: Way, vocabulary: Vocabulary) -> tuple[frozenset[str], ...]:
    """For each item that is no value the names of which one must be hit; in a section the first suffices."""
    needs = []
    for written in way.all_of:
        item = _item(written)
        if not item.kinds:
            needs.append(frozenset(member for name in item.concepts for member in vocabulary.members[name]))
        if way.within == "section" and (needs or item.kinds):
            break
    return tuple(needs)
