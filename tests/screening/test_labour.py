"""Labour intensity, estimated from kind, CPV code, words and sector."""

import csv
import os
from pathlib import Path

import pytest

from procurement_app.paths import RULES
from procurement_app.screening.entries.labour import check_labour, kind_of_cpv, load_labour
from procurement_app.screening.entries.sectors import load_sectors

READER = load_sectors(RULES / "vocabulary" / "sectors")
LABOUR = load_labour(RULES / "vocabulary" / "labour", READER)
SHARED = Path(os.environ.get("KANSRIJK_SHARED") or Path(__file__).resolve().parents[3] / "shared")


def estimate(title: str, description: str = "", kind: str | None = None, *cpv: str) -> str | None:
    return LABOUR.estimate(title, description, cpv, kind, READER.read(title, description, cpv))


@pytest.mark.parametrize(
    ("title", "kind", "cpv", "level"),
    [
        ("Kadeherstel", "works", "45241000", "medium"),
        ("Onderhoud klimaatinstallaties", "services", "50730000", "medium"),
        ("Netwerkswitches", "supplies", "32420000", "low"),
        ("Circulair kantoormeubilair", "supplies", "39130000", "medium"),
        ("Losse koffie en thee", "supplies", "15860000", "low"),
        ("Schoonmaak scholen", "services", "90910000", "high"),
        ("Organisatieadvies", "services", "79410000", "high"),
        ("Raadscatering", "services", "55520000", "medium"),
        ("Catering en uitbating van de kantine", "services", "55510000", "high"),
        ("Exploitatie van bedrijfsrestaurants", "services", "55520000", "high"),
        ("Aansprakelijkheidsverzekering", "services", "66516400", "low"),
        ("Wasserij", "services", "98310000", "medium"),
        ("Zwerfafval prikken", None, "90511300", "high"),
    ],
)
def test_the_level_of_work(title: str, kind: str | None, cpv: str, level: str) -> None:
    assert estimate(title, "", kind, cpv) == level


def test_without_any_fact_the_level_is_unknown() -> None:
    assert estimate("Project Horizon") is None


@pytest.mark.parametrize(
    ("title", "description", "level"),
    [
        # what is asked comes first
        ("Levering vuilniszakken", "", "low"),
        ("Aanschaf elektrische veegmachines", "", "low"),
        ("Onderhoud liften", "", "medium"),
        ("Reconstructie Dorpsstraat", "", "medium"),
        ("Inhuur juristen", "", "high"),
        ("Bodemonderzoek bouwlocaties", "", "high"),
        ("Verwerking GFT-afval", "", "medium"),
        # a thing alone is bought, unless something is done with it
        ("Vrachtwagens", "", "low"),
        ("Burgerzakensysteem", "", "low"),
        ("Parkeerautomaten onderhoud", "", "medium"),
        ("Zaalstoelen", "Onderhoud van 620 stoelen.", "medium"),
        # work of a sector counts as that, unless something else is asked before it
        ("Wassen van dienstauto's", "", "high"),
        ("Levering drukwerk", "", "medium"),
        ("Opleverschoonmaak nieuwbouw", "", "high"),
        ("Relatiegeschenken", "", "low"),
        ("Nestkasten", "Maken en ophangen van 80 kasten.", "medium"),
        ("Maaltijden aan huis", "", "medium"),
        ("Bedrijfsrestaurant", "", "high"),
    ],
)
def test_without_a_kind_the_word_that_leads_tells(title: str, description: str, level: str) -> None:
    assert estimate(title, description) == level


def test_technical_maintenance_and_leases_among_services() -> None:
    assert estimate("Onderhoud brandmeldinstallaties", "", "services") == "medium"
    assert estimate("Huur kantoorruimte", "", "services") == "low"


def test_a_sector_alone_is_enough() -> None:
    assert estimate("Handmatig wassen van dienstauto's") == "high"


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data (KANSRIJK_SHARED) are not here")
def test_every_division_of_the_cpv_has_a_level() -> None:
    with (SHARED / "data" / "reference" / "cpv_nl_en.csv").open(encoding="utf-8-sig", newline="") as file:
        codes = [row["cpv"] for row in csv.DictReader(file)]
    divisions = {code[:2] for code in codes}
    table, mistakes = check_labour(RULES / "vocabulary" / "labour")
    assert table is not None
    assert not mistakes
    assert divisions <= set(table.cpv)
    assert all(any(code.startswith(prefix) for code in codes) for prefix in table.cpv)


@pytest.mark.parametrize(
    ("code", "kind"),
    [("45210000", "works"), ("48000000", "supplies"), ("30200000", "supplies"), ("50100000", "services")],
)
def test_the_kind_of_a_code(code: str, kind: str) -> None:
    assert kind_of_cpv(code) == kind


def test_mistakes_in_the_table_are_told(tmp_path: Path) -> None:
    folder = tmp_path / "rules" / "vocabulary" / "labour"
    folder.mkdir(parents=True)
    assert "ontbreekt" in str(check_labour(folder)[1][0])
    text = (RULES / "vocabulary" / "labour" / "labour.yaml").read_text(encoding="utf-8")
    for right, wrong in (('"03": low', '"03": laag'), ("works: [nieuwbouw*,", "works: ['(nieuwbouw',")):
        (folder / "labour.yaml").write_text(text.replace(right, wrong), encoding="utf-8")
        told = [str(mistake) for mistake in check_labour(folder)[1]]
        assert len(told) == 1
        assert told[0].startswith("rules/vocabulary/labour/labour.yaml:")
        assert wrong.split()[-1].strip("'[,") in told[0]
