"""What an account may be called, and what its passwords look like in the database."""

from __future__ import annotations

import pytest
from sqlmodel import Session, select

from procurement_app.models import Role, User
from procurement_app.services.access import accounts
from procurement_app.services.access.audit import SYSTEM
from procurement_app.services.errors import Refused
from tests.conftest import START


def test_passwords_are_kept_as_argon2id(session: Session) -> None:
    users = session.exec(select(User)).all()
    assert users
    for user in users:
        assert (user.password_hash or "").startswith("$argon2id$")


@pytest.mark.parametrize(
    ("subject", "role", "password", "part"),
    [
        ("J. de Vries", "officer", "lang genoeg wachtwoord", "accountnaam"),
        ("jdevries", "baas", "lang genoeg wachtwoord", "rol"),
        ("jdevries", "nobody", "lang genoeg wachtwoord", "rol"),
        ("jdevries", "officer", "kort", "te kort"),
        ("jdevries", "firm", "lang genoeg wachtwoord", "uitnodiging"),
    ],
)
def test_a_wrong_account_says_what_to_change(subject: str, role: str, password: str, part: str) -> None:
    with pytest.raises(Refused, match=part):
        accounts.checked(subject, "J.", role, password)


def test_a_role_that_needs_a_firm_is_not_given_without_one(session: Session) -> None:
    officer = accounts.find(session, "officer")
    with pytest.raises(Refused, match="uitnodiging"):
        accounts.set_role(session, officer.id, Role.FIRM, actor=SYSTEM, now=START)


def test_a_name_is_taken_once(session: Session) -> None:
    given = accounts.checked("officer", "Nog een", "officer", "lang genoeg wachtwoord")
    with pytest.raises(Refused, match="al een account"):
        accounts.create_user(session, given, actor=SYSTEM, now=START)


def test_users_are_listed_with_their_roles(session: Session) -> None:
    assert {user.role for user in accounts.users(session)} == set(Role) - {Role.NOBODY}
