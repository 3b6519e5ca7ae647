"""What a firm offers: how strongly each kind of work speaks from its own words and its codes."""

from __future__ import annotations

from typing import NamedTuple

from procurement_app.matching.model import Firm
from procurement_app.matching.understand import Mention, Role, mentions
from procurement_app.matching.vocabulary import Activity, Vocabulary

_GUIDANCE = frozenset(("training-reintegration", "care-daytime-activities"))


class Offer(NamedTuple):
    """`strength` 0 to 1; `words` are the firm's own, '' when only its CPV codes say so."""

    strength: float
    words: str
    by_others: bool = False


def offers(firm: Firm, vocabulary: Vocabulary) -> dict[str, Offer]:
    """Every activity a firm offers, by its id."""
    found: dict[str, Offer] = {}
    refused: set[str] = set()
    for mention in mentions(firm.description, vocabulary):
        if mention.role is Role.EXCLUDED:
            refused.add(mention.activity)
            continue
        offer = _offer(mention, vocabulary.activities[mention.activity], firm, vocabulary.weights)
        if offer is not None and offer.strength > found.get(mention.activity, offer._replace(strength=0)).strength:
            found[mention.activity] = offer
    for name in _by_codes(firm, vocabulary):
        if name not in refused:
            found.setdefault(name, Offer(vocabulary.weights["firm_cpv_only"], ""))
    return {name: offer for name, offer in found.items() if name not in refused or offer.strength >= 1.0}


def _offer(mention: Mention, activity: Activity, firm: Firm, weights: dict[str, float]) -> Offer | None:
    if activity.frame:
        agrees = any(code.startswith(p) or p.startswith(code) for code in firm.cpv for p in activity.cpv)
        return Offer(1.0, mention.words) if agrees and mention.role is Role.MEANT else None
    if mention.role is Role.OTHERS:
        return Offer(weights["firm_by_others"], mention.words, by_others=True)
    strength = 1.0 if mention.sentence == 0 else weights["firm_later"]
    strength *= weights["general"] if mention.general else 1.0
    if firm.sectors and activity.sector not in firm.sectors:
        guidance = activity.sector in _GUIDANCE
        strength *= weights["firm_other_sector_guidance" if guidance else "firm_other_sector"]
    return Offer(strength, mention.words)


def _by_codes(firm: Firm, vocabulary: Vocabulary) -> set[str]:
    """Work that a code of four digits or more names, within the sectors the firm gives."""
    found: set[str] = set()
    for code in firm.cpv:
        if len(code) < 4:
            continue
        for activity in vocabulary.activities.values():
            fits = any(len(p) >= 4 and (code.startswith(p) or p.startswith(code)) for p in activity.cpv)
            if fits and not activity.frame and (not firm.sectors or activity.sector in firm.sectors):
                found.add(activity.id)
    return found
