"""A firm's own pages: how it stands, changing it with a preview, pictures, being full, and leaving."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug import Response

from procurement_app.models import Picture
from procurement_app.services.catalogue import pdf
from procurement_app.services.errors import Missing, Refused
from procurement_app.services.firms import (
    changes,
    evidence,
    follows,
    leaving,
    membership,
    profiles,
    uploads,
)
from procurement_app.services.firms.evidence import EvidenceRow
from procurement_app.services.firms.uploads import MOST_PICTURES
from procurement_app.services.matching import showings
from procurement_app.web import refusals, security, sessions, state
from procurement_app.web.language import _, current
from procurement_app.web.own.forms import LeaveForm, PictureForm, PostForm, ProfileForm
from procurement_app.web.own.page import lacking, own_firm
from procurement_app.web.permissions import permission

bp = Blueprint("own", __name__, url_prefix="/mijn-firma")

Page = str | Response | tuple[str, int]
_FULL_FOR = (30, 90, 180)  # days that can be chosen with one click


@bp.get("")
@permission("firm.own")
def home() -> str:
    """How the page stands: what waits, what expires, what is missing."""
    firm, on = own_firm(), state.today()
    assert firm.id is not None
    proofs = evidence.of_firm(state.db(), firm.id, on)
    profile = profiles.published(state.db(), firm.id)
    return render_template(
        "own/home.html",
        firm=firm,
        change=changes.current(state.db(), firm.id),
        lacking=lacking(profile),
        ending=sorted(
            (row for row in proofs if row.review == "published" and _ends_soon(row)),
            key=lambda row: row.days_left or 0,
        ),
        chances=follows.coming(state.db(), firm.id, on, current()),
        shown=showings.of_firm(state.db(), firm.id, on - timedelta(days=90), on),
        full=firm.full_until is not None and firm.full_until >= on,
        full_for=[on + timedelta(days=days) for days in _FULL_FOR],
        post=PostForm(obj=firm),
        stale=firm.confirmed_at is None or state.now() - firm.confirmed_at > timedelta(days=90),
    )


@bp.post("/vol")
@permission("firm.own")
def full() -> Response:
    """Be full until a day, or have room again (`tot` empty)."""
    firm, written = own_firm(), request.form.get("tot", "")
    assert firm.id is not None
    until = _day(written) if written else None
    membership.set_full(state.db(), firm.id, until, actor=state.actor(), now=state.now())
    flash(
        _("Op uw pagina staat nu dat u vol bent.") if until else _("Op uw pagina staat nu dat u plek hebt."),
        "good",
    )
    return redirect(url_for("own.home"), 303)


@bp.post("/klopt")
@permission("firm.own")
def confirm() -> Response:
    firm = own_firm()
    assert firm.id is not None
    membership.confirm_own(state.db(), firm.id, actor=state.actor(), now=state.now())
    flash(_("Dank u. Op uw pagina staat dat u haar vandaag hebt nagekeken."), "good")
    return redirect(url_for("own.home"), 303)


@bp.post("/post")
@permission("firm.own")
def post() -> Page:
    firm, form = own_firm(), PostForm()
    assert firm.id is not None
    if not form.validate_on_submit():
        return render_template("own/post.html", form=form), 422
    membership.set_mail(
        state.db(),
        firm.id,
        form.mail_address.data,
        form.mail_language.data,
        actor=state.actor(),
        now=state.now(),
    )
    flash(_("Wij schrijven u voortaan op %(address)s.", address=form.mail_address.data), "good")
    return redirect(url_for("own.home"), 303)


@bp.route("/wijzigen", methods=["GET", "POST"])
@permission("firm.own")
def edit() -> Page:
    """Change what the page says; it is kept as a draft and shown before it is sent in."""
    firm, form = own_firm(), ProfileForm()
    assert firm.id is not None
    proposed = changes.proposal(state.db(), firm.id)
    if not form.is_submitted():
        form.show(proposed)
    elif form.validate():
        changes.save(state.db(), firm.id, form.profile(proposed), actor=state.actor(), now=state.now())
        return redirect(url_for("own.preview"), 303)
    change = changes.current(state.db(), firm.id)
    answer = render_template("own/edit.html", form=form, change=change, firm=firm)
    return (answer, 422) if form.errors else answer


@bp.get("/voorbeeld")
@permission("firm.own")
def preview() -> str:
    """The page as it would become, and what changes in it."""
    firm = own_firm()
    assert firm.id is not None
    change = changes.current(state.db(), firm.id)
    return render_template(
        "own/preview.html",
        firm=firm,
        change=change,
        profile=changes.proposal(state.db(), firm.id),
    )


@bp.post("/indienen")
@permission("firm.own")
def submit() -> Response:
    """Send the proposal to the advisors, or drop it (`weg`)."""
    firm = own_firm()
    assert firm.id is not None
    if "weg" in request.form:
        changes.discard(state.db(), firm.id, actor=state.actor(), now=state.now())
        flash(_("Uw voorstel is weg. Uw pagina is zoals die was."), "good")
        return redirect(url_for("own.home"), 303)
    note = request.form.get("toelichting", "")
    try:
        changes.submit(state.db(), firm.id, note, actor=state.actor(), now=state.now())
    except Refused as refusal:
        flash(refusals.refusal(refusal), "warn")
        return redirect(url_for("own.preview"), 303)
    flash(
        _("Ingestuurd. Een adviseur kijkt ernaar; u krijgt een mail. Tot dan blijft uw pagina zoals die is."),
        "good",
    )
    return redirect(url_for("own.home"), 303)


@bp.route("/fotos", methods=["GET", "POST"])
@permission("firm.own")
def pictures() -> Page:
    """The pictures of the proposal; a new one is drawn anew before it is kept."""
    firm, form = own_firm(), PictureForm()
    assert firm.id is not None
    proposed = changes.proposal(state.db(), firm.id)
    status = 200
    if form.validate_on_submit():
        try:
            made = _take(form, proposed.pictures)
        except Refused as refusal:
            form.file.errors, status = [refusals.refusal(refusal)], refusal.status
        else:
            _keep_pictures(firm.id, [*proposed.pictures, made])
            flash(_("De foto staat in uw voorstel. Stuur het in als u klaar bent."), "good")
            return redirect(url_for("own.pictures"), 303)
    elif form.errors:
        status = 422
    answer = render_template(
        "own/pictures.html", firm=firm, form=form, pictures=proposed.pictures, most=MOST_PICTURES
    )
    return answer, status


@bp.post("/fotos/<int:place>/weg")
@permission("firm.own")
def drop_picture(place: int) -> Response:
    firm = own_firm()
    assert firm.id is not None
    kept = list(changes.proposal(state.db(), firm.id).pictures)
    if place >= len(kept):
        raise Missing("Deze foto")
    del kept[place]
    _keep_pictures(firm.id, kept)
    flash(_("De foto is uit uw voorstel gehaald."), "good")
    return redirect(url_for("own.pictures"), 303)


@bp.get("/fotos/<int:original_id>")
@permission("firm.own")
def picture(original_id: int) -> Response:
    """A picture of one's own proposal or page."""
    firm = own_firm()
    assert firm.id is not None
    mine = [
        *changes.proposal(state.db(), firm.id).pictures,
        *profiles.published(state.db(), firm.id).pictures,
    ]
    if original_id not in {one.original_id for one in mine}:
        raise Missing("Deze foto")
    return security.send_picture(uploads.path_of(state.db(), state.store(), original_id))


