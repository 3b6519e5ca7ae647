"""What a document leaves out: rules about what should be there, with four outcomes.

A gap is no finding: it has no words to quote. So it has a result of its own, and stands apart. What the
text leaves out is read once (`text_answers`); what depends on facts from elsewhere, such as the value of
the contract, is judged when those are known (`judge_gaps`), so that a document need not be read again.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from procurement_app.documents.model import Block, BlockKind, Document
from procurement_app.documents.titles import first_heading
from procurement_app.screening.model import Finding, Outcome, Status, StatusBy
from procurement_app.screening.rulebook.book import Amount, LocalText, Rulebook, RuleHeader, Strict
from procurement_app.screening.rulebook.detection import unknown_concept
from procurement_app.screening.rulebook.marked_yaml import Place
from procurement_app.screening.rulebook.parameters import Parameters
from procurement_app.screening.rulebook.texts import in_unit, long_date, money
from procurement_app.screening.rulebook.vocabulary import Vocabulary
from procurement_app.screening.scanned.passage import Passage, ScannedText
from procurement_app.screening.whole import named
from procurement_app.screening.whole.memorandum import is_memorandum

# When documents of one tender answer a rule differently, the first of these is the answer of the whole.
_STRONGEST = (Outcome.NOT_FOUND, Outcome.FOUND, Outcome.CANNOT_ASSESS, Outcome.NOT_APPLICABLE)
_CORE = (Status.ASSERTED, Status.NEGATED, Status.CONDITIONAL)
_BY_NAME = ("lacking", "filled")


class Said(Strict):
    """That a document rule found something in one of these statuses, with that value read when named."""

    rule: str
    status: tuple[Status, ...] = _CORE
    value: str = ""

    def by(self, finding: Finding) -> bool:
        """Whether a finding says this."""
        return (
            finding.rule == self.rule
            and finding.status in self.status
            and (not self.value or self.value in finding.values)
        )


class Named(Strict):
    """That words fill a gap for what they name alone: a certificate, as the findings have it in `value`.

    Where they name none they fill it for all if one of `general` stands with them, and none of `unless`.
    """

    value: Literal["certificate"]
    general: tuple[str, ...] = Field(min_length=1)
    unless: tuple[str, ...] = ()


class Words(Strict):
    """Words that fill a gap: one of `concepts`, in the part of the document that `where` names.

    `section` is where the findings of `applies` stand (the blocks under the same heading), and every block
    in which also one of `about` stands. `title` is the title of the document and its first headings. With
    `named` they fill it only for what they name.
    """

    concepts: tuple[str, ...] = Field(min_length=1)
    where: Literal["document", "section", "title"] = "document"
    about: tuple[str, ...] = ()
    named: Named | None = None


class Notice(Strict):
    """Codes in a field of the notice (eForms) that fill a gap."""

    field: str
    codes: tuple[str, ...] = Field(min_length=1)


class GapExample(Strict):
    """A short document, one paragraph a line ('# ' before a heading), and what the rule must answer.

    `value` is the value of the contract in euro, `notice` what its notice says by field; left out, they
    are not known. `filled` gives amounts to settings that the rulebook leaves empty; `says` are words that
    the reason must have. `day` is the day by whose law and values it is judged.
    """

    text: tuple[str, ...]
    value: Amount | None = None
    notice: dict[str, tuple[str, ...]] | None = None
    filled: dict[str, Amount] = Field(default_factory=dict)
    day: date = date(2026, 11, 22)
    says: str = ""
    outcome: Outcome


class Reasons(Strict):
    """What to tell the user for each outcome."""

    found: LocalText = Field(alias="found")
    not_found: LocalText = Field(alias="not-found")
    not_applicable: LocalText = Field(alias="not-applicable")


def _listed(written: Any) -> Any:
    return (written,) if isinstance(written, str) else written


class GapRule(RuleHeader):
    """A rule about what is missing.

    It applies when every part of `applies` was found (always, when empty) and the contract is worth at least
    the parameter `above`, when given (of a list, the first that has a value on the day). There is no gap when
    one of `filled_by` was found, when `words` stand where they should, or when the notice says so. `tells` is
    a parameter that is told with the gap, such as the percentage that should have been asked.
    """

    kind: Literal["gap"]
    applies: tuple[Said, ...] = ()
    above: Annotated[tuple[str, ...], BeforeValidator(_listed)] = ()
    tells: str = ""
    filled_by: tuple[Said, ...] = ()
    words: Words | None = None
    notice: Notice | None = None
    reasons: Reasons
    examples: tuple[GapExample, ...] = Field(min_length=3)

    @model_validator(mode="after")
    def _can_be_filled(self) -> GapRule:
        if not (self.filled_by or self.words or self.notice):
            raise ValueError("zeg met 'filled_by', 'words' of 'notice' wat er had moeten staan")
        return self

    def own_mistakes(self, vocabulary: Vocabulary) -> Iterable[tuple[Place, str]]:
        listed: list[tuple[Place, Sequence[str]]] = []
        if self.words:
            listed += [(("words", "concepts"), self.words.concepts), (("words", "about"), self.words.about)]
        if self.words and self.words.named:
            by = self.words.named
            listed += [(("words", "named", key), getattr(by, key)) for key in ("general", "unless")]
        for place, names in listed:
            for index, name in enumerate(names):
                if name not in vocabulary.concepts:
                    yield (*place, index), unknown_concept(name, vocabulary)

    def names_parameters(self) -> Iterable[tuple[Place, str]]:
        for index, name in enumerate(self.above):
            yield ("above", index), name
        if self.tells:
            yield ("tells",), self.tells

    def names_settings(self) -> Iterable[tuple[Place, str]]:
        for index, example in enumerate(self.examples):
            for name in example.filled:
                yield ("examples", index, "filled", name), name

    def names_rules(self) -> Iterable[tuple[Place, str]]:
        for key in ("applies", "filled_by"):
            for index, said in enumerate(getattr(self, key)):
                yield (key, index), said.rule


@dataclass(frozen=True, slots=True)
class TextAnswer:
    """What the text alone says of a gap rule; `unread` are pages where the missing words may stand.

    `elsewhere`: it is missing in a memorandum of answers, and belongs in the documents that this explains.
    `lacking`: what it is missing for, and `filled`: what the text has it for, by name (`Named`).
    """

    rule: str
    outcome: Outcome
    unread: tuple[int, ...] = ()
    elsewhere: bool = False
    lacking: tuple[str, ...] = ()
    filled: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        said: dict[str, Any] = {"rule": self.rule, "outcome": self.outcome.value, "unread": list(self.unread)}
        if self.elsewhere:
            said["elsewhere"] = True
        return said | {name: list(getattr(self, name)) for name in _BY_NAME if getattr(self, name)}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> TextAnswer:
        by_name = {name: tuple(stored.get(name, ())) for name in _BY_NAME}
        outcome, unread = Outcome(stored["outcome"]), tuple(stored["unread"])
        return cls(stored["rule"], outcome, unread, "elsewhere" in stored, **by_name)


@dataclass(frozen=True, slots=True)
class ContractFacts:
    """What is known of the contract from outside its documents; None is not known.

    `value` is in euro without VAT, over the whole duration. `notice` has the codes of each eForms field.
    """

    value: float | None = None
    notice: Mapping[str, tuple[str, ...]] | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap rule's answer. `missing` names the facts that kept it from an answer: 'pages', 'value',
    'notice', or the parameter that is still to be filled in. `lacking` names what it was found for, where
    that has a name, and `text_block` is a text that mends it."""

    rule: str
    outcome: Outcome
    reason: str
    legal_basis: tuple[str, ...] = ()
    advice: str = ""
    missing: tuple[str, ...] = field(default=())
    lacking: tuple[str, ...] = ()
    text_block: str = ""


