"""Why a finding is there: in sentences for people (Dutch B1, or English), and as the steps of its rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Final

from procurement_app.screening.model import Grounds, Met, Status
from procurement_app.screening.rulebook.book import LocalText
from procurement_app.screening.rulebook.detection import value_type
from procurement_app.screening.rulebook.texts import listed, money
from procurement_app.screening.rulebook.vocabulary import Vocabulary
from procurement_app.screening.status.replies import ASKED

_SHOWN = 60


def _said(nl: str, en: str) -> LocalText:
    return LocalText(nl=nl, en=en)


STATUS_WORDS: Final = {
    "asserted": _said("geldt", "applies"),
    "negated": _said("geldt niet", "does not apply"),
    "conditional": _said("onder voorwaarde", "conditional"),
    "mentioned": _said("alleen genoemd", "only mentioned"),
}
_VALUE_NAMES: Final = {
    "percentage": _said("het percentage", "the percentage"),
    "base": _said("de grondslag", "the base"),
    "amount_eur": _said("het bedrag", "the amount"),
    "weight_pct": _said("de weging", "the weight"),
    "points": _said("het aantal punten", "the number of points"),
    "count": _said("het aantal", "the number"),
    "level": _said("de trede", "the step"),
    "certificate": _said("het certificaat", "the certificate"),
    "form": _said("de vorm", "the form"),
}
TYPE_NAMES: Final = {
    "percentage": _said("een percentage", "a percentage"),
    "money": _said("een bedrag", "an amount"),
    "count": _said("een aantal", "a number"),
    "points": _said("een aantal punten", "a number of points"),
    "weight": _said("een weging", "a weight"),
    "score": _said("punten of een kaal getal", "points or a bare number"),
}
_CHOICES: Final = {
    "contract-value": _said("de opdrachtsom", "the contract value"),
    "labour-cost": _said("de loonsom", "the wage sum"),
    "combination": _said("samen inschrijven", "tendering together"),
    "subcontracting": _said("onderaanneming", "subcontracting"),
}
_FOUND = _said("Gevonden door de woorden {words}.", "Found by the words {words}.")
_FOUND_ONE = _said("Gevonden door het woord {words}.", "Found by the word {words}.")
_FOUND_BEFORE = _said(
    "Gevonden omdat de tekst terugwijst naar wat eerder is genoemd.",
    "Found as the text refers back to what was named before.",
)
_BEFORE = _said("(eerder genoemd)", "(named before)")
_FOUND_BY_WEIGHT = _said(
    "Geen vaste manier vond dit; deze woorden wijzen er samen op: {words}.",
    "No fixed way found this; these words together point to it: {words}.",
)
_FOUND_BY_WEIGHT_OF_ONE = _said(
    "Gevonden omdat dit zwaar weegt: {words}.", "Found because this weighs heavily: {words}."
)
_OPENING: Final = {
    Status.ASSERTED: _said("Geldt", "Applies"),
    Status.NEGATED: _said("Geldt niet", "Does not apply"),
    Status.CONDITIONAL: _said("Geldt onder voorwaarde", "Applies on a condition"),
    Status.MENTIONED: _said("Alleen genoemd", "Only mentioned"),
}
# Without any word that decides, a passage means this.
_BY_ITSELF: Final = {
    Status.ASSERTED: _said(
        "want niets in de zin ontkent of beperkt het", "as nothing in the sentence denies or limits it"
    ),
    Status.NEGATED: _said("want de tekst zegt het tegendeel", "as the text says the opposite"),
    Status.CONDITIONAL: _said(
        "want zo is deze formulering meestal bedoeld", "as this wording usually means that"
    ),
    Status.MENTIONED: _said(
        "want de tekst zegt niet dat het geldt", "as the text does not say that it applies"
    ),
}
_BY_PLACE: Final = {
    "inhoudsopgave": _said("want het staat in de inhoudsopgave", "as it stands in the table of contents"),
    "kop": _said("want het staat in een kop", "as it stands in a heading"),
    "vakje": _said("want het vakje is niet aangekruist", "as the box is not ticked"),
    "invulveld": _said("want het is een veld om in te vullen", "as it is a field to fill in"),
    "begrippenlijst": _said("want het staat in een begrippenlijst", "as it stands in a list of terms"),
    "gewogen-alinea": _said(
        "want daarop wijst de alinea als geheel", "as the paragraph as a whole points that way"
    ),
    ASKED[0]: _said(
        "want het is een vraag zonder duidelijk antwoord", "as it is a question without a clear answer"
    ),
}
_BY_WORDS: Final = {
    "antwoord": _said("want het antwoord is {words}", "as the answer is {words}"),
    "gewogen": _said("want daarop wijzen de woorden {words}", "as the words {words} point that way"),
    "cel": _said("want in de tabel staat {words}", "as the table says {words}"),
    "niet-meer": _said("want alleen meer is niet nodig: {words}", "as only more is not needed: {words}"),
    "verzoek": _said("want er wordt gevraagd het te laten vallen", "as it is asked to be dropped"),
    "denial-head": _said("want erboven staat {words}", "as {words} stands above it"),
    "option-head": _said("want erboven staat {words}", "as {words} stands above it"),
    "building-block-head": _said("want erboven staat {words}", "as {words} stands above it"),
}
_BY_ONE_WORD: Final = {
    "gewogen": _said("want daarop wijst het woord {words}", "as the word {words} points that way"),
}
_BY_CUE = _said("door {words}", "because of {words}")
_VALUE = _said("{name} is {value}; dat staat bij {words}.", "{name} is {value}; that is read at {words}.")
_VALUE_ITSELF = _said("{name} is {value}.", "{name} is {value}.")


_WAY = _said("manier", "way")
_WEIGHED = _said("gewogen woorden", "words that weighed")
_NO_CUE = _said("geen woord dat anders zegt", "no word that says otherwise")
_OR = _said("of", "or")
# What sets a status without being a cue of the vocabulary. Names of cues are Dutch words for Dutch words.
_CUE_NAMES: Final = {
    "gewogen": _said("gewogen", "weighed"),
    "gewogen-alinea": _said("gewogen-alinea", "weighed paragraph"),
    "inhoudsopgave": _said("inhoudsopgave", "table of contents"),
    "kop": _said("kop", "heading"),
    "invulveld": _said("invulveld", "field to fill in"),
    "begrippenlijst": _said("begrippenlijst", "list of terms"),
    "antwoord": _said("antwoord", "answer"),
    "cel": _said("cel", "cell"),
    "perceel": _said("perceel", "lot"),
    "niet-meer": _said("niet-meer", "no more"),
    "voorwaarde": _said("voorwaarde", "condition"),
    "vervolg-voorwaarde": _said("vervolg-voorwaarde", "condition that follows"),
    "opgelost": _said("opgelost", "settled"),
    ASKED[0]: _said(ASKED[0], "question"),
}


def value_name(name: str, language: str = "nl") -> str:
    """What a value that rules read is called: "het percentage"; a name without words as it is."""
    known = _VALUE_NAMES.get(name)
    return known.in_language(language) if known else name.replace("_", " ")


def value_words(name: str, value: float | str, language: str = "nl") -> str:
    """A value with its unit: 5.0 as "5%", 45000 as "€ 45.000", a choice in words."""
    if isinstance(value, str):
        return _CHOICES[value].in_language(language) if value in _CHOICES else value
    if name == "amount_eur":
        return money(value, language)
    plain = f"{value:,.10g}"
    if language == "nl":
        plain = plain.translate(str.maketrans(",.", ".,"))
    return f"{plain}%" if name in ("percentage", "weight_pct") else plain


def why(
    grounds: Grounds, status: Status, values: Mapping[str, float | str], language: str = "nl"
) -> tuple[str, ...]:
    """Why a rule found what it found: the words that matched, or weighed most; what decided the status; and
    each value with the words it was read at."""
    shown = tuple(dict.fromkeys(_met(met, language) for met in grounds.met if met.words))
    if grounds.way is None:
        template = _FOUND_BY_WEIGHT if len(shown) > 1 else _FOUND_BY_WEIGHT_OF_ONE
    else:
        one_word = len(shown) == 1 and " " not in shown[0].removesuffix(f" {_BEFORE.in_language(language)}")
        template = _FOUND_ONE if one_word else _FOUND
    if not shown:
        template = _FOUND_BEFORE
    first = template.in_language(language).format(words=listed(shown, language))
    decided = f"{_OPENING[status].in_language(language)}, {_decided(grounds.cues, status, language)}."
    return (first, decided, *_read(grounds, values, language))


def _met(met: Met, language: str) -> str:
    return f"{_quoted(met.words)} {_BEFORE.in_language(language)}" if met.before else _quoted(met.words)


def _read(grounds: Grounds, values: Mapping[str, float | str], language: str) -> Iterator[str]:
    for name, place in grounds.places.items():
        told = value_words(name, values[name], language)
        template = _VALUE_ITSELF if place == told else _VALUE
        sentence = template.in_language(language).format(
            name=value_name(name, language), value=told, words=_quoted(place)
        )
        yield sentence[0].upper() + sentence[1:]


def _decided(cues: Sequence[tuple[str, str]], status: Status, language: str) -> str:
    if not cues:
        return _BY_ITSELF[status].in_language(language)
    # what came last turned what came before: a denial in a question, and then its answer
    name = cues[-1][0] if cues[-1][0] in _BY_WORDS else cues[0][0]
    if name in _BY_PLACE:
        return _BY_PLACE[name].in_language(language)
    told = [cue for cue in cues if name not in _BY_WORDS or cue[0] == name]
    template = _BY_WORDS.get(name, _BY_CUE)
    if len(told) == 1:
        template = _BY_ONE_WORD.get(name, template)
    return template.in_language(language).format(words=_listed_words(told, language))


def trace(
    grounds: Grounds,
    status: Status,
    values: Mapping[str, float | str],
    language: str = "nl",
    vocabulary: Vocabulary | None = None,
) -> tuple[str, ...]:
    """The same as steps of the rule: its way and items, or the words that weighed; status and cues; values.

    Concepts, values and statuses have their names in the rulebook; with a `vocabulary` what people call them,
    and for those who read English without the names that the rulebook has in Dutch only.
    """
    called = _Called(language, vocabulary)
    return (
        *_way(grounds, called),
        _cued(grounds, status, called),
        *(f"{called.value(name, values[name])}: '{place}'" for name, place in grounds.places.items()),
    )


class _Called:
    """What names of the rulebook are called in a language: as they are, or with a vocabulary in words."""

    def __init__(self, language: str, vocabulary: Vocabulary | None) -> None:
        self.language, self.vocabulary = language, vocabulary

    def say(self, text: LocalText) -> str:
        return text.in_language(self.language)

    def dutch(self, name: str) -> str:
        """A name that the rulebook has in Dutch only."""
        return name if self.vocabulary is None or self.language == "nl" else ""

    def item(self, met: Met) -> str:
        joined = f" {self.say(_OR)} "
        if self.vocabulary is None:
            return joined.join(met.item)
        names = [met.name] if met.name else met.item
        return joined.join(item_name(name, self.vocabulary, self.language) for name in names)

    def status(self, status: Status) -> str:
        return status.value if self.vocabulary is None else self.say(STATUS_WORDS[status.value])

    def cues(self, grounds: Grounds) -> Iterator[tuple[str, str]]:
        """Each cue with its words in quotes; for people those of one cue together."""
        for name, cues in groupby(grounds.cues, key=itemgetter(0)):
            called = self.say(_CUE_NAMES[name]) if name in _CUE_NAMES else self.dutch(name)
            words = [f"'{place}'" if place else "" for _, place in cues]
            together = words if self.vocabulary is None else [", ".join(filter(None, words))]
            yield from ((called, one) for one in together)

    def value(self, name: str, value: float | str) -> str:
        if self.vocabulary is None:
            return f"{name} = {value}"
        return f"{value_name(name, self.language)} = {value_words(name, value, self.language)}"


def _way(grounds: Grounds, called: _Called) -> Iterator[str]:
    if grounds.way is None:
        words = ", ".join(f"'{met.words}'" for met in grounds.met)
        yield f"{called.say(_WEIGHED)}: {words}"
        return
    number = f"{called.say(_WAY)} {grounds.way}"
    name = called.dutch(grounds.way_name)
    yield f"{number}: {name}" if name else number
    for met in grounds.met:
        if met.item:
            told = (f"'{met.words}'" if met.words else "", called.say(_BEFORE) if met.before else "")
            yield f"{called.item(met)}: {' '.join(filter(None, told))}"


def _cued(grounds: Grounds, status: Status, called: _Called) -> str:
    told = [f"{name} ({words})" if name and words else name or words for name, words in called.cues(grounds)]
    return f"{called.status(status)}: {', '.join(filter(None, told)) or called.say(_NO_CUE)}"


def item_name(name: str, vocabulary: Vocabulary, language: str = "nl") -> str:
    """What a concept or type of value is called. The vocabulary says in Dutch what a concept means; its id is
    English, so that is what English readers see."""
    kind = value_type(name)
    if kind:
        known = TYPE_NAMES.get(kind)
        return known.in_language(language) if known else kind
    means = vocabulary.concepts[name].means if name in vocabulary.concepts and language == "nl" else ""
    return means or name.replace("-", " ")


def _listed_words(cues: Sequence[tuple[str, str]], language: str) -> str:
    return listed(tuple(dict.fromkeys(_quoted(words) for _, words in cues)), language)


def _quoted(words: str) -> str:
    plain = " ".join(words.split())
    if len(plain) > _SHOWN:
        plain = plain[:_SHOWN].rsplit(" ", 1)[0] + " …"
    return f"‘{plain}’"
