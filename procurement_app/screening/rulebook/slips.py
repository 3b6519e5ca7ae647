"""Slips in a rule that is written as it should be and cannot be meant so: a value that the other rule does
not read, a field that no notice has, a sentence that is given twice, a law that is called otherwise."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from procurement_app.screening.model import Outcome
from procurement_app.screening.rulebook.marked_yaml import BadYaml, Mistake, Place, read_marked
from procurement_app.screening.rulebook.mistakes import meant
from procurement_app.screening.rulebook.parameters import check_parameters

if TYPE_CHECKING:
    from procurement_app.screening.entries.chances import ChanceRule
    from procurement_app.screening.rulebook.book import Rulebook, RuleHeader
    from procurement_app.screening.rulebook.detection import DocumentRule, ValueSpec
    from procurement_app.screening.whole.contradictions import ContradictionRule
    from procurement_app.screening.whole.gaps import GapRule, Said

Slip = tuple[Place, str]

_NUMBERS = ("percentage", "money", "count", "points", "weight")
_FOR_NUMBERS = frozenset(
    {"of", "near", "not_after", "not_before", "listed", "take", "cell", "minimum", "maximum"}
)
# of those, what other types of value heed too
_HEEDED = {"choice": {"not_after"}, "words": {"near"}}
_NUMBER = re.compile(r"[\d/]+")
_CPV = re.compile(r"\d{8}")
_AHEAD = timedelta(days=366)
_YES_NO, _TRUE_FALSE = ("yes", "no"), ("true", "false")

NOTICE_FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "BT-01": (), "BT-02": (), "BT-03": (), "BT-04": (), "BT-06": ("none", "env-imp", "inn-pur", "soc-obj"),
    "BT-11": (), "BT-15": (), "BT-70": (), "BT-71": ("none", "res-ws", "res-pub-ser"), "BT-105": (),
    "BT-137": (), "BT-539": (), "BT-540": (), "BT-541": (), "BT-701": (), "BT-726": (*_TRUE_FALSE, *_YES_NO),
    "BT-734": (), "BT-736": _YES_NO, "BT-751": _TRUE_FALSE, "BT-757": (), "BT-765": (), "BT-766": (),
    "BT-774": (), "BT-775": (), "BT-776": (), "BT-777": (), "BT-809": (),
}  # fmt: skip
"""The fields that are read from a notice, each with its codes (eForms SDK; none given: its list is
long, or it is text)."""


_TAGS: Final = (
    "soc-obj", "env-imp", "inn-pur", "res-ws", "res-pub-ser", "acc-all", "et-eq", "gen-eq", "hum-right",
    "opp", "work-cond", "sme",
)  # fmt: skip
# How codes of eForms are built: there are more than the ones above, and many for selection (slc-).
_TAG = re.compile(r"[a-z]{2,6}(?:-[a-z]{2,6})*")
_HEADING_IN_PART = re.compile(r"#+[^\s#\d]")
_ARTICLE = re.compile(r"\b(?:art\b\.?|artikel|lid) ?\d|§", re.IGNORECASE)
_LAWS: Final = (
    "Aanbestedingswet 2012", "Aanbestedingsbesluit", "Gids Proportionaliteit", "Richtlijn 2014/24/EU",
    "Richtlijn 2014/23/EU", "Richtlijn 2014/25/EU", "Participatiewet", "Wet sociale werkvoorziening",
    "Aanbestedingsreglement Werken 2016", "Burgerlijk Wetboek", "Algemene wet bestuursrecht",
    "Besluit digitale toegankelijkheid overheid", "Wet banenafspraak en quotum arbeidsbeperkten",
)  # fmt: skip
_SHORT_LAWS: Final = {
"aw": "Aanbestedingswet 2012", "aw 2012": "Aanbestedingswet 2012", "aw2012": "Aanbestedingswet 2012",
    "gids": "Gids Proportionaliteit", "gp": "Gids Proportionaliteit", "pw": "Participatiewet",
    "wsw": "Wet sociale werkvoorziening",
    "arw": "Aanbestedingsreglement Werken 2016", "arw 2016": "Aanbestedingsreglement Werken 2016",
    "bw": "Burgerlijk Wetboek", "awb": "Algemene wet bestuursrecht", "2014/24/eu": "Richtlijn 2014/24/EU",
    "2014/24": "Richtlijn 2014/24/EU",
}  # fmt: skip


def slips(rule: RuleHeader, book: Rulebook) -> Iterator[Slip]:
    """What in a rule cannot be meant so: (place in the file, one sentence) for each slip."""
    yield from _unchecked_law(rule)
    yield from _unknown_tags(rule)
    yield from _braces(rule)
    yield from _finds_nothing(rule, book)
    if of_kind := _OF_KIND.get(rule.kind):
        yield from of_kind(rule, book)
    yield from _given_twice(rule)


def misspelt_laws(rules: Iterable[RuleHeader]) -> Iterator[tuple[RuleHeader, Place, str]]:
    """Laws that one rule names otherwise than others do, or than they are called."""
    named: dict[str, list[tuple[RuleHeader, Place]]] = {}
    for rule in rules:
        for index, basis in enumerate(rule.legal_basis):
            named.setdefault(basis.law, []).append((rule, ("legal_basis", index, "law")))
    usual = [law for law, places in named.items() if len(places) > 1 or law in _LAWS]
    for law, places in named.items():
        if law in usual:
            continue
        known = next((other for other in (*usual, *_LAWS) if _same_law(law, other)), "")
        if short := _SHORT_LAWS.get(law.casefold(), ""):
            yield *places[0], f"'{law}' is een afkorting; schrijf de wet voluit: '{short}'."
        elif known:
            told = "heet in de andere regels" if known in named else "heet"
            yield *places[0], f"De wet '{law}' {told} '{known}'; schrijf haar ook zo."


def _same_law(given: str, known: str) -> bool:
    """Whether two names are of one law: alike in words, unless each has a number of its own."""
    words, other_words = (_NUMBER.sub("", law).strip() for law in (given, known))
    numbers, other_numbers = (_NUMBER.findall(law) for law in (given, known))
    return bool(meant(words, [other_words])) and (not numbers or numbers == other_numbers)


def dated_ahead(book: Rulebook, on: date) -> list[Mistake]:
    """Rules and parameters that say to be made, or looked up, long after a day."""
    found = []
    for path, places in _dates(book):
        late = [(place, day) for place, day in places if day and day > on + _AHEAD]
        if not late:
            continue
        try:
            marked = read_marked(path, f"{book.root.name}/{path.relative_to(book.root).as_posix()}")
        except BadYaml:  # somebody is writing it
            continue
        found += [
            marked.mistake(place, f"'{place[-1]}' is {day}, ver in de toekomst; klopt het jaar?")
            for place, day in late
        ]
    return found


def _dates(book: Rulebook) -> Iterator[tuple[Path, list[tuple[Place, date | None]]]]:
    """The days on which the rules and parameters of a book say to be made or looked up, by file."""
    for rule_id, rule in book.rules.items():
        checked: list[tuple[Place, date | None]] = [
            (("legal_basis", index, "checked_on"), basis.checked_on)
            for index, basis in enumerate(rule.legal_basis)
        ]
        yield book.files[rule_id], [(("since",), rule.since), *checked]
    for parameter in check_parameters(book.root / "parameters")[0]:
        path = book.root / "parameters" / f"{parameter.id}.yaml"
        if path.is_file():
            yield path, [(("checked_on",), parameter.checked_on)]


def _unchecked_law(rule: RuleHeader) -> Iterator[Slip]:
    for index, basis in enumerate(rule.legal_basis):
        if basis.about and rule.kind not in ("instrument", "barrier"):
            yield (
                ("legal_basis", index, "about"),
                "'about' werkt bij een regel die in teksten zoekt (instrument of barrier), niet bij "
                f"'{rule.kind}'.",
            )
        if _ARTICLE.search(basis.law):
            yield (
                ("legal_basis", index, "law"),
                f"In '{basis.law}' staat ook een artikel; zet het nummer bij 'article', hier alleen de wet.",
            )
        if basis.article.casefold().startswith(("art.", "art ", "artikel", "§", "voorschrift")):
            place: Place = ("legal_basis", index, "article")
            yield (
                place,
                f"'art.' komt er vanzelf voor; schrijf alleen het nummer, in plaats van '{basis.article}'.",
            )
        if basis.verified and basis.checked_on is None:
            yield (
                ("legal_basis", index, "verified"),
                "Bij 'verified: yes' hoort 'checked_on': de dag waarop u het artikel in de wettekst zag.",
            )


def _unknown_tags(rule: RuleHeader) -> Iterator[Slip]:
    for index, tag in enumerate(rule.tags):
        if tag in _TAGS or tag.startswith("slc-"):
            continue
        close = get_close_matches(tag, _TAGS, 1, 0.8)
        if close or not _TAG.fullmatch(tag):
            hint = f"Bedoelt u '{close[0]}'?" if close else f"Er is: {', '.join(_TAGS)}, en meer."
            yield (
                ("tags", index),
                f"'{tag}' is geen code van eForms. {hint} Weet u er geen, schrijf dan tags: [].",
            )


def _braces(rule: RuleHeader) -> Iterator[Slip]:
    """Braces in texts in which nothing is filled in; `check_chances` looks at those of chances that are."""
    filled = {"reasons", "advice"} if rule.kind == "chance" else set()
    told = "Tussen { en } wordt in deze tekst niets ingevuld; "
    told += "een parameter noemt u met 'tells'." if rule.kind == "gap" else "schrijf de woorden zelf."
    texts = rule.model_dump(by_alias=True, exclude={"examples", "must_not_match", *filled})
    yield from ((place, told) for place in _with_braces(texts, ()))


def _with_braces(held: Any, place: Place) -> Iterator[Place]:
    if isinstance(held, dict):
        for name, part in held.items():
            if name in ("nl", "en") and isinstance(part, str):
                if "{" in part or "}" in part:
                    yield (*place, name)
            else:
                yield from _with_braces(part, (*place, name))


def _finds_nothing(rule: RuleHeader, book: Rulebook) -> Iterator[Slip]:
    """Rules that are named for what they find, and that find nothing in a text."""
    for place, name in rule.names_rules():
        other = book.rules.get(name)
        if other is not None and other.kind not in ("instrument", "barrier"):
            yield (
                place,
                f"De regel '{name}' (kind: {other.kind}) vindt zelf niets in een tekst; noem een regel met "
                "kind 'instrument' of 'barrier'.",
            )


def _of_document_rule(rule: DocumentRule, _book: Rulebook) -> Iterator[Slip]:
    yield from _yielding(rule)
    for index, way in enumerate(rule.detect):
        if way.near == 0 and "near" in way.model_fields_set:
            yield (
                ("detect", index, "near"),
                "'near: 0' doet niets; noem het aantal woorden dat ertussen mag, of laat 'near' weg.",
            )
    for index, group in enumerate(rule.extra_cues):
        if not group.startswith("extra-"):
            yield (
                ("extra_cues", index),
                f"De groep '{group}' telt altijd al mee; 'extra_cues' noemt groepen die met extra- beginnen.",
            )
    known: list[str] = []
    for name, spec in rule.values.items():
        yield from _of_value(name, spec, known)
        known.append(name)
    for index, example in enumerate(rule.examples):
        for name, given in example.values.items():
            if sentence := _wrong_value(name, given, rule.values):
                yield ("examples", index, "values", name), sentence


def _yielding(rule: DocumentRule) -> Iterator[Slip]:
    for key, named in (("yields_to", rule.yields_to), ("yields_in_block_to", rule.yields_in_block_to)):
        for index, name in enumerate(named):
            if name == rule.id:
                yield (key, index), "Een regel kan niet wijken voor zichzelf; haal deze naam weg."
    known = {*rule.yields_to, *rule.yields_in_block_to}
    for number, way in enumerate(rule.detect):
        for index, name in enumerate(way.beside):
            if name not in known:
                yield (
                    ("detect", number, "beside", index),
                    f"Deze regel wijkt nergens voor '{name}', dus 'beside' doet hier niets; zet '{name}' ook "
                    "in 'yields_to', of haal het hier weg.",
                )


def _of_value(name: str, spec: ValueSpec, before: list[str]) -> Iterator[Slip]:
    place: Place = ("values", name)
    if spec.type == "choice" and not spec.choices:
        yield place, f"'{name}' is een keuze (choice) zonder 'choices'; noem de antwoorden en hun begrippen."
    if spec.choices and spec.type != "choice":
        yield (*place, "choices"), f"'choices' hoort bij 'type: choice'; '{name}' heeft 'type: {spec.type}'."
    if spec.type not in _NUMBERS:
        for field in sorted((_FOR_NUMBERS & spec.model_fields_set) - _HEEDED.get(spec.type, set())):
            instead = "noem het begrip in 'near'" if (spec.type, field) == ("words", "of") else "haal het weg"
            yield (*place, field), f"'{field}' doet niets bij 'type: {spec.type}'; {instead}."
    if spec.beside and spec.beside not in before:
        yield (
            (*place, "beside"),
            f"'beside' noemt een waarde die erboven gelezen is; '{spec.beside}' staat daar niet.",
        )


def _wrong_value(name: str, given: float | str, values: dict[str, ValueSpec]) -> str:
    """What is wrong with a value that an example expects; nothing when the rule can read it."""
    spec = values.get(name)
    if spec is None:
        return f"Deze regel leest geen waarde '{name}'; {_listed(values)}."
    if spec.type in _NUMBERS and isinstance(given, str):
        return f"'{name}' moet een getal zijn, zonder eenheid en zonder punten; er staat '{given}'."
    if spec.type == "choice" and spec.choices and given not in spec.choices:
        return f"'{name}' moet een van deze zijn: {', '.join(spec.choices)}; er staat '{given}'."
    return ""


def _of_gap(rule: GapRule, book: Rulebook) -> Iterator[Slip]:
    for index, example in enumerate(rule.examples):
        yield from _no_headings(("examples", index, "text"), example.text)
    if not any(example.outcome is Outcome.FOUND for example in rule.examples):
        yield (
            ("examples",),
            "Geef ook een voorbeeld met 'outcome: found': een tekst waarin ontbreekt wat de regel zoekt.",
        )
    for key, said in (("applies", rule.applies), ("filled_by", rule.filled_by)):
        yield from _values_not_read((key,), said, book)
    if rule.words and rule.words.about and rule.words.where != "section":
        yield (
            ("words", "about"),
            f"'about' werkt alleen bij 'where: section'; er staat 'where: {rule.words.where}'.",
        )
    if rule.notice:
        yield from _unknown_notice(("notice",), rule.notice.field, rule.notice.codes)


def _of_chance(rule: ChanceRule, _book: Rulebook) -> Iterator[Slip]:
    for index, example in enumerate(rule.examples):
        for number, code in enumerate(example.cpv):
            if not _CPV.fullmatch(code):
                yield (
                    ("examples", index, "cpv", number),
                    f"Een CPV-code heeft acht cijfers, zoals 90910000; er staat '{code}'.",
                )


def _no_headings(place: Place, lines: Iterable[str]) -> Iterator[Slip]:
    for index, line in enumerate(lines):
        if _HEADING_IN_PART.match(line):
            yield (*place, index), f"Een kop begint met # en een spatie: '# {line.lstrip('# ')}'."


def _of_contradiction(rule: ContradictionRule, book: Rulebook) -> Iterator[Slip]:
    for index, example in enumerate(rule.examples):
        for number, lines in enumerate(example.documents):
            yield from _no_headings(("examples", index, "documents", number), lines)
    yield from _values_not_read(("together",), rule.together, book)
    for index, spec in enumerate(rule.differs):
        for place, name in (
            (("differs", index, "value"), spec.value),
            *((("differs", index, "same", number), name) for number, name in enumerate(spec.same)),
        ):
            yield from _not_read(place, spec.rule, name, book)
    for index, field in enumerate(rule.notice):
        yield from _unknown_notice(("notice", index), field.field, field.codes)
        yield from _values_not_read(("notice", index, "against"), field.against, book)
        yield from _values_not_read(("notice", index, "without"), field.without, book)


def _values_not_read(place: Place, said: Iterable[Said], book: Rulebook) -> Iterator[Slip]:
    for index, one in enumerate(said):
        if one.value:
            yield from _not_read((*place, index, "value"), one.rule, one.value, book)


def _not_read(place: Place, rule_id: str, value: str, book: Rulebook) -> Iterator[Slip]:
    values = getattr(book.rules.get(rule_id), "values", None)
    if values is not None and value not in values:
        yield place, f"De regel '{rule_id}' leest geen waarde '{value}'; {_listed(values)}."


def _listed(values: Iterable[str]) -> str:
    names = ", ".join(values)
    return f"er is: {names}" if names else "hij leest er geen"


def _unknown_notice(place: Place, field: str, codes: Iterable[str]) -> Iterator[Slip]:
    known = NOTICE_FIELDS.get(field)
    if known is None:
        hint = meant(field, NOTICE_FIELDS) or "Schrijf het als in eForms, zoals BT-71."
        yield (*place, "field"), f"Het veld '{field}' leest Kansrijk niet uit een aankondiging. {hint}"
        return
    for index, code in enumerate(codes):
        if known and code not in known:
            yield (
                (*place, "codes", index),
                f"Het veld {field} kent de code '{code}' niet; er is: {', '.join(known)}.",
            )


def _given_twice(rule: RuleHeader) -> Iterator[Slip]:
    seen: dict[object, tuple[str, int]] = {}
    for key in ("examples", "must_not_match"):
        for index, example in enumerate(getattr(rule, key, ())):
            given = _WHAT_IS_GIVEN[rule.kind](example)
            before = seen.setdefault(given, (key, index))
            if before == (key, index):
                continue
            where = f"bij nummer {before[1] + 1} van {before[0]}"
            advice = "houd er een" if before[0] == key else "de regel kan de zin niet wel en niet vinden"
            yield (key, index), f"Dit voorbeeld staat ook {where}; {advice}."


def _of_text(example: Any) -> object:
    return " ".join(example.text.split()), example.heading, example.head, example.block


def _of_gap_example(example: Any) -> object:
    return example.text, example.value, repr(example.notice), repr(example.filled), example.day


def _of_documents(example: Any) -> object:
    return example.documents, repr(example.notice)


def _of_lines(example: Any) -> object:
    return example.text


def _of_tender(example: Any) -> object:
    return repr(example.model_dump(exclude={"outcome", "says"}))


_WHAT_IS_GIVEN: Final[dict[str, Callable[[Any], object]]] = {
    "instrument": _of_text,
    "barrier": _of_text,
    "gap": _of_gap_example,
    "contradiction": _of_documents,
    "regime": _of_lines,
    "chance": _of_tender,
}
_OF_KIND: Final[dict[str, Callable[[Any, Rulebook], Iterator[Slip]]]] = {
    "instrument": _of_document_rule,
    "barrier": _of_document_rule,
    "gap": _of_gap,
    "contradiction": _of_contradiction,
    "chance": _of_chance,
}
