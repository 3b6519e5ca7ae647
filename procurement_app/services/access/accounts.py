"""Accounts: who someone is, what they may, and logging in without giving guessers a chance."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from pydantic import ValidationError
from sqlmodel import Session, col, delete, func, select

from procurement_app.models import LoginAttempt, Role, User, UserCreate, WebSession
from procurement_app.models.database import writing
from procurement_app.models.user import LOCAL_ISSUER, MIN_PASSWORD
from procurement_app.services.access import audit
from procurement_app.services.access.audit import Actor
from procurement_app.services.errors import Missing, Refused

WINDOW = timedelta(minutes=15)
# Failed tries within WINDOW: of one account from one address, of one account from anywhere (higher,
# so that a stranger cannot easily lock someone out), and of one address on any account.
TRIES_HERE, TRIES_ACCOUNT, TRIES_ADDRESS = 5, 25, 50

_hasher = PasswordHasher()  # argon2id with the parameters of RFC 9106, low memory


@dataclass(frozen=True)
class UserRow:
    id: int
    subject: str
    issuer: str
    name: str
    role: Role
    active: bool
    demo: bool
    last_login_at: datetime | None


@dataclass(frozen=True)
class Login:
    """A try to log in. `secret` keys the hashes under which tries are counted."""

    subject: str
    password: str
    address: str
    secret: str
    demo_allowed: bool = False

    def _hashed(self, value: str) -> str:
        return hmac.new(self.secret.encode(), value.encode(), hashlib.sha256).hexdigest()

    @property
    def account_hash(self) -> str:
        return self._hashed(f"account:{self.subject.strip().lower()}")

    @property
    def address_hash(self) -> str:
        return self._hashed(f"address:{self.address}")


def log_in(session: Session, login: Login, *, now: datetime) -> User:
    """Log in to the account that name and password belong to. Raises Refused, as `identified` does."""
    user = identified(session, login, now=now)
    with writing(session):
        user.last_login_at = now
        session.add(user)
        audit.record(session, actor=actor_of(user), action="log-in", noun="user", noun_id=user.id, now=now)
    return user


def identified(session: Session, login: Login, *, now: datetime) -> User:
    """The account that name and password belong to. Raises Refused, with one answer for every mistake.

    A try is counted before the password is looked at, so that guessing in parallel counts too.
    """
    _count_try(session, login, now)
    user = _local(session, login.subject)
    if (
        not _right_password(user, login.password)
        or user is None
        or not is_welcome(user, demo_allowed=login.demo_allowed)
    ):
        if user is not None:
            with writing(session):
                audit.record(
                    session,
                    actor=audit.VISITOR,
                    action="log-in-refused",
                    noun="user",
                    noun_id=user.id,
                    now=now,
                )
        raise Refused(
            "wrong-login", "Deze naam en dit wachtwoord horen niet bij elkaar. Probeer het opnieuw.", 401
        )
    with writing(session):
        if user.password_hash and _hasher.check_needs_rehash(user.password_hash):
            user.password_hash = _hasher.hash(login.password)
            session.add(user)
        session.exec(
            delete(LoginAttempt).where(
                col(LoginAttempt.account) == login.account_hash,
                col(LoginAttempt.address) == login.address_hash,
            )
        )
    return user


def is_welcome(user: User, *, demo_allowed: bool) -> bool:
    """Whether an account may come in, and stay in: it is open, and no demo account outside the demo."""
    return user.active and (demo_allowed or not user.demo)


def actor_of(user: User) -> Actor:
    """Who an account is to the record of deeds."""
    return Actor(user.id, user.name, Role(user.role))


def create_user(session: Session, given: UserCreate, *, actor: Actor, now: datetime) -> UserRow:
    """Add a local account. Raises Refused when the name is taken."""
    if _local(session, given.subject) is not None:
        raise Refused("user-exists", f"Er is al een account {given.subject}. Kies een andere naam.", 409)
    with writing(session):
        user = User(
            subject=given.subject,
            name=given.name,
            role=given.role,
            firm_id=given.firm_id,
            password_hash=_hasher.hash(given.password),
            demo=given.demo,
            created_at=now,
        )
        session.add(user)
        session.flush()
        audit.record(
            session,
            actor=actor,
            action="user-created",
            noun="user",
            noun_id=user.id,
            now=now,
            role=given.role.value,
        )
    return _row(user)


def checked(
    subject: str, name: str, role: str, password: str, *, demo: bool = False, firm_id: int | None = None
) -> UserCreate:
    """What a person states about a new account. Raises Refused with a Dutch sentence."""
    _has_firm(role, firm_id)
    if len(password) < MIN_PASSWORD:
        raise Refused("short-password", f"Het wachtwoord is te kort. Gebruik minstens {MIN_PASSWORD} tekens.")
    try:
        return UserCreate.model_validate(
            {
                "subject": subject,
                "name": name,
                "role": role,
                "password": password,
                "demo": demo,
                "firm_id": firm_id,
            }
        )
    except ValidationError as error:
        part = {"subject": "accountnaam", "name": "naam", "role": "rol", "password": "wachtwoord"}
        wrong = ", ".join(sorted({part.get(str(item["loc"][0]), "invoer") for item in error.errors()}))
        raise Refused(
            "bad-user",
            f"Dit account kan niet: controleer {wrong}. Een accountnaam heeft alleen kleine letters, "
            "cijfers en . - _ @; de rol is reader, officer, advisor, firm of administrator.",
        ) from None


def _has_firm(role: str, firm_id: int | None) -> None:
    """Raises Refused for an account of a firm that belongs to none."""
    if role == Role.FIRM and firm_id is None:
        raise Refused(
            "account-without-firm",
            "Een account voor een sociale firma ontstaat door een uitnodiging: dan hoort er een firma bij.",
            422,
        )


def users(session: Session) -> list[UserRow]:
    return [_row(user) for user in session.exec(select(User).order_by(User.issuer, User.subject))]


def find(session: Session, subject: str) -> UserRow:
    """The local account with this name. Raises Missing."""
    user = _local(session, subject)
    if user is None:
        raise Missing(f"Account {subject}")
    return _row(user)


def by_id(session: Session, user_id: int | None) -> UserRow:
    """The account with this id. Raises Missing."""
    return _row(_existing(session, user_id))


def set_role(session: Session, user_id: int, role: Role, *, actor: Actor, now: datetime) -> None:
    """Give another role; the person's sessions end, so that it holds at once."""
    user = _existing(session, user_id)
    if role is Role.NOBODY:
        raise Refused("no-role", "Kies een rol: reader, officer, advisor, firm of administrator.")
    _has_firm(role, user.firm_id)
    with writing(session):
        if role is not Role.ADMINISTRATOR:
            _keep_one_administrator(session, user)
        old, user.role = user.role, role
        session.add(user)
        _end_sessions(session, user_id)
        audit.record(
            session,
            actor=actor,
            action="role-set",
            noun="user",
            noun_id=user_id,
            now=now,
            old=old,
            new=role.value,
        )


