"""Where documents of one tender, or one document, say two things: shown side by side.

Contradictions follow from findings alone (and from the codes of the notice, when there is one), so they are
found anew whenever a tender gets another document. A memorandum of answers (nota van inlichtingen) changes
the documents before it (Aanbestedingswet 2012, art. 2.53): then the rule tells a change, which the
other document should follow.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from procurement_app.screening.model import Finding, FoundBy, Status, StatusBy
from procurement_app.screening.rulebook.book import LocalText, Rulebook, RuleHeader, Strict
from procurement_app.screening.rulebook.marked_yaml import Place
from procurement_app.screening.rulebook.vocabulary import Vocabulary
from procurement_app.screening.whole.amended import meant
from procurement_app.screening.whole.amendments import AmendedWords, Amendment
from procurement_app.screening.whole.gaps import Said
from procurement_app.screening.whole.memorandum import is_memorandum

# The fields of a finding that contradictions look at or are shown with, beside its status: without boxes and
# reasons, which cost most to keep and to read of a long document.
LOOKED_AT = (
    *("rule", "kind", "confidence", "quote", "start", "end", "page", "section", "lot", "values"),
    *("found_by", "status_by", "item"),
)


class Differs(Strict):
    """Two findings of `rule` with different numbers in `value`; `same` names values that must not differ.

    `changed`: the numbers may differ within the documents, as of several earlier works or insurances, and
    count only where a memorandum of answers gives another than the documents before it. `single`: they count
    too where each of the documents gives just one.
    """

    rule: str
    value: str
    same: tuple[str, ...] = ()
    changed: bool = False
    single: bool = False
    status: tuple[Status, ...] = (Status.ASSERTED,)

    def by(self, finding: Finding) -> bool:
        """Whether a finding gives such a number."""
        return finding.rule == self.rule and finding.status in self.status and self.value in finding.values


class Denied(Strict):
    """A rule of which one passage says yes and another no; `same` names values that must not differ.

    A rule may be given by its name alone.
    """

    rule: str
    same: tuple[str, ...] = ()


def _by_name(given: Any) -> Any:
    return {"rule": given} if isinstance(given, str) else given


class FieldSays(Strict):
    """What a field of the notice says (one of `codes`) against what the documents say.

    The two clash when one of `against` was found, or when none of `without` was.
    """

    field: str
    codes: tuple[str, ...] = Field(min_length=1)
    against: tuple[Said, ...] = ()
    without: tuple[Said, ...] = ()


class ContradictionExample(Strict):
    """Documents (each a list of paragraphs, '# ' before a heading) of one tender, and whether they clash."""

    documents: tuple[tuple[str, ...], ...] = Field(min_length=1)
    notice: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    found: bool


class ContradictionRule(RuleHeader):
    """A rule about what cannot both hold. One of:

    `denied`: rules of which one passage says yes and another no. `together`: two things said, each in one
    of its statuses. `differs`: two numbers for one thing. `notice`: a field of the notice against the
    documents. `amended`: a place that a memorandum of answers changes by its number, against what was found
    there. Only passages about the same lot, or about the whole contract, are held side by side, unless
    `any_lot` says that what is together speaks of all lots: then whatever holds for one lot tells that there
    are lots, as the first of the two does.
    """

    kind: Literal["contradiction"]
    denied: tuple[Annotated[Denied, BeforeValidator(_by_name)], ...] = ()
    together: tuple[Said, ...] = ()
    any_lot: bool = False
    differs: tuple[Differs, ...] = ()
    notice: tuple[FieldSays, ...] = ()
    amended: AmendedWords | None = None
    reason: LocalText
    examples: tuple[ContradictionExample, ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _says_one_thing(self) -> ContradictionRule:
        if sum(map(bool, (self.denied, self.together, self.differs, self.notice, self.amended))) != 1:
            raise ValueError("geef één van 'denied', 'together', 'differs', 'notice' en 'amended'")
        if self.together and len(self.together) != 2:
            raise ValueError("'together' heeft precies twee delen nodig")
        if len({example.found for example in self.examples}) != 2:
            raise ValueError("geef een voorbeeld met en een zonder tegenspraak ('found: yes' en 'found: no')")
        return self

    def own_mistakes(self, vocabulary: Vocabulary) -> Iterable[tuple[Place, str]]:
        return self.amended.mistakes(vocabulary) if self.amended else ()

    def names_rules(self) -> Iterable[tuple[Place, str]]:
        for key in ("denied", "together", "differs"):
            for index, part in enumerate(getattr(self, key)):
                yield (key, index), part.rule
        for index, field in enumerate(self.notice):
            for said in (*field.against, *field.without):
                yield ("notice", index), said.rule


@dataclass(frozen=True, slots=True)
class Screened:
    """A document of a tender as contradictions see it. `key` is how the caller names it.

    `notice`: these are the words of the notice itself, which need not say all that the documents say.
    `amendments` are the places that a memorandum of answers changes by their numbers.
    """

    key: str
    name: str
    findings: Sequence[Finding]
    notice: bool = False
    title: str = ""
    amendments: Sequence[Amendment] = ()

    @property
    def answers(self) -> bool:
        """Whether it is a memorandum of answers, by its name, or by its title or first heading (`title`)."""
        return is_memorandum(self.name, self.title)


@dataclass(frozen=True, slots=True)
class Side:
    """One of the statements: a finding in a document, the change of a place there, or a field of the notice
    (neither)."""

    document: str
    finding: Finding | None
    shown: str
    value: str = ""
    amendment: Amendment | None = None

    @property
    def passage(self) -> Finding | Amendment | None:
        """Where it stands, unless it is a field of the notice."""
        return self.finding or self.amendment


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Statements that cannot all hold. `changed`: a memorandum of answers came between them; `possibly`: only
    use of words tells what that memorandum says, or it names only the number of a `place`."""

    rule: str
    reason: str
    sides: tuple[Side, ...]
    changed: bool = False
    possibly: bool = False
    place: str = ""
    legal_basis: tuple[str, ...] = ()
    advice: str = ""


