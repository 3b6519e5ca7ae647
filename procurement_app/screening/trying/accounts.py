"""What gap and contradiction rules say of one text, and the finding or fact that decides it.

The outcome is that of the rules themselves; what decided it is told from the same findings and words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from procurement_app.screening.explaining.reasons import STATUS_WORDS, item_name
from procurement_app.screening.model import Finding, Outcome, Status
from procurement_app.screening.rulebook.book import LocalText, Rulebook
from procurement_app.screening.rulebook.texts import listed
from procurement_app.screening.scanned.passage import ScannedText
from procurement_app.screening.whole.contract_value import contract_value
from procurement_app.screening.whole.contradictions import (
    Contradiction,
    ContradictionRule,
    Denied,
    Differs,
    Screened,
    find_contradictions,
)
from procurement_app.screening.whole.gaps import (
    ContractFacts,
    Gap,
    GapRule,
    Said,
    Words,
    find_gaps,
    spoken_of,
    standing,
)

_LONGEST = 160
_SHOWN = 5
_YES_OR_NO = (Status.ASSERTED, Status.NEGATED)
_SENTENCES: Final = {
    "found": LocalText(nl="{title} ({status}): ‘{quote}’.", en="{title} ({status}): ‘{quote}’."),
    "absent": LocalText(nl="Niet gevonden: {titles}.", en="Not found: {titles}."),
    "other-status": LocalText(
        nl="{title} is gevonden als ‘{status}’, en dat telt voor deze regel niet: ‘{quote}’.",
        en="{title} was found as ‘{status}’, which does not count for this rule: ‘{quote}’.",
    ),
    "no-value": LocalText(
        nl="{title} is gevonden, maar zonder de waarde waar deze regel naar kijkt: ‘{quote}’.",
        en="{title} was found, but without the value that this rule looks at: ‘{quote}’.",
    ),
    "words": LocalText(nl="Deze woorden volstaan: {words}.", en="These words suffice: {words}."),
    "words-elsewhere": LocalText(
        nl="Deze woorden staan wel in de tekst, maar niet {where}: {words}.",
        en="These words stand in the text, but not {where}: {words}.",
    ),
    "words-for-others": LocalText(
        nl="Deze woorden staan wel in de tekst, maar bij iets anders: {words}.",
        en="These words stand in the text, but with something else: {words}.",
    ),
    "no-words": LocalText(
        nl="Nergens staat een woord voor: {names}.", en="Nowhere stands a word for: {names}."
    ),
    "one-side": LocalText(
        nl="{title}: alle vindplaatsen zeggen ‘{status}’, zoals ‘{quote}’.",
        en="{title}: all passages say ‘{status}’, such as ‘{quote}’.",
    ),
    "lots": LocalText(
        nl="Wat er staat, gaat over verschillende percelen: {quotes}.",
        en="What is said concerns different lots: {quotes}.",
    ),
    "other-subject": LocalText(
        nl="Wat er staat, gaat niet over hetzelfde: {quotes}.",
        en="What is said does not concern the same: {quotes}.",
    ),
    "one-number": LocalText(
        nl="{title}: er staat maar één getal: ‘{quote}’.", en="{title}: only one number is given: ‘{quote}’."
    ),
    "same-number": LocalText(
        nl="{title}: alle vindplaatsen noemen hetzelfde getal, zoals ‘{quote}’.",
        en="{title}: all passages give the same number, such as ‘{quote}’.",
    ),
    "other-base": LocalText(
        nl="{title}: de getallen verschillen, maar ook waarvan zij een deel zijn: {quotes}.",
        en="{title}: the numbers differ, but so does what they are a part of: {quotes}.",
    ),
    "value-unknown": LocalText(
        nl="De waarde van de opdracht staat niet in de tekst. Zet haar erbij, bijvoorbeeld: De geraamde "
        "waarde is € 300.000.",
        en="The text does not tell the value of the contract. Add it, for instance: De geraamde waarde is "
        "€ 300.000.",
    ),
    "no-notice": LocalText(
        nl="Deze regel legt de aankondiging naast de stukken. Hier is geen aankondiging bekend.",
        en="This rule holds the notice beside the documents. No notice is known here.",
    ),
    "no-amendment": LocalText(
        nl="Deze regel legt een nota van inlichtingen naast de andere stukken. Die zijn hier niet bekend.",
        en="This rule holds a memorandum of answers beside the other documents. These are not known here.",
    ),
}
_WHERE: Final = {
    "section": LocalText(nl="onder dezelfde kop", en="under the same heading"),
    "title": LocalText(nl="in de titel of de eerste koppen", en="in the title or the first headings"),
    "document": LocalText(nl="in het stuk", en="in the document"),
}


@dataclass(frozen=True, slots=True)
class Account:
    """What a rule says of a text. `because` names the findings, words or facts that decide it; `near` says
    that something of what the rule looks at is there. What needs a notice cannot be assessed: none is known.
    """

    rule: str
    kind: Literal["gap", "contradiction"]
    outcome: Outcome
    reason: str
    because: tuple[str, ...]
    near: bool


class Accounts:
    """The accounts of a text and what was found in it. Sentences are in `language` ("nl" or "en")."""

    def __init__(
        self,
        scanned: ScannedText,
        findings: Sequence[Finding],
        book: Rulebook,
        on: date,
        language: str = "nl",
    ) -> None:
        self._scanned, self._findings = scanned, findings
        self._book, self._on, self._language = book, on, language

    def all(self) -> list[Account]:
        """An account of every gap rule and every contradiction rule, in the order of their ids."""
        return [*self._of_gaps(), *self._of_contradictions()]

    def _of_gaps(self) -> Iterator[Account]:
        facts = ContractFacts(contract_value(self._scanned))
        gaps = find_gaps(
            self._scanned.document,
            self._findings,
            self._book,
            self._on,
            language=self._language,
            scanned=self._scanned,
            facts=facts,
        )
        rules: list[GapRule] = self._book.of_kind("gap")
        by_rule = {rule.id: rule for rule in rules}
        for gap in gaps:
            rule = by_rule[gap.rule]
            because = tuple(dict.fromkeys(self._gap(rule, gap)))
            near = bool(spoken_of(rule, self._findings)) or (not rule.applies and bool(self._findings))
            # a typed text is of no tender that could tell its value
            reason = self._say("value-unknown") if "value" in gap.missing else gap.reason
            yield Account(rule.id, "gap", gap.outcome, reason, because, near)

    def _gap(self, rule: GapRule, gap: Gap) -> Iterator[str]:
        yield from self._heard(rule.applies)
        about = spoken_of(rule, self._findings)
        if not all(any(said.by(finding) for finding in about) for said in rule.applies):
            return
        filling = [said for said in rule.filled_by if self._by(said)]
        yield from self._heard(filling or rule.filled_by)
        if not filling and rule.words:
            yield self._words(rule.words, about, gap)

    def _words(self, words: Words, about: Sequence[Finding], gap: Gap) -> str:
        if words.named and gap.lacking and (elsewhere := self._quoted(standing(words, self._scanned, about))):
            return self._say("words-for-others", words=elsewhere)
        if there := self._quoted(standing(words, self._scanned, about)):
            return self._say("words", words=there)
        anywhere = words.model_copy(update={"where": "document"})
        if elsewhere := self._quoted(standing(anywhere, self._scanned, about)):
            where = _WHERE[words.where].in_language(self._language)
            return self._say("words-elsewhere", where=where, words=elsewhere)
        names = [item_name(name, self._book.vocabulary, self._language) for name in words.concepts]
        return self._say("no-words", names=", ".join(names))

    def _of_contradictions(self) -> Iterator[Account]:
        screened = Screened("", "", self._findings)
        clashes: dict[str, list[Contradiction]] = {}
        for clash in find_contradictions([screened], self._book, self._on, language=self._language):
            clashes.setdefault(clash.rule, []).append(clash)
        rules: list[ContradictionRule] = self._book.of_kind("contradiction")
        for rule in rules:
            found = clashes.get(rule.id, [])
            if found:
                sides = (side.finding for clash in found for side in clash.sides)
                told: Iterable[str] = (self._found(finding) for finding in sides if finding)
            else:
                told = self.no_clash(rule)
            yield Account(
                rule.id,
                "contradiction",
                Outcome.FOUND
                if found
                else Outcome.CANNOT_ASSESS
                if rule.notice or rule.amended
                else Outcome.NOT_FOUND,
                rule.reason.in_language(self._language) if found else "",
                tuple(dict.fromkeys(told)),
                not rule.notice and any(one.rule in self._looked_at(rule) for one in self._findings),
            )

    @staticmethod
    def _looked_at(rule: ContradictionRule) -> list[str]:
        return list(dict.fromkeys(name for _, name in rule.names_rules()))

    def no_clash(self, rule: ContradictionRule) -> Iterator[str]:
        """What of the statements of a rule is missing in the findings, or why they do not clash."""
        if rule.notice:
            yield self._say("no-notice")
            return
        if rule.amended:
            yield self._say("no-amendment")
            return
        told = [
            *self._never_denied(rule.denied),
            *(self._apart(rule.together) if rule.together else ()),
            *(line for spec in rule.differs for line in self._one_number(spec)),
        ]
        yield from told or [self._absent(self._looked_at(rule))]

    def _never_denied(self, every: Iterable[Denied]) -> Iterator[str]:
        for denied in every:
            said = [
                finding
                for finding in self._findings
                if finding.rule == denied.rule and finding.status in _YES_OR_NO
            ]
            if len({finding.status for finding in said}) > 1 and len({finding.lot for finding in said}) == 1:
                yield self._say("other-subject", quotes=self._quotes(said))
            elif len({finding.status for finding in said}) > 1:
                yield self._say("lots", quotes=self._of_lots(said))
            elif said:
                yield self._say("one-side", **self._words_of(said[0]))

    def _apart(self, both: Sequence[Said]) -> Iterator[str]:
        yield from self._heard(both)
        found = [self._by(said) for said in both]
        if all(found):
            yield self._say("lots", quotes=self._of_lots([one[0] for one in found]))

    def _one_number(self, spec: Differs) -> Iterator[str]:
        having = [finding for finding in self._findings if spec.by(finding)]
        if not having:
            return
        words = self._words_of(having[0])
        if len(having) == 1:
            yield self._say("one-number", **words)
        elif len({finding.values[spec.value] for finding in having}) == 1:
            yield self._say("same-number", **words)
        elif len({finding.lot for finding in having}) == 1:
            yield self._say("other-base", title=words["title"], quotes=self._quotes(having))
        else:
            yield self._say("lots", quotes=self._of_lots(having))

    def _heard(self, wanted: Sequence[Said]) -> Iterator[str]:
        """For each thing that had to be said: where it is, or what of it is there, or that it is absent."""
        absent = []
        for said in wanted:
            near = [finding for finding in self._findings if finding.rule == said.rule]
            if found := self._by(said):
                yield self._found(found[0])
            elif not near:
                absent.append(said.rule)
            elif near[0].status in said.status:
                yield self._say("no-value", **self._words_of(near[0]))
            else:
                yield self._say("other-status", **self._words_of(near[0]))
        if absent:
            yield self._absent(absent)

    def _by(self, said: Said) -> list[Finding]:
        return [finding for finding in self._findings if said.by(finding)]

    def _found(self, finding: Finding) -> str:
        return self._say("found", **self._words_of(finding))

    def _absent(self, names: Iterable[str]) -> str:
        return self._say("absent", titles=listed(tuple(map(self._title, names)), self._language))

    def _words_of(self, finding: Finding) -> dict[str, str]:
        status = STATUS_WORDS[finding.status.value].in_language(self._language)
        return {"title": self._title(finding.rule), "status": status, "quote": _short(finding.quote)}

    def _of_lots(self, findings: Iterable[Finding]) -> str:
        return ", ".join(f"‘{_short(one.quote)}’ ({one.lot or '–'})" for one in findings)

    @staticmethod
    def _quotes(findings: Iterable[Finding]) -> str:
        return ", ".join(f"‘{_short(one.quote)}’" for one in findings)

    @staticmethod
    def _quoted(words: Iterable[str]) -> str:
        return ", ".join(f"‘{word}’" for word in list(dict.fromkeys(words))[:_SHOWN])

    def _title(self, name: str) -> str:
        return self._book.rules[name].title.in_language(self._language)

    def _say(self, code: str, **words: str) -> str:
        return _SENTENCES[code].in_language(self._language).format(**words)


def _short(quote: str) -> str:
    flat = " ".join(quote.split()).rstrip(".;")
    return flat if len(flat) <= _LONGEST else flat[:_LONGEST].rsplit(" ", 1)[0] + " …"
