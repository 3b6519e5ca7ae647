"""What a memorandum of answers changes in places of other documents that it names only by their numbers."""

from __future__ import annotations

from datetime import date

import pytest

from procurement_app.screening.rulebook.book import Rulebook
from procurement_app.screening.scanned.passage import ScannedText
from procurement_app.screening.screen import screen
from procurement_app.screening.text.numbering import Kind, alike, inside, named, named_in_cell, number_of_item
from procurement_app.screening.trying.workbench import typed_document
from procurement_app.screening.whole.amendments import Amendment, Change, amendments
from procurement_app.screening.whole.contradictions import Contradiction, Screened, find_contradictions

DAY = date(2026, 11, 24)
COLUMNS = "Nr | Document | Paragraaf | Vraag | Antwoord"
SOCIAL = "# 6.1 Inzet\nOpdrachtnemer besteedt 7,5% van de opdrachtsom aan social return."
NUMBERS = "In paragraaf 6.1 wordt het percentage gewijzigd van 7,5% in 5%."
ITEMS = (
    "# Programma van eisen\nD-03 | De opdrachtnemer biedt drie leerwerkplekken aan.\n"
    "D-05 | Onderaanneming is niet toegestaan."
)
ARTICLE = (
    "# Artikel 12 Inzet\n1. Opdrachtnemer biedt twee leerwerkplekken aan.\n"
    "2. Opdrachtnemer besteedt 5% van de opdrachtsom aan social return."
)


def _amendments(book: Rulebook, text: str, head: str = "") -> list[Amendment]:
    document = typed_document(f"# Nota van inlichtingen\n{text}", head=head)
    return amendments(ScannedText(document, book.vocabulary), book)


def _screened(book: Rulebook, name: str, text: str) -> Screened:
    document = typed_document(text)
    changed = amendments(ScannedText(document, book.vocabulary), book)
    title = text.splitlines()[0].removeprefix("# ")
    return Screened(name, name, screen(document, book, DAY), title=title, amendments=changed)


def _told(book: Rulebook, memorandum: str, **texts: str) -> list[Contradiction]:
    screened = [_screened(book, name, text) for name, text in texts.items()]
    screened.append(_screened(book, "nvi", f"# Nota van inlichtingen\n{memorandum}"))
    return [clash for clash in find_contradictions(screened, book, DAY) if clash.place]


@pytest.mark.parametrize(
    ("text", "head", "change", "number"),
    [
        ("PvE D-03 | Opdrachtnemer zet mensen in | De eis komt te vervallen", "", Change.DROPPED, "D-03"),
        ("Artikel 12 lid 3 van de conceptovereenkomst vervalt.", "", Change.DROPPED, "12"),
        ("Paragraaf 3.4 (minimumomzet) vervalt in haar geheel.", "", Change.DROPPED, "3.4"),
        ("Wij schrappen eis EIS-014 uit het programma van eisen.", "", Change.DROPPED, "EIS-014"),
        ("Te vervallen: eis SR-2.", "", Change.DROPPED, "SR-2"),
        ("De verplichting in paragraaf 6.1 komt te vervallen.", "", Change.DROPPED, "6.1"),
        ("Eis D-03 is zwaar voor kleine bedrijven. De eis vervalt.", "", Change.DROPPED, "D-03"),
        ("Requirement D-03 is deleted.", "", Change.DROPPED, "D-03"),
        ("1 | PvE | D-03 | Kan deze eis vervallen? | Akkoord.", COLUMNS, Change.DROPPED, "D-03"),
        ("1 | PvE | D-03 | Is dit nodig? | Nee, de eis komt te vervallen.", COLUMNS, Change.DROPPED, "D-03"),
        ("Vraag 12. Kan eis E.12 vervallen?\nAntwoord 12. Akkoord.", "", Change.DROPPED, "E.12"),
        ("Eis 3.4 wordt een wens.", "", Change.WISHED, "3.4"),
        ("Eis 3.4 wordt gewijzigd van een eis in een wens.", "", Change.WISHED, "3.4"),
        (NUMBERS, "", Change.NUMBERS, "6.1"),
        (
            "Vraag over § 4.2.1: kan dit omlaag? Antwoord: akkoord, wij passen dit aan naar € 500.000.",
            "",
            Change.NUMBERS,
            "4.2.1",
        ),
        (
            "# Vraag 3 - § 6.1\nKan dit omlaag?\nAntwoord: Ja, het percentage wordt 5%.",
            "",
            Change.NUMBERS,
            "6.1",
        ),
        ("1 | Leidraad | 6.1, p. 14 | Kan dit omlaag naar 5%? | Ja.", COLUMNS, Change.NUMBERS, "6.1"),
        ("D-03 | 5% | 2%", "Eis | Was | Wordt", Change.NUMBERS, "D-03"),
    ],
)
def test_a_change_is_read_with_its_place(
    document_rules: Rulebook, text: str, head: str, change: Change, number: str
) -> None:
    (one,) = _amendments(document_rules, text, head)
    assert (one.change, one.number) == (change, number)
    document = typed_document(f"# Nota van inlichtingen\n{text}", head=head)
    assert document.text[one.start : one.end] == one.quote
    assert Amendment.from_json(one.to_json()) == one


