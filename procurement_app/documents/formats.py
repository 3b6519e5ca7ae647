"""The kinds of file that reading knows, as data: for choosing a reader and for the page that tells users."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file. `reader` names our function as "module:function"; `label`, `limits_nl` and `limits_en`
    are for people. A format without pages has no boxes: findings are shown in its text."""

    key: str
    label: str
    extensions: tuple[str, ...]
    reader: str
    has_pages: bool = False
    limits_nl: str = ""
    limits_en: str = ""


_HERE = "procurement_app.documents"

FORMATS: Final[tuple[Format, ...]] = (
    Format(
        "pdf",
        "PDF",
        (".pdf",),
        f"{_HERE}.pdf.reader:read_pdf",
        has_pages=True,
        limits_nl="Tot 2.500 pagina's; scans tot 100 pagina's, met Tesseract. Geen wachtwoord.",
        limits_en="Up to 2,500 pages; scans up to 100 pages where Tesseract is installed. No password.",
    ),
    Format(
        "docx",
        "Word (DOCX)",
        (".docx", ".dotx"),
        f"{_HERE}.docx:read_docx",
        limits_nl="Geen macro's en geen wachtwoord. Verwijderde en doorgehaalde tekst telt niet mee.",
        limits_en="No macros and no password. Deleted and struck-through text does not count.",
    ),
    Format(
        "odt",
        "OpenDocument-tekst (ODT)",
        (".odt", ".ott"),
        f"{_HERE}.odt:read_odt",
        limits_nl="Geen wachtwoord.",
        limits_en="No password.",
    ),
    Format(
        "xlsx",
        "Excel (XLSX)",
        (".xlsx", ".xltx"),
        f"{_HERE}.spreadsheet:read_spreadsheet",
        limits_nl="Tot 2.000.000 cellen; geen macro's. Alle bladen worden gelezen, behalve wat verborgen is.",
        limits_en="Up to 2,000,000 cells; no macros. All sheets are read, except what is hidden.",
    ),
    Format(
        "ods",
        "OpenDocument-rekenblad (ODS)",
        (".ods", ".ots"),
        f"{_HERE}.spreadsheet:read_spreadsheet",
        limits_nl="Tot 2.000.000 cellen. Geen wachtwoord. Wat verborgen is, wordt niet gelezen.",
        limits_en="Up to 2,000,000 cells. No password. What is hidden is not read.",
    ),
    Format(
        "html",
        "Webpagina (HTML)",
        (".html", ".htm", ".xhtml"),
        f"{_HERE}.html:read_html",
        limits_nl="Scripts en stijlen worden niet uitgevoerd en niet gelezen.",
        limits_en="Scripts and styles are neither run nor read.",
    ),
    Format(
        "text",
        "Platte tekst (TXT, MD)",
        (".txt", ".md", ".markdown", ".text"),
        f"{_HERE}.text:read_text",
        limits_nl="De tekencodering wordt herkend.",
        limits_en="The character encoding is detected.",
    ),
    Format(
        "eml",
        "E-mail (EML)",
        (".eml",),
        f"{_HERE}.mail:read_mail",
        limits_nl="Bijlagen worden als aparte documenten gelezen.",
        limits_en="Attachments are read as documents of their own.",
    ),
    Format(
        "zip",
        "ZIP met deze bestanden",
        (".zip",),
        "",
        limits_nl="Tot 1.000 bestanden en 400 MB uitgepakt; geen ZIP in een ZIP en geen wachtwoord.",
        limits_en="Up to 1,000 files and 400 MB unpacked; no ZIP within a ZIP and no password.",
    ),
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
