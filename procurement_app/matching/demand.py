"""What a need asks: the kinds of work in it, how central each is, and whether it is work of another order."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field, replace

from procurement_app.matching.amounts import AMOUNT
from procurement_app.matching.area import districts_in, without_districts
from procurement_app.matching.codes import EXACT, agrees, agrees_any, exact, from_cpv, lift, only_service
from procurement_app.matching.frames import frame_of, titled
from procurement_app.matching.model import Lot, Need, Remark, Wanted, remark
from procurement_app.matching.roles import Role
from procurement_app.matching.understand import Mention, mentions
from procurement_app.matching.vocabulary import Vocabulary

_BUYS_NEW = re.compile(
    r"^\W*(?:levering|leveren|aanschaf|aankoop|koop|inkoop|lease(?:plan)?|huur|supply|purchase)\b"
    r"|:\s*(?:de )?(?:levering|aanschaf|aankoop)\s*$"
    r"|\bnieuwe?\b.*\blever|\blever\w*\b.*\bnieuwe?\b|\bnieuw$",
    re.IGNORECASE,
)
# What stands between two kinds of work that are both asked: a comma or 'en', and no 'over' or 'voor'.
_LISTED = re.compile(r"(?=.*(?:,|\ben\b|\band\b|&))(?!.*\b(?:over|voor|about|rond|tegen)\b).*", re.IGNORECASE)
_AND = re.compile(r"\s(?:en|and|&)\s")
_JOINED = re.compile(r"(?:,|\ben|\band|&)\s$")
_SUPPLIES = re.compile(r"^\W*(?:levering|leveren|aanschaf|aankoop|nieuwe|supply|purchase)\b", re.IGNORECASE)
_UPKEEP = re.compile(
    r"onderhoud|repar|herstel|beheer|opknap|maintenance|repair|tweedehands|gebruikt|gereviseerd|refurb|circul"
    r"|hergebruik|second-hand",
    re.IGNORECASE,
)


_WITH = re.compile(
    r"\b(?:met|inclusief|incl\.?|including|with|alsmede|evenals|aangevuld|ook|plus|desgewenst)\b",
    re.IGNORECASE,
)
_TERSE = 80  # characters of a description that complete the title


@dataclass(slots=True)
class Demand:
    """The work of a need or of one lot: `primary` is what it is about, `frame` work of another order."""

    lot: Lot | None
    value: float | None
    text: str = ""
    primary: dict[str, Wanted] = field(default_factory=dict)
    secondary: dict[str, Wanted] = field(default_factory=dict)
    frame: Wanted | None = None
    topic: tuple[str, ...] = ()
    left_out: tuple[Mention, ...] = ()
    beside_lots: bool = False

    @property
    def head(self) -> str:
        """The words of the work that the text names first: what it is about."""
        return next(iter(self.primary.values())).words if self.primary else ""

    def all(self) -> dict[str, Wanted]:
        return {**self.secondary, **self.primary}


def demands(need: Need, vocabulary: Vocabulary) -> list[Demand]:
    """One Demand a lot, else one for the whole need.

    A lot that names no work, only a district or a value, asks the work of the whole.
    """
    whole = _demand(need.title, need.description, need, vocabulary, None)
    other_order = titled(whole.frame, mentions(need.title, vocabulary), vocabulary) if need.lots else None
    if other_order is not None and vocabulary.activities[other_order.activity].about:
        return [whole]  # lots of insurance or software only tell what is insured
    spoken = [_of_words(need, lot, vocabulary) for lot in need.lots]
    named = [name for demand in spoken for name in demand.primary]
    left = tuple(code for code in need.cpv if not any(agrees(name, code, vocabulary) for name in named))
    found: list[Demand | None] = []
    for lot, demand in zip(need.lots, spoken, strict=True):
        if not demand.primary and not demand.frame:
            demand = _demand(lot.text, "", replace(need, cpv=left), vocabulary, lot)
        framed = demand.frame or (other_order and _names_other_order(lot.text, vocabulary))
        found.append(demand if demand.primary and not framed else None)
    if whole.primary and whole.frame is None:
        some = any(found)
        for number, lot in enumerate(need.lots):
            if found[number] is None and _without_work(lot, some):
                found[number] = replace(whole, lot=lot, value=lot.value)
    asked = [demand for demand in found if demand is not None]
    return [*asked, *_beside_lots(need, whole, asked, vocabulary)] if asked else [whole]


def _names_other_order(text: str, vocabulary: Vocabulary) -> bool:
    return any(vocabulary.activities[mention.activity].frame for mention in mentions(text, vocabulary))


def _beside_lots(need: Need, whole: Demand, asked: list[Demand], vocabulary: Vocabulary) -> list[Demand]:
    """The work that the title names and no lot does: who makes gifts may supply lots of mugs and sweets."""
    named = {name for demand in asked for name in demand.all()}
    like = named.union(*(vocabulary.able[name] for name in named))
    extra = {
        name: one
        for name, one in whole.primary.items()
        if name not in like and one.words and one.words in need.title
    }
    if whole.frame is not None or not extra:
        return []
    return [Demand(None, need.value, need.title, extra, beside_lots=True)]


def _of_words(need: Need, lot: Lot, vocabulary: Vocabulary) -> Demand:
    """What the words of a lot ask, read with the title of the whole where they say nothing by themselves.

    The codes of the whole may be of any lot: they come last, and only those that no lot speaks of.
    """
    own = _demand(lot.text, "", need, vocabulary, lot, coded=False)
    if own.primary or own.frame:
        return own
    joined = mentions(f"{need.title}: {lot.text}", vocabulary)
    if not any(one.end > len(need.title) for one in joined):
        return own
    return _demand(f"{need.title}: {lot.text}", "", need, vocabulary, lot, coded=False, past=len(need.title))


def _without_work(lot: Lot, others_name_work: bool) -> bool:
    """Whether a lot only says where it is or what it is worth; beside lots that name work, nothing else."""
    if not others_name_work:
        return lot.value is not None or bool(districts_in(lot.text))
    return not re.search(r"[a-z]{4}", AMOUNT.sub(" ", without_districts(lot.text)))


def _demand(
    title: str,
    description: str,
    need: Need,
    vocabulary: Vocabulary,
    lot: Lot | None,
    *,
    coded: bool = True,
    past: int = 0,
) -> Demand:
    """`coded` reads the codes too; mentions in `title` must end after its first `past` characters."""
    titled = [one for one in mentions(title, vocabulary) if one.end > past]
    described = mentions(description, vocabulary)
    if title and description and not described:
        titled += _across(title, description, vocabulary)
    text = f"{title}. {description}" if lot is None else title
    demand = Demand(lot, lot.value if lot else need.value, text)
    demand.left_out = tuple(m for m in [*titled, *described] if m.role in (Role.EXCLUDED, Role.OTHERS))
    meant_title = [m for m in titled if m.role in (Role.MEANT, Role.WISHED)]
    meant_text = [m for m in described if m.role in (Role.MEANT, Role.WISHED)]
    codes, buys = need.cpv, _buys_new(title, description)
    if buys:
        activities = vocabulary.activities
        meant_title = [m for m in meant_title if not activities[m.activity].service]
        meant_text = [m for m in meant_text if not activities[m.activity].service]
        codes = tuple(c for c in codes if not only_service(c, vocabulary))
    coded_whole = codes if lot is None else ()
    demand.frame = frame_of(title, meant_title, meant_text, coded_whole, vocabulary, buys=buys)
    if lot is not None and demand.frame is not None:
        return demand
    meant_title = _without_subject(title, meant_title, vocabulary)
    in_title = _weighed(meant_title, title, True, vocabulary, listed=lot is not None)
    in_text = _weighed(meant_text, description, False, vocabulary, listed=True)
    if demand.frame is not None:
        topics = [*in_title, *in_text]
        demand.topic = tuple(dict.fromkeys(topics))
        demand.primary = {demand.frame.activity: demand.frame}
        return demand
    by_cpv = {} if not coded or (lot and in_title) else from_cpv(codes, [*in_title, *in_text], vocabulary)
    agreed = {name: one for name, one in in_text.items() if agrees_any(name, codes, vocabulary)}
    vague = all(vocabulary.activities[name].general for name in in_text)
    by_code = exact(by_cpv, EXACT - 1 if vague else EXACT)
    wished = all(one.weight <= vocabulary.weights["wished"] for one in in_text.values())
    said = _strongest(agreed) or (by_cpv if wished else by_code) or _strongest(in_text)
    demand.primary = _strongest(in_title) or said or by_cpv
    lift(demand.primary, need.cpv, vocabulary)
    for source in (in_title, in_text, by_cpv):
        for name, wanted in source.items():
            if name not in demand.primary:
                demand.secondary.setdefault(name, wanted)
    _promote(demand, by_cpv)
    if lot is None and not need.lots:
        _bundled(demand, vocabulary)
    _without_held(demand, vocabulary)
    _scale(demand)
    return demand


def _without_held(demand: Demand, vocabulary: Vocabulary) -> None:
    """Take out what the central work holds of itself: besides it, or named in the very same words."""
    for name, wanted in list(demand.primary.items()):
        for held in vocabulary.activities[name].holds:
            demand.secondary.pop(held, None)
            if held in demand.primary and demand.primary[held].words in wanted.words:
                del demand.primary[held]


def _bundled(demand: Demand, vocabulary: Vocabulary) -> None:
    """Add the trade of one firm for everything where one contract asks many of its parts."""
    asked = demand.all()
    for name, activity in vocabulary.activities.items():
        parts = [part for part in activity.bundles if part in asked]
        if len(parts) >= vocabulary.weights["bundle"] and name not in demand.primary:
            words = asked[name].words if name in asked else asked[parts[0]].words
            demand.secondary.pop(name, None)
            demand.primary = {name: Wanted(name, 1.0, words), **demand.primary}


def _across(title: str, description: str, vocabulary: Vocabulary) -> list[Mention]:
    """Work that a title and a terse description name only together: 'Apparatuur. Ophalen en wissen.'"""
    joined = mentions(f"{title}: {description[:_TERSE]}", vocabulary)
    return [mention for mention in joined if mention.start < len(title) < mention.end]


def _scale(demand: Demand) -> None:
    """Bring the central work to a weight of 1: how sure the reading is says nothing of a firm."""
    top = max((wanted.weight for wanted in demand.primary.values()), default=1.0)
    for name, wanted in demand.primary.items():
        demand.primary[name] = replace(wanted, weight=wanted.weight / top)


def _buys_new(title: str, description: str) -> bool:
    """Whether things are bought rather than work on them: 'Aanschaf van …', 'Stoelen. Levering van …'."""
    if _BUYS_NEW.search(title):
        return not _UPKEEP.search(title)
    return bool(_SUPPLIES.match(description)) and not _UPKEEP.search(f"{title} {description}")


def _without_subject(title: str, found: list[Mention], vocabulary: Vocabulary) -> list[Mention]:
    """'Campagne afval scheiden': what follows is the subject, unless it is listed beside it."""
    activities = vocabulary.activities
    if not found or not activities[found[0].activity].about or activities[found[0].activity].frame:
        return found
    sector, end = activities[found[0].activity].sector, found[0].end
    return [
        mention
        for mention in found
        if activities[mention.activity].sector == sector
        or (mention.start < end and _JOINED.search(title, 0, mention.start))
        or _LISTED.fullmatch(title[end : mention.start])
    ]


def _promote(demand: Demand, by_cpv: dict[str, Wanted]) -> None:
    """A main CPV that names work the title leaves vague makes that work central when the text says it too."""
    for name in by_cpv:
        wanted = demand.secondary.get(name)
        if wanted is not None and wanted.words:
            demand.primary[name] = demand.secondary.pop(name)


def _strongest(found: dict[str, Wanted]) -> dict[str, Wanted]:
    most = max((wanted.weight for wanted in found.values()), default=0.0)
    return {name: wanted for name, wanted in found.items() if wanted.weight >= most}


def _beside(text: str, found: list[Mention]) -> float:
    """From where in `text` work is told that comes with the first: 'schoolpleinen … met insectenhotels'."""
    start = min((one.end for one in found if one.start == found[0].start), default=0)
    with_it = _WITH.search(text, start) if found else None
    return with_it.start() if with_it else math.inf


def _weighed(
    found: list[Mention], text: str, title: bool, vocabulary: Vocabulary, *, listed: bool
) -> dict[str, Wanted]:
    """The work that mentions name; in a `listed` text the first is what it is about."""
    weights = vocabulary.weights
    wanted: dict[str, Wanted] = {}
    beside = _beside(text, found)
    heads: list[Mention] = []
    for mention in found:
        if vocabulary.activities[mention.activity].frame:
            continue
        place = "title" if title else ("first_sentence" if mention.sentence == 0 else "later_sentence")
        weight = weights["wished"] if mention.role is Role.WISHED else weights[place]
        weight *= weights["general"] if mention.general else 1.0
        weight *= weights["beside"] if mention.end > beside else 1.0
        if not heads or _together(heads[0], mention, text):
            heads.append(mention)
        later = listed and mention.words not in {one.words for one in heads}
        weight *= weights["listed_later"] if later else 1.0
        known = wanted.get(mention.activity)
        if known is None or weight > known.weight:
            wanted[mention.activity] = Wanted(mention.activity, weight, mention.words)
    return wanted


def _together(first: Mention, then: Mention, text: str) -> bool:
    """Whether both are what a text is about: 'opmaak en drukken van folders'."""
    between = then.start < first.end or _AND.fullmatch(text, first.end, then.start)
    return bool(between and _JOINED.search(text, 0, then.start))


def understood(demand: Demand, vocabulary: Vocabulary) -> list[Remark]:
    """What was read from the need, for people to check."""
    said = []
    for wanted in [*demand.primary.values(), *demand.secondary.values()]:
        names = vocabulary.activities[wanted.activity].names
        if wanted.words:
            said.append(remark("asked", activity=names, words=wanted.words))
        else:
            said.append(remark("asked-cpv", activity=names, code=wanted.cpv))
    for mention in demand.left_out:
        names = vocabulary.activities[mention.activity].names
        said.append(remark("left-out", activity=names, words=mention.words))
    return said
