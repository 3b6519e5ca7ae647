"""What a file really is: magic bytes, then name; a file that is two things at once is refused."""

from __future__ import annotations

import io
import re
import struct
import zipfile

from procurement_app.documents.formats import (
    BY_EXTENSION,
    BY_KEY,
    MACRO_EXTENSIONS,
    NO_DOCUMENTS,
    OLD_OFFICE,
    Format,
    extension_of,
)
from procurement_app.documents.problems import unreadable

_PDF_WITHIN = 1024
# what Python's zipfile raises for bytes that it cannot open: NotImplementedError for an unknown version
_NO_ZIP = (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError)
_ZIP, _OLE, _RTF, _GZIP, _RAR, _7Z = (
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"{\\rtf",
    b"\x1f\x8b",
    b"Rar!",
    b"7z\xbc",
)
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")
_EXECUTABLES = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe")
_HTML = re.compile(
    rb"^\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|table|div|p)\b", re.IGNORECASE | re.DOTALL
)
_MAIL = re.compile(rb"^(?:(?:[A-Za-z][A-Za-z0-9-]*:[^\r\n]*|[ \t][^\r\n]*)\r?\n){2,}", re.MULTILINE)
_MAIL_FIELDS = re.compile(
    rb"^(?:from|to|subject|date|mime-version|received|message-id):", re.IGNORECASE | re.MULTILINE
)
_ENCRYPTED_OLE = "EncryptedPackage".encode("utf-16-le")
_OUTLOOK = "__substg1.0_".encode("utf-16-le")


def detect(data: bytes, name: str) -> Format:
    """The format of a file whose name and content agree.

    Raises `UnreadableFile` for an empty, unknown, wrongly named, macro, old or two-faced file.
    """
    if not data:
        raise unreadable("empty-file")
    extension = extension_of(name)
    if extension in MACRO_EXTENSIONS:
        raise unreadable("macro-document", suggested=MACRO_EXTENSIONS[extension])
    if extension in NO_DOCUMENTS:
        raise unreadable("no-document", extension=extension)
    found = _by_content(data, extension)
    if found is None:
        raise unreadable("unknown-format")
    _refuse_two_faced(data, found)
    if extension in (".csv", ".tsv") and found.key == "text":
        raise unreadable("calendar-file", extension=extension)
    named = BY_EXTENSION.get(extension)
    if named is None or not _agrees(named, found):
        raise unreadable(
            "wrong-extension",
            extension=extension or "niets",
            suggested=found.extensions[0],
        )
    return named if found.key == "text" else found


def _agrees(named: Format, found: Format) -> bool:
    return named.key == found.key


def _by_content(data: bytes, extension: str) -> Format | None:
    head = data[:_PDF_WITHIN]
    if data.startswith((_ZIP, b"PK\x05\x06")):
        return _kind_of_zip(data)
    if b"%PDF-" in head:
        return BY_KEY["pdf"]
    if data.startswith(_OLE):
        _refuse_ole(data, extension)
    if data.startswith(_RTF):
        raise unreadable("old-office", suggested=OLD_OFFICE[".rtf"])
    if data.startswith(_PICTURES):
        raise unreadable("unreadable-image-file")
    if data.startswith((*_EXECUTABLES, _GZIP, _RAR, _7Z)):
        return None
    return _kind_of_text(data, extension)


def _refuse_ole(data: bytes, extension: str) -> None:
    if _ENCRYPTED_OLE in data[: 1 << 20] or extension in (".docx", ".xlsx"):
        raise unreadable("encrypted-office")
    if extension == ".msg" or _OUTLOOK in data[: 1 << 20]:
        raise unreadable("outlook-message")
    raise unreadable("old-office", suggested=OLD_OFFICE.get(extension, "DOCX, XLSX of PDF"))


def _kind_of_zip(data: bytes) -> Format:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as container:
            names = set(container.namelist())
            kind = container.read("mimetype")[:100] if _is_small(container, "mimetype") else b""
    except _NO_ZIP as error:
        raise unreadable("damaged", detail="het einde ontbreekt") from error
    if "word/document.xml" in names:
        return BY_KEY["docx"]
    if "xl/workbook.xml" in names:
        return BY_KEY["xlsx"]
    if kind.startswith(b"application/vnd.oasis.opendocument.text"):
        return BY_KEY["odt"]
    if kind.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        return BY_KEY["ods"]
    if "[Content_Types].xml" in names or kind:
        raise unreadable("unknown-format")
    return BY_KEY["zip"]


def _is_small(container: zipfile.ZipFile, name: str) -> bool:
    return name in container.namelist() and container.getinfo(name).file_size < 1000


def _kind_of_text(data: bytes, extension: str) -> Format | None:
    head = data[:4096]
    if _is_binary(head):
        return None
    if _HTML.match(head.lstrip(b"\xef\xbb\xbf")):
        return BY_KEY["html"]
    if extension == ".eml" or (_MAIL.match(head) and len(_MAIL_FIELDS.findall(head)) >= 2):
        return BY_KEY["eml"] if _MAIL_FIELDS.search(head) else BY_KEY["text"]
    if extension in BY_KEY["html"].extensions and b"<" in head:
        return BY_KEY["html"]
    return BY_KEY["text"]


def _is_binary(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    if b"\x00" in head:
        return True
    controls = sum(byte < 32 and byte not in (9, 10, 12, 13, 27) for byte in head)
    return controls > len(head) * 0.05


def _refuse_two_faced(data: bytes, found: Format) -> None:
    """A PDF that is also a ZIP, or a ZIP that hides a PDF header in front, fools one reader or another."""
    if found.key == "pdf" and _ends_as_zip(data):
        raise unreadable("polyglot", first="PDF", second="ZIP")
    if found.key == "pdf" and _HTML.match(data[:_PDF_WITHIN]):
        raise unreadable("polyglot", first="PDF", second="HTML")
    container = found.key in ("zip", "docx", "xlsx", "odt", "ods")
    if container and b"startxref" in data[-2048:] and _hides_pdf(data):
        raise unreadable("polyglot", first="ZIP", second="PDF")


def _hides_pdf(data: bytes) -> bool:
    """Whether a PDF begins in front of a ZIP; one that it holds unpacked, as a member, begins there too."""
    place = data[:_PDF_WITHIN].find(b"%PDF-")
    return place >= 0 and place not in _unpacked_members(data)


def _unpacked_members(data: bytes) -> set[int]:
    """Where the contents begin of members that are stored as they are. A local header has 30 bytes, with the
    lengths of the name and the extra field after it at 26 and 28 (APPNOTE.TXT, 4.3.7)."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as container:
            stored = [one for one in container.infolist() if one.compress_type == zipfile.ZIP_STORED]
    except _NO_ZIP:
        return set()
    last = min(_PDF_WITHIN, len(data) - 30)
    starts = (one.header_offset for one in stored if 0 <= one.header_offset < last)
    return {start + 30 + sum(struct.unpack_from("<HH", data, start + 26)) for start in starts}


def _ends_as_zip(data: bytes) -> bool:
    """Whether the tail is the end record of a ZIP that can be opened."""
    if b"PK\x05\x06" not in data[-66_000:]:
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as container:
            return bool(container.namelist())
    except _NO_ZIP:
        return False