@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("Paragraaf 6.1 blijft ongewijzigd.", ""),
        ("In paragraaf 6.1 blijft het percentage 7,5%.", ""),
        ("Eis D-03 vervalt niet.", ""),
        ("Wij zien geen reden eis D-03 te laten vervallen.", ""),
        ("Wij overwegen eis D-03 te laten vervallen.", ""),
        ("Indien u een PSO-certificaat hebt, vervalt eis D-03.", ""),
        ("Kan eis D-03 vervallen?", ""),
        ("Eis 3.4 blijft een eis en wordt geen wens.", ""),
        ("Vraag over § 4.2.1: kan dit omlaag naar € 500.000? Antwoord: nee.", ""),
        ("1 | PvE | D-03 | Kan deze eis vervallen? | Wij handhaven de eis.", COLUMNS),
        ("1 | PvE | D-03 | Vervalt deze eis? | Ja, mits u trede 3 hebt.", COLUMNS),
        ("1 | PvE | D-03 | Kunt u de eis toelichten? | Ja. De eis geldt altijd.", COLUMNS),
        ("1 | Leidraad | 6.1 | Klopt het dat dit 5% is? | Ja, dat klopt.", COLUMNS),
        ("De uitzondering in artikel 12 lid 3 vervalt.", ""),
        ("De tweede alinea van paragraaf 6.1 vervalt.", ""),
        ("De verwijzing naar paragraaf 6.1 vervalt.", ""),
        ("Bij eis D-03 vervalt het woord 'direct'.", ""),
        ("In paragraaf 6.1 wordt de datum 1 mei gewijzigd in 1 juni.", ""),
        ("Paragraaf 6.1 wordt niet van 7,5% in 5% gewijzigd.", ""),
    ],
)
def test_what_changes_no_place_is_no_amendment(document_rules: Rulebook, text: str, head: str) -> None:
    assert _amendments(document_rules, text, head) == []


def test_both_sides_are_shown_with_the_place(document_rules: Rulebook) -> None:
    (clash,) = _told(document_rules, NUMBERS, leidraad=SOCIAL)
    assert clash.changed and clash.possibly and clash.place == "paragraaf 6.1"
    asked, changed = clash.sides
    assert asked.finding is not None and asked.finding.rule == "social-return-obligation"
    assert asked.shown.startswith("Opdrachtnemer besteedt 7,5%")
    assert changed.finding is None and changed.shown == NUMBERS.rstrip(".") + "."


def test_only_the_number_that_is_changed_counts(document_rules: Rulebook) -> None:
    assert _told(document_rules, NUMBERS.replace("7,5%", "10%"), leidraad=SOCIAL) == []
    assert _told(document_rules, NUMBERS.replace("6.1", "6.2"), leidraad=SOCIAL) == []
    assert _told(document_rules, NUMBERS, leidraad=SOCIAL.replace("7,5%", "5%")) == []


def test_the_document_that_is_named_is_held_beside_it(document_rules: Rulebook) -> None:
    others = {"leidraad": SOCIAL, "overeenkomst": SOCIAL}
    assert _told(document_rules, NUMBERS, **others) == []
    (clash,) = _told(document_rules, NUMBERS.replace("6.1", "6.1 van de leidraad"), **others)
    assert [side.document for side in clash.sides] == ["leidraad", "nvi"]
    assert _told(document_rules, NUMBERS.replace("6.1", "6.1 van het PvE"), **others) == []


