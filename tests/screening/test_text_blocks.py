"""The text that a rule offers to paste: filled in, it raises not its own gap or barrier, nor another gap."""

from __future__ import annotations

import re
from datetime import date

import pytest

from procurement_app.screening.model import Outcome, Status
from procurement_app.screening.rulebook.book import Rulebook
from procurement_app.screening.screen import screen
from procurement_app.screening.trying.workbench import typed_document
from procurement_app.screening.whole.gaps import ContractFacts, find_gaps

DAY = date(2026, 11, 22)
FACTS = ContractFacts(900_000, {"BT-71": ("none",)})
FILLED = {
    "<percentage>": "5",
    "<de opdrachtsom of de loonsom>": "de loonsom",
    "<the contract value or the labour cost>": "the labour cost",
    "<hoe vaak>": "elk kwartaal",
    "<how often>": "every quarter",
    "<wie>": "het bureau social return",
    "<whom>": "the social return office",
    "<gewicht>": "20",
    "<weight>": "20",
    "<aantal>": "3",
    "<number>": "3",
    "<Certificaat>": "De inschrijver beschikt over een certificaat volgens ISO 9001",
    "<Certificate>": "The tenderer holds an ISO 9001 certificate",
    "<reden die bij deze opdracht hoort>": "de ploeg beide gebouwen op één avond doet",
    "<reason belonging to this contract>": "one crew does both buildings in one evening",
    "<omschrijving van de percelen>": "noord, midden en zuid",
    "<description of the lots>": "north, centre and south",
    "<naam van de opdracht>": "groenonderhoud",
    "<name of the contract>": "green maintenance",
    "<het werk>": "de schoonmaak",
    "<the work>": "the cleaning",
}
# what stands in the document beside the text, so that the rule applies to it, by language
BESIDE = {
    "gap-social-return-monitoring": {
        "nl": "Opdrachtnemer besteedt 5% van de loonsom aan social return.",
        "en": "The contractor spends 5% of the labour cost on social return.",
    },
    "gap-social-return-sanction": {
        "nl": "Opdrachtnemer besteedt 5% van de loonsom aan social return.",
        "en": "The contractor spends 5% of the labour cost on social return.",
    },
    "gap-reservation-notice": {
        "nl": "Deelname aan deze opdracht is voorbehouden aan sociale werkplaatsen (artikel 2.82).",
        "en": "Participation is reserved for sheltered workshops (article 2.82).",
    },
}
TITLES = ("gap-reservation-notice",)
# a text that mends one thing of a document says by itself nothing of the rest
ALONE = ("gap-social-return-base", "gap-social-return-monitoring", "gap-social-return-sanction")


def _filled(text: str) -> str:
    return re.sub(r"<[^>]+>", lambda place: FILLED[place[0]], text)


def _rules() -> list[str]:
    from procurement_app.paths import RULES

    return sorted(path.stem for kind in ("gaps", "barriers") for path in (RULES / kind).glob("*.yaml"))


def _outcomes(book: Rulebook, *lines: str) -> tuple[set[str], dict[str, Outcome]]:
    """The rules that a document raises, and what its gap rules answer."""
    document = typed_document("\n".join(filter(None, lines)))
    findings = screen(document, book, DAY)
    raised = {one.rule for one in findings if one.status in (Status.ASSERTED, Status.CONDITIONAL)}
    return raised, {gap.rule: gap.outcome for gap in find_gaps(document, findings, book, DAY, facts=FACTS)}


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", _rules())
def test_the_text_of_a_rule_mends_what_it_finds(document_rules: Rulebook, name: str, language: str) -> None:
    text = _filled(document_rules.rules[name].mends(language))
    assert text
    beside = BESIDE.get(name, {}).get(language, "")
    lines = (f"# {text}", beside) if name in TITLES else (beside, text)
    raised, outcomes = _outcomes(document_rules, *lines)
    assert name not in raised
    assert outcomes.get(name) is not Outcome.FOUND
    if name.startswith("gap-") and name not in ALONE:
        others = {rule for rule, outcome in outcomes.items() if outcome is Outcome.FOUND}
        assert others <= {"gap-social-return"}, "what mends one gap opens another"


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", BESIDE)
def test_without_the_text_there_is_something_to_mend(
    document_rules: Rulebook, name: str, language: str
) -> None:
    assert _outcomes(document_rules, "# Tender", BESIDE[name][language])[1][name] is Outcome.FOUND


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_text_on_social_return_is_whole(document_rules: Rulebook, language: str) -> None:
    document = typed_document(_filled(document_rules.rules["gap-social-return"].mends(language)))
    findings = screen(document, document_rules, DAY)
    (asked,) = [finding for finding in findings if finding.rule == "social-return-obligation"]
    assert (asked.values["percentage"], asked.values["base"]) == (5.0, "labour-cost")
    gaps = find_gaps(document, findings, document_rules, DAY, facts=FACTS)
    about = {gap.rule: gap.outcome for gap in gaps if gap.rule.startswith("gap-social-return")}
    assert len(about) == 4 and set(about.values()) == {Outcome.NOT_FOUND}
