"""bytes of an e-mail -> Document of its message; its attachments are documents of their own."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Iterator
from email import policy
from email.message import EmailMessage, MIMEPart
from email.parser import BytesParser
from functools import lru_cache
from itertools import islice

from procurement_app.documents.builder import DocumentBuilder
from procurement_app.documents.formats import NO_DOCUMENTS, extension_of
from procurement_app.documents.model import BlockKind, Document, Problem, UnreadableFile
from procurement_app.documents.options import ReadOptions
from procurement_app.documents.problems import problem, unreadable
from procurement_app.documents.text import add_text, decoded

Progress = Callable[[str, int, int], None]

_FIELDS = (("subject", "Onderwerp"), ("from", "Van"), ("to", "Aan"), ("date", "Datum"))
_MOST_ATTACHMENTS = 100
_AS_WRITTEN = policy.default.clone(refold_source="none")


def read_mail(data: bytes, name: str, _options: ReadOptions, _progress: Progress) -> Document:
    """Read the message itself: its subject as heading, its fields as rows, its body as text."""
    message = _parsed(data)
    subject = _header(message, "subject")
    builder = DocumentBuilder(name, "eml", subject)
    if subject:
        builder.add(BlockKind.HEADING, subject, level=1, place="onderwerp")
    fields = builder.new_table()
    for field, label in _FIELDS[1:]:
        value = _date(message) if field == "date" else _header(message, field)
        if value:
            builder.add_row([label, value], table=fields, place=label.lower())
    _add_body(builder, message)
    builder.problems += _passed_over(message)
    return builder.finish()


def _header(message: MIMEPart, field: str) -> str:
    """A field of a message; as it is written where Python's reader fails on it ('Jan <')."""
    try:
        return str(message.get(field, "") or "")
    except (IndexError, ValueError):
        return next(str(value) for name, value in message.raw_items() if name.lower() == field)


def _date(message: EmailMessage) -> str:
    """The moment of sending as a Dutch reader writes it; as it stands there when it is no date."""
    written = _header(message, "date")
    moment = getattr(message.get("date"), "datetime", None) if written else None
    return f"{moment:%d-%m-%Y %H:%M}" if moment else written


@lru_cache(maxsize=1)
def _parsed(data: bytes) -> EmailMessage:
    """An e-mail, kept until its attachments were asked for."""
    try:
        message = BytesParser(policy=policy.default).parsebytes(data)
    except RecursionError as error:
        raise unreadable("damaged", detail="er zitten te veel e-mails in elkaar") from error
    if not isinstance(message, EmailMessage):
        raise unreadable("damaged", detail="de e-mail heeft geen geldige opbouw")
    return message


def _add_body(builder: DocumentBuilder, message: EmailMessage) -> None:
    body = message.get_body(preferencelist=("html", "plain"))
    if body is None:
        return
    content = body.get_payload(decode=True)
    words = _words(content if isinstance(content, bytes) else b"", body.get_content_charset())
    if body.get_content_subtype() == "html":
        from selectolax.lexbor import LexborHTMLParser

        from procurement_app.documents.html import add_html

        add_html(builder, LexborHTMLParser(words))
    else:
        add_text(builder, words)


def _words(content: bytes, charset: str | None) -> str:
    try:
        return content.decode(charset) if charset else decoded(content)[0]
    except (LookupError, UnicodeDecodeError):
        return decoded(content)[0]


def attachments_of(data: bytes) -> Iterator[tuple[str, bytes | UnreadableFile]]:
    """Name and content of each attachment, a forwarded message as an e-mail of its own. What nobody takes
    for a document is told by `read_mail`."""
    message = _parsed(data)
    _parsed.cache_clear()
    for number, part in enumerate(_attached(message), start=1):
        if number > _MOST_ATTACHMENTS:
            yield "bijlagen", unreadable("mail-too-many", limit=_MOST_ATTACHMENTS)
            return
        if part.get_content_maintype() == "message":
            yield _message_in(part, number)
            continue
        name = part.get_filename() or f"bijlage-{number}{_extension(part)}"
        content = part.get_payload(decode=True)
        passed_over = _is_picture_of_text(part) or extension_of(name) in NO_DOCUMENTS
        if isinstance(content, bytes) and not passed_over:
            yield name, content


def _passed_over(message: EmailMessage) -> Iterator[Problem]:
    """What came along and is no document: invitations, signatures, and pictures in the text itself."""
    attached = list(islice(_attached(message), _MOST_ATTACHMENTS))
    extensions = (extension_of(part.get_filename() or _extension(part)) for part in attached)
    for extension in dict.fromkeys(extensions):
        if extension in NO_DOCUMENTS:
            yield problem("no-document", extension=extension)
    if any(map(_is_picture_of_text, attached)):
        yield problem("mail-pictures")


def _is_picture_of_text(part: EmailMessage) -> bool:
    """Whether it is a picture that stands in the text of a message, such as the logo below it."""
    shown_there = "content-id" in part and part.get_content_disposition() != "attachment"
    return part.get_content_maintype() == "image" and shown_there


def _attached(message: EmailMessage) -> Iterator[EmailMessage]:
    """The attachments of a message, those in a group of parts too; it may be nothing but another message."""
    if message.get_content_maintype() == "message":
        yield message
    for part in message.iter_attachments():
        if part.get_content_maintype() == "multipart":
            yield from _attached(part)
        else:
            yield part


def _message_in(part: EmailMessage, number: int) -> tuple[str, bytes]:
    """Name and bytes of an attached message, called after its file or its subject."""
    message = next(iter(part.iter_parts()), part)
    name = part.get_filename() or _header(message, "subject") or f"bijlage-{number}"
    name = name.replace("/", "-").replace("\\", "-")
    content = message.as_bytes(policy=_AS_WRITTEN)
    return name if name.lower().endswith(".eml") else f"{name}.eml", content


def _extension(part: EmailMessage) -> str:
    """The extension of a nameless attachment, by its kind."""
    return mimetypes.guess_extension(part.get_content_type()) or ""
