"""`kansrijk calendar`, as a person or another program runs it."""

from __future__ import annotations

import csv
import io
import json
import random
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import Workbook
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen import canvas
from sqlmodel import select

from procurement_app import runtime, settings
from procurement_app.cli import main
from procurement_app.models import AuditRecord, Entry, migration
from procurement_app.services.access.audit import SYSTEM
from procurement_app.services.rulebook import parameters, rules

CALENDAR = "\n".join(
    [
        "Onderwerp;Toelichting;Afdeling;Soort;CPV;Waarde;Procedure;Publicatie;Looptijd",
        "Schoonmaak sporthallen;Dagelijkse schoonmaak;FB;Diensten;90911200-8;€ 150.000 per jaar;"
        "Meervoudig onderhands;Q2 2027;2 jaar + 2x1",
        "=Groenonderhoud;Maaien;SO;Diensten;77310000-6;veel;Meervoudig onderhands;najaar 2027;4 jaar",
        "Totaal;;;;;;;;",
    ]
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "kalender.csv"
    path.write_text(CALENDAR, "utf-8")
    return path


def _run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["calendar", *map(str, arguments)])


def test_json_is_the_published_schema(file: Path) -> None:
    result = _run("screen", "--format", "json", "--on", "2026-11-01", file)
    assert result.exit_code == 0
    assert result.stderr == ""
    value = json.loads(result.stdout)
    assert (value["schema"], value["on"]) == ("kansrijk.calendar/1", "2026-11-01")
    first, second = value["entries"]
    facts = first["facts"]
    assert (facts["value_min"], facts["value_max"], facts["duration_months_max"]) == (600_000, 600_000, 48)
    assert facts["publication"] == {"from": "2027-04-01", "to": "2027-06-30"}
    assert (facts["kind"], facts["procedure"], facts["cpv"]) == ("services", "invited", ["90911200"])
    assert facts["labour_intensity"] == "high"
    assert "cleaning" in first["sectors"]
    assert first["chances"]
    assert all({"rule", "reason", "legal_basis"} <= set(chance) for chance in first["chances"])
    assert 0 <= first["score"] <= 100
    assert first["route"]
    assert [problem["code"] for problem in second["problems"]] == ["money-unclear"]
    assert value["counts"] == {"entries": 2, "blank": 0, "skipped": {"row-total": 1}}


def test_a_pipe_is_read_as_a_file_is(file: Path) -> None:
    with subprocess.Popen(["cat", str(file)], stdout=subprocess.PIPE) as source:
        assert source.stdout is not None
        result = _run("screen", "--format", "json", f"/dev/fd/{source.stdout.fileno()}")
    assert result.exit_code == 0
    assert len(json.loads(result.stdout)["entries"]) == 2


def test_csv_is_safe_to_open_in_a_spreadsheet(file: Path) -> None:
    result = _run("screen", "--format", "csv", "--on", "2026-11-01", file)
    rows = list(csv.DictReader(io.StringIO(result.stdout), delimiter=";"))
    assert [row["title"] for row in rows] == ["Schoonmaak sporthallen", "'=Groenonderhoud"]
    assert rows[0]["value_max"] == "600000.0"


def test_text_for_people(file: Path) -> None:
    result = _run("screen", "--on", "2026-11-01", file)
    assert result.exit_code == 0
    assert "Schoonmaak sporthallen  [FB]" in result.stdout
    assert "€ 600.000 · publicatie 01-04-2027 t/m 30-06-2027 · 48 maanden" in result.stdout
    assert "     sector: schoonmaak en reiniging\n" in result.stdout
    assert "Wij begrijpen de waarde ‘veel’ niet." in result.stdout
    assert "2 opdrachten, 1 andere rij overgeslagen." in result.stdout
    assert "\x1b[" not in result.stdout, "no colours outside a terminal"


