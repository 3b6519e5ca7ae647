"""What codes are called on a page. A code without a label is shown as it is written, never hidden."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask

from procurement_app.web import formats
from procurement_app.web.language import _l

Labels = Mapping[str, Any]

ROLES: Labels = {
    "nobody": _l("Bezoeker"),
    "reader": _l("Lezer"),
    "officer": _l("Inkoper"),
    "advisor": _l("Adviseur"),
    "firm": _l("Sociale firma"),
    "administrator": _l("Beheerder"),
}
FINDING_KINDS: Labels = {
    "instrument": _l("Sociaal instrument"),
    "barrier": _l("Drempel"),
    "gap": _l("Ontbreekt"),
    "contradiction": _l("Tegenspraak"),
    "regime": _l("Regime"),
    "chance": _l("Kans"),
}
KINDS_PLURAL: Labels = {
    "instrument": _l("Sociale instrumenten"),
    "barrier": _l("Drempels"),
    "gap": _l("Wat ontbreekt"),
    "contradiction": _l("Tegenspraak"),
    "regime": _l("Regimes"),
    "chance": _l("Kansen"),
}
STATUSES: Labels = {
    "asserted": _l("Geldt"),
    "negated": _l("Geldt niet"),
    "conditional": _l("Onder voorwaarde"),
    "mentioned": _l("Alleen genoemd"),
}
FOUND_BY: Labels = {"way": _l("Vaste manier van de regel"), "words": _l("Op woordgebruik")}
OUTCOMES: Labels = {
    "found": _l("Kans"),
    "not-found": _l("Geen kans"),
    "not-applicable": _l("Niet van toepassing"),
    "cannot-assess": _l("Niet te beoordelen"),
}
GAP_OUTCOMES: Labels = {
    "found": _l("Ontbreekt"),
    "not-found": _l("Staat er"),
    "not-applicable": _l("Niet van toepassing"),
    "cannot-assess": _l("Niet te beoordelen"),
}
REGIME_OUTCOMES: Labels = {
    "found": _l("Het stuk noemt zich zo"),
    "not-found": _l("Het stuk noemt zich niet zo"),
}
CLASH_OUTCOMES: Labels = {"found": _l("Tegenspraak"), "not-found": _l("Geen tegenspraak")}
BANDS: Labels = {
    "high": _l("Hoge kans"),
    "possible": _l("Mogelijke kans"),
    "low": _l("Lage kans"),
    "withdrawn": _l("Ingetrokken"),
}
CONFIDENCES: Labels = {
    "high": _l("zeker"),
    "medium": _l("redelijk zeker"),
    "low": _l("onzeker"),
}
CONTRACT_KINDS: Labels = {"works": _l("Werken"), "supplies": _l("Leveringen"), "services": _l("Diensten")}
PROCEDURES: Labels = {
    "open": _l("Europees openbaar"),
    "restricted": _l("Europees niet-openbaar"),
    "negotiated": _l("Onderhandeling met aankondiging"),
    "competitive-dialogue": _l("Concurrentiegerichte dialoog"),
    "innovation-partnership": _l("Innovatiepartnerschap"),
    "negotiated-without-notice": _l("Onderhandeling zonder aankondiging"),
    "national-open": _l("Nationaal openbaar"),
    "national-restricted": _l("Nationaal niet-openbaar"),
    "invited": _l("Meervoudig onderhands"),
    "single": _l("Enkelvoudig onderhands"),
    "social-and-specific": _l("Sociale en andere specifieke diensten"),
    "reserved": _l("Voorbehouden opdracht"),
    "mini-competition": _l("Minicompetitie"),
    "open-house": _l("Open house"),
    "concession": _l("Concessie"),
    "design-contest": _l("Prijsvraag"),
    "quasi-in-house": _l("Inbesteding"),
    "market-consultation": _l("Marktconsultatie"),
    "other": _l("Anders"),
}
SECTORS: Labels = {
    "catering": _l("Catering"),
    "cleaning": _l("Schoonmaak"),
    "green-maintenance": _l("Groenonderhoud"),
    "packaging-assembly": _l("Verpakken en assembleren"),
    "laundry-textile": _l("Wasserij en textiel"),
    "bicycle-repair": _l("Fietsreparatie"),
    "ict-digitisation": _l("ICT en digitaliseren"),
    "post-courier": _l("Post en koeriers"),
    "moving-furniture-reuse": _l("Verhuizen en hergebruik van meubels"),
    "printing": _l("Drukwerk"),
    "construction-maintenance": _l("Bouw en onderhoud"),
    "coffee-food-products": _l("Koffie en eten"),
    "care-daytime-activities": _l("Zorg en dagbesteding"),
    "events-hospitality": _l("Evenementen en horeca"),
    "waste-reuse": _l("Afval en hergebruik"),
    "facility-reception": _l("Facilitair en receptie"),
    "transport-passenger": _l("Personenvervoer"),
    "creative-communication": _l("Creatief en communicatie"),
    "training-reintegration": _l("Training en re-integratie"),
    "gifts-products": _l("Geschenken en producten"),
}
CHANGES: Labels = {
    "new": _l("Nieuw"),
    "changed": _l("Gewijzigd"),
    "notation": _l("Anders geschreven"),
    "gone": _l("Vervallen"),
    "back": _l("Terug"),
}
LABOUR: Labels = {"high": _l("Hoog (meer dan de helft loon)"), "medium": _l("Gemiddeld"), "low": _l("Laag")}
FACTS: Labels = {
    "id": _l("Kenmerk"),
    "title": _l("Titel"),
    "description": _l("Omschrijving"),
    "buyer": _l("Opdrachtgever"),
    "department": _l("Directie"),
    "contact": _l("Contact"),
    "status": _l("Status"),
    "kind": _l("Soort opdracht"),
    "cpv": _l("CPV"),
    "value": _l("Geraamde waarde"),
    "value_min": _l("Waarde vanaf"),
    "value_max": _l("Waarde tot"),
    "value_year": _l("Waarde per jaar"),
    "value_per": _l("Per jaar of in totaal"),
    "procedure": _l("Procedure"),
    "publication": _l("Publicatie"),
    "closing": _l("Sluiting"),
    "start": _l("Start"),
    "end": _l("Einde"),
    "duration": _l("Looptijd"),
    "duration_months": _l("Looptijd"),
    "duration_months_min": _l("Looptijd zonder verlenging"),
    "duration_months_max": _l("Looptijd met verlenging"),
    "lots": _l("Percelen"),
    "framework": _l("Raamovereenkomst"),
    "place": _l("Plaats"),
    "current_contract": _l("Lopend contract"),
    "current_contract_end": _l("Einde lopend contract"),
    "months": _l("Looptijd"),
    "days_to_publication": _l("Publicatie"),
    "contract_months_left": _l("Einde lopend contract"),
    "language": _l("Taal"),
    "currency": _l("Valuta"),
    "publication_year": _l("Jaar van publicatie"),
    "publication_mark": _l("Kwartaal of maand met een kruisje"),
    "options": _l("Verlengingsopties"),
    "sectors": _l("Sector"),
    "labour": _l("Aandeel loon"),
    "firms": _l("Aantal geschikte firma's"),
    "BT-71": _l("BT-71 (voorbehouden deelname)"),
}
STEPS: Labels = {
    "own-target-group": _l("Zelf doen met de eigen doelgroep"),
    "reserve-contract": _l("De opdracht voorbehouden"),
    "reserve-lots": _l("Percelen voorbehouden"),
    "invite-directly": _l("Sociale firma's direct uitnodigen"),
    "award-criterion": _l("Een sociaal gunningscriterium"),
    "execution-condition": _l("Social return als uitvoeringsvoorwaarde"),
    "nothing": _l("Geen sociale route"),
}
ANSWERS: Labels = {
    "possible": _l("Kan"),
    "possible-if": _l("Kan, als"),
    "not-possible": _l("Kan niet"),
    "cannot-assess": _l("Niet te beoordelen"),
}
DOCUMENT_STATUSES: Labels = {
    "waiting": _l("Wordt gelezen"),
    "screened": _l("Gescreend"),
    "failed": _l("Niet gelukt"),
}
STAGES: Labels = {
    "waiting": _l("Wacht op de beurt"),
    "reading": _l("Lezen"),
    "pages": _l("Pagina's lezen"),
    "parts": _l("Tekst lezen"),
    "sheets": _l("Werkbladen lezen"),
    "ocr": _l("Tekst herkennen"),
    "rules": _l("Regels toepassen"),
    "boxes": _l("Vindplaatsen aanwijzen"),
    "members": _l("Bestanden uit de ZIP screenen"),
    "comparing": _l("Vergelijken met de vorige editie"),
    "storing": _l("Opslaan"),
    "done": _l("Klaar"),
    "failed": _l("Niet gelukt"),
}
# What a person is told is one of three steps; a stage is a part of the step named here, or a step itself.
STEP_OF = {"pages": "reading", "parts": "reading", "sheets": "reading", "ocr": "reading", "boxes": "rules"}
RULE_STATUSES: Labels = {
    "experimental": _l("In opbouw"),
    "stable": _l("Vast"),
    "deprecated": _l("Vervallen"),
}
VERDICT_KINDS: Labels = {
    "wrong": _l("Dit is geen vondst"),
    "wrong-status": _l("De status klopt niet"),
    "wrong-value": _l("Een waarde klopt niet"),
    "missed": _l("Hier is iets gemist"),
}
BASES: Labels = {
    "law": _l("Volgt uit de wet"),
    "setting": _l("Vult de gemeente zelf in"),
    "policy": _l("Beleid van een organisatie"),
    "choice": _l("Keuze van Kansrijk"),
}
VALUES: Labels = {
    "percentage": _l("Percentage"),
    "base": _l("Over"),
    "amount_eur": _l("Bedrag"),
    "weight_pct": _l("Weging"),
    "points": _l("Punten"),
    "count": _l("Aantal"),
    "level": _l("Trede"),
    "certificate": _l("Certificaat"),
    "form": _l("Vorm"),
}
VALUE_WORDS: Labels = {
    "contract-value": _l("de opdrachtsom"),
    "labour-cost": _l("de loonsom"),
    "combination": _l("samen inschrijven"),
    "subcontracting": _l("onderaanneming"),
}


def named(labels: Labels, code: str | None) -> str:
    """The label of `code`, or the code itself in readable form."""
    if code is None:
        return ""
    return str(labels[code]) if code in labels else code[:1].upper() + code[1:].replace("_", " ")


def value_words(name: str, value: Any) -> str:
    """A value that was read in a document, with its unit."""
    if isinstance(value, str):
        return named(VALUE_WORDS, value) if value in VALUE_WORDS else value
    written = formats.number(value)
    units = {"percentage": f"{written}%", "weight_pct": f"{written}%", "amount_eur": formats.money(value)}
    return units.get(name, written)


_IN_TEMPLATES: dict[str, Labels] = {
    "role": ROLES,
    "kind": FINDING_KINDS,
    "kinds": KINDS_PLURAL,
    "status": STATUSES,
    "outcome": OUTCOMES,
    "gap_outcome": GAP_OUTCOMES,
    "clash_outcome": CLASH_OUTCOMES,
    "regime_outcome": REGIME_OUTCOMES,
    "band": BANDS,
    "confidence": CONFIDENCES,
    "found_by": FOUND_BY,
    "contract_kind": CONTRACT_KINDS,
    "procedure": PROCEDURES,
    "sector": SECTORS,
    "change": CHANGES,
    "labour": LABOUR,
    "fact": FACTS,
    "step": STEPS,
    "answer": ANSWERS,
    "document_status": DOCUMENT_STATUSES,
    "stage": STAGES,
    "rule_status": RULE_STATUSES,
    "value": VALUES,
    "basis": BASES,
}


def init_app(app: Flask) -> None:
    """Give templates `sector_label(code)` and the like."""
    for name, labels in _IN_TEMPLATES.items():
        app.jinja_env.globals[f"{name}_label"] = labeller(labels)
    app.jinja_env.globals.update(value_words=value_words)


def labeller(labels: Labels) -> Callable[[str | int | None], str]:
    """What says the label of a code, for templates; grades are numbers."""
    return lambda code: named(labels, None if code is None else str(code))
