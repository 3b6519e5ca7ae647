"""What stands in a ZIP of rule files: runs in the confined worker."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from pathlib import Path

from procurement_app.documents.bundle import members_of_zip
from procurement_app.documents.model import UnreadableFile
from procurement_app.documents.options import MEGABYTE, Limits

# Room for the whole rulebook a few times over.
_LIMITS = Limits(max_documents=1_000, max_member=10 * MEGABYTE, max_unpacked=20 * MEGABYTE)


def texts(
    data: bytes, arguments: dict[str, str], _report: Callable[[str, int, int], None]
) -> list[tuple[str, str | None]]:
    """Each file in a ZIP that belongs to a rulebook: where it stands in one, and its text (None when it is no
    text). A rule file outside the folders of a rulebook comes by its name alone."""
    members: dict[str, bytes] = {}
    for name, content in members_of_zip(data, _LIMITS):
        if isinstance(content, UnreadableFile):
            raise content
        members[name] = content
    folders = {path.name for path in Path(arguments["rules"]).iterdir() if path.is_dir()}
    return [(place, text_of(members[name])) for name, place in _places(members, folders)]


def text_of(data: bytes) -> str | None:
    """The text in a file, its lines ended alike; None for what is no text."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text.replace("\r\n", "\n")


def _places(names: Iterable[str], folders: Collection[str]) -> list[tuple[str, str]]:
    """Each name with its place in a rulebook, without the folders that the ZIP was made in."""
    parts = {name: tuple(name.replace("\\", "/").split("/")) for name in names}
    shown = {name: path for name, path in parts.items() if not any(part[:1] in (".", "~") for part in path)}
    around = [path[:at] for path in shown.values() for at, part in enumerate(path[:-1]) if part in folders]
    outer = min(around, key=len) if around else None
    found = []
    for name, path in shown.items():
        if outer is not None and path[: len(outer)] == outer and len(path) > len(outer) + 1:
            found.append((name, "/".join(path[len(outer) :])))
        elif name.endswith(".yaml"):
            found.append((name, path[-1]))
    return found