def test_the_answer_depends_on_the_day_asked(file: Path) -> None:
    early, late = (
        _run("screen", "--format", "json", "--on", day, file).stdout for day in ("2026-11-01", "2027-12-01")
    )
    assert json.loads(early)["entries"][0]["score"] != json.loads(late)["entries"][0]["score"]


def test_columns_are_shown_corrected_and_used(file: Path, tmp_path: Path) -> None:
    shown = _run("columns", file)
    assert "Afdeling: Directie" in shown.stdout
    saved = json.loads(_run("columns", "--format", "json", file).stdout)
    for column in saved["columns"]:
        if column["label"] == "Afdeling":
            column["field"] = "buyer"
    mapping = tmp_path / "kolommen.json"
    mapping.write_text(json.dumps(saved), "utf-8")
    result = _run("screen", "--format", "json", "--mapping", mapping, file)
    assert json.loads(result.stdout)["entries"][0]["facts"]["buyer"] == "FB"


def test_diff(file: Path, tmp_path: Path) -> None:
    newer = tmp_path / "nieuw.csv"
    newer.write_text(
        CALENDAR.replace("Q2 2027", "Q3 2027").replace("2x1", "2 x 1 jaar").replace("veel", "zeer veel"),
        "utf-8",
    )
    value = json.loads(_run("diff", "--format", "json", file, newer).stdout)
    assert value["schema"] == "kansrijk.diff/1"
    assert (value["new"], value["gone"], value["unchanged"]) == ([], [], 0)
    assert [change["fields"] for change in value["changed"]] == [
        {"publication": {"old": "Q2 2027", "new": "Q3 2027"}},
        {"value": {"old": "veel", "new": "zeer veel"}},
    ]
    text = _run("diff", file, newer).stdout
    assert "Veranderd (2)" in text
    assert "Publicatie: Q2 2027 → Q3 2027" in text


@pytest.mark.parametrize("command", ["screen", "columns"])
def test_a_file_that_cannot_be_read_gives_one_sentence_and_status_1(command: str, tmp_path: Path) -> None:
    page = tmp_path / "kalender.csv"
    page.write_text("<html><table><tr><td>Titel</td></tr></table></html>", "utf-8")
    for path, words in (
        (page, "is een webpagina"),
        (tmp_path / "weg.csv", "bestaat niet"),
        (tmp_path, "is een map"),
    ):
        result = _run(command, path)
        assert result.exit_code == 1
        assert result.stdout == ""
        assert words in result.stderr
        assert result.stderr.count("\n") == 1


def test_wrong_use_is_status_2(file: Path, tmp_path: Path) -> None:
    broken = tmp_path / "kolommen.json"
    broken.write_text("{}", "utf-8")
    assert _run("screen", "--format", "yaml", file).exit_code == 2
    assert _run("screen").exit_code == 2
    result = _run("screen", "--mapping", broken, file)
    assert result.exit_code == 2
    assert "geen kolomindeling" in result.stderr


@pytest.mark.parametrize("command", ["screen", "diff", "columns", "import"])
def test_help_has_examples(command: str) -> None:
    assert "Voorbeelden:" in _run(command, "--help").stdout


