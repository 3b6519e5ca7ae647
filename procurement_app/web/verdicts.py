"""What is not right in a finding, or was missed: said with a reason, looked at by a second person."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug import Response as Redirection
from wtforms import Field, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, Optional

from procurement_app.models import VerdictKind, VerdictState
from procurement_app.screening.model import Status
from procurement_app.screening.rulebook.detection import ValueSpec
from procurement_app.services.errors import Refused
from procurement_app.services.rulebook import rules as rulebook
from procurement_app.services.rulebook import verdicts, written_values
from procurement_app.services.tender import documents
from procurement_app.services.tender.document_types import FindingRow
from procurement_app.web import labels, refusals, spoken, state
from procurement_app.web.language import _, _l
from procurement_app.web.permissions import permission
from procurement_app.web.written import whole

bp = Blueprint("verdicts", __name__, url_prefix="/regels/meldingen")

STATES: labels.Labels = {
    VerdictState.OPEN: _l("Nog te bekijken"),
    VerdictState.APPROVED: _l("Goedgekeurd"),
    VerdictState.DECLINED: _l("Afgewezen"),
}
_VALUE = "waarde-"
_HOW_TO_WRITE: labels.Labels = {
    "percentage": _l("Schrijf een percentage, bijvoorbeeld 5 of 2,5."),
    "weight": _l("Schrijf een weging van hoogstens 100, bijvoorbeeld 15."),
    "money": _l("Schrijf een bedrag in euro, bijvoorbeeld € 25.000."),
    "count": _l("Schrijf een heel getal, bijvoorbeeld 3."),
    "points": _l("Schrijf een aantal punten, bijvoorbeeld 20."),
    "certificate": _l("Schrijf alleen de naam van het certificaat, bijvoorbeeld ISO 9001."),
}


class ValueField(StringField):  # type: ignore[misc]  # wtforms has no types
    """A value of a finding as people write it; `data` is what the rule would read there, or None."""

    def __init__(self, label: str, validators: Any = (), *, spec: ValueSpec, **kwargs: Any) -> None:
        self.spec = spec
        super().__init__(label, validators, **kwargs)

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else _written(self.data)

    def process_formdata(self, valuelist: list[Any]) -> None:
        if not valuelist:
            return
        text = str(valuelist[0]).strip()
        self.data = written_values.written_value(self.spec, text) if text else None
        if text and self.data is None:
            raise ValueError(str(_HOW_TO_WRITE[self.spec.type]))


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
        kinds=labels.VERDICT_KINDS,
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
            values=_values(form),
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
    if not form.validate_on_submit() or _refuse_values_of_others(form):
        return _missed_page(document_id, form), 422
    try:
        verdicts.on_missed(
            state.db(),
            document_id,
            form.woorden.data,
            form.regel.data,
            Status(form.status.data),
            form.reden.data,
            values=_values(form),
            actor=state.actor(),
            now=state.now(),
        )
    except verdicts.AlreadyFound as known:
        said = _(
            "Kansrijk vond dit al: het is bevinding %(number)s. Klopt die niet, meld het dan daar.",
            number=known.number,
        )
        form.woorden.errors = [said]
        return _missed_page(document_id, form, found=known.number), known.status
    except Refused as refusal:
        form.woorden.errors = [refusals.refusal(refusal)]
        return _missed_page(document_id, form), refusal.status
    return _thanks(document_id)


def _thanks(document_id: int) -> Redirection:
    flash(_("Dank u. Een collega bekijkt uw melding."), "good")
    return redirect(url_for("documents.show", document_id=document_id), 303)


_Form = TypeVar("_Form", bound=FlaskForm)


def _with_values(form: type[_Form], specs: Mapping[str, ValueSpec], said: Mapping[str, float | str]) -> _Form:
    """The form with a field for each value, filled with what a finding says."""
    fields = {f"{_VALUE}{name}": _value_field(name, spec) for name, spec in specs.items()}
    data = {f"{_VALUE}{name}": value for name, value in said.items()}
    return cast(_Form, type(form.__name__, (form,), fields)(data=data))


def _value_field(name: str, spec: ValueSpec) -> Field:
    label = labels.named(labels.VALUES, name)
    if not spec.choices:
        return ValueField(label, spec=spec)
    known = [SelectChoice(code, labels.value_words(name, code)) for code in spec.choices]
    return SelectField(label, [Optional()], choices=[SelectChoice("", "–"), *known])


def _values(form: FlaskForm) -> dict[str, float | str]:
    """The values as filled in; what was left empty is no value."""
    return {
        field.name.removeprefix(_VALUE): field.data
        for field in _value_fields(form)
        if field.data not in (None, "")
    }


def _value_fields(form: FlaskForm) -> list[Field]:
    return [field for field in form if field.name.startswith(_VALUE)]


def _verdict_form(row: FindingRow) -> VerdictForm:
    specs = written_values.specs_of(rulebook.rulebook(), row.finding.rule)
    form = _with_values(VerdictForm, specs, row.finding.values)
    kinds = [VerdictKind.WRONG, VerdictKind.STATUS, *([VerdictKind.VALUE] if specs else [])]
    form.soort.choices = [(str(kind), labels.VERDICT_KINDS[kind]) for kind in kinds]
    form.status.choices = [SelectChoice("", "–")] + [
        SelectChoice(code, str(label))
        for code, label in labels.STATUSES.items()
        if code != row.finding.status
    ]
    return form


def _missed_form() -> MissedForm:
    book = rulebook.rulebook()
    rules = book.of_kind("instrument", "barrier")
    read = {rule.id: written_values.specs_of(book, rule.id) for rule in rules}
    form = _with_values(MissedForm, dict(ChainMap(*read.values())), {})
    for field in _value_fields(form):  # a script shows those of the chosen rule
        readers = [rule for rule, specs in read.items() if field.name.removeprefix(_VALUE) in specs]
        field.render_kw = {"data-read-by": " ".join(readers)}
    titled = sorted((spoken.rule_title(rule.id), rule.id) for rule in rules)
    form.regel.choices = [SelectChoice("", "–")] + [SelectChoice(rule, title) for title, rule in titled]
    form.status.choices = [SelectChoice(code, str(label)) for code, label in labels.STATUSES.items()]
    return form


def _refuse_values_of_others(form: MissedForm) -> bool:
    """Whether a value is filled in that the chosen rule does not read; that is told at its field."""
    read = written_values.specs_of(rulebook.rulebook(), form.regel.data)
    others = [name for name in _values(form) if name not in read]
    for name in others:
        form[f"{_VALUE}{name}"].errors = [_("Deze regel leest deze waarde niet. Laat dit veld leeg.")]
    return bool(others)


def _finding_page(document_id: int, row: FindingRow, form: VerdictForm) -> str:
    return render_template(
        "rules/verdict_finding.html",
        form=form,
        row=documents.detail(state.db(), document_id).row,
        finding_row=row,
        values=_value_fields(form),
        density="compact",
    )


def _written(value: float | str | None) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else f"{value:.15g}".replace(".", ",")


def _missed_page(document_id: int, form: MissedForm, found: int | None = None) -> str:
    row = documents.detail(state.db(), document_id).row
    return render_template(
        "rules/verdict_missed.html",
        form=form,
        row=row,
        values=_value_fields(form),
        found=found,
        density="compact",
    )
