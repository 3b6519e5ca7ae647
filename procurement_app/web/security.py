"""Headers that keep a browser from doing what our pages never ask, and how received files are sent back."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from flask import Flask, Response, current_app, g, request, send_file
from flask_wtf.csrf import CSRFProtect

from procurement_app.web import permissions, state

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "object-src": "'none'",
    "frame-ancestors": "'none'",
}
# A file that someone sent us may hold anything: shown by itself it can load, run and send nothing.
SANDBOX = {"default-src": "'none'", "sandbox": ""}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_AGAINST_FRAMES = frozenset({"X-Frame-Options"})
YEAR = 365 * 24 * 3600

# What a form without files may hold; only views that take files take more.
FORM_LIMIT = 1024 * 1024
TAKES_FILES = frozenset({"calendar.import", "documents.upload", "firm.own", "firms.import"})

csrf = CSRFProtect()


def init_app(app: Flask) -> None:
    # A form stays valid as long as the session it belongs to.
    app.config["WTF_CSRF_TIME_LIMIT"] = None
    app.config["MAX_CONTENT_LENGTH"] = 4 * _largest_file(app)
    app.before_request(_limit_form)  # before the form is read for its token
    csrf.init_app(app)
    app.after_request(_add_headers)


def _largest_file(app: Flask) -> int:
    """In bytes."""
    with app.app_context():
        return state.settings().max_upload_mb * 1024 * 1024


def send_original(path: Path, name: str, media_type: str) -> Response:
    """A received file, to be saved and not shown, under the name it came with."""
    answer = send_file(path, media_type, as_attachment=True, download_name=name, etag=False)
    answer.headers["Content-Security-Policy"] = _written(SANDBOX)
    return answer


def framable(answer: Response) -> Response:
    """Let other sites show this answer in a frame; it must hold no form and nothing of who is logged in."""
    answer.headers["Content-Security-Policy"] = _written(
        {**POLICY, "frame-ancestors": "*", "form-action": "'none'"}
    )
    g.framed = True
    return answer


def send_picture(path: Path) -> Response:
    """A picture that we drew ourselves (JPEG), to be shown in a page."""
    return Response(path.read_bytes(), content_type="image/jpeg")


def _limit_form() -> None:
    known = request.endpoint in current_app.view_functions
    if not known or permissions.permission_of(current_app, request.endpoint or "") not in TAKES_FILES:
        request.max_content_length = FORM_LIMIT


def _add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        if not (g.get("framed") and name in _AGAINST_FRAMES):
            response.headers.setdefault(name, value)
    response.headers.setdefault("Content-Security-Policy", _written(POLICY))
    if state.settings().https:
        response.headers.setdefault("Strict-Transport-Security", f"max-age={YEAR}; includeSubDomains")
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store")
        response.vary.add("HX-Request")
    return response


def _written(policy: Mapping[str, str]) -> str:
    return "; ".join(f"{name} {value}".strip() for name, value in policy.items())