def test_help_does_not_load_the_readers() -> None:
    code = (
        "import sys; from click.testing import CliRunner; from procurement_app.cli import main;"
        "CliRunner().invoke(main, ['calendar', 'screen', '--help']);"
        "sys.exit(any(m in sys.modules for m in ('pdfplumber', 'lxml', 'spacy', 'sqlmodel', 'flask')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_import_tells_what_changed(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KANSRIJK_INSTANCE", str(tmp_path / "instance"))
    refused = _run("import", file)
    assert (refused.exit_code, "kansrijk db upgrade" in refused.stderr) == (1, True)
    _upgrade()
    first = _run("import", "--source", "Voorbeeldstad", "--save-mapping", "voorbeeldstad", file)
    assert first.exit_code == 0, first.output
    assert "Editie 1 van Voorbeeldstad: 2 opdrachten, 2 nieuw" in first.stdout
    newer = tmp_path / "nieuw.csv"
    newer.write_text(CALENDAR.replace("Q2 2027", "Q3 2027"), "utf-8")
    second = _run("import", "--source", "Voorbeeldstad", "--mapping", "voorbeeldstad", newer)
    assert "Editie 2 van Voorbeeldstad: 2 opdrachten, 0 nieuw, 1 veranderd" in second.stdout
    unknown = _run("import", "--mapping", "onbekend", file)
    assert (unknown.exit_code, unknown.stderr.count("\n")) == (1, 1)
    newer.write_text(CALENDAR.replace("Q2 2027", "Q4 2027"), "utf-8")
    columns = tmp_path / "kolommen.json"
    columns.write_text(_run("columns", "--format", "json", newer).stdout, "utf-8")
    third = _run("import", "--source", "Voorbeeldstad", "--mapping", columns, newer)
    assert "Editie 3 van Voorbeeldstad: 2 opdrachten, 0 nieuw, 1 veranderd" in third.stdout


def test_import_judges_by_the_settings_that_were_filled_in_and_says_who_did_it(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KANSRIJK_INSTANCE", str(tmp_path / "instance"))
    _upgrade()
    held = runtime.make(settings.load().settings)
    day, name = date(2026, 1, 1), "amsterdam-social-return-percentage"
    with held.sessions() as session, rules.using(()):
        parameters.fill(session, name, "5", day, "besluit 12", day, actor=SYSTEM, now=held.clock())
        version = rules.rulebook().version
    with rules.using(()):  # the command, a process of its own, need not put back what it judges with
        assert _run("import", "--source", "Voorbeeldstad", file).exit_code == 0
    with held.sessions() as session:
        assert set(session.exec(select(Entry.rulebook_version))) == {version}
        deed = session.exec(select(AuditRecord).where(AuditRecord.action == "calendar-imported")).one()
        assert deed.actor.startswith("opdrachtregel (")
    held.engine.dispose()


def _upgrade() -> None:
    running = runtime.make(settings.load().settings)
    migration.upgrade(running.engine)
    running.engine.dispose()


def _protected_pdf() -> bytes:
    out = io.BytesIO()
    sheet = canvas.Canvas(out, encrypt=StandardEncryption("geheim", canPrint=0))
    sheet.drawString(100, 700, "Onderwerp Raming")
    sheet.save()
    return out.getvalue()


def _cut_workbook() -> bytes:
    out = io.BytesIO()
    book = Workbook()
    for number in range(200):
        book.active.append([f"Opdracht {number}", number])
    book.save(out)
    return out.getvalue()[: out.tell() // 2]


@pytest.mark.parametrize(
    ("name", "make", "sentence"),
    [
        ("leeg.csv", bytes, "is leeg"),
        ("ruis.csv", lambda: random.Random(1).randbytes(5_000), "geen kalenderbestand"),
        ("blad.xls", lambda: b"<html><table><tr><td>x</td></tr></table></html>", "een webpagina"),
        ("half.xlsx", _cut_workbook, "beschadigd of niet helemaal overgekomen"),
        ("slot.pdf", _protected_pdf, "beveiligd met een wachtwoord"),
        ("brief.txt", lambda: b"Een brief.\nMet vriendelijke groet.\n", "geen kopregel met kolomnamen"),
        ("kop.csv", lambda: b"Onderwerp;Raming;CPV-code\n", "geen regels"),
    ],
)
@pytest.mark.parametrize("command", [["screen", "--format", "json"], ["columns"]])
def test_a_bad_file_gives_one_sentence(
    command: list[str], name: str, make: Callable[[], bytes], sentence: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(make())
    done = _run(*command, path)
    assert (done.exit_code, done.stdout) == (1, "")
    assert sentence in done.stderr
    assert done.stderr.count("\n") == 1
