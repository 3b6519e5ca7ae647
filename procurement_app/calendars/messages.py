"""What the calendar readers tell a user: stable codes and their Dutch sentences (English: `messages_en`)."""

from __future__ import annotations

from collections.abc import Iterable

from procurement_app.calendars.messages_en import MESSAGES_EN
from procurement_app.documents.model import Fact, Problem, UnreadableFile

MESSAGES = {
    # a file
    "calendar-empty": "Dit bestand is leeg. Kies een ander bestand.",
    "calendar-rubbish": (
        "Dit is geen kalenderbestand dat wij kunnen lezen. Gebruik CSV, Excel (.xlsx), ODS, PDF, XML of JSON."
    ),
    "calendar-html": (
        "Het bestand {name} is een webpagina. Open het in Excel of LibreOffice en bewaar het als .xlsx of "
        ".csv."
    ),
    "calendar-no-header": (
        "Wij vinden in dit bestand geen kopregel met kolomnamen zoals ‘Onderwerp’ of "
        "‘Titel’. Zet de kolomnamen boven de gegevens en probeer het opnieuw."
    ),
    "calendar-one-column": (
        "Dit bestand heeft alleen een kolom ‘{label}’. Zet er minstens één kolom naast, zoals de waarde of "
        "het kwartaal van publicatie, en probeer het opnieuw."
    ),
    "calendar-only-titles": (
        "Naast ‘{label}’ vinden wij geen kolom met een gegeven, zoals de waarde of het kwartaal van "
        "publicatie. Zet die erbij en probeer het opnieuw."
    ),
    "calendar-no-rows": (
        "Dit bestand heeft wel kolomnamen, maar geen regels. Controleer of u het goede bestand hebt."
    ),
    "calendar-encrypted": (
        "Dit bestand is beveiligd met een wachtwoord. Bewaar het zonder wachtwoord en probeer het opnieuw."
    ),
    "calendar-damaged": (
        "Dit bestand is beschadigd of niet helemaal overgekomen. Bewaar of download het opnieuw."
    ),
    "calendar-too-large": (
        "Dit bestand is uitgepakt te groot om veilig te lezen. Bewaar alleen het blad met de kalender."
    ),
    "calendar-xml-unsafe": (
        "Dit XML-bestand bevat een DTD of entiteiten. Dat is niet veilig, daarom lezen wij "
        "het niet. Vraag de afzender om het bericht zonder DTD."
    ),
    "calendar-xml-damaged": (
        "Dit XML-bestand is niet geldig of niet helemaal overgekomen (regel {line}). Download het opnieuw."
    ),
    "calendar-xml-unknown": (
        "Dit XML-bestand is geen aankondiging van TED of eForms (het begint met ‘{root}’). "
        "Kies een ander bestand."
    ),
    "calendar-json-damaged": (
        "Dit JSON-bestand is niet geldig of niet helemaal overgekomen (regel {line}). Download het opnieuw."
    ),
    "calendar-json-unknown": (
        "Dit JSON-bestand is geen OCDS-bestand en geen publicatielijst van TenderNed. Kies een ander bestand."
    ),
    "calendar-pdf-no-table": (
        "Wij vinden in deze PDF geen tabel met kolomnamen zoals ‘Onderwerp’ of ‘Titel’. "
        "Vraag de afzender om het Excel-bestand."
    ),
    "calendar-pdf-no-pages": "De PDF heeft geen pagina’s. Maak de PDF opnieuw en probeer die.",
    "calendar-pdf-pictures": (
        "Deze PDF bestaat uit plaatjes, er staat geen tekst in. Vraag de afzender om het Excel-bestand."
    ),
    "calendar-zip": ("Dit is een ZIP-bestand. Pak het uit en kies het bestand met de kalender dat erin zit."),
    "calendar-text-document": (
        "Dit is een tekst of presentatie, geen kalender. Kies het Excel-, CSV- of PDF-bestand met de "
        "kalender; een tekst beoordeelt u bij ‘Screenen’."
    ),
    "calendar-macro": (
        "Dit bestand bevat macro’s. Bewaar het als .xlsx zonder macro’s en probeer het opnieuw."
    ),
    # parts of a file that are passed over
    "sheet-hidden": "Blad ‘{sheet}’ is verborgen en is niet gelezen.",
    "rows-hidden-read": (
        "Op blad ‘{sheet}’ zijn rijen verborgen die wel zijn gelezen: {rows}. Haal ze uit het bestand als ze "
        "niet in de kalender horen."
    ),
    "columns-hidden-read": (
        "Op blad ‘{sheet}’ zijn kolommen verborgen die wel zijn gelezen: {columns}. Haal ze uit het bestand "
        "als ze niet in de kalender horen."
    ),
    "sheet-skipped": "Blad ‘{sheet}’ is niet gelezen: er staat geen kalender in.",
    "row-section": "Rij {row} is een tussenkop (‘{text}’) en geen opdracht.",
    "row-footnote": "Rij {row} is een voetnoot of toelichting (‘{text}’) en geen opdracht.",
    "row-header": "Rij {row} herhaalt de kolomnamen en is geen opdracht.",
    "row-total": "Rij {row} is een totaaltelling (‘{text}’) en geen opdracht.",
    "rows-more-skipped": (
        "Nog {count} andere rijen zijn overgeslagen (tussenkoppen, voetnoten of herhaalde kolomnamen)."
    ),
    "row-quote-open": (
        "Rond rij {row} is een aanhalingsteken niet gesloten; daardoor zijn rijen aan elkaar gelezen. "
        "Zet er een aanhalingsteken bij en probeer het opnieuw."
    ),
    "row-cut-short": (
        "Rij {row} is afgebroken: het bestand houdt midden in een cel op. Controleer of het "
        "bestand compleet is."
    ),
    "row-too-wide": (
        "Rij {row} heeft meer cellen dan er kolommen zijn; wij lazen de eerste {columns}. "
        "Staat er een scheidingsteken in een tekst?"
    ),
    "mapping-column-missing": "Kolom ‘{label}’ uit de bewaarde indeling staat niet in dit bestand.",
    "mapping-year-used": (
        "Dit bestand noemt boven de tabel geen jaar. Momenten zonder jaar zijn gelezen als {year}, het jaar "
        "van de indeling."
    ),
    "money-unit-beside": (
        "Bij de tabel staat ‘{text}’. Zo rekenen wij de bedragen in kolom ‘{label}’ die zelf geen eenheid "
        "noemen."
    ),
    "money-all-low": (
        "Alle bedragen in kolom ‘{label}’ zijn lager dan € 5.000. Zijn het duizenden euro’s? Zet dan "
        "‘(x € 1.000)’ in de kolomnaam."
    ),
    "money-second-column": (
        "Kolom ‘{label}’ noemt ook bedragen, in rijen waar ‘{value}’ leeg is. Wij lezen die niet: zet alle "
        "bedragen in één kolom."
    ),
    "money-column-vat-taken-off": (
        "De bedragen in kolom ‘{label}’ zijn inclusief btw tegen het tarief dat erbij staat. Wij trokken de "
        "btw af."
    ),
    "money-column-including-vat": (
        "De bedragen in kolom ‘{label}’ zijn inclusief btw en het tarief staat er niet bij. Zonder btw zijn "
        "ze lager; wij rekenen ze als bovengrens. Lever ze zonder btw, of noem het tarief in de kolomnaam."
    ),
    "notice-no-tender": (
        "Dit bericht gaat over de registratie van een onderneming, niet over een opdracht. "
        "Kies een ander bestand."
    ),
    "notice-withheld": "Dit bericht houdt gegevens achter; die blijven leeg.",
    "notice-no-title": "Dit bericht heeft geen titel.",
    "columns-inseparable": (
        "Wij konden deze kolommen van de PDF niet scheiden: {labels}. Vraag de afzender om het Excel-bestand."
    ),
    # a row
    "title-missing": "Rij {row} heeft geen titel.",
    "id-repeated": "Het kenmerk ‘{text}’ komt vaker voor; wij maakten het uniek.",
    "money-whole-euros": (
        "In een kolom met duizenden staat ‘{text}’. Wij lezen dat als hele euro’s; controleer het bedrag."
    ),
    "money-unclear": (
        "Wij begrijpen de waarde ‘{text}’ niet. Schrijf bijvoorbeeld ‘€ 250.000’ of ‘€ 50.000 - € 100.000’."
    ),
    "money-placeholder": (
        "De waarde ‘{text}’ is zo laag dat het een plaatshouder lijkt. Wij rekenen de waarde als onbekend."
    ),
    "money-nines": (
        "De waarde ‘{text}’ bestaat alleen uit negens en lijkt een plaatshouder. Wij rekenen de waarde als "
        "onbekend."
    ),
    "money-negative": (
        "De waarde ‘{text}’ is negatief. Wij rekenen de waarde als onbekend; controleer het bedrag."
    ),
    "money-implausible": (
        "De waarde ‘{text}’ is onwaarschijnlijk hoog. Wij rekenen de waarde als onbekend; "
        "controleer het bedrag."
    ),
    "money-currency": "De waarde ‘{text}’ is niet in euro. Wij rekenen de waarde als onbekend.",
    "money-including-vat": (
        "De waarde ‘{text}’ is inclusief btw en noemt het tarief niet. Zonder btw is de waarde lager; wij "
        "rekenen dit bedrag als bovengrens. Schrijf de waarde zonder btw, of noem het tarief."
    ),
    "money-vat-taken-off": (
        "De waarde ‘{text}’ is inclusief btw tegen het tarief dat erbij staat. Wij trokken de btw af."
    ),
    "money-per-year-without-duration": (
        "De waarde ‘{text}’ is per jaar of maand, maar de looptijd is onbekend. Het totaal is dus onbekend."
    ),
    "money-per-lot-without-lots": (
        "De waarde ‘{text}’ is per perceel, maar het aantal percelen is onbekend. Het totaal is dus onbekend."
    ),
    "date-unclear": "Wij begrijpen het moment ‘{text}’ niet. Schrijf bijvoorbeeld ‘Q2 2027’ of ‘1-9-2027’.",
    "date-without-year": "Bij het moment ‘{text}’ ontbreekt het jaar. Schrijf bijvoorbeeld ‘Q2 2027’.",
    "mark-unclear": (
        "Wij begrijpen ‘{text}’ in een kolom met kruisjes niet. Zet een x in de periode waarin u publiceert."
    ),
    "duration-unclear": "Wij begrijpen de looptijd ‘{text}’ niet. Schrijf bijvoorbeeld ‘2 jaar + 2x1 jaar’.",
    "duration-unit-unclear": (
        "Bij de looptijd ‘{text}’ is niet duidelijk of het jaren of maanden zijn. Zet het erbij, "
        "bijvoorbeeld ‘4 jaar’ of ‘48 maanden’."
    ),
    "options-in-text": "De verlenging staat alleen in de tekst: ‘{text}’. Wij tellen haar in de looptijd.",
    "contract-end-in-text": "Het einde van het lopende contract staat alleen in de tekst: ‘{text}’.",
    "duration-implausible": (
        "De looptijd ‘{text}’ is onwaarschijnlijk lang. Wij rekenen de looptijd als onbekend."
    ),
    "cpv-unknown": "De CPV-code ‘{text}’ bestaat niet: zo begint geen enkele CPV-code.",
    "cpv-unclear": "Wij vinden geen CPV-code in ‘{text}’. Een CPV-code heeft acht cijfers.",
    "procedure-unclear": "Wij kennen de procedure ‘{text}’ niet.",
    "procedure-ambiguous": (
        "‘{text}’ kan Europees openbaar of enkelvoudig onderhands zijn, en de waarde maakt het niet "
        "duidelijk. Schrijf de procedure voluit."
    ),
    "kind-unclear": "Wij herkennen in ‘{text}’ geen werken, leveringen of diensten.",
}

