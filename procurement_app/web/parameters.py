"""Settings that an administrator fills in, and that every request judges by."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from operator import itemgetter
from typing import Any

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug import Response
from wtforms import DateField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from procurement_app.screening.rulebook.parameters import Parameter, read_by
from procurement_app.services.calendar import calendars
from procurement_app.services.errors import Refused
from procurement_app.services.rulebook import impact, parameters, rules
from procurement_app.web import fields, labels, language, refusals, state
from procurement_app.web.language import _, _l
from procurement_app.web.permissions import permission
from procurement_app.web.rules import parameter_words

bp = Blueprint("parameters", __name__, url_prefix="/regels/waarden")

# Requests that judge nothing and must stay light.
_JUDGE_NOTHING = frozenset({None, "static", "health.health"})
_HINTS = {
    "EUR": _l("Een bedrag in euro zonder btw, zoals 50.000."),
    "percent": _l("Een percentage, zoals 5 of 2,5."),
    "months": _l("Een aantal maanden."),
    "days": _l("Een aantal dagen."),
    "count": _l("Een aantal."),
    "points": _l("Een aantal punten."),
    "table": _l("Op elke regel een naam, een dubbele punt en een getal: leerling BBL: 10.000"),
    "list": _l("Kies alle sectoren die meetellen."),
    "cpv": _l("Op elke regel een CPV-code."),
}


class DayField(DateField):  # type: ignore[misc]  # wtforms has no types
    """A day, with our own sentence for what is none."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(_("Schrijf de dag als JJJJ-MM-DD, dus 2026-11-22.")) from error


class FillForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """A value with its day and its source."""

    waarde = TextAreaField(_l("Waarde"), [DataRequired(_l("Vul een waarde in."))])
    vanaf = DayField(_l("Geldt vanaf"), [InputRequired(_l("Kies de dag vanaf wanneer de waarde geldt."))])
    bron = StringField(
        _l("Bron"),
        [
            DataRequired(_l("Noem de bron: een besluit, een vindplaats of een link.")),
            Length(max=parameters.LONGEST_SOURCE, message=_l("Houd de bron korter.")),
        ],
        description=_l("Een besluit, een vindplaats of een link, zodat een ander het kan nakijken."),
    )
    nagekeken_op = DayField(
        _l("Nagekeken op"), [InputRequired(_l("Kies de dag waarop u de bron hebt nagekeken."))]
    )


class FillSectorsForm(FillForm):
    """Sectors with their day and their source. The service says which codes are sectors."""

    waarde = fields.Choices(
        _l("Sectoren"), [InputRequired(_l("Kies minstens een sector."))], validate_choice=False
    )

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        named = ((code, labels.named(labels.SECTORS, code)) for code in rules.sectors())
        self.waarde.choices = fields.choices(sorted(named, key=itemgetter(1)))


def init_app(app: Flask) -> None:
    app.jinja_env.globals["parameter_value"] = parameter_words
    app.before_request(_take_up)
    app.teardown_request(_let_go)


def _take_up() -> None:
    if request.endpoint not in _JUDGE_NOTHING:
        with state.state().sessions() as session:  # its own, so that nothing read for the page expires
            parameters.take_up(session)


def _let_go(_error: BaseException | None) -> None:
    rules.use(())


@bp.get("/<string:name>")
@permission("parameters.fill")
def edit(name: str) -> str:
    setting, today = parameters.setting(name), state.today()
    holds = setting.on(today).value
    chosen = {"waarde": holds} if isinstance(holds, tuple) else {}  # a number is filled in anew
    return _page(setting, _form(setting, nagekeken_op=today, **chosen))


@bp.post("/<string:name>")
@permission("parameters.fill")
def fill(name: str) -> Response | tuple[str, int]:
    def keep(written: str, since: date, source: str, checked_on: date) -> Response:
        given = (written, since, source, checked_on)
        parameters.fill(state.db(), name, *given, actor=state.actor(), now=state.now())
        _judge_again()
        flash(_("De waarde is ingevuld. Alle trajecten worden nu opnieuw beoordeeld."), "good")
        _tell_crossed(name, since)
        return redirect(url_for("rules.parameters", toon=name, _anchor=f"waarde-{name}"), 303)

    return _with_form(name, keep)


@bp.post("/<string:name>/wat-verandert")
@permission("parameters.fill")
def try_value(name: str) -> Response | tuple[str, int]:
    """Work out what a value would change, before it is filled in."""

    def ask(written: str, since: date, source: str, checked_on: date) -> Response:
        value = parameters.proposed(name, written, since, source, checked_on, state.today())
        job = impact.ask_value(state.db(), value, state.today(), actor=state.actor(), now=state.now())
        return redirect(url_for("impact.show", job_id=job), 303)

    return _with_form(name, ask)


def _with_form(name: str, do: Callable[[str, date, str, date], Response]) -> Response | tuple[str, int]:
    """Do something with a value, its day, its source and the day somebody checked it; or the form again."""
    setting = parameters.setting(name)
    form = _form(setting)
    if not form.validate_on_submit():
        return _page(setting, form), 422
    try:
        return do(_written(form.waarde.data), form.vanaf.data, form.bron.data, form.nagekeken_op.data)
    except Refused as refusal:
        form.waarde.errors = [refusals.refusal(refusal)]
        return _page(setting, form), refusal.status


@bp.post("/<string:name>/weghalen")
@permission("parameters.fill")
def withdraw(name: str) -> Response:
    since = (
        date.fromisoformat(request.form.get("vanaf", "")) if _is_day(request.form.get("vanaf")) else date.min
    )
    parameters.withdraw(state.db(), name, since, actor=state.actor(), now=state.now())
    _judge_again()
    flash(_("De waarde is weggehaald. Alle trajecten worden nu opnieuw beoordeeld."), "good")
    return redirect(url_for("parameters.edit", name=name), 303)


def _tell_crossed(name: str, since: date) -> None:
    if limits := parameters.crossed(name, since):
        single, multiple = (one.title.in_language(language.current()) for one in limits)
        said = _(
            "‘%(multiple)s’ ligt nu onder ‘%(single)s’. Kijk na of dat klopt.",
            multiple=multiple,
            single=single,
        )
        flash(said, "warn")


def _judge_again() -> None:
    """What is stored of planned tenders was judged without this value."""
    calendars.rescreen_all(state.db(), state.today(), actor=state.actor(), now=state.now())


def _is_day(written: str | None) -> bool:
    try:
        date.fromisoformat(written or "")
    except ValueError:
        return False
    return True


def _form(setting: Parameter, **given: Any) -> FillForm:
    return FillSectorsForm(**given) if setting.unit == "list" else FillForm(**given)


def _written(given: str | list[str]) -> str:
    return given if isinstance(given, str) else "\n".join(given)


def _page(setting: Parameter, form: FillForm) -> str:
    given = [one for one in parameters.filled_in(state.db()) if one.parameter == setting.id]
    return render_template(
        "rules/parameter.html",
        setting=setting,
        form=form,
        given=given,
        hint=_HINTS[setting.unit],
        readers=[rule.id for rule in rules.rulebook().rules.values() if setting.id in read_by(rule)],
        density="compact",
    )
