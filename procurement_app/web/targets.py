"""Where a form or link may send a visitor on to."""

from __future__ import annotations

from urllib.parse import urlsplit


def local_target(wanted: str | None, otherwise: str = "/") -> str:
    """`wanted` when it is a path on this server, else `otherwise`: never a way out to another site."""
    parts = urlsplit(wanted or "")
    local = parts.path.startswith("/") and not parts.scheme and not parts.netloc
    if not wanted or not local or wanted.startswith(("//", "/\\")) or not wanted.isprintable():
        return otherwise
    return wanted
