"""What a firm offers: how strongly each kind of work speaks from its own words and its codes."""

from __future__ import annotations

import re
from typing import NamedTuple

from procurement_app.matching.model import Firm
from procurement_app.matching.understand import Mention, Role, mentions
from procurement_app.matching.vocabulary import Vocabulary

_MINOR = re.compile(
    r"\b(?:licht|kleine?|eenvoudige?|desgewenst|soms|incidenteel|beperkt|light|occasional)\s+$"
)
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
    found: dict[str, Offer] = {}
    refused: set[str] = set()
    earlier: dict[str, int] = {}
    for mention in mentions(firm.description, vocabulary):
        if mention.role is Role.EXCLUDED:
            refused.add(mention.activity)
            continue
        rank = earlier.setdefault(mention.activity, len(earlier))
        offer = _offer(mention, firm, vocabulary, rank)
        if (
            offer is not None
            and rank
            and _MINOR.search(firm.description[max(0, mention.start - 25) : mention.start])
        ):
            offer = offer._replace(strength=offer.strength * vocabulary.weights["firm_minor"])
        if offer is not None and offer.strength > found.get(mention.activity, _NO_OFFER).strength:
            found[mention.activity] = offer
    spoken_of = {vocabulary.activities[name].sector for name in found}
    by_code = vocabulary.weights["firm_cpv_beside" if found else "firm_cpv_only"]
    for name in _by_codes(firm, vocabulary):
        if name not in refused:
            found.setdefault(name, Offer(by_code, ""))
    for activity in vocabulary.activities.values():
        if (
            activity.sector in firm.sectors
            and activity.sector not in spoken_of
            and activity.id not in refused
        ):
            least = vocabulary.weights["firm_sector_only"]
            if found.get(activity.id, _NO_OFFER).strength < least:
                found[activity.id] = Offer(least, activity.sector, by_sector=True)
    return {name: offer for name, offer in found.items() if name not in refused or offer.strength >= 0.9}


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