def test_an_item_is_found_by_its_code(document_rules: Rulebook) -> None:
    (clash,) = _told(document_rules, "Eis D-05 wordt geschrapt.", pve=ITEMS)
    assert [side.finding.rule for side in clash.sides if side.finding] == ["no-subcontracting"]


def test_a_part_of_an_article_is_no_other_part(document_rules: Rulebook) -> None:
    (clash,) = _told(document_rules, "Artikel 12 lid 1 vervalt.", overeenkomst=ARTICLE)
    assert [side.finding.rule for side in clash.sides if side.finding] == ["learning-places"]
    assert _told(document_rules, "Artikel 12 lid 3 vervalt.", overeenkomst=ARTICLE) == []


def test_a_whole_article_takes_all_its_subjects_along(document_rules: Rulebook) -> None:
    assert len(_told(document_rules, "Artikel 12 vervalt.", overeenkomst=ARTICLE)) == 2


def test_of_several_subjects_none_is_guessed(document_rules: Rulebook) -> None:
    assert _told(document_rules, "De eis in artikel 12 vervalt.", overeenkomst=ARTICLE) == []


def test_what_the_memorandum_itself_tells_is_not_told_twice(document_rules: Rulebook) -> None:
    named = "Paragraaf 6.1 vervalt: social return wordt niet gevraagd."
    screened = [
        _screened(document_rules, "leidraad", SOCIAL),
        _screened(document_rules, "nvi", f"# Nota van inlichtingen\n{named}"),
    ]
    (clash,) = find_contradictions(screened, document_rules, DAY)
    assert clash.rule == "said-and-denied"


def test_only_a_memorandum_changes_other_documents(document_rules: Rulebook) -> None:
    screened = [
        _screened(document_rules, "leidraad", SOCIAL),
        _screened(document_rules, "toelichting", f"# Toelichting\n{NUMBERS}"),
    ]
    assert [clash for clash in find_contradictions(screened, document_rules, DAY) if clash.place] == []


@pytest.mark.parametrize(
    ("text", "kind", "number", "part"),
    [
        ("zie § 4.2.1.", Kind.SECTION, "4.2.1", ""),
        ("hoofdstuk 6", Kind.SECTION, "6", ""),
        ("artikel 12, derde lid", Kind.ARTICLE, "12", "3"),
        ("lid 3 van artikel 12", Kind.ARTICLE, "12", "3"),
        ("geschiktheidseis 3.4", Kind.ITEM, "3.4", ""),
        ("PvE D-03", Kind.ITEM, "D-03", ""),
    ],
)
def test_places_are_named_in_many_ways(text: str, kind: Kind, number: str, part: str) -> None:
    (one,) = named(text, 0, len(text))
    assert (one.kind, one.number, one.part) == (kind, number, part)


@pytest.mark.parametrize(
    "text", ["de eis van 5%", "artikel 2.80 van de Aanbestedingswet 2012", "ISO 9001", "een eis 3 jaar"]
)
def test_other_numbers_name_no_place(text: str) -> None:
    assert list(named(text, 0, len(text))) == []


def test_a_page_or_annex_in_a_column_is_no_place() -> None:
    cell = "Bijlage 2, p. 14, 6.1"
    assert [one.number for one in named_in_cell(cell, 0, len(cell), Kind.SECTION)] == ["6.1"]


def test_numbers_are_compared_as_people_do() -> None:
    assert alike("D-03") == alike("D3") == alike("d.03".upper())
    assert alike("EIS-014") == alike("14")
    assert inside("6.1", "6") and not inside("16.1", "6") and not inside("61", "6")


@pytest.mark.parametrize(
    ("text", "cell", "number"),
    [
        ("D-03 Opdrachtnemer zet in", None, "D-03"),
        ("12.3 De opdrachtnemer", None, "12.3"),
        ("3. De opdrachtnemer", None, "3"),
        ("5% van de opdrachtsom", None, ""),
        ("2026 is het jaar", None, ""),
        ("", "EIS-014", "014"),
        ("", "Opdrachtnemer zet 5% in", ""),
    ],
)
def test_an_item_has_the_number_it_begins_with(text: str, cell: str | None, number: str) -> None:
    assert number_of_item(text, cell) == number