@bp.route("/weg", methods=["GET", "POST"])
@permission("firm.own")
def leave() -> Page:
    """Leave the catalogue and be forgotten."""
    firm, form = own_firm(), LeaveForm()
    assert firm.id is not None
    if not form.validate_on_submit():
        answer = render_template("own/leave.html", firm=firm, form=form)
        return (answer, 422) if form.errors else answer
    leaving.leave(state.db(), state.store(), firm.id, actor=state.actor(), now=state.now())
    pdf.forget(state.settings().instance / pdf.FOLDER)
    sessions.log_out()
    return redirect(url_for("joining.gone"), 303)


def _ends_soon(row: EvidenceRow) -> bool:
    return row.days_left is not None and row.days_left <= evidence.REMINDED[0]


def _take(form: PictureForm, held: list[Picture]) -> Picture:
    if len(held) >= MOST_PICTURES:
        raise Refused(
            "too-many-pictures",
            f"Er passen {MOST_PICTURES} foto's op een pagina. Haal er eerst een weg.",
            422,
        )
    given = form.file.data
    return uploads.picture(
        state.db(),
        state.store(),
        given.stream,
        given.filename or "foto",
        form.alt.data,
        actor=state.actor(),
        now=state.now(),
    )


def _keep_pictures(firm_id: int, kept: list[Picture]) -> None:
    proposed = changes.proposal(state.db(), firm_id).model_copy(update={"pictures": kept})
    changes.save(state.db(), firm_id, proposed, actor=state.actor(), now=state.now())


def _day(written: str) -> date:
    """A day that was chosen; at most two years from now. Raises Refused."""
    try:
        day = date.fromisoformat(written)
    except ValueError:
        day = date.min
    if not state.today() <= day <= state.today() + timedelta(days=730):
        raise Refused("bad-day", "Kies een dag vanaf vandaag, hoogstens twee jaar vooruit.", 422)
    return day
