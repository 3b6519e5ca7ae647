"""bytes of an e-mail -> Document of its message; its attachments are documents of their own."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Iterator
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from functools import lru_cache

from procurement_app.documents.builder import DocumentBuilder
from procurement_app.documents.formats import NO_DOCUMENTS, extension_of
from procurement_app.documents.model import BlockKind, Document, UnreadableFile
from procurement_app.documents.options import ReadOptions
from procurement_app.documents.problems import unreadable
from procurement_app.documents.text import add_text, decoded

Progress = Callable[[str, int, int], None]

_FIELDS = (("subject", "Onderwerp"), ("from", "Van"), ("to", "Aan"), ("date", "Datum"))
_MOST_ATTACHMENTS = 100
_AS_WRITTEN = policy.default.clone(refold_source="none")


def read_mail(data: bytes, name: str, _options: ReadOptions, _progress: Progress) -> Document:
    """Read the message itself: its subject as heading, its fields as rows, its body as text."""
    message = _parsed(data)
    subject = str(message.get("subject", "") or "")
    builder = DocumentBuilder(name, "eml", subject)
    if subject:
        builder.add(BlockKind.HEADING, subject, level=1, place="onderwerp")
    fields = builder.new_table()
    for field, label in _FIELDS[1:]:
        value = _date(message) if field == "date" else str(message.get(field, "") or "")
        if value:
            builder.add_row([label, value], table=fields, place=label.lower())
    _add_body(builder, message)
    return builder.finish()


def _date(message: EmailMessage) -> str:
    """The moment of sending as a Dutch reader writes it; as it stands there when it is no date."""
    written = message.get("date")
    moment = getattr(written, "datetime", None)
    return f"{moment:%d-%m-%Y %H:%M}" if moment else str(written or "")


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
    """Name and content of each attachment, a forwarded message as an e-mail of its own; an attached archive
    is refused with a sentence."""
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
        if name.lower().endswith(".zip"):
            yield name, unreadable("zip-nested", member=name)
        elif (extension := extension_of(name)) in NO_DOCUMENTS:
            yield name, unreadable("no-document", extension=extension)
        elif isinstance(content, bytes):
            yield name, content


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
    name = part.get_filename() or str(message.get("subject", "") or "") or f"bijlage-{number}"
    name = name.replace("/", "-").replace("\\", "-")
    content = message.as_bytes(policy=_AS_WRITTEN)
    return name if name.lower().endswith(".eml") else f"{name}.eml", content


def _extension(part: EmailMessage) -> str:
    """The extension of a nameless attachment, by its kind."""
    return mimetypes.guess_extension(part.get_content_type()) or ""
