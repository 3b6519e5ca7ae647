"""Which regime a document says that it is under, where part 2 of the Aanbestedingswet 2012 hardly holds.

Findings name the articles of that part all the same: what a text calls itself need not be so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal

from pydantic import Field, model_validator

from procurement_app.documents.model import BlockKind
from procurement_app.screening.model import Status
from procurement_app.screening.rulebook.book import LegalBasis, LocalText, Rulebook, RuleHeader, Strict
from procurement_app.screening.rulebook.detection import unknown_concept
from procurement_app.screening.rulebook.marked_yaml import Place
from procurement_app.screening.rulebook.texts import long_date
from procurement_app.screening.rulebook.vocabulary import Vocabulary
from procurement_app.screening.scanned.passage import BlockView, Passage, ScannedText
from procurement_app.screening.status.answers import exchange
from procurement_app.screening.status.cues import by_cues
from procurement_app.screening.status.judgement import Subject

_RUNNING = (BlockKind.HEADER, BlockKind.FOOTER)
_VERIFIED = LocalText(nl="{law} (nagekeken op {day})", en="{law} (checked on {day})")
_UNVERIFIED = LocalText(nl="{law} (niet nagekeken in de bron)", en="{law} (not verified in the source)")


class RegimeExample(Strict):
    """A short document, one paragraph a line ('# ' before a heading), and whether it calls itself so."""

    text: tuple[str, ...]
    found: bool


class RegimeRule(RuleHeader):
    """A regime, and how a document says that it is under it: by one of the concepts `named` in its title (its
    first headings, the top and foot of its pages), or by one of `said` in a sentence that states it and has
    none of `unless`. A document with one of `against` anywhere is not under it."""

    kind: Literal["regime"]
    named: tuple[str, ...] = Field(min_length=1)
    said: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    reason: LocalText
    examples: tuple[RegimeExample, ...] = Field(min_length=3)

    @model_validator(mode="after")
    def _both(self) -> RegimeRule:
        if len({example.found for example in self.examples}) != 2:
            raise ValueError("geef een voorbeeld waarin het stuk zich zo noemt, en een waarin niet")
        return self

    def own_mistakes(self, vocabulary: Vocabulary) -> Iterable[tuple[Place, str]]:
        for key in ("named", "said", "unless", "against"):
            for index, name in enumerate(getattr(self, key)):
                if name not in vocabulary.concepts:
                    yield (key, index), unknown_concept(name, vocabulary)


@dataclass(frozen=True, slots=True)
class Called:
    """The words with which a document calls itself so, as they are stored."""

    rule: str
    quote: str
    start: int
    end: int
    page: int | None

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Regime:
    """What is told of it: what hardly holds, what then does, and the source of that, verified or not."""

    rule: str
    reason: str
    advice: str
    quote: str
    start: int
    end: int
    page: int | None
    sources: tuple[str, ...]


def called(scanned: ScannedText, rulebook: Rulebook) -> list[Called]:
    """The regimes that a document calls its own, each by the first words that say so."""
    found = ((rule.id, next(_told(rule, scanned), None)) for rule in rulebook.of_kind("regime"))
    return [_called(rule, passage) for rule, passage in found if passage is not None]


def regimes(
    stored: Iterable[Mapping[str, Any]], rulebook: Rulebook, on: date, language: str = "nl"
) -> list[Regime]:
    """What to tell of what documents call themselves, by the law of a day; rules that are gone fall away."""
    told = []
    for one in stored:
        rule = rulebook.rules.get(one["rule"])
        if isinstance(rule, RegimeRule):
            reason, advice = rule.reason.in_language(language), rule.advice.in_language(language)
            sources = tuple(_source(basis, language) for basis in rule.legal_basis if _holds(basis, on))
            told.append(Regime(**one, reason=reason, advice=advice, sources=sources))
    return told


def _holds(basis: LegalBasis, on: date) -> bool:
    return basis.in_force_from is None or basis.in_force_from <= on


def _source(basis: LegalBasis, language: str) -> str:
    if not basis.verified or basis.checked_on is None:
        return _UNVERIFIED.in_language(language).format(law=basis.cited())
    day = long_date(basis.checked_on.isoformat(), language)
    return _VERIFIED.in_language(language).format(law=basis.cited(), day=day)


def _called(rule: str, passage: Passage) -> Called:
    block = passage.scanned.document.block_at(passage.start)
    page = None if block is None else block.page
    quote = passage.scanned.document.text[passage.start : passage.end]
    return Called(rule, quote, passage.start, passage.end, page)


def _told(rule: RegimeRule, scanned: ScannedText) -> Iterator[Passage]:
    """The passages that say it: the title before the text, and that before what stands on every page."""
    named, said = (
        [BlockView(scanned, index) for index in scanned.blocks_of(names)] for names in (rule.named, rule.said)
    )
    against = (BlockView(scanned, index).whole for index in scanned.blocks_of(rule.against))
    if any(any(passage.places(rule.against)) for passage in against):
        return
    title = set(_title(scanned))
    yield from (view.whole for view in named if view.index in title and any(view.whole.places(rule.named)))
    for view in said:
        if view.block.kind is not BlockKind.HEADING and view.block.kind not in _RUNNING:
            yield from (part for part in view.sentences if _states(view, part, rule))
    yield from (
        view.whole for view in named if view.block.kind in _RUNNING and any(view.whole.places(rule.named))
    )


def _title(scanned: ScannedText) -> Iterator[int]:
    """The headings of a document before its first other words."""
    for index, block in enumerate(scanned.document.blocks):
        if block.kind is BlockKind.HEADING:
            yield index
        elif block.kind not in _RUNNING:
            return


def _states(view: BlockView, passage: Passage, rule: RegimeRule) -> bool:
    return not any(passage.places(rule.unless)) and any(
        exchange(view, (place,)) is None
        and by_cues(Subject(view, passage, (place,), words=(place,))).status is Status.ASSERTED
        for place in passage.places(rule.said)
    )
