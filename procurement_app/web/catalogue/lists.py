"""The list to take along: PDF, CSV, Excel, JSON, a feed of new firms, and a list for other sites."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from flask import Blueprint, make_response, redirect, render_template, request, send_file, url_for
from werkzeug import Response

from procurement_app.services.catalogue import cards, export, index, pdf, search
from procurement_app.services.catalogue.cards import Card
from procurement_app.services.catalogue.search import Found, Query
from procurement_app.services.errors import Missing
from procurement_app.services.work import queue
from procurement_app.web import language, security, state
from procurement_app.web.catalogue import address
from procurement_app.web.catalogue.views import current_shelf, shown
from procurement_app.web.permissions import permission
from procurement_app.web.waiting import how_far, wants_json

bp = Blueprint("catalogue_lists", __name__, url_prefix="/sociale-firmas")

MOST = 5000  # firms in a table
_EMBEDDED = 20
_NEWEST = 50
_HOUR = 3600


@bp.get("/catalogus.csv")
@permission("public")
def csv() -> Response:
    query, found = _asked()
    if address.unknown(query, found):
        return _told(query)
    rows = (export.row(card, _page(card)) for card in _cards(found))
    return _saved(export.as_csv(rows), "text/csv", "csv")


@bp.get("/catalogus.xlsx")
@permission("public")
def xlsx() -> Response:
    query, found = _asked()
    if address.unknown(query, found):
        return _told(query)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _saved(export.as_xlsx(export.row(card, _page(card)) for card in _cards(found)), kind, "xlsx")


@bp.get("/catalogus.json")
@permission("public")
def json() -> Response:
    """The list for programs; `unknown_filters` names what a filter does not know, and then no firm fits."""
    query, found = _asked()
    rows = [(card, _page(card)) for card in _cards(found)]
    unknown = address.unknown(query, found)
    answer = Response(
        export.as_json(rows, state.today(), address.in_words(query), unknown), mimetype="application/json"
    )
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


@bp.get("/catalogus.pdf")
@permission("public")
def paper() -> Response:
    """The list on paper: at once when it is short, else by a worker with a page that shows how far it is."""
    query, found = _asked()
    if not found.total:
        return _told(query)  # the list says why it is empty
    held = current_shelf()
    ids = [int(held.ids[row]) for row in found.rows]
    about, spoken = address.in_words(query), language.current()
    path = pdf.file_of(_folder(), ids, about, spoken, (index.version(state.db()), held.on.isoformat()))
    if path.is_file():
        return _pdf(path)
    if len(ids) > pdf.AT_ONCE:
        job = pdf.offer(state.db(), path.name, ids, about, spoken, actor=state.actor(), now=state.now())
        return redirect(url_for("catalogue_lists.waiting", job_id=job), 303)
    pdf.make(state.db(), path, ids, about, spoken, store=state.store(), now=state.now(), on=held.on)
    return _pdf(path)


@bp.get("/catalogus/<int:job_id>")
@permission("public", background=True)
def waiting(job_id: int) -> Response | str:
    """How far a PDF is; when it is done, the PDF."""
    job = queue.state(state.db(), job_id)
    if job.kind != pdf.MAKE:
        raise Missing("Deze lijst")
    if wants_json():
        return how_far(job)
    path = _folder() / job.key
    if job.status == "done" and path.is_file() and request.args.get("haal"):
        return _pdf(path)
    return render_template("firms/waiting.html", job=job, ready=job.status == "done" and path.is_file())


@bp.get("/nieuw.atom")
@permission("public")
def feed() -> Response:
    """The newest firms, as Atom (RFC 4287)."""
    held = current_shelf()
    found = search.search(state.db(), held, Query(sort="new"))
    rows = cards.of_found(state.db(), held, found, 1, _NEWEST)
    updated = max((row.published_at for row in rows if row.published_at), default=state.now())
    text = render_template("firms/feed.xml", rows=rows, updated=updated)
    answer = Response(text, content_type="application/atom+xml; charset=utf-8")
    answer.cache_control.max_age = _HOUR
    answer.cache_control.public = True
    return answer


@bp.get("/inbedden")
@permission("public")
def embedding() -> str:
    """How to put this list on another site."""
    parameters = address.parameters(address.query_from(request.args))
    return render_template(
        "firms/embedding.html",
        framed=url_for("catalogue_lists.embedded", _external=True, **parameters),
        about=address.in_words(address.query_from(request.args)),
        parameters=parameters,
    )


@bp.get("/lijst")
@permission("public")
def embedded() -> Response:
    """The list for a frame on another site: no menu, no cookies, links that open in a window of their own."""
    query = address.query_from(request.args)
    held = current_shelf()
    found = search.search(state.db(), held, query)
    rows = cards.of_found(state.db(), held, found, 1, _EMBEDDED)
    shown(rows, "embedded")
    whole = url_for("catalogue.index", _external=True, **address.parameters(query))
    unknown = address.unknown(query, found)
    page = render_template("firms/embedded.html", rows=rows, total=found.total, whole=whole, unknown=unknown)
    return security.framable(make_response(page))


def _asked() -> tuple[Query, Found]:
    """What the address asks, and what that finds."""
    query = address.query_from(request.args)
    return query, search.search(state.db(), current_shelf(), query)


def _told(query: Query) -> Response:
    """To the same list as a page, which says which filter it does not know or why nobody fits."""
    return redirect(url_for("catalogue.index", **address.parameters(query)), 303)


def _cards(found: Found) -> Sequence[Card]:
    rows = cards.of_found(state.db(), current_shelf(), found, 1, MOST)
    shown(rows, "download")
    return rows


def _page(card: Card) -> str:
    return url_for("catalogue.firm", firm_id=card.id, _external=True)


def _folder() -> Path:
    return state.settings().instance / pdf.FOLDER


def _pdf(path: Path) -> Response:
    return send_file(
        path, "application/pdf", as_attachment=True, download_name=f"sociale-firmas-{state.today()}.pdf"
    )


def _saved(data: bytes, media_type: str, ending: str) -> Response:
    answer = Response(data, content_type=media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="sociale-firmas-{state.today()}.{ending}"'
    return answer
