"""bytes of an e-mail -> Document of its message; its attachments are documents of their own."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Iterator, Sequence
from email import policy
from email.message import EmailMessage, MIMEPart
from email.parser import BytesParser
from functools import lru_cache
from itertools import groupby, islice, pairwise
from math import inf
from typing import NamedTuple

from procurement_app.documents.builder import DocumentBuilder
from procurement_app.documents.formats import NO_DOCUMENTS, extension_of
from procurement_app.documents.model import BlockKind, Document, Problem, UnreadableFile
from procurement_app.documents.options import Progress, ReadOptions
from procurement_app.documents.problems import problem, unreadable
from procurement_app.documents.text import add_lines, decoded

_FIELDS = (("subject", "Onderwerp"), ("from", "Van"), ("to", "Aan"), ("date", "Datum"))
_MOST_ATTACHMENTS = 100
_MARKS = re.compile(r"(?:>[ \xa0]?)+")
_COMPARES = re.compile(r">\s?=?\s?[€\d]")  # '> € 250.000: 5%'
# 'Op ma 2 nov. 2026 om 10:00 schreef Piet <piet@gemeente.example>:', also over several lines
_WROTE_ON = re.compile(r"(?:op|on)\s", re.IGNORECASE)
_WROTE = re.compile(r"(?:op|on)\s.*\b(?:schreef|geschreven|wrote)\b.*:", re.IGNORECASE)
_MOST_LINES_OF_NAME = 3
_AS_WRITTEN = policy.default.clone(refold_source="none")


class _Line(NamedTuple):
    """A line of a message; `depth` is how many marks of a quotation stood before it."""

    depth: int
    text: str


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
        _add_lines(builder, words.splitlines())


def _add_lines(builder: DocumentBuilder, written: Sequence[str]) -> None:
    """The lines of a message. What it quotes of earlier ones is read apart, without its marks; who wrote that
    heads it where nothing of a later message follows."""
    lines = _unquoted(written)
    nexts, least = _depths_below(lines)
    names = dict(_attributions(lines, nexts))
    edges = (at for at, (one, other) in enumerate(pairwise(lines), start=1) if one.depth != other.depth)
    for begin, end in pairwise(sorted({0, len(lines), *edges, *names, *names.values()})):
        texts = [line.text for line in lines[begin:end]]
        if names.get(begin) != end:
            add_lines(builder, texts, begin)
            continue
        heads = least[end] == nexts[end]
        kind, level = (BlockKind.HEADING, 1 + nexts[end]) if heads else (BlockKind.PARAGRAPH, 0)
        builder.add(kind, "\n".join(texts), level=level, place=f"regel {begin + 1}")


def _unquoted(written: Sequence[str]) -> list[_Line]:
    """Lines without their marks; a blank one belongs to what stands above it."""
    lines: list[_Line] = []
    for marked, run in groupby(written, key=lambda line: line.startswith(">")):
        of_run = list(run)
        if marked and all(map(_COMPARES.match, of_run)):
            marked = False
        for line in of_run:
            found = _MARKS.match(line) if marked else None
            text = line[found.end() :] if found else line
            depth = found[0].count(">") if found else 0
            blank = not text.strip() and lines
            lines.append(_Line(lines[-1].depth if blank else depth, text.rstrip()))
    return lines


def _depths_below(lines: Sequence[_Line]) -> tuple[list[int], list[float]]:
    """From each line on: the depth of the first that is not blank, and the least depth of those."""
    nexts, least = [0], [inf]
    for depth, text in reversed(lines):
        nexts.append(depth if text else nexts[-1])
        least.append(min(depth, least[-1]) if text else least[-1])
    return nexts[::-1], least[::-1]


def _attributions(lines: Sequence[_Line], nexts: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Where the lines that tell who wrote what is quoted begin and end; `nexts` has the depth of what stands
    below each."""
    for at, (depth, text) in enumerate(lines):
        if not _WROTE_ON.match(text):
            continue
        for end in range(at + 1, min(at + _MOST_LINES_OF_NAME, len(lines) - 1) + 1):
            below = nexts[end]
            told = " ".join(line.text for line in lines[at:end] if line.depth == depth)
            if _WROTE.fullmatch(told) and (below > depth or 0 < depth == below):
                yield at, end
                break


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
