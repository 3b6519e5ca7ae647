"""Search, a firm's page, comparing and keeping firms: for everyone, without logging in."""

from __future__ import annotations

from collections.abc import Iterable

import structlog
from flask import Blueprint, flash, make_response, redirect, render_template, request, send_file, url_for
from sqlalchemy.exc import OperationalError
from werkzeug import Response

from procurement_app.services.catalogue import cards, pictures, search, shelf, structured
from procurement_app.services.catalogue import index as indexing
from procurement_app.services.catalogue.cards import Card
from procurement_app.services.catalogue.shelf import Shelf
from procurement_app.services.errors import Refused
from procurement_app.services.matching import showings
from procurement_app.web import formats, state
from procurement_app.web.catalogue import address, tray, words
from procurement_app.web.catalogue.address import PER_PAGE
from procurement_app.web.language import _
from procurement_app.web.permissions import permission
from procurement_app.web.targets import local_target
from procurement_app.web.written import whole

log = structlog.get_logger(__name__)
bp = Blueprint("catalogue", __name__, url_prefix="/sociale-firmas")

EXAMPLES = ("lunch voor 200 man", "iemand die fietsen repareert", "schoonmaak in Noord", "kerstpakketten")
_A_DAY = 24 * 3600


@bp.app_context_processor
def _words() -> dict[str, object]:
    return {
        "work_label": words.work,
        "area_words": words.areas,
        "evidence_status": words.evidence_status,
        "fact_status": words.fact_status,
        "firm_reason": words.reason,
        "how_sure": words.how_sure,
        "in_language": words.in_language,
        "sector_picture": lambda code: words.PICTURES.get(code, "hands"),
    }


@bp.app_template_filter("firm_work")
def _work(code: str) -> str:
    return words.work(code).lower()


bp.add_app_template_filter(words.target_group, "group_words")
bp.add_app_template_filter(words.spoken_language, "language_words")
bp.add_app_template_filter(
    lambda moment: formats.day(moment.astimezone(state.AMSTERDAM).date()), "moment_day"
)


def current_shelf() -> Shelf:
    """The catalogue as it is now, by today's evidence; firms that changed are indexed first."""
    indexing.catch_up(state.db(), now=state.now())
    return shelf.current(state.db(), state.today())


@bp.get("")
@permission("public")
def index() -> str:
    """The list: `q` and the filters of `address.CHOICES`; with neither, where to begin as well."""
    query = address.query_from(request.args)
    held = current_shelf()
    found = search.search(state.db(), held, query)
    pages = max(1, -(-found.total // PER_PAGE))
    page = min(max(1, request.args.get("pagina", 1, type=whole)), pages)
    rows = cards.of_found(state.db(), held, found, page, PER_PAGE)
    shown(rows, "search")
    return render_template(
        "firms/index.html",
        query=query,
        found=found,
        rows=rows,
        page=page,
        pages=pages,
        filters=address.facets(query, found),
        active=address.active(query),
        unknown=address.unknown(query, found),
        parameters=address.parameters(query),
        kept=tray.kept(request),
        districts=found.counts["district"],
        beginning=not query.text and not query.chosen and page == 1,
        sectors=sorted(held.totals("sector").items(), key=lambda one: words.sector(one[0])),
        sorts=[("best", _("Beste eerst")), ("name", _("Naam")), ("new", _("Nieuwste eerst"))],
        examples=EXAMPLES,
        most_compared=tray.COMPARED,
    )


@bp.get("/<int:firm_id>")
@permission("public")
def firm(firm_id: int) -> str:
    held = current_shelf()
    card = cards.of_id(state.db(), held, firm_id)
    shown([card], "page")
    return render_template(
        "firms/show.html",
        firm=card,
        similar=cards.similar(state.db(), held, card),
        kept=tray.kept(request),
        structured=structured.written(structured.of_firm(card, _address(firm_id))),
        share=_address(firm_id),
    )


@bp.get("/<int:firm_id>.jsonld")
@permission("public")
def firm_data(firm_id: int) -> Response:
    """The firm in the words of schema.org."""
    card = cards.of_id(state.db(), current_shelf(), firm_id)
    data = structured.written(structured.of_firm(card, _address(firm_id)))
    return Response(data, content_type="application/ld+json; charset=utf-8")


@bp.get("/<int:firm_id>/foto/<int:number>")
@permission("public")
def picture(firm_id: int, number: int) -> Response:
    """A picture of a published firm; `number` counts from 0."""
    path, media_type = pictures.of_firm(state.db(), state.store(), firm_id, number)
    return send_file(path, media_type, max_age=_A_DAY)


@bp.get("/vergelijken")
@permission("public")
def compare() -> str:
    """Up to four firms side by side: `firma`, more than once."""
    ids = list(dict.fromkeys(request.args.getlist("firma", type=whole)))
    rows = cards.of_ids(state.db(), current_shelf(), ids[: tray.COMPARED])
    shown(rows, "compare")
    return render_template(
        "firms/compare.html", rows=rows, too_many=len(ids) > tray.COMPARED, kept=tray.kept(request)
    )


@bp.get("/bewaard")
@permission("public")
def shortlist() -> str:
    """The firms this visitor keeps."""
    rows = cards.of_ids(state.db(), current_shelf(), tray.kept(request))
    share = "\n".join(f"{row.name}: {_address(row.id)}" for row in rows)
    return render_template("firms/shortlist.html", rows=rows, kept=[row.id for row in rows], share=share)


@bp.post("/bewaard")
@permission("public")
def keep() -> Response:
    """Keep the firm `erbij`, let go of the firm `eraf` or of all (`leeg`); then to `next` or the list."""
    ids = tray.kept(request)
    added, removed = request.form.get("erbij", type=whole), request.form.get("eraf", type=whole)
    if request.form.get("leeg"):
        ids = []
    if removed is not None:
        ids = [one for one in ids if one != removed]
    if added is not None and added not in ids:
        ids = _with(ids, added)
    back = local_target(request.form.get("next"), url_for("catalogue.shortlist"))
    answer = make_response(redirect(back, 303))
    tray.keep(answer, ids)
    return answer


def _address(firm_id: int) -> str:
    """The address to share, whatever machine it is read on."""
    return url_for("catalogue.firm", firm_id=firm_id, _external=True)


def _with(ids: list[int], added: int) -> list[int]:
    card = cards.of_id(state.db(), current_shelf(), added)
    if len(ids) >= tray.MOST:
        raise Refused(
            "shortlist-full",
            f"Uw lijst heeft al {tray.MOST} firma's. Haal er eerst een af.",
        )
    flash(_("%(name)s staat op uw lijst.", name=card.name), "good")
    return [*ids, added]


def shown(rows: Iterable[Card], place: str) -> None:
    """Count that these firms were shown, so that equal treatment can be checked; see `showings`."""
    try:
        showings.count(state.db(), [row.id for row in rows], state.actor(), place, state.today())
    except OperationalError as error:
        # a long import holds the database: the page matters more than the count
        log.warning("showing-not-counted", exc_info=error)
