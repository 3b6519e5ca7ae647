import json
import re
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from procurement_app import paths
from procurement_app.cli import main

DATA = Path(__file__).parents[1] / "matching" / "data"
FIRMS = str(DATA / "firms.csv")
OPTION = re.compile(r"--[a-z]+(?:-[a-z]+)*")

FRENCH = (
    "Cahier des charges pour le nettoyage des bureaux de la commune. Le titulaire assure le nettoyage "
    "quotidien des locaux et fournit les produits. Les offres doivent parvenir avant le 15 mars 2027.\n"
)


def run(*arguments):
    return CliRunner().invoke(main, ["match", *arguments])


def test_json_follows_the_contract():
    done = run("--need", str(DATA / "needs.json"), "--firms", FIRMS, "--format", "json")
    assert done.exit_code == 0
    printed = json.loads(done.stdout)
    assert printed["schema"] == "kansrijk.matching/1"
    assert len(printed["needs"]) == 58
    for need in printed["needs"]:
        assert {"id", "matches", "no_match_reason"} <= set(need)
        assert (need["no_match_reason"] is None) == bool(need["matches"])
        for match in need["matches"]:
            assert match["firm"].startswith("G")
            assert 0 <= match["score"] <= 100
            assert match["reasons"] and all(isinstance(reason, str) for reason in match["reasons"])
            assert isinstance(match["caveats"], list)


def test_text_for_people_shows_reasons_and_grade():
    done = run("--text", "glasbewassing in Noord", "--firms", FIRMS)
    assert done.exit_code == 0
    assert "Zeemlap & Zonen (G011): eerste keus" in done.stdout
    assert "+ Doet dit werk: glazenwassen" in done.stdout


def test_english_on_request():
    done = run("--text", "groene stroom", "--firms", FIRMS, "--language", "en")
    assert "Nobody fits: This is energy and fuel" in done.stdout


@pytest.mark.parametrize(
    "arguments", [(), ("--firms", FIRMS), ("--firms", FIRMS, "--text", "a", "--need", "b.json")]
)
def test_wrong_usage_exits_with_two(arguments):
    assert run(*arguments).exit_code == 2


def test_what_cannot_be_read_is_one_sentence_and_one(tmp_path):
    bad = tmp_path / "vraag.json"
    bad.write_text("{")
    done = run("--need", str(bad), "--firms", FIRMS)
    assert (done.exit_code, done.stdout) == (1, "")
    assert "geen geldige JSON" in done.stderr
    gone = run("--text", "lunch", "--firms", str(tmp_path / "weg.csv"))
    assert gone.exit_code == 1
    assert "bestaat niet" in gone.stderr


def test_problems_with_rows_go_to_standard_error(tmp_path):
    file = tmp_path / "firmas.csv"
    file.write_text("naam;omschrijving;kvk\nBezem;Straatvegen;12\n")
    done = run("--text", "straten vegen", "--firms", str(file), "--format", "json")
    assert done.exit_code == 0
    assert json.loads(done.stdout)["needs"][0]["matches"]
    assert "Rij 2: KvK-nummer '12'" in done.stderr


def test_a_document_is_a_need_and_a_bundle_is_as_many_as_it_holds():
    samples = paths.TENDER_SAMPLES / "documents"
    one = run(
        "--document", str(samples / "mail-drukwerk-campagnes.eml"), "--firms", FIRMS, "--format", "json"
    )
    (need, *_) = json.loads(one.stdout)["needs"]
    assert need["title"].startswith("Offerteaanvraag drukwerk") and need["matches"]
    bundle = run("--document", str(samples / "aanbestedingsstukken-schoonmaak.zip"), "--firms", FIRMS)
    assert bundle.exit_code == 0 and bundle.stdout.count("Gevraagd: schoonmaak") >= 2


def test_a_document_is_matched_by_what_screening_reads_in_it_and_by_lot():
    document = paths.TENDER_SAMPLES / "documents" / "leidraad-schoonmaak.pdf"
    done = run("--document", str(document), "--firms", FIRMS, "--format", "json")
    (need,) = json.loads(done.stdout)["needs"]
    assert "Waarde: € 9.600.000 (staat in het document, bladzijde 5)." in need["understood"]
    assert "Gevraagd bewijs: ISO 9001 (staat in het document, bladzijde 10)." in need["understood"]
    assert [(lot["name"], lot["text"], lot["value"]) for lot in need["lots"]] == [
        ("Perceel 1", "Centrum", 3_100_000),
        ("Perceel 2", "Noord", 2_000_000),
        ("Perceel 3", "Oost en Zuidoost", 2_300_000),
        ("Perceel 4", "West en Nieuw-West", 2_200_000),
    ]
    assert all(lot["matches"] and lot["no_match_reason"] is None for lot in need["lots"])
    shown = run("--document", str(document), "--firms", FIRMS, "--limit", "1").stdout
    assert "Perceel 3: Oost en Zuidoost" in shown


def test_a_document_in_another_language_is_matched_with_nobody(tmp_path):
    (tmp_path / "cahier.txt").write_text(FRENCH, encoding="utf-8")
    done = run("--document", str(tmp_path / "cahier.txt"), "--firms", FIRMS)
    assert done.exit_code == 1 and done.stdout == ""
    assert "lijkt in het Frans te zijn" in done.stderr and "geen firma's" in done.stderr


def test_the_other_documents_of_a_bundle_are_matched_beside_one_that_cannot_be(tmp_path):
    with zipfile.ZipFile(tmp_path / "stukken.zip", "w") as bundle:
        bundle.writestr("cahier.txt", FRENCH)
        bundle.writestr("leidraad.txt", "Leidraad\n\nDe gemeente vraagt de schoonmaak van het stadhuis.\n")
    done = run("--document", str(tmp_path / "stukken.zip"), "--firms", FIRMS)
    assert done.exit_code == 1 and "cahier.txt: Dit document lijkt in het Frans te zijn" in done.stderr
    assert "Leidraad" in done.stdout and "schoonmaak" in done.stdout


@pytest.mark.parametrize("value", [-5000, "€ -5.000", 10**13])
def test_a_value_that_cannot_be_is_told(tmp_path, value):
    (tmp_path / "vraag.json").write_text(json.dumps({"title": "Schoonmaak", "value": value}))
    done = run("--need", str(tmp_path / "vraag.json"), "--firms", FIRMS)
    assert done.exit_code == 1 and done.stdout == ""
    assert f"In vraag.json staat bij vraag 1 een waarde die niet kan: ‘{value}’" in done.stderr


def test_the_documentation_names_every_option_and_no_other():
    told = (paths.PACKAGE.parent / "docs" / "use" / "matching.md").read_text(encoding="utf-8")
    table = {name for line in told.splitlines() if line.startswith("| `--") for name in OPTION.findall(line)}
    assert table == set(OPTION.findall(run("--help").stdout)) - {"--help"}
    assert set(OPTION.findall(told)) <= table


def test_a_document_that_cannot_be_read_gets_one_sentence(tmp_path):
    (tmp_path / "leeg.pdf").write_bytes(b"")
    done = run("--document", str(tmp_path / "leeg.pdf"), "--firms", FIRMS)
    assert done.exit_code == 1 and done.stderr.startswith("Fout: Het bestand is leeg")
