"""Every sentence with which reading tells what is wrong and what to do next.

A code is stable: tests, stored records and translation files refer to it. The sentence is Dutch;
its facts are filled in with `str.format`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from procurement_app.documents.model import Problem, UnreadableFile

MESSAGES: Final[dict[str, str]] = {
    # the file as a whole
    "empty-file": "Het bestand is leeg. Controleer het origineel en probeer het opnieuw.",
    "too-large": (
        "Het bestand is {size} MB; de grens is {limit} MB. "
        "Maak het kleiner, of deel het op en probeer de delen."
    ),
    "unknown-format": (
        "Dit soort bestand kunnen wij niet lezen. Bewaar het als PDF of DOCX en probeer het opnieuw."
    ),
    "wrong-extension": (
        "De naam eindigt op {extension}, maar van binnen is het een {suggested}-bestand. "
        "Laat de naam eindigen op {suggested} en probeer het opnieuw."
    ),
    "no-document": "Een {extension}-bestand is geen document. Wij lezen het niet; u hoeft niets te doen.",
    "calendar-file": (
        "Een {extension}-bestand is een tabel, geen tekst. Is het een inkoopkalender, importeer hem dan bij "
        "‘Inkoopkalender’; is het een tabel met eisen, bewaar hem dan als .xlsx."
    ),
    "polyglot": (
        "Dit bestand bestaat uit twee soorten tegelijk ({first} en {second}). Dat is onveilig. "
        "Bewaar het opnieuw als PDF of DOCX vanuit het programma waarmee het is gemaakt."
    ),
    "old-office": (
        "Dit is een bestand van een oude versie van Office. "
        "Bewaar het als {suggested} en probeer het opnieuw."
    ),
    "outlook-message": (
        "Dit is een bericht van Outlook. Bewaar het bericht als EML of HTML, of de bijlagen los, en probeer "
        "het opnieuw."
    ),
    "encrypted-office": (
        "Het bestand is beveiligd met een wachtwoord. Haal het wachtwoord eraf en probeer het opnieuw."
    ),
    "damaged": (
        "Het bestand is beschadigd of niet volledig ({detail}). "
        "Download of bewaar het opnieuw en probeer het dan nog eens."
    ),
    "no-text": "Wij vinden geen tekst in dit bestand. Controleer of dit het goede bestand is.",
    "macro-document": (
        "Dit bestand bevat macro's. Wij openen het niet. Bewaar het als {suggested} zonder macro's."
    ),
    "dtd-refused": (
        "Het bestand bevat verborgen verwijzingen (een DTD) en is daarom niet gelezen. "
        "Bewaar het opnieuw vanuit Word of LibreOffice."
    ),
    "external-link-ignored": (
        "Het bestand verwijst naar {count} onderdelen buiten het bestand. Die hebben wij niet geopend."
    ),
    "active-content-ignored": "Het bestand bevat macro's. Wij hebben alleen de tekst gelezen.",
    "unreadable-image-file": "Wij kunnen deze afbeelding niet lezen. Maak er een PDF van en probeer die.",
    "not-a-picture": (
        "Dit bestand is geen foto die wij kunnen lezen. Kies een JPG-, PNG- of WebP-bestand "
        "en probeer het opnieuw."
    ),
    "picture-too-large": (
        "Deze foto is {width} bij {height} beeldpunten; dat is te groot. "
        "Bewaar de foto kleiner, bijvoorbeeld 2000 beeldpunten breed."
    ),
    "picture-too-small": (
        "Deze foto is {width} bij {height} beeldpunten; dat wordt onscherp. "
        "Kies een foto van minstens {least} bij {least}."
    ),
    "not-evidence": (
        "Een bewijs kan een PDF zijn, of een foto (JPG, PNG of WebP). Bewaar het zo en probeer het opnieuw."
    ),
    # PDF
    "pdf-encrypted": (
        "De PDF is beveiligd met een wachtwoord. Haal het wachtwoord eraf (bewaar als nieuwe PDF) "
        "en probeer het opnieuw."
    ),
    "pdf-no-pages": "De PDF heeft geen pagina's. Maak de PDF opnieuw en probeer die.",
    "pdf-too-many-pages": (
        "De PDF heeft {pages} pagina's; de grens is {limit}. Splits de PDF en probeer de delen."
    ),
    "pdf-pages-unreadable": (
        "Pagina {pages}: niet te openen. Maak de PDF opnieuw vanuit het oorspronkelijke bestand."
    ),
    "pdf-scanned-no-ocr": (
        "Pagina {pages}: afbeelding zonder tekst, niet gelezen. "
        "Laat de beheerder Tesseract met Nederlands installeren, of gebruik een PDF met tekst."
    ),
    "pdf-scanned-read": (
        "Pagina {pages}: gescand. Wij hebben de tekst herkend met Tesseract; controleer de bevindingen daar."
    ),
    "pdf-scanned-too-many": (
        "Pagina {pages}: gescand en niet gelezen. Wij herkennen hoogstens {limit} pagina's "
        "per bestand. Splits de PDF, of gebruik een PDF met tekst."
    ),
    "pdf-scanned-failed": (
        "Pagina {pages}: gescand, maar het herkennen van de tekst is mislukt. Gebruik een PDF met tekst."
    ),
    "pdf-scanned-empty": (
        "Pagina {pages}: afbeelding waarin wij geen tekst vinden. "
        "Controleer of dit het goede bestand is, of gebruik een PDF met tekst."
    ),
    # containers
    "zip-nested": (
        "In de ZIP zit een andere ZIP ({member}). Pak die eerst uit en geef de bestanden los of in één ZIP."
    ),
    "zip-bomb": (
        "Het bestand is verdacht: uitgepakt is het veel groter dan het lijkt. Wij openen het niet. "
        "Bewaar het opnieuw of geef de onderdelen los."
    ),
    "zip-too-many": "In de ZIP zitten {count} bestanden; de grens is {limit}. Maak kleinere ZIP-bestanden.",
    "zip-encrypted": "De ZIP is beveiligd met een wachtwoord. Pak hem uit en geef de bestanden los.",
    "zip-empty": "In de ZIP zit geen bestand dat wij kunnen lezen. Geef de documenten zelf.",
    "zip-member-path": (
        "Het bestand {member} in de ZIP heeft een onveilige naam en is overgeslagen. "
        "Geef het een gewone naam."
    ),
    "zip-several": "In de ZIP zitten {count} documenten. Geef ze los.",
    "mail-nested": (
        "Deze e-mail zit in meer dan {limit} andere e-mails en is niet gelezen. "
        "Bewaar hem los en geef dat bestand."
    ),
    "mail-too-many": (
        "De e-mail heeft meer dan {limit} bijlagen; de rest is niet gelezen. Geef die bestanden los."
    ),
    "mail-pictures": (
        "De plaatjes in de tekst van deze e-mail lezen wij niet. Staat er een eis in? "
        "Geef dat stuk dan als PDF."
    ),
    "member-unreadable": "{member}: {reason}",
    "table-too-large": (
        "Het werkblad is te groot ({cells} cellen; de grens is {limit}). Splits het in kleinere bestanden."
    ),
    "sheets-hidden": (
        "In dit bestand zijn bladen verborgen en niet gelezen: {sheets}. Maak ze zichtbaar als ze meetellen."
    ),
    "rows-hidden": (
        "In blad ‘{sheet}’ zijn rijen verborgen en niet gelezen: {rows}. Maak ze zichtbaar als ze meetellen."
    ),
    "columns-hidden": (
        "In blad ‘{sheet}’ zijn kolommen verborgen en niet gelezen: {columns}. "
        "Maak ze zichtbaar als ze meetellen."
    ),
    "text-encoding-guessed": (
        "De tekens van dit bestand zijn gelezen als {encoding}; dat stond niet in het bestand. "
        "Zien woorden er vreemd uit, bewaar het dan als UTF-8."
    ),
    # language
    "language-not-screened": (
        "Dit document lijkt in het {language} te zijn. Wij beoordelen alleen Nederlands en Engels."
    ),
    # the confined worker
    "worker-memory": (
        "Het lezen kost meer geheugen dan toegestaan en is gestopt. Splits het bestand of bewaar het opnieuw."
    ),
    "worker-time": "Het lezen duurt te lang en is gestopt. Splits het bestand of bewaar het opnieuw.",
    "worker-crashed": (
        "Het bestand heeft ons leesprogramma laten vastlopen. Bewaar het opnieuw, liefst als PDF, "
        "en probeer het nog eens."
    ),
    "worker-unavailable": (
        "Het leesprogramma kon niet starten. Probeer het later opnieuw of waarschuw de beheerder."
    ),
}


def problem(code: str, *, on_page: int | None = None, **facts: object) -> Problem:
    """The problem `code` with its facts in the sentence; an unknown code is a programming error."""
    return Problem(code=code, message=MESSAGES[code].format(**facts), page=on_page)


def unreadable(code: str, **facts: object) -> UnreadableFile:
    """The same as an exception, for a file that cannot be read at all."""
    return UnreadableFile(Problem(code=code, message=MESSAGES[code].format(**facts)))


def page_list(pages: list[int]) -> str:
    """Page numbers for a sentence: "1, 3-5 en 9"."""
    runs: list[tuple[int, int]] = []
    for page in sorted(set(pages)):
        if runs and page == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], page)
        else:
            runs.append((page, page))
    return listed([str(a) if a == b else f"{a}-{b}" for a, b in runs])


def listed(words: Sequence[str]) -> str:
    """Words for a sentence: "A, B en C"."""
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " en " + words[-1]
