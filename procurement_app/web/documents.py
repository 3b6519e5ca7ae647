"""Tender documents: the list, and one document with every finding on its words."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from werkzeug import Response

from procurement_app.models import DocumentStatus
from procurement_app.screening.model import Status
from procurement_app.services.matching import matches, papers, showings
from procurement_app.services.matching.matches import Fits
from procurement_app.services.tender import bundles, documents, tenders
from procurement_app.services.tender.documents import DocumentDetail, DocumentQuery, FindingRow
from procurement_app.web import labels, language, portions, sheets, state
from procurement_app.web.language import _
from procurement_app.web.permissions import permission
from procurement_app.web.security import send_original
from procurement_app.web.written import whole

bp = Blueprint("documents", __name__, url_prefix="/documenten")

# A longer document opens with only the pages that hold a finding.
_ALL_PAGES = 20
_A_DAY = 24 * 3600
# What a reader sees unless they choose otherwise: everything that says more than a name.
_SHOWN_AT_FIRST = (Status.ASSERTED, Status.CONDITIONAL, Status.NEGATED)


@bp.get("")
@permission("documents.read")
def index() -> str:
    query = DocumentQuery(
        text=request.args.get("q", "").strip()[:200],
        status=request.args.get("status", ""),
        format=request.args.get("bestand", ""),
        sort="uploaded",
    )
    page = documents.listing(state.db(), query, page=max(1, request.args.get("pagina", 1, type=whole)))
    return render_template(
        "documents/index.html",
        page=page,
        bundles=bundles.held(state.db(), [row.id for row in page.rows]),
        query=query,
        statuses=list(labels.DOCUMENT_STATUSES),
        density="compact",
    )


@bp.get("/<int:document_id>")
@permission("documents.read")
def show(document_id: int) -> str:
    """The pages as pictures with numbered marks, or the text when a format has no pages (`weergave`).

    A bundle shows what was in it, and a document that is not read yet says how far it is.
    """
    detail = documents.detail(state.db(), document_id)
    if detail.row.status != DocumentStatus.SCREENED or detail.row.format == "zip":
        return render_template(
            "documents/unread.html",
            detail=detail,
            row=detail.row,
            scrutiny=tenders.of_bundle(state.db(), document_id, language=language.current()),
            density="compact",
        )
    kinds = tuple(kind for kind in request.args.getlist("soort") if kind in labels.FINDING_KINDS)
    statuses = tuple(status for status in request.args.getlist("status") if status in labels.STATUSES)
    found_by = tuple(one for one in request.args.getlist("gevonden") if one in labels.FOUND_BY)
    rows = documents.findings(
        state.db(),
        document_id,
        kinds=kinds,
        statuses=statuses or _default_statuses(detail),
        found_by=found_by,
    )
    fits = _fits(document_id)
    return render_template(
        "documents/show.html",
        fits=fits,
        lot_links=[
            (lot, url_for("lots.of_document", document_id=document_id, key=lot.key))
            for lot in (fits.lots if fits else ())
        ],
        detail=detail,
        row=detail.row,
        found=len(rows),
        kinds=kinds,
        statuses=statuses,
        found_by=found_by,
        shown_statuses=statuses or _default_statuses(detail),
        **_portion(detail, rows),
        scrutiny=tenders.of_document(state.db(), document_id, language=language.current()),
        density="compact",
    )


@bp.get("/<int:document_id>/pagina/<int:number>.png")
@permission("documents.read")
def picture(document_id: int, number: int) -> Response:
    path = documents.page_picture(state.db(), state.store(), document_id, number)
    answer = send_file(path, "image/png", max_age=_A_DAY)
    answer.cache_control.private = True
    answer.cache_control.public = False
    return answer


@bp.get("/<int:document_id>/origineel")
@permission("documents.read")
def original(document_id: int) -> Response:
    """The file as it was received, to save."""
    file = documents.original(state.db(), state.store(), document_id)
    return send_original(file.path, file.name, file.media_type)


@bp.post("/<int:document_id>/opnieuw")
@permission("documents.screen")
def rescreen(document_id: int) -> Response:
    """Judge the document again, by the rulebook and the law of today."""
    documents.rescreen(state.db(), document_id, state.today(), actor=state.actor(), now=state.now())
    flash(_("Het document wordt opnieuw beoordeeld. Dat duurt meestal minder dan een minuut."), "good")
    return redirect(url_for("documents.show", document_id=document_id), 303)


@bp.post("/<int:document_id>/weghalen")
@permission("documents.upload")
def discard(document_id: int) -> Response:
    """Take away a document that could not be read."""
    documents.discard(state.db(), document_id, actor=state.actor(), now=state.now())
    flash(_("Het document is weggehaald."), "good")
    return redirect(url_for("documents.index"), 303)


def _portion(detail: DocumentDetail, rows: list[FindingRow]) -> dict[str, Any]:
    """What is drawn of a document: so many of its pages, or so much of its text, with the findings there."""
    as_text = not detail.has_pictures or request.args.get("weergave") == "tekst"
    every_page = len(detail.pages) <= _ALL_PAGES or request.args.get("alle") == "ja"
    wanted = request.args.get("deel", 1, type=whole), request.args.get("bevinding", type=whole)
    said = {"as_text": as_text, "every_page": every_page}
    if as_text:
        text = portions.of_blocks(documents.text_blocks(state.db(), detail.row.id), rows, *wanted)
        parts = list(sheets.text_parts(text.items, text.rows))
        return said | {"portion": text, "findings": text.rows, "parts": parts, "pages": []}
    drawn = sheets.page_sheets(detail.pages, rows, every_page=every_page)
    portion = portions.of_sheets(drawn, rows, *wanted)
    return said | {"portion": portion, "findings": portion.rows, "parts": [], "pages": portion.items}


def _fits(document_id: int) -> Fits | None:
    """The firms that fit what a document asks, counted as shown; None when it asks nothing that we read."""
    need = papers.need_of(state.db(), document_id)
    fits = matches.for_need(state.db(), need, state.today(), language.current()) if need else None
    seen = [fit.firm_id for fit in fits.rows] if fits else []
    about = showings.subject(showings.DOCUMENT, document_id)
    showings.count(state.db(), seen, state.actor(), "match", state.today(), about)
    return fits


def _default_statuses(detail: DocumentDetail) -> tuple[str, ...]:
    """All but what is only named; everything when nothing else was found."""
    chosen = tuple(str(status) for status in _SHOWN_AT_FIRST if detail.statuses.get(status))
    return chosen or tuple(str(status) for status in Status)
