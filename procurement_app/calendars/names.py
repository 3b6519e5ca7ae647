"""What column names in a calendar mean: Dutch and English synonyms, as data.

There is no standard for a procurement calendar, so the names here come from the columns buyers use
for a subject. A pattern is matched against a name in lower case, without punctuation and brackets.
"""

from __future__ import annotations

import re
from functools import lru_cache

from procurement_app.calendars.values import periods
from procurement_app.calendars.values.words import tidy

# Fields a column can be mapped to, with the name a person reads, here as on the pages (`web.labels.FACTS`).
FIELDS: dict[str, str] = {
    "id": "Kenmerk",
    "title": "Titel",
    "description": "Omschrijving",
    "buyer": "Opdrachtgever",
    "department": "Directie",
    "contact": "Contact",
    "status": "Status",
    "kind": "Soort opdracht",
    "cpv": "CPV",
    "value": "Geraamde waarde",
    "value_min": "Waarde vanaf",
    "value_max": "Waarde tot",
    "value_year": "Waarde per jaar",
    "value_per": "Per jaar of in totaal",
    "currency": "Valuta",
    "procedure": "Procedure",
    "publication": "Publicatie",
    "publication_year": "Jaar van publicatie",
    "publication_mark": "Kwartaal of maand met een kruisje",
    "closing": "Sluiting",
    "start": "Start",
    "end": "Einde",
    "duration": "Looptijd",
    "options": "Verlengingsopties",
    "lots": "Percelen",
    "framework": "Raamovereenkomst",
    "place": "Plaats",
    "current_contract": "Lopend contract",
    "current_contract_end": "Einde lopend contract",
}

