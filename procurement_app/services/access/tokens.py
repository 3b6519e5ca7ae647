"""Secrets in links: given once, kept only as a hash."""

from __future__ import annotations

import hashlib
import secrets


def new() -> str:
    """A secret of 256 bits that fits in an address."""
    return secrets.token_urlsafe(32)


def hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
