"""What a document calls its own procedure, and what is told of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from procurement_app.documents.model import Block, BlockKind
from procurement_app.screening.rulebook.book import Rulebook
from procurement_app.screening.scanned.passage import ScannedText
from procurement_app.screening.trying.workbench import typed_document
from procurement_app.screening.whole.regimes import Called, called, regimes

DAY = date(2026, 11, 24)


def _called(book: Rulebook, text: str) -> list[Called]:
    return called(ScannedText(typed_document(text), book.vocabulary), book)


@pytest.mark.parametrize(
    ("text", "rule", "quote"),
    [
        (
            "# Oproep dagbesteding\nDit is een open house: wie voldoet, wordt toegelaten.",
            "open-house",
            "Dit is",
        ),
        (
            "# Concessieleidraad strandbad\nDe exploitant betaalt een vergoeding.",
            "concession",
            "Concessieleidraad",
        ),
        (
            "# Leidraad\nWij volgen de procedure voor sociale en andere specifieke diensten.",
            "social-and-specific-procedure",
            "Wij volgen",
        ),
        ("# Bestek\nProcedure: nationaal openbaar, ARW 2016.", "below-threshold", "Procedure"),
        ("# Bestek\nDe opdracht blijft onder de Europese drempel.", "below-threshold", "De opdracht"),
    ],
)
def test_a_document_tells_its_regime_in_its_own_words(
    document_rules: Rulebook, text: str, rule: str, quote: str
) -> None:
    (one,) = _called(document_rules, text)
    assert one.rule == rule and one.quote.startswith(quote)
    typed = typed_document(text).text
    assert typed[one.start : one.end] == one.quote


@pytest.mark.parametrize(
    "text",
    [
        "# Leidraad schoonmaak\nWij volgen de Europese openbare procedure.",
        "# Leidraad\nLigt de waarde onder de Europese drempel, dan volgen wij een nationale procedure.",
        "# Leidraad\nWij kiezen niet voor een open house.",
        "# Nota\nVraag: Volgt de gemeente een nationale openbare procedure?\nAntwoord: Nee.",
        "# Leidraad\nDe vorige concessiehouder had dertig chauffeurs.",
        "# Leidraad\nWe zitten onder de drempel voor social return.",
        "# Leidraad\nDe inschrijver heeft ervaring met een concessie.",
    ],
)
def test_what_only_speaks_of_a_regime_is_not_under_it(document_rules: Rulebook, text: str) -> None:
    assert _called(document_rules, text) == []


def test_what_stands_on_every_page_names_it_too(document_rules: Rulebook) -> None:
    document = typed_document("Toelatingsdocument open house Wmo\nAanbieders leveren een plan in.")
    top, *others = document.blocks
    document = replace(document, blocks=[replace(top, kind=BlockKind.HEADER), *others])
    assert isinstance(top, Block)
    (one,) = called(ScannedText(document, document_rules.vocabulary), document_rules)
    assert (one.rule, one.quote) == ("open-house", "Toelatingsdocument open house Wmo")


def test_the_source_says_whether_somebody_looked_it_up(document_rules: Rulebook) -> None:
    stored = [one.to_json() for one in _called(document_rules, "# Bestek\nProcedure: nationaal openbaar.")]
    (told,) = regimes(stored, document_rules, DAY)
    assert told.reason.startswith("Deel 2 van de Aanbestedingswet 2012 geldt hier waarschijnlijk niet")
    assert "Gids Proportionaliteit" in told.advice
    assert "Aanbestedingswet 2012, art. 1.13 (nagekeken op 21 november 2026)" in told.sources
    assert any(source.endswith("(niet nagekeken in de bron)") for source in told.sources)
    (english,) = regimes(stored, document_rules, DAY, "en")
    assert "probably does not hold" in english.reason
    assert any("not verified in the source" in source for source in english.sources)
    assert regimes([stored[0] | {"rule": "gone"}], document_rules, DAY) == []
