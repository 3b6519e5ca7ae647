"""`kansrijk rules`: checking, testing, trying, explaining and making rules."""

from __future__ import annotations

import json
import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from procurement_app import paths
from procurement_app.cli.rules import rules
from procurement_app.screening.explaining.pages import explain
from procurement_app.screening.explaining.reasons import TYPE_NAMES
from procurement_app.screening.explaining.sought import given
from procurement_app.screening.rulebook.book import load_rulebook
from procurement_app.screening.text.readers import READERS


@pytest.fixture
def book(tmp_path: Path) -> Path:
    root = tmp_path / "rules"
    shutil.copytree(paths.RULES, root)
    kinds = ("instruments", "barriers", "gaps", "contradictions")
    for path in [path for kind in kinds for path in (root / kind).glob("*.yaml")]:
        if path.stem != "social-label":
            path.unlink()
    return root


def test_check_names_file_and_line(book: Path) -> None:
    path = book / "instruments" / "social-label.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("status: experimental", "status: af"), encoding="utf-8"
    )
    done = CliRunner().invoke(rules, ["check", "--rules", str(book)])
    assert done.exit_code == 1
    assert "rules/instruments/social-label.yaml:" in done.output


@pytest.mark.parametrize("asked", ["check", "list"])
def test_a_rulebook_is_named_from_where_one_stands(
    book: Path, asked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(book)
    done = CliRunner().invoke(rules, [asked, "--rules", "."])
    assert done.exit_code == 0, done.output


def test_the_house_rulebook_is_in_order() -> None:
    done = CliRunner().invoke(rules, ["check"])
    assert done.exit_code == 0, done.output


def test_examples_of_one_rule(book: Path) -> None:
    done = CliRunner().invoke(rules, ["test", "--rules", str(book), "social-label"])
    assert done.exit_code == 0
    assert "0 fout" in done.output


def test_a_wrong_example_is_shown(book: Path) -> None:
    path = book / "instruments" / "social-label.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("status: negated", "status: asserted"), encoding="utf-8"
    )
    done = CliRunner().invoke(rules, ["test", "--rules", str(book)])
    assert done.exit_code == 1
    assert "status is ‘geldt niet’ (negated), verwacht ‘geldt’ (asserted)" in done.output


def test_a_wrong_example_is_explained_with_what_stands_around_it(book: Path) -> None:
    path = book / "instruments" / "social-label.yaml"
    text = path.read_text(encoding="utf-8")
    example = (
        'examples:\n  - {text: "Ja.", heading: "Fairtrade-koffie verplicht", status: negated}\n'
        '  - {text: "Fairtrade | nee", block: row, status: asserted}\n'
    )
    path.write_text(text.replace("examples:\n", example, 1), encoding="utf-8")
    done = CliRunner().invoke(rules, ["test", "--rules", str(book), "social-label"])
    assert done.exit_code == 1
    assert "wel iets in de kop of de kolomkop, maar niets in deze tekst zelf" in done.output
    assert "social-label: 'Fairtrade'" in done.output and "negated" in done.output


def test_an_unknown_rule(book: Path) -> None:
    done = CliRunner().invoke(rules, ["explain", "--rules", str(book), "bestaat-niet"])
    assert done.exit_code == 2
    assert "bestaat-niet" in done.output