# What is told though it was understood: it is no trouble, and is counted and listed apart.
UNDERSTOOD = frozenset(
    [
        "sheet-hidden",
        "sheet-skipped",
        "row-section",
        "row-footnote",
        "row-header",
        "row-total",
        "rows-more-skipped",
        "mapping-column-missing",
        "mapping-year-used",
        "options-in-text",
        "contract-end-in-text",
        "money-vat-taken-off",
        "money-column-vat-taken-off",
        "notice-withheld",
    ]
)


def is_trouble(found: Problem) -> bool:
    """Whether something was not understood, or needs a person's eye."""
    return found.code not in UNDERSTOOD


def parted(found: Iterable[Problem]) -> tuple[list[Problem], list[Problem]]:
    """What was not understood, and what is only told."""
    told = list(found)
    return [one for one in told if is_trouble(one)], [one for one in told if not is_trouble(one)]


_ROW = {"nl": ("Rij", "van blad"), "en": ("Row", "of sheet")}


def message(code: str, language: str, **facts: object) -> str:
    """The sentence of a code in "nl" or "en", from `Problem.facts`. Raises KeyError for an unknown code.

    A row of one of several sheets is told with its sheet, before a sentence that names no row itself.
    """
    template = (MESSAGES_EN if language == "en" else MESSAGES)[code]
    if "row" not in facts or "sheet" not in facts:
        return template.format(**facts)
    row, of_sheet = _ROW[language]
    where = f"{facts['row']} {of_sheet} ‘{facts['sheet']}’"
    said = template.format(**facts | {"row": where})
    return said if "{row}" in template else f"{row} {where}: {said}"


def problem(
    code: str,
    *,
    page: int | None = None,
    row: int | None = None,
    sheet: str = "",
    field: str | None = None,
    **facts: Fact,
) -> Problem:
    """The problem of that code; `row`, `sheet` and `page` also fill in the sentence."""
    if sheet:
        facts["sheet"] = sheet
    if row is not None:
        facts["row"] = row
    if page is not None:
        facts["page"] = page
    return Problem(code, message(code, "nl", **facts), page=page, row=row, field=field, facts=facts)


def unreadable(code: str, **facts: Fact) -> UnreadableFile:
    """What to raise for a file that cannot be read at all."""
    return UnreadableFile(Problem(code, message(code, "nl", **facts), facts=facts))


def shortened(text: str, longest: int = 60) -> str:
    """A cell's text for inside a sentence."""
    text = " ".join(text.split())
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
