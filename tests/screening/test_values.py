"""Values as officials write them, in digits and in words."""

from __future__ import annotations

import pytest

from procurement_app.screening.text.amounts import money, percentages
from procurement_app.screening.text.numerals import number
from procurement_app.screening.text.scores import counts, points
from procurement_app.screening.values.certificate_names import (
    certificates,
    compounds,
    loose_names,
    refers_back,
)


def numbers(reader: object, text: str) -> list[float]:
    return sorted(value.number for value in reader(text))  # type: ignore[operator]  # a reader of READERS


@pytest.mark.parametrize(
    ("written", "expected"),
    [("1.500.000,50", 1500000.5), ("1,500,000.5", 1500000.5), ("2,5", 2.5), ("vijfentwintig", 25),
     ("twintigduizend", 20000), ("anderhalf", 1.5), ("tweehonderd", 200), ("thirty-five", 35)],
)  # fmt: skip
def test_number(written: str, expected: float) -> None:
    assert number(written) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5% van de opdrachtsom", [5]),
        ("5 % of 2,5 procent", [2.5, 5]),
        ("vijf procent", [5]),
        ("5 (vijf) procent", [5]),
        ("30 of meer procent", [30]),
        ("drie van de tien collega's", [30]),
        ("één op de twintig uren", [5]),
        ("een derde van het werk", [100 / 3]),
        ("drie kwart van de jaarlijkse contractsom", [75]),
        ("anderhalf maal de geraamde waarde", [150]),
        ("de twee van de vier windstreken 5 meter", [50]),
        ("per cent is een woord", []),
        ("tweeënhalf procent", [2.5]),
        ("twee en een half ten honderd der aannemingssom", [2.5]),
        ("Van elke tien werknemers horen er minstens drie bij die groep", [30]),
        ("van elke honderd euro die u factureert, zet u er vijf in", [5]),
        ("een omzet gelijk aan de jaarlijkse contractwaarde", [100]),
        ("het dubbele van de raming", [200]),
        ("2 × jaarwaarde", [200]),
        ("gelijk aan de vorige keer", []),
        ("Dat wordt zes tiende.", [60]),
        ("a fifth is for the plan", [20]),
        ("met een vijfde van de opdrachtsom", [20]),
        ("De eis wordt met de helft verlaagd.", []),
        ("Het bedrag stijgt met een kwart.", []),
        ("De zekerheid wordt met de helft van het bedrag verlaagd.", []),
        ("een vierde perceel", []),
    ],
)
def test_percentages(text: str, expected: list[float]) -> None:
    assert numbers(percentages, text) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("€ 1.500.000,-", [1500000]),
        ("EUR 400.000 of meer", [400000]),
        ("1,5 miljoen euro", [1500000]),
        ("een half miljoen euro", [500000]),
        ("€50k", [50000]),
        ("één miljoen tweehonderdduizend euro", [1200000]),
        ("een kwart miljoen euro", [250000]),
        ("ten minste anderhalve ton", [150000]),
        ("drie ton grond", []),
        ("€ 2,5 mln", [2500000]),
        ("een som van twee en een half miljoen euro", [2500000]),
        ("25 mille minimaal", [25000]),
        ("twee en een half jaar", []),
        ("at least EUR 1,000,000", [1000000]),
        ("2 miljoen inwoners", []),
        ("zie 6.14 EUR N", []),
        ("omzet ≥ k€ 750", [750000]),
        ("dekking van M€ 2,5", [2500000]),
        ("machines zwaarder dan acht ton", []),
    ],
)
def test_money(text: str, expected: list[float]) -> None:
    assert numbers(money, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("twee referenties in drie jaar", [2]),
        ("zes stageplekken op 1 april 2026", [6]),
        ("perceel 2 en artikel 5", []),
        ("€ 400 en 5 procent", []),
        ("een referentie", []),
        ("één referentie", [1]),
        ("in beide percelen één leerling", [1]),
        ("leidt de installateur twee leerlingen op", [2]),
        ("in de drie aan publicatie voorafgaande jaren één verklaring", [1]),
        ("vier maal een levering", [4]),
        ("vier maal per jaar", []),
        ("Uitvoeringsvoorwaarde 2 en formulier 5", []),
        ("De gemeente acht twee referenties voldoende.", [2]),
        ("Nee, de gemeente acht de eis proportioneel.", []),
        ("U neemt de wachttijd in acht.", []),
        ("Jaarlijks neemt de aannemer acht leerlingen aan.", [8]),
        ("Er zijn acht leerwerkplekken nodig.", [8]),
        ("Acht leerwerkplekken zijn gewenst.", [8]),
        ("Voor deze opdracht zijn acht referenties voldoende.", [8]),
        ("De gemeente acht referenties voldoende.", []),
        ("Het aantal percelen wordt drie in plaats van vier.", [3, 4]),
        ("Voor percelen 3 en 4", [4]),
    ],
)
def test_counts(text: str, expected: list[float]) -> None:
    assert numbers(counts, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("maximaal 20 punten, dertig te behalen punten", [20, 30]),
        ("Ja, 20 van de 100.", [20]),
        ("15 of the 100", [15]),
        ("twintig van de veertig punten", [20]),
        ("een bonus van één scorepunt", [1]),
        ("Wie een bewoner laat meewerken, krijgt punten: u krijgt er dertig.", [30]),
        ("per procent 2 punten, tot 20", [20]),
        ("20 punten per plaats, tot een maximum van 100", [100]),
        # the number of the paragraph
        ("7.3 Punten: zie de bijlage", []),
        ("9.2 De andere punten waren gelijk", []),
        ("3 van de 12 leerlingen", []),
        ("tot ten hoogste twintig punten", [20]),
        ("Van die zestig worden er vijftien vergeven voor het aanbod.", [15]),
    ],
)
def test_points(text: str, expected: list[float]) -> None:
    assert numbers(points, text) == expected


