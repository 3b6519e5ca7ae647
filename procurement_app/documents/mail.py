"""bytes of an e-mail -> Document of its message; its attachments are documents of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser

from procurement_app.documents.builder import DocumentBuilder
from procurement_app.documents.model import BlockKind, Document, UnreadableFile
from procurement_app.documents.options import ReadOptions
from procurement_app.documents.problems import unreadable
from procurement_app.documents.text import add_text, decoded

Progress = Callable[[str, int, int], None]

_FIELDS = (("subject", "Onderwerp"), ("from", "Van"), ("to", "Aan"), ("date", "Datum"))
_MOST_ATTACHMENTS = 100


def read_mail(data: bytes, name: str, _options: ReadOptions, _progress: Progress) -> Document:
    """Read the message itself: its subject as heading, its fields as rows, its body as text."""
    message = _parsed(data)
    subject = str(message.get("subject", "") or "")
    builder = DocumentBuilder(name, "eml", subject)
    if subject:
        builder.add(BlockKind.HEADING, subject, level=1, place="onderwerp")
    for field, label in _FIELDS[1:]:
        value = str(message.get(field, "") or "")
        if value:
            builder.add_row([label, value], table=1, place=label.lower())
    _add_body(builder, message)
    return builder.finish()


def _parsed(data: bytes) -> EmailMessage:
    message = BytesParser(policy=policy.default).parsebytes(data)
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
    """Name and content of each attachment; an attached archive is refused with a sentence."""
    for number, part in enumerate(_parsed(data).iter_attachments(), start=1):
        if number > _MOST_ATTACHMENTS:
            yield "bijlagen", unreadable("zip-too-many", count=number, limit=_MOST_ATTACHMENTS)
            return
        name = part.get_filename() or f"bijlage-{number}"
        content = part.get_payload(decode=True)
        if name.lower().endswith(".zip"):
            yield name, unreadable("zip-nested", member=name)
        elif isinstance(content, bytes):
            yield name, content
