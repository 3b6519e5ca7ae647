"""`kansrijk screen`, run as a user runs it: JSON alone on standard output, exit status, bad input."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

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


def test_wrong_use(tmp_path: Path) -> None:
    assert run("screen", cwd=tmp_path).returncode == 2
    assert run("screen", "--on", "morgen", "x.pdf", cwd=tmp_path).returncode == 2


def test_a_rulebook_with_mistakes_is_told(leidraad: Path) -> None:
    (leidraad.parent / "regels").mkdir()
    done = run("screen", "--rules", "regels/weg", leidraad.name, cwd=leidraad.parent)
    assert done.returncode == 1
    assert "bestaat niet" in done.stderr
    assert "Traceback" not in done.stderr