_NO_FACTS = ContractFacts()
_CANNOT = {
    "pages": LocalText(
        nl="Pagina {pages} kon niet gelezen worden; daar kan het staan.",
        en="Page {pages} could not be read; it may stand there.",
    ),
    "value": LocalText(
        nl="De waarde van de opdracht is niet bekend, dus ook niet of deze regel geldt (vanaf {limit}). "
        "Koppel het document aan een traject met een waarde.",
        en="The value of the contract is not known, nor whether this rule holds (from {limit}). "
        "Attach the document to a tender with a value.",
    ),
    "notice": LocalText(
        nl="De aankondiging is niet bekend; daarin hoort dit te staan. Kijk het na in de aankondiging.",
        en="The notice is not known; it should be said there. Look it up in the notice.",
    ),
    "parameter": LocalText(
        nl="Kan niet beoordelen: de grens van deze regel ({limit}) is nog niet ingevuld. Een beheerder vult "
        "die in bij Drempels en percentages.",
        en="Cannot assess: the limit of this rule ({limit}) is not filled in yet. An administrator fills it "
        "in at Thresholds and percentages.",
    ),
}
_TOO_EARLY = LocalText(
    nl="Kan niet beoordelen: de grens van deze regel ({limit}) heeft op {day} nog geen waarde; die begint op "
    "{since}.",
    en="Cannot assess: the limit of this rule ({limit}) has no value yet on {day}; it begins on {since}.",
)
_BELOW = LocalText(
    nl="De opdracht ({value}) ligt onder de grens van deze regel: {limit} ({figure}).",
    en="The contract ({value}) lies below the limit of this rule: {limit} ({figure}).",
)
_REACHED = LocalText(
    nl="De opdracht ({value}) bereikt de grens van deze regel: {limit} ({figure}).",
    en="The contract ({value}) reaches the limit of this rule: {limit} ({figure}).",
)
_FIGURES = {
    "setting": LocalText(nl="{title}, eigen instelling", en="{title}, setting of your own"),
    "verified": LocalText(nl="{title}", en="{title}"),
    "unverified": LocalText(nl="{title}, niet nagekeken", en="{title}, not verified"),
}
_PROVISIONAL = LocalText(
    nl="; voor deze dag nog niet vastgesteld, dit is de laatst bekende waarde",
    en="; not set for this day yet, this is the last known value",
)
_INSTEAD = LocalText(nl="; nog niet ingevuld: {title}", en="; not filled in yet: {title}")
_ELSEWHERE = LocalText(
    nl="Een nota van inlichtingen hoeft dit niet te zeggen: het hoort in de stukken die zij toelicht.",
    en="A memorandum of answers need not say this: it belongs in the documents that it explains.",
)
_TOLD = LocalText(nl="{title}: {told}.", en="{title}: {told}.")
_EMPTY = LocalText(nl="nog niet ingevuld", en="not filled in yet")
_FOR = LocalText(nl="Het gaat om: {names}.", en="This concerns: {names}.")


