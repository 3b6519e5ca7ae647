"""Texts of chance rules and of the ladder with the facts of an entry in them, and words for those facts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pydantic import ValidationError

from procurement_app.screening.conditions import BadCondition
from procurement_app.screening.entry_facts import EntryFacts, EntryReader
from procurement_app.screening.marked_yaml import BadYaml, Mistake, read_marked
from procurement_app.screening.model import Raw
from procurement_app.screening.rulebook import LocalText, Strict, said
from procurement_app.screening.texts import Texts, iso, placeholders

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


class Phrase:
    """A text with the facts and parameters that it names."""

    def __init__(self, text: LocalText, reader: EntryReader) -> None:
        self.text = text
        self._facts: list[tuple[str, Callable[[EntryFacts], Raw]]] = []
        self._parameters: list[str] = []
        self._missing = False
        for name in placeholders(text):
            if name == "missing":
                self._missing = True
            elif name in _FACTS:
                self._facts.append((name, _FACTS[name]))
            elif name in reader.parameters:
                self._parameters.append(name)
            else:
                raise BadCondition(f"'{{{name}}}' is geen feit en geen parameter")
        self._reader = reader
        self.constant = not (self._facts or self._parameters or self._missing)

    def values(self, facts: EntryFacts, missing: tuple[str, ...] = ()) -> dict[str, Raw]:
        """The raw values of an entry that the text needs."""
        found: dict[str, Raw] = {name: of_entry(facts) for name, of_entry in self._facts}
        for name in self._parameters:
            found[name] = self._reader.parameters.number(name, facts.day) or 0.0
        if self._missing:
            found["missing"] = missing
        return found


class CommonTexts(Strict):
    """Texts that rules share: for a missing fact, for a threshold not set yet, and words for codes."""

    missing: LocalText
    provisional: LocalText
    names: dict[str, LocalText]

    def texts(self, reader: EntryReader) -> Texts:
        """What fills templates: these names, those of sectors and parameters, and the units."""
        units = _UNITS | {parameter.id: parameter.unit for parameter in reader.parameters}
        sectors = {sector.id: _small(sector.title) for sector in reader.sectors.sectors.values()}
        return Texts(sectors | self.names, units)


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
        return CommonTexts.model_validate(marked.data), list(marked.twice)
    except BadYaml as error:
        return None, [error.mistake]
    except ValidationError as error:
        return None, [marked.mistake(place, sentence) for place, sentence in said(error)]
