"""The sentences, in Dutch and English, that tell what a rule without ways looks at (see `sought`)."""

from __future__ import annotations

from typing import Final

from procurement_app.screening.rulebook.book import LocalText


def _said(nl: str, en: str) -> LocalText:
    return LocalText(nl=nl, en=en)


HEADS: Final = {
    "applies": _said("Wanneer dit speelt", "When this arises"),
    "fills": _said("Wat er had moeten staan", "What should have been there"),
    "tells": _said("Wat de uitkomst erbij zegt", "What the outcome adds"),
    "beside": _said("Wat naast elkaar komt", "What is held side by side"),
    "compared": _said("Wat meetelt", "What counts"),
    "tenders": _said("Voor welke trajecten", "For which tenders"),
    "chance": _said("Wanneer het een kans is", "When it is a chance"),
    "points": _said("Punten voor de score", "Points for the score"),
}
TEXTS: Final = {
    "always": _said("Altijd, in elk stuk.", "Always, in every document."),
    "all-said": _said("Het stuk zegt dit allemaal:", "The document says all of this:"),
    "one-said": _said("Het stuk zegt dit:", "The document says this:"),
    "one-enough": _said("Eén hiervan volstaat:", "One of these suffices:"),
    "from": _said(
        "De opdracht is ten minste {amount} waard. Is de waarde niet bekend, dan is dit niet te beoordelen.",
        "The contract is worth at least {amount}. Without a known value this cannot be assessed.",
    ),
    "from-unknown": _said(
        "De opdracht is ten minste zoveel waard als deze grens. Die is nog niet ingevuld; tot dan is dit "
        "niet te beoordelen.",
        "The contract is worth at least this limit. It is not filled in yet; until then this cannot be "
        "assessed.",
    ),
    "source": _said("Bron: {source} Nagekeken op {day}.", "Source: {source} Checked on {day}."),
    "source-unverified": _said("Bron: {source} Niet geverifieerd.", "Source: {source} Not verified."),
    "empty": _said("nog niet ingevuld", "not filled in yet"),
    "later": _said("vanaf {day}: {value}", "from {day}: {value}"),
    "words": _said("deze woorden, {where}:", "these words, {where}:"),
    "about": _said(
        "ook in elke alinea waarin een van deze woorden staat: {names}",
        "also in any paragraph with one of these words: {names}",
    ),
    "notice": _said(
        "veld {field} van de aankondiging zegt {codes}. Is de aankondiging niet bekend, dan is dit niet te "
        "beoordelen.",
        "field {field} of the notice says {codes}. Without a known notice this cannot be assessed.",
    ),
    "with-value": _said("met {value} erbij", "with {value}"),
    "denied": _said(
        "De ene passage zegt dat het geldt, de andere dat het niet geldt. Dat gaat over:",
        "One passage says that it applies, another that it does not. This concerns:",
    ),
    "together": _said("Deze twee kunnen niet allebei gelden:", "These two cannot both hold:"),
    "any-lot": _said(
        "Ook een passage over één perceel telt als het eerste.",
        "A passage on a single lot counts as the first, too.",
    ),
    "differs": _said("Twee verschillende getallen voor hetzelfde:", "Two different numbers for one thing:"),
    "same": _said("alleen bij gelijke waarde van: {names}", "only where these are the same: {names}"),
    "changed": _said(
        "alleen als een nota van inlichtingen een ander getal geeft dan de stukken ervoor",
        "only where a memorandum of answers gives another number than the documents before it",
    ),
    "single": _said(
        "alleen als elk stuk één getal geeft, of een nota van inlichtingen een ander dan de stukken ervoor",
        "only where each document gives one number, or a memorandum of answers another than those before it",
    ),
    "field": _said(
        "Veld {field} van de aankondiging zegt {codes}, en", "Field {field} of the notice says {codes}, and"
    ),
    "against": _said("de stukken zeggen dit:", "the documents say this:"),
    "without": _said("de stukken zeggen niets hiervan:", "the documents say nothing of this:"),
    "same-lot": _said(
        "Alleen passages over hetzelfde perceel, of over de hele opdracht, komen naast elkaar.",
        "Only passages on the same lot, or on the whole contract, are held side by side.",
    ),
    "surely": _said(
        "Alleen wat een vaste manier van een regel vond telt; wat op woordgebruik is gevonden niet.",
        "Only what a fixed way of a rule found counts; what was found by use of words does not.",
    ),
    "every-tender": _said("Voor elk traject.", "For every tender."),
    "missing": _said(
        "Is een feit niet bekend, dan is het niet te beoordelen.",
        "Where a fact is not known, it cannot be assessed.",
    ),
    "missing-certainly": _said(
        "Na ‘zeker’ telt een feit dat niet bekend is als nee.",
        "After ‘certainly’ a fact that is not known is a no.",
    ),
    "missing-unless": _said(
        "Na ‘tenzij’ staat een feit dat niet bekend is niets in de weg.",
        "After ‘unless’ a fact that is not known stands in the way of nothing.",
    ),
    "point": _said("1 punt", "1 point"),
    "points": _said("{points} punten", "{points} points"),
    "no-points": _said("Geen: de kans wordt alleen genoemd.", "None: the chance is only told."),
    "points-when": _said("{points} punten, als:", "{points} points, if:"),
    "points-else": _said("{points} in de andere gevallen", "{points} otherwise"),
}
OR = _said("of", "or")
WHERE: Final = {
    "document": _said("waar ook in het stuk", "anywhere in the document"),
    "section": _said("onder dezelfde kop", "under the same heading"),
    "title": _said("in de titel of de eerste koppen", "in the title or the first headings"),
}
JOINED: Final = {
    "all": _said("al deze:", "all of these:"),
    "any": _said("één van deze:", "one of these:"),
    "not": _said("niet", "not"),
    "certainly": _said("zeker", "certainly"),
    "unless": _said("tenzij", "unless"),
}
COMPARED: Final = {
    "at_least": _said("{fact} is ten minste {limit}", "{fact} is at least {limit}"),
    "more_than": _said("{fact} is meer dan {limit}", "{fact} is more than {limit}"),
    "at_most": _said("{fact} is hoogstens {limit}", "{fact} is at most {limit}"),
    "below": _said("{fact} ligt onder {limit}", "{fact} lies below {limit}"),
}
YES_NO: Final = {
    ("whole", True): _said(
        "de hele opdracht past bij sociale firma's", "the whole contract suits social firms"
    ),
    ("whole", False): _said(
        "een deel van de opdracht past bij sociale firma's", "a part of the contract suits social firms"
    ),
    ("framework", True): _said("het is een raamovereenkomst", "it is a framework agreement"),
    ("framework", False): _said("het is geen raamovereenkomst", "it is no framework agreement"),
    ("published", True): _said("de publicatiedatum is voorbij", "the date of publication has passed"),
    ("published", False): _said(
        "de publicatiedatum is nog niet voorbij", "the date of publication has not passed"
    ),
    ("social_services", True): _said(
        "de CPV-code is van een sociale of andere specifieke dienst",
        "the CPV code is of a social or other specific service",
    ),
    ("social_services", False): _said(
        "de CPV-code is niet van een sociale of andere specifieke dienst",
        "the CPV code is not of a social or other specific service",
    ),
}
FACTS: Final = {
    "threshold": _said(
        "de Europese drempel die bij de soort opdracht hoort", "the EU threshold for its kind of contract"
    ),
    "first-of": _said(
        "de eerste hiervan die is ingevuld: {limits}", "the first of these that is filled in: {limits}"
    ),
    "is": _said("{fact} is {values}", "{fact} is {values}"),
    "any-sector": _said(
        "het werk past bij een sector van sociale firma's", "the work fits a sector of social firms"
    ),
    "sectors": _said("het werk past bij {names}", "the work fits {names}"),
    "sectors-in": _said("het werk staat in: {name}", "the work is named in: {name}"),
    "cpv": _said("de CPV-code staat in: {name}", "the CPV code stands in: {name}"),
    "says": _said("titel of omschrijving noemt {words} …", "title or description names {words} …"),
    "field": _said(
        "veld {field} van de aankondiging zegt {codes}", "field {field} of the notice says {codes}"
    ),
    "known": _said("bekend is: {names}", "known: {names}"),
    "unknown": _said("onbekend is: {names}", "unknown: {names}"),
    "filled": _said("ingevuld is: {names}", "filled in: {names}"),
    "days_to_publication": _said("het aantal dagen tot de publicatie", "the number of days to publication"),
    "contract_months_left": _said(
        "het aantal maanden dat het lopende contract nog duurt",
        "the number of months left of the current contract",
    ),
    "months": _said("de looptijd in maanden", "the duration in months"),
}
FACT_NAMES: Final = {
    "description": _said("omschrijving", "description"),
    "kind": _said("soort opdracht", "kind of contract"),
    "cpv": _said("CPV", "CPV"),
    "value": _said("waarde", "value"),
    "value_min": _said("waarde vanaf", "value from"),
    "value_max": _said("waarde tot", "value up to"),
    "months": _said("looptijd in maanden", "duration in months"),
    "procedure": _said("procedure", "procedure"),
    "publication": _said("publicatie", "publication"),
    "lots": _said("percelen", "lots"),
    "current_contract": _said("lopend contract", "current contract"),
    "contract_end": _said("einde lopend contract", "end of current contract"),
    "day": _said("beoordeeld op", "judged on"),
}
GIVEN: Final = {
    "value": _said("Waarde van de opdracht: {amount}", "Value of the contract: {amount}"),
    "no-value": _said("Waarde van de opdracht: niet bekend", "Value of the contract: not known"),
    "notice": _said("Aankondiging, veld {field}: {codes}", "Notice, field {field}: {codes}"),
    "no-notice": _said("Aankondiging: niet bekend", "Notice: not known"),
    "filled": _said("Ingevuld: {title}: {value}", "Filled in: {title}: {value}"),
    "not-filled": _said("Niet ingevuld: {title}", "Not filled in: {title}"),
    "says": _said("De reden zegt: ‘{words}’", "The reason says: ‘{words}’"),
}