@pytest.mark.parametrize(
    "name",
    ["ISO 9001", "VCA**", "BRL Groenkeur Boomverzorging", "Procescertificaat Asbest", "ISO/IEC 27001",
     "Nationaal Keurmerk Hulpmiddelen", "SCIOS Scope 12", "Lean & Green",
     "Procescertificaat asbestverwijdering", "FSSC 22000", "Veiligheidsladder trede 3", "InstallQ-erkenning",
     "BRL 6000-25", "BRL SVMS-007", "VCA-petrochemie", "VCA-basisdiploma", "CA+", "TX-Keur", "NIST 800-88",
     "Safety Culture Ladder trede 4", "GlobalG.A.P.",
     "B-VCA", "EN 1090 EXC3", "ISAE 3402 type II", "DIN 66399", "Keurmerk Private en Zakelijke Lease"],
)  # fmt: skip
def test_certificates(name: str) -> None:
    text = f"U bent in het bezit van {name}, geldig op de dag van inschrijving."
    assert name in [text[start:end] for start, end in certificates(text)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Bedrijfscertificaat VCA**, kopie", "VCA**"),
        ("beschikt over het SNA-keurmerk (NEN 4400-1).", "SNA-keurmerk (NEN 4400-1)"),
        ("gecertificeerd volgens RABC (EN 14065)", "RABC (EN 14065)"),
        ("het certificaat ISO 9001 (kwaliteit)", "ISO 9001"),
        ("het certificaat 'Veilig werken aan warmte' van de branche", "Veilig werken aan warmte"),
        ("het certificaat Veilig werken met de bosmaaier", "Veilig werken met de bosmaaier"),
        ("een certificaat Veilig werken in laboratoria (VWL)", "Veilig werken in laboratoria (VWL)"),
        ("een procescertificaat op grond van BRL 2110", "BRL 2110"),
        ("Sloopbedrijven zijn BRL SVMS-007-gecertificeerd.", "BRL SVMS-007"),
    ],
)
def test_a_name_within_other_words(text: str, name: str) -> None:
    assert [text[start:end] for start, end in certificates(text)] == [name]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("met een heftruckcertificaat van de branche", ["heftruckcertificaat"]),
        ("Certificaat medicatieveiligheid\tja", ["medicatieveiligheid"]),
        ("Het certificaat bevat een datum. Een kwaliteitscertificaat is er niet.", []),
        ("een persoonscertificaat en een ander diploma", []),
    ],
)
def test_names_in_small_letters(text: str, names: list[str]) -> None:
    assert [text[start:end] for start, end in compounds(text)] == names


def test_a_known_name_after_the_word_certificate_is_read_whole() -> None:
    text = "Certificaat IEC 62443 en het certificaat FSSC 22000."
    assert [text[start:end] for start, end in certificates(text)] == ["IEC 62443", "FSSC 22000"]


def test_the_edition_of_a_norm_is_no_part_of_its_name() -> None:
    text = "Volgens NEN-EN-ISO 9001:2015 en ISO 3834-2."
    assert [text[start:end] for start, end in certificates(text)] == ["NEN-EN-ISO 9001", "ISO 3834-2"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("U moet het keurmerk op de eerste dag hebben.", True),
        ("Datzelfde diploma is nodig.", True),
        ("Een keurmerk is welkom.", False),
    ],
)
def test_speaks_of_a_certificate_named_before(text: str, expected: bool) -> None:
    assert refers_back(text) is expected


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Zonder SVMS-007 kun je dit werk niet doen.", "SVMS-007"),
        ("Het bedrijf is gecertificeerd door Kiwa.", "Kiwa"),
        ("Een certificering conform CISSP is noodzakelijk.", "CISSP"),
        ("Een PSO-verklaring en een KVK-uittreksel volstaan.", None),
        ("De opdrachtnemer is lid van de branche.", None),
    ],
)
def test_names_that_may_be_of_a_certificate(text: str, name: str | None) -> None:
    assert name in [*(text[start:end] for start, end in loose_names(text)), None]
    assert bool(loose_names(text)) is (name is not None)
