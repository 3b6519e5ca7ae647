"""`read` and `read_all`: which reader a file gets, decided by its bytes, its name and whether it parses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import cast

from procurement_app.documents.model import Document, UnreadableFile
from procurement_app.documents.options import DEFAULT_OPTIONS, MEGABYTE, Progress, ReadOptions
from procurement_app.documents.problems import problem, unreadable

Reader = Callable[[bytes, str, ReadOptions, Progress], Document]
Member = tuple[str, bytes | UnreadableFile]

_MOST_NESTED = 5  # e-mails in one another


def silent(_stage: str, _done: int, _total: int) -> None:
    """The progress that nobody hears."""


def read(
    data: bytes, name: str, *, options: ReadOptions = DEFAULT_OPTIONS, progress: Progress = silent
) -> Document:
    """A file's bytes as a `Document`. `name` is the file's own name; its extension must fit the content.

    Raises `UnreadableFile` with one sentence for the user; `progress` hears (stage, done, total).
    A ZIP or an e-mail with attachments holds several documents: see `read_all`.
    """
    fmt = _format_of(data, name, options)
    if fmt == "zip":
        return _only_member(data, name, options, progress)
    document = _reader(fmt)(data, name, options, progress)
    _finish(document)
    return document


def read_all(
    data: bytes, name: str, *, options: ReadOptions = DEFAULT_OPTIONS, progress: Progress = silent
) -> Iterator[Document]:
    """All documents in a file: itself, the members of a ZIP, the attachments of an e-mail, and theirs.

    Raises `UnreadableFile` when the file itself cannot be read. A member that cannot be read comes as a
    document without text whose `problems` say why, so that nothing is dropped in silence.
    """
    yield from _documents(data, name, options, progress)


def _documents(
    data: bytes, name: str, options: ReadOptions, progress: Progress, within: int = 0, zipped: bool = False
) -> Iterator[Document]:
    """A file and what is in it, which itself is in a ZIP (`zipped`) or so many e-mails."""
    fmt = _format_of(data, name, options)
    if fmt == "zip" and zipped:
        raise unreadable("zip-nested", member=name)
    if within > _MOST_NESTED:
        raise unreadable("mail-nested", limit=_MOST_NESTED)
    if fmt != "zip":
        yield read(data, name, options=options, progress=progress)
    for member, content in _members(data, fmt, options):
        shown = f"{name}/{member}" if within else member
        yield from _member(content, shown, options, progress, within + 1, zipped or fmt == "zip")


def _members(data: bytes, fmt: str, options: ReadOptions) -> Iterator[Member]:
    if fmt == "zip":
        from procurement_app.documents.bundle import members_of_zip

        yield from members_of_zip(data, options.limits)
    elif fmt == "eml":
        from procurement_app.documents.mail import attachments_of

        yield from attachments_of(data)


def _member(
    content: bytes | UnreadableFile,
    name: str,
    options: ReadOptions,
    progress: Progress,
    within: int,
    zipped: bool,
) -> Iterator[Document]:
    try:
        if isinstance(content, UnreadableFile):
            raise content
        yield from _documents(content, name, options, progress, within, zipped)
    except UnreadableFile as error:
        yield Document(name=name, format="", text="", blocks=(), problems=[error.problem])


def _format_of(data: bytes, name: str, options: ReadOptions) -> str:
    from procurement_app.documents.detect import detect

    if len(data) > options.limits.max_bytes:
        size, limit = -(-len(data) // MEGABYTE), options.limits.max_bytes // MEGABYTE
        raise unreadable("too-large", size=size, limit=limit)
    return detect(data, name).key


def _only_member(data: bytes, name: str, options: ReadOptions, progress: Progress) -> Document:
    """A ZIP with one readable file stands for that file; more of them need `read_all`."""
    documents = list(read_all(data, name, options=options, progress=progress))
    readable = [document for document in documents if document.format]
    if len(readable) == 1:
        return readable[0]
    if not readable:
        raise UnreadableFile(documents[0].problems[0])
    raise unreadable("zip-several", count=len(readable))


def _reader(key: str) -> Reader:
    from procurement_app.documents.formats import BY_KEY

    module, function = BY_KEY[key].reader.split(":")
    return cast(Reader, getattr(import_module(module), function))


def _finish(document: Document) -> None:
    from procurement_app.documents.language import NAMES_NL, is_foreign, language_of

    if not document.text.strip():
        told = document.problems
        raise UnreadableFile(told[0]) if told else unreadable("no-text")
    document.language = language_of(document.text)
    if is_foreign(document.language):
        language = NAMES_NL.get(document.language, document.language)
        document.problems.append(problem("language-not-screened", language=language))
