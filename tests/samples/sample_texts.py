"""Plain text of any sample file, read with other libraries than the product's own readers."""

from __future__ import annotations

import email
import email.policy
import io
import zipfile
from pathlib import Path

import docx
import pypdfium2
from lxml import html
from odfdo import Document as Odt
from python_calamine import CalamineWorkbook


def text_of(name: str, data: bytes) -> str:
    """All text a person can find in the file; empty for a PDF of pictures."""
    return READERS[Path(name).suffix](data)


def letters(text: str) -> str:
    """Letters and digits alone: hyphenation, dots and line breaks differ between the files."""
    return "".join(letter for letter in text.lower() if letter.isalnum())


def _pdf(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def _docx(data: bytes) -> str:
    document = docx.Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    head = [paragraph.text for paragraph in document.sections[0].header.paragraphs]
    return "\n".join([*head, *(p.text for p in document.paragraphs), *cells])


def _odt(data: bytes) -> str:
    return str(Odt(io.BytesIO(data)).get_formatted_text())


def _xlsx(data: bytes) -> str:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    rows = [row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()]
    return "\n".join(str(cell) for row in rows for cell in row)


def _html(data: bytes) -> str:
    return str(html.fromstring(data).text_content())


def _eml(data: bytes) -> str:
    message = email.message_from_bytes(data, policy=email.policy.default)
    body = message.get_body(("plain",))
    parts = [body.get_content() if body else "", str(message["From"]), str(message["To"])]
    for part in message.iter_attachments():
        parts.append(text_of(str(part.get_filename()), part.get_payload(decode=True)))
    return "\n".join(parts)


def _zip(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "\n".join(text_of(name, archive.read(name)) for name in archive.namelist())


READERS = {
    ".pdf": _pdf,
    ".docx": _docx,
    ".odt": _odt,
    ".xlsx": _xlsx,
    ".html": _html,
    ".eml": _eml,
    ".zip": _zip,
}
