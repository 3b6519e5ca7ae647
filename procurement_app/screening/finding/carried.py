"""Sentences and cells that speak of a subject named elsewhere.

'4.3 Bankgarantie' - 'Die vragen wij niet.'; 'Over referenties is veel gevraagd. Wij verlangen ze niet.';
'Het in lid 1 bepaalde geldt niet voor spoedwerk.'; 'Nee' under the column head 'Social return'. Such a
passage is read as if the subject stood where the word stands that refers back to it (`Passage.given`), so
that all that rules know of sentences holds for it too. What refers back, and what decides, are concepts
(rules/vocabulary/reference.yaml); which concepts name a subject is said in the rules (`subject`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from procurement_app.documents.model import BlockKind
from procurement_app.screening.scanned.passage import BlockView, Passage, ScannedText
from procurement_app.screening.scanned.standing import numbers_of
from procurement_app.screening.status.answers import opens_answer, question_columns
from procurement_app.screening.text.sentences import Span

CONCLUSION = "conclusion"
BACK, SURE, GOES_ON, CLAUSE = "back-reference", "sure-reference", "reference-goes-on", "clause-reference"
VERDICT, FIRM, IMPLICIT = "verdict", "firm-verdict", "implicit-verdict"
_RUNNING = (BlockKind.PARAGRAPH, BlockKind.LIST)
_PASSED_OVER = (BlockKind.HEADER, BlockKind.FOOTER, BlockKind.FOOTNOTE)
_NUMBERING = re.compile(r"\s*(?:\d+(?:\.\d+)+[.)]?|\d+[.)]|[a-z][.)]|[-–•*])\s+")
_NUMBERED = re.compile(r"\s*\d+(?:\.\d+)*\.(\d+)[.)]?\s")
_LID = re.compile(r"\b(?:lid|paragraph|clause)\s(\d)\b", re.IGNORECASE)
_ORDINALS = {"eerste": 1, "tweede": 2, "derde": 3, "first": 1, "second": 2, "third": 3}
_ORDINAL = re.compile(rf"\b({'|'.join(_ORDINALS)})\s(?:lid|paragraph|clause)\b", re.IGNORECASE)
# What a sentence without a subject of its own opens with: its own number, a denial, or a preposition.
_BARE = re.compile(
    r"(?:niet|geen|wel|ja|nee|no|not|none|yes|alleen|uitsluitend|slechts|minimaal|ten minste|minstens"
    r"|maximaal"
    r"|ten hoogste|at least|only|required|mandatory|verplicht|vereist|toegestaan|nodig|€|eur\b|\d)",
    re.IGNORECASE,
)
_CONJUNCTION = re.compile(
    r"(?:dat|that) (?:u|wij|we|hij|zij|ze|er|het|de|een|in|op|bij|voor|you|they|he|it|is|are)\b",
    re.IGNORECASE,
)
_PREPOSITION = re.compile(
    r"(?:in|op|bij|voor|per|binnen|wegens|gelet op|gezien|gedurende|tijdens|for|in|on|per|during|given)\s",
    re.IGNORECASE,
)
# A cheap look before any scan: whether the first words may refer back.
_REFERS = re.compile(
    r"(?:\S+\s){0,6}?\W*(?:de[zs]e|di[te]|dat|ze|het|daar\w*|hier\w+|er\w*|zulks|zoiets|dergelijke"
    r"|laatst\w+|lid|eerste|vo\w+"
    r"|de|th\w+|it|paragraph|clause)\b",
    re.IGNORECASE,
)
_MAY_EXCEPT = re.compile(
    r"\b(?:verplichting|eis|bepaalde|lid|verbod|voorgaande|vorenstaande|voorwaarde|bepaling"
    r"|obligation|requirement|paragraph"
    r"|clause|prohibition|foregoing|condition)\b",
    re.IGNORECASE,
)
_SHORT_DENIAL = re.compile(
    r"(?:maar\s|but\s)?(?:(?:bij|voor|in|for|in)\s)?(?:deze|dit|hier|onze"
    r"|this)(?:\s[\w-]+){0,3}\s(?:niet|wel|not)[.!]?",
    re.IGNORECASE,
)
_NUMERAL = re.compile(r"(?:één|eén|een|twee|drie|vier|vijf|zes|one|two|three|four)\b\s", re.IGNORECASE)
_NOUN = re.compile(r"\s[^\W\d_]")
_BLOCKS_BELOW, _SENTENCES_BACK, _BLOCKS_BACK = 3, 2, 8
_OPENING_WORDS, _DECIDED_WITHIN, _LONGEST_BARE = 5, 9, 14
_LONGEST_CELL, _LONGEST_LABEL, _NAMED_BACK = 80, 80, 2
_PERMITS = ("allow", "forbid")
_NONE: frozenset[str] = frozenset()


class Carried(NamedTuple):
    """A passage read with subjects named elsewhere, and the concepts given to it. `clause`: it refers to a
    rule laid down before, so that what it denies is an exception. `cell`: it is a cell under a head;
    `predicate`: a head such as 'Toegestaan', and the subject stands in the row. `words`: what was given are
    words beside the subject, so that it must meet a way of a rule. `label`: what names the subject of a
    cell."""

    names: frozenset[str]
    passage: Passage
    clause: bool = False
    cell: bool = False
    predicate: bool = False
    words: bool = False
    label: Passage | None = None


def carried(view: BlockView, subjects: frozenset[str]) -> Iterator[Carried]:
    """The passages of a block that speak of a subject named elsewhere; `subjects` name one."""
    if opens_answer(view):
        return
    yield from _named_again(view)
    if question_columns(view) is not None:
        return
    if view.block.kind is BlockKind.ROW:
        yield from _cells(view, subjects)
    elif view.block.kind in _RUNNING:
        yield from _sentences(view, subjects)
        yield from _completed(view, subjects)


def _named_again(view: BlockView) -> Iterator[Carried]:
    """Sentences with words such as 'zo'n onderneming' for a concept that was named shortly before."""
    again = view.scanned.vocabulary.again
    hits = view.scanned.names_by_block[view.index] & again.keys()
    for name in sorted(hits):
        concept = again[name]
        for number, sentence in enumerate(view.sentences):
            places = sentence.hits(name)
            if places and _known(view, number, concept):
                given = {concept: places[0]}
                yield Carried(
                    frozenset(given), Passage(view.scanned, sentence.start, sentence.end, given), words=True
                )