def find_gaps(
    document: Document,
    findings: Sequence[Finding],
    rulebook: Rulebook,
    on: date,
    *,
    language: str = "nl",
    scanned: ScannedText | None = None,
    facts: ContractFacts = _NO_FACTS,
) -> list[Gap]:
    """The answer of every gap rule for a document and what was found in it.

    `scanned` is the document after its scan, for a caller who has it already.
    """
    answers = text_answers(scanned or ScannedText(document, rulebook.vocabulary), findings, rulebook)
    return judge_gaps(answers, rulebook, on, facts, language=language)


def text_answers(scanned: ScannedText, findings: Sequence[Finding], rulebook: Rulebook) -> list[TextAnswer]:
    """What a document by itself says of every gap rule.

    A memorandum of answers leaves nothing out: what it does not repeat stands in the documents before it.
    """
    document = scanned.document
    unread = tuple(page.number for page in document.pages if page.source == "none")
    rules: list[GapRule] = rulebook.of_kind("gap")
    asked = [finding for finding in findings if not _to_fill_in(document, finding)]
    answers = [_text_answer(rule, scanned, asked, unread) for rule in rules]
    if is_memorandum(document.name, document.title, first_heading(document)):
        return [_of_documents_before(answer) for answer in answers]
    return answers


def _of_documents_before(answer: TextAnswer) -> TextAnswer:
    if answer.outcome is not Outcome.FOUND:
        return answer
    return TextAnswer(answer.rule, Outcome.NOT_APPLICABLE, elsewhere=True, filled=answer.filled)


def _to_fill_in(document: Document, finding: Finding) -> bool:
    """Whether a finding is the label of an empty field of a form: 'Jaaromzet 2024 | €' asks no turnover."""
    if finding.values or finding.status_by is StatusBy.CUES:
        return False
    block = document.block_at(finding.start)
    if block is None or block.kind is not BlockKind.ROW:
        return False
    _, parted, answer = document.text[finding.start : block.end].partition("\t")
    return bool(parted) and not any(map(str.isalnum, answer))


def judge_gaps(
    answers: Iterable[TextAnswer],
    rulebook: Rulebook,
    on: date,
    facts: ContractFacts = _NO_FACTS,
    *,
    language: str = "nl",
) -> list[Gap]:
    """The outcome of each answer by the law of `on` and the facts; answers of lost rules fall away."""
    known = [(answer, rulebook.rules.get(answer.rule)) for answer in _by_name(answers)]
    return [_judged(rule, answer, rulebook, on, facts, language) for answer, rule in known if _is_gap(rule)]