_Said = tuple[Screened, Finding]
_Clashes = Iterator[tuple[Side, ...]]


def find_contradictions(
    documents: Sequence[Screened],
    rulebook: Rulebook,
    on: date,
    *,
    notice: Mapping[str, tuple[str, ...]] | None = None,
    language: str = "nl",
) -> list[Contradiction]:
    """Every contradiction between (and within) the documents of one tender and the codes of its notice.

    What one subject contradicts is one contradiction: its sides are the first passage of each document for
    each answer.
    """
    rules: list[ContradictionRule] = rulebook.of_kind("contradiction")
    answering = {document.key for document in documents if document.answers}
    clashes = [(rule, sides) for rule in rules for sides in _clashes(rule, documents, notice or {})]
    clashes = [
        (rule, sides) for rule, sides in clashes if _changed(sides, answering) or all(map(_told, sides))
    ]
    told = [sides for _, sides in clashes]
    clashes += [
        (rule, sides)
        for rule in rules
        if rule.amended
        for sides in _amended(rule, rule.amended, documents, told, rulebook.vocabulary)
    ]
    return [
        Contradiction(
            rule.id,
            rule.reason.in_language(language),
            sides,
            changed=_changed(sides, answering),
            possibly=_unsure(side for side in sides if side.document in answering),
            place=next((side.amendment.place for side in sides if side.amendment), ""),
            legal_basis=rule.laws_on(on),
            advice=rule.advice.in_language(language),
        )
        for rule, sides in clashes
    ]


