"""A firm in the words of schema.org, for search machines and other sites."""

from __future__ import annotations

import json
from typing import Any

from procurement_app.matching.vocabulary import load
from procurement_app.services.catalogue.cards import Card
from procurement_app.services.catalogue.codes import AREAS, LANGUAGES, called
from procurement_app.services.firms.evidence import EvidenceRow


def of_firm(card: Card, address: str) -> dict[str, Any]:
    """schema.org Organization; only what the firm's own page shows."""
    profile, activities = card.profile, load().activities
    made: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Organization",
        "@id": address,
        "url": profile.website or address,
        "name": profile.name,
        "description": [
            {"@value": text, "@language": language}
            for text, language in ((profile.description, "nl"), (profile.description_en, "en"))
            if text
        ],
        "areaServed": [called(AREAS, area) for area in profile.areas],
        "knowsLanguage": [called(LANGUAGES, language) for language in profile.languages],
        "makesOffer": [
            {"@type": "Offer", "itemOffered": {"@type": "Service", "name": activities[name].names["nl"]}}
            for name in card.work
        ],
        "hasCredential": [
            {
                "@type": "EducationalOccupationalCredential",
                "name": row.name("nl"),
                "creativeWorkStatus": row.status,
                "description": _status(row),
                **({"expires": row.expires.isoformat()} if row.expires else {}),
            }
            for row in card.evidence
        ],
        "location": {"@type": "Place", "name": f"Amsterdam {profile.district}".strip()},
    }
    if profile.since is not None:
        made["foundingDate"] = str(profile.since)
    if profile.email or profile.phone:
        made["contactPoint"] = {
            "@type": "ContactPoint",
            **({"email": profile.email} if profile.email else {}),
            **({"telephone": profile.phone} if profile.phone else {}),
        }
    if card.fictitious:
        made["disambiguatingDescription"] = "Fictief voorbeeld"
    return {name: value for name, value in made.items() if value not in ([], "", None)}


def _status(row: EvidenceRow) -> str:
    """How sure we are, with the day; who looked is told by role."""
    if row.checked_at is not None:
        return f"Gecontroleerd door een adviseur van de gemeente op {row.checked_at:%d-%m-%Y}"
    if row.seen_at is not None:
        return f"Document gezien door een adviseur van de gemeente op {row.seen_at:%d-%m-%Y}"
    return "Opgegeven door de firma, niet gecontroleerd"


def written(data: object) -> str:
    """JSON that may stand in a page: nothing in it can end the block it stands in."""
    text = json.dumps(data, ensure_ascii=False, indent=1)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