def _by_name(answers: Iterable[TextAnswer]) -> Iterator[TextAnswer]:
    """What is missing by name is told of all answers together, without what one of them fills."""
    given = list(answers)
    filled: dict[str, list[str]] = defaultdict(list)
    missing: dict[str, dict[str, None]] = defaultdict(dict)
    for answer in given:
        filled[answer.rule] += answer.filled
        missing[answer.rule].update(dict.fromkeys(answer.lacking))
    for answer in given:
        left = named.lacking(missing[answer.rule], filled[answer.rule])
        outcome = Outcome.NOT_FOUND if answer.lacking and not left else answer.outcome
        yield replace(answer, outcome=outcome, lacking=left if answer.lacking else ())


def strongest(gaps: Iterable[Gap]) -> list[Gap]:
    """One answer a rule over all documents of a tender: what one leaves out, another may have, unless it is
    missing by name."""
    by_rule: dict[str, list[Gap]] = defaultdict(list)
    for gap in gaps:
        by_rule[gap.rule].append(gap)
    return [
        min(same, key=lambda gap: (not gap.lacking, _STRONGEST.index(gap.outcome)))
        for same in by_rule.values()
    ]


def _is_gap(rule: RuleHeader | None) -> bool:
    return isinstance(rule, GapRule)


def _judged(
    rule: Any, answer: TextAnswer, rulebook: Rulebook, on: date, facts: ContractFacts, language: str
) -> Gap:
    def said(outcome: Outcome, text: LocalText, *missing: str, more: Sequence[str] = (), **words: str) -> Gap:
        reason = text.in_language(language).format(**words) if words else text.in_language(language)
        whole = " ".join(part for part in (reason, *more) if part)
        return Gap(rule.id, outcome, whole, rule.laws_on(on), missing=missing)

    if answer.outcome is Outcome.NOT_FOUND or notice_says(rule, facts):
        return said(Outcome.NOT_FOUND, rule.reasons.not_found)
    if answer.outcome is Outcome.NOT_APPLICABLE:
        return said(Outcome.NOT_APPLICABLE, _ELSEWHERE if answer.elsewhere else rule.reasons.not_applicable)
    parameters = rulebook.parameters
    reached = ""
    if rule.above:
        known = parameters.first_number(rule.above, on)
        if known is None:
            text, words = _no_limit(rule.above[0], parameters, on, language)
            return said(Outcome.CANNOT_ASSESS, text, rule.above[0], **words)
        used, limit = known
        shown = money(limit, language)
        if facts.value is None:
            return said(Outcome.CANNOT_ASSESS, _CANNOT["value"], "value", limit=shown)
        figure = _figure(rule.above, used, parameters, on, language)
        words = {"value": money(facts.value, language), "limit": shown, "figure": figure}
        if facts.value < limit:
            return said(Outcome.NOT_APPLICABLE, _BELOW, **words)
        reached = _REACHED.in_language(language).format(**words)
    if answer.unread:
        pages = ", ".join(map(str, answer.unread))
        return said(Outcome.CANNOT_ASSESS, _CANNOT["pages"], "pages", pages=pages)
    if rule.notice and facts.notice is None:
        return said(Outcome.CANNOT_ASSESS, _CANNOT["notice"], "notice")
    told = _told(rule.tells, parameters, on, language)
    concerns = _concerning(answer.lacking, language)
    gap = said(Outcome.FOUND, rule.reasons.found, more=(concerns, reached, told))
    advice, mends = rule.advice.in_language(language), rule.mends(language)
    return replace(gap, advice=advice, lacking=answer.lacking, text_block=mends)


def _concerning(names: Sequence[str], language: str) -> str:
    named_ones = ", ".join(filter(None, names))
    return _FOR.in_language(language).format(names=named_ones) if named_ones else ""


def _no_limit(name: str, parameters: Parameters, on: date, language: str) -> tuple[LocalText, dict[str, str]]:
    """Why a limit has no value on a day: it is still to be filled in, or begins later."""
    words = {"limit": parameters[name].title.in_language(language)}
    since = parameters.first_day(name)
    if since is None or since <= on:
        return _CANNOT["parameter"], words
    days = {"day": on, "since": since}
    return _TOO_EARLY, words | {key: long_date(day.isoformat(), language) for key, day in days.items()}