# (field, certainty, pattern). A name may match several; contents and the other columns decide.
_NAMES: tuple[tuple[str, float, str], ...] = (
    ("cpv", 0.98, r"cpv( ?(code|codes|nummer|nr|hoofdcode|hoofd|main))?s?|cpvcodes?"),
    (
        "cpv",
        0.9,
        (
            r".*\bcpv\b(?!.*(omschrijving|naam|description|label)).*|(hoofd|main|additional"
            r"|aanvullende) ?cpv.*"
        ),
    ),
    (
        "id",
        0.97,
        (
            r"id|kenmerk|referentie(nummer|nr)?|ref|(dossier|zaak|project|inkoop|aanbestedings?"
            r"|tender|registratie|traject|opdracht|publicatie) ?(nummer|nr|id|code|kenmerk)|uniek "
            r"nummer|reference( number)?|notice id|tn kenmerk"
        ),
    ),
    ("id", 0.75, r"nr|nummer|no|volgnr|volgnummer|code|number|#"),
    (
        "title",
        0.98,
        (
            r"titel|onderwerp|title|subject|product (of )?dienst"
            r"|(titel|naam|onderwerp) (van )?(de |het )?(aanbesteding|opdracht"
            r"|project|inkoop|traject|inkooptraject|inkoopproject|contract|procedure"
            r"|tender).*|(aanbesteding|opdracht|project|contract|tender|traject|inkooptraject"
            r"|procedure)s? ?(naam|titel|onderwerp|title|name)|(onderwerp|titel) .*"
        ),
    ),
    (
        "title",
        0.9,
        (
            r"opdracht|aanbesteding(en)?|(inkoop)?project|(inkoop)?traject|inkooppakket|naam"
            r"|benaming|tender|aan te besteden .*|inkoopdossier|inkoop ?behoefte|voorgenomen (opdracht"
            r"|aanbesteding)|wat( gaan we inkopen)?|name|contract|inkoop|procurement"
            r"|projectomschrijving|naam .*"
        ),
    ),
    (
        "title",
        0.6,
        (
            r"(korte )?(omschrijving|beschrijving)( (van )?(de )?(opdracht|aanbesteding|inkoop"
            r"|project))?|product(en)?|(inkoop)?pakket|dienst levering werk|opdrachtomschrijving"
            r"|short description|artikel(groep)?|inkoopcategorie|description|what|scope"
        ),
    ),
    (
        "description",
        0.95,
        (
            r"(korte |nadere |globale |beknopte )?(omschrijving|beschrijving)( (van )?(de "
            r")?(opdracht|aanbesteding|inkoop|project|inhoud))?|toelichting|description"
            r"|opdracht(be|om)schrijving|short description|(nadere )?toelichting .*|inhoud( van "
            r"de)?( opdracht)?|scope( .*)?|(nadere |korte )?toelichting"
            r"|(omschrijving|beschrijving) (nader|kort|globaal|beknopt|uitgebreid|inkoop.*|werk(zaamheden)?)"
        ),
    ),
    (
        "description",
        0.7,
        (
            r"wat( gaan we inkopen)?|projectomschrijving|what"
            r"|opmerking(en)?|bijzonderheden|details|notitie|remarks?|notes?|aandachtspunten|doel"
            r"|aanvullende informatie|extra informatie|comments?"
        ),
    ),
    (
        "department",
        0.96,
        (
            r"afdeling|afd|directie|(org(anisatie)? ?)?onderdeel|organisatieonderdeel|(interne "
            r")?opdrachtgevende (afdeling|dienst|directie|eenheid)|cluster|eenheid|department|unit"
            r"|rve|resultaatverantwoordelijke eenheid|interne opdrachtgever|directie afdeling"
            r"|afdeling directie|team|division|dienstonderdeel|organisatie eenheid"
            r"|(beleids)?domein|directorate"
        ),
    ),
    (
        "department",
        0.8,
        (
            r"dienst|stadsdeel|sector|portefeuille|thema|programma|budgethouder|(verantwoordelijke|behandelende"
            r"|aanvragende) (afdeling|directie|dienst|eenheid|team)|.*\bafdeling\b.*"
            r"|.*\bdirectie\b.*|organisatie"
        ),
    ),
    (
        "buyer",
        0.95,
        (
            r"opdrachtgever(s)?( ?naam)?|aanbestedende dienst(en)?|gemeente|buyer( name)?"
            r"|contracting (authority|body)|naam (aanbestedende dienst|opdrachtgever)|inkopende "
            r"(organisatie|partij)|organisation|organization|authority"
        ),
    ),
    ("buyer", 0.7, r"organisatie( ?naam)?|deelnemende gemeenten?|namens"),
    (
        "contact",
        0.95,
        (
            r"contact( ?(persoon|gegevens|e ?mail|informatie|person|adres))?|(e ?)?mail( ?adres)?"
            r"|aanspreekpunt|inkoper|inkoopadviseur|inkoop ?contact|email address"
        ),
    ),
    (
        "contact",
        0.75,
        (
            r"projectleider|verantwoordelijke( inkoper)?|adviseur|contractmanager|contracteigenaar"
            r"|aanvrager|.*contactpersoon.*|.*inkoper.*"
        ),
    ),
    ("status", 0.95, r"status|fase|stand van zaken|voortgang|state|stadium|huidige (status|fase)"),
    (
        "kind",
        0.96,
        (
            r"soort( ?(opdracht|inkoop|contract|aanbesteding))?|(type|aard)( ?(van )?(de "
            r")?(opdracht|inkoop|contract|aanbesteding))?|w ?l ?d|d ?l ?w|l ?d ?w|werk(en)? "
            r"?levering(en)? ?dienst(en)?|dienst(en)? ?levering(en)? ?werk(en)?|levering(en)? "
            r"?dienst(en)? ?werk(en)?|(contract|procurement) (type|nature)|type ?opdracht|kind"
            r"|opdrachtsoort|opdrachttype|contracttype|nature"
        ),
    ),
    ("kind", 0.6, r"categorie|type|segment|inkoopsegment|category"),
    ("currency", 0.97, r"valuta|currency|munt(eenheid|soort)?"),
    (
        "value_min",
        0.98,
        (
            r".*(waarde|raming|bedrag|omvang|value|amount|budget).*\b(min|minimaal|minimum|vanaf"
            r"|van|ondergrens|from|laag)|(min|minimale|minimum|ondergrens) (waarde|raming|bedrag"
            r"|omvang|value)"
        ),
    ),
    (
        "value_max",
        0.98,
        (
            r".*(waarde|raming|bedrag|omvang|value|amount|budget).*\b(max|maximaal|maximum|tot"
            r"|bovengrens|to|hoog|t m)|(max|maximale|maximum|bovengrens) (waarde|raming|bedrag"
            r"|omvang|value)"
        ),
    ),
    (
        "value",
        0.97,
        (
            r"(geraamde|geschatte|verwachte|totale|indicatieve)? ?(totale? )?(opdracht|contract)? "
            r"?(waarde|raming|omvang|bedrag)( (van )?(de )?(opdracht|contract|aanbesteding))?( "
            r".*)?(?<!veld)|(estimated|total|contract|expected)? ?(total )?(contract )?(value"
            r"|amount)( .*)?|opdrachtsom|contractsom|kostenraming"
        ),
    ),
    (
        "value",
        0.85,
        (
            r".*\b(waarde|raming|opdrachtwaarde|contractwaarde|inkoopwaarde|budget|bedrag|value"
            r"|prijsraming|opdrachtsom|financiele omvang|omvang|kosten|volume|inkoopvolume"
            r"|spend|jaar(waarde|bedrag|volume|omzet|kosten))\b(?!.* (veld|field|criteria)).*"
            r"|bandbreedte( .*)?|(waarde|prijs|bedrag|opdracht)klasse|orde ?(van )?grootte"
            r"|(value|price) (band|range|class)"
        ),
    ),
    (
        "value_per",
        0.97,
        (
            r"(bedrag |waarde |raming )?(p j|per jaar|jaarlijks|per maand|totaal|eenmalig)( of | en | )"
            r"(in )?(het )?(totaal|eenmalig|looptijd|contract|p j|per jaar|jaarlijks|per maand)"
            r"|(bedrag|waarde|raming) per"
            r"|(annual|per year|p a|total)( or | )(in )?(total|annual|one off|per year|p a)"
        ),
    ),
    (
        "procedure",
        0.97,
        (
            r"(aanbestedings?|inkoop)? ?procedure( ?(type|soort|vorm))?|(soort|type) procedure"
            r"|aanbestedings(vorm|wijze|procedure|methode)|(wijze|vorm) van (aanbesteden"
            r"|aanbesteding|inkopen)|inkoop(vorm|wijze|methode|route)|procurement (procedure"
            r"|method|route)|route to market|te volgen procedure|procedure .*|markt ?benadering"
        ),
    ),
    ("procedure", 0.75, r".*procedure.*|vorm|hoe|how|route|methode|method|europees nationaal"),
    (
        "current_contract_end",
        0.97,
        (
            r".*(eind|einde|afloop|expirat|verloop|loopt af|end|expir).*(huidig|lopend|bestaand"
            r"|current|existing).*|.*(huidig|lopend|bestaand|current|existing).*(eind|einde|afloop"
            r"|expirat|verloopt|loopt (af|tot)|end|expir|tot).*"
            r"|contract (loopt|eindigt|verloopt|tot)( .*)?|expiratie ?datum|afloop ?datum( "
            r"contract)?|expiry date|vervaldatum"
        ),
    ),
    (
        "current_contract",
        0.95,
        (
            r".*\b(huidige?|lopende?|bestaande?|zittende|current|incumbent|existing)\b.*(contract"
            r"|overeenkomst|leverancier|opdrachtnemer|contractant|partij|supplier|contractor).*"
            r"|incumbent|huidig|contractnummer huidig"
        ),
    ),
    (
        "closing",
        0.97,
        (
            r".*(sluiting|inschrijf|inschrijving|indien).*|deadline.*|closing.*|.*uiterste.*"
            r"|submission.*|sluit.*|tender deadline"
        ),
    ),
    (
        "publication",
        0.97,
        (
            r".*(publicatie|publiceren|publication|aankondiging).*(?<!jaar)|start ?(van )?(de "
            r")?(aanbesteding|inkoop|procedure|tender|inkooptraject|traject"
            r"|aanbestedingsprocedure)( .*)?|(start ?datum|aanvang) (aanbesteding|procedure|inkoop"
            r"|tender|traject).*|(verwachte?|geplande?|beoogde?) (start ?)?(moment|datum|start"
            r"|kwartaal|planning|periode) ?(van )?(de )?(aanbesteding|procedure|markt)?|(naar|op) "
            r"de markt.*|markt ?(benadering|uitvraag).*|.*\bop de markt\b.*|(expected|planned) "
            r"(notice|tender|launch|publication).*|advert(isement)?( date)?|tender (launch|start).*"
            r"|launch.*|moment van (aanbesteden|aanbesteding)|(start )?uitvraag( .*)?"
        ),
    ),
    (
        "publication",
        0.85,
        (
            r"(globale |verwachte |indicatieve )?planning( .*)?|kwartaal( .*)?|wanneer|moment"
            r"|tijdstip|periode|maand|month|quarter|when|timing|verwacht( in)?|gepland( in)?|start ?kwartaal"
            r"|tijdvak|marktconsultatie"
        ),
    ),
    ("publication", 0.55, r"start ?datum|start|aanvang|datum|date|start date|begin"),
    ("publication_year", 0.9, r"jaar( .*publicatie| start.*)?|publicatie ?jaar|year|kalenderjaar"),
    (
        "end",
        0.95,
        (
            r"eind ?datum( .*)?|einde?( (van )?(de |het )?(contract|overeenkomst|opdracht"
            r"|looptijd))?|contract ?einde|end( date)?|contract end.*|gereed|oplevering|einde .*"
            r"|afronding|gereed ?datum"
        ),
    ),
    (
        "start",
        0.97,
        (
            r"(gewenste |beoogde |verwachte |geplande )?(ingangs ?datum|start ?datum|ingang"
            r"|aanvangs ?datum|begin ?datum|start|aanvang|begin)( van)?( (de |het )?(nieuwe? "
            r")?(contract|overeenkomst|opdracht|uitvoering|werkzaamheden|dienstverlening|levering"
            r"|werk|raamovereenkomst))( .*)?|ingangs ?datum|ingang|contract ?start.*|(contract"
            r"|performance|service) (start|commencement).*|ingangsdatum .*|contractdatum|begin "
            r"?datum|aanvangs ?datum|start (van )?(het |de )?(contract|uitvoering|werk|opdracht"
            r"|overeenkomst).*|(beoogde )?(gunning|contractering).*start.*"
        ),
    ),
    ("start", 0.8, r"start ?datum|start|aanvang|start date|begin|uitvoering(speriode)?|realisatie"),
    (
        "options",
        0.96,
        (
            r"(?:(?:contract)? ?(?:looptijd|duur) )?(verleng(ing)?s?)? ?(optie|opties|optiejaren"
            r"|options?)( .*)?|verlenging(en|sopties|smogelijkheden|sjaren)?( .*)?|extensions?( options?)?"
            r"|opties? (tot )?verlenging"
            r"|(max(imale?)?|uiterste|laatste)? ?eind(e|datum)?.*\b(opties?|verlenging(en)?)"
            r"|.*\b(optie ?jaren|verlengingsoptie|verlengingsopties"
            r"|verlengopties?)\b.*"
        ),
    ),
    (
        "duration",
        0.97,
        (
            r"(?!.*(looptijd|duur|termijn) (optie|verleng))(?:(contract|basis|initiele|vaste)? ?"
            r"(looptijd|duur|termijn|periode)( (van )?(de |het )?(contract|overeenkomst|opdracht))?( .*)?"
            r"|contract(duur|looptijd|termijn|periode)( .*)?|duration( .*)?"
            r"|(contract |initial |base |fixed )?term|hoe ?lang( .*)?|how long|initiele looptijd"
            r"|.*\blooptijd\b.*|contract (length|period|duration))"
        ),
    ),
    (
        "lots",
        0.97,
        (
            r"(aantal )?(percelen|perceel|lots?)( .*)?|perceelindeling|verdeling in percelen"
            r"|number of lots|onderverdeling"
        ),
    ),
    ("framework", 0.95, r"raam ?(overeenkomst|contract)|rok|framework( agreement)?|raamovereenkomst .*"),
    (
        "place",
        0.9,
        (
            r"locatie|plaats( .*)?|nuts( ?code)?|gebied|uitvoeringslocatie|location|place( .*)?"
            r"|regio|werkgebied|stadsdeel|wijk"
        ),
    ),
)
_PATTERNS = [(field, certainty, re.compile(rf"(?:{pattern})$")) for field, certainty, pattern in _NAMES]

