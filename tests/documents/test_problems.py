"""The sentences about files: for a page and for a terminal alike."""

from __future__ import annotations

import re

import pytest

from procurement_app.documents.model import UnreadableFile
from procurement_app.documents.problems import MESSAGES
from procurement_app.documents.reading import read


@pytest.mark.parametrize("code", sorted(MESSAGES))
def test_a_sentence_fits_a_page_and_a_terminal(code: str) -> None:
    assert not re.search(r"\bupload|klik|knop|overzicht|pagina hier", MESSAGES[code], re.IGNORECASE)
    assert MESSAGES[code].endswith((".", "}"))


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (
            b"Gewone tekst over social return.",
            "brief.pdf",
            "De naam eindigt op .pdf, maar van binnen is het een .txt-bestand. "
            "Laat de naam eindigen op .txt en probeer het opnieuw.",
        ),
        (
            b"Titel;Waarde;Publicatie\nSchoonmaak;100.000;Q1 2027\n",
            "kalender.csv",
            "Een .csv-bestand is een tabel, geen tekst. Is het een inkoopkalender, importeer hem dan bij "
            "‘Inkoopkalender’; is het een tabel met eisen, bewaar hem dan als .xlsx.",
        ),
        (
            b"BEGIN:VCALENDAR\nEND:VCALENDAR\n",
            "invite.ics",
            "Een .ics-bestand is geen document. Wij lezen het niet; u hoeft niets te doen.",
        ),
        (
            b"",
            "leeg.pdf",
            "Het bestand is leeg. Controleer het origineel en probeer het opnieuw.",
        ),
    ],
)
def test_what_is_wrong_and_what_to_do(data: bytes, name: str, sentence: str) -> None:
    with pytest.raises(UnreadableFile) as told:
        read(data, name)
    assert told.value.problem.message == sentence
