"""Boxes to tick: what is ticked is said, the other choices are not."""

from __future__ import annotations

from datetime import date

import pytest

from procurement_app.documents import read
from procurement_app.screening.rulebook.book import Rulebook
from procurement_app.screening.screen import screen
from procurement_app.screening.text.choices import as_chosen

ON = date(2026, 11, 22)
HEADS = "| Onderwerp | Ja | Nee |\n|---|---|---|\n"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Percelen? Ja ☑ Nee ☐", "Percelen? Ja ☒"),
        ("Percelen? Ja ☐ / Nee ☑", "Percelen?        Nee ☒"),
        ("Percelen? ☒ Ja ☐ Nee", "Percelen? ☒ Ja"),
        ("Percelen? [ ] ja, namelijk twee [x] nee", "Percelen?                       ☒   nee"),
        ("Percelen: ja ( ) nee (x)", "Percelen:        nee ☒"),
        ("Percelen\t□ ja\t✓ nee", "Percelen\t    \t☒ nee"),
        ("PSO: ☐ n.v.t. ☐ ja ☒ nee", "PSO:               ☒ nee"),
        ("Percelen: ☐ ja ☒ nee PSO: ☒ ja ☐ nee", "Percelen:      ☒ nee PSO: ☒ ja"),
        ("Percelen\t☐ ja ☒ nee\tPSO\t☒ ja ☐ nee", "Percelen\t     ☒ nee\tPSO\t☒ ja"),
        ("Percelen? ☐ ja ☐ nee", "Percelen?"),
        ("Percelen? ☒ ja ☒ nee", "Percelen? ☒ ja ☒ nee"),
        ("☐ ja", "☐ ja"),
        ("Zekerheid: ☐ bankgarantie ☒ geen", "Zekerheid: ☐ bankgarantie ☒ geen"),
        ("[x] Er zijn percelen\n- [ ] PSO", "☒   Er zijn percelen\n☐     PSO"),
        ("zie (x) en [1]", "zie (x) en [1]"),
    ],
)
def test_of_a_line_of_answers_only_the_ticked_one_is_said(written: str, said: str) -> None:
    assert len(as_chosen(written)) == len(written)
    assert as_chosen(written).rstrip() == said


@pytest.mark.parametrize(
    ("written", "statuses"),
    [
        ("Is social return van toepassing? Ja ☒ Nee ☐", {"social-return-obligation": "asserted"}),
        ("Wordt een bankgarantie gevraagd? Ja ☐ Nee ☑", {"financial-guarantee": "negated"}),
        ("Wordt een bankgarantie gevraagd? [x] Ja [ ] Nee", {"financial-guarantee": "asserted"}),
        ("Zijn referenties vereist? [ ] Ja [x] Nee", {"reference-requirement": "negated"}),
        ("Wordt een bankgarantie gevraagd? ☐ Ja ☐ Nee", {"financial-guarantee": "mentioned"}),
        ("Bankgarantie: ☒ ja ☐ nee, 5% van de opdrachtsom", {"financial-guarantee": "asserted"}),
        ("Zekerheid: bankgarantie ☐ geen ☒", {"financial-guarantee": "mentioned"}),
        ("[ ] Opdrachtnemer biedt twee stageplaatsen.", {"learning-places": "mentioned"}),
        (
            "- [x] De hal\n- [ ] De kas\n- [ ] De tuin\n- [ ] Opdrachtnemer biedt twee stageplaatsen.",
            {"learning-places": "mentioned"},
        ),
        (
            "- [ ] De kas\n- [ ] De tuin\n- [ ] Opdrachtnemer biedt twee stageplaatsen.",
            {"learning-places": "asserted"},
        ),
        (f"{HEADS}| Bankgarantie | | x |\n", {"financial-guarantee": "negated"}),
        (f"{HEADS}| Bankgarantie | ✓ | |\n", {"financial-guarantee": "asserted"}),
        (f"{HEADS}| PSO-certificaat vereist | ☐ | ☒ |\n", {"pso-recognition": "negated"}),
        ("| Bankgarantie | ☐ Ja | ☒ Nee |\n", {"financial-guarantee": "negated"}),
    ],
)
def test_the_ticked_box_decides(document_rules: Rulebook, written: str, statuses: dict[str, str]) -> None:
    document = read(written.encode(), "formulier.md")
    found = screen(document, document_rules, ON)
    assert {one.rule: one.status.value for one in found} == statuses
    assert all(one.quote == document.text[one.start : one.end] for one in found)