def _amended(
    rule: ContradictionRule,
    words: AmendedWords,
    documents: Sequence[Screened],
    told: Sequence[tuple[Side, ...]],
    vocabulary: Vocabulary,
) -> _Clashes:
    """What was found in the places that a memorandum of answers changes by their numbers, unless it is told
    already by what was found in the memorandum itself."""
    papers = [document for document in documents if not (document.answers or document.notice)]
    memoranda = [document for document in documents if document.answers]
    for memorandum, amendment in ((one, change) for one in memoranda for change in one.amendments):
        if amendment.rule != rule.id:
            continue
        spoken = {one.rule for one in memorandum.findings if _spoken_of(one, amendment)}
        for paper, finding in meant(amendment, spoken, papers, words, vocabulary):
            if not (finding.rule in spoken and _is_told(finding.rule, memorandum.key, told)):
                change = Side(memorandum.key, None, amendment.quote, amendment=amendment)
                value = amendment.value if amendment.value in finding.values else ""
                yield _side((paper, finding), value), change


def _spoken_of(finding: Finding, amendment: Amendment) -> bool:
    """Whether a memorandum says something of a finding's subject where it changes a place."""
    return (
        finding.status is not Status.MENTIONED
        and finding.start < amendment.until
        and amendment.since < finding.end
    )


def _is_told(rule: str, key: str, told: Iterable[tuple[Side, ...]]) -> bool:
    """Whether it was told that a memorandum contradicts the documents before it on the subject of a rule."""
    return any(
        {key} < {side.document for side in sides if side.finding and side.finding.rule == rule}
        for sides in told
    )


def _changed(sides: Sequence[Side], answering: set[str]) -> bool:
    keys = {side.document for side in sides}
    return len(keys) > 1 and bool(keys & answering) and not keys <= answering


def _unsure(sides: Iterable[Side]) -> bool:
    """Whether all of some sides rest on use of words."""
    told = [_told(side) for side in sides]
    return bool(told) and not any(told)


def _told(side: Side) -> bool:
    return side.amendment is None and (side.finding is None or _fixed(side.finding))


def _clashes(
    rule: ContradictionRule, documents: Sequence[Screened], notice: Mapping[str, tuple[str, ...]]
) -> _Clashes:
    everything = [(document, finding) for document in documents for finding in document.findings]
    surely = [pair for pair in everything if _fixed(pair[1])]
    # what is sure goes before what words only suggest
    said = surely + [pair for pair in everything if _suggested(*pair)]
    for denied in rule.denied:
        yes, no = (Said(rule=denied.rule, status=(status,)) for status in (Status.ASSERTED, Status.NEGATED))
        about = [pair for pair in said if yes.by(pair[1]) or no.by(pair[1])]
        for alike in _alike(about, denied.same):
            yield from _opposed(alike, yes, no)
    if rule.together:
        yield from _opposed(said, *rule.together, any_lot=rule.any_lot)
    for spec in rule.differs:
        yield from _different(said, spec)
    for field in rule.notice:
        yield from _against_notice(surely, everything, field, notice)


def _fixed(finding: Finding) -> bool:
    """Whether fixed words found it and decided its status: what words only suggest contradicts nothing."""
    return finding.found_by == FoundBy.WAY and finding.status_by == StatusBy.CUES


def _suggested(document: Screened, finding: Finding) -> bool:
    """Whether words only suggest it, and it may be a change all the same: a number in a memorandum of
    answers, as its answers are short, and name what they change in the question or not at all."""
    numbers = any(isinstance(value, float | int) for value in finding.values.values())
    return document.answers and numbers and not _fixed(finding)


def _opposed(said: Sequence[_Said], one: Said, other: Said, *, any_lot: bool = False) -> _Clashes:
    """Both things said of one lot, or of the whole contract."""
    looked_at = [pair for pair in said if one.by(pair[1]) or other.by(pair[1])]
    for of_lot in [looked_at] if any_lot else _by_lot(looked_at):
        read = [[pair for pair in of_lot if what.by(pair[1])] for what in (one, other)]
        if any_lot and not read[0]:
            read[0] = [pair for pair in said if pair[1].lot is not None]
        ones = [pair for pair in read[0] if any(not _same_passage(pair, against) for against in read[1])]
        others = [pair for pair in read[1] if any(not _same_passage(pair, against) for against in read[0])]
        if ones and others:
            yield tuple(_side(pair) for pair in (*_first_of_each(ones), *_first_of_each(others)))