def _known(view: BlockView, number: int, concept: str) -> bool:
    """Whether a concept is named in the sentences before, the heading or lead above, or the blocks before."""
    scanned = view.scanned
    members = scanned.vocabulary.members[concept]
    back = range(max(0, view.index - _NAMED_BACK), view.index)
    above = [
        *scanned.above[view.index][:1],
        *([] if scanned.leads[view.index] is None else [scanned.leads[view.index]]),
    ]
    blocks = {
        at for at in (*back, *above) if at is not None and not members.isdisjoint(scanned.names_by_block[at])
    }
    if any(BlockView(scanned, at).whole.concept(concept) for at in sorted(blocks)):
        return True
    return any(
        sentence.concept(concept)
        for sentence in view.sentences[:number]
        if not members.isdisjoint(sentence.anchors)
    )


def _completed(view: BlockView, subjects: frozenset[str]) -> Iterator[Carried]:
    """A list item together with what its lead says ('Toegestaan is:' - 'samen in te schrijven;')."""
    lead = view.lead
    if lead is None or subjects.isdisjoint(view.scanned.names_by_block[view.index]):
        return
    for sentence in view.sentences:
        if names := named(sentence, subjects):
            place = sentence.start, sentence.start
            given = {name: place for name in view.scanned.vocabulary.concepts if lead.own(name)}
            if given:
                passage = Passage(view.scanned, sentence.start, sentence.end, given)
                yield Carried(names, passage, words=True)


