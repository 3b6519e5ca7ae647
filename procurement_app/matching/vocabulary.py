"""What work exists and in which words people speak of it: `rules/matching`, loaded and checked once."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from procurement_app.paths import RULES
from procurement_app.screening.text.scan import BadForm, Scanner, expand, fold

_KEYS = frozenset(
    re.findall(
        r"\S+",
        "sector also nl en words places pairs cpv near part_of frame about general things service not"
        " supplies overrules narrows holds goods hints yields bundles",
    )
)
_THINGS = RULES / "vocabulary" / "sectors" / "outside" / "thing-not-work.yaml"
_SPELT_ALIKE = 0.86  # part of letters in common
_PARTS = ("things", "services", "deeds")  # in words.yaml: ends of compounds, and what they make of them
_LISTS = ("narrows", "holds", "yields", "bundles")  # keys that list other activities
_LAST_PART, _FIRST_PART = 6, 4  # letters of the parts of a compound that is known by the last of them
_ENDINGS = ("", "s", "n", "en", "e")
_PARTICIPLE = re.compile(r"(?:aan|af|door|in|om|op|over|toe|uit|voor|weg)ge")  # 'afgesloten' is no lock
_WEIGHTS = Path("weights.yaml")


class BadVocabulary(Exception):
    """A mistake in `rules/matching`; the message names the file and the activity."""


@dataclass(frozen=True, slots=True)
class Supplies:
    """An activity that lends staff to other sectors, for contracts of `from_value` euro and up."""

    sectors: tuple[str, ...]
    from_value: float
    degree: float


@dataclass(frozen=True, slots=True)
class Activity:
    """One kind of work. `near` gives how far (0 to 1) a firm that does this can also do another kind.

    `also` are other sectors whose firms do this work as their own. `frame` marks work that social firms as
    a rule do not do (software, research, insurance ...); `about` work that has a subject: a campaign about
    waste, a film about cleaning. `general` work gives way when the same words name something more
    particular (cleaning: cleaning of schools). `things` work may be named by a compound that ends in a
    thing (koffieautomaat); elsewhere such a compound is the thing and not the work (schoonmaakrobot).
    `service` work is done to a thing, so that buying that thing new is other work (levering van e-bikes).
    """

    id: str
    sector: str
    also: tuple[str, ...]
    names: dict[str, str]
    cpv: tuple[str, ...]
    overrules: tuple[str, ...]
    narrows: tuple[str, ...]
    holds: tuple[str, ...]
    yields: tuple[str, ...]
    bundles: tuple[str, ...]
    frame: bool
    about: bool
    general: bool
    things: bool
    goods: bool
    service: bool
    near: dict[str, float]
    part_of: dict[str, float]
    supplies: Supplies | None


@dataclass(slots=True)
class Vocabulary:
    """Activities, the scanner of all their words, and the pairs of words that name one together.

    `hints` are pairs of everyday words, for needs only: a firm names its trade.
    """

    activities: dict[str, Activity]
    scanner: Scanner
    pairs: dict[str, list[tuple[str, str]]]
    hints: dict[str, list[tuple[str, str]]]
    weights: dict[str, float]
    words: frozenset[str]
    tails: tuple[str, ...]
    literals: dict[str, tuple[str, ...]]
    last_parts: dict[str, tuple[str, ...]]
    services: tuple[str, ...]
    deeds: tuple[str, ...]
    helpers: dict[str, tuple[str, ...]]
    able: dict[str, dict[str, tuple[float, bool]]] = field(default_factory=dict)
    _of_code: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _starting: dict[str, list[str]] = field(default_factory=dict)

    @property
    def sectors(self) -> frozenset[str]:
        """The sectors in which social firms work; a firm of another trade names another."""
        return frozenset(activity.sector for activity in self.activities.values() if not activity.frame)

    def names_work(self, activity: str, word: str) -> bool:
        """Whether `word` (folded) names the work and no thing for it."""
        known = self.activities[activity]
        return known.things or known.frame or not self.is_thing(word)

    def is_thing(self, word: str) -> bool:
        """Whether `word` (folded) is a compound that ends in a thing or a policy and is no word of ours."""
        return word.endswith(self.tails) and word not in self.words

    def heads(self, activity: str, word: str) -> bool:
        """Whether a word of this activity is the last part of the compound `word` (folded)."""
        endings = (*_ENDINGS, "es")
        return any(word.endswith(tuple(text + end for end in endings)) for text in self.literals[activity])

    def by_part(self, word: str) -> tuple[str, ...]:
        """The names in the scanner of the part that tells what the compound `word` (folded) is.

        That is the longest word of ours in which it ends ('vergaderstoelen'), or the work of which it is the
        service or the delivery ('bloemenlevering').
        """
        if _PARTICIPLE.match(word):
            return ()
        parts = (word[cut:] for cut in range(_FIRST_PART, len(word) - _LAST_PART + 1))
        named = next((self.last_parts[part] for part in parts if part in self.last_parts), ())
        service = next((end for end in self.services if word.endswith(end)), "")
        if named or not service:
            return named
        done = word.removesuffix(service)
        forms = (done, done.removesuffix("s"), f"{done}en", done.removesuffix("en"))
        works = (name for form in forms for name in self.last_parts.get(form, ()) if name[0] == "a")
        return tuple(dict.fromkeys(works))

    def deed(self, word: str) -> tuple[int, tuple[str, ...], tuple[str, ...]] | None:
        """Where the deed begins in a compound of a thing and a deed ('rijwiel|onderhoud'), and what helper
        words the two are; None when it is no such compound."""
        done = next((end for end in self.deeds if word.endswith(end)), "")
        thing = word.removesuffix(done)
        if not done or len(thing) < _FIRST_PART - 1:
            return None
        forms = (thing, thing.removesuffix("s"), f"{thing}en", f"{thing}s", thing.removesuffix("en"))
        things = tuple(dict.fromkeys(name for form in forms for name in self.helpers.get(form, ())))
        return (len(thing), things, self.helpers.get(done, ())) if things else None

    def corrected(self, text: str) -> str:
        """`text` with words we do not know replaced by one we know that is spelt almost the same."""
        return re.sub(r"[^\W\d_]{6,}", lambda hit: self._nearest(hit[0]), text)

    def _nearest(self, word: str) -> str:
        plain = fold(word)
        if plain in self.words:
            return word
        if not self._starting:
            for known in sorted(self.words):
                self._starting.setdefault(known[0], []).append(known)
        alike = [one for one in self._starting.get(plain[0], ()) if abs(len(one) - len(plain)) <= 2]
        return next(iter(get_close_matches(plain, alike, n=1, cutoff=_SPELT_ALIKE)), word)

    def of_firm_code(self, code: str) -> tuple[str, ...]:
        """Ordinary work that a firm's CPV prefix names in four digits or more."""
        known = self._of_code.get(code)
        if known is None:
            known = self._of_code[code] = tuple(
                activity.id
                for activity in self.activities.values()
                if not activity.frame
                and any(min(len(p), len(code)) >= 4 and _same(code, p) for p in activity.cpv)
            )
        return known

    def within_cpv(self, code: str) -> tuple[str, ...]:
        """Ordinary work that a code names or that lies within it: 9091 holds every kind of cleaning."""
        digits = code.rstrip("0").ljust(3, "0")
        within = [
            activity.id
            for activity in self.activities.values()
            if not activity.frame and any(prefix.startswith(digits) for prefix in activity.cpv)
        ]
        return tuple(dict.fromkeys((*within, *self.by_cpv(code, frame=False))))

    def by_cpv(self, code: str, *, frame: bool) -> dict[str, int]:
        """Activities whose longest CPV prefix fits `code`, with that prefix's length; longest only."""
        found: dict[str, int] = {}
        for activity in self.activities.values():
            if activity.frame is not frame:
                continue
            depth = max((len(p) for p in activity.cpv if code.startswith(p)), default=0)
            if depth >= (2 if frame else 3):
                found[activity.id] = depth
        longest = max(found.values(), default=0)
        return {name: depth for name, depth in found.items() if depth == longest}


