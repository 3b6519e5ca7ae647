"""What Kansrijk is, what it does with data, and how accessible it is: said honestly, unverified included."""

from __future__ import annotations

from flask import Blueprint, render_template

from procurement_app.services.rulebook import rules
from procurement_app.web import state
from procurement_app.web.permissions import permission

bp = Blueprint("about", __name__)


@bp.get("/over")
@permission("public")
def about() -> str:
    return render_template("about/about.html", book=rules.rulebook())


@bp.get("/toegankelijkheid")
@permission("public")
def accessibility() -> str:
    return render_template("about/accessibility.html")


@bp.get("/privacy")
@permission("public")
def privacy() -> str:
    return render_template("about/privacy.html", settings=state.settings())
