"""How a firm comes in: applying, using an invitation, and saying that its page still holds."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug import Response
from wtforms import PasswordField, SelectField, StringField
from wtforms.validators import EqualTo, InputRequired, Length, ValidationError

from procurement_app.matching.area import DISTRICTS
from procurement_app.models.user import MIN_PASSWORD
from procurement_app.services.access.limits import Sender
from procurement_app.services.errors import Refused
from procurement_app.services.firms import changes, membership, profiles
from procurement_app.services.firms.changes import Application
from procurement_app.web import fields, labels, refusals, sessions, state
from procurement_app.web.fields import Choices, Line, Text
from procurement_app.web.language import _, _l, current
from procurement_app.web.own.forms import MOST_SECTORS
from procurement_app.web.permissions import permission

bp = Blueprint("joining", __name__)

Page = str | Response | tuple[str, int]


class ApplyForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """A few questions in plain words; the rest comes later."""

    firm = Line(
        _l("Hoe heet uw firma?"),
        [InputRequired(_l("Vul de naam van uw firma in.")), Length(max=200), fields.plain_text],
    )
    what = Text(
        _l("Wat doet u?"),
        [
            InputRequired(_l("Schrijf in een paar zinnen wat u doet.")),
            Length(30, 3000, _l("Schrijf minstens twee zinnen, en hoogstens een bladzijde.")),
            fields.plain_text,
        ],
        description=_l("Een paar zinnen zijn genoeg: wat u maakt of doet, en wie er bij u werkt."),
    )
    sectors = Choices(_l("Waar past dat bij?"))
    district = SelectField(_l("In welk stadsdeel zit u?"))
    kvk = Line(
        _l("KvK-nummer"),
        [fields.kvk_number],
        description=_l("Acht cijfers. Weet u het niet, laat het dan leeg."),
    )
    website = Line(_l("Website"), [Length(max=300), fields.website])
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
    note = Text(_l("Wilt u nog iets zeggen?"), [Length(max=2000), fields.plain_text])
    homepage = StringField(_l("Laat dit veld leeg"))

    def __init__(self) -> None:
        super().__init__()
        self.sectors.choices = fields.choices(
            [(code, labels.named(labels.SECTORS, code)) for code in labels.SECTORS]
        )
        self.district.choices = fields.choices(
            [
                ("", _("Kies een stadsdeel")),
                *((name, name) for name in DISTRICTS),
                (_OUTSIDE, _("Buiten Amsterdam")),
            ]
        )

    def validate_sectors(self, field: Choices) -> None:
        if not field.data:
            raise ValidationError(_("Kies minstens een sector."))
        if len(field.data) > MOST_SECTORS:
            raise ValidationError(_("Kies hoogstens zes sectoren, de belangrijkste."))


class AccountForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    name = Line(_l("Uw naam"), [InputRequired(_l("Vul uw naam in.")), Length(max=120), fields.plain_text])
    password = PasswordField(
        _l("Kies een wachtwoord"),
        [
            InputRequired(_l("Vul een wachtwoord in.")),
            Length(MIN_PASSWORD, 200, _l("Gebruik minstens %(min)d tekens.")),
        ],
        description=_l("Minstens 12 tekens. Een korte zin is makkelijk te onthouden."),
    )
    again = PasswordField(
        _l("Hetzelfde wachtwoord, nog een keer"),
        [EqualTo("password", _l("De twee wachtwoorden zijn niet gelijk. Typ ze opnieuw."))],
    )


_OUTSIDE = "Buiten Amsterdam"


@bp.route("/meedoen", methods=["GET", "POST"])
@permission("public")
def apply() -> Page:
    """Apply to be in the catalogue; no account is needed."""
    form = ApplyForm()
    if not form.validate_on_submit():
        answer = render_template("joining/apply.html", form=form)
        return (answer, 422) if form.errors else answer
    if form.homepage.data:  # only a machine fills in what people do not see
        return redirect(url_for("joining.thanks"), 303)
    sender = Sender(request.remote_addr or "", state.settings().secret_key)
    given = Application(
        firm=form.firm.data,
        kvk=form.kvk.data or None,
        what=form.what.data,
        sectors=sorted(form.sectors.data),
        district=form.district.data if form.district.data != _OUTSIDE else "",
        website=form.website.data,
        name=form.name.data,
        mail=form.mail.data,
        note=form.note.data,
        language=current(),
    )
    base, inbox = state.settings().address, state.settings().mail_advisors
    try:
        changes.apply(state.db(), given, sender, base=base, inbox=inbox, now=state.now())
    except Refused as refusal:
        if refusal.code != "applied-before":
            raise
        form.firm.errors = [refusals.refusal(refusal)]
        return render_template("joining/apply.html", form=form), refusal.status
    return redirect(url_for("joining.thanks"), 303)


@bp.get("/meedoen/dank")
@permission("public")
def thanks() -> str:
    return render_template("joining/thanks.html")


@bp.get("/meedoen/vertrokken")
@permission("public")
def gone() -> str:
    """What became of the data of a firm that left."""
    return render_template("joining/gone.html")


@bp.route("/uitnodiging/<string:token>", methods=["GET", "POST"])
@permission("public")
def invitation(token: str) -> Page:
    """Make the account of a firm with a link that works once."""
    invited = membership.invited(state.db(), token, now=state.now())
    form, status = AccountForm(), 200
    if form.validate_on_submit():
        try:
            user = membership.accept(state.db(), token, form.name.data, form.password.data, now=state.now())
        except Refused as refusal:
            form.name.errors, status = [refusals.refusal(refusal)], refusal.status
        else:
            sessions.log_in(user)
            flash(_("Uw account is gemaakt. Welkom!"), "good")
            return redirect(url_for("own.home"), 303)
    elif form.errors:
        status = 422
    subject = invited.mail_address.lower().replace("+", "-")
    return render_template("joining/invitation.html", form=form, invited=invited, subject=subject), status


@bp.route("/klopt/<string:token>", methods=["GET", "POST"])
@permission("public")
def confirm(token: str) -> Page:
    """Looking shows what the page says; only the button says that it holds."""
    if request.method == "POST":
        asked = membership.confirm(state.db(), token, state.today(), now=state.now())
    else:
        asked = membership.asked(state.db(), token, state.today())
    return render_template(
        "joining/confirm.html", asked=asked, profile=profiles.published(state.db(), asked.firm_id)
    )
