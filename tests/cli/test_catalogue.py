"""`kansrijk catalogue`: a report per row, all rows or none, and out again as it came in."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from procurement_app import paths
from procurement_app.cli import main

Run = Callable[..., Result]
SAMPLES = str(paths.TENDER_SAMPLES / "firms" / "firms.csv")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    for name in [name for name in os.environ if name.startswith("KANSRIJK_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("KANSRIJK_INSTANCE", str(tmp_path / "instance"))
    (tmp_path / "instance").mkdir()
    return lambda *words: CliRunner().invoke(main, ["catalogue", *words])


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str], str]:
    def write(text: str) -> str:
        path = tmp_path / "firmas.csv"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


def names(run: Run) -> list[str]:
    return [firm["name"] for firm in json.loads(run("export", "--format", "json").stdout)["firms"]]


def test_a_sound_file_is_checked_and_imported(run: Run) -> None:
    checked = run("check", SAMPLES)
    assert (checked.exit_code, checked.stderr) == (0, "")
    assert "70 firma's te lezen, niets te verbeteren" in checked.stdout
    assert run("import", "--fictitious", SAMPLES).exit_code == 0
    assert len(names(run)) == 70


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("A,,12345678,,,", "de omschrijving ontbreekt"),
        (",Lunch,12345678,,,", "de naam ontbreekt"),
        ("A,Lunch,1234,,,", "KvK-nummer '1234' heeft geen acht cijfers"),
        ("A,Lunch,12345678,31-02-2027,,", "'31-02-2027' is geen bestaande datum"),
        ("A,Lunch,12345678,,onzin,", "'onzin' is geen sector die wij kennen"),
        ("A,Lunch,12345678,,,javascript:alert(1)", "'javascript:alert(1)' is geen webadres"),
        ("B,Soep,87654321,,,", "KvK-nummer 87654321 van 'B' staat ook in rij 2"),
    ],
)
def test_one_bad_row_is_told_and_nothing_is_imported(
    run: Run, written: Callable[[str], str], row: str, said: str
) -> None:
    file = written(f"naam,omschrijving,kvk,vol_tot,sectoren,website\nGoed,Soep,87654321,,,\n{row}\n")
    checked, imported = run("check", file), run("import", file)
    assert checked.exit_code == 1 and f"Rij 3: {said}" in checked.stderr
    assert imported.exit_code == 1 and said in imported.stderr and "er is niets ingelezen" in imported.stderr
    assert names(run) == []


def test_scripts_in_a_description_become_text(run: Run, written: Callable[[str], str]) -> None:
    file = written('naam,omschrijving\nA,"Lunch <script>alert(1)</script> <b>vers</b>"\n')
    imported = run("import", file)
    assert imported.exit_code == 0 and "HTML-code" in imported.stderr
    firm = json.loads(run("export", "--format", "json").stdout)["firms"][0]
    assert firm["description"] == "Lunch alert(1) vers"


def test_a_place_that_is_no_district_is_told_and_kept(run: Run, written: Callable[[str], str]) -> None:
    imported = run(
        "import", written("naam,omschrijving,stadsdeel,werkgebied\nA,Lunch,Mars,zuidoost|Hele stad\n")
    )
    assert imported.exit_code == 0 and "Rij 2: 'Mars' is geen stadsdeel van Amsterdam" in imported.stderr
    firm = json.loads(run("export", "--format", "json").stdout)["firms"][0]
    assert firm["district"] == "Mars" and "Zuidoost" in firm["delivery_area"]


def test_a_file_with_other_columns_is_refused_as_a_whole(run: Run, written: Callable[[str], str]) -> None:
    refused = run("check", written("kleur,smaak\nrood,zoet\n"))
    assert refused.exit_code == 1 and "mist de kolommen naam en omschrijving" in refused.stderr


def test_a_file_that_is_not_there_is_told_in_one_sentence(run: Run) -> None:
    absent = run("import", "bestaat-niet.csv")
    assert absent.exit_code == 1 and "Dit bestand bestaat niet" in absent.stderr
    assert "Traceback" not in absent.output


def test_the_kvk_number_of_another_firm_is_refused(run: Run, written: Callable[[str], str]) -> None:
    assert run("import", written("id,naam,omschrijving,kvk\nX1,Een,Lunch,12345678\n")).exit_code == 0
    taken = run("import", written("id,naam,omschrijving,kvk\nX2,Twee,Soep,12345678\n"))
    assert taken.exit_code == 1 and "is in de catalogus van 'Een'" in taken.stderr
    assert names(run) == ["Een"]


def test_a_known_firm_is_renewed_and_not_added(run: Run, written: Callable[[str], str]) -> None:
    run("import", written("naam,omschrijving\nDe Warme Pan,Lunch\n"))
    assert run("import", written("naam,omschrijving\nDe Warme Pan,Soep\n")).exit_code == 0
    assert names(run) == ["De Warme Pan"]


@pytest.mark.parametrize("shape", ["csv", "xlsx"])
def test_what_goes_out_comes_in_again_the_same(run: Run, tmp_path: Path, shape: str) -> None:
    run("import", SAMPLES)
    before = run("export").stdout
    file = tmp_path / f"uit.{shape}"
    assert run("export", "--format", shape, str(file)).exit_code == 0
    assert run("import", str(file)).exit_code == 0
    assert run("export").stdout == before


def test_a_cell_that_a_spreadsheet_would_run_is_text(
    run: Run, written: Callable[[str], str], tmp_path: Path
) -> None:
    run("import", written('naam,omschrijving\n"=HYPERLINK(""x"")","+31 lunch"\n'))
    assert "'=HYPERLINK" in run("export").stdout
    run("export", "--format", "xlsx", str(tmp_path / "uit.xlsx"))
    sheet = openpyxl.load_workbook(tmp_path / "uit.xlsx").active
    assert sheet is not None and sheet.cell(2, 3).data_type == "s"


def test_a_sheet_on_the_screen_is_wrong_usage(run: Run) -> None:
    assert run("export", "--format", "xlsx").exit_code == 2


def test_a_huge_cell_is_told_by_row_and_column(run: Run, written: Callable[[str], str]) -> None:
    file = written(f"naam,omschrijving\nA,{'Lunch. ' * 30_000}\n")
    for command in ("check", "import"):
        told = run(command, file)
        assert told.exit_code == 1 and isinstance(told.exception, SystemExit)
        assert "Rij 2: omschrijving is te lang" in told.stderr
    assert names(run) == []


def test_what_is_too_long_is_told_in_dutch_by_the_name_of_its_column(
    run: Run, written: Callable[[str], str]
) -> None:
    told = run("check", written(f"bedrijfsnaam,omschrijving\n{'A' * 201},Lunch\n")).stderr
    assert "Rij 2: bedrijfsnaam is te lang. Hoogstens 200 tekens" in told
    assert "String" not in told and "'name'" not in told


def test_each_row_is_told_as_new_renewed_or_unchanged(run: Run, written: Callable[[str], str]) -> None:
    head = "naam,omschrijving,kvk,pso_trede\n"
    first = run("import", written(head + "A,Lunch,12345678,2\nB,Soep,,\n"))
    assert "Rij 2: A: nieuw" in first.stdout and "2 nieuw, 0 bijgewerkt, 0 ongewijzigd" in first.stdout
    again = run("import", written(head + "A,Lunch,12345678,2\nB,Brood,,\nC,Taart,,\n"))
    for line in ("Rij 2: A: ongewijzigd", "Rij 3: B: bijgewerkt", "Rij 4: C: nieuw"):
        assert line in again.stdout
    assert "1 nieuw, 1 bijgewerkt, 1 ongewijzigd" in again.stdout


def test_a_row_without_number_is_known_by_its_kvk_and_keeps_what_the_file_does_not_say(
    run: Run, written: Callable[[str], str]
) -> None:
    run(
        "import", written("firm_id,naam,omschrijving,kvk,telefoon,pso_trede\nX1,Een,Lunch,12345678,020 1,2\n")
    )
    renewed = run("import", written("naam,omschrijving,kvk\nEen BV,Soep,12345678\n"))
    assert renewed.exit_code == 0 and "Een BV: bijgewerkt" in renewed.stdout
    (firm,) = json.loads(run("export", "--format", "json").stdout)["firms"]
    assert (firm["id"], firm["name"], firm["phone"]) == ("X1", "Een BV", "020 1")
    assert [one["name"] for one in firm["evidence"]] == ["PSO trede 2"]
    taken = run("import", written("firm_id,naam,omschrijving,kvk\nX2,Twee,Soep,12345678\n"))
    assert taken.exit_code == 1 and "Rij 2: KvK-nummer 12345678" in taken.stderr


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("A,Lunch,2099,", "jaar van oprichting '2099' kan niet kloppen"),
        ("A,Lunch,,Catering: Waternet (3025)", "het jaar bij referentie 'Catering: Waternet (3025)'"),
        ('A,Lunch,,"Catering: Waternet, 2024-2020"', "kan niet kloppen"),
        ("A,Lunch,,Catering: (2024)", "ontbreekt voor wie het werk was"),
    ],
)
def test_years_that_cannot_be_are_told(run: Run, written: Callable[[str], str], row: str, said: str) -> None:
    told = run("check", written(f"naam,omschrijving,sinds,referenties\n{row}\n"))
    assert told.exit_code == 1 and "Rij 2: " in told.stderr and said in told.stderr


def test_the_years_of_a_reference_stay_years(run: Run, written: Callable[[str], str]) -> None:
    run("import", written('naam,omschrijving,referenties\nA,Lunch,"Catering: Waternet (2024-2027)"\n'))
    (firm,) = json.loads(run("export", "--format", "json").stdout)["firms"]
    (one,) = firm["references"]
    assert (one["customer"], one["year"], one["until"]) == ("Waternet", 2024, 2027)
    assert "Catering: Waternet, 2024-2027" in run("export").stdout


def test_a_file_with_only_a_head_is_no_list(run: Run, written: Callable[[str], str]) -> None:
    told = run("check", written("naam,omschrijving\n"))
    assert told.exit_code == 1 and "er staan geen firma's in dit bestand" in told.stderr
