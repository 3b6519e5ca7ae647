"""What columns are taken for: by name, by contents, corrected and remembered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from procurement_app.calendars import Mapping, read
from procurement_app.calendars.mapping import apply, fingerprint
from procurement_app.calendars.messages import MESSAGES
from procurement_app.calendars.names import FIELDS, meanings
from procurement_app.calendars.proposing import propose
from procurement_app.documents.model import UnreadableFile

NAMES = [
    ("Onderwerp aanbesteding", "title"),
    ("Naam opdracht", "title"),
    ("Inkooptraject", "title"),
    ("aanbestedingNaam", "title"),
    ("Toelichting", "description"),
    ("Korte omschrijving", "description"),
    ("Organisatieonderdeel", "department"),
    ("Directie / afdeling", "department"),
    ("Opdrachtgever", "buyer"),
    ("Contactpersoon", "contact"),
    ("Soort (W/L/D)", "kind"),
    ("Type opdracht", "kind"),
    ("CPV-code(s)", "cpv"),
    ("Geraamde waarde excl. btw (EUR)", "value"),
    ("Raming (x € 1.000)", "value"),
    ("Opdrachtwaarde", "value"),
    ("Estimated value", "value"),
    ("Waarde min.", "value_min"),
    ("Maximale waarde", "value_max"),
    ("Wijze van aanbesteden", "procedure"),
    ("Planning publicatie", "publication"),
    ("Start aanbesteding", "publication"),
    ("Verwachte start", "publication"),
    ("Naar de markt", "publication"),
    ("Kwartaal", "publication"),
    ("Sluitingsdatum", "closing"),
    ("Ingangsdatum contract", "start"),
    ("Start contract", "start"),
    ("Einddatum", "end"),
    ("Looptijd incl. opties", "duration"),
    ("Contractduur (maanden)", "duration"),
    ("Verlengingsopties", "options"),
    ("Looptijd opties", "options"),
    ("Aantal percelen", "lots"),
    ("Raamovereenkomst", "framework"),
    ("Einddatum huidig contract", "current_contract_end"),
    ("Huidige leverancier", "current_contract"),
    ("Status", "status"),
    ("Kenmerk", "id"),
]


@pytest.mark.parametrize(("label", "field"), NAMES)
def test_names(label: str, field: str) -> None:
    assert field in FIELDS
    assert meanings(label)[0][0] == field


@pytest.mark.parametrize("label", ["taal", "bron_bestand", "gunningscriteria", "", "telefoon", "x" * 200])
def test_names_that_mean_nothing(label: str) -> None:
    assert meanings(label) == ()


def _fields(mapping: Mapping) -> list[str | None]:
    return [column.field for column in mapping.columns]


def test_start_alone_is_the_publication_and_beside_it_the_contract() -> None:
    sample = [["Groen", "Q2 2027", "1-1-2028"]] * 3
    assert _fields(propose(["Titel", "Startdatum"], sample)) == ["title", "publication"]
    assert _fields(propose(["Titel", "Publicatie", "Startdatum"], sample)) == [
        "title",
        "publication",
        "start",
    ]


def test_quarters_by_number_stand_beside_a_year(csv_bytes: Callable[..., bytes]) -> None:
    names = ["Omschrijving", "Waarde", "jaar", "kwartaal"]
    rows = [
        ["Groen", "90000", "2027", "2"],
        ["Kantine", "80000", "2027", "IV"],
        ["Verf", "70000", "2028", "1e"],
    ]
    entries = read(csv_bytes(rows, names=names), "kalender.csv").entries
    assert [str(entry.publication.first) for entry in entries if entry.publication] == [
        "2027-04-01",
        "2027-10-01",
        "2028-01-01",
    ]


def test_a_unit_in_brackets_over_an_empty_column_belongs_to_the_name_beside_it(
    csv_bytes: Callable[..., bytes],
) -> None:
    names = ["Onderwerp", "Waarde", "(k€)", "Publicatie"]
    (entry,) = read(csv_bytes([["Schoonmaak", "101", "", "Q2 2027"]], names=names), "kalender.csv").entries
    assert entry.value_max == 101_000


def test_contents_decide_between_columns_with_the_same_name() -> None:
    sample = [["Groen", "€ 50.000", "hoog"], ["Gras", "€ 60.000", "laag"], ["Bomen", "€ 70.000", "hoog"]]
    mapping = propose(["Titel", "Waarde", "Waarde"], sample)
    assert _fields(mapping)[:2] == ["title", "value"]
    assert mapping.columns[1].confidence > mapping.columns[2].confidence
    assert "100%" in mapping.columns[1].reason


def test_columns_without_a_telling_name_are_known_by_their_contents() -> None:
    rows = [
        [f"Opdracht {place}", code, amount, moment, term, "Meervoudig onderhands"]
        for place, (code, amount, moment, term) in enumerate(
            [
                ("90910000-9", "€ 50.000", "Q2 2027", "2 jaar"),
                ("77310000-6", "€ 60.000", "Q3 2027", "24 mnd"),
                ("15860000-4", "€ 70.000", "Q4 2027", "4 jaar"),
                ("18530000-3", "€ 80.000", "Q1 2028", "1 jaar"),
            ]
        )
    ]
    mapping = propose(["Titel", "Kolom A", "Kolom B", "Kolom C", "Kolom D", "Kolom E"], rows)
    assert _fields(mapping) == ["title", "cpv", "value", "publication", "duration", "procedure"]
    assert all(column.confidence < 0.7 for column in mapping.columns[1:])
    assert all(column.reason for column in mapping.columns)


def test_a_header_of_unknown_names_is_found_by_what_is_below(csv_bytes: Callable[..., bytes]) -> None:
    names = ["wat het is", "kol 2", "kol 3", "kol 4", "kol 5", "kol 6", "kol 7", "kol 8", "kol 9", "kol 10"]
    found = list(read(csv_bytes(names=names), "k.csv").entries)
    assert [(entry.title, entry.cpv) for entry in found] == [
        ("Schoonmaak stadskantoren", ("90919200",)),
        ("Onderhoud plantsoenen", ("77310000",)),
        ("Relatiegeschenken", ("18530000",)),
    ]


def test_a_correction_wins_and_frees_the_other_column() -> None:
    mapping = propose(["Titel", "Waarde", "Budget"], [["Groen", "50.000", "60.000"]] * 3)
    corrected = mapping.with_field("Budget", "value")
    assert _fields(corrected) == ["title", None, "value"]
    assert corrected.columns[2].confidence == 1.0
    with pytest.raises(KeyError):
        mapping.with_field("Onbekend", "value")
    with pytest.raises(KeyError):
        mapping.with_field("Budget", "onzin")


def test_columns_of_one_name_are_chosen_apart() -> None:
    labels = ["Titel", "Kleur", "Kleur", "Publicatie (maand)", "Publicatie (jaar)"]
    mapping = propose(labels, [["Groen", "rood", "blauw", "3", "2027"]] * 3)
    assert mapping.names()[2] == "Kleur (2)"
    chosen = mapping.with_field("Kleur (2)", "description").with_field("Publicatie (maand)", "start")
    assert _fields(chosen) == ["title", None, "description", "start", "publication_year"]
    again, missing = apply(chosen, labels, propose(labels, []))
    assert _fields(again) == _fields(chosen) and not missing


def test_a_year_from_a_saved_mapping_is_told(csv_bytes: Callable[..., bytes]) -> None:
    data = csv_bytes([["Groen", "Q2"], ["Post", "Q3"]], names=["Titel", "Kwartaal"])
    proposed = read(data, "kalender.csv").mapping
    assert proposed is not None and proposed.year is None
    file = read(data, "kalender.csv", mapping=replace(proposed, year=2027))
    first = next(iter(file.entries))
    assert first.publication is not None and first.publication.first.year == 2027
    assert [found.code for found in file.problems] == ["mapping-year-used"]


def test_a_mapping_survives_json() -> None:
    mapping = propose(
        ["Titel", "Raming (x € 1.000)", "Looptijd (maanden)"], [["Groen", "50", "24"]] * 3, 2027
    )
    again = Mapping.from_json(mapping.to_json())
    assert again == mapping
    assert (again.columns[1].unit, again.columns[2].unit, again.year) == ("1000", "m", 2027)
    with pytest.raises(ValueError, match="mapping"):
        Mapping.from_json({"schema": "something/1"})


def test_a_saved_mapping_fits_columns_in_another_order_and_tells_what_is_missing() -> None:
    saved = propose(["Titel", "Waarde", "Budget"], [["Groen", "5.000", "6.000"]] * 3).with_field(
        "Budget", "value"
    )
    labels = ["BUDGET", "Status", "titel"]
    fresh = propose(labels, [["6.000", "gepland", "Groen"]] * 3)
    applied, missing = apply(saved, labels, fresh)
    assert _fields(applied) == ["value", "status", "title"]
    assert missing == [], "‘Waarde’ was read into nothing"
    _, missing = apply(saved, ["Titel"], propose(["Titel"], [["Groen"]] * 3))
    assert missing == ["Budget"]


def test_the_fingerprint_knows_the_same_header_again() -> None:
    assert fingerprint(["Titel", "Waarde"]) == fingerprint(["titel ", "WAARDE (EUR)"])
    assert fingerprint(["Titel", "Waarde"]) != fingerprint(["Waarde", "Titel"])


NO_CALENDARS = {
    "names and addresses": b"naam;adres;telefoon\nA;Straat 1;020\nB;Straat 2;030\n",
    "no header": b"Schoonmaak;1000;x\nGroen;2000;y\nBloemen;333;z\n",
    "explanations": b"Omschrijving;Planning\nSchoonmaak kantoren;de eerste\nCatering stadhuis;de tweede\n",
    "remarks": b"Omschrijving;Status\nSchoonmaak kantoren;loopt\nCatering stadhuis;klaar\n",
    "amounts twice": b"Omschrijving;Bedrag\n1;100.000\n2;200.000\n",
    "prose": b"Dit is een brief over inkoop.\nMet vriendelijke groet, de gemeente.\n",
    "one word": b"hallo",
}


NARROW = [
    ("Omschrijving;Waarde", ["Schoonmaak kantoren;€ 100.000", "Catering stadhuis;€ 200.000"]),
    ("Omschrijving;Waarde", ["Schoonmaak kantoren;100000"]),
    ("Omschrijving;Planning", ["Schoonmaak kantoren;Q1 2027", "Catering stadhuis;Q2 2027"]),
]


@pytest.mark.parametrize(("names", "rows"), NARROW)
def test_a_description_with_one_fact_is_a_calendar(names: str, rows: list[str]) -> None:
    file = read("\n".join([names, *rows]).encode(), "kalender.csv")
    entries = list(file.entries)
    assert [entry.title for entry in entries] == [row.partition(";")[0] for row in rows]
    assert all(entry.value_max or entry.publication for entry in entries)


@pytest.mark.parametrize("data", NO_CALENDARS.values(), ids=NO_CALENDARS)
def test_a_file_without_a_calendars_header_says_so(data: bytes) -> None:
    with pytest.raises(UnreadableFile) as raised:
        read(data, "kalender.csv")
    assert raised.value.problem.code == "calendar-no-header"


BAD = [
    (b"", "calendar-empty"),
    (b"  \r\n\r\n", "calendar-empty"),
    (bytes(range(256)) * 40, "calendar-rubbish"),
    (b"\x89PNG\r\n\x1a\n" + bytes(range(32)) * 50, "calendar-rubbish"),
    (b"<!DOCTYPE html><html><body>Titel</body></html>", "calendar-html"),
    (b"\xef\xbb\xbf <table border=1><tr><td>Titel", "calendar-html"),
    (b"<!-- kalender --><html><table></table></html>", "calendar-html"),
    (b"Titel\nSchoonmaak\nGroen\n", "calendar-one-column"),
    (b"Titel;CPV;Waarde\n", "calendar-no-rows"),
    (b"Titel;CPV;Waarde\n;;\n;;\n", "calendar-no-rows"),
]


@pytest.mark.parametrize(("data", "code"), BAD)
def test_bad_files_get_one_sentence(data: bytes, code: str) -> None:
    with pytest.raises(UnreadableFile) as raised:
        read(data, "kalender.csv")
    assert raised.value.problem.code == code
    assert raised.value.problem.message.endswith(".")
    assert "{" not in raised.value.problem.message


def test_every_message_is_used() -> None:
    folder = Path(__file__).resolve().parents[2] / "procurement_app" / "calendars"
    source = "".join(path.read_text("utf-8") for path in folder.rglob("*.py") if path.name != "messages.py")
    assert [code for code in MESSAGES if f'"{code}"' not in source] == []


@pytest.mark.parametrize(
    "written", ["Sociale en andere specifieke diensten / SAS-procedure", "SAS / Diensten", "SAS-procedure"]
)
def test_social_services_in_one_column_of_kind_and_procedure_are_services(
    csv_bytes: Callable[..., bytes], written: str
) -> None:
    names = ["Onderwerp", "Soort / procedure", "Publicatie"]
    rows = [["Leerlingenvervoer", written, "Q2 2027"], ["Stoelen", "Leveringen / Onderhands", "Q4 2027"]]
    entries = list(read(csv_bytes(rows, names=names), "k.csv").entries)
    assert [entry.kind for entry in entries] == ["services", "supplies"]
    assert entries[0].procedure == "social-and-specific"


def test_social_services_in_the_column_of_the_kind_say_how_they_are_procured(
    csv_bytes: Callable[..., bytes],
) -> None:
    names = ["Onderwerp", "Soort", "Publicatie"]
    rows = [["Dagbesteding", "SAS", "Q2 2027"], ["Inburgering", "Sociale dienst (bijlage XIV)", "Q3 2027"]]
    entries = list(read(csv_bytes([*rows, ["Stoelen", "Levering", "Q4 2027"]], names=names), "k.csv").entries)
    assert [(entry.kind, entry.procedure) for entry in entries] == [
        ("services", "social-and-specific"),
        ("services", "social-and-specific"),
        ("supplies", None),
    ]
