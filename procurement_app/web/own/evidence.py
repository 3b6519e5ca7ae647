"""A firm's own evidence: what it handed in, how it stands, and handing in more."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from werkzeug import Response as Redirect

from procurement_app.models import EvidenceKind, EvidenceStated
from procurement_app.services.errors import Missing, Refused
from procurement_app.services.firms import evidence, facts, profiles, uploads
from procurement_app.services.firms.uploads import Proof
from procurement_app.web import refusals, security, state
from procurement_app.web.language import _
from procurement_app.web.own.forms import EvidenceForm
from procurement_app.web.own.page import own_firm
from procurement_app.web.permissions import permission

bp = Blueprint("own_evidence", __name__, url_prefix="/mijn-firma/bewijzen")


@bp.route("", methods=["GET", "POST"])
@permission("firm.own")
def index() -> Redirect | tuple[str, int]:
    """What was handed in, and a form for more."""
    firm, form, status = own_firm(), EvidenceForm(), 200
    assert firm.id is not None
    stated = _stated(form, firm.id) if form.validate_on_submit() else None
    if stated is not None:
        try:
            proof = _proof(form)
        except Refused as refusal:
            form.file.errors, status = [refusals.refusal(refusal)], refusal.status
        else:
            evidence.hand_in(state.db(), firm.id, stated, proof, actor=state.actor(), now=state.now())
            flash(_("Ontvangen. Een adviseur kijkt ernaar; daarna staat het op uw pagina."), "good")
            return redirect(url_for("own_evidence.index"), 303)
    elif form.errors:
        status = 422
    rows = evidence.of_firm(state.db(), firm.id, state.today())
    return render_template("own/evidence.html", firm=firm, form=form, rows=rows), status


@bp.post("/<int:evidence_id>/weg")
@permission("firm.own")
def withdraw(evidence_id: int) -> Redirect:
    firm = own_firm()
    assert firm.id is not None
    evidence.withdraw(state.db(), state.store(), evidence_id, firm.id, actor=state.actor(), now=state.now())
    flash(_("Dit bewijs is weg."), "good")
    return redirect(url_for("own_evidence.index"), 303)


@bp.get("/<int:evidence_id>/document")
@permission("firm.own")
def document(evidence_id: int) -> Response:
    """One's own document, to be saved."""
    firm, row = own_firm(), evidence.one(state.db(), evidence_id, state.today())
    if row.firm_id != firm.id or row.original_id is None:
        raise Missing("Dit document")
    path = uploads.path_of(state.db(), state.store(), row.original_id)
    return security.send_original(path, row.document_name, row.document_type)


def _proof(form: EvidenceForm) -> Proof | None:
    given = form.file.data
    if not given or not given.filename:
        return None
    return uploads.proof(
        state.db(), state.store(), given.stream, given.filename, actor=state.actor(), now=state.now()
    )


def _stated(form: EvidenceForm, firm_id: int) -> EvidenceStated | None:
    """What the form says, without fields that belong to another kind; None where the page lacks it."""
    kind = EvidenceKind(form.kind.data)
    if kind in facts.FACTS:
        said = facts.stated(kind, profiles.published(state.db(), firm_id))
        if said is None:
            form.kind.errors = [_("Dit staat nog niet op uw pagina. Vul het daar eerst in.")]
            return None
        return said.model_copy(update={"valid_from": form.valid_from.data, "expires": form.expires.data})
    named = kind in (EvidenceKind.CERTIFICATE, EvidenceKind.OTHER)
    return EvidenceStated(
        kind=kind,
        level=form.level.data if kind is EvidenceKind.PSO else "",
        value=form.value.data if kind is EvidenceKind.TARGET_SHARE else None,
        label=form.label.data if named else "",
        valid_from=form.valid_from.data,
        expires=form.expires.data,
    )
