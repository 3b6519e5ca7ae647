"""One lot of a tender: which firms fit it, which do together, or why nobody does, on a page of its own."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for

from procurement_app.matching import needs
from procurement_app.matching.model import Lot, Need
from procurement_app.services.calendar import entries
from procurement_app.services.errors import Missing
from procurement_app.services.matching import matches, papers, showings
from procurement_app.services.tender import documents
from procurement_app.web import language, state
from procurement_app.web.permissions import permission

bp = Blueprint("lots", __name__)


@bp.get("/trajecten/<int:entry_id>/percelen/<key>")
@permission("calendar.read")
def of_entry(entry_id: int, key: str) -> str:
    """A lot that the calendar itself names."""
    found = entries.detail(state.db(), entry_id)
    back = url_for("entries.show", entry_id=entry_id), found.row.title
    need = needs.from_entry(found.facts)
    links = [(lot, url_for("lots.of_entry", entry_id=entry_id, key=lot.key)) for lot in need.lots]
    return _page(need, key, links, back, showings.subject(showings.ENTRY, entry_id, key))


@bp.get("/documenten/<int:document_id>/percelen/<key>")
@permission("documents.read")
def of_document(document_id: int, key: str) -> str:
    """A lot that a document names."""
    row = documents.detail(state.db(), document_id).row
    back = url_for("documents.show", document_id=document_id), row.title or row.name
    need = papers.need_of(state.db(), document_id)
    if need is None:
        raise Missing("Dit perceel")
    links = [(lot, url_for("lots.of_document", document_id=document_id, key=lot.key)) for lot in need.lots]
    return _page(need, key, links, back, showings.subject(showings.DOCUMENT, document_id, key))


def _page(need: Need, key: str, links: list[tuple[Lot, str]], back: tuple[str, str], about: str) -> str:
    lot = papers.lot_of(need, key)
    fits = matches.for_lot(state.db(), need, lot, state.today(), language.current())
    shown = [fit.firm_id for fit in fits.rows]
    showings.count(state.db(), shown, state.actor(), "match", state.today(), about)
    reserved = lot.reserved if lot.reserved is not None else need.procedure == "reserved"
    return render_template(
        "lots/show.html", lot=lot, links=links, fits=fits, back=back, reserved=reserved, density="compact"
    )
