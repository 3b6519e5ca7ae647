"""Coming tenders of public calendars that fit a firm: following them, mail about them, and a feed."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug import Response as Redirect

from procurement_app.services.firms import follows
from procurement_app.web import state
from procurement_app.web.language import _, current
from procurement_app.web.own.page import own_firm
from procurement_app.web.permissions import permission

bp = Blueprint("chances", __name__)


@bp.get("/mijn-firma/kansen")
@permission("firm.own")
def index() -> str:
    firm = own_firm()
    assert firm.id is not None
    secret = follows.feed_secret(firm, state.settings().secret_key)
    feed = f"{state.settings().address}{url_for('chances.feed', secret=secret)}" if secret else ""
    rows = follows.coming(state.db(), firm.id, state.today(), current())
    return render_template("own/chances.html", firm=firm, rows=rows, feed=feed, digests=list(follows.DIGESTS))


@bp.post("/mijn-firma/kansen/<int:entry_id>")
@permission("firm.own")
def follow(entry_id: int) -> Redirect:
    """Follow an entry, or stop doing so (`volg` is "nee")."""
    firm = own_firm()
    assert firm.id is not None
    if request.form.get("volg") == "nee":
        follows.unfollow(state.db(), firm.id, entry_id)
        flash(_("U volgt dit traject niet meer."), "good")
    else:
        follows.follow(state.db(), firm.id, entry_id, now=state.now())
        flash(
            _("U volgt dit traject. Verandert het, dan hoort u dat.")
            if follows.hears(firm)
            else _("U volgt dit traject. Wilt u mail als het verandert? Kies dan bij ‘Per mail’ hoe vaak."),
            "good",
        )
    return redirect(url_for("chances.index"), 303)


@bp.post("/mijn-firma/kansen/berichten")
@permission("firm.own")
def messages() -> Redirect:
    """How often to mail (`mail`), or make (`agenda` is "nieuw") or stop ("stop") the feed."""
    firm, actor, now = own_firm(), state.actor(), state.now()
    assert firm.id is not None
    if "mail" in request.form:
        follows.set_digest(state.db(), firm.id, request.form["mail"], actor=actor, now=now)
        flash(_("Uw keuze is bewaard."), "good")
    elif request.form.get("agenda") == "nieuw":
        follows.new_feed(state.db(), firm.id, state.settings().secret_key, actor=actor, now=now)
        flash(_("Uw agenda heeft een nieuw geheim adres. Een adres van eerder werkt niet meer."), "good")
    elif request.form.get("agenda") == "stop":
        follows.stop_feed(state.db(), firm.id, actor=actor, now=now)
        flash(_("Uw agenda is uit."), "good")
    return redirect(url_for("chances.index"), 303)


@bp.get("/agenda/<string:secret>.ics")
@permission("public")
def feed(secret: str) -> Response:
    """What a firm follows, for its own calendar; whoever has the secret address may read it."""
    settings = state.settings()
    written = follows.feed(state.db(), secret, settings.secret_key, state.today(), base=settings.address)
    return Response(written, content_type="text/calendar; charset=utf-8")
