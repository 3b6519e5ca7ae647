"""Every slip of the pen in a rule file is told in one Dutch sentence, with its line and what to do."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from procurement_app import paths
from procurement_app.calendars.readers import eforms
from procurement_app.screening.rulebook.book import DOCUMENT_KINDS, check_rulebook
from procurement_app.screening.rulebook.parameters import check_parameters
from procurement_app.screening.rulebook.slips import NOTICE_FIELDS, dated_ahead

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
        ("tags: []", "tags: []\ntags: [opp]", 12, "staat hier voor de tweede keer"),
        ("near: 20", "blocks: [tabel]", 15, "er staat 'tabel'"),
        ("advice:", "yields_to: [bestaat-niet]\nadvice:", 16, "De regel 'bestaat-niet' bestaat niet"),
        ("advice:", "yields_to: [nieuwe-regel]\nadvice:", 16, "kan niet wijken voor zichzelf"),
        (
            "near: 20",
            "beside: [nieuwe-regel]",
            15,
            "wijkt nergens voor 'nieuwe-regel', dus 'beside' doet hier niets",
        ),
        (
            "near: 20",
            "unless: [social-return]",
            15,
            "'social-return' moet er van 'all_of' staan en mag er van",
        ),
        ("advice:", "unless: [social-return]\nadvice:", 16, "'social-return' moet er van 'all_of' staan"),
        (
            "tags: []",
            "tags: [klein-bedrijf]",
            11,
            "'klein-bedrijf' is geen code van eForms. Er is: soc-obj, ",
        ),
        ("tags: []", "tags: [soc-ob]", 11, "'soc-ob' is geen code van eForms. Bedoelt u 'soc-obj'?"),
        (
            "law: Aanbestedingswet 2012",
            "law: Aw 2012",
            10,
            "een afkorting; schrijf de wet voluit: 'Aanbestedings",
        ),
        (
            "law: Aanbestedingswet 2012",
            "law: Gids Proportionalitijd",
            10,
            "heet 'Gids Proportionaliteit'; schrijf",
        ),
        (
            "[social-return]",
            "[te vroeg betaald]",
            14,
            'Zoek er een met: kansrijk rules words "te vroeg betaald".',
        ),
        ("{nl: Vindt iets.,", "{nl: Vindt, soms, iets., ", 6, "zet een tekst met een komma erin tussen"),
        (
            '{text: "Een.",',
            "{text: Een boete, per dag,",
            18,
            "'per dag' (in examples, nummer 1) begint na een komma",
        ),
        ("nl: Nieuwe regel", "nl: 's avonds'", 4, 'Hier valt een apostrof weg; schrijf "\'s avonds"'),
        ("    all_of", "\u00a0\u00a0\u00a0\u00a0all_of", 14, "Hier staat een bijzondere spatie"),
        ("near: 20", "near:\u00a020", 15, "Hier staat een bijzondere spatie"),
        ("nl: Nieuwe", "nl: \x03Nieuwe", 4, "een teken dat in geen tekst hoort"),
        ("kind: instrument", "---\nkind: instrument", 2, "begint hier een tweede stuk"),
        (
            "near: 20",
            "near: 1.5",
            15,
            "'near' (in detect, nummer 1) moet een geheel getal zijn; er staat '1.5'",
        ),
        ("kind: instrument", "kind: drempel", 2, "er staat 'drempel'. Bedoelt u 'barrier'?"),
        ('"Zes.", status: asserted', '"Zes.", status: geldt niet', 23, "Bedoelt u 'negated'?"),
        ("advice:", "advies:", 16, "'advies' ken ik niet. Bedoelt u 'advice'?"),
        ("title:", "titel:", 3, "'titel' ken ik niet. Bedoelt u 'title'?"),
        (
            '  - text: "a"',
            '  - {text: "a", status: asserted}',
            25,
            "Hier mag staan: text, heading, head, block, why.",
        ),
        ('  - text: "a"', "  - text: ‘a’", 25, "kromme aanhalingstekens"),
        ('  - text: "a"', '  – text: "a"', 25, "Een lijst begint met een gewoon streepje"),
        ("kind: instrument", "kind instrument", 2, "Achter de naam van een veld hoort een dubbele punt"),
        ("detect:", "detect", 12, "Achter de naam van een veld hoort een dubbele punt"),
        ('{text: "Zes."', '{text "Zes."', 23, "Achter 'text' hoort een dubbele punt"),
        ("id: nieuwe-regel", "Een regel\nid: nieuwe-regel", 1, "Achter de naam van een veld hoort"),
        ("id: nieuwe-regel", "```yaml\nid: nieuwe-regel", 1, "Haal de regels met ``` weg"),
        ("{nl: Vindt iets.", "{nl: Vindt #1.", 6, "Wat achter # staat, wordt niet gelezen"),
        ("nl: Nieuwe regel", "nl: & regel", 4, "bijzonder teken"),
        ("all_of: [social", "any_of: [social", 14, "in een lijst binnen all_of"),
        ("[social-return]", "[[social-return, [obligation]]]", 14, "is een lijst te veel: haal de binnenste"),
        ('"Zes."', '""', 23, "'text' (in examples, nummer 6) is leeg; vul het in."),
        ("[social-return]", "[social-return, money]", 14, 'Bedoelt u de waarde "<money>"?'),
        ("[social-return]", "[social-return, <bedrag>]", 14, "Bedoelt u 'money'?"),
        ('"Zes.", status: asserted', '"Zes.", status: yes', 23, "er staat 'yes'"),
        ('"2.80"', '"§ 2.80"', 10, "schrijf alleen het nummer"),
        ("law: Aanbestedingswet 2012", "law: Aanbestedingswet 2012 art. 2.80", 10, "staat ook een artikel"),
        ("advice:", "yields_to: [nieuwe-regels]\nadvice:", 16, "Bedoelt u 'nieuwe-regel'?"),
        ("tags: []", "filled_by: []", 11, "'filled_by' hoort bij een regel met kind 'gap'"),
        (
            "advice:",
            "values: {jaren: {type: words, of: [obligation]}}\nadvice:",
            16,
            "'of' doet niets bij 'type: words'; noem het begrip in 'near'.",
        ),
        (
            "advice:",
            "values: {naam: {type: certificate, maximum: 3}}\nadvice:",
            16,
            "'maximum' doet niets bij 'type: certificate'; haal het weg.",
        ),
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
        (
            'text: ["Een."], value',
            'text: ["#Kop"], value',
            19,
            "Een kop begint met # en een spatie: '# Kop'.",
        ),
        ("[reason-given]", "[reasons-given]", 11, "Bedoelt u 'reason-given'?"),
        (
            "advice:",
            "legal_basis: [{law: Participatiewet, article: '1', verified: no, about: [lot]}]\nadvice:",
            7,
            "'about' werkt bij een regel die in teksten zoekt",
        ),
        ("outcome: found", "outcome: not-applicable", 17, "Geef ook een voorbeeld met 'outcome: found'"),
        ("value: 3,", "value: 20.000,", 19, "'20.000' betekent hier 20; schrijf het zonder punt: 20000."),
        ("value: 3,", 'value: "20.000",', 19, "zonder eenheid en zonder punten; er staat '20.000'"),
        ("above: eu-threshold-services", "above: 221000", 9, "noemt een parameter uit rules/parameters"),
        ("value: 3, outcome", "outcome", 19, "staat ook bij nummer 1 van examples"),
        ("{rule: nieuwe-regel}", "{rule: leemte}", 8, "vindt zelf niets in een tekst"),
        ("{nl: Weg.", '{nl: "Er staat {boete}."', 14, "een parameter noemt u met 'tells'"),
        ("not-found: {nl: Er.", "notfound: {nl: Er.", 15, "Bedoelt u 'not-found'?"),
        (
            '  - {text: ["Een."], outcome: found}',
            '  - {text: ["Een."], uitkomst: found}',
            18,
            "Bedoelt u 'outcome'?",
        ),
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
        ("gaps/leemte.docx", "het is geen gewone tekst. Zet de woorden in een teksteditor"),
        ("gaps/leemte.yaml.txt", "de naam eindigt niet op .yaml. Noem het leemte.yaml."),
        ("vocabulary/eigen.YAML", "de naam eindigt niet op .yaml. Noem het eigen.yaml."),
        ("andere.yaml", "zet het in de map instruments/."),
        ("bariers/andere.yaml", "Bedoelt u 'barriers'?"),
        ("mijn/andere.yaml", "Zet een regel in de map van zijn soort"),
    ],
)
def test_a_file_that_is_not_read(root: Path, name: str, sentence: str) -> None:
    folder = name.partition("/")[0]
    is_known = (root / folder).is_dir() or folder == name
    (told,) = mistakes(root, RULE, name)
    assert told.startswith(f"rules/{name if is_known else folder}: ") and sentence in told


@pytest.mark.parametrize(
    "name", ["eigen.yaml", "vocabulary/sectors/eigen.yaml", "vocabulary/calendar/eigen.yaml"]
)
def test_words_in_a_folder_where_they_are_not_read(root: Path, name: str) -> None:
    (told,) = mistakes(root, WORDS_FILE, name)
    assert told.startswith(f"rules/{name}: ") and "zet het in de map vocabulary/." in told


def test_a_copy_is_told_and_not_what_it_was_copied_from(root: Path) -> None:
    (told,) = mistakes(
        root, RULE, "instruments/nieuwe-regel - kopie.yaml", {"instruments/nieuwe-regel.yaml": RULE}
    )
    assert told.startswith("rules/instruments/nieuwe-regel - kopie.yaml:1: ") and "deze kopie" in told


def test_what_word_leaves_beside_an_open_file_is_passed_over(root: Path) -> None:
    assert mistakes(root, RULE, beside={"instruments/~$nieuwe-regel.docx": "x"}) == []


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
        ('forms: [dwangsom, ""]', "Hier staat een leeg woord"),
        ("forms: [dwangsom, de]", "'de' staat in bijna elke zin"),
        ('forms: ["referentie [a-z]"]', "betekenen hier alleen ( ) | ? * - en = iets"),
        ("forms: ['(\\w+ )?voorbehouden']", "betekenen hier alleen ( ) | ? * - en = iets"),
        ('patterns: ["boete … laat"]', "schrijf ruimte tussen woorden als ..6"),
        ("patterns: [boete]", "'boete' is één woord; zet het bij 'forms'"),
    ],
)
def test_words_that_can_never_be_meant(root: Path, words: str, sentence: str) -> None:
    (told,) = mistakes(root, f"concepts:\n  proef:\n    means: iets\n    {words}\n", "vocabulary/eigen.yaml")
    assert told.startswith("rules/vocabulary/eigen.yaml:4: ") and sentence in told


@pytest.mark.parametrize(
    ("concept", "line", "sentence"),
    [
        ("  Te Laat: {means: iets, forms: [verlaat]}\n", 2, "en niet 'Te Laat'; schrijf 'te-laat'"),
        ("  proef: {forms: [verlaat]}\n", 2, "'proef' heeft geen 'means'"),
        ("  proef: {means: iets, forms: [verlaat], includes: [proef]}\n", 2, "omvat zichzelf"),
        (
            "  proef: {means: iets, forms: [verlaat], includes: [tweede]}\n"
            "  tweede: {means: iets, includes: [proef]}\n",
            2,
            "'proef' omvat 'tweede', en andersom",
        ),
    ],
)
def test_a_concept_that_is_written_wrongly(root: Path, concept: str, line: int, sentence: str) -> None:
    told = mistakes(root, f"concepts:\n{concept}", "vocabulary/eigen.yaml")
    assert told[0].startswith(f"rules/vocabulary/eigen.yaml:{line}: ") and sentence in told[0], told


DAY = "2026-01-01"
GIVEN = f"values:\n  {DAY}: 30000"
WORDS_FILE = "concepts:\n  proef: {means: iets, forms: [verlaat]}\n"
LIMIT = """\
id: eigen-grens
title: {nl: Grens, en: Limit}
basis: choice
unit: EUR
verified: no
values:
  2026-01-01: 30000
