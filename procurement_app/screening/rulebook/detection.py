"""What a document rule file says: how it detects, which values it reads, and its examples."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Annotated, Literal

from pydantic import Field

from procurement_app.documents.model import BlockKind
from procurement_app.screening.model import Status
from procurement_app.screening.rulebook.book import RuleHeader, Strict
from procurement_app.screening.rulebook.marked_yaml import Place
from procurement_app.screening.rulebook.mistakes import meant
from procurement_app.screening.rulebook.vocabulary import Vocabulary
from procurement_app.screening.text.readers import READERS

Item = str | tuple[str, ...]
_VALUE = re.compile(r"<(\w+)>")
# How alike two names of concepts are of which one may be a slip of the pen for the other.
_MOST_MEANT = 3
_ALIKE = 0.8
_LOOK_FOR = 'Zoek er een met: kansrijk rules words "{name}". Kent geen begrip het woord? Voeg het daar toe.'
WHOLE_BLOCKS = ("block", "section", "column", "label")
"""Reaches within which a block is not looked at sentence by sentence."""


class Way(Strict):
    """One way in which a passage can meet the rule.

    `all_of` names what must stand in the passage: concepts, `<percentage>`-like values, or a list of
    which one is enough. `near` limits how many words lie between the first and the last of them. Within a
    "column" it names what the head of the first column of a table says, and no more: each row below is met;
    within a "label" what the first cell of a row says, and no more.
    `unless` names what must not stand in the passage. `heading` asks that one of these concepts stands in
    the headings (or column heads) above; `blocks` limits the kinds of block. `otherwise` is the status
    when no cue says differently, and `flip` turns asserted and negated round (to forbid is not to allow).
    `when` keeps the passage only if its subject has that status, and then reports `otherwise`
    ('niet in percelen verdeeld' asserts that there are no lots). `against` keeps what is found only in a
    document that asserts that other rule, which it then contradicts. The first item is the subject: within a
    block its own sentence decides the status, and values are those nearest to it. `beside` names rules
    that this way does not yield to.
    """

    name: str = ""
    all_of: tuple[Item, ...] = Field(min_length=1)
    near: int = Field(default=0, ge=0)
    within: Literal["clause", "sentence", "block", "section", "column", "label"] = "sentence"
    unless: tuple[str, ...] = ()
    heading: tuple[str, ...] = ()
    blocks: tuple[BlockKind, ...] = ()
    otherwise: Status = Status.ASSERTED
    flip: bool = False
    when: Status | None = None
    ignore_cues: tuple[str, ...] = ()
    against: str = ""
    beside: tuple[str, ...] = ()
    confidence: Literal["high", "medium", "low"] = "high"

    @property
    def leans(self) -> bool:
        """Whether the rest of the document tells what it finds, so that its own words cannot be weighed."""
        return self.within == "column" or bool(self.against)

    def names(self) -> list[str]:
        """Every concept and value that this way speaks of."""
        return [name for item in self.all_of for name in alternatives(item)] + [*self.unless, *self.heading]


class ValueSpec(Strict):
    """A value to read beside a match, and what must not be taken for it.

    `of` (counts): the concepts counted, after the number. `near`: concepts that the value should stand
    close to (else: the words that matched). `not_after`, `not_before`: concepts that must not stand just
    before or after it. `choices`: which concept gives which answer. `where` is how far to look.
    `listed`: parts that are named one by one are counted too.
    `cell`: a bare number in a later cell of the row counts, if the heading or column head above names one
    of these concepts; without `of` also after a label that does. `beside` names the value, read before
    this one, that it belongs to.
    """

    type: Literal["percentage", "money", "count", "points", "weight", "certificate", "choice", "words"]
    of: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    not_after: tuple[str, ...] = ()
    not_before: tuple[str, ...] = ()
    choices: dict[str, str] = Field(default_factory=dict)
    where: Literal["sentence", "block"] = "block"
    listed: bool = False
    take: Literal["nearest", "first", "last", "largest"] = "nearest"
    cell: tuple[str, ...] = ()
    beside: str = ""
    minimum: float | None = None
    maximum: float | None = None


class Example(Strict):
    """A text that must match. `heading` stands above it, `head` is the head row of its table."""

    text: Annotated[str, Field(min_length=1)]
    status: Status
    values: dict[str, float | str] = Field(default_factory=dict)
    heading: str = ""
    head: str = ""
    block: BlockKind = BlockKind.PARAGRAPH


class CounterExample(Strict):
    """A text in which the rule must find nothing."""

    text: Annotated[str, Field(min_length=1)]
    heading: str = ""
    head: str = ""
    block: BlockKind = BlockKind.PARAGRAPH
    why: str = ""


class DocumentRule(RuleHeader):
    """A rule that finds passages in documents.

    `ignore_cues` and `extra_cues` name groups of cues (see rules/vocabulary/status.yaml) that do not count,
    or count only for this rule. `drop` are statuses in which the passage is no finding. `yields_to` are
    rules that explain the same sentence better, `yields_in_block_to` those that explain the whole block
    better. `continues` names words by which a block goes on about what the block before said. `unless`
    names concepts that rule out the passage in which they stand; those of `unless_allowed` only where the
    text does not refuse them ('een gelijkwaardig certificaat volstaat niet'), also in an answer. `subject`
    names the concepts by which a heading, a column head or an earlier sentence speaks of what it is about,
    `topics` those that are its subject only with another word of a way beside them (see `carried`).
    Without `by_weight` only its ways count, not what the words weigh (see `weighing`).
    """

    kind: Literal["instrument", "barrier"]
    detect: tuple[Way, ...] = Field(min_length=1)
    subject: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    by_weight: bool = True
    unless: tuple[str, ...] = ()
    unless_allowed: tuple[str, ...] = ()
    ignore_cues: tuple[str, ...] = ()
    extra_cues: tuple[str, ...] = ()
    drop: tuple[Status, ...] = ()
    yields_to: tuple[str, ...] = ()
    yields_in_block_to: tuple[str, ...] = ()
    continues: tuple[str, ...] = ()
    values: dict[str, ValueSpec] = Field(default_factory=dict)
    examples: tuple[Example, ...]
    must_not_match: tuple[CounterExample, ...]

    def own_mistakes(self, vocabulary: Vocabulary) -> Iterable[tuple[Place, str]]:
        yield from self._unknown_names(vocabulary)
        for key, given, least in (("examples", self.examples, 6), ("must_not_match", self.must_not_match, 4)):
            if len(given) < least:
                yield (key,), f"'{key}' heeft er {len(given)}; geef ten minste {least} teksten."
        for index, way in enumerate(self.detect):
            known = all(value_type(name) or name in vocabulary.concepts for name in way.names())
            if known and anchor_of(way, vocabulary) is None:
                yield (
                    ("detect", index, "all_of"),
                    "Deze manier zoekt alleen naar waarden of naar woorden die overal staan (common). Noem "
                    "in all_of ook een begrip dat alleen staat waar het over dit onderwerp gaat.",
                )
        groups = {cue.group for cue in vocabulary.cues.values()}
        for key, named in (("ignore_cues", self.ignore_cues), ("extra_cues", self.extra_cues)):
            for index, group in enumerate(named):
                if group not in groups:
                    yield (key, index), _no_group(group, vocabulary)

        yield from self._ruled_out(vocabulary)

    def _ruled_out(self, vocabulary: Vocabulary) -> Iterable[tuple[Place, str]]:
        """What must and may not stand in the same passage."""
        own: list[Place] = [("unless", index) for index in range(len(self.unless))]
        for number, way in enumerate(self.detect):
            places = [*own, *(("detect", number, "unless", index) for index in range(len(way.unless)))]
            for place, name in zip(places, (*self.unless, *way.unless), strict=True):
                ruled_out = vocabulary.members.get(name, frozenset())
                if any(ruled_out.issuperset(alternatives(item)) for item in way.all_of):
                    told = f"'{name}' moet er van 'all_of' staan en mag er van 'unless' niet staan."
                    yield place, f"{told} Haal het bij een van beide weg."

    def _unknown_names(self, vocabulary: Vocabulary) -> Iterable[tuple[Place, str]]:
        for index, way in enumerate(self.detect):
            for name in way.names():
                value = _VALUE.fullmatch(name)
                if value and value[1] not in READERS:
                    yield (
                        ("detect", index, "all_of"),
                        f"De waarde '{name}' ken ik niet; er is: {', '.join(READERS)}. "
                        f"{meant(value[1], READERS)}".rstrip(),
                    )
                elif not value and name not in vocabulary.concepts:
                    yield ("detect", index, "all_of"), unknown_concept(name, vocabulary)
        for place, name in self._named_elsewhere():
            if name not in vocabulary.concepts:
                yield place, unknown_concept(name, vocabulary)

    def names_rules(self) -> Iterable[tuple[Place, str]]:
        for key, named in (("yields_to", self.yields_to), ("yields_in_block_to", self.yields_in_block_to)):
            for index, rule in enumerate(named):
                yield (key, index), rule
        for number, way in enumerate(self.detect):
            for index, rule in enumerate(way.beside):
                yield ("detect", number, "beside", index), rule
            if way.against:
                yield ("detect", number, "against"), way.against

    def _named_elsewhere(self) -> Iterable[tuple[Place, str]]:
        for number, basis in enumerate(self.legal_basis):
            for index, name in enumerate(basis.about):
                yield ("legal_basis", number, "about", index), name
        for key, concepts in (
            ("subject", self.subject),
            ("topics", self.topics),
            ("unless", self.unless),
            ("unless_allowed", self.unless_allowed),
            ("continues", self.continues),
        ):
            for index, name in enumerate(concepts):
                yield (key, index), name
        for value, spec in self.values.items():
            named = (*spec.of, *spec.near, *spec.not_after, *spec.not_before, *spec.cell)
            for name in (*named, *spec.choices.values()):
                yield ("values", value), name


def _no_group(name: str, vocabulary: Vocabulary) -> str:
    """That no cue is in a group, with the group that may have been meant: of the cue that is called so."""
    groups = sorted({cue.group for cue in vocabulary.cues.values() if cue.group})
    cue = vocabulary.cues.get(name)
    if cue is not None and cue.group:
        return f"'{name}' is een signaalwoord van de groep '{cue.group}'; schrijf '{cue.group}'."
    if cue is not None:
        return f"'{name}' is een signaalwoord zonder groep; dat kan een regel niet uitzetten."
    hint = meant(name, groups) or f"Er is: {', '.join(groups)}."
    return f"De groep '{name}' staat niet in status.yaml. {hint}"


def unknown_concept(name: str, vocabulary: Vocabulary) -> str:
    """That a concept is not there, with the one that may have been meant: by its name, or by its words."""
    spelt = _as_name(name)
    by_words = [
        known for known, concept in vocabulary.concepts.items() if spelt in map(_as_name, concept.forms)
    ]
    if name in READERS:
        return f"Het begrip '{name}' staat niet in rules/vocabulary. Bedoelt u de waarde \"<{name}>\"?"
    known = by_words[:_MOST_MEANT] or get_close_matches(spelt, vocabulary.concepts, 1, _ALIKE)
    names = " of ".join(f"'{one}'" for one in known)
    hint = f"Bedoelt u {names}?" if known else _LOOK_FOR.format(name=name)
    return f"Het begrip '{name}' staat niet in rules/vocabulary. {hint}"


def _as_name(written: str) -> str:
    return written.casefold().strip("*=").replace(" ", "-")


def alternatives(item: Item) -> tuple[str, ...]:
    return (item,) if isinstance(item, str) else item


def value_type(name: str) -> str | None:
    """'percentage' for '<percentage>', None for a concept."""
    found = _VALUE.fullmatch(name)
    return found[1] if found else None


def anchor_of(way: Way, vocabulary: Vocabulary) -> tuple[str, ...] | None:
    """The concepts of which one must be hit before this way is worth a look: the first item of `all_of`
    that has no values and no common words in it."""
    for item in way.all_of:
        names = alternatives(item)
        known = [vocabulary.concepts.get(name) for name in names]
        if all(concept is not None and not concept.common for concept in known):
            return names
    return None
