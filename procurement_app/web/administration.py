"""For the administrator: accounts, and the record of who did what."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug import Response
from wtforms import PasswordField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from procurement_app.models import Role
from procurement_app.models.user import MIN_PASSWORD, STORED_ROLES
from procurement_app.services import mail
from procurement_app.services.access import accounts, audit
from procurement_app.services.errors import Refused
from procurement_app.web import labels, refusals, state
from procurement_app.web.language import _, _l
from procurement_app.web.permissions import permission
from procurement_app.web.written import whole

# An account of a firm comes from an invitation, which says of which firm.
_GIVEN = tuple(role for role in STORED_ROLES if role is not Role.FIRM)

bp = Blueprint("administration", __name__, url_prefix="/beheer")


class AccountForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """A new local account."""

    name = StringField(_l("Naam"), [InputRequired(_l("Vul de naam van de gebruiker in.")), Length(max=120)])
    subject = StringField(
        _l("Accountnaam"),
        [InputRequired(_l("Vul een accountnaam in.")), Length(max=80)],
        description=_l("Kleine letters, cijfers, punt of streepje."),
    )
    role = SelectField(_l("Rol"))
    password = PasswordField(
        _l("Eerste wachtwoord"),
        [
            InputRequired(_l("Vul een wachtwoord in.")),
            Length(MIN_PASSWORD, 200, _l("Gebruik minstens %(min)d tekens.")),
        ],
        description=_l(
            "Minstens 12 tekens. Geef het door buiten de mail om; de gebruiker kan het veranderen."
        ),
    )


@bp.get("/gebruikers")
@permission("users.manage")
def users() -> str:
    return _users_page(_form())


@bp.post("/gebruikers")
@permission("users.manage")
def add_user() -> Response | tuple[str, int]:
    form = _form()
    if not form.validate_on_submit():
        return _users_page(form), 422
    try:
        given = accounts.checked(form.subject.data, form.name.data, form.role.data, form.password.data)
        accounts.create_user(state.db(), given, actor=state.actor(), now=state.now())
    except Refused as refusal:
        form.subject.errors = [refusals.refusal(refusal)]
        return _users_page(form), refusal.status
    flash(_("Het account van %(name)s is gemaakt.", name=form.name.data), "good")
    return redirect(url_for("administration.users"), 303)


@bp.post("/gebruikers/<int:user_id>")
@permission("users.manage")
def change_user(user_id: int) -> Response:
    """Give another role (`rol`), switch on or off (`actief`), or end every session (`sessies`)."""
    actor, now, given = state.actor(), state.now(), request.form
    if given.get("rol") in [str(role) for role in STORED_ROLES]:
        accounts.set_role(state.db(), user_id, Role(given["rol"]), actor=actor, now=now)
        flash(_("De rol is veranderd."), "good")
    elif "actief" in given:
        accounts.set_active(state.db(), user_id, given["actief"] == "ja", actor=actor, now=now)
        flash(_("Het account is aangepast."), "good")
    elif "sessies" in given:
        accounts.end_sessions(state.db(), user_id, actor=actor, now=now)
        flash(_("Deze gebruiker is overal uitgelogd."), "good")
    return redirect(url_for("administration.users"), 303)


@bp.get("/logboek")
@permission("audit.read")
def log() -> str:
    """Who did what, newest first; `controle` recomputes the whole chain."""
    noun = request.args.get("over", "")
    page = audit.listing(state.db(), noun=noun, page=max(1, request.args.get("pagina", 1, type=whole)))
    verdict = audit.verify(state.db()) if request.args.get("controle") else None
    return render_template("admin/log.html", page=page, noun=noun, verdict=verdict, density="compact")


@bp.get("/mail")
@permission("mail.manage")
def outbox() -> str:
    """The outbox: what waits, what was sent, what could not be."""
    page = max(1, request.args.get("pagina", 1, type=whole))
    box = mail.outbox(state.db(), state.settings(), page=page)
    return render_template("admin/mail.html", box=box, density="compact")


@bp.post("/mail/<int:mail_id>")
@permission("mail.manage")
def retry_mail(mail_id: int) -> Response:
    mail.try_again(state.db(), mail_id, actor=state.actor(), now=state.now())
    flash(_("De mail wordt opnieuw verstuurd."), "good")
    return redirect(url_for("administration.outbox"), 303)


def _form() -> AccountForm:
    form = AccountForm()
    form.role.choices = [SelectChoice(str(role), labels.named(labels.ROLES, role)) for role in _GIVEN]
    return form


def _users_page(form: AccountForm) -> str:
    return render_template(
        "admin/users.html", users=accounts.users(state.db()), form=form, roles=_GIVEN, density="compact"
    )