references:
  2026-01-01: Beleid
checked_on: 2026-11-22
next_review_due: 2027-11-15
"""


@pytest.mark.parametrize(
    ("text", "folder", "sentence"),
    [
        (RULE, "vocabulary", "Dit is een regel; zet dit bestand in de map instruments/."),
        (WORDS_FILE, "instruments", "Dit is een lijst van begrippen; zet dit bestand in de map vocabulary/."),
        (LIMIT, "gaps", "Dit is een parameter; zet dit bestand in de map parameters/."),
        ("{\\rtf1\\ansi tekst}", "instruments", "een bestand van WordPad (RTF)"),
    ],
)
def test_a_file_that_belongs_elsewhere(root: Path, text: str, folder: str, sentence: str) -> None:
    (told,) = mistakes(root, text, f"{folder}/nieuwe-regel.yaml")
    assert told.startswith(f"rules/{folder}/nieuwe-regel.yaml:1: ") and sentence in told


@pytest.mark.parametrize(
    ("old", "new", "line", "sentence"),
    [
        (f"  {DAY}: 30000", "  2026: 30000", 7, "moet een datum zijn"),
        (f"  {DAY}: 30000", f"  {DAY}: yes", 7, "moet een getal zijn; er staat yes of no"),
        (f"  {DAY}: 30000", f"  {DAY}: [30000]", 7, "moet een getal zijn"),
        (f"  {DAY}: Beleid", f"  {DAY}: Beleid\n  2027-01-01: Later", 10, "hoort bij geen waarde"),
        (f"  {DAY}: 30000", f"  {DAY}: 30000\n  2027-01-01: 5", 8, "heeft een bron nodig"),
        ("due: 2027-11-15", "due: 2025-11-15", 11, "(2025-11-15) moet na 'checked_on'"),
        (GIVEN, "follows: eigen-grens", 6, "kan zichzelf niet volgen"),
        (GIVEN, "follows: social-return-threshold-amsterdam", 6, "volgt 'eu-threshold-services'"),
        (GIVEN, "follows: eu-threshold-servics", 6, "Bedoelt u 'eu-threshold-services'?"),
    ],
)
def test_a_slip_in_a_parameter(root: Path, old: str, new: str, line: int, sentence: str) -> None:
    assert old in LIMIT
    name = "parameters/eigen-grens.yaml"
    (root / name).write_text(LIMIT.replace(old, new, 1), encoding="utf-8")
    try:
        (told,) = map(str, check_parameters(root / "parameters")[1])
    finally:
        (root / name).unlink()
    assert told.startswith(f"rules/{name}:{line}: ") and sentence in told


def test_a_year_far_ahead_in_a_parameter(root: Path) -> None:
    path = root / "parameters" / "eigen-grens.yaml"
    text = LIMIT.replace("checked_on: 2026", "checked_on: 2062").replace("due: 2027", "due: 2063")
    path.write_text(text, encoding="utf-8")
    try:
        (told,) = dated_ahead(check_rulebook(root, DOCUMENT_KINDS)[0], date(2026, 11, 23))
    finally:
        path.unlink()
    assert told.line == 10 and "klopt het jaar?" in told.sentence


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
