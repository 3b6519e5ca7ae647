"""Every slip of the pen in a rule file is told in one Dutch sentence, with its line and what to do."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from procurement_app import paths
from procurement_app.calendars.readers import eforms
from procurement_app.screening.rulebook.book import DOCUMENT_KINDS, check_rulebook
from procurement_app.screening.rulebook.slips import NOTICE_FIELDS

RULE = """\
id: nieuwe-regel
kind: instrument
title:
  nl: Nieuwe regel
  en: New rule
explanation: {nl: Vindt iets., en: Finds something.}
status: experimental
since: 2026-11-22
legal_basis:
  - {law: Aanbestedingswet 2012, article: "2.80", verified: no}
tags: []
detect:
  - name: social return
    all_of: [social-return]
    near: 20
advice: {nl: Doe iets., en: Do something.}
examples:
  - {text: "Een.", status: asserted}
  - {text: "Twee.", status: asserted}
  - {text: "Drie.", status: asserted}
  - {text: "Vier.", status: asserted}
  - {text: "Vijf.", status: asserted}
  - {text: "Zes.", status: asserted}
must_not_match:
  - text: "a"
  - text: "b"
  - text: "c"
  - text: "d"
"""
GAP = """\
id: leemte
kind: gap
title: {nl: Leemte, en: Gap}
explanation: {nl: Mist iets., en: Misses something.}
status: experimental
since: 2026-11-22
advice: {nl: Doe iets., en: Do something.}
applies: [{rule: nieuwe-regel}]
above: eu-threshold-services
filled_by: [{rule: nieuwe-regel, status: [negated]}]
words: {concepts: [reason-given], where: section}
notice: {field: BT-71, codes: [res-ws]}
reasons:
  found: {nl: Weg., en: Gone.}
  not-found: {nl: Er., en: There.}
  not-applicable: {nl: Nee., en: No.}
examples:
  - {text: ["Een."], outcome: found}
  - {text: ["Een."], value: 3, outcome: not-found}
  - {text: ["Drie."], outcome: not-found}
"""
CLASH = """\
id: botsing
kind: contradiction
title: {nl: Botsing, en: Clash}
explanation: {nl: Botst., en: Clashes.}
status: experimental
since: 2026-11-22
advice: {nl: Doe iets., en: Do something.}
differs: [{rule: nieuwe-regel, value: percentage, same: [base]}]
reason: {nl: Verschilt., en: Differs.}
examples:
  - {documents: [["Een."]], found: true}
  - {documents: [["Twee."]], found: false}
"""
VALUES = """\
values:
  percentage: {type: percentage}
  base: {type: choice, beside: percentage, choices: {contract-value: contract-value-base}}
advice:"""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The words of the rulebook, without its rules."""
    root = tmp_path_factory.mktemp("mistakes") / "rules"
    shutil.copytree(paths.RULES / "vocabulary", root / "vocabulary")
    shutil.copytree(paths.RULES / "parameters", root / "parameters")
    for folder in ("instruments", "gaps", "contradictions"):
        (root / folder).mkdir()
    return root


def mistakes(
    root: Path,
    text: str | bytes,
    name: str = "instruments/nieuwe-regel.yaml",
    beside: dict[str, str] | None = None,
) -> list[str]:
    """What is told of a rulebook with this file, and those `beside` it."""
    texts = {name: text} | (beside or {})
    for place, held in texts.items():
        (root / place).parent.mkdir(exist_ok=True)
        (root / place).write_bytes(held if isinstance(held, bytes) else held.encode())
    try:
        return [str(mistake) for mistake in check_rulebook(root, DOCUMENT_KINDS)[1]]
    finally:
        for place in texts:
            (root / place).unlink()


