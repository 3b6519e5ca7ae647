"""What a memorandum of answers changes in a place of another document that it names only by its number:
'Eis D-03 komt te vervallen', 'In paragraaf 6.1 wordt het percentage gewijzigd van 7,5% in 5%'.

Nothing in such words tells a subject, so no rule finds one in them. They are stored with the screening of the
memorandum, and held against what was found in those places of the other documents (`amended`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from pydantic import Field

from procurement_app.documents.model import BlockKind
from procurement_app.screening.model import Status
from procurement_app.screening.rulebook.book import Rulebook, Strict
from procurement_app.screening.rulebook.detection import unknown_concept
from procurement_app.screening.rulebook.marked_yaml import Place
from procurement_app.screening.rulebook.vocabulary import Vocabulary
from procurement_app.screening.scanned.passage import BlockView, Passage, ScannedText
from procurement_app.screening.status.answers import Reply, question_columns, reply_of
from procurement_app.screening.status.cues import by_cues
from procurement_app.screening.status.judgement import Judgement, Subject
from procurement_app.screening.text.numbering import Kind, Named, annex_of, named, named_in_cell
from procurement_app.screening.text.numerals import Value
from procurement_app.screening.text.sentences import Span
from procurement_app.screening.values.changed import becoming, changes, outcome
from procurement_app.screening.values.scope import trimmed

# what is read, and how findings call such a value
_UNITS = {"percentage": "percentage", "money": "amount_eur", "count": "count"}
_PASSED_OVER = (BlockKind.TOC, BlockKind.HEADER, BlockKind.FOOTER)
_LONGEST_QUOTE = 300
_FEW = 4  # words of a cell that says no more than what happens: 'Komt te vervallen'
_BEFORE = 20  # letters before a place in which 'in de' stands
_SIGNS = {Kind.SECTION: "§ ", Kind.ARTICLE: "art. ", Kind.ITEM: ""}
_QUESTION = re.compile(r"\W*(?:vraag|question|opmerking)\b", re.IGNORECASE)
_ANSWER = re.compile(
    r"(?:^|(?<=[\s.?!]))(?:antwoord|answer|reactie)\b[^:.\n\t]{0,20}[:.]?(?:\s|$)", re.IGNORECASE
)
# the columns that name a place, and what a bare number in them counts as
_PLACES = (
    (Kind.ARTICLE, re.compile(r"\b(?:artikel\w*|art\.?|clause|article)(?!\w)", re.IGNORECASE)),
    (Kind.ITEM, re.compile(r"\b(?:eis\w*|wens\w*|criteri\w+|requirement\w*)\b", re.IGNORECASE)),
    (
        Kind.SECTION,
        re.compile(
            r"§|\b(?:paragra\w*|par|hoofdstuk\w*|verwijzing\w*|(?:vind)?plaats|onderdeel|sectie|section|reference|ref)\b",
            re.IGNORECASE,
        ),
    ),
)
_DOCUMENTS = re.compile(r"\b(?:document\w*|stuk\w*|bron|bijlage|source)\b", re.IGNORECASE)
# a place that is only pointed to, and one that something stands in
_POINTED_TO = re.compile(
    r"\b(?:naar|zie|conform|volgens|ook|see|to|with)\s(?:ook\s)?(?:de\s|het\s)?$", re.IGNORECASE
)
_STANDS_IN = re.compile(
    r"\b(?:in|onder|uit|bij|van|binnen|per|over|op|aan|voor|tussen|of|under|at|from)\s(?:(?:de|het|the)\s)?$",
    re.IGNORECASE,
)
_PART = re.compile(
    r"[,:]?\s\(?(?:(?:\w+\s(?:alinea|volzin|zin|zinsnede|bullet|\w*streepje|regel)|alinea|sub|onder|bullet)\b|[a-z]\))",
    re.IGNORECASE,
)
_ANOTHER_THING = re.compile(r"(?:^|\s)(?:de|het|een|deze|die|dit|dat|the|a|this)\s", re.IGNORECASE)
# what stands between a place and what becomes of it, and belongs to the place
_BRACKETS = re.compile(
    r"\([^)]*\)|\b(?:van|of)\s(?:de|het|the)\s[\w-]+(?:\svan\seisen)?|[‘'\"“][^’'\"”]*[’'\"”]"
)
_OF_WHAT = re.compile(
    r"\s(?:van|tot|dat|om|inzake|over|voor|betreffende|met|waar\w*|of|that|on|for|about)\s(?!(?:€|eur\b|\d|deze\s|dit\s|artikel|paragraaf|§|eis))",
    re.IGNORECASE,
)
_FOR_SOME = re.compile(r"\b(?:mits|tenzij|indien|als|wanneer|provided|unless|if|when)\b", re.IGNORECASE)


class Change(StrEnum):
    """What becomes of what stands in a place."""

    DROPPED = "dropped"
    WISHED = "wished"
    NUMBERS = "numbers"


class AmendedWords(Strict):
    """The concepts by which a memorandum changes a place: that it is `dropped`, becomes a wish (`wished`), or
    that `itself` is meant by 'de eis', 'het percentage'; those that leave it open (`unless`); and those that
    name `documents`, one a kind."""

    dropped: tuple[str, ...] = Field(min_length=1)
    wished: tuple[str, ...] = ()
    itself: tuple[str, ...] = Field(min_length=1)
    unless: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()

    def mistakes(self, vocabulary: Vocabulary) -> Iterator[tuple[Place, str]]:
        """The concepts that are not there, with their places."""
        for key in type(self).model_fields:
            for index, name in enumerate(getattr(self, key)):
                if name not in vocabulary.concepts:
                    yield ("amended", key, index), unknown_concept(name, vocabulary)


@dataclass(frozen=True, slots=True)
class Amendment:
    """What a memorandum says of one place, as it is stored.

    `place` are its words for the place, `sort` and `number` (and `part`, the lid) what they name, in the
    `documents` (concepts) or `annex` that it names. `whole`: the place itself is dropped or becomes a wish,
    not something that stands in it. `value`, `old` and `new` are what a number is called in findings, and the
    numbers of the change; the old one may not be told. `since` and `until` are the span of the question with
    its answer.
    """

    rule: str
    change: Change
    place: str
    sort: Kind
    number: str
    part: str
    quote: str
    start: int
    end: int
    page: int | None
    since: int
    until: int
    whole: bool = False
    documents: tuple[str, ...] = ()
    annex: str = ""
    value: str = ""
    old: float | None = None
    new: float | None = None

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Amendment:
        kinds = {"change": Change(stored["change"]), "sort": Kind(stored["sort"])}
        return cls(**(stored | kinds | {"documents": tuple(stored["documents"])}))


class _Place(NamedTuple):
    """A place that was named, and in which document."""

    named: Named
    documents: tuple[str, ...]
    annex: str


class _Told(NamedTuple):
    """A change that a sentence tells, and the words or value that tell it."""

    change: Change
    span: Span
    value: str = ""
    old: float | None = None
    new: float | None = None


class _Exchange(NamedTuple):
    """What a memorandum says on one point: sentences that state something, those that asked for it, and the
    places that stand around them. `granted`: the answer says yes to what was asked."""

    view: BlockView
    states: Sequence[Passage]
    around: Sequence[_Place]
    span: Span
    asks: Sequence[Passage] = ()
    granted: bool = False


def amendments(scanned: ScannedText, rulebook: Rulebook) -> list[Amendment]:
    """The changes of places that a memorandum names by their numbers, in reading order."""
    found: list[Amendment] = []
    for rule in rulebook.of_kind("contradiction"):
        if rule.amended is not None:
            found += _Memorandum(scanned, rule.id, rule.amended).amendments()
    return found


class _Memorandum:
    """A memorandum of answers, read exchange by exchange."""

    def __init__(self, scanned: ScannedText, rule: str, words: AmendedWords) -> None:
        self._scanned, self._rule, self._words = scanned, rule, words
        self._text = scanned.text

    def amendments(self) -> Iterator[Amendment]:
        for exchange in self._exchanges():
            yield from self._of(exchange)

    # which sentences belong together

    def _exchanges(self) -> Iterator[_Exchange]:
        """Rows and sentences by themselves; an answer that is a block of its own with the blocks of its
        question."""
        asked: list[BlockView] = []
        answering = False
        for index, block in enumerate(self._scanned.document.blocks):
            if block.kind in _PASSED_OVER or block.is_header_row:
                continue
            view = BlockView(self._scanned, index)
            if block.kind is BlockKind.ROW and (question_columns(view) or self._columns(view)):
                asked, answering = [], False
                yield self._row(view)
                continue
            starts = _QUESTION.match(self._text, block.start, block.end) is not None
            if block.kind is BlockKind.HEADING or (starts and answering):
                asked, answering = [], False
            answer = _ANSWER.search(self._text, block.start, block.end)
            if answer:
                yield self._answer(asked, view, answer)
                answering = True
            elif answering and not starts:
                yield self._statement(view, asked)
            elif starts or block.kind is BlockKind.HEADING:
                pass
            elif not self._asking(asked):
                yield self._statement(view, [one for one in asked if one.block.kind is BlockKind.HEADING])
            asked.append(view)

    def _asking(self, asked: Sequence[BlockView]) -> bool:
        """Whether a question was opened, so that what follows still asks."""
        return any(_QUESTION.match(self._text, view.block.start, view.block.end) for view in asked)

    def _row(self, view: BlockView) -> _Exchange:
        span = view.block.start, view.block.end
        columns = question_columns(view)
        if columns is None or max(columns) >= len(view.block.cells):
            return _Exchange(view, view.sentences, self._in_columns(view), span)
        question, answer = view.block.cells[columns[0]], view.block.cells[columns[1]]
        around = self._refined(self._in_columns(view), self._places(*question))
        states, span = _between(view, answer), (question[0], answer[1])
        return _Exchange(view, states, around, span, _between(view, question), self._granted(states, answer))

    def _answer(self, asked: Sequence[BlockView], view: BlockView, label: re.Match[str]) -> _Exchange:
        answer, question = (label.end(), view.block.end), (view.block.start, label.start())
        before = [
            passage for one in asked if one.block.kind is not BlockKind.HEADING for passage in one.sentences
        ]
        asks = [*before, *_between(view, question)]
        spans = [(one.block.start, one.block.end) for one in asked]
        around = [place for span in (*spans, question) for place in self._places(*span)]
        states = [
            Passage(self._scanned, max(one.start, answer[0]), one.end)
            for one in view.sentences
            if one.end > answer[0]
        ]
        since = min((start for start, _ in spans), default=question[0])
        return _Exchange(view, states, around, (since, answer[1]), asks, self._granted(states, answer))

    def _statement(self, view: BlockView, before: Sequence[BlockView]) -> _Exchange:
        around = [place for one in before for place in self._places(one.block.start, one.block.end)]
        return _Exchange(view, view.sentences, around, (view.block.start, view.block.end))

    def _granted(self, states: Sequence[Passage], answer: Span) -> bool:
        """Whether an answer says yes to what was asked, without a condition."""
        if not states or _FOR_SOME.search(self._text, *answer):
            return False
        reply, _ = reply_of(Passage(self._scanned, *answer))
        return reply is Reply.YES or (reply is Reply.DROPPED and any(map(self._drops, states)))

    def _drops(self, passage: Passage) -> bool:
        """Whether a sentence says that something is dropped, whatever it is."""
        dropped = passage.places(self._words.dropped)
        return any(self._falls(passage, place, asked=False) for place in dropped)

    # which places are named

    def _columns(self, view: BlockView) -> list[tuple[int, Kind | None]]:
        """The columns of a row that name a place, with what a bare number in them is; None: a document."""
        head = view.head
        if head is None or len(head.cells) != len(view.block.cells):
            return []
        names = [self._text[slice(*cell)] for cell in head.cells]
        kinds = [next((kind for kind, words in _PLACES if words.search(name)), None) for name in names]
        return [
            (index, kind)
            for index, (kind, name) in enumerate(zip(kinds, names, strict=True))
            if kind is not None or _DOCUMENTS.search(name)
        ]

    def _in_columns(self, view: BlockView) -> list[_Place]:
        """The places that the columns of a row name, each in the document that they name."""
        cells = [(view.block.cells[index], kind) for index, kind in self._columns(view)]
        if not cells:
            return self._places(view.block.start, view.block.end)
        documents = tuple(dict.fromkeys(name for cell, _ in cells for name in self._documents(*cell)))
        annex = next(filter(None, (annex_of(self._text[slice(*cell)]) for cell, _ in cells)), "")
        found: list[_Place] = []
        for cell, kind in cells:
            places = named(self._text, *cell) if kind is None else named_in_cell(self._text, *cell, kind)
            found += [_Place(one, documents, annex) for one in places]
        return found

    def _places(self, start: int, end: int) -> list[_Place]:
        """The places that a span names, each with the document that is named nearest: behind it, or else
        before it."""
        found = [
            one
            for one in named(self._text, start, end)
            if not _POINTED_TO.search(self._text, start, one.start)
        ]
        places = []
        for index, one in enumerate(found):
            since = found[index - 1].end if index else start
            until = found[index + 1].start if index + 1 < len(found) else end
            documents = self._documents(one.end, until)[:1] or self._documents(since, one.start)[-1:]
            annex = annex_of(self._text[one.end : until]) or annex_of(self._text[since : one.start])
            places.append(_Place(one, documents, annex))
        return places

    def _documents(self, start: int, end: int) -> tuple[str, ...]:
        """The kinds of documents that a span names, in order."""
        passage = Passage(self._scanned, start, end)
        found = [(place, name) for name in self._words.documents for place in passage.concept(name)]
        return tuple(name for _, name in sorted(found))

    @staticmethod
    def _refined(places: list[_Place], asked: list[_Place]) -> list[_Place]:
        """The places of a column; or those of the question where these are more precise, or the column has
        none."""
        if not places:
            return asked
        finer = [
            one._replace(documents=one.documents or place.documents, annex=one.annex or place.annex)
            for one in asked
            for place in places
            if one.named.number.startswith(place.named.number)
            and (one.named.part or one.named.number != place.named.number)
        ]
        return finer or places

    # what is said of them

    def _of(self, exchange: _Exchange) -> Iterator[Amendment]:
        stated = list(self._by_sentence(exchange, exchange.states, asked=False))
        if not stated and (change := self._in_outcome(exchange)):
            stated = [self._amendment(exchange, place, change, whole=False) for place in exchange.around]
        if not stated and exchange.granted:
            asks = [one for one in exchange.asks if not _FOR_SOME.search(one.text)]
            stated = list(self._by_sentence(exchange, asks, asked=True))
        yield from dict.fromkeys(stated)

    def _by_sentence(
        self, exchange: _Exchange, sentences: Sequence[Passage], *, asked: bool
    ) -> Iterator[Amendment]:
        before: list[_Place] = []
        for passage in sentences:
            row = exchange.view.block
            if (
                row.kind is BlockKind.ROW
                and (passage.start, passage.end) == (row.start, row.end)
                and len(sentences) > 1
            ):
                continue  # the row as a whole, after its cells
            own = self._places(passage.start, passage.end)
            for change in self._told(passage, own, asked=asked):
                for place, whole in self._meant(passage, change, own, before or exchange.around):
                    yield self._amendment(exchange, place, change, whole=whole)
            before = own or before

    def _told(self, passage: Passage, own: Sequence[_Place], *, asked: bool) -> list[_Told]:
        """The changes that a sentence states, or that a question `asked` for: numbers, and if there are none
        that something is dropped or becomes a wish."""
        if any(passage.places(self._words.unless)) or (not asked and passage.text.rstrip().endswith("?")):
            return []
        if numbers := list(self._numbers(passage, own, asked=asked)):
            return numbers
        wished = [
            place for place in passage.places(self._words.wished) if self._holds(passage, place, asked=asked)
        ]
        if wished:
            return [_Told(Change.WISHED, place) for place in wished]
        dropped = sorted(passage.places(self._words.dropped))
        return [_Told(Change.DROPPED, place) for place in dropped if self._falls(passage, place, asked=asked)]

    def _judged(self, passage: Passage, place: Span) -> Judgement:
        return by_cues(Subject(self._view_of(passage), passage, (place,), words=(place,)))

    def _holds(self, passage: Passage, place: Span, *, asked: bool) -> bool:
        status = self._judged(passage, place).status
        return status is not Status.NEGATED if asked else status is Status.ASSERTED

    def _falls(self, passage: Passage, place: Span, *, asked: bool) -> bool:
        """Whether words that drop something ('vervalt', themselves a cue of denial) hold."""
        told = self._judged(passage, place)
        if told.status is Status.ASSERTED:
            return not told.cues
        return asked or told.status is Status.NEGATED

    def _numbers(self, passage: Passage, own: Sequence[_Place], *, asked: bool) -> Iterator[_Told]:
        text, span = self._text, (passage.start, passage.end)
        taken = [(one.named.start, one.named.end) for one in own]
        for unit, name in _UNITS.items():
            values = [one for one in passage.values(unit) if not any(_meet(one, place) for place in taken)]
            told = [one for one in changes(values, text, *span) if not one.denied]
            for one in told:
                yield _Told(
                    Change.NUMBERS, (one.old.start, one.new.end), name, one.old.number, one.new.number
                )
            if told:
                return
            if len(values) == 1 and becoming(values[0], text, passage.start):
                place = values[0].start, values[0].end
                if self._holds(passage, place, asked=asked):
                    yield _Told(Change.NUMBERS, place, name, None, values[0].number)
                    return

    def _view_of(self, passage: Passage) -> BlockView:
        """The block that a sentence stands in."""
        blocks = self._scanned.document.blocks
        return BlockView(
            self._scanned, bisect_right(blocks, passage.start, key=lambda block: block.start) - 1
        )

    def _in_outcome(self, exchange: _Exchange) -> _Told | None:
        """The numbers of a row whose columns tell what was and what becomes of it."""
        cell = outcome(exchange.view)
        if cell is None or question_columns(exchange.view):
            return None
        for unit, name in _UNITS.items():
            row = exchange.view.whole.values(unit)
            new = [value for value in row if cell.start <= value.start < cell.end]
            old = [value for value in row if value.start < cell.start and not self._names(exchange, value)]
            if len(new) == len(old) == 1 and new[0].number != old[0].number:
                return _Told(Change.NUMBERS, (cell.start, cell.end), name, old[0].number, new[0].number)
        return None

    @staticmethod
    def _names(exchange: _Exchange, value: Value) -> bool:
        return any(_meet(value, (one.named.start, one.named.end)) for one in exchange.around)

    def _meant(
        self, passage: Passage, told: _Told, own: Sequence[_Place], around: Sequence[_Place]
    ) -> Iterator[tuple[_Place, bool]]:
        """The places that a change is about, each with whether it is about the place itself."""
        itself = self._itself(passage)
        if own:
            near = [
                one for one in own if passage.clause_of((one.named.start, 0)) == passage.clause_of(told.span)
            ]
            first = [one for one in own if one.named.start < told.span[0]]
            for place in near or first or own:
                whole = told.change is not Change.NUMBERS and self._is_subject(place.named, told.span)
                if whole or itself or told.old is not None:
                    yield place, whole
        elif itself or told.old is not None or passage.start == told.span[0] or self._bare(passage):
            for place in around:
                yield place, place.named.kind is Kind.ITEM or bool(place.named.part)

    def _itself(self, passage: Passage) -> bool:
        """Whether a sentence speaks of 'de eis' or 'het percentage', without saying of what."""
        return any(not _OF_WHAT.match(self._text, end) for _, end in passage.places(self._words.itself))

    @staticmethod
    def _bare(passage: Passage) -> bool:
        """Whether a sentence or cell only says what happens: 'Komt te vervallen', 'Nee, geschrapt'."""
        text = passage.text
        return len(text.split()) <= _FEW and not (_ANOTHER_THING.search(text) or _BRACKETS.search(text))

    def _is_subject(self, place: Named, change: Span) -> bool:
        """Whether the place itself is what is changed, not something that stands in it."""
        text = self._text
        if _STANDS_IN.search(text, max(0, place.start - _BEFORE), place.start) or _PART.match(
            text, place.end
        ):
            return False
        between = text[place.end : change[0]] if place.end <= change[0] else text[change[1] : place.start]
        return _ANOTHER_THING.search(_BRACKETS.sub("", between)) is None

    def _amendment(self, exchange: _Exchange, place: _Place, told: _Told, *, whole: bool) -> Amendment:
        sentence = exchange.view.block
        start, end = self._quoted(exchange, told)
        return Amendment(
            rule=self._rule,
            change=told.change,
            place=self._called(place.named),
            sort=place.named.kind,
            number=place.named.number,
            part=place.named.part,
            quote=self._scanned.document.text[start:end],
            start=start,
            end=end,
            page=sentence.page,
            since=exchange.span[0],
            until=exchange.span[1],
            whole=whole,
            documents=place.documents,
            annex=place.annex,
            value=told.value,
            old=told.old,
            new=told.new,
        )

    def _called(self, place: Named) -> str:
        """The words for a place, with its sort where a column gives only the number."""
        words = " ".join(self._text[place.start : place.end].split())
        return f"{_SIGNS[place.kind]}{words}" if words[:1].isdigit() else words

    def _quoted(self, exchange: _Exchange, told: _Told) -> Span:
        """Question and answer, or the row, where they are short; else the sentence that says it."""
        if exchange.span[1] - exchange.span[0] <= _LONGEST_QUOTE:
            return trimmed(self._text, *exchange.span)
        parts = [*exchange.states, *exchange.asks]
        said = min(
            (one for one in parts if one.start <= told.span[0] < one.end),
            key=_length,
            default=exchange.view.whole,
        )
        return trimmed(self._text, said.start, said.end)


def _length(passage: Passage) -> int:
    return passage.end - passage.start


def _meet(value: Value, place: Span) -> bool:
    return value.start < place[1] and place[0] < value.end


def _between(view: BlockView, span: Span) -> list[Passage]:
    """The sentences of a block that lie in a span."""
    return [one for one in view.sentences if span[0] <= one.start and one.end <= span[1]]
