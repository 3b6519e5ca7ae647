"""The sentences, in Dutch and English, that tell what a rule looks at (see `sought` and `ways`)."""

from __future__ import annotations

from typing import Final

from procurement_app.screening.rulebook.book import LocalText


def _said(nl: str, en: str) -> LocalText:
    return LocalText(nl=nl, en=en)


HEADS: Final = {
    "applies": _said("Wanneer dit speelt", "When this arises"),
    "fills": _said("Wat er had moeten staan", "What should have been there"),
    "tells": _said("Wat de uitkomst erbij zegt", "What the outcome adds"),
    "calls-itself": _said("Hoe een stuk zich zo noemt", "How a document calls itself so"),
    "beside": _said("Wat naast elkaar komt", "What is held side by side"),
    "compared": _said("Wat meetelt", "What counts"),
    "tenders": _said("Voor welke trajecten", "For which tenders"),
    "chance": _said("Wanneer het een kans is", "When it is a chance"),
    "points": _said("Punten voor de score", "Points for the score"),
    "ways": _said("Hoe de regel zoekt", "How the rule searches"),
    "stopped": _said("Wat de regel tegenhoudt", "What keeps the rule back"),
    "reads": _said("Wat de regel leest", "What the rule reads"),
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
    "in-title": _said(
        "in zijn titel, zijn eerste koppen, of boven- of onderaan de pagina:",
        "in its title, its first headings, or the top or foot of the page:",
    ),
    "in-sentence": _said("of in een zin die het zegt:", "or in a sentence that says it:"),
    "named": _said(
        "alleen als er hetzelfde bij staat als in de vondst: {value}",
        "only where the same stands with them as in the finding: {value}",
    ),
    "in-general": _said(
        "of als er geen naam bij staat, en wel een van deze woorden: {names}",
        "or where no name stands with them, and one of these words does: {names}",
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
    "amended": _said(
        "Een nota van inlichtingen noemt een paragraaf, artikel of eis bij zijn nummer en wijzigt die, en in "
        "een ander stuk is op die plaats iets gevonden. Een getal telt alleen als het daar gevonden is, of "
        "als het nieuwe daar niet staat. Is niet te zeggen welke van meer vondsten bedoeld is, dan wordt er "
        "niets gemeld.",
        "A memorandum of answers names a section, article or requirement by its number and changes it, and "
        "in another document something was found in that place. A number counts only where it was found "
        "there, or where the new one is not there. Where nothing tells which of several findings is meant, "
        "nothing is told.",
    ),
    "amended-dropped": _said("woorden voor vervallen:", "words for dropping:"),
    "amended-wished": _said(
        "woorden voor een eis die een wens wordt:", "words for a requirement that becomes a wish:"
    ),
    "amended-itself": _said(
        "woorden waarmee de nota de plaats zelf bedoelt:", "words that mean the place itself:"
    ),
    "amended-unless": _said("niet met woorden die het openlaten:", "not with words that leave it open:"),
    "amended-documents": _said("welk stuk bedoeld is:", "which document is meant:"),
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
        "Alleen wat een vaste manier van een regel vond telt; wat op woordgebruik is gevonden niet. Een "
        "getal in een nota van inlichtingen telt dan wel, als mogelijke wijziging.",
        "Only what a fixed way of a rule found counts; what was found by use of words does not. A number in "
        "a memorandum of answers then does, as a possible change.",
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
BLOCK: Final = {
    "heading": _said("kop", "heading"),
    "list": _said("opsomming", "list item"),
    "row": _said("tabelrij", "table row"),
    "toc": _said("inhoudsopgave", "table of contents"),
    "footnote": _said("voetnoot", "footnote"),
    "header": _said("koptekst", "page header"),
    "footer": _said("voettekst", "page footer"),
}
GIVEN: Final = {
    "heading": _said("Kop erboven: {words}", "Heading above: {words}"),
    "head": _said("Kolomkoppen: {words}", "Column heads: {words}"),
    "day": _said("Beoordeeld op: {day}", "Judged on: {day}"),
    "block": _said("Soort tekst: {name}", "Kind of text: {name}"),
    "value": _said("Waarde van de opdracht: {amount}", "Value of the contract: {amount}"),
    "no-value": _said("Waarde van de opdracht: niet bekend", "Value of the contract: not known"),
    "notice": _said("Aankondiging, veld {field}: {codes}", "Notice, field {field}: {codes}"),
    "no-notice": _said("Aankondiging: niet bekend", "Notice: not known"),
    "filled": _said("Ingevuld: {title}: {value}", "Filled in: {title}: {value}"),
    "not-filled": _said("Niet ingevuld: {title}", "Not filled in: {title}"),
    "says": _said("De reden zegt: ‘{words}’", "The reason, in Dutch, says: ‘{words}’"),
}
REACH: Final = {
    "clause": _said("in één deelzin", "in one clause"),
    "sentence": _said("in één zin", "in one sentence"),
    "block": _said("in één alinea of tabelrij", "in one paragraph or row"),
    "section": _said("in één paragraaf", "in one section"),
    "label": _said("in de eerste cel van een rij, alleen", "in the first cell of a row, alone"),
    "column": _said("in de rijen onder een kolom die zo heet", "in the rows of a column called so"),
}
BLOCKS: Final = {
    "heading": _said("koppen", "headings"),
    "paragraph": _said("alinea's", "paragraphs"),
    "list": _said("opsommingen", "lists"),
    "row": _said("tabelrijen", "table rows"),
    "toc": _said("de inhoudsopgave", "the table of contents"),
    "footnote": _said("voetnoten", "footnotes"),
}
WAY: Final = {
    "number": _said("Manier {number}", "Way {number}"),
    "near": _said("binnen {near} woorden", "within {near} words"),
    "heading": _said("in de kop erboven: {names}", "in the heading above: {names}"),
    "blocks": _said("alleen in: {names}", "only in: {names}"),
    "unless": _said("niet als er ook staat: {names}", "not where this stands too: {names}"),
    "when": _said("alleen als de tekst zegt: {status}", "only where the text says: {status}"),
    "flip": _said(
        "omgekeerd gelezen: wat mag, is hier een ontkenning",
        "read the other way round: what is allowed is a denial here",
    ),
    "against": _said(
        "alleen in een stuk waarin ook geldt: {names}", "only in a document in which this applies: {names}"
    ),
    "ignore-cues": _said("telt niet mee voor de status: {names}", "does not count for the status: {names}"),
    "extra-cues": _said(
        "telt alleen bij zulke regels mee voor de status: {names}",
        "counts for the status with such rules only: {names}",
    ),
    "drop": _said("geen vondst als de tekst zegt: {statuses}", "no finding where the text says: {statuses}"),
    "yields": _said(
        "wijkt voor een regel die dezelfde tekst beter verklaart:",
        "gives way to a rule that explains the same text better:",
    ),
}
READ: Final = {
    "certificate": _said("de naam van een certificaat", "the name of a certificate"),
    "choice": _said("een keuze", "a choice"),
    "words": _said("woorden", "words"),
    "of": _said("van: {names}", "of: {names}"),
    "near": _said("dicht bij: {names}", "close to: {names}"),
    "not-beside": _said("niet naast: {names}", "not beside: {names}"),
    "choices": _said("keuzes: {names}", "choices: {names}"),
    "minimum": _said("ten minste {limit}", "at least {limit}"),
    "maximum": _said("hoogstens {limit}", "at most {limit}"),
}