def test_explain_and_docs(book: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(rules, ["explain", "--rules", str(book), "social-label"])
    assert "Hoe de regel zoekt" in done.output
    CliRunner().invoke(rules, ["docs", "--rules", str(book), str(tmp_path / "pages")])
    assert (
        (tmp_path / "pages" / "social-label.md").read_text(encoding="utf-8").startswith("# Sociaal keurmerk")
    )


def test_every_rule_of_our_own_rulebook_is_explained(tmp_path: Path) -> None:
    book = load_rulebook(paths.RULES)
    done = CliRunner().invoke(rules, ["docs", str(tmp_path / "pages")])
    assert done.exit_code == 0, done.output
    assert {page.stem for page in (tmp_path / "pages").glob("*.md")} >= set(book.rules)
    for rule in book.rules.values():
        assert explain(rule, book, date(2026, 11, 23)).startswith(f"# {rule.title.nl} (`{rule.id}`)")


def test_a_rule_without_ways_says_what_it_looks_at() -> None:
    book = load_rulebook(paths.RULES)
    told = {name: explain(book.rules[name], book, date(2026, 11, 23)) for name in book.rules}
    gap = told["gap-social-return"]
    assert "De opdracht is ten minste € 216.000 waard." in gap and "Nagekeken op 21 november 2026" in gap
    assert "- Social return gevraagd: geldt, geldt niet of onder voorwaarde" in gap
    assert "| Waarde van de opdracht: niet bekend | niet te beoordelen |" in gap
    assert "onder dezelfde kop" in told["gap-turnover-motivation"]
    assert "veld BT-71 van de aankondiging zegt res-ws" in told["gap-reservation-notice"]
    numbers = told["two-numbers"]
    assert "- Social return gevraagd: het percentage; alleen bij gelijke waarde van: de grondslag" in numbers
    assert "- Omzeteis: het bedrag" in numbers and "| tegenspraak |" in numbers
    assert "De ene passage zegt dat het geldt, de andere dat het niet geldt" in told["said-and-denied"]
    chance = told["invitation-below-threshold"]
    assert "- tenzij: de publicatiedatum is voorbij" in chance and "8 punten" in chance
    assert "soort opdracht: leveringen" in chance
    assert "Soort: drempel. Staat: " in told["lowest-price"]


def test_what_stands_around_an_example_is_told() -> None:
    book = load_rulebook(paths.RULES)
    told = explain(book.rules["lots"], book, date(2026, 11, 23))
    assert (
        "| 1 Hardware / Levering van laptops | Kolomkoppen: Perceel / Onderwerp / Aantal opdrachtnemers; "
        "Soort tekst: tabelrij | geldt |" in told
    )
    gap = book.rules["gap-social-return"]
    example = gap.examples[0].model_copy(update={"day": date(2027, 1, 1)})
    assert "Beoordeeld op: 1 januari 2027" in given(example, gap, book)


def test_advice_has_its_parameters() -> None:
    book = load_rulebook(paths.RULES)
    told = explain(book.rules["sme-friendly"], book, date(2026, 11, 23))
    assert "één referentie van hoogstens 60% van de waarde" in told


def test_an_unfinished_rule_stands_in_the_way_of_no_other(book: Path, tmp_path: Path) -> None:
    at = ["--rules", str(book)]
    CliRunner().invoke(rules, ["new", *at, "--kind", "barrier", "landelijke-dekking"])
    done = CliRunner().invoke(rules, ["test", *at, "social-label"])
    assert done.exit_code == 0 and "0 fout" in done.output
    assert "Overgeslagen, want nog niet af: landelijke-dekking" in done.stderr
    assert "Vul in" not in done.stderr
    for asked in (
        ["explain", *at, "social-label"],
        ["try", *at, "Fairtrade"],
        ["docs", *at, str(tmp_path / "d")],
    ):
        assert CliRunner().invoke(rules, asked).exit_code == 0
    own = CliRunner().invoke(rules, ["test", *at, "landelijke-dekking"])
    assert own.exit_code == 1 and "landelijke-dekking.yaml:" in own.stderr


@pytest.mark.parametrize("made", [True, False])
def test_a_folder_that_is_no_rulebook_is_told_in_one_line(tmp_path: Path, made: bool) -> None:
    root = tmp_path / "leeg"
    if made:
        root.mkdir()
    done = CliRunner().invoke(rules, ["list", "--rules", str(root)])
    assert done.exit_code == 2
    assert ("staat geen regelboek" if made else "bestaat niet") in done.output
    assert "herstel" not in done.output


def test_every_value_that_a_way_may_ask_for_has_words() -> None:
    assert set(READERS) == set(TYPE_NAMES)


def test_try_a_sentence() -> None:
    done = CliRunner().invoke(rules, ["try", "Wij zien af van social return."])
    assert "social-return-obligation negated" in done.output


def test_new_makes_a_file_that_check_then_guides(book: Path) -> None:
    done = CliRunner().invoke(rules, ["new", "--rules", str(book), "--kind", "barrier", "landelijke-dekking"])
    assert done.exit_code == 0
    checked = CliRunner().invoke(rules, ["check", "--rules", str(book)])
    assert "landelijke-dekking.yaml" in checked.output
    assert "geef ten minste 6" in checked.output
    again = CliRunner().invoke(rules, ["new", "--rules", str(book), "landelijke-dekking"])
    assert again.exit_code == 2


def test_what_the_scaffold_left_open_is_told(book: Path) -> None:
    for kind in ("instrument", "barrier", "gap"):
        CliRunner().invoke(rules, ["new", "--rules", str(book), "--kind", kind, f"proef-{kind}"])
    told = CliRunner().invoke(rules, ["check", "--rules", str(book)]).output
    assert "proef-instrument.yaml:13: Hier staat nog de tekst van het sjabloon" in told
    assert "proef-gap.yaml" in told and "heeft er 1; geef er ten minste 3" in told


@pytest.mark.parametrize(("kind", "examples"), [("contradiction", 2), ("chance", 2)])
def test_the_scaffold_of_every_kind_only_has_to_be_filled_in(book: Path, kind: str, examples: int) -> None:
    (book / "instruments" / "lots.yaml").write_text(
        (paths.RULES / "instruments" / "lots.yaml").read_text("utf-8"), "utf-8"
    )
    (book / "chances" / "sector-fit.yaml").unlink()  # room for the points of another
    done = CliRunner().invoke(rules, ["new", "--rules", str(book), "--kind", kind, "proef"])
    assert done.exit_code == 0, done.output
    told = CliRunner().invoke(rules, ["check", "--rules", str(book)]).output.splitlines()[:-1]
    assert [line for line in told if "/proef.yaml:" in line and "Vul in" not in line] == []
    assert sum("/proef.yaml:" in line for line in told) > examples


def test_what_to_do_next_names_the_rulebook_one_works_in(book: Path) -> None:
    done = CliRunner().invoke(rules, ["new", "--rules", str(book), "proef"])
    assert done.output.strip().endswith(f"kansrijk rules check --rules {book}")
    assert f"kansrijk rules test --rules {book} proef" in (book / "instruments" / "proef.yaml").read_text(
        "utf-8"
    )


def test_no_rule_is_made_where_no_rulebook_is(tmp_path: Path) -> None:
    done = CliRunner().invoke(rules, ["new", "--rules", str(tmp_path / "typefout"), "proef"])
    assert done.exit_code == 2 and "staat geen regelboek" in done.output
    assert not (tmp_path / "typefout").exists()


def test_a_year_far_ahead_is_told(book: Path) -> None:
    path = book / "instruments" / "social-label.yaml"
    path.write_text(path.read_text("utf-8").replace("since: 2026-", "since: 2062-", 1), "utf-8")
    done = CliRunner().invoke(rules, ["check", "--rules", str(book)])
    assert done.exit_code == 1 and "social-label.yaml:" in done.output and "klopt het jaar?" in done.output


def test_which_concepts_know_a_word(book: Path) -> None:
    done = CliRunner().invoke(rules, ["words", "--rules", str(book), "stageplek"])
    assert done.output.startswith("learning-place") and "leren op het werk" in done.output
    done = CliRunner().invoke(rules, ["words", "--rules", str(book), "quantumverstrengeling"])
    assert done.exit_code == 0 and "Geen begrip kent" in done.output


def test_the_concept_that_has_the_word_itself_comes_first_with_the_form_that_matched(book: Path) -> None:
    said = CliRunner().invoke(rules, ["words", "--rules", str(book), "boete"]).output.splitlines()
    names, forms = said[::3], said[2::3]
    shown = dict(zip((name.split("  ")[0] for name in names), forms, strict=True))
    assert all("boete" in line for line in forms[:5]), forms
    assert shown["not-of-division"].strip().startswith("boete; ")
    whole = [name for name, line in shown.items() if line.strip().split("; ")[0].strip("*") == "boete"]
    assert list(shown)[: len(whole)] == whole


@pytest.mark.parametrize("word", ["", " ", "x"])
def test_less_than_a_word_is_no_question(book: Path, word: str) -> None:
    done = CliRunner().invoke(rules, ["words", "--rules", str(book), word])
    assert done.exit_code == 2 and "Noem een woord" in done.output


def test_the_list_is_in_dutch_and_in_columns(book: Path) -> None:
    said = CliRunner().invoke(rules, ["list", "--rules", str(book)]).output
    assert "barrier" not in said and "experimental" not in said and "sociaal instrument" in said
    rows = said.splitlines()
    assert len({row.index("  ") for row in rows if row.startswith("kans")}) == 1
    (label,) = (row for row in rows if "social-label" in row)
    (chance,) = (row for row in rows if "sector-fit" in row)
    assert label.index("social-label") == chance.index("sector-fit")


def test_explain_tells_limits_cues_and_patterns_in_words(book: Path) -> None:
    path = book / "instruments" / "social-label.yaml"
    held = path.read_text("utf-8")
    (book / "vocabulary" / "eigen.yaml").write_text(
        'concepts:\n  laat:\n    means: te laat\n    forms: ["te late (op)?levering*"]\n'
        '    patterns: ["levering|oplevering ..5 te laat"]\n',
        "utf-8",
    )
    way = "detect:\n  - {name: laat, all_of: [laat], ignore_cues: [breach]}\n"
    values = "values:\n  percentage: {type: percentage, maximum: 20, near: [laat]}\n"
    assert "\nvalues:" not in held
    path.write_text(held.replace("detect:\n", values + way, 1), "utf-8")
    said = CliRunner().invoke(rules, ["explain", "--rules", str(book), "social-label"]).output
    assert "te laat (‘te late oplevering’, ‘(levering of oplevering) … te laat’ …)" in said
    assert "- telt niet mee voor de status: breach (‘" in said
    assert "- telt niet mee voor de status: possibility (‘" in said
    assert "- het percentage: een percentage; dicht bij: te laat; hoogstens 20%" in said


def test_explain_tells_the_next_value_of_a_parameter(book: Path) -> None:
    limit = book / "parameters" / "eigen-grens.yaml"
    limit.write_text(
        "id: eigen-grens\ntitle: {nl: Eigen grens, en: Own limit}\nbasis: choice\nunit: EUR\nverified: no\n"
        "values: {2026-01-01: 30000, 2099-07-01: 50000}\nreferences: {2026-01-01: Nu, 2099-07-01: Straks}\n"
        "checked_on: 2026-11-22\nnext_review_due: 2099-11-15\n",
        "utf-8",
    )
    rule = book / "chances" / "sector-fit.yaml"
    condition = "found:\n  - {value: {at_most: eigen-grens}}\n"
    rule.write_text(re.sub("found:.*\n", condition, rule.read_text("utf-8"), count=1), "utf-8")
    said = CliRunner().invoke(rules, ["explain", "--rules", str(book), "sector-fit"]).output
    assert "hoogstens € 30.000 (Eigen grens; vanaf 1 juli 2099: € 50.000)" in said


def test_a_contradiction_that_is_wrongly_found_names_both_sides(book: Path) -> None:
    for kind, name in (("contradictions", "two-numbers"), ("barriers", "turnover-requirement")):
        shutil.copy(paths.RULES / kind / f"{name}.yaml", book / kind / f"{name}.yaml")
    path = book / "contradictions" / "two-numbers.yaml"
    held = path.read_text("utf-8")
    differs = "differs:\n  - {rule: turnover-requirement, value: amount_eur}\n"
    one, other = "De jaaromzet is ten minste € 100.000.", "De jaaromzet is ten minste € 900.000."
    examples = (
        f'examples:\n  - {{documents: [["{one}"], ["{other}"]], found: false}}\n'
        f'  - {{documents: [["{one}"]], found: true}}\n'
    )
    head, rest = held[: held.index("differs:")], held[held.index("reason:") : held.index("examples:")]
    path.write_text(head + differs + rest + examples, "utf-8")
    said = CliRunner().invoke(rules, ["test", "--rules", str(book), "two-numbers"]).output
    assert "ten onrechte gevonden" in said and "stuk 1: ‘" in said and "↔ stuk 2: ‘" in said
    assert said.count("er staat maar één getal") == 1, said


def test_a_wrong_example_says_what_stood_there_and_what_did_not(book: Path) -> None:
    path = book / "instruments" / "social-label.yaml"
    held = path.read_text(encoding="utf-8")
    extra = 'must_not_match:\n  - {text: "De koffie heeft een Fairtrade-keurmerk."}\n'
    missed = 'examples:\n  - {text: "De looptijd is vier jaar.", status: asserted}\n'
    path.write_text(
        held.replace("must_not_match:\n", extra, 1).replace("examples:\n", missed, 1), encoding="utf-8"
    )
    told = CliRunner().invoke(rules, ["test", "--rules", str(book), "social-label"]).output
    assert "Er ontbreekt: " in told
    assert "Fairtrade" in told and "manier 1" in told


def test_chance_examples_and_sectors_are_tried(book: Path) -> None:
    rule = book / "chances" / "sector-fit.yaml"
    rule.write_text(rule.read_text("utf-8").replace("outcome: not-found", "outcome: found", 1), "utf-8")
    sector = book / "vocabulary" / "sectors" / "laundry-textile.yaml"
    sector.write_text(sector.read_text("utf-8").replace("match: [", "match: [Licenties, ", 1), "utf-8")
    done = CliRunner().invoke(rules, ["test", "--rules", str(book)])
    assert done.exit_code == 1
    assert "sector-fit: is ‘geen kans’ (not-found), verwacht ‘kans’ (found); de regel zegt: " in done.output
    assert "laundry-textile: sector niet gevonden\n    Licenties" in done.output


def test_check_warns_of_an_overdue_parameter(book: Path) -> None:
    path = book / "parameters" / "reserved-share.yaml"
    text = re.sub(r"checked_on: \S+", "checked_on: 2024-01-01", path.read_text("utf-8"))
    path.write_text(re.sub(r"next_review_due: \S+", "next_review_due: 2024-12-31", text), "utf-8")
    done = CliRunner().invoke(rules, ["check", "--rules", str(book)])
    assert done.exit_code == 0
    assert "reserved-share.yaml moest uiterlijk 2024-12-31 opnieuw" in done.output
    answer = json.loads(CliRunner().invoke(rules, ["check", "--rules", str(book), "--format", "json"]).output)
    assert {"parameter": "reserved-share", "due": "2024-12-31"} in answer["overdue"]


def test_a_folder_that_is_not_there_has_no_line_number(tmp_path: Path) -> None:
    answer = CliRunner().invoke(rules, ["check", "--rules", str(tmp_path / "nergens")])
    assert answer.exit_code == 2
    assert f"{tmp_path / 'nergens'} bestaat niet" in answer.output