def _same_passage(one: _Said, other: _Said) -> bool:
    """Whether these read one passage in two ways: a doubt of the reader, not of the documents."""
    return one[0].key == other[0].key and one[1].start < other[1].end and other[1].start < one[1].end


def _different(said: Sequence[_Said], spec: Differs) -> _Clashes:
    """Different numbers for one lot, with the same other values; one that is not told may be any."""
    having = [pair for pair in said if spec.by(pair[1])]
    for of_lot in _by_lot(having):
        for pairs in _alike(of_lot, spec.same):
            by_value: dict[float | str, list[_Said]] = defaultdict(list)
            for pair in pairs:
                by_value[pair[1].values[spec.value]].append(pair)
            whole = not spec.changed or (spec.single and _once_in_each(pairs))
            told = list(by_value.values()) if whole else _changes(by_value.values())
            if len(told) > 1:
                yield tuple(_side(pair, spec.value) for same in told for pair in _first_of_each(same))


def _once_in_each(said: Sequence[_Said]) -> bool:
    """Whether each of several documents says it once."""
    keys = [document.key for document, _ in said]
    return 1 < len(keys) == len({*keys})


def _changes(by_value: Collection[Sequence[_Said]]) -> list[Sequence[_Said]]:
    """The numbers of the documents, and those that only a memorandum of answers gives; none without both.

    A memorandum repeats the number that it changes, which is no statement of its own.
    """
    asked = [[pair for pair in same if not pair[0].answers] for same in by_value]
    changed = [same for same in by_value if all(pair[0].answers for pair in same)]
    return [*filter(None, asked), *changed] if any(asked) and changed else []


def _alike(said: Sequence[_Said], names: Sequence[str]) -> list[list[_Said]]:
    """What agrees in the values of some names: each with all that tell the same, or do not tell."""
    told = [tuple(pair[1].values.get(name) for name in names) for pair in said]
    kinds = dict.fromkeys(values for values in told if None not in values) or dict.fromkeys(told)
    return [
        [
            pair
            for pair, values in zip(said, told, strict=True)
            if all(value in (None, wanted) for value, wanted in zip(values, kind, strict=True))
        ]
        for kind in kinds
    ]


def _against_notice(
    said: Sequence[_Said],
    everything: Sequence[_Said],
    field: FieldSays,
    notice: Mapping[str, tuple[str, ...]],
) -> _Clashes:
    """A field of the notice against what is said surely, or against what is said nowhere at all."""
    code = next((code for code in notice.get(field.field, ()) if code in field.codes), None)
    if code is None:
        return
    stated = Side("", None, f"{field.field}: {code}")
    for what in field.against:
        if against := [pair for pair in said if what.by(pair[1])]:
            yield (stated, *(_side(pair) for pair in _first_of_each(against)))
    in_documents = any(not document.notice for document, _ in everything)
    if (
        field.without
        and in_documents
        and not any(what.by(pair[1]) for what in field.without for pair in everything)
    ):
        yield (stated,)


def _by_lot(said: Sequence[_Said]) -> Iterable[list[_Said]]:
    """What is said of each lot, and of the whole contract.

    An answer that names no lot speaks of the one lot for which the documents before it ask this.
    """
    asked = {finding.lot for document, finding in said if not document.answers}
    only = next(iter(asked)) if len(asked) == 1 else None
    lots: dict[str | None, list[_Said]] = defaultdict(list)
    for document, finding in said:
        lot = only if document.answers and finding.lot is None else finding.lot
        lots[lot].append((document, finding))
    return lots.values()


def _first_of_each(said: Iterable[_Said]) -> list[_Said]:
    """The first passage of each document."""
    first: dict[str, _Said] = {}
    for pair in said:
        first.setdefault(pair[0].key, pair)
    return list(first.values())


def _side(pair: _Said, value: str = "") -> Side:
    document, finding = pair
    return Side(document.key, finding, finding.quote, value)
