"""Which ways of which rules are worth trying where, by the words that the scan found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import partial, reduce
from operator import and_
from typing import NamedTuple

from procurement_app.screening.detection import DocumentRule, Way, alternatives, anchor_of, value_type
from procurement_app.screening.passage import Passage, ScannedText, numbers_of
from procurement_app.screening.patterns import ReadyPattern
from procurement_app.screening.vocabulary import Vocabulary


class Item(NamedTuple):
    """A part of `all_of`: the concepts and the types of value of which one must stand."""

    concepts: tuple[str, ...]
    kinds: tuple[str, ...]


class Need(NamedTuple):
    """What must be hit where one of some concepts stands: a literal of `any`. That is one of its `forms`, or
    words for every place of one of its `patterns`, by the literals that these hang on."""

    any: frozenset[int]
    forms: frozenset[int]
    patterns: Mapping[int, Sequence[ReadyPattern]]


class Candidate(NamedTuple):
    """A way of a rule that is worth a look: `needs` are sets of concepts of which one must stand in a block,
    and `literals` what must be hit for each in a passage (none: it is tried everywhere)."""

    rule: DocumentRule
    number: int
    way: Way
    items: tuple[Item, ...]
    needs: tuple[frozenset[str], ...]
    literals: tuple[Need, ...]


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

    def candidates(self, scanned: ScannedText) -> dict[int, list[Candidate]]:
        """For each block the ways of which every concept can stand in it, in a fixed order. Whole documents
        are compared at once, as sets of blocks: a rule costs nothing where its words are not."""
        found: dict[int, list[Candidate]] = {}
        literals = scanned.literals
        for candidate in (way for ways in self.ways.values() for way in ways):
            if not candidate.needs or any(need.any.isdisjoint(literals) for need in candidate.literals):
                continue
            for number in numbers_of(reduce(and_, map(scanned.blocks_with, candidate.needs))):
                found.setdefault(number, []).append(candidate)
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

    def everything(self) -> list[Candidate]:
        """Every way of every rule: what the index must never lose anything against."""
        return [way._replace(needs=(), literals=()) for ways in self.ways.values() for way in ways]


def _candidate(rule: DocumentRule, number: int, vocabulary: Vocabulary) -> Candidate:
    way = rule.detect[number]
    needs = _needs(way, vocabulary)
    literals = tuple(_need(names, vocabulary) for names in needs)
    return Candidate(rule, number, way, tuple(map(_item, way.all_of)), needs, literals)


def _need(names: Iterable[str], vocabulary: Vocabulary) -> Need:
    forms = frozenset[int]().union(*(vocabulary.scanner.literals.get(name, ()) for name in names))
    finders = (vocabulary.finders[name] for name in names if name in vocabulary.finders)
    patterns: dict[int, list[ReadyPattern]] = {}
    for pattern in (pattern for finder in finders for pattern in finder.patterns):
        for literal in pattern.anchor:
            patterns.setdefault(literal, []).append(pattern)
    return Need(forms.union(patterns) if patterns else forms, forms, patterns)


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


def may_meet(candidate: Candidate, passage: Passage) -> bool:
    """Whether words for all that a way needs were found in a passage."""
    literals = passage.literals
    for need in candidate.literals:
        if need.any.isdisjoint(literals):
            return False
    return all(map(partial(_may_stand, literals), candidate.literals))


def _may_stand(literals: set[int], need: Need) -> bool:
    if not need.forms.isdisjoint(literals):
        return True
    hung_on = need.patterns
    for literal in literals & hung_on.keys():
        for pattern in hung_on[literal]:
            if pattern.may_stand(literals):
                return True
    return False