def _same(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


@lru_cache(maxsize=4)
def load(folder: Path = RULES / "matching", things: Path = _THINGS) -> Vocabulary:
    """Read and check the vocabulary; `things` lists ends of compounds. Raises BadVocabulary."""
    written = _yaml(folder / "words.yaml")
    helpers = {name: _listed(words) for name, words in written.items() if name not in _PARTS}
    raw: dict[str, dict[str, Any]] = {}
    for path in sorted((folder / "activities").glob("*.yaml")):
        for name, body in _yaml(path).items():
            if name in raw:
                raise BadVocabulary(f"{path.name}: activiteit '{name}' staat er twee keer")
            unknown = set(body) - _KEYS
            if unknown:
                raise BadVocabulary(
                    f"{path.name}: '{name}' heeft onbekende sleutels: {', '.join(sorted(unknown))}"
                )
            raw[name] = body
    forms: dict[str, list[str]] = {f"w:{name}": words for name, words in helpers.items()}
    pairs: dict[str, list[tuple[str, str]]] = {}
    hints: dict[str, list[tuple[str, str]]] = {}
    for name, body in raw.items():
        forms[f"a:{name}"] = _listed(body.get("words", ""))
        forms[f"p:{name}"] = _listed(body.get("places", ""))
        forms[f"n:{name}"] = _listed(body.get("not", ""))
        for key, known in (("pairs", pairs), ("hints", hints)):
            for first, second in body.get(key, []):
                for word in (first, second):
                    if word not in helpers:
                        raise BadVocabulary(f"'{name}': het hulpwoord '{word}' staat niet in words.yaml")
                known.setdefault(first, []).append((second, name))
    activities = {name: _activity(name, body, raw) for name, body in raw.items()}
    framed = {name for name, activity in activities.items() if activity.frame}
    vocabulary = Vocabulary(
        activities,
        _scanner(forms),
        pairs,
        hints,
        {name: float(value) for name, value in _yaml(folder / _WEIGHTS).items()},
        frozenset(_plain_words(forms)),
        (*_yaml(things)["tails"], *_listed(written["things"])),
        {
            name: tuple({form.text for written in forms[f"a:{name}"] for form in expand(written)})
            for name in raw
        },
        _last_parts({name: own for name, own in forms.items() if name[2:] not in framed}),
        tuple(sorted(_listed(written["services"]), key=len, reverse=True)),
        tuple(sorted(_listed(written["deeds"]), key=len, reverse=True)),
        _single_words({name: own for name, own in forms.items() if name[0] == "w"}, 3),
    )
    vocabulary.able = _able(activities)
    return vocabulary


def _activity(name: str, body: dict[str, Any], raw: dict[str, dict[str, Any]]) -> Activity:
    narrows, holds, yields, bundles = (tuple(_listed(body.get(key, ""))) for key in _LISTS)
    related = {key: body.get(key, {}) for key in ("near", "part_of")}
    related |= dict(zip(_LISTS, (narrows, holds, yields, bundles), strict=True))
    for relation, others in related.items():
        for other in others:
            if other not in raw:
                raise BadVocabulary(f"'{name}': de activiteit '{other}' bij {relation} bestaat niet")
    supplies = body.get("supplies")
    return Activity(
        id=name,
        sector=body.get("sector", ""),
        also=tuple(_listed(body.get("also", ""))),
        names={"nl": body["nl"], "en": body["en"]},
        cpv=tuple(_listed(body.get("cpv", ""))),
        narrows=narrows,
        holds=holds,
        yields=yields,
        bundles=bundles,
        overrules=tuple(_listed(body.get("overrules", ""))),
        frame=bool(body.get("frame", False)),
        about=bool(body.get("about", False)),
        general=bool(body.get("general", False)),
        things=bool(body.get("things", False)),
        goods=bool(body.get("goods", False)),
        service=bool(body.get("service", False)),
        near=body.get("near", {}),
        part_of=body.get("part_of", {}),
        supplies=Supplies(tuple(supplies["sectors"]), supplies["from_value"], supplies["degree"])
        if supplies
        else None,
    )


def _able(activities: dict[str, Activity]) -> dict[str, dict[str, tuple[float, bool]]]:
    """For every wanted activity: which activities of a firm serve it, how far, and only as a supplier?

    `near` is read from the wanted side first: a firm that does A serves B as far as either says.
    """
    able: dict[str, dict[str, tuple[float, bool]]] = {name: {name: (1.0, False)} for name in activities}
    for name, activity in activities.items():
        for other, degree in activity.near.items():
            able[name].setdefault(other, (degree, False))
    for name, activity in activities.items():
        for other, degree in activity.near.items():
            able[other].setdefault(name, (degree, False))
        for whole, degree in activity.part_of.items():
            able[whole].setdefault(name, (degree, True))
    return able


def _scanner(forms: dict[str, list[str]]) -> Scanner:
    for name, written in forms.items():
        for form in written:
            try:
                expand(form)
            except BadForm as mistake:
                raise BadVocabulary(f"'{name[2:]}': {mistake}") from mistake
    return Scanner(forms)


def _plain_words(forms: dict[str, list[str]]) -> set[str]:
    """Single words of three letters and more, for splitting compounds."""
    texts = {form.text for written in forms.values() for one in written for form in expand(one)}
    return {text for text in texts if re.fullmatch(r"[a-z]{3,}", text)}


def _last_parts(forms: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    """Words of ordinary work, also inflected where they may go on, with the names they are found under.

    Helper words named by a verb are left out: 'aanbrengen' is no bringing and 'volwassen' no washing.
    """
    own = {
        name: written
        for name, written in forms.items()
        if name[0] == "a" or (name[0] == "w" and not name.endswith("en"))
    }
    return _single_words(own, _LAST_PART)


def _single_words(forms: dict[str, list[str]], least: int) -> dict[str, tuple[str, ...]]:
    """Single words of at least so many letters, inflected where they may go on, with their names."""
    owners: dict[str, set[str]] = {}
    for name, written in forms.items():
        for form in (form for one in written for form in expand(one)):
            for text in (form.text + ending for ending in (_ENDINGS if form.open_right else ("",))):
                if re.fullmatch(rf"[a-z]{{{least},}}", text):
                    owners.setdefault(text, set()).add(name)
    return {text: tuple(sorted(names)) for text, names in owners.items()}


def _listed(written: object) -> list[str]:
    return [word.strip() for word in str(written).split(",") if word.strip()]


def _yaml(path: Path) -> dict[str, Any]:
    try:
        loaded = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except (OSError, yaml.YAMLError) as mistake:
        raise BadVocabulary(f"{path.name} is niet te lezen: {mistake}") from mistake
    if not isinstance(loaded, dict):
        raise BadVocabulary(f"{path.name} moet uit namen met hun inhoud bestaan")
    return loaded
