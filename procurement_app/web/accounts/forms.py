"""Forms of logging in and of one's own account."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired, Length

from procurement_app.models.user import MIN_PASSWORD
from procurement_app.web.language import _l


class LoginForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    subject = StringField(_l("Accountnaam"), [InputRequired(_l("Vul uw accountnaam in.")), Length(max=80)])
    password = PasswordField(_l("Wachtwoord"), [InputRequired(_l("Vul uw wachtwoord in.")), Length(max=200)])
    next = HiddenField()


class PasswordForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    current = PasswordField(_l("Uw wachtwoord nu"), [InputRequired(_l("Vul uw wachtwoord van nu in."))])
    new = PasswordField(
        _l("Nieuw wachtwoord"),
        [
            InputRequired(_l("Vul een nieuw wachtwoord in.")),
            Length(MIN_PASSWORD, 200, _l("Gebruik minstens %(min)d tekens.")),
        ],
    )
    again = PasswordField(
        _l("Nieuw wachtwoord, nog een keer"),
        [EqualTo("new", _l("De twee nieuwe wachtwoorden zijn niet gelijk. Typ ze opnieuw."))],
    )