def leaning_blocks(scanned: ScannedText, subjects: frozenset[str]) -> frozenset[int]:
    """The blocks in which `carried` can find anything: a subject stands there, or in the heading or head row
    above, or words that refer back to one and decide."""
    members = scanned.vocabulary.members
    if not subjects:
        return frozenset()
    again = scanned.blocks_with(frozenset(scanned.vocabulary.again))
    pointing = scanned.blocks_with(members[BACK] | members[SURE] | members[CLAUSE])
    named_in = set(numbers_of(scanned.blocks_with(subjects)))
    found = named_in | set(numbers_of(again | pointing & scanned.blocks_with(members[VERDICT])))
    blocks = scanned.document.blocks
    for number in named_in:
        if blocks[number].kind is BlockKind.HEADING:
            found.update(range(number + 1, min(number + _BLOCKS_BELOW + 1, len(blocks))))
    found.update(number for number, head in enumerate(scanned.heads) if head in named_in)
    return frozenset(found)


def _sentences(view: BlockView, subjects: frozenset[str]) -> Iterator[Carried]:
    above = _heading(view, subjects)
    before = _before(view, subjects)
    if not (above or before is not None or not subjects.isdisjoint(view.scanned.names_by_block[view.index])):
        return
    within = view.scanned.standing_within
    referring = within[BACK] | within[SURE] | within[CLAUSE]
    for number, sentence in enumerate(view.sentences):
        if not above and not _may_refer(sentence, referring):
            continue
        earlier = _earlier(view.sentences[max(0, number - _SENTENCES_BACK) : number], subjects)
        if earlier or above or (before is not None and number == 0):
            yield from _sentence(view, number, earlier, above, before, subjects)


def _may_refer(sentence: Passage, referring: int) -> bool:
    """Whether a sentence has a word that refers back, or denies what was just said without one."""
    bit = sentence.number
    return bit is None or bool(referring >> bit & 1) or _short_denial(sentence) is not None


def _earlier(sentences: Sequence[Passage], subjects: frozenset[str]) -> frozenset[str]:
    """The subjects of the nearest of some sentences that has any."""
    found = (named(sentence, subjects) for sentence in reversed(sentences))
    return next((names for names in found if names), frozenset())


def _sentence(
    view: BlockView,
    number: int,
    earlier: frozenset[str],
    above: frozenset[str],
    before: int | None,
    subjects: frozenset[str],
) -> Iterator[Carried]:
    sentence = view.sentences[number]
    place = _decided(sentence, pronouns(sentence))
    if sentence.text.endswith("?") or (place != sentence.start and named(sentence, subjects)):
        return
    back = _decided(sentence, sentence.concept(CLAUSE))
    source = (earlier or _clause_before(view, sentence, subjects) or above) if back is not None else None
    if back is not None and source:
        yield _given(sentence, source, back, clause=not earlier)
    last = frozenset[str]()
    if before is not None and number == 0 and place is not None and not earlier and _opens(sentence, place):
        last = named(BlockView(view.scanned, before).sentences[-1], subjects)
    if place is not None and (earlier or last):
        yield _given(sentence, earlier or last, place)
    elif (short := _short_denial(sentence)) is not None and (earlier or above):
        yield _given(sentence, earlier or above, short)
    elif above:
        place = _bare(view, sentence, number) if place is None else place
        if place is not None:
            yield _given(sentence, above, place)


def settles(passage: Passage) -> bool:
    """Whether a passage says by itself that what it refers to holds."""
    return bool(passage.concept(FIRM))


def named(passage: Passage, subjects: frozenset[str]) -> frozenset[str]:
    """The concepts that name a subject in a passage."""
    number = passage.number
    if number is not None and not passage.scanned.with_one_of(subjects) >> number & 1:
        return _NONE
    known: dict[frozenset[str], frozenset[str]] = passage.notes.setdefault("named", {})
    if subjects not in known:
        known[subjects] = frozenset(name for name in passage.anchors & subjects if passage.own(name))
    return known[subjects]


def _given(sentence: Passage, names: frozenset[str], place: int, *, clause: bool = False) -> Carried:
    spans: Mapping[str, Span] = dict.fromkeys(names, (place, place))
    return Carried(names, Passage(sentence.scanned, sentence.start, sentence.end, spans), clause)


