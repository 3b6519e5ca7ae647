"""A document stored as JSON and read back is the same, boxes and all; pages become pictures; languages."""

import base64
import io
import json
import subprocess
import sys

import pytest
import weasyprint
from hostile.files import SENTENCE, docx_file, pdf
from PIL import Image

from procurement_app.documents import UnreadableFile, confined, read, serial
from procurement_app.documents.language import language_of
from procurement_app.documents.pictures import page_picture

TABLE = "<table border=1><tr><th>Nr.</th><th>Eis</th></tr><tr><td>1</td><td>Geen omzeteis</td></tr></table>"


def test_json_and_back_is_the_same_document() -> None:
    data = weasyprint.HTML(string=f"<h1>1 Eisen</h1><p>{SENTENCE}</p>{TABLE}").write_pdf()
    document = read(data, "leidraad.pdf")
    again = serial.from_json(json.loads(json.dumps(serial.to_json(document))), data)
    assert (again.text, list(again.blocks), list(again.pages)) == (
        document.text,
        document.blocks,
        document.pages,
    )
    start = document.text.index("vijf procent")
    assert again.locate(start, start + 12) == document.locate(start, start + 12) != []


def test_a_stored_document_without_its_original_has_no_boxes() -> None:
    document = serial.from_json(serial.to_json(read(pdf(), "a.pdf")))
    assert document.locate(0, 10) == []


def test_json_of_something_else_is_refused() -> None:
    with pytest.raises(ValueError, match="not a stored document"):
        serial.from_json({"schema": "kansrijk.screening/1"})


def test_reading_in_the_confined_worker_gives_the_same_document() -> None:
    data = pdf(3)
    steps: list[tuple[str, int, int]] = []
    (stored,) = confined.call(
        "procurement_app.documents.jobs:read_job",
        data,
        {"name": "leidraad.pdf"},
        on_progress=lambda *step: steps.append(step),
    )
    document = serial.from_json(stored, data)
    assert document.text == read(data, "leidraad.pdf").text
    assert steps[-1] == ("pages", 3, 3)
    assert document.locate(0, 10)[0].page == 1


def test_a_page_becomes_a_picture() -> None:
    picture = Image.open(io.BytesIO(page_picture(pdf(2), 2, scale=1.0)))
    assert picture.format == "PNG"
    assert abs(picture.width - 595) <= 1
    assert picture.height == 842


def test_a_picture_in_the_confined_worker() -> None:
    encoded = confined.call(
        "procurement_app.documents.pictures:picture_job", pdf(), {"page": 1, "scale": 0.5}
    )
    assert base64.b64decode(encoded).startswith(b"\x89PNG")


def test_a_page_that_is_not_there_and_a_file_that_is_no_pdf() -> None:
    with pytest.raises(IndexError):
        page_picture(pdf(1), 2)
    with pytest.raises(UnreadableFile):
        page_picture(docx_file(), 1)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (SENTENCE, "nl"),
        ("The contractor shall spend at least five percent of the contract value on social return.", "en"),
        ("Der Auftragnehmer verwendet mindestens fünf Prozent der Auftragssumme für soziale Zwecke.", "de"),
        ("Le titulaire consacre au moins cinq pour cent du montant du marché à l'insertion sociale.", "fr"),
        ("3.01 A4", "und"),
    ],
)
def test_languages(text: str, language: str) -> None:
    assert language_of(text) == language


def test_another_language_is_told() -> None:
    words = "Der Auftragnehmer verwendet mindestens fünf Prozent der Auftragssumme für soziale Zwecke. " * 3
    (problem,) = read(words.encode(), "a.txt").problems
    assert problem.code == "language-not-screened"
    assert "Duits" in problem.message


def test_importing_the_package_loads_no_library() -> None:
    heavy = (
        "{'pypdfium2', 'pdfplumber', 'lxml', 'PIL', 'py3langid', 'python_calamine', 'selectolax', 'numpy'}"
    )
    code = f"import sys, procurement_app.documents; sys.exit(bool({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
