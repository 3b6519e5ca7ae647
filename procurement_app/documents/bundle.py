"""The documents in a ZIP, one at a time, without trusting its names or sizes."""

from __future__ import annotations

from collections.abc import Iterator

from procurement_app.documents.container import Container
from procurement_app.documents.formats import extension_of
from procurement_app.documents.model import UnreadableFile
from procurement_app.documents.options import Limits
from procurement_app.documents.problems import unreadable

_CLUTTER = ("__macosx/", ".ds_store", "thumbs.db", "desktop.ini")
_LOCKS = ("~$", ".~lock.")  # of Word and Excel, and of LibreOffice, while a file is open
_NESTED = frozenset({".zip", ".7z", ".rar", ".tar", ".gz", ".tgz"})


def members_of_zip(data: bytes, limits: Limits) -> Iterator[tuple[str, bytes | UnreadableFile]]:
    """Name and content of each document in a ZIP; a member that cannot be unpacked comes as its error.

    Raises `UnreadableFile` for a ZIP that is damaged, encrypted, empty, too large or holds a ZIP.
    """
    container = Container(data, limits)
    names = [name for name in container.names if not _is_clutter(name)]
    if not names:
        raise unreadable("zip-empty")
    if len(names) > limits.max_documents:
        raise unreadable("zip-too-many", count=len(names), limit=limits.max_documents)
    for name in names:
        if extension_of(name) in _NESTED:
            raise unreadable("zip-nested", member=name)
    for name in names:
        yield name, _content(container, name)


def _content(container: Container, name: str) -> bytes | UnreadableFile:
    if name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/"):
        return unreadable("zip-member-path", member=name)
    try:
        content = container.read(name)
    except UnreadableFile as error:
        return error
    if _is_bundle(content):
        return unreadable("zip-nested", member=name)
    return content


def _is_bundle(content: bytes) -> bool:
    """Whether a member is itself a ZIP of files under another name, and no office document."""
    if not content.startswith(b"PK\x03\x04"):
        return False
    return b"[Content_Types].xml" not in content and b"mimetype" not in content[:64]


def _is_clutter(name: str) -> bool:
    lowered = name.lower()
    if lowered.rsplit("/", 1)[-1].startswith(_LOCKS):
        return True
    return any(lowered.startswith(mark) or lowered.endswith(mark) for mark in _CLUTTER)