def _heading(view: BlockView, subjects: frozenset[str]) -> frozenset[str]:
    """The subjects of the heading right above, for the first blocks under it."""
    scanned = view.scanned
    for number in range(view.index - 1, max(-1, view.index - _BLOCKS_BELOW - 1), -1):
        block = scanned.document.blocks[number]
        if block.kind is BlockKind.HEADING:
            if subjects.isdisjoint(scanned.names_by_block[number]):
                return frozenset()
            return named(scanned.heading(number), subjects)
        if block.kind is BlockKind.ROW:
            return frozenset()
    return frozenset()


def _before(view: BlockView, subjects: frozenset[str]) -> int | None:
    """The block before, in running text of the same section, if it may name a subject and this one opens with
    words that may refer to it."""
    scanned, blocks = view.scanned, view.scanned.document.blocks
    if not _REFERS.match(scanned.text, view.block.start, view.block.end):
        return None
    for number in range(view.index - 1, -1, -1):
        if blocks[number].kind in _PASSED_OVER:
            continue
        if blocks[number].kind not in _RUNNING or subjects.isdisjoint(scanned.names_by_block[number]):
            return None
        return number
    return None


def _clause_before(view: BlockView, sentence: Passage, subjects: frozenset[str]) -> frozenset[str]:
    """The subjects of the clause that a sentence names by number, or else of the nearest before it."""
    scanned, blocks = view.scanned, view.scanned.document.blocks
    wanted = _wanted(sentence)
    for number in range(view.index - 1, max(-1, view.index - _BLOCKS_BACK - 1), -1):
        block = blocks[number]
        if block.kind is BlockKind.HEADING:
            break
        if block.kind not in _RUNNING:
            continue
        own = _NUMBERED.match(scanned.text, block.start, block.end)
        if wanted is not None and own is not None and int(own[1]) != wanted:
            continue
        if subjects.isdisjoint(scanned.names_by_block[number]):
            continue
        if names := named(BlockView(scanned, number).whole, subjects):
            return names
    return frozenset()


def pronouns(sentence: Passage) -> list[Span]:
    """The words that refer back: those that always do, and 'deze' where no noun follows it."""
    sure, back = sentence.concept(SURE), sentence.concept(BACK)
    if not back:
        return sure
    ends = {start for start, _ in sentence.concept(GOES_ON)}
    text = sentence.scanned.text
    alone = [(start, end) for start, end in back if end + 1 in ends or not _NOUN.match(text, end)]
    return sorted([*sure, *(place for place in alone if not _joins(sentence, place))])


def _joins(sentence: Passage, place: Span) -> bool:
    """Whether 'die', 'dat' or 'that' joins a clause to the noun or verb before it."""
    text = sentence.scanned.text
    return text[max(sentence.start, place[0] - 2) : place[0]] == ", " or (
        _CONJUNCTION.match(text, place[0]) is not None and place[0] > sentence.start
    )


def exception(view: BlockView) -> tuple[Passage, int, int | None] | None:
    """The sentence of a block that decides over an earlier rule ('deze verplichting vervalt ...'), where it
    refers to it, and the number of the lid that it names."""
    referring = view.scanned.blocks_with(view.scanned.vocabulary.members[CLAUSE])
    if not referring >> view.index & 1:
        return None
    if view.block.kind not in _RUNNING or not _MAY_EXCEPT.search(
        view.scanned.text, view.block.start, view.block.end
    ):
        return None
    for sentence in view.sentences:
        place = _decided(sentence, sentence.concept(CLAUSE))
        if place is not None and not sentence.text.endswith("?"):
            return sentence, place, _wanted(sentence)
    return None


def numbered(view: BlockView) -> int | None:
    """The number of a block within its article: 2 for '7.2 ...'."""
    own = _NUMBERED.match(view.scanned.text, view.block.start, view.block.end)
    return int(own[1]) if own else None


def _wanted(sentence: Passage) -> int | None:
    """The number of the lid that a sentence names."""
    if found := _LID.search(sentence.text):
        return int(found[1])
    ordinal = _ORDINAL.search(sentence.text)
    return _ORDINALS[ordinal[1].lower()] if ordinal else None