def test_a_rule_without_mistakes(root: Path) -> None:
    assert mistakes(root, RULE) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "sentence"),
    [
        ("tags:", "tag:", 11, "'tag' ken ik niet. Bedoelt u 'tags'?"),
        ("near: 20", "neer: 20", 15, "'neer' (in detect, nummer 1) ken ik niet. Bedoelt u 'near'?"),
        ("  en: New rule", " en: New rule", 5, "springt anders in"),
        ("  nl: Nieuwe regel", "\tnl: Nieuwe regel", 4, "staat een tab; spring in met spaties"),
        ('  - text: "a"', '  - text: "a', 25, 'Hier klopt een aanhalingsteken (")'),
        ("nl: Nieuwe regel", "nl: 'Een regel voor 's avonds'", 4, "Hier klopt een aanhalingsteken (')"),
        ('text: "a"', "text: “a”: b", 25, "kromme aanhalingstekens"),
        ("nl: Nieuwe regel", "nl: Nieuw: een regel", 4, "dubbele punt erin hoort tussen aanhalingstekens"),
        ("nl: Nieuwe regel", "nl: *nieuw", 4, "bijzonder teken"),
        ("[social-return]", "[sociale-return]", 14, "Bedoelt u 'social-return'?"),
        ("[social-return]", "[sroi]", 14, "Bedoelt u 'social-return'?"),
        ("[social-return]", "[quantumverstrengeling]", 14, "Voeg het daar toe."),
        ("[social-return]", "[social-return, <procent>]", 14, "De waarde '<procent>' ken ik niet"),
        ("[social-return]", "[obligation]", 14, "woorden die overal staan (common)"),
        ("[social-return]", "[<percentage>]", 14, "zoekt alleen naar waarden"),
        ("[social-return]", "[social-return", 14, "niet goed afgesloten: er mist een komma of een ]"),
        ("all_of: [social-return]", "all_of: social-return", 14, "moet een lijst zijn: zet er [haken]"),
        ("experimental", "concept", 7, "'status' moet een van deze zijn: 'experimental', 'stable' of"),
        ('"Zes.", status: asserted', '"Zes.", status: geldt', 23, "er staat 'geldt'"),
        ('  - {text: "Zes.", status: asserted}\n', "", 17, "heeft er 5; geef ten minste 6 teksten"),
        ("id: nieuwe-regel", "id: andere-regel", 1, "die moeten gelijk zijn"),
        ("id: nieuwe-regel", "id: Nieuwe Regel", 1, "alleen kleine letters"),
        ("kind: instrument", "kind: instrumenten", 2, "er staat 'instrumenten'"),
        ("since: 2026-11-22", "since: 22-11-2026", 8, "zoals 2026-11-22 (jaar-maand-dag)"),
        ("since: 2026-11-22", "since: 2026-13-40", 8, "'2026-13-40' is geen datum"),
        ("nl: Nieuwe regel", "nl: “Nieuwe regel”", 4, "kromme aanhalingstekens"),
        ("explanation: {nl: Vindt", "explanation: {nl: 's Avonds", 6, "Hier klopt een aanhalingsteken (')"),
        ("explanation: {nl: Vindt", 'explanation: {nl: "Vindt', 6, 'Hier klopt een aanhalingsteken (")'),
        ("explanation: {nl: Vindt", "explanation: {nl: 'Zo'n regel", 6, "Hier klopt een aanhalingsteken (')"),
        ("{nl: Vindt iets.", "{nl: Let op: vindt", 6, "dubbele punt erin hoort tussen aanhalingstekens"),
        ("en: Finds something.}", "en: Finds something.", 6, "mist een komma of een }"),
        ("tags: []", "tags:[]", 11, "Zet een spatie na de dubbele punt"),
        ("nl: Doe iets.", 'nl: "Stel {boete} uit."', 16, "wordt in deze tekst niets ingevuld"),
        ('"2.80"', '""', 10, "'article' (in legal_basis, nummer 1) is leeg"),
        ('"2.80"', '"artikel 2.80"', 10, "schrijf alleen het nummer"),
        ("status: exp", "<<<<<<< HEAD\nstatus: exp", 7, "resten van een samenvoeging"),
        (
            "advice:",
            "ignore_cues: [verzuim]\nadvice:",
            16,
            "signaalwoord van de groep 'breach'; schrijf 'breach'",
        ),
        ("advice:", "ignore_cues: [option-1]\nadvice:", 16, "Bedoelt u 'option'?"),
        ("near: 20", "near: 0", 15, "'near: 0' doet niets"),
        ("advice:", "extra_cues: [wish]\nadvice:", 16, "De groep 'wish' telt altijd al mee"),
        ("advice:", "values: {soort: {type: choice}}\nadvice:", 16, "een keuze (choice) zonder 'choices'"),
        ("verified: no", "verified: yes", 10, "Bij 'verified: yes' hoort 'checked_on'"),
        ('text: "Twee."', 'text: "Een."', 19, "staat ook bij nummer 1 van examples; houd er een"),
        ('text: "b"', 'text: "Twee."', 26, "niet wel en niet vinden"),
        (
            '"Een.", status: asserted',
            '"Een.", status: asserted, values: {procent: 5}',
            18,
            "leest geen waarde",
        ),
        ("near: 20", "near: twintig", 15, "moet een geheel getal zijn; er staat 'twintig'"),
        ("near: 20", "near: -3", 15, "moet 0 of hoger zijn"),
        ('"2.80"', "2.80", 10, "'article' (in legal_basis, nummer 1) moet tekst zijn; zet er"),
        ("verified: no", "verified: misschien", 10, "moet yes of no zijn; er staat 'misschien'"),
        ("  nl: Nieuwe regel\n", "", 3, "'nl' (in title) ontbreekt"),
        ("  en: New rule", "  en:", 5, "'en' (in title) is leeg"),
        ("tags: []", "tags: []\ntags: [x]", 12, "staat hier voor de tweede keer"),
        ("near: 20", "blocks: [tabel]", 15, "er staat 'tabel'"),
        ("advice:", "yields_to: [bestaat-niet]\nadvice:", 16, "De regel 'bestaat-niet' bestaat niet"),
    ],
)
def test_one_sentence_with_the_line(root: Path, old: str, new: str, line: int, sentence: str) -> None:
    assert old in RULE
    (told, *more) = mistakes(root, RULE.replace(old, new, 1))
    assert told.startswith(f"rules/instruments/nieuwe-regel.yaml:{line}: "), told
    assert sentence in told
    assert not more, more


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ("percentage: vijf", "'percentage' moet een getal zijn"),
        ("base: loonsom", "'base' moet een van deze zijn: contract-value; er staat 'loonsom'"),
        ("bedrag: 5", "Deze regel leest geen waarde 'bedrag'; er is: percentage, base."),
    ],
)
def test_a_value_that_the_rule_cannot_read(root: Path, given: str, sentence: str) -> None:
    text = RULE.replace("advice:", VALUES, 1)
    assert mistakes(root, text) == []
    (told,) = mistakes(
        root, text.replace('"Een.", status: asserted', f'"Een.", status: asserted, values: {{{given}}}')
    )
    assert told.startswith("rules/instruments/nieuwe-regel.yaml:21: ") and sentence in told


