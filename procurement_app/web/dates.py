"""A document or a planned tender by the law of another day: what differs."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, render_template, request, url_for

from procurement_app.services.calendar import entries
from procurement_app.services.errors import Refused
from procurement_app.services.rulebook import dates
from procurement_app.services.tender import documents
from procurement_app.web import refusals, state
from procurement_app.web.language import _
from procurement_app.web.permissions import permission

bp = Blueprint("dates", __name__)


@bp.get("/documenten/<int:document_id>/andere-dag")
@permission("documents.read")
def document(document_id: int) -> str | tuple[str, int]:
    """`op` is the day to compare with."""
    row = documents.detail(state.db(), document_id).row
    around = {
        "name": row.title or row.name,
        "back": url_for("documents.show", document_id=document_id),
        "list_name": _("Documenten"),
        "list_url": url_for("documents.index"),
    }
    return _page(around, lambda on: dates.of_document(state.db(), document_id, on))


@bp.get("/trajecten/<int:entry_id>/andere-dag")
@permission("calendar.read")
def entry(entry_id: int) -> str | tuple[str, int]:
    """`op` is the day to compare with."""
    row = entries.detail(state.db(), entry_id).row
    around = {
        "name": row.title,
        "back": url_for("entries.show", entry_id=entry_id),
        "list_name": _("Inkoopkalender"),
        "list_url": url_for("calendar.index"),
    }
    return _page(around, lambda on: dates.of_entry(state.db(), entry_id, on, state.today()))


def _page(around: dict[str, Any], compare: Any) -> str | tuple[str, int]:
    written = request.args.get("op", "")
    chosen, mistake, found = None, "", None
    if written:
        try:
            chosen = date.fromisoformat(written)
            found = compare(chosen)
        except ValueError:
            mistake = _("Schrijf de dag als JJJJ-MM-DD, dus 2026-11-22.")
        except Refused as refusal:
            if refusal.status == 404:
                raise
            mistake = refusals.refusal(refusal)
    page = render_template(
        "rules/other_day.html",
        **around,
        written=written,
        chosen=chosen,
        mistake=mistake,
        found=found,
        density="compact",
    )
    return (page, 422) if mistake else page
