"""A list takes the denial or condition of the sentence it hangs on, and nothing else that is denied there."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from procurement_app.documents import read
from procurement_app.screening.rulebook.book import Rulebook
from procurement_app.screening.screen import screen

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "leads.yaml").read_text(encoding="utf-8"))
ITEMS = {
    "Opdrachtnemer besteedt 5% van de opdrachtsom aan social return.": "social-return-obligation",
    "Inschrijver is verzekerd tot € 1.000.000 per gebeurtenis.": "insurance-requirement",
    "Inschrijver overlegt twee referenties van minimaal € 50.000.": "reference-requirement",
    "Opdrachtnemer biedt drie stageplaatsen aan mbo-leerlingen.": "learning-places",
}
WANTED = {"stands": "asserted", "negated": "negated", "conditional": "conditional"}


@pytest.mark.parametrize(("made_of_it", "lead"), [(key, lead) for key in WANTED for lead in CASES[key]])
def test_a_list_below_a_lead(document_rules: Rulebook, made_of_it: str, lead: str) -> None:
    items = "\n".join(f"- {item}" for item in ITEMS)
    document = read(f"# 3 Eisen\n\n{lead}:\n\n{items}\n".encode(), "leidraad.md")
    found = [(one.rule, one.status.value) for one in screen(document, document_rules, date(2026, 11, 22))]
    assert found == [(rule, WANTED[made_of_it]) for rule in ITEMS.values()]
