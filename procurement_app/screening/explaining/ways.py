"""How a document rule searches, in sentences: its ways, what keeps it back, and the values it reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from procurement_app.screening.explaining.lines import Line, Part
from procurement_app.screening.explaining.reasons import STATUS_WORDS, item_name, value_name
from procurement_app.screening.explaining.sought_words import BLOCKS, HEADS, OR, REACH, READ, WAY
from procurement_app.screening.rulebook.book import LocalText, Rulebook
from procurement_app.screening.rulebook.detection import (
    DocumentRule,
    ValueSpec,
    Way,
    alternatives,
    value_type,
)
from procurement_app.screening.rulebook.texts import in_unit
from procurement_app.screening.rulebook.vocabulary import Concept, Cue
from procurement_app.screening.text.scan import expand

_SHOWN_FORMS, _SHOWN_CUES, _SHOWN_CHOICES = 6, 3, 4


def searched(rule: DocumentRule, book: Rulebook, language: str) -> Iterator[Part]:
    """What a document rule looks at; what it has nothing of is left out."""
    told = _Told(book, language)
    parts = {"ways": told.ways(rule), "stopped": told.stopped(rule), "reads": told.reads(rule)}
    for head, lines in parts.items():
        if shown := tuple(lines):
            yield Part(HEADS[head].in_language(language), shown)


class _Told:
    """Says things in one language."""

    def __init__(self, book: Rulebook, language: str) -> None:
        self._book, self._vocabulary, self._language = book, book.vocabulary, language

    def _say(self, text: LocalText, **words: object) -> str:
        return text.in_language(self._language).format(**words)

    def ways(self, rule: DocumentRule) -> Iterator[Line]:
        for number, way in enumerate(rule.detect, start=1):
            near = f", {self._say(WAY['near'], near=way.near)}" if way.near else ""
            reach = f" ({self._say(REACH[way.within])}{near})"
            # ways have a name in Dutch only
            named = way.name if self._language == "nl" else ""
            name = named or self._say(WAY["number"], number=number)
            yield Line(reach, tuple(map(Line, self._way(way))), name)

    def _way(self, way: Way) -> Iterator[str]:
        yield from map(self._any_of, way.all_of)
        if way.heading:
            yield self._say(WAY["heading"], names=self._any_of(way.heading))
        if way.blocks:
            names = (self._say(BLOCKS[kind.value]) for kind in way.blocks if kind.value in BLOCKS)
            yield self._say(WAY["blocks"], names=", ".join(names))
        for name in way.unless:
            yield self._say(WAY["unless"], names=self._concept(name))
        if way.against:
            yield self._say(WAY["against"], names=self._title(way.against))
        if way.when is not None:
            yield self._say(WAY["when"], status=self._status(way.when))
        if way.ignore_cues:
            yield self._say(WAY["ignore-cues"], names=self._groups(way.ignore_cues))
        if way.flip:
            yield self._say(WAY["flip"])

    def stopped(self, rule: DocumentRule) -> Iterator[Line]:
        for name in (*rule.unless, *rule.unless_allowed):
            yield Line(self._say(WAY["unless"], names=self._concept(name)))
        if rule.drop:
            yield Line(self._say(WAY["drop"], statuses=self._or(map(self._status, rule.drop))))
        if others := dict.fromkeys((*rule.yields_to, *rule.yields_in_block_to)):
            parts = tuple(Line("", name=self._title(other), rule=other) for other in others)
            yield Line(self._say(WAY["yields"]), parts)
        for said, groups in (("ignore-cues", rule.ignore_cues), ("extra-cues", rule.extra_cues)):
            if groups:
                yield Line(self._say(WAY[said], names=self._groups(groups)))

    def reads(self, rule: DocumentRule) -> Iterator[Line]:
        for name, spec in rule.values.items():
            yield Line(f": {'; '.join(self._read(name, spec))}", name=value_name(name, self._language))

    def _read(self, name: str, spec: ValueSpec) -> Iterator[str]:
        """What a value is, and by which limits it is read."""
        yield self._say(READ[spec.type]) if spec.type in READ else self._item(f"<{spec.type}>")
        for said, names in (
            ("of", spec.of),
            ("near", spec.near),
            ("not-beside", (*spec.not_after, *spec.not_before)),
            ("choices", tuple(spec.choices.values())),
        ):
            if names:
                yield self._say(READ[said], names=", ".join(map(self._item, names)))
        for said, limit in (("minimum", spec.minimum), ("maximum", spec.maximum)):
            if limit is not None:
                unit = {"money": "EUR", "percentage": "percent", "weight": "percent"}.get(spec.type, "count")
                yield self._say(READ[said], limit=in_unit(limit, unit, self._language))

    def _any_of(self, item: str | tuple[str, ...]) -> str:
        return f" {self._say(OR)} ".join(map(self._concept, alternatives(item)))

    def _concept(self, name: str) -> str:
        """What a concept is called, with some of its words; of a value what it is."""
        called = self._item(name)
        if value_type(name):
            return called
        shown = dict.fromkeys(islice(_in_words(self._vocabulary.concepts[name]), _SHOWN_FORMS))
        return f"{called} ({_quoted(shown)} …)" if shown else called

    def _item(self, name: str) -> str:
        return item_name(name, self._vocabulary, self._language)

    def _groups(self, groups: Iterable[str]) -> str:
        """Groups of words of status, with some of the words in each."""
        shown = []
        for group in groups:
            cues = (cue for cue in self._vocabulary.cues.values() if cue.group == group)
            forms = (form for cue in cues for form in _in_words(cue))
            shown.append(f"{group} ({_quoted(islice(forms, _SHOWN_CUES))} …)")
        return ", ".join(shown)

    def _status(self, status: str) -> str:
        return self._say(STATUS_WORDS[status])

    def _or(self, words: Iterable[str]) -> str:
        return f" {self._say(OR)} ".join(words)

    def _title(self, rule: str) -> str:
        return self._book.rules[rule].title.in_language(self._language)


def _quoted(words: Iterable[str]) -> str:
    return ", ".join(f"‘{word}’" for word in words)


def _in_words(words: Concept | Cue) -> Iterator[str]:
    """Forms and patterns as people read them: of a choice in a form the first, of a pattern all words, with
    a choice between brackets and '…' where there is room."""
    for written in words.forms:
        yield expand(written)[0].text.strip() if "(" in written else written.strip("*=")
    for written in words.patterns:
        parts = ("…" if part.startswith("..") else _choice(part) for part in written.split())
        yield " ".join(parts).replace("<getal>", "getal")


def _choice(part: str) -> str:
    words = [word.strip("*") for word in part.split("|")]
    more = " …" if len(words) > _SHOWN_CHOICES else ""
    return f"({' of '.join(words[:_SHOWN_CHOICES])}{more})" if len(words) > 1 else words[0]
