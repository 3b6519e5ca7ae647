"""Leaving a need: a plain form, the firms that fit at once, and asking to be introduced."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug import Response
from wtforms import RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from procurement_app.matching.area import DISTRICTS
from procurement_app.models import AskerKind
from procurement_app.services.access.limits import Sender
from procurement_app.services.errors import Refused
from procurement_app.services.matching import introductions, matches, needs, showings
from procurement_app.services.matching.introductions import Contact
from procurement_app.services.matching.needs import NeedGiven
from procurement_app.web import fields, refusals, state
from procurement_app.web.fields import Euro, Line, Text
from procurement_app.web.language import _, _l, current
from procurement_app.web.permissions import permission
from procurement_app.web.written import whole

bp = Blueprint("needs", __name__, url_prefix="/vraag")

Page = str | Response | tuple[str, int]


class NeedForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    what = Text(
        _l("Wat zoekt u?"),
        [
            InputRequired(_l("Schrijf wat u zoekt, bijvoorbeeld: lunch voor 200 mensen.")),
            Length(3, 2000, _l("Schrijf in een paar woorden wat u zoekt.")),
            fields.plain_text,
        ],
        description=_l(
            "In gewone woorden, bijvoorbeeld: lunch voor 200 mensen, of iemand die fietsen repareert."
        ),
    )
    when = Line(
        _l("Wanneer?"),
        [Length(max=200), fields.plain_text],
        description=_l("Bijvoorbeeld: elke dinsdag, vanaf maart."),
    )
    quantity = Line(
        _l("Hoeveel?"),
        [Length(max=200), fields.plain_text],
        description=_l("Bijvoorbeeld: 200 mensen, 3 keer per jaar."),
    )
    value = Euro(
        _l("Wat mag het kosten?"),
        [fields.optional],
        description=_l("In euro zonder btw, alles bij elkaar. Mag leeg blijven."),
    )
    district = SelectField(_l("Waar?"))
    asker = RadioField(_l("Wie vraagt dit?"), default=str(AskerKind.COMPANY))
    organisation = Line(_l("Naam van uw bedrijf of afdeling"), [Length(max=200), fields.plain_text])
    homepage = StringField(_l("Laat dit veld leeg"))

    def __init__(self) -> None:
        super().__init__()
        self.district.choices = fields.choices(
            [("", _("Maakt niet uit")), *((name, name) for name in DISTRICTS)]
        )
        self.asker.choices = fields.choices(
            [
                (str(AskerKind.COMPANY), _("Een bedrijf of organisatie")),
                (str(AskerKind.DEPARTMENT), _("Een onderdeel van de gemeente")),
            ]
        )


class ContactForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    name = Line(
        _l("Uw naam"),
        [
            InputRequired(_l("Vul uw naam in, dan weten wij wie wij kunnen bellen.")),
            Length(max=120),
            fields.plain_text,
        ],
    )
    mail = Line(
        _l("Uw mailadres"),
        [InputRequired(_l("Vul uw mailadres in. Daar krijgt u ons antwoord.")), fields.mail_address],
    )
    phone = Line(_l("Uw telefoonnummer"), [Length(max=40), fields.plain_text])


@bp.route("", methods=["GET", "POST"])
@permission("public")
def ask() -> Page:
    """Leave a need; nothing about a person is asked yet. `firma` are firms one wants to meet."""
    form = NeedForm()
    if request.method == "GET" and request.args.get("q"):
        form.what.data = request.args["q"][:2000]
    return _form(form, "")


@bp.route("/<string:token>/anders", methods=["GET", "POST"])
@permission("public")
def again(token: str) -> Page:
    """The same need in other words."""
    form, need = NeedForm(), needs.behind(state.db(), token)
    if need.asked_at is not None:
        return redirect(url_for("needs.ask", q=need.given.what), 303)
    if request.method == "GET":
        form.process(obj=need.given)
    return _form(form, token)


@bp.route("/<string:token>", methods=["GET", "POST"])
@permission("public")
def show(token: str) -> Page:
    """The firms that fit, and asking the advisors for an introduction."""
    need = needs.behind(state.db(), token)
    found = matches.for_need(state.db(), needs.need_of(need.given), state.today(), current())
    form, status = ContactForm(), 200
    wanted = introductions.named(state.db(), request.args.getlist("firma", type=whole))
    chosen = request.form.getlist("firma", type=whole)
    if request.method == "GET":
        chosen = [firm_id for firm_id, _name in wanted]
    error = ""
    if form.validate_on_submit():
        try:
            _introduce(token, chosen, form)
        except Refused as refusal:
            error, status = refusals.refusal(refusal), refusal.status
        else:
            return redirect(url_for("needs.show", token=token), 303)
    elif form.errors:
        status = 422
    fitting = {row.firm_id for row in found.rows}
    if request.method == "GET":
        ids = [row.firm_id for row in found.rows]
        about = showings.subject(showings.NEED, need.id)
        showings.count(state.db(), ids, state.actor(), "need", state.today(), about)
    page = render_template(
        "needs/show.html",
        need=need,
        found=found,
        form=form,
        chosen=chosen,
        wanted=[firm_id for firm_id, _name in wanted],
        others=[one for one in wanted if one[0] not in fitting],
        error=error,
        token=token,
        most=introductions.MOST_FIRMS,
    )
    return page, status


def _form(form: NeedForm, token: str) -> Page:
    """The form of a need, new or that of `token` in other words, and its page when it was filled in well."""
    status = 200
    wanted = introductions.named(state.db(), request.values.getlist("firma", type=whole))
    if form.validate_on_submit():
        if form.homepage.data:  # only a machine fills in what people do not see
            return redirect(url_for("start.home"), 303)
        try:
            token = _leave(form, token)
        except Refused as refusal:
            form.what.errors, status = [refusals.refusal(refusal)], refusal.status
        else:
            firms = [firm_id for firm_id, _name in wanted]
            return redirect(url_for("needs.show", token=token, firma=firms), 303)
    elif form.errors:
        status = 422
    return render_template("needs/ask.html", form=form, wanted=wanted, token=token), status


def _leave(form: NeedForm, token: str) -> str:
    given = NeedGiven(
        asker=form.asker.data,
        organisation=form.organisation.data,
        what=form.what.data,
        when=form.when.data,
        quantity=form.quantity.data,
        value=form.value.data,
        district=form.district.data,
        language=current(),
        fictitious=state.settings().demo,
    )
    sender = Sender(request.remote_addr or "", state.settings().secret_key)
    if token:
        needs.put_differently(state.db(), token, given, sender, state.today(), now=state.now())
        return token
    return needs.leave(state.db(), given, sender, state.today(), actor=state.actor(), now=state.now())


def _introduce(token: str, chosen: list[int], form: ContactForm) -> None:
    introductions.ask(
        state.db(),
        token,
        chosen,
        Contact(form.name.data, form.mail.data, form.phone.data),
        base=state.settings().address,
        inbox=state.settings().mail_advisors,
        actor=state.actor(),
        now=state.now(),
    )
