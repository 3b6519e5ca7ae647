"""`kansrijk rules impact` and `dates`: what would change, without changing anything."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from procurement_app import paths
from procurement_app.cli.rules import rules

pytestmark = pytest.mark.usefixtures("warm_worker")

DOCUMENT = paths.TENDER_SAMPLES / "documents" / "leidraad-schoonmaak.pdf"
RULE = paths.RULES / "barriers" / "insurance-requirement.yaml"


def run(*arguments: object) -> tuple[int, str]:
    done = CliRunner().invoke(rules, [str(argument) for argument in arguments])
    return done.exit_code, done.output


@pytest.fixture
def edited(tmp_path: Path) -> Path:
    path = tmp_path / RULE.name
    path.write_text(
        RULE.read_text(encoding="utf-8").replace("status: experimental", "status: deprecated", 1),
        encoding="utf-8",
    )
    return path


def test_a_withdrawn_rule_loses_its_findings(edited: Path) -> None:
    code, said = run("impact", edited, DOCUMENT)
    assert code == 0
    assert "- insurance-requirement: vervalt, was geldt" in said and "(p. " in said
    assert "+ " not in said


def test_a_rule_that_is_in_the_rulebook_is_compared_with_the_rulebook_without_it(tmp_path: Path) -> None:
    book = shutil.copytree(paths.RULES, tmp_path / "rules")
    known = (book / "instruments" / "accessibility.yaml").read_text(encoding="utf-8")
    rule = book / "instruments" / "toegang.yaml"
    rule.write_text(known.replace("id: accessibility", "id: toegang", 1), encoding="utf-8")
    code, said = run("impact", "--rules", book, rule, DOCUMENT)
    assert code == 0 and "vergeleken met het regelboek zonder dit bestand" in said, said
    assert "+ toegang" in said and "- " not in said


def test_a_rule_that_others_need_is_told_to_be_there_already() -> None:
    code, said = run("impact", paths.RULES / "instruments" / "lots.yaml", DOCUMENT)
    assert code == 1 and "staat al zo in het regelboek" in said


def test_a_chance_rule_never_looks_at_a_document() -> None:
    code, said = run("impact", paths.RULES / "chances" / "sector-fit.yaml", DOCUMENT)
    assert code in (0, 1) and "is een kansregel: die kijkt naar trajecten in de kalender" in said


def test_the_reason_of_a_gap_is_no_quotation(tmp_path: Path) -> None:
    rule = paths.RULES / "gaps" / "gap-lots-motivation.yaml"
    path = tmp_path / rule.name
    path.write_text(rule.read_text("utf-8").replace("status: experimental", "status: deprecated", 1), "utf-8")
    _, said = run("impact", path, DOCUMENT)
    assert "gap-lots-motivation: " in said and "“" not in said, said


def test_an_edit_without_effect_changes_nothing(edited: Path) -> None:
    edited.write_text(RULE.read_text(encoding="utf-8") + "# een opmerking\n", encoding="utf-8")
    code, said = run("impact", edited, DOCUMENT)
    assert (code, "niets verandert" in said) == (0, True)


def test_mistakes_in_the_edit_are_told_at_the_file_that_was_given(edited: Path, tmp_path: Path) -> None:
    edited.write_text(edited.read_text(encoding="utf-8").replace("deprecated", "weg", 1), encoding="utf-8")
    code, said = run("impact", edited, DOCUMENT)
    assert code == 1 and f"{edited}:" in said and "rules/barriers" not in said
    assert "De wijziging heeft fouten" in said and "Het regelboek heeft fouten" not in said
    folder = tmp_path / "mijn" / "barriers"
    folder.mkdir(parents=True)
    own = shutil.copy(edited, folder)
    code, said = run("impact", folder.parent, DOCUMENT)
    assert code == 1 and f"{own}:" in said


def test_what_cannot_be_read_or_placed(tmp_path: Path, edited: Path) -> None:
    code, said = run("impact", edited, tmp_path / "weg.pdf")
    assert code == 1 and "bestaat niet" in said
    stray = tmp_path / "zomaar.yaml"
    stray.write_text("a: b\n", encoding="utf-8")
    code, said = run("impact", stray, DOCUMENT)
    assert code == 1 and "niet duidelijk" in said
    stray.write_text("kind: barrier\ntitle: {nl: Let op: dit}\n", encoding="utf-8")
    code, said = run("impact", stray, DOCUMENT)
    assert code == 1 and "zomaar.yaml:2: Een tekst met een dubbele punt erin" in said
    stray.write_bytes("kind: barrière".encode("latin-1"))
    code, said = run("impact", stray, DOCUMENT)
    assert code == 1 and "sla het op als UTF-8" in said
    assert run("impact", edited)[0] == 2


def test_the_law_of_two_days() -> None:
    code, said = run("dates", "2010-01-01", "2026-01-01", DOCUMENT)
    assert code == 0 and "geen wordt Aanbestedingswet 2012, art. 1.5" in said
    assert run("dates", "2010-01-01", "gisteren", DOCUMENT)[0] == 2
    assert run("dates", "2010-01-01", "2026-01-01")[0] == 2


def test_the_value_of_the_contract_is_told_on_the_command(tmp_path: Path) -> None:
    document = tmp_path / "stuk.md"
    document.write_text("Deze opdracht betreft maaien. U levert binnen drie dagen.\n", encoding="utf-8")
    days = ("2025-12-31", "2026-01-01")
    code, said = run("dates", *days, document)
    assert code == 0 and "niets verandert" in said
    code, said = run("dates", "--value", "€ 218.000", *days, document)
    assert code == 0 and "gap-social-return: niet van toepassing wordt ontbreekt" in said
    assert run("dates", "--value", "veel", *days, document)[0] == 2


def test_over_a_database(edited: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KANSRIJK_INSTANCE", str(tmp_path / "instance"))
    code, said = run("impact", edited, "--database")
    assert code == 0, said
    assert "0 verschillen in 0 van 0 documenten en 0 trajecten" in said
