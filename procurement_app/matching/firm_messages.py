"""What readers of firm files tell of a row: stable codes and their sentences, in Dutch and English."""

from __future__ import annotations

from typing import Final

from procurement_app.documents.model import Fact, Problem

MESSAGES: Final = {
    "firm-column": "De kolom '{column}' kennen wij niet; wij lezen haar niet.",
    "firm-empty": "Rij {row}: de {label} ontbreekt. Vul die in; deze rij is overgeslagen.",
    "firm-lacking": "Rij {row}: de {label} ontbreekt. Vul die in.",
    "firm-unseen": "Rij {row}: {column} heeft tekens die niemand ziet; die zijn weggelaten.",
    "firm-long": "Rij {row}: {column} is te lang. Hoogstens {most} tekens; de rest is weggelaten.",
    "firm-markup": "Rij {row}: in de omschrijving staat HTML-code; alleen de tekst blijft staan.",
    "firm-kvk": "Rij {row}: KvK-nummer '{written}' heeft geen acht cijfers en is weggelaten.",
    "firm-cpv": "Rij {row}: '{written}' is geen CPV-code en is weggelaten.",
    "firm-pso": (
        "Rij {row}: '{written}' is geen PSO-trede (aspirant, basis, 1, 2, 3 of 30+) en is weggelaten."
    ),
    "firm-number": (
        "Rij {row}: {label} '{written}' kan niet kloppen (verwacht {least} tot {most}) en vervalt."
    ),
    "firm-date": (
        "Rij {row}: '{written}' is geen bestaande datum in kolom {column} (schrijf dd-mm-jjjj) en is "
        "weggelaten."
    ),
    "firm-value": "Rij {row}: {column} klopt niet. Verbeter de waarde.",
    "firm-too-long": "Rij {row}: {column} is te lang. Hoogstens {most} tekens; kort de tekst in.",
    "firm-code": "Rij {row}: '{written}' is geen {label} die wij kennen. Kies een code uit de lijst.",
    "firm-place": (
        "Rij {row}: '{written}' is geen stadsdeel van Amsterdam ({districts}). Wij laten het staan; wie "
        "op een stadsdeel zoekt, vindt deze firma er niet mee."
    ),
    "firm-website": "Rij {row}: '{written}' is geen webadres. Schrijf het als https://www.naam.nl.",
    "firm-reference": (
        "Rij {row}: bij referentie '{written}' ontbreekt voor wie het werk was. "
        "Schrijf 'werk: opdrachtgever (jaar)'."
    ),
    "firm-reference-year": "Rij {row}: het jaar bij referentie '{written}' kan niet kloppen.",
    "firm-double-kvk": (
        "Rij {row}: KvK-nummer {written} van '{name}' staat ook in rij {first}. "
        "Deze rij is overgeslagen; haal een van de twee weg of verbeter het nummer."
    ),
    "firm-double-id": (
        "Rij {row}: nummer {written} van '{name}' staat ook in rij {first}. "
        "Deze rij is overgeslagen; haal een van de twee weg of verbeter het nummer."
    ),
    "firm-twice-kvk": (
        "Rij {row}: KvK-nummer {written} van '{name}' staat ook in rij {first}. "
        "Haal een van de twee weg of verbeter het nummer."
    ),
    "firm-twice-key": (
        "Rij {row}: nummer {written} van '{name}' staat ook in rij {first}. "
        "Haal een van de twee weg of verbeter het nummer."
    ),
    "firm-known-kvk": (
        "Rij {row}: KvK-nummer {written} van '{name}' is in de catalogus van '{other}' (nummer {key}). "
        "Verbeter het KvK-nummer, of geef de rij nummer {key}."
    ),
    "firm-left": "Rij {row}: '{name}' is uit de catalogus gegaan. Haal deze rij weg.",
}
MESSAGES_EN: Final = {
    "firm-column": "We do not know the column '{column}'; we do not read it.",
    "firm-empty": "Row {row}: the {label} is lacking. Fill it in; this row was skipped.",
    "firm-lacking": "Row {row}: the {label} is lacking. Fill it in.",
    "firm-unseen": "Row {row}: {column} has characters that nobody sees; they were left out.",
    "firm-long": "Row {row}: {column} is too long. At most {most} characters; the rest was left out.",
    "firm-markup": "Row {row}: the description has HTML code; only the text stays.",
    "firm-kvk": "Row {row}: KvK number '{written}' does not have eight digits and was left out.",
    "firm-cpv": "Row {row}: '{written}' is no CPV code and was left out.",
    "firm-pso": "Row {row}: '{written}' is no PSO step (aspirant, basis, 1, 2, 3 or 30+) and was left out.",
    "firm-number": (
        "Row {row}: {label} '{written}' cannot be right (expected {least} to {most}) and is dropped."
    ),
    "firm-date": (
        "Row {row}: '{written}' is no existing date in column {column} (write dd-mm-yyyy) and was left out."
    ),
    "firm-value": "Row {row}: {column} is not right. Correct the value.",
    "firm-too-long": "Row {row}: {column} is too long. At most {most} characters; shorten the text.",
    "firm-code": "Row {row}: '{written}' is no {label} that we know. Choose a code from the list.",
    "firm-place": (
        "Row {row}: '{written}' is no district of Amsterdam ({districts}). We leave it; who searches by "
        "district does not find this firm by it."
    ),
    "firm-website": "Row {row}: '{written}' is no web address. Write it as https://www.name.nl.",
    "firm-reference": (
        "Row {row}: reference '{written}' does not say for whom the work was. Write 'work: customer (year)'."
    ),
    "firm-reference-year": "Row {row}: the year of reference '{written}' cannot be right.",
    "firm-double-kvk": (
        "Row {row}: KvK number {written} of '{name}' stands in row {first} too. "
        "This row was skipped; take one of the two away or correct the number."
    ),
    "firm-double-id": (
        "Row {row}: number {written} of '{name}' stands in row {first} too. "
        "This row was skipped; take one of the two away or correct the number."
    ),
    "firm-twice-kvk": (
        "Row {row}: KvK number {written} of '{name}' stands in row {first} too. "
        "Take one of the two away or correct the number."
    ),
    "firm-twice-key": (
        "Row {row}: number {written} of '{name}' stands in row {first} too. "
        "Take one of the two away or correct the number."
    ),
    "firm-known-kvk": (
        "Row {row}: KvK number {written} of '{name}' belongs to '{other}' in the catalogue (number {key}). "
        "Correct the KvK number, or give the row number {key}."
    ),
    "firm-left": "Row {row}: '{name}' has left the catalogue. Take this row away.",
}
# What a sentence calls a value that the file need not have a column for.
_LABELS_EN: Final = {
    "naam": "name",
    "omschrijving": "description",
    "aandeel doelgroep": "share of the target group",
    "aantal fte": "number of fte",
    "hoogste opdracht": "largest contract",
    "jaaromzet": "annual turnover",
    "jaar van oprichting": "year of founding",
    "sector": "sector",
    "werkzaamheid": "activity",
    "taal": "language",
    "doelgroep": "target group",
}


def problem(code: str, row: int | None = None, **facts: Fact) -> Problem:
    """The problem of that code, with its Dutch sentence; `row` fills it in too."""
    told = facts if row is None else {"row": row, **facts}
    return Problem(code, MESSAGES[code].format(**told), row=row, facts=told)


def in_english(found: Problem) -> str:
    """The sentence of a problem in English."""
    facts = dict(found.facts)
    if "label" in facts:
        facts["label"] = _LABELS_EN[str(facts["label"])]
    return MESSAGES_EN[found.code].format(**facts)
