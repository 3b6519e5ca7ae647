"""The advisors' list of introductions, each step of one, and the ambassador's numbers."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug import Response
from wtforms import SelectField
from wtforms.validators import Length

from procurement_app.models import IntroductionState, Role
from procurement_app.services.catalogue import export
from procurement_app.services.errors import Refused
from procurement_app.services.firms import firms
from procurement_app.services.matching import ambassador, balance, introductions, showings
from procurement_app.services.matching.ambassador import Asked
from procurement_app.web import fields, firm_labels, labels, refusals, spans, state
from procurement_app.web.fields import Euro, Line, Text
from procurement_app.web.language import _, _l
from procurement_app.web.permissions import permission
from procurement_app.web.written import whole

bp = Blueprint("introductions", __name__, url_prefix="/introducties")

_HEADS = (
    *("datum", "vrager", "organisatie", "vraag", "sectoren", "waarde", "firma", "stand", "reden"),
    *("waarde opdracht", "laatste stap"),
)


class StepForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    state = SelectField(_l("Nieuwe stand"))
    reason = Line(_l("Waarom gaat het niet door?"), [Length(max=500), fields.plain_text])
    order_value = Euro(
        _l("Waarde van de opdracht"), [fields.optional], description=_l("Als u die weet, in euro zonder btw.")
    )
    note = Text(
        _l("Notitie"),
        [Length(max=2000), fields.plain_text],
        description=_l("Schrijf geen gegevens over kandidaten of gezondheid op."),
    )

    def __init__(self, number: int) -> None:
        super().__init__(prefix=f"s{number}-")
        self.state.choices = fields.choices(
            [
                ("", _("Blijft zoals die is")),
                *(
                    (str(one), labels.named(firm_labels.INTRODUCTION_STATES, one))
                    for one in IntroductionState
                ),
            ]
        )


@bp.get("")
@permission("introductions.handle")
def index() -> str:
    chosen = request.args.get("stand", "")
    known = chosen if chosen in set(IntroductionState) else ""
    page = introductions.listing(
        state.db(), state=known, page=max(1, request.args.get("pagina", 1, type=whole))
    )
    return render_template(
        "introductions/index.html", page=page, chosen=known, states=list(IntroductionState), density="compact"
    )


@bp.get("/<int:need_id>")
@permission("introductions.handle")
def show(need_id: int) -> str:
    return _page(need_id)


@bp.post("/<int:need_id>/stap/<int:introduction_id>")
@permission("introductions.handle")
def step(need_id: int, introduction_id: int) -> Response | tuple[str, int]:
    """Bring an introduction further, or add a note."""
    form = StepForm(introduction_id)
    if not form.validate():
        return _page(need_id, form, introduction_id), 422
    try:
        introductions.step(
            state.db(),
            introduction_id,
            form.state.data,
            note=form.note.data,
            reason=form.reason.data,
            order_value=form.order_value.data,
            actor=state.actor(),
            now=state.now(),
        )
    except Refused as refusal:
        if refusal.status == 404:
            raise
        field: Any = {"no-reason-declined": form.reason}.get(refusal.code, form.state)
        field.errors = [refusals.refusal(refusal)]
        return _page(need_id, form, introduction_id), refusal.status
    flash(_("Bewaard."), "good")
    return redirect(url_for("introductions.show", need_id=need_id), 303)


@bp.post("/<int:need_id>/firma")
@permission("introductions.handle")
def suggest(need_id: int) -> Response:
    """Add a firm that the advisor thinks of."""
    firm_id = request.form.get("firma", 0, type=whole)
    introductions.suggest(state.db(), need_id, firm_id, actor=state.actor(), now=state.now())
    flash(_("De firma staat erbij."), "good")
    return redirect(url_for("introductions.show", need_id=need_id), 303)


@bp.get("/cijfers")
@permission("introductions.handle")
def numbers() -> str:
    """The ambassador's numbers over a period, and where demand and supply miss each other."""
    first, last, mistake = _period()
    return render_template(
        "introductions/numbers.html",
        first=first,
        last=last,
        mistake=mistake,
        numbers=ambassador.numbers(state.db(), first, last),
        sectors=balance.sectors(state.db(), state.today(), now=state.now()),
        shown=showings.least(state.db(), first, last),
        viewers=[str(role) for role in Role],
        density="compact",
    )


@bp.get("/cijfers.csv")
@permission("introductions.handle")
def table() -> Response:
    """Every introduction of the period, without contact data."""
    first, last, _mistake = _period()
    rows = map(_cells, ambassador.asked(state.db(), first, last))
    answer = Response(export.as_table(_HEADS, rows), content_type="text/csv; charset=utf-8")
    name = f"introducties-{first.isoformat()}-{last.isoformat()}.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _page(need_id: int, wrong: StepForm | None = None, number: int | None = None) -> str:
    need = introductions.one(state.db(), need_id)
    forms = {
        row.id: wrong if wrong is not None and row.id == number else StepForm(row.id)
        for row in need.introductions
    }
    there = {row.firm_id for row in need.introductions}
    others = [(firm_id, name) for firm_id, name in firms.names(state.db()) if firm_id not in there]
    return render_template(
        "introductions/show.html", need=need, forms=forms, others=others, wrong=wrong, density="compact"
    )


def _period() -> spans.Span:
    """The period in the address; this year up to today when there is none."""
    today = state.today()
    return spans.asked(date(today.year, 1, 1), today)


def _cells(asked: Asked) -> list[str]:
    need, made = asked.need, asked.introduction
    return [
        asked.on.isoformat(),
        labels.named(firm_labels.ASKERS, need.asker),
        need.organisation,
        need.what,
        ", ".join(labels.named(labels.SECTORS, sector) for sector in need.sectors),
        _amount(need.value),
        made.firm,
        labels.named(firm_labels.INTRODUCTION_STATES, made.state),
        made.reason,
        _amount(made.order_value),
        asked.moved_on.isoformat(),
    ]


def _amount(value: float | None) -> str:
    """An amount that a Dutch spreadsheet reckons with."""
    return "" if value is None else f"{value:.2f}".removesuffix(".00").replace(".", ",")
