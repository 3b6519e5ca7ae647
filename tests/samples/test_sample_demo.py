"""The demonstration files: manifest, marks, and nothing in them that could be a real person or firm."""

from __future__ import annotations

import csv
import io
import re
import zipfile

import pytest
import yaml
from sample_texts import letters, text_of

from scripts.samples import build

MANIFEST = yaml.safe_load((build.ROOT / "manifest.yaml").read_text(encoding="utf-8"))
DOCUMENTS = [item["file"] for item in MANIFEST["documents"]]
REAL_LOOKING = {
    "telephone": r"(?<![\d.])(?:\+31|0031|0[1-9]\d?)[ -]?\d{2,3}[ -]?\d{2}[ -]?\d{2,3}\b(?![\d.%])",
    "IBAN": r"\bNL\d{2} ?[A-Z]{4} ?\d",
    "citizen number": r"(?<!\d)\d{9}(?!\d)",
    "e-mail": r"[\w.+-]+@(?![\w.-]*\.example\b)[\w-]+\.\w+",
    "web address": r"https?://(?![\w.-]*\.example\b)[\w.-]+",
}


def _read(relative: str) -> str:
    return text_of(relative, (build.ROOT / relative).read_bytes())


def test_manifest_is_the_one_the_sources_make():
    assert (build.ROOT / "manifest.yaml").read_text(encoding="utf-8") == build.manifest_yaml()


def test_manifest_and_folders_hold_the_same_files():
    listed = {*DOCUMENTS, *(item["file"] for item in MANIFEST["calendars"]), MANIFEST["firms"]["file"]}
    present = {
        str(path.relative_to(build.ROOT))
        for folder in ("calendar", "documents", "firms")
        for path in (build.ROOT / folder).iterdir()
    }
    assert listed == present


def test_there_are_enough_documents_of_every_format():
    assert len(DOCUMENTS) >= 12
    endings = {name.rsplit(".", 1)[1] for name in DOCUMENTS}
    assert endings == {"pdf", "docx", "odt", "xlsx", "html", "eml", "zip"}


@pytest.mark.parametrize("name", [name for name in DOCUMENTS if ".scan." not in name])
def test_document_opens_and_says_that_it_is_fictitious(name):
    assert "fictief voorbeeld" in _read(name).lower()


def test_the_scan_has_no_text_and_its_pages_show_the_mark():
    name = "documents/brief-herstelwerk-buurthuizen.scan.pdf"
    assert _read(name).strip() == ""
    source = build.read_source(build.SOURCES / "documents" / "brief-herstelwerk-buurthuizen.txt")
    assert build.MARK in source.running["header"]


@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize("kind", REAL_LOOKING)
def test_document_holds_nothing_that_looks_real(name, kind):
    assert re.findall(REAL_LOOKING[kind], _read(name)) == []


def test_every_document_belongs_to_an_entry_of_the_newest_calendar():
    _, november = build.calendar.read_editions(build.SOURCES / "calendar.txt")
    titles = {entry.cells["onderwerp"] for entry in november}
    assert {item["entry"] for item in MANIFEST["documents"]} <= titles


def test_the_guide_is_long():
    text = (build.ROOT / "documents/leidraad-schoonmaak.pdf").read_bytes()
    assert len(build.pdf.pypdfium2.PdfDocument(text)) >= 25


@pytest.mark.parametrize(
    "name", [name for name in DOCUMENTS if name.endswith((".docx", ".odt", ".xlsx", ".html"))]
)
def test_office_file_is_what_its_source_makes(name):
    stem, ending = name.removeprefix("documents/").rsplit(".", 1)
    made = build.FORMATS[ending](build.read_source(build.SOURCES / "documents" / f"{stem}.txt"))
    assert _members(made) == _members((build.ROOT / name).read_bytes())


@pytest.mark.parametrize(
    "name", [name for name in DOCUMENTS if name.endswith(".pdf") and ".scan." not in name]
)
def test_pdf_holds_every_block_of_its_source(name):
    stem = name.removeprefix("documents/").removesuffix(".pdf")
    source = build.read_source(build.SOURCES / "documents" / f"{stem}.txt")
    found = letters(_read(name))
    for block in source.blocks:
        for cell in block.cells:
            assert letters(cell) in found, cell


def _members(data: bytes) -> object:
    """Contents without their compression, which differs between versions of zlib."""
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize(("relative", "data"), list(build.built_calendars()))
def test_calendar_is_what_its_source_makes(relative, data):
    assert _members(data) == _members((build.ROOT / relative).read_bytes())


def test_the_editions_differ_in_every_way():
    october, november = build.calendar.read_editions(build.SOURCES / "calendar.txt")
    old = {entry.cells["onderwerp"]: entry.cells for entry in october}
    new = {entry.cells["onderwerp"]: entry.cells for entry in november}
    assert len(old) >= 72
    assert len(new) >= 72
    assert len(new) == len(november), "a title occurs twice"
    assert len(new.keys() - old.keys()) >= 4
    assert len(old.keys() - new.keys()) >= 3
    assert sum(old[title] != new[title] for title in old.keys() & new.keys()) >= 10


def test_calendars_hold_nothing_that_looks_real():
    csv_text = (build.ROOT / "calendar/inkoopkalender-2026-10.csv").read_bytes().decode("cp1252")
    for text in (csv_text, _read("calendar/inkoopkalender-2026-11.xlsx")):
        assert re.findall(REAL_LOOKING["e-mail"], text) == []
        assert re.findall(REAL_LOOKING["IBAN"], text) == []


def _firms() -> list[dict[str, str]]:
    text = (build.ROOT / MANIFEST["firms"]["file"]).read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text)))


def test_firms_are_many_fictitious_and_of_every_sector():
    firms = _firms()
    assert len(firms) >= 44
    assert len({firm["name"] for firm in firms}) == len(firms)
    assert all(firm["name"].endswith("(fictief)") for firm in firms)
    assert all(firm["kvk"] == "" for firm in firms)
    assert all(re.fullmatch(r"https://[a-z0-9-]+\.example", firm["website"]) for firm in firms)
    assert len({sector for firm in firms for sector in firm["sectors"].split("|")}) == 20


def test_firms_have_plausible_figures():
    for firm in _firms():
        assert firm["pso_level"] in ("", "aspirant", "1", "2", "3", "30+")
        assert 0 < int(firm["share_target_group_pct"]) <= 100
        assert int(firm["employees_fte"]) > 0
        assert int(firm["max_contract_value"]) > 0
        assert firm["pso_level"] != "30+" or int(firm["share_target_group_pct"]) >= 30
        assert bool(firm["pso_level"]) == bool(firm["evidence_until"])


def test_some_evidence_has_expired_and_most_has_not():
    until = [firm["evidence_until"] for firm in _firms() if firm["evidence_until"]]
    expired = [day for day in until if day < "2026-11-22"]
    assert 1 <= len(expired) <= len(until) / 4
