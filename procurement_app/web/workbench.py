"""Trying a text against the rules: what is found on which words, and why a rule did or did not match."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, Optional

from procurement_app.screening.model import Outcome
from procurement_app.screening.trying.workbench import Workbench, typed_document
from procurement_app.services.rulebook import rules as rulebook
from procurement_app.services.tender.document_types import FindingRow, TextBlock
from procurement_app.web import language, sheets, spoken, state
from procurement_app.web.language import _l
from procurement_app.web.permissions import permission

bp = Blueprint("workbench", __name__, url_prefix="/regels/werkbank")

LONGEST = 20_000
_TRIED_KINDS = ("instrument", "barrier", "gap", "contradiction")
_NEAREST = (Outcome.FOUND, Outcome.CANNOT_ASSESS, Outcome.NOT_FOUND, Outcome.NOT_APPLICABLE)


class TryForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """A text to try, with what stands above it."""

    tekst = TextAreaField(
        _l("Tekst"),
        [
            DataRequired(_l("Typ of plak eerst een zin of een bladzijde.")),
            Length(max=LONGEST, message=_l("Deze tekst is te lang; probeer hoogstens 20.000 tekens.")),
        ],
        description=_l(
            "Elke regel is een alinea. Begin een kop met een hekje (# Gunning), een opsomming met een "
            "streepje, en zet een staande streep tussen de cellen van een tabelrij "
            "(Social return | 10 punten)."
        ),
    )
    kop = StringField(_l("Kop erboven"), [Optional(), Length(max=300)])
    kolommen = StringField(
        _l("Kolomkoppen"), [Optional(), Length(max=300)], description=_l("Bijvoorbeeld: Eis | Antwoord")
    )
    regel = SelectField(_l("Leg ook deze regel uit"), [Optional()])


@bp.get("")
@permission("rules.try")
def index() -> str:
    return _page(_form())


@bp.post("")
@permission("rules.try")
def try_text() -> str | tuple[str, int]:
    """The page again with what the rules make of the text. Nothing is kept."""
    form = _form()
    if not form.validate_on_submit():
        return _page(form), 422
    document = typed_document(form.tekst.data, form.kop.data or "", form.kolommen.data or "")
    book = rulebook.rulebook()
    bench = Workbench(document, book, state.today(), language.current())
    rows = [FindingRow(number, finding) for number, finding in enumerate(bench.findings, start=1)]
    blocks = [TextBlock(block, document.text_of(block)) for block in document.blocks]
    named = dict.fromkeys([finding.rule for finding in bench.findings] + bench.near_misses())
    chosen = form.regel.data if form.regel.data in book.rules else ""
    tried = [bench.why(rule) for rule in bench.rules if rule.id in named or rule.id == chosen]
    return _page(
        form,
        tried=sorted(
            tried, key=lambda one: (one.rule != chosen, not one.findings, spoken.rule_name(one.rule))
        ),
        chosen=chosen,
        accounts=sorted(
            bench.accounts(),
            key=lambda one: (
                one.rule != chosen,
                not one.near,
                _NEAREST.index(one.outcome),
                spoken.rule_name(one.rule),
            ),
        ),
        findings=rows,
        parts=list(sheets.text_parts(blocks, rows)),
    )


def _form() -> TryForm:
    form = TryForm()
    rules = rulebook.rulebook().of_kind(*_TRIED_KINDS)
    titled = sorted((spoken.rule_name(rule.id), rule.id) for rule in rules)
    form.regel.choices = [SelectChoice("", str(_l("Alleen wat in de buurt kwam")))] + [
        SelectChoice(rule_id, title) for title, rule_id in titled
    ]
    return form


def _page(form: TryForm, **found: Any) -> str:
    return render_template("rules/workbench.html", form=form, density="compact", **found)
