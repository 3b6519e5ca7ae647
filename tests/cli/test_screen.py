"""`kansrijk screen`, run as a user runs it: JSON alone on standard output, exit status, bad input."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from procurement_app.cli.screen import screen
from procurement_app.documents import confined

TEXT = "Opdrachtnemer besteedt ten minste 5% van de opdrachtsom aan social return.\n"


def run(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from procurement_app.cli import main; main()", *map(str, arguments)]
    env = os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, timeout=120)


@pytest.fixture
def leidraad(tmp_path: Path) -> Path:
    path = tmp_path / "leidraad.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_json_by_the_contract(leidraad: Path) -> None:
    done = run("screen", "--format", "json", leidraad.name, cwd=leidraad.parent)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["schema"] == "kansrijk.screening/1"
    assert set(report["rulebook"]) == {"version", "rules"}
    (document,) = report["documents"]
    assert document["file"] == "leidraad.txt"
    assert document["error"] is None
    (finding,) = [item for item in document["findings"] if item["rule"] == "social-return-obligation"]
    assert finding["values"] == {"percentage": 5.0, "base": "contract-value"}
    assert finding["quote"] in TEXT
    assert finding["end"] - finding["start"] == len(finding["quote"])
    assert {
        "kind",
        "status",
        "confidence",
        "page",
        "section",
        "lot",
        "boxes",
        "legal_basis",
        "advice",
    } <= set(finding)


def test_an_unreadable_file_does_not_stop_the_others(leidraad: Path) -> None:
    (leidraad.parent / "kapot.pdf").write_bytes(b"%PDF-1.7 hier houdt het op")
    done = run("screen", "--format", "json", "kapot.pdf", "nergens.pdf", "leidraad.txt", cwd=leidraad.parent)
    assert done.returncode == 1
    broken, absent, good = json.loads(done.stdout)["documents"]
    assert broken["error"].endswith(".")
    assert "bestaat niet" in absent["error"]
    assert broken["findings"] == absent["findings"] == []
    assert good["findings"]
    assert "Traceback" not in done.stderr


def test_text_for_people(leidraad: Path) -> None:
    done = run("screen", leidraad.name, cwd=leidraad.parent)
    assert done.returncode == 0
    assert "Social return gevraagd: geldt" in done.stdout
    assert "het percentage: 5%, de grondslag: de opdrachtsom" in done.stdout
    assert "Wet: Aanbestedingswet 2012, art. 2.80" in done.stdout
    assert "1 bevinding\n" in done.stdout
    assert "“" in done.stdout
    assert "\x1b[" not in done.stdout
    for code in ("social-return-obligation", "contract-value", "percentage ="):
        assert code not in done.stdout


def test_why_has_sentences_and_the_trace_of_the_rule(leidraad: Path) -> None:
    done = run("screen", "--why", leidraad.name, cwd=leidraad.parent)
    assert "- Geldt, want niets in de zin ontkent of beperkt het." in done.stdout
    assert "- social-return-obligation: manier " in done.stdout


def test_text_in_english(leidraad: Path) -> None:
    done = run("screen", "--language", "en", leidraad.name, cwd=leidraad.parent)
    assert ": applies" in done.stdout
    assert "the percentage: 5%, the base: the contract value" in done.stdout
    assert "1 finding\n" in done.stdout


def test_csv_shows_formulas_as_text(leidraad: Path) -> None:
    path = leidraad.parent / "=1+1.txt"
    path.write_text(TEXT, encoding="utf-8")
    done = run("screen", "--format", "csv", path.name, cwd=leidraad.parent)
    assert done.stdout.splitlines()[1].startswith("'=1+1.txt")


def test_how_it_was_found_in_every_format(leidraad: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = confined.call

    def by_words(*given: Any, **more: Any) -> Any:
        said = real(*given, **more)
        (first,) = said["documents"][0]["findings"]
        turned = first | {"status_by": "words"}
        said["documents"][0]["findings"] = [
            first | {"found_by": "words", "status_by": "words"},
            turned,
            first,
        ]
        return said

    monkeypatch.setattr(confined, "call", by_words)
    monkeypatch.chdir(leidraad.parent)

    def shown(*options: str) -> str:
        done = CliRunner().invoke(screen, [*options, leidraad.name])
        assert done.exit_code == 0, done.output
        return done.output

    findings = json.loads(shown("--format", "json"))["documents"][0]["findings"]
    how = [("words", "words"), ("way", "words"), ("way", "cues")]
    assert [(one["found_by"], one["status_by"]) for one in findings] == how
    assert not any("grounds" in one for one in findings)
    rows = list(csv.DictReader(shown("--format", "csv").splitlines()))
    assert [(row["found_by"], row["status_by"]) for row in rows] == how
    heads = [line for line in shown().splitlines() if "Social return gevraagd" in line]
    assert [line.partition(": ")[2] for line in heads] == [
        "geldt, gevonden op woordgebruik",
        "geldt, status op woordgebruik",
        "geldt",
    ]
    assert "applies, found by use of words" in shown("--language", "en")


def test_cells_without_anything_in_them_stay_empty(tmp_path: Path) -> None:
    path = tmp_path / "=brief.md"
    path.write_text(f"Tekst.\n\n{TEXT}De gemeente vraagt geen bankgarantie.\n", encoding="utf-8")
    done = run("screen", "--format", "csv", path.name, cwd=tmp_path)
    rows = list(csv.DictReader(done.stdout.splitlines()))
    assert {row["section"] for row in rows} == {""}
    assert {row["values"] for row in rows if row["rule"] == "financial-guarantee"} == {""}
    assert {row["file"] for row in rows} == {"'=brief.md"}


def test_a_finding_without_advice_has_no_line_for_it(tmp_path: Path) -> None:
    path = tmp_path / "brief.md"
    path.write_text("De gemeente vraagt geen bankgarantie.\n", encoding="utf-8")
    lines = run("screen", path.name, cwd=tmp_path).stdout.splitlines()
    assert any("Financiële zekerheid: geldt niet" in line for line in lines)
    assert all(line.strip() for line in lines)


def test_the_trace_in_english(leidraad: Path) -> None:
    done = run("screen", "--why", "--language", "en", leidraad.name, cwd=leidraad.parent)
    assert "- social-return-obligation: way " in done.stdout
    assert "asserted: no word that says otherwise" in done.stdout


def test_wrong_use(tmp_path: Path) -> None:
    assert run("screen", cwd=tmp_path).returncode == 2
    assert run("screen", "--on", "morgen", "x.pdf", cwd=tmp_path).returncode == 2


def test_a_rulebook_with_mistakes_is_told(leidraad: Path) -> None:
    (leidraad.parent / "regels").mkdir()
    done = run("screen", "--rules", "regels/weg", leidraad.name, cwd=leidraad.parent)
    assert done.returncode == 1
    assert "bestaat niet" in done.stderr
    assert "Traceback" not in done.stderr


def test_what_one_document_says_twice_is_told_without_being_asked(tmp_path: Path) -> None:
    said = {"leidraad.md": (5, 7), "bijlage.md": (5, 5)}
    files = [tmp_path / name for name in said]
    for path, (first, second) in zip(files, said.values(), strict=True):
        path.write_text(
            f"De opdrachtnemer besteedt {first}% van de opdrachtsom aan social return.\n\n"
            f"Aan social return besteedt de opdrachtnemer {second}% van de opdrachtsom.\n"
        )
    apart = json.loads(run("screen", "--format", "json", *said, cwd=tmp_path).stdout)
    assert [[side["file"] for side in clash["sides"]] for clash in apart["contradictions"]] == [
        ["leidraad.md", "leidraad.md"]
    ]
    together = json.loads(run("screen", "--one-tender", "--format", "json", *said, cwd=tmp_path).stdout)
    assert {side["file"] for side in together["contradictions"][0]["sides"]} == {*said}


TENDER = {
    "leidraad.md": TEXT,
    "overeenkomst.md": (
        "Opdrachtnemer verantwoordt elk kwartaal dat hij 5% van de opdrachtsom besteedt aan social return. "
        "Wie deze afspraak over social return niet nakomt, betaalt een boete.\n"
    ),
    "prijs.md": "Geef per onderdeel een prijs per uur op.\n",
}


def test_documents_of_one_tender_fill_the_gaps_of_each_other(tmp_path: Path) -> None:
    for name, text in TENDER.items():
        (tmp_path / name).write_text(text, encoding="utf-8")

    def gaps(*options: str) -> dict[str, set[str]]:
        done = run("screen", "--format", "json", "--value", "400.000", *options, *TENDER, cwd=tmp_path)
        documents = json.loads(done.stdout)["documents"]
        return {
            one["file"]: {gap["rule"] for gap in one["gaps"] if gap["outcome"] == "found"}
            for one in documents
        }

    apart = gaps()
    assert apart["leidraad.md"] == {"gap-social-return-monitoring", "gap-social-return-sanction"}
    assert apart["prijs.md"] == {"gap-social-return"}
    assert not any(gaps("--one-tender").values())


def test_what_came_in_one_zip_fills_the_gaps_of_each_other(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "stukken.zip", "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, text in TENDER.items():
            bundle.writestr(name, text)
    done = run("screen", "--format", "json", "--value", "400.000", "stukken.zip", cwd=tmp_path)
    documents = json.loads(done.stdout)["documents"]
    assert len(documents) == len(TENDER)
    assert not [gap["rule"] for one in documents for gap in one["gaps"] if gap["outcome"] == "found"]
    told = run("screen", "--value", "400.000", "stukken.zip", cwd=tmp_path).stdout
    assert "Ontbreekt" not in told


def test_the_text_that_mends_a_gap_or_barrier_is_told(tmp_path: Path) -> None:
    asks = "De inschrijver heeft een jaaromzet van ten minste € 2.000.000."
    text = f"{asks}\n\n{asks}\n\nEr geldt geen verzekeringseis.\n"
    (tmp_path / "eis.md").write_text(text, encoding="utf-8")
    (document,) = json.loads(run("screen", "--format", "json", "eis.md", cwd=tmp_path).stdout)["documents"]
    mends = "De gemeente stelt geen eis aan de omzet van inschrijvers."
    texts = {one["rule"]: one["text_block"] for one in document["findings"]}
    assert texts["turnover-requirement"] == mends
    assert not any(one["text_block"] for one in document["findings"] if one["status"] == "negated")
    (gap,) = [one for one in document["gaps"] if one["rule"] == "gap-turnover-motivation"]
    assert gap["text_block"] == mends
    told = run("screen", "eis.md", cwd=tmp_path).stdout
    assert told.count(f"Tekstvoorstel: “{mends}”") == 1
    told = run("screen", "--language", "en", "eis.md", cwd=tmp_path).stdout
    assert "Proposed text: “The city sets no" in told


def test_the_regime_that_a_document_calls_its_own_is_told(tmp_path: Path) -> None:
    text = "# Toelatingsdocument open house dagbesteding\n\nDe aanbieder heeft een jaaromzet van € 200.000.\n"
    (tmp_path / "toelating.md").write_text(text, encoding="utf-8")
    (document,) = json.loads(run("screen", "--format", "json", "toelating.md", cwd=tmp_path).stdout)[
        "documents"
    ]
    (regime,) = document["regimes"]
    assert regime["rule"] == "open-house" and regime["quote"] == "Toelatingsdocument open house dagbesteding"
    assert set(regime) == {"rule", "reason", "advice", "quote", "start", "end", "page", "sources"}
    assert any(finding["legal_basis"] for finding in document["findings"]), "articles are told all the same"
    told = run("screen", "toelating.md", cwd=tmp_path).stdout
    assert "Regime: Deel 2 van de Aanbestedingswet 2012 geldt hier waarschijnlijk niet" in told
    assert "Bron: Richtlijn 2014/24/EU, art. 1, lid 2 (niet nagekeken in de bron)." in told


def test_contradictions_are_told_in_every_format(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("Wij vragen twee referenties van schoonmaakwerk.\n", encoding="utf-8")
    (tmp_path / "b.md").write_text("Referenties vragen wij bij deze opdracht niet.\n", encoding="utf-8")
    lines = run("screen", "--one-tender", "--format", "jsonl", "a.md", "b.md", cwd=tmp_path).stdout
    assert [*json.loads(lines.splitlines()[-1])] == ["contradiction"]
    table = run("screen", "--one-tender", "--format", "csv", "a.md", "b.md", cwd=tmp_path)
    assert "tegenspraak" not in table.stdout and "1 tegenspraak" in table.stderr
    english = run(
        "screen", "--one-tender", "--format", "csv", "--language", "en", "a.md", "b.md", cwd=tmp_path
    )
    assert "1 contradiction. CSV does not show these" in english.stderr


@pytest.mark.parametrize("title", ["# Nota van inlichtingen", "Nota van inlichtingen"])
def test_a_memorandum_of_answers_is_known_by_its_title(tmp_path: Path, title: str) -> None:
    asked = "De inschrijver levert {} referenties van vergelijkbare opdrachten.\n"
    (tmp_path / "leidraad.md").write_text(f"# Leidraad\n\n{asked.format(3)}", encoding="utf-8")
    (tmp_path / "antwoorden.txt").write_text(f"{title}\n\n{asked.format(2)}", encoding="utf-8")
    done = run("screen", "--one-tender", "leidraad.md", "antwoorden.txt", cwd=tmp_path)
    assert "Gewijzigd door een nota van inlichtingen" in done.stdout


@pytest.mark.parametrize("amount", ["nan", "veel", "100-200", "-3"])
def test_a_value_that_is_no_amount_is_refused(tmp_path: Path, amount: str) -> None:
    (tmp_path / "a.md").write_text(TEXT, encoding="utf-8")
    done = run("screen", "--value", amount, "a.md", cwd=tmp_path)
    assert done.returncode == 2
    assert "is geen bedrag" in done.stderr


def test_a_place_that_a_memorandum_changes_by_its_number_is_told(tmp_path: Path) -> None:
    texts = {
        "leidraad.md": "# 6.1 Inzet\n\nOpdrachtnemer besteedt 7,5% van de opdrachtsom aan social return.\n",
        "nvi.md": "# Nota van inlichtingen\n\n"
        "| Nr | Document | Paragraaf | Vraag | Antwoord |\n| --- | --- | --- | --- | --- |\n"
        "| 1 | Leidraad | 6.1 | Is dit haalbaar? | Wij wijzigen het percentage van 7,5% in 5%. |\n",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    together = json.loads(run("screen", "--one-tender", "--format", "json", *texts, cwd=tmp_path).stdout)
    (clash,) = together["contradictions"]
    assert clash["changed"] and clash["possibly"] and clash["place"] == "§ 6.1"
    assert [side["file"] for side in clash["sides"]] == [*texts]
    assert clash["sides"][1]["quote"].endswith("Wij wijzigen het percentage van 7,5% in 5%.")
    told = run("screen", "--one-tender", *texts, cwd=tmp_path).stdout
    assert "Mogelijk gewijzigd door een nota van inlichtingen (§ 6.1)" in told
    english = run("screen", "--one-tender", "--language", "en", *texts, cwd=tmp_path).stdout
    assert "Possibly changed by a memorandum of answers (§ 6.1)" in english
    apart = json.loads(run("screen", "--format", "json", *texts, cwd=tmp_path).stdout)
    assert apart["contradictions"] == [], "nothing is told between two tenders"
