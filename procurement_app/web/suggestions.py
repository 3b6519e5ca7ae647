"""'Misschien ook': passages that look like a rule's examples, asked for by hand and never counted."""

from __future__ import annotations

from flask import Blueprint, render_template

from procurement_app.services.tender import documents, suggestions
from procurement_app.web import state
from procurement_app.web.permissions import permission

bp = Blueprint("suggestions", __name__)


@bp.get("/documenten/<int:document_id>/misschien-ook")
@permission("documents.read")
def document(document_id: int) -> str:
    row = documents.detail(state.db(), document_id).row
    found = suggestions.of_document(state.db(), state.store(), document_id)
    return render_template("rules/suggestions.html", row=row, found=found, density="compact")
