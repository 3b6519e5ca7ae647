"""What a rule looks at, in sentences: by which ways it finds, what fills a gap and from which value on, which
statements are held side by side, which facts make a chance. In Dutch or English, for the command and for
pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from procurement_app.screening.entries.chances import ChanceExample, ChanceRule, chance_judge
from procurement_app.screening.entries.facts import THRESHOLD
from procurement_app.screening.explaining.lines import Line, Part
from procurement_app.screening.explaining.reasons import STATUS_WORDS, item_name, value_name
from procurement_app.screening.explaining.sought_words import (
    BLOCK,
    COMPARED,
    FACT_NAMES,
    FACTS,
    GIVEN,
    HEADS,
    JOINED,
    OR,
    TEXTS,
    WHERE,
    YES_NO,
)
from procurement_app.screening.explaining.ways import searched
from procurement_app.screening.model import Outcome, Status
from procurement_app.screening.rulebook.book import LocalText, Rulebook, RuleHeader
from procurement_app.screening.rulebook.codes import PROCEDURES, named
from procurement_app.screening.rulebook.detection import CounterExample, DocumentRule, Example
from procurement_app.screening.rulebook.marked_yaml import read_marked
from procurement_app.screening.rulebook.parameters import Parameter
from procurement_app.screening.rulebook.texts import in_unit, long_date, money, placeholders
from procurement_app.screening.rulebook.vocabulary import ConceptFile
from procurement_app.screening.whole.amendments import AmendedWords
from procurement_app.screening.whole.contradictions import (
    ContradictionExample,
    ContradictionRule,
    Denied,
    Differs,
)
from procurement_app.screening.whole.gaps import GapExample, GapRule, Said, Words
from procurement_app.screening.whole.regimes import RegimeRule

_SHOWN_FORMS = 6


def sought(rule: RuleHeader, book: Rulebook, on: date, language: str = "nl") -> tuple[Part, ...]:
    """What a rule looks at, with the amounts of a day."""
    if isinstance(rule, DocumentRule):
        return tuple(searched(rule, book, language))
    told = _Told(book, on, language)
    if isinstance(rule, GapRule):
        return tuple(told.gap(rule))
    if isinstance(rule, ContradictionRule):
        return tuple(told.contradiction(rule))
    if isinstance(rule, RegimeRule):
        return tuple(told.regime(rule))
    if isinstance(rule, ChanceRule):
        return tuple(told.chance(rule))
    return ()


def given(example: object, rule: RuleHeader, book: Rulebook, language: str = "nl") -> tuple[str, ...]:
    """What holds in an example beside its text: the facts and settings that make the difference."""
    told = _Told(book, date.max, language)
    if isinstance(example, Example | CounterExample):
        return tuple(told.given_around(example))
    if isinstance(example, GapExample) and isinstance(rule, GapRule):
        return tuple(told.given_gap(example, rule))
    if isinstance(example, ContradictionExample):
        return tuple(told.given_notice(example.notice))
    if isinstance(example, ChanceExample):
        return (*told.facts(example), *told.given_settings(example.filled, example.says))
    return ()


def advice(rule: RuleHeader, book: Rulebook, on: date, language: str = "nl") -> str:
    """The advice of a rule, with the parameters of a day where it names them."""
    if not isinstance(rule, ChanceRule):
        return rule.advice.in_language(language)
    empty = TEXTS["empty"].in_language(language)
    numbers = {name: book.parameters.number(name, on) for name in placeholders(rule.advice)}
    values = {name: empty if number is None else number for name, number in numbers.items()}
    return chance_judge(book).texts.fill(rule.advice, values, language)


class _Told:
    """Says things in one language, with the values that parameters have on a day."""

    def __init__(self, book: Rulebook, on: date, language: str) -> None:
        self._book, self._on, self._language = book, on, language

    def _say(self, text: LocalText, **words: object) -> str:
        said = text.in_language(self._language)
        return said.format(**words) if words else said

    def _part(self, head: str, lines: Iterable[Line]) -> Part:
        return Part(self._say(HEADS[head]), tuple(lines))

    def _line(self, text: str, parts: Iterable[Line] = (), **words: object) -> Line:
        return Line(self._say(TEXTS[text], **words), tuple(parts))

    # gaps

    def gap(self, rule: GapRule) -> Iterator[Part]:
        conditions = []
        if rule.applies:
            head = "one-said" if len(rule.applies) == 1 else "all-said"
            conditions.append(self._line(head, map(self._statement, rule.applies)))
        if rule.above:
            conditions.append(self._from(rule.above))
        yield self._part("applies", conditions or [self._line("always")])
        yield self._part("fills", [self._line("one-enough", self._fills(rule))])
        if rule.tells:
            yield self._part("tells", [self._parameter(rule.tells)])

    def _fills(self, rule: GapRule) -> Iterator[Line]:
        yield from map(self._statement, rule.filled_by)
        if rule.words:
            yield self._words(rule.words)
        if rule.notice:
            yield self._line("notice", field=rule.notice.field, codes=self._or(rule.notice.codes))

    def _words(self, words: Words) -> Line:
        parts = [Line(self._concept(name)) for name in words.concepts]
        if words.about:
            parts.append(self._line("about", names="; ".join(map(self._concept, words.about))))
        if words.named:
            parts.append(self._line("named", value=value_name(words.named.value, self._language)))
            parts.append(self._line("in-general", names="; ".join(map(self._concept, words.named.general))))
        return self._line("words", parts, where=self._say(WHERE[words.where]))

    def _concept(self, name: str) -> str:
        vocabulary = self._book.vocabulary
        called = item_name(name, vocabulary, self._language)
        forms = vocabulary.concepts[name].forms
        return f"{called} ({_quoted(forms)} …)" if forms else called

    def regime(self, rule: RegimeRule) -> Iterator[Part]:
        named = [self._line("in-title", map(Line, map(self._concept, rule.named)))]
        said = [self._line("in-sentence", map(Line, map(self._concept, rule.said)))] if rule.said else []
        yield self._part("calls-itself", named + said)

    def _from(self, names: Sequence[str]) -> Line:
        parameters = self._book.parameters
        known = parameters.first_number(names, self._on)
        shown = [self._parameter(name) for name in names]
        if known is None:
            return self._line("from-unknown", shown)
        return self._line("from", shown, amount=money(known[1], self._language))

    def _parameter(self, name: str) -> Line:
        """A parameter with its value on the day, and where that comes from."""
        parameters = self._book.parameters
        parameter, number = parameters[name], parameters.number(name, self._on)
        title = parameter.title.in_language(self._language)
        if number is None:
            return Line(f": {self._say(TEXTS['empty'])}", name=title, parameter=name)
        source = self._source(parameters[parameter.follows or name])
        value, later = in_unit(number, parameter.unit, self._language), self._later(name)
        later = f" {later[:1].upper()}{later[1:]}." if later else ""
        return Line(f": {value}. {source}{later}", name=title, parameter=name)

    def _later(self, name: str) -> str:
        """The next value of a parameter that is known by now, if any."""
        parameters = self._book.parameters
        since = parameters.next_day(name, self._on)
        if since is None:
            return ""
        number = parameters.number(name, since)
        value = "" if number is None else in_unit(number, parameters[name].unit, self._language)
        return self._say(TEXTS["later"], day=long_date(since.isoformat(), self._language), value=value)

    def _source(self, parameter: Parameter) -> str:
        since = self._book.parameters.in_force(parameter.id, self._on).since
        source = parameter.references.get(since, "").rstrip(".")
        day = long_date(parameter.checked_on.isoformat(), self._language)
        text = "source" if parameter.verified else "source-unverified"
        return self._say(TEXTS[text], source=f"{source}.", day=day)

    def _statement(self, said: Said) -> Line:
        statuses = self._statuses(said.status)
        value = value_name(said.value, self._language) if said.value else ""
        tail = f", {self._say(TEXTS['with-value'], value=value)}" if value else ""
        return self._of_rule(said.rule, f": {statuses}{tail}")

    def _statuses(self, statuses: Iterable[Status]) -> str:
        return self._or(STATUS_WORDS[status.value].in_language(self._language) for status in statuses)

    def _of_rule(self, name: str, text: str = "") -> Line:
        title = self._book.rules[name].title.in_language(self._language)
        return Line(text, name=title, rule=name)

    def _or(self, words: Iterable[str]) -> str:
        *most, last = words
        return f"{', '.join(most)} {self._say(OR)} {last}" if most else last

    # contradictions

    def contradiction(self, rule: ContradictionRule) -> Iterator[Part]:
        yield self._part("beside", self._clashes(rule))
        if not (rule.notice or rule.amended):
            reach = [] if rule.any_lot else [self._line("same-lot")]
            yield self._part("compared", [*reach, self._line("surely")])

    def _clashes(self, rule: ContradictionRule) -> Iterator[Line]:
        if rule.denied:
            yield self._line("denied", map(self._denied, rule.denied))
        if rule.together:
            parts = [self._statement(said) for said in rule.together]
            yield self._line("together", [*parts, *([self._line("any-lot")] if rule.any_lot else ())])
        if rule.differs:
            yield self._line("differs", map(self._number, rule.differs))
        if rule.amended:
            yield self._line("amended", self._amended(rule.amended))
        for field in rule.notice:
            parts = [
                self._line(key, map(self._statement, said))
                for key, said in (("against", field.against), ("without", field.without))
                if said
            ]
            yield self._line("field", parts, field=field.field, codes=self._or(field.codes))

    def _amended(self, words: AmendedWords) -> Iterator[Line]:
        for key in type(words).model_fields:
            if names := getattr(words, key):
                yield self._line(f"amended-{key}", map(Line, map(self._concept, names)))

    def _denied(self, denied: Denied) -> Line:
        return self._of_rule(denied.rule, f": {self._same(denied.same)}" if denied.same else "")

    def _same(self, names: Sequence[str]) -> str:
        return self._say(TEXTS["same"], names=", ".join(value_name(name, self._language) for name in names))

    def _number(self, spec: Differs) -> Line:
        told = [value_name(spec.value, self._language)]
        if spec.same:
            told.append(self._same(spec.same))
        if spec.changed:
            told.append(self._say(TEXTS["single" if spec.single else "changed"]))
        return self._of_rule(spec.rule, f": {'; '.join(told)}")

    # chances

    def chance(self, rule: ChanceRule) -> Iterator[Part]:
        applies = [self._condition(written) for written in rule.applies]
        yield self._part("tenders", applies or [self._line("every-tender")])
        yield self._part("chance", [*map(self._condition, rule.found), self._unknown(rule)])
        yield self._part("points", self._points(rule) if rule.weight else [self._line("no-points")])

    def _unknown(self, rule: ChanceRule) -> Line:
        """What a fact that is not known does."""
        written = repr((rule.applies, rule.found))
        texts = [
            "missing",
            *(f"missing-{name}" for name in ("certainly", "unless") if f"'{name}'" in written),
        ]
        return Line(" ".join(self._say(TEXTS[text]) for text in texts))

    def _points(self, rule: ChanceRule) -> Iterator[Line]:
        for weight in rule.weight:
            if weight.when:
                yield self._line("points-when", [self._condition(weight.when)], points=weight.points)
            else:
                points = self._say(TEXTS["point" if weight.points == 1 else "points"], points=weight.points)
                yield self._line("points-else", points=points) if len(rule.weight) > 1 else Line(points)

    def _condition(self, written: Any) -> Line:
        """A condition as `conditions.build` reads it, in words."""
        if isinstance(written, list | tuple):
            return Line(self._say(JOINED["all"]), tuple(map(self._condition, written)))
        ((name, wanted),) = written.items()
        if name in ("all", "any"):
            return Line(self._say(JOINED[name]), tuple(map(self._condition, wanted)))
        if name in ("not", "certainly", "unless"):
            part = self._condition(wanted)
            return Line(f"{self._say(JOINED[name])}: {part.text}", part.parts)
        return Line(self._fact(name, wanted))

    def _fact(self, name: str, wanted: Any) -> str:
        if isinstance(wanted, bool):
            return self._say(YES_NO[name, wanted])
        if isinstance(wanted, dict) and next(iter(wanted)) in COMPARED:
            ((how, limit),) = wanted.items()
            return self._say(COMPARED[how], fact=self._called(name), limit=self._limit(name, limit))
        if name in ("kind", "procedure", "labour"):
            values = self._or(map(self._code, _listed(wanted)))
            return self._say(FACTS["is"], fact=self._called(name).split(" (")[0], values=values)
        return self._other(name, wanted)

    def _other(self, name: str, wanted: Any) -> str:
        if name == "sectors":
            return self._sectors(wanted)
        if name == "cpv":
            return self._say(FACTS["cpv"], name=self._title(wanted))
        if name == "says":
            concepts = self._calendar_words().concepts
            forms = [form for concept in _listed(wanted) for form in concepts[concept].forms]
            return self._say(FACTS["says"], words=_quoted(forms))
        if name == "field":
            ((field, codes),) = wanted.items()
            return self._say(FACTS["field"], field=field, codes=self._or(_listed(codes)))
        title = self._title if name == "filled" else self._called
        return self._say(FACTS[name], names=", ".join(map(title, _listed(wanted))))

    def _sectors(self, wanted: Any) -> str:
        if wanted == "any":
            return self._say(FACTS["any-sector"])
        if isinstance(wanted, dict):
            return self._say(FACTS["sectors-in"], name=self._title(wanted["in"]))
        sectors = chance_judge(self._book).reader.sectors.sectors
        titles = (sectors[name].title.in_language(self._language) for name in _listed(wanted))
        return self._say(FACTS["sectors"], names=self._or(titles))

    def _limit(self, fact: str, limit: Any) -> str:
        if isinstance(limit, list | tuple):
            limits = "; ".join(self._limit(fact, one) for one in limit)
            return self._say(FACTS["first-of"], limits=limits)
        if limit == THRESHOLD:
            return self._say(FACTS["threshold"])
        if isinstance(limit, str):
            number, title = self._book.parameters.number(limit, self._on), self._title(limit)
            if number is None:
                return f"{title} ({self._say(TEXTS['empty'])})"
            unit = self._book.parameters[limit].unit
            told = "; ".join(filter(None, (title, self._later(limit))))
            return f"{in_unit(number, unit, self._language)} ({told})"
        return in_unit(float(limit), "EUR" if fact == "value" else "count", self._language)

    def _title(self, parameter: str) -> str:
        return self._book.parameters[parameter].title.in_language(self._language)

    def _called(self, fact: str) -> str:
        known = FACTS.get(fact)
        return self._say(known) if known else self._code(fact)

    def _code(self, code: str) -> str:
        if code in PROCEDURES:
            return named(PROCEDURES, code, self._language)
        return chance_judge(self._book).texts.name(code, self._language)

    def _calendar_words(self) -> ConceptFile:
        known: ConceptFile | None = self._book.made.get("calendar words")
        if known is None:
            path = self._book.root / "vocabulary" / "calendar" / "words.yaml"
            known = self._book.made["calendar words"] = ConceptFile.model_validate(read_marked(path).data)
        return known

    # examples

    def given_around(self, example: Example | CounterExample) -> Iterator[str]:
        for name, words in (("heading", example.heading), ("head", example.head)):
            if words:
                yield self._say(GIVEN[name], words=words)
        if example.block in BLOCK:
            yield self._say(GIVEN["block"], name=self._say(BLOCK[example.block]))

    def given_gap(self, example: GapExample, rule: GapRule) -> Iterator[str]:
        if example.value is not None:
            yield self._say(GIVEN["value"], amount=money(example.value, self._language))
        elif rule.above:
            yield self._say(GIVEN["no-value"])
        if example.notice is not None:
            yield from self.given_notice(example.notice)
        elif rule.notice:
            yield self._say(GIVEN["no-notice"])
        if rule.tells and rule.tells not in example.filled and example.outcome is Outcome.FOUND:
            yield self._say(GIVEN["not-filled"], title=self._title(rule.tells))
        if "day" in example.model_fields_set:
            yield self._say(GIVEN["day"], day=self._shown("day", example.day))
        yield from self.given_settings(example.filled, example.says)

    def facts(self, example: ChanceExample) -> Iterator[str]:
        facts = example.model_dump(
            exclude_defaults=True, exclude={"title", "outcome", "filled", "says", "fields"}
        )
        for name, value in facts.items():
            yield f"{self._say(FACT_NAMES[name])}: {self._shown(name, value)}"
        yield from self.given_notice(
            {field: [codes] if isinstance(codes, str) else codes for field, codes in example.fields.items()}
        )

    def _shown(self, name: str, value: Any) -> str:
        if name.startswith("value"):
            return money(value, self._language)
        if name in ("kind", "procedure"):
            return self._code(value)
        if isinstance(value, date):
            return long_date(value.isoformat(), self._language)
        if isinstance(value, tuple):
            return ", ".join(value)
        return value if isinstance(value, str) else in_unit(value, "count", self._language)

    def given_notice(self, notice: Mapping[str, Sequence[str]]) -> Iterator[str]:
        for field, codes in notice.items():
            yield self._say(GIVEN["notice"], field=field, codes=", ".join(codes))

    def given_settings(self, filled: Mapping[str, float], says: str) -> Iterator[str]:
        for name, amount in filled.items():
            value = in_unit(amount, self._book.parameters[name].unit, self._language)
            yield self._say(GIVEN["filled"], title=self._title(name), value=value)
        if says:
            yield self._say(GIVEN["says"], words=says)


def _listed(wanted: Any) -> Sequence[str]:
    return (wanted,) if isinstance(wanted, str) else wanted


def _quoted(forms: Iterable[str]) -> str:
    shown = [form.strip("*=") for form in forms if "(" not in form][:_SHOWN_FORMS]
    return ", ".join(f"‘{form}’" for form in shown)
