"""A published firm as the index holds it: its terms, and its facts as `kind:value` pairs.

The same vocabulary and stems read firms and questions, so that they meet. A fact may end in `@` and the
last day it counts, or in `*` and how strongly it holds (0 to 1).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from procurement_app.matching import model as matching
from procurement_app.matching import quantities
from procurement_app.matching.area import DISTRICTS
from procurement_app.matching.profile import offers
from procurement_app.matching.similarity import Stems
from procurement_app.matching.vocabulary import Vocabulary, load
from procurement_app.models import Evidence, EvidenceKind, EvidenceStatus, Profile
from procurement_app.paths import RULES
from procurement_app.screening.text.scan import fold

_MADE = "3"  # raise it when the same profile gives other terms or facts than before
_LEAST = 0.2  # of an activity's strength, below which it is left out
_TERM = re.compile("[a-z0-9_]+")
_ENGLISH_PLURAL = re.compile(r"(?<=[cs]h)es\b")  # lunches, brunches: the stems know Dutch
_SENTENCE = re.compile(r"(?<=[.!?])\s")
_CERTAIN = frozenset({EvidenceStatus.SEEN, EvidenceStatus.CHECKED})

PSO_LEVELS = ("aspirant", "basis", "1", "2", "3")


@dataclass(frozen=True)
class Analysed:
    """Terms with a space between, facts with a bar between; see `models.CatalogueEntry`."""

    head: str
    words: str
    facts: str


@lru_cache(maxsize=1)
def stems() -> Stems:
    return Stems(load().words)


@lru_cache(maxsize=1)
def made_by() -> str:
    """Tells whether an index was made by this version of the vocabulary and of this module."""
    digest = sha256(_MADE.encode())
    for path in sorted((RULES / "matching").rglob("*.yaml")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def of_firm(profile: Profile, evidence: Iterable[Evidence]) -> Analysed:
    """What the index holds of a published firm; `evidence` is what may be shown, whatever its last day."""
    vocabulary = load()
    done = work(profile, vocabulary)
    names = [
        name for activity in done for name in vocabulary.activities[activity].names.values()
    ]  # Dutch and English
    first = _SENTENCE.split(profile.description, maxsplit=1)[0]
    everything = (
        profile.name,
        profile.description,
        profile.description_en,
        *profile.services,
        *names,
        profile.address,
        *(f"{one.customer}. {one.work}" for one in profile.references),
    )
    return Analysed(
        head=_joined(f"{profile.name}. {first}. {'. '.join(profile.services)}"),
        words=_joined(". ".join(everything)),
        facts="|".join(_plain(fact) for fact in (*_facts(profile, done), *_shown(evidence))),
    )


def work(profile: Profile, vocabulary: Vocabulary) -> dict[str, float]:
    """The kinds of work a firm does, with how strongly; those it ticked itself hold in full."""
    stated = ". ".join((profile.description, *profile.services))
    offered = offers(
        matching.Firm("", profile.name, stated, sectors=tuple(profile.sectors), cpv=tuple(profile.cpv)),
        vocabulary,
    )
    found = {name: offer.strength for name, offer in offered.items() if offer.strength >= _LEAST}
    found |= {name: 1.0 for name in profile.activities if name in vocabulary.activities}
    return {name: found[name] for name in found if not vocabulary.activities[name].frame}


def terms(text: str) -> dict[str, float]:
    """The stems of a text with their weight; parts of compounds weigh less."""
    singular = _ENGLISH_PLURAL.sub("", text)
    return {term: weight for term, weight in stems().terms(singular).items() if _TERM.fullmatch(term)}


def _joined(text: str) -> str:
    return " ".join(sorted(terms(text)))


def _facts(profile: Profile, done: dict[str, float]) -> Iterable[str]:
    yield from (f"sector:{sector}" for sector in profile.sectors)
    yield from (f"work:{name}*{strength:.2f}" for name, strength in done.items())
    homes = {home.strip() for home in re.split("[|;,]", profile.district) if home.strip()}
    yield from (f"district:{home}" for home in sorted(homes))
    yield from (f"area:{area}" for area in profile.areas or sorted(homes & set(DISTRICTS)))
    yield from (f"language:{language}" for language in profile.languages)
    yield from (f"group:{group}" for group in profile.target_groups)
    if profile.max_contract is not None:
        yield f"contract:{profile.max_contract:.0f}"
    people = quantities.guests(quantities.offered(profile.capacity_text))
    if people is not None:
        yield f"people:{people}"
    if profile.full_until is not None:
        yield f"full:yes@{profile.full_until.isoformat()}"


def _shown(evidence: Iterable[Evidence]) -> Iterable[str]:
    for one in evidence:
        until = f"@{one.expires.isoformat()}" if one.expires is not None else ""
        if one.kind in (EvidenceKind.PSO, EvidenceKind.PSO_30) and one.level in PSO_LEVELS:
            yield f"pso:{one.level}{until}"
        if one.kind == EvidenceKind.PSO_30:
            yield f"evidence:pso-30{until}"
        elif one.kind == EvidenceKind.CODE:
            yield f"evidence:code{until}"
        elif one.kind == EvidenceKind.RECOGNITION:
            yield f"evidence:recognition{until}"
        if one.status in _CERTAIN:
            yield f"certain:yes{until}"


def _plain(fact: str) -> str:
    """A fact can be anything a firm wrote; the sign between facts stays ours."""
    return fact.replace("|", " ")


def folded_name(profile: Profile) -> str:
    return fold(profile.name)
