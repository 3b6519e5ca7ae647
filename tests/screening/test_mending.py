"""Words that a scan or a line end broke are read whole, and nothing else is."""

from __future__ import annotations

from datetime import date

import pytest

from procurement_app.screening.rulebook.book import Rulebook
from procurement_app.screening.scanned.mending import with_zeros
from procurement_app.screening.trying.trials import try_text

DAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "rule", "values"),
    [
        (
            "De inschrijver overlegt drie referen-ties van mini-maal € 200.000.",
            "reference-requirement",
            {"count": 3, "amount_eur": 200_000},
        ),
        ("Gunnings-criterium: laag-ste prijs", "lowest-price", {}),
        ("De op-dracht bestaat uit 3 perce-len.", "lots", {"count": 3}),
        (
            "Inschrijver heeft een jaar-omzet van mini-maal € 1.OOO.OOO,-.",
            "turnover-requirement",
            {"amount_eur": 1_000_000},
        ),
    ],
)
def test_a_broken_word_is_read_whole(
    document_rules: Rulebook, text: str, rule: str, values: dict[str, float]
) -> None:
    found = {finding.rule: finding for finding in try_text(text, document_rules, DAY)}
    assert rule in found
    assert {key: found[rule].values.get(key) for key in values} == values
    assert found[rule].quote in text


@pytest.mark.parametrize("word", ["noord-holland", "e-mail", "on-site", "de-escalatie"])
def test_words_with_a_hyphen_of_their_own_stay(document_rules: Rulebook, word: str) -> None:
    assert not document_rules.vocabulary.knows(word.replace("-", ""))


def test_zeros_read_as_letters() -> None:
    assert with_zeros("€ 2.5OO.OOO,-") == "€ 2.500.000,-"
    assert with_zeros("ISO 9001 en OOK") == "ISO 9001 en OOK"
