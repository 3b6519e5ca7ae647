"""What advisors look at: proposals with their differences, evidence, what expires, and invitations."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug import Response
from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired, Length

from procurement_app.models import EvidenceStatus
from procurement_app.services.errors import Missing, Refused
from procurement_app.services.firms import changes, evidence, firms, membership, uploads
from procurement_app.web import fields, firm_labels, labels, refusals, security, state
from procurement_app.web.fields import Day, Line, Text
from procurement_app.web.language import _, _l
from procurement_app.web.permissions import permission
from procurement_app.web.written import whole

bp = Blueprint("reviews", __name__, url_prefix="/beoordelen")

Page = str | Response | tuple[str, int]


class EvidenceReviewForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    status = RadioField(_l("Hoe zeker is dit?"), [InputRequired(_l("Kies hoe zeker dit is."))])
    where = Line(
        _l("Waar hebt u het gecontroleerd?"),
        [Length(max=200), fields.plain_text],
        description=_l("Bijvoorbeeld: openbaar PSO-register."),
    )
    expires = Day(_l("Geldig tot en met"), [])
    reason = Text(
        _l("Reden als u het niet plaatst"),
        [Length(max=2000), fields.plain_text],
        description=_l("De firma krijgt deze tekst per mail."),
    )

    def __init__(self) -> None:
        super().__init__()
        self.status.choices = fields.choices(
            [(str(status), labels.named(firm_labels.EVIDENCE_STATUSES, status)) for status in EvidenceStatus]
        )


class InviteForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    firm = SelectField(_l("Firma"), coerce=int)
    address = Line(
        _l("Mailadres"),
        [InputRequired(_l("Vul het mailadres in waar de link heen gaat.")), fields.mail_address],
    )


@bp.get("")
@permission("firms.review")
def index() -> str:
    """All that waits for a decision, oldest first."""
    return render_template(
        "reviews/index.html",
        waiting=changes.waiting(state.db()),
        proofs=evidence.waiting(state.db(), state.today()),
        decided=changes.decided(state.db(), most=10),
        density="compact",
    )


@bp.route("/voorstellen/<int:change_id>", methods=["GET", "POST"])
@permission("firms.review")
def change(change_id: int) -> Page:
    """A proposal beside what is published; approve it, or return it with a reason."""
    found = changes.one(state.db(), change_id)
    error, status = "", 200
    if request.method == "POST":
        try:
            return _decide(found)
        except Refused as refusal:
            error, status = refusals.refusal(refusal), refusal.status
    answer = render_template("reviews/change.html", change=found, error=error, density="compact")
    return answer, status


@bp.route("/bewijzen/<int:evidence_id>", methods=["GET", "POST"])
@permission("firms.review")
def proof(evidence_id: int) -> Page:
    """One piece of evidence: look at its document, say how sure it is, or send it back."""
    row, form, status = evidence.one(state.db(), evidence_id, state.today()), EvidenceReviewForm(), 200
    if request.method == "POST":
        try:
            if "terug" in request.form or form.validate():
                return _judge(row, form)
            status = 422
        except Refused as refusal:
            wrong: Any = {
                "no-reason": form.reason,
                "no-source-checked": form.where,
                "evidence-expired": form.expires,
            }.get(refusal.code, form.status)
            wrong.errors, status = [refusals.refusal(refusal)], refusal.status
    else:
        form.status.data, form.expires.data = row.status, row.expires
        form.where.data = row.checked_where
    return render_template("reviews/evidence.html", row=row, form=form, density="compact"), status


@bp.get("/bewijzen/<int:evidence_id>/document")
@permission("firms.review")
def document(evidence_id: int) -> Response:
    row = evidence.one(state.db(), evidence_id, state.today())
    if row.original_id is None:
        raise Missing("Dit document")
    path = uploads.path_of(state.db(), state.store(), row.original_id)
    return security.send_original(path, row.document_name, row.document_type)


@bp.get("/voorstellen/<int:change_id>/fotos/<int:original_id>")
@permission("firms.review")
def picture(change_id: int, original_id: int) -> Response:
    """A picture that a proposal holds."""
    proposed = changes.one(state.db(), change_id).proposed
    if original_id not in {one.original_id for one in proposed.pictures}:
        raise Missing("Deze foto")
    return security.send_picture(uploads.path_of(state.db(), state.store(), original_id))


@bp.get("/verloopt")
@permission("firms.review")
def expiring() -> str:
    """Evidence that runs out within 90 days, or did so in the last 90."""
    rows = evidence.expiring(state.db(), state.today())
    unreached = evidence.unreached(state.db(), [row.firm_id for row in rows])
    return render_template("reviews/expiring.html", rows=rows, unreached=unreached, density="compact")


@bp.route("/uitnodigen", methods=["GET", "POST"])
@permission("firms.review")
def invite() -> Page:
    """Invite a firm to keep its own page, or take an invitation back."""
    form = InviteForm()
    known = firms.names(state.db())
    form.firm.choices = fields.choices(known)
    if not form.is_submitted():
        form.firm.data = request.args.get("firma", type=whole)
    if "intrekken" in request.form:
        number = request.form.get("intrekken", 0, type=whole)
        membership.revoke(state.db(), number, actor=state.actor(), now=state.now())
        flash(_("De link werkt niet meer."), "good")
        return redirect(url_for("reviews.invite"), 303)
    if form.validate_on_submit():
        membership.invite(
            state.db(),
            form.firm.data,
            form.address.data,
            base=state.settings().address,
            actor=state.actor(),
            now=state.now(),
        )
        flash(_("De uitnodiging staat klaar voor %(address)s.", address=form.address.data), "good")
        return redirect(url_for("reviews.invite"), 303)
    answer = render_template(
        "reviews/invite.html",
        form=form,
        rows=membership.invitations(state.db()),
        known=known,
        hidden=membership.hidden(state.db()),
        now=state.now(),
        density="compact",
    )
    return (answer, 422) if form.errors else answer


@bp.post("/zichtbaar")
@permission("firms.review")
def visible() -> Response:
    """Take a firm (`firma`) out of sight, or put it back (`toon` is "ja")."""
    firm_id, shown = request.form.get("firma", 0, type=whole), request.form.get("toon") == "ja"
    membership.set_hidden(state.db(), firm_id, not shown, actor=state.actor(), now=state.now())
    flash(_("De firma staat weer in de catalogus.") if shown else _("De firma is verborgen."), "good")
    return redirect(url_for("reviews.invite"), 303)


def _decide(found: changes.ChangeRow) -> Response:
    base, actor, now = state.settings().address, state.actor(), state.now()
    if "terug" in request.form:
        reason = request.form.get("reden", "")
        changes.send_back(state.db(), found.id, reason, base=base, actor=actor, now=now)
        flash(_("Teruggestuurd. De firma krijgt uw reden per mail."), "good")
        return redirect(url_for("reviews.index"), 303)
    firm_id = changes.approve(state.db(), found.id, base=base, actor=actor, now=now)
    flash(_("Goedgekeurd. De pagina van %(firm)s is bijgewerkt.", firm=found.name), "good")
    if found.firm_id is None:
        return redirect(url_for("reviews.invite", firma=firm_id), 303)
    return redirect(url_for("reviews.index"), 303)


def _judge(row: evidence.EvidenceRow, form: EvidenceReviewForm) -> Response:
    base, actor, now = state.settings().address, state.actor(), state.now()
    if "terug" in request.form:
        evidence.send_back(state.db(), row.id, form.reason.data, base=base, actor=actor, now=now)
        flash(_("Niet geplaatst. De firma krijgt uw reden per mail."), "good")
    else:
        evidence.accept(
            state.db(),
            row.id,
            form.status.data,
            where=form.where.data,
            expires=form.expires.data,
            base=base,
            actor=actor,
            now=now,
        )
        flash(_("Het bewijs staat op de pagina van %(firm)s.", firm=row.firm), "good")
    return redirect(url_for("reviews.index"), 303)
