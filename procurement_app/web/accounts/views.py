"""Logging in and out, and one's own account."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug import Response

from procurement_app.services.access import accounts
from procurement_app.services.demonstration.demo_accounts import DEMO_ACCOUNTS
from procurement_app.services.errors import Refused
from procurement_app.web import refusals, sessions, state
from procurement_app.web.accounts.forms import LoginForm, PasswordForm
from procurement_app.web.language import _
from procurement_app.web.permissions import permission
from procurement_app.web.targets import local_target

bp = Blueprint("accounts", __name__)

Page = str | Response | tuple[str, int]


@bp.route("/inloggen", methods=["GET", "POST"])
@permission("public")
def log_in() -> Page:
    """Ask for name and password; after logging in, go to the page that asked for it."""
    form = LoginForm(next=request.args.get("next", ""))
    if not form.validate_on_submit():
        return _login_page(form, 422 if form.errors else 200)
    login = accounts.Login(
        form.subject.data,
        form.password.data,
        request.remote_addr or "",
        state.settings().secret_key,
        demo_allowed=state.settings().demo,
    )
    try:
        user = accounts.log_in(state.db(), login, now=state.now())
    except Refused as refusal:
        form.password.errors = [refusals.refusal(refusal)]
        return _login_page(form, refusal.status)
    sessions.log_in(user)
    return redirect(local_target(form.next.data), 303)


@bp.post("/uitloggen")
@permission("account.own")
def log_out() -> Response:
    accounts.logged_out(state.db(), actor=state.actor(), now=state.now())
    sessions.log_out()
    return redirect(url_for("accounts.log_in"), 303)


@bp.get("/account")
@permission("account.own")
def own() -> Page:
    """Who I am to Kansrijk, and changing my password."""
    return render_template("accounts/own.html", form=PasswordForm(), account=_me())


@bp.post("/account/wachtwoord")
@permission("account.own")
def change_password() -> Page:
    """A new password, when the present one is given; every session of the account ends."""
    account = _me()
    if account.demo:
        raise Refused("demo-account", "Het wachtwoord van een voorbeeldaccount ligt vast.", 403)
    form = PasswordForm()
    if not form.validate_on_submit():
        return render_template("accounts/own.html", form=form, account=account), 422
    login = accounts.Login(
        account.subject,
        form.current.data,
        request.remote_addr or "",
        state.settings().secret_key,
        demo_allowed=False,
    )
    try:
        accounts.identified(state.db(), login, now=state.now())
    except Refused as refusal:
        form.current.errors = [refusals.refusal(refusal)]
        return render_template("accounts/own.html", form=form, account=account), refusal.status
    accounts.set_password(state.db(), account.id, form.new.data, actor=state.actor(), now=state.now())
    sessions.log_out()
    flash(_("Uw wachtwoord is veranderd. Log opnieuw in."), "good")
    return redirect(url_for("accounts.log_in"), 303)


def _login_page(form: LoginForm, status: int) -> tuple[str, int]:
    shown = DEMO_ACCOUNTS if state.settings().demo else ()
    return render_template("accounts/log_in.html", form=form, demo_accounts=shown), status


def _me() -> accounts.UserRow:
    return accounts.by_id(state.db(), state.actor().id)