@pytest.mark.parametrize(
    ("old", "new", "line", "sentence"),
    [
        ("status: [negated]", "value: procent", 10, "leest geen waarde 'procent'; er is: percentage, base."),
        ("where: section", "where: document, about: [lot]", 11, "'about' werkt alleen bij 'where: section'"),
        ("BT-71", "BT-999", 12, "Het veld 'BT-999' leest Kansrijk niet uit een aankondiging"),
        (
            "[res-ws]",
            "[voorbehouden]",
            12,
            "kent de code 'voorbehouden' niet; er is: none, res-ws, res-pub-ser.",
        ),
        ("value: 3,", "value: 20.000,", 19, "'20.000' betekent hier 20; schrijf het zonder punt: 20000."),
        ("value: 3,", 'value: "20.000",', 19, "zonder eenheid en zonder punten; er staat '20.000'"),
        ("above: eu-threshold-services", "above: 221000", 9, "noemt een parameter uit rules/parameters"),
        ("value: 3, outcome", "outcome", 19, "staat ook bij nummer 1 van examples"),
        ("{rule: nieuwe-regel}", "{rule: leemte}", 8, "vindt zelf niets in een tekst"),
        ("{nl: Weg.", '{nl: "Er staat {boete}."', 14, "een parameter noemt u met 'tells'"),
    ],
)
def test_a_slip_in_a_gap_rule(root: Path, old: str, new: str, line: int, sentence: str) -> None:
    assert old in GAP
    beside = {"instruments/nieuwe-regel.yaml": RULE.replace("advice:", VALUES, 1)}
    assert mistakes(root, GAP, "gaps/leemte.yaml", beside) == []
    (told,) = mistakes(root, GAP.replace(old, new, 1), "gaps/leemte.yaml", beside)
    assert told.startswith(f"rules/gaps/leemte.yaml:{line}: ") and sentence in told


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            "value: percentage",
            "value: amount_eur",
            "leest geen waarde 'amount_eur'; er is: percentage, base.",
        ),
        ("same: [base]", "same: [basis]", "leest geen waarde 'basis'; er is: percentage, base."),
        (
            "differs: [{rule: nieuwe-regel, value: percentage, same: [base]}]",
            "notice: [{field: BT-71, codes: [reserved], without: [{rule: nieuwe-regel}]}]",
            "kent de code 'reserved' niet",
        ),
    ],
)
def test_a_slip_in_a_contradiction_rule(root: Path, old: str, new: str, sentence: str) -> None:
    assert old in CLASH
    beside = {"instruments/nieuwe-regel.yaml": RULE.replace("advice:", VALUES, 1)}
    assert mistakes(root, CLASH, "contradictions/botsing.yaml", beside) == []
    (told,) = mistakes(root, CLASH.replace(old, new, 1), "contradictions/botsing.yaml", beside)
    assert told.startswith("rules/contradictions/botsing.yaml:8: ") and sentence in told


def test_a_law_that_other_rules_name_otherwise(root: Path) -> None:
    another = {
        f"instruments/regel-{name}.yaml": RULE.replace("id: nieuwe-regel", f"id: regel-{name}", 1)
        for name in ("een", "twee")
    }
    given = {"Aanbestedingswet": True, "Aanbestedingswte 2012": True, "Participatiewet": False}
    for law, is_told in given.items():
        told = mistakes(root, RULE.replace("Aanbestedingswet 2012", law, 1), beside=another)
        assert len(told) == is_told, told
        assert not told or told[0].startswith("rules/instruments/nieuwe-regel.yaml:10: De wet"), told


