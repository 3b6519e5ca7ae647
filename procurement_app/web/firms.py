"""Social firms: who does what, and where. The whole catalogue follows later; this is its list."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from procurement_app.services import firms
from procurement_app.web import labels, state
from procurement_app.web.permissions import permission

bp = Blueprint("firms", __name__, url_prefix="/sociale-firmas")


@bp.get("")
@permission("firms.read")
def index() -> str:
    text = request.args.get("q", "").strip()[:200]
    sector = request.args.get("sector", "")
    counts = firms.sectors(state.db())
    page = firms.listing(
        state.db(), text=text, sector=sector, page=max(1, request.args.get("pagina", 1, type=int))
    )
    choices = sorted((labels.named(labels.SECTORS, code), code) for code in counts)
    return render_template(
        "firms/index.html", page=page, text=text, sector=sector, choices=choices, counts=counts
    )
