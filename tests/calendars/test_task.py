"""Reading untrusted calendars: the confined worker gives what reading here gives, and only CSV streams."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from openpyxl import Workbook

from procurement_app.calendars import read
from procurement_app.calendars.task import read_safely
from procurement_app.documents import confined
from procurement_app.documents.model import UnreadableFile


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["Onderwerp", "Afdeling", "Raming", "CPV-code", "Publicatie", "Looptijd"],
        ["Schoonmaak stadskantoor", "Facilitair", "€ 250.000", "90911200-8", "Q2 2027", "2 jaar"],
        ["Groenonderhoud West", "Stadsbeheer", "heel veel", "77310000-6", "mei 2027", "4 jaar"],
        ["Totaal", None, None, None, None, None],
    ):
        sheet.append(row)
    path = tmp_path / "kalender.xlsx"
    book.save(path)
    return path


def test_the_worker_gives_what_reading_here_gives(workbook: Path) -> None:
    here = read(workbook)
    entries = list(here.entries)
    with workbook.open("rb") as stream:
        there = read_safely(stream, workbook.name)
        assert list(there.entries) == entries
    assert (there.format, there.mappings, there.problems, there.counts) == (
        here.format,
        here.mappings,
        here.problems,
        here.counts,
    )
    assert entries[1].problems[0].facts["text"] == "heel veel"


def test_csv_needs_no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confined, "call", None)
    stream = io.BytesIO(b"Onderwerp;Raming;Looptijd\nSchoonmaak;250.000;2 jaar\n")
    assert [entry.title for entry in read_safely(stream, "k.csv").entries] == ["Schoonmaak"]


def test_what_the_worker_cannot_read_is_said(workbook: Path) -> None:
    with pytest.raises(UnreadableFile) as raised:
        read_safely(io.BytesIO(workbook.read_bytes()[:900]), "kalender.xlsx")
    assert raised.value.problem.code == "calendar-damaged"
