"""Texts of chance rules and of the ladder with the facts of an entry in them, and words for those facts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from string import Formatter

from pydantic import ValidationError

from procurement_app.screening.entries.conditions import BadCondition
from procurement_app.screening.entries.facts import Answers, EntryFacts, EntryReader
from procurement_app.screening.rulebook.book import LocalText, Strict
from procurement_app.screening.rulebook.marked_yaml import BadYaml, Mistake, read_marked
from procurement_app.screening.rulebook.mistakes import said
from procurement_app.screening.rulebook.texts import BadTemplate, Raw, Texts, iso, placeholders

MISSING = "missing"
_RARELY_THE_SAME = frozenset({"value", "words", "lead_days", "months"})
"""Facts in which entries differ so much that a text with them is not worth remembering."""
_FACTS: dict[str, Callable[[EntryFacts], Raw]] = {
    "value": lambda facts: (facts.value_min, facts.value_max),
    "threshold": lambda facts: facts.threshold or 0.0,
    "sectors": lambda facts: facts.reading.sectors,
    "words": lambda facts: facts.reading.evidence[0][1] if facts.reading.evidence else (),
    "labour": lambda facts: facts.labour or "",
    "kind": lambda facts: facts.kind or "",
    "months": lambda facts: facts.months or 0.0,
    "publication": lambda facts: iso(facts.publication),
    "lead_days": lambda facts: float(facts.lead_days or 0),
    "lots": lambda facts: float(facts.lots or 0),
    "contract_months": lambda facts: float(round(facts.contract_months_left or 0)),
    "main_cpv": lambda facts: facts.cpv[0] if facts.cpv else "",
    "firms": lambda facts: float(facts.firms or 0),
    "day": lambda facts: iso(facts.day),
}
_UNITS = {
    "value": "EUR",
    "threshold": "EUR",
    "sectors": "codes",
    "labour": "codes",
    "kind": "codes",
    "missing": "codes",
}


class Raws(dict[str, Raw]):
    """The raw facts of an entry, and the numbers of parameters, each found when first asked."""

    def __init__(self, facts: EntryFacts, texts: Texts) -> None:
        super().__init__()
        self._facts, self._texts = facts, texts

    def __missing__(self, name: str) -> Raw:
        of_entry = _FACTS.get(name)
        value = of_entry(self._facts) if of_entry else self._texts.parameter(name, self._facts.day)
        self[name] = value
        return value


class Said(dict[str, str]):
    """The facts of one entry in words of a language, each made once however many texts name it.

    `answers` are those to all tests of rules; `day` is the day of judging with the language.
    """

    def __init__(self, facts: EntryFacts, answers: Answers, texts: Texts, language: str) -> None:
        super().__init__()
        self.facts, self.answers, self.texts, self.language = facts, answers, texts, language
        self.day = (facts.day, language)
        self.raws = Raws(facts, texts)

    def __missing__(self, name: str) -> str:
        shown = self[name] = self.texts.shown(name, self.raws[name], self.language)
        return shown

    def lack(self, missing: tuple[str, ...]) -> None:
        """Say which facts are missing in the next text that names them."""
        self.raws[MISSING] = missing
        self[MISSING] = self.texts.shown(MISSING, missing, self.language)


class Phrase:
    """A text with the facts and parameters that it names."""

    def __init__(self, text: LocalText, reader: EntryReader) -> None:
        try:
            self.names = placeholders(text)
        except BadTemplate as error:
            raise BadCondition(str(error)) from None
        for name in self.names:
            if name != MISSING and name not in _FACTS and name not in reader.parameters:
                raise BadCondition(f"'{{{name}}}' is geen feit en geen parameter")
        self.own = tuple(name for name in self.names if name != MISSING)
        self.repeats = _RARELY_THE_SAME.isdisjoint(self.own)
        self._ready = {"nl": _ready(text.nl), "en": _ready(text.en)}

    def template(self, language: str, after: str = "") -> str:
        """The text for Python's % with a `Said`, and a sentence `after` it."""
        return self._ready[language] + (" " + after.replace("%", "%%") if after else "")


def _ready(text: str) -> str:
    """A template as Python's % fills it, which is the fastest way from a mapping."""
    return "".join(
        literal.replace("%", "%%") + (f"%({name})s" if name else "")
        for literal, name, _, _ in Formatter().parse(text)
    )


class CommonTexts(Strict):
    """Texts that rules share: for a missing fact, for a threshold not set yet, and words for codes."""

    missing: LocalText
    provisional: LocalText
    names: dict[str, LocalText]

    def texts(self, reader: EntryReader) -> Texts:
        """What fills templates: these names, those of sectors and parameters, and the units."""
        units = _UNITS | {parameter.id: parameter.unit for parameter in reader.parameters}
        sectors = {sector.id: _small(sector.title) for sector in reader.sectors.sectors.values()}
        return Texts(sectors | self.names, units, reader.parameters.number)


def _small(title: LocalText) -> LocalText:
    """A title as it stands inside a sentence."""
    return LocalText(nl=title.nl[0].lower() + title.nl[1:], en=title.en[0].lower() + title.en[1:])


def check_common(rules: Path) -> tuple[CommonTexts | None, list[Mistake]]:
    """The shared texts in the folder `rules`, if they can be read, and all mistakes with file and line."""
    path = rules / "vocabulary" / "calendar" / "names.yaml"
    shown_as = path.relative_to(rules.parent).as_posix()
    if not path.is_file():
        return None, [Mistake(shown_as, 1, "Dit bestand ontbreekt; het noemt de woorden voor feiten.")]
    try:
        marked = read_marked(path, shown_as)
        common = CommonTexts.model_validate(marked.data)
    except BadYaml as error:
        return None, [error.mistake]
    except ValidationError as error:
        return None, [marked.mistake(place, sentence) for place, sentence in said(error)]
    try:
        names = {*placeholders(common.missing)}
    except BadTemplate as error:
        return None, [marked.mistake(("missing",), f"{error}.")]
    if names - {MISSING}:
        return None, [marked.mistake(("missing",), f"Hier wordt alleen {{{MISSING}}} ingevuld.")]
    return common, list(marked.slips)
