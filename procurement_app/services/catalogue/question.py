"""What a visitor asks in plain words or codes: work, words, places, proof and a number of people."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from procurement_app.matching import quantities
from procurement_app.matching.quantities import Quantity
from procurement_app.matching.roles import Role
from procurement_app.matching.understand import Mention, mentions
from procurement_app.matching.vocabulary import Vocabulary, load
from procurement_app.screening.text.scan import fold
from procurement_app.services.catalogue import spelling
from procurement_app.services.catalogue.analysis import terms
from procurement_app.services.catalogue.districts import named_in

LONGEST = 200  # characters of a question that are read

_PROOF = (
    ("pso-30", re.compile(r"\bpso[ -]*30 ?(?:\+|plus\b)|(?<!\w)30 ?\+", re.IGNORECASE)),
    (
        "pso",
        re.compile(
            r"\bpso\b(?:[ -]*(?:trede|niveau)?[ -]*(?P<level>[123]|aspirant|basis))?"
            r"|\btrede (?P<step>[123])\b",
            re.IGNORECASE,
        ),
    ),
    ("code", re.compile(r"\bcode sociale? onderneming(?:en)?\b", re.IGNORECASE)),
    ("recognition", re.compile(r"\b(?:erkende?|erkenning)\b", re.IGNORECASE)),
)
# A CPV code: said to be one, or with its check digit, or eight digits that name work we know.
_CPV = re.compile(
    r"\bcpv[- ]?(?:codes?)?[ :]*(?P<said>\d{3,8})(?:-\d)?\b"
    r"|(?<![\d.-])(?P<bare>\d{8})(?P<check>-\d)?(?![\d-])",
    re.IGNORECASE,
)
# What people write around what they look for, and deeds that say nothing without what they are done to.
_AROUND = frozenset(
    re.findall(
        r"\S+",
        """wie iemand iets iedereen ergens graag zoek zoeken zoekt gezocht nodig laten laat doen doet maken
        maakt willen wil hebben moeten kunnen kunt krijgen geven goed goede onze ons mijn jullie uw hun eigen
        nieuwe oude oud beste leuk leuke lekker lekkers snel paar aantal soort alles heel veel weinig bedrijf
        bedrijven firma organisatie partij ondernemer leverancier ervaring vanaf ongeveer circa per keer
        man mensen personen gasten amsterdam amsterdamse stad buurt looking need want someone who can our
        please company
        bouwen bouwt kopen koop verkopen huren huur lenen verwijderen regelen zetten plaatsen uitvoeren
        vervangen leveren""",
    )
)
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_SHORTEST_MENDED = 4


@dataclass(frozen=True)
class Wanted:
    """A kind of work that is asked, in the visitor's words; `weight` is less for what is only general.

    Of the works of one `code` a firm need do only one.
    """

    activity: str
    words: str
    weight: float = 1.0
    code: str = ""


@dataclass(frozen=True)
class Question:
    """`terms` are stems with their weight; `proof` are values of evidence; `mended` are words that seemed
    misspelt, each with the word it was read as; `frame` is work that social firms as a rule do not do;
    `codes` are CPV codes, each with the kinds of work it stands for."""

    text: str
    work: tuple[Wanted, ...] = ()
    terms: tuple[tuple[str, float], ...] = ()
    districts: tuple[str, ...] = ()
    proof: tuple[str, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    mended: tuple[tuple[str, str], ...] = ()
    frame: tuple[str, ...] = ()
    codes: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def people(self) -> int | None:
        """How many guests are spoken of."""
        return quantities.guests(self.quantities)

    @property
    def empty(self) -> bool:
        return not (self.work or self.terms or self.districts or self.proof)


Known = Callable[[str], bool]


def read(text: str, known: Known, names: Mapping[str, str]) -> Question:
    """Understand a question.

    `known` tells whether any firm has a stem, so that its word needs no mending; `names` are words of names
    of firms by their stem, which a misspelt word may have meant.
    """
    vocabulary = load()
    written = " ".join(text.split())[:LONGEST]
    codes, rest = _codes(written, vocabulary)
    proof, rest = _proof(rest)
    districts, rest = named_in(rest)
    mended: dict[str, str] = {}
    for word in _WORD.findall(rest):
        better = _mended(word, vocabulary, known, names)
        if better != word:
            mended[word] = better
    read_as = _WORD.sub(lambda hit: mended.get(hit[0], hit[0]), rest)
    meant = _meant(read_as, vocabulary)
    said = _work([one for one in meant if not vocabulary.activities[one.activity].frame], vocabulary)
    coded = tuple(Wanted(name, f"CPV {code}", code=code) for code, works in codes for name in works)
    frames = [one.activity for one in meant if vocabulary.activities[one.activity].frame]
    frames += [name for code, works in codes if not works for name in vocabulary.by_cpv(code, frame=True)]
    return Question(
        written,
        work=(*said, *coded),
        terms=_terms(read_as),
        districts=tuple(districts),
        proof=tuple(proof),
        quantities=quantities.asked(written),
        mended=tuple(mended.items()),
        frame=tuple(dict.fromkeys(frames)),
        codes=tuple(codes),
    )


def _codes(text: str, vocabulary: Vocabulary) -> tuple[list[tuple[str, tuple[str, ...]]], str]:
    """The CPV codes in a question with the work of each, and the rest of the question.

    Eight bare digits that name no work may be another number, such as that of a company, and stay.
    """
    found: dict[str, tuple[str, ...]] = {}
    rest = text
    for hit in _CPV.finditer(text):
        code = hit["said"] or hit["bare"]
        works = vocabulary.within_cpv(code)
        known = works or vocabulary.by_cpv(code, frame=True)
        if known or hit["said"] or hit["check"]:
            found[code] = works
            rest = rest.replace(hit[0], " ", 1)
    return list(found.items()), rest


def _proof(text: str) -> tuple[list[str], str]:
    found: list[str] = []
    for name, pattern in _PROOF:
        hit = pattern.search(text)
        if hit is None:
            continue
        if name == "pso":
            level = hit["level"] or hit["step"] or "aspirant"
            found.append(f"pso-{level.lower()}")
        else:
            found.append(name)
        text = f"{text[: hit.start()]} {text[hit.end() :]}"
    return found, text


def _meant(text: str, vocabulary: Vocabulary) -> list[Mention]:
    return [one for one in mentions(text, vocabulary) if one.role in (Role.MEANT, Role.WISHED)]


def _work(meant: list[Mention], vocabulary: Vocabulary) -> tuple[Wanted, ...]:
    found: dict[str, Wanted] = {}
    for mention in meant:
        weight = vocabulary.weights["general"] if mention.general else 1.0
        if mention.activity not in found or found[mention.activity].weight < weight:
            found[mention.activity] = Wanted(mention.activity, mention.words, weight)
    return tuple(found.values())


def _terms(text: str) -> tuple[tuple[str, float], ...]:
    kept = " ".join(word for word in re.findall(r"[\w'-]+", text) if fold(word) not in _AROUND)
    return tuple(terms(kept).items())


def _mended(word: str, vocabulary: Vocabulary, known: Known, names: Mapping[str, str]) -> str:
    """A word that no firm, rule or dictionary knows, as the known word that is spelt almost the same."""
    plain = fold(word)
    if len(plain) < _SHORTEST_MENDED or plain in vocabulary.words or plain in _AROUND:
        return word
    own, *parts = terms(plain) or [plain]
    hits = vocabulary.scanner.scan(word)
    if any(hit.name.startswith("a:") for hit in hits) or known(own) or _is_dutch(plain):
        return word
    if hits or any(known(part) for part in parts):  # a compound of known words, unless it is almost another
        return spelling.almost(word) or word
    return spelling.meant(word, names)


def _is_dutch(word: str) -> bool:
    """Whether it is a word of the language, so no mistake. The list of words is read at first use."""
    import simplemma

    return bool(simplemma.is_known(word, lang="nl"))
