"""The sentences of `problems` in English, by the same codes and with the same facts."""

from __future__ import annotations

from typing import Final

MESSAGES_EN: Final[dict[str, str]] = {
    "empty-file": "The file is empty. Check the original and try again.",
    "too-large": (
        "The file is {size} MB; the limit is {limit} MB. Make it smaller, or divide it and try the parts."
    ),
    "unknown-format": "We cannot read this kind of file. Save it as PDF or DOCX and try again.",
    "wrong-extension": (
        "The name ends in {extension}, but inside it is a {suggested} file. "
        "Let the name end in {suggested} and try again."
    ),
    "no-document": "A {extension} file is no document. We do not read it; you need not do anything.",
    "calendar-file": (
        "A {extension} file is a table, not a text. If it is a procurement calendar, import it under "
        "‘Inkoopkalender’; if it is a table of requirements, save it as .xlsx."
    ),
    "polyglot": (
        "This file is of two kinds at once ({first} and {second}). That is unsafe. "
        "Save it as PDF or DOCX again from the program it was made with."
    ),
    "old-office": "This is a file of an old version of Office. Save it as {suggested} and try again.",
    "outlook-message": (
        "This is a message of Outlook. Save it as EML or HTML, or its attachments apart, and try again."
    ),
    "encrypted-office": "The file is protected by a password. Take the password off and try again.",
    "damaged": "The file is damaged or not complete ({detail}). Download or save it again and try anew.",
    "no-text": "We find no text in this file. Check that it is the right file.",
    "macro-document": "This file has macros. We do not open it. Save it as {suggested} without macros.",
    "dtd-refused": (
        "The file has hidden references (a DTD) and was not read. Save it again from Word or LibreOffice."
    ),
    "external-link-ignored": "The file refers to {count} parts outside the file. We did not open them.",
    "active-content-ignored": "The file has macros. We read only the text.",
    "unreadable-image-file": "We cannot read this picture. Make it a PDF and try that.",
    "not-a-picture": "This file is no picture that we can read. Choose a JPG, PNG or WebP file.",
    "picture-too-large": (
        "This picture is {width} by {height} pixels; that is too large. "
        "Save it smaller, for example 2000 pixels wide."
    ),
    "picture-too-small": (
        "This picture is {width} by {height} pixels; it will look blurred. "
        "Choose one of at least {least} by {least}."
    ),
    "not-evidence": (
        "Evidence can be a PDF, or a picture (JPG, PNG or WebP). Save it as one of these and try again."
    ),
    "pdf-encrypted": (
        "The PDF is protected by a password. Take the password off (save it as a new PDF) and try again."
    ),
    "pdf-no-pages": "The PDF has no pages. Make the PDF again and try that.",
    "pdf-too-many-pages": "The PDF has {pages} pages; the limit is {limit}. Split the PDF and try the parts.",
    "pdf-pages-unreadable": ("Page {pages}: cannot be opened. Make the PDF again from the original file."),
    "pdf-scanned-no-ocr": (
        "Page {pages}: a picture without text, not read. "
        "Have the administrator install Tesseract with Dutch, or use a PDF with text."
    ),
    "pdf-scanned-read": (
        "Page {pages}: scanned. We recognised the text with Tesseract; check the findings there."
    ),
    "pdf-scanned-too-many": (
        "Page {pages}: scanned and not read. We recognise at most {limit} pages a file. "
        "Split the PDF, or use a PDF with text."
    ),
    "pdf-scanned-failed": ("Page {pages}: scanned, but recognising the text failed. Use a PDF with text."),
    "pdf-scanned-empty": (
        "Page {pages}: a picture in which we find no text. "
        "Check that it is the right file, or use a PDF with text."
    ),
    "zip-nested": "In the ZIP is another ZIP ({member}). Unpack it first and give the files by themselves.",
    "zip-bomb": (
        "The file is suspicious: unpacked it is much larger than it seems. We do not open it. "
        "Save it again or give its parts by themselves."
    ),
    "zip-too-many": "The ZIP has {count} files; the limit is {limit}. Make smaller ZIP files.",
    "zip-encrypted": "The ZIP is protected by a password. Unpack it and give the files by themselves.",
    "zip-empty": "The ZIP has no file that we can read. Give the documents themselves.",
    "zip-member-path": (
        "The file {member} in the ZIP has an unsafe name and was passed over. Give it an ordinary name."
    ),
    "zip-several": "The ZIP has {count} documents. Give them one by one.",
    "mail-nested": (
        "This e-mail is within more than {limit} other e-mails and was not read. "
        "Save it by itself and give that file."
    ),
    "mail-too-many": (
        "The e-mail has more than {limit} attachments; the others were not read. Give those by themselves."
    ),
    "mail-pictures": (
        "We do not read the pictures in the text of this e-mail. Does one hold a requirement? "
        "Give it as a PDF."
    ),
    "member-unreadable": "{member}: {reason}",
    "table-too-large": "The sheet is too large ({cells} cells; the limit is {limit}). Split it.",
    "sheets-hidden": (
        "Sheets of this workbook are hidden and were not read: {sheets}. Unhide them if they count."
    ),
    "rows-hidden": "In sheet ‘{sheet}’ rows are hidden and were not read: {rows}. Unhide them if they count.",
    "columns-hidden": (
        "In sheet ‘{sheet}’ columns are hidden and were not read: {columns}. Unhide them if they count."
    ),
    "text-encoding-guessed": (
        "The characters of this file were read as {encoding}; the file does not say so. "
        "When words look odd, save it as UTF-8."
    ),
    "language-not-screened": "This document seems to be in {language}. We screen only Dutch and English.",
    "worker-memory": (
        "Reading takes more memory than is allowed and was stopped. Split the file or save it again."
    ),
    "worker-time": "Reading takes too long and was stopped. Split the file or save it again.",
    "worker-crashed": (
        "The file made our reading program fail. Save it again, preferably as PDF, and try once more."
    ),
    "worker-unavailable": ("The reading program could not start. Try again later or warn the administrator."),
}

DETAILS_EN: Final[dict[str, str]] = {
    "het einde ontbreekt": "its end is missing",
    "het onderdeel {name} is niet leesbaar": "part {name} cannot be read",
    "het onderdeel {name} is geen geldige XML": "part {name} is no valid XML",
    "de tekst van het document ontbreekt": "the text of the document is missing",
    "er zitten te veel e-mails in elkaar": "too many e-mails are within each other",
    "de e-mail heeft geen geldige opbouw": "the e-mail has no valid structure",
    "een werkblad is geen geldige XML": "a sheet is no valid XML",
    "het rekenblad is niet te openen": "the spreadsheet cannot be opened",
    "werkblad {name} is niet te lezen": "sheet {name} cannot be read",
    "er zitten te veel onderdelen in elkaar": "too many parts are within each other",
    "de opbouw van de PDF klopt niet": "the structure of the PDF is wrong",
}
"""What `damaged` may say between brackets."""