def set_active(session: Session, user_id: int, active: bool, *, actor: Actor, now: datetime) -> None:
    """Close an account, or open it again. Closing ends its sessions."""
    user = _existing(session, user_id)
    with writing(session):
        if not active:
            _keep_one_administrator(session, user)
            _end_sessions(session, user_id)
        user.active = active
        session.add(user)
        action = "user-opened" if active else "user-closed"
        audit.record(session, actor=actor, action=action, noun="user", noun_id=user_id, now=now)


def set_password(session: Session, user_id: int, password: str, *, actor: Actor, now: datetime) -> None:
    """Give a new password; every session of the account ends."""
    user = _existing(session, user_id)
    if len(password) < MIN_PASSWORD:
        raise Refused("short-password", f"Het wachtwoord is te kort. Gebruik minstens {MIN_PASSWORD} tekens.")
    hashed = _hasher.hash(password)
    with writing(session):
        user.password_hash = hashed
        session.add(user)
        _end_sessions(session, user_id)
        audit.record(session, actor=actor, action="password-set", noun="user", noun_id=user_id, now=now)


def end_sessions(session: Session, user_id: int, *, actor: Actor, now: datetime) -> None:
    """Log an account out everywhere."""
    _existing(session, user_id)
    with writing(session):
        _end_sessions(session, user_id)
        audit.record(session, actor=actor, action="sessions-ended", noun="user", noun_id=user_id, now=now)


def logged_out(session: Session, *, actor: Actor, now: datetime) -> None:
    with writing(session):
        audit.record(session, actor=actor, action="log-out", noun="user", noun_id=actor.id, now=now)


def sweep(session: Session, *, now: datetime) -> None:
    """Remove sessions that are over and tries that no longer count."""
    with writing(session):
        session.exec(delete(WebSession).where(col(WebSession.expires_at) < now))
        session.exec(delete(LoginAttempt).where(col(LoginAttempt.at) < now - WINDOW))


def _count_try(session: Session, login: Login, now: datetime) -> None:
    def tries(*conditions: object) -> int:
        query = select(func.count()).select_from(LoginAttempt).where(col(LoginAttempt.at) > now - WINDOW)
        return session.exec(query.where(*conditions)).one()  # type: ignore[arg-type]  # sqlmodel's stubs

    same_account = col(LoginAttempt.account) == login.account_hash
    same_address = col(LoginAttempt.address) == login.address_hash
    with writing(session):
        too_many = (
            tries(same_account, same_address) >= TRIES_HERE
            or tries(same_account) >= TRIES_ACCOUNT
            or tries(same_address) >= TRIES_ADDRESS
        )
        if not too_many:
            session.add(LoginAttempt(account=login.account_hash, address=login.address_hash, at=now))
    if too_many:
        raise Refused(
            "too-many-tries",
            "Er is te vaak geprobeerd in te loggen. Wacht een kwartier en probeer het dan.",
            429,
        )


def _right_password(user: User | None, password: str) -> bool:
    """Takes as long for an account that does not exist as for one that does."""
    stored = user.password_hash if user is not None and user.password_hash else _hash_of_nobody()
    try:
        _hasher.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False
    return user is not None and bool(user.password_hash)


@cache
def _hash_of_nobody() -> str:
    return _hasher.hash("no account has this password")


def _keep_one_administrator(session: Session, user: User) -> None:
    others = select(func.count()).where(
        User.role == Role.ADMINISTRATOR, col(User.active).is_(True), col(User.id) != user.id
    )
    if user.role == Role.ADMINISTRATOR and user.active and not session.exec(others).one():
        raise Refused(
            "last-administrator",
            "Dit is de laatste beheerder. Maak eerst iemand anders beheerder.",
            409,
        )


def _end_sessions(session: Session, user_id: int) -> None:
    session.exec(delete(WebSession).where(col(WebSession.user_id) == user_id))


def _local(session: Session, subject: str) -> User | None:
    return session.exec(
        select(User).where(User.issuer == LOCAL_ISSUER, User.subject == subject.strip().lower())
    ).first()


def _existing(session: Session, user_id: int | None) -> User:
    user = session.get(User, user_id) if user_id is not None else None
    if user is None:
        raise Missing("Dit account")
    return user


def _row(user: User) -> UserRow:
    assert user.id is not None
    return UserRow(
        user.id,
        user.subject,
        user.issuer,
        user.name,
        Role(user.role),
        user.active,
        user.demo,
        user.last_login_at,
    )