_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_YEAR_IN_BRACKETS = re.compile(r"\(\s*(?:jaar|year)\s*\)", re.IGNORECASE)
_PUNCTUATION = re.compile(r"[^\w#]+|_+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_TRAILING = re.compile(r"\s(?:excl|incl|ex)\b.*$|\s(?:in )?(?:euro|eur|k|mln|x 1000|x 1 000)$")
LONGEST_NAME = 80


@lru_cache(maxsize=4096)
def plain(label: str) -> str:
    """A column name for matching: lower case, words only, without what stands in brackets."""
    spaced = _CAMEL.sub(" ", tidy(label.replace("­", "").replace("-\n", ""))).lower()
    spaced = spaced.replace("ï", "i").replace("ë", "e").replace("é", "e").replace("€", " ").replace("'s", "s")
    spaced = spaced.replace("+", " en ").replace("&", " en ")
    return _PUNCTUATION.sub(" ", _BRACKETS.sub(" ", spaced)).strip()


@lru_cache(maxsize=4096)
def meanings(label: str) -> tuple[tuple[str, float], ...]:
    """The fields a column name may stand for, surest first."""
    if not label.strip() or len(label) > LONGEST_NAME:
        return ()
    found: dict[str, float] = {}
    name = plain(label)
    for variant, trust in ((name, 1.0), (_TRAILING.sub("", name), 0.99)):
        for field, certainty, pattern in _PATTERNS:
            if pattern.match(variant):
                found[field] = max(found.get(field, 0.0), certainty * trust)
    if "publication" in found and _YEAR_IN_BRACKETS.search(label):
        found["publication_year"] = found.pop("publication")
    return tuple(sorted(found.items(), key=lambda item: -item[1]))


_THOUSANDS = re.compile(
    r"(?:x|×|\*|in)\s*(?:€|eur|euro)?\s*1[. ]?000\b(?![. ]?000)|\b(?:in )?duizend(?:en|tallen)?\b"
    r"|\bk€|€\s?k\b|\(\s?k\s?\)|in k\b|thousands?\b|x\s?1k\b"
)
_MILLIONS = re.compile(r"\bmln\b|\bmiljoen(?:en)?\b|\bmillions?\b|m€|€\s?m\b|1[. ]?000[. ]?000\b")
_PER_YEAR = re.compile(
    r"per (?:contract|kalender)?jaar|p\.?/?j\.?(?:\s|\)|$)|/\s?jaar|jaarlijks|per annum|per year"
    r"|annual|jaarwaarde|op jaarbasis|/\s?jr|jaarbedrag|jaarvolume|jaaromzet"
)


def money_unit(label: str) -> float:
    """What a bare number in this column counts, from its name: '(x € 1.000)', 'in mln'."""
    lowered = label.lower()
    if _THOUSANDS.search(lowered):
        return 1000.0
    return 1_000_000.0 if _MILLIONS.search(lowered) else 1.0


_OF_AMOUNTS = r"\b(?:bedrag|waarde|raming|budget|cijfer|getal|amount|value|figure)\w*[^.;\n]{0,30}?"
_EURO = r"(?:€|euro?\b)"
_ROUND = r"1[. ]?000(?:[. ]?000)?(?!\w)"
_ROUND_WORD = r"(?:duizend\w*|k€?|m€|mln|miljoen\w*|thousands?|millions?)(?!\w)"
_TIMES = r"(?<!\w)(?<!\d\s)[x×]"  # neither the end of 'max 1000' nor the sum '5 x 1.000'
_UNIT_OF_ALL = re.compile(
    rf"{_OF_AMOUNTS}(?:\bin\b|[:(=])\s*{_EURO}?\s*{_ROUND_WORD}"
    rf"|{_OF_AMOUNTS}(?:\bin\b|\*)\s*{_EURO}?\s*{_ROUND}"
    rf"|(?:{_OF_AMOUNTS}|{_EURO}\s*){_TIMES}\s*{_EURO}?\s*(?:{_ROUND}|{_ROUND_WORD})"
    rf"|{_TIMES}\s*(?:{_EURO}\s*{_ROUND}|{_ROUND}\s*{_EURO})"
    rf"|\A\W*[x×]\s*(?:{_ROUND}|{_ROUND_WORD})\W*\Z",
    re.IGNORECASE,
)


def unit_of_all(text: str) -> tuple[float, str]:
    """What bare amounts count by a title or footnote ('bedragen x € 1.000'), with its words; 1 for none."""
    hit = _UNIT_OF_ALL.search(text)
    return (money_unit(hit[0]), text.strip()) if hit else (1.0, "")


def counts_euros(label: str) -> bool:
    """Whether a column says that its amounts are whole euros: 'Waarde (in euro)'. A mere '€' does not."""
    return money_unit(label) == 1.0 and re.search(r"\bin (?:hele )?euro", label.lower()) is not None


def is_per_year(label: str) -> bool:
    return _PER_YEAR.search(label.lower()) is not None


def duration_unit(label: str) -> str:
    """ "m" or "y" when the column's name says what its numbers count; "" when it names both."""
    lowered = label.lower()
    months = re.search(r"\bmaanden\b|\bmnd\b|\bmdn\b|\bmonths?\b|\bmths?\b|\bmaand\b", lowered)
    years = re.search(r"\bjaren\b|\bjaar\b|\bjr\b|\byears?\b|\byrs?\b", lowered)
    return "" if months and years else "m" if months else "y" if years else ""


def includes_options(label: str) -> bool:
    """Whether a duration's name says that extensions are in it: 'Looptijd (incl. opties)'."""
    return (
        re.search(r"incl\w*\.?|maximale?|totale?|\ben opties|\+ ?opties|& ?opties", label.lower()) is not None
    )


LEVELS = " / "


def meanings_of_levels(label: str) -> list[tuple[str, float]]:
    """A two-level name means what both levels say together, else the lower one, else the upper one."""
    upper, slash, lower = label.partition(LEVELS)
    if not slash:
        return list(meanings(label))
    found: dict[str, float] = {}
    for text, trust in ((f"{upper} {lower}", 1.0), (lower, 0.97), (upper, 0.8)):
        for name, certainty in meanings(text):
            found[name] = max(found.get(name, 0.0), certainty * trust)
    return sorted(found.items(), key=lambda item: -item[1])


def marked_moment(label: str, year: int | None) -> periods.Moment:
    """What a cross in a column of this name says: '2027 / K1', 'Q3 2027', 'mrt' in a calendar of `year`."""
    whole = periods.parse(label.replace(LEVELS, " "), year)
    return whole if whole.period is not None else periods.parse(label.split(LEVELS)[-1], year)


_LONGEST_MARKED_DAYS = 190


def names_a_moment(label: str) -> bool:
    """Whether a column is named after a month, a quarter or a half of a year; a bare year is no such name."""
    moment = marked_moment(label, 2000).period if label and len(label) <= LONGEST_NAME else None
    return moment is not None and (moment.last - moment.first).days <= _LONGEST_MARKED_DAYS
