"""What a firm offers: how strongly each kind of work speaks from its own words and its codes."""

from __future__ import annotations

import re
from typing import NamedTuple

from procurement_app.matching.model import Firm
from procurement_app.matching.roles import Role
from procurement_app.matching.understand import Mention, mentions
from procurement_app.matching.vocabulary import Vocabulary

_MINOR = re.compile(
    r"\b(?:licht|kleine?|eenvoudige?|desgewenst|soms|incidenteel|beperkt|light|occasional)\s+$"
)
_ATTENTION = re.compile(r"\b(?:aandacht|oog|begrip) voor\b[^.;]*$|\b(?:kennis van|attention to)\b[^.;]*$")
_SETTING = re.compile(r"\s(?:in|op|at|within)\s|:")
_GUIDANCE = frozenset(("training-reintegration", "care-daytime-activities"))


class Offer(NamedTuple):
    """`strength` 0 to 1; `words` are the firm's own, '' when only its CPV codes say so.

    `by_sector`: nothing in its text says it, only the sector it gives, and `words` is that sector.
    """

    strength: float
    words: str
    by_others: bool = False
    by_sector: bool = False


_NO_OFFER = Offer(0.0, "")


def offers(firm: Firm, vocabulary: Vocabulary) -> dict[str, Offer]:
    """Every activity a firm offers, by its id."""
    found, refused = _spoken(firm, vocabulary)
    for name in _narrowed(found, vocabulary):
        left = found[name].strength * vocabulary.weights["firm_narrowed"]
        found[name] = found[name]._replace(strength=left)
    spoken_of = {vocabulary.activities[name].sector for name in found}
    by_code = vocabulary.weights["firm_cpv_beside" if found else "firm_cpv_only"]
    for name in _by_codes(firm, vocabulary) - refused:
        found.setdefault(name, Offer(by_code, ""))
    unsaid = set(firm.sectors) - spoken_of
    for activity in vocabulary.activities.values():
        if activity.sector in unsaid and activity.id not in refused:
            least = vocabulary.weights["firm_sector_only"]
            if found.get(activity.id, _NO_OFFER).strength < least:
                found[activity.id] = Offer(least, activity.sector, by_sector=True)
    return {name: offer for name, offer in found.items() if name not in refused or offer.strength >= 0.9}


def _spoken(firm: Firm, vocabulary: Vocabulary) -> tuple[dict[str, Offer], set[str]]:
    """What a firm says that it offers, and what it says that it does not do."""
    found: dict[str, Offer] = {}
    refused: set[str] = set()
    earlier: dict[str, int] = {}
    guided: Mention | None = None
    for mention in mentions(firm.description, vocabulary, hints=False):
        if mention.role is Role.EXCLUDED:
            refused.add(mention.activity)
            continue
        rank = earlier.setdefault(mention.activity, len(earlier))
        offer = _offer(mention, firm, vocabulary, rank)
        if offer is not None and rank:
            offer = offer._replace(strength=offer.strength * _lesser(mention, guided, firm, vocabulary))
        if guided is None and vocabulary.activities[mention.activity].sector in _GUIDANCE:
            guided = mention
        if offer is not None and offer.strength > found.get(mention.activity, _NO_OFFER).strength:
            found[mention.activity] = offer
    return found, refused


def _lesser(mention: Mention, guided: Mention | None, firm: Firm, vocabulary: Vocabulary) -> float:
    """What is left of work that a firm names beside its own: 'licht scanwerk', 'aandacht voor WCAG'.

    Where people are guided is no trade: 'dagbesteding in tuinen, buurtmoestuinen en een keuken'.
    """
    weights, text = vocabulary.weights, firm.description
    if _MINOR.search(text[max(0, mention.start - 25) : mention.start]):
        return weights["firm_minor"]
    if _ATTENTION.search(text[max(0, mention.start - 60) : mention.start]):
        return weights["firm_attention"]
    sector = vocabulary.activities[mention.activity].sector
    if guided is None or sector in _GUIDANCE or not set(firm.sectors[:1]) & _GUIDANCE:
        return 1.0
    between = text[guided.end : mention.start]
    inside = guided.sentence == mention.sentence and _SETTING.search(between)
    return weights["firm_setting"] if inside else 1.0


def _narrowed(found: dict[str, Offer], vocabulary: Vocabulary) -> set[str]:
    """Work that a firm does only for a more particular trade of its own."""
    least = vocabulary.weights["firm_narrows_from"]
    return {
        general
        for name, offer in found.items()
        for general in vocabulary.activities[name].narrows
        if general in found and offer.strength >= least * found[general].strength
    }


def _offer(mention: Mention, firm: Firm, vocabulary: Vocabulary, rank: int) -> Offer | None:
    activity, weights = vocabulary.activities[mention.activity], vocabulary.weights
    if activity.frame:
        other_trade = not firm.sectors or any(sector not in vocabulary.sectors for sector in firm.sectors)
        return Offer(1.0, mention.words) if other_trade and mention.role is Role.MEANT else None
    if mention.role is Role.OTHERS:
        return Offer(weights["firm_by_others"], mention.words, by_others=True)
    strength = 1.0 if mention.sentence == 0 else weights["firm_later"]
    strength *= weights["general"] if mention.general else 1.0
    strength *= max(1 - weights["firm_rank"] * rank, weights["firm_rank_least"])
    own = [rank for rank, sector in enumerate(firm.sectors) if sector in (activity.sector, *activity.also)]
    if own:
        strength *= max(1 - weights["firm_sector_rank"] * own[0], 0.8)
    elif firm.sectors:
        guidance = activity.sector in _GUIDANCE
        strength *= weights["firm_other_sector_guidance" if guidance else "firm_other_sector"]
    return Offer(strength, mention.words)


def _by_codes(firm: Firm, vocabulary: Vocabulary) -> set[str]:
    """Work that a code of four digits or more names, within the sectors the firm gives."""
    return {
        name
        for code in firm.cpv
        for name in vocabulary.of_firm_code(code)
        if not firm.sectors or vocabulary.activities[name].sector in firm.sectors
    }
