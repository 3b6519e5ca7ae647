"""Error pages: one clear sentence, what to do next, and never a traceback."""

from __future__ import annotations

from typing import Any

import structlog
from flask import Flask, Response, g, jsonify, make_response, render_template, request
from flask.globals import request_ctx
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from procurement_app.services.errors import Refused
from procurement_app.web import refusals, state
from procurement_app.web.language import _l

log = structlog.get_logger(__name__)

# status -> (title, what to do)
EXPLAINED: dict[int, tuple[Any, Any]] = {
    400: (_l("Dit verzoek klopt niet"), _l("Ga terug, laad de pagina opnieuw en probeer het nog eens.")),
    401: (_l("U bent niet ingelogd"), _l("Log in en probeer het opnieuw.")),
    403: (
        _l("U mag deze pagina niet zien"),
        _l("Vraag de beheerder om toegang als u deze pagina voor uw werk nodig hebt."),
    ),
    404: (
        _l("Deze pagina bestaat niet"),
        _l("Controleer het adres, of zoek verder vanaf de beginpagina."),
    ),
    405: (_l("Dit kan hier niet"), _l("Ga terug en gebruik de knoppen op de pagina.")),
    413: (
        _l("Het bestand is te groot"),
        _l(
            "Een bestand mag hoogstens %(limit)s MB zijn. Splits het bestand, verklein de afbeeldingen of "
            "upload minder bestanden tegelijk."
        ),
    ),
    429: (_l("Te veel pogingen"), _l("Wacht een kwartier en probeer het dan opnieuw.")),
    500: (
        _l("Er ging iets mis bij ons"),
        _l(
            "Wat u had opgeslagen is er nog. Probeer het opnieuw. Blijft het misgaan, geef de beheerder "
            "dan het kenmerk hieronder."
        ),
    ),
}

_LARGE_CALENDAR = _l(
    "Een kalender mag hoogstens %(limit)s MB zijn. Bewaar alleen het blad met de trajecten als CSV. Deel de "
    "kalender niet op: dan lijken trajecten te vervallen."
)


def init_app(app: Flask) -> None:
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(CSRFError, _expired_form)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OverflowError, _beyond_every_id)
    app.register_error_handler(Exception, _unforeseen)


def _refused(error: Refused) -> Response:
    return page(error.status, refusals.refusal(error))


def _expired_form(_error: CSRFError) -> Response:
    return page(400, _l("Dit formulier is verlopen. Laad de pagina opnieuw en verstuur het nog eens."))


def _http(error: HTTPException) -> Response:
    if error.code is None or error.code < 400:
        return make_response(error.get_response())
    answer = page(error.code)
    for name, value in error.get_headers():
        if name not in ("Content-Type", "Content-Length"):
            answer.headers[name] = value
    return answer


def _beyond_every_id(error: OverflowError) -> Response:
    """A number in a form or query that is larger than any id: what it asks for is not there."""
    return page(404) if "SQLite INTEGER" in str(error) else _unforeseen(error)


def _unforeseen(error: Exception) -> Response:
    log.error("unforeseen", exc_info=error, request=_request_id(), route=str(request.url_rule))
    return page(500)


def page(status: int, sentence: Any = None) -> Response:
    """The error page for `status`; `sentence` replaces what the page says to do."""
    title, advice = EXPLAINED.get(status, EXPLAINED[500 if status >= 500 else 400])
    if status == 413 and request.blueprint == "importing":
        advice = _LARGE_CALENDAR
    told = sentence or str(advice) % {"limit": state.settings().max_upload_mb}
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    if best == "application/json":
        answer = jsonify(status=status, title=str(title), detail=str(told), request=_request_id())
        answer.content_type = "application/problem+json"
    else:
        answer = _html(status, title, told)
    answer.status_code = status
    return answer


def _html(status: int, title: Any, told: Any) -> Response:
    if request_ctx.url_adapter is None:  # asked under another host name: no address can be made for a page
        return _bare(title, told)
    try:
        return make_response(
            render_template(
                "errors/error.html", status=status, title=title, sentence=told, reference=_request_id()
            )
        )
    except Exception as error:  # when the page itself fails, a bare sentence is better than nothing
        log.error("error-page-failed", exc_info=error, request=_request_id())
        return _bare(title, told)


def _bare(title: Any, told: Any) -> Response:
    return Response(f"{title}. {told} {_request_id()}", content_type="text/plain; charset=utf-8")


def _request_id() -> str:
    identity: str = g.get("request_id", "")
    return identity