def test_fields_of_a_notice_are_those_that_are_read_from_it() -> None:
    assert {name for name, *_ in eforms._LOT_CODES} <= set(NOTICE_FIELDS)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("instruments/andere.yml", "de naam eindigt niet op .yaml. Noem het andere.yaml."),
        ("gaps/leemte.yaml.txt", "de naam eindigt niet op .yaml. Noem het leemte.yaml."),
        ("vocabulary/eigen.YAML", "de naam eindigt niet op .yaml. Noem het eigen.yaml."),
        ("andere.yaml", "zet een regel in de map van zijn soort"),
        ("bariers/andere.yaml", "Bedoelt u 'barriers'?"),
        ("mijn/andere.yaml", "Zet een regel in de map van zijn soort"),
    ],
)
def test_a_file_that_is_not_read(root: Path, name: str, sentence: str) -> None:
    folder = name.partition("/")[0]
    is_known = (root / folder).is_dir() or folder == name
    (told,) = mistakes(root, RULE, name)
    assert told.startswith(f"rules/{name if is_known else folder}: ") and sentence in told


def test_a_file_of_word(root: Path) -> None:
    (told,) = mistakes(root, (paths.TENDER_SAMPLES / "documents" / "nvi-schoonmaak.docx").read_bytes())
    assert "bestand van Word of Excel" in told


def test_a_concept_that_has_the_name_of_another(root: Path) -> None:
    text = "concepts:\n  lot:\n    means: iets\n    forms: [kavelverdeling]\n"
    (told,) = mistakes(root, text, "vocabulary/eigen.yaml")
    assert told.startswith(
        "rules/vocabulary/eigen.yaml:2: Het begrip 'lot' staat ook in rules/vocabulary/lots.yaml"
    )


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("forms: [a]", "'a' is maar één letter"),
        ('patterns: ["stelt ...6 zeker*"]', "schrijf ruimte tussen woorden als ..6"),
        ('patterns: ["(binnen|buiten) ..3 <getal> kilometer"]', "'(binnen' kan niet in een patroon"),
        ('patterns: ["boete? ..3 laat"]', "'boete?' kan niet in een patroon"),
        ('patterns: ["dwang*som ..2 laat"]', "'dwang*som' kan niet in een patroon"),
        ('patterns: ["boete..6 laat"]', "'boete..6' kan niet in een patroon"),
        ('patterns: ["boete ..6 <number>"]', "'<number>' kan niet in een patroon"),
        ('patterns: ["=SW ..2 haven"]', "'=sw' kan niet in een patroon"),
        ('patterns: ["boete, ..2 dijk"]', "'boete,' kan niet in een patroon"),
        ('patterns: ["% ..2 &"]', "zonder letters of cijfers"),
        ('forms: ["dwangsom.*"]', "betekenen hier alleen ( ) | ? * - en = iets"),
        ('forms: ["dwang[so]m"]', "betekenen hier alleen ( ) | ? * - en = iets"),
        ("forms: ['\\bdwangsom\\b']", "betekenen hier alleen ( ) | ? * - en = iets"),
        ('forms: ["dwang ..6 som"]', "zet het bij 'patterns'"),
        ('forms: ["binnen <getal> dagen"]', "zet het bij 'patterns'"),
        ('forms: ["boete*, boetebeding*"]', "zet om elk woord aanhalingstekens"),
    ],
)
def test_words_that_can_never_be_meant(root: Path, words: str, sentence: str) -> None:
    (told,) = mistakes(root, f"concepts:\n  proef:\n    means: iets\n    {words}\n", "vocabulary/eigen.yaml")
    assert told.startswith("rules/vocabulary/eigen.yaml:4: ") and sentence in told


@pytest.mark.parametrize("text", ["", "# “leeg”", "Dit is een regel over social return.", "- a\n- b\n"])
def test_a_file_without_a_rule(root: Path, text: str) -> None:
    (told,) = mistakes(root, text)
    assert "In dit bestand staat geen regel" in told and "kansrijk rules new" in told


def test_a_file_in_another_encoding(root: Path) -> None:
    (told,) = mistakes(root, RULE.replace("Nieuwe regel", "Règle").encode("latin-1"))
    assert "sla het op als UTF-8" in told


def test_a_concept_without_words(root: Path) -> None:
    (told,) = mistakes(root, "concepts:\n  leeg-begrip:\n    means: iets\n", "vocabulary/eigen.yaml")
    assert told.startswith("rules/vocabulary/eigen.yaml:2: ") and "geen enkel woord" in told
