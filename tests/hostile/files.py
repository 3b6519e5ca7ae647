"""One generator per attack or accident: bytes that a user or an attacker may upload."""

import io
import zipfile
from collections.abc import Callable

import docx
import pypdfium2 as pdfium
import xlsxwriter
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen import canvas

SENTENCE = "De opdrachtnemer zet ten minste vijf procent van de opdrachtsom in voor social return."
CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
)
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def pdf(pages: int = 1, *, password: str | None = None) -> bytes:
    out = io.BytesIO()
    encrypt = StandardEncryption(password, canPrint=0) if password else None
    sheet = canvas.Canvas(out, pagesize=A4, encrypt=encrypt)
    for number in range(1, pages + 1):
        sheet.drawString(72, 750, f"{number}. {SENTENCE}")
        sheet.showPage()
    sheet.save()
    return out.getvalue()


def pdf_without_pages() -> bytes:
    empty = pdfium.PdfDocument.new()
    out = io.BytesIO()
    empty.save(out)
    return out.getvalue()


def pdf_of_pictures() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (1240, 1754), (200, 210, 220)).save(out, "PDF", resolution=150)
    return out.getvalue()


def docx_file(*paragraphs: str) -> bytes:
    document = docx.Document()
    for words in paragraphs or (SENTENCE,):
        document.add_paragraph(words)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def docx_with(body: str, *, doctype: str = "", extra: dict[str, bytes] | None = None) -> bytes:
    xml = f'<?xml version="1.0"?>{doctype}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    members = {"[Content_Types].xml": CONTENT_TYPES.encode(), "word/document.xml": xml.encode()}
    return zip_of({**members, **(extra or {})})


def billion_laughs() -> bytes:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    doctype = f'<!DOCTYPE w [<!ENTITY l0 "ha">{levels}]>'
    return docx_with("<w:p><w:r><w:t>&l9;</w:t></w:r></w:p>", doctype=doctype)


def external_entity() -> bytes:
    doctype = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    return docx_with("<w:p><w:r><w:t>&x;</w:t></w:r></w:p>", doctype=doctype)


def macro_document() -> bytes:
    return docx_with(
        f"<w:p><w:r><w:t>{SENTENCE}</w:t></w:r></w:p>", extra={"word/vbaProject.bin": b"\0" * 100}
    )


def xlsx_file() -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("Eisen")
    for row, cells in enumerate([("Nr.", "Eis", "Norm"), (1, SENTENCE, "5%")]):
        sheet.write_row(row, 0, cells)
    book.close()
    return out.getvalue()


def zip_of(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as container:
        for name, data in members.items():
            container.writestr(name, data)
    return out.getvalue()


def zip_in_pdf(inside: bytes | None = None) -> bytes:
    """A ZIP that a reader of PDF opens too: a PDF begins within its first member and ends behind the last."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as container:
        container.writestr("kop.bin", b"x" + (inside or pdf()))
        container.comment = b"startxref\n9\n%%EOF"
    return out.getvalue()


def zip_past_its_end() -> bytes:
    """A ZIP that says that its member, in which a PDF begins, stands where the file has ended."""
    data = bytearray(zip_in_pdf(b"%PDF-1.7"))
    central = data.rfind(b"PK\x01\x02")
    data[central + 42 : central + 46] = (len(data) - 20).to_bytes(4, "little")
    return bytes(data)


def zip_bomb() -> bytes:
    return zip_of({"tekst.txt": b"0" * (80 * 1024 * 1024)})


def docx_bomb() -> bytes:
    return docx_with("<w:p/>" * 9_000_000)


def encrypted_zip() -> bytes:
    """A ZIP whose only member says that it is encrypted."""
    data = bytearray(zip_of({"a.txt": SENTENCE.encode()}))
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + flags] |= 1
    return bytes(data)


def half(data: bytes) -> bytes:
    return data[: len(data) // 2]


Case = tuple[str, str, Callable[[], bytes], str]

REFUSED: tuple[Case, ...] = (
    ("an empty file", "leidraad.pdf", lambda: b"", "empty-file"),
    ("a PDF named DOCX", "leidraad.docx", pdf, "wrong-extension"),
    ("a DOCX named PDF", "leidraad.pdf", docx_file, "wrong-extension"),
    ("a file without extension", "leidraad", pdf, "wrong-extension"),
    ("an encrypted PDF", "leidraad.pdf", lambda: pdf(password="geheim"), "pdf-encrypted"),
    ("a PDF cut off at once", "leidraad.pdf", lambda: pdf()[:60], "damaged"),
    ("a truncated DOCX", "leidraad.docx", lambda: half(docx_file()), "damaged"),
    ("a truncated XLSX", "prijzen.xlsx", lambda: half(xlsx_file()), "damaged"),
    ("a PDF without pages", "leidraad.pdf", pdf_without_pages, "pdf-no-pages"),
    ("a PDF of too many pages", "leidraad.pdf", lambda: pdf(2_501), "pdf-too-many-pages"),
    ("a ZIP in a ZIP", "alles.zip", lambda: zip_of({"binnen.zip": zip_of({"a.txt": b"x"})}), "zip-nested"),
    ("a ZIP bomb", "alles.zip", zip_bomb, "zip-bomb"),
    ("a DOCX bomb", "leidraad.docx", docx_bomb, "zip-bomb"),
    (
        "a ZIP of too many files",
        "alles.zip",
        lambda: zip_of({f"{n}.txt": b"x" for n in range(1_001)}),
        "zip-too-many",
    ),
    ("an encrypted ZIP", "alles.zip", encrypted_zip, "zip-encrypted"),
    ("an empty ZIP", "alles.zip", lambda: zip_of({}), "zip-empty"),
    ("a macro document by name", "leidraad.docm", macro_document, "macro-document"),
    ("a macro document in disguise", "leidraad.docx", macro_document, "macro-document"),
    ("billion laughs", "leidraad.docx", billion_laughs, "dtd-refused"),
    ("an external entity", "leidraad.docx", external_entity, "dtd-refused"),
    (
        "a CSV that is HTML",
        "kalender.txt",
        lambda: b"<html><body><p>Niet gevonden</p></body></html>",
        "wrong-extension",
    ),
    ("binary rubbish", "leidraad.pdf", lambda: bytes(range(256)) * 40, "unknown-format"),
    ("an executable", "leidraad.txt", lambda: b"MZ" + b"\x90\x00" * 200, "unknown-format"),
    ("a picture", "leidraad.pdf", lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "unreadable-image-file"),
    (
        "an old Word file",
        "leidraad.doc",
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        "old-office",
    ),
    (
        "a message of Outlook",
        "bericht.msg",
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        "outlook-message",
    ),
    (
        "a message of Outlook under another name",
        "bericht.doc",
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "\0__substg1.0_".encode("utf-16-le") + b"\0" * 600,
        "outlook-message",
    ),
    (
        "an encrypted DOCX",
        "leidraad.docx",
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        "encrypted-office",
    ),
    ("a ZIP that is also a PDF", "stukken.zip", zip_in_pdf, "polyglot"),
    ("a ZIP with a member beyond its end", "stukken.zip", zip_past_its_end, "polyglot"),
    ("a PDF that is also a ZIP", "leidraad.pdf", lambda: pdf() + zip_of({"a.txt": b"x"}), "polyglot"),
)
