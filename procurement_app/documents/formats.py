"""The kinds of file that reading knows, as data, for choosing a reader."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file. `reader` names our function as "module:function"; a ZIP has none of its own."""

    key: str
    extensions: tuple[str, ...]
    reader: str


_HERE = "procurement_app.documents"

FORMATS: Final[tuple[Format, ...]] = (
    Format("pdf", (".pdf",), f"{_HERE}.pdf.reader:read_pdf"),
    Format("docx", (".docx", ".dotx"), f"{_HERE}.docx:read_docx"),
    Format("odt", (".odt", ".ott"), f"{_HERE}.odt:read_odt"),
    Format("xlsx", (".xlsx", ".xltx"), f"{_HERE}.spreadsheet:read_spreadsheet"),
    Format("ods", (".ods", ".ots"), f"{_HERE}.spreadsheet:read_spreadsheet"),
    Format("html", (".html", ".htm", ".xhtml"), f"{_HERE}.html:read_html"),
    Format("text", (".txt", ".md", ".markdown", ".text"), f"{_HERE}.text:read_text"),
    Format("eml", (".eml",), f"{_HERE}.mail:read_mail"),
    Format("zip", (".zip",), ""),
)

BY_KEY: Final[dict[str, Format]] = {fmt.key: fmt for fmt in FORMATS}
BY_EXTENSION: Final[dict[str, Format]] = {ext: fmt for fmt in FORMATS for ext in fmt.extensions}

# What to save such a file as instead.
MACRO_EXTENSIONS: Final[dict[str, str]] = {
    ".docm": "DOCX of PDF",
    ".dotm": "DOCX of PDF",
    ".xlsm": "XLSX",
    ".xltm": "XLSX",
    ".xlsb": "XLSX",
    ".pptm": "PDF",
}
OLD_OFFICE: Final[dict[str, str]] = {
    ".doc": "DOCX",
    ".dot": "DOCX",
    ".xls": "XLSX",
    ".ppt": "PDF",
    ".rtf": "DOCX",
}

# What comes along with e-mails: invitations, visiting cards and signatures.
NO_DOCUMENTS: Final = frozenset({".ics", ".vcs", ".vcf", ".p7s", ".sig", ".asc"})


def extension_of(name: str) -> str:
    """The extension of a file name in lower case, with its dot; "" without one."""
    stem = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "." + stem.rsplit(".", 1)[1].lower() if "." in stem.strip(".") else ""
