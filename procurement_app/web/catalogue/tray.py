"""The firms that a visitor keeps, without an account: their ids in a cookie of the visitor's own."""

from __future__ import annotations

import re

from flask import Request, Response

from procurement_app.web import state

COOKIE = "bewaard"
MOST = 30
COMPARED = 4
_KEPT_FOR = 90 * 24 * 3600


def kept(request: Request) -> list[int]:
    """Ids in the order in which they were kept; a cookie that is no list of numbers counts as empty."""
    written = request.cookies.get(COOKIE, "")
    if not re.fullmatch(r"\d{1,9}(?:\.\d{1,9})*", written):
        return []
    return list(dict.fromkeys(int(part) for part in written.split(".")))[:MOST]


def keep(response: Response, ids: list[int]) -> None:
    """Write the list; an empty one takes the cookie away."""
    if not ids:
        response.delete_cookie(COOKIE, path="/sociale-firmas")
        return
    response.set_cookie(
        COOKIE,
        ".".join(str(one) for one in ids[:MOST]),
        max_age=_KEPT_FOR,
        path="/sociale-firmas",
        httponly=True,
        secure=state.settings().https,
        samesite="Lax",
    )