def _decided(sentence: Passage, places: Sequence[Span]) -> int | None:
    """Where a word refers back, with a word near it in its clause that decides."""
    if not places:
        return None
    verdicts = sentence.concept(VERDICT)
    text = sentence.scanned.text
    for start, end in places:
        if text[start : start + 3].lower() == "er ":  # 'er vier': the number decides by itself
            return start
        for first, last in verdicts:
            if first < end and start < last:
                continue
            between = text[min(end, last) : max(start, first)]
            if len(between.split()) <= _DECIDED_WITHIN and not re.search(
                r"[;:]|, (?:die|dat|which|who)\b", between
            ):
                return start
    return None


def _opens(sentence: Passage, place: int) -> bool:
    return len(sentence.scanned.text[sentence.start : place].split()) <= _OPENING_WORDS


def _short_denial(sentence: Passage) -> int | None:
    """Where a few words deny or affirm what was just said: 'Bij deze niet.', 'Hier wel.'"""
    return sentence.start if _SHORT_DENIAL.fullmatch(sentence.text) else None


def _bare(view: BlockView, sentence: Passage, number: int) -> int | None:
    """Where a sentence without a subject of its own begins, right under its heading."""
    if sentence.concept(IMPLICIT):
        return sentence.start
    if number or view.scanned.document.blocks[view.index - 1].kind is not BlockKind.HEADING:
        return None
    text = view.scanned.text
    label = _NUMBERING.match(text, sentence.start, sentence.end)
    start = label.end() if label else sentence.start
    if _BARE.match(text, start) or _NUMERAL.match(text, start):
        return start
    if not _PREPOSITION.match(text, start) or len(sentence.text.split()) > _LONGEST_BARE:
        return None
    decided = sentence.concept(VERDICT) or any(sentence.values(kind) for kind in ("money", "percentage"))
    return start if decided else None


def _cells(view: BlockView, subjects: frozenset[str]) -> Iterator[Carried]:
    """The cells of a row, each under the subjects that its column head names; and those that answer a head
    such as 'Toegestaan' for the subject that the row names."""
    number = view.scanned.heads[view.index]
    if not view.block.is_header_row:
        yield from _labelled(view, subjects)
    if number is None:
        return
    head, cells = view.scanned.document.blocks[number], view.block.cells
    if not subjects.isdisjoint(view.scanned.names_by_block[number]):
        for (first, last), (start, end) in zip(head.cells[1:], cells[1:], strict=False):
            above = Passage(view.scanned, first, last)
            names = named(above, subjects)
            if names and start < end <= start + _LONGEST_CELL:
                yield Carried(names, _in_place(view, start, end, names), cell=True, label=above)
    if not subjects.isdisjoint(view.scanned.names_by_block[view.index]):
        yield from _permissions(view, subjects, head.cells)


def _labelled(view: BlockView, subjects: frozenset[str]) -> Iterator[Carried]:
    """The cell that answers the subject in the label of its row: 'Percelen' - 'ja, 6'."""
    cells = view.block.cells
    if subjects.isdisjoint(view.scanned.names_by_block[view.index]) or len(cells) < 2:
        return
    for (first, last), (start, end) in pairwise(cells):
        if not start < end or last - first > _LONGEST_LABEL or "?" in view.scanned.text[first:last]:
            continue
        label = Passage(view.scanned, first, last)
        if names := named(label, subjects):
            yield Carried(names, _in_place(view, start, end, names), cell=True, label=label)
            return


def _permissions(view: BlockView, subjects: frozenset[str], heads: Sequence[Span]) -> Iterator[Carried]:
    for place, ((first, last), (start, end)) in enumerate(zip(heads, view.block.cells, strict=False)):
        if not place or not start < end <= start + _LONGEST_CELL:
            continue
        above = Passage(view.scanned, first, last)
        given = {name for name in _PERMITS if above.concept(name)}
        label = Passage(view.scanned, view.block.start, start)
        names = named(label, subjects) if given else frozenset()
        if names:
            cell = _in_place(view, start, end, names | given)
            yield Carried(names, cell, cell=True, predicate=True, label=label)


def _in_place(view: BlockView, start: int, end: int, names: Iterable[str]) -> Passage:
    return Passage(view.scanned, start, end, dict.fromkeys(names, (start, start)))