def _figure(names: Sequence[str], used: str, parameters: Parameters, on: date, language: str) -> str:
    """Which parameter the limit comes from, whether it is set for the day, and which settings before it are
    empty."""
    parameter = parameters[used]
    kind = "setting" if parameter.basis == "setting" else "verified" if parameter.verified else "unverified"
    told = _FIGURES[kind].in_language(language).format(title=parameter.title.in_language(language))
    if parameters.in_force(used, on).provisional:
        told += _PROVISIONAL.in_language(language)
    empty = [parameters[name].title.in_language(language) for name in names[: names.index(used)]]
    return told + "".join(_INSTEAD.in_language(language).format(title=title) for title in empty)


def _told(name: str, parameters: Parameters, on: date, language: str) -> str:
    """The value of a parameter as a sentence after the reason."""
    if not name:
        return ""
    number = parameters.number(name, on)
    told = (
        _EMPTY.in_language(language) if number is None else in_unit(number, parameters[name].unit, language)
    )
    return _TOLD.in_language(language).format(title=parameters[name].title.in_language(language), told=told)


def notice_says(rule: GapRule, facts: ContractFacts) -> bool:
    """Whether the notice, when it is known, says what the rule looks for."""
    if rule.notice is None or facts.notice is None:
        return False
    return not set(rule.notice.codes).isdisjoint(facts.notice.get(rule.notice.field, ()))


def _text_answer(
    rule: GapRule, scanned: ScannedText, findings: Sequence[Finding], unread: tuple[int, ...]
) -> TextAnswer:
    about = spoken_of(rule, findings)
    filled = names_filled(rule, scanned)
    if not all(any(said.by(finding) for finding in about) for said in rule.applies):
        return TextAnswer(rule.id, Outcome.NOT_APPLICABLE, filled=filled)
    if any(said.by(finding) for said in rule.filled_by for finding in findings):
        return TextAnswer(rule.id, Outcome.NOT_FOUND)
    if rule.words and rule.words.named:
        missing = named.lacking(named.asked(about, rule.words.named.value), filled)
        outcome = Outcome.FOUND if missing else Outcome.NOT_FOUND
        return TextAnswer(rule.id, outcome, unread if missing else (), lacking=missing, filled=filled)
    if rule.words and any(True for _ in standing(rule.words, scanned, about)):
        return TextAnswer(rule.id, Outcome.NOT_FOUND)
    return TextAnswer(rule.id, Outcome.FOUND, unread)


def names_filled(rule: GapRule, scanned: ScannedText) -> tuple[str, ...]:
    """The names for which a text fills a gap that is filled by name."""
    if not rule.words or not rule.words.named:
        return ()
    by = rule.words.named
    return named.filling(rule.words.concepts, by.general, by.unless, scanned)


def spoken_of(rule: GapRule, findings: Sequence[Finding]) -> list[Finding]:
    """The findings because of which a rule applies."""
    return [finding for finding in findings if any(said.by(finding) for said in rule.applies)]


def standing(words: Words, scanned: ScannedText, about: Sequence[Finding]) -> Iterator[str]:
    """The words of a concept that stand where they should; `about` are the findings of `applies`."""
    blocks = scanned.document.blocks
    if words.where == "title":
        reach: Iterable[Block] = _title(blocks)
    elif words.where == "document":
        reach = (blocks[index] for index in scanned.blocks_of(words.concepts))
    else:
        near = {
            index for index in scanned.blocks_of(words.about) if _has(scanned, blocks[index], words.about)
        }
        near.update(_under_the_same_heading(blocks, about))
        reach = (blocks[index] for index in sorted(near))
    for block in reach:
        passage = Passage(scanned, block.start, block.end)
        for name in words.concepts:
            yield from (scanned.text[start:end] for start, end in passage.concept(name))


def _title(blocks: Sequence[Block]) -> Iterator[Block]:
    """The first headings of a document, up to its first other words."""
    for block in blocks:
        if block.kind in (BlockKind.HEADER, BlockKind.FOOTER):
            continue
        if block.kind is not BlockKind.HEADING:
            return
        yield block


def _under_the_same_heading(blocks: Sequence[Block], about: Sequence[Finding]) -> Iterator[int]:
    """The blocks of the findings, and those that share their headings."""
    starts = sorted(finding.start for finding in about)
    own = {
        index
        for index, block in enumerate(blocks)
        if bisect_left(starts, block.start) < bisect_left(starts, block.end)
    }
    sections = {blocks[index].section for index in own}
    for index, block in enumerate(blocks):
        if index in own or (block.section and block.section in sections):
            yield index


def _has(scanned: ScannedText, block: Block, names: Sequence[str]) -> bool:
    passage = Passage(scanned, block.start, block.end)
    return any(passage.concept(name) for name in names)
