"""What is not right in a finding, or was missed: said with a reason, looked at by a second person."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug import Response as Redirection
from wtforms import RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, Optional

from procurement_app.models import VerdictKind, VerdictState
from procurement_app.screening.detection import DocumentRule
from procurement_app.screening.model import Status
from procurement_app.services.errors import Refused
from procurement_app.services.rulebook import rules as rulebook
from procurement_app.services.rulebook import verdicts
from procurement_app.services.tender import documents
from procurement_app.services.tender.document_types import FindingRow
from procurement_app.web import labels, refusals, spoken, state
from procurement_app.web.language import _, _l
from procurement_app.web.permissions import permission
from procurement_app.web.written import whole

bp = Blueprint("verdicts", __name__, url_prefix="/regels/meldingen")

KINDS: labels.Labels = {
    VerdictKind.WRONG: _l("Dit is geen vondst"),
    VerdictKind.STATUS: _l("De status klopt niet"),
    VerdictKind.VALUE: _l("Een waarde klopt niet"),
    VerdictKind.MISSED: _l("Hier is iets gemist"),
}
STATES: labels.Labels = {
    VerdictState.OPEN: _l("Nog te bekijken"),
    VerdictState.APPROVED: _l("Goedgekeurd"),
    VerdictState.DECLINED: _l("Afgewezen"),
}
_VALUE = "waarde-"
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")


class VerdictForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """Something that is not right in a finding."""

    soort = RadioField(_l("Wat klopt er niet?"), [DataRequired(_l("Kies wat er niet klopt."))])
    status = SelectField(_l("De juiste status"), [Optional()])
    reden = TextAreaField(
        _l("Waarom?"),
        [
            DataRequired(_l("Zeg in een zin waarom dit niet klopt.")),
            Length(max=verdicts.LONGEST_REASON, message=_l("Houd het korter: hoogstens 1.000 tekens.")),
        ],
        description=_l("Een collega leest dit en beslist of de regel een nieuw voorbeeld krijgt."),
    )


class MissedForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """Something that no rule found."""

    woorden = TextAreaField(
        _l("De woorden uit het document"),
        [DataRequired(_l("Plak de woorden waarin iets gemist is.")), Length(max=2_000)],
        description=_l("Kopieer ze uit één alinea of tabelrij van het document."),
    )
    regel = SelectField(_l("Welke regel had iets moeten vinden?"), [DataRequired(_l("Kies een regel."))])
    status = SelectField(_l("Wat zegt de tekst ermee?"), [DataRequired(_l("Kies wat de tekst ermee doet."))])
    reden = TextAreaField(
        _l("Waarom?"),
        [
            DataRequired(_l("Zeg in een zin waarom dit een vondst is.")),
            Length(max=verdicts.LONGEST_REASON, message=_l("Houd het korter: hoogstens 1.000 tekens.")),
        ],
        description=_l("Een collega leest dit en beslist of de regel een nieuw voorbeeld krijgt."),
    )


@bp.get("")
@permission("rules.judge")
def index() -> str:
    """What was said, by state (`staat`) and rule (`regel`)."""
    wanted = request.args.get("staat", "")
    shown = wanted if wanted in STATES else str(VerdictState.OPEN)
    rule = request.args.get("regel", "")
    number = max(1, request.args.get("pagina", 1, type=whole))
    page = verdicts.listing(state.db(), state=shown, rule=rule, page=number, on=state.today())
    return render_template(
        "rules/verdicts.html",
        page=page,
        shown=shown,
        rule=rule,
        states=STATES,
        kinds=KINDS,
        counts=verdicts.counts(state.db()),
        asking=state.actor().id,
        density="compact",
    )


@bp.get("/voorstellen.yaml")
@permission("rules.keep")
def download() -> Response:
    """The approved examples, to paste into the files of their rules."""
    answer = Response(
        verdicts.as_yaml(state.db(), request.args.get("regel", "")), mimetype="application/yaml"
    )
    answer.headers["Content-Disposition"] = 'attachment; filename="voorstellen.yaml"'
    return answer


@bp.post("/<int:verdict_id>")
@permission("rules.keep")
def review(verdict_id: int) -> Redirection:
    """Approve or decline what somebody else said."""
    approve = request.form.get("besluit") == "goed"
    remark = request.form.get("opmerking", "")
    try:
        verdicts.review(
            state.db(), verdict_id, approve=approve, remark=remark, actor=state.actor(), now=state.now()
        )
    except Refused as refusal:
        flash(refusals.refusal(refusal), "bad")
    else:
        flash(_("Goedgekeurd.") if approve else _("Afgewezen."), "good")
    return redirect(url_for("verdicts.index"), 303)


@bp.get("/document/<int:document_id>/bevinding/<int:number>")
@permission("rules.judge")
def finding(document_id: int, number: int) -> str:
    """The form for one finding of a document."""
    row = verdicts.finding_of(state.db(), document_id, number)
    return _finding_page(document_id, row, _verdict_form(row))


@bp.post("/document/<int:document_id>/bevinding/<int:number>")
@permission("rules.judge")
def judge(document_id: int, number: int) -> Redirection | tuple[str, int]:
    row = verdicts.finding_of(state.db(), document_id, number)
    form = _verdict_form(row)
    if not form.validate_on_submit():
        return _finding_page(document_id, row, form), 422
    try:
        verdicts.on_finding(
            state.db(),
            document_id,
            number,
            VerdictKind(form.soort.data),
            form.reden.data,
            status=Status(form.status.data) if form.status.data else None,
            values=_values(row),
            actor=state.actor(),
            now=state.now(),
        )
    except Refused as refusal:
        form.soort.errors = [refusals.refusal(refusal)]
        return _finding_page(document_id, row, form), refusal.status
    return _thanks(document_id)


@bp.get("/document/<int:document_id>/gemist")
@permission("rules.judge")
def missed(document_id: int) -> str:
    """The form for words in which no rule found what it should."""
    form = _missed_form()
    form.regel.data = form.regel.data or request.args.get("regel", "")
    return _missed_page(document_id, form)


@bp.post("/document/<int:document_id>/gemist")
@permission("rules.judge")
def add_missed(document_id: int) -> Redirection | tuple[str, int]:
    form = _missed_form()
    if not form.validate_on_submit():
        return _missed_page(document_id, form), 422
    try:
        verdicts.on_missed(
            state.db(),
            document_id,
            form.woorden.data,
            form.regel.data,
            Status(form.status.data),
            form.reden.data,
            actor=state.actor(),
            now=state.now(),
        )
    except Refused as refusal:
        form.woorden.errors = [refusals.refusal(refusal)]
        return _missed_page(document_id, form), refusal.status
    return _thanks(document_id)


def _thanks(document_id: int) -> Redirection:
    flash(_("Dank u. Een collega bekijkt uw melding."), "good")
    return redirect(url_for("documents.show", document_id=document_id), 303)


def _verdict_form(row: FindingRow) -> VerdictForm:
    form = VerdictForm()
    kinds = [VerdictKind.WRONG, VerdictKind.STATUS]
    if _value_names(row):
        kinds.append(VerdictKind.VALUE)
    form.soort.choices = [(str(kind), KINDS[kind]) for kind in kinds]
    form.status.choices = [SelectChoice("", "–")] + [
        SelectChoice(code, str(label))
        for code, label in labels.STATUSES.items()
        if code != row.finding.status
    ]
    return form


def _missed_form() -> MissedForm:
    form = MissedForm()
    rules = rulebook.rulebook().of_kind("instrument", "barrier")
    titled = sorted((spoken.rule_title(rule.id), rule.id) for rule in rules)
    form.regel.choices = [SelectChoice("", "–")] + [SelectChoice(rule, title) for title, rule in titled]
    form.status.choices = [SelectChoice(code, str(label)) for code, label in labels.STATUSES.items()]
    return form


def _value_names(row: FindingRow) -> list[str]:
    """The values that the rule of a finding reads."""
    rule = rulebook.rulebook().rules.get(row.finding.rule)
    own = list(rule.values) if isinstance(rule, DocumentRule) else []
    return list(dict.fromkeys([*own, *row.finding.values]))


def _values(row: FindingRow) -> dict[str, float | str]:
    """The values as filled in: numbers as numbers; what was left empty is no value."""
    given = {name: request.form.get(f"{_VALUE}{name}", "").strip() for name in _value_names(row)}
    return {name: _value(text) for name, text in given.items() if text}


def _value(text: str) -> float | str:
    plain = (
        text.replace(".", "").replace(",", ".") if re.fullmatch(r"\d{1,3}(\.\d{3})+(,\d+)?", text) else text
    )
    return float(plain.replace(",", ".")) if _NUMBER.fullmatch(plain) else text


def _finding_page(document_id: int, row: FindingRow, form: VerdictForm) -> str:
    written: dict[str, Any] = {
        name: request.form.get(f"{_VALUE}{name}", _written(row.finding.values.get(name)))
        for name in _value_names(row)
    }
    return render_template(
        "rules/verdict_finding.html",
        form=form,
        row=documents.detail(state.db(), document_id).row,
        finding_row=row,
        values=written,
        prefix=_VALUE,
        density="compact",
    )


def _written(value: float | str | None) -> str:
    if value is None:
        return ""
    return (
        value if isinstance(value, str) else f"{value:g}".replace(".", ",") if value < 1e6 else f"{value:.0f}"
    )


def _missed_page(document_id: int, form: MissedForm) -> str:
    row = documents.detail(state.db(), document_id).row
    return render_template("rules/verdict_missed.html", form=form, row=row, density="compact")
